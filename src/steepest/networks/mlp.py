"""The multilayer perceptron: affine maps with activations between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_choice,
    require_integer,
    require_same_shape,
)
from steepest.functions import ACTIVATIONS, feedforward, layer_outputs
from steepest.networks.initializers import INITIALIZERS, MOST

__all__ = ["MLP", "Layer"]


class Layer(NamedTuple):
    """The parameters of one layer."""

    W: Any
    """Weights, shape (n_in, n_out)."""
    b: Any
    """Biases, shape (n_out,)."""


@dataclass(frozen=True)
class MLP:
    r"""A fully connected network, :math:`A^l = φ(A^{l-1} W^l + b^l)` from :math:`A^0 = X`.

    The object holds the architecture only. The parameters are a list with one `Layer` for each
    affine map; `init` makes them, and every method takes them.

    Parameters
    ----------
    sizes : sequence of int
        How many numbers enter, how many neurons each layer has, how many numbers leave:
        (2, 16, 16, 1) is a network with two hidden layers of 16.
    activation : {"tanh", "relu", "sigmoid", "leaky_relu", "identity"}, default "tanh"
        φ of the hidden layers.
    output : same choices, default "identity"
        φ of the last layer. Losses with "cross_entropy" in their name take the logits, so they
        go with "identity".
    initializer : str or callable, optional
        A name from `INITIALIZERS` or a function (rng, n_in, n_out) → weights. By default
        He's for the (leaky) ReLU, Xavier's for the others. Biases start at 0.

    Raises
    ------
    TypeError
        If the sizes are not whole numbers.
    ValueError
        If there are fewer than two sizes, one is less than 1, or a name is unknown.

    Examples
    --------
    >>> network = MLP((2, 4, 1), activation="tanh")
    >>> parameters = network.init(np.random.default_rng(0))
    >>> [layer.W.shape for layer in parameters], network.count
    ([(2, 4), (4, 1)], 17)
    >>> network(parameters, [[0.0, 0.0]])
    array([[0.]])
    """

    sizes: tuple[int, ...]
    activation: str = "tanh"
    output: str = "identity"
    initializer: str | Callable[..., Any] | None = None

    def __post_init__(self) -> None:
        try:
            sizes = tuple(self.sizes)
        except TypeError:
            sizes = ()
        if len(sizes) < 2:
            raise ValueError(f"sizes: expected at least two, got {describe(self.sizes)}")
        sizes = tuple(require_integer(f"sizes[{i}]", n, 1, MOST) for i, n in enumerate(sizes))
        object.__setattr__(self, "sizes", sizes)
        require_choice("activation", self.activation, ACTIVATIONS)
        require_choice("output", self.output, ACTIVATIONS)
        if not callable(self.initializer):
            rectified = self.activation in ("relu", "leaky_relu")
            name = self.initializer or ("he_normal" if rectified else "xavier_normal")
            require_choice("initializer", name, INITIALIZERS)
            object.__setattr__(self, "initializer", name)

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer."""
        return (self.activation,) * (len(self.sizes) - 2) + (self.output,)

    @property
    def count(self) -> int:
        """The number of parameters."""
        return sum((n_in + 1) * n_out for n_in, n_out in self._pairs())

    def _pairs(self) -> list[tuple[int, int]]:
        return list(zip(self.sizes[:-1], self.sizes[1:], strict=True))

    def init(self, rng: np.random.Generator) -> list[Layer]:
        """Return new parameters.

        Parameters
        ----------
        rng : numpy.random.Generator
            The source of chance.

        Returns
        -------
        list of Layer

        Raises
        ------
        TypeError
            If ``rng`` is no generator.
        ValueError
            If the initializer returns weights of another shape.
        """
        make = self.initializer if callable(self.initializer) else INITIALIZERS[self.initializer]
        layers = []
        for n_in, n_out in self._pairs():
            W = require_array("initializer(rng, n_in, n_out)", make(rng, n_in, n_out))
            require_same_shape("initializer(rng, n_in, n_out)", W, (n_in, n_out), "(n_in, n_out)")
            layers.append(Layer(W, np.zeros(n_out)))
        return layers

    def __call__(self, parameters: list[Layer], X: ArrayLike) -> np.ndarray:
        """Return the outputs for the samples X.

        Parameters
        ----------
        parameters : list of Layer
            From `init` or from training; a list of pairs (W, b) will do.
        X : array_like, shape (B, n_0)
            One sample a row.

        Returns
        -------
        ndarray, shape (B, n_L)

        Raises
        ------
        TypeError
            If an argument is not numeric.
        ValueError
            If the shapes do not fit the network.

        Notes
        -----
        Differentiable in the parameters and in X. The whole network is one node of the tape.
        """
        self._check(parameters)
        weights = [array for layer in parameters for array in layer]
        return feedforward(X, *weights, activations=self.activations)

    def layers(self, parameters: list[Layer], X: ArrayLike) -> list[np.ndarray]:
        """Return A⁰ = X and the output of every layer, for pictures and diagnoses.

        Parameters
        ----------
        parameters, X
            As in calling the network.

        Returns
        -------
        list of ndarray, shapes (B, n_0), (B, n_1), …, (B, n_L)

        Raises
        ------
        TypeError, ValueError
            As calling the network.
        """
        self._check(parameters)
        weights = [array for layer in parameters for array in layer]
        return layer_outputs(X, weights, self.activations)

    def dead_units(self, parameters: list[Layer], X: ArrayLike) -> list[int]:
        """Return how many units of each hidden layer are 0 for every sample of X.

        A ReLU that is 0 for all samples has gradient 0 for all of them, and never learns again.

        Parameters
        ----------
        parameters, X
            As in calling the network.

        Returns
        -------
        list of int
            One count for each hidden layer.

        Raises
        ------
        TypeError, ValueError
            As calling the network.
        """
        hidden = self.layers(parameters, X)[1:-1]
        return [int(np.sum(np.all(A == 0, axis=0))) for A in hidden]

    def _check(self, parameters: list[Layer]) -> None:
        if len(parameters) != len(self.sizes) - 1:
            raise ValueError(
                f"parameters: expected {len(self.sizes) - 1} layers, got {len(parameters)}"
            )
