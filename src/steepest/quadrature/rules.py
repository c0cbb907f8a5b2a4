"""Rules on equal intervals: Riemann sums, midpoint, trapezoid, Simpson."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from steepest._validation import require_callable, require_choice, require_integer
from steepest.quadrature.estimate import (
    MOST_NODES,
    Estimate,
    Integrand,
    at_least_rounding,
    finite_values,
    require_limits,
)
from steepest.quadrature.substitution import finite_interval

__all__ = ["midpoint", "riemann", "simpson", "trapezoid"]

_CLOSED = "; midpoint and gauss_legendre take infinite limits"


def riemann(f: Integrand, a: float, b: float, n: int, rule: str = "left") -> Estimate:
    r"""Return the Riemann sum h Σ f(xᵢ) on n equal intervals of width h = (b - a)/n.

    Parameters
    ----------
    f : callable
        The integrand, element by element. Called once: with the n + 1 ends of the intervals,
        or for the rule "midpoint" with the n midpoints.
    a, b : float
        The limits; a > b gives the negative.
    n : int
        The number of intervals, at least 1.
    rule : {"left", "right", "midpoint"}
        Where in its interval each xᵢ lies.

    Returns
    -------
    Estimate
        ``value``, and ``error``: by how much the sum differs from the trapezoid rule, plus the
        error of that rule; for the rule "midpoint", see `midpoint`.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is less than 1, a limit or a value of ``f`` is not finite, or ``f`` returns
        another shape.

    Notes
    -----
    Order 1: the sum minus the integral is -(h/2)(f(b) - f(a)) + O(h²) for the left sum, and the
    opposite for the right. Exact for constants. The left and the right sum of an increasing
    function enclose its integral.

    Examples
    --------
    >>> riemann(lambda x: x, 0, 1, 4).value
    0.375
    >>> riemann(lambda x: x, 0, 1, 4, rule="right").value
    0.625
    """
    if require_choice("rule", rule, ("left", "right", "midpoint")) == "midpoint":
        return midpoint(f, a, b, n)
    x, h = _intervals(f, a, b, n)
    y = finite_values(f, x)
    terms = h * (y[:-1] if rule == "left" else y[1:])
    better, error = _trapezoid(y, h)
    return Estimate(float(terms.sum()), abs(float(terms.sum()) - better) + error)


def midpoint(f: Integrand, a: float, b: float, n: int) -> Estimate:
    r"""Return the midpoint rule h Σ f(a + (i + ½)h) on n equal intervals of width h = (b - a)/n.

    Parameters
    ----------
    f : callable
        The integrand, element by element. Called once, with the n midpoints; never at a or b.
    a, b : float
        The limits; a > b gives the negative. They may be infinite: see `finite_interval`.
    n : int
        The number of intervals, at least 1.

    Returns
    -------
    Estimate
        ``value``, and ``error``: the rule is repeated with every third of its points, which are
        the midpoints of intervals three times as wide, and a ninth of that rule's error is
        left: error = \|fine - coarse\| / 8. With n < 3 there are too few points to tell: ``inf``.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is less than 1, a limit is ``nan``, a value of ``f`` is not finite, or ``f``
        returns another shape.

    Notes
    -----
    Order 2: the rule minus the integral is -(h²/24)(f′(b) - f′(a)) + O(h⁴), half of that of the
    trapezoid rule and of opposite sign. Exact for lines.

    Examples
    --------
    >>> midpoint(lambda x: x**2, 0, 2, 2).value
    2.5
    >>> midpoint(lambda x: 1 / np.sqrt(x), 0, 1, 6).value < 2  # f(0) is infinite
    True
    """
    require_callable("f", f)
    n = require_integer("n", n, 1, MOST_NODES)
    f, a, b = finite_interval(f, a, b)
    h = (b - a) / n
    y = finite_values(f, a + (np.arange(n) + 0.5) * h)

    def coarse(y: np.ndarray) -> float:
        return 3 * h * y[1::3].sum()

    def fine(y: np.ndarray) -> float:
        return h * y.sum()

    error = _richardson(y, n, 3, fine, coarse) / (3**2 - 1) if n >= 3 else np.inf
    return Estimate(float(fine(y)), at_least_rounding(error, h * y))


def trapezoid(f: Integrand, a: float, b: float, n: int) -> Estimate:
    r"""Return the trapezoid rule h (½f(x₀) + f(x₁) + … + f(xₙ₋₁) + ½f(xₙ)), h = (b - a)/n.

    Parameters
    ----------
    f : callable
        The integrand, element by element. Called once, with the n + 1 ends of the intervals.
    a, b : float
        The limits; a > b gives the negative.
    n : int
        The number of intervals, at least 1.

    Returns
    -------
    Estimate
        ``value``, and ``error``: the rule is repeated with every second point, and a quarter of
        that rule's error is left: error = \|fine - coarse\| / 3. With n = 1 there are too few
        points to tell: ``inf``.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is less than 1, a limit or a value of ``f`` is not finite, or ``f`` returns
        another shape.

    Notes
    -----
    Order 2: the rule minus the integral is (h²/12)(f′(b) - f′(a)) + O(h⁴). Exact for lines. For
    smooth periodic functions over a period the error falls faster than any power of h.

    Examples
    --------
    >>> trapezoid(lambda x: x**2, 0, 2, 2).value
    3.0
    >>> estimate = trapezoid(np.sin, 0, np.pi, 100)  # the integral is 2
    >>> f"{estimate.value:.6f}, off by about {estimate.error:.6f}"
    '1.999836, off by about 0.000165'
    """
    x, h = _intervals(f, a, b, n)
    return Estimate(*_trapezoid(finite_values(f, x), h))


def simpson(f: Integrand, a: float, b: float, n: int) -> Estimate:
    r"""Return Simpson's rule (h/3)(f(x₀) + 4f(x₁) + 2f(x₂) + … + 4f(xₙ₋₁) + f(xₙ)), h = (b - a)/n.

    Parameters
    ----------
    f : callable
        The integrand, element by element. Called once, with the n + 1 ends of the intervals.
    a, b : float
        The limits; a > b gives the negative.
    n : int
        The number of intervals: even, since each parabola spans two. (Some texts count the
        parabolas and write 2n for our n.)

    Returns
    -------
    Estimate
        ``value``, and ``error``: the rule is repeated with every second point, and a sixteenth of
        that rule's error is left: error = \|fine - coarse\| / 15. With n = 2 it is the
        difference from the trapezoid rule, which is far too large.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is odd or less than 2, a limit or a value of ``f`` is not finite, or ``f``
        returns another shape.

    Notes
    -----
    Order 4: the rule minus the integral is (h⁴/180)(f‴(b) - f‴(a)) + O(h⁶). Exact for
    cubics, one degree more than the parabolas it is made of. It equals (4T - T′)/3, with T the
    trapezoid rule on the same points and T′ on every second of them.

    Examples
    --------
    >>> simpson(lambda x: x**3, 0, 2, 2).value
    4.0
    >>> estimate = simpson(np.exp, 0, 2, 20)  # e² - 1 = 6.3890561
    >>> f"{estimate.value:.7f}, off by about {estimate.error:.7f}"
    '6.3890596, off by about 0.0000035'
    """
    x, h = _intervals(f, a, b, n, least=2)
    if n % 2:
        raise ValueError(f"n: expected an even number of intervals for Simpson's rule, got {n}")
    y = finite_values(f, x)

    def fine(y: np.ndarray, h: float = h) -> float:
        return h / 3 * (y[0] + 4 * y[1::2].sum() + 2 * y[2:-1:2].sum() + y[-1])

    def coarse(y: np.ndarray) -> float:
        return fine(y[::2], 2 * h)

    if n == 2:
        error = abs(fine(y) - _trapezoid(y, h)[0])
    else:
        error = _richardson(y, n, 4, fine, coarse) / (2**4 - 1)
    return Estimate(float(fine(y)), at_least_rounding(error, h * y))


def _trapezoid(y: np.ndarray, h: float) -> tuple[float, float]:
    """Return the trapezoid rule on values ``h`` apart, and its error."""

    def fine(y: np.ndarray, h: float = h) -> float:
        return h * (y[0] / 2 + y[1:-1].sum() + y[-1] / 2)

    def coarse(y: np.ndarray) -> float:
        return fine(y[::2], 2 * h)

    n = len(y) - 1
    error = _richardson(y, n, 2, fine, coarse) / (2**2 - 1) if n >= 2 else np.inf
    return float(fine(y)), at_least_rounding(error, h * y)


def _richardson(
    y: np.ndarray,
    n: int,
    group: int,
    fine: Callable[[np.ndarray], float],
    coarse: Callable[[np.ndarray], float],
) -> float:
    """Return |fine - coarse| for values on n intervals, of which the coarse rule joins some.

    If the coarse rule cannot cover all n, because it takes ``group`` of them at a time, it is
    tried on as many as it can from the left and from the right. The larger difference counts,
    scaled up to n.
    """
    covered = n - n % group
    points = covered + len(y) - n  # one point more than intervals, if the ends are points
    parts = (y[:points], y[len(y) - points :])
    return max(abs(fine(part) - coarse(part)) for part in parts) * n / covered


def _intervals(
    f: Integrand, a: float, b: float, n: int, least: int = 1
) -> tuple[np.ndarray, float]:
    """Return the ends of n equal intervals and their width."""
    require_callable("f", f)
    a, b = require_limits(a, b, remedy=_CLOSED)
    n = require_integer("n", n, least, MOST_NODES)
    return np.linspace(a, b, n + 1), (b - a) / n
