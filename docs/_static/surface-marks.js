/** What is drawn on a surface: the minimizers, the paths of descents, and discs. */
import { objective } from "./model.js";
import { MINIMIZER_INK, rgb } from "./surface-gl.js";

/**
 * Draw all marks of a state.
 * @param {object} renderer as from `surfaceRenderer`
 * @param {object} state as in surface.js
 * @param {{halfWidth: number, low: number, cap: number, zScale: number}} scale
 * @param {number} ratio device pixels in a CSS pixel
 */
export function drawAllMarks(renderer, state, scale, ratio) {
  drawMinimizers();
  for (const path of state.paths ?? []) drawPath(path);
  if (state.marker) drawDisc(state.marker, [1, 1, 1], 11 * ratio);
  if (state.cursor) drawDisc(state.cursor, [1, 1, 1], 7 * ratio);

  /** Where a point of the sheet is in the scene; under the cut, never above the box. */
  function lift(b1, b2, J = objective(state.model, b1, b2)) {
    const height = (Math.min(J, scale.cap) - scale.low) * scale.zScale;
    return [b1 / scale.halfWidth, b2 / scale.halfWidth, height];
  }

  function drawMinimizers() {
    const { kind, difference, ends } = state.minimizers ?? {};
    const H = state.halfWidth;
    const style = { ink: MINIMIZER_INK, hidden: 0.3, nearer: 0.01 };
    if (kind === "line" || kind === "segment") {
      // β₁ of the part in view; β₂ = β₁ − difference.
      const inside = [Math.max(-H, difference - H), Math.min(H, difference + H)];
      const reach =
        kind === "line" ? [-H, H] : [Math.min(0, difference), Math.max(0, difference)];
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
      const barb = (side) =>
        lift((sign * 0.82 + side * 0.09) * H, (-sign * 0.82 + side * 0.09) * H);
      const lines = [shaft, [barb(1), at(tip), barb(-1)]].map((l) =>
        Float32Array.from(l.flat()),
      );
      for (const [colour, width, nearer] of [
        [[1, 1, 1, 0.9], 7, 0.03],
        [MINIMIZER_INK, 4, 0.06],
      ]) {
        for (const line of lines) {
          renderer.drawMarks(line, { ink: colour, width: width * ratio, nearer });
        }
      }
    }
  }

  function drawPath({ points, color, head = true }) {
    const H = state.halfWidth;
    const place = (b1, b2) => {
      const J = Math.max(Math.abs(b1), Math.abs(b2)) <= H ? objective(state.model, b1, b2) : Infinity;
      return J <= scale.cap ? lift(b1, b2, J) : null;
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
    renderer.drawMarks(line, {
      ink: [0, 0, 0, 0.7],
      width: 5 * ratio,
      nearer: 0.008,
      pieces: true,
    });
    renderer.drawMarks(line, {
      ink: rgb(color),
      width: 2.6 * ratio,
      nearer: 0.014,
      hidden: 0.25,
      pieces: true,
    });
    if (head) drawDisc(points.subarray(2 * n - 2), rgb(color), 10 * ratio);
  }

  function drawDisc([b1, b2], ink, size) {
    if (Math.max(Math.abs(b1), Math.abs(b2)) > state.halfWidth) return;
    const point = Float32Array.from(lift(b1, b2));
    renderer.drawMarks(point, {
      ink: [0.08, 0.08, 0.1, 0.95],
      width: size + 4,
      nearer: 0.03,
      discs: true,
    });
    renderer.drawMarks(point, { ink, width: size, nearer: 0.031, hidden: 0.35, discs: true });
  }
}
