// The chord test: drag two points on a graph, go along the chord, and see what the pair proves.

import { CHORD_PLACES, CURVES, chordAt, chordTest } from "./chords.js";
import { evenly, linear } from "./scales.js";
import { format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const OPTIONS = {
  square: "x²",
  quartic: "x⁴",
  exponential: "exp x",
  absolute: "|x|",
  softplus: "ln(1 + exp x)",
  cube: "x³",
  minus_square: "−x²",
  sine: "sin x",
};
const FORMULA = { cube: "*x*^3", minus_square: "−*x*^2", sine: "sin *x*" };
const REASONS = {
  square: "*f*″ = 2 is never negative",
  quartic: "*f*″ = 12*x*^2 is never negative",
  exponential: "*f*″ = exp *x* is never negative",
  absolute: "|*x*| is the larger of the lines *x* and −*x*",
  softplus: "*f*″ = *σ*(*x*)(1 − *σ*(*x*)) is never negative",
};
const AIR = 0.08; // room beside the interval, as a share of it
const NEAR = 0.08; // where two handles meet, as a share of the picture's width
const LEAST_GAP = 0.05; // the second picture is never higher than for a gap of this size
const ALONG = linear(-0.04, 1.04);

// The chord is grey, as the secants of the course are; its ends are points of the graph.
const CHORD = ["muted"];
const BELOW = ["minimum", ""]; // the curve is below its chord, as convexity has it
const ABOVE = ["warning", "st-bold"];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "The chord test",
    lines: 2,
    description:
      "The first plot shows the graph of f and, in grey, the chord between two points a and b on " +
      "it that you move. At a place between them, which t chooses, an upright line leads from " +
      "the curve to the chord. The second plot shows this gap, chord minus curve, for all t from " +
      "0 to 1. Where it falls below 0 the curve is above its chord, and f is not convex. A pair " +
      "whose gap never falls below 0 proves nothing.",
  });
  const ends = ["a", "b"].map((trait) =>
    view.quantity(trait, {
      step: 0.1,
      large: 0.5,
      show: (value) => format(value),
      say: (value) => `${trait} = ${spoken(value)}`,
    }),
  );
  const [a, b] = ends;
  const t = view.quantity("t", {
    min: 0,
    max: 1,
    step: 0.05,
    large: 0.25,
    show: (value) => format(value),
    say: (value) => `t = ${spoken(value)}`,
  });
  view.select("function", {
    label: "*f*(*x*) =",
    options: Object.entries(OPTIONS),
    changes(name) {
      const { pair } = CURVES[name];
      return { function: name, a: pair[0], b: pair[1] };
    },
  });

  const graph = view.panel({
    x: linear(-3, 3),
    y: linear(0, 9),
    xName: "*x*",
    yName: "*f*(*x*)",
  });
  const chordHeight = graph.readout("chord at *x*", ...CHORD);
  const curveHeight = graph.readout("curve *f*(*x*)", "function");
  const foot = graph.segment("muted", "st-thin");
  const curve = graph.curve("function");
  const chord = graph.segment(...CHORD);
  const between = [BELOW, ABOVE].map(([role]) => ({
    line: graph.segment(role, "st-bold"),
    tips: graph.dots(role, "st-beads"),
  }));
  const footLabel = graph.label("muted");
  const names = ends.map(() => graph.label("function"));
  const points = ends.map((end, i) =>
    graph.handle({
      name: `${"ab"[i]}, on the graph`,
      role: "function",
      quantities: [end],
      drag: (x) => ({ ["ab"[i]]: end.nearest(x) }),
    }),
  );
  graph.slider("*a*", a, { role: "function", along: (value) => value, value: true });
  graph.slider("*b*", b, { role: "function", along: (value) => value, value: true });

  const gaps = view.panel({
    x: ALONG,
    y: linear(0, 1),
    xName: "*t*",
    yName: "chord − curve",
  });
  const gapHere = gaps.readout("gap at *t*");
  const verdict = gaps.readout("this pair");
  const zero = gaps.segment("ink", "st-fine");
  const guide = gaps.segment("muted", "st-thin");
  const [positive, negative] = [BELOW, ABOVE].map((look) => gaps.curve(...look));
  const place = gaps.handle({
    name: "t, on the gap",
    role: "ink",
    quantities: [t],
    drag: (at) => ({ t: t.nearest(at) }),
  });
  gaps.slider("*t*", t, { along: (value) => value, value: true });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const name = model.get("function");
      const { f, interval, convex } = CURVES[name];
      state = { name, convex, a: a.value, b: b.value, t: t.value };
      Object.assign(state, chordAt(f, state.a, state.b, state.t));
      const test = chordTest(f, state.a, state.b, CHORD_PLACES);
      state.deepest = Math.min(test.deepest, state.gap);
      state.highest = Math.max(...test.gaps.map(([, gap]) => gap));

      if (has("function")) {
        for (const end of ends) [end.min, end.max] = interval;
        graph.scales(...windowAround(f, interval));
        curve.set(evenly(graph.x.low, graph.x.high, 240).map((x) => [x, f(x)]));
      }
      drawChord(f, state);
      drawGaps(test.gaps, state);

      chordHeight(format(state.chord));
      curveHeight(format(state.curve));
      gapHere(format(state.gap));
      verdict(state.deepest < 0 ? "disproves" : "cannot tell");
      view.note(explanation(state));
    },
    () =>
      `a = ${spoken(state.a)}, b = ${spoken(state.b)}, t = ${spoken(state.t)}: ` +
      `at x = ${spoken(state.x)} the chord is at ${spoken(state.chord)}, the curve at ` +
      `${spoken(state.curve)}, the gap is ${spoken(state.gap)}. ${plain(explanation(state))}`,
  );

  // The chord, its ends and what is between it and the curve at x.
  function drawChord(f, { a: from, b: to, x, chord: height, curve: value, gap }) {
    const tips = [from, to].map((end) => [end, f(end)]);
    chord.set(...tips);
    between.forEach(({ line, tips: beads }, i) => {
      const shown = gap < 0 === (i === 1);
      if (shown) line.set([x, value], [x, height]);
      else line.hide();
      beads.set(shown ? [[x, value], [x, height]] : []);
    });
    foot.set([x, graph.y.low], [x, Math.min(value, height)]);

    const [first, last, here] = [from, to, x].map((at) => graph.x.position(at));
    const crowds = (at, i) => Math.abs(at - here) < 0.16 && graph.y.position(tips[i][1]) < 0.25;
    if ([first, last].some(crowds)) footLabel.hide();
    else footLabel.set([x, graph.y.low], "*x*", here > 0.5 ? "up-left" : "up-right");
    const apart = last - first;
    tips.forEach((tip, i) => {
      const left = i === 0 ? apart >= 0 : apart < 0;
      const side = left ? "left" : "right";
      points[i].set(tip, { lean: Math.abs(apart) < NEAR ? side : "" });
      // Beyond the chord's end, on the side of the curve that it turns away from.
      const ahead = f(tip[0] + (left ? -0.2 : 0.2));
      names[i].set(tip, `*${"ab"[i]}*`, `${ahead > tip[1] ? "down" : "up"}-${side}`);
    });
  }

  function drawGaps(all, { t: at, gap, deepest, highest }) {
    gaps.scales(ALONG, gapScale(deepest, highest));
    zero.set([ALONG.low, 0], [ALONG.high, 0]);
    const whole = withCrossings(all);
    positive.set(whole.map(([s, value]) => [s, value >= 0 ? value : NaN]));
    negative.set(whole.map(([s, value]) => [s, value <= 0 && deepest < 0 ? value : NaN]));
    guide.set([at, 0], [at, gap]);
    place.set([at, gap]);
  }
}

// The window on f: its interval, and the values that it takes there, with some air.
function windowAround(f, [low, high]) {
  const air = AIR * (high - low);
  const values = evenly(low, high, 120).map((x) => f(x));
  const [bottom, top] = [Math.min(...values), Math.max(...values)];
  const lift = 0.16 * (top - bottom);
  return [linear(low - air, high + air), linear(bottom - lift, top + lift)];
}

// A scale with round ends around the gaps, so that it changes seldom while a point is dragged.
function gapScale(deepest, highest) {
  const [down, up] = [-deepest, highest].map(roundedUp);
  const most = Math.max(LEAST_GAP, down, up);
  const length = (side, other) => (side >= other ? most : Math.max(side, 0.15 * most));
  return linear(-1.08 * length(down, up), 1.08 * length(up, down));
}

// The next of 1, 2, 5, 10, … times a power of ten.
function roundedUp(size) {
  if (size === 0) return 0;
  const power = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].map((m) => m * power).find((round) => round >= size * 0.9999);
}

// The gaps, and 0 between two of different sign.
function withCrossings(gaps) {
  return gaps.flatMap(([t, gap], i) => {
    const [before, last] = gaps[Math.max(0, i - 1)];
    if (last * gap >= 0) return [[t, gap]];
    return [[before + ((t - before) * last) / (last - gap), 0], [t, gap]];
  });
}

// What this pair proves, and what it does not.
function explanation({ name, convex, a, b, gap, deepest, highest }) {
  if (a === b) return "*a* = *b*: one point has no chord. Drag the two apart.";
  if (gap < 0) {
    return (
      `The curve is above its chord here, by ${format(-gap, 3)}. One such place on one chord is ` +
      `enough: *f*(*x*) = ${FORMULA[name]} is not convex.`
    );
  }
  if (deepest < 0) {
    return (
      "At this *t* the curve is not above the chord, but where the gap falls below 0 it is. So " +
      "this pair disproves convexity, whatever *t* shows."
    );
  }
  if (highest === 0) {
    return "The curve runs along its chord: the gap is 0 all the way, which convexity allows.";
  }
  if (!convex) {
    return (
      "The curve is nowhere above this chord. That proves nothing: *f* is not convex, and " +
      "another pair shows it. Find one."
    );
  }
  return (
    "The curve is nowhere above this chord. You will find no chord that it rises above: " +
    `${REASONS[name]}. It is this that proves *f* convex, not the pair.`
  );
}

export default { render };
