"""Images and confusion matrices: what is drawn is what was given, area for number."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.colors import to_hex

from steepest import plots
from steepest.datasets import digits
from steepest.style import color

pytestmark = pytest.mark.usefixtures("drawing")


def squares(patch):
    """Return the middles, shape (k, 2), and the areas, shape (k,), of the squares of a path."""
    corners = patch.get_path().vertices.reshape(-1, 5, 2)
    low, high = corners.min(axis=1), corners.max(axis=1)
    return (low + high) / 2, np.prod(high - low, axis=1)


def test_the_area_of_a_square_is_the_ink_of_its_pixel_and_signs_are_apart():
    image = np.array([[1.0, 0.0], [-0.25, 0.5]])
    drawn = plots.images(plots.canvas(), [image])
    middles, areas = squares(drawn.positive[0])
    assert middles == pytest.approx(np.array([[0.5, -0.5], [1.5, -1.5]]))
    assert areas == pytest.approx([1, 0.5])
    middles, areas = squares(drawn.negative[0])
    assert middles == pytest.approx(np.array([[0.5, -1.5]]))
    assert areas == pytest.approx([0.25])
    assert to_hex(drawn.positive[0].get_facecolor()) == color("function")
    assert to_hex(drawn.negative[0].get_facecolor()) == color("background")
    assert to_hex(drawn.negative[0].get_edgecolor()) == color("tangent")


def test_all_images_share_one_scale():
    drawn = plots.images(plots.canvas(), [[[1.0]], [[2.0]]])
    assert [squares(ink)[1][0] for ink in drawn.positive] == pytest.approx([0.5, 1])


def test_flat_images_are_folded_into_squares_row_by_row():
    X = digits().X[:12]
    flat = plots.images(plots.canvas(), X, columns=5)
    folded = plots.images(plots.canvas(), X.reshape(-1, 8, 8), columns=5)
    for one, other in zip(flat.positive, folded.positive, strict=True):
        assert one.get_path().vertices == pytest.approx(other.get_path().vertices)
    (left, top), _ = squares(flat.positive[7])[0].min(axis=0), None
    assert left > 20  # the third of the second row
    assert top < -10


def test_everything_lies_in_view_and_captions_stand_under_their_images():
    ax = plots.canvas()
    drawn = plots.images(ax, np.ones((3, 4, 4)), 2, ["a", "b", "c"], [False, True, False])
    for ink, text in zip(drawn.positive, drawn.captions, strict=True):
        middles, _ = squares(ink)
        assert ax.get_xlim()[0] < middles[:, 0].min() < middles[:, 0].max() < ax.get_xlim()[1]
        assert ax.get_ylim()[0] < text.get_position()[1] < middles[:, 1].min()
        assert text.get_position()[0] == pytest.approx(middles[:, 0].mean())
    assert [to_hex(t.get_color()) for t in drawn.captions] == [
        color("ink"), color("warning"), color("ink"),
    ]  # fmt: skip


def test_an_image_without_ink_draws_nothing():
    drawn = plots.images(plots.canvas(), np.zeros((1, 3, 3)))
    assert len(drawn.positive[0].get_path().vertices) == 0


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.ones((2, 5)), r"pixels: expected 1 to 100 images of shape"),
        (np.ones(4), r"pixels: expected 1 to 100 images of shape"),
        (np.ones((101, 2, 2)), r"pixels: expected 1 to 100 images of shape"),
        (np.ones((0, 2, 2)), r"pixels: expected 1 to 100 images of shape"),
        ([[[np.nan]]], r"pixels: expected finite numbers"),
    ],
)
def test_what_is_no_image_is_named(pixels, message):
    with pytest.raises(ValueError, match=message):
        plots.images(plots.canvas(), pixels)


@pytest.mark.parametrize("name", ["captions", "wrong"])
def test_as_many_captions_as_images(name):
    with pytest.raises(ValueError, match=rf"{name}: expected 2, one for each image, got 1"):
        plots.images(plots.canvas(), np.ones((2, 2, 2)), **{name: [True]})


def test_a_square_of_the_confusion_has_the_share_of_its_row_and_errors_are_numbered():
    matrix = np.array([[9, 1, 0], [0, 5, 0], [2, 2, 4]])
    drawn = plots.confusion(plots.canvas("square"), matrix)
    rows, columns = np.nonzero(matrix)
    assert len(drawn.squares) == len(rows) == 6
    for patch, i, j in zip(drawn.squares, rows, columns, strict=True):
        middles, areas = squares(patch)
        assert middles == pytest.approx(np.array([[j, -i]]))
        assert areas == pytest.approx([0.92**2 * matrix[i, j] / matrix[i].sum()])
        assert to_hex(patch.get_edgecolor()) == color("function" if i == j else "warning")
    assert [text.get_text() for text in drawn.numbers] == ["1", "2", "2"]


def test_the_classes_have_their_names_from_top_to_bottom_and_from_left_to_right():
    ax = plots.canvas("square")
    plots.confusion(ax, np.eye(2), names=["cat", "dog"])
    assert [t.get_text() for t in ax.get_xticklabels()] == ["cat", "dog"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["cat", "dog"]
    assert ax.get_yticks()[0] > ax.get_yticks()[1]


@pytest.mark.parametrize(
    ("matrix", "names", "message"),
    [
        (np.ones((2, 3)), None, r"matrix: expected a square matrix"),
        (np.ones(3), None, r"matrix: expected a square matrix"),
        (-np.eye(2), None, r"matrix: expected counts, at least 0"),
        (np.eye(2), ["a"], r"names: expected 2, one for each class, got 1"),
    ],
)
def test_what_is_no_confusion_matrix_is_named(matrix, names, message):
    with pytest.raises(ValueError, match=message):
        plots.confusion(plots.canvas("square"), matrix, names)
