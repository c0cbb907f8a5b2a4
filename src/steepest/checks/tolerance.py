"""Tolerances that come from the method and from the precision, and the order of a method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from steepest.checks.errors import CheckError

__all__ = ["ROUNDING", "require_order", "rounding_error"]

ROUNDING = 64 * np.finfo(np.float64).eps
"""Relative tolerance for a formula evaluated directly: a few dozen roundings."""


def rounding_error(values: Any, h: float) -> float:
    """Return a bound on what rounding adds to a difference quotient of step ``h``.

    Each function value carries a few roundings of its own size; dividing by ``h``
    magnifies them.

    Parameters
    ----------
    values : array_like
        The largest function values (or arguments times slope) that enter the quotient.
    h : float
        The step that the quotient divides by.

    Returns
    -------
    float

    Examples
    --------
    >>> print(f"{rounding_error(1.0, 1e-8):.1e}")
    1.8e-07
    """
    return float(8 * np.finfo(np.float64).eps * np.max(np.abs(values)) / h)


def require_order(
    name: str,
    steps: Sequence[float],
    errors: Sequence[float],
    expected: int,
    *,
    mistakes: Mapping[str, int] | None = None,
) -> None:
    """Raise `CheckError` unless the error shrinks like ``h**expected``.

    Parameters
    ----------
    name : str
        What is examined.
    steps, errors : array_like, shape (n,)
        Steps, and the absolute errors with them, where truncation outweighs rounding.
    expected : int
        The order of the method: the slope of log error against log step.
    mistakes : dict, optional
        Hints, each with the order that the mistake leads to.

    Examples
    --------
    >>> require_order("quotient", [0.1, 0.05, 0.025], [4e-2, 1e-2, 2.5e-3], 2)
    >>> require_order("quotient", [0.1, 0.05, 0.025], [4e-2, 2e-2, 1e-2], 2)
    Traceback (most recent call last):
    steepest.checks.CheckError: quotient: expected an error proportional to h^2, got h^1.
    """
    start = f"{name}: expected an error proportional to h^{expected}, got"
    if not np.all(np.asarray(errors) > 0):
        raise CheckError(f"{start} no error at all with some h.", "Is h used?")
    log_steps = np.log(steps)
    centered = log_steps - log_steps.mean()
    slope = float(centered @ np.log(errors) / (centered @ centered))
    # Half an order would separate neighbors; the bound is tighter, the next term is small.
    if abs(slope - expected) <= 0.2:
        return
    hints = (hint for hint, order in (mistakes or {}).items() if abs(slope - order) <= 0.2)
    raise CheckError(f"{start} h^{slope:.2g}.", next(hints, ""))
