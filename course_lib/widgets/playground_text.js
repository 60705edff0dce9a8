// The weights as lines of NumPy, out and in again; and the link that shows what is seen.

import { button, listen, node, OWN_KEYS, set, write } from "./common.js";
import { readParams, writeParams } from "./play_lines.js";

let made = 0; // panels, for the names of what they say

/** `does.weights({ sizes, theta })` takes what was read; `link` is { address(), leftOut() }, or null. */
export function textPanel(parent, does, link) {
  const box = node("details", { class: "bbh-play-text" }, parent);
  node("summary", {}, box, "Weights as lines of NumPy");
  const looks = { rows: 8, spellcheck: "false", "aria-label": "weights as lines of NumPy" };
  const area = node("textarea", { ...looks, ...OWN_KEYS }, box);
  const row = node("div", { class: "bbh-buttons" }, box);
  const said = node("span", { role: "status", id: `bbh-play-lines-${made++}` });
  set(area, { "aria-describedby": said.id });
  let session = null;
  let typing = false;
  const say = (text, isWrong = false) => {
    write(said, text);
    set(area, { "aria-invalid": isWrong });
  };
  const copy = async (text, what, leftOut = "") => {
    try {
      await navigator.clipboard.writeText(text);
      say(`${what} copied${leftOut}.`);
    } catch {
      area.select();
      say("The browser does not let the page copy: the lines are selected, press Ctrl+C.");
    }
  };
  button(row, "Copy", () => copy(area.value, "Lines"));
  button(row, "Take these weights", () => {
    try {
      does.weights(readParams(area.value));
      typing = false;
      say("Taken.");
    } catch (error) {
      say(`${error.message} The weights are as they were.`, true);
    }
  });
  button(row, "Write the present ones", () => {
    typing = false;
    say("");
    refresh();
  });
  if (link) button(row, "Copy a link to what I see", () => copy(link.address(), "Link", link.leftOut()));
  row.append(said);
  listen(area, "input", () => {
    typing = true;
    say(""); // what was said is about other lines
  });
  listen(box, "toggle", refresh);

  function refresh() {
    if (!box.open || typing || !session) return;
    if (session.engine.theta.every(Number.isFinite)) area.value = writeParams(session.engine);
    else say("Some weights are no finite numbers any more.");
  }
  return {
    show(now) {
      session = now;
      refresh();
    },
  };
}
