"""The chord test: a convex function lies below its chords."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_callable
from steepest.curvature.spectrum import require_tolerance

__all__ = ["ChordViolation", "violates_convexity"]


class ChordViolation(NamedTuple):
    """A chord that f rises above: f((1-t)a + tb) exceeds (1-t)f(a) + tf(b) by ``excess``."""

    a: np.ndarray | np.float64
    b: np.ndarray | np.float64
    t: float
    excess: float


def violates_convexity(
    f: Callable[[Any], Any],
    points: ArrayLike,
    ts: ArrayLike = (0.25, 0.5, 0.75),
    tol: float = 1e-12,
) -> ChordViolation | None:
    """Return the chord that f rises above the most, or None if it lies below all of them.

    Parameters
    ----------
    f : callable
        Takes one point and returns one real number.
    points : array_like, shape (k,) or (k, ...) with the shape of a point last
        The ends of the chords: every pair is tried.
    ts : array_like, shape (m,), default (0.25, 0.5, 0.75)
        Where on each chord to look: 0 is the one end, 1 the other.
    tol : float, default 1e-12
        An excess up to ``tol`` times the values of f there is taken for round-off.

    Returns
    -------
    ChordViolation or None
        A violation proves that f is not convex. None proves nothing: f is convex as far as
        these chords can tell.

    Raises
    ------
    TypeError
        If ``f`` cannot be called, or an argument or a value of f is not numeric.
    ValueError
        If there are fewer than two points or no t, a t is outside [0, 1], a point is not
        finite, ``tol`` is negative, or a value of f is not one number, or is nan.

    Notes
    -----
    Jensen's inequality for two points: f is convex if for all a, b and 0 ≤ t ≤ 1

    f((1-t)a + tb) ≤ (1-t) f(a) + t f(b).

    An infinite value says that f is not defined there, and satisfies it as an end of a chord.
    f is called k + mk(k-1)/2 times.

    Examples
    --------
    >>> violates_convexity(lambda x: x**4, [-1.0, 0.0, 2.0]) is None
    True
    >>> violates_convexity(lambda x: -(x**2), [-1.0, 0.0, 2.0], [0.5])
    ChordViolation(a=np.float64(-1.0), b=np.float64(2.0), t=0.5, excess=2.25)
    """
    require_callable("f", f)
    points, ts = require_array("points", points), require_array("ts", ts)
    tol = require_tolerance("tol", tol)
    if points.ndim == 0 or len(points) < 2 or points.size == 0:
        raise ValueError(f"points: expected at least two points, got {describe(points)}")
    if not np.isfinite(points).all():
        bad = points[~np.isfinite(points)][0]
        raise ValueError(f"points: expected finite numbers, got {describe(bad)}")
    if ts.ndim != 1 or ts.size == 0:
        raise ValueError(f"ts: expected a list of numbers from 0 to 1, got {describe(ts)}")
    if np.any(bad := ~((ts >= 0) & (ts <= 1))):
        raise ValueError(f"ts: expected numbers from 0 to 1, got {describe(ts[bad][0])}")

    values = [_value(f, point) for point in points]
    worst = None
    for i, j in combinations(range(len(points)), 2):
        a, b, fa, fb = points[i], points[j], values[i], values[j]
        if np.inf in (fa, fb):
            continue
        for t in ts.tolist():
            middle = _value(f, (1 - t) * a + t * b)
            excess = middle - ((1 - t) * fa + t * fb)
            noise = tol * max(abs(middle), abs(fa), abs(fb))
            if (excess > noise or middle == np.inf) and (worst is None or excess > worst.excess):
                worst = ChordViolation(a.copy(), b.copy(), t, excess)
    return worst


def _value(f: Callable[[Any], Any], point: np.ndarray | np.float64) -> float:
    value = require_array("f(x)", f(point.copy()))
    if value.shape != ():
        raise ValueError(f"f(x): expected one number, got {describe(value)}")
    if np.isnan(value) or value == -np.inf:
        raise ValueError(f"f(x): expected a number or inf, got {describe(value)}")
    return float(value)
