"""Nested parameters: leaves, rebuilding, conversion, and what is said when structures differ."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steepest._structures import (
    leaves,
    map_leaves,
    rebuild,
    require_like,
    require_parameters,
    require_same_structure,
)
from steepest.reverse_mode import grad

laws = settings(deadline=None, derandomize=True, max_examples=80)


class Layer(NamedTuple):
    W: object
    b: object


class Bare(list):
    """A subclass of list."""


arrays = st.integers(0, 9).map(lambda n: np.arange(float(n)))
structures = st.recursive(
    arrays,
    lambda child: (
        st.lists(child, max_size=3)
        | st.lists(child, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc"), child, max_size=3)
        | st.builds(Layer, child, child)
    ),
    max_leaves=8,
)


def raises(error, message):
    return pytest.raises(error, match="^" + re.escape(message))


@laws
@given(structures)
def test_rebuilding_with_its_own_leaves_gives_the_structure_back(structure):
    found = leaves(structure)
    again = rebuild(structure, found)
    assert type(again) is type(structure)
    assert all(a is b for a, b in zip(leaves(again), found, strict=True))
    assert repr(again) == repr(structure)


@laws
@given(structures)
def test_mapping_maps_the_leaves_in_order_and_keeps_the_rest(structure):
    sizes = map_leaves(np.size, structure)
    assert leaves(sizes) == [leaf.size for leaf in leaves(structure)]
    doubled = map_leaves(lambda a, b: a + b, structure, structure)
    assert repr(doubled) == repr(map_leaves(lambda a: 2 * a, structure))


@laws
@given(structures)
def test_float64_parameters_pass_as_they_are(structure):
    assert require_parameters("theta", structure) is structure
    require_same_structure("v", map_leaves(np.zeros_like, structure), structure, "as theta")
    like = require_like("v", structure, structure, "as theta")
    assert repr(like) == repr(structure)


def test_dicts_list_their_leaves_in_the_order_of_their_keys():
    assert leaves({"z": 1, "a": [2, (3,)], "m": Layer(4, {"y": 5, "x": 6})}) == [1, 2, 3, 4, 5, 6]


def test_named_tuples_and_subclasses_of_list_keep_their_class():
    layer = map_leaves(lambda a: 2 * a, Layer(np.ones(2), [np.ones(1)]))
    assert type(layer) is Layer
    assert type(layer.b) is list
    assert type(map_leaves(np.negative, Bare([np.ones(2)]))) is Bare


@pytest.mark.parametrize("empty", [[], (), {}, [[]], {"a": ()}])
def test_empty_containers_have_no_leaves_and_stay(empty):
    assert leaves(empty) == []
    assert rebuild(empty, []) == empty
    assert require_parameters("theta", empty) == empty
    assert map_leaves(np.negative, empty) == empty
    assert grad(lambda p: 3.0)(empty) == empty


def test_integers_and_lists_of_numbers_become_float64_arrays():
    theta = require_parameters("theta", {"w": [[1, 2], [3, 4]], "b": 0, "s": Layer([1], (2, 3))})
    assert [leaf.dtype for leaf in leaves(theta)] == [np.float64] * 4
    assert [leaf.shape for leaf in leaves(theta)] == [(2, 2), (), (1,), (2,)]
    assert type(theta["s"]) is Layer


@pytest.mark.parametrize(
    ("value", "shapes"),
    [
        ([1, 2.0, True, np.int64(3)], [(4,)]),
        ([(1, 2), (3, 4)], [(2, 2)]),
        ([[1, 2], [3]], [(2,), (1,)]),
        ([np.ones(2), np.ones(2)], [(2,), (2,)]),
        ([1, np.ones(2)], [(), (2,)]),
        ([[1, 2], {"a": 1}], [(2,), ()]),
        (Layer(1, 2), [(), ()]),
        ([[], 1], [()]),
    ],
)
def test_only_numbers_nested_evenly_are_one_array(value, shapes):
    assert [leaf.shape for leaf in leaves(require_parameters("theta", value))] == shapes


def test_a_leaf_that_is_no_number_is_named():
    with raises(TypeError, "theta['layers'][1]: expected a real number or an array of real"):
        require_parameters("theta", {"layers": [np.ones(2), "text"]})
    with raises(
        TypeError, "theta[0]: expected a real number or an array of real numbers, got None"
    ):
        require_parameters("theta", [None, np.ones(2)])
    with raises(TypeError, "theta: expected a real number or an array of real numbers, got an arr"):
        require_parameters("theta", np.ones(2, complex))


MODEL = {"w": np.zeros((2, 1)), "b": [np.zeros(2), np.zeros(())]}
WRONG = {
    "keys": (
        {"w": np.zeros((2, 1))},
        "v: expected a dict with the keys 'w', 'b' in this order, as x, got {'w': ",
    ),
    "no dict": (
        [np.zeros(2)],
        "v: expected a dict with the keys 'w', 'b' in this order, as x, got [array(",
    ),
    "length": (
        {"w": np.zeros((2, 1)), "b": [np.zeros(2)]},
        "v['b']: expected a list of 2 entries, as x, got [array([0., 0.])] (list)",
    ),
    "no list": (
        {"w": np.zeros((2, 1)), "b": np.zeros(2)},
        "v['b']: expected a list of 2 entries, as x, got an array of shape (2,)",
    ),
    "shape": (
        {"w": np.zeros((2, 1)), "b": [np.zeros(3), 0.0]},
        "v['b'][0]: expected an array of shape (2,), as x, got an array of shape (3,)",
    ),
    "structure for a leaf": (
        {"w": [np.zeros(1), np.zeros(1)], "b": [np.zeros(2), 0.0]},
        "v['w']: expected an array of shape (2, 1), as x, got [array([0.]), array([0.])] (list)",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_structure_that_differs_is_told_where(name):
    value, message = WRONG[name]
    with raises(ValueError, message):
        require_same_structure("v", value, MODEL, "as x")
    if name == "structure for a leaf":
        message = "v['w']: expected a real number or an array of real numbers"
        assert require_like("v", {**value, "w": [[1], [2]]}, MODEL, "as x")["w"].shape == (2, 1)
    else:
        with raises(ValueError, message):
            require_like("v", value, MODEL, "as x")


def test_keys_in_another_order_are_refused_or_sorted_but_never_mixed_up():
    value = {"b": [np.ones(2), 3], "w": [[1], [2]]}
    with raises(ValueError, "v: expected a dict with the keys 'w', 'b' in this order, as x, got {"):
        require_same_structure("v", value, MODEL, "as x")
    like = require_like("v", value, MODEL, "as x")
    assert list(like) == ["w", "b"]
    np.testing.assert_array_equal(like["w"], [[1.0], [2.0]])
    assert [leaf.dtype for leaf in leaves(like)] == [np.float64] * 3
