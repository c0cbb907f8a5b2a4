// Reads what a person types as an expression.
// The build reads the same language (steepest_book/expressions.py); here it also takes what phones
// and paper bring along: × and −, x², sin x. What can be read in two ways is refused with a reason.
"use strict";

const steepestExpression = (() => {
  const LONGEST = 1000; // characters
  const DEEPEST = 60; // parentheses in parentheses

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

  // Components are arrays of trees, so an operation on lists becomes a list of operations.
  function combine(sign, left, right) {
    const lists = [Array.isArray(left), Array.isArray(right)];
    if (!lists[0] && !lists[1]) return { kind: sign, left, right };
    if (lists[0] && lists[1] && "+-".includes(sign) && left.length === right.length) {
      return left.map((part, k) => combine(sign, part, right[k]));
    }
    if (lists[0] && !lists[1] && "*/".includes(sign)) return left.map((part) => combine(sign, part, right));
    if (lists[1] && !lists[0] && sign === "*") return right.map((part) => combine(sign, left, part));
    throw new ExpressionError("Lists can be added when they are of one size, and multiplied by an expression; "
      + "anything else, do component by component.");
  }

  const negative = (tree) => (Array.isArray(tree) ? tree.map(negative) : { kind: "neg", left: tree });

  class Parser {
    constructor(text, names, offered) {
      this.text = text;
      this.tokens = tokensOf(text, names, offered);
      this.index = 0;
      this.depth = 0;
    }

    get next() { return this.tokens[this.index]; }

    looksAt(signs) { return this.next.kind === "sign" && signs.includes(this.next.text); }

    fail(wanted) {
      const token = this.next;
      const places = where(this.text, token.at);
      if (token.kind === "end" && !this.index) throw new ExpressionError("Type an expression.");
      if (token.kind === "end") throw new ExpressionError(`It ends too early ${places}: ${wanted} is missing.`);
      const hint = token.kind === "number" ? " Put * or ^ before it." : "";
      throw new ExpressionError(`Unexpected “${token.text}” ${places}.${hint}`);
    }

    deeper(read) {
      if (++this.depth > DEEPEST) throw new ExpressionError("Too many parentheses in each other.");
      const result = read();
      this.depth -= 1;
      return result;
    }

    close(sign) {
      if (!this.looksAt(sign)) this.fail(`“${sign}”`);
      this.index += 1;
    }

    // everything: one expression, or components with or without brackets
    whole() {
      const result = this.ungrouped(this.rows());
      if (this.next.kind !== "end") this.fail("");
      return result;
    }

    // "a, b; c, d" up to a bracket or the end, as rows
    rows() {
      const rows = [[this.sum()]];
      while (this.looksAt(",;")) {
        const sign = this.next.text;
        this.index += 1;
        if (sign === ";") rows.push([this.sum()]);
        else rows.at(-1).push(this.sum());
      }
      return rows;
    }

    // what rows are without brackets: one expression alone is itself
    ungrouped(rows) {
      if (rows.length > 1) return rows;
      return rows[0].length > 1 ? rows[0] : rows[0][0];
    }

    sum() {
      let tree = this.product();
      while (this.looksAt("+-")) {
        const sign = this.next.text;
        this.index += 1;
        tree = combine(sign, tree, this.product());
      }
      return tree;
    }

    product() {
      let tree = this.signed();
      for (;;) {
        if (this.looksAt("*/")) {
          const sign = this.next.text;
          this.index += 1;
          tree = combine(sign, tree, this.signed());
        } else if (this.next.kind === "name" || this.looksAt("([")) {
          tree = combine("*", tree, this.signed());
        } else {
          return tree;
        }
      }
    }

    // the sign stands outside of a power: -x^2 is -(x^2)
    signed() {
      if (!this.looksAt("+-")) return this.power();
      const sign = this.next.text;
      this.index += 1;
      const tree = this.deeper(() => this.signed());
      return sign === "-" ? negative(tree) : tree;
    }

    power() {
      const tree = this.atom();
      if (!this.looksAt("^")) return tree;
      this.index += 1;
      return combine("^", tree, this.deeper(() => this.signed()));
    }

    atom() {
      const token = this.next;
      if (token.kind === "number") {
        this.index += 1;
        return { kind: "number", value: Number(token.text), text: token.text };
      }
      if (token.kind === "name") {
        this.index += 1;
        return FUNCTIONS.has(token.text) ? this.call(token.text) : { kind: "name", name: token.text };
      }
      if (this.looksAt("([")) return this.group();
      return this.fail("a number, a name or “(”");
    }

    group() {
      const bracket = this.next.text === "[";
      this.index += 1;
      const rows = this.deeper(() => this.rows());
      this.close(bracket ? "]" : ")");
      if (!bracket) return this.ungrouped(rows);
      return rows.length > 1 ? rows : rows[0];
    }

    // sin(x), sin x, sin 2x, sin²x; whatever has two usual readings is refused
    call(name) {
      let power = null;
      if (this.looksAt("^")) {
        this.index += 1;
        if (this.looksAt("-")) {
          throw new ExpressionError(`${name}^(-1) can mean two things. For one over it, write 1/${name}(…).`);
        }
        power = this.atom();
      }
      let argument;
      if (this.looksAt("(")) {
        argument = this.group();
        if (this.looksAt("^") && power) this.fail("");
      } else {
        argument = this.bareArgument(name);
      }
      if (Array.isArray(argument)) throw new ExpressionError(`${name} takes one expression, not a list.`);
      const tree = { kind: "call", name, left: argument };
      return power ? combine("^", tree, power) : tree;
    }

    bareArgument(name) {
      const twoWays = () => {
        throw new ExpressionError(`Write ${name}(…) with parentheses: what stands after it can be read in two ways.`);
      };
      const sign = this.looksAt("-");
      if (sign) this.index += 1;
      const factors = [];
      while (this.next.kind === "number" || (this.next.kind === "name" && !FUNCTIONS.has(this.next.text))) {
        if (this.next.kind === "number" && factors.length) this.fail("");
        factors.push(this.power());
      }
      if (!factors.length && this.next.kind === "name") twoWays();
      if (!factors.length) this.fail(`what to take ${name} of`);
      if (this.looksAt("(/[") || (name === "sqrt" && factors.length > 1)) twoWays();
      const tree = factors.reduce((left, right) => combine("*", left, right));
      return sign ? negative(tree) : tree;
    }
  }

  function shape(tree) {
    return Array.isArray(tree) ? [tree.length, ...shape(tree[0])] : [];
  }

  function regular(tree) {
    if (!Array.isArray(tree)) return true;
    const shapes = tree.map((part) => shape(part).join());
    return tree.every(regular) && shapes.every((one) => one === shapes[0]) && shape(tree).length <= 2;
  }

  // `variables` and `parameters` are names; the reader is told about the variables
  function parse(text, variables, parameters = []) {
    if (text.length > LONGEST) throw new ExpressionError(`Too long: at most ${LONGEST} characters.`);
    const names = new Map([...parameters, ...variables].map((name) => [bare(name), name]));
    const spelled = (letter) => GREEK.get(letter) ?? letter;
    const plain = text.replace(/[α-ω√](?=\d)/g, (letter) => `${spelled(letter)} `) // √2, but θ₁
      .replace(/[α-ω√]/g, spelled).replace(/[₀-₉]/g, (digit) => LOWERED.indexOf(digit));
    const tree = new Parser(plain, names, variables.map((name) => `${name}, `).join("")).whole();
    if (!regular(tree)) throw new ExpressionError("The rows are of different lengths.");
    return tree;
  }

  // how it was read, with every product and parenthesis that the reading put in
  function show(tree) {
    if (Array.isArray(tree)) return `[${tree.map(show).join(", ")}]`;
    const simple = (part) => ["number", "name", "call"].includes(part.kind);
    const inside = (part) => (simple(part) ? show(part) : `(${show(part)})`);
    const { kind, left, right } = tree;
    if (kind === "number") return tree.text;
    if (kind === "name") return tree.name;
    if (kind === "call") return `${tree.name}(${show(left)})`;
    if (kind === "neg") return `−${left.kind === "^" ? show(left) : inside(left)}`;
    if (kind === "+" || kind === "-") {
      const last = show(right);
      const loose = "+-".includes(right.kind) || last.startsWith("−");
      return `${show(left)} ${kind === "+" ? "+" : "−"} ${loose ? `(${last})` : last}`;
    }
    // a leading minus is the same inside and outside of a product
    const first = (part) => (part.kind === "neg" || part.kind === "*" ? show(part) : inside(part));
    if (kind === "*") return `${first(left)}·${right.kind === "^" ? show(right) : inside(right)}`;
    if (kind === "/") return `${left.kind === "neg" ? show(left) : inside(left)}/${inside(right)}`;
    return `${inside(left)}^${inside(right)}`;
  }

  return { parse, show, shape, FUNCTIONS, CONSTANTS, ExpressionError };
})();
