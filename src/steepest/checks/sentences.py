"""The sentences of the checks: how a call, a number and a difference are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from steepest._validation import describe

__all__ = [
    "Mismatch",
    "describe",
    "exception_hint",
    "list_of",
    "mismatch",
    "missing_hint",
    "one_line",
    "show_call",
    "warning_hint",
]


class Mismatch(NamedTuple):
    """What differs, and what the mistake probably is: the second tells no number of the check."""

    lead: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.lead} {self.hint}".rstrip()


_WARNINGS = {
    "overflow": "exp of a large number is infinite: write the formula so that only exp of "
    "numbers ≤ 0 is taken, also in the branch that np.where discards.",
    "invalid": "Something like inf/inf or inf − inf was computed, perhaps in the branch that "
    "np.where discards.",
    "divide": "Something was divided by zero.",
    "Casting complex": "The imaginary part was dropped.",
}
NUMBERS = (float, np.float64)
_EXCEPTIONS = {
    "truth value of an array": "`if` cannot decide for a whole array: use a mask or np.where.",
    "can be converted to Python scalars": "It works for one number only, but an array may come: "
    "use np.exp rather than math.exp and leave out float().",
    "Cannot cast ufunc": "The array holds integers: start from a copy with dtype=float.",
    "read-only": "Do not write into the caller's array.",
    "unexpected keyword argument": "Keep the parameter names of the statement.",
    "positional argument": "Keep the parameters of the statement, in its order.",
    "is not defined": "Is a name misspelled, or defined in a cell that was not run?",
    "not subscriptable": "A single number may come, which has no elements.",
    "not iterable": "A single number may come, which has no elements.",
    "len() of unsized": "A single number may come, which has no length.",
    "iteration over a 0-d": "A single number may come, which has no elements.",
    "mismatch in its core dimension": "The shapes do not fit: is a transpose, .T, missing?",
    "not aligned": "The shapes do not fit: is a transpose, .T, missing?",
    "maximum recursion": "The function calls itself without end. If there is an end, it lies too "
    "deep for Python: use a loop.",
    "not callable": "Is a sign missing between two factors, or a function's name reused?",
}


def _lookup(table: Mapping[str, str], text: str) -> str:
    return next((hint for key, hint in table.items() if key in text), "")


def warning_hint(text: str) -> str:
    """Return what a numerical warning usually means, or an empty string."""
    return _lookup(_WARNINGS, text)


def exception_hint(error: BaseException) -> str:
    """Return what an exception usually means, or an empty string."""
    if isinstance(error, SystemExit):
        return "exit() and quit() end the whole notebook: use `return`."
    return _lookup(_EXCEPTIONS, str(error))


def one_line(value: object) -> str:
    """Return the text of a message on one line of at most 160 characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= 160 else text[:157] + "..."


def list_of(words: Iterable[str]) -> str:
    """Return words as a sentence lists them: ``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _argument(value: Any) -> str:
    if isinstance(value, np.ndarray):
        if value.size <= 4 and value.ndim <= 1:
            return str(value.tolist())
        return f"array of shape {value.shape}"
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and len(repr(value)) > 8:
        return f"{value:.6g}"  # a random number: its other digits are no help
    if isinstance(value, bool | int | float | complex | str) or value is None:
        return one_line(repr(value))
    if callable(value):
        name = getattr(value, "__name__", "f")
        return "f" if name == "<lambda>" else name
    if isinstance(value, list | tuple):
        return f"{type(value).__name__} of {len(value)}"
    return "rng" if isinstance(value, np.random.Generator) else type(value).__name__


def show_call(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return the call as a message shows it; large arrays by their shape alone.

    Examples
    --------
    >>> show_call("central_difference", (np.sin, np.zeros((2, 3))), {"h": 0.5})
    'central_difference(sin, array of shape (2, 3), h=0.5)'
    """
    shown = [_argument(value) for value in args]
    shown += [f"{key}={_argument(value)}" for key, value in kwargs.items()]
    return f"{name}({', '.join(shown)})"


def _pair(expected: float, got: float) -> tuple[str, str]:
    """Return both numbers with as many digits as it takes to tell them apart."""
    for digits in (6, 10, 17):
        texts = f"{expected:.{digits}g}", f"{got:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts


def _wanted(expected: np.ndarray) -> str:
    if expected.ndim == 0:
        return f"{float(expected):.6g}"
    return f"a float64 array of shape {expected.shape}"


def _wrong_kind(value: Any, expected: np.ndarray, printed: str) -> Mismatch | None:
    """Return what is wrong with the type or the shape, or None."""
    got, hint = _kind(value, printed)
    if not got:
        array = np.asarray(value)
        if array.shape != expected.shape:
            got, hint = _shape(array), _shape_hint(array, expected)
        elif array.dtype.kind == "f" and array.dtype != np.float64:
            got, hint = f"{array.dtype} numbers", "Compute in double precision, np.float64."
        elif array.dtype.kind in "iu" and expected.ndim:
            got = f"{array.dtype} numbers"
            hint = "An integer array cuts decimals off: start from floats."
    return Mismatch(f"expected {_wanted(expected)}, got {got}.", hint) if got else None


def _kind(value: Any, printed: str) -> tuple[str, str]:
    """Return what came if it is neither real number nor array of them, and a hint."""
    if value is None:
        return "None", missing_hint(printed)
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of {len(value)}", "Return a NumPy array or a number."
    if callable(value):
        name = getattr(value, "__name__", "")
        return f"the function {name}", "Is it called, with parentheses?"
    numeric = isinstance(value, np.ndarray | np.generic | int | float | complex)
    kind = np.asarray(value).dtype.kind if numeric else "O"
    if kind == "c":
        return describe(value), "Return one part of the complex number, .real or .imag."
    return "" if kind in "iuf" else describe(value), ""


def missing_hint(printed: str) -> str:
    """Return why a function probably returned None."""
    if printed.strip():
        return "It prints its result: end it with `return`, not `print`."
    return "Does every branch end with `return`?"


def _shape(array: np.ndarray) -> str:
    return f"an array of shape {array.shape}" if array.ndim else "a single number"


def _shape_hint(got: np.ndarray, expected: np.ndarray) -> str:
    if expected.ndim == 0:
        return "A number in, a number out." if got.size == 1 else ""
    if got.ndim == 0:
        return "Every element of the input has a result of its own."
    if got.ndim == 2 and got.T.shape == expected.shape:
        return "It is transposed."
    if got.size == expected.size:
        return "The numbers have lost their shape: keep the input's."
    return ""


def _close(got: np.ndarray, expected: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got - expected) <= atol + rtol * np.abs(expected)
    near &= np.isfinite(expected)  # an infinite tolerance excuses nothing
    return near | (got == expected) | (np.isnan(got) & np.isnan(expected))


def _at_once(value: Any, expected: Any, rtol: float, atol: float) -> bool:
    """Return whether two plain numbers or arrays are near: the usual case, quickly."""
    if type(value) in NUMBERS and type(expected) in NUMBERS:
        wanted = float(expected)
        return abs(float(value) - wanted) <= atol + rtol * abs(wanted) < np.inf
    if not (type(value) is np.ndarray is type(expected) and value.shape == expected.shape):
        return False
    if not (value.dtype == np.float64 == expected.dtype and np.all(np.isfinite(expected))):
        return False
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.all(np.abs(value - expected) <= atol + rtol * np.abs(expected)))


def _likely_mistake(
    got: np.ndarray,
    expected: np.ndarray,
    rtol: float,
    atol: float,
    mistakes: Mapping[str, Any],
    otherwise: str,
) -> str:
    """Return the hint of the first wrong value that the result equals."""
    usual = {
        "The sign is flipped.": -expected,
        "Twice the expected value.": 2 * expected,
        "Half the expected value.": expected / 2,
    }
    if expected.size >= 3:  # one or two numbers agree with a rounded one by chance
        cut = "The decimals are cut off: an integer array was filled with the results."
        if not np.any(np.trunc(expected)):
            cut = "The decimals are cut off by an array of integers, or no result was filled in."
        usual[cut] = np.trunc(expected)
    # Looser than the comparison itself: a mistake may come with its own rounding.
    loose = max(rtol, 1e-6)
    for hint, wrong in {**mistakes, **usual}.items():
        if callable(wrong):
            if np.all(wrong(got)):
                return hint
            continue
        value = np.asarray(wrong, dtype=np.float64)
        if value.shape != expected.shape or np.all(_close(value, expected, rtol, atol)):
            continue  # with these inputs the mistake does not show
        if np.all(_close(got, value, loose, atol)) and _nearer(got, value, expected):
            return hint
    if np.isnan(got).any():
        return "Not a number (nan): is there 0/0, inf/inf or inf − inf on the way?"
    if np.isinf(got).any():
        return "The result is infinite."
    if not otherwise and np.all(_close(got, expected, 1e-5, atol)):
        return "Only the first digits are right: the result is an approximation."
    return otherwise


def _nearer(got: np.ndarray, value: np.ndarray, expected: np.ndarray) -> bool:
    """Return whether ``got`` is nearer to ``value`` than to ``expected``."""
    with np.errstate(invalid="ignore", over="ignore"):
        to_value, to_expected = np.abs(got - value), np.abs(got - expected)
    return not np.nansum(to_value) > np.nansum(to_expected)


def mismatch(
    value: Any,
    expected: Any,
    *,
    rtol: float,
    atol: float,
    mistakes: Mapping[str, Any] | None = None,
    otherwise: str = "",
    printed: str = "",
) -> Mismatch | None:
    """Return ``expected …, got …`` with the likely mistake, or None if equal.

    Examples
    --------
    >>> print(mismatch(2.0, 1.0, rtol=1e-9, atol=0.0))
    expected 1, got 2. Twice the expected value.
    >>> print(mismatch(np.ones((2, 3)), np.ones((3, 2)), rtol=1e-9, atol=0.0))
    expected a float64 array of shape (3, 2), got an array of shape (2, 3). It is transposed.
    """
    if _at_once(value, expected, rtol, atol):
        return None
    mistakes = mistakes or {}
    if expected is None:
        if value is None:
            return None
        return Mismatch(f"expected None, got {describe(value)}.", otherwise)
    if isinstance(expected, str):
        return _text_mismatch(value, expected, mistakes, otherwise, printed)

    target = np.asarray(expected, dtype=np.float64)
    if wrong_kind := _wrong_kind(value, target, printed):
        return wrong_kind
    got = np.asarray(value, dtype=np.float64)
    near = _close(got, target, rtol, atol)
    if np.all(near):
        return None
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        off = np.abs(got - target) / (atol + rtol * np.abs(target))
    off = np.where(near, -1.0, np.where(np.isnan(off), np.inf, off))
    worst = np.unravel_index(int(np.argmax(off)), target.shape)
    wanted, came = _pair(float(target[worst]), float(got[worst]))
    where = ""
    if target.ndim:
        index = ", ".join(str(int(i)) for i in worst)
        where = f" at [{index}] ({int(np.sum(~near))} of {target.size} elements differ)"
    hint = _likely_mistake(got, target, rtol, atol, mistakes, otherwise)
    return Mismatch(f"expected {wanted}, got {came}{where}.", hint)


def _text_mismatch(
    value: Any, expected: str, mistakes: Mapping[str, Any], otherwise: str, printed: str
) -> Mismatch | None:
    # Through the base class: what a subclass calls equal is not the question.
    if isinstance(value, str) and str.encode(value) == expected.encode():
        return None
    if value is None:
        return Mismatch(f"expected {expected!r}, got None.", missing_hint(printed))
    hint = otherwise
    for text, wrong in mistakes.items():
        if isinstance(value, str) and value in (wrong if isinstance(wrong, tuple) else (wrong,)):
            hint = text
            break
    if isinstance(value, str) and value.strip().lower() == expected:
        hint = "Only the spelling differs."
    return Mismatch(f"expected {expected!r}, got {describe(value)}.", hint)
