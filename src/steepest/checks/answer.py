"""A student's function under examination."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from steepest.checks.errors import CheckError, NotWrittenError
from steepest.checks.ready_made import ReadyMadeError
from steepest.checks.result import Result
from steepest.checks.sentences import (
    describe,
    exception_hint,
    one_line,
    show_call,
    warning_hint,
)
from steepest.checks.watched import EACH, PART, Repeat, Watch, run_watched

__all__ = ["EACH", "PART", "Answer"]


class Answer:
    """A student's function under examination.

    Parameters
    ----------
    name : str
        The name that messages use (the function itself may be a lambda or a wrapper).
    function : callable
        The student's function.
    quiet : bool, optional
        Whether a numerical warning (overflow, invalid value, …) is a failure.
    lend : dict, optional
        Correct functions, by dotted name, that stand in for other parts' functions
        while this one runs, such as ``{"sigmoid": "steepest.functions.sigmoid"}``:
        a mistake in one part costs no points in another.
    allowed : tuple of str, optional
        Packages whose functions may be called, such as ``("steepest",)``.
    forbidden : dict, optional
        Routines of NumPy that this part has to do without, by dotted name, a hint each:
        ``{"numpy.linalg.inv": "Solve the system instead: np.linalg.solve."}``.
    count_steps : bool, optional
        Whether to count the lines that run, for `require_vectorized`.
    seconds : float, optional
        How long a call may take on this machine; generous, for endless loops and the like.

    Examples
    --------
    >>> answer = Answer("slope", lambda x: np.gradient(x))
    >>> answer(np.array([0.0, 1.0, 4.0])).equals(np.array([1.0, 2.0, 3.0]))
    Traceback (most recent call last):
    steepest.checks.CheckError: slope([0.0, 1.0, 4.0]): expected your own formula, got a call of \
numpy.gradient. A ready-made routine earns no points here: write the formula yourself.
    """

    def __init__(
        self,
        name: str,
        function: Callable[..., Any],
        *,
        quiet: bool = False,
        lend: Mapping[str, str] | None = None,
        allowed: tuple[str, ...] = (),
        forbidden: Mapping[str, str] | None = None,
        count_steps: bool = False,
        seconds: float | None = None,
    ) -> None:
        if not callable(function):
            raise CheckError(f"{name}: expected a function, got {describe(function)}")
        self.name = name
        self._function = function
        self._quiet = quiet
        self._forbidden = dict(forbidden or {})
        self._watch = Watch(
            tuple(allowed), tuple(self._forbidden), dict(lend or {}), bool(count_steps)
        )
        self._seconds = seconds

    def __call__(self, *args: Any, **kwargs: Any) -> Result:
        """Call the function and return the `Result`; raise `CheckError` if it fails."""
        return self._returned(*self._run(args, kwargs))

    def evaluate(self, expression: str, program: Callable[[Any], Any]) -> Result:
        """Run a small program with the student's function or class; return its `Result`.

        Parameters
        ----------
        expression : str
            What the program computes, as messages show it.
        program : callable
            Takes the student's function or class and returns plain numbers or arrays.

        Examples
        --------
        >>> number = Answer("Number", complex)
        >>> number.evaluate("abs(3 + 4i)", lambda Number: abs(Number(3, 4))).equals(5.0)
        """

        def run() -> Any:
            return program(self._function)

        return self._returned(*self._watched(expression, run))

    def repeat(
        self,
        expression: str,
        *,
        start: tuple[Any, ...],
        call: tuple[Any, ...],
        each: Sequence[Sequence[Any]],
        **named: Any,
    ) -> Result:
        """Call the function again and again, each time with parts of the result before.

        Parameters
        ----------
        expression : str
            What is computed, as messages show it.
        start, call, each, **named
            As in `steepest.checks.watched.Repeat`.

        Returns
        -------
        Result
            The first part of each result, as one array.

        Examples
        --------
        >>> answer = Answer("step", lambda x, v, a: (x + v + a, v + a))
        >>> answer.repeat(
        ...     "x after each of 3 steps",
        ...     start=(0.0, 1.0),
        ...     call=(PART[0], PART[1], EACH[0]),
        ...     each=[[0.0, 1.0, 1.0]],
        ... ).equals(np.array([1.0, 3.0, 6.0]))
        """
        repeat = Repeat(self._function, start, call, tuple(each), named)
        return self._returned(*self._watched(expression, repeat))

    def _returned(self, result: Result, error: BaseException | None) -> Result:
        if error is not None:
            text = f"{type(error).__name__}: {one_line(error)}".rstrip(": ")
            lead = f"{result.call}: expected a result, got {text}."
            raise CheckError(lead, exception_hint(error)) from None
        return result

    def raises(self, exception: type[Exception], *args: Any, hint: str = "", **kwargs: Any) -> None:
        """Raise `CheckError` unless the call raises the given exception."""
        result, error = self._run(args, kwargs)
        if isinstance(error, exception):
            return
        got = describe(result.value) if error is None else type(error).__name__
        lead = f"{result.call}: expected {exception.__name__} to be raised, got {got}."
        raise CheckError(lead, hint) from None

    def _run(
        self, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Result, BaseException | None]:
        def run() -> Any:
            return self._function(*args, **kwargs)

        call = show_call(self.name, args, kwargs)
        return self._watched(call, run, (args, kwargs))

    def _watched(
        self,
        call: str,
        run: Callable[[], Any],
        direct: tuple[Sequence[Any], Mapping[str, Any]] | None = None,
    ) -> tuple[Result, BaseException | None]:
        args, named = direct or ((), {})
        arguments = [*args, *named.values()]
        before = _copies(arguments)
        ran = run_watched(self._function, run, self._watch, direct)
        if isinstance(ran.error, ReadyMadeError):
            routine = ran.error.routine
            hint = self._forbidden.get(
                routine, "A ready-made routine earns no points here: write the formula yourself."
            )
            lead = f"{call}: expected your own formula, got a call of {routine}."
            raise CheckError(lead, hint) from None
        if isinstance(ran.error, NotImplementedError):
            raise NotWrittenError(
                f"{self.name}: not written yet.",
                "Replace `raise NotImplementedError()` by your solution and run its cell.",
            ) from None
        self._require_unchanged(call, before, arguments, list(named))
        if self._seconds is not None and ran.seconds > self._seconds:
            raise CheckError(
                f"{call}: expected a result within {self._seconds:g} seconds, got it after "
                f"{ran.seconds:.0f}.",
                "Do fewer steps, or whole arrays in place of loops.",
            ) from None
        if self._quiet and ran.warnings:
            text = one_line(ran.warnings[0])
            lead = f"{call}: expected no warning, got {text!r}."
            raise CheckError(lead, warning_hint(text)) from None
        return Result(call, ran.value, ran.printed, ran.steps), ran.error

    def _require_unchanged(
        self, call: str, before: list[Any], after: Sequence[Any], keywords: Sequence[str]
    ) -> None:
        for position, (old, new) in enumerate(zip(before, after, strict=True)):
            if _same(old, new):
                continue
            try:
                names = [*inspect.signature(self._function).parameters]
            except (TypeError, ValueError):
                names = []
            positional = len(after) - len(keywords)
            if position >= positional:
                name = keywords[position - positional]
            else:
                name = names[position] if position < len(names) else f"argument {position + 1}"
            remedy = f"compute with a copy, np.array({name}, dtype=float)."
            if isinstance(old, list | dict):
                remedy = (
                    f"compute with a copy, copy.deepcopy({name}), or write the results into "
                    "new arrays."
                )
            raise CheckError(
                f"{call}: expected {name} unchanged after the call, got it changed.",
                f"The caller still needs it: {remedy}",
            ) from None


def _copies(value: Any) -> Any:
    """Copy the arrays in nested lists, tuples and dictionaries; keep everything else."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        return [_copies(item) for item in value]
    if isinstance(value, dict):
        return {key: _copies(item) for key, item in value.items()}
    return value


def _same(old: Any, new: Any) -> bool:
    """Return whether a copy from before the call still equals what the caller holds."""
    if isinstance(old, np.ndarray):
        if not isinstance(new, np.ndarray) or old.shape != new.shape or old.dtype != new.dtype:
            return False
        return old.tobytes() == new.tobytes()
    if isinstance(old, list):
        return len(old) == len(new) and all(map(_same, old, new))
    if isinstance(old, dict):
        return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in old)
    if isinstance(old, int | float | complex | str):
        return old is new or old == new
    return old is new  # functions, random generators: in a list they may change places
