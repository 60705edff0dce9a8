// A descent with several rules: plain steps, momentum, RMSprop and Adam go side by side, from one start.

import { button, card, figures, live, node, select, set, slider, voice, write, writeWithKeys } from "./common.js";
import { runner, speedMenu } from "./descent_clock.js";
import { RULES, stepAlong, world } from "./descent_math.js";
import { drawLosses, drawMap, mapFrame, outsider } from "./descent_pictures.js";
import { exact, rateInputs } from "./descent_rate.js";
import { dragged, handle, marked, path, round, RUN_MARKS, SIDE, snapped } from "./picture.js";
import { endingWords, formulas, notes, placeWords, standings } from "./steppers_words.js";

const KEYS = ["landscape", "steps", "steppers", "at"];
const TITLES = { houses: "houses: a ravine", "standardised houses": "houses, standardised", saddle: "saddle" };
const HALF = "L = half the mse";
const LOSSES = { houses: HALF, "standardised houses": HALF, saddle: "L = x²/2 + (y² − 1)²/4" };
const BETAS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999];
const BETA_NAMES = { 1: ["β"], 2: ["β₁", "β₂"] };
const SQUARED = ["RMSprop", "Adam"]; // their steps are about as long as η, however steep it is
const STRIDES = { houses: 10, "standardised houses": 100, saddle: 1 }; // the middle of their η
const APART = 7; // of the marks on the map: closer, four runs would be one cloud
const LOOKS = Object.keys(RULES); // a rule has the same look in each picture, whatever others are there

/** The middle of a rule's slider of η: 2/λ of the greatest curvature, or a stride. */
function middleOf(rule, landscape, { curvatures }) {
  if (SQUARED.includes(rule)) return STRIDES[landscape];
  return curvatures ? 2 / curvatures[0] : 1; // at the bottoms of the saddle the greatest curvature is 2
}

// ------------------------------------------------------------------ the map

/** The map with all runs, and the start to move: `moveTo(x, y)`, `moveBy(dx, dy)`. Returns what shows them. */
function drawGround(parent, rules, moveTo, moveBy) {
  const map = drawMap(parent);
  const { picture } = map;
  const ridge = node("svg:path", { class: "bbh-ridge" });
  const ridgeName = node("svg:text", { class: "bbh-level bbh-begin" }, null, "ridge y = 0");
  picture.inside.prepend(ridge, ridgeName);
  const start = handle(picture.over, "start of all: arrow keys move it", moveBy);
  node("svg:circle", { class: "bbh-touch", r: 16 }, start.element);
  for (const kind of ["bbh-start-halo", "bbh-start"]) node("svg:circle", { class: kind, r: 10 }, start.element);
  dragged(start.element, picture.svg, ([x, y]) => {
    const at = (share, [low, high]) => low + share * (high - low);
    moveTo(at(x / SIDE, picture.x), at(1 - y / SIDE, picture.y));
  });
  const outsiders = rules.map((rule) => outsider(picture, LOOKS.indexOf(rule)));
  return ({ landscape, at }, ground, frame, runs) => {
    map.draw(ground, frame, runs, APART);
    const { px, py } = picture;
    for (const part of [ridge, ridgeName]) part.style.display = ground.land.ridge ? "" : "none";
    set(ridge, { d: path(frame[0].map((x) => [px(x), py(0)])) });
    set(ridgeName, { x: 5, y: py(0) + 15 });
    writeWithKeys(picture.words, `${LOSSES[landscape]}  ★ the lowest loss\n○ the start: drag it`, ", or arrow keys");
    set(start.element, { transform: `translate(${px(at[0])} ${py(at[1])})` });
    const here = ground.names.map((name, i) => `${name} ${figures(at[i])}`).join(", ");
    start.say(at[0], frame[0], `${here}, loss ${figures(ground.loss(at))}`);
    runs.forEach((run, i) => {
      const [x, y] = run.places.at(-1);
      outsiders[i]([px(x), py(y)], run.rule, 15 * i);
    });
    const all = `${TITLES[landscape]}, from above, with ${runs.length} descents from ${here}`;
    set(picture.svg, { "aria-label": `${all}. ${standings(ground, runs)}` });
  };
}

/** What the hand does to the start, on a map with this `frame()`. */
function moves(hand, frame) {
  const fine = ([low, high]) => round((high - low) / 300);
  const move = (...place) => hand().set({ at: place.map((v, i) => snapped(v, fine(frame()[i]), frame()[i])) });
  const moveBy = (...by) => move(...hand().state.at.map((v, i) => v + by[i] * fine(frame()[i])));
  return { move, moveBy };
}

// ------------------------------------------------------------------ the rules

/** β on a slider of the values one uses; `label` is for the ear. */
function drawBeta(parent, symbol, label, move) {
  let beta = 0;
  const ends = { min: 0, max: BETAS.length - 1, step: 1 };
  const made = slider(parent, { symbol, label, ...ends, text: () => exact(beta) }, (i) => move(BETAS[i]));
  return (now) => {
    beta = now;
    const far = BETAS.map((one) => Math.abs(one - now));
    made.show(far.indexOf(Math.min(...far)));
  };
}

/** One rule: its look, η and β, and where it stands; `change({ eta })` or `change({ betas })` hears the reader. */
function drawStepper(parent, { rule, betas }, complain, change) {
  const box = node("div", { class: "bbh-stepper", role: "group", "aria-label": rule }, parent);
  const head = node("div", { class: "bbh-stepper-head" }, box);
  const look = LOOKS.indexOf(rule);
  const svg = node("svg:svg", { viewBox: "0 0 44 16", "aria-hidden": "true", class: `bbh-run bbh-run-${look}` }, head);
  node("svg:path", { class: "bbh-track", d: "M1 8H43" }, svg);
  node("svg:path", { class: "bbh-mark", d: marked([[22, 8]], RUN_MARKS[look], 5) }, svg);
  node("strong", {}, head, rule);
  const row = node("div", { class: "bbh-rate" }, box);
  node("span", { class: "bbh-symbol", "aria-hidden": "true" }, row, "η");
  const track = node("div", { class: "bbh-scale" }, row);
  const rate = rateInputs(track, row, `learning rate η of ${rule}`, complain, (eta) => change({ eta }));
  let now = betas;
  const sliders = (BETA_NAMES[betas.length] ?? []).map((name, i) => {
    return drawBeta(box, name, `${name} of ${rule}`, (beta) => change({ betas: now.with(i, beta) }));
  });
  const [place, loss, ending] = [0, 1, 2].map(() => node("div", { class: "bbh-stands" }, box));
  return {
    forget: rate.forget,
    show(run, ground, middle) {
      now = run.betas;
      rate.show(run.eta, middle, exact(run.eta));
      sliders.forEach((show, i) => show(now[i]));
      write(place, placeWords(ground, run));
      write(loss, `loss ${figures(run.losses.at(-1))}`);
      write(ending, endingWords(run));
      ending.classList.toggle("bbh-no-rate", run.ending === "exploded");
    },
  };
}

/** All the rules side by side. */
function drawSteppers(box, hand, steppers) {
  const list = node("div", { class: "bbh-steppers" }, box);
  const alert = node("div", { class: "bbh-no-rate", role: "alert" }, box);
  const made = steppers.map((stepper, i) => {
    const complain = (text) => write(alert, text && `${stepper.rule}: ${text}`);
    return drawStepper(list, stepper, complain, (values) => {
      const now = hand().state.steppers;
      hand().set({ steppers: now.with(i, { ...now[i], ...values }) });
    });
  });
  return {
    forget() {
      for (const { forget } of made) forget();
      write(alert, "");
    },
    show: ({ landscape }, ground, runs) =>
      made.forEach((one, i) => one.show(runs[i], ground, middleOf(runs[i].rule, landscape, ground))),
  };
}

/** The formula of one rule, chosen in a menu, with the numbers of its last step. */
function drawFormula(box, rules, redraw) {
  const panel = node("div", { class: "bbh-stepper-formula" }, box);
  const menu = select(panel, "formula of", rules, redraw);
  const general = node("div", { class: "bbh-stepper-rule" }, panel);
  const title = node("div", { class: "bbh-stepper-when" }, panel);
  const columns = node("div", { class: "bbh-stepper-columns" }, panel);
  const parts = [0, 1].map(() => {
    const part = node("div", {}, columns);
    return [node("div", { class: "bbh-stepper-rule" }, part), node("div", {}, part)];
  });
  return (ground, runs, at) => {
    const run = runs[rules.indexOf(menu.value)];
    const said = formulas(ground, run, stepAlong(ground, run, at, 1));
    write(general, said.general);
    write(title, said.title);
    parts.forEach(([head, lines], i) => {
      write(head, said.parts[i].head);
      write(lines, said.parts[i].lines.join("\n"));
    });
  };
}

// ------------------------------------------------------------------ the widget

/** The menus and the buttons; `reset()` hears the last of them. */
function drawControls(box, run, hand, presets, reset) {
  const controls = node("div", { class: "bbh-controls" }, box);
  const pausing = (action) => (value) => {
    run.pause();
    action(value);
  };
  const choose = pausing((landscape) => hand().set({ landscape, steps: 0, ...structuredClone(presets[landscape]) }));
  const menu = select(controls, "landscape", Object.keys(TITLES), choose, (name) => TITLES[name]);
  const speed = speedMenu(controls, run);
  const buttons = node("div", { class: "bbh-buttons" }, controls);
  const playing = button(buttons, "Play", () => run.toggle());
  const stepping = button(buttons, "Step", pausing(() => run.step()));
  button(buttons, "Back to start", pausing(() => hand().set({ steps: 0 })));
  button(buttons, "Reset", pausing(() => {
    speed.reset();
    reset();
  }));
  return {
    speed: speed.now,
    show({ landscape }) {
      menu.value = landscape;
      write(playing, run.playing ? "Pause" : "Play");
      stepping.disabled = run.present.ending !== "";
    },
  };
}

/** All runs of a state, as the clock wants them: it goes on until the last one has ended. */
function together(ground, { steppers, at, steps }) {
  const runs = steppers.map((one) => ({ ...stepAlong(ground, one, at, steps), look: LOOKS.indexOf(one.rule) }));
  const ending = runs.every((run) => run.ending) ? "all have ended" : "";
  return { runs, ending, taken: Math.max(...runs.map((run) => run.taken)) };
}

export function renderSteppers({ model, el }) {
  const box = card(el, "Descent by several rules");
  box.classList.add("bbh-wide", "bbh-descent", "bbh-race");
  const [presets, houses] = [model.get("presets"), model.get("houses")];
  const rules = model.get("steppers").map(({ rule }) => rule);
  let [ground, groundOf, frame] = [null, "", null];
  const reach = (landscape) => {
    if (groundOf === landscape) return;
    [ground, groundOf] = [world({ landscape, houses }), landscape];
    frame = mapFrame(ground, presets[landscape].at);
  };

  const go = (state) => {
    reach(state.landscape);
    return together(ground, state);
  };
  const run = runner(box, () => hand, go, () => controls.speed());
  const controls = drawControls(box, run, () => hand, presets, () => {
    steppers.forget();
    hand.set(structuredClone(model.get("start")));
  });
  const pictures = node("div", { class: "bbh-pictures bbh-two-pictures" }, box);
  const { move, moveBy } = moves(() => hand, () => frame);
  const showGround = drawGround(pictures, rules, move, moveBy);
  const showLosses = drawLosses(pictures);
  const words = node("div", { class: "bbh-words", "aria-hidden": "true" }, box); // heard with all the rest
  const steppers = drawSteppers(box, () => hand, model.get("steppers"));
  const showFormula = drawFormula(box, rules, () => hand.redraw());
  const aloud = voice(box);

  const hand = live(model, KEYS, box, (now) => {
    run.walk(now);
    const { runs } = run.present;
    controls.show(now);
    showGround(now, ground, frame, runs);
    showLosses(runs, standings(ground, runs));
    steppers.show(now, ground, runs);
    showFormula(ground, runs, now.at);
    const worth = notes(ground, runs);
    write(words, worth.join("\n"));
    aloud(run.playing ? "Playing." : [standings(ground, runs), ...worth].join(" "));
  });
  return () => [run, hand, aloud].forEach((part) => part.stop());
}
