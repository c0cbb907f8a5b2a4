// Quadratic form: choose two eigenvalues, turn them, drag the start; compare descent and Newton.

import { compareOn } from "./quadratics.js";
import { clamp, linear, log, sameUnits } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const RATIO = 1.15; // width of both plots over their height
const REACH = 3; // how far from 0 the start may be dragged, in both coordinates
const LEVEL = 0.75; // the contours are at ±LEVEL·k²: evenly spaced along an eigenvector
const CELLS = 48;
const ARROW = 1.5; // length of the eigenvectors
const COUNTED = 200; // steps of descent that are computed
const SHOWN = 50; // and those that the second plot has room for
const NEAR = 1e-6; // the distance at which a method has arrived
const FLOOR = 1e-7; // smaller distances, and 0, are drawn here
const ROUNDED = 1e-12; // smaller factors and distances are what rounding makes of 0
const ALIGNED = 0.005; // a share of the distance that cannot be seen
const STEPS = linear(-1.5, SHOWN + 1);
const DISTANCES = log(10 ** -7.6, 10 ** 1.6);

const DESCENT = ["path", ""];
const NEWTON = ["tangent", "st-bold"];
const THEORY = ["muted", "st-fine"];
const RHO = "(*κ*\u00a0−\u00a01)/(*κ*\u00a0+\u00a01)";
const MARKS = { minimum: "minimum", maximum: "warning", saddle: "ink" };

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "Quadratic form",
    lines: 2,
    description:
      "The first plot shows contours of a quadratic function of two variables around its " +
      "critical point, dashed where it is below 0, and the two eigenvectors of its Hessian as " +
      "arrows with their eigenvalues. From a start that you move, a zigzag line is the path of " +
      "gradient descent and a straight arrow the step of Newton's method. The second plot shows " +
      "the distance to the critical point after each step, on a logarithmic axis: a straight " +
      "line for descent, a plunge to 0 for Newton's method.",
  });
  const eigenvalue = (trait, name) =>
    view.quantity(trait, {
      min: -4,
      max: 12,
      step: 0.5,
      large: 2,
      show: (value) => format(value, 3),
      say: (value) => `${name} = ${spoken(value)}`,
    });
  const lambdas = [eigenvalue("lambda1", "λ1"), eigenvalue("lambda2", "λ2")];
  const angle = view.quantity("angle", {
    min: -90,
    max: 90,
    step: 5,
    large: 15,
    cyclic: true,
    show: (value) => `${format(value, 3)}°`,
    say: (value) => `${spoken(value)} degrees`,
  });
  const start = ["x", "y"].map((trait) =>
    view.quantity(trait, {
      min: -REACH,
      max: REACH,
      step: 0.1,
      large: 0.5,
      show: (value) => format(value),
      say: (value) => `${trait} = ${spoken(value)}`,
    }),
  );

  const box = [-REACH, REACH];
  const [x, y] = sameUnits([box, box], RATIO);
  const map = view.panel({ x, y, ratio: RATIO, xName: "*x*", yName: "*y*", yTicks: 4 });
  const rows = [map.readout("*H*, first row"), map.readout("*H*, second row")];
  const kind = map.readout("critical point");
  const condition = map.readout("condition *κ*");
  const above = map.contours("function");
  const below = map.contours("function", "st-contour st-dashed");
  const minima = map.curve("minimum", "st-dashed"); // where critical points fill a line
  const maxima = map.curve("warning", "st-dashed");
  const arrows = lambdas.map(() => map.arrow("ink", "st-fine"));
  const arrowLabels = lambdas.map(() => map.label());
  const newton = map.arrow(...NEWTON);
  const path = map.curve(...DESCENT);
  const beads = map.dots("path", "st-dots");
  const marks = Object.entries(MARKS).map(([name, role]) => [name, map.dots(role, "st-beads")]);
  const markLabel = map.label();
  const point = map.handle({
    name: "the start",
    role: "ink",
    quantities: start,
    drag: (...at) => {
      const [atX, atY] = at.map((value, i) => start[i].nearest(value));
      return { x: atX, y: atY };
    },
  });
  map.slider("*λ*_1", lambdas[0], { value: true });
  map.slider("*λ*_2", lambdas[1], { value: true });

  const race = view.panel({
    x: STEPS,
    y: DISTANCES,
    ratio: RATIO,
    xName: "step",
    yName: "distance",
    yMarks: [[FLOOR, "≈ 0"]],
    legend: [["theory *ρ*^k", ...THEORY]],
  });
  const descentSteps = race.readout("descent, to 10^{−6}", "path");
  const newtonSteps = race.readout("Newton, to 10^{−6}", ...NEWTON);
  const learningRate = race.readout("learning rate *η*");
  const factor = race.readout("factor *ρ* a step");
  const theory = race.segment(...THEORY);
  const plunge = race.segment(...NEWTON);
  const landing = race.dots("tangent", "st-beads");
  const distances = race.dots("path", "st-dots st-bold");
  race.slider("angle", angle, { value: true });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const eigenvalues = lambdas.map((lambda) => lambda.value);
      const from = start.map((coordinate) => coordinate.value);
      state = compareOn(eigenvalues, angle.value, from, { near: NEAR, most: COUNTED });
      Object.assign(state, { eigenvalues, from, angle: angle.value, left: stepOutside(state) });

      if (has("lambda1") || has("lambda2") || has("angle")) drawLandscape(state);
      drawMark(state);
      drawPaths(state);
      drawRace(state);

      rows.forEach((row, i) => row(state.H[i].map((entry) => fixed(entry, 2)).join(", ")));
      kind(state.kind);
      condition(format(state.condition));
      descentSteps(state.steps === Infinity ? "never" : counted(state.steps));
      newtonSteps(state.newton ? counted(state.steps && 1) : "no step");
      learningRate(format(state.step));
      factor(format(state.factor < ROUNDED ? 0 : state.factor));
      view.note(explanation(state));
    },
    () =>
      `λ1 = ${spoken(state.eigenvalues[0])}, λ2 = ${spoken(state.eigenvalues[1])}, turned by ` +
      `${spoken(state.angle)} degrees: ${state.kind}. ` +
      `The start is ${state.from.map((c) => spoken(c)).join(", ")}. ${plain(explanation(state))}`,
  );

  // The contours and the eigenvectors.
  function drawLandscape({ form, eigenvalues, vectors, flat }) {
    const farthest = (map.x.high ** 2 + map.y.high ** 2) / 2;
    const [low, high] = [Math.min(...eigenvalues), Math.max(...eigenvalues)];
    above.set(form.f, levelsUpTo(high * farthest), CELLS);
    below.set(form.f, levelsUpTo(-low * farthest).map((level) => -level), CELLS);
    const alone = flat[0] !== flat[1]; // one flat direction
    const line = alone ? [-5, 5].map((t) => vectors[flat.indexOf(true)].map((c) => t * c)) : [];
    minima.set(high > 0 ? line : []);
    maxima.set(high > 0 ? [] : line);
    vectors.forEach((vector, i) => {
      const tip = vector.map((c) => ARROW * c);
      arrows[i].set([0, 0], tip);
      const text = `*λ*_${i + 1} = ${format(eigenvalues[i], 3)}`;
      arrowLabels[i].set(tip, text, tip[1] >= 0 ? "up" : "down");
    });
  }

  // The class, in the one of the two quadrants without an arrow that the start leaves free.
  function drawMark({ kind, vectors: [first], from }) {
    for (const [name, mark] of marks) mark.set(name === kind ? [[0, 0]] : []);
    const [free, other] = first[1] >= 0 ? ["down-right", "down-left"] : ["up-left", "down-left"];
    const quadrant = `${from[1] < 0 ? "down" : "up"}-${from[0] < 0 ? "left" : "right"}`;
    const name = kind === "inconclusive" ? "flat" : kind;
    markLabel.set([0, 0], name, quadrant === free ? other : free);
  }

  function drawPaths({ from, landing: end, points }) {
    point.set(from);
    path.set(points);
    beads.set(points.slice(1));
    if (end) newton.set(from, end);
    else newton.hide();
  }

  function drawRace({ distances: all, factor: rho, newton: step }) {
    const first = all[0];
    const arrived = all.findIndex((distance) => distance <= FLOOR);
    const shown = all.slice(0, Math.min(SHOWN, arrived < 0 ? SHOWN : arrived) + 1);
    distances.set(shown.map((distance, k) => [k, Math.max(FLOOR, distance)]));

    // Theory is a straight line until it meets the floor: after one step where ρ = 0.
    const meets = rho < 1 ? Math.log(FLOOR / first) / Math.log(rho) : SHOWN;
    const end = clamp(meets, 1, SHOWN);
    if (first > FLOOR) theory.set([0, first], [end, Math.max(FLOOR, first * rho ** end)]);
    else theory.hide();

    const goes = step && first > FLOOR;
    landing.set(goes ? [[1, FLOOR]] : []);
    if (goes) plunge.set([0, first], [1, FLOOR]);
    else plunge.hide();
  }

  // The first step that leaves the picture, Infinity if none of those computed does.
  function stepOutside({ points }) {
    const first = points.findIndex(
      ([atX, atY]) => Math.abs(atX) > map.x.high || Math.abs(atY) > map.y.high,
    );
    return first < 0 ? Infinity : first;
  }
}

const counted = (steps) => `${steps} ${steps === 1 ? "step" : "steps"}`;

// The levels LEVEL·k² with k = 1, 2, … up to `top`.
function levelsUpTo(top) {
  const count = Math.floor(Math.sqrt(Math.max(0, top) / LEVEL));
  return Array.from({ length: count }, (_, k) => LEVEL * (k + 1) ** 2);
}

// Two sentences at most on what the eigenvalues do here.
function explanation({ eigenvalues, kind, flat, shares, left, steps, factor, distances }) {
  if (flat.every(Boolean)) {
    return "*H* = 0: *q* is 0 everywhere and has no slope. Neither method has anywhere to go.";
  }
  if (distances[0] < ROUNDED) {
    return "The start is a critical point. The gradient is 0 there, and neither method moves.";
  }
  if (kind === "inconclusive") {
    const low = Math.max(...eigenvalues) > 0;
    const line = low ? "minima; descent finds one" : "maxima; descent leaves it";
    return (
      "*λ* = 0: *H* has no inverse, so Newton’s step does not exist, and *H* does not settle the " +
      `class. *q* itself has a whole line of ${line}.`
    );
  }
  if (kind === "minimum" && factor < ROUNDED) {
    return (
      "*λ*_1 = *λ*_2: the contours are circles, the gradient points straight away from the " +
      "minimum, and descent lands in one step, as Newton’s method always does here."
    );
  }
  if (kind === "minimum") {
    const [rho, newton] = [`${RHO} = ${format(factor, 3)} of the distance`, "Newton’s step"];
    return shares.some((share) => Math.abs(share) < ALIGNED * distances[0])
      ? "On an eigenvector the gradient points along it, and descent stays on its line. Still, " +
          `each step leaves ${rho}; ${newton} lands at once.`
      : `Each descent step leaves ${rho} and swings across the valley. ${newton} divides each ` +
          "direction by its own *λ* and lands at once.";
  }
  const why = "it looks for gradient 0, not for low ground.";
  const gone = left === Infinity ? "slowly" : `and has left the picture after ${counted(left)}`;
  if (kind === "maximum") {
    return `Descent leads away from the maximum, ${gone}. Newton’s step climbs to it: ${why}`;
  }
  return steps === Infinity
    ? `Descent slides off where *λ* < 0, ${gone}. Newton’s step ends at the saddle: ${why}`
    : "The start has no share of the direction with *λ* < 0, so even descent ends at the saddle. " +
        `Newton’s step does so from anywhere: ${why}`;
}

export default { render };
