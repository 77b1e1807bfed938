/**
 * Convex functions of a few weights, minimized through roots.
 *
 * @import { Link } from "./linear.js"
 */
import { root } from "./roots.js";

const EPS = 2 ** -52;

/**
 * The sum of products, with what rounding loses added back: what should cancel does.
 * @param {Float64Array} a
 * @param {Float64Array} b
 */
export function dot(a, b) {
  let [sum, lost] = [0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const term = a[i] * b[i] - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}

/**
 * Outputs that columns add to others.
 * @param {Float64Array} z
 * @param {number[]} weights
 * @param {Float64Array[]} columns
 */
export function moved(z, weights, columns) {
  const at = z.slice();
  weights.forEach((weight, k) => {
    const column = columns[k];
    for (let i = 0; i < at.length; i += 1) at[i] += weight * column[i];
  });
  return at;
}

/**
 * What the derivatives of a mean loss are made of.
 * @param {Link} link
 * @param {Float64Array} y
 * @param {Float64Array} z
 */
export function derivativesAt(link, y, z) {
  const n = y.length;
  const [slopes, bends] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i += 1) {
    slopes[i] = link.slope(z[i], y[i]);
    bends[i] = link.bend(z[i], y[i]);
  }
  return {
    /**
     * The derivative by the weight of a column, and its rounding: a relative error of 1 in
     * an output z changes the slope by z f''.
     * @param {Float64Array} column
     * @returns {[pull: number, noise: number]}
     */
    pullOn(column) {
      let errors = 0;
      for (let i = 0; i < n; i += 1) {
        errors += Math.abs(column[i]) * (Math.abs(slopes[i]) + Math.abs(z[i] * bends[i]));
      }
      return [dot(column, slopes) / n, (EPS * errors) / n];
    },
    /**
     * The second derivative by the weights of two columns.
     * @param {Float64Array} a
     * @param {Float64Array} b
     */
    curvature(a, b) {
      let sum = 0;
      for (let i = 0; i < n; i += 1) sum += a[i] * bends[i] * b[i];
      return sum / n;
    },
  };
}

/**
 * Minimize the mean of f(z + Cᵀτ, y) plus l·τ + τᵀQτ over the weights τ. Minimized over all
 * but the first it is a convex function of that one, and its derivative increases: so one
 * root, in the evaluation of which the others are found in the same way.
 * @param {Link} link the function f
 * @param {Float64Array} y
 * @param {Float64Array[]} columns C, what each weight adds to the outputs
 * @param {number[]} linear
 * @param {number[][]} square
 * @param {Float64Array} [z] outputs where all weights are 0
 * @param {number[]} [start]
 * @returns {number[]}
 */
export function minimizeOver(link, y, columns, linear, square, z, start) {
  const from = z ?? new Float64Array(y.length);
  const [column, ...others] = columns;
  const innerSquare = square.slice(1).map((row) => row.slice(1));
  let rest = start ? start.slice(1) : others.map(() => 0);

  /** @param {number} tau @returns {[number, number, number]} */
  function slope(tau) {
    let at = moved(from, [tau], [column]);
    if (others.length > 0) {
      const pulls = linear.slice(1).map((pull, k) => pull + 2 * tau * square[0][k + 1]);
      rest = minimizeOver(link, y, others, pulls, innerSquare, at, rest);
      at = moved(at, rest, others);
    }
    const weights = [tau, ...rest];
    const penalty = weights.reduce((sum, weight, k) => sum + 2 * square[0][k] * weight, linear[0]);
    const { pullOn, curvature } = derivativesAt(link, y, at);
    const [pull, noise] = pullOn(column);
    const hessian = columns.map((a, k) =>
      columns.map((b, m) => curvature(a, b) + 2 * square[k][m]),
    );
    return [pull + penalty, eliminated(hessian), noise + EPS * Math.abs(penalty)];
  }

  const first = root(slope, start?.[0] ?? 0);
  slope(first); // once more, for the others
  return [first, ...rest];
}

/**
 * The second derivative by the first weight once the others are minimized.
 * @param {number[][]} hessian
 */
function eliminated(hessian) {
  for (let k = hessian.length - 1; k > 0; k -= 1) {
    const last = hessian[k];
    if (!(last[k] > 0)) continue;
    for (let i = 0; i < k; i += 1) {
      const part = hessian[i][k] / last[k];
      for (let j = 0; j < k; j += 1) hessian[i][j] -= part * last[j];
    }
  }
  return hessian[0][0];
}
