"""The capstone's run in PyTorch: the same losses, step by step, and the same weights at the end."""

from __future__ import annotations

import numpy as np
import torch

from steepest.datasets import batches, digits, split
from steepest.functions import softmax_cross_entropy
from steepest.networks import MLP, train
from steepest.optimizers import AdamW
from steepest.schedules import warmup_cosine

EPOCHS = 6
REST, TEST = split(*digits(), fraction=0.8, rng=10)
NETWORK = MLP((64, 32, 10), "relu")
STEPS = -(-len(REST.y) // 32)
SCHEDULE = warmup_cosine(0.01, warmup_steps=STEPS, total_steps=EPOCHS * STEPS)


def in_torch() -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the loss of every step and the final weights, from PyTorch's own parts."""
    rng = np.random.default_rng(0)
    start = NETWORK.init(rng)
    W1, b1, W2, b2 = theta = [torch.tensor(a, requires_grad=True) for pair in start for a in pair]
    optimizer = torch.optim.AdamW(theta, lr=0.01, weight_decay=0.01)
    losses = []
    for _ in range(EPOCHS):
        for X, y in batches(*REST, 32, rng):
            optimizer.param_groups[0]["lr"] = float(SCHEDULE(len(losses)))
            optimizer.zero_grad()
            logits = torch.relu(torch.tensor(X) @ W1 + b1) @ W2 + b2
            loss = torch.nn.functional.cross_entropy(logits, torch.tensor(y))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return np.array(losses), [array.detach().numpy() for array in theta]


def test_every_loss_and_every_weight_of_the_capstone_is_pytorchs_too():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        losses, theta = in_torch()
    finally:
        torch.set_num_threads(threads)
    rng = np.random.default_rng(0)
    ours = train(
        NETWORK, NETWORK.init(rng), *REST, softmax_cross_entropy, AdamW(0.01, weight_decay=0.01),
        epochs=EPOCHS, rng=rng, schedule=SCHEDULE, progress=False,
    )  # fmt: skip
    assert len(losses) == EPOCHS * STEPS == len(ours.history.losses)
    # A rounding of 1e-16 at a step grows by the factors of the descent, which are near 1.
    assert np.abs(ours.history.losses - losses).max() < 1e-11
    flat = [array for layer in ours.parameters for array in layer]
    assert max(np.abs(a - b).max() for a, b in zip(flat, theta, strict=True)) < 1e-11
