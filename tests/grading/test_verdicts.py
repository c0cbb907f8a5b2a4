"""Wrong and unusual solutions of every part are graded as in one process.

The verdict is the same, and so is the message but for its numbers (a timing, a random input).
Every second wrong one is taken; all of them with ``STEEPEST_ALL_VARIANTS=1``.
"""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from assignment_runner import Assignment, assignments, graded

from steepest_grading.course import load_sheet
from steepest_grading.grade import grade_submission
from steepest_grading.sandbox import Jail
from steepest_grading.verdicts import Grades, Limits, Status

pytestmark = pytest.mark.slow

COURSE = Path(__file__).resolve().parents[2]
LIMITS = Limits(cell_seconds=120.0, submission_seconds=600.0)
PARTS = [(assignment.name, part) for assignment in assignments() for part in assignment.parts]
# Of the capstone the quick checks; a network is trained for a second in each of the others.
LEFT_OUT = {"test_network", *(f"test_network_accuracy_{percent}" for percent in (85, 92, 95))}


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail(LIMITS) as jail:
        yield jail


def rows_of(assignment: Assignment, part: str) -> dict[str, str]:
    """Return the cells that are tried for a part, by what they are."""
    step = 1 if os.environ.get("STEEPEST_ALL_VARIANTS") else 2
    wrong = {f"wrong: {row.mistake}": row.cell for row in assignment.variants.WRONG[part][::step]}
    right = {f"right: {row.way}": row.cell for row in assignment.variants.CORRECT[part]}
    given = {"solution": assignment.solutions[part], "stub": assignment.stubs[part]}
    return wrong | right | given


def checks_of(assignment: Assignment, part: str) -> list[str]:
    return [check for check in assignment.parts[part] if check not in LEFT_OUT]


def submission(assignment: Assignment, part: str, cell: str) -> bytes:
    """Return the notebook in which one part is this cell and the others are solved."""
    notebook = assignment.release
    for each in notebook.cells:
        name = graded(each).get("grade_id")
        if each.cell_type == "code" and graded(each).get("solution"):
            each.source = textwrap.dedent(cell) if name == part else assignment.solutions[name]
        elif each.cell_type == "code" and not name:
            each.source = ""
    return nbformat.writes(notebook).encode()


def masked(message: str) -> str:
    """Return a message without its numbers."""
    text = re.sub(r"0x[0-9a-f]+|-?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?|\b(?:nan|inf)\b", "#", message)
    return " ".join(text.split())


def grade(assignment: Assignment, part: str, cell: str, jail: Jail) -> Grades:
    sheet = load_sheet(COURSE, assignment.name)
    keep = checks_of(assignment, part)
    cells = tuple(each for each in sheet.cells if each.role != "check" or each.name in keep)
    data = submission(assignment, part, cell)
    return grade_submission(replace(sheet, cells=cells), data, LIMITS, jail)


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_a_solution_gets_the_verdict_that_it_gets_in_this_process(
    name: str, part: str, jail: Jail
) -> None:
    (assignment,) = (each for each in assignments() if each.name == name)
    differ = {}
    for row, cell in rows_of(assignment, part).items():
        grades = grade(assignment, part, cell, jail)
        expected = assignment._grade({part: cell}, checks_of(assignment, part))
        assert grades.needs_human == (), row
        for verdict in grades.checks:
            here = expected[verdict.name]
            passed = verdict.status is Status.PASSED
            said = masked(verdict.message), masked(here.message)
            if passed != here.passed or said[0] != said[1]:
                differ[row, verdict.name] = (verdict.status, verdict.message, here)
    assert differ == {}
