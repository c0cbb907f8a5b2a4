"""A build with a mistake stops and names the file and the line."""

from __future__ import annotations

import re

import pytest
from support.minibook import build, line_of, write_minibook

pytestmark = pytest.mark.slow

BROKEN = {
    "reference": ("# A\n\nText.\n\nSee {numref}`fig-nowhere`.\n", "fig-nowhere"),
    "document": ("# A\n\nText.\n\nRead {doc}`nowhere` first.\n", "nowhere"),
    "term": ("# A\n\nText.\n\nA {term}`made-up term`.\n", "made-up term"),
    "citation": ("# A\n\nText.\n\nSee {cite}`nobody1900`.\n", "nobody1900"),
    "link": ("# A\n\nText.\n\nSee [the text](missing-page.md).\n", "missing-page.md"),
    "asset": ("# A\n\nText.\n\n![A picture of a falling curve](missing.svg)\n", "missing.svg"),
    "formula": ("# A\n\nText.\n\n$$ \\frac{1}{ $$\n", "\\frac"),
    "alternative": ("# A\n\nText.\n\n![](../src/steepest_book/static/favicon.svg)\n", "favicon"),
    "question": (
        "# A\n\nText.\n\n:::{question} Which?\n:id: which\n\nWell?\n\n- (x) This one\n:::\n",
        ":::{question}",
    ),
    "assignment": ("# A\n\nText.\n\n:::{assignment} 99-nothing\n:::\n", ":::{assignment}"),
}


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    folder = tmp_path_factory.mktemp("broken")
    write_minibook(folder, {name: page for name, (page, _) in BROKEN.items()})
    code, text = build(folder)
    assert code != 0
    return text


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_page_is_named_with_its_line(log, name):
    page, words = BROKEN[name]
    line = line_of(page, words)
    found = [
        int(number)
        for number in re.findall(rf"/{name}\.md:(\d+)(?::\d+)?: (?:WARNING|ERROR|CRITICAL)", log)
    ]
    about = [text for text in log.splitlines() if f"/{name}.md" in text]
    # docutils counts a directive from its first line or from the line below its options
    assert any(abs(number - line) <= 1 for number in found), (line, about)


def test_a_cell_that_raises_stops_the_build_with_page_and_code(tmp_path):
    page = "# A\n\n```{code-cell} ipython3\nfine = 1\n```\n\n```{code-cell} ipython3\n1 / 0\n```\n"
    write_minibook(tmp_path, {"cell": page})
    code, text = build(tmp_path)
    assert code != 0
    assert re.search(rf"/cell\.md:{line_of(page, '1 / 0')}: ERROR: cell failed", text)
    assert "ZeroDivisionError" in text
    assert "1 / 0" in text


def test_a_cell_that_writes_to_stderr_stops_the_build(tmp_path):
    page = "# A\n\n```{code-cell} ipython3\nimport warnings\nwarnings.warn('careless')\n```\n"
    write_minibook(tmp_path, {"noisy": page})
    code, text = build(tmp_path)
    assert code != 0
    assert re.search(r"noisy\.md:\d+: (WARNING|ERROR)", text)
