"""One run at a time records into a course: two would store each other's scores."""

from __future__ import annotations

import fcntl
import os
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["RecordError", "lock_course", "lock_server"]


class RecordError(RuntimeError):
    """The gradebook cannot be opened or written; what it had is still there."""


def lock_course(path: Path) -> int:
    """Take the course's lock, which the system lets go of when this process ends."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise RecordError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.read(handle, 200).decode(errors="replace").strip() or "unknown"
        os.close(handle)
        raise RecordError(
            f"{path}: another run is recording ({holder}); wait for its end or stop it"
        ) from error
    os.ftruncate(handle, 0)
    began = datetime.now(UTC).isoformat(" ", "seconds")
    os.write(handle, f"process {os.getpid()} on {socket.gethostname()}, since {began}\n".encode())
    return handle


def lock_server(engine: Any, course_id: str) -> Any:
    """Take a database server's lock: of two machines, each has a lock file of its own."""
    from sqlalchemy import text

    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    query = text("SELECT pg_try_advisory_lock(hashtext('steepest'), hashtext(:course))")
    if not connection.execute(query, {"course": course_id}).scalar():
        connection.close()
        raise RecordError(
            f"gradebook: another run is recording into the course {course_id!r} of this server, "
            "perhaps on another machine; wait for its end or stop it"
        )
    return connection
