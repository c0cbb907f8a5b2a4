"""Sets with a class to predict: toys, and the digits. See `steepest.datasets`."""

from __future__ import annotations

from importlib import resources
from typing import Any

import numpy as np

from steepest._validation import require_integer, require_positive, require_rng
from steepest.datasets.dataset import Dataset, Rng, require_noise, require_size

__all__ = ["blobs", "circles", "digits", "spirals", "two_moons", "xor"]


def xor() -> Dataset:
    """Return the four points of exclusive or, which no line separates. No chance.

    Returns
    -------
    Dataset
        X of shape ``(4, 2)``; y of shape ``(4,)``, classes 0, 1, 1, 0.

    Examples
    --------
    >>> X, y = xor()
    >>> X
    array([[0., 0.],
           [0., 1.],
           [1., 0.],
           [1., 1.]])
    >>> y
    array([0, 1, 1, 0])
    """
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)
    return Dataset(X, np.array([0, 1, 1, 0]))


def two_moons(n: int = 200, noise: float = 0.1, *, rng: Rng) -> Dataset:
    """Return two interleaving half circles of radius 1, the end of each inside the other.

    Parameters
    ----------
    n : int, default 200
        How many points, half of them (rounded up) on the upper moon.
    noise : float, default 0.1
        The standard deviation of the noise in both coordinates.
    rng : numpy.random.Generator or int
        The source of chance, or a seed.

    Returns
    -------
    Dataset
        X of shape ``(n, 2)``; y of shape ``(n,)``: 0 on the upper moon (cos t, sin t), 1 on the
        lower (1 - cos t, ½ - sin t), with t from 0 to π in equal steps.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is less than 2 or ``noise`` is negative.

    Examples
    --------
    >>> X, y = two_moons(4, noise=0, rng=0)
    >>> X.round(12) + 0.0
    array([[ 1. ,  0. ],
           [-1. ,  0. ],
           [ 0. ,  0.5],
           [ 2. ,  0.5]])
    """
    upper, lower = (np.linspace(0, np.pi, k) for k in _shares(require_size(n, least=2), 2))
    moons = [
        np.stack([np.cos(upper), np.sin(upper)], axis=1),
        np.stack([1 - np.cos(lower), 0.5 - np.sin(lower)], axis=1),
    ]
    return _noisy(moons, noise, rng)


def circles(n: int = 200, noise: float = 0.05, factor: float = 0.5, *, rng: Rng) -> Dataset:
    """Return two circles around 0, one inside the other.

    Parameters
    ----------
    n : int, default 200
        How many points, half of them (rounded up) on the outer circle.
    noise : float, default 0.05
        The standard deviation of the noise in both coordinates.
    factor : float, default 0.5
        The radius of the inner circle, positive; that of the outer is 1.
    rng : numpy.random.Generator or int
        The source of chance, or a seed.

    Returns
    -------
    Dataset
        X of shape ``(n, 2)``; y of shape ``(n,)``: 0 on the outer circle, 1 on the inner.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is less than 2, ``noise`` is negative or ``factor`` not positive.

    Examples
    --------
    >>> X, y = circles(6, noise=0, rng=0)
    >>> np.hypot(X[:, 0], X[:, 1]).round(12)
    array([1. , 1. , 1. , 0.5, 0.5, 0.5])
    """
    radii = (1.0, require_positive("factor", factor))
    turns = (
        np.linspace(0, 2 * np.pi, k, endpoint=False) for k in _shares(require_size(n, least=2), 2)
    )
    rings = [
        r * np.stack([np.cos(t), np.sin(t)], axis=1) for r, t in zip(radii, turns, strict=True)
    ]
    return _noisy(rings, noise, rng)


def spirals(
    n: int = 300, noise: float = 0.05, classes: int = 2, turns: float = 1.0, *, rng: Rng
) -> Dataset:
    """Return the arms of a spiral, each a class.

    Parameters
    ----------
    n : int, default 300
        How many points, shared equally among the arms, the first ones getting the rest.
    noise : float, default 0.05
        The standard deviation of the noise in both coordinates.
    classes : int, default 2
        The number of arms k.
    turns : float, default 1
        How often each arm winds around 0, positive.
    rng : numpy.random.Generator or int
        The source of chance, or a seed.

    Returns
    -------
    Dataset
        X of shape ``(n, 2)``: r (cos φ, sin φ) with the radius r from 0 to 1 in equal steps and
        the angle φ = 2π (turns · r + arm / k). y of shape ``(n,)``: the arm, from 0.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``classes`` is less than 2, ``n`` less than ``classes``, ``noise`` negative or
        ``turns`` not positive.

    Examples
    --------
    >>> X, y = spirals(6, noise=0, turns=0.25, rng=0)
    >>> X.round(3) + 0.0
    array([[ 0.   ,  0.   ],
           [ 0.354,  0.354],
           [ 0.   ,  1.   ],
           [ 0.   ,  0.   ],
           [-0.354, -0.354],
           [ 0.   , -1.   ]])
    """
    classes = require_integer("classes", classes, 2, 1000)
    turns = require_positive("turns", turns)
    arms = []
    for arm, k in enumerate(_shares(require_size(n, least=classes), classes)):
        r = np.linspace(0, 1, k)
        angle = 2 * np.pi * (turns * r + arm / classes)
        arms.append(np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1))
    return _noisy(arms, noise, rng)


def blobs(n: int = 200, noise: float = 0.5, classes: int = 3, *, rng: Rng) -> Dataset:
    """Return round clouds with their centers evenly on the circle of radius 2, each a class.

    Parameters
    ----------
    n : int, default 200
        How many points, shared equally among the clouds, the first ones getting the rest.
    noise : float, default 0.5
        The standard deviation of a cloud in both coordinates.
    classes : int, default 3
        The number of clouds.
    rng : numpy.random.Generator or int
        The source of chance, or a seed.

    Returns
    -------
    Dataset
        X of shape ``(n, 2)``; y of shape ``(n,)``: the cloud, from 0.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``classes`` is less than 2, ``n`` less than ``classes`` or ``noise`` negative.

    Examples
    --------
    >>> blobs(4, noise=0, classes=4, rng=0).X.round(12) + 0.0
    array([[ 2.,  0.],
           [ 0.,  2.],
           [-2.,  0.],
           [ 0., -2.]])
    """
    classes = require_integer("classes", classes, 2, 1000)
    clouds = []
    for cloud, k in enumerate(_shares(require_size(n, least=classes), classes)):
        angle = 2 * np.pi * cloud / classes
        clouds.append(np.tile([2 * np.cos(angle), 2 * np.sin(angle)], (k, 1)))
    return _noisy(clouds, noise, rng)


def digits() -> Dataset:
    """Return 1,797 handwritten digits as images of 8 x 8 pixels, from the forms of 13 writers.

    Returns
    -------
    Dataset
        X of shape ``(1797, 64)``, the pixels row by row, scaled from 0 (paper) to 1 (ink);
        y of shape ``(1797,)``, the digits. ``X.reshape(-1, 8, 8)`` are the images. New arrays
        at each call, read from the package without a download.

    Notes
    -----
    The test part of *Optical Recognition of Handwritten Digits* by E. Alpaydin and C. Kaynak,
    UCI Machine Learning Repository, 1998, https://doi.org/10.24432/C50P49, license CC BY 4.0:
    the same numbers, divided by 16, as scikit-learn's ``load_digits``. The order is theirs, too.

    Examples
    --------
    >>> X, y = digits()
    >>> X.shape, y[:10]
    ((1797, 64), array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
    """
    file = resources.files("steepest").joinpath("data", "digits.npz")
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
        return Dataset(stored["images"] / 16.0, stored["labels"].astype(np.int64))


def _shares(n: int, classes: int) -> list[int]:
    """Return how many of n points each class gets: as equal as can be, the first ones more."""
    return [len(share) for share in np.array_split(np.arange(n), classes)]


def _noisy(groups: list[np.ndarray], noise: Any, rng: Rng) -> Dataset:
    """Return the points of all groups with normal noise added; the group is the class."""
    noise, rng = require_noise(noise), require_rng("rng", rng)
    X = np.concatenate(groups)
    y = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return Dataset(X + noise * rng.standard_normal(X.shape), y)
