/**
 * Losses of a linear model of two weights: the mean over rows of a convex function of their
 * outputs. As `regsurf._linear`; a loss of this kind is one module that says what the
 * function is, and everything else follows.
 *
 * @import { Loss } from "./objective.js"
 * @import { Penalty, Point } from "./penalty.js"
 * @import { MinimizerSet } from "./sets.js"
 * @import { Model } from "./two-weights.js"
 *
 * @typedef {object} Link the function f of an output z and a target y, with infimum 0
 * @property {(z: number, y: number) => number} height f
 * @property {(z: number, y: number) => number} slope its derivative by z
 * @property {(z: number, y: number) => number} bend its second derivative
 * @property {(y: number) => number} side where f falls for ever: 1 or −1 for an infinite
 *   output, 0 nowhere
 * @property {number} steepest the largest second derivative
 * @property {boolean} [isHomogeneous] whether f(c z, c y) = c² f(z, y)
 * @property {(model: Model, halfWidth: number, n: number) => ?Float64Array} [grid] all
 *   values of a grid, where they can be had for less than one by one
 *
 * @typedef {object} Parameters
 * @property {number[][]} X rows of two features
 * @property {number[]} y
 * @property {boolean} [intercept] a number added to all outputs, the best for each point
 * @property {number} [scale] of the second feature, as if it were in other units
 */
import { dot, minimizeOver } from "./convex.js";
import { alphaMax } from "./objective.js";
import { cost } from "./penalty.js";
import { find } from "./two-weights.js";

/**
 * @param {Link} link
 * @param {Parameters} parameters
 * @returns {Loss}
 */
export function linearLoss(link, parameters) {
  const model = modelFrom(link, parameters);
  const { columns, y, hasIntercept, oneSided, constant } = model;
  const [c1, c2] = columns;
  const n = y.length;
  const z = new Float64Array(n); // of the point that is evaluated

  /** @param {number} b1 @param {number} b2 */
  function outputs(b1, b2) {
    for (let i = 0; i < n; i += 1) z[i] = b1 * c1[i] + b2 * c2[i];
    if (!hasIntercept) return;
    const b = bestIntercept();
    for (let i = 0; i < n; i += 1) z[i] += b;
  }

  /**
   * Where the mean slope of z + b is 0, as `regsurf._roots.balance`: between the answer for
   * zeros less the largest output, and less the smallest.
   */
  function bestIntercept() {
    let [least, most, sum] = [Infinity, -Infinity, 0];
    for (let i = 0; i < n; i += 1) {
      least = Math.min(least, z[i]);
      most = Math.max(most, z[i]);
      sum += z[i];
    }
    let [low, high] = [constant - most, constant - least];
    const grain = 2 ** -52 * Math.max(Math.abs(low), Math.abs(high));
    let b = Math.min(Math.max(constant - sum / n, low), high);
    for (let last = Infinity; last > grain; ) {
      let [pull, rise] = [0, 0];
      for (let i = 0; i < n; i += 1) {
        pull += link.slope(z[i] + b, y[i]);
        rise += link.bend(z[i] + b, y[i]);
      }
      if (pull === 0) return b;
      if (pull < 0) low = b;
      else high = b;
      const newton = b - pull / rise;
      const isGood = low <= newton && newton <= high && Math.abs(newton - b) <= last / 2;
      const following = isGood ? newton : low + (high - low) / 2;
      last = Math.abs(following - b);
      b = following;
    }
    return b;
  }

  /** @param {number} b1 @param {number} b2 */
  function value(b1, b2) {
    if (oneSided) return 0;
    outputs(b1, b2);
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += link.height(z[i], y[i]);
    return sum / n;
  }

  /** @param {number} b1 @param {number} b2 @returns {Point} */
  function gradient(b1, b2) {
    if (oneSided) return [0, 0];
    outputs(b1, b2);
    const slopes = z.map((output, i) => link.slope(output, y[i]));
    return [dot(slopes, c1) / n, dot(slopes, c2) / n];
  }

  /** @param {number} b1 @param {number} b2 */
  function intercept(b1, b2) {
    if (oneSided || !hasIntercept) return oneSided && oneSided * Infinity;
    outputs(b1, b2);
    // Outputs are those of centred columns.
    return z[0] - b1 * model.features[0][0] - b2 * model.features[1][0];
  }

  /** @type {Loss} */
  const loss = {
    value,
    gradient,
    grid: (halfWidth, size) => (oneSided ? null : link.grid?.(model, halfWidth, size)) ?? null,
    curvature: (link.steepest * largestEigenvalue(columns)) / n,
    minimizers: (penalty) => minimizers(loss, model, penalty),
    intercept,
  };
  if (!Number.isFinite(loss.curvature)) {
    throw new Error("X holds numbers too large to compute with.");
  }
  return loss;
}

/**
 * @param {Link} link
 * @param {Parameters} parameters
 * @returns {Model}
 */
function modelFrom(link, { X, y, intercept = false, scale = 1 }) {
  const isRow = (/** @type {unknown} */ row) =>
    Array.isArray(row) && row.length === 2 && row.every(Number.isFinite);
  const bad = Array.isArray(X) && X.length > 0 ? X.findIndex((row) => !isRow(row)) : 0;
  if (bad >= 0) throw new Error(`X must hold rows of two finite numbers, not row ${bad + 1}.`);
  if (!Array.isArray(y) || y.length !== X.length || !y.every(Number.isFinite)) {
    throw new Error(`y must hold a finite number for each of the ${X.length} rows of X.`);
  }
  if (typeof intercept !== "boolean") throw new Error("intercept must be true or false.");
  const targets = Float64Array.from(y);
  const column = (/** @type {0 | 1} */ j) => Float64Array.from(X, (row) => row[j] * (j ? scale : 1));
  const sides = new Set(y.map(link.side));
  const ones = new Float64Array(y.length).fill(1);
  const oneSided = intercept && sides.size === 1 ? link.side(y[0]) : 0;
  const hasConstant = intercept && !oneSided;
  return {
    link,
    features: [column(0), column(1)],
    columns: intercept ? [centred(column(0)), centred(column(1))] : [column(0), column(1)],
    y: targets,
    hasIntercept: intercept,
    oneSided,
    constant: hasConstant ? minimizeOver(link, targets, [ones], [0], [[0]])[0] : 0,
  };
}

/**
 * A column less its mean; one of equal numbers becomes exactly 0.
 * @param {Float64Array} column
 */
function centred(column) {
  const off = column.map((entry) => entry - column[0]);
  const mean = off.reduce((sum, entry) => sum + entry, 0) / off.length;
  return off.map((entry) => entry - mean);
}

/**
 * Of the matrix of inner products of two columns: the square of their spectral norm.
 * @param {[Float64Array, Float64Array]} columns
 */
function largestEigenvalue([u, v]) {
  const [a, b, c] = [dot(u, u), dot(u, v), dot(v, v)];
  return (a + c + Math.hypot(a - c, 2 * b)) / 2;
}

/**
 * @param {Loss} loss
 * @param {Model} model
 * @param {Penalty} penalty
 * @returns {MinimizerSet}
 */
function minimizers(loss, model, penalty) {
  const isPenalized = penalty.l1 > 0 || penalty.l2 > 0;
  /** @type {Point} */
  const origin = [0, 0];
  /** @type {import("./two-weights.js").Found} */
  let found = { kind: "point", ends: [origin, origin] };
  let difference = NaN;
  if (!isPenalized || penalty.l1 < alphaMax(loss)) {
    try {
      found = find(model, penalty);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // Farther away than any float, as the sentence of such a difference says.
      difference = Infinity;
      found = { kind: "point", ends: [[Infinity, Infinity], [Infinity, Infinity]], value: NaN };
    }
  }
  const { kind, ends = null, point = null, direction = null } = found;
  const [b1, b2] = ends?.[0] ?? point ?? origin;
  const value = found.value ?? loss.value(b1, b2) + cost(penalty, b1, b2);
  return { kind, difference, ends, point, direction, value };
}
