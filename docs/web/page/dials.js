/**
 * Dials: a slider with a field to type in; each shows the other. What was typed stays as
 * it is, right or wrong: only right values move the figure, and a wrong one is named once
 * the reader has finished it.
 *
 * @import { Field } from "./numbers.js"
 *
 * @typedef {Field & {name: string, initial: number, digits: number,
 *   slider: HTMLInputElement, typed: HTMLInputElement}} Dial
 *
 * @typedef {Record<string, number>} Values of dials, by their names
 *
 * @typedef {object} DialControls
 * @property {(state: Values) => void} show follow a state; what a reader is typing, or has
 *   typed and was refused, stays
 * @property {(state: Values) => void} begin again from a state: an address, a preset, or
 *   what was at first
 */
import { find, findAll } from "./find.js";
import { parseNumber, problemWith, shortly } from "./numbers.js";

/**
 * Read what the page says of its dials: symbol, range, and the value at first.
 * @param {HTMLElement} root
 * @returns {Map<string, Dial>}
 */
export function dialsIn(root) {
  /** @type {Map<string, Dial>} */
  const dials = new Map();
  for (const element of findAll(root, "[data-dial]", HTMLElement)) {
    const { dial: name = "", symbol = "", low, high } = element.dataset;
    const slider = find(element, "[type=range]", HTMLInputElement);
    const typed = find(element, "[type=text]", HTMLInputElement);
    const [min, max] = [Number(slider.min), Number(slider.max)];
    dials.set(name, {
      name,
      symbol,
      slider,
      typed,
      low: Number(low),
      high: Number(high),
      isWhole: Number(slider.step) % 1 === 0 && slider.step !== "any",
      initial: Number(slider.getAttribute("value")),
      // A slider is moved by hand: more digits than it has places would be noise.
      digits: Math.max(0, 2 - Math.floor(Math.log10(max - min))),
    });
  }
  return dials;
}

/**
 * Listen to dials.
 * @param {Map<string, Dial>} dials
 * @param {(changes: Values) => void} onChange
 * @param {(owner: string, text: string) => void} say as from `messagesIn`
 * @returns {DialControls}
 */
export function bindDials(dials, onChange, say) {
  for (const dial of dials.values()) {
    const { name, slider, typed } = dial;
    slider.addEventListener("input", () => {
      accept(dial, Number(slider.valueAsNumber.toFixed(dial.digits)));
      typed.value = String(Number(slider.valueAsNumber.toFixed(dial.digits)));
    });
    typed.addEventListener("input", () => {
      if (problemWith(dial, typed.value)) return;
      accept(dial, parseNumber(typed.value));
    });
    const finished = () => {
      const problem = problemWith(dial, typed.value);
      typed.toggleAttribute("aria-invalid", false);
      if (problem) typed.setAttribute("aria-invalid", "true");
      say(name, problem);
    };
    typed.addEventListener("change", finished);
    typed.addEventListener("keydown", (event) => {
      if (event.key === "Enter") finished();
    });
  }

  /** @param {Dial} dial @param {number} value */
  function accept({ name, typed }, value) {
    typed.removeAttribute("aria-invalid");
    say(name, "");
    onChange({ [name]: value });
  }

  /** @type {DialControls["show"]} */
  function show(state) {
    for (const dial of dials.values()) {
      const { name, symbol, slider, typed } = dial;
      const value = state[name];
      const words = `${symbol} = ${shortly(value, 4)}`;
      if (slider.value !== String(value)) slider.value = String(value);
      if (slider.getAttribute("aria-valuetext") !== words) {
        slider.setAttribute("aria-valuetext", words);
      }
      const isAtWork = document.activeElement === typed && problemWith(dial, typed.value);
      if (isAtWork || typed.hasAttribute("aria-invalid")) continue;
      if (parseNumber(typed.value) !== value) typed.value = String(value);
    }
  }

  /** @type {DialControls["begin"]} */
  function begin(state) {
    for (const { name, typed } of dials.values()) {
      typed.removeAttribute("aria-invalid");
      typed.value = String(state[name]);
      say(name, "");
    }
    show(state);
  }

  return { show, begin };
}

/**
 * Overlay a state with the dials of an address.
 * @param {Map<string, Dial>} dials
 * @param {URLSearchParams} parameters
 * @param {Values} base
 * @param {string} [prefix] of the names
 * @returns {{values: Values, problems: string[]}} what can't be read stays
 *   as in `base`
 */
export function readDials(dials, parameters, base, prefix = "") {
  /** @type {Values} */
  const values = {};
  const problems = [];
  for (const dial of dials.values()) {
    const text = parameters.get(prefix + dial.name);
    const problem = text === null ? "" : problemWith(dial, text, ", as in the address");
    if (problem) problems.push(problem);
    values[dial.name] = text === null || problem ? base[dial.name] : parseNumber(text);
  }
  return { values, problems };
}
