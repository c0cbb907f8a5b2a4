"""The labels of the bibliography, "Boyd and Vandenberghe, 2004": what the chapters cite."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pybtex.plugin import register_plugin
from pybtex.style.formatting.alpha import Style as AlphaStyle
from pybtex.style.labels import BaseLabelStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pybtex.database import Entry
    from sphinx.application import Sphinx

__all__ = ["AuthorYearStyle", "label_of", "setup"]


def label_of(entry: Entry) -> str:
    """Return authors and year: one or two names in full, of three or more the first."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    names = [" ".join((*person.prelast_names, *person.last_names)) for person in people]
    names = [name.replace("{", "").replace("}", "") for name in names]
    who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
    return ", ".join(part for part in (who or entry.key, entry.fields.get("year")) if part)


class AuthorYearLabels(BaseLabelStyle):
    """Labels of authors and year; equal ones get a, b, ... behind the year."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """Yield the label of each entry, in order."""
        labels = [label_of(entry) for entry in sorted_entries]
        count, seen = Counter(labels), Counter[str]()
        for label in labels:
            letter = chr(ord("a") + seen[label]) if count[label] > 1 else ""
            seen[label] += 1
            yield label + letter


class AuthorYearStyle(AlphaStyle):
    """Entries by author, year and title, as in pybtex's ``alpha``, under labels that say who."""

    default_label_style = AuthorYearLabels


def setup(app: Sphinx) -> None:
    """Register the style ``author_year`` (sphinxcontrib-bibtex has no hook in the application)."""
    del app
    register_plugin("pybtex.style.formatting", "author_year", AuthorYearStyle)
