"""A grader that needs no sandbox: what a submission says is what happens to its worker.

The functions are named by ``support.grading_fakes:NAME`` and run in worker processes.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from steepest_grading.engine import Grader, Job
from steepest_grading.intake import read_notebook
from steepest_grading.verdicts import (
    CellRun,
    CheckVerdict,
    Grades,
    Limits,
    Sheet,
    SheetCell,
    Status,
    Written,
)

SHEET = Sheet(
    "01-fake",
    "fake",
    (
        SheetCell("part", "solution", "code", "x = 1", "x = 0"),
        SheetCell("test_part", "check", "code", "assert x == 1", "assert x == 1", 2.0, "part"),
    ),
    digest="d" * 64,
)
LIMITS = Limits(submission_seconds=5.0)


class Jail:
    """Nothing is jailed; it only says that it was there."""

    def __init__(self, limits: Limits, *, unsafe: bool = False) -> None:
        self.limits, self.unsafe = limits, unsafe

    def __enter__(self) -> Jail:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class RefusingJail(Jail):
    """A machine that cannot sandbox."""

    def __enter__(self) -> Jail:
        raise OSError("this machine has no namespaces")


class DyingJail(Jail):
    """A machine on which workers end before they are ready."""

    def __enter__(self) -> Jail:
        os._exit(7)


def grades_of(data: bytes) -> Grades:
    """Return what the fake grader finds for some bytes: two points if their sum is even."""
    status = Status.PASSED if sum(data) % 2 == 0 else Status.FAILED
    return Grades(Status.GRADED, (CheckVerdict("test_part", "part", 2.0, status, seconds=0.01),))


def grade(sheet: Sheet, data: bytes, limits: Limits, jail: Any) -> Grades:
    """Do what the bytes say: ``sleep SECONDS``, ``die``, ``raise``, ``die once FILE`` …"""
    verb, _, rest = data.decode().partition(" ")
    if verb == "sleep":
        time.sleep(float(rest))
    elif verb == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif verb == "once":
        if not Path(rest).exists():
            Path(rest).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif verb == "memory":
        raise MemoryError("no memory left")
    elif verb == "raise":
        raise RuntimeError(rest)
    elif verb == "hang":
        time.sleep(3600)
    elif verb == "pid":
        time.sleep(0.05)
        return Grades(Status.GRADED, (), remarks=(str(os.getpid()),))
    elif verb == "large":
        return Grades(Status.GRADED, (), remarks=("x" * int(rest),))
    return grades_of(data)


def compare(sheet: Sheet, data: bytes, _limits: Limits, _jail: Any) -> Grades:
    """Compare what was handed in with the solution, letter by letter."""
    time.sleep(0.02)
    intake = read_notebook(data, sheet)
    if intake.problem:
        unread = [
            CheckVerdict(cell.name, cell.part, cell.points, Status.NOT_RUN)
            for cell in sheet.cells
            if cell.role == "check"
        ]
        return Grades(Status.INVALID, tuple(unread), remarks=(intake.problem,))
    handed_in = {cell.name: cell.source for cell in intake.cells if cell.name}
    solved = {
        cell.name: handed_in[cell.name].strip() == cell.source.strip()
        for cell in sheet.cells
        if cell.role == "solution"
    }
    checks = [
        CheckVerdict(
            cell.name,
            cell.part,
            cell.points,
            Status.PASSED if solved[cell.part] else Status.FAILED,
            message="" if solved[cell.part] else "expected the solution",
            told="" if solved[cell.part] else "Look again.",
        )
        for cell in sheet.cells
        if cell.role == "check"
    ]
    written = [
        Written(cell.name, cell.points, handed_in[cell.name] != cell.released)
        for cell in sheet.cells
        if cell.role == "written"
    ]
    runs = [CellRun(cell.name, cell.cell_type, cell.source) for cell in intake.cells]
    return Grades(Status.GRADED, tuple(checks), tuple(written), tuple(runs), intake.remarks)


def compare_or_die(sheet: Sheet, data: bytes, limits: Limits, jail: Any) -> Grades:
    """Compare, unless the file ends in empty lines: then the worker is killed."""
    if data.endswith(b"\n\n\n"):
        os.kill(os.getpid(), signal.SIGKILL)
    return compare(sheet, data, limits, jail)


def _say(sheet: Sheet, status: Status) -> Grades:
    checks = [
        CheckVerdict(cell.name, cell.part, cell.points, status)
        for cell in sheet.cells
        if cell.role == "check"
    ]
    return Grades(Status.GRADED, tuple(checks))


def fail_everything(sheet: Sheet, _data: bytes, _limits: Limits, _jail: Any) -> Grades:
    """Find every check failed."""
    return _say(sheet, Status.FAILED)


def pass_everything(sheet: Sheet, _data: bytes, _limits: Limits, _jail: Any) -> Grades:
    """Find every check passed."""
    return _say(sheet, Status.PASSED)


def grader(**changes: Any) -> Grader:
    """Return a grader that uses the functions of this module."""
    settings = {"grade": "support.grading_fakes:grade", "jail": "support.grading_fakes:Jail"}
    return Grader(**({"limits": LIMITS} | settings | changes))


def job(student: str, data: str) -> Job:
    """Return a job that says what happens to its worker."""
    return Job(student, SHEET, data.encode())
