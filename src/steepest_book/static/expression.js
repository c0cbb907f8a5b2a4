// Reads what a person types as an expression, from its words to a tree.
// The build reads the same language (steepest_book/expressions.py).
"use strict";

const steepestExpression = (() => {
  const { wordsOf, where, FUNCTIONS, CONSTANTS, ExpressionError } = steepestWords;
  const DEEPEST = 60; // parentheses in parentheses

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
    constructor({ text, tokens }) {
      this.text = text;
      this.tokens = tokens;
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

  // `variables` and `parameters` are names
  function parse(text, variables, parameters = []) {
    const tree = new Parser(wordsOf(text, variables, parameters)).whole();
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
