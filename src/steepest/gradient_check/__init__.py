"""Is this gradient right? A comparison with central differences, and what a wrong one looks like.

The two gradients are compared by the relative error

    ‖a - n‖ / max(‖a‖ + ‖n‖, tiny),

a the analytic gradient, n the numeric one. It does not depend on the scale of f, and is 1 when
one of them is 0. (Some texts divide by max(‖a‖, ‖n‖), which makes it up to twice as large.)
Below ``tiny`` the round-off of the differences alone would be an error larger than the tolerance.
"""

from __future__ import annotations

from steepest.gradient_check.check import check_gradient
from steepest.gradient_check.result import GradientCheck

__all__ = ["GradientCheck", "check_gradient"]
