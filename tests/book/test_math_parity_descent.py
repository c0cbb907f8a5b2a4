"""One mathematics, two languages: landscapes, descents and the parabola in JavaScript.

The files that the explorables use are run in a browser and compared with `steepest`.
"""

from __future__ import annotations

import numpy as np
import pytest

from steepest import explorables
from steepest.explorables import LearningRateBall, SurfaceDescent
from steepest.explorables._on_landscape import OnLandscape
from steepest.explorables.surface_descent import STEPS
from steepest.minimize import minimize
from steepest.objectives import OBJECTIVES
from steepest.optimizers import GradientDescent

pytestmark = pytest.mark.slow

EPSILON = 2.0**-52
CLOSE = 1e-12
LANDSCAPES = (
    "bowl",
    "elliptical_bowl",
    "himmelblau",
    "monkey_saddle",
    "ravine",
    "rosenbrock",
    "rotated_ravine",
    "saddle",
    "sine_valley",
)


def points_in(name: str, count: int, seed: int = 20261121) -> np.ndarray:
    """Return random points of the landscape's box, and those where something happens."""
    objective = OBJECTIVES[name]
    low, high = np.array(objective.view).T
    random = np.random.default_rng(seed).uniform(low, high, (count, 2))
    return np.vstack([random, objective.critical_points, [objective.start], [low], [high], [0, 0]])


def slack(objective, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how far values and gradients may lie apart: as an argument off by 1e-12 moves them.

    A plain relative error says nothing where terms cancel: at a minimizer both are rounding.
    """
    gradient, hessian = objective.gradient(points.T), objective.hessian(points.T)
    away = CLOSE * np.linalg.norm(points, axis=1)
    bend = np.linalg.norm(np.broadcast_to(hessian.T, (len(points), 2, 2)), axis=(1, 2))
    steep = np.linalg.norm(gradient, axis=0)
    value = CLOSE * np.abs(objective.value(points.T)) + steep * away + bend * away**2
    return value, CLOSE * steep + bend * away


# --- landscapes ------------------------------------------------------------------------------


def test_every_landscape_of_the_explorables_is_an_objective_and_is_compared_here(run_js):
    in_javascript = run_js("landscapes.js", "(m) => Object.keys(m.LANDSCAPES)")
    kinds = [getattr(explorables, name) for name in explorables.__all__]
    offered = {n for kind in kinds if issubclass(kind, OnLandscape) for n in kind.LANDSCAPES}
    assert offered <= set(in_javascript)
    assert sorted(in_javascript) == sorted(LANDSCAPES)
    assert set(LANDSCAPES) <= set(OBJECTIVES)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_values_and_gradients_agree_to_1e_12_relative(run_js, name):
    objective, points = OBJECTIVES[name], points_in(name, 400)
    values, gradients = run_js(
        "landscapes.js",
        """(m, [name, points]) => ["f", "gradient"].map((key) =>
            points.map((point) => m.LANDSCAPES[name][key](...point)))""",
        [name, points.tolist()],
    )
    expected, slopes = objective.value(points.T), objective.gradient(points.T).T
    value_slack, gradient_slack = slack(objective, points)
    errors = np.abs(np.array(values, dtype=float) - expected)
    assert np.all(errors <= value_slack + EPSILON * np.abs(expected))
    apart = np.linalg.norm(np.array(gradients, dtype=float) - slopes, axis=1)
    assert np.all(apart <= gradient_slack)
    # In the box at large nothing cancels: there the two agree to 1e-12 without any slack.
    plainly = errors[:400] <= CLOSE * np.abs(expected[:400])
    assert plainly.mean() > 0.97
    assert np.mean(apart[:400] <= CLOSE * np.linalg.norm(slopes[:400], axis=1)) > 0.97


# --- descents --------------------------------------------------------------------------------


def descents_in_javascript(run_js, name: str, starts, rates, steps: int = STEPS) -> list[dict]:
    """Descend from each start with its rate."""
    courses = run_js(
        "descent.js",
        """async ({ descend }, [name, starts, rates, steps]) => {
            const { LANDSCAPES } = await import(new URL("landscapes.js", location).href);
            return starts.map((start, i) => {
                const course = descend(LANDSCAPES[name], start, rates[i], { steps });
                return { ...course, points: course.points.flat() };
            });
        }""",
        [name, np.asarray(starts).tolist(), np.asarray(rates).tolist(), steps],
    )
    for course in courses:
        course["points"] = np.array(course["points"], dtype=float).reshape(-1, 2)
        for key in ("values", "norms"):
            course[key] = np.array(course[key], dtype=float)
    return courses


def predictable_steps(objective, iterates: np.ndarray, rate: float) -> int:
    """Return up to which step rounding stays so small that two languages must agree to 1e-12.

    A step is x - η∇f(x): an error e before it is (I - ηH)e after it, and a new rounding error
    joins it, of about δᵢ = 4ε(|xᵢ| + η(|∇fᵢ| + Σ|Hᵢⱼxⱼ|)) in each coordinate. So the covariance of
    the error goes on as E ← (I - ηH) E (I - ηH)ᵀ + diag(δ²). Where a descent is chaotic (η > 2/λ
    in a basin that keeps it) or diverges, E grows; from the step at which ten standard deviations
    pass 1e-12‖x‖ on, no two float64 programs need agree.
    """
    covariance = np.zeros((2, 2))
    for step, x in enumerate(iterates):
        if not 10 * np.sqrt(np.trace(covariance)) <= CLOSE * np.linalg.norm(x):
            return step - 1
        hessian = objective.hessian(x)
        terms = np.abs(objective.gradient(x)) + np.abs(hessian) @ np.abs(x)
        fresh = 4 * EPSILON * (np.abs(x) + rate * terms)
        spread = np.eye(2) - rate * hessian
        covariance = spread @ covariance @ spread.T + np.diag(fresh**2)
    return len(iterates) - 1


def compare(name: str, start, rate: float, course: dict) -> tuple[str, bool]:
    """Compare a course with `minimize`; return the reason, and whether to the very end."""
    objective = OBJECTIVES[name]
    ours = minimize(objective, start, GradientDescent(rate), max_steps=STEPS)
    with np.errstate(all="ignore"):
        last = predictable_steps(objective, ours.iterates, rate)
    where = f"{name} from {start} with {rate}"
    whole = last == ours.steps
    if whole:
        assert (course["reason"], len(course["values"])) == (ours.reason, ours.steps + 1), where
    shown = slice(last + 1)
    x = ours.iterates[shown]
    assert len(course["points"]) >= len(x), where
    apart = np.linalg.norm(course["points"][shown] - x, axis=1)
    assert np.all(apart <= CLOSE * np.linalg.norm(x, axis=1)), where
    value_slack, gradient_slack = slack(objective, x)
    values = np.abs(course["values"][shown] - ours.values[shown])
    assert np.all(values <= value_slack + EPSILON * np.abs(ours.values[shown])), where
    norms = np.abs(course["norms"][shown] - ours.gradient_norms[shown])
    assert np.all(norms <= gradient_slack + EPSILON), where
    return ours.reason, whole


@pytest.mark.parametrize("name", LANDSCAPES)
def test_descents_pass_the_same_iterates_and_stop_for_the_same_reason(run_js, name):
    starts = points_in(name, 80, seed=5)
    rates = 10 ** np.random.default_rng(6).uniform(-4, 0, len(starts))
    courses = descents_in_javascript(run_js, name, starts, rates)
    seen = [compare(name, *each) for each in zip(starts, rates, courses, strict=True)]
    # Enough of them are compared to their end, and they end for more than one reason. Off the
    # monkey saddle the fall speeds up until an error doubles with every step.
    assert np.mean([whole for _, whole in seen]) > (0.5 if name == "monkey_saddle" else 0.9)
    assert len({reason for reason, _ in seen}) >= 2


@pytest.mark.parametrize(
    ("name", "start", "rate", "reason"),
    [
        ("bowl", [2.0, 1.0], 1.0, "stalled"),  # jumps to and fro for ever
        ("ravine", [2.0, 1.0], 0.1, "stalled"),  # so does y, while x dies out
        ("elliptical_bowl", [-1.0, 3.5], 0.25, "stalled"),
        ("bowl", [2.0, 1.0], 0.5, "converged"),  # lands at once
        ("saddle", [1.5, 0.0], 0.1, "converged"),  # on its ridge
        ("himmelblau", [3.0, 2.0], 0.01, "converged"),  # at a minimizer
        ("saddle", [1.5, 0.01], 0.1, "diverged"),  # downwards
        ("rosenbrock", [-1.0, 1.0], 0.01, "diverged"),  # upwards
        ("rosenbrock", [-1.0, 1.0], 1e-3, "max_steps"),
        ("sine_valley", [-1.5, 2.0], 1.0, "converged"),
    ],
)
def test_descents_that_show_each_reason_agree(run_js, name, start, rate, reason):
    (course,) = descents_in_javascript(run_js, name, [start], [rate])
    assert compare(name, start, rate, course)[0] == course["reason"] == reason
    ours = minimize(OBJECTIVES[name], start, GradientDescent(rate), max_steps=STEPS)
    assert len(course["values"]) == ours.steps + 1


def test_a_stall_needs_20_steps_that_change_nothing(run_js):
    (course,) = descents_in_javascript(run_js, "bowl", [[2.0, 1.0]], [1.0])
    assert len(course["values"]) == 21
    assert minimize(OBJECTIVES["bowl"], [2, 1], GradientDescent(1.0)).steps == 20


def test_no_steps_look_only_at_the_start(run_js):
    (course,) = descents_in_javascript(run_js, "bowl", [[2.0, 1.0]], [0.1], steps=0)
    assert course["reason"] == "max_steps"
    assert course["points"].tolist() == [[2, 1]]


def test_the_explorable_in_python_is_the_same_descent():
    one = SurfaceDescent("elliptical_bowl", 0.5, -1.25, -1.3)
    course = minimize(one.objective, [0.5, -1.25], GradientDescent(10**-1.3), max_steps=200)
    assert np.array_equal(one.course.iterates, course.iterates)
    assert one.course.reason == course.reason


# --- the parabola ----------------------------------------------------------------------------


def balls() -> list[LearningRateBall]:
    rng = np.random.default_rng(9)
    random = zip(rng.uniform(0.01, 1.1, 200), rng.uniform(-3, 9, 200), strict=True)
    special = [(rate, start) for rate in (0.01, 0.5, 1.0, 1.1) for start in (-3.0, 3.0, 9.0, 0.1)]
    return [LearningRateBall(float(rate), float(start)) for rate, start in [*random, *special]]


def test_the_positions_on_the_parabola_are_the_same_to_the_bit(run_js):
    states = balls()
    got = run_js(
        "parabola.js",
        "(m, states) => states.map(([start, rate]) => m.positionsFrom(start, rate, 50))",
        [[one.start, one.learning_rate] for one in states],
    )
    for one, positions in zip(states, got, strict=True):
        assert positions == one.iterates.tolist(), one


def test_the_closed_form_on_the_parabola_agrees_to_1e_12_relative(run_js):
    states = balls()
    factors, distances = run_js(
        "parabola.js",
        """(m, states) => [
            states.map(([, rate]) => m.factorOf(rate)),
            states.map(([start, rate]) =>
                Array.from({ length: 51 }, (_, t) => m.distanceAfter(t, start, rate))),
        ]""",
        [[one.start, one.learning_rate] for one in states],
    )
    assert factors == [one.factor for one in states]
    expected = np.array([one.predictions for one in states])
    # A factor is off by a rounding of 1, and its 50th power by 50 of them.
    loss = 50 * EPSILON / np.maximum(np.abs(factors), EPSILON)
    bound = (CLOSE + loss[:, np.newaxis]) * expected + 1e-150  # squared, smaller ones underflow
    assert np.all(np.abs(np.array(distances) - expected) <= bound)


def test_the_parabola_is_the_packages(run_js):
    w = np.random.default_rng(3).uniform(-4, 10, 200)
    values, slopes = run_js(
        "parabola.js",
        "(m, ws) => [ws.map(m.PARABOLA.f), ws.flatMap((w) => m.PARABOLA.gradient(w))]",
        w.tolist(),
    )
    objective = OBJECTIVES["shifted_square"]
    assert np.allclose(values, objective.value(w), rtol=CLOSE, atol=0)
    assert np.allclose(slopes, objective.gradient(w), rtol=CLOSE, atol=0)
