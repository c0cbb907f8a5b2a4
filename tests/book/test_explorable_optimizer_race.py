"""The optimizer race in a real browser: what is particular to it.

What holds for every explorable is in test_explorables.py.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
from support.stage import (
    costs,
    drag,
    drawn,
    handle,
    note,
    number,
    opened,
    readouts,
    remote_controlled,
)

from steepest.explorables import OptimizerRace
from steepest.explorables.optimizer_race import OPTIMIZERS, race

pytestmark = pytest.mark.slow

START = "the start"


def states(count: int) -> list[OptimizerRace]:
    """Return random states whose numbers do not hang on the last bit of the start."""
    rng = np.random.default_rng(4)
    found = []
    while len(found) < count:
        one = OptimizerRace(
            str(rng.choice(OptimizerRace.LANDSCAPES)),
            entrants=[str(name) for name in rng.permutation(OptimizerRace.ENTRANTS)[:4]],
            step=int(rng.integers(0, 101)),
        )
        for name, (low, high) in zip("xy", one.objective.view, strict=True):
            setattr(one, name, round(float(rng.uniform(low, high)), 2))
        if all(steady(one, name) for name in one.entrants):
            found.append(one)
    return found


def steady(one: OptimizerRace, entrant: str) -> bool:
    """Return whether a start 1e-14 away leads to the same loss."""
    kind = OPTIMIZERS[entrant.removesuffix(" tuned")]
    near = race(one.objective, one.point * (1 + 1e-14), kind(one.learning_rates[entrant]))
    value = near.values[min(one.step, near.steps)]
    return abs(value - one.losses[entrant]) <= 1e-6 * abs(value) + 1e-18


def above(one: OptimizerRace, entrant: str) -> float | str:
    """Return what the read-out of an entrant must say."""
    course = one.courses[entrant]
    value, minimum = one.losses[entrant], one.objective.minimum
    bounded = np.isfinite(minimum)
    if course.reason == "diverged" and one.step >= course.steps and (bounded or value > 0):
        return "diverged"
    return value - minimum if bounded else value


def test_the_numbers_are_those_of_python_in_every_state(browser, stage):
    lost = 0
    with remote_controlled(browser, stage, OptimizerRace()) as (page, put):
        for one in states(40):
            put(one)
            shown = readouts(page)
            assert set(shown) == set(one.entrants)
            for entrant in one.entrants:
                expected = above(one, entrant)
                if expected == "diverged":
                    lost += 1
                    assert shown[entrant] == expected, one
                else:
                    assert number(shown[entrant]) == pytest.approx(expected, rel=6e-3, abs=1e-15)
    assert lost > 5


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, r"^After 30 steps, SGD tuned leads, then SGD, Adam and Adam tuned\.$"),
        ({"step": 0}, r"^All are at the start\. Press Play, or move t\.$"),
        ({"entrants": []}, r"^Nobody takes part\."),
        ({"entrants": ["", "Lion"], "step": 1}, r"^After 1 step, Lion runs alone\.$"),
        ({"x": -1.0}, r"leads, then .* from another start\.$"),
        ({"landscape": "saddle"}, r"leads, then .*There is no minimum: the faster"),
        (
            {"landscape": "rosenbrock", "entrants": ["SGD", "Adam"]},
            r"^After 30 steps, Adam runs alone\. SGD diverged: its rate is too large\.$",
        ),
        (
            {"landscape": "rosenbrock", "entrants": ["SGD", "Momentum", "Nesterov"]},
            r"^SGD, Momentum and Nesterov diverged: their rates are too large\.$",
        ),
    ],
)
def test_the_note_says_who_leads_and_what_to_make_of_it(browser, stage, state, words):
    with opened(browser, stage, OptimizerRace(**state)) as page:
        assert re.search(words, note(page)), note(page)


@pytest.mark.parametrize(("motion", "word"), [("reduce", "Step"), ("no-preference", "Play")])
def test_the_note_names_the_button_as_it_is(browser, stage, motion, word):
    with opened(browser, stage, OptimizerRace(step=0), reduced_motion=motion) as page:
        assert page.locator(".st-play").inner_text() == word
        assert f"Press {word}" in note(page)


def pressed(page) -> list[str]:
    """Return the names of the entrants whose buttons are down."""
    names = page.locator(".st-entrant[aria-pressed=true]").evaluate_all(
        "(all) => all.map((button) => button.getAttribute('aria-label'))"
    )
    return [name.partition(", ")[0] for name in names]


def test_buttons_send_entrants_in_and_out_and_nobody_else_changes_lane(browser, stage):
    with opened(browser, stage, OptimizerRace()) as page:
        first = list(readouts(page))
        assert first == ["SGD", "SGD tuned", "Adam", "Adam tuned"]
        assert pressed(page) == first
        page.get_by_role("button", name="SGD tuned, ").click()
        drawn(page)
        assert pressed(page) == ["SGD", "Adam", "Adam tuned"]
        page.get_by_role("button", name="Lion tuned, ").press("Enter")
        drawn(page)
        assert list(readouts(page)) == ["SGD", "Lion tuned", "Adam", "Adam tuned"]
        page.get_by_role("button", name="Nesterov, ").press("Space")  # a fifth
        drawn(page)
        assert list(readouts(page)) == ["SGD", "Lion tuned", "Adam", "Nesterov"]
        for name in ("SGD, ", "Lion tuned, ", "Adam, ", "Nesterov, "):
            page.get_by_role("button", name=name).click()
        drawn(page)
        assert pressed(page) == []
        assert "Nobody" in note(page)
        page.get_by_role("button", name="Reset").click()
        drawn(page)
        assert pressed(page) == first


def test_the_table_shows_the_rates_of_the_landscape(browser, stage):
    with opened(browser, stage, OptimizerRace()) as page:
        for landscape in OptimizerRace.LANDSCAPES:
            page.locator("select").select_option(landscape)
            drawn(page)
            shown = [float(text) for text in page.locator(".st-entrant").all_inner_texts()]
            one = OptimizerRace(landscape)
            expected = []
            for pair in zip(OptimizerRace.ENTRANTS[::2], OptimizerRace.ENTRANTS[1::2], strict=True):
                one.entrants = pair
                expected += one.learning_rates.values()
            assert shown == expected


def lanes(page, plot: int) -> list[np.ndarray]:
    """Return the points of each lane's line in a plot, in drawing units."""
    lines = page.evaluate(
        """(plot) => [...document.querySelectorAll(".st-drawing")[plot]
            .querySelectorAll(".st-line:not(.st-contour, .st-beads)")]
            .map((line) => line.getAttribute("d") ?? "")""",
        plot,
    )
    paths = [re.findall(r"[ML]([\d.-]+) ([\d.-]+)", line) for line in lines]
    return [np.array(path, dtype=float) for path in paths]


def test_the_paths_on_the_map_are_the_iterates_up_to_the_step(browser, stage):
    one = OptimizerRace("rotated_ravine", entrants=("SGD", "Adam tuned"), step=25)
    with opened(browser, stage, one) as page:
        drawn_lanes = [path for path in lanes(page, 0) if len(path) == 26]
        assert len(drawn_lanes) == 2
        for path, course in zip(drawn_lanes, one.courses.values(), strict=True):
            x = course.iterates[:26]
            scale = (path[0, 0] - path[-1, 0]) / (x[0, 0] - x[-1, 0])
            assert np.allclose(path, path[0] + scale * (x - x[0]) * [1, -1], atol=0.3)
        assert sum(len(path) == 26 for path in lanes(page, 1)) == 2


def test_the_slider_and_the_play_button_move_the_race(browser, stage):
    with opened(browser, stage, OptimizerRace(step=98), reduced_motion="no-preference") as page:
        page.get_by_role("button", name="Play").click()
        page.wait_for_function(
            "document.querySelector('.st-slider input').value === '100'", polling=20
        )
        page.wait_for_function("document.querySelector('.st-play').textContent === 'Play'")
        handle(page, "t").press("Home")
        drawn(page)
        assert "All are at the start" in note(page)
        handle(page, "t").press("PageUp")
        drawn(page)
        assert note(page).startswith("After 10 steps")
        drag_to = page.locator(".st-slider input").bounding_box()
        page.mouse.click(drag_to["x"] + drag_to["width"] / 2, drag_to["y"] + 16)
        drawn(page)
        assert re.match(r"After (49|50|51) steps", note(page))


def test_dragging_the_start_starts_another_race_within_the_box(browser, stage):
    with opened(browser, stage, OptimizerRace()) as page:
        before = readouts(page)
        drag(page, START, -60, 30)
        drawn(page)
        assert readouts(page) != before
        assert "another start" in note(page)
        drag(page, START, -600, 0)
        assert float(handle(page, START).get_attribute("aria-valuenow")) == -3


def test_a_drag_is_answered_within_16_ms(browser, stage):
    one = OptimizerRace("rosenbrock", entrants=OptimizerRace.ENTRANTS[-4:], step=100)
    with remote_controlled(browser, stage, one) as (page, _):
        times = costs(page, [{"x": -1 + i / 90, "y": 1 + i / 60} for i in range(1, 60)])
        assert np.median(times) < 16, times
