"""minimize: the one loop around all optimizers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._structures import is_finite, leaves, map_leaves, require_parameters
from steepest._validation import (
    describe,
    require_callable,
    require_integer,
    require_nonnegative,
    require_positive,
)
from steepest.minimize.oracle import Oracle
from steepest.minimize.trajectory import Trajectory
from steepest.optimizers import SAM, Optimizer, global_norm
from steepest.schedules import ReduceOnPlateau
from steepest.schedules.rates import Rates

__all__ = ["minimize"]

EPSILON = float(np.finfo(np.float64).eps)
MOST_STEPS = 10**12


def minimize(
    objective_or_f: Any,
    x0: Any,
    optimizer: Optimizer,
    *,
    gradient: Callable[[Any], Any] | None = None,
    schedule: Callable[[int], float] | ReduceOnPlateau | None = None,
    max_steps: int = 1000,
    tol: float = 1e-8,
    patience: int = 20,
    bound: float = 1e12,
    callback: Callable[[int, Any, float, Any], Any] | None = None,
) -> Trajectory:
    """Descend from x0, and return the whole course with the reason why it stopped.

    Parameters
    ----------
    objective_or_f : object or callable
        An objective with the methods ``value(x)`` and ``gradient(x)``, as those of
        `steepest.objectives`, or a function of x that returns one number.
    x0 : array_like, or a list, tuple or dict of arrays, nested
        Where to start.
    optimizer : Optimizer
        One of `steepest.optimizers`.
    gradient : callable, optional
        ∇f, in the structure of x0. If it is not given and the objective has none, f is
        differentiated in reverse mode, so it must then be written in NumPy.
    schedule : callable or ReduceOnPlateau, optional
        One of `steepest.schedules`, or any function of the step 0, 1, 2, … that returns the
        learning rate; by default the optimizer's own rate at every step.
    max_steps : int, default 1000
        How many steps at most; 0 only looks at x0.
    tol : float, default 1e-8
        A gradient norm of at most this is convergence.
    patience : int, default 20
        How many steps in a row that change nothing count as a stall.
    bound : float, default 1e12
        A value of size above bound·max(1, |f(x0)|) is divergence.
    callback : callable, optional
        Called at every iterate as ``callback(step, x, value, gradient)``; its result is ignored.

    Returns
    -------
    Trajectory
        Iterates, values, gradient norms, learning rates, evaluations, and the reason:

        - "converged": ‖∇f(x)‖ ≤ tol. Looked at before each step, so a start at a minimum
          takes no step. (Any critical point will do: a saddle, too.)
        - "diverged": an iterate, value or gradient is not finite, or the value passed ``bound``,
          upwards or downwards. The iterate that gave it away is the last of the trajectory.
        - "stalled": in each of the last ``patience`` steps no coordinate moved, or the value did
          not change, by more than rounding: 2ε times its size. Such a run oscillates between
          points of the same value, or its steps are lost in rounding.
        - "max_steps": the budget is spent.

        When two hold at once the first of this list is given.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind, or f or its gradient returns no numbers.
    ValueError
        If an argument is out of range, ``x0`` is not finite, f does not return one number, or
        the gradient does not have the structure of ``x0``. Divergence is no error.

    Notes
    -----
    f is not called at points that are not finite. NumPy's floating-point warnings are silent
    during the run. f gets copies: it cannot change an iterate. With `SAM` each step costs a
    second gradient, at the perturbed point.

    Examples
    --------
    >>> from steepest.optimizers import GradientDescent
    >>> course = minimize(lambda x: x**2, 3.0, GradientDescent(0.1), max_steps=3)
    >>> course.iterates.round(3)
    array([3.   , 2.4  , 1.92 , 1.536])
    >>> course.reason
    'max_steps'
    >>> minimize(lambda x: x**2, 3.0, GradientDescent(1.1)).reason
    'diverged'
    >>> minimize(lambda x: x**2, 3.0, GradientDescent(1.0)).reason  # 3, -3, 3, -3, …
    'stalled'
    """
    oracle = Oracle(objective_or_f, gradient)
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer: expected an optimizer, got {describe(optimizer)}")
    rates = Rates(schedule, optimizer.learning_rate)
    max_steps = require_integer("max_steps", max_steps, 0, MOST_STEPS)
    tol = require_nonnegative("tol", tol)
    patience = require_integer("patience", patience, 1, MOST_STEPS)
    bound = require_positive("bound", bound)
    if callback is not None:
        require_callable("callback", callback)
    x = map_leaves(np.array, require_parameters("x0", x0))
    state = optimizer.init(x)
    if not is_finite(x):
        raise ValueError(f"x0: expected finite numbers, got {describe(x0)}")

    iterates, values, norms, learning_rates = [], [], [], []
    step = still = 0
    with np.errstate(all="ignore"):
        while True:
            value, slope = oracle.value_and_gradient(x)
            norm = global_norm(slope)
            if step > 0:
                moved = _differ(x, iterates[-1]) and _differ(value, values[-1])
                still = 0 if moved else still + 1
            iterates.append(x)
            values.append(value)
            norms.append(norm)
            if callback is not None:
                callback(step, _frozen(x), value, _frozen(slope))

            if norm <= tol:
                reason = "converged"
            elif not math.isfinite(norm) or not abs(value) <= bound * max(1.0, abs(values[0])):
                reason = "diverged"
            elif still >= patience:
                reason = "stalled"
            elif step == max_steps:
                reason = "max_steps"
            else:
                rates.see(value)
                rate = rates.at(step)
                learning_rates.append(rate)
                if isinstance(optimizer, SAM):
                    slope = oracle.gradient(optimizer.perturbed(slope, x))
                x, state = optimizer.update(slope, state, x, learning_rate=rate)
                step += 1
                continue
            break

    return Trajectory(
        np.array(iterates) if isinstance(x, (np.ndarray, np.floating)) else iterates,
        np.array(values),
        np.array(norms),
        np.array(learning_rates, dtype=np.float64),
        oracle.functions,
        oracle.gradients,
        reason,
    )


def _differ(new: Any, old: Any) -> bool:
    """Return whether some entry changed by more than rounding."""
    pairs = zip(leaves(new), leaves(old), strict=True)
    return any(bool(np.any(abs(a - b) > 2 * EPSILON * abs(a))) for a, b in pairs)


def _frozen(structure: Any) -> Any:
    """Return copies that a callback may keep or change."""
    return map_leaves(np.array, structure)
