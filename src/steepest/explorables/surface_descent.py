"""Descent on a surface: where it ends, and why it stops, from a start that you drag."""

from __future__ import annotations

from typing import ClassVar

from steepest.explorables._base import Choice, Number
from steepest.explorables._on_landscape import OnLandscape
from steepest.minimize import Trajectory, minimize
from steepest.optimizers import GradientDescent

__all__ = ["SurfaceDescent"]

STEPS = 200
"""How many steps are taken at most."""


class SurfaceDescent(OnLandscape):
    """An explorable: gradient descent over contours, from a start that you drag.

    It shows the path on the map, and beside it the loss against the step: above its minimum on a
    logarithmic axis, or, where the landscape has no minimum, as it is.

    Parameters
    ----------
    landscape : {"himmelblau", "bowl", "elliptical_bowl", "ravine", "rosenbrock", "saddle", \
"sine_valley"}
        What to descend, a key of `steepest.objectives.OBJECTIVES`.
    x, y : float, optional
        The start, within the landscape's box; by default where the landscape starts, but on
        Himmelblau's near the place where its basins meet.
    log10_learning_rate : float, default -2.0
        The learning rate as a power of ten, from -4 to 0.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = SurfaceDescent("bowl", x=2.0, y=1.0, log10_learning_rate=-1.0)
    >>> explorable.course.iterates[1].round(12)
    array([1.6, 0.8])
    >>> explorable.reason, explorable.steps
    ('converged', 90)
    """

    LANDSCAPES = (
        "himmelblau",
        "bowl",
        "elliptical_bowl",
        "ravine",
        "rosenbrock",
        "saddle",
        "sine_valley",
    )
    STARTS: ClassVar = {"himmelblau": (-0.3, -0.4)}

    landscape = Choice(LANDSCAPES, "himmelblau").tag(sync=True)
    log10_learning_rate = Number(-2.0, -4.0, 0.0).tag(sync=True)

    def __init__(
        self,
        landscape: str = "himmelblau",
        x: float | None = None,
        y: float | None = None,
        log10_learning_rate: float = -2.0,
    ) -> None:
        super().__init__(landscape, x, y, log10_learning_rate=log10_learning_rate)

    @property
    def learning_rate(self) -> float:
        """The learning rate η, 10 to the power of ``log10_learning_rate``."""
        return 10.0**self.log10_learning_rate

    @property
    def course(self) -> Trajectory:
        """The descent, at most 200 steps: every iterate, value and gradient norm."""
        descent = GradientDescent(self.learning_rate)
        return minimize(self.objective, self.point, descent, max_steps=STEPS)

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return self.course.steps

    @property
    def loss(self) -> float:
        """The loss where it stopped."""
        return self.course.value

    @property
    def gradient_norm(self) -> float:
        """The length of the gradient where it stopped."""
        return float(self.course.gradient_norms[-1])

    @property
    def reason(self) -> str:
        """Why it stopped: "converged", "diverged", "stalled" or "max_steps"."""
        return self.course.reason
