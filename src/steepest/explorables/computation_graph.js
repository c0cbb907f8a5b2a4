// The computation graph: step forwards to get values, backwards to get gradients.

import { clamp, evenly, linear } from "./scales.js";
import { TARGET, backward, complete, valuesOf } from "./tape.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const TITLES = {
  neuron: "neuron, cross-entropy",
  squared_neuron: "neuron, squared loss",
  fork: "w used twice",
};

// What each operation is called, as a formula of the names (or numbers) of its parents, and its
// slope with respect to the parent at a position, of names. `self` is the name of the result.
const FORMULAS = {
  multiply: { of: (a, b) => `${a}·${b}`, slope: ([a, b], i) => (i === 0 ? b : a) },
  add: { of: (a, b) => `${a} + ${b}`, slope: () => "1" },
  sigmoid: { of: (z) => `σ(${z})`, slope: (_, i, self) => `${self}(1 − ${self})` },
  minus_log: { of: (a) => `−ln ${a}`, slope: ([a]) => `(−1/${a})` },
  squared_miss: { of: (a) => `(${a} − ${TARGET})^2`, slope: ([a]) => `2(${a} − ${TARGET})` },
};

const FORWARD_STEPS = 4; // operations in each graph
const LAST_STEP = 2 * FORWARD_STEPS + 1;
const READING_PACE = 1500; // milliseconds for each step of what plays, to read the sentence
const HALF = { across: 0.225, down: 0.37 }; // half a box, as a share of the width and of a row
const ENTRY = 0.07; // how far from the middle of a box two arrows enter it
const LINES = 0.22; // between the lines of text in a box, in rows
const PLANE = linear(-3.1, 3.1); // the parameters, and room for an arrow from each
const LEVELS = 9;
const ARROW = 1; // length of the gradient's arrow: it shows a direction

const bare = (low, high) => ({ ...linear(low, high), ticks: () => [] });
const variable = (name) => `*${name}*`;
const slopeName = (name) => `∂*L*/\u2060∂*${name}*`; // not parted at the end of a line
const bracketed = (value) => (value < 0 ? `(${format(value)})` : format(value));

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "A computation, forwards and backwards",
    description:
      "The first picture shows a computation as a graph: a box for each value, inputs at the top " +
      "and the loss L at the bottom, with an arrow to each operation that uses the value. Step " +
      "forwards, and one operation after the other gets its value. Step on, and the gradients " +
      "come back from the loss to the inputs: each operation multiplies what arrives by its " +
      "local slope, and where a value was used twice, two contributions add up. The second " +
      "plot shows contours of the loss over w and b with the gradient as an arrow.",
    lines: 2,
  });
  view.select("graph", { label: "graph", options: Object.entries(TITLES) });
  const step = view.quantity("step", {
    min: 0,
    max: LAST_STEP,
    step: 1,
    large: 4,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `step ${value} of ${LAST_STEP}`,
  });
  view.steps(step);
  view.play(step, { pace: READING_PACE });
  const [w, b, x] = [
    ["w", 2],
    ["b", 2],
    ["x", 3],
  ].map(([name, end]) =>
    view.quantity(name, {
      min: -end,
      max: end,
      step: 0.1,
      large: 0.5,
      show: (value) => format(value),
      say: (value) => `${name} = ${spoken(value)}`,
    }),
  );

  const graph = view.panel({
    x: bare(0, 1),
    y: bare(4.45, -0.45),
    ratio: 0.7,
    legend: [
      ["value", "function"],
      ["gradient", "tangent"],
    ],
  });
  graph.root.classList.add("st-graph");
  const known = graph.readout("values known");
  const finished = graph.readout("gradients complete");
  const drawn = pictureOf(graph, model.get("graphs"));
  graph.slider("step", step, { value: true });

  const plane = view.panel({
    x: PLANE,
    y: PLANE,
    ratio: 1,
    xName: "*w*",
    yName: "*b*",
    legend: [["gradient of *L*", "tangent"]],
  });
  const slopes = ["w", "b"].map((name) => plane.readout(slopeName(name), "tangent"));
  const contours = plane.contours("function");
  const arrow = plane.arrow("tangent", "st-bold");
  const point = plane.handle({
    name: "w and b, the parameters",
    role: "function",
    quantities: [w, b],
    drag: (atX, atY) => ({ w: w.nearest(atX), b: b.nearest(atY) }),
  });
  plane.slider("*w*", w, { value: true });
  plane.slider("*b*", b, { value: true });
  plane.slider("*x*", x, { value: true });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const vertices = model.get("graphs")[model.get("graph")];
      const values = valuesOf(vertices, [w.value, b.value, x.value]);
      const all = backward(vertices, values);
      const stages = Math.max(0, step.value - FORWARD_STEPS);
      const last = all[stages - 1];
      const reached = Math.min(vertices.length, vertices.length - FORWARD_STEPS + step.value);
      state = { vertices, values, step: step.value, stage: last, stages };
      state.known = values.map((value, k) => (k < reached ? value : null));
      state.gradients = last?.gradients ?? vertices.map(() => null);
      state.complete = vertices.map((_, k) => complete(vertices, k, stages));
      state.active = last ? last.vertex : reached - 1;
      drawn.set(model.get("graph"), state);

      if (has("graph") || has("x")) {
        const loss = (atW, atB) => valuesOf(vertices, [atW, atB, x.value]).at(-1);
        contours.set(loss, levelsOf(loss), 36);
      }
      const at = [w.value, b.value];
      const gradient = state.gradients.slice(0, 2);
      const length = Math.hypot(...gradient);
      point.set(at);
      if (state.complete[0] && state.complete[1] && length > 0) {
        arrow.set(at, at.map((c, i) => c + (ARROW * gradient[i]) / length));
      } else arrow.hide();

      known(`${reached} of ${vertices.length}`);
      finished(`${state.complete.filter(Boolean).length} of ${vertices.length}`);
      slopes.forEach((write, k) => write(arrived(state, k, format) || "not yet"));
      view.note(explanation(state));
    },
    () =>
      `Step ${state.step} of ${LAST_STEP}, w = ${spoken(w.value)}, b = ${spoken(b.value)}, ` +
      `x = ${spoken(x.value)}. ${plain(explanation(state))}`,
  );
}

// The boxes and arrows of all graphs, of which one is shown.
function pictureOf(panel, graphs) {
  const arrows = {};
  const boxes = {};
  for (const [name, vertices] of Object.entries(graphs)) {
    arrows[name] = vertices.flatMap((vertex, k) =>
      vertex.parents.map((parent) => {
        const [from, to] = endsOf(vertices, parent, k);
        const looks = [
          [panel.arrow("muted", "st-fine"), from, to],
          [panel.arrow("function", "st-bold"), from, to],
          [panel.arrow("tangent", "st-bold"), to, from],
        ].map(([arrow, start, end]) => ({ show: () => arrow.set(start, end), hide: arrow.hide }));
        for (const { show } of looks) show(); // each has its line, shown or not
        return { child: k, looks };
      }),
    );
  }
  for (const [name, vertices] of Object.entries(graphs)) {
    boxes[name] = vertices.map(({ place }) => ({
      corners: cornersOf(place),
      looks: [
        panel.curve("muted", "st-box"),
        panel.curve("function", "st-box st-bold"),
        panel.curve("tangent", "st-box st-bold"),
      ],
      lines: ["ink", "function", "tangent"].map((role) => panel.label(role)),
    }));
  }
  return {
    set(shown, state) {
      const { step, stage, active } = state;
      const look = stage ? 2 : step > 0 ? 1 : 0;
      for (const [name, list] of Object.entries(arrows)) {
        for (const { child, looks } of list) {
          const seed = stage?.contributions.length === 0; // it came along no arrow
          const on = child === active && !seed ? look : 0;
          looks.forEach((arrow, i) => {
            if (name === shown && i === on) arrow.show();
            else arrow.hide();
          });
        }
      }
      for (const [name, list] of Object.entries(boxes)) {
        list.forEach(({ corners, looks, lines }, k) => {
          const on = k === active ? look : 0;
          looks.forEach((box, i) => box.set(name === shown && i === on ? corners : []));
          const texts = name === shown ? textsOf(state, k) : [];
          lines.forEach((line, i) => {
            if (!texts[i]) line.hide();
            else line.set(lineOf(graphs[name][k].place, i), texts[i], "center");
          });
        });
      }
    },
  };
}

// The three lines in a box: its formula, its value, its gradient.
function textsOf(state, k) {
  const { vertices, known, gradients } = state;
  return [
    definition(vertices, k),
    known[k] === null ? "" : `→ ${short(known[k])}`,
    gradients[k] === null ? "" : `← ${arrived(state, k, short)}`,
  ];
}

// A gradient as far as it has arrived; dots say that more is to come.
function arrived({ gradients, complete: done }, k, write) {
  if (gradients[k] === null) return "";
  return done[k] ? write(gradients[k]) : `${write(gradients[k])} + …`;
}

// The name of a value, with its formula if it has one.
function definition(vertices, k) {
  const { name, operation, parents } = vertices[k];
  if (!operation) return variable(name);
  const names = parents.map((parent) => variable(vertices[parent].name));
  return `${variable(name)} = ${FORMULAS[operation].of(...names)}`;
}

// Few characters for a box; what is not 0 is not written as 0.
function short(value) {
  if (value !== 0 && Math.abs(value) < 5e-5) return "≈ 0";
  return Math.abs(value) < 1 ? fixed(value, 4) : format(value, 4);
}

// Where an arrow leaves its parent and enters its child; two that enter one box keep apart.
function endsOf(vertices, parent, child) {
  const [[fromX, fromRow], [toX, toRow]] = [vertices[parent], vertices[child]].map((v) => v.place);
  const several = vertices[child].parents.length > 1;
  const side = Math.sign(fromX - toX);
  const otherIsRight = vertices[child].parents.some((p) => vertices[p].place[0] > fromX);
  const turn = side || (otherIsRight ? -1 : 1);
  return [
    [fromX, fromRow + HALF.down],
    [several ? clamp(toX + turn * ENTRY, 0, 1) : toX, toRow - HALF.down],
  ];
}

function cornersOf([x, row]) {
  const [left, right] = [x - HALF.across, x + HALF.across];
  const [top, bottom] = [row - HALF.down, row + HALF.down];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
    [right, top],
  ];
}

const lineOf = ([x, row], i) => [x, row + (i - 1) * LINES];

// Levels with as much of the picture between one and the next.
function levelsOf(loss) {
  const sides = evenly(PLANE.low, PLANE.high, 16);
  const heights = sides.flatMap((atW) => sides.map((atB) => loss(atW, atB))).sort((p, q) => p - q);
  return evenly(0, 1, LEVELS + 1)
    .slice(1, -1)
    .map((share) => heights[Math.round(share * (heights.length - 1))]);
}

// What the current step did, as a formula with its numbers.
function explanation({ vertices, values, step, stage, stages, active, complete: done }) {
  if (step === 0) {
    return "Step 0: only the inputs have values. Each forward step computes one more.";
  }
  if (!stage) {
    const k = active;
    const { operation, parents } = vertices[k];
    const numbers = parents.map((p, i) => (i === 0 ? format(values[p]) : bracketed(values[p])));
    const formula = `${definition(vertices, k)} = ${FORMULAS[operation].of(...numbers)}`;
    return `Forwards: ${formula} = ${format(values[k])}.`;
  }
  if (stages === 1) {
    return "Backwards begins at the end: ∂*L*/∂*L* = 1. Every gradient is made from this 1.";
  }
  const { name, operation, parents } = vertices[active];
  const names = parents.map((p) => variable(vertices[p].name));
  const from = slopeName(name);
  const gradient = stage.gradients[active];
  const sentences = stage.contributions.map(({ parent, slope, amount, had }, i) => {
    const target = slopeName(vertices[parent].name);
    const local = FORMULAS[operation].slope(names, i, variable(name));
    const product = `${format(gradient)} · ${bracketed(slope)}`;
    if (had !== null) {
      const second = `${bracketed(gradient)} · ${bracketed(slope)}`;
      const sum = format(stage.gradients[parent]);
      return `two paths add up to ${target} = ${format(had)} + ${second} = ${sum}`;
    }
    const more = done[parent] ? "" : " so far";
    return `${target} = ${from} · ${local} = ${product} = ${format(amount)}${more}`;
  });
  return `Backwards through ${definition(vertices, active)}: ${sentences.join("; ")}.`;
}

export default { render };
