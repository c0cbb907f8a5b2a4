"""Figures of how good an approximation is: a tangent, and the schemes that estimate a slope.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from steepest._validation import (
    require_array,
    require_callable,
    require_choice,
    require_number,
    require_positive,
)
from steepest.finite_differences import derivative as estimate
from steepest.plots._canvas import (
    Function,
    draw,
    draw_slope,
    plain,
    require_axes,
    require_interval,
    require_panels,
    spread,
    write_beside,
)
from steepest.style import PALETTE, color

__all__ = ["StepErrors", "TangentError", "step_errors", "tangent_error"]

SCHEMES = {
    "forward": ("forward", "tangent"),
    "central": ("central", "function"),
    "richardson": ("Richardson", "path"),
    "complex": ("complex step", "minimum"),
}
"""What each scheme is called on the page, and the role whose color and dash draw it."""


class TangentError(NamedTuple):
    """Artists of `tangent_error`."""

    curve: Line2D
    tangent: Line2D
    gaps: list[Line2D]
    error: Line2D


class StepErrors(NamedTuple):
    """Artists of `step_errors`, one line for each scheme."""

    lines: dict[str, Line2D]
    marked: Line2D | None


def tangent_error(
    axes: Any,
    f: Function,
    derivative: Function,
    x0: float,
    points: ArrayLike,
    interval: tuple[float, float],
) -> TangentError:
    """Draw a curve with its tangent, and below it the error of the tangent.

    Parameters
    ----------
    axes : sequence of Axes, length 2
        The upper panel for curve and tangent, the lower for their difference.
    f, derivative : callable
        The function and its derivative, elementwise.
    x0 : float
        Where the tangent touches.
    points : array_like, shape (n,)
        Where to measure the error.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    TangentError
        ``curve``, ``tangent``, ``gaps`` (one upright line a point) and the ``error`` curve.

    Raises
    ------
    TypeError
        If a panel is no axes, or a function cannot be called.
    ValueError
        If there are not two panels or the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = tangent_error(
    ...     canvas("square", rows=2), lambda x: x**2, lambda x: 2 * x, 3, [4, 5], (2, 5.2)
    ... )
    >>> [float(np.ptp(gap.get_ydata())) for gap in drawn.gaps]
    [1.0, 4.0]
    """
    upper, lower = require_panels("axes", axes, 2)
    interval = require_interval("interval", interval)
    require_callable("f", f)
    require_callable("derivative", derivative)
    x0 = require_number("x0", x0)
    points = np.atleast_1d(require_array("points", points))
    y0, slope = float(f(x0)), float(derivative(x0))

    def line(x: np.ndarray) -> np.ndarray:
        return y0 + slope * (x - x0)

    curve = draw(upper, f, interval)
    tangent = draw_slope(upper, np.array(interval), (x0, y0), slope)
    upper.plot(x0, y0, "o", color=color("function"), markersize=5, zorder=3)
    gaps = [
        *(upper.plot([x, x], [line(x), f(x)], color=color("warning"))[0] for x in points),
    ]
    error = draw(lower, lambda x: f(x) - line(x), interval, role="warning")
    lower.plot(points, f(points) - line(points), "o", color=color("warning"), markersize=5)
    for x in points:
        write_beside(lower, plain(f(x) - line(x)), (x, f(x) - line(x)), "warning", (-7, 4))
    upper.set_ylabel("curve and tangent")
    lower.set(xlabel="x", ylabel="error")
    return TangentError(curve, tangent, gaps, error)


def step_errors(
    ax: Axes,
    f: Function,
    derivative: Function,
    points: ArrayLike,
    steps: ArrayLike,
    methods: Sequence[str] = tuple(SCHEMES),
    marked: float | None = None,
) -> StepErrors:
    """Draw the error of numerical derivatives against their step, on logarithmic axes.

    The error is the largest relative one over all ``points``. An error below half a unit
    roundoff, 1.1e-16, is drawn there: zero has no place on a logarithmic axis.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f, derivative : callable
        The function and its exact derivative, elementwise.
    points : array_like, shape (m,)
        Where to differentiate.
    steps : array_like, shape (n,)
        Positive steps h.
    methods : sequence of str
        Any of "forward", "central", "richardson", "complex".
    marked : float, optional
        A step to mark by an upright line.

    Returns
    -------
    StepErrors
        ``lines`` by method, and the ``marked`` line or None.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a function cannot be called.
    ValueError
        If a method is unknown or a step is not positive.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = step_errors(canvas(), np.exp, np.exp, [1.0], [1e-4, 1e-2], ["central"])
    >>> [f"{error:.1e}" for error in drawn.lines["central"].get_ydata()]
    ['1.7e-09', '1.7e-05']
    """
    require_axes("ax", ax)
    require_callable("f", f)
    require_callable("derivative", derivative)
    points = np.atleast_1d(require_array("points", points))
    steps = np.sort(np.atleast_1d(require_array("steps", steps)))
    if steps.size == 0 or not np.all(np.isfinite(steps) & (steps > 0)):
        raise ValueError(f"steps: expected positive numbers, got {steps.tolist()}")
    exact = derivative(points)
    floor = np.finfo(float).eps / 2
    lines = {}
    for method in methods:
        _, role = SCHEMES[require_choice("method", method, SCHEMES)]
        errors = [
            np.max(np.abs(estimate(f, points, method=method, h=h) / exact - 1)) for h in steps
        ]
        (lines[method],) = ax.loglog(
            steps, np.maximum(errors, floor), color=color(role), linestyle=PALETTE[role].dash
        )
    bottom, top = np.log10(ax.get_ylim())
    ends = spread([np.log10(line.get_ydata()[-1]) for line in lines.values()], (top - bottom) / 15)
    for method, end in zip(lines, ends, strict=True):
        name, role = SCHEMES[method]
        write_beside(ax, name, (steps[-1], 10.0**end), role, (6, 0))
    line = None
    if marked is not None:
        require_positive("marked", marked)
        line = ax.axvline(marked, color=color("warning"), linestyle=PALETTE["warning"].dash)
        write_beside(ax, f"h = {plain(marked)}", (marked, ax.get_ylim()[1]), "warning", (4, -4))
    ax.set(xlabel="step h", ylabel="largest relative error")
    return StepErrors(lines, line)
