"""What holds for every explorable: keyboard, touch, themes, paper, room for every text.

Each stands alone on a page. What is particular to one is tested in a file of its own.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from support.explorable_states import ALL, random_states
from support.network import settle, watched_page
from support.stage import (
    alive,
    drawn,
    handle,
    looks,
    opened,
    picture,
    readouts,
    remote_controlled,
)

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("kind", ALL, ids=lambda k: k.__name__)]

FOCUSABLE = ".st-frame :is(input, select, button, [tabindex])"


def sliders(page) -> list[str]:
    """Return the names of all handles and sliders."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".st-frame :is([role=slider], input[type=range])")]
            .map((el) => el.getAttribute("aria-label")
                ?? el.closest("label").querySelector(".st-slider-name span").textContent)"""
    )


def position(page, name: str) -> tuple[float, float, float]:
    """Return where a handle or slider stands, and its ends."""
    return tuple(
        handle(page, name).evaluate(
            """(el) => (el.matches("input") ? ["value", "min", "max"].map((a) => Number(el[a]))
                : ["now", "min", "max"].map((a) => Number(el.getAttribute(`aria-value${a}`))))"""
        )
    )


# --- moving it -------------------------------------------------------------------------------


def test_every_slider_takes_the_keyboard(browser, stage, kind):
    with remote_controlled(browser, stage, kind()) as (page, put):
        names = sliders(page)
        assert len(names) >= 2
        assert len(set(names)) == len(names)
        for name in names:
            put(kind())
            handle(page, name).press("End")
            drawn(page)
            now, low, high = position(page, name)
            assert now == pytest.approx(high), name
            handle(page, name).press("Shift+ArrowLeft")
            drawn(page)
            large = now - position(page, name)[0]
            assert large > 0, name
            handle(page, name).press("End")
            handle(page, name).press("ArrowLeft")
            drawn(page)
            assert 0 < now - position(page, name)[0] <= large, name
            handle(page, name).press("Home")
            drawn(page)
            assert position(page, name)[0] == pytest.approx(low), name
            handle(page, name).press("PageUp")
            drawn(page)
            assert position(page, name)[0] - low > 0, name


def test_every_handle_is_dragged_and_changes_the_picture(browser, stage, kind):
    with remote_controlled(browser, stage, kind()) as (page, put):
        for point in page.locator(".st-handle").all():
            put(kind())
            before = picture(page), point.get_attribute("style")
            box = point.bounding_box()
            x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            moved = False
            for across, down in ((-40, 30), (40, -30)):
                page.mouse.move(x, y)
                page.mouse.down()
                page.mouse.move(x + across, y + down, steps=4)
                page.mouse.up()
                drawn(page)
                moved |= before != (picture(page), point.get_attribute("style"))
            assert moved, point.get_attribute("aria-label")


def test_a_finger_drags_a_handle_without_scrolling_the_page(browser, stage, kind):
    with opened(browser, stage, kind(), width=360, has_touch=True, is_mobile=True) as page:
        for point in page.locator(".st-handle").all():
            point.scroll_into_view_if_needed()
            scrolled = page.evaluate("scrollY")
            before = picture(page), point.get_attribute("style")
            touch = page.context.new_cdp_session(page)
            moved = False
            for across, down in ((-8, 5), (8, -5)):
                box = point.bounding_box()
                x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
                for kind_of, step in [("touchStart", 0), *(("touchMove", i) for i in range(1, 6))]:
                    at = {"x": x + across * step, "y": y + down * step}
                    touch.send("Input.dispatchTouchEvent", {"type": kind_of, "touchPoints": [at]})
                touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
                drawn(page)
                moved |= before != (picture(page), point.get_attribute("style"))
            assert moved, point.get_attribute("aria-label")
            assert page.evaluate("scrollY") == scrolled


def test_tab_visits_every_control_once_and_shows_where_it_is(browser, stage, kind):
    with opened(browser, stage, kind()) as page:
        count = page.locator(FOCUSABLE).count()
        seen = []
        for _ in range(count):
            page.keyboard.press("Tab")
            place, ring = page.evaluate(
                f"""() => {{
                    const el = document.activeElement;
                    const part = el.matches(".st-handle") ? "::after" : null;
                    return [[...document.querySelectorAll("{FOCUSABLE}")].indexOf(el),
                        getComputedStyle(el, part).outlineStyle];
                }}"""
            )
            seen.append(place)
            assert ring == "solid"
        assert sorted(seen) == list(range(count))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body")


def test_every_choice_draws_another_picture(browser, stage, kind):
    with opened(browser, stage, kind()) as page:
        for control in page.locator("select").all():
            pictures = set()
            values = control.evaluate("(el) => [...el.options].map((option) => option.value)")
            for value in values:
                control.select_option(value)
                drawn(page)
                pictures.add("\n".join(picture(page)))
            assert len(pictures) == len(values)


def test_reset_goes_back_to_the_start(browser, stage, kind):
    with opened(browser, stage, kind()) as page:
        first, numbers = picture(page), readouts(page)
        for name in sliders(page):
            handle(page, name).press("Home")
        for control in page.locator("select").all():
            control.select_option(index=1)
        drawn(page)
        assert (picture(page), readouts(page)) != (first, numbers)
        page.get_by_role("button", name="Reset").click()
        drawn(page)
        assert picture(page) == first
        assert readouts(page) == numbers


def test_the_live_text_speaks_once_the_hand_rests_and_is_plain(browser, stage, kind):
    with opened(browser, stage, kind()) as page:
        live = page.locator("[aria-live=polite]")
        name = sliders(page)[0]
        handle(page, name).press("Home")
        handle(page, name).press("End")
        drawn(page)
        assert live.text_content() == ""
        page.wait_for_timeout(1000)
        words = live.text_content()
        assert len(words.split()) > 8
        assert not re.search(r"undefined|NaN|\[object|\*|\{", words), words


def test_at_most_four_controls_a_reset_and_four_numbers_or_more(browser, stage, kind):
    state = len(kind().state())
    assert state <= 5  # a point has two
    with opened(browser, stage, kind()) as page:
        assert len(readouts(page)) >= 3
        assert page.locator(".st-readouts > div").count() == len(readouts(page))


# --- in every state --------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 720])
def test_in_every_state_texts_have_room_numbers_exist_and_the_height_stays(
    browser, stage, kind, width
):
    wrong, heights = [], set()
    states = list(random_states(kind, 120))
    with remote_controlled(browser, stage, kind(), width=width) as (page, _):
        shown = looks(page, [python.state() for python in states])
    for python, one in zip(states, shown, strict=True):
        heights.add(round(one.edges[2]))
        wrong += [(python, problem) for problem in one.crowded()]
        if re.search(r"NaN|Infinity|undefined", " ".join(one.lines)):
            wrong.append((python, "a line that cannot be drawn"))
    assert len({" ".join(one.lines) for one in shown}) > 60  # they were drawn, each anew
    assert wrong == [], "\n".join(map(str, wrong[:20]))
    assert len(heights) == 1, heights


@pytest.mark.parametrize("width", [320, 360, 500, 720, 1280])
def test_the_still_is_the_live_picture_to_the_pixel(browser, stage, kind, width):
    boxes = """() => [...document.querySelectorAll(".st-frame, .st-frame *")].map((el) => {
        const { x, y, width, height } = el.getBoundingClientRect();
        const text = el.children.length === 0 ? el.textContent : "";
        return [el.tagName, text, el.getAttribute("d"), x, y + scrollY, width, height].join(" ");
    })"""
    with watched_page(browser, stage.url, width=width) as (page, _):
        address = stage.write(f"twin-{kind.__name__}", ("m1", kind()))
        page.route(
            "**/host.js", lambda route: route.fulfill(body="", content_type="text/javascript")
        )
        page.goto(address)
        still = page.evaluate(boxes)
        page.unroute("**/host.js")
        page.goto(address)
        alive(page)
        assert page.evaluate(boxes) == still
        assert len(still) > 40


# --- for everybody ---------------------------------------------------------------------------


# Each in both schemes on both screens: two of the four combinations alive, the others still, in
# turn this way round and that. Alive or still, the drawing has the same parts and the same colors.
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["live", "still"])
def test_axe_finds_nothing_in_light_and_dark(browser, stage, kind, width, script):
    scheme = ["light", "dark"][(ALL.index(kind) + (width == 320) + script) % 2]
    with watched_page(browser, stage.url, width=width, scheme=scheme) as (page, _):
        if not script:
            page.route("**/host.js", lambda route: route.fulfill(body=""))
        page.goto(stage.write(f"axe-{kind.__name__}", ("m1", kind()), ("m2", kind())))
        if script:
            settle(page)
            alive(page)
        rules = {
            "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
            "resultTypes": ["violations"],
        }
        found = Axe().run(page, options=rules).response["violations"]
        assert [(item["id"], item["nodes"][0]["html"]) for item in found] == []


@pytest.mark.parametrize("width", [320, 360, 720])
def test_text_is_never_smaller_than_12_px_and_nothing_is_cut_off(browser, stage, kind, width):
    with opened(browser, stage, kind(), width=width) as page:
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


def test_colors_follow_the_theme_at_once(browser, stage, kind):
    color = "() => getComputedStyle(document.querySelector('.st-line')).stroke"
    with opened(browser, stage, kind()) as page:
        light = page.evaluate(color)
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        dark = page.evaluate(color)
        assert light != dark
        page.evaluate("delete document.documentElement.dataset.theme")
        page.evaluate("document.body.dataset.jpThemeLight = 'false'")  # JupyterLab
        assert page.evaluate(color) == dark


def test_paper_gets_the_picture_without_controls_and_in_light_colors(browser, stage, kind):
    with opened(browser, stage, kind(), scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator(".st-drawing").first.is_visible()
        assert page.locator(".st-readout-value").first.is_visible()
        for hidden in (".st-head", ".st-slider", ".st-note"):
            assert not any(one.is_visible() for one in page.locator(hidden).all())
        ink = page.evaluate("getComputedStyle(document.querySelector('.st-frame')).color")
        assert ink == "rgb(34, 39, 46)"


def test_nothing_moves_by_itself_where_the_reader_asked_for_rest(browser, stage, kind):
    moving = "() => getComputedStyle(document.querySelector('.st-handle'), '::after')"
    with opened(browser, stage, kind(), reduced_motion="reduce") as page:
        assert page.evaluate(moving + ".transitionDuration") == "0s"
        for button in page.locator(".st-play").all():
            assert button.inner_text() == "Step"
            button.click()
            drawn(page)
            shown = picture(page)
            page.wait_for_timeout(500)
            assert picture(page) == shown
    with opened(browser, stage, kind(), reduced_motion="no-preference") as page:
        assert page.evaluate(moving + ".transitionDuration") != "0s"


def test_jupyterlab_leaves_the_keys_to_every_focusable_element(browser, stage, kind):
    with opened(browser, stage, kind()) as page:
        free = page.evaluate(
            """() => [...document.querySelectorAll(".st-frame :is(input, select, [tabindex])")]
                .map((el) => el.dataset.lmSuppressShortcuts)"""
        )
        assert len(free) >= 2
        assert set(free) == {"true"}


def test_without_scripts_the_still_the_text_and_a_hint_remain(browser, stage, kind):
    with watched_page(browser, stage.url, java_script_enabled=False) as (page, problems):
        page.goto(stage.write(f"silent-{kind.__name__}", ("m1", kind())))
        assert page.locator(".st-drawing").first.is_visible()
        assert page.locator("noscript .st-message").is_visible()
        assert not page.get_by_role("button", name="Reset").is_visible()
        assert not page.locator("input").first.is_visible()
        described = page.locator(".st-frame > .st-quiet").first.text_content()
        assert len(described.split()) >= 20
        assert problems == []
