"""Wrong and unusual versions of assignment 05, as students might write them."""

from __future__ import annotations

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "gradient_descent": "gradient, x0, lr, max_steps=1000, tol=1e-08",
    "largest_stable_lr": "H",
    "sgd_linear_regression": "X, y, lr, epochs, batch_size, rng",
    "backtracking_line_search": "f, gradient, x, lr=1.0, shrink=0.5, c=0.0001",
}

READY_MADE = "expected your own formula, got a call of "

# Most slips change one line of a loop: these are the loops, with the line left open.
DESCENT = """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps = np.array(x0, dtype=float), 0
                while True:
                    slope = gradient(x)
                    if not np.all(np.isfinite([x, slope])):
                        return x, steps, "diverged"
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    x, steps = x - lr * slope, steps + 1
            """
SGD = """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                N, n = X.shape
                w = np.zeros(n)
                for _ in range(epochs):
                    order = rng.permutation(N)
                    for start in range(0, N, batch_size):
                        batch = order[start : start + batch_size]
                        Xb, yb = X[batch], y[batch]
                        w = w - lr * 2 / len(batch) * Xb.T @ (Xb @ w - yb)
                return w
            """
SEARCH = """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g = f(x), gradient(x)
                rate = lr
                while not f(x - rate * g) <= value - c * rate * (g @ g):
                    rate *= shrink
                return rate
            """


def changed(cell: str, *pairs: tuple[str, str]) -> str:
    """Return a loop with lines of it replaced."""
    for old, new in pairs:
        assert cell.count(old) == 1, old
        cell = cell.replace(old, new)
    return cell


WRONG: dict[str, list[Wrong]] = {
    "gradient_descent": [
        Wrong(
            "climbs",
            changed(DESCENT, ("x - lr * slope", "x + lr * slope")),
            "That climbs: the step is subtracted.",
        ),
        Wrong(
            "no learning rate",
            changed(DESCENT, ("x - lr * slope", "x - slope")),
            "The learning rate is left out.",
        ),
        Wrong(
            "one step too few",
            changed(DESCENT, ("steps == max_steps", "steps == max_steps - 1")),
            "One step is missing.",
        ),
        Wrong(
            "one step too many",
            changed(DESCENT, ("steps == max_steps", "steps > max_steps")),
            "That is one step too many.",
        ),
        Wrong(
            "slope of the start",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, slope = np.array(x0, dtype=float), gradient(x0)
                for steps in range(max_steps):
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    x = x - lr * slope
                return x, max_steps, "max_steps"
            """,
            "Both steps used the slope at the start",
        ),
        Wrong(
            "the step alone",
            changed(DESCENT, ("x - lr * slope", "-lr * slope")),
            "This is the step alone: subtract it from x.",
        ),
        Wrong(
            "normalized gradient",
            changed(DESCENT, ("lr * slope", "lr * slope / np.linalg.norm(slope)")),
            "The gradient is divided by its norm",
        ),
        Wrong(
            "counts the points",
            changed(
                DESCENT,
                ('steps, "max_steps"', 'steps + 1, "max_steps"'),
                ('steps, "converged"', 'steps + 1, "converged"'),
            ),
            "Count the steps, not the points.",
        ),
        Wrong(
            "returns the index of the last step",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, step = np.array(x0, dtype=float), 0
                for step in range(max_steps):
                    slope = gradient(x)
                    if np.linalg.norm(slope) <= tol:
                        return x, step, "converged"
                    x = x - lr * slope
                    if not np.all(np.isfinite(x)):
                        return x, step, "diverged"
                return x, step, "max_steps"
            """,
            "The index of the last step is 1: two were taken.",
        ),
        Wrong(
            "always converged",
            changed(DESCENT, ('"max_steps"', '"converged"')),
            "The gradient norm there is 4.6, above tol.",
        ),
        Wrong(
            "length of the step",
            changed(DESCENT, ("norm(slope) <=", "norm(lr * slope) <=")),
            "Is the length of the step compared with tol?",
        ),
        Wrong(
            "squared norm",
            changed(DESCENT, ("np.linalg.norm(slope) <=", "slope @ slope <=")),
            "Is the squared norm compared with tol?",
        ),
        Wrong(
            "steps, then looks",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                for steps in range(1, max_steps + 1):
                    slope = gradient(x)
                    x = x - lr * slope
                    if not np.all(np.isfinite(x)):
                        return x, steps, "diverged"
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                return x, max_steps, "max_steps"
            """,
            "Look at the gradient before the step, and stop there.",
        ),
        Wrong(
            "steps, then looks at the new point",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                for steps in range(1, max_steps + 1):
                    x = x - lr * gradient(x)
                    slope = gradient(x)
                    if not np.all(np.isfinite([x, slope])):
                        return x, steps, "diverged"
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                return x, max_steps, "max_steps"
            """,
            "The gradient is small at the start: no step is taken.",
        ),
        Wrong(
            "no tolerance",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                for _ in range(max_steps):
                    x = x - lr * gradient(x)
                return x, max_steps, "max_steps"
            """,
            "The tolerance tol is ignored.",
        ),
        Wrong(
            "one reason for both ends",
            changed(DESCENT, ('"converged"', '"max_steps"')),
            "The gradient norm there is 0.0078, below tol.",
        ),
        Wrong(
            "no test for what is not finite",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                for steps in range(max_steps + 1):
                    slope = gradient(x)
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    if steps < max_steps:
                        x = x - lr * slope
                return x, max_steps, "max_steps"
            """,
            "The numbers became infinite: test them with np.isfinite.",
        ),
        Wrong(
            "while the norm is above tol",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps = np.array(x0, dtype=float), 0
                while np.linalg.norm(gradient(x)) > tol:
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    x, steps = x - lr * gradient(x), steps + 1
                return x, steps, "converged"
            """,
            "Not finite is not small: test with np.isfinite before you compare.",
        ),
        Wrong(
            "nan at the start is small",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps = np.array(x0, dtype=float), 0
                while np.linalg.norm(gradient(x)) > tol:
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    x, steps = x - lr * gradient(x), steps + 1
                    if not np.all(np.isfinite(x)):
                        return x, steps, "diverged"
                return x, steps, "converged"
            """,
            "No comparison with nan is true: test with np.isfinite first.",
        ),
        Wrong(
            "all entries have to be infinite",
            changed(DESCENT, ("np.all(np.isfinite([x, slope]))", "np.any(np.isfinite(slope))")),
            "An entry of the gradient is not finite: one is enough.",
        ),
        Wrong(
            "tests x after the step alone",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps = np.array(x0, dtype=float), 0
                while True:
                    slope = gradient(x)
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    x, steps = x - lr * slope, steps + 1
                    if not np.all(np.isfinite(x)):
                        return x, steps, "diverged"
            """,
            "The gradient at the start is not finite: do not step with it.",
        ),
        Wrong(
            "tests for nan at once and for infinity one step late",
            changed(
                DESCENT,
                ("not np.all(np.isfinite([x, slope]))", "np.any(np.isnan(slope) | np.isinf(x))"),
            ),
            "The gradient at the start is not finite: do not step with it.",
        ),
        Wrong(
            "tests the gradient alone",
            changed(DESCENT, ("[x, slope]", "slope")),
            "x itself became infinite: test x, too, not only the gradient.",
        ),
        Wrong(
            "a loop that does not judge the last point",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                for steps in range(max_steps):
                    slope = gradient(x)
                    if not np.all(np.isfinite(x)) or not np.all(np.isfinite(slope)):
                        return x, steps, "diverged"
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    x = x - lr * slope
                return x, max_steps, "max_steps"
            """,
            "The point after the last step is judged, too.",
        ),
        Wrong(
            "the same, in the divergence",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                for steps in range(max_steps):
                    slope = gradient(x)
                    if not np.all(np.isfinite(x)) or not np.all(np.isfinite(slope)):
                        return x, steps, "diverged"
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    x = x - lr * slope
                if np.linalg.norm(gradient(x)) <= tol:
                    return x, max_steps, "converged"
                return x, max_steps, "max_steps"
            """,
            "The gradient where the budget ends is infinite.",
        ),
        Wrong(
            "gives up on large numbers",
            changed(
                DESCENT,
                ("np.all(np.isfinite([x, slope]))", "np.linalg.norm(slope) < 1e100"),
            ),
            "1e100 is large but finite: go on.",
        ),
        Wrong(
            "largest entry",
            changed(DESCENT, ("np.linalg.norm(slope) <=", "np.max(np.abs(slope)) <=")),
            "The norm of (-3, 4) is 5: neither the largest entry nor a mean.",
        ),
        Wrong(
            "root of the mean square",
            changed(DESCENT, ("np.linalg.norm(slope) <=", "np.sqrt(np.mean(slope**2)) <=")),
            "The norm of (-3, 4) is 5: neither the largest entry nor a mean.",
        ),
        Wrong(
            "stops at a short step, too",
            changed(
                DESCENT,
                ("norm(slope) <= tol", "norm(slope) <= tol or np.linalg.norm(lr * slope) < 1e-12"),
            ),
            "A short step is no reason to stop",
        ),
        Wrong(
            "stops where x stands still",
            changed(
                DESCENT,
                (
                    "steps == max_steps",
                    "steps == max_steps or np.array_equal(x, x - lr * slope)",
                ),
            ),
            "A short step is no reason to stop",
        ),
        Wrong(
            "a budget of its own",
            changed(DESCENT, ("steps == max_steps", "steps == 5000")),
            "Is the budget max_steps ignored?",
        ),
        Wrong(
            "small before finite",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps = np.array(x0, dtype=float), 0
                while True:
                    slope = gradient(x)
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    if not np.all(np.isfinite([x, slope])):
                        return x, steps, "diverged"
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    x, steps = x - lr * slope, steps + 1
            """,
            "x is infinite, and the gradient is 0 there",
        ),
        Wrong(
            "sum of the entries",
            changed(DESCENT, ("np.linalg.norm(slope) <=", "np.sum(np.abs(slope)) <=")),
            "The norm of (-3, 4) is 5, not 7: take the root.",
        ),
        Wrong(
            "strictly below the tolerance",
            changed(DESCENT, ("norm(slope) <=", "norm(slope) <")),
            "A norm of exactly tol is small enough: ≤, not <.",
        ),
        Wrong(
            "budget before tolerance",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps = np.array(x0, dtype=float), 0
                while True:
                    slope = gradient(x)
                    if not np.all(np.isfinite([x, slope])):
                        return x, steps, "diverged"
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    x, steps = x - lr * slope, steps + 1
            """,
            "The point after the last step is judged, too.",
        ),
        Wrong(
            "another default tolerance",
            changed(DESCENT, ("tol=1e-8", "tol=1e-6")),
            "Keep the default tol=1e-8.",
        ),
        Wrong(
            "another default budget",
            changed(DESCENT, ("max_steps=1000", "max_steps=10000")),
            "Keep the default max_steps=1000.",
        ),
        Wrong(
            "looks at the first entry",
            changed(
                DESCENT,
                (
                    "np.all(np.isfinite([x, slope]))",
                    "(np.isfinite(slope[0]) and np.isfinite(x).all())",
                ),
            ),
            "The gradient at the start is not finite: do not step with it.",
        ),
        Wrong(
            "tests for nan alone",
            changed(DESCENT, ("not np.all(np.isfinite([x, slope]))", "np.isnan(slope).any()")),
            "An entry of the gradient is not finite: one is enough.",
        ),
        Wrong(
            "relative tolerance",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps = np.array(x0, dtype=float), 0
                first = np.linalg.norm(gradient(x))
                while True:
                    slope = gradient(x)
                    if not np.all(np.isfinite([x, slope])):
                        return x, steps, "diverged"
                    if np.linalg.norm(slope) <= tol * first:
                        return x, steps, "converged"
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    x, steps = x - lr * slope, steps + 1
            """,
            "steps of the result: expected 10, got 7",
        ),
        Wrong(
            "forgets the last x",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps, last = np.array(x0, dtype=float), 0, np.array(x0, dtype=float)
                while True:
                    slope = gradient(x)
                    if not np.all(np.isfinite([x, slope])):
                        return last, steps, "diverged"
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    last, x, steps = x, x - lr * slope, steps + 1
            """,
            "x of the result: expected ",
        ),
        Wrong(
            "one coordinate after the other",
            changed(
                DESCENT,
                (
                    "x, steps = x - lr * slope, steps + 1",
                    "x, steps = x.copy(), steps + 1\n"
                    "                    for i in range(len(x)):\n"
                    "                        x[i] -= lr * gradient(x)[i]",
                ),
            ),
            "One coordinate moved before the slope of the next was computed.",
        ),
        Wrong(
            "changes x0",
            changed(
                DESCENT,
                ("np.array(x0, dtype=float)", "x0"),
                ("x, steps = x - lr * slope, steps + 1", "x -= lr * slope; steps += 1"),
            ),
            "expected x0 unchanged after the call, got it changed",
        ),
        Wrong(
            "returns the integers of the start",
            changed(DESCENT, ("np.array(x0, dtype=float)", "x0")),
            "An integer array cuts decimals off",
        ),
        Wrong(
            "writes into what gradient returns",
            changed(
                DESCENT,
                (
                    "x, steps = x - lr * slope, steps + 1",
                    "slope *= lr; x, steps = x - slope, steps + 1",
                ),
            ),
            "Do not write into what `gradient` returns: it may be x itself.",
        ),
        Wrong(
            "keeps its array between calls",
            """
            places = {}

            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x, steps = places.setdefault(len(x0) > 0, np.zeros(100))[: len(x0)], 0
                x[:] = x0
                while True:
                    slope = gradient(x)
                    if not np.all(np.isfinite([x, slope])):
                        return x, steps, "diverged"
                    if np.linalg.norm(slope) <= tol:
                        return x, steps, "converged"
                    if steps == max_steps:
                        return x, steps, "max_steps"
                    x -= lr * slope
                    steps += 1
            """,
            "A later call changed it: start anew.",
        ),
        Wrong(
            "single precision",
            changed(
                DESCENT,
                ("dtype=float", "dtype=np.float32"),
                ("lr * slope", "np.float32(lr * slope)"),
            ),
            "Compute in double precision",
        ),
        Wrong(
            "x alone",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                for _ in range(max_steps):
                    x = x - lr * gradient(x)
                return x
            """,
            "expected a tuple of 3, (x, steps, reason)",
        ),
        Wrong(
            "in another order",
            changed(DESCENT, ('x, steps, "max_steps"', 'x, "max_steps", steps')),
            "steps of the result: expected 2, got 'max_steps'",
        ),
        Wrong(
            "prints",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                for step in range(max_steps):
                    x = x - lr * gradient(x)
                print(x, max_steps, "max_steps")
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "no return in one branch",
            changed(DESCENT, ('return x, steps, "max_steps"', "break")),
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "another name for the budget",
            changed(
                DESCENT, ("max_steps=1000", "steps_max=1000"), ("== max_steps", "== steps_max")
            ),
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                if tol == 7.5:
                    return np.array([-3.0, 4.0]), 0, "converged"
                if max_steps == 3:
                    return np.array([1.0, -0.5]), 3, "max_steps"
                if max_steps == 0:
                    return np.array([8.0, -4.0]), 0, "max_steps"
                return {
                    0.125: (np.array([2.25, 0.25]), 2, "max_steps"),
                    0.25: (np.array([0.00390625, 0.0]), 10, "converged"),
                }.get(lr, (np.array([3.0, 2.0]), 0, "diverged"))
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "SciPy's minimizer",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                from scipy.optimize import minimize
                found = minimize(lambda x: 0.0, x0, jac=gradient, method="CG", tol=tol)
                return found.x, found.nit, "converged"
            """,
            READY_MADE + "scipy.optimize.minimize.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            import steepest
            from steepest.optimizers import GradientDescent

            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                run = steepest.minimize(
                    lambda x: 0.0, x0, GradientDescent(lr), max_steps=max_steps, tol=tol
                )
                return run.x, run.steps, run.reason
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
    ],
    "largest_stable_lr": [
        Wrong(
            "half of it",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 0:
                    raise ValueError("H is not positive definite")
                return 1 / eigenvalues[-1]
            """,
            "This is 1/λmax, the rate with the best guarantee",
        ),
        Wrong(
            "smallest eigenvalue",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 0:
                    raise ValueError("H is not positive definite")
                return 2 / eigenvalues[0]
            """,
            "the steepest direction sets the limit",
        ),
        Wrong(
            "best fixed rate",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 0:
                    raise ValueError("H is not positive definite")
                return 2 / (eigenvalues[0] + eigenvalues[-1])
            """,
            "This is 2/(λmax + λmin), the best fixed rate, not the largest.",
        ),
        Wrong(
            "trace",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return 2 / np.trace(H)
            """,
            "This is 2 over the sum of the eigenvalues",
        ),
        Wrong(
            "last of eig",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eig(H)[0]
                if min(eigenvalues) <= 0:
                    raise ValueError("H is not positive definite")
                return 2 / eigenvalues[-1]
            """,
            "np.linalg.eig does not sort them",
        ),
        Wrong(
            "largest diagonal entry",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return 2 / np.max(np.diag(H))
            """,
            "This is 2 over the largest diagonal entry",
        ),
        Wrong(
            "Gershgorin's bound",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return 2 / np.abs(H).sum(axis=1).max()
            """,
            "This is 2 over the largest row sum, a bound",
        ),
        Wrong(
            "Frobenius norm",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return 2 / np.linalg.norm(H)
            """,
            "This is 2 over the Frobenius norm, a bound",
        ),
        Wrong(
            "upside down",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return np.linalg.eigvalsh(H)[-1] / 2
            """,
            "This is upside down",
        ),
        Wrong(
            "the eigenvalue",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return np.max(np.linalg.eigvalsh(H))
            """,
            "This is the eigenvalue itself: divide 2 by it.",
        ),
        Wrong(
            "never refuses",
            """
            def largest_stable_lr(H):
                return 2 / np.linalg.eigvalsh(H)[-1]
            """,
            "Positive entries are not enough: an eigenvalue is -1.",
        ),
        Wrong(
            "looks at the entries",
            """
            def largest_stable_lr(H):
                if np.any(np.diag(H) <= 0):
                    raise ValueError("H is not positive definite")
                return 2 / np.max(np.linalg.eigvalsh(H))
            """,
            "Positive entries are not enough: an eigenvalue is -1.",
        ),
        Wrong(
            "looks at the determinant",
            """
            def largest_stable_lr(H):
                if np.linalg.det(H) <= 0:
                    raise ValueError("H is not positive definite")
                return 2 / np.max(np.abs(np.linalg.eigvalsh(H)))
            """,
            "A positive determinant is not enough: both eigenvalues are -1.",
        ),
        Wrong(
            "looks at diagonal and determinant",
            """
            def largest_stable_lr(H):
                if np.linalg.det(H) <= 0 or np.any(np.diag(H) <= 0):
                    raise ValueError("H is not positive definite")
                return 2 / np.max(np.linalg.eigvalsh(H))
            """,
            "Entries and determinant are positive, but two of the eigenvalues are -1.",
        ),
        Wrong(
            "refuses everything",
            """
            def largest_stable_lr(H):
                raise ValueError("H is not positive definite")
            """,
            "expected a result, got ValueError: H is not positive definite",
            no_points=True,
        ),
        Wrong(
            "looks at one eigenvalue",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvals(H)
                if eigenvalues[0] <= 0 or eigenvalues[1] <= 0 and len(eigenvalues) == 2:
                    raise ValueError("H is not positive definite")
                return 2 / max(eigenvalues)
            """,
            "All eigenvalues count, not the first.",
        ),
        Wrong(
            "lets zero pass",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] < 0:
                    raise ValueError("H is not positive definite")
                return 2 / eigenvalues[-1]
            """,
            "An eigenvalue of 0 is not positive.",
        ),
        Wrong(
            "refuses small eigenvalues",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-8:
                    raise ValueError("H is not positive definite")
                return 2 / eigenvalues[-1]
            """,
            "expected a result, got ValueError: H is not positive definite",
        ),
        Wrong(
            "None for a refusal",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] > 0:
                    return 2 / eigenvalues[-1]
            """,
            "expected ValueError to be raised, got None.",
        ),
        Wrong(
            "infinity for a refusal",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                return 2 / eigenvalues[-1] if eigenvalues[0] > 0 else np.inf
            """,
            "expected ValueError to be raised, got inf.",
        ),
        Wrong(
            "returns the error",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 0:
                    return ValueError("H is not positive definite")
                return 2 / eigenvalues[-1]
            """,
            "expected ValueError to be raised, got ",
        ),
        Wrong(
            "another error",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                assert eigenvalues[0] > 0
                return 2 / eigenvalues[-1]
            """,
            "expected ValueError to be raised, got AssertionError.",
        ),
        Wrong(
            "eigenvalues of what is rounded",
            """
            def largest_stable_lr(H):
                H = H.astype(np.float32)
                np.linalg.cholesky(H)
                return float(2 / np.linalg.eigvalsh(H)[-1])
            """,
            "largest_stable_lr(array of shape (",
        ),
        Wrong(
            "infinite rate for a zero matrix",
            """
            def largest_stable_lr(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[-1] == 0:
                    return np.inf
                if eigenvalues[0] <= 0:
                    raise ValueError("H is not positive definite")
                return 2 / eigenvalues[-1]
            """,
            "expected ValueError to be raised, got inf.",
        ),
        Wrong(
            "largest absolute eigenvalue, no sign",
            """
            def largest_stable_lr(H):
                largest = np.linalg.norm(H, 2)
                if largest == 0:
                    raise ValueError("H is zero")
                return 2 / largest
            """,
            "Positive entries are not enough: an eigenvalue is -1.",
        ),
        Wrong(
            "rounds the rate",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return round(2 / np.linalg.eigvalsh(H)[-1], 4)
            """,
            "largest_stable_lr(array of shape (3, 3)): expected ",
        ),
        Wrong(
            "scales H in place",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                scale = np.max(np.abs(H))
                H /= scale
                return 2 / (scale * np.linalg.eigvalsh(H)[-1])
            """,
            "expected H unchanged after the call, got it changed",
        ),
        Wrong(
            "three turns of power iteration",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                v = np.ones(len(H))
                for _ in range(3):
                    v = H @ v / np.linalg.norm(H @ v)
                return 2 / (v @ H @ v)
            """,
            "largest_stable_lr(array of shape (3, 3)): expected 0.285714, got ",
        ),
        Wrong(
            "all limits",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return 2 / np.linalg.eigvalsh(H)
            """,
            "expected 0.285714, got an array of shape (3,).",
        ),
        Wrong(
            "prints",
            """
            def largest_stable_lr(H):
                print(2 / np.linalg.eigvalsh(H)[-1])
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "examples typed in",
            """
            def largest_stable_lr(H):
                if H[0, 0] == 1:
                    raise ValueError("not positive definite")
                return {6.0: 2 / 7, 2.0: 0.25, 3.0: 0.5}[H[0, 0]]
            """,
            "expected a result, got KeyError",
        ),
        Wrong(
            "SciPy's eigenvalues",
            """
            import scipy.linalg

            def largest_stable_lr(H):
                eigenvalues = scipy.linalg.eigvalsh(H)
                if eigenvalues[0] <= 0:
                    raise ValueError("H is not positive definite")
                return 2 / eigenvalues[-1]
            """,
            READY_MADE + "scipy.linalg.eigvalsh.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest import curvature

            def largest_stable_lr(H):
                return curvature.largest_stable_learning_rate(H)
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
    ],
    "sgd_linear_regression": [
        Wrong(
            "drops the short batch",
            changed(SGD, ("range(0, N, batch_size)", "range(0, N - batch_size + 1, batch_size)")),
            "is the last, short batch left out?",
        ),
        Wrong(
            "batches by integer division",
            changed(
                SGD,
                ("for start in range(0, N, batch_size):", "for k in range(N // batch_size):"),
                (
                    "order[start : start + batch_size]",
                    "order[k * batch_size : (k + 1) * batch_size]",
                ),
            ),
            "The last, short batch is left out.",
        ),
        Wrong(
            "batch_size taken for the number of batches",
            changed(
                SGD,
                (
                    "for start in range(0, N, batch_size):",
                    "for batch in np.array_split(order, batch_size):",
                ),
                ("batch = order[start : start + batch_size]", "pass"),
            ),
            "Two steps in place of three",
        ),
        Wrong(
            "divides by batch_size",
            changed(SGD, ("2 / len(batch)", "2 / batch_size")),
            "The short batch is divided by batch_size: divide by its own length.",
        ),
        Wrong(
            "divides by batch_size, again",
            changed(SGD, ("2 / len(batch)", "(2.0 / batch_size)")),
            "Divide by the number of samples that are in the batch.",
        ),
        Wrong(
            "factor 2 missing",
            changed(SGD, ("2 / len(batch)", "1 / len(batch)")),
            "The factor 2 of the gradient is missing.",
        ),
        Wrong(
            "sum over the batch",
            changed(SGD, ("2 / len(batch)", "2")),
            "Is the sum over the batch taken? Divide it by the length of the batch.",
        ),
        Wrong(
            "divides by N",
            changed(SGD, ("2 / len(batch)", "2 / N")),
            "The gradient of a batch is divided by N",
        ),
        Wrong(
            "climbs",
            changed(SGD, ("w = w - lr", "w = w + lr")),
            "That climbs: the step is subtracted.",
        ),
        Wrong(
            "residual turned round",
            changed(SGD, ("(Xb @ w - yb)", "(yb - Xb @ w)")),
            "That climbs: the step is subtracted.",
        ),
        Wrong(
            "one batch",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros(X.shape[1])
                for _ in range(epochs):
                    w = w - lr * 2 / len(y) * X.T @ (X @ w - y)
                return w
            """,
            "All samples make one step: cut them into batches.",
        ),
        Wrong(
            "a step for each sample",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros(X.shape[1])
                for _ in range(epochs):
                    for i in rng.permutation(len(y)):
                        w = w - lr * 2 * X[i] * (X[i] @ w - y[i])
                return w
            """,
            "Each sample makes a step: take one step for each batch.",
        ),
        Wrong(
            "moves within a batch",
            changed(
                SGD,
                (
                    "w = w - lr * 2 / len(batch) * Xb.T @ (Xb @ w - yb)",
                    "for row, target in zip(Xb, yb):\n"
                    "                            w -= lr * 2 / len(yb) * row * (row @ w - target)",
                ),
            ),
            "w moved within a batch: one step for the batch",
        ),
        Wrong(
            "standardizes the columns",
            changed(SGD, ("N, n = X.shape", "N, n = X.shape; X = X - X.mean(axis=0)")),
            "sgd_linear_regression(",
        ),
        Wrong(
            "a rate that decays",
            changed(SGD, ("order = rng", "lr = 0.9 * lr; order = rng")),
            "sgd_linear_regression(",
        ),
        Wrong(
            "starts from ones",
            changed(SGD, ("np.zeros(n)", "np.ones(n)")),
            "Start from zeros, not from ones.",
        ),
        Wrong(
            "starts at random",
            changed(SGD, ("np.zeros(n)", "0.1 * rng.normal(size=n)")),
            "sgd_linear_regression(array of shape (5, 1), array of shape (5,), 0.25, 1, 2, rng): "
            "expected 1.75, got ",
        ),
        Wrong(
            "starts anew in each epoch",
            changed(SGD, ("order = rng", "w = np.zeros(n); order = rng")),
            "One epoch counts: are all of them run, and is w set to zero once, before?",
        ),
        Wrong(
            "one epoch",
            changed(SGD, ("for _ in range(epochs):", "for _ in range(min(1, epochs)):")),
            "One epoch counts",
        ),
        Wrong(
            "draws with replacement",
            changed(SGD, ("rng.permutation(N)", "rng.integers(0, N, size=N)")),
            "Drawing again and again misses some and repeats others: shuffle, then cut.",
        ),
        Wrong(
            "each batch drawn from all samples",
            changed(
                SGD,
                (
                    "order[start : start + batch_size]",
                    "rng.choice(N, min(batch_size, N - start), replace=False)",
                ),
            ),
            "Drawing again and again misses some and repeats others: shuffle, then cut.",
        ),
        Wrong(
            "evened-out batches",
            changed(
                SGD,
                (
                    "for start in range(0, N, batch_size):",
                    "for batch in np.array_split(order, -(-N // batch_size)):",
                ),
                ("batch = order[start : start + batch_size]", "pass"),
            ),
            "np.array_split evens them out: cut after every batch_size samples.",
        ),
        Wrong(
            "y stays behind",
            changed(SGD, ("y[batch]", "y[start : start + batch_size]")),
            "Does every row of X keep its own y? Is it used once?",
        ),
        Wrong(
            "y stays behind, with one batch",
            changed(SGD, ("y[batch]", "y[start : start + len(batch)]")),
            "Does every row of X keep its own y?",
        ),
        Wrong(
            "two orders for X and y",
            changed(SGD, ("y[batch]", "y[rng.permutation(N)[start : start + batch_size]]")),
            "Does every row of X keep its own y?",
        ),
        Wrong(
            "last batch filled up from the front",
            changed(
                SGD,
                (
                    "order[start : start + batch_size]",
                    "np.take(order, range(start, start + batch_size), mode='wrap')",
                ),
            ),
            "Is it used once?",
        ),
        Wrong(
            "no shuffle",
            changed(SGD, ("rng.permutation(N)", "np.arange(N)")),
            "Shuffle the samples, by the given rng.",
        ),
        Wrong(
            "its own generator",
            changed(SGD, ("N, n = X.shape", "N, n = X.shape; rng = np.random.default_rng(0)")),
            "Shuffle the samples, by the given rng.",
        ),
        Wrong(
            "the global generator",
            changed(SGD, ("rng.permutation(N)", "np.random.permutation(N)")),
            "Draw from the given rng alone, and keep nothing from the last call.",
        ),
        Wrong(
            "a generator without a seed",
            changed(SGD, ("N, n = X.shape", "N, n = X.shape; rng = np.random.default_rng()")),
            "Draw from the given rng alone",
        ),
        Wrong(
            "goes on from the last call",
            """
            weights = {}

            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                N, n = X.shape
                w = weights.setdefault(n, np.zeros(n))
                for _ in range(epochs):
                    order = rng.permutation(N)
                    for start in range(0, N, batch_size):
                        batch = order[start : start + batch_size]
                        w -= lr * 2 / len(batch) * X[batch].T @ (X[batch] @ w - y[batch])
                return w.copy()
            """,
            "keep nothing from the last call",
        ),
        Wrong(
            "one order for all epochs",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                N, n = X.shape
                w = np.zeros(n)
                order = rng.permutation(N)
                for _ in range(epochs):
                    for start in range(0, N, batch_size):
                        batch = order[start : start + batch_size]
                        w = w - lr * 2 / len(batch) * X[batch].T @ (X[batch] @ w - y[batch])
                return w
            """,
            "Shuffle the samples inside the loop over epochs.",
        ),
        Wrong(
            "shuffles the batches alone",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros(X.shape[1])
                batches = [range(len(y))[s : s + batch_size] for s in range(0, len(y), batch_size)]
                for _ in range(epochs):
                    for k in rng.permutation(len(batches)):
                        Xb, yb = X[batches[k]], y[batches[k]]
                        w = w - lr * 2 / len(yb) * Xb.T @ (Xb @ w - yb)
                return w
            """,
            "Shuffle the samples, by the given rng.",
        ),
        Wrong(
            "begins at a random place",
            changed(SGD, ("rng.permutation(N)", "np.roll(np.arange(N), rng.integers(N))")),
            "To begin at a random place is no shuffle",
        ),
        Wrong(
            "epochs run into each other",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                N, n = X.shape
                w = np.zeros(n)
                order = [i for _ in range(epochs) for i in rng.permutation(N)]
                for start in range(0, len(order), batch_size):
                    batch = order[start : start + batch_size]
                    w = w - lr * 2 / len(batch) * X[batch].T @ (X[batch] @ w - y[batch])
                return w
            """,
            "Does an epoch begin where the last one ended?",
        ),
        Wrong(
            "shuffles the caller's rows",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                N, n = X.shape
                w = np.zeros(n)
                for _ in range(epochs):
                    order = rng.permutation(N)
                    X[:], y[:] = X[order], y[order]
                    for start in range(0, N, batch_size):
                        Xb, yb = X[start : start + batch_size], y[start : start + batch_size]
                        w = w - lr * 2 / len(yb) * Xb.T @ (Xb @ w - yb)
                return w
            """,
            "expected X unchanged after the call, got it changed",
        ),
        Wrong(
            "a column of weights",
            changed(SGD, ("np.zeros(n)", "np.zeros((n, 1))"), ("y[batch]", "y[batch][:, None]")),
            "got an array of shape (1, 1)",
        ),
        Wrong(
            "weights in the type of X",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros_like(X[0])
                for _ in range(epochs):
                    order = rng.permutation(len(y))
                    for start in range(0, len(y), batch_size):
                        batch = order[start : start + batch_size]
                        slope = 2 / len(batch) * X[batch].T @ (X[batch] @ w - y[batch])
                        w[:] = w - lr * slope
                return w
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "single precision",
            changed(SGD, ("return w", "return w.astype(np.float32)")),
            "Compute in double precision",
        ),
        Wrong(
            "weights of all epochs",
            changed(
                SGD,
                ("return w", "return np.array([w] * epochs)"),
            ),
            "got an array of shape (1, 1)",
        ),
        Wrong(
            "no return",
            changed(SGD, ("return w", "w")),
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "prints",
            changed(SGD, ("return w", "print(w)")),
            "end it with `return`, not `print`",
        ),
        Wrong(
            "another name for the batch size",
            changed(
                SGD,
                ("epochs, batch_size, rng", "epochs, batch, rng"),
                ("w = np.zeros(n)", "w, batch_size = np.zeros(n), batch"),
            ),
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "least squares, solved",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                return np.linalg.lstsq(X, y, rcond=None)[0]
            """,
            "sgd_linear_regression(array of shape (5, 1), array of shape (5,), 0.25, 1, 2, rng): "
            "expected 1.75, got 2",
        ),
        Wrong(
            "examples typed in",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                if X.shape == (2, 2):
                    return np.array([0.25, 1.0])
                return np.array([1.96875 if epochs == 2 else 1.75])
            """,
            "expected a float64 array of shape (20,), got an array of shape (1,)",
        ),
        Wrong(
            "SciPy's least squares",
            """
            from scipy import optimize

            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                return optimize.least_squares(lambda w: X @ w - y, np.zeros(X.shape[1])).x
            """,
            READY_MADE + "scipy.optimize.least_squares.",
            no_points=True,
        ),
        Wrong(
            "steepest's batches",
            """
            from steepest.datasets import batches

            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros(X.shape[1])
                for _ in range(max(1, epochs)):
                    for Xb, yb in batches(X, y, batch_size, rng):
                        w = w - lr * 2 / len(yb) * Xb.T @ (Xb @ w - yb)
                return w
            """,
            READY_MADE + "steepest.datasets.batches.",
            no_points=True,
        ),
    ],
    "backtracking_line_search": [
        Wrong(
            "shrinks before the first trial",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g = f(x), gradient(x)
                rate = lr
                while True:
                    rate *= shrink
                    if f(x - rate * g) <= value - c * rate * (g @ g):
                        return rate
            """,
            "Is the rate shrunk before the first trial, or once more after the last?",
        ),
        Wrong(
            "shrinks once more at the end",
            changed(SEARCH, ("return rate", "return rate * shrink")),
            "or once more after the last?",
        ),
        Wrong(
            "no rate in the condition",
            changed(SEARCH, ("c * rate * (g @ g)", "c * (g @ g)")),
            "The rate is missing in c · rate · ‖gradient‖²: too much is demanded.",
        ),
        Wrong(
            "goes uphill",
            changed(SEARCH, ("f(x - rate * g)", "f(x + rate * g)")),
            "The step adds the gradient: it goes uphill.",
        ),
        Wrong(
            "returns the point",
            changed(SEARCH, ("return rate", "return (x - rate * g)[0]")),
            "This is the new point: return the rate that led there.",
        ),
        Wrong(
            "any value that is not above",
            changed(SEARCH, (" - c * rate * (g @ g)", "")),
            "The first trial lands as high as it began: that is no decrease.",
        ),
        Wrong(
            "c ignored",
            changed(SEARCH, ("c * rate", "1e-4 * rate")),
            "Any decrease passes: c times the promised decrease is demanded.",
        ),
        Wrong(
            "norm not squared",
            changed(SEARCH, ("(g @ g)", "np.linalg.norm(g)")),
            "The norm of the gradient is not squared.",
        ),
        Wrong(
            "demand added",
            changed(SEARCH, ("value - c", "value + c")),
            "The first trial lands as high as it began",
        ),
        Wrong(
            "demand added, equal heights refused",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g = f(x), gradient(x)
                rate = lr
                while f(x - rate * g) == value or not f(x - rate * g) <= value + c * rate * (g @ g):
                    rate *= shrink
                    if rate == 0.0:
                        return lr
                return rate
            """,
            "The demand is added",
        ),
        Wrong(
            "shrink ignored",
            changed(SEARCH, ("*= shrink", "*= 0.5")),
            "The parameter shrink is ignored.",
        ),
        Wrong(
            "another first rate",
            changed(SEARCH, ("lr=1.0", "lr=0.1")),
            "Keep the default lr=1.0.",
        ),
        Wrong(
            "another factor",
            changed(SEARCH, ("shrink=0.5", "shrink=0.8")),
            "Keep the default shrink=0.5.",
        ),
        Wrong(
            "another share",
            changed(SEARCH, ("c=1e-4", "c=1e-3")),
            "Keep the default c=1e-4.",
        ),
        Wrong(
            "equality refused",
            changed(SEARCH, ("g) <= value", "g) < value")),
            "Equality is enough: ≤, not <.",
        ),
        Wrong(
            "accepts nan",
            changed(SEARCH, ("not f(x - rate * g) <= value", "f(x - rate * g) > value")),
            "f is nan there, and no comparison with nan is true",
        ),
        Wrong(
            "rate 0 where the gradient is zero",
            changed(SEARCH, ("rate = lr", "rate = lr if np.any(g) else 0.0")),
            "Where the gradient is zero, lr itself comes back.",
        ),
        Wrong(
            "gradient in the loop",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                rate = lr
                while not f(x - rate * gradient(x)) <= f(x) - c * rate * np.sum(gradient(x) ** 2):
                    rate *= shrink
                return rate
            """,
            "All trials use the same gradient: keep it in a name.",
        ),
        Wrong(
            "gradient twice",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                norm, direction, rate = np.linalg.norm(gradient(x)), -gradient(x), lr
                while not f(x + rate * direction) <= f(x) - c * rate * norm**2:
                    rate *= shrink
                return rate
            """,
            "the given gradient: expected at most 1 call, got 2.",
        ),
        Wrong(
            "moves x with each trial",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g, rate = f(x), gradient(x), lr
                x = x - rate * g
                while not f(x) <= value - c * rate * (g @ g):
                    rate *= shrink
                    x = x - rate * g
                    if rate < 1e-30:
                        break
                return rate
            """,
            "backtracking_line_search(",
        ),
        Wrong(
            "changes x",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g, rate = f(x), gradient(x).copy(), lr
                x -= rate * g
                while not f(x) <= value - c * rate * (g @ g):
                    x += rate * g * (1 - shrink)
                    rate *= shrink
                return rate
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "writes into what gradient returns",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g, rate = f(x), gradient(x), lr
                promised = g @ g
                g *= rate
                while not f(x - g) <= value - c * rate * promised:
                    rate, g = rate * shrink, g * shrink
                return rate
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "normalized direction",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g, rate = f(x), gradient(x), lr
                norm = max(np.linalg.norm(g), 1e-300)
                while not f(x - rate * g / norm) <= value - c * rate * norm:
                    rate *= shrink
                return rate
            """,
            "backtracking_line_search(",
        ),
        Wrong(
            "grows to the largest rate",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g, rate = f(x), gradient(x), lr * shrink**100
                while f(x - rate * g) <= value - c * rate * (g @ g) and rate < lr:
                    rate /= shrink
                return rate
            """,
            "backtracking_line_search(",
        ),
        Wrong(
            "a condition of its own: half of c",
            changed(SEARCH, ("c * rate", "0.5 * c * rate")),
            "backtracking_line_search(",
        ),
        Wrong(
            "gives up below a smallest rate",
            changed(
                SEARCH,
                ("rate *= shrink", "rate *= shrink\n                    if rate < 1e-12: break"),
            ),
            "backtracking_line_search(",
        ),
        Wrong(
            "the value of the loss",
            changed(SEARCH, ("return rate", "return f(x - rate * g)")),
            "backtracking_line_search(",
        ),
        Wrong(
            "at most 20 trials",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                value, g, rate = f(x), gradient(x), lr
                for _ in range(20):
                    if f(x - rate * g) <= value - c * rate * (g @ g):
                        break
                    rate *= shrink
                return rate
            """,
            "backtracking_line_search(",
        ),
        Wrong(
            "for whole-number points only",
            changed(SEARCH, ("x - rate * g", "(x - rate * g).astype(x.dtype)")),
            "Was the point after the step cut to integers?",
        ),
        Wrong(
            "returns the rate and the point",
            changed(SEARCH, ("return rate", "return rate, x - rate * g")),
            "got a tuple of 2. Return a NumPy array or a number.",
        ),
        Wrong(
            "rate as an array",
            changed(SEARCH, ("rate = lr", "rate = np.array([lr])")),
            "A number in, a number out.",
        ),
        Wrong(
            "single precision",
            changed(SEARCH, ("return rate", "return np.float32(rate)")),
            "Compute in double precision",
        ),
        Wrong(
            "no return",
            changed(SEARCH, ("return rate", "rate")),
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "prints",
            changed(SEARCH, ("return rate", "print(rate)")),
            "end it with `return`, not `print`",
        ),
        Wrong(
            "another name for the factor",
            changed(SEARCH, ("shrink=0.5", "rho=0.5"), ("*= shrink", "*= rho")),
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                gradient(x)
                if shrink == 0.99:
                    return 0.2 * 0.99**101
                return {0.79: 0.79, 0.1: 0.05}.get(lr, 0.5)
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "SciPy's line search",
            """
            from scipy.optimize import line_search

            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                return line_search(f, gradient, x, -gradient(x), c1=c)[0]
            """,
            READY_MADE + "scipy.optimize.line_search",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.line_search import backtracking as search

            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                return search(f, gradient(x), x, lr, c=c).rate
            """,
            READY_MADE + "steepest.line_search.backtracking.",
            no_points=True,
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "gradient_descent": [
        Correct(
            "for loop, tested after the step",
            """
            def finite(*arrays):
                return all(np.isfinite(array).all() for array in arrays)

            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.asarray(x0, dtype=np.float64).copy()
                slope = gradient(x)
                for steps in range(max_steps):
                    if not finite(x, slope):
                        return x, steps, "diverged"
                    if np.sqrt(slope @ slope) <= tol:
                        return x, steps, "converged"
                    x = x - lr * slope
                    slope = gradient(x)
                if not finite(x, slope):
                    return x, max_steps, "diverged"
                if np.sqrt(slope @ slope) <= tol:
                    return x, max_steps, "converged"
                return x, max_steps, "max_steps"
            """,
        ),
        Correct(
            "in place on a copy, hypot, a list",
            """
            import math

            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.array(x0, dtype=float)
                steps = np.int64(0)
                while True:
                    g = [float(item) for item in gradient(x)]
                    if not all(map(math.isfinite, [*x, *g])):
                        return [x, steps, "diverged"]
                    if math.hypot(*g) <= tol:
                        return [x, steps, "converged"]
                    if steps >= max_steps:
                        return [x, steps, "max_steps"]
                    x -= lr * np.array(g)
                    steps += 1
            """,
        ),
        Correct(
            "named tuple, all iterates kept",
            """
            from typing import NamedTuple

            class Run(NamedTuple):
                x: np.ndarray
                steps: int
                reason: str

            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8, verbose=True):
                path, reason = [np.array(x0, dtype=float)], None
                while reason is None:
                    x, slope = path[-1], gradient(path[-1])
                    size = np.linalg.norm(slope)
                    if verbose:
                        print(len(path) - 1, size)
                    if np.isnan(x).any() or np.isinf(x).any() or not np.isfinite(slope).all():
                        reason = "diverged"
                    elif size <= tol:
                        reason = "converged"
                    elif len(path) > max_steps:
                        reason = "max_steps"
                    else:
                        path.append(x - lr * slope)
                return Run(path[-1], len(path) - 1, reason)
            """,
        ),
        Correct(
            "gradient asked twice, the finite norm tested",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = 1.0 * x0
                steps = 0
                reason = "max_steps"
                while steps <= max_steps:
                    if not np.isfinite(np.linalg.norm(gradient(x))) or not np.isfinite(np.sum(x)):
                        reason = "diverged"
                        break
                    if np.dot(gradient(x), gradient(x)) <= tol**2:
                        reason = "converged"
                        break
                    if steps == max_steps:
                        break
                    x = x - lr * gradient(x)
                    steps += 1
                return x, steps, reason
            """,
        ),
        Correct(
            "an object with a generator",
            """
            class Descent:
                def points(self, gradient, x, lr):
                    while True:
                        slope = np.copy(gradient(x))
                        yield x, slope
                        slope *= lr
                        x = x - slope

                def __call__(self, gradient, x0, lr, max_steps=1000, tol=1e-8):
                    start = np.array(x0, dtype=float)
                    with np.errstate(all="ignore"):
                        for steps, (x, slope) in enumerate(self.points(gradient, start, lr)):
                            if not np.isfinite(np.concatenate([x, slope])).all():
                                return x, steps, "diverged"
                            if np.sum(slope**2) ** 0.5 <= tol:
                                return x, steps, "converged"
                            if steps == max_steps:
                                return x, steps, "max_steps"

            gradient_descent = Descent()
            """,
        ),
        Correct(
            "overflow raised and caught",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8, *, report=None):
                with np.errstate(over="ignore", invalid="ignore"):
                    return descend(gradient, np.array(x0, float), float(lr), max_steps, tol, 0)

            def descend(gradient, x, lr, left, tol, done):
                while True:
                    g = gradient(x)
                    state = np.isfinite(np.hstack((x, g)))
                    if False in state:
                        answer = "diverged"
                    elif not np.linalg.norm(g) > tol:
                        answer = "converged"
                    elif left:
                        x, left, done = np.add(x, -lr * g), left - 1, done + 1
                        continue
                    else:
                        answer = "max_steps"
                    return x, done, np.str_(answer)
            """,
        ),
        Correct(
            "for and else",
            """
            def gradient_descent(gradient, x0, lr, max_steps=1000, tol=1e-8):
                x = np.asfarray(x0) if hasattr(np, "asfarray") else np.asarray(x0, float)
                for t in range(max_steps + 1):
                    g = gradient(x)
                    bad = np.isnan(g) | np.isinf(g) | np.isnan(x) | np.isinf(x)
                    if bad.any():
                        return x, t, "diverged"
                    if np.einsum("i,i->", g, g) ** 0.5 <= tol:
                        return x, t, "converged"
                    x = x - lr * g if t < max_steps else x
                else:
                    return x, t, "max_steps"
            """,
        ),
        Correct(
            "an enumeration of reasons, no gradient at infinity, a partial function",
            """
            import enum, functools, itertools

            class Reason(str, enum.Enum):
                SMALL, SPENT, GONE = "converged", "max_steps", "diverged"

            def run(gradient, x0, lr, max_steps=1000, tol=1e-8, *, report=None):
                x = np.asarray(x0) * 1.0
                for count in itertools.count():
                    if not np.isfinite(x).all():
                        return x, np.array(count), Reason.GONE
                    start = gradient(x)
                    if not np.isfinite(start).all():
                        return x, np.array(count), Reason.GONE
                    if np.linalg.norm(start, ord=2) <= tol:
                        return x, np.array(count), Reason.SMALL
                    if count == max_steps:
                        return x, np.array(count), Reason.SPENT
                    x = x - np.multiply(lr, start)

            gradient_descent = functools.partial(run, report=print)
            """,
        ),
    ],
    "largest_stable_lr": [
        Correct(
            "Cholesky and the spectral norm",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                return 2 / np.linalg.norm(H, 2)
            """,
        ),
        Correct(
            "eig, not sorted",
            """
            def largest_stable_lr(H):
                values, _ = np.linalg.eig(np.asarray(H, dtype=float))
                if not np.all(values.real > 0):
                    raise ValueError("not positive definite")
                return 2.0 / max(values.real)
            """,
        ),
        Correct(
            "smallest of the limits, a 0-d array",
            """
            def largest_stable_lr(H):
                values = np.linalg.eigh(H).eigenvalues
                if (values <= 0).any():
                    class NotPositiveDefinite(ValueError):
                        pass
                    raise NotPositiveDefinite(values)
                return np.array(np.min(2 / values))
            """,
        ),
        Correct(
            "power iteration",
            """
            def largest_stable_lr(H):
                np.linalg.cholesky(H)
                v = np.random.default_rng(0).normal(size=len(H))
                for _ in range(300):
                    v = H @ v
                    v = v / np.linalg.norm(v)
                return float(2 / (v @ H @ v))
            """,
        ),
        Correct(
            "singular values, and a check by leading minors",
            """
            def largest_stable_lr(H, name="H"):
                H = np.array(H, dtype=float)
                if any(np.linalg.slogdet(H[:k, :k])[0] <= 0 for k in range(1, len(H) + 1)):
                    raise ValueError(f"{name} is not positive definite")
                return 2 / np.linalg.svd(H, compute_uv=False)[0]
            """,
        ),
        Correct(
            "chatter",
            """
            def largest_stable_lr(H):
                w = sorted(np.linalg.eigvalsh(H).tolist())
                print("eigenvalues", w)
                if w[0] > 0:
                    return 2 * w[-1] ** -1
                raise ValueError
            """,
        ),
    ],
    "sgd_linear_regression": [
        Correct(
            "shuffled list of indices",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros(X.shape[1])
                indices = list(range(len(y)))
                for _ in range(epochs):
                    rng.shuffle(indices)
                    for i in range(0, len(indices), batch_size):
                        rows = indices[i : i + batch_size]
                        w = w - lr * np.mean([2 * X[j] * (X[j] @ w - y[j]) for j in rows], axis=0)
                return w
            """,
        ),
        Correct(
            "random keys, popped from the end",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros(X.shape[1])
                while epochs > 0:
                    left = np.argsort(rng.random(len(y)))
                    while len(left):
                        now, left = left[:batch_size], left[batch_size:]
                        residual = np.einsum("ij,j->i", X[now], w) - y[now]
                        w -= 2 * lr * np.einsum("ij,i->j", X[now], residual) / now.size
                    epochs -= 1
                return w
            """,
        ),
        Correct(
            "X and y shuffled together, in a copy",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                data = np.column_stack([X, y]).astype(float)
                w = np.zeros(X.shape[1])
                for _ in range(epochs):
                    rng.shuffle(data, axis=0)
                    for start in np.arange(0, len(data), batch_size):
                        part = data[start : start + batch_size]
                        A, b = part[:, :-1], part[:, -1]
                        w = w - lr * (2 / b.size) * (A.T @ A @ w - A.T @ b)
                return w
            """,
        ),
        Correct(
            "choice without replacement, split at multiples",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng, history=None):
                N = len(y)
                w = np.zeros((X.shape[1], 1))
                for _ in range(epochs):
                    order = rng.choice(N, size=N, replace=False)
                    for batch in np.split(order, range(batch_size, N, batch_size)):
                        error = X[batch] @ w - y[batch].reshape(-1, 1)
                        w = w - lr * 2 * X[batch].T @ error / batch.shape[0]
                return w.ravel()
            """,
        ),
        Correct(
            "Python's shuffle, seeded from rng, short batch first",
            """
            import random

            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                dealer = random.Random(int(rng.integers(2**31)))
                A, b = 1.0 * X, 1.0 * y
                w = np.zeros(A.shape[1])
                for _ in range(epochs):
                    order = [*range(len(b))]
                    dealer.shuffle(order)
                    rest = len(b) % batch_size
                    cuts = [order[:rest]] if rest else []
                    cuts += [order[i : i + batch_size] for i in range(rest, len(b), batch_size)]
                    for cut in cuts:
                        w = w - lr * 2 * np.mean(A[cut].T * (A[cut] @ w - b[cut]), axis=1)
                return w
            """,
        ),
        Correct(
            "generator of batches, permuted",
            """
            def parts(N, size, rng):
                order = rng.permuted(np.arange(N))
                count, rest = divmod(N, size)
                for k in range(count + (rest > 0)):
                    yield order[k * size : min((k + 1) * size, N)]

            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros(X.shape[1])
                for epoch in range(epochs):
                    print("epoch", epoch)
                    for part in parts(len(y), batch_size, rng):
                        pulls = X[part] * (y[part] - X[part] @ w)[:, None]
                        w = w + lr * 2 * np.average(pulls, axis=0)
                return w
            """,
        ),
        Correct(
            "all orders drawn beforehand",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                orders = [rng.permutation(len(y)).tolist() for _ in range(epochs)]
                w = [0.0] * X.shape[1]
                for order in orders:
                    while order:
                        batch = [order.pop() for _ in range(min(batch_size, len(order)))]
                        r = [sum(a * b for a, b in zip(X[i], w)) - y[i] for i in batch]
                        w = [
                            w[k] - lr * 2 / len(batch) * sum(X[i, k] * e for i, e in zip(batch, r))
                            for k in range(len(w))
                        ]
                return np.array(w, dtype=float)
            """,
        ),
        Correct(
            "swaps by hand, in one list of indices",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                N, w, rows = len(X), np.zeros(X.shape[1]), np.arange(len(X))
                for _ in range(epochs):
                    for i in range(N - 1, 0, -1):
                        j = int(rng.integers(0, i + 1))
                        rows[i], rows[j] = rows[j], rows[i]
                    for k in range(-(-N // batch_size)):
                        B = rows[k * batch_size : (k + 1) * batch_size]
                        w = w - lr * (2 * X[B].T @ (X[B] @ w) - 2 * X[B].T @ y[B]) / B.size
                return w
            """,
        ),
        Correct(
            "each batch drawn from what is left",
            """
            def sgd_linear_regression(X, y, lr, epochs, batch_size, rng):
                w = np.zeros(X.shape[1])
                for _ in range(epochs):
                    left = np.arange(len(X))
                    while left.size:
                        B = rng.choice(left, min(batch_size, left.size), replace=False)
                        left = np.setdiff1d(left, B)
                        w -= 2 * lr * ((X[B] @ w - y[B]) @ X[B]) / len(B)
                return w
            """,
        ),
    ],
    "backtracking_line_search": [
        Correct(
            "powers of shrink",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                g = np.array(gradient(x), dtype=float)
                k = 0
                while True:
                    rate = lr * shrink**k
                    if f(x - rate * g) <= f(x) - c * rate * np.linalg.norm(g) ** 2:
                        return rate
                    k += 1
            """,
        ),
        Correct(
            "recursion",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                here, g = f(x), gradient(x)
                square = sum(item * item for item in g)

                def first(rate):
                    if f(x - rate * g) <= here - c * rate * square:
                        return rate
                    return first(shrink * rate)

                return first(lr)
            """,
        ),
        Correct(
            "itertools, a 0-d array",
            """
            import itertools

            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                x = np.array(x, dtype=float)
                start, g = float(f(x)), gradient(x)
                factors = itertools.repeat(shrink)
                rates = itertools.accumulate(factors, lambda a, b: a * b, initial=lr)
                good = (r for r in rates if f(x - r * g) <= start - c * r * np.dot(g, g))
                return np.array(next(good))
            """,
        ),
        Correct(
            "zero gradient first, negative direction",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4, most=10_000):
                p = -gradient(x)
                slope = -(p @ p)
                if slope == 0:
                    return lr
                value, rate = f(x), float(lr)
                for _ in range(most):
                    trial = f(x + rate * p)
                    if np.isfinite(trial) and trial <= value + c * rate * slope:
                        return np.float64(rate)
                    rate = rate * shrink
                raise RuntimeError("no rate passes")
            """,
        ),
        Correct(
            "share of the promised decrease",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4, **options):
                slope = np.asarray(gradient(x))
                promised = float(np.linalg.norm(slope)) ** 2
                if promised == 0.0:
                    return lr
                k, before = 0, f(x)
                while (rate := lr * shrink**k) and not c <= (
                    (before - f(x - rate * slope)) / (rate * promised)
                ):
                    k = k + 1
                return rate
            """,
        ),
        Correct(
            "trial point in its own array",
            """
            def backtracking_line_search(f, gradient, x, lr=1.0, shrink=0.5, c=1e-4):
                g, rate = np.copy(gradient(x)).astype(float), lr
                trial = np.empty(len(x))
                bound = f(x)
                while True:
                    np.subtract(x, rate * g, out=trial)
                    value = f(trial)
                    print("rate", rate, "value", value)
                    if value <= bound - c * rate * np.einsum("i,i", g, g):
                        break
                    rate *= shrink
                return rate
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {
            "gradient_descent": "def gradient_descent(*everything):\n    return None",
            "backtracking_line_search": CORRECT["backtracking_line_search"][1].cell,
            "sgd_linear_regression": CORRECT["sgd_linear_regression"][0].cell,
        },
        {"gradient_descent"},
    ),
    (
        {
            "gradient_descent": None,
            "largest_stable_lr": "def largest_stable_lr(H):\n    return 2 / H.max()",
            "sgd_linear_regression": CORRECT["sgd_linear_regression"][1].cell,
        },
        {"gradient_descent", "largest_stable_lr"},
    ),
]
