"""Newton's method and its relatives: descent that knows how the function bends.

=====================  =======================================  ============================
function               the step d                               needs
=====================  =======================================  ============================
`newton`               H d = -∇f                                H; goes to any critical point
`damped_newton`        |H| d = -∇f, and a line search           H; descends
`newton_cg`            H d ≈ -∇f, and a line search             products H v only
`lbfgs`                d = -B ∇f with B ≈ H⁻¹, a line search    ∇f, and 2m vectors of memory
`gauss_newton_step`    min ‖r + J d‖                            the Jacobian of residuals
=====================  =======================================  ============================

All of them minimize to a `steepest.minimize.Trajectory`. H has n² entries: with 175 billion
parameters that is 3·10²², which is why networks are trained with first derivatives.

References
----------
- J. Nocedal, S. J. Wright, *Numerical Optimization*, 2nd edition, Springer, 2006.
- D. C. Liu, J. Nocedal, "On the limited memory BFGS method for large scale optimization",
  Mathematical Programming 45 (1989), 503–528.
- Y. N. Dauphin, R. Pascanu, C. Gulcehre, K. Cho, S. Ganguli, Y. Bengio, "Identifying and
  attacking the saddle point problem in high-dimensional non-convex optimization", NeurIPS 2014.
"""

from __future__ import annotations

from steepest.newton.matrix_free import ConjugateGradient, conjugate_gradient, newton_cg
from steepest.newton.methods import damped_newton, newton
from steepest.newton.quasi_newton import lbfgs
from steepest.newton.steps import damped_newton_step, gauss_newton_step, newton_step

__all__ = [
    "ConjugateGradient",
    "conjugate_gradient",
    "damped_newton",
    "damped_newton_step",
    "gauss_newton_step",
    "lbfgs",
    "newton",
    "newton_cg",
    "newton_step",
]
