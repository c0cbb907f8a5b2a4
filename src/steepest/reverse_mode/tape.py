"""The engine: a tape of operations, read backwards.

While f runs, every operation on a recorded value adds a `Node` to the tape: the result y, the
nodes x₁, x₂, … it was computed from (its parents), and a function that brings a gradient one
operation further back, its *pullback*: ḡ ↦ ((∂y/∂x₁)ᵀ ḡ, (∂y/∂x₂)ᵀ ḡ, …), the local
vector-Jacobian products (VJP). A node is recorded after the nodes it depends on, so the tape is in
topological order as it stands. Read it backwards, and each node has received all its contributions
before it hands its own on. Where a value was used twice, two contributions meet, and the chain rule
says: add them.

No recursion happens, so a graph may be as deep as memory allows. Nothing on the tape is changed
by reading it, so it can be read again, with another seed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from steepest._tracing import LEAKED, Trace, Traced, unsupported
from steepest.reverse_mode.locks import Locks
from steepest.reverse_mode.rules import REMEMBERING, local_rule

__all__ = ["Node", "Tape"]


class Node(Traced):
    """A recorded value: a variable, or the result of an operation.

    Attributes
    ----------
    value : ndarray or float64
        The value.
    operation : callable or None
        What made it; None for a variable.
    parents : sequence of Node
        The nodes among the arguments of the operation.
    pullback : callable
        Takes the gradient at this node and returns the contribution to each parent. A variable
        has none.
    """

    __slots__ = ("operation", "parents", "pullback")

    recorder: Tape

    def __init__(self, recorder: Tape, value: Any) -> None:
        self.recorder = recorder
        self.value = value
        self.operation = None
        self.parents = ()

    def __repr__(self) -> str:
        name = getattr(self.operation, "__name__", "variable")
        return f"Node({self.value!r}, {name})"


class Tape(Trace):
    """A list of nodes in the order in which they were computed.

    Parameters
    ----------
    locks : Locks, optional
        Where to lock the plain arrays that operations take, until somebody releases them.

    Examples
    --------
    >>> tape = Tape()
    >>> a = tape.variable(2.0)
    >>> b, c = a**2, 3 * a
    >>> tape.gradients(b + c, [a])
    [7.0]
    """

    __slots__ = ("locks", "nodes")

    def __init__(self, locks: Locks | None = None) -> None:
        super().__init__()
        self.nodes: list[Node] = []
        self.locks = locks

    def variable(self, value: Any) -> Node:
        """Return a node to differentiate with respect to."""
        return Node(self, value)

    def record(
        self, operation: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Node:
        """Compute ``operation`` and append its node to the tape."""
        rule = local_rule(operation)
        if rule is None:
            return self.unfold(operation, args, kwargs)
        values, parents, positions = [], [], []
        for position, argument in enumerate(args):
            if type(argument) is Node and argument.recorder is self:
                values.append(argument.value)
                parents.append(argument)
                positions.append(position)
            else:
                if type(argument) is np.ndarray:
                    if self.locks is not None:
                        self.locks.lock(argument)
                elif type(argument) is list:
                    argument = np.array(argument)
                values.append(argument)
        node = Node(self, None)
        if rule in REMEMBERING:
            node.value, node.pullback = rule(positions, values, kwargs)
        else:
            node.value = y = operation(*values, **kwargs)
            node.pullback = functools.partial(rule, positions, y, values, kwargs)
        node.operation = operation
        node.parents = parents
        self.nodes.append(node)
        return node

    def unfold(
        self, operation: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Run the body of a function of the course that has no rule of its own."""
        if not hasattr(operation, "plain"):
            raise unsupported(operation)
        return operation.plain(*args, **kwargs)

    def seal(self) -> None:
        """Keep the nodes for reading. Recording another is an error from now on."""
        self.nodes = _Closed(self.nodes)

    def close(self) -> None:
        """Forget the nodes. Recording another is an error from now on."""
        self.nodes = _Closed()

    def gradients(self, output: Node, inputs: Iterable[Node], seed: Any = 1.0) -> list[Any]:
        """Return the gradients of ``seed`` · ``output`` with respect to the ``inputs``.

        Parameters
        ----------
        output : Node
            Where to begin.
        inputs : iterable of Node
            Where to end.
        seed : ndarray, shape of the output
            The gradient that arrives at the output: 1 for a scalar.

        Returns
        -------
        list of ndarray
            One gradient for each input, with the input's shape; zeros where the output does
            not depend on it.
        """
        # A constant output depends on nothing.
        arrived = {output: seed} if isinstance(output, Node) else {}
        inputs = list(inputs)
        kept = {node for node in inputs if node.parents}
        for node in reversed(self.nodes):
            gradient = arrived.get(node) if node in kept else arrived.pop(node, None)
            if gradient is None:
                continue
            for parent, new in zip(node.parents, node.pullback(gradient), strict=True):
                known = arrived.get(parent)
                arrived[parent] = new if known is None else known + new
        return [arrived[x] if x in arrived else np.zeros(np.shape(x.value)) for x in inputs]


class _Closed(list[Node]):
    """The nodes of a tape that is closed, with none to come."""

    __slots__ = ()

    def append(self, node: Node) -> None:
        raise RuntimeError(LEAKED)
