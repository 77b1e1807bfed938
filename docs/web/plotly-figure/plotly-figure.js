/**
 * Any Plotly figure of a page: a picture, then Plotly as its makers ship it.
 *
 * Plotly and the figure's data are classic scripts, fetched when the figure comes near the
 * window. A figure is "waiting" until then, "starting" while they come, then "live", or
 * "failed"; its words say which.
 *
 * @typedef {Record<string, unknown>} Options
 * @typedef {Options & {template?: {layout?: Record<string, any>}, margin?: Options}} Layout
 * @typedef {{data: Options[], layout: Layout, frames?: Options[]}} Figure
 * @typedef {object} Plotly what is used of it
 * @property {(host: HTMLElement, figure: Figure & {config: Options}) => Promise<unknown>} newPlot
 * @property {(host: HTMLElement, changes: Layout) => Promise<unknown>} relayout
 */
import { find, findAll } from "../page/find.js";
import { messagesIn } from "../page/messages.js";
import { onScheme } from "../page/scheme.js";

const NEAR = "10%"; // of the window's height
const HELP = "The pointer reads values; a click on a name in the legend hides it, or shows it again.";
const CONFIG = {
  displaylogo: false,
  responsive: true,
  scrollZoom: false, // the wheel belongs to the page
  showSendToCloud: false, // a button that would upload the data
};
const CLEAR = "rgba(0, 0, 0, 0)";

const here = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
const world = /** @type {{Plotly?: Plotly, plotlyFigures?: Record<string, Figure>}} */ (globalThis);
/** @type {Map<string, Promise<?Plotly>>} */
const scripts = new Map();

/**
 * Run a script of the folder "plotly", once.
 * @param {string} name
 * @returns what it calls Plotly: another bundle will use the same name
 */
function run(name) {
  const known = scripts.get(name);
  if (known) return known;
  const script = document.createElement("script");
  /** @type {Promise<?Plotly>} */
  const done = new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve(world.Plotly ?? null));
    script.addEventListener("error", () => {
      scripts.delete(name); // so that it may be tried again
      reject(new Error(`${name} did not arrive`));
    });
  });
  script.src = new URL(`plotly/${name}`, here).href;
  document.head.append(script);
  scripts.set(name, done);
  return done;
}

/**
 * Return the template of a figure in the colours of the page; what the figure itself says
 * is stronger than its template.
 * @param {Layout["template"]} template
 * @param {HTMLElement} host
 */
function inColors(template, host) {
  const { color, fontFamily } = getComputedStyle(host);
  const [red, green, blue] = color.match(/\d+/g) ?? [];
  const faint = `rgba(${red}, ${green}, ${blue}, 0.15)`;
  const given = template?.layout ?? {};
  const lines = { gridcolor: faint, linecolor: faint, zerolinecolor: faint };
  /** @param {string} name */
  const axis = (name) => ({ ...given[name], ...lines, automargin: true });
  /** @param {string} name */
  const wall = (name) => ({
    ...given.scene?.[name],
    ...lines,
    backgroundcolor: CLEAR,
    showbackground: false,
  });
  const layout = {
    margin: { l: 55, r: 20, t: 50, b: 45 },
    ...given,
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    font: { family: fontFamily, ...given.font, color },
    modebar: { bgcolor: CLEAR, color, activecolor: color },
    xaxis: axis("xaxis"),
    yaxis: axis("yaxis"),
    scene: { ...given.scene, xaxis: wall("xaxis"), yaxis: wall("yaxis"), zaxis: wall("zaxis") },
  };
  return { ...template, layout };
}

/**
 * One figure of the page.
 * @param {HTMLElement} element
 */
function plotlyFigure(element) {
  const { plotly: bundle = "", figure: name = "" } = element.dataset;
  const host = find(element, ".plotly-stage", HTMLElement);
  const say = messagesIn(find(element, ".live-message", HTMLElement));
  const plot = document.createElement("div");
  plot.className = "plotly-plot";
  /** @type {Layout["template"]} */
  let template;
  /** @type {?Plotly} */
  let plotly = null; // once it has drawn

  async function start() {
    const [library] = await Promise.all([run(bundle), run(`${name}.js`)]);
    const figure = world.plotlyFigures?.[name];
    if (!library || !figure) throw new Error("what arrived is not what was sent");
    template = figure.layout.template;
    // As wide as the page allows, as high as the picture.
    const place = { width: undefined, height: undefined };
    const layout = { ...figure.layout, ...place, template: inColors(template, host) };
    host.append(plot);
    await library.newPlot(plot, { ...figure, layout, config: CONFIG });
    const { alt } = find(host, "img", HTMLImageElement);
    host.setAttribute("role", "group");
    host.setAttribute("aria-label", `${alt} ${HELP}`);
    plotly = library;
  }

  return {
    element,
    /** Come to life, once; a failure is told, and may be tried again. */
    approach() {
      const { state } = element.dataset;
      if (state !== "waiting" && state !== "failed") return;
      element.dataset.state = "starting";
      start().then(
        () => {
          element.dataset.state = "live";
          say("start", "");
        },
        (error) => {
          element.dataset.state = "failed";
          plot.remove();
          say("start", `The live figure could not start (${error.message}). The picture stays.`);
        },
      );
    },
    recolor() {
      plotly?.relayout(plot, { template: inColors(template, host) });
    },
  };
}

const figures = findAll(document, ".plotly-figure", HTMLElement).map(plotlyFigure);
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) figures.find(({ element }) => element === target)?.approach();
    }
  },
  { rootMargin: NEAR },
);
for (const { element } of figures) nearby.observe(element);
onScheme(() => figures.forEach((figure) => figure.recolor()));
