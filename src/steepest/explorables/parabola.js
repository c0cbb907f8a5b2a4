// Gradient descent on the parabola (w − 3)², where every step multiplies the distance by 1 − 2η.

import { descend } from "./descent.js";

export const LOWEST_POINT = 3;

// The formulas of steepest.objectives.shifted_square.
export const PARABOLA = {
  f: (w) => (w - LOWEST_POINT) ** 2,
  gradient: (w) => [2 * (w - LOWEST_POINT)],
};

// The positions w₀ … w_steps, taken step by step; from the minimum itself no step leads away.
export function positionsFrom(start, rate, steps) {
  const { points } = descend(PARABOLA, [start], rate, { steps, tolerance: 0, patience: Infinity });
  return Array.from({ length: steps + 1 }, (_, t) => points[Math.min(t, points.length - 1)][0]);
}

// What is left of the distance after each step.
export function factorOf(rate) {
  return 1 - 2 * rate;
}

// |w_t − 3| as the closed form has it: |1 − 2η|^t |w₀ − 3|.
export function distanceAfter(step, start, rate) {
  return Math.abs(factorOf(rate)) ** step * Math.abs(start - LOWEST_POINT);
}
