import assert from "node:assert/strict";
import { test } from "node:test";
import { judged } from "../../course_lib/widgets/one_line_judge.js";
import { numbers } from "./numbers.mjs";

const { questions, right, named, wrong } = numbers;

for (const [name, question] of Object.entries(questions)) {
  test(`${name}: the missing line is right, and every known mistake has its name`, () => {
    for (const text of right[name]) {
      const { kind, head, text: more } = judged(text, question);
      assert.equal(kind, "right", `${text}: ${head} ${more}`);
      assert.doesNotMatch(more, /return|exercise/, text);
    }
    for (const [text, says] of Object.entries(named[name] ?? {})) {
      const numpys = text.replaceAll(/\b(?:sum|mean|max|log|log2|log10)\(/g, (found) => `np.${found}`);
      assert.equal(judged(numpys, question).head, `✗ Not yet: ${says}.`, text);
    }
    for (const [text, says] of Object.entries(wrong[name] ?? {})) {
      const { kind, head, text: more } = judged(text, question);
      assert.notEqual(kind, "right", text);
      assert.ok(`${head} ${more}`.includes(says), `${text}: ${head} ${more}`);
    }
  });
}
