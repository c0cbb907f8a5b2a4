"""What the signs of the eigenvalues say: minimum, maximum, saddle; definite or not."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_same_shape
from steepest.curvature.spectrum import eigenvalues, require_tolerance, spectrum

__all__ = ["classify", "classify_point", "is_positive_definite", "is_positive_semidefinite"]


def classify(H: ArrayLike, tol: float = 1e-8) -> str:
    """Return what kind of critical point has the Hessian H, by the signs of its eigenvalues.

    Parameters
    ----------
    H : array_like, shape (n, n)
        The Hessian *at a critical point*. Elsewhere the signs say how f bends, not where its
        minima are: see `classify_point`.
    tol : float, default 1e-8
        Eigenvalues of at most ``tol`` · max|λ| count as 0.

    Returns
    -------
    {"minimum", "maximum", "saddle", "inconclusive"}
        All λ > 0, all λ < 0, both signs; otherwise some λ = 0 and the others have one sign, and
        terms of higher order decide, as in x⁴, -x⁴ and x³.

    Raises
    ------
    TypeError, ValueError
        As `eigenvalues`, and a ValueError if ``tol`` is negative.

    Examples
    --------
    >>> classify([[2, 4], [4, 2]])
    'saddle'
    >>> classify([[2, 0], [0, 0]])
    'inconclusive'
    """
    tol = require_tolerance("tol", tol)
    λ = eigenvalues(H)
    zero = tol * np.abs(λ).max()
    if λ[0] < -zero and λ[-1] > zero:
        return "saddle"
    if λ[0] > zero:
        return "minimum"
    if λ[-1] < -zero:
        return "maximum"
    return "inconclusive"


def classify_point(
    gradient: ArrayLike, H: ArrayLike, tol: float = 1e-8, gradient_tol: float = 1e-6
) -> str:
    """Return what kind of point has this gradient and this Hessian.

    Parameters
    ----------
    gradient : array_like, shape (n,)
        ∇f at the point.
    H : array_like, shape (n, n)
        The Hessian at the point.
    tol : float, default 1e-8
        As in `classify`.
    gradient_tol : float, default 1e-6
        A gradient no longer than this counts as 0.

    Returns
    -------
    {"not critical", "minimum", "maximum", "saddle", "inconclusive"}
        "not critical" if ‖∇f‖ > ``gradient_tol``, whatever H is; else as `classify`.

    Raises
    ------
    TypeError, ValueError
        As `classify`, and a ValueError if ``gradient`` does not fit ``H`` or is not finite.

    Examples
    --------
    The Hessian of eˣ + y² is positive definite everywhere, and there is no minimum:

    >>> classify_point([1.0, 0.0], [[1.0, 0.0], [0.0, 2.0]])
    'not critical'
    """
    kind = classify(H, tol)
    gradient_tol = require_tolerance("gradient_tol", gradient_tol)
    g = require_array("gradient", gradient)
    require_same_shape("gradient", g, (np.shape(H)[0],), "one entry for each row of H")
    if not np.isfinite(g).all():
        bad = g[~np.isfinite(g)][0]
        raise ValueError(f"gradient: expected finite numbers, got {describe(bad)}")
    return kind if np.linalg.norm(g) <= gradient_tol else "not critical"


def is_positive_definite(H: ArrayLike, tol: float | None = None) -> bool:
    """Return whether all eigenvalues of a symmetric matrix are positive.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Symmetric.
    tol : float, optional
        λ > ``tol`` · max|λ| counts as positive. By default nε, the round-off of the
        eigenvalues: a matrix that is singular in exact arithmetic is not positive definite.

    Returns
    -------
    bool

    Raises
    ------
    TypeError, ValueError
        As `classify`.

    Examples
    --------
    >>> is_positive_definite([[2, 1], [1, 2]]), is_positive_definite([[1, 1], [1, 1]])
    (True, False)
    """
    λ, zero = spectrum(H, tol)
    return bool(λ[0] > zero)


def is_positive_semidefinite(H: ArrayLike, tol: float | None = None) -> bool:
    """Return whether no eigenvalue of a symmetric matrix is negative.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Symmetric.
    tol : float, optional
        λ < -``tol`` · max|λ| counts as negative; by default nε.

    Returns
    -------
    bool

    Raises
    ------
    TypeError, ValueError
        As `classify`.

    Examples
    --------
    >>> is_positive_semidefinite([[1, 1], [1, 1]]), is_positive_semidefinite([[0, 1], [1, 0]])
    (True, False)
    """
    λ, zero = spectrum(H, tol)
    return bool(λ[0] >= -zero)
