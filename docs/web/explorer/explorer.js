/**
 * The explorer: one state, which dials, figures, race and address all follow.
 *
 * @import { SurfaceState } from "../draw/surface.js"
 * @import { Loss, Objective } from "../math/objective.js"
 * @import { Point } from "../math/penalty.js"
 * @import { MinimizerSet } from "../math/sets.js"
 * @import { NamedPath, Standing } from "./race.js"
 * @import { State } from "./state.js"
 *
 * @typedef {object} Derived what is computed from the state, and from what it was computed
 * @property {string} lossKey
 * @property {Loss} loss
 * @property {string} surfaceKey
 * @property {Objective} objective
 * @property {Float32Array} z
 * @property {[number, number]} axis
 * @property {boolean} isCut
 * @property {MinimizerSet} found
 * @property {string} pathKey
 * @property {NamedPath[]} paths
 */
import { asCsv, asPicture, asPython, download } from "./export.js";
import { player } from "./player.js";
import { boundInWords, raceTable, upTo } from "./race.js";
import { startHandle } from "./start.js";
import { initialState, numbersOf, readQuery, writeQuery } from "./state.js";
import { contourView } from "../draw/contour.js";
import { followPointer } from "../draw/pick.js";
import { surfaceView } from "../draw/surface.js";
import { budgetLayer } from "../extras/budget-layer.js";
import { ALGORITHMS } from "../math/descents.js";
import { lossFrom } from "../math/losses.js";
import { gridValues, valueAt } from "../math/objective.js";
import { sentence } from "../math/sets.js";
import { addressKeeper, readCamera } from "../page/address.js";
import { bindDials, dialsIn } from "../page/dials.js";
import { find, findAll } from "../page/find.js";
import { lineFor } from "../page/embedding.js";
import { later } from "../page/later.js";
import { HOW_IT_IS_DRAWN, messagesIn } from "../page/messages.js";
import { quoted } from "../page/numbers.js";
import { onScheme } from "../page/scheme.js";

// Odd, so that the folds lie on grid lines.
const GRID = 121;
const QUIET_MS = 700; // before the page says aloud what has changed

const root = find(document, ".explorer", HTMLElement);
const part = (/** @type {string} */ selector) => find(root, selector, HTMLElement);
const presets = findAll(root, "[data-preset]", HTMLAnchorElement);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dials = dialsIn(root);
const say = messagesIn(part(".explorer-message"));
const untouched = initialState(root, dials);

let state = untouched;
/** @type {Derived} */
let derived;
/** @type {Standing[]} */
let standings = [];
let noted = ""; // below the table
let frame = 0;
/** @type {?Point} */
let cursor = null;
let hasTurned = false;

const surfaceHost = part(".explorer-surface");
const contourHost = part(".explorer-contour");
const snap = find(root, "[data-option=snap]", HTMLInputElement);
const spoken = part(".explorer-sentence");
const surface = surfaceView(surfaceHost, {
  label: "Loss surface over β₁ and β₂. Arrow keys turn it, plus and minus zoom, 0 resets.",
  onTurn: () => {
    hasTurned = true;
    keepAddress();
  },
  onChange: (how) => say("card", HOW_IT_IS_DRAWN[how]),
});
followPointer(surface, (beta) => hover(beta, surfaceHost));
const contour = contourView(contourHost, {
  halfWidth: state.view,
  label: "Contours of the loss over β₁ and β₂, with the minimizers and the paths of the race",
  accelerated: true,
});
const handle = startHandle(contour, contourHost, {
  state: () => state,
  snaps: () => snap.checked,
  onMove: (b1, b2) => update({ b1, b2 }),
  onHover: (beta) => hover(beta, contourHost),
});
const budget = budgetLayer({ host: contourHost, contour, dials, onMove: update, redraw: show });
const budgetSwitch = find(root, "[data-option=budget]", HTMLInputElement);
budgetSwitch.addEventListener("change", () => update({ budget: budgetSwitch.checked }));
new ResizeObserver(() => requestAnimationFrame(() => handle.show(state))).observe(contourHost);

const controls = bindDials(dials, update, say);
const race = raceTable(root, (run) => update({ run }));
const transport = player(root, {
  state: () => state,
  onStep: (t) => update({ t }),
  onSpeed: (speed) => update({ speed }),
});

const keepAddress = addressKeeper(query);
const announcement = later(QUIET_MS, () => {
  const stand = standings.map(({ label, verdict }) => `${label}: exact zeros: ${verdict}.`);
  part(".explorer-announcement").textContent =
    `${spoken.textContent} At step ${state.t}: ${stand.join(" ")}`;
});

/** The whole state as a query string. */
function query() {
  return writeQuery(state, dials, hasTurned ? surface.camera() : null);
}

/**
 * Change the state; everything on the page follows in the next frame.
 * @param {Partial<State>} changes
 */
function update(changes) {
  const atEnd = state.t === state.n;
  state = { ...state, ...changes };
  if (changes.n !== undefined) state.t = atEnd ? state.n : Math.min(state.t, state.n);
  // Who turns a dial has left the preset, and what the address had wrong is past.
  if (Object.keys(changes).some((name) => name !== "t" && name !== "speed")) {
    mark(null);
    say("address", "");
  }
  follow();
}

function follow() {
  frame ||= requestAnimationFrame(show);
  keepAddress();
  announcement.call();
}

function show() {
  frame = 0;
  derive();
  const { objective, found, paths } = derived;
  budget.turn(state.budget);
  budgetSwitch.checked = state.budget;
  const drawn = scene();
  write(part(".explorer-budget"), budget.isOn ? budget.follow(drawn) : "");
  surface.draw(drawn);
  contour.draw(drawn);
  controls.show(numbersOf(state));
  transport.show(state);
  handle.show(state);
  standings = race.show(objective, state, paths, found);
  write(spoken, sentence(found));
  write(part(".explorer-bound"), boundsInWords());
  showNotes(standings.filter(({ note }) => note));
}

/**
 * What both views draw.
 * @returns {SurfaceState & import("../extras/extras.js").Shown}
 */
function scene() {
  const { objective, found, z, axis, isCut, paths } = derived;
  return {
    halfWidth: state.view,
    axis,
    z,
    n: GRID,
    isCut,
    valueAt: (b1, b2) => valueAt(objective, b1, b2),
    objective,
    minimizers: found,
    layers: budget.isOn ? [budget] : [],
    paths: paths.map((path) => upTo(path, state.t)),
    marker: [state.b1, state.b2],
    cursor,
  };
}

/** Compute again only what depends on what has changed. */
function derive() {
  const old = /** @type {Derived | undefined} */ (derived);
  const { p, x, l1, l2, view, b1, b2, step, n, run } = state;
  const lossKey = [p, x].join();
  const loss = old?.lossKey === lossKey ? old.loss : lossFrom({ name: "softmax", p, x });
  const surfaceKey = [lossKey, l1, l2, view].join();
  const drawn = old?.surfaceKey === surfaceKey ? old : drawnOf({ loss, penalty: { l1, l2 } });
  const { objective, z, axis, isCut, found } = drawn;
  const pathKey = [surfaceKey, b1, b2, step, n, ...run].join();
  const paths = old?.pathKey === pathKey ? old.paths : race.run(objective, state);
  derived = { lossKey, loss, surfaceKey, objective, z, axis, isCut, found, pathKey, paths };
}

/** @param {Objective} objective */
function drawnOf(objective) {
  const { view } = state;
  const z = gridValues(objective, view, GRID);
  const axis = axisFor(view);
  const isCut = z.some((value) => value > Math.fround(axis[1]));
  return { objective, z, axis, isCut, found: objective.loss.minimizers(objective.penalty) };
}

/**
 * The J axis: all of the loss for x = 1 in this view, whatever the other dials say.
 * @param {number} view
 * @returns {[number, number]}
 */
function axisFor(view) {
  return [0, lossFrom({ name: "softmax", p: 1, x: 1 }).value(-view, view)];
}

function boundsInWords() {
  const [whole, prox, fast] = ["subgradient", "proximal", "accelerated"].map((name) =>
    boundInWords(ALGORITHMS[name].longest(derived.objective)),
  );
  if (state.x === 0 && state.l2 === 0) return "With x = 0 and Ω = 0 every step size is safe.";
  return (
    `Safe step sizes η: subgradient below ${whole}, proximal gradient below ${prox}, ` +
    `accelerated up to ${fast}. Coordinate descent needs none.`
  );
}

/** @param {Standing[]} notes */
function showNotes(notes) {
  const texts = notes.map(({ label, note }) => `${label} ${note}`);
  if (noted === texts.join()) return;
  noted = texts.join();
  part(".explorer-notes").replaceChildren(
    ...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
}

/**
 * Point out a place on both views, with its value.
 * @param {?Point} beta
 * @param {HTMLElement} host of the view on which it is
 */
function hover(beta, host) {
  if (!beta && !cursor) return;
  cursor = beta;
  for (const place of [surfaceHost, contourHost]) {
    const words = beta && place === host ? valueInWords(beta) : "";
    write(find(place, ".explorer-hover", HTMLElement), words);
  }
  frame ||= requestAnimationFrame(show);
}

/** @param {Point} beta */
function valueInWords([b1, b2]) {
  const J = valueAt(derived.objective, b1, b2).toPrecision(4);
  return `β = (${b1.toFixed(2)}, ${b2.toFixed(2)})   J = ${J}`.replaceAll("-", "−");
}

/**
 * Put the page into the state of an address or a preset.
 * @param {URLSearchParams} wanted
 * @param {State} [base] for what it does not say
 */
function open(wanted, base = untouched) {
  const { state: next, problems } = readQuery(wanted, base, dials);
  state = next;
  const { camera, problem } = readCamera(wanted);
  if (problem) problems.push(problem);
  if (camera) surface.camera(camera);
  hasTurned = Boolean(camera);
  controls.begin(numbersOf(state));
  return problems;
}

function openAddress() {
  const wanted = new URLSearchParams(location.search);
  const name = wanted.get("preset");
  const link = presets.find((a) => a.dataset.preset === name) ?? null;
  const preset = new URLSearchParams(link?.dataset.state);
  const problems = open(wanted, readQuery(preset, untouched, dials).state);
  if (name !== null && !link) problems.unshift(`There is no preset called ${quoted(name)}.`);
  if (problems.length > 0) problems.push("Everything else is as the address says.");
  say("address", problems.join(" "));
  mark(link);
}

/** @param {?HTMLAnchorElement} current preset */
function mark(current) {
  for (const link of presets) {
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

for (const link of presets) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab is a new page
    event.preventDefault();
    transport.pause();
    history.pushState(null, "", link.href); // Back leads to what was before
    open(new URLSearchParams(link.dataset.state));
    state.t = calm.matches ? state.n : 0;
    say("address", "");
    mark(link);
    follow();
    if (!calm.matches) transport.start();
  });
}

const actions = {
  embed: () => {
    const parameters = [...new URLSearchParams(query())];
    const line = lineFor("explorer", parameters, "The explorer of regsurf", root.offsetHeight);
    return copy(line, "Line of HTML copied.");
  },
  link: () => copy(new URL(query(), location.href).href, "Link copied."),
  python: () => copy(asPython(derived.objective, state, derived.paths, race.labels), "Python copied."),
  png: async () => {
    const { p, x, l1, l2 } = state;
    const legend = derived.paths.map(({ name, color, dash }) => ({
      label: race.labels[name],
      color,
      dash,
    }));
    const title = `p = ${p}, x = ${x}, λ = ${l1}, Ω = ${l2}. ${spoken.textContent}`;
    try {
      download(await asPicture({ surface, contour, host: root, title, legend }), "regsurf.png");
      done("Picture saved.");
    } catch (error) {
      done(`No picture was saved: ${error instanceof Error ? error.message : error}.`);
    }
  },
  csv: () => {
    download(new Blob([asCsv(derived.paths)], { type: "text/csv" }), "regsurf.csv");
    done("Paths saved.");
  },
};
for (const [name, action] of Object.entries(actions)) {
  part(`[data-action=${name}]`).addEventListener("click", action);
}

/**
 * Copy, or, where the browser does not let a page copy, offer the text to be copied.
 * @param {string} text
 * @param {string} success what to say of it
 */
async function copy(text, success) {
  const box = part(".explorer-copy");
  try {
    await navigator.clipboard.writeText(text);
    box.hidden = true;
    done(success);
  } catch {
    box.hidden = false;
    const area = find(box, "textarea", HTMLTextAreaElement);
    area.value = text;
    area.select();
    done("Your browser does not let this page copy: press Ctrl+C.");
  }
}

/** @param {string} text */
function done(text) {
  write(part(".explorer-done"), text);
}

/** @param {HTMLElement} element @param {string} text */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

onScheme(() => {
  surface.recolor();
  contour.recolor();
});
addEventListener("popstate", () => {
  transport.pause();
  openAddress();
  frame ||= requestAnimationFrame(show);
});

// What is shown, for tests and for whoever is curious.
Object.assign(root, {
  probe: () => ({
    ...scene(),
    z: Array.from(derived.z),
    state,
    camera: surface.camera(),
    how: surface.how,
    budget: budget.isOn && budget.probe(),
  }),
});

openAddress();
// The surface at once, what is drawn on it in the next frame, and then all the rest.
derive();
surface.draw(scene());
for (const picture of surfaceHost.querySelectorAll(".explorer-picture")) picture.remove();
requestAnimationFrame(() => {
  frame = requestAnimationFrame(() => {
    show();
    root.querySelector(".explorer-waiting")?.remove();
    root.querySelectorAll("fieldset").forEach((set) => set.removeAttribute("disabled"));
    root.classList.add("is-ready");
  });
});
