"""ReduceOnPlateau: a schedule that looks at the loss."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from steepest._validation import (
    describe,
    require_array,
    require_fraction,
    require_integer,
    require_nonnegative,
    require_number,
)
from steepest.schedules.schedule import MOST_STEPS

__all__ = ["PlateauState", "ReduceOnPlateau"]


class PlateauState(NamedTuple):
    """What `ReduceOnPlateau` remembers; ``learning_rate`` is the rate for the next step."""

    learning_rate: float
    best: float
    bad_steps: int
    waiting: int


@dataclass(frozen=True)
class ReduceOnPlateau:
    """Lower the learning rate when the loss has stopped falling.

    It is pure, like an optimizer: frozen settings, a visible state, `init` and `update`. Pass it
    as ``schedule`` to `steepest.minimize`, or call it yourself once a step or once an epoch.

    Parameters
    ----------
    factor : float, default 0.5
        By what the rate is multiplied, positive and below 1.
    patience : int, default 10
        How many steps in a row without improvement are let pass; the next one lowers the rate.
    threshold : float, default 1e-4
        An improvement is a value below best - threshold·|best|.
    cooldown : int, default 0
        For how many steps after a reduction nothing is counted.
    min_rate : float, default 0.0
        The rate is never lowered below this.

    Raises
    ------
    TypeError, ValueError
        If a setting is not a number, or out of its range.

    Notes
    -----
    ``torch.optim.lr_scheduler.ReduceLROnPlateau`` in its modes "min" and "rel", for losses
    above zero. PyTorch compares with best·(1 - threshold), which for a negative best calls even
    a slightly worse value an improvement. Its default factor is 0.1, and it leaves out
    reductions of less than 1e-8. A ``nan`` loss is no improvement.

    Examples
    --------
    >>> plateau = ReduceOnPlateau(factor=0.5, patience=1)
    >>> state = plateau.init(0.1)
    >>> for loss in (1.0, 0.9, 0.9, 0.9):
    ...     state = plateau.update(loss, state)
    ...     print(state.learning_rate)
    0.1
    0.1
    0.1
    0.05
    """

    factor: float = 0.5
    patience: int = 10
    threshold: float = 1e-4
    cooldown: int = 0
    min_rate: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < require_number("factor", self.factor) < 1:
            raise ValueError(
                f"factor: expected a number between 0 and 1, got {describe(self.factor)}"
            )
        require_integer("patience", self.patience, 0, MOST_STEPS)
        require_fraction("threshold", self.threshold)
        require_integer("cooldown", self.cooldown, 0, MOST_STEPS)
        require_nonnegative("min_rate", self.min_rate)

    def init(self, learning_rate: float) -> PlateauState:
        """Return the state before the first loss.

        Parameters
        ----------
        learning_rate : float
            Where the rate starts.

        Returns
        -------
        PlateauState

        Raises
        ------
        TypeError, ValueError
            If ``learning_rate`` is not a finite number, 0 or more.
        """
        return PlateauState(require_nonnegative("learning_rate", learning_rate), math.inf, 0, 0)

    def update(self, value: float, state: PlateauState) -> PlateauState:
        """Return the state after one more loss.

        Parameters
        ----------
        value : float
            The loss.
        state : PlateauState
            From `init` or from the step before.

        Returns
        -------
        PlateauState

        Raises
        ------
        TypeError
            If ``value`` is not a number or ``state`` not a `PlateauState`.
        """
        if not isinstance(state, PlateauState):
            raise TypeError(f"state: expected a PlateauState, got {describe(state)}")
        loss = require_array("value", value)
        if loss.shape != ():
            raise TypeError(f"value: expected one number, got {describe(value)}")
        rate, best, bad_steps, waiting = state
        bound = best - self.threshold * abs(best) if math.isfinite(best) else best
        if loss < bound:
            best, bad_steps = float(loss), 0
        else:
            bad_steps += 1
        if waiting > 0:
            waiting, bad_steps = waiting - 1, 0
        if bad_steps > self.patience:
            lowered = max(self.factor * rate, self.min_rate)
            return PlateauState(min(rate, lowered), best, 0, self.cooldown)
        return PlateauState(rate, best, bad_steps, waiting)
