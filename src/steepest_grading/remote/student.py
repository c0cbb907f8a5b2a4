"""The student's process: runs cells, and answers calls of what they define.

This module runs in the jail, in the same process as the student's code, and keeps no secret from
it: everything that it is told, a student may learn. It is never told a check.
"""

from __future__ import annotations

import contextlib
import inspect
import socket
import sys
import threading
import types
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from steepest.checks.ready_made import allow_all
from steepest.checks.watched import Ran, Repeat, Slot, Watch, run_watched
from steepest_grading.remote.cells import run_cell
from steepest_grading.remote.channel import LONGEST_FRAME, Channel, ClosedError, FrameError
from steepest_grading.remote.codec import ProtocolError, Registry
from steepest_grading.remote.errors import decode_error, encode_error
from steepest_grading.remote.guard import Hooks, guard_hooks
from steepest_grading.remote.handles import OPERATIONS, special_methods

__all__ = ["serve"]

MOST_WARNINGS = 20
LARGEST_NAMED = 1 << 20  # bytes of an array that travels because a check knows its name
# What NumPy calls the kinds of its warnings, by how their texts begin.
FLOATING = {"divide": "divide", "overflow": "over", "underflow": "under", "invalid": "invalid"}
BUILT_IN = {tuple, list, dict, float, int, str, np.ndarray, np.float64}


def serve(connection: socket.socket) -> None:
    """Serve the trusted process until it closes the connection."""
    sys.setrecursionlimit(3000)  # as IPython has it
    guard_hooks()
    with contextlib.suppress(ClosedError):
        _Interpreter(Channel(connection, LONGEST_FRAME)).serve()


class _Interpreter:
    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._registry = Registry(1, self._export, self._adopt)
        module = types.ModuleType("__main__")
        # What a notebook has without an import.
        module.__dict__["display"] = lambda *values, **_: print(*map(repr, values), sep="\n")
        sys.modules["__main__"] = module
        self._namespace = module.__dict__
        self._hooks = Hooks()
        self._failed: BaseException | None = None
        self._promised: dict[int, Any] = {}
        self._turn = threading.RLock()

    def serve(self, until: str | None = None) -> Any:
        """Answer frames until the one that is waited for."""
        while True:
            kind, *fields = self._channel.receive()
            if kind == "later":
                self._later(*fields)
            elif kind == until:
                return fields
            elif kind == "begin":
                self._watched(*fields)
            elif kind == "call":
                self._answer(lambda f=fields: self._call(*f))
            elif kind == "repeat":
                self._answer(lambda f=fields: self._repeat(*f))
            elif kind == "operate":
                self._answer(lambda f=fields: self._operate(*f))
            elif kind == "settle":
                self._answer(lambda f=fields: self._settle(*f))
            elif kind == "run":
                self._channel.send(["ran", *run_cell(self._namespace, *fields)])
            elif kind == "names":
                self._answer(lambda f=fields: [self._names(*f), None])
            elif kind == "forget":
                self._registry.clear()
                (self._channel.longest_sent,) = fields

    # --- cells

    def _names(self, wanted: list[str]) -> Any:
        found = []
        for name in wanted:
            if name in self._namespace:
                value = self._namespace[name]
                try:
                    parameters = [*inspect.signature(value).parameters]
                except (TypeError, ValueError):
                    parameters = []
                found.append([name, self._named(value), parameters])
        return found

    def _named(self, value: Any) -> Any:
        if getattr(value, "nbytes", 0) <= LARGEST_NAMED:
            with contextlib.suppress(ProtocolError):
                return self._registry.encode_whole(value)
        return self._registry.encode_handle(value)

    # --- calls

    def _answer(self, act: Callable[[], list[Any]]) -> None:
        """Send what an action returns, or why it failed, with what it changed."""
        mark = self._registry.mark
        changes: list[Any] = []
        try:
            answer = ["value", *act()]
            changes = self._registry.changes()
            self._channel.send([*answer, changes])
            return
        except ClosedError:
            raise
        except FrameError as error:  # too large: the other side has not heard of it
            self._registry.forget_since(mark)
            answer, changes = ["error", encode_error(error), None], []
        except BaseException as error:
            answer = ["error", encode_error(error), None]
            with contextlib.suppress(ProtocolError):
                changes = self._registry.changes()
        self._channel.send([*answer, changes])

    def _call(self, target: Any, args: Any, named: Any, watch: Any, changes: Any) -> list[Any]:
        """Call a function under observation."""
        registry = self._registry
        registry.next_call()
        registry.apply(changes)
        function = registry.decode(target)
        arguments = [registry.decode(item) for item in args]
        keywords = {key: registry.decode(item) for key, item in named.items()}
        ran = run_watched(function, lambda: function(*arguments, **keywords), _watch(watch))
        return self._told(ran)

    def _repeat(
        self, target: Any, start: Any, call: Any, each: Any, named: Any, watch: Any, changes: Any
    ) -> list[Any]:
        registry = self._registry
        registry.next_call()
        registry.apply(changes)
        decode = registry.decode
        arguments = [Slot(*rest) if kind == "slot" else decode(*rest) for kind, *rest in call]
        keywords = {key: decode(item) for key, item in named.items()}
        sequences = tuple(map(decode, each))
        repeat = Repeat(decode(target), decode(start), tuple(arguments), sequences, keywords)
        return self._told(run_watched(repeat.function, repeat, _watch(watch)))

    def _told(self, ran: Ran) -> list[Any]:
        notes = [
            ran.printed[:2000],
            [str(text)[:300] for text in ran.warnings[:MOST_WARNINGS]],
            ran.steps,
            ran.seconds,
            None if ran.error is None else encode_error(ran.error),
        ]
        return [None if ran.error is not None else self._registry.encode_whole(ran.value), notes]

    def _watched(self, target: Any, watch: Any, changes: Any) -> None:
        """Serve operations under observation until the trusted process says that it has ended."""
        self._registry.next_call()
        self._registry.apply(changes)
        function = self._registry.decode(target)

        self._failed, self._promised = None, {}

        def operations() -> None:
            with self._hooks.off():
                self.serve(until="end")
            self._require_success()

        self._answer(lambda: self._told(run_watched(function, operations, _watch(watch))))
        self._failed, self._promised = None, {}

    def _require_success(self) -> None:
        if self._failed is not None:
            raise self._failed

    def _later(self, number: int, name: str, args: Any, named: Any) -> None:
        """Do an operation whose result nobody waits for; the first error ends all of them."""
        if self._failed is not None:
            return
        try:
            self._promised[number] = self._done(name, args, named)
        except ClosedError:
            raise
        except BaseException as error:
            self._failed = error

    def _settle(self, numbers: list[int]) -> list[Any]:
        self._require_success()
        values = [self._promised[number] for number in numbers]
        return [[self._registry.encode_whole(value) for value in values], None]

    def _operate(self, name: str, args: Any, named: Any, changes: Any) -> list[Any]:
        """Do one operation on an object: call it, add to it, read an attribute."""
        registry = self._registry
        registry.next_call()
        registry.apply(changes)
        self._require_success()
        return [registry.encode_whole(self._done(name, args, named)), None]

    def _done(self, name: str, args: Any, named: Any) -> Any:
        decode = self._registry.decode
        arguments = [
            self._promised[item[1]] if type(item) is list and item[0] == "p" else decode(item)
            for item in args
        ]
        if type(arguments[0]) in BUILT_IN:  # none of the student's code runs
            return OPERATIONS[name](*arguments)
        keywords = {key: decode(item) for key, item in named.items()}
        self._hooks.wake()
        try:
            return OPERATIONS[name](*arguments, **keywords)
        finally:
            self._hooks.rest()

    # --- objects

    def _export(self, value: Any) -> list[Any]:
        return [type(value).__name__, special_methods(type(value))]

    def _adopt(self, number: int, fields: list[Any]) -> Any:
        """Return a function that calls the one of the trusted process with this number."""
        (name,) = fields

        def given(*args: Any, **named: Any) -> Any:
            return self._back(number, args, named)

        given.__name__ = given.__qualname__ = name
        return given

    def _back(self, number: int, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Call a function of the trusted process."""
        registry = self._registry
        with self._turn, allow_all():  # one thread after the other
            mark = registry.inner()
            try:
                told = [registry.encode(item) for item in args]
                keywords = {key: registry.encode(item) for key, item in named.items()}
                self._channel.send(["back", number, told, keywords, registry.changes()])
                kind, data, changes, warned = self.serve(until="done")  # calls may come in between
                registry.apply(changes)
                for text in warned:
                    _warn(text)
                if kind == "raised":
                    raise decode_error(data)
                return registry.decode(data)
            except ProtocolError as error:
                raise TypeError(f"the given function got something odd: {error}") from None
            finally:
                registry.outer(mark)


def _watch(data: Any) -> Watch:
    allowed, forbidden, lend, count = data
    return Watch(tuple(allowed), tuple(forbidden), lend, count)


def _warn(text: str) -> None:
    """Pass on a numerical warning of a given function's, as NumPy is set here to treat it."""
    kind = FLOATING.get(text.split(" ")[0])
    treated = np.geterr()[kind] if kind else "warn"
    if treated == "raise":
        raise FloatingPointError(text)
    if treated != "ignore":
        warnings.warn(text, RuntimeWarning, stacklevel=4)
