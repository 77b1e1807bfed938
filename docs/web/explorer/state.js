/**
 * The explorer's state: what it starts from, and how an address carries it.
 *
 * @import { Dial } from "../page/dials.js"
 *
 * @typedef {Record<string, number> & {run: string[]}} State dials by their names, the step
 *   shown `t`, the speed of the player, and the algorithms that take part
 */
import { ALGORITHMS } from "../math/descents.js";
import { cameraText } from "../page/address.js";
import { readDials } from "../page/dials.js";
import { problemWith, quoted } from "../page/numbers.js";

const SPEEDS = [2, 12, 60, 400];

/**
 * The state of a page that nobody has touched.
 * @param {HTMLElement} root
 * @param {Map<string, Dial>} dials
 * @returns {State}
 */
export function initialState(root, dials) {
  const racers = [...root.querySelectorAll("[data-racer]")];
  return {
    ...Object.fromEntries([...dials].map(([name, { initial }]) => [name, initial])),
    t: dials.get("n").initial,
    speed: 12,
    run: racers
      .filter((row) => row.querySelector("input").defaultChecked)
      .map((row) => row.dataset.racer),
  };
}

/**
 * Overlay a state with what a query string holds.
 * @param {URLSearchParams} query
 * @param {State} base
 * @param {Map<string, Dial>} dials
 * @returns {{state: State, problems: string[]}} what can't be read stays as in `base`
 */
export function readQuery(query, base, dials) {
  const { values, problems } = readDials(dials, query, base);
  const state = { ...base, ...values, run: [...base.run] };
  state.t = state.n;
  if (query.has("t")) {
    const field = { symbol: "The step shown", low: 0, high: state.n, isWhole: true };
    const problem = problemWith(field, query.get("t"), ", as in the address");
    if (problem) problems.push(problem);
    else state.t = Number(query.get("t"));
  }
  if (query.has("run")) {
    const names = query
      .get("run")
      .split(/[\s,]+/)
      .filter(Boolean);
    const unknown = names.filter((name) => !Object.hasOwn(ALGORITHMS, name));
    if (unknown.length > 0) {
      problems.push(`There is no algorithm called ${quoted(unknown[0])}.`);
    } else state.run = Object.keys(ALGORITHMS).filter((name) => names.includes(name));
  }
  if (query.has("speed")) {
    if (SPEEDS.includes(Number(query.get("speed")))) state.speed = Number(query.get("speed"));
    else problems.push(`The speed is one of ${SPEEDS.join(", ")} steps a second.`);
  }
  return { state, problems };
}

/**
 * Write a state, and a camera that was turned, as a query string.
 * @param {State} state
 * @param {Map<string, Dial>} dials
 * @param {?{azimuth: number, elevation: number, zoom: number}} camera
 * @returns {string}
 */
export function writeQuery(state, dials, camera) {
  const parts = [...dials.keys()].map((name) => `${name}=${state[name]}`);
  parts.push(`run=${state.run.join(",")}`, `t=${state.t}`, `speed=${state.speed}`);
  if (camera) parts.push(`camera=${cameraText(camera)}`);
  return `?${parts.join("&")}`;
}
