"""Initializers: how large the first weights are, so that signals neither vanish nor explode.

A neuron adds n_in products of a weight and an input. If these are independent with mean 0, the
variance of the sum is n_in · Var(w) · Var(x). Backwards the same holds with n_out. The rules
choose Var(w) so that the variance stays what it is from layer to layer:

=================  ====================  ==================================================
`lecun_normal`     1 / n_in              keeps the forward variance (some texts: "Xavier")
`xavier_normal`    2 / (n_in + n_out)    a compromise of both directions
`he_normal`        2 / n_in              forward, when ReLU drops half of the signal's power
=================  ====================  ==================================================

The uniform versions have the same variance: uniform on [-a, a] has variance a²/3.

References
----------
- Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller, "Efficient BackProp", in *Neural Networks: Tricks of
  the Trade*, Springer, 1998.
- X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
  AISTATS 2010.
- K. He, X. Zhang, S. Ren, J. Sun, "Delving deep into rectifiers: surpassing human-level performance
  on ImageNet classification", ICCV 2015.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from steepest._validation import describe, require_integer

__all__ = [
    "INITIALIZERS",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "lecun_uniform",
    "xavier_normal",
    "xavier_uniform",
]

Initializer = Callable[[np.random.Generator, int, int], np.ndarray]

MOST = 10**9

_VARIANCES: dict[str, tuple[str, Callable[[int, int], float]]] = {
    "lecun": ("1 / n_in", lambda n_in, n_out: 1 / n_in),
    "xavier": ("2 / (n_in + n_out)", lambda n_in, n_out: 2 / (n_in + n_out)),
    "he": ("2 / n_in", lambda n_in, n_out: 2 / n_in),
}


def _sizes(rng: np.random.Generator, n_in: int, n_out: int) -> tuple[int, int]:
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng: expected a NumPy generator such as np.random.default_rng(0), got {describe(rng)}"
        )
    return require_integer("n_in", n_in, 1, MOST), require_integer("n_out", n_out, 1, MOST)


def _initializer(family: str, shape: str) -> Initializer:
    formula, variance = _VARIANCES[family]

    def normal(rng: np.random.Generator, n_in: int, n_out: int) -> np.ndarray:
        n_in, n_out = _sizes(rng, n_in, n_out)
        return rng.normal(0.0, np.sqrt(variance(n_in, n_out)), size=(n_in, n_out))

    def uniform(rng: np.random.Generator, n_in: int, n_out: int) -> np.ndarray:
        n_in, n_out = _sizes(rng, n_in, n_out)
        bound = np.sqrt(3 * variance(n_in, n_out))
        return rng.uniform(-bound, bound, size=(n_in, n_out))

    initializer = normal if shape == "normal" else uniform
    initializer.__name__ = initializer.__qualname__ = f"{family}_{shape}"
    initializer.__doc__ = f"""Return {shape} random weights with mean 0 and variance {formula}.

    Parameters
    ----------
    rng : numpy.random.Generator
        The source of chance.
    n_in, n_out : int
        How many inputs and outputs the layer has.

    Returns
    -------
    ndarray, shape (n_in, n_out)

    Raises
    ------
    TypeError
        If ``rng`` is no generator or a size is no whole number.
    ValueError
        If a size is less than 1.

    Examples
    --------
    >>> {family}_{shape}(np.random.default_rng(0), 3, 2).shape
    (3, 2)
    """
    return initializer


lecun_normal = _initializer("lecun", "normal")
lecun_uniform = _initializer("lecun", "uniform")
xavier_normal = _initializer("xavier", "normal")
xavier_uniform = _initializer("xavier", "uniform")
he_normal = _initializer("he", "normal")
he_uniform = _initializer("he", "uniform")

INITIALIZERS: dict[str, Initializer] = {
    "lecun_normal": lecun_normal,
    "lecun_uniform": lecun_uniform,
    "xavier_normal": xavier_normal,
    "xavier_uniform": xavier_uniform,
    "he_normal": he_normal,
    "he_uniform": he_uniform,
}
"""The initializers by name."""
