"""Figures in the page: the same picture, in the page's colors, with ids and styles of its own."""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from sphinx.testing.util import SphinxTestApp
from support.svg import commands, without_rests

from steepest import style
from steepest.style import PALETTE
from steepest_book.figures import inline_svg

ALT = 'A curve that "rises" & bends: 2 < x'
TRICKY = '0.0001 <b> & x="0.1234" id="a" #0f3f78 url(#a)'
GEOMETRY = ("d", "points", "x", "y", "x1", "y1", "x2", "y2", "width", "height")
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


def draw(slope: float, *, course: bool = True) -> str:
    """Return matplotlib's SVG of a figure with everything that the chapters use, and more."""
    with mpl.rc_context(mpl.rcParamsDefault):
        if course:
            style.use()
        figure = Figure()
        ax = figure.subplots()
        x = np.linspace(0, 1, 40)
        for number, role in enumerate(PALETTE):
            ax.plot(x, slope * x**2 + number / 7, color=style.color(role))
        ax.lines[0].set_label("$x^2$")
        ax.scatter(x, np.sqrt(x), color=style.color("tangent"))
        ax.fill_between(x, x, alpha=0.3, color=style.color("path"), hatch="//")
        ax.imshow(np.eye(3), extent=(0, 1, 0, 1))
        ax.text(0.2, 0.5, TRICKY)
        arrow = {"arrowstyle": "->"}
        ax.annotate("turned", (0.2, 0.2), (0.5, 0.8), rotation=33, arrowprops=arrow)
        ax.set_ylabel(r"$\frac{a}{b}$ upward")
        ax.legend()
        file = io.StringIO()
        figure.savefig(file, format="svg", metadata={"Date": None}, bbox_inches="tight")
    return file.getvalue()


@pytest.fixture(scope="module")
def source():
    return draw(1.0)


@pytest.fixture(scope="module")
def glyphs():
    """A figure in matplotlib's own style: its text is paths, scaled glyph by glyph."""
    return draw(1.0, course=False)


def parse(svg: str) -> ElementTree.Element:
    """Return an ``<svg>`` element as a browser reads it, which knows xlink without being told."""
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    return ElementTree.fromstring(f"<div {xlink}>{svg}</div>")[0]


def local(name: str) -> str:
    return name.rpartition("}")[2]


def drawn(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the elements that make the picture, in order."""
    hidden = {element for part in root.findall(f"{SVG}metadata") for element in part.iter()}
    return [element for element in root.iter() if element not in hidden and element is not root]


def words(root: ElementTree.Element) -> list[str]:
    texts = ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]
    return ["".join(text.split()) for text in texts]


# --- ids and references ----------------------------------------------------------------------


def test_two_figures_on_a_page_share_no_id(source):
    ids = [
        element.get("id")
        for svg in (inline_svg(source, ALT), inline_svg(draw(2.0), ALT))
        for element in parse(svg).iter()
        if element.get("id")
    ]
    assert len(ids) > 100
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", ["source", "glyphs"])
def test_every_reference_leads_to_an_id_of_the_same_figure(name, request):
    root = parse(inline_svg(request.getfixturevalue(name), ALT))
    ids = {element.get("id") for element in root.iter()}
    used = [
        target
        for element in root.iter()
        for key, value in element.attrib.items()
        for target in re.findall(r"url\(#([^)]*)\)", value)
        + ([value[1:]] if local(key) == "href" and value.startswith("#") else [])
    ]
    assert len(used) > 20
    assert set(used) <= ids


def test_the_rule_for_all_lines_of_a_figure_leaves_the_rest_of_the_page_alone(source):
    (rule,) = parse(inline_svg(source, ALT)).iter(f"{SVG}style")
    assert re.findall(r"([^{}]+)\{", rule.text) == [".st-svg *"]


# --- colors, fonts, coordinates, text --------------------------------------------------------


def test_every_palette_color_becomes_its_variable(source):
    tags = "".join(re.findall(r"<[^>]*>", inline_svg(source, "")))
    for role, ink in PALETTE.items():
        assert f"var(--st-{role})" in tags
        assert ink.light not in tags.lower()


def test_upper_case_colors_are_colors_too():
    svg = '<svg viewBox="0 0 1 1"><path style="fill: #0F3F78"/></svg>'
    assert "var(--st-function)" in inline_svg(svg, ALT)


def test_text_takes_the_font_of_the_page(source):
    assert "Steepest Sans" in source
    result = inline_svg(source, ALT)
    assert "Steepest Sans" not in result
    assert "font-family: var(--st-figures)" in result


@pytest.mark.parametrize("name", ["source", "glyphs"])
def test_the_picture_is_the_same_within_a_twentieth_of_a_point(name, request):
    text = request.getfixturevalue(name)
    before, after = drawn(ElementTree.fromstring(text)), drawn(parse(inline_svg(text, ALT)))
    assert [element.tag for element in before] == [element.tag for element in after]
    compared = 0
    for old, new in zip(before, after, strict=True):
        for key in GEOMETRY:
            exact, short = old.get(key, ""), NUMBER.findall(new.get(key, ""))
            assert np.allclose(places(exact), places(new.get(key, "")), rtol=0, atol=0.06)
            assert all(len(n.partition(".")[2]) <= 1 for n in short)
            compared += len(short)
        assert same_place(old.get("transform", ""), new.get("transform", ""))
        for moved in re.findall(r"(?:translate|rotate)\(([^)]*)\)", new.get("transform", "")):
            assert all(len(n.partition(".")[2]) <= 1 for n in NUMBER.findall(moved))
    assert compared > 500


def places(geometry: str) -> list[float]:
    """Return the coordinates of an attribute, of a path without steps of no length."""
    if geometry.startswith("M"):
        return [end for _, ends in without_rests(commands(geometry)) for end in ends]
    return [float(number) for number in NUMBER.findall(geometry)]


def same_place(old: str, new: str) -> bool:
    """Whether two transforms agree: moves and turns nearly, scales exactly."""

    def steps(text: str) -> list[tuple[str, list[float]]]:
        found = re.findall(r"(\w+)\(([^)]*)\)", text)
        parsed = [(kind, [float(n) for n in NUMBER.findall(numbers)]) for kind, numbers in found]
        return [(kind, numbers) for kind, numbers in parsed if (kind, numbers[0]) != ("rotate", 0)]

    return len(steps(old)) == len(steps(new)) and all(
        a == b and np.allclose(p, q, rtol=0, atol=0 if a in ("scale", "matrix") else 0.06)
        for (a, p), (b, q) in zip(steps(old), steps(new), strict=True)
    )


@given(st.decimals(-999, 999, places=6), st.decimals(0, 999, places=4))
def test_a_coordinate_moves_by_at_most_half_of_its_last_digit(x, y):
    svg = f'<svg viewBox="0 0 1 1"><path d="M {x} {y} L -0.04 0.04" stroke-width="0.25"/></svg>'
    path = parse(inline_svg(svg, ALT))[0]
    (_, start), (_, end) = commands(path.get("d"))
    assert np.allclose(start, [float(x), float(y)], rtol=0, atol=0.0500001)
    assert end == pytest.approx([0, 0], abs=1e-9)
    assert path.get("stroke-width") == "0.25"


@pytest.mark.parametrize("name", ["source", "glyphs"])
def test_no_word_of_the_figure_changes(name, request):
    text = request.getfixturevalue(name)
    assert words(ElementTree.fromstring(text)) == words(parse(inline_svg(text, ALT)))


def test_what_looks_like_markup_in_a_text_stays_a_text(source):
    assert "".join(TRICKY.split()) in words(parse(inline_svg(source, ALT)))


# --- the element -----------------------------------------------------------------------------


def test_the_picture_is_named_by_its_alternative_text(source):
    root = parse(inline_svg(source, ALT))
    assert (root.get("role"), root.get("aria-label")) == ("img", ALT)
    assert root.get("viewBox") == ElementTree.fromstring(source).get("viewBox")
    assert root.get("width") is None


def test_the_same_figure_gives_the_same_bytes_and_fewer_of_them():
    one, two = draw(3.0), draw(3.0)
    assert inline_svg(one, ALT) == inline_svg(two, ALT)
    assert len(inline_svg(one, ALT)) < len(one)


def test_what_an_html_page_does_not_need_is_left_out(source):
    noted = source.replace("<defs>", "<!-- a note --><defs>", 1)
    assert not re.search(r"<\?xml|<!DOCTYPE|<metadata|<!--|>\s+<", inline_svg(noted, ALT))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<p>no picture</p>", r"source: expected an SVG document, got no <svg> element"),
        ('<svg width="4"><path/></svg>', r"source: expected an SVG with a viewBox, got none"),
    ],
)
def test_what_cannot_be_inlined_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        inline_svg(text, ALT)


# --- in a page -------------------------------------------------------------------------------

PAGES = {
    "index": "# A\n\n```{toctree}\nnamed\nunnamed\nfile-name\nraster\nempty\n```\n",
    "named": '# B\n\n```{figure} curve.svg\n:alt: A curve that "rises"\n\nThe curve.\n```\n',
    "unnamed": "# C\n\nText.\n\n![](curve.svg)\n",
    "file-name": "# D\n\n![curve.svg](curve.svg)\n",
    "raster": "# E\n\n![A single dot](dot.png)\n",
    "empty": "# F\n\n![Not there at all](nowhere.svg)\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory, source):
    """A site of images, and what the build said of them."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "conf.py").touch()
    (folder / "curve.svg").write_text(source, encoding="utf-8")
    (folder / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name, page in PAGES.items():
        (folder / f"{name}.md").write_text(page, encoding="utf-8")
    extensions = ["myst_nb", "steepest_book.figures"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages; ours go to ``messages``
        app = SphinxTestApp(srcdir=folder, confoverrides={"extensions": extensions})
        try:
            app.build()
        finally:
            app.cleanup()
    return Path(app.outdir), re.sub(r"\x1b\[[\d;]*m", "", app.warning.getvalue())


def body(site, name: str) -> str:
    return (site[0] / f"{name}.html").read_text(encoding="utf-8").partition("<body>")[2]


def test_an_svg_becomes_part_of_the_page_and_keeps_its_caption(site):
    page = body(site, "named")
    assert page.count('<svg class="st-svg"') == 1
    assert 'aria-label="A curve that &quot;rises&quot;"' in page
    assert "<img" not in page
    assert "The curve." in page


def test_another_image_stays_an_image(site):
    page = body(site, "raster")
    assert '<img alt="A single dot"' in page
    assert "st-svg" not in page


@pytest.mark.parametrize(("name", "line"), [("unnamed", 5), ("file-name", 3)])
def test_an_image_without_alternative_text_is_a_warning_with_its_line(site, name, line):
    message = rf"/{name}\.md:{line}: WARNING: image without alternative text: curve\.svg"
    assert re.search(message, site[1])


def test_the_other_images_have_nothing_to_be_warned_of_but_the_missing_file(site):
    assert set(re.findall(r"/([\w-]+)\.md:", site[1])) == {"unnamed", "file-name", "empty"}
    assert "nowhere.svg" in site[1]
    assert "st-svg" not in body(site, "empty")
