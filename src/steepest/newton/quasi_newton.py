"""L-BFGS: Newton's method with a Hessian guessed from the last few gradients."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from steepest._validation import describe, require_integer
from steepest.line_search import wolfe
from steepest.line_search.ray import require_inside
from steepest.minimize import Trajectory
from steepest.newton.loop import descend, whole_step
from steepest.newton.problem import Problem
from steepest.optimizers import global_norm

__all__ = ["lbfgs", "two_loop"]

EPSILON = float(np.finfo(np.float64).eps)
Pairs = Iterable[tuple[np.ndarray, np.ndarray]]


def lbfgs(
    objective_or_f: Any,
    x0: Any,
    *,
    gradient: Callable[[Any], Any] | None = None,
    memory: int = 10,
    c1: float = 1e-4,
    c2: float = 0.9,
    max_steps: int = 1000,
    tol: float = 1e-8,
    patience: int = 5,
    bound: float = 1e12,
) -> Trajectory:
    r"""Descend by the limited-memory BFGS method, with a line search of strong Wolfe.

    Parameters
    ----------
    objective_or_f : object or callable
        An objective with the methods ``value(x)`` and ``gradient(x)``, as those of
        `steepest.objectives`, or a function of x that returns one number.
    x0 : array_like, or a list, tuple or dict of arrays, nested
        Where to start.
    gradient : callable, optional
        ∇f, in the structure of x0. If it is not given and the objective has none, f is
        differentiated in reverse mode, so it must then be written in NumPy.
    memory : int, default 10
        m, how many of the last steps are kept, from 1: 2m vectors. 3 to 20 is usual.
    c1, c2 : float, default 1e-4 and 0.9
        The constants of the line search: see `steepest.line_search.wolfe`.
    max_steps : int, default 1000
        How many steps at most; 0 only looks at x0.
    tol : float, default 1e-8
        A gradient norm of at most this is convergence.
    patience : int, default 5
        How many steps in a row that change nothing count as a stall.
    bound : float, default 1e12
        A value of size above bound·max(1, \|f(x0)\|) is divergence.

    Returns
    -------
    Trajectory
        The rates are those of the line search. The reasons are those of
        `steepest.minimize.minimize`; "stalled" says also that the line search found no decrease.

    Raises
    ------
    TypeError, ValueError
        As `steepest.minimize.minimize`; ValueError also if ``x0`` is empty.

    Notes
    -----
    With s = xₖ₊₁ - xₖ and y = ∇fₖ₊₁ - ∇fₖ, the pair says how f bends along s: H s ≈ y. The step
    is d = -B∇f, where B is γI after m BFGS updates and γ = sᵀy/yᵀy of the last pair:

    .. math:: B \leftarrow (I - ρ s y^\top) B (I - ρ y s^\top) + ρ s s^\top, \quad ρ = 1/y^\top s.

    Neither B nor H is formed; see `two_loop` for the product. A pair is kept only if sᵀy is
    positive beyond rounding, which the Wolfe conditions guarantee, so B is positive definite and
    d descends. The first d is -∇f, shortened to length 1 if it is longer.

    References
    ----------
    J. Nocedal, "Updating quasi-Newton matrices with limited storage", Mathematics of Computation
    35 (1980), 773–782.

    Examples
    --------
    >>> from steepest.objectives import rosenbrock
    >>> course = lbfgs(rosenbrock, [-1.2, 1.0])
    >>> course.converged, course.x.round(6)
    (True, array([1., 1.]))
    """
    problem = Problem(objective_or_f, x0, gradient)
    pairs: deque[tuple[np.ndarray, np.ndarray]] = deque(
        maxlen=require_integer("memory", memory, 1, 10**6)
    )
    c1, c2 = require_inside("c1", c1), require_inside("c2", c2)
    if not c1 < c2:
        raise ValueError(
            f"c1: expected a number below c2, which is {describe(c2)}, got {describe(c1)}"
        )

    def advance(x: np.ndarray, slope: np.ndarray) -> tuple[np.ndarray, float] | str:
        d = -two_loop(slope, pairs)
        if not (pairs and -np.inf < slope @ d < 0):  # or out of range, or lost in rounding
            pairs.clear()
            d = -slope / max(1.0, global_norm(slope))
        found = wolfe(problem.value, problem.gradient, x, d, c1=c1, c2=c2)
        step = (found.x, found.rate) if found.rate > 0 else whole_step(problem, x, slope, d)
        if not isinstance(step, str):
            s, y = step[0] - x, problem.gradient(step[0]) - slope
            if s @ y > EPSILON * np.linalg.norm(s) * np.linalg.norm(y):
                pairs.append((s, y))
        return step

    return descend(problem, advance, max_steps=max_steps, tol=tol, patience=patience, bound=bound)


def two_loop(gradient: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Return B ∇f, where B is the BFGS approximation of H⁻¹ from the pairs (s, y), oldest first.

    Nocedal and Wright, algorithm 7.4: 4mn multiplications. Without pairs, B is the identity.

    Examples
    --------
    On ½·4x² a step of 1 changes the gradient by 4, and B = 1/4:

    >>> two_loop(np.array([8.0]), [(np.array([1.0]), np.array([4.0]))])
    array([2.])
    """
    pairs, q, weights = list(pairs), gradient.copy(), []
    for s, y in reversed(pairs):
        weights.append((s @ q) / (y @ s))
        q -= weights[-1] * y
    if pairs:
        s, y = pairs[-1]
        q *= (s @ y) / (y @ y)
    for (s, y), weight in zip(pairs, reversed(weights), strict=True):
        q += (weight - (y @ q) / (y @ s)) * s
    return q
