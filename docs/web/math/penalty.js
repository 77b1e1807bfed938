/**
 * The penalty λ‖β‖₁ + Ω‖β‖₂², without ½: what `regsurf.Penalty` is in Python.
 *
 * @typedef {{l1: number, l2: number}} Penalty the strengths λ and Ω
 * @typedef {[number, number]} Point β₁ and β₂
 */

/**
 * The price of two weights.
 * @param {Penalty} penalty
 * @param {number} b1
 * @param {number} b2
 */
export function cost({ l1, l2 }, b1, b2) {
  const [a, b] = [Math.abs(b1), Math.abs(b2)];
  return (l1 + l2 * a) * a + (l1 + l2 * b) * b;
}

/**
 * One subgradient for one weight; at the kink it is 0.
 * @param {Penalty} penalty
 * @param {number} beta
 */
export function pullOf({ l1, l2 }, beta) {
  return l1 * Math.sign(beta) + 2 * l2 * beta;
}

/**
 * Prox of step × penalty for one weight: soft threshold, then shrink.
 * @param {Penalty} penalty
 * @param {number} beta
 * @param {number} step
 */
export function prox({ l1, l2 }, beta, step) {
  const threshold = step * l1;
  const clipped = Math.min(Math.max(beta, -threshold), threshold);
  return (beta - clipped) / (1 + 2 * step * l2);
}

/**
 * Distance from minus a gradient to the subdifferential: 0 exactly at a minimizer.
 * @param {Penalty} penalty
 * @param {Point} beta
 * @param {Point} gradient of the loss at beta
 */
export function subdifferentialDistance({ l1, l2 }, beta, gradient) {
  const excess = beta.map((b, j) => {
    const smooth = gradient[j] + 2 * l2 * b;
    return b === 0 ? Math.max(Math.abs(smooth) - l1, 0) : smooth + l1 * Math.sign(b);
  });
  return Math.hypot(...excess);
}
