"""The gradient check itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from steepest._structures import leaves, require_parameters
from steepest._validation import (
    describe,
    require_callable,
    require_integer,
    require_positive,
    require_rng,
)
from steepest.gradient_check.hints import hint
from steepest.gradient_check.measure import Slope, measure, refine
from steepest.gradient_check.parameters import (
    flat_gradient,
    flat_parameters,
    parts,
    paths_of,
    place,
    structured,
    value_and_epsilon,
)
from steepest.gradient_check.result import GradientCheck

__all__ = ["check_gradient"]

MAX_DIRECTIONS = 1_000_000


def check_gradient(
    f: Callable[[Any], Any],
    grad: Callable[[Any], Any],
    x: Any,
    *,
    h: float | None = None,
    tolerance: float | None = None,
    directions: int | None = None,
    rng: np.random.Generator | int = 0,
) -> GradientCheck:
    """Return whether ``grad`` is the gradient of ``f`` at x, and if not, what may be wrong.

    Parameters
    ----------
    f : callable
        Takes parameters of the structure of x and returns one real number.
    grad : callable
        Takes the same and returns the gradient, in the structure and the shapes of x.
    x : array_like, or a nested list, tuple, named tuple or dict of arrays
        Where to compare. Take a point without symmetry, such as random numbers: at zeros many
        mistakes do not show.
    h : float, optional
        The step for coordinates of size 1, by default ε^(1/3); times max(1, |x_j|).
    tolerance : float, optional
        The largest relative error that passes, by default √ε: half of the digits agree.
    directions : int, optional
        Compare the slopes along so many random directions instead of along every coordinate:
        2 evaluations each, whatever the number of parameters. One slightly wrong entry among
        many may hide below the tolerance there.
    rng : numpy.random.Generator or int, default 0
        Chooses the directions.

    Returns
    -------
    GradientCheck

    Raises
    ------
    TypeError
        If ``f`` or ``grad`` cannot be called, or an argument or a value is not numeric.
    ValueError
        If ``x`` has no parameters or one that is not finite, f(x) is not one finite number,
        grad(x) has another structure or shape than ``x``, or ``h``, ``tolerance`` or
        ``directions`` is not positive.

    Notes
    -----
    ε is 2.2e-16 in float64. Where the values of f or of ``grad`` are float32, it is 1.2e-7
    there: the step follows the precision of f, the tolerance the coarser of the two, 3.5e-4.

    A central difference has an error of about ε^(2/3), which leaves room below √ε for a
    function whose third derivative is large. A coordinate that fails nevertheless is measured
    again by Richardson extrapolation before it is called wrong, and is measured only as
    finely as the extrapolation settles.

    ``f`` is called 2n + 1 times, and a few times more for every coordinate that fails or where
    the two one-sided slopes differ. If they still differ by as much when the step is 16 times
    longer, there is a kink, as of ReLU or abs at 0: no gradient is right there, and the check
    belongs at another point.

    Examples
    --------
    >>> check = check_gradient(lambda w: (w**2).sum(), lambda w: 2 * w, [1.0, -2.0])
    >>> check.passed
    True
    >>> print(check_gradient(lambda w: (w**2).sum(), lambda w: w, [1.0, -2.0]))
    The gradients differ: relative error 3.3e-01 against 1.5e-08.
    Worst at x[1]: analytic -2, numeric -4.
    Hint: it is half of what it should be, as if the 2 of a square were missing.
    """
    require_callable("f", f)
    require_callable("grad", grad)
    x = require_parameters("x", x)
    flat = flat_parameters(x)
    h = None if h is None else require_positive("h", h)
    tolerance = None if tolerance is None else require_positive("tolerance", tolerance)
    if directions is not None:
        directions = require_integer("directions", directions, 1, MAX_DIRECTIONS)
    rng = require_rng("rng", rng)

    gradient, coarse = flat_gradient(grad(structured(flat, x)), x)
    here, epsilon = value_and_epsilon(f(structured(flat, x)))
    if not np.isfinite(here):
        raise ValueError(f"f(x): expected a finite number, got {describe(here)}")
    h = epsilon ** (1 / 3) if h is None else h
    tolerance = max(epsilon, coarse) ** 0.5 if tolerance is None else tolerance

    def value(point: np.ndarray) -> float:
        return value_and_epsilon(f(structured(point, x)))[0]

    if directions is None:
        lines = _axes(value, flat, gradient)
    else:
        lines = _random_lines(value, flat, gradient, directions, rng)
    analytic, slopes = [], []
    for a, line, size in lines:
        slope = measure(line, h * size, here, epsilon)
        agrees = _errors(a, slope.value, 0.0, tolerance) <= tolerance
        if not agrees and not slope.kink and np.isfinite(slope.value):
            slope = refine(line, size, epsilon, slope, h * size)
        analytic.append(a)
        slopes.append(slope)
    return _result(np.array(analytic), slopes, tolerance, x, along_axes=directions is None)


Line = tuple[float, Callable[[float], float], float]
"""The analytic slope along a line, f along it, and the size of x that its step is in units of."""


def _axes(value: Callable, x: np.ndarray, gradient: np.ndarray) -> Iterator[Line]:
    for j, x_j in enumerate(x):

        def line(t: float, j: int = j) -> float:
            point = x.copy()
            point[j] += t
            return value(point)

        yield gradient[j], line, max(1.0, abs(x_j))


def _random_lines(
    value: Callable, x: np.ndarray, gradient: np.ndarray, k: int, rng: np.random.Generator
) -> Iterator[Line]:
    for _ in range(k):
        v = rng.standard_normal(x.size)
        v /= np.linalg.norm(v)
        yield gradient @ v, lambda t, v=v: value(x + t * v), max(1.0, np.max(np.abs(x)))


def _errors(a: Any, n: Any, noise: Any, tolerance: float) -> Any:
    """Return |a - n| / max(|a| + |n|, tiny): round-off alone stays below the tolerance."""
    tiny = np.maximum(noise / tolerance, np.finfo(float).tiny)
    with np.errstate(invalid="ignore"):  # infinite entries make nan, which never agrees
        return np.abs(a - n) / np.maximum(np.abs(a) + np.abs(n), tiny)


@np.errstate(invalid="ignore")  # infinite entries make nan, which never agrees
def _result(
    analytic: np.ndarray, slopes: list[Slope], tolerance: float, x: Any, *, along_axes: bool
) -> GradientCheck:
    numeric, noise, kinks = map(np.array, zip(*slopes, strict=True))
    norm = np.linalg.norm
    difference, sizes = np.abs(analytic - numeric), norm(analytic) + norm(numeric)
    errors = _errors(analytic, numeric, noise, tolerance)
    wrong = ~(errors <= tolerance)  # nan is wrong too
    if along_axes:
        paths, models = list(paths_of(x, "x")), leaves(x)
    else:
        paths, models = ["direction"], [analytic]
    worst = int(np.argmax(np.where(wrong, difference, 0.0) if wrong.any() else errors))
    places = [place(i, paths, models) for i in np.flatnonzero(kinks)]
    if not wrong.any():
        likely = ""
    elif not np.any(wrong & ~kinks):
        likely = "f has a kink there, and no gradient is right; check at another point"
    else:
        smooth = ~kinks
        leafwise = [parts(np.where(smooth, v, 0), models) for v in (analytic, numeric, wrong)]
        likely = hint(*leafwise, paths)
    return GradientCheck(
        passed=not wrong.any(),
        relative_error=float(norm(difference) / max(sizes, norm(noise) / tolerance, 1e-300)),
        tolerance=tolerance,
        worst=place(worst, paths, models),
        analytic=float(analytic[worst]),
        numeric=float(numeric[worst]),
        kinks=tuple(places),
        hint=likely,
    )
