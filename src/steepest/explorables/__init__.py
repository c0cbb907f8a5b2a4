"""Explorables: pictures that answer one question when the reader moves them.

Each is an `anywidget.AnyWidget`: it works in JupyterLab with a live kernel, where its traits can
be read and set from Python, and on a page of the book without one.
"""

from __future__ import annotations

from steepest.explorables.chain_pipeline import ChainPipeline
from steepest.explorables.chord_test import ChordTest
from steepest.explorables.computation_graph import ComputationGraph
from steepest.explorables.gradient_dial import GradientDial
from steepest.explorables.learning_rate_ball import LearningRateBall
from steepest.explorables.network_training import NetworkTraining
from steepest.explorables.optimizer_race import OptimizerRace
from steepest.explorables.quadratic_form import QuadraticForm
from steepest.explorables.quadrature_rules import QuadratureRules
from steepest.explorables.rate_bound import RateBound
from steepest.explorables.roc_threshold import RocThreshold
from steepest.explorables.saddle_noise import SaddleNoise
from steepest.explorables.secant_tangent import SecantToTangent
from steepest.explorables.surface_descent import SurfaceDescent
from steepest.explorables.vanishing_product import VanishingProduct

__all__ = [
    "ChainPipeline",
    "ChordTest",
    "ComputationGraph",
    "GradientDial",
    "LearningRateBall",
    "NetworkTraining",
    "OptimizerRace",
    "QuadraticForm",
    "QuadratureRules",
    "RateBound",
    "RocThreshold",
    "SaddleNoise",
    "SecantToTangent",
    "SurfaceDescent",
    "VanishingProduct",
]
