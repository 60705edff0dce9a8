// A slider over the steps of the past, and what to do from there.

import { button, figures, listen, node, OWN_KEYS, set, write } from "./common.js";

/** The slider in `parent`: `does.back(step)`, `does.forth()`, `does.resume()`. Returns `show(session)`. */
export function replayPanel(parent, does) {
  const row = node("label", { class: "bbh-control bbh-play-replay" }, parent);
  node("span", {}, row, "Replay");
  const slider = node("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "replay", ...OWN_KEYS }, row);
  const said = node("span", { class: "bbh-value" }, row);
  const choice = node("div", { class: "bbh-buttons", hidden: "" }, parent);
  button(choice, "Go on from here", () => does.resume());
  button(choice, "Back to the end", () => does.forth());
  let stops = [0];
  listen(slider, "input", () => does.back(stops[Number(slider.value)]));
  return (session) => {
    const { end, training } = session;
    ({ stops } = session);
    const [looking, last] = [end !== null, stops.length - 1];
    set(slider, { max: last, "aria-valuetext": `step ${training.steps}` });
    slider.value = looking ? Math.max(0, stops.findIndex((step) => step >= training.steps)) : last;
    row.hidden = stops.length < 2;
    choice.hidden = !looking;
    write(said, `step ${figures(training.steps, 6)}`);
  };
}
