"""The gradebook: nbgrader's own tables, written by one process, one transaction a submission.

A transaction takes back the automatic scores of an earlier run before it writes the new ones;
points, comments and extra credit that a person gave stay, and nbgrader's rule applies that a
person looks at such a grade again.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from steepest_grading.gradebook_lock import RecordError, lock_course, lock_server
from steepest_grading.gradebook_sheet import SheetRows, sheet_rows
from steepest_grading.gradebook_submission import submission_rows, write_comments, write_grades
from steepest_grading.late import load_config, seconds_late
from steepest_grading.release import prepare_path
from steepest_grading.verdicts import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from steepest_grading.late import LatePolicy
    from steepest_grading.verdicts import Grades, Sheet

__all__ = ["GradeBook", "RecordError", "Recorded"]

LONGEST_NAME = 128  # nbgrader's columns for names
BUSY_SECONDS = 60  # formgrader or an export may hold SQLite's lock for a moment


class Recorded(NamedTuple):
    """What the gradebook says of a submission after it was recorded.

    Attributes
    ----------
    score : float
        With the points given by hand, before the penalty.
    penalty, late_seconds : float
    needs_manual_grade : bool
    """

    score: float
    penalty: float
    late_seconds: float
    needs_manual_grade: bool


def _driver(url: str) -> str:
    """Return a database's URL with the driver that is installed, and patience for SQLite."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except ArgumentError:
        raise RecordError(
            "gradebook: expected a URL such as sqlite:///gradebook.db or "
            f"postgresql://USER@HOST/NAME, got {url!r}"
        ) from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite" and "timeout" not in parsed.query:
        parsed = parsed.update_query_dict({"timeout": str(BUSY_SECONDS)})
    return parsed.render_as_string(hide_password=False)


class GradeBook:
    """nbgrader's gradebook of a course, as a context manager.

    Parameters
    ----------
    db_url : str or None
        ``sqlite:///PATH`` or ``postgresql://USER@HOST/NAME``; None for what the course's
        ``nbgrader_config.py`` says, ``gradebook.db`` in its folder by default.
    course : Path
    exclusive : bool
        Whether to hold the course's lock: needed to record, not to read.

    Raises
    ------
    RecordError
        If the database cannot be opened, or another run records.
    CourseError
        If the course's settings cannot be loaded.
    """

    def __init__(self, db_url: str | None, course: Path, *, exclusive: bool = True) -> None:
        from nbgrader.api import Gradebook  # takes seconds to import
        from nbgrader.coursedir import CourseDirectory
        from sqlalchemy.exc import SQLAlchemyError

        directory = CourseDirectory(config=load_config(course))
        self.course, self.course_id = course, directory.course_id
        url = _driver(db_url or directory.db_url)
        prepare_path()  # nbgrader asks alembic for the version of a new database
        self._known: dict[tuple[str, str], SheetRows] = {}
        self._lock = lock_course(course / "gradebook.lock") if exclusive else None
        self._guard = None
        try:
            self.nbgrader = Gradebook(url, self.course_id)
            self.is_sqlite = self.nbgrader.engine.dialect.name == "sqlite"
            if exclusive and not self.is_sqlite:
                self._guard = lock_server(self.nbgrader.engine, self.course_id)
        except (SQLAlchemyError, OSError, ImportError) as error:  # ImportError: a database's driver
            self.close()
            raise RecordError(f"gradebook: cannot be opened: {_reason(error)}") from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> GradeBook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and let go of the lock."""
        if self._guard is not None:
            self._guard.close()
        if "nbgrader" in vars(self):
            self.nbgrader.close()
        if self._lock is not None:
            os.close(self._lock)
        self._guard = self._lock = None

    @contextmanager
    def transaction(self, subject: str) -> Iterator[Session]:
        """Give a session whose changes are all made at the end, or none of them.

        Parameters
        ----------
        subject : str
            What is written, for the error.

        Raises
        ------
        RecordError
            If the database refuses; the earlier state is back.
        """
        from sqlalchemy.exc import SQLAlchemyError

        session = self.nbgrader.db
        try:
            if self.is_sqlite:  # take the lock before reading what the writing depends on
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield session
            session.commit()
        except SQLAlchemyError as error:
            raise RecordError(
                f"gradebook: {subject} is not recorded, the gradebook is as it was: "
                f"{_reason(error)}"
            ) from error
        finally:
            session.close()  # rolls back what is not committed

    @contextmanager
    def reading(self, subject: str) -> Iterator[Session]:
        """Give a session to read with.

        Raises
        ------
        RecordError
            If the database refuses.
        """
        from sqlalchemy.exc import SQLAlchemyError

        session = self.nbgrader.db
        try:
            yield session
        except SQLAlchemyError as error:
            raise RecordError(f"gradebook: {subject} cannot be read: {_reason(error)}") from error
        finally:
            session.close()

    def ensure_assignment(self, sheet: Sheet) -> SheetRows:
        """Make the assignment's rows, or agree with those of ``nbgrader generate_assignment``.

        Raises
        ------
        CourseError
            If the gradebook has other graded cells or other points.
        RecordError
        """
        key = (sheet.assignment, sheet.digest)
        if key not in self._known:
            with self.transaction(sheet.assignment) as session:
                rows = sheet_rows(session, sheet, self.course_id)
            self._known[key] = rows
        return self._known[key]

    def record(
        self,
        sheet: Sheet,
        student: str,
        received: datetime,
        grades: Grades,
        late: LatePolicy | None = None,
    ) -> Recorded:
        """Record one submission in one transaction.

        Parameters
        ----------
        sheet : Sheet
        student : str
            Added to the gradebook if missing.
        received : datetime
            With a time zone.
        grades : Grades
            With a verdict for every check of the sheet.
        late : LatePolicy, optional
            Without it, being late costs nothing.

        Returns
        -------
        Recorded

        Raises
        ------
        RecordError
            If the database refuses; what it had is still there.
        CourseError
            If the gradebook's assignment is another one, or the late policy fails.
        ValueError
            If an argument is not what is expected.
        """
        scores = _scores(sheet, grades)
        if received.tzinfo is None:
            raise ValueError(f"received: expected a time with its zone, got {received}")
        timestamp = received.astimezone(UTC).replace(tzinfo=None)  # as nbgrader stores it
        _check_name(student)
        rows = self.ensure_assignment(sheet)
        with self.transaction(f"{student}/{sheet.assignment}") as session:
            submission, notebook, due = submission_rows(session, rows, student, timestamp)
            total, waits = write_grades(session, notebook.id, rows, scores)
            write_comments(session, notebook.id, rows, _unanswered(sheet, grades))
            penalty = late.penalty(student, total, timestamp, due) if late else None
            notebook.late_submission_penalty = penalty
            submission.timestamp = timestamp
        return Recorded(total, penalty or 0.0, seconds_late(timestamp, due), waits)


def _reason(error: BaseException) -> str:
    """Return a database's complaint in one line, with what to do about the usual ones."""
    text = " ".join(str(getattr(error, "orig", None) or error).split())
    remedies = {
        "database is locked": "another program holds it (formgrader?), try again",
        "readonly database": "it or its folder may not be written",
        "disk is full": "make room",
        "no such column": "run `nbgrader db upgrade`",
    }
    found = [remedy for sign, remedy in remedies.items() if sign in text]
    if isinstance(error, ImportError):
        found.append("a PostgreSQL server needs the package psycopg[binary]")
    return "; ".join([text, *found])


def _check_name(student: str) -> None:
    """Refuse what no database takes: a folder's name may hold any bytes."""
    try:
        fits = 0 < len(student) <= LONGEST_NAME and "\0" not in student and student.encode()
    except UnicodeEncodeError:
        fits = False
    if not fits:
        raise ValueError(
            f"student: expected a name of 1 to {LONGEST_NAME} characters in UTF-8, got {student!r}"
        )


def _scores(sheet: Sheet, grades: Grades) -> dict[str, float | None]:
    """Return the automatic score of each graded cell; None where a person decides."""
    scores: dict[str, float | None] = {check.name: check.score for check in grades.checks}
    scores |= {answer.name: None if answer.written else 0.0 for answer in grades.written}
    expected = [cell.name for cell in sheet.cells if cell.role in ("check", "written")]
    if grades.status is Status.INVALID:
        scores = dict.fromkeys(expected, 0.0) | scores
    if scores.keys() != set(expected):
        raise ValueError(
            f"grades: expected a verdict for each of {', '.join(expected)}, "
            f"got {', '.join(scores) or 'none'}"
        )
    return scores


def _unanswered(sheet: Sheet, grades: Grades) -> set[str]:
    """Return the cells that came back as they were handed out."""
    came = {cell.name: cell.source for cell in grades.cells}
    return {
        cell.name
        for cell in sheet.cells
        if cell.role in ("solution", "written") and came.get(cell.name) == cell.released
    }
