// What explorables over a landscape share: the choice of one, its contours, a point on it.

import { LANDSCAPES } from "./landscapes.js";
import { linear, sameUnits } from "./scales.js";
import { format, spoken } from "./text.js";

const RATIO = 1.15; // width of the map over its height
const AIR = 0.08; // room around the box, as a share of it
const FORMULAS = {
  bowl: "bowl: x² + y²",
  elliptical_bowl: "bowl: (x − 2)² + 4(y − 1)²",
  ravine: "ravine: x² + 10y²",
  rotated_ravine: "ravine turned by 30°",
  saddle: "saddle: x² − y²",
  rosenbrock: "Rosenbrock’s valley",
  himmelblau: "Himmelblau’s four basins",
  sine_valley: "valley: sin x + ½y²",
  monkey_saddle: "monkey saddle: x³ − 3xy²",
};

const widened = ([low, high]) => [low - AIR * (high - low), high + AIR * (high - low)];

const sceneOf = (model) => model.get("scenes")[model.get("landscape")];

// The choice of a landscape; a new one starts at its own start.
export function landscapeSelect(view, model) {
  view.select("landscape", {
    label: "*f* =",
    options: Object.keys(model.get("scenes")).map((name) => [name, FORMULAS[name]]),
    changes(landscape) {
      const [x, y] = model.get("scenes")[landscape].start;
      return { landscape, x, y };
    },
  });
}

// A panel with the contours of the landscape, its minimizers and its saddles. Call `show(name)`
// when the landscape changes. `role` is the color of the contours.
export function landscapeOf(view, model, { role = "function" } = {}) {
  const panel = view.panel({
    x: linear(0, 1),
    y: linear(0, 1),
    xName: "*x*",
    yName: "*y*",
    ratio: RATIO,
    yTicks: 4,
    legend: [
      ["minimum", "minimum", "st-beads"],
      ["saddle", "ink", "st-crosses"],
    ],
  });
  const lines = panel.contours(role);
  const minimizers = panel.dots("minimum", "st-beads");
  const saddles = panel.crosses("ink");
  return Object.assign(panel, {
    show(name) {
      const { view: box, levels, minimizers: best, saddles: flat } = sceneOf(model);
      panel.scales(...sameUnits(box.map(widened), RATIO));
      lines.set(LANDSCAPES[name].f, levels);
      minimizers.set(best);
      saddles.set(flat);
    },
  });
}

// The two coordinates of the point, kept inside the landscape's box.
export function pointOn(view, model) {
  return ["x", "y"].map((trait, i) => {
    const coordinate = view.quantity(trait, {
      step: 0.1,
      large: 0.5,
      show: (value) => format(value),
      say: (value) => `${trait} = ${spoken(value)}`,
    });
    const bound = (end) => () => sceneOf(model).view[i][end];
    Object.defineProperty(coordinate, "min", { get: bound(0) });
    Object.defineProperty(coordinate, "max", { get: bound(1) });
    return coordinate;
  });
}
