"""Notice when a graded function calls a ready-made routine instead of being written.

The assignments ask for a formula in the student's own lines, so a call of
`steepest`'s own functions, of `numpy.gradient`, SciPy, autograd or PyTorch earns
no points. Three nets, each for what the others miss:

1. a profile hook sees every Python function entered during the call, whatever
   name or alias it was reached by, and every built-in function;
2. compiled callables that no hook reports (SciPy's ufuncs) are traps for the
   time of the call, wherever the student's namespace or an ``import`` inside the
   function reaches them;
3. what a closure, a default value or a `functools.partial` holds is inspected.

Merely importing or mentioning a package is no offense: only calls count (for the
third net: holding a compiled routine ready to be called).
"""

from __future__ import annotations

import builtins
import functools
import gc
import importlib
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType, FunctionType, ModuleType
from typing import Any

import numpy as np

from steepest.checks.carried import carried, innermost

__all__ = ["PACKAGES", "ROUTINES", "ReadyMadeError", "allow_all", "own_work"]

PACKAGES = frozenset(
    {
        *("autograd", "casadi", "findiff", "jax", "jaxlib", "mpmath", "numdifftools", "scipy"),
        *("sklearn", "statsmodels", "steepest", "sympy", "tensorflow", "torch"),
    }
)
"""Top-level packages none of whose functions may be called."""

ROUTINES: dict[str, Any] = {
    f"numpy.{name}": getattr(np, name)
    for name in ("gradient", "trapezoid", "trapz", "polyder", "polyint")
    if name in np.__all__
}
"""Single routines of packages that are otherwise allowed."""


def _codes(routines: Mapping[str, Any]) -> dict[int, str]:
    # By identity: hashing a code object costs as much as a short function.
    return {
        id(getattr(routine, "_implementation", routine).__code__): name
        for name, routine in routines.items()
    }


_HELPERS = ("steepest.checks", "steepest._validation")


class ReadyMadeError(AssertionError):
    """A ready-made routine was called; ``routine`` is its dotted name."""

    def __init__(self, routine: str) -> None:
        super().__init__(f"called the ready-made routine {routine}")
        self.routine = routine


def _public(module: str, name: str) -> str:
    """Return the shortest dotted name by which a user imports ``name`` of ``module``."""
    parts = module.split(".")
    for length in range(1, len(parts)):
        package = ".".join(parts[:length])
        if package in sys.modules and name in vars(sys.modules[package]):
            return f"{package}.{name}"
    return ".".join([*(part for part in parts if not part.startswith("_")), name])


def _found(dotted: str) -> Any:
    """Return what a dotted name stands for."""
    module, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _compiled_name(value: Any) -> str | None:
    """Return the dotted name of a ufunc that does not come from NumPy (they do not say)."""
    for module_name in ("scipy.special", "scipy.special._ufuncs"):
        module = sys.modules.get(module_name)
        if module is not None and vars(module).get(value.__name__) is value:
            return f"scipy.special.{value.__name__}"
    return None


class _Watch:
    """One call under observation: what is forbidden in it, and the first offense seen."""

    def __init__(self, packages: frozenset[str], routines: Mapping[str, Any]) -> None:
        self.packages = packages
        self.routines = routines
        self.codes = _codes(routines)
        self.compiled = {id(routine) for routine in routines.values()}
        self.judged: dict[object, bool] = {}
        self.offense: str | None = None
        self.paused = 0

    def forbids_module(self, name: object) -> bool:
        if type(name) is not str:
            return False
        judged = self.judged.get(name)
        if judged is None:
            root = name.partition(".")[0]
            judged = root in self.packages and not name.startswith(_HELPERS)
            self.judged[name] = judged
        return judged

    def name_of(self, value: Any) -> str | None:
        """Return the dotted name of ``value`` if it is a forbidden callable."""
        for name, routine in self.routines.items():
            if value is routine:
                return name
        if isinstance(value, type) or not callable(value):
            return None
        if isinstance(value, np.ufunc):
            name = _compiled_name(value)
            return name if name and self.forbids_module(name) else None
        module = getattr(value, "__module__", None)
        if not self.forbids_module(module):
            return None
        return _public(module, getattr(value, "__name__", type(value).__name__))

    def report(self, name: str) -> None:
        # Kept as well as raised: the student's own `except` must not hide it.
        self.offense = self.offense or name
        raise ReadyMadeError(name)

    def profile(self, frame: FrameType, event: str, argument: Any) -> None:
        if self.paused:
            return
        if event == "call":
            module = frame.f_globals.get("__name__")
            if id(frame.f_code) in self.codes:
                self.report(self.codes[id(frame.f_code)])
            elif self.forbids_module(module):
                self.report(_public(module, frame.f_code.co_name))
        elif event == "c_call":
            # Most calls by far end here.
            named = self.forbids_module(getattr(argument, "__module__", None))
            if (named or id(argument) in self.compiled) and (name := self.name_of(argument)):
                self.report(name)

    @contextmanager
    def pause(self) -> Iterator[None]:
        self.paused += 1
        try:
            yield
        finally:
            self.paused -= 1

    def trapped(self, value: Any) -> Any:
        """Return a trap in place of a forbidden module or callable, anything else as it is."""
        if isinstance(value, ModuleType):
            forbidden = self.forbids_module(value.__name__)
            return _Trap(self, value, value.__name__) if forbidden else value
        name = self.name_of(value)
        return _Trap(self, value, name) if name else value


class _Trap:
    """Stand-in for a forbidden module or callable: reports when it is called."""

    def __init__(self, watch: _Watch, original: Any, name: str) -> None:
        self.__dict__.update(_watch=watch, _original=original, _name=name)

    def __getattr__(self, attribute: str) -> Any:
        return self._watch.trapped(getattr(self._original, attribute))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self._watch.paused:
            self._watch.report(self._name)
        return self._original(*args, **kwargs)


_active: list[_Watch] = []
_MISSING = object()


@contextmanager
def allow_all() -> Iterator[None]:
    """Suspend the innermost watch: for the callbacks that a check hands to the student."""
    if not _active:
        yield
        return
    with _active[-1].pause():
        yield


def _lent(watch: _Watch, dotted: str) -> Callable[..., Any]:
    original = _found(dotted)

    @functools.wraps(original)
    def trusted(*args: Any, **kwargs: Any) -> Any:
        with watch.pause():
            result = original(*args, **kwargs)
            # A rule of the package returns value and error, of which float() takes the value; a
            # student's rule returns a number.
            estimate = isinstance(result, tuple) and hasattr(result, "__float__")
            return float(result) if estimate else result

    return trusted


@contextmanager
def own_work(
    function: Callable[..., Any],
    *,
    allowed: Collection[str] = (),
    forbidden: Collection[str] = (),
    lend: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Watch one call of a student's function for ready-made routines.

    Everything it needs is plain text besides the function, so that a grader that
    runs the function in another process can open the same watch there.

    Parameters
    ----------
    function : callable
        The function that is called inside the ``with`` block.
    allowed : tuple of str
        Packages of `PACKAGES` that this part permits.
    forbidden : tuple of str
        Dotted names of further routines that this part has to do without; Python functions,
        such as NumPy's own.
    lend : dict, optional
        Names in the student's namespace that are replaced for the time of the
        call by a correct function, given by its dotted name. It keeps the mistakes
        of one part out of the points of another that builds on it.

    Raises
    ------
    ReadyMadeError
        If a ready-made routine was called, even if the function caught the error.
    """
    routines = {**ROUTINES, **{dotted: _found(dotted) for dotted in forbidden}}
    watch = _Watch(PACKAGES.difference(allowed), routines)
    if name := watch.name_of(function):
        raise ReadyMadeError(name)
    for item in carried(function, set()):
        # Python functions are left to the profile hook, which sees whether they are called.
        if not isinstance(item, FunctionType) and (name := watch.name_of(item)):
            raise ReadyMadeError(name)

    namespace = getattr(innermost(function), "__globals__", {})
    replaced: dict[str, tuple[Any, Any]] = {}
    for key, value in list(namespace.items()):
        trap = watch.trapped(value)
        if trap is not value:
            replaced[key] = (trap, value)
    for key, dotted in (lend or {}).items():
        replaced[key] = (_lent(watch, dotted), namespace.get(key, _MISSING))

    original_import = builtins.__import__

    def watched_import(
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: tuple[str, ...] = (),
        level: int = 0,
    ) -> Any:
        if globals is not namespace or watch.paused or not watch.forbids_module(name):
            return original_import(name, globals, locals, fromlist, level)
        with watch.pause():  # running a package's own start-up is no call of a routine
            module = original_import(name, globals, locals, fromlist, level)
        return watch.trapped(module)

    previous = sys.getprofile()
    # Python may collect garbage at any moment, and packages ask to be told (JAX does): no call of
    # the student's.
    told = gc.callbacks[:]
    gc.callbacks.clear()
    _active.append(watch)
    namespace.update({key: trap for key, (trap, _) in replaced.items()})
    builtins.__import__ = watched_import
    sys.setprofile(watch.profile)
    try:
        yield
    except (Exception, SystemExit):
        if watch.offense:
            raise ReadyMadeError(watch.offense) from None
        raise
    finally:
        # cProfile, up to Python 3.11, shows up as an object that cannot be set again.
        sys.setprofile(previous if callable(previous) else None)
        gc.callbacks[:0] = told
        builtins.__import__ = original_import
        for key, (trap, value) in replaced.items():
            if namespace.get(key) is trap:  # a global the function set itself stays set
                if value is _MISSING:
                    del namespace[key]
                else:
                    namespace[key] = value
        _active.remove(watch)
    if watch.offense:
        raise ReadyMadeError(watch.offense)
