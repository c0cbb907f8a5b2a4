"""Newton's methods: one step on quadratics, orders measured, saddles, L-BFGS against BFGS."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest.curvature import classify
from steepest.minimize import Trajectory
from steepest.newton import (
    ConjugateGradient,
    conjugate_gradient,
    damped_newton,
    damped_newton_step,
    gauss_newton_step,
    lbfgs,
    newton,
    newton_cg,
    newton_step,
)
from steepest.newton.quasi_newton import two_loop
from steepest.objectives import (
    OBJECTIVES,
    beale,
    double_well,
    himmelblau,
    monkey_saddle,
    quadratic,
    ravine,
    rosenbrock,
    saddle,
)

EPS = float(np.finfo(float).eps)
laws = settings(deadline=None, derandomize=True, max_examples=60)
seeds = st.integers(0, 10**6)
METHODS = [newton, damped_newton, newton_cg, lbfgs]
DESCENDING = [damped_newton, newton_cg, lbfgs]
HESSIAN_METHODS = [newton, damped_newton]
BOUNDED = [name for name, f in OBJECTIVES.items() if np.isfinite(f.minimum)]


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message) + "$")


def symmetric(rng, n, signs=(-1, 1)):
    """Return a random symmetric matrix with eigenvalues of sizes 1 to 10."""
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    return (Q * (rng.choice(signs, n) * rng.uniform(1, 10, n))) @ Q.T


def chained_rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def soft(x):
    """A strictly convex function, no quadratic, with its minimizer inside."""
    return np.sum(np.exp(x - 1) + np.exp(-2 * x)) + 0.5 * np.sum(x) ** 2


class Counted:
    """Rosenbrock's function, and how often each method was called."""

    def __init__(self):
        self.values = self.gradients = self.hessians = 0

    def value(self, x):
        self.values += 1
        return rosenbrock.value(x)

    def gradient(self, x):
        self.gradients += 1
        return rosenbrock.gradient(x)

    def hessian(self, x):
        self.hessians += 1
        return rosenbrock.hessian(x)


# The steps


def test_newton_steps_worked_by_hand():
    assert newton_step([4, 20], [[2, 0], [0, 20]]).tolist() == [-2.0, -1.0]
    # x² + 4xy + y² at (1, 1): the step leads to the saddle at 0
    np.testing.assert_allclose(newton_step([6, 6], [[2, 4], [4, 2]]), [-1, -1], rtol=1e-15)
    step = newton_step(6.0, 2.0)  # x² at 3, a number for a number
    assert step == -3.0
    assert np.shape(step) == ()


@laws
@given(seed=seeds, n=st.integers(1, 8))
def test_the_newton_step_leads_to_the_critical_point_of_any_quadratic(seed, n):
    rng = np.random.default_rng(seed)
    A, center, x = symmetric(rng, n), rng.normal(size=n), rng.normal(size=n)
    step = newton_step(A @ (x - center), A)
    np.testing.assert_allclose(x + step, center, atol=1e-13 * n)


@laws
@given(seed=seeds, n=st.integers(1, 6), damping=st.floats(0.01, 100))
def test_damping_solves_the_shifted_system(seed, n, damping):
    rng = np.random.default_rng(seed)
    A, g = symmetric(rng, n, signs=(1,)), rng.normal(size=n)
    step = newton_step(g, A, damping=damping)
    np.testing.assert_allclose(A @ step + damping * step, -g, atol=1e-12)


def test_damping_makes_a_singular_hessian_invertible():
    assert newton_step([1.0, 2.0], np.zeros((2, 2)), damping=0.5).tolist() == [-2.0, -4.0]


SINGULAR = (
    "hessian: expected an invertible matrix, got a singular one, so there is no Newton step; "
    "add damping (damping=1e-3, say), or use damped_newton"
)


@pytest.mark.parametrize(
    "H",
    [
        [[0.0, 0.0], [0.0, 0.0]],
        [[2.0, 0.0], [0.0, 0.0]],
        [[1.0, 2.0], [2.0, 4.0]],
        [[0.01, 0.03], [0.03, 0.09]],  # singular in decimals, in binary not quite
        [[1e8, 1.0], [1.0, 1e-8]],
        np.outer([0.1, 0.7, 1.1], [0.1, 0.7, 1.1]) + np.outer([0.3, 0.2, 0.9], [0.3, 0.2, 0.9]),
    ],
)
def test_a_singular_hessian_is_named_with_the_remedy(H):
    with raises(np.linalg.LinAlgError, SINGULAR):
        newton_step(np.ones(len(H)), H)


def test_units_make_no_hessian_singular():
    step = newton_step([1e12, 1e-12, 1.0], np.diag([1e12, 1e-12, -1.0]))
    np.testing.assert_allclose(step, [-1, -1, 1], rtol=1e-15)
    np.testing.assert_allclose(
        newton_step([1.0, 1e-9], [[0.0, 1e-9], [1e-9, 1e-18]]), [0.0, -1e9], rtol=1e-12, atol=1e-9
    )


@laws
@given(seed=seeds, n=st.integers(1, 8))
def test_the_damped_step_descends_and_is_newtons_where_the_hessian_is_definite(seed, n):
    rng = np.random.default_rng(seed)
    g, A = rng.normal(size=n), symmetric(rng, n)
    assert g @ damped_newton_step(g, A) < 0
    positive = symmetric(rng, n, signs=(1,))
    np.testing.assert_allclose(
        damped_newton_step(g, positive), newton_step(g, positive), atol=1e-13
    )
    # with all signs turned the step turns: it has the length of Newton's
    np.testing.assert_allclose(
        damped_newton_step(g, -positive), -newton_step(g, -positive), atol=1e-13
    )


def test_the_damped_step_divides_by_the_size_of_each_curvature():
    assert damped_newton_step([3.0, -0.02], np.diag([2.0, -2.0])).tolist() == [-1.5, 0.01]
    assert damped_newton_step([3.0, 4.0], np.zeros((2, 2))).tolist() == [-3.0, -4.0]
    step = damped_newton_step([1.0, 1.0], np.diag([4.0, 0.0]), smallest=0.5)
    np.testing.assert_allclose(step, [-0.25, -0.5])
    assert damped_newton_step([0.0, 1.0], np.diag([1.0, 0.0]))[1] == pytest.approx(-1e8)
    assert damped_newton_step(-8.0, -4.0) == 2.0


@laws
@given(seed=seeds, m=st.integers(1, 8), n=st.integers(1, 5), damping=st.sampled_from([0, 0.1, 3]))
def test_gauss_newton_solves_its_normal_equations(seed, m, n, damping):
    rng = np.random.default_rng(seed)
    J, r = rng.normal(size=(m, n)), rng.normal(size=m)
    step = gauss_newton_step(J, r, damping=damping)
    np.testing.assert_allclose(J.T @ (J @ step + r) + damping * step, 0, atol=1e-10)
    if m < n and not damping:  # the shortest: it lies in the span of the rows
        rows = np.linalg.qr(J.T)[0]
        np.testing.assert_allclose(rows @ (rows.T @ step), step, atol=1e-10)


def test_gauss_newton_is_newton_where_the_residuals_are_linear():
    rng = np.random.default_rng(0)
    J, r = rng.normal(size=(7, 3)), rng.normal(size=7)
    np.testing.assert_allclose(gauss_newton_step(J, r), newton_step(J.T @ r, J.T @ J), rtol=1e-12)


# Newton's method


@laws
@given(seed=seeds, n=st.integers(1, 6))
def test_newton_needs_one_step_on_any_quadratic(seed, n):
    rng = np.random.default_rng(seed)
    f = quadratic(symmetric(rng, n), rng.normal(size=n))
    course = newton(f, rng.normal(size=n), tol=1e-12 * n)
    assert course.reason == "converged"
    assert course.steps == 1
    assert course.learning_rates.tolist() == [1.0]
    np.testing.assert_allclose(course.x, f.critical_points[0], atol=1e-12)


def orders(errors):
    """Return the slope of the logarithm of each error against that of the one before."""
    logs = np.log(errors)
    return np.diff(logs[1:]) / np.diff(logs[:-1])


@pytest.mark.parametrize("method", HESSIAN_METHODS)
@pytest.mark.parametrize(
    ("f", "x0", "limit"),
    [
        (himmelblau, [3.4, 2.5], [3.0, 2.0]),
        (lambda x: x - np.log(x), 0.7, 1.0),
        (lambda x: np.exp(x) - 2 * x, 1.3, math.log(2)),
    ],
)
def test_convergence_to_a_strict_minimum_is_quadratic(method, f, x0, limit):
    course = method(f, x0, tol=1e-13)
    errors = np.linalg.norm(
        np.reshape(course.iterates - np.array(limit), (course.steps + 1, -1)), axis=1
    )
    useful = errors[(errors < 0.3) & (errors > 1e-13)]
    assert len(useful) >= 4
    assert np.all(course.learning_rates[-3:] == 1.0)
    assert 1.8 < orders(useful)[-1] < 2.3


def test_convergence_to_a_degenerate_minimum_is_linear():
    # on x⁴ the step is -x/3
    course = newton(OBJECTIVES["quartic"], [1.0], max_steps=12)
    np.testing.assert_allclose(course.iterates[:, 0], (2 / 3) ** np.arange(13), rtol=1e-13)


def test_newton_is_attracted_to_maxima_and_saddles_and_damped_newton_is_not():
    to_maximum = newton(double_well, [0.1])
    assert to_maximum.reason == "converged"
    assert to_maximum.x[0] == pytest.approx(0, abs=1e-8)
    assert damped_newton(double_well, [0.1]).x[0] == pytest.approx(1)
    for x0 in ([0.0, 0.0], [-0.5, -1.5], [3.0, 0.5], [0.2, 2.5]):
        to_critical = newton(himmelblau, x0)
        assert to_critical.converged
        assert classify(himmelblau.hessian(to_critical.x)) in ("saddle", "maximum")
        for method in DESCENDING:
            to_minimum = method(himmelblau, x0)
            assert to_minimum.converged
            assert classify(himmelblau.hessian(to_minimum.x)) == "minimum"
    assert newton(saddle, saddle.start).x.tolist() == [0.0, 0.0]


def test_damped_newton_leaves_a_saddle_by_doubling_its_distance():
    course = damped_newton(saddle, [1.5, 0.01], max_steps=6)
    np.testing.assert_allclose(course.iterates[1:, 0], 0, atol=1e-15)
    np.testing.assert_allclose(course.iterates[:, 1], 0.01 * 2.0 ** np.arange(7), rtol=1e-13)
    away = damped_newton(saddle, [1.5, 1e-7])
    assert away.reason == "diverged"
    assert away.value < -1e12


@pytest.mark.parametrize("method", METHODS)
def test_at_a_saddle_every_method_stops(method):
    course = method(saddle, [0.0, 0.0])
    assert (course.reason, course.steps) == ("converged", 0)


@pytest.mark.parametrize("method", DESCENDING)
def test_on_the_ridge_of_a_saddle_descent_slides_to_it(method):
    course = method(saddle, [1.5, 0.0])
    assert course.converged
    np.testing.assert_allclose(course.x, [0, 0], atol=1e-8)


def test_newton_follows_a_change_of_variables():
    rng = np.random.default_rng(3)
    A = symmetric(rng, 2) * [1.0, 1e4]
    start = np.array([-1.2, 1.5])
    plain = newton(rosenbrock, start, max_steps=5, tol=0)
    changed = newton(
        lambda y: rosenbrock(A @ y),
        np.linalg.solve(A, start),
        gradient=lambda y: A.T @ rosenbrock.gradient(A @ y),
        hessian=lambda y: A.T @ rosenbrock.hessian(A @ y) @ A,
        max_steps=5,
        tol=0,
    )
    np.testing.assert_allclose(changed.iterates @ A.T, plain.iterates, rtol=1e-6)
    np.testing.assert_allclose(changed.values[:-1], plain.values[:-1], rtol=1e-6, atol=1e-20)


@pytest.mark.parametrize("method", METHODS)
def test_the_path_turns_with_a_turned_landscape(method):
    c, s = math.cos(0.7), math.sin(0.7)
    R = np.array([[c, -s], [s, c]])
    plain = method(chained_rosenbrock, [-0.5, 0.5], max_steps=8)
    turned = method(lambda y: chained_rosenbrock(R.T @ y), R @ [-0.5, 0.5], max_steps=8)
    np.testing.assert_allclose(turned.iterates, plain.iterates @ R.T, atol=1e-6)


# Every method on every landscape


@pytest.mark.parametrize("method", DESCENDING)
@pytest.mark.parametrize("name", BOUNDED)
def test_every_descending_method_reaches_a_minimizer_of_every_landscape(method, name):
    f = OBJECTIVES[name]
    course = method(f, f.start)
    assert course.reason == "converged"
    assert course.gradient_norms[-1] <= 1e-8
    distance = np.linalg.norm(f.minimizers - course.x, axis=1).min()
    assert distance < (2e-3 if name == "quartic" else 1e-7)  # 4|x|³ = 1e-8 at 1.4e-3
    assert course.value == pytest.approx(f.minimum, abs=1e-11)


@pytest.mark.parametrize("method", DESCENDING)
@pytest.mark.parametrize("f", [saddle, monkey_saddle], ids=lambda f: f.name)
def test_a_landscape_without_minimum_is_divergence(method, f):
    course = method(f, f.start)
    assert course.reason == "diverged"
    assert course.value < -1e12


@pytest.mark.parametrize("method", DESCENDING)
@settings(laws, max_examples=15)
@given(seed=seeds)
def test_descending_methods_never_climb(method, seed):
    rng = np.random.default_rng(seed)
    f = (himmelblau, rosenbrock, beale)[seed % 3]
    course = method(f, rng.uniform(-3, 3, 2), max_steps=40)
    assert np.all(np.diff(course.values) <= 1e-10)
    assert course.reason in ("converged", "max_steps", "stalled")


@pytest.mark.parametrize("method", METHODS)
def test_derivatives_come_from_reverse_mode_where_none_are_given(method):
    course = method(soft, [0.3, -0.2, 1.0])
    explicit = method(
        soft,
        [0.3, -0.2, 1.0],
        gradient=lambda x: np.exp(x - 1) - 2 * np.exp(-2 * x) + np.sum(x),
        **(
            {"hessian": lambda x: np.diag(np.exp(x - 1) + 4 * np.exp(-2 * x)) + 1}
            if method in HESSIAN_METHODS
            else {}
        ),
    )
    assert course.converged
    np.testing.assert_allclose(course.x, explicit.x, atol=1e-8)
    np.testing.assert_allclose(course.iterates[1], explicit.iterates[1], rtol=1e-12)
    assert course.function_evaluations == course.gradient_evaluations


def test_more_variables():
    for method in (damped_newton, lbfgs):
        course = method(chained_rosenbrock, np.full(12, 0.5))
        assert course.converged
        np.testing.assert_allclose(course.x, np.ones(12), atol=1e-7)


# Structures, counts, purity


class Layer(NamedTuple):
    W: np.ndarray
    b: np.ndarray


@pytest.mark.parametrize("method", METHODS)
def test_parameters_may_be_a_structure(method):
    def f(theta):
        layer, c = theta["layer"], theta["c"]
        return (
            soft(layer.W[0]) + soft(layer.W[1]) + np.sum((layer.b - 2) ** 2) + (c - layer.b[0]) ** 2
        )

    start = {"layer": Layer(np.zeros((2, 2)), np.zeros(3)), "c": np.array(1.0)}
    course = method(f, start)
    assert course.converged
    assert type(course.iterates) is list
    assert len(course.iterates) == course.steps + 1
    assert type(course.x["layer"]) is Layer
    assert course.x["layer"].W.shape == (2, 2)
    np.testing.assert_allclose(course.x["layer"].b, 2, atol=1e-8)
    np.testing.assert_allclose(course.x["c"], 2, atol=1e-8)
    row = method(soft, [0.0, 0.0])
    np.testing.assert_allclose(course.x["layer"].W[1], row.x, atol=1e-7)
    assert not np.any(start["layer"].W)


def test_the_hessian_of_a_structure_is_a_matrix_in_the_order_of_its_leaves():
    course = newton(
        lambda p: (p["b"] - 1) ** 2 + 3 * np.sum((p["a"] - 2) ** 2),
        {"b": 0.0, "a": [0.0, 0.0]},
        gradient=lambda p: {"b": 2 * (p["b"] - 1), "a": 6 * (p["a"] - 2)},
        hessian=lambda p: np.diag([2.0, 6.0, 6.0]),
    )
    assert (course.reason, course.steps) == ("converged", 1)
    assert course.x["b"] == 1.0
    assert course.x["a"].tolist() == [2.0, 2.0]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("x0", [0.3, [0.3], [[0.3, 1.0], [2.0, 0.1]]])
def test_arrays_keep_their_shape(method, x0):
    course = method(soft, x0)
    assert course.converged
    assert course.iterates.shape == (course.steps + 1, *np.shape(x0))


def test_a_hessian_may_have_the_shape_of_x_twice():
    f = lambda x: np.sum(np.array([[1.0, 2.0], [3.0, 4.0]]) * (x - 1) ** 2)  # noqa: E731
    H = np.zeros((2, 2, 2, 2))
    H[0, 0, 0, 0], H[0, 1, 0, 1], H[1, 0, 1, 0], H[1, 1, 1, 1] = 2, 4, 6, 8
    for hessian in (lambda x: H, lambda x: H.reshape(4, 4)):
        course = newton(f, np.zeros((2, 2)), hessian=hessian)
        assert course.steps == 1
        np.testing.assert_allclose(course.x, np.ones((2, 2)))


@pytest.mark.parametrize("method", METHODS)
def test_every_evaluation_is_counted(method):
    f = Counted()
    course = method(f, [-1.2, 1.0])
    assert course.gradient_evaluations == f.gradients
    if method is newton_cg:  # differentiates f besides, for the products
        assert course.steps < course.function_evaluations < f.values
    else:
        assert course.function_evaluations == f.values
    if method in (damped_newton, newton_cg):  # one gradient for each iterate, values to search
        assert f.gradients == course.steps + 1 < f.values
    if method in HESSIAN_METHODS:
        assert f.hessians == course.steps
    assert f.values >= course.steps + 1
    calls = []
    course = method(lambda x: calls.append(1) or soft(x), [0.3, -0.2])
    assert course.function_evaluations == course.gradient_evaluations <= len(calls)
    if method is lbfgs:
        assert course.function_evaluations == len(calls)


def test_newton_evaluates_each_iterate_once():
    f = Counted()
    course = newton(f, [-1.2, 1.0])
    assert course.converged
    assert (f.values, f.gradients, f.hessians) == (course.steps + 1, course.steps + 1, course.steps)


def test_an_object_may_have_a_value_alone_or_lend_its_hessian():
    class ValueOnly:
        def value(self, x):
            return soft(x)

    for method in METHODS:
        np.testing.assert_array_equal(
            method(ValueOnly(), [0.3]).iterates, method(soft, [0.3]).iterates
        )
    f = Counted()
    newton(f, [-1.2, 1.0], gradient=rosenbrock.gradient, hessian=rosenbrock.hessian)
    assert (f.gradients, f.hessians) == (0, 0)
    assert f.values > 0


@pytest.mark.parametrize("method", METHODS)
def test_the_callers_arrays_are_safe(method):
    x0, buffer = np.array([-0.5, 0.5]), np.empty(2)

    def f(x):
        value = rosenbrock.value(x)
        x[:] = np.nan
        return value

    def slope(x):
        buffer[:] = rosenbrock.gradient(x)
        x[:] = np.nan
        return buffer

    options = {}
    if method in HESSIAN_METHODS:

        def bend(x):
            H = rosenbrock.hessian(x)
            x[:] = np.nan
            return H

        options["hessian"] = bend
    if method is newton_cg:  # differentiates f, which may not change its argument
        f = rosenbrock.value
    course = method(f, x0, gradient=slope, **options)
    assert course.converged
    assert x0.tolist() == [-0.5, 0.5]
    course.iterates[0] = 7.0
    assert x0.tolist() == [-0.5, 0.5]


# Why it stops


@pytest.mark.parametrize("method", METHODS)
def test_the_budget_and_the_tolerance(method):
    course = method(rosenbrock, [-1.2, 1.0], max_steps=2, tol=0)
    assert (course.reason, course.steps) == ("max_steps", 2)
    assert isinstance(course, Trajectory)
    assert course.iterates.shape == (3, 2)
    assert course.values.shape == course.gradient_norms.shape == (3,)
    assert course.learning_rates.shape == (2,)
    np.testing.assert_allclose(course.values, [rosenbrock(x) for x in course.iterates])
    norms = [np.linalg.norm(rosenbrock.gradient(x)) for x in course.iterates]
    np.testing.assert_allclose(course.gradient_norms, norms)
    none = method(rosenbrock, [-1.2, 1.0], max_steps=0)
    assert (none.reason, none.steps) == ("max_steps", 0)
    at_once = method(rosenbrock, [-1.2, 1.0], tol=1e3)
    assert (at_once.reason, at_once.steps) == ("converged", 0)
    exactly = method(lambda x: x**2, 0.5, tol=1.0, max_steps=0)
    assert exactly.reason == "converged"
    default = method(soft, [0.3, -0.2])
    assert default.gradient_norms[-1] <= 1e-8 < default.gradient_norms[-2]


def test_a_singular_hessian_stalls_newton_and_not_damped_newton():
    f = lambda x: x[0] ** 2 + x[1] ** 4  # noqa: E731
    course = newton(f, [1.0, 0.0], gradient=lambda x: np.array([2 * x[0], 1.0]))
    assert (course.reason, course.steps) == ("stalled", 0)
    flat = lambda x: (x[0] + x[1] - 1) ** 2  # noqa: E731
    assert newton(flat, [3.0, 0.0]).reason == "stalled"
    for method in DESCENDING:
        course = method(flat, [3.0, 0.0])
        assert course.converged
        assert course.x[0] + course.x[1] == pytest.approx(1)
    straight = newton(lambda x: np.sum(x), [1.0, 2.0])
    assert (straight.reason, straight.steps) == ("stalled", 0)


def test_newton_diverges_where_its_steps_grow():
    # √(1 + x²): x ← -x³
    course = newton(lambda x: np.sqrt(1 + x**2), 1.5, bound=1e3)
    assert course.reason == "diverged"
    np.testing.assert_allclose(course.iterates[:4], [1.5, -(1.5**3), 1.5**9, -(1.5**27)], rtol=1e-9)
    assert newton(lambda x: np.sqrt(1 + x**2), 0.9).converged
    for method in DESCENDING:
        assert method(lambda x: np.sqrt(1 + x**2), 1.5).converged


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("f", "gradient", "x0"),
    [
        (lambda x: np.nan, lambda x: pytest.fail("asked"), 1.0),
        (lambda x: math.exp(1000), lambda x: pytest.fail("asked"), 1.0),
        (lambda x: float(x), lambda x: math.exp(1000), 1.0),
        (lambda x: float(x), lambda x: x * np.nan, 1.0),
    ],
)
def test_a_start_that_is_out_of_range_is_divergence(method, f, gradient, x0):
    course = method(f, x0, gradient=gradient)
    assert (course.reason, course.steps) == ("diverged", 0)


@pytest.mark.parametrize("method", HESSIAN_METHODS)
def test_a_hessian_out_of_range_is_divergence(method):
    for H in (lambda x: math.exp(1000), lambda x: np.nan, lambda x: np.array(np.inf)):
        course = method(lambda x: x**2, 1.0, hessian=H)
        assert (course.reason, course.steps) == ("diverged", 0)


def test_a_product_out_of_range_is_divergence_of_newton_cg():
    with np.errstate(all="raise"):
        course = newton_cg(lambda x: 1e308 * x**2, 0.5)
    assert (course.reason, course.steps) == ("diverged", 0)


@pytest.mark.parametrize("method", METHODS)
def test_a_step_out_of_range_is_divergence_or_a_stall_but_no_error(method):
    with np.errstate(all="raise"):
        for f, x0 in (
            (lambda x: np.exp(x), 400.0),
            (lambda x: -np.exp(x), 1.0),
            (lambda x: np.log(x), 1.0),
            (lambda x: 1e200 * x**2, 1e50),
            (lambda x: x**2 * 1e-300 + x, 1.0),
        ):
            course = method(f, x0, max_steps=60)
            assert np.all(np.isfinite(course.iterates[:-1]))
            assert course.reason in ("diverged", "stalled", "max_steps", "converged")
    assert method(lambda x: -np.exp(x), 1.0).reason in ("diverged", "converged")


@pytest.mark.parametrize("method", [damped_newton, newton_cg])
def test_a_slope_whose_square_overflows_stalls_a_search_that_needs_it(method):
    with np.errstate(all="raise"):
        course = method(lambda x: 1e200 * np.sum(x), [1.0, 2.0])
    assert (course.reason, course.steps) == ("stalled", 0)


@pytest.mark.parametrize("method", DESCENDING)
def test_a_wrong_gradient_is_a_stall(method):
    f = lambda x: np.sum((x - 1) ** 2)  # noqa: E731
    course = method(f, [3.0, 0.0], gradient=lambda x: -2 * (x - 1))
    assert (course.reason, course.steps) == ("stalled", 0)
    assert course.x.tolist() == [3.0, 0.0]


@pytest.mark.parametrize("method", [damped_newton, lbfgs])
def test_a_step_that_lowers_the_gradient_and_lifts_the_value_is_not_taken(method):
    options = {"hessian": lambda x: 2.0} if method is damped_newton else {}
    course = method(lambda x: -((x - 1) ** 2), 3.0, gradient=lambda x: 2 * (x - 1), **options)
    assert (course.reason, course.steps) == ("stalled", 0)


@pytest.mark.parametrize("method", DESCENDING)
def test_the_gradient_converges_beyond_the_rounding_of_the_values(method):
    # with 1e4 added, f tells points apart to 1e-6, and the gradient is 1e-6 there
    f = lambda x: 1e4 + soft(x)  # noqa: E731
    course = method(f, [0.3, -0.2, 1.0], tol=1e-10)
    assert course.converged


@pytest.mark.parametrize("method", METHODS)
def test_a_tolerance_below_rounding_is_a_stall(method):
    course = method(soft, [0.3, -0.2, 1.0], tol=0)
    assert course.reason in ("stalled", "converged")
    assert course.gradient_norms[-1] < 1e-13
    assert course.steps < 60
    still = lambda x: np.array([1e-30])  # noqa: E731
    options = {"hessian": lambda x: np.eye(1)} if method in HESSIAN_METHODS else {}
    course = method(lambda x: 1.0 + 0.5 * np.sum(x**2), [1.0], gradient=still, tol=0, **options)
    assert course.reason == "stalled"
    assert course.steps <= 5


def test_patience_counts_steps_that_change_nothing():
    hessian = lambda x: np.eye(1)  # noqa: E731
    for patience in (1, 3):
        course = newton(
            lambda x: np.sum(x), [1.0], gradient=lambda x: np.array([1e-30]), hessian=hessian,
            tol=0, patience=patience,
        )  # fmt: skip
        assert (course.reason, course.steps) == ("stalled", patience)
    swing = newton(  # 1, -1, 1, … has one value for both
        lambda x: np.sum(x**2), [1.0], gradient=lambda x: 2 * x, hessian=hessian, tol=0
    )
    assert (swing.reason, swing.steps) == ("stalled", 5)


# L-BFGS


def dense_bfgs(pairs, n):
    """Return the inverse Hessian of BFGS, as a matrix, by its printed formula."""
    s, y = pairs[-1]
    B = (s @ y) / (y @ y) * np.eye(n)
    for s, y in pairs:
        rho = 1 / (y @ s)
        V = np.eye(n) - rho * np.outer(y, s)
        B = V.T @ B @ V + rho * np.outer(s, s)
    return B


@laws
@given(seed=seeds, n=st.integers(1, 7), m=st.integers(1, 9))
def test_the_two_loops_multiply_by_the_matrix_of_bfgs(seed, n, m):
    rng = np.random.default_rng(seed)
    A = symmetric(rng, n, signs=(1,))
    pairs = [(s, A @ s) for s in rng.normal(size=(m, n))]
    g = rng.normal(size=n)
    before = g.copy()
    B = dense_bfgs(pairs, n)
    np.testing.assert_allclose(two_loop(g, pairs), B @ g, rtol=1e-8, atol=1e-9)
    np.testing.assert_array_equal(g, before)
    np.testing.assert_allclose(two_loop(pairs[-1][1], pairs), pairs[-1][0], atol=1e-9)  # secant
    np.testing.assert_array_equal(two_loop(g, []), g)


def test_every_direction_of_lbfgs_is_that_of_bfgs_over_its_memory():
    for memory in (2, 30):
        course = lbfgs(chained_rosenbrock, [-1.2, 1.0, 0.5], memory=memory, max_steps=15)
        xs = course.iterates
        slopes = np.array([_chained_slope(x) for x in xs])
        steps, changes = np.diff(xs, axis=0), np.diff(slopes, axis=0)
        first = -slopes[0] / np.linalg.norm(slopes[0])
        np.testing.assert_allclose(steps[0], course.learning_rates[0] * first, rtol=1e-10)
        assert np.all(np.sum(steps * changes, axis=1) > 0)
        for k in range(1, course.steps):
            pairs = list(zip(steps[:k], changes[:k], strict=True))[-memory:]
            direction = -dense_bfgs(pairs, 3) @ slopes[k]
            np.testing.assert_allclose(
                steps[k], course.learning_rates[k] * direction, rtol=1e-6, atol=1e-9
            )


def _chained_slope(x):
    inner = x[1:] - x[:-1] ** 2
    slope = np.zeros_like(x)
    slope[:-1] = -400 * x[:-1] * inner - 2 * (1 - x[:-1])
    slope[1:] += 200 * inner
    return slope


@laws
@given(seed=seeds, n=st.integers(1, 8))
def test_lbfgs_with_an_exact_search_needs_about_n_steps_on_a_quadratic(seed, n):
    rng = np.random.default_rng(seed)
    f = quadratic(symmetric(rng, n, signs=(1,)), rng.normal(size=n))
    course = lbfgs(f, rng.normal(size=n), memory=n + 1, c1=1e-6, c2=1e-5, tol=1e-7)
    assert course.converged
    assert course.steps <= n + 1


def test_the_wolfe_conditions_hold_at_every_step_of_lbfgs():
    course = lbfgs(rosenbrock, [-1.2, 1.0], c1=1e-3, c2=0.5)
    slopes = np.array([rosenbrock.gradient(x) for x in course.iterates])
    steps = np.diff(course.iterates, axis=0)
    before, after = np.sum(slopes[:-1] * steps, axis=1), np.sum(slopes[1:] * steps, axis=1)
    assert np.all(before < 0)
    assert np.all(np.diff(course.values) <= 1e-3 * before * (1 - 1e-6))
    assert np.all(np.abs(after) <= 0.5 * np.abs(before) * (1 + 1e-6))


def test_lbfgs_beats_descent_along_the_gradient_by_far():
    f = ravine(1e4)
    assert lbfgs(f, f.start).steps < 30


def test_a_short_gradient_makes_a_first_step_of_its_own_length():
    course = lbfgs(lambda x: 0.05 * x**2, 3.0, max_steps=1)
    assert course.x == pytest.approx(3 - course.learning_rates[0] * 0.3)
    course = lbfgs(lambda x: 50 * x**2, 3.0, max_steps=1)
    assert course.x == pytest.approx(3 - course.learning_rates[0])


def test_a_pair_without_curvature_is_not_kept():
    # f is a straight line until 50: y = 0 there, and the steps stay steepest descent
    def f(x):
        return np.where(x < 50, -x, 0.5 * (x - 51) ** 2 - 50.5)

    def slope(x):
        return np.where(x < 50, -1.0, x - 51)

    course = lbfgs(f, 0.0, gradient=slope)
    assert course.converged
    assert course.x == pytest.approx(51)
    endless = lbfgs(lambda x: -x, 0.0)
    assert endless.reason == "diverged"


# Conjugate gradients


@laws
@given(seed=seeds, n=st.integers(1, 10))
def test_conjugate_gradients_solve_in_n_steps(seed, n):
    rng = np.random.default_rng(seed)
    A, b = symmetric(rng, n, signs=(1,)), rng.normal(size=n)
    solution = conjugate_gradient(lambda v: A @ v, b, tol=1e-9)
    assert solution.reason == "converged"
    assert solution.steps <= n + 1
    np.testing.assert_allclose(A @ solution.x, b, atol=2e-9 * np.linalg.norm(b))
    assert solution.residual_norm <= 1e-9 * np.linalg.norm(b)


def test_conjugate_gradients_need_a_step_for_each_different_eigenvalue():
    rng = np.random.default_rng(1)
    Q = np.linalg.qr(rng.normal(size=(9, 9)))[0]
    A = (Q * np.repeat([1.0, 3.0, 10.0], 3)) @ Q.T
    solution = conjugate_gradient(lambda v: A @ v, rng.normal(size=9), tol=1e-12)
    assert solution.steps == 3


def test_conjugate_gradients_may_need_more_than_n_steps_by_rounding():
    i = np.arange(1, 13)
    hilbert = 1 / (i[:, np.newaxis] + i - 1)
    solution = conjugate_gradient(lambda v: hilbert @ v, np.ones(12), tol=1e-6)
    assert solution.reason == "converged"
    assert 12 < solution.steps < 120


def test_conjugate_gradients_worked_by_hand():
    A = np.array([[4.0, 1.0], [1.0, 3.0]])
    one = conjugate_gradient(lambda v: A @ v, [1, 2], max_steps=1)
    assert type(one) is ConjugateGradient
    np.testing.assert_allclose(one.x, [0.25, 0.5])  # bᵀb / bᵀAb = 5/20
    assert (one.steps, one.reason) == (1, "max_steps")
    assert one.residual_norm == pytest.approx(math.hypot(-0.5, 0.25))
    two = conjugate_gradient(lambda v: A @ v, [1, 2])
    np.testing.assert_allclose(two.x, [1 / 11, 7 / 11], rtol=1e-14)
    assert (two.steps, two.reason) == (2, "converged")


def test_conjugate_gradients_stop_where_there_is_nothing_to_solve():
    zero = conjugate_gradient(lambda v: pytest.fail("asked"), [0.0, 0.0])
    assert (zero.x.tolist(), zero.steps, zero.reason) == ([0.0, 0.0], 0, "converged")
    none = conjugate_gradient(lambda v: pytest.fail("asked"), [1.0, 0.0], max_steps=0)
    assert (none.steps, none.reason, none.residual_norm) == (0, "max_steps", 1.0)
    loose = conjugate_gradient(lambda v: pytest.fail("asked"), [1.0, 0.0], tol=1.0)
    assert loose.reason == "converged"


def test_conjugate_gradients_notice_a_negative_curvature():
    A = np.diag([1.0, -1.0])
    first = conjugate_gradient(lambda v: A @ v, [1.0, 2.0])
    assert (first.x.tolist(), first.steps, first.reason) == ([0, 0], 0, "negative_curvature")
    later = conjugate_gradient(lambda v: A @ v, [2.0, 1.0])
    assert (later.steps, later.reason) == (1, "negative_curvature")
    np.testing.assert_allclose(later.x, [10 / 3, 5 / 3])
    flat = conjugate_gradient(lambda v: 0 * v, [2.0, 1.0])
    assert (flat.steps, flat.reason) == (0, "negative_curvature")
    for bad in (np.nan, np.inf):
        assert conjugate_gradient(lambda v, bad=bad: bad * v, [1.0]).reason == "diverged"


def test_conjugate_gradients_have_a_default_budget_and_keep_b():
    b, calls = np.array([1.0, 1.0]), []

    def hvp(v):  # a different matrix each time
        calls.append(1)
        scale = 1.0 + len(calls) % 3
        result = np.array([scale * v[0], v[1] / scale])
        v[:] = np.nan
        return result

    endless = conjugate_gradient(hvp, b, tol=0)
    assert endless.reason in ("max_steps", "negative_curvature", "converged")
    assert len(calls) <= 20
    assert b.tolist() == [1.0, 1.0]
    assert np.all(np.isfinite(endless.x))


def test_newton_cg_converges_superlinearly():
    course = newton_cg(soft, [0.3, -0.2, 1.0], tol=1e-12)
    norms = course.gradient_norms
    assert norms[-1] < 1e-3 * norms[-2] < 1e-5 * norms[-3]


# Bad input

START = "an array of shape (1,) and dtype float64"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"objective_or_f": 3}, TypeError, "f: expected a function, got 3"),
        ({"x0": "up"}, TypeError,
         "x0: expected a real number or an array of real numbers, got 'up'"),
        ({"x0": [1.0, math.nan]}, ValueError,
         "x0: expected finite numbers, got [1.0, nan] (list)"),
        ({"x0": []}, ValueError, "x0: expected at least one number, got [] (list)"),
        ({"x0": {}}, ValueError, "x0: expected at least one number, got {} (dict)"),
        ({"gradient": 3}, TypeError, "gradient: expected a function, got 3"),
        ({"gradient": lambda x: x[:1]}, ValueError,
         f"gradient(x): expected an array of shape (2,), the structure of x, got {START}"),
        ({"objective_or_f": lambda x: x, "gradient": lambda x: x}, ValueError,
         "f(x): expected one number, got an array of shape (2,) and dtype float64; "
         "an objective to minimize is scalar"),
        ({"objective_or_f": lambda x: x}, ValueError,
         "f(x): expected one number, got an array of shape (2,); "
         "take np.sum or np.mean of it, or use jacobian or vjp"),
        ({"max_steps": -1}, ValueError,
         "max_steps: expected a whole number from 0 to 1000000000000, got -1"),
        ({"tol": -1.0}, ValueError, "tol: expected a finite number, 0 or more, got -1.0"),
        ({"patience": 0}, ValueError,
         "patience: expected a whole number from 1 to 1000000000000, got 0"),
        ({"bound": 0}, ValueError, "bound: expected a positive finite number, got 0"),
    ],
)  # fmt: skip
def test_bad_input_is_named(method, change, error, message):
    with raises(error, message):
        method(**({"objective_or_f": soft, "x0": [1, 2]} | change))


@pytest.mark.parametrize(
    ("method", "change", "error", "message"),
    [
        (newton, {"hessian": 3}, TypeError, "hessian: expected a function, got 3"),
        (damped_newton, {"hessian": 3}, TypeError, "hessian: expected a function, got 3"),
        (newton, {"hessian": lambda x: x}, ValueError,
         "hessian(x): expected an array of shape (2, 2), a row and a column for each entry of x, "
         "got an array of shape (2,) and dtype float64"),
        (newton, {"hessian": lambda x: [[1, 2], [3, 4]]}, ValueError,
         "hessian: expected a symmetric matrix, got 2.0 at [0, 1] and 3.0 at [1, 0]"),
        (damped_newton, {"hessian": lambda x: "H"}, TypeError,
         "hessian(x): expected a real number or an array of real numbers, got 'H'"),
        (damped_newton, {"smallest": 0.0}, ValueError,
         "smallest: expected a positive finite number, got 0.0"),
        (damped_newton, {"c": 1.0}, ValueError,
         "c: expected a number above 0 and below 1, got 1.0"),
        (newton_cg, {"c": 0.0}, ValueError, "c: expected a number above 0 and below 1, got 0.0"),
        (lbfgs, {"memory": 0}, ValueError,
         "memory: expected a whole number from 1 to 1000000, got 0"),
        (lbfgs, {"c1": 0.0}, ValueError, "c1: expected a number above 0 and below 1, got 0.0"),
        (lbfgs, {"c2": 1.0}, ValueError, "c2: expected a number above 0 and below 1, got 1.0"),
        (lbfgs, {"c1": 0.9}, ValueError, "c1: expected a number below c2, which is 0.9, got 0.9"),
    ],
)  # fmt: skip
def test_bad_options_are_named(method, change, error, message):
    with raises(error, message):
        method(soft, [1, 2], **change)


@pytest.mark.parametrize("step", [newton_step, damped_newton_step])
@pytest.mark.parametrize(
    ("g", "H", "error", "message"),
    [
        (["a"], [[1]], TypeError,
         "gradient: expected a real number or an array of real numbers, got ['a'] (list)"),
        ([1.0], [1.0], ValueError, f"hessian: expected a square matrix, got {START}"),
        ([1.0], [[1.0, 2.0]], ValueError,
         "hessian: expected a square matrix, got an array of shape (1, 2) and dtype float64"),
        ([1.0], np.eye(2), ValueError,
         f"gradient: expected an array of shape (2,), one entry for each row of the Hessian, "
         f"got {START}"),
        ([1.0, math.nan], np.eye(2), ValueError, "gradient: expected finite numbers, got nan"),
        ([1.0], [[math.inf]], ValueError, "hessian: expected finite numbers, got inf"),
        ([1, 1], [[1, 2], [3, 4]], ValueError,
         "hessian: expected a symmetric matrix, got 2.0 at [0, 1] and 3.0 at [1, 0]"),
        ([], np.empty((0, 0)), ValueError,
         "hessian: expected a square matrix, got an array of shape (0, 0) and dtype float64"),
    ],
)  # fmt: skip
def test_bad_input_of_the_steps_is_named(step, g, H, error, message):
    with raises(error, message):
        step(g, H)


def test_bad_options_of_the_steps_are_named():
    with raises(ValueError, "damping: expected a finite number, 0 or more, got -1.0"):
        newton_step([1.0], [[1.0]], damping=-1.0)
    with raises(ValueError, "smallest: expected a positive finite number, got 0.0"):
        damped_newton_step([1.0], [[1.0]], smallest=0.0)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"jacobian": [1.0]}, ValueError, f"jacobian: expected a matrix, got {START}"),
        ({"jacobian": np.empty((0, 2))}, ValueError,
         "jacobian: expected a matrix, got an array of shape (0, 2) and dtype float64"),
        ({"jacobian": [[math.nan]]}, ValueError, "jacobian: expected finite numbers, got nan"),
        ({"residuals": [math.inf]}, ValueError, "residuals: expected finite numbers, got inf"),
        ({"residuals": [1.0, 2.0]}, ValueError,
         "residuals: expected an array of shape (1,), one entry for each row of the Jacobian, "
         "got an array of shape (2,) and dtype float64"),
        ({"residuals": "r"}, TypeError,
         "residuals: expected a real number or an array of real numbers, got 'r'"),
        ({"damping": math.nan}, ValueError,
         "damping: expected a finite number, 0 or more, got nan"),
    ],
)  # fmt: skip
def test_bad_input_of_gauss_newton_is_named(change, error, message):
    with raises(error, message):
        gauss_newton_step(**({"jacobian": [[2.0]], "residuals": [1.0]} | change))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"hvp": 3}, TypeError, "hvp: expected a function, got 3"),
        ({"hvp": lambda v: v[:1]}, ValueError,
         f"hvp(v): expected an array of shape (2,), the shape of b, got {START}"),
        ({"b": [[1.0]]}, ValueError,
         "b: expected a vector, got an array of shape (1, 1) and dtype float64"),
        ({"b": []}, ValueError,
         "b: expected a vector, got an array of shape (0,) and dtype float64"),
        ({"b": [math.nan]}, ValueError, "b: expected finite numbers, got nan"),
        ({"tol": -1.0}, ValueError, "tol: expected a finite number, 0 or more, got -1.0"),
        ({"max_steps": -1}, ValueError,
         "max_steps: expected a whole number from 0 to 1000000000, got -1"),
    ],
)  # fmt: skip
def test_bad_input_of_conjugate_gradients_is_named(change, error, message):
    with raises(error, message):
        conjugate_gradient(**({"hvp": lambda v: v, "b": [1.0, 2.0]} | change))
