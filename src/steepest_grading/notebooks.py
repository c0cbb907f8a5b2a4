"""Graded notebooks in nbgrader's own form: formgrader and ``generate_feedback`` read them.

They are for instructors: a check shows its hidden lines and the message with the values. What a
student wrote as Markdown is cleaned of HTML that runs, because formgrader shows it as it stands.
"""

from __future__ import annotations

import base64
import copy
import functools
import re
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import v4

from steepest_grading.receipts import write_atomically
from steepest_grading.verdicts import Status

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

    from steepest_grading.verdicts import CellRun, CheckVerdict, Grades, Sheet, SheetCell

__all__ = [
    "KERNELSPEC",
    "TOLD",
    "autograded_notebook",
    "output_of_error",
    "recorded_cell",
    "write_notebook",
]

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
MAKE = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}
TOLD = "steepest_told"  # in a check's metadata: what the student may read of its failure
EDITABLE = ("solution", "written")


def recorded_cell(cell: SheetCell) -> NotebookNode:
    """Return a named cell of a sheet as nbgrader keeps it: checks in full, answers as released.

    Parameters
    ----------
    cell : SheetCell
        It has a name.

    Returns
    -------
    NotebookNode
        With nbgrader's metadata and checksum; it is the caller's own.
    """
    return copy.deepcopy(_recorded(cell))


@functools.lru_cache(maxsize=512)  # nbformat checks each cell that it makes: most of the time
def _recorded(cell: SheetCell) -> NotebookNode:
    from nbgrader.utils import compute_checksum  # takes seconds to import

    source = cell.released if cell.role in EDITABLE else cell.source
    graded = cell.role in ("check", "written")
    settings: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "grade": graded,
        "grade_id": cell.name,
        "locked": cell.role not in EDITABLE,
        "schema_version": 3,
        "solution": cell.role in EDITABLE,
        "task": False,
    }
    if graded:  # nbgrader writes 2, not 2.0
        settings["points"] = int(cell.points) if cell.points == int(cell.points) else cell.points
    locks = {"deletable": False} | ({} if cell.role in EDITABLE else {"editable": False})
    made = MAKE[cell.cell_type](
        source, id=_identifier(cell.name), metadata={**locks, "nbgrader": settings}
    )
    made.metadata.nbgrader["checksum"] = compute_checksum(made)
    return made


def _identifier(name: str) -> str:
    """Return a name as nbformat takes it for an id."""
    return re.sub(r"[^a-zA-Z0-9_-]", "-", name)[:64]


def _text(text: str) -> str:
    """Return a text that can be stored: half of a surrogate pair cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")


def output_of_error(line: str) -> NotebookNode:
    """Return an error, given in one line such as ``ValueError: words``, as a cell shows it."""
    name, colon, value = line.partition(": ")
    if not colon or not name.isidentifier():
        name, value = "Error", line
    return v4.new_output("error", ename=name, evalue=value, traceback=[line])


def _outputs(run: CellRun) -> list[NotebookNode]:
    """Return what a student's cell did, as Jupyter shows it."""
    outputs = []
    if run.printed:
        outputs.append(v4.new_output("stream", name="stdout", text=_text(run.printed)))
    for image in run.images:
        data = {"image/png": base64.b64encode(image).decode("ascii")}
        outputs.append(v4.new_output("display_data", data=data))
    return [*outputs, output_of_error(_text(run.error))] if run.error else outputs


def _judged(cell: NotebookNode, verdict: CheckVerdict) -> NotebookNode:
    """Put a check's verdict under it."""
    if verdict.status is not Status.PASSED:
        message = verdict.message or verdict.status.value
        cell.outputs = [output_of_error(_text(f"AssertionError: {message}"))]
        cell.metadata[TOLD] = _text(verdict.told or verdict.status.value)
    return cell


def _note(remarks: tuple[str, ...]) -> NotebookNode:
    lines = ["**Before grading, the notebook was put in order.**", ""]
    text = "\n".join([*lines, *(f"- {_text(remark)}" for remark in remarks)])
    return v4.new_markdown_cell(_cleaned(text), id="put_in_order")


def _cleaned(markdown: str) -> str:
    from nbconvert.preprocessors.sanitize import SanitizeHTML

    return SanitizeHTML().sanitize_html_tags(_text(markdown))


def _written(cell: NotebookNode, run: CellRun) -> NotebookNode:
    """Put what a student wrote into a cell, and what it did."""
    if cell.cell_type == "code":
        cell.source = _text(run.source)
        cell.outputs = _outputs(run)
    elif run.source != cell.source:  # of the instructor's own words, nothing is taken away
        cell.source = _cleaned(run.source)
    return cell


def autograded_notebook(sheet: Sheet, grades: Grades) -> NotebookNode:
    """Return a graded submission as ``nbgrader autograde`` would have left it.

    Parameters
    ----------
    sheet : Sheet
    grades : Grades
        Of a submission without a readable notebook, the released cells are shown.

    Returns
    -------
    NotebookNode
        nbformat 4.5, nbgrader's metadata of schema version 3; the same for the same grades.
    """
    known = {cell.name: cell for cell in sheet.cells if cell.name}
    verdicts = {verdict.name: verdict for verdict in grades.checks}
    cells = [_note(grades.remarks)] if grades.remarks else []
    taken, shown = {"put_in_order", *map(_identifier, known)}, set()
    for run in grades.cells:
        if run.name in known and run.name not in shown:
            shown.add(run.name)
            cell = recorded_cell(known[run.name])
            if known[run.name].role != "check":
                cell = _written(cell, run)
            elif run.name in verdicts:
                cell = _judged(cell, verdicts[run.name])
        else:
            number = next(n for n in range(1, len(taken) + 2) if f"own_{n}" not in taken)
            taken.add(f"own_{number}")
            cell = _written(MAKE[run.cell_type]("", id=f"own_{number}"), run)
        cells.append(cell)
    for name, cell in known.items():  # nbgrader's feedback asks for every graded cell
        if name not in shown:
            made = recorded_cell(cell)
            cells.append(_judged(made, verdicts[name]) if name in verdicts else made)
    metadata = {"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}}
    return v4.new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def write_notebook(path: Path, notebook: NotebookNode) -> None:
    """Write a notebook so that a reader finds the old one or the new one, never half of one."""
    write_atomically(path, (nbformat.writes(notebook, version=4) + "\n").encode())
