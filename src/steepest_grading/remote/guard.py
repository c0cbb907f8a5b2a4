"""Keep a student's code from putting the watch for ready-made routines to rest.

No wall: whoever takes this process apart gets around it, and earns what pasting the routine into
the cell would have earned. It stops the one-line ways.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

from steepest.checks.ready_made import own_work
from steepest.checks.steps import count_steps

__all__ = ["Hooks", "guard_hooks"]

GUARDED = ("sys.setprofile", "sys.settrace")


class Hooks:
    """What watches every line and call, at rest while this module's own code runs."""

    def __init__(self) -> None:
        self._found: tuple[Any, Any] | None = None

    @contextlib.contextmanager
    def off(self) -> Iterator[None]:
        """Put the hooks to rest; `wake` wakes them."""
        self._found = sys.getprofile(), sys.gettrace()
        self._set(None, None)
        try:
            yield
        finally:
            found, self._found = self._found, None
            self._set(*found)

    def wake(self) -> None:
        """Wake the hooks for an operation, if they were put to rest."""
        if self._found is not None:
            self._set(*self._found)

    def rest(self) -> None:
        """Put them to rest again after it."""
        if self._found is not None:
            self._set(None, None)

    def _set(self, profile: Any, trace: Any) -> None:
        sys.setprofile(profile)
        sys.settrace(trace)


def guard_hooks() -> None:
    """Refuse ``sys.setprofile`` and ``sys.settrace`` from now on, except to the watch itself."""
    watching = {function.__wrapped__.__code__ for function in (own_work, count_steps)}
    watching.add(Hooks._set.__code__)

    def hook(event: str, _arguments: tuple[Any, ...]) -> None:
        if event not in GUARDED or sys._getframe(1).f_code in watching:
            return
        # Python itself takes the watch off where no call is left to tell it of. It stays on, and
        # the student hears of the endless recursion. (A function that counts would be too deep.)
        frame, depth = sys._getframe(1), 0
        while frame is not None:
            frame, depth = frame.f_back, depth + 1
        if depth > sys.getrecursionlimit() // 4:
            raise RecursionError("maximum recursion depth exceeded while calling a Python object")
        raise PermissionError(f"{event} is not available while a notebook is graded")

    sys.addaudithook(hook)
