"""The figures that a cell has drawn, as PNG files."""

from __future__ import annotations

import io
import sys

__all__ = ["drawn", "is_picture"]

MOST = 4
LARGEST = 300_000  # bytes
WIDEST = 3000  # pixels


def is_picture(data: object) -> bool:
    """Return whether something is a PNG file of reasonable size, by its first bytes."""
    if type(data) is not bytes or not data.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        return False
    sides = [int.from_bytes(data[start : start + 4], "big") for start in (16, 20)]
    return len(data) <= LARGEST and all(0 < side <= WIDEST for side in sides)


def drawn(wanted: bool = True) -> list[bytes]:
    """Return the open figures of matplotlib as PNG files, if they are wanted, and close them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    files = []
    try:
        for number in pyplot.get_fignums()[: MOST * wanted]:
            figure = pyplot.figure(number)
            if max(figure.get_size_inches()) > 20:
                figure.set_size_inches(6.4, 4.8)
            file = io.BytesIO()
            figure.savefig(file, format="png", dpi=72)
            if is_picture(file.getvalue()):
                files.append(file.getvalue())
    finally:
        pyplot.close("all")
    return files
