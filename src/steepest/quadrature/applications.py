"""Expectations, areas, and integrals of sampled data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import describe, real_values, require_array, require_callable
from steepest.quadrature.estimate import Estimate, Integrand
from steepest.quadrature.gauss import gauss_legendre
from steepest.quadrature.rules import simpson

__all__ = ["area_between", "cumulative_trapezoid", "expectation", "trapezoid_samples"]


def expectation(
    g: Callable[[np.ndarray], Any],
    density: Integrand,
    a: float = -np.inf,
    b: float = np.inf,
    n: int = 200,
) -> Estimate:
    r"""Return E[g(X)] = ∫ g(x) p(x) dx by Gauss-Legendre quadrature with n points.

    Parameters
    ----------
    g : callable
        Element by element. Called only where ``density`` is not 0, so that x log p(x) and the
        like are 0 where there is no probability, and eˣ does not overflow far out.
    density : callable
        The density p of X, element by element. It is not checked that its integral is 1;
        ``expectation(np.ones_like, density, a, b)`` tells.
    a, b : float
        Where the density lives; by default from -∞ to ∞. Give the ends if it jumps there.
    n : int, default 200
        The number of points, from 1 to 1000.

    Returns
    -------
    Estimate
        As from `gauss_legendre`.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        As for `gauss_legendre`.

    Notes
    -----
    With infinite limits, half of the points lie between -√2 and √2 (see `finite_interval`). A
    density that is narrow or far from 0 needs finite limits around it, or a shift.

    Examples
    --------
    >>> normal = lambda x: np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    >>> round(expectation(lambda x: x**2, normal).value, 12)
    1.0
    >>> exponential = lambda x: np.exp(-x)
    >>> round(expectation(lambda x: x, exponential, a=0).value, 12)
    1.0
    """
    require_callable("g", g)
    require_callable("density", density)

    def weighted(x: np.ndarray) -> np.ndarray:
        product = real_values(density, x)
        likely = product != 0
        product[likely] *= real_values(g, x[likely])
        return product

    return gauss_legendre(weighted, a, b, n)


def area_between(f: Integrand, g: Integrand, a: float, b: float, n: int = 1000) -> Estimate:
    r"""Return the area between two curves, ∫ \|f(x) - g(x)\| dx, by Simpson's rule.

    Parameters
    ----------
    f, g : callable
        The curves, element by element. Each is called once, with n + 1 points. With g = 0
        (``numpy.zeros_like``) this is the total area under f.
    a, b : float
        The ends of the interval, in either order: an area has no sign.
    n : int, default 1000
        The number of intervals; even.

    Returns
    -------
    Estimate
        ``value``, and ``error``: 15 times that of `simpson`, because where the curves cross
        \|f - g\| has a corner and the rule only the order 2.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        As for `simpson`.

    Examples
    --------
    >>> round(area_between(lambda x: x, np.square, 0, 1).value, 12)  # 1/6
    0.166666666667
    """
    require_callable("f", f)
    require_callable("g", g)

    def gap(x: np.ndarray) -> np.ndarray:
        return np.abs(real_values(f, x) - real_values(g, x))

    value, error = simpson(gap, a, b, n)
    return Estimate(abs(value), 15 * error)


def trapezoid_samples(y: ArrayLike, x: ArrayLike) -> np.ndarray | np.float64:
    r"""Return the trapezoid rule for data, Σ (xᵢ₊₁ - xᵢ)(yᵢ + yᵢ₊₁)/2.

    Parameters
    ----------
    y : array_like, shape (..., n)
        The values; several rows of them are integrated along the last axis.
    x : array_like, shape (n,)
        Where they were taken: at least two points in ascending or descending order, at any
        distances. The same point twice is a jump.

    Returns
    -------
    float64 or ndarray, shape (...)
        Negative to the area if x descends.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If the shapes do not fit, x is not in order, or a number is not finite.

    Notes
    -----
    As `numpy.trapezoid`, which was called ``numpy.trapz`` before NumPy 2, but for x out of
    order, which NumPy integrates there and back.

    Examples
    --------
    >>> trapezoid_samples([0, 1, 9], x=[0, 1, 3])
    np.float64(10.5)
    """
    return _trapezoids(y, x).sum(axis=-1)


def cumulative_trapezoid(y: ArrayLike, x: ArrayLike) -> np.ndarray:
    r"""Return the antiderivative of data that is 0 at the first point, by the trapezoid rule.

    Parameters
    ----------
    y : array_like, shape (..., n)
        The values.
    x : array_like, shape (n,)
        Where they were taken; as for `trapezoid_samples`.

    Returns
    -------
    ndarray, shape (..., n)
        The integral from the first point up to each.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If the shapes do not fit, x is not in order, or a number is not finite.

    Examples
    --------
    >>> cumulative_trapezoid([0, 1, 9], x=[0, 1, 3])
    array([ 0. ,  0.5, 10.5])
    """
    pieces = _trapezoids(y, x)
    total = np.zeros((*pieces.shape[:-1], pieces.shape[-1] + 1))
    np.cumsum(pieces, axis=-1, out=total[..., 1:])
    return total


def _trapezoids(y: ArrayLike, x: ArrayLike) -> np.ndarray:
    y, x = require_array("y", y), require_array("x", x)
    if x.ndim != 1 or x.size < 2:
        raise ValueError(f"x: expected a vector of at least two points, got {describe(x)}")
    if y.shape[-1:] != x.shape:
        raise ValueError(
            f"y: expected an array of shape {x.shape}, or (..., {x.size}), one value for each x, "
            f"got {describe(y)}"
        )
    for name, values in (("y", y), ("x", x)):
        if not np.all(finite := np.isfinite(values)):
            raise ValueError(
                f"{name}: expected finite numbers, got {describe(values[~finite][0])} among them"
            )
    widths = np.diff(x)
    if not (np.all(widths >= 0) or np.all(widths <= 0)):
        raise ValueError("x: expected points in ascending or descending order; sort x and y by x")
    return widths * (y[..., 1:] + y[..., :-1]) / 2
