"""references.bib: in order, in one style, and no entry that no page cites."""

from __future__ import annotations

import re

import pytest
from support.chapter_source import ROOT

ENTRIES = {
    key: (kind, dict(re.findall(r"^  (\w+) *= \{(.*)\},$", body, re.M)))
    for kind, key, body in re.findall(
        r"^@(\w+)\{([\w-]+),\n(.*?)^\}$",
        (ROOT / "references.bib").read_text(encoding="utf-8"),
        re.M | re.S,
    )
}
VENUES = ("Neural Information", "Learning Representations", "on Machine Learning")


def test_the_entries_are_in_the_order_of_their_keys():
    assert len(ENTRIES) > 80
    assert list(ENTRIES) == sorted(ENTRIES)


def test_the_pages_cite_each_entry_and_nothing_else():
    pages = (ROOT / "chapters").rglob("*.md")
    found = (
        re.findall(r"\{cite(?::\w+)?\}`([^`]+)`", page.read_text(encoding="utf-8"))
        for page in pages
    )
    assert {k for keys in found for some in keys for k in some.split(",")} == set(ENTRIES)


@pytest.mark.parametrize("key", ENTRIES)
def test_an_entry_is_whole_and_in_the_style_of_the_others(key):
    kind, fields = ENTRIES[key]
    where = {"article": "journal", "book": "publisher", "inproceedings": "booktitle"}
    assert {"author", "title", "year", where.get(kind, "title")} <= set(fields)
    assert fields["year"] in key
    assert fields.get("doi", "10.").startswith("10.")
    assert fields.get("url", "https://").startswith("https://")
    assert "arxiv.org" not in fields.get("url", "")  # eprint makes the link
    if "eprint" in fields:
        assert fields["archiveprefix"] == "arXiv"
        assert re.fullmatch(r"\d{4}\.\d{4,5}", fields["eprint"])
    if any(part in fields.get("booktitle", "") for part in VENUES):
        assert re.fullmatch(
            r"Advances in Neural Information Processing Systems"
            r"|International Conference on Learning Representations"
            r"|Proceedings of the \d+\w\w International Conference on Machine Learning",
            fields["booktitle"],
        )
