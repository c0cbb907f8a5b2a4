"""Optimizers in two languages: ``optimizers.js`` takes the steps of `steepest.optimizers`.

One step is compared from random states, then whole races, then the table of tuned rates.
"""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from steepest.explorables import OptimizerRace
from steepest.explorables._on_landscape import scene
from steepest.explorables.optimizer_race import (
    BESIDE,
    OPTIMIZERS,
    RATE_GRID,
    STEPS,
    TUNED_RATES,
    race,
)
from steepest.objectives import OBJECTIVES

pytestmark = pytest.mark.slow

CLOSE = 1e-12
CASES = 300


def states(name: str) -> list[tuple]:
    """Return random parameters, gradients, states and rates: of all sizes, and zeros."""
    rng = np.random.default_rng(20261128)
    cases = []
    for case in range(CASES):
        n = int(rng.integers(1, 6))
        size = 10 ** rng.uniform(-8, 8)
        theta, gradient = rng.normal(size=n), size * rng.normal(size=n)
        if case % 10 == 0:
            gradient[0] = 0.0
        kind = OPTIMIZERS[name].State
        t = int(rng.integers(0, 2000)) if case % 3 else 0
        state = {}
        for field in kind._fields:
            if field == "t":
                state[field] = t
            elif t == 0:
                state[field] = np.zeros(n)
            else:  # what is under a root is positive
                signed = field == "m" or name in ("Momentum", "Nesterov")
                entry = size * rng.normal(size=n)
                state[field] = entry if signed else entry**2
        cases.append((theta, gradient, state, float(10 ** rng.uniform(-4, 1))))
    return cases


def as_json(state: dict) -> dict:
    return {key: value if key == "t" else value.tolist() for key, value in state.items()}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_one_step_from_any_state_agrees_to_1e_12_relative(run_js, name):
    cases = states(name)
    found = run_js(
        "optimizers.js",
        """(m, [name, cases]) => cases.map(([theta, gradient, state, rate]) =>
            m.OPTIMIZERS[name].update(gradient, state, theta, rate))""",
        [name, [[x.tolist(), g.tolist(), as_json(s), rate] for x, g, s, rate in cases]],
    )
    optimizer = OPTIMIZERS[name](1.0)
    for (theta, gradient, state, rate), (moved, after) in zip(cases, found, strict=True):
        expected, kept = optimizer.update(
            gradient, optimizer.State(**state), theta, learning_rate=rate
        )
        # θ - step cancels: each of the two is right to 1e-12 of itself.
        slack = CLOSE * (np.abs(theta) + np.abs(expected - theta))
        assert np.all(np.abs(np.array(moved) - expected) <= slack)
        assert after.keys() == kept._asdict().keys()
        for field, value in kept._asdict().items():
            if field == "t":
                assert after[field] == value
                continue
            terms = np.abs(state[field]) + (np.abs(gradient) if field == "m" else np.abs(value))
            assert np.all(np.abs(np.array(after[field]) - value) <= CLOSE * terms), field


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_state_before_the_first_step_is_the_packages(run_js, name):
    found = run_js("optimizers.js", "(m, name) => m.OPTIMIZERS[name].init(3)", name)
    assert found == as_json(OPTIMIZERS[name](1.0).init(np.ones(3))._asdict())


def test_no_argument_is_changed(run_js):
    same = run_js(
        "optimizers.js",
        """(m) => Object.values(m.OPTIMIZERS).every(({ init, update }) => {
            const [theta, gradient] = [[1, 2], [3, -4]];
            const state = update(gradient, init(2), theta, 0.1)[1];
            const before = JSON.stringify([theta, gradient, state]);
            update(gradient, state, theta, 0.1);
            return JSON.stringify([theta, gradient, state]) === before;
        })""",
    )
    assert same


def test_the_hyperparameters_are_the_defaults_of_the_package():
    for kind in OPTIMIZERS.values():
        defaults = {field.name: field.default for field in fields(kind)}
        assert defaults.get("convention", "sum") == "sum"
        assert defaults["weight_decay"] == (0.01 if kind.__name__ == "AdamW" else 0.0)


def races_in_javascript(run_js, cases: list[tuple]) -> list[dict]:
    return run_js(
        "optimizers.js",
        """async (m, [cases, steps]) => {
            const { LANDSCAPES } = await import(new URL("landscapes.js", location).href);
            return cases.map(([landscape, start, name, rate]) =>
                m.run(LANDSCAPES[landscape], start, name, rate, steps));
        }""",
        [[[land, list(map(float, start)), *rest] for land, start, *rest in cases], STEPS],
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_whole_races_agree_as_long_as_rounding_does_not_decide_them(run_js, name):
    rng = np.random.default_rng(3)
    cases = []
    for landscape in OptimizerRace.LANDSCAPES:
        low, high = np.transpose(OBJECTIVES[landscape].view)
        rates = [0.05, TUNED_RATES[landscape][name], float(10 ** rng.uniform(-3, -1))]
        cases += [(landscape, rng.uniform(low, high), name, rate) for rate in rates]
    compared = 0
    for case, found in zip(cases, races_in_javascript(run_js, cases), strict=True):
        landscape, start, _, rate = case
        objective = OBJECTIVES[landscape]
        ours, near = (
            race(objective, start * (1 + shift), OPTIMIZERS[name](rate)) for shift in (0, 1e-13)
        )
        # How far a start 1e-13 away has gone: from there on two programs need not agree.
        count = min(len(ours.values), len(near.values))
        apart = np.linalg.norm(ours.iterates[:count] - near.iterates[:count], axis=1)
        scale = np.maximum.accumulate(np.linalg.norm(ours.iterates[:count], axis=1))
        sure = int(np.argmax(np.append(apart > 1e-12 * scale, True)))
        points = np.array(found["points"], dtype=float)[:sure]
        off = np.linalg.norm(points - ours.iterates[: len(points)], axis=1)
        assert len(points) >= min(sure, len(found["points"]))
        assert np.all(off <= 1e-11 * scale[: len(points)]), case
        if sure == len(ours.values):
            assert len(found["points"]) == sure
            assert found["reason"] == ours.reason
            compared += 1
    assert compared >= 3


def test_the_tuned_rates_are_the_best_of_the_grid_from_the_same_starts(run_js):
    starts = BESIDE * np.array([[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]])
    pairs = [(land, name) for land in OptimizerRace.LANDSCAPES for name in OPTIMIZERS]
    grid = list(RATE_GRID)
    for landscape in OptimizerRace.LANDSCAPES:
        objective, lowest = OBJECTIVES[landscape], scene(landscape)["levels"][0]
        scores = run_js(
            "optimizers.js",
            """async (m, [landscape, starts, names, grid, steps, bounded, lowest]) => {
                const { LANDSCAPES } = await import(new URL("landscapes.js", location).href);
                const score = ({ values, reason }) => {
                    const below = values.findIndex((value) => value < lowest);
                    if (!bounded) return below < 0 ? 1e300 : below;
                    return reason === "diverged" ? 1e300 : values.at(-1);
                };
                return names.map((name) => grid.map((rate) => Math.max(...starts.map((start) =>
                    score(m.run(LANDSCAPES[landscape], start, name, rate, steps))))));
            }""",
            [
                landscape,
                (objective.start + starts).tolist(),
                list(OPTIMIZERS),
                grid,
                STEPS,
                bool(np.isfinite(objective.minimum)),
                lowest,
            ],
        )
        for name, row in zip(OPTIMIZERS, scores, strict=True):
            chosen = row[grid.index(TUNED_RATES[landscape][name])]
            # Rounding may decide between rates that all end at the minimum.
            assert chosen <= min(row) + 1e-9 * abs(min(row)) + 1e-25, (landscape, name)
    assert len(pairs) == sum(map(len, TUNED_RATES.values()))
