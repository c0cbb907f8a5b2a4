"""The learning-rate finder: one run with a growing rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from steepest._validation import describe, require_integer, require_positive
from steepest.minimize.loop import minimize
from steepest.optimizers import Optimizer
from steepest.schedules import exponential

__all__ = ["RateSweep", "learning_rate_finder"]


class RateSweep(NamedTuple):
    """The result of `learning_rate_finder`.

    ``values[i]`` is f after a step of the rate ``learning_rates[i]``, both of shape (k,);
    ``suggestion`` is the rate at which f fell the most, and nan if it never fell.
    """

    learning_rates: np.ndarray
    values: np.ndarray
    suggestion: float


def learning_rate_finder(
    objective_or_f: Any,
    x0: Any,
    optimizer: Optimizer,
    *,
    gradient: Callable[[Any], Any] | None = None,
    low: float = 1e-6,
    high: float = 10.0,
    steps: int = 100,
) -> RateSweep:
    """Descend with a rate that grows from low to high, and see where f falls and where it blows up.

    Parameters
    ----------
    objective_or_f, x0, optimizer, gradient
        As in `minimize`.
    low, high : float, default 1e-6 and 10
        The first and the last rate, both positive, low below high.
    steps : int, default 100
        How many rates, evenly spaced on a logarithmic scale, at least 2.

    Returns
    -------
    RateSweep
        It ends early where the run converges, or where f leaves the range of ten times its
        starting size.

    Raises
    ------
    TypeError, ValueError
        As `minimize`, and if ``low`` is not below ``high``.

    References
    ----------
    L. N. Smith, "Cyclical learning rates for training neural networks", WACV 2017.

    Examples
    --------
    On x²/2 · 100 the largest stable rate is 2/100:

    >>> from steepest.optimizers import GradientDescent
    >>> sweep = learning_rate_finder(lambda x: 50 * x**2, 1.0, GradientDescent(1.0))
    >>> bool(1e-4 < sweep.suggestion < 2e-2)
    True
    """
    low, high = require_positive("low", low), require_positive("high", high)
    if not low < high:
        raise ValueError(
            f"low: expected a number below high, which is {describe(high)}, got {describe(low)}"
        )
    steps = require_integer("steps", steps, 2, 10**6)
    growth = exponential(low, factor=(high / low) ** (1 / (steps - 1)))
    course = minimize(
        objective_or_f,
        x0,
        optimizer,
        gradient=gradient,
        schedule=growth,
        max_steps=steps,
        tol=0.0,
        patience=steps + 1,
        bound=10.0,
    )
    falls = course.values[:-1] - course.values[1:]
    fell = np.nan_to_num(falls, nan=-np.inf)
    best = course.learning_rates[np.argmax(fell)] if np.any(fell > 0) else np.nan
    return RateSweep(course.learning_rates, course.values[1:], float(best))
