"""The course's figures and tables: they take axes, return artists, and never show anything.

=================  ====================================================================
`derivatives`      secants, tangents, corners
`approximation`    errors of tangents and of numerical derivatives
`curvature`        a function beside its derivatives
`composition`      chains, gears, activations, products with depth
`products`         a product as an area, and what its factors add to it
`landscapes`       contours of two variables, descents over them
`steps`            how far one step may go
`gradients`        fields, arrows, Hessian axes, slopes in all directions
`slopes`           slices, gradients over contours and under surfaces, their cost
`second_order`     curvature by direction, eigenvectors, paths, errors of second differences
`surfaces`         surfaces and tangent planes
`maps`             a grid and what a map makes of it
`progress`         losses, bounds, learning rates, step sizes over time
`regimes`          iterates on a curve
`graphs`           computation graphs
`networks`         decisions, losses, gradients by layer, dead units
`classification`   small images, which class was taken for which
`convexity`        chords, tangents, escapes, slices of a loss
`area`             what a quadrature rule adds up, signed and total area
`integration`      errors of rules, Monte Carlo, ROC
`tables`           small tables
=================  ====================================================================
"""

from __future__ import annotations

from steepest.plots._canvas import canvas
from steepest.plots.approximation import step_errors, tangent_error
from steepest.plots.area import areas, signed_area
from steepest.plots.classification import confusion, images
from steepest.plots.composition import activations, gears, pipeline, products_by_depth
from steepest.plots.convexity import (
    chord_test,
    escape,
    loss_slice,
    positive_definite_shares,
    tangents_below,
)
from steepest.plots.curvature import curvature, flat_points, sign_of_derivative, with_derivative
from steepest.plots.derivatives import kink, secants, tangents
from steepest.plots.gradients import (
    directional_derivatives,
    gradient_arrow,
    gradient_field,
    hessian_axes,
)
from steepest.plots.graphs import GraphNode, computation_graph, graph_of
from steepest.plots.integration import monte_carlo_band, roc, rule_errors
from steepest.plots.landscapes import contour_levels, contours, descent_paths
from steepest.plots.maps import deformed_grid
from steepest.plots.networks import (
    dead_units,
    decision_surface,
    gradient_norms_by_layer,
    loss_histories,
)
from steepest.plots.products import product_rectangle
from steepest.plots.progress import (
    against_bound,
    descent_curves,
    learning_rates,
    rate_finder,
    step_sizes,
)
from steepest.plots.regimes import iterates_on_curve, learning_rate_regimes
from steepest.plots.second_order import (
    curvature_by_direction,
    eigenvectors_on_contours,
    paths_on_contours,
    second_difference_errors,
)
from steepest.plots.slopes import (
    arrows_on_contours,
    evaluation_counts,
    field_on_contours,
    plane_on_surface,
    slices,
    surface_with_arrows,
)
from steepest.plots.steps import descent_lemma, sufficient_decrease
from steepest.plots.surfaces import surface, tangent_plane
from steepest.plots.tables import table

__all__ = [
    "GraphNode",
    "activations",
    "against_bound",
    "areas",
    "arrows_on_contours",
    "canvas",
    "chord_test",
    "computation_graph",
    "confusion",
    "contour_levels",
    "contours",
    "curvature",
    "curvature_by_direction",
    "dead_units",
    "decision_surface",
    "deformed_grid",
    "descent_curves",
    "descent_lemma",
    "descent_paths",
    "directional_derivatives",
    "eigenvectors_on_contours",
    "escape",
    "evaluation_counts",
    "field_on_contours",
    "flat_points",
    "gears",
    "gradient_arrow",
    "gradient_field",
    "gradient_norms_by_layer",
    "graph_of",
    "hessian_axes",
    "images",
    "iterates_on_curve",
    "kink",
    "learning_rate_regimes",
    "learning_rates",
    "loss_histories",
    "loss_slice",
    "monte_carlo_band",
    "paths_on_contours",
    "pipeline",
    "plane_on_surface",
    "positive_definite_shares",
    "product_rectangle",
    "products_by_depth",
    "rate_finder",
    "roc",
    "rule_errors",
    "secants",
    "second_difference_errors",
    "sign_of_derivative",
    "signed_area",
    "slices",
    "step_errors",
    "step_sizes",
    "sufficient_decrease",
    "surface",
    "surface_with_arrows",
    "table",
    "tangent_error",
    "tangent_plane",
    "tangents",
    "tangents_below",
    "with_derivative",
]
