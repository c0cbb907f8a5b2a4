// Handles: points of a plot that are dragged, and take the keyboard as sliders do.

import { element } from "./text.js";

// A handle in a plot. `quantities` are the one or two numbers that it moves; the left and right
// keys move the first, up and down the second, if there are two. `drag(x, y)` returns the changes
// of traits that put the point nearest to the pointer.
export function handle(plot, { name, role, quantities, drag, kind = "" }) {
  const { area, drawing, place, scales } = plot;
  const node = element("div", {
    class: `st-handle ${kind}`,
    role: "slider",
    tabindex: "0",
    "aria-label": name,
    "data-lm-suppress-shortcuts": "true",
  });
  node.style.setProperty("--st-role", `var(--st-${role})`);
  area.append(node);
  const [first, second] = quantities;
  node.addEventListener("keydown", (event) => {
    const upright = event.key === "ArrowUp" || event.key === "ArrowDown";
    (second && upright ? second : first).keydown(event);
  });
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault(); // no text selection; hence focus by hand
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    // The distance from the pointer to the center stays what it was at the first touch.
    const where = ({ clientX, clientY }) => {
      const box = drawing.getBoundingClientRect();
      return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
    };
    const start = where(event);
    const at = [node.style.left, node.style.top].map((text) => parseFloat(text) / 100);
    const offset = [start[0] - at[0], start[1] - at[1]];
    const move = (moved) => {
      if (moved.pointerId !== event.pointerId) return; // another finger
      const [atX, atY] = where(moved).map((position, i) => position - offset[i]);
      const [x, y] = scales();
      first.view.change(drag(x.value(atX), y.value(1 - atY)));
    };
    const end = () => {
      node.removeEventListener("pointermove", move);
      node.classList.remove("st-dragged");
    };
    node.classList.add("st-dragged");
    node.addEventListener("pointermove", move);
    node.addEventListener("lostpointercapture", end, { once: true });
  });
  first.view.onFrame(() => {
    node.setAttribute("aria-valuemin", String(first.min));
    node.setAttribute("aria-valuemax", String(first.max));
    node.setAttribute("aria-valuenow", String(first.value));
    node.setAttribute("aria-valuetext", quantities.map((q) => q.say(q.value)).join(", "));
  });
  return {
    // `outside` says that the true point lies outside the picture. Where two handles meet,
    // `lean` "left" or "right" moves their targets apart, so that each can be taken.
    set([atX, atY], { outside = false, lean = "" } = {}) {
      place(node, atX, atY);
      node.classList.toggle("st-outside", outside);
      for (const side of ["left", "right"]) {
        node.classList.toggle(`st-lean-${side}`, lean === side);
      }
    },
  };
}
