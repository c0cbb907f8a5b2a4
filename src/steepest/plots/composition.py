"""Figures of composed functions: rates that multiply, and what becomes of the product with depth.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Polygon
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from steepest._validation import describe, require_callable, require_integer
from steepest.plots._canvas import (
    Function,
    plain,
    require_axes,
    require_interval,
    require_panels,
    sample,
    write_beside,
)
from steepest.plots._series import draw_series, require_curve, require_names
from steepest.style import color

__all__ = ["Pipeline", "activations", "gears", "pipeline", "products_by_depth"]


class Pipeline(NamedTuple):
    """Artists of `pipeline`: a box for each value, an arrow for each function, the product."""

    boxes: list[FancyBboxPatch]
    arrows: list[FancyArrowPatch]
    product: Annotation


def pipeline(
    ax: Axes, values: Mapping[str, float], functions: Sequence[str], rates: ArrayLike
) -> Pipeline:
    """Draw a chain of functions as boxes, with the local rate of each under its arrow.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    values : mapping of str to float, length n + 1
        The input, each value between, and the output, by name.
    functions : sequence of str, length n
        What each arrow does, such as "square".
    rates : array_like, shape (n,)
        The derivative of each function at its argument.

    Returns
    -------
    Pipeline
        ``boxes``, ``arrows``, and the text of the ``product`` of the rates below them.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the values are no mapping.
    ValueError
        If there are not n + 1 values and n names for n rates.

    Examples
    --------
    The derivative of (3x + 1)² at x = 1 is 3 · 8 = 24:

    >>> from steepest.plots import canvas
    >>> drawn = pipeline(canvas(), {"x": 1, "u": 4, "y": 16}, ["3x + 1", "u²"], [3, 8])
    >>> drawn.product.get_text()
    'rate of y with x: 3 · 8 = 24'
    """
    require_axes("ax", ax)
    rates = require_curve("rates", rates)
    n = len(rates)
    values = require_names("values", values, 8)
    if len(values) != n + 1:
        raise ValueError(f"values: expected {n + 1}, one more than rates, got {len(values)}")
    if len(functions) != n:
        raise ValueError(f"functions: expected {n} names, one a rate, got {len(functions)}")
    pitch, half = 1.0, 0.22
    factors = [plain(rate, 5) for rate in rates]  # enough that their product is the one shown
    size = max(9.0, min(13.0, 46 / (n + 0.6)))  # as large as the boxes hold
    boxes, arrows = [], []
    for i, (name, value) in enumerate(values.items()):
        boxes.append(
            ax.add_patch(
                FancyBboxPatch(
                    (i * pitch - half, -0.2),
                    2 * half,
                    0.4,
                    boxstyle="round,pad=0,rounding_size=0.06",
                    facecolor=color("background"),
                    edgecolor=color("function"),
                    linewidth=1.6,
                )
            )
        )
        text = f"{name}\n{plain(float(value), 4)}"
        center = {"ha": "center", "va": "center", "fontsize": size}
        ax.text(i * pitch, 0, text, color=color("function"), **center)
    for i, (function, factor) in enumerate(zip(functions, factors, strict=True)):
        middle = (i + 0.5) * pitch
        arrows.append(
            _arrow(ax, (i * pitch + half, 0.0), ((i + 1) * pitch - half, 0.0), "function")
        )
        write_beside(ax, function, (middle, 0.0), "ink", (0, 10)).set_fontsize(size - 1)
        write_beside(ax, f"× {factor}", (middle, 0.0), "tangent", (0, -10)).set_fontsize(size)
    names = list(values)
    chain = " · ".join(factors)
    total = plain(float(np.prod(rates)), 5)
    text = f"rate of {names[-1]} with {names[0]}: " + (f"{chain} = {total}" if n > 1 else total)
    product = ax.annotate(
        text, (n * pitch / 2, -0.4), color=color("tangent"), ha="center", va="center", fontsize=size
    )
    _empty(ax, (-half - 0.08, n * pitch + half + 0.08), (-0.52, 0.28))
    return Pipeline(boxes, arrows, product)


def gears(ax: Axes, rates: ArrayLike, names: Sequence[str] | None = None) -> list[Polygon]:
    """Draw wheels that drive each other, each turning ``rate`` times as fast as the one before.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    rates : array_like, shape (n,)
        How often each wheel turns while the one before it turns once. Positive, from 1/8 to 8.
    names : sequence of str, length n + 1, optional
        What to call the wheels.

    Returns
    -------
    list of Polygon
        The wheels. Radii fall as rates rise, so that the teeth mesh. How often each turns
        while the first turns once stands below it.

    Raises
    ------
    TypeError
        If ``ax`` is no axes.
    ValueError
        If a rate is out of range, or there are not n + 1 names.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> ax = canvas()
    >>> wheels = gears(ax, [2, 3])
    >>> [text.get_text() for text in ax.texts]
    ['turns 1×', 'turns 2×', 'turns 6×']
    """
    require_axes("ax", ax)
    rates = require_curve("rates", rates)
    if not np.all((rates >= 1 / 8) & (rates <= 8)):
        raise ValueError(f"rates: expected numbers from 1/8 to 8, got {rates.tolist()}")
    names = [""] * (len(rates) + 1) if names is None else list(names)
    if len(names) != len(rates) + 1:
        raise ValueError(f"names: expected {len(rates) + 1}, one more than rates, got {len(names)}")
    speeds = np.concatenate([[1.0], np.cumprod(rates)])
    radii = 1 / speeds
    radii = radii / radii.max()
    tooth = radii.min() * np.pi / 8  # the smallest wheel has 8 teeth
    wheels, x, phase = [], 0.0, 0.0
    inks = ("function", "tangent", "path", "minimum")
    for i, (radius, speed, name) in enumerate(zip(radii, speeds, names, strict=True)):
        x += radius if i else 0.0
        teeth = max(round(float(np.pi * radius / tooth)), 6)
        pitch = 2 * np.pi / teeth
        turn = np.pi - pitch * (0.5 - phase) if i else 0.0
        phase = (-turn / pitch) % 1.0  # what faces right: 0 a tooth, 1/2 a gap
        wheel = ax.add_patch(
            Polygon(
                _gear((x, 0.0), radius, teeth, 0.35 * tooth, turn),
                facecolor=color("background"),
                edgecolor=color(inks[i % 4]),
                linewidth=1.6,
                joinstyle="round",
            )
        )
        wheels.append(wheel)
        ax.plot(x, 0, "o", color=color(inks[i % 4]), markersize=4)
        text = f"{name}\nturns {plain(speed)}×" if name else f"turns {plain(speed)}×"
        write_beside(ax, text, (x, -1.1), inks[i % 4], (0, -3))
        x += radius
    _empty(ax, (-1.15 * radii[0], x + 0.15), (-1.4, 1.15))
    ax.set_aspect("equal")
    return wheels


def activations(
    axes: Any,
    functions: Mapping[str, tuple[Function, Function]],
    interval: tuple[float, float] = (-5.0, 5.0),
) -> tuple[dict[str, Line2D], dict[str, Line2D]]:
    """Draw activation functions above their derivatives.

    Parameters
    ----------
    axes : sequence of Axes, length 2
        The upper panel for the functions, the lower for the derivatives.
    functions : mapping of str to (callable, callable)
        Each function with its derivative, elementwise, by name.
    interval : tuple of float, default (-5, 5)
        ``(low, high)``, what to show.

    Returns
    -------
    tuple of dict of Line2D
        The lines of the upper and of the lower panel, by name.

    Raises
    ------
    TypeError
        If a panel is no axes, or a function cannot be called.
    ValueError
        If there are not two panels or more than six functions, or the interval is empty.

    Examples
    --------
    >>> from steepest.functions import sigmoid, sigmoid_derivative
    >>> from steepest.plots import canvas
    >>> pairs = {"sigmoid": (sigmoid, sigmoid_derivative)}
    >>> above, below = activations(canvas("square", rows=2), pairs)
    >>> float(below["sigmoid"].get_ydata().max())
    0.25

    A jump at 0, like that of ReLU's derivative, is drawn upright:

    >>> from steepest.functions import relu, relu_derivative
    >>> _, below = activations(canvas("square", rows=2), {"ReLU": (relu, relu_derivative)})
    >>> z, slope = below["ReLU"].get_data()
    >>> bool(z[slope == 0].max() == 0 and z[slope == 1].min() < 1e-6)
    True
    """
    panels = require_panels("axes", axes, 2)
    interval = require_interval("interval", interval)
    functions = require_names("functions", functions)
    x = sample(interval)
    right = int(np.searchsorted(x, 0.0, side="right"))
    if 1 < right < len(x):  # a derivative that jumps at 0 rises upright
        x[right - 1 : right + 1] = 0.0, np.finfo(x.dtype).tiny
    curves: list[dict[str, tuple[np.ndarray, np.ndarray]]] = [{}, {}]
    for name, pair in functions.items():
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise TypeError(
                f"functions[{name!r}]: expected a function and its derivative, got {describe(pair)}"
            )
        for part, function in enumerate(pair):
            require_callable(f"functions[{name!r}][{part}]", function)
            curves[part][name] = (x, np.asarray(function(x), dtype=np.float64))
    panels[0].set_ylim(-1.25, 2.2)
    panels[1].set_ylim(-0.08, 1.16)
    drawn = [draw_series(ax, part) for ax, part in zip(panels, curves, strict=True)]
    for ax, label in zip(panels, ("activation", "its derivative"), strict=True):
        ax.set(xlim=interval, ylabel=label)
    panels[1].set_xlabel("z")
    return drawn[0], drawn[1]


def products_by_depth(ax: Axes, slopes: Mapping[str, Any], depth: int) -> dict[str, Line2D]:
    """Draw the product of k local slopes against the depth k.

    Parameters
    ----------
    ax : Axes
        Where to draw. The vertical axis becomes logarithmic.
    slopes : mapping of str to float or array_like, shape (depth,)
        One slope for all layers, or one for each, by name. The sizes of the products are drawn.
    depth : int
        How many layers.

    Returns
    -------
    dict of Line2D
        One line for each name.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the slopes are no mapping.
    ValueError
        If there is not one slope for each layer, or the depth is not positive.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> lines = products_by_depth(canvas(), {"sigmoid at best": 0.25}, 5)
    >>> lines["sigmoid at best"].get_ydata()
    array([0.25      , 0.0625    , 0.015625  , 0.00390625, 0.00097656])
    """
    require_axes("ax", ax)
    slopes = require_names("slopes", slopes)
    depth = require_integer("depth", depth, 1, 100_000)
    layers = np.arange(1.0, depth + 1)
    curves = {}
    for name, slope in slopes.items():
        each = require_curve(f"slopes[{name!r}]", np.atleast_1d(slope))
        if len(each) not in (1, depth):
            raise ValueError(f"slopes[{name!r}]: expected 1 or {depth} slopes, got {len(each)}")
        curves[name] = (layers, np.abs(np.cumprod(np.broadcast_to(each, depth))))
    ax.set_yscale("log")
    lines = draw_series(ax, curves, markers=depth <= 40)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="depth k", ylabel="product of k slopes")
    return lines


def _arrow(
    ax: Axes, start: tuple[float, float], end: tuple[float, float], role: str
) -> FancyArrowPatch:
    """Draw an arrow from one point of the data to another."""
    arrow = FancyArrowPatch(
        start,
        end,
        arrowstyle="-|>",
        mutation_scale=12,
        shrinkA=1,
        shrinkB=1,
        linewidth=1.5,
        color=color(role),
    )
    ax.add_patch(arrow)
    return arrow


def _empty(ax: Axes, x: tuple[float, float], y: tuple[float, float]) -> None:
    """Make axes a blank sheet of these limits."""
    ax.set(xlim=x, ylim=y)
    ax.set_axis_off()


def _gear(
    center: tuple[float, float], radius: float, teeth: int, height: float, turn: float
) -> np.ndarray:
    """Return the outline of a toothed wheel, shape (4 * teeth, 2)."""
    share = np.array([-0.32, -0.17, 0.17, 0.32])  # of one tooth and its gap
    angles = turn + (np.arange(teeth)[:, np.newaxis] + share).ravel() * 2 * np.pi / teeth
    reach = radius + np.tile([-height, height, height, -height], teeth)
    return np.column_stack([reach * np.cos(angles), reach * np.sin(angles)]) + center
