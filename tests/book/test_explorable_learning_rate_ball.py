"""The explorable "the learning-rate ball" in a real browser: what is particular to it.

What holds for every explorable is in test_explorables.py.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
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

from steepest.explorables import LearningRateBall

pytestmark = pytest.mark.slow

BALL, START, DOT = "the ball", "the start", "the step, on the line of distances"


def now(page, name: str) -> float:
    return float(handle(page, name).get_attribute("aria-valuenow"))


def outside(page, name: str) -> bool:
    return "st-outside" in handle(page, name).get_attribute("class")


def beads(page) -> list[int]:
    """Return how many dots each path of dots holds."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".st-line:is(.st-dots, .st-beads)")]
            .map((line) => (line.getAttribute("d") ?? "").split("M").length - 1)"""
    )


def states() -> list[LearningRateBall]:
    rng = np.random.default_rng(11)
    return [
        LearningRateBall(
            round(float(rng.uniform(0.01, 1.1)), 2),
            round(float(rng.uniform(-3, 9)), 1),
            int(rng.integers(0, 51)),
        )
        for _ in range(60)
    ] + [LearningRateBall(rate, -2.0, 50) for rate in (0.01, 0.1, 0.5, 0.9, 1.0, 1.1)]


def test_the_numbers_are_those_of_python_in_every_state(browser, stage):
    with remote_controlled(browser, stage, LearningRateBall()) as (page, put):
        for one in states():
            put(one)
            shown = {name: number(text) for name, text in readouts(page).items()}
            expected = {
                "ball at wt": one.position,
                "loss (wt − 3)2": one.loss,
                "factor 1 − 2η": one.factor,
                "distance |wt − 3|": one.distance,
            }
            assert shown.keys() == expected.keys()
            for name, value in expected.items():
                # The factor is cut to four decimals, the others to four digits.
                slack = 5.1e-5 if name.startswith("factor") else 5.1e-4 * abs(value)
                assert abs(shown[name] - value) <= slack, (one, name)


def test_beads_lie_on_the_parabola_up_to_the_present_step(browser, stage):
    with remote_controlled(browser, stage, LearningRateBall()) as (page, put):
        for step in (0, 1, 17, 50):
            put(LearningRateBall(0.05, -2.0, step))
            bottom, path, warning, later, passed = beads(page)
            assert (bottom, path, warning) == (1, step + 1, 0)
            assert (later, passed) == (51, step + 1)


def test_a_diverging_path_has_the_color_of_a_warning(browser, stage):
    with remote_controlled(browser, stage, LearningRateBall()) as (page, put):
        put(LearningRateBall(1.05, -2.0, 4))
        assert beads(page)[1:3] == [0, 5]
        put(LearningRateBall(1.0, -2.0, 4))
        assert beads(page)[1:3] == [5, 0]


def test_measured_and_predicted_distances_coincide_while_there_is_something_to_measure(
    browser, stage
):
    places = """() => {
        const [line, dots] = [...document.querySelectorAll(".st-drawing")[1]
            .querySelectorAll(".st-line")].map((path) => (path.getAttribute("d") ?? "")
            .match(/[\\d.-]+ [\\d.-]+/g).map((pair) => pair.split(" ").map(Number)));
        return [line, dots];
    }"""
    with remote_controlled(browser, stage, LearningRateBall()) as (page, put):
        for rate in (0.02, 0.1, 0.3, 0.45, 0.9, 1.0, 1.1):
            one = LearningRateBall(rate, -1.7, 5)
            put(one)
            line, dots = page.evaluate(places)
            real = [t for t in range(51) if one.predictions[t] > 1e-13]
            assert len(real) >= 10
            for t in real:
                assert np.allclose(line[t], dots[t], atol=0.5), (rate, t)


@pytest.mark.parametrize(
    ("state", "pattern"),
    [
        ((0.02, -2.0, 6), r"^Crawls: each step keeps 96% of the distance"),
        ((0.1, -2.0, 6), r"^Converges from one side: each step keeps 80%\. η = 0\.9 ends as near"),
        ((0.5, -2.0, 1), r"^Lands at once: η = 1/f″ makes the factor 0"),
        ((0.9, -2.0, 6), r"^Jumps across 3 and closes in: .* 80%, as with η = 0\.1\.$"),
        ((1.0, -2.0, 6), r"^Jumps between two points for ever: the factor is −1"),
        ((1.1, -2.0, 1), r"^Diverges: .* 120% as far from 3 as before"),
        ((1.1, -2.0, 20), r"^Diverged: after step 20 the ball is far outside .* w = −?\d+"),
        ((0.1, 3.0, 6), r"^It starts at the minimum: the gradient is 0"),
        ((1.1, 3.0, 50), r"^It starts at the minimum: the gradient is 0"),
    ],
)  # fmt: skip
def test_the_verdict_is_said_in_words(browser, stage, state, pattern):
    with remote_controlled(browser, stage, LearningRateBall()) as (page, put):
        put(LearningRateBall(*state))
        assert re.search(pattern, note(page)), note(page)


def test_every_learning_rate_of_the_slider_has_the_verdict_of_its_factor(browser, stage):
    with remote_controlled(browser, stage, LearningRateBall()) as (page, put):
        for hundredths in range(1, 111, 3):
            rate = hundredths / 100
            put(LearningRateBall(rate, -2.0, 1))
            expected = (
                "Crawls" if rate < 0.05
                else "Converges" if rate < 0.5
                else "Lands" if rate == 0.5
                else "Jumps across" if rate < 1
                else "Jumps between" if rate == 1
                else "Diverges"
            )  # fmt: skip
            assert note(page).startswith(expected), rate


def test_a_ball_far_away_waits_at_the_edge_of_the_picture(browser, stage):
    with remote_controlled(browser, stage, LearningRateBall()) as (page, put):
        area = page.locator(".st-area").first.bounding_box()
        put(LearningRateBall(1.1, -2.0, 1))
        assert not outside(page, BALL)
        for step in (6, 9, 30, 31, 50):
            one = LearningRateBall(1.1, -2.0, step)
            put(one)
            assert outside(page, BALL)
            box = handle(page, BALL).bounding_box()
            center = box["x"] + box["width"] / 2
            edge = area["x"] + (area["width"] if one.position > 3 else 0)
            assert abs(center - edge) < 3  # the borders of the area among them
            assert abs(box["y"] + box["height"] / 2 - area["y"]) < 3


def test_a_distance_that_rounding_swallowed_is_marked_as_about_0(browser, stage):
    with remote_controlled(browser, stage, LearningRateBall()) as (page, put):
        put(LearningRateBall(0.5, -2.0, 3))
        assert outside(page, DOT)
        put(LearningRateBall(0.1, -2.0, 50))
        assert not outside(page, DOT)


def test_dragging_the_start_moves_the_whole_descent(browser, stage):
    with opened(browser, stage, LearningRateBall()) as page:
        width = page.locator(".st-area").first.bounding_box()["width"]
        drag(page, START, 0.25 * width)
        start = now(page, START)
        assert start == pytest.approx(-2 + 0.25 * 13.4, abs=0.06)
        one = LearningRateBall(0.1, start, 6)
        assert number(readouts(page)["ball at wt"]) == pytest.approx(one.position, rel=1e-3)
        assert now(page, BALL) == 6


def test_the_start_cannot_be_dragged_out_of_its_interval(browser, stage):
    with opened(browser, stage, LearningRateBall()) as page:
        drag(page, START, -400)
        assert now(page, START) == -3
        drag(page, START, 900)
        assert now(page, START) == 9


def test_dragging_the_ball_takes_it_to_the_step_nearest_to_the_pointer(browser, stage):
    with opened(browser, stage, LearningRateBall()) as page:
        width = page.locator(".st-area").first.bounding_box()["width"]
        w6, w2 = LearningRateBall().iterates[[6, 2]]
        drag(page, BALL, (w2 - w6) / 13.4 * width)
        assert now(page, BALL) == now(page, DOT) == 2
        assert now(page, START) == -2


def test_dragging_along_the_distances_changes_the_step_alone(browser, stage):
    with opened(browser, stage, LearningRateBall()) as page:
        width = page.locator(".st-area").nth(1).bounding_box()["width"]
        drag(page, DOT, 0.5 * width)
        assert now(page, DOT) == 31
        assert float(handle(page, "t").input_value()) == 31
        assert readouts(page)["factor 1 − 2η"] == "0.8"


def test_play_runs_to_the_last_step_can_pause_and_starts_again(browser, stage):
    with opened(browser, stage, LearningRateBall(step=44)) as page:
        play = page.locator(".st-play")
        play.click()
        assert play.inner_text() == "Pause"
        page.wait_for_function(
            "document.querySelector('[aria-label=\"the ball\"]').ariaValueNow > 45"
        )
        play.click()
        stopped = now(page, BALL)
        page.wait_for_timeout(400)
        assert now(page, BALL) == stopped
        assert play.inner_text() == "Play"
        play.click()
        page.wait_for_function("document.querySelector('.st-play').textContent === 'Play'")
        assert now(page, BALL) == 50
        play.click()  # from the beginning
        page.wait_for_function(
            "document.querySelector('[aria-label=\"the ball\"]').ariaValueNow < 9"
        )
        page.get_by_role("button", name="Reset").click()
        drawn(page)
        assert (now(page, BALL), play.inner_text()) == (44, "Play")


def test_where_ball_and_start_meet_each_can_be_taken(browser, stage):
    for rate, start in ((0.1, -2.0), (0.1, 8.0), (0.5, 3.0), (0.01, -2.0)):
        for name in (BALL, START):
            with opened(browser, stage, LearningRateBall(rate, start, 0)) as page:
                box = handle(page, name).bounding_box()
                page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
                focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
                assert focused == name, (rate, start)
