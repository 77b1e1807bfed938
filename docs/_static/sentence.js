/** Sets of minimizers in words: the sentences of Python, with numbers filled in. */

/**
 * Say in one sentence where the minimizers are.
 * @param {Record<string, string>} templates `regsurf.minimizers.SENTENCES`
 * @param {{kind: string, difference: number, ends: ?number[][], value?: number}} found
 *   `value` is the infimum where there is no minimizer, 0 for the cross-entropy
 * @returns {string}
 */
export function sentence(templates, { kind, difference, ends, value = 0 }) {
  const words = {
    value: twoDecimals(value),
    infinity: difference > 0 ? "+∞" : "−∞",
    difference: twoDecimals(difference),
  };
  let key = kind === "line" || kind === "none" ? `${kind} of difference` : kind;
  if (ends) {
    const [start, end] = ends;
    start.forEach((weight, j) => (words[`start_${j + 1}`] = twoDecimals(weight)));
    end.forEach((weight, j) => (words[`end_${j + 1}`] = twoDecimals(weight)));
    const [isFirstZero, isSecondZero] = start.map((weight) => weight === 0);
    if (kind === "point" && isFirstZero) key = isSecondZero ? "origin" : "second";
    else if (kind === "point" && isSecondZero) key = "first";
  }
  return templates[key].replace(/\{(\w+)\}/g, (_, name) => words[name]);
}

/** Two decimals, with a true minus sign and never "−0.00". */
function twoDecimals(number) {
  const digits = number.toFixed(2);
  return digits === "-0.00" ? "0.00" : digits.replace("-", "−");
}
