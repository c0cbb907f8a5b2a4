"""Every chapter's explorables in their page: alive and moved by key.

That nothing shifts meanwhile is tested on every page, in `test_page_speed`.
"""

from __future__ import annotations

import html
import re

import pytest
from support.book import chapters_of_toc
from support.network import settle, watched_page
from support.stage import alive, drawn, picture

pytestmark = pytest.mark.slow

CHAPTERS = chapters_of_toc()


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_explorable_comes_alive_and_answers_a_key(browser, book, name):
    with watched_page(browser, book.url) as (page, problems):
        page.goto(f"{book.url}/{name}")
        settle(page)
        alive(page)
        frames = page.locator(".st-explorable .st-frame")
        assert frames.count() >= 1
        for frame in frames.all():
            before = picture(page)
            slider = frame.locator("input[type=range]").first
            slider.press("End" if slider.input_value() == slider.get_attribute("min") else "Home")
            drawn(page)
            assert picture(page) != before
            frame.get_by_role("button", name="Reset").click()
            drawn(page)
            assert picture(page) == before
        assert problems == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_widget_looks_alive_and_is_not(book, name):
    text = html.unescape((book.path / name).read_text(encoding="utf-8"))
    assert "vnd.jupyter.widget" not in text
    assert len(re.findall(r'class="st-explorable"', text)) >= 1
    assert "This cell has sliders when it runs" in text
