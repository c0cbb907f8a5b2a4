"""Training a small network: what it says over the plane while its weights move downhill."""

from __future__ import annotations

from typing import Any

import numpy as np
import traitlets

from steepest.datasets import two_moons, xor
from steepest.datasets.dataset import Dataset
from steepest.explorables._base import Choice, Explorable, Number, Whole
from steepest.functions import mean_squared_error
from steepest.minimize import Trajectory, minimize
from steepest.networks import MLP, Layer
from steepest.optimizers import GradientDescent

__all__ = ["NetworkTraining"]

STEPS = 600
"""How many steps a training has at most."""
SEEDS = 6
"""How many starts there are for each network."""

PROBLEMS: dict[str, tuple[Dataset, MLP, list[list[float]]]] = {
    "xor": (
        xor(),
        MLP((2, 4, 1), activation="sigmoid", output="sigmoid"),
        [[-0.45, 1.45], [-0.45, 1.45]],
    ),
    "moons": (
        two_moons(20, 0.1, rng=0),
        MLP((2, 8, 1), activation="sigmoid", output="sigmoid"),
        [[-1.6, 2.6], [-1.2, 1.7]],
    ),
}
"""The samples, the network and the box of each problem."""


def flat(parameters: list[Layer]) -> list[float]:
    """Return all weights in one list: W¹ by rows, b¹, W², b²."""
    return np.concatenate([np.ravel(array) for layer in parameters for array in layer]).tolist()


class NetworkTraining(Explorable):
    """An explorable: a small network learns, and you see its decision surface bend.

    A network with one hidden layer of sigmoids and a sigmoid at its end is trained by gradient
    descent on the mean squared error, all samples in each step. The first plot shows its output
    over the plane as a tint, and the boundary where it is 0.5; the second the loss against the
    step, on a logarithmic axis.

    Parameters
    ----------
    problem : {"xor", "moons"}
        The four points of exclusive or with a network 2-4-1, or two moons of 10 points each with a
        network 2-8-1.
    log10_learning_rate : float, default 0.5
        The learning rate as a power of ten, from -1 to 2.
    seed : int, default 3
        The seed of the first weights, from 0 to 5: Xavier's, normal, with biases 0.
    step : int, default 150
        How many steps have been taken, from 0 to 600.

    Raises
    ------
    TraitError
        If an argument, or a value set later, is not one of these.

    Examples
    --------
    >>> explorable = NetworkTraining("xor", log10_learning_rate=1.0, step=600)
    >>> explorable.outputs.round(1)
    array([0., 1., 1., 0.])
    >>> explorable.right, bool(explorable.loss < 0.002)
    (4, True)
    """

    problem = Choice(tuple(PROBLEMS), "xor").tag(sync=True)
    log10_learning_rate = Number(0.5, -1.0, 2.0).tag(sync=True)
    seed = Whole(3, 0, SEEDS - 1).tag(sync=True)
    step = Whole(150, 0, STEPS).tag(sync=True)
    problems = traitlets.Dict(read_only=True).tag(sync=True, data=True)

    def __init__(
        self,
        problem: str = "xor",
        log10_learning_rate: float = 0.5,
        seed: int = 3,
        step: int = 150,
    ) -> None:
        super().__init__(
            problem=problem, log10_learning_rate=log10_learning_rate, seed=seed, step=step
        )
        self.set_trait("problems", {name: described(*parts) for name, parts in PROBLEMS.items()})

    @property
    def learning_rate(self) -> float:
        """The learning rate η, 10 to the power of ``log10_learning_rate``."""
        return 10.0**self.log10_learning_rate

    @property
    def network(self) -> MLP:
        """The network; call it with `parameters` and points of shape ``(m, 2)``."""
        return PROBLEMS[self.problem][1]

    @property
    def samples(self) -> Dataset:
        """The points X, shape ``(N, 2)``, and their classes y, shape ``(N,)``."""
        return PROBLEMS[self.problem][0]

    @property
    def course(self) -> Trajectory:
        """The training up to step t: every set of parameters, loss and gradient norm."""
        X, y = self.samples
        targets = y[:, np.newaxis].astype(float)
        return minimize(
            lambda parameters: mean_squared_error(self.network(parameters, X), targets),
            self.network.init(np.random.default_rng(self.seed)),
            GradientDescent(self.learning_rate),
            max_steps=self.step,
            tol=0,
            patience=STEPS + 1,
        )

    @property
    def parameters(self) -> list[Layer]:
        """The weights and biases at step t."""
        return self.course.x

    @property
    def loss(self) -> float:
        """The mean squared error at step t."""
        return self.course.value

    @property
    def outputs(self) -> np.ndarray:
        """What the network says of each sample at step t, shape ``(N,)``."""
        return self.network(self.parameters, self.samples.X)[:, 0]

    @property
    def right(self) -> int:
        """How many samples are on the right side of 0.5 at step t."""
        return int(np.sum((self.outputs > 0.5) == (self.samples.y == 1)))


def described(samples: Dataset, network: MLP, view: list[list[float]]) -> dict[str, Any]:
    """Return what the front end needs of a problem, as plain JSON."""
    return {
        "view": view,
        "points": samples.X.tolist(),
        "targets": samples.y.tolist(),
        "starts": [flat(network.init(np.random.default_rng(seed))) for seed in range(SEEDS)],
    }
