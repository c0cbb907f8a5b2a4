"""Layers and losses against PyTorch, SciPy and scikit-learn: values and gradients."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
import scipy.special
import sklearn.metrics
import torch
from torch.nn import functional

from steepest import functions
from steepest.functions import (
    ACTIVATIONS,
    dense,
    feedforward,
    huber,
    huber_derivative,
    log_softmax,
    logsumexp,
    mean_squared_error,
    sigmoid,
    sigmoid_cross_entropy,
    sigmoid_cross_entropy_derivative,
    softmax,
    softmax_cross_entropy,
    softmax_cross_entropy_derivative,
    softmax_jacobian,
    softplus,
    softplus_derivative,
)
from steepest.reverse_mode import grad, value_and_grad

SEEDS = pytest.mark.parametrize("seed", range(5))
# Both round each of a few dozen operations on numbers of order one.
close = {"rtol": 1e-12, "atol": 1e-14}


def tensor(x, *, variable: bool = False) -> torch.Tensor:
    """Return a float64 tensor that shares no memory with x."""
    return torch.tensor(np.array(x, dtype=np.float64), requires_grad=variable)


def torch_gradient(f: Callable[..., torch.Tensor], x: np.ndarray) -> tuple[float, np.ndarray]:
    """Return PyTorch's value and gradient of a function with one number as its result."""
    point = tensor(x, variable=True)
    value = f(point)
    value.backward()
    return value.item(), point.grad.numpy()


def assert_same_loss(loss, derivative, theirs, prediction) -> None:
    """Compare value, derivative and both by reverse mode with those of PyTorch."""
    value, gradient = torch_gradient(theirs, prediction)
    assert loss(prediction) == pytest.approx(value, rel=1e-12)
    np.testing.assert_allclose(derivative(prediction), gradient, **close)
    ours = value_and_grad(loss)(prediction)
    assert ours[0] == pytest.approx(value, rel=1e-12)
    np.testing.assert_allclose(ours[1], gradient, **close)


# Losses

LOSSES = {
    "mean_squared_error": functional.mse_loss,
    "mean_absolute_error": functional.l1_loss,
    "huber": functional.huber_loss,
    "sigmoid_cross_entropy": functional.binary_cross_entropy_with_logits,
}


@SEEDS
@pytest.mark.parametrize("shape", [(), (7,), (4, 3), (2, 3, 2)])
@pytest.mark.parametrize("name", LOSSES)
def test_losses_and_gradients_are_those_of_pytorch(name, shape, seed):
    rng = np.random.default_rng(seed)
    prediction, target = rng.normal(scale=3, size=(2, *shape))
    if name == "sigmoid_cross_entropy":
        target = rng.uniform(size=shape) if seed % 2 else rng.integers(0, 2, shape)
    loss, derivative = getattr(functions, name), getattr(functions, f"{name}_derivative")
    assert_same_loss(
        lambda p: loss(p, target),
        lambda p: derivative(p, target),
        lambda p: LOSSES[name](p, tensor(target)),
        prediction,
    )


@pytest.mark.parametrize("delta", [1e-3, 0.5, 1.0, 10.0])
def test_the_huber_loss_of_any_delta_is_that_of_pytorch(delta):
    prediction, target = np.random.default_rng(0).normal(scale=3, size=(2, 50))
    prediction[:2] = target[:2] + np.array([delta, -delta])  # where the square ends
    assert_same_loss(
        lambda p: huber(p, target, delta),
        lambda p: huber_derivative(p, target, delta),
        lambda p: functional.huber_loss(p, tensor(target), delta=delta),
        prediction,
    )


@pytest.mark.parametrize("name", LOSSES)
def test_corners_and_far_ends_are_those_of_pytorch(name):
    prediction = np.array([0.0, 1.0, -1.0, 2.0, 40.0, -40.0, 745.2, 1000.0, -1000.0])
    for target in (np.zeros_like(prediction), np.ones_like(prediction)):
        value, gradient = torch_gradient(lambda p, t=target: LOSSES[name](p, tensor(t)), prediction)
        assert getattr(functions, name)(prediction, target) == pytest.approx(value, rel=1e-14)
        np.testing.assert_allclose(
            getattr(functions, f"{name}_derivative")(prediction, target), gradient, **close
        )


@SEEDS
@pytest.mark.parametrize(("n", "k"), [(1, 1), (1, 2), (8, 3), (5, 10)])
@pytest.mark.parametrize("scale", [1.0, 30.0])
def test_the_softmax_loss_is_pytorchs_for_classes_and_for_distributions(n, k, scale, seed):
    rng = np.random.default_rng([seed, n, k])
    logits = rng.normal(scale=scale, size=(n, k))
    classes, rows = rng.integers(0, k, n), rng.dirichlet(np.ones(k), size=n)
    for target, theirs in ((classes, torch.tensor(classes)), (rows, tensor(rows))):
        assert_same_loss(
            lambda z, t=target: softmax_cross_entropy(z, t),
            lambda z, t=target: softmax_cross_entropy_derivative(z, t),
            lambda z, t=theirs: functional.cross_entropy(z, t),
            logits,
        )


def test_far_out_the_softmax_loss_is_that_of_pytorch():
    logits = np.array([[1000.0, 0.0, -1000.0], [745.2, 0.0, 0.0], [-1e5, 1e5, 0.0]])
    for classes in ([0, 1, 2], [2, 2, 0]):
        value, gradient = torch_gradient(
            lambda z, c=classes: functional.cross_entropy(z, torch.tensor(c)), logits
        )
        assert softmax_cross_entropy(logits, classes) == pytest.approx(value, rel=1e-14)
        np.testing.assert_allclose(
            softmax_cross_entropy_derivative(logits, classes), gradient, **close
        )


def test_a_class_that_is_ruled_out_costs_in_pytorch_what_it_costs_here():
    logits = np.array([[0.0, -np.inf, 0.5], [2.0, -np.inf, -np.inf]])
    value, gradient = torch_gradient(
        lambda z: functional.cross_entropy(z, torch.tensor([2, 0])), logits
    )
    assert softmax_cross_entropy(logits, [2, 0]) == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(softmax_cross_entropy_derivative(logits, [2, 0]), gradient, **close)
    assert np.isinf(softmax_cross_entropy(logits, [1, 0]))
    assert torch.isinf(functional.cross_entropy(tensor(logits), torch.tensor([1, 0])))


def test_an_infinite_logit_that_is_right_is_nan_in_pytorch_too():
    with np.errstate(invalid="ignore"):
        assert np.isnan(sigmoid_cross_entropy(np.inf, 1.0))
    assert torch.isnan(functional.binary_cross_entropy_with_logits(tensor(np.inf), tensor(1.0)))


@SEEDS
def test_the_cross_entropies_are_scikit_learns_log_loss(seed):
    rng = np.random.default_rng(seed)
    z, y = rng.normal(scale=3, size=40), rng.integers(0, 2, 40)
    y[:2] = 0, 1
    assert sigmoid_cross_entropy(z, y) == pytest.approx(
        sklearn.metrics.log_loss(y, sigmoid(z)), rel=1e-12
    )
    logits, classes = rng.normal(scale=3, size=(40, 4)), rng.integers(0, 4, 40)
    assert softmax_cross_entropy(logits, classes) == pytest.approx(
        sklearn.metrics.log_loss(classes, softmax(logits), labels=range(4)), rel=1e-12
    )


@SEEDS
def test_the_cross_entropies_are_sums_of_scipys_xlogy(seed):
    rng = np.random.default_rng(seed)
    logits, rows = rng.normal(scale=3, size=(30, 4)), rng.dirichlet(np.ones(4), size=30)
    rows[:4] = np.eye(4)  # 0 ln p = 0
    p = scipy.special.softmax(logits, axis=1)
    assert softmax_cross_entropy(logits, rows) == pytest.approx(
        -np.sum(scipy.special.xlogy(rows, p)) / 30, rel=1e-12
    )
    y, z = rows[:, 0], logits[:, 0]
    by_scipy = -scipy.special.xlogy(y, scipy.special.expit(z)) - scipy.special.xlogy(
        1 - y, scipy.special.expit(-z)
    )
    assert sigmoid_cross_entropy(z, y) == pytest.approx(np.mean(by_scipy), rel=1e-12)


def test_the_logistic_loss_keeps_as_many_digits_as_scipys_log_expit():
    z = np.linspace(-700, 700, 1401)
    np.testing.assert_allclose(
        [sigmoid_cross_entropy(t, 1) for t in z], -scipy.special.log_expit(z), rtol=1e-14
    )


# Softmax and its relatives

FAR = np.array([[1000.0, 0.0, -1000.0], [745.2, 0.0, 0.5], [-1e5, 1e5, 1e5], [0.0, -np.inf, 1.0]])


@SEEDS
@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_softmax_and_its_relatives_are_those_of_pytorch_and_scipy(axis, seed):
    z = np.random.default_rng(seed).normal(scale=5, size=(3, 4, 5))
    t = torch.tensor(z)
    for ours, theirs, by_scipy in (
        (softmax, torch.softmax, scipy.special.softmax),
        (log_softmax, torch.log_softmax, scipy.special.log_softmax),
        (logsumexp, torch.logsumexp, scipy.special.logsumexp),
    ):
        np.testing.assert_allclose(ours(z, axis), theirs(t, axis).numpy(), **close)
        np.testing.assert_allclose(ours(z, axis), by_scipy(z, axis), **close)


def test_far_out_they_are_those_of_pytorch_and_scipy():
    t = torch.tensor(FAR)
    np.testing.assert_allclose(softmax(FAR), torch.softmax(t, -1).numpy(), **close)
    np.testing.assert_allclose(softmax(FAR), scipy.special.softmax(FAR, -1), **close)
    np.testing.assert_allclose(log_softmax(FAR), torch.log_softmax(t, -1).numpy(), **close)
    np.testing.assert_allclose(log_softmax(FAR), scipy.special.log_softmax(FAR, -1), **close)
    np.testing.assert_allclose(logsumexp(FAR), torch.logsumexp(t, -1).numpy(), **close)
    np.testing.assert_allclose(logsumexp(FAR), scipy.special.logsumexp(FAR, -1), **close)


@pytest.mark.parametrize(
    "z", [[np.inf, 0.0], [1e4, np.inf], [-np.inf, -np.inf], [np.nan, 0.0], [np.inf, -np.inf]]
)
def test_limits_and_nan_are_those_of_pytorch(z):
    t = torch.tensor(z, dtype=torch.float64)
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal(softmax(z), torch.softmax(t, -1).numpy())
        np.testing.assert_array_equal(log_softmax(z), torch.log_softmax(t, -1).numpy())
    np.testing.assert_array_equal(logsumexp(z), torch.logsumexp(t, -1).item())


@SEEDS
def test_their_gradients_are_those_of_pytorch(seed):
    rng = np.random.default_rng(seed)
    z, g = rng.normal(scale=3, size=(2, 3, 4))
    weights = tensor(g)
    for ours, theirs in ((softmax, torch.softmax), (log_softmax, torch.log_softmax)):
        _, gradient = torch_gradient(lambda t, f=theirs: (f(t, -1) * weights).sum(), z)
        np.testing.assert_allclose(grad(lambda z, f=ours: np.sum(f(z) * g))(z), gradient, **close)
    _, gradient = torch_gradient(lambda t: (torch.logsumexp(t, 0) * weights[0]).sum(), z)
    np.testing.assert_allclose(grad(lambda z: np.sum(logsumexp(z, 0) * g[0]))(z), gradient, **close)


@SEEDS
def test_the_jacobian_of_softmax_is_that_of_pytorch(seed):
    z = np.random.default_rng(seed).normal(scale=3, size=6)
    theirs = torch.autograd.functional.jacobian(lambda t: torch.softmax(t, 0), tensor(z))
    np.testing.assert_allclose(softmax_jacobian(z), theirs.numpy(), **close)


def test_softplus_and_its_slope_are_those_of_pytorch_and_scipy():
    z = np.linspace(-700, 700, 1401)
    # PyTorch's own goes over to z above its threshold
    theirs = functional.softplus(torch.tensor(z), threshold=1000).numpy()
    np.testing.assert_allclose(softplus(z[z < 700]), theirs[z < 700], rtol=1e-12)
    np.testing.assert_allclose(softplus(z), -scipy.special.log_expit(-z), rtol=1e-14)
    np.testing.assert_allclose(softplus(z), np.logaddexp(0, z), rtol=1e-14)
    np.testing.assert_allclose(softplus_derivative(z), scipy.special.expit(z), rtol=1e-14)
    near = np.linspace(-15, 15, 61)
    _, gradient = torch_gradient(lambda t: functional.softplus(t).sum(), near)
    np.testing.assert_allclose(softplus_derivative(near), gradient, rtol=1e-12)


# Layers

TORCH_ACTIVATIONS = {
    "identity": lambda z: z,
    "leaky_relu": functional.leaky_relu,
    "relu": functional.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


def parameters(seed: int, sizes: tuple[int, ...]) -> list[np.ndarray]:
    """Return X and then W, b for each layer."""
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(size=(6, sizes[0]))]
    for rows, columns in itertools.pairwise(sizes):
        arrays += [rng.normal(size=(rows, columns)), rng.normal(size=columns)]
    return arrays


def torch_network(activations: list[str], X, *weights):
    for i, name in enumerate(activations):
        X = TORCH_ACTIVATIONS[name](functional.linear(X, weights[2 * i].T, weights[2 * i + 1]))
    return X


@SEEDS
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_layers_and_their_gradients_are_those_of_pytorch(activation, seed):
    arrays = parameters(seed, (3, 4))
    tensors = [tensor(array, variable=True) for array in arrays]
    out = torch_network([activation], *tensors)
    np.testing.assert_allclose(dense(*arrays, activation), out.detach().numpy(), **close)
    (out**2).mean().backward()
    gradients = grad(lambda p: np.mean(dense(*p, activation) ** 2))(arrays)
    for ours, theirs in zip(gradients, tensors, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), **close)


@SEEDS
def test_networks_and_their_gradients_are_those_of_pytorch(seed):
    activations = ["tanh", "relu", "leaky_relu", "sigmoid", "identity"]
    X, *weights = parameters(seed, (2, 5, 7, 4, 3, 2))
    target = np.random.default_rng(seed).normal(size=(6, 2))
    tensors = [tensor(array, variable=True) for array in weights]
    out = torch_network(activations, tensor(X), *tensors)
    np.testing.assert_allclose(
        feedforward(X, *weights, activations=activations), out.detach().numpy(), **close
    )
    functional.mse_loss(out, tensor(target)).backward()
    gradients = grad(
        lambda p: mean_squared_error(feedforward(X, *p, activations=activations), target)
    )(weights)
    for ours, theirs in zip(gradients, tensors, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), **close)


def test_the_slope_of_the_logistic_loss_is_expit_minus_target():
    z = np.linspace(-30, 30, 61)
    y = np.linspace(0, 1, 61)
    np.testing.assert_allclose(
        sigmoid_cross_entropy_derivative(z, y) * 61, scipy.special.expit(z) - y, **close
    )
