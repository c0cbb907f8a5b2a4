"""Descents over time and on curves, compositions, graphs, networks: drawn equals computed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex

from steepest import plots
from steepest.functions import relu, relu_derivative, sigmoid, tanh, tanh_derivative
from steepest.minimize import RateSweep, learning_rate_finder, minimize
from steepest.networks import MLP, train
from steepest.objectives import ravine, shifted_square, square
from steepest.optimizers import Adam, GradientDescent
from steepest.plots.graphs import GraphNode, layout
from steepest.schedules import constant, cosine, step_decay
from steepest.style import color

pytestmark = pytest.mark.usefixtures("drawing")


def written(ax):
    return [text.get_text() for text in ax.texts]


def descent(rate, steps=60):
    return minimize(ravine(), [2, 1], GradientDescent(rate), max_steps=steps)


# ---- curves over time


def test_losses_and_gradient_norms_are_those_of_the_trajectory_with_its_reason():
    runs = {"slow": descent(0.01), "good": descent(0.09, 500), "wild": descent(0.12, 500)}
    for what in ("values", "gradient_norms"):
        ax = plots.canvas()
        lines = plots.descent_curves(ax, runs, what)
        assert ax.get_yscale() == "log"
        assert lines["slow"].get_ydata() == pytest.approx(getattr(runs["slow"], what))
        assert written(ax) == ["slow: out of steps", "good: converged", "wild: diverged"]
        assert to_hex(lines["wild"].get_color()) == color("warning")
        assert color("warning") not in {to_hex(lines[n].get_color()) for n in ("slow", "good")}


def test_what_diverges_leaves_the_picture_before_it_flattens_the_others():
    line = plots.descent_curves(plots.canvas(), {"wild": descent(0.12, 500)})["wild"]
    assert 1e3 * 14 < line.get_ydata().max() < 1e5 * 14


def test_a_minimum_is_subtracted_and_zeros_are_left_out():
    ax = plots.canvas()
    lines = plots.descent_curves(ax, {"a": [5.0, 3.0, 2.0]}, minimum=2.0)
    assert lines["a"].get_xydata().tolist() == [[0, 3], [1, 1]]
    assert ax.get_ylabel() == "loss above its minimum"
    assert written(ax) == ["a"]


def test_names_stand_beside_the_ends_of_lines_that_stop_early():
    ax = plots.canvas()
    plots.descent_curves(ax, {"short": 0.5 ** np.arange(20), "long": 0.9 ** np.arange(100)})
    places = {text.get_text(): text.xy[0] for text in ax.texts}
    assert places["short"] == pytest.approx(19)
    assert places["long"] == pytest.approx(99)


def test_a_bound_is_drawn_above_what_was_measured_and_the_slack_between():
    k = np.arange(1, 30)
    drawn = plots.against_bound(plots.canvas(), k, 0.5**k, 1 / k, ("distance", "theorem"))
    assert drawn.measured.get_ydata() == pytest.approx(0.5**k)
    assert drawn.bound.get_ydata() == pytest.approx(1 / k)
    assert to_hex(drawn.bound.get_color()) == color("warning")
    heights = drawn.slack.get_paths()[0].vertices[:, 1]
    assert {round(h, 9) for h in 1 / k} <= {round(h, 9) for h in heights}
    assert written(drawn.measured.axes) == ["distance", "theorem"]


def test_names_of_a_bound_that_is_met_do_not_cover_each_other():
    ax = plots.canvas()
    k = np.arange(1, 30)
    plots.against_bound(ax, k, 1 / k, 1.0001 / k)
    assert ax.texts[0].xyann[1] < 0 < ax.texts[1].xyann[1]


def test_the_finder_marks_its_suggestion():
    sweep = learning_rate_finder(square, 3.0, GradientDescent(1.0))
    ax = plots.canvas()
    drawn = plots.rate_finder(ax, sweep)
    assert ax.get_xscale() == "log"
    assert drawn.curve.get_xdata() == pytest.approx(sweep.learning_rates)
    assert drawn.curve.get_ydata() == pytest.approx(sweep.values)
    assert set(drawn.suggestion.get_xdata()) == {sweep.suggestion}
    assert ax.get_ylim()[1] < 2 * sweep.values[0], "the explosion does not hide the descent"


def test_a_finder_without_a_fall_marks_nothing_and_leaves_out_what_is_not_finite():
    sweep = RateSweep(np.array([0.1, 1.0, 10.0]), np.array([-1.0, 2.0, np.inf]), np.nan)
    drawn = plots.rate_finder(plots.canvas(), sweep)
    assert drawn.suggestion is None
    assert drawn.curve.get_xdata().tolist() == [0.1, 1.0]


def test_schedules_are_drawn_at_whole_steps():
    ax = plots.canvas()
    schedules = {"constant": constant(0.1), "stairs": step_decay(0.1, every=3), "own": lambda t: t}
    lines = plots.learning_rates(ax, schedules, 8)
    assert lines["stairs"].get_ydata() == pytest.approx([0.1] * 3 + [0.01] * 3 + [0.001] * 2)
    assert lines["own"].get_xydata().tolist() == [[t, t] for t in range(8)]
    assert ax.get_ylim()[0] == 0


def test_names_of_lines_that_end_on_the_axis_stand_above_it_and_apart():
    ax = plots.canvas()
    plots.learning_rates(ax, {"a": cosine(0.1, 99), "b": cosine(0.2, 99), "c": constant(0.2)}, 100)
    ax.figure.draw_without_rendering()
    low, high, _ = sorted((text.get_window_extent() for text in ax.texts), key=lambda box: box.y0)
    assert low.y0 > ax.bbox.y0
    assert high.y0 > low.y1


def test_a_long_schedule_is_thinned_and_keeps_its_ends():
    lines = plots.learning_rates(plots.canvas(), {"cosine": cosine(0.1, 10_000)}, 10_001)
    t, rate = lines["cosine"].get_data()
    assert len(t) <= 161
    assert (t[0], t[-1]) == (0, 10_000)
    assert rate == pytest.approx(0.05 * (1 + np.cos(np.pi * t / 10_000)))


def test_the_effective_learning_rate_of_descent_is_its_learning_rate_in_each_coordinate():
    lines = plots.step_sizes(plots.canvas(), descent(0.01), ravine().gradient, ("x", "y"))
    for line in lines.values():
        assert line.get_ydata() == pytest.approx(np.full(60, 0.01))


def test_step_sizes_are_the_distances_between_iterates():
    course = minimize(ravine(), [2, 1], Adam(0.1), max_steps=9)
    lines = plots.step_sizes(plots.canvas(), course)
    assert list(lines) == ["$w_1$", "$w_2$"]
    for i, line in enumerate(lines.values()):
        assert line.get_ydata() == pytest.approx(np.abs(np.diff(course.iterates[:, i])))
        assert line.get_xdata()[0] == 1


# ---- on a curve


def test_iterates_lie_on_the_curve():
    course = minimize(shifted_square, -2.0, GradientDescent(0.9), max_steps=12)
    ax = plots.canvas()
    drawn = plots.iterates_on_curve(ax, shifted_square, course, (-3, 9))
    x, y = drawn.path.get_data()
    assert x == pytest.approx(course.iterates)
    assert y == pytest.approx((x - 3) ** 2)
    assert to_hex(drawn.path.get_color()) == color("path")
    assert ax.get_xlim() == (-3, 9)


def test_a_descent_that_climbs_is_a_warning_and_is_cut_where_it_is_far_away():
    course = minimize(square, 3.0, GradientDescent(1.1), max_steps=40)
    drawn = plots.iterates_on_curve(plots.canvas(), square, course, (-6, 6))
    assert to_hex(drawn.path.get_color()) == color("warning")
    assert np.abs(drawn.path.get_xdata()).max() <= 24
    assert len(drawn.path.get_xdata()) > 5


def test_each_regime_has_its_name_above_and_its_verdict_below():
    rates = {"small": 0.001, "at once": 0.5, "wild": 1.1}
    courses = {
        name: minimize(
            shifted_square, [-2.0], GradientDescent(rate), max_steps=500 if rate > 1 else 50
        )
        for name, rate in rates.items()
    }
    axes = plots.canvas("wide", columns=3)
    plots.learning_rate_regimes(axes, shifted_square, courses, (-3, 9))
    assert [ax.get_title(loc="left") for ax in axes] == list(rates)
    below = [ax.get_xlabel() for ax in axes]
    assert below[:2] == ["50 steps: w = −1.52", "converged after 1 step"]
    assert below[2].startswith("diverged after ")


def test_the_variable_has_the_name_it_is_given():
    course = minimize(square, 3.0, GradientDescent(0.01), max_steps=2)
    ax = plots.canvas()
    plots.iterates_on_curve(ax, square, course, (-4, 4), variable="x")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "f(x)")
    (panel,) = plots.canvas(columns=2)[:1]
    plots.learning_rate_regimes([panel], square, {"small": course}, (-4, 4), variable="x")
    assert panel.get_xlabel() == "2 steps: x = 2.88"


# ---- compositions


def test_a_pipeline_names_values_functions_rates_and_their_product():
    ax = plots.canvas()
    drawn = plots.pipeline(ax, {"x": 2, "u": 0.5, "y": 4}, ["f", "g"], [-0.5, 3])
    assert written(ax)[:3] == ["x\n2", "u\n0.5", "y\n4"]
    assert written(ax)[3:7] == ["f", "× −0.5", "g", "× 3"]
    assert drawn.product.get_text() == "rate of y with x: −0.5 · 3 = −1.5"
    assert (len(drawn.boxes), len(drawn.arrows)) == (3, 2)


def test_a_pipeline_of_one_function_has_its_rate_alone():
    drawn = plots.pipeline(plots.canvas(), {"x": 3, "y": 9}, ["square"], [6])
    assert drawn.product.get_text() == "rate of y with x: 6"


@pytest.mark.parametrize("rates", [[2, 3], [0.5, 4], [3, 0.5, 2]])
def test_gears_touch_at_their_pitch_circles_and_teeth_are_in_proportion_to_radii(rates):
    wheels = plots.gears(plots.canvas(), rates)
    outlines = [wheel.get_xy()[:-1] for wheel in wheels]
    teeth = np.array([len(outline) // 4 for outline in outlines])
    speeds = np.concatenate([[1], np.cumprod(rates)])
    assert teeth * speeds == pytest.approx(teeth[0])
    centers = [np.mean(outline, axis=0)[0] for outline in outlines]
    radii = [np.hypot(*(o - [c, 0]).T).mean() for o, c in zip(outlines, centers, strict=True)]
    assert np.diff(centers) == pytest.approx(np.array(radii[:-1]) + radii[1:])


def test_teeth_of_gears_mesh_a_tooth_in_a_gap():
    first, second = plots.gears(plots.canvas(), [2])

    def reach(wheel, center, angle):
        xy = wheel.get_xy()[:-1] - [center, 0]
        away = np.abs(np.angle(np.exp(1j * (np.arctan2(xy[:, 1], xy[:, 0]) - angle))))
        return np.hypot(*xy[np.argmin(away)])

    assert reach(first, 0.0, 0.0) > 1.0, "the first has radius 1 about 0, and a tooth"
    assert reach(second, 1.5, np.pi) < 0.5, "the second has radius 1/2 about 1.5, and a gap"


def test_activations_stand_above_their_derivatives():
    pairs = {"tanh": (tanh, tanh_derivative), "ReLU": (relu, relu_derivative)}
    axes = plots.canvas("square", rows=2)
    above, below = plots.activations(axes, pairs, (-3, 3))
    z = above["tanh"].get_xdata()
    assert above["tanh"].get_ydata() == pytest.approx(np.tanh(z))
    assert below["tanh"].get_ydata() == pytest.approx(1 - np.tanh(z) ** 2)
    assert above["ReLU"].axes is axes[0]
    assert below["ReLU"].axes is axes[1]
    assert axes[1].get_xlim() == (-3, 3)


def test_products_of_slopes_are_powers_or_running_products():
    ax = plots.canvas()
    lines = plots.products_by_depth(ax, {"sigmoid": 0.25, "each": [2, -3, 0.5]}, 3)
    assert lines["sigmoid"].get_ydata() == pytest.approx([1 / 4, 1 / 16, 1 / 64])
    assert lines["each"].get_ydata() == pytest.approx([2, 6, 3])
    assert written(ax) == ["sigmoid", "each"]


# ---- graphs


def test_the_graph_of_one_neuron_has_the_textbook_numbers():
    nodes = plots.graph_of(lambda w, b: -np.log(sigmoid(w * 2 + b)), w=0.5, b=-0.1)
    by_name = {node.name: node for node in nodes}
    assert list(by_name) == ["w", "b", "×", "+", "sigmoid", "log", "−"]
    assert by_name["+"].value == pytest.approx(0.9)
    assert by_name["sigmoid"].value == pytest.approx(0.7109, abs=5e-5)
    assert nodes[-1].value == pytest.approx(0.3412, abs=5e-5)
    assert by_name["w"].gradient == pytest.approx(-0.5781, abs=5e-5)
    assert by_name["b"].gradient == pytest.approx(-0.2891, abs=5e-5)
    assert nodes[-1].gradient == 1


def test_a_graph_writes_values_forwards_and_gradients_backwards():
    ax = plots.canvas()
    nodes = plots.graph_of(lambda a: a**2 + 3 * a, a=2.0)
    drawn = plots.computation_graph(ax, nodes)
    assert written(ax)[:3] == ["a", r"$\rightarrow$ 2", r"$\leftarrow$ 7"]
    assert written(ax)[-1] == r"$\leftarrow$ 1"
    assert len(drawn.boxes) == 4
    ax = plots.canvas()
    plots.computation_graph(ax, nodes, backward=False)
    assert not any("leftarrow" in text for text in written(ax))


def test_a_value_used_twice_by_one_operation_has_one_strong_arrow():
    drawn = plots.computation_graph(plots.canvas(), plots.graph_of(lambda a: a * a, a=3.0))
    (arrow,) = drawn.arrows
    assert arrow.get_linewidth() > 2


def test_an_array_is_shown_by_its_shape_and_an_unknown_value_not_at_all():
    ax = plots.canvas()
    plots.computation_graph(
        ax, [GraphNode("W", np.zeros((2, 3))), GraphNode("L", None, None, (0,))]
    )
    assert written(ax) == ["W", r"$\rightarrow$ 2×3", "L"]


def test_a_deep_graph_is_drawn_downwards_and_its_boxes_do_not_overlap():
    def loss(x, w1, b1, w2, b2):
        return (w2 * sigmoid(w1 * x + b1) + b2 - 1) ** 2

    nodes = plots.graph_of(loss, x=2.0, w1=0.5, b1=-0.1, w2=1.5, b2=0.2)
    for size, downward in (("tall", None), ("square", None), ("tall", True)):
        drawn = plots.computation_graph(plots.canvas(size), nodes, downward=downward)
        boxes = [box.get_bbox() for box in drawn.boxes]
        overlaps = [a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i]]
        assert not any(overlaps)
        assert boxes[-1].y1 < min(box.y0 for box in boxes[:5]), "the output is below the inputs"


def test_a_graph_fits_into_axes_that_were_placed_by_hand():
    ax = plots.canvas().figure.add_axes((0.1, 0.2, 0.5, 0.6))
    nodes = plots.graph_of(lambda a: a**2 + 3 * a, a=2.0)
    boxes = [box.get_bbox() for box in plots.computation_graph(ax, nodes).boxes]
    assert boxes[0].x0 >= ax.get_xlim()[0]
    assert boxes[-1].x1 <= ax.get_xlim()[1]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_every_node_stands_behind_its_parents_and_alone_at_its_place():
    nodes = plots.graph_of(lambda a, b, c: (a * b + c) * np.sin(a) / b, a=1.0, b=2.0, c=3.0)
    places, bends = layout(nodes)
    assert len(set(places)) == len(places) > len(nodes)
    for i, node in enumerate(nodes):
        for parent in node.parents:
            way = [places[k][0] for k in (parent, *bends[parent, i], i)]
            assert np.diff(way).tolist() == [1] * (len(way) - 1), "an arrow goes layer by layer"


def test_an_arrow_that_skips_layers_goes_around_the_boxes_between():
    nodes = plots.graph_of(lambda x, w: x + np.tanh(w * x), x=0.5, w=1.5)
    for downward in (False, True):
        drawn = plots.computation_graph(plots.canvas("tall"), nodes, downward=downward)
        for arrow in drawn.arrows:
            line = np.concatenate(
                [np.linspace(a, b, 50)[1:-1] for a, b in pairwise(arrow._path_original.vertices)]
            )
            assert not any(box.get_bbox().contains(*point) for box in drawn.boxes for point in line)


# ---- networks


def test_the_boundary_separates_where_the_classifier_changes_its_mind():
    X = [[0, 0], [1, 1], [0.2, 0.9], [0.9, 0.1]]
    drawn = plots.decision_surface(
        plots.canvas(), lambda P: sigmoid(8 * (P[:, :1] - 0.4)), X, [0, 1, 0, 1]
    )
    boundary = drawn.boundary.get_paths()[0].vertices
    assert boundary[:, 0] == pytest.approx(0.4, abs=0.01)
    zeros, ones = (points.get_xydata().tolist() for points in drawn.samples)
    assert zeros == [[0, 0], [0.2, 0.9]]
    assert ones == [[1, 1], [0.9, 0.1]]
    assert [points.get_marker() for points in drawn.samples] == ["o", "s"]


def test_a_decision_surface_takes_a_network_with_logits_and_a_view():
    network = MLP((2, 4, 1))
    parameters = network.init(np.random.default_rng(0))
    ax = plots.canvas()
    plots.decision_surface(
        ax, lambda P: network(parameters, P), [[0, 0], [1, 1]], [[0], [1]], ((-1, 2), (-3, 4)), 0.0
    )
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1, 2), (-3, 4))


def test_the_losses_of_a_history_are_those_of_its_epochs():
    X = np.linspace(-1, 1, 8).reshape(-1, 1)
    line = MLP((1, 1))
    rng = np.random.default_rng(0)

    def squared(p, y):
        return np.mean((p - y) ** 2)

    done = train(line, line.init(rng), X, X, squared, GradientDescent(0.1), epochs=5, rng=rng)
    ax = plots.canvas()
    drawn = plots.loss_histories(ax, {"run": done.history})
    assert drawn["run"].get_ydata() == pytest.approx(done.history.epoch_losses)
    assert drawn["run"].get_xdata().tolist() == [1, 2, 3, 4, 5]
    assert ax.get_xlabel() == "epoch"


def test_a_running_mean_has_the_losses_faintly_behind_it():
    ax = plots.canvas()
    plots.loss_histories(ax, {"a": [4, 2, 3, 1]}, average=2, log=False)
    faint, mean = ax.lines
    assert faint.get_ydata().tolist() == [4, 2, 3, 1]
    assert faint.get_alpha() < 0.5
    assert mean.get_xydata().tolist() == [[2, 3], [3, 2.5], [4, 2]]
    assert (ax.get_yscale(), ax.get_xlabel()) == ("linear", "step t")


def test_bars_are_shares_of_dead_units_and_told_apart_by_hatching():
    ax = plots.canvas()
    bars = plots.dead_units(ax, {"a": [0, 4], "b": [8, 16], "c": [2, 2]}, [8, 16])
    assert [bar.get_height() for bar in bars["b"]] == [100, 100]
    assert [bar.get_height() for bar in bars["a"]] == [0, 25]
    assert len({group[0].get_hatch() for group in bars.values()}) == 3
    edges = sorted((bar.get_x(), bar.get_x() + bar.get_width()) for g in bars.values() for bar in g)
    assert all(a[1] < b[0] for a, b in pairwise(edges))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b", "c"]


# ---- bad input

ONE = {"a": [1.0]}
BAD = [
    (lambda: plots.descent_curves(plots.canvas(), [1]), TypeError, r"courses: expected a mapping"),
    (
        lambda: plots.descent_curves(plots.canvas(), ONE, "speed"),
        ValueError,
        r"what: expected one of 'values', 'gradient_norms', got 'speed'",
    ),
    (
        lambda: plots.descent_curves(plots.canvas(), {name: [1.0] for name in "abcdefg"}),
        ValueError,
        r"courses: expected from 1 to 6 entries, got 7",
    ),
    (
        lambda: plots.descent_curves(plots.canvas(), {"a": [-1.0, 0.0]}),
        ValueError,
        r"a: expected finite numbers that have a place on the axis, got none among 2",
    ),
    (
        lambda: plots.descent_curves(plots.canvas(), {"a": []}),
        ValueError,
        r"courses\['a'\]: expected a vector of numbers, got \[\]",
    ),
    (
        lambda: plots.against_bound(plots.canvas(), [1, 2], [1, 1], [1]),
        ValueError,
        r"bound: expected 2 numbers, as steps, got 1",
    ),
    (
        lambda: plots.against_bound(plots.canvas(), [1, 2], [1, 0], [1, 1]),
        ValueError,
        r"measured: expected positive numbers, got 0\.0",
    ),
    (lambda: plots.rate_finder(plots.canvas(), [1]), TypeError, r"sweep: expected a RateSweep"),
    (
        lambda: plots.rate_finder(plots.canvas(), RateSweep(np.ones(1), np.array([np.nan]), 1.0)),
        ValueError,
        r"sweep: expected finite values, got none",
    ),
    (
        lambda: plots.learning_rates(plots.canvas(), {"a": 0.1}, 5),
        TypeError,
        r"schedules\['a'\]: expected a function, got 0\.1",
    ),
    (
        lambda: plots.learning_rates(plots.canvas(), {"a": constant(1)}, 0),
        ValueError,
        r"steps: expected a whole number from 1",
    ),
    (lambda: plots.step_sizes(plots.canvas(), [1]), TypeError, r"course: expected a Trajectory"),
    (
        lambda: plots.step_sizes(plots.canvas(), minimize(square, 3.0, GradientDescent(0.1))),
        ValueError,
        r"course: expected a descent of at least one step in several variables",
    ),
    (
        lambda: plots.step_sizes(plots.canvas(), descent(0.1), names=("x",)),
        ValueError,
        r"names: expected 2, one a coordinate, got 1",
    ),
    (
        lambda: plots.iterates_on_curve(plots.canvas(), square, [[1, 2]], (0, 1)),
        ValueError,
        r"course: expected iterates of one variable, got \[\[1, 2\]\]",
    ),
    (
        lambda: plots.iterates_on_curve(plots.canvas(), square, 3.0, (0, 1)),
        ValueError,
        r"course: expected iterates of one variable, got 3\.0",
    ),
    (
        lambda: plots.learning_rate_regimes([plots.canvas()], square, ONE, (0, 1)),
        TypeError,
        r"courses\['a'\]: expected a Trajectory",
    ),
    (
        lambda: plots.pipeline(plots.canvas(), {"x": 1}, ["f"], [1]),
        ValueError,
        r"values: expected 2, one more than rates, got 1",
    ),
    (
        lambda: plots.pipeline(plots.canvas(), {"x": 1, "y": 2}, [], [1]),
        ValueError,
        r"functions: expected 1 names, one a rate, got 0",
    ),
    (
        lambda: plots.gears(plots.canvas(), [100]),
        ValueError,
        r"rates: expected numbers from 1/8 to 8, got \[100\.0\]",
    ),
    (
        lambda: plots.gears(plots.canvas(), [2], ["x"]),
        ValueError,
        r"names: expected 2, one more than rates, got 1",
    ),
    (
        lambda: plots.activations(plots.canvas(rows=2), {"a": relu}),
        TypeError,
        r"functions\['a'\]: expected a function and its derivative, got",
    ),
    (
        lambda: plots.activations(plots.canvas(rows=2), {"a": (relu, 1)}),
        TypeError,
        r"functions\['a'\]\[1\]: expected a function, got 1",
    ),
    (
        lambda: plots.products_by_depth(plots.canvas(), {"a": [1, 2]}, 3),
        ValueError,
        r"slopes\['a'\]: expected 1 or 3 slopes, got 2",
    ),
    (lambda: plots.graph_of(abs), ValueError, r"inputs: expected at least one named input"),
    (
        lambda: plots.graph_of(lambda a: 3.0, a=1),
        ValueError,
        r"f: expected a function that returns one number computed from its inputs, got 3\.0",
    ),
    (
        lambda: plots.graph_of(lambda a: 2 * a, a=[1, 2]),
        ValueError,
        r"f: expected a function that returns one number .*, got an array of shape \(2,\)",
    ),
    (lambda: plots.computation_graph(plots.canvas(), []), ValueError, r"nodes: expected at least"),
    (
        lambda: plots.computation_graph(plots.canvas(), ["a"]),
        TypeError,
        r"nodes\[0\]: expected a GraphNode, got 'a'",
    ),
    (
        lambda: plots.computation_graph(plots.canvas(), [GraphNode("a", 1, 1, (0,))]),
        ValueError,
        r"nodes\[0\]: expected parents from 0 to -1, before it in the list, got \(0,\)",
    ),
    (
        lambda: plots.decision_surface(plots.canvas(), relu, [1, 2], [0, 1]),
        ValueError,
        r"X: expected samples of shape \(N, 2\), got",
    ),
    (
        lambda: plots.decision_surface(plots.canvas(), relu, [[1, 2]], [2]),
        ValueError,
        r"y: expected 1 classes, 0 or 1, got",
    ),
    (
        lambda: plots.decision_surface(plots.canvas(), relu, [[1, 2]], [1]),
        ValueError,
        r"predict\(X\): expected one score for each of 3721 points, got",
    ),
    (
        lambda: plots.loss_histories(plots.canvas(), ONE, average=2),
        ValueError,
        r"histories\['a'\]: expected at least 2 losses to average, got 1",
    ),
    (
        lambda: plots.dead_units(plots.canvas(), {"a": [1, 2], "b": [1]}, 4),
        ValueError,
        r"counts\['b'\]: expected 2 counts and widths, one a hidden layer, got 1 and 1",
    ),
    (
        lambda: plots.dead_units(plots.canvas(), {"a": [5]}, 4),
        ValueError,
        r"counts\['a'\]: expected numbers from 0 to the layer's width, got \[5\.0\]",
    ),
]


@pytest.mark.parametrize(("call", "kind", "message"), BAD, ids=[message for *_, message in BAD])
def test_bad_input_is_named_with_what_was_expected_and_what_came(call, kind, message):
    with pytest.raises(kind, match=f"^(?:{message})"):
        call()
