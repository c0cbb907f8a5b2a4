"""When a submission was first seen: ``received/STUDENT/ASSIGNMENT.json`` in the course's folder.

The student's files say when the student likes them to have been written. The ledger says when these
very bytes were first seen here, and a later run does not change that.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from steepest_grading.receipts import write_atomically
from steepest_grading.release import CourseError

__all__ = ["ledger_path", "parse_timestamp", "stamp"]


def ledger_path(course: Path, student: str, assignment: str) -> Path:
    """Return the file with the times of a student's submissions of an assignment."""
    return course / "received" / student / f"{assignment}.json"


def stamp(path: Path, digest: str, now: datetime) -> datetime:
    """Return when a digest was first seen, and write it down if that is now.

    Parameters
    ----------
    path : Path
        The ledger: a list of ``{"digest": ..., "time": ...}``. It is replaced as a whole, so an
        interrupted run leaves the old one or the new one.
    digest : str
        Of the submitted bytes.
    now : datetime
        The time that counts if the digest is new, with a time zone.

    Returns
    -------
    datetime
        In UTC.

    Raises
    ------
    CourseError
        If the ledger is there and cannot be read.
    """
    entries = _read(path)
    for entry in entries:
        if entry["digest"] == digest:
            return datetime.fromisoformat(entry["time"]).astimezone(UTC)
    now = now.astimezone(UTC)
    entries.append({"digest": digest, "time": now.isoformat()})
    write_atomically(path, (json.dumps(entries, indent=1) + "\n").encode())
    return now


def _read(path: Path) -> list[dict[str, str]]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        for entry in entries:
            if not isinstance(entry["digest"], str):
                raise TypeError("a digest is no text")
            if datetime.fromisoformat(entry["time"]).tzinfo is None:
                raise ValueError("a time has no time zone")
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CourseError(
            f"{'/'.join(path.parts[-3:])}: expected a list of digests and times ({error}); "
            "mend it, or delete it to stamp what is handed in anew"
        ) from error
    return entries


def parse_timestamp(text: str) -> datetime | None:
    """Return the time that nbgrader's collector wrote into ``timestamp.txt``, or None.

    >>> parse_timestamp("2027-02-01 23:59:00.250000 UTC")
    datetime.datetime(2027, 2, 1, 23, 59, 0, 250000, tzinfo=datetime.timezone.utc)
    """
    time = text.strip().removesuffix("UTC").rstrip()
    try:
        found = datetime.fromisoformat(time)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
