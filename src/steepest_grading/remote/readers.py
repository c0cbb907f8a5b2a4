"""What each tag stands for, as `steepest_grading.remote.codec` decodes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest_grading.remote.values import (
    MOST_BITS,
    ProtocolError,
    array_of,
    as_list,
    dtype_of,
    generator_of,
    is_function_of_numpy,
)

__all__ = ["READERS", "TYPES"]

TYPES: dict[str, type] = {
    item.__name__: item for item in (bool, int, float, complex, str, list, tuple, dict, object)
}


def _read_array(registry: Any, fields: list[Any], depth: int) -> Any:
    number, *content = fields
    array = array_of(content)
    if number != 0:
        registry.enter(array, number, changes=True)
    return array


def _read_container(
    make: Callable[[Any], Any],
) -> Callable[[Any, list[Any], int], Any]:
    def read(registry: Any, fields: list[Any], depth: int) -> Any:
        number, items = fields
        value = make(registry.decode(item, depth + 1) for item in as_list(items))
        if number != 0:
            registry.enter(value, number, changes=True)
        return value

    return read


def _read_dict(registry: Any, fields: list[Any], depth: int) -> Any:
    number, pairs = fields
    value = {
        registry.decode(key, depth + 1): registry.decode(item, depth + 1)
        for key, item in as_list(pairs)
    }
    if number != 0:
        registry.enter(value, number, changes=True)
    return value


def _read_generator(registry: Any, fields: list[Any], depth: int) -> Any:
    number, bits, state, seeds = fields
    generator = np.random.Generator(generator_of(bits, registry.decode(state, depth + 1), seeds))
    if number != 0:
        registry.enter(generator, number, changes=True)
    return generator


def _read_handle(registry: Any, fields: list[Any], depth: int) -> Any:
    number, *rest = fields
    value = registry.adopt(number, rest)
    registry.enter(value, number)
    return value


def _read_integer(registry: Any, fields: list[Any], depth: int) -> int:
    (text,) = fields
    if type(text) is not str or len(text) > MOST_BITS // 4 + 4:
        raise ProtocolError("a malformed integer")
    return int(text, 16)


def _read_scalar(registry: Any, fields: list[Any], depth: int) -> Any:
    name, data = fields
    dtype = dtype_of(name)
    if dtype.itemsize == 0:
        return dtype.type()  # an empty text
    if type(data) is not bytes or len(data) != dtype.itemsize:
        raise ProtocolError("a scalar of another size than its type says")
    return np.frombuffer(data, dtype)[0]


def _read_numpy(registry: Any, fields: list[Any], depth: int) -> Any:
    (name,) = fields
    function = getattr(np, name) if name in np.__all__ else None
    if not is_function_of_numpy(function):
        raise ProtocolError(f"NumPy has no plain function {name!r:.40}")
    return function


READERS: dict[str, Callable[[Any, list[Any], int], Any]] = {
    "@": lambda registry, fields, depth: registry.again(*fields),
    "n": _read_integer,
    "c": lambda registry, fields, depth: complex(*fields),
    "g": _read_scalar,
    "a": _read_array,
    "t": _read_container(tuple),
    "l": _read_container(list),
    "d": _read_dict,
    "m": lambda registry, fields, depth: {k: registry.decode(v, depth + 1) for k, v in fields[0]},
    "s": lambda registry, fields, depth: {registry.decode(i, depth + 1) for i in fields[0]},
    "f": lambda registry, fields, depth: frozenset(
        registry.decode(i, depth + 1) for i in fields[0]
    ),
    "S": lambda registry, fields, depth: slice(*(registry.decode(i, depth + 1) for i in fields)),
    "T": lambda registry, fields, depth: TYPES[fields[0]],
    "E": lambda registry, fields, depth: {"Ellipsis": ..., "NotImplemented": NotImplemented}[
        fields[0]
    ],
    "N": _read_numpy,
    "R": _read_generator,
    "h": _read_handle,
}
