"""The course's figures and tables: they take axes, return artists, and never show anything."""

from __future__ import annotations

from steepest.plots._canvas import canvas
from steepest.plots.approximation import step_errors, tangent_error
from steepest.plots.curvature import curvature, flat_points, sign_of_derivative, with_derivative
from steepest.plots.derivatives import kink, secants, tangents
from steepest.plots.tables import table

__all__ = [
    "canvas",
    "curvature",
    "flat_points",
    "kink",
    "secants",
    "sign_of_derivative",
    "step_errors",
    "table",
    "tangent_error",
    "tangents",
    "with_derivative",
]
