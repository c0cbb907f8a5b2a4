"""One mathematics, two languages: chains of functions and stacks of layers."""

from __future__ import annotations

import numpy as np
import pytest

from steepest.explorables import ChainPipeline, VanishingProduct
from steepest.explorables.chain_pipeline import CHAINS
from steepest.explorables.vanishing_product import ACTIVATIONS

pytestmark = pytest.mark.slow

EPSILON = 2.0**-52
POINTS = 200


# --- chains ----------------------------------------------------------------------------------


def test_the_same_chains_with_the_same_intervals_and_lengths(run_js):
    table = run_js(
        "chains.js",
        "(m) => Object.entries(m.CHAINS).map(([k, v]) => [k, v.interval, v.stages.length])",
    )
    assert {name: (tuple(interval), count) for name, interval, count in table} == {
        name: (chain.interval, len(chain.stages)) for name, chain in CHAINS.items()
    }


@pytest.mark.parametrize("chain", CHAINS)
def test_values_rates_and_changes_agree_to_1e_12_relative(run_js, chain):
    rng = np.random.default_rng(20261121)
    low, high = CHAINS[chain].interval
    x = np.concatenate([rng.uniform(low, high, POINTS), [low, high, 0.0]])
    dx = rng.uniform(-0.5, 0.5, x.size)
    rows = run_js(
        "chains.js",
        """(m, [name, xs, dxs]) => xs.map((x, i) => {
            const { stages } = m.CHAINS[name];
            const values = m.valuesThrough(stages, x);
            const rates = m.ratesAt(stages, values);
            const moved = m.valuesThrough(stages, x + dxs[i]).at(-1);
            return { values, rates, changes: m.changesThrough(rates, dxs[i]), moved };
        })""",
        [chain, x.tolist(), dx.tolist()],
    )
    for row, at, by in zip(rows, x, dx, strict=True):
        python = ChainPipeline(chain, float(at), float(by))
        np.testing.assert_allclose(row["values"], python.values, rtol=1e-12, atol=4 * EPSILON)
        np.testing.assert_allclose(row["rates"], python.rates, rtol=1e-12, atol=4 * EPSILON)
        travelled = by * np.cumprod([1.0, *python.rates])
        np.testing.assert_allclose(row["changes"], travelled, rtol=1e-12, atol=4 * EPSILON)
        assert row["changes"][-1] == pytest.approx(python.predicted, rel=1e-12, abs=4 * EPSILON)
        # A difference of two values has their rounding.
        rounding = 1e-12 * (abs(row["moved"]) + abs(row["values"][-1])) + 4 * EPSILON
        assert abs(row["moved"] - row["values"][-1] - python.change) <= rounding


# --- layers ----------------------------------------------------------------------------------


def test_the_same_activations_with_the_same_largest_slopes(run_js):
    table = run_js(
        "layers.js", "(m) => Object.entries(m.ACTIVATIONS).map(([k, v]) => [k, v.steepest])"
    )
    assert dict(table) == {name: row.steepest for name, row in ACTIVATIONS.items()}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_fifty_layers_agree_to_1e_12_relative(run_js, activation):
    rng = np.random.default_rng(7)
    weights = np.concatenate([rng.uniform(0.1, 8, POINTS), [0.1, 1.0, 4.0, 8.0]])
    inputs = np.concatenate([rng.uniform(-2, 2, POINTS), [-2.0, 0.0, 0.5, 2.0]])
    rows = run_js(
        "layers.js",
        """(m, [name, ws, xs]) => xs.map((x, i) => {
            const row = m.ACTIVATIONS[name];
            const { values, rates, products } = m.throughLayers(row, ws[i], x, 50);
            const bound = m.boundOn(row, ws[i], 50);
            return { values, rates, products, bound, mean: m.meanRate(products[50], 50) };
        })""",
        [activation, weights.tolist(), inputs.tolist()],
    )
    for row, weight, x in zip(rows, weights, inputs, strict=True):
        python = VanishingProduct(activation, 50, float(weight), float(x))
        expected = {
            "values": python.values,
            "rates": python.rates,
            "products": np.cumprod([1.0, *python.rates]),
        }
        for name, numbers in expected.items():
            got = np.array(row[name], dtype=float)  # a browser sends 8^50 as a whole number
            np.testing.assert_allclose(got, numbers, rtol=1e-12, atol=0)
        assert row["products"][50] == pytest.approx(python.product, rel=1e-12, abs=0)
        assert row["bound"] == pytest.approx(python.bound, rel=1e-12, abs=0)
        assert row["mean"] == pytest.approx(python.mean_rate, rel=1e-12, abs=0)


@pytest.mark.parametrize("z", [-300.0, -20.0, 20.0, 300.0])
def test_the_slopes_of_sigmoid_and_tanh_keep_their_digits_far_from_0(run_js, z):
    for name in ("sigmoid", "tanh"):
        got = run_js("layers.js", "(m, [name, z]) => m.ACTIVATIONS[name].derivative(z)", [name, z])
        assert got == pytest.approx(float(ACTIVATIONS[name].derivative(z)), rel=1e-12, abs=0)
        assert got > 0
