r"""Landscapes to descend, each with its gradient, Hessian, minimizers, view box and start.

====================  ===========================================  ==============  ============
name                  f                                            start           minimizers
====================  ===========================================  ==============  ============
square                w²                                           3               0
shifted_square        (w - 3)²                                     -2              3
quartic               w⁴                                           1               0
double_well           (w² - 1)²                                    0.1             -1 and 1
sine_parabola         w² + 5 sin w                                 5               -1.1105…
bowl                  w₁² + w₂²                                    (2, 1)          (0, 0)
shifted_bowl          (w₁ - 2)² + (w₂ + 1)²                        (5, 3)          (2, -1)
elliptical_bowl       (w₁ - 2)² + 4(w₂ - 1)²                       (-1, 3.5)       (2, 1)
ravine                w₁² + 10w₂²                                  (2, 1)          (0, 0)
rotated_ravine        the same, turned by 30°                      (2, 1), turned  (0, 0)
rosenbrock            (1 - w₁)² + 100(w₂ - w₁²)²                   (-1, 1)         (1, 1)
himmelblau            (w₁² + w₂ - 11)² + (w₁ + w₂² - 7)²           (0, 0)          four
beale                 the sum of three squares of degree 4         (1, 1)          (3, 0.5)
sine_valley           sin w₁ + ½w₂²                                (-1.5, 2)       (-π/2, 0), …
saddle                w₁² - w₂²                                    (1.5, 0.01)     none
monkey_saddle         w₁³ - 3w₁w₂²                                 (1, 0.01)       none
====================  ===========================================  ==============  ============

All of them are in the table `OBJECTIVES`; `quadratic` makes ½wᵀAw + bᵀw + c, `ravine` the ravines
of any condition number and angle, and `linear_regression` and `logistic_regression` the losses of
these models on your data. An objective is callable; see `Objective` for its
parts and for the shapes it takes.

References
----------
- H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a
  function", The Computer Journal 3 (1960), 175–184. Its start is (-1.2, 1).
- D. M. Himmelblau, *Applied Nonlinear Programming*, McGraw-Hill, 1972.
- J. J. Moré, B. S. Garbow, K. E. Hillstrom, "Testing unconstrained optimization software", ACM
  Transactions on Mathematical Software 7 (1981), 17–41 (Rosenbrock's and Beale's functions).
"""

from __future__ import annotations

import numpy as np

from steepest.objectives.landscapes import (
    beale,
    himmelblau,
    monkey_saddle,
    rosenbrock,
    sine_valley,
)
from steepest.objectives.objective import Objective
from steepest.objectives.one_variable import (
    double_well,
    quartic,
    shifted_square,
    sine_parabola,
    square,
)
from steepest.objectives.quadratics import (
    bowl,
    elliptical_bowl,
    quadratic,
    ravine,
    saddle,
    shifted_bowl,
)
from steepest.objectives.regression import linear_regression, logistic_regression

__all__ = [
    "OBJECTIVES",
    "Objective",
    "beale",
    "bowl",
    "double_well",
    "elliptical_bowl",
    "himmelblau",
    "linear_regression",
    "logistic_regression",
    "monkey_saddle",
    "quadratic",
    "quartic",
    "ravine",
    "rosenbrock",
    "saddle",
    "shifted_bowl",
    "shifted_square",
    "sine_parabola",
    "sine_valley",
    "square",
]

OBJECTIVES: dict[str, Objective] = {
    objective.name: objective
    for objective in (
        square,
        shifted_square,
        quartic,
        double_well,
        sine_parabola,
        bowl,
        shifted_bowl,
        elliptical_bowl,
        ravine(),
        ravine(angle=np.pi / 6),
        rosenbrock,
        himmelblau,
        beale,
        sine_valley,
        saddle,
        monkey_saddle,
    )
}
"""Every landscape by name."""
