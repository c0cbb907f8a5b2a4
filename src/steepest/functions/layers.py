"""The functions that networks are made of: the affine map, the dense layer, the chain of layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._tracing import primitive
from steepest._validation import require_array, require_choice
from steepest.functions.activations import leaky_relu, relu, sigmoid, tanh

__all__ = [
    "ACTIVATIONS",
    "affine",
    "dense",
    "feedforward",
    "layer_outputs",
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
    for W, b, activation in zip(weights[::2], weights[1::2], activations, strict=True):
        if activation not in ACTIVATIONS:
            require_choice("activation", activation, ACTIVATIONS)
        A = _activated(_affine(A, require_array("W", W), require_array("b", b)), activation)
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
