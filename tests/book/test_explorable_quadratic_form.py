"""The explorable "quadratic form" in a real browser: what is particular to it."""

from __future__ import annotations

import math
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
    picture,
    readouts,
    remote_controlled,
)

from steepest.explorables import QuadraticForm

pytestmark = pytest.mark.slow

START = "the start"
UNITS = 6.9  # the width of the landscape: the height of 6, times 1.15

# One of each class and of each special case, and the words that the note has for it.
CASES = [
    ((1.0, 6.0, 30.0, -2.8, 0.2), "swings across the valley"),
    ((0.5, 12.0, -20.0, -2.8, 2.0), "(κ − 1)/(κ + 1) = 0.92 of the distance"),
    ((6.0, 1.0, 0.0, 2.0, 0.0), "On an eigenvector"),
    ((1.0, 6.0, 45.0, 2.0, 2.0), "On an eigenvector"),
    ((3.0, 3.0, 45.0, -2.0, 1.0), "the contours are circles"),
    ((-2.0, 6.0, -50.0, 1.0, 2.0), "Descent slides off where λ < 0"),
    ((12.0, -4.0, 75.0, 2.0, 0.6), "has left the picture after 3 steps"),
    ((6.0, -2.0, 0.0, -2.5, 0.0), "no share of the direction with λ < 0"),
    ((6.0, -2.0, 90.0, 0.0, 2.5), "no share of the direction with λ < 0"),
    ((-2.0, -4.0, 20.0, 0.3, 0.2), "Newton’s step climbs to it"),
    ((-4.0, -0.001, 0.0, 0.0, 0.1), "away from the maximum, slowly"),
    ((0.0, 6.0, 30.0, -2.0, 1.5), "a whole line of minima; descent finds one"),
    ((0.0, -2.0, -30.0, -0.5, 0.3), "a whole line of maxima; descent leaves it"),
    ((0.0, 0.0, 0.0, 1.0, 1.0), "q is 0 everywhere"),
    ((1.0, 6.0, 30.0, 0.0, 0.0), "The start is a critical point"),
    ((-2.0, 6.0, 30.0, 0.0, 0.0), "The start is a critical point"),
]


def random_states(count: int) -> list[tuple[float, ...]]:
    """Return states as the controls make them."""
    rng = np.random.default_rng(2026)
    return [
        (
            *(rng.integers(-8, 25, 2) / 2).tolist(),
            5.0 * int(rng.integers(-18, 19)),
            *rng.uniform(-3, 3, 2).round(2).tolist(),
        )
        for _ in range(count)
    ]


def position(page) -> tuple[float, float]:
    """Return the start as the handle says it."""
    text = handle(page, START).get_attribute("aria-valuetext").replace("minus ", "-")
    x, y = re.fullmatch(r"x = (\S+), y = (\S+)", text).groups()
    return float(x), float(y)


def lines(page, kinds: str, nth: int = 0) -> str:
    return page.locator(f".st-line{kinds}").nth(nth).get_attribute("d") or ""


# --- what it shows ---------------------------------------------------------------------------


def test_the_read_outs_are_the_numbers_of_python(browser, stage):
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for state in [state for state, _ in CASES] + random_states(60):
            python = QuadraticForm(*state)
            put(python)
            shown = readouts(page)
            rows = [shown[f"H, {name} row"].split(", ") for name in ("first", "second")]
            entries = np.array([[number(entry) for entry in row] for row in rows])
            assert entries == pytest.approx(python.hessian, abs=0.00501), state
            assert shown["critical point"] == python.kind
            check(shown["condition κ"], python.condition_number, state)
            check(shown["learning rate η"], python.learning_rate, state)
            check(shown["factor ρ a step"], python.factor, state)
            steps = python.steps
            expected = "never" if steps == math.inf else f"{steps} step{'s' * (steps != 1)}"
            assert shown["descent, to 10−6"] == expected, state
            newton = "no step" if python.newton is None else "0 steps" if steps == 0 else "1 step"
            assert shown["Newton, to 10−6"] == newton, state


def check(text: str, expected: float, state: tuple) -> None:
    if math.isfinite(expected):
        assert number(text) == pytest.approx(expected, rel=6e-4, abs=1e-12), state
    else:
        assert text == ("none" if math.isnan(expected) else "∞"), state


def test_a_sentence_says_what_the_eigenvalues_do(browser, stage):
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for state, words in CASES:
            put(QuadraticForm(*state))
            said = note(page).replace("\xa0", " ")
            assert words in said, (state, said)
            assert not re.search(r"NaN|Infinity|undefined|\b1 steps", said)


def test_the_steps_until_it_leaves_the_picture_are_counted_right(browser, stage):
    counts = set()
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for state in random_states(80):
            python = QuadraticForm(*state)
            if python.kind not in ("saddle", "maximum"):
                continue
            iterates = python.descent.iterates
            outside = np.any(np.abs(iterates) > [UNITS / 2, 3], axis=1)
            put(python)
            said = note(page)
            found = re.search(r"left the picture after (\d+) step", said)
            assert found, (state, said)
            assert int(found[1]) == np.argmax(outside) > 0
            counts.add(found[1])
    assert len(counts) > 2


def test_contours_below_0_are_dashed_and_those_above_are_not(browser, stage):
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for (first, second), above, below in [
            ((1, 6), True, False),
            ((-2, 6), True, True),
            ((-2, -4), False, True),
            ((0, 6), True, False),
            ((0, -2), False, True),
            ((0, 0), False, False),
        ]:
            put(QuadraticForm(first, second))
            assert bool(lines(page, ".st-contour:not(.st-dashed)")) == above, (first, second)
            assert bool(lines(page, ".st-contour.st-dashed")) == below, (first, second)
        dash = "getComputedStyle(document.querySelector('.st-contour.st-dashed')).strokeDasharray"
        assert page.evaluate(dash) != "none"


def test_every_point_of_a_contour_is_at_its_level(browser, stage):
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for state in [(1.0, 6.0, 30.0), (12.0, -4.0, 75.0), (-2.0, -4.0, -20.0)]:
            python = QuadraticForm(*state)
            put(python)
            checked = 0
            for kind, sign in ((":not(.st-dashed)", 1), (".st-dashed", -1)):
                path = lines(page, f".st-contour{kind}")
                points = np.array(re.findall(r"(-?\d+) (-?\d+)", path), dtype=float).reshape(-1, 2)
                at = [UNITS * (points[:, 0] / 1000 - 0.5), 3 - UNITS * points[:, 1] / 1000]
                values = python.objective.value(at)
                k = np.round(np.sqrt(np.abs(values) / 0.75))
                slope = np.linalg.norm(python.objective.gradient(at), axis=0)
                # A pixel of 1/1000 of the width, and the bend of q inside a cell of 1/48 of it.
                room = slope * UNITS / 1000 + 12 * (UNITS / 48) ** 2 / 8
                assert np.all(np.abs(values - sign * 0.75 * k**2) <= room)
                checked += len(points)
            assert checked > 200


def test_the_critical_point_is_marked_by_its_class(browser, stage):
    colors = {}
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for state, name in [
            ((1.0, 6.0), "minimum"),
            ((-1.0, -3.0), "maximum"),
            ((-2.0, 6.0), "saddle"),
            ((0.0, 6.0), "flat"),
        ]:
            put(QuadraticForm(*state))
            labels = page.locator(".st-label:not([hidden])").all_inner_texts()
            assert labels == [
                *(f"λ{i} = {value:g}".replace("-", "−") for i, value in enumerate(state, 1)),
                name,
            ]
            marks = page.locator(".st-panel").first.locator(".st-beads").all()
            on = [mark for mark in marks if mark.get_attribute("d")]
            assert len(on) == (name != "flat")
            colors[name] = [mark.evaluate("(m) => getComputedStyle(m).stroke") for mark in on]
    assert len({*map(tuple, colors.values())}) == 4


def test_newtons_arrow_ends_at_the_critical_point_and_is_gone_where_h_is_singular(browser, stage):
    arrow = ".st-arrow.st-bold"
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for eigenvalues in [(1.0, 6.0), (-1.0, -3.0), (-2.0, 6.0)]:
            put(QuadraticForm(*eigenvalues, x=-2.5, y=1.25))
            ends = re.match(r"M(\S+) (\S+)L(\S+) (\S+?)M", lines(page, arrow)).groups()
            start = [1000 * (0.5 - 2.5 / UNITS), 1000 * (3 - 1.25) / UNITS]
            middle = [500, 3000 / UNITS]
            assert list(map(float, ends)) == pytest.approx([*start, *middle], abs=0.1)
        assert page.locator(arrow).is_visible()
        put(QuadraticForm(0.0, 6.0))
        assert not page.locator(arrow).is_visible()
        put(QuadraticForm(0.0, 0.0))
        assert not page.locator(arrow).is_visible()


def test_where_h_is_singular_the_line_of_critical_points_is_drawn_in_the_color_of_its_kind(
    browser, stage
):
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for (first, second), minima, maxima in [
            ((0, 6), True, False),
            ((-2, 0), False, True),
            ((1, 6), False, False),
            ((0, 0), False, False),
        ]:
            put(QuadraticForm(first, second))
            shown = [
                bool(lines(page, f"[style*='--st-{role})'].st-dashed"))
                for role in ("minimum", "warning")
            ]
            assert shown == [minima, maxima]


def test_the_dots_of_descent_lie_on_the_line_of_theory_at_a_minimum(browser, stage):
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for state in [(1.0, 6.0), (12.0, 0.5), (2.0, 3.0)]:
            python = QuadraticForm(*state)
            put(python)
            panel = page.locator(".st-panel").last
            dots = panel.locator("path.st-dots").get_attribute("d")
            dots = np.array(re.findall(r"M(\S+) (\S+?)h0", dots), dtype=float)
            line = panel.locator("line.st-fine")
            x1, y1, x2, y2 = (float(line.get_attribute(a)) for a in ("x1", "y1", "x2", "y2"))
            on = y1 + (dots[:, 0] - x1) * (y2 - y1) / (x2 - x1)
            above = dots[:, 1] < y2 - 1  # the last one may lie on the floor
            assert np.count_nonzero(above) > 10
            assert np.abs(dots - np.column_stack([dots[:, 0], on]))[above].max() < 0.3
            # The slope is that of ρ^k: height per decade, times log10 ρ.
            decade = (1000 / 1.15) / 9.2
            slope = -decade * math.log10(python.factor) / (1000 / 52.5)
            assert (y2 - y1) / (x2 - x1) == pytest.approx(slope, rel=0.01)


def test_the_race_of_newton_is_one_plunge_to_the_floor(browser, stage):
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        panel = page.locator(".st-panel").last
        for state in [(1.0, 6.0), (-2.0, 6.0)]:
            put(QuadraticForm(*state))
            mark = page.locator(".st-tick-top", has_text="≈ 0").bounding_box()
            bead = panel.locator("path.st-beads").get_attribute("d")
            x, y = map(float, re.fullmatch(r"M(\S+) (\S+?)h0", bead).groups())
            area = panel.locator(".st-drawing").bounding_box()
            middle = area["y"] + y * area["width"] / 1000
            assert middle == pytest.approx(mark["y"] + mark["height"] / 2, abs=1)
            assert x == pytest.approx(1000 * 2.5 / 52.5, abs=0.1)  # step 1
        put(QuadraticForm(0.0, 6.0))
        assert panel.locator("path.st-beads").get_attribute("d") == ""
        assert not panel.locator("line.st-bold").is_visible()


def test_no_state_changes_the_height(browser, stage):
    for width in (320, 720):
        heights = {}
        with remote_controlled(browser, stage, QuadraticForm(), width=width) as (page, put):
            for state, _ in CASES:
                put(QuadraticForm(*state))
                heights[state] = page.locator(".st-frame").bounding_box()["height"]
        assert max(heights.values()) - min(heights.values()) < 0.5, heights


# --- moving it -------------------------------------------------------------------------------


def test_dragging_the_start_moves_both_methods_and_leaves_the_landscape(browser, stage):
    with opened(browser, stage, QuadraticForm()) as page:
        contours, before = lines(page, ".st-contour"), picture(page)
        width = page.locator(".st-drawing").first.bounding_box()["width"]
        drag(page, START, 60, down=-40)
        x, y = position(page)
        unit = width / UNITS
        assert (x, y) == pytest.approx((-2.8 + 60 / unit, 0.2 + 40 / unit), abs=0.02)
        assert lines(page, ".st-contour") == contours
        changed = sum(one != other for one, other in zip(before, picture(page), strict=True))
        assert changed >= 5
        python = QuadraticForm(x=x, y=y)
        assert readouts(page)["descent, to 10−6"] == f"{python.steps} steps"


def test_the_start_cannot_be_dragged_out_of_its_square(browser, stage):
    with opened(browser, stage, QuadraticForm()) as page:
        drag(page, START, -200, down=400)
        assert position(page) == (-3, -3)
        drag(page, START, 900, down=-900)
        assert position(page) == (3, 3)


KEYS = [
    (START, "ArrowRight", "x", -2.7),
    (START, "Shift+ArrowRight", "x", -2.3),
    (START, "ArrowUp", "y", 0.3),
    (START, "Shift+ArrowDown", "y", -0.3),
    (START, "End", "x", 3.0),
    ("λ1", "ArrowLeft", "lambda1", 0.5),
    ("λ1", "Home", "lambda1", -4.0),
    ("λ2", "PageDown", "lambda2", 4.0),
    ("λ2", "End", "lambda2", 12.0),
    ("angle", "ArrowUp", "angle", 35.0),
    ("angle", "Shift+ArrowLeft", "angle", 15.0),
    ("angle", "End", "angle", 90.0),
]


def test_every_control_takes_the_keyboard(browser, stage):
    with remote_controlled(browser, stage, QuadraticForm()) as (page, put):
        for name, key, trait, expected in KEYS:
            put(QuadraticForm())
            slider = page.get_by_role("slider", name=re.compile(f"^{name}"))
            slider.press(key)
            drawn(page)
            state = page.evaluate(
                "['lambda1', 'lambda2', 'angle', 'x', 'y'].map((t) => [t, model.get(t)])"
            )
            python = QuadraticForm(**{trait: expected})
            assert dict(state) == pytest.approx(python.state()), (name, key)
            assert readouts(page)["critical point"] == python.kind


def test_past_a_quarter_turn_the_angle_goes_on_from_the_other_end(browser, stage):
    with opened(browser, stage, QuadraticForm(angle=90.0)) as page:
        slider = page.get_by_role("slider", name=re.compile("^angle"))
        before = lines(page, ".st-contour")
        slider.press("ArrowRight")
        drawn(page)
        assert slider.get_attribute("aria-valuetext") == "minus 85 degrees"
        slider.press("ArrowLeft")
        drawn(page)
        assert lines(page, ".st-contour") == before  # -90° is the same form as 90°


def test_the_live_text_says_the_state_and_the_reason(browser, stage):
    with opened(browser, stage, QuadraticForm(-1.5, 6.0)) as page:
        page.get_by_role("slider", name=re.compile("^λ1")).press("ArrowLeft")
        page.wait_for_timeout(1000)
        text = page.locator("[aria-live=polite]").text_content()
        assert text.startswith("λ1 = minus 2, λ2 = 6, turned by 30 degrees: saddle. The start is")
        assert "Newton’s step ends at the saddle" in text


# --- speed -----------------------------------------------------------------------------------


MOVE = """async ([selector, count]) => {
    const control = document.querySelector(selector);
    for (let i = 0; i < count; i++) {
        control.dispatchEvent(new KeyboardEvent("keydown", {
            key: i % 20 < 10 ? "ArrowRight" : "ArrowLeft", bubbles: true }));
        await new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 2000); });
    }
}"""


@pytest.mark.parametrize("control", [".st-handle", ".st-slider input"])
def test_a_move_is_answered_within_a_frame_even_where_contours_are_drawn_anew(
    browser, stage, control
):
    with opened(browser, stage, QuadraticForm(7.0, -4.0, 35.0)) as page:  # many contours
        session = page.context.new_cdp_session(page)
        # Processor time, for the clock on the wall also counts what else the machine is doing.
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def busy() -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return 1000 * next(m["value"] for m in metrics if m["name"] == "TaskDuration")

        before, start = picture(page), busy()
        page.evaluate(MOVE, [control, 117])
        assert (busy() - start) / 117 < 16
        assert picture(page) != before
