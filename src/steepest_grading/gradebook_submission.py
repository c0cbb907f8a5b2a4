"""A submission's rows in nbgrader's gradebook, as ``nbgrader autograde`` writes them.

The functions change a session; the caller's transaction makes all the changes or none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from steepest_grading.gradebook_lock import RecordError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from steepest_grading.gradebook_sheet import SheetRows

__all__ = ["submission_rows", "write_comments", "write_grades"]


def submission_rows(
    session: Session, rows: SheetRows, student: str, timestamp: datetime
) -> tuple[Any, Any, datetime | None]:
    """Return a student's submission, its notebook and when it was due; make what is missing."""
    from nbgrader.api import (
        Assignment,
        Notebook,
        Student,
        SubmittedAssignment,
        SubmittedNotebook,
        new_uuid,
    )
    from sqlalchemy import select

    known = select(Assignment.duedate).join(Notebook, Notebook.assignment_id == Assignment.id)
    found = session.execute(known.where(Notebook.id == rows.notebook)).one_or_none()
    if found is None:  # SQLite would take rows that point nowhere
        raise RecordError(
            f"gradebook: {student} is not recorded: the assignment was removed or generated anew "
            "while this run went on; run it again"
        )
    due = found.duedate
    if session.get(Student, student) is None:
        session.add(Student(id=student))
    submission = session.scalars(
        select(SubmittedAssignment).where(
            SubmittedAssignment.assignment_id == rows.assignment,
            SubmittedAssignment.student_id == student,
        )
    ).one_or_none()
    if submission is None:
        submission = SubmittedAssignment(
            id=new_uuid(), assignment_id=rows.assignment, student_id=student, timestamp=timestamp
        )
        session.add(submission)
        session.flush()
    notebook = session.scalars(
        select(SubmittedNotebook)
        .where(
            SubmittedNotebook.assignment_id == submission.id,
            SubmittedNotebook.notebook_id == rows.notebook,
        )
        .with_for_update()
    ).one_or_none()
    if notebook is None:
        notebook = SubmittedNotebook(
            id=new_uuid(), assignment_id=submission.id, notebook_id=rows.notebook
        )
        session.add(notebook)
        session.flush()
    return submission, notebook, due and due + (submission.extension or timedelta())


def write_grades(
    session: Session, notebook: str, rows: SheetRows, scores: dict[str, float | None]
) -> tuple[float, bool]:
    """Write the automatic scores; return the sum of the points and whether a person is needed."""
    from nbgrader.api import Grade
    from sqlalchemy import select
    from sqlalchemy.orm import load_only

    columns = (
        Grade.cell_id,
        Grade.auto_score,
        Grade.manual_score,
        Grade.extra_credit,
        Grade.needs_manual_grade,
    )
    query = select(Grade).where(Grade.notebook_id == notebook).options(load_only(*columns))
    there = {grade.cell_id: grade for grade in session.scalars(query.with_for_update())}
    for grade in there.values():  # nothing of an earlier run stays
        grade.auto_score = None
    total, waits = 0.0, False
    for name, score in scores.items():
        grade = there.get(rows.grades[name])
        if grade is None:
            grade = Grade(cell_id=rows.grades[name], notebook_id=notebook)
            session.add(grade)
        grade.auto_score = score
        # nbgrader's rule: what a person graded before, a person looks at again.
        grade.needs_manual_grade = grade.manual_score is not None or score is None
        given = score if grade.manual_score is None else grade.manual_score
        total += (given or 0.0) + (0.0 if given is None else grade.extra_credit or 0.0)
        waits = waits or grade.needs_manual_grade
    return total, waits


def write_comments(session: Session, notebook: str, rows: SheetRows, unanswered: set[str]) -> None:
    """Write nbgrader's own comment on cells without an answer; a person's comments stay."""
    from nbgrader.api import Comment
    from sqlalchemy import select

    query = select(Comment).where(Comment.notebook_id == notebook)
    there = {comment.cell_id: comment for comment in session.scalars(query)}
    for name, key in rows.comments.items():
        comment = there.get(key)
        if comment is None:
            comment = Comment(cell_id=key, notebook_id=notebook)
            session.add(comment)
        comment.auto_comment = "No response." if name in unanswered else None
