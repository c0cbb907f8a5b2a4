"""Noise at a saddle: without it descent can rest there for ever, with a trace of it it escapes."""

from __future__ import annotations

import math

import numpy as np
import traitlets

from steepest.curvature import escape_steps
from steepest.explorables._base import Explorable, Number, Whole
from steepest.objectives import Objective

__all__ = ["SaddleNoise"]

RATE = 0.2
"""The learning rate η."""
STEPS = 120
"""How many steps are taken."""
DRAWS = 8
"""How many draws of the noise there are."""
RADIUS = 0.5
"""The distance from the stable line that counts as escaped; the minima are 1 away from it."""
CURVATURE = -1.0
"""The eigenvalue λ of the Hessian at the saddle across the stable line."""

TWO_VALLEYS = Objective(
    "two_valleys",
    r"\tfrac12 w_1^2 + \tfrac14 (w_2^2 - 1)^2",
    lambda w: 0.5 * w[0] ** 2 + 0.25 * (w[1] ** 2 - 1) ** 2,
    lambda w: (w[0], w[1] * (w[1] ** 2 - 1)),
    lambda w: ((1, 0), (0, 3 * w[1] ** 2 - 1)),
    minimizers=[[0, 1], [0, -1]],
    minimum=0,
    view=((-2, 2), (-1.2, 1.2)),
    start=[1.8, 0],
    critical_points=[[0, 1], [0, -1], [0, 0]],
)
"""½x² + ¼(y² - 1)²: bounded below, with a saddle at 0 between two minima."""


def noise_draws() -> np.ndarray:
    """Return the standard normal numbers of all draws, shape ``(8, 120, 2)``.

    Draw number i is that of ``numpy.random.default_rng(i)``, rounded to three decimals to be
    light on a page.

    Examples
    --------
    >>> noise_draws()[0, 0]
    array([0.346, 0.822])
    """
    draws = [np.random.default_rng(i + 1).standard_normal((STEPS, 2)) for i in range(DRAWS)]
    return np.round(draws, 3)


class SaddleNoise(Explorable):
    """An explorable: gradient descent with noise on ½x² + ¼(y² - 1)², which has a saddle at 0.

    From a start on the line y = 0 plain descent runs into the saddle and stays. It shows the
    paths with eight draws of the noise, and beside them after how many steps each escapes,
    against the size of the noise.

    Parameters
    ----------
    noise : float, default 1e-4
        The standard deviation of what is added to both coordinates in each step, from 0 to 0.1.
    draw : int, default 1
        The draw that stands out, from 1 to 8.
    x, y : float, default 1.8 and 0.0
        The start: x from -2 to 2, y from -1.2 to 1.2. The stable line of the saddle is y = 0.

    Attributes
    ----------
    draws : list of list of float
        The draws as the page has them: the two numbers of step 1, of step 2, … Read only.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Notes
    -----
    A step is x ← x - 0.2 ∇f(x) + noise · ξ with standard normal ξ, as in
    `steepest.minimize.perturbed_gradient_descent`. Near the saddle it makes y 1 + 0.2 = 1.2 times
    as large. So an offset y₀ and the noise of all steps together have grown to about 1.2ᵗ o with
    o² = y₀² + noise²/(1.2² - 1) after t steps, and reach ½ after ln(½/o)/ln 1.2 of them.

    Examples
    --------
    >>> SaddleNoise(noise=0.0).escape
    inf
    >>> explorable = SaddleNoise(noise=1e-4)
    >>> explorable.escapes.astype(int).tolist(), explorable.median, explorable.predicted
    ([52, 44, 45, 46, 47, 41, 48, 53], 46.5, 45)
    """

    noise = Number(1e-4, 0.0, 0.1).tag(sync=True)
    draw = Whole(1, 1, DRAWS).tag(sync=True)
    x = Number(1.8, -2.0, 2.0).tag(sync=True)
    y = Number(0.0, -1.2, 1.2).tag(sync=True)
    draws = traitlets.List(read_only=True).tag(sync=True, data=True)

    def __init__(self, noise: float = 1e-4, draw: int = 1, x: float = 1.8, y: float = 0.0) -> None:
        super().__init__(noise=noise, draw=draw, x=x, y=y)
        self.set_trait("draws", noise_draws().reshape(DRAWS, -1).tolist())

    @property
    def objective(self) -> Objective:
        """The function, with its value, gradient and Hessian."""
        return TWO_VALLEYS

    @property
    def start(self) -> np.ndarray:
        """Where every path starts, shape ``(2,)``."""
        return np.array([self.x, self.y])

    @property
    def paths(self) -> np.ndarray:
        """The iterates of all draws, shape ``(8, 121, 2)``."""
        paths = np.empty((DRAWS, STEPS + 1, 2))
        paths[:, 0] = self.start
        for t, ξ in enumerate(noise_draws().transpose(1, 0, 2)):
            gradient = self.objective.gradient(paths[:, t].T).T
            paths[:, t + 1] = paths[:, t] - RATE * gradient + self.noise * ξ
        return paths

    @property
    def iterates(self) -> np.ndarray:
        """The iterates of the chosen draw, shape ``(121, 2)``."""
        return self.paths[self.draw - 1]

    @property
    def escapes(self) -> np.ndarray:
        """After how many steps each draw has |y| ≥ ½, shape ``(8,)``; ``inf`` if not in 120."""
        out = np.abs(self.paths[:, :, 1]) >= RADIUS
        return np.where(out.any(axis=1), out.argmax(axis=1), math.inf)

    @property
    def escape(self) -> int | float:
        """After how many steps the chosen draw escapes; ``inf`` if not within 120."""
        steps = self.escapes[self.draw - 1]
        return int(steps) if math.isfinite(steps) else math.inf

    @property
    def median(self) -> float:
        """The median of the steps of all draws."""
        return float(np.median(self.escapes))

    @property
    def predicted(self) -> int | float:
        """The steps that theory predicts; ``inf`` on the stable line without noise."""
        spread = self.noise / math.sqrt((1 + RATE) ** 2 - 1)
        offset = math.hypot(self.y, spread)
        return escape_steps(CURVATURE, RATE, offset, RADIUS) if offset > 0 else math.inf

    @property
    def loss(self) -> float:
        """The value of f where the chosen draw ends after 120 steps."""
        return float(self.objective.value(self.iterates[-1]))
