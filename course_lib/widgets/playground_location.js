// The playground's own page: its state stands in the address, and the address may be changed.

import { attempt } from "./common.js";
import { linkOf, settingsOf } from "./playground_link.js";
import { curveIn, curveText } from "./playground_past.js";

const CURVE = "curve"; // in an address that leads from page to page: a copied link has none

const TASKS = "playground-tasks"; // in the state of the tab's history: a link to somebody else has none of it

/** What is seen of a session now, as the part of an address behind #; `view` as linkOf of playground_link.js has it. */
export function hashOf(session, view) {
  const told = session.told();
  const isAsDrawn = !session.begun && !session.byHand; // then the seed gives the weights
  const { position } = session;
  const theta = isAsDrawn || !told.theta.length ? [] : [...position.theta];
  return linkOf({ ...told, theta }, session.described, position, view);
}

/** The same with the curve so far, for the way from the start page; it leaves the address once that is written. */
export const hashWithCurve = (session, view) =>
  `${hashOf(session, view)}&${new URLSearchParams({ [CURVE]: curveText(session.curve) })}`;

/** The address that shows what is seen now. */
export const linkTo = (session, view) => `${location.href.split("#")[0]}#${hashOf(session, view)}`;

/** What a link leaves out, for the button that copies it: all else comes back. */
export function leftOut(session) {
  if (!session.engine.theta.every(Number.isFinite)) return ", with the first weights"; // these are no numbers
  return session.begun ? ", without the curve" : "";
}

/**
 * Follows the address: `take(seen)`, with what settingsOf of playground_link.js gives and the `curve` or null, is
 * called now, if it says something, and whenever it changes.
 */
export class Address {
  #here = ""; // what was written there
  #onChange;

  constructor(box, take) {
    this.#onChange = () => attempt(box, () => {
      if (location.href === this.#here || location.hash.length < 2) return;
      if (document.getElementById(location.hash.slice(1))) return; // it leads to a place of the page
      const curve = new URLSearchParams(location.hash.slice(1)).get(CURVE);
      take({ ...settingsOf(location.hash), curve: curve && curveIn(curve) });
    });
    window.addEventListener("hashchange", this.#onChange);
    this.#onChange();
  }

  /** What is kept of the tasks where this tab shows the page again; null where it shows it for the first time. */
  get tasks() {
    return history.state?.[TASKS] ?? null;
  }

  write(session, view, tasks) {
    this.#here = linkTo(session, view);
    history.replaceState({ ...history.state, [TASKS]: tasks }, "", this.#here);
  }

  /** Keep the tasks as they stand now, beside the address that is there. */
  keep(tasks) {
    history.replaceState({ ...history.state, [TASKS]: tasks }, "");
  }

  stop() {
    window.removeEventListener("hashchange", this.#onChange);
  }
}
