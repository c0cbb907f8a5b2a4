"""The computation graph: values go forwards, one operation at a time, and gradients come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import traitlets

from steepest.explorables._base import Choice, Explorable, Number, Whole
from steepest.functions import sigmoid
from steepest.reverse_mode import Tape

__all__ = ["GRAPHS", "OPERATIONS", "STEPS", "ComputationGraph", "Vertex"]

TARGET = 1.0
"""What the output should be, y."""

OPERATIONS: dict[str, Callable[..., Any]] = {
    "multiply": lambda a, b: a * b,
    "add": lambda a, b: a + b,
    "sigmoid": sigmoid,
    "minus_log": lambda a: -np.log(a),
    "squared_miss": lambda a: (a - TARGET) ** 2,
}
"""What a vertex does with the values of its parents."""


class Vertex(NamedTuple):
    """A value of a graph: what it is called, what makes it of which others, where it is drawn."""

    name: str
    place: tuple[float, float]
    """The share of the width from the left, and the row from the top."""
    operation: str | None = None
    """A key of `OPERATIONS`, or None for an input."""
    parents: tuple[int, ...] = ()
    """The positions, in the graph, of the values it is made of."""


def _neuron(loss: str) -> tuple[Vertex, ...]:
    return (
        Vertex("w", (0.25, 0)),
        Vertex("b", (0.75, 1)),
        Vertex("x", (0.75, 0)),
        Vertex("u", (0.25, 1), "multiply", (0, 2)),
        Vertex("z", (0.5, 2), "add", (3, 1)),
        Vertex("ŷ", (0.5, 3), "sigmoid", (4,)),
        Vertex("L", (0.5, 4), loss, (5,)),
    )


GRAPHS: dict[str, tuple[Vertex, ...]] = {
    "neuron": _neuron("minus_log"),
    "squared_neuron": _neuron("squared_miss"),
    "fork": (
        Vertex("w", (0.75, 0)),
        Vertex("b", (0.25, 2)),
        Vertex("x", (0.25, 0)),
        Vertex("u", (0.25, 1), "multiply", (0, 2)),
        Vertex("v", (0.75, 2), "multiply", (0, 3)),
        Vertex("z", (0.5, 3), "add", (4, 1)),
        Vertex("L", (0.5, 4), "squared_miss", (5,)),
    ),
}
"""One neuron with cross-entropy, -ln σ(wx + b), since y = 1; the same neuron with squared loss,
(σ(wx + b) - 1)²; and one weight that is used twice, (w·w·x + b - 1)². The inputs w, b and x come
first, then the operations in the order in which they are computed."""

INPUTS = 3
STEPS = 9
"""The last step: four operations forwards, the seed, four operations backwards."""


class ComputationGraph(Explorable):
    """An explorable: a computation as a graph, forwards and then backwards, step by step.

    It shows a box for each value, with an arrow to every operation that uses it. Forward steps
    fill in values; backward steps fill in gradients of the loss and add up those that meet where a
    value was used twice. Beside it are the contours of the loss over w and b, with the gradient
    as an arrow once it has arrived.

    Parameters
    ----------
    graph : {"neuron", "squared_neuron", "fork"}
        Which computation, a key of `GRAPHS`.
    step : int, default 7
        How far it has come, from 0 (only the inputs) over 4 (all values) and 5 (the gradient of
        the loss with respect to itself) to 9 (all gradients).
    w, b : float, default 0.5 and -0.1
        The parameters, from -2 to 2.
    x : float, default 2.0
        The data, from -3 to 3. The target is y = 1.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> neuron = ComputationGraph("neuron")
    >>> {name: round(value, 4) for name, value in neuron.values.items()}
    {'w': 0.5, 'b': -0.1, 'x': 2.0, 'u': 1.0, 'z': 0.9, 'ŷ': 0.7109, 'L': 0.3412}
    >>> round(neuron.gradients["w"], 4), round(neuron.gradients["b"], 4)
    (-0.5781, -0.2891)
    """

    graph = Choice(tuple(GRAPHS), "neuron").tag(sync=True)
    step = Whole(7, 0, STEPS).tag(sync=True)
    w = Number(0.5, -2.0, 2.0).tag(sync=True)
    b = Number(-0.1, -2.0, 2.0).tag(sync=True)
    x = Number(2.0, -3.0, 3.0).tag(sync=True)
    graphs = traitlets.Dict(read_only=True).tag(sync=True, data=True)

    def __init__(
        self,
        graph: str = "neuron",
        step: int = 7,
        w: float = 0.5,
        b: float = -0.1,
        x: float = 2.0,
    ) -> None:
        super().__init__(graph=graph, step=step, w=w, b=b, x=x)
        self.set_trait(
            "graphs",
            {name: [vertex._asdict() for vertex in graph] for name, graph in GRAPHS.items()},
        )

    @property
    def values(self) -> dict[str, float]:
        """Every value by its name, inputs first, whatever the step is."""
        return self._computed()[0]

    @property
    def gradients(self) -> dict[str, float]:
        """The derivative of the loss with respect to every value, by `steepest.reverse_mode`."""
        return self._computed()[1]

    def _computed(self) -> tuple[dict[str, float], dict[str, float]]:
        vertices = GRAPHS[self.graph]
        tape = Tape()
        nodes: list[Any] = [tape.variable(np.float64(value)) for value in (self.w, self.b, self.x)]
        for vertex in vertices[INPUTS:]:
            nodes.append(OPERATIONS[vertex.operation](*(nodes[p] for p in vertex.parents)))
        gradients = tape.gradients(nodes[-1], nodes)
        names = [vertex.name for vertex in vertices]
        values = dict(zip(names, (float(node.value) for node in nodes), strict=True))
        return values, dict(zip(names, map(float, gradients), strict=True))
