/** Sliders with fields to type in: each shows the other, and nonsense is refused aloud. */
import { problemWith } from "./explorer-state.js";

/**
 * @param {HTMLElement} root
 * @param {Map} fields as from `fieldsOf`
 * @param {{onChange: (changes: object) => void, onProblem: (text: string) => void}} handlers
 * @returns {{show: (state: object) => void}}
 */
export function bindDials(root, fields, { onChange, onProblem }) {
  const dials = [...root.querySelectorAll("[data-dial]")].map((element) => ({
    name: element.dataset.dial,
    slider: element.querySelector("[type=range]"),
    typed: element.querySelector("[type=number]"),
  }));

  for (const { name, slider, typed } of dials) {
    slider.addEventListener("input", () => accept(name, typed, slider.value));
    typed.addEventListener("input", () => accept(name, typed, typed.value));
    // A field left with nonsense goes back to the value that is in force.
    typed.addEventListener("blur", () => {
      if (typed.hasAttribute("aria-invalid")) accept(name, typed, slider.dataset.value);
      typed.value = slider.dataset.value;
    });
  }

  function accept(name, typed, text) {
    const problem = problemWith(fields.get(name), text || "nothing readable");
    onProblem(problem);
    if (problem) typed.setAttribute("aria-invalid", "true");
    else {
      typed.removeAttribute("aria-invalid");
      onChange({ [name]: Number(text) });
    }
  }

  return {
    show(state) {
      for (const { name, slider, typed } of dials) {
        const value = String(state[name]);
        if (slider.dataset.value === value && slider.value === value && typed.value === value) continue;
        slider.dataset.value = value;
        slider.value = value;
        if (document.activeElement !== typed || Number(typed.value) !== state[name]) {
          if (!typed.hasAttribute("aria-invalid")) typed.value = value;
        }
      }
    },
  };
}
