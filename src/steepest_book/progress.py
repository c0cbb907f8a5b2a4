"""The progress page: every page's questions and exercises, as the build finds them.

``:::{progress}`` lists the pages that have self-check questions, in the order of the book. What
the reader did stands in the reader's browser alone; `static/progress.js` puts the two together.
"""

from __future__ import annotations

import hashlib
import html
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from steepest_book.question_nodes import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["PageWork", "Progress", "setup"]

EXERCISES = ("exercise_node", "exercise_enumerable_node")  # sphinx-exercise's


class PageWork(NamedTuple):
    """What a page gives its reader to do."""

    questions: tuple[tuple[str, str], ...]  # id and title
    exercises: int


class ProgressNode(nodes.General, nodes.Element):
    """The list, rendered when all pages are read."""


class Progress(SphinxDirective):
    """``:::{progress}``: what the reader did, page by page."""

    def run(self) -> list[nodes.Node]:
        """Note that this page depends on all others."""
        state(self.env)["pages"].add(self.env.docname)
        return [ProgressNode()]


def state(env: BuildEnvironment) -> dict[str, Any]:
    """Return what the extension keeps between builds."""
    if not hasattr(env, "steepest_progress"):
        env.steepest_progress = {"work": {}, "pages": set(), "seen": ""}
    return env.steepest_progress


def gather(app: Sphinx, doctree: nodes.document) -> None:
    """Write down the questions and exercises of a page that was read."""
    questions = [(node["ids"][0], node["title"]) for node in doctree.findall(Question)]
    exercises = sum(node.tagname in EXERCISES for node in doctree.findall(nodes.Element))
    if questions:
        state(app.env)["work"][app.env.docname] = PageWork(tuple(questions), exercises)


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is gone or is read anew."""
    state(env)["work"].pop(docname, None)
    state(env)["pages"].discard(docname)


def merge(app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
    """Take over what another process read."""
    theirs = state(other)
    state(env)["work"] |= {name: w for name, w in theirs["work"].items() if name in docnames}
    state(env)["pages"] |= theirs["pages"] & set(docnames)


def ordered(env: BuildEnvironment) -> list[tuple[str, str, PageWork]]:
    """Return (page, title, work) in the order of the book."""
    work = state(env)["work"]
    listed = dict.fromkeys(in_toctree(env, env.config.root_doc))
    rows = []
    for name in [*(n for n in listed if n in work), *sorted(work.keys() - listed.keys())]:
        number = ".".join(map(str, env.toc_secnumbers.get(name, {}).get("", ())))
        title = env.titles[name].astext()
        rows.append((name, f"{number}. {title}" if number else title, work[name]))
    return rows


def in_toctree(env: BuildEnvironment, name: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield a page and all pages below it."""
    yield name
    for below in env.toctree_includes.get(name, []):
        if below not in above:
            yield from in_toctree(env, below, (*above, name))


def outdated(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the progress pages written again when any page's questions changed."""
    found = hashlib.sha256(repr(ordered(env)).encode()).hexdigest()
    if found == state(env)["seen"]:
        return []
    state(env)["seen"] = found
    return sorted(state(env)["pages"])


def render(rows: list[tuple[str, str, PageWork]], address: dict[str, str]) -> str:
    """Return the page's part below its introduction."""
    parts = []
    for number, (name, title, work) in enumerate(rows):
        link = html.escape(address[name])
        items = "".join(
            f'<li data-question="{ident}"><a href="{link}#{ident}">{html.escape(text)}</a> '
            '<span class="st-status"></span></li>'
            for ident, text in work.questions
        )
        many = f"{work.exercises} paper exercise{'s' * (work.exercises != 1)} with solutions"
        exercises = f'<p class="st-exercises">{many}</p>' if work.exercises else ""
        parts.append(
            f'<section class="st-pagework" data-page="{html.escape(name)}" '
            f'aria-labelledby="st-page-{number}">'
            f'<h2 id="st-page-{number}"><a href="{link}">{html.escape(title)}</a></h2>'
            '<p class="st-read"><label><input type="checkbox"> <span>Read to the end</span>'
            f'</label> <span class="st-count"></span></p><ul>{items}</ul>{exercises}</section>'
        )
    return HEAD + "".join(parts) + FOOT


HEAD = """<div class="st-progress">
<noscript><p>Without scripts this page cannot know what you did. Here are all the questions.
</p></noscript>
<div class="st-totals">
<p><label for="st-total-right">Questions right</label>
<progress id="st-total-right"></progress> <span></span></p>
<p><label for="st-total-read">Pages read</label>
<progress id="st-total-read"></progress> <span></span></p>
</div>
<p class="st-progress-actions">
<button type="button" class="st-button" data-action="export">Export</button>
<button type="button" class="st-button" data-action="import">Import</button>
<input type="file" accept=".json,application/json" aria-label="File with exported progress" hidden>
<button type="button" class="st-button" data-action="reset">Reset</button>
</p>
<p class="st-message" role="status"></p>
"""

FOOT = """
<dialog class="st-dialog" aria-labelledby="st-reset-title" aria-describedby="st-reset-text">
<form method="dialog"><h2 id="st-reset-title">Delete your progress?</h2>
<p id="st-reset-text"></p>
<p><button value="no" class="st-button" autofocus>Keep it</button>
<button value="yes" class="st-button st-danger">Delete it</button></p></form>
</dialog>
</div>
"""


def visit_progress(self: Any, node: ProgressNode) -> None:
    """Write the list with links relative to this page."""
    here = self.builder.current_docname
    rows = ordered(self.builder.env)
    address = {name: self.builder.get_relative_uri(here, name) for name, _, _ in rows}
    self.body.append(render(rows, address))
    raise nodes.SkipNode


def skip(self: Any, node: ProgressNode) -> None:
    """Leave the list out of other formats."""
    raise nodes.SkipNode


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give a progress page its scripts."""
    if doctree is not None and next(doctree.findall(ProgressNode), None) is not None:
        app.add_js_file("store.js", loading_method="defer")
        app.add_js_file("progress.js", loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directive and what keeps its page true."""
    other = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None))
    app.add_node(ProgressNode, html=(visit_progress, None), **other)
    app.add_directive("progress", Progress)
    app.connect("doctree-read", gather)
    app.connect("env-purge-doc", purge)
    app.connect("env-merge-info", merge)
    app.connect("env-get-updated", outdated, priority=900)  # when sections have their numbers
    app.connect("html-page-context", add_scripts)
