// Gradient descent with a fixed step on ½(x² + κy²), whose μ is 1 and whose Lₛ is κ, and what the
// theorems promise of it: the formulas of steepest.curvature.

import { descend } from "./descent.js";

// The value and the gradient.
export function valleyOf(kappa) {
  return {
    f: (x, y) => 0.5 * (x * x + kappa * y * y),
    gradient: (x, y) => [x, kappa * y],
  };
}

// Learning rates that have a name, by it.
export const NAMED_RATES = {
  inverse: (kappa) => 1 / kappa,
  best: (kappa) => 2 / (1 + kappa),
  limit: (kappa) => 2 / kappa,
};

// What a step makes of x and of y: 1 − ημ and 1 − ηLₛ.
export function stepFactors(kappa, rate) {
  return [1 - rate, 1 - rate * kappa];
}

// ρ, the larger size of the two: on every μ-strongly convex, Lₛ-smooth function a step leaves at
// most this share of the distance to the minimizer, whatever η is.
export function contraction(kappa, rate) {
  return Math.max(...stepFactors(kappa, rate).map(Math.abs));
}

// (1 − ημ)^{k/2}, the course's theorem on the squared distance as a share of the distance itself.
// It needs η ≤ 1/Lₛ, and is NaN beyond.
export function theoremShare(kappa, rate, k) {
  return rate * kappa <= 1 + 1e-12 ? Math.sqrt((1 - rate) ** k) : NaN;
}

// The iterates from a start, as many as steps + 1: a descent that reaches 0 exactly stays there.
export function iteratesOn(kappa, start, rate, steps) {
  const options = { steps, tolerance: 0, patience: Infinity };
  const { points } = descend(valleyOf(kappa), start, rate, options);
  return Array.from({ length: steps + 1 }, (_, k) => points[Math.min(k, points.length - 1)]);
}
