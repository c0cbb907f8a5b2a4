// What every page does in the browser: keyboard access to what scrolls.

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

markScrollers();
document.fonts?.ready.then(markScrollers);
let waiting = 0;
const later = () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(markScrollers);
};
addEventListener("resize", later);
document.addEventListener("toggle", later, true); // what was folded had no width
