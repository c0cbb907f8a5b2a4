"""Self-check questions: feedback at once, on the static page, from the page's own source.

A question is prose that ends in a bullet list. In a multiple-choice question each item starts
with ``(x)`` (right) or ``( )`` (wrong) and carries its reason in the paragraphs below. In a numeric
question (option ``:answer:``) the items are feedback for ``(=)`` the right answer, ``(12)`` a known
wrong one, and ``(else)`` any other. In a symbolic question (option ``:symbolic:``) a known wrong
answer is an expression in back-ticks, and ``(worked)`` is the solution; `steepest_book.symbolic`
says how its numbers change. Without scripts the page shows every reason.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from steepest_book import question_nodes
from steepest_book.question_nodes import Answer, Label, Question, Reason
from steepest_book.symbolic import fill_formulas, read_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

__all__ = ["QuestionDirective", "setup"]

MARKER = re.compile(r"^\((x| |=|else|worked|[-+−]?[\d./e+-]+)\)\s*")
NEEDED = {  # of these each exactly once
    "choice": (),
    "number": ("=", "else"),
    "symbolic": ("=", "else", "worked"),
}


class QuestionDirective(SphinxDirective):
    """``:::{question} Title`` with ``:id:``; ``:answer:`` or ``:symbolic:`` for a typed answer."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {
        "id": directives.unchanged_required,
        "answer": float,
        "tolerance": float,
        "symbolic": directives.unchanged_required,
        "parameters": directives.unchanged_required,
        "variables": directives.unchanged_required,
        "sympy": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Build the question's nodes, or stop with the mistake and its line."""
        name = self.options.get("id", "")
        if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
            raise self.error(f"question: expected an :id: of lower-case words, got {name!r}")
        kind = self.kind(name)
        question = Question(kind=kind, title=self.arguments[0], ids=[name])
        question["answer"] = self.options.get("answer")
        question["tolerance"] = self.options.get("tolerance", 0.0)
        self.set_source_info(question)
        self.state.nested_parse(self.content, self.content_offset, question)
        if not question.children or not isinstance(question.children[-1], nodes.bullet_list):
            raise self.error(f"question {name}: expected a list of answers at its end")
        answers = question.children.pop()
        for number, item in enumerate(answers.children):
            question += self.answer_of(item, kind, f"{name}-{number}", name)
        self.check(question, name, kind)
        if kind == "symbolic":
            self.make_symbolic(question, name)
        return [question]

    def kind(self, name: str) -> str:
        """Return what the options make of the question, or refuse their mixture."""
        own = {"answer", "tolerance"}, {"symbolic", "parameters", "variables", "sympy"}
        given = [options & self.options.keys() for options in own]
        if all(given):
            mixed = ", ".join(f":{option}:" for option in sorted(given[0] | given[1]))
            raise self.error(f"question {name}: expected :answer: or :symbolic:, got {mixed}")
        for options, needed in zip(given, ("answer", "symbolic"), strict=True):
            if options and needed not in options:
                first = min(options)
                raise self.error(f"question {name}: expected :{needed}: beside :{first}:, got none")
        return "number" if given[0] else "symbolic" if given[1] else "choice"

    def answer_of(self, item: nodes.Element, kind: str, ident: str, group: str) -> Answer:
        """Turn one list item into an answer: marker, label, reason."""
        first = item.children[0] if item.children else nodes.paragraph()
        marker = self.marker_of(first, group)
        when = marker if kind == "choice" else self.when_of(marker, kind, group)
        answer = Answer(when=when, kind=kind, ident=ident, group=group)
        if kind == "choice":
            answer += Label("", *first.children, ident=ident)
            answer += Reason("", *item.children[1:], ident=ident)
        else:
            answer += Reason("", *item.children, ident=ident)
        return answer

    def marker_of(self, first: nodes.Element, group: str) -> str:
        """Take the marker off an item's first paragraph; an expression keeps its back-ticks."""
        opening, *more = first.children or [nodes.inline()]
        if isinstance(opening, nodes.Text) and (found := MARKER.match(opening.astext())):
            first.replace(opening, nodes.Text(opening.astext()[found.end() :]))
            return found[1]
        if opening.astext() == "(" and len(more) > 1 and isinstance(more[0], nodes.literal):
            closing = re.match(r"\)\s*", more[1].astext())
            if closing and isinstance(more[1], nodes.Text):
                first.children = more[1:]
                first.replace(more[1], nodes.Text(more[1].astext()[closing.end() :]))
                return f"`{more[0].astext()}`"
        raise self.error(
            f"question {group}: expected an answer that starts with (x), ( ), (=), (else), "
            f"(worked), (number) or (`expression`), got {first.astext()[:40]!r}"
        )

    def when_of(self, marker: str, kind: str, group: str) -> str:
        """Return a marker as the page's script reads it: 1/2 as 0.5, an expression bare."""
        if marker in NEEDED[kind]:
            return marker
        if kind == "symbolic":
            if marker.startswith("`"):
                return marker.strip("` ")
            raise self.error(
                f"question {group}: expected (=), (else), (worked) or an expression in "
                f"back-ticks, got ({marker})"
            )
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
        if any(whens.count(needed) != 1 for needed in NEEDED[kind]):
            *others, last = (f"one ({needed})" for needed in NEEDED[kind])
            needed = f"{', '.join(others)} and {last}"
            raise self.error(f"question {name}: expected {needed}, got {whens}")

    def make_symbolic(self, question: Question, name: str) -> None:
        """Read the options, check answers against each other, and fill the formulas."""
        answers = [node for node in question.children if isinstance(node, Answer)]
        wrong = [node["when"] for node in answers if node["when"] not in NEEDED["symbolic"]]
        try:
            question["symbolic"] = read_symbolic(self.options, wrong)
            question["stand_ins"] = fill_formulas(question, question["symbolic"])
        except ValueError as error:
            raise self.error(f"question {name}: {error}") from error
        if not question["stand_ins"]:
            raise self.error(f"question {name}: expected a placeholder [[…]] in a formula")


def setup(app: Sphinx) -> None:
    """Register the directive and its nodes."""
    question_nodes.setup_nodes(app)
    app.add_directive("question", QuestionDirective)
