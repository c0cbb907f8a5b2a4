"""Toy sets with a number to predict. See `steepest.datasets`."""

from __future__ import annotations

import numpy as np

from steepest._validation import require_rng
from steepest.datasets.dataset import Dataset, Rng, require_noise, require_size

__all__ = ["linear_data", "parabola"]


def linear_data(n: int = 200, noise: float = 0.3, *, rng: Rng) -> Dataset:
    r"""Return points near the line y = 2x + 1.

    Parameters
    ----------
    n : int, default 200
        How many.
    noise : float, default 0.3
        The standard deviation of the noise in y.
    rng : numpy.random.Generator or int
        The source of chance, or a seed.

    Returns
    -------
    Dataset
        X of shape ``(n, 1)``, uniform on [-1, 1]; y of shape ``(n,)``.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is less than 1 or ``noise`` is negative.

    Examples
    --------
    >>> X, y = linear_data(rng=0)
    >>> X.shape, y.shape
    ((200, 1), (200,))
    >>> slope, intercept = np.polyfit(X[:, 0], y, 1)
    >>> bool(abs(slope - 2) < 0.1 and abs(intercept - 1) < 0.1)
    True
    """
    n, noise, rng = require_size(n), require_noise(noise), require_rng("rng", rng)
    x = rng.uniform(-1, 1, n)
    return Dataset(x[:, np.newaxis], 2 * x + 1 + noise * rng.standard_normal(n))


def parabola(n: int = 100) -> Dataset:
    """Return points of y = x² on [-1, 1], in equal steps. No chance.

    Parameters
    ----------
    n : int, default 100
        How many, at least 2.

    Returns
    -------
    Dataset
        X of shape ``(n, 1)``, y of shape ``(n,)``.

    Raises
    ------
    TypeError
        If ``n`` is not a whole number.
    ValueError
        If ``n`` is less than 2.

    Examples
    --------
    >>> parabola(5).y
    array([1.  , 0.25, 0.  , 0.25, 1.  ])
    """
    x = np.linspace(-1, 1, require_size(n, least=2))
    return Dataset(x[:, np.newaxis], x**2)
