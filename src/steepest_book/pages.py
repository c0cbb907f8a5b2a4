"""What every page offers beyond its text: notebook download, metadata, 404 page, sitemap.

The book's public address is known only to whoever publishes it: set ``BOOK_URL`` when building to
get canonical links, a sitemap and social pictures; without it the book works from any folder.
"""

from __future__ import annotations

import html
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import nbformat
from docutils import nodes
from sphinx.util import logging

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["clean_notebook", "setup"]

logger = logging.getLogger(__name__)

NOTEBOOKS = "notebooks"
# Below static/vendor/: the faces of every page's first view, those of a page with such nodes, and
# those of a page that begins with such nodes. They are there before the page is painted; the others
# load once it is at rest (static/page.js).
TEXT_FONTS = [
    "fonts/source-serif-4/source-serif-4-latin-400-normal",
    "fonts/source-sans-3/source-sans-3-latin-400-normal",
    "fonts/source-sans-3/source-sans-3-latin-600-normal",
]
FONTS_FOR = {
    nodes.math: ["katex/fonts/KaTeX_Main-Regular", "katex/fonts/KaTeX_Math-Italic"],
    nodes.math_block: ["katex/fonts/KaTeX_Main-Regular", "katex/fonts/KaTeX_Math-Italic"],
}
BOLD = "fonts/source-serif-4/source-serif-4-latin-600-normal"
FIRST_FONTS_FOR = {
    nodes.strong: [BOLD],
    nodes.emphasis: ["fonts/source-serif-4/source-serif-4-latin-400-italic"],
}
FIRST_VIEW = 2000  # characters, more than a large screen shows
MENDED = {
    'role="doc-biblioentry"': 'role="listitem"',  # the role is deprecated
    '<summary aria-label="Toggle hidden content">': "<summary>",  # its text says more
}
# The descriptions of pages that have no source of ours.
WRITTEN_BY_SPHINX = {
    "genindex": "Every term of the course and every name of its package from A to Z, each with "
    "a link to where it is explained.",
    "search": "Search the course: chapters, questions, exercises, glossary.",
    "404": "This page of the course does not exist; the map of the chapters does.",
}
STYLE_SHEET = Path(__file__).parent / "static" / "steepest.css"
SOCIAL_PICTURE = "_static/social.png"


def configure(app: Sphinx, config: Config) -> None:
    """Take the public address from the environment."""
    config.html_baseurl = os.environ.get("BOOK_URL", config.html_baseurl)
    if config.html_baseurl and not config.html_baseurl.endswith("/"):
        config.html_baseurl += "/"


def clean_notebook(path: Path) -> str:
    """Return an executed notebook without outputs, counts, widget state and random ids."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("widgets", None)
    for number, cell in enumerate(notebook.cells, start=1):
        if "id" in cell:  # drawn at random by every build; the same page is to be the same file
            cell["id"] = f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nbformat.writes(notebook) + "\n"


def executed(app: Sphinx, pagename: str) -> Path:
    """Return where myst-nb keeps the executed notebook of a page."""
    return Path(app.outdir).parent / "jupyter_execute" / f"{pagename}.ipynb"


def description_of(doctree: nodes.document | None) -> str:
    """Return the text of the page's description, empty if it has none."""
    for node in doctree.findall(nodes.meta) if doctree else ():
        if node.get("name") == "description":
            return node["content"]
    return ""


def late_faces(static: str) -> str:
    """Return the style sheet's optional faces as faces that replace their fallback when they come.

    On a server they are optional, so that no text moves. From a file nothing is fetched early, and
    an optional face would never be seen.
    """
    rules = re.findall(
        r"@font-face \{[^}]*font-display: optional;[^}]*\}", STYLE_SHEET.read_text("utf-8")
    )
    text = "".join(rules).replace("font-display: optional", "font-display: swap")
    return text.replace("url(vendor/", f"url({static}/vendor/")


def first_view(doctree: nodes.document) -> Iterator[nodes.Node]:
    """Yield the nodes that a page begins with."""
    left = FIRST_VIEW
    for node in doctree.findall():
        yield node
        left -= len(node) if isinstance(node, nodes.Text) else 0
        if left < 0:
            return


def fonts_of(pagename: str, doctree: nodes.document | None) -> list[str]:
    """Return the faces that a page shows, so that they can load before it is laid out."""
    fonts = list(TEXT_FONTS)
    if doctree is not None:
        begins_with = list(first_view(doctree))
        for kind, faces in FONTS_FOR.items():
            if next(doctree.findall(kind), None) is not None:
                fonts += [face for face in faces if face not in fonts]
        for kind, faces in FIRST_FONTS_FOR.items():
            if any(isinstance(node, kind) for node in begins_with):
                fonts += faces
    elif pagename == "genindex":
        fonts.append(BOLD)  # its terms
    return fonts


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Offer the notebook and describe the page to whoever links to it."""
    is_notebook = pagename in app.env.nb_metadata and app.env.nb_metadata[pagename].get("exec_data")
    if is_notebook and executed(app, pagename).is_file():
        context["notebook_url"] = context["pathto"](f"{NOTEBOOKS}/{pagename}.ipynb", 1)
    context["first_fonts"] = fonts_of(pagename, doctree)
    context["late_faces"] = late_faces
    description = description_of(doctree)
    if doctree is not None and not description:
        logger.warning(
            "page without a description (myst: html_meta: description)", location=pagename
        )
    if pagename in WRITTEN_BY_SPHINX:
        description = WRITTEN_BY_SPHINX[pagename]
        context["metatags"] = context.get("metatags", "") + (
            f'<meta name="description" content="{html.escape(description)}">\n'
        )
    tags = {"og:title": context.get("pagetitle", ""), "og:type": "article"}
    tags |= {"og:site_name": app.config.project, "og:description": description}
    if app.config.html_baseurl:
        tags["og:url"] = urljoin(app.config.html_baseurl, f"{pagename}.html")
        tags["og:image"] = urljoin(app.config.html_baseurl, SOCIAL_PICTURE)
    lines = [
        f'<meta property="{key}" content="{html.escape(nodes.unescape(value))}">'
        for key, value in tags.items()
        if value
    ]
    context["metatags"] = context.get("metatags", "") + "\n".join(lines)


def mend_body(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> None:
    """Replace what other extensions write and assistive technology is misled by."""
    if "body" in context:
        for theirs, ours in MENDED.items():
            context["body"] = context["body"].replace(theirs, ours)


def not_found(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Add ``404.html``; its links start from the book's root, wherever the lost address was."""
    base = html.escape(urlsplit(app.config.html_baseurl).path or "/")
    # The tags are the first in the head: a <base> counts for the addresses that follow it.
    yield "404", {"title": "Page not found", "metatags": f'<base href="{base}">\n'}, "404.html"


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the notebooks and, where the address is known, the sitemap."""
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / NOTEBOOKS
    for pagename in sorted(app.env.found_docs):
        path = executed(app, pagename)
        if path.is_file():
            target = folder / f"{pagename}.ipynb"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(clean_notebook(path), encoding="utf-8")
    if app.config.html_baseurl:
        places = "".join(
            f"<url><loc>{html.escape(urljoin(app.config.html_baseurl, f'{name}.html'))}</loc></url>"
            for name in sorted(app.env.found_docs)
        )
        (Path(app.outdir) / "sitemap.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>\n',
            encoding="utf-8",
        )


def setup(app: Sphinx) -> None:
    """Register the page features."""
    app.connect("config-inited", configure)
    app.connect("html-page-context", add_to_page)
    app.connect("html-page-context", mend_body)
    app.connect("html-collect-pages", not_found)
    app.connect("build-finished", finish)
