// The playground: a network that trains before one's eyes. This file connects the parts.

import { attempt, card, figures, guarded, listen, node, set, whenLeft } from "./common.js";
import { endRuns } from "./playground_acts.js";
import { calledIn } from "./play_names.js";
import { Clock } from "./playground_clock.js";
import { bar, counters, networkFoot, networkTools } from "./playground_controls.js";
import { curvePicture } from "./playground_curve.js";
import { Front, HERE } from "./playground_front.js";
import { Hand } from "./playground_hand.js";
import { HeldPanel } from "./playground_held.js";
import { leapButton } from "./playground_keys.js";
import { Lamp } from "./playground_lamp.js";
import { Address, leftOut, linkTo } from "./playground_location.js";
import { Maps } from "./playground_maps.js";
import { NetworkPicture } from "./playground_network.js";
import { trainerOf } from "./playground_own.js";
import { partsPanel } from "./playground_parts.js";
import { pastOf, takePast } from "./playground_past.js";
import { PlanePicture } from "./playground_plane.js";
import { remediesFor, troubleWords } from "./playground_remedies.js";
import { Say } from "./playground_say.js";
import { batchShown, captionOf, coloursOf, ringWords, sceneOf, whoseAnswer } from "./playground_scene.js";
import { Session } from "./playground_session.js";
import { settingsPanel } from "./playground_settings.js";
import { textPanel } from "./playground_text.js";
import { undoByKey } from "./undo.js";

const MANY = 80; // lines, above which they are drawn in one frame of LINES_EVERY
const LINES_EVERY = 4;
const BESIDE = 1200; // pixels of the whole, with its padding, below which a message has no room beside the task
const NARROW = 560; // pixels for the network, below which it is a phone's picture
const FIRST_NARROW = 480; // the same as a first picture, which has no switch over it
const SLIM = 420; // pixels for the network, below which there is no room for buttons over its layers
const OVER = 40; // pixels of buttons over its layers
const FAR_DOWN = 160; // pixels over it, at most, that a window has room for beside all of it
const SMALL_PLANE = 230; // pixels of its side on a phone
const FIRST_PLANE = 190; // the same as a first picture: with the network in one window
const EDGE = 16; // pixels below it in the window
const FIRST_NUMBERS = 128; // pixels below a first picture's network: what is held begins there
const HAVE_KEYS = "input, textarea, select, button, summary, a, [role=button], [role=slider]"; // Space is theirs
const PAUSE = 100; // milliseconds without a change until Python hears of it, as in common.js
const AT_TIMES = 2000; // milliseconds from one word to Python, or to the address, to the next while it trains
const NOTICE = 4000; // milliseconds that a notice of a new start stands in the place of the task

class Playground {
  mode = "weight"; // what the lines show
  held = null; // a place of the network
  states = []; // what is wrong with each neuron, layer by layer
  hovered = null;
  picked = null; // a point of the plane
  inside = false; // whether the parts of a step are open
  part = null; // the one that came last
  halted = false; // whether the training has stopped by itself, because its weights have exploded
  offers = []; // what can be done about the message: [text, action]
  understood = ""; // the kind of trouble that has been read
  solved = false; // whether this training has solved the task: then that is the news
  coarse = window.matchMedia("(pointer: coarse)");
  #pictures = 0;
  #most = 0; // pixels of the plane's side, at most, when it was drawn last
  #looked = null; // the session and its step when it changed last
  #dirty = true;
  #telling = 0;
  #width = 0; // of the widget in pixels, when it was drawn
  #isResized = false; // whether the observer of its size has reported
  #toldAt = 0;
  #reading = 0; // until a notice has been read
  #message = "";
  #refused = ""; // a message that goes with what is done next

  constructor(model, el) {
    this.model = model;
    this.box = card(el, "Playground");
    this.box.classList.add("bbh-play");
    this.own = el.closest("[data-own-page]") !== null; // then the state stands in the address
    this.session = this.#sessionOf(model.get("settings"));
    takePast(this.session, model.get("past") ?? {}); // an old notebook has none
    this.hand = new Hand(this);
    this.clock = new Clock(this.box, {
      train: (speed, milliseconds) => this.train(speed, milliseconds),
      draw: () => this.draw(),
      readouts: (all) => this.readouts(all),
    });
    this.lamp = new Lamp(this.box, () => this.clock.soon());
    const front = el.closest("[data-front]");
    this.build(Boolean(front));
    this.fresh();
    this.trainer.start();
    this.say.resume(model.get("past")?.tasks);
    if (this.own) {
      this.address = new Address(this.box, (seen) => this.take(seen));
      this.say.resume(this.address.tasks);
    }
    if (front) this.front = new Front(front, this);
    this.onResize = new ResizeObserver(() => this.#resized()); // in the page at last, too: only there has it colours
    this.onResize.observe(this.box);
    this.onTheme = new MutationObserver(() => this.redraw());
    this.onTheme.observe(document.body, { attributes: true });
    this.stays = whenLeft(() => attempt(this.box, () => this.#left()));
    this.onModel = () => attempt(this.box, () => this.hear());
    model.on("change:settings", this.onModel);
    if (this.box.isConnected) this.clock.now();
  }

  get playing() {
    return this.clock.playing;
  }

  get message() {
    return this.#message;
  }

  /** What has happened, in words; what can be done about it is `offers`, to be set after it. */
  set message(words) {
    this.#message = words;
    this.offers = [];
  }

  // ---------------------------------------------------------------- what stands where

  /** `brief`: as a first picture, with the tasks that can be done there, without curve, text and most settings. */
  build(brief) {
    const { box, hand } = this;
    const link = this.own ? {
      address: () => this.link(), leftOut: () => leftOut(this.session), long: () => location.href.length,
    } : null;
    this.bar = bar(box, hand, link);
    this.say = new Say(box, hand, brief ? HERE : undefined);
    const goal = this.model.get("goal") ?? null;
    if (goal !== null) this.say.instead("", goal, null, this.model.get("right") ?? null);
    this.trainer = trainerOf(this, box);
    const main = node("div", { class: "bbh-play-main" }, box);
    this.settings = settingsPanel(main, hand, brief);
    this.middle = node("div", { class: "bbh-play-middle", role: "region", "aria-label": "network and tools" }, main);
    this.tools = networkTools(this.middle, hand);
    this.network = new NetworkPicture(this.middle, hand);
    this.foot = networkFoot(this.middle, hand);
    const over = { layers: this.tools.layers, neurons: this.network.stack };
    this.counters = counters(over, this.settings.layers, hand);
    this.below = node("div", { class: "bbh-play-below" }, main);
    this.parts = partsPanel(this.below, hand);
    this.heldPanel = new HeldPanel(this.below, hand);
    this.side = node("div", { class: "bbh-play-side", role: "region", "aria-label": "plane and curves" }, main);
    this.plane = new PlanePicture(this.side, hand);
    this.curve = brief ? null : curvePicture(this.side, hand);
    this.text = brief ? null : textPanel(box, hand, link);
    leapButton(box, () => this.network.enter());
    undoByKey(box, hand.acts);
    endRuns(box, hand.acts);
    this.onKey = (event) => attempt(box, () => this.#press(event));
    this.keys = this.own ? document : box; // on a page of its own, Space is the playground's wherever nobody wants it
    this.keys.addEventListener("keydown", this.onKey);
    set(box, { tabindex: -1 }); // a click beside everything gives it the keys
    listen(box, "dragover", (event) => event.preventDefault());
    listen(box, "drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0]) hand.file(event.dataTransfer.files[0]);
    });
  }

  /** Space plays and pauses where it is no control's own key. */
  #press(event) {
    const isOther = event.key !== " " || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented;
    if (isOther || event.target.closest(HAVE_KEYS)) return;
    const isHere = this.box.contains(event.target) || event.target === document.body;
    if (!isHere) return;
    event.preventDefault();
    this.hand.play();
  }

  #sessionOf(settings, position = null) {
    return new Session(settings, this.model.get("own").fixed, { position });
  }

  /** Another network: its maps are to be made anew, and what is held may be no part of it. */
  fresh() {
    const { sizes } = this.session.described;
    this.#remap();
    if (sizes.length !== this.layers || (this.held && !this.#exists(this.held))) this.held = null;
    this.layers = sizes.length;
    this.hovered = null;
    this.part = null;
    Object.assign(this, { solved: false, halted: false });
    this.lamp.forget();
    this.redraw();
  }

  #remap() {
    const { engine, features, range, kind } = this.session;
    this.maps = new Maps(engine, features, range, kind.classes, (grids) => this.trainer.overlay(grids));
    this.range = range;
  }

  /** Whether a place is part of the present network. */
  #exists({ kind, layer, i, j }) {
    const { sizes } = this.session.described;
    if (kind === "n") return i < sizes[layer];
    return i < sizes[layer + 1] && !(kind === "w" && j >= sizes[layer]);
  }

  /** Other points: the plane may reach further. */
  otherPoints() {
    if (JSON.stringify(this.range) !== JSON.stringify(this.session.range)) this.#remap();
  }

  /** What an address says is seen: see playground_link.js. */
  take({ settings, position, past, done, view: { mode, held, inside, speed, task }, notes }) {
    this.pause();
    this.hand.acts.forget();
    this.session = this.#sessionOf(settings, position);
    if (past) takePast(this.session, past);
    this.fresh();
    this.clock.speed = speed;
    this.say.tick(done);
    this.say.turnTo(task - 1);
    const isThere = mode !== "move" || this.session.stepped; // no address brings the step before along
    const seen = { mode: isThere ? mode : "weight", inside, held: held && this.#exists(held) ? held : null };
    if (!inside) this.hand.mode(seen.mode);
    this.show({ ...seen, message: notes.join(" ") });
    this.changed();
  }

  /** What is seen of the session, beside what it holds itself. */
  get view() {
    const { mode, held, inside, clock: { speed }, say } = this;
    return { mode, held, inside, speed, task: say.task + 1 };
  }

  /** A training that begins anew; `goesOn`: it is played at once. */
  restarted(message, goesOn = false) {
    this.pause();
    this.fresh();
    if (goesOn) this.play();
    this.notice(message);
    this.changed();
  }

  /** Say why something could not be taken, until something else is done. */
  refuse(words) {
    this.message = words;
    this.#refused = words;
  }

  /** A message that goes by itself. */
  notice(message) {
    this.message = message;
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => {
      if (this.message === message) this.show({ message: "" }); // then the task is back in its place
    }, NOTICE);
  }

  /** A state that was undone or redone; its trouble, if it had one, is no news. */
  restored(message) {
    if (message) this.restarted(message);
    else {
      this.fresh();
      this.changed();
    }
    this.understood = this.session.trouble?.kind ?? "";
    this.clock.hurry();
  }

  /** Change what is seen: mode, held, hovered, picked, inside, part, or message and what it offers. */
  show(values) {
    Object.assign(this, values);
    this.clock.soon();
  }

  // ---------------------------------------------------------------- training

  play() {
    const { session } = this;
    if (session.refusal) return;
    this.message = "";
    this.part = null;
    this.halted = false;
    session.finish();
    this.clock.start();
  }

  pause() {
    if (!this.playing) return;
    this.clock.playing = false;
    this.changed();
  }

  /** Train for a frame, and stop where the weights have exploded; of other troubles it is only told. */
  train(speed, milliseconds) {
    const { session } = this;
    if (!this.trainer.train(session, speed, milliseconds)) return;
    if (session.look()?.kind !== "exploded") return;
    this.pause();
    this.halted = true;
  }

  /** Whether a trouble is to be said: not twice, and over a solved task only where nothing can go on. */
  #isNews({ kind }) {
    return kind !== this.understood && (!this.solved || kind === "exploded");
  }

  /** Whether it is known what helps; one thing is tried at each look at the numbers, so that pictures go on. */
  #isExplained({ kind }) {
    const cure = this.session.cure(kind, 1);
    if (cure === undefined) this.clock.soon();
    return cure !== undefined;
  }

  /** Weights, data or settings have changed: draw all of it, and tell Python. */
  changed() {
    if (this.message === this.#refused) this.message = "";
    this.#refused = "";
    this.#lookAtStep();
    this.session.mark();
    this.redraw();
    this.#tellSoon();
  }

  #tellSoon() {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => attempt(this.box, () => this.#tell()), PAUSE);
  }

  /** The page goes: what the model does not know yet, and what trains, is told now; for an address it is too late. */
  #left() {
    if (!this.own && (this.#telling || this.playing)) this.#tell();
  }

  /** Look for trouble after a single step or epoch; what the hand alone has done is none yet. */
  #lookAtStep() {
    const { session, playing } = this;
    const { steps } = session.training;
    if (!playing && this.#looked?.session === session && this.#looked.steps < steps) session.look();
    this.#looked = { session, steps };
  }

  redraw() {
    this.#dirty = true;
    this.clock.soon();
  }

  /** Draw for another size. The observer's first word, of the size that has just been drawn for, changes nothing. */
  #resized() {
    const isFirst = this.#width === this.box.clientWidth && !this.#isResized;
    this.#isResized = true;
    if (!isFirst) this.redraw();
  }

  #tell() {
    clearTimeout(this.#telling);
    this.#telling = 0;
    this.#toldAt = performance.now();
    const settings = this.session.told();
    this.told = JSON.stringify(settings);
    this.model.set("settings", settings);
    this.model.set("past", { ...pastOf(this.session), tasks: this.say.kept });
    this.model.save_changes();
    this.address?.write(this.session, this.view, this.say.kept);
    this.clock.soon(); // the button says how long the address is
  }

  /** A task was done, or another one begun: whoever loads the page anew, be it while it trains, finds it so again. */
  keepTasks() {
    if (this.own) this.address?.keep(this.say.kept);
    else this.#tellSoon();
  }

  /** The address of what is seen now; it stands in the address bar, too. */
  link() {
    this.address?.write(this.session, this.view, this.say.kept);
    return linkTo(this.session, this.view);
  }

  /** Python has changed the settings. */
  hear() {
    const settings = this.model.get("settings");
    if (JSON.stringify(settings) === this.told) return;
    this.pause();
    this.hand.acts.forget();
    this.session = this.#sessionOf(settings);
    this.fresh();
  }

  // ---------------------------------------------------------------- pictures

  draw() {
    const { session, maps, mode, playing, network } = this;
    if (playing && this.trainer.rests()) return;
    const full = this.#dirty && !playing;
    if (full || this.colours?.mode !== mode || Math.random() < 0.03) this.colours = coloursOf(this.box, mode);
    if (full) maps.refresh();
    else if (playing) maps.refresh(this.clock.calm ? 1 : this.trainer.share);
    if (full) this.#dirty = false;
    this.settings.fold(this.#isFolded());
    this.#inOrder();
    const { sizes } = session.described;
    const away = this.#isWithoutCounters();
    if (network.lay(sizes, this.#room(sizes, away), calledIn(session))) {
      this.counters(network.plan, session.settings.hidden, away);
    }
    this.#width = this.box.clientWidth;
    this.#pictures += 1;
    const often = network.many > MANY && playing ? LINES_EVERY : 1;
    network.draw(sceneOf(this, this.colours), this.#pictures % often === 0);
    this.#drawPlane();
  }

  #drawPlane() {
    const { session, maps, shownNeuron: neuron } = this;
    const batch = batchShown(this);
    const rings = this.inside ? ringWords(batch, session) : null;
    const whose = { neuron, whose: whoseAnswer(this, neuron), isHeld: this.held?.kind === "n" };
    this.#most = this.#mostPlane();
    this.plane.draw({ maps, session, caption: captionOf(this), ...whose, batch, rings, most: this.#most });
  }

  /** The neuron whose answers the plane shows, if it is not the network. */
  get shownNeuron() {
    return [this.hovered, this.held].find((place) => place?.kind === "n");
  }

  /** Whether the network has a phone's room. */
  #isNarrow() {
    return this.middle.clientWidth < (this.front ? FIRST_NARROW : NARROW);
  }

  /** Pixels of the plane's side, at most: as a first picture all of it is in the window. */
  #mostPlane() {
    if (this.#isNarrow()) return this.front ? FIRST_PLANE : SMALL_PLANE;
    return this.front ? Math.max(SMALL_PLANE, window.innerHeight - topOf(this.plane.stack) - EDGE) : Infinity;
  }

  /** Tab goes through the parts as they stand: settings before or after the picture, what is held under it or later. */
  #inOrder() {
    const { box, settings, middle, side, plane, curve, below, say } = this;
    const floats = this.coarse.matches || box.clientWidth < BESIDE;
    box.classList.toggle("bbh-play-floats", floats);
    goTo(say.float, floats ? middle.parentNode : say.box, floats ? middle : null);
    const isBeside = settings.box.offsetLeft < middle.offsetLeft;
    goTo(settings.box, middle.parentNode, !isBeside ? null : floats ? say.float : middle);
    const isUnder = !this.front && plane.box.offsetLeft === middle.offsetLeft && plane.box.offsetTop < below.offsetTop;
    goTo(below, isUnder ? side : middle.parentNode, isUnder ? curve.box : side);
  }

  /**
   * Whether there is little room, or a finger that needs much: then settings are folded. As a first picture there are
   * few of them, and they stay in sight.
   */
  #isFolded() {
    return !this.front && (this.#isNarrow() || this.coarse.matches);
  }

  /** Whether the buttons over the layers have no room there, and stand among the settings. */
  #isWithoutCounters() {
    return this.#isFolded() && (this.middle.clientWidth < SLIM || this.coarse.matches);
  }

  /**
   * The room of the network's picture: as high as the window has, with what is held below. `bare`: without the buttons
   * over it.
   */
  #room(sizes, bare) {
    const width = Math.max(200, Math.floor(this.middle.clientWidth));
    const head = bare ? 10 : undefined;
    const low = this.front ? 150 : 190;
    if (this.#isNarrow()) return { width, height: Math.max(low, 31 * Math.max(...sizes)) + (bare ? 0 : OVER), head };
    const both = this.inside ? 76 : 0; // beside the parts, formulas are narrow, and so higher
    const wide = this.front ? 0.5 : 0.7; // as a first picture no higher than the plane beside it
    const least = this.front ? 240 : 256;
    return { width, height: Math.max(least, Math.min(640, wide * width, this.#high() - both)), head };
  }

  /** How high the network may be, so that what is held below it is in the window, too. */
  #high() {
    if (this.front) return window.innerHeight - topOf(this.network.stack) - FIRST_NUMBERS;
    if (!this.own) return 342; // among other cells
    return window.innerHeight - Math.min(topOf(this.box), FAR_DOWN) - 408;
  }

  /** Numbers and words; while it trains, not always `all`: some change little, or take long. */
  readouts(all) {
    const { session, playing, mode, inside, held, part, trainer } = this;
    this.bar.show({ session, playing, why: session.refusal, isPart: whoseAnswer(this, this.shownNeuron) !== "" });
    this.curve?.showReplay(session); // it names the step, as the bar does
    this.heldPanel.show({ session, held, playing, mode, inside, states: this.states, isFolded: this.settings.folded });
    this.#showMessage();
    this.#tellAtTimes();
    if (!all) return;
    this.tools.show(mode, session);
    this.foot({ inside, acts: this.hand.acts });
    const lamp = trainer.lamp ?? this.lamp.verdict(session, playing);
    this.settings.show({ session, lamp, speed: this.clock.speed, locked: trainer.locked });
    this.parts.show({ session, inside, part, held });
    this.curve?.draw(session);
    this.#markNeurons();
    this.say.showTask({ session, mode, lamp, isOwn: Boolean(trainer.whose) }, playing);
    if (playing) return;
    if (this.#mostPlane() !== this.#most) this.clock.soon(); // words over the plane have moved it
    this.text?.show(session);
    this.network.tell({ held });
  }

  /**
   * What trains is told at times where it is kept: Python, whose cell, run again, takes the curve of the reader's
   * functions over; and the address, for the page that is loaded anew. It cannot be told when the page goes: a reload
   * takes the address of before.
   */
  #tellAtTimes() {
    const isKept = this.trainer.whose || this.own;
    if (this.playing && isKept && performance.now() - this.#toldAt > AT_TIMES) this.#tell();
  }

  #showMessage() {
    const { session, trainer, playing, message, hand, say } = this;
    const present = session.train.count ? session.verdict : null;
    if (!present) this.understood = "";
    const trouble = present && this.#isNews(present) && this.#isExplained(present) ? present : null;
    const refusal = session.refusal && `${session.refusal}.`;
    const words = trouble ? troubleWords(trouble, session) : message || refusal;
    const read = ["OK", () => hand.understood()];
    const offers = trouble ? remediesFor(trouble, session, hand, say.withheld) : this.offers;
    const remedies = trouble || message ? [...offers, read] : [];
    const rest = playing ? "Training." : whereWords(session);
    const kind = trouble ? trouble.kind : message;
    const bad = Boolean(trouble) && !trouble.over;
    say.show({ whose: trainer.whose, lent: trainer.lent, words, kind, bad, remedies, rest });
  }

  /** What is wrong with each neuron, for its mark. */
  #markNeurons() {
    const states = this.#statesNow();
    const drawn = states.map((list, l) => list.map((_, i) => this.states[l]?.[i] ?? "")); // at first without a mark
    if (JSON.stringify(states) !== JSON.stringify(drawn)) this.clock.soon(); // the picture has the old ones
    this.states = states;
  }

  /** The state of each neuron, layer by layer; without points none has one. */
  #statesNow() {
    const { session, playing } = this;
    if (!session.train.count) return session.engine.sizes.map(() => []);
    const engine = playing ? session.engine : session.passed();
    return engine.sizes.map((_, l) => (l && l < engine.last ? session.states(l, engine) : []));
  }

  stop() {
    this.clock.stop();
    clearTimeout(this.#telling);
    clearTimeout(this.#reading);
    this.lamp.stop();
    this.trainer.stop();
    this.address?.stop();
    this.front?.stop();
    this.onResize.disconnect();
    this.onTheme.disconnect();
    this.say.stop();
    this.plane.stop();
    this.stays();
    this.model.off("change:settings", this.onModel);
    this.keys.removeEventListener("keydown", this.onKey);
  }
}

/** Put an element before another one, or at the end, if it is not there yet; what has the keys keeps them. */
function goTo(element, home, next) {
  if (element.parentNode === home && element.nextElementSibling === next) return;
  const keys = element.contains(document.activeElement) ? document.activeElement : null;
  home.insertBefore(element, next);
  keys?.focus({ preventScroll: true });
}

/** How far down in the page an element begins, in pixels. */
const topOf = (element) => (element.getBoundingClientRect().top + window.scrollY) / (element.currentCSSZoom ?? 1);

/** Where the training stands, for screen readers. */
function whereWords({ now, training }) {
  const of = (loss) => (loss === null ? "without points" : figures(loss));
  return `Epoch ${training.epochs}, loss ${of(now.train)}, test ${of(now.test)}.`;
}

function render({ model, el }) {
  const playground = new Playground(model, el);
  return () => playground.stop();
}

export default { render: guarded(render) };
