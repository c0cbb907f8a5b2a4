"""Figures of a function of two variables: contours, paths over them, surfaces.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_callable, require_integer
from steepest.minimize import Trajectory
from steepest.plots._canvas import require_axes, require_interval
from steepest.plots._series import Series, require_levels, require_names, thin
from steepest.style import color

__all__ = ["Contours", "View", "contour_levels", "contours", "descent_paths", "points_of", "values"]

View = tuple[tuple[float, float], tuple[float, float]]
GRID = 57
"""Points on each side of a contour plot's grid."""

PATHS = (
    Series("path", "solid", "o"),
    Series("ink", "dashed", "s"),
    Series("tangent", "dashdot", "^"),
    Series("warning", "dotted", "D"),
    Series("minimum", (0, (6, 1.5, 1, 1.5, 1, 1.5)), "v"),
    Series("muted", (0, (8, 2)), "P"),
)
"""The looks of the first, second, … of several descents over one landscape."""


class Contours(NamedTuple):
    """Artists of `contours`."""

    lines: QuadContourSet
    minimizers: Line2D | None
    saddles: Line2D | None


def contour_levels(z: ArrayLike, minimum: float = -np.inf, count: int = 12) -> np.ndarray:
    """Return heights at which contours of the values ``z`` say much.

    Parameters
    ----------
    z : array_like
        Values on a grid.
    minimum : float, default -inf
        The least value of the function, if it has one.
    count : int, default 12
        How many levels, at least 2.

    Returns
    -------
    ndarray, shape (count,)
        Ascending. Above a minimum, their distances from it grow as squares, so that lines of a
        round bowl are evenly spaced; or as powers, where they span decades.
        Without a minimum they stand so above the least of ``z``, or below the greatest, if that
        is the one nearer to 0; and evenly and symmetric about 0, the level 0 among them, if
        neither is more than four times as far from 0 as the other.

    Raises
    ------
    TypeError
        If ``z`` is not numeric.
    ValueError
        If fewer than two different finite values are left, or ``count`` is below 2.

    Examples
    --------
    >>> contour_levels([0, 9], minimum=0, count=3)
    array([1., 4., 9.])
    >>> contour_levels([-2, 3], count=5)
    array([-2., -1.,  0.,  1.,  2.])
    """
    z = require_array("z", z)
    count = require_integer("count", count, 2, 100)
    finite = z[np.isfinite(z)]
    if finite.size == 0 or finite.min() == finite.max():
        raise ValueError(f"z: expected at least two different finite values, got {describe(z)}")
    low, high = float(finite.min()), float(finite.max())
    squares = (np.arange(1, count + 1) / count) ** 2
    if np.isfinite(minimum):
        gaps = finite[finite > minimum] - minimum
        near, far = np.quantile(gaps, 0.06), gaps.max()
        if far > 300 * near:
            return minimum + np.geomspace(near, far, count)
        return minimum + far * squares
    if -4 * low < high:
        return low + (high - low) * squares
    if 4 * high < -low:
        return high - (high - low) * squares[::-1]
    reach = min(-low, high)
    return np.linspace(-reach, reach, count + 1 - count % 2)


def contours(
    ax: Axes,
    objective: Any,
    view: View | None = None,
    count: int = 10,
    equal: bool = False,
    grid: int = GRID,
    levels: ArrayLike | None = None,
) -> Contours:
    """Draw the contours of a function of two variables, with its minimizers and saddles.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    objective : Objective or callable
        One of `steepest.objectives`, or a function of an array of shape ``(2, ...)``,
        coordinates first.
    view : pair of (low, high), optional
        What to show; by default the objective's own view.
    count : int, default 10
        How many contours, at heights chosen by `contour_levels`.
    equal : bool, default False
        Whether a unit is equally long on both axes, so that right angles look right.
    grid : int, default 57
        Points on each side of the grid on which the function is computed, at most 201.
    levels : array_like, optional
        The heights themselves, ascending, in place of ``count``. At equal distances they make
        contours crowd where the ground is steep.

    Returns
    -------
    Contours
        ``lines``, and the marks of ``minimizers`` and ``saddles`` or None. Lines below 0 are
        dashed if no minimum is known. Higher lines are stronger.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the objective cannot be called.
    ValueError
        If there is no view, the function has not two variables, or ``levels`` do not ascend.

    Examples
    --------
    >>> from steepest.objectives import himmelblau
    >>> from steepest.plots import canvas
    >>> drawn = contours(canvas("square"), himmelblau)
    >>> len(drawn.minimizers.get_xdata())
    4
    """
    require_axes("ax", ax)
    grid = require_integer("grid", grid, 2, 201)
    view, x, y, z = values(objective, view, grid)
    minimum = float(getattr(objective, "minimum", -np.inf))
    heights = contour_levels(z, minimum, count) if levels is None else require_levels(levels)
    strengths = np.linspace(0.4, 0.95, len(heights))
    lines = ax.contour(
        x,
        y,
        z,
        levels=heights,
        colors=[to_rgba(color("function"), alpha) for alpha in strengths],
        linewidths=1.0,
        linestyles=["dashed" if h < 0 and minimum == -np.inf else "solid" for h in heights],
        zorder=1,
    )
    minimizers = getattr(objective, "minimizers", np.empty((0, 2)))
    others = [
        point
        for point in getattr(objective, "critical_points", np.empty((0, 2)))
        if np.linalg.det(objective.hessian(point)) < 0
    ]
    best = _mark(ax, minimizers, view, "o", "minimum", 7)
    saddles = _mark(ax, others, view, "X", "ink", 7)
    ax.set(xlim=view[0], ylim=view[1], xlabel="$w_1$", ylabel="$w_2$")
    ax.grid(visible=False)
    if equal:
        ax.set_aspect("equal")
    return Contours(lines, best, saddles)


def descent_paths(ax: Axes, courses: Mapping[str, Any]) -> dict[str, Line2D]:
    """Draw descents over a landscape, a dot at each step, the start a ring.

    Parameters
    ----------
    ax : Axes
        Where to draw, after `contours`. Its view is kept: what leaves it is cut off.
    courses : mapping of str to Trajectory or array_like, shape (T + 1, 2)
        Descents by name. With more than one, a legend above the axes names them.

    Returns
    -------
    dict of Line2D
        The path of each descent. Long ones keep about 160 of their points, more of the early
        ones, since late steps are short.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the courses are no mapping.
    ValueError
        If a course has not two coordinates, or there are more than six.

    Examples
    --------
    >>> from steepest.minimize import minimize
    >>> from steepest.objectives import ravine
    >>> from steepest.optimizers import GradientDescent
    >>> from steepest.plots import canvas
    >>> ax = canvas("square")
    >>> drawn = contours(ax, ravine())
    >>> course = minimize(ravine(), [2, 1], GradientDescent(0.05), max_steps=20)
    >>> len(descent_paths(ax, {"gradient descent": course})["gradient descent"].get_xdata())
    21
    """
    require_axes("ax", ax)
    courses = require_names("courses", courses, len(PATHS))
    tracks = {name: points_of(f"courses[{name!r}]", course) for name, course in courses.items()}
    limits = ax.get_xlim(), ax.get_ylim()
    drawn_before = ax.has_data()
    lines = {}
    for (name, track), look in zip(tracks.items(), PATHS, strict=False):
        if drawn_before:
            track = _until_it_leaves(track, limits)
        early = np.unique(np.geomspace(1, len(track), 160).round().astype(int)) - 1
        kept = thin(len(track)) if len(track) <= 161 else early
        track = track[kept]
        ink = color(look.role)
        (lines[name],) = ax.plot(
            *track.T,
            color=ink,
            linestyle=look.dash,
            linewidth=1.4,
            marker=look.marker,
            markersize=3.2,
            label=name,
            zorder=3,
        )
        ax.plot(
            *track[0], "o", color=ink, markerfacecolor=color("background"), markersize=7, zorder=4
        )
    if drawn_before:
        ax.set(xlim=limits[0], ylim=limits[1])
    if len(lines) > 1:
        ax.legend(
            handles=list(lines.values()),
            loc="lower left",
            bbox_to_anchor=(-0.02, 1.0),
            ncols=3,
            handlelength=3,
            columnspacing=1.5,
        )
    return lines


def values(
    objective: Any, view: View | None, size: int
) -> tuple[View, np.ndarray, np.ndarray, np.ndarray]:
    """Return the view, the two axes of a grid of ``size`` points a side, and f on the grid."""
    require_callable("objective", objective)
    if view is None:
        view = getattr(objective, "view", None)
    if view is None or len(view) != 2:
        raise ValueError(
            "view: expected ((low, high), (low, high)), one pair for each of two variables, "
            f"got {describe(view)}"
        )
    view = (require_interval("view[0]", view[0]), require_interval("view[1]", view[1]))
    x, y = (np.linspace(*interval, size) for interval in view)
    z = require_array("objective(x)", objective(np.array(np.meshgrid(x, y))))
    if z.shape != (size, size):
        raise ValueError(
            f"objective(x): expected values of shape {(size, size)} for x of shape "
            f"{(2, size, size)}, got {describe(z)}"
        )
    return view, x, y, z


def points_of(name: str, course: Any) -> np.ndarray:
    """Return the finite iterates of a descent in two variables, shape (T + 1, 2)."""
    track = require_array(name, course.iterates if isinstance(course, Trajectory) else course)
    if track.ndim != 2 or track.shape[1] != 2 or len(track) == 0:
        raise ValueError(f"{name}: expected points of shape (T + 1, 2), got {describe(track)}")
    lost = np.flatnonzero(~np.isfinite(track).all(axis=1))
    track = track[: lost[0]] if len(lost) else track
    if len(track) == 0:
        raise ValueError(f"{name}: expected a finite start, got {describe(course)}")
    return track


def _mark(ax: Axes, points: Any, view: View, shape: str, role: str, size: float) -> Line2D | None:
    """Mark those points that lie in the view."""
    seen = [p for p in points if all(a <= c <= b for c, (a, b) in zip(p, view, strict=True))]
    if not seen:
        return None
    (line,) = ax.plot(
        *np.transpose(seen),
        shape,
        color=color(role),
        markeredgecolor=color("background"),
        markersize=size,
        zorder=4,
    )
    return line


def _until_it_leaves(track: np.ndarray, view: View) -> np.ndarray:
    """Cut a track after it has gone far out: coordinates of a million make no picture."""
    low, high = np.transpose(view)
    far = np.any((track < low - 9 * (high - low)) | (track > high + 9 * (high - low)), axis=1)
    gone = np.flatnonzero(far)
    return track[: max(gone[0], 1)] if len(gone) else track
