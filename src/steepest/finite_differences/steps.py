"""How long the step is: where truncation and round-off balance. See the table of the package."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import (
    complex_values,
    real_values,
    require_array,
    require_callable,
    require_choice,
    require_integer,
    require_step,
)

__all__ = [
    "COMPLEX_STEP",
    "EPSILON",
    "MAX_LEVELS",
    "Function",
    "Numbers",
    "default_step",
    "prepare",
]

EPSILON = float(np.finfo(np.float64).eps)
COMPLEX_STEP = 1e-20
MAX_LEVELS = 20

Function = Callable[[Any], Any]
Numbers = np.ndarray | np.float64


def default_step(method: str, x: ArrayLike, *, levels: int = 3) -> Numbers:
    """Return the step that balances truncation against round-off at x.

    Parameters
    ----------
    method : {"forward", "central", "richardson", "second", "complex"}
        Which formula the step is for.
    x : array_like, any shape
        Where the derivative will be taken.
    levels : int, default 3
        For "richardson": how many levels the table has.

    Returns
    -------
    float64 or ndarray, shape of x
        The last column of the table at the top of the module, times max(1, |x|), rounded so
        that the points x + h and x - h are h away from x in float64 too; 1e-20 for the
        complex step.

    Raises
    ------
    TypeError
        If ``x`` is not numeric or ``levels`` is no whole number.
    ValueError
        If ``method`` is unknown or ``levels`` is not from 1 to 20.

    Notes
    -----
    This is best up to a factor that depends on f: for the central difference the least error
    is at h = (3ε|f/f‴|)^(1/3). Where f changes on a scale much smaller than max(1, |x|), as
    1/x does near 0, give a smaller step yourself (Press et al.).

    Examples
    --------
    >>> f"{default_step('central', 0.0):.2e}"
    '6.06e-06'
    >>> f"{default_step('forward', 1000.0):.2e}"
    '1.49e-05'
    """
    exponents = {
        "forward": 1 / 2,
        "central": 1 / 3,
        "richardson": 1 / (2 * require_integer("levels", levels, 1, MAX_LEVELS) + 1),
        "second": 1 / 4,
        "complex": None,
    }
    exponent = exponents[require_choice("method", method, exponents)]
    x = require_array("x", x)
    if exponent is None:
        return np.full_like(x, COMPLEX_STEP)[()]
    size = np.abs(x)
    h = EPSILON**exponent * np.maximum(1.0, size)
    # In float64, x + h is rounded, so the points are not h apart but some h′, and dividing by
    # h instead of h′ would add an error of ε|x|/h. Hence the h that survives the addition.
    # (Richardson halves h, so its h must survive at 2^(levels-1) times the size.)
    if method == "richardson":
        size = size * 2 ** (levels - 1)
    return (size + h) - size


def prepare(
    f: Function, x: ArrayLike, h: ArrayLike | None, method: str, levels: int = 3
) -> tuple[Function, Numbers, Numbers]:
    """Return f with checked answers, x as float64, and the step: the caller's or the default."""
    require_callable("f", f)
    x = require_array("x", x)[()]
    h = default_step(method, x, levels=levels) if h is None else require_step("h", h, x.shape)[()]
    values = complex_values if method == "complex" else real_values
    return (lambda points: values(f, points)), x, h
