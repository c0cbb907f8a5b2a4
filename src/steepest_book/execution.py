"""When a cell of a chapter fails, the build says in which file, on which line, and why.

myst-nb stops at the failing notebook but names neither the cell nor its line.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from myst_nb.core.execute.base import ExecutionError
from nbclient.exceptions import CellExecutionError
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["failing_line", "setup"]

logger = logging.getLogger(__name__)

RULE = re.compile(r"^-{18}$", re.MULTILINE)


def failing_line(page: str, traceback: str) -> int:
    """Return the line (from 1) on which the failing cell starts, 1 if it cannot be found.

    nbclient's report holds the cell's source between two rules.
    """
    parts = RULE.split(traceback)
    source = parts[1].strip() if len(parts) > 2 else ""
    found = re.search(rf"^[ \t]*{re.escape(source)}[ \t]*$", page, re.MULTILINE) if source else None
    return page.count("\n", 0, found.start()) + 1 if found else 1


def report(app: Sphinx, exception: Exception | None) -> None:
    """Log a failed cell with its place."""
    if not isinstance(exception, ExecutionError):
        return
    path, cause = Path(str(exception)), exception.__cause__
    if isinstance(cause, CellExecutionError):
        line = failing_line(path.read_text(encoding="utf-8"), str(cause))
        logger.error("cell failed: %s: %s", cause.ename, cause.evalue, location=f"{path}:{line}")
    else:  # a time-out, or a kernel that died
        logger.error("execution failed: %s", cause, location=str(path))


def setup(app: Sphinx) -> None:
    """Register the report."""
    app.connect("build-finished", report)
