// The controls of the playground: the bar over everything, and the settings beside the network.

import { button, figures, node, numberField, OWN_KEYS, select, set, slider, write, listen } from "./common.js";
import { NAMES } from "./play_activations.js";
import { MISTAKES } from "./play_break.js";
import { MADE } from "./play_data.js";
import { STEPS } from "./play_steps.js";
import { MODES } from "./playground_network.js";
import { OWN } from "./playground_session.js";

const ETA = { least: -4, most: 1 }; // powers of ten on the slider
const BATCHES = [1, 2, 5, 10, 20, 50, 100];
const PERCENT = (v) => `${Math.round(100 * v)} %`;
const SPEEDS = { slow: "2 steps / s", medium: "30 epochs / s", fast: "no limit" };
const SETS = { blobs: "two blobs", xor: "XOR", curve: "a curve to fit" };
const STARTS = { normal: "random, of a scale", He: "He", zero: "all zero" };

const nameOf = (slug) => MISTAKES.find((mistake) => mistake.slug === slug)?.name ?? "none";

/** Two digits of 10^v. */
const roundEta = (v) => Number((10 ** v).toPrecision(2));

/** The bar: play, one step, one epoch, reset, η, and where the training stands. */
export function bar(parent, does) {
  const box = node("div", { class: "bbh-play-bar", role: "group", "aria-label": "training" }, parent);
  const play = button(box, "▶ Play", () => does.play());
  play.classList.add("bbh-play-go");
  const step = button(box, "Step", () => does.step());
  const epoch = button(box, "Epoch", () => does.epoch());
  const reset = button(box, "Reset", () => does.reset());
  const hints = new Map([
    [play, "train: Space in the network, too"], [step, "one batch: forward, backward, update"],
    [epoch, "every training point once"], [reset, "back to the same first weights"],
  ]);
  for (const [one, title] of hints) set(one, { title });
  const rate = node("label", { class: "bbh-control bbh-play-eta" }, box);
  node("span", { class: "bbh-symbol" }, rate, "η");
  const input = node("input", {
    type: "range", min: ETA.least, max: ETA.most, step: 0.05, "aria-label": "learning rate η", ...OWN_KEYS,
  }, rate);
  listen(input, "input", () => does.change({ eta: roundEta(Number(input.value)) }));
  const possible = (v) => v >= 1e-6 && v <= 10;
  const { field, show: showEta } = numberField(rate, possible, () => {}, (eta) => does.change({ eta }));
  set(field, { "aria-label": "learning rate η, as a number", class: "bbh-play-number" });
  const where = node("div", { class: "bbh-play-where" }, box);
  const [count, losses] = [node("span", {}, where), node("span", {}, where)];
  return {
    play,
    show({ session, playing, why }) {
      const { training, now, settings, kind } = session;
      write(play, playing ? "❚❚ Pause" : "▶ Play");
      for (const one of [play, step, epoch]) set(one, { "aria-disabled": Boolean(why), title: why || hints.get(one) });
      if (document.activeElement !== input) input.value = Math.log10(settings.eta);
      set(input, { "aria-valuetext": figures(settings.eta, 2) });
      showEta(settings.eta, String(settings.eta));
      write(count, `epoch ${figures(training.epochs, 6)} · step ${figures(training.steps, 6)}`);
      const right = (v, word) => (kind.classes ? ` (${Math.round(100 * v)} %${word})` : "");
      const of = (points, loss, text) => (points.count ? figures(loss, 2) + text : "no points");
      const train = of(session.train, now.train, right(now.right, " right"));
      const test = of(session.test, now.test, right(now.rightTest, ""));
      write(losses, `loss ${train} · test ${test}`);
    },
  };
}

/** A choice of few, as buttons of which one is pressed. */
function choice(parent, label, options, onChange) {
  const row = node("div", { class: "bbh-play-choice", role: "group", "aria-label": label }, parent);
  const buttons = Object.entries(options).map(([key, text]) => [key, button(row, text, () => onChange(key))]);
  return { row, show: (now) => buttons.forEach(([key, one]) => set(one, { "aria-pressed": key === now })) };
}

/** Over the network: how many hidden layers, and what the lines show. */
export function networkTools(parent, does) {
  const box = node("div", { class: "bbh-play-tools" }, parent);
  const said = (way) => `one hidden layer ${way}`;
  const layers = counter(box, "hidden layers", said, (by) => does.layers(by), "hidden layers");
  const inside = button(box, "Inside one step", () => does.inside());
  const mode = choice(box, "lines show", MODES, (key) => does.mode(key));
  inside.classList.add("bbh-play-inside");
  return {
    show({ session, mode: now, inside: open }) {
      layers.show(session.settings.hidden.length, [0, 6]);
      mode.show(now);
      set(inside, { "aria-pressed": open, "aria-expanded": open });
    },
  };
}

/** − 3 + with a name; `said(way)` is what a button does, "less" or "more", and `shown` stands beside them. */
function counter(parent, name, said, onChange, shown) {
  const box = node("span", { class: "bbh-play-counter", role: "group", "aria-label": name }, parent);
  const less = button(box, "−", () => less.getAttribute("aria-disabled") !== "true" && onChange(-1));
  const value = node("span", { class: "bbh-play-count" }, box);
  const more = button(box, "+", () => more.getAttribute("aria-disabled") !== "true" && onChange(1));
  set(less, { "aria-label": said("less") });
  set(more, { "aria-label": said("more") });
  if (shown) node("span", { "aria-hidden": "true" }, box, shown);
  return {
    box,
    show(n, [low, high]) {
      write(value, String(n));
      set(less, { "aria-disabled": n <= low });
      set(more, { "aria-disabled": n >= high });
    },
  };
}

/** Over each hidden layer: how many neurons it has. Laid over the picture of the network. */
export function neuronCounters(parent, does) {
  let counters = [];
  return (plan, hidden) => {
    while (counters.length > hidden.length) counters.pop().box.remove();
    hidden.forEach((n, k) => {
      const layer = `hidden layer ${k + 1}`;
      const said = (way) => `one neuron ${way} in ${layer}`;
      counters[k] ??= counter(parent, `neurons of ${layer}`, said, (by) => does.neurons(k, by));
      counters[k].box.classList.add("bbh-play-over");
      counters[k].box.classList.toggle("bbh-play-narrow", plan.narrow);
      counters[k].box.style.left = `${plan.columns[k + 1][0].x}px`;
      counters[k].show(n, [1, 8]);
    });
  };
}

/** The settings beside the network. */
export function settingsPanel(parent, does) {
  const box = node("div", { class: "bbh-play-settings" }, parent);
  const parts = [dataGroup(box, does), networkGroup(box, does), trainingGroup(box, does), mistakeGroup(box, does)];
  return { show: (scene) => parts.forEach((show) => show(scene)) };
}

function group(box, legend) {
  const fields = node("fieldset", {}, box);
  node("legend", {}, fields, legend);
  return fields;
}

/** What is called with a value that the reader chose for a setting. */
const changing = (does, key, into = (v) => v) => (v) => does.change({ [key]: into(v) });

const two = (v) => figures(v, 2);

function dataGroup(box, does) {
  const fields = group(box, "Data");
  const menu = select(fields, "set", [...MADE, OWN], changing(does, "data"), (key) => SETS[key] ?? key);
  const spread = { symbol: "noise", label: "noise", min: 0, max: 2, step: 0.1, text: two };
  const noise = slider(fields, spread, changing(does, "noise"));
  const part = { symbol: "test", label: "share kept for testing", min: 0, max: 0.9, step: 0.1, text: PERCENT };
  const aside = slider(fields, part, changing(does, "aside"));
  const row = node("div", { class: "bbh-buttons" }, fields);
  button(row, "New points", () => does.newPoints());
  const looks = { type: "file", accept: ".csv,text/csv,text/plain", class: "bbh-aloud", tabindex: -1 };
  const file = node("input", { ...looks, "aria-label": "CSV file" }, row);
  set(button(row, "CSV …", () => file.click()), { title: "x1, x2, class in each line; or x, y of a curve" });
  listen(file, "change", () => file.files[0] && does.file(file.files[0]));
  return ({ session: { settings } }) => {
    menu.value = settings.data;
    noise.show(settings.noise);
    aside.show(settings.aside);
    for (const { input } of [noise, aside]) input.disabled = settings.data === OWN;
  };
}

function networkGroup(box, does) {
  const fields = group(box, "Network");
  const activation = select(fields, "σ", NAMES, changing(does, "activation"));
  set(activation, { "aria-label": "activation of the hidden layers" });
  const loss = select(fields, "loss", ["cross-entropy", "squares"], changing(does, "loss"));
  const start = select(fields, "start", Object.keys(STARTS), changing(does, "start"), (key) => STARTS[key]);
  set(start, { "aria-label": "first weights" });
  const size = { symbol: "scale", label: "scale of the first weights", min: 0.1, max: 3, step: 0.1, text: two };
  const scale = slider(fields, size, changing(does, "scale"));
  const row = node("div", { class: "bbh-buttons" }, fields);
  set(button(row, "New first weights", () => does.newStart()), { title: "Reset goes back to the same ones" });
  return ({ session: { settings, kind }, locked }) => {
    activation.value = settings.activation;
    loss.value = settings.loss;
    const why = kind.classes === 0 ? "a curve has no classes: squares" : locked.loss;
    loss.disabled = Boolean(why);
    set(loss, { title: why ?? "" });
    start.value = settings.start;
    scale.show(settings.scale);
    scale.input.closest("label").hidden = settings.start !== "normal";
  };
}

function trainingGroup(box, does) {
  const fields = group(box, "Training");
  const points = (n) => `${n} point${n === "1" ? "" : "s"}`;
  const step = select(fields, "step", Object.keys(STEPS), changing(does, "step"));
  const batch = select(fields, "batch", BATCHES.map(String), changing(does, "batch", Number), points);
  const speed = select(fields, "speed", Object.keys(SPEEDS), (key) => does.speed(key), (key) => SPEEDS[key]);
  return ({ session: { settings }, speed: pace }) => {
    const now = String(settings.batch);
    if (![...batch.options].some(({ value }) => value === now)) node("option", { value: now }, batch, points(now));
    step.value = settings.step;
    batch.value = now;
    speed.value = pace;
  };
}

function mistakeGroup(box, does) {
  const fields = group(box, "Break it on purpose");
  const slugs = ["", ...MISTAKES.map(({ slug }) => slug)];
  const mistake = select(fields, "mistake", slugs, changing(does, "mistake"), nameOf);
  const chosen = node("p", { class: "bbh-hint" }, fields);
  const lamp = node("div", { class: "bbh-play-lamp" }, fields);
  return ({ session: { settings, engine }, lamp: verdict, locked }) => {
    mistake.value = settings.mistake;
    mistake.disabled = Boolean(locked.mistake);
    set(mistake, { title: locked.mistake ?? "" });
    for (const option of mistake.options) {
      const found = MISTAKES.find(({ slug }) => slug === option.value);
      option.disabled = Boolean(found) && option.value !== settings.mistake && !found.shows(engine);
    }
    write(chosen, settings.mistake ? `Now ${nameOf(settings.mistake)}.` : locked.mistake ?? "");
    write(lamp, `${verdict.ok ? "✓" : "✗"} gradient check: ${verdict.words}`);
    lamp.classList.toggle("bbh-play-wrong", !verdict.ok);
  };
}
