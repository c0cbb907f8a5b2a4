"""The page for the instructor: how a class did in one assignment, and who needs a look.

It quotes hidden checks. Everything in it is escaped all the same: the messages hold what students
wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steepest_grading.pages.rendering import render
from steepest_grading.pages.statistics import report_data
from steepest_grading.pages.text import line, visible
from steepest_grading.pages.words import amount, check_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steepest_grading.pages.statistics import Row
    from steepest_grading.verdicts import Sheet

__all__ = ["report_page"]

MOST_MESSAGES = 25
MOST_ROWS = 400  # of a list of students; the rest is in the data
FEW = 12  # of them at first sight; the others are folded
MOST_REASONS = 3
WIDTH, HEIGHT, FLOOR = 360, 170, 132  # of the chart, in its own units


def _bars(histogram: list[dict[str, float]]) -> list[dict[str, Any]]:
    """Return where the bars of the chart stand, and what is written at them."""
    tallest = max([1, *(entry["count"] for entry in histogram)])
    step = WIDTH / len(histogram)
    bars = []
    for index, entry in enumerate(histogram):
        height = round(entry["count"] / tallest * (FLOOR - 24), 1)
        bars.append(
            {
                "x": round(index * step + 1.5, 1),
                "y": round(FLOOR - height, 1),
                "width": round(step - 3, 1),
                "height": height,
                "middle": round((index + 0.5) * step, 1),
                "count": entry["count"],
                "left": round(index * step, 1),
                "from": amount(entry["from"]),
                "last": index == len(histogram) - 1,
                "to": amount(entry["to"]),
            }
        )
    return bars


def _message(found: dict[str, Any]) -> dict[str, Any]:
    return {
        **found,
        "example": visible(found["example"]),
        "words": check_name(found["check"], found["part"]),
    }


def report_page(sheet: Sheet, rows: Sequence[Row]) -> str:
    """Return the report on an assignment as one HTML page.

    Parameters
    ----------
    sheet : Sheet
    rows : sequence of Row
        One for each submission.

    Returns
    -------
    str
        A page that loads nothing and runs nothing. For instructors: it quotes hidden checks.

    Raises
    ------
    ValueError
        As `report_data` does.
    """
    data = report_data(sheet, rows)
    looks = [
        {
            "student": line(entry["student"], 80),
            "status": entry["status"],
            "reasons": [line(reason, 240) for reason in entry["reasons"][:MOST_REASONS]],
            "more": max(0, len(entry["reasons"]) - MOST_REASONS),
        }
        for entry in data["needs_human"][:MOST_ROWS]
    ]
    late = [
        {**entry, "student": line(entry["student"], 80)}
        for entry in data["late_submissions"][:MOST_ROWS]
    ]
    slowest = [{**entry, "student": line(entry["student"], 80)} for entry in data["slowest"]]
    return render(
        "report.html.j2",
        data=data,
        title=line(data["title"]),
        bars=_bars(data["histogram"]),
        size={"width": WIDTH, "height": HEIGHT, "floor": FLOOR},
        messages=[_message(found) for found in data["messages"][:MOST_MESSAGES]],
        more_messages=max(0, len(data["messages"]) - MOST_MESSAGES),
        few=FEW,
        looks=looks,
        more_looks=len(data["needs_human"]) - len(looks),
        late=late,
        more_late=len(data["late_submissions"]) - len(late),
        slowest=slowest,
    )
