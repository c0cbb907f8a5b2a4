"""Read an assignment as the instructor wrote it: its cells, their roles, what hides and who owns.

The notebooks of a course are plain JSON and are read as such: nbgrader would take seconds to
import. What can be wrong with them without being unreadable is `steepest_grading.inspection`'s.
"""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import json
import math
import re
from pathlib import Path
from typing import Any, NamedTuple

from steepest_grading.release import CourseError, assignments
from steepest_grading.verdicts import Sheet, SheetCell

__all__ = [
    "CourseCell",
    "CourseError",
    "assignment_names",
    "functions_of",
    "hidden_lines",
    "load_sheet",
    "notebook_path",
    "owner",
    "points_of",
    "read_cells",
    "role_of",
]

BEGIN_HIDDEN, END_HIDDEN = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"


class CourseCell(NamedTuple):
    """A cell of one of the course's notebooks.

    Attributes
    ----------
    name : str
        The grade id; empty for a cell that nbgrader does not track.
    cell_type, source : str
    nbgrader : dict
        nbgrader's metadata; empty for a plain cell.
    where : str
        How to find it: its name or its number.
    """

    name: str
    cell_type: str
    source: str
    nbgrader: dict[str, Any]
    where: str


def assignment_names(course: Path) -> list[str]:
    """Return the names of the assignments of a course, sorted.

    Raises
    ------
    CourseError
        If the folder has no ``nbgrader_config.py`` or no solutions.
    """
    return sorted(set(assignments(course)))


def notebook_path(course: Path, folder: str, assignment: str) -> Path:
    """Return the one notebook of an assignment in ``solutions`` or ``exercises``.

    Raises
    ------
    CourseError
        If there is none, or more than one.
    """
    found = sorted((course / folder / assignment).glob("*.ipynb"))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise CourseError(f"{folder}/{assignment}: expected one notebook, got {names}")
    return found[0]


def read_cells(path: Path) -> list[CourseCell]:
    """Return the cells of a notebook of the course.

    Raises
    ------
    CourseError
        If the file is no notebook of format 4; it names the file and the cell.
    """
    file = "/".join(path.parts[-3:])
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CourseError(f"{file}: expected a notebook in JSON: {error}") from error
    version = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if version != 4:
        raise CourseError(f"{file}: expected a notebook of nbformat 4, got {version!r}")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise CourseError(f"{file}: expected a list of cells, got {type(cells).__name__}")
    return [_read_cell(file, number, cell) for number, cell in enumerate(cells, 1)]


def _read_cell(file: str, number: int, cell: Any) -> CourseCell:
    try:
        source = cell["source"]
        text = source if isinstance(source, str) else "".join(source)
        graded = cell["metadata"].get("nbgrader", {})
        tracked = any(graded.get(key) for key in ("grade", "solution", "locked", "task"))
        name = graded["grade_id"] if tracked else ""
        cell_type = cell["cell_type"]
    except (TypeError, KeyError, AttributeError) as error:
        raise CourseError(f"{file}: cell {number} is no cell of nbformat 4: {error!r}") from error
    if tracked and not (isinstance(name, str) and name):
        raise CourseError(f"{file}: cell {number}: expected a grade id, got {name!r}")
    if cell_type not in ("code", "markdown", "raw"):
        raise CourseError(f"{file}: cell {number}: unknown cell type {cell_type!r}")
    where = f"cell `{name}`" if name else f"cell {number}"
    return CourseCell(name, cell_type, text, graded if tracked else {}, where)


def role_of(cell: CourseCell) -> str:
    """Return the role of a cell in the sheet: see `steepest_grading.verdicts.SheetCell`.

    Raises
    ------
    CourseError
        If it is of a kind that this grader does not grade.
    """
    grade, solution = bool(cell.nbgrader.get("grade")), bool(cell.nbgrader.get("solution"))
    code = cell.cell_type == "code"
    if cell.nbgrader.get("task"):
        raise CourseError(f"{cell.where}: a task is graded by hand; use a manually graded answer")
    if cell.cell_type == "raw" and (grade or solution):
        raise CourseError(f"{cell.where}: a raw cell cannot be graded")
    if grade and solution:
        return "written"
    if grade and not code:
        raise CourseError(f"{cell.where}: a check must be a code cell, got {cell.cell_type}")
    if solution and not code:
        raise CourseError(f"{cell.where}: a written answer needs points")
    if not code:
        return "text"
    return "check" if grade else "solution" if solution else "setup" if cell.name else "plain"


def points_of(cell: CourseCell) -> float:
    """Return the points of a check or a written answer.

    Raises
    ------
    CourseError
        If they are no number of zero or more.
    """
    points = cell.nbgrader.get("points")
    number = isinstance(points, int | float) and not isinstance(points, bool)
    if not number or not math.isfinite(points) or points < 0:
        raise CourseError(f"{cell.where}: expected points of zero or more, got {points!r}")
    return float(points)


def owner(check: str, parts: list[str]) -> str:
    """Return the solution cell that a check judges, or an empty string.

    A check is called ``test_PART`` or ``test_PART_aspect``; of several parts the longest counts.

    >>> owner("test_adam_step_bias", ["adam", "adam_step"])
    'adam_step'
    """
    owners = [p for p in parts if check == f"test_{p}" or check.startswith(f"test_{p}_")]
    return max(owners, key=len, default="")


def hidden_lines(source: str) -> frozenset[int]:
    r"""Return the numbers, from 1, of the lines in hidden regions, markers included.

    A region without an end goes to the last line: what might be hidden stays hidden.

    >>> sorted(hidden_lines("a\n### BEGIN HIDDEN TESTS\nb\n### END HIDDEN TESTS\nc"))
    [2, 3, 4]
    """
    found, inside = set(), False
    for number, line in enumerate(re.split(r"\r\n|\r|\n", source), 1):
        ends = END_HIDDEN in line
        inside = inside or BEGIN_HIDDEN in line
        if inside or ends:
            found.add(number)
        if ends:
            inside = False
    return frozenset(found)


def functions_of(cell: SheetCell) -> list[str]:
    """Return the functions and classes that the instructor's solution cell defines.

    Names that begin with an underscore are helpers, and nobody else's business.

    Raises
    ------
    CourseError
        If the cell is no Python.
    """
    if cell.cell_type != "code":
        return []
    try:
        body = ast.parse(cell.source).body
    except (SyntaxError, ValueError) as error:
        raise CourseError(f"cell `{cell.name}`: it is no Python: {error}") from error
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return [
        node.name
        for node in body
        if isinstance(node, definitions) and not node.name.startswith("_")
    ]


def load_sheet(course: Path, assignment: str) -> Sheet:
    """Read an assignment from ``solutions/`` and ``exercises/``.

    Parameters
    ----------
    course : Path
        Folder with ``nbgrader_config.py``, ``solutions/`` and ``exercises/``.
    assignment : str
        One of `assignment_names`.

    Returns
    -------
    Sheet
        The cells in order. The source of a check keeps its hidden regions and their markers.

    Raises
    ------
    CourseError
        If a notebook is missing, cannot be read, or the two have other cells; it names the file
        and the cell.
    """
    names = assignment_names(course)
    if assignment not in names:
        raise CourseError(f"solutions/{assignment}: expected one of {', '.join(names)}")
    path = notebook_path(course, "solutions", assignment)
    released_path = notebook_path(course, "exercises", assignment)
    file, released_file = f"solutions/{assignment}/{path.name}", f"exercises/{assignment}"
    if released_path.name != path.name:
        raise CourseError(f"{released_file}: expected {path.name}, got {released_path.name}")
    ours, theirs = read_cells(path), read_cells(released_path)
    for number in range(max(len(ours), len(theirs))):
        one, other = (cells[number] if number < len(cells) else None for cells in (ours, theirs))
        if not one or not other or (one.name, one.cell_type) != (other.name, other.cell_type):
            where = (other or one).where
            raise CourseError(
                f"{released_file}/{path.name}: {where} is not what {file} has there; "
                "release it again with `python -m steepest_grading.release`"
            )
    try:
        cells = _sheet_cells(ours, [cell.source for cell in theirs])
    except CourseError as error:
        raise CourseError(f"{file}: {error}") from error
    content = [assignment, path.stem, *(dataclasses.astuple(cell) for cell in cells)]
    digest = hashlib.sha256(json.dumps(content).encode("ascii")).hexdigest()
    return Sheet(assignment, path.stem, cells, digest)


def _sheet_cells(cells: list[CourseCell], released: list[str]) -> tuple[SheetCell, ...]:
    roles = [role_of(cell) for cell in cells]
    parts = [cell.name for cell, role in zip(cells, roles, strict=True) if role == "solution"]
    seen: set[str] = set()
    found = []
    for cell, role, text in zip(cells, roles, released, strict=True):
        if cell.name and cell.name in seen:
            raise CourseError(f"{cell.where}: its grade id is there twice")
        seen.add(cell.name)
        points = points_of(cell) if role in ("check", "written") else 0.0
        part = owner(cell.name, parts) if role == "check" else ""
        if role == "check" and not part:
            raise CourseError(
                f"{cell.where}: expected a check named test_PART or test_PART_aspect, "
                f"with PART one of {', '.join(parts) or 'the solution cells (there is none)'}"
            )
        found.append(SheetCell(cell.name, role, cell.cell_type, cell.source, text, points, part))
    return tuple(found)
