"""The vanishing product: what a stack of layers leaves of a slope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from steepest.explorables._base import Choice, Explorable, Number, Whole
from steepest.functions import (
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)

__all__ = ["ACTIVATIONS", "Activation", "VanishingProduct"]


class Activation(NamedTuple):
    """A function φ between two layers, its derivative, and the largest value of that."""

    f: Callable[[float], Any]
    derivative: Callable[[float], Any]
    steepest: float


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(sigmoid, sigmoid_derivative, 0.25),
    "tanh": Activation(tanh, tanh_derivative, 1.0),
    "relu": Activation(relu, relu_derivative, 1.0),
}
"""The activations to choose from."""


class VanishingProduct(Explorable):
    """An explorable: what is left of a slope after k layers h_k = φ(w h_{k-1}), h₀ = x.

    It shows the local rate w φ′(w h_{k-1}) of each layer, and beside it the product of the first
    k rates against k on a logarithmic axis, with the bound (w max φ′)ᵏ.

    Parameters
    ----------
    activation : {"sigmoid", "tanh", "relu"}
        Which φ, a key of `ACTIVATIONS`.
    depth : int, default 10
        The number of layers k, from 1 to 50.
    weight : float, default 1.0
        w, the same in all layers, from 0.1 to 8.
    x : float, default 0.5
        The input h₀, from -2 to 2.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    The sigmoid leaves less than a quarter in each layer:

    >>> explorable = VanishingProduct("sigmoid", depth=5)
    >>> explorable.bound, f"{explorable.product:.3g}"
    (0.0009765625, '0.000608')
    """

    activation = Choice(tuple(ACTIVATIONS), "sigmoid").tag(sync=True)
    depth = Whole(10, 1, 50).tag(sync=True)
    weight = Number(1.0, 0.1, 8.0).tag(sync=True)
    x = Number(0.5, -2.0, 2.0).tag(sync=True)

    def __init__(
        self,
        activation: str = "sigmoid",
        depth: int = 10,
        weight: float = 1.0,
        x: float = 0.5,
    ) -> None:
        super().__init__(activation=activation, depth=depth, weight=weight, x=x)

    @property
    def values(self) -> np.ndarray:
        """The values h₀ = x, h₁, …, h_k, shape ``(depth + 1,)``."""
        values = [self.x]
        for _ in range(self.depth):
            values.append(float(ACTIVATIONS[self.activation].f(self.weight * values[-1])))
        return np.array(values)

    @property
    def rates(self) -> np.ndarray:
        """The local rates w φ′(w h_{k-1}) of the layers 1, …, k, shape ``(depth,)``."""
        slope = ACTIVATIONS[self.activation].derivative
        return np.array([self.weight * float(slope(self.weight * h)) for h in self.values[:-1]])

    @property
    def product(self) -> float:
        """The product of the k rates, which is the derivative of h_k with respect to x."""
        return float(np.prod(self.rates))

    @property
    def bound(self) -> float:
        """What the product cannot exceed whatever x is, (w max φ′)ᵏ."""
        return (self.weight * ACTIVATIONS[self.activation].steepest) ** self.depth

    @property
    def mean_rate(self) -> float:
        """The geometric mean of the rates: as many layers of this rate have the same product."""
        return self.product ** (1 / self.depth)
