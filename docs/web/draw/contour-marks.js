/**
 * What is drawn on top of contours: the minimizers, and the paths of descents.
 *
 * @import { Point } from "../math/penalty.js"
 * @import { MinimizerSet } from "../math/sets.js"
 *
 * @typedef {object} Plot where marks are drawn
 * @property {CanvasRenderingContext2D} context
 * @property {(b1: number) => number} toX CSS pixels
 * @property {(b2: number) => number} toY
 * @property {number} halfWidth
 * @property {string} font
 *
 * @typedef {object} DrawnPath of a descent
 * @property {Float64Array} points β₁, β₂, β₁, …
 * @property {string} color
 * @property {number[]} [dash]
 * @property {boolean} [head] whether a disc marks where it stands
 */
import { outline } from "../math/sets.js";
import { MINIMIZER_COLOR } from "./palette.js";

const HALO = "rgba(255, 255, 255, 0.92)";

/**
 * Draw a set of minimizers; where it lies outside the view, an arrow towards it.
 * @param {Plot} plot
 * @param {MinimizerSet} minimizers
 */
export function drawMinimizers(plot, minimizers) {
  const { context, halfWidth, toX, toY } = plot;
  const { line, dots, arrow } = outline(minimizers, halfWidth);
  if (minimizers.kind === "plane") {
    const [x, y] = [toX(-halfWidth), toY(halfWidth)];
    context.globalAlpha = 0.3;
    context.fillStyle = MINIMIZER_COLOR;
    context.fillRect(x, y, toX(halfWidth) - x, toY(-halfWidth) - y);
    context.globalAlpha = 1;
    write(plot, "every point is a minimizer", toX(0), toY(halfWidth / 2));
  }
  if (line) strokeWithHalo(plot, line);
  for (const point of dots) dot(plot, point, minimizers.kind === "point" ? 6 : 4.5);
  const words = minimizers.kind === "none" ? "no minimizer" : "out of view";
  if (arrow) drawArrow(plot, arrow, words);
}

/**
 * Draw the path of a descent: a line, a dot an iterate as long as they are few, and a
 * larger dot where it stands.
 * @param {Plot} plot
 * @param {DrawnPath} path
 */
export function drawPath(plot, { points, color, dash = [], head = true }) {
  const { context } = plot;
  const n = points.length / 2;
  if (n === 0) return;
  const at = (/** @type {number} */ k) =>
    /** @type {Point} */ ([plot.toX(points[2 * k]), plot.toY(points[2 * k + 1])]);
  context.lineJoin = context.lineCap = "round";
  context.beginPath();
  let [lastX, lastY] = [Infinity, Infinity];
  for (let k = 0; k < n; k += 1) {
    const [x, y] = at(k);
    if (Math.abs(x - lastX) < 0.25 && Math.abs(y - lastY) < 0.25) continue; // cannot be seen
    context.lineTo(x, y);
    lastX = x;
    lastY = y;
  }
  context.strokeStyle = "rgba(0, 0, 0, 0.55)";
  context.lineWidth = 4;
  context.stroke();
  context.setLineDash(dash);
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = color;
  context.beginPath();
  for (let k = 1; k < Math.min(n, 60); k += 1) {
    const [x, y] = at(k);
    context.moveTo(x + 2.2, y);
    context.arc(x, y, 2.2, 0, 2 * Math.PI);
  }
  context.fill();
  if (!head) return;
  context.beginPath();
  context.arc(...at(n - 1), 5, 0, 2 * Math.PI);
  context.strokeStyle = "rgba(0, 0, 0, 0.75)";
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

/**
 * An arrow to the edge of the view, with words beside it.
 * @param {Plot} plot
 * @param {Point} direction
 * @param {string} words
 */
function drawArrow(plot, direction, words) {
  const { context, toX, toY, halfWidth } = plot;
  const reach = halfWidth / Math.max(...direction.map(Math.abs));
  const at = (/** @type {number} */ t) =>
    /** @type {Point} */ ([t * reach * direction[0], t * reach * direction[1]]);
  const [tail, tip, middle] = [at(0.52), at(0.93), at(0.64)];
  const [x, y] = [toX(tip[0]), toY(tip[1])];
  const angle = Math.atan2(-direction[1], direction[0]);
  strokeWithHalo(plot, [tail, tip]);
  context.lineJoin = "round";
  for (const { style, width } of [
    { style: HALO, width: 6 },
    { style: MINIMIZER_COLOR, width: 1 },
  ]) {
    context.beginPath();
    context.moveTo(x, y);
    for (const turn of [0.5, -0.5]) {
      context.lineTo(x - 15 * Math.cos(angle + turn), y - 15 * Math.sin(angle + turn));
    }
    context.closePath();
    context.strokeStyle = context.fillStyle = style;
    context.lineWidth = width;
    context.stroke();
    context.fill();
  }
  context.save();
  context.translate(toX(middle[0]), toY(middle[1]));
  // Words are read from left to right, wherever the arrow points.
  context.rotate(Math.abs(angle) > Math.PI / 2 ? angle + Math.PI : angle);
  write(plot, words, 0, -13);
  context.restore();
}

/** @param {Plot} plot @param {Point[]} points */
function strokeWithHalo({ context, toX, toY }, points) {
  context.lineCap = "round";
  context.beginPath();
  for (const [b1, b2] of points) context.lineTo(toX(b1), toY(b2));
  for (const { style, width } of [
    { style: HALO, width: 7 },
    { style: MINIMIZER_COLOR, width: 3.5 },
  ]) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}

/** @param {Plot} plot @param {Point} beta @param {number} radius */
function dot({ context, toX, toY }, [b1, b2], radius) {
  for (const { style, extra } of [
    { style: HALO, extra: 2 },
    { style: MINIMIZER_COLOR, extra: 0 },
  ]) {
    context.beginPath();
    context.arc(toX(b1), toY(b2), radius + extra, 0, 2 * Math.PI);
    context.fillStyle = style;
    context.fill();
  }
}

/**
 * White words with a dark edge: readable on every colour of the map.
 * @param {Plot} plot
 * @param {string} text
 * @param {number} x
 * @param {number} y
 */
function write({ context, font }, text, x, y) {
  context.font = `600 12px ${font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3;
  context.strokeStyle = "rgba(20, 20, 30, 0.75)";
  context.strokeText(text, x, y);
  context.fillStyle = "#fff";
  context.fillText(text, x, y);
}
