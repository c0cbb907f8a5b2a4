"""Notice when an array that the tape has recorded is changed in place.

The rules read the recorded values after f has run. If f, or the caller before a second backward
pass, has overwritten one of them meanwhile, the gradient would silently be wrong.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterable

import numpy as np

__all__ = ["Locks", "fingerprints"]


_mutex = threading.Lock()
_waiting: list[np.ndarray] = []
"""Views to be unlocked whose owner is still locked, by an enclosing or a parallel gradient."""


class Locks:
    """Arrays that are read-only for a while.

    Two threads may differentiate functions that share an array: when the first is done, the array
    is writable again, though the other may still be at work.
    """

    __slots__ = ("arrays",)

    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []

    def lock(self, array: np.ndarray) -> None:
        """Make ``array`` read-only if it is writable and can be made so again."""
        flags = array.flags
        if flags.writeable and (flags.owndata or _is_ours(array)):
            array.setflags(write=False)
            self.arrays.append(array)

    def release(self) -> None:
        """Make all of them writable again, the owners of memory before the views of it."""
        with _mutex:
            views = _waiting.copy()
            _waiting.clear()
            for array in self.arrays:
                if array.base is None:
                    array.setflags(write=True)
                else:
                    views.append(array)
            for view in views:
                try:
                    view.setflags(write=True)
                except ValueError:
                    _waiting.append(view)
        self.arrays.clear()


def _is_ours(view: np.ndarray) -> bool:
    """Return whether the memory is NumPy's own; other libraries' NumPy does not unlock again."""
    return isinstance(view.base, np.ndarray) and view.base.flags.owndata


def fingerprints(arrays: Iterable[np.ndarray]) -> list[tuple[np.ndarray, int]]:
    """Return each array with a checksum of its bytes."""
    return [(array, zlib.crc32(np.ascontiguousarray(array))) for array in arrays]
