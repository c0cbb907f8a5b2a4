"""Grading a class of assignment 06 on two workers, beside stock ``nbgrader autograde``.

The class is honest: each student mixes model solutions, right and wrong versions from
``tests/exercises/variants`` and parts left empty, and no two files are the same. What counts is
the time of a further submission: that of a run with some more of them, less that of a run with few.

    .venv/bin/python benchmarks/grading.py [--quick]
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import psutil

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "exercises")]

from assignment_runner import Assignment  # noqa: E402, the tests' tables of versions

ASSIGNMENT = "06-optimizers"
FEW, CLASS, MANY = 2, 30, 1000
MARKS = (100, 500, 1000)
WORKERS = 2


def hand_in(course: Path, numbers: range) -> None:
    """Write the submissions of students by number; the same number is the same submission."""
    (path,) = (ROOT / "solutions" / ASSIGNMENT).glob("*.ipynb")
    assignment = Assignment(path)
    versions = {
        part: [
            solution,
            assignment.stubs[part],
            *(row.cell for row in assignment.variants.CORRECT[part]),
            *(row.cell for row in assignment.variants.WRONG[part]),
        ]
        for part, solution in assignment.solutions.items()
    }
    for number in numbers:
        chance, notebook = random.Random(number), assignment.release
        for cell in notebook.cells:
            part = cell.metadata.get("nbgrader", {}).get("grade_id")
            if part in versions:
                chosen = (
                    versions[part][0] if chance.random() < 0.5 else chance.choice(versions[part])
                )
                cell.source = f"{chosen.strip()}\n# handed in by student {number}"
        target = course / "submitted" / f"student{number:04}" / ASSIGNMENT / path.name
        target.parent.mkdir(parents=True)
        nbformat.write(notebook, target)


def new_course(folder: Path) -> Path:
    """Return a copy of the course with this one assignment."""
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name / ASSIGNMENT, folder / name / ASSIGNMENT)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


class Run(NamedTuple):
    """A run of ours: its time, what it printed, and memory by how many were graded."""

    seconds: float
    document: dict[str, Any]
    memory: dict[int, tuple[int, int]]
    """Graded ↦ bytes of the coordinator, and of the largest of its processes."""


def ours(course: Path) -> Run:
    """Grade what is new with our grader."""
    command = [sys.executable, "-m", "steepest_grading", "autograde", ASSIGNMENT, "--json"]
    memory, said = {}, []
    start = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as out,
        subprocess.Popen(
            [*command, "--workers", str(WORKERS)], cwd=course, stdout=out, stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):  # fmt: skip
        for line in process.stderr:
            said.append(line)
            if found := re.match(r"(\d+) of ", line):
                memory[int(found[1])] = resident(psutil.Process(process.pid))
        code = process.wait()
        seconds = time.perf_counter() - start
        if code not in (0, 1):
            raise SystemExit(f"autograde ended with {code}:\n{''.join(said)}")
        out.seek(0)
        return Run(seconds, json.load(out), memory)


def resident(coordinator: psutil.Process) -> tuple[int, int]:
    """Return the resident memory of a process, and of the largest that it started."""
    sizes = [0]
    for process in coordinator.children(recursive=True):
        try:
            sizes.append(process.memory_info().rss)
        except psutil.Error:  # it ended meanwhile
            continue
    return coordinator.memory_info().rss, max(sizes)


def stock(course: Path, command: str = "autograde") -> float:
    """Return the seconds of a stock command."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    start = time.perf_counter()
    finished = subprocess.run(
        [sys.executable, "-m", "nbgrader", command, ASSIGNMENT], cwd=course, check=False,
        capture_output=True, text=True, env={**os.environ, "PATH": path},
    )  # fmt: skip
    if finished.returncode:
        raise SystemExit(f"nbgrader {command}:\n{finished.stderr[-3000:]}")
    return time.perf_counter() - start


def further(run: Any, course: Path) -> tuple[float, Any]:
    """Return the seconds of a further submission, and what the run with the class returned."""
    hand_in(course, range(FEW))
    run(course)  # makes the gradebook and fills the caches of files
    hand_in(course, range(FEW, 2 * FEW))
    few = run(course)
    hand_in(course, range(2 * FEW, 2 * FEW + CLASS))
    many = run(course)
    seconds = [one.seconds if isinstance(one, Run) else one for one in (few, many)]
    return (seconds[1] - seconds[0]) / (CLASS - FEW), many


def lines(quick: bool, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Measure, and yield what, how much, and whether the aim is met."""
    mine, run = further(ours, new_course(folder / "ours"))
    fresh = [row for row in run.document["students"] if not row["skipped"]]
    for what, key, most in [("grading", "seconds", 50), ("recording", "recording_seconds", 25)]:
        median = statistics.median(row[key] for row in fresh) * 1e3
        yield f"{what} a submission, median", f"{median:.1f} ms", aim(median, most)
    yield f"a further submission, ours, {WORKERS} workers", f"{mine * 1e3:.0f} ms", ""
    beside = new_course(folder / "stock")
    stock(beside, "generate_assignment")
    theirs, _ = further(stock, beside)
    yield "a further submission, stock", f"{theirs * 1e3:.0f} ms", ""
    yield "throughput, ours / stock", f"{theirs / mine:.1f}", aim(theirs / mine, 25, least=True)
    if quick:
        return
    large = new_course(folder / "large")
    hand_in(large, range(MANY))
    run = ours(large)
    yield f"{MANY:,} submissions in one run", f"{run.seconds:.1f} s", aim(run.seconds, 90)
    for what, place in [("the coordinator", 0), ("the largest of its processes", 1)]:
        sizes = ", ".join(f"{run.memory[mark][place] / 1e6:.0f}" for mark in MARKS)
        marks = ", ".join(map(str, MARKS))
        yield f"memory of {what} at {marks}", f"{sizes} MB", ""
        peak = max(sizes[place] for sizes in run.memory.values())
        growth = peak / run.memory[MARKS[0]][place]
        yield "  peak / at 100", f"{growth:.2f}", aim(growth, 1.1)


def aim(value: float, bound: float, *, least: bool = False) -> str:
    """Return a bound and whether a value is within it."""
    met = value >= bound if least else value <= bound
    return f"{'' if met else 'NOT '}{'≥' if least else '≤'} {bound:g}"


def main() -> None:
    """Print the table."""
    print(f"\nGrading {ASSIGNMENT}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for what, value, verdict in lines("--quick" in sys.argv, Path(folder)):
            print(f"{what:<55}{value:>20}   {verdict}", flush=True)


if __name__ == "__main__":
    main()
