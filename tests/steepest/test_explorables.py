"""Explorables in Python: their modules link, their traits are checked, their numbers are right."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from steepest import explorables
from steepest.explorables import SecantToTangent
from steepest.explorables._base import Explorable, LinkError, link
from steepest.explorables.secant_tangent import FUNCTIONS
from steepest.functions import ELEMENTARY
from steepest.style import PALETTE, css_variables

FOLDER = Path(explorables.__file__).parent
ALL = [getattr(explorables, name) for name in explorables.__all__]
EPSILON = 2.0**-52


# --- linking ---------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes modules and links the first of them."""

    def write(**modules: str) -> str:
        for name, text in modules.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return link(tmp_path / f"{next(iter(modules))}.js")

    return write


def test_a_module_shared_by_two_others_is_put_in_once_and_before_both(folder):
    text = folder(
        top='import { a } from "./left.js";\nimport { b } from "./right.js";\n'
        "export default { render: () => a + b };\n",
        left='import { shared } from "./base.js";\nexport const a = shared;\n',
        right='import {\n  shared,\n} from "./base.js";\nexport const b = shared;\n',
        base="export const shared = 1;\n",
    )
    assert text.count("const shared = 1;") == 1
    places = [text.index(part) for part in ("const shared", "const a", "const b", "default")]
    assert places == sorted(places)


def test_only_the_exports_of_the_linked_module_itself_remain(folder):
    text = folder(
        top='import { a } from "./other.js";\nexport default a;\nexport const kept = 1;\n',
        other="export function a() {}\nexport const b = 2;\nexport class C {}\n",
    )
    assert re.findall(r"^export .*", text, re.MULTILINE) == [
        "export default a;",
        "export const kept = 1;",
    ]
    assert not re.search(r"^import\b", text, re.MULTILINE)


USES_OTHER = 'import { a } from "./other.js";\n'
A = "export const a = 1;\n"


@pytest.mark.parametrize(
    ("top", "other", "message"),
    [
        (
            USES_OTHER + "const b = 1;",
            A + "const b = 2;",
            r"^top\.js and other\.js both declare 'b'$",
        ),
        (USES_OTHER, "const a = 1;", r"^top\.js: other\.js exports no 'a'$"),
        (
            'import { a } from "./gone.js";',
            A,
            r"^top\.js: expected an existing module, got \./gone\.js$",
        ),
        (
            'import { a as b } from "./other.js";',
            A,
            r"^top\.js: expected import \{ a, b \} from .*, got import \{ a as b \} from",
        ),
        ('import all from "./other.js";', A, r"^top\.js: expected import .* got import all from"),
        ('import { a } from "https://cdn.test/a.js";', A, r"got import \{ a \} from \"https:"),
        ('import "./other.js";', A, r"^top\.js: expected only import"),
        (
            USES_OTHER,
            'import { b } from "./top.js";\n' + A,
            r"^top\.js: expected imports without a circle, got top\.js → other\.js → top\.js$",
        ),
        (
            USES_OTHER,
            A + "export { a as b };",
            r"^other\.js: expected exports of declarations, got export \{ a as b \};$",
        ),
    ],
)
def test_what_cannot_be_linked_is_refused_by_name(folder, top, other, message):
    with pytest.raises(LinkError, match=message):
        folder(top=top, other=other)


def test_a_name_may_be_declared_again_inside_a_function(folder):
    folder(
        top='import { a } from "./other.js";\nfunction f() {\n  const local = a;\n}\n',
        other="const local = 1;\nexport const a = local;\n",
    )


# --- every explorable ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
def test_the_module_of_an_explorable_stands_alone_and_exports_one_thing(kind):
    module = str(kind._esm)
    assert len(re.findall(r"^export default ", module, re.MULTILINE)) == 1
    assert not re.search(r"^(import|export (?!default))", module, re.MULTILINE)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", module)


@pytest.mark.parametrize("kind", ALL)
def test_every_color_of_an_explorable_is_a_role_of_the_palette(kind):
    own_css = str(kind._css).replace(css_variables(), "")
    text = own_css + str(kind._esm)
    assert not re.search(r"#[0-9a-f]{3,8}\b(?!\w)|\brgba?\(|\bhsla?\(", text)
    local = {"role", "sans", *re.findall(r"--st-([\w-]+):", own_css)}
    local |= set(re.findall(r'setProperty\("--st-([\w-]+)"', text))
    assert set(re.findall(r"var\(--st-([\w-]+)", text)) <= local | set(PALETTE)


@pytest.mark.parametrize("kind", ALL)
def test_every_style_of_an_explorable_is_confined_to_its_own_classes(kind):
    css = re.sub(r"/\*.*?\*/", "", str(kind._css).replace(css_variables(), ""), flags=re.DOTALL)
    selectors = [s.strip() for s in re.findall(r"([^{}]+)\{", css) if not s.strip().startswith("@")]
    assert len(selectors) > 20
    assert [s for s in selectors if not all(p.strip().startswith(".st-") for p in split(s))] == []


def split(selector: str) -> list[str]:
    """Split a selector list at the commas outside parentheses."""
    return re.split(r",(?![^()]*\))", selector)


@pytest.mark.parametrize("kind", ALL)
def test_a_program_that_cannot_show_an_explorable_says_what_it_is(kind):
    text = kind()._repr_mimebundle_()[0]["text/plain"]
    assert text.startswith(f"{kind.__name__}(")
    assert text.split("\n")[1].startswith("An explorable: ")


@pytest.mark.parametrize("kind", ALL)
def test_the_starting_state_stays_what_it_was(kind):
    one = kind()
    before = dict(one.initial)
    assert before == one.state()
    assert set(before)
    assert set(before) <= set(one.keys)
    with pytest.raises(TraitError):
        one.initial = {}


def test_an_explorable_of_ones_own_gets_its_module_from_the_file_beside_it(tmp_path, monkeypatch):
    (tmp_path / "my_dial.js").write_text("export default { render() {} };\n", encoding="utf-8")
    (tmp_path / "my_dial.css").write_text(".st-my-dial { color: red }\n", encoding="utf-8")
    (tmp_path / "my_dial.py").write_text(
        "from steepest.explorables._base import Explorable\nclass MyDial(Explorable):\n    pass\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    from my_dial import MyDial

    assert issubclass(MyDial, Explorable)
    assert "render() {}" in MyDial()._esm
    assert ".st-my-dial" in MyDial()._css


def test_an_explorable_typed_into_a_notebook_is_told_what_it_lacks(monkeypatch):
    monkeypatch.delattr(sys.modules[__name__], "__file__")
    with pytest.raises(LinkError, match=r"^Dial: expected a class in a file, with its \.js file"):

        class Dial(Explorable):
            pass


# --- secant to tangent -----------------------------------------------------------------------


@given(x0=st.floats(-3, 3), log10_h=st.floats(-4, 0.3))
def test_the_secant_of_the_square_has_slope_2x_plus_h(x0, log10_h):
    one = SecantToTangent("square", x0, log10_h)
    rounding = 4 * EPSILON * (x0**2 + (x0 + one.h) ** 2) / one.h
    assert abs(one.slope - (2 * x0 + one.h)) <= rounding + EPSILON
    assert one.derivative == 2 * x0
    assert abs(one.error - one.h) <= rounding + EPSILON


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "absolute"])
def test_the_error_is_smallest_near_the_root_of_epsilon(function):
    exponents = np.arange(-16, 0.31, 0.1)
    errors = [SecantToTangent(function, 1.3, float(k)).error for k in exponents]
    best = exponents[int(np.argmin(errors))]
    assert -10 <= best <= -6
    assert errors[0] > 1e-3
    assert errors[-1] > 1e-3


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_step_that_rounding_swallows_gives_slope_0(function):
    one = SecantToTangent(function, 1.5, -16)
    assert one.x0 + one.h == one.x0
    assert one.slope == 0
    assert one.error == abs(one.derivative)


def test_the_corner_of_the_absolute_value_has_secants_but_no_tangent():
    one = SecantToTangent("absolute", 0.0, -3)
    assert one.slope == 1
    assert math.isnan(one.derivative)
    assert math.isnan(one.error)
    assert SecantToTangent("absolute", -1.0, -3).derivative == -1


def test_a_whole_power_of_ten_is_exact():
    assert [SecantToTangent(log10_h=-k).h for k in range(17)] == [
        float(f"1e-{k}") for k in range(17)
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"function": "sinus"}, r"^function: expected one of 'square', .*'absolute', got 'sinus'$"),
        ({"function": None}, r"^function: expected one of .*, got None$"),
        ({"function": "cube"}, r"^function: expected one of .*, got 'cube'$"),
        ({"x0": math.nan}, r"^x0: expected a finite number, got nan$"),
        ({"x0": "1"}, r"^x0: expected a real number .*, got '1'$"),
        ({"x0": [1.0]}, r"^x0: expected one number, got \[1\.0\] \(list\)$"),
        ({"x0": 3.1}, r"^x0: expected a number from -3 to 3 for 'square', got 3\.1$"),
        ({"log10_h": 0.5}, r"^log10_h: expected a number from -16 to 0\.3, got 0\.5$"),
        ({"log10_h": -math.inf}, r"^log10_h: expected a finite number, got -inf$"),
    ],
)  # fmt: skip
def test_a_bad_state_is_refused_with_argument_expected_and_got(arguments, message):
    with pytest.raises(TraitError, match=message):
        SecantToTangent(**arguments)
    one = SecantToTangent()
    ((name, value),) = arguments.items()
    with pytest.raises(TraitError, match=message):
        setattr(one, name, value)
    assert one.state() == one.initial


@pytest.mark.parametrize("function", FUNCTIONS)
def test_both_ends_of_a_functions_interval_belong_to_it(function):
    for x0 in ELEMENTARY[function].interval:
        assert SecantToTangent(function, x0).x0 == x0


def test_another_function_moves_x0_to_the_nearest_end_of_its_interval():
    one = SecantToTangent("sigmoid", 5.0)
    one.function = "square"
    assert one.x0 == 3
    one = SecantToTangent("sigmoid", -5.0)
    one.function = "cubic"
    assert one.x0 == -2.5


def test_whole_numbers_and_numpy_numbers_are_taken():
    one = SecantToTangent("sine", 1, np.float64(-1))
    assert (type(one.x0), type(one.log10_h)) == (float, float)


def test_what_the_front_end_sends_changes_the_numbers_in_python():
    one = SecantToTangent()
    seen = []
    one.observe(lambda change: seen.append((change["name"], change["new"])), ["x0", "log10_h"])
    one.set_state({"x0": 2.0, "log10_h": -1.0})
    assert sorted(seen) == [("log10_h", -1.0), ("x0", 2.0)]
    assert (one.h, one.derivative) == (0.1, 4)
    one.set_state({"function": "sigmoid", "x0": 5.5})  # together, as choosing a function sends them
    assert (one.function, one.x0) == ("sigmoid", 5.5)
