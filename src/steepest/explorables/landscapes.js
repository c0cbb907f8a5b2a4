// Landscapes to descend: value and gradient, the formulas of steepest.objectives.

function quadraticBowl([a, b], [cx, cy]) {
  return {
    f: (x, y) => a * (x - cx) ** 2 + b * (y - cy) ** 2,
    gradient: (x, y) => [2 * a * (x - cx), 2 * b * (y - cy)],
  };
}

// The ravine u₁² + κu₂², turned by an angle: ½ wᵀAw, with the entries of A as in Python.
function turnedRavine(kappa, angle) {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [a, b] = [2 * (cosine ** 2 + kappa * sine ** 2), 2 * (sine ** 2 + kappa * cosine ** 2)];
  const mixed = 2 * (1 - kappa) * cosine * sine;
  return {
    f: (x, y) => 0.5 * (x * (a * x + mixed * y) + y * (mixed * x + b * y)),
    gradient: (x, y) => [a * x + mixed * y, mixed * x + b * y],
  };
}

// By the names of steepest.objectives.OBJECTIVES.
export const LANDSCAPES = {
  bowl: quadraticBowl([1, 1], [0, 0]),
  elliptical_bowl: quadraticBowl([1, 4], [2, 1]),
  ravine: quadraticBowl([1, 10], [0, 0]),
  rotated_ravine: turnedRavine(10, Math.PI / 6),
  saddle: quadraticBowl([1, -1], [0, 0]),
  rosenbrock: {
    f: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  },
  himmelblau: {
    f: (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    gradient(x, y) {
      const [r1, r2] = [x * x + y - 11, x + y * y - 7];
      return [4 * x * r1 + 2 * r2, 2 * r1 + 4 * y * r2];
    },
  },
  sine_valley: {
    f: (x, y) => Math.sin(x) + 0.5 * y * y,
    gradient: (x, y) => [Math.cos(x), y],
  },
  monkey_saddle: {
    f: (x, y) => x ** 3 - 3 * x * y * y,
    gradient: (x, y) => [3 * (x * x - y * y), -6 * x * y],
  },
};
