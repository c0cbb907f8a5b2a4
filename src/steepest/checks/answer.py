"""A student's function under examination, and the result of one call of it."""

from __future__ import annotations

import contextlib
import inspect
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from steepest.checks.errors import CheckError
from steepest.checks.ready_made import ReadyMadeError, own_work
from steepest.checks.sentences import (
    describe,
    exception_hint,
    mismatch,
    one_line,
    show_call,
    warning_hint,
)
from steepest.checks.tolerance import ROUNDING

__all__ = ["Answer", "Result"]


@dataclass(frozen=True)
class Result:
    """What one call of a student's function came to.

    Attributes
    ----------
    call : str
        The call as a message shows it.
    value : object
        What the function returned.
    printed : str
        What it wrote while it ran.
    """

    call: str
    value: Any
    printed: str = ""

    def equals(
        self,
        expected: Any,
        *,
        rtol: float = ROUNDING,
        atol: float = 0.0,
        mistakes: Mapping[str, Any] | None = None,
        otherwise: str = "",
    ) -> None:
        """Raise `CheckError` unless the result is the expected one.

        Parameters
        ----------
        expected : str, float or ndarray
            Numbers are compared with the tolerances, shape and type exactly: a number
            for a number, a float64 array of the same shape for an array.
        rtol, atol : float
            The result may differ by ``atol + rtol * abs(expected)``. Derive them from the
            method: truncation plus `rounding_error`.
        mistakes : dict, optional
            Known mistakes, a hint each, with the value that the mistake would return (for
            strings also a tuple of values, for numbers also a function that recognizes
            it). The first one that matches is named.
        otherwise : str, optional
            The hint where no mistake is recognized.
        """
        message = mismatch(
            self.value,
            expected,
            rtol=rtol,
            atol=atol,
            mistakes=mistakes,
            otherwise=otherwise,
            printed=self.printed,
        )
        if message:
            raise CheckError(f"{self.call}: {message}")

    def array(self, shape: tuple[int, ...]) -> np.ndarray:
        """Return the result as a float64 array, after checking type and shape."""
        like = np.zeros(shape)  # any finite number is near enough
        message = mismatch(self.value, like, rtol=0.0, atol=np.inf, printed=self.printed)
        if message:
            raise CheckError(f"{self.call}: {message}")
        return np.array(self.value, dtype=np.float64)


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
    ) -> None:
        if not callable(function):
            raise CheckError(f"{name}: expected a function, got {describe(function)}")
        self.name = name
        self._function = function
        self._quiet = quiet
        self._lend = dict(lend or {})
        self._allowed = allowed

    def __call__(self, *args: Any, **kwargs: Any) -> Result:
        """Call the function and return the `Result`; raise `CheckError` if it fails."""
        result, error = self._run(args, kwargs)
        if error is not None:
            text = f"{type(error).__name__}: {one_line(error)}".rstrip(": ")
            message = f"{result.call}: expected a result, got {text}. {exception_hint(error)}"
            raise CheckError(message.rstrip()) from None
        return result

    def raises(self, exception: type[Exception], *args: Any, **kwargs: Any) -> None:
        """Raise `CheckError` unless the call raises the given exception."""
        result, error = self._run(args, kwargs)
        if isinstance(error, exception):
            return
        got = describe(result.value) if error is None else type(error).__name__
        message = f"{result.call}: expected {exception.__name__} to be raised, got {got}."
        raise CheckError(message) from None

    def _run(
        self, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Result, BaseException | None]:
        call = show_call(self.name, args, kwargs)
        before = _copies([*args, *kwargs.values()])
        printed = io.StringIO()
        value, error = None, None
        with (
            warnings.catch_warnings(record=True) as caught,
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
        ):
            warnings.simplefilter("always")
            try:
                with own_work(self._function, allowed=self._allowed, lend=self._lend):
                    value = self._function(*args, **kwargs)
            except KeyboardInterrupt:  # a time-out must stop the cell
                raise
            except BaseException as raised:
                error = raised

        if isinstance(error, ReadyMadeError):
            raise CheckError(
                f"{call}: expected your own formula, got a call of {error.routine}. "
                "A ready-made routine earns no points here: write the formula yourself."
            ) from None
        if isinstance(error, NotImplementedError):
            raise CheckError(
                f"{self.name}: not written yet. Replace `raise NotImplementedError()` "
                "by your solution and run its cell."
            ) from None
        self._require_unchanged(call, before, [*args, *kwargs.values()], list(kwargs))
        if self._quiet:
            for item in caught:
                if issubclass(item.category, RuntimeWarning):
                    text = one_line(item.message)
                    hint = warning_hint(text)
                    message = f"{call}: expected no warning, got {text!r}. {hint}"
                    raise CheckError(message.rstrip()) from None
        return Result(call, value, printed.getvalue()), error

    def _require_unchanged(
        self, call: str, before: list[Any], after: list[Any], keywords: list[str]
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
            raise CheckError(
                f"{call}: expected {name} unchanged after the call, got it changed. "
                f"The caller still needs it: compute with a copy, np.array({name}, dtype=float)."
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
    return True  # functions and random generators
