"""Figures of what second derivatives say: curvature by direction, eigenvectors, paths, errors.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_callable, require_positive
from steepest.curvature.spectrum import require_symmetric
from steepest.finite_differences import second_derivative as estimate
from steepest.objectives import Objective
from steepest.plots._canvas import (
    Function,
    plain,
    require_axes,
    require_panels,
    sample,
    write_beside,
)
from steepest.plots._series import require_objective
from steepest.plots.gradients import HessianAxes, hessian_axes
from steepest.plots.landscapes import View, contours, descent_paths
from steepest.style import PALETTE, color

__all__ = [
    "CurvatureByDirection",
    "SecondDifferenceErrors",
    "curvature_by_direction",
    "eigenvectors_on_contours",
    "paths_on_contours",
    "second_difference_errors",
]


class CurvatureByDirection(NamedTuple):
    """Artists of `curvature_by_direction`: the curve, and its marks at the eigenvectors."""

    curve: Line2D
    extremes: Line2D


class SecondDifferenceErrors(NamedTuple):
    """Artists of `second_difference_errors`: the error, its two laws, and the marked steps."""

    error: Line2D
    truncation: Line2D
    rounding: Line2D
    marked: list[Line2D]


def curvature_by_direction(ax: Axes, H: ArrayLike) -> CurvatureByDirection:
    """Draw the curvature vᵀHv of every unit direction v against the direction's angle.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    H : array_like, shape (2, 2)
        Symmetric.

    Returns
    -------
    CurvatureByDirection
        ``curve``, and its ``extremes``: the two eigenvalues, at the angles of the eigenvectors,
        from 0° to 180°. (A direction and its opposite have the same curvature.)

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``H`` is not numeric.
    ValueError
        If ``H`` is not symmetric, not 2×2 or not finite, or bends alike in all directions.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> curvature_by_direction(canvas(), [[2, 4], [4, 2]]).extremes.get_ydata().round(6)
    array([-2.,  6.])
    """
    require_axes("ax", ax)
    H = require_symmetric("H", H)
    if H.shape != (2, 2):
        raise ValueError(f"H: expected a matrix of shape (2, 2), got {describe(H)}")
    eigenvalues, vectors = np.linalg.eigh(H)
    low, high = eigenvalues
    if high - low <= 1e-9 * abs(high + low):
        raise ValueError(f"H: expected two different eigenvalues, got {eigenvalues.tolist()}")
    angles = np.rad2deg(np.arctan2(vectors[1], vectors[0])) % 180
    degrees = sample((0.0, 180.0))
    v = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
    ax.axhline(0, color=color("ink"), linewidth=0.8)
    (curve,) = ax.plot(degrees, np.sum(v * (H @ v), axis=0), color=color("function"))
    (extremes,) = ax.plot(angles, eigenvalues, "o", color=color("tangent"))
    for angle, eigenvalue, up in zip(angles, eigenvalues, (-7, 7), strict=True):
        text = rf"$\lambda$ = {plain(eigenvalue)} at {plain(angle)}°"
        side = 0 if 35 < angle < 145 else (1 if angle <= 35 else -1)
        write_beside(ax, text, (angle, eigenvalue), "tangent", (side, up))
    room = 0.22 * (high - low)
    ax.set(
        xlim=(0, 180),
        xticks=range(0, 181, 45),
        ylim=(min(low, 0) - room, max(high, 0) + room),
        xlabel="angle of the direction (degrees)",
        ylabel="curvature along it",
    )
    return CurvatureByDirection(curve, extremes)


def eigenvectors_on_contours(axes: Any, objectives: Mapping[str, Objective]) -> list[HessianAxes]:
    """Draw the contours of functions side by side, and the Hessian's eigenvectors in the middle.

    Parameters
    ----------
    axes : sequence of Axes, length k
        One panel for each function.
    objectives : mapping of str to Objective, length k
        What to draw, by the name to write above it. Each has a critical point in its view, and
        the eigenvectors are those of the first.

    Returns
    -------
    list of HessianAxes
        See `hessian_axes`.

    Raises
    ------
    TypeError
        If a panel is no axes, or a function is no objective.
    ValueError
        If the numbers of panels and functions differ, or a function has no critical point.

    Examples
    --------
    >>> from steepest.objectives import ravine
    >>> from steepest.plots import canvas
    >>> (drawn,) = eigenvectors_on_contours([canvas("square")], {"ravine": ravine(4)})
    >>> drawn.eigenvalues
    array([2., 8.])
    """
    panels = require_panels("axes", axes, len(objectives))
    drawn = []
    for ax, (name, objective) in zip(panels, objectives.items(), strict=True):
        require_objective(f"objectives[{name!r}]", objective)
        if len(objective.critical_points) == 0:
            raise ValueError(f"objectives[{name!r}]: expected a critical point, got none")
        contours(ax, objective, equal=True)
        drawn.append(hessian_axes(ax, objective, objective.critical_points[0]))
        ax.set_title(name)
    return drawn


def paths_on_contours(
    ax: Axes, objective: Any, courses: Mapping[str, Any], view: View | None = None
) -> dict[str, Line2D]:
    """Draw the contours of a function, and descents over them.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    objective : Objective or callable
        As in `contours`.
    courses : mapping of str to Trajectory or array_like, shape (T + 1, 2)
        Descents by name, as in `descent_paths`.
    view : pair of (low, high), optional
        What to show; by default the objective's own view.

    Returns
    -------
    dict of Line2D
        The path of each descent. A unit is equally long on both axes.

    Raises
    ------
    TypeError, ValueError
        As `contours` and `descent_paths`.

    Examples
    --------
    >>> from steepest.objectives import saddle
    >>> from steepest.plots import canvas
    >>> drawn = paths_on_contours(canvas("square"), saddle, {"Newton": [[1.5, 1], [0, 0]]})
    >>> drawn["Newton"].get_xdata()
    array([1.5, 0. ])
    """
    contours(ax, objective, view, equal=True)
    return descent_paths(ax, courses)


def second_difference_errors(
    ax: Axes,
    f: Function,
    second_derivative: Function,
    points: ArrayLike,
    steps: ArrayLike,
    marked: ArrayLike = (),
) -> SecondDifferenceErrors:
    """Draw the error of (f(x+h) - 2f(x) + f(x-h))/h² against h, with the two laws it obeys.

    The error is the largest one over all ``points``, relative to f″. An error of 0 is drawn as
    1.1e-16.

    Parameters
    ----------
    ax : Axes
        Where to draw. Both axes become logarithmic.
    f, second_derivative : callable
        The function and its exact second derivative, elementwise.
    points : array_like, shape (m,)
        Where to differentiate.
    steps : array_like, shape (n,)
        Positive steps h.
    marked : array_like, shape (k,), optional
        Steps to mark by upright lines.

    Returns
    -------
    SecondDifferenceErrors
        ``error``; the line of slope 2 through its right end, the ``truncation``; the line
        4ε abs(f/f″)/h², a bound on the ``rounding``; the lines of the ``marked`` steps.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a function cannot be called.
    ValueError
        If a step is not positive.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = second_difference_errors(canvas(), np.exp, np.exp, [1.0], [1e-3, 1e-2, 1e-1])
    >>> bool(drawn.truncation.get_ydata()[0] < drawn.error.get_ydata()[0] * 1.01)
    True
    """
    require_axes("ax", ax)
    require_callable("f", f)
    require_callable("second_derivative", second_derivative)
    points = np.atleast_1d(require_array("points", points))
    steps = np.sort(np.atleast_1d(require_array("steps", steps)))
    if steps.size == 0 or not np.all(np.isfinite(steps) & (steps > 0)):
        raise ValueError(f"steps: expected positive numbers, got {steps.tolist()}")
    exact, ε = second_derivative(points), np.finfo(float).eps
    errors = [np.max(np.abs(estimate(f, points, h=h) / exact - 1)) for h in steps]
    floor, worst = np.maximum(errors, ε / 2), np.max(np.abs(f(points) / exact))
    laws = {
        "truncation": (floor[-1] * (steps / steps[-1]) ** 2, "minimum"),
        "rounding": (4 * ε * worst / steps**2, "path"),
    }
    lines = {}
    for name, (y, role) in laws.items():
        (lines[name],) = ax.loglog(
            steps, y, color=color(role), linestyle=PALETTE[role].dash, linewidth=1.5
        )
    (error,) = ax.loglog(steps, floor, color=color("function"))
    ax.set_ylim(min(floor) / 30, 30 * max(floor))
    i, j = int(0.82 * (len(steps) - 1)), int(0.07 * (len(steps) - 1))
    write_beside(ax, "truncation", (steps[i], laws["truncation"][0][i]), "minimum", (6, -6))
    write_beside(ax, "round-off, at most", (steps[j], laws["rounding"][0][j]), "path", (6, 6))
    uprights = []
    for h in np.atleast_1d(require_array("marked", marked)):
        h = require_positive("marked", h)
        uprights.append(
            ax.axvline(h, color=color("warning"), linestyle=PALETTE["warning"].dash, linewidth=1.4)
        )
        factor, exponent = f"{h:.1e}".split("e")
        power = f"10^{{{int(exponent)}}}"
        text = f"${power}$" if factor == "1.0" else f"${factor} \\cdot {power}$"
        write_beside(ax, text, (h, ax.get_ylim()[1]), "warning", (4, -4))
    ax.set(xlabel="step h", ylabel="largest relative error")
    return SecondDifferenceErrors(error, lines["truncation"], lines["rounding"], uprights)
