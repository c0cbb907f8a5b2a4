"""Jacobians and Hessians, whole or times a vector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import require_array, require_callable
from steepest.forward_mode import jvp
from steepest.reverse_mode.recording import own, record
from steepest.reverse_mode.transforms import grad

__all__ = ["hessian", "hessian_vector_product", "jacobian"]

Function = Callable[..., Any]


def jacobian(F: Function, x: ArrayLike) -> np.ndarray:
    """Return the Jacobian of F at x, row by row: one backward pass for each output.

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
        As `vjp`.

    See Also
    --------
    steepest.forward_mode.jacobian : Column by column, cheaper when there are fewer inputs.

    Examples
    --------
    >>> jacobian(lambda x: np.stack([x[0] ** 2 + x[1], 3 * x[0] - x[1] ** 2]), [2.0, 3.0])
    array([[ 4.,  1.],
           [ 3., -6.]])
    """
    require_callable("F", F)
    x = require_array("x", x)
    if x.size == 0:
        raise ValueError("x: expected at least one number, got an empty array")
    tape, inputs, y, _ = record(F, x)
    shape = np.shape(y)
    size = int(np.prod(shape, dtype=int))
    seeds = np.eye(size).reshape(size, *shape)
    rows = [own(x, tape.gradients(y, inputs, seed[()])) for seed in seeds]
    tape.close()
    return np.reshape(np.stack(rows), (*shape, *x.shape)) if rows else np.zeros((*shape, *x.shape))


def hessian_vector_product(f: Function, x: Any, v: Any) -> Any:
    """Return H(x) v, the derivative of the gradient of f along v, without forming H.

    Parameters
    ----------
    f : callable
        Returns one number; written in NumPy and the functions of the course.
    x : ndarray or structure of arrays
        Where to take the Hessian.
    v : ndarray or structure of arrays, as x
        The vector.

    Returns
    -------
    ndarray or structure, as x

    Raises
    ------
    TypeError, ValueError
        As `grad`, and if ``v`` has not the structure and shapes of ``x``.

    Notes
    -----
    Forward over reverse: H v = d/dt ∇f(x + t v) at t = 0, so dual numbers are sent through the
    reverse pass. The cost is a small multiple of the gradient's, whatever n is [1]_.

    References
    ----------
    .. [1] B. A. Pearlmutter, "Fast exact multiplication by the Hessian", Neural Computation 6
       (1994), 147–160.

    Examples
    --------
    >>> hessian_vector_product(lambda x: x[0] ** 2 + 4 * x[0] * x[1], [1.0, 1.0], [1.0, 0.0])
    array([2., 4.])
    """
    return jvp(grad(f), x, v)[1]


def hessian(f: Function, x: ArrayLike) -> np.ndarray:
    """Return the Hessian of f at x, column by column: one product H e for each input.

    Parameters
    ----------
    f : callable
        Returns one number; written in NumPy and the functions of the course.
    x : array_like, any shape
        Where to take the Hessian; shape (n,) in the usual case.

    Returns
    -------
    ndarray, with the shape of x, twice
        (n, n) in the usual case; symmetric up to rounding.

    Raises
    ------
    TypeError, ValueError
        As `grad`.

    Examples
    --------
    >>> hessian(lambda x: x[0] ** 2 + 4 * x[0] * x[1] + x[1] ** 2, [1.0, 1.0])
    array([[2., 4.],
           [4., 2.]])
    """
    x = require_array("x", x)
    if x.size == 0:
        raise ValueError("x: expected at least one number, got an empty array")
    directions = np.eye(x.size).reshape(x.size, *x.shape)
    columns = [hessian_vector_product(f, x, direction) for direction in directions]
    return np.reshape(np.stack(columns, axis=-1), (*x.shape, *x.shape))
