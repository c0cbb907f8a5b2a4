from __future__ import annotations

import dataclasses

import pytest
from support import axe
from support.browser import launch_chromium
from support.grading_pages import (
    COMMENTS,
    HOSTILE,
    RECEIVED,
    a_class,
    graded,
    hostile_grades,
    mixed_grades,
    sheet,
)
from support.network import watched_page

from steepest_grading.pages import Row, feedback_page, report_page
from steepest_grading.verdicts import CellRun, Status

pytestmark = pytest.mark.slow

WIDE = graded(
    {"test_adam_step": (Status.FAILED, "W" * 900, "W" * 900, False)},
    remarks=("W" * 500,),
    cells=(CellRun("W" * 80, "code", "W" * 900, "W" * 900, "W" * 400),),
)

UNFOLD = "() => { for (const fold of document.querySelectorAll('details')) fold.open = true }"
STYLE = "(name) => getComputedStyle(document.body)[name]"


@pytest.fixture(scope="module")
def browser():
    with launch_chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Pages by name, as files: that is how students get them."""
    folder = tmp_path_factory.mktemp("pages")
    made = {
        "mixed": feedback_page(
            sheet(),
            mixed_grades(),
            student="ada",
            received=RECEIVED,
            late_penalty=2,
            late_seconds=7500,
            manual=COMMENTS,
        ),
        "invalid": feedback_page(
            sheet(),
            dataclasses.replace(graded(), status=Status.INVALID, remarks=("It is empty.",)),
            student="ada",
        ),
        "hostile": feedback_page(sheet(), hostile_grades(), student=HOSTILE),
        "wide": feedback_page(sheet(), WIDE, student="W" * 200),
        "report": report_page(
            sheet(), [*a_class(60), Row(HOSTILE, hostile_grades()), Row("W" * 200, WIDE)]
        ),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in made}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["mixed", "report"])
def test_axe_finds_nothing(browser, pages, name, scheme):
    # axe itself is a script, which the pages forbid.
    with watched_page(browser, pages[name], scheme=scheme, bypass_csp=True) as (page, problems):
        page.goto(pages[name])
        page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme }", scheme)
        page.evaluate(UNFOLD)
        assert axe.complaints(page, scheme) == []
        background = page.evaluate(STYLE, "backgroundColor")
        assert background == {"light": "rgb(255, 253, 248)", "dark": "rgb(20, 24, 31)"}[scheme]
        assert problems == []


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("name", ["mixed", "invalid", "hostile", "wide", "report"])
def test_a_phone_need_not_scroll_sideways(browser, pages, name, width):
    with watched_page(browser, pages[name], width=width) as (page, problems):
        page.goto(pages[name])
        page.evaluate(UNFOLD)
        reach = page.evaluate(
            "Math.max(...[...document.body.querySelectorAll('*')]"
            ".map((element) => element.getBoundingClientRect().right))"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert reach <= width
        assert problems == []


def test_what_a_student_wrote_does_not_run(browser, pages):
    for name in ("hostile", "report"):
        with watched_page(browser, pages[name]) as (page, problems):
            page.goto(pages[name])
            assert page.title() != "taken"
            assert page.locator("script, [onload], [onerror], a:not([href^='#'])").count() == 0
            assert problems == []


def test_the_page_forbids_scripts_and_requests_even_if_one_got_in(browser, tmp_path):
    page = feedback_page(sheet(), graded(), student="ada")
    attack = (
        "<script>document.title = 'taken'</script><img src='https://example.org/seen.png'>"
        "<img src='x.png' onerror=\"document.title = 'taken'\">"
    )
    path = tmp_path / "attacked.html"
    path.write_text(page.replace("</main>", f"{attack}</main>"), encoding="utf-8")
    with watched_page(browser, path.as_uri()) as (opened, problems):
        opened.goto(path.as_uri())
        assert opened.title() == "Assignment 6: Optimizers: feedback for ada"
        assert problems
        assert all("Content Security Policy" in problem for problem in problems)


def test_paper_is_white_in_the_dark_too(browser, pages):
    with watched_page(browser, pages["mixed"], scheme="dark") as (page, _):
        page.goto(pages["mixed"])
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate(STYLE, "backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate(STYLE, "color") == "rgb(34, 39, 46)"
