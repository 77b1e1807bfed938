/**
 * The box around a surface: its edges, the grid on its floor, and the tick labels.
 *
 * @import { Camera } from "./camera.js"
 *
 * @typedef {object} Label a word in the picture; x and y run from −1 to 1, y upwards
 * @property {string} text
 * @property {number} x
 * @property {number} y
 * @property {"tick" | "title" | "note"} kind
 */
import { niceStep, symmetricTicks, tickLabel } from "./palette.js";

// Just under the valley, so that the floor does not flicker through it.
const FLOOR = -0.03;
const VERTICALS = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
];

/**
 * The corners of the box.
 * @param {number} height
 */
export function boxCorners(height) {
  return VERTICALS.flatMap(([a, b]) => [
    [a, b, FLOOR],
    [a, b, height],
  ]);
}

/**
 * Which vertical edge is nearest to the eye.
 * @param {Camera} camera
 * @param {number} height
 */
function nearest(camera, height) {
  const depths = VERTICALS.map(([a, b]) => camera.project([a, b, height / 2])[2]);
  return depths.indexOf(Math.min(...depths));
}

/**
 * Lines of the box, without those that would stand in front of the sheet.
 * @param {Camera} camera
 * @param {number} halfWidth
 * @param {number} height
 * @returns {{edges: Float32Array, grid: Float32Array}} points two by two
 */
export function boxLines(camera, halfWidth, height) {
  const front = nearest(camera, height);
  /** @type {number[]} */
  const edges = [];
  VERTICALS.forEach(([a, b], k) => {
    const next = VERTICALS[(k + 1) % 4];
    edges.push(a, b, FLOOR, ...next, FLOOR);
    if (k === front) return;
    edges.push(a, b, FLOOR, a, b, height);
    if ((k + 1) % 4 !== front) edges.push(a, b, height, ...next, height);
  });
  const grid = symmetricTicks(halfWidth).flatMap((tick) => {
    const t = tick / halfWidth;
    return [t, -1, FLOOR, t, 1, FLOOR, -1, t, FLOOR, 1, t, FLOOR];
  });
  return { edges: Float32Array.from(edges), grid: Float32Array.from(grid) };
}

/**
 * Tick labels and titles along the two nearest edges of the floor and the vertical edge
 * that is leftmost in the picture.
 * @param {Camera} camera
 * @param {{halfWidth: number, low: number, top: number}} scale
 * @param {number} height
 * @returns {Label[]}
 */
export function boxTicks(camera, { halfWidth, low, top }, height) {
  const [fx, fy] = VERTICALS[nearest(camera, height)];
  /** @type {(point: number[], text: string, kind: Label["kind"]) => Label} */
  const place = (point, text, kind) => {
    const [x, y] = camera.project(point);
    return { text, x, y, kind };
  };
  /** @type {Label[]} */
  const labels = [];
  for (const tick of symmetricTicks(halfWidth, 5)) {
    const t = tick / halfWidth;
    if (Math.abs(t) > 0.95) continue;
    labels.push(place([t, fy * 1.13, FLOOR], tickLabel(tick), "tick"));
    labels.push(place([fx * 1.13, t, FLOOR], tickLabel(tick), "tick"));
  }
  labels.push(place([0, fy * 1.32, FLOOR], "β₁", "title"));
  labels.push(place([fx * 1.32, 0, FLOOR], "β₂", "title"));
  const corners = VERTICALS.map(([a, b]) => camera.project([a, b, 0])[0]);
  const [lx, ly] = VERTICALS[corners.indexOf(Math.min(...corners))];
  const step = niceStep((top - low) / 4);
  for (let J = Math.ceil(low / step) * step; J <= top; J += step) {
    const [x, y] = camera.project([lx, ly, ((J - low) / (top - low)) * height]);
    labels.push({ text: tickLabel(J), x: x - 0.07, y, kind: "tick" });
  }
  const [x, y] = camera.project([lx, ly, height]);
  labels.push({ text: "J", x, y: y + 0.07, kind: "title" });
  return labels;
}
