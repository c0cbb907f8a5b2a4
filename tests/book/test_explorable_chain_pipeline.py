"""The explorable "chain pipeline" in a real browser: its lines, its band, its numbers, its words.

What holds for every explorable is tested in test_explorables.py.
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

from steepest.explorables import ChainPipeline
from steepest.explorables.chain_pipeline import CHAINS

pytestmark = pytest.mark.slow

X = "x, on its number line"
END = "x + dx, the end of the change"
X_ON_CURVE = "x, on the curve"
END_ON_CURVE = "x + dx, on the curve"
EVERY = pytest.mark.parametrize("chain", CHAINS)


def states(chain: str, count: int = 12):
    """Yield a chain at random inputs with random changes, and at both ends of its interval."""
    rng = np.random.default_rng(11)
    low, high = CHAINS[chain].interval
    yield from (ChainPipeline(chain, x, dx) for x in (low, high) for dx in (-0.5, 0.5))
    for _ in range(count):
        x, dx = rng.uniform(low, high), rng.uniform(-0.5, 0.5)
        yield ChainPipeline(chain, round(x, 2), round(dx, 2))


def state_of(page) -> tuple[float, float]:
    """Return x and dx as the sliders have them."""
    return tuple(float(handle(page, name).input_value()) for name in ("x", "dx"))


def row(page, selector: str) -> list[str]:
    """Return the visible texts of one row of the uprights, from left to right."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(`.st-uprights .st-label${selector}`)]
            .filter((el) => el.checkVisibility())
            .sort((a, b) => a.getBoundingClientRect().x - b.getBoundingClientRect().x)
            .map((el) => el.innerText)""",
        selector,
    )


def center(page, name: str) -> tuple[float, float]:
    """Return where the point of a handle is drawn, in pixels."""
    return tuple(
        handle(page, name).evaluate(
            """(el) => {
                const area = el.closest(".st-area").querySelector("svg").getBoundingClientRect();
                return [area.x + (area.width * parseFloat(el.style.left)) / 100,
                    area.y + (area.height * parseFloat(el.style.top)) / 100];
            }"""
        )
    )


def band(page) -> np.ndarray:
    """Return the corners of the band in every gap, shape (gaps, 4, 2), heights upward."""
    path = page.locator(".st-band").get_attribute("d")
    gaps = [re.findall(r"(-?[\d.]+) (-?[\d.]+)", piece) for piece in path.split("M")[1:]]
    return np.array(gaps, dtype=float) * [1, -1]


def dashes(page) -> np.ndarray:
    """Return the points of the predicted line, shape (lines, 2), heights upward."""
    path = page.locator(".st-uprights path.st-dashed").get_attribute("d")
    return np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", path), dtype=float) * [1, -1]


# --- numbers ---------------------------------------------------------------------------------


@EVERY
def test_read_outs_and_labels_are_the_numbers_of_python(browser, stage, chain):
    with remote_controlled(browser, stage, ChainPipeline()) as (page, put):
        for python in states(chain):
            put(python)
            shown = {name: number(text) for name, text in readouts(page).items()}
            rounding = 1e-12 * max(1, abs(python.values[-1]))
            assert shown == {
                "product of rates": pytest.approx(python.product, rel=6e-4, abs=rounding),
                "product × dx": pytest.approx(python.predicted, rel=6e-4, abs=rounding),
                "true change": pytest.approx(python.change, rel=6e-4, abs=rounding),
                "difference": pytest.approx(python.difference, rel=6e-4, abs=rounding),
            }, python
            values = [text.split(" = ") for text in row(page, ".st-up.st-small")]
            assert [number(value) for _, value in values] == pytest.approx(
                python.values.tolist(), rel=6e-3, abs=6e-4
            )
            names = [name for name, _ in values]
            assert names[0] == "x"
            assert len(set(names)) == len(names) == len(CHAINS[chain].stages) + 1
            rates = [text.strip("×()") for text in row(page, ".st-up:not(.st-small)")]
            assert [number(rate) for rate in rates] == pytest.approx(
                python.rates, rel=6e-3, abs=6e-5
            )


def test_the_row_below_multiplies_the_change_by_one_rate_after_the_other(browser, stage):
    expected = ["dx = 0.25", "0.75", "6"]
    with remote_controlled(browser, stage, ChainPipeline()) as (page, put):
        put(ChainPipeline())
        right_to_left = row(page, ".st-down.st-small")
        # The stages stand in a row of their own, above the gaps.
        assert [text for text in right_to_left if text not in ("3x + 1", "u2")] == expected
        put(ChainPipeline("cube_of_square_plus_one", 1.0, -0.1))
        texts = row(page, ".st-down.st-small")
        assert [t for t in texts if re.fullmatch(r"(dx = )?−?[\d.]+", t)] == [
            *("dx = −0.1", "−0.2", "−0.2", "−2.4")
        ]


# --- the picture -----------------------------------------------------------------------------


@EVERY
def test_the_band_has_the_width_of_the_true_change_on_every_line(browser, stage, chain):
    with remote_controlled(browser, stage, ChainPipeline()) as (page, put):
        for python in states(chain, 5):
            put(python)
            corners = band(page)
            assert corners.shape == (len(python.rates), 4, 2)
            start = [*corners[:, 0, 1].tolist(), corners[-1, 1, 1]]
            end = [*corners[:, 3, 1].tolist(), corners[-1, 2, 1]]
            # Neighboring gaps meet on the line between them.
            assert corners[:-1, 1].tolist() == corners[1:, 0].tolist()
            assert corners[:-1, 2].tolist() == corners[1:, 3].tolist()
            drawn_changes = np.subtract(end, start)
            changes = python._through(python.x + python.dx) - python.values
            assert np.all(drawn_changes * changes >= -1e-9)
            # The prediction is drawn on the same scales as the band: the same units a pixel.
            predicted = python.dx * np.cumprod([1, *python.rates])
            drawn_predictions = dashes(page)[:, 1] - start
            rounding = 0.11 * (np.abs(predicted) + np.abs(changes))
            unlike = drawn_changes * predicted - drawn_predictions * changes
            assert np.all(np.abs(unlike) <= rounding)


def test_a_negative_rate_flips_the_band_and_the_next_one_flips_it_back(browser, stage):
    with remote_controlled(browser, stage, ChainPipeline()) as (page, put):
        put(ChainPipeline("bell", -1.0, 0.1))  # rates -2, -1/2 and more than 0
        corners = band(page)
        upward = [bool(gap[3, 1] > gap[0, 1]) for gap in corners]
        assert upward == [True, False, True]
        assert corners[-1, 2, 1] > corners[-1, 1, 1]


def test_a_small_change_arrives_where_the_rates_predict(browser, stage):
    with remote_controlled(browser, stage, ChainPipeline()) as (page, put):
        gaps = {}
        for dx in (0.5, 0.25, 0.02):
            put(ChainPipeline("neuron", -2.0, dx))
            gaps[dx] = abs(dashes(page)[-1, 1] - band(page)[-1, 2, 1])
        assert gaps[0.02] <= 0.2
        assert gaps[0.5] > 3 * gaps[0.25] > 1


@EVERY
def test_both_ends_stay_in_the_picture_however_large_the_change(browser, stage, chain):
    with remote_controlled(browser, stage, ChainPipeline()) as (page, put):
        for python in states(chain, 5):
            put(python)
            heights = np.concatenate([band(page)[..., 1].ravel(), dashes(page)[:, 1]])
            height = 1000 / 1.2
            assert -height <= heights.min() <= heights.max() < -0.24 * height


# --- handles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "by"), [(X, (0, -20)), (END, (0, -20)), (X_ON_CURVE, (15, 0)), (END_ON_CURVE, (15, 0))]
)
def test_a_handle_follows_the_pointer_and_moves_its_own_number_alone(browser, stage, name, by):
    with opened(browser, stage, ChainPipeline("neuron", 0.0, 0.25), width=720) as page:
        x, dx = state_of(page)
        at = center(page, name)
        drag(page, name, *by)
        new_x, new_dx = state_of(page)
        if name in (X, X_ON_CURVE):
            assert new_x > x
            assert new_dx == dx
        else:
            assert new_dx > dx
            assert new_x == x
        reached = center(page, name)
        axis = 1 if by[1] else 0
        assert reached[axis] - at[axis] == pytest.approx(by[axis], abs=1.5) or new_dx == 0.5


def test_the_change_can_be_dragged_through_0(browser, stage):
    with opened(browser, stage, ChainPipeline(), width=720) as page:
        drag(page, END, 0, 30)
        assert state_of(page)[1] < 0
        drag(page, END_ON_CURVE, 40)
        assert state_of(page)[1] > 0


@pytest.mark.parametrize("dx", [0.0, 0.03, -0.03])
def test_where_the_points_meet_each_can_still_be_taken(browser, stage, dx):
    moves = [
        *((X, (0, -25), True), (END, (0, -25), False)),
        *((X_ON_CURVE, (-25, 0), True), (END_ON_CURVE, (-25, 0), False)),
    ]
    with remote_controlled(browser, stage, ChainPipeline(), width=320) as (page, put):
        for name, by, moves_x in moves:
            put(ChainPipeline("bell", 0.5, dx))
            point = handle(page, name)
            point.scroll_into_view_if_needed()
            # Press at the outer part of the target, on the side to which it leans.
            leans_left = "st-lean-left" in point.get_attribute("class")
            box = point.bounding_box()
            x = box["x"] + box["width"] * (0.2 if leans_left else 0.8)
            y = box["y"] + box["height"] / 2
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + by[0], y + by[1], steps=5)
            page.mouse.up()
            drawn(page)
            after = state_of(page)
            assert (after[0] != 0.5) == moves_x, name
            assert (after[1] != dx) != moves_x, name


def test_choosing_a_chain_keeps_x_inside_its_interval(browser, stage):
    with opened(browser, stage, ChainPipeline("neuron", 3.5)) as page:
        page.get_by_label("f(x) =").select_option("square_of_line")
        drawn(page)
        assert state_of(page)[0] == 1.5
        assert readouts(page)["product of rates"] == "33"


# --- words -----------------------------------------------------------------------------------


def test_a_sentence_says_what_becomes_of_the_change(browser, stage):
    expected = {
        ("square_of_line", 1.0, 0.25): r"^With half of dx the difference is 0\.14, a quarter",
        ("square_of_line", 1.0, 0.0): r"^No change goes in",
        ("sine_of_square", 0.0, 0.3): r"^x2 is flat here: its rate 0",
        ("cube_of_square_plus_one", 0.0, -0.3): r"^x2 is flat here: its rate 0",
        ("square_of_line", -1.0, 0.1): r"^One flip: y falls as x grows\. .* a quarter",
        ("neuron", 1.0, 0.1): r"^One flip: L falls as x grows\.",
        ("bell", -1.5, 0.1): r"^Two flips cancel\.",
        ("bell", -1.0, 0.3): r"^Two flips cancel\. .* 1\d% of this\.$",  # where f″ is 0
        (
            "sine_of_square",
            1.0,
            -0.5,
        ): r"difference is .*, not a quarter of this: dx is too large\.$",
        ("sine_of_square", 2.5, 0.5): r"^For this dx the bend of f outweighs its slope",
    }
    with remote_controlled(browser, stage, ChainPipeline()) as (page, put):
        for state, words in expected.items():
            put(ChainPipeline(*state))
            assert re.search(words, note(page)), (state, note(page))


@pytest.mark.parametrize(("chain", "x"), [("square_of_line", 0.4), ("neuron", -2.0)])
def test_the_difference_that_the_sentence_promises_is_found_at_half_the_change(
    browser, stage, chain, x
):
    with remote_controlled(browser, stage, ChainPipeline()) as (page, put):
        put(ChainPipeline(chain, x, 0.4))
        promised = re.search(r"difference is ([−\d.]+),", note(page))[1]
        whole = number(readouts(page)["difference"])
        put(ChainPipeline(chain, x, 0.2))
        half = number(readouts(page)["difference"])
        assert half == pytest.approx(number(promised), rel=0.05)
        assert half / whole == pytest.approx(0.25, abs=0.03)


def test_the_live_text_names_rates_product_and_both_changes(browser, stage):
    with opened(browser, stage, ChainPipeline()) as page:
        handle(page, "dx").press("Shift+ArrowRight")
        page.wait_for_timeout(1000)
        live = page.locator("[aria-live=polite]").text_content()
        assert "local rates are 3, 8, their product 24" in live
        assert "predicts a change of 8.4; the true change is 9.5" in live
