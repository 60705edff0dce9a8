// The playground: a network that trains before one's eyes. This file has the loop and connects the parts.

import { attempt, button, card, figures, guarded, listen, node, set, voice, write } from "./common.js";
import { bar, networkTools, neuronCounters, settingsPanel } from "./playground_controls.js";
import { curvePicture } from "./playground_curve.js";
import { heldPanel, partsPanel } from "./playground_held.js";
import { indexOf } from "./playground_layout.js";
import { Maps } from "./playground_maps.js";
import { networkPicture } from "./playground_network.js";
import { planePicture } from "./playground_plane.js";
import { Session } from "./playground_session.js";
import { TASKS } from "./playground_tasks.js";
import { compared, nameOf } from "./playground_words.js";
import { symbol } from "./network_words.js";

const FRAME = 11; // milliseconds of each frame for training and drawing; the rest is the browser's
const SLOWEST = 90; // milliseconds between two looks at numbers and curve while it trains
const MAP_SHARE = 0.25; // of the planes, in each frame
const PACE = { slow: 500, medium: 33, fast: 0 }; // milliseconds for each step (slow) or epoch

/** What is drawn in which colour; read anew now and then, for the theme may change. */
function coloursOf(element) {
  const style = getComputedStyle(element);
  const of = (name) => style.getPropertyValue(`--bbh-${name}`).trim();
  const colours = Object.fromEntries(["positive", "negative", "ink", "paper", "edge", "focus", "alert", "muted"].map((n) => [n, of(n)]));
  return { ...colours, unknown: colours.edge, zero: colours.muted, broken: colours.alert };
}

class Playground {
  playing = false;
  speed = "medium";
  mode = "weight";
  held = null;
  hovered = null;
  inside = false;
  part = null;
  message = "";
  task = 0;
  #frame = 0;
  #due = 0; // when the next step or epoch is due
  #looked = 0; // when numbers and curve were drawn last
  #cost = 3; // milliseconds that drawing takes
  #dirty = true;

  constructor(model, el) {
    this.model = model;
    this.box = card(el, "Playground");
    this.box.classList.add("bbh-play");
    this.session = new Session(model.get("settings"));
    this.build();
    this.fresh();
    this.onResize = new ResizeObserver(() => this.soon());
    this.onResize.observe(this.box);
    this.onModel = () => attempt(this.box, () => this.hear());
    model.on("change:settings", this.onModel);
  }

  // ---------------------------------------------------------------- what stands where

  build() {
    const { box } = this;
    const does = this.hand();
    this.bar = bar(box, does);
    const say = node("div", { class: "bbh-play-say" }, box);
    this.taskLine = node("p", { class: "bbh-play-task" }, say);
    this.nextTask = button(say, "Next one", () => this.chooseTask(this.task + 1));
    this.trouble = node("div", { class: "bbh-play-message", hidden: "" }, box);
    this.troubleWords = node("span", { "aria-hidden": "true" }, this.trouble);
    this.remedy = node("span", { class: "bbh-buttons" }, this.trouble);
    this.aloud = voice(box);
    const main = node("div", { class: "bbh-play-main" }, box);
    this.settings = settingsPanel(main, does, {});
    const middle = node("div", { class: "bbh-play-middle" }, main);
    this.tools = networkTools(middle, does);
    this.network = networkPicture(middle, does);
    this.counters = neuronCounters(this.network.stack, does);
    const below = node("div", { class: "bbh-play-below" }, main);
    this.heldPanel = heldPanel(below, does);
    this.parts = partsPanel(below, does);
    const side = node("div", { class: "bbh-play-side" }, main);
    this.plane = planePicture(side, does);
    this.curve = curvePicture(side, does);
    this.middle = middle;
    listen(box, "dragover", (event) => event.preventDefault());
    listen(box, "drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) does.file(event.dataTransfer.files[0]);
    });
  }

  /** Another network: its maps are to be made anew. */
  fresh() {
    const { session } = this;
    this.maps = new Maps(session.engine, session.features, session.range.x, session.kind.classes);
    this.held = null;
    this.hovered = null;
    this.part = null;
    this.#dirty = true;
    this.soon();
  }

  // ---------------------------------------------------------------- what the hand does

  hand() {
    const idle = (action) => (...values) => {
      if (this.session.refusal) return;
      this.pause();
      this.forth();
      action(...values);
      this.changed();
    };
    return {
      play: () => (this.playing ? this.pause() : this.play()),
      step: idle(() => this.session.step()),
      epoch: idle(() => this.session.epoch()),
      part: idle(() => {
        this.part = this.session.part();
        this.mode = { forward: "weight", delta: "gradient", grads: "gradient", update: "move" }[this.part.does] ?? this.mode;
      }),
      finish: idle(() => {
        this.session.finish();
        this.part = this.session.training.phases.at(-1);
        this.mode = "move";
      }),
      reset: () => this.begin("Back to the same first weights.", () => this.session.again()),
      change: (values) => this.change(values),
      layers: (by) => {
        const { hidden } = this.session.settings;
        this.change({ hidden: by > 0 ? [...hidden, hidden.at(-1) ?? 4] : hidden.slice(0, -1) });
      },
      neurons: (k, by) => this.change({ hidden: this.session.settings.hidden.map((n, i) => (i === k ? n + by : n)) }),
      newPoints: () => this.change({ data_seed: this.session.settings.data_seed + 1 }),
      newStart: () => this.change({ seed: this.session.settings.seed + 1 }),
      speed: (speed) => {
        this.speed = speed;
        this.soon();
      },
      mode: (mode) => {
        this.mode = mode;
        this.soon();
      },
      inside: () => {
        this.pause();
        this.inside = !this.inside;
        if (!this.inside) this.session.finish();
        this.changed();
      },
      hold: (place) => {
        this.held = place;
        this.soon();
      },
      hover: (place) => {
        this.hovered = place;
        this.soon();
      },
      value: (place) => this.session.value(place),
      set: (place, value) => {
        this.forth();
        this.session.set(place, value);
        this.changed();
      },
      type: () => this.heldPanel.field.focus(),
      painting: (on) => on && this.pause(),
      paint: (place, label) => this.points(() => this.session.paint(place, label)),
      erase: (place) => this.points(() => this.session.erase(place, 0.4)),
      clear: () => this.points(() => this.session.clear()),
      pick: () => {},
      file: () => {},
      back: (k) => {
        this.pause();
        this.session.lookBack(k);
        this.redraw();
      },
      forth: () => this.forth(),
      resume: () => {
        this.session.resume();
        this.changed();
      },
      forget: (k) => {
        this.session.runs.splice(k, 1);
        this.soon();
      },
    };
  }

  change(values) {
    this.forth();
    const { begun } = this.session;
    if (this.session.change(values)) {
      const sizes = this.session.described.sizes.join("-");
      this.restarted(begun ? `A new start with ${sizes}: epoch 0. The training before stays as a thin line beside the losses.` : "");
    } else this.changed();
  }

  begin(message, action) {
    const { begun } = this.session;
    action();
    this.restarted(begun ? message : "");
  }

  restarted(message) {
    this.pause();
    this.fresh();
    this.message = message;
    this.changed();
  }

  points(action) {
    this.pause();
    this.forth();
    if (action()) this.restarted("Another number of classes: a new network, from epoch 0.");
    this.changed();
  }

  forth() {
    if (this.session.back) {
      this.session.lookForth();
      this.redraw();
    }
  }

  // ---------------------------------------------------------------- time

  play() {
    if (this.session.refusal) return;
    this.forth();
    this.playing = true;
    this.message = "";
    this.part = null;
    this.session.finish();
    this.#due = performance.now();
    this.soon();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.changed();
  }

  /** Weights, data or settings have changed: draw all of it, and tell Python. */
  changed() {
    this.redraw();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => attempt(this.box, () => this.tell()), 150);
  }

  redraw() {
    this.#dirty = true;
    this.soon();
  }

  tell() {
    this.told = JSON.stringify(this.session.told());
    this.model.set("settings", JSON.parse(this.told));
    this.model.save_changes();
  }

  /** Python has changed the settings. */
  hear() {
    const settings = this.model.get("settings");
    if (JSON.stringify(settings) === this.told) return;
    this.pause();
    this.session = new Session(settings);
    this.fresh();
  }

  soon() {
    this.#frame ||= requestAnimationFrame((now) => {
      this.#frame = 0;
      attempt(this.box, () => this.frame(now));
    });
  }

  frame(now) {
    if (this.playing) this.train(now);
    const start = performance.now();
    const full = this.#dirty && !this.playing;
    this.draw(full);
    const idle = !this.playing || now - this.#looked > SLOWEST;
    if (idle) {
      this.#looked = now;
      this.readouts();
    }
    this.#cost += 0.1 * (performance.now() - start - this.#cost);
    this.box.dataset.drawn = Number(this.box.dataset.drawn ?? 0) + 1;
    if (this.playing) this.soon();
  }

  train(now) {
    const { session } = this;
    const left = Math.max(1.5, FRAME - this.#cost);
    const stop = () => session.troubled();
    if (this.speed === "fast") session.run(left, stop);
    else {
      const { epochs } = session.training;
      if (now < this.#due) return;
      this.#due = Math.max(this.#due + PACE[this.speed], now - PACE[this.speed]);
      if (this.speed === "slow") session.step();
      else session.run(left, () => stop() || session.training.epochs > epochs);
    }
    if (session.exploded) {
      session.note();
      this.pause();
    }
  }

  // ---------------------------------------------------------------- pictures

  draw(full) {
    const { session, maps } = this;
    if (full || !this.colours || Math.random() < 0.03) this.colours = coloursOf(this.box);
    if (full) maps.refresh();
    else if (this.playing) maps.refresh(MAP_SHARE);
    if (full) this.#dirty = false;
    const width = Math.max(200, Math.floor(this.middle.clientWidth));
    const { sizes } = session.described;
    const height = width < 560 ? 300 : 376;
    if (this.network.lay(sizes, width, height)) this.counters(this.network.plan, session.settings.hidden);
    this.network.draw(this.scene());
    const side = Math.min(268, Math.floor(this.plane.hand.closest("figure").clientWidth));
    const caption = "Filled: to train with. Hollow: kept for the test.";
    this.plane.draw({ maps, session, range: session.range, side, canPaint: session.kind.classes > 0, caption });
  }

  scene() {
    const { session, mode, held, hovered, maps, colours, part } = this;
    const { engine, training } = session;
    const inStep = training.phase > 0;
    const values = { weight: engine.theta, gradient: this.gradients(), move: session.moved }[mode];
    const made = training.phases.slice(0, training.phase);
    const known = (l) => !inStep || made.some((phase) => phase.does === "grads" && phase.layer === l);
    return {
      engine, values, known, mode, held, hovered, colours,
      lit: (l) => Boolean(part && this.inside && part.layer === l && part.does !== "batch" && part.does !== "loss"),
      images: (l, i) => maps.small(l, i),
      marks: (l, i) => session.marks?.(l, i) ?? "",
      say: (place) => this.say(place, known),
    };
  }

  /** The gradients that the lines show: of the last step while it trains, else of the present batch. */
  gradients() {
    return this.playing || this.session.training.phase ? this.session.engine.grads : this.session.look().grads;
  }

  /** The number beside what is pointed at. */
  say(place, known) {
    const { session, mode } = this;
    if (place.kind === "n") return "";
    const at = indexOf(session.engine, place);
    const name = symbol(place);
    if (mode === "weight") return `${name} = ${figures(session.engine.theta[at])}`;
    if (mode === "move") return `last move of ${name}: ${figures(session.moved[at])}`;
    return known(place.layer + 1) ? `∂L/∂${name} = ${figures(this.gradients()[at])}` : `∂L/∂${name}: not known yet`;
  }

  readouts() {
    const { session, playing, mode, inside, held, part, speed } = this;
    const why = session.refusal;
    this.bar.show({ session, playing, why });
    this.tools.show({ session, mode, inside });
    this.settings.show({ session, lamp: this.lamp(), speed });
    this.heldPanel.show({ session, held, playing });
    this.parts.show({ session, inside, part });
    this.curve.draw(session);
    if (!playing) this.network.tell({ held });
    this.showMessage();
    this.showTask();
  }

  /** What the gradient check says of the program: by all parameters, or some of many. */
  lamp() {
    if (!this.playing) this.verdict = this.session.check(compared);
    return this.verdict ?? { ok: true, words: "not done yet" };
  }

  showMessage() {
    const { session } = this;
    const { words, remedies } = session.troubled() ? this.explosion() : { words: this.message, remedies: [] };
    this.trouble.hidden = !words;
    write(this.troubleWords, words);
    this.trouble.classList.toggle("bbh-play-bad", Boolean(session.exploded));
    const key = JSON.stringify([words, remedies.map(([text]) => text)]);
    if (key !== this.shown) {
      this.remedy.replaceChildren();
      for (const [text, action] of remedies) button(this.remedy, text, action);
      this.shown = key;
    }
    this.aloud(words || (this.playing ? "Training." : this.whereWords()));
  }

  whereWords() {
    const { now, training } = this.session;
    return `Epoch ${training.epochs}, loss ${figures(now.train)}, test ${figures(now.test)}.`;
  }

  explosion() {
    const { session } = this;
    const last = session.kept.findLast((moment) => Number.isFinite(moment.train));
    const words = `Exploded at step ${session.training.steps}: ${session.exploded}. Try a smaller η.`;
    const back = () => {
      session.lookBack(session.kept.indexOf(last));
      session.resume();
      this.changed();
    };
    return { words, remedies: last ? [[`Go back to step ${last.steps}`, back]] : [] };
  }

  chooseTask(k) {
    this.task = k % TASKS.length;
    this.soon();
  }

  showTask() {
    const { words, done } = TASKS[this.task];
    this.solved ??= new Set();
    if (done(this.session)) this.solved.add(this.task);
    const mark = this.solved.has(this.task) ? "✓ " : "";
    write(this.taskLine, `${mark}Find out, ${this.task + 1} of ${TASKS.length}: ${words}`);
    this.taskLine.classList.toggle("bbh-play-solved", Boolean(mark));
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.telling);
    this.onResize.disconnect();
    this.aloud.stop();
    this.plane.stop();
    this.model.off("change:settings", this.onModel);
  }
}

function render({ model, el }) {
  const playground = new Playground(model, el);
  return () => playground.stop();
}

export default { render: guarded(render) };
