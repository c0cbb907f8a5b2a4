"""The table of derivatives that both modes use: slopes of the functions that work entry by entry.

``SLOPES[f][i](y, *x)`` is ∂f/∂xᵢ at x, where y = f(x) is known already. The entries are written
with functions that are in the table themselves, so derivatives of any order follow.

At corners the conventions are those of PyTorch and JAX: the slope of ``abs`` at 0 is 0, and where
the two arguments of ``maximum`` or ``minimum`` are equal, each gets one half. (`functions.relu`
has slope 0 at 0.)
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._tracing import constant, primitive

__all__ = ["SLOPES", "elementwise"]

Slope = Callable[..., Any]

_LN2, _LN10 = np.log(2.0), np.log(10.0)


def _power_base(y: Any, a: Any, b: Any) -> Any:
    """Return b a^(b-1), which is 0 for b = 0, also where a is 0."""
    if isinstance(b, (int, float)):
        if b == 2:
            return 2.0 * a
        return b * a ** (b - 1) if b else 0.0 * a
    return b * a ** np.where((b == 0) & (a == 0), 1.0, b - 1.0)


def _power_exponent(y: Any, a: Any, b: Any) -> Any:
    """Return y ln a, which tends to 0 as a does (for b > 0)."""
    return y * np.log(np.where(a == 0, 1.0, a))


def _share(chosen: Callable[[Any, Any], Any]) -> tuple[Slope, Slope]:
    """Return the two slopes of a function that picks one of its arguments."""

    def first(y: Any, a: Any, b: Any) -> Any:
        return np.where(chosen(a, b), 1.0, np.where(a == b, 0.5, 0.0))

    return first, lambda y, a, b: first(y, b, a)


_larger, _smaller = _share(np.greater), _share(np.less)
_larger_number = _share(lambda a, b: np.greater(a, b) | np.isnan(b))  # fmax and fmin pass over nan
_smaller_number = _share(lambda a, b: np.less(a, b) | np.isnan(b))
_one = (lambda y, *x: 1.0,)

SLOPES: dict[Callable[..., Any], tuple[Slope, ...]] = {
    # two arguments
    np.add: _one * 2,
    np.subtract: (lambda y, a, b: 1.0, lambda y, a, b: -1.0),
    np.multiply: (lambda y, a, b: b, lambda y, a, b: a),
    np.divide: (lambda y, a, b: 1 / b, lambda y, a, b: -y / b),
    operator.pow: (_power_base, _power_exponent),
    np.maximum: _larger,
    np.minimum: _smaller,
    np.fmax: _larger_number,
    np.fmin: _smaller_number,
    np.logaddexp: (lambda y, a, b: np.exp(a - y), lambda y, a, b: np.exp(b - y)),
    np.logaddexp2: (lambda y, a, b: np.exp2(a - y), lambda y, a, b: np.exp2(b - y)),
    np.hypot: (lambda y, a, b: a / y, lambda y, a, b: b / y),
    np.arctan2: (lambda y, a, b: b / (a * a + b * b), lambda y, a, b: -a / (a * a + b * b)),
    np.remainder: (lambda y, a, b: 1.0, lambda y, a, b: -np.floor_divide(a, b)),
    # powers, exponentials, logarithms
    np.positive: _one,
    np.negative: (lambda y, x: -1.0,),
    np.absolute: (lambda y, x: np.sign(x),),
    np.fabs: (lambda y, x: np.sign(x),),
    np.square: (lambda y, x: 2.0 * x,),
    np.sqrt: (lambda y, x: 0.5 / y,),
    np.cbrt: (lambda y, x: 1 / (3.0 * y * y),),
    np.reciprocal: (lambda y, x: -y * y,),
    np.exp: (lambda y, x: y,),
    np.exp2: (lambda y, x: _LN2 * y,),
    np.expm1: (lambda y, x: np.exp(x),),
    np.log: (lambda y, x: 1 / x,),
    np.log2: (lambda y, x: 1 / (_LN2 * x),),
    np.log10: (lambda y, x: 1 / (_LN10 * x),),
    np.log1p: (lambda y, x: 1 / (1 + x),),
    # circular and hyperbolic functions
    np.sin: (lambda y, x: np.cos(x),),
    np.cos: (lambda y, x: -np.sin(x),),
    np.tan: (lambda y, x: 1 + y * y,),
    np.arcsin: (lambda y, x: 1 / np.sqrt((1 - x) * (1 + x)),),
    np.arccos: (lambda y, x: -1 / np.sqrt((1 - x) * (1 + x)),),
    np.arctan: (lambda y, x: 1 / (1 + x * x),),
    np.sinh: (lambda y, x: np.cosh(x),),
    np.cosh: (lambda y, x: np.sinh(x),),
    np.tanh: (lambda y, x: 1 - y * y,),
    np.arcsinh: (lambda y, x: 1 / np.sqrt(1 + x * x),),
    np.arccosh: (lambda y, x: 1 / np.sqrt((x - 1) * (x + 1)),),
    np.arctanh: (lambda y, x: 1 / ((1 - x) * (1 + x)),),
    np.deg2rad: (lambda y, x: np.pi / 180,),
    np.radians: (lambda y, x: np.pi / 180,),
    np.rad2deg: (lambda y, x: 180 / np.pi,),
    np.degrees: (lambda y, x: 180 / np.pi,),
}

constant(
    # steps and comparisons: flat wherever they have a slope
    *(np.sign, np.floor, np.ceil, np.trunc, np.rint, np.round, np.floor_divide, np.heaviside),
    *(np.around, np.fix),
    *(np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal),
    *(np.logical_and, np.logical_or, np.logical_not, np.logical_xor, np.signbit),
    *(np.isfinite, np.isnan, np.isinf, np.isclose, np.allclose, np.array_equal),
    *(np.all, np.any, np.count_nonzero, np.nonzero, np.argwhere, np.flatnonzero),
    *(np.argmax, np.argmin, np.argsort, np.searchsorted, np.digitize),
    *(np.shape, np.ndim, np.size, np.zeros_like, np.ones_like, np.empty_like),
    *(np.iscomplexobj, np.isrealobj, np.result_type, np.may_share_memory, np.shares_memory),
)


def elementwise(*slopes: Slope) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function of the course a primitive with these slopes, one for each argument."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        dispatched = primitive(function)
        SLOPES[dispatched] = slopes
        return dispatched

    return decorate
