"""Pullbacks of the functions that networks spend their time in, with as few new arrays as possible.

Each is a special case of what `rules` could do step by step. A layer is one node instead of three,
a loss one instead of half a dozen; what its contributions have in common is computed once; and an
array that nobody else knows may be overwritten. (``d *= y`` works in place on plain arrays; on a
traced ``d`` it makes a new value, so these pullbacks too can be differentiated again.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._tracing import Traced
from steepest.functions import (
    affine,
    dense,
    feedforward,
    layer_outputs,
    log_softmax,
    mean_squared_error,
    relu,
    sigmoid,
    sigmoid_cross_entropy,
    softmax_cross_entropy,
    softmax_cross_entropy_derivative,
    tanh,
)

__all__ = ["FUSED", "REMEMBERING"]

# In all of them g is the gradient at y; positions tells which arguments are wanted.


def _tanh(g: Any, y: Any) -> Any:
    """Return g (1 - y²) as g - (g y) y."""
    d = g * y
    d *= y
    return np.subtract(g, d, out=d) if type(d) is np.ndarray else g - d


def _sigmoid(g: Any, y: Any) -> Any:
    """Return g y (1 - y) as (g y) - (g y) y."""
    d = g * y
    return d - d * y


def _relu(g: Any, y: Any) -> Any:
    return g * (y > 0)


def _leaky_relu(g: Any, y: Any) -> Any:
    return g * np.where(y > 0, 1.0, 0.01)


def _identity(g: Any, y: Any) -> Any:
    return g


ACTIVATIONS = {
    "identity": _identity,
    "leaky_relu": _leaky_relu,
    "relu": _relu,
    "sigmoid": _sigmoid,
    "tanh": _tanh,
}
"""How a gradient passes back through each activation of `dense`, given only its output y."""


def _alone(activation: Callable[[Any, Any], Any]) -> Callable[..., list[Any]]:
    return lambda positions, y, args, kwargs, g: [activation(g, y)]


def _array(x: Any) -> Any:
    """Return x as an array if it is a list; constants may be lists."""
    return x if hasattr(x, "T") else np.asarray(x, dtype=np.float64)


def _layer(positions: list[int], y: Any, args: list[Any], kwargs: Any, g: Any) -> list[Any]:
    """Go back through y = activation(X W + b), whose slope follows from y alone."""
    X, W, _, *activation = args
    X, W = _array(X), _array(W)
    d = ACTIVATIONS[activation[0]](g, y) if activation else g
    contributions = []
    for position in positions:
        if position == 0:
            contributions.append(d @ W.T)
        elif position == 1:
            contributions.append(X.T @ d)
        else:  # the sum over the samples; the product with ones is faster than np.sum
            contributions.append(np.ones(len(X)) @ d)
    return contributions


def _network(positions: list[int], args: list[Any], kwargs: Any) -> tuple[Any, Any]:
    """Go forward through the layers, keep their outputs, and return the way back."""
    X, *weights = args
    activations = kwargs.get("activations", ())
    outputs = layer_outputs(X, weights, activations)

    def pullback(g: Any) -> list[Any]:
        ones = np.ones(len(outputs[0]))
        contributions = [None] * len(args)
        for i in reversed(range(len(activations))):
            d = ACTIVATIONS[activations[i]](g, outputs[i + 1])
            contributions[2 * i + 1] = outputs[i].T @ d
            contributions[2 * i + 2] = ones @ d
            if i > 0 or positions[0] == 0:
                g = d @ _array(weights[2 * i]).T
        contributions[0] = g
        return [contributions[position] for position in positions]

    return outputs[-1], pullback


def _squared_error(positions: list[int], y: Any, args: list[Any], kwargs: Any, g: Any) -> list[Any]:
    prediction, target = args
    d = prediction - target
    scale = (2.0 / np.size(d)) * g
    if isinstance(scale, Traced):
        d = d * scale
    else:
        d *= scale
    return [d if position == 0 else -d for position in positions]


def _logistic(positions: list[int], y: Any, args: list[Any], kwargs: Any, g: Any) -> list[Any]:
    logit, target = map(_array, args)
    g = g / np.size(logit)
    return [(sigmoid(logit) - target) * g if i == 0 else logit * -g for i in positions]


def _softmax(positions: list[int], y: Any, args: list[Any], kwargs: Any, g: Any) -> list[Any]:
    logits, target = args
    return [
        softmax_cross_entropy_derivative(logits, target) * g
        if position == 0
        else log_softmax(logits) * (g / -len(logits))
        for position in positions
    ]


REMEMBERING = {_network}
"""Rules that run the operation themselves, because they need more of it than its result."""

FUSED: dict[Callable[..., Any], Callable[..., Any]] = {
    affine: _layer,
    dense: _layer,
    feedforward: _network,
    np.tanh: _alone(_tanh),
    tanh: _alone(_tanh),
    sigmoid: _alone(_sigmoid),
    relu: _alone(_relu),
    mean_squared_error: _squared_error,
    sigmoid_cross_entropy: _logistic,
    softmax_cross_entropy: _softmax,
}
