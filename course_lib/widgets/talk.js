// A widget that asks Python to do something, and says so where Python does not answer.
import { attempt, node, write } from "./common.js";

const PATIENCE = 3000; // milliseconds until a silent Python is said to be silent
/** What a reader does whose Python knows nothing any more: a widget's cell alone would not know its names. */
export const RUN_AGAIN = "click this widget's cell, choose Run → Run All Above Selected Cell, and then run this cell";
const SILENT =
  "Python does not answer. It is busy with another cell, which ■ above ends; or it was restarted, "
  + `or there is no kernel: then ${RUN_AGAIN}.`;

/**
 * `ask(message)` sends it. Python answers each with a message of its own, which `hear(content, buffers)` gets; where
 * none comes, `place` says so, or `silent()` is called. `ask.stop()` ends it.
 */
export function talk(model, place, hear) {
  let timer = 0;
  const say = () => write(place, SILENT);
  const onMessage = (content, buffers) => attempt(place, () => {
    clearTimeout(timer);
    if (place.textContent === SILENT) write(place, "");
    hear(content, buffers);
  });
  const ask = (message, silent = say) => {
    clearTimeout(timer);
    timer = setTimeout(silent, PATIENCE);
    try {
      model.send(message);
    } catch {
      clearTimeout(timer);
      silent(); // there is no kernel, so there is nobody to send it to
    }
  };
  model.on("msg:custom", onMessage);
  ask.stop = () => {
    clearTimeout(timer);
    model.off("msg:custom", onMessage);
  };
  return ask;
}

/**
 * What `box` shows may be of another day, and the Python that showed it gone: asks now, and whenever the kernel
 * changes, whether it is there. Where it is not, all is grey, and `words` stand at the top until it answers after all.
 */
export function lastTime(model, ask, box, words) {
  const note = node("p", { class: "bbh-past-note", role: "status" });
  box.prepend(note);
  const grey = (past) => {
    box.classList.toggle("bbh-past", past);
    write(note, past ? `From last time. ${words}` : "");
  };
  const there = () => grey(false);
  const hello = () => ask({ do: "hello" }, () => grey(true));
  model.on("msg:custom", there);
  model.on("comm_live_update", hello);
  hello();
  return {
    stop() {
      model.off("msg:custom", there);
      model.off("comm_live_update", hello);
    },
  };
}
