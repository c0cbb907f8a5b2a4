"""Quadrature rules: pieces under a curve, and how their error shrinks as there are more of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import traitlets

from steepest import quadrature
from steepest._validation import describe
from steepest.explorables._base import Choice, Explorable, Number, Whole, require_between
from steepest.functions import ELEMENTARY

__all__ = ["INTEGRANDS", "MOST", "ORDERS", "Integrand", "QuadratureRules"]

MOST = 64
"""The largest number of intervals, n."""

ORDERS = {"left": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}
"""The rules, and the power of h with which the error of each falls where f is smooth."""


class Integrand(NamedTuple):
    """A function to integrate, its integral from a to b, and where it is drawn."""

    f: Callable[[Any], Any]
    integral: Callable[[float, float], float]
    interval: tuple[float, float]
    limits: tuple[float, float]
    """The limits at the start."""


def _elementary(
    name: str, integral: Callable[[float, float], float], limits: tuple[float, float]
) -> Integrand:
    row = ELEMENTARY[name]
    return Integrand(row.f, integral, row.interval, limits)


# F(b) - F(a), written so that digits do not cancel where a and b are close.
INTEGRANDS: dict[str, Integrand] = {
    "sine": Integrand(
        np.sin,
        lambda a, b: 2 * math.sin((a + b) / 2) * math.sin((b - a) / 2),
        (-math.pi, 2 * math.pi),
        (0.0, math.pi),
    ),
    "exponential": _elementary(
        "exponential", lambda a, b: math.exp(a) * math.expm1(b - a), (0.0, 2.0)
    ),
    "cubic": _elementary(
        "cubic", lambda a, b: (b - a) * (a + b) * ((a * a + b * b) / 4 - 1.5), (-1.5, 2.0)
    ),
    "witch": Integrand(
        lambda x: 1 / (1 + x * x),
        lambda a, b: math.atan2(b - a, 1 + a * b),
        (-4.0, 4.0),
        (-3.0, 3.0),
    ),
    "root": Integrand(
        np.sqrt, lambda a, b: (b * math.sqrt(b) - a * math.sqrt(a)) / 1.5, (0.0, 4.0), (0.0, 4.0)
    ),
    "absolute": _elementary("absolute", lambda a, b: (b * abs(b) - a * abs(a)) / 2, (-1.0, 2.5)),
}
"""sin x, eˣ, x³ - 3x, 1/(1 + x²), √x and \\|x\\|."""


class QuadratureRules(Explorable):
    """An explorable: an integral as the sum of pieces, by a rule and a number that you choose.

    It shows the curve of f with the pieces that the rule adds up between two limits, and beside
    it the error against n on logarithmic axes, where the order of the rule is a slope.

    Parameters
    ----------
    function : {"sine", "exponential", "cubic", "witch", "root", "absolute"}
        Which f, a key of `INTEGRANDS`.
    rule : {"left", "midpoint", "trapezoid", "simpson"}
        The left Riemann sum, or one of the better rules.
    n : int, default 4
        The number of equal intervals, from 1 to 64; even for Simpson's rule, where choosing the
        rule makes an odd n one larger.
    a, b : float, optional
        The limits, within the interval of the function, in either order; by default those at
        which the function starts. Choosing another function moves each to the nearest point of
        its interval.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = QuadratureRules("sine", "trapezoid", n=4)
    >>> round(explorable.value, 6), explorable.exact
    (1.896119, 2.0)
    >>> round(explorable.error, 6), round(explorable.ratio, 3)
    (0.103881, 4.031)
    """

    function = Choice(tuple(INTEGRANDS), "sine").tag(sync=True)
    rule = Choice(tuple(ORDERS), "trapezoid").tag(sync=True)
    n = Whole(4, 1, MOST).tag(sync=True)
    a = Number(0.0).tag(sync=True)
    b = Number(math.pi).tag(sync=True)

    def __init__(
        self,
        function: str = "sine",
        rule: str = "trapezoid",
        n: int = 4,
        a: float | None = None,
        b: float | None = None,
    ) -> None:
        start = INTEGRANDS[function].limits if function in INTEGRANDS else (0.0, 0.0)
        limits = [
            given if given is not None else own for given, own in zip((a, b), start, strict=True)
        ]
        super().__init__(function=function, rule=rule, n=n, a=limits[0], b=limits[1])

    @property
    def value(self) -> float:
        """What the rule gives with n intervals, by `steepest.quadrature`."""
        return self._sum(self.n)

    @property
    def exact(self) -> float:
        """The integral of f from a to b, from an antiderivative."""
        return float(INTEGRANDS[self.function].integral(self.a, self.b))

    @property
    def error(self) -> float:
        """How far the value is from the integral."""
        return abs(self.value - self.exact)

    @property
    def ratio(self) -> float:
        """The error with n intervals over that with 2n; near 2ᵖ for a rule of order p.

        ``nan`` where the error with 2n is 0.
        """
        halved = abs(self._sum(2 * self.n) - self.exact)
        return self.error / halved if halved else math.nan

    def _sum(self, n: int) -> float:
        rule = quadrature.riemann if self.rule == "left" else getattr(quadrature, self.rule)
        return float(rule(INTEGRANDS[self.function].f, self.a, self.b, n))

    @traitlets.validate("a", "b")
    def _check_limits(self, proposal: dict[str, Any]) -> float:
        low, high = INTEGRANDS[self.function].interval
        name = proposal["trait"].name
        return require_between(name, proposal["value"], low, high, f" for {self.function!r}")

    @traitlets.validate("n")
    def _check_even(self, proposal: dict[str, Any]) -> int:
        n = proposal["value"]
        if self.rule == "simpson" and n % 2:
            raise traitlets.TraitError(
                f"n: expected an even number of intervals for Simpson's rule, got {describe(n)}"
            )
        return n

    @traitlets.observe("function")
    def _keep_limits_inside(self, change: dict[str, Any]) -> None:
        low, high = INTEGRANDS[self.function].interval
        for name in ("a", "b"):
            setattr(self, name, min(high, max(low, getattr(self, name))))

    @traitlets.observe("rule")
    def _keep_n_even(self, change: dict[str, Any]) -> None:
        if self.rule == "simpson":
            self.n += self.n % 2
