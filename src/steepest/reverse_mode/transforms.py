"""From functions to their derivatives: grad, value_and_grad, vjp."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._structures import map_leaves, require_parameters
from steepest._tracing import Traced, plain
from steepest._validation import (
    require_array,
    require_callable,
    require_integer,
    require_same_shape,
)
from steepest.reverse_mode.locks import Locks, fingerprints
from steepest.reverse_mode.recording import (
    is_recorded,
    own,
    raise_changed,
    record,
    run,
    scalar,
    variables_of,
)
from steepest.reverse_mode.tape import Tape

__all__ = ["constant", "grad", "value_and_grad", "vjp"]

Function = Callable[..., Any]


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
            variables, inputs = variables_of(tape, x)
            y = run(f, (*args[:argnum], variables, *args[argnum + 1 :]), kwargs)
            value = scalar(y, tape)
            gradients = tape.gradients(y, inputs)
        finally:
            tape.close()
            locks.release()
        return value, own(x, gradients)

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
    tape, inputs, y, prints = record(f, x)
    value = y.value if is_recorded(y, tape) else y
    if not isinstance(value, Traced):  # a copy, since the tape refers to its own array
        value = np.array(value, dtype=np.float64)[()]

    def pullback(g: Any) -> Any:
        g = require_array("g", g)
        require_same_shape("g", g, np.shape(value), "the shape of f(x)")
        for array, before in prints:
            if fingerprints([array])[0][1] != before:
                raise_changed(array)
        return own(x, tape.gradients(y, inputs, +g))  # +g: a copy

    return value, pullback


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
