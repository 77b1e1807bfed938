/**
 * The minimizers of a linear model of two weights: rank, faces, exact zeros. As
 * `regsurf._two_weights`.
 *
 * @import { Link } from "./linear.js"
 * @import { Penalty, Point } from "./penalty.js"
 * @import { MinimizerSet } from "./sets.js"
 *
 * @typedef {object} Model
 * @property {Link} link
 * @property {[Float64Array, Float64Array]} features
 * @property {[Float64Array, Float64Array]} columns the features; with an intercept, which
 *   takes up their means, centred
 * @property {Float64Array} y
 * @property {boolean} hasIntercept
 * @property {number} oneSided where an intercept alone escapes to
 * @property {number} constant the best intercept of weights that are 0
 *
 * @typedef {Pick<MinimizerSet, "kind"> & Partial<MinimizerSet>} Found
 */
import { derivativesAt, dot, minimizeOver, moved } from "./convex.js";
import { exponentOf, largest, scale, scaled } from "./powers.js";
import { PARALLEL, escape } from "./separation.js";

/** @type {Found} */
const ORIGIN = { kind: "point", ends: [[0, 0], [0, 0]] };

/** @param {Point} point @returns {Found} */
const only = (point) => ({ kind: "point", ends: [point, point] });

/**
 * Weights of columns j and 1 − j in the order of the columns.
 * @param {number} j
 * @param {number} first
 * @param {number} second
 * @returns {Point}
 */
const ordered = (j, first, second) => (j ? [second, first] : [first, second]);

/**
 * The minimizers of the loss plus penalty, for λ below the critical one. Data and strengths
 * are first divided by powers of two, so that the answer follows them bit for bit.
 * @param {Model} model
 * @param {Penalty} penalty
 * @returns {Found}
 */
export function find(model, { l1, l2 }) {
  const { link, features, columns, y } = model;
  const size = exponentOf(Math.max(...features.map(largest)));
  const exponent = l2 > 0 ? Math.max(size, Math.ceil(exponentOf(l2) / 2)) : size;
  const unit = link.isHomogeneous ? exponentOf(largest(y)) : 0;
  const found = minimizers(
    {
      ...model,
      features: [scaled(features[0], -exponent), scaled(features[1], -exponent)],
      columns: [scaled(columns[0], -exponent), scaled(columns[1], -exponent)],
      y: scaled(y, -unit),
      constant: scale(model.constant, -unit),
    },
    // What is above 0 stays there: it decides which kind of set this is.
    {
      l1: l1 && Math.max(scale(l1, -exponent - unit), Number.MIN_VALUE),
      l2: l2 && Math.max(scale(l2, -2 * exponent), Number.MIN_VALUE),
    },
  );
  const unscaled = (/** @type {Point} */ place) => {
    // + 0, so that no weight is −0
    const weights = place.map((weight) => scale(weight, unit - exponent) + 0);
    if (!weights.every(Number.isFinite)) throw new RangeError("a weight is too large");
    return /** @type {Point} */ (weights);
  };
  const { ends, point } = found;
  return {
    ...found,
    ends: ends && [unscaled(ends[0]), unscaled(ends[1])],
    point: point && unscaled(point),
  };
}

/**
 * @param {Model} model of data near 1
 * @param {Penalty} penalty
 * @returns {Found}
 */
function minimizers(model, { l1, l2 }) {
  const { link, features, y, hasIntercept } = model;
  const columns = model.columns.map((column, j) => {
    const isZero = largest(column) <= PARALLEL * largest(features[j]);
    return isZero ? new Float64Array(y.length) : column;
  });
  // The column of the intercept: its weight is minimized over, never penalized.
  const free = hasIntercept ? [new Float64Array(y.length).fill(1)] : [];
  const rest = new Float64Array(y.length).fill(model.constant);
  const isPenalized = l1 > 0 || l2 > 0;

  if (!columns.some(largest) || model.oneSided) return isPenalized ? ORIGIN : { kind: "plane" };
  const parallel = ratioOf(columns);
  return (!isPenalized && escaping()) || (parallel ? ofRankOne(parallel) : ofRankTwo());

  /**
   * Minimize over the weights of some columns, and the intercept if there is one.
   * @param {Float64Array[]} some
   * @param {number[]} linear
   * @param {number[][]} square
   */
  function minimize(some, linear, square) {
    const pulls = [...linear, ...free.map(() => 0)];
    const whole = pulls.map((_, k) => pulls.map((__, m) => square[k]?.[m] ?? 0));
    return minimizeOver(link, y, [...some, ...free], pulls, whole);
  }

  /**
   * The pull on the weight of a column that λ does not hold at 0; 0 if it does. Within its
   * rounding a pull counts as none: so a weight is exactly 0 where the rows cancel.
   * @param {Float64Array} column
   * @param {Float64Array} z
   * @param {number} strength
   */
  function freePull(column, z, strength) {
    const [pull, noise] = derivativesAt(link, y, z).pullOn(column);
    return Math.abs(pull) <= strength + 4 * noise ? 0 : pull;
  }

  /**
   * Minimize over the weight of one column, with the intercept.
   * @param {Float64Array} column
   * @param {number} strength
   * @param {number} square
   * @returns {{tau: number, z: Float64Array}} the weight, and the outputs
   */
  function along(column, strength, square) {
    const pull = freePull(column, rest, strength);
    if (pull === 0) return { tau: 0, z: rest };
    const weights = minimize([column], [-Math.sign(pull) * strength], [[square]]);
    const z = moved(new Float64Array(y.length), weights, [column, ...free]);
    return { tau: weights[0], z };
  }

  /** @returns {?Found} the direction in which the loss falls for ever, if there is one */
  function escaping() {
    const rows = Array.from(y, (_, i) => {
      if (!parallel) return /** @type {Point} */ ([features[0][i], features[1][i]]);
      const entry = columns[parallel.j][i];
      return ordered(parallel.j, entry, parallel.ratio * entry);
    });
    const way = escape(rows, Array.from(y, link.side), hasIntercept);
    if (!way) return null;
    const { direction } = way;
    // The rows that stay have a minimum of their own, at right angles.
    const stays = rows.map((_, i) => i).filter((i) => !way.escaping[i]);
    let [tau, value] = [0, 0];
    if (stays.length > 0) {
      const across = stays.map((i) => direction[0] * rows[i][1] - direction[1] * rows[i][0]);
      const column = Float64Array.from(across, (entry) => entry - (hasIntercept ? across[0] : 0));
      const size = largest(stays.flatMap((i) => rows[i]));
      const own = largest(column) > PARALLEL * size ? [column] : [];
      const some = [...own, ...free.map(() => new Float64Array(stays.length).fill(1))];
      const targets = Float64Array.from(stays, (i) => y[i]);
      const zeros = some.map(() => 0);
      const weights = some.length > 0
        ? minimizeOver(link, targets, some, zeros, some.map(() => zeros))
        : [];
      const z = moved(new Float64Array(stays.length), weights, some);
      if (own.length > 0) tau = weights[0];
      value = z.reduce((sum, output, k) => sum + link.height(output, targets[k]), 0) / y.length;
    }
    return { kind: "none", point: [-tau * direction[1], tau * direction[0]], direction, value };
  }

  /**
   * Column 1 − j is `ratio` times column j: the loss sees one number, tau, the weight j that
   * alone has the same effect.
   * @param {Parallel} parallel
   * @returns {Found}
   */
  function ofRankOne({ j, ratio }) {
    const { tau } = along(columns[j], l1, l2);
    const length = 1 + ratio * ratio;
    if (!isPenalized) {
      const [a, b] = ordered(j, -ratio / Math.sqrt(length), 1 / Math.sqrt(length));
      const sign = a > 0 || (a === 0 && b > 0) ? 1 : -1;
      const point = ordered(j, tau / length, (ratio * tau) / length);
      return { kind: "line", point, direction: [sign * a + 0, sign * b + 0] };
    }
    if (tau === 0) return ORIGIN;
    if (l2 === 0 && Math.abs(ratio) === 1) {
      return { kind: "segment", ends: [ordered(j, tau, 0), ordered(j, 0, ratio * tau)] };
    }
    // What the L1 penalty saves by leaving everything to the larger feature.
    const saving = l1 * (1 - Math.abs(ratio));
    if (ratio === 0 || (saving > 0 && saving >= 2 * l2 * Math.abs(ratio * tau))) {
      return only(ordered(j, tau, 0));
    }
    // Fermat's rule along the null direction (−ratio, 1) gives that part in closed form,
    // and the part along (1, ratio) is one root.
    const off = (-Math.sign(ratio * tau) * saving) / (2 * l2 * length);
    const longer = columns[j].map((entry) => entry * length);
    const { tau: part } = along(longer, l1 * (1 + Math.abs(ratio)), l2 * length);
    return only(ordered(j, part - ratio * off, ratio * part + off));
  }

  /**
   * The one minimizer: on an axis if Fermat's rule holds there, or off both. Where the rule
   * fails at the lowest point of an axis, the pull tells on which side of it the minimizer
   * is; so two failures leave one quadrant, and there the objective is smooth.
   * @returns {Found}
   */
  function ofRankTwo() {
    const signs = [0, 0];
    for (const j of [0, 1]) {
      const { tau, z } = along(columns[j], l1, l2);
      const pull = freePull(columns[1 - j], z, l1);
      if (pull === 0) return only(ordered(j, tau, 0));
      signs[1 - j] = -Math.sign(pull);
    }
    // Weights of the larger column and of what is new in the other, which is at right
    // angles to it: so parallel columns, almost, do not cost the digits.
    const j = dot(columns[1], columns[1]) > dot(columns[0], columns[0]) ? 1 : 0;
    const [large, small] = [columns[j], columns[1 - j]];
    const length = dot(large, large);
    // Squares vanish only where the L2 penalty is all that counts.
    const share = length > 0 ? dot(large, small) / length : 0;
    const back = [ordered(j, -share, 1), ordered(j, 1, 0)];
    const across = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a[0] * b[0] + a[1] * b[1];
    const [fresh, old] = minimize(
      [small.map((entry, i) => entry - share * large[i]), large],
      back.map((row) => l1 * across(row, signs)),
      back.map((row) => back.map((other) => l2 * across(row, other))),
    );
    const beta = ordered(j, old - share * fresh, fresh);
    // Rounding must not cross an axis.
    const kept = (/** @type {number} */ k) => (l1 === 0 || beta[k] * signs[k] > 0 ? beta[k] : 0);
    return only([kept(0), kept(1)]);
  }
}

/**
 * Which of two parallel columns is larger, and the other divided by it; null if they are
 * not parallel.
 *
 * @typedef {{j: number, ratio: number}} Parallel
 * @param {Float64Array[]} columns
 * @returns {?Parallel}
 */
function ratioOf(columns) {
  const sizes = columns.map((column) => exponentOf(largest(column)));
  const isZero = columns.map((column) => largest(column) === 0);
  if (isZero[0] || isZero[1]) return { j: isZero[0] ? 1 : 0, ratio: 0 };
  // Each near 1, so that squares neither overflow nor vanish.
  const [u, v] = columns.map((column, j) => scaled(column, -sizes[j]));
  const [a, b] = [Math.sqrt(dot(u, u)), Math.sqrt(dot(v, v))];
  const sign = dot(u, v) < 0 ? -1 : 1;
  const apart = u.map((entry, i) => entry / a - (sign * v[i]) / b);
  if (Math.sqrt(dot(apart, apart)) > PARALLEL) return null;
  const quotient = scale(b / a, sizes[1] - sizes[0]);
  if (Math.abs(quotient - 1) <= PARALLEL) return { j: 0, ratio: sign };
  return quotient < 1 ? { j: 0, ratio: sign * quotient } : { j: 1, ratio: sign / quotient };
}
