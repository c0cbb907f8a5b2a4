"""The explorable of quadrature rules in a real browser: its pieces, its errors, its words.

What holds for every explorable is tested in test_explorables.py.
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

from steepest.explorables import QuadratureRules
from steepest.explorables.quadrature_rules import INTEGRANDS, ORDERS

pytestmark = pytest.mark.slow

A = "a, the first limit"
B = "b, the second limit"
DOT = "n, on the errors"


def now(page, name: str) -> float:
    return float(handle(page, name).get_attribute("aria-valuenow"))


def pieces(page, kind: str) -> list[np.ndarray]:
    """Return the outlines of the pieces that count up or down, in units of the drawing."""
    selector = ".st-piece.st-down" if kind == "down" else ".st-piece:not(.st-down)"
    path = page.locator(f"path.st-line{selector}").get_attribute("d") or ""
    return [
        np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", piece), float)
        for piece in path.split("M")[1:]
    ]


def test_read_outs_are_the_numbers_of_python(browser, stage):
    with remote_controlled(browser, stage, QuadratureRules()) as (page, put):
        for python in random_states(QuadratureRules, 40, seed=4):
            put(python)
            shown = readouts(page)
            rounding = 1e-13
            assert number(shown["sum of the pieces"]) == pytest.approx(
                python.value, rel=6e-6, abs=rounding
            )
            assert number(shown["integral ∫f"]) == pytest.approx(
                python.exact, rel=6e-6, abs=rounding
            )
            assert number(shown["error of the sum"]) == pytest.approx(
                python.error, rel=6e-4, abs=rounding
            )
            if python.error > 1e-9 and not math.isnan(python.ratio) and python.ratio < 1e3:
                assert number(shown["error(n) / error(2n)"]) == pytest.approx(
                    python.ratio, rel=1e-3
                )


@pytest.mark.parametrize("rule", ORDERS)
def test_the_pieces_have_the_area_that_the_sum_says(browser, stage, rule):
    with remote_controlled(browser, stage, QuadratureRules(), width=720) as (page, put):
        for function, n, a, b in [
            ("exponential", 6, 0.0, 2.0),
            ("cubic", 12, -1.0, 2.2),
            ("witch", 8, 2.0, -3.0),
            ("sine", 64, -3.0, 6.0),
        ]:
            python = QuadratureRules(function, rule, n, a, b)
            put(python)
            up, down = pieces(page, "up"), pieces(page, "down")
            assert len(up) + len(down) == (n / 2 if rule == "simpson" else n)
            low, high = INTEGRANDS[function].interval
            width = 1.1 * (high - low) / 1000
            area = 0.0
            for outline in [*up, *down]:
                x, y = outline.T
                area += float(np.sum(np.diff(x) * (y[0] - (y[1:] + y[:-1]) / 2))) * width
            values = INTEGRANDS[function].f(np.linspace(low, high, 101))
            span = 1.28 * (max(0, values.max()) - min(0, values.min()))
            drawn_sum = area * span / (1000 / 1.2)
            assert drawn_sum == pytest.approx(python.value, abs=0.012 * abs(b - a) * span / 2)


def test_pieces_that_count_down_are_drawn_apart(browser, stage):
    with remote_controlled(browser, stage, QuadratureRules()) as (page, put):
        for state, up, down in [
            (("sine", "midpoint", 8, 0.0, 3.1), 8, 0),
            (("sine", "midpoint", 8, 3.1, 0.0), 0, 8),
            (("sine", "midpoint", 8, -3.1, 3.1), 4, 4),
        ]:
            put(QuadratureRules(*state))
            assert (len(pieces(page, "up")), len(pieces(page, "down"))) == (up, down)


def test_limits_are_dragged_past_each_other_and_the_sign_turns(browser, stage):
    with opened(browser, stage, QuadratureRules("exponential"), width=720) as page:
        unit = page.locator(".st-area").first.bounding_box()["width"] / 5.5
        drag(page, A, -unit)
        assert now(page, A) == pytest.approx(-1, abs=0.03)
        assert now(page, B) == 2
        drag(page, B, -4 * unit)
        assert now(page, B) == pytest.approx(-2, abs=0.03)
        assert number(readouts(page)["integral ∫f"]) < 0
        assert note(page).startswith("From right to left the sign turns.")
        drag(page, B, unit * 9)
        assert now(page, B) == 2


def test_where_the_limits_meet_each_can_be_taken(browser, stage):
    with remote_controlled(browser, stage, QuadratureRules(), width=320) as (page, put):
        for name, other in ((A, B), (B, A)):
            put(QuadratureRules("sine", a=1.0, b=1.0))
            assert note(page).startswith("No width, no area")
            point = handle(page, name)
            point.scroll_into_view_if_needed()
            box = point.bounding_box()
            left = "st-lean-left" in point.get_attribute("class")
            page.mouse.move(
                box["x"] + box["width"] * (0.2 if left else 0.8), box["y"] + box["height"] / 2
            )
            page.mouse.down()
            page.mouse.move(box["x"] + 60, box["y"] + 18, steps=4)
            page.mouse.up()
            drawn(page)
            assert now(page, name) > 1.5
            assert now(page, other) == 1


def test_simpsons_rule_keeps_n_even_by_keys_by_dragging_and_by_choice(browser, stage):
    with opened(browser, stage, QuadratureRules("exponential", n=5), width=720) as page:
        page.get_by_label("rule").select_option("simpson")
        drawn(page)
        assert now(page, DOT) == 6
        for key, expected in [
            *(("ArrowRight", 8), ("ArrowLeft", 6), ("PageUp", 14), ("End", 64)),
            *(("ArrowLeft", 62), ("Home", 2), ("ArrowLeft", 2)),
        ]:
            handle(page, "n").press(key)
            drawn(page)
            assert now(page, DOT) == expected, key
        for by in (60, 25, -30, 80, 300):
            drag(page, DOT, by)
            assert now(page, DOT) % 2 == 0


def test_dragging_n_follows_the_pointer_on_its_logarithmic_axis(browser, stage):
    with opened(browser, stage, QuadratureRules("exponential", n=4), width=720) as page:
        width = page.locator(".st-area").nth(1).bounding_box()["width"]
        drag(page, DOT, width * math.log(4) / math.log(80 / 0.9))
        assert now(page, DOT) == pytest.approx(16, abs=1)
        assert float(handle(page, "n").input_value()) == now(page, DOT)


def test_a_sentence_says_what_twice_as_many_pieces_gain(browser, stage):
    expected = {
        ("exponential", "left", 16): r"leave 50\.5 % of the error, about a half: order 1\.$",
        ("exponential", "midpoint", 16): r"about a quarter: order 2\.$",
        ("exponential", "simpson", 16): r"about a sixteenth: order 4\.$",
        ("exponential", "left", 4, 2.0, 0.0): r"^From right to left the sign turns\. Twice",
        ("sine", "left", 8): r"not by 2: f is the same at both limits",
        ("sine", "trapezoid", 5, -2.0, 2.0): r"^Exact but for rounding: here the errors",
        ("cubic", "simpson", 4): r"^Simpson’s rule is exact for cubics",
        ("root", "trapezoid", 32): r"divide the error by 2\.8, not by 4: the slope of √x is inf",
        (
            "absolute",
            "simpson",
            8,
        ): r"it falls by 4 each, not 16: the corner at 0 costs two orders\.$",
        ("absolute", "trapezoid", 8): r"not by 4: it depends on where in its piece the corner",
        ("absolute", "trapezoid", 7): r"f is a straight line on every piece\.$",
        ("absolute", "simpson", 64, -1.0, 2.0): r"here the errors of the pieces cancel\.$",
        ("sine", "midpoint", 4, 1.0, 1.0): r"^No width, no area",
    }
    with remote_controlled(browser, stage, QuadratureRules()) as (page, put):
        for state, words in expected.items():
            put(QuadratureRules(*state))
            assert re.search(words, note(page)), (state, note(page))


def test_choosing_a_function_goes_to_its_limits(browser, stage):
    with opened(browser, stage, QuadratureRules()) as page:
        for name, row in INTEGRANDS.items():
            page.get_by_label("f(x) =").select_option(name)
            drawn(page)
            assert (now(page, A), now(page, B)) == pytest.approx(row.limits)
