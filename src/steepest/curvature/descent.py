"""Gradient descent on a quadratic without taking its steps: each eigenvector goes its own way."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_number,
    require_positive,
    require_same_shape,
)
from steepest.curvature.spectrum import require_symmetric

__all__ = ["distances_on_quadratic", "escape_steps", "steps_to_tolerance"]


def distances_on_quadratic(
    H: ArrayLike, x0: ArrayLike, learning_rate: float, steps: ArrayLike
) -> np.ndarray | np.float64:
    """Return ‖x_t - x*‖ of gradient descent after t steps, without taking them.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Symmetric.
    x0 : array_like, shape (n,)
        Where the descent starts, measured from the minimizer: x_0 - x*.
    learning_rate : float
        η.
    steps : array_like, any shape
        The step numbers t, from 0.

    Returns
    -------
    float64 or ndarray, shape of steps
        √Σ c_i² (1 - ηλ_i)^(2t), c_i the components of x0 along the eigenvectors.

    Raises
    ------
    TypeError, ValueError
        As `gradient_descent_rate`, and a ValueError if ``x0`` does not fit ``H`` or is not
        finite, or a step is negative.

    Examples
    --------
    >>> distances_on_quadratic([[2.0]], [3.0], 0.1, [0, 1, 2]).round(2)
    array([3.  , 2.4 , 1.92])
    """
    t = require_array("steps", steps)
    if not np.all(t >= 0):
        raise ValueError(f"steps: expected numbers from 0, got {describe(t[~(t >= 0)][0])}")
    components, factors = _modes(H, x0, learning_rate)
    with np.errstate(over="ignore", under="ignore"):
        return np.linalg.norm(components * factors ** t[..., np.newaxis], axis=-1)


def steps_to_tolerance(
    H: ArrayLike, x0: ArrayLike, learning_rate: float, tol: float
) -> int | float:
    """Return after how many steps gradient descent is within ``tol`` of the minimizer.

    Parameters
    ----------
    H, x0, learning_rate
        As in `distances_on_quadratic`.
    tol : float
        The distance to reach.

    Returns
    -------
    int or float
        The first such step; infinity if there is none.

    Raises
    ------
    TypeError, ValueError
        As `distances_on_quadratic`, and a ValueError if ``tol`` is not positive and finite.

    Notes
    -----
    No step is taken: the distance is a sum of powers of the factors 1 - ηλ, hence a convex
    function of t, and the first t is found by bisection where it still falls. A start that
    has no component along a diverging direction converges.

    Examples
    --------
    >>> steps_to_tolerance([[1.0, 0.0], [0.0, 50.0]], [5.0, 5.0], 1 / 50, 1e-3)
    422
    >>> steps_to_tolerance([[2.0]], [3.0], 1.1, 1e-3)
    inf
    """
    tol = require_positive("tol", tol)
    components, factors = _modes(H, x0, learning_rate)

    def distance(t: int) -> float:
        with np.errstate(over="ignore", under="ignore"):
            return float(np.linalg.norm(components * factors ** float(t)))

    def arrived(t: int) -> bool:
        return distance(t) <= tol

    def rises(t: int) -> bool:
        return distance(t + 1) >= distance(t)

    if factors[components > 0].max(initial=0.0) < 1:
        return _first(arrived)
    turn = _first(lambda t: arrived(t) or rises(t))  # the distance falls up to there
    return _first(arrived, turn) if arrived(turn) else math.inf


def _first(condition: Callable[[int], bool], high: int | None = None) -> int:
    """Return the first t from 0 with the condition, which then holds for ever (or to high)."""
    if high is None:
        high = 1
        while not condition(high):
            high *= 2
    low = -1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if condition(middle) else (middle, high)
    return high


def _modes(H: ArrayLike, x0: ArrayLike, learning_rate: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the size of x0 along each eigenvector, and |1 - ηλ|, what a step makes of it."""
    H = require_symmetric("H", H)
    η = require_positive("learning_rate", learning_rate)
    x0 = require_array("x0", x0)
    require_same_shape("x0", x0, H.shape[:1], "one entry for each row of H")
    if not np.isfinite(x0).all():
        bad = x0[~np.isfinite(x0)][0]
        raise ValueError(f"x0: expected finite numbers, got {describe(bad)}")
    λ, Q = np.linalg.eigh(H)
    return np.abs(Q.T @ x0), np.abs(1 - η * λ)


def escape_steps(eigenvalue: float, learning_rate: float, offset: float, radius: float) -> int:
    """Return after how many steps gradient descent leaves a saddle along negative curvature.

    Parameters
    ----------
    eigenvalue : float
        λ < 0, the curvature along the escape.
    learning_rate : float
        η.
    offset : float
        The distance from the saddle at the start, along this direction.
    radius : float
        The distance to reach.

    Returns
    -------
    int
        The first t with offset · (1 + η|λ|)^t ≥ radius: ln(radius/offset) / ln(1 - ηλ),
        rounded up; 0 if it starts outside.

    Raises
    ------
    TypeError
        If an argument is no number.
    ValueError
        If ``eigenvalue`` is not negative, or another argument is not positive and finite.

    Examples
    --------
    >>> escape_steps(-1.0, 0.1, 1e-6, 1.0)
    145
    """
    λ = require_number("eigenvalue", eigenvalue)
    if λ >= 0:
        raise ValueError(f"eigenvalue: expected a negative number, got {describe(eigenvalue)}")
    η = require_positive("learning_rate", learning_rate)
    offset, radius = require_positive("offset", offset), require_positive("radius", radius)
    steps = (math.log(radius) - math.log(offset)) / math.log1p(-η * λ)
    return max(0, math.ceil(steps - 1e-12 * abs(steps)))  # a whole number, up to round-off
