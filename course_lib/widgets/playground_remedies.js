// What to try when a training has gone wrong: the trouble's words are play_troubles.js's, the buttons stand here.

import { figures } from "./common.js";

const third = (v) => Number((v / 3).toPrecision(2));

/**
 * What to try: [text, action] for each button. `does.anew(values)` starts again with other settings,
 * `does.goBack(step)` goes back for good.
 */
export function remediesFor({ kind }, { settings, soundStep, best }, does) {
  const { eta, scale } = settings;
  const [slower, smaller, reached] = [third(eta), third(scale), best?.step ?? 0];
  return {
    exploded: [
      [`Go back to step ${figures(soundStep, 6)}`, () => does.goBack(soundStep)],
      [`Start again with η = ${figures(slower)}`, () => does.anew({ eta: slower })],
    ],
    twins: [["Start with random weights", () => does.anew({ start: "normal", scale: scale || 0.5 })]],
    dead: [["Start with He’s weights and a smaller η", () => does.anew({ start: "He", eta: slower })]],
    saturated: [["Start with smaller weights", () => does.anew({ start: "normal", scale: smaller })]],
    overfitted: [[`Go back to step ${figures(reached, 6)}, the best test loss`, () => does.goBack(reached)]],
  }[kind];
}
