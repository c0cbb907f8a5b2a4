"""Look for mistakes in an assignment that would cost students points, before any is graded.

Nothing is executed here: that the solutions get full marks and the releases none is found by
grading them.
"""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from steepest_grading.bare_expressions import bare_expressions
from steepest_grading.course import (
    CourseCell,
    CourseError,
    notebook_path,
    owner,
    points_of,
    read_cells,
    role_of,
)

__all__ = ["Problem", "inspect"]

HIDDEN, SOLUTION = "HIDDEN TESTS", "SOLUTION"
# What nbgrader puts in place of a solution: ClearSolutions.code_stub and text_stub.
STUBS = {"code": "# YOUR CODE HERE\nraise NotImplementedError()", "markdown": "YOUR ANSWER HERE"}


class Problem(NamedTuple):
    """Something that is wrong with a file of the course: print it as it is."""

    file: str
    cell: str
    text: str

    def __str__(self) -> str:
        return ": ".join(filter(None, self))


def inspect(course: Path, assignment: str) -> list[Problem]:
    """Return what is wrong with the files of an assignment; an empty list if nothing is.

    Parameters
    ----------
    course : Path
        Folder with ``solutions/`` and ``exercises/``.
    assignment : str
        The name of its folder in both.

    Returns
    -------
    list of Problem
        In the order of the cells, those of the solution first.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python says of a cell, it says when it runs
        return list(_problems(course, assignment))


def _problems(course: Path, assignment: str) -> Iterator[Problem]:
    files, notebooks = {}, {}
    for folder in ("solutions", "exercises"):
        try:
            path = notebook_path(course, folder, assignment)
            files[folder] = f"{folder}/{assignment}/{path.name}"
            notebooks[folder] = read_cells(path)
        except CourseError as error:
            file, _, text = str(error).partition(": ")
            yield Problem(file, "", text)
    if "solutions" in files:
        name = Path(files["solutions"]).name
        yield from _same_name(course, assignment, name)
    if "solutions" in notebooks:
        for where, text in _of_cells(notebooks["solutions"]):
            yield Problem(files["solutions"], where, text)
    if len(notebooks) == 2:
        if Path(files["exercises"]).name != name:
            yield Problem(files["exercises"], "", f"expected the name {name}")
        for where, text in _of_release(notebooks["solutions"], notebooks["exercises"]):
            yield Problem(files["exercises"], where, text)


def _same_name(course: Path, assignment: str, name: str) -> Iterator[Problem]:
    """Yield a problem for each other assignment with a notebook of this name."""
    for path in sorted((course / "solutions").glob("*/*.ipynb")):
        if path.parent.name != assignment and path.name.lower() == name.lower():
            other = f"solutions/{path.parent.name}/{path.name}"
            text = f"{other} has the same name; students would mix them up"
            yield Problem(f"solutions/{assignment}/{name}", "", text)


def _of_cells(cells: list[CourseCell]) -> Iterator[tuple[str, str]]:
    """Yield where and what is wrong in the notebook with the solutions."""
    roles = []
    for cell in cells:
        try:
            roles.append(role_of(cell))
        except CourseError as error:
            yield cell.where, str(error).removeprefix(f"{cell.where}: ")
            roles.append("")
    parts = [cell.name for cell, role in zip(cells, roles, strict=True) if role == "solution"]
    seen: set[str] = set()
    for cell, role in zip(cells, roles, strict=True):
        texts = [*_of_name(cell, seen), *_of_regions(cell, role)]
        if role in ("check", "written"):
            texts += _of_points(cell)
        if role == "check":
            texts += _of_check(cell, parts)
        elif role in ("solution", "setup") and (error := _syntax_error(cell.source)):
            texts.append(f"it is no Python: {error}")
        yield from ((cell.where, text) for text in texts)


def _of_name(cell: CourseCell, seen: set[str]) -> Iterator[str]:
    if not cell.name:
        return
    if cell.name in seen:
        yield "its grade id is there twice"
    seen.add(cell.name)
    if not re.fullmatch(r"[A-Za-z0-9_-]+", cell.name):
        yield "a grade id has letters, digits, - and _ only, no spaces"


def _of_points(cell: CourseCell) -> Iterator[str]:
    try:
        if points_of(cell) == 0:
            yield "expected points, got 0"
    except CourseError as error:
        yield str(error).removeprefix(f"{cell.where}: ")


def _of_regions(cell: CourseCell, role: str) -> Iterator[str]:
    """Yield what is wrong with the regions that a release leaves out."""
    for words, roles in ((HIDDEN, ("check",)), (SOLUTION, ("solution", "written"))):
        found = re.findall(rf"(BEGIN|END) {words}", cell.source)
        if found and role not in roles:
            allowed = " or ".join(roles)
            yield f"a {words} region may stand in a {allowed} cell only, not in one of role {role}"
        if found != ["BEGIN", "END"] * (len(found) // 2):
            yield f"BEGIN {words} and END {words} do not alternate: {', '.join(found)}"
        if not found and words == SOLUTION and role in roles:
            yield "expected its answer between BEGIN SOLUTION and END SOLUTION"


def _of_check(cell: CourseCell, parts: list[str]) -> Iterator[str]:
    if not owner(cell.name, parts):
        named = ", ".join(parts) or "the solution cells (there is none)"
        yield f"expected a name test_PART or test_PART_aspect, with PART one of {named}"
    for words, source in (("", cell.source), ("without its hidden lines ", _released(cell))):
        if error := _syntax_error(source):
            yield f"{words}it is no Python: {error}"
            return
    if not ast.parse(_released(cell)).body:
        yield "nothing is left of it without its hidden lines; students need one line to see"
    for line, text in bare_expressions(cell.source):
        yield f"line {line}: nobody looks at `{text}`, so the check cannot fail there"


def _syntax_error(source: str) -> str:
    try:
        compile(source, "<cell>", "exec")
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _released(cell: CourseCell) -> str:
    """Return the source of a cell as nbgrader releases it."""
    lines, inside = [], False
    stub = STUBS["code" if cell.cell_type == "code" else "markdown"]
    for line in cell.source.split("\n"):
        if f"BEGIN {SOLUTION}" in line:
            indent = line[: len(line) - len(line.lstrip())]
            lines += textwrap.indent(stub, indent).split("\n")
        if f"BEGIN {SOLUTION}" in line or f"BEGIN {HIDDEN}" in line:
            inside = True
        elif f"END {SOLUTION}" in line or f"END {HIDDEN}" in line:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines)


def _of_release(
    solutions: list[CourseCell], exercises: list[CourseCell]
) -> Iterator[tuple[str, str]]:
    """Yield where and how the release differs from what the solutions release."""
    remedy = "release it again with `python -m steepest_grading.release`"
    ours, theirs = (
        [cell.name or cell.cell_type for cell in part] for part in (solutions, exercises)
    )
    if ours != theirs:
        pairs = zip([*ours, "the end"], [*theirs, "the end"], strict=False)
        at, (ours_here, theirs_here) = next(
            (number, pair) for number, pair in enumerate(pairs, 1) if pair[0] != pair[1]
        )
        yield f"cell {at}", f"expected {ours_here}, got {theirs_here}; {remedy}"
        return
    keys = ("grade", "solution", "locked", "points")
    for cell, released in zip(solutions, exercises, strict=True):
        if cell.cell_type != released.cell_type:
            yield cell.where, f"expected type {cell.cell_type}, got {released.cell_type}; {remedy}"
        if re.search(rf"BEGIN ({HIDDEN}|{SOLUTION})", released.source):
            yield cell.where, f"it still has what students must not see; {remedy}"
        elif released.source != _released(cell):
            yield cell.where, f"it is not what its solution releases; {remedy}"
        if [cell.nbgrader.get(key) for key in keys] != [released.nbgrader.get(key) for key in keys]:
            yield cell.where, f"its kind or its points are not those of its solution; {remedy}"
