"""The explorable "vanishing product" in a real browser: its stems, its products, its words.

What holds for every explorable is tested in test_explorables.py.
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
    note,
    number,
    opened,
    readouts,
    remote_controlled,
)

from steepest.explorables import VanishingProduct
from steepest.explorables.vanishing_product import ACTIVATIONS

pytestmark = pytest.mark.slow

DEPTH = "the depth, on the products"
FLOOR, CEILING = 1e-20, 1e21
LOW, HIGH = -21.5, 21.5  # of log10 on the axis of products
WIDTH, HEIGHT = 1000, 1000 / 1.2  # of a drawing in its own units
EVERY = pytest.mark.parametrize("activation", ACTIVATIONS)


def states(activation: str, count: int = 15):
    """Yield random stacks of an activation, and some at the ends."""
    rng = np.random.default_rng(5)
    for depth, weight, x in [(1, 0.1, -2.0), (50, 8.0, 2.0), (50, 1.0, 0.5), (50, 8.0, -2.0)]:
        yield VanishingProduct(activation, depth, weight, x)
    for _ in range(count):
        depth = int(rng.integers(1, 51))
        weight, x = round(rng.uniform(0.1, 8), 1), round(rng.uniform(-2, 2), 1)
        yield VanishingProduct(activation, depth, weight, x)


def beads(page, panel: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of the layers up to the depth, and of the deeper ones, in a panel."""
    paths = page.evaluate(
        """(panel) => [".st-beads:not(.st-deeper)", ".st-beads.st-deeper"].map((selector) =>
            document.querySelectorAll(".st-plot")[panel].querySelector(selector)
                .getAttribute("d"))""",
        panel,
    )
    found = [re.findall(r"M(-?[\d.]+) (-?[\d.]+)", path) for path in paths]
    return tuple(np.array(points, dtype=float).reshape(-1, 2) for points in found)


# --- numbers ---------------------------------------------------------------------------------


@EVERY
def test_read_outs_are_the_numbers_of_python(browser, stage, activation):
    with remote_controlled(browser, stage, VanishingProduct()) as (page, put):
        for python in states(activation):
            put(python)
            shown = {name: number(text) for name, text in readouts(page).items()}
            assert shown == {
                "mean rate a layer": pytest.approx(python.mean_rate, rel=6e-4, abs=0),
                "value hk": pytest.approx(python.values[-1], rel=6e-4, abs=0),
                "product of rates": pytest.approx(python.product, rel=6e-4, abs=0),
                "bound": pytest.approx(python.bound, rel=6e-4, abs=0),
            }, python


# --- the picture -----------------------------------------------------------------------------


@EVERY
def test_every_layer_has_its_rate_and_its_product(browser, stage, activation):
    with remote_controlled(browser, stage, VanishingProduct()) as (page, put):
        for python in states(activation, 5):
            put(python)
            whole = VanishingProduct(activation, 50, python.weight, python.x)
            top = max(1, python.weight * ACTIVATIONS[activation].steepest)
            for panel in (0, 1):
                passed, deeper = beads(page, panel)
                assert (len(passed), len(deeper)) == (python.depth, 50 - python.depth)
                points = np.concatenate([passed, deeper])
                assert points[:, 0] == pytest.approx(np.arange(1, 51) * WIDTH / 51, abs=0.06)
                if panel == 0:
                    heights = (whole.rates + 0.04 * top) / (1.19 * top)
                else:
                    products = np.maximum(FLOOR, np.cumprod(whole.rates))
                    heights = (np.log10(products) - LOW) / (HIGH - LOW)
                inside = heights <= 1
                drawn_heights = 1 - points[:, 1] / HEIGHT
                assert drawn_heights[inside] == pytest.approx(heights[inside], abs=2e-4)
                assert np.all(drawn_heights[~inside] > 1)  # above the picture


@EVERY
def test_no_rate_and_no_product_is_drawn_above_its_bound(browser, stage, activation):
    with remote_controlled(browser, stage, VanishingProduct()) as (page, put):
        for python in states(activation, 5):
            put(python)
            rate_bound = page.evaluate(
                """() => Number(document.querySelector(".st-plot line.st-dashed")
                    .getAttribute("y1"))"""
            )
            path = page.locator("path.st-dashed").get_attribute("d")
            bounds = np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", path), dtype=float)[1:]
            assert np.all(np.concatenate(beads(page, 0))[:, 1] >= rate_bound - 0.11)
            assert np.all(np.concatenate(beads(page, 1))[:, 1] >= bounds[:, 1] - 0.11)


def test_what_is_tiny_or_0_stands_on_the_floor_and_the_handle_says_that_it_lies_outside(
    browser, stage
):
    with remote_controlled(browser, stage, VanishingProduct()) as (page, put):
        for python in [
            VanishingProduct("relu", 10, 1.0, -0.5),  # exactly 0
            VanishingProduct("sigmoid", 50, 1.0, 0.5),  # 10^-33
            VanishingProduct("relu", 50, 8.0, 0.5),  # 10^45
            VanishingProduct("sigmoid", 10, 1.0, 0.5),
        ]:
            put(python)
            node = handle(page, DEPTH)
            product = min(CEILING, max(FLOOR, python.product))
            top = 1 - (math.log10(product) - LOW) / (HIGH - LOW)
            style = node.evaluate("(el) => [el.style.left, el.style.top]")
            left, down = (float(text.strip("%")) for text in style)
            assert left == pytest.approx(100 * python.depth / 51, abs=0.01)
            assert down == pytest.approx(100 * top, abs=0.01)
            outside = "st-outside" in node.get_attribute("class")
            assert outside == (python.product != product)
        ticks = page.locator(".st-plot").nth(1).locator(".st-tick-top").all_inner_texts()
        assert "≈ 0" in ticks


def test_the_line_at_1_always_has_its_tick(browser, stage):
    with remote_controlled(browser, stage, VanishingProduct()) as (page, put):
        for weight in np.round(np.linspace(0.1, 8, 40), 1):
            put(VanishingProduct("tanh", 5, float(weight), 0.5))
            ticks = page.locator(".st-plot").nth(0).locator(".st-tick-top").all_inner_texts()
            assert ticks.count("1") == 1
            assert len(ticks) >= 3


# --- handles ---------------------------------------------------------------------------------


def test_dragging_the_point_changes_the_depth_and_nothing_else(browser, stage):
    with opened(browser, stage, VanishingProduct(), width=720) as page:
        before = {name: handle(page, name).input_value() for name in ("w", "x")}
        box = page.locator(".st-area").nth(1).bounding_box()
        drag(page, DEPTH, 20 * box["width"] / 51, 40)  # up and down it goes where it must
        assert handle(page, "k").input_value() == "30"
        assert {name: handle(page, name).input_value() for name in before} == before
        assert number(readouts(page)["product of rates"]) == pytest.approx(
            VanishingProduct(depth=30).product, rel=6e-4
        )
        drag(page, DEPTH, -600)
        assert handle(page, "k").input_value() == "1"
        drag(page, DEPTH, 600)
        assert handle(page, "k").input_value() == "50"


def test_the_depth_moves_in_whole_layers(browser, stage):
    with opened(browser, stage, VanishingProduct()) as page:
        slider = handle(page, "k")
        box = slider.bounding_box()
        for share in (0.13, 0.37, 0.62, 0.91):
            page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
            drawn(page)
            now = float(handle(page, DEPTH).get_attribute("aria-valuenow"))
            assert now.is_integer()
        handle(page, DEPTH).press("Home")
        drawn(page)
        assert handle(page, DEPTH).get_attribute("aria-valuetext") == "1 layer"
        handle(page, DEPTH).press("PageUp")
        drawn(page)
        assert handle(page, DEPTH).get_attribute("aria-valuetext") == "11 layers"


# --- words -----------------------------------------------------------------------------------


def test_a_sentence_says_what_becomes_of_the_slope(browser, stage):
    expected = {
        ("sigmoid", 10, 1.0, 0.5): r"^Vanishing: 0\.226 a layer\. No .* layer .* w/4 = 0\.25\.$",
        ("sigmoid", 40, 2.0, 0.5): r"^Vanishing \(drawn at ≈ 0\): 0\.267 .* w/4 = 0\.5\.$",
        ("sigmoid", 10, 8.0, 0.0): r"^Vanishing: .* a layer leaves .* of the slope",
        ("sigmoid", 1, 8.0, 0.0): r"^Exploding: 2 a layer makes the slope 2 times as steep\.$",
        ("tanh", 50, 1.0, 0.0): r"^Kept: ",
        ("tanh", 50, 1.0, 0.1): r"^Vanishing: 0\.991 a layer leaves 0\.649 of the slope\.$",
        ("tanh", 2, 1.0, 0.1): r"^Nearly kept: 0\.99 a layer leaves 0\.98 of the slope\.$",
        ("relu", 50, 1.0, 0.5): r"^Kept: ",
        ("relu", 20, 2.0, 0.5): r"^Exploding: 2 a layer makes the slope 1\.05 × 106 times",
        ("relu", 10, 2.0, -0.1): r"^Dead: in layer 1 ReLU gets no positive value; its rate 0",
        ("relu", 10, 2.0, 0.0): r"^Dead: ",
        ("relu", 30, 0.9, 1.0): r"^Vanishing: 0\.9 a layer leaves 0\.0424 of the slope\.$",
    }
    with remote_controlled(browser, stage, VanishingProduct()) as (page, put):
        for state, words in expected.items():
            put(VanishingProduct(*state))
            assert re.search(words, note(page)), (state, note(page))


def test_the_live_text_tells_depth_product_and_mean(browser, stage):
    with opened(browser, stage, VanishingProduct("relu", 10, 2.0)) as page:
        handle(page, DEPTH).press("ArrowRight")
        page.wait_for_timeout(1000)
        live = page.locator("[aria-live=polite]").text_content()
        assert live.startswith("11 layers: the product of the rates is 2050, 2 a layer. Exploding")
