"""The map of all chapters, drawn at build from ``chapters/course.yml``.

On a wide page it is a picture of boxes and arrows, on a narrow one a list. Chapters that are
written are links; the others say that they are in preparation.
"""

from __future__ import annotations

import html
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["Chapter", "CourseMap", "load_course", "setup"]

BOX = (228, 118)
GAP = (42, 42)


class Chapter(NamedTuple):
    """One row of the table."""

    number: int
    title: str
    question: str
    at: tuple[int, int]
    needs: tuple[int, ...]
    doc: str | None


def load_course(path: Path) -> list[Chapter]:
    """Return the chapters of the table, or say what is wrong with it."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not rows or not isinstance(rows, list):
        raise ValueError(f"{path.name}: expected a list of chapters, got {rows!r}")
    chapters = []
    for row in rows:
        lacking = {"number", "title", "question", "at", "needs"} - set(row)
        if lacking:
            raise ValueError(f"{path.name}: expected {sorted(lacking)} in every row, got {row}")
        chapters.append(
            Chapter(
                row["number"], row["title"], row["question"],
                tuple(row["at"]), tuple(row["needs"]), row.get("doc"),
            )
        )  # fmt: skip
    check(chapters, path.name)
    return chapters


def check(chapters: list[Chapter], name: str) -> None:
    """Refuse two chapters of one number, and an arrow that is not between neighbors."""
    at = {chapter.number: chapter.at for chapter in chapters}
    if len(at) < len(chapters):
        raise ValueError(f"{name}: expected each number once, got {[c.number for c in chapters]}")
    for chapter in chapters:
        column, row = chapter.at
        beside = {(column - 1, row), (column + 1, row), (column, row - 1)}
        for need in chapter.needs:
            if at.get(need) not in beside:
                raise ValueError(
                    f"{name}: chapter {chapter.number}: expected to need chapters in the box "
                    f"to the left, to the right or above, got {need}"
                )


def corner(chapter: Chapter) -> tuple[int, int]:
    """Return the upper left corner of a chapter's box."""
    return tuple(2 + at * (box + gap) for at, box, gap in zip(chapter.at, BOX, GAP, strict=True))


def arrow(start: Chapter, end: Chapter) -> str:
    """Return the arrow between two boxes that are neighbors in a row or a column."""
    (x, y), (column, row) = corner(start), start.at
    width, height = BOX
    if end.at[1] == row:
        sign = 1 if end.at[0] > column else -1
        edge = x + width if sign > 0 else x
        middle = y + height / 2
        line = f"M{edge + 5 * sign},{middle} h{(GAP[0] - 14) * sign}"
    else:
        line = f"M{x + width / 2},{y + height + 5} v{GAP[1] - 14}"
    return f'<path d="{line}" marker-end="url(#st-map-head)"/>'


def box(chapter: Chapter) -> str:
    """Return the box of one chapter."""
    x, y = corner(chapter)
    width, height = BOX
    indent = x + (46 if chapter.number > 9 else 38)
    heading = textwrap.wrap(chapter.title, 20)
    lines = textwrap.wrap(chapter.question, 30)
    below = y + 38 + 23 * len(heading)
    texts = [
        *(("st-map-title", indent, y + 34 + 22 * i, line) for i, line in enumerate(heading)),
        *(("st-map-question", x + 18, below + 19 * i, line) for i, line in enumerate(lines)),
    ]
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="10"/>'
        f'<text class="st-map-number" x="{x + 18}" y="{y + 34}">{chapter.number}</text>'
    ) + "".join(
        f'<text class="{kind}" x="{left}" y="{top}">{html.escape(line)}</text>'
        for kind, left, top, line in texts
    )


class CourseMapNode(nodes.General, nodes.Element):
    """The map, rendered when the pages' addresses are known."""


class CourseMap(SphinxDirective):
    """``{course-map}``: the map of all chapters."""

    def run(self) -> list[nodes.Node]:
        """Read the table beside the page."""
        table = Path(self.env.doc2path(self.env.docname)).parent / "course.yml"
        self.env.note_dependency(str(table))
        try:
            chapters = load_course(table)
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise self.error(f"course-map: {error}") from error
        return [CourseMapNode(chapters=chapters)]


def render(chapters: list[Chapter], href: dict[int, str]) -> str:
    """Return the map's HTML; ``href`` holds the addresses of the written chapters."""
    by_number = {chapter.number: chapter for chapter in chapters}
    arrows = "".join(
        arrow(by_number[need], chapter) for chapter in chapters for need in chapter.needs
    )
    boxes, items = [], []
    for chapter in chapters:
        title, question = html.escape(chapter.title), html.escape(chapter.question)
        if chapter.number in href:
            link = html.escape(href[chapter.number])
            boxes.append(f'<a href="{link}">{box(chapter)}</a>')
            items.append(f'<li><a href="{link}">{title}</a><span>{question}</span></li>')
        else:
            boxes.append(f'<g class="st-map-later">{box(chapter)}</g>')
            items.append(f"<li><b>{title}</b><span>{question} <i>In preparation.</i></span></li>")
    columns = max(chapter.at[0] for chapter in chapters) + 1
    rows = max(chapter.at[1] for chapter in chapters) + 1
    width = columns * (BOX[0] + GAP[0]) - GAP[0] + 4
    height = rows * (BOX[1] + GAP[1]) - GAP[1] + 4
    return (
        '<nav class="st-map" aria-label="Map of the chapters">'
        f'<svg class="st-map-wide" viewBox="0 0 {width} {height}" role="group" '
        'aria-label="Chapters as boxes, an arrow from each to the next; '
        'dashed boxes are in preparation">'
        '<defs><marker id="st-map-head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0,0.8 L7,4 L0,7.2 z"/></marker></defs>'
        f'<g class="st-map-arrows" aria-hidden="true">{arrows}</g>{"".join(boxes)}</svg>'
        f'<ol class="st-map-narrow">{"".join(items)}</ol></nav>\n'
    )


def visit_map(self: Any, node: CourseMapNode) -> None:
    """Write the map with links relative to this page."""
    here = self.builder.current_docname
    folder = here.rpartition("/")[0]
    href = {}
    for chapter in node["chapters"]:
        if chapter.doc:
            target = f"{folder}/{chapter.doc}" if folder else chapter.doc
            href[chapter.number] = self.builder.get_relative_uri(here, target)
    self.body.append(render(node["chapters"], href))
    raise nodes.SkipNode


def skip(self: Any, node: CourseMapNode) -> None:
    """Leave the map out of other formats."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive."""
    other = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None))
    app.add_node(CourseMapNode, html=(visit_map, None), **other)
    app.add_directive("course-map", CourseMap)
