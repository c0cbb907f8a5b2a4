"""Fonts with the characters of the book and no others, which halves what a first visit fetches.

After the build every text font is cut to what some page or script of the book can show, and to
ASCII, which readers type. A character from elsewhere comes from the reader's own fonts.
"""

from __future__ import annotations

import hashlib
import html
import io
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

from steepest_book.assets import STATIC

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx

__all__ = ["characters_of", "cut", "setup"]

FAMILIES = ("vendor/fonts", "vendor/katex/fonts")  # icons are cut already (vendor.toml)
ASCII = {chr(point) for point in range(0x20, 0x7F)}
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of every glyph
CONTROL = {chr(point) for point in (*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000))}
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")  # in JSON and in JavaScript


def characters_of(paths: Iterable[Path]) -> str:
    """Return every character that pages and scripts can show, and ASCII, in order."""
    found = set(ASCII)
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found |= {chr(int(point, 16)) for point in ESCAPED.findall(text)}
        found |= set(html.unescape(text) if path.suffix == ".html" else text)
    return "".join(sorted(found - CONTROL))


def cut(font: bytes, characters: str) -> bytes:
    """Return a font with the glyphs of some characters, as WOFF2 (needs brotli)."""
    loaded = TTFont(io.BytesIO(font), recalcTimestamp=False)
    subsetter = subset.Subsetter(subset.Options())
    subsetter.populate(text=characters)
    subsetter.subset(loaded)
    loaded.flavor = "woff2"
    written = io.BytesIO()
    loaded.save(written)
    return written.getvalue()


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Cut the fonts that the book serves; what was cut before is taken from beside the book."""
    if exception or app.builder.format != "html":
        return
    static, kept = Path(app.outdir) / "_static", Path(app.outdir).parent / ".fonts"
    kept.mkdir(parents=True, exist_ok=True)
    pages = (page for page in Path(app.outdir).rglob("*.html") if static not in page.parents)
    characters = characters_of([*pages, *static.rglob("*.js")])
    for source in (path for family in FAMILIES for path in (STATIC / family).rglob("*.woff2")):
        font = source.read_bytes()
        state = font + f"{characters} {fontTools.version}".encode()
        ready = kept / hashlib.sha256(state).hexdigest()[:16]
        if not ready.is_file():
            ready.write_bytes(cut(font, characters))
        (static / source.relative_to(STATIC)).write_bytes(ready.read_bytes())


def setup(app: Sphinx) -> None:
    """Register the cut, which needs all that other extensions write."""
    app.connect("build-finished", finish, priority=900)
