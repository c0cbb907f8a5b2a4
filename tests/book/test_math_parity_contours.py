"""Contour lines in JavaScript: where they run, that they are whole, and what has none.

The file that the explorables use is run in a browser; the truth comes from `steepest.objectives`.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from steepest.explorables._on_landscape import scene
from steepest.objectives import OBJECTIVES

pytestmark = pytest.mark.slow

CELLS = 48
NAMES = ("bowl", "elliptical_bowl", "himmelblau", "ravine", "rosenbrock", "saddle", "sine_valley")
BOX = ((-2.0, 2.0), (-1.5, 1.5))


@pytest.fixture(scope="module")
def run(run_js):
    """Call a function on ``contours.js``, the module ``m``."""
    return partial(run_js, "contours.js")


def lines_of(run, f: str, levels, box=BOX, cells: int = CELLS) -> list[np.ndarray]:
    """Return the contours of a function given in JavaScript, each of shape (points, 2)."""
    lines = run(
        f"(m, [box, levels, cells]) => m.contourLines({f}, ...box, levels, cells)",
        [box, list(levels), cells],
    )
    return [np.array(line, dtype=float).reshape(-1, 2) for line in lines]


def landscape_lines(run, name: str, level: float) -> list[np.ndarray]:
    lines = run(
        """async (m, [name, box, level, cells]) => {
            const { LANDSCAPES } = await import(new URL("landscapes.js", location).href);
            return m.contourLines(LANDSCAPES[name].f, ...box, [level], cells);
        }""",
        [name, OBJECTIVES[name].view, level, CELLS],
    )
    return [np.array(line, dtype=float) for line in lines]


def grid_of(box, cells: int = CELLS) -> tuple[np.ndarray, np.ndarray]:
    return tuple(np.linspace(low, high, cells + 1) for low, high in box)


def on_grid(values: np.ndarray, ticks: np.ndarray) -> np.ndarray:
    """Return which values are coordinates of the grid."""
    away = np.abs(values[:, np.newaxis] - ticks).min(axis=1)
    return away <= 1e-9 * (ticks[-1] - ticks[0])


def at_border(point: np.ndarray, box) -> bool:
    return bool(np.min(np.abs(point[:, np.newaxis] - np.array(box))) < 1e-9)


def closed(line: np.ndarray) -> bool:
    return len(line) > 2 and np.array_equal(line[0], line[-1])


def crossings(values: np.ndarray, level: float) -> int:
    """Return how many edges of the grid have one end above the level and one not."""
    above = values > level
    return sum(int(np.sum(np.diff(above, axis=axis))) for axis in (0, 1))


# Not the first and last: those of a saddle are its extremes, touched at single points.
CASES = [(name, level) for name in NAMES for level in scene(name)["levels"][1:-1:3]]


@pytest.mark.parametrize(("name", "level"), CASES)
def test_points_lie_on_the_level_as_near_as_linear_interpolation_allows(run, name, level):
    objective = OBJECTIVES[name]
    xs, ys = grid_of(objective.view)
    points = np.vstack(landscape_lines(run, name, level))
    # A point lies on an edge of the grid, where f is taken as linear: off by at most
    # h²/8 · max|f″| along this edge.
    on_row, on_column = on_grid(points[:, 1], ys), on_grid(points[:, 0], xs)
    assert np.all(on_row | on_column)
    allowed = np.zeros(len(points))
    for axis, (ticks, along) in enumerate([(xs, on_row & ~on_column), (ys, on_column & ~on_row)]):
        h = ticks[1] - ticks[0]
        first = np.clip(np.floor((points[:, axis] - ticks[0]) / h).astype(int), 0, CELLS - 1)
        bend = np.zeros(len(points))
        for share in np.linspace(0, 1, 9):
            probe = points.copy()
            probe[:, axis] = ticks[first] + share * h
            bend = np.maximum(bend, np.abs(objective.hessian(probe.T)[axis, axis]))
        allowed = np.where(along, 1.01 * h**2 / 8 * bend, allowed)
    off = np.abs(objective.value(points.T) - level)
    rounding = 1e-12 * (abs(level) + np.linalg.norm(objective.gradient(points.T), axis=0) + 1)
    assert np.all(off <= allowed + rounding)


@pytest.mark.parametrize(("name", "level"), CASES)
def test_lines_take_every_crossing_once_and_close_or_end_at_the_border(run, name, level):
    objective = OBJECTIVES[name]
    xs, ys = grid_of(objective.view)
    lines = landscape_lines(run, name, level)
    values = objective.value(np.meshgrid(xs, ys))
    assert sum(len(line) - closed(line) for line in lines) == crossings(values, level)
    cell = np.hypot(xs[1] - xs[0], ys[1] - ys[0]) * (1 + 1e-9)
    for line in lines:
        assert len(line) >= 2
        assert np.all(np.linalg.norm(np.diff(line, axis=0), axis=1) <= cell)
        if not closed(line):
            assert at_border(line[0], objective.view)
            assert at_border(line[-1], objective.view)


@pytest.mark.parametrize("cells", [16, 32, 64, 128])
def test_a_circle_is_one_closed_line_of_the_right_length_and_area(run, cells):
    (circle,) = lines_of(run, "(x, y) => x * x + y * y", [1.1], cells=cells)
    assert closed(circle)
    h = 4 / cells
    length = np.linalg.norm(np.diff(circle, axis=0), axis=1).sum()
    x, y = circle.T
    area = abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2
    assert length == pytest.approx(2 * np.pi * np.sqrt(1.1), abs=h**2)
    assert area == pytest.approx(1.1 * np.pi, abs=2 * h**2)


def test_lines_that_leave_the_picture_are_not_closed(run):
    lines = lines_of(run, "(x, y) => x * x + y * y", [3.5])  # wider than high: cut twice
    assert len(lines) == 2
    for line in lines:
        assert not closed(line)
        assert np.allclose(np.abs(line[[0, -1], 1]), 1.5)


@pytest.mark.parametrize("cells", [15, 16])
@pytest.mark.parametrize("level", [0.4, 1e-3, -1e-3, -0.4])
def test_the_branches_at_a_saddle_stay_apart(run, cells, level):
    # With an odd number of cells the middle of one is the saddle, and all its edges are crossed.
    lines = lines_of(run, "(x, y) => x * y", [level], cells=cells)
    assert len(lines) == 2
    for line in lines:
        # xy is linear along every edge of the grid, so these points are exact.
        assert np.allclose(line.prod(axis=1), level, rtol=1e-9, atol=1e-12)
        assert len(set(np.sign(line[:, 0]))) == 1
    # Each branch is a convex arc: nothing has been joined across.
    assert {tuple(np.sign(line[0])) for line in lines} == (
        {(1, 1), (-1, -1)} if level > 0 else {(1, -1), (-1, 1)}
    )


@pytest.mark.parametrize("cells", [15, 16])
def test_at_the_height_of_the_saddle_itself_four_arms_meet_in_two_lines(run, cells):
    lines = lines_of(run, "(x, y) => x * y", [0.0], cells=cells)
    points = np.vstack(lines)
    assert np.all(np.abs(points).min(axis=1) < 1e-9)  # on one of the axes
    for end in ([2, 0], [-2, 0], [0, 1.5], [0, -1.5]):
        assert np.min(np.linalg.norm(points - end, axis=1)) < 4 / cells
    assert len(lines) == 2


def test_where_f_is_no_number_its_lines_have_a_hole(run):
    holed = "(x, y) => Math.abs(x) < 0.5 ? NaN : y - 0.1"
    lines = lines_of(run, holed, [0.0])
    assert len(lines) == 2
    for line in lines:
        assert np.allclose(line[:, 1], 0.1)
        assert np.all(np.abs(line[:, 0]) >= 0.5)
        assert np.abs(line[:, 0]).max() == 2
    assert {np.sign(line[0, 0]) for line in lines} == {-1, 1}


def test_where_f_is_infinite_its_lines_have_a_hole_too(run):
    lines = lines_of(run, "(x, y) => y > 1 ? Infinity : x + 0 * y", [0.3])
    assert len(lines) == 1
    assert lines[0][:, 1].max() <= 1
    assert np.allclose(lines[0][:, 0], 0.3)


def test_logarithms_are_drawn_only_where_they_exist(run):
    lines = lines_of(run, "(x, y) => Math.log(x) + y", [0.0, 0.5])
    points = np.vstack(lines)
    assert np.all(np.isfinite(points))
    assert points[:, 0].min() > 0


@pytest.mark.parametrize("f", ["() => 1", "() => NaN", "(x) => x"])
def test_no_crossing_no_line(run, f):
    assert lines_of(run, f, [5.0, -5.0]) == []
    assert lines_of(run, f, []) == []


def test_a_level_through_the_points_of_the_grid_is_drawn_once(run):
    (line,) = lines_of(run, "(x) => x", [0.0])  # x = 0 is a column of the grid
    assert np.all(line[:, 0] == 0)
    assert sorted([line[0, 1], line[-1, 1]]) == [-1.5, 1.5]
    assert len(line) == CELLS + 1


def test_levels_come_in_the_order_they_are_asked_for(run):
    up, down = (lines_of(run, "(x) => x", levels) for levels in ([-1, 0.3, 1], [1, 0.3, -1]))
    assert [line[0, 0] for line in up] == pytest.approx([-1, 0.3, 1])
    assert [line[0, 0] for line in down] == pytest.approx([1, 0.3, -1])
