/**
 * Points in the plane of two features, with what a fit makes of them: a boundary and its
 * shading, or the level lines of a plane. Takes numbers and draws them; dragging a point,
 * adding and removing one are told to the page.
 *
 * @import { Point } from "../math/penalty.js"
 *
 * @typedef {object} View
 * @property {Point} centre
 * @property {Point} reach half the width and height of the window, in the features' units
 *
 * @typedef {object} Shown
 * @property {number[][]} points rows of two features and a target
 * @property {boolean} areClasses whether targets are labels, or values
 * @property {View} view
 * @property {?[number, number, number]} plane constant and weights of the output
 * @property {?[number, number, number]} hovered another plane, to be compared
 * @property {number} selected a point's place in the rows, or −1
 * @property {[string, string]} names of the features
 */
import { niceStep, tickLabel, viridis } from "../draw/palette.js";
import { onPixelRatio, onResize } from "../draw/pixels.js";
import { clipped } from "../math/sets.js";

export const CLASS_COLORS = ["#2166ac", "#e08214"];
const MARGIN = { left: 46, right: 10, top: 10, bottom: 42 };
const NEAR = 16; // CSS pixels from a point that is meant
const CELLS = 56; // of the shading, along each side
const HEIGHT = 0.82; // of the plot, by its width

/**
 * @param {HTMLElement} host positioned, focusable
 * @param {object} handlers
 * @param {(place: Point) => void} handlers.onEmpty a place without a point was pressed
 * @param {(k: number) => boolean} handlers.onPress a point was pressed; whether it may be
 *   dragged
 * @param {(k: number, place: Point) => void} handlers.onDrag
 * @param {() => void} handlers.onDrop
 */
export function pointsView(host, { onEmpty, onPress, onDrag, onDrop }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas.style, { display: "block", width: "100%" });
  canvas.setAttribute("aria-hidden", "true");
  host.prepend(canvas);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const shade = document.createElement("canvas");
  shade.width = shade.height = CELLS;
  const shading = /** @type {CanvasRenderingContext2D} */ (shade.getContext("2d"));
  const cells = shading.createImageData(CELLS, CELLS);
  /** @type {?Shown} */
  let shown = null;
  let [width, height] = [0, 0];
  let look = { ink: "", font: "" };
  let dragged = -1;
  let isBrushing = false; // over points, each of which is pressed
  /** @type {(output: number) => number[]} */
  let colorOf = () => [0, 0, 0, 0];

  const side = () => [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
  /** @param {Point} place of features @returns {Point} CSS pixels */
  function toPixels([x1, x2]) {
    const { centre, reach } = /** @type {Shown} */ (shown).view;
    const [w, h] = side();
    return [
      MARGIN.left + (((x1 - centre[0]) / reach[0] + 1) / 2) * w,
      MARGIN.top + ((1 - (x2 - centre[1]) / reach[1]) / 2) * h,
    ];
  }
  /** @param {{clientX: number, clientY: number}} event @returns {Point} features */
  function toPlace({ clientX, clientY }) {
    const { centre, reach } = /** @type {Shown} */ (shown).view;
    const box = canvas.getBoundingClientRect();
    const [w, h] = side();
    const u = (2 * (clientX - box.left - MARGIN.left)) / w - 1;
    const v = 1 - (2 * (clientY - box.top - MARGIN.top)) / h;
    const inside = (/** @type {number} */ part) => Math.min(Math.max(part, -1), 1);
    return [centre[0] + inside(u) * reach[0], centre[1] + inside(v) * reach[1]];
  }
  /** @param {{clientX: number, clientY: number}} event @returns {number} −1 for none */
  function pointAt({ clientX, clientY }) {
    if (!shown) return -1;
    const box = canvas.getBoundingClientRect();
    let [found, least] = [-1, NEAR];
    shown.points.forEach(([x1, x2], k) => {
      const [x, y] = toPixels([x1, x2]);
      const distance = Math.hypot(clientX - box.left - x, clientY - box.top - y);
      if (distance <= least) [found, least] = [k, distance];
    });
    return found;
  }

  function resize() {
    width = host.clientWidth;
    height = Math.round(width * HEIGHT);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
    recolor();
  }
  function recolor() {
    const { color, fontFamily } = getComputedStyle(host);
    look = { ink: color, font: fontFamily };
    draw();
  }

  function draw() {
    if (!shown || width <= 0) return;
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const [w, h] = side();
    colorOf = colorsFor(shown);
    if (shown.plane?.every(Number.isFinite)) paintShade(shown.plane, w, h);
    context.save();
    context.beginPath();
    context.rect(MARGIN.left, MARGIN.top, w, h);
    context.clip();
    if (shown.plane) drawPlane(shown.plane, false);
    if (shown.hovered) drawPlane(shown.hovered, true);
    shown.points.forEach((point, k) => drawPoint(point, k === shown?.selected));
    context.restore();
    drawAxes(w, h);
  }

  /** @param {number[]} plane @param {number} w @param {number} h */
  function paintShade([constant, w1, w2], w, h) {
    const { centre, reach } = /** @type {Shown} */ (shown).view;
    for (let i = 0, k = 0; i < CELLS; i += 1) {
      const x2 = centre[1] + reach[1] * (1 - (2 * i + 1) / CELLS);
      for (let j = 0; j < CELLS; j += 1, k += 4) {
        const x1 = centre[0] + reach[0] * ((2 * j + 1) / CELLS - 1);
        const [r, g, b, a] = colorOf(constant + w1 * x1 + w2 * x2);
        cells.data.set([r, g, b, a], k);
      }
    }
    shading.putImageData(cells, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(shade, MARGIN.left, MARGIN.top, w, h);
  }

  /**
   * The boundary of two classes with the lines of probability ¼ and ¾, or level lines.
   * @param {number[]} plane
   * @param {boolean} isOther
   */
  function drawPlane([constant, w1, w2], isOther) {
    const { view: { centre, reach }, areClasses, points } = /** @type {Shown} */ (shown);
    const [a1, a2] = [w1 * reach[0], w2 * reach[1]];
    const size = Math.hypot(a1, a2);
    const offset = constant + w1 * centre[0] + w2 * centre[1];
    if (!(size > 0) || !Number.isFinite(offset)) return;
    /** @type {(level: number, width: number, dash: number[]) => void} */
    const line = (level, lineWidth, dash) => {
      const away = (level - offset) / size;
      const found = clipped([(away * a1) / size, (away * a2) / size], [-a2 / size, a1 / size], 1);
      if (!found) return;
      const [from, to] = found.map(([u, v]) => toPixels([centre[0] + u * reach[0], centre[1] + v * reach[1]]));
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.setLineDash(dash);
      context.lineWidth = lineWidth;
      context.strokeStyle = look.ink;
      context.stroke();
      context.setLineDash([]);
    };
    if (areClasses) {
      line(0, isOther ? 1.5 : 3, isOther ? [6, 4] : []);
      if (!isOther) for (const level of [-Math.log(3), Math.log(3)]) line(level, 1, [3, 4]);
      return;
    }
    const values = points.map(([, , y]) => y);
    const step = niceStep((Math.max(...values) - Math.min(...values) || 1) / 6);
    const first = Math.ceil((offset - 2 * size) / step);
    const last = Math.floor((offset + 2 * size) / step);
    if (last - first > 200) return;
    for (let k = first; k <= last; k += 1) line(k * step, isOther ? 1 : 1.5, isOther ? [6, 4] : []);
  }

  /** @param {number[]} point @param {boolean} isSelected */
  function drawPoint([x1, x2, y], isSelected) {
    const [x, v] = toPixels([x1, x2]);
    const { areClasses, points } = /** @type {Shown} */ (shown);
    const r = points.length > 400 ? 3 : 5;
    context.beginPath();
    if (areClasses && y > 0.5) context.rect(x - r, v - r, 2 * r, 2 * r);
    else context.arc(x, v, r + 0.5, 0, 2 * Math.PI);
    const [red, green, blue] = colorOf(y);
    context.fillStyle = areClasses ? CLASS_COLORS[y > 0.5 ? 1 : 0] : `rgb(${red} ${green} ${blue})`;
    context.fill();
    context.lineWidth = 1.2;
    context.strokeStyle = "#fff";
    context.stroke();
    if (!isSelected) return;
    context.beginPath();
    context.arc(x, v, 11, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = look.ink;
    context.stroke();
  }

  /** @param {number} w @param {number} h */
  function drawAxes(w, h) {
    const { view: { centre, reach }, names } = /** @type {Shown} */ (shown);
    context.fillStyle = context.strokeStyle = look.ink;
    context.font = `12px ${look.font}`;
    context.lineWidth = 1;
    context.strokeRect(MARGIN.left, MARGIN.top, w, h);
    const ticks = [0, 1].map((j) => {
      const step = niceStep((2 * reach[j]) / 6);
      const first = Math.ceil((centre[j] - reach[j]) / step);
      const last = Math.floor((centre[j] + reach[j]) / step);
      return Array.from({ length: Math.min(last - first + 1, 20) }, (_, k) => (first + k) * step);
    });
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const tick of ticks[0]) context.fillText(tickLabel(tick), toPixels([tick, centre[1]])[0], MARGIN.top + h + 5);
    const fitted = (/** @type {string} */ name) => (name.length > 40 ? `${name.slice(0, 39)}…` : name);
    context.fillText(fitted(names[0]), MARGIN.left + w / 2, MARGIN.top + h + 22, w);
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const tick of ticks[1]) context.fillText(tickLabel(tick), MARGIN.left - 5, toPixels([centre[0], tick])[1]);
    context.save();
    context.translate(9, MARGIN.top + h / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = "center";
    context.fillText(fitted(names[1]), 0, 0, h);
    context.restore();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !shown) return;
    const k = pointAt(event);
    if (k < 0) {
      onEmpty(toPlace(event));
      return;
    }
    if (onPress(k)) dragged = k;
    else isBrushing = true;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    canvas.style.cursor = dragged >= 0 ? "grabbing" : pointAt(event) >= 0 ? "grab" : "crosshair";
    if (dragged >= 0) onDrag(dragged, toPlace(event));
    else if (isBrushing && pointAt(event) >= 0) onPress(pointAt(event));
  });
  for (const type of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(type, () => {
      isBrushing = false;
      if (dragged < 0) return;
      dragged = -1;
      onDrop();
    });
  }
  onResize(host, resize);
  onPixelRatio(resize);
  resize();

  return {
    canvas,
    recolor,
    /** @param {Shown} next */
    draw(next) {
      shown = next;
      draw();
    },
  };
}

/**
 * Colours of outputs, see-through, so that they suit a dark page, too.
 * @param {Shown} shown
 * @returns {(output: number) => number[]}
 */
function colorsFor(shown) {
  if (!shown.areClasses) {
    const values = shown.points.map(([, , y]) => y);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (output) => [...viridis((output - low) / (high - low || 1)), 110];
  }
  const colors = CLASS_COLORS.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  return (output) => {
    const tilt = Math.tanh(output / 2); // of the probability, from −1 to 1
    return [...colors[tilt > 0 ? 1 : 0], 105 * Math.abs(tilt)];
  };
}
