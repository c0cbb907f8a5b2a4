"""Metrics against scikit-learn and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
import sklearn.metrics

from steepest.metrics import accuracy, auc, confusion_matrix, roc_curve

CASES = [
    (n, levels, share)
    for n in (2, 5, 40, 500)
    for levels in (1, 3, 20, None)
    for share in (0.2, 0.6)
]


def scored(n, levels, share):
    """Return scores, of so many different levels, and labels of both classes."""
    rng = np.random.default_rng([n, levels or 0, round(10 * share)])
    labels = (rng.random(n) < share).astype(int)
    labels[:2] = 0, 1
    scores = rng.normal(size=n) + labels if levels is None else rng.integers(0, levels, n)
    return scores, labels


@pytest.mark.parametrize("case", CASES)
def test_the_curve_is_scikit_learns(case):
    scores, labels = scored(*case)
    ours = roc_curve(scores, labels)
    theirs = sklearn.metrics.roc_curve(labels, scores, drop_intermediate=False)
    for mine, yours in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, yours, rtol=1e-15)


@pytest.mark.parametrize("case", CASES)
def test_the_area_is_scikit_learns_and_the_u_statistic_of_scipy(case):
    scores, labels = scored(*case)
    assert auc(scores, labels) == pytest.approx(
        sklearn.metrics.roc_auc_score(labels, scores), rel=1e-13
    )
    positives, negatives = scores[labels == 1], scores[labels == 0]
    u = scipy.stats.mannwhitneyu(positives, negatives, method="asymptotic").statistic
    assert auc(scores, labels) == pytest.approx(u / (len(positives) * len(negatives)), rel=1e-15)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_accuracy_and_confusion_are_scikit_learns(classes):
    rng = np.random.default_rng(classes)
    predictions, labels = rng.integers(0, classes, (2, 300))
    assert accuracy(predictions, labels) == sklearn.metrics.accuracy_score(labels, predictions)
    theirs = sklearn.metrics.confusion_matrix(labels, predictions, labels=range(classes))
    np.testing.assert_array_equal(confusion_matrix(predictions, labels, classes), theirs)
