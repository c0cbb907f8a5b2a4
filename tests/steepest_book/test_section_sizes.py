"""A guess of a section's height grows with what is in it, and knows what is folded away."""

from __future__ import annotations

import types

import pytest
from docutils import nodes
from docutils.utils import new_document

from steepest_book.question_nodes import Answer, Label, Question, Reason
from steepest_book.section_sizes import FOLDED, NARROW, WIDE, add_sizes, height_of

WORDS = "word " * 200


def paragraph(times: int = 1) -> nodes.paragraph:
    return nodes.paragraph("", WORDS * times)


def section(name: str, *children: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", name), *children, ids=[name])


def question(kind: str, answers: int) -> Question:
    parts = [
        Answer("", Label("", nodes.Text("It is.")), Reason("", paragraph()), kind=kind)
        for _ in range(answers)
    ]
    return Question("", nodes.paragraph("", "Is it?"), *parts, kind=kind)


@pytest.mark.parametrize("measure", [NARROW, WIDE])
def test_a_paragraph_takes_as_many_lines_as_its_letters_need(measure):
    lines = -(-len(WORDS) // measure.characters)
    assert lines * measure.line < height_of(paragraph(), measure) < (lines + 1) * measure.line


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (section("a"), section("a", paragraph())),
        (paragraph(), paragraph(2)),
        (nodes.literal_block("", "x = 1"), nodes.literal_block("", "x = 1\ny = 2")),
        (nodes.math_block("", "x"), nodes.math_block("", r"x \\ y \\ z")),
        (nodes.raw("", "<b>"), nodes.raw("", "<svg></svg>", format="html")),
        (question("choice", 2), question("choice", 4)),
    ],
)
def test_more_of_it_is_taller(less, more):
    assert height_of(less, NARROW) < height_of(more, NARROW)


def test_a_narrow_window_makes_text_taller_and_pictures_less_so():
    assert height_of(paragraph(), NARROW) > height_of(paragraph(), WIDE)
    assert height_of(nodes.image(), NARROW) < height_of(nodes.image(), WIDE)


def test_what_is_folded_hidden_or_behind_another_tab_takes_no_room():
    folded = nodes.admonition("", *[paragraph() for _ in range(9)], classes=["dropdown"])
    assert height_of(folded, WIDE) == FOLDED
    assert height_of(question("number", 5), WIDE) == height_of(question("number", 1), WIDE)
    tabs = nodes.container("", paragraph(), paragraph(3), design_component="tab-set")
    assert height_of(tabs, WIDE) == height_of(paragraph(3), WIDE)


def sizes(document: nodes.document | None) -> str:
    context: dict[str, str] = {}
    add_sizes(types.SimpleNamespace(), "page", "page.html", context, document)
    return context["section_sizes"]


def test_every_section_below_the_title_gets_a_size_for_both_widths():
    document = new_document("page")
    document += section("title", section("one", paragraph(3), section("two", paragraph())))
    narrow, wide = sizes(document).split("@media(min-width:768px){")
    for rules in (narrow, wide):
        assert rules.count("--st-tall") == 2
        assert "#one{--st-tall:" in rules
        assert "#two{--st-tall:" in rules
        assert "#title" not in rules


def test_a_page_without_sections_gets_none():
    assert sizes(None) == ""
    assert sizes(new_document("page")) == ""
