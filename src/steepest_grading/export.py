"""The gradebook as CSV for spreadsheets: the same bytes for the same gradebook.

The columns are those of ``nbgrader export``, with every cell quoted. A text that a spreadsheet
would run as a formula gets an apostrophe in front: names come from outside. Lines end in CR LF, as
RFC 4180 has it and every spreadsheet reads it; the encoding is UTF-8.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from steepest_grading.receipts import all_receipts, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from steepest_grading.record import GradeBook
    from steepest_grading.verdicts import Sheet

__all__ = ["COLUMNS", "export_checks", "export_csv"]

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    # ours: how grading ended, and whether a person still has to grade
    "status",
    "needs_manual_grade",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NOT_SUBMITTED = "not submitted"


def _cell(value: Any) -> str:
    """Return a value as a spreadsheet may have it: numbers as they are, texts that stay texts."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value + 0.0)  # a zero without a sign
    text = str(value)
    return "'" + text if text.lstrip(" ").startswith(FORMULA) else text


def _write(path: Path, lines: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows(map(_cell, line) for line in lines)
    write_atomically(path, text.getvalue().encode("utf-8", "replace"))


def export_csv(gradebook: GradeBook, path: Path) -> None:
    """Write a row for each assignment and student of the gradebook, sorted by both.

    Parameters
    ----------
    gradebook : GradeBook
    path : Path
        An earlier file is replaced at once.

    Raises
    ------
    RecordError
        If the gradebook cannot be read.
    """
    from nbgrader.api import Assignment, Student, SubmittedAssignment
    from sqlalchemy import select
    from sqlalchemy.orm import undefer

    lines: list[Sequence[Any]] = [COLUMNS]
    with gradebook.reading("the export") as session:
        students = sorted(session.scalars(select(Student)), key=lambda student: student.id)
        computed = [
            undefer(getattr(SubmittedAssignment, name))
            for name in ("score", "late_submission_penalty", "needs_manual_grade")
        ]
        for assignment in sorted(session.scalars(select(Assignment)), key=lambda one: one.name):
            receipts = all_receipts(gradebook.course, assignment.name)
            ended = {receipt.student: receipt.grades.status.value for receipt in receipts}
            query = select(SubmittedAssignment).options(*computed)
            query = query.where(SubmittedAssignment.assignment_id == assignment.id)
            submissions = {one.student_id: one for one in session.scalars(query)}
            for student in students:
                one = submissions.get(student.id)
                score, penalty = (one.score, one.late_submission_penalty) if one else (0.0, 0.0)
                waits = "yes" if one and one.needs_manual_grade else "no"
                lines.append(
                    (
                        assignment.name,
                        assignment.duedate,
                        one and one.timestamp,
                        student.id,
                        student.last_name,
                        student.first_name,
                        student.email,
                        score,
                        penalty,
                        max(0.0, score - penalty),
                        assignment.max_score,
                        ended.get(student.id, "") if one else NOT_SUBMITTED,
                        waits,
                    )
                )
    _write(path, lines)


def export_checks(gradebook: GradeBook, sheet: Sheet, path: Path) -> None:
    """Write a row for each submission of one assignment, with a column for each graded cell.

    Parameters
    ----------
    gradebook : GradeBook
    sheet : Sheet
        Its order is the order of the columns.
    path : Path
        An earlier file is replaced at once.

    Raises
    ------
    RecordError
        If the gradebook cannot be read.
    """
    from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import select

    names = [cell.name for cell in sheet.cells if cell.role in ("check", "written")]
    query = (
        select(SubmittedAssignment.student_id, BaseCell.name, Grade.score)
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == sheet.assignment)
    )
    scores: dict[str, dict[str, float]] = {}
    with gradebook.reading("the export") as session:
        for student, name, score in session.execute(query):
            scores.setdefault(student, {})[name] = score
    rows = ([student, *(scores[student].get(name) for name in names)] for student in sorted(scores))
    _write(path, [["student_id", *names], *rows])
