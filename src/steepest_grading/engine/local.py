"""Grade on this machine: a few worker processes, each with a jail that it keeps for its life.

Workers are started with ``spawn``. ``fork`` would copy the coordinator with its open gradebook
and threads into each; ``forkserver`` would put a process between: here workers are direct
children, so that their end is seen at once with its reason, and inherit nothing but one
connection, so that the end of the coordinator is seen by them. It costs a third of a second for
each worker, once in a run.

At most two jobs are with a worker, one at work and one to go on with; jobs are taken from the
iterable no sooner than that. Memory does not grow with the class.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from steepest_grading.engine.jobs import EngineError, Grader, Job, NoJailError, Outcome
from steepest_grading.engine.worker import BROKEN, GRADES, NO_JAIL, READY, REFUSED, serve

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

__all__ = ["LocalEngine", "grade_all"]

SPAWN = multiprocessing.get_context("spawn")
AHEAD = 2  # jobs with one worker
TRIES = 2  # a job that ends its worker is tried once more
FALSE_STARTS = 3  # so many workers that end before they are ready, and the run ends
GRACE = 60.0  # seconds above a submission's own limit before its worker counts as hanging
START = 60.0  # seconds for a worker to be ready
FAREWELL = 3.0  # seconds for a worker to close its jail


@dataclass(eq=False)
class _Task:
    job: Job
    tries: int = 0


@dataclass(eq=False)
class _Worker:
    """A worker process, seen from the coordinator. The first of its tasks is the one at work."""

    grader: Grader
    tasks: deque[_Task] = field(default_factory=deque)
    ready: bool = False
    since: float = 0.0

    def __post_init__(self) -> None:
        self.connection, theirs = SPAWN.Pipe()
        self.process = SPAWN.Process(target=serve, args=(theirs, self.grader), daemon=True)
        self.process.start()
        theirs.close()  # or the end of the worker would not end the connection

    def deadline(self, patience: float) -> float:
        """Return when a worker that says nothing counts as hanging."""
        return self.since + (patience if self.ready else START)

    def give(self, task: _Task) -> None:
        """Hand over a task; a worker that is gone is found out by whoever listens to it."""
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        try:
            self.connection.send((task.job.sheet, task.job.data))
        except OSError:
            return

    def ending(self) -> str:
        """Return how the process ended; one that is still there is killed."""
        self.process.join(FAREWELL)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        if code < 0:
            return f"its worker process was killed ({signal.Signals(-code).name})"
        return f"its worker process ended with status {code}"


def grade_all(
    jobs: Iterable[Job], *, workers: int = 2, grader: Grader | None = None
) -> Generator[Outcome, None, None]:
    """Grade jobs on worker processes: see `LocalEngine`, which this opens and closes.

    Close the generator (``contextlib.closing``) to stop early.
    """
    with LocalEngine(workers, grader) as engine:
        yield from engine.grade(jobs)


class LocalEngine:
    """Worker processes on this machine; as a context manager it ends them on every way out.

    Parameters
    ----------
    workers : int
        How many processes. They start when there is work for them.
    grader : Grader, optional
        How to grade; the limits' defaults, if left out.

    Raises
    ------
    ValueError
        If ``workers`` is not positive.
    """

    def __init__(self, workers: int = 2, grader: Grader | None = None) -> None:
        if workers < 1:
            raise ValueError(f"workers: expected a positive number, got {workers}")
        self.size, self.grader = workers, grader or Grader()
        self.jobs: Iterator[Job] = iter(())
        self.workers: list[_Worker] = []
        self.again: deque[_Task] = deque()
        self.false_starts = 0
        self.patience = self.grader.limits.submission_seconds + GRACE

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(self, *_exception: object) -> None:
        """End all workers: idle ones are told so, busy ones are stopped, stuck ones killed."""
        for worker in self.workers:
            if worker.tasks or not worker.ready:
                worker.process.terminate()
            else:
                with contextlib.suppress(OSError):
                    worker.connection.send(None)
        until = time.monotonic() + FAREWELL
        for worker in self.workers:
            worker.process.join(max(0.0, until - time.monotonic()))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.connection.close()
            worker.process.close()
        self.workers = []

    def grade(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Grade jobs and yield each outcome as it completes.

        Parameters
        ----------
        jobs : iterable of Job
            Read lazily, two for each worker ahead of what has been graded.

        Yields
        ------
        Outcome
            One for each job. A job that ends its worker is tried once more in a new one; then
            its outcome is a failure.

        Raises
        ------
        EngineError
            If no worker can start, with the reason that it gave; `NoJailError` if it is the jail.
        """
        self.jobs = iter(jobs)
        while True:
            self._hand_out()
            busy = [worker for worker in self.workers if worker.tasks]
            if not busy:
                return
            for worker in self._heard():
                yield from self._listen(worker)
            for worker in busy:
                late = time.monotonic() > worker.deadline(self.patience)
                if late and worker.tasks and worker in self.workers:
                    worker.process.kill()
                    since = time.monotonic() - worker.since
                    yield from self._bury(worker, f"there was no end after {since:.0f} seconds")

    def _next(self) -> _Task | None:
        if self.again:
            return self.again.popleft()
        job = next(self.jobs, None)
        return None if job is None else _Task(job)

    def _hand_out(self) -> None:
        """Give every worker a job, then every worker one to go on with."""
        for depth in range(AHEAD):
            for number in range(self.size):
                if number < len(self.workers) and len(self.workers[number].tasks) > depth:
                    continue
                if (task := self._next()) is None:
                    return
                if number >= len(self.workers):  # no more processes than jobs
                    self.workers.append(_Worker(self.grader))
                    number = len(self.workers) - 1
                self.workers[number].give(task)

    def _heard(self) -> list[_Worker]:
        """Return the workers that said something or ended; wait for one."""
        until = min(worker.deadline(self.patience) for worker in self.workers if worker.tasks)
        connections = {worker.connection: worker for worker in self.workers}
        heard = wait(list(connections), timeout=max(0.1, until - time.monotonic()))
        return [connections[connection] for connection in heard]

    def _listen(self, worker: _Worker) -> Iterator[Outcome]:
        try:
            kind, content = worker.connection.recv()
        except (EOFError, OSError):
            yield from self._bury(worker, "")
            return
        if kind == READY:
            worker.ready, self.false_starts = True, 0
            worker.since = time.monotonic()
        elif kind == GRADES:
            task = worker.tasks.popleft()
            worker.since = time.monotonic()
            yield Outcome(task.job.student, content)
        elif kind == BROKEN:
            yield from self._bury(worker, content)
        elif kind == NO_JAIL:
            raise NoJailError(content)
        elif kind == REFUSED:
            raise EngineError(f"no worker can start: {content}")

    def _bury(self, worker: _Worker, reason: str) -> Iterator[Outcome]:
        """Take a worker out; its job at work has one more try, those behind it have lost none."""
        self.workers.remove(worker)
        ending = worker.ending()
        worker.connection.close()
        tasks, worker.tasks = worker.tasks, deque()
        if not worker.ready:
            self.false_starts += 1
            if self.false_starts >= FALSE_STARTS:
                raise EngineError(f"no worker can start: {reason or ending}")
            self.again.extend(tasks)
            return
        if tasks:
            task = tasks.popleft()
            task.tries += 1
            if task.tries < TRIES:
                self.again.append(task)
            else:
                yield Outcome(
                    task.job.student,
                    None,
                    f"needs a human: grading failed {TRIES} times, last because {reason or ending}",
                )
        self.again.extend(tasks)
