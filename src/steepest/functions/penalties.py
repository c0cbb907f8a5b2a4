"""Penalties on the size of the weights: L2, L1, and the step that makes weights exactly zero."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import require_array, require_nonnegative

__all__ = [
    "l1_penalty",
    "l1_penalty_derivative",
    "l2_penalty",
    "l2_penalty_derivative",
    "soft_threshold",
]


def l2_penalty(w: ArrayLike, strength: float = 1.0) -> Any:
    """Return the L2 penalty λ Σ w², as in ridge regression and weight decay.

    Parameters
    ----------
    w : array_like, any shape
        The weights.
    strength : float, default 1
        λ. Texts that write ½λ have a gradient of λw.

    Returns
    -------
    float64

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If ``strength`` is negative or not finite.

    Examples
    --------
    >>> l2_penalty([3.0, -4.0], strength=0.1)
    np.float64(2.5)
    """
    w = require_array("w", w)
    return require_nonnegative("strength", strength) * np.sum(w * w)


def l2_penalty_derivative(w: ArrayLike, strength: float = 1.0) -> Any:
    """Return the gradient of the L2 penalty, 2λw: a pull in proportion to the weight.

    Parameters
    ----------
    w, strength
        As in `l2_penalty`.

    Returns
    -------
    float64 or ndarray, shape of w

    Raises
    ------
    TypeError, ValueError
        As `l2_penalty`.

    Examples
    --------
    >>> l2_penalty_derivative([3.0, -4.0], strength=0.5)
    array([ 3., -4.])
    """
    return (2 * require_nonnegative("strength", strength) * require_array("w", w))[()]


def l1_penalty(w: ArrayLike, strength: float = 1.0) -> Any:
    """Return the L1 penalty λ Σ |w|, as in the lasso.

    Parameters
    ----------
    w : array_like, any shape
        The weights.
    strength : float, default 1
        λ.

    Returns
    -------
    float64

    Raises
    ------
    TypeError, ValueError
        As `l2_penalty`.

    Examples
    --------
    >>> l1_penalty([3.0, -4.0], strength=0.5)
    np.float64(3.5)
    """
    return require_nonnegative("strength", strength) * np.sum(np.abs(require_array("w", w)))


def l1_penalty_derivative(w: ArrayLike, strength: float = 1.0) -> Any:
    """Return a subgradient of the L1 penalty, λ sign(w): the same pull on large and small weights.

    Parameters
    ----------
    w, strength
        As in `l1_penalty`.

    Returns
    -------
    float64 or ndarray, shape of w
        At the corner w = 0, where every slope in [-λ, λ] is a subgradient, the value is 0.

    Raises
    ------
    TypeError, ValueError
        As `l2_penalty`.

    Examples
    --------
    >>> l1_penalty_derivative([3.0, 0.0, -4.0], strength=0.5)
    array([ 0.5,  0. , -0.5])
    """
    return (require_nonnegative("strength", strength) * np.sign(require_array("w", w)))[()]


def soft_threshold(w: ArrayLike, threshold: float) -> Any:
    """Return w moved toward 0 by ``threshold``, and 0 where it is nearer than that.

    Parameters
    ----------
    w : array_like, any shape
        The weights after a gradient step on the loss alone.
    threshold : float
        ηλ, the learning rate times the strength of the L1 penalty.

    Returns
    -------
    float64 or ndarray, shape of w

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If ``threshold`` is negative or not finite.

    Notes
    -----
    sign(w) max(|w| - threshold, 0) minimizes ½(u - w)² + threshold |u| over u. A subgradient step
    hops around 0; this step lands on it, and stays (the proximal gradient method, [1]_).

    References
    ----------
    .. [1] N. Parikh, S. Boyd, "Proximal algorithms", Foundations and Trends in Optimization 1
       (2014), 127–239.

    Examples
    --------
    >>> soft_threshold([3.0, -0.5, 0.2], 0.5)
    array([2.5, 0. , 0. ])
    """
    w = require_array("w", w)
    shrunk = np.maximum(np.abs(w) - require_nonnegative("threshold", threshold), 0.0)
    return (np.sign(w) * shrunk + 0.0)[()]  # + 0.0 makes -0 a 0
