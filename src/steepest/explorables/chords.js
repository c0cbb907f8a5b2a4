// The chord test of convexity, with the numbers of steepest.curvature.violates_convexity.

const NOISE = 1e-12; // an excess up to this share of the values of f is taken for rounding
const PLACES = 200; // how many parts of a chord are looked at, the shortest at its ends

// Each function with the interval on which it is drawn, the pair of points to start with, and
// whether it is convex.
export const CURVES = {
  square: { f: (x) => x * x, interval: [-3, 3], pair: [-1.5, 2.5], convex: true },
  quartic: { f: (x) => x ** 4, interval: [-1.5, 1.5], pair: [-1, 1.3], convex: true },
  exponential: { f: Math.exp, interval: [-3, 2], pair: [-2.5, 1.7], convex: true },
  absolute: { f: Math.abs, interval: [-3, 3], pair: [-1, 2], convex: true },
  softplus: {
    f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    interval: [-6, 6],
    pair: [-5, 4],
    convex: true,
  },
  cube: { f: (x) => x * x * x, interval: [-2, 2], pair: [-1.5, 1.8], convex: false },
  minus_square: { f: (x) => -(x * x), interval: [-3, 3], pair: [-2, 1.5], convex: false },
  sine: { f: Math.sin, interval: [-6, 6], pair: [-4.5, 2], convex: false },
};

// Where on a chord to look: from 0 to 1, closer together at the ends, where f and chord meet.
export const CHORD_PLACES = Array.from(
  { length: PLACES + 1 },
  (_, i) => (1 - Math.cos((Math.PI * i) / PLACES)) / 2,
);

// The chord from a to b and the curve below or above it, at x = (1 − t)a + tb. The gap is positive
// where the chord is above the curve; what may be rounding counts as 0.
export function chordAt(f, a, b, t) {
  const x = (1 - t) * a + t * b;
  const [from, to, curve] = [f(a), f(b), f(x)];
  const chord = (1 - t) * from + t * to;
  const noise = NOISE * Math.max(Math.abs(curve), Math.abs(from), Math.abs(to));
  const gap = chord - curve;
  return { x, chord, curve, gap: Math.abs(gap) <= noise ? 0 : gap };
}

// The gaps along a chord, [[t, gap], …], and the deepest of them, at most 0. A gap below 0 proves
// that f is not convex; that there is none proves nothing.
export function chordTest(f, a, b, places) {
  const gaps = places.map((t) => [t, chordAt(f, a, b, t).gap]);
  return { gaps, deepest: Math.min(0, ...gaps.map(([, gap]) => gap)) };
}
