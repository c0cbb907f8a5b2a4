"""From functions to their derivatives: grad, VJP, Jacobian, Hessian, Hessian-vector products."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike

from steepest._structures import map_leaves, rebuild, require_parameters
from steepest._tracing import Traced, call, plain
from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_integer,
    require_same_shape,
)
from steepest.forward_mode import jvp
from steepest.reverse_mode.locks import Locks, fingerprints
from steepest.reverse_mode.tape import Node, Tape

__all__ = [
    "constant",
    "grad",
    "hessian",
    "hessian_vector_product",
    "jacobian",
    "value_and_grad",
    "vjp",
]

Function = Callable[..., Any]
_FLOAT64 = np.dtype(np.float64)


def grad(f: Function, argnum: int = 0) -> Function:
    """Return the function that gives the gradient of f.

    Parameters
    ----------
    f : callable
        Returns one number; written in NumPy and the functions of the course.
    argnum : int, default 0
        Which positional argument to differentiate with respect to.

    Returns
    -------
    callable
        Takes what f takes and returns the gradient, in the structure and shapes of the argument.

    Raises
    ------
    TypeError
        If ``f`` cannot be called. The returned function raises it if the argument is not numeric,
        if f returns no number, or uses a function that has no derivative rule.
    ValueError
        The returned function raises it if f returns more than one number, or changes in place
        an array that it has used before.

    See Also
    --------
    value_and_grad : The value as well, at no extra cost.

    Examples
    --------
    >>> grad(lambda x: x[0] ** 2 * x[1] + 3 * x[1] ** 2)([2.0, 1.0])
    array([ 4., 10.])

    A gradient is a function like any other, so it can be differentiated again:

    >>> grad(grad(np.sin))(0.5) == -np.sin(0.5)
    np.True_
    """
    both = value_and_grad(f, argnum)
    return functools.wraps(f, updated=())(lambda *args, **kwargs: both(*args, **kwargs)[1])


def value_and_grad(f: Function, argnum: int = 0) -> Function:
    """Return the function that gives f and its gradient together.

    Parameters
    ----------
    f : callable
        Returns one number; written in NumPy and the functions of the course.
    argnum : int, default 0
        Which positional argument to differentiate with respect to.

    Returns
    -------
    callable
        Takes what f takes and returns ``(value, gradient)``, the gradient in the structure and
        shapes of the argument.

    Raises
    ------
    TypeError, ValueError
        As `grad`.

    Examples
    --------
    >>> value_and_grad(lambda p: np.sum(p["w"] ** 2) + p["b"])({"w": [1.0, 2.0], "b": 3.0})
    (np.float64(8.0), {'w': array([2., 4.]), 'b': np.float64(1.0)})
    """
    require_callable("f", f)
    require_integer("argnum", argnum, 0, 255)

    def value_and_gradient(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        if len(args) <= argnum:
            raise TypeError(
                f"x: expected at least {argnum + 1} arguments given by position, got {len(args)}"
            )
        x = require_parameters("x", args[argnum])
        locks = Locks()
        tape = Tape(locks)
        try:
            variables, inputs = _variables(tape, x)
            y = _run(f, (*args[:argnum], variables, *args[argnum + 1 :]), kwargs)
            value = _scalar(y, tape)
            gradients = tape.gradients(y, inputs)
        finally:
            tape.close()
            locks.release()
        return value, _own(x, gradients)

    return functools.wraps(f, updated=())(value_and_gradient)


def vjp(f: Function, x: Any) -> tuple[Any, Function]:
    """Return f(x) and the function g ↦ J(x)ᵀ g, the vector-Jacobian product.

    Parameters
    ----------
    f : callable
        Takes x and returns an array; written in NumPy and the functions of the course.
    x : ndarray or structure of arrays
        Where to differentiate.

    Returns
    -------
    value : ndarray
        f(x).
    pullback : callable
        Takes g, an array of the shape of f(x), and returns J(x)ᵀ g in the structure of x. It can
        be called any number of times; f is not run again.

    Raises
    ------
    TypeError, ValueError
        As `grad`. ``pullback`` raises ValueError if g has not the shape of f(x), or if an array
        that f has used was changed in place since.

    Examples
    --------
    >>> value, pullback = vjp(lambda x: np.stack([x[0] ** 2, x[0] * x[1]]), [1.0, 2.0])
    >>> value, pullback([1.0, 0.0]), pullback([0.0, 1.0])
    (array([1., 2.]), array([2., 0.]), array([2., 1.]))
    """
    require_callable("f", f)
    x = require_parameters("x", x)
    tape, inputs, y, prints = _record(f, x)
    value = y.value if _is_recorded(y, tape) else y
    if not isinstance(value, Traced):  # a copy, since the tape refers to its own array
        value = np.array(value, dtype=np.float64)[()]

    def pullback(g: Any) -> Any:
        g = require_array("g", g)
        require_same_shape("g", g, np.shape(value), "the shape of f(x)")
        for array, before in prints:
            if fingerprints([array])[0][1] != before:
                _raise_changed(array)
        return _own(x, tape.gradients(y, inputs, +g))  # +g: a copy

    return value, pullback


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
    ndarray, shape (*shape of F(x), *shape of x)
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
    tape, inputs, y, _ = _record(F, x)
    shape = np.shape(y)
    size = int(np.prod(shape, dtype=int))
    seeds = np.eye(size).reshape(size, *shape)
    rows = [_own(x, tape.gradients(y, inputs, seed[()])) for seed in seeds]
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
    ndarray, shape (*shape of x, *shape of x)
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


def constant(x: Any) -> Any:
    """Return x as plain numbers, which a derivative takes for constants ("stop gradient").

    Parameters
    ----------
    x : ndarray or structure of arrays
        May hold values that are being differentiated.

    Returns
    -------
    ndarray or structure, as x
        A copy.

    Examples
    --------
    >>> grad(lambda x: x * constant(x))(3.0)
    np.float64(3.0)
    """
    return map_leaves(lambda leaf: np.array(leaf)[()], plain(x))


# What they share


def _variables(tape: Tape, x: Any) -> tuple[Any, list[Node]]:
    """Return x with a node in place of each leaf, and the nodes; lock the leaves."""
    nodes: list[Node] = []
    lock = tape.locks.lock

    def lift(leaf: Any) -> Node:
        if type(leaf) is np.ndarray:
            lock(leaf)
        node = Node(tape, leaf)
        nodes.append(node)
        return node

    return map_leaves(lift, x), nodes


def _run(f: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    try:
        return call(f, args, kwargs)
    except ValueError as error:
        if "read-only" in str(error):
            _raise_changed(error)
        raise


def _raise_changed(found: Any) -> NoReturn:
    error = ValueError(
        "f: expected no change in place of an array that f has used, because the gradient needs "
        "its old values, got one; write a = a + b instead of a += b, or use a copy"
    )
    raise error from (found if isinstance(found, Exception) else None)


def _record(f: Function, x: Any) -> tuple[Tape, list[Node], Any, list[tuple[np.ndarray, int]]]:
    """Run f and keep the tape, with the checksums of the arrays that it refers to."""
    locks = Locks()
    tape = Tape(locks)
    try:
        variables, inputs = _variables(tape, x)
        y = _run(f, (variables,), {})
        _real("f(x)", y.value if _is_recorded(y, tape) else y)
        prints = fingerprints(locks.arrays)
    finally:
        locks.release()
        tape.locks = None
    tape.seal()
    return tape, inputs, y, prints


def _is_recorded(y: Any, tape: Tape) -> bool:
    return isinstance(y, Node) and y.recorder is tape


def _scalar(y: Any, tape: Tape) -> Any:
    """Return the value of y if it is one number; the gradient needs a number to be the slope of."""
    value = _real("f(x)", y.value if _is_recorded(y, tape) else y)
    if np.shape(value) != ():
        raise ValueError(
            f"f(x): expected one number, got an array of shape {np.shape(value)}; "
            "take np.sum or np.mean of it, or use jacobian or vjp"
        )
    return value if isinstance(value, Traced) else np.float64(value)


def _real(name: str, value: Any) -> Any:
    """Return the value if it is a real array or traced, else say what f returned."""
    if isinstance(value, (list, tuple, dict)):
        raise TypeError(
            f"{name}: expected a number or an array, got {describe(value)}; "
            "join what f returns with np.stack or np.concatenate"
        )
    return require_array(name, value)


def _own(x: Any, gradients: list[Any]) -> Any:
    """Return the gradients in the structure of x, as arrays that share memory with nothing else."""
    seen = set()
    for i, gradient in enumerate(gradients):
        if type(gradient) is np.ndarray and gradient.ndim > 0:
            if gradient.dtype is not _FLOAT64:
                gradients[i] = gradient = np.array(require_array("gradient of f", gradient))
            if gradient.base is not None or id(gradient) in seen or not gradient.flags.writeable:
                gradients[i] = gradient = gradient.copy()
            seen.add(id(gradient))
        elif not isinstance(gradient, Traced):
            gradients[i] = np.float64(require_array("gradient of f", gradient))
    return rebuild(x, gradients)
