"""Chords, tangents, escapes, slices, areas, rules, Monte Carlo, ROC: drawn equals computed."""

from __future__ import annotations

import re

import numpy as np
import pytest
from matplotlib.colors import to_hex

from steepest import plots
from steepest.metrics import auc, roc_curve
from steepest.plots._canvas import plain
from steepest.style import color

pytestmark = pytest.mark.usefixtures("drawing")


def written(ax):
    return [text.get_text() for text in ax.texts]


def cube(x):
    return x**3


# ---- convexity


@pytest.mark.parametrize(
    ("f", "role"),
    [(np.exp, "minimum"), (lambda x: x**4, "minimum"), (lambda x: -(x**2), "warning")],
)
def test_the_gap_goes_from_the_curve_to_the_chord_and_warns_where_the_chord_is_below(f, role):
    ax = plots.canvas()
    drawn = plots.chord_test(ax, f, -1, 2, 0.25, (-2, 3))
    assert drawn.chord.get_xydata() == pytest.approx(np.array([[-1, f(-1)], [2, f(2)]], float))
    below, above = drawn.gap.get_ydata()
    assert drawn.gap.get_xdata() == pytest.approx([-0.25, -0.25])
    assert below == pytest.approx(f(-0.25))
    assert above == pytest.approx(0.75 * f(-1) + 0.25 * f(2))
    assert to_hex(drawn.gap.get_color()) == color(role)
    number = written(ax)[0].removeprefix("chord − curve = ").replace("−", "-")
    assert float(number) == pytest.approx(above - below, rel=0.01)


def test_a_chord_that_meets_the_curve_is_no_violation():
    drawn = plots.chord_test(plots.canvas(), lambda x: 2 * x, 0, 1, 0.5, (0, 1))
    assert to_hex(drawn.gap.get_color()) == color("minimum")


def test_tangents_of_a_convex_function_stay_below_it_inside_the_view():
    ax = plots.canvas()
    curve, *lines = plots.tangents_below(ax, np.exp, np.exp, [-1, 0, 1], (-2, 2))
    assert len(lines) == 3
    for line, x0 in zip(lines, [-1, 0, 1], strict=True):
        x, y = line.get_data()
        assert (y[1] - y[0]) / (x[1] - x[0]) == pytest.approx(np.exp(x0))
        assert np.interp(x0, x, y) == pytest.approx(np.exp(x0))
        assert np.all(y <= np.exp(x))
        assert ax.get_ylim()[0] <= y.min()
        assert y.max() <= ax.get_ylim()[1]
    assert curve.get_ydata() == pytest.approx(np.exp(curve.get_xdata()))


def test_a_level_tangent_crosses_the_whole_view():
    _, line = plots.tangents_below(plots.canvas(), np.cosh, np.sinh, [0], (-2, 2))
    assert line.get_xdata().tolist() == [-2, 2]


def test_shares_are_points_with_their_numbers_and_zeros_are_left_out():
    ax = plots.canvas()
    line = plots.positive_definite_shares(ax, [1, 2, 3, 9], [0.5, 0.146, 0.025, 0])
    assert line.get_xydata().tolist() == [[1, 0.5], [2, 0.146], [3, 0.025]]
    assert written(ax) == ["0.5", "0.15", "0.025"]
    assert ax.get_yscale() == "log"


def test_an_escape_is_predicted_by_the_negative_curvature_and_dated():
    ax = plots.canvas()
    distances = 1e-3 * 1.2 ** np.arange(50)
    drawn = plots.escape(ax, -distances, 0.1, -2.0, threshold=1.0)
    assert drawn.measured.get_ydata() == pytest.approx(distances)
    assert drawn.predicted.get_ydata() == pytest.approx(distances)
    step = int(np.ceil(np.log(1000) / np.log(1.2)))
    assert f"escaped at step {step}" in written(ax)
    assert any("factor 1.2" in text for text in written(ax))


def test_what_stays_at_the_saddle_has_not_escaped_and_does_not_stretch_the_view():
    ax = plots.canvas()
    plots.escape(ax, np.full(300, 1e-3), 0.1, -2.0, threshold=1e-2)
    assert "not escaped" in written(ax)
    assert ax.get_ylim()[1] < 1


def test_a_slice_is_the_loss_along_the_direction_whatever_the_structure():
    parameters = {"w": np.array([1.0, 2.0]), "b": 3.0}
    direction = {"w": np.array([1.0, 0.0]), "b": -1.0}

    def loss(p):
        return np.sum(p["w"] ** 2) + p["b"] ** 3

    line = plots.loss_slice(plots.canvas(), loss, parameters, [direction], reach=2, size=9)
    s = np.linspace(-2, 2, 9)
    assert line.get_xdata() == pytest.approx(s)
    assert line.get_ydata() == pytest.approx((1 + s) ** 2 + 4 + (3 - s) ** 3)
    assert parameters["w"].tolist() == [1, 2]


def test_a_plane_of_two_directions_has_contours_of_the_loss():
    def loss(w):
        return w[0] ** 2 + 4 * w[1] ** 2 + w[2]

    directions = [np.array([1.0, 0, 0]), np.array([0, 0.5, 0])]
    ax = plots.canvas("square")
    drawn = plots.loss_slice(ax, loss, np.array([0.0, 0, 7]), directions, reach=1.5, size=61)
    for level, path in zip(drawn.lines.levels, drawn.lines.get_paths(), strict=True):
        s, r = path.vertices.T
        if len(s):
            assert s**2 + r**2 + 7 == pytest.approx(np.full(len(s), level), abs=0.01)
    assert ax.get_xlim() == (-1.5, 1.5)


# ---- areas


def outline_area(piece):
    x, y = piece.get_xy().T
    return np.sum(x[1:] * y[:-1] - x[:-1] * y[1:]) / 2


@pytest.mark.parametrize(
    ("rule", "value", "tolerance"),
    [
        ("left", 0.25 * 0.5 * (0 + 1 + 4 + 9), 1e-12),
        ("right", 0.25 * 0.5 * (1 + 4 + 9 + 16), 1e-12),
        ("midpoint", 0.5 * (1 + 9 + 25 + 49) / 16, 1e-12),
        ("trapezoid", 0.5 * (0 + 1 + 4 + 9 + 8) / 4, 1e-12),
        ("simpson", 8 / 3, 1e-2),
    ],
)
def test_the_pieces_have_the_area_that_the_rule_says(rule, value, tolerance):
    ax = plots.canvas()
    drawn = plots.areas(ax, lambda x: x**2, 0, 2, 4, rule)
    assert drawn.value == pytest.approx(value)
    assert sum(map(outline_area, drawn.pieces)) == pytest.approx(value, abs=tolerance)
    assert len(drawn.pieces) == (2 if rule == "simpson" else 4)
    assert f"n = 4: {plain(value, 4)}" in ax.get_title(loc="left")


def test_pieces_below_the_axis_are_hatched():
    drawn = plots.areas(plots.canvas(), np.sin, 0, 2 * np.pi, 6, "midpoint", (-1, 7))
    assert [bool(piece.get_hatch()) for piece in drawn.pieces] == [False] * 3 + [True] * 3
    assert drawn.curve.axes.get_xlim() == (-1, 7)


def test_signed_area_cancels_where_total_area_adds_up():
    axes = plots.canvas("square", rows=2)
    signed, total = plots.signed_area(axes, np.sin, (0, 3 * np.pi))
    assert signed.area == pytest.approx(2)
    assert total.area == pytest.approx(6)
    assert written(axes[0]) == ["2", "−2", "2"]
    assert written(axes[1]) == ["2", "2", "2"]
    assert [bool(piece.get_hatch()) for piece in signed.pieces] == [False, True, False]
    assert not any(piece.get_hatch() for piece in total.pieces)
    assert total.curve.get_ydata() == pytest.approx(np.abs(signed.curve.get_ydata()))
    assert axes[0].get_title(loc="left") == "signed area: 2"


# ---- errors


def test_each_rule_is_labeled_with_its_order():
    ax = plots.canvas("square")
    rules = ("left", "midpoint", "trapezoid", "simpson", "gauss")
    lines = plots.rule_errors(ax, np.exp, 0, 1, np.e - 1, [64, 4, 8, 16, 32], rules)
    orders = {"left": 1, "midpoint": 2, "trapezoid": 2, "simpson": 4}
    for text in written(ax):
        found = re.fullmatch(r"(\w+): order (\d\.\d)", text)
        if found:
            assert float(found[2]) == pytest.approx(orders.pop(found[1].lower()), abs=0.05)
    assert not orders
    assert "Gauss–Legendre" in written(ax)
    assert lines["trapezoid"].get_xdata().tolist() == [4, 8, 16, 32, 64]
    h = 1 / lines["trapezoid"].get_xdata()
    assert lines["trapezoid"].get_ydata() == pytest.approx(h**2 / 12 * (np.e - 1), rel=0.01)


def test_a_few_numbers_of_intervals_are_all_named_on_the_axis():
    ax = plots.canvas()
    plots.rule_errors(ax, np.exp, 0, 1, np.e - 1, [2, 4, 8, 16], ["left"])
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["2", "4", "8", "16"]


def test_an_exact_rule_still_has_a_place_and_no_order():
    ax = plots.canvas()
    lines = plots.rule_errors(ax, cube, 0, 2, 4, [2, 4, 8], ["simpson"])
    assert np.all(lines["simpson"].get_ydata() > 0)
    assert written(ax) == ["Simpson"]


def test_the_band_shrinks_as_one_over_the_root_of_n_and_holds_most_of_the_runs():
    drawn = plots.monte_carlo_band(plots.canvas(), np.sin, 0, np.pi, 2.0, 20_000, 0, runs=20)
    sigma = np.pi * np.sqrt(0.5 - (2 / np.pi) ** 2)
    vertices = drawn.band.get_paths()[0].vertices
    for n in (2, 20_000):
        half = np.ptp(vertices[vertices[:, 0] == n, 1]) / 2
        assert half == pytest.approx(2 * sigma / np.sqrt(n), rel=0.02)
    n, last = np.array([run.get_xydata()[-1] for run in drawn.runs]).T
    assert np.all(n == 20_000)
    assert np.mean(np.abs(last - 2) < 2 * sigma / np.sqrt(n)) >= 0.85
    assert np.std(last) > 0, "the runs are different"
    assert set(drawn.exact.get_ydata()) == {2}


def test_a_run_is_the_running_mean_of_its_points():
    drawn = plots.monte_carlo_band(plots.canvas(), np.exp, 0, 2, np.e**2 - 1, 50, 3, runs=1)
    values = 2 * np.exp(2 * np.random.default_rng(3).random((1, 50)))[0]
    counts, estimates = drawn.runs[0].get_data()
    assert estimates == pytest.approx([values[: int(n)].mean() for n in counts])


@pytest.mark.parametrize("count", [12, 800])
def test_the_area_of_a_roc_curve_is_its_auc(count):
    rng = np.random.default_rng(1)
    labels = np.arange(count) % 2
    scores = (rng.standard_normal(count) + labels).round(1)
    curve = roc_curve(scores, labels)
    ax = plots.canvas("square")
    drawn = plots.roc(ax, curve, threshold=0.5)
    assert drawn.area == pytest.approx(auc(scores, labels))
    assert written(ax)[0] == f"AUC = {plain(auc(scores, labels))}"
    marked = ax.lines[-1].get_xydata()[0]
    assert marked == pytest.approx(
        [np.mean(scores[labels == 0] >= 0.5), np.mean(scores[labels == 1] >= 0.5)]
    )
    assert drawn.curve.get_xydata()[[0, -1]].tolist() == [[0, 0], [1, 1]]
    assert drawn.chance.get_xydata().tolist() == [[0, 0], [1, 1]]
    assert ax.get_aspect() == 1


def test_a_drawn_roc_curve_cuts_no_corner():
    rng = np.random.default_rng(2)
    labels = np.arange(900) % 11 == 0
    scores = rng.standard_normal(900) + labels  # no ties: every step goes right or up
    x, y = plots.roc(plots.canvas("square"), roc_curve(scores, labels)).curve.get_data()
    assert len(x) < 250
    assert np.all((np.diff(x) == 0) | (np.diff(y) == 0))
    assert np.trapezoid(y, x) == pytest.approx(auc(scores, labels), rel=1e-12)


# ---- bad input

BAD = [
    (
        lambda: plots.chord_test(plots.canvas(), cube, 1, 1, 0.5, (0, 1)),
        ValueError,
        r"b: expected a number other than a, got 1",
    ),
    (
        lambda: plots.chord_test(plots.canvas(), cube, 0, 1, 2, (0, 1)),
        ValueError,
        r"t: expected a number from 0 to 1, got 2",
    ),
    (
        lambda: plots.tangents_below(plots.canvas(), cube, 3, [1], (0, 1)),
        TypeError,
        r"derivative: expected a function, got 3",
    ),
    (
        lambda: plots.positive_definite_shares(plots.canvas(), [1, 2], [0.5]),
        ValueError,
        r"shares: expected 2 numbers from 0 to 1, not all 0, got \[0\.5\]",
    ),
    (
        lambda: plots.positive_definite_shares(plots.canvas(), [9], [0]),
        ValueError,
        r"shares: expected 1 numbers from 0 to 1, not all 0, got \[0\.0\]",
    ),
    (
        lambda: plots.escape(plots.canvas(), [1, 2], 0.1, 2),
        ValueError,
        r"curvature: expected a negative number, got 2",
    ),
    (
        lambda: plots.escape(plots.canvas(), [0, 2], 0.1, -2),
        ValueError,
        r"distances: expected a first distance other than 0, got 0\.0",
    ),
    (
        lambda: plots.loss_slice(plots.canvas(), np.sum, [1.0], []),
        ValueError,
        r"directions: expected one or two, got \[\] \(list\)",
    ),
    (
        lambda: plots.loss_slice(plots.canvas(), np.sum, [1.0, 2.0], [[1.0]]),
        ValueError,
        r"directions\[0\]: expected an array of shape \(2,\), the structure of parameters, got",
    ),
    (
        lambda: plots.areas(plots.canvas(), cube, 0, 1, 4, "gauss"),
        ValueError,
        r"rule: expected one of 'left', 'right', 'midpoint', 'trapezoid', 'simpson', got 'gauss'",
    ),
    (
        lambda: plots.areas(plots.canvas(), cube, 0, 1, 3, "simpson"),
        ValueError,
        r"n: expected an even number of intervals for Simpson's rule, got 3",
    ),
    (
        lambda: plots.areas(plots.canvas(), cube, 1, 0, 4),
        ValueError,
        r"a, b: expected \(low, high\) with low < high, got \(1, 0\)",
    ),
    (
        lambda: plots.rule_errors(plots.canvas(), np.exp, 0, 1, 1, [3]),
        ValueError,
        r"ns: expected even numbers from 2, got \[3\.0\]",
    ),
    (
        lambda: plots.rule_errors(plots.canvas(), np.exp, 0, 1, 1, [2], ["boole"]),
        ValueError,
        r"rule: expected one of 'left', .*, got 'boole'",
    ),
    (
        lambda: plots.monte_carlo_band(plots.canvas(), np.exp, 0, 1, 1, 5, 0),
        ValueError,
        r"n: expected a whole number from 10 to 1000000, got 5",
    ),
    (
        lambda: plots.monte_carlo_band(plots.canvas(), np.sum, 0, 1, 1, 50, 0),
        ValueError,
        r"f\(x\): expected an array of shape \(5, 50\), got",
    ),
    (
        lambda: plots.roc(plots.canvas(), ([0, 1], [0, 1])),
        TypeError,
        r"curve: expected a RocCurve, got",
    ),
]


@pytest.mark.parametrize(("call", "kind", "message"), BAD, ids=[message for *_, message in BAD])
def test_bad_input_is_named_with_what_was_expected_and_what_came(call, kind, message):
    with pytest.raises(kind, match=f"^(?:{message})"):
        call()
