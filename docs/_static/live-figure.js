/**
 * Live figures: the reader holds the dials of a loss surface.
 *
 * There is no formula of a loss here. The objective is linear in its dials, so a page
 * brings grids that Python made, and they are added up (`sum-of-grids.js`). The state of
 * all figures is in the page's address; links in the text set it.
 */
import { contourView, rangeOf } from "./contour.js";
import { sentence } from "./sentence.js";
import { heightAt, ingredientsOf, minimizersAt, outlineOf, valuesAt } from "./sum-of-grids.js";

const NEAR = "10%"; // of the window's height
const SETTLED_MS = 300;
const HELP = "Arrow keys turn it, plus and minus zoom, 0 resets, Escape leaves.";

// Pictures and words come first; what is heavy waits until they have been painted.
const painted = new Promise((done) => {
  new PerformanceObserver(done).observe({ type: "paint", buffered: true });
});

/** One figure of the page: its elements, its dials, its views. */
class LiveFigure {
  constructor(element, isFirst) {
    this.element = element;
    this.prefix = isFirst ? "" : `${element.id}.`;
    this.message = element.querySelector(".live-message");
    this.caption = element.querySelector("figcaption");
    this.host = element.querySelector(".live-surface");
    this.frame = 0;
    this.dials = [...element.querySelectorAll("input[type=range]")].map((range) => ({
      name: range.name,
      range,
      field: range.parentElement.querySelector("input[type=text]"),
      symbol: range.labels[0].querySelector(".live-symbol").textContent,
      min: Number(range.min),
      max: Number(range.max),
      initial: Number(range.getAttribute("value")),
      value: Number(range.getAttribute("value")),
    }));
    for (const dial of this.dials) this.listen(dial);
    element.querySelector(".live-reset").addEventListener("click", () => this.reset());
  }

  listen(dial) {
    dial.range.addEventListener("input", () => {
      const digits = Math.max(0, 2 - Math.floor(Math.log10(dial.max - dial.min)));
      this.set(dial, Number(dial.range.valueAsNumber.toFixed(digits)));
      dial.field.value = String(dial.value);
    });
    // What was typed stays as it is, right or wrong; only right values move the figure.
    const read = (complain) => {
      const value = parseNumber(dial.field.value);
      const fits = value >= dial.min && value <= dial.max;
      dial.field.toggleAttribute("aria-invalid", false);
      if (fits) {
        this.set(dial, value);
        dial.range.value = String(value);
      } else if (complain) {
        dial.field.setAttribute("aria-invalid", "true");
        this.say(`${allowed(dial)}, not “${dial.field.value}”.`);
      }
    };
    dial.field.addEventListener("input", () => read(false));
    dial.field.addEventListener("change", () => read(true));
  }

  set(dial, value) {
    dial.value = value;
    dial.field.removeAttribute("aria-invalid");
    this.say("");
    this.request();
    addressSoon();
  }

  /** Set dials and view from an address; complain of what does not fit. */
  apply(parameters) {
    const complaints = [];
    for (const dial of this.dials) {
      const text = parameters.get(this.prefix + dial.name);
      const value = text === null ? dial.initial : parseNumber(text);
      const fits = value >= dial.min && value <= dial.max;
      dial.value = fits ? value : dial.initial;
      if (!fits) complaints.push(`${allowed(dial)}, not “${text}” as in the address.`);
      dial.range.value = dial.field.value = String(dial.value);
      dial.field.removeAttribute("aria-invalid");
    }
    const eye = parameters.get(`${this.prefix}eye`);
    this.pendingEye = eye === null ? undefined : parseEye(eye);
    if (this.pendingEye === null) complaints.push("The view in the address is not three numbers.");
    if (complaints.length) complaints.push("The figure starts from its default instead.");
    this.say(complaints.join(" "));
    this.surface?.look(this.pendingEye ?? undefined);
    this.request();
  }

  /** List what of the state differs from the default, as parameters of an address. */
  * parameters() {
    for (const { name, value, initial } of this.dials) {
      if (value !== initial) yield [this.prefix + name, String(value)];
    }
    if (this.surface?.moved) {
      const { x, y, z } = this.surface.eye;
      yield [`${this.prefix}eye`, [x, y, z].map((v) => v.toFixed(3)).join(",")];
    }
  }

  get ownParameters() {
    return [...this.dials.map(({ name }) => name), "eye"].map((name) => this.prefix + name);
  }

  reset() {
    this.apply(new URLSearchParams());
    addressSoon();
  }

  say(text) {
    if (this.message.textContent !== text) this.message.textContent = text;
  }

  async start(surfaceView, prepare) {
    await painted;
    prepare().catch(() => {}); // begins now; who mounts waits for it, and complains
    const figure = await (await fetch(this.element.dataset.figure)).json();
    this.ingredients = ingredientsOf(figure);
    const { half_width: halfWidth } = this.ingredients;
    this.contour = contourView(this.element.querySelector(".live-contour"), {
      halfWidth,
      label: "The same surface from above, as contours, with its minimizers",
    });
    const alternative = this.host.querySelector("img").alt;
    const label = `${alternative.split(". ")[0]}. ${HELP}`;
    this.surface = surfaceView(this.host, figure, { label, onTurn: addressSoon });
    if (this.pendingEye) this.surface.look(this.pendingEye);
    this.element.querySelector("fieldset").disabled = false;
    this.draw();
  }

  /** Draw in the next frame: however fast the dials move, the last position wins. */
  request() {
    if (!this.ingredients || this.frame) return;
    this.caption.setAttribute("aria-busy", "true");
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  draw() {
    const { half_width: halfWidth, n, top, sentences, state: fixed } = this.ingredients;
    const state = { ...fixed };
    for (const { name, value } of this.dials) state[name] = value;
    const z = valuesAt(this.ingredients, state);
    const range = rangeOf(z);
    const minimizers = minimizersAt(this.ingredients, state);
    const outline = outlineOf(minimizers, halfWidth);
    const lift = 0.01 * top;
    const heights = outline.map((point) => heightAt(z, n, halfWidth, point) + lift);
    this.contour.draw({ z, n, range, minimizers });
    this.surface.update({ z, n, range, outline, heights, state, halfWidth, minimizers });
    this.caption.textContent = sentence(sentences, minimizers);
    // Screen readers wait for the end of a drag.
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.caption.removeAttribute("aria-busy"), SETTLED_MS);
  }

  recolor() {
    if (!this.ingredients) return;
    this.surface.recolor();
    this.contour.recolor();
  }
}

function parseNumber(text) {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  return plain === "" ? NaN : Number(plain);
}

function parseEye(text) {
  const [x, y, z, ...rest] = text.split(",").map(parseNumber);
  const radius = Math.hypot(x, y, z);
  return rest.length === 0 && radius >= 0.1 && radius <= 10 ? { x, y, z } : null;
}

function allowed({ symbol, min, max }) {
  return `${symbol} must be a number from ${min} to ${max}`;
}

const figures = [...document.querySelectorAll(".live-figure")].map(
  (element, order) => new LiveFigure(element, order === 0),
);
let addressTimer = 0;

function addressSoon() {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(() => {
    const url = new URL(location.href);
    for (const figure of figures) {
      for (const name of figure.ownParameters) url.searchParams.delete(name);
      for (const [name, value] of figure.parameters()) url.searchParams.set(name, value);
    }
    url.search = url.search.replaceAll("%2C", ",");
    if (url.href !== location.href) history.replaceState(null, "", url);
  }, SETTLED_MS);
}

function applyAddress() {
  const parameters = new URLSearchParams(location.search);
  for (const figure of figures) figure.apply(parameters);
}

/** Follow a link that sets dials without leaving the page. */
function followLink(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname !== location.pathname) return;
  const named = figures.find((figure) =>
    figure.ownParameters.some((name) => url.searchParams.has(name)));
  if (!named) return;
  event.preventDefault();
  history.pushState(null, "", url);
  applyAddress();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  named.element.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

/**
 * Bring all figures of the page to life, each when it comes near.
 * @param {(host: HTMLElement, figure: object, options: object) => object} surfaceView
 *   draws the surface: that of plotly-surface.js, or that of light-surface.js
 * @param {() => Promise} [prepare] begins to fetch what `surfaceView` needs
 */
export function bringToLife(surfaceView, prepare = async () => {}) {
  const approach = ({ target, isIntersecting }) => {
    const figure = figures.find(({ element }) => element === target);
    if (figure.surface) figure.surface.isNear = isIntersecting;
    if (!isIntersecting) return;
    figure.started ??= figure.start(surfaceView, prepare).catch((error) => {
      figure.started = undefined; // so that it may try again
      throw error;
    });
    figure.started.then(() => figure.surface.mount()).catch((error) => {
      figure.say(`The live figure could not start (${error.message}). The picture stays.`);
    });
  };
  const nearby = new IntersectionObserver((entries) => entries.forEach(approach), {
    rootMargin: NEAR,
  });

  applyAddress();
  for (const { element } of figures) nearby.observe(element);
  document.addEventListener("click", followLink);
  window.addEventListener("popstate", applyAddress);
  const recolor = () => figures.forEach((figure) => figure.recolor());
  new MutationObserver(recolor).observe(document.body, { attributeFilter: ["data-theme"] });
  for (const media of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(media).addEventListener("change", recolor);
  }
}
