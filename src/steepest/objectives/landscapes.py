"""Landscapes of two variables that are no quadratics. See `steepest.objectives`."""

from __future__ import annotations

import numpy as np

from steepest.objectives.objective import Objective

__all__ = ["beale", "himmelblau", "monkey_saddle", "rosenbrock", "sine_valley"]


def _rosenbrock(w):
    w1, w2 = w
    return (1 - w1) ** 2 + 100 * (w2 - w1**2) ** 2


def _rosenbrock_gradient(w):
    w1, w2 = w
    return -2 * (1 - w1) - 400 * w1 * (w2 - w1**2), 200 * (w2 - w1**2)


def _rosenbrock_hessian(w):
    w1, w2 = w
    return (2 - 400 * w2 + 1200 * w1**2, -400 * w1), (-400 * w1, 200)


rosenbrock = Objective(  # a banana-shaped valley: easy to enter, slow to follow
    "rosenbrock",
    r"(1 - w_1)^2 + 100 (w_2 - w_1^2)^2",
    _rosenbrock,
    _rosenbrock_gradient,
    _rosenbrock_hessian,
    minimizers=[[1, 1]],
    minimum=0,
    view=((-2, 2), (-1, 3)),
    start=[-1, 1],
    critical_points=[[1, 1]],
)


def _himmelblau(w):
    w1, w2 = w
    return (w1**2 + w2 - 11) ** 2 + (w1 + w2**2 - 7) ** 2


def _himmelblau_gradient(w):
    w1, w2 = w
    r1, r2 = w1**2 + w2 - 11, w1 + w2**2 - 7
    return 4 * w1 * r1 + 2 * r2, 2 * r1 + 4 * w2 * r2


def _himmelblau_hessian(w):
    w1, w2 = w
    mixed = 4 * (w1 + w2)
    return (12 * w1**2 + 4 * w2 - 42, mixed), (mixed, 12 * w2**2 + 4 * w1 - 26)


_HIMMELBLAU_MINIMIZERS = [
    [3.0, 2.0],
    [-2.805118086952745, 3.131312518250573],
    [-3.779310253377747, -3.2831859912861696],
    [3.5844283403304917, -1.8481265269644036],
]
himmelblau = Objective(  # four minimizers, and where you start decides which you find
    "himmelblau",
    r"(w_1^2 + w_2 - 11)^2 + (w_1 + w_2^2 - 7)^2",
    _himmelblau,
    _himmelblau_gradient,
    _himmelblau_hessian,
    minimizers=_HIMMELBLAU_MINIMIZERS,
    minimum=0,
    view=((-5, 5), (-5, 5)),
    start=[0, 0],
    critical_points=[
        *_HIMMELBLAU_MINIMIZERS,
        [-3.0730257507643897, -0.08135304428796751],  # four saddles between them
        [0.08667750455539636, 2.884254701174776],
        [3.385154183607021, 0.07385187983774928],
        [-0.12796134673068008, -1.9537149802445763],
        [-0.2708445906673476, -0.9230385564799815],  # and a maximizer in the middle
    ],
)


def _sine_valley(w):
    w1, w2 = w
    return np.sin(w1) + 0.5 * w2**2


def _sine_valley_gradient(w):
    w1, w2 = w
    return np.cos(w1), w2


def _sine_valley_hessian(w):
    w1, _ = w
    return (-np.sin(w1), 0), (0, 1)


sine_valley = Objective(  # a valley in waves, with saddles between the minimizers
    "sine_valley",
    r"\sin w_1 + \tfrac12 w_2^2",
    _sine_valley,
    _sine_valley_gradient,
    _sine_valley_hessian,
    minimizers=[[-np.pi / 2, 0]],
    minimum=-1,
    view=((-4, 4), (-2.5, 2.5)),
    start=[-1.5, 2],
    critical_points=[[-np.pi / 2, 0], [np.pi / 2, 0]],
)


def _monkey_saddle(w):
    w1, w2 = w
    return w1**3 - 3 * w1 * w2**2


def _monkey_saddle_gradient(w):
    w1, w2 = w
    return 3 * (w1**2 - w2**2), -6 * w1 * w2


def _monkey_saddle_hessian(w):
    w1, w2 = w
    return (6 * w1, -6 * w2), (-6 * w2, -6 * w1)


monkey_saddle = Objective(  # room for two legs and a tail; at 0 the Hessian is 0 and says nothing
    "monkey_saddle",
    r"w_1^3 - 3 w_1 w_2^2",
    _monkey_saddle,
    _monkey_saddle_gradient,
    _monkey_saddle_hessian,
    minimizers=[],
    minimum=-np.inf,
    view=((-1.5, 1.5), (-1.5, 1.5)),
    start=[1, 0.01],
    critical_points=[[0, 0]],
)


# Beale: the squares of three residuals c - w₁(1 - w₂ᵏ), k = 1, 2, 3, added up
_BEALE = ((1, 1.5), (2, 2.25), (3, 2.625))


def _beale(w):
    w1, w2 = w
    return sum((c - w1 * (1 - w2**k)) ** 2 for k, c in _BEALE)


def _beale_gradient(w):
    w1, w2 = w
    residuals = [(k, c - w1 * (1 - w2**k)) for k, c in _BEALE]
    return (
        sum(2 * r * (w2**k - 1) for k, r in residuals),
        sum(2 * r * k * w1 * w2 ** (k - 1) for k, r in residuals),
    )


def _beale_hessian(w):
    w1, w2 = w
    residuals = [(k, c - w1 * (1 - w2**k)) for k, c in _BEALE]
    mixed = sum(2 * k * w2 ** (k - 1) * (r + w1 * (w2**k - 1)) for k, r in residuals)
    # the second derivative of w₂ᵏ, with 0 · w₂⁰ for k = 1, where w₂⁻¹ would fail at 0
    bends = [(k * (k - 1) * w2 ** max(k - 2, 0), k, r) for k, r in residuals]
    return (
        (sum(2 * (w2**k - 1) ** 2 for k, _ in residuals), mixed),
        (
            mixed,
            sum(2 * (k * w1 * w2 ** (k - 1)) ** 2 + 2 * r * w1 * bend for bend, k, r in bends),
        ),
    )


beale = Objective(  # plateaus, steep corners, and a flat minimum off to one side
    "beale",
    r"(\tfrac32 - w_1 + w_1 w_2)^2 + (\tfrac94 - w_1 + w_1 w_2^2)^2"
    r" + (\tfrac{21}{8} - w_1 + w_1 w_2^3)^2",
    _beale,
    _beale_gradient,
    _beale_hessian,
    minimizers=[[3, 0.5]],
    minimum=0,
    view=((-4.5, 4.5), (-4.5, 4.5)),
    start=[1, 1],
    critical_points=[[3, 0.5], [0, 1], [0.10053793732415836, -2.644513585023125]],
)
