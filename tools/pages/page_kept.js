// What the reader did on a page is there again after a reload, and after Back where the browser has not kept the page
// itself: what was typed, chosen and moved, which folds are open. It stands in the state of this entry of the tab's
// history, from where page.js takes it for each widget, page_place.js for the place that is read.

{
  const NAME = "kept"; // in the history's state
  const PAUSE = 500; // milliseconds between two changes of the history: Safari allows a hundred in half a minute

  /** What is the reader's of each kind of widget: values of its model, and controls that the model does not know. */
  const OF_THE_READER = {
    Prediction: { keys: ["answer", "marked"], controls: "input" },
    OneLine: { keys: ["answer"], controls: "input" },
    NeuronExplorer: { keys: ["w", "b", "x", "activation", "gate"] },
    NetworkView: { keys: ["layers", "x", "y", "activation", "show", "step", "eta", "preset"], controls: "details" },
    LossLandscape: { keys: ["w", "b", "x", "y", "view"], controls: '[aria-label="turn the surface"]' },
    GraphView: { keys: ["formula", "home", "values", "step", "wrt", "h"], controls: "textarea" },
    Descent: {
      keys: ["landscape", "eta", "steps", "kept", "steppers", "at"],
      controls: ".bbh-controls > .bbh-control + .bbh-control > select, .bbh-stepper-formula select", // no landscape
    },
    DigitPad: { keys: ["drawing", "digit"] },
    Playground: { keys: ["settings", "past"] },
  };
  const NOTHING = { keys: [] }; // the playground's own page keeps its state in the address
  const FORM = 1; // of what is kept

  const places = [...document.querySelectorAll("[data-widget]")];
  const version = [FORM, ...places.map((place) => place.dataset.widget)].join(); // a page made anew has other widgets
  const before = history.state?.[NAME]?.version === version ? history.state[NAME] : {};
  const widgets = { ...before.widgets }; // by place and code: { values, set }
  const alive = []; // { place, name, model, keys, controls() }
  const touched = new Set(); // places where the reader did something
  let [place, timer, written] = [before.place ?? null, 0, 0];

  // ---------------------------------------------------------------- folds

  const folds = [...document.querySelectorAll("main details")];
  const nameOf = (fold, i) => `${i} ${fold.querySelector("summary").textContent}`;
  folds.forEach((fold, i) => {
    const kept = before.folds?.[nameOf(fold, i)];
    if (!kept) return;
    fold.open = true;
    fold.querySelector("summary").hidden = kept.forGood; // as page_answers.js leaves it
  });

  /** The folds that are open, and of each whether it stays so. */
  const opened = () => Object.fromEntries(folds.flatMap((fold, i) =>
    (fold.open ? [[nameOf(fold, i), { forGood: fold.querySelector("summary").hidden }]] : [])));

  // ---------------------------------------------------------------- controls

  const propertyOf = (control) =>
    (control.matches("details") ? "open" : control.matches("[type=radio], [type=checkbox]") ? "checked" : "value");

  /** Set a control as the reader had it; the widget hears of it as of a hand. */
  function put(control, value) {
    const property = propertyOf(control);
    if (value === undefined || control[property] === value) return;
    control[property] = value;
    for (const event of ["input", "change"]) control.dispatchEvent(new Event(event, { bubbles: true }));
  }

  // ---------------------------------------------------------------- the history

  function note({ place: at, name, model, keys, controls }) {
    if (!touched.has(at)) return;
    const values = Object.fromEntries(keys.map((key) => [key, model.get(key)]));
    widgets[name] = { values, set: controls().map((control) => control[propertyOf(control)]) };
  }

  function write() {
    clearTimeout(timer);
    [timer, written] = [0, performance.now()];
    alive.forEach(note);
    history.replaceState({ ...history.state, [NAME]: { version, widgets, folds: opened(), place } }, "");
  }

  function soon() {
    timer ||= setTimeout(write, Math.max(0, written + PAUSE - performance.now()));
  }

  for (const event of ["input", "change", "click", "keyup", "pointerup", "toggle"]) {
    document.addEventListener(event, ({ isTrusted, target }) => {
      const at = target.closest?.("[data-widget]");
      if (at && isTrusted && event !== "toggle") touched.add(at);
      soon();
    }, true);
  }
  window.addEventListener("popstate", soon); // another entry of the same page, which is as it is now
  window.addEventListener("pagehide", () => timer && write());

  // ---------------------------------------------------------------- for the other scripts

  window.bbhKept = {
    /** Give `model`, of a widget to be drawn, what the reader did to it. Once it is drawn, call what this returns. */
    restore(at, code, model) {
      const kind = at.closest("[data-own-page]") ? NOTHING : OF_THE_READER[at.dataset.kind];
      const { keys, controls: all = "" } = kind ?? NOTHING;
      const name = `${at.dataset.widget} ${code}`;
      const kept = widgets[name];
      for (const key of keys) {
        if (kept?.values[key] !== undefined) model.set(key, structuredClone(kept.values[key]));
        model.on(`change:${key}`, soon);
      }
      const controls = () => (all ? [...at.querySelectorAll(all)] : []);
      return () => {
        alive.push({ place: at, name, model, keys, controls });
        if (!kept) return;
        touched.add(at);
        controls().forEach((control, i) => put(control, kept.set[i]));
      };
    },
    /** The place that was read when the page was left, or null; and to keep another one. */
    get place() {
      return place;
    },
    set place(now) {
      place = now;
      soon();
    },
  };
}
