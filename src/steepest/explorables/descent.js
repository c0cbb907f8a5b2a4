// Gradient descent, as steepest.minimize does it: the same arithmetic and the same reasons to stop.

const BOUND = 1e12; // a value this many times the first has diverged
const PATIENCE = 20; // steps in a row that change nothing are a stall
const ROUNDING = 2 * 2 ** -52;

const differs = (now, before) => Math.abs(now - before) > ROUNDING * Math.abs(now);

// Descend from a point with a fixed rate. `f(...point)` is the value and `gradient(...point)` an
// array. Another method says in `advance(point, slope)` where it goes from a point. Returns the
// points, values and gradient norms, and the reason why it stopped: "converged", "diverged",
// "stalled" or "max_steps".
export function descend(
  { f, gradient },
  start,
  rate,
  {
    steps,
    tolerance = 1e-8,
    patience = PATIENCE,
    advance = (point, slope) => point.map((x, i) => x - rate * slope[i]),
  },
) {
  const [points, values, norms] = [[], [], []];
  let point = start;
  let still = 0;
  for (let step = 0; ; step++) {
    const value = f(...point);
    const slope = gradient(...point);
    const norm = Math.hypot(...slope);
    if (step > 0) {
      const last = points[step - 1];
      const moved = point.some((x, i) => differs(x, last[i])) && differs(value, values[step - 1]);
      still = moved ? 0 : still + 1;
    }
    points.push(point);
    values.push(value);
    norms.push(norm);
    const reason = stops(value, norm) ?? (step === steps ? "max_steps" : undefined);
    if (reason) return { points, values, norms, reason };
    point = advance(point, slope);
  }

  function stops(value, norm) {
    if (norm <= tolerance) return "converged";
    const bound = BOUND * Math.max(1, Math.abs(values[0]));
    if (!Number.isFinite(norm) || !(Math.abs(value) <= bound)) return "diverged";
    return still >= patience ? "stalled" : undefined;
  }
}
