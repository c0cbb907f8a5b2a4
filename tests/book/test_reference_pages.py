"""The reference pages: every line of code runs, the formula sheet is one printed page."""

from __future__ import annotations

import re

import jupytext
import pytest
from support.book import chapters_of_toc
from support.chapter_source import ROOT
from support.network import settle, watched_page

QUICK = ROOT / "chapters" / "appendix" / "quick-reference.md"
CHAPTERS = chapters_of_toc()
LINES = re.findall(r"^  - `(.+)`$", QUICK.read_text(encoding="utf-8"), re.M)


@pytest.fixture(scope="module")
def names():
    found = {}
    for cell in jupytext.read(QUICK).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, "<cell>", "exec"), found)
    return found


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_quick_reference_runs_and_gives_something(names, line):
    assert eval(line, names) is not None


def test_each_row_of_the_quick_reference_has_a_line_of_code():
    text = QUICK.read_text(encoding="utf-8")
    tables = text.count("* - Concept")
    assert tables >= 5
    assert len(LINES) == len(re.findall(r"^\* - ", text, re.M)) - tables >= 30


@pytest.mark.slow
def test_the_formula_sheet_is_one_printed_page(browser, book):
    with watched_page(browser, book.url, width=1280) as (page, problems):
        page.goto(f"{book.url}/chapters/appendix/formula-sheet.html")
        settle(page)
        margins = dict.fromkeys(("top", "bottom", "left", "right"), "12mm")
        printed = page.pdf(format="A4", margin=margins)
        assert problems == []
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_each_citation_says_what_its_entry_is_labeled(browser, book, name):
    with watched_page(browser, book.url) as (page, _):
        page.goto(f"{book.url}/chapters/appendix/bibliography.html")
        found = page.locator(".citation").evaluate_all(
            """(all) => all.map((one) => [one.id, one.querySelector(".label").textContent
                .replaceAll(/[^\\p{L}\\d,. -]/gu, "").trim()])"""
        )
        labels = dict(found)
        page.goto(f"{book.url}/{name}")
        cited = page.locator(".bibtex-citation a").evaluate_all(
            "(all) => all.map((one) => [one.hash.slice(1), one.textContent])"
        )
    assert len(cited) >= 5
    for entry, text in cited:
        assert labels[entry] == text or labels[entry].endswith(f", {text}")
