"""Figures of a map of the plane: a grid before and after, and the Jacobian's parallelogram.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_integer,
    require_positive,
)
from steepest.finite_differences import jacobian as numerical_jacobian
from steepest.plots._canvas import plain, require_interval, require_panels
from steepest.plots._series import require_point
from steepest.plots.landscapes import View
from steepest.style import color

__all__ = ["DeformedGrid", "deformed_grid"]


class DeformedGrid(NamedTuple):
    """Artists of `deformed_grid`."""

    before: list[Line2D]
    after: list[Line2D]
    square: Polygon
    image: Polygon
    parallelogram: Polygon


def deformed_grid(
    axes: Any,
    F: Callable[[Any], Any],
    point: ArrayLike,
    view: View = ((-1.0, 1.0), (-1.0, 1.0)),
    J: ArrayLike | None = None,
    side: float | None = None,
    count: int = 9,
) -> DeformedGrid:
    """Draw a grid, the curves a map makes of it, and what the Jacobian says of a small square.

    Parameters
    ----------
    axes : sequence of Axes, length 2
        The left panel for the grid before, the right for the grid after the map.
    F : callable
        The map of the plane. It takes an array of shape ``(2, ...)``, coordinates first, and
        returns an array or a pair of the same shape.
    point : array_like, shape (2,)
        The corner of a small square.
    view : pair of (low, high), default ((-1, 1), (-1, 1))
        The grid.
    J : array_like, shape (2, 2), optional
        The Jacobian of F at the point; by default it is estimated by differences.
    side : float, optional
        The side of the square; by default two meshes of the grid.
    count : int, default 9
        Lines of the grid in each direction.

    Returns
    -------
    DeformedGrid
        The grid ``before`` and ``after``, the ``square``, its ``image`` under the map, and the
        ``parallelogram`` that the Jacobian makes of it. Its area is |det J| times the square's.

    Raises
    ------
    TypeError
        If a panel is no axes, or ``F`` cannot be called.
    ValueError
        If there are not two panels, or a shape does not fit.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = deformed_grid(
    ...     canvas("wide", columns=2), lambda x: (2 * x[0], x[1]), [0, 0], side=0.5
    ... )
    >>> drawn.parallelogram.get_xy().tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 0.5], [0.0, 0.5], [0.0, 0.0]]
    """
    left, right = require_panels("axes", axes, 2)
    require_callable("F", F)
    point = require_point("point", point)
    horizontal = require_interval("view[0]", view[0])
    vertical = require_interval("view[1]", view[1])
    count = require_integer("count", count, 2, 30)
    meshes = (horizontal[1] - horizontal[0]) / (count - 1)
    side = 2 * meshes if side is None else require_positive("side", side)

    def image_of(points: np.ndarray) -> np.ndarray:
        image = require_array("F(x)", np.array(F(points.T)))
        if image.shape != points.T.shape:
            raise ValueError(
                f"F(x): expected an array of shape {points.T.shape}, the shape of x, "
                f"got {describe(image)}"
            )
        return image.T

    if J is None:
        J = numerical_jacobian(lambda x: image_of(x[np.newaxis])[0], point)
    J = require_array("J", J)
    if J.shape != (2, 2):
        raise ValueError(f"J: expected a matrix of shape (2, 2), got {describe(J)}")

    before, after = [], []
    for line in _grid(horizontal, vertical, count):
        look = {"color": color("muted"), "linewidth": 0.9}
        before += left.plot(*line[[0, -1]].T, **look)
        after += right.plot(*image_of(line).T, **look)
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    edge = np.linspace(0, 1, 12, endpoint=False)[:, np.newaxis]
    rim = np.concatenate(
        [a + edge * (b - a) for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True)]
    )
    square = _patch(left, point + side * corners, "function", fill=0.25)
    image = _patch(right, image_of(point + side * rim), "function", fill=0.25)
    start = image_of(point[np.newaxis])[0]
    parallelogram = _patch(right, start + side * corners @ J.T, "tangent", dash="dashed")
    left.plot(*point, "o", color=color("ink"), markersize=4)
    right.plot(*start, "o", color=color("ink"), markersize=4)
    for ax, title in ((left, "before"), (right, "after")):
        ax.set(title=title, aspect="equal", adjustable="datalim")
        ax.tick_params(labelbottom=True)
        ax.grid(visible=False)
    scale = float(np.linalg.det(J))
    right.set_xlabel(f"area × {plain(abs(scale))}, det J = {plain(scale)}", color=color("tangent"))
    return DeformedGrid(before, after, square, image, parallelogram)


def _grid(
    horizontal: tuple[float, float], vertical: tuple[float, float], count: int
) -> list[np.ndarray]:
    """Return the lines of a grid, each of 25 points, shape (25, 2)."""
    along_x, along_y = np.linspace(*horizontal, 25), np.linspace(*vertical, 25)
    across = [np.column_stack([along_x, np.full(25, y)]) for y in np.linspace(*vertical, count)]
    upright = [np.column_stack([np.full(25, x), along_y]) for x in np.linspace(*horizontal, count)]
    return across + upright


def _patch(
    ax: Axes, outline: np.ndarray, role: str, fill: float = 0.0, dash: str = "solid"
) -> Polygon:
    """Draw a closed outline, tinted inside."""
    ax.add_patch(Polygon(outline, facecolor=color(role), alpha=fill, linewidth=0, zorder=2))
    rim = Polygon(
        outline, fill=False, edgecolor=color(role), linewidth=1.9, linestyle=dash, zorder=3
    )
    ax.add_patch(rim)
    return rim
