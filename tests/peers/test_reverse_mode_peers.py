"""Gradients, Jacobians, Hessians and their products against PyTorch, autograd and JAX, to 1e-10.

Each expression is written once, in NumPy's words; ``np`` is the library's own module. PyTorch's
words differ, so it gets a small namespace that translates.
"""

from __future__ import annotations

import warnings
from types import SimpleNamespace

import autograd
import autograd.numpy
import numpy
import pytest
import torch

from steepest import functions as fn
from steepest.forward_mode import jacobian as columns
from steepest.forward_mode import jvp
from steepest.reverse_mode import (
    grad,
    hessian,
    hessian_vector_product,
    jacobian,
    value_and_grad,
    vjp,
)

RNG = numpy.random.default_rng(7)
EXPRESSIONS = {}
TOLERANCE = 1e-10


def sample(*shape, low=-1.0, high=1.0):
    return RNG.uniform(low, high, shape)


M = sample(3, 3) + 2 * numpy.eye(3)
B = sample(4, 3)
DATA = sample(6, 3)
TARGET = sample(6, 2)
CLASSES = numpy.eye(3)[[0, 2, 1, 1, 0, 2]]
FLAGS = (TARGET > 0).astype(float)
VECTOR = sample(5)
SPD = M @ M.T + numpy.eye(3)


def scalar(*shape, low=-1.0, high=1.0):
    """Register an expression np, x -> number, with x of this shape."""

    def register(f):
        EXPRESSIONS[f.__name__] = (f, sample(*shape, low=low, high=high))
        return f

    return register


# Numbers and vectors


@scalar()
def polynomial(np, x):
    return 3 * x**4 - x**3 / 2 + 5 * x - 1


@scalar(low=0.5, high=2)
def rational_of_a_number(np, x):
    return (1 + x**2) / (np.sqrt(x) + np.log(x) ** 2)


@scalar()
def damped_wave(np, x):
    return np.exp(-x * x / 2) * np.cos(5 * x) + np.sin(x) ** 3


@scalar(5)
def rosenbrock(np, x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


@scalar(2)
def himmelblau(np, x):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


@scalar(4)
def ackley(np, x):
    root = np.sqrt(np.sum(x * x) / 4)
    return -20 * np.exp(-0.2 * root) - np.exp(np.sum(np.cos(2 * 3.0 * x)) / 4)


@scalar(4)
def rastrigin(np, x):
    return np.sum(x**2 - 10 * np.cos(6.0 * x))


@scalar(3)
def quadratic_form(np, x):
    return x @ (np.constant(SPD) @ x) / 2 - np.sum(x * np.constant(B)[0])


@scalar(3)
def rayleigh_quotient(np, x):
    return x @ (np.constant(SPD) @ x) / (x @ x)


@scalar(5)
def logsumexp(np, x):
    top = 1.0
    return top + np.log(np.sum(np.exp(x - top)))


@scalar(5)
def softplus_sum(np, x):
    return np.sum(np.log1p(np.exp(x))) ** 2


@scalar(5)
def entropy_of_softmax(np, x):
    p = np.exp(x) / np.sum(np.exp(x))
    return -np.sum(p * np.log(p))


@scalar(4, low=0.5, high=2)
def geometric_mean(np, x):
    return np.prod(x) ** 0.25


@scalar(4, low=0.5, high=2)
def power_tower(np, x):
    return np.sum(x[:2] ** x[2:]) + np.sum(2.0**x)


@scalar(4, low=0.5, high=2)
def logarithms(np, x):
    return np.sum(np.log2(x) * np.log10(x + 1)) + np.sum(np.exp2(x) - np.expm1(x))


@scalar(4)
def inverse_circular(np, x):
    return np.sum(np.arcsin(x / 2) * np.arccos(x / 3) + np.arctan(x) + np.arctan2(x, 2 + x))


@scalar(4)
def hyperbolic(np, x):
    return np.sum(np.sinh(x) * np.cosh(x) / (2 + np.tanh(x)) + np.tan(x / 2))


@scalar(4)
def inverse_hyperbolic(np, x):
    return np.sum(np.arcsinh(x) + np.arctanh(x / 2) * np.arccosh(x + 3))


@scalar(5)
def norm_of_residual(np, x):
    return np.sqrt(np.sum((x - np.constant(VECTOR)) ** 2))


@scalar(5)
def sum_of_absolutes(np, x):
    return np.sum(np.abs(x) ** 3 + np.abs(x))


@scalar(5)
def piecewise(np, x):
    return np.sum(np.where(x > 0.1, x**2, np.sin(3 * x)))


@scalar(5)
def maxima_and_minima(np, x):
    return np.sum(np.maximum(x, x[::1] ** 2 - 0.3) * np.minimum(x, 0.2))


@scalar(5)
def squared_maximum(np, x):
    return np.max(x) ** 2 + np.min(x) * np.sum(x)


@scalar(6)
def variance(np, x):
    centered = x - np.mean(x)
    return np.mean(centered**2) / (1 + np.mean(x) ** 2)


@scalar(6)
def cumulative(np, x):
    return np.sum(np.cumsum(x, 0) ** 3)


@scalar(6)
def total_variation(np, x):
    return np.sum(np.sqrt((x[1:] - x[:-1]) ** 2 + 0.01))


@scalar(8)
def convolution(np, x):
    kernel = np.constant(VECTOR)
    y = sum(kernel[k] * x[k : k + 4] for k in range(5))
    return np.sum(np.tanh(y) ** 2)


@scalar(6)
def picked_twice(np, x):
    return np.sum(x[[0, 0, 3, 5, 0]] ** 2 * x[[1, 2, 3, 4, 5]])


@scalar(6)
def strided(np, x):
    return np.sum(x[::2] * x[1::2]) + x[-1] * x[0] ** 2


@scalar(4)
def joined(np, x):
    y = np.concatenate([x[2:], x**2, x[:1]], 0)
    return np.sum(np.stack([y, y * y], 0) @ y)


@scalar(3)
def iterated_map(np, x):
    for _ in range(6):
        x = np.sin(x) + 0.1 * np.sum(x)
    return np.sum(x)


# Matrices


@scalar(3, 4)
def product_of_matrices(np, X):
    return np.sum((np.constant(B) @ X) ** 2 * 0.5) + np.sum(X @ X.T)


@scalar(3, 3)
def determinant(np, X):
    return np.det(X + 2 * np.constant(M))


@scalar(3, 3)
def log_determinant(np, X):
    return np.log(np.det(X @ X.T + np.constant(SPD)))


@scalar(3, 3)
def trace_of_inverse(np, X):
    return np.trace(np.inv(X + 2 * np.constant(M)))


@scalar(3, 3)
def solved(np, X):
    return np.sum(np.solve(X + 2 * np.constant(M), np.constant(DATA).T) ** 2)


@scalar(3)
def solved_for_a_vector(np, x):
    return np.sum(np.solve(np.constant(SPD) + x[:, None] * x, np.cos(x)) ** 2)


@scalar(3, 4)
def frobenius_distance(np, X):
    return np.sqrt(np.sum((X - np.constant(B).T) ** 2)) + np.sum(X[1] * X[:, 1].sum())


@scalar(4, 3)
def einsum_of_three(np, X):
    return np.einsum("ij,jk,ik->", X, np.constant(M), X**2)


@scalar(2, 3, 3)
def batched_products(np, X):
    return np.sum(np.tanh(X @ np.constant(M) @ X))


@scalar(4, 3)
def standardized(np, X):
    centered = X - X.mean(0)
    return np.sum(np.sin(centered / np.sqrt((centered**2).mean(0) + 0.1)))


@scalar(4, 3)
def attention(np, X):
    scores = X @ X.T / 3**0.5
    weights = np.exp(scores)
    return np.sum((weights / weights.sum(1)[:, None]) @ X**2)


@scalar(4, 4)
def masked_and_reshaped(np, X):
    return np.sum(np.tril(X) ** 3) + np.sum(X.reshape((2, 8))[0] * X.reshape((-1,))[8:])


@scalar(3, 4)
def broadcast_in_all_directions(np, X):
    row, column = X[:1], X[:, :1]
    return np.sum(row * column / (2 + X) + X[0, 0] * row - column)


# Losses and networks, the parameters in one vector


@scalar(8)
def linear_regression(np, w):
    residual = np.constant(DATA) @ w[:6].reshape((3, 2)) + w[6:] - np.constant(TARGET)
    return np.mean(residual**2)


@scalar(8)
def absolute_regression(np, w):
    residual = np.constant(DATA) @ w[:6].reshape((3, 2)) + w[6:] - np.constant(TARGET)
    return np.mean(np.abs(residual))


@scalar(8)
def logistic_regression(np, w):
    z = np.constant(DATA) @ w[:6].reshape((3, 2)) + w[6:]
    return np.mean(np.log1p(np.exp(z)) - np.constant(FLAGS) * z)


@scalar(12)
def softmax_cross_entropy(np, w):
    z = np.constant(DATA) @ w[:9].reshape((3, 3)) + w[9:]
    log_p = z - np.log(np.sum(np.exp(z), 1))[:, None]
    return -np.sum(np.constant(CLASSES) * log_p) / 6


def two_layers(np, w, activation):
    hidden = activation(np.constant(DATA) @ w[:12].reshape((3, 4)) + w[12:16])
    return hidden @ w[16:24].reshape((4, 2)) + w[24:]


ACTIVATIONS = {
    "tanh": lambda np, z: np.tanh(z),
    "sigmoid": lambda np, z: 1 / (1 + np.exp(-z)),
    "relu": lambda np, z: np.where(z > 0, z, 0 * z),
    "leaky_relu": lambda np, z: np.where(z > 0, z, 0.01 * z),
    "identity": lambda np, z: z,
}
for _name, _activation in ACTIVATIONS.items():
    EXPRESSIONS[f"network_{_name}"] = (
        lambda np, w, a=_activation: np.mean(
            (two_layers(np, w, lambda z: a(np, z)) - np.constant(TARGET)) ** 2
        ),
        sample(26),
    )
EXPRESSIONS["network_classifier"] = (
    lambda np, w: np.mean(
        np.log1p(np.exp(two_layers(np, w, np.tanh)))
        - np.constant(FLAGS) * two_layers(np, w, np.tanh)
    ),
    sample(26),
)

# The libraries

OURS = SimpleNamespace(
    **{name: getattr(numpy, name) for name in dir(numpy) if not name.startswith("_")},
    constant=lambda a: a,
    det=numpy.linalg.det,
    inv=numpy.linalg.inv,
    solve=numpy.linalg.solve,
)
AUTOGRAD = SimpleNamespace(
    **{
        name: getattr(autograd.numpy, name)
        for name in dir(autograd.numpy)
        if not name.startswith("_")
    },
    constant=lambda a: a,
    det=autograd.numpy.linalg.det,
    inv=autograd.numpy.linalg.inv,
    solve=autograd.numpy.linalg.solve,
)


class Torch:
    constant = staticmethod(torch.tensor)
    det, inv = torch.linalg.det, torch.linalg.inv
    max, min = torch.max, torch.min
    power = torch.pow
    minimum = staticmethod(lambda a, b: torch.minimum(a, torch.as_tensor(b, dtype=a.dtype)))
    solve = staticmethod(torch.linalg.solve)
    concatenate = staticmethod(torch.cat)

    def __getattr__(self, name):
        return getattr(torch, name)


TORCH = Torch()
expressions = pytest.mark.parametrize("name", EXPRESSIONS)
SMALL = [name for name, (_, x) in EXPRESSIONS.items() if x.size <= 9]


def near(ours, truth):
    truth = numpy.asarray(truth)
    assert numpy.shape(ours) == truth.shape
    scale = max(numpy.max(numpy.abs(truth), initial=0.0), 1e-3)
    numpy.testing.assert_allclose(ours, truth, rtol=0, atol=TOLERANCE * scale)


def direction(x):
    return numpy.random.default_rng(x.size).normal(size=x.shape)


def vector_of(f):
    """Return a vector-valued map made of an expression: its value at scaled arguments."""
    return lambda np, x: np.stack([f(np, x), f(np, 0.9 * x) ** 2, f(np, x * x + 1) / 7], 0)


def test_there_are_enough_expressions():
    assert len(EXPRESSIONS) >= 40


@expressions
def test_values_and_derivatives_are_those_of_pytorch(name):
    f, x = EXPRESSIONS[name]
    v, t = direction(x), torch.tensor(x)

    def ours(x):
        return f(OURS, x)

    def theirs(x):
        return f(TORCH, x)

    value, gradient = value_and_grad(ours)(x)
    near(value, theirs(t))
    near(gradient, torch.func.grad(theirs)(t))
    slope = torch.func.grad(theirs)
    # reverse over reverse, since forward mode warns of its own deprecated calls
    H = torch.func.jacrev(slope)(t).numpy().reshape(x.size, x.size)
    near(numpy.reshape(hessian_vector_product(ours, x, v), -1), H @ v.reshape(-1))
    near(jvp(ours, x, v)[1], numpy.sum(slope(t).numpy() * v))
    if x.size <= 12:
        near(numpy.reshape(hessian(ours, x), (x.size, x.size)), H)


@pytest.mark.parametrize("name", SMALL)
def test_jacobians_and_their_products_are_those_of_pytorch(name):
    f, x = EXPRESSIONS[name]
    F = vector_of(f)
    if name in ("inverse_hyperbolic", "inverse_circular"):
        x = x / 4
        F = lambda np, x: np.stack([f(np, x), f(np, 0.9 * x) ** 2], 0)  # noqa: E731
    J = torch.func.jacrev(lambda x: F(TORCH, x))(torch.tensor(x)).numpy()
    for mode in (jacobian, columns):
        near(mode(lambda x: F(OURS, x), x), J)
    u, v = RNG.normal(size=len(J)), direction(x)
    near(vjp(lambda x: F(OURS, x), x)[1](u), numpy.tensordot(u, J, 1))
    near(jvp(lambda x: F(OURS, x), x, v)[1], J.reshape(len(J), -1) @ v.reshape(-1))


@expressions
def test_values_and_derivatives_are_those_of_autograd(name):
    f, x = EXPRESSIONS[name]
    v = direction(x)

    def theirs(x):
        return f(AUTOGRAD, x)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # autograd's own use of NumPy
        gradient = autograd.grad(theirs)(x)
        product = autograd.hessian_vector_product(theirs)(x, v) if x.ndim else None
    near(grad(lambda x: f(OURS, x))(x), gradient)
    if product is not None:
        near(hessian_vector_product(lambda x: f(OURS, x), x, v), product)


@expressions
def test_values_and_derivatives_are_those_of_jax(name):
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy

    class Jax:
        constant = staticmethod(jnp.asarray)
        det, inv, solve = map(staticmethod, (jnp.linalg.det, jnp.linalg.inv, jnp.linalg.solve))

        def __getattr__(self, name):
            return getattr(jnp, name)

    f, x = EXPRESSIONS[name]
    v = direction(x)

    def theirs(x):
        return f(Jax(), x)

    if name == "picked_twice":  # JAX takes no lists for an index

        def theirs(x):
            zero, one = jnp.array([0, 0, 3, 5, 0]), jnp.array([1, 2, 3, 4, 5])
            return jnp.sum(x[zero] ** 2 * x[one])

    near(grad(lambda x: f(OURS, x))(x), jax.grad(theirs)(x))
    product = jax.jvp(jax.grad(theirs), (jnp.asarray(x),), (jnp.asarray(v),))[1]
    near(hessian_vector_product(lambda x: f(OURS, x), x, v), product)


# The fused functions of the course


@pytest.mark.parametrize("activation", fn.ACTIVATIONS)
@pytest.mark.parametrize("loss", ["squared", "absolute", "huber", "logistic", "softmax"])
def test_networks_of_the_course_have_the_gradients_of_pytorch(activation, loss):
    F = torch.nn.functional
    rng = numpy.random.default_rng(3)
    X = rng.normal(size=(7, 3))
    weights = [rng.normal(size=s) for s in ((3, 5), (5,), (5, 4), (4,), (4, 2), (2,))]
    flags = (rng.normal(size=(7, 2)) > 0).astype(float)
    target = rng.normal(size=(7, 2))
    classes = rng.integers(0, 2, 7)
    kinds = [activation, activation, "identity"]
    act = {
        "identity": lambda z: z,
        "relu": torch.relu,
        "leaky_relu": F.leaky_relu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
    }[activation]
    ours, theirs = {
        "squared": (
            lambda y: fn.mean_squared_error(y, target),
            lambda y: F.mse_loss(y, torch.tensor(target)),
        ),
        "absolute": (
            lambda y: fn.mean_absolute_error(y, target),
            lambda y: F.l1_loss(y, torch.tensor(target)),
        ),
        "huber": (
            lambda y: fn.huber(y, target),
            lambda y: F.huber_loss(y, torch.tensor(target)),
        ),
        "logistic": (
            lambda y: fn.sigmoid_cross_entropy(y, flags),
            lambda y: F.binary_cross_entropy_with_logits(y, torch.tensor(flags)),
        ),
        "softmax": (
            lambda y: fn.softmax_cross_entropy(y, classes),
            lambda y: F.cross_entropy(y, torch.tensor(classes)),
        ),
    }[loss]

    def network(X, *w):
        for i in range(0, 4, 2):
            X = act(X @ w[i] + w[i + 1])
        return theirs(X @ w[4] + w[5])

    leaves = [torch.tensor(a, requires_grad=True) for a in (X, *weights)]
    value = network(*leaves)
    truth = torch.autograd.grad(value, leaves)

    def fused(p):
        return ours(fn.feedforward(p[0], *p[1:], activations=kinds))

    def layered(p):
        y, *w = p
        for i, kind in enumerate(kinds):
            y = fn.dense(y, w[2 * i], w[2 * i + 1], kind)
        return ours(y)

    for f in (fused, layered):
        our_value, gradients = value_and_grad(f)([X, *weights])
        near(our_value, value.detach())
        for gradient, expected in zip(gradients, truth, strict=True):
            near(gradient, expected)
    v = [rng.normal(size=a.shape) for a in (X, *weights)]
    dual = torch.autograd.grad(network(*leaves), leaves, create_graph=True)
    along = sum((d * torch.tensor(a)).sum() for d, a in zip(dual, v, strict=True))
    if along.requires_grad:
        products = torch.autograd.grad(along, leaves, allow_unused=True)
        for f in (fused, layered):
            for ours_part, part, leaf in zip(
                hessian_vector_product(f, [X, *weights], v), products, leaves, strict=True
            ):
                near(ours_part, torch.zeros_like(leaf) if part is None else part)
