/**
 * Cross-entropy of the two-weight softmax network, as `regsurf.CrossEntropy(p, x)`: it
 * depends on β₁ − β₂ alone.
 *
 * @import { Penalty, Point } from "./penalty.js"
 * @import { Loss } from "./objective.js"
 * @import { MinimizerSet } from "./sets.js"
 */
import { cost } from "./penalty.js";
import { bisect } from "./roots.js";

/**
 * @param {{p: number, x: number}} parameters target probability in [0, 1], and input
 * @returns {Loss}
 */
export function softmax({ p, x }) {
  /** @param {number} b1 @param {number} b2 */
  function value(b1, b2) {
    // A sum of non-negative terms: nothing cancels.
    const half = b1 / 2 - b2 / 2;
    const weight = half * Math.sign(x) < 0 ? p : 1 - p;
    const halfU = Math.abs(x * half);
    const linear = Number.isFinite(halfU)
      ? weight * halfU
      : weight * Math.abs(half) * Math.abs(x);
    return Math.log1p(Math.exp(-2 * halfU)) + 2 * linear;
  }

  /** @param {number} b1 @param {number} b2 @returns {Point} */
  function gradient(b1, b2) {
    const half = b1 / 2 - b2 / 2;
    const tail = Math.exp(-2 * Math.abs(x * half));
    const excess = half * Math.sign(x) < 0 ? (1 - p) * tail - p : 1 - p - p * tail;
    const slope = (x * excess) / (1 + tail);
    return [slope, -slope];
  }

  /** @param {number} halfWidth @param {number} n */
  function grid(halfWidth, n) {
    const middle = (n - 1) / 2;
    const h = halfWidth / middle;
    const along = Array.from({ length: 2 * n - 1 }, (_, k) => value((k - n + 1) * h, 0));
    const z = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j < n; j += 1) z[i * n + j] = along[j - i + n - 1];
    }
    return z;
  }

  /** @param {Point} beta @param {0 | 1} j @param {number} l1 */
  function alongCoordinate(beta, j, l1) {
    // Both weights are measured against the same two numbers, so that a zero at the end
    // of a segment is exact, as in regsurf.
    const [low, high] = balanceInterval(p, x, l1);
    if (low === high && !Number.isFinite(low)) return NaN;
    return j === 0
      ? Math.min(Math.max(0, beta[1] + low), beta[1] + high)
      : Math.min(Math.max(0, beta[0] - high), beta[0] - low);
  }

  /** @type {Loss} */
  const loss = {
    value,
    gradient,
    grid,
    alongCoordinate,
    curvature: (x * x) / 2,
    minimizers: (penalty) => minimizers(loss, { p, x }, penalty),
  };
  return loss;
}

/**
 * log(q / rest), from both, which sum to 1, and margin = q − ½.
 * @param {number} q
 * @param {number} rest
 * @param {number} margin
 */
function logit(q, rest, margin) {
  const isNegative = margin < 0 || Object.is(margin, -0);
  let size = Infinity;
  if (q > 0 && rest > 0) {
    const less = Math.min(q, rest);
    // The quotient keeps the digits of a small margin, and overflows for a tiny `less`.
    size = less > 1e-300 ? Math.log1p((2 * Math.abs(margin)) / less) : -Math.log(less);
  }
  return isNegative ? -size : size;
}

/**
 * The interval of β₁ − β₂ in which the loss pulls with at most λ.
 * @param {number} p
 * @param {number} x
 * @param {number} l1
 */
function balanceInterval(p, x, l1) {
  const size = Math.abs(x);
  if (size === 0) return [-Infinity, Infinity];
  const [q, rest] = x > 0 ? [p, 1 - p] : [1 - p, p];
  const margin = x > 0 ? p - 0.5 : 0.5 - p;
  return [-l1 / size, l1 / size].map(
    (shift) => logit(q + shift, rest - shift, margin + shift) / size,
  );
}

/**
 * The difference β₁ − β₂ of all minimizers; infinite where there is none.
 * @param {{p: number, x: number}} parameters
 * @param {Penalty} penalty
 */
function balancePoint({ p, x }, { l1, l2 }) {
  const [low, high] = balanceInterval(p, x, l1);
  const unshrunk = low > 0 ? low : Math.min(high, 0);
  if (l2 === 0 || unshrunk === 0) return unshrunk;
  const steep = Math.abs(x);
  const margin = Math.abs(p - 0.5) - l1 / steep;
  const floor = Math.min(p, 1 - p) + l1 / steep;
  // Two forms of the equation: one keeps its digits near 0, one where q is near 1.
  const surplus = (/** @type {number} */ d) => {
    const u = steep * d;
    if (u < 1) return steep * (margin - Math.tanh(u / 2) / 2) - l2 * d;
    const tail = Math.exp(-u);
    return steep * (tail / (1 + tail) - floor) - l2 * d;
  };
  const end = Math.min(Math.abs(unshrunk), (steep * margin) / l2, Number.MAX_VALUE);
  return Math.sign(unshrunk) * bisect((d) => surplus(d) > 0, 0, end);
}

/**
 * All minimizers, in closed form or by one root.
 * @param {Loss} loss
 * @param {{p: number, x: number}} parameters
 * @param {Penalty} penalty
 * @returns {MinimizerSet}
 */
function minimizers(loss, parameters, penalty) {
  const { p, x } = parameters;
  const { l1, l2 } = penalty;
  const objective = (/** @type {Point} */ [b1, b2]) =>
    loss.value(b1, b2) + cost(penalty, b1, b2);
  const penalized = l1 > 0 || l2 > 0;
  if (penalized && l1 >= Math.abs(loss.gradient(0, 0)[0])) {
    return bounded("point", 0, [[0, 0], [0, 0]]);
  }
  if (x === 0) {
    const whole = { ends: null, point: null, direction: null };
    return { kind: "plane", difference: NaN, ...whole, value: objective([0, 0]) };
  }
  const difference = balancePoint(parameters, penalty);
  const sign = Math.sign(difference);
  if (!penalized && (p === 0 || p === 1)) {
    const escape = /** @type {Point} */ ([sign * Math.SQRT1_2, -sign * Math.SQRT1_2]);
    return { kind: "none", difference, ends: null, point: [0, 0], direction: escape, value: 0 };
  }
  const middle = /** @type {Point} */ ([difference / 2, -difference / 2]);
  if (l2 > 0) return bounded("point", difference, [middle, middle]);
  if (l1 > 0) return bounded("segment", difference, [[difference, 0], [0, 0 - difference]]);
  const diagonal = /** @type {Point} */ ([Math.SQRT1_2, Math.SQRT1_2]);
  const value = objective(middle);
  return { kind: "line", difference, ends: null, point: middle, direction: diagonal, value };

  /**
   * @param {"point" | "segment"} kind
   * @param {number} apart
   * @param {[Point, Point]} ends
   * @returns {MinimizerSet}
   */
  function bounded(kind, apart, ends) {
    const minimum = objective(ends[0]);
    return { kind, difference: apart, ends, point: null, direction: null, value: minimum };
  }
}
