"""Figures of classes: small images, and which class was taken for which.

Images are drawn as squares whose area is the ink of a pixel, so that they are lines and not
photographs: they follow the page into the dark, and print.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_integer
from steepest.plots._canvas import require_axes
from steepest.style import color

__all__ = ["Confusion", "Images", "confusion", "images"]

MOST = 100
SQUARE = np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]])
CODES = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]


class Images(NamedTuple):
    """Artists of `images`: for each image its positive and its negative ink, and its caption."""

    positive: list[PathPatch]
    negative: list[PathPatch]
    captions: list[Text]


class Confusion(NamedTuple):
    """Artists of `confusion`: one square and one number for each cell that is not 0."""

    squares: list[PathPatch]
    numbers: list[Text]


def images(
    ax: Axes,
    pixels: ArrayLike,
    columns: int = 10,
    captions: Sequence[str] | None = None,
    wrong: Sequence[bool] | None = None,
) -> Images:
    """Draw small images side by side, each pixel as a square with an area in proportion to it.

    Parameters
    ----------
    ax : Axes
        Where to draw. The axes are hidden.
    pixels : array_like, shape (k, height, width) or (k, side * side)
        The images, at most 100 of them. Negative pixels are drawn in the tangent's color and
        left hollow. All images share one scale: the largest size of a pixel fills its place.
    columns : int, default 10
        How many stand in a row.
    captions : sequence of str, optional
        A text under each image.
    wrong : sequence of bool, optional
        Which captions to write in the color of a warning.

    Returns
    -------
    Images
        The ``positive`` and ``negative`` ink, and the ``captions``.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the pixels are not numeric.
    ValueError
        If the shape is not that of images, there are more than 100, a pixel is not finite, or
        there are not as many captions as images.

    Examples
    --------
    >>> from steepest.datasets import digits
    >>> from steepest.plots import canvas
    >>> drawn = images(canvas(), digits().X[:3], captions=["zero", "one", "two"])
    >>> [text.get_text() for text in drawn.captions]
    ['zero', 'one', 'two']
    """
    require_axes("ax", ax)
    pixels = _require_images(pixels)
    columns = min(require_integer("columns", columns, 1, MOST), len(pixels))
    captions = [""] * len(pixels) if captions is None else list(captions)
    wrong = [False] * len(pixels) if wrong is None else list(wrong)
    for name, texts in (("captions", captions), ("wrong", wrong)):
        if len(texts) != len(pixels):
            raise ValueError(
                f"{name}: expected {len(pixels)}, one for each image, got {len(texts)}"
            )
    _, height, width = pixels.shape
    largest = float(np.abs(pixels).max()) or 1.0
    lines = max(caption.count("\n") + 1 if caption else 0 for caption in captions)
    across, down = width + 2.0, height + 2.0 + lines
    positive, negative, texts = [], [], []
    for i, (image, caption) in enumerate(zip(pixels, captions, strict=True)):
        left, top = across * (i % columns), -down * (i // columns)
        for kept, role, into in ((1, "function", positive), (-1, "tangent", negative)):
            halves = 0.5 * np.sqrt(np.maximum(kept * image, 0) / largest)
            into.append(ax.add_patch(_squares(halves, left, top, role, hollow=kept < 0)))
        text = ax.text(left + width / 2, top - height - 0.4, caption, ha="center", va="top")
        text.set_color(color("warning" if wrong[i] else "ink"))
        text.set_fontsize(9)
        texts.append(text)
    rows = -(-len(pixels) // columns)
    ax.set(xlim=(-1, across * columns - 1), ylim=(1 - down * rows, 1), aspect="equal")
    ax.set_axis_off()
    return Images(positive, negative, texts)


def confusion(ax: Axes, matrix: ArrayLike, names: Sequence[str] | None = None) -> Confusion:
    """Draw a confusion matrix: a square for each count, its area in proportion to its row's share.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    matrix : array_like, shape (k, k)
        From `steepest.metrics.confusion_matrix`: row = true class, column = predicted class.
    names : sequence of str, optional
        The classes' names; by default 0, 1, …

    Returns
    -------
    Confusion
        The ``squares``, in the function's color on the diagonal and in that of a warning
        elsewhere, and the ``numbers``: the counts off the diagonal.

    Raises
    ------
    TypeError
        If ``ax`` is no axes, or the matrix is not numeric.
    ValueError
        If the matrix is not square, has a negative entry, or there are not as many names.

    Examples
    --------
    >>> from steepest.plots import canvas
    >>> drawn = confusion(canvas("square"), [[9, 1], [0, 5]])
    >>> len(drawn.squares), [text.get_text() for text in drawn.numbers]
    (3, ['1'])
    """
    require_axes("ax", ax)
    matrix = require_array("matrix", matrix)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.size == 0:
        raise ValueError(f"matrix: expected a square matrix, got {describe(matrix)}")
    if not np.all(np.isfinite(matrix) & (matrix >= 0)):
        raise ValueError("matrix: expected counts, at least 0")
    k = len(matrix)
    names = [str(i) for i in range(k)] if names is None else list(names)
    if len(names) != k:
        raise ValueError(f"names: expected {k}, one for each class, got {len(names)}")
    totals = np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    halves = 0.46 * np.sqrt(matrix / totals)
    squares, numbers = [], []
    for i, j in np.argwhere(matrix > 0):
        role = "function" if i == j else "warning"
        square = _squares(halves[i : i + 1, j : j + 1], j - 0.5, -i + 0.5, role, hollow=i != j)
        squares.append(ax.add_patch(square))
        if i != j:
            text = ax.text(j + 0.24, -i - 0.06, f"{matrix[i, j]:g}", ha="left", va="center")
            text.set_color(color("warning"))
            text.set_fontsize(9)
            numbers.append(text)
    at = np.arange(k)
    ax.set(xlim=(-0.6, k - 0.4), ylim=(-k + 0.4, 0.6), aspect="equal")
    ax.set_xticks(at, names)
    ax.set_yticks(-at, names)
    ax.set(xlabel="predicted", ylabel="true")
    return Confusion(squares, numbers)


def _require_images(pixels: Any) -> np.ndarray:
    """Return pixels as finite images, shape (k, height, width)."""
    pixels = require_array("pixels", pixels)
    if pixels.ndim == 2:
        side = round(pixels.shape[1] ** 0.5)
        if side > 0 and side * side == pixels.shape[1]:
            pixels = pixels.reshape(-1, side, side)
    if pixels.ndim != 3 or pixels.size == 0 or len(pixels) > MOST:
        raise ValueError(
            f"pixels: expected 1 to {MOST} images of shape (k, height, width) or "
            f"(k, side * side), got {describe(pixels)}"
        )
    if not np.all(np.isfinite(pixels)):
        raise ValueError("pixels: expected finite numbers")
    return pixels


def _squares(halves: np.ndarray, left: float, top: float, role: str, hollow: bool) -> PathPatch:
    """Return one path with a square for each pixel; ``halves`` are half their sides."""
    rows, columns = np.nonzero(halves > 0.03)
    middles = np.stack([left + columns + 0.5, top - rows - 0.5], axis=-1)
    corners = middles[:, np.newaxis] + halves[rows, columns][:, np.newaxis, np.newaxis] * SQUARE
    path = Path(corners.reshape(-1, 2), CODES * len(rows)) if len(rows) else Path(np.empty((0, 2)))
    face = color("background" if hollow else role)
    return PathPatch(path, facecolor=face, edgecolor=color(role), linewidth=0.8 if hollow else 0)
