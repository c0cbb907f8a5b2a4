"""Figures of convexity: chords, tangents, shares of positive definite matrices, escapes, slices.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from steepest._structures import map_leaves, require_parameters, require_same_structure
from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_integer,
    require_number,
    require_positive,
)
from steepest.plots._canvas import (
    Function,
    draw,
    draw_slope,
    plain,
    require_axes,
    require_interval,
    write_beside,
)
from steepest.plots._series import require_curve, thin
from steepest.plots.landscapes import Contours, contours
from steepest.style import PALETTE, color

__all__ = [
    "Chord",
    "Escape",
    "chord_test",
    "escape",
    "loss_slice",
    "positive_definite_shares",
    "tangents_below",
]


class Chord(NamedTuple):
    """Artists of `chord_test`."""

    curve: Line2D
    chord: Line2D
    gap: Line2D


class Escape(NamedTuple):
    """Artists of `escape`."""

    measured: Line2D
    predicted: Line2D


def chord_test(
    ax: Axes, f: Function, a: float, b: float, t: float, interval: tuple[float, float]
) -> Chord:
    """Draw a chord of ``f``, and the gap between chord and curve at one point.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f : callable
        The function, elementwise.
    a, b : float
        The ends of the chord.
    t : float
        Where to compare: at (1 - t) a + t b, from 0 to 1.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    Chord
        ``curve``, ``chord``, and the ``gap``: in the color of a warning where the curve is above
        the chord, which proves that f is not convex.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``f`` cannot be called.
    ValueError
        If a = b, t is outside [0, 1], or the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = chord_test(canvas(), lambda x: x**2, -1, 2, 0.5, (-2, 3))
    >>> drawn.gap.get_ydata().tolist()  # 0.25 on the curve, (1 + 4)/2 on the chord
    [0.25, 2.5]
    """
    require_axes("ax", ax)
    require_callable("f", f)
    a, b, t = (require_number(name, value) for name, value in zip("abt", (a, b, t), strict=True))
    interval = require_interval("interval", interval)
    if a == b:
        raise ValueError(f"b: expected a number other than a, got {describe(b)}")
    if not 0 <= t <= 1:
        raise ValueError(f"t: expected a number from 0 to 1, got {describe(t)}")
    fa, fb = float(f(a)), float(f(b))
    x = (1 - t) * a + t * b
    below, above = float(f(x)), (1 - t) * fa + t * fb
    convex = below <= above
    role = "minimum" if convex else "warning"
    curve = draw(ax, f, interval)
    # Grey, as every line through two points of a graph; the ends are points of the graph.
    (chord,) = ax.plot([a, b], [fa, fb], color=color("muted"), linewidth=1.4)
    ax.plot([a, b], [fa, fb], "o", color=color("function"), markersize=5, zorder=3)
    (gap,) = ax.plot(
        *([x, x], [below, above]),
        color=color(role),
        linewidth=2.4,
        marker="D",
        markersize=5,
        zorder=4,
    )
    text = f"chord − curve = {plain(above - below)}"
    write_beside(ax, text, (x, max(below, above)), role, (0, 8))
    reach = 0.05 * (interval[1] - interval[0])
    for end, height, name, side in ((a, fa, "a", a - b), (b, fb, "b", b - a)):
        # Beyond the chord's end, on the side of the curve that it turns away from.
        out = float(np.sign(side))
        ahead = float(f(np.clip(end + out * reach, *interval)))
        up = -1 if ahead > height else 1
        write_beside(ax, name, (end, height), "function", (4 * out, 3 * up))
    ax.set(xlabel="x", ylabel="f(x)")
    return Chord(curve, chord, gap)


def tangents_below(
    ax: Axes,
    f: Function,
    derivative: Function,
    points: ArrayLike,
    interval: tuple[float, float],
) -> list[Line2D]:
    """Draw tangents right across the view: those of a convex function never rise above it.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    f, derivative : callable
        The function and its derivative, elementwise.
    points : array_like, shape (n,)
        Where to touch.
    interval : tuple of float
        ``(low, high)``, what to show.

    Returns
    -------
    list of Line2D
        The curve, then one tangent for each point, cut where it leaves the view.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a function cannot be called.
    ValueError
        If the interval is empty.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> curve, tangent = tangents_below(canvas(), np.exp, np.exp, [0], (-2, 1))
    >>> bool(np.all(tangent.get_ydata() <= np.exp(tangent.get_xdata())))
    True
    """
    require_axes("ax", ax)
    require_callable("f", f)
    require_callable("derivative", derivative)
    interval = require_interval("interval", interval)
    points = np.atleast_1d(require_array("points", points))
    lines = [draw(ax, f, interval)]
    bottom, top = ax.get_ylim()
    bottom -= 0.25 * (top - bottom)
    for point in points:
        y, slope = float(f(point)), float(derivative(point))
        ends = np.array(interval)
        if slope:
            crossings = np.sort(point + (np.array([bottom, top]) - y) / slope)
            ends = np.clip(ends, *crossings)
        lines.append(draw_slope(ax, ends, (float(point), y), slope))
        lines[-1].set_linewidth(1.4)
        ax.plot(point, y, "o", color=color("function"), markersize=5, zorder=3)
    ax.set(ylim=(bottom, top), xlabel="x", ylabel="f(x)")
    return lines


def positive_definite_shares(ax: Axes, dimensions: ArrayLike, shares: ArrayLike) -> Line2D:
    """Draw how rare positive definite matrices become with the dimension.

    Parameters
    ----------
    ax : Axes
        Where to draw. The vertical axis becomes logarithmic.
    dimensions : array_like, shape (n,)
        Sizes of the matrices.
    shares : array_like, shape (n,)
        The share of positive definite ones, as `steepest.curvature.positive_definite_share`
        measures it. A share of 0 has no place on the axis and is left out.

    Returns
    -------
    Line2D
        One point for each dimension, labeled with its share.

    Raises
    ------
    TypeError
        If ``ax`` is no axes.
    ValueError
        If the lengths differ, a share is outside [0, 1], or all are 0.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> positive_definite_shares(canvas(), [1, 2, 3], [0.5, 0.146, 0]).get_xdata()
    array([1., 2.])
    """
    require_axes("ax", ax)
    d, shares = require_curve("dimensions", dimensions), require_curve("shares", shares)
    if d.shape != shares.shape or not np.all((shares >= 0) & (shares <= 1)) or not shares.any():
        raise ValueError(
            f"shares: expected {len(d)} numbers from 0 to 1, not all 0, got {shares.tolist()}"
        )
    d, shares = d[shares > 0], shares[shares > 0]
    ax.set_yscale("log")
    (line,) = ax.plot(d, shares, "o--", color=color("minimum"), linewidth=1.2)
    for size, share in zip(d, shares, strict=True):
        write_beside(ax, plain(float(share), 2), (size, share), "minimum", (6, 6))
    ax.set(xlabel="dimension d", ylabel="share positive definite", xticks=d)
    ax.set_xlim(d[0] - 0.4, d[-1] + 0.8)
    ax.margins(y=0.15)
    return line


def escape(
    ax: Axes,
    distances: ArrayLike,
    learning_rate: float,
    curvature: float,
    threshold: float | None = None,
) -> Escape:
    """Draw how a descent leaves a saddle along a direction of negative curvature.

    Parameters
    ----------
    ax : Axes
        Where to draw. The vertical axis becomes logarithmic.
    distances : array_like, shape (T + 1,)
        How far each iterate is from the saddle along that direction.
    learning_rate : float
        η.
    curvature : float
        λ, negative.
    threshold : float, optional
        The distance that counts as escaped; a line marks it.

    Returns
    -------
    Escape
        ``measured``, and ``predicted``: the first distance times (1 - ηλ)^t.

    Raises
    ------
    TypeError
        If ``ax`` is no axes.
    ValueError
        If ``curvature`` is not negative, or the first distance is 0, from where nothing escapes.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = escape(canvas(), 0.01 * 1.2 ** np.arange(10), 0.1, -2.0)
    >>> np.allclose(drawn.measured.get_ydata(), drawn.predicted.get_ydata())
    True
    """
    require_axes("ax", ax)
    distances = np.abs(require_curve("distances", distances))
    η, λ = require_positive("learning_rate", learning_rate), require_number("curvature", curvature)
    if λ >= 0:
        raise ValueError(f"curvature: expected a negative number, got {describe(curvature)}")
    if not (np.isfinite(distances[0]) and distances[0] > 0):
        raise ValueError(
            f"distances: expected a first distance other than 0, got {describe(distances[0])}"
        )
    t = np.arange(float(len(distances)))
    model = distances[0] * (1 - η * λ) ** t
    kept = thin(len(t))
    ax.set_yscale("log")
    seen = np.isfinite(distances[kept]) & (distances[kept] > 0)
    (measured,) = ax.plot(t[kept][seen], distances[kept][seen], color=color("path"))
    limits = ax.get_ylim()
    (predicted,) = ax.plot(
        t[kept], model[kept], color=color("muted"), linestyle="dashed", linewidth=1.4, zorder=1
    )
    ax.set_ylim(limits[0], limits[1] * 3)
    factor = rf"predicted: $(1 - \eta\lambda)^t$, factor {plain(1 - η * λ)}"
    visible = np.flatnonzero(model < limits[1] * 3)[-1]
    write_beside(ax, factor, (t[visible] * 0.6, model[int(visible * 0.6)]), "muted", (-8, 6))
    write_beside(ax, "measured", measured.get_xydata()[-1], "path", (6, 0))
    if threshold is not None:
        threshold = require_positive("threshold", threshold)
        ax.axhline(threshold, color=color("warning"), linestyle=PALETTE["warning"].dash)
        out = np.flatnonzero(distances >= threshold)
        text = f"escaped at step {out[0]}" if len(out) else "not escaped"
        write_beside(ax, text, (0.0, threshold), "warning", (4, 4))
    ax.set(xlabel="step t", ylabel="distance from the saddle")
    return Escape(measured, predicted)


def loss_slice(
    ax: Axes,
    loss: Callable[[Any], Any],
    parameters: Any,
    directions: Sequence[Any],
    reach: float = 1.0,
    size: int = 25,
) -> Contours | Line2D:
    """Draw a loss of many parameters along one direction, or over the plane of two.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    loss : callable
        Takes parameters, returns one number.
    parameters : structure of arrays
        The middle of the picture.
    directions : sequence of one or two structures
        Nested as the parameters. Their length matters: one unit on an axis is one direction.
    reach : float, default 1
        How far to go to each side.
    size : int, default 25
        How many points on each axis: for a plane, ``size**2`` evaluations of the loss.

    Returns
    -------
    Line2D or Contours
        A curve for one direction, contours for two.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``loss`` cannot be called.
    ValueError
        If there are not one or two directions, or one is nested differently.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> line = loss_slice(
    ...     canvas(), lambda p: p["w"] @ p["w"], {"w": [1, 0]}, [{"w": [0, 1]}], size=3
    ... )
    >>> line.get_ydata()
    array([2., 1., 2.])
    """
    require_axes("ax", ax)
    require_callable("loss", loss)
    middle = require_parameters("parameters", parameters)
    reach = require_positive("reach", reach)
    if not isinstance(directions, (list, tuple)) or len(directions) not in (1, 2):
        raise ValueError(f"directions: expected one or two, got {describe(directions)}")
    ways = [require_parameters(f"directions[{i}]", d) for i, d in enumerate(directions)]
    for i, way in enumerate(ways):
        require_same_structure(f"directions[{i}]", way, middle, "the structure of parameters")

    def at(*amounts: float) -> float:
        point = middle
        for amount, way in zip(amounts, ways, strict=True):
            point = map_leaves(lambda p, d, amount=amount: p + amount * d, point, way)
        return float(loss(point))

    size = require_integer("size", size, 2, 201)
    steps = np.linspace(-reach, reach, size)
    if len(ways) == 1:
        values = np.array([at(s) for s in steps])
        (line,) = ax.plot(steps, values, color=color("function"))
        ax.plot(0, at(0.0), "o", color=color("minimum"), markersize=6, zorder=3)
        ax.set(xlabel="along the direction", ylabel="loss")
        return line
    heights = np.array([[at(s, r) for s in steps] for r in steps])
    drawn = contours(ax, lambda x: heights, ((-reach, reach), (-reach, reach)), grid=size)
    ax.plot(0, 0, "o", color=color("ink"), markersize=6, zorder=4)
    ax.set(xlabel="first direction", ylabel="second direction")
    return drawn
