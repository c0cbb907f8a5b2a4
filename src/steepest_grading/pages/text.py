"""Text of strangers, made fit for a page: visible, and no longer than there is room.

Everything here returns plain strings; the templates escape them. What would not be seen, or would
make other text be seen wrongly, is replaced by its code: ⟨U+202E⟩.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from markupsafe import escape

__all__ = ["Excerpt", "Space", "line", "printed", "visible"]

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])")
# Control, format, surrogate and private characters; line and paragraph separators.
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
# Tabs and newlines are layout; the two joiners belong to Persian words and to emoji.
HARMLESS = {0x09, 0x0A, 0x200C, 0x200D}


class _Signs(dict):
    """What stands for each character; filled as they come."""

    def __missing__(self, code: int) -> int | str:
        odd = unicodedata.category(chr(code)) in UNSEEN or code & 0xFFFE == 0xFFFE
        self[code] = f"⟨U+{code:04X}⟩" if odd and code not in HARMLESS else code
        return self[code]


SIGNS = _Signs()


def visible(text: str) -> str:
    r"""Return the text with its invisible and misleading characters replaced by their codes.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Text that can be encoded, and that a browser shows in the order in which it is stored
        (but for the words of languages that are written from the right).

    Examples
    --------
    >>> visible("admin\u202e\x00")
    'admin⟨U+202E⟩⟨U+0000⟩'
    """
    return text.replace("\r\n", "\n").translate(SIGNS)


def printed(text: str) -> str:
    r"""Return what a terminal would show: no color codes, a rewritten line as it was left.

    Examples
    --------
    >>> printed("\x1b[31mred\x1b[0m and 10%\r20%")
    '20%'
    """
    lines = ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return visible("\n".join(one.rstrip("\r").rpartition("\r")[2] for one in lines))


def line(text: str, most: int = 200) -> str:
    r"""Return the text on one line of at most ``most`` characters, before codes are put in.

    Examples
    --------
    >>> line("one\n two", 5)
    'one t…'
    """
    whole = " ".join(text[: 4 * most].split())
    return visible(whole[:most]) + ("…" if len(whole) > most or len(text) > 4 * most else "")


class Excerpt(NamedTuple):
    """The start of a text, and a sentence that says what is left out, or nothing."""

    text: str
    cut: str


class Space:
    """The room that a page has for text of strangers.

    Parameters
    ----------
    left : int
        Bytes of escaped UTF-8.
    """

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, text: str, *, most: int, lines: int, output: bool = False) -> Excerpt:
        """Return as much of a text as there is room for.

        Parameters
        ----------
        text : str
        most : int
            Bytes that this text may take.
        lines : int
            Lines that it may have.
        output : bool, optional
            Whether it was printed, and may hold codes for a terminal.

        Returns
        -------
        Excerpt
        """
        room, text = min(most, self.left), text.rstrip("\n")
        # Only what can be shown is looked at: the text may be 50 MB long.
        head = "\n".join(text[:most].split("\n", lines)[:lines])
        head = head if room > 0 else ""
        shown = printed(head) if output else visible(head)
        fitting = _prefix(shown, room)
        self.left -= _size(fitting)
        if fitting == shown and len(head) == len(text):
            return Excerpt(fitting, "")
        if not fitting:
            return Excerpt("", f"Left out, because the page is full: {len(text):,} characters.")
        return Excerpt(
            fitting, f"Cut here, to keep the page small. The whole has {len(text):,} characters."
        )


def _size(text: str) -> int:
    return len(str(escape(text)).encode())


def _prefix(text: str, room: int) -> str:
    """Return the longest start of a text that takes at most ``room`` bytes on the page."""
    if _size(text) <= room:
        return text
    low, high = 0, min(len(text), max(room, 0))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _size(text[:middle]) <= room else (low, middle - 1)
    return text[:low]
