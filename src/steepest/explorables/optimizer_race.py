"""The optimizer race: who is ahead depends on the learning rates, and on how they were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets

from steepest import optimizers
from steepest._validation import describe, require_choice
from steepest.explorables._base import Choice, Whole
from steepest.explorables._on_landscape import OnLandscape, scene
from steepest.minimize import Trajectory, minimize
from steepest.objectives import OBJECTIVES, Objective

__all__ = ["OPTIMIZERS", "RATE_GRID", "TUNED_RATES", "USUAL_RATES", "OptimizerRace", "tuned_rate"]

STEPS = 100
"""How many steps a race has."""
LANES = 4
"""How many optimizers race at once, at most."""
BESIDE = 0.1
"""How far beside the landscape's start rates are tried as well."""

OPTIMIZERS: dict[str, type[optimizers.Optimizer]] = {
    "SGD": optimizers.GradientDescent,
    "Momentum": optimizers.Momentum,
    "Nesterov": optimizers.Nesterov,
    "AdaGrad": optimizers.AdaGrad,
    "RMSProp": optimizers.RMSProp,
    "Adam": optimizers.Adam,
    "AdamW": optimizers.AdamW,
    "Lion": optimizers.Lion,
}
"""The optimizers of the race by name, each with its default hyperparameters (β = 0.9)."""

USUAL_RATES: dict[str, float] = {
    "SGD": 0.05,
    "Momentum": 0.05,
    "Nesterov": 0.05,
    "AdaGrad": 0.1,
    "RMSProp": 0.1,
    "Adam": 0.1,
    "AdamW": 0.1,
    "Lion": 0.02,
}
"""Untuned rates: the same for every landscape, chosen without a look at it."""

RATE_GRID: tuple[float, ...] = tuple(float(f"{10 ** (k / 10):.2g}") for k in range(-30, 1))
"""The rates that were tried in tuning: 31 from 0.001 to 1, ten a decade, two digits each."""

TUNED_RATES: dict[str, dict[str, float]] = {
    "ravine": {
        "SGD": 0.079,
        "Momentum": 0.0016,
        "Nesterov": 0.063,
        "AdaGrad": 1,
        "RMSProp": 0.04,
        "Adam": 0.25,
        "AdamW": 1,
        "Lion": 0.063,
    },
    "rotated_ravine": {
        "SGD": 0.079,
        "Momentum": 0.0016,
        "Nesterov": 0.063,
        "AdaGrad": 1,
        "RMSProp": 0.04,
        "Adam": 0.32,
        "AdamW": 0.63,
        "Lion": 0.079,
    },
    "sine_valley": {
        "SGD": 0.2,
        "Momentum": 0.25,
        "Nesterov": 0.25,
        "AdaGrad": 0.63,
        "RMSProp": 0.032,
        "Adam": 0.079,
        "AdamW": 0.63,
        "Lion": 0.063,
    },
    "rosenbrock": {
        "SGD": 0.0032,
        "Momentum": 0.0025,
        "Nesterov": 0.0016,
        "AdaGrad": 0.1,
        "RMSProp": 0.4,
        "Adam": 0.5,
        "AdamW": 0.5,
        "Lion": 0.016,
    },
    "himmelblau": {
        "SGD": 0.016,
        "Momentum": 0.01,
        "Nesterov": 0.013,
        "AdaGrad": 1,
        "RMSProp": 0.05,
        "Adam": 0.32,
        "AdamW": 0.16,
        "Lion": 0.063,
    },
    "saddle": {
        "SGD": 0.79,
        "Momentum": 0.79,
        "Nesterov": 0.5,
        "AdaGrad": 0.79,
        "RMSProp": 0.79,
        "Adam": 1,
        "AdamW": 1,
        "Lion": 0.79,
    },
}
"""The rate for each landscape and optimizer that `tuned_rate` finds, from its start."""


def tuned_rate(landscape: str, optimizer: str) -> float:
    """Return the rate of `RATE_GRID` with which an optimizer races best over a landscape.

    Every rate runs 100 steps from the landscape's own start and from four points 0.1 beside it, so
    that no rate wins because it happens to land on the minimum from one start. The rate with the
    lowest loss after them, in the worst of the five runs, is taken; where the landscape has no
    minimum, the fewest steps until the loss is below the lowest contour of the map. Among equals it
    is the smallest rate.

    Parameters
    ----------
    landscape : str
        One of the race, a key of `TUNED_RATES`.
    optimizer : str
        A key of `OPTIMIZERS`.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If ``landscape`` or ``optimizer`` is not one of the race.

    Examples
    --------
    >>> tuned_rate("ravine", "SGD")
    0.079
    """
    objective = OBJECTIVES[require_choice("landscape", landscape, OptimizerRace.LANDSCAPES)]
    kind = OPTIMIZERS[require_choice("optimizer", optimizer, OPTIMIZERS)]
    lowest = scene(landscape)["levels"][0]

    def score(course: Trajectory) -> float:
        if not np.isfinite(objective.minimum):
            below = course.values < lowest
            return float(np.argmax(below)) if below.any() else np.inf
        return np.inf if course.reason == "diverged" else course.value

    starts = objective.start + BESIDE * np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])
    return min(
        RATE_GRID,
        key=lambda rate: max(score(race(objective, start, kind(rate))) for start in starts),
    )


def race(objective: Objective, start: Any, optimizer: optimizers.Optimizer) -> Trajectory:
    """Return the course of one optimizer: 100 steps, unless it diverges or the gradient is 0."""
    return minimize(objective, start, optimizer, max_steps=STEPS, tol=0, patience=STEPS + 1)


class Lanes(traitlets.TraitType):
    """A trait that takes up to `LANES` different names; an empty name leaves a lane empty.

    Parameters
    ----------
    choices : sequence of str
        The names.
    default : sequence of str
        Some of them.
    """

    def __init__(self, choices: Sequence[str], default: Sequence[str]) -> None:
        super().__init__(tuple(default))
        self.choices = tuple(choices)

    def validate(self, obj: Any, value: Any) -> tuple[str, ...]:
        """Return ``value`` as a tuple, else raise `TraitError`."""
        if not isinstance(value, (list, tuple)) or len(value) > LANES:
            raise traitlets.TraitError(
                f"{self.name}: expected a list of at most {LANES} names, got {describe(value)}"
            )
        named = [name for name in value if name != ""]
        for name in named:
            try:
                require_choice(self.name, name, self.choices)
            except ValueError as error:
                raise traitlets.TraitError(str(error)) from error
        if len(set(named)) < len(named):
            raise traitlets.TraitError(
                f"{self.name}: expected different names, got {describe(value)}"
            )
        return tuple(value)


class OptimizerRace(OnLandscape):
    """An explorable: up to four optimizers race over a landscape from a start that you drag.

    Each enters with a usual learning rate or with one that was tuned for the landscape; the same
    optimizer may enter with both. The map shows their paths up to step t, the second plot their
    losses: above the minimum on a logarithmic axis, or, where there is no minimum, as they are.

    The tuned rates were found by `tuned_rate`, all in the same way: of 31 rates from 0.001 to 1,
    the one with the lowest loss after 100 steps from the landscape's own start and around it.

    Parameters
    ----------
    landscape : {"ravine", "rotated_ravine", "sine_valley", "rosenbrock", "himmelblau", "saddle"}
        What to descend, a key of `steepest.objectives.OBJECTIVES`.
    x, y : float, optional
        The start, within the landscape's box; by default where the landscape starts.
    entrants : sequence of str, default ("SGD", "SGD tuned", "Adam", "Adam tuned")
        Up to four of "SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam", "AdamW" and
        "Lion", each alone or followed by " tuned". An empty string leaves a lane empty.
    step : int, default 30
        The step t that the race has come to, from 0 to 100.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = OptimizerRace("ravine", entrants=("SGD", "Adam"), step=30)
    >>> explorable.learning_rates
    {'SGD': 0.05, 'Adam': 0.1}
    >>> explorable.ranking
    ['SGD', 'Adam']
    """

    LANDSCAPES = (
        "ravine",
        "rotated_ravine",
        "sine_valley",
        "rosenbrock",
        "himmelblau",
        "saddle",
    )
    ENTRANTS = tuple(f"{name}{how}" for name in OPTIMIZERS for how in ("", " tuned"))

    landscape = Choice(LANDSCAPES, "ravine").tag(sync=True)
    entrants = Lanes(ENTRANTS, ("SGD", "SGD tuned", "Adam", "Adam tuned")).tag(sync=True)
    step = Whole(30, 0, STEPS).tag(sync=True)
    rates = traitlets.Dict(read_only=True).tag(sync=True, data=True)

    def __init__(
        self,
        landscape: str = "ravine",
        x: float | None = None,
        y: float | None = None,
        entrants: Sequence[str] = ("SGD", "SGD tuned", "Adam", "Adam tuned"),
        step: int = 30,
    ) -> None:
        super().__init__(landscape, x, y, entrants=entrants, step=step)
        self.set_trait("rates", {"usual": USUAL_RATES, "tuned": TUNED_RATES})

    @property
    def learning_rates(self) -> dict[str, float]:
        """The learning rate η of each entrant on this landscape."""
        tuned = {f"{name} tuned": rate for name, rate in TUNED_RATES[self.landscape].items()}
        return {name: (USUAL_RATES | tuned)[name] for name in self.entrants if name}

    @property
    def courses(self) -> dict[str, Trajectory]:
        """The whole race of each entrant, at most 100 steps."""
        return {
            name: race(self.objective, self.point, OPTIMIZERS[name.removesuffix(" tuned")](rate))
            for name, rate in self.learning_rates.items()
        }

    @property
    def losses(self) -> dict[str, float]:
        """The loss of each entrant at step t; one that has stopped keeps its last."""
        return {
            name: float(course.values[min(self.step, course.steps)])
            for name, course in self.courses.items()
        }

    @property
    def ranking(self) -> list[str]:
        """The entrants at step t, the lowest loss first; a loss that is no number comes last."""
        losses = self.losses
        return sorted(losses, key=lambda name: (np.isnan(losses[name]), losses[name]))
