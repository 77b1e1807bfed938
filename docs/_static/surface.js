/**
 * A loss surface in WebGL2: the sheet over (β₁, β₂), its minimizers, and the paths of
 * descents. Independent of the page it stands on.
 */
import { boxLines, boxTicks } from "./surface-box.js";
import { cameraOf, orbit } from "./orbit.js";
import { objective } from "./model.js";
import { MINIMIZER_INK, rgb, surfaceRenderer } from "./surface-gl.js";

/** Height of the box, where the sides of its floor are 2 long. */
const HEIGHT = 1.4;
// What happens in this share of the view must be seen; the far corner may be cut off.
const CENTRAL = 0.62;
// A sheet lower than this looks as flat as it is, instead of filling the box.
const FLATTEST = 0.05;
const MAXIMUM_RATIO = 2;

/**
 * Show a surface inside an element, filling it.
 *
 * @param {HTMLElement} host positioned element with a size of its own
 * @param {object} options
 * @param {string} options.label what is shown, for screen readers
 * @param {(beta: ?number[]) => void} [options.onHover] called with the point of the
 *   surface under the pointer, or null
 * @param {() => void} [options.onTurn] called when the reader has turned the camera
 * @returns {?object} `draw(state)`, `resize()`, `destroy()`, `camera(changes)`,
 *   `home`, `paintOn(context, x, y, w, h)`; null where the browser has no WebGL2
 *
 * A state is `{model, halfWidth, range: [low, high], minimizers, paths, marker, cursor}`:
 * the values of the objective in the view run over `range`, the rest is as in contour.js.
 */
export function surfaceView(host, { label, onHover = () => {}, onTurn = () => {} }) {
  const canvas = document.createElement("canvas");
  canvas.className = "surface-canvas";
  Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%" });
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", "3D figure");
  canvas.setAttribute("aria-label", label);
  const gl = canvas.getContext("webgl2", { antialias: true });
  if (!gl) return null;
  const words = document.createElement("div");
  words.className = "surface-words";
  words.setAttribute("aria-hidden", "true");
  Object.assign(words.style, { position: "absolute", inset: "0", pointerEvents: "none", overflow: "hidden" });
  host.append(canvas, words);

  let renderer = surfaceRenderer(gl);
  let state = null;
  let scene = null;
  let frame = 0;
  const request = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      render();
    });
  };
  const controls = orbit(canvas, () => {
    request();
    onTurn();
  });

  canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
  canvas.addEventListener("webglcontextrestored", () => {
    renderer = surfaceRenderer(gl);
    request();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!controls.isTurning()) onHover(pick(event));
  });
  canvas.addEventListener("pointerleave", () => onHover(null));
  const observer = new ResizeObserver(resize);
  observer.observe(host);

  function resize() {
    const ratio = Math.min(window.devicePixelRatio || 1, MAXIMUM_RATIO);
    const [w, h] = [Math.round(host.clientWidth * ratio), Math.round(host.clientHeight * ratio)];
    if (canvas.width === w && canvas.height === h) return;
    [canvas.width, canvas.height] = [w, h];
    render();
  }

  /** Heights: everything central is in the box, and a flat sheet lies on its floor. */
  function scaleOf({ model, halfWidth, range: [low, high] }) {
    const c = CENTRAL * halfWidth;
    const corners = [[-c, c], [c, -c], [c, c], [-c, -c]];
    const top = Math.max(...corners.map(([b1, b2]) => objective(model, b1, b2)));
    const spread = Math.max(high - low, 1e-9);
    const cap = low + Math.max(Math.min(top, high) - low, FLATTEST);
    return { halfWidth, low, spread, cap, zScale: HEIGHT / (cap - low) };
  }

  function render() {
    if (!state || gl.isContextLost() || canvas.width === 0) return;
    const scale = scaleOf(state);
    const camera = cameraOf(controls.view, canvas.width / canvas.height, [0, 0, 0.36 * HEIGHT]);
    scene = { scale, camera };
    const ratio = canvas.width / host.clientWidth;
    const light = unit(camera.back.map((v, k) => 0.5 * v - 0.45 * camera.right[k] + (k === 2 ? 0.9 : 0)));
    renderer.begin({ camera: camera.matrix, light, model: state.model, scale, isAllMinimal: state.minimizers?.kind === "plane" });
    const ink = inkOf(host);
    const box = boxLines(camera, state.halfWidth, HEIGHT);
    renderer.drawMarks(box.grid, { ink: [...ink, 0.16], width: ratio, nearer: 0, pieces: true });
    renderer.drawMarks(box.edges, { ink: [...ink, 0.45], width: ratio, nearer: 0, pieces: true });
    renderer.drawSheet();
    drawMinimizers(ratio);
    for (const path of state.paths ?? []) drawPath(path, ratio);
    if (state.marker) drawDisc(state.marker, [1, 1, 1], 11 * ratio);
    if (state.cursor) drawDisc(state.cursor, [1, 1, 1], 7 * ratio);
    placeWords(boxTicks(camera, scale, HEIGHT));
  }

  /** Where a point of the sheet is in the scene; under the cut, never above the box. */
  function lift(b1, b2, offset = 0) {
    const { scale } = scene;
    const J = Math.min(objective(state.model, b1, b2), scale.cap);
    return [b1 / scale.halfWidth, b2 / scale.halfWidth, (J - scale.low) * scale.zScale + offset];
  }

  function drawMinimizers(ratio) {
    const { kind, difference, ends } = state.minimizers ?? {};
    const H = state.halfWidth;
    const style = { ink: MINIMIZER_INK, hidden: 0.3, nearer: 0.006 };
    if (kind === "line" || kind === "segment") {
      // β₁ of the part in view; β₂ = β₁ − difference.
      const inside = [Math.max(-H, difference - H), Math.min(H, difference + H)];
      const reach = kind === "line" ? [-H, H] : [Math.min(0, difference), Math.max(0, difference)];
      const [from, to] = [Math.max(inside[0], reach[0]), Math.min(inside[1], reach[1])];
      if (from > to) return;
      const points = Array.from({ length: 61 }, (_, k) => from + ((to - from) * k) / 60);
      const line = Float32Array.from(points.flatMap((b1) => lift(b1, b1 - difference)));
      renderer.drawMarks(line, { ink: [1, 1, 1, 0.9], width: 7 * ratio, nearer: 0.004 });
      renderer.drawMarks(line, { ...style, width: 4 * ratio });
    }
    if (ends) for (const [b1, b2] of ends) drawDisc([b1, b2], MINIMIZER_INK, 10 * ratio);
    if (kind === "none") {
      const sign = Math.sign(difference);
      const at = (t) => lift(sign * t * H, -sign * t * H);
      const tip = 0.96;
      const shaft = Array.from({ length: 31 }, (_, k) => at(0.5 + ((tip - 0.5) * k) / 30));
      const barb = (side) => lift((sign * 0.82 + side * 0.09) * H, (-sign * 0.82 + side * 0.09) * H);
      const lines = [shaft, [barb(1), at(tip), barb(-1)]].map((l) => Float32Array.from(l.flat()));
      for (const [colour, width, nearer] of [[[1, 1, 1, 0.9], 7, 0.03], [MINIMIZER_INK, 4, 0.032]]) {
        for (const line of lines) {
          renderer.drawMarks(line, { ink: colour, width: width * ratio, nearer });
        }
      }
    }
  }

  function drawPath({ points, color, head = true }, ratio) {
    const H = state.halfWidth;
    const isInside = (b1, b2) =>
      Math.abs(b1) <= H && Math.abs(b2) <= H && objective(state.model, b1, b2) <= scene.scale.cap;
    const pieces = [];
    const n = points.length / 2;
    let [a1, a2] = points;
    for (let k = 1; k < n; k += 1) {
      const [b1, b2] = [points[2 * k], points[2 * k + 1]];
      const span = Math.max(Math.abs(b1 - a1), Math.abs(b2 - a2));
      if (span < H / 1000) continue; // less than can be seen
      // Long steps are laid on the sheet, as the contour plot shows them.
      const parts = Math.min(Math.ceil((span / H) * 24), 48);
      for (let m = 0; m < parts; m += 1) {
        const [s, t] = [m / parts, (m + 1) / parts];
        const from = [a1 + s * (b1 - a1), a2 + s * (b2 - a2)];
        const to = [a1 + t * (b1 - a1), a2 + t * (b2 - a2)];
        if (isInside(...from) && isInside(...to)) pieces.push(...lift(...from), ...lift(...to));
      }
      [a1, a2] = [b1, b2];
    }
    const line = Float32Array.from(pieces);
    renderer.drawMarks(line, { ink: [0, 0, 0, 0.7], width: 5 * ratio, nearer: 0.005, pieces: true });
    renderer.drawMarks(line, { ink: rgb(color), width: 2.6 * ratio, nearer: 0.007, hidden: 0.25, pieces: true });
    if (head) drawDisc(points.subarray(2 * n - 2), rgb(color), 10 * ratio);
  }

  function drawDisc([b1, b2], ink, size) {
    if (Math.max(Math.abs(b1), Math.abs(b2)) > state.halfWidth) return;
    const point = Float32Array.from(lift(b1, b2));
    renderer.drawMarks(point, { ink: [0.08, 0.08, 0.1, 0.95], width: size + 4, nearer: 0.02, discs: true });
    renderer.drawMarks(point, { ink, width: size, nearer: 0.021, hidden: 0.35, discs: true });
  }

  function placeWords(labels) {
    while (words.children.length < labels.length) words.append(document.createElement("span"));
    while (words.children.length > labels.length) words.lastChild.remove();
    labels.forEach(({ text, x, y, kind }, k) => {
      const word = words.children[k];
      if (word.textContent !== text) word.textContent = text;
      if (word.className !== kind) word.className = kind;
      const [left, top] = [((x + 1) / 2) * host.clientWidth, ((1 - y) / 2) * host.clientHeight];
      word.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px) translate(-50%, -50%)`;
    });
  }

  /** The point of the sheet under the pointer, by walking along the ray of sight. */
  function pick({ clientX, clientY }) {
    if (!scene) return null;
    const box = canvas.getBoundingClientRect();
    const [px, py] = [(2 * (clientX - box.left)) / box.width - 1, 1 - (2 * (clientY - box.top)) / box.height];
    const { camera, scale } = scene;
    const ray = camera.ray(px, py);
    const at = (t) => camera.eye.map((v, k) => v + t * ray[k]);
    const isInside = ([a, b]) => Math.abs(a) <= 1 && Math.abs(b) <= 1;
    const above = ([a, b, c]) =>
      c - (objective(state.model, a * scale.halfWidth, b * scale.halfWidth) - scale.low) * scale.zScale;
    const steps = 240;
    const reach = 8;
    for (let k = 1, last = above(at(0)); k <= steps; k += 1) {
      const point = at((reach * k) / steps);
      const now = above(point);
      if (isInside(point) && now <= 0 !== last <= 0) {
        let [low, high] = [(reach * (k - 1)) / steps, (reach * k) / steps];
        for (let m = 0; m < 30; m += 1) {
          const middle = (low + high) / 2;
          if (above(at(middle)) <= 0 === last <= 0) low = middle;
          else high = middle;
        }
        const [a, b, c] = at(high);
        if (c <= HEIGHT && isInside([a, b])) return [a * scale.halfWidth, b * scale.halfWidth];
      }
      last = now;
    }
    return null;
  }

  return {
    canvas,
    draw(next) {
      state = next;
      request();
    },
    resize,
    /** Read the camera, or turn it: azimuth, elevation (degrees) and zoom. */
    camera(changes) {
      if (changes) controls.turn(changes);
      return { ...controls.view };
    },
    home: controls.home,
    /** Draw the figure with its tick labels into a rectangle of a 2D canvas. */
    paintOn(context, x, y, w, h) {
      render(); // the drawing buffer keeps its content only until this task ends
      const fit = Math.min(w / host.clientWidth, h / host.clientHeight);
      const [wide, high] = [fit * host.clientWidth, fit * host.clientHeight];
      const [left, top] = [x + (w - wide) / 2, y + (h - high) / 2];
      context.drawImage(canvas, left, top, wide, high);
      context.textAlign = "center";
      context.textBaseline = "middle";
      for (const { text, x: u, y: v, kind } of boxTicks(scene.camera, scene.scale, HEIGHT)) {
        const size = kind === "title" ? "italic 14px" : "12px";
        context.font = `${size} ${getComputedStyle(host).fontFamily}`;
        context.fillText(text, left + ((u + 1) / 2) * wide, top + ((1 - v) / 2) * high);
      }
    },
    destroy() {
      cancelAnimationFrame(frame);
      observer.disconnect();
      controls.destroy();
      gl.getExtension("WEBGL_lose_context")?.loseContext();
      canvas.remove();
      words.remove();
    },
  };
}

/** The theme's text colour, from 0 to 1. */
function inkOf(host) {
  const probe = getComputedStyle(host).color.match(/[\d.]+/g) ?? [0, 0, 0];
  return probe.slice(0, 3).map((v) => v / 255);
}

function unit(v) {
  const length = Math.hypot(...v);
  return v.map((c) => c / length);
}
