"""An assignment's rows in nbgrader's gradebook: made, or compared with those that are there.

They are what ``nbgrader generate_assignment`` writes (its `SaveCells`), so that formgrader, export
and feedback find what they look for, and either of the two may come first.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from steepest_grading.release import CourseError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from steepest_grading.verdicts import Sheet

__all__ = ["SheetRows", "sheet_rows"]


class SheetRows(NamedTuple):
    """The keys of an assignment's rows: all that recording a submission needs to know of them.

    Attributes
    ----------
    assignment, notebook : str
    grades : dict
        The key of each graded cell, by the cell's name.
    comments : dict
        The key of each cell that students write in, by the cell's name.
    """

    assignment: str
    notebook: str
    grades: dict[str, str]
    comments: dict[str, str]


def _expected(sheet: Sheet) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the columns of each cell's rows: by kind, then by the cell's name."""
    from steepest_grading.notebooks import recorded_cell  # nbformat takes a second to import

    grades, solutions, sources = {}, {}, {}
    for cell in sheet.cells:
        if not cell.name or cell.cell_type == "raw":  # nbgrader has no row for these
            continue
        kept = recorded_cell(cell)
        settings = kept.metadata.nbgrader
        if settings["grade"]:
            grades[cell.name] = {"max_score": float(cell.points), "cell_type": cell.cell_type}
        if settings["solution"]:
            solutions[cell.name] = {}
        sources[cell.name] = {
            "cell_type": cell.cell_type,
            "locked": settings["locked"],
            "source": kept.source,
            "checksum": settings["checksum"],
        }
    return {"grades": grades, "solutions": solutions, "sources": sources}


def sheet_rows(session: Session, sheet: Sheet, course_id: str) -> SheetRows:
    """Make the rows of an assignment, or agree with those that are there.

    Parameters
    ----------
    session : Session
        The caller commits.
    sheet : Sheet
    course_id : str

    Raises
    ------
    CourseError
        If the gradebook has other graded cells or other points than the sheet.
    """
    from nbgrader.api import Assignment, Notebook, new_uuid
    from sqlalchemy import select

    from steepest_grading.notebooks import KERNELSPEC

    found = session.scalars(select(Assignment).where(Assignment.name == sheet.assignment))
    assignment = found.one_or_none()
    if assignment is None:
        assignment = Assignment(sheet.assignment, course_id=course_id)
        assignment.id = new_uuid()
        session.add(assignment)
        session.flush()
    notebooks = list(
        session.scalars(select(Notebook).where(Notebook.assignment_id == assignment.id))
    )
    expected = _expected(sheet)
    if not notebooks:
        notebook = Notebook(
            id=new_uuid(),
            name=sheet.notebook,
            assignment_id=assignment.id,
            kernelspec=json.dumps(KERNELSPEC),
        )
        session.add(notebook)
        session.flush()
        keys = _make(session, notebook.id, expected)
    elif [notebook.name for notebook in notebooks] == [sheet.notebook]:
        notebook = notebooks[0]
        keys = _agree(session, notebook, sheet, expected)
    else:
        names = ", ".join(sorted(notebook.name for notebook in notebooks))
        raise CourseError(
            f"{sheet.assignment}: expected the notebook {sheet.notebook} alone in the gradebook, "
            f"got {names}; remove the assignment with `nbgrader db assignment remove` and grade it "
            "again"
        )
    return SheetRows(assignment.id, notebook.id, *keys)


def _make(
    session: Session, notebook: str, expected: dict[str, dict[str, dict[str, Any]]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Make the rows of all cells and return the keys of the grades' and the comments' cells."""
    from nbgrader.api import GradeCell, SolutionCell, SourceCell, new_uuid

    keys = []
    for kind, rows in ((GradeCell, expected["grades"]), (SolutionCell, expected["solutions"])):
        keys.append({name: new_uuid() for name in rows})
        session.add_all(
            kind(id=keys[-1][name], name=name, notebook_id=notebook, **columns)
            for name, columns in rows.items()
        )
    session.add_all(
        SourceCell(name=name, notebook_id=notebook, **columns)
        for name, columns in expected["sources"].items()
    )
    session.flush()
    return keys[0], keys[1]


def _agree(
    session: Session, notebook: Any, sheet: Sheet, expected: dict[str, dict[str, dict[str, Any]]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the keys of the cells that are there, and bring their sources up to date."""
    from nbgrader.api import SourceCell

    there = {cell.name: cell for cell in notebook.grade_cells}
    solutions = {cell.name: cell for cell in notebook.solution_cells}
    wanted = expected["grades"]
    where = f"{sheet.assignment}/{sheet.notebook}.ipynb"
    in_gradebook = {*there, *solutions, *(cell.name for cell in notebook.task_cells)}
    if there.keys() != wanted.keys() or solutions.keys() != expected["solutions"].keys():
        graded = {*wanted, *expected["solutions"]}
        names = sorted(in_gradebook ^ graded) or sorted(in_gradebook)
        raise CourseError(
            f"{where}: the gradebook has other graded cells than the notebook, see "
            f"{', '.join(names)}; run `nbgrader generate_assignment {sheet.assignment}` or, once "
            "there are submissions, `nbgrader db assignment remove` and grade them again"
        )
    for name, columns in wanted.items():
        points, kind = there[name].max_score, there[name].cell_type
        if (points, kind) != (columns["max_score"], columns["cell_type"]):
            raise CourseError(
                f"{where}: the cell `{name}` is {columns['cell_type']} worth "
                f"{columns['max_score']:g} points, in the gradebook {kind} worth {points:g}; "
                f"`nbgrader generate_assignment {sheet.assignment}` takes over the notebook's"
            )
    sources = {cell.name: cell for cell in notebook.source_cells}
    for name in sources.keys() - expected["sources"].keys():
        session.delete(sources[name])
    for name, columns in expected["sources"].items():
        if name not in sources:
            session.add(SourceCell(name=name, notebook_id=notebook.id, **columns))
        for column, value in columns.items() if name in sources else ():
            setattr(sources[name], column, value)
    session.flush()
    return (
        {name: cell.id for name, cell in there.items()},
        {name: cell.id for name, cell in solutions.items()},
    )
