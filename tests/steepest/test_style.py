"""The palette is readable on both pages and in grey, and everything that repeats it agrees."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import combinations, pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties, findfont

from steepest import style
from steepest.style import FIGURE_SIZES, PALETTE, color, css_variables, use

VARIANTS = ["light", "dark"]
MATHEMATICS = ["function", "tangent", "path", "minimum", "warning"]
LINES = [role for role in PALETTE if role not in {"background", "grid"}]


@pytest.fixture
def unstyled():
    """Give matplotlib's defaults to a test, and the former settings back after it."""
    with mpl.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


def luminance(code: str) -> float:
    """Return the relative luminance of an sRGB color, as WCAG 2.2 defines it."""
    channels = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def lightness(code: str) -> float:
    """Return CIE L*, from 0 for black to 100 for white."""
    y = luminance(code)
    return 116 * y ** (1 / 3) - 16 if y > (6 / 29) ** 3 else y * (29 / 3) ** 3


def test_the_measures_of_this_test_know_black_and_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert lightness("#ffffff") == pytest.approx(100)
    assert lightness("#000000") == 0
    assert lightness("#777777") == pytest.approx(50.0, abs=0.1)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("role", LINES)
def test_every_line_stands_out_from_its_page(role, variant):
    page = getattr(PALETTE["background"], variant)
    assert contrast(getattr(PALETTE[role], variant), page) >= 3


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("role", ["ink", "muted"])
def test_text_stands_out_as_small_text_must(role, variant):
    page = getattr(PALETTE["background"], variant)
    assert contrast(getattr(PALETTE[role], variant), page) >= 4.5


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("one", "other"), list(combinations(MATHEMATICS, 2)))
def test_the_roles_of_the_mathematics_differ_in_grey(one, other, variant):
    first, second = (lightness(getattr(PALETTE[role], variant)) for role in (one, other))
    assert abs(first - second) >= 4.5


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_two_roles_share_a_color(variant):
    codes = [getattr(ink, variant) for ink in PALETTE.values()]
    assert len(set(codes)) == len(codes)


def test_colors_are_written_in_one_way():
    """The book finds a figure's colors by their text."""
    for ink in PALETTE.values():
        assert re.fullmatch(r"#[0-9a-f]{6}", ink.light)
        assert re.fullmatch(r"#[0-9a-f]{6}", ink.dark)


def test_lines_next_to_each_other_in_grey_differ_in_dash():
    for variant in VARIANTS:
        order = sorted(MATHEMATICS, key=lambda role: lightness(getattr(PALETTE[role], variant)))
        for one, other in pairwise(order):
            assert PALETTE[one].dash != PALETTE[other].dash


def test_a_dash_is_one_that_matplotlib_knows():
    assert {ink.dash for ink in PALETTE.values()} <= {"solid", "dashed", "dashdot", "dotted"}


def test_color_gives_the_color_of_the_light_page():
    for role, ink in PALETTE.items():
        assert color(role) == ink.light


@pytest.mark.parametrize("role", ["blue", "", None])
def test_an_unknown_role_is_named_with_the_known_ones(role):
    with pytest.raises(
        ValueError, match=rf"^role: expected one of 'background', .*, got {role!r}$"
    ):
        color(role)


def css_rules() -> list[tuple[str, set[str], str]]:
    """Return (medium, selectors, declarations) of every rule of the style sheet."""
    sheet, rules = css_variables(), []
    for medium, body in re.findall(r"@media (\w+)\s*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}", sheet):
        rules += [(medium, *rule) for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", body)]
    screen = re.sub(r"@media \w+\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet)
    rules += [("all", *rule) for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", screen)]
    return [
        (medium, {part.strip() for part in selectors.split(",")}, declarations)
        for medium, selectors, declarations in rules
    ]


def declared(variant: str) -> str:
    return " ".join(f"--st-{role}: {getattr(ink, variant)};" for role, ink in PALETTE.items())


def test_the_style_sheet_holds_every_role_for_light_and_dark_pages():
    sheet = {declarations.strip(): selectors for _, selectors, declarations in css_rules()}
    assert set(sheet) == {declared("light"), declared("dark")}
    rules = {(m, d.strip()): selectors for m, selectors, d in css_rules()}
    assert rules["all", declared("light")] == {":root"}
    assert rules["all", declared("dark")] == {
        'html[data-theme="dark"]',
        'body[data-jp-theme-light="false"]',
    }


def test_paper_is_light_whatever_the_page_was():
    """Each selector that darkens a page has one of equal weight, later, that undoes it on paper."""
    rules = {(m, d.strip()): selectors for m, selectors, d in css_rules()}
    undone = {re.sub(r'="\w+"', "", selector) for selector in rules["all", declared("dark")]}
    assert rules["print", declared("light")] == {":root", *undone}
    sheet = css_variables()
    assert sheet.index("@media print") > sheet.index(declared("dark"))


def test_the_style_file_uses_the_light_palette_and_no_other_color(unstyled):
    use()
    params = mpl.rcParams
    expected = {
        "figure.facecolor": "background",
        "savefig.facecolor": "background",
        "axes.facecolor": "background",
        "axes.labelcolor": "ink",
        "axes.titlecolor": "ink",
        "text.color": "ink",
        "xtick.labelcolor": "ink",
        "ytick.labelcolor": "ink",
        "axes.edgecolor": "muted",
        "xtick.color": "muted",
        "ytick.color": "muted",
        "grid.color": "grid",
    }
    for parameter, role in expected.items():
        assert to_hex(params[parameter]) == PALETTE[role].light, parameter
    cycle = [to_hex(code) for code in params["axes.prop_cycle"].by_key()["color"]]
    assert cycle == [PALETTE[role].light for role in MATHEMATICS]
    source = (style.resources.files("steepest") / "steepest.mplstyle").read_text("utf-8")
    written = {f"#{code}" for code in re.findall(r"\b[0-9a-f]{6}\b", source)}
    assert written == {ink.light for ink in PALETTE.values()}


def test_a_figure_has_the_wide_size_unless_told_otherwise(unstyled):
    use()
    assert tuple(mpl.rcParams["figure.figsize"]) == FIGURE_SIZES["wide"]
    assert {width for width, _ in FIGURE_SIZES.values()} == {5.4}


def test_text_in_a_figure_stays_text(unstyled):
    use()
    assert mpl.rcParams["svg.fonttype"] == "none"
    assert mpl.rcParams["svg.hashsalt"] == "steepest"


def run(program: str, **variables: str) -> str:
    """Return what a program prints in an interpreter of its own."""
    inherited = {key: value for key, value in os.environ.items() if key != "STEEPEST_BOOK_BUILD"}
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=inherited | {"MPLBACKEND": "agg"} | variables,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


DRAW = """
import io
import matplotlib.pyplot as plt
figure, ax = plt.subplots()
ax.plot([0, 1])
"""

SHELL = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
import matplotlib_inline.backend_inline, matplotlib
matplotlib.use("module://matplotlib_inline.backend_inline")
from steepest import style
style.use()
"""


def test_in_a_notebook_figures_are_svg_without_a_date():
    program = SHELL + DRAW + "print(shell.display_formatter.format(figure)[0]['image/svg+xml'])"
    picture = run(program)
    assert "<svg" in picture
    assert "<dc:date>" not in picture
    assert run(program) == picture, "the same figure gives the same bytes"


def test_text_is_text_only_in_the_book_whose_pages_carry_the_face():
    program = (
        SHELL
        + DRAW
        + "ax.set_title('Slope'); "
        + "print(shell.display_formatter.format(figure)[0]['image/svg+xml'])"
    )
    assert ">Slope</text>" in run(program, STEEPEST_BOOK_BUILD="1")
    assert "<text" not in run(program)


def test_without_a_notebook_the_style_is_applied_all_the_same():
    program = (
        "from steepest import style; style.use(); "
        "import matplotlib; print(matplotlib.rcParams['svg.hashsalt'])"
    )
    assert run(program) == "steepest"


def test_without_ipython_the_style_is_applied_all_the_same(unstyled, monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)  # importing it is an ImportError now
    use()
    assert mpl.rcParams["svg.hashsalt"] == "steepest"


@pytest.mark.parametrize(
    ("shell", "asked"),
    [(None, []), (object(), [(("svg",), {"metadata": {"Date": None}, "bbox_inches": "tight"})])],
)
def test_svg_is_asked_for_where_a_shell_is_running_and_only_there(
    unstyled, monkeypatch, shell, asked
):
    calls = []
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr(
        "matplotlib_inline.backend_inline.set_matplotlib_formats",
        lambda *formats, **options: calls.append((formats, options)),
    )
    use()
    assert calls == asked


def test_the_letters_of_a_figure_are_the_packages_own(unstyled):
    use()
    fonts = style.Path(style.__file__).parent / "fonts"
    for family in ("Steepest Sans", "KaTeX_Main", "KaTeX_Math"):
        found = findfont(FontProperties(family=family), fallback_to_default=False)
        assert fonts in style.Path(found).parents
    assert mpl.rcParams["font.sans-serif"][0] == "Steepest Sans"
