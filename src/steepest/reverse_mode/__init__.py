"""Reverse mode: gradients by reading the computation backwards. This is backpropagation.

`grad` and `value_and_grad` differentiate a function that is written in ordinary NumPy, at the cost
of a small multiple of the function itself, however many inputs it has (Griewank and Walther,
chapter 4). Parameters may be an array or any nesting of lists, tuples and dicts of arrays.

============  ======================================================================
`tape`        the engine: nodes, the tape, the backward pass
`rules`       the local rules of the operations; `fused`: those of whole layers
`transforms`  what you call: grad, value_and_grad, vjp
`matrices`    jacobian, hessian, hessian_vector_product
`recording`   what these share: run a function on a tape, hand out gradients
`locks`       notices arrays that are changed after they were recorded
============  ======================================================================

The functions that work are those of `steepest._slopes` and `steepest._compositions`, which cover
what the course and much everyday NumPy code needs, and the functions of `steepest.functions`.

References
----------
- S. Linnainmaa, "Taylor expansion of the accumulated rounding error", BIT 16 (1976), 146–160.
- A. Griewank, A. Walther, *Evaluating Derivatives*, 2nd edition, SIAM, 2008.
- D. Maclaurin, D. Duvenaud, R. P. Adams, "Autograd: effortless gradients in NumPy", AutoML workshop
  at ICML, 2015.
"""

from __future__ import annotations

from steepest.reverse_mode.matrices import hessian, hessian_vector_product, jacobian
from steepest.reverse_mode.tape import Node, Tape
from steepest.reverse_mode.transforms import constant, grad, value_and_grad, vjp

__all__ = [
    "Node",
    "Tape",
    "constant",
    "grad",
    "hessian",
    "hessian_vector_product",
    "jacobian",
    "value_and_grad",
    "vjp",
]
