/**
 * A loss surface: the sheet over (β₁, β₂), its minimizers, and the paths of descents. It
 * is drawn from values, and knows neither a loss nor the page it stands on.
 *
 * @import { Point } from "../math/penalty.js"
 * @import { MinimizerSet } from "../math/sets.js"
 * @import { Label } from "./box.js"
 * @import { Camera, View } from "./camera.js"
 * @import { DrawnPath, Plot } from "./contour-marks.js"
 * @import { Lines } from "./lines.js"
 * @import { Sheet3D } from "./marks.js"
 * @import { Sheet } from "./sheet.js"
 *
 * @typedef {object} SurfaceState what is drawn
 * @property {Float32Array} z values, row by row: z[i * n + j] at the i-th β₂, the j-th β₁
 * @property {number} n points along each side, odd
 * @property {number} halfWidth
 * @property {[number, number]} axis floor and top of the J axis; above it the sheet is cut
 * @property {boolean} isCut whether a value lies above the top
 * @property {(b1: number, b2: number) => number} valueAt J, for what lies on the sheet
 * @property {MinimizerSet} [minimizers]
 * @property {DrawnPath[]} [paths]
 * @property {Point} [marker] where a descent starts
 * @property {?Point} [cursor] a point to point out
 * @property {{onPlane?: (plot: Plot) => void, onSheet?: (sheet: Sheet3D) => void}[]} [layers]
 *   draw below the minimizers
 *
 * @typedef {"live" | "lost" | "plain"} How it is drawn: by the graphics card, without it
 *   for a while, without it for good
 *
 * @typedef {object} SurfaceView
 * @property {HTMLElement} stage
 * @property {How} how
 * @property {(state: SurfaceState) => void} draw at once: whoever calls in a frame of its
 *   own is seen in that frame. The first call draws the sheet alone, since what is drawn on
 *   it has shaders of its own to compile: call again when that frame has been shown
 * @property {() => void} recolor take over the colours of the page, which have changed
 * @property {(changes?: Partial<View>) => View} camera read it, or turn it
 * @property {View} home
 * @property {() => boolean} isTurning whether the reader is at it
 * @property {() => ?Seen} seen what a point of the window is a point of
 * @property {() => {canvas: HTMLCanvasElement, width: number, height: number,
 *   labels: Label[]}} snapshot to be painted elsewhere, in the same task; the size is that
 *   in CSS pixels, and labels lie between −1 and 1
 * @property {() => void} destroy
 *
 * @typedef {{halfWidth: number, low: number, top: number, zScale: number}} Scale
 * @typedef {{scale: Scale, camera: Camera, valueAt: SurfaceState["valueAt"]}} Seen
 */
import { boxCorners, boxLines, boxTicks } from "./box.js";
import { fittedCamera } from "./camera.js";
import { linesOn } from "./lines.js";
import { drawAllMarks } from "./marks.js";
import { orbit } from "./orbit.js";
import { onPixelRatio, onResize } from "./pixels.js";
import { plainRenderer } from "./plain.js";
import { sheetOn } from "./sheet.js";
import { shortly } from "../page/numbers.js";

/** Height of the box, where the sides of its floor are 2 long. */
export const HEIGHT = 1.4;
const MAXIMUM_RATIO = 2;
const WHOLE = { position: "absolute", inset: "0", width: "100%", height: "100%" };

/**
 * Show a surface inside an element, filling it. Where there is no WebGL2, or while a
 * browser has taken it away, the same is drawn more plainly on a 2D canvas.
 *
 * @param {HTMLElement} host positioned element with a size of its own
 * @param {object} options
 * @param {string} options.label what is shown, for screen readers
 * @param {() => void} [options.onTurn] called when the reader has turned the camera
 * @param {(how: How) => void} [options.onChange] called when how it is drawn changes
 * @returns {SurfaceView}
 */
export function surfaceView(host, { label, onTurn, onChange }) {
  const stage = document.createElement("div");
  stage.className = "surface-stage";
  Object.assign(stage.style, WHOLE);
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-roledescription", "3D figure");
  stage.setAttribute("aria-label", label);
  const words = document.createElement("div");
  words.className = "surface-words";
  words.setAttribute("aria-hidden", "true");
  const card = document.createElement("canvas");
  // What the page says of the place is read when that changes: to ask it in every frame
  // would make the browser lay out the page again each time.
  let [width, height, ink] = [0, 0, inkOf(host)];
  /** @type {How} */
  let how = "live";
  let drawnOn = card;
  stage.append(card, words);
  host.append(stage);
  // The size first: to change that of a context waits for the graphics process.
  fit();
  const gl = card.getContext("webgl2", { antialias: true });
  /** @type {{sheet: Sheet, lines: Lines}} */
  let renderer;
  if (gl) renderer = { sheet: sheetOn(gl), lines: linesOn(gl) };
  /** @type {?SurfaceState} */
  let state = null;
  /** @type {?Float32Array} */
  let uploaded = null;
  /** @type {?{scale: Scale, camera: Camera}} */
  let scene = null;
  let frame = 0;
  let isShown = false;
  const request = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      render();
    });
  };
  const turned = () => {
    request();
    onTurn?.();
  };
  const controls = orbit(stage, turned);
  if (!gl) change("plain");

  card.addEventListener("webglcontextlost", (event) => {
    event.preventDefault();
    change("lost");
  });
  card.addEventListener("webglcontextrestored", () => {
    if (gl) renderer = { sheet: sheetOn(gl), lines: linesOn(gl) };
    change("live");
  });
  const endings = [onResize(host, resize), onPixelRatio(resize)];
  addEventListener("beforeprint", render); // browsers print no buffer that was presented

  /**
   * Draw with the card, or without it; the reader need not do anything.
   * @param {How} next
   */
  function change(next) {
    how = next;
    if (how === "live") {
      if (drawnOn !== card) drawnOn.remove();
      drawnOn = card;
      if (gl) gl.enable(gl.DEPTH_TEST);
    } else {
      drawnOn = document.createElement("canvas");
      renderer = plainRenderer(drawnOn);
      card.before(drawnOn);
    }
    card.style.display = how === "live" ? "" : "none";
    uploaded = null;
    fit();
    request();
    onChange?.(how);
  }

  /** Give the canvas the pixels of its place; returns whether that changed them. */
  function fit() {
    Object.assign(drawnOn.style, WHOLE);
    const ratio = Math.min(window.devicePixelRatio || 1, MAXIMUM_RATIO);
    [width, height] = [host.clientWidth, host.clientHeight];
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (drawnOn.width === w && drawnOn.height === h) return false;
    [drawnOn.width, drawnOn.height] = [w, h];
    return true;
  }

  function resize() {
    if (fit()) render();
  }

  function render() {
    if (!state || drawnOn.width === 0 || (how === "live" && gl?.isContextLost())) return;
    const { axis, halfWidth, minimizers } = state;
    const [low, top] = axis;
    const scale = { halfWidth, low, top, zScale: HEIGHT / (top - low) };
    const aspect = drawnOn.width / drawnOn.height;
    const target = [0, 0, 0.36 * HEIGHT];
    const camera = fittedCamera(controls.view, aspect, target, boxCorners(HEIGHT));
    scene = { scale, camera };
    const ratio = drawnOn.width / width;
    const light = unit(
      camera.back.map((v, k) => 0.5 * v - 0.45 * camera.right[k] + (k === 2 ? 0.9 : 0)),
    );
    const { sheet, lines } = renderer;
    if (uploaded !== state.z) {
      sheet.upload(state.z, state.n);
      uploaded = state.z;
    }
    if (how === "live" && gl) begin(gl);
    lines.begin(camera.matrix);
    const drawSheet = () =>
      sheet.draw({
        camera: camera.matrix,
        light,
        tint: minimizers?.kind === "plane" ? 0.3 : 0,
        scale,
      });
    if (!isShown) {
      isShown = true;
      drawSheet();
      return;
    }
    const box = boxLines(camera, halfWidth, HEIGHT);
    const thin = { width: ratio, nearer: 0, pieces: true };
    lines.draw(box.grid, { ...thin, ink: [...ink, 0.16] });
    lines.draw(box.edges, { ...thin, ink: [...ink, 0.45] });
    drawSheet();
    drawAllMarks(lines, state, scale, ratio);
    placeWords(labels());
  }

  /**
   * Ticks and titles, and where the sheet was cut off.
   * @returns {Label[]}
   */
  function labels() {
    if (!scene) return [];
    const { camera, scale } = scene;
    const list = boxTicks(camera, scale, HEIGHT);
    const text = `cut off at J = ${shortly(scale.top)}`;
    if (state?.isCut) list.push({ text, x: -0.7, y: 0.92, kind: "note" });
    return list;
  }

  /** @param {Label[]} list */
  function placeWords(list) {
    while (words.children.length < list.length) words.append(document.createElement("span"));
    while (words.children.length > list.length) words.lastElementChild?.remove();
    list.forEach(({ text, x, y, kind }, k) => {
      const word = /** @type {HTMLElement} */ (words.children[k]);
      const [left, top] = [((x + 1) / 2) * width, ((1 - y) / 2) * height];
      // The page's style sheet has a place for notes.
      const move =
        kind === "note"
          ? ""
          : `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px) translate(-50%, -50%)`;
      if (word.textContent !== text) word.textContent = text;
      if (word.className !== kind) word.className = kind;
      if (word.style.transform !== move) word.style.transform = move;
    });
  }

  return {
    stage,
    get how() {
      return how;
    },
    draw(next) {
      state = next;
      cancelAnimationFrame(frame);
      frame = 0;
      render();
    },
    recolor() {
      ink = inkOf(host);
      render(); // at once: a page that is about to be printed has no further frame
    },
    camera(changes) {
      if (changes) controls.turn(changes);
      return { ...controls.view };
    },
    home: controls.home,
    isTurning: controls.isTurning,
    seen: () => scene && state && { ...scene, valueAt: state.valueAt },
    snapshot() {
      render(); // the drawing buffer keeps its content only until this task ends
      return { canvas: drawnOn, width, height, labels: labels() };
    },
    destroy() {
      cancelAnimationFrame(frame);
      for (const end of endings) end();
      removeEventListener("beforeprint", render);
      controls.destroy();
      gl?.getExtension("WEBGL_lose_context")?.loseContext();
      stage.remove();
    },
  };
}

/**
 * The theme's text colour, from 0 to 1.
 * @param {HTMLElement} host
 */
function inkOf(host) {
  const probe = getComputedStyle(host).color.match(/[\d.]+/g) ?? ["0", "0", "0"];
  return probe.slice(0, 3).map((v) => Number(v) / 255);
}

/** @param {WebGL2RenderingContext} gl */
function begin(gl) {
  gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
  gl.enable(gl.DEPTH_TEST);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.clearColor(0, 0, 0, 0);
  gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
}

/** @param {number[]} v */
function unit(v) {
  const length = Math.hypot(...v);
  return v.map((c) => c / length);
}
