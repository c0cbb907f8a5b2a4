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

import numpy as np
import pytest
from assignment_runner import Assignment, assignments
from support.grading_stock import LIMITS, Cells, StockCourse, differences, packed

from steepest_grading.sandbox import Jail

pytestmark = pytest.mark.slow

SEED = 20270201
SAMPLE = 3  # packed submissions of an assignment


def chosen(assignment: Assignment) -> dict[str, Cells]:
    """Return the submissions that are compared: all, or a sample that the seed draws."""
    everything = packed(assignment)
    names = list(everything)
    if os.environ.get("STEEPEST_ALL_VARIANTS") != "1":
        number = int(assignment.name[:2])
        drawn = np.random.default_rng([SEED, number]).choice(names, SAMPLE, replace=False)
        names = sorted(map(str, drawn))
    return {
        "solution": dict(assignment.solutions),
        "untouched": {},
        **{name: everything[name] for name in names},
    }


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
    assert found == [], "\n" + "\n".join(map(str, found))
