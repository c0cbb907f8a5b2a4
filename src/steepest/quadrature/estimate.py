"""What every rule returns, and the checks and sums that the rules share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from steepest._validation import describe, real_values, require_array

__all__ = ["MOST_NODES", "Estimate", "Integrand"]

Integrand = Callable[[np.ndarray], Any]
MOST_NODES = 10_000_000
EPS = float(np.finfo(float).eps)


class Estimate(NamedTuple):
    """The value of an integral, with an estimate of how far it is from the truth.

    ``float(estimate)`` is the value, and ``value, error = estimate`` takes both.

    Examples
    --------
    >>> estimate = Estimate(value=2.0, error=0.1)
    >>> float(estimate)
    2.0
    """

    value: float
    """What the rule gives."""
    error: float
    """The estimated size of the error, ≥ 0; ``inf`` where nothing can be said. Not a bound."""

    def __float__(self) -> float:
        return self.value


def require_limits(
    a: Any, b: Any, *, infinite: bool = False, remedy: str = ""
) -> tuple[float, float]:
    """Return the limits of an integral as floats; infinite ones only if ``infinite``."""
    limits = []
    for name, value in (("a", a), ("b", b)):
        number = require_array(name, value)
        if number.shape != ():
            raise TypeError(f"{name}: expected one number, got {describe(value)}")
        if np.isnan(number) or (np.isinf(number) and not infinite):
            kind = "a number" if infinite else "a finite number"
            raise ValueError(f"{name}: expected {kind}, got {describe(value)}{remedy}")
        limits.append(float(number))
    return limits[0], limits[1]


def finite_values(f: Integrand, x: np.ndarray) -> np.ndarray:
    """Return f(x) of the shape of x, or say where it is not finite."""
    values = real_values(f, x)
    if not np.all(finite := np.isfinite(values)):
        where = np.flatnonzero(~finite)[0]
        raise ValueError(
            f"f(x): expected finite numbers, got {describe(values[where])} at x = {x[where]}; "
            "midpoint and gauss_legendre do not evaluate the ends of the interval"
        )
    return values


def at_least_rounding(error: float, weighted_values: np.ndarray) -> float:
    """Return ``error``, or the rounding of the sum if that is larger: 4ε Σ|wᵢf(xᵢ)|."""
    return max(float(error), float(4 * EPS * np.abs(weighted_values).sum()))
