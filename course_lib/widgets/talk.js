// A widget that asks Python to do something, and says so where Python does not answer.
import { attempt, write } from "./common.js";

const PATIENCE = 4000; // milliseconds until a silent Python is said to be silent
const SILENT = "Python does not answer. It is busy with another cell, which ■ above ends; or it was restarted, or there is no kernel: then click this widget's cell and press Shift+Enter.";

/**
 * `ask(message)` sends it. Python answers each with a message of its own, which `hear(content, buffers)` gets; where
 * none comes, `place` says so. `ask.stop()` ends it.
 */
export function talk(model, place, hear) {
  let timer = 0;
  const quiet = () => write(place, SILENT);
  const onMessage = (content, buffers) => attempt(place, () => {
    clearTimeout(timer);
    if (place.textContent === SILENT) write(place, "");
    hear(content, buffers);
  });
  const ask = (message) => {
    clearTimeout(timer);
    timer = setTimeout(quiet, PATIENCE);
    try {
      model.send(message);
    } catch {
      clearTimeout(timer);
      quiet(); // there is no kernel, so there is nobody to send it to
    }
  };
  model.on("msg:custom", onMessage);
  ask.stop = () => {
    clearTimeout(timer);
    model.off("msg:custom", onMessage);
  };
  return ask;
}
