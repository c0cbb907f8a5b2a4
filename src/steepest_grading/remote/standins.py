"""Stand-ins for a student's functions, classes and objects, and for results yet to come."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from steepest.checks.watched import Ran, StandIn, Watch
from steepest_grading.remote.handles import FORWARDED, OPERATORS

if TYPE_CHECKING:
    from steepest_grading.remote.host import StudentProcess

__all__ = [
    "PROMISED",
    "Far",
    "Promise",
    "StudentObject",
    "class_of",
    "collect",
    "draws",
    "replaced",
]


class StudentObject(StandIn):
    """A stand-in: its class offers the special methods that the student's class has."""

    __slots__ = ("__weakref__", "_steepest_far")

    def __init__(self, far: Far) -> None:
        object.__setattr__(self, "_steepest_far", far)

    def __getattr__(self, name: str) -> Any:
        if name == "__signature__" and self._steepest_far.signature is not None:
            return self._steepest_far.signature
        if name.startswith("__") and name != "__name__":
            raise AttributeError(name)  # NumPy, copy and inspect look for many
        return self._steepest_far.operate("getattr", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._steepest_far.operate("setattr", self, name, value)

    def __repr__(self) -> str:
        return str(self._steepest_far.operate("repr", self))

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError("an object of the student's process cannot be copied here")

    def run_watched(self, run: Callable[[], Any], watch: Watch, call: Any) -> Ran:
        """Run something with the student's function while it is watched over there."""
        return self._steepest_far.process.run_watched(self, run, watch, call)


class Far:
    """What a stand-in needs to reach its object."""

    __slots__ = ("number", "process", "signature")

    def __init__(self, process: StudentProcess, number: int = 0) -> None:
        self.process = process
        self.number = number
        self.signature: inspect.Signature | None = None

    def operate(self, operation: str, *args: Any, **named: Any) -> Any:
        """Do an operation over there."""
        return self.process.operate(operation, args, named)


def _forwarder(operation: str, reflected: bool) -> Callable[..., Any]:
    if reflected:
        return lambda self, other: self._steepest_far.operate(operation, other, self)
    return lambda self, *args, **named: self._steepest_far.operate(operation, self, *args, **named)


FORWARDERS = {
    special: _forwarder(*operation)
    for special, operation in FORWARDED.items()
    if special != "__repr__"
}
# Operations that hand back objects, mostly: a chain of them is sent on without waiting.
PROMISED = {"call", "getattr", "getitem", "setattr", *OPERATORS}


class Promise(StudentObject):
    """Stands for the result of an operation that was asked for and not waited for."""

    __slots__ = ()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self._steepest_far.process.settle([self])[0], dtype=dtype)


for _special, _method in FORWARDERS.items():
    setattr(Promise, _special, _method)


def draws(value: Any) -> bool:
    """Return whether a value is a random generator, which a call changes."""
    return isinstance(value, np.random.Generator)


def collect(value: Any, found: list[Promise]) -> None:
    """Find the promises in a value of a check's program."""
    if type(value) is Promise:
        found.append(value)
    elif type(value) in (list, tuple):
        for item in value:
            collect(item, found)
    elif type(value) is dict:
        for item in value.values():
            collect(item, found)


def replaced(value: Any, values: dict[int, Any]) -> Any:
    """Return such a value with the results in place of the promises."""
    if type(value) is Promise:
        return values[id(value)]
    if type(value) in (list, tuple):
        return type(value)(replaced(item, values) for item in value)
    if type(value) is dict:
        return {key: replaced(item, values) for key, item in value.items()}
    return value


_classes: dict[tuple[str, tuple[str, ...]], type] = {}


def class_of(name: str, specials: tuple[str, ...]) -> type:
    """Return the class of a stand-in: named as the student's, with the same special methods."""
    key = name, specials
    if key not in _classes:
        if len(_classes) > 500:  # a student who makes classes without end
            _classes.clear()
        methods = {special: FORWARDERS[special] for special in specials if special in FORWARDERS}
        if "__eq__" in methods:
            methods.setdefault("__hash__", object.__hash__)
        _classes[key] = type(name, (StudentObject,), {"__slots__": (), **methods})
    return _classes[key]
