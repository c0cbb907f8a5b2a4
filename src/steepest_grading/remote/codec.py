"""Values on their way between the trusted process and the student's: plain data, never code.

Both processes hold a `Registry`. What can change (arrays, lists, dictionaries, random generators)
and what cannot travel (functions, objects) gets a number when it first crosses; afterwards the
number crosses. `Registry.changes` tells the other side what has changed since, so that an argument
that a student's function writes into is changed here too, and a result that a later call overwrites
is overwritten here as well. Arguments are known for one call, so that a student cannot change the
inputs of an earlier one; results for some calls more.

Frames are MessagePack. A value that MessagePack has by itself stands for itself; everything else is
a list that begins with a tag. Nothing is ever unpickled.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["ProtocolError", "Registry", "decode_error", "encode_error"]

DTYPE = re.compile(r"[<>|=](?:b1|[iu][1248]|f(?:2|4|8|16)|c(?:8|16|32)|[US]\d{1,6})")
GENERATORS = {"MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"}
TYPES: dict[str, type] = {
    item.__name__: item for item in (bool, int, float, complex, str, list, tuple, dict, object)
}
MOST_BITS = 1 << 20  # of an integer; longer ones are of no use here and slow everywhere
DEPTH = 60
WINDOW = 8  # so many calls back, results of the student's are still known


class ProtocolError(Exception):
    """The other side sent something that is no value, or there is no way to send one."""


class Registry:
    """What has crossed, by number.

    Parameters
    ----------
    side : int
        0 for the trusted process, 1 for the student's: which numbers this side gives out.
    forgetful : bool
        An attribute: while it is true, what is encoded is not noted and gets the number 0.
    export : callable
        Describes an object that cannot travel: returns the fields of its ``h`` frame, or raises
        `ProtocolError`.
    adopt : callable
        Makes the stand-in for such an object of the other side, from its number and fields.
    """

    def __init__(
        self,
        side: int,
        export: Callable[[Any], list[Any]],
        adopt: Callable[[int, list[Any]], Any],
    ) -> None:
        self._export = export
        self._adopt = adopt
        self._side = side
        self.clear()

    def clear(self) -> None:
        """Forget everything: a new check begins."""
        self._next = self._side + 2
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._snapshots: dict[int, Any] = {}
        self._calls: list[list[int]] = [[]]
        self._crossed: dict[int, list[int]] = {}  # the call in which each number crossed last
        self._inside = 0
        self.forgetful = False

    # --- numbers

    def number_of(self, value: Any) -> int | None:
        """Return the number under which both sides know an object, or None."""
        number = self._numbers.get(id(value))
        return number if number is not None and self._objects.get(number) is value else None

    def known(self, number: Any) -> Any:
        """Return the object of a number."""
        if type(number) is not int or number not in self._objects:
            raise ProtocolError(f"no object has the number {number!r:.40}")
        return self._objects[number]

    def _cross_again(self, number: int) -> None:
        if number in self._crossed and not self._inside:
            self._calls[-1].append(number)
            self._crossed[number] = self._calls[-1]

    def enter(self, value: Any, number: int | None = None, *, changes: bool = False) -> int:
        """Give an object a number, or note the one that the other side gave it."""
        if number is None:
            number = self._next
            self._next += 2
        elif type(number) is not int or number % 2 == self._side or number < 2:
            raise ProtocolError(f"expected a number of the other side, got {number!r:.40}")
        elif number in self._objects:
            raise ProtocolError(f"the number {number} is taken")
        self._objects[number] = value
        self._numbers[id(value)] = number
        if changes:
            self._calls[-1].append(number)
            self._crossed[number] = self._calls[-1]
            if not isinstance(value, tuple):
                self._snapshots[number] = _snapshot(value)
        return number

    def reserve(self) -> int:
        """Return a number for an object that the other side is asked to make."""
        self._next += 2
        return self._next - 2

    def next_call(self) -> None:
        """Begin a call: arguments of the one before are forgotten, and results of old ones.

        Inside a callback nothing is forgotten; its end sees to that.
        """
        if self._inside:
            return
        last = self._calls[-1]
        self._drop(last, [number for number in last if number % 2 == 0])
        last[:] = [number for number in last if number % 2]
        self._calls.append([])
        if len(self._calls) > WINDOW:
            oldest = self._calls.pop(0)
            self._drop(oldest, oldest)

    def inner(self) -> int:
        """Begin a callback: what crosses in it is forgotten at its end. Returns a mark."""
        self._inside += 1
        self._calls.append([])
        return len(self._calls)

    def outer(self, mark: int) -> None:
        """End the callback that began with this mark."""
        self._inside -= 1
        while len(self._calls) >= mark:
            inner = self._calls.pop()
            self._drop(inner, inner)

    def _drop(self, call: list[int], numbers: list[int]) -> None:
        for number in numbers:
            if self._crossed.get(number) is not call:
                continue  # it has crossed again since
            del self._crossed[number]
            value = self._objects.pop(number, None)
            self._snapshots.pop(number, None)
            if self._numbers.get(id(value)) == number:
                del self._numbers[id(value)]

    # --- changes

    def changes(self) -> list[Any]:
        """Return what has changed since it crossed, and count it as told."""
        told = []
        for number, before in list(self._snapshots.items()):
            value = self._objects[number]
            if type(value) is np.ndarray and type(before) is bytes and value.tobytes() == before:
                continue  # most of them: this line alone decides how fast calls are
            now = _snapshot(value)
            if not _equal(before, now):
                self._snapshots[number] = now
                told.append([number, self._content(value, 0)])
        return told

    def apply(self, told: Any) -> None:
        """Change what the other side says has changed."""
        for number, content in _list(told):
            value = self.known(number)
            if number not in self._snapshots:
                raise ProtocolError(f"the object {number} cannot change")
            try:
                self._refill(value, content)
            except ProtocolError:
                raise
            except Exception as error:
                raise ProtocolError(f"a change that does not fit: {error}") from error
            self._snapshots[number] = _snapshot(value)

    # --- values

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return a value as MessagePack can carry it."""
        kind = type(value)
        if value is None or kind is bool or kind is float or kind is str or kind is bytes:
            return value
        if kind is int:
            return _integer(value)
        if depth > DEPTH:
            raise ProtocolError("the value is nested too deep")
        number = self.number_of(value)
        if number is not None:
            self._cross_again(number)
            return ["@", number]
        if kind is np.ndarray and value.dtype.hasobject is False and _carries(value.dtype):
            return ["a", self._note(value), *self._content(value, depth)]
        if isinstance(value, np.generic) and _carries(value.dtype):
            return ["g", value.dtype.str, value.tobytes()]
        if kind is complex:
            return ["c", value.real, value.imag]
        if isinstance(value, np.random.Generator) and _bits(value) in GENERATORS:
            number = self._note(value)
            return ["R", number, _bits(value), *self._content(value, depth)]
        tag = {tuple: "t", list: "l", dict: "d"}.get(kind)
        if tag is None:
            tag = next(
                (
                    t
                    for base, t in ((tuple, "t"), (list, "l"), (dict, "d"))
                    if issubclass(kind, base)
                ),
                None,
            )
        if tag is not None:
            number = self._note(value)
            return [tag, number, *self._content(value, depth)]
        if kind is set or kind is frozenset:
            return ["s", [self.encode(item, depth + 1) for item in value]]
        if kind is slice:
            parts = (value.start, value.stop, value.step)
            return ["S", *(self.encode(item, depth + 1) for item in parts)]
        if kind is type and TYPES.get(value.__name__) is value:
            return ["T", value.__name__]
        if value is Ellipsis or value is NotImplemented:
            return ["E", repr(value)]
        if isinstance(value, int | float | complex | str):
            return self._plain(value, depth)
        if getattr(np, str(getattr(value, "__name__", "")), None) is value:
            return ["N", value.__name__]
        fields = self._export(value)
        return ["h", self.enter(value), *fields]

    def _note(self, value: Any) -> int:
        return 0 if self.forgetful else self.enter(value, changes=True)

    def _plain(self, value: Any, depth: int) -> Any:
        """Return the value of a number or a text of a class of the student's."""
        for base in (bool, int, float, complex, str):
            if isinstance(value, base):
                plain = base.__str__(value) if base is str else base.__add__(value, base())
                return self.encode(plain, depth + 1)
        raise ProtocolError("unreachable")

    def decode(self, data: Any, depth: int = 0) -> Any:
        """Return the value that the other side encoded.

        Raises
        ------
        ProtocolError
            If it is no such value.
        """
        if type(data) is not list:
            if data is None or type(data) in (bool, int, float, str, bytes):
                return data
            raise ProtocolError(f"expected a value, got {type(data).__name__}")
        if depth > DEPTH:
            raise ProtocolError("the value is nested too deep")
        if not data or type(data[0]) is not str:
            raise ProtocolError("expected a tag")
        tag, *fields = data
        reader = _READERS.get(tag)
        if reader is None:
            raise ProtocolError(f"unknown tag {tag!r:.20}")
        try:
            return reader(self, fields, depth)
        except ProtocolError:
            raise
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise ProtocolError(f"a malformed {tag!r:.20}: {error!s:.80}") from error

    def _content(self, value: Any, depth: int) -> list[Any]:
        if isinstance(value, np.ndarray):
            return [
                value.dtype.str,
                list(value.shape),
                bool(value.flags.writeable),
                value.tobytes(),
            ]
        if isinstance(value, np.random.Generator):
            return [self._mapping(value.bit_generator.state, depth)]
        if isinstance(value, dict):
            pairs = dict.items(value)
            return [[[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in pairs]]
        base = tuple if isinstance(value, tuple) else list
        return [[self.encode(item, depth + 1) for item in base.__iter__(value)]]

    def _mapping(self, state: dict[str, Any], depth: int) -> Any:
        if isinstance(state, dict):
            return ["m", [[key, self._mapping(item, depth + 1)] for key, item in state.items()]]
        if isinstance(state, np.ndarray):
            return ["a", 0, *self._content(state, depth)]
        return self.encode(state, depth)

    def _refill(self, value: Any, content: list[Any]) -> None:
        if isinstance(value, np.ndarray):
            new = _array(content)
            writeable, value.flags.writeable = bool(content[2]), True
            if new.dtype != value.dtype:
                raise ProtocolError("an array cannot change its type")
            if new.shape != value.shape:
                value.resize(new.shape, refcheck=False)
            value[...] = new
            value.flags.writeable = writeable
        elif isinstance(value, np.random.Generator):
            value.bit_generator.state = self.decode(content[0])
        elif isinstance(value, dict):
            items = [(self.decode(k), self.decode(v)) for k, v in content[0]]
            dict.clear(value)
            dict.update(value, items)
        elif isinstance(value, list):
            list.__setitem__(value, slice(None), [self.decode(item) for item in content[0]])
        else:
            raise ProtocolError("a tuple cannot change")


# --- readers: one for each tag


def _read_array(registry: Registry, fields: list[Any], depth: int) -> Any:
    number, *content = fields
    array = _array(content)
    if number != 0:
        registry.enter(array, number, changes=True)
    return array


def _array(content: list[Any]) -> np.ndarray:
    name, shape, writeable, data = content
    if any(type(n) is not int or n < 0 for n in shape) or type(data) is not bytes:
        raise ProtocolError("a malformed shape")
    dtype = _COMMON.get(name) if type(name) is str else None
    array = np.frombuffer(data, dtype=dtype or _dtype(name)).reshape(shape).copy()
    if not writeable:
        array.flags.writeable = False
    return array


def _dtype(name: Any) -> np.dtype:
    if type(name) is not str or not DTYPE.fullmatch(name):
        raise ProtocolError(f"unknown type of numbers {name!r:.20}")
    return np.dtype(name)


_COMMON = {name: np.dtype(name) for name in ("<f8", "<i8", "|b1", "<c16")}


def _read_container(
    make: Callable[[Any], Any],
) -> Callable[[Registry, list[Any], int], Any]:
    def read(registry: Registry, fields: list[Any], depth: int) -> Any:
        number, items = fields
        value = make(registry.decode(item, depth + 1) for item in _list(items))
        if number != 0:
            registry.enter(value, number, changes=True)
        return value

    return read


def _read_dict(registry: Registry, fields: list[Any], depth: int) -> Any:
    number, pairs = fields
    value = {
        registry.decode(key, depth + 1): registry.decode(item, depth + 1)
        for key, item in _list(pairs)
    }
    if number != 0:
        registry.enter(value, number, changes=True)
    return value


def _read_generator(registry: Registry, fields: list[Any], depth: int) -> Any:
    number, bits, state = fields
    if bits not in GENERATORS:
        raise ProtocolError(f"unknown random generator {bits!r:.20}")
    generator = np.random.Generator(getattr(np.random, bits)(0))
    generator.bit_generator.state = registry.decode(state, depth + 1)
    if number != 0:
        registry.enter(generator, number, changes=True)
    return generator


def _read_handle(registry: Registry, fields: list[Any], depth: int) -> Any:
    number, *rest = fields
    value = registry._adopt(number, rest)
    registry.enter(value, number)
    return value


def _read_integer(registry: Registry, fields: list[Any], depth: int) -> int:
    (text,) = fields
    if type(text) is not str or len(text) > MOST_BITS // 4 + 4:
        raise ProtocolError("a malformed integer")
    return int(text, 16)


def _read_scalar(registry: Registry, fields: list[Any], depth: int) -> Any:
    name, data = fields
    return np.frombuffer(data, dtype=_dtype(name))[0]


def _read_numpy(registry: Registry, fields: list[Any], depth: int) -> Any:
    (name,) = fields
    if name not in np.__all__ or not callable(getattr(np, name)):
        raise ProtocolError(f"NumPy has no function {name!r:.40}")
    return getattr(np, name)


def _read_known(registry: Registry, fields: list[Any], depth: int) -> Any:
    value = registry.known(*fields)
    registry._cross_again(*fields)
    return value


_READERS: dict[str, Callable[[Registry, list[Any], int], Any]] = {
    "@": _read_known,
    "n": _read_integer,
    "c": lambda registry, fields, depth: complex(*fields),
    "g": _read_scalar,
    "a": _read_array,
    "t": _read_container(tuple),
    "l": _read_container(list),
    "d": _read_dict,
    "m": lambda registry, fields, depth: {k: registry.decode(v, depth + 1) for k, v in fields[0]},
    "s": lambda registry, fields, depth: {registry.decode(i, depth + 1) for i in fields[0]},
    "S": lambda registry, fields, depth: slice(*(registry.decode(i, depth + 1) for i in fields)),
    "T": lambda registry, fields, depth: TYPES[fields[0]],
    "E": lambda registry, fields, depth: {"Ellipsis": ..., "NotImplemented": NotImplemented}[
        fields[0]
    ],
    "N": _read_numpy,
    "R": _read_generator,
    "h": _read_handle,
}


# --- small things


def _list(data: Any) -> list[Any]:
    if type(data) is not list:
        raise ProtocolError(f"expected a list, got {type(data).__name__}")
    return data


def _integer(value: int) -> Any:
    if -(1 << 63) <= value < 1 << 63:
        return value
    if value.bit_length() > MOST_BITS:
        raise ProtocolError("the integer is too long")
    return ["n", hex(value)]


@functools.cache
def _carries(dtype: np.dtype) -> bool:
    return DTYPE.fullmatch(dtype.str) is not None


def _bits(generator: np.random.Generator) -> str:
    return type(generator.bit_generator).__name__


def _snapshot(value: Any) -> Any:
    if isinstance(value, np.ndarray):  # a shape cannot change without the bytes but for ones in it
        return value.tobytes() if value.ndim < 2 else (value.shape, value.tobytes())
    if isinstance(value, np.random.Generator):
        return repr(value.bit_generator.state)
    if isinstance(value, dict):
        return [part for pair in dict.items(value) for part in pair]
    base = tuple if isinstance(value, tuple) else list
    return [*base.__iter__(value)]


def _equal(before: Any, now: Any) -> bool:
    if type(before) is list:
        return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
    return before == now


# --- errors


def encode_error(error: BaseException, longest: int = 2000) -> list[Any]:
    """Return an exception as its name, its built-in or NumPy ancestors and its text."""
    try:
        text = str(error)[:longest]
    except BaseException:  # a student's own __str__
        text = ""
    ancestors = [
        f"{base.__module__}.{base.__qualname__}"
        for base in type(error).__mro__
        if base.__module__ in ("builtins", "numpy.linalg", "numpy.exceptions")
    ]
    return [type(error).__name__[:100], ancestors, text, getattr(error, "routine", None)]


def decode_error(data: Any) -> BaseException:
    """Return an exception of the same name, kind and text; no class of the student's is made."""
    name, ancestors, text, routine = _list(data)
    if not (type(name) is str and type(text) is str):
        raise ProtocolError("a malformed error")
    if routine is not None:
        from steepest.checks.ready_made import ReadyMadeError

        return ReadyMadeError(str(routine)[:200])
    base = next(filter(None, map(_exception, _list(ancestors))), Exception)
    if issubclass(base, KeyboardInterrupt):
        base = Exception  # that is the grader's own time-out
    name, text = name[:100], text[:2000]
    told = {"__init__": lambda self: None, "__str__": lambda self: text, "__module__": "builtins"}
    try:
        return type(name, (base,), told)()
    except TypeError:  # an exception that wants arguments to be made
        return type(name, (Exception,), told)()


def _exception(dotted: Any) -> type[BaseException] | None:
    module, _, name = str(dotted).rpartition(".")
    if module not in ("builtins", "numpy.linalg", "numpy.exceptions"):
        return None
    import builtins

    holder = {"builtins": builtins, "numpy.linalg": np.linalg, "numpy.exceptions": np.exceptions}
    found = getattr(holder[module], name, None)
    if isinstance(found, type) and issubclass(found, BaseException):
        return found
    return None
