"""Figures of a function and its slopes: secants, tangents, corners.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from steepest._validation import require_array, require_callable, require_number
from steepest.plots._canvas import (
    Function,
    draw,
    draw_slope,
    leaves_view,
    plain,
    require_axes,
    require_interval,
    spread,
    write_beside,
)
from steepest.style import color

__all__ = ["Kink", "Secants", "kink", "secants", "tangents"]


class Secants(NamedTuple):
    """Artists of `secants`."""

    curve: Line2D
    secants: list[Line2D]
    tangent: Line2D
    points: Line2D


class Kink(NamedTuple):
    """Artists of `kink`."""

    curve: Line2D
    left: Line2D
    right: Line2D
    between: list[Line2D]


def secants(
    ax: Axes,
    f: Function,
    derivative: Function,
    x0: float,
    steps: ArrayLike,
    interval: tuple[float, float],
) -> Secants:
    """Draw secants through ``(x0, f(x0))`` and the tangent on which they close.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f, derivative : callable
        The function and its derivative, elementwise.
    x0 : float
        The fixed point.
    steps : array_like, shape (n,)
        Steps h, none of them zero: the second points are ``x0 + h``.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    Secants
        ``curve``, ``secants`` (one line a step), ``tangent``, ``points``.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a function cannot be called.
    ValueError
        If a step is zero or the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = secants(canvas(), lambda x: x**2, lambda x: 2 * x, 1, [1, 0.5], (0, 2))
    >>> len(drawn.secants)
    2
    """
    require_axes("ax", ax)
    low, high = interval = require_interval("interval", interval)
    require_callable("f", f)
    require_callable("derivative", derivative)
    x0 = require_number("x0", x0)
    steps = np.atleast_1d(require_array("steps", steps))
    if steps.ndim != 1 or steps.size == 0 or not np.all(np.isfinite(steps) & (steps != 0)):
        raise ValueError(f"steps: expected finite numbers other than zero, got {steps.tolist()}")

    y0 = float(f(x0))
    curve = draw(ax, f, interval)
    bottom, top = ax.set_ylim(ax.get_ylim())
    lines, ends, names = [], [], []
    x = np.array([low, high])
    for h in steps:
        slope = float((f(x0 + h) - y0) / h)
        (line,) = ax.plot(x, y0 + slope * (x - x0), color=color("muted"), linewidth=1.2)
        lines.append(line)
        ends.append(leaves_view(x0, y0, slope, high, bottom, top))
        names.append(f"h = {plain(h)}: slope {plain(slope)}")
    slope = float(derivative(x0))
    tangent = draw_slope(ax, x, (x0, y0), slope)
    ends.append(leaves_view(x0, y0, slope, high, bottom, top))
    names.append(f"tangent: slope {plain(slope)}")
    second = x0 + steps
    (points,) = ax.plot(
        [x0, *second], [y0, *f(second)], "o", color=color("function"), markersize=5, zorder=3
    )
    heights = spread([end[1] for end in ends], gap=(top - bottom) / 13)
    for (end, _), height, name in zip(ends, heights, names, strict=True):
        role = "tangent" if name.startswith("tangent") else "muted"
        write_beside(ax, name, (max(end, high), height), role)
    ax.set(xlabel="x", ylabel="f(x)")
    return Secants(curve, lines, tangent, points)


def tangents(
    ax: Axes,
    f: Function,
    derivative: Function,
    points: ArrayLike,
    interval: tuple[float, float],
    labels: tuple[str, str] = ("x", "f(x)"),
) -> list[Line2D]:
    """Draw ``f`` and a short piece of its tangent, with the slope, at each point.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f, derivative : callable
        The function and its derivative, elementwise.
    points : array_like, shape (n,)
        Where to touch the curve.
    interval : tuple of float
        ``(low, high)``, what to show.
    labels : tuple of str, default ("x", "f(x)")
        What the axes say.

    Returns
    -------
    list of Line2D
        The curve, then one tangent for each point.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a function cannot be called.
    ValueError
        If the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> len(tangents(canvas(), lambda p: -np.log(p), lambda p: -1 / p, [0.1, 0.5], (0.05, 1)))
    3
    """
    require_axes("ax", ax)
    interval = require_interval("interval", interval)
    require_callable("f", f)
    require_callable("derivative", derivative)
    points = np.atleast_1d(require_array("points", points))
    lines = [draw(ax, f, interval)]
    bottom, top = ax.get_ylim()
    aspect = (interval[1] - interval[0]) / (top - bottom) * ax.bbox.height / ax.bbox.width
    for point in points:
        slope = float(derivative(point))
        # Pieces of equal length on the page, however steep.
        reach = 0.1 * (interval[1] - interval[0]) / np.hypot(1.0, slope * aspect)
        x = point + np.array([-reach, reach])
        lines.append(draw_slope(ax, x, (point, float(f(point))), slope))
        ax.plot(point, f(point), "o", color=color("function"), markersize=5, zorder=3)
        write_beside(ax, f"slope {plain(slope)}", (point, float(f(point))), "tangent", (9, 7))
    ax.set(xlabel=labels[0], ylabel=labels[1])
    return lines


def kink(
    ax: Axes,
    f: Function,
    x0: float,
    slopes: tuple[float, float],
    interval: tuple[float, float],
) -> Kink:
    """Draw a corner of ``f``: the slope from the left, from the right, and lines between.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f : callable
        A function with a corner at ``x0``, elementwise.
    x0 : float
        Where the corner is.
    slopes : tuple of float
        The limits of the difference quotient from the left and from the right.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    Kink
        ``curve``, ``left``, ``right`` and the lines ``between`` them.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``f`` cannot be called.
    ValueError
        If ``slopes`` are not two numbers or the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> len(kink(canvas(), np.abs, 0, (-1, 1), (-1, 1)).between)
    3
    """
    require_axes("ax", ax)
    interval = require_interval("interval", interval)
    require_callable("f", f)
    x0 = require_number("x0", x0)
    both = require_array("slopes", slopes)
    if both.shape != (2,):
        raise ValueError(f"slopes: expected two numbers, got {both.tolist()}")
    point = (x0, float(f(x0)))
    x = np.array(interval)
    between = []
    for slope in np.linspace(*both, 5)[1:-1]:
        y = point[1] + slope * (x - x0)
        between += ax.plot(x, y, color=color("muted"), linewidth=0.9, linestyle="dotted")
    left, right = (draw_slope(ax, x, point, slope) for slope in both)
    curve = draw(ax, f, interval)
    ax.plot(*point, "o", color=color("function"), markersize=5, zorder=3)
    top = ax.get_ylim()[1]
    for slope, side in zip(both, ("left", "right"), strict=True):
        end = min(top, point[1] + slope * (x[1] - x0))
        write_beside(ax, f"slope {plain(slope)}\nfrom the {side}", (x[1], end), "tangent")
    ax.set(xlabel="z", ylabel="f(z)")
    return Kink(curve, left, right, between)
