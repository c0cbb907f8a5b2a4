"""Figures of a function beside its derivatives: the sign of f′, the sign of f″, flat points.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from steepest._validation import describe, require_callable
from steepest.plots._bands import SHAPES, Shaded, add_room, kind_of, mark, mark_turns, shade
from steepest.plots._canvas import (
    Function,
    draw,
    require_axes,
    require_interval,
    require_panels,
    sign_runs,
)
from steepest.style import color

__all__ = ["curvature", "flat_points", "sign_of_derivative", "with_derivative"]


def sign_of_derivative(
    ax: Axes, f: Function, derivative: Function, interval: tuple[float, float]
) -> Shaded:
    """Draw ``f`` over bands that say where its derivative is positive and where negative.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f, derivative : callable
        The function and its derivative, elementwise.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    Shaded
        ``curve``, ``bands``, the ``runs`` of one sign that they show, and ``marks`` between
        them.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a function cannot be called.
    ValueError
        If the interval is empty.

    Examples
    --------
    >>> import numpy as np
    >>> from steepest.plots import canvas
    >>> drawn = sign_of_derivative(canvas(), np.sin, np.cos, (0, 3 * np.pi))
    >>> [run.sign for run in drawn.runs]
    [1, -1, 1, -1]
    """
    require_axes("ax", ax)
    interval = require_interval("interval", interval)
    require_callable("f", f)
    require_callable("derivative", derivative)
    curve = draw(ax, f, interval)
    add_room(ax)
    runs = sign_runs(derivative, interval)
    bands = shade(ax, runs, ("f′ > 0", "f′ < 0"))
    marks = mark_turns(ax, f, runs)
    ax.set(xlabel="x", ylabel="f(x)")
    return Shaded(curve, bands, runs, marks)


def with_derivative(
    axes: Any, f: Function, derivative: Function, interval: tuple[float, float]
) -> tuple[Shaded, Shaded]:
    """Draw ``f`` above its derivative, with the sign of the derivative shaded through both.

    Parameters
    ----------
    axes : sequence of Axes, length 2
        The upper panel for ``f``, the lower for its derivative.
    f, derivative : callable
        The function and its derivative, elementwise.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    tuple of Shaded
        The artists of the upper and of the lower panel.

    Raises
    ------
    TypeError
        If a panel is no axes, or a function cannot be called.
    ValueError
        If there are not two panels or the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> above, below = with_derivative(
    ...     canvas("square", rows=2), lambda x: x**3 / 3 - x, lambda x: x**2 - 1, (-2, 2)
    ... )
    >>> round(below.runs[0].high, 6)
    -1.0
    """
    upper, lower = require_panels("axes", axes, 2)
    above = sign_of_derivative(upper, f, derivative, interval)
    upper.set_xlabel("")
    curve = draw(lower, derivative, interval)
    lower.axhline(0, color=color("ink"), linewidth=0.8)
    bands = shade(lower, above.runs)
    marks = [mark(lower, point.get_xdata()[0], 0.0, kind_of(point)) for point in above.marks]
    lower.set(xlabel="x", ylabel="f′(x)")
    return above, Shaded(curve, bands, above.runs, marks)


def curvature(
    axes: Any,
    f: Function,
    derivative: Function,
    second_derivative: Function,
    interval: tuple[float, float],
) -> tuple[Shaded, Shaded, Shaded]:
    """Draw ``f``, f′ and f″ above each other, with the sign of f″ shaded through all three.

    Parameters
    ----------
    axes : sequence of Axes, length 3
        The panels for ``f``, f′ and f″.
    f, derivative, second_derivative : callable
        The function and its derivatives, elementwise.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    tuple of Shaded
        The artists of each panel. The marks of the first are its flat points, then its
        inflection points.

    Raises
    ------
    TypeError
        If a panel is no axes, or a function cannot be called.
    ValueError
        If there are not three panels or the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = curvature(
    ...     canvas("tall", rows=3),
    ...     lambda x: x**3 - 3 * x, lambda x: 3 * x**2 - 3, lambda x: 6 * x, (-2.2, 2.2),
    ... )
    >>> [run.sign for run in drawn[0].runs]
    [-1, 1]
    """
    panels = require_panels("axes", axes, 3)
    interval = require_interval("interval", interval)
    functions = {"f": f, "derivative": derivative, "second_derivative": second_derivative}
    for name, function in functions.items():
        require_callable(name, function)
    bends = sign_runs(second_derivative, interval)
    turns = sign_runs(derivative, interval)
    inflections = [run.high for run in bends[:-1]]
    drawn = []
    labels = ("f(x)", "f′(x)", "f″(x)")
    for ax, function, label in zip(panels, functions.values(), labels, strict=True):
        curve = draw(ax, function, interval)
        first = not drawn
        if first:
            add_room(ax)
            marks = mark_turns(ax, f, turns)
        else:
            ax.axhline(0, color=color("ink"), linewidth=0.8)
            marks = []
        if label == "f′(x)":
            marks = [
                mark(ax, m.get_xdata()[0], 0.0, kind_of(m))
                for m in drawn[0].marks
                if kind_of(m) != "inflection"
            ]
        marks += [mark(ax, x, float(function(x)), "inflection") for x in inflections]
        names = ("f″ > 0: bends up", "f″ < 0: bends down") if first else ("", "")
        bands = shade(ax, bends, names, role="minimum")
        ax.set_ylabel(label)
        drawn.append(Shaded(curve, bands, bends, marks))
    panels[-1].set_xlabel("x")
    return tuple(drawn)


def flat_points(
    axes: Any, functions: Mapping[str, Function], verdicts: Sequence[str], at: float = 0.0
) -> list[Line2D]:
    """Draw functions side by side that share a flat point, each with its verdict.

    Parameters
    ----------
    axes : sequence of Axes, length n
        One panel for each function.
    functions : mapping of str to callable, length n
        What to draw, by the name to write above it.
    verdicts : sequence of {"minimum", "maximum", "inflection"}, length n
        What the flat point is.
    at : float, default 0.0
        Where the flat point is; the view is one to each side.

    Returns
    -------
    list of Line2D
        The curves.

    Raises
    ------
    TypeError
        If a panel is no axes, or a function cannot be called.
    ValueError
        If the numbers of panels, functions and verdicts differ, or a verdict is unknown.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> len(flat_points([canvas()], {"x⁴": lambda x: x**4}, ["minimum"]))
    1
    """
    panels = require_panels("axes", axes, len(functions))
    if len(verdicts) != len(functions) or not set(verdicts) <= set(SHAPES):
        raise ValueError(
            f"verdicts: expected {len(functions)} of {', '.join(map(repr, SHAPES))}, "
            f"got {describe(list(verdicts))}"
        )
    curves = []
    for ax, (name, f), verdict in zip(panels, functions.items(), verdicts, strict=True):
        require_callable(name, f)
        curves.append(draw(ax, f, (at - 1.0, at + 1.0)))
        ax.axhline(float(f(at)), color=color("tangent"), linestyle="dashed", zorder=1)
        mark(ax, at, float(f(at)), verdict)
        ax.set(title=name, xlabel=verdict, ylim=(-1.1, 1.1), xticks=[at - 1, at, at + 1])
        ax.tick_params(labelleft=ax is panels[0])
    return curves
