// Chains of functions: the value after each stage, the local rate of each, and what they make of a
// small change.

import { FUNCTIONS } from "./math.js";

const CUBE = { f: (x) => x * x * x, derivative: (x) => 3 * x * x };
const MINUS_LOG = { f: (x) => -Math.log(x), derivative: (x) => -1 / x };

function line(slope, intercept) {
  return { f: (x) => slope * x + intercept, derivative: () => slope };
}

// Each chain with the interval of its input; by the names of steepest.explorables.chain_pipeline.
export const CHAINS = {
  square_of_line: { interval: [-1.5, 1.5], stages: [line(3, 1), FUNCTIONS.square] },
  sine_of_square: { interval: [-2.5, 2.5], stages: [FUNCTIONS.square, FUNCTIONS.sine] },
  cube_of_square_plus_one: { interval: [-2, 2], stages: [FUNCTIONS.square, line(1, 1), CUBE] },
  bell: { interval: [-3, 3], stages: [FUNCTIONS.square, line(-0.5, 0), FUNCTIONS.exponential] },
  neuron: { interval: [-4, 4], stages: [line(0.5, 0.1), FUNCTIONS.sigmoid, MINUS_LOG] },
};

// The input, each value between, and the output.
export function valuesThrough(stages, x) {
  const values = [x];
  for (const { f } of stages) values.push(f(values.at(-1)));
  return values;
}

// The derivative of each stage at the value that enters it.
export function ratesAt(stages, values) {
  return stages.map(({ derivative }, k) => derivative(values[k]));
}

// A change of the input and what the rates make of it after each stage: dx, r₁ dx, r₁ r₂ dx, …
export function changesThrough(rates, dx) {
  const changes = [dx];
  for (const rate of rates) changes.push(changes.at(-1) * rate);
  return changes;
}
