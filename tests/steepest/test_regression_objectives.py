"""Linear and logistic regression as objectives: gradients, Hessians, minimizers, bad data."""

from __future__ import annotations

import re

import numpy as np
import pytest

from steepest import check_gradient, forward_mode, minimize, reverse_mode
from steepest.curvature import is_positive_semidefinite
from steepest.finite_differences import hessian
from steepest.functions import mean_squared_error, sigmoid_cross_entropy
from steepest.newton import damped_newton
from steepest.objectives import linear_regression, logistic_regression
from steepest.optimizers import GradientDescent

RNG = np.random.default_rng(5)
X = np.column_stack([np.ones(30), RNG.normal(size=(30, 2))])
Y = X @ [1.0, -2.0, 0.5] + 0.3 * RNG.normal(size=30)
CLASSES = (Y + RNG.normal(size=30) > 1).astype(int)
MODELS = {
    "linear": linear_regression(X, Y),
    "ridge": linear_regression(X, Y, l2=0.2),
    "logistic": logistic_regression(X, CLASSES),
    "logistic with L2": logistic_regression(X, CLASSES, l2=0.2),
}
each = pytest.mark.parametrize("f", MODELS.values(), ids=MODELS)


@each
def test_gradient_and_hessian_are_those_by_differences_and_by_the_engines(f):
    w = np.array([0.3, -0.7, 1.1])
    assert check_gradient(f.value, f.gradient, w)
    np.testing.assert_allclose(f.hessian(w), hessian(f.value, w, method="complex"), atol=1e-9)
    np.testing.assert_allclose(reverse_mode.grad(f)(w), f.gradient(w), rtol=1e-12)
    np.testing.assert_allclose(reverse_mode.hessian(f, w), f.hessian(w), rtol=1e-12, atol=1e-14)
    v = np.array([1.0, 2.0, -1.0])
    slope = forward_mode.jvp(f, w, v)[1]
    assert slope == pytest.approx(f.gradient(w) @ v, rel=1e-12)


@each
def test_many_points_at_once_give_what_each_gives_alone(f):
    points = np.random.default_rng(0).normal(size=(3, 4, 2))
    for index in np.ndindex(4, 2):
        w = points[(slice(None), *index)]
        assert f.value(points)[index] == pytest.approx(f.value(w), rel=1e-13)
        np.testing.assert_allclose(f.gradient(points)[(slice(None), *index)], f.gradient(w))
        np.testing.assert_allclose(f.hessian(points)[(slice(None),) * 2 + index], f.hessian(w))


@each
def test_they_are_convex_and_the_minimizer_is_where_the_gradient_vanishes(f):
    assert is_positive_semidefinite(f.hessian([0.0, 0.0, 0.0]))
    assert np.max(np.abs(f.gradient(f.minimizers[0]))) < 1e-13
    assert f.minimum == f.value(f.minimizers[0])
    assert f.minimum < f.value(f.start)
    assert damped_newton(f, f.start).x == pytest.approx(f.minimizers[0], abs=1e-7)


def test_the_values_are_those_of_the_losses():
    w = np.array([0.3, -0.7, 1.1])
    assert MODELS["linear"].value(w) == pytest.approx(mean_squared_error(X @ w, Y), rel=1e-14)
    expected = mean_squared_error(X @ w, Y) + 0.2 * w @ w
    assert MODELS["ridge"].value(w) == pytest.approx(expected, rel=1e-14)
    expected = sigmoid_cross_entropy(X @ w, CLASSES.astype(float))
    assert MODELS["logistic"].value(w) == pytest.approx(expected, rel=1e-13)


def test_descent_finds_the_line_of_least_squares():
    f = MODELS["linear"]
    course = minimize(f, f.start, GradientDescent(0.3), max_steps=2000)
    assert course.converged
    np.testing.assert_allclose(course.x, np.linalg.lstsq(X, Y, rcond=None)[0], atol=1e-7)


def test_with_more_features_than_samples_the_shortest_minimizer_is_listed():
    wide = np.array([[1.0, 2.0, 3.0]])
    f = linear_regression(wide, [14.0])
    np.testing.assert_allclose(f.minimizers, [[1.0, 2.0, 3.0]], rtol=1e-12)


def test_classes_that_can_be_separated_need_a_penalty():
    samples, classes = [[1, -1], [1, -0.5], [1, 0.5], [1, 1]], [0, 0, 1, 1]
    with pytest.raises(ValueError, match=r"^X, y: expected classes that no plane separates"):
        logistic_regression(samples, classes)
    f = logistic_regression(samples, classes, l2=1e-3)
    assert np.max(np.abs(f.gradient(f.minimizers[0]))) < 1e-13


def test_the_data_are_copied():
    samples, targets = X.copy(), Y.copy()
    f = linear_regression(samples, targets)
    before = f.value([1.0, 1.0, 1.0])
    samples[:], targets[:] = 0, 0
    assert f.value([1.0, 1.0, 1.0]) == before
    assert "linear" in repr(f)
    assert r"0.2 \lVert w \rVert^2" in MODELS["ridge"].formula


@pytest.mark.parametrize("make", [linear_regression, logistic_regression])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1.0, 2.0], [1.0]), "X: expected an array of shape (N, n), got"),
        ((np.empty((0, 2)), []), "X: expected an array of shape (N, n), got"),
        (([[1.0]], [1.0, 0.0]), "y: expected an array of shape (1,), one target for each row"),
        (([[np.nan]], [1.0]), "X: expected finite numbers, got nan"),
        (([[1.0]], [np.inf]), "y: expected finite numbers, got inf"),
        (([[1.0]], [1.0], -1), "l2: expected a finite number, 0 or more, got -1"),
    ],
)
def test_data_that_do_not_fit_are_refused(make, arguments, message):
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        make(*arguments)


def test_classes_are_zero_and_one():
    with pytest.raises(ValueError, match=r"^y: expected classes 0 and 1, got 2\.0"):
        logistic_regression([[1.0], [2.0]], [0, 2])
