// What comes out of a network, in large letters: ŷ, what it should be, and L; and how far a goal for L is met.

import { figures, node, set, write } from "./common.js";
import { sign } from "./network_elements.js";
import { known, listed } from "./network_words.js";

/**
 * A panel for ŷ, y and L of a network; `goal` is what L is to come below, or null. `done(text)` is told once, when it
 * does. Returns a function that shows the network.
 */
export function scorePanel(parent, goal, done) {
  const panel = node("div", { class: "bbh-network-score" }, parent);
  const [output, loss] = ["ŷ", "L"].map((letter) => {
    const row = node("div", { class: "bbh-network-score-row" }, panel);
    node("span", { class: "bbh-network-letter" }, row, letter);
    return { row, value: node("span", {}, row), note: node("span", { class: "bbh-network-note" }, row) };
  });
  const wanted = goal === null ? null : node("div", { class: "bbh-network-goal" }, panel);
  let told = false;
  return (now, { as, loss: L }, sizes) => {
    const so = known(sizes, now.step);
    const there = so.values === sizes.length - 1;
    const outputs = as.at(-1);
    const one = outputs.length === 1;
    const looks = there && one ? sign(outputs[0]) : "";
    set(output.value, { class: `bbh-network-amount${one ? "" : " bbh-network-many"} bbh-network-value ${looks}` });
    write(output.value, there ? listed(outputs) : "?");
    write(output.note, now.show === "forward" ? "" : `should be ${listed(now.y)}`);
    set(loss.value, { class: "bbh-network-amount" });
    write(loss.value, so.loss ? figures(L, 4) : "?");
    write(loss.note, "how far off");
    loss.row.hidden = now.show === "forward";
    if (!wanted) return;
    const met = so.loss && L < goal;
    set(wanted, { class: `bbh-network-goal${met ? " bbh-network-met" : ""}` });
    write(wanted, met ? `✓ Done: L is below ${figures(goal)}.` : `Bring L below ${figures(goal)}.`);
    if (met && !told) done(`Done: L is below ${figures(goal)}.`);
    told ||= met;
  };
}
