// What a page of the website does: widgets live without Python, and the contents follow the reader.

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

const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** A widget's state, with its binary data (base64 in the page) where it belongs. */
function whole({ state, buffers = [] }) {
  for (const { path, data } of buffers) {
    const owner = path.slice(0, -1).reduce((part, key) => part[key], state);
    owner[path.at(-1)] = new DataView(bytesOf(data).buffer);
  }
  return state;
}

const modules = new Map(); // by the name of their file, when the first widget of the kind lives

/** The code of a widget: a script in widgets/ has registered it, or the page has it beside the state. */
async function moduleOf({ module: name, state }) {
  if (!name) {
    document.head.append(Object.assign(document.createElement("style"), { textContent: state._css }));
    return imported(state._esm);
  }
  if (!modules.has(name)) modules.set(name, unpacked(window.bbhWidgets[name]).then(imported));
  return modules.get(name);
}

/** The text in a script of widgets/: gzip, in base64. */
function unpacked(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

async function imported(text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const widget = (await import(address)).default;
  URL.revokeObjectURL(address);
  return widget;
}

const saved = JSON.parse(document.getElementById("widgets")?.textContent ?? "{}");

const begun = new Set();

/** Bring a widget to life in its place. */
async function revive(place) {
  if (begun.has(place)) return;
  begun.add(place);
  const kept = saved[place.dataset.widget];
  const widget = await moduleOf(kept);
  place.replaceChildren();
  widget.render({ model: model(whole(kept)), el: place });
  place.dataset.alive = "";
}

// The widgets' stylesheet tells dark from light as JupyterLab does: by an attribute of the body.
const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = () => document.body.setAttribute("data-jp-theme-light", String(!dark.matches));
dark.addEventListener("change", theme);
theme();

// ---------------------------------------------------------------- widgets, the ones in sight first

const places = [...document.querySelectorAll("[data-widget]")];
const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    revive(target);
  }
}, { rootMargin: "50% 0px" });
for (const place of places) near.observe(place);

/** Bring the others to life one by one, whenever the browser has nothing better to do. */
function rest() {
  const next = places.find((place) => !begun.has(place));
  if (!next) return;
  revive(next);
  whenIdle(rest);
}
const whenIdle = window.requestIdleCallback ?? ((callback) => setTimeout(callback, 50));
window.addEventListener("load", () => whenIdle(rest));
window.addEventListener("beforeprint", () => places.forEach(revive));

// ---------------------------------------------------------------- the table of contents

/** Fold the table of contents where it stands above the text, and mark in it where the reader is. */
function followReader(contents) {
  const beside = matchMedia("(min-width: 1080px)"); // as in page.css
  const unfold = () => { contents.open = beside.matches; };
  beside.addEventListener("change", unfold);
  unfold();
  const links = [...contents.querySelectorAll("a")];
  for (const link of links) link.addEventListener("click", unfold);
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const frame = contents.parentElement;
  let here = null;
  const follow = () => {
    const isAtEnd = scrollY + innerHeight > document.documentElement.scrollHeight - 2; // the last part may be short
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < 0.3 * innerHeight).length;
    const now = links[(isAtEnd ? links.length : passed) - 1] ?? null;
    if (now === here) return;
    here?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "location");
    if (beside.matches && now) frame.scrollTop = now.offsetTop - frame.clientHeight / 2;
    here = now;
  };
  let asked = 0;
  window.addEventListener("scroll", () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(follow);
  }, { passive: true });
  follow();
}
const contents = document.querySelector(".contents details");
if (contents) followReader(contents);
