"""The explorable "gradient and direction" in a real browser: what is particular to it.

What holds for every explorable is in test_explorables.py.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from support.explorable_states import random_states
from support.stage import drag, drawn, handle, note, number, opened, readouts, remote_controlled

from steepest.explorables import GradientDial

pytestmark = pytest.mark.slow

POINT, RING, ON_COSINE = "the point", "the direction", "the direction on the cosine"
SLOPE = "slope ∇f·d"


def angle_of(page) -> float:
    return float(handle(page, RING).get_attribute("aria-valuenow"))


def position(page, name: str) -> np.ndarray:
    """Return the middle of a handle in pixels."""
    box = handle(page, name).bounding_box()
    return np.array([box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])


def bearing(across: float, down: float) -> float:
    """Return the angle of a way on the screen, in degrees counterclockwise from the right."""
    return math.degrees(math.atan2(-down, across))


def apart(angle: float, other: float) -> float:
    """Return how far two angles lie apart, in degrees."""
    return abs((angle - other + 180) % 360 - 180)


def map_arrows(page) -> list[tuple[float, float] | None]:
    """Return bearing and length of the arrows on the map, gradient first; None for a hidden one."""
    paths = page.evaluate(
        """() => [...document.querySelectorAll(".st-drawing .st-arrow")].map((arrow) =>
            arrow.hasAttribute("hidden") ? "" : arrow.getAttribute("d"))"""
    )
    assert len(paths) == 2
    found = []
    for path in paths:
        if path:
            x1, y1, x2, y2 = map(float, re.match(r"M(\S+) (\S+)L(\S+) ([\d.-]+)", path).groups())
            found.append((bearing(x2 - x1, y2 - y1), math.hypot(x2 - x1, y2 - y1)))
        else:
            found.append(None)
    return found


def cosine(page) -> tuple[np.ndarray, np.ndarray]:
    """Return the drawn wave as angles in degrees and heights, in units of the drawing."""
    path = page.locator(".st-drawing").nth(1).locator("path.st-line").first.get_attribute("d")
    x, y = np.array(re.findall(r"[ML]([\d.-]+) ([\d.-]+)", path), dtype=float).T
    return 0.36 * x - 180, -y


def test_the_numbers_are_those_of_python_in_every_state(browser, stage):
    seen = set()
    with remote_controlled(browser, stage, GradientDial()) as (page, put):
        for one in random_states(GradientDial, 60):
            put(one)
            shown, length = readouts(page), float(np.linalg.norm(one.gradient))
            assert shown.keys() == {"length ‖∇f‖", "gradient ∇f", SLOPE, "share of the steepest"}
            assert number(shown["length ‖∇f‖"]) == pytest.approx(length, rel=6e-4), one
            entries = re.fullmatch(r"\((.+), (.+)\)", shown["gradient ∇f"]).groups()
            assert [number(text) for text in entries] == pytest.approx(
                one.gradient, rel=6e-3, abs=1e-14 * length
            ), one
            noise = 1e-14 * length  # of a slope that is a difference of two products
            assert number(shown[SLOPE]) == pytest.approx(one.slope, rel=6e-4, abs=noise), one
            share = number(shown["share of the steepest"].removesuffix("%"))
            assert share == pytest.approx(100 * one.slope / length, rel=6e-3, abs=1e-12), one
            assert -100 <= share <= 100
            seen.add(one.landscape)
    assert seen == set(GradientDial.LANDSCAPES)


def test_arrows_point_along_the_gradient_and_the_direction_and_the_waves_top_is_the_gradients(
    browser, stage
):
    with remote_controlled(browser, stage, GradientDial()) as (page, put):
        lengths = []
        for one in random_states(GradientDial, 40, seed=7):
            put(one)
            uphill = math.degrees(math.atan2(one.gradient[1], one.gradient[0]))
            (gradient, first), (direction, second) = map_arrows(page)
            assert apart(gradient, uphill) < 0.2, one
            assert apart(direction, one.angle) < 0.2, one
            lengths += [first, second]
            angles, heights = cosine(page)
            assert (angles[0], angles[-1]) == (-180, 180)
            top = angles[np.argmax(heights)]
            assert apart(top, uphill) <= 1.6, one  # the wave is drawn at every third degree
            x, foot, tip = (
                float(page.locator(".st-drawing").nth(1).locator("line").nth(1).get_attribute(a))
                for a in ("x1", "y1", "y2")
            )
            assert 0.36 * x - 180 == pytest.approx(uphill, abs=0.05), one
            assert -tip == pytest.approx(heights.max(), abs=0.5), one
            assert foot == pytest.approx(-heights.mean(), abs=4), one  # the level of slope 0
        assert lengths == pytest.approx(np.full(len(lengths), lengths[0]), rel=2e-3)


def test_the_mark_on_the_wave_stands_at_the_direction_and_its_slope(browser, stage):
    with remote_controlled(browser, stage, GradientDial()) as (page, put):
        for angle in (-180.0, -97.0, 0.0, 33.0, 180.0):
            one = GradientDial("bowl", 1.5, 2.0, angle)
            put(one)
            mark = page.locator(".st-area").nth(1).locator(".st-handle").evaluate(
                "(node) => [node.style.left, node.style.top].map(parseFloat)"
            )  # fmt: skip
            assert mark[0] == pytest.approx((angle + 180) / 3.6, abs=1e-3)
            # The axis reaches 1.15 times as far as the steepest slope, both ways.
            assert mark[1] == pytest.approx(50 - 50 * one.slope / (1.15 * 5), abs=1e-3)


def test_the_dial_follows_the_pointer_around_the_point(browser, stage):
    with opened(browser, stage, GradientDial("bowl", 0.4, 0.3, 0.0)) as page:
        center = position(page, POINT)
        reach = np.linalg.norm(position(page, RING) - center)
        page.mouse.move(*position(page, RING))
        page.mouse.down()
        for target in (20, 75, 130, 175, -172, -120, -60, -8, 40):  # once around, and farther
            turn = math.radians(target)
            page.mouse.move(*(center + 1.3 * reach * np.array([math.cos(turn), -math.sin(turn)])))
            drawn(page)
            assert apart(angle_of(page), target) <= 1, target
            ring = position(page, RING) - center
            assert apart(bearing(*ring), target) <= 1.5, target
            assert np.linalg.norm(ring) == pytest.approx(reach, abs=1)  # it stays on its circle
            one = GradientDial("bowl", 0.4, 0.3, angle_of(page))
            assert number(readouts(page)[SLOPE]) == pytest.approx(one.slope, rel=6e-4)
        page.mouse.up()
        assert np.allclose(position(page, POINT), center, atol=0.5)


def test_dragging_the_point_takes_the_dial_along_and_keeps_its_angle(browser, stage):
    with opened(browser, stage, GradientDial("bowl", 1.0, 1.0, 60.0)) as page:
        before = position(page, RING) - position(page, POINT)
        drag(page, POINT, -50, 35)
        assert angle_of(page) == 60
        assert np.allclose(position(page, RING) - position(page, POINT), before, atol=1)
        words = handle(page, POINT).get_attribute("aria-valuetext")
        x, y = (float(v.replace("minus ", "-")) for v in re.findall(r"= ([^,]+)", words))
        assert x < 0.6
        assert y < 0.8
        one = GradientDial("bowl", x, y, 60.0)
        assert number(readouts(page)[SLOPE]) == pytest.approx(one.slope, rel=6e-4)
        drag(page, POINT, -900, 0)  # out of the picture: it stays at the edge of its box
        assert float(handle(page, POINT).get_attribute("aria-valuenow")) == -3


def test_the_mark_on_the_wave_is_dragged_too_as_far_as_the_ends(browser, stage):
    with opened(browser, stage, GradientDial()) as page:
        width = page.locator(".st-area").nth(1).bounding_box()["width"]
        drag(page, ON_COSINE, width / 4)
        assert angle_of(page) == pytest.approx(20 + 90, abs=2)
        drag(page, ON_COSINE, 2 * width)
        assert angle_of(page) == 180


@pytest.mark.parametrize(
    ("state", "pattern"),
    [
        (("bowl", 2.0, 0.0, 0.0), r"^Along the gradient: no direction from here climbs faster\.$"),
        (("bowl", 2.0, 0.0, 0.6), r"^Along the gradient"),
        (("bowl", 2.0, 0.0, 2.0), r"^Nearly along the gradient: the wave is flat at its top"),
        (
            ("bowl", 2.0, 0.0, -175.0),
            r"^Nearly against the gradient: the wave is flat at its bottom",
        ),
        (("bowl", 2.0, 0.0, 180.0), r"^Against the gradient: steepest descent, the step of grad"),
        (("bowl", 2.0, 0.0, -180.0), r"^Against the gradient"),
        (("bowl", 2.0, 0.0, 90.0), r"^Along the contour: .* the slope is 0\.$"),
        (("bowl", 2.0, 0.0, -91.0), r"^Nearly along the contour"),
        (("saddle", 2.0, 2.0, 45.0), r"^Along the contour"),
        (("bowl", 2.0, 0.0, 60.0), r"^Uphill, but slower than along the gradient, by the cosine"),
        (("bowl", 2.0, 0.0, 120.0), r"^Downhill, but slower than against the gradient\.$"),
        (("bowl", 0.0, 0.0, 30.0), r"^The gradient is 0: a critical point\. No direction"),
        (("saddle", 0.0, 0.0, 30.0), r"^The gradient is 0: a critical point"),
        (("elliptical_bowl", 2.0, 1.0, 0.0), r"^The gradient is 0: a critical point"),
        (("himmelblau", 3.0, 2.0, 0.0), r"^The gradient is 0: a critical point"),
    ],
)
def test_the_note_says_what_the_direction_is(browser, stage, state, pattern):
    with remote_controlled(browser, stage, GradientDial()) as (page, put):
        put(GradientDial(*state))
        assert re.search(pattern, note(page)), note(page)


def test_a_critical_point_has_no_arrow_no_top_and_no_share_and_leaving_it_brings_them_back(
    browser, stage
):
    with opened(browser, stage, GradientDial("saddle", 0.0, 0.0, 30.0)) as page:
        best = page.locator(".st-drawing").nth(1).locator("line").nth(1)
        gradient, direction = map_arrows(page)
        assert gradient is None
        assert direction[0] == pytest.approx(30, abs=0.2)
        assert best.get_attribute("hidden") is not None
        shown = readouts(page)
        assert (shown["share of the steepest"], shown[SLOPE]) == ("none", "0")
        assert np.ptp(cosine(page)[1]) == 0
        handle(page, POINT).press("ArrowRight")
        drawn(page)
        gradient, _ = map_arrows(page)
        assert gradient[0] == pytest.approx(0, abs=0.2)
        assert best.get_attribute("hidden") is None
        assert number(readouts(page)["length ‖∇f‖"]) == pytest.approx(0.2)
        handle(page, POINT).press("ArrowUp")
        drawn(page)
        gradient, _ = map_arrows(page)
        assert gradient[0] == pytest.approx(-45, abs=0.2)
        assert cosine(page)[0][np.argmax(cosine(page)[1])] == -45


@pytest.mark.parametrize("name", GradientDial.LANDSCAPES)
def test_choosing_a_landscape_goes_to_its_start_and_keeps_the_angle(browser, stage, name):
    other = "saddle" if name == "bowl" else "bowl"
    with opened(browser, stage, GradientDial(other, 0.3, -0.4, -75.0)) as page:
        page.locator("select").select_option(name)
        drawn(page)
        one = GradientDial(name, angle=-75.0)
        words = handle(page, POINT).get_attribute("aria-valuetext")
        at = [float(v.replace("minus ", "-")) for v in re.findall(r"= ([^,]+)", words)]
        assert at == pytest.approx(one.point, rel=1e-3)
        assert angle_of(page) == -75
        assert number(readouts(page)[SLOPE]) == pytest.approx(one.slope, rel=6e-4)
        assert apart(map_arrows(page)[0][0], bearing(one.gradient[0], -one.gradient[1])) < 0.2


@pytest.mark.parametrize("control", [RING, ON_COSINE, "angle"])
def test_the_angle_goes_on_from_the_other_end(browser, stage, control):
    keys = {
        "End": 180,
        "ArrowRight": -179,
        "ArrowLeft": -180,
        "ArrowDown": 179,
        "Shift+ArrowUp": -166,
        "Shift+ArrowLeft": 179,
        "Home": -180,
        "PageDown": 165,
    }
    with opened(browser, stage, GradientDial()) as page:
        for key, angle in keys.items():
            handle(page, control).press(key)
            drawn(page)
            assert angle_of(page) == angle, key
        assert page.locator(".st-slider .st-value").inner_text() == "165°"


def test_keys_alone_find_the_steepest_way_half_of_it_and_the_contour(browser, stage):
    with opened(browser, stage, GradientDial()) as page:
        ring = handle(page, RING)

        def share() -> float:
            drawn(page)
            return number(readouts(page)["share of the steepest"].removesuffix("%"))

        for _ in range(6):
            ring.press("Shift+ArrowRight")
        assert (share(), angle_of(page)) == (100, 110)
        assert note(page).startswith("Along the gradient")
        for _ in range(12):
            ring.press("Shift+ArrowRight")
        assert (share(), angle_of(page)) == (-100, -70)
        assert note(page).startswith("Against the gradient")
        for _ in range(4):
            ring.press("Shift+ArrowRight")
        assert share() == pytest.approx(-50, abs=1)
        for _ in range(2):
            ring.press("Shift+ArrowRight")
        ring.press("ArrowRight")
        assert abs(share()) < 1
        assert note(page).startswith("Nearly along the contour")
