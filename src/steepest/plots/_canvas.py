"""What every figure shares: a canvas of the course's size, checks, runs of one sign, labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from steepest._validation import describe, require_array, require_choice, require_positive
from steepest.style import FIGURE_SIZES, PALETTE, color

__all__ = [
    "SAMPLES",
    "Function",
    "Run",
    "canvas",
    "draw",
    "draw_slope",
    "leaves_view",
    "plain",
    "require_axes",
    "require_interval",
    "require_panels",
    "sample",
    "sign_runs",
    "spread",
    "write_beside",
]

SAMPLES = 161
"""Points on a curve: smooth to the eye at 5.4 inches, and an SVG of a few kilobytes."""

Function = Callable[..., Any]


class Run(NamedTuple):
    """A stretch of the axis on which a function keeps one sign."""

    low: float
    high: float
    sign: int


def canvas(size: str = "wide", rows: int = 1, columns: int = 1, *, depth: bool = False) -> Any:
    """Return empty axes on a new figure of one of the course's sizes.

    Parameters
    ----------
    size : {"wide", "square", "tall"}, default "wide"
        A key of `steepest.style.FIGURE_SIZES`.
    rows, columns : int, default 1
        Number of panels. Panels above each other share their x axis.
    depth : bool, default False
        Whether the panels show three dimensions, for `surface` and `tangent_plane`.

    Returns
    -------
    Axes or ndarray of Axes, shape (rows * columns,)
        One `matplotlib.axes.Axes`, or one for each panel, row by row.

    Raises
    ------
    ValueError
        If ``size`` is unknown or a number of panels is not positive.

    Examples
    --------
    >>> canvas("square", rows=2).shape
    (2,)
    """
    require_choice("size", size, FIGURE_SIZES)
    require_positive("rows", rows)
    require_positive("columns", columns)
    _, axes = plt.subplots(
        int(rows),
        int(columns),
        figsize=FIGURE_SIZES[size],
        sharex=False if depth else "col",
        squeeze=False,
        subplot_kw={"projection": "3d"} if depth else None,
    )
    panels = axes.ravel()
    return panels if panels.size > 1 else panels[0]


def require_axes(name: str, value: Any) -> Axes:
    """Return ``value`` if it is one matplotlib `Axes`, else raise `TypeError`."""
    if not isinstance(value, Axes):
        raise TypeError(f"{name}: expected a matplotlib Axes, got {describe(value)}")
    return value


def require_panels(name: str, value: Any, count: int) -> list[Axes]:
    """Return ``value`` as a list of exactly ``count`` matplotlib `Axes`."""
    panels = list(value) if isinstance(value, (list, tuple, np.ndarray)) else [value]
    if len(panels) != count:
        raise ValueError(f"{name}: expected {count} axes, got {len(panels)}")
    return [require_axes(name, panel) for panel in panels]


def require_interval(name: str, value: Any) -> tuple[float, float]:
    """Return ``value`` as ``(low, high)`` with finite ``low < high``."""
    ends = require_array(name, value)
    if ends.shape != (2,) or not np.all(np.isfinite(ends)) or not ends[0] < ends[1]:
        raise ValueError(f"{name}: expected (low, high) with low < high, got {describe(value)}")
    return float(ends[0]), float(ends[1])


def sample(interval: tuple[float, float]) -> np.ndarray:
    """Return the points at which a curve over ``interval`` is drawn."""
    return np.linspace(*interval, SAMPLES)


def sign_runs(f: Function, interval: tuple[float, float]) -> list[Run]:
    """Return the runs of constant sign of ``f``, with bounds found by bisection."""
    x = sample(interval)
    # Points between the drawn ones: a zero in the middle of the interval is not a sample.
    x = np.concatenate([[x[0]], (x[:-1] + x[1:]) / 2, [x[-1]]])
    signs = np.sign(f(x))
    inner = signs[1:-1]  # a zero at an end of the interval is no run of its own
    changes = np.flatnonzero(inner[1:] != inner[:-1]) + 1
    bounds = [interval[0], *(_bisect(f, x[i], x[i + 1]) for i in changes), interval[1]]
    kept = [inner[0], *inner[changes]]
    return [Run(a, b, int(s)) for a, b, s in zip(bounds[:-1], bounds[1:], kept, strict=True)]


def _bisect(f: Function, low: float, high: float) -> float:
    """Return where ``f`` changes its sign between ``low`` and ``high``."""
    sign = np.sign(f(low))
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sign(f(middle)) == sign else (low, middle)
    return float((low + high) / 2)


def draw(ax: Axes, f: Function, interval: tuple[float, float], role: str = "function") -> Line2D:
    """Draw ``f`` over ``interval`` in a role's color."""
    x = sample(interval)
    (line,) = ax.plot(x, f(x), color=color(role))
    ax.set_xlim(interval)
    return line


def draw_slope(ax: Axes, x: np.ndarray, point: tuple[float, float], slope: float) -> Line2D:
    """Draw the line of a given slope through a point, in the tangent's color and dash."""
    y = point[1] + slope * (x - point[0])
    (line,) = ax.plot(x, y, color=color("tangent"), linestyle=PALETTE["tangent"].dash)
    return line


def leaves_view(
    x0: float, y0: float, slope: float, high: float, bottom: float, top: float
) -> tuple[float, float]:
    """Return where a line through ``(x0, y0)`` leaves the view on its way to the right."""
    y = y0 + slope * (high - x0)
    if bottom <= y <= top:
        return high, y
    y = float(np.clip(y, bottom, top))
    return x0 + (y - y0) / slope, y


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """Return ``positions`` moved apart as little as possible until neighbors keep ``gap``.

    The order stays. Positions that meet form a group about their common middle (the least squares
    solution, by pooling adjacent violators); those that stand apart stay where they are.
    """
    order = np.argsort(positions, kind="stable")
    shift = gap * np.arange(len(order))
    groups: list[tuple[float, int]] = []  # its middle without the gaps, its size
    for value in np.asarray(positions, dtype=float)[order] - shift:
        groups.append((value, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            middle, size = groups.pop()
            before, others = groups[-1]
            groups[-1] = ((middle * size + before * others) / (size + others), size + others)
    moved = np.empty(len(order))
    moved[order] = np.repeat([g[0] for g in groups], [g[1] for g in groups]) + shift
    return moved.tolist()


def write_beside(
    ax: Axes, text: str, point: tuple[float, float], role: str, offset: tuple[float, float] = (5, 0)
) -> Annotation:
    """Write a direct label next to a point, in the color of what it names."""
    return ax.annotate(
        text,
        point,
        xytext=offset,
        textcoords="offset points",
        color=color(role),
        fontsize=9,
        ha={-1: "right", 0: "center", 1: "left"}[int(np.sign(offset[0]))],
        va={-1: "top", 0: "center", 1: "bottom"}[int(np.sign(offset[1]))],
        annotation_clip=False,
    )


def plain(value: float, digits: int = 3) -> str:
    """Return a number as a label: a true minus sign, no trailing zeros, powers of ten raised.

    Examples
    --------
    >>> plain(-2.0), plain(2.5), plain(1e-7)
    ('−2', '2.5', '$10^{-7}$')
    """
    text = f"{value:.{digits}g}"
    if "e" not in text:
        return text.replace("-", "−")
    factor, exponent = text.split("e")
    power = f"10^{{{int(exponent)}}}"
    return f"${power}$" if factor == "1" else f"${factor} \\cdot {power}$"
