"""What goes wrong most often: messages of failed checks, counted without their numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from steepest_grading.verdicts import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steepest_grading.pages.statistics import Row
    from steepest_grading.verdicts import Sheet

__all__ = ["frequent_messages", "masked"]

LONGEST_MESSAGE = 600
NUMBER = re.compile(
    r"[-+−]?(?<![\w.])(?:\d+(?:,\d{3})*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?j?(?!\w)\.?", re.IGNORECASE
)
RUN_OF_NUMBERS = re.compile(r"#(?:[\s,;\[\]()]+#)+")


def masked(message: str) -> str:
    """Return a message without its numbers, so that those that say the same are equal.

    Examples
    --------
    >>> masked("adam_step(t=3): expected [0.1, -2e-3], got 7.")
    'adam_step(t=#): expected [#…], got #'
    """
    return RUN_OF_NUMBERS.sub("#…", NUMBER.sub("#", " ".join(message.split())))


def frequent_messages(sheet: Sheet, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the messages of checks that did not pass, the most frequent first."""
    kinds: dict[str, str] = {}
    groups: dict[tuple[str, str, Status, bool], Counter[str]] = defaultdict(Counter)
    for row in rows:
        for check in row.grades.checks:
            if check.status in (Status.PASSED, Status.NOT_WRITTEN, Status.NOT_RUN):
                continue
            text = check.message[:LONGEST_MESSAGE] or f"({check.status})"
            if text not in kinds:
                kinds[text] = masked(text)
            groups[check.name, kinds[text], check.status, check.hidden][text] += 1
    order = {cell.name: index for index, cell in enumerate(sheet.cells)}
    parts = {cell.name: cell.part for cell in sheet.cells}
    found = [
        {
            "check": name,
            "part": parts[name],
            "pattern": kind,
            "example": min(texts, key=lambda text: (-texts[text], text)),
            "variants": len(texts),
            "count": texts.total(),
            "status": str(status),
            "hidden": hidden,
        }
        for (name, kind, status, hidden), texts in groups.items()
    ]
    return sorted(
        found,
        key=lambda it: (
            -it["count"],
            order[it["check"]],
            it["pattern"],
            it["status"],
            it["hidden"],
        ),
    )
