"""What can be differentiated: a table of functions with sample arguments, away from corners.

``OPERATIONS[name] = (f, arguments)``. The arguments are float64 arrays or numbers; f takes all of
them and is differentiated with respect to all of them at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steepest import functions as fn
from steepest._compositions import concatenation, scattered

RNG = np.random.default_rng(20)
OPERATIONS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {}


def normal(*shape: int) -> Any:
    return RNG.normal(size=shape)


def away(*shape: int) -> Any:
    """Return numbers of either sign with absolute value from 0.5 to 2, no two alike."""
    size = int(np.prod(shape, dtype=int))
    values = np.linspace(0.5, 2.0, size) * np.where(np.arange(size) % 2, -1.0, 1.0)
    return RNG.permutation(values).reshape(shape)[()]


def positive(*shape: int) -> Any:
    return np.abs(away(*shape))


def inside(*shape: int) -> Any:
    """Return numbers between -0.75 and 0.75."""
    return away(*shape) * 0.375


def regular(*shape: int) -> Any:
    """Return matrices far from singular, neither symmetric nor with positive determinant only."""
    return 0.3 * normal(*shape) + 2 * np.eye(shape[-1])[::-1]


def add(name: str, f: Callable[..., Any], *arguments: Any) -> None:
    assert name not in OPERATIONS
    OPERATIONS[name] = (f, tuple(map(np.asarray, arguments)))


# Elementwise, one argument

for _f in (np.positive, np.negative, np.square, np.exp, np.exp2, np.expm1, np.sin, np.cos, np.tan):
    add(f"{_f.__name__} of a matrix", _f, normal(2, 3) * 0.4)
for _f in (np.arctan, np.sinh, np.cosh, np.tanh, np.arcsinh, np.deg2rad, np.rad2deg):
    add(f"{_f.__name__} of a matrix", _f, normal(2, 3))
for _f in (np.radians, np.degrees):
    add(f"{_f.__name__} of a vector", _f, normal(2))
for _f in (np.absolute, np.fabs, np.reciprocal, np.cbrt):
    add(f"{_f.__name__} of a vector", _f, away(5))
for _f in (np.sqrt, np.log, np.log2, np.log10, np.log1p):
    add(f"{_f.__name__} of a vector", _f, positive(5))
for _f in (np.arcsin, np.arccos, np.arctanh):
    add(f"{_f.__name__} of a vector", _f, inside(5))
add("arccosh of a vector", np.arccosh, 1 + positive(5))

# Elementwise, two arguments, in all shapes that broadcast

SHAPES = [
    *(((), ()), ((), (3,)), ((3,), ()), ((1,), (3,)), ((3,), (1,)), ((3,), (3,)), ((2, 3), (3,))),
    *(((3,), (2, 3)), ((2, 3), ()), ((1, 3), (2, 3)), ((2, 1), (1, 3)), ((2, 1), (3,))),
    *(((4, 2, 3), (3,)), ((4, 2, 3), (2, 1)), ((4, 1, 3), (2, 3)), ((1, 1), (2, 3)), ((), (1, 1))),
    *(((4, 1, 1), (4, 2, 3)), ((1,), ()), ((1, 1, 1), (1,)), ((1, 1), (1, 3))),
]
for _a, _b in SHAPES:
    add(f"add {_a} {_b}", lambda a, b: a + b, normal(*_a), normal(*_b))
    add(f"subtract {_a} {_b}", lambda a, b: a - b, normal(*_a), normal(*_b))
    add(f"multiply {_a} {_b}", lambda a, b: a * b, normal(*_a), normal(*_b))
    add(f"where {_a} {_b}", lambda a, b: np.where(b > 0, a, b), normal(*_a), away(*_b))
for _f in (np.divide, np.maximum, np.minimum, np.fmax, np.fmin, np.hypot, np.arctan2):
    add(f"{_f.__name__} (2, 3) (3,)", _f, away(2, 3), away(3) + 0.1)
    add(f"{_f.__name__} (2, 1) (1, 3)", _f, away(2, 1) * 1.1, away(1, 3))
for _f in (np.logaddexp, np.logaddexp2):
    add(f"{_f.__name__} (2, 3) (3,)", _f, normal(2, 3), normal(3))
add("remainder", lambda a, b: a % b, 3.3 * away(2, 3), away(3))
add("power of both", lambda a, b: a**b, positive(2, 3), normal(3))
add("np.power of both", np.power, positive(3), normal(2, 3))
for _n in (0, 1, 2, 3, -1, -2, 0.5, 2.5, np.float64(3), np.int64(2), np.float64(-1)):
    add(f"power {_n!r}", lambda a, n=_n: a**n, positive(4))
add("power with whole exponents", lambda a: a ** np.array([0.0, 1.0, 2.0, -1.0]), away(4))
add("np.float_power", np.float_power, positive(3), normal(3))
add("exponential of base 2", lambda b: 2**b, normal(4))
add("exponential of base array", lambda b: np.array([1.5, 2.0]) ** b, normal(3, 2))

# Reductions

for _axis in (None, 0, 1, -1, (0, 2), (1,), (-1, 0), (0, 1, 2)):
    for _keep in (False, True):
        _named = {"axis": _axis, "keepdims": _keep}
        for _f in (np.sum, np.mean, np.max, np.min, np.var, np.prod):
            add(
                f"{_f.__name__} {_axis} {_keep}", lambda x, f=_f, k=_named: f(x, **k), away(2, 3, 2)
            )
add("std", lambda x: np.std(x, 1), normal(3, 4))
add("std with ddof", lambda x: np.std(x, ddof=1, axis=(0, 1), keepdims=True), normal(3, 4))
add("var with ddof", lambda x: np.var(x, 0, ddof=1), normal(3, 4))
add("average", lambda x, w: np.average(x, 1, w), normal(3, 4), positive(3, 4))
add("plain average", lambda x: np.average(x, axis=0), normal(3, 4))
add("ptp", lambda x: np.ptp(x, axis=1), away(3, 4))
add("prod with a zero", np.prod, np.array([2.0, 0.0, 3.0, -1.0]))
add("prod with two zeros", np.prod, np.array([2.0, 0.0, 3.0, 0.0, 5.0]))
add("prod of five", np.prod, away(5))
add("sum of a number", np.sum, 1.5)
add("prod of a number", np.prod, 1.5)
add("mean of a number", np.mean, 1.5)
add("max of a number", np.max, 1.5)
add("np.add.reduce", np.add.reduce, normal(3, 2))
add("np.add.reduce along 1", lambda x: np.add.reduce(x, 1, keepdims=True), normal(3, 2))
add("np.multiply.reduce", np.multiply.reduce, away(3, 2))
add("np.maximum.reduce", np.maximum.reduce, away(3, 2))
add("np.minimum.reduce", lambda x: np.minimum.reduce(x, axis=None), away(3, 2))
for _axis in (None, 0, 1, -2):
    add(f"cumsum {_axis}", lambda x, k=_axis: np.cumsum(x, k), normal(3, 4))
add("cumsum of a vector", np.cumsum, normal(4))
add("cumsum of a number", np.cumsum, 1.5)
add("diff", lambda x: np.diff(x, n=2, axis=0), normal(4, 3))
add("trapezoid of both", np.trapezoid, normal(5), np.cumsum(positive(5)))
add("trapezoid of rows", lambda y: np.trapezoid(y, dx=0.5), normal(2, 5))

# Products

for _a, _b in [
    *(((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((2, 3), (3, 4)), ((1, 3), (3, 1))),
    *(((3,), (5, 3, 2)), ((5, 2, 3), (3,)), ((5, 2, 3), (5, 3, 4)), ((2, 3), (5, 3, 4))),
    *(((5, 2, 3), (3, 4)), ((1, 2, 3), (5, 3, 4)), ((6, 1, 2, 3), (5, 3, 4)), ((6, 5, 2, 3), (3,))),
]:
    add(f"matmul {_a} {_b}", lambda a, b: a @ b, normal(*_a), normal(*_b))
for _a, _b in [((), (3,)), ((3,), ()), ((3,), (3,)), ((2, 3), (3,)), ((2, 3), (3, 2))]:
    add(f"dot {_a} {_b}", np.dot, normal(*_a), normal(*_b))
add("inner of matrices", np.inner, normal(2, 3), normal(4, 3))
add("inner of numbers", np.inner, 1.5, normal(3))
add("inner of vectors", np.inner, normal(3), normal(3))
add("outer", np.outer, normal(2, 2), normal(3))
add("vdot", np.vdot, normal(2, 3), normal(3, 2))
for _subscripts, _shapes in {
    "ij,jk->ik": ((2, 3), (3, 4)),
    "ij,jk": ((2, 3), (3, 4)),
    "ij, ij -> i": ((2, 3), (2, 3)),
    "ij->ji": ((2, 3),),
    "ba": ((2, 3),),
    "ij->": ((2, 3),),
    "ij->j": ((2, 3),),
    "i,ij,j->": ((2,), (2, 3), (3,)),
    "bij,bjk->bik": ((4, 2, 3), (4, 3, 2)),
    "i,j->ij": ((2,), (3,)),
    "ij,k->k": ((2, 3), (2,)),
    "ij,ij->ij": ((1, 3), (2, 3)),
    "ij,kj->i": ((2, 1), (4, 3)),
    "i,i->": ((1,), (3,)),
    ",i->i": ((), (3,)),
}.items():
    add(
        f"einsum {_subscripts} {_shapes}",
        lambda *operands, s=_subscripts: np.einsum(s, *operands),
        *(normal(*shape) for shape in _shapes),
    )
add("einsum of itself", lambda a: np.einsum("ij,jk->ik", a, a, optimize=True), normal(3, 3))

# Linear algebra

for _a, _b in [
    *(((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (3,)), ((3, 3, 3), (3,))),
    *(((2, 3, 3), (3, 2)), ((3, 3), (2, 3, 2)), ((2, 3, 3), (2, 3, 1))),
]:
    add(f"solve {_a} {_b}", np.linalg.solve, regular(*_a), normal(*_b))
for _shape in [(3, 3), (2, 3, 3)]:
    add(f"inv {_shape}", np.linalg.inv, regular(*_shape))
    add(f"det {_shape}", np.linalg.det, regular(*_shape))
    add(f"slogdet {_shape}", lambda a: np.linalg.slogdet(a)[1], regular(*_shape))
    add(f"slogdet by name {_shape}", lambda a: np.linalg.slogdet(a).logabsdet, regular(*_shape))
add("negative det", np.linalg.det, np.array([[0.0, 1.0], [2.0, 0.5]]))
for _n in (0, 1, 3, -2):
    add(
        f"matrix_power {_n}",
        lambda a, n=_n: np.linalg.matrix_power(a, n) + 0 * a,
        regular(3, 3),
    )
for _named in [
    *({}, {"axis": 0}, {"axis": 1, "keepdims": True}, {"axis": (0, 1)}, {"ord": "fro"}),
    *({"ord": 1, "axis": 0}, {"ord": np.inf, "axis": 1}, {"ord": 2, "axis": -1}),
]:
    add(f"norm {_named}", lambda x, k=_named: np.linalg.norm(x, **k), away(3, 4))
for _ord in (None, 1, 2, np.inf):
    add(f"norm of a vector {_ord}", lambda x, k=_ord: np.linalg.norm(x, k), away(4))
add("norm of three axes", np.linalg.norm, away(2, 2, 2))

# Indexing and rearranging

MASK = np.array([[True, False, True, True], [False, False, True, False], [True, True, False, True]])
for _name, _index in {
    "int": 1,
    "negative int": -1,
    "NumPy int": np.int64(2),
    "slice": slice(1, None),
    "step": slice(None, None, -2),
    "ellipsis": (..., 0),
    "none": (None, 1),
    "pair": (1, 2),
    "mixed": (slice(0, 2), -1),
    "nothing": (),
    "mask": MASK,
    "row mask": np.array([True, False, True]),
    "list": [0, 2],
    "repeats": np.array([0, 1, 0, 0]),
    "repeats in pairs": (np.array([0, 0, 2]), np.array([1, 1, 3])),
    "array and slice": (slice(None), [1, 1, 0]),
    "grid": np.ix_([0, 2, 2], [1, 3]),
    "table": np.array([[0, 1], [1, 1]]),
    "empty slice": slice(2, 2),
}.items():
    add(f"index {_name}", lambda x, i=_index: x[i], normal(3, 4))
add("index of a number", lambda x: x[()], 2.5)
add("scattered", lambda g: scattered(g, (4, 2), np.array([3, 0, 3])), normal(3, 2))
add("scattered and broadcast", lambda g: scattered(g, (4, 2), slice(1, 3)), normal(2))
add("concatenation", lambda a, b: concatenation(a, b, axis=0), normal(2, 3), normal(1, 3))
for _name, _f in {
    "concatenate": np.concatenate,
    "concatenate by rows": lambda p: np.concatenate(p, axis=1),
    "concatenate last": lambda p: np.concatenate(p, -1),
    "concatenate flat": lambda p: np.concatenate(p, axis=None),
    "stack": np.stack,
    "stack last": lambda p: np.stack(p, axis=-1),
    "stack 1": lambda p: np.stack(p, 1),
    "vstack": np.vstack,
    "hstack": np.hstack,
    "column_stack": np.column_stack,
}.items():
    add(f"{_name} of matrices", lambda a, b, f=_f: f([a, np.ones((2, 2)), b]), *normal(2, 2, 2))
for _name, _f in {"vstack": np.vstack, "hstack": np.hstack, "column": np.column_stack}.items():
    add(f"{_name} of vectors", lambda a, b, f=_f: f((a, [1.0, 2.0], b)), normal(2), normal(2))
add("hstack of numbers", lambda a, b: np.hstack([a, 2.0, b]), 1.5, 2.5)
add("stack of numbers", lambda a, b: np.stack([a, 2.0, b]), 1.5, 2.5)
add("append", np.append, normal(2, 2), normal(3))
add("append rows", lambda a, b: np.append(a, b, axis=0), normal(2, 2), normal(1, 2))
add("join with flags", lambda a: np.concatenate([a, np.array([True, False])]), normal(2))
for _name, _f in {
    "flip": np.flip,
    "flip 1": lambda x: np.flip(x, 1),
    "fliplr": np.fliplr,
    "flipud": np.flipud,
    "roll": lambda x: np.roll(x, 2, axis=1),
    "roll flat": lambda x: np.roll(x, -1),
    "rot90": np.rot90,
    "tile": lambda x: np.tile(x, (2, 1, 2)),
    "repeat": lambda x: np.repeat(x, [1, 0, 3], axis=0),
    "repeat flat": lambda x: np.repeat(x, 2),
    "take": lambda x: np.take(x, [0, 0, 2], axis=1),
    "take one": lambda x: np.take(x, 5),
    "diagonal": lambda x: np.diagonal(x, 1),
    "delete": lambda x: np.delete(x, 1, axis=0),
    "resize": lambda x: np.resize(x, (5, 3)),
    "take_along_axis": lambda x: np.take_along_axis(x, np.array([[0], [3], [0]]), 1),
    "moveaxis": lambda x: np.moveaxis(x, 0, 1),
    "swapaxes": lambda x: np.swapaxes(x, 0, 1),
    "rollaxis": lambda x: np.rollaxis(x, 1),
    "split": lambda x: np.split(x, [1, 3], axis=1)[1],
    "array_split": lambda x: np.array_split(x, 2)[0],
    "vsplit": lambda x: np.vsplit(x, 3)[2],
    "hsplit": lambda x: np.hsplit(x, 2)[1],
    "ravel": np.ravel,
    "copy": np.copy,
    "expand_dims": lambda x: np.expand_dims(x, (0, -1)),
    "squeeze": lambda x: np.squeeze(x[None, :, :, None]),
    "squeeze 0": lambda x: np.squeeze(x[None], axis=0),
    "atleast_1d": np.atleast_1d,
    "atleast_2d": np.atleast_2d,
    "sort": np.sort,
    "sort 0": lambda x: np.sort(x, axis=0),
    "sort flat": lambda x: np.sort(x, axis=None),
    "diag": np.diag,
    "diag 1": lambda x: np.diag(x, 1),
    "tril": np.tril,
    "triu": np.triu,
    "tril -1": lambda x: np.tril(x, -1),
    "triu 1": lambda x: np.triu(x, 1),
    "trace": np.trace,
    "trace 1": lambda x: np.trace(x, 1),
    "trace of a stack": lambda x: np.trace(x[None], axis1=1, axis2=2),
    "reshape": lambda x: np.reshape(x, (2, -1)),
    "transpose": np.transpose,
    "transpose named": lambda x: np.transpose(x, axes=(1, 0)),
    "broadcast_to": lambda x: np.broadcast_to(x, (2, 3, 4)),
    "broadcast_to by name": lambda x: np.broadcast_to(x, shape=(2, 3, 4)),
    "nan_to_num": np.nan_to_num,
    "full_like": lambda x: np.full_like(x, x[0, 0]),
    "clip": lambda x: np.clip(x, -1.01, 1.02),
    "clip from below": lambda x: np.clip(x, -1.01, None),
    "clip by old names": lambda x: np.clip(x, a_min=None, a_max=1.02),
    "clip by new names": lambda x: np.clip(x, min=-1.01, max=1.02),
}.items():
    add(f"{_name} of a matrix", _f, away(3, 4))
for _axes in [(2, 0, 1), (-1, 0, 1), (0, -1, -2), (1, 2, 0)]:
    add(f"transpose {_axes}", lambda x, k=_axes: np.transpose(x, k), normal(2, 3, 4))
add("atleast_1d of a number", np.atleast_1d, 1.5)
add("atleast_2d of a vector", np.atleast_2d, normal(3))
add("diag of a vector", np.diag, normal(3))
for _k in (-1, 2):
    add(f"diag of a vector at {_k}", lambda x, k=_k: np.diag(x, k), normal(3))
add("clip to moving bounds", np.clip, away(6), away(6) - 2, away(6) + 1)
add("polyval", np.polyval, normal(4), normal(3))

# Functions of the course

RNG = np.random.default_rng(1)  # no unit of the networks below is within a step of its corner
for _f in (fn.sigmoid, fn.tanh, fn.relu, fn.leaky_relu, fn.softplus):
    add(f"steepest {_f.__name__}", _f, away(2, 3))
    add(f"steepest {_f.__name__} of a number", _f, -0.7)
add("steepest leaky_relu, slope", lambda x: fn.leaky_relu(x, 0.2), away(4))
add("steepest leaky_relu, named slope", lambda x: fn.leaky_relu(x, slope=0.2), away(4))
for _f in (fn.softmax, fn.log_softmax, fn.logsumexp):
    add(f"steepest {_f.__name__}", _f, normal(2, 3))
    add(f"steepest {_f.__name__} 0", lambda z, f=_f: f(z, axis=0), normal(2, 3))
add("steepest softmax_jacobian", fn.softmax_jacobian, normal(3))
for _f in (fn.sigmoid_derivative, fn.tanh_derivative, fn.softplus_derivative):
    add(f"steepest {_f.__name__}", _f, normal(3))
LAYER = (normal(5, 3), normal(3, 2), normal(2))
add("steepest affine", fn.affine, *LAYER)
add("steepest affine by name", lambda X, W, b: fn.affine(b=b, X=X, W=W), *LAYER)
add("steepest dense", fn.dense, *LAYER)
for _activation in fn.ACTIVATIONS:
    add(f"steepest dense {_activation}", lambda *a, k=_activation: fn.dense(*a, k), *LAYER)
    add(
        f"steepest dense {_activation} by name",
        lambda *a, k=_activation: fn.dense(*a, activation=k),
        *LAYER,
    )
    add(
        f"steepest feedforward {_activation}",
        lambda X, *w, k=_activation: fn.feedforward(X, *w, activations=[k, "tanh", "identity"]),
        *(normal(5, 3), normal(3, 4), normal(4), normal(4, 2), normal(2), normal(2, 1), normal(1)),
    )
add("steepest mean_squared_error", fn.mean_squared_error, normal(2, 3), normal(2, 3))
add("steepest mean_squared_error of numbers", fn.mean_squared_error, 1.5, 2.0)
add("steepest mean_absolute_error", fn.mean_absolute_error, away(5), away(5) * 0.1)
add("steepest huber", lambda a, b: fn.huber(a, b, 0.95), away(6), np.zeros(6))
add("steepest sigmoid_cross_entropy", fn.sigmoid_cross_entropy, away(6), positive(6) / 3)
add("steepest softmax_cross_entropy", fn.softmax_cross_entropy, normal(4, 3), positive(4, 3) / 3)
add(
    "steepest softmax_cross_entropy of classes",
    lambda z: fn.softmax_cross_entropy(z, [0, 2, 1, 1]),
    normal(4, 3),
)

# Methods and operators of arrays

for _name, _f in {
    "sum": lambda x: x.sum(0),
    "mean": lambda x: x.mean(axis=1),
    "prod": lambda x: x.prod(),
    "var": lambda x: x.var(0),
    "std": lambda x: x.std(),
    "max": lambda x: x.max(0),
    "min": lambda x: x.min(axis=1, keepdims=True),
    "cumsum": lambda x: x.cumsum(1),
    "dot": lambda x: x.dot(np.arange(4.0)),
    "ravel": lambda x: x.ravel(),
    "flatten": lambda x: x.flatten(),
    "squeeze": lambda x: x[None].squeeze(0),
    "swapaxes": lambda x: x.swapaxes(0, 1),
    "repeat": lambda x: x.repeat(2, axis=1),
    "take": lambda x: x.take([1, 1], axis=0),
    "trace": lambda x: x.trace(),
    "clip": lambda x: x.clip(-1.01, 1.02),
    "diagonal": lambda x: x.diagonal(),
    "T": lambda x: x.T,
    "real": lambda x: x.real,
    "reshape": lambda x: x.reshape(2, 6),
    "reshape of a tuple": lambda x: x.reshape((6, -1)),
    "transpose": lambda x: x.transpose(),
    "transpose of axes": lambda x: x.transpose(1, 0),
    "transpose of a tuple": lambda x: x.transpose((1, 0)),
    "copy": lambda x: x.copy(),
    "astype": lambda x: x.astype(float),
    "iteration": lambda x: sum(row[0] * row[1] for row in x),
    "unpacking": lambda x: x[0] * (lambda a, b, c, d: a * b + c / d)(*x[1]),
    "plus": lambda x: +x - (-x) + abs(x),
    "number right": lambda x: (x + 2) * 3 / 4 - 1,
    "number left": lambda x: 1 - 4 / (3 * (5 + x)),
    "scalar left": lambda x: np.float64(2) * x + np.float64(1) / x - np.float32(0.5) * x,
    "array left": lambda x: np.arange(4.0) * x + np.ones((3, 1)) - np.arange(4) / x,
    "array right": lambda x: x * np.arange(4.0) + x - np.ones((3, 1)),
    "integers": lambda x: x * np.arange(4) + np.arange(3) @ x,
    "list": lambda x: x * [1, 2, 3, 4] + [1.0, 2.0, 3.0, 4.0] * x,
    "matrix lists": lambda x: x @ [[1.0], [2.0], [3.0], [4.0]] + [[0.5, 1.0, 2.0]] @ x,
    "matrix tuples": lambda x: x @ ((1.0,), (2.0,), (3.0,), (4.0,)) + ((0.5, 1.0, 2.0),) @ x,
    "list in pow": lambda x: abs(x) ** [0, 1, 2, 3],
    "list in arctan2": lambda x: np.arctan2(x, [1.0, 2.0, 3.0, 4.0]),
    "mod left": lambda x: 0.45 % x,
    "floordiv": lambda x: x * (x // 0.7) + 0.45 // x,
    "comparison": lambda x: x * (x > 0) + (x <= -1) * x**2,
    "steps": lambda x: x * np.sign(x) + np.floor(x + 0.02) * np.ceil(x + 0.02) * x,
    "in place": lambda x: _in_place(x),
}.items():
    add(f"array {_name}", _f, away(3, 4))


def _in_place(x: Any) -> Any:
    y = 1.0 * x
    y += 1.0
    y *= y
    return y
