"""A schedule: a named function of the step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from steepest._validation import (
    describe,
    require_array,
    require_callable,
)

__all__ = ["MOST_STEPS", "Schedule"]

MOST_STEPS = 10**12


@dataclass(frozen=True)
class Schedule:
    """A function of the step, with a name.

    Parameters
    ----------
    name : str
        How it was made; its ``repr``.
    formula : callable
        Works element by element on an array of steps.

    Examples
    --------
    >>> halves = Schedule("halves", lambda t: 0.5**t)
    >>> halves(3)
    0.125
    >>> halves([0, 1])
    array([1. , 0.5])
    """

    name: str
    formula: Callable[[Any], Any]

    def __post_init__(self) -> None:
        require_callable("formula", self.formula)

    def __repr__(self) -> str:
        return self.name

    def __call__(self, step: Any) -> Any:
        """Return the learning rate at a step, or at each of an array of steps.

        Parameters
        ----------
        step : int or array_like, any shape
            Zero or more. Fractions are allowed, for smooth plots.

        Returns
        -------
        float or ndarray, shape of step

        Raises
        ------
        TypeError
            If ``step`` is not numeric.
        ValueError
            If a step is negative or not finite.
        """
        if type(step) is int and step >= 0:
            return float(self.formula(step))
        steps = require_array("step", step)
        if np.any(bad := ~(np.isfinite(steps) & (steps >= 0))):
            raise ValueError(
                f"step: expected finite numbers, 0 or more, got {describe(steps[bad][0])}"
            )
        rates = np.array(self.formula(steps), dtype=np.float64)
        return rates if rates.ndim else float(rates)
