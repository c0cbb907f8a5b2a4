"""What a student does in JupyterLab: open the chapter, run it, move things, hand in an assignment.

A real server, a real kernel, a real browser; the fixtures copy the course, so nothing here changes
it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import jupytext
import nbformat
import pytest
from playwright.sync_api import expect
from support.book import ROOT
from support.chapter_source import chapter
from support.lab import PATIENCE, SETTINGS, Notebook, run_lab, sit_down, unexpected

import steepest
from steepest.style import PALETTE

pytestmark = pytest.mark.slow

CHAPTER = "chapters/01-derivatives.md"
ASSIGNMENT = "exercises/01-derivatives/derivatives.ipynb"
OTHERS = sorted(set(ROOT.glob("exercises/*/*.ipynb")) - {ROOT / ASSIGNMENT})
SOURCE = chapter(ROOT / CHAPTER)
CELLS = SOURCE.notebook.cells
FIRST = "x0, the point of the tangent"

expect.set_options(timeout=PATIENCE * 1000)


def index(words: str) -> int:
    """Return which code cell of the chapter holds some words."""
    [place] = [i for i, c in enumerate(CELLS) if c.cell_type == "code" and words in c.source]
    return place


EXPLORABLE = index("SecantToTangent()")
INTERACT = index("@interact")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on a copy of the course."""
    with run_lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="module")
def desk(browser, lab):
    """A window on the folder of chapters, in which the tests of the chapter work."""
    with sit_down(browser, lab, "chapters") as opened:
        yield opened


@pytest.fixture(scope="module")
def reading(desk):
    """The chapter, opened with a double click, with every cell run."""
    desk.page.locator(".jp-DirListing-item").filter(has_text="01-derivatives.md").dblclick()
    notebook = Notebook(desk.page, len(CELLS))
    notebook.run_all()
    return notebook


def explorable(reading):
    """Return the explorable's frame, its first point, and its name in the kernel."""
    cell = reading.cells.nth(EXPLORABLE)
    frame = cell.locator(".st-frame")
    handle = frame.get_by_role("slider", name=FIRST, exact=True)
    return frame, handle, f"Out[{reading.number(EXPLORABLE)}]"


def start(reading):
    """Put the explorable where it starts; return the same as `explorable`."""
    frame, handle, name = explorable(reading)
    reading.ask("0", f"{name}.function, {name}.x0, {name}.log10_h = 'square', 1, 0")
    expect(handle).to_have_attribute("aria-valuenow", "1")
    return frame, handle, name


def test_the_settings_in_the_environment_are_those_of_the_repository():
    ours = ROOT / "src/steepest_book/lab/overrides.json"
    assert SETTINGS.is_file(), "run `make environment`"
    assert SETTINGS.read_text() == ours.read_text(), "run `make environment`"


# --- the chapter -----------------------------------------------------------------------------


def test_a_double_click_opens_the_chapter_as_a_notebook_on_this_python(desk, reading):
    assert desk.page.locator(".jp-Dialog").count() == 0
    assert desk.page.locator(".jp-FileEditor, .jp-MarkdownViewer").count() == 0
    assert reading.cells.count() >= len(CELLS)
    assert Path(reading.ask("sys.executable", "import sys")) == Path(sys.executable)
    assert Path(reading.ask("steepest.__file__")) == Path(steepest.__file__)


def test_every_cell_of_the_chapter_runs_and_every_figure_is_drawn(reading):
    wrong = [f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("error", "stderr")]
    assert reading.root.locator(", ".join(wrong)).all_text_contents() == []
    expected = [f"[{i}]:" for i in range(1, len(SOURCE.cells) + 1)]
    assert reading.prompts()[: len(expected)] == expected
    figures = reading.root.locator(".jp-OutputArea-output img")
    expect(figures).to_have_count(len(SOURCE.images()))
    assert min(figures.evaluate_all("(all) => all.map((image) => image.naturalWidth)")) > 300


def test_dragging_the_explorable_changes_the_python_object(reading):
    _, handle, name = start(reading)
    reading.drag(handle, -60)
    expect(handle).not_to_have_attribute("aria-valuenow", "1")
    x0 = reading.agree(f"{name}.x0", lambda: float(handle.get_attribute("aria-valuenow")))
    assert -1 < x0 < 0.7
    assert reading.ask(f"{name}.slope") == pytest.approx(2 * reading.ask(f"{name}.x0") + 1)


def test_keys_move_the_explorable_and_nothing_else(reading):
    _, handle, name = start(reading)
    cells = reading.cells.count()
    handle.focus()
    active = reading.active()
    for key in ["ArrowRight", "ArrowUp", "ArrowDown", "Shift+ArrowRight", "b", "a"]:
        reading.page.keyboard.press(key)
    expect(handle).to_have_attribute("aria-valuenow", "1.55")
    expect(handle).to_be_focused()
    assert reading.active() == active
    assert reading.cells.count() == cells
    assert reading.agree(f"{name}.x0", lambda: 1.55)


def test_setting_a_trait_in_python_moves_the_picture(reading):
    frame, handle, name = start(reading)
    curve = frame.locator("path.st-line").first
    before = handle.bounding_box()["x"], curve.get_attribute("d")
    reading.ask("0", f"{name}.function, {name}.x0 = 'cubic', -1.5")
    expect(handle).to_have_attribute("aria-valuenow", "-1.5")
    expect(frame.get_by_role("combobox")).to_have_value("cubic")
    assert handle.bounding_box()["x"] < before[0] - 50
    assert curve.get_attribute("d") != before[1]


def test_moving_the_slider_of_interact_runs_python_again_and_draws_a_new_figure(reading):
    cell = reading.cells.nth(INTERACT)
    handle, figure = cell.get_by_role("slider"), cell.locator(".jp-OutputArea-output img")
    readout = cell.locator(".widget-readout")
    reading.ask("0", "show_secant.widget.children[0].value = 1.0")
    expect(readout).to_have_text("1.00")
    values, figures = [1.0], [figure.get_attribute("src")]
    for move in [lambda: reading.drag(handle, 25), lambda: handle.press("ArrowLeft")]:
        move()
        expect(figure).not_to_have_attribute("src", figures[-1])
        look = lambda: pytest.approx(float(readout.text_content()))  # noqa: E731
        values.append(reading.agree("show_secant.widget.kwargs['h']", look))
        figures.append(figure.get_attribute("src"))
    assert values[2] < values[1]
    assert len(set(figures)) == 3


def test_the_explorable_follows_the_theme_of_jupyterlab(reading):
    frame, _, _ = explorable(reading)
    curve = frame.locator("path.st-line").first

    def colors() -> dict[str, str]:
        return {
            "background": frame.evaluate("(el) => getComputedStyle(el).backgroundColor"),
            "ink": frame.evaluate("(el) => getComputedStyle(el).color"),
            "function": curve.evaluate("(el) => getComputedStyle(el).stroke"),
        }

    def rgb(color: str) -> str:
        red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
        return f"rgb({red}, {green}, {blue})"

    for theme, variant in [("Dark", "dark"), ("Light", "light")]:
        reading.menu("Settings", "Theme", f"JupyterLab {theme}")
        light = str(variant == "light").lower()
        expect(reading.page.locator("body")).to_have_attribute("data-jp-theme-light", light)
        assert colors() == {role: rgb(getattr(PALETTE[role], variant)) for role in colors()}


# --- the files -------------------------------------------------------------------------------


def test_every_page_of_the_course_opens_as_a_notebook(lab):
    pages = sorted(path.relative_to(lab.folder) for path in lab.folder.rglob("[!.]*.md"))
    pages = [page for page in pages if page.parent.name != ".ipynb_checkpoints"]
    assert Path(CHAPTER) in pages
    refused = []
    for page in pages:
        try:
            urlopen(f"{lab.url}/api/contents/{page}?type=notebook&content=1").close()
        except HTTPError as error:
            with error:
                refused.append(f"{page}: {json.loads(error.read())['message']}")
    assert refused == []


def test_saving_a_chapter_in_jupyterlab_loses_nothing_of_it(browser, lab):
    file = lab.folder / "own" / "chapter.md"
    file.parent.mkdir()
    before = jupytext.reads(SOURCE.text, "md:myst")
    file.write_text(SOURCE.text, encoding="utf-8")
    with sit_down(browser, lab, "own/chapter.md") as (page, problems, _):
        notebook = Notebook(page, len(CELLS))
        with page.expect_response(lambda it: it.request.method == "PUT" and file.name in it.url):
            notebook.root.get_by_role("button", name="Save").click()
        assert unexpected(problems) == []
    after = jupytext.reads(file.read_text(encoding="utf-8"), "md:myst")
    assert after.metadata.get("myst") == before.metadata["myst"]
    assert after.metadata["kernelspec"]["name"] == before.metadata["kernelspec"]["name"]
    kept = [(cell.cell_type, cell.source.strip(), cell.metadata) for cell in before.cells]
    assert [(cell.cell_type, cell.source.strip(), cell.metadata) for cell in after.cells] == kept


# --- the assignment --------------------------------------------------------------------------


def failures(page) -> list[tuple[str, str]]:
    """Press Validate; return what the dialog lists: the source of a check, and its message."""
    page.get_by_role("button", name="Validate", exact=True).click()
    message = page.locator(".jp-Dialog #validation-message")
    message.wait_for()
    assert "validation-failed" in message.get_attribute("class")
    texts = [text.strip() for text in message.locator("pre").all_inner_texts()]
    page.locator(".jp-Dialog").get_by_role("button", name="Ok").click()
    return list(zip(texts[::2], texts[1::2], strict=True))


def test_validate_lists_what_is_missing_and_no_longer_what_is_written(browser, lab):
    cells = nbformat.read(ROOT / ASSIGNMENT, as_version=4).cells
    place = {
        cell.metadata.nbgrader.grade_id: i
        for i, cell in enumerate(cells)
        if "nbgrader" in cell.metadata
    }
    graded = {
        name: cells[i].source.strip()
        for name, i in place.items()
        if cells[i].metadata.nbgrader.grade
    }
    with sit_down(browser, lab, str(Path(ASSIGNMENT).parent)) as (page, problems, _):
        page.locator(".jp-DirListing-item").filter(has_text="derivatives.ipynb").dblclick()
        notebook = Notebook(page, len(cells))
        untouched = failures(page)
        assert [source for source, _ in untouched] == list(graded.values())
        for name, (_, message) in zip(graded, untouched, strict=True):
            wanted = "You did not provide a response."  # part 7, which a person grades
            if parts := [part for part in place if name.startswith(f"test_{part}")]:
                wanted = f"AssertionError: {max(parts, key=len)}: not written yet."
            assert message.startswith(wanted), name

        stub = notebook.cells.nth(place["forward_difference"])
        stub.locator(".cm-line").filter(has_text="raise NotImplementedError()").click()
        for key in ["Home", "Shift+End"]:
            page.keyboard.press(key)
        page.keyboard.type("return (f(x + h) - f(x)) / h")
        notebook.run(place["setup"])
        assert notebook.run(place["forward_difference"]) == ""
        assert notebook.run(place["forward_difference"] + 1).startswith("13.5625\n")
        left = [name for name in graded if not name.startswith("test_forward_difference")]
        assert len(left) == len(graded) - 3
        assert [source for source, _ in failures(page)] == [graded[name] for name in left]
        assert unexpected(problems) == []
    saved = nbformat.read(lab.folder / ASSIGNMENT, as_version=4)
    assert "return (f(x + h) - f(x)) / h" in saved.cells[place["forward_difference"]].source


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.parent.name)
def test_validate_tells_of_every_assignment_that_it_is_not_written_yet(browser, lab, path):
    notebook = nbformat.read(path, as_version=4)
    graded = [
        cell.source.strip()
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    ]
    folder = path.parent.relative_to(ROOT)
    with sit_down(browser, lab, str(folder)) as (page, problems, _):
        page.locator(".jp-DirListing-item").filter(has_text=path.name).dblclick()
        Notebook(page, len(notebook.cells))
        found = failures(page)
        assert [source for source, _ in found] == graded
        told = re.compile(
            r"AssertionError: \w+: not written yet\.|You did not provide a response\."
        )
        assert [message for _, message in found if not told.match(message)] == []
        assert unexpected(problems) == []


# --- all of it -------------------------------------------------------------------------------


def test_nothing_left_the_machine_and_nothing_went_wrong_in_the_console(desk, reading):
    assert unexpected(desk.problems) == []
    assert any("/api/kernels/" in request for request in desk.requests)
    assert [r for r in desk.requests if re.search("/lab/api/(news|update)", r)] == []
