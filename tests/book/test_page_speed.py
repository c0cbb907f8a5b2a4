"""What a page weighs and whether it holds still while it loads."""

from __future__ import annotations

import contextlib
import gzip

import pytest
from support.book import pages_of_toc
from support.network import add_up_shifts, settle, wait_for_scripts, watched_page
from support.stage import alive

pytestmark = pytest.mark.slow

COMPRESSED = (".woff2", ".png", ".jpg", ".webp")
FACES = """() => [...document.fonts]
    .filter(({ status, family }) => status === "loaded" && !family.endsWith("Figures"))
    .map(({ family, style, weight }) => `${family} ${style} ${weight}`)"""


@pytest.mark.parametrize("name", pages_of_toc())
def test_a_page_with_everything_weighs_less_than_500_kb_and_has_its_faces_before_it_is_scrolled(
    browser, book, name
):
    with watched_page(browser, book.url) as (page, _):
        responses = []
        page.on("response", lambda answer: responses.append(answer))
        page.goto(f"{book.url}/{name}")
        wait_for_scripts(page)
        page.evaluate("new Promise((rest) => requestIdleCallback(rest))")
        page.evaluate("document.fonts.ready")
        at_rest = page.evaluate(FACES)
        settle(page)
        page.evaluate("document.fonts.ready")
        assert set(page.evaluate(FACES)) - set(at_rest) == set()
        page.wait_for_load_state("networkidle")
        weights = {
            answer.url.removeprefix(book.url): len(
                answer.body() if answer.url.endswith(COMPRESSED) else gzip.compress(answer.body())
            )
            for answer in responses
        }
    heaviest = sorted(weights.items(), key=lambda item: -item[1])[:5]
    assert sum(weights.values()) < 500_000, heaviest


# The list of a page's sections opens where the reader is: it moves because the reader does.
OF_THE_PAGE = """!entry.hadRecentInput && entry.sources.some(
    ({ node }) => node && !node.parentElement?.closest(".bd-sidebar-secondary"))"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", pages_of_toc())
def test_a_page_holds_still_while_it_loads_and_its_explorables_come_alive(
    browser, book, name, width
):
    # no interception here: it would delay each font and measure itself
    with contextlib.closing(browser.new_context(viewport={"width": width, "height": 900})) as plain:
        page = plain.new_page()
        add_up_shifts(page, which=OF_THE_PAGE)
        page.goto(f"{book.url}/{name}")
        settle(page)
        alive(page)
        assert page.evaluate("window.shift") < 0.05
