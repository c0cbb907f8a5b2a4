"""Run a student's function under observation, here or in the process where it lives."""

from __future__ import annotations

import contextlib
import io
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from steepest.checks.ready_made import own_work
from steepest.checks.steps import count_steps

__all__ = ["EACH", "PART", "Ran", "Repeat", "Slot", "StandIn", "Watch", "run_watched"]

Call = tuple[Sequence[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Watch:
    """What is watched: plain text, so that it can travel to another process.

    Attributes
    ----------
    allowed, forbidden, lend
        As in `steepest.checks.ready_made.own_work`.
    count_steps : bool
        Whether to count the lines that run.
    """

    allowed: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    lend: Mapping[str, str] = field(default_factory=dict)
    count_steps: bool = False


@dataclass
class Ran:
    """What a run came to.

    Attributes
    ----------
    value : object
        What was returned.
    error : BaseException or None
        What was raised instead.
    printed : str
        What was written to stdout and stderr.
    warnings : list of str
        The numerical warnings (`RuntimeWarning`).
    steps : int
        How many lines ran, if they were counted.
    seconds : float
        How long it took: wall clock or processor, whichever is less.
    """

    value: Any = None
    error: BaseException | None = None
    printed: str = ""
    warnings: list[str] = field(default_factory=list)
    steps: int = 0
    seconds: float = 0.0


class Slot(NamedTuple):
    """A place in the arguments of a repeated call: see `Repeat`."""

    of: str
    index: int


class _Slots:
    def __init__(self, of: str) -> None:
        self._of = of

    def __getitem__(self, index: int) -> Slot:
        return Slot(self._of, index)


PART, EACH = _Slots("part"), _Slots("each")


@dataclass(frozen=True)
class Repeat:
    """Call a function again and again, each time with parts of the result before.

    Attributes
    ----------
    function : callable
        Returns a tuple.
    start : tuple
        What stands for the result before the first call.
    call : tuple
        The arguments; ``PART[i]`` stands for part i of the result before, ``EACH[i]`` for the
        next element of sequence i.
    each : tuple of sequences
        Sequences of one length, the number of calls.
    named : dict
        Keyword arguments.
    """

    function: Callable[..., Any]
    start: tuple[Any, ...]
    call: tuple[Any, ...]
    each: tuple[Sequence[Any], ...]
    named: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self) -> np.ndarray:
        """Return the first part of each result."""
        before, kept = self.start, []
        for elements in zip(*self.each, strict=True):
            sources = {"part": before, "each": elements}
            arguments = [
                sources[item.of][item.index] if type(item) is Slot else item for item in self.call
            ]
            before = self.function(*arguments, **self.named)
            kept.append(before[0])
        return np.array(kept)


class StandIn:
    """Stands for a function, a class or an object of the student's in another process."""

    __slots__ = ()

    def run_watched(self, run: Callable[[], Any], watch: Watch, call: Call | None) -> Ran:
        """Do what `run_watched` does, with the watch where the student's code runs."""
        raise NotImplementedError


def run_watched(
    function: Callable[..., Any], run: Callable[[], Any], watch: Watch, call: Call | None = None
) -> Ran:
    """Run something with a student's function while it is watched.

    Parameters
    ----------
    function : callable
        The student's function, or its `StandIn`.
    run : callable
        Calls ``function`` and returns the result.
    watch : Watch
    call : tuple, optional
        Positional and keyword arguments, if ``run`` is that one call and nothing else: a
        stand-in then needs one message each way.

    Returns
    -------
    Ran
        An error is in it, not raised; `KeyboardInterrupt` alone passes through, because a
        time-out must stop the cell.
    """
    if isinstance(function, StandIn):
        return function.run_watched(run, watch, call)
    ran = Ran()
    printed = io.StringIO()
    own = own_work(function, allowed=watch.allowed, forbidden=watch.forbidden, lend=watch.lend)
    counting = count_steps(function) if watch.count_steps else contextlib.nullcontext()
    steps = None
    wall, processor = time.perf_counter(), time.process_time()
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("always")
        try:
            with own, counting as steps:
                ran.value = run()
        except KeyboardInterrupt:
            raise
        except BaseException as raised:
            ran.error = raised
    ran.seconds = min(time.perf_counter() - wall, time.process_time() - processor)
    ran.printed = printed.getvalue()
    ran.warnings = [
        str(item.message) for item in caught if issubclass(item.category, RuntimeWarning)
    ]
    ran.steps = steps.count if steps else 0
    return ran
