"""Networks: the multilayer perceptron, how its weights begin, and how it is trained."""

from __future__ import annotations

from steepest.networks.initializers import (
    INITIALIZERS,
    he_normal,
    he_uniform,
    lecun_normal,
    lecun_uniform,
    xavier_normal,
    xavier_uniform,
)
from steepest.networks.mlp import MLP, Layer
from steepest.networks.training import History, Training, train

__all__ = [
    "INITIALIZERS",
    "MLP",
    "History",
    "Layer",
    "Training",
    "he_normal",
    "he_uniform",
    "lecun_normal",
    "lecun_uniform",
    "train",
    "xavier_normal",
    "xavier_uniform",
]
