"""The checks judge right: every wrong version loses points and hears why, no right one does."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from assignment_runner import assignments

if TYPE_CHECKING:
    from assignment_runner import Assignment, Correct, Verdict, Wrong


EVERYWHERE = 3  # of so many versions of a part, the other parts are graded as well


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each part, and one for each unusual version in ``variants/``."""
    parts = [(assignment, part) for assignment in assignments() for part in assignment.parts]
    if "correct" in metafunc.fixturenames:
        rows = [
            (assignment, part, row, None if number < EVERYWHERE else part)
            for assignment, part in parts
            for number, row in enumerate(assignment.variants.CORRECT[part])
        ]
        ids = [f"{assignment.topic}-{part}-{row[0]}" for assignment, part, row, _ in rows]
        metafunc.parametrize("assignment_, part, correct, only", rows, ids=ids)
    elif "part" in metafunc.fixturenames:
        ids = [f"{assignment.topic}-{part}" for assignment, part in parts]
        metafunc.parametrize("assignment_, part", parts, ids=ids)


def hints_of(source: str) -> set[str]:
    """Return every hint that a check cell may give."""
    tree = ast.parse(source)
    named = {
        node.targets[0].id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
    }

    def text(node: ast.expr) -> str:
        return named[node.id] if isinstance(node, ast.Name) else node.value

    hints = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "mistakes":
            assert isinstance(node.value, ast.Dict)
            hints |= {text(key) for key in node.value.keys}
        elif isinstance(node, ast.keyword) and node.arg == "forbidden":
            hints |= {text(value) for value in node.value.values}
        elif isinstance(node, ast.keyword) and node.arg in ("otherwise", "hint"):
            hints.add(text(node.value))
    return hints


def test_the_solution_passes_every_check_in_silence(assignment):
    verdicts = assignment.grade()
    assert {name: verdict.message for name, verdict in verdicts.items() if not verdict.passed} == {}


def test_the_untouched_release_fails_every_check_and_is_told_it_is_not_written(assignment):
    verdicts = assignment.grade(**assignment.stubs)
    for part, checks in assignment.parts.items():
        for check in checks:
            assert assignment.is_not_written(part, verdicts[check].message)


def test_leaving_out_one_solution_costs_exactly_its_part(assignment):
    for part in assignment.parts:
        for cell in (assignment.stubs[part], None):
            verdicts = assignment.grade(**{part: cell})
            failed = {name for name, verdict in verdicts.items() if not verdict.passed}
            assert failed == set(assignment.parts[part])


def test_a_cell_that_does_not_run_costs_all_of_its_part(assignment):
    for part in assignment.parts:  # for the other parts it is as if the cell were not there
        for cell in ("def broken(:", "raise RuntimeError('stop')"):
            verdicts = assignment.grade(only=part, **{part: cell})
            assert not any(verdict.passed for verdict in verdicts.values())


def test_mistakes_stay_in_the_part_where_they_are_made(assignment):
    for cells, lost in assignment.variants.TOGETHER:
        assert assignment.lost(assignment.grade(**cells)) == lost


def test_the_tables_hold_at_least_eight_wrong_and_three_unusual_versions_of_each_part(assignment):
    variants = assignment.variants
    assert variants.WRONG.keys() == variants.CORRECT.keys() == assignment.parts.keys()
    for part in assignment.parts:
        wrong, correct = variants.WRONG[part], variants.CORRECT[part]
        assert len({row.cell for row in wrong}) >= 8
        assert len({row.cell for row in correct}) >= 3


def shortcomings(
    assignment: Assignment, part: str, wrong: Wrong, verdicts: dict[str, Verdict]
) -> list[str]:
    """Return what is amiss with the verdicts on a wrong version."""
    checks = assignment.parts[part]
    messages = [verdicts[check].message for check in checks if not verdicts[check].passed]
    amiss = []
    if assignment.lost(verdicts) != {part}:
        amiss.append(f"points are lost in {assignment.lost(verdicts)}")
    if not any(wrong.says in message for message in messages):
        amiss.append(f"expected {wrong.says!r}, got {messages}")
    if any("\n" in message for message in messages):
        amiss.append("a message has more than one line")
    if wrong.no_points and len(messages) != len(checks):
        amiss.append("expected no points at all")
    return [f"{wrong.mistake}: {line}" for line in amiss]


def test_wrong_versions_lose_points_in_their_part_alone_and_every_hint_is_heard(
    assignment_: Assignment, part: str
):
    amiss: list[str] = []
    heard = dict.fromkeys(assignment_.parts[part], "")
    for number, wrong in enumerate(assignment_.variants.WRONG[part]):
        only = None if number < EVERYWHERE else part
        verdicts = assignment_.grade(only=only, **{part: wrong.cell})
        amiss += shortcomings(assignment_, part, wrong, verdicts)
        for check in heard:
            heard[check] += "\n" + verdicts[check].message
    for check, messages in heard.items():
        hints = hints_of(assignment_.checks[check].source)
        amiss += [f"{check}: no wrong version hears {h!r}" for h in hints if h not in messages]
    assert amiss == [], "\n".join(amiss)


def test_an_unusual_correct_version_gets_everything(
    assignment_: Assignment, part: str, correct: Correct, only: str | None
):
    verdicts = assignment_.grade(only=only, **{part: correct.cell})
    assert {name: verdict.message for name, verdict in verdicts.items() if not verdict.passed} == {}
