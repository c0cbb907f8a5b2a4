"""A function handed to a student's function, with its calls counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest.checks.errors import CheckError
from steepest.checks.ready_made import allow_all
from steepest.checks.sentences import list_of

__all__ = ["Probe"]


class Probe:
    """A function handed to the student's function, with its calls counted.

    Parameters
    ----------
    function : callable
        What it computes.
    name : str, optional
        What a message calls it.

    Attributes
    ----------
    calls : int
        How often it was called.
    points : int
        At how many points altogether; an array counts all of its elements.

    Examples
    --------
    >>> probe = Probe(np.sin, "sin")
    >>> _ = probe(np.zeros(5)), probe(0.0)
    >>> probe.calls, probe.points
    (2, 6)
    """

    def __init__(self, function: Callable[..., Any], name: str | None = None) -> None:
        self._function = function
        self.__name__ = name or getattr(function, "__name__", "f")
        self.calls = 0
        self.points = 0

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Count the call and return the function's value."""
        if named:  # a given function may name its parameters as it likes
            names = list_of(f"{name}=" for name in named)
            raise TypeError(
                f"{self.__name__}() takes its arguments without names: leave out {names}"
            )
        self.calls += 1
        self.points += max((np.size(argument) for argument in args), default=0)
        with allow_all():
            return self._function(*args)

    def __deepcopy__(self, memo: dict[int, Any]) -> Probe:
        """Return the probe itself, as `copy.deepcopy` does with a function."""
        return self

    def was_called(self, *, at_least: int = 0, at_most: int | None = None, hint: str = "") -> None:
        """Raise `CheckError` unless the number of calls lies in the given range."""
        if self.calls < at_least:
            wanted = f"at least {at_least} call" + "s" * (at_least != 1)
        elif at_most is not None and self.calls > at_most:
            wanted = f"at most {at_most} call" + "s" * (at_most != 1)
        else:
            return
        raise CheckError(f"the given {self.__name__}: expected {wanted}, got {self.calls}.", hint)
