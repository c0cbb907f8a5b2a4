// The arithmetic that follows the reader's hand, in double precision.
//
// Pure functions: numbers in, numbers out. tests/book/test_math_parity.py runs this very file in
// a browser and compares it with the Python package: one mathematics, two languages.

// As in Python, only e^(-|x|) is used: it can flush to 0 but never overflow.
function sigmoid(x) {
  const decay = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : decay) / (1 + decay);
}

function sigmoidDerivative(x) {
  const decay = Math.exp(-Math.abs(x));
  return decay / (1 + decay) ** 2;
}

// Each function with its derivative and the interval on which it is drawn.
//
// At its corner |x| has no tangent, and the derivative here is NaN, so that a picture can say so.
// steepest.functions gives 0 there, the convention of the frameworks.
export const FUNCTIONS = {
  square: { f: (x) => x * x, derivative: (x) => 2 * x, interval: [-3, 3] },
  cubic: {
    f: (x) => x * x * x - 3 * x,
    derivative: (x) => 3 * x * x - 3,
    interval: [-2.5, 2.5],
  },
  sine: { f: Math.sin, derivative: Math.cos, interval: [-2 * Math.PI, 2 * Math.PI] },
  exponential: { f: Math.exp, derivative: Math.exp, interval: [-3, 2] },
  sigmoid: { f: sigmoid, derivative: sigmoidDerivative, interval: [-6, 6] },
  absolute: {
    f: Math.abs,
    derivative: (x) => (x === 0 ? NaN : Math.sign(x)),
    interval: [-3, 3],
  },
};

// 10^exponent. A whole exponent goes through the number's name, which is exact where ** is not.
export function powerOfTen(exponent) {
  return Number.isInteger(exponent) ? Number(`1e${exponent}`) : 10 ** exponent;
}

// The slope of the secant through x and x + h, which is f′(x) + O(h).
export function forwardDifference(f, x, h) {
  return (f(x + h) - f(x)) / h;
}

// The slope of the secant through x - h and x + h, which is f′(x) + O(h²).
export function centralDifference(f, x, h) {
  return (f(x + h) - f(x - h)) / (2 * h);
}
