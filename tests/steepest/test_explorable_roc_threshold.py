"""The explorable of the ROC threshold in Python: its counts are right, its state is checked."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from steepest.explorables import RocThreshold
from steepest.explorables.roc_threshold import HIGHEST, LOWEST, NEGATIVES, POSITIVES

SEPARATIONS = st.floats(-1, 3)


def test_the_samples_are_large_sorted_and_look_like_what_they_are_drawn_from():
    assert (NEGATIVES.size, POSITIVES.size) == (60, 40)
    for sample in (NEGATIVES, POSITIVES):
        assert np.all(np.diff(sample) >= 0)
        assert abs(sample.mean()) < 0.15
        assert sample.std() == pytest.approx(1, abs=0.1)
        assert np.array_equal(sample, sample.round(3))
    assert min(NEGATIVES.min(), POSITIVES.min() - 1) > LOWEST
    assert max(NEGATIVES.max(), POSITIVES.max() + 3) < HIGHEST


@given(separation=SEPARATIONS, threshold=st.floats(LOWEST, HIGHEST))
def test_the_counts_add_up_and_give_the_rates(separation, threshold):
    one = RocThreshold(separation, threshold)
    (tn, fp), (fn, tp) = one.confusion
    assert (tn + fp, fn + tp) == (60, 40)
    assert tp == sum(score >= threshold for score in POSITIVES + separation)
    assert fp == sum(score >= threshold for score in NEGATIVES)
    assert (one.true_positive_rate, one.false_positive_rate) == (tp / 40, fp / 60)


@given(separation=SEPARATIONS, threshold=st.floats(LOWEST, HIGHEST))
def test_the_point_of_every_threshold_lies_on_the_curve(separation, threshold):
    one = RocThreshold(separation, threshold)
    curve = one.curve
    points = set(zip(curve.false_positive_rate, curve.true_positive_rate, strict=True))
    assert (one.false_positive_rate, one.true_positive_rate) in points


@given(separation=SEPARATIONS)
def test_the_area_is_the_share_of_pairs_in_order(separation):
    one = RocThreshold(separation)
    assert one.auc == one.pairs_in_order / 2400
    curve = one.curve
    area = np.trapezoid(curve.true_positive_rate, curve.false_positive_rate)
    assert one.auc == pytest.approx(float(area), rel=1e-13)


def test_the_area_grows_with_the_separation_and_is_near_the_normal_one():
    separations = np.linspace(-1, 3, 41)
    areas = [RocThreshold(float(s)).auc for s in separations]
    assert np.all(np.diff(areas) >= 0)
    normal = [(1 + math.erf(s / 2)) / 2 for s in separations]  # Φ(s/√2)
    assert np.max(np.abs(np.subtract(areas, normal))) < 0.05
    assert areas[0] < 0.5 < areas[20]


def test_the_ends_of_the_range_call_everything_or_nothing_positive():
    for separation in (-1.0, 3.0):
        low, high = RocThreshold(separation, LOWEST), RocThreshold(separation, HIGHEST)
        assert (low.false_positive_rate, low.true_positive_rate) == (1, 1)
        assert (high.false_positive_rate, high.true_positive_rate) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"separation": 3.1}, r"^separation: expected a number from -1 to 3, got 3\.1$"),
        ({"threshold": -4.1}, r"^threshold: expected a number from -4 to 6, got -4\.1$"),
        ({"threshold": math.nan}, r"^threshold: expected a finite number, got nan$"),
        ({"separation": "1"}, r"^separation: expected a real number .*, got '1'$"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        RocThreshold(**arguments)
    one = RocThreshold()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_the_samples_go_to_the_page_as_data_that_the_reader_does_not_move():
    one = RocThreshold(0.5, 1)
    assert one.state() == {"separation": 0.5, "threshold": 1.0}
    assert json.loads(json.dumps(one.negatives)) == NEGATIVES.tolist()
    assert one.positives == POSITIVES.tolist()
    assert eval(repr(one)).state() == one.state()
