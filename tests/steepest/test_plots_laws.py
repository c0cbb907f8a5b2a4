"""Laws that every figure beyond those of chapter 1 keeps, whatever it shows."""

from __future__ import annotations

import functools
import inspect
import io
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from steepest import plots
from steepest.functions import sigmoid, sigmoid_derivative
from steepest.metrics import roc_curve
from steepest.minimize import learning_rate_finder, minimize
from steepest.objectives import bowl, himmelblau, ravine, rosenbrock, saddle, square
from steepest.optimizers import Adam, GradientDescent
from steepest.plots._series import SERIES
from steepest.plots.landscapes import PATHS
from steepest.schedules import cosine
from steepest.style import PALETTE

pytestmark = pytest.mark.usefixtures("drawing")

HOMES_ELSEWHERE = {"_canvas", "tables", "derivatives", "curvature", "approximation"}
NO_FIGURES = {"graph_of", "contour_levels", "GraphNode"}


def descent(objective=None, start=(2, 1), rate=0.05, steps=30):
    return minimize(objective or ravine(), start, GradientDescent(rate), max_steps=steps)


def over_contours(draw):
    def both(ax):
        plots.contours(ax, ravine())
        return draw(ax)

    return both


def norm_squared(p):
    return p["w"] @ p["w"]


CLASSES = ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])

# how many panels, and what to draw on them
FLAT = {
    "contours": (1, lambda ax: plots.contours(ax, himmelblau)),
    "descent_paths": (
        1,
        over_contours(lambda ax: plots.descent_paths(ax, {"a": descent(), "b": [[1, 1], [0, 0]]})),
    ),
    "product_rectangle": (1, lambda ax: plots.product_rectangle(ax, [4, 3], [4.84, 3.2])),
    "descent_lemma": (
        1,
        lambda ax: plots.descent_lemma(ax, np.cos, lambda x: -np.sin(x), 1, 1, (-1, 5)),
    ),
    "sufficient_decrease": (
        1,
        lambda ax: plots.sufficient_decrease(
            ax, lambda rate: (1 - 2 * rate) ** 2, -4, 0.3, [1, 0.5], (0, 1.1)
        ),
    ),
    "gradient_field": (1, lambda ax: plots.gradient_field(ax, saddle)),
    "gradient_arrow": (1, over_contours(lambda ax: plots.gradient_arrow(ax, ravine(), [2, 1]))),
    "hessian_axes": (1, over_contours(lambda ax: plots.hessian_axes(ax, ravine(10, 0.5), [0, 0]))),
    "directional_derivatives": (1, lambda ax: plots.directional_derivatives(ax, [4, 1], [0])),
    "curvature_by_direction": (
        1,
        lambda ax: plots.curvature_by_direction(ax, [[2, 4], [4, 2]]),
    ),
    "eigenvectors_on_contours": (
        2,
        lambda axes: plots.eigenvectors_on_contours(axes, {"a": ravine(4, 1), "b": saddle}),
    ),
    "paths_on_contours": (1, lambda ax: plots.paths_on_contours(ax, bowl, {"a": descent()})),
    "second_difference_errors": (
        1,
        lambda ax: plots.second_difference_errors(
            ax, np.exp, np.exp, [1], np.logspace(-8, 0, 65), [1e-5]
        ),
    ),
    "slices": (
        2,
        lambda axes: plots.slices(axes, lambda x, y: x**2 * y + 3 * y**2, [4, 10], [2, 1]),
    ),
    "arrows_on_contours": (
        1,
        lambda ax: plots.arrows_on_contours(ax, ravine(), [[2, 1], [-2, 1]], target=[0, 0]),
    ),
    "field_on_contours": (1, lambda ax: plots.field_on_contours(ax, himmelblau)),
    "evaluation_counts": (
        1,
        lambda ax: plots.evaluation_counts(ax, [1, 10, 100], {"a": [2, 20, 200], "b": [2, 2, 2]}),
    ),
    "deformed_grid": (
        2,
        lambda axes: plots.deformed_grid(axes, lambda x: (x[0] ** 2, x[0] * x[1]), [0.5, 0.5]),
    ),
    "descent_curves": (1, lambda ax: plots.descent_curves(ax, {"slow": descent(steps=3000)})),
    "against_bound": (
        1,
        lambda ax: plots.against_bound(ax, np.arange(1, 501), 0.9 ** np.arange(500), np.ones(500)),
    ),
    "rate_finder": (
        1,
        lambda ax: plots.rate_finder(
            ax, learning_rate_finder(square, 3.0, GradientDescent(1.0), steps=300)
        ),
    ),
    "learning_rates": (1, lambda ax: plots.learning_rates(ax, {"c": cosine(0.1, 900)}, 1000)),
    "step_sizes": (
        1,
        lambda ax: plots.step_sizes(ax, minimize(ravine(), [2, 1], Adam(0.1), max_steps=500)),
    ),
    "iterates_on_curve": (
        1,
        lambda ax: plots.iterates_on_curve(ax, square, descent(square, 3.0), (-4, 4)),
    ),
    "learning_rate_regimes": (
        2,
        lambda axes: plots.learning_rate_regimes(
            axes,
            square,
            {"a": descent(square, 3.0), "b": descent(square, 3.0, 1.1, 500)},
            (-4, 4),
        ),
    ),
    "pipeline": (
        1,
        lambda ax: plots.pipeline(ax, {"x": 1, "u": 4, "y": 16}, ["3x + 1", "u²"], [3, 8]),
    ),
    "gears": (1, lambda ax: plots.gears(ax, [2, 3], ["x", "u", "y"])),
    "activations": (
        2,
        lambda axes: plots.activations(axes, {"sigmoid": (sigmoid, sigmoid_derivative)}),
    ),
    "products_by_depth": (1, lambda ax: plots.products_by_depth(ax, {"a": 0.25, "b": 1}, 1000)),
    "computation_graph": (
        1,
        lambda ax: plots.computation_graph(ax, plots.graph_of(lambda a: a**2 + 3 * a, a=2.0)),
    ),
    "decision_surface": (
        1,
        lambda ax: plots.decision_surface(ax, lambda X: (X[:, 0] > 0.5) * 1.0, *CLASSES),
    ),
    "gradient_norms_by_layer": (1, lambda ax: plots.gradient_norms_by_layer(ax, {"a": [1, 2]})),
    "dead_units": (1, lambda ax: plots.dead_units(ax, {"a": [0, 1], "b": [4, 8]}, 16)),
    "loss_histories": (
        1,
        lambda ax: plots.loss_histories(ax, {"a": 1 / np.arange(1, 5000)}, average=10),
    ),
    "chord_test": (1, lambda ax: plots.chord_test(ax, lambda x: x**3, -1, 1, 0.7, (-2, 2))),
    "tangents_below": (1, lambda ax: plots.tangents_below(ax, np.exp, np.exp, [0, 1], (-2, 2))),
    "positive_definite_shares": (
        1,
        lambda ax: plots.positive_definite_shares(ax, [1, 2], [0.5, 0.146]),
    ),
    "escape": (1, lambda ax: plots.escape(ax, 1e-6 * 1.2 ** np.arange(400), 0.1, -2, 0.5)),
    "loss_slice": (
        1,
        lambda ax: plots.loss_slice(ax, norm_squared, {"w": [1, 0]}, [{"w": [0, 1]}]),
    ),
    "areas": (1, lambda ax: plots.areas(ax, np.sin, 0, 5, 6, "simpson")),
    "signed_area": (2, lambda axes: plots.signed_area(axes, np.sin, (0, 5))),
    "rule_errors": (1, lambda ax: plots.rule_errors(ax, np.exp, 0, 1, np.e - 1, [2, 4, 8])),
    "monte_carlo_band": (1, lambda ax: plots.monte_carlo_band(ax, np.sin, 0, np.pi, 2, 5000, 0)),
    "images": (1, lambda ax: plots.images(ax, [[[0, 1], [-1, 0.5]]], captions=["one"])),
    "confusion": (1, lambda ax: plots.confusion(ax, [[9, 1], [0, 5]])),
    "roc": (1, lambda ax: plots.roc(ax, roc_curve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]), 0.4)),
}
DEEP = {
    "surface": (1, lambda ax: plots.surface(ax, bowl)),
    "tangent_plane": (1, lambda ax: plots.tangent_plane(ax, bowl, [1, 1])),
    "surface_with_arrows": (1, lambda ax: plots.surface_with_arrows(ax, bowl, [[1, 1], [-1, 0]])),
    "plane_on_surface": (1, lambda ax: plots.plane_on_surface(ax, bowl, [1, 1])),
}
DRAWINGS = FLAT | DEEP
EACH = pytest.mark.parametrize("name", DRAWINGS)


def panels(name: str):
    count = DRAWINGS[name][0]
    made = plots.canvas("square", rows=count, depth=name in DEEP)
    return made, ([made] if count == 1 else list(made))


def drawn(name: str):
    given, axes = panels(name)
    return DRAWINGS[name][1](given), axes


def svg_of(axes) -> str:
    file = io.StringIO()
    axes[0].figure.savefig(file, format="svg", bbox_inches="tight", metadata={"Date": None})
    plt.close("all")
    return file.getvalue()


@functools.cache
def picture(name: str) -> str:
    return svg_of(drawn(name)[1])


def artists(value):
    if isinstance(value, mpl.artist.Artist):
        return [value]
    if isinstance(value, mpl.container.Container):
        return list(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        return [artist for part in value for artist in artists(part)]
    return []


def test_every_public_figure_is_under_these_laws():
    public = {
        name
        for name in plots.__all__
        if getattr(plots, name).__module__.rpartition(".")[2] not in HOMES_ELSEWHERE
    }
    assert public - NO_FIGURES == set(DRAWINGS)


@EACH
def test_a_figure_draws_on_the_given_axes_alone_returns_its_artists_and_never_shows(
    name, monkeypatch
):
    monkeypatch.setattr(plt, "show", lambda *_, **__: pytest.fail(f"{name} called show"))
    bystander = plots.canvas()
    given, axes = panels(name)
    before = len(plt.get_fignums())
    plt.sca(bystander)
    found = artists(DRAWINGS[name][1](given))
    assert found
    assert all(artist.axes in axes for artist in found)
    assert all(ax.figure.axes == axes for ax in axes)
    assert not bystander.has_data()
    assert not bystander.texts
    assert len(plt.get_fignums()) == before
    assert all(len(line.get_xdata()) <= 200 for ax in axes for line in ax.lines), "few points"


@EACH
def test_a_figure_has_no_color_but_the_roles_so_that_it_follows_the_page_into_the_dark(name):
    used = set(re.findall(r"#[0-9a-fA-F]{6}\b", picture(name)))
    assert used <= {ink.light for ink in PALETTE.values()}


@EACH
def test_a_figure_is_a_small_picture_with_text_as_text(name):
    source = picture(name)
    assert len(source) < (90_000 if name in DEEP else 70_000)
    assert "<text" in source


@pytest.mark.parametrize(
    "name", ["monte_carlo_band", "contours", "computation_graph", "dead_units", "surface"]
)
def test_a_figure_drawn_twice_is_the_same(name):
    assert svg_of(drawn(name)[1]) == picture(name)


@EACH
def test_axes_that_are_none_are_named(name):
    count, draw = DRAWINGS[name]
    word = "ax" if count == 1 else "axes"
    what = "axes of three dimensions" if name in DEEP else "a matplotlib Axes"
    bare = {"descent_paths": lambda ax: plots.descent_paths(ax, {"a": [[0, 0]]})}
    bare["gradient_arrow"] = lambda ax: plots.gradient_arrow(ax, bowl, [1, 1])
    bare["hessian_axes"] = lambda ax: plots.hessian_axes(ax, bowl, [1, 1])
    with pytest.raises(TypeError, match=rf"^{word}: expected {what}.*, got None$"):
        bare.get(name, draw)(None if count == 1 else [None] * count)


@pytest.mark.parametrize("name", [name for name, (count, _) in DRAWINGS.items() if count > 1])
def test_a_wrong_number_of_panels_is_named(name):
    count, draw = DRAWINGS[name]
    with pytest.raises(ValueError, match=rf"^axes: expected {count} axes, got 1$"):
        draw(plots.canvas())


@pytest.mark.parametrize("looks", [SERIES, PATHS], ids=["series", "paths"])
def test_several_lines_are_told_apart_by_dash_and_marker_without_their_color(looks):
    assert len({str(look.dash) for look in looks}) == len(looks)
    assert len({look.marker for look in looks}) == len(looks)
    assert len({look.role for look in looks}) == len(looks)


def test_a_heavy_landscape_stays_small():
    ax = plots.canvas("square")
    plots.contours(ax, rosenbrock)
    plots.descent_paths(ax, {"long": descent(rosenbrock, [-1, 1], 0.001, 5000)})
    file = io.StringIO()
    ax.figure.savefig(file, format="svg", bbox_inches="tight")
    assert len(file.getvalue()) < 80_000


def test_every_figure_takes_its_axes_first_and_documents_what_it_returns_and_raises():
    for name in DRAWINGS:
        function = getattr(plots, name)
        first = next(iter(inspect.signature(function).parameters))
        assert first == ("ax" if DRAWINGS[name][0] == 1 else "axes")
        for heading in ("Parameters", "Returns", "Raises", "Examples"):
            assert f"{heading}\n    ---" in function.__doc__, name
