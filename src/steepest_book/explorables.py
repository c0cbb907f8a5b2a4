"""Widgets on a page without a kernel: explorables move, everything else shows a still.

While a page is read, each widget view that a cell left behind is replaced. An explorable (any
anywidget) becomes a picture of its starting state, drawn at build by its own module in Node.js,
which `static/host.js` brings to life when the reader comes near. Its module is written once, as a
file that browsers cache; the page carries only the state. Any other widget would look alive and do
nothing, so its place is taken by the output it had and a line that says how to run it.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
from binascii import a2b_base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.osutil import relative_uri

from steepest_book.stills import HOST, Job, page_script, stills

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

__all__ = ["ExplorableNode", "setup_explorables"]

logger = logging.getLogger(__name__)

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
FOLDER = "explorables"  # below the build's _static
NOT_STATE = {"layout", "tabbable", "tooltip"}  # traits of every DOMWidget that draw nothing
HINT = "This cell has sliders when it runs: open the chapter in JupyterLab ("


class ExplorableNode(nodes.General, nodes.Element):
    """An explorable in a document: its ``name``, ``state``, ``script``, ``style`` and ``still``."""


def setup_explorables(app: Sphinx) -> None:
    """Register everything that puts widgets on a page."""
    app.add_node(ExplorableNode, html=(visit_explorable, None))
    app.connect("config-inited", without_widget_scripts)
    # Before Sphinx collects the images of the document, for the stills bring images of their own.
    app.connect("doctree-read", replace_widgets, priority=100)
    app.connect("html-page-context", add_assets)


def without_widget_scripts(app: Sphinx, config: Config) -> None:
    """Keep myst-nb from adding the scripts of ipywidgets, which come from a CDN."""
    config.nb_ipywidgets_js = {}


def replace_widgets(app: Sphinx, doctree: nodes.document) -> None:
    """Replace the widget views of one document."""
    docname = app.env.docname
    models = take_models(app, docname)
    views = [
        node
        for node in doctree.findall(nodes.container)
        if node.get("mime_type") == WIDGET_VIEW and node.children
    ]
    last_plain_view: dict[nodes.Element, nodes.container] = {}  # of each cell
    for view in views:
        model_id = view_of(view)
        if model_id not in models:
            logger.warning("a widget without saved state: is its cell executed?", location=view)
            view.parent.remove(view)
            continue
        view.children = []
        view.extend(parts_of(app, view, models, model_id))
        if not is_explorable(models[model_id]):
            last_plain_view[cell_of(view)] = view
    for view in last_plain_view.values():
        view += nodes.paragraph(
            "", HINT, nodes.literal("", "make lab"), nodes.Text(")."), classes=["st-run-hint"]
        )
    draw_stills(app, docname, list(doctree.findall(ExplorableNode)))


def take_models(app: Sphinx, docname: str) -> dict[str, dict[str, Any]]:
    """Return the saved widget models of a document, and keep myst-nb from printing them."""
    files = getattr(app.env, "nb_metadata", {}).get(docname, {}).get("js_files", {})
    _, keywords = files.pop("ipywidgets_state", (None, {"body": "{}"}))
    for key in [key for key in files if key.startswith("ipywidgets_")]:
        del files[key]
    return json.loads(keywords["body"]).get("state", {})


def view_of(view: nodes.container) -> str:
    """Return the model id of a widget view as myst-nb has rendered it."""
    match = re.search(r">(\{.*\})</script>", view.astext(), re.DOTALL)
    return json.loads(match[1])["model_id"] if match else ""


def cell_of(node: nodes.Element) -> nodes.Element:
    """Return the code cell that a node stands in, or the document where there is none."""
    while node.parent is not None and node.get("nb_element") != "cell_code":
        node = node.parent
    return node


def is_explorable(model: dict[str, Any]) -> bool:
    """Return whether a model brings its own front end, as every anywidget does."""
    return model["model_module"] == "anywidget"


def parts_of(
    app: Sphinx, view: nodes.container, models: dict[str, Any], model_id: str
) -> Iterator[nodes.Element]:
    """Yield what a page shows of a widget and the widgets inside it, in order."""
    model = models[model_id]
    if is_explorable(model):
        yield explorable_of(app.env.docname, model_id, model)
    elif model["model_name"] == "OutputModel":
        for output in model["state"].get("outputs", []):
            yield from still_output(app, view, output)
    for child in model["state"].get("children", []):
        yield from parts_of(app, view, models, child.removeprefix("IPY_MODEL_"))


def still_output(app: Sphinx, view: nodes.container, output: dict) -> Iterator[nodes.Element]:
    """Yield one output of an Output widget: a picture if it has one, else its text."""
    data = output.get("data", {"text/plain": output.get("text", "")})
    if "image/svg+xml" in data:
        yield image_of(app, view, "".join(data["image/svg+xml"]).encode(), ".svg")
    elif "image/png" in data:
        yield image_of(app, view, a2b_base64("".join(data["image/png"])), ".png")
    elif text := "".join(data.get("text/plain", "")):
        yield nodes.literal_block(text, text, language="none", classes=["output", "text_plain"])


def image_of(app: Sphinx, view: nodes.container, content: bytes, suffix: str) -> nodes.image:
    """Return an image node, its file beside the images that myst-nb writes."""
    folder = Path(app.env.mystnb_config.output_folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (hashlib.sha256(content).hexdigest() + suffix)
    path.write_bytes(content)
    options = cell_of(view).get("cell_metadata", {}).get("mystnb", {}).get("image", {})
    alt = str(options.get("alt", "")).strip()
    if not alt:
        logger.warning(
            "image without alternative text in a widget's output: "
            "expected mystnb.image.alt in the metadata of the cell, got none",
            location=view,
        )
        alt = "Output of the cell above."
    uri = "/" + Path(os.path.relpath(path.resolve(), app.srcdir)).as_posix()
    image = nodes.image(uri=uri, alt=alt)
    image.source, image.line = view.source, view.line
    return image


def explorable_of(docname: str, model_id: str, model: dict[str, Any]) -> ExplorableNode:
    """Return the node of an explorable, without its still."""
    state = model["state"]
    name = kebab(state.get("_anywidget_id", "").rpartition(".")[2] or "explorable")
    traits = {k: v for k, v in state.items() if not k.startswith("_") and k not in NOT_STATE}
    if model.get("buffers") or "IPY_MODEL_" in json.dumps(traits):
        raise ExtensionError(
            f"{docname}: explorable {name!r}: expected traits of plain JSON, "
            "got binary data or other widgets"
        )
    return ExplorableNode(
        model=model_id,
        name=name,
        state=traits,
        module=state["_esm"],
        script=page_script(docname, name, state["_esm"]),
        style=state.get("_css", ""),
    )


def kebab(name: str) -> str:
    """Return ``SecantToTangent`` as ``secant-to-tangent``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def draw_stills(app: Sphinx, docname: str, explorables: list[ExplorableNode]) -> None:
    """Give each explorable of a document its still and a name that is the same in every build."""
    numbers: dict[str, int] = {}
    jobs = []
    for node in explorables:
        jobs.append(Job(node["name"], node.attributes.pop("module"), node["state"]))
        number = numbers.setdefault(node["model"], len(numbers) + 1)
        node["model"] = f"{docname}-{number}"  # Jupyter's id is random
    for node, still in zip(
        explorables, stills(docname, jobs, Path(app.doctreedir) / FOLDER), strict=True
    ):
        node["still"] = still


def asset(builder: StandaloneHTMLBuilder, stem: str, suffix: str, text: str) -> str:
    """Write a file named by its content below ``_static`` and return its path from there."""
    name = f"{FOLDER}/{stem}-{hashlib.sha256(text.encode()).hexdigest()[:8]}{suffix}"
    path = Path(builder.outdir) / "_static" / name
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)  # in one step: parallel writers must not see half a file
    return name


def visit_explorable(self: Any, node: ExplorableNode) -> None:
    """Write the container that `static/host.js` looks for."""
    builder = self.builder
    script = asset(builder, node["name"], ".js", node["script"])
    page = builder.get_target_uri(builder.current_docname)
    state = json.dumps(node["state"], allow_nan=False).replace("</", "<\\/")
    self.body.append(
        f'<div class="st-explorable" data-model="{html.escape(node["model"])}" '
        f'data-module="{relative_uri(page, "_static/" + script)}">'
        f'<script type="application/json" class="st-state">{state}</script>'
        f'<div class="st-still">{node["still"]}</div>'
        '<noscript><p class="st-message">This picture moves when JavaScript is on.</p></noscript>'
        "</div>\n"
    )
    raise nodes.SkipNode


def add_assets(
    app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None
) -> None:
    """Add the host and the styles to the pages that have explorables, and to no others."""
    explorables = list(doctree.findall(ExplorableNode)) if doctree else []
    if not explorables or app.builder.format != "html":
        return
    builder: Any = app.builder
    for style in dict.fromkeys(node["style"] for node in explorables):
        builder.add_css_file(asset(builder, "explorables", ".css", style))
    host = asset(builder, "host", ".js", HOST.read_text(encoding="utf-8"))
    builder.add_js_file(host, defer="defer")
