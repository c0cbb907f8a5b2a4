"""Watch the norm of every layer's gradient over the steps of a training run."""

from __future__ import annotations

from typing import Any

import numpy as np

from steepest._structures import leaves, require_parameters
from steepest._validation import describe, require_positive
from steepest.optimizers.clipping import global_norm

__all__ = ["GradientNormMonitor"]


class GradientNormMonitor:
    """Record gradient norms leaf by leaf, and name the leaves that vanish or explode.

    The one object here that changes: `record` appends to it.

    Parameters
    ----------
    vanishing : float, default 1e-6
        A norm below this is reported as "vanishing".
    exploding : float, default 1e3
        A norm above this, or one that is not finite, is reported as "exploding".

    Raises
    ------
    TypeError
        If a bound is not a number.
    ValueError
        If a bound is not positive and finite, or ``vanishing`` is not below ``exploding``.

    Examples
    --------
    >>> monitor = GradientNormMonitor()
    >>> monitor.record({"W1": np.full((2, 2), 1e-9), "W2": np.ones((2, 2))})
    >>> monitor.names
    ("['W1']", "['W2']")
    >>> monitor.norms
    array([[2.e-09, 2.e+00]])
    >>> monitor.flags()
    {"['W1']": 'vanishing', "['W2']": 'fine'}
    """

    def __init__(self, vanishing: float = 1e-6, exploding: float = 1e3) -> None:
        self.vanishing = require_positive("vanishing", vanishing)
        self.exploding = require_positive("exploding", exploding)
        if not self.vanishing < self.exploding:
            raise ValueError(
                f"vanishing: expected a number below exploding, which is {describe(exploding)}, "
                f"got {describe(vanishing)}"
            )
        self.names: tuple[str, ...] = ()
        self._rows: list[list[float]] = []

    def __repr__(self) -> str:
        return f"GradientNormMonitor({len(self._rows)} steps of {len(self.names)} arrays)"

    def record(self, gradient: Any) -> None:
        """Append the norms of one step.

        Parameters
        ----------
        gradient : array_like, or a list, tuple or dict of arrays, nested
            The gradient of this step, always in the structure of the first.

        Raises
        ------
        TypeError
            If a leaf is not numeric.
        ValueError
            If the structure is not that of the steps before.
        """
        gradient = require_parameters("gradient", gradient)
        names = tuple(_names(gradient))
        if self._rows and names != self.names:
            raise ValueError(
                f"gradient: expected the leaves {', '.join(self.names)}, as in the steps before, "
                f"got {', '.join(names)}"
            )
        self.names = names
        self._rows.append([global_norm(leaf) for leaf in leaves(gradient)])

    @property
    def norms(self) -> np.ndarray:
        """The norms so far, shape (steps, leaves)."""
        return np.array(self._rows, dtype=np.float64).reshape(len(self._rows), len(self.names))

    @property
    def totals(self) -> np.ndarray:
        """The norm of the whole gradient at each step, shape (steps,)."""
        return np.array([global_norm(row) for row in self._rows], dtype=np.float64)

    def flags(self) -> dict[str, str]:
        """Return "vanishing", "exploding" or "fine" for each leaf, by its latest norm.

        Returns
        -------
        dict
            Keyed by `names`; empty before the first step.
        """
        latest = self._rows[-1] if self._rows else []
        return dict(zip(self.names, map(self._flag, latest), strict=True))

    def _flag(self, norm: float) -> str:
        if norm < self.vanishing:
            return "vanishing"
        return "fine" if norm <= self.exploding else "exploding"


def _names(structure: Any) -> list[str]:
    """Return where each leaf stands, as it would be written after the name of the structure."""
    if isinstance(structure, dict):
        children = [(f"[{key!r}]", child) for key, child in structure.items()]
    elif hasattr(structure, "_fields"):
        children = [(f".{field}", getattr(structure, field)) for field in structure._fields]
    elif isinstance(structure, (list, tuple)):
        children = [(f"[{i}]", child) for i, child in enumerate(structure)]
    else:
        return [""]
    return [place + name for place, child in children for name in _names(child)]
