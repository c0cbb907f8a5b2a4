"""Adam and two of its variants: AMSGrad, AdamW."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np

from steepest.optimizers._leafwise import leafwise, zeros_like
from steepest.optimizers.optimizer import Optimizer

__all__ = ["AMSGrad", "AMSGradState", "Adam", "AdamState", "AdamW"]


class AdamState(NamedTuple):
    """What Adam remembers: the averages m of g and v of g², and the number t of steps taken."""

    m: Any
    v: Any
    t: int


class AMSGradState(NamedTuple):
    """What AMSGrad remembers: Adam's m, v and t, and the largest v so far."""

    m: Any
    v: Any
    v_max: Any
    t: int


@dataclass(frozen=True)
class Adam(Optimizer):
    r"""Adam: momentum for the direction, RMSProp for the size, and bias correction for both.

    .. math::

        m &\leftarrow \beta_1 m + (1 - \beta_1) g &
            \hat m &= m / (1 - \beta_1^t) \\
        v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 &
            \hat v &= v / (1 - \beta_2^t) \\
        \theta &\leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}

    Parameters
    ----------
    learning_rate : float, default 0.001
        η.
    beta1 : float, default 0.9
        β₁, for the average of the gradient.
    beta2 : float, default 0.999
        β₂, for the average of its square.
    epsilon : float, default 1e-8
        ε, added *outside* the root, as in the paper and in ``torch.optim.Adam``. (Optax has a
        second one, ``eps_root``, inside.)
    weight_decay : float, default 0.0
        λ, an L2 penalty *inside* the gradient, as in ``torch.optim.Adam``: g ← g + λθ. Adam
        divides it by √v̂ with the rest of the gradient; `AdamW` does not.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is out of range.

    Notes
    -----
    *State*: m and v, twice the memory of theta. *Helps* when gradients differ in size between
    layers and coordinates, with little tuning: multiplying the loss by a constant changes
    nothing (but for ε). *Fails* to be the same in rotated coordinates, so it gains little in a
    valley that lies across the axes; and with a constant η it ends in a jitter of about η.

    m and v start at 0, so early averages are too small by the factors 1 - β₁ᵗ and 1 - β₂ᵗ.
    Dividing by these makes the first step η·sign(g), whatever the scale of the gradient.

    References
    ----------
    D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.

    Examples
    --------
    >>> import numpy as np
    >>> adam = Adam(learning_rate=0.1)
    >>> theta = np.array([1.0, 1.0])
    >>> theta, state = adam.update(np.array([1000.0, -0.001]), adam.init(theta), theta)
    >>> theta.round(4)
    array([0.9, 1.1])
    >>> state.t
    1
    """

    learning_rate: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    State: ClassVar[type] = AdamState

    def init(self, theta: Any) -> AdamState:
        """Return the state before the first step: m = v = 0, t = 0."""
        return AdamState(zeros_like(theta), zeros_like(theta), 0)

    def update(
        self, gradient: Any, state: AdamState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, AdamState]:
        """Return the parameters and the averages after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)
        beta1, beta2 = self.beta1, self.beta2
        t = state.t + 1
        bias1, bias2 = 1 - beta1**t, 1 - beta2**t

        def rule(theta: Any, g: Any, m: Any, v: Any) -> tuple[Any, Any, Any]:
            if self.weight_decay:
                g = g + self.weight_decay * theta
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * (g * g)
            return theta - eta / bias1 * m / (np.sqrt(v / bias2) + self.epsilon), m, v

        theta, m, v = leafwise(rule, theta, gradient, state.m, state.v)
        return theta, AdamState(m, v, t)


@dataclass(frozen=True)
class AMSGrad(Optimizer):
    r"""AMSGrad: Adam with a second moment that never shrinks.

    .. math::

        m &\leftarrow \beta_1 m + (1 - \beta_1) g &
            \hat m &= m / (1 - \beta_1^t) \\
        v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 \\
        v_{\max} &\leftarrow \max(v_{\max}, v) &
            \hat v &= v_{\max} / (1 - \beta_2^t) \\
        \theta &\leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}

    Parameters
    ----------
    learning_rate, beta1, beta2, epsilon, weight_decay
        As in `Adam`; the defaults are the same.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is out of range.

    Notes
    -----
    *State*: m, v and v_max, three times the memory of theta. *Helps* where rare large gradients
    carry the information: Adam forgets them, and there are convex problems on which it then
    does not converge; AMSGrad does. *Fails* after one outlier: that coordinate stays slow.

    As in ``torch.optim.Adam(amsgrad=True)``, the maximum is taken of v before, and the bias
    correction applied after. The paper has no bias correction.

    References
    ----------
    S. J. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond", ICLR 2018.

    Examples
    --------
    >>> import numpy as np
    >>> amsgrad = AMSGrad(beta2=0.5)
    >>> theta, state = np.array([1.0]), amsgrad.init(np.array([1.0]))
    >>> for g in (4.0, 0.0):
    ...     theta, state = amsgrad.update(np.array([g]), state, theta)
    >>> state.v, state.v_max
    (array([4.]), array([8.]))
    """

    learning_rate: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    State: ClassVar[type] = AMSGradState

    def init(self, theta: Any) -> AMSGradState:
        """Return the state before the first step: m = v = v_max = 0, t = 0."""
        return AMSGradState(zeros_like(theta), zeros_like(theta), zeros_like(theta), 0)

    def update(
        self, gradient: Any, state: AMSGradState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, AMSGradState]:
        """Return the parameters and the averages after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)
        beta1, beta2 = self.beta1, self.beta2
        t = state.t + 1
        bias1, bias2 = 1 - beta1**t, 1 - beta2**t

        def rule(theta: Any, g: Any, m: Any, v: Any, v_max: Any) -> tuple[Any, Any, Any, Any]:
            if self.weight_decay:
                g = g + self.weight_decay * theta
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * (g * g)
            v_max = np.maximum(v_max, v)
            theta = theta - eta / bias1 * m / (np.sqrt(v_max / bias2) + self.epsilon)
            return theta, m, v, v_max

        theta, m, v, v_max = leafwise(rule, theta, gradient, state.m, state.v, state.v_max)
        return theta, AMSGradState(m, v, v_max, t)


@dataclass(frozen=True)
class AdamW(Optimizer):
    r"""AdamW: Adam with decoupled weight decay.

    .. math::

        m &\leftarrow \beta_1 m + (1 - \beta_1) g &
            \hat m &= m / (1 - \beta_1^t) \\
        v &\leftarrow \beta_2 v + (1 - \beta_2) g^2 &
            \hat v &= v / (1 - \beta_2^t) \\
        \theta &\leftarrow (1 - \eta\lambda)\,\theta
            - \eta\, \frac{\hat m}{\sqrt{\hat v} + \varepsilon}

    Parameters
    ----------
    learning_rate, beta1, beta2, epsilon
        As in `Adam`; the defaults are the same.
    weight_decay : float, default 0.01
        λ, *decoupled*: each step shrinks θ by the factor 1 - ηλ and the moments never see it.
        As in ``torch.optim.AdamW``, the learning rate multiplies λ. (In the paper the schedule
        multiplies both, and η itself multiplies the gradient part only.)

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is out of range.

    Notes
    -----
    *State*: m and v, twice the memory of theta. *Helps*: decay and step size can be tuned apart;
    the usual first choice for networks. *Fails* as Adam does.

    With L2 *inside* the gradient (``Adam(weight_decay=λ)``) the penalty is divided by √v̂, so
    coordinates with large gradients are decayed *less*. Here all shrink at the same rate.

    References
    ----------
    I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019.

    Examples
    --------
    Without a gradient only the decay is left, 1 - 0.1 · 0.5 = 0.95:

    >>> import numpy as np
    >>> adamw = AdamW(learning_rate=0.1, weight_decay=0.5)
    >>> theta = np.array([2.0])
    >>> theta, state = adamw.update(np.array([0.0]), adamw.init(theta), theta)
    >>> theta
    array([1.9])
    """

    learning_rate: float = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.01

    State: ClassVar[type] = AdamState

    def init(self, theta: Any) -> AdamState:
        """Return the state before the first step: m = v = 0, t = 0."""
        return AdamState(zeros_like(theta), zeros_like(theta), 0)

    def update(
        self, gradient: Any, state: AdamState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, AdamState]:
        """Return the parameters and the averages after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)
        beta1, beta2 = self.beta1, self.beta2
        t = state.t + 1
        bias1, bias2 = 1 - beta1**t, 1 - beta2**t
        kept = 1 - eta * self.weight_decay

        def rule(theta: Any, g: Any, m: Any, v: Any) -> tuple[Any, Any, Any]:
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * (g * g)
            theta = kept * theta - eta / bias1 * m / (np.sqrt(v / bias2) + self.epsilon)
            return theta, m, v

        theta, m, v = leafwise(rule, theta, gradient, state.m, state.v)
        return theta, AdamState(m, v, t)
