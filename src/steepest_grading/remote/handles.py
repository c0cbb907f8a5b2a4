"""Which operations on an object of the student's reach it from the other process."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

__all__ = ["FORWARDED", "OPERATIONS", "OPERATORS", "special_methods"]

_BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"]
_BINARY += ["and", "or", "xor", "lshift", "rshift"]
_UNARY = ["neg", "pos", "abs", "invert", "index"]
_COMPARISONS = ["lt", "le", "gt", "ge", "eq", "ne"]
_CONTAINERS = ["getitem", "setitem", "delitem", "contains"]
OPERATORS = (*_BINARY, "neg", "pos", "abs", "invert")
"""Operations that an operator of Python stands for, and whose result is rarely a plain number."""

_BUILTINS = {f.__name__: f for f in (bool, float, int, complex, len, iter, next, round, str, repr)}

OPERATIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(operator, f"__{name}__") for name in (*_BINARY, *_UNARY, *_COMPARISONS)},
    **{f"i{name}": getattr(operator, f"__i{name}__") for name in _BINARY},
    **{name: getattr(operator, name) for name in _CONTAINERS},
    **_BUILTINS,
    "call": lambda target, *args, **named: target(*args, **named),
    "getattr": getattr,
    "setattr": setattr,
    "delattr": delattr,
}
"""What a check may do with an object, by name."""

# Each special method with the operation that it is, and whether its operands change places.
FORWARDED: dict[str, tuple[str, bool]] = {
    **{f"__{name}__": (name, False) for name in OPERATIONS if not name.endswith("attr")},
    **{f"__r{name}__": (name, True) for name in _BINARY},
}


def special_methods(kind: type) -> list[str]:
    """Return the special methods that a class defines beyond those of every object."""
    # In the classes themselves: every class has a `__call__`, of its own class.
    found = []
    for name in FORWARDED:
        base = next((base for base in kind.__mro__ if name in vars(base)), object)
        if base is not object and vars(base)[name] is not None:
            found.append(name)
    return found
