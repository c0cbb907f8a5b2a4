"""The explorable "chord test" in a real browser: what is particular to it.

What holds for every explorable is in test_explorables.py.
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

from steepest.explorables import ChordTest
from steepest.explorables.chord_test import CURVES

pytestmark = pytest.mark.slow

A, B, T = "a, on the graph", "b, on the graph", "t, on the gap"

# The points of each path of the second plot, and its scale read off two ticks of each axis.
GAPS = """() => {
    const plot = document.querySelectorAll(".st-plot")[1];
    const paths = [...plot.querySelectorAll("path.st-line")].map((path) =>
        [...(path.getAttribute("d") ?? "").matchAll(/([ML])([\\d.-]+) ([\\d.-]+)/g)]
            .map(([, , x, y]) => [Number(x), Number(y)]));
    const zero = Number(plot.querySelector("line.st-fine").getAttribute("y1"));
    return { below: paths[0], above: paths[1], zero };
}"""


def now(page, name: str) -> float:
    return float(handle(page, name).get_attribute("aria-valuenow"))


def test_the_numbers_and_the_verdict_are_those_of_python_in_every_state(browser, stage):
    verdicts = set()
    with remote_controlled(browser, stage, ChordTest()) as (page, put):
        for one in random_states(ChordTest, 60, seed=8):
            put(one)
            shown = readouts(page)
            verdict = shown.pop("this pair")
            assert verdict == ("disproves" if one.disproves else "cannot tell"), one
            verdicts.add(verdict)
            expected = {"chord at x": one.chord, "curve f(x)": one.curve, "gap at t": one.gap}
            assert shown.keys() == expected.keys()
            for name, value in expected.items():
                slack = 5.1e-4 * abs(value) + 1e-10
                assert abs(number(shown[name]) - value) <= slack, (one, name)
    assert len(verdicts) == 2


def test_the_gap_below_0_is_drawn_apart_and_only_where_the_pair_disproves(browser, stage):
    with remote_controlled(browser, stage, ChordTest()) as (page, put):
        for one in random_states(ChordTest, 40, seed=9):
            put(one)
            gaps = page.evaluate(GAPS)
            # The picture is 1000 units wide and its y axis leads downwards.
            assert all(y <= gaps["zero"] + 0.11 for _, y in gaps["below"])
            assert all(y >= gaps["zero"] - 0.11 for _, y in gaps["above"])
            assert bool(gaps["above"]) == one.disproves, one
            if not one.disproves:
                assert len(gaps["below"]) == 201


def test_the_line_between_curve_and_chord_warns_where_the_curve_is_above(browser, stage):
    shown = """() => [...document.querySelectorAll(".st-plot:first-child line.st-bold")]
        .filter((line) => !line.hasAttribute("hidden"))
        .map((line) => line.style.getPropertyValue("--st-role"))"""
    shown = shown.replace(".st-plot:first-child", ".st-panel:first-child")
    with remote_controlled(browser, stage, ChordTest()) as (page, put):
        put(ChordTest("cube", -1.5, 1.8, 0.6))
        assert page.evaluate(shown) == ["var(--st-minimum)"]
        put(ChordTest("cube", -1.5, 1.8, 0.2))
        assert page.evaluate(shown) == ["var(--st-warning)"]


@pytest.mark.parametrize(
    ("state", "pattern"),
    [
        (("cube", -1.5, 1.8, 0.6), r"^At this t the curve is not above .* whatever t shows\.$"),
        (("cube", -1.5, 1.8, 0.2), r"^The curve is above its chord here, by 0\.9.* = x3 is not c"),
        (("cube", 0.5, 1.8, 0.2), r"^The curve is nowhere above .* proves nothing: f is not conv"),
        (("sine", -3.0, -0.5, 0.2), r"^The curve is nowhere above .* proves nothing"),
        (("minus_square", -1.0, 2.0, 0.5), r"by 2\.25\. .* f\(x\) = −x2 is not convex\.$"),
        (("square", -1.0, 2.0, 0.5), r"no chord that it rises above: f″ = 2 is never negative\."),
        (("softplus", -1.0, 2.0, 0.5), r"f″ = σ\(x\)\(1 − σ\(x\)\) is never negative\. It is this"),
        (("absolute", -1.0, 2.0, 0.5), r"the larger of the lines x and −x\. It is this that"),
        (("absolute", 1.0, 2.5, 0.5), r"^The curve runs along its chord: the gap is 0 all the way"),
        (("square", 1.0, 1.0, 0.5), r"^a = b: one point has no chord"),
    ],
)
def test_what_the_pair_proves_is_said_in_words(browser, stage, state, pattern):
    with remote_controlled(browser, stage, ChordTest()) as (page, put):
        put(ChordTest(*state))
        assert re.search(pattern, note(page)), note(page)


def test_no_words_ever_say_that_a_pair_proves_convexity(browser, stage):
    with remote_controlled(browser, stage, ChordTest()) as (page, put):
        for one in random_states(ChordTest, 40, seed=10):
            put(one)
            convex = CURVES[one.function].convex
            words = note(page)
            assert ("not convex" in words or "disproves convexity" in words) <= (not convex), words
            if "proves f convex" in words:
                assert convex
                assert words.endswith("not the pair.")


def test_choosing_a_function_brings_its_own_pair_and_keeps_t(browser, stage):
    with opened(browser, stage, ChordTest()) as page:
        for name, curve in CURVES.items():
            page.locator("select").select_option(name)
            drawn(page)
            assert (now(page, A), now(page, B)) == curve.pair
            assert now(page, T) == 0.6
            low, high = (float(handle(page, A).get_attribute(f"aria-value{e}")) for e in
                         ("min", "max"))  # fmt: skip
            assert (low, high) == curve.interval


def test_a_point_follows_the_pointer_along_the_graph_and_stays_on_it(browser, stage):
    with opened(browser, stage, ChordTest()) as page:
        width = page.locator(".st-area").first.bounding_box()["width"]
        drag(page, A, 0.25 * width, -50)
        assert now(page, A) == pytest.approx(-1.5 + 0.25 * 4 * 1.16, abs=0.03)
        assert now(page, B) == 1.8
        drag(page, A, 2 * width)
        assert now(page, A) == 2  # past b: the chord turns round
        drag(page, B, -2 * width)
        assert now(page, B) == -2
        one = ChordTest("cube", 2.0, -2.0, 0.6)
        assert number(readouts(page)["gap at t"]) == pytest.approx(one.gap, rel=1e-3)


def test_dragging_along_the_gap_changes_t_alone(browser, stage):
    with opened(browser, stage, ChordTest()) as page:
        width = page.locator(".st-area").nth(1).bounding_box()["width"]
        drag(page, T, -0.4 * width, 80)
        assert now(page, T) == pytest.approx(0.6 - 0.4 * 1.08, abs=0.02)
        assert (now(page, A), now(page, B)) == (-1.5, 1.8)
        drag(page, T, -2 * width)
        assert (now(page, T), readouts(page)["gap at t"]) == (0, "0")


def test_where_the_two_points_meet_each_can_be_taken(browser, stage):
    for a, b in ((1.0, 1.0), (0.9, 1.0), (1.0, 0.9), (2.0, 2.0)):
        for name in (A, B):
            with opened(browser, stage, ChordTest("cube", a, b)) as page:
                box = handle(page, name).bounding_box()
                page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
                focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
                assert focused == name, (a, b)


def test_the_gap_is_drawn_to_scale(browser, stage):
    ticks = """() => [...document.querySelectorAll(".st-plot")[1].querySelectorAll(".st-tick-top")]
        .map((tick) => [tick.textContent.replace("−", "-"), parseFloat(tick.style.top)])"""
    with remote_controlled(browser, stage, ChordTest()) as (page, put):
        for one in random_states(ChordTest, 25, seed=12):
            put(one)
            (v0, y0), *_, (v1, y1) = [(float(v), y) for v, y in page.evaluate(ticks)]
            top = float(handle(page, T).evaluate("(el) => parseFloat(el.style.top)"))
            shown = v0 + (top - y0) * (v1 - v0) / (y1 - y0)
            assert shown == pytest.approx(one.gap, abs=2e-5 * abs(v1 - v0) + 1e-9), one
            assert -1e-9 <= top <= 100 + 1e-9
            assert np.isfinite(shown)
