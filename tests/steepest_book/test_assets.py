"""Assets: a warm build notices every change below src/, and each page brings its palette."""

from __future__ import annotations

import functools
import importlib
import os
import pkgutil
import re
import warnings
from pathlib import Path
from types import SimpleNamespace

import pydata_sphinx_theme
import pytest
import sphinx_book_theme
from sphinx.builders.html._assets import _JavaScript
from sphinx.testing.util import SphinxTestApp

import steepest_book
from steepest.style import css_variables
from steepest_book import assets
from steepest_book.assets import digest_of

FILES = {"a.py": b"one", "b/c.js": b"two", "b/d.css": b"three"}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def package(tmp_path):
    return write(tmp_path / "package", FILES)


# --- the digest ------------------------------------------------------------------------------


def test_the_digest_depends_on_names_and_contents_alone(package, tmp_path):
    backward = dict(reversed(FILES.items()))
    twin = write(tmp_path / "elsewhere" / "twin", backward)
    for path in twin.rglob("*.*"):
        os.utime(path, (0, 0))
    assert digest_of(twin) == digest_of(package)


@pytest.mark.parametrize(
    "other",
    [
        FILES | {"a.py": b"One"},
        FILES | {"a.py": b""},
        FILES | {"e.py": b""},
        {"a.py": b"one", "b/c.js": b"two"},
        {"A.py": b"one", "b/c.js": b"two", "b/d.css": b"three"},
        {"a.py": b"one", "b/c.js": b"three", "b/d.css": b"two"},
        {"a.py": b"one", "c.js": b"two", "b/d.css": b"three"},
        {"a.py": b"one", "a2/c.js": b"two", "b/d.css": b"three"},
        {"a.py": b"oneb/c.js\0two", "b/d.css": b"three"},
    ],
    ids=[
        "letter",
        "emptied",
        "added",
        "removed",
        "renamed",
        "swapped",
        "moved up",
        "moved",
        "run together",
    ],
)
def test_any_change_of_a_name_or_a_content_changes_the_digest(package, tmp_path, other):
    assert digest_of(write(tmp_path / "other", other)) != digest_of(package)


def test_what_python_compiles_does_not_change_the_digest(package):
    before = digest_of(package)
    write(package, {"__pycache__/a.pyc": b"x", "b/__pycache__/d.pyc": b"y"})
    assert digest_of(package) == before


def test_the_digest_is_short_enough_for_a_folder_name(package):
    assert re.fullmatch(r"[0-9a-f]{16}", digest_of(package))


# --- what a change leads to ------------------------------------------------------------------


def configured(folder: Path) -> SimpleNamespace:
    """Return a configuration after ours has been added to it."""
    config = SimpleNamespace(html_static_path=["theirs"], templates_path=["theirs"])
    assets.configure(SimpleNamespace(outdir=folder / "_build" / "html"), config)
    return config


def test_a_change_of_the_package_starts_a_new_execution_cache(package, tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "PACKAGE", package)
    first, again = configured(tmp_path), configured(tmp_path)
    write(package, {"a.py": b"changed"})
    second = configured(tmp_path)
    assert first.nb_execution_cache_path == again.nb_execution_cache_path
    assert first.nb_execution_cache_path != second.nb_execution_cache_path
    for config in (first, second):
        assert Path(config.nb_execution_cache_path).parent == tmp_path / "_build" / ".jupyter_cache"


def test_our_templates_come_before_others_and_our_static_files_after(tmp_path):
    config = configured(tmp_path)
    assert [Path(path).name for path in config.templates_path] == ["templates", "theirs"]
    assert [Path(path).name for path in config.html_static_path] == ["theirs", "static"]
    for path in (config.templates_path[0], config.html_static_path[1]):
        assert Path(path).is_dir()


def build(folder: Path) -> tuple[Path, list[str]]:
    """Build a folder in this process; return where, and which pages were read."""
    read: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages; ours would be in app.warning
        overrides = {
            "extensions": ["myst_nb", "sphinx_book_theme", "steepest_book.assets"],
            "html_theme": "sphinx_book_theme",
        }
        app = SphinxTestApp(srcdir=folder, confoverrides=overrides)
        try:
            app.connect("env-before-read-docs", lambda app, env, names: read.extend(names))
            app.build()
        finally:
            app.cleanup()
    assert app.warning.getvalue() == ""
    return Path(app.outdir), sorted(read)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of two pages, beside a package and an extension that may change."""
    files = {"index.md": b"# A\n\n```{toctree}\nother\n```\n", "other.md": b"# B\n", "conf.py": b""}
    monkeypatch.setattr(assets, "PACKAGE", write(tmp_path / "package", FILES))
    monkeypatch.setattr(assets, "HERE", write(tmp_path / "extension", FILES))
    return write(tmp_path / "book", files)


def test_a_warm_build_reads_nothing_until_something_below_src_changes(site):
    assert build(site)[1] == ["index", "other"]
    assert build(site)[1] == []
    write(site.parent / "package", {"b/d.css": b"changed"})
    assert build(site)[1] == ["index", "other"]
    write(site.parent / "extension", {"new.py": b""})
    assert build(site)[1] == ["index", "other"]
    assert build(site)[1] == []


def test_a_page_has_its_colors_before_anything_is_fetched(site):
    folder, _ = build(site)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert f"<style>{css_variables()}</style>" in page


def test_a_page_loads_our_style_and_our_script_and_both_are_there(site):
    folder, _ = build(site)
    page = (folder / "other.html").read_text(encoding="utf-8")
    (style,) = re.findall(r'<link [^>]*href="_static/(steepest\.css)\?v=', page)
    (script,) = re.findall(r'<script [^>]*src="_static/(page\.js)\?v=', page)
    for name in (style, script):
        assert (folder / "_static" / name).is_file()


@pytest.mark.parametrize("path", sorted(assets.STATIC.glob("*.js")), ids=lambda path: path.name)
def test_a_script_works_in_a_page_that_is_opened_as_a_file(path):
    """Browsers refuse modules there: a script may neither import nor export."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^\s*(?:import|export)\b.*$", text, re.M) == []


# --- scripts ---------------------------------------------------------------------------------


SCRIPTS = [
    _JavaScript("_static/documentation_options.js"),
    _JavaScript("_static/doctools.js", priority=1),
    _JavaScript("_static/questions.js", **{"data-page": "p"}),
    _JavaScript("_static/design-tabs.js"),
    _JavaScript(None, body="let x = 1"),
]


def scripts_of(page: str) -> tuple[list[str], list[str]]:
    """The files that a page loads late, and those before it is painted."""
    late = re.search(r'<template id="st-scripts">(.*?)</template>', page, re.S)
    inert, rest = (late[1], page.replace(late[0], "")) if late else ("", page)
    files = re.compile(r'<script [^>]*src="([^"?]*)')
    return files.findall(inert), files.findall(rest)


def test_a_page_puts_off_its_scripts_and_keeps_its_lines(monkeypatch):
    monkeypatch.setattr(assets, "options_of", lambda app, context: "options")
    context = {"script_files": list(SCRIPTS)}
    assets.put_off_scripts(None, "chapters/a", "page.html", context, None)
    assert context["script_files"] == []
    assert context["late_scripts"] == SCRIPTS[1:3]
    bodies = [line.attributes["body"] for line in context["late_lines"]]
    assert bodies == ["options", "let x = 1"]


def test_the_search_page_keeps_the_order_that_its_own_scripts_need():
    context = {"script_files": list(SCRIPTS)}
    assets.put_off_scripts(None, "search", "search.html", context, None)
    assert context == {"script_files": SCRIPTS}


def test_sphinx_options_are_what_its_own_file_would_have_said(site):
    folder, _ = build(site)
    page = (folder / "other.html").read_text(encoding="utf-8")
    (line,) = re.findall(r"<script>(const DOCUMENTATION_OPTIONS = .*?)</script>", page)
    file = (folder / "_static" / "documentation_options.js").read_text(encoding="utf-8")
    assert line.split() == file.split()


def test_every_page_but_the_search_page_fetches_no_script_before_it_is_painted(site):
    folder, _ = build(site)
    late, early = scripts_of((folder / "other.html").read_text(encoding="utf-8"))
    assert early == []
    assert "_static/page.js" in late
    late, early = scripts_of((folder / "search.html").read_text(encoding="utf-8"))
    assert late == []
    assert early.index("_static/documentation_options.js") < early.index("_static/searchtools.js")


@pytest.mark.parametrize(
    ("name", "scan"),
    [(assets.THEME_SCRIPT, assets.SCROLLER_SCAN), (assets.MARGIN_SCRIPT, assets.MARGIN_SCAN)],
)
def test_the_theme_does_not_look_through_the_whole_page_any_more(site, tmp_path, name, scan):
    theme = Path(sphinx_book_theme.__file__).parent / "theme/sphinx_book_theme/static/scripts"
    base = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/scripts"
    (script,) = [p for p in (theme / Path(name).name, base / Path(name).name) if p.is_file()]
    assert script.read_text(encoding="utf-8").count(scan) == 1, "the theme has changed: look again"
    target = tmp_path / name
    target.parent.mkdir(parents=True)
    target.write_bytes(script.read_bytes())
    assets.trim_theme(SimpleNamespace(outdir=tmp_path), None)
    assert scan not in target.read_text(encoding="utf-8")


# --- the whole extension ---------------------------------------------------------------------


def test_the_extension_sets_up_every_module_that_can_be_set_up(monkeypatch):
    called, found = [], []
    for entry in pkgutil.iter_modules(steepest_book.__path__):
        module = importlib.import_module(f"steepest_book.{entry.name}")
        for name in ("setup", "setup_explorables"):
            if hasattr(module, name):
                found.append(entry.name)
                remember = functools.partial(lambda name, app: called.append(name), entry.name)
                monkeypatch.setattr(module, name, remember)
    result = steepest_book.setup(None)
    assert len(found) >= 9
    assert sorted(called) == sorted(found)
    assert called.index("explorables") < called.index("figures"), "stills are figures too"
    assert result["parallel_read_safe"]
    assert result["parallel_write_safe"]
