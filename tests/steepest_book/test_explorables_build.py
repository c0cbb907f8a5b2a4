"""Widgets at build: explorables become stills and files, other widgets become their output."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import warnings
from pathlib import Path
from typing import NamedTuple

import ipywidgets
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError, SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from steepest.explorables import SecantToTangent
from steepest_book import stills
from steepest_book.stills import Job

CONF = """
extensions = ["myst_nb"]
html_theme = "basic"
html_show_sphinx = False
nb_execution_mode = {execution!r}
nb_execution_raise_on_error = True

def setup(app):
    from steepest_book.explorables import setup_explorables
    setup_explorables(app)
"""
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
HINT = "This cell has sliders when it runs: open the chapter in JupyterLab"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0L9 9"/></svg>'
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n not quite").decode()
ALT = {"mystnb": {"image": {"alt": "A line that rises"}}}


class Built(NamedTuple):
    """What a build left behind."""

    code: int
    messages: str
    folder: Path

    def page(self, name: str = "index") -> str:
        return (self.folder / f"{name}.html").read_text(encoding="utf-8")

    def files(self, pattern: str = "*") -> list[str]:
        return sorted(p.name for p in (self.folder / "_static" / "explorables").glob(pattern))


class Notebook:
    """An executed notebook, written by hand: cells that show widgets, and their saved state."""

    def __init__(self) -> None:
        self.cells = [new_markdown_cell("# Page")]
        self.models: dict[str, dict] = {}

    def model(self, model_id: str, name: str, module: str = "@jupyter-widgets", **state) -> str:
        self.models[model_id] = {"model_name": name, "model_module": module, "state": state}
        return model_id

    def explorable(
        self, model_id: str = "a1", widget: SecantToTangent | None = None, **more
    ) -> str:
        state = (widget or SecantToTangent()).get_state() | more
        plain = {key: value for key, value in state.items() if key != "layout"}
        return self.model(model_id, "AnyModel", "anywidget", layout="IPY_MODEL_9", **plain)

    def output(self, model_id: str, *datas: dict) -> str:
        outputs = [new_output("display_data", data) for data in datas]
        return self.model(model_id, "OutputModel", outputs=outputs)

    def box(self, model_id: str, *children: str) -> str:
        return self.model(model_id, "VBoxModel", children=[f"IPY_MODEL_{c}" for c in children])

    def show(self, *model_ids: str, **metadata) -> Notebook:
        outputs = [
            new_output("display_data", {VIEW: {"model_id": m}, "text/plain": f"text of {m}"})
            for m in model_ids
        ]
        self.cells.append(new_code_cell("show()", outputs=outputs, metadata=metadata))
        return self

    def write(self, path: Path) -> None:
        widgets = {STATE: {"version_major": 2, "version_minor": 0, "state": self.models}}
        kernel = {"name": "python3", "display_name": "Python 3"}
        book = new_notebook(
            cells=self.cells,
            metadata={
                "kernelspec": kernel,
                "language_info": {"name": "python", "pygments_lexer": "ipython3"},
                "widgets": widgets if self.models else {},
            },
        )
        for number, cell in enumerate(book.cells):
            cell["id"] = f"cell-{number}"
        nbformat.write(book, path)


def run(folder: Path, *, strict: bool = True, execution: str = "off", builder: str = "html"):
    """Build a folder, in this process, for Sphinx takes long to start."""
    (folder / "conf.py").write_text(CONF.format(execution=execution), encoding="utf-8")
    target = folder / "_build" / builder
    messages = io.StringIO()
    with patch_docutils(folder), docutils_namespace(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of other packages; ours go to ``messages``
        try:
            app = Sphinx(
                folder,
                folder,
                target,
                folder / "_build" / "doctrees",
                builder,
                confoverrides={"nitpicky": True},
                status=None,
                warning=messages,
                warningiserror=strict,
                keep_going=strict,
            )
            app.build()
            code = app.statuscode
        except SphinxError as error:
            code = 2
            messages.write(str(error))
    return Built(code, re.sub(r"\x1b\[[\d;]*m", "", messages.getvalue()), target)


@pytest.fixture
def build(tmp_path):
    """Return a function that builds notebooks into a site; the first is the index."""

    def build_pages(index: Notebook, strict: bool = True, builder: str = "html", **others):
        for name, notebook in {"index": index, **others}.items():
            if others and name == "index":
                names = "\n".join(others)
                notebook.cells.append(new_markdown_cell(f"```{{toctree}}\n{names}\n```"))
            notebook.write(tmp_path / f"{name}.ipynb")
        return run(tmp_path, strict=strict, builder=builder)

    return build_pages


def containers(page: str) -> list[dict]:
    """Return the explorables of a page: their attributes, state and still."""
    found = re.findall(
        r'<div class="st-explorable" data-model="([^"]*)" data-module="([^"]*)">'
        r'<script type="application/json" class="st-state">(.*?)</script>'
        r'<div class="st-still">(.*?)</div><noscript>',
        page,
        re.DOTALL,
    )
    keys = ("model", "module", "state", "still")
    return [dict(zip(keys, item, strict=True)) | {"state": json.loads(item[2])} for item in found]


# --- explorables -----------------------------------------------------------------------------


def test_an_explorable_is_a_still_its_traits_and_one_cached_script(build):
    book = Notebook()
    book.explorable(widget=SecantToTangent("sine", 0.5, -2))
    built = build(book.show("a1"))
    assert (built.code, built.messages) == (0, "")
    page = built.page()
    (one,) = containers(page)
    state = {"function": "sine", "x0": 0.5, "log10_h": -2.0}
    assert one["state"] == state | {"initial": state}
    assert re.fullmatch(r"_static/explorables/secant-to-tangent-[0-9a-f]{8}\.js", one["module"])
    script = (built.folder / one["module"]).read_text(encoding="utf-8")
    assert script.startswith("SteepestHost.define(")
    assert "forwardDifference" in script
    assert "forwardDifference" not in page


def test_a_page_with_explorables_loads_our_host_and_style_and_nothing_else(build):
    book = Notebook()
    book.explorable()
    built = build(book.show("a1"), plain=Notebook())
    page, plain = built.page(), built.page("plain")
    assert re.search(r'<script [^>]*src="_static/explorables/host-[0-9a-f]{8}\.js', page)
    assert re.search(r'href="_static/explorables/explorables-[0-9a-f]{8}\.css', page)
    assert "explorables/" not in plain
    for text in (page, plain):
        assert not re.search(r'(src|href)="(https?:)?//', text)
        assert "vnd.jupyter.widget" not in text
        assert "require" not in text


def test_many_views_on_many_pages_share_one_script_one_style_and_one_host(build):
    first, second = Notebook(), Notebook()
    first.explorable("a1")
    first.explorable("a2", SecantToTangent("cubic"))
    second.explorable("b1")
    built = build(first.show("a1", "a2").show("a1"), other=second.show("b1"))
    names = [re.sub(r"-[0-9a-f]{8}", "", name) for name in built.files()]
    assert names == ["explorables.css", "host.js", "secant-to-tangent.js"]
    views = [one["model"] for one in containers(built.page())]
    assert views[0] == views[2] != views[1]


def test_the_address_of_the_script_is_right_from_a_subfolder(tmp_path):
    book = Notebook()
    book.explorable()
    (tmp_path / "deep").mkdir()
    book.show("a1").write(tmp_path / "deep" / "page.ipynb")
    (tmp_path / "index.md").write_text("# Index\n\n```{toctree}\ndeep/page\n```\n")
    built = run(tmp_path)
    (one,) = containers(built.page("deep/page"))
    assert (built.folder / "deep" / one["module"]).resolve().is_file()


def test_the_same_chapter_gives_the_same_bytes_whatever_ids_jupyter_drew(tmp_path):
    pages = []
    for name, ids in {"one": ("3f", "9c"), "two": ("d1", "07")}.items():
        book = Notebook()
        for model_id in ids:
            book.explorable(model_id)
        (tmp_path / name).mkdir()
        book.show(*ids).show(ids[0]).write(tmp_path / name / "index.ipynb")
        pages.append(containers(run(tmp_path / name).page()))
    assert pages[0] == pages[1]


def test_the_still_is_drawn_named_and_readable_but_takes_no_focus(build):
    book = Notebook()
    book.explorable()
    (one,) = containers(build(book.show("a1")).page())
    still = one["still"]
    before, body = still.split('<div class="st-body" inert>')
    assert 'role="group" aria-label="From secant to tangent"' in before
    assert "the secant through the points at x0 and x0 + h" in before
    assert body.count("<path") >= 4  # grids, the curve, two error curves
    assert 'type="range"' in body
    assert "secant slope</span>" in body
    values = re.findall(r'<span class="st-readout-value">(.*?)</span>', body)
    assert values == ["3", "2", "1", "1"]


def test_text_in_a_trait_cannot_end_the_script_that_carries_it(build):
    book = Notebook()
    book.explorable(remark="</script><b>&amp;")
    (one,) = containers(build(book.show("a1")).page())
    assert one["state"]["remark"] == "</script><b>&amp;"


def test_a_builder_without_scripts_shows_what_the_explorable_is(build):
    book = Notebook()
    book.explorable()
    built = build(book.show("a1"), builder="text")
    assert "text of a1" in (built.folder / "index.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"_esm": 'import x from "https://cdn.test/x.js";\nexport default {};'},
            "index: explorable 'secant-to-tangent': expected a module without imports",
        ),
        ({"_esm": "export const render = 1;"}, "with one default export, got 'export const"),
        (
            {"_esm": "export default { render() { drawNothing(); } };"},
            "index: the still of explorable 'secant-to-tangent' failed:\n"
            "ReferenceError: drawNothing is not defined",
        ),
        ({"_esm": "export default { render() {} };"}, "render drew nothing"),
        ({"_esm": "export default {{{"}, "SyntaxError"),
        ({"function": "sinus"}, "TypeError"),
        ({"other": "IPY_MODEL_3"}, "index: explorable 'secant-to-tangent': expected traits of"),
    ],
)
def test_an_explorable_that_cannot_be_drawn_stops_the_build_and_is_named(build, change, message):
    book = Notebook()
    book.explorable(**change)
    built = build(book.show("a1"), strict=False)
    assert built.code != 0
    assert message in built.messages


def test_a_widget_without_saved_state_is_a_warning_with_its_document(build):
    built = build(Notebook().show("lost"))
    assert built.code != 0
    assert re.search(r"index\.ipynb:\d+: WARNING: a widget without saved state", built.messages)


def test_stills_are_drawn_once_and_again_when_anything_changes(tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        stills,
        "run_node",
        lambda docname, jobs: [drawn.append(job.name) or f"still of {job.name}" for job in jobs],
    )
    jobs = [Job("a", "module", {"x": 1}), Job("b", "module", {"x": 2})]
    first = stills.stills("page", jobs, tmp_path / "cache")
    assert first == stills.stills("page", jobs, tmp_path / "cache") == ["still of a", "still of b"]
    assert drawn == ["a", "b"]
    stills.stills("page", [jobs[0], jobs[1]._replace(state={"x": 3})], tmp_path / "cache")
    stills.stills("page", [jobs[0]._replace(module="other")], tmp_path / "cache")
    assert drawn == ["a", "b", "b", "a"]


def test_a_still_writes_what_a_browser_would_escape(tmp_path):
    module = """
    export default {
      render({ model, el }) {
        const box = document.createElement("p");
        box.setAttribute("title", 'say "<&>"');
        box.append("1 < 2 & 3", document.createElement("br"));
        box.classList.add("a", "b");
        box.classList.toggle("a", false);
        box.style.setProperty("--st-x", "1");
        box.style.marginTop = "2px";
        box.prepend(model.get("text"));
        el.append(box);
      },
    };
    """
    (still,) = stills.stills("page", [Job("dial", module, {"text": "π "})], tmp_path)
    assert still == (
        '<p title="say &quot;&lt;&amp;&gt;&quot;" class="b" inert '
        'style="--st-x: 1; margin-top: 2px">π 1 &lt; 2 &amp; 3<br></p>'
    )


def test_a_still_longer_than_a_pipe_holds_is_whole(tmp_path):
    module = """
    export default {
      render({ el }) {
        el.append(document.createElement("p"), "x".repeat(3_000_000));
        setInterval(() => {}, 1000);
      },
    };
    """
    (still,) = stills.stills("page", [Job("long", module, {})], tmp_path)
    assert still == "<p inert></p>" + "x" * 3_000_000


def test_a_page_script_keeps_the_module_and_its_strictness():
    script = stills.page_script("page", "dial", "const a = 1;\nexport default { a };\n")
    assert script.splitlines()[1:-1] == ['"use strict";', "const a = 1;", "return { a };"]
    with pytest.raises(
        ExtensionError, match=r"^page: explorable 'dial': .*got '2 default exports'"
    ):
        stills.page_script("page", "dial", "export default 1;\nexport default 2;")


# --- other widgets ---------------------------------------------------------------------------


def test_a_slider_cell_shows_its_output_and_how_to_run_it(build):
    book = Notebook()
    book.model("s1", "IntSliderModel", value=3)
    book.output("o1", {"image/svg+xml": SVG, "image/png": PNG, "text/plain": "<Figure>"})
    book.box("b1", "s1", "o1")
    built = build(book.show("b1", **ALT))
    assert (built.code, built.messages) == (0, "")
    page = built.page()
    (image,) = re.findall(r"<img[^>]*>", page)
    assert 'alt="A line that rises"' in image
    (source,) = re.findall(r'src="(_images/[0-9a-f]+\.svg)"', image)
    assert (built.folder / source).read_text(encoding="utf-8") == SVG
    assert page.count(HINT) == 1
    assert "text of b1" not in page
    assert "&lt;Figure&gt;" not in page
    assert containers(page) == []
    assert "host-" not in page


def test_every_output_of_a_slider_cell_is_shown_in_order_each_at_its_best(build):
    book = Notebook()
    book.output("o1", {"text/plain": "first <b>"}, {"image/png": PNG, "text/plain": "no"})
    book.models["o1"]["state"]["outputs"].append(
        {"output_type": "stream", "name": "stdout", "text": "third\n"}
    )
    page = html.unescape(build(book.show("o1", **ALT)).page())
    places = [page.index(part) for part in ("first <b>", ".png", "third", HINT)]
    assert places == sorted(places)


@pytest.mark.parametrize("metadata", [{}, {"mystnb": {"image": {"alt": "  "}}}])
def test_an_image_of_a_slider_cell_without_alt_text_fails_a_strict_build(build, metadata):
    book = Notebook()
    book.output("o1", {"image/svg+xml": SVG})
    built = build(book.show("o1", **metadata))
    assert built.code != 0
    assert re.search(
        r"index\.ipynb:\d+: WARNING: image without alternative text in a widget's output: "
        r"expected mystnb\.image\.alt",
        built.messages,
    )


def test_controls_shown_apart_from_their_output_leave_one_hint_and_nothing_dead(build):
    book = Notebook()
    book.model("s1", "IntSliderModel", value=3)
    book.output("o1", {"text/plain": "result"})
    page = build(book.show("s1", "o1").show("s1")).page()
    assert page.count(HINT) == 2  # one for each cell
    first, second, _ = page.split(HINT)
    assert "result" in first
    assert "result" not in second


def test_an_explorable_inside_a_box_of_widgets_is_shown(build):
    book = Notebook()
    book.explorable("a1")
    book.model("s1", "IntSliderModel", value=3)
    book.box("b1", "s1", "a1")
    page = build(book.show("b1")).page()
    assert len(containers(page)) == 1
    assert page.count(HINT) == 1


# --- the real thing --------------------------------------------------------------------------


@pytest.mark.slow
def test_a_chapter_that_is_executed_shows_its_explorable_and_its_interact(tmp_path):
    (tmp_path / "index.md").write_text(
        """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3}
---
# Page

```{code-cell} python
from steepest.explorables import SecantToTangent
SecantToTangent("exponential", x0=0.5, log10_h=-1)
```

```{code-cell} python
---
mystnb: {image: {alt: A line with slope two}}
---
import matplotlib.pyplot as plt
from ipywidgets import interact
from steepest import style

style.use()

def show(slope=2.0):
    plt.plot([0, 1], [0, slope])
    plt.show()
    print("the slope is", slope)

interact(show, slope=(0.0, 4.0));
```
""",
        encoding="utf-8",
    )
    built = run(tmp_path, execution="force")
    assert built.code == 0, built.messages
    page = built.page()
    (one,) = containers(page)
    assert one["state"]["function"] == "exponential"
    assert "the slope is 2.0" in html.unescape(re.sub(r"<[^>]*>", "", page))
    (image,) = re.findall(r"<img[^>]*>", page)
    assert 'alt="A line with slope two"' in image
    assert ".svg" in image
    assert page.count(HINT) == 1


def test_the_widgets_of_this_test_look_like_those_of_ipywidgets():
    """The hand-written notebooks above name models as ipywidgets names them."""
    assert ipywidgets.Output().get_state()["_model_name"] == "OutputModel"
    state = SecantToTangent().get_state()
    assert (state["_model_name"], state["_model_module"]) == ("AnyModel", "anywidget")
    box = ipywidgets.VBox([ipywidgets.IntSlider()])
    assert box.get_state()["children"] == [f"IPY_MODEL_{box.children[0].model_id}"]
