// The still picture of an explorable: its own module, run at build against a document that can do
// no more than an explorable needs to draw its starting state.
//
//   node still.mjs host.js < jobs.json > stills.json
//
// A job is {"module": "…", "state": {…}}; its result {"html": "…"} or {"error": "…"}.

import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const VOID = new Set(["input", "br", "hr", "img"]);
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => String(text).replace(/[&<>"]/g, (character) => ESCAPES[character]);

class Text {
  constructor(text) {
    this.textContent = String(text);
  }
  get outerHTML() {
    return escaped(this.textContent);
  }
}

class Style {
  setProperty(name, value) {
    this[name] = value;
  }
  get cssText() {
    return Object.entries(this)
      .map(([name, value]) => {
        const css = name.startsWith("--") ? name : name.replace(/[A-Z]/g, "-$&").toLowerCase();
        return `${css}: ${value}`;
      })
      .join("; ");
  }
}

class Element {
  #attributes = new Map();
  childNodes = [];
  parentNode = null;
  style = new Style();
  classList = {
    add: (...names) => this.#setClasses((classes) => names.forEach((name) => classes.add(name))),
    remove: (...names) =>
      this.#setClasses((classes) => names.forEach((name) => classes.delete(name))),
    contains: (name) => this.#classes().has(name),
    toggle: (name, on = !this.#classes().has(name)) => {
      this.#setClasses((classes) => (on ? classes.add(name) : classes.delete(name)));
      return on;
    },
  };

  constructor(tag) {
    this.localName = tag;
    this.tagName = tag.toUpperCase();
  }

  #classes() {
    return new Set((this.getAttribute("class") ?? "").split(/\s+/).filter(Boolean));
  }
  #setClasses(change) {
    const classes = this.#classes();
    change(classes);
    this.setAttribute("class", [...classes].join(" "));
  }

  getAttribute(name) {
    return this.#attributes.get(name) ?? null;
  }
  hasAttribute(name) {
    return this.#attributes.has(name);
  }
  setAttribute(name, value) {
    this.#attributes.set(name, String(value));
  }
  removeAttribute(name) {
    this.#attributes.delete(name);
  }
  get className() {
    return this.getAttribute("class") ?? "";
  }
  set className(names) {
    this.setAttribute("class", names);
  }

  // The state of a control is a property in the browser; here it is written as markup.
  get value() {
    return this.getAttribute("value") ?? "";
  }
  set value(value) {
    if (this.localName !== "select") this.setAttribute("value", value);
    for (const option of this.localName === "select" ? this.childNodes : []) {
      if (option.getAttribute("value") === value) option.setAttribute("selected", "");
      else option.removeAttribute("selected");
    }
  }

  append(...nodes) {
    for (const node of nodes) {
      const child = typeof node === "object" ? node : new Text(node);
      child.parentNode?.removeChild?.(child);
      child.parentNode = this;
      this.childNodes.push(child);
    }
  }
  prepend(...nodes) {
    const others = this.childNodes.splice(0);
    this.append(...nodes);
    this.childNodes.push(...others);
  }
  appendChild(node) {
    this.append(node);
    return node;
  }
  removeChild(node) {
    this.childNodes = this.childNodes.filter((child) => child !== node);
    return node;
  }
  replaceChildren(...nodes) {
    this.childNodes = [];
    this.append(...nodes);
  }
  remove() {
    this.parentNode?.removeChild(this);
  }
  get textContent() {
    return this.childNodes.map((child) => child.textContent).join("");
  }
  set textContent(text) {
    this.replaceChildren(String(text));
  }
  addEventListener() {}
  removeEventListener() {}

  find(name) {
    if (this.#classes().has(name)) return this;
    for (const child of this.childNodes) {
      const found = child.find?.(name);
      if (found) return found;
    }
    return null;
  }
  get outerHTML() {
    const style = this.style.cssText;
    const attributes = [...this.#attributes, ...(style ? [["style", style]] : [])]
      .map(([name, value]) => (value === "" ? ` ${name}` : ` ${name}="${escaped(value)}"`))
      .join("");
    if (VOID.has(this.localName)) return `<${this.localName}${attributes}>`;
    return `<${this.localName}${attributes}>${this.innerHTML}</${this.localName}>`;
  }
  get innerHTML() {
    return this.childNodes.map((child) => child.outerHTML).join("");
  }
}

globalThis.document = {
  createElement: (tag) => new Element(tag),
  createElementNS: (_, tag) => new Element(tag),
  createTextNode: (text) => new Text(text),
};
globalThis.requestAnimationFrame = () => 0; // one frame is all there is
globalThis.cancelAnimationFrame = () => {};
runInThisContext(readFileSync(process.argv[2], "utf8"));

async function still({ module, state }) {
  const source = Buffer.from(module).toString("base64");
  const { default: widget } = await import(`data:text/javascript;base64,${source}`);
  const el = new Element("div");
  await widget.render({ model: new SteepestHost.Model(state), el });
  if (el.childNodes.length === 0) throw new Error("render drew nothing");
  // Controls that do not work yet take no focus; the text alternative stays readable.
  (el.find("st-body") ?? el.childNodes[0]).setAttribute("inert", "");
  return { html: el.innerHTML };
}

const results = [];
for (const job of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    results.push(await still(job));
  } catch (error) {
    const stack = String(error?.stack ?? error);
    results.push({ error: stack.replace(/data:text\/javascript;base64,[\w+/=]+/g, "module") });
  }
}
// A pipe takes long answers in parts, so leave only when all is written; but leave: a picture may
// have left a timer behind.
process.stdout.write(JSON.stringify(results), () => process.exit(0));
