"""The templates and what they share: nothing is loaded, nothing runs, everything is escaped."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from steepest.style import PALETTE
from steepest_grading.pages import words

__all__ = ["render"]


def _palette() -> Markup:
    """Return the book's colors as CSS variables that follow the reader's system."""
    light, dark = (
        " ".join(f"--{role}: {getattr(ink, scheme)};" for role, ink in PALETTE.items())
        for scheme in ("light", "dark")
    )
    return Markup(  # constants of the course, nothing of a student's
        f":root {{ {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    )


def with_code(text: str) -> Markup:
    """Return a sentence, escaped, with what stands between backticks as code.

    Examples
    --------
    >>> with_code("`<b>` is missing")
    Markup('<code>&lt;b&gt;</code> is missing')
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("steepest_grading.pages", "templates"),
        autoescape=True,  # whatever a template is called
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for function in (words.amount, words.counted, words.duration, with_code):
        environment.filters[function.__name__] = function
    environment.globals.update(palette=_palette(), marks=words.MARKS)
    return environment


def render(template: str, **values: object) -> str:
    """Return a template filled with values.

    Parameters
    ----------
    template : str
        Its file in ``templates/``.
    **values : object
        What the template asks for; one that is missing is an error.

    Returns
    -------
    str
    """
    return _environment().get_template(template).render(values)
