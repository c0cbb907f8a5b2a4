// What a reader did, kept in this browser only (localStorage): answers by question, pages read.
// Nothing here throws: without storage (private window) the book works and forgets.
"use strict";

const steepestStore = (() => {
  const ANSWERS = "steepest.answers"; // { question: { given, right, tries, parameters? } }
  const READ = "steepest.read"; // { page: true }

  function load(key) {
    try {
      const value = JSON.parse(localStorage.getItem(key));
      return value && typeof value === "object" && !Array.isArray(value) ? value : {};
    } catch {
      return {}; // no storage, or somebody else's text under our key
    }
  }

  function save(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  function record(id) {
    const all = load(ANSWERS);
    const found = Object.hasOwn(all, id) ? all[id] : null;
    return found && typeof found === "object" && typeof found.given === "string" ? found : null;
  }

  function remember(id, given, right, parameters) {
    const before = record(id);
    const same = before?.given === given
      && JSON.stringify(before.parameters) === JSON.stringify(parameters);
    const tries = (Number.isInteger(before?.tries) ? before.tries : 0) + (same ? 0 : 1);
    save(ANSWERS, { ...load(ANSWERS), [id]: { given, right, tries, ...(parameters && { parameters }) } });
  }

  function setRead(page, yes) {
    const { [page]: _, ...others } = load(READ);
    return save(READ, yes ? { ...others, [page]: true } : others);
  }

  function works() {
    try {
      localStorage.setItem("steepest.probe", "1");
      localStorage.removeItem("steepest.probe");
      return true;
    } catch {
      return false;
    }
  }

  return {
    keys: [ANSWERS, READ],
    answers: () => load(ANSWERS),
    read: () => load(READ),
    isRead: (page) => load(READ)[page] === true,
    replace: (answers, read) => save(ANSWERS, answers) && save(READ, read),
    forget() {
      for (const key of [ANSWERS, READ]) {
        try {
          localStorage.removeItem(key);
        } catch {
          // nothing was kept
        }
      }
    },
    record, remember, setRead, works,
  };
})();
