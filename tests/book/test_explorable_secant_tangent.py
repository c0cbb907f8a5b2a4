"""The explorable "secant to tangent" in a real browser: by mouse, touch, keyboard and without any.

Most tests use a page with nothing but explorables on it; the last ones use the chapter.
"""

from __future__ import annotations

import html
import json
import math
import re
from contextlib import contextmanager
from itertools import combinations, pairwise
from statistics import median

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from support.book import serve
from support.network import settle, watched_page

from steepest.explorables import SecantToTangent
from steepest.explorables.secant_tangent import FUNCTIONS
from steepest.functions import ELEMENTARY
from steepest_book.stills import HOST, Job, page_script, stills

pytestmark = pytest.mark.slow

CHAPTER = "chapters/01-derivatives.html"
START = {"function": "square", "x0": 1.0, "log10_h": 0.0}
FIRST = "x0, the point of the tangent"
SECOND = "x0 + h, the second point"
DOT = "h, on the error curve"
CONTROLS = ["f(x) =", SECOND, FIRST, "x0", DOT, "h", "Reset"]

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


class Stage:
    """A folder with a page of explorables."""

    def __init__(self, folder, url: str) -> None:
        self.folder, self.url = folder, url

    def write(self, name: str, *views: tuple[str, dict], before: str = "") -> str:
        """Write a page with views ``(model id, state)`` and return its address."""
        jobs = [Job("dial", SecantToTangent._esm, state | {"initial": START}) for _, state in views]
        boxes = "\n".join(
            f'<div class="st-explorable" data-model="{model}" data-module="explorable.js">'
            f'<script type="application/json" class="st-state">{json.dumps(job.state)}</script>'
            f'<div class="st-still">{still}</div>'
            '<noscript><p class="st-message">No script.</p></noscript></div>'
            for (model, _), job, still in zip(
                views, jobs, stills(name, jobs, self.folder / "cache"), strict=True
            )
        )
        (self.folder / f"{name}.html").write_text(
            "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Stage</title>"
            '<meta name="viewport" content="width=device-width">'
            f"<style>{SecantToTangent._css}\nbody {{ margin: 16px auto; max-width: 720px; "
            "background: var(--st-background); color: var(--st-ink) }</style>"
            f"<script>document.documentElement.dataset.theme = matchMedia("
            "'(prefers-color-scheme: dark)').matches ? 'dark' : 'light'</script></head>"
            f"<body><main><h1>Stage</h1>{before}{boxes}<p id='after'>After</p></main>"
            "<script src='host.js'></script></body></html>",
            encoding="utf-8",
        )
        return f"{self.url}/{name}.html"


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stage")
    script = page_script("stage", "dial", str(SecantToTangent._esm))
    (folder / "explorable.js").write_text(script, encoding="utf-8")
    (folder / "host.js").write_text(HOST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "favicon.ico").write_bytes(b"")
    with serve(folder) as url:
        yield Stage(folder, url)


@contextmanager
def opened(browser, stage, state=START, **options):
    """Open the explorable in a state, alive, and check that nothing went wrong on the page."""
    key = "-".join(str(value) for value in state.values()).replace(".", "_")
    with watched_page(browser, stage.url, **options) as (page, problems):
        page.goto(stage.write(f"one-{key}", ("m1", state)))
        alive(page)
        yield page
        assert problems == []


@contextmanager
def remote_controlled(browser, stage, **options):
    """Open the explorable and yield the page and a function that puts the model into a state."""
    with opened(browser, stage, **options) as page:
        page.evaluate(
            """() => {
                const { get } = SteepestHost.Model.prototype;
                SteepestHost.Model.prototype.get = function (name) {
                    window.model = this;
                    return get.call(this, name);
                };
            }"""
        )
        handle(page, FIRST).press("End")  # draws, and so asks the model
        drawn(page)

        def put(python: SecantToTangent) -> None:
            page.evaluate(
                "(state) => model.set(state)",
                python.state(),
            )
            drawn(page)

        yield page, put


def alive(page) -> None:
    page.wait_for_function("document.querySelector('.st-still') === null")


def drawn(page) -> None:
    """Wait until the picture shows what was done: a change is drawn in the next frame."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def handle(page, name: str):
    return page.get_by_role("slider", name=name, exact=True)


def state_of(page) -> tuple[float, float]:
    """Return x0 and log10 h as the controls say them."""
    x0, log10_h = (handle(page, name).get_attribute("aria-valuenow") for name in (FIRST, SECOND))
    return float(x0), float(log10_h)


def readouts(page) -> dict[str, str]:
    """Return the read-outs as a screen shows them."""
    rows = page.locator(".st-readouts > div").all()
    return {
        row.locator(".st-readout-name").inner_text(): row.locator(".st-readout-value").inner_text()
        for row in rows
    }


def number(text: str) -> float:
    """Return the number that a read-out shows: 1.2 × 10−8, −3, none."""
    if text == "none":
        return math.nan
    text = text.replace("−", "-")
    mantissa, power = re.fullmatch(r"(-?[\d.]+)?(?: × )?(?:10(-?\d+))?", text).groups()
    if power is None or (mantissa or "").startswith("10"):
        return float(text)
    return float(mantissa or 1) * 10.0 ** int(power)


def drag(page, name: str, across: float, down: float = 0) -> None:
    box = handle(page, name).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=6)
    page.mouse.up()
    drawn(page)


def curve(page) -> str:
    return page.locator("path.st-line").first.get_attribute("d")


def picture(page) -> list[str]:
    return page.evaluate(
        """() => [...document.querySelectorAll(".st-line")].map((line) =>
            ["d", "x1", "y1", "x2", "y2", "hidden"].map((a) => line.getAttribute(a)).join())"""
    )


# --- moving it -------------------------------------------------------------------------------


def test_dragging_the_first_point_moves_x0_and_everything_that_depends_on_it(browser, stage):
    with opened(browser, stage) as page:
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
    with opened(browser, stage) as page:
        width = page.locator(".st-drawing").first.bounding_box()["width"]
        units = 6.48  # what the picture of the square is wide: its interval and 4 % on each side
        drag(page, SECOND, -30, down=12)
        x0, log10_h = state_of(page)
        assert x0 == 1
        assert 10**log10_h == pytest.approx(1 - 30 * units / width, abs=0.03)
        assert number(readouts(page)["secant slope"]) == pytest.approx(2 + 10**log10_h, abs=1e-3)


def test_the_second_point_cannot_be_dragged_past_the_first(browser, stage):
    with opened(browser, stage) as page:
        drag(page, SECOND, -150)
        assert state_of(page) == (1.0, -3.0)


def test_where_the_points_meet_each_can_still_be_taken(browser, stage):
    with opened(browser, stage, START | {"log10_h": -6.0}) as page:
        drag(page, SECOND, 40)
        assert state_of(page)[1] > -0.5
    with opened(browser, stage, START | {"log10_h": -6.0}) as page:
        drag(page, FIRST, 40)
        assert state_of(page)[0] > 1.5
        assert state_of(page)[1] == -6


def test_dragging_the_dot_of_the_error_plot_changes_h(browser, stage):
    with opened(browser, stage) as page:
        width = page.locator(".st-drawing").last.bounding_box()["width"]
        drag(page, DOT, -0.4 * width, down=30)
        x0, log10_h = state_of(page)
        assert x0 == 1
        assert log10_h == pytest.approx(-0.4 * 17.3, abs=0.2)
        box = handle(page, DOT).bounding_box()
        slider = handle(page, "h")
        assert float(slider.input_value()) == log10_h
        assert box["y"] > 0


def test_a_finger_drags_a_point_without_scrolling_the_page(browser, stage):
    with opened(browser, stage, width=360, has_touch=True, is_mobile=True) as page:
        point = handle(page, FIRST)
        point.scroll_into_view_if_needed()
        scrolled = page.evaluate("scrollY")
        box = point.bounding_box()
        x, y = box["x"] + 18, box["y"] + 18
        touch = page.context.new_cdp_session(page)
        for kind, step in [("touchStart", 0), *(("touchMove", i) for i in range(1, 7))]:
            touch.send(
                "Input.dispatchTouchEvent",
                {"type": kind, "touchPoints": [{"x": x - 10 * step, "y": y + 8 * step}]},
            )
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        drawn(page)
        assert state_of(page)[0] < 0.2
        assert page.evaluate("scrollY") == scrolled


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
    with remote_controlled(browser, stage) as (page, put):
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
    with opened(browser, stage) as page:
        box = handle(page, "h").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        drawn(page)
        assert state_of(page)[1] == pytest.approx(-7.85, abs=0.2)


def test_tab_visits_every_control_once_and_shows_where_it_is(browser, stage):
    with opened(browser, stage) as page:
        names = []
        for _ in CONTROLS:
            page.keyboard.press("Tab")
            name, ring = page.evaluate(
                """() => {
                    const el = document.activeElement;
                    const name = el.getAttribute("aria-label") ?? el.closest("label")?.innerText
                        .split("\\n")[0] ?? el.textContent;
                    const ring = (part) => getComputedStyle(el, part).outlineStyle;
                    return [name, ring(el.matches(".st-handle") ? "::after" : null)];
                }"""
            )
            names.append(name.strip().replace("\n", ""))
            assert ring == "solid", name
        assert sorted(names, key=str) == sorted(CONTROLS, key=str)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body")


def test_choosing_a_function_draws_it_and_keeps_x0_inside_its_interval(browser, stage):
    with opened(browser, stage, {"function": "sigmoid", "x0": 5.0, "log10_h": 0.0}) as page:
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


def test_reset_goes_back_to_the_start(browser, stage):
    with opened(browser, stage) as page:
        first = picture(page)
        page.get_by_label("f(x) =").select_option("cubic")
        drag(page, FIRST, -40)
        handle(page, "h").press("Home")
        assert state_of(page) != (1, 0)
        page.get_by_role("button", name="Reset").click()
        drawn(page)
        assert state_of(page) == (1, 0)
        assert page.get_by_label("f(x) =").input_value() == "square"
        assert picture(page) == first


def test_two_views_of_one_model_move_together_and_a_third_of_another_stays(browser, stage):
    with watched_page(browser, stage.url) as (page, problems):
        page.goto(stage.write("views", ("m1", START), ("m1", START), ("m2", START)))
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
    with remote_controlled(browser, stage) as (page, put):
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
    with remote_controlled(browser, stage) as (page, put):
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
    with remote_controlled(browser, stage) as (page, put):
        for state, words in expected.items():
            put(SecantToTangent(*state))
            assert words in page.locator(".st-note").inner_text(), state


def test_the_error_curve_is_a_v_with_a_noisy_left_arm_and_a_straight_right_one(browser, stage):
    with opened(browser, stage, START | {"function": "exponential"}) as page:
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
        with opened(browser, stage, SecantToTangent(*state).state()) as page:
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
    with opened(browser, stage, SecantToTangent("square", 2.5, 0.3).state()) as page:
        area = page.locator(".st-area").first.bounding_box()
        dot = page.evaluate(
            """() => { const { left, top } = document.querySelector(".st-ring").style;
                       return [parseFloat(left), parseFloat(top)]; }"""
        )
        assert min(dot[1], 100 - dot[0]) == pytest.approx(0, abs=0.1)
        assert "st-outside" in handle(page, SECOND).get_attribute("class")
        assert area["width"] > 0


def test_the_live_text_speaks_once_the_hand_rests(browser, stage):
    with opened(browser, stage) as page:
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


@pytest.mark.parametrize("width", [320, 360, 500, 720, 1280])
@pytest.mark.parametrize("state", [("square", 1.0, 0.0), ("cubic", -1.0, -9.3)], ids=str)
def test_the_still_is_the_live_picture_to_the_pixel(browser, stage, state, width):
    boxes = """() => [...document.querySelectorAll(".st-frame, .st-frame *")].map((el) => {
        const { x, y, width, height } = el.getBoundingClientRect();
        const text = el.children.length === 0 ? el.textContent : "";
        return [el.tagName, text, el.getAttribute("d"), x, y + scrollY, width, height].join(" ");
    })"""
    python = SecantToTangent(*state)
    with watched_page(browser, stage.url, width=width, java_script_enabled=True) as (page, _):
        address = stage.write("twin", ("m1", python.state()))
        page.route(
            "**/host.js", lambda route: route.fulfill(body="", content_type="text/javascript")
        )
        page.goto(address)
        still = page.evaluate(boxes)
        page.unroute("**/host.js")
        page.goto(address)
        alive(page)
        assert page.evaluate(boxes) == still
        assert len(still) > 80


@pytest.mark.parametrize("width", [320, 720])
def test_no_state_changes_the_height(browser, stage, width):
    heights = {}
    with remote_controlled(browser, stage, width=width) as (page, put):
        for state in STATES:
            put(SecantToTangent(*state))
            heights[state] = page.locator(".st-frame").bounding_box()["height"]
    assert max(heights.values()) - min(heights.values()) < 0.5, heights


def test_nothing_shifts_when_the_script_takes_over_late(browser, stage):
    with watched_page(browser, stage.url, width=360) as (page, problems):
        page.add_init_script(
            """window.shift = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) window.shift += entry.value;
            }).observe({ type: "layout-shift", buffered: true });"""
        )
        page.route(
            "**/explorable.js", lambda route: (page.wait_for_timeout(300), route.continue_())
        )
        page.goto(stage.write("late", ("m1", START)))
        alive(page)
        page.wait_for_timeout(200)
        assert page.evaluate("shift") == 0
        assert problems == []


def test_an_explorable_far_below_waits_until_the_reader_comes_near(browser, stage):
    with watched_page(browser, stage.url) as (page, problems):
        space = '<div style="height: 6000px"></div>'
        page.goto(stage.write("far", ("m1", START), before=space))
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
            "**/explorable.js",
            lambda route: (
                route.abort()
                if fault == "missing"
                else route.fulfill(body=bodies[fault], content_type="text/javascript")
            ),
        )
        page.goto(stage.write("fault", ("m1", START)))
        message = page.get_by_role("status")
        message.wait_for()
        reason = "cannot load" if fault == "missing" else "no luck"
        assert reason in message.inner_text()
        assert page.locator(".st-still .st-drawing").first.is_visible()
        assert any(reason in problem or "ERR_FAILED" in problem for problem in problems)


def test_without_scripts_the_still_the_text_and_a_hint_remain(browser, stage):
    with watched_page(browser, stage.url, java_script_enabled=False) as (page, problems):
        page.goto(stage.write("silent", ("m1", START)))
        assert page.locator(".st-drawing").first.is_visible()
        assert page.locator("noscript .st-message").is_visible()
        assert not page.get_by_role("button", name="Reset").is_visible()
        assert not page.locator("input").first.is_visible()
        group = page.get_by_role("group", name="From secant to tangent")
        assert "the secant through the points" in group.inner_text()
        assert problems == []


def test_a_page_read_from_a_folder_is_alive_too(browser, stage):
    stage.write("folder", ("m1", START))
    with watched_page(browser, "file://") as (page, problems):
        page.goto((stage.folder / "folder.html").as_uri())
        alive(page)
        handle(page, FIRST).press("End")
        drawn(page)
        assert state_of(page)[0] == 3
        assert problems == []


# --- for everybody ---------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["live", "still"])
def test_axe_finds_nothing(browser, stage, width, scheme, script):
    with watched_page(browser, stage.url, width=width, scheme=scheme) as (page, _):
        if not script:
            page.route("**/host.js", lambda route: route.fulfill(body=""))
        page.goto(stage.write("axe", ("m1", START), ("m2", START)))
        if script:
            settle(page)
            alive(page)
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
        found = Axe().run(page, options=rules).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []


@pytest.mark.parametrize("width", [320, 360, 720])
def test_text_is_never_smaller_than_12_px_and_nothing_is_cut_off(browser, stage, width):
    with opened(browser, stage, width=width) as page:
        sizes = page.evaluate(
            """() => [...document.querySelectorAll(".st-frame *")]
                .filter((el) => [...el.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
                    && !el.closest(".st-quiet") && !["SUB", "SUP"].includes(el.tagName))
                .map((el) => parseFloat(getComputedStyle(el).fontSize))"""
        )
        assert min(sizes) >= 12
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        cut = page.evaluate(
            """() => [...document.querySelectorAll(".st-frame span, .st-frame p:not(.st-quiet)")]
                .filter((el) => el.scrollWidth > el.clientWidth + 1
                    && getComputedStyle(el).display !== "inline").map((el) => el.textContent)"""
        )
        assert cut == []


TEXTS = """() => [...document.querySelectorAll(
    ".st-label, .st-tick, .st-axis-name, .st-legend, .st-readout-name, .st-readout-value")]
    .filter((el) => el.checkVisibility() && el.textContent)
    .map((el) => {
        const range = document.createRange();
        range.selectNodeContents(el);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return [el.textContent, left, right, top, bottom];
    })"""


def random_states(count: int) -> list[tuple[str, float, float]]:
    rng = np.random.default_rng(2026)
    names = rng.choice(FUNCTIONS, count)
    steps = np.where(
        rng.random(count) < 0.8, rng.uniform(-1, 0.3, count), rng.uniform(-16, -1, count)
    )
    return [
        (str(name), round(float(rng.uniform(*ELEMENTARY[name].interval)), 2), float(log10_h))
        for name, log10_h in zip(names, steps, strict=True)
    ]


@pytest.mark.parametrize("width", [320, 720])
def test_no_text_lies_on_another_or_outside_the_frame(browser, stage, width):
    wrong = []
    with remote_controlled(browser, stage, width=width) as (page, put):
        frame = page.locator(".st-frame").bounding_box()
        for state in STATES + random_states(150):
            put(SecantToTangent(*state))
            texts = page.evaluate(TEXTS)
            assert len(texts) > 15
            for text, left, right, _, _ in texts:
                if left < frame["x"] or right > frame["x"] + frame["width"]:
                    wrong.append((state, text, "outside"))
            for one, other in combinations(texts, 2):
                across = min(one[2], other[2]) - max(one[1], other[1])
                down = min(one[4], other[4]) - max(one[3], other[3])
                if across > 0.5 and down > 1.5:
                    wrong.append((state, one[0], other[0], round(across), round(down)))
    assert wrong == [], "\n".join(map(str, wrong))


def test_colors_follow_the_theme_at_once(browser, stage):
    color = "() => getComputedStyle(document.querySelector('.st-line')).stroke"
    with opened(browser, stage) as page:
        light = page.evaluate(color)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        dark = page.evaluate(color)
        assert light != dark
        page.evaluate("delete document.documentElement.dataset.theme")
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")  # JupyterLab
        assert page.evaluate(color) == dark


def test_paper_gets_the_picture_without_controls_and_in_light_colors(browser, stage):
    with opened(browser, stage, scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(".st-drawing").first.is_visible()
        assert page.locator(".st-readout-value").first.is_visible()
        for hidden in (".st-head", ".st-slider", ".st-note"):
            assert not page.locator(hidden).first.is_visible()
        ink = page.evaluate("getComputedStyle(document.querySelector('.st-frame')).color")
        assert ink == "rgb(34, 39, 46)"


def test_nothing_moves_by_itself_where_the_reader_asked_for_rest(browser, stage):
    moving = "() => getComputedStyle(document.querySelector('.st-handle'), '::after')"
    with opened(browser, stage, reduced_motion="reduce") as page:
        assert page.evaluate(moving + ".transitionDuration") == "0s"
    with opened(browser, stage, reduced_motion="no-preference") as page:
        assert page.evaluate(moving + ".transitionDuration") != "0s"


def test_jupyterlab_leaves_the_keys_to_every_focusable_element(browser, stage):
    with opened(browser, stage) as page:
        free = page.evaluate(
            """() => [...document.querySelectorAll(".st-frame :is(input, select, [tabindex])")]
                .map((el) => el.dataset.lmSuppressShortcuts)"""
        )
        assert len(free) == 6
        assert set(free) == {"true"}


# --- speed -----------------------------------------------------------------------------------


def frame_times(page, name: str) -> tuple[list[float], list[float]]:
    """Drag a handle to and fro for 120 frames; return the work of each and the frames' lengths."""
    box = handle(page, name).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()  # a real press, so that the pointer is captured
    times = page.evaluate(
        """async ([name, x, y]) => {
            const point = document.querySelector(`[aria-label="${name}"]`);
            const pointerId = 1;
            const work = [], frames = [];
            let last = await new Promise(requestAnimationFrame);
            for (let i = 0; i < 120; i++) {
                const clientX = x - 60 * Math.abs(Math.sin(i / 9));
                let spent = -performance.now();
                point.dispatchEvent(
                    new PointerEvent("pointermove", { pointerId, clientX, clientY: y }));
                spent += performance.now();
                // The explorable asked for this frame first, so it has drawn when we are called.
                const now = await new Promise((done) => requestAnimationFrame((start) => {
                    document.body.getBoundingClientRect(); // lay out what was drawn
                    spent += performance.now() - start;
                    done(start);
                }));
                work.push(spent);
                frames.push(now - last);
                last = now;
            }
            return [work, frames];
        }""",
        [name, x, y],
    )
    page.mouse.up()
    return tuple(times)


@pytest.mark.parametrize("name", [FIRST, SECOND, DOT])
def test_a_drag_is_answered_within_a_frame(browser, stage, name):
    with opened(browser, stage, width=720) as page:
        session = page.context.new_cdp_session(page)
        # Processor time, for the clock on the wall also counts what else the machine is doing.
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

        def busy() -> float:
            metrics = session.send("Performance.getMetrics")["metrics"]
            return 1000 * next(m["value"] for m in metrics if m["name"] == "TaskDuration")

        before, start = state_of(page), busy()
        work, frames = frame_times(page, name)
        assert state_of(page) != before
        assert median(work) < 16
        assert (busy() - start) / len(frames) < 16


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


@pytest.mark.parametrize("width", [360, 1280])
def test_the_chapter_does_not_shift_when_explorables_come_alive(browser, book, width):
    with watched_page(browser, book.url, width=width) as (page, _):
        page.add_init_script(
            """window.shift = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries())
                    if (entry.sources.some(({ node }) => node?.parentElement?.closest(
                        ".st-explorable, article"))) window.shift += entry.value;
            }).observe({ type: "layout-shift", buffered: true });"""
        )
        page.goto(f"{book.url}/{CHAPTER}")
        settle(page)
        alive(page)
        assert page.evaluate("shift") < 0.05


def test_the_chapter_has_no_widget_that_looks_alive_and_is_not(book):
    text = html.unescape((book.path / CHAPTER).read_text(encoding="utf-8"))
    assert "vnd.jupyter.widget" not in text
    assert len(re.findall(r'class="st-explorable"', text)) >= 1
    assert "This cell has sliders when it runs" in text
