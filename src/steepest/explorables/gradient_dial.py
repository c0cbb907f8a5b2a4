"""Gradient and direction: the slope in every direction from a point is a cosine."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from steepest.explorables._base import Choice, Number
from steepest.explorables._on_landscape import OnLandscape

__all__ = ["GradientDial"]


class GradientDial(OnLandscape):
    """An explorable: the gradient at a point, and the slope in a direction that you turn.

    It shows the contours of f with the gradient as an arrow at a right angle to them, and beside
    it the directional derivative against the angle: a cosine as high as the gradient is long.

    Parameters
    ----------
    landscape : {"elliptical_bowl", "bowl", "saddle", "sine_valley", "himmelblau"}
        Which f, a key of `steepest.objectives.OBJECTIVES`.
    x, y : float, optional
        The point, within the landscape's box; by default where the landscape starts.
    angle : float, default 20.0
        The direction in degrees, counterclockwise from the first axis, from -180 to 180.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = GradientDial("bowl", x=2.0, y=1.0, angle=0.0)
    >>> explorable.gradient
    array([4., 2.])
    >>> explorable.slope
    4.0
    """

    LANDSCAPES = ("elliptical_bowl", "bowl", "saddle", "sine_valley", "himmelblau")
    STARTS: ClassVar = {"elliptical_bowl": (0.5, 2.0)}

    landscape = Choice(LANDSCAPES, "elliptical_bowl").tag(sync=True)
    angle = Number(20.0, -180.0, 180.0).tag(sync=True)

    def __init__(
        self,
        landscape: str = "elliptical_bowl",
        x: float | None = None,
        y: float | None = None,
        angle: float = 20.0,
    ) -> None:
        super().__init__(landscape, x, y, angle=angle)

    @property
    def gradient(self) -> np.ndarray:
        """The gradient at the point, shape ``(2,)``."""
        return self.objective.gradient(self.point)

    @property
    def direction(self) -> np.ndarray:
        """The unit vector at the angle, shape ``(2,)``."""
        turn = math.radians(self.angle)
        return np.array([math.cos(turn), math.sin(turn)])

    @property
    def slope(self) -> float:
        """The slope in the direction, the directional derivative ∇f·d."""
        return float(self.gradient @ self.direction)
