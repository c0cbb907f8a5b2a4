"""Figures of integrals as areas: the pieces that a rule adds up, signed and total area.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from steepest import quadrature
from steepest._validation import require_callable, require_choice, require_integer
from steepest.plots._canvas import (
    Function,
    draw,
    plain,
    require_axes,
    require_interval,
    require_panels,
    sign_runs,
    write_beside,
)
from steepest.style import color

__all__ = ["NAMES", "RULES", "Areas", "SignedArea", "areas", "paper", "signed_area"]

RULES = {
    "left": lambda f, a, b, n: quadrature.riemann(f, a, b, n, "left"),
    "right": lambda f, a, b, n: quadrature.riemann(f, a, b, n, "right"),
    "midpoint": quadrature.midpoint,
    "trapezoid": quadrature.trapezoid,
    "simpson": quadrature.simpson,
    "gauss": quadrature.gauss_legendre,
}
NAMES = {"simpson": "Simpson", "gauss": "Gauss–Legendre"}


class Areas(NamedTuple):
    """Artists of `areas`, and the value of the rule."""

    curve: Line2D
    pieces: list[Polygon]
    value: float


class SignedArea(NamedTuple):
    """Artists of one panel of `signed_area`, and the area it shows."""

    curve: Line2D
    pieces: list[FillBetweenPolyCollection]
    area: float


def areas(
    ax: Axes,
    f: Function,
    a: float,
    b: float,
    n: int,
    rule: str = "left",
    interval: tuple[float, float] | None = None,
) -> Areas:
    """Draw the pieces of area that a quadrature rule adds up.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f : callable
        The integrand, elementwise.
    a, b : float
        The limits, a < b.
    n : int
        How many intervals, at most 100; even for Simpson's rule.
    rule : {"left", "right", "midpoint", "trapezoid", "simpson"}, default "left"
        Rectangles, trapezoids, or areas under parabolas.
    interval : tuple of float, optional
        ``(low, high)``, what to show; by default a little more than [a, b].

    Returns
    -------
    Areas
        ``curve``; ``pieces``, one for each interval, or for each pair of them with Simpson's
        rule, hatched where they count as negative; and the ``value`` of the rule.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``f`` cannot be called.
    ValueError
        If the rule is unknown, a is not below b, or ``n`` does not suit the rule.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = areas(canvas(), lambda x: x**2, 0, 2, 4, "midpoint")
    >>> drawn.value, len(drawn.pieces)
    (2.625, 4)
    """
    require_axes("ax", ax)
    require_callable("f", f)
    a, b = require_interval("a, b", (a, b))
    n = require_integer("n", n, 1, 100)
    rules = [name for name in RULES if name != "gauss"]
    value = float(RULES[require_choice("rule", rule, rules)](f, a, b, n))
    room = 0.06 * (b - a)
    interval = (a - room, b + room) if interval is None else require_interval("interval", interval)
    ends = np.linspace(a, b, n + 1)
    pieces = []
    for outline in _outlines(f, ends, rule):
        negative = outline[1:-1, 1].mean() < 0
        pieces.append(
            Polygon(
                outline,
                facecolor="none" if negative else (color("tangent"), 0.2),
                edgecolor=color("tangent"),
                hatch="///" if negative else None,
                linewidth=1.0,
                zorder=1,
            )
        )
        ax.add_patch(pieces[-1])
    curve = draw(ax, f, interval)
    ax.axhline(0, color=color("ink"), linewidth=0.8)
    ax.set(xlabel="x", ylabel="f(x)")
    ax.set_title(f"{NAMES.get(rule, rule)}, n = {n}: {plain(value, 4)}", fontsize=10)
    return Areas(curve, pieces, value)


def signed_area(
    axes: Any, f: Function, interval: tuple[float, float]
) -> tuple[SignedArea, SignedArea]:
    """Draw the signed area under ``f``, and below it the total area, under its absolute value.

    Parameters
    ----------
    axes : sequence of Axes, length 2
        The upper panel for ``f``, the lower for its absolute value.
    f : callable
        The function, elementwise.
    interval : tuple of float
        ``(low, high)``, what to integrate.

    Returns
    -------
    tuple of SignedArea
        The upper and the lower panel: ``curve``, ``pieces``, and the ``area`` they add up to.
        Each piece is labeled with its own area; those below the axis are hatched.

    Raises
    ------
    TypeError
        If a panel is no axes, or ``f`` cannot be called.
    ValueError
        If there are not two panels, or the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> signed, total = signed_area(canvas("square", rows=2), np.sin, (0, 2 * np.pi))
    >>> round(signed.area, 9) + 0, round(total.area, 9)
    (0.0, 4.0)
    """
    panels = require_panels("axes", axes, 2)
    require_callable("f", f)
    interval = require_interval("interval", interval)
    runs = sign_runs(f, interval)
    parts = [float(quadrature.gauss_legendre(f, run.low, run.high, 32)) for run in runs]
    drawn = []
    for ax, shown, words in zip(
        panels, (f, lambda x: np.abs(f(x))), ("signed", "total"), strict=True
    ):
        curve = draw(ax, shown, interval)
        ax.axhline(0, color=color("ink"), linewidth=0.8)
        pieces, area = [], 0.0
        for run, part in zip(runs, parts, strict=True):
            x = np.linspace(run.low, run.high, 41)
            below = words == "signed" and part < 0
            piece = ax.fill_between(
                *(x, shown(x)),
                facecolor="none" if below else (color("function"), 0.2),
                edgecolor=color("warning") if below else "none",
                hatch="///" if below else None,
                linewidth=0,
            )
            pieces.append(piece)
            value = part if words == "signed" else abs(part)
            area += value
            middle = (run.low + run.high) / 2
            text = write_beside(
                ax,
                plain(value, 4),
                (middle, float(shown(middle)) / 2),
                "warning" if below else "ink",
            )
            text.set(ha="center", position=(0, 0), bbox=paper() if below else None)
        ax.set_title(f"{words} area: {plain(round(area, 12) + 0.0, 4)}", fontsize=10)
        ax.set_ylabel("f(x)" if words == "signed" else "|f(x)|")
        drawn.append(SignedArea(curve, pieces, area))
    panels[1].set_xlabel("x")
    return drawn[0], drawn[1]


def _outlines(f: Function, ends: np.ndarray, rule: str) -> list[np.ndarray]:
    """Return the outline of each piece of area, from the axis up, over, and down again."""
    low, high = ends[:-1], ends[1:]
    if rule == "simpson":
        outlines = []
        for i in range(0, len(ends) - 1, 2):
            x = np.linspace(ends[i], ends[i + 2], 17)
            parabola = np.polyfit(ends[i : i + 3] - ends[i + 1], f(ends[i : i + 3]), 2)
            y = np.polyval(parabola, x - ends[i + 1])
            outlines.append(_closed(x, y))
        return outlines
    tops = {
        "left": (f(low), f(low)),
        "right": (f(high), f(high)),
        "midpoint": (f((low + high) / 2), f((low + high) / 2)),
        "trapezoid": (f(low), f(high)),
    }[rule]
    pieces = zip(low, high, *map(np.atleast_1d, tops), strict=True)
    return [_closed(np.array([x0, x1]), np.array([y0, y1])) for x0, x1, y0, y1 in pieces]


def _closed(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.column_stack([np.r_[x[0], x, x[-1]], np.r_[0.0, y, 0.0]])


def paper() -> dict[str, Any]:
    """Return the box behind a text that stands on a shaded area."""
    return {"facecolor": color("background"), "edgecolor": "none", "pad": 1.5}
