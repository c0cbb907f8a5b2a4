"""Activation functions, each with its derivative. Conventions: see `steepest.functions`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from steepest._slopes import elementwise
from steepest._tracing import plain as constant
from steepest._validation import require_array, require_number

__all__ = [
    "leaky_relu",
    "leaky_relu_derivative",
    "relu",
    "relu_derivative",
    "sigmoid",
    "sigmoid_derivative",
    "tanh",
    "tanh_derivative",
]

# Far out, e^(-|z|) leaves the range of float64 and becomes 0. That is the limit we want, so
# NumPy need not report the underflow, even to a caller who has set np.seterr(all="raise").
_far_tail_is_zero = np.errstate(under="ignore")


def _decay(z: np.ndarray) -> np.ndarray:
    """Return e^(-|z|), which is between 0 and 1 and cannot overflow.

    For complex z, |z| has no derivative; the sign of the real part stands in.
    """
    return np.exp(np.where(z.real >= 0, -z, z))


@elementwise(lambda y, z: y * (1 - y))
@_far_tail_is_zero
def sigmoid(z: ArrayLike) -> np.ndarray | np.float64:
    r"""Return the logistic sigmoid, σ(z) = 1 / (1 + e^(-z)).

    Parameters
    ----------
    z : array_like, any shape
        Real or complex. Complex arguments make complex-step differentiation possible.

    Returns
    -------
    float64 or ndarray, shape of z
        Values between 0 and 1.

    Raises
    ------
    TypeError
        If ``z`` is not numeric.

    Notes
    -----
    Written as in the formula, e^(-z) overflows at z = -1000. Multiplying numerator and
    denominator by e^z gives the same number without the overflow:

    .. math:: σ(z) = \frac{1}{1 + e^{-z}} \text{ for } z \ge 0,
              \qquad σ(z) = \frac{e^{z}}{1 + e^{z}} \text{ for } z < 0.

    Both use only :math:`e^{-|z|}`, and the small values on the left keep all their digits.

    Examples
    --------
    >>> sigmoid(0.0)
    np.float64(0.5)
    >>> sigmoid([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """
    z = require_array("z", z, allow_complex=True)
    decay = _decay(z)
    return np.where(z.real >= 0, 1.0, decay) / (1.0 + decay)


@_far_tail_is_zero
def sigmoid_derivative(z: ArrayLike) -> np.ndarray | np.float64:
    r"""Return the derivative of the sigmoid, σ′(z) = σ(z) (1 - σ(z)).

    Parameters
    ----------
    z : array_like, any shape
        Where to take the derivative (not the value σ(z), as some code expects).

    Returns
    -------
    float64 or ndarray, shape of z
        Values between 0 and 0.25, the largest at z = 0.

    Raises
    ------
    TypeError
        If ``z`` is not numeric.

    Notes
    -----
    For large z, 1 - σ(z) cancels: at z = 40 it is 0 in float64, while σ′(40) is 4.2e-18.
    The two factors have a common form that does not cancel,

    .. math:: σ(z)\,(1 - σ(z)) = σ(z)\,σ(-z) = \frac{e^{-|z|}}{(1 + e^{-|z|})^2}.

    Examples
    --------
    >>> sigmoid_derivative(0.0)
    np.float64(0.25)
    >>> f"{sigmoid_derivative(40):.2e}"
    '4.25e-18'
    """
    decay = _decay(require_array("z", z, allow_complex=True))
    return decay / (1.0 + decay) ** 2


@elementwise(lambda y, z: 1 - y * y)
def tanh(z: ArrayLike) -> np.ndarray | np.float64:
    """Return the hyperbolic tangent, tanh z = (e^z - e^(-z)) / (e^z + e^(-z)) = 2σ(2z) - 1.

    Parameters
    ----------
    z : array_like, any shape
        Real or complex.

    Returns
    -------
    float64 or ndarray, shape of z
        Values between -1 and 1.

    Raises
    ------
    TypeError
        If ``z`` is not numeric.

    Examples
    --------
    >>> tanh([-1000, 0, 1000])
    array([-1.,  0.,  1.])
    """
    z = require_array("z", z, allow_complex=True)
    return _complex_tanh(z) if z.dtype.kind == "c" else np.tanh(z)


_complex_tanh = _far_tail_is_zero(np.tanh)  # the real one raises no flag and needs no guard


@_far_tail_is_zero
def tanh_derivative(z: ArrayLike) -> np.ndarray | np.float64:
    r"""Return the derivative of the hyperbolic tangent, tanh′ z = 1 - tanh² z.

    Parameters
    ----------
    z : array_like, any shape
        Where to take the derivative.

    Returns
    -------
    float64 or ndarray, shape of z
        Values between 0 and 1, the largest at z = 0.

    Raises
    ------
    TypeError
        If ``z`` is not numeric.

    Notes
    -----
    1 - tanh² z cancels for large z. It equals sech² z, which does not:

    .. math:: 1 - \tanh^2 z = \operatorname{sech}^2 z
              = \left(\frac{2 e^{-|z|}}{1 + e^{-2|z|}}\right)^2.

    Examples
    --------
    >>> tanh_derivative(0.0)
    np.float64(1.0)
    >>> f"{tanh_derivative(20):.2e}"
    '1.70e-17'
    """
    decay = _decay(require_array("z", z, allow_complex=True))
    sech = 2.0 * decay / (1.0 + decay**2)
    return sech**2


@elementwise(lambda y, z: relu_derivative(constant(z)))
def relu(z: ArrayLike) -> np.ndarray | np.float64:
    """Return the rectified linear unit, max(0, z).

    Parameters
    ----------
    z : array_like, any shape
        Real: the corner at 0 has no complex continuation.

    Returns
    -------
    float64 or ndarray, shape of z

    Raises
    ------
    TypeError
        If ``z`` is not real and numeric.

    Examples
    --------
    >>> relu([-2, 0, 3])
    array([0., 0., 3.])
    """
    return np.maximum(0.0, require_array("z", z))


def relu_derivative(z: ArrayLike) -> np.ndarray | np.float64:
    """Return the derivative of ReLU: 1 where z > 0, else 0.

    Parameters
    ----------
    z : array_like, any shape
        Where to take the derivative.

    Returns
    -------
    float64 or ndarray, shape of z
        At the corner z = 0, where every slope in [0, 1] is a subgradient, the value is 0,
        as in PyTorch, TensorFlow and JAX.

    Raises
    ------
    TypeError
        If ``z`` is not real and numeric.

    Examples
    --------
    >>> relu_derivative([-2, 0, 3])
    array([0., 0., 1.])
    """
    return np.heaviside(require_array("z", z), 0.0)


@elementwise(lambda y, z, slope=0.01: leaky_relu_derivative(constant(z), slope))
def leaky_relu(z: ArrayLike, slope: float = 0.01) -> np.ndarray | np.float64:
    """Return the leaky rectified linear unit: z where z > 0, else ``slope`` times z.

    Parameters
    ----------
    z : array_like, any shape
        Real.
    slope : float, default 0.01
        The slope for negative z; PyTorch's ``negative_slope``. With slope 0, z = -∞ gives
        ``nan``, as 0 · ∞ does; `relu` gives the limit, 0.

    Returns
    -------
    float64 or ndarray, shape of z

    Raises
    ------
    TypeError
        If ``z`` is not real and numeric, or ``slope`` is not one number.
    ValueError
        If ``slope`` is not finite.

    Examples
    --------
    >>> leaky_relu([-2, 0, 3])
    array([-0.02,  0.  ,  3.  ])
    """
    z = require_array("z", z)
    slope = require_number("slope", slope)
    return np.where(z > 0, z, slope * np.minimum(z, 0.0))[()]


def leaky_relu_derivative(z: ArrayLike, slope: float = 0.01) -> np.ndarray | np.float64:
    """Return the derivative of leaky ReLU: 1 where z > 0, else ``slope``.

    Parameters
    ----------
    z : array_like, any shape
        Where to take the derivative.
    slope : float, default 0.01
        The slope for negative z.

    Returns
    -------
    float64 or ndarray, shape of z
        At the corner z = 0 the value is ``slope``, as in PyTorch.

    Raises
    ------
    TypeError
        If ``z`` is not real and numeric, or ``slope`` is not one number.
    ValueError
        If ``slope`` is not finite.

    Examples
    --------
    >>> leaky_relu_derivative([-2, 0, 3])
    array([0.01, 0.01, 1.  ])
    """
    z = require_array("z", z)
    slope = require_number("slope", slope)
    return np.select([z > 0, z <= 0], [1.0, slope], default=np.nan)[()]
