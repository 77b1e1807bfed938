/** What Python has written for these tests, and how it is compared. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const WORDS = new Map(["Infinity", "-Infinity", "NaN"].map((word) => [word, Number(word)]));

const text = readFileSync(process.env.REGSURF_NUMBERS, "utf8");
export const numbers = JSON.parse(text, (_, value) => WORDS.get(value) ?? value);

/**
 * Equal to 1e-12 of itself, or of `scale`; NaN and infinities equal themselves.
 * @param {number} theirs from the browser's half
 * @param {number} ours from Python
 * @param {string} what is compared
 * @param {{scale?: number, relative?: number}} [tolerance]
 */
export function assertClose(theirs, ours, what, { scale = 0, relative = 1e-12 } = {}) {
  if (Object.is(theirs + 0, ours + 0)) return; // 0 and −0 are one number
  const off = Math.abs(theirs - ours);
  const allowed = relative * Math.max(Math.abs(ours), scale);
  assert.ok(off <= allowed, `${what}: ${theirs} here, ${ours} in Python`);
}

/** As `assertClose`, and exactly zero together. */
export function assertCloseAndZero(theirs, ours, what, tolerance) {
  assert.equal(theirs === 0, ours === 0, `${what}: ${theirs} here, ${ours} in Python`);
  assertClose(theirs, ours, what, tolerance);
}
