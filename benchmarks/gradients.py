"""Value and gradient of the course's networks: the tape against hand-written backpropagation."""

from __future__ import annotations

from typing import Any

import autograd
import autograd.numpy as anp
import jax
import jax.numpy as jnp
import numpy as np
import torch
from harness import Race, race, show

from steepest import value_and_grad
from steepest.functions import mean_squared_error, softmax_cross_entropy
from steepest.networks import MLP

NETWORKS = [((2, 16, 16, 1), 100), ((2, 64, 64, 1), 128), ((784, 128, 10), 64)]
AIMS = {"by hand": 1.2, "PyTorch": 1.0, "autograd": 0.25}


def by_hand(parameters: Any, X: np.ndarray, y: np.ndarray) -> Any:
    """Backpropagation as a textbook writes it: tanh layers, linear output, mean squared error."""
    activations = [X]
    for W, b in parameters[:-1]:
        activations.append(np.tanh(activations[-1] @ W + b))
    W, b = parameters[-1]
    residual = activations[-1] @ W + b - y
    loss = np.mean(residual**2)
    delta = 2 * residual / residual.size
    gradients = []
    for i in range(len(parameters) - 1, -1, -1):
        gradients.append((activations[i].T @ delta, delta.sum(axis=0)))
        if i:
            delta = (delta @ parameters[i][0].T) * (1 - activations[i] ** 2)
    return loss, gradients[::-1]


def plain(parameters: Any, X: Any, y: Any, xp: Any) -> Any:
    """The same loss in ordinary array code."""
    for W, b in parameters[:-1]:
        X = xp.tanh(xp.dot(X, W) + b)
    W, b = parameters[-1]
    return xp.mean((xp.dot(X, W) + b - y) ** 2)


def contenders(sizes: tuple[int, ...], batch: int) -> dict[str, Any]:
    """Return the functions to race, after checking that they agree."""
    rng = np.random.default_rng(0)
    network = MLP(sizes)
    parameters = network.init(rng)
    X, y = rng.normal(size=(batch, sizes[0])), rng.normal(size=(batch, sizes[-1]))
    ours = value_and_grad(lambda p: mean_squared_error(network(p, X), y))
    numpy_code = value_and_grad(lambda p: plain(p, X, y, np))
    pairs = [tuple(layer) for layer in parameters]
    with_autograd = autograd.value_and_grad(lambda p: plain(p, X, y, anp))
    with_jax = jax.jit(jax.value_and_grad(lambda p: plain(p, X, y, jnp)))
    jax_pairs = [tuple(map(jnp.asarray, pair)) for pair in pairs]
    tensors = [tuple(torch.tensor(a, requires_grad=True) for a in pair) for pair in pairs]
    flat = [tensor for pair in tensors for tensor in pair]
    tX, ty = torch.tensor(X), torch.tensor(y)

    def with_torch() -> Any:
        A = tX
        for W, b in tensors[:-1]:
            A = torch.tanh(torch.addmm(b, A, W))
        W, b = tensors[-1]
        loss = torch.nn.functional.mse_loss(torch.addmm(b, A, W), ty)
        return loss, torch.autograd.grad(loss, flat)

    expected = by_hand(parameters, X, y)
    for value, gradient in (ours(parameters), numpy_code(parameters), with_autograd(pairs)):
        np.testing.assert_allclose(value, expected[0], rtol=1e-12)
        for mine, theirs in zip(gradient, expected[1], strict=True):
            np.testing.assert_allclose(mine[0], theirs[0], atol=1e-13)
            np.testing.assert_allclose(mine[1], theirs[1], atol=1e-13)
    np.testing.assert_allclose(with_torch()[1][0].numpy(), expected[1][0][0], atol=1e-13)
    np.testing.assert_allclose(with_jax(jax_pairs)[1][0][0], expected[1][0][0], atol=1e-13)
    return {
        "steepest": lambda: ours(parameters),
        "by hand": lambda: by_hand(parameters, X, y),
        "PyTorch": with_torch,
        "autograd": lambda: with_autograd(pairs),
        "JAX jit": lambda: jax.block_until_ready(with_jax(jax_pairs)),
        "steepest, plain NumPy code": lambda: numpy_code(parameters),
    }


def classifier(sizes: tuple[int, ...], batch: int) -> dict[str, Any]:
    """The digits network with ReLU and softmax cross-entropy."""
    rng = np.random.default_rng(0)
    network = MLP(sizes, activation="relu")
    parameters = network.init(rng)
    X, y = rng.normal(size=(batch, sizes[0])), rng.integers(0, sizes[-1], size=batch)
    ours = value_and_grad(lambda p: softmax_cross_entropy(network(p, X), y))
    tensors = [tuple(torch.tensor(a, requires_grad=True) for a in layer) for layer in parameters]
    flat = [tensor for pair in tensors for tensor in pair]
    tX, ty = torch.tensor(X), torch.tensor(y)

    def with_torch() -> Any:
        A = tX
        for W, b in tensors[:-1]:
            A = torch.relu(torch.addmm(b, A, W))
        W, b = tensors[-1]
        loss = torch.nn.functional.cross_entropy(torch.addmm(b, A, W), ty)
        return loss, torch.autograd.grad(loss, flat)

    gradient = ours(parameters)[1]
    np.testing.assert_allclose(with_torch()[1][0].numpy(), gradient[0].W, atol=1e-13)
    return {"steepest": lambda: ours(parameters), "PyTorch": with_torch}


def races() -> list[Race]:
    """Return the races of all networks."""
    found = [
        race(f"{list(sizes)}, batch {batch}", contenders(sizes, batch), AIMS)
        for sizes, batch in NETWORKS
    ]
    name = "[784, 128, 10], batch 64, ReLU, softmax"
    found.append(race(name, classifier((784, 128, 10), 64), {"PyTorch": 1.0}))
    return found


def main() -> None:
    """Print the table."""
    show("Value and gradient: time of ours, and ours / theirs", races())


if __name__ == "__main__":
    main()
