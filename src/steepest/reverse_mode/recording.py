"""What the transforms share: run a function on a tape, and hand out what was read from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from steepest._structures import map_leaves, rebuild
from steepest._tracing import Traced, call
from steepest._validation import describe, require_array
from steepest.reverse_mode.locks import Locks, fingerprints
from steepest.reverse_mode.tape import Node, Tape

__all__ = ["is_recorded", "own", "raise_changed", "record", "run", "scalar", "variables_of"]

Function = Callable[..., Any]
_FLOAT64 = np.dtype(np.float64)


def variables_of(tape: Tape, x: Any) -> tuple[Any, list[Node]]:
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


def run(f: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Return f(*args, **kwargs); say so if f writes to an array that is locked."""
    try:
        return call(f, args, kwargs)
    except ValueError as error:
        if "read-only" in str(error):
            raise_changed(error)
        raise


def raise_changed(found: Any) -> NoReturn:
    """Raise the error for an array that was changed after it was recorded."""
    error = ValueError(
        "f: expected no change in place of an array that f has used, because the gradient needs "
        "its old values, got one; write a = a + b instead of a += b, or use a copy"
    )
    raise error from (found if isinstance(found, Exception) else None)


def record(f: Function, x: Any) -> tuple[Tape, list[Node], Any, list[tuple[np.ndarray, int]]]:
    """Run f and keep the tape, with the checksums of the arrays that it refers to."""
    locks = Locks()
    tape = Tape(locks)
    try:
        variables, inputs = variables_of(tape, x)
        y = run(f, (variables,), {})
        _real("f(x)", y.value if is_recorded(y, tape) else y)
        prints = fingerprints(locks.arrays)
    finally:
        locks.release()
        tape.locks = None
    tape.seal()
    return tape, inputs, y, prints


def is_recorded(y: Any, tape: Tape) -> bool:
    """Return whether y is a node of this tape."""
    return isinstance(y, Node) and y.recorder is tape


def scalar(y: Any, tape: Tape) -> Any:
    """Return the value of y if it is one number; the gradient needs a number to be the slope of."""
    value = y.value if is_recorded(y, tape) else y
    if type(value) is np.float64:
        return value
    value = _real("f(x)", value)
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


def own(x: Any, gradients: list[Any]) -> Any:
    """Return the gradients in the structure of x, as arrays that share memory with nothing else."""
    fresh = {
        id(gradient)
        for gradient in gradients
        if type(gradient) is np.ndarray
        and gradient.base is None
        and gradient.dtype is _FLOAT64
        and gradient.flags.writeable
        and gradient.ndim > 0
    }
    if len(fresh) == len(gradients):
        return rebuild(x, gradients)
    seen = set()
    for i, gradient in enumerate(gradients):
        if isinstance(gradient, Traced):
            continue
        gradient = require_array("gradient of f", gradient)
        if gradient.ndim == 0:
            gradients[i] = np.float64(gradient)
            continue
        if id(gradient) not in fresh or id(gradient) in seen:
            gradient = gradient.copy()
        seen.add(id(gradient))
        gradients[i] = gradient
    return rebuild(x, gradients)
