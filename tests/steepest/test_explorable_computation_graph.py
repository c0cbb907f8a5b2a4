"""The computation graph in Python: its values and gradients are right, its state is checked."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

import steepest
from steepest.explorables import ComputationGraph
from steepest.explorables.computation_graph import GRAPHS, INPUTS, OPERATIONS, STEPS
from steepest.functions import sigmoid

# The losses as a chapter writes them, in one line each, with y = 1.
LOSSES = {
    "neuron": lambda p: -np.log(sigmoid(p[0] * p[2] + p[1])),
    "squared_neuron": lambda p: (sigmoid(p[0] * p[2] + p[1]) - 1) ** 2,
    "fork": lambda p: (p[0] * (p[0] * p[2]) + p[1] - 1) ** 2,
}
EVERY = pytest.mark.parametrize("graph", GRAPHS)


def points(count: int = 25) -> np.ndarray:
    """Return random w, b and x, one row each."""
    return np.random.default_rng(3).uniform([-2, -2, -3], [2, 2, 3], (count, 3))


@EVERY
def test_every_graph_is_a_list_in_topological_order_with_the_loss_at_its_end(graph):
    vertices = GRAPHS[graph]
    assert set(GRAPHS) == set(LOSSES)
    assert [vertex.name for vertex in vertices[:INPUTS]] == ["w", "b", "x"]
    assert vertices[-1].name == "L"
    assert 2 * (len(vertices) - INPUTS) + 1 == STEPS
    for k, vertex in enumerate(vertices):
        assert (vertex.operation is None) == (k < INPUTS)
        assert all(parent < k for parent in vertex.parents)
        assert vertex.operation is None or vertex.operation in OPERATIONS
    used = {parent for vertex in vertices for parent in vertex.parents}
    assert used == set(range(len(vertices) - 1))


@EVERY
def test_boxes_keep_apart_and_each_value_stands_below_those_it_is_made_of(graph):
    places = [vertex.place for vertex in GRAPHS[graph]]
    assert len(set(places)) == len(places)
    for vertex in GRAPHS[graph]:
        assert all(places[parent][1] < vertex.place[1] for parent in vertex.parents)
    for row in {row for _, row in places}:
        columns = sorted(x for x, other in places if other == row)
        assert all(b - a >= 0.5 for a, b in pairwise(columns))


@EVERY
def test_the_last_value_is_the_loss_and_the_gradients_are_its_own(graph):
    loss = LOSSES[graph]
    for p in points():
        one = ComputationGraph(graph, 9, *map(float, p))
        assert one.values["L"] == pytest.approx(loss(p), rel=1e-13, abs=1e-16)
        gradients = [one.gradients[name] for name in ("w", "b", "x")]
        assert gradients == pytest.approx(steepest.grad(loss)(p), rel=1e-12, abs=1e-15)
        numerical = steepest.gradient(loss, p)
        assert gradients == pytest.approx(numerical, rel=1e-6, abs=1e-7)
        assert one.gradients["L"] == 1


def test_the_numbers_of_the_chapter_belong_to_cross_entropy():
    one = ComputationGraph()
    rounded = {name: round(value, 4) for name, value in one.values.items()}
    assert (rounded["z"], rounded["ŷ"], rounded["L"]) == (0.9, 0.7109, 0.3412)
    assert one.values["L"] == pytest.approx(-math.log(one.values["ŷ"]), rel=1e-15)
    assert round(one.gradients["w"], 4) == -0.5781
    assert round(one.gradients["b"], 4) == -0.2891
    squared = ComputationGraph("squared_neuron")
    assert round(squared.values["L"], 4) == 0.0836
    assert round(squared.gradients["w"], 4) == -0.2376


@given(w=st.floats(-2, 2), b=st.floats(-2, 2), x=st.floats(-3, 3))
def test_cross_entropy_brings_back_prediction_minus_target(w, b, x):
    one = ComputationGraph("neuron", 9, w, b, x)
    miss = one.values["ŷ"] - 1
    assert one.gradients["z"] == pytest.approx(miss, rel=1e-11)
    assert one.gradients["b"] == one.gradients["z"]
    assert one.gradients["w"] == pytest.approx(miss * x, rel=1e-11, abs=1e-300)


@given(w=st.floats(-2, 2), b=st.floats(-2, 2), x=st.floats(-3, 3))
def test_at_the_fork_both_uses_of_w_bring_the_same(w, b, x):
    one = ComputationGraph("fork", 9, w, b, x)
    each = one.gradients["v"] * one.values["u"]
    assert one.gradients["w"] == pytest.approx(2 * each, rel=1e-12, abs=1e-300)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"graph": "net"}, r"^graph: expected one of 'neuron', .*'fork', got 'net'$"),
        ({"step": 10}, r"^step: expected a whole number from 0 to 9, got 10$"),
        ({"step": 1.5}, r"^step: expected a whole number .*, got 1\.5$"),
        ({"w": 2.1}, r"^w: expected a number from -2 to 2, got 2\.1$"),
        ({"b": math.nan}, r"^b: expected a finite number, got nan$"),
        ({"x": "2"}, r"^x: expected a real number .*, got '2'$"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        ComputationGraph(**arguments)
    one = ComputationGraph()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


def test_the_graphs_go_to_the_page_as_data_that_the_reader_does_not_move():
    one = ComputationGraph("fork", step=2)
    assert "graphs" not in one.state()
    sent = json.loads(json.dumps(one.graphs))
    assert set(sent) == set(GRAPHS)
    assert sent["fork"][4] == {
        "name": "v",
        "place": [0.75, 2],
        "operation": "multiply",
        "parents": [0, 3],
    }
    assert eval(repr(one)).state() == one.state()
