/**
 * One fit: points, a model of them, its loss, and what its minimizers say of the points.
 *
 * @import { Loss } from "../math/objective.js"
 * @import { Penalty, Point } from "../math/penalty.js"
 * @import { MinimizerSet } from "../math/sets.js"
 *
 * @typedef {object} Settings
 * @property {"logistic" | "squared"} model
 * @property {boolean} intercept
 * @property {boolean} standardize
 * @property {number[][]} points rows of two features and a target
 *
 * @typedef {object} Fit
 * @property {Loss} loss of two weights, of the features as the model sees them
 * @property {Point} means of the features, 0 where they are as they were
 * @property {Point} scales of the features, 1 where they are as they were
 */
import { lossFrom } from "../math/losses.js";

/**
 * Means and standard deviations of the features; a constant feature keeps its scale.
 * @param {Settings} settings
 * @returns {{means: Point, scales: Point}}
 */
export function unitsOf({ points, standardize }) {
  /** @type {{means: Point, scales: Point}} */
  const units = { means: [0, 0], scales: [1, 1] };
  if (!standardize) return units;
  for (const j of [0, 1]) {
    const column = points.map((point) => point[j]);
    const mean = column.reduce((sum, x) => sum + x / column.length, 0);
    const spread = Math.hypot(...column.map((x) => x - mean)) / Math.sqrt(column.length);
    units.means[j] = mean;
    const isConstant = spread <= 1e-13 * Math.max(...column.map(Math.abs));
    units.scales[j] = isConstant ? 1 : spread;
  }
  return units;
}

/**
 * @param {Settings} settings at least one point
 * @returns {Fit}
 */
export function fitOf(settings) {
  const { model, intercept, points } = settings;
  const { means, scales } = unitsOf(settings);
  const X = points.map((point) => [0, 1].map((j) => (point[j] - means[j]) / scales[j]));
  const y = points.map((point) => point[2]);
  return { loss: lossFrom({ name: model, X, y, intercept }), means, scales };
}

/**
 * The output as a function of the features in the units of the table.
 * @param {Fit} fit
 * @param {Point} beta
 * @returns {[number, number, number]} a constant, and a weight of each feature
 */
export function planeOf({ loss, means, scales }, beta) {
  const [w1, w2] = [beta[0] / scales[0], beta[1] / scales[1]];
  const constant = loss.intercept?.(...beta) ?? 0;
  return [constant - w1 * means[0] - w2 * means[1], w1, w2];
}

/**
 * How many points lie on the wrong side, or how far they are from their values.
 * @param {Settings} settings
 * @param {number[]} plane
 */
export function errorOf({ model, points }, [constant, w1, w2]) {
  const outputs = points.map(([x1, x2]) => constant + w1 * x1 + w2 * x2);
  if (model === "squared") {
    const squares = points.map(([, , y], i) => (outputs[i] - y) ** 2);
    return squares.reduce((sum, square) => sum + square / points.length, 0);
  }
  return points.filter(([, , y], i) => (y > 0.5 ? outputs[i] <= 0 : outputs[i] >= 0)).length;
}

/**
 * The window of the weight plane: it holds the minimizers of all but the lowest strengths.
 * @param {Loss} loss
 * @param {number} alpha its `alphaMax`
 */
export function reachOf(loss, alpha) {
  if (!(alpha > 0)) return 1;
  const { ends } = loss.minimizers({ l1: 0.02 * alpha, l2: 0 });
  return Math.max(...(ends ?? [[1, 1]]).flat().map(Math.abs)) || 1;
}
