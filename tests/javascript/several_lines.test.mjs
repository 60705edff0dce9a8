// The judge of whole bodies, held to Python and to the answers of people who had never seen it.

import assert from "node:assert/strict";
import test from "node:test";

import { form, judgedProgram, outcomesOf, print } from "../../course_lib/widgets/program_judge.js";
import { numbers } from "./numbers.mjs";

const { question, solution, body, strangers, programs } = numbers;
const judged = (code) => judgedProgram(code, question);
const isUnread = ({ head }) => head.startsWith("✗ Not read");
const [SOME_READ, SOME_NAMED] = [0.4, 0.3]; // shares that are reached at the least

test("the course's own answer is right, with its head and without", () => {
  for (const code of [solution, body]) assert.equal(judged(code).head, "✓ Right.", code);
});

test("right answers of strangers are right, or said to be more than this page can read", () => {
  const all = strangers.filter(({ right }) => right);
  const refused = all.filter(({ code }) => judged(code).kind !== "right");
  for (const { id, code } of refused) assert.ok(isUnread(judged(code)), `${id}: ${judged(code).head}\n${code}`);
  assert.ok(all.length - refused.length >= SOME_READ * all.length, `${refused.length} of ${all.length} are unread`);
});

test("no wrong answer of a stranger is right, and many are named", () => {
  const all = strangers.filter(({ right }) => !right);
  for (const { id, code } of all) assert.notEqual(judged(code).kind, "right", `${id}\n${code}`);
  const named = all.filter(({ code }) => judged(code).kind === "mistake");
  assert.ok(named.length >= SOME_NAMED * all.length, `${named.length} of ${all.length} are named`);
});

/** Whether the outcome of a case is Python's; what this page cannot read or compute, it says so. */
function agrees({ value, error }, { raised, form: its, print: known }) {
  if (error) {
    if (error.kind === "" || error.kind === "FloatingPointError") return true;
    const same = { AxisError: "ValueError", UnboundLocalError: "NameError" };
    const plain = (kind) => same[kind] ?? kind;
    if (raised === undefined) return false;
    return plain(error.kind) === plain(raised) || bothAre(/Syntax|Indentation/, error.kind, raised);
  }
  if (raised) return ["iterator", "?"].includes(form(value)); // Python has no numbers of these either
  return form(value) === its && Math.abs(print(value) - known) <= 1e-9 * Math.max(1, Math.abs(known));
}

const bothAre = (pattern, ...kinds) => kinds.every((kind) => pattern.test(kind));

test("a program gives what it gives in Python, or ends with the same kind of error", () => {
  const off = programs.flatMap(({ code, outcomes }) => {
    const ours = outcomesOf(code, question);
    const i = outcomes.findIndex((its, at) => !agrees(ours[at], its));
    if (i < 0) return [];
    const { value, error } = ours[i];
    const got = error ? `${error.kind}: ${error.message} (line ${error.line})` : `${form(value)} ${print(value)}`;
    return [`case ${i}: ${got}, Python ${JSON.stringify(outcomes[i])}\n${code}`];
  });
  assert.ok(off.length === 0, off.join("\n"));
});

test("most programs are read", () => {
  const read = programs.filter(({ code }) => outcomesOf(code, question).every(({ error }) => error?.kind !== ""));
  assert.ok(read.length > 0.8 * programs.length, `${read.length} of ${programs.length}`);
});
