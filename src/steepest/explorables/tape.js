// A computation as a list of vertices, inputs first: its values forwards, its gradients backwards.

import { FUNCTIONS } from "./math.js";

export const TARGET = 1; // what the output should be, y

// Each operation with its local slopes, one for each parent; by the names of
// steepest.explorables.computation_graph.
export const OPERATIONS = {
  multiply: { f: (a, b) => a * b, slopes: (a, b) => [b, a] },
  add: { f: (a, b) => a + b, slopes: () => [1, 1] },
  sigmoid: { f: FUNCTIONS.sigmoid.f, slopes: (z) => [FUNCTIONS.sigmoid.derivative(z)] },
  minus_log: { f: (a) => -Math.log(a), slopes: (a) => [-1 / a] },
  squared_miss: { f: (a) => (a - TARGET) ** 2, slopes: (a) => [2 * (a - TARGET)] },
};

// The value of every vertex, from those of the inputs.
export function valuesOf(vertices, inputs) {
  const values = [...inputs];
  for (const { operation, parents } of vertices.slice(inputs.length)) {
    values.push(OPERATIONS[operation].f(...parents.map((parent) => values[parent])));
  }
  return values;
}

// The backward pass, stage by stage: first the seed, then each operation from the last to the
// first. A stage holds the `vertex` that hands its gradient on, the `contributions` that it makes
// to its parents (each the gradient times a local slope), what each parent `had` before, and all
// `gradients` after it, null where none has arrived.
export function backward(vertices, values) {
  const last = vertices.length - 1;
  let gradients = vertices.map((_, k) => (k === last ? 1 : null));
  const stages = [{ vertex: last, contributions: [], gradients }];
  for (let k = last; vertices[k].operation; k--) {
    const { operation, parents } = vertices[k];
    const slopes = OPERATIONS[operation].slopes(...parents.map((parent) => values[parent]));
    const before = gradients;
    gradients = [...before];
    const contributions = parents.map((parent, i) => {
      const amount = before[k] * slopes[i];
      gradients[parent] = gradients[parent] === null ? amount : gradients[parent] + amount;
      return { parent, slope: slopes[i], amount, had: before[parent] };
    });
    stages.push({ vertex: k, contributions, gradients });
  }
  return stages;
}

// Whether all that use a vertex have handed their gradients on, when `stages` stages are done.
export function complete(vertices, vertex, stages) {
  const reached = vertices.length - stages + 1; // from here on, all have
  return stages > 0 && vertices.every((v, k) => !v.parents.includes(vertex) || k >= reached);
}
