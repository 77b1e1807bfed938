/**
 * The arithmetic of `regsurf` that the explorer needs, operation by operation as in the
 * Python package; tests/site/test_explorer.py compares the two at random states.
 *
 * A model is `{p, x, l1, l2}`: target, input, L1 strength λ and L2 strength Ω. The L2
 * penalty is Ω‖β‖², without ½.
 *
 * @typedef {{p: number, x: number, l1: number, l2: number}} Model
 * @typedef {{kind: string, difference: number, ends: ?number[][], value: number}} MinimizerSet
 */

/** Cross-entropy in nats, as a sum of non-negative terms: nothing cancels. */
export function loss({ p, x }, b1, b2) {
  const half = b1 / 2 - b2 / 2;
  const weight = half * Math.sign(x) < 0 ? p : 1 - p;
  const halfU = Math.abs(x * half);
  const linear = Number.isFinite(halfU)
    ? weight * halfU
    : weight * Math.abs(half) * Math.abs(x);
  return Math.log1p(Math.exp(-2 * halfU)) + 2 * linear;
}

/** ∂loss/∂β₁; the derivative by β₂ is its negative. */
export function slope({ p, x }, b1, b2) {
  const half = b1 / 2 - b2 / 2;
  const tail = Math.exp(-2 * Math.abs(x * half));
  const excess = half * Math.sign(x) < 0 ? (1 - p) * tail - p : 1 - p - p * tail;
  return (x * excess) / (1 + tail);
}

/** λ‖β‖₁ + Ω‖β‖₂². */
export function penalty({ l1, l2 }, b1, b2) {
  const a = Math.abs(b1);
  const b = Math.abs(b2);
  return (l1 + l2 * a) * a + (l1 + l2 * b) * b;
}

/** What training minimizes: loss plus penalty. */
export function objective(model, b1, b2) {
  return loss(model, b1, b2) + penalty(model, b1, b2);
}

/** Bound on the largest eigenvalue of the loss's Hessian, or of the objective's. */
export function curvature({ x, l2 }, { withPenalty = false } = {}) {
  return (x * x) / 2 + (withPenalty ? 2 * l2 : 0);
}

/** Distance from 0 to the subdifferential of the objective; 0 exactly at a minimizer. */
export function optimality(model, b1, b2) {
  const g = slope(model, b1, b2);
  const excess = (beta, gradient) => {
    const pull = gradient + 2 * model.l2 * beta;
    return beta === 0
      ? Math.max(Math.abs(pull) - model.l1, 0)
      : pull + model.l1 * Math.sign(beta);
  };
  return Math.hypot(excess(b1, g), excess(b2, -g));
}

/** Prox of step × penalty for one weight: soft threshold, then shrink. */
export function prox({ l1, l2 }, beta, step) {
  const threshold = step * l1;
  const clipped = Math.min(Math.max(beta, -threshold), threshold);
  return (beta - clipped) / (1 + 2 * step * l2);
}

/** Smallest λ for which the origin is a minimizer. */
export function alphaMax(model) {
  return Math.abs(slope(model, 0, 0));
}

/** log(q / rest), from both, which sum to 1, and margin = q − ½. */
function logit(q, rest, margin) {
  const size =
    q <= 0 || rest <= 0 ? Infinity : Math.log1p((2 * Math.abs(margin)) / Math.min(q, rest));
  return margin < 0 || Object.is(margin, -0) ? -size : size;
}

/** The interval of β₁ − β₂ in which the loss pulls with at most λ. */
export function balanceInterval({ p, x, l1 }) {
  const size = Math.abs(x);
  if (size === 0) return [-Infinity, Infinity];
  const [q, rest] = x > 0 ? [p, 1 - p] : [1 - p, p];
  const margin = x > 0 ? p - 0.5 : 0.5 - p;
  return [-l1 / size, l1 / size].map(
    (shift) => logit(q + shift, rest - shift, margin + shift) / size,
  );
}

/** The difference β₁ − β₂ of all minimizers; infinite where there is none. */
function balancePoint(model) {
  const { p, x, l1, l2 } = model;
  const [low, high] = balanceInterval(model);
  const unshrunk = low > 0 ? low : Math.min(high, 0);
  if (l2 === 0 || unshrunk === 0) return unshrunk;
  const steep = Math.abs(x);
  const margin = Math.abs(p - 0.5) - l1 / steep;
  const floor = Math.min(p, 1 - p) + l1 / steep;
  // Two forms of the equation: one keeps its digits near 0, one where q is near 1.
  const surplus = (d) => {
    const u = steep * d;
    if (u < 1) return steep * (margin - Math.tanh(u / 2) / 2) - l2 * d;
    const tail = Math.exp(-u);
    return steep * (tail / (1 + tail) - floor) - l2 * d;
  };
  const end = Math.min(Math.abs(unshrunk), (steep * margin) / l2, Number.MAX_VALUE);
  return Math.sign(unshrunk) * bisect((d) => surplus(d) > 0, 0, end);
}

/** The smallest float, to the last bit, at which `isInside` no longer holds. */
function bisect(isInside, inside, outside) {
  for (;;) {
    const middle = inside + (outside - inside) / 2;
    if (middle === inside || middle === outside) return outside;
    if (isInside(middle)) inside = middle;
    else outside = middle;
  }
}

/**
 * All minimizers, in closed form or by one root.
 * @param {Model} model
 * @returns {MinimizerSet} with an infinite difference for "none", or where the
 *   minimizers are beyond the largest float
 */
export function minimizers(model) {
  const { p, x, l1, l2 } = model;
  const bounded = (kind, difference, ends) => ({
    kind,
    difference,
    ends,
    value: objective(model, ...ends[0]),
  });
  const penalized = l1 > 0 || l2 > 0;
  if (penalized && l1 >= alphaMax(model))
    return bounded("point", 0, [
      [0, 0],
      [0, 0],
    ]);
  if (x === 0) {
    return { kind: "plane", difference: NaN, ends: null, value: objective(model, 0, 0) };
  }
  const difference = balancePoint(model);
  if (!penalized && (p === 0 || p === 1)) {
    return { kind: "none", difference, ends: null, value: 0 };
  }
  const middle = [difference / 2, -difference / 2];
  if (l2 > 0) return bounded("point", difference, [middle, middle]);
  if (l1 > 0)
    return bounded("segment", difference, [
      [difference, 0],
      [0, 0 - difference],
    ]);
  return { kind: "line", difference, ends: null, value: objective(model, ...middle) };
}

/** Euclidean distance from a point to a set of minimizers; infinite where there is none. */
export function distanceTo({ kind, difference, ends }, b1, b2) {
  if (kind === "plane") return 0;
  if (!ends) return Math.abs(b1 - b2 - difference) / Math.SQRT2;
  const [[s1, s2], [e1, e2]] = ends;
  const reach = Math.hypot(e1 - s1, e2 - s2);
  const [a1, a2] = reach > 0 ? [(e1 - s1) / reach, (e2 - s2) / reach] : [0, 0];
  const along = Math.min(Math.max((b1 - s1) * a1 + (b2 - s2) * a2, 0), reach);
  return Math.hypot(b1 - (s1 + along * a1), b2 - (s2 + along * a2));
}

/**
 * Values on the square grid of `regsurf.square_grid`, for a picture.
 * @param {Model} model
 * @param {number} halfWidth
 * @param {number} n points along each side, odd
 * @returns {Float32Array} z[i * n + j] at the i-th β₂ and the j-th β₁
 */
export function gridValues(model, halfWidth, n) {
  const middle = (n - 1) / 2;
  const h = halfWidth / middle;
  // The loss depends on β₁ − β₂ alone and the penalty is a sum: 3n values make n².
  const along = Array.from({ length: 2 * n - 1 }, (_, k) => loss(model, (k - n + 1) * h, 0));
  const cost = Array.from({ length: n }, (_, k) => penalty(model, (k - middle) * h, 0));
  const z = new Float32Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) z[i * n + j] = along[j - i + n - 1] + cost[i] + cost[j];
  }
  return z;
}

/** One step of subgradient descent; a kink contributes 0. */
export function subgradientStep(model, [b1, b2], step) {
  const g = slope(model, b1, b2);
  const pull = (beta) => model.l1 * Math.sign(beta) + 2 * model.l2 * beta;
  return [b1 - step * (g + pull(b1)), b2 - step * (-g + pull(b2))];
}

/** One step of proximal gradient: down the loss, then the prox of the penalty. */
export function proximalStep(model, [b1, b2], step) {
  const g = slope(model, b1, b2);
  return [prox(model, b1 - step * g, step), prox(model, b2 + step * g, step)];
}

/**
 * The exact minimizer over one weight, the other held; of several the nearest to 0.
 * @param {Model} model
 * @param {number[]} beta
 * @param {0 | 1} j which weight
 * @returns {number} NaN where the objective falls for ever
 */
export function coordinateStep(model, beta, j) {
  const { l1, l2 } = model;
  if (l2 === 0) {
    // Both weights are measured against the same two numbers, so that a zero at the
    // end of a segment is exact, as in regsurf.
    const [low, high] = balanceInterval(model);
    if (low === high && !Number.isFinite(low)) return NaN;
    return j === 0
      ? Math.min(Math.max(0, beta[1] + low), beta[1] + high)
      : Math.min(Math.max(0, beta[0] - high), beta[0] - low);
  }
  const pull = (b) => {
    const g = j === 0 ? slope(model, b, beta[1]) : -slope(model, beta[0], b);
    return g + 2 * l2 * b;
  };
  const atZero = pull(0);
  if (!(Math.abs(atZero) > l1)) return 0;
  const direction = -Math.sign(atZero);
  const isShort = (distance) => !(direction * pull(direction * distance) + l1 > 0);
  let outside = 1;
  while (isShort(outside)) {
    outside *= 2;
    if (outside > 2 ** 200) return NaN;
  }
  return direction * bisect(isShort, 0, outside);
}
