/**
 * Three views of one fit: points in the plane of two features, the loss surface that they
 * make, and the weights against the strength. One state, which all of them follow.
 *
 * @import { Layer } from "../extras/extras.js"
 * @import { Penalty, Point } from "../math/penalty.js"
 * @import { Fit } from "./fit.js"
 * @import { HeldOut } from "./held-out.js"
 * @import { Shown } from "./points.js"
 * @import { State } from "./state.js"
 * @import { Table } from "./table.js"
 */
import { contourView } from "../draw/contour.js";
import { niceStep } from "../draw/palette.js";
import { followPointer } from "../draw/pick.js";
import { surfaceView } from "../draw/surface.js";
import { budgetLayer } from "../extras/budget-layer.js";
import { pathLayer } from "../extras/path-layer.js";
import { alphaMax, gridValues, valueAt } from "../math/objective.js";
import { sentence } from "../math/sets.js";
import { bindDials, dialsIn } from "../page/dials.js";
import { find, findAll } from "../page/find.js";
import { later } from "../page/later.js";
import { HOW_IT_IS_DRAWN, messagesIn } from "../page/messages.js";
import { quoted, shortly } from "../page/numbers.js";
import { onScheme } from "../page/scheme.js";
import { errorOf, fitOf, planeOf, reachOf } from "./fit.js";
import { heldOut, problemWithFolds } from "./held-out.js";
import { pointsView } from "./points.js";
import { LONGEST_ADDRESS, asPython, readHash, writeHash } from "./state.js";
import { MOST_ROWS, likelyColumns, parseTable, pointsFrom, writeCsv } from "./table.js";

const GRID = 121;
const COARSE = 41; // while points move
const COARSEST = 25; // while one of many points moves
const MANY = 500;
const SETTLED_MS = 300;
const MOST_UNDONE = 100;
const NUDGE = 0.02; // of the window
const SLICE_MS = 8;

const root = find(document, ".own-data", HTMLElement);
const part = (/** @type {string} */ selector) => find(root, selector, HTMLElement);
const say = messagesIn(part(".own-message"));
const dials = dialsIn(root);
const presets = new Map(
  findAll(root, "[data-preset]", HTMLElement).map((button) => {
    const { preset = "", state = "" } = button.dataset;
    return [preset, /** @type {State} */ ({ ...JSON.parse(state), preset })];
  }),
);
const [untouched] = presets.values();

/** @type {State} */
let state = untouched;
/** @type {State[]} */
const past = [];
/** @type {?Fit} null without points */
let fit = null;
let alpha = 0;
let halfWidth = 1;
/** @type {[number, number]} */
let axis = [0, 1];
/** @type {Shown["view"]} */
let view = { centre: [0, 0], reach: [1, 1] };
let selected = -1;
/** @type {?Point} */
let cursor = null;
let isMoving = false;
let isOnlyStrength = false; // whether nothing else has changed
let frame = 0;
/** @type {?Drawn} */
let drawn = null;
/** @type {?Table} the last one that was pasted, for another choice of columns */
let pasted = null;

/** @typedef {ReturnType<typeof sceneOf>} Drawn */

const surface = surfaceView(part(".own-surface"), {
  label: "Loss surface of your points over β₁ and β₂. Arrow keys turn it, plus and minus zoom, 0 resets.",
  onChange: (how) => say("card", HOW_IT_IS_DRAWN[how]),
});
const contourHost = part(".own-contour");
const contour = contourView(contourHost, {
  halfWidth,
  label: "Contours of the loss over β₁ and β₂, with its minimizers",
  accelerated: true,
});
const layerOptions = { host: contourHost, contour, dials, onMove: update, redraw: request };
const path = pathLayer(layerOptions);
path.turn(true);
/** @type {Map<string, Layer>} */
const layers = new Map([
  ["path", path],
  ["budget", budgetLayer(layerOptions)],
]);
const plot = pointsView(part(".own-points"), {
  onEmpty: (place) => {
    const tool = toolNow();
    if (tool === "0" || tool === "1") add(place, Number(tool));
    else select(-1);
  },
  onPress: (k) => {
    const tool = toolNow();
    select(k);
    if (tool === "remove") remove(k);
    else if ((tool === "0" || tool === "1") && state.model === "logistic") relabel(k, Number(tool));
    else remember();
    return tool === "move";
  },
  onDrag: (k, place) => {
    isMoving = true;
    moveTo(k, place);
  },
  onDrop: rest,
});

const controls = bindDials(dials, update, say);
const keepAddress = later(SETTLED_MS, () => {
  const hash = writeHash(state);
  const fits = hash.length <= LONGEST_ADDRESS;
  say("long", fits ? "" : "These points are too many for an address: the link would be cut off. Download the points instead, and paste them where you need them.");
  if (fits) history.replaceState(null, "", `#${hash}`);
});
for (const type of ["change", "keyup", "pointerup", "pagehide"]) {
  addEventListener(type, () => keepAddress.flush());
}

const toolNow = () => find(root, "[name=own-tool]:checked", HTMLInputElement).value;
const clean = (/** @type {number} */ value, /** @type {0 | 1} */ j) => {
  const grain = niceStep(view.reach[j] / 500);
  return Number((Math.round(value / grain) * grain).toPrecision(12));
};

/** Note the state, to come back to. */
function remember() {
  if (past[past.length - 1] !== state) past.push(state);
  if (past.length > MOST_UNDONE) past.shift();
}

/**
 * @param {Partial<State>} changes
 */
function update(changes) {
  isOnlyStrength = Object.keys(changes).every((key) => key === "l1" || key === "l2");
  state = { ...state, ...changes };
  if (changes.points) state.preset = changes.preset ?? "";
  say("address", "");
  if (!isOnlyStrength) measure();
  request();
  keepAddress.call();
}

/** @param {number[][]} points */
function change(points) {
  update({ points });
}

function request() {
  frame ||= requestAnimationFrame(show);
}

/** A new loss, where anything but a strength has changed. */
function measure() {
  say("fit", "");
  part(".own-held-out").hidden = true;
  try {
    fit = state.points.length > 0 ? fitOf(state) : null;
  } catch (error) {
    fit = null;
    say("fit", `No fit: ${error instanceof Error ? error.message : error}`);
  }
  if (!isMoving) rest();
}

/** What stands still while a point moves: windows, and the ranges of the dials. */
function rest() {
  isMoving = false;
  view = windowOf(state.points);
  if (fit) {
    alpha = alphaMax(fit.loss);
    halfWidth = niceStep(1.2 * reachOf(fit.loss, alpha));
    const heights = gridValues({ loss: fit.loss, penalty: { l1: 0, l2: 0 } }, halfWidth, COARSE);
    axis = [0, heights.reduce((most, height) => Math.max(most, height), 0) || 1];
    const ranges = { l1: niceStep(1.1 * alpha || 1), l2: niceStep(Math.max(2 * fit.loss.curvature, 1e-300)) };
    for (const name of /** @type {const} */ (["l1", "l2"])) {
      const dial = dials.get(name);
      if (!dial) continue;
      dial.high = Math.max(ranges[name], state[name]);
      dial.digits = Math.max(0, 3 - Math.floor(Math.log10(dial.high)));
      dial.slider.max = String(dial.high);
    }
  }
  request();
}

/** @param {number[][]} points @returns {Shown["view"]} */
function windowOf(points) {
  const sides = [0, 1].map((j) => {
    const column = points.map((point) => point[j]);
    const [low, high] = column.length > 0 ? [Math.min(...column), Math.max(...column)] : [-1, 1];
    return { centre: (low + high) / 2, reach: 0.6 * (high - low) || Math.abs(low) * 0.5 || 1 };
  });
  return { centre: [sides[0].centre, sides[1].centre], reach: [sides[0].reach, sides[1].reach] };
}

/** @param {Fit} now @param {number} n */
function sceneOf(now, n) {
  const objective = { loss: now.loss, penalty: { l1: state.l1, l2: state.l2 } };
  const z = gridValues(objective, halfWidth, n);
  return {
    z,
    n,
    halfWidth,
    axis,
    isCut: z.some((value) => value > Math.fround(axis[1])),
    objective,
    minimizers: now.loss.minimizers(objective.penalty),
    cursor,
    // A path is many fits: it waits until the points rest.
    layers: [...layers.values()].filter((layer) => layer.isOn && !(isMoving && layer === path)),
    valueAt: (/** @type {number} */ b1, /** @type {number} */ b2) => valueAt(objective, b1, b2),
  };
}

function show() {
  frame = 0;
  controls.show({ l1: state.l1, l2: state.l2 });
  const areClasses = state.model === "logistic";
  const names = /** @type {[string, string]} */ (state.names.slice(0, 2));
  const picture = { points: state.points, areClasses, view, selected, names };
  /** @type {string[]} */
  let words = ["There are no points yet: choose a kind, and press into the plane to add some."];
  const coarse = state.points.length > MANY ? COARSEST : COARSE;
  drawn = fit && sceneOf(fit, isMoving ? coarse : GRID);
  if (fit && drawn) {
    const { ends } = drawn.minimizers;
    const now = fit;
    const plane = ends ? planeOf(now, middleOf(ends)) : null;
    words = wordsFor(drawn, plane);
    for (const layer of drawn.layers) words.push(layer.follow(drawn));
    surface.draw(drawn);
    contour.draw(drawn);
    plot.draw({ ...picture, plane, hovered: cursor && planeOf(now, cursor) });
  } else plot.draw({ ...picture, plane: null, hovered: null });
  root.classList.toggle("has-no-fit", !fit);
  root.classList.toggle("is-moving", isMoving);
  write(part(".own-sentence"), words.filter(Boolean).join(" "));
  find(root, "[data-action=undo]", HTMLButtonElement).disabled = past.length === 0;
  for (const button of findAll(root, "[data-preset]", HTMLElement)) {
    button.setAttribute("aria-pressed", String(button.dataset.preset === state.preset));
  }
  for (const name of /** @type {const} */ (["intercept", "standardize"])) {
    find(root, `[data-option=${name}]`, HTMLInputElement).checked = state[name];
  }
  find(root, `[name=own-model][value=${state.model}]`, HTMLInputElement).checked = true;
  const labels = state.labels ?? ["low values", "high values"];
  for (const k of [0, 1]) write(part(`.own-label-${k}`), areClasses ? labels[k] : "a point");
  part(".own-second").hidden = !areClasses;
}

/** @param {[Point, Point]} ends @returns {Point} */
function middleOf([[a1, a2], [b1, b2]]) {
  return a1 === b1 && a2 === b2 ? [a1, a2] : [(a1 + b1) / 2, (a2 + b2) / 2];
}

/**
 * What the fit is, in words.
 * @param {Drawn} now
 * @param {?[number, number, number]} plane
 */
function wordsFor({ minimizers }, plane) {
  const [one, two] = state.names.map((name) => quoted(name));
  const { kind, ends } = minimizers;
  const words = kind === "point" ? [] : [sentence(minimizers)];
  if (kind === "none") words.push("The labels can be separated, so without a penalty the weights grow for ever.");
  if (kind === "segment") words.push(`These points do not tell ${one} and ${two} apart; drawn is the middle of the segment.`);
  if (!plane || !ends) return words;
  const [w1, w2] = middleOf(ends);
  if (kind === "point") {
    if (w1 === 0 && w2 === 0) words.push("The model looks at neither feature.");
    else if (w1 === 0 || w2 === 0) words.push(`Only ${w1 === 0 ? two : one} is used: ${state.model === "logistic" ? "the boundary is" : "the level lines are"} parallel to an axis.`);
    else words.push("Both features are used.");
    words.unshift(`The only minimizer is (${shortly(w1)}, ${shortly(w2)}).`);
  }
  const found = errorOf(state, plane);
  const n = state.points.length;
  if (state.model === "squared") words.push(`The mean squared error is ${shortly(found, 4)}.`);
  else words.push(`${found} of ${n} ${n === 1 ? "point" : "points"} ${found === 1 ? "is" : "are"} not on the right side.`);
  if (state.standardize && plane.every(Number.isFinite)) {
    words.push(`In the units of the table the weights are ${shortly(plane[1], 4)} and ${shortly(plane[2], 4)}.`);
  }
  return words;
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {?Point} beta */
function hover(beta) {
  if (!beta && !cursor) return;
  cursor = beta && beta.every((b) => Math.abs(b) <= halfWidth) ? beta : null;
  request();
}
followPointer(surface, hover);
contour.canvas.addEventListener("pointermove", (event) => hover(contour.toPlane(event)));
contour.canvas.addEventListener("pointerleave", () => hover(null));

/* Points, by hand and by keyboard. */

/** @param {number} k @param {Point} place */
function moveTo(k, [x1, x2]) {
  const points = [...state.points];
  points[k] = [clean(x1, 0), clean(x2, 1), points[k][2]];
  change(points);
}

/** @param {Point} place @param {number} target */
function add(place, target) {
  if (state.points.length >= MOST_ROWS) {
    say("points", `Up to ${MOST_ROWS.toLocaleString("en")} points are drawn.`);
    return;
  }
  remember();
  const y = state.model === "logistic" ? target : valueAtPlace(place);
  selected = state.points.length;
  change([...state.points, [clean(place[0], 0), clean(place[1], 1), y]]);
  tell();
}

/** A value for a new point: that of its nearest neighbour. @param {Point} place */
function valueAtPlace([x1, x2]) {
  let [nearest, least] = [0, Infinity];
  for (const [a1, a2, y] of state.points) {
    const distance = Math.hypot((a1 - x1) / view.reach[0], (a2 - x2) / view.reach[1]);
    if (distance < least) [nearest, least] = [y, distance];
  }
  return nearest;
}

/** @param {number} k */
function remove(k) {
  remember();
  selected = -1;
  change(state.points.filter((_, other) => other !== k));
  write(part(".own-spoken"), `Removed. ${state.points.length} points are left.`);
}

/** @param {number} k @param {number} target */
function relabel(k, target) {
  if (state.points[k][2] === target) return;
  remember();
  change(state.points.map((point, other) => (other === k ? [point[0], point[1], target] : point)));
  tell();
}

/** @param {number} k */
function select(k) {
  selected = k;
  tell();
  request();
}

function tell() {
  const point = state.points[selected];
  if (!point) return;
  const target = state.model === "logistic" ? (state.labels ?? ["0", "1"])[point[2]] : shortly(point[2], 4);
  write(part(".own-spoken"), `Point ${selected + 1} of ${state.points.length}: ${state.names[0]} ${shortly(point[0], 4)}, ${state.names[1]} ${shortly(point[1], 4)}, ${target}.`);
}

part(".own-points").addEventListener("keydown", (event) => {
  const n = state.points.length;
  const size = event.shiftKey ? 5 * NUDGE : NUDGE;
  /** @type {Record<string, Point>} */
  const moves = { ArrowLeft: [-size, 0], ArrowRight: [size, 0], ArrowUp: [0, size], ArrowDown: [0, -size] };
  const move = moves[event.key];
  const point = state.points[selected];
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (move && point) {
    remember();
    moveTo(selected, [point[0] + move[0] * view.reach[0], point[1] + move[1] * view.reach[1]]);
    tell();
  } else if (event.key === "n" && n > 0) select((selected + 1) % n);
  else if (event.key === "p" && n > 0) select((selected - 1 + n) % n);
  else if (event.key === "Enter") add(point ? [point[0], point[1]] : view.centre, Number(toolNow() === "1"));
  else if ((event.key === "Delete" || event.key === "Backspace") && point) remove(selected);
  else if (event.key === "l" && point && state.model === "logistic") relabel(selected, 1 - point[2]);
  else return;
  event.preventDefault();
});

/* Settings, presets, undo. */

for (const button of findAll(root, "[data-preset]", HTMLElement)) {
  button.addEventListener("click", () => {
    const next = presets.get(button.dataset.preset ?? "");
    if (next) open(next);
  });
}

/** @param {State} next */
function open(next) {
  remember();
  selected = -1;
  say("points", "");
  part(".own-columns").hidden = true;
  update(next);
  controls.begin({ l1: state.l1, l2: state.l2 });
}

function undo() {
  const last = past.pop();
  if (!last) return;
  selected = -1;
  update(last);
  controls.begin({ l1: state.l1, l2: state.l2 });
  write(part(".own-spoken"), "Undone.");
}
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.matches("textarea, [type=text]");
  if (isTyping || event.key !== "z" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  undo();
});

for (const name of /** @type {const} */ (["intercept", "standardize"])) {
  const box = find(root, `[data-option=${name}]`, HTMLInputElement);
  box.addEventListener("change", () => {
    remember();
    update({ [name]: box.checked });
  });
}
for (const box of findAll(root, "[name=own-model]", HTMLInputElement)) {
  box.addEventListener("change", () => {
    if (box.value === "logistic" && state.points.some(([, , y]) => y !== 0 && y !== 1)) {
      say("points", "Logistic regression needs two labels, and these targets are other numbers than 0 and 1.");
      request();
      return;
    }
    remember();
    say("points", "");
    update({ model: box.value === "logistic" ? "logistic" : "squared" });
  });
}
for (const [name, layer] of layers) {
  const box = find(root, `[data-layer=${name}]`, HTMLInputElement);
  box.addEventListener("change", () => {
    layer.turn(box.checked);
    request();
  });
}

/* Tables. */

/** @param {string} text */
function take(text) {
  try {
    const table = parseTable(text);
    choose(table, likelyColumns(table));
    pasted = table;
    offer(table);
    say("table", "");
  } catch (error) {
    say("table", `${error instanceof Error ? error.message : error} What was there before stays.`);
  }
}

/** @param {Table} table @param {number[]} columns */
function choose(table, columns) {
  const { points, names, labels, left } = pointsFrom(table, columns);
  const model = labels ? "logistic" : "squared";
  open({ ...state, points, names, labels, model, preset: "" });
  for (const [k, list] of findAll(root, ".own-columns select", HTMLSelectElement).entries()) {
    list.replaceChildren(...table.names.map((name, j) => new Option(name, String(j), false, j === columns[k])));
  }
  const rows = points.length === 1 ? "1 row" : `${points.length.toLocaleString("en")} rows`;
  write(part(".own-spoken"), `${rows} taken.${left > 0 ? ` ${left} with an empty cell left out.` : ""}`);
}

/** @param {Table} table */
function offer(table) {
  part(".own-columns").hidden = table.names.length <= 3;
}
for (const list of findAll(root, ".own-columns select", HTMLSelectElement)) {
  list.addEventListener("change", () => {
    if (!pasted) return;
    const table = pasted;
    const columns = findAll(root, ".own-columns select", HTMLSelectElement).map(({ value }) => Number(value));
    try {
      choose(table, columns);
      offer(table);
      say("table", "");
    } catch (error) {
      say("table", `${error instanceof Error ? error.message : error} What was there before stays.`);
    }
  });
}

const area = find(root, ".own-table textarea", HTMLTextAreaElement);
const table = find(root, ".own-table", HTMLDetailsElement);
table.addEventListener("toggle", () => {
  if (table.open && area.value === "") area.value = csv();
});
part("[data-action=take]").addEventListener("click", () => take(area.value));
part("[data-action=fill]").addEventListener("click", () => {
  area.value = csv();
});
addEventListener("paste", (event) => {
  const isField = event.target instanceof HTMLElement && event.target.matches("textarea, [type=text]");
  const text = event.clipboardData?.getData("text/plain");
  if (isField || !text) return;
  event.preventDefault();
  take(text);
});
const file = find(root, "[type=file]", HTMLInputElement);
file.addEventListener("change", () => read(file.files?.[0]));
root.addEventListener("dragover", (event) => event.preventDefault());
root.addEventListener("drop", (event) => {
  event.preventDefault();
  read(event.dataTransfer?.files[0]);
});

/** @param {File} [source] */
async function read(source) {
  if (!source) return;
  try {
    take(await source.text());
  } catch (error) {
    say("table", `The file could not be read: ${error instanceof Error ? error.message : error}.`);
  }
  file.value = "";
}

function csv() {
  const { points, names, labels, model } = state;
  const rows = points.map(([x1, x2, y]) => [x1, x2, model === "logistic" && labels ? labels[y] : y]);
  return writeCsv([names, ...rows]);
}

/* Held-out loss. */

part("[data-action=held-out]").addEventListener("click", () => {
  const place = part(".own-held-out");
  const problem = fit ? problemWithFolds(state) : "There are no points.";
  place.hidden = false;
  place.textContent = problem || "Fitting five times at each of 25 strengths …";
  if (problem) return;
  const name = state.l1 > 0 || state.l2 === 0 ? "l1" : "l2";
  const penalty = { l1: state.l1, l2: state.l2 };
  const asked = state.points;
  const work = heldOut(state, name, penalty);
  const slice = () => {
    if (state.points !== asked) return; // other points by now
    const end = performance.now() + SLICE_MS;
    for (let next = work.next(); ; next = work.next()) {
      if (next.done) return showHeldOut(name, next.value);
      if (performance.now() > end) break;
    }
    setTimeout(slice);
  };
  slice();
});

/** @param {"l1" | "l2"} name @param {HeldOut} found */
function showHeldOut(name, { strengths, means, errors, best, simplest }) {
  const place = part(".own-held-out");
  const symbol = dials.get(name)?.symbol ?? name;
  const [low, high] = [Math.min(...means.map((m, k) => m - errors[k])), Math.max(...means.map((m, k) => m + errors[k]))];
  const [width, height] = [560, 150];
  const toX = (/** @type {number} */ k) => 12 + ((strengths.length - 1 - k) / (strengths.length - 1)) * (width - 24);
  const toY = (/** @type {number} */ v) => 12 + ((high - v) / (high - low || 1)) * (height - 40);
  const line = means.map((m, k) => `${toX(k).toFixed(1)} ${toY(m).toFixed(1)}`).join("L");
  const bars = means.map((m, k) => `M${toX(k).toFixed(1)} ${toY(m - errors[k]).toFixed(1)}V${toY(m + errors[k]).toFixed(1)}`).join("");
  const dots = [best, simplest].map((k) => `<circle cx="${toX(k)}" cy="${toY(means[k])}" r="5"/>`).join("");
  const svg = `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true"><path class="bars" d="${bars}"/><path d="M${line}"/>${dots}</svg>`;
  place.innerHTML = `<p></p>${svg}<p class="own-scale"><span></span><span></span><span></span></p><p><button type="button"></button> <button type="button"></button></p>`;
  const [first, scale] = findAll(place, "p", HTMLElement);
  first.textContent = `Held-out loss, mean of five folds with its standard error, against ${symbol}.`;
  const texts = [shortly(strengths[strengths.length - 1], 2), `${symbol}, by powers`, shortly(strengths[0], 2)];
  findAll(scale, "span", HTMLElement).forEach((span, k) => {
    span.textContent = texts[k];
  });
  const buttons = findAll(place, "button", HTMLButtonElement);
  const choices = [
    [best, "the least"],
    [simplest, "the strongest within one standard error of it"],
  ];
  for (const [index, [k, why]] of choices.entries()) {
    const value = Number(strengths[/** @type {number} */ (k)].toPrecision(3));
    buttons[index].textContent = `${symbol} = ${shortly(value)}: ${why}`;
    buttons[index].addEventListener("click", () => {
      remember();
      update({ [name]: value });
    });
  }
}

/* Taking it along. */

const actions = {
  undo,
  link: () => {
    keepAddress.flush();
    const hash = writeHash(state);
    if (hash.length > LONGEST_ADDRESS) {
      keepAddress.call();
      done("Too many points for a link: download them instead.");
      return;
    }
    copy(new URL(`#${hash}`, location.href).href, "Link copied.");
  },
  python: () => copy(asPython(state), "Python copied."),
  csv: () => {
    download(new Blob([csv()], { type: "text/csv" }), "points.csv");
    done("Points saved.");
  },
  path: () => {
    const { stops, name } = path.probe();
    const rows = stops.map((/** @type {import("../extras/path-layer.js").Stop} */ { strength, ends }) => [strength, ...(ends?.flat() ?? ["", "", "", ""])]);
    const head = [name, "beta1 at one end", "beta2 at one end", "beta1 at the other", "beta2 at the other"];
    download(new Blob([writeCsv([head, ...rows])], { type: "text/csv" }), "path.csv");
    done("Path saved.");
  },
  png: () => {
    plot.canvas.toBlob((blob) => {
      if (blob) download(blob, "points.png");
      done(blob ? "Picture saved." : "No picture was saved: this browser makes none of it.");
    });
  },
};
for (const [name, action] of Object.entries(actions)) {
  part(`[data-action=${name}]`).addEventListener("click", action);
}

/** @param {Blob} blob @param {string} name */
function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** @param {string} text @param {string} success */
async function copy(text, success) {
  const box = part(".own-copy");
  try {
    await navigator.clipboard.writeText(text);
    box.hidden = true;
    done(success);
  } catch {
    box.hidden = false;
    const field = find(box, "textarea", HTMLTextAreaElement);
    field.value = text;
    field.select();
    done("Your browser does not let this page copy: press Ctrl+C.");
  }
}

/** @param {string} text */
function done(text) {
  write(part(".own-done"), text);
}

function openAddress() {
  const hash = location.hash.slice(1);
  let problem = "";
  state = untouched;
  try {
    if (hash.includes("=")) state = readHash(hash, untouched, presets);
  } catch (error) {
    problem = `${error instanceof Error ? error.message : error} The page starts from its first preset instead.`;
  }
  measure();
  say("address", problem);
  controls.begin({ l1: state.l1, l2: state.l2 });
  request();
}
addEventListener("hashchange", () => {
  if (location.hash.slice(1) !== writeHash(state)) openAddress();
});
onScheme(() => {
  surface.recolor();
  contour.recolor();
  plot.recolor();
});

// What is shown, for tests and for whoever is curious.
Object.assign(root, {
  probe: () => ({ state, selected, ...drawn, z: drawn && Array.from(drawn.z), view, alpha }),
});

openAddress();
for (const picture of root.querySelectorAll(".own-picture, .own-waiting")) picture.remove();
for (const set of findAll(root, "fieldset", HTMLFieldSetElement)) set.disabled = false;
root.classList.add("is-ready");
