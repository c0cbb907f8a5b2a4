"""Activations and elementary functions: values, limits, and every derivative on its interval."""

from __future__ import annotations

import importlib
import re
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from matplotlib.mathtext import MathTextParser

from steepest import functions
from steepest.finite_differences import complex_step
from steepest.functions import (
    ELEMENTARY,
    Elementary,
    leaky_relu,
    leaky_relu_derivative,
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    tanh,
    tanh_derivative,
)

EPS = np.finfo(float).eps
MODULES = ["activations", "elementary", "layers", "losses", "penalties", "softmax_family"]
PAIRS = {
    "sigmoid": (sigmoid, sigmoid_derivative),
    "tanh": (tanh, tanh_derivative),
    "relu": (relu, relu_derivative),
    "leaky_relu": (leaky_relu, leaky_relu_derivative),
}
ACTIVATIONS = [function for pair in PAIRS.values() for function in pair]
SMOOTH = [sigmoid, sigmoid_derivative, tanh, tanh_derivative]
CORNERED = [relu, relu_derivative, leaky_relu, leaky_relu_derivative]
EXTREMES = np.array([-np.inf, -1e308, -1000, -745.2, -710, 0, 710, 745.2, 1000, 1e308, np.inf])

laws = settings(deadline=None, derandomize=True)
numbers = st.floats(-1e6, 1e6)
arrays = st_numpy.arrays(
    np.float64, st_numpy.array_shapes(min_dims=0, max_dims=3, min_side=0), elements=numbers
)
by_name = pytest.mark.parametrize("function", ACTIVATIONS, ids=lambda f: f.__name__)


def rows(*, smooth: bool | None = None):
    chosen = [key for key, row in ELEMENTARY.items() if smooth is None or row.smooth is smooth]
    return pytest.mark.parametrize("key", chosen)


def grid(row: Elementary, count: int = 1001) -> np.ndarray:
    return np.linspace(*row.interval, count)


# Every activation and its derivative


@by_name
@laws
@given(z=arrays)
def test_the_shape_stays_and_the_argument_is_not_changed(function, z):
    before = z.copy()
    z.setflags(write=False)
    values = function(z)
    assert values.shape == z.shape
    assert values.dtype == np.float64
    assert np.array_equal(z, before)


@by_name
@pytest.mark.parametrize("number", [2, 2.0, np.int8(2), np.float32(2), np.array(2)])
def test_a_number_gives_a_float64_number(function, number):
    assert type(function(number)) is np.float64
    assert function(number) == function([2.0])[0]


@by_name
def test_the_result_never_shares_memory_with_the_argument(function):
    z = np.linspace(-2.0, 2.0, 5)
    assert not np.shares_memory(function(z), z)


@by_name
def test_no_floating_point_flag_is_raised_however_far_out(function):
    with np.errstate(all="raise"):
        values = function(np.append(EXTREMES, np.nan))
        assert np.isnan(values[-1])
        for z in EXTREMES:
            assert not np.isnan(function(z))


@pytest.mark.parametrize("function", SMOOTH, ids=lambda f: f.__name__)
def test_complex_arguments_raise_no_flag_either(function):
    with np.errstate(all="raise"):
        values = function(EXTREMES[1:-1] + 1e-20j)
    assert np.all(np.isfinite(values))


@pytest.mark.parametrize("function", SMOOTH, ids=lambda f: f.__name__)
def test_a_complex_number_on_the_real_line_gives_the_real_value(function):
    z = np.linspace(-30, 30, 241)
    np.testing.assert_allclose(function(z + 0j).real, function(z), rtol=4 * EPS)
    np.testing.assert_array_equal(function(z + 0j).imag, 0)


@by_name
@pytest.mark.parametrize("z", ["one", None, [[1], [2, 3]], [object()]])
def test_an_argument_that_is_no_number_is_named(function, z):
    with pytest.raises(TypeError, match=r"^z: expected a .*number.*, got "):
        function(z)


@pytest.mark.parametrize("function", CORNERED, ids=lambda f: f.__name__)
def test_functions_with_a_corner_refuse_complex_numbers(function):
    with pytest.raises(TypeError, match=r"^z: expected a real number .*, got 1j$"):
        function(1j)


@pytest.mark.parametrize("function", [leaky_relu, leaky_relu_derivative])
@pytest.mark.parametrize(
    ("slope", "error", "got"),
    [(np.nan, ValueError, "nan"), (np.inf, ValueError, "inf"), ([0.1], TypeError, "[0.1] (list)")],
)
def test_a_bad_slope_is_named(function, slope, error, got):
    with pytest.raises(error, match=rf"^slope: expected .*, got {re.escape(got)}$"):
        function(1.0, slope=slope)


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("seed", range(5))
def test_each_derivative_passes_a_gradient_check_in_a_random_direction(name, seed):
    function, derivative = PAIRS[name]
    rng = np.random.default_rng(seed)
    h = EPS ** (1 / 3)
    z = rng.normal(scale=2, size=40)
    z = z[np.abs(z) > 0.01]  # a secant across a corner has no tangent to be compared with
    weights, direction = rng.normal(size=(2, z.size))

    def total(z):
        return weights @ function(z)

    secant = (total(z + h * direction) - total(z - h * direction)) / (2 * h)
    scale = np.sum(np.abs(weights * direction))
    # truncation h²|f‴|/6 with |f‴| ≤ 2 and |direction| ≤ 4, round-off ε|f|/h with |f| ≤ 8
    tolerance = scale * (h**2 * 2 / 6 * 4**2 + 8 * EPS / h)
    assert secant == pytest.approx(weights @ (derivative(z) * direction), abs=tolerance, rel=0)


# Sigmoid and tanh


def exact_sigmoid(z: float) -> Decimal:
    return 1 / (1 + (-Decimal(z)).exp())


def exact_sigmoid_derivative(z: float) -> Decimal:
    return exact_sigmoid(z) * exact_sigmoid(-z)


def exact_tanh_derivative(z: float) -> Decimal:
    return 4 * exact_sigmoid_derivative(2 * z)


@pytest.mark.parametrize(
    ("function", "exact", "reach"),
    [
        (sigmoid, exact_sigmoid, 708),
        (sigmoid_derivative, exact_sigmoid_derivative, 708),
        (tanh_derivative, exact_tanh_derivative, 354),
    ],
)
def test_all_digits_are_right_down_to_the_smallest_normal_number(function, exact, reach):
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.uniform(-reach, reach, 300), rng.uniform(-3, 3, 300), [0.0]])
    with localcontext() as context:
        context.prec = 400  # 1 - σ(z) at z = 700 is formed here without care
        for z in points:
            assert function(z) == pytest.approx(float(exact(float(z))), rel=8 * EPS, abs=0)


def test_sigmoid_keeps_small_values_and_reaches_its_limits():
    assert sigmoid(-700) == pytest.approx(9.859676543759770e-305, rel=1e-12)
    assert sigmoid(-1000) == 0
    assert sigmoid(1000) == 1
    np.testing.assert_array_equal(sigmoid([-np.inf, 0, np.inf]), [0, 0.5, 1])
    np.testing.assert_array_equal(tanh([-np.inf, 0, np.inf]), [-1, 0, 1])


@laws
@given(z=numbers)
def test_sigmoid_of_minus_z_is_what_is_missing_to_one(z):
    assert sigmoid(z) + sigmoid(-z) == pytest.approx(1, abs=2 * EPS)


@laws
@given(z=st.floats(-300, 300))
def test_tanh_is_a_stretched_sigmoid(z):
    assert tanh(z) == pytest.approx(2 * sigmoid(2 * z) - 1, abs=4 * EPS)
    assert tanh_derivative(z) == pytest.approx(4 * sigmoid_derivative(2 * z), rel=1e-12)


@laws
@given(z=numbers)
def test_tanh_is_odd_and_the_slopes_are_even(z):
    assert tanh(-z) == -tanh(z)
    assert sigmoid_derivative(-z) == sigmoid_derivative(z)
    assert tanh_derivative(-z) == tanh_derivative(z)


@pytest.mark.parametrize(
    ("function", "derivative", "low", "high"),
    [(sigmoid, sigmoid_derivative, 0, 1), (tanh, tanh_derivative, -1, 1)],
)
def test_an_s_curve_rises_between_its_limits(function, derivative, low, high):
    z = np.linspace(-700, 700, 20001)
    values = function(z)
    assert np.all(np.diff(values) >= 0)
    assert np.all(np.diff(values[np.abs(z) < 15]) > 0)
    assert values.min() >= low
    assert values.max() <= high
    assert np.all(derivative(z) >= 0)


@pytest.mark.parametrize(("derivative", "peak"), [(sigmoid_derivative, 0.25), (tanh_derivative, 1)])
def test_the_slope_is_largest_at_zero(derivative, peak):
    z = np.linspace(-10, 10, 2001)
    assert derivative(0.0) == peak
    assert np.argmax(derivative(z)) == 1000


def test_the_values_printed_in_the_book():
    assert sigmoid(2) == pytest.approx(0.8808, abs=5e-5)
    assert sigmoid_derivative(2) == pytest.approx(0.1050, abs=5e-5)


@pytest.mark.parametrize(
    ("derivative", "by_formula"),
    [
        (sigmoid_derivative, lambda z: sigmoid(z) * (1 - sigmoid(z))),
        (tanh_derivative, lambda z: 1 - np.tanh(z) ** 2),
    ],
)
def test_where_the_textbook_formula_cancels_to_zero_the_slope_survives(derivative, by_formula):
    assert by_formula(40.0) == 0
    assert derivative(40.0) > 0


# ReLU and leaky ReLU


def test_at_the_corner_the_slope_from_the_left_is_taken():
    assert relu_derivative(0.0) == 0
    assert relu_derivative(-0.0) == 0
    assert relu_derivative(5e-324) == 1
    assert leaky_relu_derivative(0.0) == 0.01
    assert leaky_relu_derivative(0.0, slope=0.2) == 0.2
    assert leaky_relu_derivative(5e-324) == 1
    assert ELEMENTARY["absolute"].derivative(0.0) == 0


@laws
@given(z=numbers, factor=st.floats(0, 1e6))
def test_relu_is_positively_homogeneous(z, factor):
    assert relu(factor * z) == pytest.approx(factor * relu(z), rel=2 * EPS)


@laws
@given(z=numbers, slope=st.floats(-2, 2))
def test_leaky_relu_is_two_relus(z, slope):
    assert leaky_relu(z, slope) == relu(z) - slope * relu(-z)


@laws
@given(z=numbers)
def test_leaky_relu_ranges_from_relu_to_the_identity(z):
    assert leaky_relu(z, slope=0) == relu(z)
    assert leaky_relu(z, slope=1) == z
    assert leaky_relu(z, slope=-1) == abs(z)
    assert leaky_relu_derivative(z, slope=0) == relu_derivative(z)


@laws
@given(z=numbers.filter(bool))
def test_a_line_through_the_origin_has_value_slope_times_z(z):
    assert relu(z) == relu_derivative(z) * z
    assert leaky_relu(z) == leaky_relu_derivative(z) * z


# The table of derivatives


def test_the_table_has_the_rows_that_the_course_meets():
    assert set(ELEMENTARY) == {
        *("square", "cube", "cubic", "quartic", "square_root", "reciprocal"),
        *("exponential", "logarithm", "sine", "cosine"),
        *("sigmoid", "tanh", "relu", "leaky_relu", "absolute"),
    }
    assert {key for key, row in ELEMENTARY.items() if not row.smooth} == {
        *("relu", "leaky_relu", "absolute"),
    }


@rows()
def test_a_row_is_complete(key):
    row = ELEMENTARY[key]
    assert row.name.lower().replace(" ", "_").startswith(key)
    low, high = row.interval
    assert np.isfinite([low, high]).all()
    assert low < high


@rows()
def test_the_formulas_of_a_row_can_be_typeset_in_a_figure(key):
    typesetter = MathTextParser("path")
    row = ELEMENTARY[key]
    for formula in (row.formula, row.derivative_formula):
        assert "|" not in formula, "a bar would split the cell of a Markdown table"
        assert typesetter.parse(f"${formula}$").width > 0


@rows()
@pytest.mark.parametrize("part", ["f", "derivative", "second_derivative"])
def test_every_function_of_a_row_works_element_by_element(key, part):
    row = ELEMENTARY[key]
    function = getattr(row, part)
    x = grid(row, 12)
    before = x.copy()
    values = function(x)
    assert values.dtype == np.float64
    assert np.all(np.isfinite(values))
    assert np.array_equal(x, before)
    assert not np.shares_memory(values, x)
    np.testing.assert_array_equal(function(x.reshape(3, 1, 4)), values.reshape(3, 1, 4))
    # NumPy may take a vectorized path for arrays that rounds another way
    np.testing.assert_allclose([function(number) for number in x], values, rtol=4 * EPS)
    assert type(function(1)) is np.float64
    assert function([1]).dtype == np.float64
    assert function(np.empty((0, 2))).shape == (0, 2)


@rows()
@pytest.mark.parametrize("part", ["f", "derivative", "second_derivative"])
def test_a_row_takes_complex_numbers_where_it_is_smooth_and_refuses_text(key, part):
    row = ELEMENTARY[key]
    function = getattr(row, part)
    if row.smooth:
        assert function(1 + 1j).dtype == np.complex128
    else:
        with pytest.raises(TypeError, match=r"^x: expected a real number .*, got \(1\+1j\)$"):
            function(1 + 1j)
    with pytest.raises(TypeError, match=r"^x: expected a .*, got 'one'$"):
        function("one")


@rows(smooth=True)
def test_each_derivative_is_the_complex_step_derivative_on_its_whole_interval(key):
    row = ELEMENTARY[key]
    x = grid(row)
    np.testing.assert_allclose(row.derivative(x), complex_step(row.f, x), rtol=1e-14, atol=4e-15)


@rows(smooth=True)
def test_each_second_derivative_is_the_derivative_of_the_first(key):
    row = ELEMENTARY[key]
    x = grid(row)
    np.testing.assert_allclose(
        row.second_derivative(x), complex_step(row.derivative, x), rtol=1e-14, atol=4e-15
    )


@rows(smooth=False)
def test_with_a_corner_the_slopes_hold_on_both_sides(key):
    row = ELEMENTARY[key]
    h = 2.0**-17
    x = grid(row)
    x = x[np.abs(x) > 3 * h]  # the corner is at 0
    right, here, left = row.f(x + h), row.f(x), row.f(x - h)
    size = np.max(np.abs(here))
    np.testing.assert_allclose(
        row.derivative(x), (right - left) / (2 * h), rtol=0, atol=size * EPS / h
    )
    np.testing.assert_allclose(
        row.second_derivative(x),
        (right - 2 * here + left) / h**2,
        rtol=0,
        atol=4 * size * EPS / h**2,
    )


@rows()
def test_the_tangent_error_is_second_order_where_there_is_no_corner(key):
    """f(x + d) - f(x) - f′(x) d = f″(x) d²/2 + O(d³): first and second derivative at once."""
    row = ELEMENTARY[key]
    low, high = row.interval
    d = 1e-3
    x = np.linspace(low, high - d, 500)
    x = x[np.abs(x) > 2 * d] if not row.smooth else x
    surprise = row.f(x + d) - row.f(x) - row.derivative(x) * d
    third = np.max(np.abs(np.gradient(row.second_derivative(x), x, edge_order=2)))
    bound = 1.5 * third * d**3 / 6 + 8 * EPS * np.max(np.abs(row.f(x)))
    assert np.max(np.abs(surprise - row.second_derivative(x) * d**2 / 2)) <= bound


def test_the_public_names_are_those_that_exist():
    assert all(hasattr(functions, name) for name in functions.__all__)
    assert functions.__all__ == sorted(functions.__all__)
    modules = [importlib.import_module(f"steepest.functions.{name}") for name in MODULES]
    assert set(functions.__all__) == {name for module in modules for name in module.__all__}
    assert {f.__name__ for f in ACTIVATIONS} <= set(functions.__all__)


def test_every_public_function_is_documented_under_its_own_name():
    for name in functions.__all__:
        thing = getattr(functions, name)
        if callable(thing):
            assert thing.__name__ == name
            assert thing.__doc__
