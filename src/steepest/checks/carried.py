"""What a callable carries with it: what it wraps, its closure, its defaults, its helpers."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from types import CodeType, FunctionType, MethodType
from typing import Any

import numpy as np

__all__ = ["carried", "innermost"]


def innermost(function: Any) -> Any:
    """Return the Python function inside wrappers (partial, vectorize, method, decorator)."""
    for _ in range(20):
        for attribute in ("__wrapped__", "pyfunc", "func", "__func__"):
            inner = getattr(function, attribute, None)
            if callable(inner):
                function = inner
                break
        else:
            break
    if isinstance(function, type):  # a class: any of its methods knows where it was written
        bases = [base for base in function.__mro__ if base.__module__ == function.__module__]
        items = [item for base in bases for item in vars(base).values()]
        methods = [item for item in items if isinstance(item, FunctionType)]
        function = methods[0] if methods else function
    elif not isinstance(function, FunctionType):  # an instance with __call__
        method = inspect.getattr_static(type(function), "__call__", None)
        function = method if isinstance(method, FunctionType) else function
    return function


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def carried(value: Any, seen: set[int]) -> Iterator[Any]:
    """Yield what a callable carries with it: closures, defaults, wrapped functions, helpers."""
    if id(value) in seen or len(seen) > 2000:
        return
    seen.add(id(value))
    inside: list[Any] = []
    if isinstance(value, FunctionType):
        for cell in value.__closure__ or ():
            try:
                inside.append(cell.cell_contents)
            except ValueError:  # an empty cell: the name is not bound yet
                continue
        inside += [*(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
        used = (value.__globals__.get(name) for name in _names(value.__code__))
        inside += [item for item in used if isinstance(item, FunctionType | functools.partial)]
        inside.append(getattr(value, "__wrapped__", None))
    elif isinstance(value, functools.partial):
        inside += [value.func, *value.args, *value.keywords.values()]
    elif isinstance(value, MethodType):
        inside += [value.__func__, value.__self__]
    elif isinstance(value, np.vectorize):
        inside.append(value.pyfunc)
    elif isinstance(value, list | tuple):
        inside += value
    elif isinstance(value, dict):
        inside += value.values()
    for item in inside:
        yield item
        yield from carried(item, seen)
