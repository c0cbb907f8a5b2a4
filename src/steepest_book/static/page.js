// What every page does in the browser: keyboard access to what scrolls.

// A region that scrolls sideways must be reachable by keyboard; one that does not, must not be a
// stop. Only what comes near the view is measured: the rest of a long page need not be laid out.
const SCROLLERS =
  ".math .katex-display, .highlight pre, .st-scroll, .pst-scrollable-table-container";

function mark(boxes) {
  const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth + 1); // read, then write
  for (const [k, box] of boxes.entries()) {
    if (scrolls[k]) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", box.matches("pre") ? "Code, scrolls sideways" : "Wide content, scrolls sideways");
    } else if (box.getAttribute("role") === "group") {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  }
}

const near = new IntersectionObserver(
  (entries) => mark(entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target)),
  { rootMargin: "100% 0%" },
);
function watch() {
  near.disconnect();
  for (const box of document.querySelectorAll(SCROLLERS)) near.observe(box);
}

watch();
document.fonts?.ready.then(watch);
let waiting = 0;
const later = () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(watch);
};
addEventListener("resize", later);
document.addEventListener("toggle", later, true); // what was folded had no width
