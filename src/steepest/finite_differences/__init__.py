"""Numerical derivatives from values of f alone: finite differences and the complex step.

============  ==============================  ==========  ========================
method        formula                         truncation  default h / max(1, |x|)
============  ==============================  ==========  ========================
forward       (f(x+h) - f(x)) / h             O(h)        ε^(1/2) = 1.5e-8
central       (f(x+h) - f(x-h)) / 2h          O(h²)       ε^(1/3) = 6.1e-6
richardson    central at h, h/2, h/4, …       O(h^(2k))   ε^(1/(2k+1)), k levels
complex       Im f(x + ih) / h                O(h²)       1e-20 (not scaled by x)
second        (f(x+h) - 2f(x) + f(x-h)) / h²  O(h²)       ε^(1/4) = 1.2e-4
============  ==============================  ==========  ========================

Two errors pull in opposite directions. *Truncation*: the formula is the beginning of a Taylor
series, and what it leaves out shrinks as h^p, where p is the order. *Round-off*: each value
of f is off by about ε|f|, with ε = 2.2e-16 in float64, and dividing by h enlarges that to
ε|f|/h. Where the two are equal the total is near its least, and this gives the default steps:
h^p = ε/h, so h = ε^(1/(p+1)), in units of max(1, |x|). The second difference divides by h², so
there h^p = ε/h² and h = ε^(1/(p+2)). The complex step subtracts nothing, so it has no
round-off to balance.

For functions of many variables the same formulas go along one coordinate after the other:

======================  ===============  =====================================  ============
function                result           methods                                calls of f
======================  ===============  =====================================  ============
gradient                ∇f, shape of x   central, forward, complex, richardson  2n (central)
jacobian                J, shape (m, n)  central, forward, complex, richardson  2n (central)
hessian                 H, shape (n, n)  central, richardson, complex           n² + n + 1
hessian_vector_product  H v, shape of x  central, of values or gradients        4n or 2 ∇f
======================  ===============  =====================================  ============

In the functions of one variable, f works element by element and is called with float64
numbers or arrays of the shape of x (complex128 for the complex step). In those of many
variables, f takes a whole point, of the shape of x, and the step of each coordinate is in
units of max(1, |x_j|). Your arrays are never changed, and f gets copies, so not even f can
change them. Where x or f is ``nan`` the result is ``nan``.
Names in parentheses in the docstrings below refer to this list.

References
----------
- W. H. Press, S. A. Teukolsky, W. T. Vetterling, B. P. Flannery, *Numerical Recipes*, 3rd
  edition, Cambridge University Press, 2007, section 5.7.
- L. F. Richardson, "The approximate arithmetical solution by finite differences of physical
  problems involving differential equations, with an application to the stresses in a masonry
  dam", Philosophical Transactions of the Royal Society A 210 (1911), 307–357.
- W. Squire, G. Trapp, "Using complex variables to estimate derivatives of real functions",
  SIAM Review 40 (1998), 110–112.
"""

from __future__ import annotations

from collections.abc import Callable

from numpy.typing import ArrayLike

from steepest._validation import require_choice
from steepest.finite_differences.multivariate import gradient, jacobian
from steepest.finite_differences.schemes import (
    central_difference,
    complex_step,
    forward_difference,
    richardson,
    richardson_table,
    second_derivative,
)
from steepest.finite_differences.second_order import hessian, hessian_vector_product
from steepest.finite_differences.steps import Function, Numbers, default_step

__all__ = [
    "central_difference",
    "complex_step",
    "default_step",
    "derivative",
    "forward_difference",
    "gradient",
    "hessian",
    "hessian_vector_product",
    "jacobian",
    "richardson",
    "richardson_table",
    "second_derivative",
]

METHODS: dict[str, Callable[..., Numbers]] = {
    "forward": forward_difference,
    "central": central_difference,
    "complex": complex_step,
    "richardson": richardson,
}
"""The methods of `derivative` by name."""


def derivative(
    f: Function, x: ArrayLike, method: str = "central", h: ArrayLike | None = None
) -> Numbers:
    """Return f′(x) by one of the methods of this module.

    Parameters
    ----------
    f : callable
        Works element by element.
    x : array_like, any shape
        Where to take the derivative.
    method : {"central", "forward", "complex", "richardson"}, default "central"
        Which formula.
    h : float or ndarray of the shape of x, optional
        The step; by default `default_step` chooses it.

    Returns
    -------
    float64 or ndarray, shape of x

    Raises
    ------
    TypeError
        If ``f`` cannot be called, or ``x``, ``h`` or the values of ``f`` are not numeric.
    ValueError
        If ``method`` is unknown, ``h`` is not positive and finite, or the values of ``f`` do
        not have the shape of ``x``.

    Examples
    --------
    >>> import numpy as np
    >>> round(derivative(np.sin, 0.0), 10)
    np.float64(1.0)
    >>> derivative(np.exp, [0.0, 1.0], method="complex")
    array([1.        , 2.71828183])
    """
    return METHODS[require_choice("method", method, METHODS)](f, x, h)
