// Descent with noise from a saddle between two minima: the update of
// steepest.minimize.perturbed_gradient_descent, with draws that come from Python.

// ½x² + ¼(y² − 1)²: a saddle at 0 with the curvatures 1 and −1, and minima at (0, ±1).
export const TWO_VALLEYS = {
  f: (x, y) => 0.5 * x * x + 0.25 * (y * y - 1) ** 2,
  gradient: (x, y) => [x, y * (y * y - 1)],
};

// x ← x − η∇f(x) + noise·ξ from a start: all iterates. `draws` holds ξ₁, ξ₂ of step 1, then of
// step 2, and so on.
export function noisyPath(start, rate, noise, draws) {
  const points = [start];
  for (let i = 0; i < draws.length; i += 2) {
    const point = points.at(-1);
    const slope = TWO_VALLEYS.gradient(...point);
    points.push(point.map((x, j) => x - rate * slope[j] + noise * draws[i + j]));
  }
  return points;
}

// The first step at which |y| is at least the radius, Infinity if there is none among the draws.
// x plays no part in it: the two directions do not mix.
export function escapeAfter(offset, rate, noise, draws, radius) {
  let y = offset;
  for (let step = 0; ; step++) {
    if (Math.abs(y) >= radius) return step;
    if (2 * step >= draws.length) return Infinity;
    y = y - rate * (y * (y * y - 1)) + noise * draws[2 * step + 1];
  }
}

// The size that an offset and the noise of all steps grow from: after t steps the mean square of y
// is about (1 + η)^{2t} times its square.
export function typicalOffset(offset, rate, noise) {
  return Math.hypot(offset, noise / Math.sqrt((1 + rate) ** 2 - 1));
}

// After how many steps an offset that grows by 1 + η a step reaches a radius, not rounded.
export function growthSteps(offset, rate, radius) {
  return Math.max(0, (Math.log(radius) - Math.log(offset)) / Math.log1p(rate));
}

// The middle of some numbers: the mean of the two middle ones if they are even in number.
export function medianOf(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const half = sorted.length / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half) - 1]) / 2;
}
