// What the widgets share: the mathematics of network.py, numbers, colours, controls, and the loop that draws.
// A widget imports from here as usual; self_contained.py makes one text of both for the browser.

// ------------------------------------------------------------------ mathematics, named as in network.py

export const ACTIVATIONS = {
  identity: (z) => z,
  step: (z) => (z > 0 ? 1 : 0),
  sigmoid: (z) => {
    const e = Math.exp(-Math.abs(z)); // between 0 and 1: never overflows
    return (z >= 0 ? 1 : e) / (1 + e);
  },
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
};
/** The slope of an activation at z: network.py's d_sigmoid, d_tanh and d_relu. */
export const SLOPES = {
  sigmoid: (z) => ACTIVATIONS.sigmoid(z) * (1 - ACTIVATIONS.sigmoid(z)),
  tanh: (z) => 1 - Math.tanh(z) ** 2,
  relu: ACTIVATIONS.step,
};

// ------------------------------------------------------------------ numbers and colours

/** A number as the lessons print it: fixed digits, a real minus sign, and no −0.00. */
export const number = (v, digits = 2) =>
  (Math.abs(v) < 0.5 * 10 ** -digits ? 0 : v).toFixed(digits).replace("-", "−");

/** A whole number as an exponent: ⁻⁵. */
export const raised = (n) => String(n).replace(/./g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);

/** A number of few digits, as plots.style.number writes it: thousands grouped, a true minus, powers of ten raised. */
export function figures(v, digits = 3, times = " × ") {
  if (!Number.isFinite(v)) return Number.isNaN(v) ? "not a number" : v < 0 ? "−∞" : "∞";
  const size = Math.abs(v);
  if (size !== 0 && !(size >= 1e-3 && size < 999999.5)) return power(v, digits, times);
  const text = size >= 10 ** digits - 0.5 ? v.toFixed(0) : String(Number(v.toPrecision(digits)));
  return text.replace(/^(-?\d+)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",")).replace("-", "−");
}

/** A number as a power of ten: 8.4 × 10⁴. */
export function power(v, digits, times = " × ") {
  const [mantissa, exponent] = v.toExponential(digits - 1).split("e");
  const ten = `10${raised(Number(exponent))}`;
  return (Number(mantissa) === 1 ? ten : Number(mantissa) + times + ten).replace("-", "−");
}

// Okabe and Ito's blue and vermilion: told apart with every kind of colour vision. For canvases, which are white in
// both themes; elements take --bbh-positive and --bbh-negative from course.css.
const BLUE = [0, 114, 178];
const VERMILION = [213, 94, 0];

const SHADES = Array.from({ length: 513 }, (_, i) => {
  const s = i / 256 - 1;
  const strength = 0.75 * Math.abs(s); // what is written over it stays legible
  return (s < 0 ? VERMILION : BLUE).map((c) => 255 + strength * (c - 255));
});

/**
 * Red, green and blue (0–255) of s from −1 (vermilion) over 0 (white) to 1 (blue); beyond the ends, as at the end.
 * They come from a table, because a canvas asks for thousands of colours in every frame.
 */
export const signedColour = (s) => SHADES[Math.round(256 * (1 + Math.max(-1, Math.min(1, s))))];

// ------------------------------------------------------------------ elements

const SVG = "http://www.w3.org/2000/svg";

/**
 * Attributes that keep pressed keys inside an element: otherwise pressing D twice in a slider would delete the cell.
 * Only keys with Ctrl or Cmd go further: see `passOn`.
 */
export const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** Add a new element at the end of `parent`; "svg:path" makes an SVG element. `text` becomes its text. */
export function node(tag, attributes, parent, text) {
  const made = tag.startsWith("svg:")
    ? document.createElementNS(SVG, tag.slice(4))
    : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  parent?.append(made);
  return made;
}

/** Set the attributes that differ: the browser redraws whatever is set, even to the same value. */
export function set(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) {
    if (element.getAttribute(key) !== String(value)) element.setAttribute(key, value);
  }
}

/** A text in which a number keeps its % beside it where the line ends. */
export const unbroken = (text) => String(text).replace(/(\d) %/g, "$1\u00a0%");

/** Set the text if it differs. */
export function write(element, text) {
  const whole = unbroken(text);
  if (element.textContent !== whole) element.textContent = whole;
}

/** A text in which what stands between backquotes is code, for `replaceChildren`. */
export const withCode = (text) => (
  text.split(/\u0060([^\u0060]+)\u0060/).map((part, k) => (k % 2 ? node("code", {}, null, part) : part))
);

/** Set the text, and after it words about keys, which a touch screen does not show. */
export function writeWithKeys(element, text, keys) {
  if (element.textContent === text + keys) return;
  element.replaceChildren(text);
  node("span", { class: "bbh-keys" }, element, keys);
}

/** The widget's frame, named for those who cannot see it. */
export const card = (parent, name) => node("div", { class: "bbh-card", role: "group", "aria-label": name }, parent);

/** Listen to an event; an error in `callback` is shown in the widget. */
export function listen(element, event, callback) {
  element.addEventListener(event, (happened) => attempt(element, () => callback(happened)));
}

/** Let a finger drag `element` instead of the page. Chromium obeys touch-action only on a whole svg. */
export const keepTouch = (element) => listen(element, "touchstart", (event) => event.preventDefault());

const REST = 200; // milliseconds that a finger rests on a thing before it drags it
const FAR = 4; // pixels: a finger that has moved so far has set out
const TREMOR = 10; // pixels: a finger that rests moves less
const IN_HAND = "bbh-in-hand"; // of what a finger has hold of: it gets a ring

/**
 * Hear of a pointer that drags `element`: `begin(event)`, then `move(event)` as long as it is pressed.
 *
 * A finger that sets out up or down scrolls the page, and nothing changes. It drags once it has rested, or, with
 * `sideways`, once it sets out to the side; that needs `touch-action: pan-y` on the whole svg. A tap is a drag too.
 * While a finger drags it, the element has the class "bbh-in-hand".
 */
export function drags(element, sideways, begin, move) {
  let [first, last, going, timer] = [null, null, false, 0];
  const start = (from) => {
    clearTimeout(timer);
    going = true;
    if (first.pointerType === "touch") element.classList.add(IN_HAND);
    begin(from);
  };
  const stop = () => {
    clearTimeout(timer);
    element.classList.remove(IN_HAND);
    [first, last, going] = [null, null, false];
  };
  listen(element, "pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    stop();
    [first, last] = [event, event];
    if (event.pointerType === "touch") timer = setTimeout(() => attempt(element, () => start(last)), REST);
    else start(first);
  });
  listen(element, "pointermove", (event) => {
    if (!first || event.pointerId !== first.pointerId) return;
    const [x, y] = [event.clientX - first.clientX, event.clientY - first.clientY].map(Math.abs);
    last = event;
    if (!going && Math.max(x, y) < FAR) return;
    if (!going && sideways && x > y) start(first);
    if (going) move(event);
    else if (Math.max(x, y) > TREMOR) stop();
  });
  listen(element, "pointerup", () => {
    if (first && !going) start(first);
    stop();
  });
  listen(element, "pointercancel", stop);
  // Else the page scrolls as well, or a menu opens.
  for (const other of ["touchmove", "contextmenu"]) listen(element, other, (event) => going && event.preventDefault());
}

/**
 * A slider with its symbol and its value, written as `text(value)`; its `title`, which a mouse finds, says what the
 * symbol is. `onInput(value)` is called at every move, `show(value)` sets the slider, `fit([min, max], step)` gives it
 * other limits. `input` is the element itself.
 */
export function slider(parent, { symbol, label, title = label, min, max, step, text = number }, onInput) {
  const row = node("label", { class: "bbh-control", title }, parent);
  node("span", { class: "bbh-symbol" }, row, symbol);
  const input = node("input", { type: "range", min, max, step, "aria-label": label, ...OWN_KEYS }, row);
  const value = node("span", { class: "bbh-value" }, row);
  listen(input, "input", () => onInput(Number(input.value)));
  return {
    fit: (limits, step) => set(input, { min: limits[0], max: limits[1], step }),
    input,
    show(v) {
      input.value = v;
      write(value, text(v));
      set(input, { "aria-valuetext": text(v) });
    },
  };
}

/** A drop-down of `options`, shown as `title(option)`; a choice calls `onChange(option)`. Its value may be set. */
export function select(parent, label, options, onChange, title = (option) => option) {
  const row = node("label", { class: "bbh-control" }, parent);
  node("span", {}, row, label);
  const made = node("select", OWN_KEYS, row);
  for (const option of options) node("option", { value: option }, made, title(option));
  listen(made, "change", () => onChange(made.value));
  return made;
}

/** A text with the keyboard's minus for a printed one and for a dash, which a phone or a copied line may bring. */
export const plainMinus = (text) => text.replace(/[−–]/g, "-");

/** The number a reader typed, with a decimal comma or point, or as a fraction such as 1/2; NaN where it is none. */
export function typed(text) {
  const parts = plainMinus(text).split("/").map((part) => part.trim().replace(",", "."));
  const [above, below = 1] = parts.map((part) => (part === "" ? NaN : Number(part)));
  return parts.length > 2 || below === 0 ? NaN : above / below;
}

/** A number as it may be typed, in four digits. */
export function editable(v) {
  const text = Math.abs(v) < 1e7 ? String(Number(v.toPrecision(4))) : v.toExponential(3);
  return text.replaceAll("-", "−");
}

/**
 * How long a reader pauses, in milliseconds, until a number that is typed counts. At once, each beginning of it would
 * count, too: 0.1 of 0.15, 1 of 10. Slow hands leave half a second from key to key, more on a phone; and whoever does
 * not know that Enter ends a field should not wait for an effect either.
 */
const TYPED = 800;

/**
 * A field for a number. `onType(value)` is called with a number that is `valid(value)` once it is typed to the end: at
 * Enter, when the reader leaves the field or presses something else on the page, or after a pause. If the reader leaves
 * another one there, `complain(true)` is called, and `complain(false)` when that is over.
 * `show(value, text, of)` writes the present number of the thing `of`, but not over what is being typed: from the first
 * key until the reader leaves the field, presses Enter or Escape, or presses something else on the page.
 */
export function numberField(parent, valid, complain, onType) {
  const field = node("input", { type: "text", autocomplete: "off", ...OWN_KEYS }, parent);
  let [shown, wrong, typing, isTaken] = [{}, false, false, false];
  const waiting = waitingNumber(field, onType);
  const stop = () => {
    typing = false;
  };
  const judge = (bad) => {
    wrong = bad;
    set(field, { "aria-invalid": bad });
    complain(bad);
  };
  const settle = () => {
    isTaken = waiting.take();
    if (isTaken) return; // it is shown anew
    if (valid(typed(field.value))) field.value = shown.text;
    else judge(true);
  };
  listen(field, "input", () => {
    typing = true;
    const wanted = typed(field.value);
    waiting.drop();
    if (!valid(wanted)) return;
    judge(false);
    waiting.hold(wanted, wanted === shown.value);
  });
  const leaving = (finish) => () => {
    stop();
    finish();
  };
  hearLeaving(field, leaving(waiting.take), leaving(settle));
  listen(field, "keydown", ({ key }) => {
    if (key === "Escape" && waiting.drop()) field.value = shown.text;
    else if (TAKING.includes(key)) waiting.take();
    if (key === "Enter" || key === "Escape") stop();
    if (key === "Enter") settle();
  });
  return {
    field,
    show(value, text = String(value), of = "") {
      const same = value === shown.value && of === shown.of;
      const isHere = document.activeElement === field;
      if (of !== shown.of) {
        typing = false;
        waiting.drop();
      }
      const isKept = isHere && (typing || (!isTaken && typed(field.value) === value));
      if (!(same && (isHere || wrong)) && !isKept) field.value = text;
      if (!same && wrong && !typing) judge(false);
      shown = { value, text, of };
      isTaken = false;
    },
    /** Forget what is typed there: the next `show` overwrites it. */
    forget() {
      stop();
      waiting.drop();
      shown = { text: shown.text };
    },
  };
}

/** Call `press()` when something else than `field` is pressed, and `blur()` when the field is left. */
function hearLeaving(field, press, blur) {
  const page = field.ownerDocument; // a drag elsewhere may leave the keys here
  const hear = ({ target }) => target !== field && attempt(field, press);
  listen(field, "focus", () => page.addEventListener("pointerdown", hear, true));
  listen(field, "blur", () => {
    page.removeEventListener("pointerdown", hear, true);
    blur();
  }); // not "change", which a value that was written here in between may keep from coming
}

const TAKING = ["Enter", "ArrowUp", "ArrowDown", "PageUp", "PageDown"]; // they go on from the number that stands there

/** A number in `field` that waits for the reader to have typed it to the end; then `onType(value)` is called. */
function waitingNumber(field, onType) {
  let [timer, number] = [0, NaN];
  /** Forget it; returns whether there was one. */
  const drop = () => {
    const isWaiting = !Number.isNaN(number);
    clearTimeout(timer);
    number = NaN;
    return isWaiting;
  };
  /** Let it count now; returns whether there was one. */
  const take = () => {
    const value = number;
    const isWaiting = drop();
    if (isWaiting) onType(value);
    return isWaiting;
  };
  return {
    drop,
    take,
    /** Wait with `value`; one that is `known` already, because it was typed back to what it was, counts for nothing. */
    hold(value, known) {
      if (known) return;
      number = value;
      timer = setTimeout(() => field.isConnected && attempt(field, take), TYPED);
    },
  };
}

/** A button that says `text`. */
export function button(parent, text, onClick) {
  const made = node("button", { type: "button", class: "bbh-button", ...OWN_KEYS }, parent, text);
  listen(made, "click", onClick);
  return made;
}

const CALM = 400; // milliseconds without a change until a screen reader hears of it

/**
 * An invisible line for screen readers. The picture follows the hand at once, but a drag is not read out step by step.
 * Returns `say(text)`, with `say.stop()` for the end. `role` "alert" interrupts, "status" waits.
 */
export function voice(parent, role = "status") {
  const region = node("div", { class: "bbh-aloud", role }, parent);
  let [timer, next] = [0, ""];
  const say = (text) => {
    if (text === next) return;
    next = text;
    clearTimeout(timer);
    timer = setTimeout(() => attempt(region, () => write(region, next)), region.textContent ? CALM : 0);
  };
  say.stop = () => clearTimeout(timer);
  return say;
}

/**
 * Keep a slider's number while a finger on it may still mean to scroll: it counts from where it moves to the side, or
 * when it is lifted. Browsers set the number where the finger comes down.
 */
function letFingersScroll(el) {
  let [touched, from, kept, wanted] = [null, null, "", ""];
  const distance = (event) => [event.clientX - from.clientX, event.clientY - from.clientY].map(Math.abs);
  const on = (name, hear) => el.addEventListener(name, hear, true); // before the slider's own listeners
  on("pointerdown", (event) => {
    touched = event.pointerType === "touch" && event.target.type === "range" ? event.target : null;
    if (touched) [from, kept, wanted] = [event, touched.value, touched.value];
  });
  on("input", (event) => {
    if (event.target !== touched) return;
    event.stopImmediatePropagation();
    wanted = touched.value;
    touched.value = kept;
  });
  on("pointermove", (event) => {
    if (!touched) return;
    const [x, y] = distance(event);
    if (x > FAR && x > y) touched = null;
  });
  on("pointercancel", () => {
    touched = null;
  });
  on("pointerup", (event) => {
    if (!touched) return;
    const slider = touched;
    touched = null;
    if (Math.max(...distance(event)) > FAR || wanted === kept) return;
    slider.value = wanted;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/**
 * Press a key with Ctrl or Cmd again on the page itself if the widget does not use it: there it saves, opens the
 * palette or closes the side bar. It cannot reach what Lab binds to a notebook or a cell, such as deleting it.
 */
function passOn(event) {
  if (event.defaultPrevented || !(event.ctrlKey || event.metaKey)) return;
  if (!event.target.closest("[data-lm-suppress-shortcuts]")) return; // has been on the page already
  if (!document.body.dispatchEvent(new KeyboardEvent("keydown", event))) event.preventDefault();
}

// ------------------------------------------------------------------ drawing, and talking with Python

const LEAVES = ["beforeunload", "pagehide", "bbh-leaves"]; // the page; the last is page_kept.js's own
const PAUSE = 100; // milliseconds: at most 10 messages a second to Python; Lab draws its own status anew at each

/** Call `act` when the page is left, before the website keeps what the models have. Returns what ends that. */
export function whenLeft(act) {
  for (const event of LEAVES) window.addEventListener(event, act);
  return () => LEAVES.forEach((event) => window.removeEventListener(event, act));
}

/**
 * Keep the browser's own copy of the model's `keys`, so that no picture waits for Python.
 *
 * `draw(state)` draws everything: now, and in the next frame after each change. `state` is read-only. `set({ b: 1 })`
 * is for what the reader changes; it is sent to Python at most ten times a second. Changes by Python are drawn too, but
 * not over a value that the reader has changed and Python does not know yet. `redraw()` draws the same state again,
 * for example after a change of size. `stop()` ends it; render returns that. `box.dataset.drawn` counts the drawings,
 * so that a test can wait for one.
 */
export function live(model, keys, box, draw) {
  const state = {};
  const moved = new Set(); // what has not been sent to Python yet
  let [frame, timer] = [0, 0];

  const picture = () => {
    draw(state);
    box.dataset.drawn = Number(box.dataset.drawn ?? 0) + 1;
  };
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      attempt(box, picture);
    });
  };
  const push = () => {
    timer = 0;
    for (const key of moved) model.set(key, structuredClone(state[key]));
    moved.clear();
    model.save_changes();
  };
  const pushNow = () => {
    clearTimeout(timer);
    if (timer) attempt(box, push); // the last move counts
  };
  const pull = (key) => {
    state[key] = structuredClone(model.get(key));
  };
  const onModel = Object.fromEntries(keys.map((key) => [`change:${key}`, () => {
    if (moved.has(key)) return; // Python has not heard yet, or is just being told
    pull(key);
    soon();
  }]));

  for (const [event, hear] of Object.entries(onModel)) model.on(event, hear);
  window.addEventListener("resize", soon); // zoomed, a page has more pixels
  const stays = whenLeft(pushNow);
  keys.forEach(pull);
  attempt(box, picture);
  return {
    state,
    set(values) {
      for (const [key, value] of Object.entries(values)) {
        state[key] = value;
        moved.add(key);
      }
      soon();
      timer ||= setTimeout(() => attempt(box, push), PAUSE);
    },
    redraw: soon,
    stop() {
      for (const [event, hear] of Object.entries(onModel)) model.off(event, hear);
      window.removeEventListener("resize", soon);
      stays();
      cancelAnimationFrame(frame);
      pushNow();
    },
  };
}

/**
 * What a widget knows and its model does not, in a hidden field: the website keeps it over a reload (page_kept.js), and
 * puts it back, which `restored(value)` hears. Returns a function that writes it.
 */
export function remembered(parent, restored) {
  const field = node("input", { type: "hidden", class: "bbh-remembered" }, parent);
  listen(field, "change", () => restored(JSON.parse(field.value)));
  return (value) => {
    field.value = JSON.stringify(value);
  };
}

// ------------------------------------------------------------------ when something goes wrong

/** `render({ model, el })`, with everything that goes wrong in it said in the cell. It may return what ends it. */
export function guarded(render) {
  return ({ model, el }) => {
    el.classList.add("bbh");
    listen(el, "keydown", passOn);
    letFingersScroll(el);
    const stop = attempt(el, () => render({ model, el }));
    return () => attempt(el, () => stop?.());
  };
}

/** Run `action`; what it throws is shown at the top of the widget that `element` is part of, once. */
export function attempt(element, action) {
  try {
    return action();
  } catch (error) {
    console.error(error);
    const widget = element.closest(".bbh");
    if (widget.querySelector(":scope > .bbh-alert")) return undefined; // the first is the cause of the others
    const alert = node("div", { class: "bbh-alert", role: "alert" });
    widget.prepend(alert); // before its text, so that screen readers hear it come
    const help = "Run its cell again. If that does not help, restart the kernel and run all cells.";
    alert.textContent = `Something went wrong in this widget: ${error}. ${help}`;
    return undefined;
  }
}
