/** The explorer: one state, which dials, figures, race and address all follow. */
import { bindDials } from "./explorer-dials.js";
import { asCsv, asPicture, asPython, download } from "./explorer-export.js";
import { player } from "./explorer-player.js";
import { boundInWords, raceTable, upTo } from "./explorer-race.js";
import { startHandle } from "./explorer-start.js";
import { fieldsOf, initialState, readCamera, readQuery, writeQuery } from "./explorer-state.js";
import { contourView, rangeOf } from "./contour.js";
import { ALGORITHMS } from "./descents.js";
import { gridValues, minimizers, objective } from "./model.js";
import { sentence } from "./sentence.js";
import { surfaceView } from "./surface.js";

// Odd, so that the folds lie on grid lines.
const GRID = 121;
const QUIET_MS = 700; // before the page says aloud what has changed
const ADDRESS_MS = 300; // browsers refuse addresses that change at every frame

const root = document.querySelector(".explorer");
const find = (selector) => root.querySelector(selector);
const templates = JSON.parse(root.dataset.sentences);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const fields = fieldsOf(root);
const untouched = initialState(root, fields);

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
    address.call();
  },
});
if (!surface) {
  find(".explorer-surface .explorer-hover").textContent =
    "This browser does not offer WebGL2, which the surface needs; the plot from above shows the same.";
}
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
new ResizeObserver(() => handle.show(state)).observe(contourHost);

const dials = bindDials(root, fields, { onChange: update, onProblem: say });
const race = raceTable(root, (run) => update({ run }));
const transport = player(root, {
  state: () => state,
  onStep: (t) => update({ t }),
  onSpeed: (speed) => update({ speed }),
});

const address = later(ADDRESS_MS, () => {
  history.replaceState(null, "", query() + location.hash);
});
const announcement = later(QUIET_MS, () => {
  const stand = derived.standings.map(
    ({ label, verdict }) => `${label}: exact zeros: ${verdict}.`,
  );
  find(".explorer-announcement").textContent =
    `${find(".explorer-sentence").textContent} At step ${state.t}: ${stand.join(" ")}`;
});

/** The whole state as a query string. */
function query() {
  return writeQuery(state, fields, hasTurned && surface?.camera());
}

/** Change the state; everything on the page follows in the next frame. */
function update(changes) {
  const atEnd = state.t === state.n;
  state = { ...state, ...changes };
  if (changes.n !== undefined) state.t = atEnd ? state.n : Math.min(state.t, state.n);
  frame ||= requestAnimationFrame(show);
  address.call();
  announcement.call();
}

function show() {
  frame = 0;
  derive();
  const { found, paths } = derived;
  const drawn = scene();
  surface?.draw(drawn);
  contour.draw(drawn);
  dials.show(state);
  transport.show(state);
  handle.show(state);
  derived.standings = race.show(state, paths, found);
  write(find(".explorer-sentence"), wordsFor(found));
  write(find(".explorer-bound"), boundsInWords());
  showNotes(derived.standings.filter(({ note }) => note));
}

/** What both views draw. */
function scene() {
  const { found, z, range, version, paths } = derived;
  return {
    model: state,
    halfWidth: state.view,
    range,
    z,
    n: GRID,
    version,
    minimizers: found,
    paths: paths.map((path) => upTo(path, state.t)),
    marker: [state.b1, state.b2],
    cursor: cursor?.beta,
  };
}

/** Compute again only what depends on what has changed. */
function derive() {
  const surfaceKey = ["p", "x", "l1", "l2", "view"].map((name) => state[name]).join();
  if (derived.version !== surfaceKey) {
    const z = gridValues(state, state.view, GRID);
    derived = { z, range: rangeOf(z), found: minimizers(state), version: surfaceKey };
  }
  const pathKey = ["b1", "b2", "step", "n", "run"].map((name) => state[name]).join();
  if (derived.pathKey !== pathKey) {
    derived.paths = race.run(state);
    derived.pathKey = pathKey;
  }
}

function wordsFor(found) {
  const isBeyond = found.kind !== "none" && Math.abs(found.difference) === Infinity;
  return isBeyond
    ? "The minimizers are farther away than the largest number a computer holds."
    : sentence(templates, found);
}

function boundsInWords() {
  const [whole, prox, fast] = ["subgradient", "proximal", "accelerated"].map((name) =>
    boundInWords(ALGORITHMS[name].longest(state)),
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
    write(place.querySelector(".explorer-hover"), isHere ? valueAt(beta) : "");
  }
  frame ||= requestAnimationFrame(show);
}

function valueAt([b1, b2]) {
  const text = `β = (${b1.toFixed(2)}, ${b2.toFixed(2)})   J = ${objective(state, b1, b2).toPrecision(4)}`;
  return text.replaceAll("-", "−");
}

function say(text) {
  write(find(".explorer-message"), text);
}

/** Put the page into the state of an address or a preset. */
function open(wanted, base = untouched) {
  const { state: next, problems } = readQuery(wanted, base, fields);
  state = next;
  const camera = readCamera(wanted);
  if (wanted.has("camera") && !camera) problems.push("The camera could not be read.");
  if (camera) surface?.camera(camera);
  const advice = "Everything else is as the address says.";
  say(problems.length > 0 ? `${problems.join(" ")} ${advice}` : "");
}

function openAddress() {
  const wanted = new URLSearchParams(location.search);
  const name = wanted.get("preset");
  const link = [...root.querySelectorAll("[data-preset]")].find(
    (a) => a.dataset.preset === name,
  );
  const preset = new URLSearchParams(link?.dataset.state);
  open(wanted, readQuery(preset, untouched, fields).state);
  mark(link);
  if (name !== null && !link) say(`There is no preset called “${name.slice(0, 40)}”.`);
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
    open(new URLSearchParams(link.dataset.state));
    update({ t: calm.matches ? state.n : 0 });
    mark(link);
    if (!calm.matches) transport.start();
  });
}

const actions = {
  link: () => copy(new URL(query(), location.href).href, "Link copied."),
  python: () => copy(asPython(state, derived.paths, race.labels), "Python copied."),
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

/** A function that runs once things have been quiet for a while. */
function later(ms, run) {
  let timer = 0;
  return {
    call() {
      clearTimeout(timer);
      timer = setTimeout(run, ms);
    },
  };
}

const recolor = () => {
  surface?.recolor();
  contour.recolor();
};
new MutationObserver(recolor).observe(document.body, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolor);
addEventListener("popstate", () => {
  openAddress();
  frame ||= requestAnimationFrame(show);
});

openAddress();
hasTurned = new URLSearchParams(location.search).has("camera");
// The surface at once, what is drawn on it in the next frame, and then all the rest.
derive();
surface?.draw(scene());
requestAnimationFrame(() => {
  frame = requestAnimationFrame(() => {
    show();
    root.classList.add("is-ready");
  });
});
