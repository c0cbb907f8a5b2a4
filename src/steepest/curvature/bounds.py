"""What the theorems promise of gradient descent with η = 1/L, on any function of their class."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_positive
from steepest.curvature.spectrum import require_tolerance

__all__ = ["convex_bound", "gradient_norm_bound", "strongly_convex_bound"]


def convex_bound(L: float, distance: float, k: ArrayLike) -> np.ndarray | np.float64:
    """Return the bound L‖x₀ - x*‖²/(2k) on f(x_k) - f* for convex f and η = 1/L.

    Parameters
    ----------
    L : float
        The smoothness.
    distance : float
        ‖x₀ - x*‖.
    k : array_like, any shape
        Step numbers, from 1.

    Returns
    -------
    float64 or ndarray, shape of k

    Raises
    ------
    TypeError, ValueError
        If an argument is no number in its range.

    Examples
    --------
    >>> convex_bound(2.0, 3.0, 9)
    np.float64(1.0)
    """
    L, distance = require_positive("L", L), require_tolerance("distance", distance)
    return L * distance**2 / (2 * _counts(k, 1))


def strongly_convex_bound(L: float, mu: float, k: ArrayLike) -> np.ndarray | np.float64:
    """Return the bound (1 - μ/L)^k on ‖x_k - x*‖²/‖x₀ - x*‖² for μ-strongly convex f, η = 1/L.

    Parameters
    ----------
    L : float
        The smoothness.
    mu : float
        The strong convexity, from 0 to L.
    k : array_like, any shape
        Step numbers, from 0.

    Returns
    -------
    float64 or ndarray, shape of k
        A bound on the *squared* distance; on a quadratic the distance itself falls that fast.

    Raises
    ------
    TypeError, ValueError
        If an argument is no number in its range.

    Examples
    --------
    >>> round(strongly_convex_bound(50.0, 1.0, 50), 3)
    np.float64(0.364)
    """
    L, μ = require_positive("L", L), require_tolerance("mu", mu)
    if μ > L:
        raise ValueError(f"mu: expected at most L = {L}, got {describe(mu)}")
    return (1 - μ / L) ** _counts(k, 0)


def gradient_norm_bound(L: float, gap: float, k: ArrayLike) -> np.ndarray | np.float64:
    """Return the bound 2L(f(x₀) - f*)/k on the least ‖∇f‖² of k steps with η = 1/L.

    Parameters
    ----------
    L : float
        The smoothness; f need not be convex.
    gap : float
        f(x₀) - f*.
    k : array_like, any shape
        Numbers of steps, from 1: the bound is on ∇f at x₀, …, x_{k-1}.

    Returns
    -------
    float64 or ndarray, shape of k

    Raises
    ------
    TypeError, ValueError
        If an argument is no number in its range.

    Examples
    --------
    >>> gradient_norm_bound(2.0, 9.0, [1, 10])
    array([36. ,  3.6])
    """
    L, gap = require_positive("L", L), require_tolerance("gap", gap)
    return 2 * L * gap / _counts(k, 1)


def _counts(k: ArrayLike, least: int) -> np.ndarray:
    k = require_array("k", k)
    if np.any(bad := ~(k >= least)):
        raise ValueError(f"k: expected numbers from {least}, got {describe(k[bad][0])}")
    return k
