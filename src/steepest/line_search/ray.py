"""The ray of a line search: f and ∇f along x + ηd, checked and counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from steepest._structures import is_finite, leaves, map_leaves, require_like, require_parameters
from steepest._validation import (
    OUT_OF_RANGE,
    describe,
    require_array,
    require_callable,
    require_number,
)

__all__ = ["Line", "Trial", "require_inside"]


@dataclass
class Trial:
    """A rate with φ and, once they are asked for, φ′ and ∇f there."""

    rate: float
    value: float
    slope: float = math.nan
    gradient: Any = None


class Line:
    """f and ∇f along a ray, checked and counted."""

    def __init__(self, f: Callable[[Any], Any], gradient: Any, x: Any) -> None:
        self.f = require_callable("f", f)
        self.slopes = gradient
        self.x = map_leaves(np.array, require_parameters("x", x))
        if not any(leaf.size for leaf in leaves(self.x)):
            raise ValueError(f"x: expected at least one number, got {describe(x)}")
        _require_finite("x", self.x)
        self.functions = self.gradients = 0

    def start(self) -> None:
        """Evaluate f and ∇f at x, which must be finite there."""
        self.value0 = self._value(self.x)
        if not math.isfinite(self.value0):
            raise ValueError(f"f(x): expected a finite number at the start, got {self.value0!r}")
        if callable(self.slopes):
            self.gradient0, name = self._gradient(self.x), "gradient(x)"
        else:
            name, why = "gradient", "the structure of x"
            self.gradient0 = map_leaves(np.array, require_like(name, self.slopes, self.x, why))
        _require_finite(name, self.gradient0)
        self.flat = not any(np.any(leaf) for leaf in leaves(self.gradient0))

    def aim(self, direction: Any) -> None:
        """Take the direction, which must descend."""
        if direction is None:
            self.direction = map_leaves(np.negative, self.gradient0)
        else:
            direction = require_like("direction", direction, self.x, "the structure of x")
            self.direction = map_leaves(np.array, direction)
            _require_finite("direction", self.direction)
        self.slope0 = self._along(self.gradient0)
        if not self.flat and direction is not None and not self.slope0 < 0:
            raise ValueError(
                "direction: expected a descent direction, with ∇f·d < 0, "
                f"got ∇f·d = {self.slope0:.6g}"
            )

    def at(self, rate: float) -> Any:
        """Return x + rate·d."""
        with np.errstate(all="ignore"):
            return map_leaves(lambda a, d: a + rate * d, self.x, self.direction)

    def value(self, rate: float) -> float:
        """Return φ(rate), nan where x + rate·d is not finite."""
        point = self.at(rate)
        return self._value(point) if is_finite(point) else math.nan

    def trial(self, rate: float) -> Trial:
        """Return φ at a rate as a trial; a value that is not finite is as bad as can be."""
        value = self.value(rate)
        return Trial(rate, value if math.isfinite(value) else math.inf)

    def complete(self, trial: Trial) -> bool:
        """Add ∇f and φ′ to a trial, and return whether they are finite."""
        gradient = self._gradient(self.at(trial.rate))
        slope = self._along(gradient)
        if not math.isfinite(slope):
            trial.value = math.inf
            return False
        trial.slope, trial.gradient = slope, gradient
        return True

    def _value(self, point: Any) -> float:
        self.functions += 1
        try:
            with np.errstate(all="ignore"):
                value = require_array("f(x)", self.f(map_leaves(np.copy, point)))
        except OUT_OF_RANGE:
            return math.inf
        if value.size != 1:
            raise ValueError(
                f"f(x): expected one number, got {describe(value)}; a line search needs a scalar"
            )
        return float(value.reshape(()))

    def _gradient(self, point: Any) -> Any:
        self.gradients += 1
        try:
            with np.errstate(all="ignore"):
                gradient = self.slopes(map_leaves(np.copy, point))
        except OUT_OF_RANGE:
            return map_leaves(lambda leaf: np.full_like(leaf, math.nan), point)
        gradient = require_like("gradient(x)", gradient, point, "the structure of x")
        return map_leaves(np.array, gradient)

    def _along(self, gradient: Any) -> float:
        pairs = zip(leaves(gradient), leaves(self.direction), strict=True)
        with np.errstate(all="ignore"):
            return float(sum(np.vdot(g, d) for g, d in pairs))


def _require_finite(name: str, structure: Any) -> None:
    for leaf in leaves(structure):
        if not np.isfinite(leaf).all():
            bad = leaf[~np.isfinite(leaf)][0]
            raise ValueError(f"{name}: expected finite numbers, got {describe(bad)}")


def require_inside(name: str, value: Any) -> float:
    """Return ``value`` as a float if it is one number above 0 and below 1."""
    number = require_number(name, value)
    if not 0 < number < 1:
        raise ValueError(f"{name}: expected a number above 0 and below 1, got {describe(value)}")
    return number
