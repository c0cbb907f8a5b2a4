"""Softmax, its logarithm, and softplus: exponentials that do not overflow."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._slopes import elementwise
from steepest._tracing import plain as constant
from steepest._validation import describe, require_array, require_integer
from steepest.functions.activations import sigmoid

__all__ = [
    "log_softmax",
    "logsumexp",
    "softmax",
    "softmax_jacobian",
    "softplus",
    "softplus_derivative",
]

# Far below the largest entry m, z - m may overflow to -∞, and e^(z - m) is 0. Those are the limits
# we want, so NumPy need not report them, even to a caller who has set np.seterr(all="raise").
_far_below_is_zero = np.errstate(under="ignore", over="ignore")


def _with_largest(z: Any, axis: int) -> tuple[Any, Any]:
    """Return z and its largest entry m along ``axis``, a constant: e^(z - m) cannot overflow."""
    z = require_array("z", z)
    if z.ndim == 0 or z.size == 0:
        raise ValueError(f"z: expected an array with at least one entry, got {describe(z)}")
    require_integer("axis", axis, -z.ndim, z.ndim - 1)
    return z, np.max(constant(z), axis=axis, keepdims=True)


@np.errstate(under="ignore", over="ignore", divide="ignore")  # ln 0 = -∞, if all entries are
def logsumexp(z: ArrayLike, axis: int = -1) -> Any:
    r"""Return ln Σ e^z along an axis, without overflow.

    Parameters
    ----------
    z : array_like, shape (..., n)
        The arguments.
    axis : int, default -1
        The axis to sum along.

    Returns
    -------
    float64 or ndarray, shape of z without ``axis``
        Infinite entries give the limit, which is -∞ only if all entries are.

    Raises
    ------
    TypeError
        If ``z`` is not numeric, or ``axis`` is not a whole number.
    ValueError
        If ``z`` has no entries, or not that axis.

    Notes
    -----
    :math:`\ln \sum_i e^{z_i} = m + \ln \sum_i e^{z_i - m}` for every m; with the largest entry
    as m, no exponent is positive.

    Examples
    --------
    >>> logsumexp([1000.0, 1000.0]) == 1000 + np.log(2)
    np.True_
    """
    z, m = _with_largest(z, axis)
    m = np.where(np.isfinite(m), m, 0.0)
    return np.log(np.sum(np.exp(z - m), axis=axis)) + np.squeeze(m, axis)


@_far_below_is_zero
def softmax(z: ArrayLike, axis: int = -1) -> Any:
    """Return the softmax, e^z / Σ e^z along an axis: positive numbers that sum to 1.

    Parameters
    ----------
    z : array_like, shape (..., n)
        The logits.
    axis : int, default -1
        The axis to sum along.

    Returns
    -------
    ndarray, shape of z
        A logit of -∞ has probability 0. Where the largest one is infinite there is no limit,
        and the result is ``nan``, as in PyTorch.

    Raises
    ------
    TypeError
        If ``z`` is not numeric, or ``axis`` is not a whole number.
    ValueError
        If ``z`` has no entries, or not that axis.

    Examples
    --------
    >>> softmax([1000.0, 1000.0, -1000.0])
    array([0.5, 0.5, 0. ])
    """
    z, m = _with_largest(z, axis)
    weights = np.exp(z - m)
    return weights / np.sum(weights, axis=axis, keepdims=True)


@_far_below_is_zero
def log_softmax(z: ArrayLike, axis: int = -1) -> Any:
    """Return ln softmax(z) = z - logsumexp(z), exact where softmax itself rounds to 0.

    Parameters
    ----------
    z : array_like, shape (..., n)
        The logits.
    axis : int, default -1
        The axis to sum along.

    Returns
    -------
    ndarray, shape of z

    Raises
    ------
    TypeError
        If ``z`` is not numeric, or ``axis`` is not a whole number.
    ValueError
        If ``z`` has no entries, or not that axis.

    Examples
    --------
    >>> log_softmax([0.0, -1000.0])
    array([    0., -1000.])
    """
    z, m = _with_largest(z, axis)
    shifted = z - m
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


@_far_below_is_zero
def softmax_jacobian(z: ArrayLike) -> np.ndarray:
    """Return the Jacobian of softmax, sᵢ (δᵢⱼ - sⱼ) = diag(s) - s sᵀ.

    Parameters
    ----------
    z : array_like, shape (n,)
        The logits.

    Returns
    -------
    ndarray, shape (n, n)
        Symmetric; every row and column sums to 0.

    Raises
    ------
    TypeError
        If ``z`` is not numeric.
    ValueError
        If ``z`` is not a vector with at least one entry.

    Examples
    --------
    >>> softmax_jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    z = require_array("z", z)
    if z.ndim != 1:
        raise ValueError(f"z: expected an array of shape (n,), got {describe(z)}")
    s = softmax(z)
    return np.diag(s) - np.outer(s, s)


@elementwise(lambda y, z: sigmoid(z))
def softplus(z: ArrayLike) -> Any:
    """Return softplus, ln(1 + e^z): a smooth ReLU, and the loss of a logit.

    Parameters
    ----------
    z : array_like, any shape
        Real or complex. Complex arguments make complex-step differentiation possible.

    Returns
    -------
    float64 or ndarray, shape of z

    Raises
    ------
    TypeError
        If ``z`` is not numeric.

    Notes
    -----
    Written as max(z, 0) + ln(1 + e^(-|z|)), which cannot overflow.

    Examples
    --------
    >>> softplus([-1000.0, 0.0, 1000.0])
    array([0.00000000e+00, 6.93147181e-01, 1.00000000e+03])
    """
    z = require_array("z", z, allow_complex=True)
    right = z.real >= 0
    with np.errstate(under="ignore"):
        return np.where(right, z, 0.0) + np.log1p(np.exp(np.where(right, -z, z)))


def softplus_derivative(z: ArrayLike) -> Any:
    """Return the derivative of softplus, which is the sigmoid.

    Parameters
    ----------
    z : array_like, any shape
        Where to take the derivative.

    Returns
    -------
    float64 or ndarray, shape of z

    Raises
    ------
    TypeError
        If ``z`` is not numeric.

    Examples
    --------
    >>> softplus_derivative(0.0)
    np.float64(0.5)
    """
    return sigmoid(z)
