"""Figures of descents on a function of one variable: the iterates on its curve.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from steepest._validation import describe, require_array, require_callable
from steepest.minimize import Trajectory
from steepest.plots._canvas import (
    Function,
    draw,
    plain,
    require_axes,
    require_interval,
    require_panels,
)
from steepest.plots._series import require_names, thin
from steepest.plots.progress import VERDICTS
from steepest.style import color

__all__ = ["OnCurve", "iterates_on_curve", "learning_rate_regimes"]


class OnCurve(NamedTuple):
    """Artists of `iterates_on_curve`."""

    curve: Line2D
    path: Line2D


def iterates_on_curve(
    ax: Axes,
    f: Function,
    course: Any,
    interval: tuple[float, float],
    variable: str = "w",
) -> OnCurve:
    """Draw the iterates of a descent as dots on the curve they descend.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f : callable
        The function, elementwise; an objective of one variable is one.
    course : Trajectory or array_like, shape (T + 1,)
        The iterates.
    interval : tuple of float
        ``(low, high)``, what to show. Iterates outside are cut off.
    variable : str, default "w"
        What the variable is called on the axes.

    Returns
    -------
    OnCurve
        ``curve``, and the ``path`` with a dot at each iterate. A path that ends
        higher than it began has the color of a warning. The start is a ring.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``f`` cannot be called.
    ValueError
        If the interval is empty, or the iterates are not numbers.

    Examples
    --------
    >>> from steepest.minimize import minimize
    >>> from steepest.objectives import square
    >>> from steepest.optimizers import GradientDescent
    >>> from steepest.plots import canvas
    >>> course = minimize(square, 3.0, GradientDescent(0.1), max_steps=3)
    >>> iterates_on_curve(canvas(), square, course, (-4, 4)).path.get_xdata().round(3)
    array([3.   , 2.4  , 1.92 , 1.536])
    """
    require_axes("ax", ax)
    require_callable("f", f)
    interval = require_interval("interval", interval)
    run = isinstance(course, Trajectory)
    x = require_array("course", course.iterates if run else course)
    x = x.reshape(len(x), -1) if x.ndim and x.size else np.empty((0, 0))
    if x.shape[1] != 1 or not np.isfinite(x[0, 0]):
        raise ValueError(f"course: expected iterates of one variable, got {describe(course)}")
    x = x[:, 0]
    with np.errstate(over="ignore", invalid="ignore"):
        rises = not float(np.squeeze(f(x[-1]))) <= float(np.squeeze(f(x[0])))
    role = "warning" if rises else "path"
    curve = draw(ax, f, interval)
    bottom, top = ax.get_ylim()
    width = interval[1] - interval[0]
    with np.errstate(invalid="ignore"):
        far = ~(np.abs(x - (interval[0] + interval[1]) / 2) <= 2 * width)
    x = x[: max(int(np.argmax(far)), 1)] if far.any() else x
    x = x[thin(len(x))]
    y = np.array([float(np.squeeze(f(point))) for point in x])
    (path,) = ax.plot(x, y, "o-", color=color(role), linewidth=1.2, markersize=4, zorder=3)
    ax.plot(
        *(x[0], y[0], "o"),
        color=color(role),
        markerfacecolor=color("background"),
        markersize=7,
        zorder=4,
    )
    ax.set(xlim=interval, ylim=(bottom, top), xlabel=variable, ylabel=f"f({variable})")
    return OnCurve(curve, path)


def learning_rate_regimes(
    axes: Any,
    f: Function,
    courses: Mapping[str, Trajectory],
    interval: tuple[float, float],
    variable: str = "w",
) -> list[OnCurve]:
    """Draw descents with different learning rates side by side, each with its verdict.

    Parameters
    ----------
    axes : sequence of Axes, length n
        One panel for each descent.
    f : callable
        The function, elementwise; an objective of one variable is one.
    courses : mapping of str to Trajectory, length n
        Descents by the text to write above them, such as "η = 0.1".
    interval : tuple of float
        ``(low, high)``, what to show.
    variable : str, default "w"
        What the variable is called in the verdicts.

    Returns
    -------
    list of OnCurve
        The artists of each panel. Under each stands why it stopped; for one that ran out of
        steps, where.

    Raises
    ------
    TypeError
        If a panel is no axes, or a course is no Trajectory.
    ValueError
        If the numbers of panels and of descents differ.

    Examples
    --------
    >>> from steepest.minimize import minimize
    >>> from steepest.objectives import square
    >>> from steepest.optimizers import GradientDescent
    >>> from steepest.plots import canvas
    >>> courses = {f"{rate}": minimize(square, 3, GradientDescent(rate)) for rate in (0.1, 1.1)}
    >>> axes = canvas("wide", columns=2)
    >>> drawn = learning_rate_regimes(axes, square, courses, (-4, 4))
    >>> axes[1].get_xlabel()
    'diverged after 76 steps'
    """
    courses = require_names("courses", courses, 12)
    panels = require_panels("axes", axes, len(courses))
    drawn = []
    for ax, (name, course) in zip(panels, courses.items(), strict=True):
        if not isinstance(course, Trajectory):
            raise TypeError(f"courses[{name!r}]: expected a Trajectory, got {describe(course)}")
        drawn.append(iterates_on_curve(ax, f, course, interval, variable))
        steps = f"{course.steps} step{'s' * (course.steps != 1)}"
        text = f"{VERDICTS[course.reason]} after {steps}"
        if course.reason == "max_steps":
            text = f"{steps}: {variable} = {plain(float(np.squeeze(course.x)))}"
        ax.set(title=name, xlabel=text, ylabel="")
        ax.tick_params(labelbottom=True)
    return drawn
