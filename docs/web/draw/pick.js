/**
 * The point of a surface under the pointer.
 *
 * @import { Point } from "../math/penalty.js"
 * @import { Seen, SurfaceView } from "./surface.js"
 */
import { HEIGHT } from "./surface.js";

const STEPS = 240;
const REACH = 8;

/**
 * Follow the pointer over a surface.
 * @param {SurfaceView} surface
 * @param {(beta: ?Point) => void} onHover called with the point under it, or null
 */
export function followPointer(surface, onHover) {
  const { stage } = surface;
  stage.addEventListener("pointermove", (event) => {
    const seen = surface.seen();
    if (!seen || surface.isTurning()) return;
    const box = stage.getBoundingClientRect();
    const px = (2 * (event.clientX - box.left)) / box.width - 1;
    const py = 1 - (2 * (event.clientY - box.top)) / box.height;
    onHover(pick(seen, px, py));
  });
  stage.addEventListener("pointerleave", () => onHover(null));
}

/**
 * Walk along the ray of sight until it crosses the sheet.
 * @param {Seen} seen
 * @param {number} px from −1 to 1
 * @param {number} py
 * @returns {?Point}
 */
function pick({ camera, scale, valueAt }, px, py) {
  const ray = camera.ray(px, py);
  const at = (/** @type {number} */ t) => camera.eye.map((v, k) => v + t * ray[k]);
  const isInside = (/** @type {number[]} */ [a, b]) => Math.abs(a) <= 1 && Math.abs(b) <= 1;
  const above = (/** @type {number[]} */ [a, b, c]) =>
    c - (valueAt(a * scale.halfWidth, b * scale.halfWidth) - scale.low) * scale.zScale;
  for (let k = 1, last = above(at(0)); k <= STEPS; k += 1) {
    const point = at((REACH * k) / STEPS);
    const now = above(point);
    if (isInside(point) && now <= 0 !== last <= 0) {
      let [low, high] = [(REACH * (k - 1)) / STEPS, (REACH * k) / STEPS];
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
