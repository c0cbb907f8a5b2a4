"""What every optimizer is: frozen hyperparameters with a pure `init` and a pure `update`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ClassVar, NamedTuple

from steepest._validation import describe, require_fraction, require_nonnegative

__all__ = ["Optimizer"]


@dataclass(frozen=True)
class Optimizer:
    """The base of all optimizers: a learning rate, `init` and `update`.

    A subclass is a frozen dataclass of hyperparameters. It says in ``State`` which named tuple
    it remembers between steps, and defines the two methods below.

    Parameters
    ----------
    learning_rate : float
        η, zero or more.
    """

    learning_rate: float

    State: ClassVar[type]
    CHECKS: ClassVar[dict[str, Callable[[str, Any], Any]]] = {
        "learning_rate": require_nonnegative,
        "beta": require_fraction,
        "beta1": require_fraction,
        "beta2": require_fraction,
        "epsilon": require_nonnegative,
        "weight_decay": require_nonnegative,
        "initial_sum": require_nonnegative,
        "rho": require_nonnegative,
    }

    def __post_init__(self) -> None:
        for field in fields(self):
            if field.name in self.CHECKS:
                value = self.CHECKS[field.name](field.name, getattr(self, field.name))
                object.__setattr__(self, field.name, value)

    def init(self, theta: Any) -> NamedTuple:
        """Return the state before the first step.

        Parameters
        ----------
        theta : array_like, or a list, tuple or dict of arrays, nested
            The parameters.

        Returns
        -------
        NamedTuple
            What `update` takes and returns.

        Raises
        ------
        TypeError
            If a leaf of ``theta`` is not numeric.
        ValueError
            If ``theta`` holds no array at all.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define init")

    def update(
        self, gradient: Any, state: Any, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, Any]:
        """Return the parameters and the state after one step.

        Parameters
        ----------
        gradient : structure of theta
            ∇L(θ). NaN and infinite entries are let through to theta.
        state : NamedTuple
            From `init`, or from the step before.
        theta : array_like, or a list, tuple or dict of arrays, nested
            The parameters.
        learning_rate : float, optional
            η for this step, when a schedule sets it; by default the optimizer's own.

        Returns
        -------
        theta : structure of theta
            New arrays; a single number comes back as float64.
        state : NamedTuple
            New arrays too: neither the old state nor your arrays are changed.

        Raises
        ------
        TypeError
            If ``gradient``, ``theta`` or ``learning_rate`` is not numeric, or ``state`` is not
            of this optimizer.
        ValueError
            If ``gradient`` or ``state`` does not have the structure of ``theta``, or
            ``learning_rate`` is negative or not finite.
        """
        raise NotImplementedError(f"{type(self).__name__} does not define update")

    def _rate(self, state: Any, learning_rate: float | None) -> float:
        """Check the state and return the learning rate of this step."""
        if type(state) is not self.State:
            raise TypeError(
                f"state: expected the {self.State.__name__} that {type(self).__name__}.init(theta) "
                f"returns, got {describe(state)}"
            )
        if learning_rate is None:
            return self.learning_rate
        if type(learning_rate) is float and 0.0 <= learning_rate < float("inf"):
            return learning_rate
        return require_nonnegative("learning_rate", learning_rate)
