/** Roots to the last bit. */

/**
 * The smallest float beyond `inside` at which a condition no longer holds.
 * @param {(value: number) => boolean} holds true at `inside`, false at `outside`
 * @param {number} inside
 * @param {number} outside
 */
export function bisect(holds, inside, outside) {
  for (;;) {
    const middle = inside + (outside - inside) / 2;
    if (middle === inside || middle === outside) return outside;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
}

/**
 * Where an increasing function is 0, as `regsurf._roots.root`: Newton's steps as long as
 * they shrink by half and stay between the points where the sign is known; otherwise the
 * middle of these, or, as long as there is only one of them, a step of twice the size.
 * @param {(tau: number) => [value: number, rise: number, noise: number]} slope its value,
 *   its derivative, and what the value owes to rounding
 * @param {number} tau where to begin
 */
export function root(slope, tau) {
  let [low, high, last, newton] = [-Infinity, Infinity, Infinity, Infinity];
  for (;;) {
    const [value, rise, noise] = slope(tau);
    if (value === 0) return tau;
    if (value < 0) low = tau;
    else high = tau;
    let step = rise > 0 ? -value / rise : -Math.sign(value) * Infinity;
    const isSlow = Math.abs(step) > newton / 2;
    newton = Math.abs(step);
    const isOpen = high - low === Infinity;
    if (isOpen) {
      // No step into the void where the function is flat.
      const size = isSlow ? Math.max(newton, 2 * last) : newton;
      step = Math.sign(step) * Math.min(size, 100 * Math.max(1, Math.abs(tau)));
    }
    /** @type {number} */
    let following = tau + step;
    const isInside = low < following && following < high;
    if (Math.abs(value) <= noise) return isInside ? following : tau;
    if (!isOpen && (isSlow || !isInside)) following = low + (high - low) / 2;
    if (!(Math.abs(following) < 2 ** 1000)) throw new RangeError("the root is too far away");
    if ([tau, low, high].includes(following)) return following;
    last = Math.abs(following - tau);
    tau = following;
  }
}
