"""The learning-rate ball in Python: its traits are checked, its numbers are the package's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets import TraitError

from steepest.explorables import LearningRateBall

rates, starts = st.floats(0.01, 1.1), st.floats(-3, 9)


def test_the_syllabus_descent_from_minus_2():
    one = LearningRateBall(learning_rate=0.1, start=-2.0, step=50)
    assert one.iterates[:4].round(12).tolist() == [-2, -1, -0.2, 0.44]
    assert one.distance == pytest.approx(5 * 0.8**50)
    assert one.loss == pytest.approx(25 * 0.8**100)


@settings(deadline=None)  # making a widget takes as long as the machine is busy
@given(rate=rates, start=starts)
def test_measured_distances_are_the_predicted_ones_as_far_as_rounding_goes(rate, start):
    one = LearningRateBall(rate, start)
    measured = np.abs(one.iterates - 3)
    assert measured.shape == one.predictions.shape == (51,)
    # Every step rounds w, which is at most 3 plus the distance; the factor then carries it on.
    rounding = np.zeros(51)
    for t in range(1, 51):
        fresh = 2.0**-51 * (6 + 2 * one.predictions[t - 1])
        rounding[t] = abs(one.factor) * rounding[t - 1] + fresh
    assert np.all(np.abs(measured - one.predictions) <= rounding)


@pytest.mark.parametrize("rate", [0.01, 0.1, 0.25, 0.4])
def test_eta_and_1_minus_eta_end_at_the_same_distance(rate):
    slow, jumping = LearningRateBall(rate), LearningRateBall(1 - rate)
    assert slow.factor == pytest.approx(-jumping.factor)
    assert np.allclose(slow.predictions, jumping.predictions, rtol=1e-12)
    signs = np.sign(jumping.iterates[:10] - 3)
    assert np.array_equal(signs, (-1.0) ** np.arange(1, 11))
    assert np.all(slow.iterates[:10] < 3)


def test_one_half_lands_at_once_and_stays():
    one = LearningRateBall(0.5, -2.0)
    assert one.factor == 0
    assert one.iterates.tolist() == [-2] + 50 * [3]


def test_one_jumps_between_two_points():
    one = LearningRateBall(1.0, -2.0)
    assert one.iterates.tolist() == [-2, 8] * 25 + [-2]


def test_above_one_every_step_is_longer():
    one = LearningRateBall(1.1, -2.0, 50)
    assert np.all(np.diff(np.abs(one.iterates - 3)) > 0)
    assert one.distance == pytest.approx(5 * 1.2**50)


def test_the_minimum_is_left_by_nobody():
    one = LearningRateBall(1.1, 3.0, 50)
    assert np.all(one.iterates == 3)
    assert (one.position, one.distance, one.loss) == (3, 0, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"learning_rate": 0}, r"^learning_rate: expected a number from 0\.01 to 1\.1, got 0"),
        ({"learning_rate": 1.2}, r"^learning_rate: expected a number from 0\.01 to 1\.1, got 1\.2"),
        ({"learning_rate": math.nan}, r"^learning_rate: expected a finite number, got nan$"),
        ({"learning_rate": "0.1"}, r"^learning_rate: expected a real number .*, got '0\.1'$"),
        ({"start": 9.5}, r"^start: expected a number from -3 to 9, got 9\.5$"),
        ({"start": [1.0]}, r"^start: expected one number, got \[1\.0\] \(list\)$"),
        ({"step": -1}, r"^step: expected a whole number from 0 to 50, got -1$"),
        ({"step": 51}, r"^step: expected a whole number from 0 to 50, got 51$"),
        ({"step": 2.5}, r"^step: expected a whole number from 0 to 50, got 2\.5$"),
        ({"step": True}, r"^step: expected a whole number from 0 to 50, got True$"),
    ],
)  # fmt: skip
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        LearningRateBall(**arguments)
    one = LearningRateBall()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_whole_numbers_and_numpy_numbers_are_taken():
    one = LearningRateBall(1, np.float64(2), np.int64(4))
    assert (type(one.learning_rate), type(one.start), type(one.step)) == (float, float, int)


@settings(deadline=None)
@given(rate=rates, start=starts, step=st.integers(0, 50))
def test_its_text_makes_it_again(rate, start, step):
    one = LearningRateBall(rate, start, step)
    assert eval(repr(one)).state() == one.state()


def test_what_the_front_end_sends_changes_the_numbers_in_python():
    one = LearningRateBall()
    one.set_state({"learning_rate": 0.9, "step": 1})
    assert one.position == 7
    assert one.initial == {"learning_rate": 0.1, "start": -2, "step": 6}
