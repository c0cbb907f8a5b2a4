"""Find what students handed in, in ``submitted/STUDENT/ASSIGNMENT/``, and open nothing else.

A student may have put anything there: links to the solution, pipes that never end, files that grow
while they are read. Every step goes from an open folder to a name in it and follows no link, only
regular files with one name are opened, and no more than the limit is read.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from steepest_grading.course import load_sheet
from steepest_grading.stamps import ledger_path, parse_timestamp, stamp

__all__ = ["LARGEST", "Found", "check_student", "find_submissions", "iter_submissions"]

LARGEST = 5_000_000  # bytes of a notebook; those of the course have under 100,000

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe put in place of the file at the last moment must not block.
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


@dataclass(frozen=True)
class Found:
    """One submission as it lies there.

    Attributes
    ----------
    student : str
        The name of the student's folder.
    data : bytes or None
        The notebook; None if there is a problem.
    problem : str
        Why there is no notebook, a sentence for the student; otherwise empty.
    remarks : tuple of str
        What was amiss and did no harm, each a sentence for the student.
    received : datetime
        When exactly this was first seen, in UTC.
    digest : str
        SHA-256 of the notebook, or of the problem.
    """

    student: str
    data: bytes | None
    problem: str
    remarks: tuple[str, ...]
    received: datetime
    digest: str


class _RefusedError(Exception):
    """Something that is not read; its text is a sentence for the student."""


def find_submissions(
    course: Path, assignment: str, student: str | None = None, **options: object
) -> list[Found]:
    """Return the submissions of an assignment: see `iter_submissions`."""
    return list(iter_submissions(course, assignment, student, **options))


def check_student(student: str | None) -> None:
    """Raise ``ValueError`` if this is no name of a folder in ``submitted/``."""
    if student is not None and (student[:1] in ("", ".") or {"/", "\0"} & set(student)):
        raise ValueError(f"student: expected a folder's name in submitted/, got {student!r}")


def iter_submissions(
    course: Path,
    assignment: str,
    student: str | None = None,
    *,
    largest: int = LARGEST,
    trust_timestamps: bool = False,
    now: datetime | None = None,
) -> Iterator[Found]:
    """Yield the submissions of an assignment, by student; one is in memory at a time.

    Parameters
    ----------
    course : Path
        The course's folder. The times of new submissions are written into its ``received/``.
    assignment : str
    student : str, optional
        The one student whose submission is wanted.
    largest : int, optional
        The size in bytes of a notebook that is still read.
    trust_timestamps : bool, optional
        Whether a new submission came when its ``timestamp.txt`` says. nbgrader's collector writes
        it, but so can a student.
    now : datetime, optional
        The time of what is new, with a time zone; the clock's, if left out.

    Yields
    ------
    Found
        A student without a folder for the assignment has no submission.

    Raises
    ------
    CourseError
        If the assignment or a ledger of times cannot be read.
    ValueError
        If ``student`` is no name of a folder.
    """
    check_student(student)
    expected = f"{load_sheet(course, assignment).notebook}.ipynb"
    try:
        root = os.open(course / "submitted", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        students = sorted(os.listdir(root)) if student is None else [student]
        for name in students:
            if name.startswith("."):
                continue
            received = now or datetime.now(UTC)
            try:
                read = _read_submission(root, name, assignment, expected, largest)
            except _RefusedError as refused:
                read = None, str(refused), (), b""
            except OSError as error:
                why = os.strerror(error.errno) if error.errno else "unknown error"
                read = None, f"The submission cannot be read: {why}.", (), b""
            if read is None:
                continue
            data, problem, remarks, timestamp = read
            if trust_timestamps and data is not None:
                written = parse_timestamp(timestamp.decode("utf-8", "replace"))
                received = min(written, received) if written else received
            digest = hashlib.sha256(problem.encode() if data is None else data).hexdigest()
            who = name if name.isprintable() else _shown(name)
            first = stamp(ledger_path(course, who, assignment), digest, received)
            yield Found(who, data, problem, remarks, first, digest)
    finally:
        os.close(root)


def _shown(name: str) -> str:
    """Return a name that can be printed, at most 80 characters of it."""
    if name.isprintable() and len(name) <= 80:
        return name
    escaped = name.encode("unicode_escape").decode("ascii")
    return escaped if len(escaped) <= 80 else f"{escaped[:77]}..."


def _read_submission(
    root: int, student: str, assignment: str, expected: str, largest: int
) -> tuple[bytes | None, str, tuple[str, ...], bytes] | None:
    """Return notebook, problem, remarks and timestamp.txt of a submission, or None."""
    folder = _open_folder(root, student, f"submitted/{_shown(student)}")
    if folder is None:
        return None
    try:
        inner = _open_folder(folder, assignment, f"submitted/{_shown(student)}/{assignment}")
    finally:
        os.close(folder)
    if inner is None:
        return None
    try:
        if not student.isprintable():
            raise _RefusedError(
                "The name of the student's folder holds characters that cannot be printed; "
                "it has to be the student's id."
            )
        name, remarks = _choose(os.listdir(inner), expected)
        data = _read_file(inner, name, largest)
        timestamp = b""
        with contextlib.suppress(_RefusedError, OSError):
            timestamp = _read_file(inner, "timestamp.txt", 1000)
        return data, "", remarks, timestamp
    finally:
        os.close(inner)


def _choose(names: list[str], expected: str) -> tuple[str, tuple[str, ...]]:
    """Return the name of the notebook to read, and remarks."""
    notebooks = sorted(
        name for name in names if name.lower().endswith(".ipynb") and not name.startswith(".")
    )
    if expected in names:
        if others := len(notebooks) - 1:
            which = "another notebook" if others == 1 else f"{others:,} other notebooks"
            return expected, (f"The folder holds {which}; only `{expected}` is graded.",)
        return expected, ()
    if len(notebooks) == 1:
        return notebooks[0], (
            f"The notebook is called `{_shown(notebooks[0])}`, not `{expected}`; it was taken.",
        )
    if notebooks:
        raise _RefusedError(
            f"There are {len(notebooks):,} notebooks and none is called `{expected}`. "
            "Hand in the one that counts under this name."
        )
    raise _RefusedError(
        f"There is no notebook. Hand in `{expected}` itself, not in a folder or archive."
    )


def _open_folder(parent: int, name: str, where: str) -> int | None:
    """Return the open folder; None if there is none of this name."""
    try:
        return os.open(name, FOLDER, dir_fd=parent)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None
        if error.errno not in (errno.ENOTDIR, errno.ELOOP):
            raise
        if stat.S_ISLNK(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
            raise _RefusedError(f"{where} is a link, not a folder. Hand in the files.") from None
        return None


def _read_file(folder: int, name: str, largest: int) -> bytes:
    """Return the bytes of a regular file that has one name."""
    shown = f"`{_shown(name)}`"
    # First a look: to open a device may already do something.
    _require_regular(os.stat(name, dir_fd=folder, follow_symlinks=False), shown)
    with open(os.open(name, FILE, dir_fd=folder), "rb") as file:
        # The name may have changed its meaning since; what is open does not.
        _require_regular(os.fstat(file.fileno()), shown)
        data = file.read(largest + 1)
    if len(data) > largest:
        raise _RefusedError(
            f"{shown} is larger than {largest:,} bytes. "
            "Clear all outputs in JupyterLab, save the notebook and hand it in again."
        )
    return data


def _require_regular(status: os.stat_result, shown: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = "a link" if stat.S_ISLNK(status.st_mode) else "no regular file"
        raise _RefusedError(f"{shown} is {kind}. Hand in the notebook itself.")
    if status.st_nlink > 1:
        raise _RefusedError(
            f"{shown} is a hard link: the same file has another name elsewhere. "
            "Hand in a copy of the notebook."
        )
