// From secant to tangent: choose f, x₀ and h; see the two lines, their slopes and the error.

import { FUNCTIONS, centralDifference, forwardDifference, powerOfTen } from "./math.js";
import { clamp, evenly, linear, log } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const NAMES = {
  square: "x²",
  cubic: "x³ − 3x",
  sine: "sin x",
  exponential: "exp x",
  sigmoid: "sigmoid of x",
  absolute: "|x|",
};
const EPSILON = 2 ** -52;
const LOWEST = -16; // of log10 h; at the top h is 2
const HIGHEST = 0.3;
const SAMPLES = Array.from({ length: 327 }, (_, i) => powerOfTen((LOWEST * 20 + i) / 20));
const STEPS = log(10 ** -16.5, 10 ** 0.8);
const ERRORS = log(10 ** -14.8, 1e2);
const FLOOR = 1e-14; // smaller errors, and 0, are drawn here

// The secant is grey, as in the figures of the book; dots show an error at each step.
const SECANT = ["muted"];
const TANGENT = ["tangent", "st-dashed"];
const SECANT_ERROR = ["muted", "st-dots"];
const CENTRAL_ERROR = ["function", "st-dots st-faint"];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "From secant to tangent",
    description:
      "The first plot shows the curve of f, the secant through the points at x0 and x0 + h, and " +
      "the tangent at x0. The second shows, on logarithmic axes, the error of the secant's slope " +
      "against h: it falls with h while truncation rules, and rises again, as noise, where " +
      "rounding takes over. Move x0 and h with the sliders or the points.",
  });
  const x0 = view.quantity("x0", {
    step: 0.05,
    large: 0.5,
    show: (value) => format(value),
    say: (value) => `x0 = ${spoken(value)}`,
  });
  const logH = view.quantity("log10_h", {
    min: LOWEST,
    max: HIGHEST,
    step: 0.1,
    large: 1,
    show: (value) => format(powerOfTen(value), 3),
    say: (value) => `h = ${spoken(powerOfTen(value))}`,
  });
  view.select("function", {
    label: "*f*(*x*) =",
    options: Object.entries(NAMES),
    changes(name) {
      const [low, high] = FUNCTIONS[name].interval;
      return { function: name, x0: clamp(x0.value, low, high) };
    },
  });

  const graph = view.panel({
    x: linear(-3, 3),
    y: linear(0, 9),
    xName: "*x*",
    yName: "*f*(*x*)",
  });
  const secantSlope = graph.readout("secant slope", ...SECANT);
  const tangentSlope = graph.readout("tangent *f*′(*x*_0)", ...TANGENT);
  const rise = graph.segment("muted", "st-thin");
  const run = graph.segment("muted", "st-thin");
  const curve = graph.curve("function");
  const tangent = graph.line(...TANGENT);
  const secant = graph.line(...SECANT);
  const runLabel = graph.label("muted");
  const riseLabel = graph.label("muted");
  const firstLabel = graph.label();
  const secondLabel = graph.label();
  const second = graph.handle({
    name: "x0 + h, the second point",
    role: "ink",
    kind: "st-ring",
    quantities: [logH],
    drag: (x) => ({ log10_h: logH.nearest(Math.log10(Math.max(x - x0.value, 1e-3))) }),
  });
  const first = graph.handle({
    name: "x0, the point of the tangent",
    role: "tangent",
    quantities: [x0],
    drag: (x) => ({ x0: x0.nearest(x) }),
  });
  graph.slider("*x*_0", x0, { role: "tangent", along: (value) => value, value: true });

  const errors = view.panel({
    x: STEPS,
    y: ERRORS,
    xName: "*h*",
    yName: "error",
    yMarks: [[FLOOR, "≈ 0"]],
    legend: [
      ["secant", ...SECANT_ERROR],
      ["central difference", ...CENTRAL_ERROR],
    ],
  });
  const step = errors.readout("step *h*");
  const error = errors.readout("error of the secant");
  const centralDots = errors.dots(...CENTRAL_ERROR);
  const forwardDots = errors.dots(...SECANT_ERROR);
  const guide = errors.segment("muted", "st-thin");
  const dot = errors.handle({
    name: "h, on the error curve",
    role: "ink",
    quantities: [logH],
    drag: (h) => ({ log10_h: logH.nearest(Math.log10(h)) }),
  });
  errors.slider("*h*", logH, { along: powerOfTen });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const { f, derivative, interval } = FUNCTIONS[model.get("function")];
      const x = x0.value;
      const h = powerOfTen(logH.value);
      const slope = forwardDifference(f, x, h);
      const trueSlope = derivative(x);
      const from = [x, f(x)];
      const to = [x + h, f(x + h)];
      state = { f, name: model.get("function"), x, h, slope, trueSlope };
      state.error = Math.abs(slope - trueSlope);

      if (has("function")) {
        [x0.min, x0.max] = interval;
        graph.scales(...windowOf(f, interval));
        const { low, high } = graph.x;
        curve.set(evenly(low, high, 200).map((at) => [at, f(at)]));
      }
      if (has("function") || has("x0")) {
        forwardDots.set(errorCurve(forwardDifference, f, x, trueSlope));
        centralDots.set(errorCurve(centralDifference, f, x, trueSlope));
        if (Number.isNaN(trueSlope)) tangent.hide();
        else tangent.set(from, trueSlope);
      }
      secant.set(from, slope);
      const reach = within(from, to, graph);
      const shown = [0, 1].map((i) => from[i] + reach * (to[i] - from[i]));
      const meeting = graph.x.position(shown[0]) - graph.x.position(x) < 0.08;
      first.set(from, { lean: meeting ? "left" : "" });
      second.set(shown, { lean: meeting ? "right" : "", outside: reach < 1 });
      annotate(from, to, reach);
      dot.set([h, clipped(state.error)], { outside: !(state.error >= FLOOR) });
      guide.set([h, ERRORS.low], [h, clipped(state.error)]);

      // As many decimals as it takes to see the two slopes part.
      const decimals = clamp(2 - Math.floor(Math.log10(state.error || 1e-16)), 4, 11);
      secantSlope(fixed(slope, Number.isNaN(trueSlope) ? 4 : decimals));
      tangentSlope(Number.isNaN(trueSlope) ? "none" : fixed(trueSlope, decimals));
      step(format(h));
      error(format(state.error));
      view.note(explanation(state));
    },
    () =>
      `h = ${spoken(state.h)}, secant slope ${spoken(state.slope, 6)}, ` +
      `tangent slope ${spoken(state.trueSlope, 6)}, error ${spoken(state.error)}. ` +
      plain(explanation(state)),
  );

  // Names of the points, and run and rise of the quotient while there is room to see them. Where
  // the secant rises, the corners above left and below right of a point are free of lines.
  function annotate(from, to, reach) {
    const [start, end] = [from, to].map(([x, y]) => [graph.x.position(x), graph.y.position(y)]);
    const rising = to[1] >= from[1];
    const corner = rising ? "up-left" : "down-left";
    const [wide, high] = [end[0] - start[0], Math.abs(end[1] - start[1])];
    const room = reach === 1 && wide > 0.09;
    const atEdge = start[0] < 0.1; // where the left corners belong to the ticks
    firstLabel.set(from, "*x*_0", atEdge ? "up-right" : corner);
    if (room && (wide > 0.21 || high > 0.14)) secondLabel.set(to, "*x*_0 + *h*", corner);
    else secondLabel.hide();
    if (room) {
      run.set(from, [to[0], from[1]]);
      rise.set([to[0], from[1]], to);
    } else {
      run.hide();
      rise.hide();
    }
    if (room && (rising || !atEdge || wide > 0.25)) {
      runLabel.set([(from[0] + to[0]) / 2, from[1]], "*h*", rising ? "down" : "up");
    } else {
      runLabel.hide();
    }
    if (room && high > 0.12) {
      riseLabel.set([to[0], (from[1] + to[1]) / 2], "Δ*y*", end[0] > 0.88 ? "left" : "right");
    } else {
      riseLabel.hide();
    }
  }
}

// Where an error is drawn: what is tiny or 0 on the floor, what does not exist on the axis.
function clipped(error) {
  if (Number.isNaN(error)) return ERRORS.low;
  return clamp(error, FLOOR, ERRORS.high);
}

// The window on f: its interval, and the values that it takes there, with some air.
function windowOf(f, [low, high]) {
  const air = 0.04 * (high - low);
  const values = evenly(low, high, 100).map((x) => f(x));
  const bottom = Math.min(...values);
  const top = Math.max(...values);
  const lift = 0.12 * (top - bottom);
  return [linear(low - air, high + air), linear(bottom - lift, top + lift)];
}

function errorCurve(difference, f, x, trueSlope) {
  if (Number.isNaN(trueSlope)) return [];
  return SAMPLES.map((h) => [h, clipped(Math.abs(difference(f, x, h) - trueSlope))]);
}

// How far one can go from a point towards another, as a fraction, without leaving the picture.
function within(from, to, { x, y }) {
  const reaches = [x, y].map((scale, i) => {
    const way = to[i] - from[i];
    const room = (way > 0 ? scale.high : scale.low) - from[i];
    return Math.abs(way) > Math.abs(room) ? room / way : 1;
  });
  return Math.min(...reaches);
}

// One sentence on what rules the error here.
function explanation({ f, name, x, h, slope, trueSlope, error }) {
  if (x + h === x) {
    return "*h* vanished in rounding: *x*_0 + *h* is stored as *x*_0, and the quotient is 0 / *h*.";
  }
  if (Number.isNaN(trueSlope)) {
    return "No tangent here: |*x*| has a corner at 0. Every secant to the right has slope 1.";
  }
  if (error === 0) {
    return "Secant and tangent have exactly the same slope; the error 0 is drawn at the bottom.";
  }
  if (name === "absolute" && x < 0 && x + h > 0) {
    return "The secant spans the corner at 0. It becomes the tangent once *h* is below |*x*_0|.";
  }
  // Each value of f is off by up to half an ulp, and so is x₀ + h; the division enlarges both.
  const values = Math.abs(f(x)) + Math.abs(f(x + h)) + Math.abs((x + h) * slope);
  const rounding = (EPSILON / 2) * (values / h);
  if (error > 10 * rounding) {
    return "Truncation: the curve bends between the two points. Make *h* smaller.";
  }
  if (name === "absolute") {
    return "The curve is straight here: secant and tangent differ by rounding alone.";
  }
  if (rounding < 5e-8) {
    return "Close to the best *h*: truncation and rounding are about equally small.";
  }
  return (
    "Rounding: *f*(*x*_0 + *h*) and *f*(*x*_0) share almost all their digits; " +
    "the difference is noise."
  );
}

export default { render };
