// The playground: a network that trains before one's eyes. This file has the loop and connects the parts.

import { attempt, button, card, figures, guarded, listen, node, voice, write } from "./common.js";
import { bar, networkTools, neuronCounters, settingsPanel } from "./playground_controls.js";
import { curvePicture } from "./playground_curve.js";
import { heldPanel, partsPanel } from "./playground_held.js";
import { indexOf } from "./playground_layout.js";
import { Maps } from "./playground_maps.js";
import { readCsv } from "./play_csv.js";
import { networkPicture } from "./playground_network.js";
import { planePicture } from "./playground_plane.js";
import { linkOf, settingsOf } from "./playground_link.js";
import { remediesFor } from "./playground_remedies.js";
import { listOf, OWN, Session } from "./playground_session.js";
import { TASKS } from "./playground_tasks.js";
import { textPanel } from "./playground_text.js";
import { lampWords, titleOf } from "./playground_words.js";
import { symbol } from "./network_words.js";

const FRAME = 11; // milliseconds of each frame for training and drawing; the rest is the browser's
const SLOW = 20; // milliseconds between two frames, above which it trains less in each
const LEAST = 1.5; // milliseconds of each frame that it trains at least
const SLOWEST = 90; // milliseconds between two looks at numbers and curve while it trains
const MAP_SHARE = 0.25; // of the planes, in each frame
const CALM = 500; // milliseconds between two pictures, for those who want less motion
const MANY = 80; // lines, above which they are drawn in one frame of LINES_EVERY
const LINES_EVERY = 4;
const SELDOM = 4; // of these looks, every so many is at all of it
const PAUSE = 100; // milliseconds without a change until Python hears of it, as in common.js
const SETTLED = 200; // milliseconds without a change until all gradients are checked
const FIRST = "Press Play: the network learns to tell blue points from orange ones.";
const SHOWN = { forward: "weight", delta: "gradient", grads: "gradient", update: "move" }; // by the lines, in each part
const MARKS = { dead: "✕", saturated: "‖", twin: "=" };
const PACE = { slow: 500, medium: 33, fast: 0 }; // milliseconds for each step (slow) or epoch

/** What is drawn in which colour; read anew now and then, for the theme may change. */
function coloursOf(element) {
  const style = getComputedStyle(element);
  const of = (name) => style.getPropertyValue(`--bbh-${name}`).trim();
  const names = ["positive", "negative", "ink", "paper", "edge", "focus", "alert", "muted"];
  const colours = Object.fromEntries(names.map((name) => [name, of(name)]));
  return { ...colours, unknown: colours.edge, zero: colours.muted, broken: colours.alert };
}

class Playground {
  calm = window.matchMedia("(prefers-reduced-motion: reduce)");
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
  #drawn = 0;
  #pictures = 0;
  #turn = 0;
  #budget = 4; // milliseconds of a frame to train in
  #last = 0; // when the frame before was drawn
  #cost = 3; // milliseconds that drawing takes
  #dirty = true;

  constructor(model, el) {
    this.model = model;
    this.box = card(el, "Playground");
    this.box.classList.add("bbh-play");
    this.own = el.closest("[data-own-page]") !== null; // then the state stands in the address
    this.session = new Session(model.get("settings"));
    this.build();
    this.fresh();
    if (this.own) this.follow();
    this.onResize = new ResizeObserver(() => this.soon());
    this.onResize.observe(this.box);
    this.onTheme = new MutationObserver(() => this.redraw());
    this.onTheme.observe(document.body, { attributes: true });
    this.onModel = () => attempt(this.box, () => this.hear());
    model.on("change:settings", this.onModel);
  }

  // ---------------------------------------------------------------- what stands where

  build() {
    const { box } = this;
    const does = this.hand();
    this.bar = bar(box, does);
    const say = node("div", { class: "bbh-play-say" }, box);
    this.taskBox = node("div", { class: "bbh-play-task" }, say);
    this.taskLine = node("span", {}, this.taskBox);
    button(this.taskBox, "Next one", () => this.chooseTask(this.task + 1));
    this.trouble = node("div", { class: "bbh-play-message", hidden: "" }, say);
    this.troubleWords = node("span", { "aria-hidden": "true" }, this.trouble);
    this.remedy = node("span", { class: "bbh-buttons" }, this.trouble);
    this.aloud = voice(box);
    const main = node("div", { class: "bbh-play-main" }, box);
    this.settings = settingsPanel(main, does);
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
    this.text = textPanel(box, does, () => (this.own ? this.link() : ""));
    listen(box, "dragover", (event) => event.preventDefault());
    listen(box, "drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) does.file(event.dataTransfer.files[0]);
    });
  }

  /** Another network: its maps are to be made anew. */
  fresh() {
    const { session } = this;
    this.remap();
    this.held = session.described.sizes.length === this.layers ? this.held : null;
    if (this.held && !this.exists(this.held)) this.held = null;
    this.layers = session.described.sizes.length;
    this.hovered = null;
    this.part = null;
    this.verdict = null;
    this.#dirty = true;
    this.soon();
  }

  remap() {
    const { engine, features, range, kind } = this.session;
    this.maps = new Maps(engine, features, range.x, kind.classes);
    this.range = range;
  }

  /** Whether a place is part of the present network. */
  exists({ kind, layer, i, j }) {
    const { sizes } = this.session.described;
    if (kind === "n") return i < sizes[layer];
    return i < sizes[layer + 1] && !(kind === "w" && j >= sizes[layer]);
  }

  // ---------------------------------------------------------------- what the hand does

  hand() {
    const idle = (action) => (...values) => {
      if (this.session.refusal) return;
      this.pause();
      this.session.resume();
      action(...values);
      this.changed();
    };
    return {
      play: () => (this.playing ? this.pause() : this.play()),
      step: idle(() => this.session.step()),
      epoch: idle(() => this.session.epoch()),
      part: idle(() => {
        this.part = this.session.part();
        this.mode = SHOWN[this.part.does] ?? this.mode;
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
        this.#turn = 0;
        this.soon();
      },
      mode: (mode) => {
        this.mode = mode;
        this.#turn = 0;
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
      set: (place, value) => { // in the middle of a training, too
        this.session.resume();
        this.session.set(place, value);
        if (this.playing) this.soon();
        else this.changed();
      },
      type: () => this.heldPanel.field.focus(),
      painting: (on) => {
        if (on) this.pause();
        this.soon();
      },
      paint: (place, label) => this.points(() => this.session.paint(place, label)),
      erase: (place) => this.points(() => this.session.erase(place, 0.4)),
      clear: () => this.points(() => this.session.clear()),
      pick: (point) => {
        this.picked = point;
        this.soon();
      },
      file: (file) => this.readFile(file),
      weights: (read) => this.takeWeights(read),
      back: (step) => {
        this.pause();
        this.session.lookBack(step);
        this.part = null;
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

  change(given) {
    this.forth();
    this.#turn = 0;
    const { begun, settings, pointSet } = this.session;
    const values = given.data === OWN && settings.data !== OWN ? { ...given, points: listOf(pointSet) } : given;
    if (this.session.change(values)) {
      const sizes = this.session.described.sizes.join("-");
      const kept = "The training before stays as a thin line beside the losses.";
      this.restarted(begun ? `A new start with ${sizes}: epoch 0. ${kept}` : "");
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
    if (String(this.range) !== String(this.session.range)) this.remap();
    this.changed();
  }

  async readFile(file) {
    const text = await file.text();
    attempt(this.box, () => {
      try {
        const set = readCsv(text);
        this.points(() => this.session.takeFile(set));
        this.message = `${file.name}: ${set.count} points.`;
      } catch (error) {
        this.message = `${file.name}: ${error.message}`;
      }
      this.redraw();
    });
  }

  /** Weights that were read: their layers become the network's. Throws an Error where inputs or outputs differ. */
  takeWeights({ sizes, theta }) {
    const { described, kind } = this.session;
    if (sizes[0] !== kind.inputs || sizes.at(-1) !== kind.outputs) {
      const [from, to] = [sizes[0], sizes.at(-1)];
      throw new Error(`These data need ${kind.inputs} inputs and ${kind.outputs} outputs; got ${from} and ${to}.`);
    }
    const hidden = sizes.slice(1, -1);
    if (hidden.length > 6 || hidden.some((n) => n > 8)) throw new Error("Only 6 hidden layers of 8 neurons have room.");
    this.forth();
    if (String(described.sizes) !== String(sizes)) this.change({ hidden });
    this.pause();
    this.session.setAll(theta);
    this.changed();
  }

  forth() {
    if (this.session.end === null) return;
    this.session.lookForth();
    this.redraw();
  }

  // ---------------------------------------------------------------- time

  play() {
    if (this.session.refusal) return;
    this.session.resume();
    this.playing = true;
    this.#turn = 0;
    this.ignored = this.session.trouble?.kind; // it goes on in spite of that
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
    this.telling = setTimeout(() => attempt(this.box, () => this.tell()), PAUSE);
  }

  redraw() {
    this.#dirty = true;
    this.soon();
  }

  tell() {
    const settings = this.session.told();
    this.told = JSON.stringify(settings);
    this.model.set("settings", settings);
    this.model.save_changes();
    if (this.own) this.toAddress();
  }

  /** The address that shows what is seen now. */
  link() {
    const { session } = this;
    const told = session.told();
    const settings = session.begun || session.byHand ? told : { ...told, theta: [] }; // those that the seed gives
    return `${location.href.split("#")[0]}#${linkOf(settings, session.described)}`;
  }

  toAddress() {
    if (this.session.pointSet.count === 0) return; // an address cannot say that there are none
    this.address = this.link();
    history.replaceState(null, "", this.address);
  }

  /** Show what the address says, now and whenever it changes. */
  follow() {
    const take = () => {
      if (location.href === this.address || location.hash.length < 2) return;
      const { settings, notes } = settingsOf(location.hash);
      this.pause();
      this.session = new Session(settings);
      this.fresh();
      this.message = notes.join(" ");
      this.changed();
    };
    this.onAddress = () => attempt(this.box, take);
    window.addEventListener("hashchange", this.onAddress);
    take();
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
    this.#last = now;
    const start = performance.now();
    if (this.playing && this.calm.matches && now - this.#drawn < CALM) return this.soon(); // few pictures, no film
    this.#drawn = now;
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
    return undefined;
  }

  train(now) {
    const { session, speed } = this;
    if (speed !== "fast" && now < this.#due) return;
    this.#due = Math.max(this.#due + PACE[speed], now - PACE[speed]);
    const { epochs } = session.training;
    const slow = now - this.#last > SLOW;
    this.#budget = Math.max(LEAST, Math.min(FRAME - this.#cost, this.#budget * (slow ? 0.7 : 1.05)));
    const left = this.#budget;
    if (speed === "slow") session.step();
    else session.run(left, () => speed === "medium" && session.training.epochs > epochs);
    if (session.training.epochs === epochs && !session.watch.step(session.training)) return;
    session.measure();
    const trouble = session.look();
    if (trouble && trouble.kind !== this.ignored) {
      this.ignored = trouble.kind;
      this.pause();
    }
  }

  // ---------------------------------------------------------------- pictures

  draw(full) {
    const { session, maps } = this;
    if (full || !this.colours || Math.random() < 0.03) this.colours = coloursOf(this.box);
    if (full) maps.refresh();
    else if (this.playing) maps.refresh(this.calm.matches ? 1 : MAP_SHARE);
    if (full) this.#dirty = false;
    const { sizes } = session.described;
    const { width, height } = this.room();
    if (this.network.lay(sizes, width, height)) this.counters(this.network.plan, session.settings.hidden);
    this.#pictures += 1;
    const often = this.network.many > MANY && this.playing ? LINES_EVERY : 1;
    this.network.draw(this.scene(), this.#pictures % often === 0);
    const side = Math.min(440, Math.floor(this.plane.hand.closest("figure").clientWidth) - 2);
    const neuron = [this.hovered, this.held].find((place) => place?.kind === "n");
    const canPaint = session.kind.classes > 0;
    this.plane.draw({ maps, session, range: session.range, side, canPaint, caption: this.caption(neuron), neuron });
  }

  /** What stands below the plane. */
  caption(neuron) {
    const { session, picked, maps } = this;
    const { sizes, last } = session.engine;
    if (picked) {
      const outputs = maps.answersAt(...picked).at(-1).map((a) => figures(a, 2));
      const inputs = picked.slice(0, sizes[0]).map((v) => figures(v, 2));
      const list = (texts) => (texts.length > 1 ? `(${texts.join(", ")})` : texts[0]);
      return `At x = ${list(inputs)}: ŷ = ${list(outputs)}`;
    }
    if (neuron && neuron.layer < last) return `${titleOf(sizes, neuron)}: what it answers`;
    return "Filled: to train with. Hollow: kept for the test.";
  }

  /** The size of the network's picture: as high as the window has room for it and for what is held below. */
  room() {
    const width = Math.max(200, Math.floor(this.middle.clientWidth));
    if (width < 560) return { width, height: 300 };
    const high = this.own ? window.innerHeight : 800;
    const both = this.inside && this.held ? 76 : 0; // side by side, the formulas are narrow, and so higher
    return { width, height: Math.max(290, Math.min(640, 0.7 * width, high - 424 - both)) };
  }

  scene() {
    const { session, mode, held, hovered, maps, colours, part } = this;
    const { engine, training } = session;
    const inStep = training.phase > 0;
    const values = mode === "weight" ? engine.theta : mode === "move" ? session.moved : this.gradients();
    const made = training.phases.slice(0, training.phase);
    const known = (l) => !inStep || made.some((phase) => phase.does === "grads" && phase.layer === l);
    return {
      engine, values, known, mode, held, hovered, colours,
      lit: (l) => Boolean(part && this.inside && part.layer === l && part.does !== "batch" && part.does !== "loss"),
      images: (l, i) => maps.small(l, i),
      marks: (l, i) => MARKS[this.states?.[l]?.[i]] ?? "",
      say: (place) => this.say(place, known),
    };
  }

  /** The gradients that the lines show: of the last step while it trains, else of the present batch. */
  gradients() {
    const { session, playing } = this;
    return playing || session.training.phase || !session.train.count ? session.engine.grads : session.passed().grads;
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
    this.bar.show({ session, playing, why: session.refusal });
    this.heldPanel.show({ session, held, playing, mode });
    this.showMessage();
    if (playing && this.#turn++ % SELDOM) return; // what changes little, or takes long
    this.tools.show({ session, mode, inside });
    this.settings.show({ session, lamp: this.lamp(), speed });
    this.parts.show({ session, inside, part });
    this.curve.draw(session);
    this.markNeurons();
    this.showTask();
    if (playing) return;
    this.text.show(session);
    this.network.tell({ held });
  }

  /** What the gradient check says of the program; it is asked once all is at rest. */
  lamp() {
    const { session, playing } = this;
    const key = JSON.stringify([session.settings, session.training.steps]);
    if (!playing && key !== this.checkedAt && session.train.count && !session.refusal) {
      clearTimeout(this.checking);
      this.checking = setTimeout(() => attempt(this.box, () => {
        if (this.playing || this.session.refusal) return;
        this.verdict = lampWords(this.session.check());
        this.soon();
      }), SETTLED);
      this.checkedAt = key;
    }
    return this.verdict ?? { ok: true, words: "…" };
  }

  showMessage() {
    const { session } = this;
    const trouble = session.train.count ? session.trouble : null;
    const chosen = session.settings.mistake ? "With the mistake that you chose: " : "";
    const words = trouble ? `${chosen}${trouble.says}` : this.message || (session.refusal && `${session.refusal}.`);
    const remedies = trouble ? remediesFor(trouble, session, this.cures()) : this.message ? [["OK", () => this.understood()]] : [];
    this.trouble.hidden = !words;
    this.taskBox.hidden = Boolean(words);
    write(this.troubleWords, words);
    this.trouble.classList.toggle("bbh-play-bad", Boolean(trouble));
    const key = JSON.stringify([words, remedies.map(([text]) => text)]);
    if (key !== this.shown) {
      this.remedy.replaceChildren();
      for (const [text, action] of remedies) button(this.remedy, text, action);
      this.shown = key;
    }
    this.aloud(words || (this.playing ? "Training." : this.whereWords()));
  }

  /** What is wrong with each neuron, for its mark. */
  markNeurons() {
    const { session, playing } = this;
    if (!session.train.count) return;
    const engine = playing ? session.engine : session.passed();
    const { sizes, last } = engine;
    this.states = sizes.map((_, l) => (l && l < last ? session.states(l, engine) : []));
  }

  /** What the buttons of a remedy do. */
  cures() {
    return {
      anew: (values) => {
        this.change(values);
        this.begin("", () => this.session.again());
      },
      back: (step) => {
        this.session.goBack(step);
        this.changed();
      },
    };
  }

  understood() {
    this.message = "";
    this.soon();
  }

  whereWords() {
    const { now, training } = this.session;
    const of = (loss) => (loss === null ? "without points" : figures(loss));
    return `Epoch ${training.epochs}, loss ${of(now.train)}, test ${of(now.test)}.`;
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
    const first = this.session.begun || this.task ? "" : `${FIRST} `;
    write(this.taskLine, `${first}${mark}Find out, ${this.task + 1} of ${TASKS.length}: ${words}`);
    this.taskLine.classList.toggle("bbh-play-solved", Boolean(mark));
  }

  stop() {
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.telling);
    clearTimeout(this.checking);
    if (this.onAddress) window.removeEventListener("hashchange", this.onAddress);
    this.onResize.disconnect();
    this.onTheme.disconnect();
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
