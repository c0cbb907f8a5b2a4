"""Put a submission's cells where the instructor had them, whatever happened to them.

Students copy cells, split them, delete them, move them, or write an answer into a new cell. The
released notebook says which cells there are and in what order; what a student wrote is found by
the cell's name or, where that is lost, by the functions it defines. Nothing is thrown away, and
each mending becomes a remark that the student reads.
"""

from __future__ import annotations

import ast
import copy
import re
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["arrange", "cell_name"]

# Nobody's answer is longer; parsing megabytes would cost the grader gigabytes.
LONGEST_PARSED = 200_000  # characters


def cell_name(cell: NotebookNode) -> str | None:
    """Return the grade id of a cell, or None."""
    graded = cell.metadata.get("nbgrader")
    name = graded.get("grade_id") if isinstance(graded, dict) else None
    return name if isinstance(name, str) and name else None


def _defined(source: str) -> set[str]:
    """Return the functions and classes that a cell defines, even a cell that is no Python."""
    pattern = r"^(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)"
    return {first or second for first, second in re.findall(pattern, source, re.MULTILINE)}


def _parses(source: str) -> bool:
    if len(source) > LONGEST_PARSED:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a string is not the grader's to complain about
        try:
            ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _together(copies: list[str], stub: str) -> str:
    """Return one source for a cell that came several times.

    Two halves of a split cell belong together; of two copies the last one counts, as it does
    when the notebook runs from top to bottom. An untouched stub never counts against an answer.
    """
    written = [source for source in copies if source.strip() and source.strip() != stub.strip()]
    candidates = ["\n".join(written), *reversed(written)]
    return next(filter(_parses, candidates), candidates[0]) if written else stub


def _taken_in(stub: str, strays: list[NotebookNode]) -> NotebookNode | None:
    """Return the last cell without a name that defines what the stub defines, and take it out."""
    wanted = _defined(stub)
    for cell in reversed(strays):
        # To look for the words first costs next to nothing, whatever the cell holds.
        named = cell.cell_type == "code" and all(name in cell.source for name in wanted)
        if wanted and named and wanted <= _defined(cell.source):
            strays.remove(cell)
            return cell
    return None


def arrange(
    submitted: list[NotebookNode], released: list[NotebookNode]
) -> tuple[list[NotebookNode], list[str]]:
    """Return the cells of a submission in the order of the release, and what was mended.

    Parameters
    ----------
    submitted : list of NotebookNode
        The student's cells. They are not changed.
    released : list of NotebookNode
        The cells of the notebook that was handed out.

    Returns
    -------
    cells : list of NotebookNode
        Every named cell of the release once: locked ones as they were handed out, the others
        with what the student wrote. Cells of the student's own follow the named cell that they
        followed, without a grade of their own.
    remarks : list of str
        One sentence for each thing that was mended.
    """
    places = {name: cell for cell in released if (name := cell_name(cell))}
    copies: dict[str, list[NotebookNode]] = {name: [] for name in places}
    follow: dict[str | None, list[NotebookNode]] = {name: [] for name in [None, *places]}
    here, seen = None, []
    for original in submitted:
        cell, name = copy.deepcopy(original), cell_name(original)
        if name in places:
            copies[name].append(cell)
            here = name
            seen.append(name)
        else:
            cell.metadata.pop("nbgrader", None)  # a plain cell: it gives no points
            follow[here].append(cell)

    remarks: list[str] = []
    cells = follow[None]
    for name, place in places.items():
        cell = copy.deepcopy(place)
        if place.metadata["nbgrader"].get("solution"):
            cell.source = _answer(name, place, copies[name], follow, remarks)
        cells.append(cell)
        cells += follow[name]
    first_seen = list(dict.fromkeys(seen))
    if first_seen != [name for name in places if copies.get(name)]:
        remarks.append("The cells stood in another order; they were put back.")
    return cells, remarks


def _answer(
    name: str,
    place: NotebookNode,
    copies: list[NotebookNode],
    follow: dict[str | None, list[NotebookNode]],
    remarks: list[str],
) -> str:
    """Return what the student wrote in one cell, and add a remark if it had to be looked for."""
    if len(copies) == 1:
        return copies[0].source
    if copies:
        remarks.append(
            f"The cell `{name}` was there {len(copies)} times, copied or split; "
            "the copies were taken together."
        )
        if place.cell_type == "code":
            return _together([cell.source for cell in copies], place.source)
        return "\n\n".join(cell.source for cell in copies)
    if place.cell_type == "code":
        for strays in follow.values():
            if found := _taken_in(place.source, strays):
                remarks.append(
                    f"The cell `{name}` was missing; the cell that defines the function was taken."
                )
                return found.source
    remarks.append(f"The cell `{name}` was missing, so it counts as not written.")
    return place.source
