"""The explorable "computation graph" in a real browser: its boxes, its arrows, its words.

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

from steepest.explorables import ComputationGraph
from steepest.explorables.computation_graph import GRAPHS

pytestmark = pytest.mark.slow

POINT = "w and b, the parameters"
EVERY = pytest.mark.parametrize("graph", GRAPHS)


def boxes(page) -> dict[str, list[str]]:
    """Return value and gradient in each box, as texts, by the name that stands first in it."""
    texts = page.evaluate(
        """() => [...document.querySelectorAll(".st-graph .st-label")]
            .filter((el) => el.checkVisibility()).map((el) => el.innerText)"""
    )
    found: dict[str, list[str]] = {}
    for text in texts:
        if text[0] in "→←":  # it stands below the name of its box
            found[[*found][-1]][text[0] == "←"] = text[2:]
        else:
            found[text[0]] = ["", ""]
    return found


def count(page, selector: str) -> int:
    """Return how many lines of the graph with a class are seen."""
    return page.evaluate(
        """(selector) => [...document.querySelectorAll(`.st-graph .st-line${selector}`)]
            .filter((el) => !el.hasAttribute("hidden") && el.getAttribute("d")).length""",
        selector,
    )


@EVERY
def test_boxes_and_read_outs_have_the_numbers_of_python(browser, stage, graph):
    with remote_controlled(browser, stage, ComputationGraph()) as (page, put):
        for w, b, x in np.random.default_rng(5).uniform([-2, -2, -3], [2, 2, 3], (8, 3)).round(2):
            python = ComputationGraph(graph, 9, float(w), float(b), float(x))
            put(python)
            shown = boxes(page)
            assert set(shown) == set(python.values)
            for name, (value, gradient) in shown.items():
                for text, exact in ((value, python.values), (gradient, python.gradients)):
                    if text == "≈ 0":
                        assert 0 < abs(exact[name]) < 5e-5
                    else:
                        assert number(text) == pytest.approx(exact[name], rel=6e-4, abs=5.1e-5)
            for name in ("w", "b"):
                text = readouts(page)[f"∂L/\u2060∂{name}"]
                assert number(text) == pytest.approx(python.gradients[name], rel=6e-4)


@EVERY
def test_forward_steps_bring_values_and_backward_steps_gradients(browser, stage, graph):
    names = [vertex.name for vertex in GRAPHS[graph]]
    with remote_controlled(browser, stage, ComputationGraph()) as (page, put):
        for step in range(10):
            put(ComputationGraph(graph, step))
            shown = boxes(page)
            known = [name for name in names if shown[name][0]]
            assert known == names[: min(7, 3 + step)]
            gradients = {name for name in names if shown[name][1]}
            back = range(6, 6 - max(0, step - 5), -1)
            expected = {names[p] for k in back for p in GRAPHS[graph][k].parents}
            assert gradients == (expected | {"L"} if step > 4 else set())
            assert readouts(page)["values known"] == f"{len(known)} of 7"
            # One box and the arrows of one operation are in bold; the seed came along no arrow.
            active = 6 if step == 5 else (2 + step if step < 5 else 12 - step)
            arrows = 0 if step in (0, 5) else len(GRAPHS[graph][active].parents)
            assert count(page, ".st-box") == 7
            assert count(page, ".st-box.st-bold") == (step > 0)
            assert count(page, ".st-arrow.st-bold") == arrows
            assert count(page, ".st-arrow") == sum(len(v.parents) for v in GRAPHS[graph])


def test_at_the_fork_what_has_arrived_waits_for_the_rest(browser, stage):
    with remote_controlled(browser, stage, ComputationGraph()) as (page, put):
        put(ComputationGraph("fork", 8))
        assert boxes(page)["w"] == ["0.5", "−1.2 + …"]
        assert readouts(page)["∂L/\u2060∂w"] == "−1.2 + …"
        assert readouts(page)["gradients complete"] == "5 of 7"
        put(ComputationGraph("fork", 9))
        assert boxes(page)["w"] == ["0.5", "−2.4"]
        assert "two paths add up to ∂L/∂w = −1.2 + (−0.6) · 2 = −2.4" in words(page)


def words(page) -> str:
    return note(page).replace("\u2060", "")


def test_a_sentence_says_what_the_step_did_as_a_formula_with_numbers(browser, stage):
    expected = {
        ("neuron", 0): r"^Step 0: only the inputs",
        ("neuron", 1): r"^Forwards: u = w·x = 0\.5·2 = 1\.$",
        ("neuron", 2): r"^Forwards: z = u \+ b = 1 \+ \(−0\.1\) = 0\.9\.$",
        ("neuron", 3): r"^Forwards: ŷ = σ\(z\) = σ\(0\.9\) = 0\.7109\.$",
        ("neuron", 4): r"^Forwards: L = −ln ŷ = −ln 0\.7109 = 0\.3412\.$",
        ("neuron", 5): r"^Backwards begins at the end: ∂L/∂L = 1\.",
        ("neuron", 6): r"^Backwards through L = −ln ŷ: ∂L/∂ŷ = ∂L/∂L · \(−1/ŷ\) = 1 · \(−1\.407\)",
        ("neuron", 7): r"∂L/∂z = ∂L/∂ŷ · ŷ\(1 − ŷ\) = −1\.407 · 0\.2055 = −0\.2891\.$",
        ("neuron", 9): r"∂L/∂w = ∂L/∂u · x = −0\.2891 · 2 = −0\.5781; ∂L/∂x = ",
        ("squared_neuron", 6): r"∂L/∂ŷ = ∂L/∂L · 2\(ŷ − 1\) = 1 · \(−0\.5781\) = −0\.5781\.$",
        ("fork", 8): r"∂L/∂w = ∂L/∂v · u = −1\.2 · 1 = −1\.2 so far; ∂L/∂u = ∂L/∂v · w = ",
    }
    with remote_controlled(browser, stage, ComputationGraph()) as (page, put):
        for state, pattern in expected.items():
            put(ComputationGraph(*state))
            assert re.search(pattern, words(page)), (state, words(page))


def test_the_gradient_becomes_an_arrow_at_a_right_angle_to_the_contours(browser, stage):
    arrow = "() => document.querySelectorAll('.st-plot')[1].querySelector('.st-arrow')"
    with remote_controlled(browser, stage, ComputationGraph()) as (page, put):
        put(ComputationGraph("neuron", 8))
        assert page.evaluate(f"({arrow})().hasAttribute('hidden')")
        for state in [("neuron", 9), ("fork", 9, -1.0, 0.5, 1.0)]:
            python = ComputationGraph(*state)
            put(python)
            path = page.evaluate(f"({arrow})().getAttribute('d')")
            (x1, y1), (x2, y2) = np.array(re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)[:2], float)
            gradient = [python.gradients["w"], python.gradients["b"]]
            direction = np.array([x2 - x1, y1 - y2])
            cosine = direction @ gradient / np.linalg.norm(direction) / np.linalg.norm(gradient)
            assert cosine == pytest.approx(1, abs=1e-4)


def test_the_point_drags_both_parameters_and_the_keys_move_each(browser, stage):
    with opened(browser, stage, ComputationGraph(step=9), width=720) as page:
        area = page.locator(".st-area").nth(1).bounding_box()
        unit = area["width"] / 6.2
        drag(page, POINT, unit, -unit)
        w, b = (float(handle(page, name).input_value()) for name in ("w", "b"))
        assert (w, b) == (pytest.approx(1.5, abs=0.04), pytest.approx(0.9, abs=0.04))
        handle(page, POINT).press("ArrowUp")
        handle(page, POINT).press("ArrowLeft")
        drawn(page)
        moved = [float(handle(page, name).input_value()) for name in ("w", "b")]
        assert moved == [pytest.approx(w - 0.1, abs=0.051), pytest.approx(b + 0.1, abs=0.051)]


def test_buttons_go_back_and_forth_and_stop_what_plays(browser, stage):
    with opened(browser, stage, ComputationGraph(step=0)) as page:
        step = handle(page, "step")
        page.get_by_role("button", name="One step forward").click()
        drawn(page)
        assert step.input_value() == "1"
        page.get_by_role("button", name="One step back").click()
        page.get_by_role("button", name="One step back").click()
        drawn(page)
        assert step.input_value() == "0"
        play = page.locator(".st-play")
        play.click()
        page.wait_for_function("Number(document.querySelector('.st-slider input').value) >= 1")
        assert play.inner_text() == "Pause"
        page.get_by_role("button", name="One step forward").click()
        drawn(page)
        assert (play.inner_text(), step.input_value()) == ("Play", "2")
