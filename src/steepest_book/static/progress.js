// The progress page: what this browser remembers, put beside the list that the build wrote;
// a file to take it to another device; and a way to delete it.
"use strict";

{
  const FORMAT = "steepest-progress";
  const VERSION = 1;
  const LARGEST = 1_000_000; // bytes
  const MOST = 10_000; // records
  const root = document.querySelector(".st-progress");
  const message = root.querySelector(".st-message");
  const dialog = root.querySelector("dialog");
  const picker = root.querySelector("input[type=file]");
  const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const plain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  class FileError extends Error {}

  function wordsFor(record) {
    if (!plain(record)) return ["not tried", "none"];
    if (record.right === true) return ["right", "right"];
    return ["not yet", "wrong"];
  }

  function total(id, done, all) {
    const bar = document.getElementById(id);
    bar.max = Math.max(all, 1);
    bar.value = done;
    bar.parentElement.querySelector("span").textContent = `${done} of ${all}`;
  }

  function show() {
    const answers = steepestStore.answers();
    const items = [...root.querySelectorAll("[data-question]")];
    for (const item of items) {
      const id = item.dataset.question;
      const [words, state] = wordsFor(Object.hasOwn(answers, id) ? answers[id] : null);
      item.dataset.state = state;
      item.querySelector(".st-status").textContent = words;
    }
    const sections = [...root.querySelectorAll("[data-page]")];
    for (const section of sections) {
      section.querySelector(".st-read input").checked = steepestStore.isRead(section.dataset.page);
      const inside = section.querySelectorAll("[data-question]");
      const right = section.querySelectorAll('[data-state="right"]').length;
      section.querySelector(".st-count").textContent = `${right} of ${inside.length} right`;
    }
    total("st-total-right", items.filter((item) => item.dataset.state === "right").length, items.length);
    total("st-total-read", sections.filter((s) => steepestStore.isRead(s.dataset.page)).length, sections.length);
  }

  // --- a file out, a file in ---------------------------------------------------------------

  function exported() {
    const when = new Date().toISOString();
    const [answers, read] = [steepestStore.answers(), steepestStore.read()];
    return JSON.stringify({ format: FORMAT, version: VERSION, exported: when, answers, read }, null, 1);
  }

  function save() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([exported()], { type: "application/json" }));
    link.download = `steepest-progress-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    say("Exported. Import the file on another device, or keep it as a copy.");
  }

  function checkRecord(id, record) {
    const good = plain(record) && typeof record.given === "string" && record.given.length <= 2000
      && typeof record.right === "boolean"
      && Number.isInteger(record.tries) && record.tries >= 0 && record.tries <= 1e9;
    const parameters = record?.parameters;
    const fits = parameters === undefined
      || (plain(parameters) && Object.keys(parameters).length <= 20 && Object.values(parameters).every(Number.isInteger));
    if (!/^[a-z][a-z0-9-]{0,99}$/.test(id) || !good || !fits) {
      throw new FileError(`The answer “${id.slice(0, 40)}” in the file is damaged. Nothing was imported.`);
    }
    const { given, right, tries } = record;
    return { given, right, tries, ...(parameters && { parameters: { ...parameters } }) };
  }

  // the file's answers and pages, or a FileError that says what is wrong with it
  function parse(text) {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      throw new FileError("The file is not JSON. Choose one that Export made.");
    }
    if (!plain(data) || data.format !== FORMAT) {
      throw new FileError("The file is no progress of this book. Choose one that Export made.");
    }
    if (data.version !== VERSION) {
      throw new FileError(`The file has version ${String(JSON.stringify(data.version)).slice(0, 20)}; this book reads version ${VERSION}.`);
    }
    if (!plain(data.answers) || !plain(data.read)) {
      throw new FileError("The file lacks its answers or its pages. Nothing was imported.");
    }
    if (Object.keys(data.answers).length + Object.keys(data.read).length > MOST) {
      throw new FileError("The file holds more than a book can ask. Nothing was imported.");
    }
    const answers = Object.entries(data.answers).map(([id, record]) => [id, checkRecord(id, record)]);
    for (const [page, value] of Object.entries(data.read)) {
      if (value !== true || !/^[\w./-]{1,200}$/.test(page) || page === "__proto__") {
        throw new FileError(`The page “${page.slice(0, 40)}” in the file is damaged. Nothing was imported.`);
      }
    }
    return { answers: Object.fromEntries(answers), read: { ...data.read } };
  }

  // of two records the better one: right before wrong, then more tries; mine if they are equal
  function better(mine, theirs) {
    if (!plain(mine)) return theirs;
    if (mine.right !== theirs.right) return mine.right ? mine : theirs;
    return theirs.tries > (mine.tries ?? 0) ? theirs : mine;
  }

  function merge(theirs) {
    const answers = steepestStore.answers();
    for (const [id, record] of Object.entries(theirs.answers)) {
      const mine = Object.hasOwn(answers, id) ? answers[id] : null;
      const tries = Math.max(record.tries, Number.isInteger(mine?.tries) ? mine.tries : 0);
      answers[id] = { ...better(mine, record), tries };
    }
    return steepestStore.replace(answers, { ...steepestStore.read(), ...theirs.read });
  }

  async function load(file) {
    try {
      if (file.size > LARGEST) throw new FileError("The file is larger than 1 MB, so Export did not make it.");
      const theirs = parse(await file.text());
      if (!merge(theirs)) throw new FileError("This browser keeps nothing now, so nothing could be imported.");
      const [answers, pages] = [Object.keys(theirs.answers).length, Object.keys(theirs.read).length];
      show();
      say(`Imported ${plural(answers, "answer")} and ${plural(pages, "page")} read. Nothing that you had is lost.`);
    } catch (error) {
      say(error instanceof FileError ? error.message : "The file could not be read.");
    }
  }

  function say(words) {
    message.textContent = words;
  }

  function askReset() {
    const answers = Object.keys(steepestStore.answers()).length;
    const pages = Object.keys(steepestStore.read()).length;
    dialog.querySelector("#st-reset-text").textContent = `This deletes ${plural(answers, "answer")} and the marks of `
      + `${plural(pages, "page")} read from this browser. It cannot be undone; export first if you may want them back.`;
    dialog.returnValue = "no";
    dialog.showModal();
  }

  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    steepestStore.forget();
    show();
    say("Deleted. This browser remembers nothing of the book's questions now.");
  });
  picker.addEventListener("change", () => {
    if (picker.files.length) load(picker.files[0]);
    picker.value = ""; // so that the same file can be chosen again
  });
  const actions = { export: save, import: () => picker.click(), reset: askReset };
  for (const button of root.querySelectorAll("[data-action]")) {
    button.addEventListener("click", () => actions[button.dataset.action]());
  }
  for (const section of root.querySelectorAll("[data-page]")) {
    const box = section.querySelector(".st-read input");
    box.addEventListener("change", () => {
      if (!steepestStore.setRead(section.dataset.page, box.checked)) box.checked = false;
      show();
    });
  }
  addEventListener("storage", show); // another tab
  addEventListener("pageshow", show); // back from a chapter
  show();
  root.classList.add("st-live");
  if (!steepestStore.works()) say("This browser keeps nothing for this page (a private window?). Questions still work, but are forgotten when you leave.");
}
