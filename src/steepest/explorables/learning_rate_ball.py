"""The learning-rate ball: on a parabola, every step multiplies the distance by 1 - 2η."""

from __future__ import annotations

import math

import numpy as np

from steepest.curvature import distances_on_quadratic
from steepest.explorables._base import Explorable, Number, Whole
from steepest.minimize import minimize
from steepest.objectives import shifted_square
from steepest.optimizers import GradientDescent

__all__ = ["LearningRateBall"]

STEPS = 50
"""How many steps are taken."""
((LEFT, RIGHT),) = shifted_square.view
((MINIMIZER,),) = shifted_square.minimizers.tolist()


class LearningRateBall(Explorable):
    """An explorable: gradient descent on (w - 3)² with a learning rate that you choose.

    It shows the parabola with the iterates and a ball at one of them, and beside it the distance
    to the minimum against the step, on a logarithmic axis: a straight line, whose slope is the
    logarithm of |1 - 2η|.

    Parameters
    ----------
    learning_rate : float, default 0.1
        η, from 0.01 to 1.1.
    start : float, default -2.0
        w₀, from -3 to 9.
    step : int, default 6
        The step t at which the ball is, from 0 to 50.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = LearningRateBall(learning_rate=0.1, start=-2.0, step=2)
    >>> explorable.iterates[:3].round(12)
    array([-2. , -1. , -0.2])
    >>> explorable.factor, round(explorable.distance, 12), round(explorable.loss, 12)
    (0.8, 3.2, 10.24)
    """

    learning_rate = Number(0.1, 0.01, 1.1).tag(sync=True)
    start = Number(-2.0, LEFT, RIGHT).tag(sync=True)
    step = Whole(6, 0, STEPS).tag(sync=True)

    def __init__(self, learning_rate: float = 0.1, start: float = -2.0, step: int = 6) -> None:
        super().__init__(learning_rate=learning_rate, start=start, step=step)

    @property
    def factor(self) -> float:
        """What each step leaves of w - 3, the number 1 - 2η."""
        return 1 - 2 * self.learning_rate

    @property
    def iterates(self) -> np.ndarray:
        """The positions w₀, …, w₅₀ in float64, shape ``(51,)``.

        A descent that reaches 3 exactly stays there.
        """
        descent = GradientDescent(self.learning_rate)
        course = minimize(
            shifted_square, self.start, descent, max_steps=STEPS, tol=0, patience=STEPS + 1
        )
        return np.pad(course.iterates, (0, STEPS - course.steps), mode="edge")

    @property
    def predictions(self) -> np.ndarray:
        """The distances |1 - 2η|ᵗ |w₀ - 3| for t = 0, …, 50, shape ``(51,)``."""
        away = [self.start - MINIMIZER]
        return distances_on_quadratic([[2.0]], away, self.learning_rate, np.arange(STEPS + 1))

    @property
    def position(self) -> float:
        """Where the ball is, w_t."""
        return float(self.iterates[self.step])

    @property
    def distance(self) -> float:
        """How far the ball is from the minimum, |w_t - 3|."""
        return math.fabs(self.position - MINIMIZER)

    @property
    def loss(self) -> float:
        """The height of the ball, (w_t - 3)²."""
        return float(shifted_square(self.position))
