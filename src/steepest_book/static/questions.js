// Self-check questions: judge an answer, show the feedback made for it, remember it on the device.
// On a page with questions it also notes when the reader came to the page's end.
"use strict";

{
  // The numbers that a text can mean: "6", "-1/4", "1e-3", "0,5", "2 410" and the true minus sign are
  // one each. "1,024" is two: in some places it is a little more than 1, in others than a thousand.
  function readings(text) {
    const clean = text.trim().replaceAll("−", "-");
    const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
    const grouped = /^[-+]?[1-9]\d{0,2}(?:[,\s]\d{3})+(?:\.\d*)?$/.test(clean);
    return [clean.replace(/^([-+]?\d+),(\d+)$/, "$1.$2"), ...(grouped ? [clean.replace(/[,\s]/g, "")] : [])]
      .map((one) => one.match(new RegExp(`^(${number})(?:\\s*/\\s*(${number}))?$`, "i")))
      .filter(Boolean)
      .map(([, above, below]) => Number(above) / Number(below ?? 1))
      .filter(Number.isFinite);
  }

  const say = (form, words) => {
    form.querySelector(".st-verdict").textContent = words;
  };

  // no verdict: what was given is no answer yet
  function clear(form, words = "") {
    for (const answer of form.querySelectorAll(".st-answer")) {
      answer.classList.remove("st-chosen");
      answer.querySelector(".st-reason").hidden = true;
    }
    delete form.dataset.state;
    say(form, words);
  }

  function show(form, answer, right, again = false) {
    for (const other of form.querySelectorAll(".st-answer")) {
      other.classList.toggle("st-chosen", other === answer);
      other.querySelector(".st-reason").hidden = other !== answer;
    }
    form.dataset.state = right ? "right" : "wrong";
    dispatchEvent(new Event("resize")); // page.js: formulas that were hidden may scroll
    if (again) say(form, right ? "You answered this right." : "Your last answer was not right.");
    else say(form, right ? "Right." : "Not yet. Read the reason, then try another answer.");
  }

  function setUpChoice(form) {
    const choose = (input, again) => {
      const answer = input.closest(".st-answer");
      const right = answer.dataset.when === "x";
      show(form, answer, right, again);
      if (!again) steepestStore.remember(form.id, input.value, right);
    };
    form.addEventListener("change", (event) => choose(event.target, false));
    const given = steepestStore.record(form.id)?.given;
    const input = [...form.querySelectorAll("input")].find((candidate) => candidate.value === given);
    if (input) {
      input.checked = true;
      choose(input, true);
    }
  }

  const feedbackOf = (form) => {
    const answers = [...form.querySelectorAll(".st-answer")];
    const when = (key) => answers.find((answer) => answer.dataset.when === key);
    const known = answers.filter((answer) => !["=", "else"].includes(answer.dataset.when));
    return { right: when("="), other: when("else"), known };
  };

  function setUpNumber(form) {
    const field = form.querySelector(".st-field input");
    const feedback = feedbackOf(form);
    const wanted = Number(form.dataset.answer);
    const near = (value, target) =>
      Math.abs(value - target) <= Math.max(Number(form.dataset.tolerance), 1e-12 * Math.abs(target));
    const judge = (again) => {
      const values = readings(field.value);
      if (values.length === 0) return clear(form, "Type a number, such as 0.25, 1/4 or 2.5e-1.");
      const means = (target) => values.some((value) => near(value, target));
      const right = means(wanted);
      const named = feedback.known.find((answer) => means(Number(answer.dataset.when)));
      show(form, right ? feedback.right : named ?? feedback.other, right, again);
      if (!again) steepestStore.remember(form.id, field.value, right);
    };
    form.addEventListener("submit", () => judge(false));
    const given = steepestStore.record(form.id)?.given;
    if (given !== undefined) {
      field.value = given;
      judge(true);
    }
  }

  // Put parameters into every formula of a question: what is seen, what is spoken, and the TeX.
  function fill(form, parameters) {
    const names = Object.keys(parameters);
    const values = new Map(Object.entries(parameters));
    const number = (expression) => {
      const tree = steepestExpression.parse(expression, names);
      return String(Math.round(steepestEquivalence.evaluate(tree, values)));
    };
    for (const element of form.querySelectorAll("[data-expression]")) {
      element.textContent = number(element.dataset.expression).replace("-", "−");
    }
    for (const element of form.querySelectorAll("[data-template]")) {
      const template = element.getAttribute("data-template");
      element.textContent = template.replace(/\[\[([^\[\]]+)\]\]/g, (_, inner) => number(inner));
    }
    dispatchEvent(new Event("resize")); // page.js: a longer formula may scroll
  }

  function draw(ranges, before) {
    const next = Object.fromEntries(Object.entries(ranges).map(
      ([name, [low, high]]) => [name, low + Math.floor(Math.random() * (high - low + 1))],
    ));
    return JSON.stringify(next) === JSON.stringify(before) ? draw(ranges, before) : next;
  }

  function setUpSymbolic(form) {
    const { parse, show: asRead, ExpressionError } = steepestExpression;
    const { compare } = steepestEquivalence;
    const field = form.querySelector(".st-field input");
    const preview = form.querySelector(".st-preview");
    const feedback = feedbackOf(form);
    const ranges = JSON.parse(form.dataset.parameters);
    const box = JSON.parse(form.dataset.variables);
    const read = (text) => parse(text, Object.keys(box), Object.keys(ranges));
    const right = read(form.dataset.symbolic);
    const known = feedback.known.map((answer) => [answer, read(answer.dataset.when)]);
    let parameters = JSON.parse(form.dataset.first);

    const matches = (given, tree) => {
      try {
        return compare(given, tree, box, parameters) === "same";
      } catch {
        return false; // a list of another shape
      }
    };
    const judge = (again) => {
      let named;
      let result = "different";
      try {
        const given = read(field.value);
        named = known.find(([, tree]) => matches(given, tree))?.[0];
        // a known mistake may have another shape, as a gradient has where a Hessian is asked for
        if (!named || matches(given, right)) result = compare(given, right, box, parameters);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        const comma = /\d,\d/.test(field.value) && !/[[;]/.test(field.value);
        return clear(form, error.message + (comma ? " Decimals are written with a point: 0.5." : ""));
      }
      if (result === "lost") {
        return clear(form, "Written like this, rounding hides the answer. Write it with smaller numbers.");
      }
      const isRight = result === "same";
      show(form, isRight ? feedback.right : named ?? feedback.other, isRight, again);
      if (!again) steepestStore.remember(form.id, field.value, isRight, parameters);
    };
    const showReading = () => {
      try {
        preview.textContent = field.value.trim() && `Read as ${asRead(read(field.value))}`;
      } catch {
        preview.textContent = ""; // half typed: Check will say what is missing
      }
    };
    form.addEventListener("submit", () => judge(false));
    field.addEventListener("input", showReading);
    form.querySelector(".st-new").addEventListener("click", () => {
      parameters = draw(ranges, parameters);
      fill(form, parameters);
      form.querySelector(".st-worked").open = false;
      field.value = "";
      showReading();
      clear(form, "The formula has new numbers.");
    });

    const record = steepestStore.record(form.id);
    const fits = record && Object.entries(ranges).every(([name, [low, high]]) => {
      const value = record.parameters?.[name];
      return Number.isInteger(value) && low <= value && value <= high;
    });
    if (!fits) return;
    parameters = Object.fromEntries(Object.keys(ranges).map((name) => [name, record.parameters[name]]));
    fill(form, parameters);
    field.value = record.given;
    showReading();
    judge(true);
  }

  // An element of another name with the attributes and the content of this one.
  function renamed(element, name) {
    const made = document.createElement(name);
    for (const attribute of element.attributes) made.setAttribute(attribute.name, attribute.value);
    made.append(...element.childNodes);
    return made;
  }

  // The source has st-form and st-input: for controls that are there from the start, browsers lay
  // out the whole page (see question_nodes.py).
  const near = new IntersectionObserver(
    (entries) => wake(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target)),
    { rootMargin: "100% 0%" },
  );
  function wake(questions) {
    for (const question of questions) {
      near.unobserve(question);
      for (const input of question.querySelectorAll("st-input")) input.replaceWith(renamed(input, "input"));
      const form = renamed(question, "form");
      form.addEventListener("submit", (event) => event.preventDefault());
      const setUp = { number: setUpNumber, symbolic: setUpSymbolic, choice: setUpChoice };
      setUp[form.dataset.kind](form);
      question.replaceWith(form); // with its old verdict, which is no news to read out
    }
  }
  const wakeAll = () => wake(document.querySelectorAll("st-form"));
  for (const question of document.querySelectorAll("st-form")) near.observe(question);
  addEventListener("beforeprint", wakeAll);
  addEventListener("keydown", (event) => event.key === "Tab" && wakeAll()); // every stop is there

  const page = document.currentScript.dataset.page;
  const last = [...document.querySelectorAll(".bd-article > :is(section, .section) > *")].at(-1);
  if (last && "IntersectionObserver" in window) {
    const end = document.createElement("div"); // a mark below everything, so that its size is no matter
    end.className = "st-end";
    last.after(end);
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      steepestStore.setRead(page, true);
      observer.disconnect();
    });
    observer.observe(end);
  }
}
