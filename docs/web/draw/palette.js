/**
 * Colours, levels and numbers that every figure shares, so that the contour plot, the
 * surface and the pictures that Matplotlib draws look like one thing.
 */

import { bands, colors, minimizer } from "../../../src/regsurf/definitions.json";

/** Colour of the minimizers, as in `regsurf.plotting`. */
export const MINIMIZER_COLOR = minimizer;

/** Number of bands between the floor and the top of the J axis, spaced quadratically. */
export const N_BANDS = bands;

// Matplotlib's viridis at equal steps; linear in between, it is off by 6 of 255.
const STOPS = colors.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));

/**
 * Viridis at t in [0, 1].
 * @param {number} t
 * @returns {number[]} red, green and blue, 0 to 255
 */
export function viridis(t) {
  const position = Math.min(Math.max(t, 0), 1) * (STOPS.length - 1);
  const low = Math.min(Math.floor(position), STOPS.length - 2);
  const part = position - low;
  return STOPS[low].map((from, k) => from + part * (STOPS[low + 1][k] - from));
}

/**
 * Colours of the bands between quadratically spaced levels, each taken at the middle
 * value of its band, as Matplotlib's contourf does.
 * @returns {number[][]}
 */
export function bandColors() {
  return Array.from({ length: N_BANDS }, (_, k) =>
    viridis(Math.sqrt((k ** 2 + (k + 1) ** 2) / 2) / N_BANDS),
  );
}

/**
 * Round tick positions inside [-halfWidth, halfWidth], about `count` of them.
 * @param {number} halfWidth
 * @param {number} [count]
 * @returns {number[]}
 */
export function symmetricTicks(halfWidth, count = 6) {
  const step = niceStep((2 * halfWidth) / count);
  const last = Math.floor(halfWidth / step + 1e-9);
  return Array.from({ length: 2 * last + 1 }, (_, k) => (k - last) * step);
}

/**
 * The step 1, 2 or 5 times a power of ten that is at least `rough`.
 * @param {number} rough
 * @returns {number}
 */
export function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const leading = [1, 2, 5].find((m) => m * power >= rough * (1 - 1e-3)) ?? 10;
  return leading * power;
}

/**
 * Write a number shortly and with a true minus sign, for a tick label.
 * @param {number} value
 * @returns {string}
 */
export function tickLabel(value) {
  return String(parseFloat(value.toPrecision(6))).replace("-", "\u2212");
}
