// Where a wrong program goes wrong: the line in which one small change makes it right. The reader is told the line and
// a question, and never the change.

import { changesOf } from "./one_line_repair.js";
import { parts } from "./one_line_values.js";
import { assigned } from "./program_syntax.js";


/** All statements of a program, those inside of others too. */
const all = (statements) => statements.flatMap((one) => [one, ...all(one.body ?? []), ...all(one.orElse ?? [])]);

/** Whether a tree has only what one_line_repair.js changes: no loops of its own, and nothing that it cannot write. */
const isPlain = (tree) => parts(tree).every(({ kind, round }) => kind !== "each" && kind !== "constant" && !round);

/**
 * The line in which one change makes a program right, as {line, says}; undefined if there is none. `isRight()` judges
 * the statements as they are then: they are as before in the end. `lends` are the functions of the lesson, and the
 * search ends after so many `seconds`.
 */
export function placedLine(statements, { parameters, lends }, seconds, isRight) {
  const known = [...new Set([...parameters, ...assigned(statements)])];
  const around = { known, functions: Object.keys(lends), asArray: known };
  const lines = all(statements).filter(({ value }) => value && isPlain(value));
  const end = performance.now() + 1000 * seconds;
  for (const quick of [true, false]) {
    for (const statement of lines) {
      const { value, line } = statement;
      for (const [other, says] of changesOf(value, around, quick)) {
        if (performance.now() > end) return undefined;
        statement.value = other;
        const isFound = isRight();
        statement.value = value;
        if (isFound) return { line, says };
      }
    }
  }
  return undefined;
}
