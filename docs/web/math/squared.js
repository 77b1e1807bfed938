/**
 * Half the mean of the squared residuals, as `regsurf.SquaredLoss(X, y)`.
 *
 * @import { Link, Parameters } from "./linear.js"
 * @import { Model } from "./two-weights.js"
 */
import { dot, moved } from "./convex.js";
import { linearLoss } from "./linear.js";
import { PARALLEL } from "./separation.js";

/** @type {Link} */
const LINK = {
  height: (z, y) => (z - y) ** 2 / 2,
  slope: (z, y) => z - y,
  bend: () => 1,
  side: () => 0,
  steepest: 1,
  isHomogeneous: true,
  grid,
};

/** @param {Parameters} parameters */
export function squared(parameters) {
  return linearLoss(LINK, parameters);
}

/**
 * All values of a grid, as three squares at right angles: what the columns explain of the
 * targets, along the first and across it, and the rest. Nothing cancels.
 * @param {Model} model
 * @param {number} halfWidth
 * @param {number} n
 */
function grid({ columns: [first, second], y, constant }, halfWidth, n) {
  const along = unit(first);
  const across = unit(without(second, along), PARALLEL * Math.sqrt(dot(second, second)));
  const targets = y.map((target) => target - constant);
  const residuals = without(without(targets, along), across);
  const rest = dot(residuals, residuals);
  const terms = [along, across].map((axis) => [first, second, targets].map((u) => dot(axis, u)));
  const middle = (n - 1) / 2;
  const values = new Float64Array(n * n);
  for (let i = 0, cell = 0; i < n; i += 1) {
    const b2 = ((i - middle) * halfWidth) / middle;
    const off = terms[1][1] * b2 - terms[1][2];
    for (let j = 0; j < n; j += 1, cell += 1) {
      const b1 = ((j - middle) * halfWidth) / middle;
      const on = terms[0][0] * b1 + terms[0][1] * b2 - terms[0][2];
      values[cell] = (on * on + off * off + rest) / (2 * y.length);
    }
  }
  return values;
}

/**
 * A column divided by its length; 0 if it is no longer than rounding.
 * @param {Float64Array} column
 * @param {number} [noise]
 */
function unit(column, noise = 0) {
  const length = Math.sqrt(dot(column, column));
  return column.map((entry) => (length > noise ? entry / length : 0));
}

/**
 * What of a column is at right angles to an axis; twice, for what the first time rounds.
 * @param {Float64Array} column
 * @param {Float64Array} axis of length 1
 */
function without(column, axis) {
  const once = moved(column, [-dot(axis, column)], [axis]);
  return moved(once, [-dot(axis, once)], [axis]);
}
