"""Text of a student's, fit for pages, databases and terminals."""

from __future__ import annotations

import re

__all__ = ["plain_text"]

COLORS = re.compile(r"\x1b\[[0-9;]*m")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def plain_text(text: str) -> str:
    r"""Return a text without colors, its control characters replaced.

    Line breaks and tabs stay.

    Examples
    --------
    >>> plain_text("\x1b[31mred\x1b[0m and \x00")
    'red and �'
    """
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", COLORS.sub("", text))
