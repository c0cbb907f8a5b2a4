"""Monte Carlo: integrals and expectations as averages over random points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_integer,
    require_rng,
    require_same_shape,
)
from steepest.quadrature.estimate import MOST_NODES, Estimate, Integrand

__all__ = ["monte_carlo", "monte_carlo_expectation"]


def monte_carlo(
    f: Integrand, a: ArrayLike, b: ArrayLike, n: int, rng: np.random.Generator | int
) -> Estimate:
    r"""Return the integral of f over [a, b], or over a box, as volume times average.

    Parameters
    ----------
    f : callable
        The integrand. Called once: with n points of shape ``(n,)`` if a and b are numbers, of
        shape ``(d, n)``, coordinates first, if they are vectors. Returns n values.
    a, b : float or array_like, shape (d,)
        The limits, or two opposite corners of the box. Each exchange of two limits changes the
        sign.
    n : int
        The number of points, at least 2.
    rng : numpy.random.Generator or int
        The source of chance, or a seed for one.

    Returns
    -------
    Estimate
        ``value``, and ``error``: the standard error V s/√n, where V is the volume and s the
        standard deviation of the n values, with the divisor n - 1. The true error is
        smaller in about 68 % of runs, and smaller than twice that in about 95 %.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is less than 2, a limit or a value of ``f`` is not finite, or a shape does
        not fit.

    Notes
    -----
    Order 1/2 in n, in every dimension d. A rule of order p on a grid of n points has the order
    p/d, so from d = 2p on Monte Carlo falls faster.

    Examples
    --------
    >>> estimate = monte_carlo(np.sin, 0, np.pi, 10_000, rng=0)
    >>> abs(estimate.value - 2) < 3 * estimate.error
    True
    >>> disk = lambda x: x[0] ** 2 + x[1] ** 2 <= 1
    >>> estimate = monte_carlo(disk, [-1, -1], [1, 1], 10_000, rng=0)
    >>> abs(estimate.value - np.pi) < 3 * estimate.error
    True
    """
    require_callable("f", f)
    low, high = _corner("a", a), _corner("b", b)
    require_same_shape("b", high, low.shape, "the shape of a")
    n = require_integer("n", n, 2, MOST_NODES)
    sides = high - low
    uniform = require_rng("rng", rng).random((*low.shape, n))
    points = low[..., np.newaxis] + sides[..., np.newaxis] * uniform
    mean, standard_error = _average(f, points, n)
    volume = float(np.prod(sides))
    return Estimate(volume * mean, abs(volume) * standard_error)


def monte_carlo_expectation(
    g: Callable[[Any], Any],
    sample: Callable[[np.random.Generator, int], Any],
    n: int,
    rng: np.random.Generator | int,
) -> Estimate:
    r"""Return E[g(X)] as the average of g over n draws of X.

    Parameters
    ----------
    g : callable
        Called once, with all draws; returns n values.
    sample : callable
        ``sample(rng, n)`` returns n independent draws of X, in any form that ``g`` takes.
    n : int
        The number of draws, at least 2.
    rng : numpy.random.Generator or int
        The source of chance, or a seed for one.

    Returns
    -------
    Estimate
        ``value``, and ``error``: the standard error s/√n, with the divisor n - 1 in s².

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If ``n`` is less than 2, a value of ``g`` is not finite, or there are not n of them.

    Notes
    -----
    A mini-batch gradient is such an average: n is the batch size, X an example drawn at
    random, g the gradient of its loss.

    Examples
    --------
    >>> normal = lambda rng, n: rng.standard_normal(n)
    >>> estimate = monte_carlo_expectation(np.square, normal, 10_000, rng=0)
    >>> abs(estimate.value - 1) < 3 * estimate.error
    True
    """
    require_callable("g", g)
    require_callable("sample", sample)
    n = require_integer("n", n, 2, MOST_NODES)
    return Estimate(*_average(g, sample(require_rng("rng", rng), n), n, name="g(x)"))


def _corner(name: str, value: ArrayLike) -> np.ndarray:
    corner = require_array(name, value)
    if corner.ndim > 1 or corner.size == 0:
        raise ValueError(f"{name}: expected a number or a vector of them, got {describe(value)}")
    if not np.all(np.isfinite(corner)):
        raise ValueError(f"{name}: expected finite numbers, got {describe(value)}")
    return corner


def _average(
    f: Callable[[Any], Any], points: Any, n: int, name: str = "f(x)"
) -> tuple[float, float]:
    """Return the mean of n values of f, and the standard error of that mean."""
    values = require_array(name, f(points))
    require_same_shape(name, values, (n,), "one value for each point")
    if not np.all(finite := np.isfinite(values)):
        raise ValueError(
            f"{name}: expected finite numbers, got {describe(values[~finite][0])} among them"
        )
    return float(np.mean(values)), float(np.std(values, ddof=1) / np.sqrt(n))
