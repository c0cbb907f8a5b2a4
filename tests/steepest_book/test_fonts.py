"""The book's fonts hold what its pages and scripts show, and little else."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
from fontTools.ttLib import TTFont
from support.book import BUILT

from steepest_book import fonts
from steepest_book.assets import STATIC

SERIF = STATIC / "vendor/fonts/source-serif-4/source-serif-4-latin-400-normal.woff2"
MATH = STATIC / "vendor/katex/fonts/KaTeX_Main-Regular.woff2"


def points(font: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(font)).getBestCmap())


def test_characters_come_from_text_entities_and_escapes(tmp_path):
    page, script = tmp_path / "a.html", tmp_path / "b.js"
    page.write_text(
        '<p title="é">&#8711;f&nbsp;&le; η</p><script>"\\u2297"</script>', encoding="utf-8"
    )
    script.write_text('const minus = "−", times = "\\u00d7";\n', encoding="utf-8")
    found = fonts.characters_of([page, script])
    assert set("é∇\u00a0≤η⊗−×") <= set(found)
    assert set(map(chr, range(32, 127))) <= set(found)
    assert found == "".join(sorted(set(found)))
    assert "\n" not in found


@pytest.mark.parametrize("path", [SERIF, MATH])
def test_a_cut_font_has_the_characters_asked_for_their_widths_and_no_others(path):
    whole = TTFont(path)
    cut = fonts.cut(path.read_bytes(), "Aa−ё")
    known = {ord(character) for character in "Aa−"} & set(whole.getBestCmap())
    assert len(known) >= 2
    assert points(cut) == known
    assert len(cut) < 0.5 * path.stat().st_size
    small = TTFont(io.BytesIO(cut))
    for point in known:
        widths = [font["hmtx"][font.getBestCmap()[point]] for font in (whole, small)]
        assert widths[0] == widths[1]


def test_kerning_outlives_the_cut():
    small = TTFont(io.BytesIO(fonts.cut(SERIF.read_bytes(), "AVT")))
    left = {record.FeatureTag for record in small["GPOS"].table.FeatureList.FeatureRecord}
    assert "kern" in left


def test_a_font_is_cut_once_and_again_when_the_book_has_a_new_character(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(fonts, "cut", lambda font, text: made.append(text) or text.encode())
    out = tmp_path / "html"
    for family in fonts.FAMILIES:
        for path in (STATIC / family).rglob("*.woff2"):
            (out / "_static" / path.relative_to(STATIC)).parent.mkdir(parents=True, exist_ok=True)
    page = out / "a.html"
    app = SimpleNamespace(outdir=out, builder=SimpleNamespace(format="html"))
    page.write_text("a", encoding="utf-8")
    fonts.finish(app, None)
    count = len(made)
    assert count >= 10
    page.write_text("b and a", encoding="utf-8")
    fonts.finish(app, None)
    assert len(made) == count
    page.write_text("∇", encoding="utf-8")
    fonts.finish(app, None)
    assert len(made) == 2 * count
    served = out / "_static" / SERIF.relative_to(STATIC)
    assert "∇" in served.read_bytes().decode()


@pytest.mark.slow
def test_every_font_of_the_book_shows_what_it_showed_whole():
    pages = [page for page in BUILT.rglob("*.html") if BUILT / "_static" not in page.parents]
    scripts = (BUILT / "_static").rglob("*.js")
    wanted = {ord(character) for character in fonts.characters_of([*pages, *scripts])}
    for family in fonts.FAMILIES:
        for path in (STATIC / family).rglob("*.woff2"):
            served = (BUILT / "_static" / path.relative_to(STATIC)).read_bytes()
            assert points(served) >= points(path.read_bytes()) & wanted, path.name
