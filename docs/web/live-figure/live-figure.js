/**
 * Live figures: the reader holds the dials of a loss surface.
 *
 * A figure of the page says which loss, with which parameters, which dials and which view;
 * values and minimizers are computed here. The state of all figures is in the page's
 * address; links in the text set it.
 *
 * A figure is "waiting" until it comes near the window, then "live", or "plain" where it
 * is drawn without a graphics card, or "failed"; its words say which.
 *
 * @import { Layer } from "../extras/extras.js"
 * @import { View } from "../draw/camera.js"
 * @import { ContourView } from "../draw/contour.js"
 * @import { SurfaceState, SurfaceView } from "../draw/surface.js"
 * @import { Loss, Objective } from "../math/objective.js"
 * @import { Penalty } from "../math/penalty.js"
 *
 * @typedef {object} Description what the page says of a figure
 * @property {Parameters<typeof lossFrom>[0]} loss
 * @property {Penalty} penalty
 * @property {number} half_width
 * @property {[number, number]} axis
 */
import { contourView } from "../draw/contour.js";
import { surfaceView } from "../draw/surface.js";
import { lossFrom } from "../math/losses.js";
import { gridValues, valueAt } from "../math/objective.js";
import { sentence } from "../math/sets.js";
import { addressKeeper, cameraText, readCamera, searchOf } from "../page/address.js";
import { bindDials, dialsIn, readDials } from "../page/dials.js";
import { extras } from "../page/extras.js";
import { find, findAll } from "../page/find.js";
import { HOW_IT_IS_DRAWN, messagesIn } from "../page/messages.js";
import { onScheme } from "../page/scheme.js";

const NEAR = "10%"; // of the window's height
const GRID = 121; // odd, so that the folds lie on grid lines
const COARSE = 61; // for the very first frame
const HELP = "Arrow keys turn it, plus and minus zoom, 0 resets, Escape leaves.";
const NAMES = /** @type {const} */ (["azimuth", "elevation", "zoom"]);

// Pictures and words come first. Where a frame has begun they are on their way.
const isPainting = Number(document.timeline.currentTime) > 0;

/**
 * Wait until the coming frame is on its way.
 * @returns {Promise<void>}
 */
function afterFrame() {
  return new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => done()));
  });
}

/**
 * One figure of the page.
 * @param {HTMLElement} element
 * @param {boolean} isFirst its parameters have no prefix in the address
 */
function liveFigure(element, isFirst) {
  const part = (/** @type {string} */ selector) => find(element, selector, HTMLElement);
  const description = /** @type {Description} */ (JSON.parse(element.dataset.figure ?? ""));
  const { loss: fixedLoss, penalty: fixedPenalty, half_width: halfWidth, axis } = description;
  const prefix = isFirst ? "" : `${element.id}.`;
  const dials = dialsIn(element);
  const initial = Object.fromEntries([...dials].map(([name, dial]) => [name, dial.initial]));
  const say = messagesIn(part(".live-message"));
  const host = part(".live-surface");
  const caption = part("figcaption");
  let values = initial;
  /** @type {?Loss} */
  let loss = null; // made anew when one of its own dials moves
  let madeOf = "";
  /** @type {?ReturnType<typeof scene>} */
  let drawn = null;
  /** @type {?View} */
  let camera = null; // asked for before there is a surface
  /** @type {?SurfaceView} */
  let surface = null;
  /** @type {?ContourView} */
  let contour = null;
  /** @type {Map<string, Layer>} */
  const layers = new Map();
  /** @type {Set<string>} */
  const wantedLayers = new Set();
  const layerNames = findAll(element, "[data-layer]", HTMLElement).map(({ dataset }) => dataset.layer ?? "");
  let frame = 0;

  /** @param {Record<string, number>} changes */
  const change = (changes) => {
    values = { ...values, ...changes };
    say("address", "");
    request();
    keepAddress();
  };
  const controls = bindDials(dials, change, say);
  part(".live-reset").addEventListener("click", () => {
    apply(new URLSearchParams());
    keepAddress();
  });

  const switchOf = (/** @type {string} */ name) => part(`[data-layer=${name}]`);
  for (const name of layerNames) {
    switchOf(name).addEventListener("click", () => {
      turn(name, !wantedLayers.has(name));
      keepAddress();
    });
  }

  /**
   * Draw a layer, or no longer. Its script is fetched for the first who wants it.
   * @param {string} name
   * @param {boolean} isWanted
   */
  async function turn(name, isWanted) {
    wantedLayers[isWanted ? "add" : "delete"](name);
    if (!contour) return; // when it starts
    if (isWanted && !layers.has(name)) {
      const found = await asked(name);
      if (!found) wantedLayers.delete(name);
      else if (!layers.has(name)) {
        layers.set(name, found.layers[name]({ host: part(".live-contour"), contour, dials, onMove: change, redraw: request }));
      }
    }
    const isOn = wantedLayers.has(name);
    layers.get(name)?.turn(isOn);
    switchOf(name).setAttribute("aria-pressed", String(isOn));
    request();
  }

  /**
   * Fetch what only some readers ask for, or say that it did not come.
   * @param {string} owner of the message
   */
  async function asked(owner) {
    try {
      say(owner, "Its script is on its way.");
      const found = await extras();
      say(owner, "");
      return found;
    } catch (error) {
      say(owner, `Not possible now: ${error instanceof Error ? error.message : error}.`);
      return null;
    }
  }

  const embed = part(".live-embed");
  embed.addEventListener("click", async () => {
    const line = part(".live-line");
    const area = find(line, "textarea", HTMLTextAreaElement);
    const { offsetHeight } = element; // without the line
    line.hidden = !line.hidden;
    embed.setAttribute("aria-expanded", String(!line.hidden));
    const found = line.hidden ? null : await asked("embed");
    if (!found) {
      line.hidden = true;
      return;
    }
    const { name = "" } = element.dataset;
    const state = parameters().map(([key, value]) => [key.slice(prefix.length), value]);
    area.value = found.lineFor(name, state, caption.textContent ?? "", offsetHeight);
    area.select();
  });

  /** @returns {Objective} */
  function objective() {
    /**
     * What the page says, with the dials' values in it.
     * @template {object} T
     * @param {T} whole
     * @returns {T}
     */
    const withDials = (whole) => {
      const own = Object.entries(values).filter(([name]) => Object.hasOwn(whole, name));
      return { ...whole, ...Object.fromEntries(own) };
    };
    const moved = withDials(fixedLoss);
    const key = [...dials.keys()].map((name) => moved[name]).join();
    if (!loss || key !== madeOf) loss = lossFrom(moved);
    madeOf = key;
    return { loss, penalty: withDials(fixedPenalty) };
  }

  /**
   * Set dials and view from an address; complain of what does not fit.
   * @param {URLSearchParams} wanted
   */
  function apply(wanted) {
    const read = readDials(dials, wanted, initial, prefix);
    const view = readCamera(wanted, prefix);
    values = read.values;
    const problems = [...read.problems, view.problem].filter(Boolean);
    if (problems.length > 0) problems.push("The figure starts from its default instead.");
    controls.begin(values);
    say("address", problems.join(" "));
    for (const name of layerNames) turn(name, wanted.get(prefix + name) === "1");
    camera = view.camera;
    surface?.camera(camera ?? surface.home);
    request();
  }

  /** List what of the state differs from the default, as parameters of an address. */
  function parameters() {
    const names = Object.keys(values).filter((name) => values[name] !== initial[name]);
    const list = names.map((name) => [prefix + name, String(values[name])]);
    for (const name of wantedLayers) list.push([prefix + name, "1"]);
    const view = surface?.camera() ?? camera;
    const home = surface?.home;
    const isHome = home && view && NAMES.every((name) => Math.abs(view[name] - home[name]) <= 0.005);
    if (view && !isHome) list.push([`${prefix}camera`, cameraText(view)]);
    return list;
  }

  /** Show the figure; called when it comes near, for the first time or again. */
  async function start() {
    if (!isPainting) await afterFrame();
    objective(); // refuses data that are none, before a surface stands there empty
    const { alt } = find(host, "img", HTMLImageElement);
    surface = surfaceView(host, {
      label: `${alt.split(". ")[0]}. ${HELP}`,
      onTurn: keepAddress,
      onChange: (how) => {
        element.dataset.state = how;
        say("card", HOW_IT_IS_DRAWN[how]);
      },
    });
    if (camera) surface.camera(camera);
    surface.draw(scene(COARSE));
    host.classList.add("is-live");
    // What the card has to compile and draw now comes when this has been shown.
    await afterFrame();
    contour ??= contourView(part(".live-contour"), {
      halfWidth,
      label: "The same surface from above, as contours, with its minimizers",
    });
    draw();
    for (const name of wantedLayers) turn(name, true);
    find(element, "fieldset", HTMLFieldSetElement).disabled = false;
    element.dataset.state = surface.how;
  }

  /** Draw in the next frame: however fast the dials move, the last position wins. */
  function request() {
    if (!surface || frame) return;
    caption.setAttribute("aria-busy", "true");
    frame = requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  }

  /**
   * What is drawn for the dials as they stand.
   * @param {number} n points along each side
   */
  function scene(n) {
    const whole = objective();
    const z = gridValues(whole, halfWidth, n);
    return {
      z,
      n,
      halfWidth,
      axis,
      isCut: z.some((value) => value > Math.fround(axis[1])),
      minimizers: whole.loss.minimizers(whole.penalty),
      objective: whole,
      layers: [...layers.values()].filter(({ isOn }) => isOn),
      /** @type {SurfaceState["valueAt"]} */
      valueAt: (b1, b2) => valueAt(whole, b1, b2),
    };
  }

  function draw() {
    drawn = scene(GRID);
    const words = [sentence(drawn.minimizers)];
    for (const layer of drawn.layers) words.push(layer.follow(drawn));
    surface?.draw(drawn);
    contour?.draw(drawn);
    controls.show(values);
    const text = words.join(" ").trim();
    if (caption.textContent !== text) caption.textContent = text;
    caption.removeAttribute("aria-busy");
  }

  // What is shown, for tests and for whoever is curious.
  Object.assign(element, {
    probe: () => ({
      state: element.dataset.state,
      values,
      camera: surface?.camera(),
      ...drawn,
      z: drawn && Array.from(drawn.z),
      ...Object.fromEntries([...layers].map(([name, layer]) => [name, layer.isOn && layer.probe()])),
    }),
  });

  return {
    element,
    apply,
    parameters,
    names: [...dials.keys(), ...layerNames, "camera", "eye"].map((name) => prefix + name),
    /** Come to life, once; a failure is told, and may be tried again. */
    approach() {
      if (element.dataset.state !== "waiting" && element.dataset.state !== "failed") return;
      element.dataset.state = "starting";
      start().then(
        () => say("start", ""),
        (error) => {
          element.dataset.state = "failed";
          say("start", `The live figure could not start (${error.message}). The picture stays.`);
        },
      );
    },
    recolor() {
      surface?.recolor();
      contour?.recolor();
    },
  };
}

const elements = findAll(document, ".live-figure", HTMLElement);
const keepAddress = addressKeeper(() => {
  const parameters = new URLSearchParams(location.search);
  for (const figure of figures) {
    for (const name of figure.names) parameters.delete(name);
    for (const [name, value] of figure.parameters()) parameters.set(name, value);
  }
  return searchOf(parameters);
});
const figures = elements.map((element, order) => liveFigure(element, order === 0));

function applyAddress() {
  const parameters = new URLSearchParams(location.search);
  for (const figure of figures) figure.apply(parameters);
}

/**
 * Follow a link that sets dials without leaving the page.
 * @param {MouseEvent} event
 */
function followLink(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname !== location.pathname) return;
  const named = figures.find(({ names }) => names.some((name) => url.searchParams.has(name)));
  if (!named) return;
  event.preventDefault();
  history.pushState(null, "", url);
  applyAddress();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  named.element.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

applyAddress();
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) figures.find(({ element }) => element === target)?.approach();
    }
  },
  { rootMargin: NEAR },
);
for (const element of elements) nearby.observe(element);
// What is in view already need not wait for the observer, which first looks after a frame.
for (const { element, approach } of figures) {
  const { top, bottom } = element.getBoundingClientRect();
  if (bottom > 0 && top < innerHeight) approach();
}
document.addEventListener("click", followLink);
addEventListener("popstate", applyAddress);
onScheme(() => figures.forEach((figure) => figure.recolor()));
