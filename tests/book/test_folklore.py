"""The page "Folklore, tested": its cells run, and table, verdicts and dictionary agree."""

from __future__ import annotations

import re
from typing import Any

import jupytext
import matplotlib.pyplot as plt
import pytest
from support.chapter_source import ROOT, parse

PATH = ROOT / "chapters" / "appendix" / "folklore.md"
TEXT = PATH.read_text(encoding="utf-8")
NOTEBOOK = jupytext.read(PATH)
MARKDOWN = "\n\n".join(c.source for c in NOTEBOOK.cells if c.cell_type == "markdown")
VERDICTS = {"true", "false", "depends", "not established"}
ENTRY = re.compile(r"^\(folk-(\w+)\)=\n### (.+?)\n(.*?)(?=^\(folk-|^## |\Z)", re.M | re.S)
ENTRIES = {name: (title, body) for name, title, body in ENTRY.findall(TEXT)}


def rows() -> dict[str, tuple[str, str, str]]:
    """Return the table's rows by the name of the entry they link to."""
    (block,) = [b for b in parse(MARKDOWN.split("\n")).walk() if b.name == "list-table"]
    found = re.findall(r"^\* - \{ref\}`(.+?) <folk-(\w+)>`\n  - (.+)\n  - (.+)$", block.text, re.M)
    assert len(found) == block.text.count("* - ") - 1, "a row has another form"
    return {name: (title, verdict, result) for title, name, verdict, result in found}


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, str]]:
    """Run the cells in order, as the build does, and return what they found."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in NOTEBOOK.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, "<cell>", "exec"), names)
            plt.close("all")
    return names["found"]


def test_the_table_says_what_the_cells_found(found):
    assert {name: row[1:] for name, row in rows().items()} == found


def test_each_row_leads_to_its_entry_in_the_same_order():
    assert {name: row[0] for name, row in rows().items()} == {
        name: title for name, (title, _) in ENTRIES.items()
    }
    assert list(rows()) == list(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_has_the_claim_the_run_and_the_verdict_of_the_table(name):
    _, body = ENTRIES[name]
    parts = ["**As it is told.**", "**How it was run.**", "```{code-cell}", "**Verdict: "]
    places = [body.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    (verdict,) = re.findall(r"\*\*Verdict: ([a-z ]+)\.?\*\*", body)
    assert verdict in VERDICTS
    assert verdict == rows()[name][1]


def test_the_four_verdicts_are_explained_first():
    explained = set(re.findall(r"^- \*\*([a-z ]+)\*\*:", MARKDOWN.split("{list-table}")[0], re.M))
    assert explained == VERDICTS


def test_the_count_at_the_end_is_right(found):
    numbers = {15: "Fifteen", 16: "Sixteen", 17: "Seventeen", 18: "Eighteen"}
    false = sum(verdict == "false" for verdict, _ in found.values())
    assert f"{numbers[false]} of {len(found)} are false" in MARKDOWN


def test_cells_are_short_and_fit_the_column():
    for cell in NOTEBOOK.cells:
        if cell.cell_type == "code":
            lines = cell.source.splitlines()
            assert len(lines) <= 15, lines[0]
            assert [line for line in lines if len(line) > 81] == []
