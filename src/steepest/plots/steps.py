"""Figures of how far one step may go: the bound of the descent lemma, and Armijo's condition.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_number,
    require_positive,
)
from steepest.plots._canvas import (
    Function,
    draw,
    draw_slope,
    plain,
    require_axes,
    require_interval,
    sample,
    write_beside,
)
from steepest.style import PALETTE, color

__all__ = ["DescentLemma", "SufficientDecrease", "descent_lemma", "sufficient_decrease"]


class DescentLemma(NamedTuple):
    """Artists of `descent_lemma`."""

    curve: Line2D
    tangent: Line2D
    bound: Line2D
    points: Line2D


class SufficientDecrease(NamedTuple):
    """Artists of `sufficient_decrease`: lines, and the marks of what was refused and taken."""

    curve: Line2D
    tangent: Line2D
    threshold: Line2D
    refused: Line2D
    taken: Line2D


def descent_lemma(
    ax: Axes,
    f: Function,
    derivative: Function,
    x0: float,
    smoothness: float,
    interval: tuple[float, float],
) -> DescentLemma:
    """Draw a curve under the parabola that bounds it, and the step to the parabola's bottom.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f, derivative : callable
        The function and its derivative, elementwise.
    x0 : float
        Where the step starts, and the parabola touches the curve.
    smoothness : float
        L, a bound of |f″|.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    DescentLemma
        ``curve``, ``tangent``, ``bound``, and the three ``points``: the start, the bottom of the
        bound a step of 1/L away, and the curve below it.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a function cannot be called.
    ValueError
        If the interval is empty, or ``smoothness`` is not positive.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = descent_lemma(canvas(), lambda x: x**2, lambda x: 2 * x, 3, 4, (-1, 4))
    >>> drawn.points.get_xydata()
    array([[3.  , 9.  ],
           [1.5 , 4.5 ],
           [1.5 , 2.25]])
    """
    require_axes("ax", ax)
    interval = require_interval("interval", interval)
    f, derivative = require_callable("f", f), require_callable("derivative", derivative)
    x0 = require_number("x0", x0)
    smoothness = require_positive("smoothness", smoothness)
    curve = draw(ax, f, interval)
    bottom, top = ax.get_ylim()
    room = 0.06 * (top - bottom)
    value, slope = float(f(x0)), float(derivative(x0))
    x = sample(interval)
    tangent = draw_slope(ax, np.array(interval), (x0, value), slope)
    parabola = value + slope * (x - x0) + smoothness / 2 * (x - x0) ** 2
    shown = parabola <= top + room
    (bound,) = ax.plot(
        x[shown], parabola[shown], color=color("warning"), linestyle=PALETTE["warning"].dash
    )
    landing = x0 - slope / smoothness
    heights = [value, value - slope**2 / (2 * smoothness), float(f(landing))]
    (points,) = ax.plot(
        [x0, landing, landing], heights, "o", color=color("ink"), markersize=5, zorder=4
    )
    ax.set(ylim=(bottom - room, top + room), xlabel="x", ylabel="f(x)")
    away = int(np.sign(x0 - landing)) or 1
    write_beside(ax, "start", (x0, heights[0]), "ink", (7 * away, -5))
    write_beside(ax, "bottom of the bound", (landing, heights[1]), "warning", (0, 18))
    write_beside(ax, "where the step lands", (landing, heights[2]), "function", (7 * away, -5))
    return DescentLemma(curve, tangent, bound, points)


def sufficient_decrease(
    ax: Axes,
    values: Function,
    slope: float,
    c: float,
    tried: ArrayLike,
    interval: tuple[float, float],
) -> SufficientDecrease:
    """Draw f along a descent direction, and which rates decrease it enough for Armijo.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    values : callable
        η ↦ f(x + ηd), elementwise.
    slope : float
        Its slope at 0, ∇f(x)·d, which is negative.
    c : float
        The share of that slope which is demanded, above 0 and below 1.
    tried : array_like, shape (n,)
        The rates tried, in their order, up to the one taken.
    interval : tuple of float
        ``(low, high)``, which rates to show.

    Returns
    -------
    SufficientDecrease
        The ``curve``, its ``tangent`` at 0, the ``threshold`` line of the condition, and the
        marks of the rates that were ``refused`` (above it) and ``taken``.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``values`` cannot be called.
    ValueError
        If the slope is not negative, ``c`` is not between 0 and 1, or there are no rates.

    Examples
    --------
    On x² from 1, where f(x - ηf′) is (1 - 2η)²:

    >>> from steepest.plots import canvas
    >>> along = lambda rate: (1 - 2 * rate) ** 2
    >>> drawn = sufficient_decrease(canvas(), along, -4, 0.3, [1, 0.5], (0, 1.1))
    >>> drawn.refused.get_xdata(), drawn.taken.get_xdata()
    (array([1.]), array([0.5]))
    """
    require_axes("ax", ax)
    interval = require_interval("interval", interval)
    require_callable("values", values)
    slope, c = require_number("slope", slope), require_number("c", c)
    if not slope < 0:
        raise ValueError(f"slope: expected a negative number, got {describe(slope)}")
    if not 0 < c < 1:
        raise ValueError(f"c: expected a number between 0 and 1, got {describe(c)}")
    rates = require_array("tried", tried)
    if rates.ndim != 1 or rates.size == 0 or not np.all(np.isfinite(rates)):
        raise ValueError(f"tried: expected a vector of rates, got {describe(tried)}")
    start = float(values(0.0))
    heights = np.array([float(values(rate)) for rate in rates])
    enough = heights <= start + c * rates * slope
    curve = draw(ax, values, interval)
    bottom, top = ax.get_ylim()
    room = 0.06 * (top - bottom)
    ends = np.array([max(interval[0], 0.0), interval[1]])
    tangent = draw_slope(ax, ends, (0.0, start), slope)
    (threshold,) = ax.plot(
        ends, start + c * slope * ends, color=color("warning"), linestyle=PALETTE["warning"].dash
    )
    marks = {}
    for kept, shape, role in ((~enough, "X", "warning"), (enough, "o", "minimum")):
        (marks[role],) = ax.plot(
            rates[kept], heights[kept], shape, color=color(role), markersize=7, zorder=4
        )
    for rate, height, good in zip(rates, heights, enough, strict=True):
        role, text = ("minimum", "taken") if good else ("warning", "refused")
        if interval[0] <= rate <= interval[1]:
            offset = (0, 8) if good else (-6, 5)  # behind a refused rate the curve rises
            write_beside(ax, f"{plain(float(rate))} {text}", (rate, height), role, offset)
    last = start + c * slope * interval[1]
    write_beside(ax, f"demanded, c = {plain(c)}", (interval[1], last), "warning", (6, 0))
    ax.set(
        ylim=(min(bottom, last) - room, top + 2 * room),
        xlabel=r"learning rate $\eta$",
        ylabel="loss after the step",
    )
    return SufficientDecrease(curve, tangent, threshold, marks["warning"], marks["minimum"])
