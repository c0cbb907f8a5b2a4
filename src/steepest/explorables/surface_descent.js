// Descent on a surface: drag the start, choose η, and see where the descent ends and why it stops.

import { courseOn } from "./course.js";
import { descend } from "./descent.js";
import { LANDSCAPES } from "./landscapes.js";
import { powerOfTen } from "./math.js";
import { landscapeOf, landscapeSelect, pointOn } from "./on_landscape.js";
import { linear, log } from "./scales.js";
import { fixed, format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const BUDGET = 200; // steps at most
const BEADS = 30; // the first iterates, each drawn as a bead
const GAP_FLOOR = 1e-18; // smaller distances from the minimum, and 0, are drawn here
const REASONS = {
  converged: "converged",
  diverged: "diverged",
  stalled: "stalled",
  max_steps: "out of steps",
};

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "Descent on a surface",
    description:
      "The first plot shows contours of a loss of two variables, its minimizers and saddles, and " +
      "the path of gradient descent from a start that you move, its first steps as beads. The " +
      "second shows the loss against the step: above its minimum on a logarithmic axis, or as " +
      "it is where there is no minimum. The descent stops when the gradient is tiny, when it " +
      "diverges, when nothing changes any more, or after 200 steps.",
  });
  landscapeSelect(view, model);
  const logRate = view.quantity("log10_learning_rate", {
    min: -4,
    max: 0,
    step: 0.1,
    large: 0.5,
    show: (value) => rateText(powerOfTen(value)),
    say: (value) => `learning rate ${spoken(powerOfTen(value))}`,
  });

  const map = landscapeOf(view, model);
  const [x, y] = pointOn(view, model);
  const taken = map.readout("steps taken");
  const stopped = map.readout("why it stopped");
  const path = courseOn(map);
  const start = map.handle({
    name: "the start",
    role: "ink",
    kind: "st-ring",
    quantities: [x, y],
    drag: (atX, atY) => ({ x: x.nearest(atX), y: y.nearest(atY) }),
  });

  const history = view.panel({
    x: linear(0, BUDGET),
    y: linear(0, 1),
    xName: "*t*",
    yName: "loss",
  });
  const loss = history.readout("loss at the end");
  const slope = history.readout("‖∇*f*‖ at the end");
  const end = history.segment("muted", "st-thin");
  const losses = courseOn(history);
  history.slider("*η*", logRate, { value: true, wide: true });

  let state; // what the last frame showed

  return view.start(
    (has) => {
      const name = model.get("landscape");
      const scene = model.get("scenes")[name];
      const rate = powerOfTen(logRate.value);
      const course = descend(LANDSCAPES[name], [x.value, y.value], rate, { steps: BUDGET });
      const steps = course.points.length - 1;
      state = { ...course, scene, steps, end: course.points[steps] };
      state.loss = course.values[steps];
      state.norm = course.norms[steps];

      if (has("landscape")) {
        map.show(name);
        const bounded = scene.minimum !== null;
        history.scales(history.x, lossScale(scene), bounded ? [[GAP_FLOOR, "≈ 0"]] : []);
        history.rename(bounded ? "loss above the minimum" : "loss");
      }
      const diverges = course.reason === "diverged";
      path.set(course.points, [...course.points.slice(0, BEADS + 1), state.end], diverges);
      start.set(course.points[0]);
      const heights = course.values.map((value, t) => [t, height(value, scene)]);
      losses.set(heights, [heights[steps]], diverges);
      end.set([steps, history.y.low], [steps, history.y.high]);

      taken(String(steps));
      stopped(REASONS[course.reason]);
      loss(format(state.loss));
      slope(format(state.norm));
      view.note(explanation(state));
    },
    () =>
      `From ${[x, y].map((c) => spoken(c.value)).join(", ")} with ${logRate.say(logRate.value)}: ` +
      `${REASONS[state.reason]} after ${state.steps} steps, loss ${spoken(state.loss)}, ` +
      `length of the gradient ${spoken(state.norm)}. ${plain(explanation(state))}`,
  );
}

// A rate with two digits, short enough to stand beside its slider.
function rateText(rate) {
  return fixed(rate, 1 - Math.floor(Math.log10(rate)));
}

// The scale of the loss: decades above the minimum, or, without one, the heights on the map.
function lossScale({ minimum, levels }) {
  if (minimum === null) return linear(levels[0], levels.at(-1));
  const top = Math.ceil(Math.log10(levels.at(-1) - minimum));
  return log(GAP_FLOOR / 10, powerOfTen(top));
}

function height(value, { minimum }) {
  return minimum === null ? value : Math.max(GAP_FLOOR, value - minimum);
}

const close = (one, other) => Math.hypot(...one.map((c, i) => c - other[i])) < 1e-4;

// One sentence on where it ended, and why there.
function explanation({ reason, steps, values, loss, norm, end, scene }) {
  const { minimum, minimizers, saddles, view } = scene;
  if (reason === "converged") {
    if (steps === 0) return "The start is a critical point: its gradient is 0 and shows no way down.";
    if (saddles.some((point) => close(point, end))) {
      return "Converged to a saddle: from its ridge the gradient leads there. Start a little off.";
    }
    if (minimizers.length > 1) {
      return `Converged to one of ${minimizers.length} minima. From a slightly different start it may be another.`;
    }
    const outside = end.some((c, i) => c < view[i][0] || c > view[i][1]);
    return outside
      ? "Converged to a minimum outside the picture: the gradient is below 10^{−8} there."
      : "Converged to the minimum: the gradient is below 10^{−8}, so the steps have died out.";
  }
  if (reason === "diverged") {
    return loss < 0 && minimum === null
      ? "Diverged: there is no minimum, and descent falls for ever, faster and faster."
      : "Diverged: each step jumps across the valley and lands higher. Make *η* smaller.";
  }
  if (reason === "stalled") {
    return norm > 1e-6
      ? "Stalled: it jumps between two points of the same height. A smaller *η* would settle."
      : "Stalled: the loss changes by less than rounding, though the gradient is not yet 0.";
  }
  const before = values.slice(-11, -1);
  if (before.some((value, i) => values[values.length - 10 + i] > value)) {
    return "Out of steps, and still jumping up and down: this *η* is too large to settle.";
  }
  return minimum === null
    ? "Out of steps while it still falls: it leaves the saddle, and there is no minimum."
    : `Out of steps while the loss still falls: this descent needs more than ${BUDGET}.`;
}

export default { render };
