"""Static files, templates, and what makes a warm build honest.

Sphinx and jupyter-cache look at the text of a page. The result also depends on the package that the
page imports, so a change below ``src/`` starts a new execution cache and re-reads every page.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import sphinx

from steepest.style import css_variables

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["digest_of", "setup"]

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"
PACKAGE = HERE.parent / "steepest"
THEME_SCRIPT = "_static/scripts/pydata-sphinx-theme.js"
SCROLLER_SCAN = '"complete"===document.readyState?I():window.addEventListener("load",I)'
"""The call in the theme's script; a test says when another version of the theme has another one."""
MARGIN_SCRIPT = "_static/scripts/sphinx-book-theme.js"
MARGIN_SCAN = 'document.querySelectorAll(n.join(", "))'
"""It looks for notes in the margin under 28 names, in all of a page; no page of ours has one."""
SPHINX_STATIC = Path(sphinx.__file__).parent / "themes" / "basic" / "static"
OPTIONS = "documentation_options.js"
IDLE = {"design-tabs.js"}
"""It opens tabs of one name together, on all pages; no page of ours names its tabs."""


def digest_of(folder: Path) -> str:
    """Return a hash over the names and contents of the files below ``folder``."""
    state = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            state.update(path.relative_to(folder).as_posix().encode() + b"\0")
            state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:16]


def configure(app: Sphinx, config: Config) -> None:
    """Point Sphinx at our static files and templates and key its caches on ``src/``."""
    config.html_static_path.append(str(STATIC))
    config.templates_path.insert(0, str(TEMPLATES))
    os.environ["STEEPEST_BOOK_BUILD"] = "1"  # kernels inherit it: steepest.style keeps text as text
    package = digest_of(PACKAGE)
    config.steepest_package = package
    config.steepest_book = digest_of(HERE)
    config.nb_execution_cache_path = str(Path(app.outdir).parent / ".jupyter_cache" / package)


def add_palette(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object
) -> None:
    """Give the page template the palette, so that the first paint has its colors."""
    context["steepest_palette"] = css_variables()


def options_of(app: Sphinx, context: dict) -> str:
    """Return the script of Sphinx that holds the book's options, on one line."""
    source = (SPHINX_STATIC / f"{OPTIONS}.jinja").read_text(encoding="utf-8")
    return " ".join(app.builder.templates.render_string(source, context).split())


def put_off_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object
) -> None:
    """Let every script of a page wait until the page is painted (see `webpack-macros.html`).

    What a page sets in a line of its own stays, and so do Sphinx's options, which such lines add
    to: as a line of the page, not as one more file before the first paint. The search page keeps
    the order that its own scripts need.
    """
    if pagename == "search":
        return
    lines, late = [], []
    for script in context["script_files"]:
        name = script.filename and Path(script.filename).name
        if not name:
            lines.append(script)
        elif name == OPTIONS:
            lines.append(type(script)(None, body=options_of(app, context)))
        elif name not in IDLE:
            late.append(script)
    context |= {"script_files": [], "late_lines": lines, "late_scripts": late}


def trim_theme(app: Sphinx, exception: Exception | None) -> None:
    """Take out of the theme's scripts what looks through the whole of a long page for nothing.

    The theme measures every region that might scroll, at load and after each change of the page,
    and so lays out what `static/steepest.css` lets the browser leave; `static/page.js` does the
    same for what is near the view.
    """
    for name, scan, instead in (
        (THEME_SCRIPT, SCROLLER_SCAN, "0"),
        (MARGIN_SCRIPT, MARGIN_SCAN, "[]"),
    ):
        script = Path(app.outdir) / name
        if exception is None and script.is_file():
            text = script.read_text(encoding="utf-8")
            script.write_text(text.replace(scan, instead), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the assets."""
    app.add_config_value("steepest_package", "", "env", str)
    app.add_config_value("steepest_book", "", "env", str)
    app.connect("config-inited", configure, priority=100)
    app.connect("html-page-context", add_palette)
    app.connect("html-page-context", put_off_scripts, priority=900)
    app.connect("build-finished", trim_theme)
    # Jupyter Book always sets this; without sphinx-comments (which calls other hosts) it is ours.
    app.add_config_value("comments_config", {}, "env", dict)
    app.add_css_file("steepest.css", priority=900)
    app.add_js_file("page.js", loading_method="defer")  # no module: those are refused on file://
