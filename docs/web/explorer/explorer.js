/** The explorer: one state, which dials, figures, race and address all follow. */
import { asCsv, asPicture, asPython, download } from "./export.js";
import { player } from "./player.js";
import { boundInWords, raceTable, upTo } from "./race.js";
import { startHandle } from "./start.js";
import { initialState, readQuery, writeQuery } from "./state.js";
import { contourView } from "../draw/contour.js";
import { surfaceView } from "../draw/surface.js";
import { ALGORITHMS } from "../math/descents.js";
import { lossFrom } from "../math/losses.js";
import { gridValues, valueAt } from "../math/objective.js";
import { sentence } from "../math/sets.js";
import { addressKeeper, readCamera } from "../page/address.js";
import { bindDials, dialsIn } from "../page/dials.js";
import { later } from "../page/later.js";
import { messagesIn } from "../page/messages.js";
import { quoted } from "../page/numbers.js";
import { onScheme } from "../page/scheme.js";

// Odd, so that the folds lie on grid lines.
const GRID = 121;
const QUIET_MS = 700; // before the page says aloud what has changed

const root = document.querySelector(".explorer");
const find = (selector) => root.querySelector(selector);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dials = dialsIn(root);
const say = messagesIn(find(".explorer-message"));
const untouched = initialState(root, dials);

let state = untouched;
let derived = {}; // what is computed from the state, and from what it was computed
let frame = 0;
let cursor = null;
let hasTurned = false;

const surfaceHost = find(".explorer-surface");
const contourHost = find(".explorer-contour");
const surface = surfaceView(surfaceHost, {
  label: "Loss surface over β₁ and β₂. Arrow keys turn it, plus and minus zoom, 0 resets.",
  onHover: (beta) => hover(beta, surfaceHost),
  onTurn: () => {
    hasTurned = true;
    keepAddress();
  },
  onChange: showHow,
});
const contour = contourView(contourHost, {
  halfWidth: state.view,
  label: "Contours of the loss over β₁ and β₂, with the minimizers and the paths of the race",
  accelerated: true,
});
const handle = startHandle(contour, contourHost, {
  state: () => state,
  snaps: () => find("[data-option=snap]").checked,
  onMove: (b1, b2) => update({ b1, b2 }),
  onHover: (beta) => hover(beta, contourHost),
});
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
  const stand = derived.standings.map(
    ({ label, verdict }) => `${label}: exact zeros: ${verdict}.`,
  );
  find(".explorer-announcement").textContent =
    `${find(".explorer-sentence").textContent} At step ${state.t}: ${stand.join(" ")}`;
});

/** Say how the surface is drawn, where the graphics card does not. */
function showHow(how) {
  const words = {
    lost: "The browser has taken back the graphics card; until it returns, the surface is drawn more plainly.",
    plain: "This browser offers no WebGL2, so the surface is drawn more plainly.",
  };
  say("card", words[how] ?? "");
}

/** The whole state as a query string. */
function query() {
  return writeQuery(state, dials, hasTurned ? surface.camera() : null);
}

/** Change the state; everything on the page follows in the next frame. */
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
  const drawn = scene();
  surface.draw(drawn);
  contour.draw(drawn);
  controls.show(state);
  transport.show(state);
  handle.show(state);
  derived.standings = race.show(objective, state, paths, found);
  write(find(".explorer-sentence"), sentence(found));
  write(find(".explorer-bound"), boundsInWords());
  showNotes(derived.standings.filter(({ note }) => note));
}

/** What both views draw. */
function scene() {
  const { objective, found, z, axis, isCut, paths } = derived;
  return {
    halfWidth: state.view,
    axis,
    z,
    n: GRID,
    isCut,
    valueAt: (b1, b2) => valueAt(objective, b1, b2),
    minimizers: found,
    paths: paths.map((path) => upTo(path, state.t)),
    marker: [state.b1, state.b2],
    cursor: cursor?.beta,
  };
}

/** Compute again only what depends on what has changed. */
function derive() {
  const key = (...names) => names.map((name) => state[name]).join();
  const { p, x, l1, l2, view } = state;
  const lossKey = key("p", "x");
  if (derived.lossKey !== lossKey) derived = { loss: lossFrom({ name: "softmax", p, x }), lossKey };
  const { loss } = derived;
  const surfaceKey = key("l1", "l2", "view");
  if (derived.surfaceKey !== surfaceKey) {
    const objective = { loss, penalty: { l1, l2 } };
    const z = gridValues(objective, view, GRID);
    const axis = axisFor(view);
    const isCut = z.some((value) => value > axis[1]);
    const found = loss.minimizers(objective.penalty);
    derived = { loss, lossKey, objective, z, axis, isCut, found, surfaceKey };
  }
  const pathKey = key("b1", "b2", "step", "n", "run");
  if (derived.pathKey !== pathKey) {
    derived.paths = race.run(derived.objective, state);
    derived.pathKey = pathKey;
  }
}

/** The J axis: all of the loss for x = 1 in this view, whatever the other dials say. */
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

function showNotes(notes) {
  const list = find(".explorer-notes");
  const texts = notes.map(({ label, note }) => `${label} ${note}`);
  if (derived.notes === texts.join()) return;
  derived.notes = texts.join();
  list.replaceChildren(
    ...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
}

/** Point out a place on both views, with its value. */
function hover(beta, host) {
  if (!beta && !cursor) return;
  cursor = beta && { beta };
  for (const place of [surfaceHost, contourHost]) {
    const isHere = beta && place === host;
    write(place.querySelector(".explorer-hover"), isHere ? valueInWords(beta) : "");
  }
  frame ||= requestAnimationFrame(show);
}

function valueInWords([b1, b2]) {
  const J = valueAt(derived.objective, b1, b2).toPrecision(4);
  return `β = (${b1.toFixed(2)}, ${b2.toFixed(2)})   J = ${J}`.replaceAll("-", "−");
}

/** Put the page into the state of an address or a preset. */
function open(wanted, base = untouched) {
  const { state: next, problems } = readQuery(wanted, base, dials);
  state = next;
  const { camera, problem } = readCamera(wanted);
  if (problem) problems.push(problem);
  if (camera) surface.camera(camera);
  hasTurned = Boolean(camera);
  controls.begin(state);
  return problems;
}

function openAddress() {
  const wanted = new URLSearchParams(location.search);
  const name = wanted.get("preset");
  const link = [...root.querySelectorAll("[data-preset]")].find(
    (a) => a.dataset.preset === name,
  );
  const preset = new URLSearchParams(link?.dataset.state);
  const problems = open(wanted, readQuery(preset, untouched, dials).state);
  if (name !== null && !link) problems.unshift(`There is no preset called ${quoted(name)}.`);
  if (problems.length > 0) problems.push("Everything else is as the address says.");
  say("address", problems.join(" "));
  mark(link);
}

function mark(current) {
  for (const link of root.querySelectorAll("[data-preset]")) {
    if (link === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

for (const link of root.querySelectorAll("[data-preset]")) {
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab is a new page
    event.preventDefault();
    transport.pause();
    history.pushState(null, "", link.href); // Back leads to what was before
    open(new URLSearchParams(link.dataset.state));
    state.t = calm.matches ? state.n : 0;
    say("address", "");
    mark(link);
    frame ||= requestAnimationFrame(show);
    announcement.call();
    if (!calm.matches) transport.start();
  });
}

const actions = {
  link: () => copy(new URL(query(), location.href).href, "Link copied."),
  python: () => copy(asPython(derived.objective, state, derived.paths, race.labels), "Python copied."),
  png: async () => {
    const { p, x, l1, l2 } = state;
    const legend = derived.paths.map(({ name, color }) => ({
      label: race.labels[name],
      color,
    }));
    const title = `p = ${p}, x = ${x}, λ = ${l1}, Ω = ${l2}. ${find(".explorer-sentence").textContent}`;
    download(await asPicture({ surface, contour, host: root, title, legend }), "regsurf.png");
    done("Picture saved.");
  },
  csv: () => {
    download(new Blob([asCsv(derived.paths)], { type: "text/csv" }), "regsurf.csv");
    done("Paths saved.");
  },
};
for (const [name, action] of Object.entries(actions)) {
  find(`[data-action=${name}]`).addEventListener("click", action);
}

/** Copy, or, where the browser does not let a page copy, offer the text to be copied. */
async function copy(text, success) {
  const box = find(".explorer-copy");
  try {
    await navigator.clipboard.writeText(text);
    box.hidden = true;
    done(success);
  } catch {
    box.hidden = false;
    const area = box.querySelector("textarea");
    area.value = text;
    area.select();
    done("Your browser does not let this page copy: press Ctrl+C.");
  }
}

function done(text) {
  write(find(".explorer-done"), text);
}

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
root.probe = () => ({ ...scene(), z: Array.from(derived.z), state, camera: surface.camera(), how: surface.how });

openAddress();
// The surface at once, what is drawn on it in the next frame, and then all the rest.
derive();
surface.draw(scene());
requestAnimationFrame(() => {
  frame = requestAnimationFrame(() => {
    show();
    root.querySelector(".explorer-waiting")?.remove();
    root.querySelectorAll("fieldset").forEach((set) => set.removeAttribute("disabled"));
    root.classList.add("is-ready");
  });
});
