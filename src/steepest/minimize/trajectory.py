"""Trajectory: everything a descent passed through, and why it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["REASONS", "Trajectory"]

REASONS = ("converged", "max_steps", "diverged", "stalled")
"""Why a descent can stop."""


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The course of a descent of T steps, from the start to where it stopped.

    Attributes
    ----------
    iterates : ndarray, shape (T + 1, ...) with the shape of x0 last, or list of T + 1 structures
        x₀, x₁, …, x_T; a list if x0 is a list, tuple or dict of arrays.
    values : ndarray, shape (T + 1,)
        f at each iterate.
    gradient_norms : ndarray, shape (T + 1,)
        ‖∇f‖ at each iterate, over all arrays of a structure.
    learning_rates : ndarray, shape (T,)
        η of each step.
    function_evaluations, gradient_evaluations : int
        How often f and ∇f were computed. (Differentiation in reverse mode computes both.)
    reason : {"converged", "max_steps", "diverged", "stalled"}
        Why it stopped: see `minimize`.

    Examples
    --------
    >>> from steepest.minimize import minimize
    >>> from steepest.optimizers import GradientDescent
    >>> course = minimize(lambda x: x @ x, [3.0, 4.0], GradientDescent(0.5))
    >>> course
    Trajectory(converged after 1 step: value 0, gradient norm 0, x = [0. 0.];
    2 evaluations of f, 2 of its gradient)
    >>> course.steps, course.converged
    (1, True)
    """

    iterates: Any
    values: np.ndarray
    gradient_norms: np.ndarray
    learning_rates: np.ndarray
    function_evaluations: int
    gradient_evaluations: int
    reason: str

    @property
    def x(self) -> Any:
        """The last iterate; of a diverged run, the one that gave it away."""
        return self.iterates[-1]

    @property
    def value(self) -> float:
        """The value of f at the last iterate."""
        return float(self.values[-1])

    @property
    def steps(self) -> int:
        """How many steps were taken, T."""
        return len(self.learning_rates)

    @property
    def converged(self) -> bool:
        """Whether the gradient became small enough."""
        return self.reason == "converged"

    def __repr__(self) -> str:
        verdict = "stopped by max_steps" if self.reason == "max_steps" else self.reason
        x = self.x if not isinstance(self.x, np.ndarray) else np.array2string(self.x, threshold=6)
        x = str(x)
        return (
            f"Trajectory({verdict} after {self.steps} step{'s' * (self.steps != 1)}: "
            f"value {self.value:.6g}, gradient norm {self.gradient_norms[-1]:.3g}, "
            f"x = {x if len(x) <= 80 else x[:77] + '...'}; "
            f"{self.function_evaluations} evaluations of f, "
            f"{self.gradient_evaluations} of its gradient)"
        )
