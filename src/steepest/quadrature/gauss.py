"""Gauss-Legendre quadrature: the best n points."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from steepest._validation import require_callable, require_integer
from steepest.quadrature.estimate import Estimate, Integrand, at_least_rounding, finite_values
from steepest.quadrature.substitution import finite_interval

__all__ = ["gauss_legendre", "legendre_nodes"]

MOST = 1000


def gauss_legendre(f: Integrand, a: float, b: float, n: int) -> Estimate:
    r"""Return the Gauss-Legendre rule with n points, (b - a)/2 · Σ wᵢ f(xᵢ).

    Parameters
    ----------
    f : callable
        The integrand, element by element. Called once, with 2n - 1 points: the n of the rule
        and the n - 1 of the rule that checks it; never at a or b.
    a, b : float
        The limits; a > b gives the negative. They may be infinite: see `finite_interval`.
    n : int
        The number of points, from 1 to 1000.

    Returns
    -------
    Estimate
        ``value``, and ``error``: the difference from the rule with n - 1 points. This is the
        error of the worse rule, so as a rule far too large. With n = 1: ``inf``.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is not from 1 to 1000, a limit is ``nan``, a value of ``f`` is not finite, or
        ``f`` returns another shape.

    Notes
    -----
    Exact for polynomials of degree 2n - 1, the highest that n points allow. For analytic f the
    error falls exponentially with n. For f with corners it falls slowly: split the interval
    at the corners.

    Examples
    --------
    >>> round(gauss_legendre(lambda x: 3 * x**2 - 2 * x + 1, 1, 4, 2).value, 12)
    51.0
    >>> density = lambda x: np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    >>> round(gauss_legendre(density, -np.inf, np.inf, 100).value, 12)
    1.0
    """
    require_callable("f", f)
    n = require_integer("n", n, 1, MOST)
    f, a, b = finite_interval(f, a, b)
    t, w = _nodes(n)
    if n == 1:
        y = finite_values(f, _between(a, b, t))
        return Estimate(float((b - a) / 2 * (w @ y)), np.inf)
    t_check, w_check = _nodes(n - 1)
    values = finite_values(f, _between(a, b, np.concatenate([t, t_check])))
    y, y_check = values[:n], values[n:]
    value = (b - a) / 2 * (w @ y)
    error = abs(value - (b - a) / 2 * (w_check @ y_check))
    return Estimate(float(value), at_least_rounding(error, (b - a) / 2 * w * y))


def legendre_nodes(n: int) -> tuple[np.ndarray, np.ndarray]:
    r"""Return the points and weights of Gauss-Legendre quadrature on [-1, 1].

    Parameters
    ----------
    n : int
        The number of points, from 1 to 1000.

    Returns
    -------
    points : ndarray, shape (n,)
        The roots of the Legendre polynomial Pₙ, ascending. Read-only.
    weights : ndarray, shape (n,)
        Positive numbers with the sum 2. Read-only.

    Raises
    ------
    TypeError
        If ``n`` is not a whole number.
    ValueError
        If ``n`` is not from 1 to 1000.

    Notes
    -----
    Newton's method from :math:`\cos(\pi (i - 1/4) / (n + 1/2))`, which is close to the i-th root
    from the right, with Pₙ from the recurrence (k+1)Pₖ₊₁ = (2k+1)xPₖ - kPₖ₋₁ and its derivative
    from (1 - x²)Pₙ′ = n(Pₙ₋₁ - xPₙ). The weights are 2 / ((1 - x²) Pₙ′(x)²).

    References
    ----------
    M. Abramowitz, I. A. Stegun, *Handbook of Mathematical Functions*, National Bureau of
    Standards, 1964, formulas 22.7.10, 22.8.5 and 25.4.29.

    Examples
    --------
    >>> legendre_nodes(2)[0] ** 2 * 3
    array([1., 1.])
    """
    return _nodes(require_integer("n", n, 1, MOST))


@lru_cache
def _nodes(n: int) -> tuple[np.ndarray, np.ndarray]:
    x = np.cos(np.pi * (np.arange(n, 0, -1) - 0.25) / (n + 0.5))
    for _ in range(10):  # quadratic convergence from two good digits: five rounds are enough
        p, slope = _legendre(n, x)
        x = x - p / slope
    x = (x - x[::-1]) / 2  # the roots lie symmetrically; now to the last bit
    _, slope = _legendre(n, x)
    weights = 2 / ((1 - x**2) * slope**2)
    x.setflags(write=False)
    weights.setflags(write=False)
    return x, weights


def _legendre(n: int, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Pₙ(x) and Pₙ′(x)."""
    before, p = np.ones_like(x), x
    for k in range(1, n):
        before, p = p, ((2 * k + 1) * x * p - k * before) / (k + 1)
    return p, n * (before - x * p) / (1 - x**2)


def _between(a: float, b: float, t: np.ndarray) -> np.ndarray:
    """Return the points of [a, b] that lie as t does in [-1, 1]."""
    return (a + b) / 2 + (b - a) / 2 * t
