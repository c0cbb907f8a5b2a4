"""Line search: rates worked by hand, the conditions themselves, honest failure, bad input."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest.line_search import ArmijoStep, WolfeStep, backtracking, wolfe
from steepest.objectives import OBJECTIVES, himmelblau, rosenbrock

laws = settings(deadline=None, derandomize=True, max_examples=100)
seeds = st.integers(0, 10**6)


def square(x):
    return np.sum(x**2)


def square_slope(x):
    return 2 * x


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message) + "$")


class Wavy:
    """A random smooth function with many minima: Σ aᵢxᵢ⁴/4 + ½|Bx|² + waves, bounded below."""

    def __init__(self, seed):
        rng = np.random.default_rng(seed)
        n = rng.integers(1, 5)
        self.a = rng.uniform(0, 1, n) ** 3
        self.B = rng.normal(size=(n, n))
        self.k = 10 ** rng.uniform(-1, 1, n)
        self.size = rng.uniform(0, 3)
        self.x = rng.normal(size=n) * 10 ** rng.uniform(-1, 1)
        self.d = -rng.uniform(0.1, 2, n) * 10 ** rng.uniform(-2, 2) * self.gradient(self.x)
        self.rate = 10 ** rng.uniform(-3, 2)

    def value(self, x):
        waves = self.size * np.sum(np.sin(self.k * x))
        return np.sum(self.a * x**4) / 4 + np.sum((self.B @ x) ** 2) / 2 + waves

    def gradient(self, x):
        return self.a * x**3 + self.B.T @ (self.B @ x) + self.size * self.k * np.cos(self.k * x)


# Backtracking


def test_armijo_steps_worked_by_hand():
    # from 3 along -6, (3 - 6η)² ≤ 9 - 36cη: at ½ it is 0 ≤ 9 - 18c, at ¼ 2.25 ≤ 9 - 9c
    step = backtracking(square, square_slope, 3.0, c=0.25)
    assert step == ArmijoStep(0.5, 0.0, 0.0, 3, True)
    assert backtracking(square, square_slope, 3.0, c=0.5).rate == 0.5  # equality will do
    assert backtracking(square, square_slope, 3.0, c=0.6) == (0.25, 1.5, 2.25, 4, True)
    tenth = backtracking(square, square_slope, 3.0, learning_rate=10.0, shrink=0.1, c=0.1)
    np.testing.assert_allclose(tenth[:3], [0.1, 2.4, 5.76])
    assert tenth.evaluations == 4


def test_the_defaults_are_those_of_the_literature():
    # c = 1e-4 is missed by a decrease of 0.99e-4 · η|∇f|² and met by one of 1.01e-4
    for share, satisfied in ((0.99e-4, False), (1.01e-4, True)):
        step = backtracking(
            lambda x, share=share: -share * x, lambda x: np.array(-1.0), 0.0, max_shrinks=0
        )
        assert step.satisfied is satisfied
    wrong = backtracking(square, lambda x: -2 * x, 1.0)
    assert wrong.evaluations == 62  # at the start, at 1, and after 60 halvings


@laws
@given(seed=seeds, shrink=st.floats(0.1, 0.9), c=st.floats(1e-4, 0.9))
def test_the_rate_is_the_first_with_sufficient_decrease(seed, shrink, c):
    f = Wavy(seed)
    step = backtracking(
        f.value, f.gradient, f.x, f.d, learning_rate=f.rate, shrink=shrink, c=c, max_shrinks=400
    )
    promised = f.gradient(f.x) @ f.d
    rates = f.rate * shrink ** np.arange(step.evaluations - 1)
    values = np.array([f.value(f.x + rate * f.d) for rate in rates])
    slack = 1e-12 * (abs(f.value(f.x)) + np.abs(values) + np.abs(c * rates * promised))
    excess = values - (f.value(f.x) + c * rates * promised)
    assert step.satisfied
    assert np.all(excess[:-1] > -slack[:-1])
    assert excess[-1] <= slack[-1]
    assert step.rate == pytest.approx(rates[-1], rel=1e-12)
    np.testing.assert_allclose(step.x, f.x + step.rate * f.d, rtol=1e-14)
    assert step.value == f.value(step.x)


@laws
@given(curvature=st.floats(0.01, 1e4), c=st.floats(0.01, 0.8), shrink=st.floats(0.1, 0.9))
def test_the_rate_is_at_least_what_smoothness_guarantees(curvature, c, shrink):
    step = backtracking(
        lambda x: curvature * np.sum(x**2) / 2,
        lambda x: curvature * x,
        [1.0, -2.0],
        c=c,
        shrink=shrink,
        max_shrinks=500,
    )
    longest = 2 * (1 - c) / curvature  # a parabola has sufficient decrease up to here, exactly
    assert min(1.0, shrink * longest) * (1 - 1e-9) <= step.rate <= min(1, longest) * (1 + 1e-9)


def test_the_gradient_is_asked_for_once_or_given():
    calls = []
    slope = lambda x: calls.append(x.copy()) or 2 * x  # noqa: E731
    step = backtracking(square, slope, [3.0, 4.0])
    assert len(calls) == 1
    assert calls[0].tolist() == [3.0, 4.0]
    given = backtracking(square, [6, 8], [3, 4])
    assert (step.rate, step.value, step.evaluations) == (given.rate, given.value, 3)
    assert given.x.tolist() == step.x.tolist() == [0.0, 0.0]


def test_the_direction_may_be_chosen():
    step = backtracking(square, square_slope, [3.0, 4.0], [0.0, -4.0])
    assert step.x.tolist() == [3.0, 0.0]
    assert step.rate == 1.0


@pytest.mark.parametrize("direction", [None, [1.0, -1.0]])
def test_where_the_gradient_is_zero_there_is_nothing_to_descend(direction):
    x = np.array([1.0, 2.0])
    flat = lambda x: np.zeros(2)  # noqa: E731
    step = backtracking(lambda x: 7.0, flat, x, direction, learning_rate=0.3)
    assert (step.rate, step.value, step.evaluations, step.satisfied) == (0.3, 7.0, 1, True)
    np.testing.assert_array_equal(step.x, x)
    step = wolfe(lambda x: 7.0, flat, x, direction, learning_rate=0.3)
    assert step[0] == 0.3
    assert step[2] == 7.0
    assert step[4:] == (1, 1, True)
    np.testing.assert_array_equal(step.x, x)
    np.testing.assert_array_equal(step.gradient, [0, 0])


def test_a_gradient_whose_square_underflows_still_descends():
    step = backtracking(lambda x: 1e-200 * x, lambda x: np.array(1e-200), 1.0)
    assert step.satisfied
    assert step.value <= 1e-200


def test_rates_out_of_the_domain_are_shrunk():
    with np.errstate(all="raise"):
        step = backtracking(lambda x: -np.log(1 - x), lambda x: 1 / (1 - x), 0.9)
        assert step.satisfied
        assert step.value < -math.log(0.1)
        root = backtracking(lambda x: np.sqrt(x), lambda x: 0.5 / np.sqrt(x), 0.01)
    assert (root.rate, root.satisfied) == (2**-9, True)  # 0.01 - 5η ≥ 0 at η = 2⁻⁹, not at 2⁻⁸
    drop = backtracking(lambda x: -math.inf if x < 0 else float(x), lambda x: np.array(1.0), 0.75)
    assert drop.x == 0.25  # a value of -inf is no decrease but a broken function


def test_overflow_is_a_rate_too_long():
    seen = []

    def f(x):
        seen.append(float(x))
        return math.exp(x * x)

    step = backtracking(f, np.array(1.0), 1.0, learning_rate=1e308, shrink=1e-3, max_shrinks=300)
    assert step.satisfied
    assert step.evaluations == len(seen)
    beyond = backtracking(square, [2.0], [1.0], [-1e308], learning_rate=1e10, max_shrinks=0)
    assert (beyond.evaluations, beyond.satisfied) == (1, False)  # f is not called at -inf
    assert np.all(np.isfinite(seen))


def test_a_search_without_success_says_so_and_stays():
    x = np.array([1.0, -2.0])
    step = backtracking(square, lambda x: -2 * x, x, max_shrinks=5)
    assert (step.rate, step.value, step.evaluations, step.satisfied) == (0.0, 5.0, 7, False)
    np.testing.assert_array_equal(step.x, x)
    assert not np.shares_memory(step.x, x)
    once = backtracking(square, square_slope, 1.0, max_shrinks=0)
    assert (once.rate, once.x, once.satisfied) == (0.0, 1.0, False)


# Strong Wolfe


@settings(laws, max_examples=200)
@given(seed=seeds, c2=st.floats(0.001, 0.9))
def test_both_conditions_hold_at_the_rate(seed, c2):
    f = Wavy(seed)
    step = wolfe(
        f.value, f.gradient, f.x, f.d, learning_rate=f.rate, c1=1e-4, c2=c2, max_evaluations=200
    )
    promised = f.gradient(f.x) @ f.d
    assert step.satisfied
    assert step.value == f.value(step.x) <= f.value(f.x) + 1e-4 * step.rate * promised
    np.testing.assert_array_equal(step.gradient, f.gradient(step.x))
    assert abs(step.gradient @ f.d) <= -c2 * promised
    np.testing.assert_array_equal(step.x, f.x + step.rate * f.d)


def test_random_functions_need_few_evaluations():
    steps = [
        wolfe(f.value, f.gradient, f.x, f.d, learning_rate=f.rate) for f in map(Wavy, range(300))
    ]
    assert all(step.satisfied for step in steps)
    assert np.median([step.function_evaluations for step in steps]) <= 6


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_conditions_hold_on_every_landscape_that_is_bounded(name):
    f = OBJECTIVES[name]
    step = wolfe(f, f.gradient, f.start, c2=0.1, max_evaluations=100)
    if np.isfinite(f.minimum):
        promised = -(f.gradient(f.start) @ f.gradient(f.start))
        assert step.satisfied
        assert step.value <= f(f.start) + 1e-4 * step.rate * promised
        assert abs(f.gradient(step.x) @ f.gradient(f.start)) <= -0.1 * promised
    assert step.value <= f(f.start)


def test_interpolation_is_exact_on_cubics_and_parabolas():
    cubic = lambda x: x**3 - 3 * x  # noqa: E731  φ has its minimum at 1
    slope = lambda x: 3 * x**2 - 3  # noqa: E731
    beyond = wolfe(cubic, slope, 0.0, 1.0, learning_rate=1.5, c1=1e-10, c2=1e-9)
    assert (beyond.rate, beyond.value, *beyond[4:]) == (pytest.approx(1), -2.0, 3, 3, True)
    before = wolfe(cubic, slope, 0.0, 1.0, learning_rate=0.125, c1=1e-10, c2=1e-9)
    # 0.125, then at most four times as far ahead, to 0.625; then 1.175 = 0.625 + 1.1 · 0.5; then 1
    assert (before.rate, *before[4:]) == (pytest.approx(1), 5, 5, True)
    # without a slope at the far end the parabola serves, and its gradient there is not asked for
    parabola = wolfe(square, square_slope, 1.0, -1.0, learning_rate=4.0, c1=1e-10, c2=1e-9)
    assert parabola == (1.0, 0.0, 0.0, 0.0, 3, 2, True)


def test_the_first_rate_is_kept_if_it_will_do():
    step = wolfe(square, square_slope, [3.0, 4.0], learning_rate=0.3)
    assert step[4:] == (2, 2, True)
    assert step.rate == 0.3
    np.testing.assert_allclose(step.x, [1.2, 1.6])
    # |φ′(0.04)| = 0.92 |φ′(0)| is above c₂ = 0.9 and |φ′(0.06)| = 0.88 |φ′(0)| below
    assert wolfe(square, square_slope, 1.0, learning_rate=0.06).rate == 0.06
    assert wolfe(square, square_slope, 1.0, learning_rate=0.04).rate > 0.04


def test_a_short_first_rate_grows():
    step = wolfe(lambda x: (x - 1e6) ** 2, lambda x: 2 * (x - 1e6), 0.0, 1.0, c2=0.1)
    assert step.satisfied
    assert step.rate == pytest.approx(1e6, rel=0.1)


def test_a_function_without_lower_bound_ends_the_budget():
    step = wolfe(lambda x: -x, lambda x: np.array(-1.0), 0.0, max_evaluations=7)
    assert (step.satisfied, step.function_evaluations, step.gradient_evaluations) == (False, 8, 8)
    assert step.rate == step.x == -step.value > 1.0
    default = wolfe(lambda x: -x, lambda x: np.array(-1.0), 0.0)
    assert (default.function_evaluations, default.satisfied) == (51, False)


def test_a_kink_has_no_solution_and_the_search_ends():
    slope = lambda x: np.where(x < 1 / 3, -1.0, 1.0)  # noqa: E731
    step = wolfe(lambda x: abs(x - 1 / 3), slope, 1.0, learning_rate=0.7, max_evaluations=10**6)
    assert not step.satisfied
    assert step.value < 1e-15
    assert step.function_evaluations < 200


def test_decrease_lost_in_rounding_is_no_success():
    step = wolfe(lambda x: 1.0, lambda x: np.array([3.0]), [2.0])
    assert (step.rate, step.x[0], step.value, step.satisfied) == (0.0, 2.0, 1.0, False)
    assert step.gradient.tolist() == [3.0]


def test_values_and_slopes_that_are_not_finite_end_an_interval():
    barrier = lambda x: 0.01 * x - math.log(x) if x > 0 else math.nan  # noqa: E731
    slope = lambda x: 0.01 - 1 / x  # noqa: E731
    step = wolfe(barrier, slope, 300.0, -1.0, learning_rate=1000.0, c2=0.1)
    assert step.satisfied
    assert step.x == pytest.approx(100, rel=0.1)
    hole = lambda x: 2 * (x - 3) if x < 3.5 else x * math.nan  # noqa: E731
    step = wolfe(lambda x: (x - 3) ** 2, hole, 0.0, 1.0, learning_rate=4.0, c2=0.01)
    assert step.satisfied
    assert step.x == pytest.approx(3, abs=0.03)

    def overflowing(x):
        return np.array(math.exp(x - 3) - 1)

    f = lambda x: float(np.exp(np.minimum(x - 3, 700)) - x)  # noqa: E731
    step = wolfe(lambda x: -x if x > 800 else f(x), overflowing, 0.0, 1.0, learning_rate=900.0)
    assert step.satisfied
    far = wolfe(np.abs, np.sign, 1.0, -1e300, learning_rate=1e300)
    assert (far.rate, far.function_evaluations, far.satisfied) == (0.0, 1, False)


def test_an_overflowing_slope_is_a_failure_not_an_error():
    f, slope = (lambda x: 1e200 * np.sum(x)), (lambda x: np.full_like(x, 1e200))
    assert not wolfe(f, slope, [1.0, 1.0]).satisfied
    assert not backtracking(f, slope, [1.0, 1.0]).satisfied
    infinite = wolfe(lambda x: -x, lambda x: np.array(-1.0), 0.0, learning_rate=1e308)
    assert not infinite.satisfied
    assert np.isfinite(infinite.rate)


# Both


class Layer(NamedTuple):
    W: np.ndarray
    b: np.ndarray


@pytest.mark.parametrize("search", [backtracking, wolfe])
def test_parameters_may_be_a_structure(search):
    def f(theta):
        return np.sum((theta["layer"].W - 1) ** 2) + np.sum((theta["more"][0] + 1) ** 2)

    def slope(theta):
        layer = theta["layer"]
        return {
            "layer": Layer(2 * (layer.W - 1), 0 * layer.b),
            "more": [2 * (theta["more"][0] + 1)],
        }

    start = {"layer": Layer(np.zeros((2, 2)), np.ones(2)), "more": [np.array([3.0])]}
    step = search(f, slope, start)
    assert step.satisfied
    assert type(step.x["layer"]) is Layer
    assert step.x["layer"].W.shape == (2, 2)
    np.testing.assert_array_equal(step.x["layer"].b, [1, 1])
    assert step.value < 1e-30
    assert not np.any(start["layer"].W)


@pytest.mark.parametrize("search", [backtracking, wolfe])
def test_arrays_of_any_shape_keep_it(search):
    for x in (2.0, [2.0], [[1.0, 2.0], [3.0, 4.0]]):
        step = search(square, square_slope, x)
        assert np.shape(step.x) == np.shape(x)
        assert type(step.rate) is type(step.value) is float
        assert type(step.satisfied) is bool


@pytest.mark.parametrize("search", [backtracking, wolfe])
def test_the_callers_arrays_are_safe_from_f_and_from_the_search(search):
    x, d = np.array([3.0, 4.0]), np.array([-1.0, -1.0])
    buffer = np.empty(2)

    def f(x):
        value = square(x)
        x[:] = np.nan
        return value

    def slope(x):
        np.multiply(x, 2, out=buffer)
        x[:] = np.nan
        return buffer

    step = search(f, slope, x, d)
    assert step.satisfied
    buffer[:] = np.nan
    assert x.tolist() == [3.0, 4.0]
    assert d.tolist() == [-1.0, -1.0]
    assert np.all(np.isfinite(step.x))
    if isinstance(step, WolfeStep):
        np.testing.assert_allclose(step.gradient, 2 * step.x)


def test_every_call_is_counted():
    for search in (backtracking, wolfe):
        for f in (rosenbrock, himmelblau):
            values, slopes = [], []
            step = search(
                lambda x, f=f, values=values: values.append(1) or f.value(x),
                lambda x, f=f, slopes=slopes: slopes.append(1) or f.gradient(x),
                f.start,
            )
            counts = step[4:6] if search is wolfe else (step.evaluations, 1)
            assert counts == (len(values), len(slopes))


@pytest.mark.parametrize("search", [backtracking, wolfe])
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"f": 3.0}, TypeError, "f: expected a function, got 3.0"),
        ({"x": "up"}, TypeError, "x: expected a real number or an array of real numbers, got 'up'"),
        ({"x": []}, ValueError, "x: expected at least one number, got [] (list)"),
        ({"x": [1.0, math.nan]}, ValueError, "x: expected finite numbers, got nan"),
        ({"f": lambda x: math.nan}, ValueError,
         "f(x): expected a finite number at the start, got nan"),
        ({"f": lambda x: math.exp(1000)}, ValueError,
         "f(x): expected a finite number at the start, got inf"),
        ({"f": lambda x: x}, ValueError,
         "f(x): expected one number, got an array of shape (2,) and dtype float64; "
         "a line search needs a scalar"),
        ({"f": lambda x: "low"}, TypeError,
         "f(x): expected a real number or an array of real numbers, got 'low'"),
        ({"gradient": lambda x: x[:1]}, ValueError,
         "gradient(x): expected an array of shape (2,), the structure of x, "
         "got an array of shape (1,) and dtype float64"),
        ({"gradient": lambda x: x * math.inf}, ValueError,
         "gradient(x): expected finite numbers, got inf"),
        ({"gradient": lambda x: "down"}, TypeError,
         "gradient(x): expected a real number or an array of real numbers, got 'down'"),
        ({"direction": [-1.0]}, ValueError,
         "direction: expected an array of shape (2,), the structure of x, "
         "got an array of shape (1,) and dtype float64"),
        ({"direction": [-1.0, math.inf]}, ValueError,
         "direction: expected finite numbers, got inf"),
        ({"direction": [1.0, 1.0]}, ValueError,
         "direction: expected a descent direction, with ∇f·d < 0, got ∇f·d = 14"),
        ({"direction": [4.0, -3.0]}, ValueError,
         "direction: expected a descent direction, with ∇f·d < 0, got ∇f·d = 0"),
        ({"learning_rate": -1.0}, ValueError,
         "learning_rate: expected a positive finite number, got -1.0"),
        ({"learning_rate": [1.0, 2.0]}, TypeError,
         "learning_rate: expected one number, got [1.0, 2.0] (list)"),
    ],
)  # fmt: skip
def test_bad_input_is_named(search, change, error, message):
    arguments = {"f": square, "gradient": square_slope, "x": [3, 4]} | change
    with raises(error, message):
        search(**arguments)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"shrink": 0.0}, ValueError, "shrink: expected a number above 0 and below 1, got 0.0"),
        ({"shrink": 1.0}, ValueError, "shrink: expected a number above 0 and below 1, got 1.0"),
        ({"c": 0}, ValueError, "c: expected a number above 0 and below 1, got 0"),
        ({"c": math.nan}, ValueError, "c: expected a finite number, got nan"),
        ({"max_shrinks": -1}, ValueError,
         "max_shrinks: expected a whole number from 0 to 1000000, got -1"),
        ({"max_shrinks": 1.5}, TypeError,
         "max_shrinks: expected a whole number from 0 to 1000000, got 1.5"),
        ({"gradient": [1.0, math.nan]}, ValueError, "gradient: expected finite numbers, got nan"),
        ({"gradient": [1.0]}, ValueError,
         "gradient: expected an array of shape (2,), the structure of x, "
         "got an array of shape (1,) and dtype float64"),
    ],
)  # fmt: skip
def test_bad_input_of_backtracking_is_named(change, error, message):
    with raises(error, message):
        backtracking(**({"f": square, "gradient": square_slope, "x": [3, 4]} | change))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"gradient": [6.0, 8.0]}, TypeError,
         "gradient: expected a function, got [6.0, 8.0] (list)"),
        ({"c1": 0.0}, ValueError, "c1: expected a number above 0 and below 1, got 0.0"),
        ({"c2": 1}, ValueError, "c2: expected a number above 0 and below 1, got 1"),
        ({"c1": 0.5, "c2": 0.5}, ValueError,
         "c1: expected a number below c2, which is 0.5, got 0.5"),
        ({"max_evaluations": 0}, ValueError,
         "max_evaluations: expected a whole number from 1 to 1000000, got 0"),
    ],
)  # fmt: skip
def test_bad_input_of_wolfe_is_named(change, error, message):
    with raises(error, message):
        wolfe(**({"f": square, "gradient": square_slope, "x": [3, 4]} | change))


def test_an_error_of_f_itself_is_passed_on():
    with pytest.raises(ZeroDivisionError):
        backtracking(lambda x: 1 / 0, square_slope, 1.0)
