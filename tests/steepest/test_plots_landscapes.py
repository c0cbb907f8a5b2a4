"""Contours, descents, gradients, surfaces, maps: what is drawn equals the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from steepest import plots
from steepest.minimize import minimize
from steepest.objectives import (
    bowl,
    elliptical_bowl,
    himmelblau,
    quadratic,
    ravine,
    rosenbrock,
    saddle,
    sine_valley,
    square,
)
from steepest.optimizers import GradientDescent
from steepest.plots._canvas import spread
from steepest.style import color

pytestmark = pytest.mark.usefixtures("drawing")


def written(ax):
    return [text.get_text() for text in ax.texts]


# ---- levels


def test_levels_of_a_round_bowl_are_evenly_spaced_circles():
    radii = np.sqrt(plots.contour_levels(np.linspace(0, 9, 50), minimum=0, count=6))
    assert np.diff(radii) == pytest.approx(0.5)


def test_levels_that_span_decades_grow_by_one_factor():
    levels = plots.contour_levels(np.geomspace(1e-2, 1e4, 200), minimum=0, count=8)
    assert np.diff(np.log(levels)) == pytest.approx(np.log(levels[1] / levels[0]))


def test_levels_of_a_saddle_are_symmetric_and_hold_0():
    levels = plots.contour_levels([-4.0, 0.0, 4.0], count=10)
    assert levels == pytest.approx(-levels[::-1])
    assert 0 in levels


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30).filter(lambda z: np.ptp(z) > 1e-3),
    st.integers(2, 20),
)
@settings(deadline=None, derandomize=True)
def test_levels_ascend_within_the_values(z, count):
    levels = plots.contour_levels(z, count=count)
    assert np.all(np.diff(levels) > 0)
    assert min(z) <= levels[0] + 1e-9
    assert levels[-1] <= max(z) + 1e-9


@pytest.mark.parametrize("z", [[-1.0, 100.0], [-100.0, 1.0]])
def test_levels_without_a_known_minimum_crowd_where_the_function_is_flat(z):
    gaps = np.diff(plots.contour_levels(z, count=8))
    assert np.all(np.diff(gaps if z[1] > 1 else gaps[::-1]) > 0)


# ---- contours and paths


@pytest.mark.parametrize("objective", [ravine(), rosenbrock, saddle, sine_valley])
def test_the_function_has_the_value_of_the_level_on_its_contour(objective):
    ax = plots.canvas("square")
    drawn = plots.contours(ax, objective, grid=151)
    middle = len(drawn.lines.levels) // 2
    for level in drawn.lines.levels[middle : middle + 2]:
        path = drawn.lines.get_paths()[list(drawn.lines.levels).index(level)]
        values = objective(path.vertices.T)
        scale = np.ptp(drawn.lines.levels)
        assert values == pytest.approx(np.full(len(values), level), abs=0.01 * scale)


def test_the_view_is_the_objectives_own_or_the_given_one():
    ax = plots.canvas()
    plots.contours(ax, elliptical_bowl)
    assert (ax.get_xlim(), ax.get_ylim()) == elliptical_bowl.view
    plots.contours(ax, lambda x: x[0] ** 2 + x[1], ((0, 1), (2, 4)), equal=True)
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 1), (2, 4))
    assert ax.get_aspect() == 1


def test_minimizers_and_saddles_are_marked_by_shapes_of_their_own():
    drawn = plots.contours(plots.canvas(), himmelblau)
    assert drawn.minimizers.get_xydata() == pytest.approx(himmelblau.minimizers)
    assert (drawn.minimizers.get_marker(), drawn.saddles.get_marker()) == ("o", "X")
    assert to_hex(drawn.minimizers.get_color()) == color("minimum")
    assert len(drawn.saddles.get_xdata()) == 4, "the maximizer is no saddle"
    assert plots.contours(plots.canvas(), bowl).saddles is None
    assert plots.contours(plots.canvas(), saddle).minimizers is None


def test_a_minimizer_outside_the_view_is_not_marked():
    assert plots.contours(plots.canvas(), bowl, ((1, 2), (1, 2))).minimizers is None


def test_contours_below_0_are_dashed_only_without_a_minimum():
    def dashes(objective):
        lines = plots.contours(plots.canvas(), objective).lines
        pairs = zip(lines.levels, lines.get_linestyles(), strict=True)
        return {bool(level < 0): dash[1] is not None for level, dash in pairs}

    assert dashes(saddle) == {True: True, False: False}
    assert dashes(sine_valley) == {True: False, False: False}


def test_higher_contours_are_stronger():
    strengths = plots.contours(plots.canvas(), bowl).lines.get_edgecolors()[:, 3]
    assert np.all(np.diff(strengths) > 0)


def test_a_descent_is_drawn_through_its_iterates_in_the_view_of_the_contours():
    ax = plots.canvas("square")
    plots.contours(ax, ravine())
    course = minimize(ravine(), [2, 1], GradientDescent(0.09), max_steps=25)
    lines = plots.descent_paths(ax, {"one": course, "two": [[5, 5], [0, 0]]})
    assert lines["one"].get_xydata() == pytest.approx(course.iterates)
    assert to_hex(lines["one"].get_color()) == color("path")
    assert (ax.get_xlim(), ax.get_ylim()) == ravine().view
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]


def test_one_descent_needs_no_legend():
    ax = plots.canvas()
    plots.descent_paths(ax, {"": [[0, 0], [1, 2]]})
    assert ax.get_legend() is None


def test_a_descent_that_explodes_leaves_the_view_and_not_the_picture():
    ax = plots.canvas()
    plots.contours(ax, ravine())
    course = minimize(ravine(), [2, 1], GradientDescent(0.12), max_steps=500)
    assert course.reason == "diverged"
    xy = plots.descent_paths(ax, {"a": course})["a"].get_xydata()
    assert np.max(np.abs(xy)) < 100
    assert xy[:3] == pytest.approx(course.iterates[:3])


def test_a_long_descent_keeps_its_ends_and_its_early_steps():
    x = np.column_stack([np.linspace(0, 1, 5001), np.zeros(5001)])
    xy = plots.descent_paths(plots.canvas(), {"a": x})["a"].get_xydata()
    assert xy[:10] == pytest.approx(x[:10])
    assert xy[-1] == pytest.approx(x[-1])
    assert len(xy) <= 161


# ---- gradients


def test_arrows_of_a_field_point_along_the_gradient_or_against_it():
    up = plots.gradient_field(plots.canvas(), ravine(), count=6)
    down = plots.gradient_field(plots.canvas(), ravine(), count=6, downhill=True)
    slopes = ravine().gradient(up.XY.T)
    assert up.U * slopes[1] == pytest.approx(up.V * slopes[0])
    assert np.all(up.U * slopes[0] + up.V * slopes[1] > 0)
    assert (pytest.approx(-up.U), pytest.approx(-up.V)) == (down.U, down.V)
    assert to_hex(up.get_facecolor()[0]) == color("tangent")
    assert to_hex(down.get_facecolor()[0]) == color("path")


def test_arrows_of_a_field_are_as_long_as_the_root_of_the_norm_and_fit_their_cell():
    arrows = plots.gradient_field(plots.canvas(), bowl, count=6)
    lengths = np.hypot(arrows.U, arrows.V)
    norms = np.linalg.norm(bowl.gradient(arrows.XY.T), axis=0)
    assert lengths**2 / norms == pytest.approx((lengths**2 / norms)[0])
    assert lengths.max() == pytest.approx(0.9)


def test_a_field_that_is_0_somewhere_has_an_arrow_without_length_there():
    arrows = plots.gradient_field(plots.canvas(), bowl, count=5)
    assert np.hypot(arrows.U, arrows.V).min() == 0


@pytest.mark.parametrize("downhill", [False, True])
def test_the_gradient_stands_at_a_right_angle_on_the_contour_through_its_point(downhill):
    ax = plots.canvas("square")
    plots.contours(ax, ravine(4))
    drawn = plots.gradient_arrow(ax, ravine(4), [1.5, 0.8], downhill=downhill)
    start, end = drawn.arrow._posA_posB
    arrow = np.subtract(end, start)
    along = np.diff(drawn.along.get_xydata(), axis=0)[0]
    assert start == pytest.approx((1.5, 0.8))
    assert arrow @ along == pytest.approx(0, abs=1e-12)
    assert (arrow @ ravine(4).gradient([1.5, 0.8]) < 0) == downhill
    assert np.linalg.norm(arrow) == pytest.approx(1.0), "a quarter of the shorter side"
    assert drawn.contour.levels == pytest.approx([ravine(4)([1.5, 0.8])])
    assert ax.get_aspect() == 1, "or the right angle would not look like one"
    assert (ax.get_xlim(), ax.get_ylim()) == ravine(4).view


def test_lengths_of_two_gradients_can_be_chosen():
    ax = plots.canvas()
    plots.contours(ax, bowl)
    drawn = plots.gradient_arrow(ax, bowl, [1, 0], length=0.3)
    assert np.subtract(*drawn.arrow._posA_posB[::-1]) == pytest.approx([0.3, 0])


@pytest.mark.parametrize("objective", [ravine(10, 0.5), saddle, quadratic([[2, 1], [1, 4]])])
def test_hessian_axes_are_eigenvectors_with_lengths_of_the_ellipse(objective):
    ax = plots.canvas("square")
    plots.contours(ax, objective)
    point = objective.critical_points[0]
    drawn = plots.hessian_axes(ax, objective, point)
    H = objective.hessian(point)
    lengths = []
    for line, eigenvalue in zip(drawn.axes, drawn.eigenvalues, strict=True):
        way = np.diff(line.get_xydata(), axis=0)[0]
        assert H @ way == pytest.approx(eigenvalue * way)
        assert line.get_linestyle() == ("--" if eigenvalue < 0 else "-")
        lengths.append(np.linalg.norm(way))
    inverse_roots = 1 / np.sqrt(np.abs(drawn.eigenvalues))
    assert lengths / inverse_roots == pytest.approx(lengths[0] / inverse_roots[0])
    assert len(written(ax)) == 2


def test_slopes_in_all_directions_are_a_cosine_about_the_gradient():
    gradient = np.array([-3.0, 4.0])
    ax = plots.canvas()
    drawn = plots.directional_derivatives(ax, gradient, [90])
    degrees, slopes = drawn.curve.get_data()
    uphill = np.rad2deg(np.arctan2(4, -3))
    assert slopes == pytest.approx(5 * np.cos(np.deg2rad(degrees - uphill)))
    assert drawn.steepest.get_xdata() == pytest.approx([uphill, uphill + 180])
    assert drawn.steepest.get_ydata() == pytest.approx([5, -5])
    assert np.deg2rad(drawn.level.get_xdata() - uphill) == pytest.approx([-np.pi / 2, np.pi / 2])
    assert written(ax) == [
        "steepest ascent: 5",
        "steepest descent: −5",
        "along the contour: 0",
        "4",
    ]


# ---- surfaces


def test_a_surface_has_the_heights_of_the_function_and_its_contours_lie_on_the_floor():
    ax = plots.canvas("square", depth=True)
    drawn = plots.surface(ax, saddle, count=10)
    corners = np.concatenate(list(drawn.faces._faces))
    assert corners[:, 2] == pytest.approx(saddle(corners[:, :2].T))
    assert len(corners) == 400
    assert ax.get_zlim()[0] < -4
    assert drawn.contours is not None
    assert to_hex(drawn.faces.get_facecolor()[0]) == color("background")


def test_a_surface_without_contours_stands_on_the_floor_itself():
    ax = plots.canvas("square", depth=True)
    assert plots.surface(ax, saddle, contours=False).contours is None
    assert ax.get_zlim() == pytest.approx((-4, 4))


def test_a_tangent_plane_touches_with_the_slopes_of_the_function():
    ax = plots.canvas("square", depth=True)
    drawn = plots.tangent_plane(ax, saddle, [1, 0.5], reach=0.7)
    x, y, z = np.concatenate(list(drawn.plane._faces)).T
    assert z == pytest.approx(0.75 + 2 * (x - 1) - 1 * (y - 0.5))
    assert np.ptp(x) == np.ptp(y) == pytest.approx(1.4)


def test_small_panels_in_space_have_no_numbers_and_large_ones_do():
    (left, *_) = small = plots.canvas("wide", columns=3, depth=True)
    large = plots.canvas("square", depth=True)
    assert {ax.name for ax in (*small, large)} == {"3d"}
    for ax in (left, large):
        plots.surface(ax, saddle, count=4)
    assert len(left.get_xticks()) == 0
    assert len(large.get_xticks()) > 2


# ---- maps


def polar(x):
    return x[0] * np.cos(x[1]), x[0] * np.sin(x[1])


def area(outline):
    x, y = outline.T
    return abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


@pytest.mark.parametrize("J", [None, [[np.cos(0.8), -np.sin(0.8)], [np.sin(0.8), np.cos(0.8)]]])
def test_the_parallelogram_has_the_area_that_the_determinant_says(J):
    axes = plots.canvas("wide", columns=2)
    drawn = plots.deformed_grid(axes, polar, [1, 0.8], ((0.2, 2), (0, 1.5)), J, side=0.2)
    assert area(drawn.square.get_xy()) == pytest.approx(0.04)
    assert area(drawn.parallelogram.get_xy()) == pytest.approx(0.04, rel=1e-8)
    assert area(drawn.image.get_xy()) == pytest.approx(0.2 * (1.2**2 - 1) / 2, rel=1e-3)
    assert axes[1].get_xlabel() == "area × 1, det J = 1"


def test_the_grid_after_is_the_image_of_the_grid_before():
    axes = plots.canvas("wide", columns=2)
    drawn = plots.deformed_grid(axes, lambda x: np.array([2 * x[0], -x[1]]), [0, 0], count=3)
    assert len(drawn.before) == len(drawn.after) == 6
    for before, after in zip(drawn.before, drawn.after, strict=True):
        assert after.get_xydata()[[0, -1]] == pytest.approx(before.get_xydata() * [2, -1])


# ---- labels


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.floats(0.01, 5))
@settings(deadline=None, derandomize=True)
def test_labels_keep_their_gap_and_order_and_move_only_in_company(positions, gap):
    moved = np.array(spread(positions, gap))
    order = np.argsort(positions, kind="stable")
    assert np.all(np.diff(moved[order]) >= gap - 1e-9)
    assert moved.mean() == pytest.approx(np.mean(positions), abs=1e-9)
    for i, place in enumerate(positions):
        others = np.delete(positions, i)
        if np.all(np.abs(others - place) > gap * len(positions)):
            assert moved[i] == pytest.approx(place)


# ---- bad input

BAD = [
    (lambda: plots.contours(plots.canvas(), "f"), TypeError, r"objective: expected a function"),
    (
        lambda: plots.contours(plots.canvas(), lambda x: x[0]),
        ValueError,
        r"view: expected \(\(low, high\), \(low, high\)\), .*, got None",
    ),
    (lambda: plots.contours(plots.canvas(), square), ValueError, r"view: .*got \(\(-6\.0, 6\.0\),"),
    (
        lambda: plots.contours(plots.canvas(), bowl, ((1, 0), (0, 1))),
        ValueError,
        r"view\[0\]: expected \(low, high\) with low < high, got \(1, 0\)",
    ),
    (
        lambda: plots.contours(plots.canvas(), lambda x: x, ((0, 1), (0, 1))),
        ValueError,
        r"objective\(x\): expected values of shape \(57, 57\) for x of shape \(2, 57, 57\), got",
    ),
    (
        lambda: plots.contours(plots.canvas(), lambda x: 0 * x[0], ((0, 1), (0, 1))),
        ValueError,
        r"z: expected at least two different finite values",
    ),
    (lambda: plots.contour_levels([1, 2], count=1), ValueError, r"count: expected a whole number"),
    (lambda: plots.contour_levels([np.nan]), ValueError, r"z: expected at least two different"),
    (
        lambda: plots.descent_paths(plots.canvas(), [[0, 0]]),
        TypeError,
        r"courses: expected a mapping from names, got \[\[0, 0\]\]",
    ),
    (
        lambda: plots.descent_paths(plots.canvas(), {}),
        ValueError,
        r"courses: expected from 1 to 6 entries, got 0",
    ),
    (
        lambda: plots.descent_paths(plots.canvas(), {"a": [1, 2]}),
        ValueError,
        r"courses\['a'\]: expected points of shape \(T \+ 1, 2\), got",
    ),
    (
        lambda: plots.descent_paths(plots.canvas(), {"a": [[np.nan, 0]]}),
        ValueError,
        r"courses\['a'\]: expected a finite start",
    ),
    (
        lambda: plots.gradient_field(plots.canvas(), lambda x: x[0]),
        TypeError,
        r"objective: expected an Objective, got",
    ),
    (
        lambda: plots.gradient_field(plots.canvas(), bowl, count=99),
        ValueError,
        r"count: expected a whole number from 2 to 25, got 99",
    ),
    (
        lambda: plots.gradient_arrow(plots.canvas(), bowl, [0, 0]),
        ValueError,
        r"point: expected one with a gradient other than 0, got \[0\.0, 0\.0\]",
    ),
    (
        lambda: plots.gradient_arrow(plots.canvas(), bowl, [0, 0, 0]),
        ValueError,
        r"point: expected a point of two finite numbers, got \[0, 0, 0\]",
    ),
    (
        lambda: plots.hessian_axes(plots.canvas(), quadratic(np.zeros((2, 2))), [0, 0]),
        ValueError,
        r"point: expected one with a Hessian other than 0",
    ),
    (
        lambda: plots.directional_derivatives(plots.canvas(), [0, 0]),
        ValueError,
        r"gradient: expected one other than 0",
    ),
    (
        lambda: plots.surface(plots.canvas(), bowl),
        TypeError,
        r"ax: expected axes of three dimensions, as canvas\(depth=True\) makes them, got",
    ),
    (
        lambda: plots.surface(plots.canvas(depth=True), bowl, count=99),
        ValueError,
        r"count: expected a whole number from 2 to 30, got 99",
    ),
    (
        lambda: plots.tangent_plane(plots.canvas(depth=True), lambda x: x[0], [0, 0]),
        TypeError,
        r"objective: expected an Objective",
    ),
    (
        lambda: plots.tangent_plane(plots.canvas(depth=True), bowl, [0, 0], reach=0),
        ValueError,
        r"reach: expected a positive finite number, got 0",
    ),
    (
        lambda: plots.deformed_grid(plots.canvas(columns=2), lambda x: x[0], [0, 0]),
        ValueError,
        r"F\(x\): expected an array of shape \(2, 1\), the shape of x, got",
    ),
    (
        lambda: plots.deformed_grid(plots.canvas(columns=2), polar, [0, 0], J=[1, 2]),
        ValueError,
        r"J: expected a matrix of shape \(2, 2\), got an array of shape \(2,\)",
    ),
]


@pytest.mark.parametrize(("call", "kind", "message"), BAD, ids=[message for *_, message in BAD])
def test_bad_input_is_named_with_what_was_expected_and_what_came(call, kind, message):
    with pytest.raises(kind, match=f"^(?:{message})"):
        call()
