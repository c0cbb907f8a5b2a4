"""Chapter 10: the gradient of softmax regression and of a network with one hidden layer."""

from __future__ import annotations

import re

import numpy as np

from steepest.functions import relu, softmax, softmax_cross_entropy
from steepest.reverse_mode import grad

RNG = np.random.default_rng(0)
X, y = RNG.normal(size=(7, 5)), RNG.integers(0, 4, 7)
W1, b1, W2, b2 = (RNG.normal(size=shape) for shape in ((5, 6), 6, (6, 4), 4))
Y = np.eye(4)[y]


def same(found: np.ndarray, stated: np.ndarray) -> bool:
    return np.allclose(found, stated, rtol=1e-10, atol=1e-13)


def logits(tex: str) -> None:
    """The mean over the batch puts 1/B in front of P - Y."""
    pattern = (
        r"\\frac\{\\partial L\}\{\\partial Z\} = "
        r"\\tfrac(.)B \\left\( P ([+-]) Y \\right\) \."
    )
    found = re.fullmatch(pattern, tex)
    assert found, tex
    Z = RNG.normal(size=(7, 4))
    stated = int(found[1]) / 7 * (softmax(Z) + int(f"{found[2]}1") * Y)
    assert same(grad(lambda Z: softmax_cross_entropy(Z, y))(Z), stated)


def linear(tex: str) -> None:
    """The gradients in W and b from the gradient in Z = XW + b."""
    lines = [
        r"\frac{\partial L}{\partial W} &= X^\top \frac{\partial L}{\partial Z} , \\[1ex]",
        r"\frac{\partial L}{\partial b} &= \text{sum of the rows of } "
        r"\frac{\partial L}{\partial Z} .",
    ]
    assert " ".join(tex.split()) == rf"\begin{{aligned}} {' '.join(lines)} \end{{aligned}}"
    W, b = RNG.normal(size=(5, 4)), RNG.normal(size=4)
    in_Z = grad(lambda Z: softmax_cross_entropy(Z, y))(X @ W + b)
    in_W, in_b = grad(lambda p: softmax_cross_entropy(X @ p[0] + p[1], y))([W, b])
    assert same(in_W, X.T @ in_Z)
    assert same(in_b, in_Z.sum(axis=0))


def backward(tex: str) -> None:
    """Line by line: each right side, computed from the line before, is the engine's gradient."""
    lines = [
        r"G^2 &= \frac{\partial L}{\partial Z^2} = \tfrac1B \left( P - Y \right) , \\",
        r"\frac{\partial L}{\partial W^2} &= (A^1)^\top G^2 , \\",
        r"G^1 &= \frac{\partial L}{\partial Z^1} \\",
        r"&= G^2 (W^2)^\top \odot \left[ Z^1 > 0 \right] , \\",
        r"\frac{\partial L}{\partial W^1} &= X^\top G^1 .",
    ]
    assert " ".join(tex.split()) == rf"\begin{{aligned}} {' '.join(lines)} \end{{aligned}}"
    Z1 = X @ W1 + b1
    A1 = relu(Z1)
    Z2 = A1 @ W2 + b2
    G2 = (softmax(Z2) - Y) / 7
    G1 = G2 @ W2.T * (Z1 > 0)

    def rest(Z):
        return softmax_cross_entropy(relu(Z) @ W2 + b2, y)

    def loss(p):
        return softmax_cross_entropy(relu(X @ p[0] + p[1]) @ p[2] + p[3], y)

    in_W1, in_b1, in_W2, in_b2 = grad(loss)([W1, b1, W2, b2])
    assert same(grad(lambda Z: softmax_cross_entropy(Z, y))(Z2), G2)
    assert same(in_W2, A1.T @ G2)
    assert same(grad(rest)(Z1), G1)
    assert same(in_W1, X.T @ G1)
    assert same(in_b1, G1.sum(axis=0))
    assert same(in_b2, G2.sum(axis=0))


CHECKS = {
    "eq-d-capstone-logits": logits,
    "eq-d-capstone-linear": linear,
    "eq-d-capstone-backward": backward,
}
