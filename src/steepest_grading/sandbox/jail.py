"""The owner's side of the sandbox: a `Jail`, a `Cell` for each submission, and its `Ending`."""

from __future__ import annotations

import array
import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from steepest_grading.sandbox import walls
from steepest_grading.sandbox.cage import Plan
from steepest_grading.sandbox.zygote import MEMORY_EXIT, MOST
from steepest_grading.verdicts import Limits, Status

__all__ = ["Cell", "Ending", "Jail", "SandboxError"]

SERVE = "steepest_grading.remote.student:serve"
WARM = (
    "numpy",
    "numpy.testing",
    "matplotlib",
    "matplotlib.pyplot",
    "steepest",
    "steepest.checks",
    "steepest.datasets",
    "steepest.plots",
)
START_SECONDS = 120.0
ANSWER_SECONDS = 20.0
# What a program needs beyond the libraries that are loaded.
LEAST_BYTES = 64 * 1024**2
BLOCKED = (
    "The system must allow Bubblewrap to make namespaces: "
    "`python -m steepest_grading doctor` says what is missing."
)


class SandboxError(RuntimeError):
    """This machine cannot sandbox; the message says what to do about it."""


@dataclass(frozen=True)
class Ending:
    """How the process of a submission ended.

    Attributes
    ----------
    reason : Status or None
        ``OUT_OF_MEMORY``, ``TIMED_OUT`` (its time on a processor is used up) or ``DIED``; None if
        it ended by itself without an error, or because it was killed by the owner.
    detail : str
        A few words for the instructor.
    peak_bytes : int
        The most memory that it held; the libraries, which it shares, count.
    cpu_seconds : float
        Time on a processor.
    """

    reason: Status | None
    detail: str
    peak_bytes: int = 0
    cpu_seconds: float = 0.0


def _ending(report: dict[str, Any] | None, limits: Limits) -> Ending:
    """Judge what the guard reported."""
    if report is None:
        return Ending(Status.DIED, "the sandbox itself was stopped")
    if "failed" in report:
        return Ending(Status.DIED, f"the sandbox failed: {report['failed']}")
    used = report["peak_bytes"], report["cpu_seconds"]
    number, status = report["signal"], report["status"]
    if report["stopped"]:
        return Ending(None, "stopped by the grader", *used)
    if status == MEMORY_EXIT:
        return Ending(Status.OUT_OF_MEMORY, "no memory was left", *used)
    if number == 9 and report["cpu_seconds"] >= 0.9 * limits.submission_seconds:
        return Ending(Status.TIMED_OUT, "its time on a processor is used up", *used)
    if number == 9:  # not by the owner, and it cannot signal itself so
        return Ending(Status.OUT_OF_MEMORY, "the system stopped it: memory is short", *used)
    # A library in C that gets no memory aborts or reads address 0.
    if (number or status) and report["peak_bytes"] >= 0.75 * limits.memory_bytes:
        return Ending(Status.OUT_OF_MEMORY, "it ended near its limit of memory", *used)
    if number:
        return Ending(Status.DIED, f"ended by signal {number}", *used)
    if status:
        return Ending(Status.DIED, f"ended with exit status {status}", *used)
    return Ending(None, "ended by itself", *used)


class Cell:
    """One submission's process, made by `Jail.spawn`; leaving its context kills it.

    Attributes
    ----------
    socket : socket.socket
        A stream to the student's process.
    """

    def __init__(self, connection: socket.socket, line: socket.socket, limits: Limits) -> None:
        self.socket = connection
        self._line = line
        self._limits = limits
        self._ending: Ending | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.socket.close()

    def kill(self) -> None:
        """End the process and everything in its namespace; when this returns nothing is left."""
        if self._ending is None:
            with contextlib.suppress(OSError):
                self._line.shutdown(socket.SHUT_WR)
            self.ended(ANSWER_SECONDS)

    def ended(self, timeout: float = 1.0) -> Ending:
        """Return how the process ended; one that has not ended by then is killed.

        Parameters
        ----------
        timeout : float
            Seconds to wait for its end.

        Returns
        -------
        Ending
            The same every time.
        """
        if self._ending is None:
            self._line.settimeout(timeout)
            try:
                report = _receive(self._line)
            except TimeoutError:
                with contextlib.suppress(OSError):
                    self._line.shutdown(socket.SHUT_WR)
                self._line.settimeout(ANSWER_SECONDS)
                try:
                    report = _receive(self._line)
                except TimeoutError:
                    report = None
            self._ending = _ending(report, self._limits)
            self._line.close()
        return self._ending


def _receive(connection: socket.socket) -> dict[str, Any] | None:
    """Receive a record of the warm parent's or a guard's; None when it has gone."""
    try:
        text = connection.recv(MOST)
    except ConnectionError:
        return None
    return json.loads(text) if text else None


class Jail:
    """A warm parent inside walls, from which submissions get their cells.

    A jail belongs to the process that entered it; each worker enters its own. If that process
    dies, everything inside dies with it.

    Parameters
    ----------
    limits : Limits
        What each submission may use.
    unsafe : bool
        Do without Bubblewrap and namespaces. Limits and the filter of system calls remain, but a
        student's code reads whatever the grader's user (of root: nobody) can read.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        unsafe: bool = False,
        _serve: str = SERVE,
        _warm: Sequence[str] = WARM,
        _extra: Sequence[Path] = (),
    ) -> None:
        self._limits = limits
        self._unsafe = unsafe
        self._serve = _serve
        self._warm = (*_warm, _serve.partition(":")[0])
        self._extra = tuple(path.resolve() for path in _extra)
        self._lock = threading.Lock()
        self._owner = 0
        self._private: tempfile.TemporaryDirectory[str] | None = None
        self._control: socket.socket | None = None
        self._parent: _Parent | None = None

    def __enter__(self) -> Self:
        self._owner = os.getpid()
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._owner == os.getpid():
            self._stop()

    def _start(self) -> None:
        control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            plan = Plan(
                serve=self._serve,
                warm=self._warm,
                memory_bytes=self._limits.memory_bytes,
                file_bytes=self._limits.file_bytes,
                cpu_seconds=self._limits.submission_seconds,
                confined=not self._unsafe,
                control=other.fileno(),
            )
            if self._unsafe:
                self._private = tempfile.TemporaryDirectory(prefix="steepest-jail-")
                command = walls.bare_command(plan, self._extra)
                settings = walls.environment(self._private.name)
            else:
                command = walls.confined_command(_bubblewrap(), plan, self._extra)
                settings = {}
            self._control, self._parent = control, _Parent(command, settings, other.fileno())
        control.settimeout(START_SECONDS)
        try:
            ready = _receive(control)
        except TimeoutError:
            ready = None
        if ready is None:
            self._fail("The sandbox did not start.")
        if not self._unsafe and ready["uid"] == 0:
            self._fail("The sandbox runs as root.")
        least = ready["address_space"] + LEAST_BYTES
        if self._limits.memory_bytes < least:
            self._stop()
            raise SandboxError(
                f"limits.memory_bytes: expected at least {least} (the libraries take most of it), "
                f"got {self._limits.memory_bytes}"
            )
        control.settimeout(ANSWER_SECONDS)

    def _fail(self, what: str) -> None:
        """Stop, and raise what was said on the way."""
        said = self._stop()
        remedy = "" if self._unsafe else f" {BLOCKED}"
        raise SandboxError(f"{what}{remedy} It said:\n{said or '(nothing)'}")

    def _stop(self) -> str:
        """End the warm parent and all cells; return what it had written."""
        if self._control is not None:
            self._control.close()
            self._control = None
        said = ""
        if self._parent is not None:
            said = self._parent.stop()
            self._parent = None
        if self._private is not None:
            self._private.cleanup()
            self._private = None
        return said

    def spawn(self) -> Cell:
        """Start a process for one submission.

        Returns
        -------
        Cell
            The walls around it stand, and it serves its socket.

        Raises
        ------
        SandboxError
            If the sandbox cannot do so, also after a second start.
        """
        if self._owner != os.getpid() or self._parent is None and self._control is None:
            raise SandboxError("jail: expected to be entered by the process that uses it")
        with self._lock:
            try:
                return self._spawn()
            except (ConnectionError, EOFError):
                # The warm parent has gone, as when the system was short of memory.
                self._stop()
                self._start()
            try:
                return self._spawn()
            except (ConnectionError, EOFError):
                self._fail("The sandbox started twice and stopped.")
        raise AssertionError("not reached")

    def _spawn(self) -> Cell:
        connection, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        line, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        cell = Cell(connection, line, self._limits)
        try:
            with inner, far_end:
                descriptors = array.array("i", [inner.fileno(), far_end.fileno()])
                rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, descriptors)
                assert self._control is not None
                self._control.sendmsg([b"+"], [rights])
            line.settimeout(ANSWER_SECONDS)
            answer = _receive(line)
            if answer is None:
                raise EOFError
            if "caged" not in answer:
                raise SandboxError(
                    f"The walls around a submission could not be drawn. {BLOCKED} It said:\n"
                    f"{answer.get('failed', answer)}"
                )
        except BaseException as error:
            connection.close()
            line.close()
            if isinstance(error, TimeoutError):
                raise SandboxError(
                    f"The sandbox did not answer within {ANSWER_SECONDS:g} s."
                ) from error
            raise
        return cell


def _bubblewrap() -> str:
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxError(
            "bwrap: expected Bubblewrap on PATH, got nothing. "
            "Install it with `apt-get install bubblewrap`."
        )
    return found


class _Parent:
    """The running warm parent, or Bubblewrap around it."""

    def __init__(self, command: list[str], settings: dict[str, str], control: int) -> None:
        self._said: BinaryIO = tempfile.TemporaryFile()
        self._process: subprocess.Popen[bytes] | None = None
        self._error: BaseException | None = None
        started = threading.Event()

        def run() -> None:
            try:
                self._process = subprocess.Popen(
                    command,
                    env=settings,
                    stdin=subprocess.DEVNULL,
                    stdout=self._said,
                    stderr=self._said,
                    pass_fds=[control],
                    start_new_session=True,
                )
            except BaseException as error:
                self._error = error
            started.set()
            if self._process is not None:
                self._process.wait()

        # The kernel's "die with your parent" means the thread that started it. This thread lives
        # as long as the parent does, the caller's (of a pool) perhaps not.
        self._thread = threading.Thread(target=run, name="jail", daemon=True)
        self._thread.start()
        started.wait()
        if self._error is not None:
            raise SandboxError(f"The sandbox did not start: {self._error}") from self._error

    def stop(self) -> str:
        """Wait for its end, which closing the control socket asks for, and return its words."""
        assert self._process is not None
        self._thread.join(5)
        if self._thread.is_alive():
            self._process.kill()
            self._thread.join()
        self._said.seek(0)
        said = self._said.read(20_000).decode(errors="replace").strip()
        self._said.close()
        return said
