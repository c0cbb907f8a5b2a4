"""One mathematics, two languages: the explorables' JavaScript gives the numbers of the package."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

from steepest.explorables.secant_tangent import FUNCTIONS
from steepest.finite_differences import central_difference, forward_difference
from steepest.functions import ELEMENTARY

pytestmark = pytest.mark.slow

EPSILON = 2.0**-52
POINTS = 400
SCHEMES = {"forwardDifference": forward_difference, "centralDifference": central_difference}


@pytest.fixture(scope="module")
def math_js(run_js):
    """Call a function on ``math.js``, the module ``m``."""
    return partial(run_js, "math.js")


def points_of(name: str) -> np.ndarray:
    """Return random points of the function's interval, with both ends and 0."""
    low, high = ELEMENTARY[name].interval
    random = np.random.default_rng(20261121).uniform(low, high, POINTS)
    return np.concatenate([random, [low, high, 0.0]])


def numbers(values: list) -> np.ndarray:
    return np.array(values, dtype=float)


def magnitude(name: str, x: np.ndarray) -> np.ndarray:
    """Return the size of the terms that f adds up: round-off is relative to this, not to f."""
    return np.abs(x) ** 3 + 3 * np.abs(x) if name == "cubic" else np.abs(ELEMENTARY[name].f(x))


def test_the_same_functions_with_the_same_intervals(math_js):
    table = math_js("(m) => Object.entries(m.FUNCTIONS).map(([k, v]) => [k, v.interval])")
    assert {name: tuple(interval) for name, interval in table} == {
        name: ELEMENTARY[name].interval for name in FUNCTIONS
    }


@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_and_derivatives_agree_to_1e_12_relative(math_js, name):
    x = points_of(name)
    f, derivative = math_js(
        "(m, [name, xs]) => ['f', 'derivative'].map((key) => xs.map(m.FUNCTIONS[name][key]))",
        [name, x.tolist()],
    )
    row = ELEMENTARY[name]
    # Where terms cancel (the roots of the cubic) a relative error is one of the terms.
    slack = 4 * EPSILON * magnitude(name, x)
    expected = row.f(x)
    assert np.all(np.abs(numbers(f) - expected) <= 1e-12 * np.abs(expected) + slack)
    slack = 4 * EPSILON * (3 * x**2 + 3) if name == "cubic" else 0.0
    expected = row.derivative(x)
    if name == "absolute":  # the picture shows no tangent at the corner, the frameworks say 0
        assert math.isnan(numbers(derivative)[x == 0].item())
        derivative, expected = numbers(derivative)[x != 0], expected[x != 0]
    assert np.all(np.abs(numbers(derivative) - expected) <= 1e-12 * np.abs(expected) + slack)


@pytest.mark.parametrize("x", [-1000.0, -700.0, 700.0])
def test_the_sigmoid_is_stable_far_from_0(math_js, x):
    value, slope = math_js(
        "(m, x) => [m.FUNCTIONS.sigmoid.f(x), m.FUNCTIONS.sigmoid.derivative(x)]", x
    )
    row = ELEMENTARY["sigmoid"]
    assert value == pytest.approx(row.f(x), rel=1e-12, abs=0)
    assert slope == pytest.approx(row.derivative(x), rel=1e-12, abs=0)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_difference_quotients_agree_as_far_as_rounding_allows(math_js, name, scheme):
    x = points_of(name)
    h = 10.0 ** np.random.default_rng(7).uniform(-16, 0.3, x.size)
    got = math_js(
        "(m, [name, scheme, xs, hs]) => xs.map((x, i) => m[scheme](m.FUNCTIONS[name].f, x, hs[i]))",
        [name, scheme, x.tolist(), h.tolist()],
    )
    expected = SCHEMES[scheme](ELEMENTARY[name].f, x, h)
    # Each library's f is off by at most one unit in the last place of its terms (two for the
    # cubic's three operations), so the two f differ by twice that, and the quotient divides the
    # sum of both differences by its width; 1e-12 covers the two operations that follow.
    central = scheme == "centralDifference"
    ends = magnitude(name, x + h) + magnitude(name, x - h if central else x)
    units = 4 if name == "cubic" else 2
    bound = units * EPSILON * ends / (2 * h if central else h) + 1e-12 * np.abs(expected)
    assert np.all(np.abs(numbers(got) - expected) <= bound)
    assert np.median(bound / np.maximum(np.abs(expected), 1e-3)) < 1e-3  # the bound has teeth


def test_a_step_that_rounding_swallows_gives_slope_0_in_both(math_js):
    got = math_js("(m) => m.forwardDifference(Math.exp, 1.5, 1e-16)")
    assert got == forward_difference(np.exp, 1.5, 1e-16) == 0


def test_powers_of_ten_agree_and_whole_ones_are_exact(math_js):
    exponents = np.concatenate([np.arange(-16, 1), np.linspace(-16, 0.3, 327)])
    got = numbers(math_js("(m, ks) => ks.map(m.powerOfTen)", exponents.tolist()))
    assert np.all(np.abs(got - 10.0**exponents) <= 4 * EPSILON * got)
    assert got[:17].tolist() == [float(f"1e{k}") for k in range(-16, 1)]
