/** The mathematics of the browser is that of regsurf, at states drawn on the spot. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ALGORITHMS, descend, isSafe } from "../../docs/web/math/descents.js";
import { LOSSES, lossFrom } from "../../docs/web/math/losses.js";
import { alphaMax, gridValues, optimality, valueAt } from "../../docs/web/math/objective.js";
import { prox } from "../../docs/web/math/penalty.js";
import { distanceTo, sentence } from "../../docs/web/math/sets.js";
import { assertClose, assertCloseAndZero, numbers } from "./numbers.mjs";

// A set is computed by cancelling differences: its own optimality is the sharper judge.
const SET = { relative: 1e-9 };
// From here on JavaScript writes 1e+21.
const LONGEST = 1e21;

/** Run a comparison at every state; a failure names the state. */
function atEachState(title, compare) {
  test(title, () => {
    assert.ok(numbers.states.length > 40);
    for (const { loss: description, penalty, beta, step, expected } of numbers.states) {
      const loss = lossFrom(description);
      const state = { loss, penalty, beta, step, objective: { loss, penalty } };
      try {
        compare(state, expected);
      } catch (error) {
        const where = JSON.stringify({ ...description, ...penalty, beta, step });
        error.message += `\nat ${where}, seed ${numbers.seed}`;
        throw error;
      }
    }
  });
}

atEachState("values and gradients", ({ loss, objective, beta }, expected) => {
  assertClose(loss.value(...beta), expected.loss, "loss");
  assertClose(valueAt(objective, ...beta), expected.value, "value");
  assertClose(loss.curvature, expected.curvature, "curvature");
  const gradient = loss.gradient(...beta);
  for (const j of [0, 1]) {
    assertClose(gradient[j], expected.gradient[j], "gradient", { scale: expected.terms });
  }
});

atEachState("intercepts", ({ loss, beta }, { intercept }) => {
  if (intercept === null) assert.equal(loss.intercept, undefined);
  else assertClose(loss.intercept(...beta), intercept, "intercept", { scale: 1 + Math.hypot(...beta), relative: 1e-9 });
});

atEachState("optimality, prox and the critical λ", (state, expected) => {
  const { loss, penalty, objective, beta, step } = state;
  const found = optimality(objective, ...beta);
  // Python adds squares, and loses what is as small as this.
  const scale = Math.max(expected.optimality_terms, 1e-150);
  assertClose(found, expected.optimality, "optimality", { scale });
  for (const j of [0, 1]) {
    assertCloseAndZero(prox(penalty, beta[j], step), expected.prox[j], "prox");
  }
  assertClose(alphaMax(loss), expected.alpha_max, "alphaMax");
});

atEachState("sets of minimizers", ({ loss, penalty, beta }, expected) => {
  const found = loss.minimizers(penalty);
  const ours = expected.minimizers;
  if (!ours) {
    // Python refuses what the page says in words.
    assert.equal(Math.abs(found.difference), Infinity);
    assert.match(sentence(found), /largest number/);
    assert.equal(distanceTo(found, ...beta), Infinity);
    return;
  }
  assert.equal(found.kind, ours.kind);
  assertClose(found.value, ours.value, "minimum", { scale: loss.value(0, 0) });
  if (ours.difference !== undefined) {
    assertCloseAndZero(found.difference, ours.difference, "difference", SET);
  }
  for (const name of ["ends", "point", "direction"]) {
    if (ours[name] === undefined) continue;
    assert.equal(found[name] === null, ours[name] === null, name);
    const [here, there] = [found[name] ?? [], ours[name] ?? []].map((list) => list.flat());
    here.forEach((value, k) => assertCloseAndZero(value, there[k], name, SET));
  }
  const size = Math.hypot(...beta, ...(found.ends ?? [found.point ?? []]).flat());
  const distance = distanceTo(found, ...beta);
  assertClose(distance, ours.distance, "distance", { ...SET, scale: size });
  const longest = Math.max(Math.abs(found.value), Math.abs(found.difference) || 0);
  if (longest < LONGEST) assert.equal(sentence(found), ours.sentence);
});

atEachState("minimizers are optimal", ({ loss, penalty, objective }) => {
  const { kind, ends, point } = loss.minimizers(penalty);
  if (kind === "none" || !(ends ?? [point ?? [0, 0]]).flat().every(Number.isFinite)) return;
  const [first, last] = ends ?? [point ?? [0, 0], point ?? [0, 0]];
  const middle = first.map((value, j) => value / 2 + last[j] / 2);
  for (const [b1, b2] of [first, middle, last]) {
    const size = Math.max(Math.abs(b1), Math.abs(b2));
    // A gradient can change by that much from one float to the next.
    const grain = loss.curvature * 2 * size + penalty.l1 + 2 * penalty.l2 * size;
    const slopes = Math.max(1, Math.sqrt(loss.value(0, 0)));
    const scale = grain + Math.sqrt(loss.curvature) * slopes;
    assertClose(optimality(objective, b1, b2), 0, "optimality", { scale, relative: 1e-14 });
  }
});

atEachState("grids", ({ loss, objective }, { grid: { half_width: halfWidth, n, z } }) => {
  // What is kept of a loss is kept for one view, and for all penalties.
  gridValues(objective, 2 * halfWidth, n);
  gridValues({ loss, penalty: { l1: 3, l2: 4 } }, halfWidth, n);
  const drawn = gridValues(objective, halfWidth, n);
  assert.equal(drawn.length, z.length);
  // Rounded once, to what a graphics card takes: 24 bits, of which small numbers lose some.
  drawn.forEach((value, k) => assertClose(value, z[k], "grid", { relative: 1e-7, scale: 1e-37 }));
});

for (const name of Object.keys(ALGORITHMS)) {
  atEachState(`paths of ${name}`, ({ objective, beta, step }, { paths }) => {
    const ours = paths[name];
    const theirs = descend(name, objective, beta, step, ours.n_steps);
    if (theirs.ended === "unbounded" || !isSafe(name, objective, step)) {
      // regsurf refuses what cannot work; the page shows it, and says so.
      assert.match(ours.refused, /falls for ever|step must be/);
      return;
    }
    assert.equal(ours.refused, undefined);
    assert.equal(theirs.ended, ours.ended);
    assert.equal(theirs.points.length, 2 * ours.points.length);
    // Weights that are smaller are differences of numbers near 1.
    const scale = Math.max(...ours.points.flat().map(Math.abs), 0.01);
    const decided = ours.decided.flat();
    ours.points.flat().forEach((value, k) => {
      const compare = decided[k] ? assertCloseAndZero : assertClose;
      compare(theirs.points[k], value, `step ${Math.floor(k / 2)}`, { scale });
    });
  });
}

test("no loss, algorithm or kind of set is left out", () => {
  const losses = new Set(numbers.states.map(({ loss }) => loss.name));
  assert.deepEqual([...losses].sort(), Object.keys(LOSSES).sort());
  for (const { expected } of numbers.states) {
    assert.deepEqual(Object.keys(expected.paths), Object.keys(ALGORITHMS));
  }
  const kinds = new Set(numbers.states.map(({ expected }) => expected.minimizers?.kind));
  for (const kind of ["none", "point", "segment", "line", "plane"]) assert.ok(kinds.has(kind));
});

test("an unknown loss is named", () => {
  assert.throws(() => lossFrom({ name: "hinge" }), /no loss called “hinge”/);
  assert.throws(() => lossFrom({ name: "constructor" }), /no loss called/);
});

test("a scale is a factor of the second feature", () => {
  const [X, y] = [[[1, 2], [3, -1], [0.5, 0.25]], [1, 0, 1]];
  for (const name of ["logistic", "squared"]) {
    const scaled = lossFrom({ name, X, y, scale: 2.5 });
    const other = lossFrom({ name, X: X.map(([a, b]) => [a, 2.5 * b]), y });
    assert.equal(scaled.value(0.3, -0.7), other.value(0.3, -0.7));
    assert.deepEqual(scaled.minimizers({ l1: 0.05, l2: 0 }), other.minimizers({ l1: 0.05, l2: 0 }));
  }
});
