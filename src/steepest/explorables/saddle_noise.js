// Noise at a saddle: start on its stable line, add noise of a size you choose, see when it escapes.

import {
  TWO_VALLEYS,
  escapeAfter,
  growthSteps,
  medianOf,
  noisyPath,
  typicalOffset,
} from "./saddles.js";
import { evenly, linear, log, sameUnits } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const RATE = 0.2;
const RADIUS = 0.5; // the distance from the stable line that counts as escaped
const RATIO = 1.15;
const BOX = [[-2.15, 2.15], [-1.45, 1.45]];
const LEVELS = [0.02, 0.08, 0.16, 0.25, 0.4, 0.65, 1, 1.5, 2.1, 2.8];
const CELLS = 64;
const ON_LINE = 0.03; // a start dragged this near to the stable line is put on it
const NONE = -8.5; // where a noise of 0 stands on the axis of log10
const MOST = -1;
const NOISES = log(10 ** -8.8, 10 ** -0.75);
const ESCAPES = { ...linear(0, 142), ticks: () => [0, 40, 80, 120] };
const NEVER = 134; // what does not escape within the steps taken is drawn here
const SAMPLES = evenly(-8, MOST, 28);
const JITTERS = 0.02; // from this noise on it shows around the minimum
const LARGEST_SHARE = 0.2; // an offset this small beside the other leaves no trace in the sum

const CHOSEN = ["path", ""];
const OTHERS = ["muted", "st-fine"];
const THEORY = ["ink", "st-dashed"];

function render(context) {
  const { model } = context;
  const draws = model.get("draws");
  const view = explorable(context, {
    title: "Noise at a saddle",
    lines: 2,
    description:
      "The first plot shows contours of a function with a saddle at (0, 0) between two minima at " +
      "(0, 1) and (0, −1), and the paths of gradient descent from a start that you move, with " +
      "eight draws of noise. A start on the line y = 0 without noise leads into the saddle. The " +
      "second plot shows after how many steps each draw escapes, against the size of the noise " +
      "on a logarithmic axis: a tenth of the noise costs about 13 steps more, and only without " +
      "noise it never escapes.",
  });
  // The noise moves in powers of ten; below them all it is 0.
  const size = () => model.get("noise");
  const noise = view.quantity("noise", {
    min: NONE,
    max: MOST,
    step: 0.5,
    large: 2,
    show: (power) => (size() > 0 ? `10^{${fixed(power, 1)}}` : "0"),
    say: () => `noise ${spoken(model.get("noise"), 2)}`,
  });
  Object.defineProperty(noise, "value", {
    get: () => (size() > 0 ? noise.within(Math.log10(size())) : NONE),
  });
  const noiseAt = (power) => {
    const kept = noise.within(power);
    return kept < NONE + 0.25 ? 0 : Number((10 ** kept).toPrecision(12));
  };
  noise.set = (power) => view.change({ noise: noiseAt(power) });
  const chosen = view.quantity("draw", {
    min: 1,
    max: draws.length,
    step: 1,
    large: 3,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `draw ${value}`,
  });
  const coordinate = (trait, reach, step) =>
    view.quantity(trait, {
      min: -reach,
      max: reach,
      step,
      large: 10 * step,
      show: (value) => format(value),
      say: (value) => `${trait} = ${spoken(value)}`,
    });
  const start = [coordinate("x", 2, 0.1), coordinate("y", 1.2, 0.01)];

  const [x, y] = sameUnits(BOX, RATIO);
  const map = view.panel({
    x,
    y,
    ratio: RATIO,
    xName: "*x*",
    yName: "*y*",
    yTicks: 4,
    legend: [
      ["minimum", "minimum", "st-beads"],
      ["saddle", "ink", "st-crosses"],
    ],
  });
  const escaped = map.readout("escapes after", ...CHOSEN);
  const loss = map.readout("loss at the end");
  map.contours("function").set(TWO_VALLEYS.f, LEVELS, CELLS);
  map.segment("muted", "st-dashed").set([x.low, 0], [x.high, 0]);
  map.segment("muted", "st-thin").set([x.low, RADIUS], [x.high, RADIUS]);
  map.segment("muted", "st-thin").set([x.low, -RADIUS], [x.high, -RADIUS]);
  const lineLabel = map.label("muted");
  const outLabel = map.label("muted", "st-small");
  const others = map.curve(...OTHERS);
  const path = map.curve(...CHOSEN);
  const beads = map.dots("path", "st-dots st-bold");
  map.dots("minimum", "st-beads").set([[0, 1], [0, -1]]);
  map.crosses("ink").set([[0, 0]]);
  const point = map.handle({
    name: "the start",
    role: "ink",
    kind: "st-ring",
    quantities: start,
    drag(atX, atY) {
      const across = start[1].nearest(atY);
      return { x: start[0].nearest(atX), y: Math.abs(across) < ON_LINE ? 0 : across };
    },
  });
  map.slider("draw", chosen, { role: "path", value: true, wide: true });

  const race = view.panel({
    x: NOISES,
    y: ESCAPES,
    ratio: RATIO,
    xName: "noise",
    yName: "steps to escape",
    xTicks: 3,
    yMarks: [[NEVER, "more"]],
    legend: [["theory", ...THEORY]],
  });
  const median = race.readout("median of 8", "path", "st-dots");
  const theory = race.readout("theory", ...THEORY);
  const sampled = race.dots("muted", "st-dots");
  const curve = race.curve(...THEORY);
  const here = race.dots("path", "st-dots st-bold");
  const now = race.handle({
    name: "the noise, on the chosen draw",
    role: "path",
    quantities: [noise],
    drag: (at) => ({ noise: noiseAt(Number(Math.log10(at).toFixed(1))) }),
  });
  const zeroLabel = race.label("muted", "st-small");
  zeroLabel.set([10 ** NONE, 0], "0", "down");
  race.slider("noise", noise, { role: "path", along: (power) => 10 ** power, value: true });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const [from, sigma, draw] = [start.map((c) => c.value), size(), chosen.value];
      const paths = draws.map((one) => noisyPath(from, RATE, sigma, one));
      const escapes = draws.map((one) => escapeAfter(from[1], RATE, sigma, one, RADIUS));
      const own = paths[draw - 1];
      state = { from, sigma, draw, escapes, own, escape: escapes[draw - 1] };
      state.loss = TWO_VALLEYS.f(...own.at(-1));
      state.median = medianOf(escapes);
      state.predicted = predictedFor(from[1], sigma);

      if (has("y")) drawSamples(from[1]);
      others.set(paths.flatMap((one, i) => (i === draw - 1 ? [] : [...one, [0, NaN]])));
      path.set(own);
      beads.set(own.slice(1));
      point.set(from);
      const side = from[0] > 0 ? [x.low, "up-right"] : [x.high, "up-left"];
      lineLabel.set([side[0], 0], "stable line", side[1]);
      outLabel.set([side[0], RADIUS], "\u00a0\u00a0escaped\u00a0\u00a0", side[1]);

      const at = 10 ** noise.value;
      here.set(escapes.map((steps) => [at, shown(steps)]));
      now.set([at, shown(state.escape)], { outside: state.escape === Infinity });

      escaped(counted(state.escape, state));
      loss(format(state.loss, 3));
      median(counted(state.median, state));
      theory(counted(state.predicted, state));
      view.note(explanation(state));
    },
    () =>
      `Noise ${spoken(state.sigma, 2)}, start at ${state.from.map((c) => spoken(c)).join(", ")}: ` +
      `draw ${state.draw} escapes after ${counted(state.escape, state)}, the median is ` +
      `${counted(state.median, state)}, theory says ${counted(state.predicted, state)}. ` +
      plain(explanation(state)),
  );

  // All draws for many sizes of noise, and what theory has for them.
  function drawSamples(offset) {
    const sizes = SAMPLES.map((power) => 10 ** power);
    sampled.set(
      sizes.flatMap((sigma) =>
        draws.map((one) => [sigma, shown(escapeAfter(offset, RATE, sigma, one, RADIUS))]),
      ),
    );
    curve.set(
      sizes.map((sigma) => [
        sigma,
        growthSteps(typicalOffset(offset, RATE, sigma), RATE, RADIUS),
      ]),
    );
  }
}

const shown = (steps) => Math.min(NEVER, steps);

// Whole steps that theory predicts, Infinity without an offset and without noise.
function predictedFor(offset, sigma) {
  const steps = growthSteps(typicalOffset(offset, RATE, sigma), RATE, RADIUS);
  return Math.ceil(steps - 1e-12 * steps);
}

// Without noise on the line it is never; where the steps taken are too few, it is not known.
function counted(steps, { from, sigma }) {
  if (steps < Infinity) return `${format(steps)} ${steps === 1 ? "step" : "steps"}`;
  return from[1] === 0 && sigma === 0 ? "never" : "more than 120";
}

// What makes it leave, or stay.
function explanation({ from: [atX, atY], sigma, escape, own }) {
  const offset = Math.abs(atY);
  const noise = typicalOffset(0, RATE, sigma);
  if (sigma === 0 && offset === 0) {
    return atX === 0
      ? "The start is the saddle. The gradient is 0 there, and without noise nothing ever moves."
      : "No noise: on the stable line the gradient has no part across it, so descent runs into " +
          "the saddle and stays there for ever.";
  }
  if (offset >= RADIUS) return "The start is already out: descent goes to the minimum on its side.";
  if (escape === Infinity) return "Not out after 120 steps, but on its way: near the saddle, |*y*| grows.";
  const valley = own[escape][1] > 0 ? "upper" : "lower";
  if (noise < LARGEST_SHARE * offset) {
    return (
      `The start is ${format(offset, 2)} off the line, which each step near the saddle makes 1.2 ` +
      `times as much. ${sigma > 0 ? "The noise hardly matters." : "No noise is needed."}`
    );
  }
  if (sigma >= JITTERS) {
    return (
      `Much noise escapes soon, here to the ${valley} valley, but it never settles: the path ` +
      "jitters around the minimum, and the loss stays above 0."
    );
  }
  return (
    `Noise decides for the ${valley} valley; each step near the saddle makes *y* 1.2 times as ` +
    "large. A tenth of the noise costs about 13 steps more, not ten times as many."
  );
}

export default { render };
