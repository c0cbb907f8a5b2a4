"""Dual numbers over arrays: a value and its rate of change travel together.

Set ε² = 0 and compute with x + ε v. Then f(x + ε v) = f(x) + ε J v: the second part of the result
is the derivative of f at x in the direction v, exact, with no step to choose. Each operation
needs one rule, how its tangent follows from those of its arguments:

==================  ====================================================
elementwise         ẏ = Σ ∂f/∂xᵢ ẋᵢ                  (`steepest._slopes`)
linear in each      ẏ = Σ f(…, ẋᵢ, …)                products, sums, views
linear in all       ẏ = f(ẋ₁, ẋ₂, …)                 joining
==================  ====================================================
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._compositions import concatenation, log_abs_det, scattered, solution
from steepest._slopes import SLOPES
from steepest._tracing import LEAKED, Trace, Traced, getitem, plain, unsupported

__all__ = ["Dual", "Pass"]

MULTILINEAR = {
    *(getitem, scattered, np.sum, np.mean, np.cumsum, np.reshape, np.transpose, np.broadcast_to),
    *(np.matmul, np.einsum),
}


class Pass(Trace):
    """One forward pass: the trace of the duals that carry tangents in one direction."""

    __slots__ = ("closed",)

    def __init__(self) -> None:
        super().__init__()
        self.closed = False

    def record(
        self, operation: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Return the dual of operation(*args, **kwargs)."""
        if self.closed:
            raise RuntimeError(LEAKED)
        mine = [isinstance(a, Traced) and a.recorder is self for a in args]
        values = [a.value if own else _array(a) for a, own in zip(args, mine, strict=True)]
        active = [i for i, own in enumerate(mine) if own]
        if operation in SLOPES:
            value = operation(*values, **kwargs)
            slopes = SLOPES[operation]
            terms = [slopes[i](value, *values) * args[i].tangent for i in active]
        elif operation in MULTILINEAR:
            value = operation(*values, **kwargs)
            terms = [
                operation(*values[:i], args[i].tangent, *values[i + 1 :], **kwargs) for i in active
            ]
        elif operation in RULES:
            tangents = [
                a.tangent if own else np.zeros(np.shape(a))
                for a, own in zip(args, mine, strict=True)
            ]
            value, tangent = RULES[operation](values, tangents, **kwargs)
            terms = [tangent]
        elif hasattr(operation, "plain"):  # a function of the course: its body is NumPy code
            return operation.plain(*args, **kwargs)
        else:
            raise unsupported(operation)
        tangent = terms[0]
        for term in terms[1:]:
            tangent = tangent + term
        return Dual(value, _of_shape(tangent, np.shape(value)), self)


class Dual(Traced):
    """A value with its tangent, both arrays of the same shape: value + ε tangent."""

    __slots__ = ("tangent",)

    def __init__(self, value: Any, tangent: Any, recorder: Pass) -> None:
        self.value = value
        self.tangent = tangent
        self.recorder = recorder

    def __repr__(self) -> str:
        return f"Dual({self.value!r}, {self.tangent!r})"


def _array(constant: Any) -> Any:
    return np.array(constant) if type(constant) is list else constant


def _of_shape(tangent: Any, shape: tuple[int, ...]) -> Any:
    return tangent if np.shape(tangent) == shape else np.broadcast_to(tangent, shape)


def _largest(extreme: Callable[..., Any]) -> Callable[..., Any]:
    """Return the rule of max or min: where several entries tie, each has an equal share."""

    def rule(
        values: list[Any], tangents: list[Any], axis: Any = None, keepdims: bool = False
    ) -> tuple[Any, Any]:
        x, *given = values
        x_dot = tangents[0]
        if given:
            axis, *given = given
        if given:
            raise unsupported(extreme, "more than two arguments without a name")
        ties = (plain(x) == extreme(plain(x), axis=axis, keepdims=True)) | np.isnan(plain(x))
        share = ties / np.sum(ties, axis=axis, keepdims=True)
        y_dot = np.sum(share * x_dot, axis=axis, keepdims=keepdims)
        return extreme(x, axis=axis, keepdims=keepdims), y_dot

    return rule


def _where(values: list[Any], tangents: list[Any]) -> tuple[Any, Any]:
    """Choose the tangent where the value is chosen; the condition has no slope."""
    condition, a, b = values
    return np.where(condition, a, b), np.where(plain(condition), *tangents[1:])


def _concatenation(values: list[Any], tangents: list[Any], *, axis: int) -> tuple[Any, Any]:
    return concatenation(*values, axis=axis), concatenation(*tangents, axis=axis)


def _solution(values: list[Any], tangents: list[Any]) -> tuple[Any, Any]:
    """Differentiate A X = B: A Ẋ = Ḃ - Ȧ X."""
    (a, b), (a_dot, b_dot) = values, tangents
    x = solution(a, b)
    return x, solution(a, b_dot - a_dot @ x)


def _log_abs_det(values: list[Any], tangents: list[Any]) -> tuple[Any, Any]:
    """Differentiate ln |det A|: the trace of A⁻¹ Ȧ."""
    (a,), (a_dot,) = values, tangents
    return log_abs_det(a), np.trace(solution(a, a_dot), axis1=-2, axis2=-1)


RULES: dict[Callable[..., Any], Callable[..., tuple[Any, Any]]] = {
    np.max: _largest(np.max),
    np.min: _largest(np.min),
    np.where: _where,
    concatenation: _concatenation,
    solution: _solution,
    log_abs_det: _log_abs_det,
}
