"""What a failing check raises."""

from __future__ import annotations

import textwrap

__all__ = ["CheckError"]


class CheckError(AssertionError):
    """Raised by a check that fails: an `AssertionError` that notebooks show as one line."""

    def _render_traceback_(self) -> list[str]:
        # IPython and nbgrader show this in place of a traceback, whose frames are of no use to
        # a student and quote hidden checks. nbgrader's Validate cuts lines at 83 characters.
        return textwrap.wrap(f"AssertionError: {self}", 80, break_on_hyphens=False)


CheckError.__module__ = "steepest.checks"  # where it is imported from, as messages show it
