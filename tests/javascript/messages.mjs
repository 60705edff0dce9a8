// Prints every message of the playground at its longest, as JSON: { words, buttons }, for the tests in the browser that
// look whether it has room.
import { TROUBLES } from "../../course_lib/widgets/play_troubles.js";
import {
  returnWords, goingOnWords, keptWords, lossWords, newWords, startWords,
} from "../../course_lib/widgets/playground_notices.js";
import {
  CAUSES, DRIVEN, MENDED, remediesFor, startedWords, troubleWords,
} from "../../course_lib/widgets/playground_remedies.js";

const MOST = 123456; // steps, and epochs
const settings = { eta: 0.0333, scale: 0.25, mistake: "" };
const values = { eta: 0.0033, scale: 0.05, start: "He", aside: 0.35, hidden: [8, 8, 8, 8, 8, 8] };
const FOUND = [
  ["exploded", TROUBLES.exploded("the output layer", MOST)],
  ["twins", TROUBLES.twins([1, 2, 3, 4, 5, 6, 7, 8], "hidden layer 6")],
  ["twins", TROUBLES.twins([1, 3, 4, 5, 6, 8], "hidden layer 6")],
  ["dead", TROUBLES.dead("hidden layer 6")],
  ["saturated", TROUBLES.saturated("hidden layer 6", "sigmoid")],
  ["zigzag", TROUBLES.zigzag()],
  ["zigzag", TROUBLES.risen()],
  ["overfitted", TROUBLES.overfitted("0.79", "0.30", "0.0083")],
];

/** Causes that are one of a kind of trouble alone: see play_cures.js. */
const ONLY = { points: ["overfitted"], neurons: ["overfitted"], start: ["twins", "dead", "saturated"], both: ["dead"] };
const FLAT = ["saturated", "dead", "zigzag", "exploded"];
const isOf = (cause, kind) => (ONLY[cause] ?? (cause === "scale" ? FLAT : FOUND.map(([one]) => one))).includes(kind);

function* troubles() {
  for (const [kind, found] of FOUND) {
    for (const cause of Object.keys(CAUSES).filter((one) => isOf(one, kind))) {
      for (const what of Object.keys(DRIVEN)) {
        for (const mistake of cause === "program" ? [""] : ["", "uphill"]) { // of own functions none is chosen
          const session = {
            settings: { ...settings, mistake }, drivenBy: { what, eta: 12.5 }, soundStep: MOST, best: { step: MOST },
            cure: () => ({ cause, values, driven: cause !== "past" }),
          };
          const trouble = { kind, ...found, seen: MOST };
          const buttons = [...remediesFor(trouble, session, {}).map(([text]) => text), "OK"];
          yield { words: troubleWords(trouble, session), buttons };
          yield { words: troubleWords({ ...trouble, over: true }, session), buttons };
        }
      }
    }
  }
}

const start = startWords([7, 8, 8, 8, 8, 8, 8, 10]);
const kept = ["", "other data", "another loss"].map(keptWords);
const said = [0, 2].map((classes) => lossWords("cross-entropy", classes));
const notices = [
  MENDED, goingOnWords(MOST), returnWords(MOST), "Back to the same first weights.",
  ...["Start again with hidden layers of 8 and 8 and 8", "Keep only 35 % of the points aside"].map(startedWords),
  ...kept.flatMap((one) => said.map((loss) => newWords({ start, presses: true, loss, paints: false, kept: one }))),
  ...kept.map((one) => newWords({ start, presses: true, loss: said[1], paints: true, kept: one })),
];
const all = [...troubles(), ...notices.map((words) => ({ words, buttons: ["OK"] }))];
const longest = new Map(); // of the same buttons no other one needs more room than these
for (const { words, buttons } of all) {
  const key = buttons.join("\n");
  longest.set(key, [...(longest.get(key) ?? []), words].toSorted((a, b) => b.length - a.length).slice(0, 2));
}
const rows = [...longest].flatMap(([key, texts]) => texts.map((words) => ({ words, buttons: key.split("\n") })));
process.stdout.write(JSON.stringify(rows));
