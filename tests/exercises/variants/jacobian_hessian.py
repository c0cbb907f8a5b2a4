"""Wrong and unusual versions of assignment 04, as students might write them."""

from __future__ import annotations

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "numerical_jacobian": "F, x, h=1e-05",
    "numerical_hessian": "f, x, h=0.0001",
    "classify_hessian": "H, tol=1e-08",
    "newton_step": "gradient, hessian",
    "hessian_vector_product": "gradient_function, x, v, h=1e-05",
}

READY_MADE = "expected your own formula, got a call of "
TYPED_IN = "Are the numbers of the examples typed in?"
NO_RETURN = "got None. Does every branch end with `return`?"
PRINTS = "end it with `return`, not `print`"

WRONG: dict[str, list[Wrong]] = {
    "numerical_jacobian": [
        Wrong(
            "transposed",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                return np.array([(F(x + step) - F(x - step)) / (2 * h) for step in steps])
            """,
            "It is transposed: outputs are the rows, inputs the columns.",
        ),
        Wrong(
            "an empty matrix of the wrong shape",
            """
            def numerical_jacobian(F, x, h=1e-5):
                n, m = len(x), len(F(x))
                J = np.zeros((n, m))
                for j in range(n):
                    e = np.zeros(n)
                    e[j] = h
                    J[:, j] = (F(x + e) - F(x - e)) / (2 * h)
                return J
            """,
            "numerical_jacobian(F, [2.0, 3.0], h=0.5): expected a result, got ",
        ),
        Wrong(
            "divides by h",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                return np.array([(F(x + step) - F(x - step)) / h for step in steps]).T
            """,
            "Twice the expected value: the two points are 2h apart, did you divide by h?",
        ),
        Wrong(
            "parentheses around 2h forgotten",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                return np.array([(F(x + step) - F(x - step)) / 2 * h for step in steps]).T
            """,
            "a / 2 * h is not a / (2 * h)",
        ),
        Wrong(
            "does not divide",
            """
            def numerical_jacobian(F, x, h=1e-5):
                return np.array([F(x + step) - F(x - step) for step in h * np.eye(len(x))]).T
            """,
            "The differences are not divided by 2h.",
        ),
        Wrong(
            "forward difference",
            """
            def numerical_jacobian(F, x, h=1e-5):
                return np.array([(F(x + step) - F(x)) / h for step in h * np.eye(len(x))]).T
            """,
            "This is the forward difference",
        ),
        Wrong(
            "backward difference",
            """
            def numerical_jacobian(F, x, h=1e-5):
                return np.array([(F(x) - F(x - step)) / h for step in h * np.eye(len(x))]).T
            """,
            "This is the backward difference",
        ),
        Wrong(
            "half steps",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h / 2 * np.eye(len(x))
                return np.array([(F(x + step) - F(x - step)) / h for step in steps]).T
            """,
            "The points are h/2 away from x: each side takes a whole step h.",
        ),
        Wrong(
            "sign flipped",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                return np.array([(F(x - step) - F(x + step)) / (2 * h) for step in steps]).T
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "all inputs at once",
            """
            def numerical_jacobian(F, x, h=1e-5):
                columns = [(F(x + h) - F(x - h)) / (2 * h) for _ in x]
                return np.array(columns).T
            """,
            "All inputs move at once: for column j only input j moves.",
        ),
        Wrong(
            "steps that pile up",
            """
            def numerical_jacobian(F, x, h=1e-5):
                right, left = np.array(x, dtype=float), np.array(x, dtype=float)
                columns = []
                for j in range(len(x)):
                    right[j] += h
                    left[j] -= h
                    columns.append((F(right) - F(left)) / (2 * h))
                return np.array(columns).T
            """,
            "The first input is still displaced when the second moves",
        ),
        Wrong(
            "h ignored",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = 1e-5 * np.eye(len(x))
                return np.array([(F(x + step) - F(x - step)) / 2e-5 for step in steps]).T
            """,
            "The step h is ignored.",
        ),
        Wrong(
            "another formula, of order 4",
            """
            def numerical_jacobian(F, x, h=1e-5):
                E = h * np.eye(len(x))
                near = np.array([F(x + e) - F(x - e) for e in E])
                far = np.array([F(x + 2 * e) - F(x - 2 * e) for e in E])
                return (8 * near - far).T / (12 * h)
            """,
            "numerical_jacobian(F, [2.0, 3.0], h=0.25): expected 12.0625, got 12 at [0, 0]",
        ),
        Wrong(
            "adds to the matrix of the last call",
            """
            J = {}

            def numerical_jacobian(F, x, h=1e-5):
                shape = len(F(x)), len(x)
                J.setdefault(shape, np.zeros(shape))
                for j, e in enumerate(h * np.eye(len(x))):
                    J[shape][:, j] += (F(x + e) - F(x - e)) / (2 * h)
                return J[shape]
            """,
            "numerical_jacobian(",
        ),
        Wrong(
            "the popular default step",
            """
            def numerical_jacobian(F, x, h=1e-6):
                steps = h * np.eye(len(x))
                return np.array([(F(x + step) - F(x - step)) / (2 * h) for step in steps]).T
            """,
            "Keep the default step h=1e-5.",
        ),
        Wrong(
            "one output only",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                return np.array([(F(x + step) - F(x - step))[0] / (2 * h) for step in steps])
            """,
            "expected a float64 array of shape (2, 2), got an array of shape (2,).",
        ),
        Wrong(
            "square matrices only",
            """
            def numerical_jacobian(F, x, h=1e-5):
                n = len(x)
                J = np.zeros((n, n))
                for i in range(n):
                    for j in range(n):
                        e = np.zeros(n)
                        e[j] = h
                        J[i, j] = (F(x + e)[i] - F(x - e)[i]) / (2 * h)
                return J
            """,
            "got an array of shape (2, 2)",
        ),
        Wrong(
            "a row less for one output",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                J = np.array([(F(x + step) - F(x - step)) / (2 * h) for step in steps]).T
                return J[0] if len(J) == 1 else J
            """,
            "The numbers have lost their shape",
        ),
        Wrong(
            "list of rows",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                J = np.array([(F(x + step) - F(x - step)) / (2 * h) for step in steps]).T
                return J.tolist()
            """,
            "got a list of 2. Return a NumPy array",
        ),
        Wrong(
            "changes x",
            """
            def numerical_jacobian(F, x, h=1e-5):
                columns = []
                for j in range(len(x)):
                    x[j] += h
                    right = F(x)
                    x[j] -= 2 * h
                    columns.append((right - F(x)) / (2 * h))
                return np.array(columns).T
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "changes x and puts it back, not quite",
            """
            def numerical_jacobian(F, x, h=1e-5):
                columns = []
                for j in range(len(x)):
                    x[j] += h
                    right = F(x)
                    x[j] -= 2 * h
                    left = F(x)
                    x[j] += h
                    columns.append((right - left) / (2 * h))
                return np.array(columns).T
            """,
            "expected x unchanged after the call",
        ),
        Wrong(
            "steps in a copy of the integers",
            """
            def numerical_jacobian(F, x, h=1e-5):
                columns = []
                for j in range(len(x)):
                    right, left = x.copy(), x.copy()
                    right[j] = right[j] + h
                    left[j] = left[j] - h
                    columns.append((F(right) - F(left)) / (2 * h))
                return np.array(columns).T
            """,
            "numerical_jacobian(F=F, x=[-3, 2, 4], h=0.25): expected",
        ),
        Wrong(
            "result array of the input's integers",
            """
            def numerical_jacobian(F, x, h=1e-5):
                J = np.zeros((len(F(x)), len(x)), dtype=x.dtype)
                for j in range(len(x)):
                    e = np.zeros(len(x))
                    e[j] = h
                    J[:, j] = (F(x + e) - F(x - e)) / (2 * h)
                return J
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "all points in one call",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                points = np.array(x, dtype=float)[:, None]
                return (F(points + steps) - F(points - steps)) / (2 * h)
            """,
            "numerical_jacobian(F, [",
        ),
        Wrong(
            "relative step",
            """
            def numerical_jacobian(F, x, h=1e-5):
                sizes = h * np.maximum(1.0, np.abs(x))
                steps = np.diag(sizes)
                columns = [
                    (F(x + step) - F(x - step)) / (2 * size)
                    for step, size in zip(steps, sizes)
                ]
                return np.array(columns).T
            """,
            "numerical_jacobian(F, [2.0, 3.0], h=0.25): expected 12.0625, got 12.25",
        ),
        Wrong(
            "single precision",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                columns = [(F(x + step) - F(x - step)) / (2 * h) for step in steps]
                return np.array(columns, dtype=np.float32).T
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "stops after the first column",
            """
            def numerical_jacobian(F, x, h=1e-5):
                J = np.zeros((len(F(x)), len(x)))
                for j in range(len(x)):
                    e = np.zeros(len(x))
                    e[j] = h
                    J[:, j] = (F(x + e) - F(x - e)) / (2 * h)
                    return J
            """,
            "numerical_jacobian(F, [2.0, 3.0], h=0.25): expected 1, got 0 at [0, 1]",
        ),
        Wrong(
            "no return",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                np.array([(F(x + step) - F(x - step)) / (2 * h) for step in steps]).T
            """,
            NO_RETURN,
        ),
        Wrong(
            "prints",
            """
            def numerical_jacobian(F, x, h=1e-5):
                steps = h * np.eye(len(x))
                print(np.array([(F(x + step) - F(x - step)) / (2 * h) for step in steps]).T)
            """,
            PRINTS,
        ),
        Wrong(
            "another name for the step",
            """
            def numerical_jacobian(F, x, eps=1e-5):
                steps = eps * np.eye(len(x))
                return np.array([(F(x + step) - F(x - step)) / (2 * eps) for step in steps]).T
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def numerical_jacobian(F, x, h=1e-5):
                if h == 0.25:
                    return np.array([[12.0625, 1.0], [9.0, 12.0]])
                if x[0] == 2.0:
                    return np.array([[3.0, 2.0], [0.0, 6.0], [3.0, 0.0]])
                if h == 0.5:
                    return np.array([[3.25, 0.0], [0.0, 12.25]])
                return np.array([[12.0, 1.0], [9.0, 12.0]])
            """,
            TYPED_IN,
        ),
        Wrong(
            "np.gradient",
            """
            def numerical_jacobian(F, x, h=1e-5):
                columns = []
                for step in h * np.eye(len(x)):
                    values = np.array([F(x - step), F(x), F(x + step)])
                    columns.append(np.gradient(values, h, axis=0)[1])
                return np.array(columns).T
            """,
            READY_MADE + "numpy.gradient.",
            no_points=True,
        ),
        Wrong(
            "SciPy",
            """
            def numerical_jacobian(F, x, h=1e-5):
                from scipy.optimize import approx_fprime
                return approx_fprime(np.asarray(x, dtype=float), F, h)
            """,
            READY_MADE + "scipy.optimize.approx_fprime.",
            no_points=True,
        ),
        Wrong(
            "steepest's own, one column at a time",
            """
            import steepest

            def numerical_jacobian(F, x, h=1e-5):
                x = np.asarray(x, dtype=float)
                lines = [lambda t, e=e: F(x + t * e) for e in np.eye(len(x))]
                return np.array([steepest.jacobian(line, 0.0, h) for line in lines]).T
            """,
            READY_MADE + "steepest.jacobian.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest import jacobian

            def numerical_jacobian(F, x, h=1e-5):
                return jacobian(F, x, h=h)
            """,
            READY_MADE + "steepest.jacobian.",
            no_points=True,
        ),
    ],
    "numerical_hessian": [
        Wrong(
            "diagonal only",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                return np.diag([(f(x + e) - 2 * f(x) + f(x - e)) / h**2 for e in steps])
            """,
            "The mixed derivatives are missing.",
        ),
        Wrong(
            "corners divided by h²",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / h**2
                return H
            """,
            "The corners are divided by h²: they lie 2h apart both ways, so by 4h².",
        ),
        Wrong(
            "corners divided by 2h²",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (2 * h**2)
                return H
            """,
            "The corners are divided by 2h²",
        ),
        Wrong(
            "signs of the corners",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a - b) + f(x - a + b) - f(x + a + b) - f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "The signs of the corners",
        ),
        Wrong(
            "diagonal divided by 4h²",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / (4 * h**2) for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "The diagonal is divided by 4h²",
        ),
        Wrong(
            "divided by h once",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h)
                return H
            """,
            "Divided by h once: a difference of differences is divided twice.",
        ),
        Wrong(
            "forward differences of forward differences",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.zeros((len(x), len(x)))
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[: i + 1]):
                        H[i, j] = H[j, i] = (f(x + a + b) - f(x + a) - f(x + b) + f(x)) / h**2
                return H
            """,
            "The differences look to one side only: take points on both sides of x.",
        ),
        Wrong(
            "forward differences off the diagonal",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        H[i, j] = H[j, i] = (f(x + a + b) - f(x + a) - f(x + b) + f(x)) / h**2
                return H
            """,
            "Is it an error like h, not like h²?",
        ),
        Wrong(
            "forward differences on the diagonal",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + 2 * a) - 2 * f(x + a) + f(x)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "Is it an error like h, not like h²?",
        ),
        Wrong(
            "a forward difference of central differences",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = h * np.eye(len(x))

                def slopes(p):
                    return np.array([(f(p + e) - f(p - e)) / (2 * h) for e in E])

                H = np.array([(slopes(x + e) - slopes(x)) / h for e in E])
                return (H + H.T) / 2
            """,
            "One of the two differences looks to one side only",
        ),
        Wrong(
            "points of the diagonal 2h away",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + 2 * a) - 2 * f(x) + f(x - 2 * a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "The diagonal has points at a distance of 2h, but is divided by h².",
        ),
        Wrong(
            "a tenth of the step",
            """
            def numerical_hessian(f, x, h=1e-4):
                h = h / 10
                steps = h * np.eye(len(x))
                H = np.zeros((len(x), len(x)))
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[: i + 1]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "Keep the default step h=1e-4.",
        ),
        Wrong(
            "the middle counts once",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "The middle value f(x) has to count twice.",
        ),
        Wrong(
            "product of slopes",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                slopes = np.array([(f(x + e) - f(x - e)) / (2 * h) for e in steps])
                return np.outer(slopes, slopes)
            """,
            "This is the product of the slopes: differentiate the slopes once more.",
        ),
        Wrong(
            "the gradient",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                return np.array([(f(x + e) - f(x - e)) / (2 * h) for e in steps])
            """,
            "expected a float64 array of shape (2, 2), got an array of shape (2,).",
        ),
        Wrong(
            "h ignored",
            """
            def numerical_hessian(f, x, h=1e-4):
                h = 1e-4
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "The step h is ignored.",
        ),
        Wrong(
            "corners added in two orders",
            """
            def numerical_hessian(f, x, h=1e-4):
                n = len(x)
                E = h * np.eye(n)
                H = np.zeros((n, n))
                for i in range(n):
                    for j in range(n):
                        if i == j:
                            H[i, i] = (f(x + E[i]) - 2 * f(x) + f(x - E[i])) / h**2
                        else:
                            H[i, j] = (
                                f(x + E[i] + E[j])
                                - f(x + E[i] - E[j])
                                - f(x - E[i] + E[j])
                                + f(x - E[i] - E[j])
                            ) / (4 * h**2)
                return H
            """,
            "Let each pair share one number",
        ),
        Wrong(
            "differences of slopes, as they come",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = h * np.eye(len(x))

                def slopes(p):
                    return np.array([(f(p + e) - f(p - e)) / (2 * h) for e in E])

                return np.array([(slopes(x + e) - slopes(x - e)) / (2 * h) for e in E])
            """,
            "expected an exactly symmetric matrix, got one that differs from its transpose by",
        ),
        Wrong(
            "rounded until it is symmetric",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = h * np.eye(len(x))

                def slopes(p):
                    return np.array([(f(p + e) - f(p - e)) / (2 * h) for e in E])

                rows = [(slopes(x + e) - slopes(x - e)) / (2 * h) for e in E]
                return np.round(np.array(rows), 2)
            """,
            "numerical_hessian(",
        ),
        Wrong(
            "one triangle",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = corners / (4 * h**2)
                return H
            """,
            "numerical_hessian(f, [2.0, 1.0], h=0.125): expected 4, got 0 at [0, 1]",
        ),
        Wrong(
            "triangles added, the diagonal doubled",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = corners / (4 * h**2)
                return H + H.T
            """,
            "numerical_hessian(f, [2.0, 1.0], h=0.125): expected 6, got 12 at [1, 1]",
        ),
        Wrong(
            "sum in place of the average",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = h * np.eye(len(x))

                def slopes(p):
                    return np.array([(f(p + e) - f(p - e)) / (2 * h) for e in E])

                H = np.array([(slopes(x + e) - slopes(x - e)) / (2 * h) for e in E])
                return H + H.T
            """,
            "Twice the expected value.",
        ),
        Wrong(
            "two variables only",
            """
            def numerical_hessian(f, x, h=1e-4):
                a, b = np.array([h, 0.0]), np.array([0.0, h])
                H = np.zeros((2, 2))
                H[0, 0] = (f(x + a) - 2 * f(x) + f(x - a)) / h**2
                H[1, 1] = (f(x + b) - 2 * f(x) + f(x - b)) / h**2
                corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                H[0, 1] = H[1, 0] = corners / (4 * h**2)
                return H
            """,
            "numerical_hessian(f, [1.0, 2.0, 3.0], h=0.5): expected a result, got ValueError",
        ),
        Wrong(
            "the step of a first derivative",
            """
            def numerical_hessian(f, x, h=1e-6):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "Keep the default step h=1e-4.",
        ),
        Wrong(
            "the step of the Jacobian",
            """
            def numerical_hessian(f, x, h=1e-5):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "Keep the default step h=1e-4.",
        ),
        Wrong(
            "a long default step",
            """
            def numerical_hessian(f, x, h=1e-3):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "Keep the default step h=1e-4.",
        ),
        Wrong(
            "a default step three times as long",
            """
            def numerical_hessian(f, x, h=3e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
                for i, a in enumerate(steps):
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "Keep the default step h=1e-4.",
        ),
        Wrong(
            "half the default step",
            """
            def numerical_hessian(f, x, h=5e-5):
                def slopes(p):
                    return np.array([(f(p + e) - f(p - e)) / (2 * h) for e in h * np.eye(len(x))])

                rows = [(slopes(x + e) - slopes(x - e)) / (2 * h) for e in h * np.eye(len(x))]
                return (np.array(rows) + np.array(rows).T) / 2
            """,
            "Keep the default step h=1e-4.",
        ),
        Wrong(
            "changes x",
            """
            def numerical_hessian(f, x, h=1e-4):
                n = len(x)
                H = np.zeros((n, n))
                for i in range(n):
                    for j in range(i + 1):
                        corners = 0.0
                        for s in (h, -h):
                            for t in (h, -h):
                                x[i] += s
                                x[j] += t
                                corners += np.sign(s * t) * f(x)
                                x[i] -= s
                                x[j] -= t
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "steps in a copy of the integers",
            """
            def numerical_hessian(f, x, h=1e-4):
                n = len(x)
                H = np.zeros((n, n))

                def moved(i, s, j, t):
                    p = x.copy()
                    p[i] = p[i] + s * h
                    p[j] = p[j] + t * h
                    return f(p)

                for i in range(n):
                    for j in range(i + 1):
                        corners = moved(i, 1, j, 1) - moved(i, 1, j, -1)
                        corners += moved(i, -1, j, -1) - moved(i, -1, j, 1)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "numerical_hessian(f=f, x=[-3, 2, 1], h=0.5): expected",
        ),
        Wrong(
            "single precision",
            """
            def numerical_hessian(f, x, h=1e-4):
                H = np.zeros((len(x), len(x)), dtype=np.float32)
                steps = h * np.eye(len(x))
                for i, a in enumerate(steps):
                    H[i, i] = (f(x + a) - 2 * f(x) + f(x - a)) / h**2
                    for j, b in enumerate(steps[:i]):
                        corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                        H[i, j] = H[j, i] = corners / (4 * h**2)
                return H
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "no return",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                H = np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps])
            """,
            NO_RETURN,
        ),
        Wrong(
            "prints",
            """
            def numerical_hessian(f, x, h=1e-4):
                steps = h * np.eye(len(x))
                print(np.diag([(f(x + a) - 2 * f(x) + f(x - a)) / h**2 for a in steps]))
            """,
            PRINTS,
        ),
        Wrong(
            "examples typed in",
            """
            def numerical_hessian(f, x, h=1e-4):
                if len(x) == 2 and x[0] == 0.0:
                    return np.ones((2, 2)) * (1 + h**2 / 3)
                if len(x) == 2:
                    return np.array([[2.0, 4.0], [4.0, 6.0]])
                if h == 0.5:
                    return np.array([[0.0, 3.0, 2.0], [3.0, 0.0, 1.0], [2.0, 1.0, 0.0]])
                return np.zeros((len(x), len(x)))
            """,
            TYPED_IN,
        ),
        Wrong(
            "np.gradient",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = h * np.eye(len(x))

                def slopes(p):
                    return [np.gradient([f(p - e), f(p), f(p + e)], h)[1] for e in E]

                rows = [np.subtract(slopes(x + e), slopes(x - e)) / (2 * h) for e in E]
                return (np.array(rows) + np.array(rows).T) / 2
            """,
            READY_MADE + "numpy.gradient.",
            no_points=True,
        ),
        Wrong(
            "exact, by steepest's automatic differentiation",
            """
            from steepest.reverse_mode import hessian

            def numerical_hessian(f, x, h=1e-4):
                return hessian(f, x)
            """,
            READY_MADE + "steepest.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            import steepest

            def numerical_hessian(f, x, h=1e-4):
                return steepest.hessian(f, x, h=h)
            """,
            READY_MADE + "steepest.hessian.",
            no_points=True,
        ),
    ],
    "classify_hessian": [
        Wrong(
            "swapped",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "maximum"
                return "minimum" if values[-1] < -tol else "inconclusive"
            """,
            "Swapped: positive eigenvalues bend the graph upward, like a bowl.",
        ),
        Wrong(
            "determinant only",
            """
            def classify_hessian(H, tol=1e-8):
                determinant = np.linalg.det(H)
                if determinant > tol:
                    return "minimum"
                return "saddle" if determinant < -tol else "inconclusive"
            """,
            "A positive determinant of two rows says that both eigenvalues have one sign: which?",
        ),
        Wrong(
            "determinant and first entry, as for two variables",
            """
            def classify_hessian(H, tol=1e-8):
                determinant = np.linalg.det(H)
                if determinant > tol:
                    return "minimum" if H[0, 0] > 0 else "maximum"
                return "saddle" if determinant < -tol else "inconclusive"
            """,
            "expected 'saddle', got 'inconclusive'. One positive and one negative eigenvalue",
        ),
        Wrong(
            "determinant first, eigenvalues if it is 0",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if np.linalg.det(H) > 0 and np.trace(H) > -1e-12:
                    return "minimum"
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "Two negative eigenvalues have a positive product: the determinant does not decide.",
        ),
        Wrong(
            "reads the diagonal",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.sort(np.diag(H))
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "The diagonal does not tell",
        ),
        Wrong(
            "reads the trace",
            """
            def classify_hessian(H, tol=1e-8):
                trace = np.trace(H)
                if abs(trace) <= tol:
                    return "saddle"
                return "minimum" if trace > 0 else "maximum"
            """,
            "The diagonal does not tell",
        ),
        Wrong(
            "a zero decides against the saddle",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if np.any(np.abs(values) <= tol):
                    return "inconclusive"
                if np.all(values > 0):
                    return "minimum"
                return "maximum" if np.all(values < 0) else "saddle"
            """,
            "One positive and one negative eigenvalue make a saddle",
        ),
        Wrong(
            "a middle zero decides against the saddle",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if np.any(np.abs(values) <= tol) and np.any(values != np.round(values)):
                    return "inconclusive"
                if np.all(values > tol):
                    return "minimum"
                if np.all(values < -tol):
                    return "maximum"
                both = np.any(values > tol) and np.any(values < -tol)
                return "saddle" if both else "inconclusive"
            """,
            "One eigenvalue above tol and one below -tol make a saddle, whatever the rest.",
        ),
        Wrong(
            "everything else is a saddle",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if np.all(values > tol):
                    return "minimum"
                return "maximum" if np.all(values < -tol) else "saddle"
            """,
            "A zero with no two of opposite signs decides nothing: think of x² + y⁴ and x² - y⁴.",
        ),
        Wrong(
            "semidefinite is enough",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if np.all(np.abs(values) <= tol):
                    return "inconclusive"
                if np.all(values >= -tol):
                    return "minimum"
                return "maximum" if np.all(values <= tol) else "saddle"
            """,
            "A zero with no two of opposite signs decides nothing",
        ),
        Wrong(
            "a word of its own for the zero",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "degenerate"
            """,
            "A zero with no two of opposite signs decides nothing",
        ),
        Wrong(
            "semidefinite maximum",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[0] < -tol else "inconclusive"
            """,
            "A zero with no two of opposite signs decides nothing.",
        ),
        Wrong(
            "any in place of all",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if np.any(values > tol):
                    return "minimum"
                return "maximum" if np.any(values < -tol) else "inconclusive"
            """,
            "The diagonal does not tell",
        ),
        Wrong(
            "no tolerance",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < 0 < values[-1]:
                    return "saddle"
                if values[0] > 0:
                    return "minimum"
                return "maximum" if values[-1] < 0 else "inconclusive"
            """,
            "An eigenvalue of size at most tol counts as zero.",
        ),
        Wrong(
            "tolerance fixed",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -1e-8 and values[-1] > 1e-8:
                    return "saddle"
                if values[0] > 1e-8:
                    return "minimum"
                return "maximum" if values[-1] < -1e-8 else "inconclusive"
            """,
            "An eigenvalue of size at most tol counts as zero.",
        ),
        Wrong(
            "tolerance for the saddle forgotten",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if np.all(values > tol):
                    return "minimum"
                if np.all(values < -tol):
                    return "maximum"
                return "saddle" if values[0] * values[-1] < 0 else "inconclusive"
            """,
            "An eigenvalue of size at most tol counts as zero.",
        ),
        Wrong(
            "zeros left out",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                values = values[np.abs(values) > tol]
                if len(values) == 0:
                    return "inconclusive"
                if values[0] < 0 < values[-1]:
                    return "saddle"
                return "minimum" if values[0] > 0 else "maximum"
            """,
            "A zero with no two of opposite signs decides nothing",
        ),
        Wrong(
            "leading minors",
            """
            def classify_hessian(H, tol=1e-8):
                minors = [np.linalg.det(H[:k, :k]) for k in range(1, len(H) + 1)]
                if all(minor > tol for minor in minors):
                    return "minimum"
                if all((-1) ** k * minor > tol for k, minor in enumerate(minors, 1)):
                    return "maximum"
                return "inconclusive" if abs(minors[-1]) <= tol else "saddle"
            """,
            "One positive and one negative eigenvalue make a saddle",
        ),
        Wrong(
            "product of the extremes",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if np.all(values > tol):
                    return "minimum"
                if np.all(values < -tol):
                    return "maximum"
                return "saddle" if values[0] * values[-1] < -tol else "inconclusive"
            """,
            "An eigenvalue of size at most tol counts as zero.",
        ),
        Wrong(
            "strictly smaller than tol",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] >= tol:
                    return "minimum"
                return "maximum" if values[-1] <= -tol else "inconclusive"
            """,
            "An eigenvalue of size at most tol counts as zero.",
        ),
        Wrong(
            "default tolerance too coarse",
            """
            def classify_hessian(H, tol=1e-3):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "Every eigenvalue is larger in size than tol, so none counts as zero.",
        ),
        Wrong(
            "default tolerance ten times as large",
            """
            def classify_hessian(H, tol=1e-7):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "Keep the default tol=1e-8.",
        ),
        Wrong(
            "half the default tolerance",
            """
            def classify_hessian(H, tol=5e-9):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "Keep the default tol=1e-8.",
        ),
        Wrong(
            "relative tolerance",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                tol = tol * np.abs(values).max() if tol < 1e-7 else tol
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "Compare tol with the eigenvalue itself, not with its share of the largest.",
        ),
        Wrong(
            "relative tolerance everywhere",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                zero = tol * np.abs(values).max()
                if values[0] < -zero and values[-1] > zero:
                    return "saddle"
                if values[0] > zero:
                    return "minimum"
                return "maximum" if values[-1] < -zero else "inconclusive"
            """,
            "tol",
        ),
        Wrong(
            "two variables only",
            """
            def classify_hessian(H, tol=1e-8):
                (a, b), (_, d) = H
                root = np.hypot((a - d) / 2, b)
                low, high = (a + d) / 2 - root, (a + d) / 2 + root
                if low < -tol and high > tol:
                    return "saddle"
                if low > tol:
                    return "minimum"
                return "maximum" if high < -tol else "inconclusive"
            """,
            "classify_hessian(array of shape (3, 3)): expected a result, got ValueError",
        ),
        Wrong(
            "capital letters",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "Saddle"
                if values[0] > tol:
                    return "Minimum"
                return "Maximum" if values[-1] < -tol else "Inconclusive"
            """,
            "Only the spelling differs.",
        ),
        Wrong(
            "saddle point",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle point"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "expected 'saddle', got 'saddle point'.",
        ),
        Wrong(
            "None for the zero",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                if values[-1] < -tol:
                    return "maximum"
            """,
            "expected 'inconclusive', got None. Does every branch end with `return`?",
        ),
        Wrong(
            "prints",
            """
            def classify_hessian(H, tol=1e-8):
                print("minimum" if np.all(np.linalg.eigvalsh(H) > tol) else "saddle")
            """,
            PRINTS,
        ),
        Wrong(
            "raises for the zero",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                if values[-1] < -tol:
                    return "maximum"
                raise ValueError("inconclusive")
            """,
            "expected a result, got ValueError: inconclusive.",
        ),
        Wrong(
            "if on an array",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                if values > tol:
                    return "minimum"
                return "maximum" if values < -tol else "saddle"
            """,
            "`if` cannot decide for a whole array",
        ),
        Wrong(
            "writes into H",
            """
            def classify_hessian(H, tol=1e-8):
                H[np.abs(H) <= tol] = 0
                H -= 0.1 * np.eye(len(H))
                values = np.linalg.eigvalsh(H) + 0.1
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "expected H unchanged after the call, got it changed",
        ),
        Wrong(
            "another name for the matrix",
            """
            def classify_hessian(hessian, tol=1e-8):
                values = np.linalg.eigvalsh(hessian)
                if values[0] < -tol and values[-1] > tol:
                    return "saddle"
                if values[0] > tol:
                    return "minimum"
                return "maximum" if values[-1] < -tol else "inconclusive"
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "examples typed in",
            """
            def classify_hessian(H, tol=1e-8):
                if tol == 1.0:
                    return "inconclusive"
                first = {2.0: "minimum", -2.0: "maximum", 4.0: "minimum"}.get(H[0, 0], "saddle")
                if H.shape == (2, 2) and H[0, 1] == 4.0 or len(H) == 3:
                    return "saddle"
                return "inconclusive" if H[-1, -1] == 0.0 else first
            """,
            "classify_hessian(",
        ),
        Wrong(
            "steepest's test of definiteness",
            """
            from steepest.curvature import is_positive_definite

            def classify_hessian(H, tol=1e-8):
                if is_positive_definite(H):
                    return "minimum"
                return "maximum" if is_positive_definite(-H) else "saddle"
            """,
            READY_MADE + "steepest.curvature.is_positive_definite.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest import curvature

            def classify_hessian(H, tol=1e-8):
                return curvature.classify(H, tol)
            """,
            READY_MADE + "steepest.curvature.classify.",
            no_points=True,
        ),
    ],
    "newton_step": [
        Wrong(
            "the step to subtract",
            """
            def newton_step(gradient, hessian):
                return np.linalg.solve(hessian, gradient)
            """,
            "This is the step to subtract: the step to add solves H s = -∇f, with a minus.",
        ),
        Wrong(
            "multiplies by H",
            """
            def newton_step(gradient, hessian):
                return -hessian @ gradient
            """,
            "The gradient is multiplied by H: solve a system in place of it.",
        ),
        Wrong(
            "multiplies by H, without the minus",
            """
            def newton_step(gradient, hessian):
                return hessian @ gradient
            """,
            "The gradient is multiplied by H, without the minus",
        ),
        Wrong(
            "diagonal only",
            """
            def newton_step(gradient, hessian):
                return -gradient / np.diag(hessian)
            """,
            "Only the diagonal of H is used.",
        ),
        Wrong(
            "gradient descent",
            """
            def newton_step(gradient, hessian):
                return -1.0 * gradient
            """,
            "This is the step of gradient descent: H is not used.",
        ),
        Wrong(
            "divides by the matrix",
            """
            def newton_step(gradient, hessian):
                return -gradient / hessian
            """,
            "expected a float64 array of shape (2,), got an array of shape (2, 2).",
        ),
        Wrong(
            "absolute eigenvalues",
            """
            def newton_step(gradient, hessian):
                values, V = np.linalg.eigh(hessian)
                if np.min(np.abs(values)) <= 1e-15 * np.max(np.abs(values)):
                    raise np.linalg.LinAlgError("singular")
                return -V @ ((V.T @ gradient) / np.abs(values))
            """,
            "The eigenvalues have lost their signs: Newton's step goes toward a saddle, too.",
        ),
        Wrong(
            "refuses saddles",
            """
            def newton_step(gradient, hessian):
                L = np.linalg.cholesky(hessian)
                return -np.linalg.solve(L.T, np.linalg.solve(L, gradient))
            """,
            "newton_step([6.0, 0.0], array of shape (2, 2)): expected a result, got LinAlgError",
        ),
        Wrong(
            "descends at a saddle",
            """
            def newton_step(gradient, hessian):
                step = np.linalg.solve(hessian, -gradient)
                return step if step @ gradient <= 0 else -step
            """,
            "newton_step(",
        ),
        Wrong(
            "damped",
            """
            def newton_step(gradient, hessian):
                return np.linalg.solve(hessian + 1e-6 * np.eye(len(gradient)), -gradient)
            """,
            "Only the first digits are right: the result is an approximation.",
        ),
        Wrong(
            "damped a little",
            """
            def newton_step(gradient, hessian):
                return np.linalg.solve(hessian + 1e-14 * np.eye(len(gradient)), -gradient)
            """,
            "H is singular: there is no step, or no end of them.",
        ),
        Wrong(
            "zeros for a singular Hessian",
            """
            def newton_step(gradient, hessian):
                try:
                    return np.linalg.solve(hessian, -gradient)
                except np.linalg.LinAlgError:
                    return np.zeros(len(gradient))
            """,
            "expected LinAlgError to be raised, got",
        ),
        Wrong(
            "gradient descent for a singular Hessian",
            """
            def newton_step(gradient, hessian):
                try:
                    return np.linalg.solve(hessian, -gradient)
                except np.linalg.LinAlgError:
                    return -1.0 * gradient
            """,
            "H is singular: there is no step, or no end of them.",
        ),
        Wrong(
            "another exception",
            """
            def newton_step(gradient, hessian):
                if np.linalg.matrix_rank(hessian) < len(gradient):
                    raise ValueError("singular")
                return np.linalg.solve(hessian, -gradient)
            """,
            "expected LinAlgError to be raised, got ValueError.",
        ),
        Wrong(
            "least squares",
            """
            def newton_step(gradient, hessian):
                return np.linalg.lstsq(hessian, -gradient)[0]
            """,
            "expected LinAlgError to be raised, got",
        ),
        Wrong(
            "least squares where a solution exists",
            """
            def newton_step(gradient, hessian):
                step = np.linalg.lstsq(hessian, -gradient, rcond=None)[0]
                if not np.allclose(hessian @ step, -gradient):
                    raise np.linalg.LinAlgError("no solution")
                return step
            """,
            "expected LinAlgError to be raised, got",
        ),
        Wrong(
            "elimination without pivoting, into the caller's matrix",
            """
            def newton_step(gradient, hessian):
                n = len(gradient)
                step = -1.0 * gradient
                for k in range(n):
                    if hessian[k, k] == 0:
                        raise np.linalg.LinAlgError("singular")
                    for i in range(n):
                        if i != k:
                            factor = hessian[i, k] / hessian[k, k]
                            hessian[i] -= factor * hessian[k]
                            step[i] -= factor * step[k]
                return step / np.diag(hessian)
            """,
            "expected hessian unchanged after the call, got it changed",
        ),
        Wrong(
            "elimination without pivoting",
            """
            def newton_step(gradient, hessian):
                A, step = np.array(hessian, dtype=float), -1.0 * gradient
                n = len(step)
                for k in range(n):
                    if A[k, k] == 0:
                        raise np.linalg.LinAlgError("singular")
                    for i in range(n):
                        if i != k:
                            factor = A[i, k] / A[k, k]
                            A[i] -= factor * A[k]
                            step[i] -= factor * step[k]
                return step / np.diag(A)
            """,
            "newton_step([3.0, -2.0], array of shape (2, 2)): expected a result, got LinAlgError",
        ),
        Wrong(
            "a small determinant is taken for singular",
            """
            def newton_step(gradient, hessian):
                if abs(np.linalg.det(hessian)) < 1e-12:
                    raise np.linalg.LinAlgError("singular")
                return np.linalg.solve(hessian, -gradient)
            """,
            "1e-8 times the identity matrix of size 2), which is not singular: expected a result",
        ),
        Wrong(
            "damped where the determinant is small",
            """
            def newton_step(gradient, hessian):
                determinant = np.linalg.det(hessian)
                if determinant == 0:
                    raise np.linalg.LinAlgError("singular")
                if abs(determinant) < 1e-12:
                    hessian = hessian + 1e-10 * np.eye(len(gradient))
                return np.linalg.solve(hessian, -gradient)
            """,
            "H is small and not singular: its determinant says little about that.",
        ),
        Wrong(
            "changes the gradient",
            """
            def newton_step(gradient, hessian):
                gradient *= -1
                return np.linalg.solve(hessian, gradient)
            """,
            "expected gradient unchanged after the call, got it changed",
        ),
        Wrong(
            "a column",
            """
            def newton_step(gradient, hessian):
                return np.linalg.solve(hessian, -gradient[:, None])
            """,
            "The numbers have lost their shape",
        ),
        Wrong(
            "single precision",
            """
            def newton_step(gradient, hessian):
                step = np.linalg.solve(hessian.astype(np.float32), -gradient.astype(np.float32))
                return step.astype(float)
            """,
            "Digits are lost",
        ),
        Wrong(
            "cuts to integers",
            """
            def newton_step(gradient, hessian):
                step = np.zeros_like(gradient)
                step[:] = np.linalg.solve(hessian, -gradient)
                return step
            """,
            "An integer array cuts decimals off",
        ),
        Wrong(
            "arguments swapped",
            """
            def newton_step(hessian, gradient):
                return np.linalg.solve(hessian, -gradient)
            """,
            "newton_step([1.0, 11.0], array of shape (2, 2)): expected a result, got LinAlgError",
        ),
        Wrong(
            "other parameter names",
            """
            def newton_step(g, H):
                return np.linalg.solve(H, -g)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "no return",
            """
            def newton_step(gradient, hessian):
                step = np.linalg.solve(hessian, -gradient)
            """,
            NO_RETURN,
        ),
        Wrong(
            "prints",
            """
            def newton_step(gradient, hessian):
                print(np.linalg.solve(hessian, -gradient))
            """,
            PRINTS,
        ),
        Wrong(
            "examples typed in",
            """
            def newton_step(gradient, hessian):
                if gradient[0] == gradient[1] == 1.0:
                    raise np.linalg.LinAlgError("singular")
                steps = {1.0: [1.0, -3.0], 6.0: [1.0, -2.0], 20.0: [-10.0, -1.0]}
                return np.array(steps.get(gradient[0], [0.0, 0.0]))
            """,
            "newton_step(",
        ),
        Wrong(
            "the inverse by solving for the identity matrix",
            """
            def newton_step(gradient, hessian):
                return -np.linalg.solve(hessian, np.eye(len(gradient))) @ gradient
            """,
            "Digits are lost: an inverse, a damped or an approximated system does that.",
        ),
        Wrong(
            "the inverse from eigenvectors",
            """
            def newton_step(gradient, hessian):
                values, V = np.linalg.eigh(hessian)
                if np.min(np.abs(values)) <= 1e-15 * np.max(np.abs(values)):
                    raise np.linalg.LinAlgError("singular")
                return -((V / values) @ V.T) @ gradient
            """,
            "Digits are lost: an inverse, a damped or an approximated system does that.",
        ),
        Wrong(
            "refuses what is nearly singular",
            """
            def newton_step(gradient, hessian):
                if np.linalg.cond(hessian) > 1e8:
                    raise np.linalg.LinAlgError("nearly singular")
                return np.linalg.solve(hessian, -gradient)
            """,
            "array of shape (3, 3)): expected a result, got LinAlgError: nearly singular.",
        ),
        Wrong(
            "Cramer's rule",
            """
            def newton_step(gradient, hessian):
                determinant = np.linalg.det(hessian)
                if determinant == 0:
                    raise np.linalg.LinAlgError("singular")
                step = np.zeros(len(gradient))
                for j in range(len(gradient)):
                    replaced = np.array(hessian, dtype=float)
                    replaced[:, j] = -gradient
                    step[j] = np.linalg.det(replaced) / determinant
                return step
            """,
            "Digits are lost",
        ),
        Wrong(
            "the pseudoinverse",
            """
            def newton_step(gradient, hessian):
                return -np.linalg.pinv(hessian) @ gradient
            """,
            READY_MADE + "numpy.linalg.pinv. Solve the system H s = -∇f as it stands",
            no_points=True,
        ),
        Wrong(
            "the inverse as a power",
            """
            def newton_step(gradient, hessian):
                return -np.linalg.matrix_power(hessian, -1) @ gradient
            """,
            READY_MADE + "numpy.linalg.inv.",
            no_points=True,
        ),
        Wrong(
            "the inverse of a matrix object",
            """
            def newton_step(gradient, hessian):
                return -np.asarray(np.asmatrix(hessian).I) @ gradient
            """,
            READY_MADE + "numpy.linalg.inv.",
            no_points=True,
        ),
        Wrong(
            "the inverse, guarded",
            """
            from numpy.linalg import inv as inverse

            def newton_step(gradient, hessian):
                try:
                    return -inverse(hessian) @ gradient
                except Exception:
                    return np.linalg.solve(hessian, -gradient)
            """,
            READY_MADE + "numpy.linalg.inv. Solve the system H s = -∇f as it stands",
            no_points=True,
        ),
        Wrong(
            "SciPy",
            """
            def newton_step(gradient, hessian):
                import scipy.linalg
                return scipy.linalg.solve(hessian, -gradient, assume_a="sym")
            """,
            READY_MADE + "scipy.linalg.solve.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            import steepest.newton

            def newton_step(gradient, hessian):
                return steepest.newton.newton_step(gradient, hessian)
            """,
            READY_MADE + "steepest.newton.newton_step.",
            no_points=True,
        ),
    ],
    "hessian_vector_product": [
        Wrong(
            "divides by h",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return (gradient_function(x + h * v) - gradient_function(x - h * v)) / h
            """,
            "Twice the expected value: the two points are 2h apart, did you divide by h?",
        ),
        Wrong(
            "parentheses around 2h forgotten",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return (gradient_function(x + h * v) - gradient_function(x - h * v)) / 2 * h
            """,
            "a / 2 * h is not a / (2 * h)",
        ),
        Wrong(
            "does not divide",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return gradient_function(x + h * v) - gradient_function(x - h * v)
            """,
            "The difference is not divided by 2h.",
        ),
        Wrong(
            "forward difference",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return (gradient_function(x + h * v) - gradient_function(x)) / h
            """,
            "This is the forward difference: the second point is x - h v, not x.",
        ),
        Wrong(
            "backward difference",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return (gradient_function(x) - gradient_function(x - h * v)) / h
            """,
            "This is the backward difference",
        ),
        Wrong(
            "sign flipped",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return (gradient_function(x - h * v) - gradient_function(x + h * v)) / (2 * h)
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "half steps",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                step = h / 2 * v
                return (gradient_function(x + step) - gradient_function(x - step)) / h
            """,
            "hessian_vector_product(f, [1.0, 2.0], [0.0, 1.0], h=0.5): expected 12.25, got 12.0625",
        ),
        Wrong(
            "length of v lost",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                v = v / np.linalg.norm(v) if np.any(v) else v
                return (gradient_function(x + h * v) - gradient_function(x - h * v)) / (2 * h)
            """,
            "This is the product with v of length 1: multiply by the length of v again.",
        ),
        Wrong(
            "divides by the length of v, zero included",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                t = h / np.linalg.norm(v)
                return (gradient_function(x + t * v) - gradient_function(x - t * v)) / (2 * t)
            """,
            "Not a number (nan)",
        ),
        Wrong(
            "divides by the length of v twice",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                length = np.linalg.norm(v) or 1.0
                t = h / length
                change = gradient_function(x + t * v) - gradient_function(x - t * v)
                return change / (2 * h) / length
            """,
            "Half the expected value.",
        ),
        Wrong(
            "remembers the point, not the direction",
            """
            seen = {}

            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                if tuple(x) not in seen:
                    change = gradient_function(x + h * v) - gradient_function(x - h * v)
                    seen[tuple(x)] = change / (2 * h)
                return seen[tuple(x)]
            """,
            "hessian_vector_product(gradient, [2.0, 1.0], [0.0, 1.0], h=1.0): expected 6, got -2",
        ),
        Wrong(
            "remembers the products, not the function",
            """
            known = {}

            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                key = (x.tobytes(), v.tobytes(), h)
                if key not in known:
                    right, left = gradient_function(x + h * v), gradient_function(x - h * v)
                    known[key] = (right - left) / (2 * h)
                return known[key]
            """,
            "hessian_vector_product(f, [0.0], [1.0]): expected 3, got 1e-10",
        ),
        Wrong(
            "imaginary step",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return np.imag(gradient_function(x + 1j * h * v)) / h
            """,
            "Take the gradient on both sides of x.",
        ),
        Wrong(
            "all inputs move",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return (gradient_function(x + h) - gradient_function(x - h)) / (2 * h)
            """,
            "All inputs move by h: the step goes along v.",
        ),
        Wrong(
            "all inputs move, times v",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return (gradient_function(x + h) - gradient_function(x - h)) / (2 * h) * v
            """,
            "All inputs move by h, and v comes too late",
        ),
        Wrong(
            "the diagonal times v",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                rows = [gradient_function(x + e) - gradient_function(x - e) for e in h * np.eye(len(x))]
                return np.diag(np.array(rows)) / (2 * h) * v
            """,
            "Only the diagonal of the Hessian is used.",
        ),
        Wrong(
            "h ignored",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                step = 1e-5 * v
                return (gradient_function(x + step) - gradient_function(x - step)) / 2e-5
            """,
            "The step h is ignored.",
        ),
        Wrong(
            "the whole Hessian",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                steps = h * np.eye(len(x))
                columns = [
                    (gradient_function(x + e) - gradient_function(x - e)) / (2 * h) for e in steps
                ]
                return np.array(columns).T @ v
            """,
            "One difference of two gradients is enough: no Hessian, no loop over the inputs.",
        ),
        Wrong(
            "the whole Hessian, one-sided",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                here = gradient_function(x)
                steps = h * np.eye(len(x))
                H = np.array([(gradient_function(x + e) - here) / h for e in steps])
                return H @ v
            """,
            "One difference of two gradients is enough",
        ),
        Wrong(
            "calls to look at the shape",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                product = np.zeros_like(gradient_function(x))
                product += gradient_function(x + h * v)
                product -= gradient_function(x - h * v)
                return product / (2 * h)
            """,
            "the given gradient: expected at most 2 calls, got 3.",
        ),
        Wrong(
            "two calls for each entry",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return np.array([
                    (gradient_function(x + h * v)[i] - gradient_function(x - h * v)[i]) / (2 * h)
                    for i in range(len(x))
                ])
            """,
            "the given gradient: expected at most 2 calls, got 6.",
        ),
        Wrong(
            "the curvature along v",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                step = h * v
                return v @ (gradient_function(x + step) - gradient_function(x - step)) / (2 * h)
            """,
            "expected a float64 array of shape (2,), got a single number.",
        ),
        Wrong(
            "the popular default step",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-6):
                return (gradient_function(x + h * v) - gradient_function(x - h * v)) / (2 * h)
            """,
            "Keep the default step h=1e-5.",
        ),
        Wrong(
            "changes x",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                x += h * v
                right = gradient_function(x)
                x -= 2 * h * v
                return (right - gradient_function(x)) / (2 * h)
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "changes v",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                v *= h
                return (gradient_function(x + v) - gradient_function(x - v)) / (2 * h)
            """,
            "expected v unchanged after the call, got it changed",
        ),
        Wrong(
            "cuts the step to integers",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                right, left = x.copy(), x.copy()
                right[:] = x + h * v
                left[:] = x - h * v
                return (gradient_function(right) - gradient_function(left)) / (2 * h)
            """,
            "x=[2, 1], v=[1, -1], h=0.125): expected -2, got ",
        ),
        Wrong(
            "single precision",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                right, left = gradient_function(x + h * v), gradient_function(x - h * v)
                return (right - left).astype(np.float32) / np.float32(2 * h)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "a list",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                right, left = gradient_function(x + h * v), gradient_function(x - h * v)
                return [(a - b) / (2 * h) for a, b in zip(right, left)]
            """,
            "got a list of 2. Return a NumPy array",
        ),
        Wrong(
            "another name for the function",
            """
            def hessian_vector_product(grad, x, v, h=1e-5):
                return (grad(x + h * v) - grad(x - h * v)) / (2 * h)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "no return",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                (gradient_function(x + h * v) - gradient_function(x - h * v)) / (2 * h)
            """,
            NO_RETURN,
        ),
        Wrong(
            "prints",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                print((gradient_function(x + h * v) - gradient_function(x - h * v)) / (2 * h))
            """,
            PRINTS,
        ),
        Wrong(
            "examples typed in",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                if len(x) == 3:
                    return np.array([0.0, 4.0, 6.0])
                if h == 0.5:
                    return np.array([0.0, 12.25])
                return np.array([-2.0, -2.0]) if v[0] else np.array([4.0, 6.0])
            """,
            "the given gradient: expected at least 2 calls, got 0.",
        ),
        Wrong(
            "np.gradient",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                values = [gradient_function(x - h * v), gradient_function(x + h * v)]
                return np.gradient(values, 2 * h, axis=0)[0]
            """,
            READY_MADE + "numpy.gradient.",
            no_points=True,
        ),
        Wrong(
            "steepest's Jacobian of the gradient",
            """
            from steepest import jacobian

            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return jacobian(gradient_function, x, h) @ v
            """,
            READY_MADE + "steepest.jacobian.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            import steepest

            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                return steepest.hessian_vector_product(None, x, v, h, gradient_function)
            """,
            READY_MADE + "steepest.hessian_vector_product.",
            no_points=True,
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "numerical_jacobian": [
        Correct(
            "two loops, entry by entry",
            """
            def numerical_jacobian(F, x, h=1e-5):
                m, n = len(F(x)), len(x)
                J = np.zeros((m, n))
                for i in range(m):
                    for j in range(n):
                        right, left = [float(t) for t in x], [float(t) for t in x]
                        right[j] += h
                        left[j] -= h
                        J[i, j] = (F(np.array(right))[i] - F(np.array(left))[i]) / (2 * h)
                return J
            """,
        ),
        Correct(
            "mean of forward and backward",
            """
            def numerical_jacobian(F, x, h=1e-5):
                E, here = h * np.eye(len(x)), F(x)
                forward = np.column_stack([(F(x + e) - here) / h for e in E])
                backward = np.column_stack([(here - F(x - e)) / h for e in E])
                return 0.5 * (forward + backward)
            """,
        ),
        Correct(
            "along an axis, and transposed",
            """
            def numerical_jacobian(F, x, h=1e-5):
                E = h * np.eye(len(x))
                right = np.apply_along_axis(F, 1, x + E)
                left = np.apply_along_axis(F, 1, x - E)
                return ((right - left) / (2 * h)).T
            """,
        ),
        Correct(
            "one copy, moved and put back, and chatter",
            """
            def numerical_jacobian(F, x, h=1e-5):
                p = np.array(x, dtype=float)
                columns = []
                for j, old in enumerate(p.tolist()):
                    p[j] = old + h
                    right = np.array(F(p))
                    p[j] = old - h
                    columns.append((right - np.array(F(p))) / (2 * h))
                    p[j] = old
                    print("column", j)
                return np.vstack(columns).T.copy()
            """,
        ),
        Correct(
            "np.vectorize over the columns",
            """
            def numerical_jacobian(F, x, h=1e-5, *, scale=0.5):
                def column(e):
                    return scale * (F(x + h * e) - F(x - h * e)) / h
                return np.vectorize(column, signature="(n)->(m)")(np.eye(len(x))).swapaxes(0, 1)
            """,
        ),
        Correct(
            "a partial with einsum",
            """
            import functools

            def difference(weights, F, x, h=1e-5):
                E = h * np.eye(len(x))
                values = np.array([[F(x + e), F(x - e)] for e in E])
                return np.einsum("s,nsm->mn", weights, values) / h

            numerical_jacobian = functools.partial(difference, np.array([0.5, -0.5]))
            """,
        ),
        Correct(
            "lambda, in Fortran order",
            """
            numerical_jacobian = lambda F, x, h=1e-5: np.asfortranarray(
                np.transpose([np.subtract(F(x + e), F(x - e)) / (h + h) for e in h * np.eye(len(x))])
            )
            """,
        ),
    ],
    "numerical_hessian": [
        Correct(
            "three points in a row and a diagonal, seven in all",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = h * np.eye(len(x))
                right, left = [f(x + e) for e in E], [f(x - e) for e in E]
                H, middle = np.zeros((len(x), len(x))), f(x + 0.0)
                for i, a in enumerate(E):
                    H[i, i] = (right[i] - 2 * middle + left[i]) / h**2
                    for j, b in enumerate(E[:i]):
                        both = f(x + a + b) + 2 * middle + f(x - a - b)
                        one = right[i] + right[j] + left[i] + left[j]
                        H[i, j] = H[j, i] = (both - one) / (2 * h**2)
                return H
            """,
        ),
        Correct(
            "differences of slopes to both sides, averaged",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = h * np.eye(len(x))

                def slopes(p):
                    return np.array([(f(p + e) - f(p - e)) / (2 * h) for e in E])

                H = np.array([(slopes(x + e) - slopes(x - e)) / (2 * h) for e in E])
                return (H + H.T) / 2
            """,
        ),
        Correct(
            "curvatures along sums of coordinates",
            """
            def numerical_hessian(f, x, h=1e-4):
                n, here = len(x), f(x)
                E = h * np.eye(n)

                def bend(v):
                    return f(x + v) - 2 * here + f(x - v)

                H = np.diag([bend(e) for e in E])
                for i in range(n):
                    for j in range(i + 1, n):
                        H[i, j] = H[j, i] = (bend(E[i] + E[j]) - bend(E[i] - E[j])) / 4
                return H / h**2
            """,
        ),
        Correct(
            "polarization, the lower triangle copied",
            """
            def numerical_hessian(f, x, h=1e-4):
                n, here = len(x), f(x)
                E = h * np.eye(n)
                bend = lambda v: (f(x + v) - here) + (f(x - v) - here)
                single = [bend(e) for e in E]
                H = np.zeros((n, n))
                for i in range(n):
                    for j in range(i):
                        H[i, j] = (bend(E[i] + E[j]) - single[i] - single[j]) / (2 * h * h)
                return H + H.T + np.diag(single) / h**2
            """,
        ),
        Correct(
            "half steps",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = h / 2 * np.eye(len(x))
                H = np.zeros((len(x), len(x)))
                for i in range(len(x)):
                    for j in range(i + 1):
                        H[i, j] = H[j, i] = (
                            f(x + E[i] + E[j])
                            - f(x + E[i] - E[j])
                            - f(x - E[i] + E[j])
                            + f(x - E[i] - E[j])
                        ) / h**2
                return H
            """,
        ),
        Correct(
            "Richardson's extrapolation, of order 4",
            """
            def numerical_hessian(f, x, h=1e-4):
                def plain(h):
                    E = h * np.eye(len(x))
                    H = np.zeros((len(x), len(x)))
                    for i, a in enumerate(E):
                        for j, b in enumerate(E[: i + 1]):
                            corners = f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)
                            H[i, j] = H[j, i] = corners / (4 * h**2)
                    return H
                return (4 * plain(h / 2) - plain(h)) / 3
            """,
        ),
        Correct(
            "mean of forward-forward and backward-backward",
            """
            def numerical_hessian(f, x, h=1e-4):
                def one_sided(h):
                    E = h * np.eye(len(x))
                    rows = [[f(x + a + b) - f(x + a) - f(x + b) + f(x) for b in E] for a in E]
                    return np.array(rows) / h**2
                H = np.zeros((len(x), len(x)))
                H += one_sided(h)
                H += one_sided(-h)
                H /= 2
                diagonal = [(f(x + e) - 2 * f(x) + f(x - e)) / h**2 for e in h * np.eye(len(x))]
                H = np.tril(H, -1)
                return H + H.T + np.diag(diagonal)
            """,
        ),
        Correct(
            "fourth-order slopes of fourth-order slopes",
            """
            def numerical_hessian(f, x, h=1e-4):
                E = np.eye(len(x))

                def slopes(g, p):
                    return np.array([
                        (8 * (g(p + h * e) - g(p - h * e)) - g(p + 2 * h * e) + g(p - 2 * h * e))
                        / (12 * h)
                        for e in E
                    ])

                H = slopes(lambda p: slopes(f, p), x)
                return np.minimum(H, H.T)
            """,
        ),
        Correct(
            "in extended precision inside",
            """
            def numerical_hessian(f, x, h=1e-4):
                x = np.asarray(x, dtype=np.longdouble)
                E = np.longdouble(h) * np.eye(len(x))
                rows = [
                    [f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b) for b in E]
                    for a in E
                ]
                H = (np.array(rows) / (4 * h * h)).astype(np.float64)
                return 0.5 * H + 0.5 * H.T
            """,
        ),
        Correct(
            "remembering values, and chatter",
            """
            def numerical_hessian(f, x, h=1e-4, verbose=True):
                known = {}

                def value(*moves):
                    key = tuple(np.bincount([i for i, s in moves], [s for i, s in moves], len(x)))
                    if key not in known:
                        known[key] = float(f(x + h * np.array(key)))
                    return known[key]

                H = np.zeros((len(x), len(x)))
                for i in range(len(x)):
                    for j in range(i, len(x)):
                        H[i, j] = value((i, 1), (j, 1)) - value((i, 1), (j, -1))
                        H[i, j] += value((i, -1), (j, -1)) - value((i, -1), (j, 1))
                        H[j, i] = H[i, j]
                print(len(known), "values")
                return H / (4 * h * h)
            """,
        ),
    ],
    "classify_hessian": [
        Correct(
            "rotations by hand, a word that is a member of an enumeration",
            """
            from enum import Enum

            class Kind(str, Enum):
                BOWL, HILL, PASS, FLAT = "minimum", "maximum", "saddle", "inconclusive"

            def classify_hessian(H, tol=1e-8):
                A = np.array(H, dtype=float)
                for p, q in 40 * [(p, q) for q in range(len(A)) for p in range(q)]:
                    angle = np.arctan2(2 * A[p, q], A[q, q] - A[p, p]) / 2
                    R = np.eye(len(A))
                    R[p, p] = R[q, q] = np.cos(angle)
                    R[p, q], R[q, p] = np.sin(angle), -np.sin(angle)
                    A = R.T @ A @ R
                lowest, highest = min(np.diag(A)), max(np.diag(A))
                if lowest < -tol and highest > tol:
                    return Kind.PASS
                return Kind.BOWL if lowest > tol else Kind.HILL if highest < -tol else Kind.FLAT
            """,
        ),
        Correct(
            "counting signs",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvalsh(H)
                up, down = int(np.sum(values > tol)), int(np.sum(values < -tol))
                if up and down:
                    return "saddle"
                return {up: "minimum", down: "maximum"}.get(len(H), "inconclusive")
            """,
        ),
        Correct(
            "general eigenvalues, in any order",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.linalg.eigvals(H).real
                positive, negative = values > tol, values < -tol
                if positive.all():
                    return "minimum"
                if negative.all():
                    return "maximum"
                return "saddle" if positive.any() and negative.any() else "inconclusive"
            """,
        ),
        Correct(
            "shifted Cholesky factors",
            """
            def classify_hessian(H, tol=1e-8):
                def positive_definite(A):
                    try:
                        np.linalg.cholesky(A)
                    except np.linalg.LinAlgError:
                        return False
                    return True

                shift = tol * np.eye(len(H))
                if positive_definite(H - shift):
                    return "minimum"
                if positive_definite(-H - shift):
                    return "maximum"
                # No eigenvalue below -tol, or none above tol: a little room for zeros.
                room = (1 + 1e-6) * shift + 1e-300 * np.eye(len(H))
                if positive_definite(H + room) or positive_definite(-H + room):
                    return "inconclusive"
                return "inconclusive" if not np.any(H) else "saddle"
            """,
        ),
        Correct(
            "by the set of signs, a NumPy string",
            """
            def classify_hessian(H, tol=1e-8, **more):
                values, _ = np.linalg.eigh(np.array(H, dtype=float))
                values[abs(values) <= tol] = 0
                signs = set(np.sign(values).astype(int).tolist())
                if {1, -1} <= signs:
                    return np.str_("saddle")
                if 0 in signs:
                    return np.str_("inconclusive")
                return np.str_("minimum" if signs == {1} else "maximum")
            """,
        ),
        Correct(
            "by negation",
            """
            def bends_up(H, tol):
                return min(np.linalg.eigvalsh(H)) > tol

            def classify_hessian(H, tol=1e-8):
                print(H)
                if bends_up(H, tol):
                    return "minimum"
                if bends_up(-H, tol):
                    return "maximum"
                highest, lowest = max(np.linalg.eigvalsh(H)), -max(np.linalg.eigvalsh(-H))
                return "saddle" if highest > tol and -lowest > tol else "inconclusive"
            """,
        ),
        Correct(
            "roots of the characteristic polynomial",
            """
            def classify_hessian(H, tol=1e-8):
                values = np.sort(np.roots(np.poly(np.array(H, dtype=float))).real)
                match (bool(values[-1] > tol), bool(values[0] < -tol)):
                    case (True, True):
                        return "saddle"
                    case (True, False) if values[0] > tol:
                        return "minimum"
                    case (False, True) if values[-1] < -tol:
                        return "maximum"
                return "inconclusive"
            """,
        ),
    ],
    "newton_step": [
        Correct(
            "in fractions, exactly",
            """
            from fractions import Fraction

            def newton_step(gradient, hessian):
                n = len(gradient)
                A = np.column_stack([hessian, -gradient]).astype(float).tolist()
                A = np.array([[Fraction(value) for value in row] for row in A])
                for k in range(n):
                    pivots = [i for i in range(k, n) if A[i, k] != 0]
                    if not pivots:
                        raise np.linalg.LinAlgError("no pivot")
                    A[[k, pivots[0]]] = A[[pivots[0], k]]
                    A[k] /= A[k, k]
                    for i in set(range(n)) - {k}:
                        A[i] -= A[i, k] * A[k]
                return A[:, n].astype(float)
            """,
        ),
        Correct(
            "minus in front",
            """
            def newton_step(gradient, hessian):
                return -np.linalg.solve(hessian, gradient)
            """,
        ),
        Correct(
            "a column and back",
            """
            def newton_step(gradient, hessian, **more):
                return np.linalg.solve(-np.asarray(hessian), gradient.reshape(-1, 1)).ravel()
            """,
        ),
        Correct(
            "eigenvectors",
            """
            def newton_step(gradient, hessian):
                values, V = np.linalg.eigh(hessian)
                if np.min(np.abs(values)) <= 1e-15 * len(values) * np.max(np.abs(values)):
                    raise np.linalg.LinAlgError("The Hessian is singular.")
                return -V @ ((V.T @ gradient) / values)
            """,
        ),
        Correct(
            "elimination with pivoting, by hand",
            """
            def newton_step(gradient, hessian):
                n = len(gradient)
                A = np.column_stack([hessian, -gradient]).astype(float)
                for k in range(n):
                    pivot = k + np.argmax(np.abs(A[k:, k]))
                    if A[pivot, k] == 0:
                        raise np.linalg.LinAlgError("no pivot")
                    A[[k, pivot]] = A[[pivot, k]]
                    for i in range(k + 1, n):
                        A[i] -= A[i, k] / A[k, k] * A[k]
                step = np.zeros(n)
                for k in reversed(range(n)):
                    step[k] = (A[k, -1] - A[k, k + 1 : n] @ step[k + 1 :]) / A[k, k]
                return step
            """,
        ),
        Correct(
            "least squares, with the rank checked",
            """
            class Singular(np.linalg.LinAlgError):
                pass

            def newton_step(gradient, hessian):
                step, _, rank, _ = np.linalg.lstsq(hessian, -gradient, rcond=None)
                if rank < len(gradient):
                    raise Singular("rank " + str(rank))
                return step
            """,
        ),
        Correct(
            "orthogonal triangles, scaled first",
            """
            def newton_step(gradient, hessian):
                size = np.max(np.abs(hessian))
                if size == 0 or np.linalg.matrix_rank(hessian) < len(hessian):
                    raise np.linalg.LinAlgError
                Q, R = np.linalg.qr(hessian / size)
                return np.linalg.solve(R, Q.T @ (-gradient / size))
            """,
        ),
        Correct(
            "singular values",
            """
            def newton_step(gradient, hessian):
                U, sizes, Vt = np.linalg.svd(hessian)
                if sizes[-1] <= sizes[0] * 1e-14:
                    raise np.linalg.LinAlgError("singular")
                return -(Vt.T @ ((U.T @ gradient) / sizes))
            """,
        ),
        Correct(
            "refined once, refusing what is singular to rounding",
            """
            def newton_step(gradient, hessian):
                if not np.linalg.cond(hessian) < 1e15:
                    raise np.linalg.LinAlgError(f"condition number {np.linalg.cond(hessian)}")
                step = np.linalg.solve(hessian, -gradient)
                return step - np.linalg.solve(hessian, hessian @ step + gradient)
            """,
        ),
        Correct(
            "Cholesky's factor where there is one",
            """
            def newton_step(gradient, hessian):
                try:
                    L = np.linalg.cholesky(hessian)
                except np.linalg.LinAlgError:
                    return np.linalg.solve(hessian, -gradient)
                return np.linalg.solve(L.T, np.linalg.solve(L, -gradient))
            """,
        ),
        Correct(
            "Gauss and Jordan, after a look at the determinant",
            """
            def newton_step(gradient, hessian):
                if np.linalg.det(hessian) == 0:
                    raise np.linalg.LinAlgError("det H = 0")
                A = np.column_stack([hessian, -gradient]).astype(float)
                for k in range(len(A)):
                    pivot = k + np.argmax(np.abs(A[k:, k]))
                    A[[k, pivot]] = A[[pivot, k]]
                    A[k] /= A[k, k]
                    for i in range(len(A)):
                        if i != k:
                            A[i] -= A[i, k] * A[k]
                return A[:, -1]
            """,
        ),
        Correct(
            "a stack of one system",
            """
            def newton_step(gradient, hessian):
                return np.linalg.tensorsolve(hessian, np.negative(gradient))
            """,
        ),
    ],
    "hessian_vector_product": [
        Correct(
            "step of length h",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                length = np.linalg.norm(v)
                if length == 0:
                    return np.zeros(len(x))
                t = h / length
                return (gradient_function(x + t * v) - gradient_function(x - t * v)) / (2 * t)
            """,
        ),
        Correct(
            "step of largest entry h",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                t = h / max(np.max(np.abs(v)), np.finfo(float).tiny)
                right, left = gradient_function(x + t * v), gradient_function(x - t * v)
                return np.zeros(x.shape) if not np.any(v) else (right - left) / (2 * t)
            """,
        ),
        Correct(
            "a loop over the two sides",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                product = np.zeros(len(x))
                for side in (+1, -1):
                    product += side * gradient_function(x + side * h * v)
                return product / (2 * h)
            """,
        ),
        Correct(
            "weights and a stack",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                points = x + np.outer([h, -h], v)
                values = np.stack([gradient_function(point) for point in points])
                return np.array([0.5, -0.5]) / h @ values
            """,
        ),
        Correct(
            "through a function of one number",
            """
            def hessian_vector_product(gradient_function, x, v, h=1e-5):
                def along(t):
                    return gradient_function(x + t * v)
                print("two gradients")
                return 0.5 / h * (along(h) - along(-h))
            """,
        ),
        Correct(
            "an object, entries by a list",
            """
            class Product:
                sides = (1.0, -1.0)

                def __call__(self, gradient_function, x, v, h=1e-5, *, quiet=True):
                    right, left = (
                        gradient_function(np.array([a + s * h * b for a, b in zip(x, v)]))
                        for s in self.sides
                    )
                    return np.array([(a - b) / (2 * h) for a, b in zip(right, left)])

            hessian_vector_product = Product()
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {
            "numerical_jacobian": None,
            "numerical_hessian": CORRECT["numerical_hessian"][0].cell,
            "newton_step": "def newton_step(gradient, hessian):\n    return -gradient",
            "hessian_vector_product": CORRECT["hessian_vector_product"][0].cell,
        },
        {"numerical_jacobian", "newton_step"},
    ),
    (
        {
            "numerical_hessian": "def numerical_hessian(f, x, h=1e-4):\n    return np.eye(len(x))",
            "classify_hessian": CORRECT["classify_hessian"][0].cell,
            "hessian_vector_product": None,
        },
        {"numerical_hessian", "hessian_vector_product"},
    ),
]
