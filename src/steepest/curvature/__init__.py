"""What the second derivatives say: classes of critical points, condition, rates, convexity.

The symbols are those of the course: H is the Hessian, symmetric, shape (n, n); λ its
eigenvalues; L = max|λ| the smoothness (L_s where L is the loss), μ = min λ the strong
convexity, κ = L/μ the condition number; η the learning rate. A quadratic here is
f(x) = ½ (x - x*)ᵀ H (x - x*), on which gradient descent is x - x* ← (I - ηH)(x - x*).

References
----------
- S. Boyd, L. Vandenberghe, *Convex Optimization*, Cambridge University Press, 2004.
- Y. Nesterov, *Lectures on Convex Optimization*, 2nd edition, Springer, 2018, chapter 2.
- B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
  Computational Mathematics and Mathematical Physics 4 (1964), 1–17.
- D. S. Dean, S. N. Majumdar, "Large deviations of extreme eigenvalues of random matrices",
  Physical Review Letters 97 (2006), 160201.
"""

from __future__ import annotations

from steepest.curvature.bounds import convex_bound, gradient_norm_bound, strongly_convex_bound
from steepest.curvature.classes import (
    classify,
    classify_point,
    is_positive_definite,
    is_positive_semidefinite,
)
from steepest.curvature.convexity import ChordViolation, violates_convexity
from steepest.curvature.descent import distances_on_quadratic, escape_steps, steps_to_tolerance
from steepest.curvature.rates import (
    FixedStep,
    MomentumStep,
    best_fixed_step,
    best_momentum,
    gradient_descent_rate,
    largest_stable_learning_rate,
)
from steepest.curvature.spectrum import (
    condition_number,
    eigenvalues,
    positive_definite_share,
    quadratic_model,
    smoothness,
    strong_convexity,
)

__all__ = [
    "ChordViolation",
    "FixedStep",
    "MomentumStep",
    "best_fixed_step",
    "best_momentum",
    "classify",
    "classify_point",
    "condition_number",
    "convex_bound",
    "distances_on_quadratic",
    "eigenvalues",
    "escape_steps",
    "gradient_descent_rate",
    "gradient_norm_bound",
    "is_positive_definite",
    "is_positive_semidefinite",
    "largest_stable_learning_rate",
    "positive_definite_share",
    "quadratic_model",
    "smoothness",
    "steps_to_tolerance",
    "strong_convexity",
    "strongly_convex_bound",
    "violates_convexity",
]
