// The settings of the playground: data, network, training, and a mistake to train with.

import { button, figures, listen, node, OWN_KEYS, select, set, slider, write } from "./common.js";
import { NAMES } from "./play_activations.js";
import { MISTAKES } from "./play_break.js";
import { FEATURES, MADE } from "./play_data.js";
import { plainName } from "./play_names.js";
import { MOST_BATCH } from "./play_engine.js";
import { STEPS } from "./play_steps.js";
import { toolbar } from "./playground_keys.js";
import { OWN } from "./playground_session.js";

const BATCHES = [1, 2, 5, 10, 20, 50, MOST_BATCH];
const PERCENT = (v) => `${Math.round(100 * v)} %`;
const SPEEDS = { slow: "2 steps / s", medium: "30 epochs / s", fast: "no limit" };
const SETS = { blobs: "two blobs", xor: "XOR", curve: "a curve to fit" };
const RULES = { plain: "plain: −η·∂L/∂w" };
const STARTS = { normal: "random × scale", He: "He", zero: "all zero" };

const SECTIONS = {
  Data: dataGroup, Network: networkGroup, Training: trainingGroup, "Break it on purpose": mistakeGroup,
};
const FORMAT = "A file or a pasted table has a line for each point: x₁, x₂, class; or x, y of a curve. A line of names "
  + "may come first. Of more columns you choose.";

let made = 0; // fields for a table, for the names of what is said of them

const shortOf = (slug) => MISTAKES.find((mistake) => mistake.slug === slug)?.short ?? "none";
const nameOf = (slug) => MISTAKES.find((mistake) => mistake.slug === slug)?.name ?? "none";

/**
 * The settings beside the network, in sections that can be folded; with `brief` those of the data alone. `layers` is
 * room for the buttons of the layers.
 */
export function settingsPanel(parent, does, brief = false) {
  const box = node("div", { class: "bbh-play-settings", role: "region", "aria-label": "settings" }, parent);
  const names = Object.keys(SECTIONS).slice(0, brief ? 1 : undefined);
  const sections = Object.fromEntries(names.map((name) => [name, section(box, name)]));
  const layers = node("div", { class: "bbh-play-layers" }, sections.Network ?? box);
  const parts = names.map((name) => SECTIONS[name](sections[name], does));
  let folded = false;
  return {
    box,
    layers,
    /** Fold all sections, or open them, where that has changed. */
    fold(fold) {
      if (fold === folded) return;
      folded = fold;
      for (const one of Object.values(sections)) one.open = !fold;
    },
    get folded() {
      return folded;
    },
    /** Open the section of that name, and lead there. */
    open(name) {
      const made = sections[name];
      made.open = true;
      made.querySelector("summary").focus({ preventScroll: true });
      made.scrollIntoView({ block: "start" });
    },
    show: (scene) => parts.forEach((show) => show(scene)),
  };
}

function section(box, name) {
  const made = node("details", { open: "", class: "bbh-play-section" }, box);
  node("summary", OWN_KEYS, made, name);
  return made;
}

/** Let a menu show `value`; one that does so already is left alone, for it may be open. */
function choose(menu, value) {
  if (menu.value !== value) menu.value = value;
}

/** What is called with a value that the reader chose for a setting. */
const changing = (does, key, into = (v) => v) => (v) => does.change({ [key]: into(v) });

const two = (v) => figures(v, 2);

function dataGroup(fields, does) {
  const menu = select(fields, "set", [...MADE, OWN], changing(does, "data"), (key) => SETS[key] ?? key);
  const spread = { symbol: "noise", label: "noise", min: 0, max: 2, step: 0.1, text: two };
  const noise = slider(fields, spread, changing(does, "noise"));
  const part = { symbol: "test", label: "share kept for testing", min: 0, max: 0.9, step: 0.1, text: PERCENT };
  const aside = slider(fields, part, changing(does, "aside"));
  const row = node("div", { class: "bbh-buttons" }, fields);
  button(row, "New points", () => does.newPoints());
  tableGroup(fields, row, does);
  const showColumns = columnChoice(fields, does);
  return ({ session: { settings } }) => {
    choose(menu, settings.data);
    noise.show(settings.noise);
    aside.show(settings.aside);
    for (const { input } of [noise, aside]) input.disabled = settings.data === OWN;
    showColumns(does.choice);
  };
}

/** Points of the reader's own: of a file, by a button in `row`, or typed and pasted below. */
function tableGroup(fields, row, does) {
  const looks = { type: "file", accept: ".csv,text/csv,text/plain", class: "bbh-aloud", tabindex: -1 };
  const file = node("input", { ...looks, "aria-label": "CSV file" }, row);
  button(row, "CSV …", () => file.click());
  listen(file, "change", () => file.files[0] && does.file(file.files[0]));
  const fold = node("details", { class: "bbh-play-table" }, fields);
  node("summary", OWN_KEYS, fold, "Paste points");
  node("p", { class: "bbh-hint" }, fold, FORMAT);
  const area = { rows: 4, spellcheck: "false", placeholder: "160, 50, cat\n182, 71, dog", ...OWN_KEYS };
  const text = node("textarea", { ...area, "aria-label": "points to paste" }, fold);
  const wrong = node("p", { class: "bbh-play-wrong", id: `bbh-play-table-${made++}`, role: "alert" }, fold);
  set(text, { "aria-describedby": wrong.id });
  const judge = (words) => {
    set(text, { "aria-invalid": words !== "" });
    write(wrong, words);
  };
  button(fold, "Use these points", () => judge(does.typedTable(text.value)));
  listen(text, "input", () => judge(""));
}

/** Which columns of a wide table are x₁, x₂ and the class: menus, made anew for another table. */
function columnChoice(fields, does) {
  const box = node("div", { role: "group", "aria-label": "columns of the table", hidden: "" }, fields);
  let made = "";
  let menus = [];
  return (choice) => {
    box.hidden = !choice;
    if (!choice) return;
    const { names, numbers, classes, chosen } = choice;
    const key = JSON.stringify([names, numbers, classes]);
    if (key !== made) {
      made = key;
      box.replaceChildren();
      const change = (k) => (at) => does.column(k, Number(at));
      menus = [["x₁", numbers], ["x₂", numbers], ["class", classes]].map(([name, columns], k) => (
        select(box, name, columns.map(String), change(k), (at) => plainName(names[at]))
      ));
    }
    menus.forEach((menu, k) => choose(menu, String(chosen[k])));
  };
}

/** What is made of a point of the plane: the inputs of the network, one at least. */
function featureChoice(parent, does) {
  const row = node("div", { class: "bbh-play-features", "aria-label": "inputs" }, parent);
  node("span", { "aria-hidden": "true" }, row, "inputs");
  const names = Object.keys(FEATURES);
  let chosen = [];
  const buttons = names.map((name) => button(row, name, () => {
    const next = names.filter((one) => chosen.includes(one) !== (one === name));
    if (next.length && !row.hidden) does.change({ features: next });
  }));
  toolbar(row);
  return ({ kind, settings }) => {
    chosen = settings.features;
    row.hidden = kind.inputs === 1; // a curve has x₁ alone
    buttons.forEach((one, k) => set(one, { "aria-pressed": chosen.includes(names[k]) }));
  };
}

/** Why the last layer is what it is. */
export function outputReason({ kind, fixed, settings: { loss } }) {
  if (fixed) return "the activation of all layers";
  if (kind.classes === 0) return "for a curve may have any height";
  return loss === "cross-entropy" ? "as cross-entropy wants it" : "so that answers lie between 0 and 1";
}

function networkGroup(fields, does) {
  const showFeatures = featureChoice(fields, does);
  const activation = select(fields, "activation", NAMES, changing(does, "activation"));
  set(activation, { "aria-label": "activation of the hidden layers" });
  const output = node("p", { class: "bbh-hint" }, fields);
  const loss = select(fields, "loss", ["cross-entropy", "squares"], changing(does, "loss"));
  const start = select(fields, "start", Object.keys(STARTS), changing(does, "start"), (key) => STARTS[key]);
  set(start, { "aria-label": "first weights" });
  const size = { symbol: "scale", label: "scale of the first weights", min: 0.1, max: 3, step: 0.1, text: two };
  const scale = slider(fields, size, changing(does, "scale"));
  const row = node("div", { class: "bbh-buttons" }, fields);
  set(button(row, "New first weights", () => does.newStart()), { title: "Reset goes back to the same ones" });
  return ({ session, locked }) => {
    const { settings, kind } = session;
    showFeatures(session);
    choose(activation, settings.activation);
    write(output, `Last layer: ${session.described.output}, ${outputReason(session)}.`);
    choose(loss, settings.loss);
    const why = kind.classes === 0 ? "a curve has no classes: squares" : locked.loss;
    loss.disabled = Boolean(why);
    set(loss, { title: why ?? "" });
    choose(start, settings.start);
    scale.show(settings.scale);
    scale.input.closest("label").hidden = settings.start !== "normal";
  };
}

function trainingGroup(fields, does) {
  const points = (n) => `${n} point${n === "1" ? "" : "s"}`;
  const step = select(fields, "step", Object.keys(STEPS), changing(does, "step"), (key) => RULES[key] ?? key);
  const batch = select(fields, "batch", BATCHES.map(String), changing(does, "batch", Number), points);
  const speed = select(fields, "speed", Object.keys(SPEEDS), (key) => does.speed(key), (key) => SPEEDS[key]);
  return ({ session: { settings }, speed: pace }) => {
    const now = String(settings.batch);
    if (![...batch.options].some(({ value }) => value === now)) node("option", { value: now }, batch, points(now));
    choose(step, settings.step);
    choose(batch, now);
    choose(speed, pace);
  };
}

function mistakeGroup(fields, does) {
  const slugs = ["", ...MISTAKES.map(({ slug }) => slug)];
  const mistake = select(fields, "mistake", slugs, changing(does, "mistake"), shortOf);
  mistake.closest("label").classList.add("bbh-play-wide");
  const chosen = node("p", { class: "bbh-hint" }, fields);
  const lamp = node("div", { class: "bbh-play-lamp" }, fields);
  return ({ session: { settings, engine }, lamp: verdict, locked }) => {
    choose(mistake, settings.mistake);
    mistake.disabled = Boolean(locked.mistake);
    set(mistake, { title: locked.mistake || nameOf(settings.mistake) });
    for (const option of mistake.options) {
      const found = MISTAKES.find(({ slug }) => slug === option.value);
      option.disabled = Boolean(found) && option.value !== settings.mistake && !found.shows(engine);
    }
    write(chosen, settings.mistake ? `Now ${nameOf(settings.mistake)}.` : locked.mistake ?? "");
    const sign = { true: "✓ ", false: "✗ " }[verdict.ok] ?? "";
    write(lamp, `${sign}gradient check: ${verdict.words}`);
    lamp.classList.toggle("bbh-play-wrong", verdict.ok === false);
  };
}
