// The network view: a small network whose every number can be dragged, with both passes through it, step by step.
// All of it computes here. What it is made of lies beside it: the picture (network_scene.js), the hand on it
// (network_grips.js), what the reader does (network_changes.js), words (network_words.js), numbers (network_math.js).

import {
  button, card, figures, guarded, listen, live, node, OWN_KEYS, remembered, select, set, slider, voice, write,
} from "./common.js";
import { Changes } from "./network_changes.js";
import { formulaPanel } from "./network_formulas.js";
import { Grips, KEYBOARD } from "./network_grips.js";
import { heldPanel } from "./network_held.js";
import { legend } from "./network_legend.js";
import { at, passes, sizesOf } from "./network_math.js";
import { scene } from "./network_scene.js";
import { scorePanel } from "./network_score.js";
import {
  ailments, explosion, formulas, goesBack, isParameter, known, listed, shown, stepTitle, walk,
} from "./network_words.js";
import { undoByKey } from "./undo.js";

const KEYS = ["layers", "x", "y", "activation", "show", "step", "eta", "preset"];
const ROOM = 560; // px, where the page is not laid out yet
const LEAST_ROOM = 150; // px; less is such a page
const [LEAST_ETA, MOST_ETA] = [-6, 0.7]; // as powers of ten: what is steep takes small steps
const RATE = "η, the learning rate: how large a step is, as a share of the gradient; lesson 06 is about it";
const STARTS = "walk ▶"; // from then on each result is hidden until its turn
const FIRST = { kind: "w", layer: 0, i: 0, j: 0 };

const walkOf = (now) => walk(sizesOf(now), now.show);
const forwardOnly = (now) => now.show === "forward";
/** Whether the walk has come to the step downhill itself. */
const updates = ({ step }, path) => path[step - 1]?.kind === "update";
/** The weight or bias that the walk's update is shown for: what is held, if a step moves it. */
const updated = (held) => (held && isParameter(held) ? held : FIRST);

// ------------------------------------------------------------------ the picture

/**
 * The picture in the room that `figure` has, and its legend in `foot`; `redraw()` is asked for when that room changes.
 * Returns { show, stop }.
 */
function picture(figure, foot, grips, redraw) {
  const svg = node("svg:svg", { role: "group" }, figure);
  const showLegend = legend(foot);
  let drawn = null;
  let [drawnSizes, drawnWidth, width] = ["", 0, 0];
  const fit = (sizes) => {
    if (String(sizes) !== drawnSizes) {
      grips.clear();
      drawn = scene(svg, sizes, (...made) => grips.add(...made));
      [drawnSizes, drawnWidth] = [String(sizes), 0];
    }
    width ||= figure.clientWidth < LEAST_ROOM ? ROOM : figure.clientWidth; // else all would be drawn twice, and jump
    if (drawnWidth !== width && !(grips.dragged && drawnWidth)) {
      drawn.place(width);
      drawnWidth = width;
    }
  };
  const room = new ResizeObserver(([entry]) => {
    if (entry.contentRect.width >= LEAST_ROOM) width = Math.round(entry.contentRect.width);
    if (width !== drawnWidth) redraw();
  });
  room.observe(figure);
  return {
    show(now, done) {
      const sizes = sizesOf(now);
      fit(sizes);
      drawn.show(now, done, updates(now, walkOf(now)) ? updated(grips.held) : grips.held);
      showLegend(goesBack(sizes, now), forwardOnly(now), drawn.lineCounts());
      const name = `Network ${sizes.join("-")}. Its weights, biases and inputs are sliders`;
      set(svg, { "aria-label": `${name}: ${KEYBOARD}, Escape leaves it.` });
    },
    stop: () => room.disconnect(),
  };
}

// ------------------------------------------------------------------ controls

/** Which network, which activation, and what is shown; returns a function that shows the choice. */
function choices(box, names, changes, grips) {
  const controls = node("div", { class: "bbh-network-choices" }, box);
  const choose = (name) => {
    grips.held = null;
    changes.choose(name);
  };
  const menu = select(controls, "network", names, choose, (name) => name || "as given");
  const bend = (activation) => changes.bend(activation);
  const sigma = select(controls, "activation", ["sigmoid", "tanh", "relu"], bend);
  const row = node("label", { class: "bbh-control" }, controls);
  const toggle = node("input", { type: "checkbox", class: "bbh-check", ...OWN_KEYS }, row);
  node("span", {}, row, "show δ and ∂L/∂w");
  listen(toggle, "change", () => changes.set({ show: toggle.checked ? "backward" : "values", step: 0 }));
  return (now) => {
    menu.value = now.preset;
    sigma.value = now.activation;
    toggle.checked = now.show === "backward";
    row.hidden = forwardOnly(now);
  };
}

/**
 * Directly under the picture: the walk through both passes, whose controls call `go(step)`, and what takes back.
 * Nothing in it grows, so a button stays under the finger. Returns the button onward, and what shows the step.
 */
function walkRow(box, now, go, undo, reset) {
  const row = node("div", { class: "bbh-steps", role: "group", "aria-label": "walk" }, box);
  const by = (steps) => () => go(Math.max(0, Math.min(now().step + steps, walkOf(now()).length)));
  const back = button(row, "◀ back", by(-1));
  const onward = button(row, STARTS, by(1));
  const whole = button(row, "show all", () => go(0));
  const undoing = button(row, "Undo", undo);
  const resetting = button(row, "Reset", reset);
  onward.classList.add("bbh-network-onward");
  for (const one of [undoing, resetting]) one.classList.add("bbh-network-takes-back");
  const show = ({ step }, path, undoable) => {
    back.disabled = step === 0;
    onward.disabled = step >= path.length;
    whole.disabled = step === 0;
    write(onward, step ? "next ▶" : STARTS);
    set(undoing, { "aria-disabled": !undoable });
  };
  return { onward, show };
}

/**
 * Steps downhill; returns a function that shows how many were taken. They say ŷ and L, which a walk may not have
 * reached, so it does without them until its last step, which they are.
 */
function learningRow(box, changes) {
  const row = node("div", { class: "bbh-steps", role: "group", "aria-label": "learn" }, box);
  button(row, "learn once", () => changes.descend(1));
  button(row, "10 times", () => changes.descend(10));
  const counter = node("span", { class: "bbh-counter" }, row);
  const rateRow = node("div", { class: "bbh-steps bbh-network-rate" }, box);
  const tenTo = (power, digits) => Math.min(5, Number((10 ** power).toPrecision(digits)));
  const text = (power) => figures(tenTo(power, 3));
  const looks = { symbol: "η, learning rate", label: "learning rate η", title: RATE };
  const rate = { ...looks, min: LEAST_ETA, max: MOST_ETA, step: 0.1, text };
  const eta = slider(rateRow, rate, (power) => changes.set({ eta: tenTo(power, 2) }));
  return (now, path) => {
    const taken = changes.trail.length;
    box.hidden = forwardOnly(now);
    box.classList.toggle("bbh-network-waits", now.step > 0 && !updates(now, path));
    eta.show(Math.log10(now.eta));
    write(counter, taken === 1 ? "1 step taken" : `${taken} steps taken`);
  };
}

// ------------------------------------------------------------------ words

const joined = (said) => said.filter(Boolean).join(" ");

/**
 * What there is to say: `seen` for those who see the rest, what the last thing did and what ails the network; `told`
 * for those who do not, also the step and what comes out.
 */
function summary(now, done, path, report) {
  const sizes = sizesOf(now);
  const so = known(sizes, now.step);
  const all = so.values === sizes.length - 1;
  const ails = all ? ailments(now, done, now.show) : [];
  const title = now.step ? `${stepTitle(path, now.step)}.` : "";
  return {
    seen: joined([report, ...ails]),
    told: joined([title, report, all ? outcome(now, done, so.loss) : "", ...ails]),
  };
}

function outcome(now, done, loss) {
  const output = `ŷ = ${listed(done.as.at(-1))}`.replace("= ≈", "≈ ");
  if (forwardOnly(now)) return `${output}.`;
  return `${output}, y = ${listed(now.y)}${loss ? `, L = ${shown(done.loss)}` : ""}.`;
}

/** Words at once for the eye, after a moment for a screen reader; what blows up interrupts. */
function readouts(box) {
  const trouble = node("div", { class: "bbh-trouble" }, box);
  const readout = node("div", { class: "bbh-readout bbh-network-words" }, box);
  const [alarm, aloud] = [voice(box, "alert"), voice(box)];
  return {
    say({ seen, told }, alert) {
      write(readout, seen);
      write(trouble, alert);
      aloud(told);
      alarm(alert);
    },
    stop() {
      aloud.stop();
      alarm.stop();
    },
  };
}

// ------------------------------------------------------------------ the widget

/** The places of the widget: the picture with its buttons on the left, what is read on the right. */
function rooms(box) {
  const columns = node("div", { class: "bbh-network-columns" }, box);
  const [left, right] = ["left", "right"].map((side) => node("div", { class: `bbh-network-${side}` }, columns));
  const figure = node("figure", { class: "bbh-network" }, left);
  const [walking, learning, said] = ["walk", "learning", "said"].map((part) =>
    node("div", { class: `bbh-network-controls bbh-network-${part}` }, left),
  );
  return { figure, walking, learning, said, right, foot: node("div", {}, box) };
}

function render({ model, el }) {
  const box = card(el, "Network view");
  box.classList.add("bbh-network-card");
  const [presets, names, start] = ["presets", "names", "start"].map((key) => model.get(key));
  const changes = new Changes(() => hand, start, presets);
  const redraw = () => hand.redraw();
  const grips = new Grips({
    value: (place) => at(hand.state, place),
    move: (...by) => changes.move(...by),
    home: (place) => changes.home(place),
    draw: redraw,
    type: () => typeInto(typing.field),
    leave: () => steps.onward.focus(),
  });

  const showChoices = choices(box, [...(start.preset ? [] : [""]), ...names], changes, grips);
  const { figure, walking, learning, said, right, foot } = rooms(box);
  const seen = picture(figure, foot, grips, redraw);
  const reset = () => {
    typing.forget();
    grips.held = null;
    changes.reset();
  };
  const steps = walkRow(walking, () => hand.state, (step) => changes.set({ step }), () => changes.undo(), reset);
  const showLearning = learningRow(learning, changes);
  const words = readouts(said);
  const score = scorePanel(right, model.get("goal"));
  const showFormulas = formulaPanel(right);
  const typing = typingPanel(right, changes, grips);
  const rememberTaken = remembered(box, (taken) => changes.resume(taken));
  undoByKey(box, changes);

  const hand = live(model, KEYS, box, (now) => {
    changes.follow(now.layers);
    rememberTaken(changes.trail.length);
    const [done, path] = [passes(now), walkOf(now)];
    seen.show(now, done);
    score.show(now, done, sizesOf(now));
    typing.show(now, done, grips.held ?? FIRST, changes.trail.at(-1));
    showFormulas(
      now.step ? formulas(now, done, path[now.step - 1], updated(grips.held)) : [],
      stepTitle(path, now.step, changes.trail.length),
    );
    showChoices(now);
    showLearning(now, path);
    steps.show(now, path, changes.undoable);
    words.say(summary(now, done, path, changes.report), explosion(now, done));
  });
  return () => [seen, score, words, hand].forEach((part) => part.stop());
}

/** The panel of the number that is held, whose field is typed into. */
function typingPanel(parent, changes, grips) {
  const typing = heldPanel(parent, (place, value) => changes.type(place, value, grips.run));
  listen(typing.field, "focus", () => grips.begin());
  listen(typing.field, "keydown", ({ key }) => {
    const isRefused = typing.field.getAttribute("aria-invalid") === "true";
    if (key === "Escape" || (key === "Enter" && !isRefused)) backToPicture(typing.field, grips);
  });
  return typing;
}

/** The keys go on in the picture; a finger stays where it is, for a phone's page would jump there. */
function backToPicture(field, grips) {
  if (matchMedia("(pointer: coarse)").matches) field.blur();
  else grips.focus();
}

function typeInto(field) {
  field.focus();
  field.select();
}

export default { render: guarded(render) };
