"""Race contenders side by side in one process, and print a table of ratios.

All contenders of a race run in turn, a few calls each, again and again: whatever the machine does
meanwhile, it does to all of them. What counts is the fastest round of each, and only the ratios
are worth comparing between machines.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

SECONDS = 2.0
ROUND = 0.002  # how long one turn of one contender lasts, in seconds


class Race(NamedTuple):
    """The fastest time of each contender, in seconds a call, and what was aimed at."""

    name: str
    times: dict[str, float]
    aims: dict[str, float]
    """Contender ↦ the ratio ours/theirs must not be above."""


def race(
    name: str,
    contenders: dict[str, Callable[[], Any]],
    aims: dict[str, float] | None = None,
    seconds: float | None = None,
) -> Race:
    """Let the contenders run in turn; the first one is ours."""
    calls = {}
    for contender, run in contenders.items():
        run()  # compiled, cached, imported: whatever happens once happens here
        start = time.perf_counter()
        run()
        calls[contender] = max(1, int(ROUND / (time.perf_counter() - start)))
    best = dict.fromkeys(contenders, float("inf"))
    end = time.perf_counter() + len(contenders) * (SECONDS if seconds is None else seconds)
    while time.perf_counter() < end:
        for contender, run in contenders.items():
            repeats = range(calls[contender])
            start = time.perf_counter()
            for _ in repeats:
                run()
            elapsed = (time.perf_counter() - start) / len(repeats)
            best[contender] = min(best[contender], elapsed)
    return Race(name, best, aims or {})


def machine() -> str:
    """Return what the numbers were measured on."""
    import numpy as np

    return (
        f"Python {platform.python_version()}, NumPy {np.__version__}, "
        f"{platform.machine()}, one BLAS thread"
    )


def show(title: str, races: list[Race]) -> None:
    """Print one table: a race a row, a contender a column, times as multiples of ours."""
    columns = list(dict.fromkeys(name for race in races for name in race.times))
    ours = columns[0]
    width = max(len(race.name) for race in races)
    widths = [max(len(column), 16) for column in columns]
    print(f"\n{title}")
    head = [column.rjust(w) for column, w in zip(columns, widths, strict=True)]
    print(" " * width, *head)
    for race in races:
        own = race.times[ours]
        cells = [_time(own).rjust(widths[0])]
        for column, w in zip(columns[1:], widths[1:], strict=True):
            cell = ""
            if column in race.times:
                ratio = own / race.times[column]
                verdict = ""
                if column in race.aims:
                    met = ratio <= race.aims[column]
                    verdict = f" ({'≤' if met else 'NOT ≤'} {race.aims[column]:.3g})"
                cell = f"{ratio:.2f}{verdict}"
            cells.append(cell.rjust(w))
        print(race.name.ljust(width), *cells)
    sys.stdout.flush()


def _time(seconds: float) -> str:
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms"
