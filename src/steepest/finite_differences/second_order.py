"""Hessians, and what they do to a vector, from values of f."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_choice,
    require_positive,
    require_same_shape,
)
from steepest.finite_differences.multivariate import (
    central,
    evaluate,
    extrapolate,
    require_point,
    steps_at,
)
from steepest.finite_differences.steps import EPSILON, Function, Numbers

__all__ = ["hessian", "hessian_vector_product"]

LEVELS = 4
RICHARDSON_STEP = (EPSILON * 2 ** (LEVELS * (LEVELS - 1))) ** (1 / (2 * LEVELS + 2))
ROOT_OF_I = (1 + 1j) / np.sqrt(2)


def hessian(
    f: Function, x: ArrayLike, h: ArrayLike | None = None, method: str = "central"
) -> np.ndarray:
    r"""Return the Hessian of f at x, the symmetric matrix of its second partial derivatives.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x and returns one real number.
    x : array_like, shape (n,)
        Where to take the Hessian. Other shapes are allowed; see Returns.
    h : float or ndarray of the shape of x, optional
        The step, or one for each coordinate; for "richardson" the first and largest. The
        defaults are in the notes.
    method : {"central", "richardson", "complex"}, default "central"
        Which formula. For "complex", f takes complex numbers.

    Returns
    -------
    ndarray, shape (n, n)
        Exactly symmetric. In general the shape is that of x twice; a number x gives f″(x).

    Raises
    ------
    TypeError
        As `gradient`.
    ValueError
        As `gradient`, and if h² is 0 or infinite in float64.

    See Also
    --------
    hessian_vector_product : The Hessian times a vector, without the n² entries.

    Notes
    -----
    With s(v) = f(x+v) - 2f(x) + f(x-v), which is vᵀHv + O(‖v‖⁴), and :math:`v_j = h_j e_j`,

    .. math:: H_{jj} ≈ \frac{s(v_j)}{h_j^2}, \qquad
              H_{ij} ≈ \frac{s(v_i + v_j) - s(v_i) - s(v_j)}{2 h_i h_j}.

    The second is 2vᵀHw = (v+w)ᵀH(v+w) - vᵀHv - wᵀHw, and calls f n² + n + 1 times in all. The
    formula with the four corners, (f(+,+) - f(+,-) - f(-,+) + f(-,-)) / 4h_i h_j, has the same
    order and needs nearly twice the calls. The diagonal has the larger error in both.

    ============  ==========  ===========================  ==================  ============
    method        truncation  default h / max(1, abs(x))   calls of f          digits right
    ============  ==========  ===========================  ==================  ============
    central       O(h²)       ε^(1/4) = 1.2e-4             n² + n + 1          7 to 8
    richardson    O(h⁸)       (4096 ε)^(1/10) = 0.062      4 (n² + n) + 1      10 to 11
    complex       O(h⁴)       ε^(1/5) = 7.4e-4             n² + n              12
    ============  ==========  ===========================  ==================  ============

    "richardson" extrapolates four of these matrices, at h, h/2, h/4 and h/8. What is left of
    the truncation is about h⁸/4096, and the balance with ε/h² gives its step. "complex" goes
    along the diagonal of the complex plane: with (√i)² = i and (√i)⁴ = -1,

    .. math:: s(v) = \operatorname{Im}\left(f(x + \sqrt{i}\,v) + f(x - \sqrt{i}\,v)\right)
              = v^\top H v + O(\lVert v \rVert^6):

    the value of f and the terms of fourth order are real and drop out, and what cancels has
    the size ε abs(hf′), not ε abs(f) (Lai and Crassidis).

    With h = 1e-5, which looks more precise than 1e-4, second differences have 5 digits left.

    References
    ----------
    K.-L. Lai, J. L. Crassidis, "Extensions of the first and second complex-step derivative
    approximations", Journal of Computational and Applied Mathematics 219 (2008), 276–293.

    Examples
    --------
    >>> hessian(lambda p: p[0] ** 2 + p[0] * p[1], [1.0, 2.0], h=0.5)
    array([[2., 1.],
           [1., 0.]])
    """
    require_choice("method", method, STEPS)
    x = require_point(x)
    levels = LEVELS if method == "richardson" else 1
    h = _steps(x, h, method, levels)
    values = evaluate(f, x.shape, scalar=True, analytic=method == "complex")
    flat = x.ravel()
    if method == "complex":

        def s(v: np.ndarray) -> float:
            aside = ROOT_OF_I * v
            return (values(flat + aside) + values(flat - aside)).imag
    else:
        here = values(flat.copy())

        def s(v: np.ndarray) -> float:
            return values(flat + v) - 2 * here + values(flat - v)

    matrices = [_matrix(s, h / 2**i) for i in range(levels)]
    return extrapolate(matrices).reshape(x.shape * 2)


STEPS = {
    "central": EPSILON ** (1 / 4),
    "richardson": RICHARDSON_STEP,
    "complex": EPSILON ** (1 / 5),
}
"""The default steps of `hessian` for coordinates of size 1, by method."""


def _matrix(s: Callable[[np.ndarray], float], h: np.ndarray) -> np.ndarray:
    """Return (s(v_i + v_j) - s(v_i) - s(v_j)) / 2h_i h_j, and s(v_j) / h_j² on the diagonal."""
    v = np.diag(h)
    products = np.diag([s(v_j) for v_j in v])
    for i in range(h.size):
        for j in range(i):
            both = (s(v[i] + v[j]) - products[i, i] - products[j, j]) / 2
            products[i, j] = products[j, i] = both
    return products / np.multiply.outer(h, h)


def _steps(x: np.ndarray, h: ArrayLike | None, method: str, levels: int) -> np.ndarray:
    """Return one step for each coordinate: the caller's, whose square must exist, or ours."""
    if h is None:
        size = np.abs(x).ravel()
        h = STEPS[method] * np.maximum(1.0, size)
        # As in `default_step`: the h that survives the addition, here at all levels.
        size = size * 2.0 ** (levels - 1)
        with np.errstate(invalid="ignore"):  # an infinite coordinate has no step: nan
            return (size + h) - size
    h = steps_at(x, h, "second")
    with np.errstate(over="ignore", under="ignore"):
        bad = ((h / 2 ** (levels - 1)) ** 2 == 0) | np.isinf(h**2)
    if np.any(bad):
        raise ValueError(
            "h: expected a step whose square is neither 0 nor infinite in float64, "
            f"got {describe(h[bad][0])}"
        )
    return h


def hessian_vector_product(
    f: Function,
    x: ArrayLike,
    v: ArrayLike,
    h: float | None = None,
    gradient: Function | None = None,
) -> Numbers:
    """Return H v, the Hessian of f at x times a vector, without forming the Hessian.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x and returns one real number. Not called when
        ``gradient`` is given.
    x : array_like, any shape
        Where to take the Hessian.
    v : array_like, shape of x
        The direction. A zero vector gives zeros without a call.
    h : float, optional
        How far to go along v, in units of the largest entry of v: the two points are
        x ± t v with t = h / max|v|. By default ε^(1/3) · max(1, max|x|) with a gradient, and
        ε^(1/4) · max(1, max|x|) without.
    gradient : callable, optional
        ∇f, from a point to an array of the shape of x, by hand or by `steepest.grad`.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError
        If ``f`` or ``gradient`` cannot be called, or an argument or a value is not numeric.
    ValueError
        If ``v`` or the gradient has another shape than ``x``, ``v`` is not finite, ``h`` is
        not positive and finite, ``x`` is empty, or a value of ``f`` is not one number.

    Notes
    -----
    The Hessian is the derivative of the gradient, so along v

    H v ≈ (∇f(x + t v) - ∇f(x - t v)) / 2t, error O(t²).

    With ``gradient`` that is two calls of it and about ten digits; without it both gradients
    are central differences with steps of the same length, 4n calls of f in all, and about
    seven digits. The Hessian would need about n² calls and n² numbers.

    Examples
    --------
    >>> hessian_vector_product(lambda p: p[0] ** 2 + p[0] * p[1], [1.0, 2.0], [1.0, -1.0], h=0.5)
    array([1., 1.])
    """
    require_callable("f", f)
    x = require_point(x)
    v = require_array("v", v)
    require_same_shape("v", v, x.shape, "the shape of x")
    if not np.isfinite(v).all():
        raise ValueError(f"v: expected finite numbers, got {describe(v[~np.isfinite(v)][0])}")
    if gradient is not None:
        require_callable("gradient", gradient)
    size = np.max(np.abs(v))
    if h is None:
        exponent = 1 / 4 if gradient is None else 1 / 3
        h = EPSILON**exponent * np.maximum(1.0, np.max(np.abs(x)))
    else:
        h = require_positive("h", h)
    if size == 0:
        return np.zeros_like(x)[()]

    values, small = evaluate(f, x.shape, scalar=True, analytic=False), steps_at(x, None, "second")

    def slope(point: np.ndarray) -> np.ndarray:
        if gradient is None:
            return central(values, point.ravel(), small).reshape(x.shape)
        answer = require_array("gradient(x)", gradient(point.copy()))
        require_same_shape("gradient(x)", answer, x.shape, "the shape of x")
        return answer.copy()

    t = h / size
    return (slope(x + t * v) - slope(x - t * v)) / (2 * t)
