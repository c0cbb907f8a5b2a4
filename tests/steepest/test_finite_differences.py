"""Finite differences: exactness, order, default steps, laws, shapes, purity, bad input."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import steepest
from steepest import finite_differences
from steepest.finite_differences import (
    central_difference,
    complex_step,
    default_step,
    derivative,
    forward_difference,
    richardson,
    richardson_table,
    second_derivative,
)
from steepest.finite_differences.steps import MAX_LEVELS
from steepest.functions import ELEMENTARY, relu

EPS = np.finfo(float).eps
FIRST = [forward_difference, central_difference, complex_step, richardson]
REAL = [forward_difference, central_difference, richardson, second_derivative]
EVERY = [*FIRST, second_derivative]
METHODS = ["forward", "central", "complex", "richardson"]

laws = settings(deadline=None, derandomize=True)
# Eighths between -64 and 64, whole coefficients and steps that are powers of two: sums and
# products of these are exact in float64, so a law that holds exactly is tested exactly.
eighths = st.integers(-512, 512).map(lambda n: n / 8)
coefficients = st.lists(st.integers(-100, 100).map(float), min_size=1, max_size=5)
steps = st.integers(-4, 0).map(lambda k: 2.0**k)
points = st.floats(-1e3, 1e3)


def method_of(function) -> str:
    names = {forward_difference: "forward", central_difference: "central", complex_step: "complex"}
    return names.get(function, "richardson" if function is richardson else "second")


def each(functions):
    return pytest.mark.parametrize("difference", functions, ids=lambda f: f.__name__)


def polynomial(coefficients):
    """Return Σ cₖ xᵏ by Horner's rule, which is exact on eighths."""

    def p(x):
        value = np.zeros_like(x)
        for c in reversed(coefficients):
            value = value * x + c
        return value

    return p


def slope_of(coefficients):
    return polynomial([k * c for k, c in enumerate(coefficients)][1:] or [0.0])


# Exact on the polynomials that the Taylor argument promises, and not beyond


@laws
@given(c=coefficients, x=eighths, h=steps)
def test_forward_is_exact_on_lines(c, x, h):
    assert forward_difference(polynomial(c[:2]), x, h) == slope_of(c[:2])(x)


@laws
@given(c=coefficients, x=eighths, h=steps)
def test_central_is_exact_on_parabolas(c, x, h):
    assert central_difference(polynomial(c[:3]), x, h) == slope_of(c[:3])(x)


@laws
@given(c=coefficients, x=eighths, h=steps)
def test_the_second_difference_is_exact_on_cubics(c, x, h):
    c = c[:4]
    curvature = slope_of([k * ck for k, ck in enumerate(c)][1:] or [0.0])(x)
    assert second_derivative(polynomial(c), x, h) == curvature


@laws
@given(x=eighths, h=steps)
def test_one_degree_higher_each_formula_misses_by_its_truncation_term(x, h):
    assert forward_difference(lambda x: x**2, x, h) - 2 * x == h
    assert central_difference(lambda x: x * x * x, x, h) - 3 * x**2 == h**2
    assert second_derivative(lambda x: (x * x) * (x * x), x, h) - 12 * x**2 == 2 * h**2


@pytest.mark.parametrize("levels", range(1, 6))
def test_richardson_is_exact_on_degree_two_levels_and_no_further(levels):
    rng = np.random.default_rng(levels)
    x = np.linspace(-1.5, 1.5, 13)
    c = rng.normal(size=2 * levels + 1)
    noise = 2**levels * EPS * np.polynomial.polynomial.polyval(1.5 + 0.5, np.abs(c)) / 0.5
    p = np.polynomial.Polynomial(c)
    result = richardson(p, x, h=0.5, levels=levels)
    np.testing.assert_allclose(result, p.deriv()(x), rtol=0, atol=4 * noise)
    # the next odd power leaves exactly the product of the squared steps
    q = np.polynomial.Polynomial([0.0] * (2 * levels + 1) + [1.0])
    leftover = (-1) ** (levels + 1) * np.prod([(0.5 / 2**i) ** 2 for i in range(levels)])
    result = richardson(q, 0.0, h=0.5, levels=levels)
    assert result == pytest.approx(leftover, rel=1e-9)


@laws
@given(c=coefficients, x=eighths)
def test_the_complex_step_is_exact_on_polynomials_up_to_rounding(c, x):
    size = sum(k * abs(ck) * abs(x) ** max(k - 1, 0) for k, ck in enumerate(c))
    slope = slope_of(c)(x)
    assert complex_step(polynomial(c), x) == pytest.approx(slope, rel=0, abs=8 * EPS * size)


def test_the_secant_slopes_of_the_book():
    h = np.array([1, 0.5, 0.1, 0.01, 0.001, 1e-6])
    slopes = forward_difference(lambda x: x**2, np.ones(6), h)
    np.testing.assert_allclose(slopes, 2 + h, rtol=0, atol=4 * EPS / h.min())
    assert forward_difference(lambda x: x**2, 3.0, h=0.5) == 6.5


# Order: the error falls as h^p where truncation rules


def observed_order(difference, f, exact, x, h) -> float:
    """Return the slope of log error against log h."""
    h = np.asarray(h)
    errors = [abs(difference(f, x, step) - exact) for step in h]
    return np.polyfit(np.log(h), np.log(errors), 1)[0]


def with_levels(levels):
    def extrapolated(f, x, h):
        return richardson(f, x, h, levels=levels)

    return extrapolated


ORDERS = {  # method: (function, order, derivative it gives, range of h without round-off)
    "forward": (forward_difference, 1, 1, (1e-5, 1e-2)),
    "central": (central_difference, 2, 1, (1e-3, 1e-1)),
    "complex": (complex_step, 2, 1, (1e-4, 1e-1)),
    "second": (second_derivative, 2, 2, (5e-3, 1e-1)),
    "richardson of 1 level": (with_levels(1), 2, 1, (1e-3, 1e-1)),
    "richardson of 2 levels": (with_levels(2), 4, 1, (2e-2, 3e-1)),
    "richardson of 3 levels": (with_levels(3), 6, 1, (1e-1, 4e-1)),
    "richardson of 4 levels": (with_levels(4), 8, 1, (3e-1, 6e-1)),
}


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize(("key", "x"), [("exponential", 0.7), ("sine", 0.8), ("logarithm", 2.5)])
def test_the_error_falls_with_the_order_of_the_method(name, key, x):
    difference, order, degree, (low, high) = ORDERS[name]
    row = ELEMENTARY[key]
    exact = row.derivative(x) if degree == 1 else row.second_derivative(x)
    h = np.geomspace(low, high, 12)
    assert observed_order(difference, row.f, exact, x, h) == pytest.approx(order, abs=0.15)


@each([forward_difference, central_difference])
def test_below_the_best_step_round_off_grows_as_one_over_h(difference):
    x = np.random.default_rng(0).uniform(1, 2, 400)
    h = np.geomspace(1e-13, 1e-9, 9)  # for the forward difference too, h/2 is below ε/h here
    noise = [np.sqrt(np.mean((difference(np.exp, x, step) / np.exp(x) - 1) ** 2)) for step in h]
    assert np.polyfit(np.log(h), np.log(noise), 1)[0] == pytest.approx(-1, abs=0.15)


def test_the_complex_step_has_no_round_off_however_small_the_step():
    for h in (1e-10, 1e-20, 1e-100, 1e-200):
        assert complex_step(np.exp, 1.0, h) == pytest.approx(math.e, rel=2 * EPS)


def test_a_hopeless_step_gives_its_hopeless_quotient():
    assert forward_difference(np.exp, 1.0, h=1e-17) == 0.0  # 1 + 1e-17 is 1
    assert central_difference(np.exp, 1.0, h=5e-324) == 0.0


# Default steps


@pytest.mark.parametrize(
    ("method", "exponent"),
    [("forward", 1 / 2), ("central", 1 / 3), ("richardson", 1 / 7), ("second", 1 / 4)],
)
@pytest.mark.parametrize(("x", "size"), [(0.0, 1), (0.3, 1), (-1.0, 1), (1e3, 1e3), (-1e9, 1e9)])
def test_the_default_step_is_epsilon_to_its_power_in_units_of_x(method, exponent, x, size):
    assert default_step(method, x) == pytest.approx(EPS**exponent * size, rel=1e-7)


@pytest.mark.parametrize("levels", [1, 2, 5, MAX_LEVELS])
def test_the_default_step_of_richardson_grows_with_the_levels(levels):
    h = default_step("richardson", 0.0, levels=levels)
    assert h == pytest.approx(EPS ** (1 / (2 * levels + 1)))


@pytest.mark.parametrize("method", ["forward", "central", "second", "richardson"])
@settings(deadline=None, derandomize=True, max_examples=300)
@given(x=st.one_of(st.floats(-1e9, 1e9), st.floats(-2, 2), st.floats(-1e-2, 1e-2)))
def test_the_points_of_a_default_step_are_as_far_apart_as_it_says(method, x):
    h = default_step(method, x)
    halves = method == "richardson"
    for step in (h, h / 2, h / 4) if halves else (h,):
        right = Fraction(float(x + step)) - Fraction(x) - Fraction(float(step))
        left = Fraction(x) - Fraction(float(x - step)) - Fraction(float(step))
        # Floats are sparser beyond a power of two, so a half of h may be too fine to cross it;
        # and where h is the larger of the two, the last digits of x are lost in x + h.
        crosses = math.frexp(x)[1] != math.frexp(abs(x) + step)[1]
        exact = abs(x) >= 2 * step and not (halves and crosses)
        tolerance = 0 if exact else Fraction(EPS) * Fraction(abs(x) + float(step)) / 2
        assert abs(right) <= tolerance
        assert abs(left) <= tolerance


def test_the_default_step_of_the_complex_step_does_not_depend_on_x():
    assert default_step("complex", 1e9) == 1e-20
    assert np.array_equal(default_step("complex", [0.0, 1e9]), [1e-20, 1e-20])


@pytest.mark.parametrize("method", [*METHODS, "second"])
def test_a_default_step_has_the_shape_of_x(method):
    assert type(default_step(method, 1)) is np.float64
    x = np.array([[0.0, 3.0], [1e3, -1e6]])
    h = default_step(method, x)
    assert h.shape == (2, 2)
    assert h[1, 1] == default_step(method, -1e6)


BENCH = [("exponential", 0.2, 2.0), ("sine", 0.3, 1.2), ("logarithm", 1.0, 4.0), ("tanh", 0.2, 1.0)]


def relative_error(difference, h=None) -> float:
    """Return the root mean square of the relative error over functions and points."""
    rng = np.random.default_rng(1)
    errors = []
    for key, low, high in BENCH:
        row = ELEMENTARY[key]
        x = rng.uniform(low, high, 200)
        exact = row.second_derivative(x) if difference is second_derivative else row.derivative(x)
        errors.append(difference(row.f, x, h) / exact - 1)
    return float(np.sqrt(np.mean(np.square(errors))))


@pytest.mark.parametrize(
    ("difference", "digits"),
    [(forward_difference, 7), (central_difference, 9), (richardson, 11), (second_derivative, 6)],
)
def test_the_default_step_is_nearly_the_best(difference, digits):
    error = relative_error(difference)
    best = min(relative_error(difference, h) for h in np.geomspace(1e-12, 0.3, 70))
    assert error < 10**-digits
    assert error < 10 * best


def test_for_central_differences_the_popular_step_is_not_the_best():
    assert relative_error(central_difference, 1e-7) > 10 * relative_error(central_difference)


def test_each_better_method_gains_digits():
    errors = [relative_error(difference) for difference in (*FIRST[:2], richardson, complex_step)]
    assert all(better < worse / 10 for worse, better in pairwise(errors))


@each(REAL)
def test_a_step_that_is_given_is_used_as_it_is(difference):
    seen = []

    def spy(x):
        seen.append(float(x))
        return x * x

    difference(spy, 0.3, 0.1)
    expected = {
        forward_difference: [0.3 + 0.1, 0.3],
        central_difference: [0.3 + 0.1, 0.3 - 0.1],
        second_derivative: [0.3 + 0.1, 0.3, 0.3 - 0.1],
        richardson: [0.3 + 0.1, 0.3 - 0.1, 0.3 + 0.05, 0.3 - 0.05, 0.3 + 0.025, 0.3 - 0.025],
    }
    assert seen == expected[difference]


# Laws


@each(EVERY)
@laws
@given(c=coefficients, x=eighths, shift=eighths, h=steps)
def test_shifting_the_function_shifts_the_derivative(difference, c, x, shift, h):
    p = polynomial(c)
    assert difference(lambda t: p(t + shift), x, h) == difference(p, x + shift, h)


@each(EVERY)
@laws
@given(c=coefficients, x=eighths, k=st.integers(-3, 3), h=steps)
def test_stretching_the_axis_multiplies_the_derivative(difference, c, x, k, h):
    p, factor = polynomial(c), 2.0**k
    power = factor**2 if difference is second_derivative else factor
    stretched = difference(lambda t: p(factor * t), x, h)
    assert stretched == power * difference(p, factor * x, factor * h)


@each([central_difference, richardson, complex_step])
@laws
@given(x=st.floats(-5, 5))
def test_an_even_function_has_an_odd_derivative(difference, x):
    assert difference(np.cos, -x) == -difference(np.cos, x)


@each(EVERY)
@laws
@given(x=st.floats(-3, 3), a=eighths, b=eighths)
def test_the_derivative_is_linear(difference, x, a, b):
    h = default_step(method_of(difference), x)
    both = difference(lambda t: a * np.sin(t) + b * np.exp(t), x, h)
    apart = a * difference(np.sin, x, h) + b * difference(np.exp, x, h)
    size = abs(a) + abs(b) * np.exp(x + h)
    division = {complex_step: 1, second_derivative: h**2, richardson: h / 8}.get(difference, h)
    assert both == pytest.approx(apart, rel=0, abs=8 * EPS * size / division)


TOLERANCE = {forward_difference: 2e-6, central_difference: 2e-9, richardson: 1e-10}


@each(FIRST)
@laws
@given(x=st.floats(-2, 2))
def test_product_and_chain_rule_hold(difference, x):
    f, g = np.sin, np.exp
    tolerance = TOLERANCE.get(difference, 2e-14)
    product = difference(lambda t: f(t) * g(t), x)
    assert product == pytest.approx(
        difference(f, x) * g(x) + f(x) * difference(g, x), rel=0, abs=5 * tolerance
    )
    chain = difference(lambda t: np.exp(np.sin(t)), x)
    assert chain == pytest.approx(
        difference(np.exp, np.sin(x)) * difference(np.sin, x), rel=0, abs=5 * tolerance
    )


@laws
@given(x=st.floats(-2, 2))
def test_the_second_derivative_is_the_derivative_of_the_derivative(x):
    slope = central_difference(lambda t: complex_step(np.sin, t), x)
    assert second_derivative(np.sin, x) == pytest.approx(slope, rel=0, abs=2e-7)


# Richardson's table


def test_the_table_is_built_of_central_differences_and_their_combinations():
    x, h = np.array([0.2, 0.7]), 0.4
    table = richardson_table(np.exp, x, h, levels=4)
    central = [central_difference(np.exp, x, h / 2**i) for i in range(4)]
    assert table.shape == (4, 4, 2)
    np.testing.assert_array_equal(table[:, 0], central)
    np.testing.assert_allclose(table[1, 1], (4 * central[1] - central[0]) / 3, rtol=4 * EPS)
    np.testing.assert_allclose(table[3, 2], (16 * table[3, 1] - table[2, 1]) / 15, rtol=4 * EPS)
    np.testing.assert_allclose(table[3, 3], (64 * table[3, 2] - table[2, 2]) / 63, rtol=4 * EPS)
    above = np.triu(np.ones((4, 4), dtype=bool), k=1)
    assert np.isnan(table[above]).all()
    assert np.isfinite(table[~above]).all()
    np.testing.assert_array_equal(richardson(np.exp, x, h, levels=4), table[3, 3])


def test_each_column_of_the_table_is_better_than_the_one_before():
    errors = np.abs(richardson_table(np.exp, 0.0, h=0.5, levels=4) - 1)
    assert np.all(np.diff(errors[-1]) < 0)
    assert np.all(np.diff(np.diagonal(errors)) < 0)


@pytest.mark.parametrize("levels", [1, 2, 3, 6])
def test_without_a_step_the_table_starts_at_the_default_step_of_its_levels(levels):
    h = default_step("richardson", 0.5, levels=levels)
    assert richardson(np.exp, 0.5, levels=levels) == richardson(np.exp, 0.5, h, levels)
    assert richardson_table(np.exp, 0.5, levels=levels)[0, 0] == central_difference(np.exp, 0.5, h)


def test_the_result_does_not_keep_the_table_alive():
    assert richardson(np.exp, [0.0, 1.0]).base is None


# Shapes, kinds of numbers, purity


@each(EVERY)
@pytest.mark.parametrize("shape", [(), (1,), (3,), (0,), (2, 3), (2, 1, 2)])
def test_the_result_has_the_shape_of_x(difference, shape):
    x = np.random.default_rng(0).uniform(-1, 1, shape)
    result = difference(np.sin, x)
    assert result.shape == shape
    assert result.dtype == np.float64
    one_by_one = np.array([difference(np.sin, number) for number in x.flat]).reshape(shape)
    # NumPy's vectorized sine may differ in the last digit, which a small step enlarges
    loss = 1e-4 if difference is second_derivative else 1e-6
    np.testing.assert_allclose(result, one_by_one, atol=loss)


@each(EVERY)
@pytest.mark.parametrize("x", [2, 2.0, np.float32(2), np.int64(2), np.array(2), True + 1])
def test_a_number_gives_a_float64_number(difference, x):
    assert type(difference(lambda t: t**3, x)) is np.float64
    assert difference(lambda t: t**3, x) == difference(lambda t: t**3, 2.0)


@each(EVERY)
def test_whole_numbers_are_not_truncated(difference):
    x = np.array([1, 2, 3])
    np.testing.assert_array_equal(difference(np.exp, x), difference(np.exp, x.astype(float)))
    np.testing.assert_array_equal(difference(np.exp, [1, 2, 3]), difference(np.exp, x))


@each(EVERY)
@pytest.mark.parametrize("x", [2, [[1, 2, 3]]])
def test_the_function_is_called_with_floating_point_numbers_of_the_shape_of_x(difference, x):
    kinds = set()

    def spy(points):
        kinds.add((type(points) if np.ndim(points) == 0 else points.dtype.type, np.shape(points)))
        return points * 1.0

    difference(spy, x)
    number = np.complex128 if difference is complex_step else np.float64
    assert kinds == {(number, np.shape(x))}


@each(REAL)
def test_functions_of_pythons_math_module_work_on_numbers(difference):
    assert difference(math.sin, 0.5) == pytest.approx(difference(np.sin, 0.5), rel=1e-6)


@each(EVERY)
def test_one_step_for_each_point_is_the_same_as_one_call_for_each_point(difference):
    x, h = np.array([0.5, 1.0, 1.5]), np.array([0.1, 0.01, 0.001])
    pairs = zip(x, h, strict=True)
    expected = [difference(lambda t: 1 / t, number, step) for number, step in pairs]
    np.testing.assert_allclose(difference(lambda t: 1 / t, x, h), expected, rtol=1e-9)
    assert np.array_equal(h, [0.1, 0.01, 0.001])


@each(EVERY)
def test_the_argument_is_never_changed_not_even_by_the_function(difference):
    def squares_in_place(x):
        x *= x
        return x

    x = np.linspace(-1, 1, 5)
    before = x.copy()
    result = difference(squares_in_place, x)
    assert np.array_equal(x, before)
    np.testing.assert_array_equal(result, difference(lambda t: t * t, before))
    x.setflags(write=False)
    np.testing.assert_array_equal(difference(squares_in_place, x), result)


@each(EVERY)
def test_the_result_is_the_callers_to_write_to(difference):
    x = np.ones(3)
    result = difference(lambda t: t, x)
    result[:] = 7
    assert np.array_equal(x, [1, 1, 1])


@each(EVERY)
def test_a_function_may_answer_every_call_in_the_same_buffer(difference):
    x = np.linspace(0.5, 1, 4)
    buffer = np.empty(4, complex if difference is complex_step else float)
    result = difference(lambda t: np.multiply(t, t, out=buffer), x)
    np.testing.assert_array_equal(result, difference(lambda t: t * t, x))


@each(EVERY)
def test_nan_stays_where_it_is(difference):
    result = difference(lambda t: t * t, [1.0, np.nan, 3.0])
    np.testing.assert_array_equal(np.isnan(result), [False, True, False])


@pytest.mark.parametrize(
    ("difference", "calls"),
    [
        (forward_difference, 2),
        (central_difference, 2),
        (complex_step, 1),
        (second_derivative, 3),
        (richardson, 6),
        (with_levels(5), 10),
    ],
)
def test_the_number_of_evaluations_does_not_depend_on_the_number_of_points(difference, calls):
    for x in (1.0, np.ones(1000)):
        count = 0

        def counted(t):
            nonlocal count
            count += 1
            return t * t

        difference(counted, x, 0.1)
        assert count == calls


# One door to all methods


@pytest.mark.parametrize(("method", "difference"), list(zip(METHODS, FIRST, strict=True)))
def test_derivative_is_the_method_it_is_asked_for(method, difference):
    x = np.linspace(0.1, 1, 5)
    np.testing.assert_array_equal(derivative(np.exp, x, method), difference(np.exp, x))
    np.testing.assert_array_equal(derivative(np.exp, x, method, 0.1), difference(np.exp, x, 0.1))


def test_derivative_is_central_unless_told_otherwise():
    assert derivative(np.exp, 1.0) == central_difference(np.exp, 1.0)


def test_the_complex_step_takes_no_step_for_its_default():
    assert complex_step(np.exp, 1.0, None) == complex_step(np.exp, 1.0, 1e-20)


def test_the_package_offers_these_functions_at_its_top():
    for name in set(finite_differences.__all__) - {"richardson_table"}:
        assert getattr(steepest, name) is getattr(finite_differences, name)


# Bad input


def raises(error: type[Exception], message: str):
    return pytest.raises(error, match="^" + re.escape(message))


@each([*EVERY, derivative, richardson_table])
def test_what_cannot_be_called_is_named(difference):
    with raises(TypeError, "f: expected a function, got 2.0"):
        difference(2.0, 1.0)


@each([*EVERY, derivative, richardson_table])
@pytest.mark.parametrize("x", ["1", None, [1, "a"], [[1], [2, 3]], 1j])
def test_a_point_that_is_no_real_number_is_named(difference, x):
    with pytest.raises(TypeError, match=r"^x: expected a .*number or an array of .*numbers, got "):
        difference(np.sin, x)


@each([*EVERY, derivative])
@pytest.mark.parametrize("h", [0, -0.1, np.inf, np.nan])
def test_a_step_must_be_positive_and_finite(difference, h):
    with raises(ValueError, f"h: expected a positive finite number, got {float(h)}"):
        difference(np.sin, 1.0, h=h)


@each([*EVERY, derivative])
def test_a_step_of_the_wrong_kind_or_shape_is_named(difference):
    with raises(TypeError, "h: expected a real number or an array of real numbers, got 'tiny'"):
        difference(np.sin, 1.0, h="tiny")
    message = (
        "h: expected one number or an array of shape (3,), the shape of x, got [0.1, 0.2] (list)"
    )
    with raises(ValueError, message):
        difference(np.sin, [1.0, 2.0, 3.0], h=[0.1, 0.2])


@each([*REAL, derivative])
@pytest.mark.parametrize(
    ("f", "got"),
    [
        (lambda x: None, "None"),
        (lambda x: "one", "'one'"),
        (lambda x: x * 1j, "an array of shape (3,) and dtype complex128"),
    ],
)
def test_values_that_are_not_real_numbers_are_named(difference, f, got):
    message = f"f(x): expected a real number or an array of real numbers, got {got}"
    with raises(TypeError, message):
        difference(f, [1.0, 2.0, 3.0])


@each([*EVERY, derivative])
def test_values_of_another_shape_are_named(difference):
    with pytest.raises(
        ValueError,
        match=r"^f\(x.*\): expected an array of shape \(3,\), the shape of x, got ",
    ):
        difference(lambda x: np.outer(x, x), [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match=r"^f\(x.*\): expected an array of shape \(3,\)"):
        difference(np.sum, [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    "f",
    [
        np.abs,
        relu,
        math.sin,
        np.floor,
        ELEMENTARY["absolute"].f,
        lambda x: x.real**2,
        lambda x: np.asarray(x, dtype=float) ** 2,
        lambda x: float(x) * x,  # the answer is complex, and its imaginary part is wrong
        lambda x: 3.0,
        lambda x: None,
    ],
    ids=["abs", "relu", "math", "floor", "absolute", "real", "asarray", "float", "const", "None"],
)
def test_the_complex_step_refuses_what_drops_the_imaginary_part(f):
    with pytest.raises(TypeError, match=r"^f.*: expected .*complex|^f\(x \+ ih\): expected a num"):
        complex_step(f, 1.0)


@pytest.mark.parametrize("f", [np.abs, relu, math.sin, lambda x: float(x) * x])
def test_the_refusal_of_the_complex_step_names_the_remedy(f):
    with pytest.raises(TypeError, match="use the method 'central'"):
        derivative(f, 1.0, method="complex")
    assert np.isfinite(derivative(f, 1.0, method="central"))


@pytest.mark.parametrize("method", ["Central", "newton", None, 2, ["central"]])
def test_an_unknown_method_is_named_with_the_known_ones(method):
    message = "method: expected one of 'forward', 'central', 'complex', 'richardson', got "
    with raises(ValueError, message):
        derivative(np.sin, 1.0, method=method)


def test_a_default_step_wants_a_method_and_a_point():
    with raises(ValueError, "method: expected one of 'forward', 'central', 'richardson', "):
        default_step("backward", 1.0)
    with raises(TypeError, "x: expected a real number or an array of real numbers, got 'one'"):
        default_step("central", "one")
    with raises(ValueError, "levels: expected a whole number from 1 to 20, got 0"):
        default_step("richardson", 1.0, levels=0)


@each([richardson, richardson_table])
@pytest.mark.parametrize(
    ("levels", "error"), [(0, ValueError), (21, ValueError), (2.0, TypeError), (None, TypeError)]
)
def test_levels_are_a_whole_number(difference, levels, error):
    with raises(error, f"levels: expected a whole number from 1 to 20, got {levels}"):
        difference(np.sin, 1.0, levels=levels)


@each([richardson, richardson_table])
def test_a_step_that_vanishes_when_halved_is_named(difference):
    with raises(ValueError, "h: expected a step that can be halved 3 times in float64, got 5e-324"):
        difference(np.sin, 1.0, h=5e-324)
    with raises(ValueError, "h: expected a step that can be halved 3 times in float64, got 5e-324"):
        difference(np.sin, [1.0, 2.0], h=[0.1, 5e-324])


@pytest.mark.parametrize("h", [1e-170, 1e170])
def test_a_step_whose_square_leaves_float64_is_named(h):
    message = f"h: expected a step whose square is neither 0 nor infinite in float64, got {h}"
    with raises(ValueError, message):
        second_derivative(np.sin, 1.0, h=h)
    with raises(ValueError, message):
        second_derivative(np.sin, [1.0, 2.0], h=[0.1, h])
