"""The explorable of quadrature rules in Python: its integrals are right, its state is checked."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from steepest.explorables import QuadratureRules
from steepest.explorables.quadrature_rules import INTEGRANDS, ORDERS
from steepest.quadrature import gauss_legendre

EVERY = pytest.mark.parametrize("function", INTEGRANDS)
RULE = pytest.mark.parametrize("rule", ORDERS)


@EVERY
def test_the_integral_is_that_of_gauss_legendre_between_any_limits(function):
    f, integral, interval, _ = INTEGRANDS[function]
    for a, b in np.random.default_rng(2).uniform(*interval, (30, 2)):
        parts = sorted({a, b, *([0.0] if min(a, b) < 0 < max(a, b) else [])})
        pieces = pairwise(parts)  # the corner of |x| is an end
        total = sum(float(gauss_legendre(f, low, high, 400)) for low, high in pieces)
        sign = 1 if a < b else -1
        assert integral(a, b) == pytest.approx(sign * total, rel=1e-6, abs=1e-10)
        assert integral(b, a) == pytest.approx(-integral(a, b), rel=1e-14, abs=1e-15)
        assert integral(a, a) == 0


@EVERY
def test_a_narrow_integral_keeps_its_digits(function):
    f, integral, _, (a, _) = INTEGRANDS[function]
    width = 1e-6
    expected = width * float(f(np.float64(a + 0.1 + width / 2)))
    assert integral(a + 0.1, a + 0.1 + width) == pytest.approx(expected, rel=1e-8)


def test_the_integrals_of_the_chapter():
    assert QuadratureRules("sine").exact == 2
    assert QuadratureRules("exponential").exact == pytest.approx(math.exp(2) - 1, rel=1e-15)
    assert QuadratureRules("root").exact == pytest.approx(16 / 3, rel=1e-15)
    assert QuadratureRules("witch", a=0, b=1).exact == pytest.approx(math.pi / 4, rel=1e-15)
    assert QuadratureRules("absolute").exact == 3.625


@RULE
def test_twice_as_many_pieces_divide_the_error_by_2_to_the_order(rule):
    one = QuadratureRules("exponential", rule, 32)
    assert one.ratio == pytest.approx(2 ** ORDERS[rule], rel=0.03)
    double = QuadratureRules("exponential", rule, 64)
    assert one.error / double.error == pytest.approx(one.ratio, rel=1e-12)


def test_the_order_is_lost_where_f_is_not_smooth():
    assert QuadratureRules("root", "midpoint", 64).ratio == pytest.approx(2**1.5, rel=0.02)
    assert QuadratureRules("root", "simpson", 64).ratio == pytest.approx(2**1.5, rel=0.02)
    # The corner is never a node here; a rule of order 4 would go from 16 to 64 with 4⁴ less.
    errors = [QuadratureRules("absolute", "simpson", n).error for n in (16, 64)]
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.7)


def test_what_a_rule_does_exactly_has_an_error_of_rounding_alone():
    assert QuadratureRules("cubic", "simpson", 2).error < 1e-14
    assert QuadratureRules("absolute", "trapezoid", 7).error < 1e-14  # the corner is a node
    whole_period = QuadratureRules("sine", "left", 5, 0.0, 2 * math.pi)
    assert whole_period.error < 1e-14


@RULE
@given(a=st.floats(-3, 2), b=st.floats(-3, 2))
def test_exchanged_limits_change_the_sign(rule, a, b):
    there = QuadratureRules("exponential", rule, 8, a, b)
    back = QuadratureRules("exponential", rule, 8, b, a)
    assert there.exact == -back.exact or there.exact == pytest.approx(-back.exact, rel=1e-14)
    if rule != "left":  # seen from the other side it is the right sum
        assert there.value == pytest.approx(-back.value, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"function": "sin"}, r"^function: expected one of 'sine', .*'absolute', got 'sin'$"),
        ({"rule": "gauss"}, r"^rule: expected one of 'left', .*'simpson', got 'gauss'$"),
        ({"n": 0}, r"^n: expected a whole number from 1 to 64, got 0$"),
        ({"n": 65}, r"^n: expected a whole number from 1 to 64, got 65$"),
        ({"a": -3.2}, r"^a: expected a number from -3\.14159 to 6\.28319 for 'sine', got -3\.2$"),
        ({"b": math.inf}, r"^b: expected a finite number, got inf$"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        QuadratureRules(**arguments)
    one = QuadratureRules()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_simpsons_rule_takes_even_numbers_and_makes_one():
    message = r"^n: expected an even number of intervals for Simpson's rule, got 5$"
    with pytest.raises(TraitError, match=message):
        QuadratureRules(rule="simpson", n=5)
    one = QuadratureRules(rule="midpoint", n=5)
    one.rule = "simpson"
    assert one.n == 6
    with pytest.raises(TraitError, match=message):
        one.n = 5


def test_another_function_moves_the_limits_into_its_interval():
    one = QuadratureRules("sine", a=-3.0, b=6.0)
    one.function = "root"
    assert (one.a, one.b) == (0, 4)
    assert eval(repr(one)).state() == one.state()
    one.set_state({"function": "cubic", "a": -1.5, "b": 2.0})  # together, as choosing one sends
    assert (one.function, one.a, one.b) == ("cubic", -1.5, 2)
