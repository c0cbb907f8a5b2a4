"""The progress page in the browser: it tells what was done, saves, loads, and deletes it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from support.network import add_up_shifts, settle, watched_page
from support.questions import ask

pytestmark = pytest.mark.slow

PAGE = "chapters/progress.html"
CHAPTER = "chapters/01-derivatives"
RIGHT = {"given": "2.5", "right": True, "tries": 2}
WRONG = {"given": "2", "right": False, "tries": 1}


@pytest.fixture
def progress(browser, book):
    with watched_page(browser, book.url) as (page, problems):
        page.goto(f"{book.url}/{PAGE}")
        yield page
        assert problems == []


def keep(page, answers: dict | None = None, read: dict | None = None) -> None:
    """Put something into the browser's memory and look at the page again."""
    page.evaluate(
        """([answers, read]) => {
            localStorage.setItem("steepest.answers", JSON.stringify(answers));
            localStorage.setItem("steepest.read", JSON.stringify(read));
        }""",
        [answers or {}, read or {}],
    )
    page.reload()


def kept(page) -> tuple[dict, dict]:
    return tuple(
        json.loads(page.evaluate(f"localStorage.getItem('steepest.{key}')") or "{}")
        for key in ("answers", "read")
    )


def status(page, name: str) -> str:
    return page.locator(f"[data-question={name}] .st-status").inner_text()


def message(page) -> str:
    return page.locator(".st-progress > .st-message").inner_text()


def told_deleted(page) -> None:
    """Wait until the page says so: a dialog tells that it closed in a task of its own."""
    expect(page.locator(".st-progress > .st-message")).to_contain_text("Deleted")


def section(page):
    return page.locator(f"[data-page='{CHAPTER}']")


def choose_file(page, content: str | bytes, name: str = "progress.json") -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Import").click()
    data = content if isinstance(content, bytes) else content.encode()
    chooser.value.set_files({"name": name, "mimeType": "application/json", "buffer": data})
    page.wait_for_function("document.querySelector('.st-progress > .st-message').textContent")


def exported(answers: object, read: object, **more: object) -> str:
    return json.dumps(
        {"format": "steepest-progress", "version": 1, "answers": answers, "read": read} | more
    )


# --- what it tells ---------------------------------------------------------------------------


def test_a_new_reader_has_tried_nothing(progress):
    words = set(progress.locator(".st-status").all_inner_texts())
    assert words == {"not tried"}
    assert progress.locator("#st-total-right").evaluate("(bar) => bar.value") == 0


def test_answers_given_in_a_chapter_are_told(progress, book):
    progress.goto(f"{book.url}/{CHAPTER}.html")
    for name, answer in (("ch1-secant", "2.5"), ("ch1-rules", "97")):
        ask(progress, name).locator("input").fill(answer)
        progress.locator(f"#{name} button[type=submit]").click()
    progress.goto(f"{book.url}/{PAGE}")
    assert status(progress, "ch1-secant") == "✓ right".removeprefix("✓ ")
    assert status(progress, "ch1-rules") == "not yet"
    assert status(progress, "ch1-limit") == "not tried"
    count = section(progress).locator("[data-question]").count()
    assert section(progress).locator(".st-count").inner_text() == f"1 of {count} right"
    bar = progress.locator("#st-total-right")
    assert bar.evaluate("(bar) => bar.value") == 1
    assert bar.evaluate("(bar) => bar.max") == progress.locator("[data-question]").count()


def test_a_link_leads_to_its_question(progress):
    progress.get_by_role("link", name="A secant by hand").click()
    progress.wait_for_url("**/01-derivatives.html#ch1-secant")
    assert ask(progress, "ch1-secant").is_visible()


def test_a_chapter_counts_as_read_when_its_end_was_seen(progress, book):
    progress.goto(f"{book.url}/{CHAPTER}.html")
    progress.wait_for_timeout(300)
    assert kept(progress)[1] == {}
    progress.evaluate("scrollTo(0, document.body.scrollHeight)")
    progress.wait_for_function("localStorage.getItem('steepest.read')")
    assert kept(progress)[1] == {CHAPTER: True}
    progress.goto(f"{book.url}/{PAGE}")
    assert section(progress).get_by_role("checkbox").is_checked()
    assert progress.locator("#st-total-read").evaluate("(bar) => bar.value") == 1


def test_the_reader_ticks_and_unticks_by_hand(progress):
    box = section(progress).get_by_role("checkbox")
    box.focus()
    progress.keyboard.press("Space")
    assert kept(progress)[1] == {CHAPTER: True}
    progress.reload()
    assert box.is_checked()
    box.uncheck()
    assert kept(progress)[1] == {}
    assert progress.locator("#st-total-read").evaluate("(bar) => bar.value") == 0


@pytest.mark.parametrize(
    "answers", ["{not json", "[]", "null", "7", '{"ch1-secant": 5}', '{"ch1-secant": null}']
)
def test_a_broken_memory_breaks_neither_page(progress, book, answers):
    progress.evaluate("(text) => localStorage.setItem('steepest.answers', text)", answers)
    progress.evaluate("(text) => localStorage.setItem('steepest.read', text)", answers)
    progress.reload()
    assert status(progress, "ch1-secant") == "not tried"
    progress.goto(f"{book.url}/{CHAPTER}.html")
    ask(progress, "ch1-secant").locator("input").fill("2.5")
    progress.keyboard.press("Enter")
    progress.goto(f"{book.url}/{PAGE}")
    assert status(progress, "ch1-secant") == "right"


# --- a file out and a file in ----------------------------------------------------------------


def test_what_is_exported_can_be_imported_elsewhere(progress, browser, book):
    answers = {"ch1-secant": RIGHT, "of-a-later-edition": WRONG}
    keep(progress, answers, {CHAPTER: True})
    with progress.expect_download() as download:
        progress.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename.startswith("steepest-progress-20")
    text = download.value.path().read_text(encoding="utf-8")
    data = json.loads(text)
    assert (data["format"], data["version"]) == ("steepest-progress", 1)
    assert "Exported" in message(progress)
    with watched_page(browser, book.url) as (other, problems):
        other.goto(f"{book.url}/{PAGE}")
        choose_file(other, text)
        assert message(other) == "Imported 2 answers and 1 page read. Nothing that you had is lost."
        assert kept(other) == (answers, {CHAPTER: True})
        assert status(other, "ch1-secant") == "right"
        assert problems == []


def test_an_import_loses_nothing(progress):
    mine = {
        "ch1-secant": RIGHT,
        "ch1-rules": WRONG | {"tries": 5},
        "ch1-limit": WRONG,
        "mine-alone": WRONG,
    }
    theirs = {
        "ch1-secant": WRONG | {"tries": 9},
        "ch1-rules": RIGHT | {"tries": 1},
        "ch1-limit": WRONG | {"given": "other", "tries": 3},
        "theirs-alone": RIGHT | {"parameters": {"a": 2}},
    }
    keep(progress, mine, {"chapters/intro": True})
    choose_file(progress, exported(theirs, {CHAPTER: True}))
    answers, read = kept(progress)
    assert answers == {
        "ch1-secant": RIGHT | {"tries": 9},
        "ch1-rules": RIGHT | {"tries": 5},
        "ch1-limit": WRONG | {"given": "other", "tries": 3},
        "mine-alone": WRONG,
        "theirs-alone": RIGHT | {"parameters": {"a": 2}},
    }
    assert read == {"chapters/intro": True, CHAPTER: True}


BAD = {
    "empty": ("", "not JSON"),
    "no json": ("{", "not JSON"),
    "binary": (b"\x89PNG\r\n\xff\xfe", "not JSON"),
    "a list": ("[]", "no progress of this book"),
    "null": ("null", "no progress of this book"),
    "another program's": ('{"format": "other", "version": 1}', "no progress of this book"),
    "later version": (exported({}, {}, version=2), "version 2; this book reads version 1"),
    "no version": (exported({}, {}, version=None), "version null"),
    "no answers": (exported(None, {}), "lacks its answers"),
    "pages in a list": (exported({}, []), "lacks its answers or its pages"),
    "answer in words": (exported({"ch1-a": "yes"}, {}), "“ch1-a” in the file is damaged"),
    "given in numbers": (exported({"ch1-a": RIGHT | {"given": 5}}, {}), "damaged"),
    "very long": (exported({"ch1-a": RIGHT | {"given": "x" * 2001}}, {}), "damaged"),
    "right in words": (exported({"ch1-a": RIGHT | {"right": "yes"}}, {}), "damaged"),
    "tries below zero": (exported({"ch1-a": RIGHT | {"tries": -1}}, {}), "damaged"),
    "half a try": (exported({"ch1-a": RIGHT | {"tries": 0.5}}, {}), "damaged"),
    "bad parameters": (exported({"ch1-a": RIGHT | {"parameters": {"a": "2"}}}, {}), "damaged"),
    "list of parameters": (exported({"ch1-a": RIGHT | {"parameters": [2]}}, {}), "damaged"),
    "strange id": (exported({"<img src=x>": RIGHT}, {}), "“<img src=x>” in the file is damaged"),
    "prototype": ('{"format": "steepest-progress", "version": 1, "read": {}, "answers": '
                  '{"__proto__": {"given": "1", "right": true, "tries": 1}}}', "damaged"),
    "page not true": (exported({}, {"chapters/a": "yes"}), "page “chapters/a” in the file"),
    "strange page": (exported({}, {"a b": True}), "page “a b” in the file is damaged"),
    "too many": (exported({f"q{n}": RIGHT for n in range(10_001)}, {}), "more than a book"),
    "too large": (exported({}, {}, filler="x" * 1_000_001), "larger than 1 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_and_changes_nothing(progress, name):
    content, words = BAD[name]
    keep(progress, {"ch1-secant": RIGHT}, {CHAPTER: True})
    choose_file(progress, content)
    assert words in message(progress)
    assert kept(progress) == ({"ch1-secant": RIGHT}, {CHAPTER: True})
    choose_file(progress, exported({"ch1-rules": RIGHT}, {}))  # and then a good one works
    progress.wait_for_function(
        "document.querySelector('.st-progress > .st-message').textContent.startsWith('Imported')"
    )


def test_the_same_file_can_be_chosen_twice(progress):
    for _ in range(2):
        choose_file(progress, exported({"ch1-secant": RIGHT}, {}))
        assert message(progress).startswith("Imported 1 answer and 0 pages")
        progress.evaluate("localStorage.clear()")
        progress.reload()


# --- deleting it -----------------------------------------------------------------------------


def test_reset_says_what_goes_and_asks_first_by_keyboard(progress):
    keep(progress, {"ch1-secant": RIGHT, "ch1-rules": WRONG}, {CHAPTER: True})
    reset = progress.get_by_role("button", name="Reset")
    dialog = progress.get_by_role("dialog")
    for key in ("Escape", "Enter"):  # both keep everything; the safe button has the focus
        reset.focus()
        progress.keyboard.press("Enter")
        assert dialog.is_visible()
        assert "2 answers and the marks of 1 page read" in dialog.inner_text()
        assert progress.evaluate("document.activeElement.textContent") == "Keep it"
        progress.keyboard.press(key)
        assert not dialog.is_visible()
        assert kept(progress)[0] != {}
        assert reset.evaluate("(button) => button === document.activeElement")
    progress.keyboard.press("Enter")
    progress.keyboard.press("Tab")
    progress.keyboard.press("Enter")
    told_deleted(progress)
    assert kept(progress) == ({}, {})
    assert status(progress, "ch1-secant") == "not tried"


def test_reset_touches_nothing_else(progress):
    progress.evaluate("localStorage.setItem('somebody.else', '1')")
    keep(progress, {"ch1-secant": RIGHT})
    progress.get_by_role("button", name="Reset").click()
    progress.get_by_role("button", name="Delete it").click()
    told_deleted(progress)
    assert progress.evaluate("localStorage.getItem('somebody.else')") == "1"


# --- where it runs ---------------------------------------------------------------------------


def test_without_storage_the_page_says_so_and_questions_work(browser, book):
    broken = """for (const name of ["getItem", "setItem", "removeItem"]) {
        Storage.prototype[name] = () => { throw new DOMException("denied", "SecurityError"); };
    }"""
    with watched_page(browser, book.url) as (page, _):
        page.add_init_script(broken)
        page.goto(f"{book.url}/{PAGE}")
        assert "keeps nothing" in message(page)
        section(page).get_by_role("checkbox").click()
        assert not section(page).get_by_role("checkbox").is_checked()
        page.goto(f"{book.url}/{CHAPTER}.html")
        ask(page, "ch1-secant").locator("input").fill("2.5")
        page.keyboard.press("Enter")
        assert page.locator("#ch1-secant .st-verdict").inner_text() == "Right."


def test_without_scripts_the_questions_are_listed(browser, book):
    with watched_page(browser, book.url, java_script_enabled=False) as (page, _):
        page.goto(f"{book.url}/{PAGE}")
        assert "Without scripts" in page.locator(".st-progress").inner_text()
        assert page.get_by_role("link", name="A secant by hand").is_visible()
        assert page.locator(".st-progress button:visible, .st-progress input:visible").count() == 0


def test_it_works_from_the_folder_without_a_server(browser, book):
    home = (book.path / "index.html").as_uri().removesuffix("index.html")
    with watched_page(browser, home) as (page, problems):
        page.goto(f"{home}{CHAPTER}.html")
        ask(page, "ch1-secant").locator("input").fill("2.5")
        page.keyboard.press("Enter")
        settle(page)
        page.goto(home + PAGE)
        assert status(page, "ch1-secant") == "right"
        assert section(page).get_by_role("checkbox").is_checked()
        assert problems == []


def test_the_list_holds_still_while_it_loads(browser, book):
    context = browser.new_context(viewport={"width": 360, "height": 900})
    page = context.new_page()
    add_up_shifts(page)
    page.goto(f"{book.url}/{PAGE}")
    page.wait_for_timeout(300)
    assert page.evaluate("window.shift") < 0.05
    context.close()
