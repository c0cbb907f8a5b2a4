"""Elementary functions, activations, layers and losses, each with its derivative.

The elementary and activation functions work element by element: a number or an
array of any shape goes in, a float64 number or array of the same shape comes out,
and the argument is never changed. Infinite arguments give the limits, ``nan`` gives
``nan``. All functions take values that are being differentiated.

Conventions
-----------
ReLU, leaky ReLU and the absolute value have a corner at 0, where any slope
between the two one-sided slopes is a subgradient. As in PyTorch, TensorFlow and
JAX, the slope from the left is taken for ReLU (0) and leaky ReLU (``slope``), and
0 for the absolute value. Other texts take 1/2 or 1 for ReLU, or leave it undefined.
"""

from __future__ import annotations

from steepest.functions.activations import (
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)
from steepest.functions.elementary import ELEMENTARY, Elementary
from steepest.functions.layers import (
    ACTIVATIONS,
    affine,
    dense,
    feedforward,
    layer_outputs,
)
from steepest.functions.losses import (
    huber,
    huber_derivative,
    mean_absolute_error,
    mean_absolute_error_derivative,
    mean_squared_error,
    mean_squared_error_derivative,
    sigmoid_cross_entropy,
    sigmoid_cross_entropy_derivative,
    softmax_cross_entropy,
    softmax_cross_entropy_derivative,
)
from steepest.functions.penalties import (
    l1_penalty,
    l1_penalty_derivative,
    l2_penalty,
    l2_penalty_derivative,
    soft_threshold,
)
from steepest.functions.softmax_family import (
    log_softmax,
    logsumexp,
    softmax,
    softmax_jacobian,
    softplus,
    softplus_derivative,
)

__all__ = [
    "ACTIVATIONS",
    "ELEMENTARY",
    "Elementary",
    "affine",
    "dense",
    "feedforward",
    "huber",
    "huber_derivative",
    "l1_penalty",
    "l1_penalty_derivative",
    "l2_penalty",
    "l2_penalty_derivative",
    "layer_outputs",
    "leaky_relu",
    "leaky_relu_derivative",
    "log_softmax",
    "logsumexp",
    "mean_absolute_error",
    "mean_absolute_error_derivative",
    "mean_squared_error",
    "mean_squared_error_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_cross_entropy",
    "sigmoid_cross_entropy_derivative",
    "sigmoid_derivative",
    "soft_threshold",
    "softmax",
    "softmax_cross_entropy",
    "softmax_cross_entropy_derivative",
    "softmax_jacobian",
    "softplus",
    "softplus_derivative",
    "tanh",
    "tanh_derivative",
]
