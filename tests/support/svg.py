"""SVG paths as the specification reads them."""

from __future__ import annotations

import re

SIZES = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def commands(path: str) -> list[tuple[str, list[float]]]:
    """Return a path's commands with absolute coordinates, as the SVG specification reads them."""
    found, here, start = [], [0.0, 0.0], [0.0, 0.0]
    for letter, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(number) for number in NUMBER.findall(rest)]
        kind, size = letter.upper(), SIZES[letter.upper()]
        groups = [numbers[k : k + size] for k in range(0, len(numbers), size)] if size else [[]]
        assert groups, f"{letter} without numbers in {path}"
        for group in groups:
            assert len(group) == size, path
            shift = here * (size // 2) if letter.islower() else [0.0] * size
            ends = [a + b for a, b in zip(group, shift, strict=True)]
            here = ends[-2:] if ends else list(start)
            start = list(here) if kind == "M" else start
            found.append((kind, ends))
            kind = "L" if kind == "M" else kind
    return found


def without_rests(found: list[tuple[str, list[float]]]) -> list[tuple[str, list[float]]]:
    """Return commands rounded to a tenth, without lines of no length, which draw nothing."""
    kept, here = [], None
    for kind, ends in found:
        rounded = [round(10 * end) / 10 for end in ends]
        if not (kind == "L" and rounded == here and kept[-1][0] == "L"):
            kept.append((kind, rounded))
        here = rounded[-2:] or here
    return kept
