"""Read what a student handed in as data: whatever the file holds, it ends in cells or a sentence.

Nothing of a submission is executed, unpickled or imported here, and nothing in it can stop the
run: what can be mended is mended with a remark, and what cannot be read becomes a sentence that
tells the student what to hand in.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from steepest_grading.arrange import arrange, cell_name
from steepest_grading.submissions import LARGEST, Found, find_submissions, iter_submissions
from steepest_grading.verdicts import Sheet

__all__ = [
    "LARGEST",
    "Found",
    "Intake",
    "IntakeCell",
    "find_submissions",
    "iter_submissions",
    "read_notebook",
]

MOST_CELLS = 1000
DEEPEST = 100  # lists and dicts within each other; a notebook has fewer than ten
AGAIN = "Save the notebook in JupyterLab and hand in the .ipynb file itself."
# Possessive, and content with a string that never ends: so it stays linear on any file.
STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
BEGINNINGS = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a compressed archive",
    b"\x89PNG": "a picture",
    b"<!": "a web page",
    b"<h": "a web page",
}


@dataclass(frozen=True)
class IntakeCell:
    """A cell of a submission in order: a named one of the sheet, or one of the student's own."""

    name: str
    cell_type: str
    source: str


@dataclass(frozen=True)
class Intake:
    """What was read of a submission.

    Attributes
    ----------
    cells : tuple of IntakeCell
        Every named cell of the sheet once and in its order, locked ones as they were released;
        the student's own cells stand between them, without a name. Empty if nothing could be read.
    remarks : tuple of str
        What was mended, each a sentence for the student.
    problem : str
        Why no notebook could be read, a sentence for the student; otherwise empty.
    """

    cells: tuple[IntakeCell, ...] = ()
    remarks: tuple[str, ...] = ()
    problem: str = ""


@dataclass(eq=False)
class _Cell:
    """A cell as `arrange` takes it."""

    cell_type: str
    source: str
    metadata: dict[str, Any] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Cell:
        # `arrange` changes its copies at the first level only; this is 50 times as fast.
        return _Cell(self.cell_type, self.source, dict(self.metadata))


def read_notebook(data: bytes, sheet: Sheet, *, largest: int = LARGEST) -> Intake:
    """Read a submitted notebook and put its cells in the order of the sheet.

    Parameters
    ----------
    data : bytes
        The file, whatever it is.
    sheet : Sheet
        The assignment: its named cells are those of the result.
    largest : int, optional
        The size in bytes that is still read.

    Returns
    -------
    Intake
        The cells, or the reason why there are none. Outputs and attachments are left behind.

    Raises
    ------
    TypeError
        If ``data`` is not bytes or ``sheet`` no sheet. No data raises anything.
    """
    if not isinstance(data, bytes):
        raise TypeError(f"data: expected bytes, got {type(data).__name__}")
    if not isinstance(sheet, Sheet):
        raise TypeError(f"sheet: expected a Sheet, got {type(sheet).__name__}")
    notebook = _parse(data, largest)
    if isinstance(notebook, str):
        return Intake(problem=notebook)
    raw, remarks = _raw_cells(notebook)
    if isinstance(raw, str):
        return Intake(problem=raw)
    submitted = _read_cells(raw, remarks)
    cells, mended = arrange(submitted, _released(sheet))
    found = tuple(IntakeCell(cell_name(cell) or "", cell.cell_type, cell.source) for cell in cells)
    if not any(cell_name(cell) for cell in submitted) and len(mended) > 0:
        remarks.append(
            "The file has no cell of the assignment; hand in the notebook that you were given."
        )
    return Intake(found, (*remarks, *mended))


def _parse(data: bytes, largest: int) -> dict[str, Any] | str:
    """Return the notebook, or the sentence that says why there is none."""
    if len(data) > largest:
        return (
            f"The file has {len(data):,} bytes; expected at most {largest:,}. "
            "Clear all outputs in JupyterLab, save the notebook and hand it in again."
        )
    if not data.strip():
        return f"The file is empty. {AGAIN}"
    for beginning, kind in BEGINNINGS.items():
        if data.startswith(beginning):
            return f"The file is not a notebook: it looks like {kind}. {AGAIN}"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return f"The file is not a notebook: byte {error.start:,} is no text in UTF-8. {AGAIN}"
    if _too_deep(data):
        return f"The file is not a notebook: it is nested more than {DEEPEST} levels deep. {AGAIN}"
    try:
        notebook = json.loads(text, parse_int=_whole)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno:,}, column {error.colno:,}"
        if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
            return f"The file is damaged: it breaks off after {len(text):,} characters. {AGAIN}"
        return f"The file is not a notebook: it is no JSON from {place} on. {AGAIN}"
    except (RecursionError, ValueError, MemoryError):
        return f"The file is not a notebook: it cannot be read as JSON. {AGAIN}"
    if not isinstance(notebook, dict):
        return f"The file is not a notebook: it holds no cells. {AGAIN}"
    return notebook


def _whole(digits: str) -> int | float:
    """Return a number of the file; Python refuses to read whole numbers of 4,300 digits."""
    return int(digits) if len(digits) < 20 else float(digits)


def _too_deep(data: bytes) -> bool:
    depth = 0
    for bracket in STRINGS.sub(b"", data).translate(None, NOT_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


def _raw_cells(notebook: dict[str, Any]) -> tuple[list[Any] | str, list[str]]:
    """Return the cells of any format of notebook, or a sentence; and what to remark."""
    version, cells = notebook.get("nbformat"), notebook.get("cells")
    if not isinstance(cells, list):
        sheets = notebook.get("worksheets")  # format 3
        sheets = sheets if isinstance(sheets, list) else []
        parts = [part.get("cells") for part in sheets if isinstance(part, dict)]
        lists = [part for part in parts if isinstance(part, list)]
        if not lists:
            return f"The file is not a notebook: it holds no list of cells. {AGAIN}", []
        cells = [cell for part in lists for cell in part]
    if len(cells) > MOST_CELLS:
        return (
            f"The notebook has {len(cells):,} cells; expected at most {MOST_CELLS:,}. "
            "Delete those that you do not need and hand it in again."
        ), []
    if type(version) is int and version == 4:
        return cells, []
    known = type(version) is int and 0 < version < 100
    told = f"format {version}" if known else "no format that is known"
    return cells, [f"The notebook says that it is of {told}, not 4; its cells were read anyway."]


def _read_cells(raw: list[Any], remarks: list[str]) -> list[_Cell]:
    """Return what can be read of each cell, and remark on what cannot."""
    found, unreadable, sourceless, no_text = [], 0, 0, 0
    for item in raw:
        if not isinstance(item, dict):
            unreadable += 1
            continue
        source, whole = _source(item)
        clean = NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", source)
        sourceless += not whole
        no_text += clean != source
        clean = clean.replace("\r\n", "\n").replace("\r", "\n")
        found.append(_Cell(_cell_type(item), clean, _grade_id(item)))
    if unreadable:
        remarks.append(f"{_cells(unreadable)} unreadable and left out.")
    if sourceless:
        remarks.append(f"{_cells(sourceless)} not a text throughout; what was text was read.")
    if no_text:
        remarks.append(
            f"{_cells(no_text)} found to hold characters that are no text; "
            "each was replaced by \N{REPLACEMENT CHARACTER}."
        )
    return found


def _cells(number: int) -> str:
    return "1 cell was" if number == 1 else f"{number:,} cells were"


def _source(cell: dict[str, Any]) -> tuple[str, bool]:
    """Return the source of a cell, and whether all of it was text."""
    source = cell.get("source", cell.get("input"))  # format 3 calls that of a code cell `input`
    if isinstance(source, str):
        return source, True
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        return "".join(lines), len(lines) == len(source)
    return "", False


def _cell_type(cell: dict[str, Any]) -> str:
    """Return the type of a cell; one of no known type is kept, and never run."""
    cell_type = cell.get("cell_type")
    known = isinstance(cell_type, str) and cell_type in ("code", "markdown", "raw")
    return cell_type if known else "markdown" if cell_type == "heading" else "raw"


def _grade_id(cell: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata that count: a cell's name."""
    metadata = cell.get("metadata")
    graded = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = graded.get("grade_id") if isinstance(graded, dict) else None
    return {"nbgrader": {"grade_id": name}} if isinstance(name, str) and name else {}


def _released(sheet: Sheet) -> list[_Cell]:
    """Return the named cells of the sheet as they were handed out."""
    return [
        _Cell(
            cell.cell_type,
            cell.released,
            {
                "nbgrader": {
                    "grade_id": cell.name,
                    "solution": cell.role in ("solution", "written"),
                }
            },
        )
        for cell in sheet.cells
        if cell.name
    ]
