/**
 * What a live figure shows at a position of its dials, from the grids and tables that
 * Python made: sums and look-ups, no formula of a loss.
 *
 * @typedef {{p: number, x: number, l1: number, l2: number}} State
 * @typedef {{kind: string, difference: number, ends: ?number[][]}} MinimizerSet
 */

const KINDS = { f4: Float32Array, f8: Float64Array };

/** Decode an array as Plotly encodes it: a type, and its bytes in base64. */
function arrayFrom({ dtype, bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (character) => character.charCodeAt(0));
  return new KINDS[dtype](bytes.buffer);
}

/** Read the ingredients of a figure, with their arrays decoded. */
export function ingredientsOf(figure) {
  const raw = figure.layout.meta.regsurf;
  const terms = Object.entries(raw.terms).map(([dial, grid]) => [dial, arrayFrom(grid)]);
  const { length } = terms[0][1];
  return { ...raw, terms, tail: arrayFrom(raw.tail), n: Math.sqrt(length), length };
}

/**
 * Add up the grids, in double precision, and round once.
 *
 * @param {object} ingredients from `ingredientsOf`
 * @param {State} state
 * @returns {Float32Array} values, row by row
 */
export function valuesAt({ terms, length }, state) {
  const weights = { ...state, "1-p": 1 - state.p, 1: 1 };
  const used = terms.map(([dial, grid]) => [weights[dial], grid]);
  const z = new Float32Array(length);
  for (let k = 0; k < length; k += 1) {
    let sum = 0;
    for (const [weight, grid] of used) sum += weight * grid[k];
    z[k] = sum;
  }
  return z;
}

/**
 * Find the minimizers by Fermat's rule: where the slope of the loss, which Python has
 * tabulated, balances the penalty.
 *
 * @returns {MinimizerSet}
 */
export function minimizersAt({ tail, tail_step: step }, { p, x, l1, l2 }) {
  const penalized = l1 > 0 || l2 > 0;
  const slope = Math.abs(x);
  if (penalized && l1 >= slope * Math.abs(p - 0.5)) return bounded("point", 0, 0);
  if (slope === 0) return { kind: "plane", difference: NaN, ends: null };
  const sign = Math.sign(x * (p - 0.5));
  if (!penalized && (p === 0 || p === 1)) {
    return { kind: "none", difference: sign * Infinity, ends: null };
  }
  // sigmoid(-u) = floor + rise u, for u = |x| |β₁ − β₂|; the left side falls.
  const floor = Math.min(p, 1 - p) + l1 / slope;
  const rise = l2 / slope ** 2;
  let low = 0;
  let high = tail.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (tail[middle] > floor + rise * middle * step) low = middle;
    else high = middle;
  }
  const excess = (k) => tail[k] - floor - rise * k * step;
  // Where the table ends, far outside any plot, so does the search.
  const part = Math.min(excess(low) / (excess(low) - excess(high)), 1);
  const difference = (sign * (low + part) * step) / slope;
  if (l2 > 0) return bounded("point", difference / 2, difference / 2);
  if (l1 > 0) return bounded("segment", difference, 0);
  return { kind: "line", difference, ends: null };
}

function bounded(kind, first, last) {
  const difference = kind === "segment" ? first : 2 * first;
  return {
    kind,
    difference,
    ends: [
      [first, first - difference],
      [last, last - difference],
    ],
  };
}

/**
 * Return points (β₁, β₂) that draw the set: a line through it, or an arrow if there is
 * none. The same outline as in regsurf.plotting.
 */
export function outlineOf({ kind, difference, ends }, halfWidth, n = 41) {
  const between = ([a1, a2], [b1, b2]) =>
    Array.from({ length: n }, (_, k) => {
      const t = k / (n - 1);
      return [(1 - t) * a1 + t * b1, (1 - t) * a2 + t * b2];
    });
  if (ends) return between(...ends);
  if (kind === "line") {
    const half = difference / 2;
    const reach = halfWidth - Math.abs(half);
    return reach > 0 ? between([half - reach, -half - reach], [half + reach, reach - half]) : [];
  }
  if (kind === "none") {
    const unit = Math.sign(difference) * halfWidth;
    const tip = [0.93 * unit, -0.93 * unit];
    const barb = 0.15 * unit;
    return [
      ...between([tip[0] / 2, tip[1] / 2], tip),
      [tip[0] - barb, tip[1]],
      tip,
      [tip[0], tip[1] + barb],
    ];
  }
  return [];
}

/** Interpolate values on the grid at a point, linearly in each direction. */
export function heightAt(z, n, halfWidth, [b1, b2]) {
  const place = (b) => Math.min(Math.max(((b / halfWidth + 1) / 2) * (n - 1), 0), n - 1);
  const [u, v] = [place(b1), place(b2)];
  const [j, i] = [Math.min(Math.floor(u), n - 2), Math.min(Math.floor(v), n - 2)];
  const row = (k) => z[k * n + j] + (u - j) * (z[k * n + j + 1] - z[k * n + j]);
  return row(i) + (v - i) * (row(i + 1) - row(i));
}
