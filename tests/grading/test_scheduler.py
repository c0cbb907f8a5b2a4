"""A class on a real Dask scheduler with two workers: the same grades as on this machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from support import grading_fakes as fakes
from support.grading_course import ASSIGNMENT, TOPIC, write_course
from support.grading_record import rows

from steepest_grading import cli
from steepest_grading.engine import EngineError, scheduler
from steepest_grading.engine.local import grade_all
from steepest_grading.engine.scheduler import check_address, grade_all_on

TESTS = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A scheduler and workers as processes on the loopback interface."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"tcp://127.0.0.1:{free_port()}"
        path = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.environment = {**os.environ, "PYTHONPATH": path}
        self.processes: list[subprocess.Popen] = []

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        with (self.folder / f"{arguments[0]}-{len(self.processes)}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
                env=self.environment | environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def start_scheduler(self) -> None:
        port = self.address.rpartition(":")[2]
        # A task that ended one worker is given to no second one; Dask's default is three more.
        failures = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
        self.start("scheduler", "--host", "127.0.0.1", "--port", port, **failures)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", int(port)), 1).close()
                return
            time.sleep(0.1)
        raise TimeoutError((self.folder / "scheduler-0.log").read_text())

    def start_worker(self, **environment: str) -> subprocess.Popen:
        # Without a nanny, which would start a new worker in place of one that is lost: two
        # workers, one of them killed, are to be one worker.
        arguments = ("--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        return self.start("worker", self.address, *arguments, **environment)

    def stop(self) -> None:
        for process in reversed(self.processes):  # a worker says goodbye to the scheduler
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path)
    try:
        cluster.start_scheduler()
        yield cluster
    finally:
        cluster.stop()


def locally(jobs: list) -> dict:
    return {
        outcome.student: outcome.grades
        for outcome in grade_all(jobs, workers=2, grader=fakes.grader())
    }


@pytest.mark.slow
def test_a_class_is_graded_as_here_though_a_worker_is_killed_in_the_middle(cluster):
    jobs = [fakes.job(f"s{number}", f"sleep 0.0{number % 10}") for number in range(60)]
    victim, _ = cluster.start_worker(), cluster.start_worker()
    graded = {}
    for outcome in grade_all_on(cluster.address, jobs, grader=fakes.grader()):
        assert outcome.student not in graded
        graded[outcome.student] = outcome.grades
        if len(graded) == 20:
            victim.send_signal(signal.SIGKILL)
    assert victim.wait(5) == -signal.SIGKILL
    assert graded == locally(jobs)


def write_class(course: Path) -> Path:
    """Hand in solutions, releases, a wrong version and what is no notebook."""
    write_course(course)
    solved = course / "solutions" / ASSIGNMENT / f"{TOPIC}.ipynb"
    texts = [
        solved.read_text(),
        (course / "exercises" / ASSIGNMENT / solved.name).read_text(),
        solved.read_text().replace("return 2 * x", "return abs(2 * x)"),
        "no notebook",
    ]
    for number in range(16):
        target = course / "submitted" / f"s{number:02}" / ASSIGNMENT / solved.name
        target.parent.mkdir(parents=True)
        target.write_text(texts[number % len(texts)])
    return course


@pytest.mark.slow
def test_the_gradebook_is_that_of_a_run_on_this_machine_though_a_worker_is_killed(
    cluster, tmp_path
):
    victim, _ = cluster.start_worker(), cluster.start_worker()
    here = write_class(tmp_path / "here")
    assert cli.main(["autograde", ASSIGNMENT, "--course", str(here), "--workers", "2"]) == 0
    there = write_class(tmp_path / "there")
    shutil.copytree(here / "received", there / "received")  # the same came at the same time

    def kill_in_the_middle() -> None:
        while len(list(there.glob("autograded/*/*/receipt.json"))) < 5:
            time.sleep(0.005)
        victim.kill()

    killer = threading.Thread(target=kill_in_the_middle, daemon=True)
    killer.start()
    options = ["--course", str(there), "--scheduler", cluster.address]
    assert cli.main(["autograde", ASSIGNMENT, *options]) == 0
    killer.join(timeout=1)
    assert victim.wait(timeout=5) == -signal.SIGKILL
    assert rows(there / "gradebook.db") == rows(here / "gradebook.db")
    tables = []
    for course in (here, there):
        table = course / "grades.csv"
        assert cli.main(["export", "--course", str(course), "--to", str(table)]) == 0
        tables.append(table.read_bytes())
    assert tables[0] == tables[1]
    assert tables[0].count(b"\n") == 17
    scores = sorted(line.split(",")[7] for line in tables[0].decode().splitlines()[1:])
    assert scores == ['"0.0"'] * 8 + ['"1.0"'] * 4 + ['"3.0"'] * 4


@pytest.mark.slow
def test_a_job_that_ends_every_worker_fails_and_the_others_are_graded(cluster):
    workers = [cluster.start_worker()]
    says = ["a", "raise a bug", "b", "die", "c", "d"]
    jobs = [fakes.job(f"s{number}", text) for number, text in enumerate(says)]
    graded = {}
    grading = grade_all_on(cluster.address, jobs, grader=fakes.grader())
    with contextlib.closing(grading), keep_alive(cluster, workers):
        for outcome in grading:
            graded[outcome.student] = outcome
    assert sorted(graded) == [job.student for job in jobs]
    assert "RuntimeError: a bug" in graded["s1"].failure
    assert "were lost, one after the other" in graded["s3"].failure
    for student in ("s0", "s2", "s4", "s5"):
        assert graded[student].grades == fakes.grades_of(says[int(student[1])].encode())


@contextlib.contextmanager
def keep_alive(cluster: Cluster, workers: list):
    """Start a new worker for each that ends, as a nanny or a system of services does."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            if workers[-1].poll() is not None:
                workers.append(cluster.start_worker())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.slow
def test_a_worker_with_another_version_is_refused_by_name(cluster, tmp_path):
    source, other = Path(scheduler.__file__).parents[2], tmp_path / "other"
    for package in ("steepest", "steepest_grading"):
        shutil.copytree(source / package, other / package)
    with (other / "steepest_grading" / "verdicts.py").open("a") as file:
        file.write("# another version\n")
    cluster.start_worker(PYTHONPATH=f"{other}{os.pathsep}{TESTS}")
    with pytest.raises(EngineError, match=r"worker tcp://.*: expected steepest_grading .* as here"):
        next(grade_all_on(cluster.address, [fakes.job("s", "a")], grader=fakes.grader()))


@pytest.mark.slow
def test_a_scheduler_without_workers_is_refused(cluster):
    graded = grade_all_on(cluster.address, [fakes.job("s", "a")], connect_seconds=1)
    with pytest.raises(EngineError, match=r"has no workers.*dask worker tcp://"):
        next(graded)


def test_a_scheduler_that_is_not_there_is_named_within_the_time():
    address = f"tcp://127.0.0.1:{free_port()}"
    start = time.monotonic()
    with pytest.raises(EngineError, match=f"expected a Dask scheduler at {address}"):
        next(grade_all_on(address, [], connect_seconds=1))
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("address", ["tcp://10.0.0.1:8786", "tls://host.example:1"])
def test_an_address_has_a_protocol_a_host_and_a_port(address):
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["", "10.0.0.1:8786", "tcp://10.0.0.1", "tcp://:8786", "http://host:1", "tcp://host:port",
     "tcp://host:99999", "tcp://host:1/path", "tcp://me@host:1", "inproc://here:1"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="expected an address such as tcp://"):
        check_address(address)


def test_files_for_tls_ask_for_encryption_and_none_leave_it_to_dask():
    assert scheduler.tls(None, None, None) is None
    assert scheduler.tls("ca.pem", None, None).require_encryption
