"""How good a classifier is: accuracy, confusion matrix, ROC curve and the area under it.

Predictions or scores come first, the true labels second. (scikit-learn has them the other way
round.) A ROC curve and its area measure how well scores *rank*: any increasing function of
the scores gives the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_integer,
    require_same_shape,
)

__all__ = ["RocCurve", "accuracy", "auc", "confusion_matrix", "roc_curve"]


class RocCurve(NamedTuple):
    """The points of a ROC curve, from (0, 0) to (1, 1): x first, then y, then the thresholds."""

    false_positive_rate: np.ndarray
    """Share of the negatives with a score ≥ threshold; the x-axis."""
    true_positive_rate: np.ndarray
    """Share of the positives with a score ≥ threshold; the y-axis."""
    thresholds: np.ndarray
    """Descending: ``inf``, then every score that occurs."""


def roc_curve(scores: ArrayLike, labels: ArrayLike) -> RocCurve:
    """Return the receiver operating characteristic: both rates as the threshold goes down.

    Parameters
    ----------
    scores : array_like, shape (n,)
        Larger means more likely positive. In any order, on any scale.
    labels : array_like, shape (n,)
        1 or True for positive, 0 or False for negative; at least one of each.

    Returns
    -------
    RocCurve
        ``(false_positive_rate, true_positive_rate, thresholds)``, each of shape ``(k + 1,)``
        for k different scores. Equal scores pass the threshold together and make one step,
        sloped if positives and negatives are among them.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If shapes differ, a score is not finite, a label is neither 0 nor 1, or a class is
        missing.

    Notes
    -----
    No point is left out, not even on straight pieces, as scikit-learn does unless told
    ``drop_intermediate=False``.

    Examples
    --------
    >>> curve = roc_curve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    >>> curve.false_positive_rate
    array([0. , 0. , 0.5, 0.5, 1. ])
    >>> curve.true_positive_rate
    array([0. , 0.5, 0.5, 1. , 1. ])
    >>> curve.thresholds
    array([ inf, 0.8 , 0.4 , 0.35, 0.1 ])
    """
    false_positives, true_positives, thresholds = _counts(scores, labels)
    return RocCurve(
        false_positives / false_positives[-1],
        true_positives / true_positives[-1],
        thresholds,
    )


def auc(scores: ArrayLike, labels: ArrayLike) -> float:
    r"""Return the area under the ROC curve: the chance that a positive outranks a negative.

    Parameters
    ----------
    scores : array_like, shape (n,)
        Larger means more likely positive.
    labels : array_like, shape (n,)
        1 or True for positive, 0 or False for negative; at least one of each.

    Returns
    -------
    float
        1 if every positive has a higher score than every negative, 0 if it is the other way
        round, 0.5 if scores tell nothing.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        As for `roc_curve`.

    Notes
    -----
    The integral ∫ TPR d(FPR), exact by the trapezoid rule, since the curve is made of straight
    pieces. With P positives and N negatives it is the Mann-Whitney statistic U / (PN),

    .. math:: P(S_+ > S_-) + \tfrac12 P(S_+ = S_-),

    over all PN pairs: a tie counts one half. It is computed from whole numbers, so that
    only the last division rounds.

    References
    ----------
    J. A. Hanley, B. J. McNeil, "The meaning and use of the area under a receiver operating
    characteristic (ROC) curve", Radiology 143 (1982), 29–36.

    Examples
    --------
    >>> auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    0.75
    >>> auc([7, 7], [0, 1])
    0.5
    """
    false_positives, true_positives, _ = _counts(scores, labels)
    heights = true_positives[1:] + true_positives[:-1]
    twice_the_area = int(np.diff(false_positives) @ heights)
    return twice_the_area / (2 * int(false_positives[-1]) * int(true_positives[-1]))


def accuracy(predictions: ArrayLike, labels: ArrayLike) -> float:
    """Return the share of predictions that are right.

    Parameters
    ----------
    predictions : array_like, shape (n,)
        Predicted classes: whole numbers or booleans, not scores.
    labels : array_like, shape (n,)
        True classes.

    Returns
    -------
    float
        Between 0 and 1.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If shapes differ, there are no predictions, or one is not a whole number.

    Examples
    --------
    >>> accuracy([2, 0, 1, 1], [2, 0, 1, 0])
    0.75
    """
    predictions, labels = _classes(predictions, labels)
    return float(np.mean(predictions == labels))


def confusion_matrix(
    predictions: ArrayLike, labels: ArrayLike, classes: int | None = None
) -> np.ndarray:
    """Return how often each class was taken for which.

    Parameters
    ----------
    predictions : array_like, shape (n,)
        Predicted classes, from 0.
    labels : array_like, shape (n,)
        True classes, from 0.
    classes : int, optional
        The number of classes k; by default 1 + the largest that occurs.

    Returns
    -------
    ndarray of int64, shape (k, k)
        In row i and column j: how many of true class i were predicted as j. (Some texts have
        the transpose.) The right ones are on the diagonal.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If shapes differ, there are no predictions, or a class is not a whole number from 0
        below ``classes``.

    Examples
    --------
    >>> confusion_matrix([0, 1, 1, 1], [0, 0, 1, 1])
    array([[1, 1],
           [0, 2]])
    """
    predictions, labels = _classes(predictions, labels)
    largest = int(max(predictions.max(), labels.max()))
    k = largest + 1 if classes is None else require_integer("classes", classes, 1, 10_000)
    for name, values in (("predictions", predictions), ("labels", labels)):
        if np.any(outside := (values < 0) | (values >= k)):
            raise ValueError(
                f"{name}: expected classes from 0 to {k - 1}, got {describe(values[outside][0])}"
            )
    pairs = k * labels.astype(np.int64) + predictions.astype(np.int64)
    return np.bincount(pairs, minlength=k * k).reshape(k, k)


def _counts(scores: ArrayLike, labels: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the numbers of false and true positives for every threshold, descending."""
    scores, labels = require_array("scores", scores), require_array("labels", labels)
    if scores.ndim != 1:
        raise ValueError(f"scores: expected a vector, got {describe(scores)}")
    require_same_shape("labels", labels, scores.shape, "the shape of scores")
    if np.any(bad := ~np.isfinite(scores)):
        raise ValueError(f"scores: expected finite numbers, got {describe(scores[bad][0])}")
    if np.any(bad := ~np.isin(labels, (0, 1))):
        raise ValueError(f"labels: expected 0 or 1, got {describe(labels[bad][0])}")
    positives = int(labels.sum())
    if positives in (0, labels.size):
        raise ValueError(
            "labels: expected both classes, 0 and 1, "
            f"got {positives} positives and {labels.size - positives} negatives"
        )
    order = np.argsort(-scores, kind="stable")
    scores, positive = scores[order], labels[order].astype(np.int64)
    last_of_a_tie = np.append(np.flatnonzero(scores[1:] != scores[:-1]), scores.size - 1)
    true_positives = np.cumsum(positive)[last_of_a_tie]
    false_positives = last_of_a_tie + 1 - true_positives
    return (
        np.append(0, false_positives),
        np.append(0, true_positives),
        np.append(np.inf, scores[last_of_a_tie]),
    )


def _classes(predictions: ArrayLike, labels: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    predictions = require_array("predictions", predictions)
    labels = require_array("labels", labels)
    if predictions.ndim != 1 or predictions.size == 0:
        raise ValueError(
            f"predictions: expected a vector of at least one class, got {describe(predictions)}"
        )
    require_same_shape("labels", labels, predictions.shape, "the shape of predictions")
    for name, values in (("predictions", predictions), ("labels", labels)):
        if np.any(bad := ~(np.isfinite(values) & (values == np.floor(values)))):
            raise ValueError(
                f"{name}: expected classes, which are whole numbers, "
                f"got {describe(values[bad][0])}; make classes of scores first, "
                "by a threshold or by argmax"
            )
    return predictions, labels
