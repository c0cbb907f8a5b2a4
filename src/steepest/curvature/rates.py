"""The best steps of gradient descent and momentum on a quadratic, and their rates."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import require_positive
from steepest.curvature.classes import is_positive_definite
from steepest.curvature.spectrum import eigenvalues

__all__ = [
    "FixedStep",
    "MomentumStep",
    "best_fixed_step",
    "best_momentum",
    "gradient_descent_rate",
    "largest_stable_learning_rate",
]


class FixedStep(NamedTuple):
    """A learning rate, and the factor by which each step shortens the distance."""

    learning_rate: float
    rate: float


class MomentumStep(NamedTuple):
    """A learning rate and β, and the factor by which each step shortens the distance."""

    learning_rate: float
    beta: float
    rate: float


def _extremes(H: ArrayLike) -> tuple[float, float]:
    """Return μ and L of a positive definite matrix."""
    λ = eigenvalues(H)
    if not is_positive_definite(H):
        raise ValueError(
            "H: expected a positive definite matrix, got eigenvalues from "
            f"{λ[0]:.3g} to {λ[-1]:.3g}"
        )
    return float(λ[0]), float(λ[-1])


def largest_stable_learning_rate(H: ArrayLike) -> float:
    """Return 2/L: gradient descent on the quadratic converges for 0 < η < 2/L, and only there.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Positive semidefinite and not 0. Along flat directions nothing moves.

    Returns
    -------
    float
        At this learning rate itself the steepest direction oscillates for ever.

    Raises
    ------
    TypeError, ValueError
        As `eigenvalues`, and a ValueError if an eigenvalue is negative, when every learning
        rate diverges, or all are 0, when none does.

    Examples
    --------
    >>> largest_stable_learning_rate([[2.0, 0.0], [0.0, 20.0]])
    0.1
    """
    λ = eigenvalues(H)
    if λ[-1] <= 0 or λ[0] < -λ.size * np.finfo(float).eps * λ[-1]:
        raise ValueError(
            "H: expected a positive semidefinite matrix other than 0, got eigenvalues from "
            f"{λ[0]:.3g} to {λ[-1]:.3g}"
        )
    return float(2 / λ[-1])


def gradient_descent_rate(H: ArrayLike, learning_rate: float) -> float:
    """Return the spectral radius of I - ηH: the factor by which the distance shrinks at worst.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Symmetric.
    learning_rate : float
        η.

    Returns
    -------
    float
        max|1 - ηλ|; below 1 it converges, above 1 it diverges.

    Raises
    ------
    TypeError, ValueError
        As `eigenvalues`, and a ValueError if ``learning_rate`` is not positive and finite.

    Examples
    --------
    >>> gradient_descent_rate([[2.0, 0.0], [0.0, 20.0]], 0.05)
    0.9
    """
    η = require_positive("learning_rate", learning_rate)
    return float(np.abs(1 - η * eigenvalues(H)).max())


def best_fixed_step(H: ArrayLike) -> FixedStep:
    """Return the constant learning rate with the best rate on the quadratic, and that rate.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Positive definite.

    Returns
    -------
    FixedStep
        learning_rate = 2/(L + μ), rate = (κ - 1)/(κ + 1).

    Raises
    ------
    TypeError, ValueError
        As `eigenvalues`, and a ValueError if ``H`` is not positive definite.

    Notes
    -----
    The rate is max(|1 - ημ|, |1 - ηL|). The first falls with η, the second rises, and the
    least maximum is where they meet: 1 - ημ = ηL - 1.

    Examples
    --------
    >>> best_fixed_step([[1.0, 0.0], [0.0, 3.0]])
    FixedStep(learning_rate=0.5, rate=0.5)
    """
    μ, L = _extremes(H)
    return FixedStep(2 / (L + μ), (L - μ) / (L + μ))


def best_momentum(H: ArrayLike) -> MomentumStep:
    """Return the constant learning rate and β with which momentum is fastest on the quadratic.

    Parameters
    ----------
    H : array_like, shape (n, n)
        Positive definite.

    Returns
    -------
    MomentumStep
        learning_rate = 4/(√L + √μ)², beta = rate², rate = (√κ - 1)/(√κ + 1).

    Raises
    ------
    TypeError, ValueError
        As `best_fixed_step`.

    Notes
    -----
    For the form v ← βv + g, x ← x - ηv, which is Polyak's x ← x - ηg + β(x - x_before). In
    the form v ← βv + (1-β)g the learning rate is larger by 1/(1-β). Where gradient descent
    needs about κ steps for a digit, this needs about √κ (Polyak). The distance itself may
    grow at first: the rate is that of the long run, up to a factor t.

    Examples
    --------
    >>> best_momentum([[1.0, 0.0], [0.0, 9.0]])
    MomentumStep(learning_rate=0.25, beta=0.25, rate=0.5)
    """
    μ, L = (math.sqrt(λ) for λ in _extremes(H))
    rate = (L - μ) / (L + μ)
    return MomentumStep(4 / (L + μ) ** 2, rate**2, rate)
