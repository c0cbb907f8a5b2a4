"""A page for each assignment: what the released notebook says, whole, and nothing that it hides."""

from __future__ import annotations

import re
import shutil
import warnings
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.errors import ExtensionError
from sphinx.testing.util import SphinxTestApp
from support.book import ROOT

from steepest_book.assignments import copy_releases, find_notebook, points_of, split_at_headings

NAMES = sorted(path.name for path in (ROOT / "exercises").iterdir() if path.is_dir())
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
DIRECTIVE = "# Assignment\n\nBefore.\n\n```{{assignment}} {}\n```\n"
HIDDEN = re.compile(r"(?:###|<!--) BEGIN (?:SOLUTION|HIDDEN TESTS)(.*?)(?:###|<!--) END", re.S)


def released(name: str) -> nbformat.NotebookNode:
    return nbformat.read(find_notebook(ROOT, name), as_version=4)


# --- the notebook ----------------------------------------------------------------------------


def test_the_notebook_of_an_assignment_is_found_by_its_folder(tmp_path):
    path = tmp_path / "exercises" / "01-one" / "any-name.ipynb"
    path.parent.mkdir(parents=True)
    path.touch()
    (path.parent / "data.csv").touch()
    assert find_notebook(tmp_path, "01-one") == path


@pytest.mark.parametrize("count", [0, 2])
def test_a_folder_without_exactly_one_notebook_is_refused(tmp_path, count):
    folder = tmp_path / "exercises" / "01-one"
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number}.ipynb").touch()
    message = rf"^assignment '01-one': expected one notebook in exercises/01-one, got {count}$"
    with pytest.raises(ExtensionError, match=message):
        find_notebook(tmp_path, "01-one")


def test_points_are_the_checks_and_the_graded_answers_and_nothing_else():
    check, written = {"grade": True, "solution": False}, {"grade": True, "solution": True}
    notebook = new_notebook(
        cells=[
            new_markdown_cell("text"),
            new_code_cell("f", metadata={"nbgrader": {"grade": False, "solution": True}}),
            new_code_cell("a", metadata={"nbgrader": check | {"points": 2}}),
            new_code_cell("b", metadata={"nbgrader": check | {"points": 0.5}}),
            new_markdown_cell("c", metadata={"nbgrader": written | {"points": 8}}),
        ]
    )
    assert points_of(notebook) == (2.5, 8.0)
    assert points_of(new_notebook()) == (0.0, 0.0)


@pytest.mark.parametrize("name", NAMES)
def test_the_points_in_the_statements_headings_are_those_of_the_checks(name):
    notebook = released(name)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    promised = re.findall(r"^## .*\((\d+) points?(, graded by a person)?\)", text, re.M)
    automatic, manual = points_of(notebook)
    assert sum(int(points) for points, person in promised if not person) == automatic > 0
    assert sum(int(points) for points, person in promised if person) == manual > 0


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("", []),
        ("# Title\n", []),
        ("words\n\nmore", [(None, "words\n\nmore")]),
        ("# Title\n\nwords", [(None, "words")]),
        ("## A\n\nwords\n\n## B", [("A", "words"), ("B", "")]),
        ("before\n## A\nwords", [(None, "before"), ("A", "words")]),
        ("## A\n### B\nwords\n#### C", [("A", ""), ("B", "words"), ("C", "")]),
        ("## A\n```\n# no title\n## no heading\n```\nwords", None),
        ("## A\n~~~python\n## no heading\n```\n## nor this\n~~~\nwords", None),
        ("## A\n````\n```\n## no heading\n```\n````\nwords", None),
        ("## A\n  ```\n  x\n## no heading\n  ```\nwords", None),
        ("## A\n```one line``` of code\n## B", [("A", "```one line``` of code"), ("B", "")]),
        ("##hashtag and #1", [(None, "##hashtag and #1")]),
        ("## `f(x)` # 2", [("`f(x)` # 2", "")]),
    ],
)
def test_a_cell_is_split_at_its_headings_and_only_there(source, parts):
    if parts is None:  # one part, with everything below its heading
        parts = [("A", source.removeprefix("## A\n"))]
    assert split_at_headings(source) == parts


# --- the page --------------------------------------------------------------------------------


class Site(NamedTuple):
    """A built folder, and what the build said."""

    folder: Path
    messages: str
    read: list[str]

    def page(self, name: str) -> BeautifulSoup:
        text = (self.folder / f"{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser").find("section")


def build(folder: Path, pages: dict[str, str], builder: str = "html") -> Site:
    """Build pages in this process, beside the ``exercises/`` that are in the folder."""
    (folder / "conf.py").touch()
    names = "\n".join(name for name in pages if name != "index")
    for name, text in {"index": f"# Index\n\n```{{toctree}}\n{names}\n```\n", **pages}.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    options = {
        "extensions": ["myst_nb", "steepest_book.assignments"],
        "myst_enable_extensions": CONFIG["parse"]["myst_enable_extensions"],
        "exclude_patterns": ["exercises/**", "_build/**"],
        "nb_execution_mode": "off",
    }
    read: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages; ours go to ``messages``
        app = SphinxTestApp(builder, srcdir=folder, confoverrides=options)
        try:
            app.connect("env-before-read-docs", lambda app, env, names: read.extend(names))
            app.build()
        finally:
            app.cleanup()
    messages = re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue())
    return Site(Path(app.outdir), messages, sorted(read))


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course's assignments, each on a page where the book has it."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "exercises", folder / "exercises")
    pages = {
        f"chapters/{path.stem}": "# Chapter\n" for path in (ROOT / "chapters").glob("[0-9]*.md")
    }
    pages |= {f"chapters/assignments/{name}": DIRECTIVE.format(name) for name in NAMES}
    return build(folder, pages)


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def page(course, name):
    return course.page(f"chapters/assignments/{name}")


def squeezed(text: str) -> str:
    """Return a text without what typesetting may change: spaces, quotes, apostrophes."""
    return re.sub(r"[\s\"'“”‘’]", "", text)


def test_the_course_has_assignments_and_their_pages_build_without_a_message(course):
    assert len(NAMES) >= 1
    assert course.messages == ""


def test_the_page_has_every_part_of_the_notebook_in_order(page, name):
    text = "\n".join(cell.source for cell in released(name).cells if cell.cell_type == "markdown")
    headings = [re.sub(r"[*`]", "", line) for line in re.findall(r"^## (.*)$", text, re.M)]
    shown = [heading.find(string=True).strip() for heading in page.find_all("h2")]
    assert len(shown) >= 3
    assert list(map(squeezed, shown)) == list(map(squeezed, headings))


def test_the_page_has_every_word_of_the_statements(page, name):
    text = squeezed(page.get_text())
    markup = re.compile(r"\$\$?.*?\$\$?|^[#\d>*-]+\.? |\]\(.*?\)|[\[`*|\n]", re.M | re.S)
    compared = 0
    for cell in released(name).cells:
        graded = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and not graded.get("solution"):
            plain = re.sub(r"\A# .*$|^\|[-| ]*\|$|^```\w*$", "", cell.source, flags=re.M)
            pieces = [squeezed(piece) for piece in markup.split(plain)]
            assert [piece for piece in pieces if piece not in text] == []
            compared += sum(map(len, pieces))
    assert compared > 1000


def test_the_page_has_the_interface_of_every_function_below_its_statement(page, name):
    blocks = [block.get_text().strip() for block in page.select("div.highlight-python")]
    stubs = [
        cell.source.strip()
        for cell in released(name).cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
    ]
    assert [block for block in blocks if block.startswith(("def ", "class "))] == stubs
    for block in page.select("div.highlight-python"):
        part = block.find_parent("section").find(["h1", "h2"]).get_text()
        assert part.startswith("Part "), part


def test_the_page_shows_neither_a_solution_nor_a_hidden_check(page, name):
    (path,) = (ROOT / "solutions" / name).glob("*.ipynb")
    source = nbformat.read(path, as_version=4)
    public = squeezed("\n".join(cell.source for cell in released(name).cells))
    secret = {
        line.strip()
        for cell in source.cells
        for part in HIDDEN.findall(cell.source)
        for line in part.splitlines()
        if len(line.strip()) >= 12 and squeezed(line) not in public
    }
    assert len(secret) >= 20
    text = squeezed(page.get_text())
    assert [line for line in secret if squeezed(line) in text] == []
    assert "BEGIN" not in page.get_text()


def test_the_download_is_the_released_notebook_byte_for_byte(course, page, name):
    (link,) = page.find_all("a", download=True)
    path = (course.folder / "chapters" / "assignments" / link["href"]).resolve()
    notebook = find_notebook(ROOT, name)
    assert path.read_bytes() == notebook.read_bytes()
    assert notebook.name in link.get_text()


def test_the_page_says_how_many_points_there_are(page, name):
    automatic, manual = points_of(released(name))
    said = [strong.get_text() for strong in page.find_all("strong")]
    assert said[:2] == [f"{automatic:g} points", f"{manual:g} points"]


def test_every_id_is_there_once_and_every_heading_can_be_linked(page):
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    for heading in page.find_all("h2"):
        assert heading.a["href"] == f"#{heading.find_parent('section')['id']}"


# --- other pages, other notebooks ------------------------------------------------------------


def write(folder: Path, *cells: nbformat.NotebookNode) -> None:
    path = folder / "exercises" / "01-one" / "one.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)


def stub(source: str) -> nbformat.NotebookNode:
    return new_code_cell(source, metadata={"nbgrader": {"grade": False, "solution": True}})


def test_a_notebook_without_headings_is_shown_too(tmp_path):
    write(tmp_path, stub("def f(): ..."), new_markdown_cell("A *statement*."), stub("def g(): ..."))
    site = build(tmp_path, {"index": DIRECTIVE.format("01-one")})
    assert site.messages == ""
    page = site.page("index")
    places = [page.get_text().index(words) for words in ("def f()", "A statement.", "def g()")]
    assert places == sorted(places)
    assert page.find_all("section") == []
    assert page.find("a", download=True)["href"] == "assignments/one.ipynb"


def test_what_follows_a_heading_in_another_cell_belongs_to_it(tmp_path):
    write(tmp_path, new_markdown_cell("## Part *1*"), new_markdown_cell("More."), stub("f = 1"))
    page = build(tmp_path, {"index": DIRECTIVE.format("01-one")}).page("index")
    (part,) = page.find_all("section")
    assert part.h2.em.get_text() == "1"
    assert "More." in part.get_text()
    assert "f = 1" in part.get_text()


def test_a_page_follows_its_notebook(tmp_path):
    pages = {"other": "# Other\n", "work": DIRECTIVE.format("01-one")}
    write(tmp_path, new_markdown_cell("## First"))
    assert build(tmp_path, pages).read == ["index", "other", "work"]
    write(tmp_path, new_markdown_cell("## Second wording"))
    site = build(tmp_path, pages)
    assert site.read == ["work"]
    assert "Second wording" in site.page("work").get_text()


def test_an_assignment_that_is_not_there_is_named_with_the_line_of_the_directive(tmp_path):
    site = build(tmp_path, {"index": DIRECTIVE.format("99-none")})
    message = "assignment '99-none': expected one notebook in exercises/99-none, got 0"
    assert re.search(rf"/index\.md:5: ERROR: {message}", site.messages)


def test_another_format_gets_the_text_and_no_files(tmp_path):
    write(tmp_path, new_markdown_cell("## First\n\nWords."))
    site = build(tmp_path, {"index": DIRECTIVE.format("01-one")}, builder="text")
    assert "Words." in (site.folder / "index.txt").read_text(encoding="utf-8")
    assert [path.name for path in site.folder.iterdir()] == ["index.txt"]


def test_a_build_that_failed_copies_nothing():
    copy_releases(None, ValueError("the build failed"))
