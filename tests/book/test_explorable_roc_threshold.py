"""The explorable of the ROC threshold in a real browser: its dots, its curve, its words.

What holds for every explorable is tested in test_explorables.py.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from support.explorable_states import random_states
from support.stage import (
    drag,
    drawn,
    handle,
    note,
    number,
    opened,
    readouts,
    remote_controlled,
)

from steepest.explorables import RocThreshold

pytestmark = pytest.mark.slow

GATE = "the threshold"
POINT = "the threshold, on the ROC curve"


def labels(page) -> dict[str, int]:
    """Return the four counts as the corners of the picture show them."""
    texts = page.locator(".st-scores .st-label").all_inner_texts()
    return {name: int(count) for name, count in (text.split(" ") for text in texts)}


def marks(page, plot: int, selector: str) -> np.ndarray:
    """Return the places of dots or crosses, in units of the drawing, shape (marks, 2)."""
    paths = page.evaluate(
        """([plot, selector]) =>
            [...document.querySelectorAll(".st-plot")[plot].querySelectorAll(selector)]
                .map((line) => line.getAttribute("d") ?? "").join("")""",
        [plot, selector],
    )
    return np.array(re.findall(r"M(-?[\d.]+) (-?[\d.]+)", paths), float).reshape(-1, 2)


def now(page, name: str) -> float:
    return float(handle(page, name).get_attribute("aria-valuenow"))


def test_read_outs_and_counts_are_the_numbers_of_python(browser, stage):
    with remote_controlled(browser, stage, RocThreshold()) as (page, put):
        for python in random_states(RocThreshold, 30, seed=8):
            put(python)
            (tn, fp), (fn, tp) = python.confusion.tolist()
            assert labels(page) == {"TP": tp, "FN": fn, "FP": fp, "TN": tn}
            shown = readouts(page)
            assert number(shown["true positive rate"]) == pytest.approx(
                python.true_positive_rate, abs=5.1e-5
            )
            assert number(shown["false positive rate"]) == pytest.approx(
                python.false_positive_rate, abs=5.1e-5
            )
            assert number(shown["AUC, the area"]) == pytest.approx(python.auc, abs=5.1e-5)
            pairs, of = shown["pairs in order"].split(" of ")
            assert (float(pairs), of) == (python.pairs_in_order, "2400")


def test_every_score_is_drawn_once_and_mistakes_are_crosses(browser, stage):
    with remote_controlled(browser, stage, RocThreshold()) as (page, put):
        for python in random_states(RocThreshold, 15, seed=3):
            put(python)
            (_, fp), (fn, _) = python.confusion
            dots = marks(page, 0, ".st-beads")
            crosses = marks(page, 0, "path.st-line:not(.st-beads)")
            assert len(crosses) == fp + fn
            places = np.concatenate([dots, crosses])
            across = 1000 * (np.sort(python.scores) + 4.3) / 10.6
            np.testing.assert_allclose(np.sort(places[:, 0]), across, atol=0.06)
            height = 1000 / 1.2
            assert np.sum(places[:, 1] < height / 2) == 40  # positives above the axis
            assert 0 < places[:, 1].min() < places[:, 1].max() < height


def test_the_curve_is_that_of_python_and_the_point_lies_on_it(browser, stage):
    with remote_controlled(browser, stage, RocThreshold()) as (page, put):
        for python in random_states(RocThreshold, 10, seed=6):
            put(python)
            path = page.evaluate(
                """() => document.querySelectorAll(".st-plot")[1]
                    .querySelector("path.st-line:not(.st-under)").getAttribute("d")"""
            )
            points = np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", path), float)
            curve = python.curve
            x, y = curve.false_positive_rate, curve.true_positive_rate
            expected = np.stack([(x + 0.03) / 1.06, 1 - (y + 0.03) / 1.06], axis=1)
            np.testing.assert_allclose(points, 1000 * expected, atol=0.06)
            style = handle(page, POINT).get_attribute("style")
            left, top = (float(v) / 100 for v in re.findall(r"(?:left|top): ([\d.]+)%", style))
            assert left == pytest.approx((python.false_positive_rate + 0.03) / 1.06, abs=1e-4)
            assert top == pytest.approx(1 - (python.true_positive_rate + 0.03) / 1.06, abs=1e-4)


def test_the_threshold_is_dragged_on_the_scores(browser, stage):
    with opened(browser, stage, RocThreshold(), width=720) as page:
        width = page.locator(".st-area").first.bounding_box()["width"]
        drag(page, GATE, width / 10.6)
        assert now(page, GATE) == pytest.approx(1.6, abs=0.03)
        python = RocThreshold(1.2, now(page, GATE))
        assert labels(page)["TP"] == python.confusion[1, 1]


def test_the_point_is_dragged_along_the_curve_from_end_to_end(browser, stage):
    with opened(browser, stage, RocThreshold(), width=720) as page:
        area = page.locator(".st-area").nth(1).bounding_box()
        unit = area["width"] / 1.06
        drag(page, POINT, 2 * unit, -2 * unit)
        assert readouts(page)["false positive rate"] == "1"
        assert note(page).startswith("Everything is called positive: the point (1, 1).")
        drag(page, POINT, -2 * unit, 2 * unit)
        assert readouts(page)["true positive rate"] == "0"
        assert note(page).startswith("Nothing is called positive: the point (0, 0).")
        # Halfway, the nearest point of the curve is taken.
        drag(page, POINT, 0.3 * unit, -0.7 * unit)
        shown = readouts(page)
        reached = np.array([number(shown[f"{kind} positive rate"]) for kind in ("false", "true")])
        curve = RocThreshold().curve
        points = np.stack([curve.false_positive_rate, curve.true_positive_rate], axis=1)
        nearest = np.min(np.linalg.norm(points - [0.3, 0.7], axis=1))
        assert np.linalg.norm(reached - [0.3, 0.7]) == pytest.approx(nearest, abs=0.02)


def test_a_sentence_counts_and_says_what_the_area_is(browser, stage):
    with remote_controlled(browser, stage, RocThreshold()) as (page, put):
        python = RocThreshold()
        put(python)
        (_, fp), (_, tp) = python.confusion
        assert note(page) == (
            f"It finds {tp} of 40 positives, at the price of {fp} of 60 negatives. "
            f"A positive outranks a negative in {python.pairs_in_order:g} of 2400 pairs: "
            f"{python.auc:.4f}, the AUC."
        )
        put(RocThreshold(-1.0, 0.0))
        turned = 1 - RocThreshold(-1.0).auc
        assert f"with the sign turned it is {turned:.4f}." in note(page)


def test_the_live_text_names_both_rates_and_the_area(browser, stage):
    with opened(browser, stage, RocThreshold()) as page:
        handle(page, "threshold").press("ArrowRight")
        drawn(page)
        page.wait_for_timeout(1000)
        live = page.locator("[aria-live=polite]").text_content()
        assert re.match(
            r"Threshold 0\.7, separation 1\.2\. True positive rate 0\.\d+, false positive rate",
            live,
        )
