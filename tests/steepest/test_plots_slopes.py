"""Slices, gradients over contours and under surfaces, planes, costs: what is drawn was computed."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex

from steepest import plots
from steepest.objectives import bowl, himmelblau, quadratic, ravine, shifted_bowl, square
from steepest.style import color

pytestmark = pytest.mark.usefixtures("drawing")

KEPT = quadratic([[2, 1], [1, 0]])  # x² + xy
VIEW = ((-3.0, 4.0), (-2.5, 3.5))


def f(x, y):
    return x**2 * y + 3 * y**2


# ---- slices


def test_each_slice_is_the_function_with_the_other_variable_held():
    along_x, along_y = plots.slices(plots.canvas(columns=2), f, [4, 10], [2, 1], reach=0.5)
    x, z = along_x.curve.get_data()
    assert [x[0], x[-1]] == pytest.approx([1.5, 2.5])
    assert z == pytest.approx(f(x, 1))
    y, z = along_y.curve.get_data()
    assert [y[0], y[-1]] == pytest.approx([0.5, 1.5])
    assert z == pytest.approx(f(2, y))


def test_tangents_of_slices_touch_at_the_point_with_the_given_slopes():
    for drawn, slope, center in zip(
        plots.slices(plots.canvas(columns=2), f, [4, 10], [2, 1]), [4, 10], [2, 1], strict=True
    ):
        (x1, x2), (y1, y2) = drawn.tangent.get_data()
        assert (y2 - y1) / (x2 - x1) == pytest.approx(slope)
        assert (y1 + y2) / 2 == pytest.approx(7)
        assert drawn.point.get_xydata() == pytest.approx(np.array([[center, 7]]))


def test_slices_share_one_scale_so_that_slopes_compare():
    panels = plots.canvas(columns=2)
    plots.slices(panels, f, [4, 10], [2, 1])
    assert panels[0].get_ylim() == panels[1].get_ylim()
    assert np.ptp(panels[0].get_xlim()) == pytest.approx(np.ptp(panels[1].get_xlim()))
    assert panels[0].get_title(loc="left") + panels[0].get_title() == "along x, at y = 1"


# ---- arrows and fields


def tips(drawn):
    return np.array([np.diff(a.arrow._posA_posB, axis=0)[0] for a in drawn.arrows])


@pytest.mark.parametrize("downhill", [False, True])
def test_arrows_are_gradients_to_one_scale(downhill):
    points = np.array([[1, 2], [2, -1.5], [-1, 1]])
    drawn = plots.arrows_on_contours(plots.canvas("square"), KEPT, points, VIEW, downhill=downhill)
    slopes = np.array([KEPT.gradient(p) for p in points]) * (-1 if downhill else 1)
    ratio = tips(drawn) / slopes
    assert ratio == pytest.approx(ratio[0, 0])
    assert ratio[0, 0] > 0
    assert np.linalg.norm(tips(drawn), axis=1).max() == pytest.approx(6 / 4)


def test_rays_lead_from_each_point_straight_to_the_target():
    drawn = plots.arrows_on_contours(
        plots.canvas("square"), ravine(), [[2, 1], [-1, 0.5]], target=[0, 0]
    )
    ends = [ray.get_xydata().tolist() for ray in drawn.rays]
    assert ends == [[[2, 1], [0, 0]], [[-1, 0.5], [0, 0]]]
    assert {to_hex(ray.get_color()) for ray in drawn.rays} == {color("minimum")}
    assert plots.arrows_on_contours(plots.canvas("square"), ravine(), [[2, 1]]).rays == []


@pytest.mark.parametrize("draw", [plots.arrows_on_contours, plots.field_on_contours])
def test_right_angles_look_right_and_axes_have_the_names(draw):
    ax = plots.canvas("square")
    points = {"points": [[1, 2]]} if draw is plots.arrows_on_contours else {}
    draw(ax, KEPT, view=VIEW, names=("x", "y"), **points)
    assert ax.get_aspect() == 1
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "y")
    assert (ax.get_xlim(), ax.get_ylim()) == VIEW


def test_a_field_over_contours_points_up_or_down():
    up = plots.field_on_contours(plots.canvas("square"), bowl, count=5).field
    down = plots.field_on_contours(plots.canvas("square"), bowl, count=5, downhill=True).field
    assert np.all(up.U * up.X >= 0)
    assert np.allclose(up.U, -down.U)
    assert np.allclose(up.V, -down.V)


def drawn_levels(draw):
    if draw is plots.surface_with_arrows:
        drawn = draw(
            plots.canvas("square", depth=True), KEPT, [[1, 2]], VIEW, levels=range(1, 8, 2)
        )
        return drawn.surface.contours.levels
    return draw(
        plots.canvas("square"), KEPT, [[1, 2]], VIEW, levels=range(1, 8, 2)
    ).contours.lines.levels


@pytest.mark.parametrize("draw", [plots.arrows_on_contours, plots.surface_with_arrows])
def test_contours_have_the_heights_that_are_asked_for(draw):
    assert drawn_levels(draw).tolist() == [1, 3, 5, 7]


@pytest.mark.parametrize("levels", [[3, 1], [1, 1], [0, np.nan]])
def test_heights_that_do_not_ascend_are_refused(levels):
    message = r"^levels: expected finite heights that ascend, got \["
    with pytest.raises(ValueError, match=message):
        plots.arrows_on_contours(plots.canvas("square"), KEPT, [[1, 2]], VIEW, levels=levels)
    with pytest.raises(ValueError, match=message):
        plots.surface_with_arrows(plots.canvas("square", depth=True), bowl, [[1, 2]], levels=levels)


# ---- surfaces


def test_arrows_on_the_floor_are_gradients_and_points_lie_on_the_surface():
    ax = plots.canvas("square", depth=True)
    points = np.array([[4, -2.5], [4.5, 0.5]])
    drawn = plots.surface_with_arrows(ax, shifted_bowl, points)
    strokes = np.array(drawn.arrows._segments3d)
    assert strokes[:, 0, :2] == pytest.approx(points)
    ratio = (strokes[:, 1, :2] - points) / np.array([shifted_bowl.gradient(p) for p in points])
    assert ratio == pytest.approx(ratio[0, 0])
    assert np.linalg.norm(strokes[:, 1, :2] - points, axis=1).max() == pytest.approx(8 / 4)
    assert strokes[..., 2] == pytest.approx(ax.get_zlim()[0])
    assert np.array(drawn.points.get_data_3d()[2]) == pytest.approx(shifted_bowl(points.T))


def test_the_surface_hides_the_contours_behind_it_and_arrows_and_points_lie_in_front():
    drawn = plots.surface_with_arrows(plots.canvas("square", depth=True), bowl, [[1, 2]])
    parts = drawn.surface.contours, drawn.surface.faces, drawn.arrows, drawn.points
    order = [part.get_zorder() for part in parts]
    assert order == sorted(set(order))
    assert not drawn.points.axes.computed_zorder  # so that the order above is the one drawn


def test_an_arrow_head_is_symmetric_about_its_shaft():
    drawn = plots.surface_with_arrows(plots.canvas("square", depth=True), bowl, [[1, 2]])
    start, tip, left, _, right = drawn.arrows._segments3d[0][:, :2]
    shaft = tip - start
    assert (left - tip) @ shaft == pytest.approx((right - tip) @ shaft)
    assert (left - tip) @ shaft < 0
    middle = (left + right) / 2 - start
    assert shaft[0] * middle[1] == pytest.approx(shaft[1] * middle[0])


def test_a_critical_point_has_an_arrow_of_length_0():
    drawn = plots.surface_with_arrows(plots.canvas("square", depth=True), bowl, [[0, 0]])
    assert np.ptp(drawn.arrows._segments3d[0], axis=0) == pytest.approx(0)


def test_the_plane_touches_the_surface_at_the_point():
    drawn = plots.plane_on_surface(
        plots.canvas("square", depth=True), shifted_bowl, [3.5, 0.5], reach=1.6
    )
    assert np.ravel(drawn.plane.point.get_data_3d()) == pytest.approx([3.5, 0.5, 4.5])
    assert drawn.surface.contours is None


# ---- costs


def test_counts_are_drawn_as_they_are_on_logarithmic_axes():
    ax = plots.canvas()
    lines = plots.evaluation_counts(ax, [1, 10], {"central": [2, 20], "reverse": [2, 2]})
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert lines["central"].get_xydata().tolist() == [[1, 2], [10, 20]]
    assert lines["reverse"].get_xydata().tolist() == [[1, 2], [10, 2]]


# ---- refusals


@pytest.mark.parametrize("points", [[1, 2], [[1, 2, 3]], [], [[np.nan, 1]]])
def test_points_that_are_none_of_the_plane_are_refused(points):
    with pytest.raises(ValueError, match=r"^points: expected"):
        plots.arrows_on_contours(plots.canvas("square"), bowl, points)
    with pytest.raises(ValueError, match=r"^points: expected"):
        plots.surface_with_arrows(plots.canvas("square", depth=True), bowl, points)


def test_a_gradient_of_0_has_no_direction():
    with pytest.raises(ValueError, match="gradient other than 0"):
        plots.arrows_on_contours(plots.canvas("square"), bowl, [[0, 0]])


def test_a_bare_function_has_no_gradient_to_draw():
    bare = lambda x: x[0] ** 2 + x[1] ** 2  # noqa: E731
    for draw in (
        lambda ax: plots.arrows_on_contours(ax, bare, [[1, 1]], VIEW),
        lambda ax: plots.field_on_contours(ax, bare, VIEW),
    ):
        with pytest.raises(TypeError, match=r"^objective: expected an Objective"):
            draw(plots.canvas("square"))
    deep = plots.canvas("square", depth=True)
    with pytest.raises(TypeError, match=r"^objective: expected an Objective"):
        plots.surface_with_arrows(deep, bare, [[1, 1]], VIEW)


@pytest.mark.parametrize("counts", [[1, 2], [1, 2, 0], [1, 2, np.inf]])
def test_counts_that_do_not_fit_are_named(counts):
    with pytest.raises(ValueError, match="expected one positive number for each size"):
        plots.evaluation_counts(plots.canvas(), [1, 10, 100], {"a": counts})


def test_a_target_outside_the_plane_and_a_view_of_one_variable_are_refused():
    with pytest.raises(ValueError, match="target: expected a point"):
        plots.arrows_on_contours(plots.canvas("square"), himmelblau, [[1, 1]], target=[1])
    with pytest.raises(ValueError, match="view: expected"):
        plots.field_on_contours(plots.canvas("square"), square)
