// The vanishing product: stack layers, and see what is left of a slope.

import { ACTIVATIONS, boundOn, meanRate, throughLayers } from "./layers.js";
import { linear, log } from "./scales.js";
import { format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const DEEPEST = 50;
const LAYERS = Array.from({ length: DEEPEST }, (_, i) => i + 1);
const DEPTHS = { ...linear(0, 51), ticks: () => [10, 20, 30, 40, 50] };
const PRODUCTS = { ...log(10 ** -21.5, 10 ** 21.5), ticks: () => [1e-10, 1, 1e10, 1e20] };
const LEAST = 1e-20; // smaller products, and 0, are drawn here
const MOST = 1e21; // a handle beyond waits here
const NEARLY = 1.25; // a product less than this far from 1 counts as kept

const NAMES = {
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "ReLU",
};
const RATE = ["tangent", "st-dots"];
const BOUND = ["muted", "st-dashed"];
const ONE = ["ink", "st-fine"];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "What is left of a slope after k layers",
    description:
      "The first plot shows the local rate of each of up to 50 layers, the number by which the " +
      "layer multiplies a slope, with a line at 1. The second shows the product of the first k " +
      "rates against k on a logarithmic axis, with the largest product that the activation " +
      "allows. Rates below 1 make the product vanish, rates above 1 make it explode, and a rate " +
      "of 0 ends it. Choose the activation, the weight, the input and the depth.",
  });
  view.select("activation", { label: "activation *φ*", options: Object.entries(NAMES) });
  const weight = view.quantity("weight", {
    min: 0.1,
    max: 8,
    step: 0.1,
    large: 1,
    show: (value) => format(value),
    say: (value) => `weight ${spoken(value)}`,
  });
  const x = view.quantity("x", {
    min: -2,
    max: 2,
    step: 0.1,
    large: 0.5,
    show: (value) => format(value),
    say: (value) => `input x = ${spoken(value)}`,
  });
  const depth = view.quantity("depth", {
    min: 1,
    max: DEEPEST,
    step: 1,
    large: 10,
    decimals: 0,
    show: (value) => String(value),
    say: (value) => `${value} ${value === 1 ? "layer" : "layers"}`,
  });

  const layers = view.panel({
    x: DEPTHS,
    y: upTo(1),
    xName: "layer",
    yName: "local rate",
    legend: [["bound *w* max *φ*′", ...BOUND]],
  });
  const mean = layers.readout("mean rate a layer");
  const value = layers.readout("value *h*_k");
  const one = layers.segment(...ONE);
  const largest = layers.segment(...BOUND);
  const stems = ["st-fine st-deeper", "st-fine"].map((kind) => layers.curve("tangent", kind));
  const tops = ["st-beads st-deeper", "st-beads"].map((kind) => layers.dots("tangent", kind));
  layers.slider("*w*", weight, { value: true });
  layers.slider("*x*", x, { value: true });

  const stack = view.panel({
    x: DEPTHS,
    y: PRODUCTS,
    xName: "*k*",
    yName: "product",
    yMarks: [[LEAST, "≈ 0"]],
    legend: [["bound (*w* max *φ*′)^k", ...BOUND]],
  });
  const left = stack.readout("product of rates", ...RATE);
  const limit = stack.readout("bound", ...BOUND);
  const kept = stack.segment(...ONE);
  const bound = stack.curve(...BOUND);
  const guide = stack.segment("muted", "st-thin");
  const deeper = stack.dots("tangent", "st-beads st-deeper");
  const passed = stack.dots("tangent", "st-beads");
  const point = stack.handle({
    name: "the depth, on the products",
    role: "tangent",
    quantities: [depth],
    drag: (k) => ({ depth: depth.nearest(k) }),
  });
  stack.slider("*k*", depth, { role: "tangent", along: (k) => k, value: true });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const name = model.get("activation");
      const activation = ACTIVATIONS[name];
      const k = depth.value;
      const all = throughLayers(activation, weight.value, x.value, DEEPEST);
      const product = all.products[k];
      state = { ...all, name, k, weight: weight.value, x: x.value, product };
      state.mean = meanRate(product, k);
      state.bound = boundOn(activation, weight.value, k);

      if (has("activation") || has("weight")) {
        const top = boundOn(activation, weight.value, 1);
        layers.scales(DEPTHS, upTo(top));
        largest.set([DEPTHS.low, top], [DEPTHS.high, top]);
        bound.set([0, ...LAYERS].map((n) => [n, drawn(boundOn(activation, weight.value, n))]));
      }
      one.set([DEPTHS.low, 1], [DEPTHS.high, 1]);
      kept.set([DEPTHS.low, 1], [DEPTHS.high, 1]);
      const rates = LAYERS.map((n) => [n, all.rates[n - 1]]);
      [rates.slice(k), rates.slice(0, k)].forEach((points, i) => {
        stems[i].set(points.flatMap(([n, rate]) => [[n, 0], [n, rate], [n, NaN]]));
        tops[i].set(points);
      });
      const products = LAYERS.map((n) => [n, drawn(all.products[n])]);
      deeper.set(products.slice(k));
      passed.set(products.slice(0, k));
      const at = Math.min(MOST, drawn(product));
      guide.set([k, PRODUCTS.low], [k, at]);
      point.set([k, at], { outside: at !== product });

      mean(format(state.mean));
      value(format(all.values[k]));
      left(format(product));
      limit(format(state.bound));
      view.note(explanation(state));
    },
    () =>
      `${depth.say(state.k)}: the product of the rates is ${spoken(state.product)}, ` +
      `${spoken(state.mean)} a layer. ${plain(explanation(state))}`,
  );
}

// Where a product is drawn: what is tiny or 0 on the floor.
const drawn = (product) => Math.max(LEAST, product);

// The scale of the rates; 1 always has its tick.
function upTo(most) {
  const top = Math.max(1, most);
  const scale = linear(-0.04 * top, 1.15 * top);
  const apart = (t) => Math.abs(scale.position(t) - scale.position(1)) > 0.09;
  return { ...scale, ticks: (count) => [1, ...scale.ticks(count).filter(apart)] };
}

// One sentence or two on what becomes of the slope.
function explanation({ name, rates, k, mean, product, weight }) {
  const dead = rates.slice(0, k).indexOf(0);
  if (dead >= 0) {
    const layer = `Dead: in layer ${dead + 1} ReLU gets no positive value`;
    return `${layer}; its rate 0 makes the product 0, at ≈ 0.`;
  }
  const floor = product < LEAST ? " (drawn at ≈ 0)" : "";
  const each = `${format(mean, 3)} a layer`;
  if (product === 1) return "Kept: the rates multiply to 1, and the slope stays what it was.";
  if (product > 1 / NEARLY && product < NEARLY) {
    return `Nearly kept: ${each} leaves ${format(product, 3)} of the slope.`;
  }
  if (mean > 1) return `Exploding: ${each} makes the slope ${format(product, 3)} times as steep.`;
  if (name === "sigmoid" && weight < 4) {
    const most = format(weight / 4, 3);
    return `Vanishing${floor}: ${each}. No sigmoid layer leaves more than *w*/4 = ${most}.`;
  }
  return `Vanishing: ${each} leaves ${format(product, 3)} of the slope${floor}.`;
}

export default { render };
