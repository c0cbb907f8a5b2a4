// Network training: choose η and the first weights, let the network learn, and watch what it says.

import { powerOfTen } from "./math.js";
import { outputAt, training } from "./network.js";
import { regionAbove, valuesOn } from "./regions.js";
import { clamp, linear, log, sameUnits } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const MOST_STEPS = 600;
const SHAPE = 1.15; // width of the map over its height
const GRID_CELLS = 32;
const MOST_DRAWN = 200; // groups of steps on the curve of losses
const LOSSES = log(1e-5, 1);
const BOUNDARY = 0.5;
const LEVELS = [0.5, 0.6, 0.8]; // above each of them a tint; below 1 minus each the other one
const LOOK_BACK = 50; // steps over which a plateau is judged
const CHOICES = {
  xor: "exclusive or, 2-4-1",
  moons: "two moons, 2-8-1",
};

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "Training a small network",
    lines: 2,
    description:
      "The first plot shows points of two classes in the plane, dots and crosses, and what a " +
      "network with one hidden layer says of every place: a tint for each class, deeper where " +
      "it is surer, and a line where its output is 0.5. The second plot shows the mean squared " +
      "error after each step of gradient descent, on a logarithmic axis. The learning rate, the " +
      "first weights and the step are yours.",
  });
  view.select("problem", {
    label: "data",
    options: Object.entries(CHOICES),
  });
  const logRate = view.quantity("log10_learning_rate", {
    min: -1,
    max: 2,
    step: 0.1,
    large: 0.5,
    show: (value) => rateOf(value),
    say: (value) => `learning rate ${spoken(powerOfTen(value))}`,
  });
  const seed = view.quantity("seed", {
    min: 0,
    max: 5,
    step: 1,
    large: 2,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `first weights with seed ${value}`,
  });
  const step = view.quantity("step", {
    min: 0,
    max: MOST_STEPS,
    step: 10,
    large: 100,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `step ${value}`,
  });
  const go = view.play(step);

  const map = view.panel({
    x: linear(0, 1),
    y: linear(0, 1),
    xName: "*x*_1",
    yName: "*x*_2",
    ratio: SHAPE,
    yTicks: 4,
    legend: [
      ["class 0", "function", "st-beads"],
      ["class 1", "tangent", "st-crosses"],
    ],
  });
  const right = map.readout("on the right side");
  const worst = map.readout("largest |*ŷ* − *y*|");
  const tints = ["function", "tangent"].map((role) => LEVELS.map(() => map.region(role)));
  const boundary = map.contours("ink", "");
  const zeros = map.dots("function", "st-samples");
  const ones = map.crosses("tangent", "st-bold");
  map.slider("*η*", logRate, { value: true, wide: true });
  map.slider("seed", seed, { value: true, wide: true });

  const history = view.panel({
    x: linear(0, MOST_STEPS),
    y: LOSSES,
    xName: "*t*",
    yName: "loss *L*",
  });
  const loss = history.readout("loss *L*");
  const slope = history.readout("‖∇*L*‖");
  const curve = history.curve("path", "st-fine");
  const now = history.handle({
    name: "the step, on the curve of losses",
    role: "path",
    quantities: [step],
    drag: (t) => ({ step: step.nearest(t) }),
  });
  history.slider("*t*", step, { role: "path", along: (t) => t, value: true });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const name = model.get("problem");
      const { view: box, points, targets, starts } = model.get("problems")[name];
      const t = step.value;
      const anew = ["problem", "log10_learning_rate", "seed"].some(has);
      const course = anew
        ? training(starts[seed.value], points, targets, powerOfTen(logRate.value))
        : state.course;
      state = { go, name, t, course, ...course.upTo(t) };
      const { losses, norms, theta } = state;
      const says = (x1, x2) => outputAt(theta, x1, x2);
      const outputs = points.map((point) => says(...point));
      state.loss = losses[t];
      state.norm = norms[t];
      state.correct = outputs.filter((y, i) => y > BOUNDARY === (targets[i] === 1)).length;
      state.count = points.length;
      state.worst = Math.max(...outputs.map((y, i) => Math.abs(y - targets[i])));

      if (has("problem")) {
        map.scales(...sameUnits(box, SHAPE));
        zeros.set(points.filter((_, i) => targets[i] === 0));
        ones.set(points.filter((_, i) => targets[i] === 1));
      }
      const edges = [map.x, map.y].map(({ low, high }) => [low, high]);
      const grid = valuesOn(says, ...edges, GRID_CELLS);
      const opposite = { ...grid, values: grid.values.map((row) => row.map((y) => 1 - y)) };
      LEVELS.forEach((level, i) => {
        tints[0][i].set(regionAbove(opposite, level));
        tints[1][i].set(regionAbove(grid, level));
      });
      boundary.set(says, [BOUNDARY], GRID_CELLS);
      curve.set(thinned(losses));
      now.set([t, clamp(state.loss, LOSSES.low, LOSSES.high)]);

      right(`${state.correct} of ${state.count}`);
      worst(format(state.worst, 3));
      loss(format(state.loss, 3));
      slope(format(state.norm, 3));
      view.note(whatHappens(state));
    },
    () =>
      `After ${state.t} steps with ${logRate.say(logRate.value)} and seed ${seed.value}: ` +
      `loss ${spoken(state.loss)}, ${state.correct} of ${state.count} points on the right side. ` +
      plain(whatHappens(state)),
  );
}

// A rate with two digits, short enough to stand beside its slider.
function rateOf(exponent) {
  const rate = powerOfTen(exponent);
  return fixed(rate, Math.max(0, 1 - Math.floor(Math.log10(rate) + 1e-9)));
}

// The points of a curve through all values; where they stand close, of each group of neighbors only
// the lowest and the highest, so that jumps are seen.
function thinned(values) {
  const group = Math.ceil(values.length / MOST_DRAWN);
  if (group < 3) return values.map((value, s) => [s, value]);
  const points = [];
  for (let from = 0; from < values.length; from += group) {
    let [low, high] = [from, from];
    for (let s = from; s < Math.min(from + group, values.length); s++) {
      if (values[s] < values[low]) low = s;
      if (values[s] > values[high]) high = s;
    }
    points.push([Math.min(low, high), values[Math.min(low, high)]]);
    if (low !== high) points.push([Math.max(low, high), values[Math.max(low, high)]]);
  }
  const last = values.length - 1;
  return [...points, [last, values[last]]];
}

// One sentence on the state of the training.
function whatHappens({ go, name, t, losses, loss, norm, worst, correct, count }) {
  if (t === 0) return `The first weights are small, so the network says nearly the same everywhere. Press ${go}.`;
  const before = losses.slice(-LOOK_BACK - 1, -1);
  const jumps = before.some((value, i) => (losses[losses.length - before.length + i] ?? 0) > 1.02 * value);
  const falls = 1 - loss / before[0];
  const level = falls < 0.02 * Math.min(1, t / LOOK_BACK);
  if (worst > 0.9 && (norm < 1e-3 || (level && !jumps))) {
    return "Stuck: *η* was so large that the outputs jumped to 0 or 1, where a sigmoid is flat and its gradient dies.";
  }
  if (jumps) return "The loss jumps up and down: this *η* is large for these weights.";
  if (correct === count && loss < 0.01) {
    return "Learned: every point is far on its side. The loss falls ever more slowly, as the sigmoids flatten.";
  }
  if (correct === count) return "Every point is on its side of the boundary, and training makes the network surer.";
  if (level && name === "moons") {
    return "A plateau: the boundary is nearly a straight line, and bending it takes many steps. A larger *η* needs fewer.";
  }
  if (level && loss < 0.2) return "A plateau: the loss hardly falls, with points on the wrong side still.";
  if (level) {
    return "A plateau: the loss is near 0.25, what the answer 0.5 everywhere gives. A larger *η* leaves it sooner.";
  }
  return "The loss falls, and the boundary moves between the classes.";
}

export default { render };
