"""Grade on the workers of a Dask scheduler, on as many machines as there are.

On one machine::

    dask scheduler --host 10.0.0.1

on each machine that grades, with the same Python, NumPy and Steepest as here (one thread a
worker: a jail serves one submission at a time)::

    dask worker tcp://10.0.0.1:8786 --nworkers 2 --nthreads 1

and then ``python -m steepest_grading autograde 06-optimizers --scheduler tcp://10.0.0.1:8786``.
Workers may come and go. What was at work on one that is lost is graded by another; a submission
that ends its worker again and again becomes a failure, for a person to look at.

Security: whoever reaches the scheduler can run code on all workers and here, so its network must
be trusted, and solutions with hidden checks travel through it. Across an untrusted one use TLS:
``tls://`` addresses, with the files given by ``--tls-ca-file``, ``--tls-cert`` and ``--tls-key``
or in Dask's own configuration (``distributed.comm.tls``). Students' code never reaches it: the
jail on the worker has no network.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from steepest_grading.engine.jobs import EngineError, Grader, Job, Outcome, describe, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from distributed import Client, Future
    from distributed.security import Security

    from steepest_grading.verdicts import Grades, Sheet

__all__ = ["DaskEngine", "check_address", "grade_all_on", "tls"]

CONNECT_SECONDS = 20.0
ALONE_SECONDS = 60.0  # how long to wait for a worker when all are gone
AHEAD = 3  # jobs in flight for each thread of the workers
LOOK_AGAIN = 5.0  # seconds between two looks at who is there


def check_address(address: str) -> str:
    """Return the address of a scheduler, or raise ``ValueError`` saying what one looks like."""
    parts = urlsplit(address)
    with contextlib.suppress(ValueError):
        complete = parts.hostname and parts.port and not (parts.path or parts.query)
        if parts.scheme in ("tcp", "tls") and complete and parts.username is None:
            return address
    raise ValueError(
        f"scheduler: expected an address such as tcp://10.0.0.1:8786 or tls://…, got {address!r}"
    )


def tls(ca_file: str | None, cert: str | None, key: str | None) -> Security | None:
    """Return the settings of an encrypted connection; None leaves it to Dask's configuration."""
    if not (ca_file or cert or key):
        return None
    from distributed.security import Security

    return Security(
        tls_ca_file=ca_file, tls_client_cert=cert, tls_client_key=key, require_encryption=True
    )


def grade_all_on(
    address: str, jobs: Iterable[Job], **settings: Any
) -> Generator[Outcome, None, None]:
    """Grade jobs on the workers of a scheduler: see `DaskEngine`, which this opens and closes."""
    with DaskEngine(address, **settings) as engine:
        yield from engine.grade(jobs)


class DaskEngine:
    """The workers of a Dask scheduler, as a context manager that connects to it.

    Parameters
    ----------
    address : str
        ``tcp://HOST:PORT`` or ``tls://HOST:PORT`` of the scheduler.
    grader : Grader, optional
        How to grade; the limits' defaults, if left out.
    security : distributed.Security, optional
        See `tls`.
    connect_seconds : float
        How long to wait for the scheduler and for a first worker.

    Raises
    ------
    ValueError
        If the address is none.
    EngineError
        On entering: if the scheduler cannot be reached, has no workers, or if a worker has
        another version of Steepest, Python or NumPy.
    """

    def __init__(
        self,
        address: str,
        grader: Grader | None = None,
        *,
        security: Security | None = None,
        connect_seconds: float = CONNECT_SECONDS,
    ) -> None:
        self.address, self.grader = check_address(address), grader or Grader()
        self.security, self.connect_seconds = security, connect_seconds
        self.here = fingerprint()
        self.flying: dict[Future, Job] = {}
        self.suspects: list[Job] = []
        self.looked = self.seen = float("-inf")
        self.room = 0

    def __enter__(self) -> DaskEngine:
        from distributed import Client

        settings = {"timeout": self.connect_seconds, "security": self.security}
        try:
            self.client = Client(self.address, set_as_default=False, **settings)
        except (OSError, TypeError) as error:  # TypeError: tls:// without files
            raise EngineError(
                f"scheduler: expected a Dask scheduler at {self.address}, got {describe(error)}. "
                "Start one with: dask scheduler"
            ) from error
        try:
            _same_everywhere(self.client, self.address, self.connect_seconds)
        except BaseException:
            self.client.close()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        with contextlib.suppress(Exception):  # the scheduler may be what is gone
            self.client.cancel(list(self.flying), force=True)
        self.client.close()

    def grade(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Grade jobs and yield each outcome as it completes.

        Parameters
        ----------
        jobs : iterable of Job
            Read lazily: a few for each thread of the workers are in flight.

        Yields
        ------
        Outcome
            One for each job.

        Raises
        ------
        EngineError
            If the scheduler or all workers are lost, or a worker cannot grade.
        """
        yield from self._fly(iter(jobs), last_try=False)
        # Dask suspects all that a lost worker had. One at a time, the innocent are graded.
        suspects, self.suspects = self.suspects, []
        for job in suspects:
            yield from self._fly(iter([job]), last_try=True)

    def _fly(self, jobs: Iterable[Job], *, last_try: bool) -> Generator[Outcome, None, None]:
        waiting = True
        while waiting or self.flying:
            self._look()
            while waiting and len(self.flying) < self.room:
                if waiting := (job := next(jobs, None)) is not None:
                    self.flying[self._send(job)] = job
            for future in self._landed():
                yield from self._outcome(future, self.flying.pop(future), last_try)

    def _send(self, job: Job) -> Future:
        return self.client.submit(
            _grade_there,
            job.sheet,
            job.data,
            self.grader,
            self.here,
            pure=False,
            retries=1,
        )

    def _look(self) -> None:
        """Count the workers' threads from time to time; give up if there are none for long."""
        now = time.monotonic()
        if now - self.looked < LOOK_AGAIN:
            return
        self.looked = now
        try:
            threads = sum(self.client.nthreads().values())
        except Exception as error:
            raise EngineError(f"scheduler: lost, {describe(error)}") from error
        if threads:
            self.seen, self.room = now, AHEAD * threads
        elif now - self.seen > ALONE_SECONDS:
            raise EngineError(
                f"scheduler: no workers left for {ALONE_SECONDS:.0f} seconds. "
                "What is graded is kept; start workers and run again."
            )

    def _landed(self) -> set[Future]:
        """Return the futures that are done; wait a little for one."""
        from distributed import wait
        from distributed.client import CancelledError

        if not self.flying:
            return set()
        try:
            with self.client.as_current():
                futures = list(self.flying)
                return wait(futures, timeout=LOOK_AGAIN, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            return set()
        except CancelledError as error:
            raise EngineError(
                "scheduler: the connection was lost. What is graded is kept; run again."
            ) from error

    def _outcome(self, future: Future, job: Job, last_try: bool) -> Generator[Outcome, None, None]:
        from distributed import KilledWorker

        if future.status == "finished":
            yield Outcome(job.student, future.result())
            return
        error = future.exception()
        if isinstance(error, EngineError):
            raise error
        if isinstance(error, KilledWorker) and not last_try:
            self.suspects.append(job)
            return
        reason = describe(error)
        if isinstance(error, KilledWorker):
            reason = "the workers that graded it were lost, one after the other"
        yield Outcome(job.student, None, f"needs a human: grading failed, last because {reason}")


def _same_everywhere(client: Client, address: str, seconds: float) -> None:
    """Refuse workers whose verdicts might differ from those of this machine."""
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError as error:
        raise EngineError(
            f"scheduler: {address} has no workers. "
            f"Start some with: dask worker {address} --nworkers 2 --nthreads 1"
        ) from error
    here = fingerprint()
    for worker, there in client.run(fingerprint, on_error="return").items():
        if isinstance(there, BaseException):
            raise EngineError(f"worker {worker}: cannot grade: {describe(there)}")
        _compare(worker, here, there)


def _compare(worker: str, here: dict[str, str], there: dict[str, str]) -> None:
    for name, expected in here.items():
        if there.get(name) != expected:
            raise EngineError(
                f"worker {worker}: expected {name} {expected} as here, got {there.get(name)}. "
                "Install the same on all machines."
            )


# --- on the worker -------------------------------------------------------------------------------

_lock = threading.Lock()  # one submission at a time, whatever --nthreads says
_open: dict[Grader, tuple[contextlib.ExitStack, Callable[[Sheet, bytes], Grades]]] = {}


def _grade_there(sheet: Sheet, data: bytes, grader: Grader, expected: dict[str, str]) -> Any:
    """Grade one submission with the jail that this process keeps."""
    _compare("(joined later)", expected, fingerprint())
    with _lock:
        if grader not in _open:
            _close_all()
            stack = contextlib.ExitStack()
            _open[grader] = stack, stack.enter_context(grader.open())
        try:
            return _open[grader][1](sheet, data)
        except BaseException:
            _close_all()  # nobody knows what state the jail is in
            raise


@atexit.register
def _close_all() -> None:
    while _open:
        _, (stack, _grade) = _open.popitem()
        with contextlib.suppress(Exception):
            stack.close()
