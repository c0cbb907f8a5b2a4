"""The chain pipeline: a small change travels through a chain of functions, and rates multiply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import traitlets

from steepest.explorables._base import Choice, Explorable, Number, require_between
from steepest.functions import ELEMENTARY

__all__ = ["CHAINS", "Chain", "ChainPipeline", "Stage"]

LARGEST = 0.5
"""The largest change of the input."""


class Stage(NamedTuple):
    """One function of a chain with its derivative."""

    f: Callable[[float], Any]
    derivative: Callable[[float], Any]


class Chain(NamedTuple):
    """Functions applied one after the other, and the interval of the input."""

    stages: tuple[Stage, ...]
    interval: tuple[float, float]


def _line(slope: float, intercept: float) -> Stage:
    return Stage(lambda x: slope * x + intercept, lambda x: slope)


def _elementary(name: str) -> Stage:
    return Stage(ELEMENTARY[name].f, ELEMENTARY[name].derivative)


_SQUARE = _elementary("square")
_MINUS_LOG = Stage(lambda a: -np.log(a), lambda a: -1 / a)

CHAINS: dict[str, Chain] = {
    "square_of_line": Chain((_line(3.0, 1.0), _SQUARE), (-1.5, 1.5)),
    "sine_of_square": Chain((_SQUARE, _elementary("sine")), (-2.5, 2.5)),
    "cube_of_square_plus_one": Chain((_SQUARE, _line(1.0, 1.0), _elementary("cube")), (-2.0, 2.0)),
    "bell": Chain((_SQUARE, _line(-0.5, 0.0), _elementary("exponential")), (-3.0, 3.0)),
    "neuron": Chain((_line(0.5, 0.1), _elementary("sigmoid"), _MINUS_LOG), (-4.0, 4.0)),
}
"""(3x + 1)², sin x², (x² + 1)³, exp(-x²/2), and a neuron with its loss, -ln σ(0.5x + 0.1)."""


class ChainPipeline(Explorable):
    """An explorable: a small change on its way through a chain of functions.

    It shows an upright number line for the input and for the value after each stage, joined by a
    band that each local rate stretches or flips, and beside them the whole function with its
    tangent, whose slope is the product of the local rates.

    Parameters
    ----------
    chain : {"square_of_line", "sine_of_square", "cube_of_square_plus_one", "bell", "neuron"}
        Which chain, a key of `CHAINS`.
    x : float, default 1.0
        The input, within the interval of the chain. Choosing a chain whose interval does not
        contain x moves x to the nearest end of it.
    dx : float, default 0.25
        The change of the input, from -0.5 to 0.5.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = ChainPipeline("square_of_line", x=1.0, dx=0.25)
    >>> explorable.values.tolist(), explorable.rates.tolist()
    ([1.0, 4.0, 16.0], [3.0, 8.0])
    >>> explorable.product, explorable.predicted, explorable.change, explorable.difference
    (24.0, 6.0, 6.5625, 0.5625)
    """

    chain = Choice(tuple(CHAINS), "square_of_line").tag(sync=True)
    x = Number(1.0).tag(sync=True)
    dx = Number(0.25, -LARGEST, LARGEST).tag(sync=True)

    def __init__(self, chain: str = "square_of_line", x: float = 1.0, dx: float = 0.25) -> None:
        super().__init__(chain=chain, x=x, dx=dx)

    @property
    def values(self) -> np.ndarray:
        """The input, each value between, and the output, shape ``(stages + 1,)``."""
        return self._through(self.x)

    @property
    def rates(self) -> np.ndarray:
        """The derivative of each stage at the value that enters it, shape ``(stages,)``."""
        pairs = zip(CHAINS[self.chain].stages, self.values, strict=False)
        return np.array([stage.derivative(value) for stage, value in pairs])

    @property
    def product(self) -> float:
        """The product of the local rates, which is the derivative of the whole chain at x."""
        return float(np.prod(self.rates))

    @property
    def change(self) -> float:
        """The true change of the output, y(x + dx) - y(x)."""
        return float(self._through(self.x + self.dx)[-1] - self.values[-1])

    @property
    def predicted(self) -> float:
        """The change of the output that the rates predict, product · dx."""
        return self.product * self.dx

    @property
    def difference(self) -> float:
        """The true change minus the predicted one; it falls with the square of dx."""
        return self.change - self.predicted

    def _through(self, x: float) -> np.ndarray:
        values = [x]
        for stage in CHAINS[self.chain].stages:
            values.append(float(stage.f(values[-1])))
        return np.array(values)

    @traitlets.validate("x")
    def _check_x(self, proposal: dict[str, Any]) -> float:
        low, high = CHAINS[self.chain].interval
        return require_between("x", proposal["value"], low, high, f" for {self.chain!r}")

    @traitlets.observe("chain")
    def _keep_x_inside(self, change: dict[str, Any]) -> None:
        low, high = CHAINS[self.chain].interval
        self.x = min(high, max(low, self.x))
