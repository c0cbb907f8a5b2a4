"""The map of ideas, drawn at build from ``chapters/concepts.yml``: each links to its section.

Threads are columns, arrows say what grows out of what. On a narrow page it is a list.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["ConceptMap", "Idea", "Ideas", "load_ideas", "setup"]

BOX = (172, 46)
GAP = (28, 30)
HEAD = 34  # the names of the threads stand above the boxes
SIDE = 22  # room for arrows that pass a box in the last column


class Idea(NamedTuple):
    """One box: where it stands, what it is called, where it is explained, where it comes from."""

    name: str
    page: str
    section: str
    at: tuple[int, int]
    needs: tuple[str, ...]


class Ideas(NamedTuple):
    """The whole map. The goal is the wide box below all threads."""

    threads: tuple[str, ...]
    ideas: tuple[Idea, ...]
    goal: Idea

    @property
    def rows(self) -> int:
        """The number of rows above the goal."""
        return max(idea.at[1] for idea in self.ideas) + 1


def load_ideas(path: Path) -> Ideas:
    """Return the ideas of the table, or say what is wrong with it."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        ideas = tuple(
            read(row, (column, place))
            for column, thread in enumerate(table["threads"])
            for place, row in enumerate(thread["ideas"])
        )
        threads = tuple(thread["name"] for thread in table["threads"])
        goal = read(table["goal"], (0, max(idea.at[1] for idea in ideas) + 1))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path.name}: expected threads of ideas, each with name, in (page#section) and from, "
            f"and a goal; got a mistake at {error}"
        ) from error
    check(ideas, goal, path.name)
    return Ideas(threads, ideas, goal)


def read(row: dict[str, Any], at: tuple[int, int]) -> Idea:
    """Return one row of the table as an idea."""
    page, section = row["in"].split("#")
    return Idea(row["name"], page, section, at, tuple(row["from"]))


def check(ideas: tuple[Idea, ...], goal: Idea, name: str) -> None:
    """Refuse a name that stands twice, and an arrow that cannot be drawn."""
    at = {idea.name: idea.at for idea in ideas}
    if len(at) < len(ideas):
        raise ValueError(f"{name}: expected each idea once, got {[i.name for i in ideas]}")
    last = max(column for column, _ in at.values())
    for idea in ideas:
        column, row = idea.at
        for need in idea.needs:
            start = at.get(need, (-1, -1))
            beside = start == (column - 1, row)
            above = start[0] == column and 0 <= start[1] < row
            if not (beside or (above and (start[1] == row - 1 or column == last))):
                raise ValueError(
                    f"{name}: {idea.name}: expected to come from the idea to its left or above it "
                    f"(in the last thread also from further above), got {need!r}"
                )
    lowest = {idea.at[0]: idea.name for idea in sorted(ideas, key=lambda idea: idea.at[1])}
    if not set(goal.needs) <= set(lowest.values()):
        raise ValueError(
            f"{name}: {goal.name}: expected to come from the last ideas of threads, "
            f"{sorted(lowest.values())}, got {list(goal.needs)}"
        )


def corner(at: tuple[int, int]) -> tuple[int, int]:
    """Return the upper left corner of a box."""
    return 2 + at[0] * (BOX[0] + GAP[0]), HEAD + at[1] * (BOX[1] + GAP[1])


def arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return the arrow between two boxes: across, down, or down along the right side."""
    (x, y), (width, height) = corner(start), BOX
    if start[1] == end[1]:
        return f"M{x + width + 4},{y + height / 2} h{GAP[0] - 12}"
    if end[1] == start[1] + 1:
        return f"M{x + width / 2},{y + height + 4} v{GAP[1] - 12}"
    drop = (end[1] - start[1]) * (height + GAP[1])
    return f"M{x + width + 4},{y + height / 2} h10 v{drop} h-6"


def render(ideas: Ideas, href: dict[str, str]) -> str:
    """Return the map's HTML; ``href`` holds the address of each idea by name."""
    at = {idea.name: idea.at for idea in ideas.ideas}
    width = len(ideas.threads) * (BOX[0] + GAP[0]) - GAP[0] + 4 + SIDE
    below = ideas.rows
    height = corner((0, below))[1] + BOX[1] + 2
    lines = [arrow(at[need], idea.at) for idea in ideas.ideas for need in idea.needs]
    lines += [arrow(at[need], (at[need][0], below)) for need in ideas.goal.needs]
    heads = "".join(
        f'<text class="st-ideas-thread" x="{corner((column, 0))[0] + BOX[0] / 2}" y="18">'
        f"{html.escape(name)}</text>"
        for column, name in enumerate(ideas.threads)
    )
    boxes = [box(idea, href[idea.name], BOX[0]) for idea in ideas.ideas]
    boxes.append(box(ideas.goal, href[ideas.goal.name], width - SIDE - 4))
    arrows = "".join(f'<path d="{line}" marker-end="url(#st-ideas-head)"/>' for line in lines)
    return (
        '<nav class="st-map st-ideas" aria-label="Map of the ideas">'
        f'<svg class="st-map-wide" viewBox="0 0 {width} {height}" role="group" '
        'aria-label="Ideas as boxes in four threads, an arrow from each to what grows out of it">'
        '<defs><marker id="st-ideas-head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="6" '
        'markerHeight="6" orient="auto"><path d="M0,0.8 L7,4 L0,7.2 z"/></marker></defs>'
        f'{heads}<g class="st-map-arrows" aria-hidden="true">{arrows}</g>{"".join(boxes)}</svg>'
        f'<ul class="st-ideas-narrow">{listed(ideas, href)}</ul></nav>\n'
    )


def box(idea: Idea, href: str, width: float) -> str:
    """Return the box of one idea, a link to its section."""
    x, y = corner(idea.at)
    return (
        f'<a href="{html.escape(href)}"><rect x="{x}" y="{y}" width="{width}" '
        f'height="{BOX[1]}" rx="8"/><text class="st-ideas-name" x="{x + width / 2}" '
        f'y="{y + 29}">{html.escape(idea.name)}</text></a>'
    )


def listed(ideas: Ideas, href: dict[str, str]) -> str:
    """Return the threads as items of a list."""

    def link(idea: Idea) -> str:
        return f'<a href="{html.escape(href[idea.name])}">{html.escape(idea.name)}</a>'

    items = []
    for column, name in enumerate(ideas.threads):
        first, *others = (idea for idea in ideas.ideas if idea.at[0] == column)
        lines, above = [link(first)], first
        for idea in others:
            if above.name in idea.needs:
                lines[-1] += f" → {link(idea)}"
            else:  # it grows out of another: a new line, from there
                lines.append("".join(f"{html.escape(n)} → " for n in idea.needs) + link(idea))
            above = idea
        spans = "".join(f"<span>{line}</span>" for line in lines)
        items.append(f"<li><b>{html.escape(name)}</b>{spans}</li>")
    items.append(f"<li><b>Together</b><span>{link(ideas.goal)}</span></li>")
    return "".join(items)


class ConceptMapNode(nodes.General, nodes.Element):
    """The map, rendered when the pages' addresses are known."""


class ConceptMap(SphinxDirective):
    """``{concept-map}``: the map of all ideas."""

    def run(self) -> list[nodes.Node]:
        """Read the table beside the page."""
        table = Path(self.env.doc2path(self.env.docname)).parent / "concepts.yml"
        self.env.note_dependency(str(table))
        try:
            ideas = load_ideas(table)
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise self.error(f"concept-map: {error}") from error
        return [ConceptMapNode(ideas=ideas)]


def visit_map(self: Any, node: ConceptMapNode) -> None:
    """Write the map with links relative to this page."""
    here = self.builder.current_docname
    folder = here.rpartition("/")[0]
    href = {}
    for idea in (*node["ideas"].ideas, node["ideas"].goal):
        page = f"{folder}/{idea.page}" if folder else idea.page
        href[idea.name] = f"{self.builder.get_relative_uri(here, page)}#{idea.section}"
    self.body.append(render(node["ideas"], href))
    raise nodes.SkipNode


def skip(self: Any, node: ConceptMapNode) -> None:
    """Leave the map out of other formats."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the directive."""
    other = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None))
    app.add_node(ConceptMapNode, html=(visit_map, None), **other)
    app.add_directive("concept-map", ConceptMap)
