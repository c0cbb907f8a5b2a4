"""One mathematics, two languages: a computation graph forwards and backwards."""

from __future__ import annotations

import numpy as np
import pytest

from steepest.explorables import ComputationGraph
from steepest.explorables.computation_graph import GRAPHS, OPERATIONS, STEPS, TARGET

pytestmark = pytest.mark.slow

POINTS = 300
EVERY = pytest.mark.parametrize("graph", GRAPHS)


def vertices(graph: str) -> list[dict]:
    return ComputationGraph(graph).graphs[graph]


def inputs() -> np.ndarray:
    """Return random w, b and x, one row each, with the corners of their box and 0."""
    random = np.random.default_rng(20261128).uniform([-2, -2, -3], [2, 2, 3], (POINTS, 3))
    corners = np.stack(np.meshgrid([-2, 2], [-2, 2], [-3, 3]), axis=-1).reshape(-1, 3)
    return np.concatenate([random, corners, [[0, 0, 0], [0.5, -0.1, 2]]])


def test_the_same_operations_and_the_same_target(run_js):
    names, target = run_js("tape.js", "(m) => [Object.keys(m.OPERATIONS), m.TARGET]")
    assert names == list(OPERATIONS)
    assert target == TARGET


@EVERY
def test_values_and_gradients_agree_with_reverse_mode_to_1e_12_relative(run_js, graph):
    rows = run_js(
        "tape.js",
        """(m, [vertices, all]) => all.map((inputs) => {
            const values = m.valuesOf(vertices, inputs);
            return [values, m.backward(vertices, values).at(-1).gradients];
        })""",
        [vertices(graph), inputs().tolist()],
    )
    for (values, gradients), p in zip(rows, inputs(), strict=True):
        python = ComputationGraph(graph, 9, *map(float, p))
        expected = np.array(list(python.values.values()))
        # 1 - ŷ and z - 1 lose digits where they nearly cancel: relative to the terms.
        np.testing.assert_allclose(np.array(values, float), expected, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(
            np.array(gradients, float), list(python.gradients.values()), rtol=1e-12, atol=1e-14
        )


@EVERY
def test_each_stage_hands_on_one_gradient_and_what_has_arrived_adds_up(run_js, graph):
    p = [0.7, -0.4, 1.3]
    stages, done = run_js(
        "tape.js",
        """(m, [vertices, inputs]) => {
            const stages = m.backward(vertices, m.valuesOf(vertices, inputs));
            const done = [0, ...stages.keys()].map((_, s) =>
                vertices.map((_, k) => m.complete(vertices, k, s)));
            return [stages, done];
        }""",
        [vertices(graph), p],
    )
    count = len(GRAPHS[graph])
    final = list(ComputationGraph(graph, 9, *p).gradients.values())
    assert [stage["vertex"] for stage in stages] == [count - 1, *range(count - 1, 2, -1)]
    assert len(stages) == (STEPS + 1) / 2
    assert stages[0]["gradients"] == [None] * (count - 1) + [1]
    arrived = [0.0] * (count - 1) + [1.0]
    for s, stage in enumerate(stages, start=1):
        for part in stage["contributions"]:
            gradient = stages[s - 2]["gradients"][stage["vertex"]]
            assert part["amount"] == pytest.approx(gradient * part["slope"], rel=1e-15)
            assert (part["had"] or 0) == pytest.approx(arrived[part["parent"]], rel=1e-15)
            arrived[part["parent"]] += part["amount"]
        for k, gradient in enumerate(stage["gradients"]):
            assert (gradient or 0) == pytest.approx(arrived[k], rel=1e-15)
            if done[s][k]:
                assert gradient == pytest.approx(final[k], rel=1e-13)
    assert done[0] == [False] * count
    assert done[-1] == [True] * count


def test_the_fork_is_complete_only_when_both_uses_have_handed_back(run_js):
    flags = run_js(
        "tape.js",
        "(m, vertices) => Array.from({ length: 6 }, (_, s) => m.complete(vertices, 0, s))",
        vertices("fork"),
    )
    assert flags == [False, False, False, False, False, True]
