"""Steepest: calculus and optimization for machine learning.

The mathematics of the course, with its pictures and its explorables. ``import steepest``
loads NumPy and nothing heavier; `steepest.plots` (matplotlib) and `steepest.explorables`
(anywidget) are loaded when first used.

Derivatives from values of f alone (`derivative`, `gradient`, `jacobian`, `hessian`) and
derivatives of the program that computes f (`grad`, `value_and_grad`) are at the top; so are
`check_gradient` and `minimize`. Everything else is in the modules:

====================  ===================================================================
functions             elementary functions, activations, layers, losses
objectives            landscapes to descend
finite_differences    derivatives from differences
forward_mode          dual numbers
reverse_mode          the tape: grad, vjp, jacobian, hessian_vector_product
gradient_check        compare a gradient with differences
curvature             Hessians: classes, condition numbers, rates
line_search           how far to go
optimizers            from gradient descent to Adam and beyond; clipping
schedules             learning rates over time
newton                Newton's method and L-BFGS
networks              multilayer perceptrons and their training
quadrature            integrals with error estimates
metrics, datasets     how good is it; what is it tried on
plots, explorables    the pictures of the book, still and alive
====================  ===================================================================

Examples
--------
>>> import numpy as np
>>> import steepest
>>> steepest.derivative(lambda x: x**2, 3.0, h=0.5)
np.float64(6.0)
>>> steepest.grad(lambda x: x**2)(3.0)
np.float64(6.0)
>>> from steepest.optimizers import GradientDescent
>>> steepest.minimize(lambda x: (x - 3) ** 2, 0.0, GradientDescent(0.1)).x.round(6)
np.float64(3.0)
"""

from __future__ import annotations

import importlib
from types import ModuleType

import numpy as np

from steepest import (
    curvature,
    datasets,
    finite_differences,
    forward_mode,
    functions,
    line_search,
    metrics,
    networks,
    newton,
    objectives,
    optimizers,
    quadrature,
    reverse_mode,
    schedules,
    style,
)
from steepest.finite_differences import (
    central_difference,
    complex_step,
    default_step,
    derivative,
    forward_difference,
    gradient,
    hessian,
    hessian_vector_product,
    jacobian,
    richardson,
    second_derivative,
)
from steepest.forward_mode import jvp
from steepest.gradient_check import check_gradient
from steepest.minimize import Trajectory, minimize
from steepest.reverse_mode import grad, value_and_grad, vjp

_LAZY = ("explorables", "plots")

# A training step makes arrays and frees them again. glibc's allocator would give large blocks
# back to the system each time, and the page faults that follow can triple the time of a step.
# It keeps blocks up to the largest size that has ever been freed: so allocate a large block,
# never touch it, and free it.
np.empty(3 * 2**20)

__all__ = [
    "Trajectory",
    "central_difference",
    "check_gradient",
    "complex_step",
    "curvature",
    "datasets",
    "default_step",
    "derivative",
    "explorables",
    "finite_differences",
    "forward_difference",
    "forward_mode",
    "functions",
    "grad",
    "gradient",
    "hessian",
    "hessian_vector_product",
    "jacobian",
    "jvp",
    "line_search",
    "metrics",
    "minimize",
    "networks",
    "newton",
    "objectives",
    "optimizers",
    "plots",
    "quadrature",
    "reverse_mode",
    "richardson",
    "schedules",
    "second_derivative",
    "style",
    "value_and_grad",
    "vjp",
]


def __getattr__(name: str) -> ModuleType:
    """Import `plots` and `explorables` when they are first asked for."""
    if name in _LAZY:
        return importlib.import_module(f"steepest.{name}")
    raise AttributeError(f"module 'steepest' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
