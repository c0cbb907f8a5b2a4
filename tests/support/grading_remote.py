"""A student's process, for tests of what goes over the socket."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import signal
import socket
import warnings
from collections.abc import Iterator

from steepest_grading.judge import judge
from steepest_grading.remote import student
from steepest_grading.remote.host import StudentGoneError, StudentProcess
from steepest_grading.sandbox import Jail
from steepest_grading.verdicts import CheckVerdict, Limits, SheetCell

LIMITS = Limits(cell_seconds=10.0)


@contextlib.contextmanager
def student_socket() -> Iterator[socket.socket]:
    """Give a socket whose other end is served by a fork of this process."""
    ours, theirs = socket.socketpair()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside threads
        child = os.fork()
    if not child:
        try:
            ours.close()
            null = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(null, standard)
            student.serve(theirs)
        finally:
            os._exit(0)
    theirs.close()
    try:
        with ours:
            yield ours
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@functools.cache
def _jail() -> Jail:
    jail = Jail(LIMITS)
    jail.__enter__()
    atexit.register(jail.__exit__)
    return jail


@contextlib.contextmanager
def student_process(*cells: str, limits: Limits = LIMITS) -> Iterator[StudentProcess]:
    """Give a process in which cells have run.

    It comes from a jail: a fork of this process, which has threads of its own, may be born with
    one of their locks taken.
    """
    with _jail().spawn() as prisoner:
        process = StudentProcess(prisoner.socket, limits)
        with process.until(limits.cell_seconds):
            for source in cells:
                process.run_cell("f", source)
        yield process


def check_cell(source: str, name: str = "test_f", part: str = "f") -> SheetCell:
    return SheetCell(name, "check", "code", source, source, 1.0, part)


def judged(process: StudentProcess, source: str, **errors: str) -> CheckVerdict:
    """Return the verdict of a check on what a process defines."""
    try:
        return judge(check_cell(source), process, LIMITS, errors)
    except StudentGoneError as gone:  # pytest would take it for Ctrl-C
        raise AssertionError(f"the process has gone: {gone.status}, {gone.detail}") from None
