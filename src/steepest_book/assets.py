"""Static files, templates, and what makes a warm build honest.

Sphinx and jupyter-cache look at the text of a page. The result also depends on the package that the
page imports, so a change below ``src/`` starts a new execution cache and re-reads every page.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

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


def defer_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object
) -> None:
    """Let no script wait before the first paint but the one line that others in the page set.

    The search page's own scripts, which the theme does not defer, need what comes before them.
    """
    if pagename == "search":
        return
    context["script_files"] = [
        script
        if not script.filename or "documentation_options" in str(script.filename)
        else type(script)(
            script.filename, priority=script.priority, **script.attributes | {"defer": "defer"}
        )
        for script in context["script_files"]
    ]


def trim_theme(app: Sphinx, exception: Exception | None) -> None:
    """Take out of the theme's script what `static/page.js` does for what is near the view alone.

    The theme measures every region that might scroll, at load and after each change of the page,
    and so lays out the whole of a long page that `static/steepest.css` lets the browser leave.
    """
    script = Path(app.outdir) / THEME_SCRIPT
    if exception is None and script.is_file():
        text = script.read_text(encoding="utf-8")
        script.write_text(text.replace(SCROLLER_SCAN, "0"), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the assets."""
    app.add_config_value("steepest_package", "", "env", str)
    app.add_config_value("steepest_book", "", "env", str)
    app.connect("config-inited", configure, priority=100)
    app.connect("html-page-context", add_palette)
    app.connect("html-page-context", defer_scripts, priority=900)
    app.connect("build-finished", trim_theme)
    # Jupyter Book always sets this; without sphinx-comments (which calls other hosts) it is ours.
    app.add_config_value("comments_config", {}, "env", dict)
    app.add_css_file("steepest.css", priority=900)
    app.add_js_file("page.js", loading_method="defer")  # no module: those are refused on file://
