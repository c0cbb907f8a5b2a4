"""Plain values: which arrays travel, how a change is noticed, and how much is too much."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

__all__ = [
    "GENERATORS",
    "ProtocolError",
    "array_content",
    "array_of",
    "as_list",
    "bits_of",
    "carries",
    "dtype_of",
    "equal",
    "generator_of",
    "integer",
    "is_function_of_numpy",
    "require_few",
    "seeds_of",
    "snapshot",
]

DTYPE = re.compile(r"[<>|=](?:b1|[iu][1248]|f(?:2|4|8|16)|c(?:8|16|32)|[US]\d{1,6})")
# Their states are whole numbers. The others hold a place in a buffer, which NumPy believes.
GENERATORS = {"PCG64", "PCG64DXSM"}
MOST_BITS = 1 << 20  # of an integer; longer ones are of no use here and slow everywhere
MOST_ITEMS = 1 << 19
LONGEST_AXIS = 1 << 24
MOST_SEEDS, LARGEST_SEED = 64, 1 << 256


class ProtocolError(Exception):
    """The other side sent something that is no value, or there is no way to send one."""


def as_list(data: Any) -> list[Any]:
    """Return a list as it is.

    Raises
    ------
    ProtocolError
        If it is none.
    """
    if type(data) is not list:
        raise ProtocolError(f"expected a list, got {type(data).__name__}")
    return data


def integer(value: int) -> Any:
    """Return an integer as MessagePack can carry it."""
    if -(1 << 63) <= value < 1 << 63:
        return value
    if value.bit_length() > MOST_BITS:
        raise ProtocolError("the integer is too long")
    return ["n", hex(value)]


def carries(dtype: np.dtype) -> bool:
    """Return whether numbers or texts of this type travel."""
    return DTYPE.fullmatch(dtype.str) is not None


def dtype_of(name: Any) -> np.dtype:
    """Return a type of numbers or texts by its name."""
    if type(name) is not str or not DTYPE.fullmatch(name):
        raise ProtocolError(f"unknown type of numbers {name!r:.20}")
    return np.dtype(name)


def array_content(value: np.ndarray) -> list[Any]:
    """Return what `array_of` makes an array of; of a matrix or a masked array its numbers."""
    if type(value) is not np.ndarray:
        value = value.view(np.ndarray)
    return [value.dtype.str, list(value.shape), bool(value.flags.writeable), value.tobytes()]


def array_of(content: list[Any]) -> np.ndarray:
    """Return a new array."""
    name, shape, writeable, data = content
    dtype = dtype_of(name)
    if any(type(n) is not int or not 0 <= n <= LONGEST_AXIS for n in as_list(shape)):
        raise ProtocolError("a malformed shape")
    if type(data) is not bytes or math.prod(shape) * dtype.itemsize != len(data):
        raise ProtocolError("an array of another size than its shape says")
    array = np.ndarray(shape, dtype, data).copy()
    array.flags.writeable = bool(writeable)
    return array


def bits_of(generator: np.random.Generator) -> str:
    """Return the name of what a random generator draws from."""
    return type(generator.bit_generator).__name__


def seeds_of(generator: np.random.Generator) -> list[Any]:
    """Return what the children of a random generator come from; nothing if it cannot travel."""
    seeds = generator.bit_generator.seed_seq
    if type(seeds) is not np.random.SeedSequence or seeds.pool_size != 4:
        return []
    # A number, or numbers in lists: one alone in a list is the same as that number.
    entropy = np.ravel(np.array(seeds.entropy, dtype=object)).tolist()
    if not all(map(_is_seed, [*entropy, *seeds.spawn_key])) or len(entropy) > MOST_SEEDS:
        return []
    words = [list(map(hex, numbers)) for numbers in (entropy, seeds.spawn_key)]
    return [*words, seeds.n_children_spawned]


def _is_seed(number: Any) -> bool:
    return isinstance(number, int | np.integer) and 0 <= number < LARGEST_SEED


def generator_of(bits: str, state: Any, seeds: list[Any]) -> np.random.BitGenerator:
    """Return what a random generator draws from, in this state and with these children to come."""
    if bits not in GENERATORS:
        raise ProtocolError(f"unknown random generator {bits!r:.20}")
    source: Any = 0
    if as_list(seeds):
        words, key, children = seeds
        if max(len(as_list(words)), len(as_list(key))) > MOST_SEEDS:
            raise ProtocolError("too many seeds")
        entropy, spawn_key = ([int(word[:70], 16) for word in part] for part in (words, key))
        source = np.random.SeedSequence(entropy, spawn_key=spawn_key, n_children_spawned=children)
    made = getattr(np.random, bits)(source)
    made.state = state
    return made


def is_function_of_numpy(value: Any) -> bool:
    """Return whether something of NumPy is a plain function of numbers, or a type of numbers.

    No other function of NumPy crosses by its name: some read and write files.
    """
    if isinstance(value, np.ufunc):
        return True
    return isinstance(value, type) and issubclass(value, np.number | np.bool_)


def snapshot(value: Any) -> Any:
    """Return what `equal` tells a change by."""
    if isinstance(value, np.ndarray):
        data = np.ndarray.tobytes(value)
        return data if value.ndim == 1 else (value.shape, data)
    if isinstance(value, np.random.Generator):
        return repr((value.bit_generator.state, seeds_of(value)))
    if isinstance(value, dict):
        return [part for pair in dict.items(value) for part in pair]
    return [*list.__iter__(value)]


def equal(before: Any, now: Any) -> bool:
    """Return whether two snapshots are of the same content."""
    if type(before) is list:
        return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
    return before == now


def require_few(values: Iterable[Any]) -> None:
    """Raise `ProtocolError` if lists within lists come to more items than there is memory for.

    A list that holds one list twice, which holds one list twice, … has few items and stands for
    many.
    """
    left, waiting = MOST_ITEMS, [*values]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list | tuple | dict):
            left -= 1 + len(value) * (1 + isinstance(value, dict))
            if left < 0:
                raise ProtocolError("too many items")
            waiting += [*value, *value.values()] if isinstance(value, dict) else value
