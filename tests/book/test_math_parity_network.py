"""Networks in two languages: ``network.js`` computes and trains as `steepest.networks` does."""

from __future__ import annotations

import math

import numpy as np
import pytest

from steepest.explorables import NetworkTraining
from steepest.explorables.network_training import PROBLEMS, SEEDS, flat
from steepest.functions import mean_squared_error
from steepest.networks import MLP, Layer
from steepest.reverse_mode import value_and_grad

pytestmark = pytest.mark.slow

EPSILON = 2.0**-52
CLOSE = 1e-12
CASES = 300


def network(hidden: int) -> MLP:
    return MLP((2, hidden, 1), activation="sigmoid", output="sigmoid")


def cases() -> list[tuple]:
    """Return random weights of all sizes, points and targets."""
    rng = np.random.default_rng(20261128)
    found = []
    for case in range(CASES):
        hidden, count = int(rng.integers(1, 10)), int(rng.integers(1, 31))
        size = 10 ** rng.uniform(-2, 1 if case % 4 else 2)
        shapes = [(2, hidden), (hidden,), (hidden, 1), (1,)]
        W1, b1, W2, b2 = (size * rng.normal(size=shape) for shape in shapes)
        X = rng.normal(size=(count, 2)) * 2
        y = rng.integers(0, 2, count)
        found.append(([Layer(W1, b1), Layer(W2, b2)], X, y))
    return found


@pytest.fixture(scope="module")
def computed(run_js):
    """What the module gives for each case: outputs, loss, gradient."""
    states = [[flat(theta), X.tolist(), y.tolist()] for theta, X, y in cases()]
    found = run_js(
        "network.js",
        """(m, states) => states.map(([theta, points, targets]) => {
            const gradient = new Float64Array(theta.length).fill(NaN);
            const loss = m.lossAndGradient(theta, points, targets, gradient);
            const outputs = points.map(([x1, x2]) => m.outputAt(theta, x1, x2));
            return { outputs, loss, gradient: [...gradient] };
        })""",
        states,
    )
    return list(zip(cases(), found, strict=True))


def rounding(theta: list[Layer]) -> float:
    """Return how far rounding alone may move an output, relative to it.

    Where terms cancel in a sum z, its error is relative to the terms; σ passes it on, times at
    most |z| for its own relative error.
    """
    size = sum(float(np.abs(array).sum()) for layer in theta for array in layer)
    return CLOSE + 64 * EPSILON * (1 + size)


def test_the_outputs_agree_to_1e_12_relative(computed):
    plain = []
    for (theta, X, _), found in computed:
        expected = network(len(theta[0].b))(theta, X)[:, 0]
        apart = np.abs(np.array(found["outputs"]) - expected)
        assert np.all(apart <= rounding(theta) * expected)
        plain.append(np.all(apart <= CLOSE * expected))
    assert np.mean(plain) > 0.95


def test_the_loss_and_the_gradient_are_those_of_the_engine(computed):
    plain = []
    for (theta, X, y), found in computed:
        model, targets = network(len(theta[0].b)), y[:, np.newaxis].astype(float)
        loss, gradient = value_and_grad(lambda p: mean_squared_error(model(p, X), targets))(theta)  # noqa: B023
        assert found["loss"] == pytest.approx(loss, rel=rounding(theta))
        expected = np.array(flat(gradient))
        apart = np.abs(np.array(found["gradient"]) - expected)
        # The gradient is a sum over points in which terms cancel: relative to its length. Where a
        # sigmoid is 1 up to rounding, 1 - σ is right to ε only.
        length = np.linalg.norm(expected)
        flat_end = 4 * EPSILON * (1 + np.abs(X).max()) * (1 + np.abs(theta[1].W).max())
        assert np.all(apart <= 4 * rounding(theta) * length + flat_end)
        plain.append(np.all(apart <= CLOSE * length))
    assert np.mean(plain) > 0.95


def test_where_sigmoids_are_flat_nothing_overflows(run_js):
    found = run_js(
        "network.js",
        """(m) => [1e3, -1e3].flatMap((w) => {
            const gradient = new Float64Array(5);
            const loss = m.lossAndGradient([w, w, w, w, w], [[1, 1], [-1, -1]], [0, 1], gradient);
            return [loss, ...gradient];
        })""",
    )
    assert len(found) == 12
    assert all(math.isfinite(entry) for entry in found)


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_training_passes_the_same_losses_and_weights(run_js, problem, seed):
    for log10_learning_rate, step in ((-1.0, 120), (0.5, 200), (1.0, 60)):
        one = NetworkTraining(problem, log10_learning_rate, seed, step)
        data = one.problems[problem]
        found = run_js(
            "network.js",
            """(m, [start, points, targets, rate, t]) => {
                const found = m.training(start, points, targets, rate).upTo(t);
                return { ...found, theta: [...found.theta] };
            }""",
            [data["starts"][seed], data["points"], data["targets"], one.learning_rate, step],
        )
        course = one.course
        # Rounding grows along the way, but these trainings are not chaotic.
        assert np.allclose(found["losses"], course.values, rtol=1e-10, atol=0)
        assert np.allclose(found["norms"], course.gradient_norms, rtol=1e-9, atol=1e-15)
        assert np.allclose(found["theta"], flat(course.x), rtol=1e-9, atol=1e-11)
        first = slice(0, 10)
        assert np.allclose(found["losses"][first], course.values[first], rtol=CLOSE, atol=0)


def test_steps_once_taken_are_kept_and_going_back_gives_what_was(run_js):
    one = NetworkTraining()
    data = one.problems["xor"]
    same = run_js(
        "network.js",
        """(m, [start, points, targets]) => {
            const kept = m.training(start, points, targets, 3);
            const before = [...start];
            const late = kept.upTo(50);
            const early = kept.upTo(20);
            const again = m.training(start, points, targets, 3).upTo(20);
            return JSON.stringify(early) === JSON.stringify(again)
                && JSON.stringify(late) === JSON.stringify(kept.upTo(50))
                && early.losses.length === 21
                && JSON.stringify(before) === JSON.stringify(start);
        }""",
        [data["starts"][0], data["points"], data["targets"]],
    )
    assert same


def area(polygons: list) -> float:
    """Return the sum of the areas of polygons, by the shoelace formula."""
    total = 0.0
    for polygon in polygons:
        x, y = np.array(polygon).T
        total += 0.5 * float(x @ np.roll(y, -1) - y @ np.roll(x, -1))
    return total


def regions(run_js, f: str, level: float, cells: int) -> list:
    return run_js(
        "regions.js",
        f"(m, [level, cells]) => m.regionAbove(m.valuesOn({f}, [-2, 2], [-1, 3], cells), level)",
        [level, cells],
    )


@pytest.mark.parametrize(
    ("f", "level", "cells", "expected", "bound"),
    [
        ("(x, y) => x", 0.3, 7, (2 - 0.3) * 4, 1e-12),  # linear: exact
        ("(x, y) => x + y", 1.0, 9, 8.0, 1e-12),
        ("(x, y) => 1", 0.0, 5, 16.0, 1e-12),
        ("(x, y) => -1", 0.0, 5, 0.0, 0.0),
        ("(x, y) => 1 - x * x - (y - 1) ** 2", 0.0, 40, math.pi, 0.02),
        ("(x, y) => (x - 0.013) * (y - 1.02)", 0.0, 40, 8.00052, 0.02),  # two quarters that meet
    ],
)
def test_a_region_has_the_area_where_the_function_is_above_the_level(
    run_js, f, level, cells, expected, bound
):
    found = regions(run_js, f, level, cells)
    assert area(found) == pytest.approx(expected, abs=bound + 1e-12)
    if expected == 16.0:
        assert len(found) == cells  # a row of cells that lie inside is one piece


def test_the_area_of_a_disc_comes_closer_with_the_square_of_the_cells(run_js):
    f = "(x, y) => 1 - x * x - (y - 1) ** 2"
    errors = [abs(area(regions(run_js, f, 0.0, cells)) - math.pi) for cells in (20, 40, 80)]
    orders = np.log2(np.divide(errors[:-1], errors[1:]))
    assert np.all((orders > 1.5) & (orders < 2.6))
