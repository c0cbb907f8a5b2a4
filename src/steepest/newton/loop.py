"""The loop of the second-order methods: the stopping rules of `minimize`, a step of their own."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._validation import require_integer, require_nonnegative, require_positive
from steepest.line_search import backtracking
from steepest.minimize import Trajectory
from steepest.newton.problem import Problem
from steepest.optimizers import global_norm

__all__ = ["Advance", "descend", "search", "whole_step"]

EPSILON = float(np.finfo(np.float64).eps)
VISIBLE = 1e-12
"""A decrease of f below this share of it is mixed with rounding."""
Advance = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, float] | str]
"""From x and ∇f(x) to the next x and its rate, or to the reason why there is none."""


def descend(
    problem: Problem,
    advance: Advance,
    *,
    max_steps: int,
    tol: float,
    patience: int,
    bound: float,
) -> Trajectory:
    """Advance from the start until a rule says stop, and return the whole course."""
    max_steps = require_integer("max_steps", max_steps, 0, 10**12)
    tol = require_nonnegative("tol", tol)
    patience = require_integer("patience", patience, 1, 10**12)
    bound = require_positive("bound", bound)
    x, still = problem.start, 0
    iterates, values, norms, rates = [], [], [], []
    with np.errstate(all="ignore"):
        while True:
            value, gradient = problem.value(x), problem.gradient(x)
            norm = global_norm(gradient)
            if iterates:
                still = 0 if _moved(x, iterates[-1]) and _moved(value, values[-1]) else still + 1
            iterates.append(x)
            values.append(value)
            norms.append(norm)

            reason = None
            if norm <= tol:
                reason = "converged"
            elif not math.isfinite(norm) or not abs(value) <= bound * max(1.0, abs(values[0])):
                reason = "diverged"
            elif still >= patience:
                reason = "stalled"
            elif len(rates) == max_steps:
                reason = "max_steps"
            else:
                advanced = advance(x, gradient)
                if isinstance(advanced, str):
                    reason = advanced
                else:
                    x, rate = advanced
                    rates.append(rate)
            if reason is not None:
                break
    shaped: list[Any] = [problem.shaped(x) for x in iterates]
    return Trajectory(
        np.array(shaped) if problem.is_array else shaped,
        np.array(values),
        np.array(norms),
        np.array(rates, dtype=np.float64),
        *problem.evaluations,
        reason,
    )


def search(
    problem: Problem, x: np.ndarray, gradient: np.ndarray, direction: np.ndarray, c: float
) -> tuple[np.ndarray, float] | str:
    """Advance by backtracking from the whole step, or by the gradient where f cannot tell."""
    promised = -(gradient @ direction)
    if promised <= VISIBLE * abs(problem.value(x)):
        step = whole_step(problem, x, gradient, direction)
        if step != "stalled":
            return step
    if 0 < promised < math.inf:  # else lost in rounding, or out of range
        found = backtracking(problem.value, gradient, x, direction, c=c)
        if found.satisfied:
            return found.x, found.rate
    return whole_step(problem, x, gradient, direction)


def whole_step(
    problem: Problem, x: np.ndarray, gradient: np.ndarray, direction: np.ndarray
) -> tuple[np.ndarray, float] | str:
    """Take the whole step where f cannot judge it, if it lowers the gradient, else stall.

    Near a minimizer the decrease of f, of the order ‖∇f‖², is lost in the rounding of f long
    before ‖∇f‖ is small. The gradient still tells better from worse.
    """
    value, end = problem.value(x), x + direction
    same = abs(problem.value(end) - value) <= 1e-10 * max(1.0, abs(value))
    if same and global_norm(problem.gradient(end)) < global_norm(gradient):
        return end, 1.0
    return "stalled"


def _moved(new: Any, old: Any) -> bool:
    """Return whether some entry changed by more than rounding, as in `minimize`."""
    return bool(np.any(np.abs(new - old) > 2 * EPSILON * np.abs(new)))
