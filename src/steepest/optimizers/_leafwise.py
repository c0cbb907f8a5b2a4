"""One rule, applied to a single array at once or to every array of a structure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._structures import (
    leaves,
    map_leaves,
    rebuild,
    require_like,
    require_parameters,
)

__all__ = ["leafwise", "map_arrays", "parameters", "zeros_like"]

FLOAT64 = np.dtype(np.float64)

Rule = Callable[..., tuple[Any, ...]]


def parameters(theta: Any) -> Any:
    """Return theta as checked float64 parameters."""
    theta = require_parameters("theta", theta)
    if not leaves(theta):
        raise ValueError(f"theta: expected at least one array of parameters, got {theta}")
    return theta


def zeros_like(theta: Any) -> Any:
    """Return zeros in the structure of theta: where every average and sum starts."""
    return map_leaves(np.zeros_like, parameters(theta))


def leafwise(rule: Rule, theta: Any, gradient: Any, *slots: Any) -> tuple[Any, ...]:
    """Return ``rule(theta, gradient, *slots)``, leaf by leaf: the new theta and the new slots.

    The rule returns fresh arrays; where theta is one number, float64 numbers. NaN and infinite
    gradients pass: whoever owns the loop reports them.
    """
    # One array, which needs nothing but a look at its shape, is the case that must be fast.
    if (
        type(theta) is np.ndarray
        and type(gradient) is np.ndarray
        and theta.dtype is FLOAT64
        and gradient.dtype is FLOAT64
    ):
        shape = theta.shape
        if gradient.shape == shape:
            for slot in slots:
                if type(slot) is not np.ndarray or slot.shape != shape:
                    break
            else:
                return rule(theta, gradient, *slots)

    theta = require_parameters("theta", theta)
    gradient = require_like("gradient", gradient, theta, "the structure of theta")
    slots = tuple(require_like("state", slot, theta, "the structure of theta") for slot in slots)
    if type(theta) is np.ndarray:
        return rule(theta, gradient, *slots)
    results = [
        rule(*column) for column in zip(*map(leaves, (theta, gradient, *slots)), strict=True)
    ]
    if not results:
        raise ValueError(f"theta: expected at least one array of parameters, got {theta}")
    return tuple(rebuild(theta, map(np.asarray, column)) for column in zip(*results, strict=True))


def map_arrays(f: Callable[..., Any], structure: Any, *others: Any) -> Any:
    """Return f(leaf, …) leaf by leaf; in a structure every leaf is an array, also a number.

    (NumPy's functions make float64 numbers of arrays of shape ``()``, and a list of numbers is
    a vector, no longer a structure.)
    """
    if type(structure) is np.ndarray:
        return f(structure, *others)
    return map_leaves(lambda *column: np.asarray(f(*column)), structure, *others)
