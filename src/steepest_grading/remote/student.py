"""The student's process: runs cells, and answers calls of what they define.

This module runs in the jail, in the same process as the student's code, and keeps no secret from
it: everything that it is told, a student may learn. It is never told a check.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import linecache
import socket
import sys
import textwrap
import traceback
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from steepest.checks.ready_made import allow_all
from steepest.checks.watched import Ran, Repeat, Slot, Watch, run_watched
from steepest_grading.remote.channel import Channel, ClosedError
from steepest_grading.remote.codec import ProtocolError, Registry, decode_error, encode_error
from steepest_grading.remote.figures import drawn
from steepest_grading.remote.guard import guard_hooks
from steepest_grading.remote.handles import OPERATIONS, special_methods
from steepest_grading.remote.magics import without_magics

__all__ = ["serve"]

LONGEST_FRAME = 64 * 1024**2
MOST_WARNINGS = 20
BUILT_IN = {tuple, list, dict, float, int, str, np.ndarray, np.float64}


def serve(connection: socket.socket) -> None:
    """Serve the trusted process until it closes the connection."""
    sys.setrecursionlimit(3000)  # as IPython has it
    guard_hooks(_Hooks._set)
    with contextlib.suppress(ClosedError):
        _Interpreter(Channel(connection, LONGEST_FRAME)).serve()


class _Output(io.StringIO):
    """What a cell prints, up to a limit."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self._left = longest

    def write(self, text: str) -> int:
        if self._left > 0:
            super().write(text[: self._left])
        self._left -= len(text)
        return len(text)

    def isatty(self) -> bool:
        return False


class _Interpreter:
    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._registry = Registry(1, self._export, self._adopt)
        module = types.ModuleType("__main__")
        # What a notebook has without an import.
        module.__dict__["display"] = lambda *values, **_: print(*map(repr, values), sep="\n")
        sys.modules["__main__"] = module
        self._namespace = module.__dict__
        self._hooks = _Hooks()
        self._failed: BaseException | None = None
        self._promised: dict[int, Any] = {}

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
                self._channel.send(["ran", *self._run(*fields)])
            elif kind == "names":
                self._channel.send(["value", self._names(*fields), []])
            elif kind == "forget":
                self._registry.clear()

    # --- cells

    def _run(self, name: str, source: str, longest: int) -> tuple[str, str, list[bytes]]:
        printed, error, images = _Output(longest), "", []
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            try:
                self._execute(f"<{name}>", textwrap.dedent(source), printed)
            except BaseException as raised:  # exit() as well: the other cells still run
                error = _one_line(raised)
            if longest:
                with contextlib.suppress(Exception):
                    images = drawn()
        return printed.getvalue(), error, images

    def _execute(self, filename: str, source: str, printed: _Output) -> None:
        source = without_magics(source)
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
        tree = ast.parse(source, filename)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, filename, "exec"), self._namespace)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), filename, "eval"), self._namespace)
            if value is not None and not source.rstrip().endswith(";"):
                printed.write(repr(value) + "\n")

    def _names(self, wanted: list[str]) -> Any:
        found = []
        for name in wanted:
            if name in self._namespace:
                value = self._namespace[name]
                try:
                    parameters = [*inspect.signature(value).parameters]
                except (TypeError, ValueError):
                    parameters = []
                found.append([name, self._registry.encode(value), parameters])
        return found

    # --- calls

    def _answer(self, act: Callable[[], list[Any]]) -> None:
        """Send what an action returns, or why it failed, with what it changed."""
        try:
            answer = ["value", *act()]
        except ClosedError:
            raise
        except BaseException as error:
            answer = ["error", encode_error(error), None]
        self._channel.send([*answer, self._registry.changes()])

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
        return [None if ran.error is not None else self._registry.encode(ran.value), notes]

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
        return [[self._registry.encode(self._promised[number]) for number in numbers], None]

    def _operate(self, name: str, args: Any, named: Any, changes: Any) -> list[Any]:
        """Do one operation on an object: call it, add to it, read an attribute."""
        registry = self._registry
        registry.next_call()
        registry.apply(changes)
        self._require_success()
        return [registry.encode(self._done(name, args, named)), None]

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
        with allow_all():
            mark = registry.inner()
            try:
                told = [registry.encode(item) for item in args]
                keywords = {key: registry.encode(item) for key, item in named.items()}
                self._channel.send(["back", number, told, keywords, registry.changes()])
                kind, data, changes = self.serve(until="done")  # calls may come in between
                registry.apply(changes)
                if kind == "raised":
                    raise decode_error(data)
                return registry.decode(data)
            except ProtocolError as error:
                raise TypeError(f"the given function got something odd: {error}") from None
            finally:
                registry.outer(mark)


class _Hooks:
    """What watches every line and call, at rest while this module's own code runs."""

    def __init__(self) -> None:
        self._found: tuple[Any, Any] | None = None

    @contextlib.contextmanager
    def off(self) -> Iterator[None]:
        """Put the hooks to rest; `wake` wakes them."""
        self._found = sys.getprofile(), sys.gettrace()
        self._set(None, None)
        try:
            yield
        finally:
            found, self._found = self._found, None
            self._set(*found)

    def wake(self) -> None:
        """Wake the hooks for an operation, if they were put to rest."""
        if self._found is not None:
            self._set(*self._found)

    def rest(self) -> None:
        """Put them to rest again after it."""
        if self._found is not None:
            self._set(None, None)

    def _set(self, profile: Any, trace: Any) -> None:
        sys.setprofile(profile)
        sys.settrace(trace)


def _watch(data: Any) -> Watch:
    allowed, forbidden, lend, count = data
    return Watch(tuple(allowed), tuple(forbidden), lend, count)


def _one_line(error: BaseException) -> str:
    """Return an error as the last line of a traceback, with the line where it was raised."""
    where = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)]
    named = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith("<")]
    line = named[-1].lineno if named else (where[-1] if where else None)
    try:
        text = " ".join(str(error).split())[:500]
    except BaseException:
        text = ""
    if isinstance(error, SyntaxError):
        line, text = error.lineno, error.msg
    place = f" (line {line})" if line else ""
    return f"{type(error).__name__}: {text}".rstrip(": ") + place
