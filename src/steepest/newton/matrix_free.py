"""Conjugate gradients, and Newton's method without a Hessian: only products H v are needed."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_integer,
    require_nonnegative,
    require_same_shape,
)
from steepest.line_search.ray import require_inside
from steepest.minimize import Trajectory
from steepest.newton.loop import descend, search
from steepest.newton.problem import Problem

__all__ = ["ConjugateGradient", "conjugate_gradient", "newton_cg"]


class ConjugateGradient(NamedTuple):
    """The result of `conjugate_gradient`: x with H x ≈ b, and why it stopped.

    ``residual_norm`` is ‖b - Hx‖ as the recursion has it. ``reason`` is "converged", "max_steps",
    "negative_curvature", and then ``x`` is what was found before the direction that showed it, or
    "diverged", where pᵀHp is not finite.
    """

    x: np.ndarray
    steps: int
    residual_norm: float
    reason: str


def conjugate_gradient(
    hvp: Callable[[np.ndarray], ArrayLike],
    b: ArrayLike,
    *,
    tol: float = 1e-10,
    max_steps: int | None = None,
) -> ConjugateGradient:
    r"""Solve H x = b for a positive definite H that is known only by its products H v.

    Parameters
    ----------
    hvp : callable
        Takes v of shape (n,) and returns H v of shape (n,).
    b : array_like, shape (n,)
        The right-hand side; -∇f for a Newton step.
    tol : float, default 1e-10
        Stop when ‖b - Hx‖ ≤ tol · ‖b‖.
    max_steps : int, optional
        How many products at most; 10n if not given. In exact arithmetic n are enough.

    Returns
    -------
    ConjugateGradient
        A direction p with pᵀHp ≤ 0 stops it: H is not positive definite. If it is the first
        one, x is 0.

    Raises
    ------
    TypeError
        If ``hvp`` cannot be called, or an array is not numeric.
    ValueError
        If ``b`` is no vector, empty or not finite, or H v has not its shape.

    Notes
    -----
    The method of Hestenes and Stiefel. x minimizes ½xᵀHx - bᵀx over the span of b, Hb, H²b, …,
    so it is exact after as many steps as H has different eigenvalues.

    References
    ----------
    M. R. Hestenes, E. Stiefel, "Methods of conjugate gradients for solving linear systems",
    Journal of Research of the National Bureau of Standards 49 (1952), 409–436.

    Examples
    --------
    >>> H = np.array([[4.0, 1.0], [1.0, 3.0]])
    >>> solution = conjugate_gradient(lambda v: H @ v, [1.0, 2.0])
    >>> solution.x * 11, solution.steps
    (array([1., 7.]), 2)
    """
    require_callable("hvp", hvp)
    b = require_array("b", b)
    if b.ndim != 1 or b.size == 0:
        raise ValueError(f"b: expected a vector, got {describe(b)}")
    if not np.isfinite(b).all():
        raise ValueError(f"b: expected finite numbers, got {describe(b[~np.isfinite(b)][0])}")
    tol = require_nonnegative("tol", tol)
    limit = 10 * b.size if max_steps is None else require_integer("max_steps", max_steps, 0, 10**9)

    scale = np.abs(b).max() or 1.0  # so that no square is out of range
    x, residual = np.zeros(b.size), b / scale
    p, squared = residual.copy(), residual @ residual
    small = tol * math.sqrt(squared)
    reason, step = "converged", 0
    while not math.sqrt(squared) <= small:
        if step == limit:
            reason = "max_steps"
            break
        Hp = require_array("hvp(v)", hvp(p.copy()))
        require_same_shape("hvp(v)", Hp, b.shape, "the shape of b")
        curvature = p @ Hp
        if not 0 < curvature < math.inf:
            reason = "negative_curvature" if curvature <= 0 else "diverged"
            break
        rate = squared / curvature
        x = x + rate * p
        residual = residual - rate * Hp
        last, squared = squared, residual @ residual
        p = residual + (squared / last) * p
        step += 1
    return ConjugateGradient(scale * x, step, float(scale * math.sqrt(squared)), reason)


def newton_cg(
    objective_or_f: Any,
    x0: Any,
    *,
    gradient: Callable[[Any], Any] | None = None,
    c: float = 1e-4,
    max_steps: int = 200,
    tol: float = 1e-8,
    patience: int = 5,
    bound: float = 1e12,
) -> Trajectory:
    r"""Descend by Newton steps from conjugate gradients, with a backtracking line search.

    Parameters
    ----------
    objective_or_f, x0, gradient, tol, patience, bound
        As in `newton`. f is differentiated by `steepest.reverse_mode` for the products H v, so it
        must be written in NumPy.
    c : float, default 1e-4
        Armijo's constant: see `steepest.line_search.backtracking`.
    max_steps : int, default 200
        How many steps at most; 0 only looks at x0.

    Returns
    -------
    Trajectory
        With the reasons of `damped_newton`. The products H v are not counted; each costs a small
        multiple of a gradient.

    Raises
    ------
    TypeError, ValueError
        As `damped_newton`.

    Notes
    -----
    The line search Newton–CG method, algorithm 7.1 of Nocedal and Wright. H d = -∇f is solved
    until the residual is below min(½, √‖∇f‖)·‖∇f‖, or a negative curvature turns up: roughly far
    away, closely near the end, so that convergence is superlinear. If the first direction has a
    negative curvature the step is along -∇f. The memory is a few vectors, as in `lbfgs`. What
    `damped_newton` says about saddles holds here.

    Examples
    --------
    >>> from steepest.objectives import rosenbrock
    >>> course = newton_cg(rosenbrock, [-1.2, 1.0])
    >>> course.converged, course.x.round(6)
    (True, array([1., 1.]))
    """
    problem = Problem(objective_or_f, x0, gradient)
    require_inside("c", c)

    def advance(x: np.ndarray, slope: np.ndarray) -> tuple[np.ndarray, float] | str:
        norm = float(np.linalg.norm(slope))
        solved = conjugate_gradient(
            lambda v: problem.hessian_vector_product(x, v), -slope, tol=min(0.5, math.sqrt(norm))
        )
        if solved.reason == "diverged":
            return "diverged"
        return search(problem, x, slope, solved.x if solved.steps > 0 else -slope, c)

    return descend(problem, advance, max_steps=max_steps, tol=tol, patience=patience, bound=bound)
