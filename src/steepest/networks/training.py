"""Mini-batch training: the loop of chapters 5 to 7, with a history and a progress bar."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple, TextIO

import numpy as np
from numpy.typing import ArrayLike

from steepest._structures import map_leaves, require_parameters
from steepest._validation import (
    describe,
    require_callable,
    require_integer,
    require_positive,
)
from steepest.datasets import batches
from steepest.optimizers import SAM, Optimizer, clip_by_global_norm, global_norm
from steepest.reverse_mode import value_and_grad
from steepest.schedules import ReduceOnPlateau
from steepest.schedules.rates import Rates

__all__ = ["History", "Training", "train"]

MOST = 10**9


class History(NamedTuple):
    """What happened during training. T steps in E epochs."""

    losses: np.ndarray
    """The loss of each mini-batch before its step, shape (T,)."""
    gradient_norms: np.ndarray
    """The norm of each gradient before clipping, shape (T,)."""
    learning_rates: np.ndarray
    """The learning rate of each step, shape (T,)."""
    epoch_losses: np.ndarray
    """The mean loss of the samples of each epoch, shape (E,)."""
    validation: np.ndarray
    """What ``validate`` returned after each epoch, shape (E,); empty without it."""


class Training(NamedTuple):
    """The result of `train`."""

    parameters: Any
    """The trained parameters, in the structure they came in."""
    history: History
    """The course of the training."""
    reason: str
    """Why it stopped: "epochs", "diverged" (a loss or a gradient was not finite) or "stopped"."""


def train(
    predict: Callable[[Any, np.ndarray], Any],
    parameters: Any,
    X: ArrayLike,
    y: ArrayLike,
    loss: Callable[[Any, np.ndarray], Any],
    optimizer: Optimizer,
    *,
    epochs: int,
    rng: np.random.Generator,
    batch_size: int = 32,
    schedule: Callable[[int], float] | ReduceOnPlateau | None = None,
    max_norm: float | None = None,
    validate: Callable[[Any], float] | None = None,
    stop: Callable[[int, float], bool] | None = None,
    progress: bool | TextIO = True,
) -> Training:
    """Train parameters by mini-batch gradient descent.

    Parameters
    ----------
    predict : callable
        Takes the parameters and a batch of samples, returns the predictions; an `MLP`, for
        example.
    parameters : structure of arrays
        Where to start. Your arrays are not changed.
    X : array_like, shape (N, ...)
        The samples, one a row.
    y : array_like, shape (N, ...)
        Their targets.
    loss : callable
        Takes predictions and targets, returns one number; from `steepest.functions`, for
        example.
    optimizer : Optimizer
        From `steepest.optimizers`.
    epochs : int
        How many times to go through the data.
    rng : numpy.random.Generator
        Shuffles the samples anew for every epoch.
    batch_size : int, default 32
        B. The last batch of an epoch is smaller if B does not divide N.
    schedule : callable or ReduceOnPlateau, optional
        Step ↦ learning rate, in place of the optimizer's; a `ReduceOnPlateau` looks at the
        validation after each epoch, or at the epoch's loss if there is none.
    max_norm : float, optional
        Clip each gradient to this norm.
    validate : callable
        Takes the parameters after each epoch and returns a number for the history: a
        validation loss, an accuracy.
    stop : callable, optional
        Takes the epoch (1, 2, …) and its mean loss; training ends when it returns True.
    progress : bool or text file, default True
        Whether to show a progress bar on standard error, or where. It appears only when
        training lasts longer than two seconds.

    Returns
    -------
    Training
        The parameters, the `History`, and why it stopped. Divergence is not an error: training
        stops, and the parameters are those before the step that failed.

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If X and y differ in length, are empty, or a number is out of its range.

    Notes
    -----
    θ ← update(∇ (1/B) Σ L(predict(θ, xᵢ), yᵢ)) over the samples i of each batch (with a loss
    that is a mean). The gradient of a batch estimates that of the whole data set without bias,
    with a standard error in proportion to 1/√B. `SAM` takes a second gradient in each step.

    Examples
    --------
    A line through noise-free points, by mini-batches of one:

    >>> from steepest.functions import mean_squared_error
    >>> from steepest.networks import MLP
    >>> from steepest.optimizers import GradientDescent
    >>> X = np.linspace(-1, 1, 9).reshape(-1, 1)
    >>> line = MLP((1, 1))
    >>> rng = np.random.default_rng(0)
    >>> trained = train(line, line.init(rng), X, 2 * X + 1, mean_squared_error,
    ...                 GradientDescent(0.2), epochs=50, batch_size=1, rng=rng)
    >>> trained.parameters[0].W.round(6), trained.parameters[0].b.round(6)
    (array([[2.]]), array([1.]))
    """
    require_callable("predict", predict)
    require_callable("loss", loss)
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer: expected an optimizer, got {describe(optimizer)}")
    epochs = require_integer("epochs", epochs, 0, MOST)
    batch_size = require_integer("batch_size", batch_size, 1, MOST)
    if max_norm is not None:
        max_norm = require_positive("max_norm", max_norm)
    for name, value in (("validate", validate), ("stop", stop)):
        if value is not None:
            require_callable(name, value)
    theta = map_leaves(np.array, require_parameters("parameters", parameters))
    rates = Rates(schedule, optimizer.learning_rate)
    both = value_and_grad(lambda theta, X, y: loss(predict(theta, X), y))
    state = optimizer.init(theta)
    record = _Record()
    bar = _Bar(epochs, progress)
    reason = "epochs"
    with np.errstate(all="ignore"):
        for epoch in range(1, epochs + 1):
            total = count = 0.0
            for batch in batches(X, y, batch_size, rng):
                value, gradient = both(theta, *batch)
                if isinstance(optimizer, SAM):
                    gradient = both(optimizer.perturbed(gradient, theta), *batch)[1]
                norm = global_norm(gradient)
                if not (math.isfinite(value) and math.isfinite(norm)):
                    reason = "diverged"
                    break
                if max_norm is not None and norm > max_norm:
                    gradient, _ = clip_by_global_norm(gradient, max_norm)
                rate = rates.at(len(record.losses))
                theta, state = optimizer.update(gradient, state, theta, learning_rate=rate)
                record.step(float(value), norm, rate)
                total += value * len(batch.y)
                count += len(batch.y)
            if count:
                record.epoch_losses.append(total / count)
                seen = record.epoch_losses[-1]
                if validate is not None:
                    seen = float(validate(theta))
                    record.validation.append(seen)
                if math.isfinite(seen):
                    rates.see(seen)
                bar.show(epoch, record.epoch_losses[-1])
            if reason == "diverged":
                break
            if stop is not None and stop(epoch, record.epoch_losses[-1]):
                reason = "stopped"
                break
    bar.close()
    return Training(theta, record.history(), reason)


class _Record:
    """The history while it grows."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.norms: list[float] = []
        self.rates: list[float] = []
        self.epoch_losses: list[float] = []
        self.validation: list[float] = []

    def step(self, loss: float, norm: float, rate: float) -> None:
        self.losses.append(loss)
        self.norms.append(norm)
        self.rates.append(rate)

    def history(self) -> History:
        columns = (self.losses, self.norms, self.rates, self.epoch_losses, self.validation)
        return History(*(np.array(column, dtype=np.float64) for column in columns))


class _Bar:
    """A progress bar in one line of text, for runs that take longer than two seconds."""

    PATIENCE = 2.0
    WIDTH = 30

    def __init__(self, epochs: int, progress: bool | TextIO) -> None:
        self.epochs = epochs
        self.file = (sys.stderr if progress is True else progress) or None
        self.start = self.last = time.monotonic()
        self.shown = False

    def show(self, epoch: int, loss: float) -> None:
        now = time.monotonic()
        if self.file is None or now - self.start < self.PATIENCE:
            return
        if now - self.last < 0.2 and epoch < self.epochs:
            return
        self.last, self.shown = now, True
        done = epoch / self.epochs
        bar = ("#" * round(done * self.WIDTH)).ljust(self.WIDTH, ".")
        left = (now - self.start) * (1 - done) / done
        self.file.write(
            f"\r[{bar}] epoch {epoch}/{self.epochs}, loss {loss:.4g}, {left:.0f} s left "
        )
        self.file.flush()

    def close(self) -> None:
        if self.shown:
            self.file.write("\n")
            self.file.flush()
