/** Play, pause, step and reset: moves the step that is shown. */

/**
 * @param {HTMLElement} root
 * @param {{state: () => object, onStep: (t: number) => void, onSpeed: (speed: number) => void}} handlers
 */
export function player(root, { state, onStep, onSpeed }) {
  const find = (selector) => root.querySelector(selector);
  const scrubber = find("[data-option=t]");
  const speed = find("[data-option=speed]");
  const play = find("[data-action=play]");
  const output = find(".explorer-player output");
  let frame = 0;
  let last = 0;
  let owed = 0; // steps, fractions included
  let shown = "";

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

  function jump(t) {
    pause();
    onStep(Math.min(Math.max(t, 0), state().n));
  }

  play.addEventListener("click", () => (frame ? pause() : start()));
  find("[data-action=step]").addEventListener("click", () => jump(state().t + 1));
  find("[data-action=reset]").addEventListener("click", () => jump(0));
  scrubber.addEventListener("input", () => jump(Number(scrubber.value)));
  speed.addEventListener("change", () => onSpeed(Number(speed.value)));

  return {
    start,
    pause,
    isPlaying: () => frame !== 0,
    show({ t, n, speed: perSecond }) {
      const next = [t, n, perSecond].join();
      if (next === shown) return;
      shown = next;
      scrubber.max = n;
      scrubber.value = t;
      scrubber.setAttribute("aria-valuetext", `step ${t} of ${n}`);
      output.textContent = `step ${t} of ${n}`;
      speed.value = perSecond;
    },
  };
}
