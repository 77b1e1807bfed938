/** Outlines of sets, and numbers in their sentences. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lossFrom } from "../../docs/web/math/losses.js";
import { clipped, outline, sentence } from "../../docs/web/math/sets.js";

const HALF = Math.SQRT1_2;
const minimizers = (p, x, l1, l2) => lossFrom({ name: "softmax", p, x }).minimizers({ l1, l2 });

/** @param {number[][]} theirs @param {number[][]} ours */
function assertNear(theirs, ours) {
  assert.equal(theirs.length, ours.length);
  theirs.flat().forEach((value, k) => assert.ok(Math.abs(value - ours.flat()[k]) < 1e-12));
}

test("a line is clipped where it enters and leaves the square", () => {
  assertNear(clipped([1, 0], [HALF, HALF], 2), [[-1, -2], [2, 1]]);
  assertNear(clipped([0, 1], [1, 0], 2), [[-2, 1], [2, 1]]);
  assertNear(clipped([1, 0], [0, -1], 2), [[1, 2], [1, -2]]);
  assert.equal(clipped([0, 3], [1, 0], 2), null);
  assert.equal(clipped([0, 5], [HALF, HALF], 2), null);
});

test("a segment is clipped at its own ends too", () => {
  assertNear(clipped([1, 0], [-1, -1], 2, [0, 1]), [[1, 0], [0, -1]]);
  assertNear(clipped([3, 0], [-3, -3], 2, [0, 1]), [[2, -1], [1, -2]]);
  assert.equal(clipped([5, 0], [-1, -1], 2, [0, 1]), null);
});

test("clipped pieces lie inside the square and on the line", () => {
  for (let k = 0; k < 500; k += 1) {
    const [a, b, angle, width] = Array.from({ length: 4 }, () => 6 * Math.random() - 3);
    const [direction, halfWidth] = [[Math.cos(angle), Math.sin(angle)], Math.abs(width) + 0.1];
    const piece = clipped([a, b], direction, halfWidth);
    for (const [u, v] of piece ?? []) {
      assert.ok(Math.max(Math.abs(u), Math.abs(v)) <= halfWidth * (1 + 1e-12));
      assert.ok(Math.abs((u - a) * direction[1] - (v - b) * direction[0]) < 1e-9);
    }
    if (piece) continue;
    // Nothing of the line is inside: neither is its point nearest to the origin.
    const t = -(a * direction[0] + b * direction[1]);
    const nearest = [a + t * direction[0], b + t * direction[1]];
    assert.ok(Math.max(...nearest.map(Math.abs)) >= halfWidth - 1e-12);
  }
});

test("each kind of set has its outline", () => {
  assert.deepEqual(outline(minimizers(0.3, 0, 0, 0), 4), { line: null, dots: [], arrow: null });

  const escape = outline(minimizers(1, 1, 0, 0), 4);
  assert.deepEqual([escape.line, escape.dots], [null, []]);
  assertNear([escape.arrow], [[HALF, -HALF]]);

  const point = outline(minimizers(1, 1, 0, 0.1), 4);
  assert.deepEqual([point.line, point.arrow, point.dots.length], [null, null, 1]);

  const segment = outline(minimizers(1, 1, 0.2, 0), 4);
  const d = Math.log(4);
  assertNear(segment.dots, [[d, 0], [0, -d]]);
  assertNear(segment.line, [[d, 0], [0, -d]]);
  assert.equal(segment.arrow, null);

  const line = outline(minimizers(0.5, 1, 0, 0), 4);
  assertNear(line.line, [[-4, -4], [4, 4]]);
  assert.deepEqual([line.dots, line.arrow], [[], null]);
});

test("a set out of view is pointed at, wherever it is", () => {
  const far = [minimizers(1, 1, 1e-9, 0), minimizers(1, 1, 0, 1e-9), minimizers(0.999, 0.1, 0, 0)];
  for (const set of far) {
    const { line, dots, arrow } = outline(set, 4);
    assert.deepEqual([line, dots], [null, []]);
    assertNear([arrow], [[HALF, -HALF]]);
  }
  const beyond = outline(minimizers(0.9, -1e-308, 0, 0), 4);
  assert.deepEqual(beyond.arrow.map(Math.sign), [-1, 1]);
});

test("an end in view is drawn, though the other is not", () => {
  const { line, dots } = outline(minimizers(1, 1, 0.2, 0), 1.2);
  assert.deepEqual(dots, []);
  assert.ok(line.flat().every((value) => Math.abs(value) <= 1.2));
});

test("two decimals are rounded as in Python, with a true minus sign", () => {
  const words = (difference) =>
    sentence({ kind: "line", difference, ends: null, point: [0, 0], direction: [1, 0], value: 0 });
  for (const [number, text] of [
    [-1.5, "−1.50"],
    [-0.001, "0.00"],
    [0.125, "0.12"],
    [0.375, "0.38"],
    [-0.625, "−0.62"],
    [2.675, "2.67"],
    [1e20, "100000000000000000000.00"],
  ]) {
    assert.match(words(number), new RegExp(`= ${text} `));
  }
});
