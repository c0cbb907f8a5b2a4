"""Lion: the sign of a momentum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from steepest.optimizers._leafwise import leafwise, zeros_like
from steepest.optimizers.optimizer import Optimizer

__all__ = ["Lion", "LionState"]


class LionState(NamedTuple):
    """What Lion remembers: the average m of gradients, in the structure of theta."""

    m: Any


@dataclass(frozen=True)
class Lion(Optimizer):
    r"""Lion (evolved sign momentum): every coordinate moves by η, whatever its gradient.

    .. math::

        \theta &\leftarrow (1 - \eta\lambda)\,\theta
            - \eta\, \operatorname{sign}(\beta_1 m + (1 - \beta_1) g) \\
        m &\leftarrow \beta_2 m + (1 - \beta_2) g

    Parameters
    ----------
    learning_rate : float, default 1e-4
        η. The paper advises a third to a tenth of what suits AdamW.
    beta1 : float, default 0.9
        β₁, for the direction of this step.
    beta2 : float, default 0.99
        β₂, for the average that is kept.
    weight_decay : float, default 0.0
        λ, decoupled, as in `AdamW`.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is out of range.

    Notes
    -----
    *State*: m, as much memory as theta, half of Adam's. *Helps* in large-batch training of large
    networks. *Fails* near a minimum: its steps cannot get shorter than η, so it needs a
    schedule that ends near zero; and with small, noisy batches the signs are mostly noise.

    References
    ----------
    X. Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023.

    Examples
    --------
    >>> import numpy as np
    >>> lion = Lion(learning_rate=0.1)
    >>> theta = np.array([1.0, 1.0, 1.0])
    >>> theta, state = lion.update(np.array([50.0, -0.01, 0.0]), lion.init(theta), theta)
    >>> theta
    array([0.9, 1.1, 1. ])
    """

    learning_rate: float = 1e-4
    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0

    State: ClassVar[type] = LionState

    def init(self, theta: Any) -> LionState:
        """Return the state before the first step: m = 0."""
        return LionState(zeros_like(theta))

    def update(
        self, gradient: Any, state: LionState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, LionState]:
        """Return the parameters and the average after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)
        beta1, beta2 = self.beta1, self.beta2
        kept = 1 - eta * self.weight_decay

        def rule(theta: Any, g: Any, m: Any) -> tuple[Any, Any]:
            theta = kept * theta - eta * np.sign(beta1 * m + (1 - beta1) * g)
            m = beta2 * m + (1 - beta2) * g
            return theta, m

        theta, m = leafwise(rule, theta, gradient, state.m)
        return theta, LionState(m)
