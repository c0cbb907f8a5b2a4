"""Newton's method, as it is and damped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._validation import require_positive
from steepest.line_search.ray import require_inside
from steepest.minimize import Trajectory
from steepest.newton.loop import descend, search
from steepest.newton.problem import Problem
from steepest.newton.steps import SMALLEST, damped_newton_step, newton_step

__all__ = ["damped_newton", "newton"]


def newton(
    objective_or_f: Any,
    x0: Any,
    *,
    gradient: Callable[[Any], Any] | None = None,
    hessian: Callable[[Any], Any] | None = None,
    max_steps: int = 100,
    tol: float = 1e-8,
    patience: int = 5,
    bound: float = 1e12,
) -> Trajectory:
    r"""Go to a critical point by Newton's method: θ ← θ - H⁻¹∇f, with no line search.

    Parameters
    ----------
    objective_or_f : object or callable
        An objective with the methods ``value(x)``, ``gradient(x)`` and ``hessian(x)``, as those
        of `steepest.objectives`, or a function of x that returns one number.
    x0 : array_like, or a list, tuple or dict of arrays, nested
        Where to start: n numbers altogether.
    gradient : callable, optional
        ∇f, in the structure of x0. If it is not given and the objective has none, f is
        differentiated in reverse mode, so it must then be written in NumPy.
    hessian : callable, optional
        H, of shape (n, n), or (\*shape of x0, \*shape of x0) for an array; the same holds.
    max_steps : int, default 100
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
        Every rate is 1. Hessians are not counted: there is one for each step. The reasons are
        those of `steepest.minimize.minimize`, and two more cases:

        - "stalled": H is singular, so there is no Newton step. (`newton_step` raises for it.)
        - "diverged": H is not finite.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind, or f or a derivative returns no numbers.
    ValueError
        If an argument is out of range, ``x0`` is empty or not finite, f does not return one
        number, a derivative has the wrong shape, or H is not symmetric.

    Notes
    -----
    Each step jumps to the critical point of the second-order Taylor polynomial, of whatever kind
    it is. On a quadratic one step is enough. Near a critical point with an invertible H the
    number of correct digits doubles with each step. But nothing prefers a minimum: maxima and
    saddles attract it as well, and far from them it may climb, swing or diverge. "converged"
    therefore says ∇f ≈ 0 and no more; `steepest.curvature.classify` tells the kind, and
    `damped_newton` descends. The path does not depend on the units: after x = Ay, with A
    invertible, it is the same path.

    Examples
    --------
    >>> from steepest.objectives import ravine, saddle
    >>> newton(ravine(10), [2.0, 1.0]).iterates
    array([[2., 1.],
           [0., 0.]])
    >>> newton(saddle, [1.5, 0.01])  # no minimum
    Trajectory(converged after 1 step: value 0, gradient norm 0, x = [0. 0.];
    2 evaluations of f, 2 of its gradient)
    """
    problem = Problem(objective_or_f, x0, gradient, hessian)

    def advance(x: np.ndarray, slope: np.ndarray) -> tuple[np.ndarray, float] | str:
        H = problem.hessian(x)
        if not np.isfinite(H).all():
            return "diverged"
        try:
            return x + newton_step(slope, H), 1.0
        except np.linalg.LinAlgError:
            return "stalled"

    return descend(problem, advance, max_steps=max_steps, tol=tol, patience=patience, bound=bound)


def damped_newton(
    objective_or_f: Any,
    x0: Any,
    *,
    gradient: Callable[[Any], Any] | None = None,
    hessian: Callable[[Any], Any] | None = None,
    smallest: float = SMALLEST,
    c: float = 1e-4,
    max_steps: int = 200,
    tol: float = 1e-8,
    patience: int = 5,
    bound: float = 1e12,
) -> Trajectory:
    r"""Descend by Newton's method with \|H\| in place of H, and a backtracking line search.

    Parameters
    ----------
    objective_or_f, x0, gradient, hessian, tol, patience, bound
        As in `newton`.
    smallest : float, default 1e-8
        The least size of a curvature, as a share of the largest: see `damped_newton_step`.
    c : float, default 1e-4
        Armijo's constant: see `steepest.line_search.backtracking`.
    max_steps : int, default 200
        How many steps at most; 0 only looks at x0.

    Returns
    -------
    Trajectory
        The rates are those of the line search: 1 near a minimizer. The reasons are those of
        `newton`, but a singular H is no obstacle, and "stalled" says also that the line search
        found no decrease: the gradient is wrong, or tol is below the rounding of ∇f.

    Raises
    ------
    TypeError, ValueError
        As `newton`, and if ``smallest`` is not positive or ``c`` not between 0 and 1.

    Notes
    -----
    Every step goes down, and where H is positive definite it is Newton's, so convergence is
    quadratic. Where the decrease is too small to be seen in f, a whole step is taken if it lowers
    ‖∇f‖.

    From any point near a saddle but off its ridge, where some part of the gradient lies along a
    negative curvature, that part grows with each step, by a factor of about 2, and the path
    leaves. At the saddle itself, and wherever ‖∇f‖ ≤ ``tol``, there is no step: it stops there,
    "converged", as every method that reads only ∇f to stop. Exactly on the ridge it slides to
    the saddle. `steepest.curvature.classify` tells; a small random step off x frees it.

    Examples
    --------
    >>> from steepest.objectives import himmelblau
    >>> course = damped_newton(himmelblau, [0.0, 0.0])
    >>> course.converged, course.x.round(6)
    (True, array([3., 2.]))
    """
    problem = Problem(objective_or_f, x0, gradient, hessian)
    require_positive("smallest", smallest)
    require_inside("c", c)

    def advance(x: np.ndarray, slope: np.ndarray) -> tuple[np.ndarray, float] | str:
        H = problem.hessian(x)
        if not np.isfinite(H).all():
            return "diverged"
        return search(problem, x, slope, damped_newton_step(slope, H, smallest=smallest), c)

    return descend(problem, advance, max_steps=max_steps, tol=tol, patience=patience, bound=bound)
