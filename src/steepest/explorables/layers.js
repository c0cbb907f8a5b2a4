// One weight and one activation, layer after layer: the values, the local rates, their products.

import { FUNCTIONS } from "./math.js";

const clipped = (z) => Math.max(0, z);
const step = (z) => (z > 0 ? 1 : 0); // at the corner 0, as in the frameworks

// As in Python, sech² is written with e^(-|z|), which does not cancel as 1 − tanh² does.
function sechSquared(z) {
  const decay = Math.exp(-Math.abs(z));
  return ((2 * decay) / (1 + decay ** 2)) ** 2;
}

// Each activation φ with its derivative and the largest value that this takes.
export const ACTIVATIONS = {
  sigmoid: { ...FUNCTIONS.sigmoid, steepest: 0.25 },
  tanh: { f: Math.tanh, derivative: sechSquared, steepest: 1 },
  relu: { f: clipped, derivative: step, steepest: 1 },
};

// h_k = φ(w h_{k−1}) from h_0 = x: the values h_0 … h_n, the rates w φ′(w h_{k−1}) of the layers
// 1 … n, and the products of the first k of them, from 1 for k = 0.
export function throughLayers({ f, derivative }, weight, x, depth) {
  const values = [x];
  const rates = [];
  const products = [1];
  for (let k = 0; k < depth; k++) {
    const z = weight * values[k];
    values.push(f(z));
    rates.push(weight * derivative(z));
    products.push(products[k] * rates[k]);
  }
  return { values, rates, products };
}

// What the product of k rates cannot exceed: (w max φ′)^k.
export function boundOn({ steepest }, weight, k) {
  return (weight * steepest) ** k;
}

// The rate which k layers would have on average, had they this product: the geometric mean.
export function meanRate(product, k) {
  return product ** (1 / k);
}
