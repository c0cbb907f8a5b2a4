"""Eigenvalues of a Hessian, and what their sizes say."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_integer,
    require_number,
    require_rng,
    require_same_shape,
)

__all__ = [
    "condition_number",
    "eigenvalues",
    "positive_definite_share",
    "quadratic_model",
    "require_symmetric",
    "require_tolerance",
    "smoothness",
    "spectrum",
    "strong_convexity",
]

EPSILON = float(np.finfo(np.float64).eps)
CHUNK = 1_000_000  # matrix entries drawn at a time
SYMMETRY = 1e-6  # a numerical Hessian that is not symmetrized differs by less from its transpose


def require_symmetric(name: str, value: ArrayLike) -> np.ndarray:
    """Return ``value`` as a symmetric float64 matrix, or say why it is none."""
    H = require_array(name, value)
    if H.ndim != 2 or H.shape[0] != H.shape[1] or H.size == 0:
        raise ValueError(f"{name}: expected a square matrix, got {describe(H)}")
    if not np.isfinite(H).all():
        bad = H[~np.isfinite(H)][0]
        raise ValueError(f"{name}: expected finite numbers, got {describe(bad)}")
    apart = np.abs(H - H.T)
    if apart.max() > SYMMETRY * np.abs(H).max():
        i, j = np.unravel_index(np.argmax(apart), H.shape)
        raise ValueError(
            f"{name}: expected a symmetric matrix, got {float(H[i, j])!r} at [{i}, {j}] "
            f"and {float(H[j, i])!r} at [{j}, {i}]"
        )
    return (H + H.T) / 2


def require_tolerance(name: str, value: float) -> float:
    """Return ``value`` as a float if it is a finite number from 0."""
    number = require_number(name, value)
    if number < 0:
        raise ValueError(f"{name}: expected a number from 0, got {describe(value)}")
    return number


def eigenvalues(H: ArrayLike) -> np.ndarray:
    """Return the eigenvalues of a symmetric matrix, the least first.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Symmetric; a difference of 1e-6 of the largest entry, as a numerical Hessian may have,
        is averaged away.

    Returns
    -------
    ndarray, shape (n,)
        Real, ascending.

    Raises
    ------
    TypeError
        If ``H`` is not numeric.
    ValueError
        If ``H`` is not square, not symmetric, empty or not finite.

    Examples
    --------
    >>> eigenvalues([[2, 4], [4, 2]])
    array([-2.,  6.])
    """
    return np.linalg.eigvalsh(require_symmetric("H", H))


def smoothness(H: ArrayLike) -> float:
    """Return L = max|λ|: the gradient of the quadratic changes by at most L times the distance.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Symmetric.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        As `eigenvalues`.

    Examples
    --------
    >>> smoothness([[2, 0], [0, 20]])
    20.0
    """
    return float(np.abs(eigenvalues(H)).max())


def strong_convexity(H: ArrayLike) -> float:
    """Return μ = min λ: the quadratic is μ-strongly convex if it is positive.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Symmetric.

    Returns
    -------
    float
        Zero, or a small number of either sign by round-off, where the quadratic is convex and
        flat in one direction; negative where it is not convex.

    Raises
    ------
    TypeError, ValueError
        As `eigenvalues`.

    Examples
    --------
    >>> strong_convexity([[2, 0], [0, 20]])
    2.0
    """
    return float(eigenvalues(H)[0])


def condition_number(H: ArrayLike) -> float:
    """Return κ = max|λ| / min|λ|, which is L/μ for a positive definite matrix.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Symmetric.

    Returns
    -------
    float
        At least 1; infinite if the matrix is singular, up to round-off.

    Raises
    ------
    TypeError, ValueError
        As `eigenvalues`.

    Examples
    --------
    >>> condition_number([[2, 0], [0, 20]])
    10.0
    """
    λ, zero = spectrum(H, None)
    sizes = np.abs(λ)
    return float(sizes.max() / sizes.min()) if sizes.min() > zero else float("inf")


def quadratic_model(value: float, gradient: ArrayLike, H: ArrayLike, step: ArrayLike) -> float:
    """Return the second-order Taylor polynomial f(x) + ∇fᵀs + ½ sᵀHs, which predicts f(x + s).

    Parameters
    ----------
    value : float
        f(x).
    gradient : array_like, shape (n,)
        ∇f(x).
    H : array_like, shape (n, n)
        The Hessian at x.
    step : array_like, shape (n,)
        s, the way from x.

    Returns
    -------
    float

    Raises
    ------
    TypeError, ValueError
        As `eigenvalues`, and a ValueError if the shapes do not fit.

    Examples
    --------
    >>> quadratic_model(9.0, [6.0], [[2.0]], [0.5])  # x² at 3
    12.25
    """
    value = require_number("value", value)
    H = require_symmetric("H", H)
    g, s = require_array("gradient", gradient), require_array("step", step)
    require_same_shape("gradient", g, H.shape[:1], "one entry for each row of H")
    require_same_shape("step", s, H.shape[:1], "one entry for each row of H")
    return float(value + g @ s + s @ H @ s / 2)


def positive_definite_share(
    d: int, samples: int = 100_000, rng: np.random.Generator | int = 0
) -> float:
    """Return the share of random symmetric d×d matrices that are positive definite.

    Parameters
    ----------
    d : int
        The dimension, from 1 to 100.
    samples : int, default 100_000
        How many matrices, from 1 to 10⁸.
    rng : numpy.random.Generator or int, default 0
        Draws them.

    Returns
    -------
    float
        With a standard error of √(p(1-p)/samples).

    Raises
    ------
    TypeError, ValueError
        If ``d`` or ``samples`` is no whole number in its range, or ``rng`` is neither a
        generator nor a seed.

    Notes
    -----
    The matrices are (A + Aᵀ)/2 with independent standard normal entries of A, the Gaussian
    orthogonal ensemble: variance 1 on the diagonal, ½ beside it. Its law does not change
    under rotation, so no direction is special. The shares are 0.50, 0.15, 0.025, 0.0025,
    0.0001 for d = 1, …, 5: exactly ½, (2 - √2)/4 and (π - 2√2)/(4π) for the first three, and
    they fall like exp(-(ln 3)/4 · d²) (Dean and Majumdar). With equal variances on and beside
    the diagonal, as some texts take, they are smaller: 0.116 for d = 2. If Hessians at
    critical points were such matrices, nearly all critical points of a function of many
    variables would be saddles.

    Examples
    --------
    >>> round(positive_definite_share(2), 2)
    0.15
    """
    d = require_integer("d", d, 1, 100)
    samples = require_integer("samples", samples, 1, 10**8)
    rng = require_rng("rng", rng)
    chunk = max(1, CHUNK // d**2)
    definite = 0
    for start in range(0, samples, chunk):
        A = rng.standard_normal((min(chunk, samples - start), d, d))
        λ = np.linalg.eigvalsh((A + A.transpose(0, 2, 1)) / 2)
        definite += np.count_nonzero(λ[:, 0] > 0)
    return float(definite / samples)


def spectrum(H: ArrayLike, tol: float | None) -> tuple[np.ndarray, float]:
    """Return the eigenvalues, and the size up to which one counts as 0."""
    λ = eigenvalues(H)
    tol = λ.size * EPSILON if tol is None else require_tolerance("tol", tol)
    return λ, tol * np.abs(λ).max()
