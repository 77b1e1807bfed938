/**
 * The surface without a graphics card: cells of the sheet from back to front on a 2D
 * canvas, in the same places and colours. It offers what sheet.js and lines.js offer.
 *
 * @import { Lines } from "./lines.js"
 * @import { Sheet } from "./sheet.js"
 */
import { rgb } from "./gl.js";
import { MINIMIZER_COLOR, N_BANDS, bandColors } from "./palette.js";

const CELLS = 48; // along each side: enough to be smooth, few enough to be turned

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {{sheet: Sheet, lines: Lines}}
 */
export function plainRenderer(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const bands = bandColors().map((color) => color.map((c) => c / 255));
  const minimal = rgb(MINIMIZER_COLOR);
  /** @type {{z: Float32Array, n: number}} */
  let grid = { z: new Float32Array(0), n: 0 };
  /** @type {Float32Array} */
  let camera = new Float32Array(16);

  /**
   * Where a point of the scene is on the canvas, and how far away.
   * @param {number} x
   * @param {number} y
   * @param {number} z
   */
  function place(x, y, z) {
    const row = (/** @type {number} */ k) =>
      camera[k] * x + camera[k + 4] * y + camera[k + 8] * z + camera[k + 12];
    const w = row(3);
    return [((row(0) / w + 1) / 2) * canvas.width, ((1 - row(1) / w) / 2) * canvas.height, w];
  }

  /** @type {Sheet} */
  const sheet = {
    upload(z, n) {
      grid = { z, n };
    },

    draw({ light, tint, scale: { low, top, zScale } }) {
      const { z, n } = grid;
      const every = (n - 1) / CELLS;
      const at = (/** @type {number} */ i, /** @type {number} */ j) =>
        z[Math.round(i * every) * n + Math.round(j * every)];
      const side = (/** @type {number} */ k) => (2 * Math.round(k * every)) / (n - 1) - 1;
      const cells = [];
      for (let i = 0; i < CELLS; i += 1) {
        for (let j = 0; j < CELLS; j += 1) {
          const heights = [at(i, j), at(i, j + 1), at(i + 1, j + 1), at(i + 1, j)];
          const lowest = Math.min(...heights);
          if (lowest >= top) continue;
          const [x0, x1, y0, y1] = [side(j), side(j + 1), side(i), side(i + 1)];
          const corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]].map(([x, y], k) =>
            place(x, y, (Math.min(heights[k], top) - low) * zScale));
          const rise = [
            ((heights[1] - heights[0] + heights[2] - heights[3]) * zScale) / (2 * (x1 - x0)),
            ((heights[3] - heights[0] + heights[2] - heights[1]) * zScale) / (2 * (y1 - y0)),
          ];
          const mean = Math.min(heights.reduce((a, b) => a + b) / 4, top);
          cells.push({ corners, rise, mean, far: Math.max(...corners.map((c) => c[2])) });
        }
      }
      cells.sort((a, b) => b.far - a.far);
      for (const { corners, rise, mean } of cells) {
        const size = Math.hypot(...rise, 1);
        const facing = (light[2] - rise[0] * light[0] - rise[1] * light[1]) / size;
        const shade = 0.62 + 0.46 * Math.max(facing, 0);
        const height = N_BANDS * Math.sqrt(Math.max(mean - low, 0) / (top - low));
        const base = bands[Math.min(Math.floor(height), N_BANDS - 1)];
        const color = base.map((c, k) => 255 * shade * ((1 - tint) * c + tint * minimal[k]));
        context.fillStyle = context.strokeStyle = `rgb(${color.join()})`;
        context.lineWidth = 1;
        context.beginPath();
        for (const [x, y] of corners) context.lineTo(x, y);
        context.closePath();
        context.fill();
        context.stroke(); // closes the seams between cells
      }
    },
  };

  /** @type {Lines} */
  const lines = {
    begin(matrix) {
      camera = matrix;
      context.clearRect(0, 0, canvas.width, canvas.height);
    },

    draw(points, { ink, width, pieces, discs }) {
      const [r, g, b] = ink.map((c) => Math.round(255 * c));
      context.fillStyle = context.strokeStyle = `rgba(${r}, ${g}, ${b}, ${ink[3] ?? 1})`;
      context.lineWidth = width;
      context.lineCap = context.lineJoin = "round";
      context.beginPath();
      for (let k = 0; k < points.length / 3; k += 1) {
        const [x, y] = place(points[3 * k], points[3 * k + 1], points[3 * k + 2]);
        if (discs) context.moveTo(x + width / 2, y);
        if (discs) context.arc(x, y, width / 2, 0, 2 * Math.PI);
        else if (k === 0 || (pieces && k % 2 === 0)) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      if (discs) context.fill();
      else context.stroke();
    },
  };

  return { sheet, lines };
}
