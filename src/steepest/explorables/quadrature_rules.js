// Quadrature rules: drag the limits, choose a rule and n, and see what twice as many pieces gain.

import { INTEGRANDS, RULES, piecesOf, sumOf } from "./rules.js";
import { clamp, evenly, linear, log } from "./scales.js";
import { format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const TITLES = {
  sine: "sin x",
  exponential: "exp x",
  cubic: "x³ − 3x",
  witch: "1/(1 + x²)",
  root: "√x",
  absolute: "|x|",
};
const RULE_NAMES = {
  left: "left sum",
  midpoint: "midpoint",
  trapezoid: "trapezoid",
  simpson: "Simpson",
};
const MOST_PIECES = 64;
const COUNTS = Array.from({ length: MOST_PIECES }, (_, i) => i + 1);
const INTERVALS = { ...log(0.9, 80), ticks: () => [1, 2, 4, 8, 16, 32, 64] };
const SUM_ERRORS = { ...log(10 ** -17.5, 1e3), ticks: () => [1e-12, 1e-8, 1e-4, 1] };
const LEAST_ERROR = 1e-16; // smaller errors, and 0, are drawn here
const MEETING = 0.09; // two handles closer than this share of the width lean apart
const SHARES = { 1: "a half", 2: "a quarter", 4: "a sixteenth" };

const UP = ["tangent", "st-piece"];
const DOWN = ["warning", "st-piece st-dashed st-down"];
const CHOSEN = ["tangent", "st-dots st-bold"];
const OTHERS = ["muted", "st-dots st-faint"];
const SLOPE = ["muted", "st-dashed"];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "An integral as a sum of pieces",
    description:
      "The first plot shows the curve of f with the pieces that a rule adds up between the limits " +
      "a and b: rectangles, trapezoids or parabolas. Pieces that count up are filled, those that " +
      "count down have a dashed rim. The second plot shows the error of the sum against the " +
      "number of intervals n on logarithmic axes; a rule of order p falls along a line of slope " +
      "minus p, so that twice as many pieces divide the error by 2 to the power p.",
    lines: 2,
  });
  const simpson = () => model.get("rule") === "simpson";
  const [a, b] = ["a", "b"].map((name) =>
    view.quantity(name, {
      step: 0.1,
      large: 0.5,
      show: (value) => format(value, 3),
      say: (value) => `${name} = ${spoken(value)}`,
    }),
  );
  const n = view.quantity("n", {
    min: 1,
    max: MOST_PIECES,
    step: 1,
    large: 8,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `${value} ${value === 1 ? "interval" : "intervals"}`,
  });
  // Simpson's rule takes even numbers: an odd one goes on in the direction of the move.
  n.within = (value) => {
    const whole = clamp(Math.round(value), n.min, n.max);
    if (!simpson() || whole % 2 === 0) return whole;
    return whole > n.value ? whole + 1 : whole - 1;
  };
  view.select("function", {
    label: "*f*(*x*) =",
    options: Object.entries(TITLES),
    changes(name) {
      const [low, high] = INTEGRANDS[name].limits;
      return { function: name, a: low, b: high };
    },
  });
  view.select("rule", {
    label: "rule",
    options: Object.entries(RULE_NAMES),
    changes: (rule) => ({ rule, n: rule === "simpson" ? n.value + (n.value % 2) : n.value }),
  });

  const graph = view.panel({
    x: linear(-1, 1),
    y: linear(-1, 1),
    xName: "*x*",
    yName: "*f*(*x*)",
    xTicks: 7,
    legend: [
      ["counts up", ...UP],
      ["counts down", ...DOWN],
    ],
  });
  const sum = graph.readout("sum of the pieces", "tangent");
  const integral = graph.readout("integral ∫*f*", "function");
  const pieces = [UP, DOWN].map((look) => graph.curve(...look));
  const axis = graph.segment("ink", "st-fine");
  const curve = graph.curve("function");
  const samples = graph.dots("tangent", "st-dots st-bold");
  const names = ["a", "b"].map(() => graph.label());
  const ends = [a, b].map((limit, i) =>
    graph.handle({
      name: ["a, the first limit", "b, the second limit"][i],
      role: "ink",
      kind: i === 0 ? "" : "st-ring",
      quantities: [limit],
      drag: (x) => ({ ["ab"[i]]: limit.nearest(x) }),
    }),
  );
  graph.slider("*n*", n, { role: "tangent", value: true });

  const errors = view.panel({
    x: INTERVALS,
    y: SUM_ERRORS,
    xName: "*n*",
    yName: "error",
    yMarks: [[LEAST_ERROR, "≈ 0"]],
    legend: [
      ["other rules", ...OTHERS],
      ["order", ...SLOPE],
    ],
  });
  const error = errors.readout("error of the sum", ...CHOSEN);
  const ratio = errors.readout("error(*n*) / error(2*n*)");
  const otherDots = errors.dots(...OTHERS);
  const slope = errors.curve(...SLOPE);
  const dots = errors.dots(...CHOSEN);
  const guide = errors.segment("muted", "st-thin");
  const dot = errors.handle({
    name: "n, on the errors",
    role: "tangent",
    quantities: [n],
    drag: (x) => ({ n: n.nearest(x) }),
  });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const name = model.get("function");
      const rule = model.get("rule");
      const { f, interval } = INTEGRANDS[name];
      const [from, to, count] = [a.value, b.value, n.value];
      const exact = INTEGRANDS[name].integral(from, to);
      const errorOf = (which, k) => {
        const { value, rounding } = sumOf(RULES[which], f, from, to, k);
        return { value, rounding, error: Math.abs(value - exact) };
      };
      state = { name, rule, from, to, n: count, f, exact, ...errorOf(rule, count) };
      const next = errorOf(rule, 2 * count);
      state.order = RULES[rule].order;
      state.ratio = next.error > next.rounding ? state.error / next.error : NaN;

      if (has("function")) {
        for (const limit of [a, b]) [limit.min, limit.max] = interval;
        graph.scales(...window(f, interval));
        curve.set(evenly(...interval, 240).map((x) => [x, f(x)]));
        axis.set([graph.x.low, 0], [graph.x.high, 0]);
      }
      n.min = rule === "simpson" ? 2 : 1;
      const made = piecesOf(rule, f, from, to, count);
      const outlines = (shown) =>
        shown.flatMap(({ outline }) => [...outline, [0, NaN]]);
      pieces[0].set(outlines(made.filter(({ adds }) => adds >= 0)));
      pieces[1].set(outlines(made.filter(({ adds }) => adds < 0)));
      samples.set(RULES[rule].points(from, to, count).map((x) => [x, f(x)]));
      limits(graph, ends, names, [from, to]);

      if (has("function") || has("rule") || has("a") || has("b")) {
        const all = (which) =>
          COUNTS.filter((k) => which !== "simpson" || k % 2 === 0).map((k) => [
            k,
            drawn(errorOf(which, k).error),
          ]);
        dots.set(all(rule));
        otherDots.set(Object.keys(RULES).flatMap((which) => (which === rule ? [] : all(which))));
      }
      const here = drawn(state.error);
      slope.set(
        state.error > state.rounding
          ? [INTERVALS.low, INTERVALS.high].map((k) => [k, here * (count / k) ** state.order])
          : [],
      );
      guide.set([count, SUM_ERRORS.low], [count, here]);
      dot.set([count, here], { outside: state.error < LEAST_ERROR });

      sum(format(state.value, 6));
      integral(format(exact, 6));
      error(format(state.error));
      ratio(format(state.ratio));
      view.note(explanation(state));
    },
    () =>
      `${n.say(state.n)} from ${spoken(state.from)} to ${spoken(state.to)}: the sum is ` +
      `${spoken(state.value, 6)}, the integral ${spoken(state.exact, 6)}, the error ` +
      `${spoken(state.error)}. ${plain(explanation(state))}`,
  );
}

// Where an error is drawn: what is tiny or 0 on the floor.
const drawn = (error) => Math.max(LEAST_ERROR, error);

// The window on f: its interval and its values there, the axis among them, with some air.
function window(f, [low, high]) {
  const air = 0.05 * (high - low);
  const values = evenly(low, high, 100).map(f);
  const [bottom, top] = [Math.min(0, ...values), Math.max(0, ...values)];
  const lift = 0.14 * (top - bottom);
  return [linear(low - air, high + air), linear(bottom - lift, top + lift)];
}

// The two limits with their names beside them, apart where they meet.
function limits(graph, handles, names, at) {
  const places = at.map((x) => graph.x.position(x));
  const gap = Math.abs(places[0] - places[1]);
  const first = places[0] <= places[1] ? 0 : 1; // the one at the left
  handles.forEach((handle, i) => {
    const lean = gap < MEETING ? (i === first ? "left" : "right") : "";
    handle.set([at[i], 0], { lean });
    const outward = i === first ? "down-left" : "down-right";
    const inward = i === first ? "down-right" : "down-left";
    const atEdge = i === first ? places[i] < 0.1 : places[i] > 0.9;
    if (atEdge && gap < 0.3) names[i].hide();
    else names[i].set([at[i], 0], `*${"ab"[i]}*`, atEdge ? inward : outward);
  });
}

// Whether the corner of |x| lies between the limits, inside a piece and not where two meet.
function cornerWithin({ rule, from, to, n }) {
  if (from * to >= 0) return false;
  const passed = (-from / (to - from)) * (rule === "simpson" ? n / 2 : n);
  return Math.abs(passed - Math.round(passed)) > 1e-9;
}

// One sentence or two on the error.
function explanation({ name, rule, f, from, to, n, error, rounding, order, ratio }) {
  if (from === to) return "No width, no area: *a* = *b*, and sum and integral are 0.";
  const backwards = from > to ? "From right to left the sign turns. " : "";
  const bent = name === "absolute" && rule !== "left" && cornerWithin({ rule, from, to, n });
  if (error <= rounding) {
    if (rule === "simpson" && name === "cubic") {
      return `${backwards}Simpson’s rule is exact for cubics: what is left is rounding.`;
    }
    if (name === "absolute" && rule !== "left" && !bent) {
      return `${backwards}Exact but for rounding: *f* is a straight line on every piece.`;
    }
    return `${backwards}Exact but for rounding: here the errors of the pieces cancel.`;
  }
  if (Number.isNaN(ratio)) return `${backwards}With 2*n* pieces only rounding is left.`;
  const expected = 2 ** order;
  const change =
    ratio >= 1
      ? `divide the error by ${format(ratio, 3)}`
      : `make the error ${format(1 / ratio, 3)} times as large`;
  if (bent && rule === "simpson") {
    const later = "over many doublings it falls by 4 each, not 16";
    return `${backwards}Twice as many pieces ${change}; ${later}: the corner at 0 costs two orders.`;
  }
  if (Math.abs(ratio / expected - 1) < 0.06) {
    const left = `leave ${format(100 / ratio, 3)} % of the error`;
    return `${backwards}Twice as many pieces ${left}, about ${SHARES[order]}: order ${order}.`;
  }
  const but = `${backwards}Twice as many pieces ${change}${ratio < 1 ? "" : `, not by ${expected}`}`;
  if (name === "root" && Math.min(from, to) < 0.05) {
    return `${but}: the slope of √*x* is infinite at 0.`;
  }
  if (bent) return `${but}: it depends on where in its piece the corner at 0 lies.`;
  if (ratio < 1) return `${but}: with *n* it was luck.`;
  if (rule === "left" && Math.abs(f(from) - f(to)) < 1e-9) {
    return `${but}: *f* is the same at both limits, and the errors of first order cancel.`;
  }
  return `${but}: *h* is too large yet for the order to show, or the errors of the pieces cancel.`;
}

export default { render };
