/**
 * Sets of minimizers: how far a point is from one, its outline for a drawing, its words.
 *
 * @import { Point } from "./penalty.js"
 *
 * @typedef {object} MinimizerSet as `regsurf.MinimizerSet`
 * @property {"none" | "point" | "segment" | "line" | "plane"} kind
 * @property {number} difference β₁ − β₂, where all minimizers share it
 * @property {?[Point, Point]} ends of a point (equal) or a segment
 * @property {?Point} point of a line the nearest to the origin; for "none" one from which
 *   the loss falls for ever
 * @property {?Point} direction of a line, or in which the loss falls for ever, unit length
 * @property {number} value the minimum, or the infimum
 */
import { sentences } from "../../../src/regsurf/definitions.json";

/**
 * Euclidean distance from a point to a set; infinite where there is none.
 * @param {MinimizerSet} set
 * @param {number} b1
 * @param {number} b2
 */
export function distanceTo({ kind, difference, ends, point, direction }, b1, b2) {
  if (kind === "plane") return 0;
  if (kind === "none" || Math.abs(difference) === Infinity) return Infinity;
  if (ends) {
    const [[s1, s2], [e1, e2]] = ends;
    const reach = Math.hypot(e1 - s1, e2 - s2);
    const [a1, a2] = reach > 0 ? [(e1 - s1) / reach, (e2 - s2) / reach] : [0, 0];
    const along = Math.min(Math.max((b1 - s1) * a1 + (b2 - s2) * a2, 0), reach);
    return Math.hypot(b1 - (s1 + along * a1), b2 - (s2 + along * a2));
  }
  const [q1, q2] = /** @type {Point} */ (point);
  const [d1, d2] = /** @type {Point} */ (direction);
  return Math.abs((b1 - q1) * d2 - (b2 - q2) * d1);
}

/**
 * The part of a line or segment inside the square [-halfWidth, halfWidth]².
 * @param {Point} point
 * @param {Point} direction
 * @param {number} halfWidth
 * @param {[number, number]} [limits] of a segment: from and to how many directions
 * @returns {?[Point, Point]} where it enters and leaves, or null where it misses
 */
export function clipped(point, direction, halfWidth, limits = [-Infinity, Infinity]) {
  let [from, to] = limits;
  for (const j of [0, 1]) {
    if (direction[j] === 0) {
      if (Math.abs(point[j]) > halfWidth) return null;
      continue;
    }
    const crossings = [-halfWidth, halfWidth].map((edge) => (edge - point[j]) / direction[j]);
    from = Math.max(from, Math.min(...crossings));
    to = Math.min(to, Math.max(...crossings));
  }
  if (!(from < to)) return null;
  const at = (/** @type {number} */ t) =>
    /** @type {Point} */ ([point[0] + t * direction[0], point[1] + t * direction[1]]);
  return [at(from), at(to)];
}

/**
 * What a drawing shows of a set in a view: a line, a point, or where to look for it.
 * @param {MinimizerSet} set
 * @param {number} halfWidth
 * @returns {{line: ?[Point, Point], dots: Point[], arrow: ?Point}} `arrow` is the direction
 *   of escape where there is none, or of a set that is out of view
 */
export function outline({ kind, difference, ends, point, direction }, halfWidth) {
  if (kind === "plane") return { line: null, dots: [], arrow: null };
  if (kind === "none") return { line: null, dots: [], arrow: direction };
  const isInside = (/** @type {Point} */ b) => Math.max(...b.map(Math.abs)) <= halfWidth;
  const dots = ends ? ends.slice(kind === "point" ? 1 : 0).filter(isInside) : [];
  let line = null;
  let nearest = ends?.[0] ?? /** @type {Point} */ (point);
  if (Number.isFinite(nearest[0]) && kind !== "point") {
    const from = nearest;
    const along = ends
      ? /** @type {Point} */ ([ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]])
      : /** @type {Point} */ (direction);
    line = clipped(from, along, halfWidth, ends ? [0, 1] : undefined);
    const t = -(from[0] * along[0] + from[1] * along[1]) / (along[0] ** 2 + along[1] ** 2);
    nearest = [from[0] + t * along[0], from[1] + t * along[1]];
  } else if (!Number.isFinite(nearest[0])) {
    nearest = [Math.sign(difference), -Math.sign(difference)];
  }
  const size = Math.hypot(...nearest) || 1;
  const isOut = !line && dots.length === 0;
  return { line, dots, arrow: isOut ? [nearest[0] / size, nearest[1] / size] : null };
}

/**
 * The sentence of Python about a set, with numbers filled in.
 * @param {MinimizerSet} set
 * @returns {string}
 */
export function sentence({ kind, difference, ends, point, direction, value }) {
  if (kind !== "none" && Math.abs(difference) === Infinity) {
    return "The minimizers are farther away than the largest number a computer holds.";
  }
  /** @type {Record<string, string>} */
  const words = {
    value: twoDecimals(value),
    infinity: difference > 0 ? "+∞" : "−∞",
    difference: twoDecimals(difference),
  };
  const places = { start: ends?.[0], end: ends?.[1], point, direction };
  for (const [name, place] of Object.entries(places)) {
    place?.forEach((weight, j) => {
      words[`${name}_${j + 1}`] = twoDecimals(weight);
    });
  }
  return templateFor(kind, difference, ends).replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

/**
 * @param {MinimizerSet["kind"]} kind
 * @param {number} difference
 * @param {MinimizerSet["ends"]} ends
 * @returns {string}
 */
function templateFor(kind, difference, ends) {
  if (kind === "point" && ends) {
    const [isFirstZero, isSecondZero] = ends[0].map((weight) => weight === 0);
    if (isFirstZero) return isSecondZero ? sentences.origin : sentences.second;
    if (isSecondZero) return sentences.first;
  }
  if ((kind === "line" || kind === "none") && !Number.isNaN(difference)) {
    return sentences[`${kind} of difference`];
  }
  return sentences[kind];
}

/**
 * Two decimals, with a true minus sign and never "−0.00".
 * @param {number} number
 */
function twoDecimals(number) {
  // Python rounds what lies in the middle to an even digit, JavaScript away from 0. Odd
  // multiples of ⅛ alone lie there; of every other one the digit below is even.
  const isBelow = (8 * Math.abs(number)) % 4 === 1;
  const digits = (isBelow ? number - Math.sign(number) / 200 : number).toFixed(2);
  return digits === "-0.00" ? "0.00" : digits.replace("-", "−");
}
