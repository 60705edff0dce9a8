// The playground trained by the student's own functions, in Python. The browser draws the batches and keeps the past;
// Python takes the steps. Where there is no Python, the browser's engine takes them, and the view says so.

import { attempt, node } from "./common.js";
import { nextBatches } from "./play_training.js";
import { overlay, read } from "./playground_own_numbers.js";
import { Pace } from "./playground_own_pace.js";
import {
  areOthers, lampOf, lentWords, lockedBy, saidOf, shortly, strange, walkable, WITHOUT,
} from "./playground_own_words.js";
import { browserTrainer } from "./playground_trainer.js";
import { conversation, drawTrouble, later } from "./questions.js";
import { RUN_AGAIN } from "./talk.js";

const MOST = 500; // steps of a question
const SELDOM = 100; // milliseconds until a picture is drawn anew though no answer has come
const GONE = "The training has paused, for Python does not answer any more. Press Play to go on with the course's "
  + `functions. To go on with yours, ${RUN_AGAIN}.`;
const STOPPED = "Mend it, run its cell, and then this widget's cell: Play would ask the same function again.";
const SIDE = 40; // cells along each side of the planes that the student's forward pass is asked for
const EPOCH = { steps: MOST, epochs: 1 };
const PACES = { slow: { steps: 1, epochs: 1 }, medium: EPOCH, fast: { steps: MOST, epochs: Infinity } };

/** Who trains: the browser's engine, or the student's functions where the widget has some. */
export const trainerOf = (playground, parent) => (
  playground.model.get("own").parts ? new OwnTrainer(playground, parent) : browserTrainer
);

/** A trainer as in playground_trainer.js; what it is asked for comes later, when Python has answered. */
class OwnTrainer {
  #playground;
  #talk;
  #awake = false; // whether Python answers
  #asleep; // the element that says that it does not
  #sent = null; // what the question that is out is about
  #pace = new Pace();
  #points = { of: null, name: "" }; // those that Python has
  #wanted = null; // { training, steps, epochs } that a button has asked for
  #news = false; // whether an epoch has ended since the playground asked
  #planes = []; // what the student's forward pass says
  #looked = null; // the weights that Python was asked about while the training rested
  #answers = 0; // taken over
  #pictured = { answers: 0, at: 0 }; // what the last picture showed, and when
  #showTrouble;
  #events;

  constructor(playground, parent) {
    this.#playground = playground;
    const box = node("div", { class: "bbh-play-own" }, parent);
    this.#asleep = node("div", { class: "bbh-hint" }, box);
    const waiting = later(node("div", { class: "bbh-hint" }, box));
    this.#showTrouble = drawTrouble(box);
    const enable = (awake) => {
      this.#awake = awake;
      queueMicrotask(() => { // when the words are there
        // A mistake breaks the browser's program, which trains no more.
        if (awake && playground.session.settings.mistake) playground.hand.change({ mistake: "" });
        if (this.#alone) this.#fallenAsleep();
        this.#tell();
      });
    };
    this.#talk = conversation(playground.model, { waiting, asleep: this.#asleep, enable }, WITHOUT);
    this.#events = {
      "msg:custom": (message, buffers) => attempt(playground.box, () => this.#hear(message, buffers)),
      comm_live_update: () => this.#talk.hello(),
      "change:own": () => this.#tell(),
    };
    for (const [event, hear] of Object.entries(this.#events)) playground.model.on(event, hear);
  }

  /** Begin to talk, once the playground stands. */
  start() {
    this.#talk.hello();
    this.#tell();
  }

  /** The reader's functions are gone: nothing is trained with others unasked. */
  #fallenAsleep() {
    this.#wanted = null;
    const { session, model, playing } = this.#playground;
    session.lent = Boolean(model.send); // on a page that never had Python no curve is the reader's
    if (!playing || !model.send) return;
    this.#playground.pause();
    this.#playground.message = GONE;
    this.#playground.changed();
  }

  // ---------------------------------------------------------------- whose it is

  get #own() {
    return this.#playground.model.get("own");
  }

  get #kind() {
    return this.#playground.session.settings.step;
  }

  /** Whether the browser's engine stands in for a Python that does not answer. */
  get #alone() {
    return !this.#awake && this.#asleep.textContent !== "";
  }

  get whose() {
    return shortly(this.#own.parts, this.#kind, !this.#alone);
  }

  get lent() {
    return this.#alone ? "" : lentWords(this.#own.parts, this.#kind);
  }

  get locked() {
    return lockedBy(this.#own.fixed, this.#alone);
  }

  get lamp() {
    return this.#alone ? null : lampOf(this.#own.parts, this.#kind);
  }

  /** Why the inside of a step cannot be shown, or "". */
  get closed() {
    return this.#alone ? "" : walkable(this.#own.parts, this.#kind);
  }

  #tell() {
    const { parts, notes } = this.#own;
    this.#showTrouble(...(this.#alone ? ["", false] : saidOf(parts, this.#kind, notes)));
    this.#playground.redraw();
  }

  // ---------------------------------------------------------------- what the playground asks for

  train(session, speed, milliseconds) {
    if (this.#alone) return browserTrainer.train(session, speed, milliseconds);
    this.#ask(PACES[speed]);
    const news = this.#news;
    this.#news = false;
    return news;
  }

  step(session) {
    if (this.#alone) browserTrainer.step(session);
    else this.#want(session, { steps: 1, epochs: 0 });
  }

  epoch(session) {
    if (this.#alone) browserTrainer.epoch(session);
    else this.#want(session, { steps: 0, epochs: 1 });
  }

  part = browserTrainer.part;

  finish = browserTrainer.finish;

  #want(session, { steps, epochs }) {
    session.finish();
    const { training } = session;
    const before = this.#wanted?.training === training ? this.#wanted : training;
    this.#wanted = { training, steps: before.steps + steps, epochs: before.epochs + epochs };
    this.#goOn();
  }

  /** Ask for what a button has asked for, until it is done. */
  #goOn() {
    const { training } = this.#playground.session;
    if (this.#wanted?.training !== training) this.#wanted = null;
    if (!this.#wanted) return;
    const [steps, epochs] = [this.#wanted.steps - training.steps, this.#wanted.epochs - training.epochs];
    if (epochs > 0) this.#ask({ steps: MOST, epochs });
    else if (steps > 0) this.#ask({ steps, epochs: Infinity });
    else {
      this.#wanted = null;
      this.#playground.changed();
    }
  }

  /** Put what the student's forward pass says over the grids of the planes. */
  overlay(grids) {
    if (this.#alone) return false;
    this.#look();
    if (!strange(this.#own.parts)) return false;
    overlay(this.#planes, SIDE, grids);
    return true;
  }

  /** Whether no answer has come since the last picture, and that is not long ago. */
  rests() {
    const [answers, at] = [this.#answers, performance.now()];
    if (!this.#alone && answers === this.#pictured.answers && at - this.#pictured.at < SELDOM) return true;
    this.#pictured = { answers, at };
    return false;
  }

  get share() {
    return this.#alone ? browserTrainer.share : 1;
  }

  /** While the training rests: what do wrong functions say of the weights as they are now? */
  #look() {
    const { session, playing } = this.#playground;
    const { theta } = session.engine;
    if (playing || this.#wanted || !session.train.count || same(theta, this.#looked)) return;
    if (!areOthers(this.#own.parts, this.#kind) || session.training.phase) return;
    const { order, start, m } = session.batch();
    const batch = { columns: order.slice(start, start + m), widths: Uint32Array.of(m), ends: [] };
    if (this.#ask({ steps: 0, epochs: 0 }, batch)) this.#looked = theta.slice();
  }

  // ---------------------------------------------------------------- questions and answers

  /** Ask for steps, at `most` so many, or for a look at a `batch`. Returns whether it could be asked. */
  #ask(most, batch = null) {
    if (!this.#awake || this.#talk.questions.open) return false;
    const { session } = this.#playground;
    if (!batch && session.watch.step(session.training)) return false; // the weights have exploded: no step more
    const { engine, training, described, range } = session;
    const { theta } = engine;
    const { first, second, t } = training.memory;
    const { columns, widths, ends } = batch ?? nextBatches(training, most.steps, most.epochs);
    const { step, eta, beta } = training.settings;
    const { seconds } = this.#pace;
    this.#sent = { most, training, settings: training.settings, steps: training.steps, theta: theta.slice() };
    Object.assign(this.#sent, { seconds, at: performance.now() });
    const points = this.#pointsOf(session);
    const side = strange(this.#own.parts) ? SIDE : 0;
    const about = { net: described, step, eta, beta, t, ends, seconds, look: batch !== null };
    const seen = { range, side, features: session.features, line: session.kind.inputs === 1 };
    const message = { ...about, ...seen, points: this.#points.name };
    const buffers = [theta.slice(), first.slice(), second.slice(), columns, widths, ...points];
    this.#talk.questions.wish({ message, buffers: buffers.map(({ buffer }) => buffer) });
    return true;
  }

  /** The points, where Python does not have them yet. */
  #pointsOf({ train, test }) {
    if (this.#points.of === train) return [];
    this.#points = { of: train, name: Math.random().toString(36).slice(2) };
    return [train.X, train.Y, test.X, test.Y].map((list) => list.slice());
  }

  #hear(message, buffers) {
    if (!("question" in message)) {
      this.#talk.awake();
      return;
    }
    if (!this.#talk.heard(message.question)) return; // another view's
    const { playing, clock } = this.#playground;
    if (message.unknown) this.#points.of = null;
    if (message.interrupted) {
      this.#interrupted(message.interrupted);
      return;
    }
    if (message.stops) {
      this.#pace.answered(performance.now() - this.#sent.at, this.#sent.seconds);
      this.#take(message, buffers);
    } else if (playing) this.#ask(this.#sent.most); // what was asked for is still to be done
    if (playing && clock.speed === "fast") this.#ask(PACES.fast);
    this.#goOn();
    clock.soon();
  }

  #interrupted(words) {
    this.#wanted = null;
    this.#talk.questions.forget();
    this.#playground.pause();
    this.#playground.message = `${words} ${STOPPED}`;
    this.#playground.changed();
  }

  /** Take an answer over, if nothing has changed since it was asked for. */
  #take(message, buffers) {
    const { session } = this.#playground;
    const { training, engine } = session;
    const { settings, steps, theta } = this.#sent;
    const stale = this.#sent.training !== training || training.phase || training.steps !== steps
      || training.settings !== settings || !same(theta, engine.theta);
    if (stale) return;
    const { epochs } = training;
    session.lent = this.lent !== "";
    const answer = read(message, buffers, theta.length);
    if (answer.planes.length) this.#planes = answer.planes;
    if (answer.stops.at(-1) > 0) session.adopt(answer, areOthers(this.#own.parts, this.#kind));
    else session.report(answer.reports.at(-1), answer.grads);
    this.#answers += 1;
    this.#playground.box.dataset.answered = this.#answers;
    this.#news ||= training.epochs > epochs || Boolean(session.watch.step(training));
    if (!this.#playground.playing) this.#playground.redraw();
  }

  stop() {
    this.#talk.stop();
    for (const [event, hear] of Object.entries(this.#events)) this.#playground.model.off(event, hear);
  }
}

const same = (one, other) => one.length === other?.length && one.every((v, i) => Object.is(v, other[i]));
