"""The problem as the second-order methods see it: f, ∇f and H of one vector, counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from steepest._structures import is_finite, leaves, map_leaves, rebuild, require_parameters
from steepest._validation import OUT_OF_RANGE, describe, require_array, require_callable
from steepest.minimize.oracle import Oracle
from steepest.reverse_mode import hessian, hessian_vector_product

__all__ = ["Problem"]


class Problem:
    """f, ∇f and H as functions of a vector, whatever the structure of the parameters is.

    The last point is remembered with what was computed there: a line search ends where the next
    step begins. Where f is differentiated in reverse mode, its value comes with its gradient.
    """

    def __init__(
        self,
        objective: Any,
        x0: Any,
        gradient: Callable[..., Any] | None,
        curvature: Callable[..., Any] | None = None,
    ) -> None:
        methods = {name: _method(objective, name) for name in ("value", "gradient", "hessian")}
        self._oracle = Oracle(objective, gradient)
        self._values = Oracle(objective, _no_gradient)  # for f alone
        self._together = gradient is None and None in (methods["value"], methods["gradient"])
        self._f = methods["value"] or objective
        if curvature is not None:
            require_callable("hessian", curvature)
        self._curvature = curvature or methods["hessian"]

        self._model = map_leaves(np.array, require_parameters("x0", x0))
        parts = [np.ravel(leaf) for leaf in leaves(self._model)]
        if not any(part.size for part in parts):
            raise ValueError(f"x0: expected at least one number, got {describe(x0)}")
        if not is_finite(parts):
            raise ValueError(f"x0: expected finite numbers, got {describe(x0)}")
        self.start = np.concatenate(parts)
        self._ends = np.cumsum([part.size for part in parts])
        self._seen: tuple[np.ndarray, float, np.ndarray | None] = (np.empty(0), math.nan, None)

    @property
    def is_array(self) -> bool:
        """Whether the parameters are one array."""
        return isinstance(self._model, np.ndarray)

    @property
    def evaluations(self) -> tuple[int, int]:
        """How often f and ∇f were computed."""
        return self._oracle.functions + self._values.functions, self._oracle.gradients

    def shaped(self, v: Any) -> Any:
        """Return a vector in the structure of x0."""
        pieces = [
            np.reshape(v[end - leaf.size : end], leaf.shape)
            for leaf, end in zip(leaves(self._model), self._ends, strict=True)
        ]
        return rebuild(self._model, pieces)

    def value(self, v: np.ndarray) -> float:
        """Return f."""
        if not np.array_equal(v, self._seen[0]):
            oracle = self._oracle if self._together else self._values
            value, slope = oracle.value_and_gradient(self.shaped(v))
            self._seen = (v.copy(), value, _flat(slope) if self._together else None)
        return self._seen[1]

    def gradient(self, v: np.ndarray) -> np.ndarray:
        """Return ∇f, nan where f is not finite."""
        value = self.value(v)
        if self._seen[2] is None:
            known = math.isfinite(value)
            slope = _flat(self._oracle.gradient(self.shaped(v))) if known else v * math.nan
            self._seen = (v.copy(), value, slope)
        return self._seen[2]

    def hessian(self, v: np.ndarray) -> np.ndarray:
        """Return H, of shape (n, n), its rows and columns in the order of the leaves."""
        shape = (v.size, v.size)
        try:
            if self._curvature is None:
                return hessian(self._of_vector, v)
            H = require_array("hessian(x)", self._curvature(map_leaves(np.copy, self.shaped(v))))
        except OUT_OF_RANGE:
            return np.full(shape, math.nan)
        if H.shape not in (shape, np.shape(self._model) * 2 if self.is_array else shape):
            raise ValueError(
                f"hessian(x): expected an array of shape {shape}, a row and a column for each "
                f"entry of x, got {describe(H)}"
            )
        return H.reshape(shape)

    def hessian_vector_product(self, v: np.ndarray, direction: np.ndarray) -> np.ndarray:
        """Return H times a direction, by forward over reverse mode."""
        return hessian_vector_product(self._of_vector, v, direction)

    def _of_vector(self, v: Any) -> Any:
        return self._f(self.shaped(v))


def _method(objective: Any, name: str) -> Callable[..., Any] | None:
    method = getattr(objective, name, None)
    return method if callable(method) else None


def _no_gradient(x: Any) -> Any:
    return x


def _flat(structure: Any) -> np.ndarray:
    return np.concatenate([np.ravel(leaf) for leaf in leaves(structure)])
