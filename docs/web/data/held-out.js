/**
 * How well strengths predict rows that the fit has not seen, by cross-validation.
 *
 * @import { Settings } from "./fit.js"
 * @import { Penalty, Point } from "../math/penalty.js"
 *
 * @typedef {object} HeldOut
 * @property {number[]} strengths from the strongest down
 * @property {number[]} means of the held-out loss over the folds
 * @property {number[]} errors standard errors of these means
 * @property {number} best place of the least mean
 * @property {number} simplest place of the strongest within one standard error of it
 */
import { alphaMax } from "../math/objective.js";
import { fitOf, planeOf } from "./fit.js";

const FOLDS = 5;
const COUNT = 25;
const RATIO = 300; // of the strongest and the weakest strength

/**
 * Rows in an order of chance, the same each time: a linear congruential generator.
 * @param {number} n
 */
function shuffled(n) {
  const rows = Array.from({ length: n }, (_, k) => k);
  let seed = 1;
  for (let k = n - 1; k > 0; k -= 1) {
    seed = (seed * 48271) % 2147483647;
    const other = seed % (k + 1);
    [rows[k], rows[other]] = [rows[other], rows[k]];
  }
  return rows;
}

/**
 * Why these points cannot be split, or nothing.
 * @param {Settings} settings
 */
export function problemWithFolds({ model, points }) {
  if (points.length < 2 * FOLDS) return `${FOLDS} folds need ${2 * FOLDS} points or more.`;
  const ones = points.filter(([, , y]) => y > 0.5).length;
  const least = Math.min(ones, points.length - ones);
  if (model === "logistic" && least < FOLDS) return `${FOLDS} folds need ${FOLDS} points or more of each label.`;
  return "";
}

/**
 * Cross-validate; the caller may do something else between two folds.
 * @param {Settings} settings
 * @param {"l1" | "l2"} name of the strength
 * @param {Penalty} penalty the other strength stays
 * @returns {Generator<void, HeldOut>}
 */
export function* heldOut(settings, name, penalty) {
  const { points, model } = settings;
  const whole = fitOf(settings);
  const top = alphaMax(whole.loss) || 1;
  const strengths = Array.from({ length: COUNT }, (_, k) => top * RATIO ** (-k / (COUNT - 1)));
  // Each fold has its share of each label.
  const order = shuffled(points.length);
  if (model === "logistic") order.sort((a, b) => points[a][2] - points[b][2]);
  /** @type {number[][]} */
  const losses = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const isOut = new Set(order.filter((_, k) => k % FOLDS === fold));
    const train = points.filter((_, k) => !isOut.has(k));
    const test = points.filter((_, k) => isOut.has(k));
    const fit = fitOf({ ...settings, points: train });
    const found = [];
    for (const strength of strengths) {
      const { ends } = fit.loss.minimizers({ ...penalty, [name]: strength });
      found.push(ends ? lossOn(test, planeOf(fit, ends[0]), model) : Infinity);
      yield;
    }
    losses.push(found);
  }
  const means = strengths.map((_, k) => losses.reduce((sum, loss) => sum + loss[k] / FOLDS, 0));
  const errors = strengths.map((_, k) => {
    const squares = losses.reduce((sum, loss) => sum + (loss[k] - means[k]) ** 2, 0);
    return Math.sqrt(squares / (FOLDS - 1) / FOLDS);
  });
  const best = means.indexOf(Math.min(...means));
  const simplest = means.findIndex((mean) => mean <= means[best] + errors[best]);
  return { strengths, means, errors, best, simplest };
}

/**
 * @param {number[][]} points
 * @param {number[]} plane
 * @param {Settings["model"]} model
 */
function lossOn(points, [constant, w1, w2], model) {
  const losses = points.map(([x1, x2, y]) => {
    const z = constant + w1 * x1 + w2 * x2;
    if (model === "squared") return (z - y) ** 2 / 2;
    return Math.log1p(Math.exp(-Math.abs(z))) + Math.abs(z) * (z < 0 ? y : 1 - y);
  });
  return losses.reduce((sum, loss) => sum + loss / points.length, 0);
}
