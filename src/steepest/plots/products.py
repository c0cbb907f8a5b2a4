"""Figure of a product as the area of a rectangle, and of how it changes with its two sides.

The function draws on the axes it is given, returns the artists it made, and never shows them.
"""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from steepest.plots._canvas import plain, require_axes, write_beside
from steepest.plots._series import require_point
from steepest.style import color

__all__ = ["ProductRectangle", "product_rectangle"]


class ProductRectangle(NamedTuple):
    """Artists of `product_rectangle`: the product, the two strips, and the corner."""

    product: Rectangle
    side_strip: Rectangle
    top_strip: Rectangle
    corner: Rectangle


def product_rectangle(
    ax: Axes, before: ArrayLike, after: ArrayLike, names: tuple[str, str] = ("f", "g")
) -> ProductRectangle:
    """Draw the product of two growing numbers as a rectangle, with what is added to its area.

    Parameters
    ----------
    ax : Axes
        Where to draw. Both directions have one scale.
    before : array_like, shape (2,)
        Width and height: the two factors. Positive.
    after : array_like, shape (2,)
        The factors after the change, both larger.
    names : tuple of str, default ("f", "g")
        What to call the factors.

    Returns
    -------
    ProductRectangle
        ``product``; ``side_strip``, what the growth of the width adds; ``top_strip``, what the
        growth of the height adds; ``corner``, what only both together add. Each has its area
        written in it or beside it.

    Raises
    ------
    TypeError
        If ``ax`` is no axes.
    ValueError
        If a factor is not positive or does not grow.

    Examples
    --------
    The factors x² and x + 1 on the way from x = 2 to 2.2:

    >>> from steepest.plots import canvas
    >>> drawn = product_rectangle(canvas(), [4, 3], [4.84, 3.2])
    >>> [round(p.get_width() * p.get_height(), 3) for p in drawn]
    [12.0, 2.52, 0.8, 0.168]
    """
    require_axes("ax", ax)
    width, height = map(float, require_point("before", before))
    wider, higher = map(float, require_point("after", after))
    if not (0 < width < wider and 0 < height < higher):
        raise ValueError(
            f"before, after: expected positive numbers that both grow, "
            f"got {(width, height)} and {(wider, higher)}"
        )
    f, g = names
    df, dg = wider - width, higher - height
    parts = [
        _piece(ax, (0.0, 0.0), width, height, "function", 0.1, None),
        _piece(ax, (width, 0.0), df, height, "tangent", 0.22, None),
        _piece(ax, (0.0, height), width, dg, "path", 0.22, "////"),
        _piece(ax, (width, height), df, dg, "warning", 0.5, None),
    ]
    areas = [plain(part.get_width() * part.get_height()) for part in parts]
    ax.set(xlim=(-0.08 * wider, 1.3 * wider), ylim=(-0.09 * higher, 1.12 * higher))
    ax.set_aspect("equal")
    ax.set_axis_off()
    product = rf"${f} \cdot {g}$ = {areas[0]}"
    write_beside(ax, product, (width / 2, height / 2), "function", (0, 0))
    write_beside(ax, rf"$\Delta {f} \cdot {g}$ = {areas[1]}", (wider, height / 2), "tangent")
    write_beside(ax, rf"${f} \cdot \Delta {g}$ = {areas[2]}", (width / 2, higher), "path", (0, 4))
    corner = rf"$\Delta {f} \cdot \Delta {g}$ = {areas[3]}"
    write_beside(ax, corner, (wider, height + dg / 2), "warning")
    write_beside(ax, f"${f}$ = {plain(width)}", (width / 2, 0.0), "ink", (0, -4))
    write_beside(ax, rf"$\Delta {f}$ = {plain(df)}", (width + df / 2, 0.0), "ink", (0, -4))
    write_beside(ax, f"${g}$ = {plain(height)}", (0.0, height / 2), "ink", (-4, 0))
    write_beside(ax, rf"$\Delta {g}$ = {plain(dg)}", (0.0, height + dg / 2), "ink", (-4, 0))
    return ProductRectangle(*parts)


def _piece(
    ax: Axes,
    corner: tuple[float, float],
    width: float,
    height: float,
    role: str,
    alpha: float,
    hatch: str | None,
) -> Rectangle:
    """Draw one part of the area: a tinted face, and a rim that is seen in grey."""
    ax.add_patch(Rectangle(corner, width, height, facecolor=color(role), alpha=alpha, linewidth=0))
    rim = Rectangle(
        corner, width, height, facecolor="none", edgecolor=color(role), linewidth=1.2, hatch=hatch
    )
    rim.set_hatch_linewidth(0.5)
    return ax.add_patch(rim)
