"""Descent with a fixed step in two languages: ``fixed_steps.js`` gives the package's numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from steepest.curvature import (
    best_fixed_step,
    distances_on_quadratic,
    gradient_descent_rate,
    largest_stable_learning_rate,
    strongly_convex_bound,
)
from steepest.explorables import RateBound
from steepest.minimize import minimize
from steepest.objectives import quadratic
from steepest.optimizers import GradientDescent

pytestmark = pytest.mark.slow

STEPS = 50


def cases() -> list[tuple[float, float, float, float]]:
    """Return κ, η and a start of 300 random descents, and of some with a named η."""
    rng = np.random.default_rng(20261128)
    found = []
    for _ in range(300):
        kappa = 10 ** rng.uniform(0, 3)
        found.append((kappa, rng.uniform(0.05, 2.2) / kappa, *rng.uniform(-5, 5, 2)))
    for kappa in (1.0, 2.0, 10.0, 49.0, 50.0, 1000.0):
        found += [(kappa, rate, 5.0, 5.0) for rate in (1 / kappa, 2 / (1 + kappa), 2 / kappa)]
    return [tuple(map(float, case)) for case in found]


@pytest.fixture(scope="module")
def compared(run_js):
    """What ``fixed_steps.js`` returns for every case."""
    found = run_js(
        "fixed_steps.js",
        """(m, [cases, steps]) => cases.map(([kappa, rate, ...start]) => ({
            value: m.valleyOf(kappa).f(...start),
            gradient: m.valleyOf(kappa).gradient(...start),
            named: Object.values(m.NAMED_RATES).map((rule) => rule(kappa)),
            factors: m.stepFactors(kappa, rate),
            rho: m.contraction(kappa, rate),
            theorem: Array.from({ length: steps }, (_, k) => m.theoremShare(kappa, rate, k)),
            points: m.iteratesOn(kappa, start, rate, steps),
        }))""",
        [cases(), STEPS],
    )
    return list(zip(cases(), found, strict=True))


def test_the_valley_and_its_gradient(compared):
    for (kappa, _, *start), js in compared:
        f = quadratic(np.diag([1.0, kappa]))
        assert js["value"] == pytest.approx(f.value(start), rel=1e-12)
        assert js["gradient"] == pytest.approx(f.gradient(start), rel=1e-12, abs=0)


def test_the_named_rates_are_those_of_curvature(compared):
    for (kappa, *_), js in compared:
        H = np.diag([1.0, kappa])
        best, limit = best_fixed_step(H).learning_rate, largest_stable_learning_rate(H)
        assert js["named"] == pytest.approx([1 / kappa, best, limit], rel=1e-12, abs=0)


def test_the_contraction_is_gradient_descent_rate(compared):
    for (kappa, rate, *_), js in compared:
        # A factor is a difference of terms up to 1 and ηL.
        size = 1e-12 * max(1, rate * kappa)
        expected = gradient_descent_rate(np.diag([1.0, kappa]), rate)
        assert js["rho"] == pytest.approx(expected, rel=0, abs=size)
        assert js["factors"] == pytest.approx([1 - rate, 1 - rate * kappa], rel=1e-12, abs=size)


def test_the_theorem_is_the_root_of_strongly_convex_bound_and_silent_beyond_1_over_L(compared):
    spoken = 0
    for (kappa, rate, *_), js in compared:
        if rate * kappa > 1 + 1e-12:
            assert all(math.isnan(share) for share in js["theorem"])
            continue
        # An L-smooth function is 1/η-smooth as well.
        squared = strongly_convex_bound(1 / rate, 1.0, np.arange(STEPS))
        assert js["theorem"] == pytest.approx(np.sqrt(squared), rel=1e-12, abs=0)
        spoken += 1
    assert spoken > 100


def test_the_course_of_descent_is_that_of_minimize(compared):
    for (kappa, rate, *start), js in compared:
        course = minimize(
            quadratic(np.diag([1.0, kappa])),
            start,
            GradientDescent(rate),
            max_steps=STEPS,
            tol=0,
            patience=STEPS + 1,
        )
        expected = np.pad(course.iterates, ((0, STEPS - course.steps), (0, 0)), mode="edge")
        growth = max(1.0, js["rho"]) ** np.arange(STEPS + 1)
        bound = 1e-12 * np.linalg.norm(start) * growth[:, None]
        assert np.all(np.abs(np.array(js["points"]) - expected) <= bound)


def test_the_distances_are_those_of_the_closed_form(compared):
    steps = np.arange(STEPS + 1)
    for (kappa, rate, *start), js in compared:
        expected = distances_on_quadratic(np.diag([1.0, kappa]), start, rate, steps)
        measured = np.linalg.norm(js["points"], axis=1)
        bound = 1e-12 * np.linalg.norm(start) * max(1.0, js["rho"]) ** steps
        assert np.all(np.abs(measured - expected) <= bound)


def test_no_distance_exceeds_a_bound(compared):
    for (_, _, *start), js in compared:
        first = math.hypot(*start)
        measured = np.linalg.norm(js["points"], axis=1)
        growth = max(1.0, js["rho"]) ** np.arange(STEPS + 1)
        slack = 1e-12 * first * growth
        assert np.all(measured <= first * js["rho"] ** np.arange(STEPS + 1) + slack)
        theorem = first * np.array(js["theorem"])
        if not math.isnan(theorem[0]):
            assert np.all(measured[:STEPS] <= theorem + slack[:STEPS])


def test_the_explorable_in_python_has_the_same_numbers(compared):
    for (kappa, rate, *start), js in compared[-18:]:
        assert start == [5.0, 5.0]
        rules = [
            rule
            for rule in ("inverse", "best", "limit")
            if RateBound(kappa, rule).learning_rate == rate
        ]
        assert rules, (kappa, rate)
        python = RateBound(kappa, rules[0])
        assert python.rho == pytest.approx(js["rho"], abs=1e-12)
        assert np.allclose(python.iterates, js["points"], rtol=1e-12, atol=1e-11)
        if rate * kappa <= 1 + 1e-12:
            assert python.theorems[:STEPS] == pytest.approx(
                np.array(js["theorem"]) * math.hypot(5, 5), rel=1e-12
            )
