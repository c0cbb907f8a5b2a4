"""Figures of slopes in many directions: slices, gradients over contours, planes, and their cost.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.quiver import Quiver
from mpl_toolkits.mplot3d.art3d import Line3DCollection
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_callable, require_positive
from steepest.objectives import Objective
from steepest.plots._canvas import (
    draw,
    draw_slope,
    plain,
    require_axes,
    require_panels,
    write_beside,
)
from steepest.plots._series import (
    draw_series,
    require_curve,
    require_names,
    require_objective,
    require_point,
)
from steepest.plots.gradients import GradientArrow, gradient_arrow, gradient_field
from steepest.plots.landscapes import Contours, View, contours
from steepest.plots.surfaces import Axes3D, Surface, TangentPlane, surface, tangent_plane
from steepest.style import PALETTE, color

__all__ = [
    "ArrowsOnContours",
    "FieldOnContours",
    "PlaneOnSurface",
    "Slice",
    "SurfaceWithArrows",
    "arrows_on_contours",
    "evaluation_counts",
    "field_on_contours",
    "plane_on_surface",
    "slices",
    "surface_with_arrows",
]


class Slice(NamedTuple):
    """Artists of one panel of `slices`."""

    curve: Line2D
    tangent: Line2D
    point: Line2D


class ArrowsOnContours(NamedTuple):
    """Artists of `arrows_on_contours`."""

    contours: Contours
    arrows: list[GradientArrow]
    rays: list[Line2D]


class FieldOnContours(NamedTuple):
    """Artists of `field_on_contours`."""

    contours: Contours
    field: Quiver


class SurfaceWithArrows(NamedTuple):
    """Artists of `surface_with_arrows`."""

    surface: Surface
    arrows: Line3DCollection
    points: Line2D


class PlaneOnSurface(NamedTuple):
    """Artists of `plane_on_surface`."""

    surface: Surface
    plane: TangentPlane


def slices(
    axes: Sequence[Axes],
    f: Callable[[Any, Any], Any],
    gradient: ArrayLike,
    point: ArrayLike,
    reach: float = 1.0,
) -> tuple[Slice, Slice]:
    """Draw the two slices of a surface through a point, each with its tangent.

    Parameters
    ----------
    axes : sequence of 2 Axes
        Where to draw: first along x, then along y. Both get one scale, so that slopes compare.
    f : callable
        A function of x and y that works element by element.
    gradient : array_like, shape (2,)
        The two slopes at the point.
    point : array_like, shape (2,)
        Where the slices meet.
    reach : float, default 1
        How far each slice goes to both sides.

    Returns
    -------
    tuple of Slice
        Curve, tangent and point of each panel.

    Raises
    ------
    TypeError
        If ``f`` cannot be called or ``axes`` are none.
    ValueError
        If there are not two axes, or a point or slope is not finite.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> axes = canvas(columns=2)
    >>> drawn = slices(axes, lambda x, y: x**2 * y + 3 * y**2, [4, 10], [2, 1])
    >>> [panel.texts[0].get_text() for panel in axes]
    ['slope 4', 'slope 10']
    """
    panels = require_panels("axes", axes, 2)
    require_callable("f", f)
    slopes, (x, y) = require_point("gradient", gradient), require_point("point", point)
    reach = require_positive("reach", reach)
    height = float(f(x, y))
    cuts = ((x, lambda t: f(t, y + 0 * t)), (y, lambda t: f(x + 0 * t, t)))
    drawn = []
    for ax, (center, cut), slope in zip(panels, cuts, slopes, strict=True):
        curve = draw(ax, cut, (center - reach, center + reach))
        ends = center + np.array([-0.75, 0.75]) * reach
        tangent = draw_slope(ax, ends, (center, height), slope)
        (dot,) = ax.plot(center, height, "o", color=color("ink"), markersize=5, zorder=4)
        side = (8, -5) if slope >= 0 else (-8, -5)
        write_beside(ax, f"slope {plain(slope)}", (center, height), "tangent", side)
        drawn.append(Slice(curve, tangent, dot))
    limits = np.array([ax.get_ylim() for ax in panels])
    for ax in panels:
        ax.set_ylim(limits[:, 0].min(), limits[:, 1].max())
    panels[0].set(xlabel="$x$", title=f"along x, at y = {plain(y)}")
    panels[1].set(xlabel="$y$", title=f"along y, at x = {plain(x)}")
    panels[1].tick_params(labelleft=False)
    return drawn[0], drawn[1]


def arrows_on_contours(
    ax: Axes,
    objective: Objective,
    points: ArrayLike,
    view: View | None = None,
    downhill: bool = False,
    target: ArrayLike | None = None,
    names: tuple[str, str] = ("$w_1$", "$w_2$"),
    levels: ArrayLike | None = None,
) -> ArrowsOnContours:
    """Draw contours, and the gradient at some points, each at a right angle to its contour.

    Parameters
    ----------
    ax : Axes
        Where to draw. A unit becomes equally long on both axes.
    objective : Objective
        A function of two variables with a gradient.
    points : array_like, shape (k, 2)
        Where.
    view : pair of (low, high), optional
        What to show; by default the objective's own view.
    downhill : bool, default False
        Whether to draw -∇f in place of ∇f.
    target : array_like, shape (2,), optional
        A point to join to each of the others by a straight line, in the color of a minimum.
    names : tuple of str, default ("$w_1$", "$w_2$")
        Of the two variables, to write at the axes.
    levels : array_like, optional
        The heights of the contours, ascending; by default chosen as in `contours`.

    Returns
    -------
    ArrowsOnContours
        ``contours``, ``arrows`` and the ``rays`` to the target. The longest arrow is a quarter
        of the view, and the others are as long as their gradients say.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the objective has no gradient.
    ValueError
        If ``points`` are no points of the plane, the gradient at one of them is 0, or ``levels``
        do not ascend.

    Examples
    --------
    >>> from steepest.objectives import ravine
    >>> from steepest.plots import canvas
    >>> drawn = arrows_on_contours(canvas("square"), ravine(), [[2, 1], [-2, 0.5]])
    >>> len(drawn.arrows)
    2
    """
    require_axes("ax", ax)
    require_objective("objective", objective)
    points = _require_points(points)
    background = contours(ax, objective, view, equal=True, levels=levels)
    norms = np.array([float(np.linalg.norm(objective.gradient(p))) for p in points])
    reach = min(abs(high - low) for low, high in (ax.get_xlim(), ax.get_ylim())) / 4
    longest = norms.max() or 1.0
    arrows = [
        gradient_arrow(ax, objective, point, reach * norm / longest, downhill)
        for point, norm in zip(points, norms, strict=True)
    ]
    rays = []
    if target is not None:
        target = require_point("target", target)
        look = {"color": color("minimum"), "linestyle": PALETTE["minimum"].dash, "zorder": 2}
        rays = [ax.plot(*np.transpose([point, target]), **look)[0] for point in points]
    ax.set(xlabel=names[0], ylabel=names[1])
    return ArrowsOnContours(background, arrows, rays)


def field_on_contours(
    ax: Axes,
    objective: Objective,
    view: View | None = None,
    count: int = 11,
    downhill: bool = False,
    names: tuple[str, str] = ("$w_1$", "$w_2$"),
) -> FieldOnContours:
    """Draw contours, and the gradient as an arrow at each point of a grid over them.

    Parameters
    ----------
    ax : Axes
        Where to draw. A unit becomes equally long on both axes.
    objective : Objective
        A function of two variables with a gradient.
    view : pair of (low, high), optional
        What to show; by default the objective's own view.
    count : int, default 11
        Arrows on each side of the grid, at most 25.
    downhill : bool, default False
        Whether to draw -∇f, in the color of a descent, in place of ∇f.
    names : tuple of str, default ("$w_1$", "$w_2$")
        Of the two variables, to write at the axes.

    Returns
    -------
    FieldOnContours
        ``contours``, and the ``field`` of arrows as `gradient_field` draws them.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the objective has no gradient.
    ValueError
        If there is no view, or ``count`` is out of range.

    Examples
    --------
    >>> from steepest.objectives import himmelblau
    >>> from steepest.plots import canvas
    >>> field_on_contours(canvas("square"), himmelblau, count=9).field.N
    81
    """
    require_axes("ax", ax)
    require_objective("objective", objective)
    background = contours(ax, objective, view, equal=True)
    field = gradient_field(ax, objective, view, count, downhill)
    ax.set(xlabel=names[0], ylabel=names[1])
    return FieldOnContours(background, field)


def surface_with_arrows(
    ax: Axes3D,
    objective: Objective,
    points: ArrayLike,
    view: View | None = None,
    levels: ArrayLike | None = None,
) -> SurfaceWithArrows:
    """Draw a surface, its contours on the floor, and gradients as arrows among the contours.

    Parameters
    ----------
    ax : Axes3D
        Where to draw, from ``canvas("square", depth=True)``.
    objective : Objective
        A function of two variables with a gradient.
    points : array_like, shape (k, 2)
        Where the arrows start on the floor. The same points are marked on the surface.
    view : pair of (low, high), optional
        What to show; by default the objective's own view.
    levels : array_like, optional
        The heights of the contours, ascending; by default chosen as in `surface`.

    Returns
    -------
    SurfaceWithArrows
        ``surface``, the ``arrows`` on the floor, and the ``points`` on the surface. The longest
        arrow is a quarter of the view, the others are as long as their gradients say.

    Raises
    ------
    TypeError
        If ``ax`` is no axes of three dimensions, or the objective has no gradient.
    ValueError
        If ``points`` are no points of the plane, there is no view, or ``levels`` do not ascend.

    Examples
    --------
    >>> from steepest.objectives import bowl
    >>> from steepest.plots import canvas
    >>> ax = canvas("square", depth=True)
    >>> surface_with_arrows(ax, bowl, [[1, 1]]).arrows.axes is ax
    True
    """
    background = surface(ax, objective, view, levels=levels)
    require_objective("objective", objective)
    points = _require_points(points)
    slopes = np.array([objective.gradient(point) for point in points])
    unit = min(abs(high - low) for low, high in (ax.get_xlim(), ax.get_ylim()))
    longest = np.linalg.norm(slopes, axis=1).max() or 1.0
    floor = ax.get_zlim()[0]
    heights = np.array([float(objective(point)) for point in points])
    ax.computed_zorder = False
    background.faces.set_zorder(4)  # in front of the contours on the floor
    strokes = []
    for point, slope in zip(points, slopes * unit / 4 / longest, strict=True):
        across, tip = np.array([-slope[1], slope[0]]), point + slope
        barb = 0.3 * unit / 4 / (np.linalg.norm(slope) or 1.0)
        wings = [tip - barb * slope + side * 0.5 * barb * across for side in (-1, 1)]
        flat = np.array([point, tip, wings[0], tip, wings[1]])
        strokes.append(np.column_stack([flat, np.full(len(flat), floor)]))
    arrows = Line3DCollection(strokes, colors=[color("tangent")], linewidths=2.0, zorder=6)
    ax.add_collection3d(arrows)
    (dots,) = ax.plot(*points.T, heights, "o", color=color("ink"), markersize=5, zorder=7)
    return SurfaceWithArrows(background, arrows, dots)


def plane_on_surface(
    ax: Axes3D,
    objective: Objective,
    point: ArrayLike,
    reach: float = 1.0,
    view: View | None = None,
) -> PlaneOnSurface:
    """Draw a surface with the plane that touches it at a point.

    Parameters
    ----------
    ax : Axes3D
        Where to draw, from ``canvas("square", depth=True)``.
    objective : Objective
        A function of two variables with a gradient.
    point : array_like, shape (2,)
        Where the plane touches.
    reach : float, default 1
        How far the plane goes in each coordinate.
    view : pair of (low, high), optional
        What to show; by default the objective's own view.

    Returns
    -------
    PlaneOnSurface
        ``surface`` and ``plane``.

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
    >>> plane_on_surface(ax, bowl, [1, 1]).plane.plane.axes is ax
    True
    """
    net = surface(ax, objective, view, contours=False)
    return PlaneOnSurface(net, tangent_plane(ax, objective, point, reach))


def evaluation_counts(
    ax: Axes, sizes: ArrayLike, counts: Mapping[str, ArrayLike]
) -> dict[str, Line2D]:
    """Draw what several methods cost against the number of parameters.

    Parameters
    ----------
    ax : Axes
        Where to draw. Both axes become logarithmic.
    sizes : array_like, shape (k,)
        Numbers of parameters. Positive.
    counts : mapping of str to array_like, shape (k,)
        The counts of each method by its name. Positive.

    Returns
    -------
    dict of Line2D
        One line for each method, with a marker at each count and its name at its end.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the counts are no mapping.
    ValueError
        If there are more than six methods, lengths differ, or a number is not positive.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> ax = canvas()
    >>> lines = evaluation_counts(ax, [1, 10, 100], {"central": [2, 20, 200]})
    >>> ax.texts[0].get_text()
    'central'
    """
    require_axes("ax", ax)
    counts = require_names("counts", counts)
    curves = {"sizes": require_curve("sizes", sizes)}
    curves |= {name: require_curve(f"counts[{name!r}]", y) for name, y in counts.items()}
    for name, y in curves.items():
        if y.shape != curves["sizes"].shape or not np.all(np.isfinite(y) & (y > 0)):
            raise ValueError(f"{name}: expected one positive number for each size, got {y}")
    x = curves.pop("sizes")
    ax.set(xscale="log", yscale="log")
    lines = draw_series(ax, {name: (x, y) for name, y in curves.items()}, markers=True)
    ax.set(xlabel="number of parameters n", ylabel="count")
    return lines


def _require_points(value: ArrayLike) -> np.ndarray:
    points = require_array("points", value)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"points: expected points of shape (k, 2), got {describe(value)}")
    return np.array([require_point("points", point) for point in points])
