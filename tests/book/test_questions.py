"""Self-check questions in the browser: feedback at once, by mouse and keyboard, remembered here."""

from __future__ import annotations

import pytest
from support.network import watched_page
from support.questions import ask

pytestmark = pytest.mark.slow

PAGE = "chapters/intro.html"


@pytest.fixture
def intro(browser, book):
    with watched_page(browser, book.url) as (page, problems):
        page.goto(f"{book.url}/{PAGE}")
        yield page
        assert problems == []


def verdict(form) -> str:
    return form.locator(".st-verdict").inner_text()


def test_a_wrong_option_shows_its_own_reason_and_only_that(intro):
    form = ask(intro, "intro-powers")
    form.locator("label").nth(2).click()
    shown = form.locator(".st-reason:visible")
    assert shown.count() == 1
    assert "product" in shown.inner_text()
    assert verdict(form).startswith("Not yet")


def test_the_right_option_is_called_right_by_keyboard(intro):
    form = ask(intro, "intro-powers")
    form.locator("input").first.focus()
    intro.keyboard.press("Space")
    assert verdict(form) == "Right."
    intro.keyboard.press("ArrowDown")
    assert verdict(form).startswith("Not yet")


@pytest.mark.parametrize(
    ("typed", "right", "says"),
    [
        ("-2", True, "falls by 4"),
        ("−2.0", True, "falls by 4"),
        ("-4/2", True, "falls by 4"),
        ("2", False, "sign is not"),
        ("-0,5", False, "other way round"),
        ("7", False, "change in height"),
    ],
)
def test_a_numeric_answer_gets_the_feedback_made_for_it(intro, typed, right, says):
    form = ask(intro, "intro-slope")
    form.locator("input").fill(typed)
    intro.keyboard.press("Enter")
    assert (verdict(form) == "Right.") is right
    assert says in form.locator(".st-reason:visible").inner_text()


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("100000", True),
        ("100,000", True),
        ("100 000", True),
        ("1e5", True),
        ("100", False),
        ("1,000,000", False),
        ("100,00", False),  # a decimal comma: 100
    ],
)
def test_a_comma_may_part_thousands(browser, book, typed, right):
    with watched_page(browser, book.url) as (page, problems):
        page.goto(f"{book.url}/chapters/09-integration.html")
        form = ask(page, "ch9-price")
        form.locator("input").fill(typed)
        page.keyboard.press("Enter")
        assert (verdict(form) == "Right.") is right
        assert form.locator(".st-reason:visible").count() == 1
        assert problems == []


@pytest.mark.parametrize("typed", ["", "two", "1/0", "1e999", "1 2", "<b>"])
def test_what_is_no_number_is_asked_for_again_and_not_remembered(intro, typed):
    form = ask(intro, "intro-slope")
    form.locator("input").fill(typed)
    form.get_by_role("button", name="Check").click()
    assert "Type a number" in verdict(form)
    assert form.locator(".st-reason:visible").count() == 0
    assert intro.evaluate("localStorage.getItem('steepest.answers')") is None


def test_answers_are_remembered_on_the_device(intro):
    ask(intro, "intro-powers").locator("input").first.check()
    ask(intro, "intro-slope").locator("input").fill("2")
    intro.keyboard.press("Enter")
    intro.reload()
    assert ask(intro, "intro-powers").locator("input").first.is_checked()
    assert "answered this right" in verdict(ask(intro, "intro-powers"))
    assert ask(intro, "intro-slope").locator("input").input_value() == "2"
    assert "was not right" in verdict(ask(intro, "intro-slope"))


FORMS = "[...document.querySelectorAll('.st-question')].map((el) => el.localName)"


def test_questions_far_from_the_view_are_no_forms_yet(browser, book):
    with watched_page(browser, book.url) as (page, problems):
        page.goto(f"{book.url}/chapters/01-derivatives.html")
        assert set(page.evaluate(FORMS)) == {"st-form"}
        last = page.locator(".st-question").last
        ask(page, last.get_attribute("id"))
        assert {"form", "st-form"} == set(page.evaluate(FORMS))
        assert problems == []


@pytest.mark.parametrize("act", ["press Tab", "print"])
def test_whoever_uses_the_keyboard_or_prints_has_every_form(browser, book, act):
    with watched_page(browser, book.url) as (page, problems):
        page.goto(f"{book.url}/chapters/01-derivatives.html")
        page.keyboard.press("Tab") if act == "press Tab" else page.pdf()
        assert set(page.evaluate(FORMS)) == {"form"}
        assert page.locator("st-input").count() == 0
        assert problems == []


def test_a_broken_store_does_not_break_the_page(intro):
    intro.evaluate("localStorage.setItem('steepest.answers', '{not json')")
    intro.reload()
    ask(intro, "intro-powers").locator("input").first.check()
    assert verdict(ask(intro, "intro-powers")) == "Right."


def test_without_scripts_every_reason_can_be_read(browser, book):
    with watched_page(browser, book.url, java_script_enabled=False) as (page, _):
        page.goto(f"{book.url}/{PAGE}")
        reasons = page.locator(".st-reason")
        assert reasons.count() > 8
        for reason in reasons.all():
            reason.scroll_into_view_if_needed()
            assert reason.is_visible()
