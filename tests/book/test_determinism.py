"""A chapter gives the same numbers and the same pictures every time it is run."""

from __future__ import annotations

import subprocess
import sys

import nbformat
import pytest
from support.chapter_source import PATHS, ROOT, chapter

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


def outputs(path, folder, number: int) -> list[dict[str, str]]:
    """Run a chapter in a fresh kernel and return what every cell shows.

    In a process of its own: the browser of other tests keeps an event loop in this one.
    """
    source, result = folder / "chapter.ipynb", folder / f"run-{number}.ipynb"
    nbformat.write(chapter(path).notebook, source)
    command = [sys.executable, "-c", RUN, str(source), str(result), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    shown = []
    for cell in nbformat.read(result, as_version=4).cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {output.get("name"): output.get("text")})
            shown.append(
                {kind: text for kind, text in data.items() if kind in (*COMPARED, "stdout")}
            )
    return shown


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_executing_a_chapter_twice_gives_the_same_outputs(path, tmp_path):
    first, second = outputs(path, tmp_path, 1), outputs(path, tmp_path, 2)
    assert len(first) >= 10
    assert any("image/svg+xml" in output for output in first)
    assert first == second
