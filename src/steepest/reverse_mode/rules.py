"""Local rules: how a gradient passes back through one operation.

A rule takes the gradient g that arrived at y = f(x₁, x₂, …), then y and the arguments, and
returns the gradient at one of the arguments, in that argument's shape: (∂y/∂xᵢ)ᵀ g. For functions
that work entry by entry this is g · ∂f/∂xᵢ, with the slopes of `steepest._slopes`, summed over
the axes along which NumPy repeated the argument (broadcasting copies a value, and gradients of
copies add up). All others stand in `RULES`.

Rules are written with functions that have rules, so gradients can be differentiated again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from steepest._compositions import concatenation, log_abs_det, scattered, solution
from steepest._slopes import SLOPES
from steepest._tracing import Traced, getitem, plain, refused, unsupported
from steepest.reverse_mode.fused import FUSED, REMEMBERING

__all__ = ["REMEMBERING", "RULES", "local_rule", "summed_to"]

Rule = Callable[..., Any]


def summed_to(shape: tuple[int, ...], gradient: Any) -> Any:
    """Return ``gradient`` summed over the axes that broadcasting added to an array of ``shape``."""
    have = gradient.shape if hasattr(gradient, "shape") else ()
    if have == shape:
        return gradient
    if len(have) == 2 and have[1:] == shape:  # the product with ones is faster than np.sum
        return np.ones(have[0]) @ gradient
    added = len(have) - len(shape)
    stretched = [i for i, n in enumerate(shape, start=added) if n == 1 and have[i] != 1]
    return np.reshape(np.sum(gradient, axis=(*range(added), *stretched)), shape)


def _shape(x: Any) -> tuple[int, ...]:
    return x.shape if hasattr(x, "shape") else np.shape(x)


def _elementwise(position: int, slope: Callable[..., Any]) -> Rule:
    def rule(g: Any, y: Any, *x: Any) -> Any:
        return summed_to(_shape(x[position]), g * slope(y, *x))

    return rule


def _as_it_is(position: int) -> Rule:
    """Return the rule of a sum: every term gets g itself."""
    return lambda g, y, *x: summed_to(_shape(x[position]), g)


def _negated(g: Any, y: Any, a: Any, b: Any) -> Any:
    return summed_to(_shape(b), -g)


# Sums and views


def _sum(g: Any, y: Any, x: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    g = _with_axes(g, x, axis, keepdims)
    return np.broadcast_to(g, _shape(x)) if isinstance(g, Traced) else np.full(_shape(x), g)


def _mean(g: Any, y: Any, x: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    return _sum(g / (np.size(x) // max(np.size(y), 1)), y, x, axis, keepdims=keepdims)


def _with_axes(g: Any, x: Any, axis: Any, keepdims: bool) -> Any:
    """Return the gradient of a reduction with the reduced axes back, at length 1."""
    if keepdims or np.ndim(x) == 0 or axis is None:
        return g
    return np.expand_dims(g, axis)


def _extreme(g: Any, y: Any, x: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    """Where several entries are the largest (or least), each gets an equal share.

    NumPy takes nan for the largest and the least.
    """
    ties = (plain(x) == plain(_with_axes(y, x, axis, keepdims))) | np.isnan(plain(x))
    return _with_axes(g, x, axis, keepdims) * (ties / np.sum(ties, axis=axis, keepdims=True))


def _cumsum(g: Any, y: Any, x: Any, axis: int | None = None) -> Any:
    backwards = np.flip(np.cumsum(np.flip(g, axis or 0), axis or 0), axis or 0)
    return np.reshape(backwards, np.shape(x))


def _reshape(g: Any, y: Any, x: Any, *shape: Any, **ignored: Any) -> Any:
    return np.reshape(g, np.shape(x))


def _transpose(g: Any, y: Any, x: Any, axes: Sequence[int] | None = None) -> Any:
    return np.transpose(g, None if axes is None else np.argsort(np.mod(axes, np.ndim(x))))


def _broadcast_to(g: Any, y: Any, x: Any, shape: Any) -> Any:
    return summed_to(np.shape(x), g)


def _getitem(g: Any, y: Any, x: Any, index: Any) -> Any:
    return scattered(g, np.shape(x), index)


def _scattered(g: Any, y: Any, x: Any, shape: Any, index: Any) -> Any:
    return summed_to(np.shape(x), g[index])


def _part(position: int) -> Rule:
    """Return the rule for one of the arrays that are joined: cut its part out again."""

    def rule(g: Any, y: Any, *parts: Any, axis: int) -> Any:
        start = sum(np.shape(part)[axis] for part in parts[:position])
        stop = start + np.shape(parts[position])[axis]
        return g[(*(slice(None),) * axis, slice(start, stop))]

    return rule


def _condition(g: Any, y: Any, condition: Any, a: Any, b: Any) -> Any:
    return np.zeros(np.shape(condition))


def _where_true(g: Any, y: Any, condition: Any, a: Any, b: Any) -> Any:
    return summed_to(np.shape(a), np.where(condition, g, 0.0))


def _where_false(g: Any, y: Any, condition: Any, a: Any, b: Any) -> Any:
    return summed_to(np.shape(b), np.where(condition, 0.0, g))


# Products


def _matmul_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    if np.ndim(a) == 2 == np.ndim(b):
        return g @ (b.T if hasattr(b, "T") else np.transpose(b))
    g, _, wide_b = _as_matrices(g, a, b)
    return _from_matrix(g @ np.swapaxes(wide_b, -1, -2), np.shape(a), 0)


def _matmul_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    if np.ndim(a) == 2 == np.ndim(b):
        return (a.T if hasattr(a, "T") else np.transpose(a)) @ g
    g, wide_a, _ = _as_matrices(g, a, b)
    return _from_matrix(np.swapaxes(wide_a, -1, -2) @ g, np.shape(b), 1)


def _as_matrices(g: Any, a: Any, b: Any) -> tuple[Any, Any, Any]:
    """Return all three with the axes that ``a @ b`` drops for vectors: row a, column b."""
    if np.ndim(a) == 1:
        a, g = np.reshape(a, (1, -1)), np.expand_dims(g, -1 if np.ndim(b) == 1 else -2)
    if np.ndim(b) == 1:
        b, g = np.reshape(b, (-1, 1)), np.expand_dims(g, -1)
    return g, a, b


def _from_matrix(gradient: Any, shape: tuple[int, ...], axis: int) -> Any:
    if len(shape) == 1:
        flat = (1, shape[0]) if axis == 0 else (shape[0], 1)
        return np.reshape(summed_to(flat, gradient), shape)
    return summed_to(shape, gradient)


def _operand(position: int) -> Rule:
    """Return the einsum rule for one operand: contract g with all the other operands."""

    def rule(g: Any, y: Any, subscripts: str, *operands: Any, **ignored: Any) -> Any:
        inputs, output = _subscripts(subscripts, len(operands))
        mine = inputs[position - 1]
        others = [i for i in range(len(operands)) if i != position - 1]
        letters = set(output).union(*(inputs[i] for i in others))
        known = "".join(letter for letter in mine if letter in letters)
        terms = ",".join([output, *(inputs[i] for i in others)])
        gradient = np.einsum(f"{terms}->{known}", g, *(operands[i] for i in others))
        shape = np.shape(operands[position - 1])
        sizes = iter(np.shape(gradient))
        have = [next(sizes) if letter in letters else 1 for letter in mine]
        least = tuple(map(min, have, shape))  # einsum broadcasts axes of length 1, too
        return np.broadcast_to(summed_to(least, np.reshape(gradient, have)), shape)

    return rule


def _subscripts(subscripts: str, count: int) -> tuple[list[str], str]:
    """Split "ij,jk->ik"; without an arrow the output is the letters that occur once, sorted."""
    if not isinstance(subscripts, str):
        raise unsupported(np.einsum, "subscripts that are not text")
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    inputs = left.split(",")
    if "." in left or any(len(set(term)) != len(term) for term in inputs):
        raise ValueError(
            "einsum: expected subscripts without '...' and without a letter twice in one operand, "
            f"got {subscripts!r}; use np.diagonal and broadcasting instead"
        )
    if not arrow:
        output = "".join(sorted(c for c in set(left) - {","} if left.count(c) == 1))
    return inputs, output


# Linear algebra


def _solution_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    return summed_to(np.shape(b), solution(np.swapaxes(a, -1, -2), g))


def _solution_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    back = solution(np.swapaxes(a, -1, -2), g)
    return summed_to(np.shape(a), -back @ np.swapaxes(y, -1, -2))


def _log_abs_det(g: Any, y: Any, a: Any) -> Any:
    return np.expand_dims(g, (-2, -1)) * np.swapaxes(np.linalg.inv(a), -1, -2)


RULES: dict[Callable[..., Any], tuple[Rule, ...] | Callable[[int], Rule]] = {
    np.add: (_as_it_is(0), _as_it_is(1)),
    np.subtract: (_as_it_is(0), _negated),
    np.sum: (_sum,),
    np.mean: (_mean,),
    np.max: (_extreme,),
    np.min: (_extreme,),
    np.cumsum: (_cumsum,),
    np.reshape: (_reshape,),
    np.transpose: (_transpose,),
    np.broadcast_to: (_broadcast_to,),
    getitem: (_getitem,),
    scattered: (_scattered,),
    np.where: (_condition, _where_true, _where_false),
    concatenation: _part,
    np.matmul: (_matmul_left, _matmul_right),
    np.einsum: _operand,
    solution: (_solution_left, _solution_right),
    log_abs_det: (_log_abs_det,),
}
"""The rules of the functions that do not work entry by entry, one for each argument.

Functions that take any number of arrays have a function instead that makes the rule.
"""


@functools.cache
def local_rule(operation: Callable[..., Any]) -> Callable[..., list[Any]] | None:
    """Return the pullback of ``operation``, or None if it has no rule.

    The pullback takes the positions of the arguments to differentiate with respect to, the
    result y, the arguments, the keywords and then the gradient at y.
    """
    if operation in FUSED:
        return FUSED[operation]
    if operation in RULES:
        rules = RULES[operation]
        rule = functools.cache(rules) if callable(rules) else rules.__getitem__
        return _by_argument(operation, rule)
    if operation in SLOPES:
        rules = tuple(_elementwise(i, slope) for i, slope in enumerate(SLOPES[operation]))
        return _by_argument(operation, rules.__getitem__)
    return None


def _by_argument(
    operation: Callable[..., Any], rule: Callable[[int], Rule]
) -> Callable[..., list[Any]]:
    def pullback(positions: list[int], y: Any, args: list[Any], kwargs: Any, g: Any) -> list[Any]:
        contributions = []
        try:
            for i in positions:
                contributions.append(rule(i)(g, y, *args, **kwargs))
        except TypeError as error:
            if refused(error):
                raise unsupported(operation, f"these arguments ({error})") from None
            raise
        return contributions

    return pullback
