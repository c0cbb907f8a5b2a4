"""The explorable "secant to tangent" in a real browser: by mouse, touch, keyboard and without any.

What holds for every explorable is in test_explorables.py. Most tests use a page with nothing but
explorables on it; the last ones use the chapter.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

import pytest
from support.network import add_up_shifts, settle, watched_page
from support.stage import (
    alive,
    drag,
    drawn,
    handle,
    looks,
    note,
    number,
    opened,
    picture,
    readouts,
    remote_controlled,
)

from steepest.explorables import SecantToTangent
from steepest.explorables.secant_tangent import FUNCTIONS

pytestmark = pytest.mark.slow

CHAPTER = "chapters/01-derivatives.html"
FIRST = "x0, the point of the tangent"
SECOND = "x0 + h, the second point"
DOT = "h, on the error curve"

# States that need the most words, the longest numbers, or special treatment.
STATES = [
    *(("square", 1.0, k) for k in (0.3, 0.0, -1.0, -5.0, -8.0, -12.3, -16.0)),
    *((name, 0.7, k) for name in FUNCTIONS for k in (0.0, -7.9, -11.7)),
    ("square", 3.0, 0.3),
    ("square", -3.0, 0.2),
    ("cubic", -1.0, -0.3),
    ("sine", 0.0, -9.0),
    ("sine", -4.0, 0.1),
    ("exponential", 2.0, 0.3),
    ("exponential", -3.0, -5.0),
    ("absolute", 0.0, -0.3),
    ("absolute", -1.0, 0.2),
    ("absolute", -1.0, -0.1),
    ("absolute", -1.0, -5.0),
    ("absolute", -2.0, 0.3),
    ("square", -2.0, 0.3),
    ("square", -1.5, 0.0),
    ("square", -2.9, -0.1),
    ("cubic", -0.5, 0.17),
    ("sine", 2.7, 0.3),
    ("sine", -6.2, 0.3),
]


def state_of(page) -> tuple[float, float]:
    """Return x0 and log10 h as the controls say them."""
    x0, log10_h = (handle(page, name).get_attribute("aria-valuenow") for name in (FIRST, SECOND))
    return float(x0), float(log10_h)


def curve(page) -> str:
    return page.locator("path.st-line").first.get_attribute("d")


# --- moving it -------------------------------------------------------------------------------


def test_dragging_the_first_point_moves_x0_and_everything_that_depends_on_it(browser, stage):
    with opened(browser, stage, SecantToTangent()) as page:
        before = picture(page)
        drag(page, FIRST, -60)
        x0, log10_h = state_of(page)
        assert -1 < x0 < 0.5
        assert log10_h == 0
        shown = readouts(page)
        assert number(shown["tangent f′(x0)"]) == pytest.approx(2 * x0, abs=1e-9)
        assert number(shown["secant slope"]) == pytest.approx(2 * x0 + 1, abs=1e-9)
        after = picture(page)
        changed = [one != other for one, other in zip(before, after, strict=True)]
        assert sum(changed) >= 6
        assert float(handle(page, "x0").input_value()) == x0


def test_dragging_the_second_point_changes_h_alone_and_follows_the_pointer(browser, stage):
    with opened(browser, stage, SecantToTangent()) as page:
        width = page.locator(".st-drawing").first.bounding_box()["width"]
        units = 6.48  # what the picture of the square is wide: its interval and 4 % on each side
        drag(page, SECOND, -30, down=12)
        x0, log10_h = state_of(page)
        assert x0 == 1
        assert 10**log10_h == pytest.approx(1 - 30 * units / width, abs=0.03)
        assert number(readouts(page)["secant slope"]) == pytest.approx(2 + 10**log10_h, abs=1e-3)


def test_the_second_point_cannot_be_dragged_past_the_first(browser, stage):
    with opened(browser, stage, SecantToTangent()) as page:
        drag(page, SECOND, -150)
        assert state_of(page) == (1.0, -3.0)


def test_where_the_points_meet_each_can_still_be_taken(browser, stage):
    with opened(browser, stage, SecantToTangent(log10_h=-6.0)) as page:
        drag(page, SECOND, 40)
        assert state_of(page)[1] > -0.5
    with opened(browser, stage, SecantToTangent(log10_h=-6.0)) as page:
        drag(page, FIRST, 40)
        assert state_of(page)[0] > 1.5
        assert state_of(page)[1] == -6


def test_dragging_the_dot_of_the_error_plot_changes_h(browser, stage):
    with opened(browser, stage, SecantToTangent()) as page:
        width = page.locator(".st-drawing").last.bounding_box()["width"]
        drag(page, DOT, -0.4 * width, down=30)
        x0, log10_h = state_of(page)
        assert x0 == 1
        assert log10_h == pytest.approx(-0.4 * 17.3, abs=0.2)
        box = handle(page, DOT).bounding_box()
        slider = handle(page, "h")
        assert float(slider.input_value()) == log10_h
        assert box["y"] > 0


KEYS = [
    (FIRST, "ArrowRight", (1.05, 0)),
    (FIRST, "ArrowLeft", (0.95, 0)),
    (FIRST, "ArrowUp", (1.05, 0)),
    (FIRST, "Shift+ArrowRight", (1.5, 0)),
    (FIRST, "Shift+ArrowDown", (0.5, 0)),
    (FIRST, "PageUp", (1.5, 0)),
    (FIRST, "Home", (-3, 0)),
    (FIRST, "End", (3, 0)),
    (SECOND, "ArrowRight", (1, 0.1)),
    (SECOND, "Shift+ArrowLeft", (1, -1)),
    (SECOND, "PageDown", (1, -1)),
    (SECOND, "Home", (1, -16)),
    (SECOND, "End", (1, 0.3)),
    (DOT, "ArrowLeft", (1, -0.1)),
    (DOT, "Home", (1, -16)),
    ("x0", "ArrowLeft", (0.95, 0)),
    ("x0", "Shift+ArrowRight", (1.5, 0)),
    ("x0", "End", (3, 0)),
    ("h", "ArrowLeft", (1, -0.1)),
    ("h", "Shift+ArrowDown", (1, -1)),
    ("h", "Home", (1, -16)),
]


def test_every_slider_takes_the_keyboard(browser, stage):
    with remote_controlled(browser, stage, SecantToTangent()) as (page, put):
        for name, key, expected in KEYS:
            put(SecantToTangent())
            handle(page, name).press(key)
            drawn(page)
            assert state_of(page) == expected, (name, key)
            shown = readouts(page)
            python = SecantToTangent("square", *expected)
            assert number(shown["step h"]) == pytest.approx(python.h, rel=0.005)
            assert number(shown["tangent f′(x0)"]) == pytest.approx(python.derivative)


def test_the_slider_under_a_plot_is_dragged_like_any_other(browser, stage):
    with opened(browser, stage, SecantToTangent()) as page:
        box = handle(page, "h").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        drawn(page)
        assert state_of(page)[1] == pytest.approx(-7.85, abs=0.2)


def test_choosing_a_function_draws_it_and_keeps_x0_inside_its_interval(browser, stage):
    with opened(browser, stage, SecantToTangent("sigmoid", 5.0, 0.0)) as page:
        before = curve(page)
        page.get_by_label("f(x) =").select_option("absolute")
        drawn(page)
        assert state_of(page) == (3, 0)
        assert readouts(page)["tangent f′(x0)"] == "1"
        assert curve(page) != before
        page.get_by_label("f(x) =").select_option("sine")
        drawn(page)
        assert state_of(page) == (3, 0)
        assert handle(page, "x0").get_attribute("max") == str(2 * math.pi)


def test_two_views_of_one_model_move_together_and_a_third_of_another_stays(browser, stage):
    with watched_page(browser, stage.url) as (page, problems):
        page.goto(
            stage.write(
                "views",
                ("m1", SecantToTangent()),
                ("m1", SecantToTangent()),
                ("m2", SecantToTangent()),
            )
        )
        settle(page)
        alive(page)
        points = handle(page, FIRST)
        points.nth(0).press("Shift+ArrowRight")
        drawn(page)
        values = [points.nth(i).get_attribute("aria-valuenow") for i in range(3)]
        assert values == ["1.5", "1.5", "1"]
        points.nth(1).press("Home")
        drawn(page)
        values = [points.nth(i).get_attribute("aria-valuenow") for i in range(3)]
        assert values == ["-3", "-3", "1"]
        assert problems == []


def test_a_change_of_the_model_from_outside_moves_the_picture(browser, stage):
    with remote_controlled(browser, stage, SecantToTangent()) as (page, put):
        before = curve(page)
        put(SecantToTangent("sine", 0.0, -1.0))
        assert state_of(page) == (0, -1)
        assert page.get_by_label("f(x) =").input_value() == "sine"
        assert number(readouts(page)["secant slope"]) == pytest.approx(
            math.sin(0.1) / 0.1, abs=1e-4
        )
        assert curve(page) != before


# --- what it shows ---------------------------------------------------------------------------


def test_the_read_outs_are_the_numbers_of_python(browser, stage):
    with remote_controlled(browser, stage, SecantToTangent()) as (page, put):
        for state in STATES:
            python = SecantToTangent(*state)
            put(python)
            shown = {name: number(text) for name, text in readouts(page).items()}
            check_readouts(python, shown)


def check_readouts(python: SecantToTangent, shown: dict[str, float]) -> None:
    # Half a unit of the last digit shown, and what two libraries may differ in f, over h.
    noise = 4 * 2**-52 * max(abs(python._row.f(python.x0)), 1) / python.h
    assert shown["step h"] == pytest.approx(python.h, rel=0.005)
    assert shown["secant slope"] == pytest.approx(python.slope, abs=6e-5 + noise)
    if math.isnan(python.derivative):
        assert math.isnan(shown["tangent f′(x0)"])
        assert math.isnan(shown["error of the secant"])
        return
    assert shown["tangent f′(x0)"] == pytest.approx(python.derivative, abs=6e-5)
    assert shown["error of the secant"] == pytest.approx(python.error, rel=0.006, abs=noise)
    # The slopes show as many decimals as it takes to see them part.
    if python.error > 100 * noise:
        parted = abs(shown["secant slope"] - shown["tangent f′(x0)"])
        assert parted == pytest.approx(python.error, rel=0.1)


def test_a_sentence_says_what_rules_the_error(browser, stage):
    expected = {
        ("square", 1.0, 0.0): "Truncation",
        ("square", 1.0, -8.0): "Close to the best h",
        ("square", 1.0, -12.3): "Rounding",
        ("square", 1.0, -16.0): "h vanished in rounding",
        ("absolute", 0.0, -0.3): "No tangent here",
        ("absolute", -1.0, 0.2): "spans the corner",
        ("absolute", 1.0, -5.0): "straight",
        ("sine", 0.0, -9.0): "exactly the same slope",
    }
    with remote_controlled(browser, stage, SecantToTangent()) as (page, put):
        for state, words in expected.items():
            put(SecantToTangent(*state))
            assert words in note(page), state


def test_the_error_curve_is_a_v_with_a_noisy_left_arm_and_a_straight_right_one(browser, stage):
    with opened(browser, stage, SecantToTangent(function="exponential")) as page:
        path = page.evaluate("document.querySelectorAll('.st-line.st-dots')[1].getAttribute('d')")
        points = [tuple(map(float, p)) for p in re.findall(r"M([\d.]+) ([\d.]+)h0", path)]
        assert len(points) == 327
        downs = [y for _, y in points]  # downwards is less error
        bottom = downs.index(max(downs))
        assert -9.5 < -16 + bottom / 20 < -6.5
        right = [b - a for a, b in pairwise(downs[200:])]
        left = [b - a for a, b in pairwise(downs[:141])]
        assert all(step < 0 for step in right)
        assert 30 < sum(step < 0 for step in left) < 110


def test_an_exact_slope_stands_on_the_floor_and_a_missing_one_on_the_axis(browser, stage):
    places = {}
    for state in (("sine", 0.0, -9.0), ("absolute", 0.0, -9.0)):
        with opened(browser, stage, SecantToTangent(*state)) as page:
            area = page.locator(".st-area").last.bounding_box()
            mark = page.locator(".st-tick-top", has_text="≈ 0").bounding_box()
            dot = handle(page, DOT).bounding_box()
            middle = dot["y"] + dot["height"] / 2
            places[state[0]] = middle
            if state[0] == "sine":
                assert middle == pytest.approx(mark["y"] + mark["height"] / 2, abs=2)
            else:
                assert middle == pytest.approx(area["y"] + area["height"], abs=2)
    assert places["absolute"] > places["sine"]


def test_a_second_point_outside_the_picture_waits_at_its_edge_on_the_secant(browser, stage):
    with opened(browser, stage, SecantToTangent("square", 2.5, 0.3)) as page:
        area = page.locator(".st-area").first.bounding_box()
        dot = page.evaluate(
            """() => { const { left, top } = document.querySelector(".st-ring").style;
                       return [parseFloat(left), parseFloat(top)]; }"""
        )
        assert min(dot[1], 100 - dot[0]) == pytest.approx(0, abs=0.1)
        assert "st-outside" in handle(page, SECOND).get_attribute("class")
        assert area["width"] > 0


def test_the_live_text_speaks_once_the_hand_rests(browser, stage):
    with opened(browser, stage, SecantToTangent()) as page:
        live = page.locator("[aria-live=polite]")
        assert live.inner_text() == ""
        for _ in range(3):
            handle(page, "h").press("Shift+ArrowLeft")
            drawn(page)
            assert live.text_content() == ""
        page.wait_for_timeout(1000)
        assert live.text_content().startswith(
            "h = 0.001, secant slope 2.001, tangent slope 2, error 0.001. Truncation:"
        )
        handle(page, "h").press("Home")
        page.wait_for_timeout(1000)
        assert "h = 1 times 10 to the minus 16" in live.text_content()


# --- the still and the script ----------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 720])
def test_the_most_crowded_states_have_room_and_none_changes_the_height(browser, stage, width):
    with remote_controlled(browser, stage, SecantToTangent(), width=width) as (page, _):
        shown = looks(page, [SecantToTangent(*state).state() for state in STATES])
    wrong = [(s, found) for s, one in zip(STATES, shown, strict=True) for found in one.crowded()]
    assert wrong == []
    assert len({round(one.edges[2]) for one in shown}) == 1


def test_nothing_shifts_when_the_script_takes_over_late(browser, stage):
    with watched_page(browser, stage.url, width=360) as (page, problems):
        add_up_shifts(page)
        page.route(
            "**/SecantToTangent.js", lambda route: (page.wait_for_timeout(300), route.continue_())
        )
        page.goto(stage.write("late", ("m1", SecantToTangent())))
        alive(page)
        page.wait_for_timeout(200)
        assert page.evaluate("shift") == 0
        assert problems == []


def test_an_explorable_far_below_waits_until_the_reader_comes_near(browser, stage):
    with watched_page(browser, stage.url) as (page, problems):
        space = '<div style="height: 6000px"></div>'
        page.goto(stage.write("far", ("m1", SecantToTangent()), before=space))
        page.wait_for_timeout(300)
        assert page.locator(".st-still").count() == 1
        page.locator("#after").scroll_into_view_if_needed()
        alive(page)
        assert problems == []


@pytest.mark.parametrize("fault", ["missing", "broken", "throwing"])
def test_a_script_that_fails_leaves_the_still_and_says_so(browser, stage, fault):
    bodies = {
        "broken": "SteepestHost.define(() => { throw new Error('no luck'); });",
        "throwing": "SteepestHost.define(() => ({ render() { throw new Error('no luck'); } }));",
    }
    with watched_page(browser, stage.url) as (page, problems):
        page.route(
            "**/SecantToTangent.js",
            lambda route: (
                route.abort()
                if fault == "missing"
                else route.fulfill(body=bodies[fault], content_type="text/javascript")
            ),
        )
        page.goto(stage.write("fault", ("m1", SecantToTangent())))
        message = page.get_by_role("status")
        message.wait_for()
        reason = "cannot load" if fault == "missing" else "no luck"
        assert reason in message.inner_text()
        assert page.locator(".st-still .st-drawing").first.is_visible()
        assert any(reason in problem or "ERR_FAILED" in problem for problem in problems)


def test_a_page_read_from_a_folder_is_alive_too(browser, stage):
    stage.write("folder", ("m1", SecantToTangent()))
    with watched_page(browser, "file://") as (page, problems):
        page.goto((stage.folder / "folder.html").as_uri())
        alive(page)
        handle(page, FIRST).press("End")
        drawn(page)
        assert state_of(page)[0] == 3
        assert problems == []


# --- in the chapter --------------------------------------------------------------------------


def test_the_chapter_shows_it_alive_and_it_can_be_dragged(browser, book):
    with watched_page(browser, book.url) as (page, problems):
        page.goto(f"{book.url}/{CHAPTER}")
        box = page.locator(".st-explorable").first
        box.scroll_into_view_if_needed()
        alive(page)
        before = readouts(page)
        assert before["secant slope"] == "3"
        drag(page, FIRST, -50)
        handle(page, "h").press("Shift+ArrowLeft")
        drawn(page)
        x0, log10_h = state_of(page)
        assert log10_h == -1
        assert number(readouts(page)["secant slope"]) == pytest.approx(2 * x0 + 0.1, abs=1e-4)
        assert problems == []
