"""How tall each section of a page will about be, for a browser that has not laid it out yet.

`static/steepest.css` leaves a section that is far from the view to itself. Until it comes near, the
browser takes our word for its height: a good guess keeps the scroll bar where it belongs.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from steepest_book.course_map import CourseMapNode
from steepest_book.explorables import ExplorableNode
from steepest_book.question_nodes import Answer, Question

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["NARROW", "WIDE", "Measure", "height_of", "setup"]


class Measure(NamedTuple):
    """Pixels of what a page is made of, at one width of the window."""

    line: float
    """A line of text."""
    characters: int
    """Characters on it."""
    picture: float
    """A figure or an image without its caption."""
    interactive: float
    """An explorable with its controls, or the map of the course."""


WIDE = Measure(line=31, characters=76, picture=460, interactive=1000)
NARROW = Measure(line=28, characters=38, picture=300, interactive=1500)
GAP = 18  # below a block
TITLE = 90
CODE_LINE = 22
FORMULA = 75
ROW = 42
FOLDED = 60
QUESTION = 190  # its frame, title, field and verdict
AMPLE = 1.1  # a section taller than was said would lie over the next one, for who measures it
BLOCKS = (nodes.paragraph, nodes.caption, nodes.term, nodes.attribution)


def height_of(node: nodes.Node, measure: Measure) -> float:
    """Return about how many pixels a node takes; what is folded or hidden takes a line."""
    if isinstance(node, nodes.Element) and "dropdown" in node.get("classes", ()):
        return FOLDED
    if isinstance(node, Answer):
        label = height_of(node.children[0], measure)
        return label + GAP if node["kind"] == "choice" else 0.0
    if isinstance(node, nodes.math_block):
        return FORMULA * (1 + 0.5 * node.astext().count("\\\\"))
    if isinstance(node, nodes.literal_block):
        return CODE_LINE * (node.astext().count("\n") + 1) + 2 * GAP
    if isinstance(node, nodes.image):
        return measure.picture
    if isinstance(node, ExplorableNode | CourseMapNode):
        return measure.interactive
    if isinstance(node, nodes.raw):
        return measure.picture if "<svg" in node.astext() else 0.0
    if isinstance(node, nodes.row):
        return ROW * max(1, ceil(max(len(cell.astext()) for cell in node.children) / 30))
    if isinstance(node, BLOCKS):
        inner = sum(height_of(child, measure) for child in node.findall(nodes.image))
        return inner + ceil(len(node.astext()) / measure.characters) * measure.line + GAP
    parts = [height_of(child, measure) for child in node.children]
    if isinstance(node, nodes.Element) and node.get("design_component") == "tab-set":
        return max(parts, default=0.0)
    own = TITLE if isinstance(node, nodes.title) else QUESTION if isinstance(node, Question) else 0
    return own + sum(parts)


def add_sizes(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give the template a rule for each section of a page, and another one for wide windows."""
    rules: dict[Measure, list[str]] = {NARROW: [], WIDE: []}
    for section in doctree.findall(nodes.section) if doctree else ():
        if isinstance(section.parent, nodes.section) and section["ids"]:
            for measure, sizes in rules.items():
                height = round(AMPLE * height_of(section, measure), -2)
                sizes.append(f"#{section['ids'][0]}{{--st-tall:{height:.0f}px}}")
    wide = f"@media(min-width:768px){{{''.join(rules[WIDE])}}}" if rules[WIDE] else ""
    context["section_sizes"] = "".join(rules[NARROW]) + wide


def setup(app: Sphinx) -> None:
    """Register the sizes."""
    app.connect("html-page-context", add_sizes)
