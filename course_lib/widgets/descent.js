// The descent: gradient descent on a parabola or on the houses' loss; step by step, and several runs to compare. With
// several rules it is another picture: steppers.js.
// All of it computes here; no picture waits for Python.

import { button, card, figures, guarded, live, node, select, set, write } from "./common.js";
import { runner, speedMenu } from "./descent_clock.js";
import { walk, world } from "./descent_math.js";
import { drawLosses, drawMap, mapFrame, outsider, round, tracks } from "./descent_pictures.js";
import { exact, RANGE, rateInputs } from "./descent_rate.js";
import { marked, path, plot, RUN_MARKS, spoken, STAR } from "./picture.js";
import { renderSteppers } from "./steppers.js";

const KEYS = ["landscape", "eta", "steps", "kept"];
const TITLES = {
  parabola: "parabola ½ λ θ²",
  houses: "houses, square metres",
  "standardised houses": "houses, standardised",
};

// ------------------------------------------------------------------ words

const steps = (count) => `${count} step${count === 1 ? "" : "s"}`;
const named = ({ names }, place) => names.map((name, i) => `${name} = ${figures(place[i])}`).join(", ");

/** How a run ended, in words. */
export function outcome(run) {
  const after = steps(run.taken);
  if (run.ending === "arrived") return `arrived after ${after}`;
  if (run.ending === "exploded") return `exploded: over a million times the first loss after ${after}`;
  if (run.ending === "too long") return `not there after ${after}`;
  return run.taken ? `${after} so far` : "at the start";
}

function sentence(world, run) {
  const count = steps(run.taken);
  const here = named(world, run.places.at(-1));
  const times = run.losses.at(-1) / run.losses[0];
  const above = "η is above 2/λ";
  if (run.ending === "exploded") {
    const why = `so the run stops here: ${above}, and each step lands further away`;
    return `Exploded. After ${count} the loss is ${figures(times)} times that at the start, ${why}.`;
  }
  if (run.ending === "arrived") return `Arrived after ${count}: ${here}.`;
  if (run.ending === "too long") return `Stopped after ${count}, and not there: ${here}.`;
  const grown = times > 1 && run.eta > 2 / world.curvatures[0];
  const grows = grown ? ` That is ${figures(times)} times the loss at the start: ${above}.` : "";
  return `Step ${run.taken}: ${here}, loss ${figures(run.losses.at(-1))}.${grows}`;
}

function factorWords({ curvatures }, eta) {
  const factor = (curvature) => {
    const exactly = 1 - eta * curvature;
    const value = Math.abs(exactly) < 1e-12 ? 0 : exactly; // what is left of rounding is no factor
    const digits = Math.abs(Math.abs(value) - 1) < 0.005 ? 5 : 3; // not "1" for what is nearly 1
    return `1 − ηλ = 1 − ${exact(eta)} · ${figures(curvature)} = ${figures(value, digits)}`;
  };
  if (curvatures.length === 1) return [`${factor(curvatures[0])}: θ times this is the next θ`];
  if (round(curvatures)) return [`in every direction: ${factor(curvatures[0])}`];
  return [`across the valley: ${factor(curvatures[0])}`, `along the valley:  ${factor(curvatures[1])}`];
}

// ------------------------------------------------------------------ pictures

/** Which look (mark, colour, dash) each run has, by number: it keeps its own while others are kept or removed. */
export function looks(kept, before = { kept: [], present: 0 }) {
  const old = [...before.kept];
  const found = kept.map(({ eta, steps }) => {
    const same = old.findIndex((run) => run.eta === eta && run.steps === steps);
    return same < 0 ? -1 : old.splice(same, 1)[0].look;
  });
  const free = () => RUN_MARKS.findIndex((_, look) => !found.includes(look));
  const its = () => (found.includes(before.present) ? free() : before.present);
  found.forEach((look, i) => {
    if (look < 0) found[i] = its(); // the run that was the present one
  });
  return { kept: kept.map(({ eta, steps }, i) => ({ eta, steps, look: found[i] })), present: kept.length ? its() : 0 };
}

function drawPlace(parent) {
  const holder = node("div", { class: "bbh-swap" }, parent);
  const flat = drawParabola(holder);
  const map = drawRavine(holder);
  return (landscape, world, runs) => {
    const [seen, hidden] = landscape === "parabola" ? [flat, map] : [map, flat];
    hidden.figure.style.display = "none";
    seen.figure.style.display = "";
    seen.draw(world, runs);
    const present = runs.at(-1);
    const all = `${TITLES[landscape]}, with ${runs.length} descent${runs.length > 1 ? "s" : ""}`;
    const last = `${outcome(present)}, at ${named(world, present.places.at(-1))}`;
    set(seen.picture.svg, { "aria-label": `${all}. The present one: ${last}.` });
  };
}

function drawParabola(parent) {
  const picture = plot(parent, { caption: "★ the lowest loss  each mark is a step" });
  picture.svg.setAttribute("role", "img");
  picture.name("θ", "L");
  const curve = node("svg:path", { class: "bbh-ground" }, picture.inside);
  const star = node("svg:path", { class: "bbh-star", d: STAR }, picture.inside);
  const lines = tracks(picture.inside);
  const outside = outsider(picture);
  function draw(world, runs) {
    const reach = 1.3 * Math.abs(world.start[0]);
    picture.fit([-reach, reach], [0, world.loss([reach])]);
    const { px, py } = picture;
    const values = Array.from({ length: 121 }, (_, i) => reach * (i / 60 - 1));
    set(curve, { d: path(values.map((v) => [px(v), py(world.loss([v]))])) });
    set(star, { transform: `translate(${px(0)} ${py(0) - 4})` });
    const at = ([theta], loss) => [px(theta), py(loss)];
    runs.forEach((run, i) => lines.run(i, run.look, run.places.map((place, k) => at(place, run.losses[k])), true));
    lines.rest(runs.length);
    const { places, losses } = runs.at(-1);
    outside(at(places.at(-1), losses.at(-1)), `θ = ${figures(places.at(-1)[0])}`);
  }
  return { picture, figure: picture.svg.closest("figure"), draw };
}

function drawRavine(parent) {
  const { picture, figure, draw } = drawMap(parent);
  picture.svg.setAttribute("role", "img");
  const outside = outsider(picture);
  return {
    picture,
    figure,
    draw(world, runs) {
      draw(world, mapFrame(world), runs);
      const [w, b] = runs.at(-1).places.at(-1);
      outside([picture.px(w), picture.py(b)], `w = ${figures(w)}`);
    },
  };
}

/** Each run's line and mark, its learning rate and what became of it; `remove(i)` hears which is to go. */
function drawLegend(parent, remove) {
  const list = node("ul", { class: "bbh-legend", "aria-label": "runs" }, parent);
  const items = RUN_MARKS.map((_, i) => {
    const item = node("li", {}, list);
    const svg = node("svg:svg", { viewBox: "0 0 44 16", "aria-hidden": "true" }, item);
    node("svg:path", { class: "bbh-track", d: "M1 8H43" }, svg);
    const mark = node("svg:path", { class: "bbh-mark" }, svg);
    return { item, svg, mark, text: node("span", {}, item), gone: button(item, "×", () => remove(i)) };
  });
  return (runs) => {
    items.forEach(({ item, svg, mark, text, gone }, i) => {
      item.style.display = i < runs.length ? "" : "none";
      if (i >= runs.length) return;
      set(svg, { class: `bbh-run bbh-run-${runs[i].look}` });
      set(mark, { d: marked([[22, 8]], RUN_MARKS[runs[i].look], 5) });
      write(text, `η = ${exact(runs[i].eta)}: ${outcome(runs[i])}`);
      gone.hidden = i === runs.length - 1; // the present run
      set(gone, { "aria-label": `Remove the run with η = ${exact(runs[i].eta)}` });
    });
  };
}

// ------------------------------------------------------------------ the learning rate

/** η on a logarithmic slider with a mark at 2/λ, and as a number to type; both call `move(eta)`.
 *
 * `tell(eta, text)` says something that holds while η has this value.
 */
function drawRate(parent, move) {
  const row = node("div", { class: "bbh-rate" }, parent);
  node("span", { class: "bbh-symbol", "aria-hidden": "true" }, row, "η");
  const track = node("div", { class: "bbh-scale" }, row);
  const name = "learning rate η";
  const say = (text, refused = false) => {
    alert.classList.toggle("bbh-no-rate", refused);
    write(alert, text);
  };
  const { show, forget } = rateInputs(track, row, name, (text) => say(text, text !== ""), move);
  const mark = node("div", { class: "bbh-limit" }, track);
  const alert = node("div", { class: "bbh-of-rate", role: "alert" }, parent);
  const share = -RANGE[0] / (RANGE[1] - RANGE[0]);
  mark.style.left = `calc(8px + (100% - 16px) * ${share})`; // the middle of a slider's thumb starts half a thumb in
  let told = null;
  const showRate = (eta, limit) => {
    const named = `limit 2/λ = ${exact(Number(limit.toPrecision(3)))}`;
    show(eta, limit, `${exact(eta)}, ${eta > limit ? "above" : eta < limit ? "below" : "at"} the ${named}`);
    if (told !== null && told !== eta) {
      told = null;
      say("");
    }
    write(mark, named);
  };
  const tell = (eta, text) => {
    told = eta;
    say(text);
  };
  const forgetAll = () => {
    forget();
    tell(null, "");
  };
  return { forget: forgetAll, show: showRate, tell };
}

// ------------------------------------------------------------------ the runs

function lossWords({ losses, taken }) {
  return `The present run: from ${figures(losses[0])} to ${figures(losses.at(-1))} in ${steps(taken)}.`;
}

/** The runs that are kept on a landscape, and how many there may be. */
const keptOn = ({ kept, landscape }) => kept.filter((run) => run.landscape === landscape);
const ROOM = RUN_MARKS.length - 1;

// ------------------------------------------------------------------ the widget

/** The buttons. Returns { focus, show }: `focus()` goes to the first, `show(kept)` says which may be pressed. */
function drawButtons(parent, run, hand, reset) {
  const buttons = node("div", { class: "bbh-buttons" }, parent);
  const pausing = (action) => () => {
    run.pause();
    action();
  };
  const playing = button(buttons, "Play", () => run.toggle());
  const stepping = button(buttons, "Step", pausing(() => run.step()));
  button(buttons, "Back to start", pausing(() => hand().set({ steps: 0 })));
  const keeping = button(buttons, `Keep this run (${ROOM} at most)`, pausing(() => {
    const { landscape, eta, kept } = hand().state;
    hand().set({ kept: [...kept, { landscape, eta, steps: run.present.taken }], steps: 0 });
  }));
  button(buttons, "Reset", pausing(reset));
  return {
    focus: () => playing.focus(),
    show(kept) {
      write(playing, run.playing ? "Pause" : "Play");
      stepping.disabled = run.present.ending !== "";
      keeping.disabled = kept.length === ROOM || run.present.taken === 0;
    },
  };
}

/** The menus, the learning rate and the buttons; `worldOf(landscape)` is one to descend. Returns { show, focus }. */
function drawControls(box, run, hand, worldOf, start) {
  const controls = node("div", { class: "bbh-controls" }, box);
  const choose = (value) => {
    run.pause();
    const { landscape: old, eta: before } = hand().state;
    const limit = (name) => 2 / worldOf(name).curvatures[0];
    const eta = Number(((before * limit(value)) / limit(old)).toPrecision(3));
    hand().set({ landscape: value, eta, steps: 0 });
    rate.tell(eta, `η is ${exact(eta)} now: as far from the limit 2/λ as before.`);
  };
  const menu = select(controls, "landscape", Object.keys(TITLES), choose, (name) => TITLES[name]);
  const speed = speedMenu(controls, run);
  const rate = drawRate(controls, (eta) => hand().set({ eta }));
  const buttons = drawButtons(controls, run, hand, () => {
    rate.forget();
    speed.reset();
    hand().set(structuredClone(start()));
  });
  return {
    focus: buttons.focus,
    speed: speed.now,
    show({ landscape, eta }, ground, kept) {
      menu.value = landscape;
      rate.show(eta, 2 / ground.curvatures[0]);
      buttons.show(kept);
    },
  };
}

/** One rule, plain steps, with the runs kept to compare. */
function renderPlain({ model, el }) {
  const box = card(el, "Descent");
  box.classList.add("bbh-wide", "bbh-descent");
  const fixed = Object.fromEntries(["curvature", "theta", "houses"].map((key) => [key, model.get(key)]));
  const worldOf = (landscape) => world({ ...fixed, landscape });
  let [ground, groundOf] = [null, ""];
  const worn = {}; // the runs' looks, by landscape

  const run = runner(box, () => hand, ({ eta, steps }) => walk(ground, eta, steps), () => controls.speed());
  const controls = drawControls(box, run, () => hand, worldOf, () => model.get("start"));
  const pictures = node("div", { class: "bbh-pictures bbh-two-pictures" }, box);
  const showPlace = drawPlace(pictures);
  const showLosses = drawLosses(pictures);
  const showLegend = drawLegend(box, (i) => {
    const gone = keptOn(hand.state)[i];
    hand.set({ kept: hand.state.kept.filter((one) => one !== gone) });
    controls.focus(); // the button that had the focus may go
  });
  const readout = node("div", { class: "bbh-readout" }, box);
  const lines = [0, 1].map(() => node("div", {}, readout));
  const words = spoken(box);

  const hand = live(model, KEYS, box, (now) => {
    const { landscape, eta } = now;
    if (groundOf !== landscape) [ground, groundOf] = [worldOf(landscape), landscape];
    run.walk(now);
    const kept = keptOn(now).slice(0, ROOM);
    worn[landscape] = looks(kept, worn[landscape]);
    const { kept: dressed, present: look } = worn[landscape];
    const old = dressed.map((one) => ({ ...walk(ground, one.eta, one.steps), look: one.look }));
    const runs = [...old, { ...run.present, look }];
    controls.show(now, ground, kept);
    showPlace(landscape, ground, runs);
    showLosses(runs, lossWords(run.present));
    showLegend(runs);
    const factors = factorWords(ground, eta);
    lines.forEach((line, i) => write(line, factors[i] ?? ""));
    words.say(run.playing ? "Playing." : sentence(ground, run.present));
  });
  return () => [run, hand, words].forEach((part) => part.stop());
}

const render = (parts) => (parts.model.get("steppers").length ? renderSteppers(parts) : renderPlain(parts));

export default { render: guarded(render) };
