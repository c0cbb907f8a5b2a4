"""One mathematics, two languages: integrals and the sums that approach them."""

from __future__ import annotations

import numpy as np
import pytest

from steepest import quadrature
from steepest.explorables.quadrature_rules import INTEGRANDS, ORDERS

pytestmark = pytest.mark.slow

EPSILON = 2.0**-52
POINTS = 150
EVERY = pytest.mark.parametrize("function", INTEGRANDS)
PYTHON = {
    "left": quadrature.riemann,
    "midpoint": quadrature.midpoint,
    "trapezoid": quadrature.trapezoid,
    "simpson": quadrature.simpson,
}


def limits(function: str) -> np.ndarray:
    """Return random pairs of limits, with both ends of the interval and a pair without width."""
    low, high = INTEGRANDS[function].interval
    random = np.random.default_rng(20261128).uniform(low, high, (POINTS, 2))
    return np.concatenate([random, [[low, high], [high, low], [low, low], [0, high]]])


def size(function: str, a: float, b: float) -> float:
    """Return the size of what is added up: round-off is relative to this, not to the sum."""
    x = np.linspace(a, b, 200)
    terms = np.abs(x) ** 3 + 3 * np.abs(x) if function == "cubic" else INTEGRANDS[function].f(x)
    return float(abs(b - a) * np.max(np.abs(terms)))


def test_the_same_functions_intervals_limits_rules_and_orders(run_js):
    table, orders = run_js(
        "rules.js",
        """(m) => [
            Object.entries(m.INTEGRANDS).map(([k, v]) => [k, v.interval, v.limits]),
            Object.entries(m.RULES).map(([k, v]) => [k, v.order]),
        ]""",
    )
    assert {name: (tuple(interval), tuple(start)) for name, interval, start in table} == {
        name: (row.interval, row.limits) for name, row in INTEGRANDS.items()
    }
    assert dict(orders) == ORDERS


@EVERY
def test_values_and_integrals_agree_to_1e_12_relative(run_js, function):
    f, integral, interval, _ = INTEGRANDS[function]
    x = np.random.default_rng(7).uniform(*interval, 300)
    values, integrals = run_js(
        "rules.js",
        """(m, [name, xs, pairs]) => [
            xs.map(m.INTEGRANDS[name].f), pairs.map((p) => m.INTEGRANDS[name].integral(...p))
        ]""",
        [function, x.tolist(), limits(function).tolist()],
    )
    slack = 4 * EPSILON * 30 if function == "cubic" else 0
    np.testing.assert_allclose(np.array(values, float), f(x), rtol=1e-12, atol=slack)
    for got, (a, b) in zip(integrals, limits(function), strict=True):
        terms = 4 * EPSILON * size(function, a, b)
        assert got == pytest.approx(integral(float(a), float(b)), rel=1e-12, abs=terms)


@EVERY
@pytest.mark.parametrize("rule", ORDERS)
def test_sums_agree_with_steepest_quadrature_to_1e_12_relative(run_js, function, rule):
    pairs = limits(function)
    counts = 2 * np.random.default_rng(3).integers(1, 65, len(pairs))
    counts[::3] -= rule != "simpson"
    rows = run_js(
        "rules.js",
        """(m, [name, rule, pairs, counts]) => pairs.map(([a, b], i) => {
            const { f } = m.INTEGRANDS[name];
            const { value, rounding } = m.sumOf(m.RULES[rule], f, a, b, counts[i]);
            const pieces = m.piecesOf(rule, f, a, b, counts[i]).map(({ adds }) => adds);
            return [value, rounding, pieces.reduce((s, p) => s + p, 0), pieces.length];
        })""",
        [function, rule, pairs.tolist(), counts.tolist()],
    )
    f = INTEGRANDS[function].f
    for (value, rounding, pieces, length), (a, b), n in zip(rows, pairs, counts, strict=True):
        python = float(PYTHON[rule](f, float(a), float(b), int(n)))
        slack = 8 * EPSILON * size(function, a, b)
        assert value == pytest.approx(python, rel=1e-12, abs=slack)
        assert pieces == pytest.approx(python, rel=1e-12, abs=slack)
        assert 0 <= rounding <= 10 * slack
        assert length == (n // 2 if rule == "simpson" else n)
