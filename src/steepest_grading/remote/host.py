"""The trusted side: stand-ins for a student's functions, classes and objects.

A check gets stand-ins and does with them what it would do with the functions themselves. Every call
sends the arguments to the student's process and brings back plain values; a function among the
arguments is called here, in the trusted process, when the student's code calls it there.
"""

from __future__ import annotations

import inspect
import keyword
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from steepest.checks.watched import Ran, Repeat, Slot, StandIn, Watch
from steepest_grading.remote.channel import Channel, ClosedError, FrameError
from steepest_grading.remote.codec import ProtocolError, Registry, decode_error, encode_error
from steepest_grading.remote.handles import FORWARDED, OPERATORS
from steepest_grading.verdicts import CellRun, Limits, Status

if TYPE_CHECKING:
    import socket

__all__ = ["StudentGoneError", "StudentProcess"]

DEEPEST = 50  # callbacks inside callbacks
LARGEST_ARGUMENT = 1 << 21  # numbers in one argument of a callback: its work is done here


class StudentGoneError(KeyboardInterrupt):
    """The student's process is of no more use: it died, takes too long, or talks nonsense.

    A `KeyboardInterrupt`, because that alone passes through a check as a time-out must.
    """

    def __init__(self, status: Status, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class _Object(StandIn):
    """A stand-in: its class offers the special methods that the student's class has."""

    __slots__ = ("__weakref__", "_steepest_far")

    def __init__(self, far: _Far) -> None:
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

    def run_watched(self, run: Callable[[], Any], watch: Watch, call: Any) -> Ran:
        return self._steepest_far.process.run_watched(self, run, watch, call)


class _Far:
    """What a stand-in needs to reach its object."""

    __slots__ = ("number", "process", "signature")

    def __init__(self, process: StudentProcess, number: int = 0) -> None:
        self.process = process
        self.number = number
        self.signature: inspect.Signature | None = None

    def operate(self, operation: str, *args: Any, **named: Any) -> Any:
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


class _Promise(_Object):
    """Stands for the result of an operation that was asked for and not waited for."""

    __slots__ = ()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.array(self._steepest_far.process.settle([self])[0], dtype=dtype)


for _special, _method in FORWARDERS.items():
    setattr(_Promise, _special, _method)


def _draws(value: Any) -> bool:
    """Return whether a value is a random generator, which a call changes."""
    return isinstance(value, np.random.Generator)


def _collect(value: Any, found: list[_Promise]) -> None:
    if type(value) is _Promise:
        found.append(value)
    elif type(value) in (list, tuple):
        for item in value:
            _collect(item, found)
    elif type(value) is dict:
        for item in value.values():
            _collect(item, found)


def _replaced(value: Any, values: dict[int, Any]) -> Any:
    if type(value) is _Promise:
        return values[id(value)]
    if type(value) in (list, tuple):
        return type(value)(_replaced(item, values) for item in value)
    if type(value) is dict:
        return {key: _replaced(item, values) for key, item in value.items()}
    return value


_classes: dict[tuple[str, tuple[str, ...]], type] = {}


def _class_of(name: str, specials: tuple[str, ...]) -> type:
    """Return the class of a stand-in: named as the student's, with the same special methods."""
    key = name, specials
    if key not in _classes:
        if len(_classes) > 500:  # a student who makes classes without end
            _classes.clear()
        methods = {special: FORWARDERS[special] for special in specials if special in FORWARDERS}
        if "__eq__" in methods:
            methods.setdefault("__hash__", object.__hash__)
        _classes[key] = type(name, (_Object,), {"__slots__": (), **methods})
    return _classes[key]


class StudentProcess:
    """The student's process as the trusted one sees it.

    Parameters
    ----------
    connection : socket
        A socket whose other end is served by `steepest_grading.remote.student.serve`.
    limits : Limits
    """

    def __init__(self, connection: socket.socket, limits: Limits) -> None:
        self._channel = Channel(connection, limits.message_bytes)
        self._limits = limits
        self._registry = Registry(0, self._export, self._adopt)
        self._deadline: float | None = None
        self._depth = 0
        self._lazy = False

    @contextmanager
    def until(self, seconds: float) -> Iterator[None]:
        """Give everything inside so many seconds altogether."""
        self._deadline = time.monotonic() + seconds
        try:
            yield
        finally:
            self._deadline = None

    # --- cells

    def run_cell(self, name: str, source: str, *, show: bool = True) -> CellRun:
        """Run a cell and return what it did; what it printed and drew only on request."""
        longest = self._limits.output_bytes if show else 0
        answer = self._ask(["run", name or "cell", source, longest])
        with self._sense():
            kind, printed, error, images = answer
            if kind != "ran" or not (type(printed) is str and type(error) is str):
                raise ProtocolError("no account of a cell")
            files = tuple(file for file in images if type(file) is bytes)
        return CellRun(name, "code", source, printed, error[:1000], files[:4])

    def defined(self, names: list[str]) -> dict[str, Any]:
        """Return those of some names that the student's cells define."""
        self._registry.clear()
        self._channel.put(["forget"])
        answer = self._ask(["names", names])
        found = {}
        with self._sense():
            kind, rows, _ = answer
            if kind != "value":
                raise ProtocolError("no names")
            for name, data, parameters in rows:
                value = self._registry.decode(data)
                if name in names:
                    found[name] = value
                    _sign(value, parameters)
        return found

    # --- calls

    def run_watched(self, target: Any, run: Callable[[], Any], watch: Watch, call: Any) -> Ran:
        """Do what `steepest.checks.watched.run_watched` does, over there."""
        with warnings.catch_warnings(record=True) as caught:  # of the functions handed over
            warnings.simplefilter("always")
            ran = self._run_watched(target, run, watch, call)
        ran.warnings += [
            str(item.message) for item in caught if issubclass(item.category, RuntimeWarning)
        ]
        return ran

    def _run_watched(self, target: Any, run: Callable[[], Any], watch: Watch, call: Any) -> Ran:
        registry = self._registry
        registry.next_call()
        settings = [watch.allowed, watch.forbidden, watch.lend, watch.count_steps]
        changes = registry.changes()
        if call is not None:
            args, named = call
            told = [registry.encode(item) for item in args]
            keywords = {key: registry.encode(item) for key, item in named.items()}
            frame = ["call", registry.encode(target), told, keywords, settings, changes]
            return self._ran(self._ask(frame))
        if isinstance(run, Repeat):
            return self._repeated(registry.encode(target), run, settings, changes)
        value, error = None, None
        self._channel.put(["begin", registry.encode(target), settings, changes])
        self._lazy = True
        try:
            value = self._settled(run())
        except KeyboardInterrupt:
            raise
        except BaseException as raised:
            error = raised
        finally:
            self._lazy = False
        ran = self._ran(self._ask(["end"]))
        # What the watch noticed counts for more than what it led to.
        return Ran(value, ran.error or error, ran.printed, ran.warnings, ran.steps, ran.seconds)

    def _repeated(self, target: Any, repeat: Repeat, settings: Any, changes: Any) -> Ran:
        """Repeat a call over there, in one message each way."""
        encode = self._registry.encode
        call = [
            ["slot", *item] if type(item) is Slot else ["value", encode(item)]
            for item in repeat.call
        ]
        named = {key: encode(item) for key, item in repeat.named.items()}
        start, each = encode(repeat.start), [encode(items) for items in repeat.each]
        return self._ran(self._ask(["repeat", target, start, call, each, named, settings, changes]))

    def _ran(self, answer: Any) -> Ran:
        with self._sense():
            kind, data, notes, changes = answer
            self._registry.apply(changes)
            if kind == "error":
                return Ran(error=decode_error(data))
            printed, warnings, steps, seconds, error = notes
            kinds = [type(item) for item in (printed, warnings, steps, seconds)]
            if kind != "value" or kinds != [str, list, int, float]:
                raise ProtocolError("no account of a call")
            return Ran(
                self._registry.decode(data),
                None if error is None else decode_error(error),
                printed,
                [str(text) for text in warnings],
                steps,
                seconds,
            )

    def operate(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Do one operation on the student's objects, over there."""
        if self._lazy and name in PROMISED and not any(map(_draws, [*args, *named.values()])):
            return self._promise(name, args, named)
        registry = self._registry
        registry.next_call()
        told = [self._operand(item) for item in args]
        keywords = {key: registry.encode(item) for key, item in named.items()}
        answer = self._ask(["operate", name, told, keywords, registry.changes()])
        with self._sense():
            kind, data, _, changes = answer
            registry.apply(changes)
            value = decode_error(data) if kind == "error" else registry.decode(data)
        if kind == "error":
            raise value
        return value

    def _operand(self, item: Any) -> Any:
        return (
            ["p", item._steepest_far.number]
            if type(item) is _Promise
            else (self._registry.encode(item))
        )

    def _promise(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Ask for an operation and go on without its result: most are wanted by the next alone."""
        registry = self._registry
        registry.forgetful = True
        try:
            told = [self._operand(item) for item in args]
            keywords = {key: registry.encode(item) for key, item in named.items()}
        finally:
            registry.forgetful = False
        number = registry.reserve()
        self._channel.put(["later", number, name, told, keywords])
        if self._channel.waiting > 30_000:
            self._guarded(lambda: self._channel.flush(self._deadline))
        return _Promise(_Far(self, number))

    def settle(self, promises: list[_Promise]) -> list[Any]:
        """Return what operations came to that were not waited for."""
        answer = self._ask(["settle", [promise._steepest_far.number for promise in promises]])
        with self._sense():
            kind, data, _, changes = answer
            self._registry.apply(changes)
            values = (
                decode_error(data) if kind == "error" else list(map(self._registry.decode, data))
            )
        if kind == "error":
            raise values
        return values

    def _settled(self, value: Any) -> Any:
        """Return a value with what it holds of promises in place of them."""
        found: list[_Promise] = []
        _collect(value, found)
        if not found:
            return value
        values = dict(zip(map(id, found), self.settle(found), strict=True))
        return _replaced(value, values)

    # --- frames

    def _ask(self, frame: list[Any]) -> Any:
        """Send a frame and return its answer; callbacks that come before it are served."""
        self._guarded(lambda: self._channel.send(frame, self._deadline))
        while True:
            answer = self._guarded(lambda: self._channel.receive(self._deadline))
            if type(answer) is list and answer and answer[0] == "back":
                self._serve(answer)
                continue
            return answer

    def _guarded(self, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except TimeoutError:
            raise StudentGoneError(Status.TIMED_OUT, "it took too long") from None
        except ClosedError:
            raise StudentGoneError(Status.DIED, "its process ended") from None
        except FrameError as error:
            raise StudentGoneError(Status.DIED, f"it sent nonsense: {error}") from None

    def _serve(self, frame: list[Any]) -> None:
        """Call one of the functions that the student's code was given."""
        registry = self._registry
        mark = registry.inner()
        self._depth += 1
        try:
            with self._sense():
                if self._depth > DEEPEST:
                    raise ProtocolError("too many calls inside calls")
                _, number, args, named, changes = frame
                registry.apply(changes)
                function = registry.known(number)
                if number % 2 or not callable(function):
                    raise ProtocolError("no function of the check's")
                arguments = [registry.decode(item) for item in args]
                keywords = {str(key): registry.decode(item) for key, item in named.items()}
            try:
                _bounded([*arguments, *keywords.values()])
                data = registry.encode(function(*arguments, **keywords))
                answer = ["done", "returned", data, registry.changes()]
            except StudentGoneError:
                raise
            except Exception as error:
                answer = ["done", "raised", encode_error(error), registry.changes()]
            self._guarded(lambda: self._channel.send(answer, self._deadline))
        finally:
            self._depth -= 1
            registry.outer(mark)

    @contextmanager
    def _sense(self) -> Iterator[None]:
        """Turn whatever is wrong with what the student's process sent into one error."""
        try:
            yield
        except Exception as error:
            raise StudentGoneError(Status.DIED, f"it sent nonsense: {error!s:.120}") from None

    def _export(self, value: Any) -> list[Any]:
        self._lazy = False  # from now on its process may call back at any time
        if not callable(value):
            raise TypeError(f"a check cannot hand over {type(value).__name__} objects")
        return [str(getattr(value, "__name__", "f"))]

    def _adopt(self, number: int, fields: list[Any]) -> Any:
        kind, specials = fields
        if type(kind) is not str or type(specials) is not list:
            raise ProtocolError("a malformed object")
        known = tuple(special for special in FORWARDED if special in specials)
        label = kind if kind.isidentifier() and len(kind) < 60 else "object"
        far = _Far(self)
        return _class_of(label, known)(far)


def _sign(value: Any, parameters: Any) -> None:
    """Give a stand-in the names of its parameters, for messages."""
    if not isinstance(value, _Object):
        return
    names = [name for name in parameters if type(name) is str and name.isidentifier()]
    names = [name for name in dict.fromkeys(names) if not keyword.iskeyword(name)][:20]
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    value._steepest_far.signature = inspect.Signature(
        [inspect.Parameter(name, kind) for name in names]
    )


def _bounded(arguments: list[Any]) -> None:
    for argument in arguments:
        if getattr(argument, "size", 0) > LARGEST_ARGUMENT:
            raise ValueError("the given function takes no array of so many numbers")
