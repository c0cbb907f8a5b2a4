"""The explorable "noise at a saddle" in a real browser: what is particular to it.

What holds for every explorable is in test_explorables.py.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from support.stage import (
    drag,
    drawn,
    handle,
    looks,
    note,
    number,
    opened,
    readouts,
    remote_controlled,
)

from steepest.explorables import SaddleNoise

pytestmark = pytest.mark.slow

START, NOISE = "the start", "the noise, on the chosen draw"
WIDTH, HEIGHT = 1000, 1000 / 1.15
MAP = (4.3, 2.9 * 1.15)  # the box of the map in x, and the width that its height would need
ESCAPES = """() => [...document.querySelectorAll(".st-plot")[1].querySelectorAll("path.st-dots")]
    .map((path) => (path.getAttribute("d").match(/M[\\d.-]+ [\\d.-]+/g) ?? [])
        .map((pair) => pair.slice(1).split(" ").map(Number)))"""


def now(page, name: str) -> float:
    return float(handle(page, name).get_attribute("aria-valuenow"))


def states() -> list[SaddleNoise]:
    rng = np.random.default_rng(5)
    found = [SaddleNoise(0.0), SaddleNoise(0.0, 4, 0.0, 0.0), SaddleNoise(0.1, 8, -2.0, 1.2)]
    for i in range(45):
        y = 0.0 if i % 2 else round(rng.uniform(-1.2, 1.2), 2)
        noise = float(f"{10 ** rng.uniform(-8, -1):.1e}")
        draw, x = int(rng.integers(1, 9)), round(rng.uniform(-2, 2), 2)
        found.append(SaddleNoise(noise, draw, x, y))
    return found


def steps(text: str) -> float:
    return math.inf if text in ("never", "more than 120") else float(text.split(" ")[0])


def test_the_numbers_are_those_of_python_in_every_state(browser, stage):
    with remote_controlled(browser, stage, SaddleNoise()) as (page, put):
        for one in states():
            put(one)
            shown = readouts(page)
            assert steps(shown["escapes after"]) == one.escape, one
            assert steps(shown["median of 8"]) == one.median, one
            assert steps(shown["theory"]) == one.predicted, one
            # A loss near 0 is the square of a small distance.
            loss = number(shown["loss at the end"])
            assert loss == pytest.approx(one.loss, rel=6e-3, abs=1e-28), one


def test_states_between_those_of_the_sliders_have_room_for_every_text(browser, stage):
    between = list(states())
    for width in (320, 720):
        with remote_controlled(browser, stage, SaddleNoise(), width=width) as (page, _):
            shown = looks(page, [one.state() for one in between])
        for one, seen in zip(between, shown, strict=True):
            assert seen.crowded() == [], one
        assert len({round(seen.edges[2]) for seen in shown}) == 1


def test_never_is_said_on_the_line_without_noise_alone(browser, stage):
    with remote_controlled(browser, stage, SaddleNoise()) as (page, put):
        put(SaddleNoise(0.0))
        assert set(readouts(page).values()) == {"never", "0.25"}
        assert "st-outside" in handle(page, NOISE).get_attribute("class")
        assert now(page, NOISE) == -8.5
        put(SaddleNoise(1e-12))  # Python can go lower than the slider
        assert readouts(page)["escapes after"] == "more than 120"
        assert re.search(r"^Not out after 120 steps, but on its way", note(page))
        put(SaddleNoise(0.0, y=0.02))
        assert readouts(page)["escapes after"].endswith(" steps")


def test_every_draw_is_a_dot_at_its_steps_and_the_handle_is_on_the_chosen_one(browser, stage):
    low, high, top = -8.8, -0.75, 142
    with remote_controlled(browser, stage, SaddleNoise()) as (page, put):
        for one in states()[:20]:
            put(one)
            samples, here = page.evaluate(ESCAPES)
            assert (len(samples), len(here)) == (29 * 8, 8)
            power = math.log10(one.noise) if one.noise else -8.5
            across = WIDTH * (power - low) / (high - low)
            heights = HEIGHT * (1 - np.minimum(134, one.escapes) / top)
            assert np.allclose([x for x, _ in here], across, atol=0.06)
            assert np.allclose([y for _, y in here], heights, atol=0.06)
            left, down = handle(page, NOISE).evaluate(
                "(el) => [el.style.left, el.style.top].map(parseFloat)"
            )
            assert left == pytest.approx(across / 10, abs=0.01)
            assert down == pytest.approx(100 * heights[one.draw - 1] / HEIGHT, abs=0.01)


def test_the_dots_of_all_sizes_of_noise_follow_the_start(browser, stage):
    with remote_controlled(browser, stage, SaddleNoise()) as (page, put):
        lowest = {}
        for y in (0.0, 0.1):
            put(SaddleNoise(1e-4, y=y))
            samples, _ = page.evaluate(ESCAPES)
            lowest[y] = min(height for _, height in samples[:8])  # the least noise, upwards
        assert lowest[0.0] < HEIGHT * (1 - 95 / 142)
        assert lowest[0.1] > HEIGHT * (1 - 15 / 142)


@pytest.mark.parametrize(
    ("state", "pattern"),
    [
        ((0.0,), r"^No noise: on the stable line .* stays there for ever\.$"),
        ((0.0, 1, 0.0, 0.0), r"^The start is the saddle\. The gradient is 0 there"),
        ((0.0, 1, 1.0, 0.05), r"^The start is 0\.05 off the line, .* No noise is needed\.$"),
        ((1e-6, 1, 1.0, -0.05), r"^The start is 0\.05 off the line, .* noise hardly matters\.$"),
        ((1e-4, 1), r"^Noise decides for the upper valley; .* about 13 steps more"),
        ((0.1, 3), r"^Much noise escapes soon, here to the lower valley, but it never settles"),
        ((1e-3, 1, 1.0, 0.7), r"^The start is already out: descent goes to the minimum"),
    ],
)
def test_what_makes_it_leave_or_stay_is_said_in_words(browser, stage, state, pattern):
    with remote_controlled(browser, stage, SaddleNoise()) as (page, put):
        put(SaddleNoise(*state))
        assert re.search(pattern, note(page)), note(page)


def test_the_valley_of_the_note_is_the_one_of_the_path(browser, stage):
    valleys = set()
    with remote_controlled(browser, stage, SaddleNoise()) as (page, put):
        for draw in range(1, 9):
            one = SaddleNoise(1e-5, draw)
            put(one)
            valley = "upper" if one.iterates[one.escape, 1] > 0 else "lower"
            assert f"the {valley} valley" in note(page)
            valleys.add(valley)
    assert len(valleys) == 2


def test_the_noise_moves_in_powers_of_ten_and_ends_in_0(browser, stage):
    with opened(browser, stage, SaddleNoise()) as page:
        value = page.locator(".st-slider", has_text="noise").locator(".st-value")
        seen = []
        handle(page, "noise").press("Home")
        for _ in range(16):
            drawn(page)
            seen.append(value.inner_text())
            handle(page, "noise").press("ArrowRight")
        assert seen[:3] == ["0", "10−8", "10−7.5"]
        assert seen[-2:] == ["10−1.5", "10−1"]
        assert len(set(seen)) == 16


def test_dragging_the_noise_off_the_left_end_turns_it_off(browser, stage):
    with opened(browser, stage, SaddleNoise()) as page:
        width = page.locator(".st-area").nth(1).bounding_box()["width"]
        drag(page, NOISE, -2 * width)
        assert readouts(page)["escapes after"] == "never"
        drag(page, NOISE, 0.5 * width, -40)
        assert now(page, NOISE) == pytest.approx(-8.5 + 0.5 * 8.05, abs=0.1)
        drag(page, NOISE, 3 * width)
        assert now(page, NOISE) == -1


def test_a_start_dragged_close_to_the_stable_line_is_put_on_it(browser, stage):
    with opened(browser, stage, SaddleNoise(noise=0.0, y=0.3)) as page:
        box = page.locator(".st-area").first.bounding_box()
        unit = box["width"] / MAP[0]
        drag(page, START, -0.4 * unit, 0.31 * unit)
        assert handle(page, START).get_attribute("aria-valuetext").endswith("y = 0")
        assert readouts(page)["escapes after"] == "never"
        assert now(page, START) == pytest.approx(1.4, abs=0.03)
        handle(page, START).press("ArrowDown")  # the keys go nearer than the pointer
        drawn(page)
        assert handle(page, START).get_attribute("aria-valuetext").endswith("y = minus 0.01")
        assert readouts(page)["escapes after"] != "never"


def test_another_draw_is_another_path_with_the_same_median(browser, stage):
    path = """() => [...document.querySelectorAll(".st-plot path:not(.st-dots)")]
        .find((line) => line.style.getPropertyValue("--st-role") === "var(--st-path)")
        .getAttribute("d")"""
    with opened(browser, stage, SaddleNoise()) as page:
        paths, medians, escapes = set(), set(), []
        for draw in range(1, 9):
            paths.add(page.evaluate(path))
            shown = readouts(page)
            medians.add(shown["median of 8"])
            escapes.append(steps(shown["escapes after"]))
            assert now(page, NOISE) == pytest.approx(-4)
            if draw < 8:
                handle(page, "draw").press("ArrowRight")
                drawn(page)
        assert (len(paths), len(medians)) == (8, 1)
        assert escapes == SaddleNoise().escapes.tolist()
