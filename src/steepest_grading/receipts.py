"""Receipts: what was graded, of which bytes, by which sheet; one JSON file for each submission.

A receipt is written after the gradebook, so whoever finds one knows that the grades are recorded.
A run skips submissions whose receipt is up to date; pages and reports are made of receipts alone.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from steepest_grading.verdicts import CellRun, CheckVerdict, Grades, Status, Written

__all__ = [
    "Receipt",
    "all_receipts",
    "read_receipt",
    "receipt_path",
    "write_atomically",
    "write_receipt",
]

FORM = 1  # of the file; another number is a receipt that this program cannot read


@dataclass(frozen=True)
class Receipt:
    """One submission as it was graded and recorded.

    Attributes
    ----------
    student, assignment : str
    submission_digest, sheet_digest : str
        Of the submitted file and of the assignment's sheet.
    received : datetime
        When it came in, with a time zone.
    grades : Grades
        Read from a file, they have no images.
    late_seconds : float
        How late it was, the student's extension taken into account.
    penalty : float
        The points that this cost.
    grader : str
        The version of the grader; what another one graded is graded anew.
    """

    student: str
    assignment: str
    submission_digest: str
    sheet_digest: str
    received: datetime
    grades: Grades
    late_seconds: float = 0.0
    penalty: float = 0.0
    grader: str = ""


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that, whatever happens, it has the old bytes or the new ones.

    The folders above it are made if they are missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            # mkstemp lets the owner alone read; others may have to (a group of graders).
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(partial).unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)  # the new name too must survive a power cut
    finally:
        os.close(folder)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def receipt_path(course: Path, student: str, assignment: str) -> Path:
    """Return where a submission's receipt is.

    Raises
    ------
    ValueError
        If the student or the assignment is not the name of a folder.
    """
    for argument, name in (("student", student), ("assignment", assignment)):
        if not name or name in (".", "..") or "/" in name or "\0" in name:
            raise ValueError(f"{argument}: expected the name of a folder, got {name!r}")
    return course / "autograded" / student / assignment / "receipt.json"


def write_receipt(path: Path, receipt: Receipt) -> None:
    """Write a receipt, without the images of its cells."""
    record = dataclasses.asdict(receipt)
    record["received"] = receipt.received.isoformat()
    for cell in record["grades"]["cells"]:
        del cell["images"]
    text = json.dumps({"form": FORM, **record}, indent=1, sort_keys=True)
    write_atomically(path, text.encode("ascii") + b"\n")


def _fields(kind: type, values: Any, **made: Any) -> Any:
    """Return a record of a kind, each plain field of the type that the kind declares.

    Anything missing, left over or of another type is an error: a damaged receipt is graded anew.
    """
    types = {"str": str, "float": (int, float), "bool": bool}
    plain = {}
    for field in dataclasses.fields(kind):
        if field.name in made or (kind is CellRun and field.name == "images"):
            continue
        value = values[field.name]
        expected = types.get(field.type)
        if field.type == "tuple[str, ...]":
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise TypeError(field.name)
            value = tuple(value)
        elif not isinstance(value, expected) or (field.type != "bool" and isinstance(value, bool)):
            raise TypeError(field.name)
        plain[field.name] = value
    return kind(**plain, **made)


def read_receipt(path: Path) -> Receipt | None:
    """Return the receipt in a file; None if there is none or it is damaged.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Receipt or None
        `Status` is an enumeration again.
    """
    try:
        record = json.loads(path.read_bytes())
        if record["form"] != FORM:
            return None
        graded = record["grades"]
        checks = tuple(
            _fields(CheckVerdict, check, status=Status(check["status"]))
            for check in graded["checks"]
        )
        grades = _fields(
            Grades,
            graded,
            status=Status(graded["status"]),
            checks=checks,
            written=tuple(_fields(Written, answer) for answer in graded["written"]),
            cells=tuple(_fields(CellRun, cell) for cell in graded["cells"]),
        )
        received = datetime.fromisoformat(record["received"])
        if received.tzinfo is None:
            return None
        return _fields(Receipt, record, received=received, grades=grades)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def all_receipts(course: Path, assignment: str) -> list[Receipt]:
    """Return the receipts of an assignment, sorted by student; damaged ones are left out."""
    students = sorted(path.name for path in (course / "autograded").glob("*/") if path.is_dir())
    found = [(name, read_receipt(receipt_path(course, name, assignment))) for name in students]
    return [
        receipt
        for name, receipt in found
        # a folder that was copied under another name is not that student's
        if receipt and (receipt.student, receipt.assignment) == (name, assignment)
    ]
