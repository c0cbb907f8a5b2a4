"""The page that a student gets: what was earned, what was not, why, and what to do about it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from steepest_grading.pages import words
from steepest_grading.pages.outcomes import ManualGrade, Outcomes
from steepest_grading.pages.rendering import render
from steepest_grading.pages.text import line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from steepest_grading.verdicts import Grades, Sheet

__all__ = ["ManualGrade", "feedback_page"]

MOST_REMARKS = 40


def _amount(name: str, value: float) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{name}: expected a finite number that is not negative, got {value!r}")
    return value


def feedback_page(
    sheet: Sheet,
    grades: Grades,
    *,
    student: str,
    received: datetime | None = None,
    assignment_title: str | None = None,
    late_seconds: float = 0.0,
    late_penalty: float = 0.0,
    manual: Mapping[str, ManualGrade] | None = None,
) -> str:
    """Return a student's feedback as one HTML page.

    Parameters
    ----------
    sheet : Sheet
    grades : Grades
        Of the same assignment.
    student : str
        Who handed it in.
    received : datetime, optional
        When, with its time zone.
    assignment_title : str, optional
        By default the first heading of the assignment.
    late_seconds, late_penalty : float, optional
        How late it came, and the points that this costs.
    manual : mapping, optional
        What a person gave and wrote, by grade id: of written answers, of checks whose points were
        changed, and comments on solutions.

    Returns
    -------
    str
        A page of less than 2 MB, whatever was handed in. It loads nothing and runs nothing.

    Raises
    ------
    ValueError
        If the grades or ``manual`` name cells that the sheet does not have, if ``received`` has no
        time zone, or if a number is negative or not finite.
    """
    manual = manual or {}
    view = Outcomes(sheet, grades, manual)
    parts, answers = view.parts(), view.answers()
    possible = {
        role: sum(cell.points for cell in sheet.cells if cell.role == role)
        for role in ("check", "written")
    }
    extra = sum(given.extra for given in manual.values())
    checks = sum(part.score for part in parts)
    earned = checks + sum(answer.score or 0.0 for answer in answers) + extra
    status, meaning = view.verdict()
    return render(
        "feedback.html.j2",
        title=line(assignment_title or words.assignment_title(sheet)),
        student=line(student, 120),
        received=words.moment(received) if received else "",
        late_seconds=_amount("late_seconds", late_seconds),
        late_penalty=_amount("late_penalty", late_penalty),
        state=grades.status,
        status=status,
        meaning=meaning,
        remarks=[line(remark, 600) for remark in grades.remarks[:MOST_REMARKS]],
        more_remarks=max(0, len(grades.remarks) - MOST_REMARKS),
        parts=parts,
        answers=answers,
        check_points=(checks, possible["check"]),
        written_points=(sum(answer.score or 0.0 for answer in answers), possible["written"]),
        waiting=sum(answer.points for answer in answers if answer.score is None),
        extra=extra,
        total=max(0.0, earned - late_penalty),
        possible=possible["check"] + possible["written"],
        cells=view.cells,
        left_out=view.left_out,
    )
