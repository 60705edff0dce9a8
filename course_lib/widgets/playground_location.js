// The playground's own page: its state stands in the address, and the address may be changed.

import { attempt } from "./common.js";
import { linkOf, settingsOf } from "./playground_link.js";
import { curveIn, curveText, pastOf } from "./playground_past.js";
import { TASKS } from "./playground_tasks.js";

const [CURVE, DONE] = ["curve", "done"]; // in an address that leads from page to page: a copied link has neither

const KEPT = "playground-tasks"; // in the state of the tab's history: a link to somebody else has none of it
const PAST = "playground-past"; // the same: the curves, of the address beside them
const MOST = 60_000; // characters of these: seven curves, thinned, have 15,000 at most, but for very long names

/** What is seen of a session now, as the part of an address behind #; `view` as linkOf of playground_link.js has it. */
export function hashOf(session, view) {
  const told = session.told();
  const isAsDrawn = !session.begun && !session.byHand; // then the seed gives the weights
  const { position } = session;
  const theta = isAsDrawn || !told.theta.length ? [] : [...position.theta];
  return linkOf({ ...told, theta }, session.described, position, view);
}

/**
 * The same with the curve so far and the tasks that are `done`, as Say.done of playground_say.js, for the way from the
 * start page; both leave the address once that is written.
 */
export function hashOnTheWay(session, view, done) {
  const also = { [CURVE]: curveText(session.curve), ...(done.length ? { [DONE]: String(done) } : {}) };
  return `${hashOf(session, view)}&${new URLSearchParams(also)}`;
}

/** The tasks done in such a text, "place,epoch,place,epoch"; [] where it says none. */
function doneIn(text) {
  const numbers = (text ?? "").split(",").map(Number);
  const pairs = numbers.flatMap((k, i) => (i % 2 ? [] : [[k, numbers[i + 1]]]));
  return pairs.filter(([k, epoch]) => text && TASKS[k] && epoch >= 0 && Number.isFinite(epoch));
}

/** The address that shows what is seen now. */
export const linkTo = (session, view) => `${location.href.split("#")[0]}#${hashOf(session, view)}`;

/** What a link leaves out, for the button that copies it: all else comes back. */
export function leftOut(session) {
  if (!session.engine.theta.every(Number.isFinite)) return ", with the first weights"; // these are no numbers
  return session.begun ? ", without the curve" : "";
}

/**
 * Follows the address: `take(seen)`, with what settingsOf of playground_link.js gives, the `past` or null, as pastOf of
 * playground_past.js has it, and the tasks `done`, is called now, if it says something, and whenever it changes.
 */
export class Address {
  #here = ""; // what was written there
  #onChange;

  constructor(box, take) {
    this.#onChange = () => attempt(box, () => {
      if (location.href === this.#here || location.hash.length < 2) return;
      if (document.getElementById(location.hash.slice(1))) return; // it leads to a place of the page
      const also = new URLSearchParams(location.hash.slice(1));
      const [curve, done] = [also.get(CURVE), doneIn(also.get(DONE))];
      take({ ...settingsOf(location.hash), past: this.#past ?? (curve && { curve: curveIn(curve) }), done });
    });
    window.addEventListener("hashchange", this.#onChange);
    this.#onChange();
  }

  /** What is kept of the tasks where this tab shows the page again; null where it shows it for the first time. */
  get tasks() {
    return history.state?.[KEPT] ?? null;
  }

  /** What was kept of the past where this tab shows the page again, at the same address; else null. */
  get #past() {
    const { hash, past } = history.state?.[PAST] ?? {};
    return hash === location.hash ? past : null;
  }

  write(session, view, tasks) {
    this.#here = linkTo(session, view);
    const past = pastOf(session);
    const kept = JSON.stringify(past).length > MOST ? null : { hash: new URL(this.#here).hash, past };
    history.replaceState({ ...history.state, [KEPT]: tasks, [PAST]: kept }, "", this.#here);
  }

  /** Keep the tasks as they stand now, beside the address that is there. */
  keep(tasks) {
    history.replaceState({ ...history.state, [KEPT]: tasks }, "");
  }

  stop() {
    window.removeEventListener("hashchange", this.#onChange);
  }
}
