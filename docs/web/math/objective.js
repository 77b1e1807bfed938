/**
 * What training minimizes: a loss plus a penalty. A loss is an object with the members
 * below and nothing else; `losses.js` lists those there are.
 *
 * @import { Penalty, Point } from "./penalty.js"
 * @import { MinimizerSet } from "./sets.js"
 *
 * @typedef {object} Loss a loss of two weights
 * @property {(b1: number, b2: number) => number} value
 * @property {(b1: number, b2: number) => Point} gradient
 * @property {number} curvature bound on the largest eigenvalue of the Hessian
 * @property {(penalty: Penalty) => MinimizerSet} minimizers
 * @property {(b1: number, b2: number) => number} [intercept] the best for these weights
 * @property {(halfWidth: number, n: number) => ?Float64Array} [grid] all values of the
 *   square grid, where they can be had for less than one by one
 * @property {(beta: Point, j: 0 | 1, l1: number) => number} [alongCoordinate] the exact
 *   minimizer over one weight with Ω = 0, where theory has one
 *
 * @typedef {{loss: Loss, penalty: Penalty}} Objective
 */
import { cost, prox, pullOf, subdifferentialDistance } from "./penalty.js";
import { bisect } from "./roots.js";

/**
 * The value at a point.
 * @param {Objective} objective
 * @param {number} b1
 * @param {number} b2
 */
export function valueAt({ loss, penalty }, b1, b2) {
  return loss.value(b1, b2) + cost(penalty, b1, b2);
}

/**
 * Distance from 0 to the subdifferential; 0 exactly at a minimizer.
 * @param {Objective} objective
 * @param {number} b1
 * @param {number} b2
 */
export function optimality({ loss, penalty }, b1, b2) {
  return subdifferentialDistance(penalty, [b1, b2], loss.gradient(b1, b2));
}

/**
 * Smallest λ for which the origin is a minimizer.
 * @param {Loss} loss
 */
export function alphaMax(loss) {
  return Math.max(...loss.gradient(0, 0).map(Math.abs));
}

/** The last grid of each loss: dials of the penalty leave it as it is. */
/** @type {WeakMap<Loss, {key: string, values: Float64Array}>} */
const grids = new WeakMap();

/** @param {Loss} loss @param {number} halfWidth @param {number} n */
function lossOn(loss, halfWidth, n) {
  const key = `${halfWidth} ${n}`;
  const known = grids.get(loss);
  if (known?.key === key) return known.values;
  const values = loss.grid?.(halfWidth, n) ?? valuesOneByOne(loss, halfWidth, n);
  grids.set(loss, { key, values });
  return values;
}

/** @param {Loss} loss @param {number} halfWidth @param {number} n */
function valuesOneByOne(loss, halfWidth, n) {
  const middle = (n - 1) / 2;
  const h = halfWidth / middle;
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) values[i * n + j] = loss.value((j - middle) * h, (i - middle) * h);
  }
  return values;
}

/**
 * Values on the square grid of `regsurf.square_grid`: sums in double precision, rounded
 * once to what a graphics card takes.
 * @param {Objective} objective
 * @param {number} halfWidth
 * @param {number} n points along each side, odd
 * @returns {Float32Array} z[i * n + j] at the i-th β₂ and the j-th β₁
 */
export function gridValues({ loss, penalty }, halfWidth, n) {
  const base = lossOn(loss, halfWidth, n);
  const middle = (n - 1) / 2;
  const h = halfWidth / middle;
  const price = Float64Array.from({ length: n }, (_, k) => cost(penalty, (k - middle) * h, 0));
  const z = new Float32Array(n * n);
  for (let i = 0, k = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1, k += 1) z[k] = base[k] + price[i] + price[j];
  }
  return z;
}

/**
 * One step of subgradient descent; a kink contributes 0.
 * @param {Objective} objective
 * @param {Point} beta
 * @param {number} step
 * @returns {Point}
 */
export function subgradientStep({ loss, penalty }, [b1, b2], step) {
  const [g1, g2] = loss.gradient(b1, b2);
  return [b1 - step * (g1 + pullOf(penalty, b1)), b2 - step * (g2 + pullOf(penalty, b2))];
}

/**
 * One step of proximal gradient: down the loss, then the prox of the penalty.
 * @param {Objective} objective
 * @param {Point} beta
 * @param {number} step
 * @returns {Point}
 */
export function proximalStep({ loss, penalty }, [b1, b2], step) {
  const [g1, g2] = loss.gradient(b1, b2);
  return [prox(penalty, b1 - step * g1, step), prox(penalty, b2 - step * g2, step)];
}

/**
 * The exact minimizer over one weight, the other held; of several the nearest to 0.
 * @param {Objective} objective
 * @param {Point} beta
 * @param {0 | 1} j which weight
 * @returns {number} NaN where the objective falls for ever
 */
export function coordinateStep({ loss, penalty }, beta, j) {
  const { l1, l2 } = penalty;
  if (l2 === 0 && loss.alongCoordinate) return loss.alongCoordinate(beta, j, l1);
  const pull = (/** @type {number} */ b) => {
    const gradient = j === 0 ? loss.gradient(b, beta[1]) : loss.gradient(beta[0], b);
    return gradient[j] + 2 * l2 * b;
  };
  const atZero = pull(0);
  if (!(Math.abs(atZero) > l1)) return 0;
  const direction = -Math.sign(atZero);
  const isShort = (/** @type {number} */ distance) =>
    !(direction * pull(direction * distance) + l1 > 0);
  let outside = 1;
  while (isShort(outside)) {
    outside *= 2;
    if (outside > 2 ** 200) return NaN;
  }
  return direction * bisect(isShort, 0, outside);
}
