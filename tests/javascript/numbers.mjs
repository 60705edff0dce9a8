// The numbers that Python computed for this run, and how close JavaScript must come to them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

assert.ok(process.env.NUMBERS, "run these tests with: python -m pytest tests/javascript");
export const numbers = JSON.parse(readFileSync(process.env.NUMBERS, "utf8"));

export function close(actual, expected, what) {
  const off = Math.abs(actual - expected);
  assert.ok(off <= 1e-12 * Math.max(1, Math.abs(expected)), `${what}: JavaScript ${actual}, Python ${expected}`);
}
