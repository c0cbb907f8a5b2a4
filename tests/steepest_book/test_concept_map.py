"""The map of the ideas: each once, linked to a section that exists, arrows between boxes."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
import yaml
from bs4 import BeautifulSoup
from support.book import ROOT

from steepest_book.concept_map import BOX, Ideas, load_ideas, render

TABLE = ROOT / "chapters" / "concepts.yml"
IDEAS = load_ideas(TABLE)
ALL = (*IDEAS.ideas, IDEAS.goal)
HREF = {idea.name: f"{idea.page}.html#{idea.section}" for idea in ALL}


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(render(IDEAS, HREF), "html.parser")


@pytest.mark.parametrize("idea", ALL, ids=lambda idea: idea.name)
def test_an_idea_leads_to_a_section_of_a_chapter(idea):
    text = (TABLE.parent / f"{idea.page}.md").read_text(encoding="utf-8")
    titles = re.findall(r"^##+ (.+)$", text, re.M)
    slugs = [re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") for title in titles]
    assert idea.section in slugs


def test_picture_and_list_hold_every_idea_once(page):
    for part in (page.svg, page.ul):
        links = part.find_all("a")
        assert sorted(link.get_text() for link in links) == sorted(idea.name for idea in ALL)
        assert {link.get_text(): link["href"] for link in links} == HREF


def test_boxes_lie_apart_inside_the_picture_and_have_room_for_their_names(page):
    width, height = (float(n) for n in page.svg["viewbox"].split()[2:])
    places = []
    for link in page.svg.find_all("a"):
        x, y, w, h = (float(link.rect[key]) for key in ("x", "y", "width", "height"))
        assert x > 0
        assert y > 20
        assert x + w < width
        assert y + h < height
        assert 9.2 * len(link.get_text()) < w
        places.append((x, y, w, h))
    for (x, y, w, h), (x2, y2, w2, h2) in combinations(places, 2):
        assert x + w < x2 or x2 + w2 < x or y + h < y2 or y2 + h2 < y


def test_there_is_an_arrow_for_each_thing_an_idea_comes_from(page):
    arrows = page.select(".st-map-arrows path")
    assert len(arrows) == sum(len(idea.needs) for idea in ALL)
    assert len({arrow["d"] for arrow in arrows}) == len(arrows)


def test_an_arrow_of_the_list_says_what_grows_out_of_what(page):
    needs = {idea.name: idea.needs for idea in ALL}
    for line in page.ul.find_all("span"):
        for start, end in pairwise(line.get_text().split(" → ")):
            assert start in needs[end]


def idea(name: str, needs: list[str], section: str = "01-a#b") -> dict:
    return {"name": name, "in": section, "from": needs}


def table(*threads: list[dict], goal: list[str]) -> dict:
    named = [{"name": f"T{i}", "ideas": thread} for i, thread in enumerate(threads)]
    return {"threads": named, "goal": idea("G", goal)}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "expected threads of ideas"),
        ({"threads": []}, "expected threads of ideas"),
        (table([idea("A", [], "no section")], goal=["A"]), "expected threads of ideas"),
        (table([idea("A", []), idea("A", [])], goal=["A"]), "expected each idea once"),
        (table([idea("A", ["B"])], goal=["A"]), "A: expected to come from .* got 'B'"),
        (
            table([idea("A", []), idea("B", []), idea("C", ["A"])], [idea("D", [])], goal=["C"]),
            "C: expected to come from .* got 'A'",
        ),
        (table([idea("A", []), idea("B", ["A"])], goal=["A"]), "G: expected to come from the last"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(tmp_path, content, message):
    path = tmp_path / "concepts.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"^concepts\.yml: {message}"):
        load_ideas(path)


def test_in_the_last_thread_an_arrow_may_pass_a_box(tmp_path):
    path = tmp_path / "concepts.yml"
    ideas = [idea("A", []), idea("B", []), idea("C", ["A"])]
    path.write_text(yaml.safe_dump(table(ideas, goal=["C"])), encoding="utf-8")
    found = load_ideas(path)
    assert isinstance(found, Ideas)
    (passing, _) = re.findall(
        r'<path d="([^"]+)" marker', render(found, dict.fromkeys("ABCG", "x"))
    )
    assert " h10 v" in passing
    assert float(passing[1:].split(",")[0]) > 2 + BOX[0]
