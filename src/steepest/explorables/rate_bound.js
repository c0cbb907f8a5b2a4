// The rate bound: choose κ and η, and compare the distance of descent with what theorems promise.

import { courseOn } from "./course.js";
import {
  NAMED_RATES,
  contraction,
  iteratesOn,
  stepFactors,
  theoremShare,
  valleyOf,
} from "./fixed_steps.js";
import { stepsToReach } from "./quadratics.js";
import { clamp, evenly, linear, log, sameUnits } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const COUNT = 50; // steps that are taken
const EVERY = Array.from({ length: COUNT + 1 }, (_, k) => k);
const START = [5, 5];
const FIRST = Math.hypot(...START);
const NEAR = 0.01; // the share of the first distance at which it has arrived
const FLOOR = 10 ** -4.7; // smaller distances, and 0, are drawn here
const RATIO = 1.15;
const LEVELS = 6; // contours up to the start's
const CELLS = 64;
const EXACT = 1e-9; // a rate this near to a named one is that one
const ROUNDED = 1e-12; // smaller factors are what rounding makes of 0

// Rates as multiples of 1/Lₛ; the ticks below are labels, because they have names.
const RATES = { ...linear(0, 2.3), ticks: () => [] };
const FACTORS = { ...linear(-0.12, 1.42), ticks: () => [0, 1] };
const STEPS = linear(-1.5, COUNT + 1);
const DISTANCES = log(10 ** -5.2, 10 ** 2.6);

const CEILED = 250; // and larger ones of the step one looks at here

const FLAT = ["muted", "st-dashed"];
const STEEP = ["muted", "st-thin"];
const CEILING = ["ink", "st-fine"];
const THEOREM = ["muted", "st-dashed"];
const BEST = "2/(*L*_s + *μ*)";

const RULES = {
  by_hand: "by hand",
  inverse: "1/Lₛ",
  best: "2/(Lₛ + μ)",
  limit: "2/Lₛ",
};

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "The rate bound",
    lines: 2,
    description:
      "Gradient descent on one half of x² + κy² from the point (5, 5). The first plot shows, " +
      "against the learning rate η, the sizes of the two factors by which a step multiplies x and y, " +
      "and the larger of them, ρ, which is least at η = 2/(L + μ) and above 1 beyond 2/L. The " +
      "second plot shows contours and the path. The third shows the distance to the minimum " +
      "after each step on a logarithmic axis, below the straight line of the bound ρ to the " +
      "power k, and, for η up to 1/L, below a weaker bound.",
  });
  const eta = view.quantity("relative_rate", {
    min: 0.05,
    max: 2.2,
    step: 0.05,
    large: 0.25,
    show: () => format(rateNow(), 3),
    say: (value) => `learning rate ${spoken(rateNow())}, ${spoken(value)} times 1 over L`,
  });
  Object.defineProperty(eta, "value", { get: () => rateNow() * model.get("kappa") });
  const byHand = (value) => ({ rule: "by_hand", relative_rate: eta.nearest(value) });
  eta.set = (value) => view.change({ rule: "by_hand", relative_rate: eta.within(value) });
  // κ moves in powers of ten and is kept to two digits.
  const kappa = view.quantity("kappa", {
    min: 0,
    max: 3,
    step: 0.1,
    large: 0.5,
    show: () => format(model.get("kappa"), 3),
    say: () => `condition number ${spoken(model.get("kappa"))}`,
  });
  Object.defineProperty(kappa, "value", { get: () => Math.log10(model.get("kappa")) });
  kappa.set = (value) =>
    view.change({ kappa: Number((10 ** kappa.within(value)).toPrecision(2)) });
  const step = view.quantity("k", {
    min: 0,
    max: COUNT,
    step: 1,
    large: 10,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `step ${value}`,
  });
  view.select("rule", {
    label: "*η* =",
    options: Object.entries(RULES),
    changes: (rule) => (rule === "by_hand" ? byHand(eta.value) : { rule }),
  });

  const strip = view.panel({
    x: RATES,
    y: FACTORS,
    ratio: 3.2,
    xName: "*η*",
    yName: "*ρ*",
    legend: [
      ["|1 − *ημ*|", ...FLAT],
      ["|1 − *ηL*_s|", "muted", "st-dots"],
    ],
  });
  strip.root.classList.add("st-strip");
  const size = strip.readout("learning rate *η*");
  const flat = strip.readout("*x* times 1 − *ημ*");
  const steep = strip.readout("*y* times 1 − *ηL*_s");
  const factor = strip.readout("bound *ρ* a step", ...CEILING);
  strip.segment("ink", "st-thin").set([RATES.low, 1], [RATES.high, 1]);
  const sizes = [FLAT, STEEP].map((look) => strip.curve(...look));
  const [largest, beyond] = ["ink", "warning"].map((role) => strip.curve(role));
  const roles = ["muted", "minimum", "muted"];
  const marks = roles.map((role) => strip.segment(role, "st-thin"));
  const names = roles.map((role) => strip.label(role, "st-small"));
  const rate = strip.handle({
    name: "the learning rate, on its bound",
    role: "ink",
    quantities: [eta],
    drag: (x) => byHand(x),
  });
  strip.slider("*η*", eta, { along: (value) => value });

  const [x, y] = sameUnits([[-6, 6], [-6, 6]], RATIO);
  const map = view.panel({ x, y, ratio: RATIO, xName: "*x*", yName: "*y*", yTicks: 4 });
  const across = map.readout("*x* after *k* steps");
  const up = map.readout("*y* after *k* steps");
  const arrival = map.readout("to 1 % of *d*_0");
  const lines = map.contours("function");
  map.dots("minimum", "st-beads").set([[0, 0]]);
  const course = courseOn(map);
  map.slider("*κ*", kappa, { value: true });

  const race = view.panel({
    x: STEPS,
    y: DISTANCES,
    ratio: RATIO,
    xName: "*k*",
    yName: "*d*_k",
    yMarks: [[FLOOR, "≈ 0"]],
    legend: [
      ["*ρ*^k*d*_0", ...CEILING],
      ["(1 − *ημ*)^{k/2}*d*_0", ...THEOREM],
    ],
  });
  const distance = race.readout("distance *d*_k", "path", "st-dots");
  const bound = race.readout("bound *ρ*^k*d*_0", ...CEILING);
  const theorem = race.readout("(1 − *ημ*)^{k/2}*d*_0", ...THEOREM);
  const promise = race.curve(...THEOREM);
  const ceiling = race.curve(...CEILING);
  const measured = race.dots("path", "st-dots");
  const passed = race.dots("path", "st-beads");
  const now = race.handle({
    name: "the step, on the distances",
    role: "path",
    quantities: [step],
    drag: (k) => ({ k: step.nearest(k) }),
  });
  race.slider("*k*", step, { role: "path", along: (k) => k, value: true });

  let state; // what the last frame showed

  function rateNow() {
    const condition = model.get("kappa");
    const named = NAMED_RATES[model.get("rule")];
    return named ? named(condition) : model.get("relative_rate") / condition;
  }

  return view.start(
    (has) => {
      const condition = model.get("kappa");
      const k = step.value;
      const anew = has("kappa") || has("rule") || has("relative_rate");
      if (anew) state = descentOf(condition, rateNow());
      state.k = k;
      state.at = state.points[k];
      state.bound = FIRST * state.rho ** k;
      state.theorem = FIRST * theoremShare(condition, state.rate, k);

      if (has("kappa")) drawValley(condition);
      if (anew) drawBounds(state);
      const diverges = state.relative > 2 + EXACT;
      const path = state.points.slice(0, k + 1);
      course.set(path, path, diverges);
      rate.set([state.relative, state.rho]);
      const dots = state.distances.map((value, i) => [i, Math.max(FLOOR, value)]);
      measured.set(dots);
      passed.set(dots.slice(0, k + 1));
      const height = clamp(state.distances[k], FLOOR, CEILED);
      now.set([k, height], { outside: height !== state.distances[k] });

      size(format(state.rate, 3));
      [flat, steep].forEach((write, i) => write(factorText(state.factors[i])));
      factor(factorText(state.rho));
      [across, up].forEach((write, i) => write(format(state.at[i])));
      distance(format(state.distances[k]));
      bound(format(state.bound));
      theorem(format(state.theorem));
      arrival(counted(state.arrival));
      view.note(explanation(state));
    },
    () =>
      `κ = ${spoken(state.kappa)}, η = ${spoken(state.rate)}: after ${state.k} steps the ` +
      `distance is ${spoken(state.distances[state.k])}, the bound ${spoken(state.bound)}. ` +
      plain(explanation(state)),
  );

  // The contours, and the two factors against η.
  function drawValley(condition) {
    const { f } = valleyOf(condition);
    const top = f(...START);
    lines.set(f, EVERY.slice(1, LEVELS + 3).map((j) => top * (j / LEVELS) ** 2), CELLS);
    const relative = evenly(0, RATES.high, 230);
    const curves = [0, 1].map((i) =>
      relative.map((z) => [z, Math.abs(stepFactors(condition, z / condition)[i])]),
    );
    sizes.forEach((curve, i) => curve.set(curves[i]));
    const best = NAMED_RATES.best(condition) * condition;
    const corners = [0, best, 2].map((z) => [z, contraction(condition, z / condition)]);
    largest.set(corners);
    const end = [RATES.high, contraction(condition, RATES.high / condition)];
    beyond.set([corners[2], end]);
    [1, best, 2].forEach((z, i) => {
      const height = i === 1 ? FACTORS.high : contraction(condition, z / condition);
      marks[i].set([z, FACTORS.low], [z, height]);
    });
    names[0].set([1, FACTORS.low], "1/*L*_s", "down");
    names[1].set([best, FACTORS.high], BEST, best > 1.5 ? "down-left" : "down-right");
    names[2].set([2, FACTORS.low], "2/*L*_s", "down");
  }

  // The bounds, down to the floor.
  function drawBounds({ kappa: condition, rate: learningRate, rho }) {
    const falls = (share) => {
      const line = EVERY.map((k) => [k, Math.max(FLOOR, FIRST * share(k))]);
      const end = line.findIndex(([, value]) => value === FLOOR);
      return end < 0 ? line : line.slice(0, end + 1);
    };
    ceiling.set(falls((k) => rho ** k));
    promise.set(falls((k) => theoremShare(condition, learningRate, k)));
  }
}

// Everything about a descent that does not depend on the step one looks at.
function descentOf(kappa, rate) {
  const points = iteratesOn(kappa, START, rate, COUNT);
  const factors = stepFactors(kappa, rate);
  const stays = rate * kappa > 2 - EXACT; // by rounding, 1 − 2 may be a little less than 1 in size
  return {
    kappa,
    rate,
    relative: rate * kappa,
    factors,
    rho: contraction(kappa, rate),
    points,
    distances: points.map((point) => Math.hypot(...point)),
    arrival: stays ? Infinity : stepsToReach(START, factors, NEAR * FIRST),
  };
}

// A factor with as many digits as it takes to tell it from 1.
function factorText(factor) {
  const left = 1 - Math.abs(factor);
  if (left >= 1 - ROUNDED) return "0";
  if (left < EXACT || left > 0.1) return format(factor);
  return fixed(factor, 1 - Math.floor(Math.log10(left)));
}

const counted = (steps) =>
  steps === Infinity ? "never" : `${steps} ${steps === 1 ? "step" : "steps"}`;

// Which bound holds at this η, and which of the two directions makes it.
function explanation({ kappa, relative, rho, factors }) {
  const best = (2 * kappa) / (1 + kappa);
  const rate = factorText(rho);
  if (rho < ROUNDED) return "*κ* = 1: the valley is a round bowl, and *η* = 1/*L*_s lands at once.";
  if (kappa === 1 && relative < 2 - EXACT) {
    return `*κ* = 1: the two directions are alike. The bound is *ρ* = |1 − *η*| = ${rate} a step.`;
  }
  if (relative > 2 + EXACT) {
    return (
      `*η* > 2/*L*_s: each step makes *y* ${rate} times as large, and descent diverges. The bound ` +
      "*ρ*^k grows with it and promises nothing."
    );
  }
  if (relative > 2 - EXACT) {
    return "*η* = 2/*L*_s: *y* jumps from side to side for ever. *ρ* = 1, and no bound falls.";
  }
  if (Math.abs(relative - best) < EXACT) {
    return (
      `*η* = ${BEST}: *x* and *y* shrink alike, by (*κ* − 1)/(*κ* + 1) = ${rate}. No fixed step ` +
      "has a better bound, and here the distance is the bound."
    );
  }
  if (relative > best) {
    return (
      `${BEST} < *η* < 2/*L*_s: now the steep direction is the slow one. The bound is ` +
      `*ρ* = *ηL*_s − 1 = ${rate} a step: a larger *η* is worse.`
    );
  }
  if (relative > 1 + EXACT) {
    return (
      `1/*L*_s < *η* < ${BEST}: *y* zigzags, since 1 − *ηL*_s < 0, but *x* is still the slower ` +
      `one. The bound is *ρ* = 1 − *ημ* = ${rate} a step.`
    );
  }
  const weaker = `The theorem’s √(1 − *ημ*) = ${factorText(Math.sqrt(factors[0]))} holds too.`;
  if (relative > 1 - EXACT) {
    return `*η* = 1/*L*_s: *y* is 0 at once, *x* keeps *ρ* = 1 − 1/*κ* = ${rate} a step. ${weaker}`;
  }
  return `*η* < 1/*L*_s: no zigzag. The bound is *ρ* = 1 − *ημ* = ${rate} a step. ${weaker}`;
}

export default { render };
