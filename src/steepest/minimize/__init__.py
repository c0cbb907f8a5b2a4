"""Minimize: one loop for every optimizer, a trajectory that says why it stopped.

The optimizers only know how to step; `minimize` owns the loop, the schedule, the stopping rules
and the bookkeeping. `learning_rate_finder` is a run of it with a rate that grows;
`perturbed_gradient_descent` has chance in its steps.
"""

from __future__ import annotations

from steepest.minimize.loop import minimize
from steepest.minimize.perturbed import perturbed_gradient_descent
from steepest.minimize.rate_finder import RateSweep, learning_rate_finder
from steepest.minimize.trajectory import Trajectory

__all__ = [
    "RateSweep",
    "Trajectory",
    "learning_rate_finder",
    "minimize",
    "perturbed_gradient_descent",
]
