"""What a failing check raises."""

from __future__ import annotations

import textwrap

__all__ = ["CheckError", "NotWrittenError"]


class CheckError(AssertionError):
    """Raised by a check that fails: an `AssertionError` that notebooks show as one line.

    Parameters
    ----------
    lead : str
        What was expected and what came. It quotes numbers of the check.
    hint : str, optional
        What the mistake probably is, in the author's words: a grader shows it even where the
        check is hidden.
    """

    def __init__(self, lead: str, hint: str = "") -> None:
        super().__init__(f"{lead} {hint}".rstrip())
        self.hint = hint

    def _render_traceback_(self) -> list[str]:
        # IPython and nbgrader show this in place of a traceback, whose frames are of no use to
        # a student and quote hidden checks. nbgrader's Validate cuts lines at 83 characters.
        return textwrap.wrap(f"AssertionError: {self}", 80, break_on_hyphens=False)


class NotWrittenError(CheckError):
    """Raised where the student's function still raises `NotImplementedError`."""


CheckError.__module__ = "steepest.checks"  # where it is imported from, as messages show it
