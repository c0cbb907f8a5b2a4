"""The strong Wolfe conditions: bracket a rate, then zoom in on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from steepest._validation import describe, require_callable, require_integer, require_positive
from steepest.line_search.ray import Line, Trial, require_inside

__all__ = ["WolfeStep", "wolfe"]


class WolfeStep(NamedTuple):
    """The result of `wolfe`: where it went, and whether both conditions hold there.

    ``x`` is x + rate·d in the structure of x; ``value`` and ``gradient`` are f and ∇f there. If
    ``satisfied`` is False it is the best point seen that has sufficient decrease, or x itself.
    """

    rate: float
    x: Any
    value: float
    gradient: Any
    function_evaluations: int
    gradient_evaluations: int
    satisfied: bool


def wolfe(
    f: Callable[[Any], Any],
    gradient: Callable[[Any], Any],
    x: Any,
    direction: Any = None,
    *,
    learning_rate: float = 1.0,
    c1: float = 1e-4,
    c2: float = 0.9,
    max_evaluations: int = 50,
) -> WolfeStep:
    r"""Return a rate that satisfies the strong Wolfe conditions, by bracketing and zoom.

    Parameters
    ----------
    f, gradient : callable
        f and ∇f; each is called only where it is needed.
    x : array_like, or a list, tuple or dict of arrays, nested
        Where to start.
    direction : in the structure of x, optional
        d, a descent direction; -∇f(x) if not given.
    learning_rate : float, default 1.0
        The first rate to try.
    c1, c2 : float, default 1e-4 and 0.9
        0 < c₁ < c₂ < 1. Nocedal and Wright give 0.9 for Newton and quasi-Newton directions, 0.1
        for conjugate gradients; the smaller c₂, the more exact the search.
    max_evaluations : int, default 50
        How many rates to try at most.

    Returns
    -------
    WolfeStep
        With ``satisfied=False`` if the budget ends before a rate is found: f may have no lower
        bound in this direction, or its changes are lost in rounding. Where the gradient is 0
        both conditions hold with equality: ``learning_rate`` and x itself.

    Raises
    ------
    TypeError, ValueError
        As `backtracking`; ValueError also if c1 is not below c2.

    Notes
    -----
    With φ(η) = f(x + ηd) the conditions are

    .. math::
        φ(η) \le φ(0) + c_1\,η\,φ'(0), \qquad |φ'(η)| \le c_2\,|φ'(0)|.

    (The weak form has φ′(η) ≥ c₂φ′(0) in place of the second.) Algorithms 3.5 and 3.6 of Nocedal
    and Wright: rates grow until an interval must contain a solution, then the interval shrinks
    around it. Trials are minimizers of cubics, kept within Moré and Thuente's bounds as the rate
    grows, and a tenth away from the ends of an interval; every third one is its middle, so that
    it shrinks whatever f is. Values and slopes that are not finite end an interval.

    Examples
    --------
    >>> step = wolfe(lambda x: x**4, lambda x: 4 * x**3, 1.0, c2=0.01)
    >>> step.satisfied, bool(abs(step.gradient) <= 0.01 * 4)
    (True, True)
    """
    require_callable("gradient", gradient)
    line = Line(f, gradient, x)
    rate = require_positive("learning_rate", learning_rate)
    c1, c2 = require_inside("c1", c1), require_inside("c2", c2)
    if not c1 < c2:
        raise ValueError(
            f"c1: expected a number below c2, which is {describe(c2)}, got {describe(c1)}"
        )
    budget = require_integer("max_evaluations", max_evaluations, 1, 10**6)
    line.start()
    line.aim(direction)
    start = Trial(0.0, line.value0, line.slope0, line.gradient0)
    if line.flat:
        return WolfeStep(rate, line.at(0.0), start.value, start.gradient, 1, 1, True)

    def enough(trial: Trial) -> bool:
        return trial.value - start.value <= c1 * trial.rate * start.slope

    def level(trial: Trial) -> bool:
        return abs(trial.slope) <= -c2 * start.slope

    low, high = start, None  # low is the best trial yet; with high it encloses a solution
    satisfied, zooms = False, 0
    for _ in range(budget):
        trial = line.trial(rate)
        if not enough(trial) or trial.value >= low.value or not line.complete(trial):
            high = trial
        elif level(trial):
            low, satisfied = trial, True
            break
        elif high is None:  # bracketing, algorithm 3.5
            if trial.slope < 0:
                grown, best = rate - low.rate, _interpolated(low, trial)
                low = trial
                rate += min(max(best - rate, 1.1 * grown), 4 * grown)
                continue
            low, high = trial, low
        else:  # zoom, algorithm 3.6
            if trial.slope * (high.rate - low.rate) >= 0:
                high = low
            low = trial
        zooms += 1
        width = high.rate - low.rate
        share = 0.5 if zooms % 3 == 0 else (_interpolated(low, high) - low.rate) / width
        rate = low.rate + width * min(max(share, 0.1), 0.9)
        if rate in (low.rate, high.rate):  # no number is left between them
            break
    return WolfeStep(
        low.rate,
        line.at(low.rate),
        low.value,
        low.gradient,
        line.functions,
        line.gradients,
        satisfied,
    )


def _interpolated(a: Trial, b: Trial) -> float:
    """Return the minimizer of the cubic through φ and φ′ at a and b; else of a parabola.

    Equation (3.59) of Nocedal and Wright. Where φ′(b) is not known the parabola through φ(a),
    φ′(a) and φ(b) serves, (3.58); where there is no minimizer, the middle.
    """
    middle, width = (a.rate + b.rate) / 2, b.rate - a.rate
    secant = (b.value - a.value) / width
    if math.isnan(b.slope):
        bend = secant - a.slope  # of the sign of the parabola's curvature · width
        best = a.rate - a.slope * width / (2 * bend) if bend else math.nan
    else:
        d1 = a.slope + b.slope - 3 * secant
        root = d1 * d1 - a.slope * b.slope
        d2 = math.copysign(math.sqrt(root), width) if root >= 0 else math.nan
        below = b.slope - a.slope + 2 * d2
        best = b.rate - width * (b.slope + d2 - d1) / below if below else math.nan
    return best if math.isfinite(best) and math.isfinite(b.value) else middle
