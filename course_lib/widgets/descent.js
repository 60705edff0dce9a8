// The descent: gradient descent on a parabola or on the houses' loss; step by step, and several runs to compare.
// All of it computes here; no picture waits for Python.

import {
  attempt, button, card, figures, guarded, listen, live, node, numberField, OWN_KEYS, select, set, write,
} from "./common.js";
import { decades, marked, next, nextRound, path, plot, RUN_MARKS, SIDE, spoken, STAR, widened } from "./picture.js";
import { paintMap, valley } from "./valley.js";

const KEYS = ["landscape", "eta", "steps", "kept"];
const TITLES = {
  parabola: "parabola ½ λ θ²",
  houses: "houses, square metres",
  "standardised houses": "houses, standardised",
};
const SPEEDS = { 2: "2 steps a second", 8: "8 steps a second", 40: "40 steps a second" };
const [FAR, NEAR, MANY] = [1e6, 1e-6, 300]; // as in descent_state.py
const RANGE = [-3, 1]; // of the slider: powers of ten times 2/λ

// ------------------------------------------------------------------ mathematics, as in descent_state.py

/** A landscape to descend: its start, loss, slope, lowest loss, curvatures (greatest first) and names. */
export function world({ landscape, curvature, theta, houses }) {
  if (landscape === "parabola") {
    return {
      start: [theta],
      loss: ([at]) => (curvature * at ** 2) / 2,
      slope: ([at]) => [curvature * at],
      least: 0,
      curvatures: [curvature],
      names: ["θ"],
    };
  }
  const land = valley(houses[landscape], houses.y, 0.5);
  return {
    start: [0, 0],
    loss: ([w, b]) => land.loss(w, b),
    slope: ([w, b]) => land.gradient(w, b),
    least: land.least,
    curvatures: land.curvatures,
    names: ["w", "b"],
    land,
  };
}

function endingOf(losses, least) {
  const [first, last] = [losses[0], losses.at(-1)];
  if (!(last <= FAR * first)) return "exploded";
  if (last - least <= NEAR * (first - least)) return "arrived";
  return losses.length > MANY ? "too long" : "";
}

/** The places of a run and their losses, the start first, and why it ended: "arrived", "exploded", "too long" or "". */
export function walk({ start, loss, slope, least }, eta, steps) {
  const places = [start];
  const losses = [loss(start)];
  let ending = "";
  while (!ending && places.length <= steps) {
    const up = slope(places.at(-1));
    places.push(places.at(-1).map((at, i) => at - eta * up[i]));
    losses.push(loss(places.at(-1)));
    ending = endingOf(losses, least);
  }
  return { eta, places, losses, ending };
}

// ------------------------------------------------------------------ words

const exact = (v) => String(Number(v.toPrecision(12))).replace("-", "−"); // a learning rate as it was set
const steps = (count) => `${count} step${count === 1 ? "" : "s"}`;
const taken = (run) => run.places.length - 1;
const named = ({ names }, place) => names.map((name, i) => `${name} = ${figures(place[i])}`).join(", ");

/** How a run ended, in words. */
export function outcome(run) {
  const after = steps(taken(run));
  if (run.ending === "arrived") return `arrived after ${after}`;
  if (run.ending === "exploded") return `exploded: over a million times the first loss after ${after}`;
  if (run.ending === "too long") return `not there after ${after}`;
  return taken(run) ? `${after} so far` : "at the start";
}

function sentence(world, run) {
  const count = steps(taken(run));
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
  return `Step ${taken(run)}: ${here}, loss ${figures(run.losses.at(-1))}.${grows}`;
}

/** A bowl as round as can be, not a valley. */
const round = ([sharp, flat]) => sharp / flat < 1 + 1e-9;

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

/** A group of lines with marks, one for each run; `run(i, …)` draws the i-th, `rest(i)` hides those from i on. */
function tracks(parent) {
  const made = RUN_MARKS.map(() => {
    const group = node("svg:g", {}, parent);
    const [line, marks] = ["bbh-track", "bbh-mark"].map((kind) => node("svg:path", { class: kind }, group));
    return { group, line, marks };
  });
  return {
    run(i, look, points, all) {
      const { group, line, marks } = made[i];
      group.style.display = "";
      set(group, { class: `bbh-run bbh-run-${look}` });
      set(line, { d: path(points) });
      const every = all ? 1 : Math.ceil(points.length / 24);
      const last = points.length - 1;
      const some = points.filter((_, k) => k !== last && k % every === 0);
      const many = some.length > 40;
      group.classList.toggle("bbh-many", many); // without outlines, which would be all that is seen
      set(marks, { d: marked(some, RUN_MARKS[look], many ? 2.4 : 4) + marked([points[last]], RUN_MARKS[look], 6.5) });
    },
    rest(i) {
      for (const { group } of made.slice(i)) group.style.display = "none";
    },
  };
}

/** Says at the edge of a picture where a point outside it is. */
function outsider(picture) {
  const mark = node("svg:path", { class: "bbh-outside" }, picture.over);
  const text = node("svg:text", { class: "bbh-away" }, picture.over);
  return (at, words) => {
    const inside = at.every((v, k) => v >= -1 && v <= [picture.width, picture.height][k] + 1);
    for (const element of [mark, text]) element.style.display = inside ? "none" : "";
    if (inside) return;
    const [x, y] = at.map((v, k) => Math.max(12, Math.min([picture.width, picture.height][k] - 12, v)));
    const angle = Math.atan2(at[1] - y, at[0] - x);
    set(mark, { d: "M9 0L-7 8V-8Z", transform: `translate(${x} ${y}) rotate(${(angle * 180) / Math.PI})` });
    const right = x > picture.width / 2;
    set(text, { x: x + (right ? -14 : 14), y: Math.max(14, Math.min(picture.height - 10, y + (y < 20 ? 22 : 4))) });
    text.classList.toggle("bbh-end", right);
    text.classList.toggle("bbh-begin", !right);
    write(text, words);
  };
}

function drawPlace(parent) {
  const holder = node("div", { class: "bbh-swap" }, parent);
  const flat = drawParabola(holder);
  const map = drawMap(holder);
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

/** Two ranges made as long as the longer one, so that what is round looks round. */
function square(ranges) {
  const half = Math.max(...ranges.map(([low, high]) => (high - low) / 2));
  return ranges.map(([low, high]) => [(low + high) / 2 - half, (low + high) / 2 + half]);
}

function drawMap(parent) {
  const picture = plot(parent, { canvas: true, caption: "L = half the mse  ★ the lowest loss" });
  picture.svg.setAttribute("role", "img");
  picture.svg.classList.add("bbh-pale");
  picture.name("w", "b");
  const labels = node("svg:g", { "aria-hidden": "true" }, picture.inside);
  const star = node("svg:path", { class: "bbh-star", d: STAR }, picture.inside);
  const lines = tracks(picture.inside);
  const outside = outsider(picture);
  function draw(world, runs) {
    const { land, start } = world;
    const mirrored = (from, to) => {
      const ends = [from, 2 * to - from];
      return widened([Math.min(...ends) - 0.12 * Math.abs(to), Math.max(...ends) + 0.12 * Math.abs(to)]);
    };
    let frame = [mirrored(start[0], land.w), mirrored(start[1], land.b)];
    if (round(land.curvatures)) frame = square(frame);
    if (picture.fit(...frame)) paintMap(picture, land, labels);
    const { px, py } = picture;
    set(star, { transform: `translate(${px(land.w)} ${py(land.b)})` });
    const at = ([w, b]) => [px(w), py(b)];
    runs.forEach((run, i) => lines.run(i, run.look, run.places.map(at), true));
    lines.rest(runs.length);
    const place = runs.at(-1).places.at(-1);
    outside(at(place), `w = ${figures(place[0])}`);
  }
  return { picture, figure: picture.svg.closest("figure"), draw };
}

/** The loss of each step, on a logarithmic scale. */
function drawLosses(parent) {
  const picture = plot(parent, { caption: "the loss of each step, on a logarithmic scale" });
  picture.svg.setAttribute("role", "img");
  picture.name("step", "L");
  const lines = tracks(picture.inside);
  return (runs) => {
    const all = runs.flatMap((run) => run.losses);
    const first = Math.log10(runs[0].losses[0]);
    const seen = all.filter((loss) => loss > 0 && Number.isFinite(loss)).map(Math.log10);
    const low = Math.max(first - 8, Math.floor(Math.min(...seen, first - 1)));
    const high = Math.min(first + 9, Math.ceil(Math.max(...seen, first + 0.5)));
    const longest = Math.max(10, ...runs.map(taken));
    const range = [low - 0.15, high + 0.15];
    picture.fit([-0.025 * longest, 1.035 * longest], range, decades(range, 6));
    const { px, py } = picture;
    const to = (loss) => (Number.isFinite(loss) ? py(loss > 0 ? Math.log10(loss) : low - 1) : -SIDE);
    runs.forEach((run, i) => lines.run(i, run.look, run.losses.map((loss, k) => [px(k), to(loss)]), false));
    lines.rest(runs.length);
    const { losses } = runs.at(-1);
    const way = `from ${figures(losses[0])} to ${figures(losses.at(-1))} in ${steps(losses.length - 1)}`;
    set(picture.svg, { "aria-label": `The loss of each step. The present run: ${way}.` });
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

const KEYBOARD = {
  ArrowUp: [next, 1], ArrowRight: [next, 1], PageUp: [nextRound, 1],
  ArrowDown: [next, -1], ArrowLeft: [next, -1], PageDown: [nextRound, -1],
};

/** η on a logarithmic slider with a mark at 2/λ, and as a number to type; both call `move(eta)`.
 *
 * `tell(eta, text)` says something that holds while η has this value.
 */
function drawRate(parent, move) {
  const row = node("div", { class: "bbh-rate" }, parent);
  node("span", { class: "bbh-symbol", "aria-hidden": "true" }, row, "η");
  const track = node("div", { class: "bbh-scale" }, row);
  const name = "learning rate η";
  const ends = { min: RANGE[0], max: RANGE[1], step: "any" };
  const input = node("input", { type: "range", ...ends, "aria-label": name, ...OWN_KEYS }, track);
  const mark = node("div", { class: "bbh-limit" }, track);
  const valid = (v) => v > 0 && v < Infinity;
  const say = (text, refused = false) => {
    alert.classList.toggle("bbh-no-rate", refused);
    write(alert, text);
  };
  const refusal = () => `η needs to be a number above 0, such as 0.5. It is still ${exact(shown)}.`;
  const complain = (wrong) => say(wrong ? refusal() : "", wrong);
  const { field, show, forget } = numberField(row, valid, complain, move);
  set(field, { "aria-label": `${name}, as a number` });
  const alert = node("div", { class: "bbh-of-rate", role: "alert" }, parent);
  const share = -RANGE[0] / (RANGE[1] - RANGE[0]);
  mark.style.left = `calc(8px + (100% - 16px) * ${share})`; // the middle of a slider's thumb starts half a thumb in
  let [limit, shown, told] = [1, null, null];
  // Two digits: what is asked for, such as 0.5, must not lie between two places of the thumb.
  listen(input, "input", () => move(Number((limit * 10 ** Number(input.value)).toPrecision(2))));
  for (const element of [input, field]) {
    listen(element, "keydown", (event) => {
      const key = KEYBOARD[event.key];
      if (!key || event.ctrlKey || event.altKey || event.metaKey) return;
      if (element === field && !/Up|Down/.test(event.key)) return; // moves the cursor
      event.preventDefault();
      const [low, high] = RANGE.map((power) => limit * 10 ** power);
      const wanted = key[0](shown, key[1]);
      if (element === field || (wanted >= low * 0.99 && wanted <= high * 1.01)) move(wanted);
    });
  }
  const showRate = (eta, now) => {
    limit = now;
    input.value = Math.log10(eta / limit);
    show(eta);
    if (told !== null && told !== eta) {
      told = null;
      say("");
    }
    shown = eta;
    write(mark, `limit 2/λ = ${exact(Number(limit.toPrecision(3)))}`);
    const side = eta > limit ? "above" : eta < limit ? "below" : "at";
    set(input, { "aria-valuetext": `${exact(eta)}, ${side} the limit 2/λ = ${exact(Number(limit.toPrecision(3)))}` });
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

// ------------------------------------------------------------------ a run, step by step

/**
 * The present run, and the clock that takes its steps. `hand()` holds what the model knows, as `live` gives it, and
 * `ground()` is the landscape; the clock ticks `speed()` times a second, and what fails then is said in `box`.
 */
function runner(box, hand, ground, speed) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;
  const run = {
    present: null,
    get playing() {
      return timer !== 0;
    },
    pause() {
      clearInterval(timer);
      timer = 0;
    },
    step() {
      hand().set({ steps: taken(run.present) + 1 });
      run.walk(); // the next step may come before the next picture
    },
    stop: () => run.pause(),
    /** Walk as many steps as the state has. */
    walk({ eta, steps: count } = hand().state) {
      run.present = walk(ground(), eta, count);
      if (run.present.ending) run.pause();
    },
    play() {
      timer = setInterval(() => attempt(box, run.step), 1000 / speed());
    },
    toggle() {
      if (run.playing) {
        run.pause();
        hand().set({}); // draws
        return;
      }
      if (run.present.ending) {
        hand().set({ steps: 0 });
        run.present = walk(ground(), hand().state.eta, 0);
      }
      if (still.matches) hand().set({ steps: MANY }); // no animation: all of it in one picture
      else {
        run.play();
        run.step();
      }
    },
  };
  return run;
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
    hand().set({ kept: [...kept, { landscape, eta, steps: taken(run.present) }], steps: 0 });
  }));
  button(buttons, "Reset", pausing(reset));
  return {
    focus: () => playing.focus(),
    show(kept) {
      write(playing, run.playing ? "Pause" : "Play");
      stepping.disabled = run.present.ending !== "";
      keeping.disabled = kept.length === ROOM || taken(run.present) === 0;
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
  const hurry = () => {
    if (!run.playing) return;
    run.pause();
    run.play();
  };
  const speed = select(controls, "speed", Object.keys(SPEEDS), hurry, (value) => SPEEDS[value]);
  speed.value = 8;
  const rate = drawRate(controls, (eta) => hand().set({ eta }));
  const buttons = drawButtons(controls, run, hand, () => {
    rate.forget();
    speed.value = 8;
    hand().set(structuredClone(start()));
  });
  return {
    focus: buttons.focus,
    speed: () => Number(speed.value),
    show({ landscape, eta }, ground, kept) {
      menu.value = landscape;
      rate.show(eta, 2 / ground.curvatures[0]);
      buttons.show(kept);
    },
  };
}

function render({ model, el }) {
  const box = card(el, "Descent");
  box.classList.add("bbh-wide", "bbh-descent");
  const fixed = Object.fromEntries(["curvature", "theta", "houses"].map((key) => [key, model.get(key)]));
  const worldOf = (landscape) => world({ ...fixed, landscape });
  let [ground, groundOf] = [null, ""];
  const worn = {}; // the runs' looks, by landscape

  const run = runner(box, () => hand, () => ground, () => controls.speed());
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
    showLosses(runs);
    showLegend(runs);
    const factors = factorWords(ground, eta);
    lines.forEach((line, i) => write(line, factors[i] ?? ""));
    words.say(run.playing ? "Playing." : sentence(ground, run.present));
  });
  return () => [run, hand, words].forEach((part) => part.stop());
}

export default { render: guarded(render) };
