"""The result of one call of a student's function, compared with what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from steepest.checks.errors import CheckError
from steepest.checks.sentences import describe, list_of, mismatch, missing_hint
from steepest.checks.tolerance import ROUNDING

__all__ = ["Result"]


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
    steps : int
        How many lines of the student's code ran, if the `Answer` counts them.
    """

    call: str
    value: Any
    printed: str = ""
    steps: int = 0

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
        expected : str, float, ndarray or None
            Numbers are compared with the tolerances, shape and type exactly: a number
            for a number, a float64 array of the same shape for an array. Of a tuple or a
            dict, compare the `parts` or the `entries`.
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
            raise CheckError(f"{self.call}: {message.lead}", message.hint)

    def array(self, shape: tuple[int, ...]) -> np.ndarray:
        """Return the result as a float64 array, after checking type and shape."""
        like = np.zeros(shape)  # any finite number is near enough
        message = mismatch(self.value, like, rtol=0.0, atol=np.inf, printed=self.printed)
        if message:
            lead = message.lead.replace("expected 0, got", "expected a number, got", 1)
            raise CheckError(f"{self.call}: {lead}", message.hint)
        return np.array(self.value, dtype=np.float64)

    def parts(self, *names: str, hint: str = "") -> tuple[Result, ...]:
        """Return the parts of a tuple, a `Result` each, after checking how many there are.

        Parameters
        ----------
        *names : str
            What messages call the parts, in order.
        hint : str, optional
            The hint where no such tuple came.

        Examples
        --------
        >>> root, steps = Result("solve(f)", (1.5, 7)).parts("root", "steps")
        >>> steps.equals(8)
        Traceback (most recent call last):
        steepest.checks.CheckError: solve(f), steps of the result: expected 8, got 7.
        """
        value = self.value
        if not isinstance(value, list | tuple) or len(value) != len(names):
            got = (
                f"{type(value).__name__} of {len(value)}" if isinstance(value, list | tuple) else ""
            )
            self._refuse(f"a tuple of {len(names)}, ({', '.join(names)})", got, hint)
        return tuple(self._part(name, part) for name, part in zip(names, value, strict=True))

    def entries(self, *names: str, hint: str = "") -> dict[str, Result]:
        """Return the entries of a dict, a `Result` each, after checking that it has these keys.

        Parameters
        ----------
        *names : str
            The keys.
        hint : str, optional
            The hint where no such dict came.

        Examples
        --------
        >>> Result("backward(f)", {"W": 1.0}).entries("W", "b")
        Traceback (most recent call last):
        steepest.checks.CheckError: backward(f): expected a dict with the keys W and b, got a \
dict with the keys W.
        """
        value = self.value
        if not isinstance(value, Mapping) or value.keys() != set(names):
            got = ""
            if isinstance(value, Mapping):
                got = (
                    f"a dict with the keys {list_of(map(str, value))}" if value else "an empty dict"
                )
            self._refuse(f"a dict with the keys {list_of(names)}", got, hint)
        return {name: self._part(name, value[name]) for name in names}

    def require(self, condition: Any, *, expected: str, got: Any = None, hint: str = "") -> None:
        """Raise `CheckError` unless a property of the result holds.

        Parameters
        ----------
        condition : bool
            Whether it holds.
        expected : str
            The property in words, such as ``"rows that sum to 1"``.
        got : str or object, optional
            What came instead: words, or a number to show. The result, if left out.
        hint : str, optional
            What the mistake probably is.

        Examples
        --------
        >>> Result("softmax(z)", 1.5).require(False, expected="a sum of 1", got=1.5)
        Traceback (most recent call last):
        steepest.checks.CheckError: softmax(z): expected a sum of 1, got 1.5.
        """
        if not condition:
            self._refuse(expected, got if isinstance(got, str) else "", hint, got)

    def _part(self, name: str, value: Any) -> Result:
        return replace(self, call=f"{self.call}, {name} of the result", value=value)

    def _refuse(self, expected: str, got: str, hint: str, shown: Any = None) -> None:
        value = self.value if shown is None else shown
        if not got and value is None:
            got, hint = "None", hint or missing_hint(self.printed)
        elif not got and isinstance(value, float | np.floating):
            got = f"{value:.6g}"
        lead = f"{self.call}: expected {expected}, got {got or describe(value)}."
        raise CheckError(lead, hint) from None
