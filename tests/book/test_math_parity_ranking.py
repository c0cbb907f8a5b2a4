"""One mathematics, two languages: counts at a threshold, ROC curves, areas and pairs."""

from __future__ import annotations

import numpy as np
import pytest

from steepest.explorables import RocThreshold
from steepest.metrics import auc, confusion_matrix, roc_curve

pytestmark = pytest.mark.slow

CASES = 300


def samples() -> list[tuple[list[float], list[float], float]]:
    """Return negatives, positives and a threshold; every second case is full of ties."""
    rng = np.random.default_rng(20261128)
    cases = []
    for case in range(CASES):
        sizes = rng.integers(1, 60, 2)
        negatives, positives = (rng.standard_normal(size) + k for k, size in enumerate(sizes))
        threshold = rng.normal()
        if case % 2:
            negatives, positives = negatives.round(), positives.round()
            threshold = np.round(threshold)
        cases.append((negatives.tolist(), positives.tolist(), float(threshold)))
    return [*cases, ([1.0], [1.0], 1.0), ([0.0], [1.0], 2.0), ([1.0, 2.0], [0.0], -1.0)]


def test_counts_curves_areas_and_pairs_agree_with_steepest_metrics(run_js):
    cases = samples()
    rows = run_js(
        "ranking.js",
        """(m, cases) => cases.map(([negatives, positives, threshold]) => {
            const points = m.rocPoints(negatives, positives);
            const { trueNegatives, falsePositives, falseNegatives, truePositives } =
                m.confusion(negatives, positives, threshold);
            return {
                counts: [[trueNegatives, falsePositives], [falseNegatives, truePositives]],
                points,
                area: m.areaUnder(points),
                pairs: m.pairsInOrder(negatives, positives),
            };
        })""",
        cases,
    )
    for row, (negatives, positives, threshold) in zip(rows, cases, strict=True):
        scores = np.array([*negatives, *positives])
        labels = np.repeat([0, 1], [len(negatives), len(positives)])
        counts = confusion_matrix(scores >= threshold, labels, classes=2)
        assert row["counts"] == counts.tolist()
        curve = roc_curve(scores, labels)
        points = np.array(row["points"], float)
        assert points[:, 0].tolist() == curve.false_positive_rate.tolist()
        assert points[:, 1].tolist() == curve.true_positive_rate.tolist()
        area = auc(scores, labels)
        assert row["area"] == pytest.approx(area, rel=1e-12, abs=1e-15)
        assert row["pairs"] / (len(negatives) * len(positives)) == area


def test_the_shifted_scores_are_those_of_python(run_js):
    for separation in np.random.default_rng(5).uniform(-1, 3, 20):
        python = RocThreshold(float(separation), 0.6)
        counts, area = run_js(
            "ranking.js",
            """(m, [negatives, base, shift]) => {
                const positives = base.map((score) => score + shift);
                return [m.confusion(negatives, positives, 0.6),
                    m.areaUnder(m.rocPoints(negatives, positives))];
            }""",
            [python.negatives, python.positives, float(separation)],
        )
        assert counts["truePositives"] == python.confusion[1, 1]
        assert area == pytest.approx(python.auc, rel=1e-12)
