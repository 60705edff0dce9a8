// Ways through the playground with the keys: one stop for a row of buttons, and a leap over the settings.

import { button, listen, set } from "./common.js";

const WAYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Make `row` a toolbar: Tab stops at it once, and arrows, Home and End go from button to button. */
export function toolbar(row) {
  set(row, { role: "toolbar" });
  const buttons = () => [...row.querySelectorAll("button")];
  const stopAt = (one) => buttons().forEach((other) => set(other, { tabindex: other === one ? 0 : -1 }));
  stopAt(buttons()[0]);
  listen(row, "focusin", ({ target }) => target.tagName === "BUTTON" && stopAt(target));
  listen(row, "keydown", (event) => {
    const all = buttons();
    const [at, last] = [all.indexOf(event.target), all.length - 1];
    const way = WAYS[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? last : way && (at + way + all.length) % all.length;
    if (at < 0 || next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    all[next].focus();
  });
}

/** A button at the beginning of `box` that is seen once Tab leads to it: `leap()` goes to the network. */
export function leapButton(box, leap) {
  const made = button(box, "To the network", leap);
  made.classList.add("bbh-play-leap");
  box.prepend(made);
}
