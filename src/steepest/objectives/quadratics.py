"""Quadratic landscapes: bowls, ravines, saddles. See `steepest.objectives`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from steepest._validation import describe, require_array, require_number, require_positive
from steepest.objectives.objective import Objective, constant_array

__all__ = ["bowl", "elliptical_bowl", "quadratic", "ravine", "saddle", "shifted_bowl"]

EPS = float(np.finfo(float).eps)


def quadratic(
    A: ArrayLike,
    b: ArrayLike | None = None,
    c: float = 0.0,
    *,
    name: str = "quadratic",
    formula: str = r"\tfrac12 w^\top A w + b^\top w + c",
    view: ArrayLike | None = None,
    start: ArrayLike | None = None,
) -> Objective:
    r"""Return the quadratic f(w) = ½ wᵀAw + bᵀw + c.

    Parameters
    ----------
    A : array_like, shape (n, n)
        The Hessian of f: symmetric, of any signature.
    b : array_like, shape (n,), optional
        The gradient of f at 0; 0 if not given.
    c : float, default 0
        The value of f at 0.
    name, formula : str
        What the objective is called, and its LaTeX.
    view : array_like, shape (n, 2), optional
        Default: 3 to each side of the critical point.
    start : array_like, shape (n,), optional
        Default: 2 from the critical point in every coordinate.

    Returns
    -------
    Objective
        The gradient is Aw + b, the Hessian A. There are minimizers where A has no negative
        eigenvalue and Aw = -b has a solution; if it has many, the one nearest to 0 is listed.

    Raises
    ------
    TypeError
        If an argument is not numeric.
    ValueError
        If a shape does not fit, a number is not finite, or ``A`` is not symmetric.

    Notes
    -----
    The factor ½ makes A the Hessian; without it the Hessian is 2A. The sign of b is Boyd and
    Vandenberghe's; Nocedal and Wright, and texts on conjugate gradients, write ½ wᵀAw - bᵀw,
    whose critical point solves Aw = b.

    Examples
    --------
    >>> f = quadratic([[2, 1], [1, 4]], b=[-3, -5])
    >>> f.gradient([0, 0])
    array([-3., -5.])
    >>> f.minimizers
    array([[1., 1.]])
    >>> float(f.minimum)
    -4.0
    """
    A = require_array("A", A)
    if A.ndim != 2 or A.shape[0] != A.shape[1] or A.size == 0:
        raise ValueError(f"A: expected a square matrix, got {describe(A)}")
    n = len(A)
    _finite("A", A, (n, n))
    asymmetry = np.max(np.abs(A - A.T))
    if asymmetry > 8 * n * EPS * np.max(np.abs(A)):  # more than a product QDQᵀ leaves by rounding
        raise ValueError(
            f"A: expected a symmetric matrix, got one with max |A - Aᵀ| = {asymmetry:.3g}; "
            "(A + A.T) / 2 gives the same f"
        )
    A = constant_array((A + A.T) / 2)
    b = constant_array(np.zeros(n) if b is None else _finite("b", require_array("b", b), (n,)))
    c = require_number("c", c)

    def value(w):
        return (w * (0.5 * np.tensordot(A, w, 1) + _column(b, w))).sum(axis=0) + c

    def value_at_a_point(w):
        return 0.5 * (w @ (A @ w)) + b @ w + c

    def gradient(w):
        return np.tensordot(A, w, 1) + _column(b, w)

    critical, minimum = _critical_point(A, b, c)
    center = critical[0] if len(critical) else np.zeros(n)
    if view is None:
        view = np.stack([center - 3, center + 3], axis=1)
    start = center + 2 if start is None else start
    return Objective(
        name,
        formula,
        lambda w: value_at_a_point(w) if w.ndim == 1 else value(w),
        gradient,
        lambda w: A,
        minimizers=critical if np.isfinite(minimum) else [],
        minimum=minimum,
        view=_finite("view", require_array("view", view), (n, 2)),
        start=_finite("start", require_array("start", start), (n,)),
        critical_points=critical,
    )


def ravine(kappa: float = 10.0, angle: float = 0.0) -> Objective:
    r"""Return a ravine: u₁² + κu₂², with the axis of u₁ turned from that of w₁ by ``angle``.

    Parameters
    ----------
    kappa : float, default 10
        The condition number κ: how much steeper the walls are than the floor. Positive.
    angle : float, default 0
        The direction of the floor in radians, counterclockwise from the first axis.

    Returns
    -------
    Objective
        The start is (2, 1) in the coordinates u, so that turning the ravine turns a descent
        with it, if the method does not depend on the axes.

    Raises
    ------
    TypeError
        If an argument is not a number.
    ValueError
        If ``kappa`` is not positive or ``angle`` not finite.

    Notes
    -----
    With the rotation :math:`R`, whose first column is (cos angle, sin angle), u = Rᵀw and

    .. math:: f(w) = w^\top R \begin{pmatrix} 1 & 0 \\ 0 & κ \end{pmatrix} R^\top w.

    There is no factor ½: the Hessian has the eigenvalues 2 and 2κ, and gradient descent is
    stable for η < 1/κ. Texts that write ½(w₁² + κw₂²) have half of these and η < 2/κ; their
    function is ``quadratic([[1, 0], [0, kappa]])``.

    Examples
    --------
    >>> ravine(10)([2, 1])
    np.float64(14.0)
    >>> ravine(10).gradient([2, 1])
    array([ 4., 20.])
    >>> np.linalg.eigvalsh(ravine(10, angle=np.pi / 6).hessian([0, 0])).round(12)
    array([ 2., 20.])
    """
    kappa, angle = require_positive("kappa", kappa), require_number("angle", angle)
    cosine, sine = np.cos(angle), np.sin(angle)
    mixed = 2 * (1 - kappa) * cosine * sine + 0.0  # not -0.0
    floor, wall = np.array([cosine, sine]), np.array([-sine, cosine])
    return quadratic(
        [
            [2 * (cosine**2 + kappa * sine**2), mixed],
            [mixed, 2 * (sine**2 + kappa * cosine**2)],
        ],
        name="rotated_ravine" if angle else "ravine",
        formula=rf"u_1^2 + {kappa:g}\,u_2^2,\ u = R({angle:.3g})^\top w"
        if angle
        else rf"w_1^2 + {kappa:g}\,w_2^2",
        view=[[-3, 3], [-3, 3]] if angle else [[-3, 3], [-2, 2]],
        start=2 * floor + wall,
    )


def _finite(name: str, array: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if array.shape != shape:
        raise ValueError(f"{name}: expected an array of shape {shape}, got {describe(array)}")
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name}: expected finite numbers, got {describe(array)}")
    return array


def _column(b: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Return b with as many axes as w, to be added to every point."""
    return b.reshape(b.shape + (1,) * (w.ndim - 1))


def _critical_point(A: np.ndarray, b: np.ndarray, c: float) -> tuple[np.ndarray, float]:
    """Return the solution of Aw = -b nearest to 0, of shape (0 or 1, n), and the minimum."""
    curvatures, axes = np.linalg.eigh(A)
    rounding = len(A) * EPS * np.max(np.abs(curvatures))
    flat = np.abs(curvatures) <= rounding
    slopes = axes.T @ b
    if np.any(np.abs(slopes[flat]) > len(A) * EPS * np.linalg.norm(b)):
        return np.empty((0, len(A))), -np.inf  # along a flat axis with a slope, f is a line
    w = (np.linalg.lstsq(A, -b)[0] if flat.any() else np.linalg.solve(A, -b)) + 0.0  # not -0.0
    bounded = np.all(curvatures >= -rounding)
    return w[np.newaxis], (0.5 * b @ w + c if bounded else -np.inf)


def _bowl(
    name: str,
    formula: str,
    scale: tuple[float, float],
    center: tuple[float, float],
    view: list[list[float]],
    start: list[float],
) -> Objective:
    """Return Σ sᵢ(wᵢ - cᵢ)², exact near its minimizer, where ½wᵀAw + bᵀw + c cancels."""
    (s1, s2), (c1, c2) = scale, center
    return Objective(
        name,
        formula,
        lambda w: s1 * (w[0] - c1) ** 2 + s2 * (w[1] - c2) ** 2,
        lambda w: (2 * s1 * (w[0] - c1), 2 * s2 * (w[1] - c2)),
        lambda w: ((2 * s1, 0), (0, 2 * s2)),
        minimizers=center if min(scale) > 0 else [],
        minimum=0 if min(scale) > 0 else -np.inf,
        view=view,
        start=start,
        critical_points=center,
    )


bowl = _bowl(
    "bowl",
    r"w_1^2 + w_2^2",
    scale=(1, 1),
    center=(0, 0),
    view=[[-3, 3], [-3, 3]],
    start=[2, 1],
)
shifted_bowl = _bowl(
    "shifted_bowl",
    r"(w_1 - 2)^2 + (w_2 + 1)^2",
    scale=(1, 1),
    center=(2, -1),
    view=[[-2, 6], [-4, 4]],
    start=[5, 3],
)
elliptical_bowl = _bowl(
    "elliptical_bowl",
    r"(w_1 - 2)^2 + 4 (w_2 - 1)^2",
    scale=(1, 4),
    center=(2, 1),
    view=[[-2, 5], [-2, 4]],
    start=[-1, 3.5],
)
saddle = _bowl(
    "saddle",
    r"w_1^2 - w_2^2",
    scale=(1, -1),
    center=(0, 0),
    view=[[-2, 2], [-2, 2]],
    start=[1.5, 0.01],
)
