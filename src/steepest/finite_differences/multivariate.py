"""Gradients and Jacobians: the formulas of one variable, along every coordinate in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    analytic_values,
    describe,
    require_array,
    require_callable,
    require_choice,
    require_same_shape,
    require_step,
)
from steepest.finite_differences.steps import Function, Numbers, default_step

__all__ = [
    "Values",
    "central",
    "evaluate",
    "extrapolate",
    "gradient",
    "jacobian",
    "require_point",
    "steps_at",
]

LEVELS = 3

Values = Callable[[np.ndarray], Any]
"""A function of a flat point, shape (n,), that has checked its answer."""


def gradient(
    f: Function, x: ArrayLike, h: ArrayLike | None = None, method: str = "central"
) -> Numbers:
    """Return ∇f(x), the partial derivatives of a function of many variables.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x and returns one real number.
    x : array_like, any shape
        Where to take the gradient: a vector, a matrix of weights, or a number.
    h : float or ndarray of the shape of x, optional
        The step, or one for each coordinate; by default `default_step` chooses it.
    method : {"central", "forward", "complex", "richardson"}, default "central"
        Which formula, as in `derivative`. For "complex", f takes complex numbers.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError
        If ``f`` cannot be called, ``x``, ``h`` or the values of ``f`` are not numeric, or
        ``f`` does not take complex numbers and the method needs them.
    ValueError
        If ``method`` is unknown, ``h`` is not positive and finite or has another shape than
        x, ``x`` is empty, or a value of ``f`` is not one number.

    See Also
    --------
    jacobian : For functions of several values.
    derivative : For many points of one variable at once.

    Notes
    -----
    With e_j the j-th unit vector, the central method is

    ∂f/∂x_j ≈ (f(x + h_j e_j) - f(x - h_j e_j)) / (2 h_j), error O(h²).

    It calls f 2n times for n coordinates; forward n + 1 times, complex n times, Richardson (3
    levels) 6n times. Reverse mode needs a small number of evaluations, whatever n is.

    Examples
    --------
    >>> gradient(lambda p: p[0] ** 2 * p[1] + 3 * p[1] ** 2, [2.0, 1.0], h=0.5)
    array([ 4., 10.])
    """
    x = require_point(x)
    partials = _partials(f, x, h, method, scalar=True)
    return partials.reshape(x.shape)[()]


def jacobian(
    F: Function, x: ArrayLike, h: ArrayLike | None = None, method: str = "central"
) -> np.ndarray:
    """Return the Jacobian of F at x: one row for each output, one column for each input.

    Parameters
    ----------
    F : callable
        Takes an array of the shape of x and returns an array, of the same shape at every call.
    x : array_like, shape (n,)
        Where to take the Jacobian. Other shapes are allowed; see Returns.
    h : float or ndarray of the shape of x, optional
        The step, or one for each input; by default `default_step` chooses it.
    method : {"central", "forward", "complex", "richardson"}, default "central"
        Which formula, as in `derivative`. For "complex", F takes complex numbers.

    Returns
    -------
    ndarray, shape (m, n)
        For F(x) of shape (m,). In general the shape is that of F(x) followed by that of x, as
        in PyTorch and JAX: a scalar F gives shape (n,), the gradient (numdifftools gives
        (1, n)); a number x gives shape (m,).

    Raises
    ------
    TypeError, ValueError
        As `gradient`, and a ValueError if F(x) is empty or changes its shape.

    Notes
    -----
    Column j is what the outputs do when input j moves: by the central method,
    (F(x + h_j e_j) - F(x - h_j e_j)) / (2 h_j). The calls of F are counted as in `gradient`.
    "richardson" has about 12 digits right, "complex" all that F itself gets right.

    Examples
    --------
    >>> jacobian(lambda p: np.array([p[0] ** 2 + p[1], 3 * p[0] - p[1] ** 2]), [2, 3], h=0.5)
    array([[ 4.,  1.],
           [ 3., -6.]])
    """
    x = require_point(x)
    partials = _partials(F, x, h, method, scalar=False)
    return partials.reshape(partials.shape[:-1] + x.shape)


def _partials(
    f: Function, x: np.ndarray, h: ArrayLike | None, method: str, *, scalar: bool
) -> np.ndarray:
    """Return the partial derivatives, the last axis counting the coordinates of x."""
    formula = FORMULAS[require_choice("method", method, FORMULAS)]
    h = steps_at(x, h, method)
    values = evaluate(f, x.shape, scalar=scalar, analytic=method == "complex")
    return formula(values, x.ravel(), h)


def _forward(values: Values, x: np.ndarray, h: np.ndarray) -> np.ndarray:
    here = np.array(values(x.copy()))
    return (_sweep(values, x, h) - here[..., np.newaxis]) / h


def central(values: Values, x: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Return (f(x + h_j e_j) - f(x - h_j e_j)) / 2h_j for every j, along the last axis."""
    return (_sweep(values, x, h) - _sweep(values, x, -h)) / (2 * h)


def _complex(values: Values, x: np.ndarray, h: np.ndarray) -> np.ndarray:
    return _sweep(values, x, 1j * h).imag / h


def _richardson(values: Values, x: np.ndarray, h: np.ndarray) -> np.ndarray:
    return extrapolate([central(values, x, h / 2**i) for i in range(LEVELS)])


FORMULAS = {
    "forward": _forward,
    "central": central,
    "complex": _complex,
    "richardson": _richardson,
}


def _sweep(values: Values, x: np.ndarray, t: np.ndarray) -> np.ndarray:
    """Return f(x + t_j e_j) for every coordinate j, along the last axis."""
    x = x.astype(t.dtype)
    rows = []
    for j, step in enumerate(t):
        point = x.copy()
        point[j] += step
        rows.append(values(point))
    return np.moveaxis(np.array(rows), 0, -1)


def extrapolate(estimates: Sequence[np.ndarray]) -> np.ndarray:
    """Return Richardson's extrapolation of estimates with the steps h, h/2, h/4, …."""
    for j in range(1, len(estimates)):
        estimates = [fine + (fine - coarse) / (4**j - 1) for coarse, fine in pairwise(estimates)]
    return estimates[0]


def require_point(x: ArrayLike) -> np.ndarray:
    """Return x as a float64 array with at least one coordinate."""
    x = require_array("x", x)
    if x.size == 0:
        raise ValueError(f"x: expected at least one coordinate, got {describe(x)}")
    return x


def steps_at(x: np.ndarray, h: ArrayLike | None, method: str, levels: int = LEVELS) -> np.ndarray:
    """Return one step for each coordinate, shape (n,): the caller's or the default."""
    if h is None:
        with np.errstate(invalid="ignore"):  # an infinite coordinate has no step: nan
            return np.ravel(default_step(method, x, levels=levels))
    return np.broadcast_to(require_step("h", h, x.shape), x.shape).ravel()


def evaluate(f: Function, shape: tuple[int, ...], *, scalar: bool, analytic: bool) -> Values:
    """Return f as a function of a flat point whose answers are checked: numbers or arrays.

    The point is handed to f as it is, so give away one that nobody needs any more.
    """
    require_callable("f" if scalar else "F", f)
    flat = len(shape) == 1
    first: tuple[int, ...] | None = None

    def number(point: np.ndarray) -> Any:
        point = point if flat else point.reshape(shape)[()]
        value = analytic_values(f, point) if analytic else f(point)
        if type(value) is np.float64 or type(value) is float:
            return value
        value = require_array("f(x)", value, allow_complex=analytic)
        if value.shape != ():
            raise ValueError(
                f"f(x): expected one number, got {describe(value)}; "
                "`jacobian` takes functions of several values"
            )
        return value

    def array(point: np.ndarray) -> np.ndarray:
        nonlocal first
        point = point if flat else point.reshape(shape)[()]
        value = analytic_values(f, point) if analytic else require_array("F(x)", f(point))
        if first is None:
            if value.size == 0:
                raise ValueError(f"F(x): expected at least one value, got {describe(value)}")
            first = value.shape
        elif value.shape != first:
            require_same_shape("F(x)", value, first, "the shape of its value at another point")
        return value.copy()  # f may use one buffer for all its answers

    return number if scalar else array
