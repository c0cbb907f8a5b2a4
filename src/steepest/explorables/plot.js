// Scales, axes, curves, labels and handles: one picture inside an explorable.
//
// The SVG holds lines only and scales with its column; text and handles are HTML placed over it in
// percent, so they keep their size. Hence one drawing fits every width, the still picture made at
// build is the live one, and nothing shifts when the script takes over.

import { element, format, write } from "./text.js";

const UNITS = 1000; // width of the drawing in its own units

export function linear(low, high) {
  return {
    low,
    high,
    position: (value) => (value - low) / (high - low),
    value: (position) => low + position * (high - low),
    ticks: (count) => {
      const rough = (high - low) / count;
      const power = 10 ** Math.floor(Math.log10(rough));
      const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
      const first = Math.ceil(low / step - 1e-9);
      const last = Math.floor(high / step + 1e-9);
      return Array.from({ length: last - first + 1 }, (_, i) =>
        Number(((first + i) * step).toPrecision(12)),
      );
    },
  };
}

// A logarithmic scale between powers of ten; a value at or below 0 stands at the low end.
export function log(low, high) {
  const from = Math.log10(low);
  const exponents = linear(from, Math.log10(high));
  return {
    low,
    high,
    position: (value) => (value > 0 ? Math.max(0, exponents.position(Math.log10(value))) : 0),
    value: (position) => 10 ** exponents.value(position),
    ticks: (count) => {
      const every = Math.ceil((exponents.high - from) / count);
      const first = Math.ceil(from / every - 1e-9) * every;
      const length = Math.floor((exponents.high - first) / every + 1e-9) + 1;
      return Array.from({ length }, (_, i) => Number(`1e${first + i * every}`));
    },
  };
}

const percent = (position) => `${(100 * position).toFixed(3)}%`;

// A picture with axes. `ratio` is width over height; `xName` and `yName` are markup for `write`.
// `yMarks` are further ticks with a text of their own: [[value, markup], …];
// `legend` lists what the reader cannot tell from the read-outs: [[markup, role, kind], …].
export function plot({
  x,
  y,
  ratio = 1.2,
  xName = "",
  yName = "",
  xTicks = 5,
  yTicks = 5,
  yMarks = [],
  legend = [],
}) {
  const height = UNITS / ratio;
  const grid = element("path", { class: "st-grid" });
  const drawing = element(
    "svg",
    { class: "st-drawing", viewBox: `0 0 ${UNITS} ${height}`, "aria-hidden": "true" },
    grid,
  );
  const ticks = element("div", { "aria-hidden": "true" });
  const labels = element("div", { "aria-hidden": "true" });
  const area = element("div", { class: "st-area" }, drawing, ticks, labels);
  area.style.setProperty("--st-ratio", String(ratio));
  const above = element("div", { class: "st-above" }, text("st-axis-name", yName));
  for (const [words, role, kind] of legend) {
    above.append(element("span", { class: "st-legend" }, key(role, kind), text("", words)));
  }
  const below = text("st-axis-name st-below", xName);
  const root = element("div", { class: "st-plot" }, above, area, below);

  // Far outside is as good as outside, and keeps the numbers short.
  const bounded = (position) => Math.min(20, Math.max(-20, position));
  const across = (value) => (UNITS * bounded(x.position(value))).toFixed(1);
  const down = (value) => (height * (1 - bounded(y.position(value)))).toFixed(1);
  const place = (node, atX, atY) => {
    node.style.left = percent(x.position(atX));
    node.style.top = percent(1 - y.position(atY));
  };
  const stroke = (tag, role, kind) => {
    const line = element(tag, { class: `st-line ${kind}` });
    line.style.setProperty("--st-role", `var(--st-${role})`);
    drawing.append(line);
    return line;
  };
  const visible = (node, shown) => {
    if (shown) node.removeAttribute("hidden");
    else node.setAttribute("hidden", "");
  };

  const self = {
    root,
    area,
    get x() {
      return x;
    },
    get y() {
      return y;
    },

    // Change the scales and draw the axes anew; the caller then sets curves and handles again.
    scales(newX, newY) {
      x = newX;
      y = newY;
      const acrossTicks = x.ticks(xTicks);
      const downTicks = y.ticks(yTicks);
      grid.setAttribute(
        "d",
        acrossTicks.map((t) => `M${across(t)} 0V${height.toFixed(1)}`).join("") +
          downTicks.map((t) => `M0 ${down(t)}H${UNITS}`).join(""),
      );
      ticks.replaceChildren(
        ...acrossTicks.map((t) => tick(format(t), "left", x.position(t))),
        ...downTicks.map((t) => tick(format(t), "top", 1 - y.position(t))),
        ...yMarks.map(([t, markup]) => tick(markup, "top", 1 - y.position(t))),
      );
    },

    // A curve through points [x, y]; a point that is not finite leaves a gap.
    curve(role, kind = "") {
      const line = stroke("path", role, kind);
      return {
        set(points) {
          let pen = "M";
          let path = "";
          for (const [atX, atY] of points) {
            if (!Number.isFinite(atY)) {
              pen = "M";
              continue;
            }
            path += `${pen}${across(atX)} ${down(atY)}`;
            pen = "L";
          }
          line.setAttribute("d", path);
        },
      };
    },

    // Many small dots, drawn as one path.
    dots(role, kind = "st-dots") {
      const line = stroke("path", role, kind);
      return {
        set(points) {
          line.setAttribute(
            "d",
            points.map(([atX, atY]) => `M${across(atX)} ${down(atY)}h0`).join(""),
          );
        },
      };
    },

    // A straight line from one point to another.
    segment(role, kind = "") {
      const line = stroke("line", role, kind);
      return {
        set([x1, y1], [x2, y2]) {
          visible(line, true);
          line.setAttribute("x1", across(x1));
          line.setAttribute("y1", down(y1));
          line.setAttribute("x2", across(x2));
          line.setAttribute("y2", down(y2));
        },
        hide: () => visible(line, false),
      };
    },

    // The whole line through a point with a slope.
    line(role, kind = "") {
      const { set, hide } = self.segment(role, kind);
      return {
        set([atX, atY], slope) {
          set(...[x.low, x.high].map((end) => [end, atY + slope * (end - atX)]));
        },
        hide,
      };
    },

    // Text beside a point: up, down, left, right, up-left, up-right or down-left of it.
    label(role = "ink") {
      const node = element("span");
      node.style.setProperty("--st-role", `var(--st-${role})`);
      labels.append(node);
      return {
        set([atX, atY], markup, side) {
          visible(node, true);
          node.className = `st-label st-${side}`;
          write(node, markup);
          place(node, atX, atY);
        },
        hide: () => visible(node, false),
      };
    },

    // A point that is dragged and takes the keyboard. `quantities` are the one or two numbers that
    // it moves; `drag(x, y)` returns the changes of traits that put it nearest to the pointer.
    handle({ name, role, quantities, drag, kind = "" }) {
      const node = element("div", {
        class: `st-handle ${kind}`,
        role: "slider",
        tabindex: "0",
        "aria-label": name,
        "data-lm-suppress-shortcuts": "true",
      });
      node.style.setProperty("--st-role", `var(--st-${role})`);
      area.append(node);
      const [first, second] = quantities;
      node.addEventListener("keydown", (event) => {
        const upright = event.key === "ArrowUp" || event.key === "ArrowDown";
        (second && upright ? second : first).keydown(event);
      });
      node.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        event.preventDefault(); // no text selection; hence focus by hand
        node.focus({ preventScroll: true });
        node.setPointerCapture(event.pointerId);
        // The distance from the pointer to the center stays what it was at the first touch.
        const where = ({ clientX, clientY }) => {
          const box = drawing.getBoundingClientRect();
          return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
        };
        const start = where(event);
        const at = [node.style.left, node.style.top].map((text) => parseFloat(text) / 100);
        const offset = [start[0] - at[0], start[1] - at[1]];
        const move = (moved) => {
          if (moved.pointerId !== event.pointerId) return; // another finger
          const [atX, atY] = where(moved).map((position, i) => position - offset[i]);
          first.view.change(drag(x.value(atX), y.value(1 - atY)));
        };
        const end = () => {
          node.removeEventListener("pointermove", move);
          node.classList.remove("st-dragged");
        };
        node.classList.add("st-dragged");
        node.addEventListener("pointermove", move);
        node.addEventListener("lostpointercapture", end, { once: true });
      });
      const refresh = () => {
        node.setAttribute("aria-valuemin", String(first.min));
        node.setAttribute("aria-valuemax", String(first.max));
        node.setAttribute("aria-valuenow", String(first.value));
        node.setAttribute("aria-valuetext", quantities.map((q) => q.say(q.value)).join(", "));
      };
      first.view.onFrame(refresh);
      return {
        // `outside` says that the true point lies outside the picture. Where two handles meet,
        // `lean` "left" or "right" moves their targets apart, so that each can be taken.
        set([atX, atY], { outside = false, lean = "" } = {}) {
          place(node, atX, atY);
          node.classList.toggle("st-outside", outside);
          for (const side of ["left", "right"]) {
            node.classList.toggle(`st-lean-${side}`, lean === side);
          }
        },
      };
    },
  };
  self.scales(x, y);
  return self;
}

function text(names, markup) {
  const node = element("span", { class: names });
  write(node, markup);
  return node;
}

// The line style of a curve, to stand before its name.
export function key(role, kind = "") {
  const node = element("span", { class: `st-key ${kind}`, "aria-hidden": "true" });
  node.style.setProperty("--st-role", `var(--st-${role})`);
  return node;
}

function tick(markup, edge, position) {
  const node = text(`st-tick st-tick-${edge}`, markup);
  node.style[edge] = percent(position);
  return node;
}
