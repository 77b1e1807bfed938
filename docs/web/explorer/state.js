/**
 * The explorer's state: what it starts from, and how an address carries it.
 *
 * @import { View } from "../draw/camera.js"
 * @import { Dial, Values } from "../page/dials.js"
 *
 * @typedef {object} State
 * @property {number} p
 * @property {number} x
 * @property {number} l1
 * @property {number} l2
 * @property {number} b1 where descents start
 * @property {number} b2
 * @property {number} step size
 * @property {number} n steps of each descent
 * @property {number} view half width
 * @property {number} t the step shown
 * @property {number} speed of the player, in steps a second
 * @property {string[]} run the algorithms that take part
 * @property {boolean} budget whether it is drawn
 */
import { ALGORITHMS } from "../math/descents.js";
import { cameraText } from "../page/address.js";
import { readDials } from "../page/dials.js";
import { find, findAll } from "../page/find.js";
import { problemWith, quoted } from "../page/numbers.js";

const SPEEDS = [2, 12, 60, 400];
const DIALS = ["p", "x", "l1", "l2", "b1", "b2", "step", "n", "view"];

/**
 * The state of a page that nobody has touched.
 * @param {HTMLElement} root
 * @param {Map<string, Dial>} dials
 * @returns {State}
 */
export function initialState(root, dials) {
  const racers = findAll(root, "[data-racer]", HTMLElement);
  const run = racers
    .filter((row) => find(row, "input", HTMLInputElement).defaultChecked)
    .map((row) => row.dataset.racer ?? "");
  const at = (/** @type {string} */ name) => dials.get(name)?.initial ?? NaN;
  const [p, x, l1, l2, b1, b2, step, n, view] = DIALS.map(at);
  return { p, x, l1, l2, b1, b2, step, n, view, t: n, speed: 12, run, budget: false };
}

/**
 * All of a state that is a number.
 * @param {State} state
 * @returns {Values}
 */
export function numbersOf({ run: _, budget: __, ...numbers }) {
  return numbers;
}

/**
 * Overlay a state with what a query string holds.
 * @param {URLSearchParams} query
 * @param {State} base
 * @param {Map<string, Dial>} dials
 * @returns {{state: State, problems: string[]}} what can't be read stays as in `base`
 */
export function readQuery(query, base, dials) {
  const { values, problems } = readDials(dials, query, numbersOf(base));
  const state = { ...base, ...values, run: [...base.run] };
  state.t = state.n;
  if (query.has("budget")) state.budget = query.get("budget") === "1";
  const [t, run, speed] = ["t", "run", "speed"].map((name) => query.get(name));
  if (t !== null) {
    const field = { symbol: "The step shown", low: 0, high: state.n, isWhole: true };
    const problem = problemWith(field, t, ", as in the address");
    if (problem) problems.push(problem);
    else state.t = Number(t);
  }
  if (run !== null) {
    const names = run.split(/[\s,]+/).filter(Boolean);
    const unknown = names.filter((name) => !Object.hasOwn(ALGORITHMS, name));
    if (unknown.length > 0) {
      problems.push(`There is no algorithm called ${quoted(unknown[0])}.`);
    } else state.run = Object.keys(ALGORITHMS).filter((name) => names.includes(name));
  }
  if (speed !== null) {
    if (SPEEDS.includes(Number(speed))) state.speed = Number(speed);
    else problems.push(`The speed is one of ${SPEEDS.join(", ")} steps a second.`);
  }
  return { state, problems };
}

/**
 * Write a state, and a camera that was turned, as a query string.
 * @param {State} state
 * @param {Map<string, Dial>} dials
 * @param {?View} camera
 * @returns {string}
 */
export function writeQuery(state, dials, camera) {
  const numbers = numbersOf(state);
  const parts = [...dials.keys()].map((name) => `${name}=${numbers[name]}`);
  parts.push(`run=${state.run.join(",")}`, `t=${state.t}`, `speed=${state.speed}`);
  if (state.budget) parts.push("budget=1");
  if (camera) parts.push(`camera=${cameraText(camera)}`);
  return `?${parts.join("&")}`;
}
