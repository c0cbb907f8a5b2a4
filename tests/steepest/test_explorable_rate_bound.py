"""The rate bound in Python: its traits are checked, its bounds hold and are the theory's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets import TraitError

from steepest.curvature import best_fixed_step, strongly_convex_bound
from steepest.explorables import RateBound

FIRST = math.hypot(5, 5)
conditions = st.floats(0, 3).map(lambda power: min(1000.0, max(1.0, 10**power)))
relatives = st.floats(0.05, 2.2)
quick = settings(deadline=None, max_examples=40)  # making a widget takes as long as the machine


@quick
@given(kappa=conditions, relative=relatives)
def test_no_distance_exceeds_the_bound_and_the_weaker_one_is_above_it(kappa, relative):
    one = RateBound(kappa, "by_hand", relative)
    slack = 1e-12 * FIRST * max(1, one.rho) ** np.arange(51)
    assert np.all(one.distances <= one.bounds + slack)
    if one.learning_rate * kappa <= 1:
        assert np.all(one.bounds <= one.theorems + slack)
    else:
        assert (one.learning_rate * kappa <= 1 + 1e-12) or np.isnan(one.theorems).all()


@quick
@given(kappa=conditions, relative=relatives)
def test_the_bound_is_that_of_the_flat_direction_up_to_the_best_step_and_of_the_steep_beyond(
    kappa, relative
):
    one = RateBound(kappa, "by_hand", relative)
    best = best_fixed_step(one.hessian).learning_rate
    flat, steep = one.factors
    expected = flat if one.learning_rate <= best else -steep
    assert one.rho == pytest.approx(expected, abs=1e-12)
    assert (one.rho >= 1) == (relative >= 2) or one.rho == pytest.approx(1, abs=1e-12)


@quick
@given(kappa=conditions, relative=relatives)
def test_no_step_has_a_smaller_bound_than_the_best(kappa, relative):
    best = RateBound(kappa, "best")
    assert best.rho == pytest.approx((kappa - 1) / (kappa + 1), abs=1e-12)
    assert RateBound(kappa, "by_hand", relative).rho >= best.rho - 1e-12


def test_the_syllabus_table_of_the_distances_with_1_over_L():
    for kappa in (2.0, 50.0):
        one = RateBound(kappa, "inverse")
        for k in (1, 5, 10, 20, 50):  # y is gone after one step
            assert one.distances[k] == pytest.approx(5 * (1 - 1 / kappa) ** k)
            squared = strongly_convex_bound(kappa, 1.0, k)
            assert one.theorems[k] ** 2 == pytest.approx(squared * FIRST**2)
    assert (RateBound(50.0, "inverse").distances[50] / 5) == pytest.approx(0.364, abs=5e-4)


def test_at_the_best_step_the_distance_is_the_bound():
    for kappa in (2.0, 10.0, 50.0, 1000.0):
        one = RateBound(kappa, "best")
        assert one.distances == pytest.approx(one.bounds, rel=1e-10, abs=1e-13)


def test_beyond_the_limit_it_diverges_and_at_the_limit_y_neither_grows_nor_shrinks():
    for kappa in (1.0, 3.0, 50.0):
        at, beyond = RateBound(kappa, "limit"), RateBound(kappa, "by_hand", 2.05)
        assert np.abs(at.iterates[:, 1]) == pytest.approx(np.full(51, 5.0), rel=1e-10)
        assert np.all(np.diff(np.abs(beyond.iterates[:, 1])) > 0)
        assert beyond.distances[-1] > 50
        assert at.steps == beyond.steps == math.inf


def test_the_path_zigzags_only_above_1_over_L():
    for relative, zigzags in ((0.6, False), (0.95, False), (1.05, True), (1.9, True)):
        y = RateBound(10.0, "by_hand", relative).iterates[:6, 1]
        assert (np.min(y[:-1] * y[1:]) < 0) == zigzags


def test_the_steps_to_one_percent_are_counted():
    for kappa, rule, relative in [(10.0, "best", 1.0), (50.0, "inverse", 1.0), (3, "by_hand", 0.5)]:
        one = RateBound(kappa, rule, relative)
        if one.steps <= 50:
            assert one.distances[one.steps] <= 0.01 * FIRST < one.distances[one.steps - 1]
        else:
            assert np.all(one.distances > 0.01 * FIRST)
    assert RateBound(50.0, "inverse").steps > 2 * RateBound(50.0, "best").steps - 60 > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kappa": 0.9}, r"^kappa: expected a number from 1 to 1000, got 0\.9$"),
        ({"kappa": math.nan}, r"^kappa: expected a finite number, got nan$"),
        ({"rule": "optimal"}, r"^rule: expected one of 'by_hand', .*'limit', got 'optimal'$"),
        ({"relative_rate": 2.5}, r"^relative_rate: expected a number from 0\.05 to 2\.2, got 2\.5"),
        ({"relative_rate": 0}, r"^relative_rate: expected a number from 0\.05 to 2\.2, got 0"),
        ({"k": 51}, r"^k: expected a whole number from 0 to 50, got 51$"),
        ({"k": 1.5}, r"^k: expected a whole number from 0 to 50, got 1\.5$"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        RateBound(**arguments)
    one = RateBound()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_its_repr_makes_it_again_and_the_front_end_can_move_it():
    one = RateBound(np.float64(50), "best", 1, np.int64(7))
    assert repr(one) == "RateBound(kappa=50.0, rule='best', relative_rate=1.0, k=7)"
    assert eval(repr(one)).state() == one.state()
    one.set_state({"rule": "by_hand", "relative_rate": 0.5})
    assert one.learning_rate == 0.01
