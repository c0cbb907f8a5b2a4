"""The checks judge right: every wrong version loses points and hears why, no right one does."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from assignment_runner import assignments

if TYPE_CHECKING:
    from assignment_runner import Assignment, Correct, Wrong


EVERYWHERE = 3  # of so many versions of a part, the other parts are graded as well


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each row of the tables in ``variants/``."""
    for fixture, table in (("wrong", "WRONG"), ("correct", "CORRECT")):
        if fixture in metafunc.fixturenames:
            rows = [
                (assignment, part, row, None if number < EVERYWHERE else part)
                for assignment in assignments()
                for part, listed in getattr(assignment.variants, table).items()
                for number, row in enumerate(listed)
            ]
            ids = [f"{assignment.topic}-{part}-{row[0]}" for assignment, part, row, _ in rows]
            metafunc.parametrize(f"assignment_, part, {fixture}, only", rows, ids=ids)


def complaints(assignment: Assignment, part: str, wrong: Wrong) -> dict[str, str]:
    """Return the messages of the checks of a part that a wrong version fails."""
    verdicts = assignment.grade(only=part, **{part: wrong.cell})
    return {
        check: verdicts[check].message
        for check in assignment.parts[part]
        if not verdicts[check].passed
    }


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
        for cell in (assignment.stubs[part], None, "def broken(:", "raise RuntimeError('stop')"):
            verdicts = assignment.grade(**{part: cell})
            failed = {name for name, verdict in verdicts.items() if not verdict.passed}
            assert failed == set(assignment.parts[part])


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


def test_a_wrong_version_loses_points_in_its_part_alone_and_hears_its_mistake(
    assignment_: Assignment, part: str, wrong: Wrong, only: str | None
):
    verdicts = assignment_.grade(only=only, **{part: wrong.cell})
    assert assignment_.lost(verdicts) == {part}
    messages = [
        verdicts[check].message for check in assignment_.parts[part] if not verdicts[check].passed
    ]
    assert any(wrong.says in message for message in messages), messages
    assert all("\n" not in message for message in messages)
    if wrong.no_points:
        assert len(messages) == len(assignment_.parts[part])


def test_an_unusual_correct_version_gets_everything(
    assignment_: Assignment, part: str, correct: Correct, only: str | None
):
    verdicts = assignment_.grade(only=only, **{part: correct.cell})
    assert {name: verdict.message for name, verdict in verdicts.items() if not verdict.passed} == {}


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


def test_every_hint_is_heard_by_the_mistake_it_was_made_for(assignment):
    for part, checks in assignment.parts.items():
        heard: dict[str, str] = {}
        for wrong in assignment.variants.WRONG[part]:
            for check, message in complaints(assignment, part, wrong).items():
                heard[check] = heard.get(check, "") + "\n" + message
        for check in checks:
            unheard = {
                hint
                for hint in hints_of(assignment.checks[check].source)
                if hint not in heard.get(check, "")
            }
            assert unheard == set(), f"{check}: no wrong version gets these hints"
