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

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from steepest_grading.remote.readers import READERS, TYPES
from steepest_grading.remote.values import (
    GENERATORS,
    ProtocolError,
    array_content,
    array_of,
    as_list,
    bits_of,
    carries,
    equal,
    generator_of,
    integer,
    is_function_of_numpy,
    require_few,
    seeds_of,
    snapshot,
)

__all__ = ["ProtocolError", "Registry"]

DEPTH = 60
WINDOW = 8  # so many calls back, results of the student's are still known
MOST_OBJECTS = 1 << 18
CONTAINERS = {tuple: "t", list: "l", dict: "d"}


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
        self.adopt = adopt
        self._side = side
        self.clear()

    def clear(self) -> None:
        """Forget everything: a new check begins."""
        self._next = self._side + 2
        self._objects: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._snapshots: dict[int, Any] = {}
        self._calls: list[list[int]] = [[]]
        self._latest: dict[int, list[int]] = {}  # in which of them a number crossed last
        self._inside = 0
        self._shared = False
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

    def again(self, number: Any) -> Any:
        """Return the object of a number that crosses once more."""
        value = self.known(number)
        self._shared = self._shared or isinstance(value, list | tuple | dict)
        self._renew(number)
        return value

    def _renew(self, number: int) -> None:
        """Know a result that crosses once more as long as a new one."""
        if number % 2 and not self._inside and number in self._latest:
            self._calls[-1].append(number)
            self._latest[number] = self._calls[-1]

    def enter(self, value: Any, number: int | None = None, *, changes: bool = False) -> int:
        """Give an object a number, or note the one that the other side gave it."""
        if number is None:
            number = self._next
            self._next += 2
        elif type(number) is not int or number % 2 == self._side or number < 2:
            raise ProtocolError(f"expected a number of the other side, got {number!r:.40}")
        elif number in self._objects:
            raise ProtocolError(f"the number {number} is taken")
        if len(self._objects) >= MOST_OBJECTS:
            raise ProtocolError("too many objects")
        self._objects[number] = value
        self._numbers[id(value)] = number
        if changes:
            self._calls[-1].append(number)
            self._latest[number] = self._calls[-1]
            if not isinstance(value, tuple):
                self._snapshots[number] = snapshot(value)
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
        self._drop([number for number in last if number % 2 == 0])
        last[:] = [number for number in last if number % 2]
        self._calls.append([])
        if len(self._calls) > WINDOW:
            oldest = self._calls.pop(0)
            self._drop([n for n in oldest if self._latest.get(n) is oldest])

    def inner(self) -> int:
        """Begin a callback: what crosses in it is forgotten at its end. Returns a mark."""
        self._inside += 1
        self._calls.append([])
        return len(self._calls)

    def outer(self, mark: int) -> None:
        """End the callback that began with this mark."""
        self._inside -= 1
        while len(self._calls) >= mark:
            self._drop(self._calls.pop())

    def _drop(self, numbers: list[int]) -> None:
        for number in numbers:
            value = self._objects.pop(number, None)
            self._snapshots.pop(number, None)
            self._latest.pop(number, None)
            if self._numbers.get(id(value)) == number:
                del self._numbers[id(value)]

    # --- changes

    def changes(self) -> list[Any]:
        """Return what has changed since it crossed, and count it as told."""
        told = []
        for number, before in list(self._snapshots.items()):
            value = self._objects[number]
            if type(before) is bytes and value.ndim == 1 and value.tobytes() == before:
                continue  # most of them: this line alone decides how fast calls are
            now = snapshot(value)
            if not equal(before, now):
                self._snapshots[number] = now
                told.append([number, self._content(value, 0)])
        return told

    def apply(self, told: Any) -> None:
        """Change what the other side says has changed."""
        for item in as_list(told):
            number, content = item if type(item) is list and len(item) == 2 else (None, None)
            value = self.known(number)
            if number not in self._snapshots:
                raise ProtocolError(f"the object {number} cannot change")
            try:
                self._refill(value, content)
            except ProtocolError:
                raise
            except Exception as error:
                raise ProtocolError(f"a change that does not fit: {error}") from error
            self._snapshots[number] = snapshot(value)
        if self._shared:
            self._shared = False
            require_few(self._objects.values())

    # --- values

    def encode(self, value: Any, depth: int = 0) -> Any:
        """Return a value as MessagePack can carry it."""
        kind = type(value)
        if value is None or kind is bool or kind is float or kind is str or kind is bytes:
            return value
        if kind is int:
            return integer(value)
        if depth > DEPTH:
            raise ProtocolError("the value is nested too deep")
        number = self.number_of(value)
        if number is not None:
            self._renew(number)
            return ["@", number]
        if isinstance(value, np.ndarray) and carries(value.dtype):
            return ["a", self._note(value), *self._content(value, depth)]
        if isinstance(value, np.generic) and carries(value.dtype):
            return ["g", value.dtype.str, value.tobytes()]
        if kind is complex:
            return ["c", value.real, value.imag]
        if isinstance(value, np.random.Generator) and bits_of(value) in GENERATORS:
            return ["R", self._note(value), bits_of(value), *self._content(value, depth)]
        tag = CONTAINERS.get(kind) or next(
            (tag for base, tag in CONTAINERS.items() if issubclass(kind, base)), None
        )
        if tag is not None:
            content = self._content(value, depth)  # a list that holds itself is nested too deep
            return [tag, self._note(value), *content]
        if kind is set or kind is frozenset:
            return ["s" if kind is set else "f", [self.encode(item, depth + 1) for item in value]]
        if kind is slice:
            parts = (value.start, value.stop, value.step)
            return ["S", *(self.encode(item, depth + 1) for item in parts)]
        if kind is type and TYPES.get(value.__name__) is value:
            return ["T", value.__name__]
        if value is Ellipsis or value is NotImplemented:
            return ["E", repr(value)]
        if isinstance(value, int | float | complex | str):
            return self._plain(value, depth)
        if is_function_of_numpy(value) and getattr(np, value.__name__, None) is value:
            return ["N", value.__name__]
        if isinstance(value, Mapping):  # a view of a dict, say: as what it shows now
            items = [(key, value[key]) for key in value]
            return [
                "d",
                0,
                [[self.encode(k, depth + 1), self.encode(v, depth + 1)] for k, v in items],
            ]
        return self.encode_handle(value)

    def encode_handle(self, value: Any) -> list[Any]:
        """Return a value as an object that cannot travel."""
        fields = self._export(value)
        return ["h", self.enter(value), *fields]

    def encode_whole(self, value: Any) -> Any:
        """Return what `encode` does; if that fails, nothing of the value has got a number."""
        mark = self._next
        try:
            return self.encode(value)
        except BaseException:
            self.forget_since(mark)
            raise

    @property
    def mark(self) -> int:
        """The number that the next object gets."""
        return self._next

    def forget_since(self, mark: int) -> None:
        """Forget the objects that got a number since, of which the other side has not heard."""
        self._drop([n for n in self._objects if n >= mark and n % 2 == self._side])

    def _note(self, value: Any) -> int:
        return 0 if self.forgetful else self.enter(value, changes=True)

    def _plain(self, value: Any, depth: int) -> Any:
        """Return the value of a number or a text of a class of the student's."""
        base = next(base for base in (int, float, complex, str) if isinstance(value, base))
        return self.encode(getattr(base, f"__{base.__name__}__")(value), depth + 1)

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
        reader = READERS.get(tag)
        if reader is None:
            raise ProtocolError(f"unknown tag {tag!r:.20}")
        try:
            value = reader(self, fields, depth)
        except ProtocolError:
            raise
        except Exception as error:
            raise ProtocolError(f"a malformed {tag!r:.20}: {error!s:.80}") from error
        if self._shared and not depth:
            self._shared = False
            require_few([value])
        return value

    def _content(self, value: Any, depth: int) -> list[Any]:
        if isinstance(value, np.ndarray):
            return array_content(value)
        if isinstance(value, np.random.Generator):
            return [self._mapping(value.bit_generator.state, depth), seeds_of(value)]
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
            new = array_of(content)
            writeable, value.flags.writeable = bool(content[2]), True
            if new.dtype != value.dtype or new.size != value.size:
                raise ProtocolError("an array cannot change its type or its size")
            if new.shape != value.shape:
                value.resize(new.shape, refcheck=False)  # it stays where it is
            value[...] = new
            value.flags.writeable = writeable
        elif isinstance(value, np.random.Generator):
            state, seeds = content
            # In place: whoever holds the generator sees the change.
            value.__init__(generator_of(bits_of(value), self.decode(state, 1), seeds))
        elif isinstance(value, dict):
            items = [(self.decode(k, 1), self.decode(v, 1)) for k, v in content[0]]
            dict.clear(value)
            dict.update(value, items)
        elif isinstance(value, list):
            list.__setitem__(value, slice(None), [self.decode(item, 1) for item in content[0]])
        else:
            raise ProtocolError("a tuple cannot change")
