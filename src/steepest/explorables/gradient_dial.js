// Gradient and direction: drag the point, turn the direction, read the slope.

import { LANDSCAPES } from "./landscapes.js";
import { landscapeOf, landscapeSelect, pointOn } from "./on_landscape.js";
import { clamp, evenly, linear } from "./scales.js";
import { format, plain, spoken } from "./text.js";
import { explorable } from "./toolkit.js";

const DEGREES = Math.PI / 180;
const ARROW = 0.22; // length of both arrows as a share of the picture's height
const ALL_AROUND = { ...linear(-180, 180), ticks: () => [-90, 0, 90] };
const ANGLES = evenly(-180, 180, 120);
const WITHIN = Math.cos(DEGREES); // the slider's steps come within a degree of the gradient
const NEARLY = 0.99;

const GRADIENT = ["tangent", "st-bold"];
const DIRECTION = ["path", ""];

function render(context) {
  const { model } = context;
  const view = explorable(context, {
    title: "Gradient and direction",
    description:
      "The first plot shows contours of a function of two variables. At a point that you move, " +
      "one arrow is the gradient, at a right angle to the contour through the point, and another " +
      "a direction that you turn. The second plot shows the slope in each direction against " +
      "its angle: a cosine whose top lies at the angle of the gradient.",
  });
  landscapeSelect(view, model);
  const angle = view.quantity("angle", {
    min: -180,
    max: 180,
    step: 1,
    large: 15,
    decimals: 0,
    cyclic: true,
    show: (value) => `${format(value)}°`,
    say: (value) => `${spoken(value)} degrees`,
  });

  const map = landscapeOf(view, model);
  const [x, y] = pointOn(view, model);
  const norm = map.readout("length ‖∇*f*‖", ...GRADIENT);
  const components = map.readout("gradient ∇*f*");
  const through = map.contours("function", "");
  const gradientArrow = map.arrow(...GRADIENT);
  const directionArrow = map.arrow(...DIRECTION);
  const point = map.handle({
    name: "the point",
    role: "ink",
    quantities: [x, y],
    drag: (atX, atY) => ({ x: x.nearest(atX), y: y.nearest(atY) }),
  });
  const dial = map.handle({
    name: "the direction",
    role: "path",
    kind: "st-ring",
    quantities: [angle],
    drag: (atX, atY) => {
      const turn = Math.atan2(atY - y.value, atX - x.value) / DEGREES;
      return { angle: angle.nearest(turn) };
    },
  });

  const circle = view.panel({
    x: ALL_AROUND,
    y: linear(-1, 1),
    xName: "angle",
    yName: "slope",
  });
  const slope = circle.readout("slope ∇*f*·*d*", ...DIRECTION);
  const share = circle.readout("share of the steepest");
  const zero = circle.segment("muted", "st-thin");
  const best = circle.segment("tangent", "st-thin");
  const cosine = circle.curve("function");
  const here = circle.handle({
    name: "the direction on the cosine",
    role: "path",
    quantities: [angle],
    drag: (at) => ({ angle: angle.nearest(clamp(at, -180, 180)) }),
  });
  circle.slider("angle", angle, { role: "path", along: (value) => value, value: true });

  let state;

  return view.start(
    (has) => {
      const { f, gradient } = LANDSCAPES[model.get("landscape")];
      const at = [x.value, y.value];
      const slopes = gradient(...at);
      const length = Math.hypot(...slopes);
      const turn = angle.value * DEGREES;
      const along = slopes[0] * Math.cos(turn) + slopes[1] * Math.sin(turn);
      state = { at, slopes, length, along, angle: angle.value };

      if (has("landscape")) map.show(model.get("landscape"));
      const reach = ARROW * (map.y.high - map.y.low);
      if (has("landscape") || has("x") || has("y")) {
        through.set(f, [f(...at)]);
        if (length > 0) gradientArrow.set(at, at.map((c, i) => c + (reach * slopes[i]) / length));
        else gradientArrow.hide();
        const top = length || 1;
        circle.scales(circle.x, linear(-1.15 * top, 1.15 * top));
        zero.set([-180, 0], [180, 0]);
        cosine.set(ANGLES.map((a) => [a, slopes[0] * Math.cos(a * DEGREES) + slopes[1] * Math.sin(a * DEGREES)]));
        const steepest = Math.atan2(slopes[1], slopes[0]) / DEGREES;
        if (length > 0) best.set([steepest, 0], [steepest, length]);
        else best.hide();
      }
      const tip = [at[0] + reach * Math.cos(turn), at[1] + reach * Math.sin(turn)];
      directionArrow.set(at, tip);
      dial.set(tip);
      point.set(at);
      here.set([angle.value, along]);

      norm(format(length));
      components(`(${slopes.map((s) => format(s, 3)).join(", ")})`);
      slope(format(along));
      share(length > 0 ? `${format((100 * along) / length, 3)}%` : "none");
      view.note(explanation(state));
    },
    () =>
      `At ${state.at.map((c) => spoken(c)).join(", ")} the gradient is ` +
      `${state.slopes.map((s) => spoken(s)).join(", ")}, its length ${spoken(state.length)}. ` +
      `At ${spoken(state.angle)} degrees the slope is ${spoken(state.along)}. ` +
      plain(explanation(state)),
  );
}

// One sentence on the direction.
function explanation({ length, along }) {
  if (length < 1e-9) return "The gradient is 0: a critical point. No direction is steeper than another.";
  const share = along / length; // the cosine of the angle between the two
  if (share > WITHIN) return "Along the gradient: no direction from here climbs faster.";
  if (share < -WITHIN) return "Against the gradient: steepest descent, the step of gradient descent.";
  if (share > NEARLY) return "Nearly along the gradient: the wave is flat at its top, so little is lost.";
  if (share < -NEARLY) return "Nearly against the gradient: the wave is flat at its bottom, so little is lost.";
  if (Math.abs(share) < 1e-9) return "Along the contour: at a right angle to the gradient the slope is 0.";
  if (Math.abs(share) < 0.03) return "Nearly along the contour: at a right angle to the gradient the slope is 0.";
  return share > 0
    ? "Uphill, but slower than along the gradient, by the cosine of the angle between them."
    : "Downhill, but slower than against the gradient.";
}

export default { render };
