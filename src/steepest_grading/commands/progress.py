"""How a run looks: a bar on a terminal, a line now and then elsewhere, and a table at the end."""

from __future__ import annotations

import resource
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from steepest_grading.autograde import Progress
from steepest_grading.registrar import FAILED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steepest_grading.registrar import Row

__all__ = ["Reporter", "print_summary", "summary"]

EVERY = 50  # submissions between two lines where there is no terminal
MOST_NAMED = 20


class Reporter(Progress):
    """Tells on standard error how a run goes: a bar, or lines if nobody watches.

    A context manager; what it prints of students' names is text, never markup.
    """

    def __init__(self) -> None:
        self.console = Console(stderr=True, highlight=False)
        self.bar: Bar | None = None
        self.task: Any = None
        self.done = self.total = 0

    def __enter__(self) -> Reporter:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def say(self, text: str) -> None:
        """Tell what happens next."""
        self.console.print(Text(text))

    def start(self, total: int) -> None:
        """Begin to count."""
        self.total = total
        if self.console.is_terminal:
            columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            last = TextColumn("{task.fields[student]}", markup=False)
            self.bar = Bar(*columns, last, console=self.console)
            self.bar.start()
            self.task = self.bar.add_task("", total=total, student="")
        else:
            self.say(f"{total} submissions")

    def advance(self, row: Row) -> None:
        """Count one more."""
        self.done += 1
        if self.bar is not None:
            self.bar.update(self.task, advance=1, student=row.student)
        elif self.done % EVERY == 0:
            self.say(f"{self.done} of {self.total}")


def summary(rows: Sequence[Row], started: float) -> dict[str, Any]:
    """Return what a run came to, as plain data.

    Parameters
    ----------
    rows : sequence of Row
    started : float
        When, by ``time.monotonic``.
    """
    kinds: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kinds[row.status].append(row)
    fresh = [row for row in rows if not row.skipped]
    return {
        "submissions": len(rows),
        "graded_now": len(fresh),
        "up_to_date": len(rows) - len(fresh),
        "by_status": {
            status: {
                "submissions": len(found),
                "mean_score": sum(row.score for row in found) / len(found),
                "points": max(row.points for row in found),
                "mean_seconds": sum(row.seconds for row in found) / len(found),
            }
            for status, found in sorted(kinds.items())
        },
        "seconds": time.monotonic() - started,
        "peak_bytes": {
            "coordinator": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "largest_worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
        },
        # Failures first: they have no receipt, so no other page tells of them.
        "needs_human": {
            row.student: row.needs_human
            for row in sorted(rows, key=lambda row: row.status != FAILED)
            if row.needs_human
        },
    }


def print_summary(found: dict[str, Any]) -> None:
    """Print a summary as a table, with whom to look at."""
    console = Console(file=sys.stdout, highlight=False)
    table = Table("status", title_justify="left")
    for column in ("students", "mean score", "of", "mean seconds"):
        table.add_column(column, justify="right")
    for status, row in found["by_status"].items():
        table.add_row(
            status,
            str(row["submissions"]),
            f"{row['mean_score']:.1f}",
            f"{row['points']:g}",
            f"{row['mean_seconds']:.2f}",
        )
    console.print(table)
    peak = {name: value / 1024**2 for name, value in found["peak_bytes"].items()}
    console.print(
        f"{found['graded_now']} graded, {found['up_to_date']} up to date, in "
        f"{found['seconds']:.1f} s; peak memory {peak['coordinator']:.0f} MB here, "
        f"{peak['largest_worker']:.0f} MB in the largest worker"
    )
    people = found["needs_human"]
    for student, reasons in list(people.items())[:MOST_NAMED]:
        console.print(Text(f"needs a human: {student}: {'; '.join(reasons)}"), soft_wrap=True)
    if len(people) > MOST_NAMED:
        console.print(f"… and {len(people) - MOST_NAMED} more: see `report`")
