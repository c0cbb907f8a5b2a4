"""One palette and one set of sizes for every figure and every explorable.

Colors mean things and keep their meaning through the book. Each role has a
variant for a light and one for a dark page. Within a variant the roles differ
in lightness, so that they can be told apart in grey and by readers who do not
see all hues, and each has a contrast of at least 3:1 with its background.
"""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path
from typing import NamedTuple

__all__ = ["FIGURE_SIZES", "PALETTE", "Ink", "color", "css_variables", "use"]


class Ink(NamedTuple):
    """A role's color on a light and on a dark page, and the line that carries it in grey."""

    light: str
    dark: str
    dash: str = "solid"


PALETTE: dict[str, Ink] = {
    "background": Ink("#fffdf8", "#14181f"),
    "ink": Ink("#22272e", "#e4e7eb"),
    "muted": Ink("#59616b", "#a3abb6"),
    "grid": Ink("#dcd8cf", "#2d343e"),
    # what the mathematics is about
    "function": Ink("#0f3f78", "#5aa2ee"),
    "tangent": Ink("#d96208", "#ffc488", "dashed"),
    "path": Ink("#8446ad", "#cb97f3", "dashdot"),
    "minimum": Ink("#0a8069", "#43cfae", "dotted"),
    "warning": Ink("#a8123c", "#f0607c", "dotted"),
}
"""Roles: the function itself, its tangent or gradient, a descent path, the minimum, a warning."""

FIGURE_SIZES: dict[str, tuple[float, float]] = {
    "wide": (5.4, 3.0),
    "square": (5.4, 4.6),
    "tall": (5.4, 6.0),
}
"""Width and height in inches. All are 5.4 wide: at 10 pt, text stays readable on a phone."""


def color(role: str) -> str:
    """Return a role's color for a light page.

    The book replaces it by the role's CSS variable, so figures follow the page into the dark.

    Parameters
    ----------
    role : str
        A key of `PALETTE`.

    Returns
    -------
    str
        Color as ``"#rrggbb"``.

    Raises
    ------
    ValueError
        If ``role`` is not in the palette.

    Examples
    --------
    >>> color("function")
    '#0f3f78'
    """
    if role not in PALETTE:
        listed = ", ".join(repr(name) for name in PALETTE)
        raise ValueError(f"role: expected one of {listed}, got {role!r}")
    return PALETTE[role].light


def css_variables() -> str:
    """Return the palette as CSS custom properties ``--st-<role>`` for light and dark pages.

    Returns
    -------
    str
        Style rules that follow the book's theme switch and JupyterLab's themes. Where there
        is neither, and on paper, the light variant holds.

    Examples
    --------
    >>> "--st-function: #0f3f78" in css_variables()
    True
    """
    light = " ".join(f"--st-{role}: {ink.light};" for role, ink in PALETTE.items())
    dark = " ".join(f"--st-{role}: {ink.dark};" for role, ink in PALETTE.items())
    return "\n".join(
        [
            f":root {{ {light} }}",
            f'html[data-theme="dark"], body[data-jp-theme-light="false"] {{ {dark} }}',
            "@media print { :root, html[data-theme], body[data-jp-theme-light] { " + light + " } }",
            "",
        ]
    )


def use() -> None:
    """Apply the course's matplotlib style, and SVG output where a notebook is running.

    Examples
    --------
    >>> use()
    """
    import matplotlib.pyplot as plt
    from matplotlib.font_manager import fontManager

    # The page's own faces, so that what matplotlib measures is what the reader sees.
    known = {entry.fname for entry in fontManager.ttflist}
    for font in sorted((Path(__file__).parent / "fonts").rglob("*.ttf")):
        if str(font) not in known:
            fontManager.addfont(font)
    with resources.as_file(resources.files("steepest") / "steepest.mplstyle") as path:
        plt.style.use(path)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:  # plain Python: matplotlib's own backend shows the figure
        return
    if get_ipython() is not None:
        # No time stamp and stable ids: the same figure gives the same bytes.
        set_matplotlib_formats("svg", metadata={"Date": None}, bbox_inches="tight")
        # The book's pages carry the faces. Anywhere else text must bring its own shapes along,
        # or a wider face takes their place and labels are cut off.
        if "STEEPEST_BOOK_BUILD" not in os.environ:
            plt.rcParams["svg.fonttype"] = "path"
