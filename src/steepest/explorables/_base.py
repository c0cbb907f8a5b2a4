"""What every explorable shares: its module is linked, its state is described, its look is ours.

An explorable is one Python class and one JavaScript file of the same name beside it. The file
imports what it needs from the shared modules of this folder; `link` makes one self-contained
module of them, because Jupyter hands a widget's module to the browser as text, without an address
from which it could import anything.
"""

from __future__ import annotations

import inspect
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from steepest._validation import describe, require_choice, require_integer, require_number
from steepest.style import css_variables

__all__ = ["Choice", "Explorable", "LinkError", "Number", "Whole", "link", "require_between"]

FOLDER = Path(__file__).parent
IMPORT = re.compile(r"^import\s+([^;]*?)\s+from\s+\"([^\"]+)\";\n?", re.MULTILINE)
NAMES = re.compile(r"\{\s*((?:\w+\s*,\s*)*\w+)\s*,?\s*\}")
DECLARATION = re.compile(
    r"^(?P<export>export )?(?:async )?(?:function\*?|const|let|var|class) +(?P<name>[\w$]+)",
    re.MULTILINE,
)


class LinkError(ImportError):
    """A JavaScript module of an explorable cannot be linked."""


def link(path: Path) -> str:
    """Return a JavaScript module with everything that it imports put in front of it, once each.

    Parameters
    ----------
    path : Path
        A module whose imports have the form ``import { a, b } from "./other.js";``. Top-level
        declarations start at the beginning of a line and declare one name each.

    Returns
    -------
    str
        One module without imports. Only the first module's exports are kept.

    Raises
    ------
    LinkError
        If an import has another form, its file or name does not exist, modules import each other
        in a circle, or two modules declare the same name.
    """
    owners: dict[str, str] = {}  # top-level name → the module that declares it
    exports: dict[Path, set[str]] = {}
    texts: list[str] = []

    def visit(module: Path, importers: tuple[Path, ...]) -> None:
        if module in importers:
            circle = " → ".join(step.name for step in (*importers, module))
            raise LinkError(f"{module.name}: expected imports without a circle, got {circle}")
        if module in exports:
            return
        if not module.is_file():
            source = importers[-1].name if importers else "link"
            raise LinkError(f"{source}: expected an existing module, got ./{module.name}")
        text = module.read_text(encoding="utf-8")
        for clause, target in IMPORT.findall(text):
            names = NAMES.fullmatch(clause)
            if names is None or not re.fullmatch(r"\./[\w.-]+\.js", target):
                raise LinkError(
                    f'{module.name}: expected import {{ a, b }} from "./other.js", '
                    f'got import {clause} from "{target}"'
                )
            other = module.with_name(target.removeprefix("./"))
            visit(other, (*importers, module))
            for name in re.split(r"\s*,\s*", names[1]):
                if name not in exports[other]:
                    raise LinkError(f"{module.name}: {other.name} exports no {name!r}")
        text = IMPORT.sub("", text)
        if re.search(r"^import\b", text, re.MULTILINE):
            raise LinkError(f'{module.name}: expected only import {{ … }} from "./other.js";')
        declared = list(DECLARATION.finditer(text))
        for match in declared:
            owner = owners.setdefault(match["name"], module.name)
            if owner != module.name:
                raise LinkError(f"{module.name} and {owner} both declare {match['name']!r}")
        exports[module] = {match["name"] for match in declared if match["export"]}
        if importers:
            text = re.sub(r"^export (?=async |function|const|let|var|class)", "", text, flags=re.M)
            if leftover := re.search(r"^export\b.*", text, re.MULTILINE):
                raise LinkError(
                    f"{module.name}: expected exports of declarations, got {leftover[0]}"
                )
        texts.append(f"// {module.name}\n{text.strip()}\n")

    visit(path, ())
    return "\n".join(texts)


class Choice(traitlets.TraitType):
    """A trait that takes one of several names.

    Parameters
    ----------
    choices : sequence of str
        The names.
    default : str
        One of them.
    """

    def __init__(self, choices: Sequence[str], default: str) -> None:
        super().__init__(default)
        self.choices = tuple(choices)

    def validate(self, obj: Any, value: Any) -> str:
        """Return ``value`` if it is one of the names, else raise `TraitError`."""
        try:
            return require_choice(self.name, value, self.choices)
        except ValueError as error:
            raise traitlets.TraitError(str(error)) from error


class Number(traitlets.TraitType):
    """A trait that takes a finite real number between two bounds, both included.

    Parameters
    ----------
    default, low, high : float
        The value at first, and the bounds.
    """

    def __init__(self, default: float, low: float = -math.inf, high: float = math.inf) -> None:
        super().__init__(default)
        self.low, self.high = low, high

    def validate(self, obj: Any, value: Any) -> float:
        """Return ``value`` as a float, else raise `TraitError`."""
        try:
            number = require_number(self.name, value)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from error
        return require_between(self.name, number, self.low, self.high)


class Whole(Number):
    """A trait that takes a whole number between two bounds, both included.

    Parameters
    ----------
    default, low, high : int
        The value at first, and the bounds.
    """

    def __init__(self, default: int, low: int, high: int) -> None:
        super().__init__(default, low, high)

    def validate(self, obj: Any, value: Any) -> int:
        """Return ``value`` as an int, else raise `TraitError`."""
        try:
            return require_integer(self.name, value, self.low, self.high)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from error


def require_between(name: str, value: float, low: float, high: float, why: str = "") -> float:
    """Return a number from ``low`` to ``high``, or raise `TraitError`; ``why`` explains them."""
    if not low <= value <= high:
        raise traitlets.TraitError(
            f"{name}: expected a number from {low:g} to {high:g}{why}, got {describe(value)}"
        )
    return value


class Explorable(anywidget.AnyWidget):
    """A picture that the reader moves; the base class of all explorables.

    A subclass in ``some_name.py`` has its JavaScript in ``some_name.js`` beside it and declares
    its state as traits tagged ``sync=True``; a base class of others is ``abstract=True``. The
    first line of its docstring says what it is, for programs that cannot show it.

    Attributes
    ----------
    initial : dict
        The state at the start, to which the reset button goes back. Read only.
    """

    initial = traitlets.Dict(read_only=True).tag(sync=True)

    def __init_subclass__(cls, abstract: bool = False, **kwargs: Any) -> None:
        if (
            not abstract and "_esm" not in cls.__dict__
        ):  # anywidget makes a subclass with traits of each instance
            source = getattr(sys.modules[cls.__module__], "__file__", None)
            if source is None:
                raise LinkError(
                    f"{cls.__name__}: expected a class in a file, with its .js file beside it, "
                    f"got one in {cls.__module__}"
                )
            module = Path(source)
            styles = [FOLDER / "toolkit.css", module.with_suffix(".css")]
            texts = [path.read_text(encoding="utf-8") for path in styles if path.is_file()]
            cls._esm = link(module.with_suffix(".js"))
            cls._css = "\n".join([css_variables(), *texts])
        super().__init_subclass__(**kwargs)

    def __init__(self, **state: Any) -> None:
        super().__init__(**state)
        self.set_trait("initial", self.state())

    def state(self) -> dict[str, Any]:
        """Return the present values of the traits that the reader can move.

        A trait tagged ``data=True`` goes to the browser, but is nothing that the reader moves.
        """
        return {
            name: getattr(self, name)
            for kind in reversed(type(self).__mro__)
            if issubclass(kind, Explorable) and kind is not Explorable
            for name, trait in vars(kind).items()
            if isinstance(trait, traitlets.TraitType) and trait.metadata.get("sync")
            if not trait.metadata.get("data")
            if not name.startswith("_")
        }

    def __repr__(self) -> str:
        """Return the call that makes this explorable in its present state."""
        state = ", ".join(f"{name}={value!r}" for name, value in self.state().items())
        return f"{type(self).__name__}({state})"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        summary = (inspect.getdoc(type(self)) or "").partition("\n")[0]
        data["text/plain"] = f"{self!r}\n{summary}"
        return data, metadata
