"""Figures of a function of two variables as a surface in space.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
Faces have the color of the page and hide what lies behind them, so that a surface reads on a
light and on a dark page.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from matplotlib.projections import get_projection_class
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from steepest._validation import describe, require_integer, require_positive
from steepest.objectives import Objective
from steepest.plots._series import require_levels, require_objective, require_point
from steepest.plots.landscapes import View, contour_levels, values
from steepest.style import color

Axes3D = get_projection_class("3d")

__all__ = ["Surface", "TangentPlane", "surface", "tangent_plane"]


class Surface(NamedTuple):
    """Artists of `surface`."""

    faces: PolyCollection
    contours: QuadContourSet | None


class TangentPlane(NamedTuple):
    """Artists of `tangent_plane`."""

    plane: PolyCollection
    point: Line2D


def surface(
    ax: Axes3D,
    objective: Any,
    view: View | None = None,
    count: int = 14,
    contours: bool = True,
    elevation: float = 32.0,
    azimuth: float = -58.0,
    levels: ArrayLike | None = None,
) -> Surface:
    """Draw a function of two variables as a net over the plane, its contours on the floor.

    Parameters
    ----------
    ax : Axes3D
        Where to draw, from ``canvas("square", depth=True)``.
    objective : Objective or callable
        One of `steepest.objectives`, or a function of an array of shape ``(2, ...)``,
        coordinates first.
    view : pair of (low, high), optional
        What to show; by default the objective's own view.
    count : int, default 14
        Meshes on each side of the net, at most 30.
    contours : bool, default True
        Whether to draw contours on the floor.
    elevation, azimuth : float
        Where to look from, in degrees.
    levels : array_like, optional
        The heights of the contours, ascending; by default `contour_levels` chooses eight.

    Returns
    -------
    Surface
        ``faces``, and the ``contours`` on the floor or None.

    Raises
    ------
    TypeError
        If ``ax`` is no axes of three dimensions, or the objective cannot be called.
    ValueError
        If there is no view, ``count`` is out of range, or ``levels`` do not ascend.

    Examples
    --------
    >>> from steepest.objectives import saddle
    >>> from steepest.plots import canvas
    >>> ax = canvas("square", depth=True)
    >>> surface(ax, saddle).faces.axes is ax
    True
    """
    _require_depth(ax)
    count = require_integer("count", count, 2, 30)
    view, x, y, z = values(objective, view, count + 1)
    X, Y = np.meshgrid(x, y)
    faces = ax.plot_surface(
        *(X, Y, z),
        rcount=count + 1,
        ccount=count + 1,
        color=color("background"),
        edgecolor=color("function"),
        linewidth=0.7,
        shade=False,
    )
    lines = None
    low, high = float(z.min()), float(z.max())
    if contours:
        floor = low - 0.35 * (high - low)
        _, x, y, z = values(objective, view, 41)
        if levels is None:
            levels = contour_levels(z, getattr(objective, "minimum", -np.inf), 8)
        lines = ax.contour(
            *(x, y, z),
            levels=require_levels(levels),
            colors=[color("function")],
            linewidths=0.9,
            linestyles="solid",
            zdir="z",
            offset=floor,
        )
        low = floor
    _dress(ax)
    ax.set(xlim=view[0], ylim=view[1], zlim=(low, high))
    ax.view_init(elevation, azimuth)
    return Surface(faces, lines)


def tangent_plane(
    ax: Axes3D, objective: Objective, point: ArrayLike, reach: float = 1.0
) -> TangentPlane:
    """Draw the plane that touches a surface at a point.

    Parameters
    ----------
    ax : Axes3D
        Where to draw, after `surface`.
    objective : Objective
        A function of two variables with a gradient.
    point : array_like, shape (2,)
        Where the plane touches.
    reach : float, default 1
        How far the plane goes in each coordinate.

    Returns
    -------
    TangentPlane
        ``plane``, at f(a) + ∇f(a)·(w - a), and ``point``.

    Raises
    ------
    TypeError
        If ``ax`` is no axes of three dimensions, or the objective has no gradient.
    ValueError
        If the point is not two finite numbers, or ``reach`` is not positive.

    Examples
    --------
    >>> from steepest.objectives import bowl
    >>> from steepest.plots import canvas
    >>> ax = canvas("square", depth=True)
    >>> tangent_plane(ax, bowl, [1, 1]).plane.axes is ax
    True
    """
    _require_depth(ax)
    require_objective("objective", objective)
    point = require_point("point", point)
    reach = require_positive("reach", reach)
    height, slope = float(objective(point)), objective.gradient(point)
    X, Y = np.meshgrid(*(point[:, np.newaxis] + reach * np.array([-1.0, 1.0])))
    plane = ax.plot_surface(
        *(X, Y, height + slope[0] * (X - point[0]) + slope[1] * (Y - point[1])),
        color=color("tangent"),
        edgecolor=color("tangent"),
        alpha=0.45,
        linewidth=1.2,
        shade=False,
        zorder=5,
    )
    _dress(ax)
    ax.computed_zorder = False
    (dot,) = ax.plot(*point[:, np.newaxis], [height], "o", color=color("ink"), zorder=6)
    return TangentPlane(plane, dot)


def _require_depth(ax: Any) -> None:
    if not isinstance(ax, Axes3D):
        raise TypeError(
            f"ax: expected axes of three dimensions, as canvas(depth=True) makes them, "
            f"got {describe(ax)}"
        )


def _dress(ax: Axes3D) -> None:
    """Give axes in space the look of the others: no gray walls, thin lines, few numbers."""
    small = ax.bbox.width < 2.5 * ax.figure.dpi  # no room for numbers
    pad = -14 if small else -2
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.pane.fill = False
        axis.pane.set_edgecolor(color("grid"))
        axis.line.set_color(color("muted"))
        axis.set_tick_params(labelsize=8.5, pad=0, color=color("muted"))
        axis.set_major_locator(MaxNLocator(4))
        if small:
            axis.set_ticks([])
    ax.grid(visible=False)
    ax.set_xlabel("$w_1$", labelpad=pad)
    ax.set_ylabel("$w_2$", labelpad=pad)
