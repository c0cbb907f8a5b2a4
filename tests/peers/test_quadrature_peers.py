"""Quadrature against SciPy, NumPy and the exact integrals of SymPy."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
import sympy
from sympy.integrals.quadrature import gauss_legendre as sympy_gauss_legendre

from steepest.quadrature import (
    area_between,
    cumulative_trapezoid,
    expectation,
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

EPS = float(np.finfo(float).eps)
INF = math.inf
x = sympy.Symbol("x", real=True)

# Every integral that the book checks: integrand, limits, and the value it states
normal_density = sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi)
CHECKED = {
    "power": (x**4, 0, 1, 0.2),
    "sum": (x**2 + 3, 0, 2, 26 / 3),
    "reciprocal": (1 / x, 1, sympy.E, 1),
    "exponential": (sympy.exp(x), 0, 2, math.e**2 - 1),
    "sine": (sympy.sin(x), 0, sympy.pi, 2),
    "logarithm": (sympy.log(x), 1, sympy.E, 1),
    "Gaussian": (normal_density, -sympy.oo, sympy.oo, 1),
    "unnormalized Gaussian": (
        sympy.exp(-(x**2) / 2),
        -sympy.oo,
        sympy.oo,
        math.sqrt(2 * math.pi),
    ),
    "polynomial": (3 * x**2 - 2 * x + 1, 1, 4, 51),
    "linearity": (2 * sympy.sin(x) + 3 * x, 0, sympy.pi, 4 + 1.5 * math.pi**2),
    "reversed limits": (sympy.exp(x), 2, 0, 1 - math.e**2),
    "substitution": (2 * x * sympy.cos(x**2), 0, sympy.sqrt(sympy.pi), 0),
    "parts": (x * sympy.exp(x), 0, 1, 1),
    "mean of Exp(1)": (x * sympy.exp(-x), 0, sympy.oo, 1),
    "second moment of N(0, 1)": (x**2 * normal_density, -sympy.oo, sympy.oo, 1),
    "area between x and x²": (x - x**2, 0, 1, 1 / 6),
    "arctangent": (1 / (1 + x**2), -1, 1, math.pi / 2),
}
FINITE = {name: row for name, row in CHECKED.items() if row[2] != sympy.oo}


def numerically(row):
    """Return the integrand as a NumPy function, and the limits as floats."""
    return sympy.lambdify(x, row[0], "numpy"), float(row[1]), float(row[2])


@pytest.mark.parametrize("name", CHECKED)
def test_sympy_and_scipy_agree_with_the_value_of_the_book(name):
    integrand, a, b, stated = CHECKED[name]
    exact = sympy.integrate(integrand, (x, a, b))
    assert float(exact) == pytest.approx(stated, rel=4 * EPS, abs=1e-16)
    value, error = scipy.integrate.quad(*numerically(CHECKED[name]))
    assert value == pytest.approx(stated, abs=max(error, 1e-14))


@pytest.mark.parametrize("name", CHECKED)
def test_gauss_legendre_gives_every_integral_of_the_book(name):
    f, a, b = numerically(CHECKED[name])
    n = 200 if math.isinf(b) else 30
    estimate = gauss_legendre(f, a, b, n)
    assert estimate.value == pytest.approx(CHECKED[name][3], rel=1e-12, abs=1e-13)
    assert estimate.error < 1e-10


@pytest.mark.parametrize("name", FINITE)
@pytest.mark.parametrize(
    ("rule", "digits"), [(simpson, 1e-9), (trapezoid, 2e-5), (midpoint, 2e-5), (riemann, 2e-2)]
)
def test_every_rule_gives_the_integrals_of_the_book_within_its_error(name, rule, digits):
    f, a, b = numerically(FINITE[name])
    estimate = rule(f, a, b, 1002)
    true = abs(estimate.value - FINITE[name][3])
    assert true <= digits * 10
    assert true <= 1.1 * estimate.error + 8 * EPS * abs(b - a)


@pytest.mark.parametrize("name", FINITE)
@pytest.mark.parametrize("n", [2, 10, 38])
def test_the_rules_on_equal_intervals_are_scipys(name, n):
    f, a, b = numerically(FINITE[name])
    nodes = np.linspace(a, b, n + 1)
    y = f(nodes)
    scale = 16 * EPS * np.abs(y).sum()
    theirs = scipy.integrate.simpson(y, x=nodes)
    assert simpson(f, a, b, n).value == pytest.approx(theirs, rel=0, abs=scale)
    theirs = scipy.integrate.trapezoid(y, nodes)
    assert trapezoid(f, a, b, n).value == pytest.approx(theirs, rel=0, abs=scale)
    assert trapezoid_samples(y, nodes) == pytest.approx(np.trapezoid(y, nodes), rel=0, abs=scale)


@pytest.mark.parametrize("name", FINITE)
@pytest.mark.parametrize("n", [1, 2, 5, 12])
def test_gauss_legendre_is_scipys_fixed_quad(name, n):
    f, a, b = numerically(FINITE[name])
    theirs, _ = scipy.integrate.fixed_quad(f, a, b, n=n)
    assert gauss_legendre(f, a, b, n).value == pytest.approx(theirs, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("n", [1, 2, 3, 6, 17, 64])
def test_nodes_and_weights_are_those_of_numpy(n):
    ours, theirs = legendre_nodes(n), np.polynomial.legendre.leggauss(n)
    np.testing.assert_allclose(ours[0], theirs[0], rtol=0, atol=4 * EPS)
    np.testing.assert_allclose(ours[1], theirs[1], rtol=5e-12)


@pytest.mark.parametrize("n", [2, 5, 16])
def test_nodes_and_weights_are_those_that_sympy_computes_to_any_digit(n):
    nodes, weights = sympy_gauss_legendre(n, 25)
    ours = legendre_nodes(n)
    np.testing.assert_allclose(ours[0], [float(node) for node in nodes], rtol=4 * EPS, atol=EPS)
    np.testing.assert_allclose(ours[1], [float(w) for w in weights], rtol=64 * EPS)


def test_uneven_samples_and_their_antiderivative_are_scipys():
    rng = np.random.default_rng(0)
    nodes, y = np.sort(rng.uniform(-2, 3, 40)), rng.normal(size=(3, 40))
    np.testing.assert_allclose(
        trapezoid_samples(y, nodes), scipy.integrate.trapezoid(y, nodes), rtol=1e-13
    )
    theirs = scipy.integrate.cumulative_trapezoid(y, nodes, initial=0)
    np.testing.assert_allclose(cumulative_trapezoid(y, nodes), theirs, rtol=1e-12, atol=1e-14)


DISTRIBUTIONS = {
    "normal": (scipy.stats.norm(), -INF),
    "normal off center": (scipy.stats.norm(0.5, 1.5), -INF),
    "exponential": (scipy.stats.expon(), 0),
    "gamma": (scipy.stats.gamma(3), 0),
    "logistic": (scipy.stats.logistic(), -INF),
}


@pytest.mark.parametrize("key", DISTRIBUTIONS)
def test_moments_and_entropies_are_those_of_scipy(key):
    distribution, a = DISTRIBUTIONS[key]
    for k in range(5):
        value = expectation(lambda t, k=k: t**k, distribution.pdf, a).value
        assert value == pytest.approx(distribution.moment(k), rel=1e-7, abs=1e-7)
    entropy = -expectation(lambda t: np.log(distribution.pdf(t)), distribution.pdf, a).value
    assert entropy == pytest.approx(distribution.entropy(), rel=1e-7)


def test_the_divergence_of_two_normals_is_its_closed_form():
    p, q = scipy.stats.norm(0, 1), scipy.stats.norm(1, 2)
    divergence = expectation(lambda t: p.logpdf(t) - q.logpdf(t), p.pdf).value
    assert divergence == pytest.approx(math.log(2) + (1 + 1) / 8 - 0.5, rel=1e-9)


def test_monte_carlo_agrees_with_nested_quadrature_within_its_standard_error():
    def f(p):
        return np.exp(-p[0] * p[1]) * np.sin(p[0] + p[1])

    exact, _ = scipy.integrate.dblquad(lambda v, u: f((u, v)), 0, 2, 1, 3)
    estimate = monte_carlo(f, [0, 1], [2, 3], 100_000, rng=0)
    assert abs(estimate.value - exact) < 3 * estimate.error
    assert estimate.error < 0.01


def test_the_standard_error_is_scipys_sem():
    seen = []

    def f(t):
        seen.append(np.exp(t))
        return seen[-1]

    estimate = monte_carlo(f, 0, 3, 50, rng=1)
    assert estimate.error == pytest.approx(3 * scipy.stats.sem(seen[0]), rel=1e-13)
    estimate = monte_carlo_expectation(f, lambda rng, n: rng.normal(size=n), 50, rng=1)
    assert estimate.error == pytest.approx(scipy.stats.sem(seen[1]), rel=1e-13)
    assert estimate.value == pytest.approx(seen[1].mean())


def test_the_area_between_sine_and_cosine_is_sympys():
    exact = sympy.integrate(sympy.Abs(sympy.sin(x) - sympy.cos(x)), (x, 0, sympy.pi))
    area = area_between(np.sin, np.cos, 0, math.pi, 4000)
    assert area.value == pytest.approx(float(exact), rel=1e-6)
