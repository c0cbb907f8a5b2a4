"""A class of hostile and honest students in a throw-away course, graded by the real commands."""

from __future__ import annotations

import csv
import functools
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import nbformat
from grading.hostile.case import (
    BACKPROP,
    DERIVATIVES,
    OPTIMIZERS,
    Assignment,
    Hostile,
    assignment,
    hand_in,
)
from grading.hostile.signs import Evidence
from grading.hostile.table import HOSTILE
from grading.hostile.world import World, snapshot

# isort: split
from assignment_runner import graded

ROOT = Path(__file__).parents[3]
HONEST_AFTER = 6
"""An honest student comes after so many hostile ones."""
# A machine that does other work as well needs more patience.
PATIENCE = min(4.0, max(1.0, os.getloadavg()[0] / 2))
# Of a cell and of a submission. An endless function costs its part's three checks and the cell
# that tries it one limit each; assignments with a thousand steps or nodes take longer.
SECONDS = {DERIVATIVES: (2.5, 13.0), OPTIMIZERS: (5.0, 10.0), BACKPROP: (5.0, 10.0)}
PACKAGES = re.compile(
    r"import (?:sympy|scipy|torch|autograd|jax)|from (?:sympy|scipy|torch|autograd)"
)
"""What takes seconds to import: no honest student does so here."""
OUTPUTS = frozenset(
    {
        "autograded",
        "feedback",
        "received",
        "grades.csv",
        "gradebook.db",
        "gradebook.lock",
        *("gradebook.db-journal", "gradebook.db-wal", "gradebook.db-shm", "reports"),
    }
)
"""What the commands may write in the course's folder."""


@dataclass(frozen=True)
class Honest:
    """An honest student: the solution cells, and the score that they deserve."""

    name: str
    assignment: str
    cells: dict[str, str]

    @property
    def verdicts(self) -> dict[str, bool]:
        """What the tests' own runner says of each check."""
        verdicts = assignment(self.assignment).grade(**self.cells)
        return {check: verdict.passed for check, verdict in verdicts.items()}

    @property
    def score(self) -> float:
        """The points that they deserve."""
        work = assignment(self.assignment)
        return sum(work.points(check) for check, passed in self.verdicts.items() if passed)


class Command(NamedTuple):
    """A command that was run: its status, what it said, its seconds, what it left behind."""

    status: int
    said: str
    seconds: float
    left: list[str]


def limits_of(name: str) -> tuple[str, ...]:
    """Return the options that limit what a submission may use."""
    cell, submission = SECONDS[name]
    return (
        *("--cell-seconds", f"{PATIENCE * cell:.1f}"),
        *("--submission-seconds", f"{PATIENCE * submission:.1f}"),
    )


def honest_cells(work: Assignment, number: int) -> dict[str, str]:
    """Return the cells of one honest student: solutions, mistakes, unusual ways, in turn."""
    if number % 3 == 0:
        return dict(work.solutions)
    table = work.variants.WRONG if number % 3 == 1 else work.variants.CORRECT
    quick = {part: [row for row in table[part] if not PACKAGES.search(row.cell)] for part in table}
    return {
        part: dedent(quick[part][(7 * number + place) % len(quick[part])].cell).strip("\n")
        for place, part in enumerate(work.parts)
    }


def write_honest(honest: Honest, folder: Path) -> None:
    """Hand in an honest student's notebook."""
    work = assignment(honest.assignment)
    notebook = work.release
    for cell in notebook.cells:
        cell.source = honest.cells.get(graded(cell).get("grade_id"), cell.source)
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / work.source_path.name)


class Classroom:
    """The course, everybody's submissions, the commands, and what came of it."""

    def __init__(self, folder: Path) -> None:
        self.course = folder / "course"
        self.students: dict[str, Hostile] = {}
        self.honest: dict[str, Honest] = {}
        self.commands: dict[tuple[str, ...], Command] = {}
        self.changes: list[str] = []
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONNOUSERSITE": "1",
            "JUPYTER_CONFIG_DIR": str(folder / "settings"),
            "IPYTHONDIR": str(folder / "ipython"),
            "HOSTILE_CANARY": "canary",
            "PGPASSWORD": "hostile-canary",
        }
        self._report = folder / "left.json"
        self._build()

    def _build(self) -> None:
        self.course.mkdir()
        shutil.copy(ROOT / "nbgrader_config.py", self.course)
        for kind in ("solutions", "exercises"):
            for name in SECONDS:
                shutil.copytree(ROOT / kind / name, self.course / kind / name)
        (self.course / "gradebook.db").touch()  # what a link points to must be there
        for name in SECONDS:
            cases = [case for case in HOSTILE.values() if case.assignment == name]
            for place, case in enumerate(cases):
                if place % HONEST_AFTER == 0:
                    self._add_honest(name, place // HONEST_AFTER, place)
                # Graded in the order of their names: an accomplice comes after its leaver.
                raw = case.student or f"{name[:2]}-{place:03d}-{case.name}".encode()
                student = os.fsdecode(raw)
                hand_in(case, self.course / "submitted" / student / name, self.course)
                self.students[student] = case

    def _add_honest(self, name: str, number: int, place: int) -> None:
        student = f"{name[:2]}-{place:03d}-an-honest-one"
        honest = Honest(student, name, honest_cells(assignment(name), number))
        self.honest[student] = honest
        write_honest(honest, self.course / "submitted" / student / name)

    def run(self, *arguments: str) -> Command:
        """Run one command of the grader, and remember it."""
        started = time.monotonic()
        watch = [sys.executable, str(Path(__file__).with_name("watch.py")), str(self._report)]
        done = subprocess.run(
            [*watch, sys.executable, "-m", "steepest_grading", *arguments],
            cwd=self.course,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=600,
        )
        seconds = time.monotonic() - started
        said = done.stdout.decode("utf-8", "surrogateescape")
        left = json.loads(self._report.read_text())
        self.commands[arguments] = Command(done.returncode, said, seconds, left)
        return self.commands[arguments]

    def go_through(self) -> None:
        """Run everything, watching the world around."""
        with World(self.course) as world:
            before = snapshot(self.course, OUTPUTS)
            for name in SECONDS:
                self.run("autograde", name, "--workers", "2", *limits_of(name))
            for name in SECONDS:
                self.run("feedback", name)
                self.run("report", name)
            self.run("export", "--to", "grades.csv")
            self.changes = world.changes()
            after = snapshot(self.course, OUTPUTS)
            for name in sorted(before.keys() | after.keys()):
                if before.get(name) != after.get(name):
                    self.changes.append(f"the course's {name} changed")

    @property
    def grading_seconds(self) -> float:
        """How long the three gradings took together."""
        return sum(
            command.seconds for words, command in self.commands.items() if words[0] == "autograde"
        )

    @functools.cached_property
    def scores(self) -> dict[tuple[str, str], dict[str, float]]:
        """The automatic points of each student in each assignment, check by check."""
        query = """
            SELECT assignment.name, submitted_assignment.student_id, base_cell.name,
                   grade.auto_score
            FROM grade
            JOIN base_cell ON base_cell.id = grade.cell_id
            JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
            JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
            JOIN assignment ON assignment.id = submitted_assignment.assignment_id
            WHERE grade.auto_score IS NOT NULL
        """
        found: dict[tuple[str, str], dict[str, float]] = {}
        connection = sqlite3.connect(self.course / "gradebook.db")
        try:
            for name, student, check, score in connection.execute(query):
                found.setdefault((student, name), {})[check] = score
        finally:
            connection.close()
        return found

    @functools.cached_property
    def receipts(self) -> dict[tuple[str, str], dict]:
        """What the receipts say."""
        found = {}
        for path in (self.course / "autograded").glob("*/*/receipt.json"):
            receipt = json.loads(path.read_text())
            found[receipt["student"], receipt["assignment"]] = receipt
        return found

    def shown_name(self, student: str) -> str:
        """Return the name under which a student is recorded, escaped if it cannot be shown."""
        if student.isprintable():
            return student
        return student.encode("unicode_escape").decode("ascii")

    def is_refused(self, student: str) -> bool:
        """Return whether the instructor was told that a student cannot be recorded, and why."""
        said = "".join(command.said for command in self.commands.values())
        return f"{student}: cannot be recorded: student: expected a name" in said

    def page(self, student: str, name: str) -> str:
        """Return a student's feedback page."""
        folder = self.course / "feedback" / self.shown_name(student) / name
        pages = list(folder.glob("*.html")) if folder.is_dir() else []
        return pages[0].read_text(encoding="utf-8") if pages else ""

    def evidence(self, student: str) -> Evidence:
        """Return what grading a hostile student left behind."""
        case = self.students[student]
        key = (self.shown_name(student), case.assignment)
        grades = self.receipts.get(key, {}).get("grades", {})
        if not grades and self.is_refused(key[0]):
            grades = {"status": "failed"}
        words = [
            text for check in grades.get("checks", []) for text in (check["message"], check["told"])
        ]
        words += [
            text for cell in grades.get("cells", []) for text in (cell["printed"], cell["error"])
        ]
        scores = self.scores.get(key)
        return Evidence(
            case,
            sum(scores.values()) if scores is not None else None,
            grades.get("status", ""),
            self.page(student, case.assignment),
            "\n".join(words),
            (),
            grades.get("seconds", 0.0),
        )

    def table(self) -> Iterator[list[str]]:
        """Yield the rows of the exported table."""
        with (self.course / "grades.csv").open(newline="", encoding="utf-8") as file:
            yield from csv.reader(file)
