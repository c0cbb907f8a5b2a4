"""Titles in a module's docstring become rubrics; other docstrings are numpydoc's."""

from __future__ import annotations

import pytest

from steepest_book.reference import title_sections

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
