"""What grading one submission comes to: plain records, the same on every machine.

Grading is a function of bytes: a `Sheet` (what the instructor wrote), the submitted file and the
limits go in, `Grades` come out. Everything after it (gradebook, notebooks, pages, reports) reads
`Grades` and nothing else of the student's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["CellRun", "CheckVerdict", "Grades", "Limits", "Sheet", "SheetCell", "Status", "Written"]


class Status(StrEnum):
    """How a check, or a whole submission, ended. Its value is what people read."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_WRITTEN = "not written"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    DIED = "stopped the program"
    NOT_RUN = "not run"
    # of a submission
    GRADED = "graded"
    PARTLY = "partly graded"
    INVALID = "invalid"


@dataclass(frozen=True)
class Limits:
    """What a submission may use.

    Attributes
    ----------
    cell_seconds : float
        Wall-clock time of one cell, of the student's or a check.
    submission_seconds : float
        Wall-clock time of a submission; what is left is not run.
    memory_bytes : int
        Address space of the student's process.
    file_bytes : int
        What it may write into its private folder, altogether.
    output_bytes : int
        What is kept of the text that a cell prints.
    message_bytes : int
        The largest value that may come back from it.
    """

    cell_seconds: float = 30.0
    submission_seconds: float = 300.0
    memory_bytes: int = 2 * 1024**3
    file_bytes: int = 64 * 1024**2
    output_bytes: int = 20_000
    message_bytes: int = 16 * 1024**2


@dataclass(frozen=True)
class SheetCell:
    """One cell of an assignment as the instructor wrote it.

    Attributes
    ----------
    name : str
        The grade id; empty for a plain cell.
    role : str
        ``text`` (Markdown that is not graded), ``setup`` (locked code without points),
        ``plain`` (code of no name: "Try it"), ``solution`` (code that students write), ``check``
        (an automatic check), ``written`` (an answer that a person grades).
    cell_type : str
        ``code`` or ``markdown``.
    source, released : str
        The source in ``solutions/`` and in ``exercises/``.
    points : float
        Of a check or a written answer.
    part : str
        Of a check: the name of the solution cell that it judges.
    """

    name: str
    role: str
    cell_type: str
    source: str
    released: str
    points: float = 0.0
    part: str = ""


@dataclass(frozen=True)
class Sheet:
    """An assignment: its cells in order, and a digest that changes with any of them."""

    assignment: str
    notebook: str
    cells: tuple[SheetCell, ...]
    digest: str


@dataclass(frozen=True)
class CheckVerdict:
    """What one check came to.

    Attributes
    ----------
    name, part : str
        The check, and the solution cell that it judges.
    points : float
        What it is worth.
    status : Status
    message : str
        For the instructor; it may quote the values of a hidden check.
    told : str
        For the student; of a hidden check the author's hint alone.
    hidden : bool
        Whether it failed in its hidden lines.
    seconds : float
    """

    name: str
    part: str
    points: float
    status: Status
    message: str = ""
    told: str = ""
    hidden: bool = False
    seconds: float = 0.0

    @property
    def score(self) -> float:
        """The points earned."""
        return self.points if self.status is Status.PASSED else 0.0


@dataclass(frozen=True)
class CellRun:
    """A cell of the graded notebook, in order, and what the student's code in it did.

    Attributes
    ----------
    name : str
        The grade id; empty for a plain cell and for cells that the student added.
    cell_type : str
    source : str
        What the student wrote; the released source of a locked cell.
    printed : str
        What it printed, cut at the limit.
    error : str
        The error that ended it, in one line.
    images : tuple of bytes
        PNG files of the figures that it drew.
    """

    name: str
    cell_type: str
    source: str
    printed: str = ""
    error: str = ""
    images: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Written:
    """An answer that a person grades: whether it was written at all decides about zero."""

    name: str
    points: float
    written: bool


@dataclass(frozen=True)
class Grades:
    """Everything that grading one submission found.

    Attributes
    ----------
    status : Status
        ``GRADED``, ``PARTLY`` (a check timed out, died, was not run), or ``INVALID``
        (no notebook could be read: all checks are ``NOT_RUN``).
    checks : tuple of CheckVerdict
        Every check of the sheet, in order.
    written : tuple of Written
    cells : tuple of CellRun
        The notebook in order; empty if it is invalid.
    remarks : tuple of str
        What intake mended or found amiss, each a sentence that the student can act on.
    needs_human : tuple of str
        For the instructor: why somebody should look at this submission.
    seconds : float
    """

    status: Status
    checks: tuple[CheckVerdict, ...]
    written: tuple[Written, ...] = ()
    cells: tuple[CellRun, ...] = ()
    remarks: tuple[str, ...] = ()
    needs_human: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def score(self) -> float:
        """The points of the automatic checks."""
        return sum(check.score for check in self.checks)
