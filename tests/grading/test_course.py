"""An assignment is read as data: its cells, roles, points and owners, and what hides in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.grading_course import ASSIGNMENT, STUB, both, check, write_course

from steepest_grading.course import (
    CourseError,
    assignment_names,
    functions_of,
    hidden_lines,
    load_sheet,
    owner,
)
from steepest_grading.verdicts import SheetCell

ROOT = Path(__file__).parents[2]


def test_a_sheet_has_every_cell_in_order_with_its_role_points_and_owner(tmp_path):
    sheet = load_sheet(write_course(tmp_path), ASSIGNMENT)
    assert (sheet.assignment, sheet.notebook) == (ASSIGNMENT, "first")
    assert [(c.name, c.role, c.cell_type, c.points, c.part) for c in sheet.cells] == [
        ("introduction", "text", "markdown", 0, ""),
        ("setup", "setup", "code", 0, ""),
        ("double", "solution", "code", 0, ""),
        ("", "plain", "code", 0, ""),
        ("test_double", "check", "code", 1, "double"),
        ("test_double_negative", "check", "code", 2, "double"),
        ("why", "written", "markdown", 3, ""),
    ]


def test_a_sheet_has_both_sources_and_a_check_keeps_the_markers_of_its_hidden_lines(tmp_path):
    sheet = load_sheet(write_course(tmp_path), ASSIGNMENT)
    solution, hidden = sheet.cells[2], sheet.cells[5]
    assert "return 2 * x" in solution.source
    assert solution.released == STUB
    lines = hidden.source.split("\n")
    assert [lines[n - 1] for n in sorted(hidden_lines(hidden.source))] == [
        "### BEGIN HIDDEN TESTS",
        "assert double(-7) == -14",
        "### END HIDDEN TESTS",
    ]
    assert hidden_lines(hidden.released) == frozenset()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_hidden_lines_are_counted_as_python_counts_lines(newline):
    source = newline.join(["a\x0cb\u2028c", "# BEGIN HIDDEN TESTS", "x", "# END HIDDEN TESTS", "y"])
    assert hidden_lines(source) == {2, 3, 4}


def test_a_hidden_region_without_its_end_hides_everything_after_it():
    assert hidden_lines("a\n### BEGIN HIDDEN TESTS\nb\nc") == {2, 3, 4}


def test_the_digest_changes_with_any_cell_and_with_nothing_else(tmp_path):
    def change(field, value):
        return lambda cells: cells[5]["metadata"]["nbgrader"].update({field: value})

    def digest(name, **changes):
        return load_sheet(write_course(tmp_path / name, **changes), ASSIGNMENT).digest

    same = digest("same")
    assert digest("again") == same
    assert digest("outputs", **both(lambda cells: cells[3].update(outputs=[1]))) == same
    others = [
        digest("points", change=change("points", 5)),
        digest("name", **both(change("grade_id", "test_double_more"))),
        digest("hidden", change=lambda cells: cells[5].update(source="assert 1")),
        digest("stub", released=lambda cells: cells[2].update(source="pass")),
        digest("text", **both(lambda cells: cells[0].update(source="# Second"))),
    ]
    assert len({same, *others}) == 6


def test_a_source_in_lines_is_the_same_as_one_text(tmp_path):
    def in_lines(cells):
        for cell in cells:
            cell["source"] = cell["source"].splitlines(keepends=True)

    one = load_sheet(write_course(tmp_path / "one"), ASSIGNMENT)
    assert load_sheet(write_course(tmp_path / "lines", **both(in_lines)), ASSIGNMENT) == one


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("test_adam", "adam"),
        ("test_adam_bias", "adam"),
        ("test_adam_step", "adam_step"),
        ("test_adam_step_bias", "adam_step"),
        ("test_adamant", ""),
        ("adam", ""),
    ],
)
def test_a_check_belongs_to_the_longest_part_that_its_name_begins_with(name, part):
    assert owner(name, ["adam", "adam_step"]) == part


def test_the_functions_of_a_solution_are_what_it_defines_at_its_top_without_helpers():
    source = (
        "def f(): pass\nclass A:\n    def g(self): pass\ndef _helper(): pass\nasync def h(): 1\n"
    )
    assert functions_of(SheetCell("f", "solution", "code", source, "")) == ["f", "A", "h"]
    assert functions_of(SheetCell("f", "written", "markdown", "def f(", "")) == []
    with pytest.raises(CourseError, match="cell `f`: it is no Python"):
        functions_of(SheetCell("f", "solution", "code", "def f(", ""))


def plain_name(cells):
    cells[4]["metadata"]["nbgrader"]["grade_id"] = "test_other"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (both(plain_name), r"solutions/01-first/first.ipynb: cell `test_other`: .* one of double"),
        (both(lambda cells: cells.append(cells[4])), r"first.ipynb: cell `test_double`: .* twice"),
        (
            {"change": lambda cells: cells[4]["metadata"]["nbgrader"].update(points=None)},
            r"cell `test_double`: expected points of zero or more, got None",
        ),
        (
            {"change": lambda cells: cells[4]["metadata"]["nbgrader"].update(points=float("nan"))},
            r"cell `test_double`: expected points of zero or more, got nan",
        ),
        (both(lambda cells: cells[4]["metadata"]["nbgrader"].update(grade_id=7)), "cell 5: .* 7"),
        (
            both(lambda cells: cells[4]["metadata"]["nbgrader"].update(task=True)),
            "`test_double`: a task",
        ),
        (
            both(lambda cells: cells[4].update(cell_type="markdown")),
            "`test_double`: a check must be",
        ),
        (both(lambda cells: cells[4].update(cell_type="raw")), "`test_double`: a raw cell"),
        (both(lambda cells: cells[4].update(cell_type="sql")), "cell 5: unknown cell type 'sql'"),
        (
            both(lambda cells: cells[6]["metadata"]["nbgrader"].update(grade=False)),
            "cell `why`: a written answer needs points",
        ),
        (both(lambda cells: cells[3].pop("source")), "cell 4 is no cell of nbformat 4"),
        (both(lambda cells: cells.append("no cell")), "cell 8 is no cell of nbformat 4"),
        (
            {"released": lambda cells: cells.pop(2)},
            r"exercises/01-first/first.ipynb: cell 3 is not what solutions/01-first/first.ipynb",
        ),
        ({"released": lambda cells: cells.append(check("more", ""))}, "cell `more` is not what"),
        ({"released": lambda cells: cells.pop()}, "cell `why` is not what"),
    ],
)
def test_a_broken_assignment_is_refused_with_the_file_and_the_cell(tmp_path, changes, message):
    with pytest.raises(CourseError, match=message):
        load_sheet(write_course(tmp_path, **changes), ASSIGNMENT)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a notebook in JSON"),
        ("[" * 100_000, "expected a notebook in JSON"),
        ("[]", "expected a notebook of nbformat 4, got None"),
        ('{"nbformat": 3, "worksheets": []}', "expected a notebook of nbformat 4, got 3"),
        ('{"nbformat": 4}', "expected a list of cells, got NoneType"),
    ],
)
@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_a_file_that_is_no_notebook_is_refused_by_name(tmp_path, folder, text, message):
    course = write_course(tmp_path)
    (course / folder / ASSIGNMENT / "first.ipynb").write_text(text)
    with pytest.raises(CourseError, match=f"{folder}/01-first/first.ipynb: {message}"):
        load_sheet(course, ASSIGNMENT)


def test_a_missing_assignment_a_missing_release_and_two_notebooks_are_refused(tmp_path):
    course = write_course(tmp_path)
    for name in ("02-second", "..", "../solutions/01-first", ""):
        with pytest.raises(CourseError, match=f"solutions/{name}: expected one of 01-first"):
            load_sheet(course, name)
    release = course / "exercises" / ASSIGNMENT / "first.ipynb"
    release.rename(release.with_name("last.ipynb"))
    with pytest.raises(CourseError, match=r"exercises/01-first: expected first.ipynb, got last"):
        load_sheet(course, ASSIGNMENT)
    release.with_name("last.ipynb").unlink()
    with pytest.raises(CourseError, match="exercises/01-first: expected one notebook, got none"):
        load_sheet(course, ASSIGNMENT)
    (course / "solutions" / ASSIGNMENT / "copy.ipynb").touch()
    with pytest.raises(CourseError, match=r"expected one notebook, got copy.ipynb, first.ipynb"):
        load_sheet(course, ASSIGNMENT)


@pytest.mark.parametrize("name", assignment_names(ROOT))
def test_each_assignment_of_the_course_has_checks_and_a_written_answer(name):
    sheet = load_sheet(ROOT, name)
    parts = {cell.name for cell in sheet.cells if cell.role == "solution"}
    checks = [cell for cell in sheet.cells if cell.role == "check"]
    assert {cell.part for cell in checks} == parts
    assert all(cell.points > 0 for cell in checks)
    assert any(hidden_lines(cell.source) for cell in checks)
    assert not any(hidden_lines(cell.released) for cell in checks)
    assert any(cell.role == "written" for cell in sheet.cells)
    for cell in sheet.cells:
        assert cell.role != "solution" or functions_of(cell)


def test_a_sheet_is_read_without_nbgrader():
    program = (
        "import sys, steepest_grading.intake, steepest_grading.inspection\n"
        "sys.exit(any(name.split('.')[0] in ('nbgrader', 'nbformat') for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
