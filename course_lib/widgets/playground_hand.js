// What the hand does in the playground: a method for each button, key and drag.

import { attempt, figures } from "./common.js";
import { mistakeCalled } from "./play_break.js";
import { readCsv, standardised } from "./play_csv.js";
import { MOST_LAYERS, MOST_NEURONS } from "./play_address.js";
import { Acts, pointsSay, settingsSay, valueSays } from "./playground_acts.js";
import { beginsWords, fileWords } from "./playground_file_words.js";
import { returnWords, goingOnWords, keptWords, lossWords, newWords, startWords } from "./playground_notices.js";
import { BEGIN_AGAIN, MENDED, startedWords } from "./playground_remedies.js";
import { OWN } from "./playground_session.js";
import { BASE } from "./playground_tasks.js";

const SHOWN = { forward: "weight", delta: "gradient", grads: "gradient", update: "move" }; // by the lines, in each part
const SLID = ["noise", "aside", "scale", "eta"]; // by a slider: a drag of it is one act
const RUBBED = 0.4; // how far around the pointer points are erased

export class Hand {
  acts;
  #playground;
  #outside = "weight"; // what the lines show outside of a step: its parts choose for themselves
  #table = null; // that was read last: { text, name, choice, units }

  constructor(playground) {
    this.#playground = playground;
    this.acts = new Acts(() => playground.session, (message) => playground.restored(message));
  }

  get #session() {
    return this.#playground.session;
  }

  // ---------------------------------------------------------------- training

  play() {
    this.acts.begin();
    if (this.#playground.playing) {
      if (!this.#playground.front?.takesOver()) this.#playground.pause();
    } else if (!this.#session.refusal) {
      const said = this.#goOn();
      this.#playground.play();
      if (said) this.#playground.notice(said);
      this.#playground.front?.played();
    }
  }

  /** Do something with a training that rests; nothing where it cannot train. */
  #atRest(action) {
    if (this.#session.refusal) return;
    this.acts.begin();
    this.#playground.pause();
    const said = this.#goOn();
    action(this.#playground.trainer);
    if (said) this.#playground.notice(said);
    this.#playground.changed();
  }

  step() {
    this.#atRest((trainer) => trainer.step(this.#session));
  }

  epoch() {
    this.#atRest((trainer) => trainer.epoch(this.#session));
  }

  /** The next part of a step: one that was looked at before, or else it is done. */
  part() {
    const shown = this.#partBeside(1);
    if (shown) this.#lookAt(shown);
    else this.#atRest((trainer) => this.#showPart(trainer.part(this.#session)));
  }

  /** Look at the part before once more; nothing is taken back. */
  partBefore() {
    const shown = this.#partBeside(-1);
    if (shown) this.#lookAt(shown);
  }

  #showPart(part) {
    this.#playground.show({ part, mode: SHOWN[part.does] ?? this.#playground.mode });
  }

  #lookAt(part) {
    this.#showPart(part);
    this.#playground.clock.hurry();
  }

  /** The part beside the one that is shown, of those that this step has done; undefined if there is none. */
  #partBeside(way) {
    const { phases, phase } = this.#session.training;
    const at = phases.indexOf(this.#playground.part);
    return at < 0 ? undefined : phases.slice(0, phase || phases.length)[at + way];
  }

  finish() {
    this.#atRest((trainer) => {
      trainer.finish(this.#session);
      this.#playground.show({ part: this.#session.training.phases.at(-1), mode: "move" });
    });
  }

  reset() {
    const { begun, training: { steps } } = this.#session;
    this.acts.act(() => (begun ? `Reset at step ${figures(steps, 6)}` : "Reset"), () => this.#session.again());
    this.#playground.restarted(begun ? "Back to the same first weights." : "");
  }

  speed(speed) {
    this.#playground.clock.speed = speed;
    this.#playground.clock.hurry();
  }

  // ---------------------------------------------------------------- settings

  /** Change settings; some of them begin a new network. */
  change(given) {
    const keys = Object.keys(given);
    const slid = keys.length === 1 && SLID.includes(keys[0]) ? keys[0] : "";
    this.acts.act(settingsSay(keys), () => this.#change(given), slid);
  }

  #change(given) {
    this.forth();
    const { begun, runs, settings } = this.#session;
    const { loss, mistake } = settings;
    const fresh = given.data === OWN && settings.data !== OWN && settings.points.length === 0;
    if (this.#session.change(given)) {
      const also = given.loss ? "" : lossSays(loss, this.#session);
      const start = begun ? startWords(this.#session.described.sizes) : "";
      const paints = fresh && this.#session.kind.classes > 0;
      this.#restarted({ start, loss: also, paints, kept: begun ? this.#keptWords(runs) : "" });
    } else {
      this.#playground.changed();
      if (mistake && this.#session.settings.mistake === "") this.#mended();
    }
    if (fresh && this.#session.kind.classes) this.#playground.plane.startPainting();
    this.#playground.clock.hurry();
  }

  /** Show a network that has just begun because of a setting, and `said` of it, as newWords has it. */
  #restarted(said) {
    const { front, playing } = this.#playground;
    if (front) front.restarted(said);
    else this.#playground.restarted(newWords({ ...said, presses: playing }));
  }

  /** What became of the training before, if it was kept beside those in `runs`. */
  #keptWords(runs) {
    const last = this.#session.runs.at(-1);
    if (this.#playground.front || !last || runs.includes(last)) return ""; // a first picture shows none
    return keptWords(this.#session.apart(last));
  }

  /** Say what a mistake that is gone has left behind. */
  #mended() {
    if (this.#session.drivenBy?.what !== "mistake") return;
    const again = () => this.anew({}, startedWords(BEGIN_AGAIN));
    this.#playground.show({ message: MENDED, offers: [[BEGIN_AGAIN, again]] });
  }

  /**
   * Other settings, and a new start even where they do not ask for one. It is played if the training before was, or if
   * that has stopped by itself. `said` is what is said of it; without it all rests.
   */
  anew(values, said = "") {
    const goesOn = said !== "" && (this.#playground.playing || this.#playground.halted);
    const changes = settingsSay(Object.keys(values));
    this.acts.act((...seen) => changes(...seen) || "a new start", () => {
      this.#change(values);
      this.#session.again();
    });
    this.#playground.restarted(said, goesOn);
  }

  /** Begin a task: its settings, and all others as usual. */
  setUp(values) {
    this.#playground.front?.leave();
    this.mode("weight");
    this.hold(null);
    this.acts.act(() => "a task was set up", () => {
      this.anew({ ...BASE, ...values });
      this.#session.runs = []; // those of another task are no comparison
    });
    this.#playground.redraw();
  }

  layers(by) {
    const { hidden } = this.#session.settings;
    this.change({ hidden: by > 0 ? [...hidden, hidden.at(-1) ?? 4] : hidden.slice(0, -1) });
  }

  neurons(k, by) {
    this.change({ hidden: this.#session.settings.hidden.map((n, i) => (i === k ? n + by : n)) });
  }

  newPoints() {
    this.change({ data_seed: this.#session.settings.data_seed + 1 });
  }

  newStart() {
    this.change({ seed: this.#session.settings.seed + 1 });
  }

  // ---------------------------------------------------------------- what is seen

  /** Put away what has been said. */
  understood() {
    this.#playground.show({ message: "", understood: this.#session.trouble?.kind ?? "" });
  }

  /** A task is solved: that is the news now, if it is the `first` time; or it is solved no more. */
  solved(is, first) {
    this.#playground.keepTasks();
    this.#playground.show(is && first ? { message: "", solved: true } : { solved: is });
  }

  /** The reader has gone on to another task, or to their end. */
  turned() {
    this.#playground.keepTasks();
  }

  /** To task k, which only the playground's own page has. */
  leave(k) {
    this.#playground.front.open(k);
  }

  /** Whether the settings are folded, as on a phone. */
  isFolded() {
    return this.#playground.settings.folded;
  }

  /** To the settings of that name. */
  lead(section) {
    this.#playground.settings.open(section);
  }

  /** Show what has changed in the view. */
  look() {
    this.#playground.clock.hurry();
  }

  mode(mode) {
    this.#outside = mode;
    this.#playground.show({ mode });
    this.#playground.clock.hurry();
  }

  inside() {
    const { inside, trainer } = this.#playground;
    if (!inside && trainer.closed) {
      this.#playground.show({ message: trainer.closed });
      return;
    }
    this.#playground.pause();
    if (inside) {
      this.#session.finish();
      this.#playground.show({ inside: false, mode: this.#outside });
    } else this.#playground.show({ inside: true });
    this.#playground.changed();
  }

  hold(place) {
    this.#playground.show({ held: place });
  }

  hover(place) {
    this.#playground.show({ hovered: place });
  }

  pick(point) {
    this.#playground.show({ picked: point });
  }

  /** To the field where the number that is held can be typed. */
  type() {
    this.#playground.heldPanel.field.focus();
  }

  /** From that field back to what is held. */
  toHeld() {
    this.#playground.network.toHeld();
  }

  // ---------------------------------------------------------------- weights

  value(place) {
    return this.#session.value(place);
  }

  /** Another value for a weight or bias; in the middle of a training, too. */
  set(place, value) {
    const said = this.#session.end === null ? "" : goingOnWords(this.#session.training.steps);
    this.acts.act(valueSays(place), () => {
      this.#session.resume();
      this.#session.set(place, value);
    }, JSON.stringify(place));
    if (said) this.#playground.notice(said);
    if (this.#playground.playing) this.#playground.clock.soon();
    else this.#playground.changed();
  }

  /** Weights that were read: their layers become the network's. Throws an Error where they do not fit. */
  weights({ sizes, theta }) {
    const { described, kind } = this.#session;
    const inputs = described.sizes[0];
    if (sizes[0] !== inputs || sizes.at(-1) !== kind.outputs) {
      const [from, to] = [sizes[0], sizes.at(-1)];
      throw new Error(`These data need ${inputs} inputs and ${kind.outputs} outputs; got ${from} and ${to}.`);
    }
    const hidden = sizes.slice(1, -1);
    if (hidden.length > MOST_LAYERS || hidden.some((n) => n > MOST_NEURONS)) {
      throw new Error(`Only ${MOST_LAYERS} hidden layers of ${MOST_NEURONS} neurons have room.`);
    }
    this.acts.act(() => "weights taken from the lines of NumPy", () => {
      this.forth();
      if (String(described.sizes) !== String(sizes)) this.#change({ hidden });
      this.#playground.pause();
      this.#session.setAll(theta);
    });
    this.#playground.changed();
  }

  // ---------------------------------------------------------------- points

  painting(on) {
    if (on) this.#playground.pause();
    this.#playground.clock.soon();
  }

  paint(place, label) {
    this.#points(() => this.#session.paint(place, label), "paint");
  }

  erase(place) {
    this.#points(() => this.#session.erase(place, RUBBED), "erase");
  }

  clear() {
    this.#points(() => this.#session.clear());
  }

  /**
   * `action()` changes the points, and returns whether that began a new network; `what` is as for an act. Returns what
   * is said of that.
   */
  #points(action, what = "") {
    this.#playground.pause();
    this.#playground.show({ part: null }); // its batch is of other points
    const { settings: { loss }, kind: { classes } } = this.#session;
    const begins = this.acts.act(pointsSay, () => {
      this.forth();
      return action();
    }, what);
    const why = begins ? beginsWords(classes, this.#session.kind.classes) : "";
    const said = [why, lossSays(loss, this.#session)].filter(Boolean).join(" ");
    if (begins) this.#playground.restarted(said);
    else this.#playground.otherPoints();
    this.#playground.changed();
    return said;
  }

  /** A mistake that goes along to other points is named, for they are somebody's own. */
  #stillMistaken() {
    const { mistake } = this.#session.settings;
    return mistake ? ` The mistake “${mistakeCalled(mistake).short}” is still on.` : "";
  }

  #mend() {
    this.change({ mistake: "" });
    if (this.#session.drivenBy?.what !== "mistake") this.#playground.notice("The mistake is off.");
  }

  async file(file) {
    this.table(await file.text(), file.name);
  }

  /** What the columns of the present table are, as choiceOf of play_table.js has it; null where there is no choice. */
  get choice() {
    const { settings: { data, units } } = this.#session;
    return data === OWN && this.#table && String(units) === this.#table.units ? this.#table.choice : null;
  }

  /** Another column as x₁, x₂ or the class, by k; where it was another of them, the two change places. */
  column(k, at) {
    const { text, name, choice: { chosen } } = this.#table;
    this.table(text, name, chosen.map((old, i) => (i === k ? at : old === at ? chosen[k] : old)));
  }

  /**
   * Points of a CSV text, from a file; `name` says whose they are, and `wish` which columns are taken, as in readCsv.
   * Why they could not be read is said.
   */
  table(text, name, wish = null) {
    const wrong = this.#read(text, name, wish);
    if (wrong) this.#playground.refuse(`${name}: ${wrong}`);
  }

  /** The same of a text that was typed; returns why it could not be read, or "", to be said beside its field. */
  typedTable(text) {
    return this.#read(text, "Pasted", null);
  }

  #read(text, name, wish) {
    let wrong = "";
    attempt(this.#playground.box, () => {
      try {
        const set = standardised(readCsv(text, wish));
        const said = this.#points(() => this.#session.takeFile(set));
        this.#playground.message = fileWords(name, this.#session.pointSet, set, said) + this.#stillMistaken();
        if (this.#session.settings.mistake) this.#playground.offers = [["Switch the mistake off", () => this.#mend()]];
        this.#table = { text, name, choice: set.choice, units: String(this.#session.settings.units) };
      } catch (error) {
        wrong = error.message;
      }
      this.#playground.redraw();
    });
    return wrong;
  }

  // ---------------------------------------------------------------- the past

  /** Look at a step of the past. */
  back(step) {
    this.#playground.pause();
    this.#session.lookBack(step);
    this.#playground.show({ part: null });
    this.#playground.redraw();
  }

  /** Back to the end of the training. */
  forth() {
    if (this.#session.end === null) return;
    this.#session.lookForth();
    this.#playground.redraw();
  }

  /** Go on from the step that is looked at. */
  resume() {
    this.#playground.notice(this.#goOn());
    this.#playground.changed();
  }

  /** The same as an act of its own, for what came after that step is gone then. Returns what is to be said of it. */
  #goOn() {
    if (this.#session.end === null) return "";
    this.acts.act(goesOn, () => this.#session.resume());
    return goingOnWords(this.#session.training.steps);
  }

  /** Back to a step for good. */
  goBack(step) {
    this.acts.act(goesOn, () => this.#session.goBack(step));
    this.#playground.notice(returnWords(step));
    this.#playground.changed();
  }

  /** Drop an earlier training. */
  forget(run) {
    this.#session.runs = this.#session.runs.filter((one) => one !== run);
    this.#playground.clock.soon();
  }
}

/** What is said where the loss has become another than `before`, because the data are of another kind. */
function lossSays(before, { settings: { loss }, kind }) {
  return loss === before ? "" : lossWords(loss, kind.classes);
}

const goesOn = (_, { training }) => `going on from step ${figures(training.steps, 6)}`;
