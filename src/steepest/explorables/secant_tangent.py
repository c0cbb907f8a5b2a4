"""From secant to tangent: the difference quotient, its two errors, and the best step."""

from __future__ import annotations

import math
from typing import Any

import traitlets

from steepest.explorables._base import Choice, Explorable, Number, require_between
from steepest.finite_differences import forward_difference
from steepest.functions import ELEMENTARY, Elementary

__all__ = ["SecantToTangent"]

FUNCTIONS = ("square", "cubic", "sine", "exponential", "sigmoid", "absolute")
LOWEST, HIGHEST = -16.0, 0.3
"""The range of log10 h: from a step that rounding swallows to a step of 2."""


class SecantToTangent(Explorable):
    """An explorable: the secant of f through x0 and x0 + h, its slope and its error.

    It shows the curve with its secant and its tangent, and beside it the error of the secant's
    slope against h, computed in the float64 arithmetic of the page.

    Parameters
    ----------
    function : {"square", "cubic", "sine", "exponential", "sigmoid", "absolute"}
        Which f, a key of `steepest.functions.ELEMENTARY`.
    x0 : float, default 1.0
        Where the tangent touches; within the interval of the function. Choosing a function whose
        interval does not contain x0 moves x0 to the nearest end of it.
    log10_h : float, default 0.0
        The step as a power of ten, from -16 to 0.3.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = SecantToTangent(function="square", x0=1.0, log10_h=-1.0)
    >>> explorable.h
    0.1
    >>> round(explorable.slope, 12), explorable.derivative, round(explorable.error, 12)
    (2.1, 2.0, 0.1)
    """

    function = Choice(FUNCTIONS, "square").tag(sync=True)
    x0 = Number(1.0).tag(sync=True)
    log10_h = Number(0.0, LOWEST, HIGHEST).tag(sync=True)

    def __init__(self, function: str = "square", x0: float = 1.0, log10_h: float = 0.0) -> None:
        super().__init__(function=function, x0=x0, log10_h=log10_h)

    @property
    def h(self) -> float:
        """The step, 10 to the power of ``log10_h``."""
        return 10.0**self.log10_h

    @property
    def slope(self) -> float:
        """The slope of the secant, (f(x0 + h) - f(x0)) / h, as float64 gives it."""
        return float(forward_difference(self._row.f, self.x0, self.h))

    @property
    def derivative(self) -> float:
        """The slope of the tangent, f′(x0); ``nan`` at the corner of the absolute value.

        `ELEMENTARY` follows the frameworks and gives 0 there; the picture shows no tangent.
        """
        if self.function == "absolute" and self.x0 == 0:
            return math.nan
        return float(self._row.derivative(self.x0))

    @property
    def error(self) -> float:
        """How far the secant's slope is from the tangent's, ``|slope - derivative|``."""
        return abs(self.slope - self.derivative)

    @property
    def _row(self) -> Elementary:
        return ELEMENTARY[self.function]

    @traitlets.validate("x0")
    def _check_x0(self, proposal: dict[str, Any]) -> float:
        low, high = self._row.interval
        return require_between("x0", proposal["value"], low, high, f" for {self.function!r}")

    @traitlets.observe("function")
    def _keep_x0_inside(self, change: dict[str, Any]) -> None:
        low, high = self._row.interval
        self.x0 = min(high, max(low, self.x0))
