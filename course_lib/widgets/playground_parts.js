// Below the network: the parts of one step, one after the other.

import { button, listen, node, set, write } from "./common.js";
import { of } from "./network_words.js";
import { whole } from "./playground_formulas.js";
import { batchWords, partMeans, partWords } from "./playground_words.js";

/**
 * The panel in `parent`; `does.part()` shows the next part, `does.partBefore()` the one before again, and
 * `does.finish()` does all that are left.
 */
export function partsPanel(parent, does) {
  const box = node("section", { class: "bbh-play-parts", "aria-label": "inside one step", hidden: "" }, parent);
  const head = node("div", { class: "bbh-play-parts-head" }, box);
  node("span", { class: "bbh-headline" }, head, "Inside one step");
  const next = button(head, "Next part", () => does.part());
  const finish = button(head, "Finish the step", () => does.finish());
  set(next, { "aria-keyshortcuts": "ArrowRight", title: "→; ← shows the part before again" });
  const looks = { class: "bbh-play-chips", tabindex: 0, "aria-label": "parts of the step: arrow keys go through them" };
  const list = node("ol", looks, box);
  walkByKeys([head, list], does);
  const title = node("div", { class: "bbh-headline", role: "status" }, box);
  const means = node("div", { class: "bbh-play-means" }, box);
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
        for (const one of phases) {
          node("li", { class: `bbh-play-chip-${one.does}`, title: partMeans(one, engine.last) }, list, chip(one));
        }
        made = key;
      }
      const at = part ? phases.indexOf(part) : -1;
      [...list.children].forEach((item, k) => {
        item.classList.toggle("bbh-play-done", k < at || (part && phase === 0));
        if (k === at) set(item, { "aria-current": "step" });
        else item.removeAttribute("aria-current");
      });
      set(finish, { "aria-disabled": phase === 0 });
      write(means, part ? partMeans(part, engine.last) : "");
      if (part) {
        const words = partWords(engine, part, session, held);
        write(title, words.title);
        write(said, words.lines.map(whole).join("\n"));
      } else {
        write(title, "Before the step");
        write(said, `The next step takes ${batchWords(session.batch().m)}. Press Next part, or the key →.`);
      }
      if (opens) box.scrollIntoView({ block: "nearest" });
    },
  };
}

/** The keys → and ← in `rows` go to the next part and to the one before. */
function walkByKeys(rows, does) {
  const ways = { ArrowRight: () => does.part(), ArrowLeft: () => does.partBefore() };
  for (const row of rows) {
    listen(row, "keydown", (event) => {
      if (!ways[event.key] || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      ways[event.key]();
    });
  }
}

/** A part as a sign: batch, a⁽¹⁾, L, δ⁽²⁾, ∂L/∂W⁽²⁾, update. */
const chip = ({ does, layer }) => ({
  forward: of("a", layer), loss: "L", delta: of("δ", layer), grads: `∂L/∂${of("W", layer)}`,
})[does] ?? does;
