"""Schedules that only fall (or stay, or grow): constant, step decay, exponential, cosine."""

from __future__ import annotations

from typing import Any

import numpy as np

from steepest._validation import (
    require_integer,
    require_nonnegative,
    require_positive,
)
from steepest.schedules.schedule import MOST_STEPS, Schedule

__all__ = ["constant", "cosine", "exponential", "half_cosine", "step_decay"]


def constant(learning_rate: float) -> Schedule:
    """Return the schedule η at every step.

    Parameters
    ----------
    learning_rate : float
        η.

    Returns
    -------
    Schedule

    Raises
    ------
    TypeError, ValueError
        If ``learning_rate`` is not a finite number, 0 or more.

    Examples
    --------
    >>> constant(0.1)(1000)
    0.1
    """
    rate = require_nonnegative("learning_rate", learning_rate)
    return Schedule(f"constant({rate})", lambda t: rate + 0.0 * t)


def step_decay(learning_rate: float, factor: float = 0.1, every: int = 30) -> Schedule:
    """Return the schedule η · factor^⌊t/every⌋, a staircase.

    Parameters
    ----------
    learning_rate : float
        η, before the first stair.
    factor : float, default 0.1
        By what the rate is multiplied at each stair, positive.
    every : int, default 30
        The length of a stair in steps.

    Returns
    -------
    Schedule

    Raises
    ------
    TypeError, ValueError
        If ``learning_rate`` is not a finite number, 0 or more, ``factor`` not a positive one,
        or ``every`` not a whole number from 1.

    Notes
    -----
    ``torch.optim.lr_scheduler.StepLR`` with ``step_size=every, gamma=factor``.

    Examples
    --------
    >>> step_decay(0.5, factor=0.5, every=10)([0, 9, 10, 20])
    array([0.5  , 0.5  , 0.25 , 0.125])
    """
    rate = require_nonnegative("learning_rate", learning_rate)
    factor = require_positive("factor", factor)
    every = require_integer("every", every, 1, MOST_STEPS)
    name = f"step_decay({rate}, factor={factor}, every={every})"
    return Schedule(name, lambda t: rate * factor ** (t // every))


def exponential(learning_rate: float, factor: float) -> Schedule:
    """Return the schedule η · factorᵗ.

    Parameters
    ----------
    learning_rate : float
        η, at step 0.
    factor : float
        By what the rate is multiplied at each step, positive; above 1 it grows, as in a
        learning-rate finder.

    Returns
    -------
    Schedule

    Raises
    ------
    TypeError, ValueError
        If ``learning_rate`` is not a finite number, 0 or more, or ``factor`` not a positive one.

    Notes
    -----
    ``torch.optim.lr_scheduler.ExponentialLR`` with ``gamma=factor``.

    Examples
    --------
    >>> exponential(1.0, factor=0.5)([0, 1, 2])
    array([1.  , 0.5 , 0.25])
    """
    rate = require_nonnegative("learning_rate", learning_rate)
    factor = require_positive("factor", factor)
    return Schedule(f"exponential({rate}, factor={factor})", lambda t: rate * factor**t)


def half_cosine(start: float, end: float, progress: Any) -> Any:
    """Return start at progress 0 and end at 1, along half a cosine."""
    return end + (start - end) * (1 + np.cos(np.pi * progress)) / 2


def cosine(learning_rate: float, total_steps: int, final_rate: float = 0.0) -> Schedule:
    r"""Return the schedule from η to η_min along half a cosine.

    Parameters
    ----------
    learning_rate : float
        η, at step 0.
    total_steps : int
        T, the step at which η_min is reached; the rate stays there afterwards.
    final_rate : float, default 0.0
        η_min.

    Returns
    -------
    Schedule

    Raises
    ------
    TypeError, ValueError
        If a rate is not a finite number, 0 or more, or ``total_steps`` not a whole number
        from 1.

    Notes
    -----
    .. math:: \eta_t = \eta_{\min} + \tfrac12 (\eta - \eta_{\min}) (1 + \cos(\pi t / T))

    ``torch.optim.lr_scheduler.CosineAnnealingLR`` with ``T_max=total_steps,
    eta_min=final_rate``, up to step T; PyTorch's then climbs again.

    References
    ----------
    I. Loshchilov, F. Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017.

    Examples
    --------
    >>> cosine(1.0, total_steps=10)([0, 5, 10, 99]).round(12)
    array([1. , 0.5, 0. , 0. ])
    """
    rate = require_nonnegative("learning_rate", learning_rate)
    total = require_integer("total_steps", total_steps, 1, MOST_STEPS)
    final = require_nonnegative("final_rate", final_rate)
    name = f"cosine({rate}, total_steps={total}, final_rate={final})"
    return Schedule(name, lambda t: half_cosine(rate, final, np.minimum(t / total, 1)))
