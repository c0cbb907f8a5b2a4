"""Run the checks of an assignment against any version of its solutions, in this process.

A kernel costs a second and half a gigabyte of patience; `Assignment.grade` executes the same
cells in a fresh namespace in a few milliseconds. `test_nbgrader_round.py` proves on a sample
that stock nbgrader comes to the same verdicts.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib.util
import io
import textwrap
import warnings
from collections.abc import Collection
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import nbformat
import numpy as np

ROOT = Path(__file__).parents[2]
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
BEGIN_SOLUTION, END_SOLUTION = "BEGIN SOLUTION", "END SOLUTION"


class Wrong(NamedTuple):
    """A wrong version of one part: what it gets wrong, its cell, and what the check must say."""

    mistake: str
    cell: str
    says: str
    no_points: bool = False  # whether it must lose the visible checks as well


class Correct(NamedTuple):
    """An unusual but correct version of one part."""

    way: str
    cell: str


class Verdict(NamedTuple):
    """What one check came to: nothing, or the last line of its failure."""

    passed: bool
    message: str = ""


def graded(cell: nbformat.NotebookNode) -> dict:
    """Return nbgrader's metadata of a cell, empty for a plain cell."""
    return cell.metadata.get("nbgrader", {})


def lines_between(source: str, begin: str, end: str) -> list[str]:
    """Return the lines of the regions between two markers."""
    inside, found = False, []
    for line in source.splitlines():
        if end in line:
            inside = False
        elif begin in line:
            inside = True
        elif inside:
            found.append(line)
    return found


def open_lines(source: str) -> list[str]:
    """Return the lines of a cell that a student gets: those outside all regions."""
    found, inside = [], False
    for line in source.splitlines():
        if END_HIDDEN in line or END_SOLUTION in line:
            inside = False
        elif BEGIN_HIDDEN in line or BEGIN_SOLUTION in line:
            inside = True
        elif not inside:
            found.append(line)
    return found


class Assignment:
    """One assignment: its source notebook, its release, and the table of its variants."""

    def __init__(self, source: Path) -> None:
        self.name = source.parent.name
        self.topic = source.stem
        self.source_path = source
        self.release_path = ROOT / "exercises" / self.name / source.name
        self.source = nbformat.read(source, as_version=4)
        self._verdicts: dict[tuple, dict[str, Verdict]] = {}

    @property
    def release(self) -> nbformat.NotebookNode:
        """The student's notebook."""
        return nbformat.read(self.release_path, as_version=4)

    @functools.cached_property
    def solutions(self) -> dict[str, str]:
        """The source of each solution cell by its part."""
        return {
            graded(cell)["grade_id"]: cell.source
            for cell in self.source.cells
            if cell.cell_type == "code" and graded(cell).get("solution")
        }

    @functools.cached_property
    def stubs(self) -> dict[str, str]:
        """The released source of each solution cell by its part."""
        return {
            graded(cell)["grade_id"]: cell.source
            for cell in self.release.cells
            if cell.cell_type == "code" and graded(cell).get("solution")
        }

    @functools.cached_property
    def functions(self) -> dict[str, list[str]]:
        """The functions and classes that the solution cell of each part defines."""
        return {
            part: [
                node.name
                for node in ast.parse(source).body
                if isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
            ]
            for part, source in self.solutions.items()
        }

    @functools.cached_property
    def checks(self) -> dict[str, nbformat.NotebookNode]:
        """The check cells by grade id, in order."""
        return {
            graded(cell)["grade_id"]: cell
            for cell in self.source.cells
            if graded(cell).get("grade") and not graded(cell)["solution"]
        }

    @functools.cached_property
    def parts(self) -> dict[str, list[str]]:
        """The checks of each part: those named ``test_PART`` or ``test_PART_aspect``."""
        parts: dict[str, list[str]] = {part: [] for part in self.solutions}
        for check in self.checks:
            owners = [
                part
                for part in parts
                if check == f"test_{part}" or check.startswith(f"test_{part}_")
            ]
            parts[max(owners, key=len)].append(check)
        return parts

    @functools.cached_property
    def variants(self) -> ModuleType:
        """The tables ``WRONG`` and ``CORRECT`` of ``variants/TOPIC.py``."""
        path = Path(__file__).parent / "variants" / f"{self.topic}.py"
        spec = importlib.util.spec_from_file_location(f"variants_{self.topic}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def is_not_written(self, part: str, message: str) -> bool:
        """Return whether a message says that a function of the part is not written yet."""
        return any(message.startswith(f"{name}: not written yet.") for name in self.functions[part])

    def points(self, check: str) -> int:
        """Return the points of a check."""
        return graded(self.checks[check])["points"]

    def grade(self, *, only: str | None = None, **cells: str | None) -> dict[str, Verdict]:
        """Run the checks, with some solution cells replaced (``None``: the cell is deleted).

        Parameters
        ----------
        only : str, optional
            The part whose checks are run; those of all parts, if left out.
        **cells : str or None
            The source of solution cells, by part.
        """
        key = (only, *sorted(cells.items()))
        if key not in self._verdicts:
            self._verdicts[key] = self._grade(
                cells, self.checks if only is None else self.parts[only]
            )
        return self._verdicts[key]

    def _grade(self, cells: dict[str, str | None], checks: Collection[str]) -> dict[str, Verdict]:
        namespace: dict[str, object] = {"__name__": "__main__"}
        verdicts: dict[str, Verdict] = {}
        floating = np.geterr()
        try:
            for cell in self.source.cells:
                name = graded(cell).get("grade_id")
                if cell.cell_type != "code" or name is None:
                    continue
                if name in self.checks:
                    if name in checks:
                        verdicts[name] = run_check(name, cell.source, namespace)
                    continue
                source = cells.get(name, cell.source)
                if source is not None:
                    run_student(name, textwrap.dedent(source), namespace)
        finally:
            np.seterr(**floating)
        return verdicts

    def lost(self, verdicts: dict[str, Verdict]) -> set[str]:
        """Return the parts that lost points."""
        return {
            part
            for part, checks in self.parts.items()
            if not all(verdicts[check].passed for check in checks if check in verdicts)
        }


def manual_cells(assignment: Assignment) -> list[nbformat.NotebookNode]:
    """Return the cells that a person grades."""
    return [
        cell
        for cell in assignment.source.cells
        if graded(cell).get("grade") and graded(cell)["solution"]
    ]


def run_student(name: str, source: str, namespace: dict[str, object]) -> None:
    """Run a cell that a student wrote; an error in it leaves its names undefined."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        with contextlib.suppress(Exception):
            exec(compile(source, f"<{name}>", "exec"), namespace)


def run_check(name: str, source: str, namespace: dict[str, object]) -> Verdict:
    """Run a check cell as nbgrader judges it: an exception or a word on stderr is a failure."""
    out, err = io.StringIO(), io.StringIO()
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        warnings.simplefilter("always")
        try:
            exec(compile(source, f"<{name}>", "exec"), namespace)
        except AssertionError as error:
            return Verdict(False, str(error))
        except Exception as error:
            return Verdict(False, f"{type(error).__name__}: {error}")
    if caught or err.getvalue():
        return Verdict(False, f"stderr: {[str(item.message) for item in caught]}{err.getvalue()}")
    if out.getvalue():
        return Verdict(False, f"stdout: {out.getvalue()}")
    return Verdict(True)


@functools.cache
def assignments() -> list[Assignment]:
    """Return all assignments in order."""
    return [Assignment(path) for path in sorted((ROOT / "solutions").glob("*/*.ipynb"))]
