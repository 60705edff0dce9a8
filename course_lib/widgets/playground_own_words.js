// Whose each part of a step is, in words.

/** While Python does not answer: what is so, and what the reader needs it for. */
export const WITHOUT = ["the course's own functions train here", "To train with yours"];

const SHORT = {
  new: "yours", right: "yours ✓", wrong: "yours, wrong", slow: "yours, not checked",
  open: "not written yet, the course's", course: "the course's",
};
const UNCHECKED = "your functions are checked before their first step";
const ALWAYS = ["forward", "backward", "step"]; // parts that every training has

/** The parts that a step of this kind has. */
const partsFor = (parts, kind) => parts.filter(({ step }) => !step || step === kind);

/** What a part is called here: backpropagate is a backward pass, too. */
const roleOf = (part) => (part === "backpropagate" ? "backward" : part);

/** One line: "forward: yours ✓ · backward: yours, wrong · step: the course's". */
export function shortly(parts, kind, awake) {
  const own = partsFor(parts, kind);
  const roles = [...new Set([...ALWAYS, ...own.map(({ part }) => roleOf(part))])];
  if (!awake) return `${roles.join(", ")}: the course's`;
  return roles.map((role) => {
    const found = own.find(({ part }) => roleOf(part) === role);
    if (!found) return `${role}: the course's`;
    const fails = found.whose === "course" && found.state === "wrong";
    const since = found.changed && found.state !== "open" ? ", changed since" : "";
    return `${role}: ${fails ? "the course's, yours fails" : SHORT[found.state]}${since}`;
  }).join(" · ");
}

/**
 * That the course's functions stand in for some of the reader's, which fail (✗) or are not written yet (○): then it is
 * not their training, or not all of it; "" if none does.
 */
export function lentWords(parts, kind) {
  const own = partsFor(parts, kind);
  const lent = own.filter(({ whose, state }) => whose === "course" && state !== "course");
  if (!lent.length) return "";
  const isPartly = own.some(({ whose }) => whose === "yours");
  const isOpen = lent.every(({ state }) => state === "open");
  const names = lent.map(({ part }) => part).join(" and ");
  const [one, why] = lent.length > 1 ? ["stand", isOpen ? "are not written yet" : "fail"]
    : ["stands", isOpen ? "is not written yet" : "fails"];
  const not = isOpen && isPartly ? "Not all of this training is yours" : "This is not your training";
  return `${isOpen ? "○" : "✗"} ${not}: the course's ${names} ${one} in for yours, which ${why}.`;
}

/**
 * What is wrong with the parts of a step and which functions were written anew, line by line, and whether any is wrong:
 * [text, isWrong]; ["", false] if there is nothing to say.
 */
export function saidOf(parts, kind, notes) {
  const own = partsFor(parts, kind);
  const wrong = own.filter(({ state }) => state === "wrong");
  const anew = own.flatMap(({ changed }) => (changed ? [changed] : []));
  if (!wrong.length) return [anew.join("\n"), false];
  const signed = anew.map((words) => `○ ${words}`);
  return [[...wrong.map(({ part, says }) => `✗ ${part}: ${says}`), ...notes, ...signed].join("\n"), true];
}

/** Whether the course's numbers are theirs, so that the inside of a step may be shown; else why not. */
export function walkable(parts, kind) {
  const own = partsFor(parts, kind);
  if (own.some(({ state }) => state === "new")) return `Press Step first: ${UNCHECKED}.`;
  const strange = own.find(({ whose, state }) => whose === "yours" && state !== "right");
  if (!strange) return "";
  return `The inside of a step is the course's, and your ${strange.part} has other numbers: so it cannot be shown.`;
}

/** What the lamp says of such a program instead of the course's gradient check, or null. */
export function lampOf(parts, kind) {
  const own = partsFor(parts, kind);
  if (own.some(({ state }) => state === "new")) return { ok: null, words: UNCHECKED }; // no verdict yet
  const wrong = own.find(({ whose, state }) => whose === "yours" && state === "wrong");
  return wrong ? { ok: false, words: `your ${wrong.part} is wrong, as its check says` } : null;
}

/** Whether the planes are what the student's forward pass says, and not what the course's would. */
export const strange = (parts) => parts.some(({ part, whose, state }) => (
  ["forward", "softmax"].includes(part) && whose === "yours" && ["wrong", "slow"].includes(state)
));

/** Whether some numbers of a step are not the course's. */
export const areOthers = (parts, kind) => (
  partsFor(parts, kind).some(({ whose, state }) => whose === "yours" && ["wrong", "slow"].includes(state))
);

/** Settings that leave no choice, and why: `fixed` is the loss, and only `alone` the browser trains. */
export const lockedBy = (fixed, alone) => ({
  mistake: alone ? ""
    : "These are the course's broken functions. Break one of your own, run its cell, and then this one.",
  loss: fixed ? "backward of lesson 05 is made for squares; cross-entropy needs backpropagate of lesson 07" : "",
});
