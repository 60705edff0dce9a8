// Below the network: the parts of one step, one after the other.

import { button, node, set, write } from "./common.js";
import { of } from "./network_words.js";
import { batchWords, partWords } from "./playground_words.js";

/** The panel in `parent`; `does.part()` does the next part, `does.finish()` all that are left. */
export function partsPanel(parent, does) {
  const box = node("section", { class: "bbh-play-parts", "aria-label": "inside one step", hidden: "" }, parent);
  const head = node("div", { class: "bbh-play-parts-head" }, box);
  node("span", { class: "bbh-headline" }, head, "Inside one step");
  const next = button(head, "Next part", () => does.part());
  const finish = button(head, "Finish the step", () => does.finish());
  const list = node("ol", { class: "bbh-play-chips" }, box);
  const title = node("div", { class: "bbh-headline", role: "status" }, box);
  const said = node("div", { class: "bbh-play-said" }, box);
  let made = "";
  return {
    next,
    show({ session, inside, part, held }) {
      const opens = inside && box.hidden;
      box.hidden = !inside;
      if (!inside) return;
      const { phases, phase, engine } = session.training;
      const key = JSON.stringify(phases);
      if (key !== made) {
        list.replaceChildren();
        for (const one of phases) node("li", { class: `bbh-play-chip-${one.does}` }, list, chip(one));
        made = key;
      }
      const at = part ? phases.indexOf(part) : -1;
      [...list.children].forEach((item, k) => {
        item.classList.toggle("bbh-play-done", k < at || (part && phase === 0));
        if (k === at) set(item, { "aria-current": "step" });
        else item.removeAttribute("aria-current");
      });
      set(finish, { "aria-disabled": phase === 0 });
      if (part) {
        const words = partWords(engine, part, session, held);
        write(title, words.title);
        write(said, words.lines.join("\n"));
      } else {
        write(title, "Before the step");
        write(said, `The next step takes ${batchWords(session.batch().m)}. Press Next part.`);
      }
      if (opens) box.scrollIntoView({ block: "nearest" });
    },
  };
}

/** A part as a sign: batch, a⁽¹⁾, L, δ⁽²⁾, ∂L/∂W⁽²⁾, update. */
const chip = ({ does, layer }) => ({
  forward: of("a", layer), loss: "L", delta: of("δ", layer), grads: `∂L/∂${of("W", layer)}`,
})[does] ?? does;
