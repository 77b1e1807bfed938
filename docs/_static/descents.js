/** Paths of descents: the solvers of `regsurf`, run for a number of steps. */
import { coordinateStep, curvature, proximalStep, subgradientStep } from "./model.js";

// Beyond this a picture shows nothing any more, and squares soon overflow.
const FAR = 1e8;

/** The algorithms that can race, by their names in the page's address. */
export const ALGORITHMS = {
  subgradient: {
    longest: (model) => 2 / curvature(model, { withPenalty: true }),
    iterate: (model, start, step) => simple((beta) => subgradientStep(model, beta, step)),
  },
  proximal: {
    longest: (model) => 2 / curvature(model),
    iterate: (model, start, step) => simple((beta) => proximalStep(model, beta, step)),
  },
  accelerated: {
    longest: (model) => 1 / curvature(model),
    iterate: (model, start, step) => accelerated(model, start, step),
  },
  coordinate12: {
    longest: () => Infinity,
    iterate: (model) => simple((beta) => sweep(model, beta, [0, 1])),
  },
  coordinate21: {
    longest: () => Infinity,
    iterate: (model) => simple((beta) => sweep(model, beta, [1, 0])),
  },
};

/** Whether regsurf takes this step; longer ones overshoot by more and more. */
export function isSafe(name, model, step) {
  const { longest } = ALGORITHMS[name];
  return name === "accelerated" ? step <= longest(model) : step < longest(model);
}

/**
 * Run one algorithm.
 *
 * @param {string} name key of ALGORITHMS
 * @param {import("./model.js").Model} model
 * @param {number[]} start
 * @param {number} step step size, for the algorithms that take one
 * @param {number} nSteps
 * @returns {{points: Float64Array, nSteps: number, ended: "" | "diverged" | "unbounded"}}
 *   start and iterates, as β₁, β₂, β₁, …; fewer than asked for if the descent runs away
 *   ("diverged") or has no next step ("unbounded": a weight could move for ever)
 */
export function descend(name, model, start, step, nSteps) {
  const points = new Float64Array(2 * (nSteps + 1));
  points.set(start);
  const next = ALGORITHMS[name].iterate(model, start, step);
  let beta = start;
  let memory;
  for (let k = 1; k <= nSteps; k += 1) {
    let moved;
    ({ beta: moved, memory } = next(beta, memory));
    const ended = !moved ? "unbounded" : isFar(moved) ? "diverged" : "";
    if (ended) return { points: points.slice(0, 2 * k), nSteps: k - 1, ended };
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

function isFar([b1, b2]) {
  return !(Math.abs(b1) < FAR && Math.abs(b2) < FAR);
}

function simple(step) {
  return (beta) => ({ beta: step(beta), memory: undefined });
}

/** FISTA with restarts: a proximal step from a point ahead (see `proximal_gradient`). */
function accelerated(model, start, step) {
  return (beta, memory = { ahead: start, t: 1 }) => {
    const { ahead } = memory;
    const moved = proximalStep(model, ahead, step);
    const move = [moved[0] - beta[0], moved[1] - beta[1]];
    const isUphill = (ahead[0] - moved[0]) * move[0] + (ahead[1] - moved[1]) * move[1] > 0;
    const t = isUphill ? 1 : memory.t;
    const following = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
    const momentum = (t - 1) / following;
    const next = moved.map((value, j) => value + momentum * move[j]);
    return { beta: moved, memory: { ahead: next, t: following } };
  };
}

function sweep(model, beta, order) {
  const moved = [...beta];
  for (const j of order) {
    moved[j] = coordinateStep(model, moved, j);
    if (!Number.isFinite(moved[j])) return null;
  }
  return moved;
}
