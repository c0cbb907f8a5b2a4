"""Quadrature: exactness, order, error estimates, laws, infinite limits, chance, bad input."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest import quadrature
from steepest.quadrature import (
    Estimate,
    area_between,
    cumulative_trapezoid,
    expectation,
    finite_interval,
    gauss_legendre,
    legendre_nodes,
    midpoint,
    monte_carlo,
    monte_carlo_expectation,
    riemann,
    simpson,
    trapezoid,
    trapezoid_samples,
)
from steepest.quadrature.gauss import _nodes

EPS = float(np.finfo(float).eps)
INF = math.inf

laws = settings(deadline=None, derandomize=True)
# Quarters, whole coefficients and counts that are powers of two: the sums below are exact.
quarters = st.integers(-20, 20).map(lambda k: k / 4)
powers = st.integers(1, 5).map(lambda k: 2**k)


@pytest.fixture(autouse=True)
def remembered_nodes_are_forgotten():
    """Compute Gauss's points anew in each test, so that it tests how they are computed."""
    _nodes.cache_clear()


def right(f, a, b, n):
    return riemann(f, a, b, n, rule="right")


RULES = {
    "left": riemann,
    "right": right,
    "midpoint": midpoint,
    "trapezoid": trapezoid,
    "simpson": simpson,
    "gauss_legendre": gauss_legendre,
}
EQUAL = {name: rule for name, rule in RULES.items() if name != "gauss_legendre"}
DEGREE = {"left": 0, "right": 0, "midpoint": 1, "trapezoid": 1, "simpson": 3}
ORDER = {"left": 1, "right": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}


def each(rules):
    return pytest.mark.parametrize("rule", rules.values(), ids=rules)


def antiderivative(coefficients, a, b):
    p = np.polynomial.Polynomial(coefficients).integ()
    return p(b) - p(a)


# Small cases by hand: every weight and every point


def test_each_rule_puts_its_points_and_weights_where_the_book_does():
    # weights of the unit values at 0, 1, 2, 3, 4: the integral of the hat at each point
    for k in range(5):

        def unit(x, k=k):
            return np.where(x == k, 1.0, 0.0)

        assert riemann(unit, 0, 4, 4).value == [1, 1, 1, 1, 0][k]
        assert right(unit, 0, 4, 4).value == [0, 1, 1, 1, 1][k]
        assert trapezoid(unit, 0, 4, 4).value == [0.5, 1, 1, 1, 0.5][k]
        assert 3 * simpson(unit, 0, 4, 4).value == pytest.approx([1, 4, 2, 4, 1][k], rel=EPS)


def test_the_points_are_evenly_spaced_and_the_ends_are_exact():
    seen = []

    def spy(x):
        seen.append(x)
        return x

    for rule in (riemann, right, trapezoid, simpson):
        rule(spy, 0.1, 0.7, 6)
        points = seen.pop()
        assert not seen
        np.testing.assert_allclose(points, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], rtol=4 * EPS)
        assert (points[0], points[-1]) == (0.1, 0.7)
    midpoint(spy, 0.0, 1.5, 3)
    assert seen.pop().tolist() == [0.25, 0.75, 1.25]
    gauss_legendre(spy, 0.0, 2.0, 2)
    np.testing.assert_allclose(seen.pop(), [1 - 3**-0.5, 1 + 3**-0.5, 1], rtol=4 * EPS)
    gauss_legendre(spy, 0.0, 3.0, 1)
    assert seen.pop().tolist() == [1.5]
    assert not seen


def test_riemann_takes_the_left_ends_unless_told_otherwise():
    assert riemann(lambda x: x, 0, 1, 4).value == 0.375
    assert riemann(lambda x: x, 0, 1, 4, "left").value == 0.375
    assert riemann(lambda x: x, 0, 1, 4, "right").value == 0.625
    assert riemann(np.exp, 0, 1, 9, "midpoint") == midpoint(np.exp, 0, 1, 9)


def test_an_estimate_is_a_value_and_an_error():
    estimate = trapezoid(lambda x: x**2, 0, 2, 2)
    assert isinstance(estimate, Estimate)
    value, error = estimate
    assert float(estimate) == value == estimate.value == 3.0
    assert error == estimate.error == (4 - 3) / 3  # one trapezoid has the value 4
    assert type(estimate.value) is type(estimate.error) is float


# Exact on polynomials up to the degree of the rule, and not beyond


@each(EQUAL)
@laws
@given(c=st.lists(st.integers(-9, 9), min_size=4, max_size=4), a=quarters, b=quarters, n=powers)
def test_each_rule_is_exact_up_to_its_degree(rule, c, a, b, n):
    name = next(name for name in EQUAL if EQUAL[name] is rule)
    c = c[: DEGREE[name] + 1]
    p = np.polynomial.Polynomial(c)
    size = sum(abs(ck) * max(abs(a), abs(b), 1) ** (k + 1) for k, ck in enumerate(c))
    estimate = rule(p, a, b, n)
    assert estimate.value == pytest.approx(antiderivative(c, a, b), rel=0, abs=16 * EPS * size)
    few = n == 2 and rule in (simpson, midpoint)  # too few points for a good estimate
    assert few or estimate.error <= 64 * EPS * size


@each(EQUAL)
def test_one_degree_higher_each_rule_misses_by_the_term_of_its_notes(rule):
    name = next(name for name in EQUAL if EQUAL[name] is rule)
    degree, h = DEGREE[name] + 1, 0.25
    miss = rule(lambda x: x**degree, 0, 2, 8).value - 2 ** (degree + 1) / (degree + 1)
    expected = {
        "left": -h / 2 * 2,
        "right": h / 2 * 2,
        "midpoint": -(h**2) / 24 * 4,
        "trapezoid": h**2 / 12 * 4,
        "simpson": h**4 / 180 * 48,
    }[name]
    assert miss == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 20, 60])
def test_gauss_legendre_is_exact_up_to_degree_2n_minus_1_and_not_beyond(n):
    for degree in (2 * n - 2, 2 * n - 1):
        exact = (1 - (-0.5) ** (degree + 1)) / (degree + 1)
        value = gauss_legendre(lambda x, k=degree: x**k, -0.5, 1, n).value
        assert value == pytest.approx(exact, rel=1e-13)
    if n < 6:  # the miss is 2^(2n+1) (n!)^4 / ((2n+1) ((2n)!)²), soon below rounding
        miss = gauss_legendre(lambda x: x ** (2 * n), -1, 1, n).value - 2 / (2 * n + 1)
        known = -(2 ** (2 * n + 1) * math.factorial(n) ** 4) / (
            (2 * n + 1) * math.factorial(2 * n) ** 2
        )
        assert miss == pytest.approx(known, rel=1e-9)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 7, 30, 333, 1000])
def test_the_nodes_of_legendre_are_its_roots_and_the_weights_add_up_to_two(n):
    x, w = legendre_nodes(n)
    assert x.shape == w.shape == (n,)
    assert np.all(np.diff(x) > 0)
    assert np.all(w > 0)
    assert np.all(np.abs(x) < 1)
    np.testing.assert_array_equal(x, -x[::-1])
    np.testing.assert_array_equal(w, w[::-1])
    assert w.sum() == pytest.approx(2, rel=1e-14)
    if n > 1:
        assert w @ x**2 == pytest.approx(2 / 3, rel=1e-14)
    assert not x.flags.writeable
    assert not w.flags.writeable


def test_the_nodes_of_two_three_and_five_points_are_the_known_ones():
    np.testing.assert_allclose(legendre_nodes(2)[0], [-(3**-0.5), 3**-0.5], rtol=2 * EPS)
    np.testing.assert_allclose(legendre_nodes(3)[0], [-(0.6**0.5), 0, 0.6**0.5], rtol=2 * EPS)
    np.testing.assert_allclose(legendre_nodes(3)[1], [5 / 9, 8 / 9, 5 / 9], rtol=8 * EPS)
    outer = math.sqrt(5 + 2 * math.sqrt(10 / 7)) / 3
    assert legendre_nodes(5)[0][-1] == pytest.approx(outer, rel=2 * EPS)
    assert legendre_nodes(5)[1][2] == pytest.approx(128 / 225, rel=8 * EPS)


# Order: the error falls as h^p


@each(EQUAL)
@pytest.mark.parametrize(
    ("f", "a", "b", "exact"),
    [
        (np.exp, 0, 2, math.e**2 - 1),
        (np.log, 1, math.e, 1),
        (lambda x: x * np.exp(x), 0, 1, 1),
    ],
    ids=["exponential", "logarithm", "by parts"],
)
def test_the_error_falls_with_the_order_of_the_rule(rule, f, a, b, exact):
    name = next(name for name in EQUAL if EQUAL[name] is rule)
    n = np.array([12, 24, 48, 96, 192])
    errors = [abs(rule(f, a, b, int(k)).value - exact) for k in n]
    slope = np.polyfit(np.log(n), np.log(errors), 1)[0]
    assert slope == pytest.approx(-ORDER[name], abs=0.15)


def test_gauss_legendre_gains_digits_with_every_point():
    errors = [abs(gauss_legendre(np.exp, 0, 2, n).value - (math.e**2 - 1)) for n in range(1, 8)]
    assert all(after < before / 25 for before, after in pairwise(errors))
    assert errors[-1] < 1e-13


def test_the_trapezoid_rule_is_nearly_exact_on_periodic_functions():
    exact = 2 * math.pi * np.i0(1.0)  # ∫ exp(cos x) over a period
    estimate = trapezoid(lambda x: np.exp(np.cos(x)), 0, 2 * math.pi, 20)
    assert estimate.value == pytest.approx(exact, rel=4 * EPS)


# Error estimates

SMOOTH = {
    "exponential": (np.exp, 0, 2, math.e**2 - 1),
    "sine": (np.sin, 0, math.pi, 2),
    "logarithm": (np.log, 1, math.e, 1),
    "bell": (lambda x: 1 / (1 + x**2), -1, 2, math.atan(2) + math.pi / 4),
    "by parts": (lambda x: x * np.exp(x), 0, 1, 1),
    "backwards": (np.exp, 2, 0, 1 - math.e**2),
}


@each(EQUAL)
@pytest.mark.parametrize("key", SMOOTH)
@pytest.mark.parametrize("n", [60, 62, 64, 66, 120])
def test_the_estimated_error_is_the_true_one_on_smooth_functions(rule, key, n):
    f, a, b, exact = SMOOTH[key]
    estimate = rule(f, a, b, n)
    true = abs(estimate.value - exact)
    assert 0.9 * true < estimate.error < 1.6 * true


@pytest.mark.parametrize("rule", [riemann, right, midpoint, trapezoid], ids=list(EQUAL)[:4])
@pytest.mark.parametrize("n", [61, 63, 65, 67])
def test_the_estimated_error_covers_the_intervals_that_do_not_pair(rule, n):
    for f, a, b, exact in SMOOTH.values():
        estimate = rule(f, a, b, n)
        true = abs(estimate.value - exact)
        assert 0.9 * true < estimate.error < 1.3 * true


@pytest.mark.parametrize(
    ("rule", "n"), [(trapezoid, 5), (midpoint, 7), (simpson, 6), (midpoint, 8)]
)
@pytest.mark.parametrize("end", [0, 1])
def test_what_happens_in_the_last_intervals_or_the_first_is_seen(rule, n, end):
    # all the change is in the first, or the last, interval
    estimate = rule(lambda x: np.where(abs(x - end) < 1 / n, 1.0, 0.0), 0, 1, n)
    assert 0.005 < estimate.error < 1


def test_the_estimates_by_hand():
    values = np.array([3.0, 1, 4, 1, 5, 9, 2])

    def table(x):  # the value at 0, 1, 2, …, and at ½, 1½, … for the midpoint rule
        return values[np.floor(x).astype(int)]

    # trapezoid of 6: 3/2 + 1 + 4 + 1 + 5 + 9 + 2/2 = 22.5, of 3: 2 (3/2 + 4 + 5 + 2/2) = 23
    assert trapezoid(table, 0, 6, 6) == pytest.approx((22.5, 0.5 / 3))
    # of the first 4 of 5 intervals: 10 and 16, of the last 4: 15 and 12
    assert trapezoid(table, 0, 5, 5) == pytest.approx((17, 6 / 3 * 5 / 4))
    assert riemann(table, 0, 6, 6) == pytest.approx((23, 0.5 + 0.5 / 3))
    assert right(table, 0, 6, 6) == pytest.approx((22, 0.5 + 0.5 / 3))
    # midpoint of 6: 23, of 2: 3 (1 + 5) = 18
    assert midpoint(table, 0, 6, 6) == pytest.approx((23, 5 / 8))
    # of the first 6 of 7 as above, of the last 6: 22 and 3 (4 + 9) = 39
    assert midpoint(table, 0, 7, 7) == pytest.approx((25, 17 / 8 * 7 / 6))
    # of the first 3 of 5: 8 and 3, of the last 3: 10 and 3
    assert midpoint(table, 0, 5, 5) == pytest.approx((14, 7 / 8 * 5 / 3))
    # Simpson of 4: (3 + 4 + 8 + 4 + 5)/3 = 8, of 2: 2/3 (3 + 16 + 5) = 16
    assert simpson(table, 0, 4, 4) == pytest.approx((8, 8 / 15))
    # of 6: 67/3, of its last 4: (4 + 4 + 10 + 36 + 2)/3 and 2/3 (4 + 20 + 2)
    assert simpson(table, 0, 6, 6) == pytest.approx((67 / 3, 8 / 15 * 6 / 4))
    # of 2: (3 + 4 + 4)/3 against the trapezoids 3/2 + 1 + 4/2
    assert simpson(table, 0, 2, 2) == pytest.approx((11 / 3, 4.5 - 11 / 3))


def test_the_scale_of_the_interval_scales_the_estimate():
    for name, rule in RULES.items():
        one, four = rule(np.exp, 0, 1, 12), rule(lambda x: np.exp(x / 4), 0, 4, 12)
        assert four == pytest.approx((4 * one.value, 4 * one.error), rel=1e-6), name


@pytest.mark.parametrize("n", [2, 3, 5, 8])
@pytest.mark.parametrize("key", SMOOTH)
def test_gauss_legendre_reports_the_error_of_one_point_less(n, key):
    f, a, b, exact = SMOOTH[key]
    estimate = gauss_legendre(f, a, b, n)
    less = gauss_legendre(f, a, b, n - 1)
    assert estimate.error == pytest.approx(abs(estimate.value - less.value), rel=1e-6, abs=1e-13)
    assert abs(estimate.value - exact) < 1.2 * estimate.error


@pytest.mark.parametrize(
    ("rule", "n"),
    [(riemann, 1), (right, 1), (trapezoid, 1), (midpoint, 1), (midpoint, 2), (gauss_legendre, 1)],
)
def test_too_few_points_for_an_estimate_give_infinity(rule, n):
    estimate = rule(np.exp, 0, 1, n)
    assert estimate.error == INF
    assert estimate.value == pytest.approx(math.e - 1, rel=0.6)
    assert rule(np.exp, 0, 1, n + (2 if rule is midpoint else 1)).error < INF


@each(RULES)
def test_the_error_of_an_exact_rule_is_its_rounding(rule):
    estimate = rule(lambda x: np.full_like(x, 3.0), -1, 4, 12)
    assert estimate.value == pytest.approx(15, rel=4 * EPS)
    assert EPS * 15 <= estimate.error <= 12 * EPS * 15
    assert rule(np.zeros_like, -1, 4, 12) == (0, 0)


def test_the_rounding_is_four_epsilon_of_what_is_added_up():
    assert midpoint(lambda x: np.full_like(x, 3.0), 0, 4, 4) == (12, 4 * EPS * 12)
    assert trapezoid(lambda x: np.full_like(x, 3.0), 0, 4, 4) == (12, 4 * EPS * 15)


def test_the_rounding_counts_where_values_cancel():
    for rule in RULES.values():
        estimate = rule(lambda x: np.where(x > 0.5, 1e9, -1e9) * (x != 0.5), 0, 1, 12)
        assert estimate.error >= EPS * 1e9


# Laws


@each(RULES)
@laws
@given(a=st.floats(-3, 3), b=st.floats(-3, 3), n=st.integers(1, 10).map(lambda k: 2 * k))
def test_exchanging_the_limits_changes_the_sign(rule, a, b, n):
    other = {riemann: right, right: riemann}.get(rule, rule)
    there, back = rule(np.exp, a, b, n), other(np.exp, b, a, n)
    assert back.value == pytest.approx(-there.value, rel=64 * EPS)
    assert back.error == there.error == INF or back.error == pytest.approx(
        there.error, rel=1e-6, abs=256 * EPS * np.exp(3)
    )


@each(RULES)
@laws
@given(f=quarters, g=quarters, n=powers)
def test_the_integral_is_linear(rule, f, g, n):
    both = rule(lambda x: f * np.sin(x) + g * np.exp(x), -1, 2, n).value
    apart = f * rule(np.sin, -1, 2, n).value + g * rule(np.exp, -1, 2, n).value
    assert both == pytest.approx(apart, rel=0, abs=64 * EPS * (abs(f) + abs(g) * np.exp(2)))


@each(RULES)
def test_an_empty_interval_has_the_integral_zero(rule):
    assert rule(np.exp, 1.5, 1.5, 4) == (0, 0)


@each(EQUAL)
def test_intervals_join(rule):
    whole = rule(np.exp, 0, 3, 12).value
    parts = rule(np.exp, 0, 1, 4).value + rule(np.exp, 1, 3, 8).value
    assert whole == pytest.approx(parts, rel=8 * EPS)


@laws
@given(n=st.integers(1, 40), a=st.floats(-3, 2))
def test_left_and_right_sums_enclose_the_integral_of_an_increasing_function(n, a):
    exact = math.exp(3) - math.exp(a)
    slack = 32 * EPS * math.exp(3)
    assert riemann(np.exp, a, 3, n).value <= exact + slack
    assert right(np.exp, a, 3, n).value >= exact - slack
    # convex: the midpoint rule lies below, the trapezoid rule above
    assert midpoint(np.exp, a, 3, n).value <= exact + slack
    assert trapezoid(np.exp, a, 3, n).value >= exact - slack


@laws
@given(n=powers)
def test_simpson_is_the_combination_of_its_notes(n):
    fine, coarse = trapezoid(np.exp, 0, 2, 2 * n).value, trapezoid(np.exp, 0, 2, n).value
    expected = (4 * fine - coarse) / 3
    assert simpson(np.exp, 0, 2, 2 * n).value == pytest.approx(expected, rel=16 * EPS)


@each(RULES)
def test_f_is_called_once_and_may_spoil_its_argument(rule):
    calls = []

    def rude(x):
        calls.append(x.size)
        values = np.exp(x)
        x[:] = np.nan
        return values

    assert rule(rude, 0, 2, 6) == rule(np.exp, 0, 2, 6)
    closed = rule in (riemann, right, trapezoid, simpson)
    assert calls == [7 if closed else 6 if rule is midpoint else 11]


# Infinite limits


def normal(x):
    return np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


@pytest.mark.parametrize(
    ("f", "a", "b", "exact"),
    [
        (normal, -INF, INF, 1),
        (normal, INF, -INF, -1),
        (normal, 0, INF, 0.5),
        (normal, INF, 0, -0.5),
        (normal, -INF, 0, 0.5),
        (normal, 0, -INF, -0.5),
        (normal, 1, INF, math.erfc(1 / math.sqrt(2)) / 2),
        (normal, -INF, 1, 1 - math.erfc(1 / math.sqrt(2)) / 2),
        (lambda x: x**2 * normal(x), -INF, INF, 1),
        (lambda x: np.exp(-x), 0, INF, 1),
        (lambda x: x * np.exp(-x), 0, INF, 1),
        (lambda x: np.exp(x), -INF, 2, math.e**2),
        (lambda x: 1 / x**2, 2, INF, 0.5),
        (lambda x: 1 / (1 + x**2), -INF, INF, math.pi),
    ],
)
def test_infinite_limits_are_taken_by_substitution(f, a, b, exact):
    estimate = gauss_legendre(f, a, b, 200)
    assert estimate.value == pytest.approx(exact, abs=1e-12)
    assert midpoint(f, a, b, 3000).value == pytest.approx(exact, abs=1e-5)


def test_the_substitutions_are_those_of_the_table():
    t = np.array([0.25, 0.5])
    g, c, d = finite_interval(np.exp, 1, INF)
    assert (c, d) == (0, 1)
    np.testing.assert_allclose(g(t), np.exp(1 + t / (1 - t)) / (1 - t) ** 2, rtol=4 * EPS)
    g, c, d = finite_interval(np.exp, -INF, 1)
    assert (c, d) == (1, 0)
    np.testing.assert_allclose(g(t), -np.exp(1 - t / (1 - t)) / (1 - t) ** 2, rtol=4 * EPS)
    g, c, d = finite_interval(np.exp, -INF, INF)
    assert (c, d) == (-1, 1)
    expected = np.exp(t / (1 - t**2)) * (1 + t**2) / (1 - t**2) ** 2
    np.testing.assert_allclose(g(t), expected, rtol=4 * EPS)
    assert finite_interval(np.exp, INF, 1)[1:] == (1, 0)
    assert finite_interval(np.exp, 1, -INF)[1:] == (0, 1)
    assert finite_interval(np.exp, INF, -INF)[1:] == (1, -1)
    assert finite_interval(np.exp, 1, 2) == (np.exp, 1, 2)


@pytest.mark.parametrize("end", [INF, -INF])
def test_from_infinity_to_itself_there_is_nothing(end):
    assert gauss_legendre(np.cos, end, end, 5) == (0, 0)
    assert midpoint(np.cos, end, end, 5) == (0, 0)


def test_open_rules_do_not_touch_a_singular_end():
    assert midpoint(lambda x: 1 / np.sqrt(x), 0, 1, 1000).value == pytest.approx(2, abs=0.03)
    assert gauss_legendre(np.log, 0, 1, 100).value == pytest.approx(-1, abs=1e-4)


# Monte Carlo


def test_monte_carlo_is_volume_times_average_with_the_standard_error():
    values = np.array([1.0, 4, 2, 5])
    estimate = monte_carlo(lambda x: values, 1, 3, 4, rng=0)
    assert estimate.value == 2 * 3
    assert estimate.error == pytest.approx(2 * math.sqrt((4 + 1 + 1 + 4) / 3 / 4))
    back = monte_carlo(lambda x: values, 3, 1, 4, rng=0)
    assert (back.value, back.error) == (-estimate.value, estimate.error)
    expected = monte_carlo_expectation(lambda x: values, lambda rng, n: None, 4, rng=0)
    assert expected == pytest.approx((3, math.sqrt(10 / 3) / 2))
    assert type(estimate.value) is type(estimate.error) is float


def test_the_points_are_uniform_on_the_interval_and_on_the_box():
    seen = []

    def spy(x):
        seen.append(x)
        return np.zeros(x.shape[-1])

    monte_carlo(spy, 2, 5, 1000, rng=1)
    monte_carlo(spy, [2, -1, 0], [5, 1, -4], 1000, rng=1)
    interval, box = seen
    assert interval.shape == (1000,)
    assert box.shape == (3, 1000)
    for points, low, high in zip([interval, *box], [2, 2, -1, -4], [5, 5, 1, 0], strict=True):
        assert low <= points.min() < low + 0.05
        assert high - 0.05 < points.max() <= high
        assert points.mean() == pytest.approx((low + high) / 2, abs=0.15)
    assert np.abs(np.corrcoef(box) - np.eye(3)).max() < 0.1


def test_the_same_seed_gives_the_same_points_and_a_generator_moves_on():
    assert monte_carlo(np.exp, 0, 1, 50, 7) == monte_carlo(np.exp, 0, 1, 50, 7)
    assert monte_carlo(np.exp, 0, 1, 50, 7) == monte_carlo(
        np.exp, 0, 1, 50, np.random.default_rng(7)
    )
    rng = np.random.default_rng(7)
    assert monte_carlo(np.exp, 0, 1, 50, rng) != monte_carlo(np.exp, 0, 1, 50, rng)


def test_each_exchanged_pair_of_limits_changes_the_sign():
    def f(x):
        return np.ones(x.shape[-1])

    assert monte_carlo(f, [0, 0], [2, 3], 5, 0) == (6, 0)
    assert monte_carlo(f, [2, 0], [0, 3], 5, 0) == (-6, 0)
    assert monte_carlo(f, [2, 3], [0, 0], 5, 0) == (6, 0)
    assert monte_carlo(f, [1], [4], 5, 0) == (3, 0)


def test_the_standard_error_covers_as_often_as_it_says():
    rng = np.random.default_rng(5)
    estimates = [monte_carlo(np.exp, 0, 2, 200, rng) for _ in range(1000)]
    z = np.array([(value - (math.e**2 - 1)) / error for value, error in estimates])
    assert np.mean(np.abs(z) < 1) == pytest.approx(0.683, abs=0.04)
    assert np.mean(np.abs(z) < 2) == pytest.approx(0.954, abs=0.02)
    assert z.mean() == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("d", [1, 6])
def test_monte_carlo_falls_as_one_over_the_root_of_n_in_every_dimension(d):
    rng = np.random.default_rng(2)
    n = [50, 200, 800, 3200]
    exact = (math.e - 1) ** d

    def f(x):
        return np.exp(x.sum(axis=0))

    rms = []
    for size in n:
        values = [monte_carlo(f, [0] * d, [1] * d, size, rng).value for _ in range(150)]
        rms.append(np.sqrt(np.mean((np.array(values) - exact) ** 2)))
    assert np.polyfit(np.log(n), np.log(rms), 1)[0] == pytest.approx(-0.5, abs=0.08)


def test_an_expectation_by_draws_passes_on_what_the_sampler_makes():
    def pairs(rng, n):
        return {"x": rng.standard_normal(n), "y": rng.exponential(size=n)}

    estimate = monte_carlo_expectation(lambda d: d["x"] ** 2 + d["y"], pairs, 40_000, rng=3)
    assert abs(estimate.value - 2) < 3 * estimate.error
    assert estimate.error == pytest.approx(math.sqrt(3 / 40_000), rel=0.1)  # variance 2 + 1
    two = monte_carlo_expectation(lambda x: x, lambda rng, n: np.arange(n), 2, rng=0)
    assert two == (0.5, 0.5)
    assert monte_carlo(np.exp, 0, 1, 2, 0).error > 0


# Expectations, areas, data


def test_moments_of_the_normal_and_the_exponential_distribution():
    for k, moment in enumerate([1, 0, 1, 0, 3]):
        estimate = expectation(lambda x, k=k: x**k, normal)
        assert estimate.value == pytest.approx(moment, abs=1e-9)
    for k in range(4):
        estimate = expectation(lambda x, k=k: x**k, lambda x: np.exp(-x), a=0)
        assert estimate.value == pytest.approx(math.factorial(k), rel=1e-9)
    assert expectation(np.square, lambda x: np.full_like(x, 0.5), -1, 1, 3).value == (
        pytest.approx(1 / 3, rel=4 * EPS)
    )


def test_an_expectation_is_the_integral_of_the_product():
    assert expectation(np.cos, normal, -2, 3, 11) == gauss_legendre(
        lambda x: normal(x) * np.cos(x), -2, 3, 11
    )
    assert expectation(np.cos, normal) == gauss_legendre(
        lambda x: normal(x) * np.cos(x), -INF, INF, 200
    )


def test_g_is_not_asked_where_there_is_no_probability():
    def density(x):
        return np.where((x > 0) & (x < 1), 1.0, 0.0)

    def g(x):
        assert np.all((x > 0) & (x < 1))
        return np.log(x)

    assert expectation(g, density, -1, 1, 200).value == pytest.approx(-1, abs=1e-2)
    entropy = -expectation(lambda x: np.log(normal(x)), normal).value
    assert entropy == pytest.approx(0.5 * math.log(2 * math.pi * math.e), rel=1e-8)


def test_the_area_between_curves_has_no_sign():
    for n in (2, 10, 1000):
        area = area_between(lambda x: x, np.square, 0, 1, n)
        assert area.value == pytest.approx(1 / 6, rel=16 * EPS)
    assert area_between(np.square, lambda x: x, 1, 0).value == pytest.approx(1 / 6)
    total = area_between(np.sin, np.zeros_like, 0, 2 * math.pi)
    assert total.value == pytest.approx(4, rel=1e-9)
    assert simpson(np.sin, 0, 2 * math.pi, 1000).value == pytest.approx(0, abs=1e-12)


def test_the_area_takes_a_thousand_intervals_and_reports_fifteen_times_simpsons_error():
    area = area_between(np.exp, np.cos, 0, 3)
    plain = simpson(lambda x: np.exp(x) - np.cos(x), 0, 3, 1000)
    assert area.value == pytest.approx(plain.value, rel=4 * EPS)
    assert area.error == pytest.approx(15 * plain.error)


@laws
@given(shift=st.floats(0.1, 0.9))
def test_the_error_of_an_area_covers_the_corner_where_the_curves_cross(shift):
    area = area_between(lambda x: x, lambda x: np.full_like(x, shift), 0, 1, 100)
    exact = (shift**2 + (1 - shift) ** 2) / 2
    assert abs(area.value - exact) < area.error + 1e-4  # the corner is within h² = 1e-4


def test_the_trapezoids_of_data_by_hand():
    assert trapezoid_samples([0, 1, 9], [0, 1, 3]) == 0.5 + 10
    assert trapezoid_samples([9, 1, 0], [3, 1, 0]) == -10.5
    assert trapezoid_samples([1, 1, 5, 5], [0, 2, 2, 3]) == 7  # a jump at 2
    assert trapezoid_samples([1, 2], [1, 2]) == 1.5
    rows = trapezoid_samples([[0, 1, 9], [2, 2, 2]], [0, 1, 3])
    assert rows.tolist() == [10.5, 6]
    assert cumulative_trapezoid([0, 1, 9], [0, 1, 3]).tolist() == [0, 0.5, 10.5]
    assert cumulative_trapezoid([9, 1, 0], [3, 1, 0]).tolist() == [0, -10, -10.5]
    rows = cumulative_trapezoid([[0, 1, 9], [2, 2, 2]], [0, 1, 3])
    assert rows.tolist() == [[0, 0.5, 10.5], [0, 2, 6]]


@laws
@given(y=st.lists(quarters, min_size=2, max_size=20), seed=st.integers(0, 99))
def test_the_cumulative_integral_ends_at_the_integral_and_its_slope_is_the_mean(y, seed):
    x = np.cumsum(np.random.default_rng(seed).integers(1, 5, len(y))) / 4
    antiderivative = cumulative_trapezoid(y, x)
    assert antiderivative[0] == 0
    assert antiderivative[-1] == trapezoid_samples(y, x)
    slopes = np.diff(antiderivative) / np.diff(x)
    np.testing.assert_allclose(slopes, np.convolve(y, [0.5, 0.5], "valid"), atol=1e-12)


def test_data_of_an_even_grid_are_the_rule():
    x = np.linspace(0, 2, 9)
    assert trapezoid_samples(np.exp(x), x) == pytest.approx(trapezoid(np.exp, 0, 2, 8).value)


def test_the_data_of_the_caller_are_not_changed():
    x, y = np.array([0.0, 1, 3]), np.array([1.0, 2, 4])
    trapezoid_samples(y, x)
    cumulative_trapezoid(y, x)
    low = np.array([0.0, 0.0])
    monte_carlo(lambda p: p.sum(axis=0), low, low + 1, 5, 0)
    assert (x.tolist(), y.tolist(), low.tolist()) == ([0, 1, 3], [1, 2, 4], [0, 0])


# Bad input: every message whole


def message(text):
    return f"^{re.escape(text)}$"


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: trapezoid(np.exp, 0, 1, 0),
            ValueError,
            "n: expected a whole number from 1 to 10000000, got 0",
        ),
        (
            lambda: midpoint(np.exp, 0, 1, 0),
            ValueError,
            "n: expected a whole number from 1 to 10000000, got 0",
        ),
        (
            lambda: riemann(np.exp, 0, 1, 10_000_001),
            ValueError,
            "n: expected a whole number from 1 to 10000000, got 10000001",
        ),
        (
            lambda: midpoint(np.exp, 0, 1, 10_000_001),
            ValueError,
            "n: expected a whole number from 1 to 10000000, got 10000001",
        ),
        (
            lambda: simpson(np.exp, 0, 1, 1),
            ValueError,
            "n: expected a whole number from 2 to 10000000, got 1",
        ),
        (
            lambda: simpson(np.exp, 0, 1, 5),
            ValueError,
            "n: expected an even number of intervals for Simpson's rule, got 5",
        ),
        (
            lambda: area_between(np.exp, np.sin, 0, 1, 3),
            ValueError,
            "n: expected an even number of intervals for Simpson's rule, got 3",
        ),
        (
            lambda: trapezoid(np.exp, 0, 1, 2.0),
            TypeError,
            "n: expected a whole number from 1 to 10000000, got 2.0",
        ),
        (
            lambda: gauss_legendre(np.exp, 0, 1, 0),
            ValueError,
            "n: expected a whole number from 1 to 1000, got 0",
        ),
        (
            lambda: gauss_legendre(np.exp, 0, 1, 1001),
            ValueError,
            "n: expected a whole number from 1 to 1000, got 1001",
        ),
        (
            lambda: legendre_nodes(0),
            ValueError,
            "n: expected a whole number from 1 to 1000, got 0",
        ),
        (
            lambda: (legendre_nodes(2), legendre_nodes(2.0)),
            TypeError,
            "n: expected a whole number from 1 to 1000, got 2.0",
        ),
        (
            lambda: legendre_nodes(1001),
            ValueError,
            "n: expected a whole number from 1 to 1000, got 1001",
        ),
        (
            lambda: riemann(np.exp, 0, 1, 4, rule="center"),
            ValueError,
            "rule: expected one of 'left', 'right', 'midpoint', got 'center'",
        ),
        (
            lambda: trapezoid(np.exp, np.nan, 1, 4),
            ValueError,
            "a: expected a finite number, got nan; "
            "midpoint and gauss_legendre take infinite limits",
        ),
        (
            lambda: simpson(np.exp, 0, INF, 4),
            ValueError,
            "b: expected a finite number, got inf; "
            "midpoint and gauss_legendre take infinite limits",
        ),
        (
            lambda: gauss_legendre(np.exp, 0, np.nan, 4),
            ValueError,
            "b: expected a number, got nan",
        ),
        (
            lambda: gauss_legendre(np.exp, [0], 1, 4),
            TypeError,
            "a: expected one number, got [0] (list)",
        ),
        (
            lambda: midpoint(np.exp, 0, "1", 4),
            TypeError,
            "b: expected a real number or an array of real numbers, got '1'",
        ),
        (lambda: trapezoid(3, 0, 1, 4), TypeError, "f: expected a function, got 3"),
        (lambda: midpoint(3, 0, 1, 4), TypeError, "f: expected a function, got 3"),
        (lambda: gauss_legendre(3, 0, 1, 4), TypeError, "f: expected a function, got 3"),
        (lambda: finite_interval(3, 0, 1), TypeError, "f: expected a function, got 3"),
        (
            lambda: trapezoid(lambda x: 1.0, 0, 1, 4),
            ValueError,
            "f(x): expected an array of shape (5,), the shape of x, got 1.0",
        ),
        (
            lambda: gauss_legendre(lambda x: 1.0, 0, INF, 4),
            ValueError,
            "f(x): expected an array of shape (7,), the shape of x, got 1.0",
        ),
        (
            lambda: trapezoid(lambda x: np.where(x == 0, INF, x), 0, 1, 4),
            ValueError,
            "f(x): expected finite numbers, got inf at x = 0.0; "
            "midpoint and gauss_legendre do not evaluate the ends of the interval",
        ),
        (
            lambda: gauss_legendre(lambda x: np.where(x > 0.5, np.nan, x), 0, 1, 1 + 1),
            ValueError,
            "f(x): expected finite numbers, got nan at x = 0.7886751345948129; "
            "midpoint and gauss_legendre do not evaluate the ends of the interval",
        ),
        (
            lambda: monte_carlo(np.exp, 0, 1, 1, 0),
            ValueError,
            "n: expected a whole number from 2 to 10000000, got 1",
        ),
        (
            lambda: monte_carlo(np.exp, 0, 1, 10_000_001, 0),
            ValueError,
            "n: expected a whole number from 2 to 10000000, got 10000001",
        ),
        (
            lambda: monte_carlo(np.exp, 0, 1, 10, None),
            TypeError,
            "rng: expected a numpy.random.Generator or a seed, a whole number from 0, got None",
        ),
        (
            lambda: monte_carlo(np.exp, 0, 1, 10, -1),
            ValueError,
            "rng: expected a numpy.random.Generator or a seed, a whole number from 0, got -1",
        ),
        (
            lambda: monte_carlo_expectation(np.exp, lambda rng, n: np.ones(n), 4, 0.5),
            TypeError,
            "rng: expected a numpy.random.Generator or a seed, a whole number from 0, got 0.5",
        ),
        (
            lambda: monte_carlo(np.exp, 0, [1, 2], 10, 0),
            ValueError,
            "b: expected an array of shape (), the shape of a, "
            "got an array of shape (2,) and dtype float64",
        ),
        (
            lambda: monte_carlo(np.exp, [[0]], [[1]], 10, 0),
            ValueError,
            "a: expected a number or a vector of them, got [[0]] (list)",
        ),
        (
            lambda: monte_carlo(np.exp, [], [], 10, 0),
            ValueError,
            "a: expected a number or a vector of them, got [] (list)",
        ),
        (
            lambda: monte_carlo(np.exp, 0, INF, 10, 0),
            ValueError,
            "b: expected finite numbers, got inf",
        ),
        (lambda: monte_carlo(1, 0, 1, 10, 0), TypeError, "f: expected a function, got 1"),
        (
            lambda: monte_carlo(lambda x: 1.0, 0, 1, 10, 0),
            ValueError,
            "f(x): expected an array of shape (10,), one value for each point, got 1.0",
        ),
        (
            lambda: monte_carlo(lambda x: x * np.nan, 0, 1, 10, 0),
            ValueError,
            "f(x): expected finite numbers, got nan among them",
        ),
        (
            lambda: monte_carlo_expectation(lambda x: x * np.nan, lambda r, n: np.ones(n), 9, 0),
            ValueError,
            "g(x): expected finite numbers, got nan among them",
        ),
        (
            lambda: monte_carlo_expectation(lambda x: x, lambda rng, n: np.ones(n + 1), 9, 0),
            ValueError,
            "g(x): expected an array of shape (9,), one value for each point, "
            "got an array of shape (10,) and dtype float64",
        ),
        (
            lambda: monte_carlo_expectation(np.exp, np.exp, 1, 0),
            ValueError,
            "n: expected a whole number from 2 to 10000000, got 1",
        ),
        (
            lambda: monte_carlo_expectation(np.exp, np.exp, 10_000_001, 0),
            ValueError,
            "n: expected a whole number from 2 to 10000000, got 10000001",
        ),
        (
            lambda: monte_carlo_expectation(1, np.exp, 9, 0),
            TypeError,
            "g: expected a function, got 1",
        ),
        (
            lambda: monte_carlo_expectation(np.exp, 1, 9, 0),
            TypeError,
            "sample: expected a function, got 1",
        ),
        (lambda: expectation(1, np.exp), TypeError, "g: expected a function, got 1"),
        (lambda: expectation(np.exp, 1), TypeError, "density: expected a function, got 1"),
        (lambda: area_between(1, np.exp, 0, 1), TypeError, "f: expected a function, got 1"),
        (lambda: area_between(np.exp, 1, 0, 1), TypeError, "g: expected a function, got 1"),
        (
            lambda: trapezoid_samples([1], [1]),
            ValueError,
            "x: expected a vector of at least two points, "
            "got an array of shape (1,) and dtype float64",
        ),
        (
            lambda: trapezoid_samples([[1, 2]], [[1, 2]]),
            ValueError,
            "x: expected a vector of at least two points, "
            "got an array of shape (1, 2) and dtype float64",
        ),
        (
            lambda: trapezoid_samples([1, 2, 3], [1, 2]),
            ValueError,
            "y: expected an array of shape (2,), or (..., 2), one value for each x, "
            "got an array of shape (3,) and dtype float64",
        ),
        (
            lambda: trapezoid_samples([1, np.nan], [1, 2]),
            ValueError,
            "y: expected finite numbers, got nan among them",
        ),
        (
            lambda: cumulative_trapezoid([1, 2], [1, INF]),
            ValueError,
            "x: expected finite numbers, got inf among them",
        ),
        (
            lambda: cumulative_trapezoid([1, 2, 3], [0.1, 0.3, 0.2]),
            ValueError,
            "x: expected points in ascending or descending order; sort x and y by x",
        ),
        (
            lambda: trapezoid_samples("ab", [1, 2]),
            TypeError,
            "y: expected a real number or an array of real numbers, got 'ab'",
        ),
        (
            lambda: trapezoid_samples([1, 2], "ab"),
            TypeError,
            "x: expected a real number or an array of real numbers, got 'ab'",
        ),
    ],
)
def test_bad_input_is_named_with_what_was_expected(call, error, text):
    with pytest.raises(error, match=message(text)):
        call()


def test_the_public_names_are_listed():
    assert all(callable(getattr(quadrature, name)) for name in quadrature.__all__)
