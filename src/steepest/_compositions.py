"""NumPy functions in terms of a few primitives, so that both modes need rules for these only.

The primitives are those of `steepest._slopes` and: ``x[index]``, ``sum``, ``mean``, ``max``,
``min``, ``reshape``, ``transpose``, ``broadcast_to``, ``matmul``, ``einsum``, ``where``,
``cumsum``, `concatenation`, `scattered`, `solution` and `log_abs_det`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from steepest._tracing import Traced, compositions, plain, primitive, unsupported

__all__ = ["concatenation", "log_abs_det", "scattered", "solution"]

Axis = int | tuple[int, ...] | None


def _stands_for(*functions: Callable[..., Any]) -> Callable[..., Any]:
    def register(composition: Callable[..., Any]) -> Callable[..., Any]:
        compositions.update(dict.fromkeys(functions, composition))
        return composition

    return register


# Joining


@primitive
def concatenation(*parts: Any, axis: int) -> Any:
    """Return the parts joined along an existing axis."""
    return np.concatenate(parts, axis=axis)


@_stands_for(np.concatenate)
def _concatenate(parts: Sequence[Any], axis: int | None = 0) -> Any:
    if axis is None:
        return concatenation(*map(np.ravel, parts), axis=0)
    return concatenation(*parts, axis=normalize_axis_index(axis, np.ndim(parts[0])))


@_stands_for(np.stack)
def _stack(parts: Sequence[Any], axis: int = 0) -> Any:
    axis = normalize_axis_index(axis, np.ndim(parts[0]) + 1)
    return concatenation(*(np.expand_dims(part, axis) for part in parts), axis=axis)


@_stands_for(np.vstack)
def _vstack(parts: Sequence[Any]) -> Any:
    return concatenation(*map(np.atleast_2d, parts), axis=0)


@_stands_for(np.hstack)
def _hstack(parts: Sequence[Any]) -> Any:
    parts = [np.atleast_1d(part) for part in parts]
    return concatenation(*parts, axis=0 if np.ndim(parts[0]) == 1 else 1)


@_stands_for(np.column_stack)
def _column_stack(parts: Sequence[Any]) -> Any:
    columns = [part if np.ndim(part) > 1 else np.reshape(part, (-1, 1)) for part in parts]
    return concatenation(*columns, axis=1)


@_stands_for(np.append)
def _append(x: Any, values: Any, axis: int | None = None) -> Any:
    return _concatenate((x, values), axis)


# Picking: its transpose, which gradients of x[index] need


@primitive
def scattered(g: Any, shape: tuple[int, ...], index: Any) -> Any:
    """Return zeros with g added at ``index``; an entry that is indexed twice gets both."""
    out = np.zeros(shape)
    if _is_basic(index):
        out[index] = g
    else:
        np.add.at(out, index, g)
    return out


def _is_basic(index: Any) -> bool:
    """Return whether an index picks no entry twice: numbers, slices, `...` and None."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(isinstance(i, (int, np.integer, slice, type(...), type(None))) for i in parts)


# Rearranging: do it to the numbers 0, 1, 2, … and look the entries up


def _rearranged(function: Callable[..., Any]) -> Callable[..., Any]:
    def rearrange(x: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(x, Traced):
            raise unsupported(function, "a traced argument that is not the first")
        places = function(np.arange(x.size).reshape(x.shape), *args, **kwargs)
        flat = np.reshape(x, -1)
        if isinstance(places, (list, tuple)):
            return [flat[part] for part in places]
        return flat[places]

    return rearrange


compositions.update(
    {
        function: _rearranged(function)
        for function in (
            *(np.flip, np.fliplr, np.flipud, np.roll, np.rot90, np.tile, np.repeat, np.take),
            *(np.diagonal, np.delete, np.resize, np.take_along_axis, np.moveaxis, np.swapaxes),
            *(np.rollaxis, np.split, np.array_split, np.vsplit, np.hsplit),
        )
    }
)


@_stands_for(np.ravel)
def _ravel(x: Any) -> Any:
    return np.reshape(x, -1)


@_stands_for(np.copy)
def _copy(x: Any) -> Any:
    return +x


@_stands_for(np.full_like)
def _full_like(x: Any, fill_value: Any) -> Any:
    if isinstance(fill_value, Traced):
        return np.broadcast_to(fill_value, np.shape(x))
    return np.full(np.shape(x), fill_value, dtype=np.float64)


@_stands_for(np.expand_dims)
def _expand_dims(x: Any, axis: Axis) -> Any:
    return np.reshape(x, np.expand_dims(np.empty(np.shape(x)), axis).shape)


@_stands_for(np.squeeze)
def _squeeze(x: Any, axis: Axis = None) -> Any:
    return np.reshape(x, np.squeeze(np.empty(np.shape(x)), axis).shape)


@_stands_for(np.atleast_1d)
def _atleast_1d(x: Any) -> Any:
    return x if np.ndim(x) >= 1 else np.reshape(x, (1,))


@_stands_for(np.atleast_2d)
def _atleast_2d(x: Any) -> Any:
    return x if np.ndim(x) >= 2 else np.reshape(x, (1, -1))


@_stands_for(np.sort)
def _sort(x: Any, axis: int = -1) -> Any:
    return np.take_along_axis(x, np.argsort(x, axis), axis)


@_stands_for(np.diag)
def _diag(x: Any, k: int = 0) -> Any:
    if np.ndim(x) == 1:
        n = np.size(x) + abs(k)
        rows = np.arange(np.size(x))
        return scattered(x, (n, n), (rows + max(-k, 0), rows + max(k, 0)))
    return np.diagonal(x, k)


@_stands_for(np.tril)
def _tril(x: Any, k: int = 0) -> Any:
    return np.where(np.tri(*np.shape(x)[-2:], k, dtype=bool), x, 0.0)


@_stands_for(np.triu)
def _triu(x: Any, k: int = 0) -> Any:
    return np.where(np.tri(*np.shape(x)[-2:], k - 1, dtype=bool), 0.0, x)


# Summing


def _count(x: Any, axis: Axis) -> int:
    axes = range(np.ndim(x)) if axis is None else normalize_axis_tuple(axis, np.ndim(x))
    return int(np.prod([np.shape(x)[i] for i in axes], dtype=int))


@_stands_for(np.average)
def _average(x: Any, axis: Axis = None, weights: Any = None) -> Any:
    if weights is None:
        return np.mean(x, axis=axis)
    if np.shape(weights) != np.shape(x):
        raise unsupported(np.average, "weights of another shape")
    return np.sum(weights * x, axis=axis) / np.sum(weights, axis=axis)


@_stands_for(np.var)
def _var(x: Any, axis: Axis = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    deviation = x - np.mean(x, axis=axis, keepdims=True)
    return np.sum(deviation * deviation, axis=axis, keepdims=keepdims) / (_count(x, axis) - ddof)


@_stands_for(np.std)
def _std(x: Any, axis: Axis = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    return np.sqrt(_var(x, axis, ddof=ddof, keepdims=keepdims))


@_stands_for(np.prod)
def _prod(x: Any, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """Multiply in pairs, then pairs of pairs: no division, so zeros do no harm."""
    axes = range(np.ndim(x)) if axis is None else normalize_axis_tuple(axis, np.ndim(x))
    rest = [i for i in range(np.ndim(x)) if i not in axes]
    kept = [np.shape(x)[i] for i in rest]
    factors = np.reshape(np.transpose(x, [*axes, *rest]), (-1, *kept))
    while len(factors) > 1:
        half = len(factors) // 2
        pairs = factors[:half] * factors[half : 2 * half]
        factors = np.concatenate([pairs, factors[2 * half :]])
    shape = [1 if i in axes else n for i, n in enumerate(np.shape(x))] if keepdims else kept
    return np.reshape(factors, shape) if len(factors) else np.ones(shape)


@_stands_for(np.ptp)
def _ptp(x: Any, axis: Axis = None) -> Any:
    return np.max(x, axis=axis) - np.min(x, axis=axis)


@_stands_for(np.clip)
def _clip(x: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    low, high = a_min if min is None else min, a_max if max is None else max
    if low is not None:
        x = np.where(np.less(x, low), low, x)
    if high is not None:
        x = np.where(np.greater(x, high), high, x)
    return x


@_stands_for(np.nan_to_num)
def _nan_to_num(x: Any, nan: float = 0.0) -> Any:
    return np.where(np.isfinite(x), x, np.nan_to_num(plain(x), nan=nan))


@_stands_for(np.diff)
def _diff(x: Any, n: int = 1, axis: int = -1) -> Any:
    before = (slice(None),) * normalize_axis_index(axis, np.ndim(x))
    for _ in range(n):
        x = x[(*before, slice(1, None))] - x[(*before, slice(None, -1))]
    return x


@_stands_for(np.trapezoid)
def _trapezoid(y: Any, x: Any = None, dx: float = 1.0) -> Any:
    width = dx if x is None else np.diff(x)
    return np.sum(width * (y[..., 1:] + y[..., :-1]), axis=-1) / 2


# Linear algebra


@_stands_for(np.dot)
def _dot(a: Any, b: Any) -> Any:
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return a * b
    if max(np.ndim(a), np.ndim(b)) > 2:
        raise unsupported(np.dot, "arrays of more than two dimensions; use @ or np.einsum")
    return a @ b


@_stands_for(np.inner)
def _inner(a: Any, b: Any) -> Any:
    return a * b if np.ndim(a) == 0 or np.ndim(b) == 0 else np.dot(a, np.transpose(b))


@_stands_for(np.vdot)
def _vdot(a: Any, b: Any) -> Any:
    return np.reshape(a, -1) @ np.reshape(b, -1)


@_stands_for(np.outer)
def _outer(a: Any, b: Any) -> Any:
    return np.reshape(a, (-1, 1)) * np.reshape(b, (1, -1))


@_stands_for(np.trace)
def _trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    return np.sum(np.diagonal(x, offset, axis1, axis2), axis=-1)


@_stands_for(np.linalg.norm)
def _norm(x: Any, ord: Any = None, axis: Axis = None, keepdims: bool = False) -> Any:
    axes = np.ndim(x) if axis is None else np.size(axis)  # a vector has one, a matrix two
    if axes == 1 and ord == 1:
        return np.sum(np.abs(x), axis=axis, keepdims=keepdims)
    if axes == 1 and ord == np.inf:
        return np.max(np.abs(x), axis=axis, keepdims=keepdims)
    if not (ord is None or (axes == 1 and ord == 2) or (axes == 2 and ord == "fro")):
        raise unsupported(np.linalg.norm, f"ord={ord!r}")
    square = np.sum(x * x, axis=axis, keepdims=keepdims)
    # At the zero vector the norm has a corner; the subgradient 0 is taken there.
    return np.where(square == 0, 0.0, np.sqrt(np.where(square == 0, 1.0, square)))


@primitive
def solution(a: Any, b: Any) -> Any:
    """Return the matrix X with a X = b, column by column."""
    return np.linalg.solve(a, b)


@_stands_for(np.linalg.solve)
def _solve(a: Any, b: Any) -> Any:
    if np.ndim(b) == 1:
        return solution(a, np.reshape(b, (-1, 1)))[..., 0]
    return solution(a, b)


@_stands_for(np.linalg.inv)
def _inv(a: Any) -> Any:
    return solution(a, np.broadcast_to(np.eye(np.shape(a)[-1]), np.shape(a)))


@primitive
def log_abs_det(a: Any) -> Any:
    """Return ln |det a|."""
    return np.linalg.slogdet(a)[1]


@_stands_for(np.linalg.slogdet)
def _slogdet(a: Any) -> Any:
    found = np.linalg.slogdet(plain(a))
    return type(found)(found[0], log_abs_det(a))


@_stands_for(np.linalg.det)
def _det(a: Any) -> Any:
    sign, log = _slogdet(a)
    return sign * np.exp(log)


@_stands_for(np.linalg.matrix_power)
def _matrix_power(a: Any, n: int) -> Any:
    if n < 0:
        a, n = np.linalg.inv(a), -n
    result = np.eye(np.shape(a)[-1])
    for _ in range(n):
        result = result @ a
    return result


@_stands_for(np.polyval)
def _polyval(coefficients: Any, x: Any) -> Any:
    value = 0.0 * (x if isinstance(x, Traced) else np.asarray(x))
    for i in range(len(coefficients)):
        value = value * x + coefficients[i]
    return value
