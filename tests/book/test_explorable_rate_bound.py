"""The explorable "rate bound" in a real browser: what is particular to it.

What holds for every explorable is in test_explorables.py.
"""

from __future__ import annotations

import math
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

from steepest.explorables import RateBound

pytestmark = pytest.mark.slow

RATE, STEP = "the learning rate, on its bound", "the step, on the distances"
WIDTH = 2.3  # of the strip, in units of 1/L
PATHS = """(panel) => [...document.querySelectorAll(".st-plot")[panel]
    .querySelectorAll("path.st-line")].map((path) => (path.getAttribute("d") ?? "")
    .match(/[\\d.-]+ [\\d.-]+/g)?.map((pair) => pair.split(" ").map(Number)) ?? [])"""


def now(page, name: str) -> float:
    return float(handle(page, name).get_attribute("aria-valuenow"))


def named(kappa: float) -> list[RateBound]:
    return [RateBound(kappa, rule, 1.0, 12) for rule in ("inverse", "best", "limit")]


def states() -> list[RateBound]:
    return [*random_states(RateBound, 50, seed=4), *(s for k in (1.0, 2.0, 50.0) for s in named(k))]


def test_the_numbers_are_those_of_python_in_every_state(browser, stage):
    with remote_controlled(browser, stage, RateBound()) as (page, put):
        for one in states():
            put(one)
            shown = readouts(page)
            arrival = "never" if one.steps == math.inf else str(one.steps)
            assert shown.pop("to 1 % of d0").split(" ")[0] == arrival, one
            x, y = one.iterates[one.k]
            expected = {
                "learning rate η": one.learning_rate,
                "x times 1 − ημ": one.factors[0],
                "y times 1 − ηLs": one.factors[1],
                "bound ρ a step": one.rho,
                "x after k steps": x,
                "y after k steps": y,
                "distance dk": one.distance,
                "bound ρkd0": one.bound,
                "(1 − ημ)k/2d0": one.theorem,
            }
            assert shown.keys() == expected.keys()
            for name, value in expected.items():
                got = number(shown[name])
                if math.isnan(value):
                    assert math.isnan(got)
                    continue
                # η is cut to three digits, the others to four; a tiny number may be rounding.
                rounding = 1e-13 * max(1, one.rho) ** one.k
                assert abs(got - value) <= 5.1e-3 * abs(value) + rounding, (one, name)


def test_every_measured_dot_is_on_or_below_the_line_of_the_bound(browser, stage):
    with remote_controlled(browser, stage, RateBound()) as (page, put):
        for one in states():
            put(one)
            promise, ceiling, measured, passed = page.evaluate(PATHS, 2)
            assert len(measured) == 51
            assert len(passed) == one.k + 1
            assert bool(promise) == (not math.isnan(one.theorem))
            for (x, y), (at, lowest) in zip(ceiling, measured, strict=False):
                assert x == at
                assert lowest >= y - 0.15  # downwards
            for (_, y), (_, weaker) in zip(ceiling, promise, strict=False):
                assert weaker <= y + 0.15


def test_the_marks_stand_at_the_named_rates_and_the_bound_is_least_at_the_best(browser, stage):
    marks = """() => [...document.querySelectorAll(".st-strip line.st-thin")]
        .map((line) => [line.getAttribute("x1"), line.getAttribute("x2")].map(Number))
        .filter(([one, other]) => one === other).map(([x]) => x)"""
    with remote_controlled(browser, stage, RateBound()) as (page, put):
        for kappa in (1.0, 2.0, 10.0, 50.0, 1000.0):
            put(RateBound(kappa))
            best = 2 * kappa / (1 + kappa)
            expected = [1000 * z / WIDTH for z in (1, best, 2)]
            assert page.evaluate(marks) == pytest.approx(expected, abs=0.06)
            corners = page.evaluate(PATHS, 0)[2]
            lowest = max(corners, key=lambda corner: corner[1])
            assert lowest[0] == pytest.approx(1000 * best / WIDTH, abs=0.06)


def test_the_part_of_the_bound_above_1_has_the_color_of_a_warning(browser, stage):
    role = """() => [...document.querySelectorAll(".st-strip path.st-line")]
        .map((path) => path.style.getPropertyValue("--st-role"))"""
    with opened(browser, stage, RateBound()) as page:
        assert page.evaluate(role)[-1] == "var(--st-warning)"
        first = page.evaluate(PATHS, 0)[-1]
        assert first[0][0] == pytest.approx(2000 / WIDTH, abs=0.06)


@pytest.mark.parametrize(
    ("state", "pattern"),
    [
        ((10.0, "by_hand", 0.5), r"^η < 1/Ls: no zigzag\. .* = 0\.95 a s.*√\(1 − ημ\) = 0\.975"),
        ((50.0, "inverse"), r"^η = 1/Ls: y is 0 at once, x keeps .* = 0\.98 a .* = 0\.99 h"),
        ((10.0, "by_hand", 1.0), r"^η = 1/Ls: "),
        ((10.0, "by_hand", 1.7), r"^1/Ls < η < 2/\(Ls \+ μ\): y zigzags.* ρ = 1 − ημ = 0\.83 a"),
        ((50.0, "best"), r"^η = 2/\(Ls \+ μ\): .* = 0\.961\. No fixed step has a better bound"),
        ((10.0, "by_hand", 1.9), r"^2/\(Ls \+ μ\) < η < 2/Ls: .* ρ = ηLs − 1 = 0\.9 a step"),
        ((10.0, "limit"), r"^η = 2/Ls: y jumps from side to side for ever\. ρ = 1"),
        ((10.0, "by_hand", 2.2), r"^η > 2/Ls: each step makes y 1\.2 times as large, .* diverges"),
        ((1.0, "inverse"), r"^κ = 1: the valley is a round bowl, and η = 1/Ls lands at once"),
        ((1.0, "by_hand", 1.5), r"^κ = 1: the two directions are alike\. .* = 0\.5 a step"),
    ],
)  # fmt: skip
def test_which_bound_holds_is_said_in_words(browser, stage, state, pattern):
    with remote_controlled(browser, stage, RateBound()) as (page, put):
        put(RateBound(*state))
        assert re.search(pattern, note(page)), note(page)


def test_dragging_the_step_size_takes_it_by_hand_from_where_the_rule_had_it(browser, stage):
    with opened(browser, stage, RateBound(10.0, "inverse", 1.7)) as page:
        assert now(page, RATE) == 1
        width = page.locator(".st-area").first.bounding_box()["width"]
        drag(page, RATE, 0.2 * width, -30)
        assert page.locator("select").input_value() == "by_hand"
        assert now(page, RATE) == pytest.approx(1 + 0.2 * WIDTH, abs=0.02)
        drag(page, RATE, 2 * width)
        assert now(page, RATE) == 2.2
        drag(page, RATE, -3 * width)
        assert now(page, RATE) == 0.05


def test_a_rule_follows_kappa_and_by_hand_stays_where_it_was(browser, stage):
    with opened(browser, stage, RateBound(10.0)) as page:
        page.locator("select").select_option("best")
        drawn(page)
        assert now(page, RATE) == pytest.approx(20 / 11)
        handle(page, "κ").press("End")
        drawn(page)
        assert now(page, RATE) == pytest.approx(2000 / 1001)
        page.locator("select").select_option("by_hand")
        drawn(page)
        assert now(page, RATE) == 2.0
        handle(page, "κ").press("Home")
        drawn(page)
        assert now(page, RATE) == 2.0


def test_kappa_moves_in_powers_of_ten_over_round_numbers(browser, stage):
    with opened(browser, stage, RateBound()) as page:
        handle(page, "κ").press("Home")
        seen = []
        for _ in range(31):
            drawn(page)
            seen.append(page.locator(".st-slider", has_text="κ").locator(".st-value").inner_text())
            handle(page, "κ").press("ArrowRight")
        for value in ("1", "2", "5", "10", "20", "50", "100", "200", "500", "1000"):
            assert value in seen
        assert len(set(seen)) == 31


def test_dragging_along_the_distances_changes_the_step_alone(browser, stage):
    with opened(browser, stage, RateBound()) as page:
        width = page.locator(".st-area").nth(2).bounding_box()["width"]
        drag(page, STEP, 0.5 * width)
        assert now(page, STEP) == pytest.approx(10 + 0.5 * 52.5, abs=1)
        assert now(page, RATE) == pytest.approx(1.7)
        handle(page, STEP).press("ArrowLeft")
        drawn(page)
        assert len(page.evaluate(PATHS, 2)[3]) == now(page, STEP) + 1


def test_a_distance_outside_the_picture_waits_at_its_edge(browser, stage):
    outside = "(el) => [el.classList.contains('st-outside'), parseFloat(el.style.top)]"
    with remote_controlled(browser, stage, RateBound()) as (page, put):
        for state, expected in [
            ((10.0, "by_hand", 2.2, 50), True),
            ((2.0, "best", 1.0, 50), True),
            ((10.0, "by_hand", 1.7, 20), False),
        ]:
            put(RateBound(*state))
            shown, top = handle(page, STEP).evaluate(outside)
            assert shown == expected
            assert 0 <= top <= 100


def test_the_strip_is_as_wide_as_both_plots_where_they_stand_side_by_side(browser, stage):
    for width in (360, 720):
        with opened(browser, stage, RateBound(), width=width) as page:
            strip, left, right = (a.bounding_box() for a in page.locator(".st-panel").all())
            beside = abs(left["y"] - right["y"]) < 1
            assert beside == (width == 720)
            end = right["x"] + right["width"]
            assert strip["x"] == pytest.approx(left["x"], abs=1)
            assert strip["x"] + strip["width"] == pytest.approx(end, abs=1)
            assert np.all([strip["y"] < left["y"], left["y"] <= right["y"]])
