"""What a data set is, and how to cut it into parts. See `steepest.datasets`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_integer,
    require_number,
    require_rng,
)

__all__ = ["Dataset", "Rng", "batches", "split"]

MOST = 10_000_000
Rng = np.random.Generator | int


class Dataset(NamedTuple):
    """Examples and their targets: ``X, y = dataset``."""

    X: np.ndarray
    """The examples, shape (N, d)."""
    y: np.ndarray
    """The targets, shape (N,)."""


def split(X: ArrayLike, y: ArrayLike, fraction: float, rng: Rng) -> tuple[Dataset, Dataset]:
    """Return a random part of the data to train on, and the rest to test on.

    Parameters
    ----------
    X : array_like, shape (N, ...)
        The examples.
    y : array_like, shape (N, ...)
        Their targets.
    fraction : float
        The share to train on, between 0 and 1; N times it is rounded to a whole number.
    rng : numpy.random.Generator or int
        The source of chance, or a seed.

    Returns
    -------
    train, test : Dataset
        Copies of the rows, in random order: each row is in exactly one of the two.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If X and y are not equally long, or a part would be empty.

    Examples
    --------
    >>> from steepest.datasets import digits
    >>> train, test = split(*digits(), fraction=0.8, rng=0)
    >>> train.X.shape, test.y.shape
    ((1438, 64), (359,))
    """
    X, y = _pair(X, y)
    fraction = require_number("fraction", fraction)
    order = require_rng("rng", rng).permutation(len(X))
    cut = round(fraction * len(X))
    if not 0 < cut < len(X):
        raise ValueError(
            "fraction: expected a number between 0 and 1 that leaves both parts an example, "
            f"got {fraction} of {len(X)}"
        )
    train, test = order[:cut], order[cut:]
    return Dataset(X[train], y[train]), Dataset(X[test], y[test])


def batches(X: ArrayLike, y: ArrayLike, size: int, rng: Rng) -> Iterator[Dataset]:
    """Yield the data of one epoch in mini-batches, shuffled.

    Parameters
    ----------
    X : array_like, shape (N, ...)
        The examples.
    y : array_like, shape (N, ...)
        Their targets.
    size : int
        The batch size B. If N is not a multiple of it, the last batch is smaller; if it is
        greater than N, the only batch has all the data.
    rng : numpy.random.Generator or int
        The source of chance. Pass the same generator for each epoch, and each has another
        order; a seed gives the same order every time.

    Yields
    ------
    Dataset
        ``(X_batch, y_batch)``: copies of rows. Together every row once.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind; at the call, before the first batch.
    ValueError
        If X and y are not equally long, there are no rows, or ``size`` is less than 1.

    Examples
    --------
    >>> from steepest.datasets import linear_data
    >>> X, y = linear_data(10, rng=0)
    >>> [len(y_batch) for X_batch, y_batch in batches(X, y, size=4, rng=0)]
    [4, 4, 2]
    """
    X, y = _pair(X, y)
    size = require_integer("size", size, 1, MOST)
    order = require_rng("rng", rng).permutation(len(X))
    chosen = (order[i : i + size] for i in range(0, len(X), size))
    return (Dataset(X[rows], y[rows]) for rows in chosen)


def require_size(n: Any, least: int = 1) -> int:
    """Return the number of points."""
    return require_integer("n", n, least, MOST)


def require_noise(noise: Any) -> float:
    """Return the standard deviation of the noise."""
    noise = require_number("noise", noise)
    if noise < 0:
        raise ValueError(f"noise: expected a standard deviation, at least 0, got {noise}")
    return noise


def _pair(X: Any, y: Any) -> tuple[np.ndarray, np.ndarray]:
    for name, value in (("X", X), ("y", y)):
        array = require_array(name, value)
        if array.ndim == 0 or len(array) == 0:
            raise ValueError(
                f"{name}: expected an array with at least one example, got {describe(array)}"
            )
    X, y = np.asarray(X), np.asarray(y)  # classes stay whole numbers
    if len(X) != len(y):
        raise ValueError(f"y: expected {len(X)} targets, one for each row of X, got {len(y)}")
    return X, y
