"""Quadratic forms in two languages: ``quadratics.js`` gives the numbers of the package."""

from __future__ import annotations

import math

import numpy as np
import pytest

from steepest.curvature import (
    best_fixed_step,
    classify,
    condition_number,
    distances_on_quadratic,
    gradient_descent_rate,
    steps_to_tolerance,
)
from steepest.explorables import QuadraticForm
from steepest.minimize import minimize
from steepest.newton import newton_step
from steepest.objectives import quadratic
from steepest.optimizers import GradientDescent

pytestmark = pytest.mark.slow

NEAR, MOST = 1e-6, 60
ANGLES = (-90.0, -60.0, -45.0, 0.0, 10.0, 45.0, 90.0)
SPECIAL = [  # degenerate, equal, opposite, badly conditioned
    (*pair, angle)
    for pair in [
        (0.0, 0.0),
        (0.0, 6.0),
        (-2.0, 0.0),
        (3.0, 3.0),
        (-4.0, -4.0),
        (-4.0, 4.0),
        (1e-9, 12.0),
        (1e-4, 12.0),
        (-1e-9, 5.0),
        (12.0, 0.5),
    ]
    for angle in ANGLES
]


def cases() -> list[tuple[float, float, float, float, float]]:
    """Return λ₁, λ₂, angle and start of 200 random forms and all special ones."""
    rng = np.random.default_rng(20261121)
    spread = np.column_stack(
        [rng.uniform(-4, 12, (100, 2)), rng.uniform(-90, 90, 100), rng.uniform(-3, 3, (100, 2))]
    )
    stepped = np.column_stack(
        [
            rng.integers(-8, 25, (100, 2)) / 2,
            5.0 * rng.integers(-18, 19, 100),
            rng.integers(-30, 31, (100, 2)) / 10,
        ]
    )
    special = [(*case, *rng.uniform(-3, 3, 2)) for case in SPECIAL]
    return [tuple(map(float, case)) for case in [*spread, *stepped, *special]]


@pytest.fixture(scope="module")
def compared(run_js):
    """What ``compareOn`` returns for every case; functions and what JSON lacks as text."""
    found = run_js(
        "quadratics.js",
        """(m, [cases, options]) => cases.map(([first, second, angle, ...start]) => {
            const { form, ...rest } = m.compareOn([first, second], angle, start, options);
            const [value, gradient] = [form.f(...start), form.gradient(...start)];
            return { ...rest, value, gradient };
        })""",
        [cases(), {"near": NEAR, "most": MOST}],
    )
    return list(zip(cases(), found, strict=True))


def same(got: object, expected: object, scale: object = None, rel: float = 1e-12) -> bool:
    """Return whether two results agree to ``rel`` of their size, or of the terms they add up."""
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    size = np.abs(expected) if scale is None else scale
    return got.shape == expected.shape and bool(np.all(np.abs(got - expected) <= rel * size))


def definite(first: float, second: float) -> bool:
    return classify(np.diag([first, second])) != "inconclusive"


def test_the_hessian_its_eigenvectors_the_value_and_the_gradient(compared):
    for (first, second, angle, x, y), js in compared:
        python = QuadraticForm(first, second, angle, x, y)
        f, size = quadratic(python.hessian), max(abs(first), abs(second))
        length = math.hypot(x, y)
        assert same(js["vectors"], python.eigenvectors.T, 1.0)
        assert same(js["H"], python.hessian, size)
        assert same(js["value"], f.value([x, y]), size * length**2)
        assert same(js["gradient"], f.gradient([x, y]), size * length)


def test_the_hessian_has_the_chosen_eigenvalues(compared):
    for (first, second, *_), js in compared:
        size = max(abs(first), abs(second))
        assert same(np.linalg.eigvalsh(js["H"]), sorted([first, second]), size)
        for eigenvalue, vector in zip((first, second), js["vectors"], strict=True):
            assert same(np.array(js["H"]) @ vector, eigenvalue * np.array(vector), size)


def test_the_class_is_that_of_classify(compared):
    kinds = set()
    for (first, second, *_), js in compared:
        assert js["kind"] == classify(np.diag([first, second])), (first, second)
        kinds.add(js["kind"])
    assert kinds == {"minimum", "maximum", "saddle", "inconclusive"}


def test_the_condition_number_exists_where_no_eigenvalue_is_negative(compared):
    for (first, second, angle, *_), js in compared:
        python = QuadraticForm(first, second, angle)
        if js["kind"] == "minimum":
            assert same(js["condition"], condition_number(np.diag([first, second])))
            assert js["condition"] == python.condition_number
        else:  # nan or inf
            assert repr(js["condition"]) == repr(python.condition_number), (first, second)
            assert math.isinf(js["condition"]) == (
                js["kind"] == "inconclusive" and max(first, second) > 0
            )


def test_the_step_is_the_best_fixed_step_and_the_factor_its_rate(compared):
    checked = 0
    for (first, second, *_), js in compared:
        H = np.diag([first, second])
        if js["kind"] == "minimum":
            best = best_fixed_step(H)
            assert same(js["step"], best.learning_rate)
            assert same(js["factor"], best.rate, 1.0)
        elif first == second == 0:
            assert math.isnan(js["step"])
            assert math.isnan(js["factor"])
        else:
            assert same(js["step"], 1 / max(abs(first), abs(second)))
            steep = H if definite(first, second) else [[max(first, second, key=abs)]]
            assert same(js["factor"], gradient_descent_rate(steep, js["step"]), 1.0)
        checked += js["kind"] == "minimum"
    assert checked > 100


def test_newtons_step_solves_the_same_system_and_lands_on_the_critical_point(compared):
    singular = 0
    for (first, second, angle, x, y), js in compared:
        if not definite(first, second):
            singular += 1
            assert js["newton"] is None
            assert js["landing"] is None
            continue
        python = QuadraticForm(first, second, angle, x, y)
        expected = newton_step(python.objective.gradient([x, y]), python.hessian)
        # The error of a solution is the condition of its matrix times that of its entries.
        condition = condition_number(np.diag([first, second]))
        bound = max(1e-12, 16 * 2.0**-52 * condition)
        assert same(js["newton"], expected, math.hypot(x, y), bound)
        assert same(js["landing"], [0, 0], math.hypot(x, y), bound)
    assert singular > 20


def test_a_singular_hessian_has_no_newton_step_in_the_package_either(compared):
    singular = [case for case, js in compared if js["kind"] == "inconclusive" and 0.0 in case[:2]]
    assert len(singular) > 20
    for first, second, *start in singular:
        with pytest.raises(np.linalg.LinAlgError):
            newton_step(start[1:], np.diag([first, second]))


def test_the_course_of_descent_is_that_of_minimize(compared):
    lengths = set()
    for (first, second, angle, *start), js in compared:
        if first == second == 0:
            assert js["points"] == [start]
            continue
        f = quadratic(QuadraticForm(first, second, angle).hessian)
        course = minimize(f, start, GradientDescent(js["step"]), max_steps=MOST, tol=0.0)
        # A stall may be noticed a step sooner in one language, on values that are all rounding.
        count = min(len(js["points"]), len(course.iterates))
        points = np.array(js["points"][:count])
        # Rounding in a step is relative to the point, and grows with the steepest factor.
        factor = max(1.0, js["factor"])
        grown = 8 * 2.0**-52 * math.hypot(*start) * factor ** np.arange(count)
        bound = (1 + np.arange(count)) * grown
        assert np.all(np.linalg.norm(points - course.iterates[:count], axis=1) <= bound)
        relative = np.linalg.norm(points[:20] - course.iterates[:20][: len(points)], axis=1)
        assert np.all(relative <= 1e-12 * max(math.hypot(*start), np.abs(points[:20]).max()))
        lengths.add(len(js["points"]))
    assert len(lengths) > 20


def test_the_distances_are_those_of_the_closed_form(compared):
    for (first, second, angle, *start), js in compared:
        if not definite(first, second):
            continue
        H = QuadraticForm(first, second, angle).hessian
        steps = np.arange(min(20, len(js["distances"])))
        expected = distances_on_quadratic(H, start, js["step"], steps)
        scale = math.hypot(*start) * max(1.0, js["factor"]) ** steps
        assert same(np.array(js["distances"])[steps], expected, scale)


def test_the_distance_to_a_minimum_falls_exactly_like_the_powers_of_the_factor(compared):
    for (*_, x, y), js in compared:
        if js["kind"] == "minimum":
            steps = np.arange(min(20, len(js["distances"])))
            expected = math.hypot(x, y) * js["factor"] ** steps
            assert same(np.array(js["distances"])[steps], expected, math.hypot(x, y))


def test_the_number_of_steps_is_that_of_steps_to_tolerance(compared):
    finite = 0
    for (first, second, angle, *start), js in compared:
        if not definite(first, second):
            continue
        python = QuadraticForm(first, second, angle, *start)
        away = python.eigenvectors.T @ start
        expected = steps_to_tolerance(np.diag([first, second]), away, js["step"], NEAR)
        assert js["steps"] == expected, (first, second, angle, start)
        finite += math.isfinite(expected)
        if js["steps"] <= MOST:  # and the course itself arrives then
            assert js["distances"][js["steps"]] <= NEAR * (1 + 1e-6)
            assert js["steps"] == 0 or js["distances"][js["steps"] - 1] > NEAR * (1 - 1e-6)
    assert 100 < finite < 220


def test_where_an_eigenvalue_is_0_the_nearest_of_the_critical_points_counts(compared):
    lines = 0
    for (first, second, angle, *start), js in compared:
        flat = js["kind"] == "inconclusive"
        assert same(np.array(js["H"]) @ js["critical"], [0, 0], 1.0, 1e-7)
        if not flat:
            assert js["critical"] == [0, 0]
            continue
        python = QuadraticForm(first, second, angle, *start)
        assert same(js["critical"], python.critical_point, 3.0)
        assert same(js["distances"][0], np.linalg.norm(start - python.critical_point), 3.0)
        assert js["steps"] == python.steps
        if max(first, second) > 0:
            lines += 1
            assert js["steps"] == 1  # 1/λ is the best step across a valley
    assert lines > 10


def test_a_step_from_a_point_on_the_axes_stays_on_them_at_a_right_angle(compared):
    for (first, second, angle, *_), js in compared:
        if abs(angle) in (0.0, 90.0):
            assert js["H"][0][1] == js["H"][1][0] == 0
            expected = (first, second) if angle == 0 else (second, first)
            assert (js["H"][0][0], js["H"][1][1]) == expected
