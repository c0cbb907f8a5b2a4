"""What every page offers: its notebook, its description, its address, a way back from 404."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import nbformat
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.testing.util import SphinxTestApp
from support.minibook import build as build_minibook
from support.minibook import write_minibook

from steepest_book import assets, pages
from steepest_book.pages import (
    BOLD,
    FIRST_FONTS_FOR,
    FIRST_VIEW,
    FONTS_FOR,
    STYLE_SHEET,
    TEXT_FONTS,
    add_to_page,
    clean_notebook,
    configure,
    finish,
    fonts_of,
    mend_body,
    not_found,
)

URL = "https://course.example/learn/"
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


# --- the notebook to download ----------------------------------------------------------------


def write_notebook(path: Path, *, ids: str = "abc", run: bool = True, **more: object) -> Path:
    """Write a notebook of three cells, executed or not, with ids that begin with some letters."""
    outputs = [new_output("stream", name="stdout", text="42\n")] if run else []
    cells = [
        new_markdown_cell("# Title\n\nWords."),
        new_code_cell("print(42)  # é", outputs=outputs, execution_count=7 if run else None),
        new_code_cell("", metadata={"tags": ["hide-input"]}, execution_count=8 if run else None),
    ]
    state = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel} | more)
    if run:
        notebook.metadata["widgets"] = state
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{ids}{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def test_a_clean_notebook_has_the_sources_and_nothing_that_a_run_left(tmp_path):
    path = write_notebook(tmp_path / "run.ipynb")
    before = nbformat.read(path, as_version=4)
    after = nbformat.reads(clean_notebook(path), as_version=4)
    nbformat.validate(after)
    assert [cell.source for cell in after.cells] == [cell.source for cell in before.cells]
    assert [cell.metadata for cell in after.cells] == [cell.metadata for cell in before.cells]
    assert after.metadata == {"kernelspec": before.metadata["kernelspec"]}
    for cell in after.cells[1:]:
        assert (cell.outputs, cell.execution_count) == ([], None)


def test_the_same_page_is_the_same_notebook_whatever_ids_a_build_draws(tmp_path):
    one = clean_notebook(write_notebook(tmp_path / "one.ipynb", ids="f3"))
    two = clean_notebook(write_notebook(tmp_path / "two.ipynb", ids="0a", run=False))
    assert one == two
    assert one.endswith("}\n")


def test_a_notebook_of_an_older_format_gets_no_ids(tmp_path):
    path = tmp_path / "old.ipynb"
    old = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": [], "execution_count": 1}
    text = nbformat.writes(nbformat.from_dict({"cells": [old], "metadata": {}}
                                              | {"nbformat": 4, "nbformat_minor": 4}))  # fmt: skip
    path.write_text(text, encoding="utf-8")
    cleaned = nbformat.reads(clean_notebook(path), as_version=4)
    nbformat.validate(cleaned)
    assert "id" not in cleaned.cells[0]


# --- the public address ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "configured", "address"),
    [
        (None, "", ""),
        (None, "https://a.example", "https://a.example/"),
        ("https://b.example/learn", "", "https://b.example/learn/"),
        ("https://b.example/learn/", "https://a.example", "https://b.example/learn/"),
        ("", "https://a.example", ""),
    ],
)
def test_the_environment_says_where_the_book_will_be(monkeypatch, environment, configured, address):
    monkeypatch.delenv("BOOK_URL", raising=False)
    if environment is not None:
        monkeypatch.setenv("BOOK_URL", environment)
    config = SimpleNamespace(html_baseurl=configured)
    configure(None, config)
    assert config.html_baseurl == address


# --- one page --------------------------------------------------------------------------------


@pytest.fixture
def app(tmp_path):
    """A book of one executed page, without Sphinx."""
    write_notebook(tmp_path / "jupyter_execute" / "chapters" / "one.ipynb")
    return SimpleNamespace(
        outdir=tmp_path / "html",
        builder=SimpleNamespace(format="html"),
        config=SimpleNamespace(html_baseurl="", project='The "Book" & more'),
        env=SimpleNamespace(
            nb_metadata={"chapters/one": {"exec_data": {"mtime": 1}}, "chapters/two": {}},
            found_docs={"chapters/one", "chapters/two", "a&b"},
        ),
    )


@pytest.fixture
def warned(monkeypatch):
    """Collect what is warned of, as (message, page)."""
    lines = []
    logger = SimpleNamespace(warning=lambda text, *, location: lines.append((text, location)))
    monkeypatch.setattr(pages, "logger", logger)
    return lines


def document(*children: nodes.Node, description: str | None = "A <page> & more") -> nodes.document:
    doctree = new_document("page.md")
    if description is not None:
        doctree += nodes.meta(name="description", content=description)
    doctree += children
    return doctree


def context_of(app, name: str = "chapters/one", doctree: nodes.document | None = None, **context):
    """Return what the template of a page gets."""
    context = {"pathto": lambda target, resource: f"../{target}", **context}
    add_to_page(app, name, "page.html", context, doctree)
    return context


def tags(context: dict) -> dict[str, str]:
    found = BeautifulSoup(context["metatags"], "html.parser").find_all("meta", property=True)
    return {tag["property"]: tag["content"] for tag in found}


def test_a_page_that_was_run_offers_its_notebook(app, warned):
    url = context_of(app, doctree=document())["notebook_url"]
    assert url == "../notebooks/chapters/one.ipynb"


@pytest.mark.parametrize("name", ["chapters/two", "search"])
def test_a_page_that_was_not_run_offers_none(app, warned, name):
    assert "notebook_url" not in context_of(app, name, document())


def test_a_notebook_that_was_not_written_is_not_offered(app, warned):
    (app.outdir.parent / "jupyter_execute" / "chapters" / "one.ipynb").unlink()
    assert "notebook_url" not in context_of(app, doctree=document())


def test_what_others_read_of_a_page_is_escaped(app, warned):
    context = context_of(app, doctree=document(), pagetitle='A < "B" & C', metatags="<meta>\n")
    assert tags(context) == {
        "og:title": 'A < "B" & C',
        "og:type": "article",
        "og:site_name": 'The "Book" & more',
        "og:description": "A <page> & more",
    }
    assert context["metatags"].startswith("<meta>\n")
    assert warned == []


def test_the_address_of_a_page_is_told_only_where_it_is_known(app, warned):
    assert "og:url" not in tags(context_of(app, doctree=document()))
    app.config.html_baseurl = URL
    found = tags(context_of(app, doctree=document()))
    assert found["og:url"] == f"{URL}chapters/one.html"
    assert found["og:image"].startswith(URL)


@pytest.mark.parametrize("description", [None, ""])
def test_a_page_without_a_description_is_a_warning(app, warned, description):
    context = context_of(app, doctree=document(description=description))
    assert "og:description" not in tags(context)
    assert warned == [("page without a description (myst: html_meta: description)", "chapters/one")]


@pytest.mark.parametrize("name", ["genindex", "search", "404"])
def test_a_page_that_sphinx_makes_has_a_description_of_its_own(app, warned, name):
    page = BeautifulSoup(context_of(app, name)["metatags"], "html.parser")
    (description,) = page.find_all("meta", attrs={"name": "description"})
    assert len(description["content"].split()) > 6
    assert description["content"] == page.find("meta", property="og:description")["content"]


def test_a_page_that_sphinx_makes_is_not_asked_for_one(app, warned):
    context = context_of(app, "search")
    assert warned == []
    assert context["first_fonts"] == TEXT_FONTS


def test_the_index_asks_early_for_the_face_of_its_terms(app, warned):
    assert context_of(app, "genindex")["first_fonts"] == [*TEXT_FONTS, BOLD]


@pytest.mark.parametrize("kind", FONTS_FOR)
def test_a_page_asks_early_for_the_fonts_of_what_it_shows(app, warned, kind):
    plain = context_of(app, doctree=document(nodes.paragraph("", "Words.")))
    richer = context_of(app, doctree=document(nodes.paragraph("", "", kind("", "x"))))
    assert plain["first_fonts"] == TEXT_FONTS
    assert richer["first_fonts"] == TEXT_FONTS + FONTS_FOR[kind]


@pytest.mark.parametrize("kind", FIRST_FONTS_FOR)
def test_a_page_asks_early_for_a_face_that_it_begins_with_and_not_for_one_far_below(kind):
    some, much = (nodes.paragraph("", "x" * length) for length in (FIRST_VIEW // 2, FIRST_VIEW))
    marked = nodes.paragraph("", "", kind("", "x"))
    assert fonts_of("one", document(some, marked)) == TEXT_FONTS + FIRST_FONTS_FOR[kind]
    assert fonts_of("one", document(some, much, marked.deepcopy())) == TEXT_FONTS


def test_a_page_asks_for_each_font_once():
    kinds = FONTS_FOR | FIRST_FONTS_FOR
    everything = fonts_of("one", document(*(kind("", "x") for kind in (*kinds, *kinds))))
    assert len(set(everything)) == len(everything)
    assert set(everything) == set(TEXT_FONTS).union(*kinds.values())
    assert [f for f in everything if not (assets.STATIC / "vendor" / f"{f}.woff2").is_file()] == []


def test_a_deprecated_role_is_replaced_and_nothing_else():
    context = {"body": '<div role="doc-biblioentry">doc-biblioentry <p role="note"></div>'}
    mend_body(None, "page", "page.html", context, None)
    assert context["body"] == '<div role="listitem">doc-biblioentry <p role="note"></div>'
    mend_body(None, "page", "page.html", empty := {}, None)
    assert empty == {}


def test_what_is_folded_is_named_by_the_words_that_all_see():
    context = {"body": '<summary aria-label="Toggle hidden content"><p>Show code</p></summary>'}
    mend_body(None, "page", "page.html", context, None)
    assert context["body"] == "<summary><p>Show code</p></summary>"


@pytest.mark.parametrize(
    ("url", "base"), [("", "/"), (URL, "/learn/"), ("https://a.example/", "/")]
)
def test_the_links_of_the_404_page_start_from_the_books_root(app, url, base):
    app.config.html_baseurl = url
    ((name, context, template),) = not_found(app)
    assert (name, template) == ("404", "404.html")
    assert BeautifulSoup(context["metatags"], "html.parser").base["href"] == base


# --- the end of a build ----------------------------------------------------------------------


def test_every_page_that_was_run_leaves_a_clean_notebook_in_a_folder_like_its_own(app):
    other = write_notebook(app.outdir.parent / "jupyter_execute" / "a&b.ipynb", note="another")
    twin = write_notebook(app.outdir.parent / "jupyter_execute" / "chapters/two.ipynb", note="two")
    finish(app, None)
    folder = app.outdir / "notebooks"
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.ipynb")}
    assert found.keys() == {"a&b.ipynb", "chapters/one.ipynb", "chapters/two.ipynb"}
    assert found["a&b.ipynb"].read_text(encoding="utf-8") == clean_notebook(other)
    assert found["chapters/two.ipynb"].read_text(encoding="utf-8") == clean_notebook(twin)


def test_the_sitemap_is_written_where_the_address_is_known(app):
    app.outdir.mkdir()
    finish(app, None)
    assert not (app.outdir / "sitemap.xml").exists()
    app.config.html_baseurl = URL
    finish(app, None)
    tree = ElementTree.parse(app.outdir / "sitemap.xml")
    listed = [place.text for place in tree.iter(LOC)]
    assert listed == [f"{URL}{name}.html" for name in ("a&b", "chapters/one", "chapters/two")]


@pytest.mark.parametrize(("format_name", "failed"), [("html", True), ("text", False)])
def test_a_failed_build_and_another_format_leave_nothing(app, format_name, failed):
    app.builder.format = format_name
    app.config.html_baseurl = URL
    finish(app, ValueError("the build failed") if failed else None)
    assert not app.outdir.exists()


# --- with Sphinx -----------------------------------------------------------------------------

META = "---\nmyst:\n  html_meta:\n    description: {}\n---\n\n"


def test_sphinx_builds_the_page_that_is_not_there_and_names_one_without_description(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("BOOK_URL", URL)
    (tmp_path / "conf.py").touch()
    described = META.format('"\\"Quoted\\" & more"') + "# A & *B*\n\n```{toctree}\nbare\n```\n"
    (tmp_path / "index.md").write_text(described, encoding="utf-8")
    (tmp_path / "bare.md").write_text("# Bare\n", encoding="utf-8")
    options = {
        "extensions": ["myst_nb", "steepest_book.assets", "steepest_book.pages"],
        "nb_execution_mode": "off",
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages; ours are in app.warning
        application = SphinxTestApp(srcdir=tmp_path, confoverrides=options)
        try:
            application.build()
        finally:
            application.cleanup()
    messages = re.sub(r"\x1b\[[\d;]*m", "", application.warning.getvalue())
    assert re.fullmatch(r"\S*/bare\.md: WARNING: page without a description .*\n", messages)
    folder = Path(application.outdir)
    assert first_address(folder / "404.html") == '<base href="/learn/">'
    for name in ("404", "genindex", "search"):
        page = BeautifulSoup((folder / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
        assert len(page.find_all("meta", attrs={"name": "description"})) == 1, name
    index = BeautifulSoup((folder / "index.html").read_text(encoding="utf-8"), "html.parser")
    assert index.find("meta", property="og:description")["content"] == '"Quoted" & more'
    assert index.find("link", rel="canonical")["href"] == f"{URL}index.html"
    assert index.find("base") is None


def first_address(path: Path) -> str:
    """Return the first element of a page that leads somewhere."""
    page = path.read_text(encoding="utf-8")
    return re.search(r"<\w+\b[^>]*\b(?:href|src)=[^>]*>", page)[0]


# --- the real configuration ------------------------------------------------------------------

MINIBOOK = {
    "run": "# A & B `<c>`\n\n```{code-cell} ipython3\nprint(40 + 2)\n```\n\nSome $x^2$.\n",
    "two": "# Two\n\n```{code-cell} ipython3\nfour = 2 + 2\n```\n",
}
PAGES = ["chapters/intro", *(f"chapters/{name}" for name in MINIBOOK)]


@pytest.fixture(scope="module")
def minibook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("minibook")
    write_minibook(folder, MINIBOOK)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOK_URL", URL.removesuffix("/"))
        code, log = build_minibook(folder)
    assert code == 0, log
    return folder / "_build" / "html"


def page_of(minibook: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((minibook / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_a_published_page_says_its_own_address(minibook, name):
    page = page_of(minibook, name)
    address = f"{URL}{name}.html"
    (canonical,) = page.find_all("link", rel="canonical")
    assert canonical["href"] == page.find("meta", property="og:url")["content"] == address


@pytest.mark.slow
def test_the_sitemap_lists_every_page_and_no_other(minibook):
    listed = [place.text for place in ElementTree.parse(minibook / "sitemap.xml").iter(LOC)]
    assert listed == [f"{URL}{name}.html" for name in PAGES]
    for address in listed:
        assert (minibook / address.removeprefix(URL)).is_file()


@pytest.mark.slow
def test_the_picture_for_those_who_link_to_a_page_is_published_with_it(minibook):
    address = page_of(minibook, "chapters/run").find("meta", property="og:image")["content"]
    assert (minibook / address.removeprefix(URL)).is_file()


@pytest.mark.slow
def test_a_title_with_markup_is_told_in_plain_words(minibook):
    page = page_of(minibook, "chapters/run")
    assert page.find("meta", property="og:title")["content"] == "A & B <c>"


@pytest.mark.slow
def test_the_notebook_button_leads_to_the_pages_own_notebook_without_outputs(minibook):
    for name, words in (("run", "print(40 + 2)"), ("two", "four = 2 + 2")):
        (link,) = page_of(minibook, f"chapters/{name}").select("a.st-tool[download]")
        path = (minibook / "chapters" / link["href"]).resolve()
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        (cell,) = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert cell.source == words
        assert (cell.outputs, cell.execution_count) == ([], None)


@pytest.mark.slow
def test_the_404_page_finds_its_files_from_every_lost_address(minibook):
    base = '<base href="/learn/">'
    assert first_address(minibook / "404.html") == base
    page = page_of(minibook, "404")
    found = page.find_all(["link", "script", "img", "a"])
    addresses = [tag.get("href") or tag.get("src") for tag in found]
    local = [a for a in addresses if a and not urlsplit(a).scheme and not a.startswith("#")]
    assert len(local) >= 10
    for address in local:
        path = urlsplit(urljoin("https://course.example/learn/", address)).path
        assert (minibook / path.removeprefix("/learn/")).exists(), address


def test_from_a_file_every_optional_face_of_the_style_sheet_is_shown_when_it_comes(app, warned):
    rules = context_of(app, "genindex")["late_faces"]("../_static")
    style_sheet = STYLE_SHEET.read_text("utf-8")
    assert rules.count("@font-face") == style_sheet.count("font-display: optional") > 2
    assert "optional" not in rules
    paths = re.findall(r"url\(\.\./_static/([^)]*)\)", rules)
    assert len(paths) == rules.count("@font-face")
    assert all((STYLE_SHEET.parent / path).is_file() for path in paths)


def test_text_in_pictures_may_come_late():
    style_sheet = STYLE_SHEET.read_text("utf-8")
    faces = re.findall(r'@font-face \{ font-family: "([^"]*)"[^}]*font-display: (\w+)', style_sheet)
    (family,) = re.findall(r'--st-figures: "([^"]*)"', style_sheet)
    assert [display for name, display in faces if name == family] == ["swap", "swap"]
