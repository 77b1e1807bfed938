/**
 * The state of the page, in an address and as Python.
 *
 * @import { Dial } from "../page/dials.js"
 * @import { Settings } from "./fit.js"
 *
 * @typedef {object} Described what is said of points
 * @property {string[]} names of the features and of the target
 * @property {?[string, string]} labels of the targets 0 and 1; null for numbers
 *
 * @typedef {Settings & Described & {l1: number, l2: number, preset: string}} State
 *   `preset` names where the points come from, as long as they are those
 */
import { parseNumber, quoted } from "../page/numbers.js";
import { MOST_ROWS } from "./table.js";

/** Longer addresses are cut off by some of the programs that pass them on. */
export const LONGEST_ADDRESS = 8000;
const LONGEST_NAME = 60;

/**
 * @param {State} state
 * @returns {string} what stands after the # of an address
 */
export function writeHash({ model, intercept, standardize, l1, l2, preset, points, names, labels }) {
  const parts = new URLSearchParams({
    model,
    intercept: String(Number(intercept)),
    standardize: String(Number(standardize)),
    l1: String(l1),
    l2: String(l2),
  });
  if (preset) parts.set("preset", preset);
  else {
    parts.set("names", JSON.stringify(names));
    if (labels) parts.set("labels", JSON.stringify(labels));
    parts.set("points", points.map((point) => point.join(" ")).join(","));
  }
  return parts.toString().replaceAll("%2C", ",");
}

/**
 * @param {string} hash without #
 * @param {State} base for what it does not say
 * @param {Map<string, State>} presets
 * @returns {State}
 */
export function readHash(hash, base, presets) {
  const parts = new URLSearchParams(hash);
  const name = parts.get("preset");
  const found = name === null ? base : presets.get(name);
  if (!found) throw new Error(`There is no preset called ${quoted(name ?? "")}.`);
  const state = { ...found };
  const points = parts.get("points");
  if (points !== null) {
    Object.assign(state, {
      preset: "",
      points: pointsOf(points),
      names: wordsIn(parts.get("names"), 3, "names") ?? ["x₁", "x₂", "y"],
      labels: wordsIn(parts.get("labels"), 2, "labels"),
    });
  }
  const model = parts.get("model");
  if (model !== null) {
    if (model !== "logistic" && model !== "squared") throw new Error(`The model must be logistic or squared, not ${quoted(model)}.`);
    state.model = model;
  }
  for (const key of /** @type {const} */ (["intercept", "standardize"])) {
    const text = parts.get(key);
    if (text !== null && text !== "0" && text !== "1") throw new Error(`${key} must be 0 or 1, not ${quoted(text)}.`);
    if (text !== null) state[key] = text === "1";
  }
  for (const key of /** @type {const} */ (["l1", "l2"])) {
    const text = parts.get(key);
    const value = text === null ? state[key] : parseNumber(text);
    if (!(value >= 0 && value <= 1e6)) throw new Error(`${key} must be a number from 0 to 1000000, not ${quoted(text ?? "")}.`);
    state[key] = value;
  }
  if (state.model === "logistic") {
    const bad = state.points.findIndex(([, , y]) => y !== 0 && y !== 1);
    if (bad >= 0) throw new Error(`A label must be 0 or 1, not ${state.points[bad][2]}, as in point ${bad + 1}.`);
    state.labels ??= ["0", "1"];
  }
  return state;
}

/** @param {string} text */
function pointsOf(text) {
  const points = text.split(",").map((row) => row.split(" ").map(Number));
  const bad = points.findIndex((row) => row.length !== 3 || !row.every(Number.isFinite));
  if (bad >= 0) throw new Error(`Point ${bad + 1} of the address must be three numbers.`);
  if (points.length > MOST_ROWS) throw new Error(`The address has ${points.length} points; up to ${MOST_ROWS} are drawn.`);
  return points;
}

/**
 * @param {?string} text
 * @param {number} count
 * @param {string} key
 */
function wordsIn(text, count, key) {
  if (text === null) return null;
  /** @type {unknown} */
  let words = null;
  try {
    words = JSON.parse(text);
  } catch {
    // said below
  }
  const isGood = Array.isArray(words) && words.length === count && words.every((word) => typeof word === "string");
  if (!isGood) throw new Error(`The ${key} in the address must be ${count} words.`);
  return /** @type {string[]} */ (words).map((word) => word.slice(0, LONGEST_NAME));
}

/**
 * A Python literal of a text: what JSON writes is one, for all but lone surrogates.
 * @param {string} text
 */
function literal(text) {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (mark) =>
    `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * The fit as a script: with regsurf, and with scikit-learn's conventions.
 * @param {State} state
 */
export function asPython({ model, intercept, standardize, points, names, labels, l1, l2 }) {
  const yes = (/** @type {boolean} */ is) => (is ? "True" : "False");
  const loss = model === "logistic" ? "LogisticLoss" : "SquaredLoss";
  const comment = labels ? `  # 0: ${literal(labels[0])}, 1: ${literal(labels[1])}` : "";
  return `import numpy as np
import regsurf as rs

names = [${names.map(literal).join(", ")}]
table = np.array([
${points.map((point) => `    [${point.join(", ")}],`).join("\n")}
])
X, y = table[:, :2], table[:, 2]${comment}
${standardize ? "spread = X.std(axis=0)\nX = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)\n" : ""}
loss = rs.${loss}(X, y, intercept=${yes(intercept)})
found = rs.minimizers(loss + rs.Penalty(l1=${l1}, l2=${l2}))
print(found)
if found.ends is not None:
    print("intercept", loss.intercept(found.ends[0]))
${l1 + l2 > 0 ? scikitLearn(model, yes(intercept), l1, l2) : ""}`;
}

/** @param {string} model @param {string} intercept @param {number} l1 @param {number} l2 */
function scikitLearn(model, intercept, l1, l2) {
  const head = `
# The same with scikit-learn, which halves the squares of the weights, and whose C is a
# price of the sum over rows.
from sklearn import linear_model

total = ${l1} + 2 * ${l2}
`;
  const tail = "\nprint(model.fit(X, y).coef_, model.intercept_)\n";
  if (model === "logistic") {
    return `${head}model = linear_model.LogisticRegression(
    C=1 / (len(y) * total), l1_ratio=${l1} / total, solver="saga",
    fit_intercept=${intercept}, tol=1e-10, max_iter=100_000,
)${tail}`;
  }
  return `${head}model = linear_model.ElasticNet(
    alpha=total, l1_ratio=${l1} / total, fit_intercept=${intercept}, tol=1e-12,
    max_iter=100_000,
)${tail}`;
}
