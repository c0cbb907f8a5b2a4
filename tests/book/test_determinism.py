"""A chapter gives the same numbers and the same pictures every time it is run."""

from __future__ import annotations

import os
import subprocess
import sys

import nbformat
import pytest
from support.book import BUILT
from support.chapter_source import PATHS, ROOT, chapter

from steepest_book.assets import PACKAGE, digest_of

pytestmark = pytest.mark.slow

COMPARED = ("text/plain", "text/html", "image/svg+xml")


RUN = """
import sys
import nbformat
from nbclient import NotebookClient
source, result, folder = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
NotebookClient(notebook, timeout=300, resources={"metadata": {"path": folder}}).execute()
nbformat.write(notebook, result)
"""


def code(notebook: nbformat.NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def shown(notebook: nbformat.NotebookNode) -> list[dict[str, str]]:
    """Return what every cell shows."""
    found: list[dict[str, str]] = []
    for cell in notebook.cells:
        printed = ""  # it arrives in pieces, cut by the clock
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                printed += output.text if output.name == "stdout" else ""
            else:
                data = output.get("data", {})
                found.append({kind: text for kind, text in data.items() if kind in COMPARED})
        found += [{"stdout": printed}] if printed else []
    return found


def as_built(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the run of a chapter that the built book shows: it keeps them all."""
    kept = BUILT.parent / ".jupyter_cache" / digest_of(PACKAGE) / "executed"
    runs = [nbformat.read(path, as_version=4) for path in sorted(kept.glob("*/base.ipynb"))]
    found = [run for run in runs if code(run) == code(notebook)]
    assert len(found) == 1, f"expected one run of the chapter in {kept}, got {len(found)}"
    return found[0]


def run_again(notebook: nbformat.NotebookNode, folder) -> nbformat.NotebookNode:
    """Run a chapter in a fresh kernel, as the build does.

    In a process of its own: the browser of other tests keeps an event loop in this one.
    """
    source, result = folder / "chapter.ipynb", folder / "run.ipynb"
    nbformat.write(notebook, source)
    command = [sys.executable, "-c", RUN, str(source), str(result), str(ROOT)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={**os.environ, "STEEPEST_BOOK_BUILD": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return nbformat.read(result, as_version=4)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_executing_a_chapter_again_gives_the_outputs_of_the_built_book(path, tmp_path):
    notebook = chapter(path).notebook
    first, second = shown(as_built(notebook)), shown(run_again(notebook, tmp_path))
    assert len(first) >= 10
    assert any("image/svg+xml" in output for output in first)
    assert first == second
