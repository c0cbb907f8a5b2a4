// The chain pipeline: move x and dx, and follow the change from one number line to the next.

import { CHAINS, changesThrough, ratesAt, valuesThrough } from "./chains.js";
import { clamp, evenly, linear } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";
import { UPRIGHT_PANEL, uprightsOn } from "./uprights.js";

// What the chains are called, their values, and what each stage does to the value before it.
const WORDS = {
  square_of_line: { title: "(3x + 1)²", names: ["x", "u", "y"], stages: ["3*x* + 1", "*u*^2"] },
  sine_of_square: { title: "sin(x²)", names: ["x", "u", "y"], stages: ["*x*^2", "sin *u*"] },
  cube_of_square_plus_one: {
    title: "(x² + 1)³",
    names: ["x", "u", "v", "y"],
    stages: ["*x*^2", "*u* + 1", "*v*^3"],
  },
  bell: {
    title: "exp(−x²/2)",
    names: ["x", "u", "v", "y"],
    stages: ["*x*^2", "−*u*/2", "exp *v*"],
  },
  neuron: {
    title: "neuron: −ln σ(0.5x + 0.1)",
    names: ["x", "z", "a", "L"],
    stages: ["0.5*x* + 0.1", "σ(*z*)", "−ln *a*"],
  },
};
const LARGEST = 0.5; // change of the input
const SAMPLES = 240; // of the curve and of the lines' ranges
const AIR = 0.07; // beyond the values on a line, as a share of them
const NEAR = 0.1; // where two handles meet, as a share of a picture

const TRUE = ["function", ""];
const PREDICTED = ["tangent", "st-dashed"];
const DIFFERENCE = ["warning", "st-bold"];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "A change on its way through a chain of functions",
    description:
      "The first picture shows upright number lines side by side, one for the input x and one " +
      "for the value after each stage, every one with its own scale. A band runs through them: " +
      "it starts as the interval from x to x + dx, and each stage multiplies its width, about, " +
      "by its local rate; a negative rate flips it. A dashed line shows where the rates alone " +
      "predict its end. The second plot shows the whole function with its tangent at x, whose " +
      "slope is the product of the local rates.",
  });
  const x = view.quantity("x", {
    step: 0.05,
    large: 0.5,
    show: (value) => format(value),
    say: (value) => `x = ${spoken(value)}`,
  });
  const dx = view.quantity("dx", {
    min: -LARGEST,
    max: LARGEST,
    step: 0.01,
    large: 0.1,
    show: (value) => format(value),
    say: (value) => `dx = ${spoken(value)}`,
  });
  const toX = (value) => ({ x: x.nearest(value) });
  const toEnd = (value) => ({ dx: dx.nearest(value - x.value) });
  view.select("chain", {
    label: "*f*(*x*) =",
    options: Object.entries(WORDS).map(([name, { title }]) => [name, title]),
    changes(chain) {
      const [low, high] = CHAINS[chain].interval;
      return { chain, x: clamp(x.value, low, high) };
    },
  });

  const pipe = view.panel({ ...UPRIGHT_PANEL });
  const product = pipe.readout("product of rates", ...PREDICTED);
  const prediction = pipe.readout("product × *dx*", ...PREDICTED);
  const uprights = uprightsOn(pipe, 4);
  const band = pipe.curve("function", "st-band");
  const start = pipe.curve("function", "st-fine");
  const end = pipe.curve("function", "st-fine");
  const bars = pipe.curve("function", "st-bold");
  const predictedEnd = pipe.curve(...PREDICTED);
  const miss = pipe.segment(...DIFFERENCE);
  const second = pipe.handle({
    name: "x + dx, the end of the change",
    role: "ink",
    kind: "st-ring",
    quantities: [dx],
    drag: (_, height) => toEnd(uprights.value(0, height)),
  });
  const first = pipe.handle({
    name: "x, on its number line",
    role: "ink",
    quantities: [x],
    drag: (_, height) => toX(uprights.value(0, height)),
  });
  pipe.slider("*dx*", dx, { value: true });

  const graph = view.panel({ x: linear(-1, 1), y: linear(0, 1), xName: "*x*", yName: "*f*(*x*)" });
  const change = graph.readout("true change", ...TRUE);
  const difference = graph.readout("difference", ...DIFFERENCE);
  const run = graph.segment("muted", "st-thin");
  const rise = graph.segment("muted", "st-thin");
  const curve = graph.curve(...TRUE);
  const tangent = graph.line(...PREDICTED);
  const graphMiss = graph.segment(...DIFFERENCE);
  const runLabel = graph.label("muted");
  const graphSecond = graph.handle({
    name: "x + dx, on the curve",
    role: "ink",
    kind: "st-ring",
    quantities: [dx],
    drag: toEnd,
  });
  const graphFirst = graph.handle({
    name: "x, on the curve",
    role: "ink",
    quantities: [x],
    drag: toX,
  });
  graph.slider("*x*", x, { along: (value) => value, value: true });

  let state; // what the last frame showed
  let ranges; // of the values on each line while x runs through its interval
  let shown = []; // the ends of the graph's scales

  return view.start(
    (has) => {
      const { interval, stages } = CHAINS[model.get("chain")];
      const words = WORDS[model.get("chain")];
      const values = valuesThrough(stages, x.value);
      const moved = valuesThrough(stages, x.value + dx.value);
      const rates = ratesAt(stages, values);
      const changes = changesThrough(rates, dx.value);
      const predicted = values.map((value, k) => value + changes[k]);
      const last = stages.length;
      state = { stages, words, rates, x: x.value, dx: dx.value };
      state.product = rates.reduce((all, rate) => all * rate, 1);
      state.predicted = changes[last];
      state.change = moved[last] - values[last];
      state.difference = state.change - state.predicted;
      state.half = differenceOf(stages, state, dx.value / 2);

      if (has("chain")) {
        [x.min, x.max] = interval;
        ranges = rangesOf(stages, interval);
      }
      // Each line reaches as far as it must to hold the true and the predicted end.
      const scales = ranges.map(([low, high], k) =>
        spread(Math.min(low, moved[k], predicted[k]), Math.max(high, moved[k], predicted[k])),
      );
      uprights.scales(scales);
      const along = (points) => points.map((value, k) => uprights.at(k, value));
      const [starts, ends, dashed] = [values, moved, predicted].map(along);
      start.set(starts);
      end.set(ends);
      predictedEnd.set(dashed);
      bars.set(starts.flatMap((point, k) => [point, ends[k], [0, NaN]]));
      band.set(rates.flatMap((_, k) => [starts[k], starts[k + 1], ends[k + 1], ends[k], [0, NaN]]));
      miss.set(dashed[last], ends[last]);
      uprights.texts({
        above: words.names.map((name, k) => `*${name}* = ${position(values[k])}`),
        under: changes.map((value, k) => (k === 0 ? `*dx* = ${short(value)}` : short(value))),
        stages: words.stages,
        rates: rates.map((rate) => `×${rate < 0 ? `(${short(rate)})` : short(rate)}`),
      });

      const window = [scales[0].low, scales[0].high, scales[last].low, scales[last].high];
      if (has("chain") || window.some((value, i) => value !== shown[i])) {
        shown = window;
        graph.scales(scales[0], scales[last]);
        curve.set(sampled(stages, scales[0]));
      }
      const [from, to] = [
        [x.value, values[last]],
        [x.value + dx.value, moved[last]],
      ];
      tangent.set(from, state.product);
      run.set(from, [to[0], from[1]]);
      rise.set([to[0], from[1]], to);
      graphMiss.set([to[0], predicted[last]], to);
      const wide = Math.abs(graph.x.position(to[0]) - graph.x.position(from[0]));
      if (wide > 0.08) {
        const side = to[1] >= from[1] ? "down" : "up";
        runLabel.set([(from[0] + to[0]) / 2, from[1]], "*dx*", side);
      } else runLabel.hide();

      // Where x and x + dx are close their targets part; the points themselves stay true.
      const meet = (a, b, wide) => Math.hypot(a[0] - b[0], a[1] - b[1]) < wide;
      const apart = meet(starts[0], ends[0], 1.4 * NEAR) ? ["left", "right"] : ["", ""];
      first.set(starts[0], { lean: apart[0] });
      second.set(ends[0], { lean: apart[1] });
      const places = [from, to].map(([a, b]) => [graph.x.position(a), graph.y.position(b)]);
      const sides = dx.value < 0 ? ["right", "left"] : ["left", "right"];
      const lean = meet(...places, NEAR) ? sides : ["", ""];
      graphFirst.set(from, { lean: lean[0] });
      graphSecond.set(to, { lean: lean[1] });

      product(format(state.product));
      prediction(format(state.predicted));
      change(format(state.change));
      difference(format(state.difference));
      view.note(explanation(state));
    },
    () =>
      `x = ${spoken(state.x)}, dx = ${spoken(state.dx)}. The local rates are ` +
      `${state.rates.map((rate) => spoken(rate)).join(", ")}, their product ` +
      `${spoken(state.product)}. It predicts a change of ${spoken(state.predicted)}; the true ` +
      `change is ${spoken(state.change)}. ${plain(explanation(state))}`,
  );
}

// Few digits, so that the texts of neighboring lines keep apart.
const position = (value) => (Math.abs(value) < 1 ? fixed(value, 3) : format(value, 3));
const short = (value) => (Math.abs(value) < 0.01 ? fixed(value, 4) : format(value, 3));

function spread(low, high) {
  const air = AIR * (high - low);
  return linear(low - air, high + air);
}

// The first line also holds x + dx, wherever x is.
function rangesOf(stages, [low, high]) {
  const rows = evenly(low, high, SAMPLES).map((x) => valuesThrough(stages, x));
  return rows[0].map((_, k) => {
    if (k === 0) return [low - LARGEST, high + LARGEST];
    const values = rows.map((row) => row[k]);
    return [Math.min(...values), Math.max(...values)];
  });
}

function sampled(stages, { low, high }) {
  return evenly(low, high, SAMPLES).map((x) => [x, valuesThrough(stages, x).at(-1)]);
}

// How far the prediction would miss with another change of the input.
function differenceOf(stages, { x, product }, dx) {
  const [before, after] = [x, x + dx].map((at) => valuesThrough(stages, at).at(-1));
  return after - before - product * dx;
}

// One sentence or two on what becomes of the change.
function explanation({ words, rates, dx, change, predicted, difference, half }) {
  const output = words.names.at(-1);
  if (dx === 0) return "No change goes in and none comes out; the rates wait for one.";
  const flat = rates.indexOf(0);
  if (flat >= 0) {
    return `${words.stages[flat]} is flat here: its rate 0 predicts no change. What remains is its bend.`;
  }
  if (Math.abs(difference) > 0.5 * Math.max(Math.abs(change), Math.abs(predicted))) {
    return "For this *dx* the bend of *f* outweighs its slope: rates hold only near their point.";
  }
  const flips = rates.filter((rate) => rate < 0).length;
  const turn = ["", `One flip: *${output}* falls as *x* grows. `, "Two flips cancel. "][flips];
  if (difference === 0) return `${turn}Prediction and true change agree to the last digit.`;
  const share = half / difference;
  const halved = `With half of *dx* the difference is ${format(half, 2)}`;
  if (share < 0.1 || share > 0.4) return `${halved}, not a quarter of this: *dx* is too large.`;
  const part = Math.abs(share - 0.25) < 0.02 ? "a quarter" : `${format(100 * share, 2)}%`;
  return `${turn}${halved}, ${part} of this.`;
}

export default { render };
