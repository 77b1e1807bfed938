/**
 * What is drawn on a surface: the minimizers, the paths of descents, and discs.
 *
 * @import { Point } from "../math/penalty.js"
 * @import { MinimizerSet } from "../math/sets.js"
 * @import { DrawnPath } from "./contour-marks.js"
 * @import { Lines } from "./lines.js"
 * @import { SurfaceState } from "./surface.js"
 *
 * @typedef {object} Sheet3D what a layer of its own draws on
 * @property {Lines} lines
 * @property {(b1: number, b2: number) => number[]} lift where a point of the sheet is
 * @property {number} halfWidth
 * @property {number} ratio device pixels in a CSS pixel
 * @property {number} top of the box
 */
import { outline } from "../math/sets.js";
import { rgb } from "./gl.js";
import { MINIMIZER_COLOR } from "./palette.js";

const MINIMIZER_INK = rgb(MINIMIZER_COLOR);
const WHITE = [1, 1, 1, 0.9];

/**
 * Draw all marks of a state.
 * @param {Lines} lines
 * @param {SurfaceState} state
 * @param {{halfWidth: number, low: number, top: number, zScale: number}} scale
 * @param {number} ratio device pixels in a CSS pixel
 */
export function drawAllMarks(lines, state, scale, ratio) {
  const { halfWidth: H, valueAt, minimizers } = state;
  const top = (scale.top - scale.low) * scale.zScale;
  for (const layer of state.layers ?? []) layer.onSheet?.({ lines, lift, halfWidth: H, ratio, top });
  if (minimizers) drawMinimizers(minimizers);
  for (const path of state.paths ?? []) drawPath(path);
  if (state.marker) drawDisc(state.marker, [1, 1, 1], 11 * ratio);
  if (state.cursor) drawDisc(state.cursor, [1, 1, 1], 7 * ratio);

  /**
   * Where a point of the sheet is in the scene; under the cut, never above the box.
   * @param {number} b1
   * @param {number} b2
   * @param {number} [J]
   */
  function lift(b1, b2, J = valueAt(b1, b2)) {
    const height = (Math.min(J, scale.top) - scale.low) * scale.zScale;
    return [b1 / H, b2 / H, height];
  }

  /**
   * A straight line in the plane, laid on the sheet.
   * @param {Point} from
   * @param {Point} to
   * @param {number} [n]
   */
  function laid([a1, a2], [b1, b2], n = 61) {
    const points = Array.from({ length: n }, (_, k) => {
      const t = k / (n - 1);
      return lift(a1 + t * (b1 - a1), a2 + t * (b2 - a2));
    });
    return Float32Array.from(points.flat());
  }

  /** @param {MinimizerSet} set */
  function drawMinimizers(set) {
    const { line, dots, arrow } = outline(set, H);
    const drawn = line ? [laid(...line)] : [];
    if (arrow && set.kind === "none") {
      const reach = H / Math.max(...arrow.map(Math.abs));
      /** @type {(t: number, side?: number) => Point} */
      const at = (t, side = 0) => [
        reach * (t * arrow[0] - side * arrow[1]),
        reach * (t * arrow[1] + side * arrow[0]),
      ];
      const tip = at(0.96);
      drawn.push(laid(at(0.5), tip, 31), laid(at(0.82, 0.09), tip, 5), laid(at(0.82, -0.09), tip, 5));
    }
    const nearer = arrow ? [0.03, 0.06] : [0.004, 0.01];
    for (const points of drawn) {
      lines.draw(points, { ink: WHITE, width: 7 * ratio, nearer: nearer[0] });
    }
    for (const points of drawn) {
      const style = { ink: MINIMIZER_INK, hidden: arrow ? 0 : 0.3, nearer: nearer[1] };
      lines.draw(points, { ...style, width: 4 * ratio });
    }
    for (const dot of dots) drawDisc(dot, MINIMIZER_INK, 10 * ratio);
  }

  /** @param {DrawnPath} path */
  function drawPath({ points, color, head = true }) {
    /** @type {(b1: number, b2: number) => ?number[]} */
    const place = (b1, b2) => {
      const J = Math.max(Math.abs(b1), Math.abs(b2)) <= H ? valueAt(b1, b2) : Infinity;
      return J <= scale.top ? lift(b1, b2, J) : null;
    };
    const pieces = [];
    const n = points.length / 2;
    let [a1, a2] = points;
    let last = place(a1, a2);
    for (let k = 1; k < n; k += 1) {
      const b1 = points[2 * k];
      const b2 = points[2 * k + 1];
      const span = Math.max(Math.abs(b1 - a1), Math.abs(b2 - a2));
      if (span < H / 1000) continue; // less than can be seen
      // Long steps are laid on the sheet, as the contour plot shows them.
      const parts = Math.min(Math.ceil((span / H) * 24), 48);
      for (let m = 1; m <= parts; m += 1) {
        const t = m / parts;
        const next = place(a1 + t * (b1 - a1), a2 + t * (b2 - a2));
        if (last && next) pieces.push(...last, ...next);
        last = next;
      }
      a1 = b1;
      a2 = b2;
    }
    const line = Float32Array.from(pieces);
    const common = { pieces: true };
    lines.draw(line, { ...common, ink: [0, 0, 0, 0.7], width: 5 * ratio, nearer: 0.008 });
    const style = { ink: rgb(color), nearer: 0.014, hidden: 0.25 };
    lines.draw(line, { ...common, ...style, width: 2.6 * ratio });
    if (head) drawDisc([points[2 * n - 2], points[2 * n - 1]], rgb(color), 10 * ratio);
  }

  /** @param {Point} beta @param {number[]} ink @param {number} size */
  function drawDisc([b1, b2], ink, size) {
    if (Math.max(Math.abs(b1), Math.abs(b2)) > H) return;
    const point = Float32Array.from(lift(b1, b2));
    const edge = { ink: [0.08, 0.08, 0.1, 0.95], width: size + 4, nearer: 0.03 };
    lines.draw(point, { ...edge, discs: true });
    lines.draw(point, { ink, width: size, nearer: 0.031, hidden: 0.35, discs: true });
  }
}
