"""Metrics: ROC curves and their area, accuracy, confusion matrices, bad input."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest.metrics import RocCurve, accuracy, auc, confusion_matrix, roc_curve
from steepest.quadrature import trapezoid_samples

laws = settings(deadline=None, derandomize=True)


@st.composite
def scored(draw, ties=True):
    """Draw scores, few enough for ties, and labels of both classes."""
    n = draw(st.integers(2, 30))
    score = st.integers(-4, 4) if ties else st.floats(-1e6, 1e6)
    scores = draw(st.lists(score, min_size=n, max_size=n, unique=not ties))
    labels = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    labels[0], labels[-1] = 0, 1
    return np.array(scores, dtype=float), np.array(labels)


def chance_that_a_positive_outranks(scores, labels) -> Fraction:
    """Return the Mann-Whitney probability by counting all pairs."""
    pairs = [(p, n) for p in scores[labels == 1] for n in scores[labels == 0]]
    wins = sum(Fraction(1) if p > n else Fraction(1, 2) if p == n else 0 for p, n in pairs)
    return wins / len(pairs)


# The area


@laws
@given(scored())
def test_the_area_is_the_chance_that_a_positive_outranks_a_negative(data):
    assert auc(*data) == float(chance_that_a_positive_outranks(*data))


@laws
@given(scored())
def test_the_area_is_the_integral_of_the_curve(data):
    curve = roc_curve(*data)
    area = trapezoid_samples(curve.true_positive_rate, curve.false_positive_rate)
    assert auc(*data) == pytest.approx(area, rel=1e-14)


@laws
@given(scored())
def test_opposite_scores_or_opposite_labels_give_the_rest(data):
    scores, labels = data
    assert auc(-scores, labels) == pytest.approx(1 - auc(*data), abs=1e-15)
    assert auc(scores, 1 - labels) == pytest.approx(1 - auc(*data), abs=1e-15)
    assert auc(-scores, 1 - labels) == auc(*data)


@laws
@given(scored(), st.randoms())
def test_neither_order_nor_scale_of_the_scores_matters(data, random):
    scores, labels = data
    order = list(range(len(scores)))
    random.shuffle(order)
    assert auc(scores[order], labels[order]) == auc(scores, labels)
    assert auc(np.exp(scores) - 7, labels) == auc(scores, labels)
    for ours, theirs in zip(roc_curve(scores[order], labels[order]), roc_curve(*data), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_perfect_useless_and_inverted_scores():
    labels = [0, 1, 0, 1, 1]
    assert auc(labels, labels) == 1
    assert auc([1 - y for y in labels], labels) == 0
    assert auc([3] * 5, labels) == 0.5
    rng = np.random.default_rng(0)
    assert auc(rng.random(20_000), rng.integers(0, 2, 20_000)) == pytest.approx(0.5, abs=0.015)
    assert type(auc(labels, labels)) is float


def test_the_direction_of_the_axes_matters():
    curve = roc_curve([0.9, 0.8, 0.3, 0.1], [1, 1, 0, 0])
    assert trapezoid_samples(curve.true_positive_rate, curve.false_positive_rate) == 1
    assert trapezoid_samples(curve.false_positive_rate, curve.true_positive_rate) == 0


def test_large_counts_and_extreme_scores_are_exact():
    n = 200_000
    scores, labels = np.arange(n), np.arange(n) % 2
    assert auc(scores, labels) == 0.5 + 1 / n
    assert auc([1e308, -1e308], [1, 0]) == 1
    assert auc([5e-324, 0.0], [1, 0]) == 1
    assert auc([0.0, -0.0], [1, 0]) == 0.5


# The curve


@laws
@given(scored())
def test_each_point_of_the_curve_counts_the_scores_at_or_above_its_threshold(data):
    scores, labels = data
    for x, y, threshold in zip(*roc_curve(*data), strict=True):
        assert x == np.mean(scores[labels == 0] >= threshold)
        assert y == np.mean(scores[labels == 1] >= threshold)


@laws
@given(scored())
def test_the_curve_rises_from_zero_to_one_by_one_point_for_each_score(data):
    curve = roc_curve(*data)
    assert isinstance(curve, RocCurve)
    assert curve.false_positive_rate[[0, -1]].tolist() == [0, 1]
    assert curve.true_positive_rate[[0, -1]].tolist() == [0, 1]
    assert np.all(np.diff(curve.false_positive_rate) >= 0)
    assert np.all(np.diff(curve.true_positive_rate) >= 0)
    assert curve.thresholds[0] == np.inf
    assert curve.thresholds[1:].tolist() == sorted(set(data[0]), reverse=True)


def test_a_tie_of_both_classes_is_one_sloped_step():
    curve = roc_curve([2, 1, 1, 0], [1, 0, 1, 0])
    assert curve.false_positive_rate.tolist() == [0, 0, 0.5, 1]
    assert curve.true_positive_rate.tolist() == [0, 0.5, 1, 1]
    assert curve.thresholds.tolist() == [np.inf, 2, 1, 0]


@pytest.mark.parametrize("labels", [[True, False, True], np.array([1.0, 0, 1]), (1, 0, 1)])
def test_labels_may_be_booleans_or_numbers(labels):
    assert auc([3, 2, 1], labels) == 0.5
    assert auc(np.array([3, 2, 1], dtype=np.uint8), labels) == 0.5  # -scores would wrap round


def test_the_arguments_are_not_changed():
    scores, labels = np.array([0.3, 0.1, 0.2]), np.array([1, 0, 1])
    roc_curve(scores, labels)
    auc(scores, labels)
    accuracy(labels, labels)
    confusion_matrix(labels, labels)
    assert scores.tolist() == [0.3, 0.1, 0.2]
    assert labels.tolist() == [1, 0, 1]


# Accuracy and confusion


@laws
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40))
def test_the_confusion_matrix_counts_every_pair(pairs):
    predictions, labels = zip(*pairs, strict=True)
    matrix = confusion_matrix(predictions, labels, 5)
    assert matrix.shape == (5, 5)
    assert matrix.dtype == np.int64
    for i, j in np.ndindex(5, 5):
        assert matrix[i, j] == pairs.count((j, i))  # rows are the true classes
    assert accuracy(predictions, labels) == pytest.approx(np.trace(matrix) / len(pairs))
    k = 1 + max(max(pair) for pair in pairs)
    np.testing.assert_array_equal(confusion_matrix(predictions, labels), matrix[:k, :k])


def test_accuracy_by_hand():
    assert accuracy([1, 2, 3, 4], [1, 2, 0, 4]) == 0.75
    assert accuracy([True, False], [1, 1]) == 0.5
    assert accuracy([-1, 1], [-1, 1]) == 1
    assert type(accuracy([1], [1])) is float


# Bad input

SCORES = "make classes of scores first, by a threshold or by argmax"


@pytest.mark.parametrize("function", [roc_curve, auc])
@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        (
            ([1, 2], [1, 1]),
            ValueError,
            "labels: expected both classes, 0 and 1, got 2 positives and 0 negatives",
        ),
        (
            ([1, 2, 3], [0, 0, 0]),
            ValueError,
            "labels: expected both classes, 0 and 1, got 0 positives and 3 negatives",
        ),
        (
            ([], []),
            ValueError,
            "labels: expected both classes, 0 and 1, got 0 positives and 0 negatives",
        ),
        (([1, 2, 3], [0, 1, 2]), ValueError, "labels: expected 0 or 1, got 2.0"),
        (([1, 2], [0.5, 1]), ValueError, "labels: expected 0 or 1, got 0.5"),
        (([1, 2], [np.nan, 1]), ValueError, "labels: expected 0 or 1, got nan"),
        (([1, np.nan], [0, 1]), ValueError, "scores: expected finite numbers, got nan"),
        (([-np.inf, 1], [0, 1]), ValueError, "scores: expected finite numbers, got -inf"),
        (
            ([1, 2, 3], [0, 1]),
            ValueError,
            "labels: expected an array of shape (3,), the shape of scores, "
            "got an array of shape (2,) and dtype float64",
        ),
        (
            ([[1, 2]], [[0, 1]]),
            ValueError,
            "scores: expected a vector, got an array of shape (1, 2) and dtype float64",
        ),
        ((3, 1), ValueError, "scores: expected a vector, got 3.0"),
        (
            ("ab", [0, 1]),
            TypeError,
            "scores: expected a real number or an array of real numbers, got 'ab'",
        ),
        (
            ([1, 2], "ab"),
            TypeError,
            "labels: expected a real number or an array of real numbers, got 'ab'",
        ),
    ],
)
def test_bad_scores_and_labels_are_named(function, arguments, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        function(*arguments)


@pytest.mark.parametrize("function", [accuracy, confusion_matrix])
@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        (
            ([0.7, 1], [1, 1]),
            ValueError,
            f"predictions: expected classes, which are whole numbers, got 0.7; {SCORES}",
        ),
        (
            ([1, 1], [1, np.nan]),
            ValueError,
            f"labels: expected classes, which are whole numbers, got nan; {SCORES}",
        ),
        (
            ([1, np.inf], [1, 1]),
            ValueError,
            f"predictions: expected classes, which are whole numbers, got inf; {SCORES}",
        ),
        (
            ([], []),
            ValueError,
            "predictions: expected a vector of at least one class, "
            "got an array of shape (0,) and dtype float64",
        ),
        (
            ([[1], [2]], [1, 2]),
            ValueError,
            "predictions: expected a vector of at least one class, "
            "got an array of shape (2, 1) and dtype float64",
        ),
        (
            ([1, 2], [[1], [2]]),
            ValueError,
            "labels: expected an array of shape (2,), the shape of predictions, "
            "got an array of shape (2, 1) and dtype float64",
        ),
        (
            (["cat"], [1]),
            TypeError,
            "predictions: expected a real number or an array of real numbers, got ['cat'] (list)",
        ),
    ],
)
def test_bad_predictions_are_named(function, arguments, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        function(*arguments)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (([0, 3], [0, 1], 3), "predictions: expected classes from 0 to 2, got 3.0"),
        (([0, 1], [0, -1]), "labels: expected classes from 0 to 1, got -1.0"),
        (([0, 1], [0, 2], 2), "labels: expected classes from 0 to 1, got 2.0"),
        (([0], [0], 0), "classes: expected a whole number from 1 to 10000, got 0"),
    ],
)
def test_a_class_out_of_range_is_named(arguments, text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        confusion_matrix(*arguments)
