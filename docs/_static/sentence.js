/** Sets of minimizers in words: the sentences of Python, with numbers filled in. */

/**
 * Say in one sentence where the minimizers are.
 * @param {Record<string, string>} templates `regsurf.minimizers.SENTENCES`
 * @param {{kind: string, difference: number, value?: number}} found `value` is the
 *   infimum where there is no minimizer, 0 for the cross-entropy
 * @returns {string}
 */
export function sentence(templates, { kind, difference, value = 0 }) {
  const words = {
    value: twoDecimals(value),
    infinity: difference > 0 ? "+∞" : "−∞",
    difference: twoDecimals(difference),
    opposite: twoDecimals(-difference),
    half: twoDecimals(difference / 2),
    opposite_half: twoDecimals(-difference / 2),
  };
  const key = kind === "point" && difference === 0 ? "origin" : kind;
  return templates[key].replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

/** Two decimals, with a true minus sign and never "−0.00". */
function twoDecimals(number) {
  const digits = number.toFixed(2);
  return digits === "-0.00" ? "0.00" : digits.replace("-", "−");
}
