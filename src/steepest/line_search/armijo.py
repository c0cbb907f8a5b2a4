"""Backtracking: from a long rate down to the first with sufficient decrease."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from steepest._validation import require_integer, require_positive
from steepest.line_search.ray import Line, require_inside

__all__ = ["ArmijoStep", "backtracking"]


class ArmijoStep(NamedTuple):
    """The result of `backtracking`: where it went, and whether the condition holds there.

    ``x`` is x + rate·d in the structure of x, ``value`` is f there, ``evaluations`` counts the
    calls of f. If ``satisfied`` is False no rate was found, and ``rate`` is 0.
    """

    rate: float
    x: Any
    value: float
    evaluations: int
    satisfied: bool


def backtracking(
    f: Callable[[Any], Any],
    gradient: Any,
    x: Any,
    direction: Any = None,
    *,
    learning_rate: float = 1.0,
    shrink: float = 0.5,
    c: float = 1e-4,
    max_shrinks: int = 60,
) -> ArmijoStep:
    r"""Return the first of the rates η, η·shrink, η·shrink², … with sufficient decrease.

    Parameters
    ----------
    f : callable
        Takes x and returns one number.
    gradient : callable or array_like, in the structure of x
        ∇f, which is called once, at x; or its value there, if you know it already.
    x : array_like, or a list, tuple or dict of arrays, nested
        Where to start.
    direction : in the structure of x, optional
        d, a descent direction; -∇f(x) if not given.
    learning_rate : float, default 1.0
        η, the first rate to try. (Newton's methods need 1.)
    shrink : float, default 0.5
        The factor between rates, above 0 and below 1. (Texts write β, ρ or τ.)
    c : float, default 1e-4
        The share of the decrease promised by the slope that is demanded, above 0 and below 1.
        Nocedal and Wright's c₁; Boyd and Vandenberghe's α, for which they allow 0.01 to 0.3.
    max_shrinks : int, default 60
        How often to shrink at most.

    Returns
    -------
    ArmijoStep
        With ``satisfied=False``, ``rate=0`` and the x that you gave, if no rate would do: the
        decrease is lost in rounding, the gradient is wrong, or the function has a kink. Where
        the gradient is 0 there is nothing to descend: ``learning_rate`` and x itself.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind, or f or its gradient returns no numbers.
    ValueError
        If an argument is out of range, structures do not fit, x, f(x) or ∇f(x) is not finite, f
        does not return one number, or ``direction`` does not descend.

    Notes
    -----
    Armijo's condition is

    .. math:: f(x + ηd) \le f(x) + c\,η\,\nabla f(x) \cdot d.

    It is compared as a difference of values, so that a decrease lost in rounding is none. A rate
    is too long as well if it leads out of the domain of f: to a value, or a point, that is
    not finite. NumPy's floating-point warnings are silent during the search.

    Examples
    --------
    On x² from 1, η = 1 lands on -1, no lower; η = ½ lands on the minimum:

    >>> backtracking(lambda x: x**2, lambda x: 2 * x, 1.0)
    ArmijoStep(rate=0.5, x=np.float64(0.0), value=0.0, evaluations=3, satisfied=True)
    """
    line = Line(f, gradient, x)
    rate = require_positive("learning_rate", learning_rate)
    shrink, c = require_inside("shrink", shrink), require_inside("c", c)
    max_shrinks = require_integer("max_shrinks", max_shrinks, 0, 10**6)
    line.start()
    line.aim(direction)
    if line.flat:
        return ArmijoStep(rate, line.at(0.0), line.value0, line.functions, True)
    for _ in range(max_shrinks + 1):
        value = line.value(rate)
        if math.isfinite(value) and value - line.value0 <= c * rate * line.slope0:
            return ArmijoStep(rate, line.at(rate), value, line.functions, True)
        rate *= shrink
    return ArmijoStep(0.0, line.at(0.0), line.value0, line.functions, False)
