"""Penalties: gradients, corners, and the proximal step."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest import check_gradient, minimize
from steepest.functions import (
    l1_penalty,
    l1_penalty_derivative,
    l2_penalty,
    l2_penalty_derivative,
    soft_threshold,
)
from steepest.optimizers import GradientDescent
from steepest.reverse_mode import grad

laws = settings(deadline=None, derandomize=True)
weights = st.lists(st.floats(-10, 10), min_size=1, max_size=5)
strengths = st.floats(0, 5)


@pytest.mark.parametrize(
    ("penalty", "derivative"),
    [(l1_penalty, l1_penalty_derivative), (l2_penalty, l2_penalty_derivative)],
)
def test_the_derivative_is_the_slope_by_differences_and_by_the_tape(penalty, derivative):
    w = np.array([[0.7, -2.0], [3.0, -0.1]])
    assert check_gradient(lambda w: penalty(w, 0.3), lambda w: derivative(w, 0.3), w)
    np.testing.assert_allclose(grad(lambda w: penalty(w, 0.3))(w), derivative(w, 0.3), rtol=1e-15)


@laws
@given(w=weights, strength=strengths)
def test_penalties_are_norms_times_their_strength(w, strength):
    assert l1_penalty(w, strength) == pytest.approx(strength * np.linalg.norm(w, 1), rel=1e-12)
    expected = strength * np.linalg.norm(w) ** 2
    assert l2_penalty(w, strength) == pytest.approx(expected, rel=1e-12, abs=1e-300)


def test_the_corner_of_l1_has_subgradient_zero():
    assert l1_penalty_derivative(0.0, 2.0) == 0.0
    assert l1_penalty_derivative(1e-9, 2.0) == 2.0


def test_with_half_a_square_the_minimum_of_the_book_moves_from_three_to_two():
    course = minimize(
        lambda w: (w - 3) ** 2 + l2_penalty(w, 0.5), 0.0, GradientDescent(0.1), max_steps=500
    )
    assert course.x == pytest.approx(2.0, abs=1e-8)


@laws
@given(w=weights, threshold=strengths)
def test_the_soft_threshold_minimizes_its_objective(w, threshold):
    w = np.array(w)
    best = soft_threshold(w, threshold)

    def objective(u):
        return (u - w) ** 2 / 2 + threshold * np.abs(u)

    for step in (-0.1, -1e-3, 1e-3, 0.1):
        assert np.all(objective(best) <= objective(best + step) + 1e-12)
    assert np.all(best[np.abs(w) <= threshold] == 0)
    assert not np.any(np.signbit(best[best == 0]))


def test_weights_are_not_changed_and_whole_numbers_are_taken():
    w = np.array([1.0, -2.0])
    for function in (l1_penalty, l2_penalty, l1_penalty_derivative, l2_penalty_derivative):
        function(w)
        assert function(3) == function(3.0)
    soft_threshold(w, 1)
    np.testing.assert_array_equal(w, [1.0, -2.0])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: l2_penalty([1.0], -1), ValueError, "strength: expected a finite number, 0 or"),
        (lambda: l1_penalty("no"), TypeError, "w: expected a real number or an array of real"),
        (lambda: l2_penalty_derivative([1], np.nan), ValueError, "strength: expected a finite"),
        (lambda: l1_penalty_derivative([1], -2), ValueError, "strength: expected a finite"),
        (lambda: soft_threshold([1], -0.1), ValueError, "threshold: expected a finite number"),
    ],
)
def test_bad_input_is_named(call, error, message):
    with pytest.raises(error, match="^" + re.escape(message)):
        call()
