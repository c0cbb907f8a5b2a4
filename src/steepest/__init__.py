"""Steepest: calculus and optimization for machine learning.

The mathematics of the course, with its pictures and its explorables. ``import steepest``
loads NumPy and nothing heavier; `steepest.plots` (matplotlib) and `steepest.explorables`
(anywidget) are loaded when first used.

Examples
--------
>>> import numpy as np
>>> import steepest
>>> steepest.derivative(lambda x: x**2, 3.0, h=0.5)
np.float64(6.0)
"""

from __future__ import annotations

import importlib
from types import ModuleType

from steepest import functions, style
from steepest.finite_differences import (
    central_difference,
    complex_step,
    default_step,
    derivative,
    forward_difference,
    richardson,
    second_derivative,
)

_LAZY = ("explorables", "plots")

__all__ = [
    "central_difference",
    "complex_step",
    "default_step",
    "derivative",
    "explorables",
    "forward_difference",
    "functions",
    "plots",
    "richardson",
    "second_derivative",
    "style",
]


def __getattr__(name: str) -> ModuleType:
    """Import `plots` and `explorables` when they are first asked for."""
    if name in _LAZY:
        return importlib.import_module(f"steepest.{name}")
    raise AttributeError(f"module 'steepest' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
