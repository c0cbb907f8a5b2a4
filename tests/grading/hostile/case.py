"""One hostile submission: what it attempts, how it is made, and what it deserves.

An attack is Python that stands in one solution cell of the released notebook, or a thing done to
the file or the folder that is handed in. It looks for its targets at run time and does harm only
where a path says that it belongs to the class of these tests (`TARGET`). It tells that it got
somewhere with ``reached(...)``: the words are printed, and the cell then defines the model
solution, so that success also shows in the points.
"""

from __future__ import annotations

import functools
import json
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXERCISES = Path(__file__).parents[2] / "exercises"
if str(EXERCISES) not in sys.path:
    sys.path.insert(0, str(EXERCISES))  # for assignment_runner

from assignment_runner import Assignment, assignments  # noqa: E402

TARGET = "hostile-class"
"""Part of every path that an attack may harm."""

DERIVATIVES, OPTIMIZERS, BACKPROP = "01-derivatives", "06-optimizers", "07-backprop"

# The two halves of the word are one string for Python; the source, which the feedback page shows,
# does not hold the word itself.
PRELUDE = """\
import ctypes, os, signal, socket, subprocess, sys, tempfile, threading, time
MARK, SEEN = "{mark}", []
def reached(what):
    SEEN.append(what)
    print("REAC" "HED", MARK, str(what)[:200], flush=True)
"""
TOOLS = '''\
def walk(wanted, seconds=1.5):
    """Yield the files of the machine whose name is wanted, from here to the root."""
    skip = {"proc", "sys", "dev", "usr", "lib", "node_modules", ".git", "__pycache__"}
    end, seen = time.monotonic() + seconds, set()
    starts = [os.getcwd(), tempfile.gettempdir(), os.path.expanduser("~"), *sys.path, "/"]
    for start in filter(os.path.isdir, starts):
        for folder, folders, files in os.walk(start):
            if folder in seen or time.monotonic() > end:
                folders.clear()
                continue
            seen.add(folder)
            folders[:] = [name for name in folders if name not in skip]
            yield from (os.path.join(folder, name) for name in files if wanted(name))
'''
"""What attacks on files begin with."""

HandIn = Callable[[Path, bytes, Path], None]
"""Puts a submission there: the student's folder for the assignment, the notebook, the course."""


@dataclass(frozen=True)
class Hostile:
    """One hostile submission.

    Attributes
    ----------
    name : str
        Words joined by hyphens; part of the student id.
    attempts : str
        What it tries, in one sentence.
    code : str
        The attack; it takes the place of the cell ``part``.
    part, assignment : str
        Where it stands.
    honest : tuple of str
        Other parts, written as in the model solution. They may earn their points.
    keeps : bool
        Whether those points must come: a death or an endless loop costs the guilty cell alone.
    extra_points : float
        What the attack's own cells may earn beside, because that much of them is right.
    rewarded : bool
        Whether the cell defines the model solution where the attack got somewhere.
    later : str
        Code in a cell of the student's own at the end of the notebook.
    cells : mapping of str to str
        Further solution cells, by part.
    answer : str
        What stands in the cell that a person grades.
    hand_in : callable, optional
        Writes the submission in another way than as one file.
    student : bytes
        The name of the student's folder, if the name itself is the attack.
    signs : tuple of callable
        How success would show, beside the signs that every submission is examined for.
    """

    name: str
    attempts: str
    code: str = ""
    part: str = "forward_difference"
    assignment: str = DERIVATIVES
    honest: tuple[str, ...] = ()
    keeps: bool = False
    extra_points: float = 0.0
    rewarded: bool = True
    later: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    answer: str = ""
    hand_in: HandIn | None = None
    student: bytes = b""
    signs: tuple[Callable, ...] = ()

    @property
    def mark(self) -> str:
        """What the attack writes wherever it gets."""
        return f"hostile-{self.name}"

    @property
    def honest_points(self) -> float:
        """The points of the honest parts."""
        work = assignment(self.assignment)
        return sum(work.points(check) for part in self.honest for check in work.parts[part])

    @property
    def at_most(self) -> float:
        """The points that its honest content deserves."""
        return self.honest_points + self.extra_points


@functools.cache
def assignment(name: str) -> Assignment:
    """Return one assignment as the tests' runner knows it."""
    return next(item for item in assignments() if item.name == name)


def attacked_source(case: Hostile) -> str:
    """Return the attacked cell: prelude, attack, and the reward."""
    source = PRELUDE.format(mark=case.mark) + textwrap.dedent(case.code).strip("\n") + "\n"
    if "walk(" in source:
        source = TOOLS + source
    if case.rewarded:
        solution = assignment(case.assignment).solutions[case.part]
        source += "if SEEN:\n" + textwrap.indent(solution, "    ") + "\n"
    return source


@functools.cache
def _released(name: str) -> str:
    return assignment(name).release_path.read_text(encoding="utf-8")


def notebook(case: Hostile) -> dict[str, Any]:
    """Return the submission as a notebook: the release with the attack in it."""
    work = assignment(case.assignment)
    released = json.loads(_released(case.assignment))
    sources = {part: work.solutions[part] for part in case.honest}
    sources |= {part: textwrap.dedent(text).strip("\n") for part, text in case.cells.items()}
    if case.code:
        sources[case.part] = attacked_source(case)
    for cell in released["cells"]:
        meta = cell["metadata"].get("nbgrader", {})
        if meta.get("grade_id") in sources:
            cell["source"] = sources[meta["grade_id"]]
        elif case.answer and meta.get("grade") and meta.get("solution"):
            cell["source"] = case.answer
    if case.later:
        cell = {"cell_type": "code", "id": "later", "metadata": {}, "outputs": []}
        cell |= {"execution_count": None, "source": textwrap.dedent(case.later).strip("\n")}
        released["cells"].append(cell)
    return released


def notebook_bytes(case: Hostile) -> bytes:
    """Return the file that is handed in."""
    return json.dumps(notebook(case)).encode()


def hand_in(case: Hostile, folder: Path, course: Path) -> None:
    """Put the submission into the student's folder for the assignment."""
    folder.mkdir(parents=True)
    if case.hand_in is None:
        (folder / assignment(case.assignment).source_path.name).write_bytes(notebook_bytes(case))
    else:
        case.hand_in(folder, notebook_bytes(case), course)
