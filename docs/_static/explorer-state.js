/** The explorer's state: what it starts from, and how an address carries it. */
import { ALGORITHMS } from "./descents.js";

const SPEEDS = [2, 12, 60, 400];

/**
 * Read what the page says about its dials: symbol, range, and the value at first.
 * @param {HTMLElement} root
 */
export function fieldsOf(root) {
  const fields = new Map();
  for (const dial of root.querySelectorAll("[data-dial]")) {
    const { dial: name, symbol, low, high } = dial.dataset;
    const initial = Number(dial.querySelector("[type=number]").defaultValue);
    fields.set(name, {
      symbol,
      low: Number(low),
      high: Number(high),
      initial,
      isWhole: name === "n",
    });
  }
  return fields;
}

/** The state of a page that nobody has touched. */
export function initialState(root, fields) {
  const racers = [...root.querySelectorAll("[data-racer]")];
  return {
    ...Object.fromEntries([...fields].map(([name, { initial }]) => [name, initial])),
    t: fields.get("n").initial,
    speed: 12,
    run: racers
      .filter((row) => row.querySelector("input").defaultChecked)
      .map((row) => row.dataset.racer),
  };
}

/**
 * Check a number for a dial.
 * @returns {string} what is wrong with it, or nothing
 */
export function problemWith({ symbol, low, high, isWhole }, text) {
  const value = Number(text);
  const isNumber = String(text).trim() !== "" && Number.isFinite(value);
  if (isNumber && value >= low && value <= high && (!isWhole || Number.isInteger(value)))
    return "";
  const kind = isWhole ? "a whole number" : "a number";
  return `${symbol} must be ${kind} from ${low} to ${high}, not “${String(text).slice(0, 40)}”.`;
}

/**
 * Overlay a state with what a query string holds.
 * @param {URLSearchParams} query
 * @param {object} base
 * @param {Map} fields
 * @returns {{state: object, problems: string[]}} what can't be read stays as in `base`
 */
export function readQuery(query, base, fields) {
  const state = { ...base, run: [...base.run] };
  const problems = [];
  for (const [name, field] of fields) {
    if (!query.has(name)) continue;
    const problem = problemWith(field, query.get(name));
    if (problem) problems.push(problem);
    else state[name] = Number(query.get(name));
  }
  state.t = state.n;
  if (query.has("t")) {
    const field = { symbol: "The step shown", low: 0, high: state.n, isWhole: true };
    const problem = problemWith(field, query.get("t"));
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
      problems.push(`There is no algorithm called “${unknown[0].slice(0, 40)}”.`);
    } else state.run = Object.keys(ALGORITHMS).filter((name) => names.includes(name));
  }
  if (query.has("speed")) {
    if (SPEEDS.includes(Number(query.get("speed")))) state.speed = Number(query.get("speed"));
    else problems.push(`The speed is one of ${SPEEDS.join(", ")} steps a second.`);
  }
  return { state, problems };
}

/**
 * Read a camera from a query string: azimuth and elevation in degrees, and zoom.
 * @returns {?{azimuth: number, elevation: number, zoom: number}}
 */
export function readCamera(query) {
  const numbers = (query.get("camera") ?? "").split(",").map(Number);
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  const [azimuth, elevation, zoom] = numbers;
  return { azimuth, elevation, zoom };
}

/**
 * Write a state, and a camera that was turned, as a query string.
 * @returns {string}
 */
export function writeQuery(state, fields, camera) {
  const parts = [...fields.keys()].map((name) => `${name}=${state[name]}`);
  parts.push(`run=${state.run.join(",")}`, `t=${state.t}`, `speed=${state.speed}`);
  if (camera) {
    const { azimuth, elevation, zoom } = camera;
    parts.push(
      `camera=${[azimuth, elevation, zoom].map((v) => Number(v.toFixed(2))).join(",")}`,
    );
  }
  return `?${parts.join("&")}`;
}
