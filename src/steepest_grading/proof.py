"""Before a class is graded: the course's own notebooks through the very grader that grades it.

The model solution gets full marks and the release none, or nobody is graded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from steepest_grading.engine import Job
from steepest_grading.inspection import inspect
from steepest_grading.verdicts import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from steepest_grading.engine import Outcome
    from steepest_grading.verdicts import Sheet

__all__ = ["Engine", "prove", "read_problems"]


class Engine(Protocol):
    """What both engines can do."""

    def grade(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Yield one outcome for each job, as they complete."""


def read_problems(course: Path, assignment: str) -> list[str]:
    """Return what is wrong with an assignment's files, each with file and cell."""
    return [str(problem) for problem in inspect(course, assignment)]


def prove(engine: Engine, course: Path, sheet: Sheet) -> list[str]:
    """Grade the model solution and the release, and return what is wrong, with file and cell.

    Parameters
    ----------
    engine : Engine
    course : Path
    sheet : Sheet

    Returns
    -------
    list of str
        Empty if the solution passes every check and the release earns nothing.
    """
    files = {
        folder: f"{folder}/{sheet.assignment}/{sheet.notebook}.ipynb"
        for folder in ("solutions", "exercises")
    }
    jobs = [Job(folder, sheet, (course / file).read_bytes()) for folder, file in files.items()]
    found = {outcome.student: outcome for outcome in engine.grade(jobs)}
    problems = []
    for folder, file in files.items():
        grades = found[folder].grades
        if grades is None:
            problems.append(f"{file}: cannot be graded: {found[folder].failure}")
            continue
        if grades.status is Status.INVALID:
            problems.append(f"{file}: cannot be read: {' '.join(grades.remarks)}")
        for check in grades.checks:
            where = f"{file}: cell `{check.name}`"
            if folder == "solutions" and check.status is not Status.PASSED:
                said = f": {check.message}" if check.message else ""
                problems.append(f"{where}: the model solution {check.status}{said}")
            elif folder == "exercises" and check.score > 0:
                problems.append(f"{where}: passes though nothing is written")
    return problems
