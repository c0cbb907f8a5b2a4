// What every page does in the browser: self-check questions, and keyboard access to what scrolls.
// Answers stay on the device (localStorage), under one key, by question id.

const STORE = "steepest.answers";

function read() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {}; // no storage (private window), or somebody else's text under our key
  }
}

function remember(id, given, right) {
  const all = read();
  const before = all[id];
  all[id] = { given, right, tries: (before?.tries ?? 0) + (before?.given === given ? 0 : 1) };
  try {
    localStorage.setItem(STORE, JSON.stringify(all));
  } catch {
    // not remembered: the question still works
  }
}

// "6", "-1/4", "1e-3", "0,5" and the true minus sign; null if it is no number
function parseNumber(text) {
  const clean = text.trim().replaceAll("−", "-").replace(/^([-+]?\d+),(\d+)$/, "$1.$2");
  const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
  const found = clean.match(new RegExp(`^(${number})(?:\\s*/\\s*(${number}))?$`, "i"));
  if (!found) return null;
  const value = Number(found[1]) / (found[2] === undefined ? 1 : Number(found[2]));
  return Number.isFinite(value) ? value : null;
}

function show(form, answer, right, again = false) {
  for (const other of form.querySelectorAll(".st-answer")) {
    other.classList.toggle("st-chosen", other === answer);
    other.querySelector(".st-reason").hidden = other !== answer;
  }
  form.dataset.state = right ? "right" : "wrong";
  const verdict = form.querySelector(".st-verdict");
  verdict.textContent = right ? "Right." : "Not yet. Read the reason, then try another answer.";
  if (again) verdict.textContent = right ? "You answered this right." : "Your last answer was not right.";
}

function setUpChoice(form) {
  const choose = (input, again) => {
    const answer = input.closest(".st-answer");
    const right = answer.dataset.when === "x";
    show(form, answer, right, again);
    if (!again) remember(form.id, input.value, right);
  };
  form.addEventListener("change", (event) => choose(event.target, false));
  const given = read()[form.id]?.given;
  const input = [...form.querySelectorAll("input")].find((candidate) => candidate.value === given);
  if (input) {
    input.checked = true;
    choose(input, true);
  }
}

function setUpNumber(form) {
  const field = form.querySelector(".st-field input");
  const answers = [...form.querySelectorAll(".st-answer")];
  const wanted = Number(form.dataset.answer);
  const near = (value, target) =>
    Math.abs(value - target) <= Math.max(Number(form.dataset.tolerance), 1e-12 * Math.abs(target));
  const judge = (again) => {
    const value = parseNumber(field.value);
    if (value === null) {
      form.querySelector(".st-verdict").textContent = "Type a number, such as 0.25, 1/4 or 2.5e-1.";
      return;
    }
    const right = near(value, wanted);
    const named = answers.find((answer) => near(value, Number(answer.dataset.when)));
    const when = (key) => answers.find((answer) => answer.dataset.when === key);
    show(form, right ? when("=") : named ?? when("else"), right, again);
    if (!again) remember(form.id, field.value, right);
  };
  form.addEventListener("submit", () => judge(false));
  const given = read()[form.id]?.given;
  if (given !== undefined) {
    field.value = given;
    judge(true);
  }
}

function setUpQuestions() {
  for (const form of document.querySelectorAll(".st-question")) {
    form.addEventListener("submit", (event) => event.preventDefault());
    if (form.dataset.kind === "number") setUpNumber(form);
    else setUpChoice(form);
  }
}

// A region that scrolls sideways must be reachable by keyboard; one that does not, must not be a stop.
function markScrollers() {
  for (const box of document.querySelectorAll(".math .katex-display, .highlight pre, .st-scroll, .pst-scrollable-table-container")) {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (scrolls) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", box.matches("pre") ? "Code, scrolls sideways" : "Wide content, scrolls sideways");
    } else {
      box.removeAttribute("tabindex");
      if (box.getAttribute("role") === "group") {
        box.removeAttribute("role");
        box.removeAttribute("aria-label");
      }
    }
  }
}

setUpQuestions();
markScrollers();
document.fonts?.ready.then(markScrollers);
let waiting = 0;
addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(markScrollers);
});
