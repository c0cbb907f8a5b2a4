// The learning-rate ball: descend (w − 3)² with the η you choose, and see what each step leaves.

import { courseOn } from "./course.js";
import { LOWEST_POINT, PARABOLA, distanceAfter, factorOf, positionsFrom } from "./parabola.js";
import { clamp, evenly, linear, log } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const BALL_STEPS = 50;
const ALL_STEPS = Array.from({ length: BALL_STEPS + 1 }, (_, t) => t);
const STARTS = [-3, 9];
const ACROSS = linear(-3.7, 9.7);
const HEIGHTS = linear(-3, 43);
const DISTANCES = log(1e-18, 10 ** 4.9);
const LEAST_DISTANCE = 1e-17; // smaller ones, and 0, are drawn here
const NEAR = 0.08; // where two handles meet, as a share of the picture's width

const MEASURED = ["path", "st-dots"];
const PREDICTED = ["muted", "st-fine"];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "The learning-rate ball",
    description:
      "The first plot shows the parabola (w − 3)² with a ball that descends it from a start you " +
      "move, one bead for each step. The second shows the distance from the ball to the minimum " +
      "against the step, on a logarithmic axis: a straight line, because every step multiplies " +
      "the distance by |1 − 2η|. It falls while η is below 1, is steepest at η = 0.5, and rises " +
      "above 1, where the ball jumps higher with each step.",
  });
  const rate = view.quantity("learning_rate", {
    min: 0.01,
    max: 1.1,
    step: 0.01,
    large: 0.1,
    show: (value) => format(value, 3),
    say: (value) => `learning rate ${spoken(value)}`,
  });
  const start = view.quantity("start", {
    min: STARTS[0],
    max: STARTS[1],
    step: 0.1,
    large: 1,
    show: (value) => format(value),
    say: (value) => `start at w = ${spoken(value)}`,
  });
  const step = view.quantity("step", {
    min: 0,
    max: BALL_STEPS,
    step: 1,
    large: 10,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `step ${value}`,
  });
  view.play(step);

  let state; // what the last frame showed

  const hill = view.panel({
    x: ACROSS,
    y: HEIGHTS,
    xName: "*w*",
    yName: "(*w* − 3)^2",
    xTicks: 7,
  });
  const position = hill.readout("ball at *w*_t");
  const loss = hill.readout("loss (*w*_t − 3)^2");
  const across = evenly(ACROSS.low, ACROSS.high, 200);
  hill.curve("function").set(across.map((w) => [w, PARABOLA.f(w)]));
  hill.dots("minimum", "st-beads").set([[LOWEST_POINT, 0]]);
  const course = courseOn(hill);
  const ball = hill.handle({
    name: "the ball",
    role: "path",
    quantities: [step],
    drag: (w) => ({ step: nearestStep(w) }),
  });
  const first = hill.handle({
    name: "the start",
    role: "ink",
    kind: "st-ring",
    quantities: [start],
    drag: (w) => ({ start: start.nearest(w) }),
  });
  hill.slider("*η*", rate, { value: true });

  const history = view.panel({
    x: linear(0, BALL_STEPS),
    y: DISTANCES,
    xName: "*t*",
    yName: "distance",
    yMarks: [[LEAST_DISTANCE, "≈ 0"]],
    legend: [
      ["measured", ...MEASURED],
      ["predicted", ...PREDICTED],
    ],
  });
  const factor = history.readout("factor 1 − 2*η*");
  const distance = history.readout("distance |*w*_t − 3|");
  const line = history.curve(...PREDICTED);
  const later = history.dots(...MEASURED);
  const passed = history.dots("path", "st-beads");
  const now = history.handle({
    name: "the step, on the line of distances",
    role: "path",
    quantities: [step],
    drag: (t) => ({ step: step.nearest(t) }),
  });
  history.slider("*t*", step, { role: "path", along: (t) => t, value: true });

  return view.start(
    (has) => {
      const anew = has("learning_rate") || has("start");
      const [t, eta, from] = [step.value, rate.value, start.value];
      const positions = anew ? positionsFrom(from, eta, BALL_STEPS) : state.positions;
      const w = positions[t];
      state = { t, eta, from, positions, w };
      state.away = Math.abs(w - LOWEST_POINT);
      state.loss = PARABOLA.f(w);
      state.outside = w < ACROSS.low || w > ACROSS.high;

      const path = positions.slice(0, t + 1).map((at) => [at, PARABOLA.f(at)]);
      const measured = positions.map((at, s) => [s, drawn(Math.abs(at - LOWEST_POINT))]);
      course.set(path, path, eta > 1);
      if (anew) {
        line.set(predictions(from, eta));
        later.set(measured);
      }
      passed.set(measured.slice(0, t + 1));
      now.set(measured[t], { outside: state.away < LEAST_DISTANCE });

      const [here, origin] = [w, from].map((at) => ACROSS.position(within(at, ACROSS)));
      const meeting = Math.abs(here - origin) < NEAR;
      const leftward = here < origin || (here === origin && from > LOWEST_POINT);
      ball.set([within(w, ACROSS), within(state.loss, HEIGHTS)], {
        outside: state.outside,
        lean: meeting ? (leftward ? "left" : "right") : "",
      });
      first.set(path[0], { lean: meeting ? (leftward ? "right" : "left") : "" });

      position(format(w));
      loss(format(state.loss));
      factor(fixed(factorOf(eta), 4));
      distance(format(state.away));
      view.note(explanation(state));
    },
    () =>
      `Step ${state.t}: w = ${spoken(state.w)}, distance ${spoken(state.away)}, ` +
      `loss ${spoken(state.loss)}. ${plain(explanation(state))}`,
  );

  // The step whose point is nearest to w; among equals the one nearest to the present step.
  function nearestStep(w) {
    const miss = (t) => Math.abs(state.positions[t] - w) + 1e-3 * Math.abs(t - state.t);
    return ALL_STEPS.reduce((best, t) => (miss(t) < miss(best) ? t : best));
  }
}

const within = (value, { low, high }) => clamp(value, low, high);

// Where a distance is drawn: what is tiny or 0 on the floor.
const drawn = (distance) => Math.max(LEAST_DISTANCE, distance);

// The straight line of the closed form, down to the bottom of the picture.
function predictions(start, rate) {
  const points = ALL_STEPS.map((t) => [t, distanceAfter(t, start, rate)]);
  const below = points.findIndex(([, distance]) => distance < DISTANCES.low);
  return below < 0 ? points : points.slice(0, below + 1);
}

// One sentence on what this learning rate does.
function explanation({ eta, from, t, w, outside }) {
  const factor = factorOf(eta);
  const left = format(100 * Math.abs(factor), 3);
  const partner = fixed(1 - eta, 4);
  if (from === LOWEST_POINT) return "It starts at the minimum: the gradient is 0, and nothing moves.";
  if (outside) {
    return `Diverged: after step ${t} the ball is far outside the picture, at *w* = ${format(w, 3)}.`;
  }
  if (eta > 1) return `Diverges: it lands on the other side, ${left}% as far from 3 as before.`;
  if (eta === 1) return "Jumps between two points for ever: the factor is −1, and nothing is gained.";
  if (eta > 0.5) {
    return `Jumps across 3 and closes in: each step keeps ${left}%, as with *η* = ${partner}.`;
  }
  if (eta === 0.5) return "Lands at once: *η* = 1/*f*″ makes the factor 0, and one step is enough.";
  if (eta < 0.05) return `Crawls: each step keeps ${left}% of the distance, too much for 50 steps.`;
  return `Converges from one side: each step keeps ${left}%. *η* = ${partner} ends as near, jumping.`;
}

export default { render };
