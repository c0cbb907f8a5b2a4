"""Explorables: pictures that answer one question when the reader moves them.

Each is an `anywidget.AnyWidget`: it works in JupyterLab with a live kernel, where its traits can
be read and set from Python, and on a page of the book without one.
"""

from __future__ import annotations

from steepest.explorables.secant_tangent import SecantToTangent

__all__ = ["SecantToTangent"]
