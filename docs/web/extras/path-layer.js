/**
 * The path of the minimizers as a strength rises: on the contour, and as weights against
 * the strength, below a cursor that is the dial.
 *
 * @import { Plot } from "../draw/contour-marks.js"
 * @import { Loss } from "../math/objective.js"
 * @import { Penalty, Point } from "../math/penalty.js"
 * @import { Layer, LayerOptions, Shown } from "./extras.js"
 *
 * @typedef {{strength: number, ends: ?[Point, Point]}} Stop of the path; null where there
 *   is no minimizer, or no single piece of them
 * @typedef {{loss: Loss, name: string, other: number, high: number}} Basis what a path was
 *   computed for
 */
import { dials as dialWords, path as words } from "../../../src/regsurf/definitions.json";
import { niceStep, tickLabel } from "../draw/palette.js";
import { onResize } from "../draw/pixels.js";
import { shortly } from "../page/numbers.js";

const COUNT = 64; // stops, before the kinks are looked for; a power of two
const HALVINGS = 14; // down to a millionth of the dial
const SLICE_MS = 5; // of computing in a frame
const HEIGHT = 190;
const MARGIN = { left: 44, right: 14, top: 14, bottom: 38 };
const NUDGES = /** @type {Record<string, number>} */ ({
  ArrowRight: 0.01, ArrowUp: 0.01, ArrowLeft: -0.01, ArrowDown: -0.01,
  PageUp: 0.1, PageDown: -0.1, Home: -1, End: 1,
});
const WEIGHTS = /** @type {const} */ ([0, 1]);

/**
 * @param {LayerOptions} options
 * @returns {Layer}
 */
export function pathLayer({ host, dials, onMove, redraw }) {
  const companion = document.createElement("div");
  companion.className = "live-path";
  companion.hidden = true;
  companion.innerHTML = `<div class="live-path-plot"><svg aria-hidden="true"></svg>
    <div class="live-path-cursor" role="slider" tabindex="0"></div></div><p></p>`;
  host.after(companion);
  const [plot, said] = /** @type {HTMLElement[]} */ ([...companion.children]);
  const [svg, cursor] = /** @type {[SVGElement, HTMLElement]} */ ([...plot.children]);
  const names = /** @type {const} */ (["l1", "l2"]).filter((name) => dials.has(name));
  let name = names[0]; // of the strength that the path follows
  /** @type {Shown} */
  let shown;
  /** @type {?Penalty} */
  let last = null;
  /** @type {?Basis} */
  let madeFor = null;
  /** @type {Stop[]} */
  let stops = [];
  /** @type {Generator<void>} */
  let work;
  let isDone = false;
  /** @type {?Basis} */
  let drawnFor = null;
  let drawnAs = "";
  let timer = 0;
  let isOn = false;

  const dial = () => /** @type {import("../page/dials.js").Dial} */ (dials.get(name));

  /** Add one stop after another: evenly, coarsely at first, and then at the kinks. */
  function* compute() {
    const { objective: { loss, penalty } } = shown;
    const { low, high } = dial();
    const at = (/** @type {number} */ strength) => {
      const { ends } = loss.minimizers({ ...penalty, [name]: strength });
      return { strength, ends };
    };
    for (let step = COUNT; step >= 1; step /= 2) {
      for (let k = step === COUNT ? 0 : step; k <= COUNT; k += step === COUNT ? step : 2 * step) {
        stops.push(at(low + ((high - low) * k) / COUNT));
        yield;
      }
      stops.sort((a, b) => a.strength - b.strength);
    }
    const found = [];
    for (const [k, stop] of [...stops.entries()]) {
      const next = stops[k + 1];
      if (!next || zerosOf(stop) === zerosOf(next)) continue;
      let [before, after] = [stop, next];
      for (let m = 0; m < HALVINGS; m += 1) {
        const middle = at((before.strength + after.strength) / 2);
        yield;
        if (zerosOf(middle) === zerosOf(before)) before = middle;
        else after = middle;
      }
      found.push(before, after);
    }
    stops = [...stops, ...found].sort((a, b) => a.strength - b.strength);
  }

  /** Begin anew where something else than the strength has changed, and go on. */
  function goOn() {
    const { loss, penalty } = shown.objective;
    const other = penalty[name === "l1" ? "l2" : "l1"];
    const { high } = dial();
    const isSame = madeFor?.loss === loss && madeFor.name === name && madeFor.other === other;
    if (!isSame || madeFor?.high !== high) {
      madeFor = { loss, name, other, high };
      stops = [];
      work = compute();
      isDone = false;
    }
    if (!isDone) slice();
  }

  /** Compute for as long as a frame has time; what is left comes in the next ones. */
  function slice() {
    clearTimeout(timer);
    const end = performance.now() + SLICE_MS;
    while (!isDone && performance.now() < end) isDone = Boolean(work.next().done);
    if (isDone) {
      redraw(); // the contour shows it, too
      return;
    }
    timer = setTimeout(() => {
      slice();
      draw();
    });
  }

  function draw() {
    const width = plot.clientWidth;
    if (!isOn || !shown || width === 0) return;
    place(width);
    // As long as the cursor alone moves, the curves stay.
    const now = `${width} ${shown.halfWidth} ${stops.length} ${isDone}`;
    if (drawnFor === madeFor && drawnAs === now) return;
    [drawnFor, drawnAs] = [madeFor, now];
    const { low, high } = dial();
    const sorted = [...stops].sort((a, b) => a.strength - b.strength);
    const reach = sorted.flatMap(({ ends }) => ends?.flat() ?? []);
    const H = shown.halfWidth;
    const limit = (/** @type {number} */ value) => Math.min(Math.max(value, -H), H);
    const pad = 0.05 * H;
    const bottom = limit(Math.min(0, ...reach)) - pad;
    const top = limit(Math.max(0, ...reach)) + pad;
    const right = width - MARGIN.right;
    const floor = HEIGHT - MARGIN.bottom;
    const toX = (/** @type {number} */ s) =>
      MARGIN.left + ((s - low) / (high - low)) * (right - MARGIN.left);
    const toY = (/** @type {number} */ b) =>
      MARGIN.top + ((top - b) / (top - bottom)) * (floor - MARGIN.top);
    const point = (/** @type {number} */ s, /** @type {number} */ b) =>
      `${toX(s).toFixed(1)} ${toY(b).toFixed(1)}`;
    const parts = [];
    for (const tick of ticks(bottom, top, 4)) {
      parts.push(`<text x="${MARGIN.left - 6}" y="${toY(tick)}" dy=".35em" text-anchor="end">${tickLabel(tick)}</text>`);
    }
    for (const tick of ticks(low, high, Math.max(2, width / 90))) {
      parts.push(`<path class="axis" d="M${point(tick, bottom)}v4"/>`);
      parts.push(`<text x="${toX(tick)}" y="${floor + 17}" text-anchor="middle">${tickLabel(tick)}</text>`);
    }
    const { symbol } = dialWords[name];
    parts.push(`<text x="${(MARGIN.left + right) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${symbol}</text>`);
    parts.push(`<path class="axis" d="M${point(low, bottom)}H${right}M${point(low, 0)}H${right}M${point(low, bottom)}V${MARGIN.top}"/>`);
    parts.push(`<clipPath id="live-path-clip"><path d="M${MARGIN.left} 0H${right + 3}V${floor}H${MARGIN.left}Z"/></clipPath><g clip-path="url(#live-path-clip)">`);
    for (const j of WEIGHTS) {
      for (const run of runs(sorted)) {
        const [one, other] = [0, 1].map((e) =>
          run.map(({ strength, ends }) => point(strength, /** @type {[Point, Point]} */ (ends)[e][j])));
        parts.push(`<path class="weight-${j + 1} band" d="M${[...one, ...other.reverse()].join("L")}Z"/>`);
        parts.push(`<path class="weight-${j + 1}" d="M${one.join("L")}"/><path class="weight-${j + 1}" d="M${other.join("L")}"/>`);
      }
      const [x, y] = [right - 78 + 44 * j, top > -bottom ? MARGIN.top : floor - 12];
      parts.push(`<path class="weight-${j + 1}" d="M${x} ${y}h16"/><text x="${x + 20}" y="${y}" dy=".35em">${"β₁β₂".slice(2 * j, 2 * j + 2)}</text>`);
    }
    svg.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    svg.innerHTML = `${parts.join("")}</g>`;
    if (isDone) {
      const text = sentence(stops, symbol);
      if (said.textContent !== text) said.textContent = text;
    }
  }

  /** Put the cursor where the dial stands. @param {number} width of the plot */
  function place(width) {
    const { low, high } = dial();
    const { symbol } = dialWords[name];
    const strength = shown.objective.penalty[name];
    const x = MARGIN.left + ((strength - low) / (high - low)) * (width - MARGIN.right - MARGIN.left);
    cursor.style.transform = `translateX(${x}px) translateX(-50%)`;
    cursor.setAttribute("aria-label", `${symbol}, ${dialWords[name].title}: a cursor on the path`);
    cursor.setAttribute("aria-valuemin", String(low));
    cursor.setAttribute("aria-valuemax", String(high));
    cursor.setAttribute("aria-valuenow", String(strength));
    cursor.setAttribute("aria-valuetext", `${symbol} = ${shortly(strength, 4)}`);
  }
  onResize(plot, draw);

  /** @param {number} strength */
  function moveTo(strength) {
    const { low, high, digits } = dial();
    onMove({ [name]: Number(Math.min(Math.max(strength, low), high).toFixed(digits)) });
  }

  /** @param {PointerEvent} event */
  function follow({ clientX }) {
    const { left, width } = plot.getBoundingClientRect();
    const part = (clientX - left - MARGIN.left) / (width - MARGIN.left - MARGIN.right);
    const { low, high } = dial();
    moveTo(low + part * (high - low));
  }
  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    plot.setPointerCapture(event.pointerId);
    event.preventDefault();
    cursor.focus({ preventScroll: true });
    follow(event);
  });
  plot.addEventListener("pointermove", (event) => {
    if (plot.hasPointerCapture(event.pointerId)) follow(event);
  });
  cursor.addEventListener("keydown", (event) => {
    const nudge = NUDGES[event.key];
    if (!nudge) return;
    event.preventDefault();
    const { low, high } = dial();
    moveTo(shown.objective.penalty[name] + nudge * (high - low));
  });

  return {
    get isOn() {
      return isOn;
    },

    turn(next) {
      isOn = next;
      companion.hidden = !next;
    },

    follow(next) {
      shown = next;
      const { penalty } = next.objective;
      const moved = names.filter((other) => last && penalty[other] !== last[other]);
      if (moved.length === 1) [name] = moved;
      last = penalty;
      goOn();
      draw();
      return "";
    },

    onPlane({ context, toX, toY }) {
      context.save();
      context.lineJoin = context.lineCap = "round";
      const line = new Path2D();
      for (const run of runs([...stops].sort((a, b) => a.strength - b.strength))) {
        for (const e of [0, 1]) {
          run.forEach(({ ends }, k) => {
            const [b1, b2] = /** @type {[Point, Point]} */ (ends)[e];
            line[k === 0 ? "moveTo" : "lineTo"](toX(b1), toY(b2));
          });
        }
      }
      for (const [style, width] of /** @type {const} */ ([["rgba(15, 15, 25, 0.8)", 4], ["#fff", 1.8]])) {
        context.strokeStyle = style;
        context.lineWidth = width;
        context.stroke(line);
      }
      context.restore();
    },

    probe: () => ({ name, stops, isDone, sentence: said.textContent }),
  };
}

/**
 * Which weights are exactly zero at all minimizers.
 * @param {Stop} stop
 */
function zerosOf({ ends }) {
  if (!ends) return "none";
  return WEIGHTS.map((j) => (ends[0][j] === 0 && ends[1][j] === 0 ? "0" : "x")).join("");
}

/**
 * Neighbours that have minimizers.
 * @param {Stop[]} sorted
 * @returns {Stop[][]}
 */
function runs(sorted) {
  /** @type {Stop[][]} */
  const found = [[]];
  for (const stop of sorted) {
    if (stop.ends) found[found.length - 1].push(stop);
    else if (found[found.length - 1].length > 0) found.push([]);
  }
  return found.filter((run) => run.length > 0);
}

/**
 * Round numbers inside an interval.
 * @param {number} low
 * @param {number} high
 * @param {number} count about how many
 */
function ticks(low, high, count) {
  const step = niceStep((high - low) / count);
  const [first, end] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return Array.from({ length: end - first + 1 }, (_, k) => (first + k) * step);
}

/**
 * Say where each weight is exactly zero.
 * @param {Stop[]} stops in their order
 * @param {string} symbol of the strength
 */
function sentence(stops, symbol) {
  const end = stops[stops.length - 1].strength;
  const said = WEIGHTS.flatMap((j) => {
    const isZero = stops.map((stop) => zerosOf(stop)[j] === "0");
    const weight = "β₁β₂".slice(2 * j, 2 * j + 2);
    const found = [];
    for (let k = 0; k < stops.length; k += 1) {
      if (!isZero[k] || isZero[k - 1]) continue;
      let to = k;
      while (isZero[to + 1]) to += 1;
      const text = to === stops.length - 1 ? words.from : words.between;
      const numbers = { weight, symbol, start: shortly(stops[k].strength, 3), end: shortly(stops[to].strength, 3) };
      found.push(text.replace(/\{(\w+)\}/g, (_, key) => numbers[/** @type {"start"} */ (key)]));
    }
    return found;
  });
  const limits = { symbol, end: shortly(end, 3) };
  if (said.length === 0) return words.never.replace(/\{(\w+)\}/g, (_, key) => limits[/** @type {"end"} */ (key)]);
  return said.join(" ");
}
