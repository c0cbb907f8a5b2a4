// Axes, curves, contours, arrows, labels and handles: one picture inside an explorable.
//
// The SVG holds lines only and scales with its column; text and handles are HTML placed over it in
// percent, so they keep their size. Hence one drawing fits every width, the still picture made at
// build is the live one, and nothing shifts when the script takes over.

import { contourLines } from "./contours.js";
import { handle } from "./handle.js";
import { clamp } from "./scales.js";
import { element, format, write } from "./text.js";

const UNITS = 1000; // width of the drawing in its own units
const HEAD = 34; // length of an arrow's head in them
const CROSS = 11; // half the width of a cross

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
  const nameAbove = text("st-axis-name", yName);
  const above = element("div", { class: "st-above" }, nameAbove);
  for (const [words, role, kind] of legend) {
    above.append(element("span", { class: "st-legend" }, key(role, kind), text("", words)));
  }
  const below = text("st-axis-name st-below", xName);
  const root = element("div", { class: "st-plot" }, above, area, below);

  // Far outside is as good as outside, and keeps the numbers short.
  const bounded = (position) => clamp(position, -20, 20);
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

    // Change the scales, and the further ticks if given, and draw the axes anew; the caller then
    // sets curves and handles again.
    scales(newX, newY, marks = yMarks) {
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
        ...marks.map(([t, markup]) => tick(markup, "top", 1 - y.position(t))),
      );
    },

    // Give the y axis another name.
    rename: (markup) => write(nameAbove, markup),

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

    // Small crosses, drawn as one path.
    crosses(role, kind = "") {
      const line = stroke("path", role, kind);
      return {
        set(points) {
          const arm = (atX, atY) =>
            `M${across(atX)} ${down(atY)}m-${CROSS}-${CROSS}l${2 * CROSS} ${2 * CROSS}` +
            `m0-${2 * CROSS}l-${2 * CROSS} ${2 * CROSS}`;
          line.setAttribute("d", points.map(([atX, atY]) => arm(atX, atY)).join(""));
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

    // The contours of f at some levels, over the whole picture.
    contours(role, kind = "st-contour") {
      const lines = stroke("path", role, kind);
      return {
        set(f, levels, cells) {
          const found = contourLines(f, [x.low, x.high], [y.low, y.high], levels, cells);
          const at = ([atX, atY]) => `${Math.round(across(atX))} ${Math.round(down(atY))}`;
          lines.setAttribute("d", found.map((line) => `M${line.map(at).join("L")}`).join(""));
        },
      };
    },

    // Polygons that together make one tint.
    region(role, kind = "st-region") {
      const tint = stroke("path", role, kind);
      return {
        set(polygons) {
          const at = ([atX, atY]) =>
            `${Math.round(UNITS * x.position(atX))} ${Math.round(height * (1 - y.position(atY)))}`;
          tint.setAttribute("d", polygons.map((part) => `M${part.map(at).join("L")}Z`).join(""));
        },
      };
    },

    // An arrow from one point to another; too short for its head, it has none.
    arrow(role, kind = "") {
      const line = stroke("path", role, `st-arrow ${kind}`);
      return {
        set(from, to) {
          visible(line, true);
          const [[x1, y1], [x2, y2]] = [from, to].map((p) => [across(p[0]), down(p[1])].map(Number));
          const length = Math.hypot(x2 - x1, y2 - y1);
          const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
          const side = (turn) =>
            [x2 - HEAD * (dx - turn * dy), y2 - HEAD * (dy + turn * dx)].map((v) => v.toFixed(1));
          const head =
            length > HEAD ? `M${side(0.5).join(" ")}L${x2} ${y2}L${side(-0.5).join(" ")}` : "";
          line.setAttribute("d", `M${x1} ${y1}L${x2} ${y2}${head}`);
        },
        hide: () => visible(line, false),
      };
    },

    // Text beside a point: up, down, left, right of it, or up-left and so on.
    label(role = "ink", kind = "") {
      const node = element("span");
      node.style.setProperty("--st-role", `var(--st-${role})`);
      labels.append(node);
      return {
        set([atX, atY], markup, side) {
          visible(node, true);
          node.className = `st-label st-${side} ${kind}`;
          write(node, markup);
          place(node, atX, atY);
        },
        hide: () => visible(node, false),
      };
    },

    // A point that is dragged and takes the keyboard: see handle.js.
    handle: (options) => handle({ area, drawing, place, scales: () => [x, y] }, options),
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
