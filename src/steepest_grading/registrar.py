"""What happens to a submission besides being graded: left out, recorded, filed, summed up.

Only one process records: the coordinator. For each submission it writes the gradebook, then the
graded notebook, then the receipt; whoever finds a receipt knows that the rest is there.
"""

from __future__ import annotations

import dataclasses
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from steepest_grading.engine import Job, Outcome
from steepest_grading.notebooks import autograded_notebook, write_notebook
from steepest_grading.receipts import Receipt, read_receipt, receipt_path, write_receipt
from steepest_grading.verdicts import CheckVerdict, Grades, Status, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from steepest_grading.late import LatePolicy
    from steepest_grading.proof import Engine
    from steepest_grading.record import GradeBook
    from steepest_grading.submissions import Found
    from steepest_grading.verdicts import Sheet

__all__ = ["FAILED", "Registrar", "Row", "invalid"]

FAILED = "failed"  # beside the values of Status: the grader itself could not do it


@dataclass(frozen=True)
class Row:
    """One line of the summary.

    Attributes
    ----------
    student : str
    status : str
        A value of `Status`, or ``failed``.
    score, points : float
        Of the automatic checks: earned, and possible.
    seconds : float
        Of grading.
    recording_seconds : float
        Of the gradebook, the notebook and the receipt.
    skipped : bool
        Whether an earlier run graded it.
    needs_human : tuple of str
        Why somebody should look at it.
    """

    student: str
    status: str
    score: float = 0.0
    points: float = 0.0
    seconds: float = 0.0
    recording_seconds: float = 0.0
    skipped: bool = False
    needs_human: tuple[str, ...] = ()


def invalid(sheet: Sheet, problem: str) -> Grades:
    """Return the grades of a submission in which no notebook could be read.

    Parameters
    ----------
    sheet : Sheet
    problem : str
        Why, a sentence for the student.
    """
    checks = [
        CheckVerdict(cell.name, cell.part, cell.points, Status.NOT_RUN)
        for cell in sheet.cells
        if cell.role == "check"
    ]
    written = [
        Written(cell.name, cell.points, False) for cell in sheet.cells if cell.role == "written"
    ]
    return Grades(Status.INVALID, tuple(checks), tuple(written), remarks=(problem,))


class Registrar:
    """The desk of one assignment: submissions come over it to be graded, and back with grades.

    Parameters
    ----------
    course : Path
    sheet : Sheet
    book : GradeBook
    late : LatePolicy
    version : str
        Of the grader; what another one graded is graded anew.
    force : bool
        Whether to grade anew what has an up-to-date receipt.
    """

    def __init__(
        self,
        course: Path,
        sheet: Sheet,
        book: GradeBook,
        late: LatePolicy,
        *,
        version: str,
        force: bool = False,
    ) -> None:
        self.course, self.sheet, self.book, self.late = course, sheet, book, late
        self.version, self.force = version, force
        self.recorded = _recorded_students(book, sheet.assignment)
        self.away: dict[str, Found] = {}  # being graded; without their bytes
        self.done: list[Row] = []  # what needed no grading

    def rows(self, engine: Engine, submissions: Iterable[Found]) -> Iterator[Row]:
        """Yield a row for each submission, once everything about it is written."""
        with closing(engine.grade(self._jobs(submissions))) as outcomes:
            for outcome in outcomes:
                yield from self._take_done()
                yield self._file(self.away.pop(outcome.student), outcome)
        yield from self._take_done()

    def _take_done(self) -> list[Row]:
        done, self.done = self.done, []
        return done

    def _jobs(self, submissions: Iterable[Found]) -> Iterator[Job]:
        """Yield what has to be graded; the engine reads no further than it needs."""
        for found in submissions:
            if row := self._up_to_date(found):
                self.done.append(row)
            elif found.data is None:
                graded = Outcome(found.student, invalid(self.sheet, found.problem))
                self.done.append(self._file(found, graded))
            elif found.student in self.away:
                why = "another folder in submitted/ has the same name, cut or escaped"
                self.done.append(Row(found.student, FAILED, needs_human=(why,)))
            else:
                self.away[found.student] = dataclasses.replace(found, data=None)
                yield Job(found.student, self.sheet, found.data)

    def _up_to_date(self, found: Found) -> Row | None:
        """Return the row of a submission that is graded and recorded as it lies there."""
        # A receipt alone is not enough: the gradebook may be a new one.
        if self.force or found.student not in self.recorded:
            return None
        receipt = read_receipt(receipt_path(self.course, found.student, self.sheet.assignment))
        wanted = (found.digest, self.sheet.digest, self.version)
        if receipt is None or wanted != (
            receipt.submission_digest,
            receipt.sheet_digest,
            receipt.grader,
        ):
            return None
        return _row(found.student, receipt.grades, skipped=True)

    def _file(self, found: Found, outcome: Outcome) -> Row:
        """Record an outcome, and write the graded notebook and the receipt."""
        if outcome.grades is None:
            return Row(found.student, FAILED, needs_human=(outcome.failure,))
        start, grades = time.perf_counter(), outcome.grades
        if found.remarks:
            grades = dataclasses.replace(grades, remarks=(*found.remarks, *grades.remarks))
        try:
            path = receipt_path(self.course, found.student, self.sheet.assignment)
            recorded = self.book.record(
                self.sheet, found.student, found.received, grades, self.late
            )
        except ValueError as error:  # a folder whose name no gradebook takes
            return Row(found.student, FAILED, needs_human=(f"cannot be recorded: {error}",))
        notebook = autograded_notebook(self.sheet, grades)
        write_notebook(path.with_name(f"{self.sheet.notebook}.ipynb"), notebook)
        receipt = Receipt(
            student=found.student,
            assignment=self.sheet.assignment,
            submission_digest=found.digest,
            sheet_digest=self.sheet.digest,
            grader=self.version,
            received=found.received,
            grades=grades,
            late_seconds=recorded.late_seconds,
            penalty=recorded.penalty,
        )
        write_receipt(path, receipt)
        return _row(found.student, grades, recording_seconds=time.perf_counter() - start)


def _row(student: str, grades: Grades, **others: Any) -> Row:
    return Row(
        student,
        grades.status.value,
        grades.score,
        sum(check.points for check in grades.checks),
        grades.seconds,
        needs_human=grades.needs_human,
        **others,
    )


def _recorded_students(book: GradeBook, assignment: str) -> set[str]:
    """Return the students that have a row for the assignment in the gradebook."""
    from nbgrader.api import Assignment, SubmittedAssignment
    from sqlalchemy import select

    query = (
        select(SubmittedAssignment.student_id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == assignment)
    )
    session = book.nbgrader.db
    try:
        return set(session.scalars(query))
    finally:
        session.close()
