"""A submission whose cells were copied, split, deleted, renamed or moved is put in order."""

from __future__ import annotations

import copy
import random

import nbformat
import pytest
from assignment_runner import Assignment, assignments, graded

from steepest_grading.arrange import arrange, cell_name

FIRST = assignments()[0]
PARTS = list(FIRST.parts)


def handed_in(assignment: Assignment) -> list[nbformat.NotebookNode]:
    """Return the cells of a submission with every solution in its place."""
    cells = copy.deepcopy(assignment.release.cells)
    for cell in cells:
        cell.source = assignment.solutions.get(cell.id, cell.source)
    return cells


def written(cells: list[nbformat.NotebookNode]) -> dict[str, str]:
    return {cell_name(cell): cell.source for cell in cells if cell_name(cell)}


def place_of(cells: list[nbformat.NotebookNode], name: str) -> int:
    return [cell_name(cell) for cell in cells].index(name)


def plain(source: str, name: str = "own") -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source, id=name)


def test_a_notebook_in_order_is_left_as_it_is(assignment):
    cells = handed_in(assignment)
    arranged, remarks = arrange(cells, assignment.release.cells)
    assert arranged == cells
    assert remarks == []


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_cells_come_back_in_order_and_one_remark_says_so(assignment, seed):
    cells = [cell for cell in handed_in(assignment) if graded(cell)]
    shuffled = random.Random(seed).sample(cells, len(cells))
    before = copy.deepcopy(shuffled)
    arranged, remarks = arrange(shuffled, assignment.release.cells)
    assert arranged == cells
    assert remarks == ["The cells stood in another order; they were put back."]
    assert shuffled == before


def test_a_missing_solution_becomes_the_stub_and_a_missing_check_comes_back():
    cells = handed_in(FIRST)
    gone = {PARTS[1], f"test_{PARTS[2]}", f"statement_{PARTS[0]}"}
    left = [cell for cell in cells if cell_name(cell) not in gone]
    arranged, remarks = arrange(left, FIRST.release.cells)
    assert list(written(arranged)) == list(written(cells))
    assert written(arranged) == {**written(cells), PARTS[1]: FIRST.stubs[PARTS[1]]}
    assert remarks == [f"The cell `{PARTS[1]}` was missing, so it counts as not written."]


def test_a_split_solution_is_put_together():
    cells = handed_in(FIRST)
    at = place_of(cells, PARTS[0])
    lines = cells[at].source.splitlines()
    halves = [copy.deepcopy(cells[at]) for _ in range(2)]
    halves[0].source, halves[1].source = "\n".join(lines[:9]), "\n".join(lines[9:])
    arranged, remarks = arrange([*cells[:at], *halves, *cells[at + 1 :]], FIRST.release.cells)
    assert written(arranged) == written(cells)
    assert remarks == [
        f"The cell `{PARTS[0]}` was there 2 times, copied or split; the copies were taken together."
    ]


@pytest.mark.parametrize(
    ("copies", "kept"),
    [
        (["{answer}", "{stub}"], "{answer}"),
        (["{stub}", "{answer}"], "{answer}"),
        (["{stub}", "{stub}"], "{stub}"),
        (["x = 1", "{answer}"], "x = 1\n{answer}"),
        (["def broken(:", "{answer}"], "{answer}"),
        (["{answer}", "def broken(:"], "{answer}"),
        (["{answer}", ""], "{answer}"),
        (["def broken(:", "def lost(:"], "def broken(:\ndef lost(:"),
    ],
)
def test_of_several_copies_every_answer_counts_and_a_stub_or_a_broken_one_does_not(copies, kept):
    part = PARTS[3]
    words = {"answer": FIRST.solutions[part], "stub": FIRST.stubs[part]}
    cells = handed_in(FIRST)
    at = place_of(cells, part)
    made = [copy.deepcopy(cells[at]) for _ in copies]
    for cell, source in zip(made, copies, strict=True):
        cell.source = source.format(**words)
    arranged, remarks = arrange([*cells[:at], *made, *cells[at + 1 :]], FIRST.release.cells)
    assert written(arranged)[part] == kept.format(**words)
    assert len(remarks) == 1


@pytest.mark.parametrize(
    "forget",
    [
        lambda cell: cell.metadata.clear(),
        lambda cell: cell.metadata.nbgrader.update(grade_id="mine"),
    ],
)
def test_an_answer_in_a_cell_without_its_name_is_found_by_the_function_it_defines(forget):
    cells = handed_in(FIRST)
    answer = cells[place_of(cells, PARTS[2])]
    forget(answer)
    cells.remove(answer)
    cells.append(answer)
    arranged, remarks = arrange(cells, FIRST.release.cells)
    assert written(arranged) == written(handed_in(FIRST))
    assert len(arranged) == len(FIRST.release.cells)
    assert len(remarks) == 1
    assert "the cell that defines the function was taken" in remarks[0]


def test_cells_of_their_own_stay_where_they_were_and_give_no_points():
    cells = handed_in(FIRST)
    at = place_of(cells, PARTS[1])
    own = plain("helper = 1")
    own.metadata.nbgrader = {"grade": True, "grade_id": "bonus", "points": 594, "solution": False}
    arranged, remarks = arrange(
        [plain("first = 0", "first"), *cells[: at + 1], own, *cells[at + 1 :]], FIRST.release.cells
    )
    assert remarks == []
    assert arranged[0].source == "first = 0"
    assert arranged[place_of(arranged, PARTS[1]) + 1].source == "helper = 1"
    assert sum(graded(cell).get("points", 0) for cell in arranged) == sum(
        graded(cell).get("points", 0) for cell in FIRST.release.cells
    )


def test_what_a_student_did_to_a_locked_cell_or_to_its_points_is_undone():
    cells = handed_in(FIRST)
    check = cells[place_of(cells, f"test_{PARTS[0]}")]
    check.source = "assert True"
    check.metadata.nbgrader.update(points=594, locked=False, schema_version=99)
    arranged, _ = arrange(cells, FIRST.release.cells)
    assert arranged[place_of(arranged, f"test_{PARTS[0]}")] == next(
        cell for cell in FIRST.release.cells if cell.id == f"test_{PARTS[0]}"
    )


@pytest.mark.parametrize(
    "metadata", [{"nbgrader": None}, {"nbgrader": {"grade_id": 7}}, {"nbgrader": []}]
)
def test_metadata_of_any_kind_is_read_without_an_error(metadata):
    odd = plain("x = 1")
    odd.metadata = nbformat.from_dict(metadata)
    arranged, remarks = arrange([*handed_in(FIRST), odd], FIRST.release.cells)
    assert arranged[-1].source == "x = 1"
    assert "nbgrader" not in arranged[-1].metadata
    assert remarks == []
