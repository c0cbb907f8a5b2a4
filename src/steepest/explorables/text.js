// Elements, mathematical text and numbers, as every explorable writes them.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "line", "circle", "rect"]);

// Make an element: element("p", { class: "st-note" }, "text", otherElement).
export function element(tag, attributes = {}, ...children) {
  const made = SVG_TAGS.has(tag)
    ? document.createElementNS(SVG, tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Write mathematical text into a node: *x* is a variable, _0 or _{10} a subscript, ^2 or ^{−8} a
// superscript. Real subscripts, because web fonts lack most of Unicode's.
export function write(node, markup) {
  if (node.stMarkup === markup) return; // most frames change few texts
  node.stMarkup = markup;
  const pieces = markup.matchAll(/\*([^*]+)\*|_(?:\{([^}]*)\}|(.))|\^(?:\{([^}]*)\}|(.))|[^*_^]+/g);
  node.replaceChildren(
    ...Array.from(pieces, ([all, variable, sub, sub1, sup, sup1]) => {
      if (variable) return element("var", {}, variable);
      if (sub ?? sub1) return element("sub", {}, sub ?? sub1);
      if (sup ?? sup1) return element("sup", {}, sup ?? sup1);
      return all;
    }),
  );
}

// Split a number into what is written: 0.00012 at 3 digits is "1.2" and exponent -4.
function parts(value, digits) {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
    return { mantissa: trimmed(mantissa), exponent: Number(exponent) };
  }
  return { mantissa: trimmed(String(rounded)), exponent: 0 };
}

function trimmed(text) {
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short.replace("-", "−");
}

// A number as markup for `write`: 1.2 × 10^{−4}, with a true minus sign, without trailing zeros.
export function format(value, digits = 4) {
  if (Number.isNaN(value)) return "none";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const { mantissa, exponent } = parts(value, digits);
  if (exponent === 0) return mantissa;
  const power = `10^{${String(exponent).replace("-", "−")}}`;
  if (mantissa === "1") return power;
  return mantissa === "−1" ? `−${power}` : `${mantissa} × ${power}`;
}

// A number with a fixed count of decimals, trailing zeros dropped.
export function fixed(value, decimals) {
  return Number.isFinite(value) && Math.abs(value) < 1e6
    ? trimmed(value.toFixed(decimals))
    : format(value);
}

// Markup as plain words: "*x*_0 + *h*" is "x0 + h".
export function plain(markup) {
  return markup.replace(/[*_^{}]/g, "");
}

// A number in words that a screen reader says as meant: "1.2 times 10 to the minus 4".
export function spoken(value, digits = 3) {
  if (Number.isNaN(value)) return "none";
  if (!Number.isFinite(value)) return value > 0 ? "infinity" : "minus infinity";
  const { mantissa, exponent } = parts(value, digits);
  const number = mantissa.replace("−", "minus ");
  return exponent === 0
    ? number
    : `${number} times 10 to the ${exponent < 0 ? "minus " : ""}${Math.abs(exponent)}`;
}
