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

/** What base64 stands for. A loop, as there may be a hundred thousand of them. */
function bytesOf(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64); // of 2025; the loop takes a slow phone 30 ms
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A widget's state, with its binary data (base64 in the page) where it belongs. */
function whole({ state, buffers = [] }) {
  for (const { path, data } of buffers) {
    const owner = path.slice(0, -1).reduce((part, key) => part[key], state);
    owner[path.at(-1)] = new DataView(bytesOf(data).buffer);
  }
  return state;
}

const kinds = new Map(); // of widgets, by the name of the file with their code

/** A kind of widget, which a script in widgets/ has registered: the body of a function that returns it, packed. */
function kindOf(name) {
  if (!kinds.has(name)) kinds.set(name, unpacked(window.bbhWidgets[name]).then((code) => new Function(code)()));
  return kinds.get(name);
}

/** The text that is packed with gzip, in base64. */
function unpacked(base64) {
  const packed = new Response(bytesOf(base64)).body; // a stream that needs no other process, unlike a Blob's
  return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).text();
}

const saved = JSON.parse(document.getElementById("widgets")?.textContent ?? "{}");

const begun = new Set();

/** Bring a widget to life in its place. */
async function revive(place) {
  if (begun.has(place)) return;
  begun.add(place);
  if (missing.length) return standStill(place, whyStill());
  try {
    const kept = saved[place.dataset.widget];
    const widget = await kindOf(kept.module);
    const own = model(whole(kept));
    const drawn = window.bbhKept?.restore(place, kept.module, own); // what the reader did before a reload
    place.replaceChildren();
    widget.render({ model: own, el: place });
    drawn?.();
    place.dataset.alive = "";
    place.dispatchEvent(new Event("bbh-alive", { bubbles: true }));
  } catch (error) {
    standStill(place, whyStill(error));
    throw error;
  }
}

/** Say in a widget's place why it does not live, above the picture or question for pages without JavaScript. */
function standStill(place, why) {
  const notice = Object.assign(document.createElement("p"), { className: "notice", textContent: why });
  notice.setAttribute("role", "alert");
  const still = document.createElement("template");
  still.innerHTML = place.querySelector("noscript")?.textContent ?? "";
  place.replaceChildren(notice, ...still.content.querySelectorAll("picture, strong, ul"));
}

/** What widgets cannot do without, youngest first; tests/unit/test_baseline.py holds the browsers that have it. */
const NEEDED = {
  DecompressionStream: window.DecompressionStream,
  "Array.prototype.with": [].with,
  "color-mix": window.CSS?.supports("color", "color-mix(in srgb, red, blue)"),
};
const missing = Object.keys(NEEDED).filter((name) => !NEEDED[name]);

/** Why a widget stands still, and what to do. */
function whyStill(error) {
  if (!missing.length) return `This did not come to life (${error.message}): please load the page again.`;
  return `This stands still because your browser is too old for it (${missing[0]} is missing): ` +
    "update the browser, to Chrome or Edge 111, Firefox 115, Safari 16.4 or later.";
}

// The widgets' stylesheet tells dark from light as JupyterLab does: by an attribute of the body. Written anew, it would
// have the whole page styled once more, so where it is light it is left as it stands in the page.
const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = () => {
  const { dataset } = document.body;
  const light = String(!dark.matches);
  if (dataset.jpThemeLight !== light) dataset.jpThemeLight = light;
};
dark.addEventListener("change", theme);
theme();

// ---------------------------------------------------------------- what is in sight first, and the rest in idle time

const REST = 600; // milliseconds from the birth of a widget in sight to the first chore
const idle = window.requestIdleCallback ?? ((act) => setTimeout(act, 50));
const chores = [];
let timer = 0;

function workLater(wait = REST) {
  clearTimeout(timer);
  timer = setTimeout(() => idle(work), wait);
}

/** Do one chore; the next one when the browser is idle again. */
function work() {
  chores.shift()?.();
  if (chores.length) workLater(0);
}

/** Call `act` with each of the places once, when it comes into the window or within `margin` of it. */
function whenSeen(all, margin, act) {
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      act(target);
    }
  }, { rootMargin: margin });
  for (const one of all) seen.observe(one);
}

/**
 * A part of a lesson is laid out when the reader comes near it (lesson.css); this lays it out for good. What is read
 * stays where it is: the browser's own anchoring does not keep the place that an address names.
 */
function layOut(part) {
  const { top, bottom } = part.getBoundingClientRect();
  const { style } = document.documentElement;
  style.overflowAnchor = "none";
  part.classList.remove("held");
  part.dispatchEvent(new Event("bbh-laid-out", { bubbles: true })); // what is too wide gets its line now
  if (top < 0) window.scrollBy({ top: part.getBoundingClientRect().bottom - bottom, behavior: "instant" });
  style.overflowAnchor = "";
}

const places = [...document.querySelectorAll("[data-widget]")];
if (places.length) document.fonts.load("1em 'Course Signs'", "₁"); // read later, it would lay a widget out once more
const parts = [...document.querySelectorAll(".held")];
chores.push(...parts.map((part) => () => layOut(part)));
document.querySelectorAll("[data-at-once]").forEach(revive); // what a page begins with does not wait for a first frame
whenSeen(places, "0px", (place) => revive(place).finally(() => workLater()));
whenSeen(places, "100% 0px", (place) => {
  chores.unshift(() => revive(place));
  workLater();
});
workLater();
for (const event of ["wheel", "touchmove", "keydown"]) { // whoever moves on shall find the next figure alive
  window.addEventListener(event, () => workLater(0), { once: true, passive: true });
}
document.addEventListener("bbh-sizing", () => parts.forEach(layOut)); // so that the place that is read can be kept
window.addEventListener("beforeprint", () => {
  parts.forEach(layOut);
  places.forEach(revive);
});

/** Paper is white: print light widgets, and the light pictures, which the browser loads before it prints. */
function lightOnPaper() {
  const kept = new Map();
  window.addEventListener("beforeprint", () => {
    for (const source of document.querySelectorAll('source[media*="dark"]')) {
      kept.set(source, source.media);
      source.media = "not all";
    }
    document.body.dataset.jpThemeLight = "true";
  });
  window.addEventListener("afterprint", () => {
    for (const [source, media] of kept) source.media = media;
    kept.clear();
    theme();
  });
}
lightOnPaper();

// ---------------------------------------------------------------- the table of contents

/** Fold the table of contents where it stands above the text, and mark in it where the reader is. */
function followReader(contents) {
  const beside = matchMedia("(min-width: 1080px)"); // as in page.css
  const isBeside = () => beside.matches && getComputedStyle(document.documentElement).scrollPaddingTop === "auto";
  const unfold = () => { contents.open = isBeside(); };
  beside.addEventListener("change", unfold);
  document.addEventListener("bbh-sized", unfold);
  unfold();
  const links = [...contents.querySelectorAll(".home ~ li > a")];
  for (const link of links) link.addEventListener("click", unfold);
  const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const isPassed = (heading) => {
    const part = heading.closest(".held")?.getBoundingClientRect(); // to ask for what is in it would lay it out
    if (part && (part.bottom < 0 || part.top > 0.3 * innerHeight)) return part.bottom < 0;
    return heading.getBoundingClientRect().top < 0.3 * innerHeight;
  };
  let here = null;
  const follow = () => {
    const isAtEnd = scrollY + innerHeight > document.documentElement.scrollHeight - 2; // the last part may be short
    const passed = headings.filter(isPassed).length;
    const now = links[(isAtEnd ? links.length : passed) - 1] ?? null;
    if (now === here) return;
    here?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "location");
    if (isBeside() && now) contents.scrollTop = now.offsetTop - contents.clientHeight / 2;
    here = now;
  };
  let asked = 0;
  window.addEventListener("scroll", () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(follow);
  }, { passive: true });
  requestAnimationFrame(follow); // asked for earlier, the page would be laid out twice
}
const contents = document.querySelector(".contents details");
if (contents) followReader(contents);
