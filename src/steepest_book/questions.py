"""Self-check questions: feedback at once, on the static page, from the page's own source.

A question is prose that ends in a bullet list. In a multiple-choice question each item starts
with ``(x)`` (right) or ``( )`` (wrong) and carries its reason in the paragraphs below. In a numeric
question (option ``:answer:``) the items are feedback for ``(=)`` the right answer, ``(12)`` a known
wrong one, and ``(else)`` any other. Without scripts the page shows every reason.
"""

from __future__ import annotations

import html
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

__all__ = ["QuestionDirective", "setup"]

MARKER = re.compile(r"^\((x| |=|else|[-+−]?[\d./e+-]+)\)\s*")


class Question(nodes.General, nodes.Element):
    """One question with its form."""


class Answer(nodes.General, nodes.Element):
    """One option of a choice, or one feedback of a numeric question."""


class Label(nodes.General, nodes.Element):
    """The text of an option."""


class Reason(nodes.General, nodes.Element):
    """What the reader learns from this answer."""


class QuestionDirective(SphinxDirective):
    """``:::{question} Title`` with ``:id:``; a numeric one has ``:answer:`` and ``:tolerance:``."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "id": directives.unchanged_required,
        "answer": float,
        "tolerance": float,
    }

    def run(self) -> list[nodes.Node]:
        """Build the question's nodes, or stop with the mistake and its line."""
        name = self.options.get("id", "")
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
            raise self.error(f"question: expected an :id: of lower-case words, got {name!r}")
        kind = "number" if "answer" in self.options else "choice"
        question = Question(
            kind=kind, title=self.arguments[0], ids=[name], answer=self.options.get("answer"),
            tolerance=self.options.get("tolerance", 0.0),
        )  # fmt: skip
        self.set_source_info(question)
        self.state.nested_parse(self.content, self.content_offset, question)
        if not question.children or not isinstance(question.children[-1], nodes.bullet_list):
            raise self.error(f"question {name}: expected a list of answers at its end")
        answers = question.children.pop()
        for number, item in enumerate(answers.children):
            question += self.answer_of(item, kind, f"{name}-{number}", name)
        self.check(question, name, kind)
        return [question]

    def answer_of(self, item: nodes.Element, kind: str, ident: str, group: str) -> Answer:
        """Turn one list item into an answer: marker, label, reason."""
        first = item.children[0] if item.children else nodes.paragraph()
        text = first.children[0] if first.children else None
        found = MARKER.match(text.astext()) if isinstance(text, nodes.Text) else None
        if found is None:
            raise self.error(
                f"question {group}: expected an answer that starts with (x), ( ), (=), (else) "
                f"or (number), got {first.astext()[:40]!r}"
            )
        first.replace(text, nodes.Text(text.astext()[found.end() :]))
        when = found[1] if kind == "choice" else self.number_of(found[1], group)
        answer = Answer(when=when, kind=kind, ident=ident, group=group)
        if kind == "choice":
            answer += Label("", *first.children, ident=ident)
            answer += Reason("", *item.children[1:], ident=ident)
        else:
            answer += Reason("", *item.children, ident=ident)
        return answer

    def number_of(self, marker: str, group: str) -> str:
        """Return a numeric question's marker as the page's script reads it: 1/2 as 0.5."""
        if marker in ("=", "else"):
            return marker
        try:
            return repr(float(Fraction(marker.replace("−", "-"))))
        except (ArithmeticError, ValueError) as error:
            raise self.error(
                f"question {group}: expected (=), (else) or a number, got ({marker})"
            ) from error

    def check(self, question: Question, name: str, kind: str) -> None:
        """Refuse a question without exactly what its kind needs."""
        whens = [node["when"] for node in question.children if isinstance(node, Answer)]
        reasons = [node for node in question.findall(Reason) if not node.astext().strip()]
        if reasons:
            raise self.error(f"question {name}: expected a reason below every answer")
        if kind == "choice" and (whens.count("x") != 1 or set(whens) != {"x", " "}):
            raise self.error(f"question {name}: expected one (x) and some ( ), got {whens}")
        if kind == "number" and (whens.count("=") != 1 or whens.count("else") != 1):
            raise self.error(f"question {name}: expected one (=) and one (else), got {whens}")


def visit_question(self: Any, node: Question) -> None:
    """Open the question: title, then prose."""
    name = node["ids"][0]
    data = f'data-kind="{node["kind"]}"'
    if node["kind"] == "number":
        data += f' data-answer="{node["answer"]!r}" data-tolerance="{node["tolerance"]!r}"'
    self.body.append(
        f'<form class="st-question" id="{name}" {data} aria-labelledby="{name}-title" '
        f'autocomplete="off"><p class="st-question-title" id="{name}-title">'
        f"<span>Check yourself</span> {html.escape(node['title'])}</p>\n"
    )


def depart_question(self: Any, node: Question) -> None:
    """Close the question with the place for the verdict."""
    if node["kind"] == "choice":
        self.body.append("</div>")
    self.body.append('<p class="st-verdict" role="status"></p></form>\n')


def visit_answer(self: Any, node: Answer) -> None:
    """Open an answer; the first brings the field or the group of radio buttons with it."""
    first = node["ident"].endswith("-0")
    if node["kind"] == "choice" and first:
        self.body.append(f'<div role="radiogroup" aria-labelledby="{node["group"]}-title">')
    if node["kind"] == "number" and first:
        ident = f"{node['group']}-field"
        self.body.append(
            f'<p class="st-field"><label for="{ident}">Your answer</label> <input id="{ident}" '
            'type="text" inputmode="text" size="10"> <button type="submit">Check</button></p>\n'
        )
    self.body.append(f'<div class="st-answer" data-when="{html.escape(node["when"])}">')


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
        f'<label for="{ident}"><input type="radio" id="{ident}" name="{group}" '
        f'value="{ident}"{spoken}> <span>'
    )


def visit_reason(self: Any, node: Reason) -> None:
    """Open a reason, hidden until its answer is given."""
    self.body.append('<div class="st-reason" hidden>')


def closer(text: str) -> Callable[[Any, nodes.Element], None]:
    """Return a visitor that closes an element."""

    def depart(self: Any, node: nodes.Element) -> None:
        self.body.append(text)

    return depart


def nothing(self: Any, node: nodes.Element) -> None:
    """Write nothing of our own: other formats show the prose and every reason."""


def setup(app: Sphinx) -> None:
    """Register the directive and its nodes."""
    other = dict.fromkeys(("latex", "text", "man", "texinfo"), (nothing, nothing))
    app.add_node(Question, html=(visit_question, depart_question), **other)
    app.add_node(Answer, html=(visit_answer, closer("</div>\n")), **other)
    app.add_node(Label, html=(visit_label, closer("</span></label>")), **other)
    app.add_node(Reason, html=(visit_reason, closer("</div>")), **other)
    app.add_directive("question", QuestionDirective)
