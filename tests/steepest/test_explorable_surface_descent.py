"""Descent on a surface in Python: its traits are checked, its numbers are the package's."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from traitlets import TraitError

from steepest.explorables import SurfaceDescent
from steepest.objectives import OBJECTIVES


@pytest.mark.parametrize("name", SurfaceDescent.LANDSCAPES)
def test_each_landscape_starts_inside_its_box_and_its_scene_is_the_objectives(name):
    one = SurfaceDescent(name)
    objective = OBJECTIVES[name]
    scene = one.scenes[name]
    assert scene["start"] == one.point.tolist()
    assert scene["minimizers"] == objective.minimizers.tolist()
    assert scene["minimum"] == (objective.minimum if math.isfinite(objective.minimum) else None)
    for point in scene["saddles"]:
        assert np.linalg.norm(objective.gradient(point)) < 1e-9
        assert np.prod(np.linalg.eigvalsh(objective.hessian(point))) < 0


def test_the_descent_follows_the_gradient_of_the_landscape():
    one = SurfaceDescent("rosenbrock", -1.0, 1.0, -3.0)
    x = one.course.iterates
    assert x[0].tolist() == [-1, 1]
    for before, after in pairwise(x[:21]):
        assert np.allclose(after, before - 1e-3 * one.objective.gradient(before), atol=1e-15)
    assert (one.steps, one.reason) == (200, "max_steps")
    assert one.loss == one.objective(x[-1])
    assert one.gradient_norm == pytest.approx(np.linalg.norm(one.objective.gradient(x[-1])))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("bowl", 2.0, 1.0, -1.0), "converged"),
        (("saddle", 1.5, 0.0, -1.0), "converged"),
        (("saddle", 1.5, 0.01, -1.0), "diverged"),
        (("rosenbrock", -1.0, 1.0, -2.0), "diverged"),
        (("ravine", 2.0, 1.0, -1.0), "stalled"),
        (("sine_valley", -1.5, 2.0, -4.0), "max_steps"),
    ],
)
def test_it_says_why_it_stopped(arguments, reason):
    assert SurfaceDescent(*arguments).reason == reason


def test_from_the_default_start_one_key_press_leads_to_another_minimum():
    one = SurfaceDescent()
    ends = [SurfaceDescent(x=one.x + dx, y=one.y).course.x for dx in (-0.1, 0.0)]
    minimizers = one.objective.minimizers
    found = [int(np.argmin(np.linalg.norm(minimizers - end, axis=1))) for end in ends]
    assert found[0] != found[1]
    for end, which in zip(ends, found, strict=True):
        assert np.allclose(end, minimizers[which], atol=1e-8)


def test_another_landscape_keeps_the_start_inside_its_box():
    one = SurfaceDescent("himmelblau", x=-5.0, y=5.0)
    one.landscape = "rosenbrock"
    assert one.point.tolist() == [-2, 3]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"landscape": "beale"}, r"^landscape: expected one of 'himmelblau', .*, got 'beale'$"),
        ({"x": 5.5}, r"^x: expected a number from -5 to 5 for 'himmelblau', got 5\.5$"),
        ({"y": math.inf}, r"^y: expected a finite number, got inf$"),
        ({"log10_learning_rate": 0.5}, r"^log10_learning_rate: expected a number from -4 to 0, "),
        ({"log10_learning_rate": None}, r"^log10_learning_rate: expected a real number .*None$"),
    ],
)  # fmt: skip
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        SurfaceDescent(**arguments)
    one = SurfaceDescent()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


@pytest.mark.parametrize("name", SurfaceDescent.LANDSCAPES)
def test_its_text_makes_it_again(name):
    one = SurfaceDescent(name, log10_learning_rate=-1.7)
    one.y = 0.25
    assert eval(repr(one)).state() == one.state()


def test_what_the_front_end_sends_changes_the_numbers_in_python():
    one = SurfaceDescent()
    one.set_state({"landscape": "bowl", "x": 2.0, "y": 1.0})
    one.set_state({"log10_learning_rate": -0.5})
    assert one.learning_rate == 10**-0.5
    assert one.reason == "converged"
    assert np.allclose(one.course.x, 0, atol=1e-8)
