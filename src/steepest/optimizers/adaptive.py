"""One step size for each parameter, from its past gradients: AdaGrad, RMSProp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from steepest._structures import map_leaves
from steepest.optimizers._leafwise import leafwise, parameters, zeros_like
from steepest.optimizers.optimizer import Optimizer

__all__ = ["AdaGrad", "AdaGradState", "RMSProp", "RMSPropState"]


class AdaGradState(NamedTuple):
    """What AdaGrad remembers: the sum s of squared gradients, in the structure of theta."""

    s: Any


class RMSPropState(NamedTuple):
    """What RMSProp remembers: the average v of squared gradients, in the structure of theta."""

    v: Any


@dataclass(frozen=True)
class AdaGrad(Optimizer):
    r"""AdaGrad: divide each coordinate by the root of the sum of its squared gradients.

    .. math::

        s &\leftarrow s + g^2 \\
        \theta &\leftarrow \theta - \eta\, \frac{g}{\sqrt{s} + \varepsilon}

    Parameters
    ----------
    learning_rate : float, default 0.01
        η.
    epsilon : float, default 1e-10
        ε, added *outside* the root, as in ``torch.optim.Adagrad``. (Optax and some texts add
        it inside.) It keeps a coordinate without gradient from being divided by zero.
    initial_sum : float, default 0.0
        Where s starts.
    weight_decay : float, default 0.0
        λ, an L2 penalty *inside* the gradient: g ← g + λθ.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is negative or not finite.

    Notes
    -----
    *State*: s, as much memory as theta. *Helps* with sparse features: what is seen rarely keeps
    a large step. *Fails* on long runs: s only grows, so the steps shrink as 1/√t and may stop
    before the minimum.

    References
    ----------
    J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods for online learning and
    stochastic optimization", Journal of Machine Learning Research 12 (2011), 2121–2159.

    Examples
    --------
    The first step has the size η in every coordinate:

    >>> import numpy as np
    >>> adagrad = AdaGrad(learning_rate=0.5)
    >>> theta = np.array([1.0, 1.0])
    >>> theta, state = adagrad.update(np.array([3.0, -0.01]), adagrad.init(theta), theta)
    >>> theta.round(6)
    array([0.5, 1.5])
    """

    learning_rate: float = 0.01
    epsilon: float = 1e-10
    initial_sum: float = 0.0
    weight_decay: float = 0.0

    State: ClassVar[type] = AdaGradState

    def init(self, theta: Any) -> AdaGradState:
        """Return the state before the first step: s = initial_sum everywhere."""
        start = map_leaves(lambda leaf: np.full_like(leaf, self.initial_sum), parameters(theta))
        return AdaGradState(start)

    def update(
        self, gradient: Any, state: AdaGradState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, AdaGradState]:
        """Return the parameters and the sum after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)

        def rule(theta: Any, g: Any, s: Any) -> tuple[Any, Any]:
            if self.weight_decay:
                g = g + self.weight_decay * theta
            s = s + g * g
            return theta - eta * g / (np.sqrt(s) + self.epsilon), s

        theta, s = leafwise(rule, theta, gradient, state.s)
        return theta, AdaGradState(s)


@dataclass(frozen=True)
class RMSProp(Optimizer):
    r"""RMSProp: divide each coordinate by the root mean square of its recent gradients.

    .. math::

        v &\leftarrow \beta v + (1 - \beta) g^2 \\
        \theta &\leftarrow \theta - \eta\, \frac{g}{\sqrt{v} + \varepsilon}

    Parameters
    ----------
    learning_rate : float, default 0.01
        η.
    beta : float, default 0.9
        β, the share of the old average that survives a step. (Hinton's value;
        ``torch.optim.RMSprop`` calls it ``alpha`` and defaults to 0.99.)
    epsilon : float, default 1e-8
        ε, added *outside* the root, as in ``torch.optim.RMSprop``. (Optax and TensorFlow add
        it inside.)
    weight_decay : float, default 0.0
        λ, an L2 penalty *inside* the gradient: g ← g + λθ.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is out of range.

    Notes
    -----
    *State*: v, as much memory as theta. *Helps* where gradients differ in size between
    coordinates or over time; unlike AdaGrad it forgets. *Fails* to settle: near the minimum the
    steps stay of the order of η, so lower η at the end. v starts at 0 and there is no bias
    correction, so the first step has the size η/√(1-β) = 3.2 η at β = 0.9.

    References
    ----------
    T. Tieleman, G. Hinton, "Lecture 6.5 — RMSProp: divide the gradient by a running average of
    its recent magnitude", Coursera: Neural Networks for Machine Learning, 2012.

    Examples
    --------
    >>> import numpy as np
    >>> rmsprop = RMSProp(learning_rate=0.1, beta=0.75)
    >>> theta = np.array([1.0])
    >>> theta, state = rmsprop.update(np.array([4.0]), rmsprop.init(theta), theta)
    >>> state.v  # 0.25 · 4²
    array([4.])
    >>> theta.round(6)  # 1 - 0.1 · 4 / √4
    array([0.8])
    """

    learning_rate: float = 0.01
    beta: float = 0.9
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    State: ClassVar[type] = RMSPropState

    def init(self, theta: Any) -> RMSPropState:
        """Return the state before the first step: v = 0."""
        return RMSPropState(zeros_like(theta))

    def update(
        self, gradient: Any, state: RMSPropState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, RMSPropState]:
        """Return the parameters and the average after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)
        beta = self.beta

        def rule(theta: Any, g: Any, v: Any) -> tuple[Any, Any]:
            if self.weight_decay:
                g = g + self.weight_decay * theta
            v = beta * v + (1 - beta) * (g * g)
            return theta - eta * g / (np.sqrt(v) + self.epsilon), v

        theta, v = leafwise(rule, theta, gradient, state.v)
        return theta, RMSPropState(v)
