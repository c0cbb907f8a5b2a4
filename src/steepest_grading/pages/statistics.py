"""What a class came to, as plain data: the numbers of the report and of ``--json``."""

from __future__ import annotations

import math
import statistics
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from steepest_grading.pages import words
from steepest_grading.pages.messages import frequent_messages
from steepest_grading.verdicts import Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from steepest_grading.verdicts import Grades, Sheet

__all__ = ["Row", "report_data"]

SUBMISSION = (Status.GRADED, Status.PARTLY, Status.INVALID)
SLOWEST = 10


class Row(NamedTuple):
    """A submission as the report sees it.

    Attributes
    ----------
    student : str
    grades : Grades
    received : datetime or None
        When it came, with its time zone.
    late_seconds : float
    """

    student: str
    grades: Grades
    received: datetime | None = None
    late_seconds: float = 0.0


def _spread(scores: Sequence[float], possible: float) -> dict[str, Any]:
    if not scores:
        return {"possible": possible, "mean": None, "median": None, "lowest": None, "highest": None}
    return {
        "possible": possible,
        "mean": statistics.fmean(scores),
        "median": statistics.median(scores),
        "lowest": min(scores),
        "highest": max(scores),
    }


def _histogram(scores: Sequence[float], possible: float) -> list[dict[str, float]]:
    """Return at most 12 bins of a round width; the last one holds the full score as well."""
    sizes = (base * 10**power for power in range(-2, 9) for base in (1, 2, 5))
    width = next((size for size in sizes if size * 12 >= possible), possible)
    count = max(1, math.ceil(possible / width - 1e-9))
    counts = Counter(min(max(int(score / width + 1e-9), 0), count - 1) for score in scores)
    return [
        {
            "from": round(width * k, 9),
            "to": round(min(width * (k + 1), possible), 9),
            "count": counts[k],
        }
        for k in range(count)
    ]


def _parts(sheet: Sheet, rows: Sequence[Row]) -> list[dict[str, Any]]:
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    full: Counter[str] = Counter()
    for row in rows:
        missed = set()
        for check in row.grades.checks:
            outcomes[check.name][str(check.status)] += 1
            if check.status is not Status.PASSED:
                missed.add(check.part)
        full.update({check.part for check in row.grades.checks} - missed)
    titles, groups = words.part_titles(sheet), defaultdict(list)
    for cell in sheet.cells:
        if cell.role == "check":
            groups[cell.part].append(cell)
    parts = []
    for part, cells in groups.items():
        checks = [
            {
                "name": cell.name,
                "words": words.check_name(cell.name, part),
                "points": cell.points,
                "passed": outcomes[cell.name]["passed"],
                "rate": outcomes[cell.name]["passed"] / len(rows) if rows else None,
                "outcomes": dict(sorted(outcomes[cell.name].items())),
            }
            for cell in cells
        ]
        earned = sum(check["points"] * check["passed"] for check in checks)
        parts.append(
            {
                "name": part,
                "title": titles.get(part, "Further checks"),
                "points": sum(cell.points for cell in cells),
                "mean": earned / len(rows) if rows else None,
                "complete": full[part],
                "rate": full[part] / len(rows) if rows else None,
                "checks": checks,
            }
        )
    return parts


def _written(sheet: Sheet, rows: Sequence[Row]) -> list[dict[str, Any]]:
    titles, written = words.part_titles(sheet), Counter()
    for row in rows:
        written.update(answer.name for answer in row.grades.written if answer.written)
    return [
        {
            "name": cell.name,
            "title": titles[cell.name],
            "points": cell.points,
            "written": written[cell.name],
            "not_written": len(rows) - written[cell.name],
        }
        for cell in sheet.cells
        if cell.role == "written"
    ]


def _reasons(row: Row) -> list[str]:
    """Return why somebody should look at a submission, with what its state says about it."""
    reasons = list(row.grades.needs_human)
    if row.grades.status is Status.INVALID:
        reasons += row.grades.remarks or ("No notebook could be read.",)
    elif row.grades.status is Status.PARTLY:
        stopped = Counter(
            str(check.status)
            for check in row.grades.checks
            if check.status not in (Status.PASSED, Status.FAILED, Status.NOT_WRITTEN)
        )
        listed = [f"{words.counted(count, 'check')} {name}" for name, count in stopped.items()]
        reasons += [", ".join(listed)] if listed else []
    return list(dict.fromkeys(reasons)) or (
        ["It was graded in part only."] if row.grades.status is Status.PARTLY else []
    )


def report_data(sheet: Sheet, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the statistics of an assignment as plain data that JSON can hold.

    Parameters
    ----------
    sheet : Sheet
    rows : sequence of Row
        One for each submission.

    Returns
    -------
    dict
        Points are those of the automatic checks; rates and means are taken over all submissions,
        those that could not be read included. It quotes hidden checks: it is for instructors.

    Raises
    ------
    ValueError
        If a student comes twice, or a submission was graded for another assignment.
    """
    twice = [name for name, count in Counter(row.student for row in rows).items() if count > 1]
    if twice:
        raise ValueError(
            f"rows: expected each student once, got {', '.join(sorted(twice)[:5])} again"
        )
    names = {cell.name for cell in sheet.cells if cell.role == "check"}
    for row in rows:
        if unknown := {check.name for check in row.grades.checks} - names:
            raise ValueError(
                f"rows: {row.student}: expected checks of {sheet.assignment}, "
                f"got {', '.join(sorted(unknown)[:5])}"
            )
    possible = sum(cell.points for cell in sheet.cells if cell.role == "check")
    scores = [row.grades.score for row in rows]
    statuses = Counter(row.grades.status for row in rows)
    slowest = sorted(rows, key=lambda row: (-row.grades.seconds, row.student))[:SLOWEST]
    late = sorted((row for row in rows if row.late_seconds > 0), key=lambda row: row.student)
    # Those that could not be read come first, then those that were graded in part.
    urgent = sorted(rows, key=lambda row: (-SUBMISSION.index(row.grades.status), row.student))
    looked_at = [(row, _reasons(row)) for row in urgent]
    return {
        "assignment": sheet.assignment,
        "title": words.assignment_title(sheet),
        "sheet": sheet.digest,
        "submissions": len(rows),
        "statuses": {str(status): statuses[status] for status in SUBMISSION},
        "late": len(late),
        "points": _spread(scores, possible),
        "histogram": _histogram(scores, possible),
        "parts": _parts(sheet, rows),
        "written": _written(sheet, rows),
        "messages": frequent_messages(sheet, rows),
        "slowest": [
            {
                "student": row.student,
                "seconds": row.grades.seconds,
                "status": str(row.grades.status),
            }
            for row in slowest
        ],
        "needs_human": [
            {"student": row.student, "status": str(row.grades.status), "reasons": reasons}
            for row, reasons in looked_at
            if reasons
        ],
        "late_submissions": [
            {
                "student": row.student,
                "seconds": row.late_seconds,
                "received": words.moment(row.received) if row.received else None,
            }
            for row in late
        ],
    }
