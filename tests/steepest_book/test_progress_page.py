"""The progress page: every question of every page, and a warm build that never shows old ones."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

QUESTION = ":::{{question}} {title}\n:id: {name}\n:answer: 6\n\n- (=) Yes.\n- (else) No.\n:::\n"
EXERCISE = "```{exercise} Slow\n:label: ex-slow\n\nThink.\n```\n"
PROGRESS = "# Progress\n\n:::{progress}\n:::\n"


def question(name: str, title: str) -> str:
    return QUESTION.format(name=name, title=title)


PAGES = {
    "index": "# Start\n\n```{toctree}\n:numbered:\nb/two\none\nnone\nprogress\n```\n",
    "b/two": "# Two & more\n\n" + question("two-a", "A <question>") + question("two-b", "B"),
    "one": "# One\n\n" + question("one-a", "Alone") + EXERCISE,
    "none": "# None\n\nNo questions.\n",
    "progress": PROGRESS,
}


class Book:
    """A book that is built again and again in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "conf.py").touch()
        for name, text in PAGES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.folder / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, *, parallel: int = 0) -> list[str]:
        """Build what is out of date; return the pages that were written."""
        extensions = ["myst_nb", "sphinx_exercise"]
        options = {
            "extensions": [*extensions, "steepest_book.questions", "steepest_book.progress"],
            "myst_enable_extensions": ["colon_fence"],
        }
        written: list[str] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # those of other packages; ours go to ``messages``
            app = SphinxTestApp(srcdir=self.folder, confoverrides=options, parallel=parallel)
            app.connect("html-page-context", lambda app, name, *_: written.append(name))
            try:
                app.build()
            finally:
                app.cleanup()
        self.messages = re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue())
        self.out = Path(app.outdir)
        return written

    @property
    def page(self) -> BeautifulSoup:
        text = (self.out / "progress.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser")

    def listed(self) -> dict[str, list[str]]:
        """Return the ids of the questions by page."""
        return {
            section["data-page"]: [
                item["data-question"] for item in section.find_all(attrs={"data-question": True})
            ]
            for section in self.page.find_all(class_="st-pagework")
        }


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    book = Book(tmp_path_factory.mktemp("progress"))
    book.build()
    return book


ALL = {"b/two": ["two-a", "two-b"], "one": ["one-a"]}


def test_every_page_with_questions_is_listed_in_the_order_of_the_book(book):
    assert book.listed() == ALL
    assert list(book.listed()) == ["b/two", "one"]


def test_titles_have_numbers_and_links_lead_to_the_questions(book):
    headings = [heading.get_text() for heading in book.page.find_all("h2")]
    assert headings == ["1. Two & more", "2. One", "Delete your progress?"]
    links = {
        item.find("a")["href"]: item.find("a").get_text()
        for item in book.page.select("li[data-question]")
    }
    assert links == {
        "b/two.html#two-a": "A <question>",
        "b/two.html#two-b": "B",
        "one.html#one-a": "Alone",
    }
    for link in links:
        name, anchor = link.split("#")
        text = (book.out / name).read_text(encoding="utf-8")
        assert BeautifulSoup(text, "html.parser").find(id=anchor) is not None


def test_exercises_are_counted(book):
    texts = [p.get_text() for p in book.page.find_all(class_="st-exercises")]
    assert texts == ["1 paper exercise with solutions"]


def test_the_page_says_what_it_is_without_scripts(book):
    assert "Without scripts" in book.page.find(class_="st-progress").find("noscript").get_text()


def test_every_bar_and_box_has_a_name(book):
    bars = book.page.find_all("progress")
    assert len(bars) == 2
    for bar in bars:
        assert book.page.find("label", attrs={"for": bar["id"]}).get_text()
    for box in book.page.find_all("input", type="checkbox"):
        assert box.parent.name == "label"
        assert box.parent.get_text().strip() == "Read to the end"


def test_only_the_progress_page_loads_its_script(book):
    def scripts(name: str) -> set[str]:
        text = (book.out / f"{name}.html").read_text(encoding="utf-8")
        found = BeautifulSoup(text, "html.parser").find_all("script", src=True)
        return {Path(tag["src"].split("?")[0]).name for tag in found}

    assert {"store.js", "progress.js"} <= scripts("progress")
    assert "progress.js" not in scripts("one")
    assert "store.js" not in scripts("none")


@pytest.fixture
def fresh(tmp_path):
    book = Book(tmp_path)
    book.build()
    return book


def test_a_warm_build_writes_the_page_again_exactly_when_questions_change(fresh):
    assert "progress" not in fresh.build()
    fresh.write("none", "# None\n\nOther words.\n")
    written = fresh.build()
    assert "none" in written
    assert "progress" not in written
    fresh.write("one", "# One\n\n" + question("one-a", "Alone") + question("one-b", "New"))
    assert {"one", "progress"} <= set(fresh.build())
    assert fresh.listed() == ALL | {"one": ["one-a", "one-b"]}
    fresh.write("one", "# Uno\n\n" + question("one-a", "Renamed"))
    fresh.build()
    assert fresh.listed() == ALL
    assert "2. Uno" in fresh.page.get_text()
    assert "Renamed" in fresh.page.get_text()
    assert "paper exercise" not in fresh.page.get_text()
    fresh.write("one", "# One\n\nNothing.\n")
    fresh.build()
    assert fresh.listed() == {"b/two": ["two-a", "two-b"]}


def test_a_page_that_is_gone_leaves_the_list(fresh):
    (fresh.folder / "one.md").unlink()
    fresh.write("index", PAGES["index"].replace("one\n", ""))
    fresh.build()
    assert fresh.listed() == {"b/two": ["two-a", "two-b"]}


def test_a_page_outside_of_the_contents_stands_last(fresh):
    fresh.write("aside", "---\norphan: true\n---\n\n# Aside\n\n" + question("aside-a", "A"))
    fresh.build()
    assert list(fresh.listed()) == ["b/two", "one", "aside"]


def test_pages_read_by_several_processes_give_the_same_list(tmp_path, book):
    parallel = Book(tmp_path)
    for number in range(8):  # Sphinx goes parallel from five pages on
        parallel.write(f"more{number}", f"---\norphan: true\n---\n\n# More {number}\n\nWords.\n")
    parallel.build(parallel=2)
    assert parallel.listed() == ALL
    assert str(parallel.page.find(class_="st-progress")) == str(
        book.page.find(class_="st-progress")
    )
