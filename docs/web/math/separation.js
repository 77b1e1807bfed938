/**
 * Is there a direction in which a loss falls for ever? As `regsurf._separation`: see there
 * for sources.
 *
 * @import { Point } from "./penalty.js"
 *
 * @typedef {{direction: Point, escaping: boolean[]}} Escape a unit vector, and which rows'
 *   outputs grow for ever
 */

// Vectors whose directions differ by less count as parallel, as in regsurf.
export const PARALLEL = 2 ** -42;

/** @param {Point} a @param {Point} b */
const inner = (a, b) => a[0] * b[0] + a[1] * b[1];
/** @param {Point} a @param {Point} b @returns {Point} */
const minus = (a, b) => [a[0] - b[0], a[1] - b[1]];
/** @param {Point} a @returns {Point} */
const unit = (a) => [a[0] / Math.hypot(...a) + 0, a[1] / Math.hypot(...a) + 0];
/** @param {Point} a */
const isMoved = (a) => a[0] !== 0 || a[1] !== 0;

/**
 * The first of the vectors for which a number is least.
 * @param {Point[]} vectors
 * @param {(vector: Point) => number} number
 */
function least(vectors, number) {
  return vectors.reduce((best, vector) => (number(vector) < number(best) ? vector : best));
}

/**
 * The direction of escape with the largest margin. Each row allows outputs that have its
 * side or are 0, or, if its side is 0, only 0.
 * @param {Point[]} rows
 * @param {number[]} sides 1, −1 or 0
 * @param {boolean} hasIntercept
 * @returns {?Escape}
 */
export function escape(rows, sides, hasIntercept) {
  const of = (/** @type {number} */ side) => rows.filter((_, i) => sides[i] === side);
  let vectors = rows;
  if (hasIntercept) {
    const below = new Set(of(-1).map(String));
    // A point whose output has to stay 0: of a held row, or of both sides.
    const origin = of(0)[0] ?? of(1).find((row) => below.has(String(row)));
    if (!origin) return between(of(1), of(-1), rows);
    vectors = rows.map((row) => minus(row, origin));
  }
  const pulls = vectors.flatMap((row, i) => {
    const allowed = sides[i] === 0 ? [1, -1] : [sides[i]];
    return allowed.map((sign) => /** @type {Point} */ ([sign * row[0], sign * row[1]]));
  });
  const { direction, isComplete } = innerDirection(pulls);
  if (!direction) return null;
  if (isComplete) return { direction, escaping: vectors.map(isMoved) };
  const escaping = vectors.map(
    (row, i) => sides[i] * inner(row, direction) > PARALLEL * Math.hypot(...row),
  );
  return { direction, escaping };
}

/**
 * Separate two sets by a line that may be anywhere: a matter of differences.
 * @param {Point[]} above
 * @param {Point[]} below
 * @param {Point[]} rows
 * @returns {?Escape}
 */
function between(above, below, rows) {
  const low = hull(below);
  const corners = hull(above).flatMap((a) => low.map((b) => minus(a, b)));
  const { direction, isComplete } = innerDirection(corners);
  if (!direction) return null;
  const edge = least(above, (row) => inner(row, direction));
  const escaping = rows.map((row) => {
    const off = minus(row, edge);
    return isComplete || Math.abs(inner(off, direction)) > PARALLEL * Math.hypot(...off);
  });
  return { direction, escaping };
}

/**
 * The corners of the convex hull (Andrew's monotone chain).
 * @param {Point[]} points
 */
function hull(points) {
  const ordered = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return [ordered, [...ordered].reverse()].flatMap((sequence) => {
    /** @type {Point[]} */
    const chain = [];
    for (const point of sequence) {
      while (chain.length > 1 && isBent(chain[chain.length - 2], chain[chain.length - 1], point)) {
        chain.pop();
      }
      chain.push(point);
    }
    return chain;
  });
}

/** @param {Point} a @param {Point} b @param {Point} c */
function isBent(a, b, c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0;
}

/**
 * The direction v with v·a ≥ 0 for all vectors a and v·a > 0 for one, and whether v·a > 0
 * for all that are not 0. Sorted by angle, the vectors leave gaps. One wider than a
 * half-turn: they lie in a wedge, and all can be moved. One of a half-turn: those on the
 * edge cannot. Two, or none: there is no such direction.
 * @param {Point[]} all
 * @returns {{direction: ?Point, isComplete: boolean}}
 */
function innerDirection(all) {
  const sorted = all
    .filter(isMoved)
    .map((vector) => ({ vector, angle: Math.atan2(vector[1], vector[0]) }))
    .sort((a, b) => a.angle - b.angle);
  const vectors = sorted.map(({ vector }) => vector);
  const gaps = sorted.map(
    ({ angle }, k) => (sorted[k + 1]?.angle ?? sorted[0].angle + 2 * Math.PI) - angle,
  );
  const widest = gaps.reduce((best, gap, k) => (gap > gaps[best] ? k : best), 0);
  if (gaps[widest] > Math.PI + PARALLEL) {
    return { direction: nearestToOrigin(vectors), isComplete: true };
  }
  if (gaps.filter((gap) => gap > Math.PI - PARALLEL).length !== 1) {
    return { direction: null, isComplete: false };
  }
  // The others are to the right of the vector before the gap.
  const [x, y] = vectors[widest];
  return { direction: unit([y, -x]), isComplete: false };
}

/**
 * The direction of the point of the vectors' convex hull with the least norm: Wolfe's
 * algorithm in the plane.
 * @param {Point[]} vectors
 * @returns {Point}
 */
function nearestToOrigin(vectors) {
  let nearest = least(vectors, (vector) => Math.hypot(...vector));
  let pair = [nearest, nearest];
  for (;;) {
    const from = nearest;
    const lower = least(vectors, (vector) => inner(vector, from));
    const points = pair.map((each) => nearestBetween(each, lower));
    const k = Math.hypot(...points[1]) < Math.hypot(...points[0]) ? 1 : 0;
    if (!(Math.hypot(...points[k]) < Math.hypot(...nearest) * (1 - 1e-15))) break;
    pair = [pair[k], lower];
    nearest = points[k];
  }
  if (pair.includes(nearest)) return unit(nearest);
  // Between the two, the direction is at right angles to their difference.
  const [x, y] = minus(pair[0], pair[1]);
  const sign = Math.sign(inner([y, -x], nearest));
  return unit([sign * y, -sign * x]);
}

/** @param {Point} a @param {Point} b @returns {Point} */
function nearestBetween(a, b) {
  const step = minus(b, a);
  const length = inner(step, step);
  const part = length > 0 ? -inner(a, step) / length : 0;
  if (part <= 0) return a;
  return part >= 1 ? b : [a[0] + part * step[0], a[1] + part * step[1]];
}
