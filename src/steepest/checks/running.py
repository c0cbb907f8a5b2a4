"""Run a check as a function, so that its names never meet the student's, and once is enough."""

from __future__ import annotations

import copy
from collections.abc import Callable
from types import CodeType
from typing import Any

from steepest.checks.watched import StandIn

__all__ = ["once", "run"]


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


_computed: dict[tuple[str, CodeType], Any] = {}


def once(compute: Callable[[], Any]) -> Any:
    """Return what a function computes; it runs once in a process, however many are graded there.

    For numbers that a check expects and that take a while.

    Parameters
    ----------
    compute : callable
        Takes nothing: neither parameters nor names of the function around it.

    Returns
    -------
    object
        A copy of the result.

    Raises
    ------
    ValueError
        If the function depends on something.

    Examples
    --------
    >>> from steepest import checks
    >>> @checks.once
    ... def squares():
    ...     return [n * n for n in range(4)]
    >>> squares
    [0, 1, 4, 9]
    """
    code = compute.__code__
    if code.co_freevars or code.co_argcount or code.co_kwonlyargcount:
        raise ValueError(f"compute: expected a function of nothing, got {compute.__name__}")
    for name in code.co_names:
        if isinstance(compute.__globals__.get(name), StandIn):
            raise ValueError(f"compute: expected a function of nothing, got one of {name}")
    key = code.co_filename, code  # equal code of two checks may use other helpers
    if key not in _computed:
        _computed[key] = compute()
    return copy.deepcopy(_computed[key])
