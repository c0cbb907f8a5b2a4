// Optimizers, the formulas of steepest.optimizers with their default hyperparameters.
//
// Each has `init(n)`, its state before the first step in n variables, and `update(gradient, state,
// theta, rate)`, which returns the new theta and the new state and changes no argument.

import { descend } from "./descent.js";

const EPSILON = 1e-8;
const ADAGRAD_EPSILON = 1e-10;
const BETA = 0.9; // of momentum, Nesterov and RMSProp
const BETA1 = 0.9; // of Adam, AdamW and Lion
const BETA2 = 0.999;
const LION_BETA2 = 0.99;
const ADAMW_DECAY = 0.01;

const zeros = (n) => new Array(n).fill(0);

// f of the first entries, of the second entries, …
const each = (f, ...arrays) => arrays[0].map((_, i) => f(...arrays.map((array) => array[i])));

// Adam's averages after one more gradient; `decay` shrinks theta beside them, as AdamW does.
function adam(decay) {
  return {
    init: (n) => ({ m: zeros(n), v: zeros(n), t: 0 }),
    update(gradient, state, theta, rate) {
      const t = state.t + 1;
      const [bias1, bias2] = [1 - BETA1 ** t, 1 - BETA2 ** t];
      const m = each((m, g) => BETA1 * m + (1 - BETA1) * g, state.m, gradient);
      const v = each((v, g) => BETA2 * v + (1 - BETA2) * (g * g), state.v, gradient);
      const moved = each(
        (x, m, v) =>
          (1 - rate * decay) * x - ((rate / bias1) * m) / (Math.sqrt(v / bias2) + EPSILON),
        theta,
        m,
        v,
      );
      return [moved, { m, v, t }];
    },
  };
}

export const OPTIMIZERS = {
  SGD: {
    init: () => ({}),
    update: (gradient, state, theta, rate) => [each((x, g) => x - rate * g, theta, gradient), state],
  },
  Momentum: {
    init: (n) => ({ v: zeros(n) }),
    update(gradient, state, theta, rate) {
      const v = each((v, g) => BETA * v + g, state.v, gradient);
      return [each((x, v) => x - rate * v, theta, v), { v }];
    },
  },
  Nesterov: {
    init: (n) => ({ v: zeros(n) }),
    update(gradient, state, theta, rate) {
      const v = each((v, g) => BETA * v + g, state.v, gradient);
      return [each((x, g, v) => x - rate * (g + BETA * v), theta, gradient, v), { v }];
    },
  },
  AdaGrad: {
    init: (n) => ({ s: zeros(n) }),
    update(gradient, state, theta, rate) {
      const s = each((s, g) => s + g * g, state.s, gradient);
      const move = (x, g, s) => x - (rate * g) / (Math.sqrt(s) + ADAGRAD_EPSILON);
      return [each(move, theta, gradient, s), { s }];
    },
  },
  RMSProp: {
    init: (n) => ({ v: zeros(n) }),
    update(gradient, state, theta, rate) {
      const v = each((v, g) => BETA * v + (1 - BETA) * (g * g), state.v, gradient);
      const move = (x, g, v) => x - (rate * g) / (Math.sqrt(v) + EPSILON);
      return [each(move, theta, gradient, v), { v }];
    },
  },
  Adam: adam(0),
  AdamW: adam(ADAMW_DECAY),
  Lion: {
    init: (n) => ({ m: zeros(n) }),
    update(gradient, state, theta, rate) {
      const turn = (m, g) => Math.sign(BETA1 * m + (1 - BETA1) * g);
      const moved = each((x, m, g) => x - rate * turn(m, g), theta, state.m, gradient);
      const m = each((m, g) => LION_BETA2 * m + (1 - LION_BETA2) * g, state.m, gradient);
      return [moved, { m }];
    },
  },
};

// The course of one optimizer over a landscape, as descend returns it. It ends before its last step
// only where the gradient is exactly 0 or where it diverges.
export function run(landscape, start, name, rate, steps) {
  const { init, update } = OPTIMIZERS[name];
  let state = init(start.length);
  const advance = (point, slope) => {
    let moved;
    [moved, state] = update(slope, state, point, rate);
    return moved;
  };
  return descend(landscape, start, rate, { steps, tolerance: 0, patience: Infinity, advance });
}
