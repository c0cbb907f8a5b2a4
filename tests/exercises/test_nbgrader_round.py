"""One round of a class with stock nbgrader: release, autograde, feedback, export.

The commands are those that an instructor types, in a copy of the course. A sample of wrong and
unusual versions proves that nbgrader comes to the verdicts of `assignment_runner`.
"""

from __future__ import annotations

import csv
import functools
import html
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import nbformat
import pytest
from assignment_runner import ROOT, Assignment, assignments, graded

from steepest_grading.demo import Course

pytestmark = pytest.mark.slow

Cells = dict[str, str | None]


def students(assignment: Assignment) -> dict[str, Cells]:
    """Return the solution cells of each made-up student; nothing means the untouched release."""

    def row(table: str, index: int) -> Cells:
        variants = getattr(assignment.variants, table)
        # Each part takes another row, so that six parts show six kinds of mistakes.
        return {
            part: variants[part][(index * (number + 1)) % len(variants[part])].cell
            for number, part in enumerate(assignment.parts)
        }

    first, *others = assignment.parts
    return {
        "solution": dict(assignment.solutions),
        "untouched": {},
        "unusual": row("CORRECT", 1),
        "wrong_a": row("WRONG", 0),
        "wrong_b": row("WRONG", 5),
        "ready_made": {
            part: [wrong.cell for wrong in rows if wrong.no_points or wrong is rows[-1]][-1]
            for part, rows in assignment.variants.WRONG.items()
        },
        "broken": {**assignment.solutions, first: None, others[-1]: "def broken(:"},
    }


def hand_in(assignment: Assignment, cells: Cells, path: Path) -> None:
    """Write a submission: the release with a student's cells in it."""
    notebook = assignment.release
    for cell in notebook.cells:
        source = cells.get(cell.id)
        if source is not None:
            cell.source = dedent(source).strip("\n")
    notebook.cells = [cell for cell in notebook.cells if cells.get(cell.id, "") is not None]
    if cells and None not in cells.values():
        for cell in notebook.cells:
            if graded(cell).get("grade") and graded(cell)["solution"]:
                cell.source = "The even terms cancel."
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


class Round(Course):
    """The demonstration's course, with validations running beside the round."""

    def __init__(self, folder: Path) -> None:
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(ROOT / "src"),
            "JUPYTER_CONFIG_DIR": str(folder / "settings"),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_PLATFORM_DIRS": "1",
        }
        super().__init__(ROOT, folder / "course", environment)
        self.validations: list[str] = []

    def validate(self, notebooks: list[Path]) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "nbgrader", "validate", *map(str, notebooks)],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @functools.cached_property
    def automatic(self) -> dict[tuple[str, str, str], float | None]:
        """Return the automatic score of each (assignment, student, grade id)."""
        query = """
            SELECT assignment.name, submitted_assignment.student_id,
                   base_cell.name, grade.auto_score
            FROM grade
            JOIN base_cell ON base_cell.id = grade.cell_id
            JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            JOIN assignment ON assignment.id = submitted_assignment.assignment_id
        """
        connection = sqlite3.connect(self.folder / "gradebook.db")
        try:
            return {tuple(row[:3]): row[3] for row in connection.execute(query)}
        finally:
            connection.close()


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Round:
    """The course after a whole round, with the output of ``nbgrader validate``."""
    course = Round(tmp_path_factory.mktemp("round"))
    # The two validations do not touch the gradebook: they run beside the round.
    notebooks = sorted((ROOT / "solutions").glob("*/*.ipynb"))
    exercises = [ROOT / "exercises" / path.relative_to(ROOT / "solutions") for path in notebooks]
    validations = [course.validate(paths) for paths in (notebooks, exercises)]
    for assignment in assignments():
        course.run("generate_assignment", assignment.name)
        for student, cells in students(assignment).items():
            folder = course.folder / "submitted" / student / assignment.name
            hand_in(assignment, cells, folder / assignment.source_path.name)
        course.run("autograde", assignment.name)
    for assignment in assignments():
        course.run("generate_feedback", assignment.name)
    course.run("export", "--to", "grades.csv")
    course.validations = [process.communicate(timeout=600)[0] for process in validations]
    return course


def test_the_stock_command_makes_the_committed_exercises(course, assignment):
    made = course.folder / "exercises" / assignment.name / assignment.source_path.name
    assert made.read_bytes() == assignment.release_path.read_bytes()


def test_validate_says_that_the_solutions_pass_and_how_many_cells_of_the_release_fail(course):
    solutions, releases = course.validations
    assert solutions.count("Success! Your notebook passes all the tests.") == len(assignments())
    for assignment in assignments():
        unanswered = len(assignment.checks) + sum(
            1
            for cell in assignment.release.cells
            if graded(cell).get("grade") and graded(cell)["solution"]
        )
        assert f"VALIDATION FAILED ON {unanswered} CELL(S)" in releases
        for part in assignment.parts:
            first = assignment.functions[part][0]
            assert f"AssertionError: {first}: not written yet." in re.sub(r"\s+", " ", releases)
    assert "Traceback" not in releases


def test_nbgrader_gives_the_verdicts_of_the_runner(course, assignment):
    for student, cells in students(assignment).items():
        verdicts = assignment.grade(**(cells or assignment.stubs))
        expected = {
            check: assignment.points(check) * verdict.passed for check, verdict in verdicts.items()
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
    assert sums["wrong_a"] < total
    first, *_, last = assignment.parts.values()
    assert sums["broken"] == total - sum(map(assignment.points, [*first, *last]))


def test_a_written_answer_waits_for_a_person_and_an_untouched_one_gets_zero(course, assignment):
    manual = [
        cell.id
        for cell in assignment.release.cells
        if graded(cell).get("grade") and graded(cell)["solution"]
    ]
    for name in manual:
        assert course.automatic[assignment.name, "solution", name] is None
        assert course.automatic[assignment.name, "untouched", name] == 0


def test_feedback_shows_each_failed_check_in_one_line(course, assignment):
    for student, cells in students(assignment).items():
        folder = course.folder / "feedback" / student / assignment.name
        page = (folder / f"{assignment.topic}.html").read_text(encoding="utf-8")
        text = " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())
        verdicts = assignment.grade(**(cells or assignment.stubs))
        for verdict in verdicts.values():
            # A name that a deleted cell never defined is Python's error, not the check's.
            if not verdict.passed and not verdict.message.startswith("NameError"):
                assert " ".join(f"AssertionError: {verdict.message}".split()) in text


def test_the_export_has_a_row_for_each_student(course):
    with (course.folder / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for assignment in assignments():
        total = sum(map(assignment.points, assignment.checks))
        scores = {
            row["student_id"]: float(row["score"])
            for row in rows
            if row["assignment"] == assignment.name
        }
        assert scores.keys() == students(assignment).keys()
        assert scores["solution"] == total
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
    for student, cells in students(assignment).items():
        verdicts = assignment.grade(**(cells or assignment.stubs))
        for check, verdict in verdicts.items():
            assert (
                float(rows[check][head.index(student)]) == assignment.points(check) * verdict.passed
            )
        told = course.messages(assignment.name, student)
        assert [verdict.message for verdict in verdicts.values() if not verdict.passed] == [
            message if not message.startswith("name ") else f"NameError: {message}"
            for message in told
        ]
