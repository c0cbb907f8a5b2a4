"""Explorables in random states, from what their traits allow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from steepest import explorables
from steepest.explorables._base import Choice, Explorable, Number
from steepest.explorables._on_landscape import OnLandscape
from steepest.explorables.chain_pipeline import CHAINS
from steepest.explorables.chord_test import CURVES
from steepest.explorables.optimizer_race import LANES, Lanes
from steepest.explorables.quadrature_rules import INTEGRANDS
from steepest.functions import ELEMENTARY

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL: list[type[Explorable]] = [getattr(explorables, name) for name in explorables.__all__]


def bounds_of(explorable: Explorable, name: str, trait: Number) -> tuple[float, float]:
    """Return the interval of a number in the explorable's present state."""
    if isinstance(explorable, OnLandscape) and name in ("x", "y"):
        return explorable.objective.view["xy".index(name)]
    if isinstance(explorable, explorables.SecantToTangent) and name == "x0":
        return ELEMENTARY[explorable.function].interval
    if isinstance(explorable, explorables.ChainPipeline) and name == "x":
        return CHAINS[explorable.chain].interval
    if isinstance(explorable, explorables.ChordTest) and name in ("a", "b"):
        return CURVES[explorable.function].interval
    if isinstance(explorable, explorables.QuadratureRules) and name in ("a", "b"):
        return INTEGRANDS[explorable.function].interval
    if not (math.isfinite(trait.low) and math.isfinite(trait.high)):
        raise ValueError(f"{type(explorable).__name__}.{name}: expected finite bounds")
    return trait.low, trait.high


def random_states(kind: type[Explorable], count: int, seed: int = 2026) -> Iterator[Explorable]:
    """Yield explorables of one kind, the ends of each interval more often than by chance."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        explorable = kind()
        traits = {name: explorable.traits()[name] for name in explorable.state()}
        for name, trait in traits.items():
            if isinstance(trait, Choice):
                setattr(explorable, name, str(rng.choice(trait.choices)))
            if isinstance(trait, Lanes):
                named = rng.permutation([*rng.permutation(trait.choices)[:LANES], "", ""])[:LANES]
                setattr(explorable, name, [str(one) for one in named])
        for name, trait in traits.items():
            if isinstance(trait, Number):
                low, high = bounds_of(explorable, name, trait)
                value = float(rng.choice([low, high, rng.uniform(low, high)], p=[0.1, 0.1, 0.8]))
                value = min(high, max(low, round(value, 2)))
                setattr(explorable, name, _allowed(explorable, name, value))
        yield kind(**explorable.state())


def _allowed(explorable: Explorable, name: str, value: float) -> Any:
    """Return a whole number where the trait holds one, an even one for Simpson's rule."""
    if not isinstance(getattr(explorable, name), int):
        return value
    even = isinstance(explorable, explorables.QuadratureRules) and explorable.rule == "simpson"
    return round(value) + round(value) % 2 if even else round(value)
