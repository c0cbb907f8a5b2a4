"""A check that cannot fail is found by its text."""

from __future__ import annotations

import pytest

from steepest_grading.bare_expressions import bare_expressions

RUN = "from steepest import checks\n\n\n@checks.run\ndef test_f():\n    "


@pytest.mark.parametrize(
    "source",
    [
        "f(1) == 2",
        "np.allclose(f(1), 2)",
        "f(1)",
        "answer",
        "True",
        "...",
        "'a text at the end'",
        "(lambda: 1)()",
        "not f(1)",
        "f(1) and f(2)",
        "x = 1\nassert x\nf(1) == 2",
        "def same(a, b):\n    return a == b\nsame(f(1), 2)",
        RUN + "f(1) == 2",
        RUN + "np.allclose(f(1), 2)\n    x = 1",
        RUN + "for x in (1, 2):\n        np.isclose(f(x), x)",
        RUN + "return f(1) == 2",
        RUN + "f(1) and f(2)",
        RUN + "isinstance(f(1), float)",
        "with context():\n    f(1) < 2\nassert True",
        "assert True\ndef test_f():\n    assert f(1) == 2",  # never called
    ],
)
def test_an_expression_that_nobody_looks_at_is_found(source):
    assert len(bare_expressions(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = f(1)",
        "assert np.allclose(f(1), 2)",
        "np.testing.assert_allclose(f(1), 2)",
        "answer(1).equals(2)",
        "checks.require_order(errors, 2)",
        "if not np.allclose(f(1), 2):\n    raise AssertionError('no')",
        "def test_f():\n    '''Text.'''\n    assert f(1)\ntest_f()",
        "def test_f():\n    def g(x):\n        return x\n    assert g(f(1))\ntest_f()",
        RUN + "answer(1).equals(2)",
        RUN + "values.append(f(1))\n    assert values",
        RUN + "answer(3.0)",
        RUN + "def same(a, b):\n        return a == b\n    assert same(1, f(1))",
        RUN + "...",
    ],
)
def test_a_check_that_can_fail_is_left_alone(source):
    assert bare_expressions(source) == []


def test_what_is_found_has_its_line_and_a_short_text():
    source = "x = 1\n\nx == " + " + ".join(["x"] * 100)
    assert bare_expressions(source) == [(3, "x == " + "x + " * 13 + "...")]
