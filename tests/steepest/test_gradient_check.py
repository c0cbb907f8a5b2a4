"""The gradient check: it passes what is right, fails what is wrong, and says what it looks like."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest.gradient_check import GradientCheck, check_gradient

EPS = np.finfo(float).eps
laws = settings(deadline=None, derandomize=True, max_examples=40)


def raises(error: type[Exception], message: str):
    return pytest.raises(error, match="^" + re.escape(message))


class Layer(NamedTuple):
    W: np.ndarray
    b: np.ndarray


RNG = np.random.default_rng(0)
DATA = RNG.normal(size=(5, 3))
TARGET = RNG.normal(size=(5, 2))
NETWORK = {
    "hidden": Layer(RNG.normal(size=(3, 4)), RNG.normal(size=4)),
    "out": [RNG.normal(size=(4, 2)), RNG.normal(size=2)],
    "scale": 0.7,
}


def loss(net):
    hidden = np.tanh(DATA @ net["hidden"].W + net["hidden"].b)
    error = net["scale"] * (hidden @ net["out"][0] + net["out"][1]) - TARGET
    return (error**2).mean()


def loss_gradient(net):
    hidden = np.tanh(DATA @ net["hidden"].W + net["hidden"].b)
    linear = hidden @ net["out"][0] + net["out"][1]
    d_error = 2 * (net["scale"] * linear - TARGET) / TARGET.size
    d_linear = net["scale"] * d_error
    d_hidden = d_linear @ net["out"][0].T * (1 - hidden**2)
    return {
        "hidden": Layer(DATA.T @ d_hidden, d_hidden.sum(axis=0)),
        "out": [hidden.T @ d_linear, d_linear.sum(axis=0)],
        "scale": (d_error * linear).sum(),
    }


# What is right passes


def test_a_right_gradient_of_any_structure_passes_with_digits_to_spare():
    check = check_gradient(loss, loss_gradient, NETWORK)
    assert check
    assert check.passed is True
    assert check.relative_error < 1e-9
    assert check.tolerance == EPS**0.5
    assert check.hint == ""
    assert check.kinks == ()
    assert check.analytic == pytest.approx(check.numeric, rel=1e-7)


@pytest.mark.parametrize("x", [3, 2.5, [1.0, -2.0], (0.5, 1.5), np.ones((2, 3)), np.array(4)])
def test_numbers_lists_and_matrices_are_parameters_too(x):
    assert check_gradient(lambda w: np.sum(w**3), lambda w: 3 * w**2, x)


@laws
@given(
    x=st.lists(st.floats(-3, 3), min_size=1, max_size=4), scale=st.sampled_from([1e-6, 1.0, 1e6])
)
def test_the_verdict_does_not_depend_on_the_scale_of_f(x, scale):
    def f(w):
        return scale * (np.exp(w).sum() + w[0] ** 3)

    def right(w):
        return scale * (np.exp(w) + 3 * w**2 * (np.arange(w.size) == 0))

    assert check_gradient(f, right, x)
    assert not check_gradient(f, lambda w: right(w) * 1.0001, x)


@pytest.mark.parametrize(
    ("f", "slope", "x"),
    [
        (lambda w: (w**3).sum(), lambda w: 3 * w**2, [0.0, 1.0]),  # h² where the slope is 0
        (lambda w: (w**5).sum(), lambda w: 5 * w**4, [0.0, 1.0]),
        (lambda w: (w**5).sum(), lambda w: 5 * w**4, [0.0, 0.0]),  # h⁴, at every step
        (lambda w: (np.sin(w) - w).sum(), lambda w: np.cos(w) - 1, [0.0]),
        (lambda w: 1e6 + w.sum(), np.ones_like, [1.0, 2.0]),  # much round-off, little slope
        (lambda w: np.cos(30 * w).sum(), lambda w: -30 * np.sin(30 * w), [0.1, 0.5]),
        (lambda w: 5.0, np.zeros_like, [1.0, 2.0]),
        (lambda w: ((w - 3) ** 4).sum(), lambda w: 4 * (w - 3) ** 3, [3.0, 2.0]),
        (lambda w: (w**2).sum(), lambda w: 2 * w, [1e-9, 1e9]),
        (lambda w: np.log(w).sum(), lambda w: 1 / w, [0.01, 1.0]),
        (lambda w: np.sqrt(w).sum(), lambda w: 0.5 / np.sqrt(w), [1e-3]),
    ],
)
def test_a_right_gradient_passes_where_differences_are_weak(f, slope, x):
    check = check_gradient(f, slope, x)
    assert check, str(check)
    assert check.kinks == ()


def test_what_differences_cannot_settle_is_not_passed_for_that():
    def rough(w):
        return np.sin(1e3 * w).sum() + 10 * np.sin(17.0 * w).sum()

    def slope(w):
        return 1e3 * np.cos(1e3 * w) + 170 * np.cos(17.0 * w)

    assert not check_gradient(rough, lambda w: 1.001 * slope(w), [0.1, 0.4])
    assert check_gradient(rough, slope, [0.1, 0.4], tolerance=1e-5)


def test_directions_are_enough_for_a_right_gradient_and_their_number_is_the_cost():
    calls = 0

    def counted(net):
        nonlocal calls
        calls += 1
        return loss(net)

    check = check_gradient(counted, loss_gradient, NETWORK, directions=3)
    assert check
    assert calls == 1 + 2 * 3
    assert re.fullmatch(r"direction\[[012]\]", check.worst)
    calls = 0
    check_gradient(counted, loss_gradient, NETWORK)
    assert calls == 1 + 2 * (12 + 4 + 8 + 2 + 1)


def test_directions_follow_the_generator():
    def wrong(net):
        return {**loss_gradient(net), "scale": 1.0}

    one, again, other = (
        check_gradient(loss, wrong, NETWORK, directions=4, rng=rng)
        for rng in (7, np.random.default_rng(7), 8)
    )
    assert one == again
    assert one.numeric != other.numeric
    assert not one


# What is wrong fails, and the hint says how

WRONG = {
    "sign": (lambda w: -2 * w, "the sign is flipped"),
    "twice": (lambda w: 4 * w, "it is twice what it should be"),
    "half": (lambda w: w, "it is half of what it should be, as if the 2 of a square were missing"),
    "both": (lambda w: -4 * w, "the sign is flipped, and it is twice as large as it should be"),
    "minus half": (lambda w: -w, "the sign is flipped, and it is half as large as it should be"),
    "mean": (
        lambda w: 2 * w / 5,
        "it is 1/5 of what it should be: a sum for a mean, or a constant left out?",
    ),
    "sum": (
        lambda w: 6 * w,
        "it is 3 times what it should be: a sum for a mean, or a constant left out?",
    ),
    "zero": (lambda w: 0 * w, "the gradient is 0 everywhere"),
    "nan": (lambda w: w * np.nan, "the gradient has nan or inf in x"),
    "inf": (lambda w: w / 0.0, "the gradient has nan or inf in x"),
    "other": (lambda w: w**2 + 1, ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_known_mistake_is_named(name):
    wrong, text = WRONG[name]
    with np.errstate(divide="ignore"):
        check = check_gradient(lambda w: (w**2).sum(), wrong, [1.5, -0.5, 2.0])
    assert not check
    assert check.passed is False
    assert check.hint == text


@pytest.mark.parametrize("name", ["sign", "twice", "half", "zero", "mean"])
def test_a_known_mistake_is_named_along_directions_too(name):
    wrong, text = WRONG[name]
    x = [1.5, -0.5, 2.0]
    check = check_gradient(lambda w: (w**2).sum(), wrong, x, directions=5)
    assert not check
    assert check.hint == text


def test_of_one_number_only_the_known_factors_are_mistakes():
    assert check_gradient(lambda w: w**2, lambda w: 6.4 * w, 2.0).hint == ""
    assert check_gradient(lambda w: w**2, lambda w: -2 * w, 2.0).hint == "the sign is flipped"


def test_a_transposed_square_gradient_is_named():
    A = np.array([[1.0, 2.0], [-3.0, 0.5]])
    check = check_gradient(lambda W: (A * W).sum(), lambda W: A.T, np.ones((2, 2)))
    assert check.hint == "it is transposed"
    assert check_gradient(lambda W: (A * W).sum(), lambda W: A, np.ones((2, 2)))


def test_a_gradient_of_the_shape_of_the_transpose_is_named():
    message = (
        "grad(x): expected an array of shape (2, 3), the structure of x, got an array of shape "
        "(3, 2) and dtype float64: the shape of the transpose"
    )
    with raises(ValueError, message):
        check_gradient(lambda W: (W**2).sum(), lambda W: 2 * W.T, np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"got an array of shape \(6,\) and dtype float64$"):
        check_gradient(lambda W: (W**2).sum(), lambda W: 2 * W.ravel(), np.ones((2, 3)))


def test_the_one_wrong_leaf_is_named():
    def wrong(net):
        right = loss_gradient(net)
        return {**right, "hidden": right["hidden"]._replace(b=2 * right["hidden"].b)}

    check = check_gradient(loss, wrong, NETWORK)
    assert check.hint == "only x['hidden'].b is wrong: it is twice what it should be"
    assert check.worst.startswith("x['hidden'].b[")


def test_each_wrong_leaf_gets_its_own_hint():
    x = {"a": np.array([1.0, 2.0]), "b": [np.array([[3.0]])], "c": np.array([1.0])}

    def f(p):
        return (p["a"] ** 2).sum() + (p["b"][0] ** 2).sum() + p["c"][0]

    def wrong(p):
        return {"c": np.array([1.0]), "b": [4 * p["b"][0]], "a": p["a"] ** 3}

    check = check_gradient(f, wrong, x)
    assert check.hint == "in x['a']: nothing known; in x['b'][0]: it is twice what it should be"
    assert check.worst == "x['b'][0][0, 0]"
    assert (check.analytic, check.numeric) == (12.0, pytest.approx(6.0))


def test_the_keys_of_a_gradient_may_come_in_any_order():
    x = {"a": np.ones(2), "b": 2.0}
    right = {"b": 3.0, "a": np.array([5.0, 7.0])}
    assert check_gradient(lambda p: 5 * p["a"][0] + 7 * p["a"][1] + 3 * p["b"], lambda p: right, x)


def test_one_small_wrong_entry_does_not_hide_behind_a_large_gradient():
    x = np.array([1e4, 1.0, 1.0])
    slope = np.array([2e4, 2.0, 2.0])
    assert check_gradient(lambda w: (w**2).sum(), lambda w: slope, x, tolerance=1e-3)
    slope_with_error = np.array([2e4, 2.0, 2.1])
    check = check_gradient(lambda w: (w**2).sum(), lambda w: slope_with_error, x, tolerance=1e-3)
    assert not check
    assert check.worst == "x[2]"
    assert check.relative_error < 1e-5


def test_the_relative_error_is_that_of_the_formula():
    a, n = np.array([3.0, -2.0]), np.array([3.5, 1.0])
    check = check_gradient(lambda w: n @ w, lambda w: a, [0.25, 0.5], h=0.25)
    exact = np.linalg.norm(a - n) / (np.linalg.norm(a) + np.linalg.norm(n))
    assert check.relative_error == pytest.approx(exact, rel=1e-12)
    assert (check.worst, check.analytic) == ("x[1]", -2.0)


@pytest.mark.parametrize("scale", [1e-5, 1e-7])
def test_the_tolerance_decides(scale):
    def nearly(w):
        return 2 * w * (1 + scale)

    def f(w):
        return (w**2).sum()

    error = check_gradient(f, nearly, [1.0, 3.0]).relative_error
    assert error == pytest.approx(scale / 2, rel=1e-2)
    assert check_gradient(f, nearly, [1.0, 3.0], tolerance=scale)
    assert not check_gradient(f, nearly, [1.0, 3.0], tolerance=scale / 4)


# Kinks


def test_a_kink_is_named_with_its_coordinate():
    def relu(w):
        return np.maximum(0, w).sum()

    check = check_gradient(relu, lambda w: (w > 0) * 1.0, [1.0, 0.0, -1.0])
    assert not check
    assert check.kinks == ("x[1]",)
    assert check.worst == "x[1]"
    assert check.hint == "f has a kink there, and no gradient is right; check at another point"
    assert "A kink near x[1]." in str(check)


@pytest.mark.parametrize("off", [0.0, 1e-6, -2e-6, 3e-6])
def test_a_kink_is_found_within_half_a_step(off):
    check = check_gradient(lambda w: np.abs(w - off).sum(), np.sign, [0.0, 1.0])
    assert check.kinks == ("x[0]",)


def test_a_kink_where_the_mean_slope_is_the_gradient_is_reported_all_the_same():
    check = check_gradient(lambda w: np.abs(w).sum(), np.sign, [0.0, 1.0])
    assert check
    assert check.kinks == ("x[0]",)


def test_a_kink_does_not_hide_a_mistake_elsewhere():
    def f(w):
        return np.maximum(0, w[0]) + (w[1:] ** 2).sum()

    check = check_gradient(f, lambda w: np.append(0.0, -2 * w[1:]), [0.0, 2.0, 3.0])
    assert check.kinks == ("x[0]",)
    assert check.hint == "the sign is flipped"


@pytest.mark.parametrize(
    "f",
    [
        lambda w: 1e3 * (w**2).sum(),
        lambda w: np.cosh(w).sum(),
        lambda w: (w**4).sum(),
        lambda w: np.sin(50 * w).sum(),
        lambda w: np.sum(np.maximum(0, w - 0.5)),
    ],
)
def test_a_smooth_bend_is_no_kink(f):
    check = check_gradient(f, np.zeros_like, [0.0, 0.0])
    assert check.kinks == ()


def test_many_kinks_are_counted():
    check = check_gradient(lambda w: np.abs(w).sum(), np.ones_like, np.zeros(5))
    assert len(check.kinks) == 5
    assert str(check).count("A kink near") == 3
    assert str(check).endswith("And 2 more kinks.")


# Precision


def test_float32_gradients_are_held_to_float32():
    def f(w):
        return np.exp(w).sum()

    check = check_gradient(f, lambda w: np.exp(w).astype(np.float32), [0.3, 1.2])
    assert check
    assert check.tolerance == pytest.approx(np.finfo(np.float32).eps ** 0.5)
    assert not check_gradient(f, lambda w: (1.01 * np.exp(w)).astype(np.float32), [0.3, 1.2])


def test_float32_values_get_a_float32_step():
    seen = []

    def f(w):
        seen.append(w[0])
        return np.exp(w.astype(np.float32)).sum()

    check = check_gradient(f, np.exp, [0.3, 1.2])
    assert check
    assert check.tolerance == pytest.approx(3.45e-4, rel=1e-2)
    assert max(seen) - 0.3 == pytest.approx(np.finfo(np.float32).eps ** (1 / 3))
    assert not check_gradient(f, lambda w: 1.01 * np.exp(w), [0.3, 1.2])


def test_the_step_is_in_units_of_each_coordinate():
    seen = []

    def f(w):
        seen.append(w.copy())
        return w.sum()

    x = np.array([0.5, -200.0])
    check_gradient(f, np.ones_like, x, h=0.25)
    moves = [tuple(point - x) for point in seen]
    assert moves == [(0, 0), (0.25, 0), (-0.25, 0), (0, 50), (0, -50)]
    seen.clear()
    check_gradient(f, np.ones_like, x, h=0.25, directions=1)
    assert np.linalg.norm(seen[1] - x) == pytest.approx(50)
    seen.clear()
    check_gradient(f, np.ones_like, x)
    assert seen[1][0] - 0.5 == pytest.approx(EPS ** (1 / 3))


# Reading the result


def test_the_result_reads_as_sentences():
    check = check_gradient(lambda w: (w**2).sum(), lambda w: -2 * w, [1.0, -2.0])
    assert str(check).splitlines() == [
        "The gradients differ: relative error 1.0e+00 against 1.5e-08.",
        "Worst at x[1]: analytic 4, numeric -4.",
        "Hint: the sign is flipped.",
    ]
    check = GradientCheck(True, 1e-11, 1e-8, "x[0]", 1.0, 1.0, (), "")
    assert str(check).splitlines() == [
        "The gradients agree: relative error 1.0e-11 ≤ 1.0e-08.",
        "Worst at x[0]: analytic 1, numeric 1.",
    ]


def test_a_failed_check_is_false_in_a_condition():
    assert not GradientCheck(False, 1.0, 1e-8, "x[0]", 1.0, 2.0, (), "")
    assert GradientCheck(True, 0.0, 1e-8, "x[0]", 1.0, 1.0, (), "")


# Purity


def test_parameters_are_never_changed_not_even_by_the_functions():
    x = {"w": np.array([1.0, 2.0]), "b": np.array(3.0)}
    before = {"w": x["w"].copy(), "b": x["b"].copy()}

    def f(p):
        value = (p["w"] ** 2).sum() + p["b"]
        p["w"] *= 0
        return value

    def slope(p):
        answer = {"w": 2 * p["w"], "b": 1.0}
        p["w"] += 1
        return answer

    assert check_gradient(f, slope, x)
    np.testing.assert_array_equal(x["w"], before["w"])
    np.testing.assert_array_equal(x["b"], before["b"])


def test_no_global_random_state_is_used():
    np.random.seed(1)  # noqa: NPY002
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    check_gradient(lambda w: (w**2).sum(), lambda w: 2 * w, np.ones(3), directions=2)
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002


# Bad input


def f(w):
    return (w**2).sum()


def slope(w):
    return 2 * w


def test_what_cannot_be_called_is_named():
    with raises(TypeError, "f: expected a function, got 2.0"):
        check_gradient(2.0, slope, [1.0])
    with raises(TypeError, "grad: expected a function, got [2.0] (list)"):
        check_gradient(f, [2.0], [1.0])


def test_parameters_are_finite_numbers_and_at_least_one():
    with raises(TypeError, "x: expected a real number or an array of real numbers, got 'w'"):
        check_gradient(f, slope, "w")
    with raises(ValueError, "x: expected at least one parameter, got {} (dict)"):
        check_gradient(f, slope, {})
    with raises(ValueError, "x: expected at least one parameter, got an array of shape (0,)"):
        check_gradient(f, slope, np.empty(0))
    with raises(ValueError, "x: expected finite numbers, got nan"):
        check_gradient(f, slope, [1.0, np.nan])


@pytest.mark.parametrize("name", ["h", "tolerance"])
@pytest.mark.parametrize("value", [0, -1.0, np.nan, np.inf])
def test_step_and_tolerance_are_positive(name, value):
    with raises(ValueError, f"{name}: expected a positive finite number, got {value}"):
        check_gradient(f, slope, [1.0], **{name: value})


def test_directions_are_a_whole_number_and_the_generator_is_one():
    with raises(ValueError, "directions: expected a whole number from 1 to 1000000, got 0"):
        check_gradient(f, slope, [1.0], directions=0)
    with raises(TypeError, "directions: expected a whole number from 1 to 1000000, got 2.0"):
        check_gradient(f, slope, [1.0], directions=2.0)
    with raises(TypeError, "rng: expected a numpy.random.Generator or a seed, "):
        check_gradient(f, slope, [1.0], directions=2, rng="seed")


def test_the_value_is_one_finite_number():
    with raises(ValueError, "f(x): expected one number, got an array of shape (2,)"):
        check_gradient(lambda w: w, slope, [1.0, 2.0])
    with raises(ValueError, "f(x): expected a finite number, got inf"):
        check_gradient(lambda w: np.inf, slope, [1.0, 2.0])
    with raises(TypeError, "f(x): expected a real number or an array of real numbers, got None"):
        check_gradient(lambda w: None, slope, [1.0, 2.0])


def test_a_value_that_is_not_finite_next_to_x_is_named():
    def edge(w):
        return w[0] if w[0] <= 1 else np.nan

    check = check_gradient(edge, np.ones_like, [1.0])
    assert not check
    assert check.hint == "f is nan or inf next to x"
    assert np.isnan(check.relative_error)


def test_the_gradient_has_the_structure_of_x():
    x = {"w": np.ones(2), "b": 1.0}
    with raises(
        ValueError,
        "grad(x): expected a dict with the keys 'w', 'b' in this order, the structure of x",
    ):
        check_gradient(lambda p: p["b"], lambda p: p["w"], x)
    with raises(ValueError, "grad(x)['w']: expected an array of shape (2,), the structure of x"):
        check_gradient(lambda p: p["b"], lambda p: {"w": 1.0, "b": 1.0}, x)
    with raises(TypeError, "grad(x): expected a real number or an array of real numbers, got None"):
        check_gradient(f, lambda w: None, [1.0])
