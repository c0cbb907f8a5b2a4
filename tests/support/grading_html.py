"""What is wrong with a page that may load nothing and run nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["Audit", "audit"]

VOID = {"meta", "img", "br"}
ELEMENTS = """
head meta title style body header main footer section div p span strong h1 h2 h3 dl dt dd ul li html
table caption thead tbody tfoot tr th td pre code bdi details summary a img svg desc rect text line
"""
ATTRIBUTES = """
lang charset http-equiv content name class id aria-labelledby aria-hidden scope colspan href src alt
role viewbox x y x1 x2 y1 y2 width height rx text-anchor style
"""
INLINE = {"span", "strong", "code", "bdi", "a"}


class Audit(HTMLParser):
    """A page, read strictly: every element is known, closed in its turn, and harmless."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.images: list[str] = []
        self.headings: list[int] = []
        self.words: list[str] = []
        self.first_in_table = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in INLINE:
            self.words.append(" ")
        if tag not in ELEMENTS.split():
            self.problems.append(f"element {tag}")
        self.problems += [
            f"attribute {name} of {tag}" for name in named.keys() - set(ATTRIBUTES.split())
        ]
        if len(named) < len(attrs):
            self.problems.append(f"attribute twice at {tag}")
        if self.first_in_table and tag != "caption":
            self.problems.append("table without a caption")
        self.first_in_table = tag == "table"
        if tag == "th" and named.get("scope") not in ("row", "col"):
            self.problems.append("th without a scope")
        if tag == "html" and named.get("lang") != "en":
            self.problems.append("no language")
        if tag == "img":
            self.images.append(named.get("src") or "")
            if not (named.get("src") or "").startswith("data:image/png;base64,") or not named.get(
                "alt"
            ):
                self.problems.append("img")
        if "style" in named and not re.fullmatch(r"width:\d+\.\d%", named["style"] or ""):
            self.problems.append(f"style {named['style']}")
        if named.get("id"):
            self.ids.append(named["id"] or "")
        if "href" in named:
            self.links.append(named["href"] or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> out of turn")

    def handle_comment(self, data: str) -> None:
        self.problems.append(f"comment {data}")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"instruction {data}")

    def unknown_decl(self, data: str) -> None:
        self.problems.append(f"declaration {data}")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        """What a reader sees, with single spaces."""
        return " ".join("".join(self.words).split())


def audit(page: str) -> Audit:
    """Read a page and return what was found; ``problems`` should be empty."""
    reader = Audit()
    reader.feed(page)
    reader.close()
    if reader.open:
        reader.problems.append(f"never closed: {reader.open}")
    if len(set(reader.ids)) < len(reader.ids):
        reader.problems.append("an id twice")
    reader.problems += [
        f"link {to}" for to in reader.links if to[:1] != "#" or to[1:] not in reader.ids
    ]
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    if reader.headings[:1] != [1] or any(after > before + 1 for before, after in steps):
        reader.problems.append(f"headings {reader.headings}")
    if reader.headings.count(1) != 1:
        reader.problems.append("not one title")
    for needed in (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        "<!DOCTYPE html>",
    ):
        if needed not in page:
            reader.problems.append(f"lacks {needed}")
    for at in ("url(", "@import", "@font-face"):
        if at in page.partition("</style>")[0]:
            reader.problems.append(f"style has {at}")
    return reader
