"""Wrong and unusual versions of assignment 03, as students might write them."""

from __future__ import annotations

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "numerical_gradient": "f, x, h=1e-05",
    "mse_gradient": "X, y, w",
    "directional_derivative": "gradient, direction",
    "steepest_descent_direction": "gradient",
}

READY_MADE = "expected your own formula, got a call of "

WRONG: dict[str, list[Wrong]] = {
    "numerical_gradient": [
        Wrong(
            "divides by h",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                steps = h * np.eye(x.size)
                return np.array([(f(x + step) - f(x - step)) / h for step in steps])
            """,
            "the two points are 2h apart, did you divide by h?",
        ),
        Wrong(
            "parentheses around 2h forgotten",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                steps = h * np.eye(x.size)
                return np.array([(f(x + step) - f(x - step)) / 2 * h for step in steps])
            """,
            "a / 2 * h is not a / (2 * h)",
        ),
        Wrong(
            "does not divide",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                return np.array([f(x + step) - f(x - step) for step in h * np.eye(x.size)])
            """,
            "The differences are not divided by 2h.",
        ),
        Wrong(
            "forward differences",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                before = f(x)
                return np.array([(f(x + step) - before) / h for step in h * np.eye(x.size)])
            """,
            "These are forward differences",
        ),
        Wrong(
            "backward differences",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                return np.array([(f(x) - f(x - step)) / h for step in h * np.eye(x.size)])
            """,
            "These are backward differences",
        ),
        Wrong(
            "one-sided",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                return np.array([(f(x + step) - f(x)) / h for step in h * np.eye(x.size)])
            """,
            "Is it a difference to one side, or is an entry not put back?",
        ),
        Wrong(
            "half steps",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                steps = h / 2 * np.eye(x.size)
                return np.array([(f(x + step) - f(x - step)) / h for step in steps])
            """,
            "The points are h/2 away from x: each side takes a whole step h.",
        ),
        Wrong(
            "relative step",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                slopes = []
                for i in range(x.size):
                    step = np.zeros(x.size)
                    step[i] = h * max(1.0, abs(x[i]))
                    slopes.append((f(x + step) - f(x - step)) / (2 * step[i]))
                return np.array(slopes)
            """,
            "not h times the size of x there",
        ),
        Wrong(
            "sign flipped",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                steps = h * np.eye(x.size)
                return np.array([(f(x - step) - f(x + step)) / (2 * h) for step in steps])
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "adds instead of subtracting",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                steps = h * np.eye(x.size)
                return np.array([(f(x + step) + f(x - step)) / (2 * h) for step in steps])
            """,
            "The sum of both values is taken, not the difference.",
        ),
        Wrong(
            "h ignored",
            """
            def numerical_gradient(f, x, h=1e-5):
                h = 1e-5
                x = np.array(x, dtype=float)
                steps = h * np.eye(x.size)
                return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps])
            """,
            "The step h is ignored.",
        ),
        Wrong(
            "h ignored, and told by the order",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                steps = 1e-5 * np.eye(x.size)
                return np.array([(f(x + step) - f(x - step)) / 2e-5 for step in steps])
            """,
            "The error does not shrink: is h used, and the difference divided by 2h?",
        ),
        Wrong(
            "not put back",
            """
            def numerical_gradient(f, x, h=1e-5):
                moved = np.array(x, dtype=float)
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    moved[i] += h
                    right = f(moved)
                    moved[i] -= 2 * h
                    slopes[i] = (right - f(moved)) / (2 * h)
                return slopes
            """,
            "The first entry is not put back before the second moves: hold it still.",
        ),
        Wrong(
            "moves add up",
            """
            def numerical_gradient(f, x, h=1e-5):
                right, left = np.array(x, dtype=float), np.array(x, dtype=float)
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    right[i] += h
                    left[i] -= h
                    slopes[i] = (f(right) - f(left)) / (2 * h)
                return slopes
            """,
            "The moves add up: both points start from x again for each entry.",
        ),
        Wrong(
            "all entries at once, a number",
            """
            def numerical_gradient(f, x, h=1e-5):
                return (f(x + h) - f(x - h)) / (2 * h)
            """,
            "Every element of the input has a result of its own.",
        ),
        Wrong(
            "all entries at once, n times",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    slopes[i] = (f(x + h) - f(x - h)) / (2 * h)
                return slopes
            """,
            "All entries move at once: for each slope, move one and hold the others.",
        ),
        Wrong(
            "a second name is no copy",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    right = x
                    left = x
                    right[i] += h
                    left[i] -= h
                    slopes[i] = (f(right) - f(left)) / (2 * h)
                return slopes
            """,
            "Both points are the same array: `a = x` is a second name, not a copy.",
        ),
        Wrong(
            "all points handed over in one matrix",
            """
            def numerical_gradient(f, x, h=1e-5):
                steps = h * np.eye(len(x))
                column = np.array(x, dtype=float)[:, np.newaxis]
                return (f(column + steps) - f(column - steps)) / (2 * h)
            """,
            "numerical_gradient(f, [1.0, 2.0, 3.0]): expected a float64 array of shape (3,), got",
        ),
        Wrong(
            "changes x",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    x[i] += h
                    right = f(x)
                    x[i] -= 2 * h
                    slopes[i] = (right - f(x)) / (2 * h)
                return slopes
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "changes x and puts it back, not quite",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.asarray(x, dtype=float)
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    x[i] += h
                    right = f(x)
                    x[i] -= 2 * h
                    left = f(x)
                    x[i] += h
                    slopes[i] = (right - left) / (2 * h)
                return slopes
            """,
            "expected x unchanged after the call",
        ),
        Wrong(
            "integer copies",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    right, left = x.copy(), x.copy()
                    right[i] += h
                    left[i] -= h
                    slopes[i] = (f(right) - f(left)) / (2 * h)
                return slopes
            """,
            "An integer array cannot hold 2.25: move in a float copy.",
        ),
        Wrong(
            "one integer copy, put back by adding",
            """
            def numerical_gradient(f, x, h=1e-5):
                moved, slopes = x.copy(), np.zeros(len(x))
                for i in range(len(x)):
                    moved[i] += h
                    right = f(moved)
                    moved[i] -= 2 * h
                    slopes[i] = (right - f(moved)) / (2 * h)
                    moved[i] += h
                return slopes
            """,
            "An integer array cannot hold 2.25: move in a float copy.",
        ),
        Wrong(
            "result array of the input's integers",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros_like(x)
                for i, step in enumerate(h * np.eye(len(x))):
                    slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
                return slopes
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "integers cut off, and converted too late",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros_like(x)
                for i, step in enumerate(h * np.eye(len(x))):
                    slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
                return slopes.astype(float)
            """,
            "The slopes are cut to whole numbers: collect them in floats.",
        ),
        Wrong(
            "another default step",
            """
            def numerical_gradient(f, x, h=6e-6):
                x = np.array(x, dtype=float)
                steps = h * np.eye(x.size)
                return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps])
            """,
            "Keep the default step h=1e-5.",
        ),
        Wrong(
            "fourth order",
            """
            def numerical_gradient(f, x, h=1e-5):
                def slope(step):
                    near, far = f(x + step) - f(x - step), f(x + 2 * step) - f(x - 2 * step)
                    return (8 * near - far) / (12 * h)
                return np.array([slope(step) for step in h * np.eye(len(x))])
            """,
            "expected an error proportional to h^2, got",
        ),
        Wrong(
            "two entries only",
            """
            def numerical_gradient(f, x, h=1e-5):
                x, y = np.array(x, dtype=float)[:2]
                by_x = f(np.array([x + h, y])) - f(np.array([x - h, y]))
                by_y = f(np.array([x, y + h])) - f(np.array([x, y - h]))
                return np.array([by_x, by_y]) / (2 * h)
            """,
            "expected a float64 array of shape (3,), got an array of shape (2,).",
        ),
        Wrong(
            "last entry forgotten",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros(len(x))
                for i in range(len(x) - 1):
                    step = np.zeros(len(x))
                    step[i] = h
                    slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
                return slopes
            """,
            "numerical_gradient(f, [2.0, 1.0], h=0.25): expected 4, got 0 at [1]",
        ),
        Wrong(
            "returns in the loop",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    step = np.zeros(len(x))
                    step[i] = h
                    slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
                    return slopes
            """,
            "expected 4, got 0 at [1]",
        ),
        Wrong(
            "returns a list",
            """
            def numerical_gradient(f, x, h=1e-5):
                return [(f(x + step) - f(x - step)) / (2 * h) for step in h * np.eye(len(x))]
            """,
            "got a list of 2. Return a NumPy array",
        ),
        Wrong(
            "a row",
            """
            def numerical_gradient(f, x, h=1e-5):
                steps = h * np.eye(len(x))
                return np.array([[(f(x + step) - f(x - step)) / (2 * h) for step in steps]])
            """,
            "The numbers have lost their shape",
        ),
        Wrong(
            "the length of the gradient",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = [(f(x + step) - f(x - step)) / (2 * h) for step in h * np.eye(len(x))]
                return np.linalg.norm(slopes)
            """,
            "got a single number.",
        ),
        Wrong(
            "single number for one variable",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = [(f(x + step) - f(x - step)) / (2 * h) for step in h * np.eye(len(x))]
                return np.squeeze(slopes)
            """,
            "numerical_gradient(f, [3.0], h=0.5): expected a float64 array of shape (1,)",
        ),
        Wrong(
            "single precision",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = [(f(x + step) - f(x - step)) / (2 * h) for step in h * np.eye(len(x))]
                return np.array(slopes, dtype=np.float32)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "single precision inside",
            """
            def numerical_gradient(f, x, h=1e-5):
                x, h = np.array(x, dtype=np.float32), np.float32(h)
                slopes = np.zeros(x.size)
                for i, step in enumerate(h * np.eye(x.size, dtype=np.float32)):
                    slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
                return slopes
            """,
            "numerical_gradient(f, ",
        ),
        Wrong(
            "everything anew for each entry",
            """
            def numerical_gradient(f, x, h=1e-5):
                def slopes():
                    return [(f(x + step) - f(x - step)) / (2 * h) for step in h * np.eye(len(x))]
                return np.array([slopes()[i] for i in range(len(x))])
            """,
            "the given f: expected at most 28 calls, got 98. Two calls for each entry are enough.",
        ),
        Wrong(
            "prints",
            """
            def numerical_gradient(f, x, h=1e-5):
                for step in h * np.eye(len(x)):
                    print((f(x + step) - f(x - step)) / (2 * h))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "return forgotten",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = [(f(x + step) - f(x - step)) / (2 * h) for step in h * np.eye(len(x))]
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "another name for the step",
            """
            def numerical_gradient(f, x, eps=1e-5):
                steps = eps * np.eye(len(x))
                return np.array([(f(x + step) - f(x - step)) / (2 * eps) for step in steps])
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "f gets a list",
            """
            def numerical_gradient(f, x, h=1e-5):
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    right, left = list(x), list(x)
                    right[i] += h
                    left[i] -= h
                    slopes[i] = (f(right) - f(left)) / (2 * h)
                return slopes
            """,
            "numerical_gradient(f, [1.0, 2.0, 3.0]): expected a result, got TypeError",
        ),
        Wrong(
            "no default step",
            """
            def numerical_gradient(f, x, h):
                steps = h * np.eye(len(x))
                return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps])
            """,
            "Keep the parameters of the statement, in its order.",
        ),
        Wrong(
            "h by its name only",
            """
            def numerical_gradient(f, x, *, h=1e-5):
                steps = h * np.eye(len(x))
                return np.array([(f(x + step) - f(x - step)) / (2 * h) for step in steps])
            """,
            "Keep the parameters of the statement, in its order.",
        ),
        Wrong(
            "results collected from call to call",
            """
            slopes = []

            def numerical_gradient(f, x, h=1e-5):
                for step in h * np.eye(len(x)):
                    slopes.append((f(x + step) - f(x - step)) / (2 * h))
                return np.array(slopes)
            """,
            "expected a float64 array of shape (3,), got an array of shape (5,).",
        ),
        Wrong(
            "the last entry not put back",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.asarray(x, dtype=float)
                slopes = np.zeros(len(x))
                for i in range(len(x)):
                    x[i - 1] = old if i else x[i - 1]
                    old = x[i]
                    x[i] = old + h
                    right = f(x)
                    x[i] = old - h
                    slopes[i] = (right - f(x)) / (2 * h)
                return slopes
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "f gets the entries one by one",
            """
            def numerical_gradient(f, x, h=1e-5):
                steps = h * np.eye(len(x))
                return np.array([(f(*(x + step)) - f(*(x - step))) / (2 * h) for step in steps])
            """,
            "numerical_gradient(f, [2.0, 1.0], h=0.25): expected a result, got TypeError",
        ),
        Wrong(
            "examples typed in",
            """
            def numerical_gradient(f, x, h=1e-5):
                if x[0] == 2.0:
                    return np.array([13.0625, 4.0])
                if x.size == 2:
                    return np.array([7.0 + h**2, 4.0])
                return 2.0 * x
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "the example differentiated by hand",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.array(x, dtype=float)
                if x.size != 2:
                    return 2 * x
                return np.array([3 * x[0]**2 + x[1]**2 + h**2, 2 * x[0] * x[1]])
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "SciPy",
            """
            def numerical_gradient(f, x, h=1e-5):
                from scipy.optimize import approx_fprime
                return approx_fprime(np.array(x, dtype=float), f, h)
            """,
            READY_MADE + "scipy.optimize.approx_fprime.",
            no_points=True,
        ),
        Wrong(
            "np.gradient of three values",
            """
            def numerical_gradient(f, x, h=1e-5):
                values = [[f(x - step), f(x), f(x + step)] for step in h * np.eye(len(x))]
                return np.gradient(np.array(values), h, axis=1)[:, 1]
            """,
            READY_MADE + "numpy.gradient.",
            no_points=True,
        ),
        Wrong(
            "reverse mode of steepest",
            """
            import steepest

            def numerical_gradient(f, x, h=1e-5):
                return steepest.grad(f)(np.array(x, dtype=float))
            """,
            READY_MADE + "steepest.grad.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest import gradient

            def numerical_gradient(f, x, h=1e-5):
                return gradient(f, x, h=h)
            """,
            READY_MADE + "steepest.gradient.",
            no_points=True,
        ),
    ],
    "mse_gradient": [
        Wrong(
            "the 2 forgotten",
            """
            def mse_gradient(X, y, w):
                return X.T @ (X @ w - y) / len(y)
            """,
            "Half the expected value: is the 2 of the square there, and n the number of rows?",
        ),
        Wrong(
            "mean over all entries of X",
            """
            def mse_gradient(X, y, w):
                return 2 * X.T @ (X @ w - y) / X.size
            """,
            "Half the expected value: is the 2 of the square there, and n the number of rows?",
        ),
        Wrong(
            "divides by the number of columns",
            """
            def mse_gradient(X, y, w):
                return 2 / len(w) * X.T @ (X @ w - y)
            """,
            "The factor is 2/n for n rows: neither 1 nor 2/(n - 1), nor 2/p for p columns.",
        ),
        Wrong(
            "factor forgotten",
            """
            def mse_gradient(X, y, w):
                return X.T @ (X @ w - y)
            """,
            "The factor is 2/n for n rows: neither 1 nor 2/(n - 1), nor 2/p for p columns.",
        ),
        Wrong(
            "n - 1 of a variance",
            """
            def mse_gradient(X, y, w):
                return 2 / (len(y) - 1) * X.T @ (X @ w - y)
            """,
            "neither 1 nor 2/(n - 1)",
        ),
        Wrong(
            "squeezed",
            """
            def mse_gradient(X, y, w):
                return np.squeeze(2 / len(y) * X.T @ (X @ w - y))
            """,
            "expected a float64 array of shape (1,), got a single number.",
        ),
        Wrong(
            "a column of ones of its own",
            """
            def mse_gradient(X, y, w):
                X, w = np.column_stack([np.ones(len(y)), X]), np.append(0.0, w)
                return 2 / len(y) * X.T @ (X @ w - y)
            """,
            "expected a float64 array of shape (2,), got an array of shape (3,).",
        ),
        Wrong(
            "clipped",
            """
            def mse_gradient(X, y, w):
                return np.clip(2 / len(y) * X.T @ (X @ w - y), -10, 10)
            """,
            "mse_gradient(array of shape (20, 1000), array of shape (20,), array of shape (1000,))",
        ),
        Wrong(
            "loop for the predictions only",
            """
            def mse_gradient(X, y, w):
                residual = np.zeros(len(y))
                i = 0
                while i < len(y):
                    residual[i] = X[i] @ w - y[i]
                    i += 1
                return 2 / len(y) * X.T @ residual
            """,
            "It runs over the rows",
        ),
        Wrong(
            "parameters renamed",
            """
            def mse_gradient(data, targets, weights):
                return 2 / len(targets) * data.T @ (data @ weights - targets)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "sum, not mean",
            """
            def mse_gradient(X, y, w):
                return 2 * X.T @ (X @ w - y)
            """,
            "Not divided by n: the loss is the mean over the rows, not the sum.",
        ),
        Wrong(
            "sign of the residual",
            """
            def mse_gradient(X, y, w):
                return 2 / len(y) * X.T @ (y - X @ w)
            """,
            "The sign is flipped: the residual is prediction minus target, Xw - y.",
        ),
        Wrong(
            "product of means",
            """
            def mse_gradient(X, y, w):
                return 2 * np.mean(X, axis=0) * np.mean(X @ w - y)
            """,
            "a mean of products is not a product of means",
        ),
        Wrong(
            "targets ignored",
            """
            def mse_gradient(X, y, w):
                return 2 / len(y) * X.T @ (X @ w)
            """,
            "The targets y are ignored.",
        ),
        Wrong(
            "parameters ignored",
            """
            def mse_gradient(X, y, w):
                w = np.zeros(X.shape[1])
                return 2 / len(y) * X.T @ (X @ w - y)
            """,
            "The parameters w are ignored: this is the gradient at w = 0.",
        ),
        Wrong(
            "root of the loss",
            """
            def mse_gradient(X, y, w):
                r = X @ w - y
                return X.T @ r / len(y) / np.sqrt(np.mean(r**2))
            """,
            "This is the gradient of the root of the loss.",
        ),
        Wrong(
            "not transposed",
            """
            def mse_gradient(X, y, w):
                return 2 / len(y) * X @ (X @ w - y)
            """,
            "X is not transposed: each slope sums over the rows, not the columns.",
        ),
        Wrong(
            "not transposed, and told by the shapes",
            """
            def mse_gradient(X, y, w):
                return 2 / len(y) * np.dot(X, np.dot(X, w) - y)
            """,
            "The shapes do not fit: is a transpose, .T, missing?",
        ),
        Wrong(
            "the loss itself",
            """
            def mse_gradient(X, y, w):
                return np.mean((X @ w - y) ** 2)
            """,
            "got a single number.",
        ),
        Wrong(
            "not summed over the rows",
            """
            def mse_gradient(X, y, w):
                return 2 / len(y) * X * (X @ w - y)[:, np.newaxis]
            """,
            "expected a float64 array of shape (2,), got an array of shape (3, 2).",
        ),
        Wrong(
            "sums over the wrong axis",
            """
            def mse_gradient(X, y, w):
                return 2 * np.mean(X * (X @ w - y)[:, np.newaxis], axis=1)
            """,
            "expected a float64 array of shape (2,), got an array of shape (3,).",
        ),
        Wrong(
            "targets as a column",
            """
            def mse_gradient(X, y, w):
                return 2 / len(y) * X.T @ (X @ w - y[:, np.newaxis])
            """,
            "expected a float64 array of shape (2,), got an array of shape (2, 3).",
        ),
        Wrong(
            "everything as columns",
            """
            def mse_gradient(X, y, w):
                return 2 / len(y) * X.T @ (X @ w.reshape(-1, 1) - y.reshape(-1, 1))
            """,
            "The numbers have lost their shape",
        ),
        Wrong(
            "one step of descent",
            """
            def mse_gradient(X, y, w):
                return w - 0.01 * 2 / len(y) * X.T @ (X @ w - y)
            """,
            "mse_gradient(array of shape (3, 2), [1.0, 3.0, 5.0], [1.0, 1.0]): expected -2, got",
        ),
        Wrong(
            "changes y",
            """
            def mse_gradient(X, y, w):
                y -= X @ w
                return -2 / len(y) * X.T @ y
            """,
            "expected y unchanged after the call, got it changed",
        ),
        Wrong(
            "changes X",
            """
            def mse_gradient(X, y, w):
                r = X @ w - y
                X *= r[:, np.newaxis]
                return 2 * np.mean(X, axis=0)
            """,
            "expected X unchanged after the call, got it changed",
        ),
        Wrong(
            "fills w",
            """
            def mse_gradient(X, y, w):
                w[:] = 2 / len(y) * X.T @ (X @ w - y)
                return w
            """,
            "expected w unchanged after the call, got it changed",
        ),
        Wrong(
            "integers cut off",
            """
            def mse_gradient(X, y, w):
                slopes = np.zeros_like(w)
                slopes[:] = 2 / len(y) * X.T @ (X @ w - y)
                return slopes
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "whole-number division",
            """
            def mse_gradient(X, y, w):
                return 2 * X.T @ (X @ w - y) // len(y)
            """,
            "expected -3.33333, got -4 at [1]",
        ),
        Wrong(
            "loop over the rows",
            """
            def mse_gradient(X, y, w):
                total = np.zeros(len(w))
                for row, target in zip(X, y):
                    total += 2 * (row @ w - target) * row
                return total / len(y)
            """,
            "expected no Python loop over the elements, got one. It runs over the rows",
        ),
        Wrong(
            "generator over the rows",
            """
            def mse_gradient(X, y, w):
                return 2 / len(y) * sum((X[i] @ w - y[i]) * X[i] for i in range(len(y)))
            """,
            "It runs over the rows: a product with a matrix sums over them all at once.",
        ),
        Wrong(
            "comprehension over the rows, in one line",
            """
            def mse_gradient(X, y, w):
                return 2 * np.mean([(row @ w - t) * row for row, t in zip(X, y)], axis=0)
            """,
            "It runs over the rows",
        ),
        Wrong(
            "np.vectorize over the rows",
            """
            def mse_gradient(X, y, w):
                one = np.vectorize(lambda x, t: (x @ w - t) * x, signature="(p),()->(p)")
                return 2 * np.mean(one(X, y), axis=0)
            """,
            "It runs over the rows",
        ),
        Wrong(
            "loops over rows and columns",
            """
            def mse_gradient(X, y, w):
                n, p = X.shape
                slopes = np.zeros(p)
                for i in range(n):
                    residual = -y[i]
                    for j in range(p):
                        residual += X[i, j] * w[j]
                    for j in range(p):
                        slopes[j] += 2 / n * residual * X[i, j]
                return slopes
            """,
            "It runs over the rows",
        ),
        Wrong(
            "loop over the columns",
            """
            def mse_gradient(X, y, w):
                r = X @ w - y
                return np.array([2 * np.mean(column * r) for column in X.T])
            """,
            "It runs over the columns: a product with a matrix gives all slopes at once.",
        ),
        Wrong(
            "difference quotients",
            """
            def mse_gradient(X, y, w):
                def loss(w):
                    return np.mean((X @ w - y) ** 2)
                steps = 1e-5 * np.eye(len(w))
                return np.array([(loss(w + s) - loss(w - s)) / 2e-5 for s in steps])
            """,
            "Only the first digits are right: the result is an approximation.",
        ),
        Wrong(
            "exact difference quotients in a loop",
            """
            def mse_gradient(X, y, w):
                def loss(w):
                    return np.mean((X @ w - y) ** 2)
                steps = np.eye(len(w))
                return np.array([(loss(w + s) - loss(w - s)) / 2 for s in steps])
            """,
            "It runs over the columns",
        ),
        Wrong(
            "square tables only, by solving",
            """
            def mse_gradient(X, y, w):
                best = np.linalg.solve(X, y)
                return 2 / len(y) * X.T @ X @ (w - best)
            """,
            "expected a result, got LinAlgError",
        ),
        Wrong(
            "single precision",
            """
            def mse_gradient(X, y, w):
                return (2 / len(y) * X.T @ (X @ w - y)).astype(np.float32)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "single precision inside",
            """
            def mse_gradient(X, y, w):
                X, y, w = np.float32(X), np.float32(y), np.float32(w)
                return np.float64(2 / len(y) * X.T @ (X @ w - y))
            """,
            "mse_gradient(",
        ),
        Wrong(
            "prints",
            """
            def mse_gradient(X, y, w):
                print(2 / len(y) * X.T @ (X @ w - y))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "return forgotten",
            """
            def mse_gradient(X, y, w):
                slopes = 2 / len(y) * X.T @ (X @ w - y)
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "returns a list",
            """
            def mse_gradient(X, y, w):
                return (2 / len(y) * X.T @ (X @ w - y)).tolist()
            """,
            "got a list of 2. Return a NumPy array",
        ),
        Wrong(
            "order of the parameters",
            """
            def mse_gradient(w, X, y):
                return 2 / len(y) * X.T @ (X @ w - y)
            """,
            "mse_gradient(array of shape (3, 2), [1.0, 3.0, 5.0], [1.0, 1.0]): expected a result",
        ),
        Wrong(
            "examples typed in",
            """
            def mse_gradient(X, y, w):
                if len(y) == 3:
                    return np.array([-2.0, -10 / 3]) * (w[1] == 1)
                return np.array([3.0, 7.0]) if len(y) == 2 else 6 * w
            """,
            "mse_gradient(",
        ),
        Wrong(
            "as if all entries of X were ones",
            """
            def mse_gradient(X, y, w):
                X = np.column_stack([np.ones(len(y)), X[:, 1:]])
                return 2 / len(y) * X.T @ (X @ w - y)
            """,
            "mse_gradient(array of shape (2, 2), [0.0, 0.0], [1.0, 1.0]): expected",
        ),
        Wrong(
            "state kept from the first call",
            """
            cache = {}

            def mse_gradient(X, y, w):
                residual = cache.setdefault(X.shape, X @ w - y)
                return 2 / len(y) * X.T @ residual
            """,
            "mse_gradient(array of shape (3, 2), [1.0, 3.0, 5.0], [1.0, 2.0]): expected 0, got",
        ),
        Wrong(
            "SciPy's differences",
            """
            def mse_gradient(X, y, w):
                from scipy.optimize import approx_fprime
                return approx_fprime(w, lambda w: np.mean((X @ w - y) ** 2))
            """,
            READY_MADE + "scipy.optimize.approx_fprime.",
            no_points=True,
        ),
        Wrong(
            "reverse mode of steepest",
            """
            import steepest

            def mse_gradient(X, y, w):
                return steepest.grad(lambda w: np.mean((X @ w - y) ** 2))(w)
            """,
            READY_MADE + "steepest.grad.",
            no_points=True,
        ),
        Wrong(
            "steepest's objective",
            """
            from steepest.objectives import linear_regression

            def mse_gradient(X, y, w):
                return linear_regression(X, y).gradient(w)
            """,
            READY_MADE + "steepest.objectives.linear_regression.",
            no_points=True,
        ),
    ],
    "directional_derivative": [
        Wrong(
            "direction as it comes",
            """
            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return gradient @ direction
            """,
            "The direction is not divided by its length, which is 5.",
        ),
        Wrong(
            "square of the length",
            """
            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return gradient @ direction / (direction @ direction)
            """,
            "Divided by the square of the length: divide by the length itself.",
        ),
        Wrong(
            "multiplies",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return gradient @ direction * length
            """,
            "Multiplied by the length: divide by it.",
        ),
        Wrong(
            "sum of the sizes",
            """
            def directional_derivative(gradient, direction):
                length = np.sum(np.abs(direction))
                if length == 0:
                    raise ValueError("zero")
                return gradient @ direction / length
            """,
            "Divided by the sum of the sizes",
        ),
        Wrong(
            "largest size",
            """
            def directional_derivative(gradient, direction):
                length = np.max(np.abs(direction))
                if length == 0:
                    raise ValueError("zero")
                return gradient @ direction / length
            """,
            "Divided by the largest size",
        ),
        Wrong(
            "cosine of the angle",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return gradient @ direction / length / np.linalg.norm(gradient)
            """,
            "The gradient keeps its length: divide the direction alone.",
        ),
        Wrong(
            "wrong one of the two",
            """
            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return gradient @ direction / np.linalg.norm(gradient)
            """,
            "The gradient is divided by its length: divide the direction instead.",
        ),
        Wrong(
            "steepest slope",
            """
            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return np.linalg.norm(gradient)
            """,
            "This is the length of the gradient, the slope of the steepest direction.",
        ),
        Wrong(
            "a sign lost on the way",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return (gradient[0] * direction[0] - abs(gradient[1] * direction[1])) / length
            """,
            "Mind the signs",
        ),
        Wrong(
            "absolute value",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return abs(gradient @ direction) / length
            """,
            "The sign is lost: a slope downhill is negative.",
        ),
        Wrong(
            "downhill",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return -gradient @ direction / length
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "safe side",
            """
            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return gradient @ direction / (np.linalg.norm(direction) + 1e-15)
            """,
            "Divide by the length as it is: nothing added to it, and no smallest length.",
        ),
        Wrong(
            "safe side, farther",
            """
            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return gradient @ direction / (np.linalg.norm(direction) + 1e-8)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "smallest length",
            """
            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return gradient @ direction / max(np.linalg.norm(direction), 1e-8)
            """,
            "nothing added to it, and no smallest length.",
        ),
        Wrong(
            "almost zero counts as zero",
            """
            def directional_derivative(gradient, direction):
                if np.allclose(direction, 0):
                    raise ValueError("zero")
                return gradient @ direction / np.linalg.norm(direction)
            """,
            "directional_derivative([7.0, -1.0], [3e-10, -4e-10]): expected a result, got ValueErr",
        ),
        Wrong(
            "shorter than 1e-12 counts as zero",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length < 1e-12:
                    raise ValueError("zero")
                return gradient @ direction / length
            """,
            "expected a result, got ValueError",
        ),
        Wrong(
            "axes refused",
            """
            def directional_derivative(gradient, direction):
                if 0 in direction:
                    raise ValueError("zero")
                return gradient @ direction / np.linalg.norm(direction)
            """,
            "directional_derivative([7.0, -1.0], [0.0, -2.0]): expected a result, got ValueError",
        ),
        Wrong(
            "sum of the entries compared with 0",
            """
            def directional_derivative(gradient, direction):
                if sum(direction) == 0:
                    raise ValueError("zero")
                return gradient @ direction / np.linalg.norm(direction)
            """,
            "directional_derivative([7.0, -1.0], [2.0, -2.0]): expected a result, got ValueError",
        ),
        Wrong(
            "flat point refused",
            """
            def directional_derivative(gradient, direction):
                if not np.any(gradient) or not np.any(direction):
                    raise ValueError("zero")
                return gradient @ direction / np.linalg.norm(direction)
            """,
            "directional_derivative([0.0, 0.0, 0.0], [1.0, -2.0, 2.0]): expected a result, got Value",
        ),
        Wrong(
            "zero not asked for",
            """
            def directional_derivative(gradient, direction):
                return gradient @ direction / np.linalg.norm(direction)
            """,
            "expected ValueError to be raised, got nan. Compare the length with 0 before you div",
        ),
        Wrong(
            "zero slope for no direction",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    return 0.0
                return gradient @ direction / length
            """,
            "expected ValueError to be raised, got 0.0. Compare the length with 0",
        ),
        Wrong(
            "returns the error",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    return ValueError("zero direction")
                return gradient @ direction / length
            """,
            "expected ValueError to be raised, got",
        ),
        Wrong(
            "prints in place of raising",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    print("ValueError")
                else:
                    return gradient @ direction / length
            """,
            "expected ValueError to be raised, got None",
        ),
        Wrong(
            "assert",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                assert length > 0, "zero direction"
                return gradient @ direction / length
            """,
            "expected ValueError to be raised, got AssertionError.",
        ),
        Wrong(
            "division of Python numbers",
            """
            def directional_derivative(gradient, direction):
                length = sum(float(v) ** 2 for v in direction) ** 0.5
                return sum(float(g) * float(v) for g, v in zip(gradient, direction)) / length
            """,
            "expected ValueError to be raised, got ZeroDivisionError.",
        ),
        Wrong(
            "products not added",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return gradient * direction / length
            """,
            "expected 5, got an array of shape (2,).",
        ),
        Wrong(
            "shadow of the gradient",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return (gradient @ direction) * direction / length**2
            """,
            "expected 5, got an array of shape (2,).",
        ),
        Wrong(
            "number in brackets",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return np.array([gradient @ direction / length])
            """,
            "got an array of shape (1,).",
        ),
        Wrong(
            "changes the direction",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                direction /= length
                return gradient @ direction
            """,
            "expected direction unchanged after the call, got it changed",
        ),
        Wrong(
            "divides the integers in place",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                unit = direction.copy()
                unit /= length
                return gradient @ unit
            """,
            "The array holds integers: start from a copy with dtype=float.",
        ),
        Wrong(
            "unit vector of the input's integers",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                unit = np.zeros_like(direction)
                unit[:] = direction / length
                return float(gradient @ unit)
            """,
            "directional_derivative([7, -1], [3, -4]): expected 5, got 0",
        ),
        Wrong(
            "single precision",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return np.float32(gradient @ direction / length)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "rounded",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return round(float(gradient @ direction / length), 4)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "return forgotten",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                slope = gradient @ direction / length
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "long directions only",
            """
            def directional_derivative(gradient, direction):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                if length > 1:
                    direction = direction / length
                return gradient @ direction
            """,
            "nothing added to it, and no smallest length.",
        ),
        Wrong(
            "the plane only",
            """
            def directional_derivative(gradient, direction):
                a, b = direction
                length = (a * a + b * b) ** 0.5
                if length == 0:
                    raise ValueError("zero")
                return (gradient[0] * a + gradient[1] * b) / length
            """,
            "expected a result, got ValueError: not enough values to unpack",
        ),
        Wrong(
            "through the cosine, flat points forgotten",
            """
            def directional_derivative(gradient, direction):
                size, length = np.linalg.norm(gradient), np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return size * (gradient @ direction / (size * length))
            """,
            "Not a number (nan): is there 0/0",
        ),
        Wrong(
            "parameters renamed",
            """
            def directional_derivative(grad, v):
                length = np.linalg.norm(v)
                if length == 0:
                    raise ValueError("zero")
                return grad @ v / length
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "another order of the arguments, where it matters",
            """
            def directional_derivative(direction, gradient):
                length = np.linalg.norm(direction)
                if length == 0:
                    raise ValueError("zero")
                return gradient @ direction / length
            """,
            "The gradient is divided by its length: divide the direction instead.",
        ),
        Wrong(
            "examples typed in",
            """
            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return 5.0 if gradient[0] == 7 else -6.8
            """,
            "directional_derivative(",
        ),
        Wrong(
            "SciPy's cosine",
            """
            from scipy.spatial.distance import cosine

            def directional_derivative(gradient, direction):
                if not direction.any():
                    raise ValueError("zero")
                return np.linalg.norm(gradient) * (1 - cosine(gradient, direction))
            """,
            READY_MADE + "scipy.spatial.distance.cosine.",
        ),
        Wrong(
            "forward mode of steepest",
            """
            import steepest

            def directional_derivative(gradient, direction):
                unit = direction / np.linalg.norm(direction)
                return steepest.jvp(lambda x: gradient @ x, 0.0 * unit, unit)[1]
            """,
            READY_MADE + "steepest.jvp.",
            no_points=True,
        ),
    ],
    "steepest_descent_direction": [
        Wrong(
            "uphill",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                return gradient / length if length > 0 else np.zeros(len(gradient))
            """,
            "This points uphill: the minus sign is missing.",
        ),
        Wrong(
            "not divided",
            """
            def steepest_descent_direction(gradient):
                return -gradient
            """,
            "The length is not 1: divide by the norm of the gradient.",
        ),
        Wrong(
            "the gradient",
            """
            def steepest_descent_direction(gradient):
                return gradient
            """,
            "The length is not 1, and it points uphill.",
        ),
        Wrong(
            "square of the norm",
            """
            def steepest_descent_direction(gradient):
                square = gradient @ gradient
                return -gradient / square if square > 0 else np.zeros(len(gradient))
            """,
            "Divided by the square of the norm: divide by the norm itself.",
        ),
        Wrong(
            "multiplies",
            """
            def steepest_descent_direction(gradient):
                return -gradient * np.linalg.norm(gradient)
            """,
            "Multiplied by the norm: divide by it.",
        ),
        Wrong(
            "sum of the sizes",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient, 1)
                return -gradient / length if length > 0 else np.zeros(len(gradient))
            """,
            "Divided by the sum of the sizes",
        ),
        Wrong(
            "largest size",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient, np.inf)
                return -gradient / length if length > 0 else np.zeros(len(gradient))
            """,
            "Divided by the largest size",
        ),
        Wrong(
            "signs",
            """
            def steepest_descent_direction(gradient):
                return -np.sign(gradient)
            """,
            "Each entry is divided by its own size: divide all by the one norm.",
        ),
        Wrong(
            "signs lost",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                return -np.abs(gradient) / length if length > 0 else np.zeros(len(gradient))
            """,
            "The signs are lost: each entry goes against that of the gradient.",
        ),
        Wrong(
            "safe side",
            """
            def steepest_descent_direction(gradient):
                return -gradient / (np.linalg.norm(gradient) + 1e-15)
            """,
            "Divide by the norm as it is: nothing added to it.",
        ),
        Wrong(
            "safe side, farther",
            """
            def steepest_descent_direction(gradient):
                return -gradient / (np.linalg.norm(gradient) + 1e-8)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "almost zero counts as zero",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                return -gradient / length if length > 1e-8 else np.zeros(len(gradient))
            """,
            "This gradient is not 0, so it has a direction.",
        ),
        Wrong(
            "shorter than 1e-12 counts as zero",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                return -gradient / length if length > 1e-12 else np.zeros(len(gradient))
            """,
            "This gradient is not 0, so it has a direction.",
        ),
        Wrong(
            "whole zeros for whole numbers",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                return -gradient / length if length > 0 else np.zeros_like(gradient)
            """,
            "got int64 numbers. An integer array cuts decimals off: start from floats.",
        ),
        Wrong(
            "np.allclose with 0",
            """
            def steepest_descent_direction(gradient):
                if np.allclose(gradient, 0):
                    return np.zeros(len(gradient))
                return -gradient / np.linalg.norm(gradient)
            """,
            "This gradient is not 0, so it has a direction.",
        ),
        Wrong(
            "zero not asked for",
            """
            def steepest_descent_direction(gradient):
                return -gradient / np.linalg.norm(gradient)
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "both branches of np.where",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                return np.where(length > 0, -gradient / length, 0.0)
            """,
            "expected no warning, got 'invalid value encountered in divide'",
        ),
        Wrong(
            "refuses the zero gradient",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                if length == 0:
                    raise ValueError("zero gradient")
                return -gradient / length
            """,
            "steepest_descent_direction([0.0, 0.0]): expected a result, got ValueError",
        ),
        Wrong(
            "any direction for the zero gradient",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                if length == 0:
                    return np.full(len(gradient), len(gradient) ** -0.5)
                return -gradient / length
            """,
            "No way leads down from here: return zeros.",
        ),
        Wrong(
            "number for the zero gradient",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                if length == 0:
                    return 0.0
                return -gradient / length
            """,
            "expected a float64 array of shape (2,), got a single number.",
        ),
        Wrong(
            "nothing for the zero gradient",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                if length > 0:
                    return -gradient / length
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "two zeros, always",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                if length == 0:
                    return np.array([0.0, 0.0])
                return -gradient / length
            """,
            "expected a float64 array of shape (1,), got an array of shape (2,).",
        ),
        Wrong(
            "an entry of 0 taken for a zero gradient",
            """
            def steepest_descent_direction(gradient):
                if 0 in gradient:
                    return np.zeros(len(gradient))
                return -gradient / np.linalg.norm(gradient)
            """,
            "This gradient is not 0, so it has a direction.",
        ),
        Wrong(
            "sum of the entries compared with 0",
            """
            def steepest_descent_direction(gradient):
                if np.sum(gradient) == 0:
                    return np.zeros(len(gradient))
                return -gradient / np.linalg.norm(gradient)
            """,
            "steepest_descent_direction([-6.0, 3.0, 6.0, -3.0]): expected",
        ),
        Wrong(
            "changes the gradient",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                if length == 0:
                    return np.zeros(len(gradient))
                gradient /= -length
                return gradient
            """,
            "expected gradient unchanged after the call, got it changed",
        ),
        Wrong(
            "divides the integers in place",
            """
            def steepest_descent_direction(gradient):
                direction = -gradient
                length = np.linalg.norm(gradient)
                if length > 0:
                    direction /= length
                return direction
            """,
            "The array holds integers: start from a copy with dtype=float.",
        ),
        Wrong(
            "result of the input's integers",
            """
            def steepest_descent_direction(gradient):
                direction = np.zeros_like(gradient)
                length = np.linalg.norm(gradient)
                if length > 0:
                    direction[:] = -gradient / length
                return direction
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "a column",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                unit = -gradient / length if length > 0 else np.zeros(len(gradient))
                return unit.reshape(-1, 1)
            """,
            "expected a float64 array of shape (2,), got an array of shape (2, 1).",
        ),
        Wrong(
            "the slope there",
            """
            def steepest_descent_direction(gradient):
                return -np.linalg.norm(gradient)
            """,
            "got a single number.",
        ),
        Wrong(
            "returns a list",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                return [-g / length if length > 0 else 0.0 for g in gradient]
            """,
            "got a list of 2. Return a NumPy array",
        ),
        Wrong(
            "single precision",
            """
            def steepest_descent_direction(gradient):
                length = np.linalg.norm(gradient)
                unit = -gradient / length if length > 0 else np.zeros(len(gradient))
                return unit.astype(np.float32)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "two entries only",
            """
            def steepest_descent_direction(gradient):
                length = (gradient[0] ** 2 + gradient[1] ** 2) ** 0.5
                return -gradient / length if length > 0 else np.zeros(2)
            """,
            "steepest_descent_direction(",
        ),
        Wrong(
            "prints",
            """
            def steepest_descent_direction(gradient):
                print(-gradient / np.linalg.norm(gradient))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "examples typed in",
            """
            def steepest_descent_direction(gradient):
                if gradient[0] == 0:
                    return np.zeros(len(gradient))
                return np.array([-0.6, 0.8 if gradient[1] < 0 else -0.8])
            """,
            "steepest_descent_direction(",
        ),
        Wrong(
            "long gradients only",
            """
            def steepest_descent_direction(gradient):
                return -gradient / max(np.linalg.norm(gradient), 1.0)
            """,
            "Divide by the norm as it is: nothing added to it.",
        ),
        Wrong(
            "root of the mean of squares",
            """
            def steepest_descent_direction(gradient):
                size = np.sqrt(np.mean(gradient**2))
                return -gradient / size if size > 0 else np.zeros(len(gradient))
            """,
            "Divided by the root of the mean square: the norm takes the sum.",
        ),
        Wrong(
            "nan made 0, with a warning",
            """
            def steepest_descent_direction(gradient):
                return np.nan_to_num(-gradient / np.linalg.norm(gradient))
            """,
            "expected no warning, got 'invalid value encountered in divide'",
        ),
        Wrong(
            "parameter renamed",
            """
            def steepest_descent_direction(grad):
                length = np.linalg.norm(grad)
                return -grad / length if length > 0 else np.zeros(len(grad))
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "SciPy's norm",
            """
            from scipy.linalg import norm

            def steepest_descent_direction(gradient):
                length = norm(gradient)
                return -gradient / length if length > 0 else np.zeros(len(gradient))
            """,
            READY_MADE + "scipy.linalg.norm.",
            no_points=True,
        ),
        Wrong(
            "steepest's gradient of a norm",
            """
            import steepest

            def steepest_descent_direction(gradient):
                gradient = np.array(gradient, dtype=float)
                if not gradient.any():
                    return steepest.gradient(lambda x: 0.0, gradient)
                return -steepest.grad(lambda x: np.sqrt(np.sum(x**2)))(gradient)
            """,
            READY_MADE + "steepest.grad",
            no_points=True,
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "numerical_gradient": [
        Correct(
            "x moved in place and put back from a saved number",
            """
            def numerical_gradient(f, x, h=1e-5):
                x = np.asarray(x, dtype=float)
                slopes = np.empty(x.shape)
                for i in range(len(x)):
                    old = x[i]
                    x[i] = old + h
                    right = f(x)
                    x[i] = old - h
                    left = f(x)
                    x[i] = old
                    slopes[i] = (right - left) / (2 * h)
                return slopes
            """,
        ),
        Correct(
            "rows of two matrices",
            """
            def numerical_gradient(f, x, h=1e-5):
                steps = h * np.eye(len(x))
                right = np.apply_along_axis(f, 1, x + steps)
                left = np.apply_along_axis(f, 1, x - steps)
                return (right - left) / (2 * h)
            """,
        ),
        Correct(
            "mean of forward and backward",
            """
            def numerical_gradient(f, x, h=1e-5):
                middle = f(np.array(x, dtype=float))
                slopes = []
                for i in range(x.shape[0]):
                    right = x.astype(float)
                    right[i] += h
                    left = x.astype(float)
                    left[i] -= h
                    forward = (f(right) - middle) / h
                    backward = (middle - f(left)) / h
                    slopes.append(0.5 * (forward + backward))
                return np.array(slopes)
            """,
        ),
        Correct(
            "the middle asked for again and again, and chatter",
            """
            def numerical_gradient(f, x, h=1e-5, *, verbose=True):
                slopes = np.zeros(x.size, dtype=np.float64)
                for i in np.arange(x.size):
                    slopes[i] += (f(x + h * np.eye(x.size)[i]) - f(x)) / (2 * h)
                    slopes[i] -= (f(x - h * np.eye(x.size)[i]) - f(x)) / (2 * h)
                    if verbose:
                        print("entry", i, slopes[i])
                return slopes
            """,
        ),
        Correct(
            "recursion over the entries",
            """
            def numerical_gradient(f, x, h=1e-5):
                def slopes(i):
                    if i == x.size:
                        return np.array([])
                    axis = (np.arange(x.size) == i) * h
                    first = (f(x + axis) - f(x - axis)) / h / 2
                    return np.concatenate([[first], slopes(i + 1)])
                return slopes(0)
            """,
        ),
        Correct(
            "slices by a function of one variable",
            """
            from functools import partial

            def slice_of(f, x, i, t):
                moved = [float(value) for value in x]
                moved[i] = t
                return float(f(np.array(moved)))

            def central(g, t, h):
                return (g(t + h) - g(t - h)) / (2 * h)

            def numerical_gradient(f, x, h=1e-5):
                return np.array([central(partial(slice_of, f, x, i), x[i], h) for i in range(len(x))])
            """,
        ),
        Correct(
            "helpers of every likely name",
            """
            def unit(n, i):
                return np.eye(n)[i]

            def slope(f, x, step, length):
                return (f(x + step) - f(x - step)) / (2 * length)

            def gradient(f, x, h):
                return [slope(f, x, h * unit(len(x), i), h) for i in range(len(x))]

            def numerical_gradient(f, x, h=1e-5):
                return np.array(gradient(f, x, h))
            """,
        ),
        Correct(
            "values of f kept in a dict",
            """
            def numerical_gradient(f, x, h=1e-5):
                values = {}
                for i in range(len(x)):
                    for sign in (1, -1):
                        point = np.array(x, dtype=float)
                        point[i] += sign * h
                        values[i, sign] = f(point)
                pairs = ((values[i, 1], values[i, -1]) for i in range(len(x)))
                return np.fromiter(((a - b) / (2 * h) for a, b in pairs), dtype=float)
            """,
        ),
        Correct(
            "weights in a class, a distance as it is rounded",
            """
            class Gradient:
                def __call__(self, f, x, h=1e-5):
                    x = np.array(x, dtype=float)
                    slopes = np.zeros_like(x)
                    for i, value in enumerate(x):
                        right, left = x.copy(), x.copy()
                        right[i], left[i] = value + h, value - h
                        slopes[i] = np.dot([1.0, -1.0], [f(right), f(left)])
                        slopes[i] /= right[i] - left[i]
                    return slopes

            numerical_gradient = Gradient()
            """,
        ),
    ],
    "mse_gradient": [
        Correct(
            "normal equations multiplied out",
            """
            def mse_gradient(X, y, w):
                return 2 / X.shape[0] * (X.T @ X @ w - X.T @ y)
            """,
        ),
        Correct(
            "einsum",
            """
            def mse_gradient(X, y, w):
                residual = np.einsum("ij,j->i", X, w) - y
                return 2 * np.einsum("ij,i->j", X, residual) / len(X)
            """,
        ),
        Correct(
            "residual from the left",
            """
            def mse_gradient(X, y, w):
                r = np.subtract(np.dot(X, w), y)
                return np.dot(r, X) * (2.0 / np.size(y))
            """,
        ),
        Correct(
            "mean of the rows' gradients",
            """
            def mse_gradient(X, y, w):
                return np.mean(2 * (X @ w - y)[:, None] * X, axis=0)
            """,
        ),
        Correct(
            "columns, flattened at the end",
            """
            def mse_gradient(X, y, w):
                X, y, w = np.asmatrix(X), y.reshape(-1, 1), w.reshape(-1, 1)
                return np.asarray(2 / len(y) * X.T * (X * w - y)).ravel()
            """,
        ),
        Correct(
            "helpers of every likely name",
            """
            def predict(X, w):
                return X @ w

            def residual(X, y, w):
                return predict(X, w) - y

            def gradient(X, r):
                return (r @ X) * 2 / X.shape[0]

            def mse_gradient(X, y, w):
                n, p = X.shape
                assert y.shape == (n,) and w.shape == (p,)
                r = residual(X, y, w)
                assert r.shape == y.shape
                return gradient(X, r)
            """,
        ),
        Correct(
            "lambda, without @",
            """
            mse_gradient = lambda X, y, w: (2 * ((X * w).sum(1) - y) * X.T).mean(axis=1)
            """,
        ),
        Correct(
            "blocks of a thousand rows",
            """
            def mse_gradient(X, y, w):
                total = np.zeros(X.shape[1])
                for start in range(0, len(y), 1000):
                    rows = slice(start, start + 1000)
                    total += X[rows].T @ (X[rows] @ w - y[rows])
                return 2 * total / len(y)
            """,
        ),
        Correct(
            "from the two sides of y",
            """
            def mse_gradient(X, y, w, scale=2.0):
                table = np.column_stack([X, y])
                r = table @ np.append(w, -1.0)
                return scale * np.average(table[:, :-1] * r[:, np.newaxis], axis=0)
            """,
        ),
        Correct(
            "sign carried along, in place on its own array",
            """
            def mse_gradient(X, y, w):
                r = np.array(y, dtype=float)
                r -= X @ w
                r *= -2
                r /= r.size
                return X.transpose().dot(r)
            """,
        ),
    ],
    "directional_derivative": [
        Correct(
            "divided at the end",
            """
            def directional_derivative(gradient, direction):
                length = np.sqrt(np.sum(np.square(direction, dtype=float)))
                if not length:
                    raise ValueError("direction: expected a vector other than 0")
                return float(np.dot(gradient, direction)) / length
            """,
        ),
        Correct(
            "helpers of every likely name",
            """
            def length(v):
                return np.sqrt(v @ v)

            def unit(v):
                if length(v) == 0:
                    raise ValueError("zero")
                return v / length(v)

            def slope(gradient, d):
                return np.dot(gradient, d)

            def directional_derivative(gradient, direction):
                return slope(gradient, unit(direction))
            """,
        ),
        Correct(
            "a floating-point error made a ValueError",
            """
            def directional_derivative(gradient, direction):
                try:
                    with np.errstate(invalid="raise"):
                        return float(gradient @ (direction / np.linalg.norm(direction)))
                except FloatingPointError as error:
                    raise ValueError("zero direction") from error
            """,
        ),
        Correct(
            "math",
            """
            import math

            def directional_derivative(gradient, direction):
                length = math.hypot(*direction)
                try:
                    return math.fsum(g * (v / length) for g, v in zip(gradient.tolist(), direction.tolist()))
                except ZeroDivisionError:
                    raise ValueError("no direction") from None
            """,
        ),
        Correct(
            "0-d array, an error of its own, asked for entry by entry",
            """
            class NoDirection(ValueError):
                pass

            def directional_derivative(gradient, direction):
                if np.all(direction == 0):
                    raise NoDirection
                unit = direction / (direction @ direction) ** 0.5
                return np.array(np.einsum("i,i->", gradient, unit))
            """,
        ),
        Correct(
            "length of the gradient times the cosine",
            """
            def directional_derivative(gradient, direction):
                if not np.any(direction):
                    raise ValueError("zero")
                g, v = np.linalg.norm(gradient), np.linalg.norm(direction)
                return g * ((gradient / g) @ (direction / v)) if g > 0 else 0.0
            """,
        ),
        Correct(
            "divided first, and the nan found out",
            """
            def directional_derivative(gradient, direction):
                with np.errstate(invalid="ignore"):
                    unit = direction / np.linalg.norm(direction)
                if np.isnan(unit).any():
                    raise ValueError("zero direction")
                return np.inner(gradient, unit)
            """,
        ),
        Correct(
            "warns, and raises all the same",
            """
            def directional_derivative(gradient, direction):
                slope = np.vdot(gradient, direction) / np.linalg.norm(direction)
                if np.linalg.norm(direction) == 0:
                    raise ValueError("zero direction")
                return slope
            """,
        ),
    ],
    "steepest_descent_direction": [
        Correct(
            "np.divide where there is something to divide by",
            """
            def steepest_descent_direction(gradient):
                length = np.sqrt(np.dot(gradient, gradient))
                zeros = np.zeros(gradient.shape)
                return np.divide(-gradient, length, out=zeros, where=length > 0)
            """,
        ),
        Correct(
            "divides by 1 where the norm is 0",
            """
            def steepest_descent_direction(gradient):
                return -gradient / (np.linalg.norm(gradient) or 1.0)
            """,
        ),
        Correct(
            "helpers of every likely name",
            """
            def length(v):
                return np.sqrt(v @ v)

            def unit(v):
                return v / length(v) if length(v) > 0 else np.zeros(v.shape)

            def steepest_descent_direction(gradient):
                return -unit(gradient)
            """,
        ),
        Correct(
            "through the student's own part 3",
            """
            def steepest_descent_direction(gradient):
                try:
                    return -gradient / directional_derivative(gradient, gradient)
                except ValueError:
                    return np.zeros(gradient.shape)
            """,
        ),
        Correct(
            "the zero gradient itself",
            """
            def steepest_descent_direction(gradient):
                gradient = np.asarray(gradient, dtype=float)
                length = np.linalg.norm(gradient)
                return gradient if length == 0 else gradient / -length
            """,
        ),
        Correct(
            "entry by entry",
            """
            import math

            def steepest_descent_direction(gradient):
                length = math.hypot(*gradient)
                return np.array([-g / length if length else 0.0 for g in gradient])
            """,
        ),
        Correct(
            "the tiniest number added, quietly",
            """
            def steepest_descent_direction(gradient):
                return -gradient / (np.linalg.norm(gradient) + np.finfo(float).tiny)
            """,
        ),
        Correct(
            "largest size first, then the norm",
            """
            def steepest_descent_direction(gradient):
                largest = np.max(np.abs(gradient))
                if largest == 0:
                    return 0.0 * gradient
                scaled = gradient / largest
                return -scaled / np.linalg.norm(scaled)
            """,
        ),
        Correct(
            "nan made 0, the warning silenced",
            """
            def steepest_descent_direction(gradient):
                with np.errstate(invalid="ignore"):
                    return np.nan_to_num(np.negative(gradient) / np.linalg.norm(gradient))
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {
            "numerical_gradient": "def numerical_gradient(f, x, h=1e-5):\n    x += h",
            "steepest_descent_direction": "steepest_descent_direction = np.negative",
        },
        {"numerical_gradient", "steepest_descent_direction"},
    ),
    (
        {
            "numerical_gradient": None,
            "mse_gradient": CORRECT["mse_gradient"][0].cell,
            "directional_derivative": "def directional_derivative(g, d):\n    return g @ d",
            "steepest_descent_direction": CORRECT["steepest_descent_direction"][0].cell,
        },
        {"numerical_gradient", "directional_derivative"},
    ),
]
