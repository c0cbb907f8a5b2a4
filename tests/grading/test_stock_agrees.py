"""Our grader gives the verdicts of stock nbgrader, on every version of every assignment.

Each assignment's solution, its untouched release and the wrong and correct versions of
``tests/exercises/variants`` go through ``nbgrader autograde`` and through `grade_submission` in a
jail; the scores of all checks, their messages and the answers that wait for a person are compared.
A submission holds one version of every part, so that some 600 submissions hold them all. A test run
takes a sample of them; ``STEEPEST_ALL_VARIANTS=1`` takes all, which needs half an hour of an idle
core.
"""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
from assignment_runner import Assignment, assignments
from support.grading_record import grades_of
from support.grading_stock import (
    LIMITS,
    NOT_GRADED,
    Cells,
    Difference,
    StockCourse,
    agree,
    compared,
    differences,
    packed,
)

from steepest_grading.sandbox import Jail
from steepest_grading.verdicts import Status

SEED = 20270201
SAMPLE = 2  # submissions of an assignment, besides the solution and the release
SLOW_SAMPLE = {"10-capstone": 1}  # whose checks train networks


def chosen(assignment: Assignment) -> dict[str, Cells]:
    """Return the submissions that are compared: all, or a sample that the seed draws."""
    everything = packed(assignment)
    names = [name for name in everything if not name.startswith("exits")]
    exits = everything.keys() - set(names)
    if os.environ.get("STEEPEST_ALL_VARIANTS") != "1":
        number, size = int(assignment.name[:2]), SLOW_SAMPLE.get(assignment.name, SAMPLE)
        drawn = np.random.default_rng([SEED, number]).choice(names, size, replace=False)
        names = sorted(map(str, drawn))
    return {
        "solution": dict(assignment.solutions),
        "untouched": {},
        **{name: everything[name] for name in [*names, *sorted(exits)]},
    }


@pytest.mark.slow
@pytest.mark.parametrize("assignment", assignments(), ids=lambda assignment: assignment.name)
def test_every_verdict_is_the_one_of_stock_nbgrader(assignment, tmp_path, capsys):
    submissions = chosen(assignment)
    course = StockCourse(tmp_path, assignment)
    with Jail(LIMITS) as jail:
        found = differences(course, assignment, submissions, jail)
    with capsys.disabled():
        print(
            f"\n{assignment.name}: {len(submissions)} of {len(packed(assignment)) + 2} "
            f"submissions with {len(assignment.checks)} checks each compared with stock nbgrader"
        )
    others = [row for row in found if not is_documented(row, submissions)]
    assert others == [], "\n" + "\n".join(map(str, others))


def is_documented(row: Difference, submissions: dict[str, Cells]) -> bool:
    """Return whether we differ from stock nbgrader on purpose.

    ``exit()`` in a function ends an IPython kernel, and stock nbgrader then hands back nothing at
    all for the student. Ours takes the points of that part and no more.
    """
    if not row.student.startswith("exits"):
        return False
    parts = [part for part, cell in submissions[row.student].items() if "exit()" in cell]
    return (row.stock, row.ours) == (NOT_GRADED, f"graded, points lost in {parts}")


def test_the_submissions_hold_every_version_of_every_part():
    for assignment in assignments():
        handed_in = [set(cells.items()) for cells in packed(assignment).values()]
        for part in assignment.parts:
            for row in [*assignment.variants.WRONG[part], *assignment.variants.CORRECT[part]]:
                assert any((part, row.cell) in items for items in handed_in)


@pytest.mark.parametrize(
    ("check", "ours", "cell"),
    [
        ({}, {}, None),
        ({"test_f": 0.0}, {}, "test_f"),
        ({"test_g": 1.5}, {}, "test_g"),
        ({"why": 0.0}, {}, "why"),
        ({}, {"status": Status.PARTLY}, ""),
        ({}, {"message": "f(3) is 8 here."}, "test_g"),
    ],
)
def test_a_difference_in_a_score_a_message_a_status_or_a_written_answer_is_seen(check, ours, cell):
    scores = {"test_f": 2.0, "test_f_hidden": 3.0, "test_g": 0.0, "why": None} | check
    grades = grades_of(right={"test_f", "test_f_hidden"})
    message = ours.get("message", "test_g: f(4) is 17.")
    told = [replace(check, message=message if check.message else "") for check in grades.checks]
    grades = replace(grades, checks=tuple(told), status=ours.get("status", Status.GRADED))
    found = compared(grades, scores, {"test_g": "test_g: f(3) is 8."})
    assert [row[0] for row in found] == ([] if cell is None else [cell])


def test_a_missing_name_is_told_with_the_error_of_its_cell():
    assert agree("NameError: no f", "NameError: no f: its cell ended with SyntaxError (line 1)")
    assert not agree("NameError: no f", "NameError: no g: its cell ended with SyntaxError")
    assert not agree("f: no", "f: no: its cell ended with SyntaxError")
