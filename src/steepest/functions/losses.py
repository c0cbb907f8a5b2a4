"""Losses, each with its derivative with respect to the prediction, numerically stable.

The prediction comes first, the target second. Every loss is the mean over all entries (over all
samples for `softmax_cross_entropy`), so its size does not depend on how many there are; PyTorch
calls this ``reduction="mean"``. Texts that sum instead, or write ½ in front of the square, have
gradients that differ by that factor.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._tracing import plain as constant
from steepest._tracing import primitive
from steepest._validation import (
    describe,
    require_array,
    require_positive,
    require_same_shape,
)
from steepest.functions.activations import sigmoid
from steepest.functions.softmax_family import log_softmax, softmax, softplus

__all__ = [
    "huber",
    "huber_derivative",
    "mean_absolute_error",
    "mean_absolute_error_derivative",
    "mean_squared_error",
    "mean_squared_error_derivative",
    "sigmoid_cross_entropy",
    "sigmoid_cross_entropy_derivative",
    "softmax_cross_entropy",
    "softmax_cross_entropy_derivative",
]

Loss = np.float64

# Far out, a term or a slope of the cross-entropies becomes 0, the limit: nothing to report.
_far_tail_is_zero = np.errstate(under="ignore")


def _pair(prediction: ArrayLike, target: ArrayLike, name: str = "prediction") -> tuple[Any, Any]:
    prediction, target = require_array(name, prediction), require_array("target", target)
    require_same_shape("target", target, prediction.shape, f"the shape of {name}")
    if prediction.size == 0:
        raise ValueError(f"{name}: expected at least one entry, got {describe(prediction)}")
    return prediction, target


@primitive
def mean_squared_error(prediction: ArrayLike, target: ArrayLike) -> Loss:
    """Return the mean squared error, (1/n) Σ (ŷ - y)².

    Parameters
    ----------
    prediction : array_like, any shape
        ŷ.
    target : array_like, shape of prediction
        y.

    Returns
    -------
    float64

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If the shapes differ (nothing is broadcast: (n,) against (n, 1) would give n² terms), or
        there are no entries.

    Examples
    --------
    >>> mean_squared_error([1.0, 2.0], [0.0, 4.0])
    np.float64(2.5)
    """
    prediction, target = _pair(prediction, target)
    residual = (prediction - target).reshape(-1)
    return residual @ residual / residual.size


def mean_squared_error_derivative(prediction: ArrayLike, target: ArrayLike) -> np.ndarray:
    """Return the gradient of the mean squared error, (2/n) (ŷ - y).

    Parameters
    ----------
    prediction, target
        As in `mean_squared_error`.

    Returns
    -------
    ndarray, shape of prediction

    Raises
    ------
    TypeError, ValueError
        As `mean_squared_error`.

    Examples
    --------
    >>> mean_squared_error_derivative([1.0, 2.0], [0.0, 4.0])
    array([ 1., -2.])
    """
    prediction, target = _pair(prediction, target)
    return (prediction - target) * (2 / prediction.size)


def mean_absolute_error(prediction: ArrayLike, target: ArrayLike) -> Loss:
    """Return the mean absolute error, (1/n) Σ |ŷ - y|.

    Parameters
    ----------
    prediction : array_like, any shape
        ŷ.
    target : array_like, shape of prediction
        y.

    Returns
    -------
    float64

    Raises
    ------
    TypeError, ValueError
        As `mean_squared_error`.

    Examples
    --------
    >>> mean_absolute_error([1.0, 2.0], [0.0, 4.0])
    np.float64(1.5)
    """
    prediction, target = _pair(prediction, target)
    return np.mean(np.abs(prediction - target))


def mean_absolute_error_derivative(prediction: ArrayLike, target: ArrayLike) -> np.ndarray:
    """Return a subgradient of the mean absolute error, (1/n) sign(ŷ - y), with sign 0 = 0.

    Parameters
    ----------
    prediction, target
        As in `mean_absolute_error`.

    Returns
    -------
    ndarray, shape of prediction

    Raises
    ------
    TypeError, ValueError
        As `mean_squared_error`.

    Examples
    --------
    >>> mean_absolute_error_derivative([1.0, 2.0], [0.0, 4.0])
    array([ 0.5, -0.5])
    """
    prediction, target = _pair(prediction, target)
    return np.sign(prediction - target) / prediction.size


def huber(prediction: ArrayLike, target: ArrayLike, delta: float = 1.0) -> Loss:
    """Return the Huber loss: half the square of small residuals, linear for large ones.

    Parameters
    ----------
    prediction : array_like, any shape
        ŷ.
    target : array_like, shape of prediction
        y.
    delta : float, default 1.0
        Where the square ends: the mean of r²/2 for |r| ≤ δ, of δ (|r| - δ/2) beyond.

    Returns
    -------
    float64

    Raises
    ------
    TypeError, ValueError
        As `mean_squared_error`, and if ``delta`` is not positive.

    References
    ----------
    P. J. Huber, "Robust estimation of a location parameter", The Annals of Mathematical
    Statistics 35 (1964), 73–101.

    Examples
    --------
    >>> huber([0.5, 3.0], [0.0, 0.0])
    np.float64(1.3125)
    """
    prediction, target = _pair(prediction, target)
    delta = require_positive("delta", delta)
    residual = prediction - target
    inner = np.clip(residual, -delta, delta)
    return np.mean(inner * (residual - inner / 2))


def huber_derivative(prediction: ArrayLike, target: ArrayLike, delta: float = 1.0) -> np.ndarray:
    """Return the gradient of the Huber loss, (1/n) times the residual clipped to [-δ, δ].

    Parameters
    ----------
    prediction, target, delta
        As in `huber`.

    Returns
    -------
    ndarray, shape of prediction

    Raises
    ------
    TypeError, ValueError
        As `huber`.

    Examples
    --------
    >>> huber_derivative([0.5, 3.0], [0.0, 0.0])
    array([0.25, 0.5 ])
    """
    prediction, target = _pair(prediction, target)
    delta = require_positive("delta", delta)
    return np.clip(prediction - target, -delta, delta) / prediction.size


@primitive
@_far_tail_is_zero
def sigmoid_cross_entropy(logit: ArrayLike, target: ArrayLike) -> Loss:
    r"""Return the mean cross-entropy of σ(z) against y, the logistic loss.

    Parameters
    ----------
    logit : array_like, any shape
        z, before the sigmoid; ŷ = σ(z).
    target : array_like, shape of logit
        y, from 0 to 1.

    Returns
    -------
    float64

    Raises
    ------
    TypeError, ValueError
        As `mean_squared_error`, and if a target is not in [0, 1].

    Notes
    -----
    The loss is :math:`-y \ln \hat y - (1 - y) \ln(1 - \hat y)`. Where ŷ rounds to 1, for z above
    37, this would be infinite or lose all its digits. With softplus it does neither:
    :math:`-\ln σ(z) = \ln(1 + e^{-z})` and :math:`-\ln(1 - σ(z)) = \ln(1 + e^z)`.
    An infinite logit that is right gives ``nan`` (0 · ∞), as in PyTorch.

    Examples
    --------
    >>> sigmoid_cross_entropy([0.0, 1000.0], [1.0, 0.0]) == (np.log(2) + 1000) / 2
    np.True_
    """
    logit, target = _logits(logit, target)
    return np.mean(target * softplus(-logit) + (1.0 - target) * softplus(logit))


@_far_tail_is_zero
def sigmoid_cross_entropy_derivative(logit: ArrayLike, target: ArrayLike) -> np.ndarray:
    """Return the gradient of the logistic loss with respect to the logits, (1/n) (ŷ - y).

    Parameters
    ----------
    logit, target
        As in `sigmoid_cross_entropy`.

    Returns
    -------
    ndarray, shape of logit

    Raises
    ------
    TypeError, ValueError
        As `sigmoid_cross_entropy`.

    Examples
    --------
    >>> sigmoid_cross_entropy_derivative([0.0, 1000.0], [1.0, 0.0])
    array([-0.25,  0.5 ])
    """
    logit, target = _logits(logit, target)
    return (sigmoid(logit) - target) / logit.size


def _logits(logit: ArrayLike, target: ArrayLike) -> tuple[Any, Any]:
    logit, target = _pair(logit, target, "logit")
    _require_probabilities(target)
    return logit, target


def _require_probabilities(target: Any) -> None:
    target = constant(target)
    if np.any(bad := ~((target >= 0) & (target <= 1))):
        raise ValueError(f"target: expected numbers from 0 to 1, got {describe(target[bad][0])}")


@primitive
def softmax_cross_entropy(logits: ArrayLike, target: ArrayLike) -> Loss:
    """Return the mean over the samples of -ln softmax(z) at the true class.

    Parameters
    ----------
    logits : array_like, shape (B, K)
        z, before the softmax; p = softmax(z).
    target : array_like of int, shape (B,), or of float, shape (B, K)
        The class of each sample, from 0 to K - 1, or a distribution over the classes for each
        sample (one-hot rows, for example). Rows are not scaled to sum to 1.

    Returns
    -------
    float64

    Raises
    ------
    TypeError
        If an argument is not numeric, or classes are not whole numbers.
    ValueError
        If the shapes do not fit, there are no samples, a class is not from 0 to K - 1, or a
        probability not in [0, 1].

    Notes
    -----
    A logit of -∞ rules a class out; the loss is then infinite only if the class is true
    (0 ln 0 = 0). PyTorch agrees for classes, but gives ``nan`` for distributions.

    Examples
    --------
    >>> softmax_cross_entropy([[0.0, 0.0], [0.0, 1000.0]], [0, 1]) == np.log(2) / 2
    np.True_
    """
    logits, target = require_array("logits", logits), _distribution(logits, target)
    log_p = log_softmax(logits)
    ruled_out = (constant(log_p) == -np.inf) & (constant(target) == 0)
    return -np.sum(target * np.where(ruled_out, 0.0, log_p)) / logits.shape[0]


@_far_tail_is_zero
def softmax_cross_entropy_derivative(logits: ArrayLike, target: ArrayLike) -> np.ndarray:
    """Return the gradient with respect to the logits, (1/B) (p - y) with y one-hot.

    Parameters
    ----------
    logits, target
        As in `softmax_cross_entropy`.

    Returns
    -------
    ndarray, shape (B, K)

    Raises
    ------
    TypeError, ValueError
        As `softmax_cross_entropy`.

    Examples
    --------
    >>> softmax_cross_entropy_derivative([[0.0, 0.0]], [0])
    array([[-0.5,  0.5]])
    """
    logits, target = require_array("logits", logits), _distribution(logits, target)
    total = np.sum(target, axis=1, keepdims=True)
    return (softmax(logits) * total - target) / logits.shape[0]


def _distribution(logits: ArrayLike, target: ArrayLike) -> np.ndarray:
    """Return the target as one row of probabilities for each sample."""
    shape = np.shape(logits)
    if len(shape) != 2 or 0 in shape:
        raise ValueError(f"logits: expected an array of shape (B, K), got {describe(logits)}")
    values = require_array("target", target)
    if values.ndim != 1:
        require_same_shape("target", values, shape, "one row for each sample")
        _require_probabilities(values)
        return values
    classes = np.asarray(target)
    if classes.dtype.kind not in "iu":
        raise TypeError(f"target: expected classes as whole numbers, got {describe(target)}")
    require_same_shape("target", classes, shape[:1], "one class for each sample")
    if np.any(bad := (classes < 0) | (classes >= shape[1])):
        raise ValueError(
            f"target: expected classes from 0 to {shape[1] - 1}, got {describe(classes[bad][0])}"
        )
    one_hot = np.zeros(shape)
    one_hot[np.arange(shape[0]), classes] = 1.0
    return one_hot
