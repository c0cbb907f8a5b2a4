"""The owner's end of one submission's process: a `Cell`, and its `Ending`."""

from __future__ import annotations

import contextlib
import json
import socket
from dataclasses import dataclass
from typing import Any, Self

from steepest_grading.sandbox.zygote import FAULT_EXIT, MEMORY_EXIT, MOST
from steepest_grading.verdicts import Limits, Status

__all__ = ["Cell", "Ending", "receive"]

# The warm parent answers within milliseconds; a machine that is short of everything takes longer.
ANSWER_SECONDS = 20.0


def receive(connection: socket.socket) -> dict[str, Any] | None:
    """Receive a record of the warm parent's; None when it has gone."""
    try:
        text = connection.recv(MOST)
    except ConnectionError:
        return None
    return json.loads(text) if text else None


@dataclass(frozen=True)
class Ending:
    """How the process of a submission ended.

    Attributes
    ----------
    reason : Status or None
        ``OUT_OF_MEMORY``, ``TIMED_OUT`` (its time on a processor is used up) or ``DIED``; None if
        it ended by itself with status 0, or because its owner killed it.
    detail : str
        A few words for the instructor.
    peak_bytes : int
        The most memory that it held at once; the libraries that it shares count.
    cpu_seconds : float
        Time on a processor.
    """

    reason: Status | None
    detail: str
    peak_bytes: int = 0
    cpu_seconds: float = 0.0


def _judge(report: dict[str, Any] | None, limits: Limits) -> Ending:
    """Find the reason in what the warm parent reported."""
    if report is None:
        return Ending(Status.DIED, "the sandbox itself was stopped")
    if "failed" in report:
        return Ending(Status.DIED, f"the sandbox failed: {report['failed']}")
    number, status = report["signal"], report["status"]
    peak, seconds = report["peak_bytes"], report["cpu_seconds"]
    reason: Status | None = Status.DIED
    if report["stopped"]:
        reason, detail = None, "killed by its owner"
    elif report["late"] or (number == 9 and seconds >= limits.submission_seconds):
        reason, detail = Status.TIMED_OUT, f"{seconds:.1f} s on a processor"
    elif status == MEMORY_EXIT:
        reason, detail = Status.OUT_OF_MEMORY, "Python got no memory"
    elif number == 9:  # neither by its owner nor by itself
        reason, detail = Status.OUT_OF_MEMORY, "killed by the system, which is short of memory"
    elif (number or status) and peak >= 0.75 * limits.memory_bytes:
        # A library in C that gets no memory aborts, exits or reads address 0.
        reason, detail = Status.OUT_OF_MEMORY, "ended near its limit of memory"
    elif number:
        detail = f"ended by signal {number}"
    elif status == FAULT_EXIT:
        detail = "an error ended what serves it"
    elif status:
        detail = f"ended with exit status {status}"
    else:
        reason, detail = None, "ended by itself"
    return Ending(reason, detail, peak, seconds)


class Cell:
    """One submission's process, made by `Jail.spawn`; leaving its context kills it.

    Attributes
    ----------
    socket : socket.socket
        A stream to the student's process.
    """

    def __init__(self, connection: socket.socket, line: socket.socket, limits: Limits) -> None:
        self.socket = connection
        self._line = line
        self._limits = limits
        self._ending: Ending | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.socket.close()

    def kill(self) -> None:
        """End the process and all of its namespace; nothing of it is left on return."""
        self.ended(0)

    def ended(self, timeout: float = 1.0) -> Ending:
        """Return how the process ended; one that has not ended in time is killed.

        A process that ends with status 0 has no reason, even if it owed an answer: whoever
        waits for one knows that.

        Parameters
        ----------
        timeout : float
            Seconds to wait for its end.

        Returns
        -------
        Ending
            The same every time.
        """
        if self._ending is None:
            report = self._report(timeout)
            self._line.close()
            self._ending = _judge(report, self._limits)
        return self._ending

    def _report(self, timeout: float) -> dict[str, Any] | None:
        with contextlib.suppress(TimeoutError, BlockingIOError):
            self._line.settimeout(timeout)
            return receive(self._line)
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)  # the warm parent kills
        with contextlib.suppress(TimeoutError):
            self._line.settimeout(ANSWER_SECONDS)
            return receive(self._line)
        return None
