// Tells whether two expressions are the same function, by their values at many points. Each value
// comes with a bound of its round-off, so that noise is not taken for a difference or for a match.
"use strict";

const steepestEquivalence = (() => {
  const { FUNCTIONS, CONSTANTS, ExpressionError, shape } = steepestExpression;
  const EPSILON = 2 ** -52;

  let overflow = false; // did a value become too large or too small for floats since this was cleared?

  // [value, bound of its round-off]; the bound tells digits from noise
  function measure(tree, values) {
    const result = measured(tree, values);
    overflow ||= Math.abs(result[0]) === Infinity;
    return result;
  }

  function measured(tree, values) {
    if (tree.kind === "number") return [tree.value, Number.isInteger(tree.value) ? 0 : EPSILON * tree.value];
    if (tree.kind === "name") {
      const value = values.get(tree.name) ?? CONSTANTS.get(tree.name);
      return [value, values.has(tree.name) ? 0 : EPSILON * value];
    }
    const [a, da] = measure(tree.left, values);
    if (tree.kind === "neg") return [-a, da];
    if (tree.kind === "call") {
      const [f, slope] = FUNCTIONS.get(tree.name);
      const value = f(a);
      overflow ||= value === 0 && tree.name === "exp";
      return [value, (da && Math.abs(slope(a)) * da) + 2 * EPSILON * Math.abs(value)];
    }
    const [b, db] = measure(tree.right, values);
    if (tree.kind === "+" || tree.kind === "-") {
      const value = tree.kind === "+" ? a + b : a - b;
      return [value, da + db + EPSILON * Math.abs(value)];
    }
    if (tree.kind === "*") return [a * b, Math.abs(a) * db + Math.abs(b) * da + EPSILON * Math.abs(a * b)];
    if (tree.kind === "/") {
      const value = a / b;
      return [value, (da + Math.abs(value) * db) / Math.abs(b) + EPSILON * Math.abs(value)];
    }
    const value = a ** b;
    overflow ||= value === 0 && a !== 0;
    const fromBase = da && Math.abs(value * b / a) * da;
    const fromExponent = db && Math.abs(value * Math.log(Math.abs(a))) * db;
    return [value, fromBase + fromExponent + 2 * EPSILON * Math.abs(value)];
  }

  const evaluate = (tree, values) => measure(tree, values)[0];
  const components = (tree) => (Array.isArray(tree) ? tree.flatMap(components) : [tree]);

  // the same points at every visit (mulberry32)
  function pointsOf(box, parameters, count) {
    let state = 20261121;
    const uniform = () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    return Array.from({ length: count }, () => new Map([
      ...Object.entries(parameters),
      ...Object.entries(box).map(([name, [low, high]]) => [name, low + (high - low) * uniform()]),
    ]));
  }

  const POINTS = 48;
  const ENOUGH = 8;

  // "same", "different", or "lost" when round-off leaves too few digits to tell
  function compareOne(given, right, points) {
    const wanted = points.map((point) => measure(right, point));
    const size = Math.max(0, ...wanted.map(([value]) => Math.abs(value)).filter(Number.isFinite)) || 1;
    let usable = 0;
    for (const [k, [value, itsNoise]] of wanted.entries()) {
      if (!Number.isFinite(value)) continue;
      overflow = false;
      const [mine, noise] = measure(given, points[k]);
      if (overflow) continue;
      if (!Number.isFinite(mine)) return "different"; // outside of its domain, where the answer is inside
      const bound = noise + itsNoise;
      if (!(bound <= 1e-10 * size)) continue;
      usable += 1;
      if (!(Math.abs(mine - value) <= 1e-9 * Math.abs(value) + 4 * bound)) return "different";
    }
    return usable >= ENOUGH ? "same" : "lost";
  }

  const described = (sizes) => {
    if (!sizes.length) return "one expression";
    const [rows, columns] = sizes;
    if (columns === undefined) return `${rows} component${rows === 1 ? "" : "s"}`;
    return `${rows} × ${columns} components`;
  };

  // may this shape stand for that one? A flat list may stand for one row or one column.
  function fits(given, right) {
    const flat = (sizes) => (sizes.length === 2 && sizes.includes(1) ? [sizes[0] * sizes[1]] : sizes);
    if (given.length === right.length) return String(given) === String(right);
    return given.length > 0 && right.length > 0 && String(flat(given)) === String(flat(right));
  }

  function compare(given, right, box, parameters) {
    const [mine, wanted] = [shape(given), shape(right)];
    if (!fits(mine, wanted)) {
      const example = wanted.length === 1 ? ` Write ${wanted[0] === 2 ? "[…, …]" : "[…, …, …]"}.` : wanted.length ? " Write [[…, …], […, …]]." : "";
      throw new ExpressionError(`Expected ${described(wanted)}, got ${described(mine)}.${example}`);
    }
    const points = pointsOf(box, parameters, POINTS);
    const others = components(right);
    const results = components(given).map((part, k) => compareOne(part, others[k], points));
    return results.includes("different") ? "different" : results.includes("lost") ? "lost" : "same";
  }

  return { evaluate, compare };
})();
