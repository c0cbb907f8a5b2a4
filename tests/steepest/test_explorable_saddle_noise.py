"""Noise at a saddle in Python: its function, its draws, its escapes, and their theory."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from traitlets import TraitError

from steepest import check_gradient
from steepest.curvature import classify
from steepest.explorables import SaddleNoise
from steepest.explorables.saddle_noise import (
    CURVATURE,
    RADIUS,
    RATE,
    STEPS,
    TWO_VALLEYS,
    noise_draws,
)


def test_the_function_has_a_saddle_between_two_minima_and_is_bounded_below():
    kinds = [classify(TWO_VALLEYS.hessian(point)) for point in TWO_VALLEYS.critical_points]
    assert kinds == ["minimum", "minimum", "saddle"]
    assert all(TWO_VALLEYS.value(point) == 0 for point in TWO_VALLEYS.minimizers)
    assert np.linalg.eigvalsh(TWO_VALLEYS.hessian([0, 0])).tolist() == [CURVATURE, 1]
    grid = np.meshgrid(np.linspace(-9, 9, 61), np.linspace(-9, 9, 61))
    assert TWO_VALLEYS.value(grid).min() >= 0
    for point in ([0.3, 0.7], [-1.1, -0.4]):
        assert check_gradient(TWO_VALLEYS.value, TWO_VALLEYS.gradient, point).passed


def test_draw_i_is_that_of_seed_i_rounded_to_three_decimals():
    draws = noise_draws()
    for i in (1, 8):
        exact = np.random.default_rng(i).standard_normal((STEPS, 2))
        assert np.abs(draws[i - 1] - exact).max() <= 5.0001e-4
    assert abs(draws.mean()) < 0.05
    assert draws.std() == pytest.approx(1, abs=0.05)
    one = SaddleNoise()
    assert np.array_equal(np.reshape(one.draws, draws.shape), draws)
    assert len(json.dumps(one.draws)) < 20_000  # what a page carries
    with pytest.raises(TraitError):
        one.draws = []


@pytest.mark.parametrize("x", [-2.0, -0.3, 0.0, 1.8])
def test_without_noise_descent_from_the_stable_line_stays_for_ever(x):
    one = SaddleNoise(noise=0.0, x=x)
    assert np.all(one.paths[:, :, 1] == 0)
    assert np.all(np.isinf(one.escapes))
    assert one.escape == one.median == one.predicted == math.inf
    assert one.loss == pytest.approx(0.25)


@pytest.mark.parametrize("draw", range(1, 9))
def test_with_any_noise_of_the_slider_every_draw_escapes_and_ends_in_a_valley(draw):
    for power in np.arange(-8, -0.9, 0.5):
        one = SaddleNoise(10.0**power, draw)
        assert 1 <= one.escape < STEPS
        assert np.abs(one.iterates[one.escape, 1]) >= RADIUS
        assert np.all(np.abs(one.iterates[: one.escape, 1]) < RADIUS)
        assert abs(abs(one.iterates[-1, 1]) - 1) < 1e-2 + 4 * one.noise


def test_the_draws_do_not_all_choose_the_same_valley():
    ends = SaddleNoise(1e-4).paths[:, -1, 1]
    assert {bool(end > 0) for end in ends} == {True, False}


def test_the_median_is_within_a_few_steps_of_theory():
    for power in range(-8, -1):
        one = SaddleNoise(10.0**power)
        assert abs(one.median - one.predicted) <= 3, power


def test_a_tenth_of_the_noise_costs_ln_10_over_ln_1_2_steps_more():
    costs = -np.diff([SaddleNoise(10.0**power).median for power in range(-8, -1)])
    assert costs == pytest.approx(np.full(6, math.log(10) / math.log(1 + RATE)), abs=1.0)


def test_off_the_line_no_noise_is_needed():
    one = SaddleNoise(noise=0.0, y=1e-6 * 1)
    assert len(set(one.escapes)) == 1
    assert abs(one.escape - one.predicted) <= 2
    near, far = SaddleNoise(0.0, y=-0.01), SaddleNoise(0.0, y=-0.1)
    assert far.escape < near.escape
    assert np.all(near.iterates[1:, 1] < 0)
    assert SaddleNoise(0.0, y=0.7).escape == SaddleNoise(0.0, y=0.7).predicted == 0


def test_much_noise_leaves_a_loss():
    assert np.mean([SaddleNoise(0.1, draw).loss for draw in range(1, 9)]) > 1e-2
    assert SaddleNoise(1e-4).loss < 1e-6


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"noise": -1e-9}, r"^noise: expected a number from 0 to 0\.1, got -1e-09$"),
        ({"noise": math.nan}, r"^noise: expected a finite number, got nan$"),
        ({"draw": 0}, r"^draw: expected a whole number from 1 to 8, got 0$"),
        ({"draw": 1.5}, r"^draw: expected a whole number from 1 to 8, got 1\.5$"),
        ({"x": 2.1}, r"^x: expected a number from -2 to 2, got 2\.1$"),
        ({"y": -1.3}, r"^y: expected a number from -1\.2 to 1\.2, got -1\.3$"),
        ({"y": "0"}, r"^y: expected a real number .*, got '0'$"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        SaddleNoise(**arguments)
    one = SaddleNoise()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_its_repr_makes_it_again_and_the_front_end_can_move_it():
    one = SaddleNoise(np.float64(0.01), np.int64(3), x=-1)
    assert repr(one) == "SaddleNoise(noise=0.01, draw=3, x=-1.0, y=0.0)"
    assert eval(repr(one)).state() == one.state()
    one.set_state({"noise": 0.0})
    assert one.escape == math.inf
