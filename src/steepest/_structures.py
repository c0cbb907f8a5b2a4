"""Parameters in any nesting: an array, or a list, tuple, named tuple or dict of them, nested.

The word is *structure*; the arrays in it are its *leaves*, listed in the order in which a reader
of the printed structure meets them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from steepest._validation import describe, require_array

_FLOAT64 = np.dtype(np.float64)

__all__ = [
    "leaves",
    "map_leaves",
    "rebuild",
    "require_like",
    "require_parameters",
    "require_same_structure",
]


def leaves(structure: Any) -> list[Any]:
    """Return the leaves of ``structure``, whatever they are, in order.

    Examples
    --------
    >>> leaves({"W": 1, "more": [2, (3, 4)]})
    [1, 2, 3, 4]
    """
    found: list[Any] = []
    _collect(structure, found)
    return found


def _collect(structure: Any, found: list[Any]) -> None:
    if type(structure) is np.ndarray:
        found.append(structure)
    elif isinstance(structure, (list, tuple)):
        for child in structure:
            if type(child) is np.ndarray:
                found.append(child)
            else:
                _collect(child, found)
    elif isinstance(structure, dict):
        for child in structure.values():
            _collect(child, found)
    else:
        found.append(structure)


def rebuild(structure: Any, new_leaves: Iterable[Any]) -> Any:
    """Return a structure like ``structure``, with ``new_leaves`` in the places of its leaves.

    Examples
    --------
    >>> rebuild({"W": 1, "more": [2, (3, 4)]}, "abcd")
    {'W': 'a', 'more': ['b', ('c', 'd')]}
    """
    return _fill(structure, iter(new_leaves).__next__)


def _fill(structure: Any, new: Callable[[], Any]) -> Any:
    if type(structure) is np.ndarray:
        return new()
    if isinstance(structure, dict):
        return {key: _fill(child, new) for key, child in structure.items()}
    if isinstance(structure, (list, tuple)):
        children = [
            new() if type(child) is np.ndarray else _fill(child, new) for child in structure
        ]
        return _like(structure, children)
    return new()


def _like(structure: Any, children: list[Any]) -> Any:
    """Return the children as a list, tuple or named tuple, as ``structure`` is."""
    kind = type(structure)
    if kind is list:
        return children
    if kind is tuple:
        return tuple(children)
    return kind(*children) if hasattr(structure, "_fields") else kind(children)


def map_leaves(f: Callable[..., Any], structure: Any, *others: Any) -> Any:
    """Return the structure of f(leaf, …), leaf by leaf over structures of the same shape.

    Examples
    --------
    >>> map_leaves(lambda a, b: a + b, [1, (2,)], [10, (20,)])
    [11, (22,)]
    """
    if type(structure) is np.ndarray:
        return f(structure, *others)
    if not others:
        return _map(f, structure)
    columns = [leaves(structure), *map(leaves, others)]
    return rebuild(structure, map(f, *columns))


def _map(f: Callable[[Any], Any], structure: Any) -> Any:
    if type(structure) is np.ndarray:
        return f(structure)
    if isinstance(structure, dict):
        return {key: _map(f, child) for key, child in structure.items()}
    if isinstance(structure, (list, tuple)):
        children = [
            f(child) if type(child) is np.ndarray else _map(f, child) for child in structure
        ]
        return _like(structure, children)
    return f(structure)


def is_finite(structure: Any) -> bool:
    """Return whether all entries of all arrays are finite.

    Examples
    --------
    >>> is_finite([np.ones(2), {"b": np.array(np.inf)}])
    False
    """
    return all(bool(np.isfinite(leaf).all()) for leaf in leaves(structure))


def require_parameters(name: str, value: Any) -> Any:
    """Return ``value`` with every leaf as a float64 array; say which leaf is none.

    Lists of numbers alone, nested evenly, are one array, as everywhere in NumPy: ``[1, 2]`` is
    a vector. Where an array, a dict or a named tuple is among them, a list is a structure.

    Examples
    --------
    >>> require_parameters("theta", {"w": [1, 2], "b": 0})
    {'w': array([1., 2.]), 'b': array(0.)}
    """
    for leaf in leaves(value):
        if type(leaf) is not np.ndarray or leaf.dtype is not _FLOAT64:
            return _converted(name, value)
    return value


def _converted(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: require_parameters(f"{name}[{key!r}]", c) for key, c in value.items()}
    if isinstance(value, (list, tuple)) and not _is_array(value):
        children = [require_parameters(f"{name}[{i}]", child) for i, child in enumerate(value)]
        return _like(value, children)
    return require_array(name, value)


def _is_array(value: list[Any] | tuple[Any, ...]) -> bool:
    """Return whether a list holds nothing but numbers, nested evenly."""
    if not value or hasattr(value, "_fields"):
        return not value
    if all(isinstance(child, (list, tuple)) for child in value):
        return all(map(_is_array, value)) and len({np.shape(child) for child in value}) == 1
    return all(isinstance(child, (bool, int, float, np.generic)) for child in value)


def require_like(name: str, value: Any, model: Any, why: str) -> Any:
    """Return ``value`` in the structure of ``model`` with float64 leaves of the same shapes.

    Where ``model`` has a dict, the keys of ``value`` may come in any order. Errors are those of
    `require_array` and `require_same_structure`.

    Examples
    --------
    >>> require_like("v", {"b": 2, "w": [3]}, {"w": np.ones(1), "b": np.ones(())}, "as x")
    {'w': array([3.]), 'b': array(2.)}
    """
    if isinstance(model, dict) and isinstance(value, dict) and value.keys() == model.keys():
        return {k: require_like(f"{name}[{k!r}]", value[k], m, why) for k, m in model.items()}
    if isinstance(model, (list, tuple)) and isinstance(value, (list, tuple)):
        if len(value) == len(model):
            pairs = enumerate(zip(value, model, strict=True))
            return _like(model, [require_like(f"{name}[{i}]", v, m, why) for i, (v, m) in pairs])
    elif not isinstance(model, (list, tuple, dict)):
        value = require_array(name, value)
    require_same_structure(name, value, model, why)
    return value


def require_same_structure(name: str, value: Any, model: Any, why: str) -> None:
    """Raise `ValueError` unless ``value`` is nested as ``model`` with leaves of the same shapes.

    The keys of a dict must come in the same order, since leaves are matched one after another.
    ``why`` says whose structure it is: "the structure of theta".
    """
    if isinstance(model, dict):
        if not isinstance(value, dict) or list(value) != list(model):
            keys = ", ".join(map(repr, model))
            raise ValueError(
                f"{name}: expected a dict with the keys {keys} in this order, {why}, "
                f"got {describe(value)}"
            )
        for key, child in model.items():
            require_same_structure(f"{name}[{key!r}]", value[key], child, why)
    elif isinstance(model, (list, tuple)):
        if not isinstance(value, (list, tuple)) or len(value) != len(model):
            kind = type(model).__name__
            raise ValueError(
                f"{name}: expected a {kind} of {len(model)} entries, {why}, got {describe(value)}"
            )
        for i, child in enumerate(model):
            require_same_structure(f"{name}[{i}]", value[i], child, why)
    elif isinstance(value, (list, tuple, dict)) or np.shape(value) != np.shape(model):
        raise ValueError(
            f"{name}: expected an array of shape {np.shape(model)}, {why}, got {describe(value)}"
        )
