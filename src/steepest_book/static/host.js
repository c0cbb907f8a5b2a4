// The widget host of the static page: it gives an explorable the model that Jupyter would give it,
// and mounts it when the reader comes near. No kernel, no require.js, no manager.
//
// A classic script, and explorables are loaded as such, because browsers refuse modules from
// file:// addresses, and a book may be read from a folder.

globalThis.SteepestHost = (() => {
  "use strict";

  // The part of anywidget's model interface that needs no kernel.
  class Model {
    #state;
    #listeners = {};

    constructor(state) {
      this.#state = { ...state };
    }
    get(name) {
      return this.#state[name];
    }
    set(name, value) {
      const news = Object.entries(typeof name === "string" ? { [name]: value } : name);
      const changes = news.filter(([key, item]) => !Object.is(this.#state[key], item));
      Object.assign(this.#state, Object.fromEntries(changes));
      for (const [key, item] of changes) this.#emit(`change:${key}`, item);
      if (changes.length > 0) this.#emit("change");
    }
    on(event, callback) {
      (this.#listeners[event] ??= []).push(callback);
    }
    off(event, callback) {
      const kept = (this.#listeners[event] ?? []).filter((one) => callback && one !== callback);
      this.#listeners[event] = kept;
    }
    #emit(event, value) {
      for (const callback of [...(this.#listeners[event] ?? [])]) callback(this, value);
    }
    save_changes() {} // nobody to tell
    send() {}
  }

  const models = {}; // by data-model: views of one model stay in step
  const scripts = {}; // by address: loaded once
  const cleanups = [];

  function load(address) {
    scripts[address] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("error", () => reject(new Error(`cannot load ${address}`)));
      script.steepestResolve = resolve;
      script.src = address;
      document.head.append(script);
    });
    return scripts[address];
  }

  async function mount(box) {
    const { model: id, module: address } = box.dataset;
    try {
      const widget = await load(address);
      models[id] ??= new Model(JSON.parse(box.querySelector(".st-state").textContent));
      const el = document.createElement("div");
      const cleanup = await widget.render({ model: models[id], el });
      if (cleanup) cleanups.push(cleanup);
      box.querySelector(".st-still").replaceWith(el);
    } catch (error) {
      console.error(error);
      const message = document.createElement("p");
      message.className = "st-message";
      message.setAttribute("role", "status");
      message.textContent = `This picture should move, but its script failed (${error.message}).`;
      box.append(message);
    }
  }

  function start() {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          observer.unobserve(target);
          mount(target);
        }
      },
      { rootMargin: "100% 0%" },
    );
    for (const box of document.querySelectorAll(".st-explorable")) observer.observe(box);
    addEventListener("pagehide", ({ persisted }) => {
      if (!persisted) for (const cleanup of cleanups.splice(0)) cleanup();
    });
  }

  // Called by a loaded script with a function that returns the widget.
  function define(factory) {
    document.currentScript.steepestResolve(new Promise((resolve) => resolve(factory())));
  }

  return { Model, define, start };
})();

if (globalThis.IntersectionObserver) SteepestHost.start();
