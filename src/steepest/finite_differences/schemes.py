"""The formulas: forward, central, complex step, Richardson, second difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_integer,
)
from steepest.finite_differences.steps import (
    COMPLEX_STEP,
    MAX_LEVELS,
    Function,
    Numbers,
    prepare,
)

__all__ = [
    "central_difference",
    "complex_step",
    "forward_difference",
    "richardson",
    "richardson_table",
    "second_derivative",
]


def forward_difference(f: Function, x: ArrayLike, h: ArrayLike | None = None) -> Numbers:
    """Return the forward difference (f(x+h) - f(x)) / h, which is f′(x) + O(h).

    Parameters
    ----------
    f : callable
        Works element by element.
    x : array_like, any shape
        Where to take the derivative.
    h : float or ndarray of the shape of x, optional
        The step, by default √ε · max(1, |x|). A step you give is used as it is.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError, ValueError
        As `derivative`.

    Notes
    -----
    From f(x+h) = f(x) + h f′(x) + (h²/2) f″(x) + …, the truncation error is (h/2) f″(x). At
    the default step about half of the 16 digits are right.

    Examples
    --------
    >>> forward_difference(lambda x: x**2, 3.0, h=0.5)
    np.float64(6.5)
    """
    f, x, h = prepare(f, x, h, "forward")
    return (f(x + h) - f(x)) / h


def central_difference(f: Function, x: ArrayLike, h: ArrayLike | None = None) -> Numbers:
    """Return the central difference (f(x+h) - f(x-h)) / 2h, which is f′(x) + O(h²).

    Parameters
    ----------
    f : callable
        Works element by element.
    x : array_like, any shape
        Where to take the derivative.
    h : float or ndarray of the shape of x, optional
        The step, by default ε^(1/3) · max(1, |x|). A step you give is used as it is.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError, ValueError
        As `derivative`.

    Notes
    -----
    The even terms of the two Taylor series cancel; the truncation error is (h²/6) f‴(x). At
    the default step about two thirds of the 16 digits are right.

    Examples
    --------
    >>> central_difference(lambda x: x**2, 3.0, h=0.5)
    np.float64(6.0)
    """
    f, x, h = prepare(f, x, h, "central")
    return (f(x + h) - f(x - h)) / (2 * h)


def complex_step(f: Function, x: ArrayLike, h: ArrayLike | None = COMPLEX_STEP) -> Numbers:
    """Return the complex-step derivative Im f(x + ih) / h, which is f′(x) + O(h²).

    Parameters
    ----------
    f : callable
        Works element by element, takes complex numbers, is analytic near x and real on the
        real line. No ``abs``, ``.real``, ``conj``, ``maximum`` or comparison on the way: they
        are not analytic, and not every misuse of them can be noticed here.
    x : array_like, any shape
        Where to take the derivative; real.
    h : float or ndarray of the shape of x, default 1e-20
        The step along the imaginary axis. It must be small against the distance from x to
        the nearest singularity of f.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError
        As `derivative`, and if ``f`` does not take or does not return complex numbers.
    ValueError
        As `derivative`.

    Notes
    -----
    From f(x + ih) = f(x) + ih f′(x) - (h²/2) f″(x) - …, the imaginary part divided by h is
    f′(x) - (h²/6) f‴(x) + …. Nothing is subtracted, so nothing cancels, and h can be so small
    that the truncation error vanishes: all digits are right that f itself gets right
    (Squire and Trapp).

    Examples
    --------
    >>> complex_step(np.exp, 0.0)
    np.float64(1.0)
    """
    f, x, h = prepare(f, x, h, "complex")
    return np.imag(f(x + 1j * h)) / h


def richardson(f: Function, x: ArrayLike, h: ArrayLike | None = None, levels: int = 3) -> Numbers:
    """Return f′(x) by Richardson extrapolation of central differences, error O(h^(2·levels)).

    Parameters
    ----------
    f : callable
        Works element by element.
    x : array_like, any shape
        Where to take the derivative.
    h : float or ndarray of the shape of x, optional
        The first and largest step, by default ε^(1/(2·levels+1)) · max(1, |x|). A step you
        give is used as it is.
    levels : int, default 3
        How many steps h, h/2, h/4, … are used, from 1 (the central difference) to 20.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError, ValueError
        As `derivative`, and if ``levels`` is not a whole number from 1 to 20.

    See Also
    --------
    richardson_table : All the approximations that lead to this one.

    Examples
    --------
    >>> abs(richardson(np.exp, 0.0) - 1.0) < 1e-12
    np.True_
    """
    return richardson_table(f, x, h, levels)[-1, -1].copy()


def richardson_table(
    f: Function, x: ArrayLike, h: ArrayLike | None = None, levels: int = 3
) -> np.ndarray:
    """Return the whole extrapolation table of `richardson`.

    Parameters
    ----------
    f, x, h, levels
        As in `richardson`.

    Returns
    -------
    ndarray, shape (levels, levels, ...) with the shape of x last
        Row i holds the approximations that use the steps down to h/2^i. Column 0 has the
        central differences; column j has order 2(j+1). Above the diagonal stands ``nan``.

    Raises
    ------
    TypeError, ValueError
        As `richardson`.

    Notes
    -----
    The error of the central difference D(h) is c₁h² + c₂h⁴ + …, even powers only. Halving h
    divides the first term by 4, so (4 D(h/2) - D(h)) / 3 is free of it; the next term goes the
    same way with 16 and 15, and so on with 4^j and 4^j - 1 (Richardson).

    Examples
    --------
    The first column misses the slope 12 of x³ at 2 by h², the second hits it:

    >>> richardson_table(lambda x: x**3, 2.0, h=0.5, levels=2)
    array([[12.25  ,     nan],
           [12.0625, 12.    ]])
    """
    levels = require_integer("levels", levels, 1, MAX_LEVELS)
    f, x, h = prepare(f, x, h, "richardson", levels)
    if np.any(bad := h / 2**levels == 0):
        raise ValueError(
            f"h: expected a step that can be halved {levels} times in float64, "
            f"got {describe(np.asarray(h)[bad][0])}"
        )
    table = np.full((levels, levels, *x.shape), np.nan)
    for i in range(levels):
        table[i, 0] = (f(x + h) - f(x - h)) / (2 * h)
        h = h / 2
        for j in range(1, i + 1):
            correction = (table[i, j - 1] - table[i - 1, j - 1]) / (4**j - 1)
            table[i, j] = table[i, j - 1] + correction
    return table


def second_derivative(f: Function, x: ArrayLike, h: ArrayLike | None = None) -> Numbers:
    """Return the second difference (f(x+h) - 2f(x) + f(x-h)) / h², which is f″(x) + O(h²).

    Parameters
    ----------
    f : callable
        Works element by element.
    x : array_like, any shape
        Where to take the second derivative.
    h : float or ndarray of the shape of x, optional
        The step, by default ε^(1/4) · max(1, |x|). A step you give is used as it is.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError
        As `derivative`.
    ValueError
        As `derivative`, and if h² is 0 or infinite in float64.

    Notes
    -----
    The truncation error is (h²/12) f⁗(x). Round-off is divided by h² here, so it grows to
    about 4ε|f|/h², and the two balance at a much larger step than for the first derivative:
    half of the digits is what float64 allows.

    Examples
    --------
    >>> second_derivative(lambda x: x**2, 3.0, h=0.5)
    np.float64(2.0)
    """
    f, x, h = prepare(f, x, h, "second")
    with np.errstate(over="ignore", under="ignore"):
        square = h**2
    if np.any(bad := (square == 0) | np.isinf(square)):
        raise ValueError(
            "h: expected a step whose square is neither 0 nor infinite in float64, "
            f"got {describe(np.asarray(h)[bad][0])}"
        )
    return (f(x + h) - 2 * f(x) + f(x - h)) / square
