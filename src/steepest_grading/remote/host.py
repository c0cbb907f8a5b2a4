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
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from steepest.checks.watched import Ran, Repeat, Slot, Watch
from steepest_grading.plain_text import plain_text
from steepest_grading.remote.channel import LONGEST_FRAME, Channel, ClosedError, FrameError
from steepest_grading.remote.codec import ProtocolError, Registry
from steepest_grading.remote.errors import decode_error, encode_error
from steepest_grading.remote.figures import is_picture
from steepest_grading.remote.handles import FORWARDED
from steepest_grading.remote.standins import (
    PROMISED,
    Far,
    Promise,
    StudentObject,
    class_of,
    collect,
    draws,
    replaced,
)
from steepest_grading.remote.values import as_list
from steepest_grading.verdicts import CellRun, Limits, Status

if TYPE_CHECKING:
    import socket

__all__ = ["StudentGoneError", "StudentProcess"]

DEEPEST = 50  # callbacks inside callbacks
LARGEST_ARGUMENT = 1 << 21  # numbers in one argument of a callback: its work is done here
LONGEST_INTEGER = 10_000  # bits of one


class StudentGoneError(KeyboardInterrupt):
    """The student's process is of no more use: it died, takes too long, or talks nonsense.

    A `KeyboardInterrupt`, because that alone passes through a check as a time-out must.
    """

    def __init__(self, status: Status, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class StudentProcess:
    """The student's process as the trusted one sees it.

    Parameters
    ----------
    connection : socket
        A socket whose other end is served by `steepest_grading.remote.student.serve`.
    limits : Limits
    parameters : dict, optional
        The parameters of the student's functions by name, for messages; it is filled in.
    known : bool, optional
        Whether ``parameters`` is used as it is, because this process has seen what no message may
        quote.
    """

    def __init__(
        self,
        connection: socket.socket,
        limits: Limits,
        parameters: MutableMapping[str, list[str]] | None = None,
        *,
        known: bool = False,
    ) -> None:
        self._channel = Channel(connection, limits.message_bytes)
        self._channel.longest_sent = LONGEST_FRAME
        self._limits = limits
        self._registry = Registry(0, self._export, self._adopt)
        self._deadline: float | None = None
        self._depth = 0
        self._lazy = False
        self._parameters = {} if parameters is None else parameters
        self._known = known
        self._warned: list[warnings.WarningMessage] = []

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
            files = tuple(filter(is_picture, images))
        printed, error = plain_text(printed[:longest]), plain_text(error[:1000])
        return CellRun(name, "code", source, printed, error, files[:4])

    def defined(self, names: list[str]) -> dict[str, Any]:
        """Return those of some names that the student's cells define."""
        self._registry.clear()
        self._channel.put(["forget", self._limits.message_bytes])
        answer = self._ask(["names", names])
        found = {}
        with self._sense():
            kind, rows, *_ = answer
            if kind != "value":
                raise ProtocolError("no names")
            for name, data, parameters in rows:
                value = self._registry.decode(data)
                if name in names:
                    found[name] = value
                    if not self._known:
                        self._parameters[name] = _parameters(parameters)
                    _sign(value, self._parameters.get(name, []))
        return found

    # --- calls

    def run_watched(self, target: Any, run: Callable[[], Any], watch: Watch, call: Any) -> Ran:
        """Do what `steepest.checks.watched.run_watched` does, over there."""
        with warnings.catch_warnings(record=True) as caught:  # of the functions handed over
            warnings.simplefilter("always")
            self._warned = caught
            try:
                ran = self._run_watched(target, run, watch, call)
            finally:
                self._warned = []
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
        each = [encode(list(s)) if type(s) is range else encode(s) for s in repeat.each]
        named = {key: encode(item) for key, item in repeat.named.items()}
        start = encode(repeat.start)
        return self._ran(self._ask(["repeat", target, start, call, each, named, settings, changes]))

    def _ran(self, answer: Any) -> Ran:
        with self._sense():
            kind, data, notes, changes = answer
            if kind == "error":
                self._registry.apply(changes)
                return Ran(error=decode_error(data))
            printed, warnings, steps, seconds, error = notes
            kinds = [type(item) for item in (printed, warnings, steps, seconds)]
            if kind != "value" or kinds != [str, list, int, float]:
                raise ProtocolError("no account of a call")
            value = self._registry.decode(data)
            self._registry.apply(changes)
            return Ran(
                value,
                None if error is None else decode_error(error),
                printed,
                [str(text) for text in warnings],
                steps,
                seconds,
            )

    def operate(self, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Do one operation on the student's objects, over there."""
        if self._lazy and name in PROMISED and not any(map(draws, [*args, *named.values()])):
            return self._promise(name, args, named)
        registry = self._registry
        registry.next_call()
        changes = registry.changes()
        told = [self._operand(item) for item in args]
        keywords = {key: registry.encode(item) for key, item in named.items()}
        answer = self._ask(["operate", name, told, keywords, changes])
        with self._sense():
            kind, data, _, changes = answer
            value = decode_error(data) if kind == "error" else registry.decode(data)
            registry.apply(changes)
        if kind == "error":
            raise value
        return value

    def _operand(self, item: Any) -> Any:
        return (
            ["p", item._steepest_far.number]
            if type(item) is Promise
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
        return Promise(Far(self, number))

    def settle(self, promises: list[Promise]) -> list[Any]:
        """Return what operations came to that were not waited for."""
        answer = self._ask(["settle", [promise._steepest_far.number for promise in promises]])
        with self._sense():
            kind, data, _, changes = answer
            values = (
                decode_error(data) if kind == "error" else list(map(self._registry.decode, data))
            )
            self._registry.apply(changes)
        if kind == "error":
            raise values
        return values

    def _settled(self, value: Any) -> Any:
        """Return a value with what it holds of promises in place of them."""
        found: list[Promise] = []
        collect(value, found)
        if not found:
            return value
        values = dict(zip(map(id, found), self.settle(found), strict=True))
        return replaced(value, values)

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
        before = len(self._warned)
        try:
            with self._sense():
                if self._depth > DEEPEST:
                    raise ProtocolError("too many calls inside calls")
                _, number, args, named, changes = frame
                function = registry.known(number)
                if number % 2 or not callable(function):
                    raise ProtocolError("no function of the check's")
                arguments = [registry.decode(item) for item in args]
                keywords = {str(key): registry.decode(item) for key, item in named.items()}
                registry.apply(changes)
            try:
                _bounded([*arguments, *keywords.values()])
                value = function(*arguments, **keywords)
                changes = registry.changes()
                answer = ["done", "returned", registry.encode(value), changes]
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                answer = ["done", "raised", encode_error(error), registry.changes()]
            answer.append(self._passed_on(before))
            self._guarded(lambda: self._channel.send(answer, self._deadline))
        finally:
            self._depth -= 1
            registry.outer(mark)

    def _passed_on(self, before: int) -> list[str]:
        """Take the numerical warnings of a callback away: the student's code may expect them."""
        mine = self._warned[before:]
        del self._warned[before:]
        return [str(item.message) for item in mine if issubclass(item.category, RuntimeWarning)]

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
        if type(kind) is not str or len(as_list(specials)) > len(FORWARDED):
            raise ProtocolError("a malformed object")
        known = tuple(special for special in FORWARDED if special in specials)
        label = kind if kind.isidentifier() and len(kind) < 60 else "object"
        far = Far(self)
        return class_of(label, known)(far)


def _parameters(told: Any) -> list[str]:
    """Return those of some names that parameters can have."""
    names = [name for name in as_list(told)[:20] if type(name) is str and len(name) <= 60]
    return [n for n in dict.fromkeys(names) if n.isidentifier() and not keyword.iskeyword(n)]


def _sign(value: Any, names: list[str]) -> None:
    """Give a stand-in the names of its parameters, for messages."""
    if not isinstance(value, StudentObject):
        return
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    value._steepest_far.signature = inspect.Signature(
        [inspect.Parameter(name, kind) for name in names]
    )


def _bounded(arguments: list[Any]) -> None:
    for argument in arguments:
        if isinstance(argument, np.ndarray) and argument.size > LARGEST_ARGUMENT:
            raise ValueError("the given function takes no array of so many numbers")
        if type(argument) is int and argument.bit_length() > LONGEST_INTEGER:
            raise OverflowError("the given function takes no integer of so many digits")
