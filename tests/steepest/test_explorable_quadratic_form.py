"""The explorable "quadratic form" in Python: its state is checked, its numbers are right."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from traitlets import TraitError

import steepest
from steepest.explorables import QuadraticForm

EPSILON = 2.0**-52
EIGENVALUE = st.floats(-4, 12)
ANGLE = st.floats(-90, 90)
COORDINATE = st.floats(-3, 3)

laws = settings(deadline=None, derandomize=True)


@laws
@given(first=EIGENVALUE, second=EIGENVALUE, angle=ANGLE)
def test_the_hessian_has_the_eigenvalues_along_the_eigenvectors(first, second, angle):
    one = QuadraticForm(first, second, angle)
    R = one.eigenvectors
    size = max(abs(first), abs(second))
    assert np.allclose(R.T @ R, np.eye(2), rtol=0, atol=4 * EPSILON)
    assert math.isclose(np.linalg.det(R), 1, abs_tol=4 * EPSILON)  # a rotation, no reflection
    assert np.allclose(one.hessian @ R, R * [first, second], rtol=0, atol=8 * EPSILON * size)
    assert np.array_equal(one.hessian, one.hessian.T)


@laws
@given(first=EIGENVALUE, second=EIGENVALUE, angle=ANGLE, x=COORDINATE, y=COORDINATE)
def test_the_hessian_is_what_differences_of_the_objective_find(first, second, angle, x, y):
    one = QuadraticForm(first, second, angle, x, y)
    found = steepest.hessian(one.objective.value, one.start)
    assert np.allclose(found, one.hessian, rtol=0, atol=1e-5)


@laws
@given(first=st.floats(0.5, 12), second=st.floats(0.5, 12), angle=ANGLE, x=COORDINATE, y=COORDINATE)
def test_every_step_of_descent_to_a_minimum_leaves_the_same_share(first, second, angle, x, y):
    one = QuadraticForm(first, second, angle, x, y)
    κ = one.condition_number
    assert math.isclose(one.factor, (κ - 1) / (κ + 1), abs_tol=4 * EPSILON)
    distances = one.distances[:20]
    expected = np.hypot(x, y) * one.factor ** np.arange(len(distances))
    # Below 1e-150 the squares under the root vanish.
    assert np.allclose(distances, expected, rtol=0, atol=1e-13 * np.hypot(x, y) + 1e-150)


@laws
@given(first=EIGENVALUE, second=EIGENVALUE, angle=ANGLE, x=COORDINATE, y=COORDINATE)
def test_newtons_step_lands_on_the_critical_point_whatever_its_class(first, second, angle, x, y):
    assume(min(abs(first), abs(second)) > 1e-3)
    one = QuadraticForm(first, second, angle, x, y)
    assert np.linalg.norm(one.start + one.newton) <= 1e-11 * np.hypot(x, y)


@pytest.mark.parametrize(
    ("eigenvalues", "kind", "condition", "rate", "factor"),
    [
        ((1.0, 6.0), "minimum", 6.0, 2 / 7, 5 / 7),
        ((6.0, 1.0), "minimum", 6.0, 2 / 7, 5 / 7),
        ((3.0, 3.0), "minimum", 1.0, 1 / 3, 0.0),
        ((-2.0, 6.0), "saddle", math.nan, 1 / 6, 4 / 3),
        ((1.0, -4.0), "saddle", math.nan, 1 / 4, 2.0),
        ((-1.0, -4.0), "maximum", math.nan, 1 / 4, 2.0),
        ((0.0, 6.0), "inconclusive", math.inf, 1 / 6, 0.0),
        ((0.0, -2.0), "inconclusive", math.nan, 1 / 2, 2.0),
        ((0.0, 0.0), "inconclusive", math.nan, math.nan, math.nan),
        ((1e-9, 5.0), "inconclusive", math.inf, 1 / 5, 0.0),
    ],
)
def test_the_signs_of_the_eigenvalues_decide(eigenvalues, kind, condition, rate, factor):
    one = QuadraticForm(*eigenvalues)
    assert one.kind == kind
    assert one.condition_number == pytest.approx(condition, nan_ok=True)
    assert one.learning_rate == pytest.approx(rate, nan_ok=True)
    assert one.factor == pytest.approx(factor, abs=1e-15, nan_ok=True)
    assert (one.newton is None) == (kind == "inconclusive")


def test_the_start_of_the_chapter_zigzags_across_the_valley():
    one = QuadraticForm()
    across = (one.descent.iterates @ one.eigenvectors)[:8, 1]
    along = (one.descent.iterates @ one.eigenvectors)[:8, 0]
    assert np.all(across[1:] * across[:-1] < 0)  # from one side of the floor to the other
    assert np.all(np.abs(across[:4]) > 0.3)
    assert np.all(np.diff(np.abs(along)) < 0)
    assert one.steps == 45
    assert one.distances[45] <= 1e-6 < one.distances[44]
    assert one.newton.round(12).tolist() == [2.8, -0.2]


def test_descent_leaves_a_saddle_but_for_a_start_without_a_share_of_the_way_down():
    leaving = QuadraticForm(6.0, -2.0, 0.0, -2.5, 0.1)
    assert leaving.steps == math.inf
    assert leaving.descent.value < -1e6
    ending = QuadraticForm(6.0, -2.0, 0.0, -2.5, 0.0)
    assert ending.steps == 1
    assert ending.descent.reason == "converged"
    assert ending.descent.x.tolist() == [0, 0]


@pytest.mark.parametrize("angle", [90.0, -90.0])
def test_a_right_angle_is_exact(angle):
    one = QuadraticForm(0.5, -4.0, angle, 3.0, 0.0)
    assert one.hessian.tolist() == [[-4, 0], [0, 0.5]]
    assert one.start @ one.eigenvectors[:, 0] == 0


def test_across_a_flat_valley_one_step_reaches_its_floor_where_it_is_nearest():
    one = QuadraticForm(0.0, 6.0, 30.0, -2.0, 1.5)
    assert one.steps == 1
    floor = one.eigenvectors[:, 0]
    assert one.critical_point == pytest.approx((one.start @ floor) * floor)
    assert one.descent.iterates[1] == pytest.approx(one.critical_point)
    assert one.objective.gradient(one.critical_point) == pytest.approx([0, 0], abs=1e-12)


def test_where_h_is_0_every_point_is_critical_and_nothing_moves():
    one = QuadraticForm(0.0, 0.0, 30.0, 1.0, -2.0)
    assert one.critical_point == pytest.approx([1, -2])
    assert one.steps == one.descent.steps == 0
    assert one.descent.converged


def test_a_start_at_the_critical_point_is_0_steps_away():
    for eigenvalues in [(1.0, 6.0), (-2.0, 6.0), (-1.0, -1.0), (0.0, 3.0)]:
        one = QuadraticForm(*eigenvalues, 30.0, 0.0, 0.0)
        assert one.steps == one.descent.steps == 0
    assert QuadraticForm(x=0.0, y=0.0).newton.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"lambda1": -4.5}, r"^lambda1: expected a number from -4 to 12, got -4\.5$"),
        ({"lambda2": 12.1}, r"^lambda2: expected a number from -4 to 12, got 12\.1$"),
        ({"lambda2": math.nan}, r"^lambda2: expected a finite number, got nan$"),
        ({"lambda1": "1"}, r"^lambda1: expected a real number .*, got '1'$"),
        ({"angle": 120}, r"^angle: expected a number from -90 to 90, got 120"),
        ({"angle": None}, r"^angle: expected .*, got None"),
        ({"x": 3.01}, r"^x: expected a number from -3 to 3, got 3\.01$"),
        ({"y": [1.0]}, r"^y: expected one number, got \[1\.0\] \(list\)$"),
        ({"y": math.inf}, r"^y: expected a finite number, got inf$"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        QuadraticForm(**arguments)
    one = QuadraticForm()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_both_ends_of_every_range_belong_to_it():
    for ends in [(-4, 12, -90, -3, 3), (12, -4, 90, 3, -3)]:
        one = QuadraticForm(*ends)
        assert tuple(one.state().values()) == ends


@laws
@given(first=EIGENVALUE, second=EIGENVALUE, angle=ANGLE, x=COORDINATE, y=COORDINATE)
def test_the_repr_makes_the_same_explorable(first, second, angle, x, y):
    one = QuadraticForm(first, second, angle, x, y)
    again = eval(repr(one), {"QuadraticForm": QuadraticForm})
    assert again.state() == one.state()
    assert list(one.state()) == ["lambda1", "lambda2", "angle", "x", "y"]


def test_what_the_front_end_sends_changes_the_numbers_in_python():
    one = QuadraticForm()
    one.set_state({"lambda1": -1.0, "angle": 0.0, "x": 1.0, "y": 2.0})
    assert one.kind == "saddle"
    assert one.hessian.tolist() == [[-1, 0], [0, 6]]
    assert one.start.tolist() == [1, 2]
