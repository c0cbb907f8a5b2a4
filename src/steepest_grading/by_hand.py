"""What people gave and wrote in formgrader, read from the gradebook for a whole class at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from steepest_grading.pages.feedback import ManualGrade

if TYPE_CHECKING:
    from steepest_grading.record import GradeBook

__all__ = ["ByHand", "given_by_hand"]


@dataclass
class ByHand:
    """What a person said about a submission, by grade id, and the penalty for being late."""

    cells: dict[str, ManualGrade] = field(default_factory=dict)
    penalty: float = 0.0


def given_by_hand(book: GradeBook, assignment: str) -> dict[str, ByHand]:
    """Return points, extra credit and comments that people gave, by student.

    Parameters
    ----------
    book : GradeBook
    assignment : str

    Returns
    -------
    dict
        An entry for every student with a submission in the gradebook.

    Raises
    ------
    RecordError
        If the gradebook cannot be read.
    """
    from nbgrader.api import (
        Assignment,
        BaseCell,
        Comment,
        Grade,
        SubmittedAssignment,
        SubmittedNotebook,
    )
    from sqlalchemy import select

    def of_class(*columns: object):
        return (
            select(SubmittedAssignment.student_id, *columns)
            .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(Assignment.name == assignment)
        )

    def of_cells(kind: type, *columns: object):
        return (
            of_class(BaseCell.name, *columns)
            .join(kind, kind.notebook_id == SubmittedNotebook.id)
            .join(BaseCell, kind.cell_id == BaseCell.id)
        )

    found: dict[str, ByHand] = defaultdict(ByHand)
    with book.reading("what was graded by hand") as session:
        for student, penalty in session.execute(
            of_class(SubmittedNotebook.late_submission_penalty)
        ):
            found[student].penalty += penalty or 0.0
        for student, cell, score, extra in session.execute(
            of_cells(Grade, Grade.manual_score, Grade.extra_credit)
        ):
            if score is not None or extra:
                found[student].cells[cell] = ManualGrade(score, extra=extra or 0.0)
        for student, cell, comment in session.execute(of_cells(Comment, Comment.manual_comment)):
            if comment:
                given = found[student].cells.get(cell, ManualGrade())
                found[student].cells[cell] = given._replace(comment=comment)
    return dict(found)
