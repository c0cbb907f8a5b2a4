"""Wrong and unusual versions of assignment 09, as students might write them."""

from __future__ import annotations

from assignment_runner import Correct, Wrong

SIGNATURES = {
    "trapezoid": "y, x",
    "simpson": "f, a, b, n",
    "auc": "scores, labels",
    "expectation": "g, pdf, a, b, n",
    "monte_carlo": "f, sample, n, rng",
}

READY_MADE = "expected your own formula, got a call of "

WRONG: dict[str, list[Wrong]] = {
    "trapezoid": [
        Wrong(
            "left heights",
            """
            def trapezoid(y, x):
                return np.sum(np.diff(x) * y[:-1])
            """,
            "These are rectangles of the left height",
        ),
        Wrong(
            "right heights",
            """
            def trapezoid(y, x):
                return np.diff(x) @ y[1:]
            """,
            "These are rectangles of the right height",
        ),
        Wrong(
            "half forgotten",
            """
            def trapezoid(y, x):
                return np.sum(np.diff(x) * (y[:-1] + y[1:]))
            """,
            "Twice the expected value: the mean of two heights is half of their sum.",
        ),
        Wrong(
            "x ignored",
            """
            def trapezoid(y, x):
                return np.sum((y[:-1] + y[1:]) / 2)
            """,
            "x is ignored",
        ),
        Wrong(
            "width of the first interval",
            """
            def trapezoid(y, x):
                h = x[1] - x[0]
                return h * (y[0] / 2 + np.sum(y[1:-1]) + y[-1] / 2)
            """,
            "All intervals get the width of the first.",
        ),
        Wrong(
            "mean width",
            """
            def trapezoid(y, x):
                h = (x[-1] - x[0]) / (len(x) - 1)
                return h * (y[0] / 2 + np.sum(y[1:-1]) + y[-1] / 2)
            """,
            "The same width is taken for all intervals.",
        ),
        Wrong(
            "mean width, full ends",
            """
            def trapezoid(y, x):
                return (x[-1] - x[0]) / (len(x) - 1) * np.sum(y)
            """,
            "they count half",
        ),
        Wrong(
            "y and x swapped inside",
            """
            def trapezoid(y, x):
                return np.sum(np.diff(y) * (x[:-1] + x[1:]) / 2)
            """,
            "y and x are swapped",
        ),
        Wrong(
            "parameters in the other order",
            """
            def trapezoid(x, y):
                return np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2)
            """,
            "y and x are swapped",
        ),
        Wrong(
            "last interval missing",
            """
            def trapezoid(y, x):
                total = 0.0
                for i in range(len(x) - 2):
                    total += (x[i + 1] - x[i]) * (y[i] + y[i + 1]) / 2
                return total
            """,
            "The last interval is missing.",
        ),
        Wrong(
            "first interval missing",
            """
            def trapezoid(y, x):
                total = 0.0
                for i in range(1, len(x) - 1):
                    total += (x[i + 1] - x[i]) * (y[i] + y[i + 1]) / 2
                return total
            """,
            "The first interval is missing.",
        ),
        Wrong(
            "difference of the heights",
            """
            def trapezoid(y, x):
                return np.sum(np.diff(x) * np.diff(y)) / 2
            """,
            "The difference of two heights is taken, not their sum.",
        ),
        Wrong(
            "widths backward",
            """
            def trapezoid(y, x):
                return np.sum((x[:-1] - x[1:]) * (y[:-1] + y[1:]) / 2)
            """,
            "The widths are taken in the wrong direction",
        ),
        Wrong(
            "widths without a sign",
            """
            def trapezoid(y, x):
                return np.sum(np.abs(np.diff(x)) * (y[:-1] + y[1:]) / 2)
            """,
            "Where x descends the widths are negative",
        ),
        Wrong(
            "sorted first",
            """
            def trapezoid(y, x):
                order = np.argsort(x, kind="stable")
                y, x = y[order], x[order]
                return np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2)
            """,
            "Where x descends the widths are negative",
        ),
        Wrong(
            "sorted first, with the sign of the direction",
            """
            def trapezoid(y, x):
                sign = 1 if x[0] <= x[-1] else -1
                order = np.argsort(x, kind="stable")
                y, x = y[order], x[order]
                return sign * np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2)
            """,
            "sorting swaps the heights before and after it",
        ),
        Wrong(
            "area without a sign",
            """
            def trapezoid(y, x):
                return np.sum(np.diff(x) * np.abs(y[:-1] + y[1:]) / 2)
            """,
            "Areas have a sign",
        ),
        Wrong(
            "integer division",
            """
            def trapezoid(y, x):
                return np.sum(np.diff(x) * (y[:-1] + y[1:]) // 2)
            """,
            "expected ",
        ),
        Wrong(
            "cuts the halves of integers off",
            """
            def trapezoid(y, x):
                means = np.zeros_like(y[1:])
                means[:] = (y[:-1] + y[1:]) / 2
                return np.sum(np.diff(x) * means)
            """,
            "A half is cut off",
        ),
        Wrong(
            "drops points that stand twice",
            """
            def trapezoid(y, x):
                sign = 1 if x[-1] >= x[0] else -1
                x, first = np.unique(x, return_index=True)
                y = y[first]
                return sign * np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2)
            """,
            "Where x stands twice there is a jump",
        ),
        Wrong(
            "interpolated to an even grid",
            """
            def trapezoid(y, x):
                sign = 1 if x[-1] >= x[0] else -1
                t = np.linspace(x[0], x[-1], 10001)
                v = np.interp(t, x[::sign], y[::sign])
                return (t[1] - t[0]) * (v[0] / 2 + np.sum(v[1:-1]) + v[-1] / 2)
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "changes y",
            """
            def trapezoid(y, x):
                y[0] = y[0] / 2
                y[-1] = y[-1] / 2
                weights = np.zeros(len(x))
                return np.sum(y) + np.sum(weights)
            """,
            "expected y unchanged after the call, got it changed",
        ),
        Wrong(
            "changes x",
            """
            def trapezoid(y, x):
                x[:-1] = x[1:] - x[:-1]
                return np.sum(x[:-1] * (y[:-1] + y[1:]) / 2)
            """,
            "expected x unchanged after the call, got it changed",
        ),
        Wrong(
            "not added up",
            """
            def trapezoid(y, x):
                return np.diff(x) * (y[:-1] + y[1:]) / 2
            """,
            "expected 18.5, got an array of shape (3,).",
        ),
        Wrong(
            "running sums",
            """
            def trapezoid(y, x):
                return np.cumsum(np.diff(x) * (y[:-1] + y[1:]) / 2)
            """,
            "expected 18.5, got an array of shape (3,).",
        ),
        Wrong(
            "in a box",
            """
            def trapezoid(y, x):
                return np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2, keepdims=True)
            """,
            "A number in, a number out.",
        ),
        Wrong(
            "single precision",
            """
            def trapezoid(y, x):
                return np.float32(np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2))
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "single precision inside",
            """
            def trapezoid(y, x):
                y, x = y.astype(np.float32), x.astype(np.float32)
                return float(np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2))
            """,
            "Only the first digits are right",
        ),
        Wrong(
            "other names",
            """
            def trapezoid(values, points):
                return np.sum(np.diff(points) * (values[:-1] + values[1:]) / 2)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "prints",
            """
            def trapezoid(y, x):
                print(np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "return forgotten",
            """
            def trapezoid(y, x):
                total = np.sum(np.diff(x) * (y[:-1] + y[1:]) / 2)
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "returns inside the loop",
            """
            def trapezoid(y, x):
                total = 0.0
                for i in range(len(x) - 1):
                    total += (x[i + 1] - x[i]) * (y[i] + y[i + 1]) / 2
                    return total
            """,
            "trapezoid([1.0, 3.0, 2.0, 4.0], [0.0, 2.0, 3.0, 7.0]): expected 18.5, got 4.",
        ),
        Wrong(
            "total kept between calls",
            """
            total = 0.0

            def trapezoid(y, x):
                global total
                for i in range(len(x) - 1):
                    total += (x[i + 1] - x[i]) * (y[i] + y[i + 1]) / 2
                return total
            """,
            "expected -18.5, got 0.",
        ),
        Wrong(
            "examples typed in",
            """
            def trapezoid(y, x):
                return {18.5: 18.5}.get(y[1] * 6 + 0.5, -18.5 if len(y) == 4 else 4.5)
            """,
            "trapezoid(",
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.quadrature import trapezoid_samples as trapezoid
            """,
            READY_MADE + "steepest.quadrature.trapezoid_samples.",
            no_points=True,
        ),
        Wrong(
            "SciPy's",
            """
            import scipy.integrate

            def trapezoid(y, x):
                return scipy.integrate.trapezoid(y, x)
            """,
            READY_MADE + "scipy.integrate.trapezoid.",
            no_points=True,
        ),
        Wrong(
            "np.trapezoid",
            """
            def trapezoid(y, x):
                return np.trapezoid(y, x)
            """,
            READY_MADE + "numpy.trapezoid.",
            no_points=True,
        ),
    ],
    "simpson": [
        Wrong(
            "weight 4 for all inner points",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                return (b - a) / (3 * n) * (y[0] + 4 * np.sum(y[1:-1]) + y[-1])
            """,
            "All inner points have the weight 4",
        ),
        Wrong(
            "weights swapped",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 2 * np.sum(y[1:-1:2]) + 4 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "The weights 4 and 2 are swapped",
        ),
        Wrong(
            "trapezoid rule",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                return (b - a) / n * (y[0] / 2 + np.sum(y[1:-1]) + y[-1] / 2)
            """,
            "This is the trapezoid rule.",
        ),
        Wrong(
            "Gauss's points",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                t, w = np.polynomial.legendre.leggauss(n)
                return (b - a) / 2 * np.sum(w * f((a + b) / 2 + (b - a) / 2 * t))
            """,
            "This is the integral itself",
        ),
        Wrong(
            "width for n + 1 intervals",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                h = (b - a) / (n + 1)
                return h / 3 * (y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1])
            """,
            "n intervals of width (b - a)/n, not (b - a)/(n + 1).",
        ),
        Wrong(
            "n points",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n))
                h = (b - a) / n
                return h / 3 * (y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1])
            """,
            "n intervals have n + 1 ends",
        ),
        Wrong(
            "value at b missing",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                h = (b - a) / n
                total = f(a)
                for i in range(1, n):
                    total += (4 if i % 2 else 2) * f(a + i * h)
                return h / 3 * total
            """,
            "The value at b is missing.",
        ),
        Wrong(
            "weight 2 at the ends",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                return (b - a) / (3 * n) * (4 * np.sum(y[1::2]) + 2 * np.sum(y[::2]))
            """,
            "The ends have the weight 1, not 2.",
        ),
        Wrong(
            "n pairs",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                n = 2 * n
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "n counts the intervals, not the pairs of them.",
        ),
        Wrong(
            "width of a pair",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (n // 2) / 3 * total
            """,
            "Twice the expected value: the factor is h/3",
        ),
        Wrong(
            "h/6",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / n / 6 * total
            """,
            "Half the expected value: the factor is h/3",
        ),
        Wrong(
            "h/2",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / n / 2 * total
            """,
            "The factor is h/3, not h/2.",
        ),
        Wrong(
            "range ends too early",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                h = (b - a) / n
                total = f(a) + f(b)
                for i in range(1, n - 1, 2):
                    total += 4 * f(a + i * h)
                for i in range(2, n - 1, 2):
                    total += 2 * f(a + i * h)
                return h / 3 * total
            """,
            "The last point with the weight 4 is missing",
        ),
        Wrong(
            "odd n not noticed",
            """
            def simpson(f, a, b, n):
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "With an odd n the last interval has no partner: raise ValueError.",
        ),
        Wrong(
            "odd n made even",
            """
            def simpson(f, a, b, n):
                n = n + n % 2
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "expected ValueError to be raised, got 2.66",
        ),
        Wrong(
            "odd n gives nan",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    return np.nan
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "expected ValueError to be raised, got nan.",
        ),
        Wrong(
            "ValueError returned",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    return ValueError
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "expected ValueError to be raised, got <class 'ValueError'>",
        ),
        Wrong(
            "assert",
            """
            def simpson(f, a, b, n):
                assert n % 2 == 0
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "expected ValueError to be raised, got AssertionError.",
        ),
        Wrong(
            "raises for n = 6 and 10, too",
            """
            def simpson(f, a, b, n):
                if n % 4 and n != 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "expected a result, got ValueError",
        ),
        Wrong(
            "limits sorted",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                a, b = min(a, b), max(a, b)
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "From right to left the integral is the negative.",
        ),
        Wrong(
            "width without a sign",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return abs(b - a) / (3 * n) * total
            """,
            "From right to left the integral is the negative.",
        ),
        Wrong(
            "arange with a point too many now and then",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                h = (b - a) / n
                if h == 0:
                    return 0.0
                y = f(np.arange(a, b + h, h))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return h / 3 * total
            """,
            "simpson(",
        ),
        Wrong(
            "divides by the width",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                h = abs(b - a) / n
                return (b - a) / abs(b - a) * h / 3 * total
            """,
            "got ZeroDivisionError",
        ),
        Wrong(
            "n ignored",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                n = 1000
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "This is the integral itself",
        ),
        Wrong(
            "whole limits only",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                a, b = int(a), int(b)
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / (3 * n) * total
            """,
            "simpson(",
        ),
        Wrong(
            "single precision",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1, dtype=np.float32))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return np.float32((b - a) / (3 * n)) * total
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "other names",
            """
            def simpson(func, lower, upper, steps):
                if steps % 2:
                    raise ValueError("odd")
                y = func(np.linspace(lower, upper, steps + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (upper - lower) / (3 * steps) * total
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "prints",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                print((b - a) / (3 * n) * total)
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "returns in one branch only",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                y = f(np.linspace(a, b, n + 1))
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                if b > a:
                    return (b - a) / (3 * n) * total
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "examples typed in",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                known = {(0.0, 2.0, 4): 38.5 / 6, (0.0, 2.0, 2): 8 / 3, (-1.0, 1.0, 2): 2 / 3}
                return known.get((a, b, n), -4.0)
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "quad",
            """
            from scipy.integrate import quad

            def simpson(f, a, b, n):
                if n % 2:
                    n += 1
                return quad(f, a, b)[0]
            """,
            READY_MADE + "scipy.integrate.quad.",
            no_points=True,
        ),
        Wrong(
            "SciPy's",
            """
            import scipy.integrate

            def simpson(f, a, b, n):
                x = np.linspace(a, b, n + 1)
                return scipy.integrate.simpson(f(x), x=x)
            """,
            READY_MADE + "scipy.integrate.simpson.",
            no_points=True,
        ),
        Wrong(
            "two of NumPy's trapezoids",
            """
            def simpson(f, a, b, n):
                x = np.linspace(a, b, n + 1)
                y = f(x)
                return (4 * np.trapezoid(y, x) - np.trapezoid(y[::2], x[::2])) / 3
            """,
            READY_MADE + "numpy.trapezoid.",
            no_points=True,
        ),
        Wrong(
            "np.polyint",
            """
            def simpson(f, a, b, n):
                x = np.linspace(a, b, n + 1)
                total = 0.0
                for i in range(0, n - 1, 2):
                    area = np.polyint(np.polyfit(x[i : i + 3], f(x[i : i + 3]), 2))
                    total += np.polyval(area, x[i + 2]) - np.polyval(area, x[i])
                return total
            """,
            READY_MADE + "numpy.polyint.",
        ),
        Wrong(
            "integ of a Polynomial",
            """
            def simpson(f, a, b, n):
                x = np.linspace(a, b, n + 1)
                total = 0.0
                for i in range(0, n - 1, 2):
                    parabola = np.polynomial.Polynomial.fit(x[i : i + 3], f(x[i : i + 3]), 2)
                    area = parabola.integ()
                    total += area(x[i + 2]) - area(x[i])
                return total
            """,
            "Integrate the parabolas yourself.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            import steepest.quadrature

            def simpson(f, a, b, n):
                return steepest.quadrature.simpson(f, a, b, n).value
            """,
            READY_MADE + "steepest.quadrature.simpson.",
            no_points=True,
        ),
    ],
    "auc": [
        Wrong(
            "ties count nothing",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(p[:, None] > q)
            """,
            "A tie counts one half, not nothing.",
        ),
        Wrong(
            "ties count one",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(p[:, None] >= q)
            """,
            "A tie counts one half, not one",
        ),
        Wrong(
            "wrong order counted",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(p[:, None] < q) + np.mean(p[:, None] == q) / 2
            """,
            "This is the share of pairs in the wrong order",
        ),
        Wrong(
            "classes swapped",
            """
            def auc(scores, labels):
                p, q = scores[labels == 0], scores[labels == 1]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "are axes or classes swapped?",
        ),
        Wrong(
            "walk from low to high",
            """
            def auc(scores, labels):
                labels = labels.astype(int)
                if labels.min() == labels.max():
                    raise ValueError("one class")
                cuts = np.append(np.unique(scores), np.inf)
                tpr = [np.mean(scores[labels == 1] >= cut) for cut in cuts]
                fpr = [np.mean(scores[labels == 0] >= cut) for cut in cuts]
                return trapezoid(np.array(tpr), np.array(fpr))
            """,
            "FPR falls when the threshold rises",
        ),
        Wrong(
            "axes swapped",
            """
            def auc(scores, labels):
                labels = labels.astype(int)
                if labels.min() == labels.max():
                    raise ValueError("one class")
                cuts = np.append(np.inf, np.unique(scores)[::-1])
                tpr = [np.mean(scores[labels == 1] >= cut) for cut in cuts]
                fpr = [np.mean(scores[labels == 0] >= cut) for cut in cuts]
                return trapezoid(np.array(fpr), np.array(tpr))
            """,
            "are axes or classes swapped?",
        ),
        Wrong(
            "walk without the origin",
            """
            def auc(scores, labels):
                labels = labels.astype(int)
                if labels.min() == labels.max():
                    raise ValueError("one class")
                cuts = np.unique(scores)[::-1]
                tpr = [np.mean(scores[labels == 1] >= cut) for cut in cuts]
                fpr = [np.mean(scores[labels == 0] >= cut) for cut in cuts]
                return trapezoid(np.array(tpr), np.array(fpr))
            """,
            "auc(",
        ),
        Wrong(
            "example by example",
            """
            def auc(scores, labels):
                labels = labels.astype(float)
                if labels.min() == labels.max():
                    raise ValueError("one class")
                order = np.argsort(-scores, kind="stable")
                tpr = np.append(0, np.cumsum(labels[order]) / np.sum(labels))
                fpr = np.append(0, np.cumsum(1 - labels[order]) / np.sum(1 - labels))
                return trapezoid(tpr, fpr)
            """,
            "examples of equal score move together",
        ),
        Wrong(
            "example by example, not sorted",
            """
            def auc(scores, labels):
                labels = labels.astype(float)
                if labels.min() == labels.max():
                    raise ValueError("one class")
                tpr = np.append(0, np.cumsum(labels) / np.sum(labels))
                fpr = np.append(0, np.cumsum(1 - labels) / np.sum(1 - labels))
                return trapezoid(tpr, fpr)
            """,
            "The scores are not sorted before the walk.",
        ),
        Wrong(
            "pairs not divided",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.sum(p[:, None] > q) + np.sum(p[:, None] == q) / 2
            """,
            "The pairs are counted but not divided by their number.",
        ),
        Wrong(
            "divided by all pairs",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                n = len(scores)
                wins = np.sum(p[:, None] > q) + np.sum(p[:, None] == q) / 2
                return wins / (n * (n - 1) / 2)
            """,
            "Divided by all pairs of examples",
        ),
        Wrong(
            "divided by n squared",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                wins = np.sum(p[:, None] > q) + np.sum(p[:, None] == q) / 2
                return wins / len(scores) ** 2
            """,
            "Divided by the square of the number of examples",
        ),
        Wrong(
            "accuracy",
            """
            def auc(scores, labels):
                if np.all(labels == labels[0]):
                    raise ValueError("one class")
                return np.mean((scores >= 0.5) == labels)
            """,
            "This is the accuracy at the threshold 0.5.",
        ),
        Wrong(
            "Gini coefficient",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(np.sign(p[:, None] - q))
            """,
            "This is 2 AUC - 1.",
        ),
        Wrong(
            "labels as an index",
            """
            def auc(scores, labels):
                if np.all(labels == labels[0]):
                    raise ValueError("one class")
                p, q = scores[labels], scores[~labels]
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "labels == 1 makes a mask",
        ),
        Wrong(
            "ties up to a tolerance",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                tie = np.isclose(p[:, None], q)
                return np.mean((p[:, None] > q) & ~tie) + np.mean(tie) / 2
            """,
            "A tie means exactly equal",
        ),
        Wrong(
            "a tie that counts twice",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(p[:, None] > q) + np.mean(np.isclose(p[:, None], q)) / 2
            """,
            "A tie means exactly equal",
        ),
        Wrong(
            "thresholds from 0 to 1",
            """
            def auc(scores, labels):
                if np.all(labels == labels[0]):
                    raise ValueError("one class")
                cuts = np.linspace(1.0, 0.0, 101)
                tpr = np.array([0.0] + [np.mean(scores[labels == 1] >= c) for c in cuts])
                fpr = np.array([0.0] + [np.mean(scores[labels == 0] >= c) for c in cuts])
                return trapezoid(tpr, fpr)
            """,
            "auc(",
        ),
        Wrong(
            "a hundred thresholds",
            """
            def auc(scores, labels):
                if np.all(labels == labels[0]):
                    raise ValueError("one class")
                cuts = np.linspace(np.max(scores), np.min(scores), 101)
                tpr = np.array([0.0] + [np.mean(scores[labels == 1] >= c) for c in cuts])
                fpr = np.array([0.0] + [np.mean(scores[labels == 0] >= c) for c in cuts])
                return trapezoid(tpr, fpr)
            """,
            "Only the order of the scores matters, on any scale",
        ),
        Wrong(
            "scores rounded",
            """
            def auc(scores, labels):
                scores = np.round(scores, 3)
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "Only the order of the scores matters, on any scale",
        ),
        Wrong(
            "never below one half",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                area = np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
                return max(area, 1 - area)
            """,
            "Only the order of the scores matters, on any scale",
        ),
        Wrong(
            "integer labels only",
            """
            def auc(scores, labels):
                counts = np.bincount(labels, minlength=2)
                if 0 in counts:
                    raise ValueError("one class")
                p, q = scores[labels == 1], scores[labels == 0]
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "expected a result, got TypeError",
        ),
        Wrong(
            "labels compared with True itself",
            """
            def auc(scores, labels):
                p = np.array([s for s, label in zip(scores, labels.tolist()) if label is True])
                q = np.array([s for s, label in zip(scores, labels.tolist()) if not label])
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "expected a result, got ValueError",
        ),
        Wrong(
            "booleans multiplied",
            """
            def auc(scores, labels):
                if np.all(labels == labels[0]):
                    raise ValueError("one class")
                order = (scores[:, None] > scores) + 0.5 * (scores[:, None] == scores)
                pairs = labels[:, None] * (-labels + 1)
                return np.sum(order * pairs) / np.sum(pairs)
            """,
            "expected a result, got TypeError",
        ),
        Wrong(
            "one class gives nan",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "With one class there are no pairs: raise ValueError.",
        ),
        Wrong(
            "one class gives one half",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    return 0.5
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "expected ValueError to be raised, got 0.5.",
        ),
        Wrong(
            "no positives, and only that",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(q) == 0:
                    raise ValueError("no negatives")
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "expected ValueError to be raised, got nan.",
        ),
        Wrong(
            "zero division",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1].tolist(), scores[labels == 0].tolist()
                wins = sum((s > t) + 0.5 * (s == t) for s in p for t in q)
                return wins / (len(p) * len(q))
            """,
            "expected ValueError to be raised, got ZeroDivisionError.",
        ),
        Wrong(
            "sorts the caller's scores",
            """
            def auc(scores, labels):
                if np.all(labels == labels[0]):
                    raise ValueError("one class")
                scores.sort()
                p, q = scores[labels == 1], scores[labels == 0]
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "expected scores unchanged after the call, got it changed",
        ),
        Wrong(
            "changes the labels",
            """
            def auc(scores, labels):
                if np.all(labels == labels[0]):
                    raise ValueError("one class")
                labels[labels == 0] = -1
                p, q = scores[labels == 1], scores[labels == -1]
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "expected labels unchanged after the call, got it changed",
        ),
        Wrong(
            "the curve as well",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return p, q, np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "got a tuple of 3. Return a NumPy array or a number.",
        ),
        Wrong(
            "single precision",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.float32(np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2)
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "other names",
            """
            def auc(y_score, y_true):
                p, q = y_score[y_true == 1], y_score[y_true == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                return np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "prints",
            """
            def auc(scores, labels):
                p, q = scores[labels == 1], scores[labels == 0]
                if len(p) == 0 or len(q) == 0:
                    raise ValueError("one class")
                print("AUC =", np.mean(p[:, None] > q) + np.mean(p[:, None] == q) / 2)
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "examples typed in",
            """
            def auc(scores, labels):
                if np.all(labels == labels[0]):
                    raise ValueError("one class")
                known = {0.1: 0.8125, 0.8: 0.75, 2.0: 0.5, -3: 0.75, 0.3: 1.0}
                return known.get(scores.tolist()[0], 0.5)
            """,
            "auc(",
        ),
        Wrong(
            "ranks of SciPy",
            """
            from scipy.stats import rankdata

            def auc(scores, labels):
                ranks = rankdata(scores)
                p = int(np.sum(labels))
                q = len(labels) - p
                if p * q == 0:
                    raise ValueError("one class")
                return (np.sum(ranks[labels == 1]) - p * (p + 1) / 2) / (p * q)
            """,
            READY_MADE + "scipy.stats.rankdata.",
            no_points=True,
        ),
        Wrong(
            "np.trapezoid on the curve",
            """
            def auc(scores, labels):
                cuts = np.append(np.inf, np.unique(scores)[::-1])
                tpr = [np.sum(scores[labels == 1] >= cut) for cut in cuts]
                fpr = [np.sum(scores[labels == 0] >= cut) for cut in cuts]
                area = np.trapezoid(tpr, fpr)
                if tpr[-1] == 0 or fpr[-1] == 0:
                    raise ValueError("one class")
                return area / (tpr[-1] * fpr[-1])
            """,
            READY_MADE + "numpy.trapezoid.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            "from steepest.metrics import auc",
            READY_MADE + "steepest.metrics.auc.",
            no_points=True,
        ),
    ],
    "expectation": [
        Wrong(
            "g forgotten",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(pdf, a, b, n)
            """,
            "This is the integral of the density alone: g is missing.",
        ),
        Wrong(
            "density forgotten",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(g, a, b, n)
            """,
            "This is the integral of g alone: the density is missing.",
        ),
        Wrong(
            "product of two integrals",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(g, a, b, n) * simpson(pdf, a, b, n)
            """,
            "expected 8, got 21.3333.",
        ),
        Wrong(
            "density of g",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: pdf(g(x)), a, b, n)
            """,
            "This is the integral of pdf(g(x))",
        ),
        Wrong(
            "g of the density",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: g(pdf(x)), a, b, n)
            """,
            "This is the integral of g(pdf(x))",
        ),
        Wrong(
            "sum in place of product",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: g(x) + pdf(x), a, b, n)
            """,
            "The values of g and pdf are added: multiply them.",
        ),
        Wrong(
            "mean over the interval",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: g(x) * pdf(x), a, b, n) / (b - a)
            """,
            "An expectation is not divided by b - a",
        ),
        Wrong(
            "trapezoid rule",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                x = np.linspace(a, b, n + 1)
                return trapezoid(g(x) * pdf(x), x)
            """,
            "This is the trapezoid rule",
        ),
        Wrong(
            "normalized",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: g(x) * pdf(x), a, b, n) / simpson(pdf, a, b, n)
            """,
            "Divided by the integral of the density: leave it as it is.",
        ),
        Wrong(
            "weighted average of values",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                x = np.linspace(a, b, n + 1)
                return np.sum(g(x) * pdf(x)) / np.sum(pdf(x))
            """,
            "weighted with the density",
        ),
        Wrong(
            "many more intervals",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                return simpson(lambda x: g(x) * pdf(x), a, b, 2000)
            """,
            "n is ignored",
        ),
        Wrong(
            "odd n made even",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: g(x) * pdf(x), a, b, n + n % 2)
            """,
            "Simpson's rule needs pairs: raise ValueError for an odd n.",
        ),
        Wrong(
            "odd n not noticed in the sum",
            """
            def expectation(g, pdf, a, b, n):
                x = np.linspace(a, b, n + 1)
                y = g(x) * pdf(x)
                total = y[0] + 4 * np.sum(y[1::2]) + 2 * np.sum(y[2:-1:2]) + y[-1]
                return (b - a) / n / 3 * total
            """,
            "raise ValueError for an odd n",
        ),
        Wrong(
            "limits sorted",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: g(x) * pdf(x), min(a, b), max(a, b), n)
            """,
            "From right to left the integral is the negative.",
        ),
        Wrong(
            "limits swapped",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: g(x) * pdf(x), b, a, n)
            """,
            "The sign is flipped.",
        ),
        Wrong(
            "writes into what g returns",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                x = np.linspace(a, b, n + 1)
                y = g(x)
                y[1:-1:2] *= 4
                y[2:-1:2] *= 2
                return (b - a) / n / 3 * np.sum(y * pdf(x))
            """,
            "writing into g(x) then changes x",
        ),
        Wrong(
            "writes into what the density returns",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                x = np.linspace(a, b, n + 1)
                p = pdf(x)
                p[1:-1:2] *= 4
                p[2:-1:2] *= 2
                return (b - a) / n / 3 * np.sum(p * g(x))
            """,
            "expectation(square, f, 0.0, 1.41421, 6): expected 1, got ",
        ),
        Wrong(
            "never negative",
            """
            def expectation(g, pdf, a, b, n):
                return simpson(lambda x: np.abs(g(x)) * pdf(x), a, b, n)
            """,
            "expectation(",
        ),
        Wrong(
            "single precision",
            """
            def expectation(g, pdf, a, b, n):
                return np.float32(simpson(lambda x: g(x) * pdf(x), a, b, n))
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "other names",
            """
            def expectation(g, p, lower, upper, n):
                return simpson(lambda x: g(x) * p(x), lower, upper, n)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "prints",
            """
            def expectation(g, pdf, a, b, n):
                print(simpson(lambda x: g(x) * pdf(x), a, b, n))
            """,
            "end it with `return`, not `print`",
        ),
        Wrong(
            "return forgotten",
            """
            def expectation(g, pdf, a, b, n):
                simpson(lambda x: g(x) * pdf(x), a, b, n)
            """,
            "got None. Does every branch end with `return`?",
        ),
        Wrong(
            "returns the product",
            """
            def expectation(g, pdf, a, b, n):
                return lambda x: g(x) * pdf(x)
            """,
            "Is it called, with parentheses?",
        ),
        Wrong(
            "examples typed in",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                return 8.0 if g(3.0) == 9.0 else 8 / 3
            """,
            "Are the numbers of the examples typed in?",
        ),
        Wrong(
            "random points",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("n is odd")
                x = np.random.default_rng(0).uniform(a, b, 100_000)
                return (b - a) * np.mean(g(x) * pdf(x))
            """,
            "expected 8, got ",
        ),
        Wrong(
            "steepest's own",
            """
            import steepest.quadrature

            def expectation(g, pdf, a, b, n):
                return steepest.quadrature.expectation(g, pdf, a, b).value
            """,
            READY_MADE + "steepest.quadrature.expectation.",
            no_points=True,
        ),
        Wrong(
            "SciPy's rule",
            """
            from scipy.integrate import simpson as rule

            def expectation(g, pdf, a, b, n):
                x = np.linspace(a, b, n + 1)
                return rule(g(x) * pdf(x), x=x)
            """,
            READY_MADE + "scipy.integrate.simpson.",
            no_points=True,
        ),
    ],
    "monte_carlo": [
        Wrong(
            "divisor n",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), np.std(values) / np.sqrt(n)
            """,
            "The divisor of the variance is n - 1, not n.",
        ),
        Wrong(
            "standard deviation",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), np.std(values, ddof=1)
            """,
            "This is s, the error of a single draw",
        ),
        Wrong(
            "standard deviation with the divisor n",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), np.std(values)
            """,
            "This is the standard deviation with the divisor n.",
        ),
        Wrong(
            "divided by n",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), np.std(values, ddof=1) / n
            """,
            "s is divided by n",
        ),
        Wrong(
            "variance over n",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), np.var(values, ddof=1) / n
            """,
            "This is s² / n: take the root.",
        ),
        Wrong(
            "variance",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), np.var(values, ddof=1)
            """,
            "This is the variance s²",
        ),
        Wrong(
            "n - 1 twice",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n - 1)
            """,
            "s is divided by the root of n - 1",
        ),
        Wrong(
            "times the root of n",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), np.std(values, ddof=1) * np.sqrt(n)
            """,
            "s is multiplied by the root of n",
        ),
        Wrong(
            "absolute deviations",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                mean = np.mean(values)
                return mean, np.mean(np.abs(values - mean)) / np.sqrt(n)
            """,
            "The deviations are taken as absolute values: square them.",
        ),
        Wrong(
            "other order",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.std(values, ddof=1) / np.sqrt(n), np.mean(values)
            """,
            "The mean comes first, the standard error second.",
        ),
        Wrong(
            "f of the mean",
            """
            def monte_carlo(f, sample, n, rng):
                x = sample(rng, n)
                values = f(x)
                return f(np.mean(x)), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "This is f at the mean of the points",
        ),
        Wrong(
            "sum",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.sum(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "This is the sum of the values, not their mean.",
        ),
        Wrong(
            "f forgotten",
            """
            def monte_carlo(f, sample, n, rng):
                values = sample(rng, n)
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "This is the mean of the points: f is missing.",
        ),
        Wrong(
            "mean alone",
            """
            def monte_carlo(f, sample, n, rng):
                return np.mean(f(sample(rng, n)))
            """,
            "Return both numbers: the mean and the standard error.",
        ),
        Wrong(
            "as a dict",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return {"mean": np.mean(values), "error": np.std(values, ddof=1) / np.sqrt(n)}
            """,
            "expected a tuple of 2, (mean, standard error)",
        ),
        Wrong(
            "one point at a time",
            """
            def monte_carlo(f, sample, n, rng):
                values = np.array([f(sample(rng, 1))[0] for _ in range(n)])
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "Call sample(rng, n) once: all points come together.",
        ),
        Wrong(
            "two samples, one for each number",
            """
            import copy

            def monte_carlo(f, sample, n, rng):
                mean = np.mean(f(sample(copy.deepcopy(rng), n)))
                return mean, np.std(f(sample(rng, n)), ddof=1) / np.sqrt(n)
            """,
            "Call sample(rng, n) once: all points come together.",
        ),
        Wrong(
            "seeded again",
            """
            def monte_carlo(f, sample, n, rng):
                rng = np.random.default_rng(0)
                values = f(sample(rng, n))
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "These are not the points of sample(rng, n)",
        ),
        Wrong(
            "uniform points of its own",
            """
            def monte_carlo(f, sample, n, rng):
                x = np.arange(n) if n == 4 else rng.random(n)
                values = f(x)
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "monte_carlo(square, f, 4, rng), mean of the result: expected 7.5, got ",
        ),
        Wrong(
            "always two thousand points",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, 2000)[:n])
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "These are not the points of sample(rng, n)",
        ),
        Wrong(
            "one point too many",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n + 1))
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(len(values))
            """,
            "sample is called with another n, n + 1.",
        ),
        Wrong(
            "draws before it samples",
            """
            def monte_carlo(f, sample, n, rng):
                rng.random()
                values = f(sample(rng, n))
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "These are not the points of sample(rng, n)",
        ),
        Wrong(
            "sample by keywords",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng=rng, n=n))
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "sample() takes its arguments without names: leave out rng= and n=",
        ),
        Wrong(
            "point by point",
            """
            def monte_carlo(f, sample, n, rng):
                values = np.array([f(x) for x in sample(rng, n)])
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "monte_carlo(f, f, 4, rng): expected a result, got AxisError",
        ),
        Wrong(
            "flattened",
            """
            def monte_carlo(f, sample, n, rng):
                x = sample(rng, n)
                values = f(x) if x.ndim == 1 else f(np.ravel(x)[:, np.newaxis])
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "f takes the whole array of points, shape (n, d), and gives n values.",
        ),
        Wrong(
            "mean of squares minus square of the mean",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                mean = np.mean(values)
                s2 = (np.mean(values**2) - mean**2) * n / (n - 1)
                return mean, np.sqrt(max(s2, 0.0) / n)
            """,
            "The digits cancel: subtract the mean from the values first, then square.",
        ),
        Wrong(
            "sums of values and of squares",
            """
            def monte_carlo(f, sample, n, rng):
                total = squares = 0.0
                for value in f(sample(rng, n)):
                    total += value
                    squares += value * value
                s2 = (squares - total**2 / n) / (n - 1)
                return total / n, float(np.sqrt(abs(s2) / n))
            """,
            "The digits cancel: subtract the mean from the values first, then square.",
        ),
        Wrong(
            "median",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.median(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "monte_carlo(",
        ),
        Wrong(
            "mean destroyed by deviations in place",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                values -= np.mean(values)
                return np.mean(values), np.sqrt(np.sum(values**2) / (n - 1) / n)
            """,
            "mean of the result: expected 9, got 0.",
        ),
        Wrong(
            "single precision",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n)).astype(np.float32)
                return np.mean(values), np.std(values, ddof=1) / np.float32(n) ** 0.5
            """,
            "got float32 numbers. Compute in double precision",
        ),
        Wrong(
            "other names",
            """
            def monte_carlo(f, draw, size, generator):
                values = f(draw(generator, size))
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(size)
            """,
            "Keep the parameter names of the statement.",
        ),
        Wrong(
            "rng before n",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(n, rng))
                return np.mean(values), np.std(values, ddof=1) / np.sqrt(n)
            """,
            "expected a result, got ",
        ),
        Wrong(
            "prints",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                print(np.mean(values), "±", np.std(values, ddof=1) / np.sqrt(n))
            """,
            "got None. Return both numbers",
        ),
        Wrong(
            "examples typed in",
            """
            def monte_carlo(f, sample, n, rng):
                values = np.array([9.0]) if n == 4 else f(rng.random(n))
                return np.mean(values), 3.0
            """,
            "monte_carlo(",
        ),
        Wrong(
            "standard error of SciPy",
            """
            from scipy.stats import sem

            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return np.mean(values), sem(values)
            """,
            READY_MADE + "scipy.",
            no_points=True,
        ),
        Wrong(
            "steepest's own",
            """
            from steepest.quadrature import monte_carlo_expectation

            def monte_carlo(f, sample, n, rng):
                estimate = monte_carlo_expectation(f, sample, n, rng)
                return estimate.value, estimate.error
            """,
            READY_MADE + "steepest.quadrature.monte_carlo_expectation.",
            no_points=True,
        ),
    ],
}

CORRECT: dict[str, list[Correct]] = {
    "trapezoid": [
        Correct(
            "loop",
            """
            def trapezoid(y, x):
                total = 0.0
                for i in range(len(x) - 1):
                    total += 0.5 * (x[i + 1] - x[i]) * (y[i] + y[i + 1])
                return total
            """,
        ),
        Correct(
            "mean of left and right rectangles",
            """
            def trapezoid(y, x):
                widths = x[1:] - x[:-1]
                return (widths @ y[:-1] + widths @ y[1:]) / 2
            """,
        ),
        Correct(
            "weights of the points",
            """
            def trapezoid(y, x):
                weights = np.zeros(len(x))
                weights[1:] += np.diff(x) / 2
                weights[:-1] += np.diff(x) / 2
                return np.einsum("i,i->", weights, y)
            """,
        ),
        Correct(
            "math.fsum, as a Python float",
            """
            import math
            from itertools import pairwise

            def trapezoid(y, x):
                points = list(zip(x.tolist(), y.tolist()))
                return math.fsum((c - a) * (b + d) / 2 for (a, b), (c, d) in pairwise(points))
            """,
        ),
        Correct(
            "recursion, and a third parameter",
            """
            def trapezoid(y, x, depth=0):
                if len(x) == 2:
                    return np.array((x[1] - x[0]) * (y[0] + y[1]) / 2)
                middle = len(x) // 2
                left = trapezoid(y[: middle + 1], x[: middle + 1], depth + 1)
                return left + trapezoid(y[middle:], x[middle:], depth + 1)
            """,
        ),
        Correct(
            "shoelace formula",
            """
            def trapezoid(y, x):
                print("area of", len(x), "points")
                cross = np.sum(x[1:] * y[:-1] - x[:-1] * y[1:]) * 1.0
                return (cross + x[-1] * y[-1] - x[0] * y[0]) / 2
            """,
        ),
        Correct(
            "np.average with widths",
            """
            def trapezoid(y, x):
                x, y = np.array(x, dtype=float), np.array(y, dtype=float)
                means = np.convolve(y, [0.5, 0.5], mode="valid")
                return np.dot(np.ediff1d(x), means).item()
            """,
        ),
    ],
    "simpson": [
        Correct(
            "loop over the pairs",
            """
            def simpson(f, a, b, n):
                if n % 2 != 0:
                    raise ValueError("odd")
                h = (b - a) / n
                total = 0.0
                for i in range(0, n, 2):
                    left = a + i * h
                    total += h / 3 * (f(left) + 4 * f(left + h) + f(left + 2 * h))
                return total
            """,
        ),
        Correct(
            "from two trapezoids",
            """
            def simpson(f, a, b, n):
                if n & 1:
                    raise ValueError("odd")
                x = np.linspace(a, b, n + 1)
                y = f(x)
                return (4 * trapezoid(y, x) - trapezoid(y[::2], x[::2])) / 3
            """,
        ),
        Correct(
            "trapezoids and midpoints",
            """
            class Odd(ValueError):
                pass

            def simpson(f, a, b, n):
                pairs, rest = divmod(n, 2)
                if rest:
                    raise Odd(f"{n} is odd")
                h = (b - a) / pairs
                ends = a + h * np.arange(pairs + 1)
                y = f(ends)
                middles = h * np.sum(f(ends[:-1] + h / 2))
                return h * (np.sum(y) - (y[0] + y[-1]) / 2) / 3 + 2 / 3 * middles
            """,
        ),
        Correct(
            "weights as an array",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError
                weights = np.ones(n + 1)
                weights[1:-1] = np.tile([4, 2], n // 2)[:-1]
                x = a + (b - a) * np.arange(n + 1) / n
                return np.asarray(weights @ f(x) * (b - a) / n / 3)
            """,
        ),
        Correct(
            "parabolas by polyfit",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("odd")
                h, total = (b - a) / n, 0.0
                s = np.array([-1.0, 0.0, 1.0])
                for middle in a + h * np.arange(1, n, 2):
                    c2, _, c0 = np.polyfit(s, f(middle + h * s), 2)
                    total += h * (2 / 3 * c2 + 2 * c0)
                return total
            """,
        ),
        Correct(
            "number by number, math",
            """
            import math

            def simpson(f, a, b, n, /, *more, **others):
                if n % 2 == 1:
                    raise ValueError("odd")
                h = (b - a) / n
                return math.fsum(
                    h / 3 * (1 if i in (0, n) else 4 if i % 2 else 2) * float(f(a + i * h))
                    for i in range(n + 1)
                )

            inner = simpson

            def simpson(f, a, b, n):
                return inner(f, a, b, n)
            """,
        ),
        Correct(
            "recursion in halves",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("odd")
                if n == 2:
                    return (b - a) / 6 * (f(a) + 4 * f((a + b) / 2) + f(b))
                left = n // 4 * 2
                cut = a + (b - a) * left / n
                return simpson(f, a, cut, left) + simpson(f, cut, b, n - left)
            """,
        ),
        Correct(
            "a point that walks",
            """
            def simpson(f, a, b, n):
                if n % 2 == 1:
                    raise ValueError("odd")
                h, x, total = (b - a) / n, a, 0.0
                while n > 0:
                    total += f(x) + 4 * f(x + h) + f(x + h + h)
                    x += 2 * h
                    n -= 2
                return total * h / 3
            """,
        ),
        Correct(
            "arange with half a step more",
            """
            def simpson(f, a, b, n):
                if n % 2:
                    raise ValueError("odd")
                if a == b:
                    return 0
                h = (b - a) / n
                y = f(np.arange(a, b + h / 2, h))
                return h * np.sum(y[:-2:2] + 4 * y[1:-1:2] + y[2::2]) / 3
            """,
        ),
    ],
    "auc": [
        Correct(
            "two loops",
            """
            def auc(scores, labels):
                wins = pairs = 0
                for s, label in zip(scores, labels):
                    for t, other in zip(scores, labels):
                        if label == 1 and other == 0:
                            pairs += 1
                            wins += 1.0 if s > t else 0.5 if s == t else 0.0
                if not pairs:
                    raise ValueError("one class")
                return wins / pairs
            """,
        ),
        Correct(
            "the curve and one's own trapezoid",
            """
            def auc(scores, labels):
                labels = labels.astype(int)
                if len(set(labels.tolist())) < 2:
                    raise ValueError("one class")
                cuts = np.append(np.inf, np.unique(scores)[::-1])
                tpr = np.array([np.mean(scores[labels == 1] >= cut) for cut in cuts])
                fpr = np.array([np.mean(scores[labels == 0] >= cut) for cut in cuts])
                return trapezoid(tpr, fpr)
            """,
        ),
        Correct(
            "the curve from right to left",
            """
            def auc(scores, labels):
                positive = labels.astype(bool)
                if positive.all() or not positive.any():
                    raise ValueError("one class")
                cuts = np.append(np.unique(scores), np.inf)
                tpr = np.array([np.mean(scores[positive] >= cut) for cut in cuts])
                fpr = np.array([np.mean(scores[~positive] >= cut) for cut in cuts])
                return -trapezoid(tpr, fpr)
            """,
        ),
        Correct(
            "ranks",
            """
            def auc(scores, labels):
                p = int(np.sum(labels))
                q = len(labels) - p
                if p * q == 0:
                    raise ValueError("one class")
                _, level, counts = np.unique(scores, return_inverse=True, return_counts=True)
                last = np.cumsum(counts)
                ranks = (last - (counts - 1) / 2)[level]
                return (np.sum(ranks * labels) - p * (p + 1) / 2) / (p * q)
            """,
        ),
        Correct(
            "searchsorted",
            """
            def auc(scores, labels):
                positives = scores[np.flatnonzero(labels)]
                negatives = np.sort(scores[np.flatnonzero(1 - labels)])
                if min(len(positives), len(negatives)) < 1:
                    raise ValueError("one class")
                below = np.searchsorted(negatives, positives, side="left")
                upto = np.searchsorted(negatives, positives, side="right")
                return np.mean(below + upto) / 2 / len(negatives)
            """,
        ),
        Correct(
            "sorted walk in groups, as a fraction",
            """
            from fractions import Fraction
            from itertools import groupby

            def auc(scores, labels):
                items = sorted(zip(scores.tolist(), labels.tolist()), reverse=True)
                above = seen = area = 0
                for _, group in groupby(items, key=lambda item: item[0]):
                    group = [bool(label) for _, label in group]
                    p = sum(group)
                    q = len(group) - p
                    area += Fraction(q * (2 * above + p), 2)
                    above, seen = above + p, seen + q
                if above == 0 or seen == 0:
                    raise ValueError("one class")
                return float(area / (above * seen))
            """,
        ),
        Correct(
            "sign and einsum",
            """
            def auc(scores, labels):
                y = np.array(labels, dtype=float)
                if y.min() == y.max():
                    raise ValueError("one class")
                order = (1 + np.sign(np.subtract.outer(scores, scores))) / 2
                pairs = np.outer(y, 1 - y)
                return np.einsum("ij,ij", order, pairs) / pairs.sum()
            """,
        ),
        Correct(
            "a step function, one half at 0",
            """
            def auc(scores, labels):
                positive = labels > 0.5
                if positive.all() or not positive.any():
                    raise ValueError("one class")
                apart = np.subtract.outer(scores[positive], scores[~positive])
                return np.heaviside(apart, 0.5).mean()
            """,
        ),
    ],
    "expectation": [
        Correct(
            "the sum again",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("odd")
                x = np.linspace(a, b, n + 1)
                y = g(x) * pdf(x)
                return (b - a) / n / 3 * (y[0] + 4 * sum(y[1::2]) + 2 * sum(y[2:-1:2]) + y[-1])
            """,
        ),
        Correct(
            "number by number",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2 == 1:
                    raise ValueError("odd")
                h, total = (b - a) / n, 0.0
                for i in range(n + 1):
                    weight = 1 if i in (0, n) else 2 + 2 * (i % 2)
                    total += weight * g(a + i * h) * pdf(a + i * h)
                return float(total * h / 3)
            """,
        ),
        Correct(
            "density first, by keywords",
            """
            def expectation(g, pdf, a, b, n):
                def weighted(x):
                    values = np.array(pdf(x), dtype=float)
                    values *= g(x)
                    return values
                return simpson(f=weighted, a=a, b=b, n=n)
            """,
        ),
        Correct(
            "trapezoids",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("odd")
                x = np.linspace(a, b, n + 1)
                y = pdf(x) * g(x)
                return (4 * trapezoid(y, x) - trapezoid(y[::2], x[::2])) / 3
            """,
        ),
        Correct(
            "halves added, each with its own rule",
            """
            def expectation(g, pdf, a, b, n):
                if n % 2:
                    raise ValueError("odd")
                product = lambda x: np.multiply(g(x), pdf(x))
                h = (b - a) / n
                return sum(simpson(product, a + i * h, a + (i + 2) * h, 2) for i in range(0, n, 2))
            """,
        ),
    ],
    "monte_carlo": [
        Correct(
            "differences of all pairs",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                squares = np.subtract.outer(values, values) ** 2
                return np.array(np.mean(values)), np.sqrt(np.sum(squares) / (2 * n * n * (n - 1)))
            """,
        ),
        Correct(
            "np.std with ddof=1",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                return values.mean(), values.std(ddof=1) / n**0.5
            """,
        ),
        Correct(
            "statistics, and a list",
            """
            import statistics

            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n)).tolist()
                mean = statistics.fmean(values)
                return [mean, statistics.stdev(values) / n**0.5]
            """,
        ),
        Correct(
            "Welford's running sums",
            """
            def monte_carlo(f, sample, n, rng):
                mean = squares = 0.0
                for k, value in enumerate(f(sample(rng, n)), start=1):
                    step = value - mean
                    mean += step / k
                    squares += step * (value - mean)
                return mean, np.sqrt(squares / (n - 1) / n)
            """,
        ),
        Correct(
            "divisor n, root of n - 1",
            """
            def monte_carlo(f, sample, n, rng):
                values = np.array(f(sample(rng, n)), dtype=float)
                mean = np.mean(values)
                values -= mean
                return mean, np.sqrt(np.mean(values**2)) / np.sqrt(n - 1)
            """,
        ),
        Correct(
            "a named tuple, f by rows",
            """
            from typing import NamedTuple

            class Estimate(NamedTuple):
                mean: float
                standard_error: float

            def monte_carlo(f, sample, n, rng):
                x = sample(rng, n)
                values = np.concatenate([f(x[i : i + 1]) for i in range(n)])
                return Estimate(np.mean(values), np.sqrt(np.cov(values) / n))
            """,
        ),
        Correct(
            "squares shifted by the first value",
            """
            def monte_carlo(f, sample, n, rng):
                values = f(sample(rng, n))
                shifted = values - values[0]
                mean = np.sum(shifted) / n
                s2 = (np.sum((shifted - mean) ** 2)) / (n - 1)
                return values[0] + mean, np.hypot(0.0, np.sqrt(s2 / n))
            """,
        ),
        Correct(
            "f called twice",
            """
            def monte_carlo(f, sample, n, rng):
                x = sample(rng, n)
                mean = sum(f(x)) / n
                return mean, np.linalg.norm(f(x) - mean) / np.sqrt(n * (n - 1))
            """,
        ),
    ],
}

# Several parts at once, and the parts that lose points: mistakes stay where they are made.
TOGETHER: list[tuple[dict[str, str | None], set[str]]] = [
    (
        {
            "trapezoid": WRONG["trapezoid"][0].cell,
            "simpson": CORRECT["simpson"][1].cell,
            "auc": CORRECT["auc"][1].cell,
            "expectation": CORRECT["expectation"][3].cell,
        },
        {"trapezoid"},
    ),
    (
        {
            "trapezoid": None,
            "simpson": WRONG["simpson"][0].cell,
            "expectation": CORRECT["expectation"][2].cell,
        },
        {"trapezoid", "simpson"},
    ),
    (
        {"simpson": None, "expectation": CORRECT["expectation"][4].cell, "monte_carlo": None},
        {"simpson", "monte_carlo"},
    ),
]
