"""Grade one submission: bytes in, `Grades` out.

The student's cells run in the jail, the checks here. A cell that dies, takes too long or too much
memory costs itself: a fresh process runs the others once more and the remaining checks go on.

Every submission runs twice. In the first process the whole checks run and decide the points. A
function may note there the inputs of a hidden check, and print, raise or return them later, so no
text from it goes into the feedback, only the author's hints. In the second process the cells run
again, with those checks that failed in their visible lines, as they were handed out: from it comes
whatever the student reads.
"""

from __future__ import annotations

import ast
import functools
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from steepest_grading.intake import Intake, IntakeCell, read_notebook
from steepest_grading.judge import judge, stopped
from steepest_grading.remote.host import StudentGoneError, StudentProcess
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

if TYPE_CHECKING:
    from steepest_grading.sandbox.jail import Jail

__all__ = ["grade_submission"]

MOST_DEATHS = 10
ONLY_LATER = (
    "It passes by itself, and fails when other checks have run before: does the function keep "
    "something between two calls?"
)
NOT_REACHED = (
    "It was not run: the cells before it had used up the time of the whole notebook "
    "({seconds:g} seconds), or had to be stopped too often."
)


def grade_submission(sheet: Sheet, data: bytes, limits: Limits, jail: Jail) -> Grades:
    """Grade one submission.

    Parameters
    ----------
    sheet : Sheet
        The assignment.
    data : bytes
        The submitted file.
    limits : Limits
    jail : Jail
        Where the student's code runs.

    Returns
    -------
    Grades
        Nothing that the file holds, and nothing that its code does, raises an error here.

    Raises
    ------
    SandboxError
        If this machine cannot sandbox.
    """
    start = time.monotonic()
    intake = read_notebook(data, sheet)
    grades = _Grading(sheet, intake, limits, jail).grades()
    return replace(grades, seconds=time.monotonic() - start)


class _Grading:
    """One submission on its way: what is known so far survives the death of a process."""

    def __init__(self, sheet: Sheet, intake: Intake, limits: Limits, jail: Jail) -> None:
        self._intake = intake
        self._limits = limits
        self._jail = jail
        self._sheet = {cell.name: cell for cell in sheet.cells if cell.name}
        self._checks = {cell.name for cell in sheet.cells if cell.role == "check"}
        self._verdicts: dict[str, CheckVerdict] = {}
        self._runs: dict[int, CellRun] = {}
        self._stopped: dict[int, Status] = {}
        self._notes: list[str] = []
        self._visible: dict[str, CheckVerdict] = {}
        self._parameters = dict(_parameters(sheet))
        self._end = time.monotonic() + limits.submission_seconds

    def grades(self) -> Grades:
        """Grade the submission."""
        checks = [cell for cell in self._sheet.values() if cell.role == "check"]
        if self._intake.problem:
            unread = [_unread(cell, self._intake.problem) for cell in checks]
            remarks = (self._intake.problem, *self._intake.remarks)
            return Grades(Status.INVALID, tuple(unread), self._written({}), (), remarks)
        while not (self._pass() and self._pass(shown=True)):
            if len(self._stopped) > MOST_DEATHS:
                self._notes.append("Its cells had to be stopped too often.")
                break
        verdicts = [self._told(cell) for cell in checks]
        stopped = {Status.TIMED_OUT, Status.OUT_OF_MEMORY, Status.DIED, Status.NOT_RUN}
        partly = any(verdict.status in stopped for verdict in verdicts)
        cells = tuple(self._runs.get(i) or _as_it_is(c) for i, c in enumerate(self._intake.cells))
        return Grades(
            Status.PARTLY if partly else Status.GRADED,
            tuple(verdicts),
            self._written({cell.name: cell.source for cell in self._intake.cells if cell.name}),
            cells,
            self._intake.remarks,
            tuple(self._notes),
        )

    def _pass(self, *, shown: bool = False) -> bool:
        """Run what is not stopped yet in a fresh process; return whether that came to its end.

        In order, with the checks as they were handed out (``shown``) or whole.
        """
        if not shown and self._verdicts.keys() >= self._checks:
            return True
        with self._jail.spawn() as prisoner:
            process = StudentProcess(
                prisoner.socket, self._limits, self._parameters, known=not shown
            )
            for place, cell in enumerate(self._intake.cells):
                if place in self._stopped or not self._waits(place, cell, shown):
                    continue
                limits = self._limits_left()
                if limits is None:
                    return True
                try:
                    self._step(place, cell, process, limits, shown)
                except StudentGoneError as gone:
                    self._stop(place, cell, gone, prisoner)
                    return False
        return True

    def _waits(self, place: int, cell: IntakeCell, shown: bool) -> bool:
        """Return whether a cell is to be run in this pass."""
        if cell.cell_type != "code" or self._role(cell) == "written":
            return False
        if self._role(cell) != "check":
            return True
        if not shown:
            return cell.name not in self._verdicts
        verdict = self._verdicts.get(cell.name)
        return verdict is not None and _speaks(verdict) and cell.name not in self._visible

    def _role(self, cell: IntakeCell) -> str:
        return self._sheet[cell.name].role if cell.name else "plain"

    def _step(
        self, place: int, cell: IntakeCell, process: StudentProcess, limits: Limits, shown: bool
    ) -> None:
        if self._role(cell) == "check":
            check = self._sheet[cell.name]
            if shown:
                check = replace(check, source=check.released)
                self._visible[cell.name] = judge(check, process, limits, self._errors())
            else:
                self._verdicts[cell.name] = judge(check, process, limits, {})
            return
        with process.until(limits.cell_seconds):
            run = process.run_cell(cell.name, cell.source, show=shown)
        if shown:
            self._runs[place] = run

    def _told(self, cell: SheetCell) -> CheckVerdict:
        """Return the verdict on a check with what the student may read of it."""
        verdict = self._verdicts.get(cell.name)
        if verdict is None:
            return self._not_run(cell)
        if not _speaks(verdict):
            return verdict
        visible = self._visible.get(cell.name)
        if visible is None or visible.status is Status.PASSED:
            return replace(verdict, told=ONLY_LATER)
        # Why a name is not defined shows in the second process alone.
        longer = visible.message.startswith(verdict.message)
        message = visible.message if longer else verdict.message
        return replace(verdict, told=visible.told, message=message)

    def _errors(self) -> dict[str, str]:
        """Return how the named cells ended that did not run to their end."""
        return {run.name: run.error for run in self._runs.values() if run.name and run.error}

    def _stop(self, place: int, cell: IntakeCell, gone: StudentGoneError, prisoner: object) -> None:
        """Note which cell ended the process, and how."""
        status = gone.status
        if status is Status.DIED:
            ending = prisoner.ended(timeout=1.0)
            if ending.reason is not None:
                status = ending.reason
            detail = f"{gone.detail}; {ending.detail}".rstrip("; ")
            what = f"`{cell.name}`" if cell.name else "a cell without a name"
            self._notes.append(f"At {what}: {detail}.")
        self._stopped[place] = status
        told = stopped(status, self._limits)
        if self._role(cell) == "check":
            check = self._sheet[cell.name]
            verdict = CheckVerdict(
                check.name, check.part, check.points, status, f"{told} ({gone.detail})", told
            )
            self._visible[cell.name] = verdict
            self._verdicts.setdefault(cell.name, verdict)
        else:
            self._runs[place] = CellRun(cell.name, cell.cell_type, cell.source, error=told)

    def _limits_left(self) -> Limits | None:
        left = self._end - time.monotonic()
        if left <= 0:
            return None
        return replace(self._limits, cell_seconds=min(self._limits.cell_seconds, left))

    def _not_run(self, cell: SheetCell) -> CheckVerdict:
        told = NOT_REACHED.format(seconds=self._limits.submission_seconds)
        return CheckVerdict(cell.name, cell.part, cell.points, Status.NOT_RUN, told, told)

    def _written(self, sources: dict[str, str]) -> tuple[Written, ...]:
        return tuple(
            Written(cell.name, cell.points, sources.get(cell.name, cell.released) != cell.released)
            for cell in self._sheet.values()
            if cell.role == "written"
        )


@functools.lru_cache(maxsize=20)
def _parameters(sheet: Sheet) -> dict[str, list[str]]:
    """Return the parameters of the functions that the sheet asks for, by name.

    A student's own could be named after the inputs of a hidden check.
    """
    found = {}
    for cell in sheet.cells:
        for node in ast.parse(cell.source).body if cell.role == "solution" else ():
            if isinstance(node, ast.FunctionDef):
                arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
                found[node.name] = [argument.arg for argument in arguments]
    return found


def _speaks(verdict: CheckVerdict) -> bool:
    """Return whether the message of a verdict may hold words of the student's code."""
    return not verdict.hidden and verdict.status is Status.FAILED


def _unread(cell: SheetCell, problem: str) -> CheckVerdict:
    return CheckVerdict(cell.name, cell.part, cell.points, Status.NOT_RUN, problem, problem)


def _as_it_is(cell: IntakeCell) -> CellRun:
    return CellRun(cell.name, cell.cell_type, cell.source)
