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
