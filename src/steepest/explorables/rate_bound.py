"""The rate bound: descent in a valley of condition κ against what the theorems promise of it."""

from __future__ import annotations

import math

import numpy as np

from steepest.curvature import (
    best_fixed_step,
    gradient_descent_rate,
    largest_stable_learning_rate,
    steps_to_tolerance,
    strongly_convex_bound,
)
from steepest.explorables._base import Choice, Explorable, Number, Whole
from steepest.minimize import minimize
from steepest.objectives import Objective, quadratic
from steepest.optimizers import GradientDescent

__all__ = ["RateBound"]

STEPS = 50
"""How many steps are taken."""
START = (5.0, 5.0)
NEAR = 0.01
"""The share of the first distance at which it has arrived."""


class RateBound(Explorable):
    """An explorable: gradient descent on ½(x² + κy²) from (5, 5), and the bound on its distance.

    It shows ρ, the larger of |1 - ημ| and |1 - ηL|, against η; the path in the valley; and the
    distance to the minimizer after each step, with the bounds. Here μ = 1 and L = κ.

    Parameters
    ----------
    kappa : float, default 10.0
        The condition number κ = L/μ, from 1 to 1000.
    rule : {"by_hand", "inverse", "best", "limit"}, default "by_hand"
        How η is chosen: by ``relative_rate``, or as 1/L, 2/(L + μ) or 2/L.
    relative_rate : float, default 1.7
        η as a multiple of 1/L, from 0.05 to 2.2, for the rule "by_hand".
    k : int, default 10
        The step that the numbers are for, from 0 to 50.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Notes
    -----
    ‖x_k - x*‖ ≤ ρᵏ ‖x₀ - x*‖ on *every* μ-strongly convex, L-smooth function with a continuous
    Hessian, because ∇f(x) = A(x - x*) with a mean Hessian A whose eigenvalues lie between μ and
    L: a step multiplies the distance by I - ηA. So for 0 < η ≤ 2/(L + μ) the bound is (1 - ημ)ᵏ,
    and for 2/(L + μ) ≤ η it is (ηL - 1)ᵏ, which shrinks below 2/L only. No fixed step has a
    smaller ρ than 2/(L + μ), with (κ - 1)/(κ + 1). The theorem with (1 - μ/L)ᵏ on the *squared*
    distance, for η = 1/L, is weaker by a square root. An L-smooth function is also 1/η-smooth
    where η ≤ 1/L, which makes the theorem (1 - ημ)ᵏ there.

    Examples
    --------
    >>> explorable = RateBound(kappa=50.0, rule="inverse", k=50)
    >>> explorable.learning_rate, explorable.factors.round(12).tolist()
    (0.02, [0.98, 0.0])
    >>> round(explorable.distance, 4), round(explorable.bound, 4), round(explorable.theorem, 4)
    (1.8208, 2.5751, 4.2671)
    """

    kappa = Number(10.0, 1.0, 1000.0).tag(sync=True)
    rule = Choice(("by_hand", "inverse", "best", "limit"), "by_hand").tag(sync=True)
    relative_rate = Number(1.7, 0.05, 2.2).tag(sync=True)
    k = Whole(10, 0, STEPS).tag(sync=True)

    def __init__(
        self,
        kappa: float = 10.0,
        rule: str = "by_hand",
        relative_rate: float = 1.7,
        k: int = 10,
    ) -> None:
        super().__init__(kappa=kappa, rule=rule, relative_rate=relative_rate, k=k)

    @property
    def hessian(self) -> np.ndarray:
        """The matrix diag(1, κ), shape ``(2, 2)``."""
        return np.diag([1.0, self.kappa])

    @property
    def objective(self) -> Objective:
        """½(x² + κy²), with its value, gradient and Hessian."""
        return quadratic(self.hessian)

    @property
    def learning_rate(self) -> float:
        """η."""
        if self.rule == "inverse":
            return 1 / self.kappa
        if self.rule == "best":
            return best_fixed_step(self.hessian).learning_rate
        if self.rule == "limit":
            return largest_stable_learning_rate(self.hessian)
        return self.relative_rate / self.kappa

    @property
    def factors(self) -> np.ndarray:
        """What a step makes of x and of y, 1 - ημ and 1 - ηL, shape ``(2,)``."""
        return 1 - self.learning_rate * np.array([1.0, self.kappa])

    @property
    def rho(self) -> float:
        """The factor ρ = max(|1 - ημ|, |1 - ηL|)."""
        return gradient_descent_rate(self.hessian, self.learning_rate)

    @property
    def iterates(self) -> np.ndarray:
        """The points x₀, …, x₅₀, shape ``(51, 2)``. A descent that reaches 0 stays there."""
        course = minimize(
            self.objective,
            START,
            GradientDescent(self.learning_rate),
            max_steps=STEPS,
            tol=0,
            patience=STEPS + 1,
        )
        return np.pad(course.iterates, ((0, STEPS - course.steps), (0, 0)), mode="edge")

    @property
    def distances(self) -> np.ndarray:
        """The distance to the minimizer 0 at each iterate, shape ``(51,)``."""
        return np.linalg.norm(self.iterates, axis=1)

    @property
    def bounds(self) -> np.ndarray:
        """What each distance can be at most, ρᵏ ‖x₀‖, shape ``(51,)``."""
        return self.rho ** np.arange(STEPS + 1) * math.hypot(*START)

    @property
    def theorems(self) -> np.ndarray:
        """The bound (1 - ημ)^(k/2) ‖x₀‖, shape ``(51,)``; ``nan`` where η > 1/L."""
        rate = self.learning_rate
        if rate * self.kappa > 1 + 1e-12:
            return np.full(STEPS + 1, math.nan)
        squared = strongly_convex_bound(1 / rate, 1.0, np.arange(STEPS + 1))
        return np.sqrt(squared) * math.hypot(*START)

    @property
    def distance(self) -> float:
        """The distance after k steps."""
        return float(self.distances[self.k])

    @property
    def bound(self) -> float:
        """The bound ρᵏ ‖x₀‖ on it."""
        return float(self.bounds[self.k])

    @property
    def theorem(self) -> float:
        """The weaker bound (1 - ημ)^(k/2) ‖x₀‖; ``nan`` where η > 1/L."""
        return float(self.theorems[self.k])

    @property
    def steps(self) -> int | float:
        """After how many steps the distance is 1 % of the first; ``inf`` if never."""
        if self.learning_rate * self.kappa > 2 - 1e-9:  # as the rounding of 1 - ηL may hide
            return math.inf
        near = NEAR * math.hypot(*START)
        return steps_to_tolerance(self.hessian, START, self.learning_rate, near)
