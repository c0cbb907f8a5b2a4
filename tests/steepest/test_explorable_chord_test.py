"""The chord test in Python: its traits are checked, its numbers and its verdicts are right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets import TraitError

import steepest
from steepest.explorables import ChordTest
from steepest.explorables.chord_test import CURVES

shares = st.floats(0, 1)


def between(function: str, share: float) -> float:
    low, high = CURVES[function].interval
    return min(high, low + share * (high - low))


@settings(deadline=None, max_examples=40)  # making a widget takes as long as the machine is busy
@given(p=shares, q=shares, t=shares)
def test_the_gap_of_the_square_is_t_times_1_minus_t_times_the_length_squared(p, q, t):
    one = ChordTest("square", between("square", p), between("square", q), t)
    assert one.gap == pytest.approx(t * (1 - t) * (one.b - one.a) ** 2, abs=1e-13)
    assert one.gap == one.chord - one.curve
    opposite = ChordTest("minus_square", one.a, one.b, t)
    assert opposite.gap == pytest.approx(-one.gap, abs=1e-13)


@settings(deadline=None, max_examples=40)
@given(function=st.sampled_from(list(CURVES)), p=shares, q=shares, t=shares)
def test_no_pair_disproves_a_convex_function(function, p, q, t):
    one = ChordTest(function, between(function, p), between(function, q), t)
    if CURVES[function].convex:
        assert not one.disproves
    if one.gap < -1e-9:
        assert one.disproves


@settings(deadline=None, max_examples=40)
@given(a=st.integers(-200, 200), b=st.integers(-200, 200))
def test_a_pair_disproves_the_cube_where_the_chord_crosses_it_between_its_ends(a, b):
    # x³ - chord = (x - a)(x - b)(x + a + b), so that only -(a + b) can lie between a and b; the
    # curve is above its chord on the part of [a, b] that is left of it.
    expected = a != b and a + b < -min(a, b)
    assert ChordTest("cube", a / 100, b / 100).disproves == expected


def test_a_violation_at_the_very_end_of_a_chord_is_found():
    one = ChordTest("cube", -1.0, 1.99, 0.5)  # above the chord from -1 to -0.99 only
    assert one.gap > 0
    assert one.disproves
    assert one.violation.t < 0.01


@pytest.mark.parametrize("function", CURVES)
def test_what_is_called_convex_has_a_second_derivative_from_0_up_and_the_others_have_not(function):
    f, (low, high), _, convex = CURVES[function]
    inside = np.linspace(low, high, 41)[1:-1] + 0.001  # beside the corner of |x|
    bends = [
        steepest.derivative(lambda x: steepest.derivative(f, x, h=1e-3), x, h=1e-3) for x in inside
    ]
    assert (min(bends) > -1e-6) == convex


def test_each_function_starts_with_a_pair_of_its_own_that_tells_what_it_can():
    for function, curve in CURVES.items():
        one = ChordTest(function)
        assert (one.a, one.b) == curve.pair
        assert one.disproves == (not curve.convex)
    start = ChordTest()
    assert start.function == "cube"
    assert start.gap > 0  # and still it disproves: the first thing to find out
    assert start.disproves


def test_both_ends_and_one_point_have_no_gap():
    for function in CURVES:
        for t in (0.0, 1.0):
            assert ChordTest(function, t=t).gap == 0
        one = ChordTest(function, 1.0, 1.0, 0.3)
        assert one.gap == pytest.approx(0, abs=1e-15)
        assert not one.disproves


def test_another_function_moves_the_points_into_its_interval():
    one = ChordTest("sine", -5.0, 6.0)
    one.function = "cube"
    assert (one.a, one.b) == (-2, 2)
    one.set_state({"function": "sine", "a": -4.5, "b": 2.0})  # as choosing it sends them
    assert (one.function, one.a, one.b) == ("sine", -4.5, 2.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"function": "cosine"}, r"^function: expected one of 'square', .*'sine', got 'cosine'$"),
        ({"function": None}, r"^function: expected one of .*, got None$"),
        ({"a": -2.1}, r"^a: expected a number from -2 to 2 for 'cube', got -2\.1$"),
        ({"b": math.nan}, r"^b: expected a finite number, got nan$"),
        ({"b": "1"}, r"^b: expected a real number .*, got '1'$"),
        ({"t": 1.5}, r"^t: expected a number from 0 to 1, got 1\.5$"),
        ({"t": None}, r"^t: expected "),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        ChordTest(**arguments)
    one = ChordTest()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_its_repr_makes_it_again():
    one = ChordTest("absolute", np.float64(-2), 1, 0.25)
    assert repr(one) == "ChordTest(function='absolute', a=-2.0, b=1.0, t=0.25)"
    assert eval(repr(one)).state() == one.state()
