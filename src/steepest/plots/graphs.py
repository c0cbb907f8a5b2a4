"""Figures of a computation as a graph: values go forwards, gradients come back.

`graph_of` records a function on the tape of `steepest.reverse_mode` and lists its nodes;
`computation_graph` draws such a list, or one made by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from steepest._validation import describe, require_array, require_callable
from steepest.plots._canvas import plain, require_axes
from steepest.reverse_mode import Node, Tape
from steepest.style import color

__all__ = ["Graph", "GraphNode", "computation_graph", "graph_of"]

SYMBOLS = {
    "add": "+",
    "subtract": "−",
    "multiply": "×",
    "divide": "/",
    "negative": "−",
    "matmul": "@",
    "pow": "power",
    "square": "square",
}


BOX = (62.0, 41.0)
"""Width and height of a node, in points."""
COMPACT = (92.0, 29.0)
"""The same where there is little height: name and value share a line."""
MOST_ACROSS = 5
LARGEST = 1.3
"""How much larger boxes and text become where there is room, so that a phone can show them."""


class GraphNode(NamedTuple):
    """A value of a computation, what made it, from which others, and its gradient."""

    name: str
    """What to write first: the name of a variable, or the operation."""
    value: Any
    """The value, or None where it is not known yet."""
    gradient: Any = None
    """The derivative of the output with respect to it, or None where it is not known yet."""
    parents: tuple[int, ...] = ()
    """The positions, in the list of nodes, of the values it was computed from."""


class Graph(NamedTuple):
    """Artists of `computation_graph`: a box for each node, an arrow for each use of a value."""

    boxes: list[FancyBboxPatch]
    arrows: list[FancyArrowPatch]


def graph_of(f: Callable[..., Any], **inputs: Any) -> list[GraphNode]:
    """Return the nodes of a computation, with values and gradients.

    Parameters
    ----------
    f : callable
        A function of the inputs, by position, written in NumPy, that returns one number.
    **inputs : array_like
        Its arguments, in order, by the names to write on the graph.

    Returns
    -------
    list of GraphNode
        The inputs, then every operation in the order in which it was computed. Constants are
        part of their operation.

    Raises
    ------
    TypeError
        If ``f`` cannot be called or an input is not numeric.
    ValueError
        If there is no input, or the result is not one number that depends on the inputs.

    Examples
    --------
    Several paths add up: dL/da = 4 + 3 = 7 at a = 2.

    >>> for node in graph_of(lambda a: a**2 + 3 * a, a=2.0):
    ...     print(node.name, node.value, node.gradient, node.parents)
    a 2.0 7.0 ()
    power 4.0 1.0 (0,)
    × 6.0 1.0 (0,)
    + 10.0 1.0 (1, 2)
    """
    require_callable("f", f)
    if not inputs:
        raise ValueError("inputs: expected at least one named input, got none")
    tape = Tape()
    variables = [
        tape.variable(np.array(require_array(name, value))[()]) for name, value in inputs.items()
    ]
    output = f(*variables)
    if not isinstance(output, Node) or np.shape(output.value) != () or not tape.nodes:
        raise ValueError(
            "f: expected a function that returns one number computed from its inputs, got "
            f"{describe(getattr(output, 'value', output))}"
        )
    nodes = [*variables, *tape.nodes]
    gradients = tape.gradients(output, nodes)
    position = {node: i for i, node in enumerate(nodes)}
    names = [*inputs, *(_symbol(node.operation) for node in tape.nodes)]
    return [
        GraphNode(name, node.value, gradient, tuple(position[p] for p in node.parents))
        for name, node, gradient in zip(names, nodes, gradients, strict=True)
    ]


def computation_graph(
    ax: Axes,
    nodes: Sequence[GraphNode],
    backward: bool = True,
    downward: bool | None = None,
) -> Graph:
    """Draw a computation graph, inputs first, with values and gradients in its boxes.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    nodes : sequence of GraphNode
        From `graph_of`, or made by hand. The last is the output.
    backward : bool, default True
        Whether to write the gradients.
    downward : bool, optional
        Whether to draw from top to bottom in place of left to right; by default if there are
        more layers than fit side by side, five.

    Returns
    -------
    Graph
        ``boxes`` in the order of the nodes, ``arrows`` from each value to what was made of it.
        Values stand beside an arrow to the right, gradients beside one to the left. An array is
        shown by its shape.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or a node is no GraphNode.
    ValueError
        If there are no nodes, or a parent does not stand before its child.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = computation_graph(canvas(), graph_of(lambda a: a**2 + 3 * a, a=2.0))
    >>> len(drawn.boxes), len(drawn.arrows)
    (4, 4)
    """
    require_axes("ax", ax)
    nodes = list(nodes)
    if not nodes:
        raise ValueError("nodes: expected at least one, got none")
    for i, node in enumerate(nodes):
        if not isinstance(node, GraphNode):
            raise TypeError(f"nodes[{i}]: expected a GraphNode, got {describe(node)}")
        if not all(0 <= parent < i for parent in node.parents):
            raise ValueError(
                f"nodes[{i}]: expected parents from 0 to {i - 1}, before it in the list, "
                f"got {node.parents}"
            )
    spots, bends = layout(nodes)
    layers, rows = np.transpose(spots)
    if downward is None:
        downward = layers.max() >= MOST_ACROSS
    across, up = (rows, -layers) if downward else (layers, rows)
    # One unit is one point on the page: the boxes must hold text of a fixed size.
    page = _room(ax)
    compact = page[1] / (np.ptp(up) + 1) < BOX[1] + 10
    width, height = COMPACT if compact else BOX
    cells = np.divide(page, (np.ptp(across) + 1, np.ptp(up) + 1))
    scale = np.clip(np.min(cells / (width + 20, height + 12)), 1, LARGEST) if downward else 1.0
    width, height = scale * width, scale * height
    across, pitch = _stretch(across, page[0] - width - 4, width + 46)
    up, _ = _stretch(up, page[1] - height - 4, height + 30)
    places = np.column_stack([across, up])
    width = min(width, pitch - 8)
    side = np.array([0.0, -height / 2] if downward else [width / 2, 0.0])
    boxes, arrows = [], []
    for i, (node, place) in enumerate(zip(nodes, places, strict=False)):
        boxes.append(_box(ax, place, (width, height), node, last=i == len(nodes) - 1))
        _write_lines(ax, place, _lines(node, backward, compact), scale)
        for parent in dict.fromkeys(node.parents):
            through = [places[k] + way for k in bends[parent, i] for way in (-side, side)]
            arrow = FancyArrowPatch(
                path=Path([places[parent] + side, *through, place - side]),
                arrowstyle="-|>",
                mutation_scale=11,
                linewidth=2.4 if node.parents.count(parent) > 1 else 1.2,
                joinstyle="round",
                color=color("muted"),
                zorder=1,
            )
            ax.add_patch(arrow)
            arrows.append(arrow)
    ax.set(xlim=np.array([-0.5, 0.5]) * page[0], ylim=np.array([-0.5, 0.5]) * page[1])
    ax.set_axis_off()
    return Graph(boxes, arrows)


def _box(
    ax: Axes, place: np.ndarray, size: tuple[float, float], node: GraphNode, last: bool
) -> FancyBboxPatch:
    """Draw the box of a node: a variable in the function's color, the output with a heavy rim."""
    box = FancyBboxPatch(
        place - np.divide(size, 2),
        *size,
        boxstyle="round,pad=0,rounding_size=5",
        facecolor=color("background"),
        edgecolor=color("ink" if node.parents else "function"),
        linewidth=2.2 if last else 1.3,
        zorder=2,
    )
    ax.add_patch(box)
    return box


def _lines(node: GraphNode, backward: bool, compact: bool) -> list[tuple[str, str]]:
    """Return what stands in a box, line by line, each with its role."""
    lines = [(node.name, "ink")]
    if node.value is not None:
        value = rf"$\rightarrow$ {_short(node.value)}"
        joined = [(f"{node.name} {value}", "function")]
        lines = joined if compact else [*lines, (value, "function")]
    if backward and node.gradient is not None:
        lines.append((rf"$\leftarrow$ {_short(node.gradient)}", "tangent"))
    return lines


def _write_lines(ax: Axes, place: np.ndarray, lines: list[tuple[str, str]], scale: float) -> None:
    """Write lines below each other about a place, in points of the page."""
    for row, (text, role) in enumerate(lines):
        ax.annotate(
            text,
            place,
            xytext=(0, 12.5 * scale * ((len(lines) - 1) / 2 - row)),
            textcoords="offset points",
            annotation_clip=False,
            ha="center",
            va="center",
            color=color(role),
            fontsize=9 * scale,
            zorder=3,
        )


def layout(
    nodes: Sequence[GraphNode],
) -> tuple[list[tuple[float, float]], dict[tuple[int, int], list[int]]]:
    """Return a place (layer, height) for each node and bend, and the bends of each arrow.

    A node stands one layer behind its last parent; an input that is first used late, one layer
    before its first use. An arrow that skips layers has a bend in each of them, which has a
    place of its own, after those of the nodes, so that no arrow runs behind a box. In a layer,
    places are ordered by the mean height of their neighbors, over a few sweeps (the barycenter
    method of Sugiyama).
    """
    layers = [0] * len(nodes)
    for i, node in enumerate(nodes):
        layers[i] = 1 + max((layers[p] for p in node.parents), default=-1)
    for i, node in enumerate(nodes):
        uses = [layers[k] for k, other in enumerate(nodes) if i in other.parents]
        if not node.parents and uses:
            layers[i] = min(uses) - 1
    bends: dict[tuple[int, int], list[int]] = {}
    links = []
    for i, node in enumerate(nodes):
        for parent in dict.fromkeys(node.parents):
            chain = [len(layers) + k for k in range(layers[i] - layers[parent] - 1)]
            layers += [layers[parent] + 1 + k for k in range(len(chain))]
            bends[parent, i] = chain
            links += pairwise([parent, *chain, i])
    columns = [[i for i, layer in enumerate(layers) if layer == k] for k in range(max(layers) + 1)]
    heights = [0.0] * len(layers)
    for column in columns:
        _stack(column, heights)
    for sweep in range(8):
        forwards = sweep % 2 == 0
        for column in columns if forwards else reversed(columns):
            wish = {}
            for i in column:
                near = [a if forwards else b for a, b in links if i == (b if forwards else a)]
                wish[i] = np.mean([heights[j] for j in near]) if near else heights[i]
            column.sort(key=lambda i: -wish[i])
            _stack(column, heights)
    return [(float(layer), height) for layer, height in zip(layers, heights, strict=True)], bends


def _room(ax: Axes) -> tuple[float, float]:
    """Return the width and height that the layout will give to axes without labels, in points."""
    width, height = 72 * ax.figure.get_size_inches()
    spec = ax.get_subplotspec()
    if spec is None:
        box = ax.get_position()
        return width * box.width, height * box.height
    rows, columns = spec.get_gridspec().get_geometry()
    return width / columns - 6, height / rows - 6


def _stretch(rows: np.ndarray, room: float, widest: float) -> tuple[np.ndarray, float]:
    """Return positions about 0 that use the room, and the distance from one row to the next."""
    span = float(np.ptp(rows))
    pitch = min(room / span, widest) if span else widest
    return (rows - (rows.min() + rows.max()) / 2) * pitch, pitch


def _stack(column: list[int], heights: list[float]) -> None:
    """Place the nodes of a layer below each other, about height 0."""
    for row, i in enumerate(column):
        heights[i] = (len(column) - 1) / 2 - row


def _symbol(operation: Callable[..., Any]) -> str:
    name = getattr(operation, "__name__", "operation")
    return SYMBOLS.get(name, name.replace("_", " "))


def _short(value: Any) -> str:
    """Return a number, or the shape of an array, as a label."""
    array = np.asarray(value)
    if array.ndim:
        return "×".join(map(str, array.shape))
    return plain(float(array), 4)
