"""Figures of integration: the errors of rules, Monte Carlo, the area under a ROC curve.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import FillBetweenPolyCollection
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_choice,
    require_integer,
    require_number,
    require_rng,
)
from steepest.metrics import RocCurve
from steepest.plots._canvas import (
    SAMPLES,
    Function,
    plain,
    require_axes,
    require_interval,
    write_beside,
)
from steepest.plots._series import draw_series, thin
from steepest.plots.area import NAMES, RULES, paper
from steepest.style import color

__all__ = ["MonteCarloBand", "Roc", "monte_carlo_band", "roc", "rule_errors"]


class MonteCarloBand(NamedTuple):
    """Artists of `monte_carlo_band`."""

    runs: list[Line2D]
    band: FillBetweenPolyCollection
    exact: Line2D


class Roc(NamedTuple):
    """Artists of `roc`, and the area."""

    curve: Line2D
    fill: FillBetweenPolyCollection
    chance: Line2D
    area: float


def rule_errors(
    ax: Axes,
    f: Function,
    a: float,
    b: float,
    exact: float,
    ns: ArrayLike,
    rules: Sequence[str] = ("left", "midpoint", "trapezoid", "simpson"),
) -> dict[str, Line2D]:
    """Draw the error of quadrature rules against n, and the order that fits it.

    Parameters
    ----------
    ax : Axes
        Where to draw. Both axes become logarithmic.
    f : callable
        The integrand, elementwise.
    a, b : float
        The limits.
    exact : float
        The integral.
    ns : array_like, shape (k,)
        Numbers of intervals (of nodes for "gauss"), even and at least 2.
    rules : sequence of str
        Any of "left", "right", "midpoint", "trapezoid", "simpson", "gauss".

    Returns
    -------
    dict of Line2D
        One line for each rule. Its label has the order p of the least-squares fit error ~ n⁻ᵖ
        over the errors above round-off; "gauss" falls faster than any power and has none.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``f`` cannot be called.
    ValueError
        If a rule is unknown, or an n is odd or too small.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> ax = canvas()
    >>> lines = rule_errors(ax, np.exp, 0, 1, np.e - 1, [4, 8, 16, 32], ["simpson"])
    >>> ax.texts[0].get_text()
    'Simpson: order 4.0'
    """
    require_axes("ax", ax)
    require_callable("f", f)
    exact = require_number("exact", exact)
    ns = np.sort(np.atleast_1d(require_array("ns", ns)))
    if ns.ndim != 1 or ns.size == 0 or np.any((ns < 2) | (ns % 2 != 0)):
        raise ValueError(f"ns: expected even numbers from 2, got {ns.tolist()}")
    floor = np.finfo(float).eps * max(abs(exact), 1.0) / 2
    curves, labels = {}, {}
    for rule in rules:
        integrate = RULES[require_choice("rule", rule, RULES)]
        errors = np.array([abs(float(integrate(f, a, b, int(n))) - exact) for n in ns])
        curves[rule] = (ns, np.maximum(errors, floor))
        clear = errors > 100 * floor
        labels[rule] = NAMES.get(rule, rule)
        if rule != "gauss" and clear.sum() >= 2:
            order = -np.polyfit(np.log(ns[clear]), np.log(errors[clear]), 1)[0]
            labels[rule] += f": order {order:.1f}"
    ax.set(xscale="log", yscale="log")
    lines = draw_series(ax, curves, labels, markers=True)
    ax.set(xlabel="intervals n", ylabel="error")
    if ns.size <= 10 and np.all(ns[1:] >= 1.5 * ns[:-1]):  # few enough to name each
        ax.set_xticks(ns, [f"{n:.0f}" for n in ns])
        ax.minorticks_off()
    return lines


def monte_carlo_band(
    ax: Axes,
    f: Function,
    a: float,
    b: float,
    exact: float,
    n: int,
    rng: np.random.Generator | int,
    runs: int = 5,
) -> MonteCarloBand:
    """Draw Monte Carlo estimates as they grow, in the band of two standard errors.

    Parameters
    ----------
    ax : Axes
        Where to draw. The horizontal axis becomes logarithmic.
    f : callable
        The integrand, elementwise.
    a, b : float
        The limits, a < b.
    exact : float
        The integral.
    n : int
        How many points each run takes, at least 10.
    rng : numpy.random.Generator or int
        The source of chance, or a seed for one.
    runs : int, default 5
        How many independent runs, at most 20.

    Returns
    -------
    MonteCarloBand
        ``runs``, one line each; the ``band`` exact ± 2σ(b - a)/√N, in which a run is about 95 %
        of the time at any N (σ is measured on all points); the ``exact`` value.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``f`` cannot be called.
    ValueError
        If a is not below b, or a number is out of range.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = monte_carlo_band(canvas(), np.sin, 0, np.pi, 2.0, 1000, rng=0)
    >>> len(drawn.runs)
    5
    """
    require_axes("ax", ax)
    require_callable("f", f)
    a, b = require_interval("a, b", (a, b))
    exact = require_number("exact", exact)
    n = require_integer("n", n, 10, 10**6)
    runs = require_integer("runs", runs, 1, 20)
    points = a + (b - a) * require_rng("rng", rng).random((runs, n))
    values = (b - a) * require_array("f(x)", f(points))
    if values.shape != points.shape:
        raise ValueError(f"f(x): expected an array of shape {points.shape}, got {describe(values)}")
    counts = np.unique(np.geomspace(2, n, 120).round().astype(int))
    sums = np.cumsum(values, axis=1)[:, counts - 1]
    spread = 2 * values.std() / np.sqrt(counts)
    ax.set_xscale("log")
    band = ax.fill_between(
        counts, exact - spread, exact + spread, color=color("tangent"), alpha=0.2, linewidth=0
    )
    lines = [
        ax.plot(counts, total / counts, color=color("path"), linewidth=1.1)[0] for total in sums
    ]
    line = ax.axhline(exact, color=color("function"), linestyle="dashed", linewidth=1.4)
    reach = 1.6 * spread[0]
    ax.set(xlim=(2, n), ylim=(exact - reach, exact + reach), xlabel="points N", ylabel="estimate")
    write_beside(ax, f"exact: {plain(exact, 4)}", (n, exact), "function", (6, 0))
    place = counts[len(counts) // 4]
    text = r"$\pm$ 2 standard errors"
    write_beside(ax, text, (place, exact + 2 * values.std() / np.sqrt(place)), "tangent", (6, 6))
    return MonteCarloBand(lines, band, line)


def roc(ax: Axes, curve: RocCurve, threshold: float | None = None) -> Roc:
    """Draw a ROC curve with the area under it shaded.

    Parameters
    ----------
    ax : Axes
        Where to draw. A unit becomes equally long on both axes.
    curve : RocCurve
        From `steepest.metrics.roc_curve`.
    threshold : float, optional
        A threshold to mark: the point of the curve where every score from it up is positive.

    Returns
    -------
    Roc
        ``curve``, the ``fill`` under it, the diagonal of ``chance``, and the ``area``.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``curve`` is no RocCurve.

    Examples
    --------
    >>> from steepest.metrics import roc_curve
    >>> from steepest.plots import canvas
    >>> roc(canvas("square"), roc_curve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).area
    0.75
    """
    require_axes("ax", ax)
    if not isinstance(curve, RocCurve):
        raise TypeError(f"curve: expected a RocCurve, got {describe(curve)}")
    x, y, thresholds = curve
    area = float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))
    corners = _corners(x, y)
    kept = corners[thin(len(corners), 2 * SAMPLES)]
    fill = ax.fill_between(x[kept], y[kept], color=color("function"), alpha=0.16, linewidth=0)
    (chance,) = ax.plot([0, 1], [0, 1], color=color("muted"), linestyle="dashed", linewidth=1.2)
    (line,) = ax.plot(x[kept], y[kept], color=color("function"))
    ax.text(
        *(0.62, 0.3, f"AUC = {plain(area)}"), color=color("function"), ha="center", bbox=paper()
    )
    if threshold is not None:
        threshold = require_number("threshold", threshold)
        at = int(np.flatnonzero(thresholds >= threshold)[-1])
        ax.plot(x[at], y[at], "s", color=color("tangent"), markersize=7, zorder=4)
        write_beside(ax, f"threshold {plain(threshold)}", (x[at], y[at]), "tangent", (8, -8))
    ax.set(
        xlim=(-0.02, 1.02),
        ylim=(-0.02, 1.02),
        aspect="equal",
        xlabel="false positive rate",
        ylabel="true positive rate",
    )
    return Roc(line, fill, chance, area)


def _corners(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the indices of both ends and of the points where a path turns."""
    across, up = np.diff(x), np.diff(y)
    turns = np.abs(across[:-1] * up[1:] - up[:-1] * across[1:]) > 1e-14
    return np.r_[0, np.flatnonzero(turns) + 1, len(x) - 1]
