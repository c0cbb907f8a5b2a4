"""The checks at the public boundary, with one message format.

Every message names the argument, what was expected and what came:
``h: expected a positive finite number, got -1.0``. A wrong kind of thing
(text, a ragged list, no function) raises `TypeError`; a wrong value or shape
raises `ValueError`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection
from typing import Any

import numpy as np
from numpy.exceptions import ComplexWarning

from steepest._tracing import Traced

__all__ = [
    "OUT_OF_RANGE",
    "analytic_values",
    "complex_values",
    "describe",
    "real_values",
    "require_array",
    "require_callable",
    "require_choice",
    "require_fraction",
    "require_integer",
    "require_nonnegative",
    "require_number",
    "require_positive",
    "require_rng",
    "require_same_shape",
    "require_step",
]

_FLOAT64 = np.dtype(np.float64)

OUT_OF_RANGE = (OverflowError, FloatingPointError)
"""What Python's own arithmetic raises where NumPy's gives inf or nan: ``math.exp(1000)``."""


def describe(value: Any) -> str:
    """Return a short description of a value for an error message.

    Examples
    --------
    >>> describe(np.zeros((2, 3)))
    'an array of shape (2, 3) and dtype float64'
    >>> describe([1, 2])
    '[1, 2] (list)'
    """
    if isinstance(value, np.ndarray) and value.ndim > 0:
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, (np.ndarray, np.generic)):
        value = value.item()  # 2.0 tells a reader more than np.float64(2.0)
    text = " ".join(line.strip() for line in repr(value).splitlines())  # a tuple of matrices
    if len(text) > 60:
        text = text[:57] + "..."
    if isinstance(value, (bool, int, float, complex, str)) or value is None:
        return text
    return f"{text} ({type(value).__name__})"


def require_callable(name: str, value: Any) -> Callable[..., Any]:
    """Return ``value`` if it can be called, else raise `TypeError`."""
    if not callable(value):
        raise TypeError(f"{name}: expected a function, got {describe(value)}")
    return value


def require_array(name: str, value: Any, *, allow_complex: bool = False) -> np.ndarray:
    """Return ``value`` as a float64 array of the same shape.

    A float64 array is returned as it is, without a copy: do not write to the result.
    Integers and booleans are converted. Text, objects and ragged lists raise `TypeError`,
    and so do complex numbers, unless ``allow_complex``, when they become complex128. A value
    that is being differentiated stays what it is.
    """
    if type(value) is np.ndarray and value.dtype is _FLOAT64:
        return value
    if isinstance(value, Traced):
        return value
    try:
        array = np.asarray(value)
    except ValueError as error:  # ragged nesting
        message = f"{name}: expected a number or an array of numbers, got {describe(value)}"
        raise TypeError(message) from error
    if array.dtype.kind == "c" and allow_complex:
        return array.astype(np.complex128, copy=False)
    if array.dtype.kind not in "biuf":
        numbers = "number" if allow_complex else "real number"
        raise TypeError(
            f"{name}: expected a {numbers} or an array of {numbers}s, got {describe(value)}"
        )
    return array.astype(np.float64, copy=False)


def require_number(name: str, value: Any) -> float:
    """Return ``value`` as a float if it is one finite real number."""
    array = require_array(name, value)
    if array.shape != ():
        raise TypeError(f"{name}: expected one number, got {describe(value)}")
    if not np.isfinite(array):
        raise ValueError(f"{name}: expected a finite number, got {describe(value)}")
    return float(array)


def require_positive(name: str, value: Any) -> float:
    """Return ``value`` as a float if it is one positive finite number."""
    array = require_array(name, value)
    if array.shape != ():
        raise TypeError(f"{name}: expected one number, got {describe(value)}")
    if not (np.isfinite(array) and array > 0):
        raise ValueError(f"{name}: expected a positive finite number, got {describe(value)}")
    return float(array)


def require_nonnegative(name: str, value: Any) -> float:
    """Return ``value`` as a float if it is one finite number, zero or more."""
    array = require_array(name, value)
    if array.shape != ():
        raise TypeError(f"{name}: expected one number, got {describe(value)}")
    if not (np.isfinite(array) and array >= 0):
        raise ValueError(f"{name}: expected a finite number, 0 or more, got {describe(value)}")
    return float(array)


def require_fraction(name: str, value: Any) -> float:
    """Return ``value`` as a float if it is one number from 0 up to, but not including, 1."""
    array = require_array(name, value)
    if array.shape != ():
        raise TypeError(f"{name}: expected one number, got {describe(value)}")
    if not 0 <= array < 1:
        raise ValueError(f"{name}: expected a number from 0 to below 1, got {describe(value)}")
    return float(array)


def require_integer(name: str, value: Any, low: int, high: int) -> int:
    """Return ``value`` as an int if it is a whole number from ``low`` to ``high``."""
    expected = f"{name}: expected a whole number from {low} to {high}"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{expected}, got {describe(value)}")
    if not low <= value <= high:
        raise ValueError(f"{expected}, got {describe(value)}")
    return int(value)


def require_step(name: str, value: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Return ``value`` as float64 if it is a positive finite number, or an array of them.

    An array must have the given ``shape``: one step for each point.
    """
    array = require_array(name, value)
    if array.shape not in ((), shape):
        raise ValueError(
            f"{name}: expected one number or an array of shape {shape}, the shape of x, "
            f"got {describe(value)}"
        )
    if np.any(bad := ~(np.isfinite(array) & (array > 0))):
        raise ValueError(
            f"{name}: expected a positive finite number, got {describe(array[bad][0])}"
        )
    return array


def require_choice(name: str, value: Any, choices: Collection[str]) -> str:
    """Return ``value`` if it is one of ``choices``."""
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name}: expected one of {listed}, got {describe(value)}")
    return value


def require_rng(name: str, value: Any) -> np.random.Generator:
    """Return ``value`` if it is a random generator, or a new one if it is a seed."""
    if isinstance(value, np.random.Generator):
        return value
    expected = f"{name}: expected a numpy.random.Generator or a seed, a whole number from 0"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)):
        raise TypeError(f"{expected}, got {describe(value)}")
    if value < 0:
        raise ValueError(f"{expected}, got {describe(value)}")
    return np.random.default_rng(value)


def require_same_shape(name: str, value: np.ndarray, shape: tuple[int, ...], why: str) -> None:
    """Raise `ValueError` unless ``value.shape == shape``; ``why`` says whose shape it is."""
    if value.shape != shape:
        raise ValueError(
            f"{name}: expected an array of shape {shape}, {why}, got {describe(value)}"
        )


def real_values(f: Callable[[Any], Any], points: np.ndarray | np.float64) -> np.ndarray:
    """Return f(points) as float64 of the shape of ``points``, or say what is wrong with it.

    Copies go both ways: ``f`` cannot change the points, and it may use one buffer for all
    its answers.
    """
    values = require_array("f(x)", f(points.copy()))
    require_same_shape("f(x)", values, points.shape, "the shape of x")
    return values.copy()


def complex_values(f: Callable[[Any], Any], points: np.ndarray | np.complex128) -> np.ndarray:
    """Return f(points) as complex128 of the shape of ``points``, or say what is wrong with it.

    As `analytic_values`; copies go both ways.
    """
    values = analytic_values(f, points)
    require_same_shape("f(x + ih)", values, points.shape, "the shape of x")
    return values.copy()


def analytic_values(f: Callable[[Any], Any], points: np.ndarray | np.complex128) -> np.ndarray:
    """Return f(points) as complex128, or say why a complex step cannot differentiate ``f``."""
    remedy = "a complex step needs an analytic function; use the method 'central' for this one"
    try:
        with warnings.catch_warnings():
            # A part of f that drops the imaginary part drops the derivative with it.
            warnings.simplefilter("error", ComplexWarning)
            values = f(points.copy())
    except (TypeError, ComplexWarning) as error:
        raise TypeError(
            f"f: expected a function of complex numbers, got from it {str(error)!r}; {remedy}"
        ) from error
    values = require_array("f(x + ih)", values, allow_complex=True)
    if values.dtype.kind != "c":
        raise TypeError(f"f(x + ih): expected complex numbers, got {describe(values)}; {remedy}")
    return values
