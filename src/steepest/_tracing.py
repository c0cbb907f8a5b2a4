"""Values that notice what is done to them: what forward mode and reverse mode have in common.

A `Traced` value stands in for an array. Python's operators and NumPy's functions hand every
operation on it to `perform`, which sends it to the *trace* that the value belongs to: a
reverse-mode tape, or a forward-mode pass. So ordinary NumPy code differentiates.

Traces nest: a gradient of a gradient has two. Each has a level, an inner one a higher level than
the outer, and an operation belongs to the highest level among its arguments. For that trace, the
values of all other traces are constants, whose own operations are sent on in turn. (Without
levels, the derivative of x ↦ x · d/dy(x + y) would take the inner for the outer variable:
"perturbation confusion", Siskind and Pearlmutter, 2005.)

A *primitive* is a function that traces know how to differentiate. Functions that are written in
terms of primitives stand in `steepest._compositions`.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

__all__ = [
    "LEAKED",
    "Trace",
    "Traced",
    "call",
    "compositions",
    "constant",
    "perform",
    "plain",
    "primitive",
    "refused",
    "unsupported",
]

Operation = Callable[..., Any]

compositions: dict[Operation, Operation] = {}
"""Functions that are replaced by others, in terms of primitives, when a value is traced."""

_NO_ARRAY = (
    "np.array: expected plain numbers, got a traced value, whose derivative would be lost; "
    "join traced values with np.stack([...]) or np.concatenate([...]) instead of np.array "
    "or assignment into an array, and use NumPy's functions instead of SciPy's"
)
LEAKED = (
    "f: expected to use traced values only while f runs, got one kept from an earlier "
    "differentiation; return what you need from f instead of storing it elsewhere"
)
_UNKNOWN = {"where", "initial", "dtype", "casting", "subok", "order", "mode"}
_levels = itertools.count(1)


class Trace:
    """One differentiation under way. Made later is nested deeper."""

    __slots__ = ("level",)

    def __init__(self) -> None:
        self.level = next(_levels)

    def record(self, operation: Operation, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what ``operation`` gives, as a value of this trace."""
        raise NotImplementedError


def perform(operation: Operation, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Return operation(*args, **kwargs) where some of the arguments are traced."""
    composition = compositions.get(operation)
    if composition is not None:
        try:
            return composition(*args, **kwargs)
        except TypeError as error:
            if refused(error):
                raise unsupported(operation, f"these arguments ({error})") from None
            raise
    if kwargs and not kwargs.keys().isdisjoint(_UNKNOWN):
        raise unsupported(operation, f"the keyword {next(k for k in kwargs if k in _UNKNOWN)!r}")
    trace = _innermost(args)
    if trace is None:
        raise unsupported(operation, "a traced argument that is not among its first arguments")
    return trace.record(operation, args, kwargs)


def _innermost(args: tuple[Any, ...]) -> Trace | None:
    """Return the trace of the highest level among the arguments, or None if none is traced."""
    level, trace = 0, None
    for argument in args:
        if isinstance(argument, Traced) and argument.recorder.level > level:
            trace = argument.recorder
            level = trace.level
    return trace


def primitive(function: Operation) -> Operation:
    """Let ``function`` take traced values: it is sent to their trace as one operation.

    Arguments given by name are put in their places, so that rules meet them there. The function
    itself stays available as ``function.plain``.
    """
    names = [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]

    @functools.wraps(function)
    def dispatched(*args: Any, **kwargs: Any) -> Any:
        if kwargs:
            for name in names[len(args) :]:
                if name not in kwargs:
                    break
                args = (*args, kwargs.pop(name))
        trace = _innermost(args)
        if trace is None:
            return function(*args, **kwargs)
        return trace.record(dispatched, args, kwargs)

    dispatched.plain = function
    # Tracebacks and profilers name a function by its code.
    dispatched.__code__ = dispatched.__code__.replace(co_name=function.__name__)
    return dispatched


def constant(*operations: Operation) -> None:
    """Let operations whose derivative is 0 or has no meaning see plain values and return them."""

    def plainly(operation: Operation) -> Operation:
        return lambda *args, **kwargs: operation(
            *map(plain, args), **{key: plain(value) for key, value in kwargs.items()}
        )

    compositions.update({operation: plainly(operation) for operation in operations})


def plain(value: Any) -> Any:
    """Return ``value`` without its traces; lists, tuples and dicts entry by entry."""
    while isinstance(value, Traced):
        value = value.value
    if isinstance(value, (list, tuple)):
        kind = type(value)
        return kind(*map(plain, value)) if hasattr(value, "_fields") else kind(map(plain, value))
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    return value


def unsupported(operation: Operation, why: str = "") -> TypeError:
    """Return the error for a function that has no derivative rule."""
    name = getattr(operation, "__name__", str(operation))
    return TypeError(
        f"{name}: expected a function with a derivative rule, got one without"
        f"{': ' + why if why else ''}; write it in terms of functions that have one, such as "
        "+, *, @, np.exp, np.sum, np.where, or take the derivative with "
        "steepest.finite_differences"
    )


def refused(error: TypeError) -> bool:
    """Return whether the call itself failed, because of its arguments, not something inside."""
    return error.__traceback__ is not None and error.__traceback__.tb_next is None


def call(f: Operation, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Return f(*args, **kwargs), a function of traced values; say what NumPy's error means."""
    try:
        return f(*args, **kwargs)
    except ValueError as error:
        if isinstance(error.__cause__, TypeError) and "traced" in str(error.__cause__):
            raise TypeError(_NO_ARRAY) from None  # NumPy says: "... element with a sequence"
        raise


@primitive
def getitem(x: Any, index: Any) -> Any:
    """Return x[index]."""
    return x[index]


class Traced:
    """An array-like value that belongs to a trace; it takes operators and NumPy functions."""

    __slots__ = ("__weakref__", "recorder", "value")

    value: Any
    recorder: Trace

    # NumPy asks these two before it does anything to a traced value.

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if kwargs.get("out") is not None:
            raise TypeError(
                f"np.{ufunc.__name__}: expected no `out` and no in-place operator such as += on "
                "an array, got a traced value in it; write a = a + b, which makes a new array"
            )
        if method == "reduce" and ufunc in _REDUCTIONS:
            kwargs.setdefault("axis", 0)
            return perform(_REDUCTIONS[ufunc], inputs, kwargs)
        if method != "__call__":
            raise unsupported(ufunc, f"np.{ufunc.__name__}.{method}")
        return perform(_PLAIN_POWER.get(ufunc, ufunc), inputs, kwargs)

    def __array_function__(
        self, function: Operation, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if kwargs.get("out") is not None:
            raise TypeError(
                f"np.{function.__name__}: expected no `out`, got one; use what the function returns"
            )
        if function is np.where and len(args) == 1:
            function = np.nonzero
        return perform(function, args, kwargs)

    def __array__(self, *args: Any, **kwargs: Any) -> np.ndarray:
        raise TypeError(_NO_ARRAY)

    def __float__(self) -> float:
        raise TypeError(
            "float: expected a plain number, got a traced value, whose derivative would be lost; "
            "use NumPy's functions instead of math's (np.exp for math.exp), or "
            "steepest.reverse_mode.constant(x) where no derivative is wanted"
        )

    __int__ = __complex__ = __index__ = __float__

    def __setitem__(self, index: Any, value: Any) -> None:
        raise TypeError(
            "x[...] = ...: expected no change in place of a traced value, because the derivative "
            "needs the old one; make a new array with np.where, np.concatenate or np.stack"
        )

    def __bool__(self) -> bool:
        return bool(plain(self))

    def __format__(self, spec: str) -> str:
        return format(plain(self), spec)

    __hash__ = object.__hash__

    # What an array tells of itself

    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        return np.ndim(self.value)

    @property
    def size(self) -> int:
        return np.size(self.value)

    @property
    def dtype(self) -> np.dtype:
        return np.asarray(plain(self)).dtype

    @property
    def T(self) -> Any:  # noqa: N802, the name that arrays have
        return perform(np.transpose, (self,), {})

    @property
    def real(self) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"x.{name}: expected one of the attributes and methods that traced values have; use "
            "NumPy's function np... instead, or steepest.reverse_mode.constant(x), which is an "
            "array, where no derivative is wanted"
        )

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        return perform(getitem, (self, plain(index)), {})

    def reshape(self, *shape: Any, **kwargs: Any) -> Any:
        return np.reshape(self, shape[0] if len(shape) == 1 else shape, **kwargs)

    def transpose(self, *axes: Any) -> Any:
        return np.transpose(self, axes[0] if len(axes) == 1 else axes or None)

    def copy(self) -> Any:
        return +self

    flatten = functools.partialmethod(reshape, -1)

    def astype(self, dtype: Any, **kwargs: Any) -> Any:
        if np.dtype(dtype).kind != "f":
            raise TypeError(f"astype: expected a floating-point type, got {np.dtype(dtype)}")
        return +self


def _binary(operation: Operation) -> tuple[Operation, Operation]:
    def forward(self: Traced, other: Any) -> Any:
        return perform(operation, (self, other), {})

    def reflected(self: Traced, other: Any) -> Any:
        return perform(operation, (other, self), {})

    return forward, reflected


def _unary(operation: Operation) -> Operation:
    return lambda self: perform(operation, (self,), {})


def _method(name: str) -> Operation:
    function = getattr(np, name)
    return lambda self, *args, **kwargs: perform(function, (self, *args), kwargs)


# np.power(x, 2) calls pow for each entry; x ** 2 multiplies.
_PLAIN_POWER = {np.power: operator.pow, np.float_power: operator.pow}
_REDUCTIONS = {
    np.add: np.sum,
    np.multiply: np.prod,
    np.maximum: np.max,
    np.minimum: np.min,
}
for _name, _operation in {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "truediv": np.divide,
    "pow": operator.pow,
    "matmul": np.matmul,
    "mod": np.remainder,
    "floordiv": np.floor_divide,
}.items():
    _forward, _reflected = _binary(_operation)
    setattr(Traced, f"__{_name}__", _forward)
    setattr(Traced, f"__r{_name}__", _reflected)
for _name, _operation in {
    "neg": np.negative,
    "pos": np.positive,
    "abs": np.absolute,
}.items():
    setattr(Traced, f"__{_name}__", _unary(_operation))
for _name, _operation in {
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
}.items():
    setattr(Traced, f"__{_name}__", _binary(_operation)[0])
for _name in (
    *("sum", "mean", "prod", "var", "std", "max", "min", "argmax", "argmin", "argsort"),
    *("cumsum", "dot", "ravel", "squeeze", "swapaxes", "repeat", "take", "trace", "clip"),
    *("diagonal", "round", "all", "any", "nonzero"),
):
    setattr(Traced, _name, _method(_name))
