// A widget whose answers come from the student's own function in Python: one question at a time, only the newest waits,
// and what goes wrong is said.

import { node, withCode } from "./common.js";
import { RUN_AGAIN } from "./talk.js";

const SOON = 150; // milliseconds: what takes no longer needs no word
const PATIENCE = 4000; // milliseconds until a silent Python is said to be silent
const SLOW = `Python has not answered yet. It is busy, or it was restarted: then ${RUN_AGAIN}. `
  + "If your function never ends, press ■ above first. If neither helps, choose Kernel, Restart Kernel…";

/**
 * `wish(question)` asks, or waits while an answer is out: then the newest wish takes the place of one that waits, so
 * that a slow function is never asked for what nobody looks at any more. `answered()` lets the next one go.
 */
export function oneAtATime(ask) {
  let [out, waiting] = [false, null];
  const next = () => {
    if (out || waiting === null) return;
    const question = waiting;
    [out, waiting] = [true, null];
    ask(question);
  };
  return {
    wish(question) {
      waiting = question;
      next();
    },
    answered() {
      out = false;
      next();
    },
    /** Ask what waits no more: whoever has interrupted an endless function does not want it called again. */
    forget() {
      waiting = null;
    },
    get open() {
      return out;
    },
  };
}

/** A notice that appears late and goes at once: what is over sooner need not be read. */
export function later(element) {
  let timers = [];
  const stop = () => {
    timers.forEach(clearTimeout);
    timers = [];
    element.textContent = "";
  };
  return {
    say(...texts) {
      stop();
      timers = texts.map(([after, text]) => setTimeout(() => {
        element.textContent = text;
      }, after));
    },
    stop,
  };
}

/** Why there is no picture: its first line matters most. A screen reader reads it once, not at every move. */
export function drawTrouble(parent) {
  const alert = node("div", { role: "alert" }, parent);
  let shown = "";
  return (said, attempted) => {
    if (said === shown) return;
    shown = said;
    const [first, ...more] = said.split("\n");
    alert.className = said ? (attempted ? "bbh-trouble" : "bbh-open") : "";
    alert.replaceChildren(...withCode(said && !attempted ? `○ ${first}` : first));
    for (const line of more) node("div", {}, alert).append(...withCode(line));
  };
}

/** Say that Python does not answer; if it cannot be reached from here (`reachable`), say how to get there. */
function fallAsleep({ waiting, asleep, enable }, [now, to], reachable) {
  waiting.stop();
  enable(false);
  const get = "get the course (see the top of this page), and run its cell";
  const how = reachable ? RUN_AGAIN : get;
  const why = reachable ? "Python does not answer" : "This page runs no Python";
  asleep.textContent = `${why}, so ${now}. ${to}, ${how}.`;
}

/**
 * Ask Python one question at a time, and find out whether it is there at all. A question is { message, buffers }.
 *
 * `controls` are `waiting` (see `later`), `asleep`, an element for words, and `enable(awake)`. `words` are two: what is
 * so while Python is silent, and what the reader needs it for.
 */
export function conversation(model, controls, words) {
  const view = Math.random().toString(36).slice(2); // another view of the same widget has questions of its own
  let [asked, patience] = [0, 0];
  const silent = () => fallAsleep(controls, words, model.send);
  const send = (message, buffers) => {
    try {
      model.send(message, undefined, buffers);
    } catch {
      silent(); // without a kernel there is nobody to ask
    }
  };
  const questions = oneAtATime(({ message, buffers }) => {
    asked += 1;
    controls.waiting.say([SOON, "computing…"], [PATIENCE, SLOW]);
    send({ question: `${view} ${asked}`, ...message }, buffers);
  });
  return {
    questions,
    /** Python has answered `question`. Returns whether it was asked here. */
    heard(question) {
      if (question !== `${view} ${asked}`) return false;
      controls.waiting.stop();
      questions.answered(); // the next one is on its way while this one is painted
      return true;
    },
    hello() {
      clearTimeout(patience);
      patience = setTimeout(silent, PATIENCE);
      controls.enable(false);
      controls.waiting.say([SOON, "Waiting for Python."]);
      send({});
    },
    awake() {
      clearTimeout(patience);
      controls.waiting.stop();
      controls.asleep.textContent = "";
      controls.enable(true);
    },
    stop() {
      clearTimeout(patience);
      controls.waiting.stop();
    },
  };
}
