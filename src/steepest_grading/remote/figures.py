"""The figures that a cell has drawn, as PNG files."""

from __future__ import annotations

import io
import sys

__all__ = ["drawn"]

MOST = 4
LARGEST = 300_000  # bytes


def drawn() -> list[bytes]:
    """Return the open figures of matplotlib as PNG files, and close them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    files = []
    try:
        for number in pyplot.get_fignums()[:MOST]:
            figure = pyplot.figure(number)
            if max(figure.get_size_inches()) > 20:
                figure.set_size_inches(6.4, 4.8)
            file = io.BytesIO()
            figure.savefig(file, format="png", dpi=72)
            if len(file.getvalue()) <= LARGEST:
                files.append(file.getvalue())
    finally:
        pyplot.close("all")
    return files
