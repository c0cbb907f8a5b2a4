"""The bibliography's labels are what the chapters cite."""

from __future__ import annotations

import pytest
from pybtex.database import Entry, Person, parse_file
from support.chapter_source import ROOT

from steepest_book.bibliography import AuthorYearStyle, label_of


def entry(*authors: str, **fields: str) -> Entry:
    found = Entry("book", fields={"title": "Title", **fields})
    found.key = "key2004"
    found.persons["author"] = [Person(author) for author in authors]
    return found


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        (("Cauchy, Augustin-Louis",), "Cauchy, 1847"),
        (("Boyd, Stephen", "Vandenberghe, Lieven"), "Boyd and Vandenberghe, 1847"),
        (("Ba, Jimmy", "Kiros, Jamie Ryan", "Hinton, Geoffrey E."), "Ba et al., 1847"),
        (("de la Vallée Poussin, Charles-Jean",), "de la Vallée Poussin, 1847"),
        (("{The Steepest authors}",), "The Steepest authors, 1847"),
    ],
)
def test_a_label_has_one_or_two_names_in_full_and_of_more_the_first(authors, label):
    assert label_of(entry(*authors, year="1847")) == label


def test_without_authors_the_editors_sign_and_without_both_the_key():
    edited = entry(year="1999")
    edited.persons["editor"] = [Person("Knuth, Donald E.")]
    assert label_of(edited) == "Knuth, 1999"
    assert label_of(entry()) == "key2004"


def labels(*entries: Entry) -> list[str]:
    style = AuthorYearStyle()
    return [one.label for one in style.format_entries(entries)]


def test_equal_labels_get_letters():
    one, two, other = (
        entry("Ba, Jimmy", title=t, year=y, publisher="P") for t, y in ("A1", "B1", "C2")
    )
    assert labels(two, other, one) == ["Ba, 1a", "Ba, 1b", "Ba, 2"]


def test_no_two_entries_of_the_book_share_a_label():
    entries = parse_file(ROOT / "references.bib").entries.values()
    found = labels(*entries)
    assert len(set(found)) == len(found) == len(entries) > 80
    assert "Boyd and Vandenberghe, 2004" in found
