"""The house has floors: a module imports only from the floors below its own."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import steepest

PACKAGE = Path(steepest.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))

# The table of section 2 of the design, those still to come included. `plots` shares a row
# with `style`, and stands on it.
LAYERS: dict[str, float] = {
    "_tracing": 0,
    "_validation": 0.1,
    "_structures": 0.5,
    "_slopes": 0.5,
    "_compositions": 0.5,
    "functions": 1,
    "objectives": 1.5,
    "finite_differences": 1,
    "forward_mode": 1,
    "reverse_mode": 1.5,
    "schedules": 1,
    "quadrature": 1,
    "datasets": 1,
    "metrics": 1,
    "checks": 2,
    "gradient_check": 2,
    "curvature": 2,
    "line_search": 2,
    "optimizers": 2,
    "newton": 3.5,
    "networks": 3,
    "minimize": 3,
    "style": 4,
    "plots": 4.5,
    "explorables": 5,
}
CHECKS = {"checks", "_validation"}
PICTURES = {"numpy", "matplotlib", "mpl_toolkits", "matplotlib_inline", "IPython"}
WIDGETS = PICTURES | {"anywidget", "ipywidgets", "traitlets"}


def allowed_packages(layer: float) -> set[str]:
    """Return what a layer may import from outside, besides the standard library."""
    if layer < 4:
        return {"numpy"}
    return PICTURES if layer < 5 else WIDGETS


def imported_names(source: str, package: str) -> Iterator[str]:
    """Yield the dotted name of everything a module imports, wherever in it the import stands.

    ``package`` is the package the module lies in: the origin of relative imports.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                parts = package.split(".")
                above = parts[: len(parts) - node.level + 1]
                origin = ".".join([*above, origin] if origin else above)
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def violations(source: str, module: str, package: str | None = None) -> list[str]:
    """Return what ``source``, as the module of this dotted name below steepest, may not import."""
    home = module.split(".")[0]
    if home not in LAYERS:
        return [f"{module} has no layer"]
    layer = LAYERS[home]
    found = []
    for name in imported_names(source, package or f"steepest.{module}".rpartition(".")[0]):
        root, _, rest = name.partition(".")
        if root != "steepest":
            if root not in sys.stdlib_module_names and root not in allowed_packages(layer):
                found.append(f"{module} imports {name}")
            continue
        target = rest.split(".")[0]
        # The top level of the package stands on layers 1 and 4, so only what lies above may use it.
        floor = LAYERS.get(target, 4)
        if target != home and floor >= layer:
            found.append(f"{module} imports {name}")
    return found


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_a_layer_and_imports_only_from_below(path):
    module = dotted(path)
    if not module:  # the top level: what it loads is measured below
        return
    package = f"steepest.{module}" if path.name == "__init__.py" else None
    assert violations(path.read_text("utf-8"), module, package) == []


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "checks").glob("*.py")), ids=lambda path: path.stem
)
def test_the_checks_of_the_assignments_use_none_of_the_mathematics_they_check(path):
    names = imported_names(path.read_text("utf-8"), "steepest.checks")
    ours = {name.split(".")[1] for name in names if name.startswith("steepest.")}
    assert ours <= CHECKS


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from steepest.newton import step", "functions"),
        ("from steepest import finite_differences", "functions"),
        ("import steepest.optimizers", "curvature"),
        ("from .minimize import minimize", "optimizers"),
        ("from . import plots", "style"),
        ("from ..explorables import secant", "plots.derivatives"),
        ("from steepest import derivative", "networks"),
        ("import steepest", "checks"),
        ("def late():\n    from steepest import newton", "line_search"),
        ("if True:\n    import matplotlib.pyplot as plt", "networks"),
        ("import scipy.special", "functions"),
        ("import torch", "explorables.secant"),
        ("import anywidget", "plots.derivatives"),
        ("from steepest_book import figures", "plots.derivatives"),
        ("import numpy", "helpers"),
    ],
)
def test_an_import_from_the_same_floor_or_above_is_found(source, module):
    assert len(violations(source, module)) == 1


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from steepest._validation import require_array", "functions"),
        ("from steepest import functions, _validation", "curvature"),
        ("import math\nimport numpy as np", "minimize"),
        ("from .. import style", "plots.derivatives"),
        ("from . import tables", "plots.derivatives"),
        ("from ._base import Explorable", "explorables.secant"),
        ("from steepest import derivative, style", "explorables.secant"),
        ("import matplotlib.pyplot as plt", "style"),
        ("import anywidget, traitlets", "explorables.secant"),
    ],
)
def test_an_import_from_below_passes(source, module):
    assert violations(source, module) == []


def test_a_relative_import_of_a_package_starts_at_the_package_itself():
    assert violations("from .newton import step", "plots", "steepest.plots") == []
    assert len(violations("from .. import explorables", "plots", "steepest.plots")) == 1


def fresh(program: str) -> str:
    """Return what a program prints in an interpreter that has imported nothing yet."""
    paths = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


LOADED = "print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_importing_the_package_loads_nothing_but_numpy():
    bare = set(fresh(f"import sys, numpy.random; {LOADED}").split())
    ours = set(fresh(f"import sys, steepest; {LOADED}").split())
    assert {name for name in ours - bare if name not in sys.stdlib_module_names} == {"steepest"}


@pytest.mark.parametrize("name", ["plots", "explorables"])
def test_pictures_and_explorables_are_loaded_when_first_used(name):
    before, module, after = fresh(
        f"import sys, steepest; print('steepest.{name}' in sys.modules); "
        f"print(steepest.{name}.__name__); print('steepest.{name}' in sys.modules)"
    ).split()
    assert (before, module, after) == ("False", f"steepest.{name}", "True")


def test_pictures_need_no_widgets():
    loaded = fresh(f"import sys, steepest; steepest.plots; {LOADED}").split()
    assert not {"anywidget", "ipywidgets"} & set(loaded)


def test_the_public_names_exist_and_are_listed():
    assert set(steepest.__all__) <= set(dir(steepest))
    assert all(hasattr(steepest, name) for name in steepest.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"^module 'steepest' has no attribute 'integral'$"):
        steepest.integral  # noqa: B018
