"""The functions that networks are made of: the affine map, softmax and its logarithm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._slopes import elementwise
from steepest._tracing import plain as constant
from steepest._tracing import primitive
from steepest._validation import describe, require_array, require_choice, require_integer
from steepest.functions.activations import leaky_relu, relu, sigmoid, tanh

__all__ = [
    "ACTIVATIONS",
    "affine",
    "dense",
    "feedforward",
    "layer_outputs",
    "log_softmax",
    "logsumexp",
    "softmax",
    "softmax_jacobian",
    "softplus",
    "softplus_derivative",
]


@primitive
def affine(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> np.ndarray:
    """Return the affine map X W + b, a layer of a network before its activation.

    Parameters
    ----------
    X : array_like, shape (B, n_in)
        One sample a row.
    W : array_like, shape (n_in, n_out)
        The weights. (Texts that put one sample in a column write W x + b with the transpose.)
    b : array_like, shape (n_out,)
        The biases, added to every row.

    Returns
    -------
    ndarray, shape (B, n_out)

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If the shapes do not fit.

    Examples
    --------
    >>> affine([[1.0, 2.0]], [[1.0, 0.0], [0.0, 10.0]], [0.5, 0.5])
    array([[ 1.5, 20.5]])
    """
    X, W, b = require_array("X", X), require_array("W", W), require_array("b", b)
    return _affine(X, W, b)


def _affine(X: Any, W: Any, b: Any) -> Any:
    if X.ndim != 2 or b.ndim != 1 or W.shape != (X.shape[1], b.size):
        raise ValueError(
            "X, W, b: expected shapes (B, n_in), (n_in, n_out), (n_out,), "
            f"got {X.shape}, {W.shape}, {b.shape}"
        )
    Z = X @ W
    if type(b) is not np.ndarray:  # a traced b cannot be added in place
        return Z + b
    Z += b  # in place on a plain array; a traced Z becomes a new value
    return Z


ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "leaky_relu": leaky_relu,
    "relu": relu,
    "sigmoid": sigmoid,
    "tanh": tanh,
}
"""The activations of `dense` by name."""


@primitive
def dense(X: ArrayLike, W: ArrayLike, b: ArrayLike, activation: str = "identity") -> np.ndarray:
    """Return activation(X W + b), a layer of a network.

    Parameters
    ----------
    X, W, b
        As in `affine`.
    activation : {"identity", "leaky_relu", "relu", "sigmoid", "tanh"}, default "identity"
        What is applied to every entry.

    Returns
    -------
    ndarray, shape (B, n_out)

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If the shapes do not fit or the activation is unknown.

    Examples
    --------
    >>> dense([[1.0, 2.0]], [[1.0, 0.0], [0.0, -10.0]], [0.5, 0.5], "relu")
    array([[1.5, 0. ]])
    """
    require_choice("activation", activation, ACTIVATIONS)
    return _activated(affine.plain(X, W, b), activation)


def _activated(Z: Any, activation: str) -> Any:
    """Return activation(Z), in place where nobody else can have Z."""
    if type(Z) is np.ndarray:
        if activation == "tanh":
            return np.tanh(Z, out=Z)
        if activation == "relu":
            return np.maximum(Z, 0.0, out=Z)
    return ACTIVATIONS[activation](Z)


def layer_outputs(
    X: ArrayLike, weights: Sequence[ArrayLike], activations: Sequence[str]
) -> list[np.ndarray]:
    """Return X and the output of every layer of `feedforward`.

    Parameters
    ----------
    X : array_like, shape (B, n_0)
        One sample a row.
    weights : sequence of array_like
        W₁, b₁, W₂, b₂, …, as in `feedforward`.
    activations : sequence of str
        The activation of each layer.

    Returns
    -------
    list of ndarray, shapes (B, n_0), (B, n_1), …, (B, n_L)

    Raises
    ------
    TypeError, ValueError
        As `feedforward`.

    Examples
    --------
    >>> weights = [[3.0]], [1.0], [[10.0]], [0.0]
    >>> layer_outputs([[2.0]], weights, ["relu", "identity"])
    [array([[2.]]), array([[7.]]), array([[70.]])]
    """
    if len(weights) != 2 * len(activations) or not weights:
        raise ValueError(
            f"weights: expected two arrays for each of {len(activations)} activations, "
            f"at least one pair, got {len(weights)}"
        )
    A = require_array("X", X)
    outputs = [A]
    for i, activation in enumerate(activations):
        W, b = weights[2 * i : 2 * i + 2]
        if activation not in ACTIVATIONS:
            require_choice("activation", activation, ACTIVATIONS)
        Z = _affine(A, require_array("W", W), require_array("b", b))
        A = _activated(Z, activation)
        outputs.append(A)
    return outputs


@primitive
def feedforward(X: ArrayLike, *weights: ArrayLike, activations: Sequence[str]) -> np.ndarray:
    """Return the output of a network of dense layers, each fed with the one before.

    Parameters
    ----------
    X : array_like, shape (B, n_0)
        One sample a row.
    *weights : array_like
        W₁, b₁, W₂, b₂, …, with Wₗ of shape (n_(l-1), n_l) and bₗ of shape (n_l,).
    activations : sequence of str
        The activation of each layer, as in `dense`.

    Returns
    -------
    ndarray, shape (B, n_L)

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If the shapes do not fit, an activation is unknown, there are not two arrays for each
        activation, or there is no layer.

    Examples
    --------
    >>> feedforward([[2.0]], [[3.0]], [1.0], [[10.0]], [0.0], activations=["relu", "identity"])
    array([[70.]])
    """
    return layer_outputs(X, weights, activations)[-1]


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
