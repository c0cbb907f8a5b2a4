"""The table of derivatives: elementary functions with what a reader and a plot need of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import require_array
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

__all__ = ["ELEMENTARY", "Elementary"]


class Elementary(NamedTuple):
    """A row of the table of derivatives.

    The three callables take a number or an array of any shape and return float64 of the
    same shape. Where ``smooth``, they also take and return complex128.
    """

    name: str
    """What the function is called in a sentence."""
    formula: str
    """f(x) in LaTeX."""
    derivative_formula: str
    """f′(x) in LaTeX."""
    f: Callable[[ArrayLike], Any]
    derivative: Callable[[ArrayLike], Any]
    second_derivative: Callable[[ArrayLike], Any]
    interval: tuple[float, float]
    """Where f is defined and worth drawing; both ends belong to it."""
    smooth: bool
    """Whether f has every derivative on the whole interval (no corner)."""


def _row(
    name: str,
    formulas: tuple[str, str],
    functions: tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]],
    interval: tuple[float, float],
    smooth: bool = True,
) -> Elementary:
    def pointwise(f: Callable[..., Any]) -> Callable[[ArrayLike], Any]:
        # The formulas below are written for float64 arrays; let them take numbers and lists.
        return lambda x: f(require_array("x", x, allow_complex=smooth))[()]

    return Elementary(name, *formulas, *map(pointwise, functions), interval, smooth)


def _constant(value: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda x: np.full_like(x, value)


_TURN = 2 * np.pi

ELEMENTARY: dict[str, Elementary] = {
    "square": _row(
        "square",
        (r"x^2", r"2x"),
        (lambda x: x**2, lambda x: 2 * x, _constant(2)),
        (-3.0, 3.0),
    ),
    "cube": _row(
        "cube",
        (r"x^3", r"3x^2"),
        (lambda x: x**3, lambda x: 3 * x**2, lambda x: 6 * x),
        (-2.0, 2.0),
    ),
    "cubic": _row(
        "cubic",
        (r"x^3 - 3x", r"3x^2 - 3"),
        (lambda x: x**3 - 3 * x, lambda x: 3 * x**2 - 3, lambda x: 6 * x),
        (-2.5, 2.5),
    ),
    "quartic": _row(
        "quartic",
        (r"x^4", r"4x^3"),
        (lambda x: x**4, lambda x: 4 * x**3, lambda x: 12 * x**2),
        (-1.5, 1.5),
    ),
    "square_root": _row(
        "square root",
        (r"\sqrt{x}", r"\frac{1}{2\sqrt{x}}"),
        (np.sqrt, lambda x: 1 / (2 * np.sqrt(x)), lambda x: -1 / (4 * x * np.sqrt(x))),
        (0.05, 4.0),
    ),
    "reciprocal": _row(
        "reciprocal",
        (r"\frac{1}{x}", r"-\frac{1}{x^2}"),
        (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3),
        (0.2, 4.0),
    ),
    "exponential": _row(
        "exponential",
        (r"e^x", r"e^x"),
        (np.exp, np.exp, np.exp),
        (-3.0, 2.0),
    ),
    "logarithm": _row(
        "logarithm",
        (r"\ln x", r"\frac{1}{x}"),
        (np.log, lambda x: 1 / x, lambda x: -1 / x**2),
        (0.05, 4.0),
    ),
    "sine": _row(
        "sine",
        (r"\sin x", r"\cos x"),
        (np.sin, np.cos, lambda x: -np.sin(x)),
        (-_TURN, _TURN),
    ),
    "cosine": _row(
        "cosine",
        (r"\cos x", r"-\sin x"),
        (np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)),
        (-_TURN, _TURN),
    ),
    "sigmoid": _row(
        "sigmoid",
        (r"\sigma(x) = \frac{1}{1 + e^{-x}}", r"\sigma(x)\,(1 - \sigma(x))"),
        # σ″ = σ′ (1 - 2σ), and 1 - 2σ(x) = -tanh(x/2) keeps its digits near 0
        (sigmoid, sigmoid_derivative, lambda x: -sigmoid_derivative(x) * tanh(x / 2)),
        (-6.0, 6.0),
    ),
    "tanh": _row(
        "tanh",
        (r"\tanh x", r"1 - \tanh^2 x"),
        (tanh, tanh_derivative, lambda x: -2 * tanh(x) * tanh_derivative(x)),
        (-4.0, 4.0),
    ),
    "relu": _row(
        "ReLU",
        (r"\max(0, x)", r"1 \text{ if } x > 0,\; 0 \text{ if } x \leq 0"),
        (relu, relu_derivative, _constant(0)),
        (-3.0, 3.0),
        smooth=False,
    ),
    "leaky_relu": _row(
        "leaky ReLU",
        (r"\max(0.01\,x, x)", r"1 \text{ if } x > 0,\; 0.01 \text{ if } x \leq 0"),
        (leaky_relu, leaky_relu_derivative, _constant(0)),
        (-3.0, 3.0),
        smooth=False,
    ),
    "absolute": _row(
        "absolute value",
        (r"\vert x \vert", r"\operatorname{sign} x"),
        (np.abs, np.sign, _constant(0)),
        (-3.0, 3.0),
        smooth=False,
    ),
}
"""The table of derivatives: f, f′ and f″ of the functions that the course meets.

The second derivatives of ReLU, leaky ReLU and the absolute value are 0 on both sides of
the corner and do not exist at it; there too the value is 0.
"""
