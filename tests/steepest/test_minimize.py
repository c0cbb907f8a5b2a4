"""minimize: paths worked by hand, why it stops, true counts, structures, purity, bad input."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest.minimize import RateSweep, Trajectory, learning_rate_finder, minimize
from steepest.minimize.oracle import Oracle
from steepest.objectives import himmelblau, rosenbrock
from steepest.optimizers import (
    SAM,
    AdaGrad,
    Adam,
    AdamW,
    AMSGrad,
    GradientDescent,
    Lion,
    Momentum,
    Muon,
    Nesterov,
    RMSProp,
)
from steepest.reverse_mode import grad
from steepest.schedules import ReduceOnPlateau, constant, cosine, exponential

laws = settings(deadline=None, derandomize=True, max_examples=40)


def square(x):
    return x**2


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message) + "$")


class Counted:
    """(x - a)² summed, with its gradient, and how often each was called."""

    def __init__(self, a=0.0):
        self.a, self.values, self.gradients = np.asarray(a), 0, 0

    def value(self, x):
        self.values += 1
        return np.sum((x - self.a) ** 2)

    def gradient(self, x):
        self.gradients += 1
        return 2 * (x - self.a)


# The path


def test_the_first_iterates_are_those_worked_by_hand():
    course = minimize(square, 3.0, GradientDescent(0.1), max_steps=3)
    np.testing.assert_allclose(course.iterates, [3, 2.4, 1.92, 1.536], rtol=1e-15)
    np.testing.assert_allclose(course.values, [9, 5.76, 3.6864, 2.359296], rtol=1e-15)
    np.testing.assert_allclose(course.gradient_norms, [6, 4.8, 3.84, 3.072], rtol=1e-15)
    assert course.learning_rates.tolist() == [0.1] * 3
    assert course.reason == "max_steps"
    assert not course.converged
    assert course.steps == 3
    assert course.x == course.iterates[-1]
    assert type(course.value) is float
    assert course.value == course.values[-1]


def test_the_best_step_lands_at_once():
    course = minimize(square, 3.0, GradientDescent(0.5))
    assert course.iterates.tolist() == [3.0, 0.0]
    assert (course.reason, course.steps, course.converged) == ("converged", 1, True)


@laws
@given(eta=st.floats(0.05, 0.95), x=st.integers(-40, 40).map(lambda n: n / 8))
def test_descent_on_a_parabola_follows_its_closed_form(eta, x):
    course = minimize(square, x, GradientDescent(eta), max_steps=20, tol=0, patience=99)
    powers = (1 - 2 * eta) ** np.arange(course.steps + 1)
    np.testing.assert_allclose(course.iterates, powers * x, rtol=1e-12, atol=1e-15 * abs(x))


def test_a_schedule_sets_the_rate_of_each_step():
    course = minimize(
        square, 1.0, GradientDescent(9.0), schedule=exponential(0.4, 0.5), max_steps=3
    )
    assert course.learning_rates.tolist() == [0.4, 0.2, 0.1]
    np.testing.assert_allclose(course.iterates, [1, 0.2, 0.2 * 0.6, 0.2 * 0.6 * 0.8], rtol=1e-14)
    steps = []
    minimize(
        square, 1.0, GradientDescent(1.0), schedule=lambda t: steps.append(t) or 0.1, max_steps=4
    )
    assert steps == [0, 1, 2, 3]


def test_a_plateau_lowers_the_rate_by_the_values_it_sees():
    course = minimize(
        square, 1.0, GradientDescent(1.0), schedule=ReduceOnPlateau(patience=1), max_steps=9
    )
    # 1, -1, 1: the values are no better for two steps, so the third step has half the rate
    assert course.learning_rates.tolist() == [1.0, 1.0, 0.5]
    assert course.reason == "converged"


def test_sam_takes_its_gradient_uphill():
    course = minimize(square, 3.0, SAM(0.1, rho=0.5), max_steps=1)
    np.testing.assert_allclose(course.iterates, [3.0, 3.0 - 0.1 * 7.0], rtol=1e-15)
    assert (course.function_evaluations, course.gradient_evaluations) == (3, 3)
    objective = Counted()
    course = minimize(objective, 3.0, SAM(0.1, rho=0.5), max_steps=4)
    counts = (course.function_evaluations, course.gradient_evaluations)
    assert counts == (objective.values, objective.gradients) == (5, 9)


@pytest.mark.parametrize(
    "optimizer",
    [
        GradientDescent(0.01),
        Momentum(0.003),
        Nesterov(0.003),
        AdaGrad(0.5),
        Adam(0.05),
        AMSGrad(0.05),
        AdamW(0.05, weight_decay=0.0),
    ],
    ids=repr,
)
def test_every_smooth_method_converges_on_himmelblaus_function(optimizer):
    course = minimize(himmelblau, himmelblau.start, optimizer, max_steps=5000)
    assert course.reason == "converged"
    assert course.gradient_norms[-1] <= 1e-8 < course.gradient_norms[-2]
    distances = np.linalg.norm(himmelblau.minimizers - course.x, axis=1)
    assert distances.min() < 1e-9


def test_a_method_that_does_not_slow_down_by_itself_needs_a_schedule():
    start = himmelblau.start + np.array(
        [0.1234, 0.0567]
    )  # from a multiple of η it would hit (3, 2)
    free = minimize(himmelblau, start, Lion(0.02), max_steps=1000)
    helped = minimize(himmelblau, start, Lion(1.0), max_steps=1000, schedule=cosine(0.02, 1000))
    assert free.reason == "max_steps"
    assert free.values[-200:].min() > 1e-5
    assert helped.value < 1e-6


def test_rmsprop_converges_where_its_average_falls_with_the_gradient():
    assert minimize(himmelblau, himmelblau.start, RMSProp(0.02)).converged


def test_muon_minimizes_over_matrices():
    target = np.array([[3.0, 1.0], [-2.0, 0.5]])
    course = minimize(
        lambda W: np.sum((W - target) ** 2),
        np.zeros((2, 2)),
        Muon(0.1),
        schedule=cosine(0.1, 300),
        max_steps=300,
    )
    np.testing.assert_allclose(course.x, target, atol=1e-3)
    assert course.iterates.shape == (course.steps + 1, 2, 2)


def test_momentum_beats_plain_descent_in_rosenbrocks_valley():
    plain = minimize(rosenbrock, rosenbrock.start, GradientDescent(1e-3), max_steps=2000)
    heavy = minimize(rosenbrock, rosenbrock.start, Momentum(1e-3), max_steps=2000)
    assert heavy.value < 1e-3 * plain.value


# Why it stops


def test_a_start_at_a_minimum_takes_no_step():
    course = minimize(square, 0.0, GradientDescent(0.1))
    assert (course.reason, course.steps) == ("converged", 0)
    assert course.iterates.tolist() == [0.0]
    assert course.learning_rates.shape == (0,)
    assert (course.function_evaluations, course.gradient_evaluations) == (1, 1)


def test_convergence_is_a_gradient_of_at_most_the_tolerance():
    assert minimize(square, 0.5, GradientDescent(0.1), tol=1.0, max_steps=0).reason == "converged"
    course = minimize(square, 0.5, GradientDescent(0.1), tol=0.999, max_steps=0)
    assert (course.reason, course.steps) == ("max_steps", 0)
    default = minimize(square, 1.0, GradientDescent(0.25))
    assert default.gradient_norms[-1] <= 1e-8 < default.gradient_norms[-2]


def test_the_default_budget_is_a_thousand_steps():
    course = minimize(square, 1.0, GradientDescent(1e-5))
    assert (course.reason, course.steps) == ("max_steps", 1000)


@pytest.mark.parametrize(
    ("f", "x0", "eta"),
    [
        (square, 3.0, 1.1),
        (lambda x: x**4, 3.0, 1.0),
        (lambda x: -(x**2), 1.0, 1.0),
        (lambda x: np.exp(np.abs(x)), 1.0, 300.0),
        (lambda x: np.log(x), 1.0, 1.5),
        (lambda x: np.sqrt(x), 1.0, 10.0),
        (rosenbrock, rosenbrock.start, 0.1),
        (himmelblau, himmelblau.start, 1.0),
    ],
)
def test_divergence_is_reported_without_a_word_or_an_error(f, x0, eta):
    course = minimize(f, x0, GradientDescent(eta), tol=0.0)
    assert course.reason == "diverged"
    assert 0 < course.steps < 1000
    assert np.all(np.isfinite(course.iterates[:-1]))
    assert np.all(np.isfinite(course.values[:-1]))


def test_a_value_beyond_the_bound_is_divergence_up_and_down():
    down = minimize(lambda x: -x, -4.0, GradientDescent(1.0), bound=10.0)
    # from 4 to -41 by ones: -40 is at the bound 10·4
    assert (down.reason, down.value) == ("diverged", -41.0)
    up = minimize(square, 1.0, GradientDescent(2.0), bound=100.0)  # 1, 9, 81, 729
    assert up.values.tolist() == [1.0, 9.0, 81.0, 729.0]
    small = minimize(square, 0.1, GradientDescent(2.0), bound=0.8)  # max(1, |f(x0)|) = 1
    np.testing.assert_allclose(small.values, [0.01, 0.09, 0.81])
    default = minimize(square, 1.0, GradientDescent(2.0))
    assert default.values[-1] > 1e12 >= default.values[-2]


def test_f_is_not_called_where_x_is_not_finite():
    seen = []

    def f(x):
        seen.append(float(x))
        return float(x) ** 2 if abs(x) < 1e150 else 1.0

    course = minimize(f, 1.0, GradientDescent(1e200), gradient=lambda x: 1e200 * x)
    assert course.reason == "diverged"
    assert np.all(np.isfinite(seen))
    assert math.isinf(course.x)
    assert math.isnan(course.value)
    assert math.isnan(course.gradient_norms[-1])
    assert course.function_evaluations == len(seen)


def test_overflow_in_pythons_own_arithmetic_is_divergence_too():
    course = minimize(
        lambda x: math.exp(-x), 1.0, GradientDescent(1e4), gradient=lambda x: math.exp(x)
    )
    assert course.reason == "diverged"
    assert course.values[-1] == math.inf
    assert (course.function_evaluations, course.gradient_evaluations) == (2, 1)
    course = minimize(
        lambda x: float(x), 1.0, GradientDescent(1e4), gradient=lambda x: math.exp(-x)
    )
    assert course.reason == "diverged"
    assert math.isnan(course.gradient_norms[-1])
    flat = minimize(lambda x: float(x), 700.0, SAM(1.0, rho=99.0), gradient=lambda x: math.exp(x))
    assert flat.reason == "diverged"
    assert flat.gradient_evaluations == 2


def test_an_error_of_f_itself_is_passed_on():
    with pytest.raises(ZeroDivisionError):
        minimize(lambda x: 1 / 0, 1.0, GradientDescent(1.0), gradient=square)


def test_a_value_of_nan_is_divergence_and_its_gradient_is_not_asked_for():
    course = minimize(
        lambda x: np.nan, 1.0, GradientDescent(1.0), gradient=lambda x: pytest.fail("asked")
    )
    assert (course.reason, course.steps, course.gradient_evaluations) == ("diverged", 0, 0)


def test_swinging_between_two_points_of_one_value_is_a_stall():
    course = minimize(square, 3.0, GradientDescent(1.0))
    assert (course.reason, course.steps) == ("stalled", 20)
    assert course.iterates[:3].tolist() == [3.0, -3.0, 3.0]
    assert minimize(square, 3.0, GradientDescent(1.0), patience=7).steps == 7
    assert minimize(square, 3.0, GradientDescent(1.0), patience=1).steps == 1


def test_steps_lost_in_rounding_are_a_stall():
    course = minimize(lambda x: x, 1.0, GradientDescent(1e-17))
    assert (course.reason, course.steps, course.x) == ("stalled", 20, 1.0)
    course = minimize(lambda x: 1e20 + x, 1.0, GradientDescent(0.1))
    assert (course.reason, course.steps) == ("stalled", 20)
    # two units in the last place are rounding, five are progress
    unit = np.finfo(float).eps
    assert minimize(lambda x: -x, 1.0, GradientDescent(2 * unit)).reason == "stalled"
    assert minimize(lambda x: -x, 1.0, GradientDescent(5 * unit)).reason == "max_steps"
    # one coordinate that moves is enough
    f = lambda x: x[0] + x[1]  # noqa: E731
    gradient = lambda x: np.array([1e-20, 1.0])  # noqa: E731
    course = minimize(f, [1e3, 1.0], GradientDescent(0.01), gradient=gradient, max_steps=50)
    assert course.reason == "max_steps"


def test_one_step_that_moves_starts_the_count_anew():
    rates = lambda t: 0.1 if t % 5 == 4 else 0.0  # noqa: E731
    course = minimize(square, 1.0, GradientDescent(1.0), schedule=rates, patience=5, max_steps=40)
    assert course.reason == "max_steps"
    course = minimize(square, 1.0, GradientDescent(1.0), schedule=rates, patience=4, max_steps=40)
    assert (course.reason, course.steps) == ("stalled", 4)


def test_where_two_reasons_hold_the_first_of_the_list_is_given():
    # the value is beyond the bound, the step is the last, and nothing moves
    huge = lambda x: 1e30 * float(x)  # noqa: E731
    start = {"gradient": lambda x: 0.0 * x, "max_steps": 0, "bound": 0.5}
    assert minimize(huge, 1.0, GradientDescent(1.0), **start).reason == "converged"
    start["gradient"] = lambda x: 1.0 + 0 * x
    assert minimize(huge, 1.0, GradientDescent(1.0), **start).reason == "diverged"
    both = minimize(square, 3.0, GradientDescent(1.0), patience=5, max_steps=5)
    assert both.reason == "stalled"


# What f may be, and what is counted


def test_an_object_is_asked_for_its_value_and_its_gradient_and_counted_truly():
    objective = Counted([1.0, -2.0])
    course = minimize(objective, [0.0, 0.0], GradientDescent(0.1), max_steps=10)
    counts = (course.function_evaluations, course.gradient_evaluations)
    assert counts == (objective.values, objective.gradients) == (11, 11)


def test_a_gradient_that_is_given_is_used():
    calls = []

    def slope(x):
        calls.append(1)
        return 2 * x

    course = minimize(
        lambda x: float(x) ** 2, 3.0, GradientDescent(0.1), gradient=slope, max_steps=2
    )
    assert course.gradient_evaluations == len(calls) == 3
    objective = Counted()
    course = minimize(objective, 3.0, GradientDescent(0.1), gradient=slope, max_steps=2)
    assert (objective.values, objective.gradients) == (3, 0)
    np.testing.assert_allclose(course.iterates, [3, 2.4, 1.92])


def test_a_function_or_a_value_without_gradient_is_differentiated():
    class ValueOnly:
        def value(self, x):
            return np.sum(x**2)

    for f in (lambda x: np.sum(x**2), ValueOnly()):
        course = minimize(f, [3.0, 4.0], GradientDescent(0.1), max_steps=2)
        np.testing.assert_allclose(course.x, [1.92, 2.56])
        assert (course.function_evaluations, course.gradient_evaluations) == (3, 3)


def test_a_value_of_one_entry_is_a_number():
    course = minimize(lambda x: x**2, [3.0], GradientDescent(0.1), gradient=lambda x: 2 * x)
    assert course.values.ndim == 1
    assert course.reason == "converged"


class Layer(NamedTuple):
    W: np.ndarray
    b: np.ndarray


@pytest.mark.parametrize(
    "optimizer", [GradientDescent(0.1), Adam(0.1), SAM(0.1, rho=0.01)], ids=repr
)
@pytest.mark.parametrize("explicit", [True, False])
def test_parameters_may_be_a_structure(optimizer, explicit):
    def f(theta):
        return np.sum((theta[0].W - 1) ** 2) + np.sum((theta[0].b + 1) ** 2) + theta[1]["c"] ** 2

    def slope(theta):
        return [Layer(2 * (theta[0].W - 1), 2 * (theta[0].b + 1)), {"c": 2 * theta[1]["c"]}]

    start = [Layer(np.zeros((2, 2)), np.zeros(2)), {"c": np.array(2.0)}]
    course = minimize(
        f, start, optimizer, gradient=slope if explicit else None, max_steps=60, tol=1e-3
    )
    assert type(course.iterates) is list
    assert len(course.iterates) == course.steps + 1
    assert type(course.x[0]) is Layer
    np.testing.assert_allclose(course.x[0].W, np.ones((2, 2)), atol=0.05)
    np.testing.assert_allclose(course.x[1]["c"], 0, atol=0.1)
    assert np.array_equal(start[0].W, np.zeros((2, 2)))
    flat = minimize(
        lambda x: np.sum((x - [1, 1, 1, 1, -1, -1, 0]) ** 2),
        [0, 0, 0, 0, 0, 0, 2],
        optimizer,
        max_steps=60,
        tol=1e-3,
    )
    np.testing.assert_allclose(course.values, flat.values, rtol=1e-9, atol=1e-12)


def test_the_callback_sees_every_iterate_and_cannot_change_it():
    seen = []

    def watch(step, x, value, gradient):
        seen.append((step, float(x[0]), value, float(gradient[0])))
        x += 100.0
        gradient += 100.0

    course = minimize(Counted(), [3.0], GradientDescent(0.25), max_steps=2, callback=watch)
    assert seen == [(0, 3.0, 9.0, 6.0), (1, 1.5, 2.25, 3.0), (2, 0.75, 0.5625, 1.5)]
    assert course.iterates.ravel().tolist() == [3.0, 1.5, 0.75]


def test_f_can_change_neither_the_start_nor_an_iterate_nor_a_past_gradient():
    buffer = np.zeros(2)

    def vandal(x):
        value = float(x @ x)
        x[:] = 99.0
        return value

    def slope(x):
        buffer[:] = 2 * x
        x[:] = 99.0
        return buffer

    start = np.array([3.0, 4.0])
    course = minimize(vandal, start, Momentum(0.25, 0.0), gradient=slope, max_steps=2)
    assert start.tolist() == [3.0, 4.0]
    assert course.iterates.tolist() == [[3.0, 4.0], [1.5, 2.0], [0.75, 1.0]]


def test_integers_are_taken_as_floats_and_the_start_is_copied():
    start = np.array([3, 4])
    course = minimize(lambda x: x @ x, start, GradientDescent(0.5))
    assert course.iterates.dtype == np.float64
    start = np.array([3.0, 4.0])
    course = minimize(lambda x: x @ x, start, GradientDescent(0.5), max_steps=0)
    assert not np.shares_memory(course.iterates, start)


# The trajectory


def test_a_trajectory_tells_its_story_in_one_line():
    course = minimize(square, 3.0, GradientDescent(0.1), max_steps=2)
    assert repr(course) == (
        "Trajectory(stopped by max_steps after 2 steps: value 3.6864, gradient norm 3.84, "
        "x = 1.92; 3 evaluations of f, 3 of its gradient)"
    )
    long = minimize(lambda x: x @ x, np.arange(1.0, 999.0), GradientDescent(0.5))
    assert "converged after 1 step: " in repr(long)
    assert "x = [0. 0. 0. ... 0. 0. 0.]; " in repr(long)
    tree = minimize(
        lambda t: t["weights"] @ t["weights"], {"weights": np.ones(99)}, GradientDescent(0.1)
    )
    (x,) = re.findall("x = (.*); ", repr(tree).replace("\n", " "))
    assert len(x) == 80
    assert x.endswith("...")
    assert [f.name for f in dataclasses.fields(Trajectory)] == [
        "iterates",
        "values",
        "gradient_norms",
        "learning_rates",
        "function_evaluations",
        "gradient_evaluations",
        "reason",
    ]


# The learning-rate finder


def test_the_finder_raises_the_rate_from_low_to_high_in_equal_ratios():
    sweep = learning_rate_finder(
        lambda x: 0.5 * x, 1.0, GradientDescent(1.0), low=0.01, high=1.0, steps=5
    )
    assert type(sweep) is RateSweep
    np.testing.assert_allclose(sweep.learning_rates, 10.0 ** np.array([-2, -1.5, -1, -0.5, 0]))
    np.testing.assert_allclose(
        sweep.values, 0.5 * (1 - 0.5 * np.cumsum(sweep.learning_rates)), rtol=1e-14
    )
    assert sweep.suggestion == pytest.approx(1.0)  # on a line the longest step falls the most


def test_the_finder_runs_until_f_blows_up_and_suggests_a_rate_where_it_falls():
    sweep = learning_rate_finder(lambda x: 50 * x**2, 1.0, GradientDescent(1.0))
    assert sweep.learning_rates[0] == 1e-6
    ratio = (10 / 1e-6) ** (1 / 99)
    np.testing.assert_allclose(sweep.learning_rates[1:] / sweep.learning_rates[:-1], ratio)
    assert len(sweep.values) == len(sweep.learning_rates) < 100
    assert sweep.values[-1] > 10 * 50 > sweep.values[-2]
    assert sweep.learning_rates[-1] > 0.02  # 2/Lₛ
    falls = np.diff(np.concatenate([[50.0], sweep.values]))
    assert sweep.suggestion == sweep.learning_rates[np.argmin(falls)]
    whole = learning_rate_finder(lambda x: x, 1.0, GradientDescent(1.0), high=0.01)
    assert len(whole.learning_rates) == 100
    assert whole.learning_rates[-1] == pytest.approx(0.01, rel=1e-12)
    assert len(learning_rate_finder(square, 1.0, GradientDescent(1.0)).values) < 100


def test_where_f_never_falls_there_is_no_suggestion():
    sweep = learning_rate_finder(lambda x: 1.0, 1.0, GradientDescent(1.0), gradient=lambda x: 1.0)
    assert math.isnan(sweep.suggestion)
    assert len(sweep.values) == 100
    wild = learning_rate_finder(square, 1.0, GradientDescent(1.0), low=1e200, high=1e300)
    assert math.isnan(wild.suggestion)


def test_the_finder_checks_its_rates():
    with raises(ValueError, "low: expected a number below high, which is 0.1, got 0.1"):
        learning_rate_finder(square, 1.0, GradientDescent(1.0), low=0.1, high=0.1)
    with raises(ValueError, "low: expected a positive finite number, got 0"):
        learning_rate_finder(square, 1.0, GradientDescent(1.0), low=0)
    with raises(ValueError, "high: expected a positive finite number, got inf"):
        learning_rate_finder(square, 1.0, GradientDescent(1.0), high=np.inf)
    for bad in (1, 10**6 + 1):
        with raises(ValueError, f"steps: expected a whole number from 2 to 1000000, got {bad}"):
            learning_rate_finder(square, 1.0, GradientDescent(1.0), steps=bad)
    assert (
        len(
            learning_rate_finder(
                abs, 1.0, GradientDescent(1.0), high=1e-3, steps=2, gradient=np.sign
            ).values
        )
        == 2
    )


# Bad input


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"f": 3.0}, TypeError, "f: expected a function, got 3.0"),
        ({"f": 3.0, "gradient": square}, TypeError, "f: expected a function, got 3.0"),
        ({"gradient": 3.0}, TypeError, "gradient: expected a function, got 3.0"),
        ({"optimizer": "adam"}, TypeError, "optimizer: expected an optimizer, got 'adam'"),
        ({"schedule": 0.1}, TypeError, "schedule: expected a function, got 0.1"),
        ({"callback": 0.1}, TypeError, "callback: expected a function, got 0.1"),
        (
            {"schedule": lambda t: -0.1},
            ValueError,
            "schedule(step): expected a finite number, 0 or more, got -0.1",
        ),
        (
            {"max_steps": -1},
            ValueError,
            "max_steps: expected a whole number from 0 to 1000000000000, got -1",
        ),
        (
            {"max_steps": 10**12 + 1},
            ValueError,
            "max_steps: expected a whole number from 0 to 1000000000000, got 1000000000001",
        ),
        (
            {"max_steps": 2.0},
            TypeError,
            "max_steps: expected a whole number from 0 to 1000000000000, got 2.0",
        ),
        (
            {"patience": 0},
            ValueError,
            "patience: expected a whole number from 1 to 1000000000000, got 0",
        ),
        ({"tol": -1e-9}, ValueError, "tol: expected a finite number, 0 or more, got -1e-09"),
        ({"bound": 0}, ValueError, "bound: expected a positive finite number, got 0"),
        ({"x0": np.nan}, ValueError, "x0: expected finite numbers, got nan"),
        ({"x0": [1.0, np.inf]}, ValueError, "x0: expected finite numbers, got [1.0, inf] (list)"),
        ({"x0": {}}, ValueError, "theta: expected at least one array of parameters, got {}"),
        (
            {"x0": "3"},
            TypeError,
            "x0: expected a real number or an array of real numbers, got '3'",
        ),
        (
            {"x0": [1.0, 2.0], "gradient": lambda x: x},
            ValueError,
            "f(x): expected one number, got an array of shape (2,) and dtype float64; an objective "
            "to minimize is scalar",
        ),
        (
            {"gradient": lambda x: "steep"},
            TypeError,
            "gradient(x): expected a real number or an array of real numbers, got 'steep'",
        ),
        (
            {"gradient": lambda x: [1.0, 2.0]},
            ValueError,
            "gradient(x): expected an array of shape (), the structure of x, got an array of "
            "shape (2,) and dtype float64",
        ),
    ],
)
def test_bad_arguments_are_named(change, error, message):
    arguments = {"f": square, "x0": 3.0, "optimizer": GradientDescent(0.1)} | change
    f, x0, optimizer = (arguments.pop(name) for name in ("f", "x0", "optimizer"))
    with raises(error, message):
        minimize(f, x0, optimizer, **arguments)


def test_a_function_of_vectors_that_returns_one_is_refused_without_a_gradient_too():
    with pytest.raises(ValueError, match="number"):
        minimize(square, [1.0, 2.0], GradientDescent(0.1))


def test_the_oracle_gives_the_gradient_alone_too():
    for oracle in (Oracle(square, None), Oracle(square, lambda x: 2 * x)):
        assert oracle.gradient(np.array(3.0)) == 6.0
        assert np.isnan(oracle.gradient(np.array(np.inf)))
        assert oracle.gradients == 1


def test_a_schedule_that_is_constant_changes_nothing():
    own = minimize(square, 1.0, Adam(0.1), max_steps=9)
    given_ = minimize(square, 1.0, Adam(9.0), schedule=constant(0.1), max_steps=9)
    assert np.array_equal(own.iterates, given_.iterates)


def test_parameters_may_be_a_list_of_single_numbers():
    X = np.linspace(-1, 1, 9)

    def loss(theta):
        w, b = theta
        return np.mean((w * X + b - (2 * X + 1)) ** 2)

    start = [np.array(0.0), np.array(0.0)]
    for gradient in (None, grad(loss)):
        course = minimize(loss, start, GradientDescent(0.5), gradient=gradient, max_steps=500)
        assert course.converged
        np.testing.assert_allclose(course.x, [2.0, 1.0], atol=1e-7)
