// The words of a typed expression: numbers, names and signs, and what phones and paper bring along,
// such as × and −, x², θ₁. What can be read in two ways is refused with a reason.
"use strict";

const steepestWords = (() => {
  const LONGEST = 1000; // characters

  const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
  // each function with the size of its derivative: round-off in the argument grows by that factor
  const FUNCTIONS = new Map(Object.entries({
    sin: [Math.sin, Math.cos],
    cos: [Math.cos, Math.sin],
    tan: [Math.tan, (z) => 1 + Math.tan(z) ** 2],
    exp: [Math.exp, Math.exp],
    ln: [Math.log, (z) => 1 / z],
    log: [Math.log, (z) => 1 / z],
    sqrt: [Math.sqrt, (z) => 0.5 / Math.sqrt(z)],
    tanh: [Math.tanh, (z) => 1 - Math.tanh(z) ** 2],
    sigma: [sigmoid, (z) => sigmoid(z) * sigmoid(-z)],
    sigmoid: [sigmoid, (z) => sigmoid(z) * sigmoid(-z)],
    abs: [Math.abs, () => 1],
  }));
  const CONSTANTS = new Map([["e", Math.E], ["pi", Math.PI]]);
  // names of functions that are not here: not to be read as a product of shorter names
  const OTHERS = new Set(("sinh cosh asin acos atan arcsin arccos arctan sec csc cot log2 log10 "
    + "lg max min relu cbrt sign softmax diff").split(" "));

  const SIGNS = new Map(Object.entries({
    "×": "*", "·": "*", "∙": "*", "⋅": "*", "•": "*", "∗": "*", "−": "-", "–": "-", "—": "-", "‐": "-",
    "÷": "/", "∕": "/", "⁄": "/", "ˆ": "^", "（": "(", "）": ")", "，": ",", "；": ";",
  }));
  const GREEK = new Map(Object.entries({
    π: "pi", σ: "sigma", "√": "sqrt", α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon",
    η: "eta", θ: "theta", κ: "kappa", λ: "lambda", μ: "mu", ρ: "rho", τ: "tau", φ: "phi", ω: "omega",
  }));
  const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const LOWERED = "₀₁₂₃₄₅₆₇₈₉";

  class ExpressionError extends Error {}

  const bare = (name) => name.replaceAll("_", "");

  // the name that a word stands for: w1 and w_1 are one
  function lookUp(word, names) {
    return names.get(bare(word)) ?? (CONSTANTS.has(word) || FUNCTIONS.has(word) ? word : null);
  }

  // "2xy", "xsinx": a run of letters as known names, longest first; null if it cannot be
  function splitRun(run, names) {
    const dead = new Set(); // places from which it is known not to work
    const from = (start) => {
      if (start === run.length) return [];
      if (dead.has(start)) return null;
      for (let end = Math.min(run.length, start + 20); end > start; end--) {
        const name = lookUp(run.slice(start, end), names);
        const rest = name && from(end);
        if (rest) return [name, ...rest];
      }
      dead.add(start);
      return null;
    };
    return from(0);
  }

  function namesIn(run, names) {
    const forms = [run, run.toLowerCase()]; // phones begin with a capital
    for (const form of forms) {
      const name = lookUp(form, names);
      if (name) return [name];
    }
    if (run.length > 60 || OTHERS.has(forms[1]) || OTHERS.has(forms[1].replace(/\d+$/, ""))) return null;
    return splitRun(forms[0], names) ?? splitRun(forms[1], names);
  }

  // the text as tokens { kind, text, at }; raised digits become a power
  function tokensOf(text, names, offered) {
    const tokens = [];
    const push = (kind, part, at) => tokens.push({ kind, text: part, at });
    const number = /(?:\d+\.?\d*|\.\d+)/y;
    const letters = /[A-Za-z][A-Za-z0-9_]*/y;
    for (let at = 0; at < text.length;) {
      const character = String.fromCodePoint(text.codePointAt(at));
      number.lastIndex = letters.lastIndex = at;
      const digits = number.exec(text)?.[0];
      const run = letters.exec(text)?.[0];
      if (/\s/.test(character) || character === "\u2061" || character === "\u200b") {
        at += character.length;
      } else if (digits) {
        const scientific = text.slice(at + digits.length).match(/^e[-+−]?\d+/i);
        if (scientific) {
          const power = scientific[0].slice(1);
          throw new ExpressionError(`“${digits}${scientific[0]}” can be read in two ways: `
            + `write ${digits}*10^(${power}), or put * after the number.`);
        }
        push("number", digits, at);
        at += digits.length;
      } else if (run) {
        const found = namesIn(run, names);
        if (!found) {
          throw new ExpressionError(`I do not know “${run.slice(0, 20)}”. The answer may use `
            + `${offered}numbers, e, pi and functions such as sin, exp, ln, sqrt.`);
        }
        for (const name of found) push("name", name, at);
        at += run.length;
      } else if (RAISED.includes(character) || character === "⁻") {
        let power = "";
        const start = at;
        if (character === "⁻") at += 1;
        for (; at < text.length && RAISED.includes(text[at]); at++) power += RAISED.indexOf(text[at]);
        if (!power) throw new ExpressionError(`Unexpected “⁻” ${where(text, start)}.`);
        push("sign", "^", start);
        if (character === "⁻") push("sign", "-", start);
        push("number", power, start);
      } else if (text.startsWith("**", at)) {
        push("sign", "^", at);
        at += 2;
      } else {
        const sign = SIGNS.get(character) ?? character;
        if (!"+-*/^(),;[]".includes(sign)) {
          const hint = { "|": " Write abs(…).", "=": " Type only the answer.", "\\": " Write it without TeX.", "'": " Type only the answer.", "{": " Use ( )." }[sign] ?? "";
          throw new ExpressionError(`Unexpected “${character}” ${where(text, at)}.${hint}`);
        }
        push("sign", sign, at);
        at += character.length;
      }
    }
    push("end", "", text.length);
    return tokens;
  }

  function where(text, at) {
    const before = text.slice(0, at).trimEnd();
    return before ? `after “${before.length > 16 ? "…" : ""}${before.slice(-16)}”` : "at the start";
  }

  // `variables` and `parameters` are names; the reader is told about the variables
  function wordsOf(text, variables, parameters) {
    if (text.length > LONGEST) throw new ExpressionError(`Too long: at most ${LONGEST} characters.`);
    const names = new Map([...parameters, ...variables].map((name) => [bare(name), name]));
    const spelled = (letter) => GREEK.get(letter) ?? letter;
    const plain = text.replace(/[α-ω√](?=\d)/g, (letter) => `${spelled(letter)} `) // √2, but θ₁
      .replace(/[α-ω√]/g, spelled).replace(/[₀-₉]/g, (digit) => LOWERED.indexOf(digit));
    return { text: plain, tokens: tokensOf(plain, names, variables.map((name) => `${name}, `).join("")) };
  }

  return { wordsOf, where, FUNCTIONS, CONSTANTS, ExpressionError };
})();
