"""Gradient descent with noise: plain without it, off the saddle with it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from steepest import minimize
from steepest.minimize import perturbed_gradient_descent
from steepest.objectives import bowl, saddle
from steepest.optimizers import GradientDescent


def run(**changes):
    options = {"x0": [0.0, 0.0], "learning_rate": 0.1, "noise": 1e-3, "steps": 40, "rng": 0}
    options |= changes
    return perturbed_gradient_descent(options.pop("gradient", saddle.gradient), **options)


def test_without_noise_it_is_gradient_descent():
    plain = minimize(bowl, [2.0, 1.0], GradientDescent(0.1), max_steps=20, tol=0)
    path = run(gradient=bowl.gradient, x0=[2, 1], noise=0, steps=20)
    np.testing.assert_array_equal(path, plain.iterates)


def test_on_a_flat_landscape_it_is_a_random_walk_with_steps_of_the_given_size():
    path = run(gradient=np.zeros_like, noise=0.5, steps=20_000)
    steps = np.diff(path, axis=0)
    assert steps.std() == pytest.approx(0.5, rel=0.02)
    assert abs(steps.mean()) < 5 * 0.5 / np.sqrt(steps.size)


def test_it_leaves_the_saddle_along_the_negative_curvature():
    end = run(steps=60)[-1]
    assert abs(end[1]) > 1
    assert abs(end[0]) < 0.01


def test_the_deviation_grows_by_one_minus_eta_lambda():
    path = run(steps=60)[:, 1]
    ratios = path[40:] / path[39:-1]
    np.testing.assert_allclose(ratios, 1 + 0.1 * 2, atol=0.01)


def test_the_seed_decides_and_shapes_are_kept():
    np.testing.assert_array_equal(run(), run(rng=np.random.default_rng(0)))
    assert not np.array_equal(run(), run(rng=1))
    assert run(gradient=lambda x: x, x0=np.ones((2, 3)), steps=5).shape == (6, 2, 3)
    assert run(steps=0).tolist() == [[0.0, 0.0]]


def test_divergence_is_no_error():
    path = run(gradient=lambda x: x**3, x0=[9.0, 9.0], learning_rate=1.0, steps=30)
    assert not np.isfinite(path[-1]).all()


def test_the_gradient_cannot_change_an_iterate():
    def greedy(x):
        x[:] = 7.0
        return np.zeros(2)

    assert np.all(run(gradient=greedy, noise=0) == 0)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"gradient": 1}, TypeError, "gradient: expected a function, got 1"),
        ({"learning_rate": -1}, ValueError, "learning_rate: expected a finite number, 0 or more"),
        ({"noise": -1}, ValueError, "noise: expected a finite number, 0 or more, got -1"),
        ({"steps": -1}, ValueError, "steps: expected a whole number from 0 to"),
        ({"rng": "x"}, TypeError, "rng: expected"),
        ({"gradient": lambda x: 1.0}, ValueError, "gradient(x): expected an array of shape (2,)"),
    ],
)
def test_bad_input_is_named(changes, error, message):
    with pytest.raises(error, match="^" + re.escape(message)):
        run(**changes)
