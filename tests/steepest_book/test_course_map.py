"""The map of the chapters: a table without mistakes, every chapter once, arrows that meet boxes."""

from __future__ import annotations

import re
import textwrap
import warnings
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from sphinx.testing.util import SphinxTestApp
from support.book import ROOT

from steepest_book.course_map import BOX, GAP, Chapter, load_course, render

TABLE = ROOT / "chapters" / "course.yml"
COURSE = load_course(TABLE)
HREF = {chapter.number: f"{chapter.doc}.html" for chapter in COURSE if chapter.doc}
SVG = "{http://www.w3.org/2000/svg}"
FONTS = ROOT / "src" / "steepest" / "fonts" / "source-sans-3"


def row(number: int, at: list[int], needs: list[int], **more: str) -> dict:
    """Return a row of a table."""
    words = {"title": f"Title {number}", "question": f"Why {number}?"}
    return {"number": number, **words, "at": at, "needs": needs} | more


# --- the table -------------------------------------------------------------------------------


def written(folder: Path, table: object) -> Path:
    path = folder / "course.yml"
    path.write_text(yaml.safe_dump(table), encoding="utf-8")
    return path


def test_a_row_becomes_a_chapter(tmp_path):
    table = [row(1, [0, 0], []), row(2, [1, 0], [1], doc="02-two")]
    assert load_course(written(tmp_path, table)) == [
        Chapter(1, "Title 1", "Why 1?", (0, 0), (), None),
        Chapter(2, "Title 2", "Why 2?", (1, 0), (1,), "02-two"),
    ]


@pytest.mark.parametrize("key", ["number", "title", "question", "at", "needs"])
def test_a_row_that_lacks_something_is_shown_with_what_it_lacks(tmp_path, key):
    incomplete = row(7, [0, 0], [])
    del incomplete[key]
    with pytest.raises(ValueError, match=rf"^course\.yml: expected \['{key}'\] in every row, got"):
        load_course(written(tmp_path, [incomplete]))


NEEDS = r"chapter 2: expected to need chapters in the box to the left, to the right or above, got"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (None, r"expected a list of chapters, got None"),
        ({"one": 1}, r"expected a list of chapters, got \{'one': 1\}"),
        ([row(1, [0, 0], []), row(1, [1, 0], [])], r"expected each number once, got \[1, 1\]"),
        ([row(1, [0, 0], []), row(2, [1, 0], [9])], f"{NEEDS} 9"),
        ([row(1, [0, 0], []), row(2, [2, 0], [1])], f"{NEEDS} 1"),
        ([row(1, [0, 0], []), row(2, [1, 1], [1])], f"{NEEDS} 1"),
        ([row(1, [0, 1], []), row(2, [0, 0], [1])], f"{NEEDS} 1"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(tmp_path, table, message):
    with pytest.raises(ValueError, match=rf"^course\.yml: {message}$"):
        load_course(written(tmp_path, table))


def test_the_courses_numbers_and_boxes_are_each_used_once():
    assert [chapter.number for chapter in COURSE] == list(range(1, len(COURSE) + 1))
    assert len({chapter.at for chapter in COURSE}) == len(COURSE)
    assert all(need < chapter.number for chapter in COURSE for need in chapter.needs)


def test_the_table_and_the_table_of_contents_hold_the_same_chapters():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    (course,) = [part for part in toc["parts"] if part["caption"] == "The course"]
    listed = [entry["file"] for entry in course["chapters"]]
    assert listed == [f"chapters/{chapter.doc}" for chapter in COURSE if chapter.doc]


@pytest.mark.parametrize("chapter", [c for c in COURSE if c.doc], ids=lambda c: c.doc)
def test_the_table_and_the_page_give_a_chapter_the_same_title_and_number(chapter):
    page = (TABLE.parent / f"{chapter.doc}.md").read_text(encoding="utf-8")
    assert re.search(r"^# (.+)$", page, re.M)[1] == chapter.title
    assert int(chapter.doc[:2]) == chapter.number


# --- the picture -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(render(COURSE, HREF), "html.parser")


@pytest.fixture(scope="module")
def svg():
    """The map's picture, read strictly: every element closed, every attribute quoted."""
    text = re.search(r"<svg.*</svg>", render(COURSE, HREF), re.S)[0]
    return ElementTree.fromstring(text.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


def boxes(svg: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the links and groups, one for each chapter."""
    return [part for part in svg if part.find(f"{SVG}rect") is not None]


def place(rect: ElementTree.Element) -> tuple[float, float, float, float]:
    return tuple(float(rect.get(key)) for key in ("x", "y", "width", "height"))


def test_every_chapter_is_there_once_in_order_in_picture_and_list(page):
    for part, count in ((page.svg, "text.st-map-number"), (page.ol, "li")):
        assert len(part.select(count)) == len(COURSE)
    numbers = [int(text.get_text()) for text in page.select("svg .st-map-number")]
    assert numbers == [chapter.number for chapter in COURSE]
    titles = [item.find(["a", "b"]).get_text() for item in page.select("li")]
    assert titles == [chapter.title for chapter in COURSE]


def test_a_box_says_the_whole_title_and_the_whole_question(svg):
    for chapter, part in zip(COURSE, boxes(svg), strict=True):
        for kind, text in (("title", chapter.title), ("question", chapter.question)):
            lines = [t.text for t in part.iter(f"{SVG}text") if t.get("class") == f"st-map-{kind}"]
            assert " ".join(lines) == text


def test_written_chapters_are_links_and_only_those(page):
    for part in (page.svg, page.ol):
        assert [link["href"] for link in part.find_all("a")] == list(HREF.values())
    assert len(page.select(".st-map-later")) == len(COURSE) - len(HREF)
    assert page.ol.get_text().count("In preparation.") == len(COURSE) - len(HREF)


def test_a_chapter_that_is_written_later_becomes_a_link():
    everything = {chapter.number: f"{chapter.number}.html" for chapter in COURSE}
    text = render(COURSE, everything)
    assert text.count("<a href=") == 2 * len(COURSE)
    assert "st-map-later" not in text
    assert "In preparation" not in text


def test_words_with_markup_stay_words():
    chapter = Chapter(1, "A < B & C", 'Is "x" > 1?', (0, 0), (), None)
    href = 'a"b.html?c&d'
    root = ElementTree.fromstring(render([chapter], {1: href}))
    picture, items = root
    assert [text.text for text in picture.iter("text")][1:] == [chapter.title, chapter.question]
    assert items.find("li/span").text == chapter.question
    assert {link.get("href") for link in root.iter("a")} == {href}


def test_boxes_lie_apart_and_inside_the_picture(svg):
    width, height = (float(n) for n in svg.get("viewBox").split()[2:])
    places = [place(part.find(f"{SVG}rect")) for part in boxes(svg)]
    for x, y, w, h in places:
        assert (w, h) == BOX
        assert x >= 1
        assert y >= 1
        assert x + w <= width - 1
        assert y + h <= height - 1
    for number, (x, y, w, h) in enumerate(places):
        for other_x, other_y, _, _ in places[number + 1 :]:
            assert abs(x - other_x) >= w + GAP[0] or abs(y - other_y) >= h + GAP[1]


def test_an_arrow_starts_at_the_box_it_comes_from_and_ends_before_the_box_it_leads_to(svg):
    rects = {
        chapter.number: place(part.find(f"{SVG}rect"))
        for chapter, part in zip(COURSE, boxes(svg), strict=True)
    }
    pairs = [(need, chapter.number) for chapter in COURSE for need in chapter.needs]
    (group,) = [part for part in svg if part.get("class") == "st-map-arrows"]
    lines = [path.get("d") for path in group]
    assert len(lines) == len(pairs) == len(COURSE) - 1
    for (start, end), line in zip(pairs, lines, strict=True):
        x, y, way, length = re.fullmatch(r"M([\d.]+),([\d.]+) ([hv])(-?\d+)", line).groups()
        first, last = [float(x), float(y)], [float(x), float(y)]
        last["hv".index(way)] += float(length)
        assert 0 < distance(first, rects[start]) <= 6
        assert 0 < distance(last, rects[end]) <= 10
        assert distance(first, rects[end]) > distance(last, rects[end])


def distance(point: list[float], rect: tuple[float, float, float, float]) -> float:
    """Return how far a point lies from a box; 0 inside."""
    x, y, w, h = rect
    gaps = (max(x - point[0], point[0] - x - w, 0), max(y - point[1], point[1] - y - h, 0))
    return (gaps[0] ** 2 + gaps[1] ** 2) ** 0.5


def test_arrows_have_their_head_and_say_nothing_to_a_screen_reader(page):
    group = page.select_one(".st-map-arrows")
    assert group["aria-hidden"] == "true"
    used = {path["marker-end"] for path in group.find_all("path")}
    assert used == {f"url(#{page.svg.marker['id']})"}


@pytest.fixture(scope="module")
def measure():
    """Return a function that gives the width of a text in the book's own faces."""
    faces = {}
    for bold, name in ((False, "400"), (True, "600")):
        font = TTFont(FONTS / f"source-sans-3-latin-{name}-normal.ttf")
        faces[bold] = (font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm)

    def width(text: str, size: float, bold: bool) -> float:
        glyphs, advances, unit = faces[bold]
        return sum(advances[glyphs[ord(letter)]][0] for letter in text) * size / unit

    return width


def style_of(kind: str) -> tuple[float, bool]:
    """Return the size and weight that the book's style gives a kind of text."""
    css = (ROOT / "src/steepest_book/static/steepest.css").read_text(encoding="utf-8")
    rule = re.search(rf"\.{kind} \{{(.*?)\}}", css)[1]
    return float(re.search(r"font-size: ([\d.]+)px", rule)[1]), "font-weight: 600" in rule


def test_no_text_is_wider_than_its_box_or_hangs_out_of_it(svg, measure):
    for part in boxes(svg):
        x, y, w, h = place(part.find(f"{SVG}rect"))
        for text in part.iter(f"{SVG}text"):
            size, bold = style_of(text.get("class"))
            left, base = float(text.get("x")), float(text.get("y"))
            assert left + measure(text.text, size, bold) <= x + w - 6, text.text
            assert y + 0.7 * size <= base <= y + h - 0.3 * size, text.text


def test_a_number_does_not_run_into_its_title(svg, measure):
    for part in boxes(svg):
        number, title, *_ = part.iter(f"{SVG}text")
        size, bold = style_of("st-map-number")
        end = float(number.get("x")) + measure(number.text, size, bold)
        assert end + 4 <= float(title.get("x"))


# --- in a page -------------------------------------------------------------------------------


def build(folder: Path, pages: dict[str, str], builder: str = "html") -> tuple[Path, str]:
    """Build files in this process; return the folder and what the build said."""
    (folder / "conf.py").touch()
    for name, text in pages.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    extensions = ["myst_nb", "steepest_book.course_map"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages; ours are returned
        app = SphinxTestApp(builder, srcdir=folder, confoverrides={"extensions": extensions})
        try:
            app.build()
        finally:
            app.cleanup()
    return Path(app.outdir), re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue())


MAP = "\n\n```{course-map}\n```\n"
TWO = yaml.safe_dump([row(1, [0, 0], [], doc="one"), row(2, [1, 0], [1])])


def test_the_links_lead_to_the_chapters_from_the_root_and_from_a_folder(tmp_path):
    folder, messages = build(
        tmp_path,
        {
            "index.md": f"# Map{MAP}\n```{{toctree}}\none\ndeep/map\ndeep/one\n```\n",
            "one.md": "# One\n",
            "course.yml": TWO,
            "deep/map.md": f"# Map{MAP}",
            "deep/one.md": "# One\n",
            "deep/course.yml": TWO,
        },
    )
    assert messages == ""
    for name in ("index", "deep/map"):
        path = folder / f"{name}.html"
        links = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").nav.find_all("a")
        assert [link["href"] for link in links] == ["one.html", "one.html"]
        assert (path.parent / "one.html").is_file()


def test_another_format_leaves_the_map_out(tmp_path):
    folder, messages = build(
        tmp_path, {"index.md": f"# Map{MAP}\nBelow.\n", "course.yml": TWO}, "text"
    )
    assert messages == ""
    text = (folder / "index.txt").read_text(encoding="utf-8")
    assert "Below." in text
    assert "Why" not in text


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("- {number: 1}\n", r"course-map: course\.yml: expected \['at', "),
        ("- [\n", r"course-map: while parsing"),
        (None, r"course-map: .*No such file.*course\.yml"),
    ],
)
def test_a_table_with_a_mistake_is_named_with_the_line_of_the_map(tmp_path, table, message):
    pages = {"index.md": f"# Map{MAP}"} | ({"course.yml": table} if table else {})
    _, messages = build(tmp_path, pages)
    assert re.search(rf"/index\.md:3: (ERROR|CRITICAL): {message}", messages)
