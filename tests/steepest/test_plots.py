"""Figures carry the data that captions claim, on the given axes, and never show themselves."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from steepest import plots, style
from steepest.functions import ELEMENTARY, relu
from steepest.plots._canvas import SAMPLES, plain, sign_runs, spread
from steepest.style import PALETTE, color

SQUARE, CUBIC = ELEMENTARY["square"], ELEMENTARY["cubic"]


@pytest.fixture(autouse=True)
def agg():
    """Draw without a screen, in the course's style, and close what was opened."""
    before = plt.get_backend()
    plt.switch_backend("agg")
    with mpl.rc_context():
        style.use()
        yield
    plt.close("all")
    plt.switch_backend(before)


def cube(x):
    return x**3


DRAWINGS = {
    "secants": (1, lambda ax: plots.secants(ax, SQUARE.f, SQUARE.derivative, 1, [2, 1], (0, 3))),
    "tangents": (1, lambda ax: plots.tangents(ax, np.exp, np.exp, [0, 1], (-1, 2))),
    "kink": (1, lambda ax: plots.kink(ax, relu, 0, (0, 1), (-1, 1))),
    "sign_of_derivative": (1, lambda ax: plots.sign_of_derivative(ax, np.sin, np.cos, (0, 9))),
    "with_derivative": (
        2,
        lambda axes: plots.with_derivative(axes, CUBIC.f, CUBIC.derivative, (-2, 2)),
    ),
    "curvature": (
        3,
        lambda axes: plots.curvature(
            axes, CUBIC.f, CUBIC.derivative, CUBIC.second_derivative, (-2, 2)
        ),
    ),
    "flat_points": (
        2,
        lambda axes: plots.flat_points(
            axes, {"a": lambda x: x**4, "b": cube}, ["minimum", "inflection"]
        ),
    ),
    "tangent_error": (
        2,
        lambda axes: plots.tangent_error(axes, SQUARE.f, SQUARE.derivative, 3, [4, 5], (2, 5.3)),
    ),
    "step_errors": (
        1,
        lambda ax: plots.step_errors(ax, np.exp, np.exp, [1.0], np.logspace(-9, 0, 10), marked=0.1),
    ),
}
EACH = pytest.mark.parametrize("name", DRAWINGS)


def panels(count: int):
    made = plots.canvas(rows=count)
    return made, ([made] if count == 1 else list(made))


def slope_of(line) -> float:
    x, y = line.get_data()
    return (y[-1] - y[0]) / (x[-1] - x[0])


def written(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


# ---- laws of every figure


def test_every_figure_of_derivatives_is_under_these_laws():
    homes = {f"steepest.plots.{home}" for home in ("derivatives", "curvature", "approximation")}
    functions = {name: getattr(plots, name) for name in plots.__all__}
    ours = {name for name, value in functions.items() if value.__module__ in homes}
    assert ours == set(DRAWINGS)  # the others are in test_plots_laws


@EACH
def test_a_figure_never_shows_itself(name, monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *_, **__: pytest.fail(f"{name} called show"))
    count, draw = DRAWINGS[name]
    draw(panels(count)[0])


@EACH
def test_a_figure_draws_on_the_given_axes_and_makes_no_other(name):
    count, draw = DRAWINGS[name]
    bystander = plots.canvas()
    given, axes = panels(count)
    before = len(plt.get_fignums())
    plt.sca(bystander)
    draw(given)
    assert all(ax.has_data() for ax in axes)
    assert not bystander.has_data()
    assert len(plt.get_fignums()) == before
    assert all(ax.figure.axes == axes for ax in axes)


@EACH
def test_a_figure_returns_its_artists(name):
    count, draw = DRAWINGS[name]
    given, axes = panels(count)

    def artists(value):
        if isinstance(value, mpl.artist.Artist):
            return [value]
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, (tuple, list)):
            return [artist for part in value for artist in artists(part)]
        return []

    found = artists(draw(given))
    assert found
    assert all(artist.axes in axes for artist in found)


@EACH
def test_a_figure_uses_palette_colors_and_few_points(name):
    count, draw = DRAWINGS[name]
    given, axes = panels(count)
    draw(given)
    known = {ink.light for ink in PALETTE.values()}
    for line in (line for ax in axes for line in ax.lines):
        assert to_hex(line.get_color()) in known
        assert len(line.get_xdata()) <= 200


@EACH
def test_a_figure_is_a_small_picture_without_warnings(name):
    count, draw = DRAWINGS[name]
    given, axes = panels(count)
    draw(given)
    file = io.StringIO()
    axes[0].figure.savefig(file, format="svg", bbox_inches="tight")
    assert len(file.getvalue()) < 60_000
    assert "<text" in file.getvalue(), "text stays text"


@EACH
def test_axes_that_are_none_are_named(name):
    count, draw = DRAWINGS[name]
    word = "ax" if count == 1 else "axes"
    wrong = None if count == 1 else [None] * count
    with pytest.raises(TypeError, match=rf"^{word}: expected a matplotlib Axes, got None$"):
        draw(wrong)


@pytest.mark.parametrize("name", [name for name, (count, _) in DRAWINGS.items() if count > 1])
def test_a_wrong_number_of_panels_is_named(name):
    count, draw = DRAWINGS[name]
    with pytest.raises(ValueError, match=rf"^axes: expected {count} axes, got 1$"):
        draw(plots.canvas())


# ---- secants, tangents, corners


def test_a_secant_cuts_the_curve_at_both_points_and_the_tangent_has_the_slope_of_f():
    drawn = plots.secants(plots.canvas(), SQUARE.f, SQUARE.derivative, 1, [2, 1, 0.5], (0, 3.2))
    assert [slope_of(line) for line in drawn.secants] == pytest.approx([4, 3, 2.5])
    assert slope_of(drawn.tangent) == pytest.approx(2)
    for line, h in zip(drawn.secants, [2, 1, 0.5], strict=True):
        x, y = line.get_data()
        for at in (1, 1 + h):
            assert np.interp(at, x, y) == pytest.approx(at**2)
    assert set(zip(*drawn.points.get_data(), strict=True)) == {(1, 1), (3, 9), (2, 4), (1.5, 2.25)}


def test_secants_are_labelled_with_their_slopes():
    ax = plots.canvas()
    plots.secants(ax, SQUARE.f, SQUARE.derivative, 1, [1, -0.5], (0, 3))
    assert written(ax) == ["h = 1: slope 3", "h = −0.5: slope 1.5", "tangent: slope 2"]


def test_labels_of_lines_that_nearly_coincide_do_not_cover_each_other():
    ax = plots.canvas()
    plots.secants(ax, SQUARE.f, SQUARE.derivative, 1, [1e-6, 2e-6], (0, 3))
    heights = sorted(text.xy[1] for text in ax.texts)
    assert min(np.diff(heights)) > 0.06 * np.ptp(ax.get_ylim())


def test_the_curve_is_the_function():
    drawn = plots.secants(plots.canvas(), np.sin, np.cos, 1, 0.5, (0, 3))
    x, y = drawn.curve.get_data()
    assert len(x) == SAMPLES
    assert np.array_equal(y, np.sin(x))
    assert (x[0], x[-1]) == (0, 3)


def test_each_tangent_touches_with_the_slope_it_says():
    ax = plots.canvas()
    curve, *lines = plots.tangents(
        ax, lambda p: -np.log(p), lambda p: -1 / p, [0.1, 0.5], (0.05, 1), labels=("p", "loss")
    )
    assert [slope_of(line) for line in lines] == pytest.approx([-10, -2])
    for line, p in zip(lines, [0.1, 0.5], strict=True):
        assert np.interp(p, *line.get_data()) == pytest.approx(-np.log(p))
        assert line.get_linestyle() == "--"
    assert written(ax) == ["slope −10", "slope −2"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("p", "loss")
    assert to_hex(curve.get_color()) == color("function")


def test_tangent_pieces_are_equally_long_on_the_page():
    ax = plots.canvas()
    _, *lines = plots.tangents(ax, lambda p: -np.log(p), lambda p: -1 / p, [0.1, 0.9], (0.05, 1))
    ax.figure.draw_without_rendering()
    lengths = [
        np.hypot(*np.diff(ax.transData.transform(line.get_xydata()), axis=0)[0]) for line in lines
    ]
    assert lengths[0] == pytest.approx(lengths[1], rel=0.2)


def test_lines_between_the_slopes_at_a_corner_never_rise_above_the_curve():
    drawn = plots.kink(plots.canvas(), np.abs, 0, (-1, 1), (-1, 1))
    assert (slope_of(drawn.left), slope_of(drawn.right)) == pytest.approx((-1, 1))
    assert len(drawn.between) == 3
    for line in drawn.between:
        x, y = line.get_data()
        assert np.all(y <= np.abs(x))
        assert -1 < slope_of(line) < 1


# ---- signs


def bounds_of(band) -> tuple[float, float]:
    return band.get_x(), band.get_x() + band.get_width()


def test_the_bands_of_the_sine_end_where_the_cosine_is_zero():
    drawn = plots.sign_of_derivative(plots.canvas(), np.sin, np.cos, (0, 3 * np.pi))
    ends = np.array([0, 0.5, 1.5, 2.5, 3]) * np.pi
    assert [bounds_of(band) for band in drawn.bands] == [
        pytest.approx(pair) for pair in pairwise(ends)
    ]
    assert [run.sign for run in drawn.runs] == [1, -1, 1, -1]


def test_a_band_is_tinted_where_the_derivative_is_positive_and_hatched_where_negative():
    drawn = plots.sign_of_derivative(plots.canvas(), np.sin, np.cos, (0, 3 * np.pi))
    for band in drawn.bands:
        low, high = bounds_of(band)
        inside = np.cos(np.linspace(low, high, 52)[1:-1])
        assert np.all(inside < 0) if band.get_hatch() else np.all(inside > 0)
        assert bool(band.get_hatch()) != (band.get_facecolor()[3] > 0)


def test_tops_and_bottoms_are_marked_by_shapes_of_their_own():
    drawn = plots.sign_of_derivative(plots.canvas(), np.sin, np.cos, (0, 3 * np.pi))
    places = [point.get_xdata()[0] / np.pi for point in drawn.marks]
    assert places == pytest.approx([0.5, 1.5, 2.5])
    assert [point.get_marker() for point in drawn.marks] == ["^", "o", "^"]


def test_a_level_point_without_a_change_of_sign_is_not_marked_as_a_top():
    drawn = plots.sign_of_derivative(plots.canvas(), cube, lambda x: 3 * x**2, (-1, 1))
    assert [run.sign for run in drawn.runs] == [1]
    assert drawn.marks == []


def test_the_zeros_of_the_derivative_stand_under_the_marks_of_the_function():
    above, below = plots.with_derivative(
        plots.canvas(rows=2), lambda x: x**3 / 3 - x, lambda x: x**2 - 1, (-2.2, 2.2)
    )
    assert [p.get_xdata()[0] for p in above.marks] == pytest.approx([-1, 1])
    assert [p.get_xdata()[0] for p in below.marks] == pytest.approx([-1, 1])
    assert [p.get_ydata()[0] for p in above.marks] == pytest.approx([2 / 3, -2 / 3])
    x, y = below.curve.get_data()
    assert y == pytest.approx(x**2 - 1)
    assert [bounds_of(b) for b in above.bands] == [bounds_of(b) for b in below.bands]


def test_curvature_shades_by_the_sign_of_the_second_derivative_in_all_panels():
    drawn = plots.curvature(
        plots.canvas("tall", rows=3),
        CUBIC.f,
        CUBIC.derivative,
        CUBIC.second_derivative,
        (-2.2, 2.2),
    )
    for panel, f in zip(drawn, (CUBIC.f, CUBIC.derivative, CUBIC.second_derivative), strict=True):
        assert panel.curve.get_ydata() == pytest.approx(f(panel.curve.get_xdata()))
        down, up = panel.bands
        assert bounds_of(down) == pytest.approx((-2.2, 0), abs=1e-12)
        assert bounds_of(up) == pytest.approx((0, 2.2), abs=1e-12)
        assert down.get_hatch()
        assert not up.get_hatch()


def test_curvature_marks_top_bottom_and_inflection_in_each_panel():
    drawn = plots.curvature(
        plots.canvas("tall", rows=3),
        CUBIC.f,
        CUBIC.derivative,
        CUBIC.second_derivative,
        (-2.2, 2.2),
    )
    found = [
        {p.get_marker(): (p.get_xdata()[0], p.get_ydata()[0]) for p in panel.marks}
        for panel in drawn
    ]
    assert found[0] == {
        "^": pytest.approx((-1, 2)),
        "o": pytest.approx((1, -2)),
        "D": pytest.approx((0, 0), abs=1e-12),
    }
    assert found[1] == {
        "^": pytest.approx((-1, 0)),
        "o": pytest.approx((1, 0)),
        "D": pytest.approx((0, -3), abs=1e-12),
    }
    assert found[2] == {"D": pytest.approx((0, 0), abs=1e-12)}


def test_flat_points_are_named_in_words_below_each_panel():
    axes = plots.canvas(columns=3)
    functions = {"a": lambda x: x**4, "b": lambda x: -(x**4), "c": cube}
    curves = plots.flat_points(axes, functions, ["minimum", "maximum", "inflection"])
    assert [ax.get_xlabel() for ax in axes] == ["minimum", "maximum", "inflection"]
    assert [ax.get_title() for ax in axes] == [""] * 3
    assert [ax.get_title(loc="left") for ax in axes] == list(functions)
    for curve, f in zip(curves, functions.values(), strict=True):
        assert np.array_equal(curve.get_ydata(), f(curve.get_xdata()))


def test_runs_of_one_sign_cover_the_interval_without_gaps():
    runs = sign_runs(np.sin, (-5, 5))
    assert runs[0].low == -5
    assert runs[-1].high == 5
    assert [a.high for a in runs[:-1]] == [b.low for b in runs[1:]]
    assert [a.high for a in runs[:-1]] == pytest.approx([-np.pi, 0, np.pi], abs=1e-12)


def test_a_function_that_is_zero_has_one_run_without_a_sign():
    assert sign_runs(np.zeros_like, (0, 1)) == [(0, 1, 0)]


# ---- errors


def test_the_gaps_and_the_error_curve_are_curve_minus_tangent():
    points = [3.1, 3.5, 4, 5]
    axes = plots.canvas("square", rows=2)
    drawn = plots.tangent_error(axes, SQUARE.f, SQUARE.derivative, 3, points, (2, 5.3))
    assert slope_of(drawn.tangent) == pytest.approx(6)
    assert [np.ptp(gap.get_ydata()) for gap in drawn.gaps] == pytest.approx([0.01, 0.25, 1, 4])
    x, error = drawn.error.get_data()
    assert error == pytest.approx((x - 3) ** 2)
    assert written(axes[1]) == ["0.01", "0.25", "1", "4"]


def test_the_lines_of_the_schemes_rise_with_their_order():
    steps = np.array([1e-3, 1e-2])
    drawn = plots.step_errors(plots.canvas(), np.exp, np.exp, [0.5, 1.0], steps)
    orders = {
        name: np.log10(line.get_ydata()[1] / line.get_ydata()[0])
        for name, line in drawn.lines.items()
    }
    assert orders["forward"] == pytest.approx(1, abs=0.05)
    assert orders["central"] == pytest.approx(2, abs=0.05)
    assert orders["complex"] == pytest.approx(2, abs=0.05)


def test_an_error_of_zero_still_has_a_place_on_the_logarithmic_axis():
    drawn = plots.step_errors(
        plots.canvas(), np.exp, np.exp, [1.0], [1e-20, 1e-19], methods=["complex"]
    )
    assert np.all(drawn.lines["complex"].get_ydata() >= np.finfo(float).eps / 2)
    assert list(drawn.lines) == ["complex"]
    assert drawn.marked is None


def test_a_marked_step_stands_upright_at_its_place():
    ax = plots.canvas()
    drawn = plots.step_errors(ax, np.exp, np.exp, [1.0], [1e-8, 1e-2], marked=1e-7)
    assert set(drawn.marked.get_xdata()) == {1e-7}
    assert "h = $10^{-7}$" in written(ax)


# ---- bad input


def f(x):
    return x**2


BAD = [
    (lambda: plots.canvas("huge"), ValueError, r"size: expected one of 'wide', .*got 'huge'"),
    (lambda: plots.canvas(rows=0), ValueError, r"rows: expected .*, got 0"),
    (
        lambda: plots.secants(plots.canvas(), "x**2", f, 1, [1], (0, 2)),
        TypeError,
        r"f: expected a function, got 'x\*\*2'",
    ),
    (
        lambda: plots.secants(plots.canvas(), f, 2, 1, [1], (0, 2)),
        TypeError,
        r"derivative: expected a function, got 2",
    ),
    (
        lambda: plots.secants(plots.canvas(), f, f, [1, 2], [1], (0, 2)),
        TypeError,
        r"x0: expected one number, got \[1, 2\]",
    ),
    (
        lambda: plots.secants(plots.canvas(), f, f, 1, [1, 0], (0, 2)),
        ValueError,
        r"steps: expected finite numbers other than zero, got \[1\.0, 0\.0\]",
    ),
    (
        lambda: plots.secants(plots.canvas(), f, f, 1, [], (0, 2)),
        ValueError,
        r"steps: expected finite numbers other than zero, got \[\]",
    ),
    (
        lambda: plots.tangents(plots.canvas(), f, f, [1], (2, 2)),
        ValueError,
        r"interval: expected \(low, high\) with low < high, got \(2, 2\)",
    ),
    (
        lambda: plots.kink(plots.canvas(), f, 0, (0, 1, 2), (-1, 1)),
        ValueError,
        r"slopes: expected two numbers, got \[0\.0, 1\.0, 2\.0\]",
    ),
    (
        lambda: plots.sign_of_derivative(plots.canvas(), f, f, (0, np.inf)),
        ValueError,
        r"interval: expected \(low, high\) with low < high, got",
    ),
    (
        lambda: plots.curvature(plots.canvas(rows=3), f, f, None, (0, 1)),
        TypeError,
        r"second_derivative: expected a function, got None",
    ),
    (
        lambda: plots.flat_points([plots.canvas()], {"f": f}, ["saddle"]),
        ValueError,
        r"verdicts: expected 1 of 'minimum', 'maximum', 'inflection', got",
    ),
    (
        lambda: plots.step_errors(plots.canvas(), f, f, [1.0], [0.1], methods=["magic"]),
        ValueError,
        r"method: expected one of 'forward', .*, got 'magic'",
    ),
    (
        lambda: plots.step_errors(plots.canvas(), f, f, [1.0], [0.1, -1]),
        ValueError,
        r"steps: expected positive numbers, got \[-1\.0, 0\.1\]",
    ),
    (
        lambda: plots.step_errors(plots.canvas(), f, f, [1.0], [0.1], marked=-1),
        ValueError,
        r"marked: expected a positive finite number, got -1",
    ),
    (
        lambda: plots.table({"a": [1], "b": [1, 2]}),
        ValueError,
        r"columns: expected columns of one length, got 'a' of 1, 'b' of 2",
    ),
    (
        lambda: plots.table({"a": [1]}, {"b": "g"}),
        ValueError,
        r"formats: expected headings of columns, got 'b'",
    ),
    (lambda: plots.table({}), ValueError, r"columns: expected at least one column, got none"),
]


@pytest.mark.parametrize(("call", "kind", "message"), BAD, ids=[message for *_, message in BAD])
def test_bad_input_is_named_with_what_was_expected_and_what_came(call, kind, message):
    with pytest.raises(kind, match=f"^{message}"):
        call()


# ---- labels and tables


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (-0.25, "−0.25"), (1e-7, "$10^{-7}$"), (2.5e9, r"$2.5 \cdot 10^{9}$"), (0, "0")],
)
def test_a_label_is_written_as_a_reader_would(value, text):
    assert plain(value) == text


def test_spreading_keeps_the_order_the_center_and_the_gap():
    moved = spread([1.0, 1.01, 5.0, 0.99], 0.5)
    assert sorted(range(4), key=moved.__getitem__) == [3, 0, 1, 2]
    assert min(np.diff(sorted(moved))) == pytest.approx(0.5)
    assert np.mean(moved) == pytest.approx(np.mean([1.0, 1.01, 5.0, 0.99]))


def test_a_table_has_the_same_cells_on_a_page_and_in_a_terminal():
    table = plots.table({"h": [1, -0.5], "verdict": ["one-sided", "a < b"]}, {"h": ".1f"})
    assert repr(table) == "   h    verdict\n 1.0  one-sided\n−0.5      a < b"
    page = table._repr_html_()
    assert re.findall(r'<th scope="col">(.*?)</th>', page) == ["h", "verdict"]
    assert re.findall(r"<td>(.*?)</td>", page) == ["1.0", "one-sided", "−0.5", "a &lt; b"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (1e-6, "10<sup>−6</sup>"),
        (-1e-5, "−10<sup>−5</sup>"),
        (-5.25e-2, "−5.2·10<sup>−2</sup>"),
        (3e8, "3.0·10<sup>8</sup>"),
    ],
)
def test_on_a_page_a_power_of_ten_is_raised(value, cell):
    spec = ".0e" if abs(value) < 1e-4 else ".1e"
    assert f"<td>{cell}</td>" in plots.table({"h": [value]}, {"h": spec})._repr_html_()
