/**
 * Contours of a loss surface on a 2D canvas: filled bands, thin lines, the exact set of
 * minimizers, and the paths of descents. Takes numbers and draws them; it knows neither
 * the loss nor the page.
 *
 * @import { Point } from "../math/penalty.js"
 * @import { MinimizerSet } from "../math/sets.js"
 * @import { DrawnPath, Plot } from "./contour-marks.js"
 *
 * @typedef {object} ContourState
 * @property {Float32Array} z values, row by row: z[i * n + j] at the i-th β₂ and j-th β₁;
 *   the same array is painted once
 * @property {number} n points along each side, odd
 * @property {[number, number]} axis floor and top of the J axis, between which bands lie
 * @property {MinimizerSet} [minimizers]
 * @property {DrawnPath[]} [paths]
 * @property {Point} [marker] where a descent starts
 * @property {?Point} [cursor] a point to point out
 * @property {{onPlane?: (plot: Plot) => void}[]} [layers] draw below the minimizers
 * @property {number} [halfWidth] another view than the one asked for at first
 *
 * @typedef {object} ContourView
 * @property {HTMLCanvasElement} canvas
 * @property {(state: ContourState) => void} draw
 * @property {() => void} recolor take over the colours of the page, which have changed
 * @property {() => void} resize
 * @property {() => void} destroy
 * @property {(event: {clientX: number, clientY: number}) => Point} toPlane from a pointer
 *   event to parameters, unclipped
 * @property {(b1: number, b2: number) => Point} fromPlane from parameters to CSS pixels
 *   from the top left corner of the canvas
 *
 * @typedef {{ink: string, font: string}} Look colour and font of words on a page
 */
import { drawMinimizers, drawPath } from "./contour-marks.js";
import { N_BANDS, bandColors, symmetricTicks, tickLabel } from "./palette.js";
import { onPixelRatio, onResize } from "./pixels.js";

const MARGIN = { left: 40, right: 10, top: 8, bottom: 40 };
// While values change many times a second, fewer pixels; the full count when at rest.
const MOVING_PIXELS = 360;
const CHEAP_PIXELS = 720; // a plot no wider is painted in full each time
const RESTING_PIXELS = 1100;
const REST_AFTER_MS = 120;
const LINE_STEPS = 8;
const LINE_ALPHA = 0.5;

/**
 * Show contours inside an element, as a square as wide as the element.
 *
 * @param {HTMLElement} host element to fill
 * @param {object} options
 * @param {number} options.halfWidth both parameters run over [-halfWidth, halfWidth],
 *   unless a state has a `halfWidth` of its own
 * @param {string} options.label what the picture shows, for screen readers
 * @param {boolean} [options.accelerated] whether the graphics process paints: at first
 *   that takes longer, later it costs a fifth less of a frame
 * @returns {ContourView}
 */
export function contourView(host, { halfWidth: initialHalfWidth, label, accelerated = false }) {
  const canvas = document.createElement("canvas");
  canvas.className = "contour-canvas";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", label);
  Object.assign(canvas.style, { display: "block", width: "100%", touchAction: "inherit" });
  host.append(canvas);
  /** @type {CanvasRenderingContext2D} */
  let context;
  const bands = bandRaster();
  /** @type {?ContourState} */
  let state = null;
  let halfWidth = initialHalfWidth;
  /** @type {{z?: Float32Array, side?: number, isFull?: boolean}} */
  let painted = {};
  let frame = ""; // what the axes were drawn for; they change less often than the rest
  let side = 0; // of the plot itself, CSS pixels
  let width = 0;
  let restTimer = 0;
  let look = lookOf(host); // asked for in every frame, it would cost more than the drawing

  const toX = (/** @type {number} */ b1) => MARGIN.left + ((b1 / halfWidth + 1) / 2) * side;
  const toY = (/** @type {number} */ b2) => MARGIN.top + ((1 - b2 / halfWidth) / 2) * side;

  /** @param {number} maximumPixels along a side */
  function paint(maximumPixels) {
    if (!state || side <= 0) return;
    const options = { willReadFrequently: !accelerated };
    context ??= /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", options));
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const wanted = [width, ratio, halfWidth, look.ink].join();
    if (frame === wanted) context.clearRect(MARGIN.left, MARGIN.top, side, side);
    else {
      context.clearRect(0, 0, width, width + MARGIN.bottom);
      drawAxes(look);
      frame = wanted;
    }
    context.save();
    context.beginPath();
    context.rect(MARGIN.left, MARGIN.top, side, side);
    context.clip();
    if (!isPainted(state.z)) {
      const pixels = Math.round(Math.min(side * ratio, maximumPixels));
      bands.render(state.z, state.n, state.axis, pixels);
      painted = { z: state.z, side, isFull: maximumPixels === RESTING_PIXELS };
    }
    bands.paintOn(context, { x: MARGIN.left, y: MARGIN.top, side, ratio });
    drawZeroLines();
    const plot = { context, toX, toY, halfWidth, font: look.font };
    for (const layer of state.layers ?? []) layer.onPlane?.(plot);
    if (state.minimizers) drawMinimizers(plot, state.minimizers);
    for (const path of state.paths ?? []) drawPath(plot, path);
    if (state.marker) drawDisc(state.marker, 7);
    if (state.cursor) drawDisc(state.cursor, 3.5);
    context.restore();
  }

  /** @param {Float32Array} z */
  function isPainted(z) {
    return painted.z === z && painted.side === side && painted.isFull;
  }

  /** @param {Look} look */
  function drawAxes({ ink, font }) {
    context.strokeStyle = context.fillStyle = ink;
    context.lineWidth = 1;
    context.font = `12px ${font}`;
    const bottom = MARGIN.top + side;
    for (const tick of symmetricTicks(halfWidth)) {
      const [x, y, text] = [toX(tick), toY(tick), tickLabel(tick)];
      context.globalAlpha = 0.6;
      line(x, bottom, x, bottom + 4);
      line(MARGIN.left - 4, y, MARGIN.left, y);
      context.globalAlpha = 0.85;
      write(text, x, bottom + 7, "center", "top");
      write(text, MARGIN.left - 8, y, "right", "middle");
    }
    context.globalAlpha = 1;
    context.font = `italic 14px ${font}`;
    write("β₁", MARGIN.left + side / 2, bottom + 22, "center", "top");
    context.save();
    context.translate(11, MARGIN.top + side / 2);
    context.rotate(-Math.PI / 2);
    write("β₂", 0, 0, "center", "middle");
    context.restore();
  }

  function drawZeroLines() {
    context.strokeStyle = "#fff";
    context.lineWidth = 1;
    context.setLineDash([1, 3]);
    line(MARGIN.left, toY(0), MARGIN.left + side, toY(0));
    line(toX(0), MARGIN.top, toX(0), MARGIN.top + side);
    context.setLineDash([]);
  }

  /** @param {Point} beta @param {number} radius */
  function drawDisc([b1, b2], radius) {
    context.beginPath();
    context.arc(toX(b1), toY(b2), radius, 0, 2 * Math.PI);
    context.fillStyle = "rgba(255, 255, 255, 0.9)";
    context.strokeStyle = "#1b1b1b";
    context.lineWidth = 2;
    context.fill();
    context.stroke();
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
  function line(x0, y0, x1, y1) {
    context.beginPath();
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
    context.stroke();
  }

  /**
   * @param {string} text
   * @param {number} x
   * @param {number} y
   * @param {CanvasTextAlign} align
   * @param {CanvasTextBaseline} baseline
   */
  function write(text, x, y, align, baseline) {
    context.textAlign = align;
    context.textBaseline = baseline;
    context.fillText(text, x, y);
  }

  function resize() {
    const available = host.clientWidth;
    const ratio = window.devicePixelRatio || 1;
    if (available <= MARGIN.left + MARGIN.right) return;
    width = available;
    side = width - MARGIN.left - MARGIN.right;
    const height = side + MARGIN.top + MARGIN.bottom;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.height = `${height}px`;
    frame = "";
    paint(RESTING_PIXELS);
  }

  canvas.addEventListener("contextrestored", resize);
  const endings = [
    onResize(host, () => {
      if (host.clientWidth !== width) resize();
    }),
    onPixelRatio(resize),
  ];
  resize();

  return {
    canvas,
    draw(next) {
      state = next;
      halfWidth = next.halfWidth ?? initialHalfWidth;
      if (side <= 0) resize();
      const isCheap = side * (window.devicePixelRatio || 1) <= CHEAP_PIXELS;
      const pixels = isCheap || restTimer === 0 ? RESTING_PIXELS : MOVING_PIXELS;
      clearTimeout(restTimer);
      paint(pixels);
      restTimer = setTimeout(() => {
        restTimer = 0;
        if (pixels < RESTING_PIXELS) paint(RESTING_PIXELS);
      }, REST_AFTER_MS);
    },
    recolor() {
      look = lookOf(host);
      paint(RESTING_PIXELS);
    },
    resize,
    destroy() {
      clearTimeout(restTimer);
      for (const end of endings) end();
      canvas.remove();
    },
    toPlane({ clientX, clientY }) {
      const box = canvas.getBoundingClientRect();
      const scale = width / box.width || 1;
      const u = ((clientX - box.left) * scale - MARGIN.left) / side;
      const v = ((clientY - box.top) * scale - MARGIN.top) / side;
      return [(2 * u - 1) * halfWidth, (1 - 2 * v) * halfWidth];
    },
    fromPlane: (b1, b2) => [toX(b1), toY(b2)],
  };
}

/** @param {HTMLElement} host @returns {Look} */
function lookOf(host) {
  const style = getComputedStyle(host);
  const ink = style.getPropertyValue("--color-foreground-primary") || style.color;
  return { ink: ink.trim(), font: style.fontFamily };
}

/** Bands and lines as pixels; keeps its buffers from one frame to the next. */
function bandRaster() {
  const colors = bandTable();
  /** @type {ImageData} */
  let image;
  /** @type {HTMLCanvasElement | undefined} */
  let canvas; // for pixels that do not fit those of the screen
  let heights = new Float32Array(0);

  /**
   * Paint values into a square of `size` pixels.
   *
   * Interpolated is not z but its position among the levels, √((z − low) / spread):
   * near the valley z is quadratic, so this is the smoother of the two.
   *
   * @param {Float32Array} z
   * @param {number} n
   * @param {[number, number]} axis
   * @param {number} size
   */
  function render(z, n, [low, high], size) {
    if (image?.width !== size) image = new ImageData(size, size);
    if (heights.length !== z.length) heights = new Float32Array(z.length);
    const scale = N_BANDS ** 2 / (high - low);
    for (let k = 0; k < z.length; k += 1) heights[k] = Math.sqrt(Math.max(z[k] - low, 0) * scale);
    fill(new Uint32Array(image.data.buffer), n, size);
  }

  /**
   * Put the pixels into a square, pixel by pixel if they are as many as it has.
   * @param {CanvasRenderingContext2D} target
   * @param {{x: number, y: number, side: number, ratio: number}} square
   */
  function paintOn(target, { x, y, side, ratio }) {
    const size = image.width;
    if (size === side * ratio) {
      target.putImageData(image, x * ratio, y * ratio);
      return;
    }
    canvas ??= document.createElement("canvas");
    if (canvas.width !== size || canvas.height !== size) canvas.width = canvas.height = size;
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    target.imageSmoothingQuality = "high";
    target.drawImage(canvas, x, y, side, side);
  }

  /** @param {Uint32Array} pixels @param {number} n @param {number} size */
  function fill(pixels, n, size) {
    const ratio = (n - 1) / size; // grid cells a pixel
    const row = new Float32Array(n);
    const above = new Float32Array(size);
    const halfLine = Math.max(0.3, size / 1300);
    const cells = Int32Array.from(above, (_, x) => (x + 0.5) * ratio);
    const parts = Float32Array.from(cells, (j, x) => (x + 0.5) * ratio - j);
    for (let y = 0; y < size; y += 1) {
      const v = n - 1 - (y + 0.5) * ratio; // β₂ grows upwards, pixels downwards
      const i = Math.min(Math.floor(v), n - 2);
      const part = v - i;
      for (let j = 0; j < n; j += 1) {
        const base = heights[i * n + j];
        row[j] = base + part * (heights[(i + 1) * n + j] - base);
      }
      for (let x = 0; x < size; x += 1) {
        const j = cells[x];
        const across = row[j + 1] - row[j];
        const height = row[j] + parts[x] * across;
        const slope = Math.abs(across) * ratio + (y ? Math.abs(height - above[x]) : 0);
        above[x] = height;
        // How much of this pixel the nearest contour line covers.
        const level = (height + 0.5) | 0;
        const width = 0.8 * slope + 1e-6; // of a pixel, in levels
        const free = (halfLine + 0.5) * width - Math.abs(height - level);
        let step = 0;
        if (free > 0 && level > 0 && level <= N_BANDS) {
          step = (Math.min(free / width, 2 * halfLine, 1) * (LINE_STEPS - 1)) | 0;
        }
        const band = height >= N_BANDS ? N_BANDS - 1 : height | 0;
        pixels[y * size + x] = colors[band * LINE_STEPS + step];
      }
    }
  }

  return { render, paintOn };
}

/** Colours of every band under every coverage by a white line, as little-endian RGBA. */
function bandTable() {
  const table = new Uint32Array(N_BANDS * LINE_STEPS);
  bandColors().forEach((color, band) => {
    for (let step = 0; step < LINE_STEPS; step += 1) {
      const alpha = (LINE_ALPHA * step) / (LINE_STEPS - 1);
      const [r, g, b] = color.map((c) => Math.round(c + alpha * (255 - c)));
      table[band * LINE_STEPS + step] = (255 << 24) | (b << 16) | (g << 8) | r;
    }
  });
  return table;
}
