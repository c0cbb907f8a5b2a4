// Sums that approach an integral, the integral itself, and what each sum is made of.

import { FUNCTIONS } from "./math.js";
import { evenly } from "./scales.js";

// Each function with its integral, its interval and the limits at the start; by the names of
// steepest.explorables.quadrature_rules, and written as there.
export const INTEGRANDS = {
  sine: {
    ...FUNCTIONS.sine,
    integral: (a, b) => 2 * Math.sin((a + b) / 2) * Math.sin((b - a) / 2),
    interval: [-Math.PI, 2 * Math.PI],
    limits: [0, Math.PI],
  },
  exponential: {
    ...FUNCTIONS.exponential,
    integral: (a, b) => Math.exp(a) * Math.expm1(b - a),
    limits: [0, 2],
  },
  cubic: {
    ...FUNCTIONS.cubic,
    integral: (a, b) => (b - a) * (a + b) * ((a * a + b * b) / 4 - 1.5),
    limits: [-1.5, 2],
  },
  witch: {
    f: (x) => 1 / (1 + x * x),
    integral: (a, b) => Math.atan2(b - a, 1 + a * b),
    interval: [-4, 4],
    limits: [-3, 3],
  },
  root: {
    f: Math.sqrt,
    integral: (a, b) => (b * Math.sqrt(b) - a * Math.sqrt(a)) / 1.5,
    interval: [0, 4],
    limits: [0, 4],
  },
  absolute: {
    ...FUNCTIONS.absolute,
    integral: (a, b) => (b * Math.abs(b) - a * Math.abs(a)) / 2,
    limits: [-1, 2.5],
  },
};

const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

const ends = (a, b, n) => evenly(a, b, n);
const starts = (a, b, n) => evenly(a, b, n).slice(0, n);
const middles = (a, b, n) => starts(a, b, n).map((_, i) => a + ((i + 0.5) * (b - a)) / n);

// Each rule with its order p, the points at which it asks for f on n intervals, and their weights
// in units of h = (b − a)/n.
export const RULES = {
  left: { order: 1, points: starts, weights: (n) => Array(n).fill(1) },
  midpoint: { order: 2, points: middles, weights: (n) => Array(n).fill(1) },
  trapezoid: {
    order: 2,
    points: ends,
    weights: (n) => Array.from({ length: n + 1 }, (_, i) => (i === 0 || i === n ? 0.5 : 1)),
  },
  simpson: {
    order: 4,
    points: ends, // n is even
    weights: (n) =>
      Array.from({ length: n + 1 }, (_, i) => (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) / 3),
  },
};

// The sum of a rule on n intervals, and the rounding that it may carry.
export function sumOf({ points, weights }, f, a, b, n) {
  const h = (b - a) / n;
  const w = weights(n);
  const terms = points(a, b, n).map((x, i) => w[i] * f(x));
  return {
    value: h * total(terms),
    rounding: 4 * Number.EPSILON * Math.abs(h) * total(terms.map(Math.abs)),
  };
}

// The pieces that a rule adds up, from the left limit on: the outline of each as points, and what
// it adds. Simpson's rule has one parabola for every two intervals, drawn through `count` points.
export function piecesOf(name, f, a, b, n, count = 12) {
  const x = evenly(a, b, n);
  const h = (b - a) / n;
  if (name === "simpson") {
    return Array.from({ length: n / 2 }, (_, k) => {
      const [left, middle, right] = x.slice(2 * k, 2 * k + 3).map(f);
      const from = x[2 * k];
      const top = evenly(0, 2, count).map((t) => {
        const bend = (left - 2 * middle + right) / 2;
        return [from + t * h, left + t * (middle - left - bend) + t * t * bend];
      });
      return { outline: around(top), adds: (h / 3) * (left + 4 * middle + right) };
    });
  }
  return Array.from({ length: n }, (_, k) => {
    const [from, to] = [x[k], x[k + 1]];
    const heights = {
      left: () => [f(from), f(from)],
      midpoint: () => Array(2).fill(f(a + (k + 0.5) * h)),
      trapezoid: () => [f(from), f(to)],
    }[name]();
    const top = [
      [from, heights[0]],
      [to, heights[1]],
    ];
    return { outline: around(top), adds: (h * (heights[0] + heights[1])) / 2 };
  });
}

// From the axis up, along the top, and down to the axis.
function around(top) {
  return [[top[0][0], 0], ...top, [top.at(-1)[0], 0], [top[0][0], 0]];
}
