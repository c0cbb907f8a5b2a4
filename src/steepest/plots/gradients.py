"""Figures of what a gradient and a Hessian say near one point of the plane.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.quiver import Quiver
from numpy.typing import ArrayLike

from steepest._validation import require_array, require_integer
from steepest.objectives import Objective
from steepest.plots._canvas import plain, require_axes, sample, write_beside
from steepest.plots._series import require_objective, require_point
from steepest.plots.landscapes import GRID, View, values
from steepest.style import color

__all__ = [
    "DirectionalDerivatives",
    "GradientArrow",
    "HessianAxes",
    "directional_derivatives",
    "gradient_arrow",
    "gradient_field",
    "hessian_axes",
]


class GradientArrow(NamedTuple):
    """Artists of `gradient_arrow`."""

    arrow: FancyArrowPatch
    contour: QuadContourSet
    along: Line2D
    corner: Line2D


class HessianAxes(NamedTuple):
    """Artists of `hessian_axes`: one line for each eigenvector, the least eigenvalue first."""

    axes: list[Line2D]
    eigenvalues: np.ndarray


class DirectionalDerivatives(NamedTuple):
    """Artists of `directional_derivatives`: the curve, and marks of its best, level and worst."""

    curve: Line2D
    steepest: Line2D
    level: Line2D


def gradient_field(
    ax: Axes,
    objective: Objective,
    view: View | None = None,
    count: int = 11,
    downhill: bool = False,
) -> Quiver:
    """Draw the gradient as an arrow at each point of a grid.

    Parameters
    ----------
    ax : Axes
        Where to draw, alone or over `contours`.
    objective : Objective
        A function of two variables with a gradient.
    view : pair of (low, high), optional
        What to show; by default the objective's own view.
    count : int, default 11
        Arrows on each side of the grid, at most 25.
    downhill : bool, default False
        Whether to draw -∇f, in the color of a descent, in place of ∇f.

    Returns
    -------
    Quiver
        The arrows. The longest just fits into the grid; the others are as long as the square
        root of their gradient's norm says, so that short ones are still seen.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the objective has no gradient.
    ValueError
        If there is no view, or ``count`` is out of range.

    Examples
    --------
    >>> from steepest.objectives import bowl
    >>> from steepest.plots import canvas
    >>> gradient_field(canvas("square"), bowl, count=5).N
    25
    """
    require_axes("ax", ax)
    require_objective("objective", objective)
    count = require_integer("count", count, 2, 25)
    view, *_ = values(objective, view, 3)
    # the middles of count × count cells: no arrow starts on the frame
    x, y = (low + (np.arange(count) + 0.5) * (high - low) / count for low, high in view)
    X, Y = np.meshgrid(x, y)
    slopes = objective.gradient(np.array([X, Y]))
    norms = np.linalg.norm(slopes, axis=0)
    longest = norms.max() or 1.0
    length = 0.9 * min((high - low) / count for low, high in view)
    shrink = length * np.sqrt(norms / longest) / np.where(norms > 0, norms, 1.0)
    U, V = (-1 if downhill else 1) * slopes * shrink
    arrows = ax.quiver(
        *(X, Y, U, V),
        angles="xy",
        scale_units="xy",
        scale=1,
        width=0.006,
        pivot="middle",
        color=color("path" if downhill else "tangent"),
        zorder=2,
    )
    ax.set(xlim=view[0], ylim=view[1], xlabel="$w_1$", ylabel="$w_2$")
    return arrows


def gradient_arrow(
    ax: Axes,
    objective: Objective,
    point: ArrayLike,
    length: float | None = None,
    downhill: bool = False,
) -> GradientArrow:
    """Draw the gradient at a point, at a right angle to the contour through the point.

    Parameters
    ----------
    ax : Axes
        Where to draw, after `contours`. Its view is kept, and a unit becomes equally long on
        both axes, so that the right angle is one.
    objective : Objective
        A function of two variables with a gradient.
    point : array_like, shape (2,)
        Where.
    length : float, optional
        The length of the arrow, in units of the axes; by default a quarter of the view. Two
        arrows of lengths in proportion to their gradients can be compared.
    downhill : bool, default False
        Whether to draw -∇f, in the color of a descent, in place of ∇f.

    Returns
    -------
    GradientArrow
        ``arrow``, the ``contour`` through the point, the direction ``along`` the contour, and
        the mark of the right angle in the ``corner``.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the objective has no gradient.
    ValueError
        If the gradient at the point is 0, which has no direction.

    Examples
    --------
    >>> from steepest.objectives import ravine
    >>> from steepest.plots import canvas
    >>> ax = canvas("square")
    >>> drawn = ax.set(xlim=(-3, 3), ylim=(-2, 2))
    >>> drawn = gradient_arrow(ax, ravine(), [2, 1])
    >>> drawn.arrow.axes is ax
    True
    """
    require_axes("ax", ax)
    require_objective("objective", objective)
    point = require_point("point", point)
    slope = objective.gradient(point)
    norm = float(np.linalg.norm(slope))
    if not np.isfinite(norm) or norm == 0:
        raise ValueError(f"point: expected one with a gradient other than 0, got {slope.tolist()}")
    view = ax.get_xlim(), ax.get_ylim()
    unit = min(high - low for low, high in view)
    direction = slope / norm * (-1 if downhill else 1)
    tangent = np.array([-direction[1], direction[0]])
    reach = unit / 4 if length is None else length
    role = "path" if downhill else "tangent"
    _, x, y, z = values(objective, view, GRID)
    level = ax.contour(
        *(x, y, z),
        levels=[float(objective(point))],
        colors=[color("function")],
        linewidths=2.2,
        linestyles="solid",
        zorder=2,
    )
    ends = point + np.outer([-1, 1], tangent) * unit / 5
    (along,) = ax.plot(*ends.T, color=color("muted"), linewidth=1.2, linestyle="dashed", zorder=2)
    arm = unit / 28
    square = point + arm * np.array([tangent, tangent + direction, direction])
    (corner,) = ax.plot(*square.T, color=color("ink"), linewidth=1.1, zorder=3)
    arrow = FancyArrowPatch(
        tuple(point),
        tuple(point + reach * direction),
        arrowstyle="-|>",
        mutation_scale=13,
        shrinkA=0,
        shrinkB=0,
        linewidth=2,
        color=color(role),
        zorder=4,
    )
    ax.add_patch(arrow)
    ax.plot(*point, "o", color=color("ink"), markersize=5, zorder=5)
    ax.set(xlim=view[0], ylim=view[1], aspect="equal")
    return GradientArrow(arrow, level, along, corner)


def hessian_axes(ax: Axes, objective: Objective, point: ArrayLike) -> HessianAxes:
    """Draw the eigenvectors of the Hessian at a point, with their eigenvalues.

    Parameters
    ----------
    ax : Axes
        Where to draw, after `contours`. Its view is kept, and a unit becomes equally long on
        both axes.
    objective : Objective
        A function of two variables with a Hessian.
    point : array_like, shape (2,)
        Where.

    Returns
    -------
    HessianAxes
        ``axes`` and ``eigenvalues``. A line is as long as 1/√|λ| says, as the axes of the
        ellipse on which the quadratic is constant. It is dashed where f bends down.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the objective has no Hessian.
    ValueError
        If the Hessian at the point is 0 or not finite.

    Examples
    --------
    >>> from steepest.objectives import ravine
    >>> from steepest.plots import canvas
    >>> ax = canvas("square")
    >>> hessian_axes(ax, ravine(10), [0, 0]).eigenvalues
    array([ 2., 20.])
    """
    require_axes("ax", ax)
    require_objective("objective", objective)
    point = require_point("point", point)
    H = objective.hessian(point)
    if not np.all(np.isfinite(H)) or not np.any(H):
        raise ValueError(f"point: expected one with a Hessian other than 0, got {H.tolist()}")
    curvatures, vectors = np.linalg.eigh(H)
    view = ax.get_xlim(), ax.get_ylim()
    unit = min(high - low for low, high in view)
    gentlest = np.min(np.abs(curvatures[curvatures != 0]))
    lines = []
    for curvature, vector in zip(curvatures, vectors.T, strict=True):
        vector = vector * (1 if vector[1] > 0 or (vector[1] == 0 and vector[0] > 0) else -1)
        ratio = gentlest / abs(curvature) if curvature else 1.0
        reach = 0.34 * unit * max(np.sqrt(ratio), 0.25)
        ends = point + np.outer([-reach, reach], vector)
        dash = "dashed" if curvature < 0 else "solid"
        lines += ax.plot(*ends.T, color=color("tangent"), linewidth=2.2, linestyle=dash, zorder=4)
        text = rf"$\lambda$ = {plain(curvature)}"
        write_beside(ax, text, tuple(ends[1]), "tangent", (5, 4)).set_bbox(
            {"facecolor": color("background"), "edgecolor": "none", "alpha": 0.8, "pad": 1}
        )
    ax.plot(*point, "o", color=color("ink"), markersize=5, zorder=5)
    ax.set(xlim=view[0], ylim=view[1], aspect="equal")
    return HessianAxes(lines, curvatures)


def directional_derivatives(
    ax: Axes, gradient: ArrayLike, angles: ArrayLike = ()
) -> DirectionalDerivatives:
    """Draw the slope in every direction from a point against the direction's angle: a cosine.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    gradient : array_like, shape (2,)
        ∇f at the point.
    angles : array_like, shape (k,), optional
        Further directions to mark, in degrees from the first axis.

    Returns
    -------
    DirectionalDerivatives
        ``curve``; the marks of the ``steepest`` ascent and descent; the marks of the two
        ``level`` directions along the contour.

    Raises
    ------
    TypeError
        If ``ax`` is no axes.
    ValueError
        If the gradient is 0 or not two numbers.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = directional_derivatives(canvas(), [4, 1])
    >>> drawn.steepest.get_ydata().round(3)
    array([ 4.123, -4.123])
    """
    require_axes("ax", ax)
    slope = require_point("gradient", gradient)
    norm = float(np.linalg.norm(slope))
    if norm == 0:
        raise ValueError("gradient: expected one other than 0, which has no direction, got [0, 0]")

    def along(degrees: Any) -> Any:
        radians = np.deg2rad(degrees)
        return slope[0] * np.cos(radians) + slope[1] * np.sin(radians)

    uphill = float(np.rad2deg(np.arctan2(slope[1], slope[0]))) % 360
    turns = (uphill + np.array([0.0, 180.0])) % 360
    sides = np.sort((uphill + np.array([90.0, 270.0])) % 360)
    x = sample((0.0, 360.0))
    ax.axhline(0, color=color("ink"), linewidth=0.8)
    (curve,) = ax.plot(x, along(x), color=color("function"))
    (steepest,) = ax.plot(turns, norm * np.array([1.0, -1.0]), "^", color=color("tangent"))
    (level,) = ax.plot(sides, np.zeros(2), "o", color=color("minimum"))
    ax.set_ylim(-1.35 * norm, 1.35 * norm)
    names = (f"steepest ascent: {plain(norm)}", f"steepest descent: {plain(-norm)}")
    for turn, height, name, up in zip(turns, (norm, -norm), names, (6, -6), strict=True):
        left = 0 if 70 < turn < 290 else (1 if turn <= 70 else -1)
        write_beside(ax, name, (turn, height), "tangent", (left, up))
    write_beside(ax, "along the contour: 0", (sides[0], 0.0), "minimum", (7, 6))
    for angle in np.atleast_1d(require_array("angles", angles)):
        ax.plot(angle, along(angle), "s", color=color("function"), markersize=5)
        falls = along(angle + 1) < along(angle)
        offset = (-6 if falls else 6, -5)  # below the curve
        write_beside(ax, plain(float(along(angle))), (angle, along(angle)), "function", offset)
    ax.set(
        xlim=(0, 360),
        xticks=range(0, 361, 90),
        xlabel="angle of the direction (degrees)",
        ylabel="directional derivative",
    )
    return DirectionalDerivatives(curve, steepest, level)
