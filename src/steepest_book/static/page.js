// What every page does in the browser: keyboard access to what scrolls, faces before they are read.

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

// What is far from the view is not laid out, so a face that first shows there would come with the
// reader, and lines would wrap anew under the eye. It is asked for while the page is at rest.
const FACES = {
  'italic 1em "Source Serif 4"': "article em",
  '600 1em "Source Serif 4"': "article strong",
  '1em "Source Code Pro"': "article code",
  "1em KaTeX_Main": ".katex",
  "italic 1em KaTeX_Math": ".katex",
  "1em KaTeX_AMS": ".amsrm, .mathbb",
  "1em KaTeX_Caligraphic": ".mathcal",
  "bold 1em KaTeX_Main": ".mathbf",
  "italic bold 1em KaTeX_Math": ".boldsymbol",
  "1em KaTeX_Size1": ".small-op, .size1, .delim-size1",
  "1em KaTeX_Size2": ".large-op, .size2",
  "1em KaTeX_Size3": ".size3",
  "1em KaTeX_Size4": ".size4, .delim-size4",
};
(globalThis.requestIdleCallback ?? setTimeout)(() => {
  for (const [face, users] of Object.entries(FACES)) {
    if (document.querySelector(users)) document.fonts.load(face).catch(() => {});
  }
});
