"""Forward mode: derivatives that travel with the values, by dual numbers.

`jvp` gives the Jacobian times a vector, J v, at the cost of a small multiple of f, whatever the
number of outputs. For a whole Jacobian with n inputs it takes n passes; reverse mode takes one for
each output. Forward mode is the cheaper one when f has few inputs and many outputs.

References
----------
- A. Griewank, A. Walther, *Evaluating Derivatives*, 2nd edition, SIAM, 2008, chapter 3.
- A. G. Baydin, B. A. Pearlmutter, A. A. Radul, J. M. Siskind, "Automatic differentiation in machine
  learning: a survey", Journal of Machine Learning Research 18 (2018), 1–43.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._structures import (
    leaves,
    map_leaves,
    rebuild,
    require_like,
    require_parameters,
)
from steepest._tracing import Traced, call
from steepest._validation import describe, require_array, require_callable, require_same_shape
from steepest.forward_mode.dual import Dual, Pass

__all__ = ["Dual", "derivative", "jacobian", "jvp"]


def jvp(f: Callable[..., Any], x: Any, v: Any) -> tuple[Any, Any]:
    """Return f(x) and the Jacobian-vector product J(x) v, the derivative of f along v.

    Parameters
    ----------
    f : callable
        Takes x and returns an array, or a list, tuple or dict of arrays; written in NumPy.
    x : ndarray or structure of arrays
        Where to take the derivative.
    v : ndarray or structure of arrays, as x
        The direction. It is not normalized: J v is linear in v.

    Returns
    -------
    value : ndarray or structure
        f(x).
    tangent : ndarray or structure, as value
        d/dt f(x + t v) at t = 0, to all digits.

    Raises
    ------
    TypeError
        If ``f`` cannot be called or uses a function that has no derivative rule, or ``x`` or
        ``v`` is not numeric.
    ValueError
        If ``v`` has not the structure and shapes of ``x``.

    Examples
    --------
    >>> jvp(lambda x: np.array([2.0, 3.0]) * x, np.ones(2), np.array([1.0, 0.0]))
    (array([2., 3.]), array([2., 0.]))
    """
    require_callable("f", f)
    x = require_parameters("x", x)
    v = require_like("v", v, x, "as x")
    forward = Pass()
    duals = map_leaves(lambda a, da: Dual(a, da, forward), x, v)
    try:
        y = call(f, (duals,), {})
    finally:
        forward.closed = True
    outputs = [_parts(leaf, forward) for leaf in leaves(y)]
    value = rebuild(y, [value for value, _ in outputs])
    tangent = rebuild(y, [tangent for _, tangent in outputs])
    return value, tangent


def _parts(y: Any, forward: Pass) -> tuple[Any, Any]:
    """Return value and tangent of an output of f, sharing memory with nothing else."""
    if isinstance(y, Dual) and y.recorder is forward:
        return _real(y.value), _real(y.tangent)
    value = require_array("f(x)", y)
    return _real(value), np.zeros(np.shape(value))[()]


def _real(part: Any) -> Any:
    if isinstance(part, Traced):
        return part
    array = np.array(part)
    if array.dtype.kind == "c":
        raise TypeError(f"f: expected real numbers throughout, got {describe(array)} from it")
    return array.astype(np.float64, copy=False)[()]


def derivative(f: Callable[..., Any], x: ArrayLike) -> Any:
    """Return f′(x) of a function that works entry by entry, exact to rounding.

    Parameters
    ----------
    f : callable
        Works element by element; written in NumPy.
    x : array_like, any shape
        Where to take the derivative.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError
        As `jvp`.
    ValueError
        If f(x) has not the shape of x.

    Examples
    --------
    >>> derivative(lambda x: x**3, [1.0, 2.0])
    array([ 3., 12.])
    """
    x = require_array("x", x)
    value, slope = jvp(f, x, np.ones_like(x))
    if isinstance(value, (list, tuple, dict)):
        raise TypeError(f"f(x): expected an array, got {describe(value)}")
    require_same_shape("f(x)", value, x.shape, "the shape of x")
    return slope


def jacobian(F: Callable[..., Any], x: ArrayLike) -> np.ndarray:
    """Return the Jacobian of F at x, column by column: one forward pass for each input.

    Parameters
    ----------
    F : callable
        Takes an array of the shape of x and returns an array; written in NumPy.
    x : array_like, any shape
        Where to take the Jacobian; shape (n,) in the usual case.

    Returns
    -------
    ndarray, with the shape of F(x), then that of x
        One row for each output, one column for each input: (m, n) in the usual case.

    Raises
    ------
    TypeError, ValueError
        As `jvp`.

    See Also
    --------
    steepest.reverse_mode.jacobian : Row by row, cheaper when there are fewer outputs than inputs.

    Examples
    --------
    >>> jacobian(lambda x: np.stack([x[0] ** 2, x[0] * x[1]]), [1.0, 2.0])
    array([[2., 0.],
           [2., 1.]])
    """
    x = require_array("x", x)
    if x.size == 0:
        raise ValueError("x: expected at least one number, got an empty array")
    directions = np.eye(x.size).reshape(x.size, *x.shape)
    columns = [jvp(F, x, direction)[1] for direction in directions]
    return np.reshape(np.stack(columns, axis=-1), (*np.shape(columns[0]), *x.shape))
