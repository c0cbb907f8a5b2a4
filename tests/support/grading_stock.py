"""Stock nbgrader and our grader on the same files, and where the two part."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import sqlite3
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

import nbformat

from steepest_grading.course import load_sheet
from steepest_grading.demo import Course
from steepest_grading.grade import grade_submission
from steepest_grading.late import load_config
from steepest_grading.release import CourseError
from steepest_grading.verdicts import Limits, Status
from support.grading_record import ROOT

if TYPE_CHECKING:
    from assignment_runner import Assignment

    from steepest_grading.sandbox import Jail
    from steepest_grading.verdicts import Grades

Cells = dict[str, str | None]

ANSWER = "The even terms cancel."
# The verdicts are compared, not the speed: neither side may run out of time on a busy machine.
SECONDS = 60
LIMITS = Limits(cell_seconds=SECONDS, submission_seconds=3600)
ASSERTIONS = ("AssertionError", "CheckError", "NotWrittenError")
NOT_GRADED = "stock nbgrader hands back no notebook"


def shape(message: str) -> str:
    """Return a message without its numbers and addresses: some are others in every run."""
    return re.sub(r"0x[0-9a-f]+|-?\d[\d.,]*(e[+-]?\d+)?", "#", " ".join(message.split()))


class StockCourse(Course):
    """A throw-away course of one assignment that reads no setting of the machine's user."""

    def __init__(self, folder: Path, assignment: Assignment) -> None:
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(ROOT / "src"),
            "JUPYTER_CONFIG_DIR": str(folder / "settings"),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_PLATFORM_DIRS": "1",
        }
        super().__init__(ROOT, folder / "course", environment, [assignment.name])

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


class Difference(NamedTuple):
    """One place where stock nbgrader and our grader part."""

    student: str
    cell: str
    stock: str
    ours: str


def packed(assignment: Assignment) -> dict[str, Cells]:
    """Return submissions that hold every wrong and every correct version once.

    The parts of an assignment are graded independently: submission k has the k-th version of
    every part, and the solution of a part with fewer. What spans several parts follows, and
    ``exits``, the versions that end stock nbgrader's kernel, where no part is independent.
    """
    versions: dict[str, list[str]] = {}
    exits: list[Cells] = []
    for part in assignment.parts:
        rows = [*assignment.variants.WRONG[part], *assignment.variants.CORRECT[part]]
        versions[part] = [row.cell for row in rows if "exit()" not in row.cell]
        exits += [{part: row.cell} for row in rows if "exit()" in row.cell]
    made: dict[str, Cells] = {
        f"packed{number:02d}": {
            part: cells[number] for part, cells in versions.items() if number < len(cells)
        }
        for number in range(max(map(len, versions.values())))
    }
    together = [cells for cells, _ in assignment.variants.TOGETHER]
    made |= {f"together{number}": cells for number, cells in enumerate(together)}
    made |= {f"exits{number}": cells for number, cells in enumerate(exits)}
    return {student: {**assignment.solutions, **cells} for student, cells in made.items()}


def hand_in(assignment: Assignment, cells: Cells, path: Path) -> None:
    """Write a submission: the release with a student's cells in it (nothing: as it came)."""
    notebook = assignment.release
    for cell in notebook.cells:
        source = cells.get(cell.id)
        if source is not None:
            cell.source = dedent(source).strip("\n")
        elif cells and cell.cell_type == "markdown" and is_answer(cell):
            cell.source = ANSWER
    notebook.cells = [cell for cell in notebook.cells if cells.get(cell.id, "") is not None]
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def is_answer(cell: nbformat.NotebookNode) -> bool:
    """Return whether a person grades a cell."""
    meta = cell.metadata.get("nbgrader", {})
    return bool(meta.get("grade") and meta.get("solution"))


def generate(course: StockCourse, assignment: Assignment) -> None:
    """Do what ``nbgrader generate_assignment`` does, without its start."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    config = load_config(course.folder)
    directory = CourseDirectory(config=config)
    directory.assignment_id = assignment.name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own
        GenerateAssignment(coursedir=directory, config=config).start()


def differences(
    course: StockCourse, assignment: Assignment, submissions: dict[str, Cells], jail: Jail
) -> list[Difference]:
    """Grade submissions on both sides and return where these part.

    Parameters
    ----------
    course : StockCourse
        A new one.
    assignment : Assignment
    submissions : dict
        The solution cells of every student.
    jail : Jail

    Returns
    -------
    list of Difference
        Scores, messages (without their numbers) and whether a written answer waits for a person.
    """
    file = assignment.source_path.name
    generate(course, assignment)
    for student, cells in submissions.items():
        hand_in(assignment, cells, course.folder / "submitted" / student / assignment.name / file)
    with contextlib.suppress(CourseError):  # which submission it could not grade is seen below
        course.run("autograde", assignment.name, f"--Execute.timeout={SECONDS}")
    sheet = load_sheet(course.folder, assignment.name)
    found: list[Difference] = []
    for student in submissions:
        data = (course.folder / "submitted" / student / assignment.name / file).read_bytes()
        grades = grade_submission(sheet, data, LIMITS, jail)
        graded = course.folder / "autograded" / student / assignment.name / file
        if not graded.is_file():
            found.append(Difference(student, "", NOT_GRADED, summary(grades)))
            continue
        scores = {
            cell: score for (_, who, cell), score in course.automatic.items() if who == student
        }
        told = stock_messages(nbformat.read(graded, as_version=4))
        found += [Difference(student, *row) for row in compared(grades, scores, told)]
    return found


def summary(grades: Grades) -> str:
    """Return the status of a submission and the parts that lost points."""
    lost = {check.part for check in grades.checks if check.score < check.points}
    return f"{grades.status}, points lost in {sorted(lost)}"


def compared(
    grades: Grades, scores: dict[str, float | None], told: dict[str, str]
) -> Iterable[tuple[str, str, str]]:
    """Yield (cell, what stock says, what we say) where the two part."""
    if grades.status is not Status.GRADED:
        yield "", "graded", f"{grades.status}: {' '.join(grades.needs_human)}"
    for check in grades.checks:
        theirs, mine = told.get(check.name, ""), check.message
        if scores[check.name] != check.score:
            yield check.name, f"{scores[check.name]} {theirs}", f"{check.score} {mine}"
        elif not agree(theirs, mine):
            yield check.name, theirs, mine
    for answer in grades.written:
        if (scores[answer.name] is None) != answer.written:
            yield answer.name, str(scores[answer.name]), f"written: {answer.written}"


def agree(theirs: str, mine: str) -> bool:
    """Return whether two messages say the same, numbers aside."""
    one, other = shape(theirs), shape(mine)
    # We add why a name is missing: how the cell that should define it ended.
    return one == other or (
        one.startswith("NameError: ") and other.startswith(f"{one}: its cell ended with ")
    )


def stock_messages(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """Return what each check that raised an error told, as our grader words it."""
    told = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                kind = "" if output.ename in ASSERTIONS else f"{output.ename}: "
                told[cell.metadata.get("nbgrader", {}).get("grade_id", "")] = kind + output.evalue
    return told
