"""Landscapes of one variable: a ball that rolls along a curve. See `steepest.objectives`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest.objectives.objective import Objective

__all__ = ["double_well", "quartic", "shifted_square", "sine_parabola", "square"]


def _curve(
    name: str,
    formula: str,
    f: Callable[[Any], Any],
    derivative: Callable[[Any], Any],
    second_derivative: Callable[[Any], Any],
    minimizers: list[float],
    minimum: float,
    view: tuple[float, float],
    start: float,
    maximizers: tuple[float, ...] = (),
) -> Objective:
    """Return the objective of one variable with these derivatives."""
    return Objective(
        name,
        formula,
        lambda w: f(w[0]),
        lambda w: (derivative(w[0]),),
        lambda w: ((second_derivative(w[0]),),),
        minimizers=minimizers,
        minimum=minimum,
        view=(view,),
        start=start,
        critical_points=[*minimizers, *maximizers],
    )


square = _curve(
    "square",
    r"w^2",
    lambda w: w**2,
    lambda w: 2 * w,
    lambda w: 2,
    minimizers=[0],
    minimum=0,
    view=(-6, 6),
    start=3,
)
shifted_square = _curve(
    "shifted_square",
    r"(w - 3)^2",
    lambda w: (w - 3) ** 2,
    lambda w: 2 * (w - 3),
    lambda w: 2,
    minimizers=[3],
    minimum=0,
    view=(-3, 9),
    start=-2,
)
quartic = _curve(  # convex, but flat at the bottom: f″(0) = 0
    "quartic",
    r"w^4",
    lambda w: w**4,
    lambda w: 4 * w**3,
    lambda w: 12 * w**2,
    minimizers=[0],
    minimum=0,
    view=(-1.5, 1.5),
    start=1,
)
double_well = _curve(  # two minimizers, and between them a maximizer that is a saddle in 1-D
    "double_well",
    r"(w^2 - 1)^2",
    lambda w: (w**2 - 1) ** 2,
    lambda w: 4 * w * (w**2 - 1),
    lambda w: 12 * w**2 - 4,
    minimizers=[-1, 1],
    minimum=0,
    view=(-1.75, 1.75),
    start=0.1,
    maximizers=(0,),
)
sine_parabola = _curve(  # not convex, and yet with one critical point: f′ > 0.87 on [0, 5]
    "sine_parabola",
    r"w^2 + 5 \sin w",
    lambda w: w**2 + 5 * np.sin(w),
    lambda w: 2 * w + 5 * np.cos(w),
    lambda w: 2 - 5 * np.sin(w),
    minimizers=[-1.110510503581112],
    minimum=-3.2463942726915396,
    view=(-6, 6),
    start=5,
)
