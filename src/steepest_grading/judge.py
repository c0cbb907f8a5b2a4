"""Run one check in the trusted process and say what it came to."""

from __future__ import annotations

import builtins
import contextlib
import dis
import functools
import io
import signal
import threading
import time
import types
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from steepest.checks import CheckError
from steepest.checks.errors import NotWrittenError
from steepest_grading.course import hidden_lines
from steepest_grading.plain_text import plain_text
from steepest_grading.remote.host import StudentGoneError, StudentProcess
from steepest_grading.verdicts import CheckVerdict, Limits, SheetCell, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["STOPPED", "judge"]

STOPPED = {
    Status.TIMED_OUT: "It ran for more than {seconds:g} seconds and was stopped. An endless loop?",
    Status.OUT_OF_MEMORY: "It asked for more than {memory:.3g} GB of memory and was stopped. "
    "Does a list or an array grow without end?",
    Status.DIED: "It ended the program in which it was graded, and this check with it. "
    "Leave out exit(), signals and whatever else reaches beyond the notebook.",
}
LOADED = {"LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
STORED = {"STORE_NAME", "STORE_GLOBAL"}
LONGEST = 2000  # characters of a message
NOT_SHOWN = "It fails with inputs that are not shown."
TRY_OTHERS = "Try other inputs: negative, zero, large and small numbers, arrays of other shapes."


def stopped(status: Status, limits: Limits) -> str:
    """Return what a student is told when a cell had to be stopped."""
    return STOPPED[status].format(seconds=limits.cell_seconds, memory=limits.memory_bytes / 1e9)


def judge(
    cell: SheetCell, process: StudentProcess, limits: Limits, errors: Mapping[str, str]
) -> CheckVerdict:
    """Run a check against a student's process.

    Parameters
    ----------
    cell : SheetCell
        The check.
    process : StudentProcess
        In which the student's cells have run.
    limits : Limits
    errors : mapping
        How the student's cells ended that did not run to their end, by name.

    Returns
    -------
    CheckVerdict

    Raises
    ------
    StudentGoneError
        If the student's process is of no more use.
    """
    start = time.monotonic()
    code, wanted = _compiled(cell.name, cell.source)
    with process.until(limits.cell_seconds), _alarm(limits.cell_seconds + 1):
        namespace: dict[str, Any] = {"__name__": "__main__", **process.defined(list(wanted))}
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            try:
                exec(code, namespace)
            except KeyboardInterrupt:  # also that the process has gone
                raise
            except BaseException as error:  # also SystemExit, of a student's function
                outcome = _failure(cell, error, errors, wanted)
            else:
                outcome = Status.PASSED, "", "", False
    status, message, told, hidden = outcome
    seconds = time.monotonic() - start
    message, told = plain_text(message)[:LONGEST], plain_text(told)[:LONGEST]
    return CheckVerdict(cell.name, cell.part, cell.points, status, message, told, hidden, seconds)


def _failure(
    cell: SheetCell,
    error: BaseException,
    errors: Mapping[str, str],
    wanted: tuple[str, ...],
) -> tuple[Status, str, str, bool]:
    """Return status, message for the instructor, message for the student, and if it was hidden."""
    hidden = bool(_lines(error, f"<{cell.name}>") & hidden_lines(cell.source))
    checked = isinstance(error, AssertionError)
    message = str(error) if checked else f"{type(error).__name__}: {error}"
    if isinstance(error, NotWrittenError):
        return Status.NOT_WRITTEN, message, message, hidden
    # Raised by the check itself; a NameError of the student's is of a class of its own.
    missing = type(error) is NameError and error.name in wanted
    if missing and cell.part in errors:
        told = f"{message}: its cell ended with {errors[cell.part]}"
        return Status.FAILED, told, told, hidden
    told = message
    if hidden:
        hint = error.hint if isinstance(error, CheckError) else ""
        told = f"{NOT_SHOWN} {hint or TRY_OTHERS}"
    return Status.FAILED, message, told, hidden


def _lines(error: BaseException, filename: str) -> set[int]:
    """Return the lines of the check on the way to the error."""
    found, trace = set(), error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            found.add(trace.tb_lineno)
        trace = trace.tb_next
    return found


@functools.lru_cache(maxsize=500)
def _compiled(label: str, source: str) -> tuple[types.CodeType, tuple[str, ...]]:
    """Return a check's code, and the names that it takes from the student."""
    code = compile(source, f"<{label}>", "exec", dont_inherit=True)
    first: dict[str, bool] = {}  # whether the cell itself binds a name before it reads it
    for name, loaded in _names(code):
        first.setdefault(name, not loaded)
    used = {name for name, loaded in _names(code, deep=True) if loaded and not first.get(name)}
    wanted = {name for name in used if not hasattr(builtins, name)}
    return code, tuple(sorted(wanted))


def _names(code: types.CodeType, *, deep: bool = False) -> Iterator[tuple[str, bool]]:
    """Return the global names that a check uses, no attributes, and if it reads them there."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in LOADED | STORED:
            yield instruction.argval, instruction.opname in LOADED
    for constant in code.co_consts if deep else ():
        if isinstance(constant, types.CodeType):
            yield from _names(constant, deep=True)


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Stop the check itself should it not end, which a student's values might bring about.

    Outside the main thread there is no alarm; every question to the student's process ends at its
    deadline there as here.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise StudentGoneError(Status.TIMED_OUT, "the check took too long")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)  # again, should it ring in a destructor
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
