// What to try when a training has gone wrong: the trouble's words are play_troubles.js's, the buttons stand here.

import { figures } from "./common.js";

const third = (v) => Number((v / 3).toPrecision(2));

/**
 * What to try: [text, action] for each button. `does.anew(values)` starts again with other settings,
 * `does.goBack(step)` goes back for good.
 */
export function remediesFor({ kind }, session, does) {
  if (kind === "exploded") return afterExplosion(session, does);
  const { settings: { eta, scale }, best } = session;
  const [slower, smaller, reached] = [third(eta), third(scale), best?.step ?? 0];
  return {
    twins: [["Start with random weights", () => does.anew({ start: "normal", scale: scale || 0.5 })]],
    dead: [["Start with He’s weights and a smaller η", () => does.anew({ start: "He", eta: slower })]],
    saturated: [["Start with smaller weights", () => does.anew({ start: "normal", scale: smaller })]],
    overfitted: [[`Go back to step ${figures(reached, 6)}, the best test loss`, () => does.goBack(reached)]],
  }[kind];
}

/** Back, or anew with a learning rate that was tried. */
function afterExplosion({ soundStep, soundRate }, does) {
  const back = [`Go back to step ${figures(soundStep, 6)}`, () => does.goBack(soundStep)];
  const again = [`Start again with η = ${figures(soundRate ?? 0, 2)}`, () => does.anew({ eta: soundRate })];
  return soundRate === null ? [back] : [back, again];
}
