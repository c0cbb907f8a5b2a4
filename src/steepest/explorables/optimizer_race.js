// The optimizer race: choose who starts with which rate, drag the start, and let them run.

import { LANDSCAPES } from "./landscapes.js";
import { powerOfTen } from "./math.js";
import { landscapeOf, landscapeSelect, pointOn } from "./on_landscape.js";
import { run } from "./optimizers.js";
import { linear, log } from "./scales.js";
import { element, fixed, format, plain, spoken, write } from "./text.js";
import { explorable } from "./toolkit.js";

const RACE_STEPS = 100;
const LEAST_GAP = 1e-10; // smaller distances from the minimum, and 0, are drawn here
const TUNED = " tuned";
const NOBODY = "\u00a0";
// How each lane is drawn: a color, and a line that tells it apart without the color.
const LANE_LOOKS = [
  ["function", ""],
  ["tangent", "st-dashed"],
  ["path", "st-dotted"],
  ["ink", "st-fine"],
];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "Optimizer race",
    lines: 2,
    description:
      "A table offers eight optimizers, each with a usual learning rate and with one that was " +
      "tuned for the landscape: of 31 rates from 0.001 to 1 the one with the lowest loss after " +
      "100 steps from the landscape's own start and around it. Up to four take part; a fifth takes the place of the fourth. The " +
      "first plot shows contours of a loss of two variables and the path of each entrant from " +
      "a start that you move. The second shows the loss of each against the step: above the " +
      "minimum on a logarithmic axis, or as it is where there is no minimum.",
  });
  landscapeSelect(view, model);
  const step = view.quantity("step", {
    min: 0,
    max: RACE_STEPS,
    step: 1,
    large: 10,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `step ${value}`,
  });
  const go = view.play(step);
  const showRates = entrantsTable(view, model);

  const map = landscapeOf(view, model, { role: "muted" });
  const [x, y] = pointOn(view, model);
  const paths = lanesOn(map);
  const start = map.handle({
    name: "the start",
    role: "ink",
    kind: "st-ring",
    quantities: [x, y],
    drag: (atX, atY) => ({ x: x.nearest(atX), y: y.nearest(atY) }),
  });
  const history = view.panel({
    x: linear(0, RACE_STEPS),
    y: linear(0, 1),
    xName: "*t*",
    yName: "loss",
  });
  const losses = lanesOn(history);
  history.slider("*t*", step, { along: (t) => t, value: true });
  const readouts = LANE_LOOKS.map((look, lane) => (lane < 2 ? map : history).readout("", ...look));

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const name = model.get("landscape");
      const scene = model.get("scenes")[name];
      const from = [x.value, y.value];
      const anew = ["landscape", "x", "y", "entrants"].some(has);
      const field = anew ? race() : state.field;
      const t = step.value;
      state = { go, t, scene, field, moved: from.some((c, i) => c !== scene.start[i]) };

      if (has("landscape")) {
        map.show(name);
        const bounded = scene.minimum !== null;
        history.scales(history.x, lossScale(scene), bounded ? [[LEAST_GAP, "≈ 0"]] : []);
        history.rename(bounded ? "loss above the minimum" : "loss");
      }
      if (has("landscape") || has("entrants")) showRates();
      start.set(from);
      state.lanes = LANE_LOOKS.map((_, lane) => {
        const entrant = field[lane];
        if (!entrant) {
          paths[lane]([]);
          losses[lane]([]);
          readouts[lane].rename(NOBODY);
          readouts[lane](NOBODY);
          return undefined;
        }
        const { points, values, reason } = entrant.course;
        const now = Math.min(t, values.length - 1);
        const last = now === values.length - 1;
        const [value, fell] = [values[now], values[now] < 0 && scene.minimum === null];
        const lost = last && reason === "diverged" && !fell;
        paths[lane](points.slice(0, now + 1));
        const heights = values.slice(0, now + 1).map((v, s) => [s, height(v, scene)]);
        if (last && now < t && !lost) heights.push([t, heights[now][1]]); // it stands where it is
        losses[lane](heights);
        readouts[lane].rename(entrant.name);
        readouts[lane](lost ? "diverged" : format(value - (scene.minimum ?? 0), 3));
        return { name: entrant.name, value, lost };
      });
      view.note(verdict(state));

      function race() {
        return model.get("entrants").map((entrant) => {
          if (!entrant) return undefined;
          const rate = rateOf(model, entrant);
          const course = run(LANDSCAPES[name], from, entrant.replace(TUNED, ""), rate, RACE_STEPS);
          return { name: entrant, course };
        });
      }
    },
    () =>
      `From ${[x, y].map((c) => spoken(c.value)).join(", ")}, step ${state.t}. ` +
      state.lanes
        .filter(Boolean)
        .map(({ name, value, lost }) => `${name}: ${lost ? "diverged" : `loss ${spoken(value)}`}. `)
        .join("") +
      plain(verdict(state)),
  );
}

function rateOf(model, entrant) {
  const { usual, tuned } = model.get("rates");
  return entrant.endsWith(TUNED)
    ? tuned[model.get("landscape")][entrant.replace(TUNED, "")]
    : usual[entrant];
}

// A rate with its two digits.
const rateText = (rate) => fixed(rate, 1 - Math.floor(Math.log10(rate)));

// The lanes after a press on an entrant: it leaves its lane, or takes the first free one, or the
// last; nobody else changes color.
function pressed(entrants, name) {
  const lanes = LANE_LOOKS.map((_, lane) => entrants[lane] ?? "");
  if (lanes.includes(name)) return lanes.map((other) => (other === name ? "" : other));
  const free = lanes.includes("") ? lanes.indexOf("") : lanes.length - 1;
  return lanes.map((other, lane) => (lane === free ? name : other));
}

// The table of who can start with which rate: for each optimizer two buttons. Returns a function
// that writes the rates of the landscape and marks who takes part.
function entrantsTable(view, model) {
  const head = (markup) => {
    const cell = element("span", { class: "st-entrants-head" });
    write(cell, markup);
    return cell;
  };
  const buttons = [];
  const cells = Object.keys(model.get("rates").usual).flatMap((name) => [
    element("span", {}, name),
    ...[name, name + TUNED].map((entrant) => {
      const rate = element("span");
      const line = element("span", { class: "st-key", "aria-hidden": "true" });
      const button = element("button", { type: "button", class: "st-entrant" }, rate, line);
      button.addEventListener("click", () => {
        view.change({ entrants: pressed(model.get("entrants"), entrant) });
      });
      buttons.push({ entrant, button, rate, line });
      return button;
    }),
  ]);
  const names = [head(NOBODY), head("usual *η*"), head("tuned *η*")];
  view.insert(
    element(
      "div",
      { class: "st-entrants", role: "group", "aria-label": "Who takes part" },
      ...names,
      ...cells,
    ),
  );
  return () => {
    for (const { entrant, button, rate, line } of buttons) {
      const lane = model.get("entrants").indexOf(entrant);
      const [role, kind] = LANE_LOOKS[lane] ?? ["muted", ""];
      const text = rateText(rateOf(model, entrant));
      write(rate, text);
      button.setAttribute("aria-label", `${entrant}, η = ${text}`);
      button.setAttribute("aria-pressed", String(lane >= 0));
      button.style.setProperty("--st-role", `var(--st-${role})`);
      line.className = `st-key ${kind}`;
    }
  };
}

// A line with a bead at its end for each lane of a panel.
function lanesOn(panel) {
  return LANE_LOOKS.map(([role, kind]) => {
    const [line, bead] = [panel.curve(role, kind), panel.dots(role, "st-beads")];
    return (points) => {
      const seen = points.filter((point) => point.every(Number.isFinite));
      line.set(seen);
      bead.set(seen.slice(-1));
    };
  });
}

// The scale of the loss: decades above the minimum, or, without one, the heights on the map.
function lossScale({ minimum, levels }) {
  if (minimum === null) return linear(levels[0], levels.at(-1));
  return log(LEAST_GAP / 10, powerOfTen(Math.ceil(Math.log10(levels.at(-1) - minimum))));
}

function height(value, { minimum }) {
  return minimum === null ? value : Math.max(LEAST_GAP, value - minimum);
}

const listed = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

// Who is ahead, and what one should know about that.
function verdict({ go, t, lanes, scene, moved }) {
  const field = lanes.filter(Boolean);
  if (field.length === 0) return "Nobody takes part. Choose up to four from the table.";
  if (t === 0) return `All are at the start. Press ${go}, or move *t*.`;
  const running = field.filter(({ lost }) => !lost).sort((a, b) => a.value - b.value);
  const lost = field.filter((entrant) => entrant.lost).map(({ name }) => name);
  const names = running.map(({ name }) => name);
  const after = `After ${t === 1 ? "1 step" : `${t} steps`}`;
  const order =
    names.length === 0
      ? ""
      : names.length === 1
        ? `${after}, ${names[0]} runs alone. `
        : `${after}, ${names[0]} leads, then ${listed(names.slice(1))}. `;
  const gone = `${listed(lost)} diverged: ${lost.length > 1 ? "their rates are" : "its rate is"} too large.`;
  if (lost.length > 0) return order + gone;
  if (scene.minimum === null) return `${order}There is no minimum: the faster it falls, the better.`;
  return moved ? `${order}The tuned rates were found from another start.` : order.trim();
}

export default { render };
