"""Rates: the learning rate of each step of a loop, from whatever its caller gave as a schedule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from steepest._validation import require_callable, require_nonnegative
from steepest.schedules.plateau import ReduceOnPlateau

__all__ = ["Rates"]


class Rates:
    """The learning rate of each step: fixed, a function of the step, or led by what is seen.

    Parameters
    ----------
    schedule : callable, ReduceOnPlateau or None
        As in `steepest.minimize`.
    learning_rate : float
        The optimizer's own rate: used without a schedule, and where a plateau's begins.
    """

    def __init__(
        self, schedule: Callable[[int], Any] | ReduceOnPlateau | None, learning_rate: float
    ) -> None:
        self._rate = learning_rate
        self._formula = self._plateau = None
        if isinstance(schedule, ReduceOnPlateau):
            self._plateau, self._state = schedule, schedule.init(learning_rate)
        elif schedule is not None:
            self._formula = require_callable("schedule", schedule)

    def see(self, value: float) -> None:
        """Show a loss to a schedule that looks at losses."""
        if self._plateau is not None:
            self._state = self._plateau.update(value, self._state)
            self._rate = self._state.learning_rate

    def at(self, step: int) -> float:
        """Return the rate of a step."""
        if self._formula is None:
            return self._rate
        return require_nonnegative("schedule(step)", self._formula(step))
