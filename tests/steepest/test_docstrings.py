"""Every public function and class tells what it takes, returns and raises, and shows it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

import steepest

# The mathematics, layers 1 to 3, as it is called: from steepest.<module>. (Pictures and widgets
# show themselves in the book; modules inside packages are for who reads the source.)
MODULES = [
    f"steepest.{module.name}"
    for module in pkgutil.iter_modules(steepest.__path__)
    if not re.match(r"_|plots|explorables|checks|style", module.name)
]


def public():
    seen = {}
    for name in MODULES:
        module = importlib.import_module(name)
        for attribute in getattr(module, "__all__", []):
            thing = getattr(module, attribute)
            if inspect.isroutine(thing) or inspect.isclass(thing):
                if not (thing.__module__ or "").startswith("steepest"):
                    continue
                seen.setdefault(f"{thing.__module__}.{thing.__qualname__}", thing)
    return seen


PUBLIC = public()
FUNCTIONS = {
    name: f
    for name, f in PUBLIC.items()
    if inspect.isfunction(f) and "<lambda>" not in name and "<locals>" not in name
}
CLASSES = {name: c for name, c in PUBLIC.items() if inspect.isclass(c)}


def sections(doc: str) -> set[str]:
    return set(re.findall(r"^ *([A-Z][A-Za-z ]+)\n *-{3,}$", doc, re.M))


def test_every_module_says_what_it_is_and_what_it_offers():
    for name in MODULES:
        module = importlib.import_module(name)
        assert (module.__doc__ or "").strip(), name
        assert module.__all__ == sorted(set(module.__all__), key=module.__all__.index), name


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_public_function_has_its_sections_and_an_example(name):
    doc = inspect.getdoc(FUNCTIONS[name]) or ""
    assert ">>> " in doc, f"{name} has no example"
    found = sections(doc)
    signature = inspect.signature(FUNCTIONS[name])
    if signature.parameters:
        assert "Parameters" in found, name
        described = doc.split("Returns\n", 1)[0]
        for parameter in signature.parameters:
            assert re.search(rf"(^|[\s,*`]){re.escape(parameter)}\b", described, re.M), (
                f"{name} does not describe {parameter}"
            )
    if signature.return_annotation not in (None, "None"):
        assert found & {"Returns", "Yields"}, name


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_a_public_class_says_what_it_is(name):
    doc = CLASSES[name].__doc__ or ""
    assert len(doc.strip().splitlines()[0]) > 10, name
    if not hasattr(CLASSES[name], "_fields"):  # a named tuple is shown where it is returned
        assert ">>> " in doc or name.endswith((".Optimizer", ".Node", ".Dual", ".Schedule")), name
