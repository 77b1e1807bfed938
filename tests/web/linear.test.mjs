/** Losses of a linear model: what needs no Python to be judged. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { lossFrom } from "../../docs/web/math/losses.js";
import { gridValues } from "../../docs/web/math/objective.js";
import { distanceTo, sentence } from "../../docs/web/math/sets.js";

const X = [[1, 2], [2, 1], [-1, 0.5], [0.5, -1], [1.5, 0], [0, -1.5], [-0.5, 1]];
const Y = [1, 1, 0, 0, 1, 0, 1];
const NAMES = ["logistic", "squared"];
const BOTH = [false, true];
const normal = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(7 * Math.random());
const bits = (number, k) => number * 2 ** k;

test("a minimizer follows the units of the features, bit for bit", () => {
  for (const name of NAMES) {
    for (const intercept of BOTH) {
      for (const { l1, l2 } of [{ l1: 0.05, l2: 0 }, { l1: 0.3, l2: 0 }, { l1: 0.1, l2: 0.1 }]) {
        for (const k of [-300, -40, -1, 1, 7, 40, 300]) {
          const here = lossFrom({ name, X, y: Y, intercept }).minimizers({ l1, l2 });
          const scaled = X.map((row) => row.map((entry) => bits(entry, k)));
          const strengths = { l1: bits(l1, k), l2: bits(l2, 2 * k) };
          const there = lossFrom({ name, X: scaled, y: Y, intercept }).minimizers(strengths);
          assert.equal(there.kind, here.kind);
          const back = there.ends.map((end) => end.map((weight) => bits(weight, k)));
          assert.deepEqual(back, here.ends, `${name}, 2^${k}`);
        }
      }
    }
  }
});

test("a minimizer of squared errors follows the unit of the targets, bit for bit", () => {
  for (const intercept of BOTH) {
    for (const k of [-300, -3, 1, 200]) {
      const [l1, l2] = [0.1, 0.05];
      const here = lossFrom({ name: "squared", X, y: Y, intercept }).minimizers({ l1, l2 });
      const y = Y.map((target) => bits(target, k));
      const loss = lossFrom({ name: "squared", X, y, intercept });
      const there = loss.minimizers({ l1: bits(l1, k), l2 });
      assert.deepEqual(there.ends, here.ends.map((end) => end.map((weight) => bits(weight, k))));
    }
  }
});

test("nothing nearby is lower than a minimizer", () => {
  for (let k = 0; k < 60; k += 1) {
    const name = NAMES[k % 2];
    const rows = Array.from({ length: 3 + (k % 9) }, () => [normal(), normal()]);
    const y = rows.map(() => (name === "squared" ? 3 * normal() : Math.random()));
    const loss = lossFrom({ name, X: rows, y, intercept: k % 4 > 1 });
    const penalty = { l1: 0.2 * Math.random(), l2: k % 3 ? 0 : 0.1 };
    const { ends, value } = loss.minimizers(penalty);
    const at = (b1, b2) => gridlessValue(loss, penalty, b1, b2);
    for (let m = 0; m < 40; m += 1) {
      const reach = 10 ** -(m % 6);
      const near = ends[0].map((weight) => weight + reach * normal());
      assert.ok(at(...near) >= value * (1 - 1e-14), `${name} at ${near}`);
    }
  }
});

/** @returns {number} from the definition */
function gridlessValue(loss, { l1, l2 }, b1, b2) {
  const size = Math.abs(b1) + Math.abs(b2);
  return loss.value(b1, b2) + l1 * size + l2 * (b1 * b1 + b2 * b2);
}

test("a grid of many rows, kept for all penalties, has the values of its points", () => {
  const rows = Array.from({ length: 1700 }, () => [normal(), 2 * normal()]);
  for (const name of NAMES) {
    for (const intercept of BOTH) {
      const y = rows.map(([a, b]) => Number(a - b + normal() > 0));
      const loss = lossFrom({ name, X: rows, y, intercept });
      const values = gridValues({ loss, penalty: { l1: 0, l2: 0 } }, 4, 15);
      values.forEach((value, k) => {
        const [i, j] = [Math.floor(k / 15), k % 15];
        const here = loss.value(((j - 7) * 4) / 7, ((i - 7) * 4) / 7);
        assert.ok(Math.abs(value - here) <= 1e-7 * here, `${name}: ${value} and ${here}`);
      });
    }
  }
});

test("what data are no rows and targets is said, by the name of the argument", () => {
  const refused = (description, message) => {
    for (const name of NAMES) assert.throws(() => lossFrom({ name, ...description }), message);
  };
  for (const rows of [undefined, null, "X", 3, [], {}]) refused({ X: rows, y: Y }, /^Error: X must hold/);
  for (const row of [[1], [1, 2, 3], [1, NaN], [1, "2"], [Infinity, 0], 4, null]) {
    refused({ X: [[1, 2], row], y: [0, 1] }, /X must hold rows of two finite numbers, not row 2/);
  }
  for (const y of [undefined, null, [], [1], "0101010", [...Y, 0], [NaN, ...Y.slice(1)]]) {
    refused({ X, y }, /y must hold a finite number for each of the 7 rows/);
  }
  for (const intercept of [1, "yes", null]) refused({ X, y: Y, intercept }, /intercept must be/);
  refused({ X: [[1e200, 1]], y: [1] }, /X holds numbers too large/);
  for (const target of [-0.1, 1.5, 1e300]) {
    const described = { name: "logistic", X: [[1, 2], [3, 4]], y: [0, target] };
    assert.throws(() => lossFrom(described), /y must lie in \[0, 1\], but row 2 has/);
  }
});

test("minimizers beyond the largest float are not given, and that is said", () => {
  const loss = lossFrom({ name: "logistic", X: [[1e-308, 0], [1e-308, 0]], y: [0.99, 0.98] });
  const set = loss.minimizers({ l1: 0, l2: 0 });
  assert.match(sentence(set), /largest number/);
  assert.equal(distanceTo(set, 1, 2), Infinity);
});
