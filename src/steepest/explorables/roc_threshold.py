"""A threshold on scores: whom it finds, whom it takes for one, and the curve of all thresholds."""

from __future__ import annotations

import numpy as np
import traitlets

from steepest.explorables._base import Explorable, Number
from steepest.metrics import RocCurve, auc, confusion_matrix, roc_curve

__all__ = ["NEGATIVES", "POSITIVES", "RocThreshold"]

SEED = 4
LOWEST, HIGHEST = -4.0, 6.0
"""The range of the threshold; all scores lie within it."""


def _sample(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return scores as three decimals write them, in ascending order."""
    return np.sort(rng.standard_normal(count).clip(-2.9, 2.9).round(3))


_RNG = np.random.default_rng(SEED)
NEGATIVES = _sample(60, _RNG)
"""Scores of the negatives: a normal sample around 0."""
POSITIVES = _sample(40, _RNG)
"""Scores of the positives before they are shifted by the separation."""


class RocThreshold(Explorable):
    """An explorable: a threshold between the scores of two classes, and its point on the ROC curve.

    It shows the scores of 40 positives above an axis and of 60 negatives below it, with a
    threshold that calls everything from it up positive; and beside it the ROC curve, the shaded
    area under it, and the point of the threshold.

    Parameters
    ----------
    separation : float, default 1.2
        How far the positives are shifted, in standard deviations, from -1 to 3. Below 0 they
        score lower than the negatives.
    threshold : float, default 0.6
        From -4 to 6.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = RocThreshold(separation=1.2, threshold=0.6)
    >>> explorable.confusion  # rows: negatives, positives; columns: called negative, positive
    array([[45, 15],
           [15, 25]])
    >>> explorable.auc == explorable.pairs_in_order / (40 * 60)
    True
    """

    separation = Number(1.2, -1.0, 3.0).tag(sync=True)
    threshold = Number(0.6, LOWEST, HIGHEST).tag(sync=True)
    negatives = traitlets.List(read_only=True).tag(sync=True, data=True)
    positives = traitlets.List(read_only=True).tag(sync=True, data=True)

    def __init__(self, separation: float = 1.2, threshold: float = 0.6) -> None:
        super().__init__(separation=separation, threshold=threshold)
        self.set_trait("negatives", NEGATIVES.tolist())
        self.set_trait("positives", POSITIVES.tolist())

    @property
    def scores(self) -> np.ndarray:
        """All scores, the negatives first, shape ``(100,)``."""
        return np.concatenate([NEGATIVES, POSITIVES + self.separation])

    @property
    def labels(self) -> np.ndarray:
        """0 for each negative and 1 for each positive, shape ``(100,)``."""
        return np.repeat([0, 1], [NEGATIVES.size, POSITIVES.size])

    @property
    def confusion(self) -> np.ndarray:
        """The counts [[TN, FP], [FN, TP]] at the threshold, shape ``(2, 2)``."""
        return confusion_matrix(self.scores >= self.threshold, self.labels, classes=2)

    @property
    def true_positive_rate(self) -> float:
        """The share of the positives at or above the threshold."""
        return float(self.confusion[1, 1] / POSITIVES.size)

    @property
    def false_positive_rate(self) -> float:
        """The share of the negatives at or above the threshold."""
        return float(self.confusion[0, 1] / NEGATIVES.size)

    @property
    def curve(self) -> RocCurve:
        """The ROC curve of the scores, by `steepest.metrics.roc_curve`."""
        return roc_curve(self.scores, self.labels)

    @property
    def auc(self) -> float:
        """The area under the curve, by `steepest.metrics.auc`."""
        return auc(self.scores, self.labels)

    @property
    def pairs_in_order(self) -> float:
        """How many pairs of a positive and a negative have the positive ahead; a tie counts ½."""
        gaps = np.subtract.outer(POSITIVES + self.separation, NEGATIVES)
        return float(np.sum(gaps > 0) + np.sum(gaps == 0) / 2)
