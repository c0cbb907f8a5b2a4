"""Infinite limits, by a substitution that makes them finite."""

from __future__ import annotations

from typing import Any

import numpy as np

from steepest._validation import real_values, require_callable
from steepest.quadrature.estimate import Integrand, require_limits

__all__ = ["finite_interval"]


def finite_interval(f: Integrand, a: float, b: float) -> tuple[Integrand, float, float]:
    r"""Return (g, c, d) with finite limits c, d, and ∫ g over them equal to ∫ f from a to b.

    Parameters
    ----------
    f : callable
        The integrand, element by element.
    a, b : float
        The limits, finite or infinite.

    Returns
    -------
    g : callable
        ``f`` itself if both limits are finite, else f(x(t)) x′(t).
    c, d : float
        The limits of t. Where a limit is infinite, g is not defined at c or d: use a rule that
        does not evaluate the ends.

    Raises
    ------
    TypeError
        If ``f`` cannot be called, or a limit is not a number.
    ValueError
        If a limit is ``nan``.

    Notes
    -----
    The substitutions are

    ============  =================  ===================  ============
    limits        x(t)               x′(t)                t
    ============  =================  ===================  ============
    a to ∞        a + t / (1 - t)    1 / (1 - t)²         from 0 to 1
    -∞ to b       b - t / (1 - t)    -1 / (1 - t)²        from 1 to 0
    -∞ to ∞       t / (1 - t²)       (1 + t²)/(1 - t²)²   from -1 to 1
    ============  =================  ===================  ============

    and the same with signs changed if the upper limit comes first. Half of
    the points then lie within 1 of the finite limit, or within 2/3 of 0 (midpoint) or √2 of 0
    (Gauss-Legendre): shift and scale an integrand that lives far from there.

    Examples
    --------
    >>> g, c, d = finite_interval(lambda x: 1 / x**2, 1, np.inf)
    >>> (c, d)
    (0.0, 1.0)
    >>> g(np.array([0.0, 0.5]))
    array([1., 1.])
    """
    require_callable("f", f)
    a, b = require_limits(a, b, infinite=True)
    if np.isfinite(a) and np.isfinite(b):
        return f, a, b
    if a == b:
        return f, 0.0, 0.0  # from ∞ to ∞, or from -∞ to -∞: nothing
    if np.isinf(a) and np.isinf(b):
        return _on_the_line(f), float(np.sign(a)), float(np.sign(b))
    end, infinity = (a, b) if np.isfinite(a) else (b, a)
    c, d = (0.0, 1.0) if np.isfinite(a) else (1.0, 0.0)
    return _on_a_ray(f, end, float(np.sign(infinity))), c, d


def _on_the_line(f: Integrand) -> Integrand:
    def g(t: np.ndarray) -> Any:
        return real_values(f, t / (1 - t**2)) * (1 + t**2) / (1 - t**2) ** 2

    return g


def _on_a_ray(f: Integrand, end: float, direction: float) -> Integrand:
    def g(t: np.ndarray) -> Any:
        return real_values(f, end + direction * t / (1 - t)) * direction / (1 - t) ** 2

    return g
