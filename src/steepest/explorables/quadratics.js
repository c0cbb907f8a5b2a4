// Quadratic forms q(x) = ½ xᵀHx of two variables with H = R diag(λ₁, λ₂) Rᵀ, and what descent and
// Newton's method make of them: the formulas of steepest.curvature and steepest.newton.

import { descend } from "./descent.js";

const NEGLIGIBLE = 1e-8; // an eigenvalue that is this share of the other counts as 0

// Cosine and sine of an angle in degrees, exact where the axes change places.
function cosineAndSine(degrees) {
  const turn = (degrees * Math.PI) / 180;
  return [Math.abs(degrees) === 90 ? 0 : Math.cos(turn), Math.sin(turn)];
}

// The two unit eigenvectors, the columns of R: the first points at the angle.
export function eigenvectorsAt(degrees) {
  const [c, s] = cosineAndSine(degrees);
  return [
    [c, s],
    [-s, c],
  ];
}

// The rows of H.
export function hessianFrom([first, second], degrees) {
  const [c, s] = cosineAndSine(degrees);
  const mixed = (first - second) * c * s;
  return [
    [first * c * c + second * s * s, mixed],
    [mixed, first * s * s + second * c * c],
  ];
}

// The form with its gradient Hx.
export function quadraticForm([[a, b], [, d]]) {
  return {
    f: (x, y) => 0.5 * (a * x * x + 2 * b * x * y + d * y * y),
    gradient: (x, y) => [a * x + b * y, b * x + d * y],
  };
}

// A point's share of each eigenvector.
export function componentsAlong(vectors, [x, y]) {
  return vectors.map(([vx, vy]) => vx * x + vy * y);
}

// Which eigenvalues count as 0, as steepest.curvature.classify counts.
export function flatDirections(eigenvalues) {
  const zero = NEGLIGIBLE * Math.max(...eigenvalues.map(Math.abs));
  return eigenvalues.map((value) => Math.abs(value) <= zero);
}

// What kind of critical point has these eigenvalues.
export function kindOf(eigenvalues) {
  const [low, high] = [Math.min(...eigenvalues), Math.max(...eigenvalues)];
  const flat = flatDirections(eigenvalues).some(Boolean);
  if (flat) return "inconclusive";
  if (low > 0) return "minimum";
  return high < 0 ? "maximum" : "saddle";
}

// κ = L/μ: infinite where an eigenvalue is 0, NaN where q is not convex or H is 0.
export function conditionOf(eigenvalues) {
  const flat = flatDirections(eigenvalues);
  if (flat.every(Boolean) || eigenvalues.some((value, i) => value < 0 && !flat[i])) return NaN;
  return flat.some(Boolean) ? Infinity : Math.max(...eigenvalues) / Math.min(...eigenvalues);
}

// The best fixed step of descent to a minimum, 2/(λ₁ + λ₂). Elsewhere none is best, and 1/max|λ|
// is cautious; NaN for H = 0.
export function fixedStep(eigenvalues) {
  if (kindOf(eigenvalues) === "minimum") return 2 / (eigenvalues[0] + eigenvalues[1]);
  const largest = Math.max(...eigenvalues.map(Math.abs));
  return largest > 0 ? 1 / largest : NaN;
}

// What a step of descent makes of a component along each eigenvector: 1 - ηλ, exactly 1 along a
// flat one.
export function factorsOf(eigenvalues, rate) {
  const flat = flatDirections(eigenvalues);
  return eigenvalues.map((value, i) => (flat[i] ? 1 : 1 - rate * value));
}

// The largest |1 - ηλ| along the eigenvectors that are not flat: what a step leaves of the distance
// to the critical points at worst. NaN for H = 0.
export function worstFactor(eigenvalues, rate) {
  const flat = flatDirections(eigenvalues);
  const factors = factorsOf(eigenvalues, rate).filter((_, i) => !flat[i]);
  return factors.length > 0 ? Math.max(...factors.map(Math.abs)) : NaN;
}

// The solution d of Hd = -g by Cramer's rule. H must not be singular.
export function newtonStep([[a, b], [c, d]], [g1, g2]) {
  const determinant = a * d - b * c;
  return [(b * g2 - d * g1) / determinant, (c * g1 - a * g2) / determinant];
}

// Descent with the fixed step, at most `most` steps of it, and Newton's one step from a start; the
// distances to the critical point nearest to it, and the steps until they are within `near`.
export function compareOn(eigenvalues, degrees, start, { near, most }) {
  const vectors = eigenvectorsAt(degrees);
  const H = hessianFrom(eigenvalues, degrees);
  const form = quadraticForm(H);
  const kind = kindOf(eigenvalues);
  const flat = flatDirections(eigenvalues);
  const shares = componentsAlong(vectors, start);
  const critical = [0, 1].map((i) =>
    shares.reduce((sum, share, j) => sum + (flat[j] ? share * vectors[j][i] : 0), 0),
  );
  const away = shares.map((share, j) => (flat[j] ? 0 : share));
  const distance = (point) => Math.hypot(...point.map((value, i) => value - critical[i]));
  const step = fixedStep(eigenvalues);
  const { points } = descend(form, start, step, { steps: most, tolerance: 0 });
  const newton = kind === "inconclusive" ? null : newtonStep(H, form.gradient(...start));
  const steps = stepsToReach(away, factorsOf(eigenvalues, step), near);
  return {
    H,
    form,
    vectors,
    kind,
    flat,
    shares,
    critical,
    step,
    newton,
    points,
    steps,
    condition: conditionOf(eigenvalues),
    factor: worstFactor(eigenvalues, step),
    distances: points.map(distance),
    landing: newton && start.map((value, i) => value + newton[i]),
  };
}

// The first step t at which √Σ (cᵢ fᵢ^t)² is at most `tolerance`, Infinity if there is none. The
// sum is convex in t, so the first t is found by bisection where it still falls.
export function stepsToReach(components, factors, tolerance) {
  const distance = (t) => Math.hypot(...components.map((c, i) => c * Math.abs(factors[i]) ** t));
  const arrived = (t) => distance(t) <= tolerance;
  const shrinks = components.every((c, i) => c === 0 || Math.abs(factors[i]) < 1);
  if (shrinks) return firstStep(arrived);
  const turn = firstStep((t) => arrived(t) || distance(t + 1) >= distance(t));
  return arrived(turn) ? firstStep(arrived, turn) : Infinity;
}

// The first t from 0 with a condition that then holds for ever, or up to `high`.
function firstStep(holds, high = 1) {
  while (!holds(high)) high *= 2;
  let low = -1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    [low, high] = holds(middle) ? [low, middle] : [middle, high];
  }
  return high;
}
