"""Figures become part of the page: inline SVG that follows its colors, fonts and dark mode.

matplotlib draws with the light palette. In the page each palette color turns into the role's CSS
variable, ids get a prefix of their own, coordinates are rounded to what a screen can show, and
the alternative text becomes the picture's accessible name. An image without one is a warning.
"""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from steepest.style import PALETTE
from steepest_book.svg_paths import shorten_path

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["InlineFigures", "inline_svg", "setup"]

logger = logging.getLogger(__name__)

TAG = re.compile(r"<[^>]*>")
LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
GEOMETRY = re.compile(r'(?<![-\w])(?:d|points|[xy][12]?|width|height)="[^"]*"')
PATH = re.compile(r'(?<![-\w])d="([^"]*)"')
PLACE = re.compile(r"\b(?:translate|rotate)\([^)]*\)")  # a scale rounded to 0 would hide its path
NO_TURN = re.compile(r' transform="rotate\(-0 [^"]*\)"')
SANS = re.compile(r"font-family: ('Steepest Sans'|'DejaVu Sans')[^;\"]*")
ROLE_OF = {ink.light: role for role, ink in PALETTE.items()}
COLOR = re.compile("|".join(re.escape(color) for color in ROLE_OF), re.IGNORECASE)


def shorten(match: re.Match[str]) -> str:
    """Round a coordinate to a tenth of a point."""
    short = f"{float(match.group()):.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def adapt(tag: str, prefix: str) -> str:
    """Return one tag as the page needs it; the text between tags is the author's and stays."""
    tag = re.sub(r'(?<![-\w])id="', f'id="{prefix}-', tag)
    tag = re.sub(r'\b(?:xlink:)?href="#', f'href="#{prefix}-', tag)
    tag = tag.replace("url(#", f"url(#{prefix}-")
    tag = PATH.sub(lambda m: f'd="{shorten_path(m[1])}"', tag)
    for numbers in (GEOMETRY, PLACE):
        tag = numbers.sub(lambda m: LONG_NUMBER.sub(shorten, m.group()), tag)
    tag = COLOR.sub(lambda m: f"var(--st-{ROLE_OF[m.group().lower()]})", tag)
    return SANS.sub("font-family: var(--st-figures)", NO_TURN.sub("", tag))


def inline_svg(source: str, alt: str) -> str:
    """Return an SVG document as an element for an HTML page.

    Parameters
    ----------
    source : str
        The SVG document as matplotlib writes it.
    alt : str
        What the reader should see, for those who do not.

    Returns
    -------
    str
        One ``<svg>`` element with ``role="img"``.
    """
    prefix = "s" + hashlib.sha256((source + alt).encode()).hexdigest()[:8]
    dropped = r"<\?xml.*?\?>|<!DOCTYPE[^>]*>|<metadata>.*?</metadata>|<!--.*?-->"
    text = re.sub(dropped, "", source, flags=re.S)
    text = TAG.sub(lambda m: adapt(m.group(), prefix), text)
    text = text.replace(">*{", ">.st-svg *{")  # matplotlib's rule for all lines is for ours only
    text = re.sub(r">\s+<", "><", text).strip()
    opening = re.search(r"<svg\b[^>]*>", text)
    if opening is None:
        raise ValueError("source: expected an SVG document, got no <svg> element")
    box = re.search(r'viewBox="([^"]*)"', opening.group())
    if box is None:
        raise ValueError("source: expected an SVG with a viewBox, got none")
    head = (
        f'<svg class="st-svg" viewBox="{box[1]}" role="img" aria-label="{html.escape(alt)}" '
        'xmlns="http://www.w3.org/2000/svg">'
    )
    return head + text[opening.end() :]


def placed(node: nodes.Node) -> nodes.Node:
    """Return the node or its nearest ancestor that knows its line."""
    while not node.line and node.parent is not None:
        node = node.parent
    return node


class InlineFigures(SphinxPostTransform):
    """Put SVG outputs into the page and refuse images without alternative text."""

    default_priority = 300  # after myst-nb has chosen the output's type
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Visit every image of the document."""
        for image in list(self.document.findall(nodes.image)):
            alt = image.get("alt", "").strip()
            if not alt or alt == image["uri"]:
                logger.warning(
                    "image without alternative text: %s", image["uri"], location=placed(image)
                )
            if image["uri"].endswith(".svg"):
                path = self.path_of(image["uri"])
                if path.is_file():
                    self.inline(image, path.read_text(encoding="utf-8"), alt)

    def path_of(self, uri: str) -> Path:
        """Return the file of an image uri."""
        return Path(self.env.srcdir, uri.lstrip("/"))

    def inline(self, image: nodes.image, source: str, alt: str) -> None:
        """Replace one image by the element itself."""
        raw = nodes.raw("", inline_svg(source, alt), format="html")
        raw.source, raw.line = image.source, image.line
        image.replace_self(raw)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(InlineFigures)
