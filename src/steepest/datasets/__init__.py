r"""Data to learn from: toy sets made by formula and chance, and a real set of digits.

Every set is a `Dataset` (X, y): X of shape ``(N, d)`` has an example in each row, y of shape
``(N,)`` has its target: a float64 number to predict, or an int64 class from 0. Wherever there
is chance you give its source, ``rng``: a `numpy.random.Generator`, or a seed for one. The same
seed gives the same data.

==============  =====  ===  =======================================================
set             N      d    target
==============  =====  ===  =======================================================
linear_data     any    1    2x + 1 and normal noise
parabola        any    1    x²
xor             4      2    1 where exactly one of the two inputs is 1
blobs           any    2    which of k round clouds
circles         any    2    0 on the outer circle, 1 on the inner
two_moons       any    2    0 on the upper half circle, 1 on the lower
spirals         any    2    which of k arms
digits          1,797  64   the digit that the 8 x 8 image shows
==============  =====  ===  =======================================================

The sets of several classes are sorted by class: shuffle before you cut them into pieces. `split`
and `batches` do.
"""

from __future__ import annotations

from steepest.datasets.classification import blobs, circles, digits, spirals, two_moons, xor
from steepest.datasets.dataset import Dataset, batches, split
from steepest.datasets.regression import linear_data, parabola

__all__ = [
    "Dataset",
    "batches",
    "blobs",
    "circles",
    "digits",
    "linear_data",
    "parabola",
    "spirals",
    "split",
    "two_moons",
    "xor",
]
