// What comes out of a network, in large letters: ŷ, what it should be, and L; and how far a goal for L is met.

import { figures, node, set, unbroken, voice, write } from "./common.js";
import { sign } from "./network_elements.js";
import { known, listed, shown } from "./network_words.js";

/**
 * A panel for ŷ, y and L of a network; `goal` is what L is to come below, or null. The first time that it does, a
 * screen reader says so at once. Returns { show(now, done, sizes), stop }.
 */
export function scorePanel(parent, goal) {
  const panel = node("div", { class: "bbh-network-score" }, parent);
  const [output, loss] = ["ŷ", "L"].map((letter) => {
    const row = node("div", { class: "bbh-network-score-row" }, panel);
    node("span", { class: "bbh-network-letter" }, row, letter);
    const value = node("span", {}, row);
    node("span", {}, value);
    return { row, value, note: node("span", { class: "bbh-network-note" }, row) };
  });
  const challenge = goal === null ? null : goalLine(panel, goal);
  const show = (now, { as, loss: L }, sizes) => {
    const so = known(sizes, now.step);
    const there = so.values === sizes.length - 1;
    const outputs = as.at(-1);
    const one = outputs.length === 1;
    const looks = there && one ? sign(outputs[0]) : "";
    set(panel, { class: `bbh-network-score${one ? "" : " bbh-network-of-many"}` });
    set(output.value, { class: `bbh-network-amount${one ? "" : " bbh-network-many"} bbh-network-value ${looks}` });
    say(output.value, listed(outputs), there);
    write(output.note, now.show === "forward" ? "" : `should be ${listed(now.y)}`);
    set(loss.value, { class: "bbh-network-amount" });
    say(loss.value, shown(L), so.loss);
    write(loss.note, "how far off");
    loss.row.hidden = now.show === "forward";
    challenge?.show(so.loss && L < goal);
  };
  return { show, stop: () => challenge?.stop() };
}

/** Write what is `there`, or "?" in as much room as it will take, which no one sees or hears: nothing below moves. */
function say(element, text, there) {
  set(element, { "data-room": unbroken(text) });
  write(element.firstChild, there ? text : "?");
}

/** The line of a goal. Returns { show(met), stop }. */
function goalLine(parent, goal) {
  const line = node("div", {}, parent);
  const aloud = voice(parent, "alert");
  const done = `Done: L is below ${figures(goal)}.`;
  return {
    show(met) {
      set(line, { class: `bbh-network-goal${met ? " bbh-network-met" : ""}` });
      write(line, met ? `✓ ${done}` : `Bring L below ${figures(goal)}.`);
      if (met) aloud(done); // which says the same words but once
    },
    stop: aloud.stop,
  };
}
