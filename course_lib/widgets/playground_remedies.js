// What to try when a training has gone wrong: the trouble's words are play_troubles.js's, what helps play_cures.js has
// tried; the sentence that names the cause and the buttons stand here.

import { figures } from "./common.js";

/** By the names of play_cures.js: the cause as a sentence, where it needs one, and what the button says. */
const CAUSES = {
  eta: ({ eta }, { eta: now }) => [`η = ${figures(now, 2)} is too large.`, `Start again with η = ${figures(eta, 2)}`],
  mistake: () => ["The mistake is the cause: without it this does not happen.", "Start again without the mistake"],
  program: () => ["With the course’s functions this does not happen.", ""],
  hand: () => ["The weights set by hand are the cause.", "Start again from the first weights"],
  start: ({ start }) => (start === "He" ? ["", "Start with He’s weights"] : ["", "Start with random weights"]),
  scale: ({ scale }, { scale: now }) => [
    `The first weights, of scale ${figures(now, 2)}, are too large.`,
    `Start with weights of scale ${figures(scale, 2)}`,
  ],
  both: ({ eta }) => ["", `Start with He’s weights and η = ${figures(eta, 2)}`],
  points: ({ aside }) => ["", `Keep only ${figures(100 * aside, 2)} % of the points aside`],
  neurons: ({ hidden }) => ["", `Start again with hidden layers of ${hidden.join(" and ")}`],
};

/** The words for a trouble: what caused it comes first, where a trial has shown it. */
export function troubleWords({ kind, says }, session) {
  const cure = session.cure(kind);
  const why = cure ? CAUSES[cure.cause](cure.values, session.settings)[0] : "";
  const chosen = session.settings.mistake && cure?.cause !== "mistake" ? "With the mistake that you chose:" : "";
  return [chosen, why, says].filter(Boolean).join(" ");
}

/**
 * What to try: [text, action] for each button. `does.anew(values)` starts again with other settings,
 * `does.goBack(step)` goes back for good.
 */
export function remediesFor({ kind }, session, does) {
  const { soundStep, best } = session;
  const back = (step, why) => [[`Go back to step ${figures(step, 6)}${why}`, () => does.goBack(step)]];
  const cure = session.cure(kind);
  const text = cure ? CAUSES[cure.cause](cure.values, session.settings)[1] : "";
  const anew = text ? [[text, () => does.anew(cure.values)]] : [];
  if (kind === "exploded") return [...(soundStep === null ? [] : back(soundStep, "")), ...anew];
  return kind === "overfitted" && best ? [...back(best.step, ", the best test loss"), ...anew] : anew;
}
