"""The notebook in a feedback page: what the student wrote, and what it did.

Of a locked cell only what was handed out is shown, never `SheetCell.source` and never what ran in
it: a check's run could quote its hidden lines.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, NamedTuple

from steepest_grading.pages.text import Excerpt, Space, line
from steepest_grading.pages.words import check_name, counted, heading

if TYPE_CHECKING:
    from steepest_grading.verdicts import CellRun, Sheet, SheetCell

__all__ = ["Shown", "shown_cells"]

TEXT_BYTES = 700_000
FIGURE_BYTES = 500_000  # of all figures together, before base64 adds a third
LARGEST_FIGURE = 250_000
LARGEST_SIDE = 4_000  # pixels: a small file can unpack to a huge picture
MOST_CELLS = 400
PNG = b"\x89PNG\r\n\x1a\n"


class Shown(NamedTuple):
    """A cell as the page shows it.

    Attributes
    ----------
    kind : str
        ``heading``, ``code``, ``text``, or, folded, ``check`` and ``unwritten``.
    name : str
        The grade id, the words of a check, or the text of a heading.
    anchor : str
        The id of its element.
    source, printed : Excerpt
    error : str
    figures : tuple of str
        PNG files in base64.
    left_out : str
        A sentence about figures that are not shown, or nothing.
    """

    kind: str
    name: str
    anchor: str
    source: Excerpt = Excerpt("", "")
    printed: Excerpt = Excerpt("", "")
    error: str = ""
    figures: tuple[str, ...] = ()
    left_out: str = ""


def _is_small_png(image: bytes) -> bool:
    if not image.startswith(PNG) or not 33 < len(image) <= LARGEST_FIGURE:
        return False
    sides = int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")
    return image[12:16] == b"IHDR" and all(0 < side <= LARGEST_SIDE for side in sides)


class _Page:
    """What there is still room for."""

    def __init__(self) -> None:
        self.text = Space(TEXT_BYTES)
        self.figures = FIGURE_BYTES

    def figures_of(self, run: CellRun) -> tuple[tuple[str, ...], str]:
        kept = []
        for image in run.images:
            if _is_small_png(image) and len(image) <= self.figures:
                self.figures -= len(image)
                kept.append(base64.b64encode(image).decode("ascii"))
        missing = len(run.images) - len(kept)
        if not missing:
            return tuple(kept), ""
        return tuple(kept), f"{counted(missing, 'figure')} left out: too large, or not a picture."

    def own(self, run: CellRun, anchor: str, released: str | None) -> Shown:
        """Return a cell that the student may write in."""
        figures, left_out = self.figures_of(run)
        kind = "code" if run.cell_type == "code" else "text"
        return Shown(
            "unwritten" if run.source == released else kind,
            line(run.name, 60),
            anchor,
            self.text.take(run.source, most=24_000, lines=500),
            self.text.take(run.printed, most=8_000, lines=120, output=True),
            self.text.take(line(run.error, 500), most=2_000, lines=1).text,
            figures,
            left_out,
        )

    def locked(self, cell: SheetCell, anchor: str) -> Shown | None:
        """Return a cell of the instructor's, as it was handed out."""
        if cell.role == "text":
            title = heading(cell.released)
            return Shown("heading", title, anchor) if title else None
        released = self.text.take(cell.released, most=24_000, lines=500)
        # Never so in a release; but if a course's files are wrong, nobody should learn it here.
        if "HIDDEN TESTS" in cell.released:
            released = Excerpt("", "This check is not shown.")
        if cell.role == "check":
            return Shown("check", check_name(cell.name, cell.part), anchor, released)
        return Shown("code", cell.name, anchor, released)


def _without_bare_headings(cells: list[Shown]) -> list[Shown]:
    following = [*cells, Shown("heading", "", "")][1:]
    return [
        cell
        for cell, after in zip(cells, following, strict=True)
        if cell.kind != "heading" or after.kind != "heading"
    ]


def shown_cells(sheet: Sheet, runs: tuple[CellRun, ...]) -> tuple[list[Shown], str]:
    """Return the cells of a graded notebook as a page shows them, within its bounds.

    Parameters
    ----------
    sheet : Sheet
    runs : tuple of CellRun

    Returns
    -------
    cells : list of Shown
        In order. Statements are represented by their heading; written answers are left out, for
        they have a section of their own.
    left_out : str
        A sentence about cells that are not shown, or nothing.
    """
    places = {cell.name: cell for cell in sheet.cells if cell.name}
    page, shown = _Page(), {}
    own = [index for index, run in enumerate(runs) if run.name not in places]
    own_left = set(own[:MOST_CELLS])
    # The assignment's own cells first: what a student adds does not take their room.
    order = [index for index, run in enumerate(runs) if run.name in places] + own
    for index in order:
        run = runs[index]
        place, anchor = places.get(run.name), f"cell-{index + 1}"
        if place is None or place.role == "solution":
            empty = not (run.source.strip() or run.printed or run.error or run.images)
            if (place is None and index not in own_left) or empty:
                continue
            shown[index] = page.own(run, anchor, place and place.released)
        elif place.role != "written" and (cell := page.locked(place, anchor)):
            shown[index] = cell
    missing = len(own) - len(own_left)
    left_out = f"{counted(missing, 'further cell')} of your own left out." if missing else ""
    return _without_bare_headings([shown[index] for index in sorted(shown)]), left_out
