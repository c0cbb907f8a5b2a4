"""Figures of a descent over time: losses, bounds, learning rates, lengths of steps.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_choice,
    require_integer,
    require_number,
)
from steepest.minimize import RateSweep, Trajectory
from steepest.plots._canvas import SAMPLES, plain, require_axes, write_beside
from steepest.plots._series import draw_series, require_curve, require_names, thin
from steepest.style import PALETTE, color

__all__ = [
    "AgainstBound",
    "RateFinder",
    "against_bound",
    "descent_curves",
    "learning_rates",
    "rate_finder",
    "step_sizes",
]

QUANTITIES = {"values": "loss above its minimum", "gradient_norms": "gradient norm"}
VERDICTS = {
    "converged": "converged",
    "max_steps": "out of steps",
    "diverged": "diverged",
    "stalled": "stalled",
}


class AgainstBound(NamedTuple):
    """Artists of `against_bound`."""

    measured: Line2D
    bound: Line2D
    slack: FillBetweenPolyCollection


class RateFinder(NamedTuple):
    """Artists of `rate_finder`."""

    curve: Line2D
    suggestion: Line2D | None


def descent_curves(
    ax: Axes,
    courses: Mapping[str, Any],
    what: str = "values",
    minimum: float = 0.0,
) -> dict[str, Line2D]:
    """Draw how a loss or a gradient norm falls, and write why each descent stopped.

    Parameters
    ----------
    ax : Axes
        Where to draw. The vertical axis becomes logarithmic.
    courses : mapping of str to Trajectory or array_like, shape (T + 1,)
        Descents by name, or the numbers to draw.
    what : {"values", "gradient_norms"}, default "values"
        What to take of a Trajectory.
    minimum : float, default 0
        The least value of the loss: what is drawn is ``values - minimum``.

    Returns
    -------
    dict of Line2D
        One line for each descent. Zeros have no place on the axis and are left out; what grows
        to more than a thousand times the largest start leaves the view.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the courses are no mapping.
    ValueError
        If ``what`` is unknown, there are more than six courses, or one has nothing to show.

    Examples
    --------
    >>> from steepest.minimize import minimize
    >>> from steepest.objectives import ravine
    >>> from steepest.optimizers import GradientDescent
    >>> from steepest.plots import canvas
    >>> course = minimize(ravine(), [2, 1], GradientDescent(0.09), max_steps=50)
    >>> ax = canvas()
    >>> lines = descent_curves(ax, {"descent": course})
    >>> ax.texts[0].get_text()
    'descent: out of steps'
    """
    require_axes("ax", ax)
    courses = require_names("courses", courses)
    require_choice("what", what, QUANTITIES)
    minimum = require_number("minimum", minimum) if what == "values" else 0.0
    curves, labels = {}, {}
    for name, course in courses.items():
        run = isinstance(course, Trajectory)
        y = require_curve(f"courses[{name!r}]", getattr(course, what) if run else course) - minimum
        curves[name] = (np.arange(len(y), dtype=float), y)
        labels[name] = f"{name}: {VERDICTS[course.reason]}" if run else name
    starts = [y[0] for _, y in curves.values() if np.isfinite(y[0])]
    ceiling = 1e3 * max(starts, default=1.0)
    if ceiling > 0:
        curves = {n: (x, np.where(y > 10 * ceiling, np.inf, y)) for n, (x, y) in curves.items()}
    ax.set_yscale("log")
    lost = {n for n, course in courses.items() if getattr(course, "reason", "") == "diverged"}
    lines = draw_series(ax, curves, labels, warned=lost)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="step t", ylabel=QUANTITIES[what] if minimum else QUANTITIES[what].split(" a")[0])
    return lines


def against_bound(
    ax: Axes,
    steps: ArrayLike,
    measured: ArrayLike,
    bound: ArrayLike,
    names: tuple[str, str] = ("measured", "bound"),
) -> AgainstBound:
    """Draw what was measured under what a theorem promises.

    Parameters
    ----------
    ax : Axes
        Where to draw. The vertical axis becomes logarithmic.
    steps : array_like, shape (n,)
        Step numbers.
    measured, bound : array_like, shape (n,)
        Positive numbers.
    names : tuple of str, default ("measured", "bound")
        What to write at the two ends.

    Returns
    -------
    AgainstBound
        ``measured``, ``bound``, and the shaded ``slack`` between them.

    Raises
    ------
    TypeError
        If ``ax`` is no axes.
    ValueError
        If the lengths differ, or a number is not positive.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> k = np.arange(1, 21)
    >>> drawn = against_bound(canvas(), k, 0.5**k, 1 / k)
    >>> bool(np.all(drawn.measured.get_ydata() < drawn.bound.get_ydata()))
    True
    """
    require_axes("ax", ax)
    steps = require_curve("steps", steps)
    both = {"measured": measured, "bound": bound}
    for name, value in both.items():
        both[name] = y = require_curve(name, value)
        if y.shape != steps.shape:
            raise ValueError(f"{name}: expected {len(steps)} numbers, as steps, got {len(y)}")
        if not np.all(np.isfinite(y) & (y > 0)):
            bad = y[~(np.isfinite(y) & (y > 0))][0]
            raise ValueError(f"{name}: expected positive numbers, got {describe(bad)}")
    chosen = thin(len(steps))
    steps, low, high = steps[chosen], both["measured"][chosen], both["bound"][chosen]
    ax.set_yscale("log")
    slack = ax.fill_between(steps, low, high, color=color("warning"), alpha=0.1, linewidth=0)
    (above,) = ax.plot(steps, high, color=color("warning"), linestyle=PALETTE["warning"].dash)
    (below,) = ax.plot(steps, low, color=color("function"))
    for name, line, role in zip(names, (below, above), ("function", "warning"), strict=True):
        x, y = line.get_xydata()[-1]
        near = abs(np.log(high[-1] / low[-1])) < 0.08 * abs(np.diff(np.log(ax.get_ylim()))[0])
        shift = 0 if not near else (7 if (role == "warning") == (high[-1] >= low[-1]) else -7)
        write_beside(ax, name, (x, y), role, (6, shift))
    ax.set_xlabel("step k")
    return AgainstBound(below, above, slack)


def rate_finder(ax: Axes, sweep: RateSweep) -> RateFinder:
    """Draw the loss against a growing learning rate, and mark where it fell the most.

    Parameters
    ----------
    ax : Axes
        Where to draw. The horizontal axis becomes logarithmic.
    sweep : RateSweep
        From `steepest.minimize.learning_rate_finder`.

    Returns
    -------
    RateFinder
        ``curve``, and the upright line at the ``suggestion`` or None if the loss never fell.

    Raises
    ------
    TypeError
        If ``ax`` is no axes or ``sweep`` is none.
    ValueError
        If no value of the sweep is finite.

    Examples
    --------
    >>> from steepest.minimize import learning_rate_finder
    >>> from steepest.optimizers import GradientDescent
    >>> from steepest.plots import canvas
    >>> sweep = learning_rate_finder(lambda x: 50 * x**2, 1.0, GradientDescent(1.0))
    >>> drawn = rate_finder(canvas(), sweep)
    >>> bool(drawn.suggestion.get_xdata()[0] == sweep.suggestion)
    True
    """
    require_axes("ax", ax)
    if not isinstance(sweep, RateSweep):
        raise TypeError(f"sweep: expected a RateSweep, got {describe(sweep)}")
    kept = np.isfinite(sweep.values)
    if not kept.any():
        raise ValueError("sweep: expected finite values, got none")
    rates, values = sweep.learning_rates[kept], sweep.values[kept]
    ax.set_xscale("log")
    chosen = thin(len(rates))
    (curve,) = ax.plot(rates[chosen], values[chosen], color=color("function"))
    top = 1.3 * values[0] if values[0] > 0 else float(np.max(values))
    bottom = float(np.min(values))
    if top > bottom:  # the last value may be ten times the first: the descent is what matters
        room = 0.06 * (top - bottom)
        ax.set_ylim(bottom - room, top + 3 * room)
    line = None
    if np.isfinite(sweep.suggestion):
        line = ax.axvline(
            sweep.suggestion, color=color("minimum"), linestyle=PALETTE["minimum"].dash
        )
        text = rf"falls fastest: $\eta$ = {plain(sweep.suggestion, 2)}"
        write_beside(ax, text, (sweep.suggestion, ax.get_ylim()[1]), "minimum", (-5, -4))
    ax.set(xlabel=r"learning rate $\eta$", ylabel="loss after the step")
    return RateFinder(curve, line)


def learning_rates(
    ax: Axes, schedules: Mapping[str, Callable[[Any], Any]], steps: int
) -> dict[str, Line2D]:
    """Draw schedules: the learning rate at each step.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    schedules : mapping of str to callable
        From `steepest.schedules`, or any function of one step 0, 1, 2, …, by name.
    steps : int
        How many steps to show.

    Returns
    -------
    dict of Line2D
        One line for each schedule.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a schedule cannot be called.
    ValueError
        If there are more than six schedules, or ``steps`` is not positive.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> from steepest.schedules import cosine
    >>> lines = learning_rates(canvas(), {"cosine": cosine(0.1, 100)}, 101)
    >>> lines["cosine"].get_ydata()[[0, 50, 100]].round(12)
    array([0.1 , 0.05, 0.  ])
    """
    require_axes("ax", ax)
    schedules = require_names("schedules", schedules)
    steps = require_integer("steps", steps, 1, 10**9)
    at = thin(steps, SAMPLES)
    curves = {}
    for name, schedule in schedules.items():
        require_callable(f"schedules[{name!r}]", schedule)
        rates = np.array([schedule(int(t)) for t in at], dtype=np.float64)
        curves[name] = (at.astype(float), rates)
    ax.set_ylim(0, 1.06 * max(float(np.max(y)) for _, y in curves.values()) or 1.0)
    lines = draw_series(ax, curves)
    ax.set(xlabel="step t", ylabel=r"learning rate $\eta$")
    return lines


def step_sizes(
    ax: Axes,
    course: Trajectory,
    gradient: Callable[[Any], Any] | None = None,
    names: tuple[str, ...] | None = None,
) -> dict[str, Line2D]:
    """Draw how far each coordinate moves at each step, or its effective learning rate.

    Parameters
    ----------
    ax : Axes
        Where to draw. The vertical axis becomes logarithmic.
    course : Trajectory
        A descent in at most six variables.
    gradient : callable, optional
        ∇f. With it, each movement is divided by the slope it answers: the learning rate that
        gradient descent would have needed for the same step.
    names : tuple of str, optional
        Of the coordinates; by default w₁, w₂, …

    Returns
    -------
    dict of Line2D
        One line for each coordinate.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``course`` is no Trajectory.
    ValueError
        If the iterates are no vectors, or there are not as many names.

    Examples
    --------
    Adam's first step has the size of its learning rate in every coordinate:

    >>> from steepest.minimize import minimize
    >>> from steepest.objectives import ravine
    >>> from steepest.optimizers import Adam
    >>> from steepest.plots import canvas
    >>> course = minimize(ravine(100), [2, 1], Adam(0.1), max_steps=30)
    >>> lines = step_sizes(canvas(), course, names=("floor", "wall"))
    >>> [round(float(line.get_ydata()[0]), 6) for line in lines.values()]
    [0.1, 0.1]
    """
    require_axes("ax", ax)
    if not isinstance(course, Trajectory):
        raise TypeError(f"course: expected a Trajectory, got {describe(course)}")
    x = require_array("course.iterates", course.iterates)
    if x.ndim != 2 or len(x) < 2:
        raise ValueError(
            f"course: expected a descent of at least one step in several variables, "
            f"got iterates of shape {x.shape}"
        )
    names = tuple(f"$w_{i + 1}$" for i in range(x.shape[1])) if names is None else tuple(names)
    if len(names) != x.shape[1]:
        raise ValueError(f"names: expected {x.shape[1]}, one a coordinate, got {len(names)}")
    moved = np.abs(np.diff(x, axis=0))
    if gradient is not None:
        require_callable("gradient", gradient)
        slopes = np.abs([gradient(point) for point in x[:-1]])
        moved = np.divide(moved, slopes, out=np.full_like(moved, np.nan), where=slopes > 0)
    t = np.arange(1.0, len(x))
    ax.set_yscale("log")
    lines = draw_series(
        ax, require_names("names", {n: (t, moved[:, i]) for i, n in enumerate(names)})
    )
    what = "size of the step" if gradient is None else "effective learning rate"
    ax.set(xlabel="step t", ylabel=what)
    return lines
