// A network with one hidden layer of sigmoids and one sigmoid at its end, trained by gradient
// descent on the mean squared error: the formulas of steepest.networks and steepest.functions.
//
// For two inputs and h hidden units all weights stand in one array: W¹ by rows (2h), b¹ (h), W² (h)
// and b² (1), so that h = (length − 1) / 4.

// The loops are plain and their arrays typed, because a new learning rate trains anew in one frame.

// As in math.js and in Python, only e^(−|z|) is used; spelled out here, where it is the hot spot.
function sigma(z) {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const decay = Math.exp(z);
  return decay / (1 + decay);
}

// The output ŷ at a point; the outputs of the hidden units are left in `hidden`.
export function outputAt(theta, x1, x2, hidden) {
  const h = (theta.length - 1) / 4;
  let z = theta[4 * h];
  for (let k = 0; k < h; k++) {
    const unit = sigma(x1 * theta[k] + x2 * theta[h + k] + theta[2 * h + k]);
    if (hidden) hidden[k] = unit;
    z += unit * theta[3 * h + k];
  }
  return sigma(z);
}

// The mean squared error over points [[x1, x2], …] with targets y. Its gradient, in the order of
// theta, is written into `gradient`: one sweep forward and one backward for each point.
export function lossAndGradient(theta, points, targets, gradient) {
  const h = (theta.length - 1) / 4;
  const hidden = new Float64Array(h);
  gradient.fill(0);
  let loss = 0;
  for (let i = 0; i < points.length; i++) {
    const x1 = points[i][0];
    const x2 = points[i][1];
    const output = outputAt(theta, x1, x2, hidden);
    const residual = output - targets[i];
    loss += residual * residual;
    const dz = (2 / points.length) * residual * output * (1 - output); // ∂L/∂z²
    for (let k = 0; k < h; k++) {
      const unit = hidden[k];
      const dzk = dz * theta[3 * h + k] * unit * (1 - unit); // ∂L/∂z¹_k
      gradient[k] += x1 * dzk;
      gradient[h + k] += x2 * dzk;
      gradient[2 * h + k] += dzk;
      gradient[3 * h + k] += unit * dz;
    }
    gradient[4 * h] += dz;
  }
  return loss / points.length;
}

// A training of such a network with a fixed rate. `upTo(t)` trains as far as step t, and no
// further than that; steps once taken are kept. Returns the losses and the lengths of the gradient
// at the steps 0 … t and the weights at step t.
export function training(start, points, targets, rate) {
  const thetas = [Float64Array.from(start)];
  const gradient = new Float64Array(start.length); // at the last of them
  const [losses, norms] = [[], []];
  return {
    upTo(t) {
      for (let s = losses.length; s <= t; s++) {
        if (s > 0) thetas.push(descended(thetas[s - 1], gradient, rate));
        losses.push(lossAndGradient(thetas[s], points, targets, gradient));
        norms.push(Math.sqrt(dot(gradient, gradient)));
      }
      return { losses: losses.slice(0, t + 1), norms: norms.slice(0, t + 1), theta: thetas[t] };
    },
  };
}

function descended(theta, gradient, rate) {
  const next = new Float64Array(theta.length);
  for (let i = 0; i < theta.length; i++) next[i] = theta[i] - rate * gradient[i];
  return next;
}

function dot(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}
