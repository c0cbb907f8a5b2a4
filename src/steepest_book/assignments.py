"""A page for each graded assignment, made from the very notebook that students get.

``{assignment} 01-derivatives`` renders the statements of ``exercises/01-derivatives/*.ipynb``
with the interface of each function, the points, and the download. So a page cannot drift from the
notebook.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.fileutil import copy_asset_file

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["AssignmentDirective", "find_notebook", "points_of", "setup"]

DOWNLOADS = "assignments"
FENCE = re.compile(r"(`{3,}|~{3,})[^`]*$")
HEADING = re.compile(r"#{2,6}\s")


def find_notebook(root: Path, name: str) -> Path:
    """Return the release notebook of an assignment."""
    found = sorted((root / "exercises" / name).glob("*.ipynb"))
    if len(found) != 1:
        raise ExtensionError(
            f"assignment {name!r}: expected one notebook in exercises/{name}, got {len(found)}"
        )
    return found[0]


def points_of(notebook: nbformat.NotebookNode) -> tuple[float, float]:
    """Return the points that checks give and those that a person gives."""
    automatic = manual = 0.0
    for cell in notebook.cells:
        graded = cell.metadata.get("nbgrader", {})
        if graded.get("grade"):
            if graded.get("solution"):
                manual += graded["points"]
            else:
                automatic += graded["points"]
    return automatic, manual


class AssignmentDirective(SphinxDirective):
    """``{assignment} NN-topic``."""

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """Render the notebook's statements as sections of the page."""
        name = self.arguments[0]
        try:
            path = find_notebook(Path(self.env.srcdir), name)
        except ExtensionError as error:
            raise self.error(str(error)) from error
        self.env.note_dependency(str(path))
        notebook = nbformat.read(path, as_version=4)
        automatic, manual = points_of(notebook)
        facts = self.parse(
            f"**{automatic:g} points** from automatic checks and **{manual:g} points** "
            "for what you write in words, graded by a person."
        )
        link = nodes.raw(
            "",
            f'<p class="st-actions"><a class="st-button" download href="{self.address(path)}">'
            f"Download {path.name}</a></p>",
            format="html",
        )
        return [*facts, link, *self.sections(notebook)]

    def address(self, path: Path) -> str:
        """Return the notebook's address relative to this page."""
        depth = self.env.docname.count("/")
        return "../" * depth + f"{DOWNLOADS}/{path.name}"

    def parse(self, markdown: str) -> list[nodes.Node]:
        """Parse Markdown with the page's own parser."""
        holder = nodes.Element()
        lines = StringList(markdown.splitlines(), source=self.arguments[0])
        self.state.nested_parse(lines, self.content_offset, holder)
        return holder.children

    def sections(self, notebook: nbformat.NotebookNode) -> list[nodes.Node]:
        """Return one section for each heading, with statements and interfaces in between."""
        result: list[nodes.Node] = []
        target = result  # then the section of the last heading
        for cell in notebook.cells:
            graded = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "markdown" and not graded.get("solution"):
                for heading, text in split_at_headings(cell.source):
                    if heading is not None:
                        target = nodes.section(ids=[nodes.make_id(f"part {heading}")])
                        target += nodes.title("", "", *self.inline(heading))
                        result.append(target)
                    target += self.parse(text)
            elif cell.cell_type == "code" and graded.get("solution"):
                target += [nodes.literal_block(cell.source, cell.source, language="python")]
        return result

    def inline(self, text: str) -> list[nodes.Node]:
        """Parse one line of Markdown to inline nodes."""
        return self.state.inline_text(text, self.lineno)[0]


def split_at_headings(source: str) -> list[tuple[str | None, str]]:
    """Return (heading, text below it) for each part of a Markdown cell; the title is left out."""
    parts: list[tuple[str | None, list[str]]] = [(None, [])]
    fence = ""
    for line in source.splitlines():
        words = line.strip()
        if not fence and (opening := FENCE.match(words)):
            fence = opening[1]
        elif fence and words.startswith(fence) and not words.strip(fence[0]):
            fence = ""
        if line.startswith("# ") and not fence:
            continue  # the page has its own title
        if HEADING.match(line) and not fence:
            parts.append((line.lstrip("#").strip(), []))
        else:
            parts[-1][1].append(line)
    return [
        (heading, "\n".join(lines).strip("\n"))
        for heading, lines in parts
        if heading is not None or any(line.strip() for line in lines)
    ]


def copy_releases(app: Sphinx, exception: Exception | None) -> None:
    """Copy every release notebook into the book for download."""
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / DOWNLOADS
    folder.mkdir(exist_ok=True)
    for path in sorted(Path(app.srcdir, "exercises").glob("*/*.ipynb")):
        copy_asset_file(str(path), str(folder))


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("assignment", AssignmentDirective)
    app.connect("build-finished", copy_releases)
