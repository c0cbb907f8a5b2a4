"""Figures of one step: what is drawn is what was computed."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex

from steepest import plots
from steepest.line_search import backtracking
from steepest.objectives import sine_parabola
from steepest.style import color

pytestmark = pytest.mark.usefixtures("drawing")


def written(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("x0", [-5.0, 0.3, 5.0])
def test_the_bound_touches_the_curve_at_the_start_and_stays_above_it(x0):
    f, derivative = sine_parabola.value, sine_parabola.gradient
    drawn = plots.descent_lemma(plots.canvas(), f, derivative, x0, 7, (-6, 6))
    x, bound = drawn.bound.get_data()
    assert np.all(bound >= f(x) - 1e-12)
    start, bottom, landing = drawn.points.get_xydata()
    assert start == pytest.approx([x0, f(x0)])
    assert landing == pytest.approx([x0 - derivative(x0) / 7, f(x0 - derivative(x0) / 7)])
    assert bottom[0] == landing[0]
    assert bottom[1] == pytest.approx(f(x0) - derivative(x0) ** 2 / 14)
    assert landing[1] <= bottom[1] < start[1]
    assert bound.min() >= bottom[1] - 1e-12


def test_the_tangent_of_the_lemma_has_the_slope_of_the_curve():
    drawn = plots.descent_lemma(plots.canvas(), np.cos, lambda x: -np.sin(x), 1, 1, (-1, 5))
    (x1, x2), (y1, y2) = drawn.tangent.get_data()
    assert (y2 - y1) / (x2 - x1) == pytest.approx(-np.sin(1))


def along(rate):
    return (2 - 4 * rate) ** 2 + 10 * (1 - 20 * rate) ** 2


def test_rates_are_refused_above_the_threshold_and_taken_below_it_as_the_line_search_does():
    f = lambda w: w[0] ** 2 + 10 * w[1] ** 2  # noqa: E731
    step = backtracking(f, [4.0, 20.0], [2.0, 1.0], learning_rate=0.1, c=0.3)
    ax = plots.canvas()
    drawn = plots.sufficient_decrease(ax, along, -416, 0.3, [0.1, 0.05], (0, 0.12))
    assert step.rate == drawn.taken.get_xdata()[0] == 0.05
    assert drawn.refused.get_xydata() == pytest.approx(np.array([[0.1, 12.56]]))
    assert drawn.threshold.get_ydata() == pytest.approx([14, 14 - 0.3 * 0.12 * 416])
    assert drawn.tangent.get_ydata() == pytest.approx([14, 14 - 0.12 * 416])
    assert "0.1 refused" in written(ax)
    assert "0.05 taken" in written(ax)
    assert to_hex(drawn.refused.get_color()) == color("warning")


def test_a_lenient_threshold_takes_what_a_strict_one_refuses():
    drawn = plots.sufficient_decrease(plots.canvas(), along, -416, 1e-4, [0.1], (0, 0.12))
    assert drawn.taken.get_xdata().tolist() == [0.1]
    assert drawn.refused.get_xdata().size == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"slope": 1.0}, "slope: expected a negative number"),
        ({"c": 1.0}, "c: expected a number between 0 and 1"),
        ({"tried": []}, "tried: expected a vector of rates"),
    ],
)
def test_arguments_out_of_range_are_named(change, message):
    given = {"slope": -416.0, "c": 0.3, "tried": [0.1], "interval": (0, 1)} | change
    with pytest.raises(ValueError, match=message):
        plots.sufficient_decrease(plots.canvas(), along, **given)


def test_a_smoothness_that_is_none_is_named():
    with pytest.raises(ValueError, match="smoothness"):
        plots.descent_lemma(plots.canvas(), np.cos, np.sin, 1, 0, (-1, 5))
