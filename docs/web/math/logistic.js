/**
 * Mean logistic loss of a linear model, as `regsurf.LogisticLoss(X, y)`.
 *
 * @import { Link, Parameters } from "./linear.js"
 * @import { Model } from "./two-weights.js"
 */
import { linearLoss } from "./linear.js";
import { largest } from "./powers.js";

// Of a product of as many factors between 1 and 2 no float overflows.
const FACTORS = 1000;
// Three are enough beside a known answer; rounding must not keep a page busy for ever.
const MOST_STEPS = 100;

/** @type {Link} */
const LINK = {
  // Two non-negative terms: nothing cancels.
  height: (z, y) => Math.log1p(Math.exp(-Math.abs(z))) + Math.abs(z) * (z < 0 ? y : 1 - y),
  slope(z, y) {
    const tail = Math.exp(-Math.abs(z));
    return (z < 0 ? (1 - y) * tail - y : 1 - y - y * tail) / (1 + tail);
  },
  bend(z) {
    const tail = Math.exp(-Math.abs(z));
    return tail / (1 + tail) ** 2;
  },
  // Only certain labels let outputs escape.
  side: (y) => Number(y === 1) - Number(y === 0),
  steepest: 0.25,
  grid,
};

/** @param {Parameters} parameters */
export function logistic(parameters) {
  const { y } = parameters;
  const bad = Array.isArray(y) ? y.findIndex((target) => target < 0 || target > 1) : -1;
  if (bad >= 0) throw new Error(`y must lie in [0, 1], but row ${bad + 1} has ${y[bad]}.`);
  return linearLoss(LINK, parameters);
}

/**
 * All values of a grid. The exponential of an output is a product of two, of which there is
 * one for each row and each line of the grid; and a sum of logarithms is the logarithm of
 * a product, kept less 1, so that small terms keep their digits.
 * @param {Model} model
 * @param {number} halfWidth
 * @param {number} n
 */
function grid({ columns, y, hasIntercept, constant }, halfWidth, n) {
  // Farther out, exponentials overflow.
  const reach = (largest(columns[0]) + largest(columns[1])) * halfWidth;
  if (!(2 * reach + Math.abs(constant) < 700)) return null;
  const rows = y.length;
  const middle = (n - 1) / 2;
  const lines = columns.map((column) =>
    Array.from({ length: n }, (_, k) => {
      const z = column.map((entry) => ((k - middle) * halfWidth * entry) / middle);
      return { z, power: z.map(Math.exp) };
    }),
  );
  const values = new Float64Array(n * n);
  let atLeft = constant;
  for (let i = 0, cell = 0; i < n; i += 1) {
    const up = lines[1][i];
    let b = atLeft;
    for (let j = 0; j < n; j += 1, cell += 1) {
      const right = lines[0][j];
      if (hasIntercept) b = balanced(right.power, up.power, y, b);
      if (j === 0) atLeft = b;
      const shift = Math.exp(b);
      let [product, sum] = [0, 0];
      for (let r = 0; r < rows; r += 1) {
        const z = right.z[r] + up.z[r] + b;
        const power = right.power[r] * up.power[r] * shift;
        const tail = power < 1 ? power : 1 / power;
        product += tail + product * tail;
        sum += z < 0 ? -z * y[r] : z * (1 - y[r]);
        if (r % FACTORS === FACTORS - 1) {
          sum += Math.log1p(product);
          product = 0;
        }
      }
      values[cell] = (sum + Math.log1p(product)) / rows;
    }
  }
  return values;
}

/**
 * The best intercept, beginning with a neighbour's: Newton's steps s, of the length
 * log(1 + |s|), with which they converge from everywhere (T. Sun and Q. Tran-Dinh,
 * "Generalized self-concordant functions", Mathematical Programming 178, 2019).
 * @param {Float64Array} right
 * @param {Float64Array} up whose products are the exponentials of outputs
 * @param {Float64Array} y
 * @param {number} b
 */
function balanced(right, up, y, b) {
  for (let k = 0; k < MOST_STEPS; k += 1) {
    const shift = Math.exp(b);
    let [pull, rise] = [0, 0];
    for (let r = 0; r < y.length; r += 1) {
      const power = right[r] * up[r] * shift;
      const rest = 1 / (1 + power);
      pull += ((1 - y[r]) * power - y[r]) * rest;
      rise += power * rest * rest;
    }
    const step = -pull / rise;
    b += Math.sign(step) * Math.log1p(Math.abs(step));
    // The loss is flat there: it is off by the square of this.
    if (!(Math.abs(step) > 1e-7)) break;
  }
  return b;
}
