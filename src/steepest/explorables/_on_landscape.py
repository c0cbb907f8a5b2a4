"""What explorables over a landscape share: which one, a point on it, and what is drawn of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from steepest.explorables._base import Explorable, Number, require_between
from steepest.objectives import OBJECTIVES, Objective
from steepest.plots import contour_levels

__all__ = ["OnLandscape", "scene"]

GRID = 65
"""Points on each side of the grid on which the levels of the contours are chosen."""


def scene(name: str, start: ArrayLike | None = None, levels: int = 12) -> dict[str, Any]:
    """Return what is drawn of a landscape, as plain JSON.

    Parameters
    ----------
    name : str
        A key of `steepest.objectives.OBJECTIVES`, of two variables.
    start : array_like, shape (2,), optional
        Where the reader starts; by default the objective's own start.
    levels : int, default 12
        How many contours.

    Returns
    -------
    dict
        Lists: ``view`` ((low, high) of each variable), ``levels``, ``start``, ``minimizers`` and
        ``saddles`` (points); and the ``minimum``, None if there is none.

    Examples
    --------
    >>> scene("saddle")["saddles"]
    [[0.0, 0.0]]
    """
    objective = OBJECTIVES[name]
    grid = np.meshgrid(*(np.linspace(low, high, GRID) for low, high in objective.view))
    heights = contour_levels(objective.value(grid), objective.minimum, levels)
    saddles = [p for p in objective.critical_points if np.linalg.det(objective.hessian(p)) < 0]
    return {
        "view": np.asarray(objective.view).tolist(),
        "levels": [float(f"{height:.4g}") for height in heights],
        "start": np.asarray(objective.start if start is None else start, dtype=float).tolist(),
        "minimum": objective.minimum if np.isfinite(objective.minimum) else None,
        "minimizers": objective.minimizers.tolist(),
        "saddles": [point.tolist() for point in saddles],
    }


class OnLandscape(Explorable, abstract=True):
    """The base of explorables that stand on a landscape.

    A subclass sets ``LANDSCAPES``, keys of `steepest.objectives.OBJECTIVES`, and declares the
    trait ``landscape``, a `Choice` of them. ``STARTS`` holds starts other than the landscape's.

    Attributes
    ----------
    x, y : float
        The point, within the landscape's box. Another landscape moves it to the nearest point of
        its own box; where the reader chooses the landscape, to that one's start.
    scenes : dict
        What is drawn of each landscape. Read only.
    """

    LANDSCAPES: ClassVar[Sequence[str]] = ()
    STARTS: ClassVar[Mapping[str, tuple[float, float]]] = {}

    x = Number(0.0).tag(sync=True)
    y = Number(0.0).tag(sync=True)
    scenes = traitlets.Dict(read_only=True).tag(sync=True, data=True)

    def __init__(
        self, landscape: str, x: float | None = None, y: float | None = None, **state: Any
    ) -> None:
        scenes = {name: scene(name, self.STARTS.get(name)) for name in self.LANDSCAPES}
        start = scenes[landscape]["start"] if landscape in self.LANDSCAPES else (0.0, 0.0)
        state["x"] = start[0] if x is None else x
        state["y"] = start[1] if y is None else y
        super().__init__(landscape=landscape, **state)
        self.set_trait("scenes", scenes)

    @property
    def objective(self) -> Objective:
        """The landscape, with its value, gradient and Hessian."""
        return OBJECTIVES[self.landscape]

    @property
    def point(self) -> np.ndarray:
        """The point as an array, shape ``(2,)``."""
        return np.array([self.x, self.y])

    @traitlets.validate("x", "y")
    def _check_inside(self, proposal: dict[str, Any]) -> float:
        name = proposal["trait"].name
        low, high = self.objective.view["xy".index(name)]
        return require_between(name, proposal["value"], low, high, f" for {self.landscape!r}")

    @traitlets.observe("landscape")
    def _keep_inside(self, change: dict[str, Any]) -> None:
        for name, (low, high) in zip("xy", self.objective.view, strict=True):
            setattr(self, name, min(high, max(low, getattr(self, name))))
