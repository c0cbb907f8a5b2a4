// The frame of an explorable: its state, its controls, its read-outs and what it says aloud.
//
// State flows one way round. A control changes the model; the model reports the change, whoever
// made it (this view, another view of the same model, Python); the next frame draws it.

import { key, plot } from "./plot.js";
import { clamp } from "./scales.js";
import { element, plain, write } from "./text.js";

const QUIET = 700; // milliseconds without a change before the live text speaks
const PACE = 150; // milliseconds between the steps of what plays

// Start an explorable in `el`. `title` names it, `description` is its text alternative; `lines` are
// those that its longest note takes where there is room for two panels side by side.
export function explorable({ model, el }, { title, description, lines = 1 }) {
  const initial = model.get("initial"); // the starting state, a trait of every explorable
  const head = element("div", { class: "st-head" });
  const panels = element("div", { class: "st-panels" });
  const note = element("p", { class: "st-note" });
  note.style.setProperty("--st-lines", String(lines));
  const live = element("p", { class: "st-quiet", "aria-live": "polite" });
  const body = element("div", { class: "st-body" }, head, panels, note);
  const root = element(
    "div",
    { class: "st-frame", role: "group", "aria-label": title },
    element("p", { class: "st-quiet" }, description),
    body,
    live,
  );
  const refreshers = [];
  const stoppers = [];
  let draw = () => {};
  let say = () => "";
  let changed = new Set();
  let frame = 0;
  let timer = 0;

  const view = {
    // Change traits of the model, all in one message.
    change(changes) {
      for (const [trait, value] of Object.entries(changes)) model.set(trait, value);
      model.save_changes();
    },

    // Call `refresh` after every drawn frame.
    onFrame: (refresh) => refreshers.push(refresh),

    // A number of the model that controls can move. `min` and `max` may be set later;
    // `show(value)` is its markup, `say(value)` what a screen reader reads. Dragged, it takes values
    // with so many `decimals`. One that is `cyclic`, such as an angle, goes on from the other end.
    quantity(trait, { min, max, step, large, show, say: words, decimals = 2, cyclic = false }) {
      const self = {
        view,
        min,
        max,
        step,
        show,
        say: words,
        get value() {
          return model.get(trait);
        },
        rounded: (value) => Number((Math.round(value / step) * step).toPrecision(12)),
        within(value) {
          const [low, length] = [self.min, self.max - self.min];
          if (cyclic && (value < low || value > self.max)) {
            return low + ((((value - low) % length) + length) % length);
          }
          return clamp(value, low, self.max);
        },
        // The value that a drag to `value` gives.
        nearest: (value) => self.within(Number(value.toFixed(decimals))),
        set: (value) => view.change({ [trait]: self.within(value) }),
        keydown(event) {
          const by = event.shiftKey ? large : step;
          const target = {
            ArrowRight: () => self.value + by,
            ArrowUp: () => self.value + by,
            ArrowLeft: () => self.value - by,
            ArrowDown: () => self.value - by,
            PageUp: () => self.value + large,
            PageDown: () => self.value - large,
            Home: () => self.min,
            End: () => self.max,
          }[event.key]?.();
          if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
          event.preventDefault();
          event.stopPropagation();
          const edge = event.key === "Home" || event.key === "End";
          self.set(edge ? target : self.rounded(target));
        },
      };
      return self;
    },

    // A choice in the head. `changes(value)` returns what choosing it does to the traits.
    select(trait, { label, options, changes = (value) => ({ [trait]: value }) }) {
      const name = element("span");
      write(name, label);
      const control = element(
        "select",
        { "data-lm-suppress-shortcuts": "true" },
        ...options.map(([value, text]) => element("option", { value }, text)),
      );
      control.addEventListener("change", () => view.change(changes(control.value)));
      view.onFrame(() => {
        control.value = model.get(trait);
      });
      head.append(element("label", { class: "st-choice" }, name, control));
    },

    // Two buttons that move a whole number one step back and forth; what plays is stopped.
    steps(quantity) {
      const pair = head.appendChild(element("div", { class: "st-pair" }));
      for (const [text, name, by] of [
        ["‹", "One step back", -1],
        ["›", "One step forward", 1],
      ]) {
        const button = element("button", { type: "button", "aria-label": name }, text);
        button.addEventListener("click", () => {
          for (const stop of stoppers) stop();
          quantity.set(quantity.value + by * quantity.step);
        });
        pair.append(button);
      }
    },

    // A button that lets a whole number run to its end, one step at a time. Where the reader asked
    // for rest it takes one step a press. `pace` is the time between two steps, in milliseconds.
    // Returns the word on the button, for a note that tells to press it.
    play(quantity, { pace = PACE } = {}) {
      const rest = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
      const button = element("button", { type: "button", class: "st-play" });
      const word = rest ? "Step" : "Play";
      let running = 0;
      const stop = () => {
        clearInterval(running);
        running = 0;
        button.textContent = word;
      };
      const advance = () => {
        if (quantity.value >= quantity.max) stop();
        else quantity.set(quantity.value + quantity.step);
      };
      button.addEventListener("click", () => {
        const again = quantity.value >= quantity.max;
        if (running) {
          stop();
          return;
        }
        if (again) quantity.set(quantity.min);
        if (rest) {
          if (!again) advance();
          return;
        }
        button.textContent = "Pause";
        running = setInterval(advance, pace);
      });
      stop();
      head.append(button);
      stoppers.push(stop);
      return word;
    },

    // Put something of one's own between the head and the panels.
    insert: (node) => body.replaceChildren(head, node, panels, note),

    // A column with read-outs above a plot and sliders below it.
    panel(options) {
      const readouts = element("div", { class: "st-readouts" });
      const self = plot(options);
      const column = element("div", { class: "st-panel" }, readouts, self.root);
      panels.append(column);
      return Object.assign(self, {
        // A live number. With a role it has a key, in the line style that the plot uses. Returns a
        // function that writes the number, whose `rename` writes the label.
        readout(label, role = "", kind = "") {
          const words = element("span");
          const name = element("span", { class: "st-readout-name" }, words);
          write(words, label);
          if (role) name.prepend(key(role, kind));
          const value = element("span", { class: "st-readout-value" });
          readouts.append(element("div", {}, name, value));
          const rename = (markup) => write(words, markup);
          return Object.assign((markup) => write(value, markup), { rename });
        },
        // A slider below the plot. `along(value)` is where a value stands on the x axis, so that
        // the thumb stays under its point; `value` writes the number under the name, and
        // `wide` leaves room for a long one.
        slider(label, quantity, { role = "ink", along, value = false, wide = false } = {}) {
          const size = plain(label).length > 3 ? " st-long" : "";
          const name = element("span", { class: `st-slider-name${size}` });
          const title = element("span");
          const number = element("span", { class: "st-value", "aria-hidden": "true" });
          write(title, label);
          name.append(title, ...(value ? [number] : []));
          const input = element("input", {
            type: "range",
            step: "any",
            "data-lm-suppress-shortcuts": "true",
          });
          input.style.setProperty("--st-role", `var(--st-${role})`);
          input.addEventListener("keydown", quantity.keydown);
          input.addEventListener("input", () => quantity.set(quantity.rounded(input.value)));
          view.onFrame(() => {
            input.setAttribute("min", String(quantity.min));
            input.setAttribute("max", String(quantity.max));
            input.value = String(quantity.value);
            input.setAttribute("aria-valuetext", quantity.say(quantity.value));
            write(number, quantity.show(quantity.value));
            if (!along) return;
            const [start, end] = [quantity.min, quantity.max].map((v) => self.x.position(along(v)));
            input.style.setProperty("--st-start", `${(100 * start).toFixed(2)}%`);
            input.style.setProperty("--st-length", `${(100 * (end - start)).toFixed(2)}%`);
          });
          const room = wide ? " st-wide" : "";
          column.append(element("label", { class: `st-slider${room}` }, name, input));
        },
      });
    },

    // One sentence under the picture that says what it shows.
    note: (markup) => write(note, markup),

    // Draw the starting state, then every change, at most once a frame. `drawing(has)` may ask
    // has("trait") to leave undone what did not change; `words()` is what the live text says.
    start(drawing, words) {
      const reset = element("button", { type: "button", class: "st-reset" }, "Reset");
      reset.addEventListener("click", () => {
        for (const stop of stoppers) stop();
        view.change(initial);
      });
      head.append(reset);
      draw = drawing;
      say = words;
      flush(() => true);
      for (const trait of Object.keys(initial)) model.on(`change:${trait}`, listeners[trait]);
      el.append(root);
      return () => {
        for (const trait of Object.keys(initial)) model.off(`change:${trait}`, listeners[trait]);
        for (const stop of stoppers) stop();
        cancelAnimationFrame(frame);
        clearTimeout(timer);
        root.remove();
      };
    },
  };

  const listeners = Object.fromEntries(
    Object.keys(initial).map((trait) => [trait, () => schedule(trait)]),
  );

  function schedule(trait) {
    changed.add(trait);
    frame ||= requestAnimationFrame(() => {
      const now = changed;
      changed = new Set();
      frame = 0;
      flush((name) => now.has(name));
      clearTimeout(timer);
      timer = setTimeout(() => {
        live.textContent = say();
      }, QUIET);
    });
  }

  function flush(has) {
    draw(has);
    for (const refresh of refreshers) refresh();
  }

  return view;
}
