"""Line search: how far to go in a direction. Armijo's backtracking and the strong Wolfe conditions.

Both look at f along a ray, φ(η) = f(x + ηd), in a descent direction d: φ′(0) = ∇f(x)·d < 0.
Backtracking asks for *sufficient decrease*; `wolfe` also for a slope that has become flat, which
keeps steps from being too short and is what quasi-Newton methods need.

References
----------
- L. Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives",
  Pacific Journal of Mathematics 16 (1966), 1–3.
- P. Wolfe, "Convergence conditions for ascent methods", SIAM Review 11 (1969), 226–235.
- J. Nocedal, S. J. Wright, *Numerical Optimization*, 2nd edition, Springer, 2006, chapter 3.
- J. J. Moré, D. J. Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM
  Transactions on Mathematical Software 20 (1994), 286–307.
"""

from __future__ import annotations

from steepest.line_search.armijo import ArmijoStep, backtracking
from steepest.line_search.strong_wolfe import WolfeStep, wolfe

__all__ = ["ArmijoStep", "WolfeStep", "backtracking", "wolfe"]
