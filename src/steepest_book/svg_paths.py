"""Paths of pictures in fewer bytes: each point as a step from the one before.

Steps are short numbers that repeat, which compresses to about two thirds. They are differences of
rounded coordinates, so a long path stays where it was.
"""

from __future__ import annotations

import re

__all__ = ["shorten_path"]

TOKEN = re.compile(r"[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")
POINTS = {"M": 1, "L": 1, "Q": 2, "C": 3}  # of each command in matplotlib's absolute paths
UNIT = 10  # steps are counted in tenths


def written(count: int) -> str:
    """Return a number of tenths as short as a path allows: 12, 1.5, .5, -.5."""
    text = f"{count / UNIT:.1f}".removesuffix(".0")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def joined(counts: list[int]) -> str:
    """Return numbers with a space where no sign parts them."""
    return "".join(
        ("" if k == 0 or count < 0 else " ") + written(count) for k, count in enumerate(counts)
    )


def shorten_path(data: str) -> str:
    """Return an equal path in relative steps, rounded to tenths.

    Parameters
    ----------
    data : str
        A ``d`` attribute with the absolute commands M, L, Q, C and Z. Any other path is returned
        as it is.

    Returns
    -------
    str
        The path; steps of no length are left out where they draw nothing.
    """
    tokens = TOKEN.findall(data)
    if not tokens or tokens[0] != "M" or {t for t in tokens if t.isalpha()} - {*POINTS, "Z", "z"}:
        return data
    out, before = [], ""
    here = start = (0, 0)
    command, place = "M", 0
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
        if command in "Zz":
            out.append("z")
            here, before = start, "z"
            continue
        size = 2 * POINTS[command]
        ends = [round(UNIT * float(token)) for token in tokens[place : place + size]]
        place += size
        steps = [end - here[k % 2] for k, end in enumerate(ends)]
        here = (ends[-2], ends[-1])
        if command == "M":
            out.append(f"M{joined(ends)}")
            start, before, command = here, "M", "L"  # what follows without a letter are lines
        elif before != "l" or command != "L" or any(steps):
            letter = command.lower()
            gap = " " if steps[0] >= 0 else ""
            out.append((gap if letter == before else letter) + joined(steps))
            before = letter
    return "".join(out)
