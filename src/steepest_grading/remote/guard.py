"""Keep a student's code from putting the watch for ready-made routines to rest.

No wall: whoever takes this process apart gets around it, and earns what pasting the routine into
the cell would have earned. It stops the one-line ways.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from steepest.checks.ready_made import own_work
from steepest.checks.steps import count_steps

__all__ = ["guard_hooks"]

GUARDED = ("sys.setprofile", "sys.settrace")


def guard_hooks(*own: Callable[..., Any]) -> None:
    """Refuse ``sys.setprofile`` and ``sys.settrace`` from now on, except to the watch itself.

    Parameters
    ----------
    *own : callable
        Further functions that may call them.
    """
    watching = {function.__wrapped__.__code__ for function in (own_work, count_steps)}
    watching |= {function.__code__ for function in own}

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
