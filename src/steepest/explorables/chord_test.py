"""The chord test: two points on a graph, and the curve against the chord between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import traitlets

from steepest.curvature import ChordViolation, violates_convexity
from steepest.explorables._base import Choice, Explorable, Number, require_between
from steepest.functions import ELEMENTARY, softplus

__all__ = ["ChordTest"]

PLACES = (1 - np.cos(np.linspace(0, np.pi, 201))) / 2
"""Where on a chord to look: from 0 to 1, closer together at the ends, where f and chord meet."""


class Curve(NamedTuple):
    """A function of the explorable."""

    f: Callable[[Any], Any]
    interval: tuple[float, float]
    """Where it is drawn, and where both points stay."""
    pair: tuple[float, float]
    """The points to start with."""
    convex: bool
    """Whether it is convex, on the interval and everywhere."""


CURVES: dict[str, Curve] = {
    "square": Curve(ELEMENTARY["square"].f, (-3.0, 3.0), (-1.5, 2.5), True),
    "quartic": Curve(ELEMENTARY["quartic"].f, (-1.5, 1.5), (-1.0, 1.3), True),
    "exponential": Curve(ELEMENTARY["exponential"].f, (-3.0, 2.0), (-2.5, 1.7), True),
    "absolute": Curve(ELEMENTARY["absolute"].f, (-3.0, 3.0), (-1.0, 2.0), True),
    "softplus": Curve(softplus, (-6.0, 6.0), (-5.0, 4.0), True),
    "cube": Curve(ELEMENTARY["cube"].f, (-2.0, 2.0), (-1.5, 1.8), False),
    "minus_square": Curve(lambda x: -(x**2), (-3.0, 3.0), (-2.0, 1.5), False),
    "sine": Curve(ELEMENTARY["sine"].f, (-6.0, 6.0), (-4.5, 2.0), False),
}


class ChordTest(Explorable):
    """An explorable: a chord of f against its graph, which can disprove that f is convex.

    It shows the graph with the chord between two points that the reader drags, and beside it the
    gap between chord and curve, (1-t) f(a) + t f(b) - f((1-t)a + tb), for all t at once. A gap
    below 0 proves that f is not convex. One pair without such a gap proves nothing.

    Parameters
    ----------
    function : str, default "cube"
        Which f: "square", "quartic", "exponential", "absolute" and "softplus", ln(1 + eˣ), are
        convex; "cube", "minus_square" and "sine" are not.
    a, b : float, optional
        The two points, within the function's interval; by default a pair of its own. Another
        function moves a point outside its interval to the nearest end of it; where the reader
        chooses the function, to that one's own pair.
    t : float, default 0.6
        How far to go from a, where t = 0, to b, where t = 1.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = ChordTest("square", a=-1.0, b=2.0, t=0.5)
    >>> explorable.x, explorable.chord, explorable.curve, explorable.gap, explorable.disproves
    (0.5, 2.5, 0.25, 2.25, False)

    The chord of x³ from -1 to 1 is above the curve at t = ¾, and still this pair tells:

    >>> explorable = ChordTest("cube", a=-1.0, b=1.0, t=0.75)
    >>> explorable.gap, explorable.disproves
    (0.375, True)
    """

    function = Choice(tuple(CURVES), "cube").tag(sync=True)
    a = Number(0.0).tag(sync=True)
    b = Number(0.0).tag(sync=True)
    t = Number(0.6, 0.0, 1.0).tag(sync=True)

    def __init__(
        self,
        function: str = "cube",
        a: float | None = None,
        b: float | None = None,
        t: float = 0.6,
    ) -> None:
        pair = CURVES[function].pair if function in tuple(CURVES) else (0.0, 0.0)
        a, b = (own if given is None else given for given, own in zip((a, b), pair, strict=True))
        super().__init__(function=function, a=a, b=b, t=t)

    @property
    def f(self) -> Callable[[Any], Any]:
        """The function."""
        return CURVES[self.function].f

    @property
    def x(self) -> float:
        """The point between a and b, (1 - t) a + t b."""
        return (1 - self.t) * self.a + self.t * self.b

    @property
    def chord(self) -> float:
        """The height of the chord at x, (1 - t) f(a) + t f(b)."""
        return float((1 - self.t) * self.f(self.a) + self.t * self.f(self.b))

    @property
    def curve(self) -> float:
        """The height of the graph at x, f(x)."""
        return float(self.f(self.x))

    @property
    def gap(self) -> float:
        """How far the chord is above the curve at x; negative where it is below."""
        return self.chord - self.curve

    @property
    def violation(self) -> ChordViolation | None:
        """Where the curve rises above this chord the most, at 201 places of it and at x.

        None if it does so nowhere: see `steepest.curvature.violates_convexity`.
        """
        return violates_convexity(self.f, [self.a, self.b], [*PLACES.tolist(), self.t])

    @property
    def disproves(self) -> bool:
        """Whether this pair proves that f is not convex. That it does not proves nothing."""
        return self.violation is not None

    @traitlets.validate("a", "b")
    def _check_inside(self, proposal: dict[str, Any]) -> float:
        name, (low, high) = proposal["trait"].name, CURVES[self.function].interval
        return require_between(name, proposal["value"], low, high, f" for {self.function!r}")

    @traitlets.observe("function")
    def _keep_inside(self, change: dict[str, Any]) -> None:
        low, high = CURVES[self.function].interval
        for name in ("a", "b"):
            setattr(self, name, min(high, max(low, getattr(self, name))))
