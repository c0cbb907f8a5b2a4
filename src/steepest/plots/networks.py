"""Figures of networks: decisions, training, gradients by layer, dead units.

Every function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.contour import QuadContourSet
from matplotlib.lines import Line2D
from matplotlib.ticker import LogFormatterSciNotation, MaxNLocator, PercentFormatter
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_integer,
    require_number,
)
from steepest.networks import History
from steepest.plots._canvas import plain, require_axes, require_interval
from steepest.plots._series import SERIES, draw_series, require_curve, require_names
from steepest.plots.landscapes import View
from steepest.style import color

__all__ = [
    "DecisionSurface",
    "dead_units",
    "decision_surface",
    "gradient_norms_by_layer",
    "loss_histories",
]

CLASSES = (("function", "o"), ("tangent", "s"))
"""Role and marker of the samples of class 0 and of class 1."""
HATCHES = (None, "///", "\\\\\\", "---", "|||", "xx")


class LossFormatter(LogFormatterSciNotation):
    """Writes 0.2 for 2·10⁻¹ on a logarithmic axis that spans fewer than three powers of ten."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Return the label of a tick, or nothing where the axis has enough of them."""
        label = super().__call__(x, pos)
        low, high = sorted(self.axis.get_view_interval())
        return plain(x) if label and high < 1e3 * low else label


class DecisionSurface(NamedTuple):
    """Artists of `decision_surface`."""

    regions: QuadContourSet
    boundary: QuadContourSet
    samples: list[Line2D]


def decision_surface(
    ax: Axes,
    predict: Callable[[np.ndarray], Any],
    X: ArrayLike,
    y: ArrayLike,
    view: View | None = None,
    threshold: float = 0.5,
    scale: float = 0.5,
) -> DecisionSurface:
    """Draw what a classifier of points says over the plane, and the samples.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    predict : callable
        Takes points of shape ``(m, 2)``, one a row, and returns m scores of shape ``(m,)`` or
        ``(m, 1)``; larger means class 1.
    X : array_like, shape (N, 2)
        The samples. At most 300 are drawn, evenly chosen.
    y : array_like, shape (N,) or (N, 1)
        Their classes, 0 or 1.
    view : pair of (low, high), optional
        What to show; by default a little more than the samples.
    threshold : float, default 0.5
        The score on the boundary: 0.5 for probabilities, 0 for logits.
    scale : float, default 0.5
        The distance from the threshold at which a region has its full tint.

    Returns
    -------
    DecisionSurface
        The tinted ``regions``, the ``boundary`` between them, and the ``samples`` of each class.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or ``predict`` cannot be called.
    ValueError
        If a shape does not fit, or a class is neither 0 nor 1.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = decision_surface(
    ...     canvas("square"), lambda X: X[:, 0] > X[:, 1], [[0, 1], [1, 0]], [0, 1]
    ... )
    >>> [len(points.get_xdata()) for points in drawn.samples]
    [1, 1]
    """
    require_axes("ax", ax)
    require_callable("predict", predict)
    X, y = require_array("X", X), require_array("y", y)
    if X.ndim != 2 or X.shape[1] != 2 or len(X) == 0:
        raise ValueError(f"X: expected samples of shape (N, 2), got {describe(X)}")
    if y.shape not in ((len(X),), (len(X), 1)) or not np.all(np.isin(y, (0, 1))):
        raise ValueError(f"y: expected {len(X)} classes, 0 or 1, got {describe(y)}")
    y = y.reshape(-1)
    threshold = require_number("threshold", threshold)
    if view is None:
        low, high = X.min(axis=0), X.max(axis=0)
        room = 0.12 * np.where(high > low, high - low, 1.0)
        view = tuple(zip(low - room, high + room, strict=True))
    view = (require_interval("view[0]", view[0]), require_interval("view[1]", view[1]))
    across, up = (np.linspace(*interval, 61) for interval in view)
    grid = np.stack(np.meshgrid(across, up), axis=-1)
    scores = require_array("predict(X)", predict(grid.reshape(-1, 2)))
    if scores.shape not in ((grid.size // 2,), (grid.size // 2, 1)):
        raise ValueError(
            f"predict(X): expected one score for each of {grid.size // 2} points, "
            f"got {describe(scores)}"
        )
    scores = np.clip((scores.reshape(61, 61) - threshold) / scale, -1, 1)
    steps = np.array([-1.01, -0.6, -0.2, 0.0, 0.2, 0.6, 1.01])
    tints = [(color("function"), a) for a in (0.3, 0.18, 0.08)]
    tints += [(color("tangent"), a) for a in (0.08, 0.18, 0.3)]
    regions = ax.contourf(across, up, scores, levels=steps, colors=tints, zorder=0)
    boundary = ax.contour(
        across, up, scores, levels=[0.0], colors=[color("ink")], linewidths=1.6, zorder=1
    )
    chosen = np.unique(np.linspace(0, len(X) - 1, min(len(X), 300)).round().astype(int))
    samples = []
    for kind, (role, marker) in enumerate(CLASSES):
        of_kind = chosen[y[chosen] == kind]
        samples += ax.plot(
            *X[of_kind].T,
            marker,
            color=color(role),
            markeredgecolor=color("background"),
            markeredgewidth=0.7,
            markersize=5 if len(X) > 30 else 8,
            zorder=3,
        )
    ax.set(xlim=view[0], ylim=view[1], xlabel="$x_1$", ylabel="$x_2$")
    ax.grid(visible=False)
    return DecisionSurface(regions, boundary, samples)


def loss_histories(
    ax: Axes, histories: Mapping[str, Any], average: int = 1, log: bool = True
) -> dict[str, Line2D]:
    """Draw losses during training: of each epoch, or a running mean over mini-batches.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    histories : mapping of str to History or array_like, shape (T,)
        Of a `History`, the mean losses of the epochs are drawn. Pass ``history.losses`` to see
        every mini-batch.
    average : int, default 1
        How many neighboring losses to average. With more than one, the losses themselves are
        drawn faintly behind their mean.
    log : bool, default True
        Whether the vertical axis is logarithmic.

    Returns
    -------
    dict of Line2D
        One line for each history.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the histories are no mapping.
    ValueError
        If a history is empty or shorter than ``average``, or there are more than six.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> lines = loss_histories(canvas(), {"batch 1": [4, 2, 3, 1]}, average=2)
    >>> lines["batch 1"].get_ydata()
    array([3. , 2.5, 2. ])
    """
    require_axes("ax", ax)
    histories = require_names("histories", histories)
    average = require_integer("average", average, 1, 10**6)
    if log:
        ax.set_yscale("log")
    epochs = all(isinstance(history, History) for history in histories.values())
    curves = {}
    for (name, history), look in zip(histories.items(), SERIES, strict=False):
        kept = history.epoch_losses if isinstance(history, History) else history
        y = require_curve(f"histories[{name!r}]", kept)
        if len(y) < average:
            raise ValueError(
                f"histories[{name!r}]: expected at least {average} losses to average, got {len(y)}"
            )
        x = np.arange(1.0, len(y) + 1)
        if average > 1:
            chosen = np.unique(np.linspace(0, len(y) - 1, min(len(y), 161)).round().astype(int))
            ax.plot(x[chosen], y[chosen], color=color(look.role), alpha=0.3, linewidth=0.8)
        mean = np.convolve(y, np.full(average, 1 / average), mode="valid")
        curves[name] = (x[average - 1 :], mean)
    lines = draw_series(ax, curves)
    if log:
        ax.yaxis.set_major_formatter(LossFormatter())
        ax.yaxis.set_minor_formatter(LossFormatter())
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="epoch" if epochs else "step t", ylabel="loss")
    return lines


def gradient_norms_by_layer(ax: Axes, norms: Mapping[str, ArrayLike]) -> dict[str, Line2D]:
    """Draw the norm of the gradient of each layer's weights, the input layer first.

    Parameters
    ----------
    ax : Axes
        Where to draw. The vertical axis becomes logarithmic.
    norms : mapping of str to array_like, shape (layers,)
        Norms by what is compared, such as an activation with an initializer.

    Returns
    -------
    dict of Line2D
        One line for each entry.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the norms are no mapping.
    ValueError
        If an entry has no positive number, or there are more than six.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> lines = gradient_norms_by_layer(canvas(), {"sigmoid": [1e-4, 1e-2, 1]})
    >>> lines["sigmoid"].get_xdata()
    array([1., 2., 3.])
    """
    require_axes("ax", ax)
    norms = require_names("norms", norms)
    ax.set_yscale("log")
    curves = {}
    for name, values in norms.items():
        y = require_curve(f"norms[{name!r}]", values)
        curves[name] = (np.arange(1.0, len(y) + 1), y)
    lines = draw_series(ax, curves, markers=max(len(x) for x, _ in curves.values()) <= 40)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set(xlabel="layer, from the input", ylabel="gradient norm")
    return lines


def dead_units(
    ax: Axes, counts: Mapping[str, ArrayLike], widths: ArrayLike
) -> dict[str, BarContainer]:
    """Draw the share of units in each hidden layer that are 0 for every sample.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    counts : mapping of str to array_like, shape (layers,)
        Dead units of each hidden layer, as `MLP.dead_units` counts them, by what is compared.
    widths : array_like, shape (layers,) or number
        How many units each hidden layer has.

    Returns
    -------
    dict of BarContainer
        The bars of each entry, told apart by color and hatching.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the counts are no mapping.
    ValueError
        If lengths differ, or a count is not between 0 and its layer's width.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> bars = dead_units(canvas(), {"He": [0, 1], "too small": [4, 8]}, 16)
    >>> [float(bar.get_height()) for bar in bars["too small"]]
    [25.0, 50.0]
    """
    require_axes("ax", ax)
    counts = require_names("counts", counts, len(HATCHES))
    widths = np.atleast_1d(require_array("widths", widths))
    numbers = {name: require_curve(f"counts[{name!r}]", c) for name, c in counts.items()}
    layers = len(next(iter(numbers.values())))
    for name, dead in numbers.items():
        if len(dead) != layers or len(widths) not in (1, layers):
            raise ValueError(
                f"counts[{name!r}]: expected {layers} counts and widths, one a hidden layer, "
                f"got {len(dead)} and {len(widths)}"
            )
        if not np.all((dead >= 0) & (dead <= widths)):
            raise ValueError(
                f"counts[{name!r}]: expected numbers from 0 to the layer's width, "
                f"got {dead.tolist()}"
            )
    thickness = 0.8 / len(numbers)
    middles = np.arange(1, layers + 1)
    bars = {}
    for i, (name, dead) in enumerate(numbers.items()):
        ink = color(SERIES[i].role)
        bars[name] = ax.bar(
            middles + (i - (len(numbers) - 1) / 2) * thickness,
            100 * dead / widths,
            width=0.92 * thickness,
            facecolor=ink if i == 0 else color("background"),
            edgecolor=ink,
            hatch=HATCHES[i],
            linewidth=1.2,
            label=name,
        )
    ax.set(xlabel="hidden layer", ylabel="dead units", ylim=(0, 100), xticks=middles)
    ax.yaxis.set_major_formatter(PercentFormatter())
    ax.grid(visible=False, axis="x")
    if len(numbers) > 1:
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=3)
    return bars
