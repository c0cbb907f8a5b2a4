"""The figures of second derivatives show what they say: eigenvalues, eigenvectors, two laws."""

from __future__ import annotations

import numpy as np
import pytest

from steepest import plots
from steepest.minimize import minimize
from steepest.newton import newton
from steepest.objectives import quadratic, ravine, saddle, sine_valley
from steepest.optimizers import GradientDescent

pytestmark = pytest.mark.usefixtures("drawing")


def written(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("H", [[[2, 4], [4, 2]], [[3, 1], [1, 5]], [[2, 0], [0, 20]]])
def test_the_curvature_of_a_direction_is_its_quadratic_form_and_extreme_at_the_eigenvectors(H):
    H = np.array(H, dtype=float)
    drawn = plots.curvature_by_direction(plots.canvas(), H)
    degrees, curvatures = drawn.curve.get_data()
    for angle, curvature in list(zip(degrees, curvatures, strict=True))[::20]:
        v = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
        assert curvature == pytest.approx(v @ H @ v)
    low, high = drawn.extremes.get_ydata()
    assert np.all((low - 1e-9 <= curvatures) & (curvatures <= high + 1e-9))
    assert (low, high) == pytest.approx((min(curvatures), max(curvatures)), abs=1e-2)
    for angle, eigenvalue in drawn.extremes.get_xydata():
        v = np.array([np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))])
        assert H @ v == pytest.approx(eigenvalue * v)


def test_the_extremes_of_the_curvature_are_labelled():
    ax = plots.canvas()
    plots.curvature_by_direction(ax, [[2, 4], [4, 2]])
    assert written(ax) == [r"$\lambda$ = −2 at 135°", r"$\lambda$ = 6 at 45°"]


@pytest.mark.parametrize(
    ("H", "message"),
    [
        ([[2, 0], [0, 2]], r"H: expected two different eigenvalues, got \[2.0, 2.0\]"),
        (np.eye(3), r"H: expected a matrix of shape \(2, 2\)"),
        ([[1, 2], [0, 1]], "H: expected a symmetric matrix"),
    ],
)
def test_a_matrix_without_two_curvatures_of_the_plane_is_refused(H, message):
    with pytest.raises(ValueError, match=message):
        plots.curvature_by_direction(plots.canvas(), H)


def test_eigenvectors_stand_on_the_contours_of_their_own_function_with_its_name():
    objectives = {"bowl": ravine(4, 0.4), "saddle": quadratic([[2, 4], [4, 2]], [1, 0])}
    axes = plots.canvas(columns=2)
    drawn = plots.eigenvectors_on_contours(axes, objectives)
    assert [ax.get_title(loc="left") for ax in axes] == ["bowl", "saddle"]
    for ax, one, objective in zip(axes, drawn, objectives.values(), strict=True):
        point = objective.critical_points[0]
        for line, eigenvalue in zip(one.axes, one.eigenvalues, strict=True):
            assert line.axes is ax
            assert line.get_xydata().mean(axis=0) == pytest.approx(point)
            way = np.diff(line.get_xydata(), axis=0)[0]
            assert objective.hessian(point) @ way == pytest.approx(eigenvalue * way)


def test_a_function_without_a_critical_point_or_a_hessian_has_no_eigenvectors_to_draw():
    slope = quadratic([[1, 0], [0, 0]], [0, 1])
    with pytest.raises(ValueError, match=r"objectives\['slope'\]: expected a critical point"):
        plots.eigenvectors_on_contours([plots.canvas()], {"slope": slope})
    with pytest.raises(TypeError, match=r"objectives\['f'\]: expected an Objective"):
        plots.eigenvectors_on_contours([plots.canvas()], {"f": lambda w: w[0]})


def test_paths_lie_over_contours_on_one_scale():
    courses = {
        "descent": minimize(ravine(), [2, 1], GradientDescent(0.05), max_steps=30),
        "Newton": newton(ravine(), [2, 1]),
    }
    ax = plots.canvas("square")
    lines = plots.paths_on_contours(ax, ravine(), courses)
    assert ax.get_aspect() == 1
    assert ax.collections, "the contours"
    for name, course in courses.items():
        assert lines[name].get_xydata() == pytest.approx(course.iterates)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == list(courses)


def test_paths_take_the_view_that_is_asked_for():
    ax = plots.canvas("square")
    plots.paths_on_contours(ax, sine_valley, {"a": [[0, 0]]}, ((-1, 2), (-3, 4)))
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1, 2), (-3, 4))


def test_the_error_of_second_differences_follows_one_law_on_each_side():
    steps = np.logspace(-7, -0.5, 53)
    points = np.linspace(0.5, 1.5, 21)
    drawn = plots.second_difference_errors(plots.canvas(), np.sin, lambda x: -np.sin(x),
                                           points, steps, [1.2e-4, 1e-5])  # fmt: skip
    h, error = drawn.error.get_data()
    truncation, rounding = drawn.truncation.get_ydata(), drawn.rounding.get_ydata()
    assert np.diff(np.log(truncation)) == pytest.approx(2 * np.diff(np.log(h)))
    assert np.diff(np.log(rounding)) == pytest.approx(-2 * np.diff(np.log(h)))
    large, small = h > 3e-3, h < 3e-5
    assert error[large] == pytest.approx(truncation[large], rel=0.05)
    assert np.all(error[small] <= rounding[small])
    assert np.all(error[small] > rounding[small] / 30)
    assert error == pytest.approx(
        [
            max(abs((np.sin(points + s) - 2 * np.sin(points) + np.sin(points - s)) / s**2
                    / -np.sin(points) - 1))
            for s in steps
        ],
        rel=1e-6,
    )  # fmt: skip
    assert [line.get_xdata()[0] for line in drawn.marked] == [1.2e-4, 1e-5]
    labels = written(drawn.error.axes)
    assert labels == ["truncation", "round-off, at most", r"$1.2 \cdot 10^{-4}$", "$10^{-5}$"]


def test_an_exact_second_difference_has_a_place_on_the_axis():
    drawn = plots.second_difference_errors(plots.canvas(), np.square, lambda x: 2 + 0 * x, 0, [0.5])
    assert drawn.error.get_ydata() == [2.0**-53]


def test_steps_that_are_not_positive_are_refused():
    with pytest.raises(ValueError, match=r"steps: expected positive numbers, got \[-1.0\]"):
        plots.second_difference_errors(plots.canvas(), np.exp, np.exp, [1], [-1])


def test_the_scale_of_a_saddle_keeps_its_dashed_axis():
    (drawn,) = plots.eigenvectors_on_contours([plots.canvas("square")], {"saddle": saddle})
    assert [line.get_linestyle() for line in drawn.axes] == ["--", "-"]
