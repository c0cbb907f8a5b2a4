"""One round of a class with stock nbgrader: release, autograde, feedback, export.

The commands are those that an instructor types, in a copy of the course. A sample of wrong and
unusual versions proves that nbgrader comes to the verdicts of `assignment_runner`.
"""

from __future__ import annotations

import copy
import csv
import html
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import nbformat
import pytest
from assignment_runner import (
    BEGIN_HIDDEN,
    END_HIDDEN,
    Assignment,
    Verdict,
    graded,
    lines_between,
    manual_cells,
)
from support.grading_stock import StockCourse, shape

pytestmark = pytest.mark.slow

Cells = dict[str, str | None]


def students(assignment: Assignment) -> dict[str, Cells]:
    """Return the solution cells of each made-up student; nothing means the untouched release."""
    parts = list(assignment.parts)
    wrong, unusual = {}, {}
    for number, part in enumerate(parts):
        # Each part takes another row, so that six parts show six kinds of mistakes.
        rows, ways = assignment.variants.WRONG[part], assignment.variants.CORRECT[part]
        ready_made = [row for row in rows if row.no_points] or rows
        row = ready_made[-1] if number % 3 == 2 else rows[5 * (number + 1) % len(rows)]
        wrong[part] = row.cell
        unusual[part] = ways[(number + 1) % len(ways)].cell
    return {
        "solution": dict(assignment.solutions),
        "untouched": {},
        "unusual": unusual,
        "wrong": wrong,
        "broken": {**assignment.solutions, parts[-1]: "def broken(:", parts[0]: None},
    }


def as_graded(assignment: Assignment, student: str) -> dict[str, Verdict]:
    """Return the runner's verdicts on what nbgrader grades once the notebook is in order."""
    cells = students(assignment)[student] or assignment.stubs
    stubs = {part: assignment.stubs[part] for part, cell in cells.items() if cell is None}
    return assignment.grade(**{**cells, **stubs})


def disarranged(cells: list[nbformat.NotebookNode], parts: list[str]) -> None:
    """Do to a notebook what happens to notebooks: a copied cell, a lost name, another order."""
    place = {cell.id: number for number, cell in enumerate(cells)}
    if len(parts) > 2:
        twin = copy.deepcopy(cells[place[parts[1]]])
        twin.id = "twin"
        cells.append(twin)
    if len(parts) > 3:
        cells[place[parts[2]]].metadata.nbgrader.grade_id = "my_own"
    cells[2:] = reversed(cells[2:])


def hand_in(assignment: Assignment, student: str, path: Path) -> None:
    """Write a submission: the release with a student's cells in it."""
    notebook, cells = assignment.release, students(assignment)[student]
    for cell in notebook.cells:
        source = cells.get(cell.id)
        if source is not None:
            cell.source = dedent(source).strip("\n")
    notebook.cells = [cell for cell in notebook.cells if cells.get(cell.id, "") is not None]
    if student in ("solution", "unusual", "wrong"):
        for cell in notebook.cells:
            if graded(cell).get("grade") and graded(cell)["solution"]:
                cell.source = "The even terms cancel. <script>document.title = 'mine'</script>"
    if student == "broken":
        disarranged(notebook.cells, list(assignment.parts))
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


class Round(StockCourse):
    """The throw-away course, with validations running beside the round."""

    def __init__(self, folder: Path, assignment: Assignment) -> None:
        super().__init__(folder, assignment)
        self.validations: list[str] = []

    def validate(self, notebook: Path) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "nbgrader", "validate", str(notebook)],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


@pytest.fixture(scope="module")
def course(tmp_path_factory, assignment) -> Round:
    """A course of one assignment after a whole round, and what ``nbgrader validate`` said."""
    course = Round(tmp_path_factory.mktemp("round"), assignment)
    # The validations do not touch the gradebook: they run beside the round.
    validations = [
        course.validate(path) for path in (assignment.source_path, assignment.release_path)
    ]
    course.run("generate_assignment", assignment.name)
    for student in students(assignment):
        folder = course.folder / "submitted" / student / assignment.name
        hand_in(assignment, student, folder / assignment.source_path.name)
    course.run("autograde", assignment.name)
    course.run("generate_feedback", assignment.name)
    course.run("export", "--to", "grades.csv")
    course.validations = [process.communicate(timeout=600)[0] for process in validations]
    return course


def test_the_stock_command_makes_the_committed_exercises(course, assignment):
    made = course.folder / "exercises" / assignment.name / assignment.source_path.name
    assert made.read_bytes() == assignment.release_path.read_bytes()


def test_validate_says_that_the_solutions_pass_and_how_many_cells_of_the_release_fail(
    course, assignment
):
    solution, release = course.validations
    assert "Success! Your notebook passes all the tests." in solution
    unanswered = len(assignment.checks) + len(manual_cells(assignment))
    assert f"VALIDATION FAILED ON {unanswered} CELL(S)" in release
    for part in assignment.parts:
        first = assignment.functions[part][0]
        assert f"AssertionError: {first}: not written yet." in re.sub(r"\s+", " ", release)
    assert "Traceback" not in release


def test_nbgrader_gives_the_verdicts_of_the_runner(course, assignment):
    for student in students(assignment):
        expected = {
            check: assignment.points(check) * verdict.passed
            for check, verdict in as_graded(assignment, student).items()
        }
        given = {check: course.automatic[assignment.name, student, check] for check in expected}
        assert given == expected, student


def test_full_marks_for_the_solution_and_unusual_versions_and_none_for_the_rest(course, assignment):
    total = sum(map(assignment.points, assignment.checks))
    sums = {
        student: sum(course.automatic[assignment.name, student, name] for name in assignment.checks)
        for student in students(assignment)
    }
    assert sums["solution"] == sums["unusual"] == total
    assert sums["untouched"] == 0
    assert sums["wrong"] < total
    parts = list(assignment.parts)
    lost = {check for part in (parts[0], parts[-1]) for check in assignment.parts[part]}
    assert sums["broken"] == total - sum(map(assignment.points, lost))


def test_a_written_answer_waits_for_a_person_and_an_untouched_one_gets_zero(course, assignment):
    for cell in manual_cells(assignment):
        assert course.automatic[assignment.name, "solution", cell.id] is None
        assert course.automatic[assignment.name, "untouched", cell.id] == 0


def feedback(course: Round, assignment: Assignment, student: str) -> str:
    """Return the source of a student's feedback page."""
    path = course.folder / "feedback" / student / assignment.name / f"{assignment.topic}.html"
    return path.read_text(encoding="utf-8")


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def test_feedback_shows_each_failed_check_in_one_line(course, assignment):
    for student in students(assignment):
        text = shape(words(feedback(course, assignment, student)))
        for verdict in as_graded(assignment, student).values():
            # A name that a broken cell never defined is Python's error, not the check's.
            if not verdict.passed and not verdict.message.startswith("NameError"):
                assert shape(f"AssertionError: {verdict.message}") in text


def test_feedback_shows_nothing_of_a_hidden_check_and_runs_nothing_of_a_students(
    course, assignment
):
    def in_line(text: str) -> str:
        return " ".join(text.split())

    hidden: set[str] = set()
    for cell in assignment.checks.values():
        hidden |= set(map(in_line, lines_between(cell.source, BEGIN_HIDDEN, END_HIDDEN)))
    given = in_line("\n".join(cell.source for cell in assignment.release.cells))
    telling = {line for line in hidden if len(line) > 24 and line not in given}
    assert len(telling) > 10
    for student, cells in students(assignment).items():
        page = feedback(course, assignment, student)
        text = words(page)
        own = in_line("\n".join(filter(None, cells.values())))
        assert [line for line in telling if line in text and line not in own] == []
        assert "HIDDEN" not in text
        assert text.count("Further checks, not shown.") == sum(
            cell.source.count(BEGIN_HIDDEN) for cell in assignment.checks.values()
        )
        assert "<script>document.title" not in page


def test_a_notebook_in_disorder_is_put_in_order_and_the_student_is_told(course, assignment):
    first, *others = assignment.parts
    text = words(feedback(course, assignment, "broken"))
    assert "Before grading, the notebook was put in order." in text
    assert f"The cell {first} was missing" in text
    assert "The cells stood in another order; they were put back." in text
    if len(others) > 1:
        assert f"The cell {others[0]} was there 2 times" in text
    if len(others) > 2:
        assert f"The cell {others[1]} was missing; the cell that defines the function" in text
    assert "put in order" not in words(feedback(course, assignment, "solution"))


def test_the_export_has_a_row_for_each_student(course, assignment):
    with (course.folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    scores = {row["student_id"]: float(row["score"]) for row in rows}
    assert [row["assignment"] for row in rows] == [assignment.name] * len(rows)
    assert scores.keys() == students(assignment).keys()
    assert scores["solution"] == sum(map(assignment.points, assignment.checks))
    assert scores["untouched"] == 0


def test_nbgrader_knows_every_setting_of_the_course(course):
    log = course.log.read_text(encoding="utf-8")
    assert "autograde" in log
    assert "not recognized" not in log


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_table_and_the_messages_of_the_demonstration_are_those_of_the_gradebook(
    course, assignment
):
    lines = course.table(assignment.name).splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines}
    head = rows["check"]
    assert head[1:] == sorted(students(assignment))
    for student in students(assignment):
        verdicts = as_graded(assignment, student)
        for check, verdict in verdicts.items():
            assert (
                float(rows[check][head.index(student)]) == assignment.points(check) * verdict.passed
            )
        told = course.messages(assignment.name, student)
        assert [shape(verdict.message) for verdict in verdicts.values() if not verdict.passed] == [
            shape(message if not message.startswith("name ") else f"NameError: {message}")
            for message in told
        ]
