// The playground as the first picture of a page that is not its own: once it trains by itself, and a link leads to its
// own page with what is seen now. What it learns by itself is not the reader's success: the reader is asked for fewer
// neurons then, and each network that is tried gets its verdict. A task is offered, too.

import { attempt, figures, listen } from "./common.js";
import { hasSettled } from "./play_settled.js";
import { newWords } from "./playground_notices.js";
import { hashOnTheWay } from "./playground_location.js";
import { doableWith, numberWords, TASKS } from "./playground_tasks.js";

/** The tasks that can be done here: tests/browser/test_front.py looks whether what they ask for is there. */
export const HERE = doableWith(["hidden layers", "neurons of hidden layer 1"]);

const FIRST = 700; // milliseconds until it begins
const LOOK = 250; // milliseconds between two looks at how far it is
const LEARNED = 99; // per cent of the points right: then it stops
const NEXT = 1; // of the tasks, that is offered then
const LONGEST = 12_000; // milliseconds after which it stops anyway
const EARLY = 1500; // milliseconds from its beginning in which whoever presses the button still means Play
const FIRST_TASK = numberWords(0, HERE);
const ASKS = `How few neurons are enough for ${LEARNED} %? Press a −.`;

const rightOf = ({ now: { right } }) => Math.round(100 * right); // as the bar has it
const isLearned = (session) => rightOf(session) >= LEARNED;

/** Whether nothing more is to be waited for: it is learned, its loss hardly falls any more, or it takes too long. */
const isOver = (session, end) => isLearned(session) || hasSettled(session.curve) || performance.now() > end;

const isFirstDone = (session) => isLearned(session) && TASKS[0].done({ session });

/** What there is to learn, by which hidden layers, and how many neurons that is. */
const triedBy = ({ settings: { data, hidden } }) => ({ data, hidden, many: hidden.reduce((sum, n) => sum + n, 0) });

/** What is to be done where it has not learned yet. */
function helpWords({ data, many }, playing) {
  if (data === "circle" && many < 3) return "So few cuts do not enclose a circle: press a +.";
  return `${playing ? "Let it train on" : "Play on"}, or press a +.`;
}

/** Hidden neurons by their layers: of two networks with as many, one may learn and the other not. */
const neurons = ({ hidden, many }) => (many === 1 ? "1 hidden neuron" : `${hidden.join(" + ") || "no"} hidden neurons`);

/**
 * What is said of a training that has come to its end: [title, words]. `first` is what the page began with, and
 * `isFirst` whether this is still that training, which is the first task. `playing`: it goes on.
 */
function verdictOf(session, first, isFirst, playing) {
  const tried = triedBy(session);
  const { data, many } = tried;
  const learned = isLearned(session);
  if (session.kind.classes === 0) return ["Now you. ", ASKS]; // a curve has no share that is right
  if (isFirst) return [isFirstDone(session) ? `${FIRST_TASK} is done. Now you. ` : "Now you. ", ASKS];
  const [right, by] = [`${rightOf(session)} % right`, `by epoch ${figures(session.training.epochs, 6)}`];
  if (!learned) return ["Not yet. ", `${right} with ${neurons(tried)}, ${by}. ${helpWords(tried, playing)}`];
  if (data !== first.data || many >= first.many) return ["✓ Learned. ", `${right} ${by}. ${ASKS}`];
  return ["✓ Done. ", `${neurons(tried)} ${many === 1 ? "is" : "are"} enough: ${right} ${by}. Can it do with fewer?`];
}

/** Begins and ends a training that nobody asked for. `place` holds the link, `playground` is the widget. */
export class Front {
  #playground;
  #link; // to the playground's own page, and
  #page; // its address
  #timer = 0;
  #rests = false; // whether what nobody asked for has ended by itself
  #first; // what the page began with, and its training, once that has begun
  #talks = false; // whether something is said in the place of the tasks
  #isAsked = false; // whether the reader has pressed Play: then it is the reader who ends it
  #began = -Infinity; // when it began by itself

  constructor(place, playground) {
    this.#playground = playground;
    this.#link = place.querySelector("a[data-with-state]");
    this.#page = this.#link.getAttribute("href");
    for (const event of ["auxclick", "contextmenu", "dragstart"]) listen(this.#link, event, () => this.#address());
    listen(this.#link, "click", ({ isTrusted }) => isTrusted && this.#address());
    const isBack = Boolean(playground.model.get("past")?.curve); // what the reader left is there again
    if (!playground.clock.calm && !isBack) this.#later(FIRST, () => this.#begin());
  }

  /** Let the link lead to what is seen now, with `task`, by its place, to be done there. */
  #address(task = this.#playground.view.task - 1) {
    const { session, view, say } = this.#playground;
    this.#link.setAttribute("href", `${this.#page}#${hashOnTheWay(session, { ...view, task: task + 1 }, say.done)}`);
  }

  /** To the playground's own page, with this network, at task k. */
  open(k) {
    this.#playground.pause();
    this.#address(k);
    this.#link.click();
  }

  #later(milliseconds, action) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => attempt(this.#playground.box, action), milliseconds);
  }

  #begin() {
    const { session, playing, hand } = this.#playground;
    if (playing || session.begun || session.byHand || hand.acts.undoable) return; // the reader was faster
    this.#playground.play();
    this.#began = performance.now();
    this.#talks = true;
    this.#first = { ...triedBy(session), training: session.training };
    const told = "Each line is a number, and every step changes all of them a little.";
    this.#playground.say.instead(`${FIRST_TASK}: It is learning now. `, told);
    this.#look(session, performance.now() + LONGEST);
  }

  /** Stop what was begun, unless the reader has stopped it or begun another training. */
  #look(session, end) {
    const playground = this.#playground;
    const goesOn = playground.playing && playground.session === session;
    this.#rests = false;
    if (goesOn && !isOver(session, end)) {
      this.#later(LOOK, () => this.#look(session, end));
      return;
    }
    if (goesOn) playground.pause();
    this.#rests = goesOn;
    if (goesOn) this.#judge();
    else this.#ask(session);
  }

  #judge() {
    const { session, say, playing } = this.#playground;
    const isFirst = session.training === this.#first.training;
    const said = verdictOf(session, this.#first, isFirst, playing);
    if (isFirst && isFirstDone(session)) say.tick([[0, Math.ceil(session.training.epochs)]]);
    say.instead(...said, NEXT);
    say.aloud(said.join(""));
  }

  /** Whether a press of the button meant Play, which has become Pause under the hand: then the training goes on. */
  takesOver() {
    const isMeant = !this.#isAsked && performance.now() - this.#began < EARLY;
    if (isMeant) this.played();
    return isMeant;
  }

  /** The reader has pressed Play, after what nobody asked for: that training gets its verdict, too, and goes on. */
  played() {
    [this.#isAsked, this.#rests] = [true, false];
    if (this.#talks) this.#followUntil(performance.now() + LONGEST);
  }

  #followUntil(end, isTold = false) {
    this.#later(LOOK, () => this.#follow(end, isTold));
  }

  /**
   * What is asked is answered by `end` at the latest; what is learned after it `isTold` so is said, too, and ends a
   * training for which the reader has not pressed Play.
   */
  #follow(end, isTold) {
    const { session, playing } = this.#playground;
    if (!playing) return;
    const learned = isLearned(session);
    const isDue = learned || (!isTold && isOver(session, end));
    if (learned && !this.#isAsked) {
      this.#playground.pause();
      this.#rests = true;
    }
    if (isDue) this.#judge();
    if (!learned) this.#followUntil(end, isTold || isDue);
  }

  /**
   * Show a network that has just begun because the reader chose something. It trains at once if the one before did, or
   * had ended by itself: that is seen, so it is only read aloud. Else it asks for Play. `said` is as newWords has it;
   * no curve is here that a training could be `kept` in.
   */
  restarted({ start, loss, paints }) {
    const playground = this.#playground;
    const { playing, session } = playground;
    const goesOn = playing || this.#rests;
    playground.restarted(newWords({ start: goesOn ? "" : start, presses: !goesOn, loss, paints }), goesOn);
    if (goesOn && start) playground.say.aloud(start);
    if (this.#talks) this.#ask(session); // what was said of the network before is no word on this one
    if (!goesOn) return;
    clearTimeout(this.#timer);
    this.#rests = false;
    if (this.#talks) this.#followUntil(performance.now() + LONGEST);
  }

  #ask(session) {
    const tried = triedBy(session);
    const isFewer = tried.data === this.#first.data && tried.many < this.#first.many;
    const asks = isFewer ? `Is that enough: ${neurons(tried)}?` : ASKS;
    this.#playground.say.instead("Now you. ", asks, NEXT);
  }

  /** The reader has begun a task: it waits for Play, and nothing is said over it. */
  leave() {
    this.#rests = false;
    this.#talks = false;
    this.stop();
  }

  stop() {
    clearTimeout(this.#timer);
  }
}
