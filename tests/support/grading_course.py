"""A course of one small assignment, written into a folder: every test breaks one thing of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

ASSIGNMENT, TOPIC = "01-first", "first"

SOLUTION = '''def double(x):
    """Return twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION'''
STUB = '''def double(x):
    """Return twice x."""
    # YOUR CODE HERE
    raise NotImplementedError()'''
CHECK = "# 1 point\nassert double(3) == 6"
HIDDEN = """
### BEGIN HIDDEN TESTS
assert double(-7) == -14
### END HIDDEN TESTS"""


def cell(
    name: str, cell_type: str, source: str, *, points: float | None = None, **kind: bool
) -> dict[str, Any]:
    """Return a cell of nbformat 4; one without a name is plain."""
    metadata: dict[str, Any] = {}
    if name:
        metadata["nbgrader"] = {
            "grade_id": name,
            "schema_version": 3,
            **{key: kind.get(key, False) for key in ("grade", "locked", "solution", "task")},
        }
        if points is not None:
            metadata["nbgrader"]["points"] = points
    made = {"cell_type": cell_type, "id": name or "plain", "metadata": metadata, "source": source}
    return made | ({"outputs": [], "execution_count": None} if cell_type == "code" else {})


def check(name: str, source: str, points: float = 1) -> dict[str, Any]:
    """Return a check."""
    return cell(name, "code", source, points=points, grade=True, locked=True)


def notebook(cells: list[Any], **more: Any) -> dict[str, Any]:
    """Return a notebook of nbformat 4."""
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more


def cells_of(folder: str) -> list[dict[str, Any]]:
    """Return the cells of the notebook in ``solutions`` or in ``exercises``."""
    solved = folder == "solutions"
    answer = "<!-- BEGIN SOLUTION -->\nBecause.\n<!-- END SOLUTION -->"
    return [
        cell("introduction", "markdown", "# First", locked=True),
        cell("setup", "code", "import math", locked=True),
        cell("double", "code", SOLUTION if solved else STUB, solution=True),
        cell("", "code", "# Try it\nprint(double(3))"),
        check("test_double", CHECK),
        check("test_double_negative", CHECK + (HIDDEN if solved else ""), points=2),
        cell(
            "why",
            "markdown",
            answer if solved else "YOUR ANSWER HERE",
            points=3,
            grade=True,
            solution=True,
        ),
    ]


def write_notebook(path: Path, cells: list[Any], **more: Any) -> Path:
    """Write a notebook, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook(cells, **more)), encoding="utf-8")
    return path


def write_course(
    folder: Path,
    change: Callable[[list[dict[str, Any]]], object] = len,
    *,
    released: Callable[[list[dict[str, Any]]], object] = len,
    assignment: str = ASSIGNMENT,
    topic: str = TOPIC,
) -> Path:
    """Write the course and return its folder.

    Parameters
    ----------
    folder : Path
    change, released : callable
        Change the cells of the solution, of the release, in place.
    assignment, topic : str
        The names of the assignment and its notebook.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").touch()
    for name, edit in (("solutions", change), ("exercises", released)):
        cells = copy.deepcopy(cells_of(name))
        edit(cells)
        write_notebook(folder / name / assignment / f"{topic}.ipynb", cells)
    return folder


def both(edit: Callable[[list[dict[str, Any]]], object]) -> dict[str, Any]:
    """Return the arguments of `write_course` that change solution and release alike."""
    return {"change": edit, "released": edit}
