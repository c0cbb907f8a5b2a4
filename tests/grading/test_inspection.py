"""Every mistake in a course's files is named with file and cell before anything is graded."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path

import pytest
from support.grading_course import ASSIGNMENT, CHECK, HIDDEN, STUB, both, write_course

from steepest_grading.course import assignment_names
from steepest_grading.inspection import Problem, inspect

ROOT = Path(__file__).parents[2]
SOLVED, RELEASED = "solutions/01-first/first.ipynb", "exercises/01-first/first.ipynb"


def source(at, text):
    return lambda cells: cells[at].update(source=text)


def graded(at, **fields):
    return lambda cells: cells[at]["metadata"]["nbgrader"].update(fields)


def rename_cell(at, name):
    return both(graded(at, grade_id=name))


@pytest.mark.parametrize("name", assignment_names(ROOT))
def test_the_course_has_no_mistakes(name):
    assert inspect(ROOT, name) == []


def test_the_small_course_of_these_tests_has_none_either(tmp_path):
    assert inspect(write_course(tmp_path), ASSIGNMENT) == []


@pytest.mark.parametrize(
    ("changes", "file", "cell", "text"),
    [
        # a check that cannot fail
        (
            both(source(4, "double(3) == 6")),
            SOLVED,
            "cell `test_double`",
            "line 1: nobody looks at",
        ),
        (
            {"change": source(5, CHECK + HIDDEN.replace("assert ", ""))},
            SOLVED,
            "cell `test_double_negative`",
            "line 4: nobody looks at `double(-7) == -14`",
        ),
        (both(source(4, "def f(")), SOLVED, "cell `test_double`", "it is no Python: line 1"),
        (
            both(source(4, "### BEGIN HIDDEN TESTS\nassert 1\n### END HIDDEN TESTS")),
            SOLVED,
            "cell `test_double`",
            "nothing is left of it without its hidden lines",
        ),
        (
            {
                "change": source(
                    4, "if 1:\n    ### BEGIN HIDDEN TESTS\n    1/1\n# END HIDDEN TESTS"
                ),
                "released": source(4, "if 1:"),
            },
            SOLVED,
            "cell `test_double`",
            "without its hidden lines it is no Python",
        ),
        # names and points
        (rename_cell(5, "test_double"), SOLVED, "cell `test_double`", "is there twice"),
        (rename_cell(4, "test_double a"), SOLVED, "cell `test_double a`", "no spaces"),
        (rename_cell(4, "test_triple"), SOLVED, "cell `test_triple`", "with PART one of double"),
        (both(graded(4, points=0)), SOLVED, "cell `test_double`", "expected points, got 0"),
        (both(graded(4, points="1")), SOLVED, "cell `test_double`", "expected points of zero or"),
        (both(graded(6, points=None)), SOLVED, "cell `why`", "expected points of zero or more"),
        (both(graded(6, task=True)), SOLVED, "cell `why`", "a task is graded by hand"),
        # regions
        (both(source(3, HIDDEN)), SOLVED, "cell 4", "a HIDDEN TESTS region may stand in a check"),
        (
            {"change": lambda cells: cells[2].update(source=cells[2]["source"] + HIDDEN)},
            SOLVED,
            "cell `double`",
            "a HIDDEN TESTS region may stand in a check cell only, not in one of role solution",
        ),
        (
            both(source(1, "### BEGIN SOLUTION\nimport math\n### END SOLUTION")),
            SOLVED,
            "cell `setup`",
            "a SOLUTION region may stand in a solution or written cell only",
        ),
        (
            {"change": source(5, CHECK + HIDDEN.replace("### END", "### The end of"))},
            SOLVED,
            "cell `test_double_negative`",
            "BEGIN HIDDEN TESTS and END HIDDEN TESTS do not alternate: BEGIN",
        ),
        (
            {"change": source(5, CHECK + HIDDEN.replace("### BEGIN", "### ..."))},
            SOLVED,
            "cell `test_double_negative`",
            "do not alternate: END",
        ),
        (
            {"change": source(2, "def double(x):\n    return 2 * x")},
            SOLVED,
            "cell `double`",
            "expected its answer between BEGIN SOLUTION and END SOLUTION",
        ),
        (
            {"change": source(6, "Because.")},
            SOLVED,
            "cell `why`",
            "expected its answer between BEGIN SOLUTION and END SOLUTION",
        ),
        ({"change": source(2, "def (")}, SOLVED, "cell `double`", "it is no Python: line 1"),
        # the release is of an older solution
        (
            {"released": source(0, "# Old")},
            RELEASED,
            "cell `introduction`",
            "not what its solution",
        ),
        (
            {"released": source(2, STUB + "\n    return 2 * x")},
            RELEASED,
            "cell `double`",
            "not what",
        ),
        ({"released": source(4, CHECK + "0")}, RELEASED, "cell `test_double`", "not what its"),
        (
            {"released": source(5, CHECK + HIDDEN)},
            RELEASED,
            "cell `test_double_negative`",
            "it still has what students must not see",
        ),
        (
            {"released": graded(4, points=9)},
            RELEASED,
            "cell `test_double`",
            "its kind or its points",
        ),
        ({"released": graded(4, locked=False)}, RELEASED, "cell `test_double`", "its kind or its"),
        ({"released": lambda cells: cells.pop(4)}, RELEASED, "cell 5", "expected test_double, got"),
        ({"released": lambda cells: cells.pop()}, RELEASED, "cell 7", "expected why, got the end"),
        (
            {"released": lambda cells: cells.insert(4, cells.pop(5))},
            RELEASED,
            "cell 5",
            "expected test_double, got test_double_negative",
        ),
    ],
)
def test_each_mistake_is_found_with_its_file_and_its_cell(tmp_path, changes, file, cell, text):
    problems = inspect(write_course(tmp_path, **changes), ASSIGNMENT)
    assert any(p.file == file and p.cell == cell and text in p.text for p in problems), problems


def test_a_problem_reads_as_file_cell_and_text():
    assert str(Problem("a.ipynb", "cell 3", "it is odd")) == "a.ipynb: cell 3: it is odd"
    assert str(Problem("a.ipynb", "", "it is odd")) == "a.ipynb: it is odd"


@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_a_missing_a_broken_and_a_second_notebook_are_named(tmp_path, folder):
    course = write_course(tmp_path)
    path = course / folder / ASSIGNMENT / "first.ipynb"
    where = f"{folder}/01-first"
    shutil.copy(path, path.with_name("other.ipynb"))
    assert [str(p) for p in inspect(course, ASSIGNMENT)] == [
        f"{where}: expected one notebook, got first.ipynb, other.ipynb"
    ]
    path.with_name("other.ipynb").unlink()
    path.write_text('{"nbformat": 3}')
    assert [str(p) for p in inspect(course, ASSIGNMENT)] == [
        f"{where}/first.ipynb: expected a notebook of nbformat 4, got 3"
    ]
    path.unlink()
    assert [str(p) for p in inspect(course, ASSIGNMENT)] == [
        f"{where}: expected one notebook, got none"
    ]


def test_a_release_of_another_name_and_a_name_that_two_assignments_share_are_named(tmp_path):
    course = write_course(write_course(tmp_path), assignment="02-second", topic="First")
    assert [str(p) for p in inspect(course, ASSIGNMENT)] == [
        f"{SOLVED}: solutions/02-second/First.ipynb has the same name; students would mix them up"
    ]
    path = course / "exercises" / "02-second" / "First.ipynb"
    path.rename(path.with_name("second.ipynb"))
    problems = [str(p) for p in inspect(course, "02-second")]
    assert "exercises/02-second/second.ipynb: expected the name First.ipynb" in problems


def test_inspecting_executes_nothing_and_warns_of_nothing(tmp_path):
    def plant(cells):
        cells[4]["source"] = f"open({str(tmp_path / 'ran')!r}, 'w')\nassert '\\d'"

    course = write_course(tmp_path / "course", **both(plant))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        inspect(course, ASSIGNMENT)
    assert not (tmp_path / "ran").exists()
