"""Schedules: the learning rate as a function of the step.

==============  =======================================================================
schedule        learning rate at step t = 0, 1, 2, …
==============  =======================================================================
constant        η
step_decay      η · factor^⌊t/every⌋
exponential     η · factorᵗ
cosine          from η to η_min along half a cosine
linear_warmup   from 0 to η along a line, then another schedule
warmup_cosine   from 0 to the peak along a line, then to a fraction of it along a cosine
one_cycle       from low to the peak and down to almost nothing, along cosines
==============  =======================================================================

Each is a function of its settings that returns a `Schedule`, which is called with the step. The
first step of a run is step 0: ``schedule(0)`` is the rate of the first update, as in
``torch.optim.lr_scheduler``. `ReduceOnPlateau` looks at the loss instead of the step.
"""

from __future__ import annotations

from steepest.schedules.decay import constant, cosine, exponential, step_decay
from steepest.schedules.plateau import PlateauState, ReduceOnPlateau
from steepest.schedules.schedule import Schedule
from steepest.schedules.warmup import linear_warmup, one_cycle, warmup_cosine

__all__ = [
    "PlateauState",
    "ReduceOnPlateau",
    "Schedule",
    "constant",
    "cosine",
    "exponential",
    "linear_warmup",
    "one_cycle",
    "step_decay",
    "warmup_cosine",
]
