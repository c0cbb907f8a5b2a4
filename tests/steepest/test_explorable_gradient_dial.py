"""Gradient and direction in Python: its traits are checked, its numbers are the package's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from traitlets import TraitError

from steepest.explorables import GradientDial
from steepest.finite_differences import derivative, gradient
from steepest.objectives import OBJECTIVES

DEFAULT_START = (0.5, 2.0)  # where nothing is level and the minimum is not straight ahead


def somewhere(count: int) -> list[GradientDial]:
    """Return random states, on every landscape in turn."""
    rng = np.random.default_rng(3)
    found = []
    for i in range(count):
        name = GradientDial.LANDSCAPES[i % len(GradientDial.LANDSCAPES)]
        x, y = (float(rng.uniform(*ends)) for ends in OBJECTIVES[name].view)
        found.append(GradientDial(name, x, y, float(rng.uniform(-180, 180))))
    return found


@pytest.mark.parametrize("name", GradientDial.LANDSCAPES)
def test_each_landscape_starts_inside_its_box_and_its_scene_is_the_objectives(name):
    one = GradientDial(name)
    objective = OBJECTIVES[name]
    scene = one.scenes[name]
    own = DEFAULT_START if name == "elliptical_bowl" else tuple(objective.start)
    assert scene["start"] == one.point.tolist() == list(own)
    assert scene["view"] == np.asarray(objective.view).tolist()
    assert scene["minimizers"] == objective.minimizers.tolist()
    assert np.linalg.norm(one.gradient) > 0.1  # there is a direction to find
    for point in scene["saddles"]:
        assert np.linalg.norm(objective.gradient(point)) < 1e-9
        assert np.prod(np.linalg.eigvalsh(objective.hessian(point))) < 0


def test_the_default_direction_is_nearly_along_the_contour():
    one = GradientDial()
    assert (one.landscape, tuple(one.point), one.angle) == ("elliptical_bowl", DEFAULT_START, 20)
    assert one.gradient.tolist() == [-3, 8]
    assert 0 < abs(one.slope) / np.linalg.norm(one.gradient) < 0.03


def test_the_gradient_and_the_slope_are_those_that_differences_find():
    for one in somewhere(40):
        f = one.objective
        scale = 1 + np.linalg.norm(one.gradient)
        assert one.gradient == pytest.approx(gradient(f, one.point), abs=1e-7 * scale)
        walked = derivative(lambda s, f=f, one=one: f(one.point + s * one.direction), 0.0)
        assert one.slope == pytest.approx(walked, abs=1e-7 * scale)


def test_the_direction_has_length_1_and_counts_counterclockwise_from_the_first_axis():
    for angle, direction in ((0, (1, 0)), (90, (0, 1)), (-90, (0, -1)), (180, (-1, 0))):
        assert GradientDial(angle=angle).direction == pytest.approx(direction, abs=1e-15)
    assert GradientDial(angle=30).direction == pytest.approx([math.sqrt(3) / 2, 0.5])


def test_no_direction_is_steeper_than_the_gradients():
    one = GradientDial("bowl", 1.5, 2.0)
    uphill = math.degrees(math.atan2(2.0, 1.5))
    slopes = {}
    for turn in range(-180, 180, 5):
        one.angle = (uphill + turn + 180) % 360 - 180
        slopes[turn] = one.slope
    assert max(slopes, key=slopes.get) == 0
    assert min(slopes, key=slopes.get) == -180
    assert slopes[0] == pytest.approx(5)  # the length of the gradient (3, 4)
    assert slopes[-180] == pytest.approx(-5)
    assert slopes[60] == pytest.approx(2.5)
    assert [slopes[90], slopes[-90]] == pytest.approx([0, 0], abs=1e-12)


def test_at_a_critical_point_every_slope_is_0():
    one = GradientDial("saddle", 0.0, 0.0)
    for angle in (-180, -45, 0, 90, 180):
        one.angle = angle
        assert one.slope == 0


def test_another_landscape_keeps_the_point_inside_its_box_and_the_angle():
    one = GradientDial("himmelblau", -5.0, 5.0, 77.0)
    one.landscape = "bowl"
    assert one.point.tolist() == [-3, 3]
    assert one.angle == 77


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"landscape": "rosenbrock"}, r"^landscape: expected one of .*, got 'rosenbrock'$"),
        ({"x": 7.5}, r"^x: expected a number from .* for 'elliptical_bowl', got 7\.5$"),
        ({"y": math.nan}, r"^y: expected a finite number, got nan$"),
        ({"angle": 180.5}, r"^angle: expected a number from -180 to 180, got 180\.5$"),
        ({"angle": "90°"}, r"^angle: expected a real number"),
    ],
)
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        GradientDial(**arguments)
    one = GradientDial()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


@pytest.mark.parametrize("name", GradientDial.LANDSCAPES)
def test_its_text_makes_it_again(name):
    one = GradientDial(name, angle=-135.0)
    one.y = 0.25
    assert eval(repr(one)).state() == one.state()


def test_what_the_front_end_sends_changes_the_numbers_in_python():
    one = GradientDial()
    one.set_state({"landscape": "bowl", "x": 2.0, "y": 1.0})
    one.set_state({"angle": 90})
    assert one.gradient.tolist() == [4, 2]
    assert one.slope == pytest.approx(2)
