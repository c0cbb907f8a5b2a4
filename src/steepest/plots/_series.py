"""Several lines in one picture: told apart by color, dash and marker, and named at their ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array
from steepest.objectives import Objective
from steepest.plots._canvas import SAMPLES, spread, write_beside
from steepest.style import color

__all__ = [
    "SERIES",
    "Series",
    "axes_fraction",
    "draw_series",
    "label_ends",
    "require_curve",
    "require_names",
    "require_objective",
    "require_point",
    "thin",
]


class Series(NamedTuple):
    """How one of several lines looks. Dash and marker tell it apart without the color."""

    role: str
    dash: Any
    marker: str


SERIES = (
    Series("function", "solid", "o"),
    Series("tangent", "dashed", "s"),
    Series("path", "dashdot", "^"),
    Series("minimum", "dotted", "D"),
    Series("warning", (0, (6, 1.5, 1, 1.5, 1, 1.5)), "v"),
    Series("ink", (0, (8, 2)), "P"),
    Series("muted", (0, (1, 3)), "X"),
)
"""The looks of the first, second, … of several lines."""


def require_names(name: str, value: Any, most: int = len(SERIES) - 1) -> dict[str, Any]:
    """Return ``value`` as a dict by name, with at least one entry and at most ``most``."""
    if not isinstance(value, Mapping):
        raise TypeError(f"{name}: expected a mapping from names, got {describe(value)}")
    if not 1 <= len(value) <= most:
        raise ValueError(f"{name}: expected from 1 to {most} entries, got {len(value)}")
    return dict(value)


def require_curve(name: str, value: ArrayLike) -> np.ndarray:
    """Return ``value`` as a vector of at least one number; nan and infinity are allowed."""
    curve = require_array(name, value)
    if curve.ndim != 1 or curve.size == 0:
        raise ValueError(f"{name}: expected a vector of numbers, got {describe(value)}")
    return curve


def require_objective(name: str, value: Any) -> Objective:
    """Return ``value`` if it is an `Objective`, else raise `TypeError`."""
    if not isinstance(value, Objective):
        raise TypeError(f"{name}: expected an Objective, got {describe(value)}")
    return value


def require_point(name: str, value: ArrayLike) -> np.ndarray:
    """Return ``value`` as a finite point of the plane."""
    point = require_array(name, value)
    if point.shape != (2,) or not np.all(np.isfinite(point)):
        raise ValueError(f"{name}: expected a point of two finite numbers, got {describe(value)}")
    return point


def require_levels(value: ArrayLike) -> np.ndarray:
    """Return ``value`` as heights of contours, finite and ascending."""
    levels = require_curve("levels", value)
    if not np.all(np.isfinite(levels)) or np.any(np.diff(levels) <= 0):
        raise ValueError(f"levels: expected finite heights that ascend, got {levels.tolist()}")
    return levels


def thin(count: int, most: int = SAMPLES) -> np.ndarray:
    """Return at most ``most`` indices of ``count`` points: all of them if there are few."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))


def draw_series(
    ax: Axes,
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]],
    labels: Mapping[str, str] | None = None,
    markers: bool = False,
    warned: Collection[str] = (),
) -> dict[str, Line2D]:
    """Draw named curves (x, y) in the looks of `SERIES`, with their names at their ends.

    On a logarithmic axis, values that are not positive have no place and are left out. Those
    ``warned`` of have the look of a warning, and no other has.
    """
    lines = {}
    warning = SERIES[4]
    free = iter([look for look in SERIES if not (warned and look is warning)])
    for name, (x, y) in curves.items():
        look = warning if name in warned else next(free)
        kept = np.isfinite(y)
        kept &= (y > 0) if ax.get_yscale() == "log" else True
        kept &= (x > 0) if ax.get_xscale() == "log" else True
        if not kept.any():
            raise ValueError(
                f"{name}: expected finite numbers that have a place on the axis, "
                f"got none among {len(y)}"
            )
        x, y = x[kept], y[kept]
        chosen = thin(len(x))
        (lines[name],) = ax.plot(
            x[chosen],
            y[chosen],
            color=color(look.role),
            linestyle=look.dash,
            linewidth=1.7,
            marker=look.marker if markers or len(x) == 1 else None,
            markersize=4.5,
        )
    label_ends(ax, lines, labels or {name: name for name in lines})
    return lines


def axes_fraction(ax: Axes, points: ArrayLike) -> np.ndarray:
    """Return where points of the data lie, as fractions of the axes' width and height."""
    return (ax.transScale + ax.transLimits).transform(np.atleast_2d(points))


def label_ends(
    ax: Axes, lines: Mapping[str, Line2D], labels: Mapping[str, str], gap: float = 13.0
) -> list[Annotation]:
    """Write each line's label to the right of its last point.

    Labels that would meet are moved apart, to ``gap`` points between their middles, but not down
    onto the axis and its numbers. Lines that end near the right have their labels below each other.
    """
    bottom, top = ax.get_ylim()
    ax.set_ylim(bottom, top)  # labels must not follow later lines
    ends = axes_fraction(ax, [line.get_xydata()[-1] for line in lines.values()])
    ends = np.clip(ends, 0.0, 1.0)
    height = ax.bbox.height * 72 / ax.figure.dpi
    heights = np.array(spread(ends[:, 1].tolist(), gap / height))
    rank = np.argsort(np.argsort(heights))
    heights = np.maximum(heights, (rank + 0.5) * gap / height)
    back = (ax.transScale + ax.transLimits).inverted()
    right = max(ends[:, 0])
    texts = []
    for (name, line), end, fraction in zip(lines.items(), ends[:, 0], heights, strict=True):
        if labels[name]:
            x, y = back.transform((end if end < right - 0.1 else right, fraction))
            role = next(look.role for look in SERIES if color(look.role) == line.get_color())
            texts.append(write_beside(ax, labels[name], (x, y), role, (6, 0)))
    return texts
