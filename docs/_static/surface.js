/**
 * A loss surface in WebGL2: the sheet over (β₁, β₂), its minimizers, and the paths of
 * descents. Independent of the page it stands on.
 */
import { boxCorners, boxLines, boxTicks } from "./surface-box.js";
import { fittedCamera, orbit } from "./orbit.js";
import { objective } from "./model.js";
import { surfaceRenderer } from "./surface-gl.js";
import { drawAllMarks } from "./surface-marks.js";

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
 * @param {{azimuth: number, elevation: number, zoom: number}} [options.home] where the
 *   camera starts
 * @param {HTMLCanvasElement} [options.canvas] one whose context was asked for before
 * @returns {?object} `draw(state)`, `recolor()`, `resize()`, `destroy()`, `camera(changes)`,
 *   `home`, `paintOn(context, x, y, w, h)`; null where the browser has no WebGL2
 *
 * A state is `{model, halfWidth, range: [low, high], minimizers, paths, marker, cursor}`:
 * the values of the objective in the view run over `range`, the rest is as in contour.js.
 */
export function surfaceView(
  host,
  {
    label,
    onHover = () => {},
    onTurn = () => {},
    home,
    canvas = document.createElement("canvas"),
  },
) {
  canvas.className = "surface-canvas";
  Object.assign(canvas.style, {
    position: "absolute",
    inset: "0",
    width: "100%",
    height: "100%",
  });
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-roledescription", "3D figure");
  canvas.setAttribute("aria-label", label);
  // What the page says of the place is read when that changes: to ask it in every frame
  // would make the browser lay out the page again each time.
  let [width, height, ink] = [0, 0, inkOf(host)];
  // Its size first: to change that of a context waits for the graphics process.
  fit();
  const gl = canvas.getContext("webgl2", { antialias: true });
  if (!gl) return null;
  const words = document.createElement("div");
  words.className = "surface-words";
  words.setAttribute("aria-hidden", "true");
  Object.assign(words.style, {
    position: "absolute",
    inset: "0",
    pointerEvents: "none",
    overflow: "hidden",
  });
  host.append(canvas, words);

  let renderer = surfaceRenderer(gl);
  let state = null;
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
    onTurn();
  };
  const controls = orbit(canvas, turned, home);

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

  /** Give the canvas the pixels of its place; returns whether that changed them. */
  function fit() {
    const ratio = Math.min(window.devicePixelRatio || 1, MAXIMUM_RATIO);
    [width, height] = [host.clientWidth, host.clientHeight];
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width === w && canvas.height === h) return false;
    [canvas.width, canvas.height] = [w, h];
    return true;
  }

  function resize() {
    if (fit()) render();
  }

  /** Heights: everything central is in the box, and a flat sheet lies on its floor. */
  function scaleOf({ model, halfWidth, range: [low, high] }) {
    const c = CENTRAL * halfWidth;
    const corners = [
      [-c, c],
      [c, -c],
      [c, c],
      [-c, -c],
    ];
    const top = Math.max(...corners.map(([b1, b2]) => objective(model, b1, b2)));
    const spread = Math.max(high - low, 1e-9);
    const cap = low + Math.max(Math.min(top, high) - low, FLATTEST);
    return { halfWidth, low, spread, cap, zScale: HEIGHT / (cap - low) };
  }

  function render() {
    if (!state || gl.isContextLost() || canvas.width === 0) return;
    const scale = scaleOf(state);
    const aspect = canvas.width / canvas.height;
    const camera = fittedCamera(
      controls.view,
      aspect,
      [0, 0, 0.36 * HEIGHT],
      boxCorners(HEIGHT),
    );
    scene = { scale, camera };
    const ratio = canvas.width / width;
    const light = unit(
      camera.back.map((v, k) => 0.5 * v - 0.45 * camera.right[k] + (k === 2 ? 0.9 : 0)),
    );
    const isAllMinimal = state.minimizers?.kind === "plane";
    renderer.begin({ camera: camera.matrix, light, model: state.model, scale, isAllMinimal });
    if (!isShown) {
      // The sheet at once, and what is drawn on it in the next frame: each has shaders
      // to compile, which takes longer than all the drawing.
      isShown = true;
      renderer.drawSheet();
      request();
      return;
    }
    const box = boxLines(camera, state.halfWidth, HEIGHT);
    renderer.drawMarks(box.grid, {
      ink: [...ink, 0.16],
      width: ratio,
      nearer: 0,
      pieces: true,
    });
    renderer.drawMarks(box.edges, {
      ink: [...ink, 0.45],
      width: ratio,
      nearer: 0,
      pieces: true,
    });
    renderer.drawSheet();
    drawAllMarks(renderer, state, scale, ratio);
    placeWords(boxTicks(camera, scale, HEIGHT));
  }

  function placeWords(labels) {
    while (words.children.length < labels.length) words.append(document.createElement("span"));
    while (words.children.length > labels.length) words.lastChild.remove();
    labels.forEach(({ text, x, y, kind }, k) => {
      const word = words.children[k];
      const [left, top] = [((x + 1) / 2) * width, ((1 - y) / 2) * height];
      const move = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px) translate(-50%, -50%)`;
      if (word.textContent !== text) word.textContent = text;
      if (word.className !== kind) word.className = kind;
      if (word.style.transform !== move) word.style.transform = move;
    });
  }

  /** The point of the sheet under the pointer, by walking along the ray of sight. */
  function pick({ clientX, clientY }) {
    if (!scene) return null;
    const box = canvas.getBoundingClientRect();
    const [px, py] = [
      (2 * (clientX - box.left)) / box.width - 1,
      1 - (2 * (clientY - box.top)) / box.height,
    ];
    const { camera, scale } = scene;
    const ray = camera.ray(px, py);
    const at = (t) => camera.eye.map((v, k) => v + t * ray[k]);
    const isInside = ([a, b]) => Math.abs(a) <= 1 && Math.abs(b) <= 1;
    const above = ([a, b, c]) =>
      c -
      (objective(state.model, a * scale.halfWidth, b * scale.halfWidth) - scale.low) *
        scale.zScale;
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
    /** Draw at once: whoever calls in a frame of its own is seen in that frame. */
    draw(next) {
      state = next;
      cancelAnimationFrame(frame);
      frame = 0;
      render();
    },
    /** Take over the colours of the page, which have changed. */
    recolor() {
      ink = inkOf(host);
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
      const scale = Math.min(w / width, h / height);
      const [wide, high] = [scale * width, scale * height];
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
