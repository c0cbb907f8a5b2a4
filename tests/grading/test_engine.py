"""The local engine: each job has one outcome, whatever happens to the process that grades it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import grading_fakes as fakes

from steepest_grading.engine import EngineError, Grader, NoJailError, jobs, local
from steepest_grading.engine.jobs import fingerprint, grader_version
from steepest_grading.engine.local import grade_all

TESTS = Path(__file__).parents[1]


def outcomes(*says: str, workers: int = 2, **changes) -> dict:
    jobs = [fakes.job(f"s{number}", text) for number, text in enumerate(says)]
    graded = list(grade_all(jobs, workers=workers, grader=fakes.grader(**changes)))
    assert sorted(outcome.student for outcome in graded) == sorted(job.student for job in jobs)
    return {outcome.student: outcome for outcome in graded}


def alive(pid: int) -> bool:
    """Return whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < end:
        time.sleep(0.02)
    return met


@pytest.mark.slow
def test_every_job_has_the_grades_of_its_own_bytes():
    says = [f"plain {number}" for number in range(40)]
    for student, outcome in outcomes(*says).items():
        assert outcome.grades == fakes.grades_of(says[int(student[1:])].encode())
        assert outcome.failure == ""


@pytest.mark.slow
def test_a_worker_keeps_its_process_and_both_workers_work():
    found = outcomes(*["pid"] * 20)
    processes = [outcome.grades.remarks[0] for outcome in found.values()]
    assert len(set(processes)) == 2
    assert str(os.getpid()) not in processes


@pytest.mark.slow
def test_one_worker_is_enough_and_more_than_jobs_are_not_started():
    assert len(outcomes("a", "b", "c", workers=1)) == 3
    assert len(outcomes("a", workers=50)) == 1


@pytest.mark.slow
def test_a_job_that_ends_its_worker_fails_and_the_jobs_around_it_are_graded():
    found = outcomes("a", "die", "b", "memory", "c", "raise a bug", "d", "e")
    failed = {student: found[student] for student in ("s1", "s3", "s5")}
    for outcome in failed.values():
        assert outcome.grades is None
        assert "needs a human" in outcome.failure
    assert "SIGKILL" in failed["s1"].failure
    assert "MemoryError: no memory left (grading_fakes.py" in failed["s3"].failure
    assert "RuntimeError: a bug (grading_fakes.py" in failed["s5"].failure
    assert all(found[student].grades for student in found.keys() - failed.keys())


@pytest.mark.slow
def test_a_job_whose_worker_dies_once_is_graded_by_the_next(tmp_path):
    says = [f"once {tmp_path / str(number)}" for number in range(3)]
    for student, outcome in outcomes(*says).items():
        assert outcome.grades == fakes.grades_of(says[int(student[1:])].encode())


@pytest.mark.slow
def test_a_job_that_hangs_its_worker_fails_in_bounded_time(monkeypatch):
    monkeypatch.setattr(local, "GRACE", 0.0)
    limits = fakes.Limits(submission_seconds=0.5)
    found = outcomes("a", "hang", "b", "c", limits=limits)
    assert "there was no end after" in found["s1"].failure
    assert all(found[student].grades for student in ("s0", "s2", "s3"))


@pytest.mark.slow
def test_jobs_are_read_no_sooner_than_two_a_worker():
    read = []

    def jobs():
        for number in range(60):
            read.append(number)
            yield fakes.job(str(number), "plain")

    for done, _ in enumerate(grade_all(jobs(), workers=2, grader=fakes.grader()), start=1):
        assert len(read) <= done + 2 * local.AHEAD
    assert len(read) == 60


@pytest.mark.slow
def test_an_outcome_larger_than_a_pipe_arrives_whole():
    found = outcomes(*["large 3000000"] * 6)
    assert all(len(outcome.grades.remarks[0]) == 3_000_000 for outcome in found.values())


@pytest.mark.slow
def test_stopping_early_ends_the_workers_within_seconds():
    jobs = (fakes.job(str(number), "pid" if number < 2 else "hang") for number in range(10))
    with contextlib.closing(grade_all(jobs, workers=2, grader=fakes.grader())) as graded:
        processes = [int(next(graded).grades.remarks[0]) for _ in range(2)]
        start = time.monotonic()
    assert time.monotonic() - start < local.FAREWELL + 2
    assert not any(map(alive, processes))


COORDINATOR = """
from support import grading_fakes as fakes
from steepest_grading.engine.local import grade_all

if __name__ == "__main__":
    jobs = (fakes.job(str(n), "pid" if n < 4 else "hang") for n in range(10))
    for outcome in grade_all(jobs, workers=2, grader=fakes.grader()):
        print(outcome.grades.remarks[0], flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_coordinator_however_it_ends(tmp_path, number):
    script = tmp_path / "coordinator.py"
    script.write_text(COORDINATOR)
    path = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    with process:
        workers = {int(process.stdout.readline()) for _ in range(4)}
        assert all(map(alive, workers))
        process.send_signal(number)
        assert process.wait(timeout=10) != 0
    assert wait_until(lambda: not any(map(alive, workers)))


@pytest.mark.slow
def test_a_machine_that_cannot_sandbox_says_so_and_grades_nothing():
    grader = fakes.grader(jail="support.grading_fakes:RefusingJail")
    with pytest.raises(NoJailError, match="OSError: this machine has no namespaces"):
        list(grade_all([fakes.job("s", "plain")], workers=1, grader=grader))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"jail": "support.grading_fakes:DyingJail"}, "status 7"),
        ({"grade": "support.no_such_module:grade"}, "ModuleNotFoundError"),
    ],
)
def test_workers_that_cannot_start_end_the_run_with_their_reason(change, reason):
    with pytest.raises(EngineError, match=f"no worker can start: .*{reason}"):
        list(grade_all([fakes.job("s", "plain")], workers=1, grader=fakes.grader(**change)))


@pytest.mark.slow
def test_workers_go_on_from_one_round_to_the_next():
    with local.LocalEngine(1, fakes.grader()) as engine:
        rounds = [[*engine.grade([fakes.job("s", "pid")])] for _ in range(2)]
    first, second = (outcome.grades.remarks for (outcome,) in rounds)
    assert first == second


def test_no_jobs_need_no_worker():
    assert list(grade_all([], workers=2, grader=fakes.grader())) == []


@pytest.mark.parametrize("workers", [0, -1])
def test_a_number_of_workers_below_one_is_refused(workers):
    with pytest.raises(ValueError, match=rf"workers: expected a positive number, got {workers}"):
        list(grade_all([], workers=workers))


def test_the_name_of_a_function_needs_its_module():
    with (
        pytest.raises(EngineError, match=r"module:name, got 'grade'"),
        Grader(grade="grade").open(),
    ):
        pass


def test_the_grader_s_version_changes_with_its_source_and_its_data(tmp_path, monkeypatch):
    assert grader_version() == grader_version.__wrapped__() == fingerprint()["steepest_grading"]
    monkeypatch.setattr(jobs, "__file__", str(tmp_path / "steepest_grading" / "engine" / "jobs.py"))
    versions = {grader_version()}
    for name, text in [
        ("steepest_grading/grade.py", "grade = 1"),
        ("steepest_grading/grade.py", "grade = 2"),
        ("steepest/checks/new.py", ""),
        ("steepest/data/digits.csv", "1,2"),
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
        versions.add(grader_version.__wrapped__())
    assert len(versions) == 5
