/**
 * Price and budget: the same minimizers, found with a penalty or within a limit. As
 * `regsurf.budget`.
 *
 * @import { Loss, Objective } from "./objective.js"
 * @import { Penalty, Point } from "./penalty.js"
 */
import { cost } from "./penalty.js";

const MAXIMUM_STEPS = 60;
const CLOSE = 5e-4; // of a budget: less than can be seen
const NEXT = 1.04; // the first step from a price to its neighbour
const LEAST = 1e-9; // of many prices that leave nothing, the lowest is meant

/**
 * Strengths as shares of their sum: what a budget limits is the penalty of these.
 * @param {Penalty} penalty not both 0
 * @returns {Penalty}
 */
export function sharesOf({ l1, l2 }) {
  const total = l1 + l2;
  return { l1: l1 / total, l2: l2 / total };
}

/**
 * The budget that the minimizers spend.
 * @param {Objective} objective
 * @param {Penalty} [shares] where there is no penalty to take them from
 * @returns {number} infinite where there is no penalty and none is needed
 */
export function budgetOf({ loss, penalty }, shares) {
  if (!shares && penalty.l1 + penalty.l2 === 0) return Infinity;
  const { ends } = loss.minimizers(penalty);
  return ends ? cost(shares ?? sharesOf(penalty), ...ends[0]) : Infinity;
}

/**
 * How far the set P(β) ≤ t reaches from the origin.
 * @param {Penalty} shares
 * @param {number} t
 * @param {Point} direction of unit length
 * @returns {number} r with P(r direction) = t
 */
export function radius({ l1, l2 }, t, [u1, u2]) {
  const slope = l1 * (Math.abs(u1) + Math.abs(u2));
  const bend = l2 * (u1 * u1 + u2 * u2);
  return t === 0 ? 0 : (2 * t) / (slope + Math.sqrt(slope * slope + 4 * bend * t));
}

/**
 * The price that belongs to a budget: the sum of both strengths, in given shares. As it
 * grows, what the minimizers spend never grows; so it is found between two prices by
 * straight lines, and by halves where these are slow.
 * @param {Loss} loss
 * @param {Penalty} shares
 * @param {number} t
 * @param {number} most the largest price there is
 * @param {number} [near] where to look first
 * @returns {number} 0 where t is more than the minimizers spend at any price
 */
export function priceOf(loss, shares, t, most, near = 0) {
  const target = Math.max(t, LEAST);
  const excess = (/** @type {number} */ price) =>
    budgetOf({ loss, penalty: { l1: price * shares.l1, l2: price * shares.l2 } }, shares) - target;
  const least = most * 1e-7; // as good as none
  let [low, high] = [least, most];
  let [above, below] = [NaN, NaN];
  if (near > least && near < most) {
    // A hand moves a little at a time: two prices on either side lie near the last one.
    let [price, value] = [near, excess(near)];
    for (let factor = NEXT; ; factor *= factor) {
      if (value > 0) [low, above] = [price, value];
      else [high, below] = [price, value];
      const isBetween = above > 0 && below <= 0;
      if (isBetween || price === (value > 0 ? most : least)) break;
      price = value > 0 ? Math.min(price * factor, most) : Math.max(price / factor, least);
      value = excess(price);
    }
  }
  if (Number.isNaN(above)) above = excess(low);
  if (above <= 0) return 0;
  if (Number.isNaN(below)) below = excess(high);
  if (below > 0) return most;
  let side = 0;
  for (let k = 0; k < MAXIMUM_STEPS && high - low > 1e-12 * most; k += 1) {
    const line = low + ((high - low) * above) / (above - below);
    // Prices differ by powers of ten: a step far down is half the way in their logarithms.
    const next = Number.isFinite(line) && k % 3 < 2 ? line : Math.sqrt(low * high);
    const value = excess(next);
    if (Math.abs(value) <= CLOSE * target) return next;
    if (value > 0) {
      [low, above] = [next, value];
      if (side > 0) below /= 2;
      side = 1;
    } else {
      [high, below] = [next, value];
      if (side < 0) above /= 2;
      side = -1;
    }
  }
  return high;
}
