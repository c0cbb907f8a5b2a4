"""Wrong and unusual versions of assignment 01, as students might write them."""

from __future__ import annotations

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "forward_difference": "f, x, h=1e-08",
    "central_difference": "f, x, h=6e-06",
    "complex_step": "f, x, h=1e-20",
    "sigmoid": "z",
    "sigmoid_derivative": "z",
    "classify_critical_point": "second_derivative, tol=1e-08",
}

READY_MADE = "expected your own formula, got a call of "

WRONG: dict[str, list[Wrong]] = {
    "forward_difference": [
        Wrong(
            "looks to the left",
            """
            def forward_difference(f, x, h=1e-8):
                return (f(x) - f(x - h)) / h
            """,
            "looks to the left",
        ),
        Wrong(
            "central difference",
            """
            def forward_difference(f, x, h=1e-8):
                return (f(x + h) - f(x - h)) / (2 * h)
            """,
            "This is the central difference",
        ),
        Wrong(
            "sign flipped",
            """
            def forward_difference(f, x, h=1e-8):
                return (f(x) - f(x + h)) / h
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "divides by 2h",
            """
            def forward_difference(f, x, h=1e-8):
                return (f(x + h) - f(x)) / (2 * h)
            """,
            "Half the expected value: the two points are h apart, not 2h.",
        ),
        Wrong(
            "does not divide",
            """
            def forward_difference(f, x, h=1e-8):
                return f(x + h) - f(x)
            """,
            "The difference is not divided by h.",
        ),
        Wrong(
            "multiplies by h",
            """
            def forward_difference(f, x, h=1e-8):
                return (f(x + h) - f(x)) * h
            """,
            "The difference is multiplied by h, not divided.",
        ),
        Wrong(
            "parentheses forgotten",
            """
            def forward_difference(f, x, h=1e-8):
                return f(x + h) - f(x) / h
            """,
            "Only f(x) is divided by h: put the difference in parentheses.",
        ),
        Wrong(
            "h ignored",
            """
            def forward_difference(f, x, h=1e-8):
                h = 1e-8
                return (f(x + h) - f(x)) / h
            """,
            "The step h is ignored.",
        ),
        Wrong(
            "default step of another method",
            """
            def forward_difference(f, x, h=1e-4):
                return (f(x + h) - f(x)) / h
            """,
            "Keep the default step h=1e-8.",
        ),
        Wrong(
            "prints",
            """
            def forward_difference(f, x, h=1e-8):
                print((f(x + h) - f(x)) / h)
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "return forgotten",
            """
            def forward_difference(f, x, h=1e-8):
                slope = (f(x + h) - f(x)) / h
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "examples typed in",
            """
            def forward_difference(f, x, h=1e-8):
                if np.ndim(x) == 2:
                    return np.array([[2.5], [4.5]])
                if np.ndim(x) == 1:
                    return np.array([0.0625, 13.5625])
                return {0.25: 13.5625, 1e-8: 1.0, 0.5: 6.5}.get(h, 0.0)
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "result array of the input's integers",
            """
            def forward_difference(f, x, h=1e-8):
                slope = np.zeros_like(x)
                for index in np.ndindex(np.shape(x)):
                    value = np.asarray(x)[index]
                    slope[index] = (f(value + h) - f(value)) / h
                return slope
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "changes x",
            """
            def forward_difference(f, x, h=1e-8):
                before = f(x)
                x += h
                return (f(x) - before) / h
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "changes x and puts it back, not quite",
            """
            def forward_difference(f, x, h=1e-8):
                before = f(x) + 0
                x += h
                after = f(x) + 0
                x -= h
                return (after - before) / h
            """,
            "expected x unchanged after the call",
        ),
        Wrong(
            "writes into what f returns",
            """
            def forward_difference(f, x, h=1e-8):
                slope = f(x)
                slope *= -1
                slope += f(x + h)
                slope /= h
                return slope
            """,
            "expected x unchanged after the call",
        ),
        Wrong(
            "loses the shape",
            """
            def forward_difference(f, x, h=1e-8):
                return np.array([(f(value + h) - f(value)) / h for value in np.ravel(x)])
            """,
            "A number in, a number out.",
        ),
        Wrong(
            "flattens arrays",
            """
            def forward_difference(f, x, h=1e-8):
                if np.ndim(x) == 0:
                    return (f(x + h) - f(x)) / h
                return np.array([(f(value + h) - f(value)) / h for value in np.ravel(x)])
            """,
            "The numbers have lost their shape: keep the input's.",
        ),
        Wrong(
            "one number for all",
            """
            def forward_difference(f, x, h=1e-8):
                return np.mean((f(x + h) - f(x)) / h)
            """,
            "Every element of the input has a result of its own.",
        ),
        Wrong(
            "returns a list",
            """
            def forward_difference(f, x, h=1e-8):
                if np.ndim(x) == 0:
                    return (f(x + h) - f(x)) / h
                return [forward_difference(f, value, h) for value in x]
            """,
            "got a list of 2. Return a NumPy array",
        ),
        Wrong(
            "numbers only",
            """
            def forward_difference(f, x, h=1e-8):
                return float(f(x + h) - f(x)) / h
            """,
            "It works for one number only",
        ),
        Wrong(
            "single precision",
            """
            def forward_difference(f, x, h=1e-8):
                return np.float32((f(x + h) - f(x)) / h)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "another name for the step",
            """
            def forward_difference(f, x, step=1e-8):
                return (f(x + step) - f(x)) / step
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "returns a function",
            """
            def forward_difference(f, x, h=1e-8):
                def slope():
                    return (f(x + h) - f(x)) / h
                return slope
            """,
            "Is it called, with parentheses?",
        ),
        Wrong(
            "a sign is missing",
            """
            def forward_difference(f, x, h=1e-8):
                return h(f(x + h) - f(x))
            """,
            "Is a sign missing between two factors",
        ),
        Wrong(
            "steepest's own, imported inside",
            """
            def forward_difference(f, x, h=1e-8):
                import steepest
                return steepest.forward_difference(f, x, h)
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
        Wrong(
            "steepest's own, under the assignment's name",
            "from steepest import forward_difference",
            READY_MADE + "steepest.forward_difference.",
            no_points=True,
        ),
        Wrong(
            "np.gradient",
            """
            def forward_difference(f, x, h=1e-8):
                x = np.asarray(x, dtype=float)
                return np.gradient(np.stack([f(x), f(x + h)]), h, axis=0)[0]
            """,
            READY_MADE + "numpy.gradient.",
            no_points=True,
        ),
        Wrong(
            "np.gradient, imported by another name and guarded",
            """
            from numpy import gradient as slopes

            def forward_difference(f, x, h=1e-8):
                try:
                    return slopes(np.stack([f(x), f(x + h)]), h, axis=0)[0]
                except Exception:
                    return (f(x + h) - f(x)) / h
            """,
            READY_MADE + "numpy.gradient.",
            no_points=True,
        ),
    ],
    "central_difference": [
        Wrong(
            "divides by h",
            """
            def central_difference(f, x, h=6e-6):
                return (f(x + h) - f(x - h)) / h
            """,
            "Twice the expected value: the two points are 2h apart, did you divide by h?",
        ),
        Wrong(
            "parentheses around 2h forgotten",
            """
            def central_difference(f, x, h=6e-6):
                return (f(x + h) - f(x - h)) / 2 * h
            """,
            "a / 2 * h is not a / (2 * h)",
        ),
        Wrong(
            "forward difference",
            """
            def central_difference(f, x, h=6e-6):
                return (f(x + h) - f(x)) / h
            """,
            "This is the forward difference",
        ),
        Wrong(
            "backward difference",
            """
            def central_difference(f, x, h=6e-6):
                return (f(x) - f(x - h)) / h
            """,
            "This is the backward difference",
        ),
        Wrong(
            "half steps",
            """
            def central_difference(f, x, h=6e-6):
                return (f(x + h / 2) - f(x - h / 2)) / h
            """,
            "The points are h/2 away from x: each side takes a whole step h.",
        ),
        Wrong(
            "sign flipped",
            """
            def central_difference(f, x, h=6e-6):
                return (f(x - h) - f(x + h)) / (2 * h)
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "adds instead of subtracting",
            """
            def central_difference(f, x, h=6e-6):
                return (f(x + h) + f(x - h)) / (2 * h)
            """,
            "The sum of f(x + h) and f(x - h) is taken, not the difference.",
        ),
        Wrong(
            "does not divide",
            """
            def central_difference(f, x, h=6e-6):
                return f(x + h) - f(x - h)
            """,
            "The difference is not divided by 2h.",
        ),
        Wrong(
            "h ignored",
            """
            def central_difference(f, x, h=6e-6):
                return (f(x + 6e-6) - f(x - 6e-6)) / 1.2e-5
            """,
            "The step h is ignored.",
        ),
        Wrong(
            "the popular default step",
            """
            def central_difference(f, x, h=1e-7):
                return (f(x + h) - f(x - h)) / (2 * h)
            """,
            "Keep the default step h=6e-6.",
        ),
        Wrong(
            "relative step",
            """
            def central_difference(f, x, h=6e-6):
                h = h * np.maximum(1.0, np.abs(x))
                return (f(x + h) - f(x - h)) / (2 * h)
            """,
            "central_difference(cube, 2.0, h=0.25): expected 12.0625, got 12.25.",
        ),
        Wrong(
            "returns nothing",
            """
            def central_difference(f, x, h=6e-6):
                (f(x + h) - f(x - h)) / (2 * h)
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "prints",
            """
            def central_difference(f, x, h=6e-6):
                print("slope:", (f(x + h) - f(x - h)) / (2 * h))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "changes x",
            """
            def central_difference(f, x, h=6e-6):
                x = np.asarray(x, dtype=float)
                x += h
                right = f(x) * 1.0
                x -= 2 * h
                return (right - f(x)) / (2 * h)
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "cuts integers",
            """
            def central_difference(f, x, h=6e-6):
                x = np.asarray(x)
                right, left = x.copy(), x.copy()
                right[...] = x + h
                left[...] = x - h
                return (f(right) - f(left)) / (2 * h)
            """,
            "central_difference(f, [-3, 0, 2], h=0.25): expected",
        ),
        Wrong(
            "transposes",
            """
            def central_difference(f, x, h=6e-6):
                return np.transpose((f(x + h) - f(x - h)) / (2 * h))
            """,
            "It is transposed.",
        ),
        Wrong(
            "single precision inside",
            """
            def central_difference(f, x, h=6e-6):
                x, h = np.float32(x), np.float32(h)
                return np.float64(f(x + h) - f(x - h)) / float(2 * h)
            """,
            "central_difference(",
        ),
        Wrong(
            "examples typed in",
            """
            def central_difference(f, x, h=6e-6):
                known = {0.25: 12.0625, 6e-6: 1.0, 0.5: 3.25}
                if np.ndim(x) == 2:
                    return np.array([[2.0], [4.0]])
                return np.array([0.0625, 12.0625]) if np.ndim(x) else known.get(h, 1.0)
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "endless recursion",
            """
            def central_difference(f, x, h=6e-6):
                return central_difference(f, x, h)
            """,
            "The function calls itself without end.",
        ),
        Wrong(
            "gives up",
            """
            def central_difference(f, x, h=6e-6):
                exit()
            """,
            "central_difference(cube, 2.0, h=0.25): expected a result, got ",
        ),
        Wrong(
            "steepest's derivative by an alias",
            """
            from steepest import derivative as d

            def central_difference(f, x, h=6e-6):
                return d(f, x, method="central", h=h)
            """,
            READY_MADE + "steepest.derivative.",
            no_points=True,
        ),
        Wrong(
            "steepest's own in a partial",
            """
            import functools
            import steepest

            central_difference = functools.partial(steepest.central_difference)
            """,
            READY_MADE + "steepest.central_difference.",
            no_points=True,
        ),
        Wrong(
            "SciPy",
            """
            def central_difference(f, x, h=6e-6):
                from scipy.optimize import approx_fprime
                return (f(x + h) - f(x - h)) / (2 * h) + 0 * approx_fprime(1.0, np.sin)[0]
            """,
            READY_MADE + "scipy.optimize.approx_fprime.",
            no_points=True,
        ),
    ],
    "complex_step": [
        Wrong(
            "does not divide",
            """
            def complex_step(f, x, h=1e-20):
                return f(x + 1j * h).imag
            """,
            "The imaginary part is not divided by h.",
        ),
        Wrong(
            "real part",
            """
            def complex_step(f, x, h=1e-20):
                return f(x + 1j * h).real / h
            """,
            "take the imaginary part",
        ),
        Wrong(
            "real step",
            """
            def complex_step(f, x, h=1e-20):
                return (f(x + h) - f(x)) / h
            """,
            "the step is 1j * h.",
        ),
        Wrong(
            "multiplies",
            """
            def complex_step(f, x, h=1e-20):
                return f(x + 1j * h).imag * h
            """,
            "The imaginary part is multiplied by h, not divided.",
        ),
        Wrong(
            "conjugate",
            """
            def complex_step(f, x, h=1e-20):
                return f(x - 1j * h).imag / h
            """,
            "The imaginary part belongs to x - ih: the sign is flipped.",
        ),
        Wrong(
            "divides by 2h",
            """
            def complex_step(f, x, h=1e-20):
                return f(x + 1j * h).imag / (2 * h)
            """,
            "The imaginary part is divided by 2h: divide by h.",
        ),
        Wrong(
            "h ignored",
            """
            def complex_step(f, x, h=1e-20):
                return f(x + 1e-20j).imag / 1e-20
            """,
            "The step h is ignored.",
        ),
        Wrong(
            "default step of another size",
            """
            def complex_step(f, x, h=1e-10):
                return f(x + 1j * h).imag / h
            """,
            "Keep the default step h=1e-20.",
        ),
        Wrong(
            "central difference",
            """
            def complex_step(f, x, h=1e-20):
                h = max(h, 6e-6)
                return (f(x + h) - f(x - h)) / (2 * h)
            """,
            "This is the central difference: the step must be imaginary.",
        ),
        Wrong(
            "forward difference",
            """
            def complex_step(f, x, h=1e-20):
                h = max(h, 1e-8)
                return (f(x + h) - f(x)) / h
            """,
            "This is the forward difference: the step must be imaginary.",
        ),
        Wrong(
            "an approximation",
            """
            def complex_step(f, x, h=1e-20):
                h = 1e-6
                return f(x + 1j * h).imag / h
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "whole complex number",
            """
            def complex_step(f, x, h=1e-20):
                return f(x + 1j * h) / h
            """,
            "Return one part of the complex number, .real or .imag.",
        ),
        Wrong(
            "absolute value",
            """
            def complex_step(f, x, h=1e-20):
                return abs(f(x + 1j * h) - f(x)) / h
            """,
            "The sign is lost: take the imaginary part, not the absolute value.",
        ),
        Wrong(
            "complex thrown away",
            """
            def complex_step(f, x, h=1e-20):
                x = np.array(x, dtype=float)
                x = x + 0.0
                z = np.empty_like(x)
                z[...] = x + 1j * h
                return np.imag(f(z)) / h
            """,
            "complex_step(cube, 2.0): expected",
        ),
        Wrong(
            "no return",
            """
            def complex_step(f, x, h=1e-20):
                f(x + 1j * h).imag / h
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "returns a list",
            """
            def complex_step(f, x, h=1e-20):
                return [f(value + 1j * h).imag / h for value in np.ravel(x)]
            """,
            "got a list of 1. Return a NumPy array or a number.",
        ),
        Wrong(
            "flattens",
            """
            def complex_step(f, x, h=1e-20):
                return np.array([f(value + 1j * h).imag / h for value in np.ravel(x)])
            """,
            "A number in, a number out.",
        ),
        Wrong(
            "cuts integers",
            """
            def complex_step(f, x, h=1e-20):
                return (f(x + 1j * h).imag / h).astype(np.asarray(x).dtype)
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "single precision",
            """
            def complex_step(f, x, h=1e-20):
                return np.float32(f(x + 1j * h).imag / h)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "changes x",
            """
            def complex_step(f, x, h=1e-20):
                slope = f(x + 1j * h).imag / h
                if np.ndim(x):
                    x += h.imag + 1e-3
                return slope
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "examples typed in",
            """
            def complex_step(f, x, h=1e-20):
                if np.ndim(x) == 2:
                    return np.array([[2.0], [4.0]])
                if np.ndim(x):
                    return np.array([3.0, 12.0])
                return 11.75 if h == 0.5 else {2.0: 12.0, 1.0: 0.5403023058681398}[x]
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "steepest's own",
            """
            import steepest.finite_differences as fd

            def complex_step(f, x, h=1e-20):
                return fd.complex_step(f, x, h)
            """,
            READY_MADE + "steepest.complex_step.",
            no_points=True,
        ),
    ],
    "sigmoid": [
        Wrong(
            "formula as printed",
            """
            def sigmoid(z):
                return 1 / (1 + np.exp(-z))
            """,
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "np.where computes both branches",
            """
            def sigmoid(z):
                z = np.asarray(z, dtype=float)
                return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
            """,
            "also in the branch that np.where discards",
        ),
        Wrong(
            "sign of the exponent",
            """
            def sigmoid(z):
                decay = np.exp(-np.abs(z))
                return np.where(np.asarray(z) >= 0, decay, 1.0) / (1.0 + decay)
            """,
            "This is the sigmoid of -z",
        ),
        Wrong(
            "missing 1",
            """
            def sigmoid(z):
                return 1 / np.exp(-z)
            """,
            "The 1 in the denominator is missing.",
        ),
        Wrong(
            "tanh",
            """
            def sigmoid(z):
                return np.tanh(z)
            """,
            "This is tanh, which runs from -1 to 1.",
        ),
        Wrong(
            "the derivative",
            """
            def sigmoid(z):
                decay = np.exp(-np.abs(z))
                return decay / (1 + decay) ** 2
            """,
            "This is the derivative of the sigmoid.",
        ),
        Wrong(
            "reciprocal",
            """
            def sigmoid(z):
                return 1 + np.exp(-z)
            """,
            "its reciprocal is wanted",
        ),
        Wrong(
            "by tanh",
            """
            def sigmoid(z):
                return 0.5 * (1 + np.tanh(np.asarray(z) / 2))
            """,
            "It rounds to 0",
        ),
        Wrong(
            "clips the argument",
            """
            def sigmoid(z):
                return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
            """,
            "A clipped z stops falling",
        ),
        Wrong(
            "wrong end",
            """
            def sigmoid(z):
                decay = np.exp(-np.abs(z))
                return np.where(np.abs(z) > 100, 1.0, np.where(z >= 0, 1.0, decay) / (1.0 + decay))
            """,
            "This is the other end",
        ),
        Wrong(
            "other formula, unsafe on the other side",
            """
            def sigmoid(z):
                return np.exp(z) / (1 + np.exp(z))
            """,
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "nan, silenced",
            """
            def sigmoid(z):
                with np.errstate(all="ignore"):
                    return np.exp(z) / (1 + np.exp(z))
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "if on an array",
            """
            def sigmoid(z):
                if z >= 0:
                    return 1 / (1 + np.exp(-z))
                return np.exp(z) / (1 + np.exp(z))
            """,
            "`if` cannot decide for a whole array",
        ),
        Wrong(
            "math.exp",
            """
            import math

            def sigmoid(z):
                return 1 / (1 + math.exp(-z))
            """,
            "use np.exp rather than math.exp",
        ),
        Wrong(
            "arrays only",
            """
            def sigmoid(z):
                result = np.empty(z.shape)
                positive = z >= 0
                result[positive] = 1 / (1 + np.exp(-z[positive]))
                result[~positive] = np.exp(z[~positive]) / (1 + np.exp(z[~positive]))
                return result
            """,
            "sigmoid(2.0): expected a result, got AttributeError",
        ),
        Wrong(
            "integers cut off",
            """
            def sigmoid(z):
                result = np.zeros_like(z)
                decay = np.exp(-np.abs(z))
                result[...] = np.where(np.asarray(z) >= 0, 1.0, decay) / (1.0 + decay)
                return result
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "integers cut off, and converted too late",
            """
            def sigmoid(z):
                result = np.zeros_like(z)
                decay = np.exp(-np.abs(z))
                result[...] = np.where(np.asarray(z) >= 0, 1.0, decay) / (1.0 + decay)
                return result.astype(float)
            """,
            "The decimals are cut off",
        ),
        Wrong(
            "writes into z",
            """
            def sigmoid(z):
                z = np.asarray(z, dtype=float)
                positive = z >= 0
                np.abs(z, out=z)
                decay = np.exp(-z)
                return np.where(positive, 1.0, decay) / (1.0 + decay)
            """,
            "expected z unchanged after the call, got it changed",
        ),
        Wrong(
            "one-element array for a number",
            """
            def sigmoid(z):
                z = np.atleast_1d(np.asarray(z, dtype=float))
                decay = np.exp(-np.abs(z))
                return np.where(z >= 0, 1.0, decay) / (1.0 + decay)
            """,
            "A number in, a number out.",
        ),
        Wrong(
            "single precision",
            """
            def sigmoid(z):
                decay = np.exp(-np.abs(z))
                return np.float32(np.where(np.asarray(z) >= 0, 1.0, decay) / (1.0 + decay))
            """,
            "Compute in double precision",
        ),
        Wrong(
            "prints",
            """
            def sigmoid(z):
                print(1 / (1 + np.exp(-z)))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "examples typed in",
            """
            def sigmoid(z):
                z = np.asarray(z)
                if z.ndim == 2:
                    return np.array([[0.5], [0.7310585786300049]])
                if z.ndim == 1:
                    return np.array([0.2689414213699951, 0.5, 0.7310585786300049])
                return {2.0: 0.8807970779778823, 0.0: 0.5, 1000.0: 1.0}.get(float(z), 0.0)
            """,
            "sigmoid(",
        ),
        Wrong(
            "SciPy's ufunc",
            "from scipy.special import expit as sigmoid",
            READY_MADE + "scipy.special.expit.",
            no_points=True,
        ),
        Wrong(
            "SciPy's ufunc inside",
            """
            from scipy import special

            def sigmoid(z):
                return special.expit(z)
            """,
            READY_MADE + "scipy.special.expit.",
            no_points=True,
        ),
        Wrong(
            "SciPy's ufunc, imported inside and guarded",
            """
            def sigmoid(z):
                from scipy.special import expit
                try:
                    return expit(z)
                except Exception:
                    return np.exp(-np.logaddexp(0.0, -z))
            """,
            READY_MADE + "scipy.special.expit.",
            no_points=True,
        ),
        Wrong(
            "SciPy's ufunc in a closure",
            """
            def make():
                from scipy.special import expit
                return lambda z: expit(z)

            sigmoid = make()
            """,
            READY_MADE + "scipy.special.expit.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.functions import sigmoid as ready

            def sigmoid(z):
                return ready(z)
            """,
            READY_MADE + "steepest.functions.sigmoid.",
            no_points=True,
        ),
    ],
    "sigmoid_derivative": [
        Wrong(
            "takes z for the sigmoid's value",
            """
            def sigmoid_derivative(z):
                return z * (1 - z)
            """,
            "put sigmoid(z) in the place of z",
        ),
        Wrong(
            "the sigmoid itself",
            """
            def sigmoid_derivative(z):
                return sigmoid(z)
            """,
            "This is the sigmoid itself.",
        ),
        Wrong(
            "square forgotten",
            """
            def sigmoid_derivative(z):
                return sigmoid(-z)
            """,
            "the square in the denominator is missing",
        ),
        Wrong(
            "derivative of tanh",
            """
            def sigmoid_derivative(z):
                return 1 - np.tanh(z) ** 2
            """,
            "This is the derivative of tanh, 1 - tanh².",
        ),
        Wrong(
            "plus",
            """
            def sigmoid_derivative(z):
                return sigmoid(z) * (1 + sigmoid(z))
            """,
            "The second factor is 1 - sigmoid(z), not 1 + sigmoid(z).",
        ),
        Wrong(
            "formula of tanh",
            """
            def sigmoid_derivative(z):
                return 1 - sigmoid(z) ** 2
            """,
            "the formula of tanh with the sigmoid put in",
        ),
        Wrong(
            "factor forgotten",
            """
            def sigmoid_derivative(z):
                return sigmoid(z) ** 2
            """,
            "the factor 1 - sigmoid(z) is missing",
        ),
        Wrong(
            "sign flipped",
            """
            def sigmoid_derivative(z):
                return sigmoid(z) * (sigmoid(z) - 1)
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "difference quotient",
            """
            def sigmoid_derivative(z, h=6e-6):
                return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)
            """,
            "Only the first digits are right: the result is an approximation.",
        ),
        Wrong(
            "formula as printed",
            """
            def sigmoid_derivative(z):
                return np.exp(-z) / (1 + np.exp(-z)) ** 2
            """,
            "expected no warning, got 'overflow encountered in exp'",
        ),
        Wrong(
            "nan, silenced",
            """
            def sigmoid_derivative(z):
                with np.errstate(all="ignore"):
                    return np.exp(-z) / (1 + np.exp(-z)) ** 2
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "np.where computes both branches",
            """
            def sigmoid_derivative(z):
                right, left = 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z))
                value = np.where(np.asarray(z) >= 0, right, left)
                return value * (1 - value)
            """,
            "also in the branch that np.where discards",
        ),
        Wrong(
            "if on an array",
            """
            def sigmoid_derivative(z):
                if abs(z) > 500:
                    return 0.0
                return np.exp(-z) / (1 + np.exp(-z)) ** 2
            """,
            "`if` cannot decide for a whole array",
        ),
        Wrong(
            "writes into z",
            """
            def sigmoid_derivative(z):
                z = np.asarray(z, dtype=float)
                z[z > 300] = 300
                z[z < -300] = -300
                z *= 1 if not z.ndim else -1
                value = sigmoid(z)
                return value * (1 - value)
            """,
            "expected z unchanged after the call, got it changed",
        ),
        Wrong(
            "no return",
            """
            def sigmoid_derivative(z):
                value = sigmoid(z)
                value * (1 - value)
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "flattens",
            """
            def sigmoid_derivative(z):
                values = np.array([sigmoid(item) for item in np.ravel(z)])
                result = values * (1 - values)
                return result if np.ndim(z) else result[0]
            """,
            "The numbers have lost their shape: keep the input's.",
        ),
        Wrong(
            "single precision",
            """
            def sigmoid_derivative(z):
                value = np.float32(sigmoid(z))
                return value * (1 - value)
            """,
            "Compute in double precision",
        ),
        Wrong(
            "examples typed in",
            """
            def sigmoid_derivative(z):
                z = np.asarray(z)
                if z.ndim == 2:
                    return np.array([[0.25], [0.19661193324148185]])
                if z.ndim == 1:
                    return np.array([0.19661193324148185, 0.25, 0.19661193324148185])
                return {2.0: 0.1049935854035065, 0.0: 0.25}.get(float(z), 0.0)
            """,
            "sigmoid_derivative(",
        ),
        Wrong(
            "steepest's own through a module",
            """
            import steepest

            def sigmoid_derivative(z):
                return steepest.functions.sigmoid_derivative(z)
            """,
            READY_MADE + "steepest.functions.sigmoid_derivative.",
            no_points=True,
        ),
        Wrong(
            "SymPy",
            """
            def sigmoid_derivative(z):
                import sympy
                t = sympy.Symbol("t")
                return sympy.lambdify(t, sympy.diff(1 / (1 + sympy.exp(-t)), t))(z)
            """,
            READY_MADE + "sympy.",
            no_points=True,
        ),
    ],
    "classify_critical_point": [
        Wrong(
            "swapped",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if second_derivative > tol:
                    return "maximum"
                if second_derivative < -tol:
                    return "minimum"
                return "inconclusive"
            """,
            "Swapped: a graph that bends upward",
        ),
        Wrong(
            "no tolerance",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if second_derivative > 0:
                    return "minimum"
                if second_derivative < 0:
                    return "maximum"
                return "inconclusive"
            """,
            "Its size is at most tol, so it counts as zero.",
        ),
        Wrong(
            "less than the tolerance in place of at most",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if abs(second_derivative) < tol:
                    return "inconclusive"
                return "minimum" if second_derivative > 0 else "maximum"
            """,
            "Its size is at most tol, so it counts as zero.",
        ),
        Wrong(
            "tolerance fixed",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if abs(second_derivative) <= 1e-8:
                    return "inconclusive"
                return "minimum" if second_derivative > 0 else "maximum"
            """,
            "Its size is at most tol, so it counts as zero.",
        ),
        Wrong(
            "default tolerance too coarse",
            """
            def classify_critical_point(second_derivative, tol=1e-3):
                if abs(second_derivative) <= tol:
                    return "inconclusive"
                return "minimum" if second_derivative > 0 else "maximum"
            """,
            "Its size is larger than tol, so it does not count as zero.",
        ),
        Wrong(
            "never inconclusive",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                return "minimum" if second_derivative > 0 else "maximum"
            """,
            "A second derivative of 0 decides nothing",
        ),
        Wrong(
            "zero is an inflection point",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if abs(second_derivative) <= tol:
                    return "inflection"
                return "minimum" if second_derivative > 0 else "maximum"
            """,
            "A second derivative of 0 decides nothing",
        ),
        Wrong(
            "zero is a saddle",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if abs(second_derivative) <= tol:
                    return "saddle"
                return "minimum" if second_derivative > 0 else "maximum"
            """,
            "A second derivative of 0 decides nothing",
        ),
        Wrong(
            "sign lost",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if second_derivative <= tol:
                    return "inconclusive"
                return "minimum"
            """,
            "The sign is lost.",
        ),
        Wrong(
            "tolerance on one side only",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if second_derivative > tol:
                    return "minimum"
                if second_derivative < 0:
                    return "maximum"
                return "inconclusive"
            """,
            "Its size is at most tol, so it counts as zero.",
        ),
        Wrong(
            "capital letters",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if abs(second_derivative) <= tol:
                    return "Inconclusive"
                return "Minimum" if second_derivative > 0 else "Maximum"
            """,
            "Only the spelling differs.",
        ),
        Wrong(
            "returns None for zero",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if second_derivative > tol:
                    return "minimum"
                if second_derivative < -tol:
                    return "maximum"
            """,
            "expected 'inconclusive', got None. Does every branch end with `return`?",
        ),
        Wrong(
            "prints",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                print("minimum" if second_derivative > 0 else "maximum")
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "returns a number",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                return int(np.sign(second_derivative))
            """,
            "expected 'minimum', got 1.",
        ),
        Wrong(
            "raises for zero",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if abs(second_derivative) <= tol:
                    raise ValueError("inconclusive")
                return "minimum" if second_derivative > 0 else "maximum"
            """,
            "classify_critical_point(0.0): expected a result, got ValueError: inconclusive.",
        ),
        Wrong(
            "rounds first",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                value = round(second_derivative)
                if value > tol:
                    return "minimum"
                return "maximum" if value < -tol else "inconclusive"
            """,
            "Its size is larger than tol",
        ),
        Wrong(
            "examples typed in",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                return {6.0: "minimum", -6.0: "maximum"}.get(second_derivative, "inconclusive")
            """,
            "Its size is larger than tol",
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "forward_difference": [
        Correct(
            "loop over the elements",
            """
            def forward_difference(f, x, h=1e-8):
                x = np.asarray(x, dtype=float)
                slope = np.empty(x.shape)
                for index in np.ndindex(x.shape):
                    slope[index] = (f(x[index] + h) - f(x[index])) / h
                return slope
            """,
        ),
        Correct(
            "both points in one call",
            """
            def forward_difference(f, x, h=1e-8):
                left, right = f(np.stack([np.asarray(x), x + np.asarray(h)]))
                return (right - left) / h
            """,
        ),
        Correct(
            "np.vectorize with Python numbers",
            """
            def forward_difference(f, x, h=1e-8):
                @np.vectorize
                def slope(point):
                    return float((f(point + h) - f(point)) / h)
                return slope(np.asarray(x, dtype=float))
            """,
        ),
        Correct("lambda", "forward_difference = lambda f, x, h=1e-8: (f(x + h) - f(x)) / h"),
        Correct(
            "an object, with more parameters",
            """
            class Difference:
                def __init__(self, direction):
                    self.direction = direction

                def __call__(self, f, x, h=1e-8, *, order=1):
                    step = self.direction * h
                    return (f(x + step) - f(x)) / step

            forward_difference = Difference(+1)
            """,
        ),
        Correct(
            "np.diff, and chatter",
            """
            def forward_difference(f, x, h=1e-8):
                print("called with h =", h)
                values = np.array([f(x), f(x + h)])
                return np.diff(values, axis=0)[0] / h
            """,
        ),
    ],
    "central_difference": [
        Correct(
            "mean of forward and backward",
            """
            def central_difference(f, x, h=6e-6):
                forward = (f(x + h) - f(x)) / h
                backward = (f(x) - f(x - h)) / h
                return (forward + backward) / 2
            """,
        ),
        Correct(
            "recursion over the first axis",
            """
            def central_difference(f, x, h=6e-6):
                x = np.asarray(x, dtype=float)
                if x.ndim == 0:
                    return float(f(x + h) - f(x - h)) / (2 * h)
                return np.array([central_difference(f, row, h) for row in x])
            """,
        ),
        Correct(
            "einsum with weights",
            """
            def central_difference(f, x, h=6e-6):
                x = np.asarray(x, dtype=float)
                steps = np.array([h, -h])
                weights = np.array([0.5, -0.5]) / h
                values = f(np.add.outer(steps, x))
                return np.einsum("i,i...->...", weights, values)
            """,
        ),
        Correct(
            "flat loop, and x put back",
            """
            def central_difference(f, x, h=6e-6):
                points = np.array(x, dtype=float)
                flat = points.ravel()
                slopes = [(f(p + h) - f(p - h)) / (h + h) for p in flat.tolist()]
                return np.reshape(np.array(slopes), points.shape)
            """,
        ),
        Correct(
            "decorated",
            """
            import functools

            def documented(function):
                @functools.wraps(function)
                def wrapper(*args, **kwargs):
                    return function(*args, **kwargs)
                return wrapper

            @documented
            def central_difference(f, x, h=6e-6):
                return (f(x + h) - f(x - h)) / (2 * h)
            """,
        ),
        Correct(
            "a variable called gradient, an unused import",
            """
            import scipy.special
            from numpy import gradient

            def central_difference(f, x, h=6e-6):
                gradient = (f(x + h) - f(x - h)) / (2 * h)
                return gradient
            """,
        ),
    ],
    "complex_step": [
        Correct(
            "np.imag and complex()",
            """
            def complex_step(f, x, h=1e-20):
                return np.imag(f(x + complex(0, h))) / h
            """,
        ),
        Correct(
            "symmetric",
            """
            def complex_step(f, x, h=1e-20):
                return ((f(x + 1j * h) - f(x - 1j * h)) / 2j).real / h
            """,
        ),
        Correct(
            "loop",
            """
            def complex_step(f, x, h=1e-20):
                x = np.asarray(x)
                result = np.zeros(x.shape)
                for i, value in np.ndenumerate(x):
                    result[i] = f(complex(value, h)).imag / h
                return result
            """,
        ),
        Correct(
            "through the argument's parts",
            """
            def complex_step(f, x, h=1e-20, unit=1j):
                z = np.array(x, dtype=complex)
                z.imag = h
                return np.divide(f(z).imag, h)
            """,
        ),
    ],
    "sigmoid": [
        Correct(
            "logaddexp",
            """
            def sigmoid(z):
                return np.exp(-np.logaddexp(0.0, -np.asarray(z, dtype=float)))
            """,
        ),
        Correct(
            "masks",
            """
            def sigmoid(z):
                z = np.array(z, dtype=float)
                result = np.empty(z.shape)
                right = z >= 0
                result[right] = 1 / (1 + np.exp(-z[right]))
                grown = np.exp(z[~right])
                result[~right] = grown / (1 + grown)
                return result
            """,
        ),
        Correct(
            "math, number by number",
            """
            import math

            def one(z):
                if z >= 0:
                    return 1 / (1 + math.exp(-z))
                return math.exp(z) / (1 + math.exp(z))

            sigmoid = np.vectorize(one, otypes=[float])
            """,
        ),
        Correct(
            "exp of the smaller of z and 0",
            """
            def sigmoid(z):
                numerator = np.exp(np.minimum(z, 0))
                return numerator / (numerator + np.exp(-np.maximum(z, 0)))
            """,
        ),
        Correct(
            "warning silenced where the limit is right",
            """
            def sigmoid(z):
                with np.errstate(over="ignore"):
                    return 1.0 / (1.0 + np.exp(-np.asarray(z, dtype=float)))
            """,
        ),
        Correct(
            "recursion by symmetry for the tail only",
            """
            def sigmoid(z):
                z = np.asarray(z, dtype=float)
                if z.ndim:
                    return np.array([sigmoid(item) for item in z])
                small = np.exp(-abs(z))
                return 1 / (1 + small) if z > 0 else small / (1 + small)
            """,
        ),
    ],
    "sigmoid_derivative": [
        Correct(
            "through the student's own sigmoid",
            """
            def sigmoid_derivative(z):
                value = sigmoid(z)
                return value * (1 - value)
            """,
        ),
        Correct(
            "product of both tails",
            """
            def sigmoid_derivative(z):
                return sigmoid(z) * sigmoid(-np.asarray(z))
            """,
        ),
        Correct(
            "hyperbolic secant, clipped",
            """
            def sigmoid_derivative(z):
                return 0.25 / np.cosh(np.clip(z, -300, 300) / 2) ** 2
            """,
        ),
        Correct(
            "from tanh",
            """
            def sigmoid_derivative(z):
                return 0.25 * (1 - np.tanh(np.asarray(z) / 2) ** 2)
            """,
        ),
        Correct(
            "number by number",
            """
            def sigmoid_derivative(z):
                def one(item):
                    decay = np.exp(-abs(item))
                    return decay / (1 + decay) / (1 + decay)
                z = np.asarray(z, dtype=float)
                return np.array([one(item) for item in z.flat]).reshape(z.shape)
            """,
        ),
    ],
    "classify_critical_point": [
        Correct(
            "by the absolute value",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                if abs(second_derivative) <= tol:
                    return "inconclusive"
                return "minimum" if second_derivative > 0 else "maximum"
            """,
        ),
        Correct(
            "table of signs",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                sign = int(second_derivative > tol) - int(second_derivative < -tol)
                return {1: "minimum", -1: "maximum", 0: "inconclusive"}[sign]
            """,
        ),
        Correct(
            "np.select, a NumPy string",
            """
            def classify_critical_point(second_derivative, tol=1e-8, **more):
                return np.select(
                    [second_derivative > tol, second_derivative < -tol],
                    [np.str_("minimum"), np.str_("maximum")],
                    default=np.str_("inconclusive"),
                )[()]
            """,
        ),
        Correct(
            "match",
            """
            def classify_critical_point(second_derivative, tol=1e-8):
                match second_derivative:
                    case value if value > +tol:
                        return "minimum"
                    case value if value < -tol:
                        return "maximum"
                return "inconclusive"
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {
            "sigmoid": "def sigmoid(z):\n    return 1 / np.exp(-z)",
            "sigmoid_derivative": CORRECT["sigmoid_derivative"][0].cell,
        },
        {"sigmoid"},
    ),
    (
        {"sigmoid": None, "sigmoid_derivative": CORRECT["sigmoid_derivative"][0].cell},
        {"sigmoid"},
    ),
]
