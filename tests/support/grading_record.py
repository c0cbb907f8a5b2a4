"""A small sheet, grades made by hand, and a gradebook's rows as they can be compared."""

from __future__ import annotations

import functools
import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from steepest_grading.verdicts import (
    CellRun,
    CheckVerdict,
    Grades,
    Sheet,
    SheetCell,
    Status,
    Written,
)

ROOT = Path(__file__).parents[2]
RECEIVED = datetime(2027, 2, 1, 12, 30, tzinfo=UTC)
HIDDEN = "### BEGIN HIDDEN TESTS\nassert f(3) == 9\n### END HIDDEN TESTS"

SHEET = Sheet(
    "01-small",
    "small",
    (
        SheetCell("intro", "text", "markdown", "Two parts.", "Two parts."),
        SheetCell("setup", "setup", "code", "import math", "import math"),
        SheetCell("f", "solution", "code", "def f(x): return x * x", "def f(x): ..."),
        SheetCell("", "plain", "code", "f(2)", "f(2)"),
        SheetCell("test_f", "check", "code", "assert f(2) == 4", "assert f(2) == 4", 2.0, "f"),
        SheetCell(
            "test_f_hidden", "check", "code", f"f(1)\n{HIDDEN}", "f(1)", points=3.0, part="f"
        ),
        SheetCell("g", "solution", "code", "g = 1", "g = ..."),
        SheetCell("test_g", "check", "code", "assert g == 1", "assert g == 1", 1.5, "g"),
        SheetCell("why", "written", "markdown", "Because.", "YOUR ANSWER HERE", 4.0),
    ),
    "digest of the small sheet",
)


def grades_of(
    sheet: Sheet = SHEET,
    *,
    right: set[str] | bool = True,
    written: bool = True,
    changed: dict[str, CellRun] | None = None,
    **others: Any,
) -> Grades:
    """Return grades as the grader would find them: ``right`` says which checks pass."""
    passed = {c.name for c in sheet.cells} if right is True else right or set()
    checks, answers, runs = [], [], []
    for cell in sheet.cells:
        source = cell.released
        if cell.role == "check":
            ok = cell.name in passed
            status = Status.PASSED if ok else Status.FAILED
            words = {} if ok else {"message": f"{cell.name}: f(3) is 8.", "told": "Look at f."}
            checks.append(CheckVerdict(cell.name, cell.part, cell.points, status, **words))
        elif cell.role == "written":
            answers.append(Written(cell.name, cell.points, written))
            source = "The even terms cancel." if written else source
        elif cell.role == "solution":
            source = cell.source
        runs.append((changed or {}).get(cell.name, CellRun(cell.name, cell.cell_type, source)))
    return Grades(Status.GRADED, tuple(checks), tuple(answers), tuple(runs), **others)


def unreadable(sheet: Sheet = SHEET) -> Grades:
    """Return the grades of a submission of which no notebook could be read."""
    checks = (cell for cell in sheet.cells if cell.role == "check")
    verdicts = tuple(CheckVerdict(c.name, c.part, c.points, Status.NOT_RUN) for c in checks)
    return Grades(Status.INVALID, verdicts)


def bare_course(folder: Path) -> Path:
    """Make a course of settings alone."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


@functools.cache
def _new_gradebook() -> bytes:
    """Return an empty gradebook: making one takes a second or two."""
    from steepest_grading.record import GradeBook

    with tempfile.TemporaryDirectory() as folder:
        course = bare_course(Path(folder))
        GradeBook(None, course).close()
        return (course / "gradebook.db").read_bytes()


def course_with_gradebook(folder: Path) -> Path:
    """Make a course of settings and an empty gradebook."""
    course = bare_course(folder)
    (course / "gradebook.db").write_bytes(_new_gradebook())
    return course


GRADES = """
    SELECT submitted_assignment.student_id, assignment.name, notebook.name, base_cell.name,
           base_cell.type, grade.auto_score, grade.manual_score, grade.extra_credit,
           grade.needs_manual_grade
    FROM grade
    JOIN base_cell ON base_cell.id = grade.cell_id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN notebook ON notebook.id = submitted_notebook.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    JOIN assignment ON assignment.id = submitted_assignment.assignment_id
"""
COMMENTS = """
    SELECT submitted_assignment.student_id, base_cell.name, comment.auto_comment,
           comment.manual_comment
    FROM comment
    JOIN base_cell ON base_cell.id = comment.cell_id
    JOIN submitted_notebook ON submitted_notebook.id = comment.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""
SUBMISSIONS = """
    SELECT student_id, timestamp, submitted_notebook.late_submission_penalty
    FROM submitted_assignment
    JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
"""
CELLS = """
    SELECT assignment.name, notebook.name, notebook.kernelspec, base_cell.name, base_cell.type,
           grade_cells.max_score, grade_cells.cell_type
    FROM base_cell
    LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
    JOIN notebook ON notebook.id = base_cell.notebook_id
    JOIN assignment ON assignment.id = notebook.assignment_id
"""
SOURCES = "SELECT name, cell_type, locked, source, checksum FROM source_cell"


def rows(database: Path, *queries: str) -> list[tuple]:
    """Return what queries find in an SQLite file, sorted; all of a class if none is given."""
    connection = sqlite3.connect(database)
    try:
        found = []
        for query in queries or (GRADES, COMMENTS, SUBMISSIONS, CELLS, SOURCES):
            found += sorted(connection.execute(query), key=repr)
        return found
    finally:
        connection.close()
