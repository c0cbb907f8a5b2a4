"""The slope of f along one line, how finely it is known, and whether there is a kink."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from steepest.finite_differences import richardson_table

__all__ = ["Slope", "measure", "refine"]

Line = Callable[[float], float]
"""g(t) = f(x + t v): the values of f along one line."""

ROUNDING = 10  # f itself may be off by more than the last digit
FARTHER = 16  # where f is smooth it bends this much more over a step so much longer


class Slope(NamedTuple):
    """A slope g′(0), the size of what it cannot resolve, and whether g has a kink there."""

    value: float
    noise: float
    kink: bool


def measure(g: Line, h: float, here: float, epsilon: float) -> Slope:
    """Return the central difference of g at 0, and compare the slopes from its two sides."""
    up, down = g(h), g(-h)
    noise = ROUNDING * epsilon * max(abs(up), abs(here), abs(down)) / h
    right, left = (up - here) / h, (here - down) / h
    bend = abs(right - left)
    kink = False
    if bend > 10 * noise and bend > 0.01 * (abs(right) + abs(left)):
        # The one-sided slopes of a smooth g differ by h g″: more over a longer step.
        t = FARTHER * h
        kink = bend > abs(g(t) - 2 * here + g(-t)) / t / 4
    return Slope((up - down) / (2 * h), noise, kink)


def refine(g: Line, size: float, epsilon: float, slope: Slope, h: float) -> Slope:
    """Return the slope by Richardson extrapolation, if it settles; else the slope as it was.

    The first try is with the step for functions that change over lengths of ``size``, the next
    are for functions that change over shorter ones. Where none settles, the tries still say
    how large the truncation of the central difference with the step ``h`` may be.
    """
    truncation = 0.0
    for shrink in (1, 16, 256):
        longer = epsilon ** (1 / 7) * size / shrink
        values = []

        def recorded(t: np.float64, values: list[float] = values) -> float:
            values.append(g(float(t)))
            return values[-1]

        with np.errstate(all="ignore"):  # so far from x, f may leave its domain: then it is nan
            table = richardson_table(recorded, 0.0, longer)
            noise = ROUNDING * epsilon * max(map(abs, values)) / (longer / 4)
            last, before = abs(table[2, 2] - table[1, 1]), abs(table[1, 1] - table[0, 0])
            if last <= max(noise, min(before / 10, abs(table[0, 0]) / 1000)):
                return Slope(float(table[2, 2]), float(max(noise, last)), slope.kink)
            change = abs(table[0, 0] - table[1, 0]) * (h / longer) ** 2
        truncation = max(truncation, float(np.nan_to_num(change)))
    return slope._replace(noise=max(slope.noise, 2 * truncation))
