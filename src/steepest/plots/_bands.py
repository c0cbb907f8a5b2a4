"""Bands that carry a sign, and marks for flat points and inflection points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from steepest.plots._canvas import Function, Run, write_beside
from steepest.style import color

__all__ = ["SHAPES", "Shaded", "add_room", "kind_of", "mark", "mark_turns", "shade"]

SHAPES = {"minimum": ("o", "minimum"), "maximum": ("^", "ink"), "inflection": ("D", "path")}
"""Marker and role of each kind of point: the shape tells them apart without the color."""


class Shaded(NamedTuple):
    """A curve over bands that carry a sign: ``runs[i]`` is drawn as ``bands[i]``."""

    curve: Line2D
    bands: list[Rectangle]
    runs: list[Run]
    marks: list[Line2D]


def shade(
    ax: Axes, runs: Sequence[Run], names: tuple[str, str] = ("", ""), role: str = "tangent"
) -> list[Rectangle]:
    """Shade bands by sign: plain in a role's tint for plus, hatched gray for minus."""
    bands = []
    for run in runs:
        plus = run.sign > 0
        band = ax.axvspan(run.low, run.high, linewidth=0, zorder=0)
        if plus:
            band.set(facecolor=color(role), alpha=0.16)
        else:
            band.set(facecolor="none", edgecolor=color("grid"), hatch="////" if run.sign else None)
        bands.append(band)
        write_beside(
            ax,
            names[0] if plus else names[1],
            ((run.low + run.high) / 2, ax.get_ylim()[1]),
            "ink",
            (0, -4),
        )
    return bands


def mark(ax: Axes, x: float, y: float, kind: str) -> Line2D:
    """Mark a flat point or an inflection point."""
    shape, role = SHAPES[kind]
    (line,) = ax.plot(x, y, shape, color=color(role), markersize=7, zorder=4)
    return line


def mark_turns(ax: Axes, f: Function, runs: Sequence[Run]) -> list[Line2D]:
    """Mark the points of ``f`` at which its derivative, given by its runs, changes sign."""
    return [
        mark(ax, before.high, float(f(before.high)), "maximum" if before.sign > 0 else "minimum")
        for before, after in pairwise(runs)
        if before.sign * after.sign < 0
    ]


def add_room(ax: Axes, share: float = 0.16) -> None:
    """Make room above the curve for the names of the bands."""
    bottom, top = ax.get_ylim()
    ax.set_ylim(bottom, top + share * (top - bottom))


def kind_of(point: Line2D) -> str:
    """Return the kind that a mark shows."""
    return next(kind for kind, (shape, _) in SHAPES.items() if shape == point.get_marker())
