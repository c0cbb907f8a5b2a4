"""Grade an assignment for a class: the whole way of a submission, from top to bottom.

Whatever happens, running again ends in the same gradebook: a submission is recorded in one
transaction, its receipt is written last, and only what has a receipt of the same bytes, the same
sheet and the same grader is left out.
"""

from __future__ import annotations

import glob
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from steepest_grading.course import load_sheet
from steepest_grading.engine import EngineError, Grader
from steepest_grading.engine.jobs import StoppedError, grader_version
from steepest_grading.engine.local import LocalEngine
from steepest_grading.late import LatePolicy
from steepest_grading.proof import prove, read_problems
from steepest_grading.record import GradeBook, RecordError
from steepest_grading.registrar import Registrar
from steepest_grading.release import CourseError
from steepest_grading.submissions import check_student, iter_submissions

if TYPE_CHECKING:
    from pathlib import Path

    from steepest_grading.engine.scheduler import DaskEngine
    from steepest_grading.registrar import Row

__all__ = ["Order", "Progress", "autograde", "count_submissions", "open_engine"]


@dataclass(frozen=True)
class Order:
    """What the instructor asks for.

    Attributes
    ----------
    course : Path
    assignment : str
    student : str or None
        The one student to grade; everybody, if None.
    force : bool
        Whether to grade again what has an up-to-date receipt.
    trust_timestamps : bool
        Whether ``timestamp.txt`` says when a submission came.
    workers : int
    scheduler : str or None
        The address of a Dask scheduler; worker processes on this machine, if None.
    security : distributed.Security or None
    grader : Grader
    database : str or None
        The gradebook's URL; what the course says, if None.
    """

    course: Path
    assignment: str
    student: str | None = None
    force: bool = False
    trust_timestamps: bool = False
    workers: int = 2
    scheduler: str | None = None
    security: Any = None
    grader: Grader = field(default_factory=Grader)
    database: str | None = None


class Progress:
    """Hears how a run goes; this one says nothing."""

    def say(self, text: str) -> None:
        """Tell what happens next."""

    def start(self, total: int) -> None:
        """Tell how many submissions there are."""

    def advance(self, row: Row) -> None:
        """Tell that one is done."""


def autograde(order: Order, progress: Progress | None = None) -> list[Row]:
    """Grade what has come in for an assignment and record it.

    Parameters
    ----------
    order : Order
    progress : Progress, optional

    Returns
    -------
    list of Row
        One for each submission, sorted by student.

    Raises
    ------
    ValueError
        If ``student`` is no name of a folder.
    CourseError
        If something is wrong with the course, before anything is graded; file and cell are named.
    EngineError
        If no worker can grade.
    RecordError
        If the gradebook cannot be opened.
    StoppedError
        If there is no going on: the disk is full, all workers are lost, the course's late policy
        fails. What is recorded stays.
    """
    progress = progress or Progress()
    check_student(order.student)
    progress.say(f"{order.assignment}: reading the course")
    if problems := read_problems(order.course, order.assignment):
        raise CourseError("\n".join(problems))
    sheet = load_sheet(order.course, order.assignment)
    rows: list[Row] = []
    with ExitStack() as stack:
        engine = stack.enter_context(open_engine(order))
        progress.say(f"{order.assignment}: grading the model solution and the release")
        if problems := prove(engine, order.course, sheet):
            raise CourseError("\n".join(problems))
        book = stack.enter_context(GradeBook(order.database, order.course))
        book.ensure_assignment(sheet)
        registrar = Registrar(
            order.course,
            sheet,
            book,
            LatePolicy.from_config(order.course),
            version=grader_version(),
            force=order.force,
        )
        progress.start(count_submissions(order.course, order.assignment, order.student))
        found = iter_submissions(
            order.course,
            order.assignment,
            order.student,
            trust_timestamps=order.trust_timestamps,
        )
        try:
            for row in registrar.rows(engine, found):
                rows.append(row)
                progress.advance(row)
        except (CourseError, EngineError, RecordError, OSError) as error:
            raise StoppedError(f"{error} (after {len(rows)} submissions)") from error
    if order.student is not None and not rows:
        folder = f"submitted/{order.student}/{order.assignment}"
        raise CourseError(f"{folder}: expected a submission, got no such folder")
    return sorted(rows, key=lambda row: row.student)


def open_engine(order: Order) -> LocalEngine | DaskEngine:
    """Return the engine that an order asks for, a context manager."""
    if order.scheduler is None:
        return LocalEngine(order.workers, order.grader)
    from steepest_grading.engine.scheduler import DaskEngine  # takes a second to import

    return DaskEngine(order.scheduler, order.grader, security=order.security)


def count_submissions(course: Path, assignment: str, student: str | None) -> int:
    """Return about how many submissions there are, for the progress bar."""
    pattern = "*" if student is None else glob.escape(student)
    return sum(1 for _ in (course / "submitted").glob(f"{pattern}/{glob.escape(assignment)}"))
