"""Run a check as a function, so that its names never meet the student's."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["run"]


def run(check: Callable[[], None]) -> None:
    """Run a check where it is defined.

    A check cell runs in the student's notebook. Written as a function, it keeps its variables to
    itself: an ``x``, ``rng`` or ``loss`` of the check cannot take the place of a helper of that
    name in the student's solution.

    Parameters
    ----------
    check : callable
        The check, without parameters.

    Examples
    --------
    >>> from steepest import checks
    >>> @checks.run
    ... def test_double():
    ...     answer = checks.Answer("double", lambda x: 2 * x)
    ...     answer(3.0).equals(6.0)
    """
    check()
