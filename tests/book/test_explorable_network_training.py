"""The training of a small network in a real browser: what is particular to it.

What holds for every explorable is in test_explorables.py.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from support.stage import (
    costs,
    drag,
    drawn,
    handle,
    note,
    number,
    opened,
    readouts,
    remote_controlled,
)

from steepest.explorables import NetworkTraining

pytestmark = pytest.mark.slow

NOW = "the step, on the curve of losses"


def states(count: int) -> list[NetworkTraining]:
    """Return random states; a rate that makes the training chaotic gets few steps."""
    rng = np.random.default_rng(8)
    found = []
    for _ in range(count):
        exponent = round(float(rng.uniform(-1, 1)), 1)
        found.append(
            NetworkTraining(
                str(rng.choice(["xor", "moons"])),
                exponent,
                int(rng.integers(0, 6)),
                int(rng.integers(0, 400 if exponent < 0.8 else 60)),
            )
        )
    return found


def test_the_numbers_are_those_of_python_in_every_state(browser, stage):
    with remote_controlled(browser, stage, NetworkTraining()) as (page, put):
        for one in states(25):
            put(one)
            shown = readouts(page)
            assert shown.keys() == {
                "on the right side",
                "largest |ŷ − y|",
                "loss L",
                "‖∇L‖",
            }
            assert shown["on the right side"] == f"{one.right} of {len(one.samples.y)}", one
            worst = np.abs(one.outputs - one.samples.y).max()
            assert number(shown["largest |ŷ − y|"]) == pytest.approx(worst, rel=6e-3), one
            assert number(shown["loss L"]) == pytest.approx(one.loss, rel=6e-3), one
            norm = one.course.gradient_norms[-1]
            assert number(shown["‖∇L‖"]) == pytest.approx(norm, rel=6e-3), one


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (("xor", 0.5, 3, 0), r"^The first weights are small"),
        (("xor", -1.0, 0, 300), r"^A plateau: the loss is near 0\.25"),
        (("moons", 0.5, 0, 300), r"^A plateau: the boundary is nearly a straight line"),
        (("xor", 2.0, 0, 300), r"^Stuck: η was so large"),
        (("xor", 2.0, 1, 600), r"^Stuck: η was so large"),
        (("xor", 1.6, 5, 150), r"^A plateau: the loss hardly falls, with points on the wrong"),
        (("xor", 1.5, 0, 60), r"^The loss jumps up and down"),
        (("xor", 0.5, 3, 150), r"^Every point is on its side"),
        (("xor", 1.0, 3, 600), r"^Learned: every point is far on its side"),
        (("moons", 1.0, 3, 230), r"^The loss falls, and the boundary moves"),
    ],
)
def test_the_note_says_what_happens(browser, stage, state, words):
    with opened(browser, stage, NetworkTraining(*state)) as page:
        assert re.search(words, note(page)), note(page)


def boundary(page) -> np.ndarray:
    """Return the points of the line where the output is 0.5, in drawing units."""
    path = page.evaluate(
        """() => document.querySelector(
            ".st-drawing .st-line:not(.st-region, .st-samples, .st-bold)").getAttribute("d")"""
    )
    return np.array(re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path), dtype=float)


@pytest.mark.parametrize("state", [("xor", 0.5, 3, 150), ("moons", 1.0, 3, 600)])
def test_on_the_boundary_the_network_says_a_half(browser, stage, state):
    one = NetworkTraining(*state)
    with opened(browser, stage, one) as page:
        points = boundary(page)
        assert len(points) > 20
        # From drawing units back to the plane: the scales keep the units equal both ways.
        (left, right), (low, high) = one.problems[one.problem]["view"]
        unit = max((right - left) / 1.15, high - low)
        x1 = (left + right) / 2 + (points[:, 0] / 1000 - 0.5) * 1.15 * unit
        x2 = (low + high) / 2 + (0.5 - points[:, 1] * 1.15 / 1000) * unit
        said = one.network(one.parameters, np.column_stack([x1, x2]))[:, 0]
        assert np.abs(said - 0.5).max() < 0.06  # within a cell f is taken as linear


def test_the_tints_of_the_two_classes_cover_the_picture_once(browser, stage):
    with opened(browser, stage, NetworkTraining("moons", 1.0, 3, 600)) as page:
        paths = page.locator(".st-region").evaluate_all(
            "(all) => all.map((one) => one.getAttribute('d'))"
        )
        areas = []
        for path in paths:
            total = 0.0
            for piece in path.split("M")[1:]:
                x, y = np.array(re.findall(r"(-?\d+) (-?\d+)", piece), dtype=float).T
                total += abs(0.5 * (x @ np.roll(y, -1) - y @ np.roll(x, -1)))
            areas.append(total)
        assert len(areas) == 6
        whole = 1000 * 1000 / 1.15
        assert areas[0] + areas[3] == pytest.approx(whole, rel=0.01)
        for most, more, least in (areas[:3], areas[3:]):  # surer is smaller
            assert most > more > least > 0


def test_dragging_the_point_on_the_curve_goes_back_and_forth_in_time(browser, stage):
    with opened(browser, stage, NetworkTraining("xor", 0.5, 3, 400)) as page:
        before = readouts(page)["loss L"]
        drag(page, NOW, -60)
        earlier = float(handle(page, NOW).get_attribute("aria-valuenow"))
        assert 150 < earlier < 350
        assert number(readouts(page)["loss L"]) > number(before)
        drag(page, NOW, -600)
        assert handle(page, NOW).get_attribute("aria-valuenow") == "0"
        assert note(page).startswith("The first weights")


def test_the_sliders_choose_rate_and_first_weights(browser, stage):
    with opened(browser, stage, NetworkTraining(step=0)) as page:
        values = page.locator(".st-slider .st-value")
        shown = []
        for name, keys in (("η", ["Home", "Shift+ArrowRight", "End"]), ("seed", ["Home", "End"])):
            for key in keys:
                handle(page, name).press(key)
                drawn(page)
                shown.append(values.all_inner_texts())
        assert [text for text, *_ in shown[:3]] == ["0.1", "0.32", "100"]
        assert [text for _, text, _ in shown[3:]] == ["0", "5"]
        one = NetworkTraining(seed=5, step=0)
        assert number(readouts(page)["loss L"]) == pytest.approx(one.loss, rel=6e-3)


@pytest.mark.parametrize(("motion", "word"), [("reduce", "Step"), ("no-preference", "Play")])
def test_the_note_names_the_button_as_it_is(browser, stage, motion, word):
    with opened(browser, stage, NetworkTraining(step=0), reduced_motion=motion) as page:
        assert page.locator(".st-play").inner_text() == word
        assert f"Press {word}" in note(page)


def test_play_trains_to_the_end_and_reset_goes_back(browser, stage):
    with opened(browser, stage, NetworkTraining(step=570), reduced_motion="no-preference") as page:
        page.get_by_role("button", name="Play").click()
        page.wait_for_function(
            "document.querySelector('.st-handle').getAttribute('aria-valuenow') === '600'",
            polling=20,
        )
        page.wait_for_function("document.querySelector('.st-play').textContent === 'Play'")
        page.get_by_role("button", name="Reset").click()
        drawn(page)
        assert handle(page, NOW).get_attribute("aria-valuenow") == "570"


@pytest.mark.parametrize("problem", ["xor", "moons"])
def test_a_new_rate_at_the_last_step_is_answered_within_16_ms(browser, stage, problem):
    with remote_controlled(browser, stage, NetworkTraining(problem, step=600)) as (page, put):
        put(NetworkTraining(problem, step=600))
        times = costs(page, [{"log10_learning_rate": i / 40} for i in range(1, 60)])
        assert np.median(times) < 16, times
