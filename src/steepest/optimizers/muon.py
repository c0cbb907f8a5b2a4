"""Muon: momentum whose matrices are orthogonalized before the step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from steepest._structures import (
    leaves,
    rebuild,
    require_like,
    require_parameters,
    require_same_structure,
)
from steepest._validation import describe, require_array, require_integer
from steepest.optimizers._leafwise import parameters
from steepest.optimizers.optimizer import Optimizer

__all__ = ["Muon", "MuonState", "newton_schulz"]

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
TINY = 1e-7


def newton_schulz(G: ArrayLike, steps: int = 5) -> np.ndarray:
    r"""Return nearly the closest orthogonal matrix to G, by matrix products alone.

    Parameters
    ----------
    G : array_like, shape (m, n)
        A matrix.
    steps : int, default 5
        How many iterations, from 1 to 100.

    Returns
    -------
    ndarray, shape (m, n)
        With the singular value decomposition G = USVᵀ, nearly UVᵀ: its singular values lie
        between about 0.7 and 1.2 if those of G were not too small.

    Raises
    ------
    TypeError
        If ``G`` is not numeric or ``steps`` is no whole number.
    ValueError
        If ``G`` is not a matrix or ``steps`` is out of range.

    Notes
    -----
    G is divided by its Frobenius norm (at least 1e-7), and then

    .. math:: X \leftarrow aX + bXX^T X + c(XX^T)^2 X, \qquad (a, b, c) = (3.4445, -4.775, 2.0315),

    which leaves U and V as they are and sends each singular value s to as + bs³ + cs⁵. The
    coefficients (K. Jordan's) do not converge to 1: they lift small singular values as fast
    as possible, at the price of staying in a band around 1.

    References
    ----------
    K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
    https://kellerjordan.github.io/posts/muon/.

    Examples
    --------
    >>> s = np.linalg.svd(newton_schulz([[2.0, 1.0], [0.0, 1.0]]), compute_uv=False)
    >>> bool(np.all((0.6 < s) & (s < 1.3)))
    True
    """
    steps = require_integer("steps", steps, 1, 100)
    G = require_array("G", G)
    if G.ndim != 2:
        raise ValueError(f"G: expected a matrix, got {describe(G)}")
    return _orthogonalized(G, steps)


def _orthogonalized(G: np.ndarray, steps: int) -> np.ndarray:
    a, b, c = COEFFICIENTS
    rows, columns = G.shape
    X = G / max(float(np.linalg.norm(G)), TINY)
    if rows > columns:  # the smaller of XXᵀ and XᵀX is enough
        X = X.T
    for _ in range(steps):
        A = X @ X.T
        X = a * X + (b * A + c * (A @ A)) @ X
    return X.T if rows > columns else X


class MuonState(NamedTuple):
    """What Muon remembers: the velocities v of the matrices, and the state of the fallback.

    ``v`` is a tuple with an entry for each matrix among the leaves of theta, in order;
    ``fallback`` is the state of the fallback optimizer, ``None`` if all leaves are matrices.
    """

    v: tuple[np.ndarray, ...]
    fallback: Any


@dataclass(frozen=True)
class Muon(Optimizer):
    r"""Muon: momentum, orthogonalized by Newton–Schulz iteration; for matrices.

    .. math::

        v &\leftarrow \beta v + (1 - \beta) g \\
        O &= \operatorname{NewtonSchulz}(\beta v + (1 - \beta) g) \\
        \theta &\leftarrow (1 - \eta\lambda)\,\theta - \eta \sqrt{\max(1, m/n)}\; O

    for θ of shape (m, n); with ``nesterov=False``, O = NewtonSchulz(v).

    Parameters
    ----------
    learning_rate : float, default 0.02
        η: each step has singular values of about η.
    beta : float, default 0.95
        β, the share of the velocity that survives a step.
    nesterov : bool, default True
        Whether the velocity is looked ahead of.
    steps : int, default 5
        Iterations of `newton_schulz`, from 1 to 100.
    weight_decay : float, default 0.0
        λ, decoupled, as in `AdamW`. (``torch.optim.Muon`` defaults to 0.1, the original has
        none.)
    fallback : Optimizer, optional
        For the leaves of theta that are not matrices: biases, scalars, stacks. Without one they
        are refused. When a schedule sets the learning rate of Muon, that of the fallback is
        changed by the same factor.

    Raises
    ------
    TypeError
        If a hyperparameter is not a number, or ``fallback`` is not an optimizer.
    ValueError
        If a hyperparameter is out of range.

    Notes
    -----
    *State*: v, as much memory as theta. *Helps* with the hidden layers of networks: all
    directions in which a layer can change move at the same speed, not only the few that
    dominate the gradient. *Fails*, or means nothing, for vectors and scalars, which have no
    singular values to equalize; embeddings and the last layer are also better left to AdamW.
    Like Lion it does not slow down near a minimum: use a schedule.

    The velocity is written as an average here, as in ``torch.optim.Muon``; NewtonSchulz divides
    by the norm, so the form does not matter. PyTorch iterates in bfloat16, this in float64.

    References
    ----------
    K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024,
    https://kellerjordan.github.io/posts/muon/.

    Examples
    --------
    >>> from steepest.optimizers import Adam
    >>> theta = {"W": np.eye(2), "b": np.zeros(2)}
    >>> gradient = {"W": np.array([[100.0, 0.0], [0.0, 1.0]]), "b": np.ones(2)}
    >>> muon = Muon(learning_rate=0.1, fallback=Adam(0.01))
    >>> theta, state = muon.update(gradient, muon.init(theta), theta)
    >>> np.diag(theta["W"]).round(2)  # the same step, though one slope is 100 times the other
    array([0.93, 0.93])
    >>> theta["b"].round(4)
    array([-0.01, -0.01])
    """

    learning_rate: float = 0.02
    beta: float = 0.95
    nesterov: bool = True
    steps: int = 5
    weight_decay: float = 0.0
    fallback: Optimizer | None = None

    State: ClassVar[type] = MuonState

    def __post_init__(self) -> None:
        super().__post_init__()
        require_integer("steps", self.steps, 1, 100)
        if self.fallback is not None and not isinstance(self.fallback, Optimizer):
            raise TypeError(f"fallback: expected an optimizer, got {describe(self.fallback)}")

    def init(self, theta: Any) -> MuonState:
        """Return the state at rest: v = 0.

        Parameters
        ----------
        theta : array_like, or a list, tuple or dict of arrays, nested
            The parameters.

        Returns
        -------
        MuonState

        Raises
        ------
        ValueError
            If a leaf is not a matrix and there is no fallback for it.
        """
        matrices, others = self._split(leaves(parameters(theta)))
        state = None
        if others:
            if self.fallback is None:
                raise ValueError(
                    f"theta: expected matrices, got {describe(others[0])}; for vectors and scalars "
                    "give a second optimizer, as in Muon(0.02, fallback=AdamW(0.001))"
                )
            state = self.fallback.init(others)
        return MuonState(tuple(np.zeros_like(W) for W in matrices), state)

    def update(
        self, gradient: Any, state: MuonState, theta: Any, *, learning_rate: float | None = None
    ) -> tuple[Any, MuonState]:
        """Return the parameters and the velocities after one step; see `Optimizer.update`."""
        eta = self._rate(state, learning_rate)
        theta = require_parameters("theta", theta)
        gradient = require_like("gradient", gradient, theta, "the structure of theta")
        matrices, others = self._split(leaves(theta))
        slopes, other_slopes = self._split(leaves(gradient))
        require_same_structure("state", state.v, tuple(matrices), "the matrices of theta")

        steps = [self._step(eta, *each) for each in zip(matrices, slopes, state.v, strict=True)]
        new_matrices, v = zip(*steps, strict=True) if steps else ((), ())
        new_others, fallback = [], state.fallback
        if others:
            factor = eta / self.learning_rate if self.learning_rate else 1.0
            rate = factor * self.fallback.learning_rate
            new_others, fallback = self.fallback.update(
                other_slopes, fallback, others, learning_rate=rate
            )
        matrix, other = iter(new_matrices), iter(new_others)
        merged = [next(matrix if leaf.ndim == 2 else other) for leaf in leaves(theta)]
        return rebuild(theta, merged), MuonState(v, fallback)

    def _step(
        self, eta: float, W: np.ndarray, g: np.ndarray, v: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        beta = self.beta
        m, n = W.shape
        v = beta * v + (1 - beta) * g
        ahead = beta * v + (1 - beta) * g if self.nesterov else v
        O = _orthogonalized(ahead, self.steps)  # noqa: E741
        return (1 - eta * self.weight_decay) * W - eta * math.sqrt(max(1, m / n)) * O, v

    @staticmethod
    def _split(arrays: list[np.ndarray]) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Return the matrices, and the rest."""
        matrices = [array for array in arrays if array.ndim == 2]
        return matrices, [array for array in arrays if array.ndim != 2]
