"""The losses of linear and logistic regression as landscapes. See `steepest.objectives`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_nonnegative, require_same_shape
from steepest.functions import sigmoid, sigmoid_derivative, softplus
from steepest.objectives.objective import Objective, constant_array

__all__ = ["linear_regression", "logistic_regression"]

NEWTON_STEPS = 60


def linear_regression(X: ArrayLike, y: ArrayLike, l2: float = 0.0) -> Objective:
    r"""Return the mean squared error of a linear model, (1/N) ‖Xw - y‖² + λ ‖w‖².

    Parameters
    ----------
    X : array_like, shape (N, n)
        One sample a row. A column of ones gives the model an intercept.
    y : array_like, shape (N,)
        The targets.
    l2 : float, default 0
        λ, the weight of the L2 penalty (ridge regression).

    Returns
    -------
    Objective
        The gradient is (2/N) Xᵀ(Xw - y) + 2λw, the Hessian (2/N) XᵀX + 2λI: convex. The start is
        w = 0. If there are many minimizers, the one nearest to 0 is listed.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If the shapes do not fit, a number is not finite, or ``l2`` is negative.

    Notes
    -----
    Texts that write ½ or 1/2N in front have gradients that are smaller by that factor.

    Examples
    --------
    >>> f = linear_regression([[1, 0], [1, 1], [1, 2]], [1, 3, 5])
    >>> f.minimizers.round(6)
    array([[1., 2.]])
    >>> f.gradient([0, 0])
    array([-6.        , -8.66666667])
    """
    X, y, l2 = _data(X, y, l2)
    N, n = X.shape
    H = constant_array(2 / N * X.T @ X + 2 * l2 * np.eye(n))

    def value(w: Any) -> Any:
        residual = np.tensordot(X, w, 1) - _column(y, w) if _many(w) else X @ w - y
        return (residual * residual).sum(axis=0) / N + l2 * (w * w).sum(axis=0)

    def gradient(w: Any) -> Any:
        return np.tensordot(H, w, 1) - _column(2 / N * X.T @ y, w)

    minimizer = np.linalg.lstsq(H, 2 / N * X.T @ y, rcond=None)[0]
    return Objective(
        "linear regression",
        r"\tfrac{1}{N} \lVert Xw - y \rVert^2" + _penalty(l2),
        value,
        gradient,
        lambda w: H,
        **_around(minimizer, float(value(minimizer))),
    )


def logistic_regression(X: ArrayLike, y: ArrayLike, l2: float = 0.0) -> Objective:
    r"""Return the logistic loss of a linear model, the mean of ln(1 + e^z) - yz, + λ ‖w‖².

    Parameters
    ----------
    X : array_like, shape (N, n)
        One sample a row; z = Xw.
    y : array_like, shape (N,)
        The classes, 0 or 1.
    l2 : float, default 0
        λ, the weight of the L2 penalty.

    Returns
    -------
    Objective
        With ŷ = σ(Xw), the gradient is (1/N) Xᵀ(ŷ - y) + 2λw and the Hessian
        (1/N) Xᵀ S X + 2λI, where S is diagonal with the entries ŷ(1 - ŷ): convex. The start is
        w = 0; the minimizer is found by Newton's method.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If the shapes do not fit, a number is not finite, a class is neither 0 nor 1, ``l2`` is
        negative, or there is no minimizer: where a plane separates the classes, larger weights
        are always better, unless ``l2`` is positive.

    Examples
    --------
    >>> f = logistic_regression([[1, -1], [1, 0], [1, 0], [1, 1]], [0, 0, 1, 1], l2=0.1)
    >>> f.minimizers.shape, float(np.abs(f.gradient(f.minimizers[0])).max()) < 1e-14
    ((1, 2), True)
    """
    X, y, l2 = _data(X, y, l2)
    if np.any(bad := (y != 0) & (y != 1)):
        raise ValueError(f"y: expected classes 0 and 1, got {describe(y[bad][0])}")
    N, n = X.shape

    def value(w: Any) -> Any:
        z = np.tensordot(X, w, 1) if _many(w) else X @ w
        loss = softplus(z) - _column(y, w) * z
        return loss.sum(axis=0) / N + l2 * (w * w).sum(axis=0)

    def gradient(w: Any) -> Any:
        error = sigmoid(np.tensordot(X, w, 1)) - _column(y, w)
        return np.tensordot(X.T, error, 1) / N + 2 * l2 * w

    def hessian(w: Any) -> Any:
        s = sigmoid_derivative(np.tensordot(X, w, 1))
        penalty = 2 * l2 * np.eye(n).reshape(n, n, *(1,) * (w.ndim - 1))
        return np.einsum("ki,k...,kj->ij...", X, s, X) / N + penalty

    w = np.zeros(n)
    for _ in range(NEWTON_STEPS):
        step = np.linalg.lstsq(hessian(w), -gradient(w), rcond=None)[0]
        if np.linalg.norm(step) <= 1e-8 * (1 + np.linalg.norm(w)):  # the next: about its square
            w = w + step
            break
        while value(w + step) > value(w):
            step = step / 2
        w = w + step
    else:
        raise ValueError(
            "X, y: expected classes that no plane separates, or l2 > 0, got data whose loss has no "
            "minimizer"
        )
    return Objective(
        "logistic regression",
        r"\tfrac{1}{N} \sum_i \ln(1 + e^{z_i}) - y_i z_i,\; z = Xw" + _penalty(l2),
        value,
        gradient,
        hessian,
        **_around(w, float(value(w))),
    )


def _data(X: ArrayLike, y: ArrayLike, l2: float) -> tuple[np.ndarray, np.ndarray, float]:
    X, y = require_array("X", X), require_array("y", y)
    if X.ndim != 2 or X.size == 0:
        raise ValueError(f"X: expected an array of shape (N, n), got {describe(X)}")
    require_same_shape("y", y, X.shape[:1], "one target for each row of X")
    for name, array in (("X", X), ("y", y)):
        if not np.all(np.isfinite(array)):
            bad = array[~np.isfinite(array)][0]
            raise ValueError(f"{name}: expected finite numbers, got {describe(bad)}")
    return constant_array(X), constant_array(y), require_nonnegative("l2", l2)


def _many(w: Any) -> bool:
    """Return whether w holds many points; a single one may be traced by an engine."""
    return w.ndim > 1


def _column(v: np.ndarray, w: Any) -> np.ndarray:
    """Return v with as many axes as w, so that it meets every point of w."""
    return v.reshape(-1, *(1,) * (w.ndim - 1))


def _penalty(l2: float) -> str:
    return rf" + {l2:g} \lVert w \rVert^2" if l2 else ""


def _around(minimizer: np.ndarray, minimum: float) -> dict[str, Any]:
    """Return where to look: the minimizer, and a box that has it and the start 0 well inside."""
    reach = 1.5 * np.maximum(np.abs(minimizer), 1.0)
    return {
        "minimizers": minimizer,
        "minimum": minimum,
        "view": np.stack([minimizer - reach, minimizer + reach], axis=1),
        "start": np.zeros_like(minimizer),
        "critical_points": minimizer,
    }
