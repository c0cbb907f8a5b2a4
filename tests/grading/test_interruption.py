"""Stop the grader at any moment and run it again: the gradebook is that of a run without a stop.

The runs are real processes with real workers, a real gradebook and real files; only the sandbox and
the checks are replaced by a comparison with the solution.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from support.grading_course import ASSIGNMENT, TOPIC, write_course
from support.grading_record import rows

from steepest_grading.record import GradeBook

pytestmark = pytest.mark.slow
TESTS = Path(__file__).parents[1]
STUDENTS = 30
MARK = "STEEPEST_TEST_RUN"


class Course:
    """A course with a class, the grader as a process in it, and what that left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = uuid.uuid4().hex
        path = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
        self.environment = {**os.environ, "PYTHONPATH": path, MARK: self.mark}

    def command(self, *arguments: str) -> list[str]:
        command, *rest = arguments
        program = [sys.executable, "-m", "support.grading_cli"]
        return [*program, command, "--course", str(self.folder), *rest]

    def start(self, **options) -> subprocess.Popen:
        return subprocess.Popen(
            self.command("autograde", ASSIGNMENT, "--workers", "2"),
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def finish(self) -> None:
        """Run until there is nothing more to do."""
        with self.start() as process:
            _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said

    def receipts(self) -> int:
        return sum(1 for _ in self.folder.glob(f"autograded/*/{ASSIGNMENT}/receipt.json"))

    def processes(self) -> dict[int, str]:
        """Return the processes that come from a run in this course, with their commands."""
        found = {}
        for path in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if f"{MARK}={self.mark}".encode() in path.read_bytes():
                    command = path.with_name("cmdline").read_bytes()
                    found[int(path.parent.name)] = command.replace(b"\0", b" ").decode()
        return found

    def left_over(self, seconds: float = 20.0) -> dict[int, str]:
        """Return the processes that are still there some seconds after a run."""
        end = time.monotonic() + seconds
        while (found := self.processes()) and time.monotonic() < end:
            time.sleep(0.05)
        return found

    def export(self) -> bytes:
        path = self.folder / "grades.csv"
        subprocess.run(
            self.command("export", "--to", str(path)),
            env=self.environment,
            check=True,
            capture_output=True,
        )
        return path.read_bytes()

    def files(self) -> dict[str, str]:
        """Return the digests of the graded notebooks and the receipts."""
        folder = self.folder / "autograded"
        return {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.name.endswith(".partial")
        }

    def result(self) -> dict[str, object]:
        return {
            "rows": rows(self.folder / "gradebook.db"),
            "export": self.export(),
            "files": self.files(),
        }

    def require(self, expected: dict[str, object]) -> None:
        """Fail with what differs, if anything does."""
        for name, found in self.result().items():
            assert found == expected[name], name


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A class that was graded in one run, and what came of it."""
    course = Course(write_course(tmp_path_factory.mktemp("whole")))
    for number in range(STUDENTS):
        folder = ("solutions", "exercises")[number % 2]
        target = course.folder / "submitted" / f"s{number:02}" / ASSIGNMENT / f"{TOPIC}.ipynb"
        target.parent.mkdir(parents=True)
        shutil.copyfile(course.folder / folder / ASSIGNMENT / target.name, target)
    target.write_text("nonsense")
    GradeBook(None, course.folder).close()
    shutil.copy(course.folder / "gradebook.db", course.folder / "empty.db")
    start = time.monotonic()
    course.finish()
    return course, course.result(), time.monotonic() - start


def again(whole: Course, folder: Path, *, gradebook: bool = True) -> Course:
    """Return a course in which the same was handed in at the same time, and nothing is graded."""
    for name in ("solutions", "exercises", "submitted", "received"):
        shutil.copytree(whole.folder / name, folder / name)
    shutil.copy(whole.folder / "nbgrader_config.py", folder)
    if gradebook:
        shutil.copy(whole.folder / "empty.db", folder / "gradebook.db")
    return Course(folder)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_runs_that_are_stopped_while_they_record_end_in_the_same_gradebook(whole, tmp_path, number):
    original, expected, _ = whole
    course = again(original, tmp_path)
    chance = random.Random(int(number))
    stops = 0
    for wanted in sorted(chance.sample(range(1, STUDENTS - 3), 2)):
        with course.start() as process:
            while course.receipts() < wanted and process.poll() is None:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.03))
            process.send_signal(number)
            code = process.wait(timeout=20)
        stops += code == (-signal.SIGKILL if number == signal.SIGKILL else 130)
        assert course.left_over() == {}
    assert stops == 2
    assert 0 < course.receipts() < STUDENTS
    course.finish()
    course.require(expected)


def test_runs_that_are_killed_at_any_time_from_the_start_end_in_the_same_gradebook(whole, tmp_path):
    original, expected, seconds = whole
    course = again(original, tmp_path, gradebook=False)
    chance = random.Random(7)
    for share in sorted(chance.uniform(0.1, 0.9) for _ in range(3)):
        with course.start() as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=share * seconds)
            process.kill()
        assert course.left_over() == {}
    course.finish()
    course.require(expected)


@contextlib.contextmanager
def small_disk(folder: Path, size: str):
    """Mount a small disk on a folder, where the machine lets us."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        subprocess.run(["mount", *options], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_stops_the_run_and_with_more_room_it_goes_on(whole, tmp_path):
    original, expected, _ = whole
    disk = tmp_path / "disk"
    with small_disk(disk, "8M"):
        course = again(original, disk)
        ballast = disk / "ballast"
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        for room in (60_000, 250_000):  # before the gradebook takes it, and in the middle
            with ballast.open("wb") as file:
                file.write(bytes(free - room))
            with course.start() as process:
                _, said = process.communicate(timeout=300)
            assert process.returncode in (1, 2), said
            assert "No space left" in said or "full" in said
            assert course.left_over() == {}
            assert course.receipts() < STUDENTS
            ballast.unlink()
        course.finish()
        course.require(expected)


def test_two_runs_at_once_do_not_record_into_each_other(whole, tmp_path):
    original, expected, _ = whole
    course = again(original, tmp_path)
    with course.start() as first, course.start() as second:
        said = [process.communicate(timeout=300)[1] for process in (first, second)]
    codes = sorted((first.returncode, second.returncode))
    assert codes in ([0, 0], [0, 2])  # the second one came later, or was refused
    assert codes == [0, 0] or "another run is recording" in "".join(said)
    course.require(expected)
