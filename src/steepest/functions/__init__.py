"""Activation functions and elementary functions, each with its derivative.

Every function here works element by element: a number or an array of any shape
goes in, a float64 number or array of the same shape comes out, and the argument
is never changed. Infinite arguments give the limits, ``nan`` gives ``nan``.

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

__all__ = [
    "ELEMENTARY",
    "Elementary",
    "leaky_relu",
    "leaky_relu_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "tanh",
    "tanh_derivative",
]
