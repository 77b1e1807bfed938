/** Numbers times powers of two, which rounds nothing. */

/**
 * The largest absolute value.
 * @param {ArrayLike<number>} column
 */
export const largest = (column) =>
  Array.from(column).reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);

/**
 * The exponent e with size = m · 2^e and ½ ≤ m < 1; 0 for 0.
 * @param {number} size
 */
export function exponentOf(size) {
  if (size === 0) return 0;
  let exponent = Math.floor(Math.log2(size));
  // A logarithm is rounded.
  while (scale(1, exponent) > size) exponent -= 1;
  while (scale(1, exponent + 1) <= size) exponent += 1;
  return exponent + 1;
}

/**
 * A number times 2^exponent.
 * @param {number} number
 * @param {number} exponent
 * @returns {number}
 */
export function scale(number, exponent) {
  const part = Math.max(-1000, Math.min(exponent, 1000));
  return part === exponent ? number * 2 ** part : scale(number * 2 ** part, exponent - part);
}

/**
 * A column times 2^exponent.
 * @param {Float64Array} column
 * @param {number} exponent
 */
export const scaled = (column, exponent) => column.map((entry) => scale(entry, exponent));
