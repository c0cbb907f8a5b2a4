"""Self-check questions as nodes, and the forms that they become on the page.

The page's source has ``st-form`` for ``form`` and ``st-input`` for ``input``. A browser looks at
all form controls of a page as soon as it is read (to offer to fill them in) and lays out the whole
page for it. `static/questions.js` makes forms of them when they come near the view.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from steepest_book.symbolic import number_elements

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

__all__ = ["Answer", "Label", "Question", "Reason", "setup_nodes"]

logger = logging.getLogger(__name__)

TYPED = {"number": ("Your answer", 10), "symbolic": ("Your answer", 28)}  # label, width


class Question(nodes.General, nodes.Element):
    """One question with its form."""


class Answer(nodes.General, nodes.Element):
    """One option of a choice, or one feedback of a question with a typed answer."""


class Label(nodes.General, nodes.Element):
    """The text of an option."""


class Reason(nodes.General, nodes.Element):
    """What the reader learns from this answer."""


def data_of(node: Question) -> str:
    """Return the attributes from which the page's script judges an answer."""
    data = {"kind": node["kind"]}
    if node["kind"] == "number":
        data |= {"answer": repr(node["answer"]), "tolerance": repr(node["tolerance"])}
    if node["kind"] == "symbolic":
        symbolic = node["symbolic"]
        data["symbolic"] = symbolic.answer
        for name in ("parameters", "variables", "first"):
            data[name] = json.dumps(getattr(symbolic, name), separators=(",", ":"))
    return " ".join(f'data-{key}="{html.escape(value)}"' for key, value in data.items())


def visit_question(self: Any, node: Question) -> None:
    """Open the question: title, then prose."""
    self.question_start = len(self.body)
    name = node["ids"][0]
    self.body.append(
        f'<st-form class="st-question" id="{name}" {data_of(node)} aria-labelledby="{name}-title" '
        f'autocomplete="off"><p class="st-question-title" id="{name}-title">'
        f"<span>Check yourself</span> {html.escape(node['title'])}</p>\n"
    )


def depart_question(self: Any, node: Question) -> None:
    """Close the question with the place for the verdict, and make its numbers elements."""
    if node["kind"] == "choice":
        self.body.append("</div>")
    self.body.append('<p class="st-verdict" role="status"></p></st-form>\n')
    written = "".join(self.body[self.question_start :])
    try:
        written = number_elements(written, node.get("stand_ins", {}))
    except ValueError as error:
        logger.warning("question %s: %s", node["ids"][0], error, location=node)
    self.body[self.question_start :] = [written]


def field_of(group: str, kind: str) -> str:
    """Return the field for a typed answer with its buttons."""
    label, size = TYPED[kind]
    ident = f"{group}-field"
    quiet = 'autocapitalize="off" autocorrect="off" spellcheck="false"'
    more, below = "", ""
    if kind == "symbolic":
        more = ' <button type="button" class="st-new">New numbers</button>'
        quiet += f' aria-describedby="{group}-preview"'
        below = f'<p class="st-preview" id="{group}-preview"></p>\n'
    return (
        f'<p class="st-field"><label for="{ident}">{label}</label> <st-input id="{ident}" '
        f'type="text" inputmode="text" {quiet} size="{size}"></st-input> '
        f'<button type="submit">Check</button>{more}</p>\n{below}'
    )


def visit_answer(self: Any, node: Answer) -> None:
    """Open an answer; the first brings the field or the group of radio buttons with it."""
    first = node["ident"].endswith("-0")
    if node["kind"] == "choice" and first:
        self.body.append(f'<div role="radiogroup" aria-labelledby="{node["group"]}-title">')
    if node["kind"] in TYPED and first:
        self.body.append(field_of(node["group"], node["kind"]))
    if node["when"] == "worked":
        self.body.append('<details class="st-worked"><summary>Show the worked solution</summary>')
    else:
        self.body.append(f'<div class="st-answer" data-when="{html.escape(node["when"])}">')


def depart_answer(self: Any, node: Answer) -> None:
    """Close an answer."""
    self.body.append("</details>\n" if node["when"] == "worked" else "</div>\n")


def visit_label(self: Any, node: Label) -> None:
    """Open an option's label with its radio button."""
    ident = node["ident"]
    group = node.parent["group"]
    words = [part for part in node.children if not isinstance(part, nodes.math)]
    spoken = ""  # an option that is a formula alone gets its source as its name
    if not "".join(part.astext() for part in words).strip():
        formula = "".join(part.astext() for part in node.children).strip()
        spoken = f' aria-label="{html.escape(formula)}"'
    self.body.append(
        f'<label for="{ident}"><st-input type="radio" id="{ident}" name="{group}" '
        f'value="{ident}"{spoken}></st-input> <span>'
    )


def visit_reason(self: Any, node: Reason) -> None:
    """Open a reason, hidden until its answer is given; a worked solution hides itself."""
    worked = node.parent["when"] == "worked"
    self.body.append("<div>" if worked else '<div class="st-reason" hidden>')


def closer(text: str) -> Callable[[Any, nodes.Element], None]:
    """Return a visitor that closes an element."""

    def depart(self: Any, node: nodes.Element) -> None:
        self.body.append(text)

    return depart


def nothing(self: Any, node: nodes.Element) -> None:
    """Write nothing of our own: other formats show the prose and every reason."""


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Give a page with questions their scripts; the last one knows the page's name."""
    kinds = {node["kind"] for node in doctree.findall(Question)} if doctree else set()
    if not kinds or app.builder.format != "html":
        return
    language = ["words.js", "expression.js", "equivalence.js"] if "symbolic" in kinds else []
    for script in ("store.js", *language):
        app.add_js_file(script, loading_method="defer")
    app.add_js_file("questions.js", loading_method="defer", **{"data-page": pagename})


def setup_nodes(app: Sphinx) -> None:
    """Register the nodes and what writes them."""
    other = dict.fromkeys(("latex", "text", "man", "texinfo"), (nothing, nothing))
    app.add_node(Question, html=(visit_question, depart_question), **other)
    app.add_node(Answer, html=(visit_answer, depart_answer), **other)
    app.add_node(Label, html=(visit_label, closer("</span></label>")), **other)
    app.add_node(Reason, html=(visit_reason, closer("</div>")), **other)
    app.connect("html-page-context", add_scripts)
