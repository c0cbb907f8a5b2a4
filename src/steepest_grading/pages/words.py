"""The words of the pages: what checks, parts, states and amounts are called."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from steepest_grading.verdicts import Status

if TYPE_CHECKING:
    from steepest_grading.verdicts import Sheet

__all__ = [
    "ADVICE",
    "MARKS",
    "REASONS",
    "amount",
    "assignment_title",
    "check_name",
    "counted",
    "description",
    "duration",
    "heading",
    "moment",
    "part_titles",
]

# A sign and a class for each state: the word always stands beside them.
MARKS: dict[Status, tuple[str, str]] = {
    Status.PASSED: ("✓", "good"),
    Status.FAILED: ("✗", "bad"),
    Status.NOT_WRITTEN: ("○", "quiet"),
    Status.TIMED_OUT: ("!", "stopped"),
    Status.OUT_OF_MEMORY: ("!", "stopped"),
    Status.DIED: ("!", "stopped"),
    Status.NOT_RUN: ("–", "stopped"),
    Status.GRADED: ("✓", "good"),
    Status.PARTLY: ("!", "stopped"),
    Status.INVALID: ("✗", "bad"),
}

REASONS: dict[Status, str] = {
    Status.PASSED: "",
    Status.FAILED: "The check failed and left no message.",
    Status.NOT_WRITTEN: "There is no answer in this part yet, so it gives no points.",
    Status.TIMED_OUT: "Your code ran longer than the time allowed, and was stopped.",
    Status.OUT_OF_MEMORY: "Your code needed more memory than allowed, and was stopped.",
    Status.DIED: "Your code ended the whole program, so the check got no answer.",
    Status.NOT_RUN: "This check was not run: what came before it used up the time, or it "
    "needs a cell that could not run.",
}

ADVICE: dict[Status, str] = {
    Status.TIMED_OUT: "Look for a loop that never ends, or for work that is done again and again.",
    Status.OUT_OF_MEMORY: "Look for a list that keeps growing, or for an array of the wrong shape.",
    Status.DIED: "Look for exit(), quit() or os._exit(), and for recursion without an end.",
    Status.NOT_RUN: "Run the notebook from top to bottom and mend the first cell that stops. "
    "If all cells run, ask your instructor to grade it again.",
}

UNITS = [("d", "h", 86400, 3600), ("h", "min", 3600, 60), ("min", "s", 60, 1)]


def check_name(name: str, part: str) -> str:
    """Return a check's grade id in words.

    Examples
    --------
    >>> check_name("test_adam_step_bias_correction", "adam_step")
    'adam_step: bias correction'
    """
    stem = name.removeprefix("test_")
    if part and stem == part:
        return part
    if part and stem.startswith(f"{part}_"):
        return f"{part}: {stem.removeprefix(f'{part}_').replace('_', ' ')}"
    return stem.replace("_", " ")


def description(released: str) -> str:
    r"""Return what the first comment of a released check says about it, without the points.

    Examples
    --------
    >>> description("# 2 points: the example.\nimport numpy as np")
    'The example.'
    """
    comment = re.match(r"(?:#[^\n]*(?:\n|\Z))*", released)
    text = " ".join(one.lstrip("# ") for one in comment.group().splitlines()) if comment else ""
    text = re.sub(r"^\d[\d.]* points?:\s*", "", text)
    # A sentence starts with a capital, but a formula such as "x/(1 + x)" stays as it is.
    return text[:1].upper() + text[1:] if re.match(r"(?:a|[a-z]{2,})[ ,:]", text) else text


def heading(markdown: str) -> str:
    """Return the first heading of a Markdown cell as plain text, or nothing.

    Examples
    --------
    >>> heading("## Part 1. The `momentum` step (6 points)")
    'Part 1. The momentum step'
    """
    found = re.search(r"^#{1,6}[ \t]+(.+)$", markdown, re.MULTILINE)
    text = re.sub(r"[`*$]", "", found.group(1)).strip() if found else ""
    return re.sub(r"\s*\(\d[\d.]* points?[^()]*\)$", "", text)


def assignment_title(sheet: Sheet) -> str:
    """Return the title that the assignment gives itself, or else its name."""
    first = (heading(cell.released) for cell in sheet.cells if cell.role == "text")
    return next(filter(None, first), sheet.assignment)


def part_titles(sheet: Sheet) -> dict[str, str]:
    """Return the heading above each solution and each written answer, by grade id."""
    titles, last = {}, ""
    for cell in sheet.cells:
        if cell.role == "text":
            last = heading(cell.released) or last
        elif cell.role in ("solution", "written"):
            titles[cell.name] = last or cell.name
    return titles


def amount(points: float) -> str:
    """Return a number of points, to two digits after the point.

    Examples
    --------
    >>> amount(2.0), amount(0.6667), amount(-4)
    ('2', '0.67', '−4')
    """
    text = f"{points:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def counted(number: float, what: str, plural: str = "") -> str:
    """Return a number with its noun.

    Examples
    --------
    >>> counted(1, "point"), counted(3000, "submission")
    ('1 point', '3,000 submissions')
    """
    shown = f"{number:,}" if isinstance(number, int) else amount(number)
    return f"{shown} {what if number == 1 else plural or what + 's'}"


def duration(seconds: float) -> str:
    """Return a time span in its two largest units.

    Examples
    --------
    >>> duration(0.024), duration(12.34), duration(7500), duration(200_000)
    ('0.024 s', '12.3 s', '2 h 5 min', '2 d 7 h')
    """
    if seconds < 60:
        return f"{seconds:.3f} s" if seconds < 1 else f"{seconds:.1f} s"
    unit, small, size, smaller = next(row for row in UNITS if seconds >= row[2])
    whole, rest = divmod(int(seconds), size)
    return f"{whole} {unit} {rest // smaller} {small}"


def moment(time: datetime) -> str:
    """Return a time in UTC, to the second.

    Raises
    ------
    ValueError
        If the time does not say of which time zone it is.

    Examples
    --------
    >>> moment(datetime(2026, 3, 1, 12, 5, tzinfo=UTC))
    '2026-03-01 12:05:00 UTC'
    """
    if time.tzinfo is None:
        raise ValueError(f"received: expected a time with a time zone, got {time!r}")
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
