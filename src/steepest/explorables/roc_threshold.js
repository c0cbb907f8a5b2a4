// A threshold on scores: drag it, and its point runs along the ROC curve.

import { areaUnder, confusion, pairsInOrder, rocPoints } from "./ranking.js";
import { evenly, linear } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const LIMITS = [-4, 6]; // of the threshold
const CANDIDATES = evenly(...LIMITS, 1000);
const SCORES = linear(-4.3, 6.3);
const STACKS = { ...linear(-11.5, 11.5), ticks: () => [] };
const UNIT = linear(-0.03, 1.03);
const BIN = 0.2; // scores this close stand above each other
const FIRST = 1.4; // the distance of the first dot from the axis, in dots

const POSITIVE = ["function", "st-beads"];
const NEGATIVE = ["muted", "st-beads"];
const MISTAKE = ["warning", "st-crosses"];
const CHANCE = ["muted", "st-dashed"];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "A threshold and the ROC curve",
    description:
      "The first picture shows the scores of positives as dots above an axis and those of " +
      "negatives below it, with a threshold: everything to its right is called positive. " +
      "Mistakes are crosses. The second plot shows the ROC curve, the true positive rate " +
      "against the false positive rate for all thresholds, with the area under it shaded and " +
      "the point of this threshold. The area is the share of pairs of a positive and a negative " +
      "in which the positive has the higher score.",
    lines: 2,
  });
  const threshold = view.quantity("threshold", {
    min: LIMITS[0],
    max: LIMITS[1],
    step: 0.1,
    large: 1,
    show: (value) => format(value),
    say: (value) => `threshold ${spoken(value)}`,
  });
  const separation = view.quantity("separation", {
    min: -1,
    max: 3,
    step: 0.1,
    large: 0.5,
    show: (value) => format(value),
    say: (value) => `separation ${spoken(value)}`,
  });
  const negatives = model.get("negatives");
  const base = model.get("positives");
  const stacks = [negatives, base].map(stacked);

  const line = view.panel({
    x: SCORES,
    y: STACKS,
    xName: "score",
    xTicks: 6,
    legend: [
      ["positive", ...POSITIVE],
      ["negative", ...NEGATIVE],
      ["mistake", ...MISTAKE],
    ],
  });
  line.root.classList.add("st-scores");
  const found = line.readout("true positive rate");
  const alarms = line.readout("false positive rate");
  const axis = line.segment("ink", "st-fine");
  const right = [line.dots(...NEGATIVE), line.dots(...POSITIVE)];
  const wrong = line.crosses("warning");
  const cut = line.segment("tangent", "st-dashed");
  const corners = [
    [SCORES.high, STACKS.high, "down-left"],
    [SCORES.low, STACKS.high, "down-right"],
    [SCORES.high, STACKS.low, "up-left"],
    [SCORES.low, STACKS.low, "up-right"],
  ].map(([x, y, side]) => {
    const label = line.label();
    return (markup) => label.set([x, y], markup, side);
  });
  const gate = line.handle({
    name: "the threshold",
    role: "tangent",
    quantities: [threshold],
    drag: (x) => ({ threshold: threshold.nearest(x) }),
  });
  line.slider("threshold", threshold, { role: "tangent", value: true, wide: true });
  line.slider("separation", separation, { value: true, wide: true });

  const roc = view.panel({
    x: UNIT,
    y: UNIT,
    ratio: 1,
    xName: "FPR",
    yName: "true positive rate (TPR)",
    legend: [["chance", ...CHANCE]],
  });
  const area = roc.readout("AUC, the area", "function");
  const order = roc.readout("pairs in order");
  const under = roc.curve("function", "st-under");
  roc.segment(...CHANCE).set([0, 0], [1, 1]);
  const curve = roc.curve("function");
  const point = roc.handle({
    name: "the threshold, on the ROC curve",
    role: "tangent",
    quantities: [threshold],
    drag: (x, y) => ({ threshold: threshold.nearest(nearestTo(x, y)) }),
  });

  let state; // what the last frame showed
  let places = null; // the points of all candidates, once one is dragged along the curve

  return view.start(
    (has) => {
      const at = threshold.value;
      const shift = separation.value;
      const positives = base.map((score) => score + shift);
      const counts = confusion(negatives, positives, at);
      const anew = has("separation") || !state;
      const points = anew ? rocPoints(negatives, positives) : state.points;
      const pairs = anew ? pairsInOrder(negatives, positives) : state.pairs;
      state = { ...counts, at, shift, positives, points, pairs };
      state.area = areaUnder(points);
      state.tpr = counts.truePositives / positives.length;
      state.fpr = counts.falsePositives / negatives.length;
      state.all = positives.length * negatives.length;

      if (anew) {
        places = null;
        curve.set(points);
        under.set([...points, [1, 0], [0, 0]]);
      }
      const dots = [
        negatives.map((score, i) => [score, -stacks[0][i]]),
        positives.map((score, i) => [score, stacks[1][i]]),
      ];
      const isWrong = [([score]) => score >= at, ([score]) => score < at];
      axis.set([SCORES.low, 0], [SCORES.high, 0]);
      right.forEach((beads, k) => beads.set(dots[k].filter((dot) => !isWrong[k](dot))));
      wrong.set(dots.flatMap((these, k) => these.filter(isWrong[k])));
      cut.set([at, STACKS.low], [at, STACKS.high]);
      gate.set([at, 0]);
      point.set([state.fpr, state.tpr]);
      const texts = [
        `TP ${counts.truePositives}`,
        `FN ${counts.falseNegatives}`,
        `FP ${counts.falsePositives}`,
        `TN ${counts.trueNegatives}`,
      ];
      corners.forEach((write, i) => write(texts[i]));

      found(fixed(state.tpr, 4));
      alarms(fixed(state.fpr, 4));
      area(fixed(state.area, 4));
      order(`${pairs} of ${state.all}`);
      view.note(explanation(state));
    },
    () =>
      `Threshold ${spoken(state.at)}, separation ${spoken(state.shift)}. True positive rate ` +
      `${spoken(state.tpr)}, false positive rate ${spoken(state.fpr)}, area under the curve ` +
      `${spoken(state.area)}. ${plain(explanation(state))}`,
  );

  // The threshold whose point on the curve is nearest; among equals the one nearest to the present.
  function nearestTo(x, y) {
    places ??= CANDIDATES.map((t) => {
      const { truePositives, falsePositives } = confusion(negatives, state.positives, t);
      return [falsePositives / negatives.length, truePositives / state.positives.length];
    });
    const misses = places.map(
      ([fpr, tpr], i) => Math.hypot(fpr - x, tpr - y) + 1e-6 * Math.abs(CANDIDATES[i] - state.at),
    );
    return CANDIDATES[misses.indexOf(Math.min(...misses))];
  }
}

// How far each of some sorted scores stands from the axis, so that those in one bin do not meet.
function stacked(scores) {
  const height = new Map();
  return scores.map((score) => {
    const bin = Math.floor(score / BIN);
    height.set(bin, (height.get(bin) ?? FIRST - 1) + 1);
    return height.get(bin);
  });
}

// A sentence on the threshold, and one on the ranking.
function explanation(state) {
  const { truePositives, falsePositives, positives, pairs, all, area } = state;
  const negatives = all / positives.length;
  const ranking =
    area < 0.45
      ? `AUC below 0.5: the scores rank the wrong way round; with the sign turned it is ${fixed(1 - area, 4)}.`
      : `A positive outranks a negative in ${format(pairs)} of ${all} pairs: ${fixed(area, 4)}, the AUC.`;
  if (truePositives + falsePositives === 0) return `Nothing is called positive: the point (0, 0). ${ranking}`;
  if (truePositives + falsePositives === negatives + positives.length) {
    return `Everything is called positive: the point (1, 1). ${ranking}`;
  }
  return (
    `It finds ${truePositives} of ${positives.length} positives, ` +
    `at the price of ${falsePositives} of ${negatives} negatives. ${ranking}`
  );
}

export default { render };
