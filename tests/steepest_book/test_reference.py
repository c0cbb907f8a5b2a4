"""What the reference shows of a docstring: titles, absolute values, fields that are described."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

from steepest.optimizers import Adam, AdamState
from steepest.plots import GraphNode
from steepest_book.reference import (
    AbsoluteValues,
    keep_initials,
    skip_bare_fields,
    title_sections,
)

MODULE = ["What it is.", "", "References", "----------", "Somebody.", "", "====  ====", "a     b"]


def test_a_title_in_a_module_is_a_rubric():
    lines = list(MODULE)
    title_sections(None, "module", "steepest.curvature", None, None, lines)
    assert ".. rubric:: References" in lines
    assert "----------" not in lines
    assert lines[-4:] == MODULE[-4:]


@pytest.mark.parametrize("what", ["function", "class", "method"])
def test_other_docstrings_are_left_to_numpydoc(what):
    lines = list(MODULE)
    title_sections(None, what, "steepest.grad", None, None, lines)
    assert lines == MODULE


@pytest.mark.parametrize("underline", ["--", "---", "===="])
def test_a_line_that_underlines_nothing_stays(underline):
    lines = ["A row", underline, "more"]
    title_sections(None, "module", "steepest.curvature", None, None, lines)
    assert lines == ["A row", underline, "more"]


@pytest.mark.parametrize(
    ("source", "text", "left"),
    [
        ("Off by ε |f|.", "Off by ε |f|.", 0),
        ("At most |1 - 2η|ᵗ |w₀ - 3| then.", "At most |1 - 2η|ᵗ |w₀ - 3| then.", 0),
        ("The |book|.\n\n.. |book| replace:: course", "The book.", 1),
    ],
)
def test_bars_are_absolute_values_where_no_substitution_is_defined(source, text, left):
    document = new_document("", get_default_settings(Parser))
    Parser().parse(source, document)
    AbsoluteValues(document).apply()
    assert document[0].astext() == text
    assert len(list(document.findall(nodes.substitution_reference))) == left


@pytest.mark.parametrize(
    ("module", "owner", "name", "skipped"),
    [
        ("steepest.optimizers", AdamState, "v", True),
        ("steepest.plots", GraphNode, "value", None),
        ("steepest.optimizers", Adam, "update", None),
    ],
)
def test_a_field_is_shown_if_something_is_said_of_it(module, owner, name, skipped):
    place = {"autodoc:module": module, "autodoc:class": owner.__name__}
    app = SimpleNamespace(env=SimpleNamespace(temp_data=place))
    assert skip_bare_fields(app, "class", name, getattr(owner, name), False, None) is skipped


@pytest.mark.parametrize(
    "line",
    [
        "S. Boyd.",
        "- S. Boyd.",
        "    B. The last batch.",
        "    y.",
        "- J. J. Moré.",
        ".. [1] C. Jin.",
    ],
)
def test_an_initial_at_the_start_of_a_line_begins_no_list(line):
    lines = [line, "", "1. One.", "2. Two."]
    keep_initials(None, "module", "steepest.curvature", None, None, lines)
    document = new_document("", get_default_settings(Parser))
    Parser().parse("\n".join(lines), document)
    (counted,) = document.findall(nodes.enumerated_list)
    assert len(counted) == 2
    assert "\\" not in document.astext()
