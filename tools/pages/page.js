// What a page of the website does: widgets live without Python.

/** As much of anywidget's model as a widget needs when nobody else changes its state. */
function model(state) {
  const listeners = new Map();
  const of = (event) => listeners.get(event) ?? listeners.set(event, new Set()).get(event);
  return {
    get: (key) => state[key],
    set(key, value) {
      state[key] = value;
      for (const callback of of(`change:${key}`)) callback();
    },
    on: (event, callback) => of(event).add(callback),
    off: (event, callback) => of(event).delete(callback),
    save_changes() {}, // Python is not here to listen
  };
}

const styles = new Set();

/** A widget's state, with its binary data (base64 in the page) where it belongs. */
function whole({ state, buffers = [] }) {
  for (const { path, data } of buffers) {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const owner = path.slice(0, -1).reduce((part, key) => part[key], state);
    owner[path.at(-1)] = new DataView(bytes.buffer);
  }
  return state;
}

/** Put a widget in the place of its words. */
async function revive(place, saved) {
  const state = whole(saved);
  const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
  const widget = (await import(address)).default;
  URL.revokeObjectURL(address);
  if (!styles.has(state._css)) {
    styles.add(state._css);
    document.head.append(Object.assign(document.createElement("style"), { textContent: state._css }));
  }
  place.replaceChildren();
  widget.render({ model: model(state), el: place });
}

const saved = JSON.parse(document.getElementById("widgets")?.textContent ?? "{}");
for (const place of document.querySelectorAll("[data-widget]")) revive(place, saved[place.dataset.widget]);

// The widgets' stylesheet tells dark from light as JupyterLab does: by an attribute of the body.
const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = () => document.body.setAttribute("data-jp-theme-light", String(!dark.matches));
dark.addEventListener("change", theme);
theme();
