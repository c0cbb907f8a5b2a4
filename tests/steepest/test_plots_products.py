"""A product drawn as a rectangle: the parts are the area, and they are what the labels say."""

from __future__ import annotations

import numpy as np
import pytest

from steepest import plots

pytestmark = pytest.mark.usefixtures("drawing")


def area(part):
    return part.get_width() * part.get_height()


@pytest.mark.parametrize("before", [(4, 3), (0.5, 7)])
@pytest.mark.parametrize("after", [(4.84, 7.2), (6, 7.5)])
def test_the_four_parts_tile_the_new_rectangle(before, after):
    product, side, top, corner = parts = plots.product_rectangle(plots.canvas(), before, after)
    assert area(product) == pytest.approx(np.prod(before))
    assert sum(map(area, parts)) == pytest.approx(np.prod(after))
    assert area(side) == pytest.approx((after[0] - before[0]) * before[1])
    assert area(top) == pytest.approx(before[0] * (after[1] - before[1]))
    assert side.get_xy() == pytest.approx((before[0], 0))
    assert top.get_xy() == pytest.approx((0, before[1]))
    assert corner.get_xy() == pytest.approx(before)


def test_labels_name_the_factors_and_give_areas_and_sides():
    ax = plots.canvas()
    plots.product_rectangle(ax, [4, 3], [4.84, 3.2], names=("u", "v"))
    written = [text.get_text() for text in ax.texts]
    assert [text.split(" = ")[1] for text in written[:4]] == ["12", "2.52", "0.8", "0.168"]
    assert written[1].startswith(r"$\Delta u \cdot v$")
    assert written[4:] == [
        "$u$ = 4", r"$\Delta u$ = 0.84", "$v$ = 3", r"$\Delta v$ = 0.2",
    ]  # fmt: skip


def test_one_scale_in_both_directions_and_everything_in_view():
    ax = plots.canvas()
    corner = plots.product_rectangle(ax, [1, 2], [1.5, 2.5]).corner
    assert ax.get_aspect() == 1
    low, high = np.transpose([ax.get_xlim(), ax.get_ylim()])
    assert np.all(low < 0)
    assert np.all(high > np.add(corner.get_xy(), 0.5))


@pytest.mark.parametrize(
    ("before", "after"),
    [([4, 3], [4, 3.2]), ([4, 3], [5, 2]), ([0, 3], [1, 4]), ([-1, 3], [1, 4])],
)
def test_a_side_that_does_not_grow_is_refused(before, after):
    with pytest.raises(ValueError, match="expected positive numbers that both grow"):
        plots.product_rectangle(plots.canvas(), before, after)


def test_no_axes_or_no_pair_is_refused():
    with pytest.raises(TypeError, match="ax: expected a matplotlib Axes"):
        plots.product_rectangle("ax", [1, 1], [2, 2])
    with pytest.raises(ValueError, match="after: expected a point"):
        plots.product_rectangle(plots.canvas(), [1, 1], [2, 2, 2])
