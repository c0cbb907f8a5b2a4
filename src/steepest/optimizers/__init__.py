"""Optimizers: how a gradient becomes a step.

===============  =====================================================  ==================
optimizer        step                                                   state
===============  =====================================================  ==================
GradientDescent  θ ← θ - ηg                                             none
Momentum         v ← βv + g, θ ← θ - ηv                                 v
Nesterov         v ← βv + g, θ ← θ - η(g + βv)                          v
AdaGrad          s ← s + g², θ ← θ - ηg / (√s + ε)                      s
RMSProp          v ← βv + (1-β)g², θ ← θ - ηg / (√v + ε)                v
Adam             averages m of g, v of g²; θ ← θ - ηm̂ / (√v̂ + ε)        m, v, t
AMSGrad          Adam with the largest v so far                         m, v, v_max, t
AdamW            Adam, and θ shrinks by 1 - ηλ                          m, v, t
Lion             θ ← θ - η sign(β₁m + (1-β₁)g)                          m
Muon             θ ← θ - η NewtonSchulz(momentum), matrices             v
SAM              any of these, with the gradient uphill                 that of its base
===============  =====================================================  ==================

An optimizer is a frozen dataclass of hyperparameters with two pure methods::

    state = optimizer.init(theta)
    theta, state = optimizer.update(gradient, state, theta)

The loop is yours, or `steepest.minimize`'s. Parameters are an array or any nesting of lists,
tuples, named tuples and dicts of arrays; gradients and states have the same structure. Nothing
that you pass is written to. ε stands outside the root everywhere. ``weight_decay`` is an L2
penalty inside the gradient, except in AdamW, Lion and Muon, where it is decoupled.
"""

from __future__ import annotations

from steepest.optimizers.adam import Adam, AdamState, AdamW, AMSGrad, AMSGradState
from steepest.optimizers.adaptive import AdaGrad, AdaGradState, RMSProp, RMSPropState
from steepest.optimizers.clipping import (
    clip_by_global_norm,
    clip_by_norm,
    clip_by_value,
    global_norm,
)
from steepest.optimizers.descent import (
    GradientDescent,
    GradientDescentState,
    Momentum,
    MomentumState,
    Nesterov,
)
from steepest.optimizers.lion import Lion, LionState
from steepest.optimizers.monitor import GradientNormMonitor
from steepest.optimizers.muon import Muon, MuonState, newton_schulz
from steepest.optimizers.optimizer import Optimizer
from steepest.optimizers.sam import SAM

__all__ = [
    "SAM",
    "AMSGrad",
    "AMSGradState",
    "AdaGrad",
    "AdaGradState",
    "Adam",
    "AdamState",
    "AdamW",
    "GradientDescent",
    "GradientDescentState",
    "GradientNormMonitor",
    "Lion",
    "LionState",
    "Momentum",
    "MomentumState",
    "Muon",
    "MuonState",
    "Nesterov",
    "Optimizer",
    "RMSProp",
    "RMSPropState",
    "clip_by_global_norm",
    "clip_by_norm",
    "clip_by_value",
    "global_norm",
    "newton_schulz",
]
