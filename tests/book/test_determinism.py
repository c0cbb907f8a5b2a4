"""A chapter gives the same numbers and the same pictures every time it is run."""

from __future__ import annotations

import copy

import pytest
from nbclient import NotebookClient
from support.chapter_source import PATHS, ROOT, chapter

pytestmark = pytest.mark.slow

COMPARED = ("text/plain", "text/html", "image/svg+xml")


def outputs(path) -> list[dict[str, str]]:
    """Run a chapter in a fresh kernel and return what every cell shows."""
    notebook = copy.deepcopy(chapter(path).notebook)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(ROOT)}}).execute()
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {output.get("name"): output.get("text")})
            shown.append(
                {kind: text for kind, text in data.items() if kind in (*COMPARED, "stdout")}
            )
    return shown


@pytest.mark.filterwarnings("default::ResourceWarning", "default::DeprecationWarning")
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_executing_a_chapter_twice_gives_the_same_outputs(path):
    first, second = outputs(path), outputs(path)
    assert len(first) >= 10
    assert any("image/svg+xml" in output for output in first)
    assert first == second
