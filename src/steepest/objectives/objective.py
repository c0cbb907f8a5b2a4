"""What every landscape can do: value, gradient, Hessian, and where its minimizers are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    describe,
    require_array,
    require_callable,
    require_same_shape,
)

__all__ = ["Objective", "constant_array"]


@dataclass(frozen=True, eq=False, repr=False)
class Objective:
    r"""A function of n variables to minimize, with its exact derivatives.

    Calling the objective gives its value: ``objective(x)`` is ``objective.value(x)``. The three
    formulas are written coordinate by coordinate and reached through `value`, `gradient` and
    `hessian`, which check their argument.

    Parameters
    ----------
    name : str
        Its name in `OBJECTIVES` and in legends.
    formula : str
        f in LaTeX, of w (one variable) or :math:`w_1, w_2, \dots`.
    value_formula, gradient_formula, hessian_formula : callable
        Given w of shape ``(n, ...)``: f(w), its n partial derivatives, and its n rows of n second
        derivatives, each an array or a tuple of them. Constants may stand as plain numbers.
    minimizers : array_like, shape (m, n)
        The global minimizers, those within ``view`` if there is no end of them. Empty, of shape
        ``(0, n)``, if f has no lower bound.
    minimum : float
        f at its minimizers; ``-inf`` if f has no lower bound.
    view : sequence of n pairs (low, high)
        The box worth drawing, one interval for each variable.
    start : array_like, shape (n,)
        Where the literature, or the book, starts its descents.
    critical_points : array_like, shape (k, n)
        The points within ``view`` with ∇f = 0, the minimizers among them.

    Notes
    -----
    A *point* is an array of shape ``(n,)``. To get many points at once, put the coordinates
    first, as `numpy.meshgrid` does: ``x`` of shape ``(n, ...)`` gives values of shape ``(...)``,
    gradients of shape ``(n, ...)`` and Hessians of shape ``(n, n, ...)``, so that a contour
    plot is one call. (Data sets in machine learning put the coordinates last: transpose them.)

    An objective of one variable also takes numbers and arrays x of other shapes, element by
    element: f(x), f′(x) and f″(x) then have the shape of x, and ``derivative(objective, x)``
    works. Its points in the sense above, of shape ``(1,)``, give a number, a gradient of shape
    ``(1,)`` and a Hessian of shape ``(1, 1)``.

    Complex arguments are accepted, for complex-step differentiation, and `value` also takes
    the recorded numbers of an automatic differentiation engine. Where x is ``nan`` or infinite,
    the results are what the formulas give, so that a diverging descent can be watched.

    Examples
    --------
    >>> from steepest.objectives import rosenbrock
    >>> rosenbrock([-1, 1])
    np.float64(4.0)
    >>> rosenbrock.gradient([-1, 1])
    array([-4.,  0.])
    >>> rosenbrock.hessian([-1, 1])
    array([[802., 400.],
           [400., 200.]])
    >>> grid = np.meshgrid(np.linspace(-2, 2, 50), np.linspace(-1, 3, 40))
    >>> rosenbrock(grid).shape
    (40, 50)
    """

    name: str
    formula: str
    value_formula: Callable[[Any], Any]
    gradient_formula: Callable[[Any], Any]
    hessian_formula: Callable[[Any], Any]
    minimizers: np.ndarray
    minimum: float
    view: tuple[tuple[float, float], ...]
    start: np.ndarray
    critical_points: np.ndarray

    def __post_init__(self) -> None:
        for field in ("value_formula", "gradient_formula", "hessian_formula"):
            require_callable(field, getattr(self, field))
        view = require_array("view", self.view)
        if view.ndim != 2 or view.shape[1] != 2 or not np.all(view[:, 0] < view[:, 1]):
            raise ValueError(f"view: expected a pair low < high for each variable, got {view}")
        n = len(view)
        start = constant_array(require_array("start", self.start)).reshape(-1)
        require_same_shape("start", start, (n,), "one number for each pair of view")
        fixed = {"view": tuple(map(tuple, view.tolist())), "start": start}
        for field in ("minimizers", "critical_points"):
            points = constant_array(require_array(field, getattr(self, field)))
            fixed[field] = points.reshape(-1, n)
        fixed["minimum"] = float(self.minimum)
        for field, value in fixed.items():
            object.__setattr__(self, field, value)

    @property
    def dimension(self) -> int:
        """The number of variables, n."""
        return len(self.view)

    def value(self, x: ArrayLike) -> Any:
        """Return f(x).

        Parameters
        ----------
        x : array_like, shape (n,) or (n, ...)
            A point, or many: see the notes of the class.

        Returns
        -------
        float64 or ndarray, shape (...)

        Raises
        ------
        TypeError
            If ``x`` is not numeric.
        ValueError
            If ``x`` does not have n coordinates.

        Examples
        --------
        >>> from steepest.objectives import himmelblau
        >>> himmelblau.value([3, 2])
        np.float64(0.0)
        """
        if hasattr(x, "__array_ufunc__") and not isinstance(x, (np.ndarray, np.generic)):
            # an automatic differentiation engine is recording; it may not change the type of x
            one_number = self.dimension == 1 and getattr(x, "shape", (1,))[:1] != (1,)
            return self.value_formula([x] if one_number else x)
        w, _ = self._coordinates(x)
        return self.value_formula(w)

    def gradient(self, x: ArrayLike) -> Any:
        """Return ∇f(x), the vector of partial derivatives.

        Parameters
        ----------
        x : array_like, shape (n,) or (n, ...)
            A point, or many: see the notes of the class.

        Returns
        -------
        ndarray, shape (n,) or (n, ...)

        Raises
        ------
        TypeError
            If ``x`` is not numeric.
        ValueError
            If ``x`` does not have n coordinates.

        Examples
        --------
        >>> from steepest.objectives import saddle
        >>> saddle.gradient([3, 2])
        array([ 6., -4.])
        """
        w, pointwise = self._coordinates(x)
        slopes = _assemble(self.gradient_formula(w), w)
        return slopes[0] if pointwise else slopes

    def hessian(self, x: ArrayLike) -> Any:
        """Return ∇²f(x), the symmetric matrix of second partial derivatives.

        Parameters
        ----------
        x : array_like, shape (n,) or (n, ...)
            A point, or many: see the notes of the class.

        Returns
        -------
        ndarray, shape (n, n) or (n, n, ...)

        Raises
        ------
        TypeError
            If ``x`` is not numeric.
        ValueError
            If ``x`` does not have n coordinates.

        Examples
        --------
        >>> from steepest.objectives import saddle
        >>> saddle.hessian([3, 2])
        array([[ 2.,  0.],
               [ 0., -2.]])
        """
        w, pointwise = self._coordinates(x)
        rows = self.hessian_formula(w)
        curvatures = np.array([_assemble(row, w) for row in rows])
        return curvatures[0, 0] if pointwise else curvatures

    __call__ = value

    def __repr__(self) -> str:
        return f"<Objective {self.name}: {self.formula}>"

    def _coordinates(self, x: ArrayLike) -> tuple[np.ndarray, bool]:
        """Return x as w of shape (n, ...), and whether x was one variable without that axis."""
        n = self.dimension
        w = require_array("x", x, allow_complex=True)
        if w.shape[:1] == (n,):
            return w, False
        if n == 1:
            return w[np.newaxis], True
        raise ValueError(
            f"x: expected an array of shape ({n},), or ({n}, ...) for many points at once, "
            f"got {describe(x)}"
        )


def constant_array(value: ArrayLike) -> np.ndarray:
    """Return a copy of ``value`` as a float64 array that nobody can write to."""
    array = np.array(value, dtype=np.float64)
    array.setflags(write=False)
    return array


def _assemble(entries: Sequence[Any] | np.ndarray, w: np.ndarray) -> np.ndarray:
    """Return the entries as one array, the constants among them repeated for every point."""
    if w.ndim == 1:
        return np.array(entries, dtype=w.dtype)
    return np.array([np.broadcast_to(entry, w.shape[1:]) for entry in entries], dtype=w.dtype)
