"""The explorable "descent on a surface" in a real browser: what is particular to it.

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

from steepest.explorables import SurfaceDescent
from steepest.minimize import minimize
from steepest.optimizers import GradientDescent

pytestmark = pytest.mark.slow

START = "the start"
WORDS = {
    "converged": "converged",
    "diverged": "diverged",
    "stalled": "stalled",
    "max_steps": "out of steps",
}


def states(count: int) -> list[SurfaceDescent]:
    """Return random states whose numbers do not hang on the last bit of the start."""
    rng = np.random.default_rng(12)
    found = []
    while len(found) < count:
        one = SurfaceDescent(
            str(rng.choice(SurfaceDescent.LANDSCAPES)),
            log10_learning_rate=round(float(rng.uniform(-4, 0)), 1),
        )
        for name, (low, high) in zip("xy", one.objective.view, strict=True):
            setattr(one, name, round(float(rng.uniform(low, high)), 2))
        # A chaotic descent is decided by rounding, and then two languages need not agree.
        descent = GradientDescent(one.learning_rate)
        near = minimize(one.objective, one.point * (1 + 1e-14), descent, max_steps=200)
        course = one.course
        same = near.steps == course.steps and near.reason == course.reason
        if same and abs(near.value - course.value) <= 1e-6 * abs(course.value) + 1e-18:
            found.append(one)
    return found


def test_the_numbers_are_those_of_python_in_every_state(browser, stage):
    reasons = set()
    with remote_controlled(browser, stage, SurfaceDescent()) as (page, put):
        for one in states(60):
            put(one)
            shown, course = readouts(page), one.course
            assert shown.keys() == {
                "steps taken",
                "why it stopped",
                "loss at the end",
                "‖∇f‖ at the end",
            }
            assert number(shown["steps taken"]) == course.steps, one
            assert shown["why it stopped"] == WORDS[course.reason], one
            loss, slope = (number(shown[f"{name} at the end"]) for name in ("loss", "‖∇f‖"))
            assert loss == pytest.approx(course.value, rel=6e-4, abs=1e-17), one
            assert slope == pytest.approx(one.gradient_norm, rel=6e-4, abs=1e-11), one
            reasons.add(course.reason)
    assert reasons >= {"converged", "diverged", "max_steps"}


@pytest.mark.parametrize(
    ("state", "pattern"),
    [
        ((), r"^Converged to one of 4 minima\. From a slightly different start"),
        (("bowl", 2.0, 1.0, -1.0), r"^Converged to the minimum: the gradient is below 10−8"),
        (("bowl", 0.0, 0.0, -1.0), r"^The start is a critical point"),
        (("himmelblau", 3.0, 2.0, -2.0), r"^The start is a critical point"),
        (("saddle", 1.5, 0.0, -1.0), r"^Converged to a saddle: from its ridge"),
        (("saddle", 1.5, 0.01, -1.0), r"^Diverged: there is no minimum"),
        (("saddle", 1.5, 0.01, -2.0), r"^Out of steps while it still falls: .* no minimum"),
        (("saddle", 1.5, 0.0, 0.0), r"^Stalled: it jumps between two points"),
        (("rosenbrock", -1.0, 1.0, -2.0), r"^Diverged: each step jumps across the valley"),
        (("rosenbrock", -1.0, 1.0, -3.0), r"^Out of steps while the loss still falls: .* 200"),
        (("ravine", 2.0, 1.0, -1.0), r"^Stalled: it jumps between two points"),
        (("himmelblau", -0.4, -0.4, -1.5), r"^Out of steps, and still jumping up and down"),
        (("sine_valley", 2.0, 2.0, -1.0), r"^Converged to a minimum outside the picture"),
        (("sine_valley", -1.5, 2.0, -1.0), r"^Converged to the minimum"),
    ],
)
def test_the_note_says_where_it_ended_and_why(browser, stage, state, pattern):
    with remote_controlled(browser, stage, SurfaceDescent()) as (page, put):
        put(SurfaceDescent(*state))
        assert re.search(pattern, note(page)), note(page)


def path_of(page) -> tuple[str, str, str]:
    """Return the drawn path of the descent on the map, the same as a warning, and the losses."""
    return tuple(
        page.evaluate(
            """() => {
                const lines = (i) => [...document.querySelectorAll(".st-drawing")[i]
                    .querySelectorAll(".st-line.st-fine")].map((line) => line.getAttribute("d"));
                return [...lines(0), lines(1).join("")];
            }"""
        )
    )


def test_the_path_on_the_map_is_the_descent(browser, stage):
    one = SurfaceDescent("elliptical_bowl", -1.0, 3.5, -1.3)
    with opened(browser, stage, one) as page:
        path, warning, losses = path_of(page)
        assert warning == ""
        drawn_points = np.array(re.findall(r"[ML]([\d.-]+) ([\d.-]+)", path), dtype=float)
        x = one.course.iterates
        assert len(drawn_points) == len(x) == len(re.findall("[ML]", losses))
        # The map keeps the units equal both ways, so the drawing is the path moved and scaled.
        scale = (drawn_points[0, 0] - drawn_points[-1, 0]) / (x[0, 0] - x[-1, 0])
        moved = drawn_points[0] + scale * (x - x[0]) * [1, -1]
        assert np.allclose(drawn_points, moved, atol=0.3)


def test_a_diverging_path_has_the_color_of_a_warning(browser, stage):
    with opened(browser, stage, SurfaceDescent("rosenbrock", -1.0, 1.0, -2.0)) as page:
        path, warning, _ = path_of(page)
        assert path == ""
        assert warning.startswith("M")


def test_dragging_the_start_moves_the_descent_and_keeps_it_in_the_box(browser, stage):
    with opened(browser, stage, SurfaceDescent("bowl", 2.0, 1.0, -1.0)) as page:
        before = path_of(page)
        drag(page, START, -50, 40)
        drawn(page)
        assert path_of(page) != before
        words = handle(page, START).get_attribute("aria-valuetext")
        x, y = (float(v.replace("minus ", "-")) for v in re.findall(r"= ([^,]+)", words))
        assert x < 1.5
        assert y < 0.5
        one = SurfaceDescent("bowl", x, y, -1.0)
        assert number(readouts(page)["steps taken"]) == one.steps
        drag(page, START, -600, 20)
        assert float(handle(page, START).get_attribute("aria-valuenow")) == -3


def test_one_key_press_from_the_default_start_leads_to_another_minimum(browser, stage):
    with opened(browser, stage, SurfaceDescent()) as page:
        end = """() => document.querySelectorAll(".st-line.st-fine")[0].getAttribute("d")
            .split("L").at(-1).split(" ").map(Number)"""
        first = page.evaluate(end)
        handle(page, START).press("ArrowLeft")
        drawn(page)
        second = page.evaluate(end)
        assert np.hypot(*np.subtract(first, second)) > 200
        assert "one of 4 minima" in note(page)


def test_a_landscape_without_a_minimum_has_a_plain_axis_for_its_loss(browser, stage):
    with opened(browser, stage, SurfaceDescent()) as page:
        plot = page.locator(".st-plot").nth(1)
        ticks = plot.locator(".st-tick-top")
        assert plot.locator(".st-above .st-axis-name").inner_text() == "loss above the minimum"
        assert "≈ 0" in ticks.all_inner_texts()
        page.locator("select").select_option("saddle")
        drawn(page)
        assert plot.locator(".st-above .st-axis-name").inner_text() == "loss"
        assert ticks.all_inner_texts() == ["−4", "−2", "0", "2", "4"]


def test_the_slider_chooses_the_rate_by_powers_of_ten(browser, stage):
    with opened(browser, stage, SurfaceDescent()) as page:
        slider = handle(page, "η")
        text = page.locator(".st-slider .st-value")
        shown = []
        for key in ("Home", "Shift+ArrowRight", "End", "ArrowLeft"):
            slider.press(key)
            drawn(page)
            shown.append(text.inner_text())
        assert shown == ["0.0001", "0.00032", "1", "0.79"]
        assert slider.get_attribute("aria-valuetext") == "learning rate 0.794"
