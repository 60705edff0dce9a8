// What the reader did on a page is there again after a reload, and after Back where the browser has not kept the page
// itself: what was typed, chosen and moved, which folds are open. It stands in the state of this entry of the tab's
// history, from where page.js takes it for each widget, page_place.js for the place that is read. Whoever comes back by
// a link has a new entry: then it comes from the last one of the same page, in browsers that tell of them.

{
  const NAME = "kept"; // in the history's state
  const SETTLED = 150; // milliseconds until a widget's model has what its picture shows
  // Safari allows a hundred changes of the history in half a minute: the first come at once, all others have to wait.
  const [PAUSE, WINDOW, AT_ONCE] = [500, 30_000, 30];

  /** What is the reader's of each kind of widget: values of its model, and controls that the model does not know. */
  const OF_THE_READER = {
    Prediction: { keys: ["answer", "marked", "tried"], controls: "input" },
    OneLine: { keys: ["answer"], controls: "textarea" },
    SeveralLines: { keys: ["answer"], controls: "textarea" },
    NeuronExplorer: { keys: ["w", "b", "x", "activation", "gate"] },
    NetworkView: {
      keys: ["layers", "x", "y", "activation", "show", "step", "eta", "preset"],
      controls: "details, .bbh-remembered",
    },
    LossLandscape: {
      keys: ["w", "b", "x", "y", "view"],
      controls: '[aria-label="turn the surface"], .bbh-remembered',
    },
    GraphView: { keys: ["formula", "home", "values", "step", "wrt", "h", "typed"], controls: "textarea" },
    Descent: {
      keys: ["landscape", "eta", "steps", "kept", "steppers", "at"],
      controls: ".bbh-controls > .bbh-control + .bbh-control > select, .bbh-stepper-formula select", // no landscape
    },
    DigitPad: { keys: ["drawing", "digit"] },
    Playground: { keys: ["settings", "past"] },
  };
  const NOTHING = { keys: [] }; // the playground's own page keeps its state in the address
  const FORM = 2; // of what is kept

  const places = [...document.querySelectorAll("[data-widget]")];
  const version = [FORM, ...places.map((place) => place.dataset.widget)].join(); // a page made anew has other widgets
  const isOurs = (kept) => kept?.version === version;
  const here = isOurs(history.state?.[NAME]) ? history.state[NAME] : null;
  const before = here ?? keptEarlier() ?? {};
  const widgets = { ...before.widgets }; // by place and code: { values, set }
  const alive = []; // { place, name, model, keys, controls() }
  const touched = new Set(); // places where the reader did something
  let [place, timer] = [here?.place ?? null, 0]; // a link leads to the top
  let written = []; // when, of late

  /** What was kept in the last entry before this one that shows the same page; null where none is known. */
  function keptEarlier() {
    const { navigation } = window;
    const isSame = ({ url }) => url !== null && new URL(url).pathname === location.pathname;
    const entries = (navigation?.entries() ?? []).slice(0, navigation?.currentEntry?.index).filter(isSame);
    return entries.map((entry) => entry.getState()?.[NAME]).findLast(isOurs) ?? null;
  }

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
    const now = performance.now();
    [timer, written] = [0, [...written.filter((time) => time > now - WINDOW), now]];
    alive.forEach(note);
    const kept = { version, widgets, folds: opened(), place };
    history.replaceState({ ...history.state, [NAME]: kept }, "");
    window.navigation?.updateCurrentEntry({ state: { [NAME]: kept } }); // this one a later entry can read
  }

  function soon() {
    if (written.length < AT_ONCE) {
      clearTimeout(timer);
      timer = setTimeout(write, SETTLED); // after the last act
    } else timer ||= setTimeout(write, PAUSE);
  }

  for (const event of ["input", "change", "click", "keyup", "pointerup", "toggle"]) {
    document.addEventListener(event, ({ isTrusted, target }) => {
      const at = target.closest?.("[data-widget]");
      if (at && isTrusted && event !== "toggle") touched.add(at);
      soon();
    }, true);
  }
  window.addEventListener("popstate", soon); // another entry of the same page, which is as it is now
  // The last act counts, however soon the page goes: widgets are asked to tell their models before. At a reload,
  // Chromium forgets what is written later than beforeunload; Safari on a phone knows pagehide alone.
  function leave() {
    window.dispatchEvent(new Event("bbh-leaves"));
    if (timer) write();
  }
  for (const event of ["beforeunload", "pagehide"]) window.addEventListener(event, leave);

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
