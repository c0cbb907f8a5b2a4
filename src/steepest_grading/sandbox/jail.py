"""A jail: the warm parent inside its walls, as its owner holds it."""

from __future__ import annotations

import array
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, Self

from steepest_grading.sandbox import walls
from steepest_grading.sandbox.cage import Plan
from steepest_grading.sandbox.cell import ANSWER_SECONDS, Cell, receive
from steepest_grading.sandbox.parent import Parent
from steepest_grading.verdicts import Limits

__all__ = ["Jail", "SandboxError"]

SERVE = "steepest_grading.remote.student:serve"
WARM = (
    "numpy",
    "numpy.testing",
    "matplotlib.pyplot",
    "steepest",
    "steepest.checks",
    "steepest.datasets",
    "steepest.plots",
)
START_SECONDS = 120.0
# What a program needs beyond the libraries that are loaded.
LEAST_BYTES = 64 * 1024**2
INSTALL = "Install it with `apt-get install bubblewrap`."
READABLE = "It reads Python and the packages as nobody: they must be readable by all."
DOCTOR = "`python -m steepest_grading doctor` says what this machine lacks."


class SandboxError(RuntimeError):
    """The machine cannot sandbox; the message says what to do about it."""


class _GoneError(Exception):
    """The warm parent does not answer any more."""


class Jail:
    """A warm parent inside walls, from which submissions get their cells.

    A jail belongs to the process that entered it: each worker enters its own. If that process
    dies, everything inside dies with it. Its threads may share it.

    Parameters
    ----------
    limits : Limits
        What each submission may use.
    unsafe : bool
        Do without Bubblewrap and namespaces. The limits and the filter of system calls remain, but
        a student's code reads and writes what the grader's user (of root: nobody) can.
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
        self._warm = tuple(_warm)
        self._extra = tuple(path.resolve() for path in _extra)
        self._lock = threading.Lock()
        self._owner = 0
        self._private: tempfile.TemporaryDirectory[str] | None = None
        self._control: socket.socket | None = None
        self._parent: Parent | None = None

    def __enter__(self) -> Self:
        self._owner = os.getpid()
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._owner == os.getpid():
            self._owner = 0
            self._stop()

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
        if self._owner != os.getpid():
            raise SandboxError(
                "jail: expected to be used inside `with`, by the process that entered it, "
                f"got process {os.getpid()} of owner {self._owner or None}"
            )
        with self._lock:
            try:
                return self._spawn()
            except _GoneError:  # as when the system was short of memory
                self._stop()
                self._start()
            try:
                return self._spawn()
            except _GoneError:
                self._fail("The sandbox was started twice and stopped.")

    def _start(self) -> None:
        control, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = control
        with inner:
            plan = Plan(
                serve=self._serve,
                warm=self._warm,
                memory_bytes=self._limits.memory_bytes,
                file_bytes=self._limits.file_bytes,
                cpu_seconds=self._limits.submission_seconds,
                confined=not self._unsafe,
                control=inner.fileno(),
            )
            try:
                command, settings = self._command(plan)
                self._parent = Parent(command, settings, inner.fileno())
            except (OSError, ImportError) as error:
                self._fail(f"The sandbox cannot be started: {error}.")
            except SandboxError:
                self._stop()
                raise
        control.settimeout(START_SECONDS)
        try:
            ready = receive(control)
        except TimeoutError:
            ready = None
        if ready is None:
            self._fail("The sandbox did not start.")
        if ready["uid"] == 0 and not self._unsafe:  # without walls each cell drops root itself
            self._fail("The sandbox is still root.")
        least = ready["address_space"] + LEAST_BYTES
        if self._limits.memory_bytes < least:
            self._stop()
            raise ValueError(
                f"limits.memory_bytes: expected at least {least}, since the libraries are part of "
                f"it, got {self._limits.memory_bytes}"
            )
        control.settimeout(ANSWER_SECONDS)

    def _command(self, plan: Plan) -> tuple[list[str], dict[str, str]]:
        if self._unsafe:
            self._private = tempfile.TemporaryDirectory(prefix="steepest-jail-")
            return walls.bare_command(plan, self._extra), walls.environment(self._private.name)
        bubblewrap = shutil.which("bwrap")
        if bubblewrap is None:
            raise SandboxError(f"bwrap: expected Bubblewrap on PATH, got nothing. {INSTALL}")
        return walls.confined_command(bubblewrap, plan, self._extra), {}

    def _stop(self) -> str:
        """End the warm parent and with it all cells; return what it had written."""
        said = ""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._parent is not None:
            said = self._parent.stop()
            self._parent = None
        if self._private is not None:
            self._private.cleanup()
            self._private = None
        return said

    def _fail(self, what: str) -> NoReturn:
        said = self._stop()
        if os.geteuid() == 0 and ("NotFoundError" in said or "Permission" in said):
            what = f"{what} {READABLE}"
        raise SandboxError(f"{what} {DOCTOR} It wrote:\n{said or '(nothing)'}")

    def _spawn(self) -> Cell:
        if self._control is None:
            raise _GoneError
        connection, inner = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        line, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with inner, far_end:
                both = array.array("i", [inner.fileno(), far_end.fileno()])
                self._control.sendmsg([b"+"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, both)])
            line.settimeout(ANSWER_SECONDS)
            answer = receive(line)
            if answer is None:
                raise _GoneError
            if "caged" not in answer:
                raise SandboxError(
                    f"The walls around a submission could not be drawn. {DOCTOR} It wrote:\n"
                    f"{answer.get('failed', answer)}"
                )
        except BaseException as error:
            connection.close()
            line.close()
            if isinstance(error, TimeoutError):
                raise SandboxError(f"The sandbox is silent for {ANSWER_SECONDS:g} s.") from error
            if isinstance(error, ConnectionError):
                raise _GoneError from error
            raise
        return Cell(connection, line, self._limits)
