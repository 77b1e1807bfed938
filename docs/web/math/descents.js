/**
 * Paths of descents: the solvers of `regsurf`, run for a number of steps.
 *
 * @import { Objective } from "./objective.js"
 * @import { Point } from "./penalty.js"
 *
 * @typedef {{ahead: Point, t: number}} Memory of a descent with momentum
 * @typedef {{beta: ?Point, memory?: Memory}} Iterate
 * @typedef {(beta: Point, memory?: Memory) => Iterate} Step
 * @typedef {object} Path start and iterates, as β₁, β₂, β₁, …; fewer than asked for if the
 *   descent runs away ("diverged") or has no next step ("unbounded": a weight could move
 *   for ever)
 * @property {Float64Array} points
 * @property {number} nSteps
 * @property {"" | "diverged" | "unbounded"} ended
 * @typedef {object} Algorithm
 * @property {(objective: Objective) => number} longest step that is safe
 * @property {(objective: Objective, start: Point, step: number) => Step} iterate
 */
import { coordinateStep, proximalStep, subgradientStep } from "./objective.js";

// Beyond this a picture shows nothing any more, and squares soon overflow.
const FAR = 1e8;

/**
 * The algorithms that can race, by their names in the page's address.
 * @type {Record<string, Algorithm>}
 */
export const ALGORITHMS = {
  subgradient: {
    longest: ({ loss, penalty }) => 2 / (loss.curvature + 2 * penalty.l2),
    iterate: (objective, start, step) => simple((beta) => subgradientStep(objective, beta, step)),
  },
  proximal: {
    longest: ({ loss }) => 2 / loss.curvature,
    iterate: (objective, start, step) => simple((beta) => proximalStep(objective, beta, step)),
  },
  accelerated: {
    longest: ({ loss }) => 1 / loss.curvature,
    iterate: (objective, start, step) => accelerated(objective, start, step),
  },
  coordinate12: {
    longest: () => Infinity,
    iterate: (objective) => simple((beta) => sweep(objective, beta, [0, 1])),
  },
  coordinate21: {
    longest: () => Infinity,
    iterate: (objective) => simple((beta) => sweep(objective, beta, [1, 0])),
  },
};

/**
 * Whether regsurf takes this step; longer ones overshoot by more and more.
 * @param {string} name key of ALGORITHMS
 * @param {Objective} objective
 * @param {number} step
 */
export function isSafe(name, objective, step) {
  const { longest } = ALGORITHMS[name];
  return name === "accelerated" ? step <= longest(objective) : step < longest(objective);
}

/**
 * Run one algorithm.
 *
 * @param {string} name key of ALGORITHMS
 * @param {Objective} objective
 * @param {Point} start
 * @param {number} step step size, for the algorithms that take one
 * @param {number} nSteps
 * @returns {Path}
 */
export function descend(name, objective, start, step, nSteps) {
  const points = new Float64Array(2 * (nSteps + 1));
  points.set(start);
  const next = ALGORITHMS[name].iterate(objective, start, step);
  const endedAt = (/** @type {number} */ k, /** @type {Path["ended"]} */ ended) => ({
    points: points.slice(0, 2 * k),
    nSteps: k - 1,
    ended,
  });
  let beta = start;
  /** @type {Memory | undefined} */
  let memory;
  for (let k = 1; k <= nSteps; k += 1) {
    /** @type {?Point} */
    let moved;
    ({ beta: moved, memory } = next(beta, memory));
    if (!moved) return endedAt(k, "unbounded");
    if (isFar(moved)) return endedAt(k, "diverged");
    points[2 * k] = moved[0];
    points[2 * k + 1] = moved[1];
    if (memory === undefined && moved[0] === beta[0] && moved[1] === beta[1]) {
      // A fixed point: without memory every further iterate is the same.
      for (let j = k + 1; j <= nSteps; j += 1) points.copyWithin(2 * j, 2 * k, 2 * k + 2);
      break;
    }
    beta = moved;
  }
  return { points, nSteps, ended: "" };
}

/** @param {Point} beta */
function isFar([b1, b2]) {
  return !(Math.abs(b1) < FAR && Math.abs(b2) < FAR);
}

/** @param {(beta: Point) => ?Point} step @returns {Step} */
function simple(step) {
  return (beta) => ({ beta: step(beta), memory: undefined });
}

/**
 * FISTA with restarts: a proximal step from a point ahead (see `proximal_gradient`).
 * @param {Objective} objective
 * @param {Point} start
 * @param {number} step
 * @returns {Step}
 */
function accelerated(objective, start, step) {
  return (beta, memory = { ahead: start, t: 1 }) => {
    const { ahead } = memory;
    const moved = proximalStep(objective, ahead, step);
    const move = [moved[0] - beta[0], moved[1] - beta[1]];
    const isUphill = (ahead[0] - moved[0]) * move[0] + (ahead[1] - moved[1]) * move[1] > 0;
    const t = isUphill ? 1 : memory.t;
    const following = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
    const momentum = (t - 1) / following;
    const next = [moved[0] + momentum * move[0], moved[1] + momentum * move[1]];
    return { beta: moved, memory: { ahead: /** @type {Point} */ (next), t: following } };
  };
}

/**
 * @param {Objective} objective
 * @param {Point} beta
 * @param {(0 | 1)[]} order
 */
function sweep(objective, beta, order) {
  /** @type {Point} */
  const moved = [...beta];
  for (const j of order) {
    moved[j] = coordinateStep(objective, moved, j);
    if (!Number.isFinite(moved[j])) return null;
  }
  return moved;
}
