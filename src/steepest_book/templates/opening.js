// The end of every page: its scripts start late, and a link to a place on it leads there.
"use strict";

{
  const root = document.documentElement;
  root.dataset.scripts = "late";

  // Scripts start once the page is painted, in their order: until then all of the line is for what
  // is read first. A page in the background is not painted, and waits no longer than this:
  const PATIENCE = 2000; // milliseconds
  let started = false;
  function start() {
    if (started) return;
    started = true;
    const waiting = [...document.getElementById("st-scripts").content.querySelectorAll("script")];
    let left = waiting.length;
    for (const { attributes } of waiting) {
      const script = document.createElement("script");
      for (const { name, value } of attributes) script.setAttribute(name, value);
      script.async = false; // one after the other, however fast each comes
      script.onload = script.onerror = () => {
        if (--left === 0) root.dataset.scripts = "there";
      };
      document.head.append(script);
    }
  }

  // What is far from the view has a size by estimate (steepest.css). When sections above a place
  // take their true size, browsers mostly keep what is read where it is, but not always: so the
  // place is looked up again for a while, until the reader moves.
  const WHILE = 1500; // milliseconds
  let visit = 0;
  function keepPlace() {
    const place = document.getElementById(location.hash.slice(1));
    if (!place) return;
    const mine = ++visit;
    const end = performance.now() + WHILE;
    const look = () => {
      if (mine !== visit) return;
      place.scrollIntoView({ behavior: "instant" });
      if (performance.now() < end || root.dataset.scripts === "late") setTimeout(look, 50);
    };
    look();
  }
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(act, () => (visit += 1), { capture: true, passive: true });
  }
  addEventListener("hashchange", keepPlace);

  addEventListener("DOMContentLoaded", () => {
    const arrived = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    if (arrived && location.hash) keepPlace(); // who comes back finds the page as it was left
    requestAnimationFrame(() => setTimeout(start));
    setTimeout(start, PATIENCE);
  });
}
