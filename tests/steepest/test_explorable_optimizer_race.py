"""The optimizer race in Python: its traits are checked, its numbers are the package's."""

from __future__ import annotations

import numpy as np
import pytest
from traitlets import TraitError

from steepest.explorables import OptimizerRace
from steepest.explorables.optimizer_race import (
    OPTIMIZERS,
    RATE_GRID,
    TUNED_RATES,
    USUAL_RATES,
    tuned_rate,
)
from steepest.objectives import OBJECTIVES


def test_the_grid_has_ten_rates_a_decade_and_holds_every_rate():
    assert len(RATE_GRID) == 31
    assert (RATE_GRID[0], RATE_GRID[-1]) == (0.001, 1.0)
    assert np.allclose(RATE_GRID, 10 ** (np.arange(-30, 1) / 10), rtol=0.04)
    assert set(USUAL_RATES.values()) <= set(RATE_GRID)
    for rates in TUNED_RATES.values():
        assert list(rates) == list(OPTIMIZERS) == list(USUAL_RATES)
        assert set(rates.values()) <= set(RATE_GRID)
    assert tuple(TUNED_RATES) == OptimizerRace.LANDSCAPES


@pytest.mark.parametrize(("landscape", "optimizer"), [("ravine", "SGD"), ("saddle", "Lion")])
def test_tuning_finds_the_rate_of_the_table(landscape, optimizer):
    assert tuned_rate(landscape, optimizer) == TUNED_RATES[landscape][optimizer]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("bowl", "SGD"), r"^landscape: expected one of 'ravine', .*'saddle', got 'bowl'$"),
        (("ravine", "Adagrad"), r"^optimizer: expected one of 'SGD', .*'Lion', got 'Adagrad'$"),
    ],
)
def test_what_does_not_race_cannot_be_tuned(arguments, message):
    with pytest.raises(ValueError, match=message):
        tuned_rate(*arguments)


def test_plain_descent_is_ahead_of_adam_on_the_ravine_after_30_steps_with_usual_rates():
    one = OptimizerRace("ravine", entrants=("Adam", "SGD"), step=30)
    assert one.ranking == ["SGD", "Adam"]
    assert one.learning_rates == {"Adam": 0.1, "SGD": 0.05}


def test_plain_descent_does_not_notice_a_turned_ravine_and_adam_does():
    losses = [
        OptimizerRace(name, entrants=("SGD", "Adam"), step=30).losses
        for name in ("ravine", "rotated_ravine")
    ]
    assert losses[0]["SGD"] == pytest.approx(losses[1]["SGD"], rel=1e-9)
    assert losses[1]["Adam"] > 5 * losses[0]["Adam"]


def test_a_race_follows_the_updates_of_its_optimizer():
    one = OptimizerRace("rosenbrock", entrants=("Lion tuned",))
    (course,) = one.courses.values()
    lion = OPTIMIZERS["Lion"](TUNED_RATES["rosenbrock"]["Lion"])
    theta = one.point
    state = lion.init(theta)
    for step in range(100):
        assert np.array_equal(course.iterates[step], theta)
        theta, state = lion.update(one.objective.gradient(theta), state, theta)


def test_what_diverged_keeps_its_last_loss_and_comes_last():
    one = OptimizerRace("rosenbrock", entrants=("SGD", "Adam"), step=100)
    assert one.courses["SGD"].reason == "diverged"
    assert one.losses["SGD"] == one.courses["SGD"].value
    assert one.ranking == ["Adam", "SGD"]


def test_an_empty_lane_takes_no_part():
    one = OptimizerRace(entrants=("", "Adam", "", ""))
    assert one.ranking == ["Adam"]
    assert OptimizerRace(entrants=()).losses == {}


def test_it_starts_where_the_landscape_starts():
    for name in OptimizerRace.LANDSCAPES:
        assert OptimizerRace(name).point.tolist() == OBJECTIVES[name].start.tolist()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"landscape": "bowl"}, r"^landscape: expected one of 'ravine', .*, got 'bowl'$"),
        ({"x": 3.5}, r"^x: expected a number from -3 to 3 for 'ravine', got 3\.5$"),
        ({"step": 101}, r"^step: expected a whole number from 0 to 100, got 101$"),
        ({"entrants": ["Sgd"]}, r"^entrants: expected one of 'SGD', 'SGD tuned', .*, got 'Sgd'$"),
        ({"entrants": "SGD"}, r"^entrants: expected a list of at most 4 names, got 'SGD'$"),
        ({"entrants": ["SGD", "SGD"]}, r"^entrants: expected different names, got \['SGD', "),
        ({"entrants": [""] * 5}, r"^entrants: expected a list of at most 4 names, got "),
        ({"entrants": [None]}, r"^entrants: expected one of .*, got None$"),
    ],
)  # fmt: skip
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        OptimizerRace(**arguments)
    one = OptimizerRace()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_its_text_makes_it_again():
    one = OptimizerRace("himmelblau", entrants=("Nesterov tuned", "", "AdamW"), step=7)
    one.y = 0.25
    assert eval(repr(one)).state() == one.state()


def test_what_the_front_end_sends_changes_the_numbers_in_python():
    one = OptimizerRace()
    one.set_state({"entrants": ["Lion", "", "Adam tuned", ""], "step": 12})
    assert one.learning_rates == {"Lion": 0.02, "Adam tuned": TUNED_RATES["ravine"]["Adam"]}
    one.set_state({"landscape": "saddle", "x": 1.5, "y": 0.01})
    assert one.losses["Adam tuned"] < 0
