"""Gradient descent, plain and with a velocity: GradientDescent, Momentum, Nesterov."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from steepest._validation import require_choice
from steepest.optimizers._leafwise import leafwise, parameters, zeros_like
from steepest.optimizers.optimizer import Optimizer

__all__ = [
    "GradientDescent",
    "GradientDescentState",
    "Momentum",
    "MomentumState",
    "Nesterov",
]

CONVENTIONS = ("sum", "step", "average")


class GradientDescentState(NamedTuple):
    """Nothing: gradient descent has no memory."""


class MomentumState(NamedTuple):
    """What momentum remembers: the velocity v, in the structure of theta."""

    v: Any


@dataclass(frozen=True)
class GradientDescent(Optimizer):
    r"""Gradient descent: a step of length η against the gradient.

    .. math:: \theta \leftarrow \theta - \eta\, g

    With the gradient of a mini-batch for g this is stochastic gradient descent (SGD).

    Parameters
    ----------
    learning_rate : float
        η.
    weight_decay : float, default 0.0
        λ, an L2 penalty: λθ is added to the gradient first. (For plain gradient descent this
        is the same as *decoupled* decay; for the methods with a memory it is not: see `AdamW`.)

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is negative or not finite.

    Notes
    -----
    *State*: none. *Helps* where the curvature is about the same in every direction; converges
    for 0 < η < 2/Lₛ. *Fails* in long valleys: the steepest direction limits η, and the flattest
    then takes about κ steps.

    References
    ----------
    A. Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées",
    Comptes rendus de l'Académie des sciences 25 (1847), 536–538.

    Examples
    --------
    On x² from 3, where the gradient is 2x = 6:

    >>> import numpy as np
    >>> descent = GradientDescent(learning_rate=0.1)
    >>> theta = np.array([3.0])
    >>> theta, state = descent.update(2 * theta, descent.init(theta), theta)
    >>> theta
    array([2.4])
    """

    weight_decay: float = 0.0

    State: ClassVar[type] = GradientDescentState

    def init(self, theta: Any) -> GradientDescentState:
        """Return the empty state."""
        parameters(theta)
        return GradientDescentState()

    def update(
        self,
        gradient: Any,
        state: GradientDescentState,
        theta: Any,
        *,
        learning_rate: float | None = None,
    ) -> tuple[Any, GradientDescentState]:
        """Return the parameters after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)

        def rule(theta: Any, g: Any) -> tuple[Any]:
            if self.weight_decay:
                g = g + self.weight_decay * theta
            return (theta - eta * g,)

        (theta,) = leafwise(rule, theta, gradient)
        return theta, state


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""Momentum: a velocity that remembers past gradients (Polyak's heavy ball).

    Three forms are in use; ``convention`` selects one:

    .. math::

        \text{"sum":}\quad & v \leftarrow \beta v + g, &
            \theta &\leftarrow \theta - \eta v \\
        \text{"step":}\quad & v \leftarrow \beta v - \eta g, &
            \theta &\leftarrow \theta + v \\
        \text{"average":}\quad & v \leftarrow \beta v + (1 - \beta) g, &
            \theta &\leftarrow \theta - \eta v

    Parameters
    ----------
    learning_rate : float
        η.
    beta : float, default 0.9
        β, the share of the velocity that survives a step, 0 ≤ β < 1.
    convention : {"sum", "step", "average"}, default "sum"
        Which form. "sum" is that of PyTorch, "step" that of Sutskever et al. and of many
        textbooks, "average" that of Adam's first moment.
    weight_decay : float, default 0.0
        λ, an L2 penalty *inside* the gradient, as in ``torch.optim.SGD``: g ← g + λθ.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is out of range or ``convention`` is unknown.

    Notes
    -----
    *State*: v, as much memory as theta. *Helps* in long valleys: with tuned η and β about √κ
    steps instead of κ. *Fails* by overshooting: it swings past the minimum and comes back.

    *How the forms relate.* From v = 0 and with a constant η:

    - "step" with η goes exactly where "sum" with η goes; its velocity is -η times the other.
      When a schedule changes η they part: "sum" scales all of its memory by the new η, "step"
      has already multiplied each gradient by the η of its time.
    - "average" with η/(1-β) goes where "sum" with η goes, whatever the schedule; its velocity
      is (1-β) times the other. So at equal η and β = 0.9 it is ten times slower: *rescale η
      when you change the form.*

    References
    ----------
    B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", USSR
    Computational Mathematics and Mathematical Physics 4 (1964), 1–17.

    I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of initialization and
    momentum in deep learning", ICML 2013.

    Examples
    --------
    >>> import numpy as np
    >>> momentum = Momentum(learning_rate=0.1, beta=0.5)
    >>> theta, g = np.array([1.0]), np.array([2.0])
    >>> state = momentum.init(theta)
    >>> for _ in range(2):
    ...     theta, state = momentum.update(g, state, theta)
    >>> state.v  # 0.5 · 2 + 2
    array([3.])
    >>> theta  # 1 - 0.1 · 2 - 0.1 · 3
    array([0.5])
    """

    beta: float = 0.9
    convention: str = "sum"
    weight_decay: float = 0.0

    State: ClassVar[type] = MomentumState

    def __post_init__(self) -> None:
        super().__post_init__()
        require_choice("convention", self.convention, CONVENTIONS)

    def init(self, theta: Any) -> MomentumState:
        """Return the state at rest: v = 0."""
        return MomentumState(zeros_like(theta))

    def update(
        self, gradient: Any, state: MomentumState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, MomentumState]:
        """Return the parameters and the velocity after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)
        beta = self.beta

        def rule(theta: Any, g: Any, v: Any) -> tuple[Any, Any]:
            if self.weight_decay:
                g = g + self.weight_decay * theta
            if self.convention == "sum":
                v = beta * v + g
                return theta - eta * v, v
            if self.convention == "step":
                v = beta * v - eta * g
                return theta + v, v
            v = beta * v + (1 - beta) * g
            return theta - eta * v, v

        theta, v = leafwise(rule, theta, gradient, state.v)
        return theta, MomentumState(v)


@dataclass(frozen=True)
class Nesterov(Optimizer):
    r"""Nesterov's accelerated gradient, in the form that needs the gradient at θ only.

    .. math::

        v &\leftarrow \beta v + g \\
        \theta &\leftarrow \theta - \eta\,(g + \beta v)

    Parameters
    ----------
    learning_rate : float
        η.
    beta : float, default 0.9
        β, the share of the velocity that survives a step, 0 ≤ β < 1.
    weight_decay : float, default 0.0
        λ, an L2 penalty *inside* the gradient, as in ``torch.optim.SGD``: g ← g + λθ.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number.
    ValueError
        If a hyperparameter is out of range.

    Notes
    -----
    *State*: v, as much memory as theta. *Helps* as momentum does, and swings less. On smooth
    convex functions, with β growing in a certain way, the error falls as 1/t² instead of 1/t.
    *Fails*, as momentum does, when noise is larger than the gradient.

    The textbook form looks ahead: with w the parameters and the gradient taken at w - ηβv,
    v ← βv + ∇L(w - ηβv), w ← w - ηv. Call the point ahead θ = w - ηβv, and with a constant η
    the update above follows. So theta here *is* the look-ahead point, as in
    ``torch.optim.SGD(nesterov=True)``, and no second gradient is needed.

    References
    ----------
    Y. Nesterov, "A method of solving a convex programming problem with convergence rate
    O(1/k²)", Soviet Mathematics Doklady 27 (1983), 372–376.

    I. Sutskever, J. Martens, G. Dahl, G. Hinton, "On the importance of initialization and
    momentum in deep learning", ICML 2013.

    Examples
    --------
    >>> import numpy as np
    >>> nesterov = Nesterov(learning_rate=0.1, beta=0.5)
    >>> theta, g = np.array([1.0]), np.array([2.0])
    >>> theta, state = nesterov.update(g, nesterov.init(theta), theta)
    >>> theta  # 1 - 0.1 · (2 + 0.5 · 2)
    array([0.7])
    """

    beta: float = 0.9
    weight_decay: float = 0.0

    State: ClassVar[type] = MomentumState

    def init(self, theta: Any) -> MomentumState:
        """Return the state at rest: v = 0."""
        return MomentumState(zeros_like(theta))

    def update(
        self, gradient: Any, state: MomentumState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, MomentumState]:
        """Return the parameters and the velocity after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)
        beta = self.beta

        def rule(theta: Any, g: Any, v: Any) -> tuple[Any, Any]:
            if self.weight_decay:
                g = g + self.weight_decay * theta
            v = beta * v + g
            return theta - eta * (g + beta * v), v

        theta, v = leafwise(rule, theta, gradient, state.v)
        return theta, MomentumState(v)
