"""Count the lines that a student's function runs: a Python loop shows, without a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from steepest.checks.carried import innermost
from steepest.checks.errors import CheckError

if TYPE_CHECKING:
    from steepest.checks.result import Result

__all__ = ["Steps", "count_steps", "require_vectorized"]


class Steps:
    """How many lines and calls have run so far, in ``count``."""

    def __init__(self) -> None:
        self.count = 0


@contextmanager
def count_steps(function: Callable[..., Any]) -> Iterator[Steps]:
    """Count the lines run, and the functions and generators entered, of a student's code.

    Only frames of the namespace in which ``function`` was defined count: what NumPy does
    inside is one step. It is a count and not a time, so it is the same on every machine.

    Parameters
    ----------
    function : callable
        The student's function, called inside the ``with`` block.

    Yields
    ------
    Steps
    """
    namespace = getattr(innermost(function), "__globals__", None)
    steps = Steps()

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        steps.count += event == "line"
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_globals is not namespace:
            return None
        steps.count += 1
        return line

    previous = sys.gettrace()
    sys.settrace(call)
    try:
        yield steps
    finally:
        sys.settrace(previous)


def require_vectorized(small: Result, large: Result, *, hint: str = "") -> None:
    """Raise `CheckError` if the larger call took many more steps than the small one.

    Both results come from an `Answer` with ``count_steps=True``. A formula for the whole
    array takes the same few lines whatever the size; a loop takes some for each element.

    Parameters
    ----------
    small, large : Result
        Results of the same function, with few and with thousands of elements.
    hint : str, optional
        What the loop probably runs over.

    Examples
    --------
    >>> import numpy as np
    >>> from steepest.checks import Answer
    >>> total = Answer("total", lambda x: sum(t for t in x), count_steps=True)
    >>> require_vectorized(total(np.ones(5)), total(np.ones(500)))
    Traceback (most recent call last):
    steepest.checks.CheckError: total(array of shape (500,)): expected no Python loop over the \
elements, got one. Write the formula for the whole array.
    """
    if large.steps <= 2 * small.steps + 50:
        return
    hint = hint or "Write the formula for the whole array."
    raise CheckError(f"{large.call}: expected no Python loop over the elements, got one.", hint)
