"""Gradient descent with noise, which leaves the saddles on which plain descent can rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    require_array,
    require_callable,
    require_integer,
    require_nonnegative,
    require_rng,
    require_same_shape,
)

__all__ = ["perturbed_gradient_descent"]

MOST_STEPS = 10**9


def perturbed_gradient_descent(
    gradient: Callable[[np.ndarray], ArrayLike],
    x0: ArrayLike,
    learning_rate: float,
    noise: float,
    steps: int,
    rng: Any,
) -> np.ndarray:
    """Return the iterates of x ← x - η ∇f(x) + noise · ξ with standard normal ξ.

    Parameters
    ----------
    gradient : callable
        ∇f; takes and returns an array of the shape of x0.
    x0 : array_like, any shape
        Where to start; a saddle, for instance.
    learning_rate : float
        η, zero or more.
    noise : float
        The standard deviation of what is added to every coordinate in every step. 0 is plain
        gradient descent.
    steps : int
        How many steps to take.
    rng : numpy.random.Generator or int
        The source of chance, or a seed.

    Returns
    -------
    ndarray, shape (steps + 1, ...) with the shape of x0 last
        x₀, x₁, …; not finite after a divergence.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If a number is out of its range, or the gradient has not the shape of x0.

    Notes
    -----
    Along a direction of negative curvature λ, a deviation grows by the factor 1 - ηλ > 1 in each
    step, so noise of size s becomes a distance of 1 after about ln(1/s) / ln(1 + η|λ|) steps
    [1]_.

    References
    ----------
    .. [1] C. Jin, R. Ge, P. Netrapalli, S. M. Kakade, M. I. Jordan, "How to escape saddle points
       efficiently", ICML 2017.

    Examples
    --------
    >>> from steepest.objectives import saddle
    >>> still = perturbed_gradient_descent(saddle.gradient, [0.0, 0.0], 0.1, 0.0, 50, rng=0)
    >>> gone = perturbed_gradient_descent(saddle.gradient, [0.0, 0.0], 0.1, 1e-3, 50, rng=0)
    >>> np.abs(still).max(), np.abs(gone[-1]).max() > 1
    (np.float64(0.0), np.True_)
    """
    require_callable("gradient", gradient)
    x = require_array("x0", x0)
    eta = require_nonnegative("learning_rate", learning_rate)
    noise = require_nonnegative("noise", noise)
    steps = require_integer("steps", steps, 0, MOST_STEPS)
    rng = require_rng("rng", rng)
    iterates = np.empty((steps + 1, *x.shape))
    iterates[0] = x
    with np.errstate(all="ignore"):
        for t in range(steps):
            g = require_array("gradient(x)", gradient(iterates[t].copy()))
            require_same_shape("gradient(x)", g, x.shape, "the shape of x0")
            iterates[t + 1] = iterates[t] - eta * g + noise * rng.standard_normal(x.shape)
    return iterates
