"""Parameters of any structure as one vector and back, and the names of its entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from steepest._structures import leaves, rebuild, require_like
from steepest._validation import describe, require_array

__all__ = [
    "flat_gradient",
    "flat_parameters",
    "parts",
    "paths_of",
    "place",
    "structured",
    "value_and_epsilon",
]

EPSILON = float(np.finfo(np.float64).eps)


def flat_parameters(x: Any) -> np.ndarray:
    """Return all parameters in one vector, if they are numbers to start from."""
    vectors = [leaf.ravel() for leaf in leaves(x)]
    flat = np.concatenate(vectors) if vectors else np.empty(0)
    if flat.size == 0:
        raise ValueError(f"x: expected at least one parameter, got {describe(x)}")
    if not np.isfinite(flat).all():
        bad = flat[~np.isfinite(flat)][0]
        raise ValueError(f"x: expected finite numbers, got {describe(bad)}")
    return flat


def parts(flat: np.ndarray, models: list[np.ndarray]) -> list[np.ndarray]:
    """Return the entries of ``flat`` in arrays of the shapes of ``models``."""
    ends = np.cumsum([model.size for model in models])[:-1]
    pairs = zip(np.split(flat, ends), models, strict=True)
    return [part.reshape(model.shape) for part, model in pairs]


def structured(flat: np.ndarray, x: Any) -> Any:
    """Return the entries of ``flat`` in the structure of x, in copies that f may spoil."""
    return rebuild(x, [part.copy()[()] for part in parts(flat, leaves(x))])


def flat_gradient(gradient: Any, x: Any) -> tuple[np.ndarray, float]:
    """Return the gradient in one vector, and the coarsest ε among its entries."""
    kinds = [np.asarray(leaf).dtype for leaf in leaves(gradient)]
    epsilons = [float(np.finfo(kind).eps) for kind in kinds if kind.kind == "f"]
    try:
        gradient = require_like("grad(x)", gradient, x, "the structure of x")
    except ValueError as error:
        ours, theirs = leaves(x), leaves(gradient)
        shapes = [(np.shape(m), np.shape(g)) for m, g in zip(ours, theirs, strict=False)]
        differ = [(m, g) for m, g in shapes if m != g]
        if len(ours) == len(theirs) and differ and all(m == g[::-1] for m, g in differ):
            raise ValueError(f"{error}: the shape of the transpose") from None
        raise
    flat = np.concatenate([leaf.ravel() for leaf in leaves(gradient)])
    return flat, max([EPSILON, *epsilons])


def value_and_epsilon(value: Any) -> tuple[float, float]:
    """Return a value of f as a float, and the ε of the precision it came in."""
    number = require_array("f(x)", value)
    if number.shape != ():
        raise ValueError(f"f(x): expected one number, got {describe(value)}")
    kind = np.asarray(value).dtype
    return float(number), float(np.finfo(kind).eps) if kind.kind == "f" else EPSILON


def paths_of(x: Any, path: str) -> Iterator[str]:
    """Yield how each leaf is written: x['W'], x[0], x.bias."""
    if isinstance(x, dict):
        for key, child in x.items():
            yield from paths_of(child, f"{path}[{key!r}]")
    elif isinstance(x, (list, tuple)):
        for i, child in enumerate(x):
            name = f".{x._fields[i]}" if hasattr(x, "_fields") else f"[{i}]"
            yield from paths_of(child, path + name)
    else:
        yield path


def place(index: int, paths: list[str], models: list[np.ndarray]) -> str:
    """Return how the entry with this number is written: x['W'][0, 2]."""
    for path, model in zip(paths, models, strict=True):
        if index < model.size:
            indices = ", ".join(map(str, np.unravel_index(index, model.shape)))
            return f"{path}[{indices}]" if indices else path
        index -= model.size
    raise IndexError(index)  # pragma: no cover
