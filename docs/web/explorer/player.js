/**
 * Play, pause, step and reset: moves the step that is shown.
 *
 * @import { State } from "./state.js"
 */
import { find } from "../page/find.js";

/**
 * @param {HTMLElement} root
 * @param {object} handlers
 * @param {() => State} handlers.state
 * @param {(t: number) => void} handlers.onStep
 * @param {(speed: number) => void} handlers.onSpeed
 */
export function player(root, { state, onStep, onSpeed }) {
  const button = (/** @type {string} */ name) =>
    find(root, `[data-action=${name}]`, HTMLButtonElement);
  const scrubber = find(root, "[data-option=t]", HTMLInputElement);
  const speed = find(root, "[data-option=speed]", HTMLSelectElement);
  const play = button("play");
  const output = find(root, ".explorer-player output", HTMLOutputElement);
  let frame = 0;
  let last = 0;
  let owed = 0; // steps, fractions included
  let shown = "";

  /** @param {number} now */
  function tick(now) {
    const { t, n, speed: perSecond } = state();
    owed += (Math.min(now - last, 250) / 1000) * perSecond;
    last = now;
    const whole = Math.floor(owed);
    owed -= whole;
    frame = requestAnimationFrame(tick);
    if (whole > 0) onStep(Math.min(t + whole, n));
    if (t + whole >= n) pause();
  }

  function start() {
    if (frame) return;
    if (state().t >= state().n) onStep(0);
    owed = 0;
    last = performance.now();
    frame = requestAnimationFrame(tick);
    play.textContent = "Pause";
  }

  function pause() {
    cancelAnimationFrame(frame);
    frame = 0;
    play.textContent = "Play";
  }

  /** @param {number} t */
  function jump(t) {
    pause();
    onStep(Math.min(Math.max(t, 0), state().n));
  }

  play.addEventListener("click", () => (frame ? pause() : start()));
  button("step").addEventListener("click", () => jump(state().t + 1));
  button("reset").addEventListener("click", () => jump(0));
  scrubber.addEventListener("input", () => jump(Number(scrubber.value)));
  speed.addEventListener("change", () => onSpeed(Number(speed.value)));

  return {
    start,
    pause,
    isPlaying: () => frame !== 0,
    show(/** @type {State} */ { t, n, speed: perSecond }) {
      const next = [t, n, perSecond].join();
      if (next === shown) return;
      shown = next;
      scrubber.max = String(n);
      scrubber.value = String(t);
      scrubber.setAttribute("aria-valuetext", `step ${t} of ${n}`);
      output.textContent = `step ${t} of ${n}`;
      speed.value = String(perSecond);
    },
  };
}
