// What to try when a training has gone wrong: the trouble's words are play_troubles.js's, what helps play_cures.js has
// tried; the sentence that names the cause and the buttons stand here.

import { figures } from "./common.js";

/** What drove the weights to where they are, in words; `past` is Session.drivenBy. */
export const DRIVEN = {
  mistake: () => "the mistake",
  points: () => "other points",
  eta: ({ eta }) => `η = ${figures(eta, 2)}`,
  other: () => "the steps before your change",
};

/** What is said where the weights are still those of steps that were taken otherwise than now. */
const stillThere = (past) => `The weights are still where ${DRIVEN[past.what](past)} drove them.`;

/** What is said at once when a mistake is taken out of a training. */
export const MENDED = `The mistake is gone. ${stillThere({ what: "mistake" })} Training goes on from there.`;
export const BEGIN_AGAIN = "Start again from the first weights";

/** By the names of play_cures.js: the cause as a sentence, where it needs one, and what the button says. */
export const CAUSES = {
  eta: ({ eta }, { eta: now }) => [`η = ${figures(now, 2)} is too large.`, `Start again with η = ${figures(eta, 2)}`],
  mistake: () => ["The mistake is the cause: without it this does not happen.", "Start again without the mistake"],
  program: () => ["Your functions are the cause: with the course’s this does not happen.", ""],
  hand: () => ["The weights set by hand are the cause.", BEGIN_AGAIN],
  past: (_, __, { drivenBy }) => [`${stillThere(drivenBy)} From the first weights this does not happen.`, BEGIN_AGAIN],
  start: ({ start }) => (start === "He" ? ["", "Start with He’s weights"] : ["", "Start with random weights"]),
  scale: ({ scale }, { scale: now }) => [
    `The first weights, of scale ${figures(now, 2)}, are too large.`,
    `Start with weights of scale ${figures(scale, 2)}`,
  ],
  both: ({ eta }) => ["", `Start with He’s weights and η = ${figures(eta, 2)}`],
  points: ({ aside }) => ["", `Keep only ${figures(100 * aside, 2)} % of the points aside`],
  neurons: ({ hidden }) => ["", `Start again with hidden layers of ${hidden.join(" and ")}`],
};

const DONE = { Start: "Started", Keep: "Kept" }; // the first word of a button, and of what is said once it is done

/** What is said when the button `text` has been pressed. */
export const startedWords = (text) => `${text.replace(/^\w+/, (word) => DONE[word])}, from epoch 0.`;

/**
 * The words for a trouble: what caused it comes first, where a trial has shown it. One that is over is told as what
 * was, and until when.
 */
export function troubleWords({ kind, says, was, over, seen }, session) {
  if (over) return `${was}, until epoch ${figures(seen, 6)}. It is over.`;
  const cure = session.cure(kind);
  const why = cure ? CAUSES[cure.cause](cure.values, session.settings, session)[0] : "";
  const chosen = session.settings.mistake && cure?.cause !== "mistake" ? "With your mistake on:" : "";
  const past = cure?.driven ? stillThere(session.drivenBy) : "";
  return [chosen, past, why, says].filter(Boolean).join(" ");
}

/**
 * What to try: [text, action] for each button. `does.anew(values, said)` starts again with other settings and says so,
 * `does.goBack(step)` goes back for good. What cures in `withheld`, by the names of play_cures.js, is not offered.
 */
export function remediesFor({ kind }, session, does, withheld = []) {
  const { soundStep, best } = session;
  const back = (step, why) => [[`Go back to step ${figures(step, 6)}${why}`, () => does.goBack(step)]];
  const cure = session.cure(kind);
  const isOffered = cure && !withheld.includes(cure.cause);
  const text = isOffered ? CAUSES[cure.cause](cure.values, session.settings, session)[1] : "";
  const anew = text ? [[text, () => does.anew(cure.values, startedWords(text))]] : [];
  if (kind === "exploded") return [...(soundStep === null ? [] : back(soundStep, "")), ...anew];
  return kind === "overfitted" && best ? [...back(best.step, ", the best test loss"), ...anew] : anew;
}
