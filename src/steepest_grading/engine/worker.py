"""The main loop of a worker process: jobs come in on one connection, grades go back on it.

A thread listens for jobs, so that the next one is there before the last one is finished, and so
that the worker knows at once when the process that started it is gone, however it ended.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from typing import TYPE_CHECKING

from steepest_grading.engine.jobs import NoJailError, describe

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from types import FrameType

    from steepest_grading.engine.jobs import Grader

__all__ = ["BROKEN", "GRADES", "NO_JAIL", "READY", "REFUSED", "serve"]

READY, GRADES = "ready", "grades"
BROKEN, REFUSED, NO_JAIL = "broken", "refused", "no jail"
PATIENCE = 3.0  # seconds to leave in order, once the coordinator is gone


def serve(connection: Connection, grader: Grader) -> None:
    """Grade what comes over the connection until it says None, or is closed.

    Parameters
    ----------
    connection : multiprocessing.connection.Connection
        Brings ``(sheet, data)``; takes one of ``(READY, "")``, ``(GRADES, grades)``,
        ``(BROKEN, reason)``, ``(REFUSED, reason)`` and ``(NO_JAIL, reason)``. After the last
        three the worker ends: what went wrong once may have left the jail in a state that nobody
        knows.
    grader : Grader
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator, it tells us
    signal.signal(signal.SIGTERM, _leave)
    jobs: queue.SimpleQueue = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, jobs), daemon=True).start()
    started = False
    try:
        with grader.open() as grade:
            connection.send((READY, ""))
            started = True
            while (job := jobs.get()) is not None:
                connection.send((GRADES, grade(*job)))
    except (BrokenPipeError, ConnectionResetError):
        return  # the coordinator is gone
    except NoJailError as error:
        connection.send((NO_JAIL, str(error)))
    except Exception as error:
        connection.send((BROKEN if started else REFUSED, describe(error)))


def _listen(connection: Connection, jobs: queue.SimpleQueue) -> None:
    """Pass jobs on; when the coordinator is gone, interrupt whatever the main thread does."""
    try:
        while (job := connection.recv()) is not None:
            jobs.put(job)
        jobs.put(None)
    except (EOFError, OSError):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)
        time.sleep(PATIENCE)
        os._exit(1)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)
