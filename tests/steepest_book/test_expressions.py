"""The language of symbolic answers, as the build reads it: SymPy's values, and strict."""

from __future__ import annotations

import math
import random
import re

import pytest
import sympy as sp
from support.expressions import random_expression, real_value

from steepest_book.expressions import evaluate, parse, same_values, sample, shape, values_at

NAMES = {"x", "y", "a", "n"}


def test_random_expressions_have_the_values_that_sympy_gives_them():
    compared = 0
    for seed in range(300):
        generator = random.Random(seed)
        text, expected = random_expression(generator, ("x", "y"))
        point = {"x": generator.uniform(0.3, 1.7), "y": generator.uniform(0.3, 1.7)}
        mine = evaluate(parse(text, {"x", "y"}), point)
        value = real_value(expected, point)
        if value is None or (math.isnan(mine) and re.search(r"(ln|log|sqrt)\(", text)):
            continue  # SymPy went through complex numbers
        assert mine == pytest.approx(value, rel=1e-9, abs=1e-9), text
        compared += 1
    assert compared > 240


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2^2", -4),
        ("2^3^2", 512),
        ("2^-1", 0.5),
        ("6/2(1+2)", 9),
        ("1/2x", 1.5),
        ("2x^2", 18),
        ("x(x+1)", 12),
        ("(x+1)(x-1)", 8),
        ("2**3", 8),
        ("--x", 3),
        ("sigma(0)", 0.5),
        ("sigmoid(1000)", 1),
        ("ln(e)", 1),
        ("abs(-x)", 3),
        (".5x", 1.5),
    ],
)
def test_signs_powers_and_products_bind_as_in_print(text, value):
    assert evaluate(parse(text, {"x"}), {"x": 3}) == pytest.approx(value, rel=1e-15)


def test_whole_numbers_and_fractions_stay_exact():
    tree = parse("(n^20 + 1)/2 - n^20/2", {"n"})
    assert evaluate(tree, {"n": 9}) == sp.Rational(1, 2)
    assert type(evaluate(parse("n^2 - 1", {"n"}), {"n": 5})) is not float


@pytest.mark.parametrize("text", ["1/0", "1/(x-3)", "ln(-x)", "(-x)^0.5", "exp(1000x)", "9^9^9^9"])
def test_what_has_no_value_is_nan_and_no_exception(text):
    assert not math.isfinite(evaluate(parse(text, {"x"}), {"x": 3}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x", ()), ("[x, 1]", (2,)), ("[[1, 2, 3], [4, 5, 6]]", (2, 3)), ("[x]", (1,))],
)
def test_components_have_a_shape(text, expected):
    assert shape(parse(text, {"x"})) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a number, a name or '(' in '', got 'the end'"),
        ("2x +", "expected a number, a name or '(' in '2x +', got 'the end'"),
        ("2x)", "expected the end of '2x)', got ')'"),
        ("(2x", "expected ')' in '(2x', got 'the end'"),
        ("2 3", "expected the end of '2 3', got '3'"),
        ("xy", "expected one of abs, cos, e, exp, ln, log, pi, "),
        ("__class__", "expected an expression, got '__class__'"),
        ("sin x", "expected '(' in 'sin x', got 'x'"),
        ("x = 2", "expected an expression, got '= 2'"),
        ("[x, [1, 2]]", "expected rows of one length in '[x, [1, 2]]'"),
        ("[[1, 2], [3]]", "expected rows of one length"),
        ("[[[1]]]", "expected rows of one length"),
        ("[]", "expected a number, a name or '(' in '[]', got ']'"),
        ("(" * 50, "expected at most 40 levels of parentheses"),
        ("-" * 50, "expected at most 40 levels of parentheses"),
        ("x^" * 50 + "x", "expected at most 40 levels of parentheses"),
        ("[" * 50, "expected at most 40 levels of parentheses"),
        ("x" * 401, "expected at most 400 characters, got 401"),
    ],
)
def test_a_mistake_is_refused_with_what_was_expected(text, message):
    with pytest.raises(ValueError) as caught:
        parse(text, {"x"})
    assert message in str(caught.value)


def test_the_longest_chains_are_evaluated():
    chain = "+".join(["x"] * 200)
    assert evaluate(parse(chain, {"x"}), {"x": 2}) == 400
    assert evaluate(parse("x" + "(x)" * 130, {"x"}), {"x": 1}) == 1


def test_the_same_points_come_every_time_and_lie_in_the_box():
    box = {"x": (-1.0, 2.0), "y": (5.0, 5.5)}
    points = sample(box, 50)
    assert points == sample(box, 50)
    assert all(-1 <= p["x"] <= 2 and 5 <= p["y"] <= 5.5 for p in points)
    assert len({p["x"] for p in points}) == 50


def test_equal_values_agree_to_nine_digits_where_both_are_finite():
    points = sample({"x": (-1.0, 1.0)}, 20)

    def values(text):
        return values_at(parse(text, {"x"}), points)

    assert same_values(values("(x+1)^2"), values("x^2 + 2x + 1"))
    assert same_values(values("[x, 1]"), values("[x + 1 - 1, 2/2]"))
    assert same_values(values("ln(x)"), values("ln(x) + 0"))
    assert not same_values(values("x"), values("x + 10^-7"))
    assert not same_values(values("[x, 1]"), values("[x, 2]"))
    assert not same_values(values("[x, 1]"), values("x"))
    assert not same_values(values("x"), values("exp(ln(x))"))  # no value where the other has one
