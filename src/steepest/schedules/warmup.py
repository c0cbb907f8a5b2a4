"""Schedules that climb first: linear warm-up, warm-up with cosine, one cycle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._validation import (
    describe,
    require_callable,
    require_fraction,
    require_integer,
    require_nonnegative,
)
from steepest.schedules.decay import constant, cosine, half_cosine
from steepest.schedules.schedule import MOST_STEPS, Schedule

__all__ = ["linear_warmup", "one_cycle", "warmup_cosine"]


def linear_warmup(
    peak: float, warmup_steps: int, then: Callable[[Any], Any] | None = None
) -> Schedule:
    """Return the schedule from 0 to the peak along a line, and then another schedule.

    Parameters
    ----------
    peak : float
        The rate at step ``warmup_steps``.
    warmup_steps : int
        How long the line is; 0 for none.
    then : callable, optional
        The schedule that follows: its step 0 is step ``warmup_steps`` of the whole. It should
        begin at the peak. By default the rate stays at the peak.

    Returns
    -------
    Schedule

    Raises
    ------
    TypeError, ValueError
        If ``peak`` is not a finite number, 0 or more, ``warmup_steps`` not a whole number from
        0, or ``then`` no function.

    Notes
    -----
    η_t = peak · t / warmup_steps. The moments of Adam rest on few gradients at first; small
    steps keep the parameters near while they settle.

    Examples
    --------
    >>> from steepest.schedules import exponential
    >>> linear_warmup(0.5, 5, then=exponential(0.5, 0.5))([0, 1, 5, 6])
    array([0.  , 0.1 , 0.5 , 0.25])
    """
    peak = require_nonnegative("peak", peak)
    warmup = require_integer("warmup_steps", warmup_steps, 0, MOST_STEPS)
    after = constant(peak) if then is None else require_callable("then", then)

    def formula(t: Any) -> Any:
        return np.where(t < warmup, peak * t / max(warmup, 1), after(np.maximum(t - warmup, 0)))

    return Schedule(f"linear_warmup({peak}, {warmup}, then={after!r})", formula)


def warmup_cosine(
    peak: float, warmup_steps: int, total_steps: int, final_fraction: float = 0.1
) -> Schedule:
    r"""Return the schedule from 0 to the peak along a line, then down along half a cosine.

    Parameters
    ----------
    peak : float
        The rate at step ``warmup_steps``.
    warmup_steps : int
        How long the line is; 0 for none.
    total_steps : int
        The step at which the final rate is reached, above ``warmup_steps``; the rate stays
        there afterwards.
    final_fraction : float, default 0.1
        The final rate as a fraction of the peak, from 0 to 1.

    Returns
    -------
    Schedule

    Raises
    ------
    TypeError, ValueError
        If ``peak`` is not a finite number, 0 or more, a number of steps is not a whole number
        in its range, or ``final_fraction`` is not from 0 to 1.

    Notes
    -----
    With W and T the two numbers of steps and f the fraction,

    .. math::

        \eta_t = \text{peak} \cdot
        \begin{cases}
        t / W & t < W \\
        f + \tfrac12 (1 - f) (1 + \cos(\pi \tfrac{t - W}{T - W})) & W \le t \le T
        \end{cases}

    The usual schedule of transformers.

    Examples
    --------
    >>> warmup_cosine(1.0, warmup_steps=10, total_steps=110)([0, 5, 10, 60, 110, 200])
    array([0.  , 0.5 , 1.  , 0.55, 0.1 , 0.1 ])
    """
    peak = require_nonnegative("peak", peak)
    warmup = require_integer("warmup_steps", warmup_steps, 0, MOST_STEPS - 1)
    total = require_integer("total_steps", total_steps, warmup + 1, MOST_STEPS)
    fraction = require_nonnegative("final_fraction", final_fraction)
    if fraction > 1:
        raise ValueError(
            f"final_fraction: expected a number from 0 to 1, got {describe(final_fraction)}"
        )
    down = cosine(peak, total - warmup, final_rate=fraction * peak)
    name = f"warmup_cosine({peak}, {warmup}, {total}, final_fraction={fraction})"
    return Schedule(name, linear_warmup(peak, warmup, then=down).formula)


def one_cycle(
    peak: float,
    total_steps: int,
    warmup_fraction: float = 0.3,
    initial_fraction: float = 1 / 25,
    final_fraction: float = 1 / 250_000,
) -> Schedule:
    """Return the one-cycle schedule: up to the peak and down to almost nothing, along cosines.

    Parameters
    ----------
    peak : float
        The highest rate.
    total_steps : int
        T, the length of the cycle: steps 0 to T - 1. The rate stays at the end afterwards.
    warmup_fraction : float, default 0.3
        p, the part of the cycle that climbs, below 1. The peak is at step pT - 1, which must
        be above 0.
    initial_fraction : float, default 1/25
        The rate at step 0 as a fraction of the peak.
    final_fraction : float, default 1/250000
        The rate at step T - 1 as a fraction of the peak.

    Returns
    -------
    Schedule

    Raises
    ------
    TypeError, ValueError
        If a number is not finite and 0 or more, ``total_steps`` not a whole number from 2, or
        ``warmup_fraction`` is 1 or more or leaves no step for the climb.

    Notes
    -----
    ``torch.optim.lr_scheduler.OneCycleLR`` with ``div_factor=1/initial_fraction`` and
    ``final_div_factor=initial_fraction/final_fraction``, without the cycle of the momentum.

    References
    ----------
    L. N. Smith, N. Topin, "Super-convergence: very fast training of neural networks using large
    learning rates", Proceedings of SPIE 11006 (2019).

    Examples
    --------
    >>> one_cycle(1.0, total_steps=100)([0, 29, 99])
    array([4.e-02, 1.e+00, 4.e-06])
    """
    peak = require_nonnegative("peak", peak)
    total = require_integer("total_steps", total_steps, 2, MOST_STEPS)
    part = require_fraction("warmup_fraction", warmup_fraction)
    first = peak * require_nonnegative("initial_fraction", initial_fraction)
    final = peak * require_nonnegative("final_fraction", final_fraction)
    top = part * total - 1
    if top <= 0:
        raise ValueError(
            f"warmup_fraction: expected more than 1/{total}, so that there are steps to climb, "
            f"got {describe(warmup_fraction)}"
        )

    def formula(t: Any) -> Any:
        up = half_cosine(first, peak, np.minimum(t / top, 1))
        down = half_cosine(peak, final, np.clip((t - top) / (total - 1 - top), 0, 1))
        return np.where(t < top, up, down)

    return Schedule(f"one_cycle({peak}, total_steps={total})", formula)
