/**
 * The race: paths of the algorithms that take part, and the numbers of each at a step.
 *
 * @import { DrawnPath } from "../draw/contour-marks.js"
 * @import { Path } from "../math/descents.js"
 * @import { Objective } from "../math/objective.js"
 * @import { MinimizerSet } from "../math/sets.js"
 * @import { State } from "./state.js"
 *
 * @typedef {Path & {name: string, color: string, dash: number[]}} NamedPath
 *
 * @typedef {object} Standing of an algorithm at a step
 * @property {string} name
 * @property {string} label
 * @property {number} b1
 * @property {number} b2
 * @property {number} step at which it stands, or has ended
 * @property {number} J
 * @property {number} distance
 * @property {number} fermat distance from 0 to the subdifferential
 * @property {boolean} isSparse
 * @property {string} verdict on exact zeros
 * @property {string} note what must be said about it, or nothing
 *
 * @typedef {object} Row of the table
 * @property {HTMLElement} element
 * @property {string} name
 * @property {string} label
 * @property {string} color
 * @property {number[]} dash
 * @property {HTMLInputElement} box
 * @property {HTMLTableCellElement[]} cells
 */
import { ALGORITHMS, descend, isSafe } from "../math/descents.js";
import { optimality, valueAt } from "../math/objective.js";
import { distanceTo } from "../math/sets.js";
import { find, findAll } from "../page/find.js";

const REST_MS = 200;
/** @type {Record<string, string>} */
const SUPERSCRIPTS = Object.fromEntries(
  [..."0123456789-"].map((c, k) => [c, "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"[k]]),
);

/**
 * @param {HTMLElement} root holds a row `[data-racer]` for each algorithm
 * @param {(run: string[]) => void} onChoice called when algorithms join or leave
 */
export function raceTable(root, onChoice) {
  /** @type {Row[]} */
  const rows = findAll(root, "[data-racer]", HTMLElement).map((element) => ({
    element,
    name: element.dataset.racer ?? "",
    label: find(element, "label", HTMLLabelElement).textContent.trim(),
    color: element.dataset.color ?? "",
    dash: (element.dataset.dash ?? "").split(" ").filter(Boolean).map(Number),
    box: find(element, "input", HTMLInputElement),
    cells: findAll(element, "td", HTMLTableCellElement),
  }));
  const labels = Object.fromEntries(rows.map(({ name, label }) => [name, label]));
  for (const { box } of rows) {
    box.addEventListener("change", () =>
      onChoice(rows.filter((row) => row.box.checked).map((row) => row.name)),
    );
  }

  /**
   * Run all algorithms that take part from the start of `state`.
   * @param {Objective} objective
   * @param {State} state
   * @returns {NamedPath[]}
   */
  function run(objective, state) {
    return rows
      .filter(({ name }) => state.run.includes(name))
      .map(({ name, color, dash }) => ({
        name,
        color,
        dash,
        ...descend(name, objective, [state.b1, state.b2], state.step, state.n),
      }));
  }

  // While nobody sees the table, a few times a second suffice.
  let isSeen = true;
  let resting = 0;
  let filledAt = -Infinity;
  let fill = () => {};
  const watcher = new IntersectionObserver((entries) => {
    isSeen = entries[entries.length - 1].isIntersecting;
    if (isSeen) fill();
  });
  watcher.observe(find(root, ".explorer-race", HTMLTableElement));

  /**
   * Fill the table for step t, and return how the algorithms stand.
   * @param {Objective} objective
   * @param {State} state
   * @param {NamedPath[]} paths
   * @param {MinimizerSet} found
   * @returns {Standing[]}
   */
  function show(objective, state, paths, found) {
    const standings = paths.map((path) => ({
      name: path.name,
      label: labels[path.name],
      ...standingOf(path, objective, state, found),
    }));
    clearTimeout(resting);
    fill = () => {
      for (const row of rows) fillRow(row, standings.find(({ name }) => name === row.name));
      filledAt = performance.now();
      fill = () => {};
    };
    if (isSeen || performance.now() - filledAt > REST_MS) fill();
    else resting = setTimeout(() => fill(), REST_MS);
    return standings;
  }

  /** @param {Row} row @param {Standing} [standing] of those that take part */
  function fillRow({ element, box, cells }, standing) {
    box.checked = Boolean(standing);
    element.classList.toggle("is-out", !standing);
    if (!standing) {
      for (const cell of cells) write(cell, "–");
      return;
    }
    const { b1, b2, J, distance, fermat, verdict, isSparse } = standing;
    [b1, b2, J, distance, fermat].forEach((value, k) => write(cells[k], shortNumber(value)));
    write(cells[5], verdict);
    cells[5].classList.toggle("is-sparse", isSparse);
    cells[0].classList.toggle("is-zero", b1 === 0);
    cells[1].classList.toggle("is-zero", b2 === 0);
  }

  return { run, show, labels };
}

/**
 * The part of a path up to step t.
 * @param {NamedPath} path
 * @param {number} t
 * @returns {DrawnPath}
 */
export function upTo({ points, nSteps, color, dash }, t) {
  return { color, dash, points: points.subarray(0, 2 * (Math.min(t, nSteps) + 1)) };
}

/**
 * @param {NamedPath} path
 * @param {Objective} objective
 * @param {State} state
 * @param {MinimizerSet} found
 */
function standingOf(path, objective, state, found) {
  const { points, nSteps } = path;
  const k = Math.min(state.t, nSteps);
  const [b1, b2] = points.subarray(2 * k, 2 * k + 2);
  const zeros = ["β₁", "β₂"].filter((_, j) => points[2 * k + j] === 0);
  let since = k;
  const keeps = (/** @type {number} */ m) =>
    [0, 1].every((j) => points[2 * k + j] !== 0 || points[2 * m + j] === 0);
  if (zeros.length > 0) while (since > 0 && keeps(since - 1)) since -= 1;
  const when = since === 0 ? "from the start" : `since step ${since}`;
  const verdict = zeros.length === 0 ? "none" : `${zeros.join(" and ")} = 0, ${when}`;
  return {
    b1,
    b2,
    step: k,
    J: valueAt(objective, b1, b2),
    distance: distanceTo(found, b1, b2),
    fermat: optimality(objective, b1, b2),
    isSparse: zeros.length > 0,
    verdict,
    note: state.t >= nSteps ? noteOn(path, objective, state, Math.hypot(b1, b2)) : "",
  };
}

/**
 * What must be said about a descent that goes wrong; nothing about the others.
 * @param {NamedPath} path
 * @param {Objective} objective
 * @param {State} state
 * @param {number} size of the last iterate
 */
function noteOn({ name, ended, nSteps }, objective, state, size) {
  const { longest } = ALGORITHMS[name];
  const bound = boundInWords(longest(objective));
  if (ended === "diverged") {
    return (
      `ran away: after step ${nSteps} a weight passed a hundred million. ` +
      `Step sizes are safe below ${bound}, and this one is ${state.step}.`
    );
  }
  if (ended === "unbounded") {
    return (
      "has no next step: with the other weight held, the loss falls for ever. " +
      "Add a penalty, or choose p between 0 and 1."
    );
  }
  if (!isSafe(name, objective, state.step)) {
    const isLost = size > 2 + 2 * Math.hypot(state.b1, state.b2);
    const what = isLost ? "is running away" : "may jump back and forth for ever";
    return `${what}: step sizes are safe below ${bound}, and this one is ${state.step}.`;
  }
  return "";
}

/**
 * A number for a table: short, a true zero told apart from a small number.
 * @param {number} value
 * @returns {string}
 */
export function shortNumber(value) {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "–";
  const size = Math.abs(value);
  if (size >= 5e-4 && size < 1e5) return value.toFixed(4).replace("-", "−");
  const [digits, power] = value.toExponential(1).replace("-", "−").split("e");
  const raised = [...power.replace("+", "")].map((c) => SUPERSCRIPTS[c] ?? c).join("");
  return `${digits}·10${raised}`;
}

/**
 * A bound on the step size, to three digits.
 * @param {number} bound
 */
export function boundInWords(bound) {
  return bound < Infinity ? String(Number(bound.toPrecision(3))) : "any";
}

/** @param {HTMLElement} cell @param {string} text */
function write(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}
