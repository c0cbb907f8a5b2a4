r"""Integrals from values of f: rules with error estimates, Monte Carlo, expectations, areas.

===============  ===========================  =====================  ======  ===========
rule             points                       exact for degree       order   values of f
===============  ===========================  =====================  ======  ===========
riemann          left or right ends           0                      h       n + 1
midpoint         midpoints                    1                      h²      n
trapezoid        ends                         1                      h²      n + 1
simpson          ends, n even                 3                      h⁴      n + 1
gauss_legendre   roots of Pₙ                  2n - 1                 r⁻²ⁿ    2n - 1
monte_carlo      random                       0                      1/√n    n
===============  ===========================  =====================  ======  ===========

Here h = (b - a)/n, and r > 1 depends on where f, continued to the complex plane, has its
singularities. Every rule returns an `Estimate` of value and error; ``float(...)`` of it is the
value. The error is estimated from the same values of f, by comparing with a rule that is
coarser, and is at least the rounding of the sum, 4ε Σ|wᵢf(xᵢ)|. It is of the right size where f
is smooth at the scale of h. It is no bound: between the points f can do what it likes.

In every function here f is called once, with a float64 array of points, and works element by
element. It gets a copy, so your arrays are never changed. Integrals have a sign: where f < 0
they count down, and exchanging the limits changes the sign.

References
----------
- P. J. Davis, P. Rabinowitz, *Methods of Numerical Integration*, 2nd edition, Academic Press,
  1984.
- W. H. Press, S. A. Teukolsky, W. T. Vetterling, B. P. Flannery, *Numerical Recipes*, 3rd
  edition, Cambridge University Press, 2007, chapter 4 and section 7.7.
"""

from __future__ import annotations

from steepest.quadrature.applications import (
    area_between,
    cumulative_trapezoid,
    expectation,
    trapezoid_samples,
)
from steepest.quadrature.estimate import Estimate
from steepest.quadrature.gauss import gauss_legendre, legendre_nodes
from steepest.quadrature.monte_carlo import monte_carlo, monte_carlo_expectation
from steepest.quadrature.rules import midpoint, riemann, simpson, trapezoid
from steepest.quadrature.substitution import finite_interval

__all__ = [
    "Estimate",
    "area_between",
    "cumulative_trapezoid",
    "expectation",
    "finite_interval",
    "gauss_legendre",
    "legendre_nodes",
    "midpoint",
    "monte_carlo",
    "monte_carlo_expectation",
    "riemann",
    "simpson",
    "trapezoid",
    "trapezoid_samples",
]
