"""SAM: descend by the gradient of the worst point nearby."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from steepest._structures import require_like, require_parameters
from steepest._validation import describe
from steepest.optimizers._leafwise import map_arrays
from steepest.optimizers.clipping import global_norm
from steepest.optimizers.descent import GradientDescent
from steepest.optimizers.optimizer import Optimizer

__all__ = ["SAM"]


@dataclass(frozen=True)
class SAM(Optimizer):
    r"""Sharpness-aware minimization: two gradients a step, to prefer flat minima.

    .. math::

        \tilde\theta &= \theta + \rho\, \frac{\nabla L(\theta)}{\lVert \nabla L(\theta) \rVert} \\
        \theta &\leftarrow \text{the step of the base optimizer from } \theta
            \text{ with } g = \nabla L(\tilde\theta)

    Parameters
    ----------
    learning_rate : float
        η, handed to the base optimizer at every step in place of its own.
    rho : float, default 0.05
        ρ, how far uphill the gradient is taken.
    base : Optimizer, optional
        Takes the step; `GradientDescent` if not given.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number, or ``base`` is not an optimizer.
    ValueError
        If a hyperparameter is negative or not finite.

    Notes
    -----
    *State*: that of the base. *Cost*: two gradients a step. *Helps* generalization, it is
    reported, by leaving sharp minima for flat ones. *Fails* to settle: near a minimum the
    gradient at distance ρ does not vanish, and the iterates circle at a distance that grows
    with ρη.

    A loop calls `perturbed` with the gradient at θ, takes the gradient there, and hands *that*
    to `update` together with θ itself. `steepest.minimize` does so.

    References
    ----------
    P. Foret, A. Kleiner, H. Mobahi, B. Neyshabur, "Sharpness-aware minimization for
    efficiently improving generalization", ICLR 2021.

    Examples
    --------
    On x² from 3: uphill to 3.5, where the gradient is 7.

    >>> import numpy as np
    >>> sam = SAM(learning_rate=0.1, rho=0.5)
    >>> theta = np.array([3.0])
    >>> ahead = sam.perturbed(2 * theta, theta)
    >>> ahead
    array([3.5])
    >>> theta, state = sam.update(2 * ahead, sam.init(theta), theta)
    >>> theta.round(6)
    array([2.3])
    """

    rho: float = 0.05
    base: Optimizer | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.base is None:
            object.__setattr__(self, "base", GradientDescent(self.learning_rate))
        if not isinstance(self.base, Optimizer) or isinstance(self.base, SAM):
            raise TypeError(
                f"base: expected an optimizer other than SAM, got {describe(self.base)}"
            )

    @property
    def State(self) -> type:  # noqa: N802
        """The kind of state: that of the base."""
        return self.base.State

    def init(self, theta: Any) -> Any:
        """Return the state of the base before the first step."""
        return self.base.init(theta)

    def perturbed(self, gradient: Any, theta: Any) -> Any:
        """Return θ + ρg/‖g‖, the point at which `update` wants its gradient.

        Parameters
        ----------
        gradient : structure of theta
            ∇L(θ); the norm is over all of it.
        theta : array_like, or a list, tuple or dict of arrays, nested
            The parameters.

        Returns
        -------
        structure of theta
            New arrays; θ itself where the gradient is zero.

        Raises
        ------
        TypeError
            If ``gradient`` or ``theta`` is not numeric.
        ValueError
            If ``gradient`` does not have the structure of ``theta``.
        """
        theta = require_parameters("theta", theta)
        gradient = require_like("gradient", gradient, theta, "the structure of theta")
        norm = global_norm(gradient)
        scale = self.rho / norm if norm else 0.0
        return map_arrays(lambda x, g: x + scale * g, theta, gradient)

    def update(
        self, gradient: Any, state: Any, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, Any]:
        """Return the base's step by the gradient at `perturbed`; see `Optimizer.update`."""
        rate = self._rate(state, learning_rate)
        return self.base.update(gradient, state, theta, learning_rate=rate)
