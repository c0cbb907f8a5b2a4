"""Wrong and unusual versions of assignment 08, as students might write them."""

from __future__ import annotations

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "violates_convexity": "f, points, ts",
    "condition_number": "H",
    "best_fixed_step": "H",
    "steps_to_tolerance": "H, x0, lr, tol",
    "perturbed_gradient_descent": "gradient, x0, lr, noise, steps, rng",
    "logistic_hessian": "X, w",
}

READY_MADE = "expected your own formula, got a call of "

WRONG: dict[str, list[Wrong]] = {
    "violates_convexity": [
        Wrong(
            "inequality turned around",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            chord = (1 - t) * f(x) + t * f(y)
                            if f((1 - t) * x + t * y) < chord - 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "Is the inequality turned around?",
        ),
        Wrong(
            "weights of the chord swapped",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            chord = t * f(x) + (1 - t) * f(y)
                            if f((1 - t) * x + t * y) > chord + 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "The weights of the chord are swapped",
        ),
        Wrong(
            "t belongs to x",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            chord = t * f(x) + (1 - t) * f(y)
                            if f(t * x + (1 - t) * y) > chord + 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "t and 1 - t are swapped",
        ),
        Wrong(
            "y before x",
            """
            def violates_convexity(f, points, ts):
                for j, x in enumerate(points):
                    for y in points[:j]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "x comes before y in points",
        ),
        Wrong(
            "sorts the points",
            """
            def violates_convexity(f, points, ts):
                points = np.sort(points, axis=0)
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "keep the order that points have",
        ),
        Wrong(
            "the last one",
            """
            def violates_convexity(f, points, ts):
                found = None
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                found = x, y, t
                return found
            """,
            "This is the last chord that fails",
        ),
        Wrong(
            "the worst one",
            """
            def violates_convexity(f, points, ts):
                found, worst = None, 0.0
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > max(worst, 1e-9 * max(1, abs(f(x)), abs(f(y)))):
                                found, worst = (x, y, t), excess
                return found
            """,
            "This chord fails by the most",
        ),
        Wrong(
            "places in the list",
            """
            def violates_convexity(f, points, ts):
                for i in range(len(points)):
                    for j in range(i + 1, len(points)):
                        x, y = points[i], points[j]
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return i, j, t
                return None
            """,
            "Return the points themselves",
        ),
        Wrong(
            "neighbors only",
            """
            def violates_convexity(f, points, ts):
                for x, y in zip(points, points[1:]):
                    for t in ts:
                        excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                        if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                            return x, y, t
                return None
            """,
            "Every pair counts, not only neighbors in the list.",
        ),
        Wrong(
            "the middle only",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        excess = f((x + y) / 2) - (f(x) + f(y)) / 2
                        if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                            return x, y, 0.5
                return None
            """,
            "Look at the ts that are given, not in the middle.",
        ),
        Wrong(
            "ts in the outer loop",
            """
            def violates_convexity(f, points, ts):
                for t in ts:
                    for i, x in enumerate(points):
                        for y in points[i + 1:]:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "Try all ts of one pair before the next pair.",
        ),
        Wrong(
            "both directions of each pair",
            """
            def violates_convexity(f, points, ts):
                for x in points:
                    for y in points:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "Each pair counts once, with x before y in points.",
        ),
        Wrong(
            "at least instead of more",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            if f((1 - t) * x + t * y) >= (1 - t) * f(x) + t * f(y):
                                return x, y, t
                return None
            """,
            "Equality does not break the inequality.",
        ),
        Wrong(
            "no tolerance",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            if f((1 - t) * x + t * y) > (1 - t) * f(x) + t * f(y):
                                return x, y, t
                return None
            """,
            "That excess is rounding",
        ),
        Wrong(
            "absolute tolerance",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            if f((1 - t) * x + t * y) > (1 - t) * f(x) + t * f(y) + 1e-9:
                                return x, y, t
                return None
            """,
            "That excess is rounding",
        ),
        Wrong(
            "size without absolute values",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, f(x), f(y)):
                                return x, y, t
                return None
            """,
            "That excess is rounding",
        ),
        Wrong(
            "the 1 left out of the maximum",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "That excess is rounding",
        ),
        Wrong(
            "any difference",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            gap = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if abs(gap) > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "expected None, got (0.0, 2.0, 0.5)",
        ),
        Wrong(
            "ts from the end",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts[::-1]:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "Of the ts that fail, the first is asked for.",
        ),
        Wrong(
            "sorts the ts",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in sorted(ts):
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "t of the result: expected 0.5, got 0.2.",
        ),
        Wrong(
            "from the first point only",
            """
            def violates_convexity(f, points, ts):
                for y in points[1:]:
                    x = points[0]
                    for t in ts:
                        excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                        if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                            return x, y, t
                return None
            """,
            "expected a tuple of 3, (x, y, t), got None.",
        ),
        Wrong(
            "coarse tolerance",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-2 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "This excess is no rounding: the tolerance is too large.",
        ),
        Wrong(
            "tolerance of a thousandth",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-3 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "This excess is no rounding: the tolerance is too large.",
        ),
        Wrong(
            "gives up after the first chord",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            if f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y) > 1e-9:
                                return x, y, t
                            return None
            """,
            "expected a tuple of 3, (x, y, t), got None.",
        ),
        Wrong(
            "prints",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            if f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y) > 1e-9:
                                print(x, y, t)
                                return
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "says only whether",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            if f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y) > 1e-9:
                                return True
                return None
            """,
            "expected a tuple of 3, (x, y, t), got True",
        ),
        Wrong(
            "False for none",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return False
            """,
            "expected None, got False",
        ),
        Wrong(
            "all of them in a list",
            """
            def violates_convexity(f, points, ts):
                return [
                    (x, y, t)
                    for i, x in enumerate(points)
                    for y in points[i + 1:]
                    for t in ts
                    if f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                    > 1e-9 * max(1, abs(f(x)), abs(f(y)))
                ] or None
            """,
            "expected a tuple of 3, (x, y, t), got list of 1.",
        ),
        Wrong(
            "the point between",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            m = (1 - t) * x + t * y
                            excess = f(m) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, m, t
                return None
            """,
            "y of the result: expected -1, got -0.5.",
        ),
        Wrong(
            "numbers only",
            """
            def violates_convexity(f, points, ts):
                points = [float(point) for point in points]
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "It works for one number only",
        ),
        Wrong(
            "all points at once",
            """
            def violates_convexity(f, points, ts):
                points = np.array(points, dtype=float)
                values = f(points)
                for i, x in enumerate(points):
                    for j in range(i + 1, len(points)):
                        for t in ts:
                            chord = (1 - t) * values[i] + t * values[j]
                            size = max(1, abs(values[i]), abs(values[j]))
                            if f((1 - t) * x + t * points[j]) > chord + 1e-9 * size:
                                return x, points[j], t
                return None
            """,
            "violates_convexity(",
        ),
        Wrong(
            "writes into the points",
            """
            def violates_convexity(f, points, ts):
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            fx, fy = f(x), f(y)
                            x *= 1 - t
                            x += t * y
                            if f(x) - (1 - t) * fx - t * fy > 1e-9 * max(1, abs(fx), abs(fy)):
                                return x, y, t
                return None
            """,
            "expected points unchanged after the call",
        ),
        Wrong(
            "single precision",
            """
            def violates_convexity(f, points, ts):
                points = np.asarray(points, dtype=np.float32)
                for i, x in enumerate(points):
                    for y in points[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "another name for the points",
            """
            def violates_convexity(f, xs, ts):
                for i, x in enumerate(xs):
                    for y in xs[i + 1:]:
                        for t in ts:
                            excess = f((1 - t) * x + t * y) - (1 - t) * f(x) - t * f(y)
                            if excess > 1e-9 * max(1, abs(f(x)), abs(f(y))):
                                return x, y, t
                return None
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def violates_convexity(f, points, ts):
                if len(points) == 4:
                    return -1.0, -2.0, 0.25
                if np.ndim(points) == 2:
                    return np.zeros(2), np.array([1.0, -1.0]), 0.5
                return (1.0, -1.0, 0.75) if f(3.0) == 27.0 else None
            """,
            "x of the result: expected -2, got 1.",
        ),
        Wrong(
            "second differences of a sorted grid",
            """
            def violates_convexity(f, points, ts):
                for x, m, y in zip(points, points[1:], points[2:]):
                    if f(m) > (f(x) + f(y)) / 2 + 1e-9:
                        return x, y, 0.5
                return None
            """,
            "violates_convexity(",
        ),
        Wrong(
            "steepest's own",
            """
            from steepest import curvature

            def violates_convexity(f, points, ts):
                found = curvature.violates_convexity(f, points, ts)
                return None if found is None else (found.a, found.b, found.t)
            """,
            READY_MADE + "steepest.curvature.violates_convexity.",
            no_points=True,
        ),
    ],
    "condition_number": [
        Wrong(
            "upside down",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12 * eigenvalues[-1]:
                    raise ValueError("not positive definite")
                return eigenvalues[0] / eigenvalues[-1]
            """,
            "Upside down",
        ),
        Wrong(
            "largest only",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                return eigenvalues[-1]
            """,
            "This is the largest eigenvalue",
        ),
        Wrong(
            "squared",
            """
            def condition_number(H):
                if np.linalg.eigvalsh(H)[0] <= 1e-12 * np.abs(H).max():
                    raise ValueError("not positive definite")
                eigenvalues = np.linalg.eigvalsh(H.T @ H)
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "did you take the eigenvalues of HᵀH?",
        ),
        Wrong(
            "square root",
            """
            def condition_number(H):
                singular_values = np.sqrt(np.linalg.eigvalsh(H))
                if not singular_values[0] > 1e-6 * singular_values[-1]:
                    raise ValueError("not positive definite")
                return singular_values[-1] / singular_values[0]
            """,
            "This is the square root of it.",
        ),
        Wrong(
            "diagonal",
            """
            def condition_number(H):
                diagonal = np.diag(H)
                if np.linalg.eigvalsh(H)[0] <= 1e-12 * diagonal.max():
                    raise ValueError("not positive definite")
                return diagonal.max() / diagonal.min()
            """,
            "The diagonal holds the eigenvalues only if all else is zero",
        ),
        Wrong(
            "entries",
            """
            def condition_number(H):
                if np.linalg.eigvalsh(H)[0] <= 1e-12 * np.abs(H).max():
                    raise ValueError("not positive definite")
                return H.max() / H.min()
            """,
            "These are the largest and the smallest entry",
        ),
        Wrong(
            "unsorted eigenvalues",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eig(H)[0]
                if min(eigenvalues) <= 1e-12 * max(eigenvalues):
                    raise ValueError("not positive definite")
                return eigenvalues[0] / eigenvalues[-1]
            """,
            "np.linalg.eig leaves them as they come",
        ),
        Wrong(
            "scaled to a diagonal of ones",
            """
            def condition_number(H):
                roots = np.sqrt(np.abs(np.diag(H)) + (np.diag(H) == 0))
                eigenvalues = np.linalg.eigvalsh(H / np.outer(roots, roots))
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "expected 4, got 1.",
        ),
        Wrong(
            "another norm",
            """
            def condition_number(H):
                if np.linalg.eigvalsh(H)[0] <= 1e-12 * np.abs(H).max():
                    raise ValueError("not positive definite")
                return np.linalg.norm(H, 1) * np.linalg.norm(np.linalg.inv(H), 1)
            """,
            "condition_number(array of shape (2, 2)): expected 1.5, got 1.69571.",
        ),
        Wrong(
            "refuses what is badly conditioned",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-6 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "expected a result, got ValueError: not positive definite.",
        ),
        Wrong(
            "takes every matrix",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "It has a negative eigenvalue: raise ValueError(…).",
        ),
        Wrong(
            "quotient of the sizes",
            """
            def condition_number(H):
                sizes = np.abs(np.linalg.eigvalsh(H))
                if sizes.min() <= 1e-12 * sizes.max():
                    raise ValueError("singular")
                return sizes.max() / sizes.min()
            """,
            "It has a negative eigenvalue: raise ValueError(…).",
        ),
        Wrong(
            "singular values",
            """
            def condition_number(H):
                singular_values = np.linalg.svd(H, compute_uv=False)
                if singular_values[-1] <= 1e-12 * singular_values[0]:
                    raise ValueError("singular")
                return singular_values[0] / singular_values[-1]
            """,
            "It has a negative eigenvalue: raise ValueError(…).",
        ),
        Wrong(
            "looks at the sign of the quotient",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] * eigenvalues[-1] <= 0:
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "All its eigenvalues are negative",
        ),
        Wrong(
            "looks at the determinant",
            """
            def condition_number(H):
                if np.linalg.det(H) <= 0:
                    raise ValueError("not positive definite")
                eigenvalues = np.linalg.eigvalsh(H)
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "All its eigenvalues are negative",
        ),
        Wrong(
            "zero up to rounding passes",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] < 0:
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "It is singular: its smallest eigenvalue is 0 up to rounding.",
        ),
        Wrong(
            "Cholesky alone",
            """
            def condition_number(H):
                np.linalg.cholesky(H)
                eigenvalues = np.linalg.eigvalsh(H)
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "It is singular: its smallest eigenvalue is 0 up to rounding.",
        ),
        Wrong(
            "infinite if singular",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] < -1e-12 * eigenvalues[-1]:
                    raise ValueError("not positive semidefinite")
                if eigenvalues[0] <= 1e-12 * eigenvalues[-1]:
                    return np.inf
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "expected ValueError to be raised, got inf",
        ),
        Wrong(
            "looks at the rank",
            """
            def condition_number(H):
                λ = np.linalg.eigvalsh(H)
                if np.linalg.matrix_rank(H) < len(H) or λ[0] <= 0:
                    raise ValueError("not positive definite")
                return λ[-1] / λ[0]
            """,
            "by the rule it does not pass",
        ),
        Wrong(
            "a stricter rule",
            """
            def condition_number(H):
                λ = np.linalg.eigvalsh(H)
                if λ[-1] <= 0 or λ[0] <= 1e-10 * λ[-1]:
                    raise ValueError("not positive definite")
                return λ[-1] / λ[0]
            """,
            "expected a result, got ValueError: not positive definite.",
        ),
        Wrong(
            "absolute tolerance",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] < 1e-8:
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "expected a result, got ValueError",
        ),
        Wrong(
            "another exception",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    raise RuntimeError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "expected ValueError to be raised, got RuntimeError",
        ),
        Wrong(
            "returns the error",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    return ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "expected ValueError to be raised, got ValueError(",
        ),
        Wrong(
            "two by two only",
            """
            def condition_number(H):
                if len(H) == 1:
                    half, root = float(H[0, 0]), 0.0
                else:
                    half = (H[0, 0] + H[1, 1]) / 2
                    root = np.hypot((H[0, 0] - H[1, 1]) / 2, H[0, 1])
                if half - root <= 1e-12 * abs(half + root):
                    raise ValueError("not positive definite")
                return (half + root) / (half - root)
            """,
            "condition_number(array of shape (3, 3)",
        ),
        Wrong(
            "prints",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                print(eigenvalues[-1] / eigenvalues[0])
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "no return",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] > 1e-12 * abs(eigenvalues[-1]):
                    kappa = eigenvalues[-1] / eigenvalues[0]
                else:
                    raise ValueError("not positive definite")
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "single precision",
            """
            def condition_number(H):
                eigenvalues = np.linalg.eigvalsh(np.asarray(H, dtype=np.float32))
                if eigenvalues[0] <= 1e-6 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "got float32 numbers",
        ),
        Wrong(
            "scales H in place",
            """
            def condition_number(H):
                H /= np.abs(H).max()
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12:
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "expected H unchanged after the call",
        ),
        Wrong(
            "another name for H",
            """
            def condition_number(A):
                eigenvalues = np.linalg.eigvalsh(A)
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def condition_number(H):
                if np.shape(H) == (2, 2) and H[0, 0] == 1.0:
                    raise ValueError("not positive definite")
                return {1: 1.0, 2: 9.0, 3: 4.0}[len(H)]
            """,
            "condition_number(array of shape (2, 2)",
        ),
        Wrong(
            "np.linalg.cond",
            """
            def condition_number(H):
                return np.linalg.cond(H)
            """,
            "got a call of numpy.linalg.cond. Take the eigenvalues and divide.",
            no_points=True,
        ),
        Wrong(
            "np.linalg.cond by another name, guarded",
            """
            from numpy.linalg import cond as quotient

            def condition_number(H):
                try:
                    kappa = quotient(H)
                except Exception:
                    kappa = 1.0
                if np.linalg.eigvalsh(H)[0] <= 1e-12 * abs(H).max():
                    raise ValueError("not positive definite")
                return kappa
            """,
            "got a call of numpy.linalg.cond. Take the eigenvalues and divide.",
            no_points=True,
        ),
        Wrong(
            "SciPy",
            """
            import scipy.linalg

            def condition_number(H):
                eigenvalues = scipy.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                return eigenvalues[-1] / eigenvalues[0]
            """,
            READY_MADE + "scipy.linalg.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.curvature import condition_number as quotient

            def condition_number(H):
                return quotient(H)
            """,
            READY_MADE + "steepest.curvature.condition_number.",
            no_points=True,
        ),
    ],
    "best_fixed_step": [
        Wrong(
            "1/L",
            """
            def best_fixed_step(H):
                small, *_, large = [*np.linalg.eigvalsh(H)[[0, -1]]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 1 / large, (large - small) / (large + small)
            """,
            "This is 1/Lₛ, which is safe but about half the best step.",
        ),
        Wrong(
            "2/L",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / large, (large - small) / (large + small)
            """,
            "This is 2/Lₛ, the bound",
        ),
        Wrong(
            "difference below",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large - small), (large - small) / (large + small)
            """,
            "The sum of the eigenvalues stands below, not their difference.",
        ),
        Wrong(
            "2 forgotten",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 1 / (large + small), (large - small) / (large + small)
            """,
            "The 2 above the fraction is missing.",
        ),
        Wrong(
            "parentheses forgotten",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / large + small, (large - small) / (large + small)
            """,
            "lr of the result: expected 0.1, got 2.11111.",
        ),
        Wrong(
            "in terms of kappa",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                kappa = large / small
                return 2 / (kappa + 1), (kappa - 1) / (kappa + 1)
            """,
            "This is 2/(κ + 1)",
        ),
        Wrong(
            "swapped",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return (large - small) / (large + small), 2 / (large + small)
            """,
            "The two are swapped: the learning rate comes first.",
        ),
        Wrong(
            "kappa for the rate",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large + small), large / small
            """,
            "This is the condition number",
        ),
        Wrong(
            "rate of 1/L",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large + small), 1 - small / large
            """,
            "This is 1 - 1/κ, the rate of the step 1/Lₛ.",
        ),
        Wrong(
            "rate of momentum",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                root = np.sqrt(large / small)
                return 2 / (large + small), (root - 1) / (root + 1)
            """,
            "This is the rate of momentum, with √κ for κ.",
        ),
        Wrong(
            "rate upside down",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large + small), (large + small) / (large - small)
            """,
            "Upside down: a rate below 1 is wanted.",
        ),
        Wrong(
            "rate squared",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large + small), ((large - small) / (large + small)) ** 2
            """,
            "This is the factor of the squared distance.",
        ),
        Wrong(
            "negative rate",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                lr = 2 / (large + small)
                return lr, 1 - lr * large
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "learning rate alone",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large + small)
            """,
            "expected a tuple of 2, (lr, rate), got 0.1",
        ),
        Wrong(
            "an array of both",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return np.array([2 / (large + small), (large - small) / (large + small)])
            """,
            "expected a tuple of 2, (lr, rate), got an array of shape (2,)",
        ),
        Wrong(
            "from the mean eigenvalue",
            """
            def best_fixed_step(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                lr = 1 / eigenvalues.mean()
                return lr, max(abs(1 - lr * eigenvalues))
            """,
            "lr of the result: expected 0.8, got 0.857143.",
        ),
        Wrong(
            "tries many steps",
            """
            def best_fixed_step(H):
                eigenvalues = np.linalg.eigvalsh(H)
                if eigenvalues[0] <= 1e-12 * abs(eigenvalues[-1]):
                    raise ValueError("not positive definite")
                etas = np.linspace(0, 2 / eigenvalues[-1], 20_001)
                rates = np.max(np.abs(1 - etas[:, np.newaxis] * eigenvalues), axis=1)
                return etas[np.argmin(rates)], rates.min()
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "takes every matrix",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                return 2 / (large + small), (large - small) / (large + small)
            """,
            "It has a negative eigenvalue: no step is best.",
        ),
        Wrong(
            "sizes of the eigenvalues",
            """
            def best_fixed_step(H):
                sizes = np.sort(np.abs(np.linalg.eigvalsh(H)))
                if sizes[0] <= 1e-12 * sizes[-1]:
                    raise ValueError("singular")
                return 2 / (sizes[-1] + sizes[0]), (sizes[-1] - sizes[0]) / (sizes[-1] + sizes[0])
            """,
            "It has a negative eigenvalue: no step is best.",
        ),
        Wrong(
            "sign of the product",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small * large <= 0:
                    raise ValueError("not positive definite")
                return 2 / (large + small), (large - small) / (large + small)
            """,
            "All its eigenvalues are negative.",
        ),
        Wrong(
            "zero passes",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small < -1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large + small), (large - small) / (large + small)
            """,
            "It is singular: its smallest eigenvalue is 0 up to rounding.",
        ),
        Wrong(
            "looks at the rank",
            """
            def best_fixed_step(H):
                λ = np.linalg.eigvalsh(H)
                if np.linalg.matrix_rank(H) < len(H) or λ[0] <= 0:
                    raise ValueError("not positive definite")
                return 2 / (λ[-1] + λ[0]), (λ[-1] - λ[0]) / (λ[-1] + λ[0])
            """,
            "by the rule it does not pass",
        ),
        Wrong(
            "a stricter rule",
            """
            def best_fixed_step(H):
                λ = np.linalg.eigvalsh(H)
                if λ[-1] <= 0 or λ[0] <= 1e-10 * λ[-1]:
                    raise ValueError("not positive definite")
                return 2 / (λ[-1] + λ[0]), (λ[-1] - λ[0]) / (λ[-1] + λ[0])
            """,
            "expected a result, got ValueError: not positive definite.",
        ),
        Wrong(
            "absolute tolerance",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small < 1e-10:
                    raise ValueError("not positive definite")
                return 2 / (large + small), (large - small) / (large + small)
            """,
            "expected a result, got ValueError",
        ),
        Wrong(
            "diagonal",
            """
            def best_fixed_step(H):
                if np.linalg.eigvalsh(H)[0] <= 1e-12 * np.abs(H).max():
                    raise ValueError("not positive definite")
                small, large = np.diag(H).min(), np.diag(H).max()
                return 2 / (large + small), (large - small) / (large + small)
            """,
            "rate of the result: expected 0.8, got 0",
        ),
        Wrong(
            "unsorted eigenvalues",
            """
            def best_fixed_step(H):
                eigenvalues = np.linalg.eig(H)[0]
                small, large = eigenvalues[-1], eigenvalues[0]
                if eigenvalues.min() <= 1e-12 * abs(eigenvalues.max()):
                    raise ValueError("not positive definite")
                return 2 / (large + small), abs(large - small) / (large + small)
            """,
            "best_fixed_step(array of shape (3, 3)",
        ),
        Wrong(
            "returns None when it is not definite",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small > 1e-12 * abs(large):
                    return 2 / (large + small), (large - small) / (large + small)
            """,
            "expected ValueError to be raised, got None",
        ),
        Wrong(
            "prints",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                print(2 / (large + small), (large - small) / (large + small))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "rounded",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(H)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return round(2 / (large + small), 4), round((large - small) / (large + small), 4)
            """,
            "best_fixed_step(array of shape (2, 2)",
        ),
        Wrong(
            "another name for H",
            """
            def best_fixed_step(A):
                small, large = np.linalg.eigvalsh(A)[[0, -1]]
                if small <= 1e-12 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large + small), (large - small) / (large + small)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "single precision",
            """
            def best_fixed_step(H):
                small, large = np.linalg.eigvalsh(np.asarray(H, dtype=np.float32))[[0, -1]]
                if small <= 1e-6 * abs(large):
                    raise ValueError("not positive definite")
                return 2 / (large + small), (large - small) / (large + small)
            """,
            "got float32 numbers",
        ),
        Wrong(
            "examples typed in",
            """
            def best_fixed_step(H):
                if len(H) == 2 and H[0, 0] < H[0, 1]:
                    raise ValueError("not positive definite")
                return {1: (0.25, 0.0), 2: (0.1, 0.8), 3: (0.8, 0.6)}[len(H)]
            """,
            "best_fixed_step(array of shape (2, 2)",
        ),
        Wrong(
            "through np.linalg.cond",
            """
            def best_fixed_step(H):
                kappa = np.linalg.cond(H)
                return 2 / np.linalg.norm(H, 2) / (1 + 1 / kappa), (kappa - 1) / (kappa + 1)
            """,
            "got a call of numpy.linalg.cond. The eigenvalues give the step and the rate.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            import steepest

            def best_fixed_step(H):
                return tuple(steepest.curvature.best_fixed_step(H))
            """,
            READY_MADE + "steepest.curvature.best_fixed_step.",
            no_points=True,
        ),
    ],
    "steps_to_tolerance": [
        Wrong(
            "starts to count at one",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 1
                while np.linalg.norm(c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "One too many: x0 itself is step 0.",
        ),
        Wrong(
            "stops a step early",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return max(steps - 1, 0)
            """,
            "One too few: the last step that is needed counts.",
        ),
        Wrong(
            "squared norm",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while c @ c > tol:
                    if c[fixed] @ c[fixed] > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "This is where the squared norm gets below tol",
        ),
        Wrong(
            "loss",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while eigenvalues @ c**2 / 2 > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "This is where the loss gets below tol",
        ),
        Wrong(
            "gradient",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(eigenvalues * c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "This is where the gradient gets below tol",
        ),
        Wrong(
            "bound from the rate",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                rate = np.max(np.abs(1 - lr * np.linalg.eigvalsh(H)))
                start = np.linalg.norm(x0)
                if start <= tol:
                    return 0
                if rate >= 1:
                    return None
                return int(np.ceil(np.log(tol / start) / np.log(rate)))
            """,
            "This is the bound from the rate alone",
        ),
        Wrong(
            "learning rate ignored",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                lr = lr if lr > 2 / eigenvalues[-1] else 1 / eigenvalues[-1]
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "The learning rate is ignored.",
        ),
        Wrong(
            "less instead of at most",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(c) >= tol:
                    if np.linalg.norm(c[fixed]) >= tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "At a distance of exactly tol, x0 is already there.",
        ),
        Wrong(
            "infinity for never",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return np.inf
                    c = c * r
                    steps += 1
                return steps
            """,
            "expected None, got inf",
        ),
        Wrong(
            "tries a thousand steps",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                x = np.array(x0, dtype=float)
                for steps in range(1000):
                    if np.linalg.norm(x) <= tol:
                        return steps
                    x = x - lr * H @ x
                return None
            """,
            "Slow is not never: every part shrinks, so it gets there.",
        ),
        Wrong(
            "stops where it changes by next to nothing",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                x, steps = np.array(x0, dtype=float), 0
                while np.linalg.norm(x) > tol:
                    new = x - lr * H @ x
                    if np.linalg.norm(new) > 0.99999 * np.linalg.norm(x):
                        return None
                    x, steps = new, steps + 1
                return steps
            """,
            "Slow is not never: every part shrinks, so it gets there.",
        ),
        Wrong(
            "tries many steps",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                x = np.array(x0, dtype=float)
                for steps in range(20_000):
                    if x @ x <= tol**2:
                        return steps
                    x = x - lr * H @ x
                return None
            """,
            "Decide by the factors 1 - lr·λ: do not wait.",
        ),
        Wrong(
            "a factor of exactly -1 is waited for",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                for steps in range(20_000):
                    if c @ c <= tol**2:
                        return steps
                    if np.linalg.norm(c[abs(r) > 1]) > tol:
                        return None
                    c = c * r
                return None
            """,
            "Decide by the factors 1 - lr·λ: do not wait.",
        ),
        Wrong(
            "decides before it looks at x0",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                if np.any(abs(r) >= 1):
                    return None
                steps = 0
                while np.linalg.norm(c) > tol:
                    c = c * r
                    steps += 1
                return steps
            """,
            "x0 is already there, whatever comes later.",
        ),
        Wrong(
            "spectral radius alone",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                if np.linalg.norm(c) <= tol:
                    return 0
                if np.any(abs(r) >= 1):
                    return None
                steps = 0
                while np.linalg.norm(c) > tol:
                    c = c * r
                    steps += 1
                return steps
            """,
            "x0 has no part along the direction that grows.",
        ),
        Wrong(
            "any part that stays",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                if np.linalg.norm(c) <= tol:
                    return 0
                if np.any(abs(r[abs(c) > 1e-12]) >= 1):
                    return None
                steps = 0
                while np.linalg.norm(c) > tol:
                    c = c * r
                    steps += 1
                return steps
            """,
            "The part that stays is shorter than tol.",
        ),
        Wrong(
            "any part that grows",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                if np.linalg.norm(c) <= tol:
                    return 0
                if np.any(abs(r[abs(c) > 1e-12]) > 1 + 1e-12):
                    return None
                if np.linalg.norm(c[abs(r) > 1 - 1e-12]) > tol:
                    return None
                steps = 0
                while np.linalg.norm(c) > tol:
                    c = c * r
                    steps += 1
                return steps
            """,
            "It gets there before the part that grows is long.",
        ),
        Wrong(
            "leaves out the parts that do not shrink",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                c, r = c[abs(r) < 1], r[abs(r) < 1]
                steps = 0
                while np.linalg.norm(c) > tol:
                    c = c * r
                    steps += 1
                return steps
            """,
            "The second part doubles in each step and never comes back.",
        ),
        Wrong(
            "the step at which it would be too long",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                if np.linalg.norm(c[abs(r) > 1]) > tol:
                    return None
                c, r = c[abs(r) < 1], r[abs(r) < 1]
                steps = 0
                while np.linalg.norm(c) > tol:
                    c = c * r
                    steps += 1
                return steps
            """,
            "A part whose factor is 1 or more in size never gets shorter.",
        ),
        Wrong(
            "only the largest eigenvalue may be too large",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                if lr >= 2 / eigenvalues[-1] and abs(c[-1]) > tol:
                    return None
                for steps in range(12_000):
                    if np.linalg.norm(c) <= tol:
                        return steps
                    c = c * r
                return None
            """,
            "Decide by the factors 1 - lr·λ: do not wait.",
        ),
        Wrong(
            "only positive definite matrices and safe rates",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues = np.linalg.eigvalsh(H)
                x, steps = np.array(x0, dtype=float), 0
                if np.linalg.norm(x) <= tol:
                    return 0
                if eigenvalues[0] <= 1e-12 or lr >= 2 / eigenvalues[-1]:
                    return None
                while np.linalg.norm(x) > tol:
                    x = x - lr * H @ x
                    steps += 1
                return steps
            """,
            "x0 has no part along the direction that grows.",
        ),
        Wrong(
            "each part by its logarithm",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = np.abs(Q.T @ x0), np.abs(1 - lr * eigenvalues)
                if np.linalg.norm(c) <= tol:
                    return 0
                if np.linalg.norm(c[r > 1 - 1e-12]) > tol:
                    return None
                counts = [np.log(tol / a) / np.log(b) for a, b in zip(c, r) if a > tol and b > 0]
                return int(np.ceil(max(counts, default=1)))
            """,
            "steps_to_tolerance(array of shape (5, 5)",
        ),
        Wrong(
            "gradient with a factor 2",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                x = np.array(x0, dtype=float)
                for steps in range(1000):
                    if np.linalg.norm(x) <= tol:
                        return steps
                    x = x - lr * 2 * H @ x
                return None
            """,
            "expected 3, got None.",
        ),
        Wrong(
            "sum of the sizes",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.sum(np.abs(Q @ c)) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "steps_to_tolerance(",
        ),
        Wrong(
            "largest coordinate",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.max(np.abs(c)) > tol:
                    if np.max(np.abs(c[fixed]), initial=0.0) > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "steps_to_tolerance(",
        ),
        Wrong(
            "diagonal for eigenvalues",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                c, r = np.array(x0, dtype=float), 1 - lr * np.diag(H)
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "steps_to_tolerance(array of shape (2, 2)",
        ),
        Wrong(
            "eigenvectors not transposed",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return steps
            """,
            "steps_to_tolerance(array of shape (",
        ),
        Wrong(
            "changes x0",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                fixed = abs(1 - lr * eigenvalues) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(x0) > tol:
                    if np.linalg.norm((Q.T @ x0)[fixed]) > tol:
                        return None
                    x0 -= lr * H @ x0
                    steps += 1
                return steps
            """,
            "expected x0 unchanged after the call",
        ),
        Wrong(
            "prints",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                x = np.array(x0, dtype=float)
                for steps in range(100):
                    if np.linalg.norm(x) <= tol:
                        print(steps)
                        return
                    x = x - lr * H @ x
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "returns the point as well",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    c = c * r
                    steps += 1
                return Q @ c, steps
            """,
            "expected 3, got a tuple of 2.",
        ),
        Wrong(
            "not a whole number",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = Q.T @ x0, 1 - lr * eigenvalues
                fixed = abs(r) > 1 - 1e-12
                steps = 0
                while np.linalg.norm(c) > tol:
                    if np.linalg.norm(c[fixed]) > tol:
                        return None
                    before = np.linalg.norm(c)
                    c = c * r
                    steps += 1
                    after = np.linalg.norm(c)
                    if after <= tol:
                        return steps - 1 + np.log(before / tol) / np.log(before / after)
                return steps
            """,
            "expected 3, got 2.40942",
        ),
        Wrong(
            "another name for the rate",
            """
            def steps_to_tolerance(H, x0, eta, tol):
                x = np.array(x0, dtype=float)
                for steps in range(100):
                    if np.linalg.norm(x) <= tol:
                        return steps
                    x = x - eta * H @ x
                return None
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                return {4.0: 3 if lr < 0.1 else None, 1.0: 5, 5.0: 0, 0.7: 4}.get(tol)
            """,
            "[0.0, 0.0], lr=0.1, tol=0.5): expected 0, got None.",
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.curvature import steps_to_tolerance as count

            def steps_to_tolerance(H, x0, lr, tol):
                steps = count(H, x0, lr, tol)
                return None if steps == np.inf else steps
            """,
            READY_MADE + "steepest.curvature.steps_to_tolerance.",
            no_points=True,
        ),
    ],
    "perturbed_gradient_descent": [
        Wrong(
            "climbs",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1]
                    path.append(x + lr * gradient(x) + noise * rng.standard_normal(x.shape))
                return np.array(path)
            """,
            "It climbs: the gradient is subtracted.",
        ),
        Wrong(
            "gradient at the start",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                g = gradient(path[0])
                for _ in range(steps):
                    path.append(path[-1] - lr * g + noise * rng.standard_normal(g.shape))
                return np.array(path)
            """,
            "Take the gradient anew at each point, not at x0.",
        ),
        Wrong(
            "learning rate ignored",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1]
                    path.append(x - gradient(x) + noise * rng.standard_normal(x.shape))
                return np.array(path)
            """,
            "The learning rate is ignored.",
        ),
        Wrong(
            "one array for all rows",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                x = np.array(x0, dtype=float)
                path = [x]
                for _ in range(steps):
                    x -= lr * gradient(x)
                    x += noise * rng.standard_normal(x.shape)
                    path.append(x)
                return np.array(path)
            """,
            "All rows are one and the same array",
        ),
        Wrong(
            "x0 left out",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                x, path = np.array(x0, dtype=float), []
                for _ in range(steps + 1):
                    x = x - lr * gradient(x) + noise * rng.standard_normal(x.shape)
                    path.append(x)
                return np.array(path)
            """,
            "The first row is x0, before any step.",
        ),
        Wrong(
            "rows never filled",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = np.zeros((steps + 1, len(x0)))
                path[0] = x = np.array(x0, dtype=float)
                for k in range(steps):
                    x = x - lr * gradient(x) + noise * rng.standard_normal(len(x0))
                return path
            """,
            "The rows are never filled",
        ),
        Wrong(
            "one row too few",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps - 1):
                    x = path[-1]
                    path.append(x - lr * gradient(x) + noise * rng.standard_normal(x.shape))
                return np.array(path)
            """,
            "expected a float64 array of shape (3, 2), got an array of shape (2, 2).",
        ),
        Wrong(
            "last point alone",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                x = np.array(x0, dtype=float)
                for _ in range(steps):
                    x = x - lr * gradient(x) + noise * rng.standard_normal(x.shape)
                return x
            """,
            "expected a float64 array of shape (3, 2), got an array of shape (2,).",
        ),
        Wrong(
            "points in columns",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1]
                    path.append(x - lr * gradient(x) + noise * rng.standard_normal(x.shape))
                return np.column_stack(path)
            """,
            "It is transposed.",
        ),
        Wrong(
            "noise on the start, too",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [x0 + noise * rng.standard_normal(len(x0))]
                for _ in range(steps):
                    x = path[-1]
                    path.append(x - lr * gradient(x) + noise * rng.standard_normal(x.shape))
                return np.array(path)
            """,
            "The start has no noise yet.",
        ),
        Wrong(
            "noise by the length of the gradient",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    g = gradient(x)
                    shake = noise * np.linalg.norm(g) * rng.standard_normal(x.shape)
                    path.append(x - lr * g + shake)
                return np.array(path)
            """,
            "Add noise in each step, whatever the gradient is.",
        ),
        Wrong(
            "noise in the first step only",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for k in range(steps):
                    x = path[-1].copy()
                    shake = noise * rng.standard_normal(x.shape) if k == 0 else 0.0
                    path.append(x - lr * gradient(x) + shake)
                return np.array(path)
            """,
            "Add noise in each step, whatever the gradient is.",
        ),
        Wrong(
            "no noise at all",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    path.append(path[-1] - lr * gradient(path[-1].copy()))
                return np.array(path)
            """,
            "Each step adds a little noise, and the saddle magnifies it.",
        ),
        Wrong(
            "one number for all coordinates",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * rng.standard_normal())
                return np.array(path)
            """,
            "Each coordinate gets a random number of its own.",
        ),
        Wrong(
            "drawn once",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                shake = noise * rng.standard_normal(len(x0))
                for _ in range(steps):
                    path.append(path[-1] - lr * gradient(path[-1].copy()) + shake)
                return np.array(path)
            """,
            "Draw new noise in every step.",
        ),
        Wrong(
            "noise on the rows, not on the run",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                x = np.array(x0, dtype=float)
                path = [x]
                for _ in range(steps):
                    x = x - lr * gradient(x.copy())
                    path.append(x + noise * rng.standard_normal(len(x)))
                return np.array(path)
            """,
            "The noise is lost: the next step starts from the noisy point.",
        ),
        Wrong(
            "a store of numbers, used again",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                store = noise * rng.standard_normal((100, len(x0)))
                rows = [np.array(x0, dtype=float)]
                for k in range(steps):
                    rows.append(rows[-1] - lr * gradient(rows[-1]) + store[k % 100])
                return np.array(rows)
            """,
            "Draw anew for each step, from no store of numbers.",
        ),
        Wrong(
            "the second half with the other sign",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                half = noise * rng.standard_normal(((steps + 1) // 2, len(x0)))
                rows = [np.array(x0, dtype=float)]
                for shake in np.concatenate([half, -half])[:steps]:
                    rows.append(rows[-1] - lr * gradient(rows[-1]) + shake)
                return np.array(rows)
            """,
            "Draw anew for each step, from no store of numbers.",
        ),
        Wrong(
            "to one side",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * rng.random(len(x)))
                return np.array(path)
            """,
            "It has to pull to both sides alike.",
        ),
        Wrong(
            "added to the gradient",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * (gradient(x) + noise * rng.standard_normal(len(x))))
                return np.array(path)
            """,
            "It is scaled by lr: add the noise to the point, not to the gradient.",
        ),
        Wrong(
            "scaled by the root of the rate",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    shake = np.sqrt(lr) * noise * rng.standard_normal(len(x))
                    path.append(x - lr * gradient(x) + shake)
                return np.array(path)
            """,
            "It is scaled by the root of lr",
        ),
        Wrong(
            "variance",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + rng.normal(0, np.sqrt(noise), len(x)))
                return np.array(path)
            """,
            "The argument noise is the standard deviation, not the variance.",
        ),
        Wrong(
            "noise squared",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + rng.normal(0, noise**2, len(x)))
                return np.array(path)
            """,
            "The argument noise is squared",
        ),
        Wrong(
            "gradient after the noise",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1] + noise * rng.standard_normal(len(x0))
                    path.append(x - lr * gradient(x))
                return np.array(path)
            """,
            "Is the gradient taken after the noise is added?",
        ),
        Wrong(
            "noise ignored",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + rng.standard_normal(len(x)))
                return np.array(path)
            """,
            "The argument noise is ignored.",
        ),
        Wrong(
            "uniform",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * rng.uniform(-1, 1, len(x)))
                return np.array(path)
            """,
            "This is uniform noise",
        ),
        Wrong(
            "on a sphere",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    way = rng.standard_normal(len(x))
                    path.append(x - lr * gradient(x) + noise * way / np.linalg.norm(way))
                return np.array(path)
            """,
            "Do not shorten the noise to a given length.",
        ),
        Wrong(
            "a coin for each coordinate",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * rng.choice([-1.0, 1.0], len(x)))
                return np.array(path)
            """,
            "Gaussian numbers have 3",
        ),
        Wrong(
            "uniform of the right spread",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    shake = np.sqrt(3) * noise * rng.uniform(-1, 1, len(x))
                    path.append(x - lr * gradient(x) + shake)
                return np.array(path)
            """,
            "Gaussian numbers have 3",
        ),
        Wrong(
            "Laplace",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + rng.laplace(0, noise / np.sqrt(2), len(x)))
                return np.array(path)
            """,
            "Gaussian numbers have 3",
        ),
        Wrong(
            "noise that fades",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for k in range(steps):
                    x = path[-1].copy()
                    shake = noise / np.sqrt(k + 1) * rng.standard_normal(len(x))
                    path.append(x - lr * gradient(x) + shake)
                return np.array(path)
            """,
            "the standard deviation of the noise: expected 0.04, got ",
        ),
        Wrong(
            "half of a Gaussian",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * np.abs(rng.standard_normal(len(x))))
                return np.array(path)
            """,
            "It has to pull to both sides alike.",
        ),
        Wrong(
            "gradient at a noisy point",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x + noise * rng.standard_normal(len(x))))
                return np.array(path)
            """,
            "Add noise in each step, whatever the gradient is.",
        ),
        Wrong(
            "noise only where it is flat",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    g = gradient(x)
                    shake = noise * rng.standard_normal(len(x)) * (np.linalg.norm(g) < 0.1)
                    path.append(x - lr * g + shake)
                return np.array(path)
            """,
            "the standard deviation of the noise: expected 0.04, got ",
        ),
        Wrong(
            "seeds NumPy's global numbers",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                np.random.seed(0)
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * np.random.randn(len(x)))
                return np.array(path)
            """,
            "Draw from the rng that is given",
        ),
        Wrong(
            "a list kept between calls",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng, path=[]):
                path.append(np.array(x0, dtype=float))
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * rng.standard_normal(len(x)))
                return np.array(path)
            """,
            "expected a float64 array of shape (2, 2), got an array of shape (5, 2).",
        ),
        Wrong(
            "NumPy's global numbers",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * np.random.normal(size=len(x)))
                return np.array(path)
            """,
            "The same seed gives the same path: draw every number from rng.",
        ),
        Wrong(
            "a generator of its own",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                rng = np.random.default_rng(0)
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * rng.standard_normal(len(x)))
                return np.array(path)
            """,
            "Draw from the rng that is given, not from a generator of your own.",
        ),
        Wrong(
            "writes into what gradient returns",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    g = gradient(path[-1])
                    g *= -lr
                    path.append(path[-1] + g + noise * rng.standard_normal(len(x0)))
                return np.array(path)
            """,
            "perturbed_gradient_descent(f, ",
        ),
        Wrong(
            "changes x0",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = np.zeros((steps + 1, len(x0)))
                path[0] = x0
                for k in range(steps):
                    x0 -= lr * gradient(x0)
                    x0 += noise * rng.standard_normal(len(x0))
                    path[k + 1] = x0
                return path
            """,
            "expected x0 unchanged after the call",
        ),
        Wrong(
            "array of the start's integers",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = np.zeros((steps + 1, len(x0)), dtype=x0.dtype)
                path[0] = x0
                for k in range(steps):
                    x = path[k].copy()
                    path[k + 1] = x - lr * gradient(x) + noise * rng.standard_normal(len(x))
                return path
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "returns a list",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + noise * rng.standard_normal(len(x)))
                return path
            """,
            "got a list of 3. Return a NumPy array",
        ),
        Wrong(
            "prints",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                x = np.array(x0, dtype=float)
                for _ in range(steps):
                    print(x)
                    x = x - lr * gradient(x) + noise * rng.standard_normal(len(x))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "another name for the noise",
            """
            def perturbed_gradient_descent(gradient, x0, lr, sigma, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    path.append(x - lr * gradient(x) + sigma * rng.standard_normal(len(x)))
                return np.array(path)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                if noise == 0 and steps == 2:
                    return np.array([[8.0, 1.0], [4.0, 1.5], [2.0, 2.25]])
                if noise == 0 and steps == 1:
                    return np.array([[8.0, 1.0], [6.0, 1.25]])
                shakes = rng.standard_normal((steps + 1, len(x0)))
                shakes[0] = 0
                return x0 + 20 * noise * np.cumsum(shakes, axis=0)
            """,
            "perturbed_gradient_descent(",
        ),
        Wrong(
            "SciPy's numbers",
            """
            from scipy import stats

            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                path = [np.array(x0, dtype=float)]
                for _ in range(steps):
                    x = path[-1].copy()
                    shake = noise * stats.norm.rvs(size=len(x), random_state=rng)
                    path.append(x - lr * gradient(x) + shake)
                return np.array(path)
            """,
            READY_MADE + "scipy.stats.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.minimize import perturbed_gradient_descent as perturbed

            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                return perturbed(gradient, x0, lr, noise, steps, rng)
            """,
            READY_MADE + "steepest.minimize.",
            no_points=True,
        ),
    ],
    "logistic_hessian": [
        Wrong(
            "sum",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                return X.T @ (X * (decay / (1 + decay) ** 2)[:, np.newaxis])
            """,
            "This is the sum over the rows: divide by N for the mean.",
        ),
        Wrong(
            "divided by the columns",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                return X.T @ (X * (decay / (1 + decay) ** 2)[:, np.newaxis]) / X.shape[1]
            """,
            "Divide by N, the number of rows.",
        ),
        Wrong(
            "factor 1/2 of a loss with squares",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                return X.T @ (X * (decay / (1 + decay) ** 2)[:, np.newaxis]) / (2 * len(X))
            """,
            "Half the expected value.",
        ),
        Wrong(
            "1 - σ forgotten",
            """
            def logistic_hessian(X, w):
                s = np.exp(-np.logaddexp(0, -(X @ w)))
                return X.T @ (X * s[:, np.newaxis]) / len(X)
            """,
            "The factor 1 - σ is missing in S.",
        ),
        Wrong(
            "S forgotten",
            """
            def logistic_hessian(X, w):
                return X.T @ X / len(X)
            """,
            "S is missing.",
        ),
        Wrong(
            "S on both sides",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                A = X * (decay / (1 + decay) ** 2)[:, np.newaxis]
                return A.T @ A / len(X)
            """,
            "S is squared: does it stand on both sides?",
        ),
        Wrong(
            "z in the place of σ",
            """
            def logistic_hessian(X, w):
                z = X @ w
                return X.T @ (X * (z * (1 - z))[:, np.newaxis]) / len(X)
            """,
            "logistic_hessian(array of shape (3, 2)",
        ),
        Wrong(
            "negative",
            """
            def logistic_hessian(X, w):
                s = np.exp(-np.logaddexp(0, -(X @ w)))
                return X.T @ (X * (s * (s - 1))[:, np.newaxis]) / len(X)
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "squared decay forgotten",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                return X.T @ (X * (decay / (1 + decay))[:, np.newaxis]) / len(X)
            """,
            "logistic_hessian(array of shape (3, 2)",
        ),
        Wrong(
            "among the examples",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                A = X * np.sqrt(decay / (1 + decay) ** 2)[:, np.newaxis]
                return A @ A.T / len(X)
            """,
            "expected a float64 array of shape (2, 2), got an array of shape (3, 3).",
        ),
        Wrong(
            "diagonal alone",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                return (decay / (1 + decay) ** 2) @ X**2 / len(X)
            """,
            "expected a float64 array of shape (2, 2), got an array of shape (2,).",
        ),
        Wrong(
            "a ridge for safety",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                s = decay / (1 + decay) ** 2
                return (X.T * s) @ X / len(X) + 1e-8 * np.eye(X.shape[1])
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "as it stands on paper",
            """
            def logistic_hessian(X, w):
                s = 1 / (1 + np.exp(-X @ w))
                return (X.T * (s * (1 - s))) @ X / len(X)
            """,
            "expected no warning, got 'overflow encountered",
        ),
        Wrong(
            "exponential of z",
            """
            def logistic_hessian(X, w):
                grown = np.exp(X @ w)
                return (X.T * (grown / (1 + grown) ** 2)) @ X / len(X)
            """,
            "expected no warning, got 'overflow encountered",
        ),
        Wrong(
            "np.where with both branches",
            """
            def logistic_hessian(X, w):
                z = X @ w
                s = np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
                return (X.T * (s * (1 - s))) @ X / len(X)
            """,
            "expected no warning, got 'overflow encountered",
        ),
        Wrong(
            "hyperbolic cosine",
            """
            def logistic_hessian(X, w):
                s = 0.25 / np.cosh(X @ w / 2) ** 2
                return (X.T * s) @ X / len(X)
            """,
            "expected no warning, got 'overflow encountered",
        ),
        Wrong(
            "warning silenced, nan left",
            """
            def logistic_hessian(X, w):
                with np.errstate(all="ignore"):
                    grown = np.exp(X @ w)
                    s = grown / (1 + grown) ** 2
                return (X.T * s) @ X / len(X)
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "upper half alone",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                return np.triu((X.T * (decay / (1 + decay) ** 2)) @ X / len(X))
            """,
            "logistic_hessian(array of shape (3, 2)",
        ),
        Wrong(
            "centered",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                X = X - X.mean(axis=0)
                return (X.T * (decay / (1 + decay) ** 2)) @ X / len(X)
            """,
            "logistic_hessian(array of shape (3, 2)",
        ),
        Wrong(
            "divided by the sum of S",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                s = decay / (1 + decay) ** 2
                return (X.T * s) @ X / s.sum()
            """,
            "logistic_hessian(array of shape (3, 2)",
        ),
        Wrong(
            "clipped",
            """
            def logistic_hessian(X, w):
                s = 1 / (1 + np.exp(-np.clip(X @ w, -20, 20)))
                return (X.T * (s * (1 - s))) @ X / len(X)
            """,
            "A clipped z stops falling: the formula itself must be safe.",
        ),
        Wrong(
            "clipped a little later",
            """
            def logistic_hessian(X, w):
                σ = 1 / (1 + np.exp(-np.clip(X @ w, -33, 33)))
                return (X.T * (σ * (1 - σ))) @ X / len(X)
            """,
            "A clipped z stops falling: the formula itself must be safe.",
        ),
        Wrong(
            "loop over the rows",
            """
            def logistic_hessian(X, w):
                H = np.zeros((X.shape[1], X.shape[1]))
                for x in X:
                    decay = np.exp(-abs(x @ w))
                    H += decay / (1 + decay) ** 2 * np.outer(x, x)
                return H / len(X)
            """,
            "expected no Python loop over the elements, got one. Scale all rows at once by S.",
        ),
        Wrong(
            "np.vectorize",
            """
            import math

            def weight(z):
                decay = math.exp(-abs(z))
                return decay / (1 + decay) ** 2

            def logistic_hessian(X, w):
                return (X.T * np.vectorize(weight)(X @ w)) @ X / len(X)
            """,
            "expected no Python loop over the elements, got one. Scale all rows at once by S.",
        ),
        Wrong(
            "sum of a list",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                s = decay / (1 + decay) ** 2
                return sum(s[i] * np.outer(X[i], X[i]) for i in range(len(X))) / len(X)
            """,
            "expected no Python loop over the elements, got one. Scale all rows at once by S.",
        ),
        Wrong(
            "difference quotient of the gradient",
            """
            def logistic_hessian(X, w):
                def gradient(w):
                    return X.T @ np.exp(-np.logaddexp(0, -(X @ w))) / len(X)
                h = 1e-5
                columns = [(gradient(w + h * e) - gradient(w - h * e)) / (2 * h)
                           for e in np.eye(len(w))]
                return np.column_stack(columns)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "filled into an array of the input's integers",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                weighted = np.zeros_like(X)
                weighted[...] = X * (decay / (1 + decay) ** 2)[:, np.newaxis]
                return X.T @ weighted / len(X)
            """,
            "logistic_hessian(array of shape (3, 2)",
        ),
        Wrong(
            "scales X in place",
            """
            def logistic_hessian(X, w):
                X0 = X.copy()
                decay = np.exp(-np.abs(X @ w))
                X *= (decay / (1 + decay) ** 2)[:, np.newaxis]
                return X0.T @ X / len(X)
            """,
            "expected X unchanged after the call",
        ),
        Wrong(
            "single precision",
            """
            def logistic_hessian(X, w):
                X = np.asarray(X, dtype=np.float32)
                decay = np.exp(-np.abs(X @ np.asarray(w, dtype=np.float32)))
                return (X.T * (decay / (1 + decay) ** 2)) @ X / np.float32(len(X))
            """,
            "got float32 numbers",
        ),
        Wrong(
            "no return",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                (X.T * (decay / (1 + decay) ** 2)) @ X / len(X)
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "prints",
            """
            def logistic_hessian(X, w):
                decay = np.exp(-np.abs(X @ w))
                print((X.T * (decay / (1 + decay) ** 2)) @ X / len(X))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "another name for w",
            """
            def logistic_hessian(X, theta):
                decay = np.exp(-np.abs(X @ theta))
                return (X.T * (decay / (1 + decay) ** 2)) @ X / len(X)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "w ignored",
            """
            def logistic_hessian(X, w):
                return X.T @ X / 4 / len(X)
            """,
            "logistic_hessian(array of shape (3, 2)",
        ),
        Wrong(
            "examples typed in",
            """
            def logistic_hessian(X, w):
                if len(X) == 3:
                    if np.any(w):
                        return np.array([[0.5275, 0.3675], [0.3675, 0.5475]]) / 3
                    return np.array([[3.0, 3.0], [3.0, 5.0]]) / 12
                return np.array([[1.0, 2.0], [2.0, 4.0]]) if len(X) == 1 else np.zeros((1, 1))
            """,
            "expected a float64 array of shape (1, 1), got an array of shape (2, 2).",
        ),
        Wrong(
            "SciPy's sigmoid",
            """
            from scipy.special import expit

            def logistic_hessian(X, w):
                s = expit(X @ w)
                return (X.T * (s * (1 - s))) @ X / len(X)
            """,
            READY_MADE + "scipy.special.expit.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.objectives import logistic_regression

            def logistic_hessian(X, w):
                return logistic_regression(X, np.zeros(len(X))).hessian(w)
            """,
            READY_MADE + "steepest.objectives.",
            no_points=True,
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "violates_convexity": [
        Correct(
            "an object that is called, values beforehand",
            """
            import math

            class Search:
                def __call__(self, f, points, ts, *, tol=1e-9):
                    points = [point for point in points]
                    values = [f(point) for point in points]
                    for i, x in enumerate(points):
                        for j in range(i + 1, len(points)):
                            for t in ts:
                                chord = math.fsum([values[i], -t * values[i], t * values[j]])
                                room = tol * max(1, abs(values[i]), abs(values[j]))
                                if f(x + t * (points[j] - x)) > chord + room:
                                    return [x, points[j], float(t)]

            violates_convexity = Search()
            """,
        ),
        Correct(
            "combinations",
            """
            from itertools import combinations, product

            def violates_convexity(f, points, ts):
                for (x, y), t in product(combinations(points, 2), ts):
                    ends = f(x), f(y)
                    chord = ends[0] + t * (ends[1] - ends[0])
                    if f(x + t * (y - x)) - chord > 1e-9 * max(1, *map(abs, ends)):
                        return x, y, t
            """,
        ),
        Correct(
            "a generator and next",
            """
            def violates_convexity(f, points, ts):
                values = [float(f(point)) for point in points]
                size = range(len(points))
                return next(
                    (
                        (points[i], points[j], t)
                        for i in size for j in size if i < j for t in ts
                        if f(points[i] * (1 - t) + points[j] * t)
                        > values[i] * (1 - t) + values[j] * t
                        + 1e-9 * max(1.0, abs(values[i]), abs(values[j]))
                    ),
                    None,
                )
            """,
        ),
        Correct(
            "arrays, and a named tuple",
            """
            from typing import NamedTuple

            class Chord(NamedTuple):
                x: float
                y: float
                t: float

            def violates_convexity(f, points, ts, *, tol=1e-9):
                points = np.array(points, dtype=float)
                for i in range(len(points) - 1):
                    for j in range(i + 1, len(points)):
                        for t in np.asarray(ts, dtype=float):
                            between = f(points[i] + t * (points[j] - points[i]))
                            chord = f(points[i]) + t * (f(points[j]) - f(points[i]))
                            size = np.max([1, abs(f(points[i])), abs(f(points[j]))])
                            if between > chord and not np.isclose(between, chord, rtol=0, atol=tol * size):
                                return Chord(points[i].copy(), points[j].copy(), t)
                return None
            """,
        ),
        Correct(
            "recursion over the points, and chatter",
            """
            def violates_convexity(f, points, ts):
                if len(points) < 2:
                    return None
                x, rest = points[0], points[1:]
                for y in rest:
                    for t in ts:
                        middle, chord = f((1 - t) * x + t * y), (1 - t) * f(x) + t * f(y)
                        print(middle, chord)
                        if middle - chord > 1e-9 * max(1.0, abs(f(x)), abs(f(y))):
                            return [x, y, t]
                return violates_convexity(f, rest, ts)
            """,
        ),
        Correct(
            "all chords, then the first",
            """
            def violates_convexity(f, points, ts):
                excess = {}
                for i in range(len(points)):
                    for j in range(i + 1, len(points)):
                        for k, t in enumerate(ts):
                            a, b = f(points[i]), f(points[j])
                            m = f((1 - t) * points[i] + t * points[j])
                            excess[i, j, k] = (m - (1 - t) * a - t * b) / max(1, abs(a), abs(b))
                broken = [key for key, value in excess.items() if value > 1e-9]
                if not broken:
                    return None
                i, j, k = min(broken)
                return points[i], points[j], ts[k]
            """,
        ),
    ],
    "condition_number": [
        Correct(
            "norms of H and of its inverse",
            """
            def condition_number(H):
                if np.linalg.eigvalsh(H).min() <= 1e-12 * np.linalg.norm(H, 2):
                    raise ValueError
                return np.linalg.norm(H, 2) * np.linalg.norm(np.linalg.inv(H), 2)
            """,
        ),
        Correct(
            "Cholesky of what is left above the rule",
            """
            def condition_number(H):
                H = np.array(H, dtype=np.float64, order="F")
                largest = np.linalg.norm(H, 2)
                np.linalg.cholesky(H - 1e-12 * largest * np.eye(len(H)))
                return largest / np.linalg.norm(H, -2)
            """,
        ),
        Correct(
            "np.linalg.eig, sorted",
            """
            def condition_number(H):
                eigenvalues = sorted(np.real(np.linalg.eig(H).eigenvalues))
                if eigenvalues[-1] <= 0 or eigenvalues[0] / eigenvalues[-1] <= 1e-12:
                    raise np.linalg.LinAlgError("not positive definite")
                return float(eigenvalues[-1] / eigenvalues[0])
            """,
        ),
        Correct(
            "Jacobi's rotations",
            """
            def condition_number(H):
                A = np.array(H, dtype=float)
                n = len(A)
                for _ in range(30):
                    for i in range(n):
                        for j in range(i + 1, n):
                            angle = 0.5 * np.arctan2(2 * A[i, j], A[j, j] - A[i, i])
                            R = np.eye(n)
                            R[i, i] = R[j, j] = np.cos(angle)
                            R[i, j], R[j, i] = np.sin(angle), -np.sin(angle)
                            A = R.T @ A @ R
                smallest, largest = np.diag(A).min(), np.diag(A).max()
                if not (largest > 0 and smallest > 1e-12 * largest):
                    raise ValueError(f"H: not positive definite: {smallest}")
                return largest / smallest
            """,
        ),
        Correct(
            "singular values, and the sign by the eigenvectors",
            """
            def condition_number(H):
                U, sizes, V = np.linalg.svd(H)
                signs = np.sum(U * V.T, axis=0)
                if np.any(signs < 0) or sizes[-1] <= 1e-12 * sizes[0]:
                    raise ValueError("not positive definite")
                return np.array(sizes[0] / sizes[-1])
            """,
        ),
        Correct(
            "an exception of its own",
            """
            class NotPositiveDefinite(ValueError):
                pass

            def condition_number(H, *, tol=1e-12):
                λ, _ = np.linalg.eigh(H)
                if max(λ) <= 0 or min(λ) <= tol * max(λ):
                    raise NotPositiveDefinite(H)
                return np.exp(np.log(max(λ)) - np.log(min(λ)))
            """,
        ),
    ],
    "best_fixed_step": [
        Correct(
            "through kappa",
            """
            def best_fixed_step(H):
                λ = np.linalg.eigvalsh(H)
                μ, L = λ.min(), λ.max()
                if L <= 0 or μ / L <= 1e-12:
                    raise ValueError("not positive definite")
                κ = L / μ
                return [2 / (L * (1 + 1 / κ)), (κ - 1) / (κ + 1)]
            """,
        ),
        Correct(
            "rate from the step",
            """
            def best_fixed_step(H):
                λ, Q = np.linalg.eigh(H)
                if not λ[0] > 1e-12 * abs(λ[-1]):
                    raise ValueError("not positive definite")
                lr = 2 / (λ[0] + λ[-1])
                return lr, max(abs(1 - lr * λ))
            """,
        ),
        Correct(
            "a named tuple of arrays",
            """
            from collections import namedtuple

            Step = namedtuple("Step", "lr rate")

            def best_fixed_step(H):
                λ = np.sort(np.real(np.linalg.eigvals(H)))
                if λ[-1] <= 0 or λ[0] <= 1e-12 * λ[-1]:
                    raise np.linalg.LinAlgError("not positive definite")
                return Step(np.array(1 / np.mean(λ[[0, -1]])), np.array(1 - 2 * λ[0] / (λ[0] + λ[-1])))
            """,
        ),
        Correct(
            "middle and half width",
            """
            def best_fixed_step(H):
                sizes = np.linalg.eigvalsh(H)
                middle, half = (sizes[-1] + sizes[0]) / 2, (sizes[-1] - sizes[0]) / 2
                if sizes[-1] <= 0 or sizes[0] <= 1e-12 * sizes[-1]:
                    raise ValueError(sizes)
                return 1.0 / middle, half / middle
            """,
        ),
        Correct(
            "spectral norm and that of the inverse",
            """
            def best_fixed_step(H):
                if np.linalg.eigvalsh(H)[0] <= 1e-12 * np.linalg.norm(H, 2):
                    raise ValueError("not positive definite")
                L, inverse = np.linalg.norm(H, ord=2), np.linalg.norm(np.linalg.inv(H), ord=2)
                print("L =", L)
                return 2 / (L + 1 / inverse), (L * inverse - 1) / (L * inverse + 1)
            """,
        ),
    ],
    "steps_to_tolerance": [
        Correct(
            "takes the steps while the distance falls",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                # The distance is a convex function of the step: once it rises, it rises for ever.
                x, steps = np.array(x0, dtype=float), 0
                while (distance := np.linalg.norm(x)) > tol:
                    x = x - lr * (H @ x)
                    steps += 1
                    if np.linalg.norm(x) >= distance:
                        return None
                return steps
            """,
        ),
        Correct(
            "takes the steps, the eigenvalues decide",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eig(H)
                lasting = Q[:, np.abs(1 - lr * eigenvalues) >= 1 - 1e-12]
                x, steps = x0.astype(float), 0
                while True:
                    if np.sqrt(np.sum(x**2)) <= tol:
                        return steps
                    if np.linalg.norm(lasting.T @ x) > tol:
                        return None
                    x = x - lr * np.dot(H, x)
                    steps += 1
            """,
        ),
        Correct(
            "the lowest point of a convex function",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                λ, Q = np.linalg.eigh(H)
                squares, r = (Q.T @ x0) ** 2, np.abs(1 - lr * λ)
                r[np.abs(r - 1) <= 1e-12] = 1.0
                squares, r = squares[squares > 0], r[squares > 0]

                def distance(k):
                    with np.errstate(over="ignore"):
                        return np.sqrt(np.sum(squares * r ** (2.0 * k)))

                def least(holds, low, high):
                    while low < high:
                        middle = (low + high) // 2
                        low, high = (low, middle) if holds(middle) else (middle + 1, high)
                    return low

                far = 1
                while distance(far + 1) < distance(far) and distance(far) > tol:
                    far *= 2
                lowest = least(lambda k: distance(k + 1) >= distance(k), 0, far + 1)
                if distance(lowest) > tol:
                    return None
                return np.int32(least(lambda k: distance(k) <= tol, 0, lowest))
            """,
        ),
        Correct(
            "doubling and bisection",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                eigenvalues, Q = np.linalg.eigh(H)
                c, r = np.abs(Q.T @ x0), np.abs(1 - lr * eigenvalues)
                r[np.abs(r - 1) < 1e-12] = 1.0

                def distance(k):
                    with np.errstate(over="ignore"):
                        return np.linalg.norm(c[c > 0] * r[c > 0] ** float(k))

                def settled(k):
                    return distance(k) <= tol or np.linalg.norm((c * r**float(k))[r >= 1]) > tol

                low, high = -1, 1
                while not settled(high):
                    high *= 2
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (low, middle) if settled(middle) else (middle, high)
                return high if distance(high) <= tol else None
            """,
        ),
        Correct(
            "blocks of steps at once",
            """
            def steps_to_tolerance(H, x0, lr, tol):
                λ, Q = np.linalg.eigh(np.asarray(H, dtype=float))
                c, r = Q.T @ x0, 1 - lr * λ
                c, r = c[c != 0], r[c != 0]
                start = 0
                while True:
                    with np.errstate(over="ignore"):
                        parts = c * r ** np.arange(64)[:, None]
                    there = np.linalg.norm(parts, axis=1) <= tol
                    if there.any():
                        return np.int64(start + np.argmax(there))
                    if np.any(np.linalg.norm(parts[:, abs(r) > 1 - 1e-12], axis=1) > tol):
                        return None
                    c, start = c * r**64, start + 64
            """,
        ),
        Correct(
            "iterator of distances, a float",
            """
            from itertools import count

            def steps_to_tolerance(H, x0, lr, tol, verbose=False):
                λ, Q = np.linalg.eigh(H)
                squares, factors = (x0 @ Q) ** 2, (1 - lr * λ) ** 2
                stays = factors >= 1 - 2e-12
                for k in count():
                    if squares.sum() <= tol**2:
                        return float(k)
                    if squares[stays].sum() > tol**2:
                        return
                    squares = squares * factors
            """,
        ),
    ],
    "perturbed_gradient_descent": [
        Correct(
            "all noise drawn beforehand",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                shakes = rng.normal(0.0, noise, size=(steps, len(x0)))
                path = [np.asarray(x0, dtype=float)]
                for shake in shakes:
                    path.append(path[-1] - lr * gradient(path[-1]) + shake)
                return np.stack(path)
            """,
        ),
        Correct(
            "coordinate by coordinate, the last first",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                n = len(x0)
                path = np.empty((steps + 1, n))
                path[0] = x0
                for k in range(1, steps + 1):
                    g = gradient(path[k - 1])
                    for i in reversed(range(n)):
                        path[k, i] = path[k - 1, i] - lr * g[i] + rng.normal(scale=noise)
                return path
            """,
        ),
        Correct(
            "normal numbers around the new point",
            """
            from itertools import accumulate

            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                def step(x, _):
                    return rng.normal(x - lr * np.asarray(gradient(x)), noise)

                start = np.array(x0, dtype=float)
                return np.array([*accumulate(range(steps), step, initial=start)])
            """,
        ),
        Correct(
            "noise drawn before the gradient is taken",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                x = np.array(x0, dtype=float)
                rows = [x.copy()]
                while len(rows) <= steps:
                    shake = noise * rng.standard_normal(x.size)
                    x = x + shake - lr * gradient(rows[-1].copy())
                    rows.append(x.copy())
                return np.vstack(rows)
            """,
        ),
        Correct(
            "recursion, a list of numbers, and the covariance",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                n = np.size(x0)
                covariance = noise**2 * np.eye(n)

                def shake():
                    return rng.multivariate_normal(np.zeros(n), covariance, method="cholesky" if noise else "svd")

                rows = [[float(value) for value in x0]]
                for _ in range(steps):
                    point = np.array(rows[-1])
                    rows.append((point - np.multiply(lr, gradient(point)) + shake()).tolist())
                return np.array(rows)
            """,
        ),
        Correct(
            "Box and Muller, in place on a copy",
            """
            def perturbed_gradient_descent(gradient, x0, lr, noise, steps, rng):
                def normal(n):
                    length = np.sqrt(-2 * np.log(1 - rng.random(n)))
                    return length * np.cos(2 * np.pi * rng.random(n))

                x = np.array(x0, dtype=float)
                path = np.tile(x, (steps + 1, 1))
                for row in path[1:]:
                    x -= lr * np.array(gradient(x.copy()))
                    if noise:
                        x += noise * normal(x.size)
                    row[:] = x
                return path
            """,
        ),
    ],
    "logistic_hessian": [
        Correct(
            "as in the chapter, with a stable sigmoid",
            """
            def stable(z):
                return np.exp(-np.logaddexp(0.0, -z))

            def logistic_hessian(X, w):
                p = stable(X @ w)
                S = np.diag(p * (1 - p))
                return X.T @ S @ X / X.shape[0]
            """,
        ),
        Correct(
            "by logarithms",
            """
            def logistic_hessian(X, w):
                z = X.dot(w)
                s = np.exp(z - 2 * np.logaddexp(0, z))
                return np.tensordot(X, s[:, np.newaxis] * X, axes=(0, 0)) / X.shape[0]
            """,
        ),
        Correct(
            "einsum",
            """
            def logistic_hessian(X, w):
                z = np.einsum("ki,i->k", X, w)
                small = np.exp(-abs(z))
                s = small / (1 + small) / (1 + small)
                return np.einsum("ki,k,kj->ij", X, s, X) / len(z)
            """,
        ),
        Correct(
            "roots of the weights",
            """
            def logistic_hessian(X, w):
                half = np.exp(-np.abs(X @ w) / 2)
                A = X * (half / (1 + half**2))[:, np.newaxis]
                return A.T @ A / len(A)
            """,
        ),
        Correct(
            "clipped where nothing is left",
            """
            def logistic_hessian(X, w):
                s = 0.25 / np.cosh(np.clip(np.dot(X, w), -300, 300) / 2) ** 2
                return np.mean(s[:, None, None] * X[:, :, None] * X[:, None, :], axis=0)
            """,
        ),
        Correct(
            "tanh, and a loop over the features",
            """
            def logistic_hessian(X, w):
                s = 0.25 * (1 - np.tanh((X @ w) / 2) ** 2)
                n = X.shape[1]
                H = np.empty((n, n))
                for i in range(n):
                    for j in range(i, n):
                        H[i, j] = H[j, i] = np.mean(s * X[:, i] * X[:, j])
                return H
            """,
        ),
        Correct(
            "masks",
            """
            def logistic_hessian(X, w):
                z = X @ w
                p = np.empty(z.shape)
                p[z >= 0] = 1 / (1 + np.exp(-z[z >= 0]))
                p[z < 0] = np.exp(z[z < 0]) / (1 + np.exp(z[z < 0]))
                return np.matmul(X.T * (p - p**2), X) / np.float64(len(p))
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {
            "condition_number": "def condition_number(H):\n    return 1.0",
            "best_fixed_step": CORRECT["best_fixed_step"][0].cell,
            "steps_to_tolerance": CORRECT["steps_to_tolerance"][1].cell,
        },
        {"condition_number"},
    ),
    (
        {
            "violates_convexity": None,
            "perturbed_gradient_descent": CORRECT["perturbed_gradient_descent"][0].cell,
            "logistic_hessian": "def logistic_hessian(X, w):\n    return X.T @ X",
        },
        {"violates_convexity", "logistic_hessian"},
    ),
]
