// Upright number lines side by side, one for each value of a chain, every one with its own scale.

import { linear } from "./scales.js";
import { format } from "./text.js";

const BETWEEN = 1.09; // above the tops of the lines, in units of their length
const TICK = 0.012;
const TICKS = 4;
const GAP = [0, NaN]; // lifts the pen of a curve

const bare = (low, high) => ({ ...linear(low, high), ticks: () => [] });

// What view.panel needs for lines that leave room above for two rows of text.
export const UPRIGHT_PANEL = { x: bare(-0.04, 1.12), y: bare(-0.04, 1.33) };

// Lines in such a panel. Text stands in four rows: `above` each line and `under` it; over each gap
// the `stage` that leads to the next line, and under this its `rate`.
export function uprightsOn(panel, most) {
  panel.root.classList.add("st-uprights");
  const lines = panel.curve("muted", "st-fine");
  const labels = (count, role, kind) => Array.from({ length: count }, () => panel.label(role, kind));
  const above = labels(most, "ink", "st-small");
  const under = labels(most, "ink", "st-small");
  const stages = labels(most - 1, "function", "st-small");
  const rates = labels(most - 1, "ink");
  let ticks = [];
  let scales = [];
  const across = (k) => k / (scales.length - 1);

  const write = (nodes, texts, place, side) => {
    nodes.forEach((node, k) => {
      if (k < texts.length) node.set(place(k), texts[k], side);
      else node.hide();
    });
  };

  return {
    // Where a value of the k-th line stands in the panel.
    at: (k, value) => [across(k), scales[k].position(value)],

    // The value of the k-th line at a height in the panel.
    value: (k, height) => scales[k].value(height),

    scales(these) {
      scales = these;
      const marks = scales.flatMap((scale, k) => scale.ticks(TICKS).map((value) => [k, value]));
      const place = ([k, value]) => [across(k), scales[k].position(value)];
      lines.set([
        ...scales.flatMap((_, k) => [[across(k), 0], [across(k), 1], GAP]),
        ...marks.flatMap((mark) => {
          const [x, y] = place(mark);
          return [[x - TICK, y], [x, y], GAP];
        }),
      ]);
      while (ticks.length < marks.length) ticks.push(panel.label("muted", "st-small st-beside"));
      write(ticks, marks.map(([, value]) => format(value)), (i) => place(marks[i]), "left");
    },

    texts(texts) {
      const middle = (k) => (across(k) + across(k + 1)) / 2;
      write(above, texts.above, (k) => [across(k), panel.y.high], "up");
      write(under, texts.under, (k) => [across(k), panel.y.low], "down");
      write(stages, texts.stages, (k) => [middle(k), panel.y.high], "down");
      write(rates, texts.rates, (k) => [middle(k), BETWEEN], "up");
    },
  };
}
