"""The oracle: whatever the caller gave for f, asked for values and gradients, and counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._structures import is_finite, map_leaves, require_like
from steepest._validation import OUT_OF_RANGE, describe, require_array, require_callable
from steepest.reverse_mode import value_and_grad

__all__ = ["Oracle"]


class Oracle:
    """f and ∇f with their counts.

    Overflow in Python's own arithmetic (``math.exp(1000)``) is an infinite value here, as it is
    in NumPy's: a sign of divergence, no error. Everything else that f raises is passed on.
    """

    def __init__(self, objective: Any, gradient: Callable[..., Any] | None) -> None:
        self.functions = self.gradients = 0
        self._both: Callable[[Any], Any] | None = None
        value = getattr(objective, "value", None)
        if gradient is not None:
            self._slope = require_callable("gradient", gradient)
            self._value = value if callable(value) else require_callable("f", objective)
        elif callable(value) and callable(getattr(objective, "gradient", None)):
            self._value, self._slope = value, objective.gradient
        else:
            f = value if callable(value) else require_callable("f", objective)
            self._both = value_and_grad(f)

    def value_and_gradient(self, x: Any) -> tuple[float, Any]:
        """Return f(x) and ∇f(x), which is nan where x or f(x) is out of float64's range."""
        if not is_finite(x):
            return math.nan, _nowhere(x)
        self.functions += 1
        self.gradients += self._both is not None
        try:
            value, gradient = (self._both or self._value_only)(_copy(x))
        except OUT_OF_RANGE:
            return math.inf, _nowhere(x)
        value = _number(value)
        if not math.isfinite(value):
            return value, _nowhere(x)
        return value, self.gradient(x) if gradient is None else gradient

    def gradient(self, x: Any) -> Any:
        """Return ∇f(x) in the structure of x; nan where it is out of float64's range."""
        if self._both is not None:
            return self.value_and_gradient(x)[1]
        if not is_finite(x):
            return _nowhere(x)
        self.gradients += 1
        try:
            gradient = self._slope(_copy(x))
        except OUT_OF_RANGE:
            return _nowhere(x)
        gradient = require_like("gradient(x)", gradient, x, "the structure of x")
        return map_leaves(np.array, gradient)  # a gradient may use one buffer for all its answers

    def _value_only(self, x: Any) -> tuple[Any, None]:
        return self._value(x), None


def _nowhere(x: Any) -> Any:
    """Return nan in the structure of x."""
    return map_leaves(lambda leaf: np.full_like(leaf, math.nan), x)


def _copy(x: Any) -> Any:
    """Return copies, so that f cannot change an iterate."""
    return map_leaves(np.copy, x)


def _number(value: Any) -> float:
    array = require_array("f(x)", value)
    if array.size != 1:
        raise ValueError(
            f"f(x): expected one number, got {describe(value)}; an objective to minimize is scalar"
        )
    return float(array.reshape(()))
