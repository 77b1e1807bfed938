/**
 * Mouse, fingers and keys that turn a figure.
 *
 * @import { View } from "./camera.js"
 */
import { camera } from "../../../src/regsurf/definitions.json";

/** @type {View} */
const HOME = { ...camera, zoom: 1 };
/** @type {Record<keyof View, [number, number]>} */
const LIMITS = { azimuth: [-Infinity, Infinity], elevation: [4, 89], zoom: [0.5, 4] };
const NAMES = /** @type {const} */ (["azimuth", "elevation", "zoom"]);

/**
 * @param {HTMLElement} element takes focus; wheel and one finger scroll the page until it has it
 * @param {() => void} onTurn called after every change
 */
export function orbit(element, onTurn) {
  const home = HOME;
  const view = { ...home };
  /** @type {Map<number, [number, number]>} */
  const fingers = new Map();
  const listeners = new AbortController();
  const options = { signal: listeners.signal };
  /**
   * @template {keyof HTMLElementEventMap} K
   * @param {K} type
   * @param {(event: HTMLElementEventMap[K]) => void} handler
   * @param {AddEventListenerOptions} [extra]
   */
  const listen = (type, handler, extra) =>
    element.addEventListener(type, handler, { ...options, ...extra });
  let gap = 0;

  /** @param {Partial<View>} changes */
  function turn(changes) {
    for (const name of NAMES) {
      const value = changes[name];
      const [low, high] = LIMITS[name];
      if (Number.isFinite(value)) view[name] = Math.min(Math.max(Number(value), low), high);
    }
    view.azimuth = ((((view.azimuth + 180) % 360) + 360) % 360) - 180;
    onTurn();
  }

  const isActive = () => document.activeElement === element;
  const reflect = () => {
    element.style.touchAction = isActive() ? "none" : "auto";
    element.classList.toggle("is-active", isActive());
  };
  listen("focus", reflect);
  listen("blur", reflect);
  reflect();

  listen("pointerdown", (event) => {
    if (event.pointerType !== "mouse" && !isActive()) return;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    element.setPointerCapture(event.pointerId);
    gap = spread(fingers);
  });
  listen("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    fingers.set(event.pointerId, [event.clientX, event.clientY]);
    if (fingers.size === 2) {
      const next = spread(fingers);
      turn({ zoom: view.zoom * (next / (gap || next)) });
      gap = next;
    } else {
      turn({
        azimuth: view.azimuth - (event.clientX - last[0]) * 0.4,
        elevation: view.elevation + (event.clientY - last[1]) * 0.4,
      });
    }
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    listen(type, (event) => fingers.delete(event.pointerId));
  }
  listen("click", () => element.focus({ preventScroll: true }));
  listen(
    "wheel",
    (event) => {
      if (!isActive()) return;
      event.preventDefault();
      turn({ zoom: view.zoom * Math.exp(-event.deltaY * 0.0015) });
    },
    { passive: false },
  );
  listen("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { azimuth, elevation, zoom } = view;
    /** @type {Record<string, Partial<View>>} */
    const moves = {
      ArrowLeft: { azimuth: azimuth + 5 },
      ArrowRight: { azimuth: azimuth - 5 },
      ArrowUp: { elevation: elevation + 5 },
      ArrowDown: { elevation: elevation - 5 },
      "+": { zoom: zoom * 1.1 },
      "=": { zoom: zoom * 1.1 },
      "-": { zoom: zoom / 1.1 },
      0: home,
    };
    if (event.key === "Escape") element.blur();
    if (!moves[event.key]) return;
    event.preventDefault();
    turn(moves[event.key]);
  });

  return {
    view,
    turn,
    home,
    isTurning: () => fingers.size > 0,
    destroy: () => listeners.abort(),
  };
}

/** @param {Map<number, [number, number]>} fingers */
function spread(fingers) {
  const [a, b] = [...fingers.values()];
  return b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
}
