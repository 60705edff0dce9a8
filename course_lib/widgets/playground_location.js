// The playground's own page: its state stands in the address, and the address may be changed.

import { attempt } from "./common.js";
import { linkOf, settingsOf } from "./playground_link.js";

/** What is seen now, as the part of an address behind #. */
export function hashOf(session) {
  const told = session.told();
  const settings = session.begun || session.byHand ? told : { ...told, theta: [] }; // those that the seed gives
  return linkOf(settings, session.described);
}

/** The address that shows what is seen now. */
export const linkTo = (session) => `${location.href.split("#")[0]}#${hashOf(session)}`;

/** Follows the address: `take(settings, notes)` is called now, if it says something, and whenever it changes. */
export class Address {
  #here = ""; // what was written there
  #onChange;

  constructor(box, take) {
    this.#onChange = () => attempt(box, () => {
      if (location.href === this.#here || location.hash.length < 2) return;
      if (document.getElementById(location.hash.slice(1))) return; // it leads to a place of the page
      const { settings, notes } = settingsOf(location.hash);
      take(settings, notes);
    });
    window.addEventListener("hashchange", this.#onChange);
    this.#onChange();
  }

  write(session) {
    if (session.pointSet.count === 0) return; // an address cannot say that there are none
    this.#here = linkTo(session);
    history.replaceState(null, "", this.#here);
  }

  stop() {
    window.removeEventListener("hashchange", this.#onChange);
  }
}
