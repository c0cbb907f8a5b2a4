"""The length of a gradient, and three ways to bound it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from steepest._structures import leaves, require_parameters
from steepest._validation import require_positive
from steepest.optimizers._leafwise import map_arrays

__all__ = ["clip_by_global_norm", "clip_by_norm", "clip_by_value", "global_norm"]


def global_norm(gradient: Any) -> float:
    """Return the Euclidean norm of all entries of all arrays together.

    Parameters
    ----------
    gradient : array_like, or a list, tuple or dict of arrays, nested
        Any structure.

    Returns
    -------
    float
        ``nan`` or ``inf`` if an entry is; it neither overflows nor underflows on the way.

    Raises
    ------
    TypeError
        If a leaf is not numeric.

    Examples
    --------
    >>> global_norm([np.array([3.0]), np.array([[4.0]])])
    5.0
    """
    return _norm(leaves(require_parameters("gradient", gradient)))


def _norm(arrays: list[Any]) -> float:
    sizes = [float(np.max(np.abs(array), initial=0.0)) for array in arrays]
    largest = float(np.max(sizes, initial=0.0))
    if largest == 0 or not math.isfinite(largest):
        return largest
    return largest * math.sqrt(sum(float(np.sum((array / largest) ** 2)) for array in arrays))


def clip_by_global_norm(grads: Any, max_norm: float) -> tuple[Any, float]:
    """Return the gradients, scaled together so that their norm is at most max_norm.

    Parameters
    ----------
    grads : array_like, or a list, tuple or dict of arrays, nested
        The gradients of all parameters.
    max_norm : float
        The bound, positive.

    Returns
    -------
    grads : structure of grads
        The arrays you gave, as they are, if the bound holds or the norm is not finite; else
        scaled copies. The direction is kept.
    norm : float
        The norm before clipping: watch it.

    Raises
    ------
    TypeError
        If a leaf of ``grads`` or ``max_norm`` is not numeric.
    ValueError
        If ``max_norm`` is not positive and finite.

    Notes
    -----
    grads ← grads · min(1, max_norm/norm) (Pascanu et al.). ``torch.nn.utils.clip_grad_norm_``
    divides by norm + 1e-6 instead, so it clips a little below the bound.

    References
    ----------
    R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural
    networks", ICML 2013.

    Examples
    --------
    >>> clip_by_global_norm([np.array([3.0]), np.array([4.0])], max_norm=1.0)
    ([array([0.6]), array([0.8])], 5.0)
    """
    max_norm = require_positive("max_norm", max_norm)
    grads = require_parameters("grads", grads)
    norm = _norm(leaves(grads))
    if not max_norm < norm < math.inf:
        return grads, norm
    return map_arrays(lambda g: max_norm * (g / norm), grads), norm


def clip_by_norm(gradient: Any, max_norm: float) -> Any:
    """Return the gradient with each array of it scaled to a norm of at most max_norm.

    Parameters
    ----------
    gradient : array_like, or a list, tuple or dict of arrays, nested
        Each array is clipped by its own norm; `clip_by_global_norm` clips by that of all.
    max_norm : float
        The bound, positive.

    Returns
    -------
    structure of gradient
        An array within the bound, or with a norm that is not finite, as it is; else a copy.

    Raises
    ------
    TypeError
        If a leaf of ``gradient`` or ``max_norm`` is not numeric.
    ValueError
        If ``max_norm`` is not positive and finite.

    Examples
    --------
    >>> clip_by_norm([np.array([3.0, 4.0]), np.array([0.5])], max_norm=1.0)
    [array([0.6, 0.8]), array([0.5])]
    """
    max_norm = require_positive("max_norm", max_norm)
    gradient = require_parameters("gradient", gradient)
    return map_arrays(lambda g: clip_by_global_norm(g, max_norm)[0], gradient)


def clip_by_value(gradient: Any, bound: float) -> Any:
    """Return the gradient with every entry clipped to the interval from -bound to bound.

    Parameters
    ----------
    gradient : array_like, or a list, tuple or dict of arrays, nested
        Any structure.
    bound : float
        The bound, positive.

    Returns
    -------
    structure of gradient
        New arrays. Where single entries are cut, the direction changes.

    Raises
    ------
    TypeError
        If a leaf of ``gradient`` or ``bound`` is not numeric.
    ValueError
        If ``bound`` is not positive and finite.

    Examples
    --------
    >>> clip_by_value(np.array([0.5, -3.0, 7.0]), bound=1.0)
    array([ 0.5, -1. ,  1. ])
    """
    bound = require_positive("bound", bound)
    gradient = require_parameters("gradient", gradient)
    return map_arrays(lambda g: np.clip(g, -bound, bound), gradient)
