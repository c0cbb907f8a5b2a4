"""Quadratic form: two eigenvalues and a rotation make a landscape; descent against Newton on it."""

from __future__ import annotations

import math

import numpy as np

from steepest.curvature import (
    best_fixed_step,
    classify,
    condition_number,
    gradient_descent_rate,
    steps_to_tolerance,
)
from steepest.explorables._base import Explorable, Number
from steepest.minimize import Trajectory, minimize
from steepest.newton import newton_step
from steepest.objectives import Objective, quadratic
from steepest.optimizers import GradientDescent

__all__ = ["QuadraticForm"]

REACH = 3.0
"""How far from 0 the start may lie, in both coordinates."""
NEAR = 1e-6
"""The distance at which a method has arrived."""
STEPS = 200
"""How many steps of descent are computed, at most."""
NEGLIGIBLE = 1e-8
"""An eigenvalue that is at most this share of the other counts as 0, as in `classify`."""


class QuadraticForm(Explorable):
    """An explorable: q(x) = ½ xᵀHx with eigenvalues that you choose, descended in two ways.

    It shows the contours of q with the eigenvectors of H, and from a start that the reader drags
    the path of gradient descent and the one step of Newton's method; beside them the distance to
    the critical point after each step.

    Parameters
    ----------
    lambda1, lambda2 : float, default 1.0 and 6.0
        The eigenvalues of H, from -4 to 12.
    angle : float, default 30.0
        The direction of the first eigenvector in degrees, counterclockwise from the first axis,
        from -90 to 90. (An eigenvector and its opposite are the same direction.)
    x, y : float, default -2.8 and 0.2
        The start, each from -3 to 3.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Notes
    -----
    Descent takes the best fixed step 2/(λ₁ + λ₂) where both are positive. Both directions then
    shrink by the same factor (κ - 1)/(κ + 1) in each step, so the distance falls exactly like its
    powers. Elsewhere no step is best, and it takes 1/max|λ|.

    Where an eigenvalue is 0 the critical points of q fill a line, and distances are those to the
    critical point nearest to the start.

    Examples
    --------
    >>> explorable = QuadraticForm(lambda1=2.0, lambda2=6.0, angle=45.0, x=1.0, y=2.0)
    >>> explorable.hessian.round(12)
    array([[ 4., -2.],
           [-2.,  4.]])
    >>> explorable.kind, explorable.condition_number, explorable.learning_rate, explorable.factor
    ('minimum', 3.0, 0.25, 0.5)
    >>> explorable.newton.round(12)
    array([-1., -2.])
    >>> explorable.steps
    22
    """

    lambda1 = Number(1.0, -4.0, 12.0).tag(sync=True)
    lambda2 = Number(6.0, -4.0, 12.0).tag(sync=True)
    angle = Number(30.0, -90.0, 90.0).tag(sync=True)
    x = Number(-2.8, -REACH, REACH).tag(sync=True)
    y = Number(0.2, -REACH, REACH).tag(sync=True)

    def __init__(
        self,
        lambda1: float = 1.0,
        lambda2: float = 6.0,
        angle: float = 30.0,
        x: float = -2.8,
        y: float = 0.2,
    ) -> None:
        super().__init__(lambda1=lambda1, lambda2=lambda2, angle=angle, x=x, y=y)

    @property
    def eigenvectors(self) -> np.ndarray:
        """The rotation R, whose columns are the unit eigenvectors, shape ``(2, 2)``."""
        turn = math.radians(self.angle)
        cosine = 0.0 if abs(self.angle) == 90 else math.cos(turn)  # exact on the axes
        sine = math.sin(turn)
        return np.array([[cosine, -sine], [sine, cosine]])

    @property
    def hessian(self) -> np.ndarray:
        """H = R diag(λ₁, λ₂) Rᵀ, shape ``(2, 2)``."""
        R = self.eigenvectors
        H = R @ self._diagonal @ R.T
        return (H + H.T) / 2

    @property
    def objective(self) -> Objective:
        """q, with its value, gradient and Hessian."""
        return quadratic(self.hessian)

    @property
    def start(self) -> np.ndarray:
        """Where both methods start, shape ``(2,)``."""
        return np.array([self.x, self.y])

    @property
    def kind(self) -> str:
        """What kind of critical point 0 is by the signs of the eigenvalues: see `classify`."""
        return classify(self._diagonal, NEGLIGIBLE)

    @property
    def condition_number(self) -> float:
        """κ = L/μ; ``inf`` where one eigenvalue is 0, ``nan`` where q is not convex or H is 0."""
        if self._flat.all() or (self._eigenvalues[~self._flat] < 0).any():
            return math.nan
        return math.inf if self._flat.any() else condition_number(self._diagonal)

    @property
    def learning_rate(self) -> float:
        """The fixed step: 2/(λ₁ + λ₂) to a minimum, else 1/max|λ|, and ``nan`` for H = 0."""
        if self.kind == "minimum":
            return best_fixed_step(self._diagonal).learning_rate
        largest = float(np.abs(self._eigenvalues).max())
        return 1 / largest if largest > 0 else math.nan

    @property
    def factor(self) -> float:
        """What a step of descent leaves of the distance at worst; ``nan`` for H = 0."""
        if self._flat.all():
            return math.nan
        return gradient_descent_rate(np.diag(self._eigenvalues[~self._flat]), self.learning_rate)

    @property
    def critical_point(self) -> np.ndarray:
        """The critical point nearest to the start, shape ``(2,)``: 0, unless an eigenvalue is."""
        return self.eigenvectors @ np.where(self._flat, self._components, 0.0)

    @property
    def descent(self) -> Trajectory:
        """The course of gradient descent from the start, of at most 200 steps."""
        rate = 1.0 if math.isnan(self.learning_rate) else self.learning_rate
        optimizer = GradientDescent(rate)
        return minimize(self.objective, self.start, optimizer, max_steps=STEPS, tol=0.0)

    @property
    def distances(self) -> np.ndarray:
        """The distance to the critical point at each iterate, shape ``(T + 1,)``."""
        return np.linalg.norm(self.descent.iterates - self.critical_point, axis=1)

    @property
    def steps(self) -> int | float:
        """After how many steps descent is within 10⁻⁶ of the critical point; ``inf`` if never."""
        if self._flat.all():
            return 0
        away = np.where(self._flat, 0.0, self._components)
        return steps_to_tolerance(self._diagonal, away, self.learning_rate, NEAR)

    @property
    def newton(self) -> np.ndarray | None:
        """The Newton step from the start, shape ``(2,)``; None where H is singular."""
        if self._flat.any():
            return None
        return newton_step(self.objective.gradient(self.start), self.hessian)

    @property
    def _eigenvalues(self) -> np.ndarray:
        return np.array([self.lambda1, self.lambda2])

    @property
    def _diagonal(self) -> np.ndarray:
        return np.diag(self._eigenvalues)

    @property
    def _flat(self) -> np.ndarray:
        """Which eigenvalues count as 0."""
        sizes = np.abs(self._eigenvalues)
        return sizes <= NEGLIGIBLE * sizes.max()

    @property
    def _components(self) -> np.ndarray:
        """The start's share of each eigenvector."""
        return self.eigenvectors.T @ self.start
