"""The boundary says, in one form, which argument is wrong, what it wanted and what it got."""

from __future__ import annotations

import re

import numpy as np
import pytest

from steepest._validation import (
    complex_values,
    describe,
    real_values,
    require_array,
    require_callable,
    require_choice,
    require_integer,
    require_number,
    require_positive,
    require_same_shape,
    require_step,
)

RAGGED = [[1.0], [2.0, 3.0]]


def raises(error: type[Exception], message: str):
    return pytest.raises(error, match="^" + re.escape(message))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.5, "2.5"),
        (True, "True"),
        (None, "None"),
        ("red", "'red'"),
        (1j, "1j"),
        ([1, 2], "[1, 2] (list)"),
        (np.float64(0.5), "0.5"),
        (np.int64(7), "7"),
        (np.array(0.5), "0.5"),
        (np.zeros((2, 3), dtype=np.int32), "an array of shape (2, 3) and dtype int32"),
        ("x" * 100, "'" + "x" * 56 + "..."),
        ((np.eye(2),), "(array([[1., 0.], [0., 1.]]),) (tuple)"),
    ],
)
def test_a_value_is_described_in_few_words(value, text):
    assert describe(value) == text


def test_a_function_passes_and_anything_else_is_named():
    assert require_callable("f", abs) is abs
    with raises(TypeError, "f: expected a function, got 3.0"):
        require_callable("f", 3.0)


@pytest.mark.parametrize("value", [3, True, 2.5, np.float32(2.5), [1, 2], [[1.5], [2]], [], RAGGED])
def test_real_numbers_become_float64_of_the_same_shape(value):
    if value is RAGGED:
        with raises(TypeError, "x: expected a number or an array of numbers, got [[1.0], [2.0,"):
            require_array("x", value)
        return
    array = require_array("x", value)
    assert array.dtype == np.float64
    assert array.shape == np.shape(value)
    assert np.array_equal(array, value)


def test_a_float64_array_is_not_copied():
    x = np.ones(3)
    assert require_array("x", x) is x


@pytest.mark.parametrize("value", ["3", None, [1, "a"], {1: 2}, object(), 1j, [1, 1j]])
def test_what_is_not_real_is_refused(value):
    message = "x: expected a real number or an array of real numbers, got "
    with raises(TypeError, message):
        require_array("x", value)


def test_complex_numbers_pass_where_they_are_allowed():
    array = require_array("z", np.complex64(1 + 2j), allow_complex=True)
    assert array.dtype == np.complex128
    assert array == 1 + 2j
    assert require_array("z", 1, allow_complex=True).dtype == np.float64
    with raises(TypeError, "z: expected a number or an array of numbers, got 'i'"):
        require_array("z", "i", allow_complex=True)


@pytest.mark.parametrize("require", [require_number, require_positive])
def test_one_number_is_one_number(require):
    assert type(require("h", np.array(2))) is float
    assert require("h", np.array(2)) == 2.0
    with raises(TypeError, "h: expected one number, got [1.0] (list)"):
        require("h", [1.0])
    with raises(TypeError, "h: expected a real number or an array of real numbers, got None"):
        require("h", None)


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_a_number_is_finite(value):
    with raises(ValueError, f"slope: expected a finite number, got {value}"):
        require_number("slope", value)


def test_a_number_may_be_zero_or_negative():
    assert require_number("slope", 0) == 0.0
    assert require_number("slope", -2) == -2.0


@pytest.mark.parametrize("value", [0, -1.0, np.inf, np.nan])
def test_a_positive_number_is_positive_and_finite(value):
    with raises(ValueError, f"h: expected a positive finite number, got {value}"):
        require_positive("h", value)


@pytest.mark.parametrize("value", [1, 20, np.int64(7)])
def test_a_whole_number_within_bounds_passes(value):
    whole = require_integer("levels", value, 1, 20)
    assert type(whole) is int
    assert whole == value


@pytest.mark.parametrize(
    ("value", "error"),
    [(0, ValueError), (21, ValueError), (2.0, TypeError), ("2", TypeError), (True, TypeError)],
)
def test_a_whole_number_out_of_bounds_or_of_another_kind_is_refused(value, error):
    with raises(error, f"levels: expected a whole number from 1 to 20, got {value!r}"):
        require_integer("levels", value, 1, 20)


def test_a_step_is_one_number_or_one_for_each_point():
    assert require_step("h", 0.5, (3,)) == 0.5
    assert np.array_equal(require_step("h", [1, 2, 3], (3,)), [1.0, 2.0, 3.0])
    message = "h: expected one number or an array of shape (3,), the shape of x, got [1, 2] (list)"
    with raises(ValueError, message):
        require_step("h", [1, 2], (3,))


def test_a_bad_step_among_good_ones_is_the_one_named():
    with raises(ValueError, "h: expected a positive finite number, got -3.0"):
        require_step("h", [1, -3, 2], (3,))


def test_a_choice_is_one_of_those_listed():
    assert require_choice("method", "b", ("a", "b")) == "b"
    with raises(ValueError, "method: expected one of 'a', 'b', got 'c'"):
        require_choice("method", "c", ("a", "b"))
    with raises(ValueError, "method: expected one of 'a', 'b', got ['a'] (list)"):
        require_choice("method", ["a"], ("a", "b"))


def test_a_shape_is_compared_exactly():
    require_same_shape("y", np.zeros((2, 1)), (2, 1), "the shape of x")
    message = (
        "y: expected an array of shape (2,), the shape of x, "
        "got an array of shape (2, 1) and dtype float64"
    )
    with raises(ValueError, message):
        require_same_shape("y", np.zeros((2, 1)), (2,), "the shape of x")


@pytest.mark.parametrize("values", [real_values, complex_values])
def test_a_function_that_changes_its_argument_cannot_reach_the_points(values):
    def doubles_in_place(x):
        x *= 2
        return x

    points = np.array([1.0, 2.0]) + (1j if values is complex_values else 0)
    before = points.copy()
    assert np.array_equal(values(doubles_in_place, points), 2 * before)
    assert np.array_equal(points, before)


@pytest.mark.parametrize(("values", "dtype"), [(real_values, float), (complex_values, complex)])
def test_a_function_that_answers_in_one_buffer_cannot_reach_an_earlier_answer(values, dtype):
    buffer = np.empty(2, dtype)

    def square(x):
        return np.multiply(x, x, out=buffer)

    first = values(square, np.array([1.0, 2.0], dtype))
    values(square, np.array([5.0, 6.0], dtype))
    assert np.array_equal(first, [1.0, 4.0])


def test_an_error_inside_a_function_of_real_numbers_is_left_as_it_is():
    def broken(x):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match=r"^mine$"):
        real_values(broken, np.float64(1.0))


def test_the_error_behind_a_refusal_of_complex_numbers_is_kept():
    def real_only(x):
        raise TypeError("real only")

    message = "f: expected a function of complex numbers, got from it 'real only'"
    with raises(TypeError, message) as caught:
        complex_values(real_only, np.complex128(1.0))
    assert str(caught.value.__cause__) == "real only"
