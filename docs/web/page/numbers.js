/**
 * Numbers that people type, and numbers that pages say.
 *
 * @typedef {object} Field what a number may be
 * @property {string} symbol
 * @property {number} low
 * @property {number} high
 * @property {boolean} [isWhole]
 */

const LONGEST = 40;

/**
 * Read a number as people write it: a decimal comma, and a true minus sign, are fine.
 * @param {string} text
 * @returns {number} NaN for what is no number, or could be two
 */
export function parseNumber(text) {
  const plain = text.trim().replace("−", "-");
  // A thousand, or one? Nobody can tell.
  if (plain === "" || /^[-+]?[1-9]\d{0,2},\d{3}$/.test(plain)) return NaN;
  return Number(plain.replace(",", "."));
}

/**
 * Say what is wrong with a number.
 * @param {Field} field
 * @param {string} text
 * @param {string} [where] it was found
 * @returns {string} nothing, where nothing is
 */
export function problemWith({ symbol, low, high, isWhole }, text, where = "") {
  const value = parseNumber(text);
  const fits = value >= low && value <= high && Number.isFinite(value);
  if (fits && (!isWhole || Number.isInteger(value))) return "";
  const kind = isWhole ? "a whole number" : "a number";
  return `${symbol} must be ${kind} from ${low} to ${high}, not ${quoted(text)}${where}.`;
}

/**
 * Words of a reader in a message, not too many of them.
 * @param {string} text
 */
export function quoted(text) {
  return `“${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}”`;
}

/**
 * A number with few digits and a true minus sign, to be read or spoken.
 * @param {number} value
 * @param {number} [digits] that count
 */
export function shortly(value, digits = 3) {
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}
