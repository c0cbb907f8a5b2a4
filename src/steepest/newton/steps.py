"""One step each: Newton, damped Newton, Gauss–Newton."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_nonnegative,
    require_positive,
    require_same_shape,
)
from steepest.curvature.spectrum import require_symmetric

__all__ = ["damped_newton_step", "gauss_newton_step", "newton_step"]

EPSILON = float(np.finfo(np.float64).eps)
SMALLEST = 1e-8
"""How small a curvature may be, as a share of the largest, where a step divides by it."""


def newton_step(gradient: ArrayLike, hessian: ArrayLike, *, damping: float = 0.0) -> np.ndarray:
    r"""Return the Newton step, the solution d of (H + λI) d = -∇f, to be *added* to θ.

    Parameters
    ----------
    gradient : array_like, shape (n,)
        ∇f(θ). A number, with a number for the Hessian, is one variable.
    hessian : array_like, shape (n, n)
        H(θ), symmetric.
    damping : float, default 0.0
        λ, zero or more. Above -λ_min(H) the step descends; the larger it is, the shorter the
        step, and the nearer to the direction -∇f.

    Returns
    -------
    ndarray, shape (n,)
        θ + d is the critical point of the quadratic that has this gradient and Hessian: its
        minimizer, its maximizer or its saddle. (Texts that write θ - H⁻¹∇f subtract -d.)

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If shapes do not fit, H is not symmetric, or a number is not finite.
    numpy.linalg.LinAlgError
        If H + λI is singular, exactly or up to rounding: there is no step, or no end of them.

    Notes
    -----
    The system is solved; H⁻¹ is never formed, which would cost three times as much and lose
    digits. Whether H is singular is judged after scaling its rows and columns to size 1, so that
    variables may have any units.

    Examples
    --------
    >>> newton_step([4.0, 20.0], [[2.0, 0.0], [0.0, 20.0]])  # of x² + 10y² at (2, 1)
    array([-2., -1.])
    """
    g, H = _gradient_and_hessian(gradient, hessian)
    shifted = H + require_nonnegative("damping", damping) * np.eye(len(H))
    if _is_singular(shifted):
        raise np.linalg.LinAlgError(
            "hessian: expected an invertible matrix, got a singular one, so there is no Newton "
            "step; add damping (damping=1e-3, say), or use damped_newton"
        )
    return np.linalg.solve(shifted, -g).reshape(np.shape(gradient))[()]


def damped_newton_step(
    gradient: ArrayLike, hessian: ArrayLike, *, smallest: float = SMALLEST
) -> np.ndarray:
    r"""Return the step d of \|H\| d = -∇f, which descends whatever the signs of H are.

    Parameters
    ----------
    gradient : array_like, shape (n,)
        ∇f(θ). A number, with a number for the Hessian, is one variable.
    hessian : array_like, shape (n, n)
        H(θ), symmetric.
    smallest : float, default 1e-8
        The least size that a curvature may have, as a share of the largest.

    Returns
    -------
    ndarray, shape (n,)
        To be added to θ. It is the Newton step where H is positive definite.

    Raises
    ------
    TypeError, ValueError
        As `newton_step`. No H is singular here.

    Notes
    -----
    With H = QΛQᵀ, \|H\| = Q \|Λ\| Qᵀ: each curvature λ is replaced by its size, or by
    ``smallest`` · max\|λ\| if that is larger (Dauphin et al. call the step saddle-free Newton).
    Along a direction of negative curvature the Newton step climbs to the saddle; this one has
    the same length and goes the other way. For H = 0 the step is -∇f.

    Examples
    --------
    >>> damped_newton_step([3.0, -0.02], [[2.0, 0.0], [0.0, -2.0]])  # of x² - y² at (1.5, 0.01)
    array([-1.5 ,  0.01])
    """
    g, H = _gradient_and_hessian(gradient, hessian)
    smallest = require_positive("smallest", smallest)
    λ, Q = np.linalg.eigh(H)
    largest = np.abs(λ).max()
    sizes = np.maximum(np.abs(λ), smallest * largest) if largest > 0 else np.ones_like(λ)
    return -(Q @ ((Q.T @ g) / sizes)).reshape(np.shape(gradient))[()]


def gauss_newton_step(
    jacobian: ArrayLike, residuals: ArrayLike, *, damping: float = 0.0
) -> np.ndarray:
    r"""Return the step d that minimizes ‖r + J d‖² + λ‖d‖², to be added to θ.

    Parameters
    ----------
    jacobian : array_like, shape (m, n)
        J, of the residuals at θ.
    residuals : array_like, shape (m,)
        r(θ), where the objective is ½‖r(θ)‖².
    damping : float, default 0.0
        λ, zero or more: above 0 the step of Levenberg and Marquardt.

    Returns
    -------
    ndarray, shape (n,)
        The shortest, if there are many.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If shapes do not fit, an array is empty, or a number is not finite.

    Notes
    -----
    The gradient of ½‖r‖² is Jᵀr and its Hessian JᵀJ + Σ rᵢ∇²rᵢ; Gauss and Newton drop the sum.
    What is left, JᵀJ, is never negative, so d descends, and it is the Newton step where r is
    linear. It is solved as a least-squares problem: JᵀJ has the squared condition number of J.

    Examples
    --------
    A straight line through (0, 1), (1, 3), (2, 5), from the weights (0, 0):

    >>> gauss_newton_step([[1, 0], [1, 1], [1, 2]], [-1, -3, -5]).round(12)
    array([1., 2.])
    """
    J, r = require_array("jacobian", jacobian), require_array("residuals", residuals)
    damping = require_nonnegative("damping", damping)
    if J.ndim != 2 or J.size == 0:
        raise ValueError(f"jacobian: expected a matrix, got {describe(J)}")
    require_same_shape("residuals", r, J.shape[:1], "one entry for each row of the Jacobian")
    _require_finite("jacobian", J)
    _require_finite("residuals", r)
    n = J.shape[1]
    if damping > 0:
        J = np.concatenate([J, np.sqrt(damping) * np.eye(n)])
        r = np.concatenate([r, np.zeros(n)])
    return np.linalg.lstsq(J, -r)[0]


def _gradient_and_hessian(gradient: ArrayLike, hessian: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Return ∇f of shape (n,) and the symmetric H of shape (n, n), checked."""
    g, H = require_array("gradient", gradient), require_array("hessian", hessian)
    if g.shape == H.shape == ():
        g, H = g.reshape(1), H.reshape(1, 1)
    H = require_symmetric("hessian", H)
    require_same_shape("gradient", g, H.shape[:1], "one entry for each row of the Hessian")
    _require_finite("gradient", g)
    return g, H


def _is_singular(H: np.ndarray) -> bool:
    """Return whether H is singular up to rounding, whatever the units of the variables are."""
    sizes = np.sqrt(np.abs(H).max(axis=1))
    if not sizes.all():  # a row of zeros
        return True
    λ = np.abs(np.linalg.eigvalsh(H / sizes[:, np.newaxis] / sizes))
    return bool(λ.min() <= len(H) * EPSILON * λ.max())


def _require_finite(name: str, array: np.ndarray) -> None:
    if not np.isfinite(array).all():
        bad = array[~np.isfinite(array)][0]
        raise ValueError(f"{name}: expected finite numbers, got {describe(bad)}")
