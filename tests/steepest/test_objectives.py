"""Objectives: derivatives, minimizers, critical points, shapes, families, purity, bad input."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest import objectives
from steepest.finite_differences import central_difference, complex_step, second_derivative
from steepest.forward_mode import jvp
from steepest.objectives import OBJECTIVES, Objective, quadratic, ravine
from steepest.reverse_mode import grad

EPS = float(np.finfo(float).eps)
laws = settings(deadline=None, derandomize=True)
each = pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=OBJECTIVES)
PLANE = {name: f for name, f in OBJECTIVES.items() if f.dimension == 2}
LINE = {name: f for name, f in OBJECTIVES.items() if f.dimension == 1}


def in_view(objective, count, seed=0):
    """Return random points of the view, of shape (n, count)."""
    view = np.array(objective.view)
    return np.random.default_rng(seed).uniform(*view.T, (count, len(view))).T


# Derivatives


@each
def test_the_gradient_is_the_complex_step_of_the_value(objective):
    x, h = in_view(objective, 50), 1e-30
    gradient = objective.gradient(x)
    for i in range(objective.dimension):
        step = np.zeros_like(x, dtype=complex)
        step[i] = 1j * h
        slope = objective(x + step).imag / h
        np.testing.assert_allclose(gradient[i], slope, rtol=1e-12, atol=1e-12)


@each
def test_the_hessian_is_the_complex_step_of_the_gradient(objective):
    x, h = in_view(objective, 50), 1e-30
    hessian = objective.hessian(x)
    for i in range(objective.dimension):
        step = np.zeros_like(x, dtype=complex)
        step[i] = 1j * h
        slopes = objective.gradient(x + step).imag / h
        np.testing.assert_allclose(hessian[i], slopes, rtol=1e-11, atol=1e-11)
    np.testing.assert_array_equal(hessian, hessian.swapaxes(0, 1))


@pytest.mark.parametrize("objective", LINE.values(), ids=LINE)
def test_an_objective_of_one_variable_is_a_function_like_any_other(objective):
    for x in (0.7, np.linspace(-1, 2, 7), np.array([[0.1, 0.2], [0.3, 0.4]])):
        value, slope = objective(x), objective.gradient(x)
        assert np.shape(value) == np.shape(slope) == np.shape(objective.hessian(x)) == np.shape(x)
        np.testing.assert_allclose(slope, complex_step(objective, x), rtol=1e-12, atol=1e-14)
        bend = second_derivative(objective, x)
        np.testing.assert_allclose(objective.hessian(x), bend, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("objective", LINE.values(), ids=LINE)
def test_as_a_point_one_variable_is_a_vector_of_one(objective):
    point = objective.start
    assert point.shape == (1,)
    assert np.shape(objective(point)) == ()
    assert objective.gradient(point).shape == (1,)
    assert objective.hessian(point).shape == (1, 1)
    assert objective(point) == objective(point[0])
    assert objective.gradient(point)[0] == objective.gradient(point[0])
    assert objective.hessian(point)[0, 0] == objective.hessian(point[0])


# Minimizers and critical points


@each
def test_the_minimum_is_the_value_at_every_minimizer(objective):
    assert objective.minimizers.shape[1:] == (objective.dimension,)
    for x in objective.minimizers:
        assert objective(x) == pytest.approx(objective.minimum, rel=4 * EPS, abs=1e-28)
        assert np.linalg.eigvalsh(objective.hessian(x))[0] >= 0


@each
def test_no_point_in_view_lies_below_the_minimum(objective):
    values = objective(in_view(objective, 100_000))
    assert values.min() >= objective.minimum
    if np.isfinite(objective.minimum):
        assert values.min() < objective.minimum + 0.01 * np.ptp(values)


@pytest.mark.parametrize(("name", "down"), [("saddle", [0, 1e3]), ("monkey_saddle", [-1e3, 0])])
def test_a_saddle_has_no_minimizer(name, down):
    objective = OBJECTIVES[name]
    assert objective.minimizers.shape == (0, 2)
    assert objective.minimum == -np.inf
    assert objective(down) < -1e5


@each
def test_the_gradient_is_zero_at_the_critical_points(objective):
    assert objective.critical_points.shape[1:] == (objective.dimension,)
    for x in objective.critical_points:
        size = 64 * EPS * (1 + np.abs(objective.hessian(x)).sum())
        np.testing.assert_allclose(objective.gradient(x), 0, atol=size)
    for x in objective.minimizers:
        assert np.any(np.all(objective.critical_points == x, axis=1))


@each
def test_newtons_method_finds_no_other_critical_point_in_view(objective):
    found = in_view(objective, 300).T
    for _ in range(60):
        H = np.moveaxis(objective.hessian(found.T), -1, 0)
        solvable = np.abs(np.linalg.det(H)) > 1e-12
        found, H = found[solvable], H[solvable]
        step = np.linalg.solve(H, objective.gradient(found.T).T[..., np.newaxis])[..., 0]
        found = found - step
        found = found[np.linalg.norm(found, axis=1) < 1e3]
    view = np.array(objective.view)
    at_rest = np.linalg.norm(objective.gradient(found.T), axis=0) < 1e-9
    inside = np.all((found >= view[:, 0]) & (found <= view[:, 1]), axis=1)
    found = found[at_rest & inside]
    distance = np.linalg.norm(found[:, np.newaxis] - objective.critical_points, axis=-1)
    assert np.all(distance.min(axis=1, initial=np.inf) < 1e-3)


@each
def test_start_and_critical_points_are_in_view(objective):
    view = np.array(objective.view)
    for x in (objective.start, *objective.critical_points):
        assert np.all((view[:, 0] <= x) & (x <= view[:, 1]))
    assert not any(np.array_equal(objective.start, x) for x in objective.critical_points)


def test_himmelblau_has_four_minima_four_saddles_and_a_maximum():
    objective = objectives.himmelblau
    signs = [
        tuple(np.sign(np.linalg.eigvalsh(objective.hessian(x)))) for x in objective.critical_points
    ]
    assert signs == [(1, 1)] * 4 + [(-1, 1)] * 4 + [(-1, -1)]


@pytest.mark.parametrize(
    ("name", "start", "value"),
    [
        ("square", [3], 9),
        ("shifted_square", [-2], 25),
        ("sine_parabola", [5], 25 + 5 * np.sin(5)),
        ("bowl", [2, 1], 5),
        ("shifted_bowl", [5, 3], 25),
        ("elliptical_bowl", [-1, 3.5], 34),
        ("ravine", [2, 1], 14),
        ("rosenbrock", [-1, 1], 4),
        ("himmelblau", [0, 0], 170),
        ("beale", [1, 1], 14.203125),
        ("sine_valley", [-1.5, 2], np.sin(-1.5) + 2),
    ],
)
def test_the_starts_of_the_book_and_their_values(name, start, value):
    objective = OBJECTIVES[name]
    assert objective.name == name
    assert objective.start.tolist() == start
    assert objective(objective.start) == pytest.approx(value, rel=2 * EPS)


def test_the_table_of_the_gradient_chapter():
    f = objectives.shifted_bowl
    for x, loss, gradient in [
        ((5, 3), 25, (6, 8)),
        ((3, 0), 2, (2, 2)),
        ((2.5, -0.5), 0.5, (1, 1)),
        ((2, -1), 0, (0, 0)),
    ]:
        assert f(x) == loss
        assert f.gradient(x).tolist() == list(gradient)


# Shapes


@each
def test_grids_give_the_same_as_their_points(objective):
    n = objective.dimension
    grid = in_view(objective, 12).reshape(n, 3, 4)
    value, gradient, hessian = objective(grid), objective.gradient(grid), objective.hessian(grid)
    assert (value.shape, gradient.shape, hessian.shape) == ((3, 4), (n, 3, 4), (n, n, 3, 4))
    for i, j in np.ndindex(3, 4):
        x = grid[:, i, j]
        assert value[i, j] == pytest.approx(objective(x), rel=16 * EPS, abs=16 * EPS)
        np.testing.assert_allclose(gradient[..., i, j], objective.gradient(x), atol=1e-12)
        np.testing.assert_allclose(hessian[..., i, j], objective.hessian(x), atol=1e-12)


@each
def test_results_are_float64_and_new(objective):
    x = np.ones(objective.dimension, dtype=int)
    assert isinstance(objective(x), np.float64)
    for derivative in (objective.gradient, objective.hessian):
        first = derivative(x)
        assert first.dtype == np.float64
        first[:] = np.nan
        assert np.all(np.isfinite(derivative(x)))
    assert x.tolist() == [1] * objective.dimension
    assert objective(x.tolist()) == objective.value(x)


def test_a_contour_plot_is_one_call():
    X, Y = np.meshgrid(np.linspace(-2, 2, 7), np.linspace(-1, 3, 5))
    Z = objectives.rosenbrock((X, Y))
    np.testing.assert_allclose(Z, (1 - X) ** 2 + 100 * (Y - X**2) ** 2, rtol=1e-14)


@each
def test_the_parts_are_constants(objective):
    for part in (objective.minimizers, objective.critical_points, objective.start):
        assert part.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            part[...] = 0
    with pytest.raises(AttributeError):
        objective.minimum = 3
    assert type(objective.minimum) is float
    assert all(type(end) is float for interval in objective.view for end in interval)


@each
def test_a_diverging_point_gives_what_the_formula_gives(objective):
    with np.errstate(all="ignore"):
        far = objective(np.full(objective.dimension, 1e300))
        assert not abs(far) < 1e299  # ∞, nan or as large as x
        assert np.isnan(objective(np.full(objective.dimension, np.nan)))
        assert np.isnan(objective.gradient(np.full(objective.dimension, np.nan))).any()


@each
def test_an_objective_tells_its_name_and_formula(objective):
    assert repr(objective) == f"<Objective {objective.name}: {objective.formula}>"


@each
def test_both_engines_differentiate_the_value(objective):
    for x in (objective.start, objective.start + 0.1):
        slopes = objective.gradient(x)
        np.testing.assert_allclose(grad(objective)(x), slopes, rtol=1e-12, atol=1e-13)
        value, slope = jvp(objective, x, np.ones_like(x))
        assert value == pytest.approx(objective(x), rel=1e-14)
        assert slope == pytest.approx(slopes.sum(), rel=1e-12)


@pytest.mark.parametrize("objective", LINE.values(), ids=LINE)
def test_both_engines_differentiate_one_variable_without_an_axis(objective):
    for x in (0.7, -1.2):
        assert grad(objective)(x) == pytest.approx(objective.gradient(x), rel=1e-13)
        assert jvp(objective, x, 1.0)[1] == pytest.approx(objective.gradient(x), rel=1e-13)


def test_numbers_of_an_engine_reach_the_formula_unchanged():
    class Recorded:
        """Two numbers and a name for NumPy to defer to."""

        __array_ufunc__ = None

        def __iter__(self):
            return iter((1 + 2j, 3))

    assert objectives.rosenbrock(Recorded()) == objectives.rosenbrock([1 + 2j, 3])


# Families


@laws
@given(
    seed=st.integers(0, 999), n=st.integers(1, 5), c=st.integers(-5, 5), shift=st.integers(-3, 3)
)
def test_a_quadratic_is_its_formula_with_gradient_and_hessian(seed, n, c, shift):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, n))
    A, b = A + A.T, rng.normal(size=n)
    f, x = quadratic(A, b, c), rng.normal(size=n) + shift
    size = (np.abs(x) @ np.abs(A) @ np.abs(x) + np.abs(b) @ np.abs(x) + abs(c)) * n
    assert f(x) == pytest.approx(x @ A @ x / 2 + b @ x + c, rel=0, abs=8 * EPS * size)
    np.testing.assert_allclose(f.gradient(x), A @ x + b, atol=1e-13)
    np.testing.assert_array_equal(f.hessian(x), A)
    np.testing.assert_allclose(f.gradient(f.critical_points[0]), 0, atol=1e-10)
    definite = np.linalg.eigvalsh(A)[0] > 0
    assert len(f.minimizers) == definite
    assert np.isfinite(f.minimum) == definite


def test_the_quadratic_of_chapter_eight():
    f = quadratic(np.diag([1.0, 50.0]), start=[5, 5])
    assert f(f.start) == 12.5 + 625
    assert f.start.tolist() == [5, 5]
    assert f.minimizers.tolist() == [[0, 0]]
    assert f.minimum == 0
    assert f.name == "quadratic"


def test_a_quadratic_without_b_and_c_is_zero_at_zero_and_looks_around_its_critical_point():
    f = quadratic([[2, 0], [0, 4]], [-2, 4], 10)
    assert f.minimizers.tolist() == [[1, -1]]
    assert f.minimum == 10 - 1 - 2
    assert f.view == ((-2, 4), (-4, 2))
    assert f.start.tolist() == [3, 1]
    assert quadratic([[3]])([0]) == 0
    assert quadratic([[3]])(2) == 6


def test_a_flat_quadratic_lists_the_minimizer_nearest_to_zero():
    f = quadratic([[2, 2], [2, 2]], [-4, -4])
    np.testing.assert_allclose(f.minimizers, [[1, 1]], rtol=1e-14)
    assert f.minimum == pytest.approx(-4)
    tilted = quadratic([[2, 2], [2, 2]], [-4, 4])
    assert tilted.minimizers.shape == tilted.critical_points.shape == (0, 2)
    assert tilted.minimum == -np.inf
    assert tilted.view == ((-3, 3), (-3, 3))
    assert quadratic([[0]], [1]).minimum == -np.inf
    assert quadratic([[0]], c=3).minimum == 3
    trough = quadratic([[2, 0, 0], [0, 0, 0], [0, 0, -2]])
    assert trough.minimum == -np.inf
    assert trough.critical_points.tolist() == [[0, 0, 0]]


def test_rounding_in_a_product_is_no_asymmetry():
    Q = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 6)))[0]
    A = Q @ np.diag(np.geomspace(1, 1e8, 6)) @ Q.T
    assert not np.array_equal(A, A.T)
    H = quadratic(A).hessian(np.zeros(6))
    np.testing.assert_array_equal(H, H.T)
    np.testing.assert_allclose(H, A, rtol=1e-12, atol=1e-6)


def test_a_quadratic_keeps_its_own_matrix():
    A, b = np.eye(2), np.ones(2)
    f = quadratic(A, b)
    A[:] = b[:] = 7
    assert f([1, 1]) == 3
    assert f.hessian([0, 0]).tolist() == [[1, 0], [0, 1]]


@laws
@given(kappa=st.floats(0.1, 1e4), angle=st.floats(-7, 7), u=st.tuples(*[st.floats(-3, 3)] * 2))
def test_turning_the_ravine_turns_its_values_and_gradients(kappa, angle, u):
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    straight, turned, u = ravine(kappa), ravine(kappa, angle), np.array(u)
    slack = 64 * EPS * (1 + kappa) * 20
    assert straight(u) == pytest.approx(u[0] ** 2 + kappa * u[1] ** 2, rel=0, abs=slack)
    assert turned(R @ u) == pytest.approx(straight(u), rel=0, abs=slack)
    gradient = R @ straight.gradient(u)
    np.testing.assert_allclose(turned.gradient(R @ u), gradient, rtol=0, atol=slack)
    np.testing.assert_allclose(turned.start, R @ straight.start, atol=8 * EPS)
    eigenvalues = np.linalg.eigvalsh(turned.hessian(u))
    np.testing.assert_allclose(eigenvalues, sorted([2, 2 * kappa]), rtol=0, atol=slack)


def test_a_ravine_has_the_condition_number_ten_and_no_angle_unless_told():
    f = ravine()
    assert f.hessian([0, 0]).tolist() == [[2, 0], [0, 20]]
    assert f.view == ((-3, 3), (-2, 2))
    assert f.formula == r"w_1^2 + 10\,w_2^2"
    assert (f.name, ravine(3, 0.5).name) == ("ravine", "rotated_ravine")
    assert "R(0.5)" in ravine(3, 0.5).formula
    floor = np.array([np.cos(np.pi / 6), 0.5])
    assert OBJECTIVES["rotated_ravine"](floor) == pytest.approx(1)


def test_every_public_objective_is_in_the_table_under_its_name():
    public = [getattr(objectives, name) for name in objectives.__all__]
    named = {f.name: f for f in public if isinstance(f, Objective)}
    assert named.items() <= OBJECTIVES.items()
    assert OBJECTIVES.keys() - named.keys() == {"ravine", "rotated_ravine"}
    for name in OBJECTIVES:
        assert re.search(rf"^{name} ", objectives.__doc__, re.MULTILINE)


def test_the_central_difference_of_a_slice_agrees():
    slope = central_difference(
        lambda t: objectives.beale([t, np.full_like(t, 0.3)]), np.linspace(-1, 1, 5)
    )
    points = [np.linspace(-1, 1, 5), np.full(5, 0.3)]
    np.testing.assert_allclose(objectives.beale.gradient(points)[0], slope, rtol=1e-8)


# Bad input


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (
            lambda: objectives.bowl([1, 2, 3]),
            ValueError,
            "x: expected an array of shape (2,), or (2, ...) for many points at once, "
            "got [1, 2, 3] (list)",
        ),
        (
            lambda: objectives.bowl.gradient(3),
            ValueError,
            "x: expected an array of shape (2,), or (2, ...) for many points at once, got 3",
        ),
        (
            lambda: objectives.bowl.hessian([]),
            ValueError,
            "x: expected an array of shape (2,), or (2, ...) for many points at once, "
            "got [] (list)",
        ),
        (
            lambda: objectives.square("3"),
            TypeError,
            "x: expected a number or an array of numbers, got '3'",
        ),
        (lambda: ravine(0), ValueError, "kappa: expected a positive finite number, got 0"),
        (lambda: ravine(3, np.nan), ValueError, "angle: expected a finite number, got nan"),
        (
            lambda: quadratic([[1, 2], [3, 4]]),
            ValueError,
            "A: expected a symmetric matrix, got one with max |A - Aᵀ| = 1; "
            "(A + A.T) / 2 gives the same f",
        ),
        (
            lambda: quadratic([1, 2]),
            ValueError,
            "A: expected a square matrix, got an array of shape (2,) and dtype float64",
        ),
        (
            lambda: quadratic(np.ones((2, 3))),
            ValueError,
            "A: expected a square matrix, got an array of shape (2, 3) and dtype float64",
        ),
        (
            lambda: quadratic(np.ones((0, 0))),
            ValueError,
            "A: expected a square matrix, got an array of shape (0, 0) and dtype float64",
        ),
        (
            lambda: quadratic([[np.inf]]),
            ValueError,
            "A: expected finite numbers, got an array of shape (1, 1) and dtype float64",
        ),
        (
            lambda: quadratic([[1]], [1, 2]),
            ValueError,
            "b: expected an array of shape (1,), got an array of shape (2,) and dtype float64",
        ),
        (lambda: quadratic([[1]], c=np.nan), ValueError, "c: expected a finite number, got nan"),
        (
            lambda: quadratic([[1]], start=[1, 2]),
            ValueError,
            "start: expected an array of shape (1,), got an array of shape (2,) and dtype float64",
        ),
        (
            lambda: quadratic([[1]], view=[1, 2]),
            ValueError,
            "view: expected an array of shape (1, 2), got an array of shape (2,) and dtype float64",
        ),
        (
            lambda: quadratic([[1]], view=[[2, 1]]),
            ValueError,
            "view: expected a pair low < high for each variable, got [[2. 1.]]",
        ),
        (
            lambda: Objective("f", "", 1, abs, abs, [], 0, [[0, 1]], [0], []),
            TypeError,
            "value_formula: expected a function, got 1",
        ),
        (
            lambda: Objective("f", "", abs, abs, abs, [], 0, [0, 1], [0], []),
            ValueError,
            "view: expected a pair low < high for each variable, got [0. 1.]",
        ),
        (
            lambda: Objective("f", "", abs, abs, abs, [], 0, [[0, 1]], [0, 1], []),
            ValueError,
            "start: expected an array of shape (1,), one number for each pair of view, "
            "got an array of shape (2,) and dtype float64",
        ),
    ],
)
def test_bad_input_is_named_with_what_was_expected(call, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        call()
