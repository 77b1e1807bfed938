/**
 * The disc on the contour plot from which descents start: dragged, clicked or typed.
 *
 * @import { ContourView } from "../draw/contour.js"
 * @import { Point } from "../math/penalty.js"
 * @import { State } from "./state.js"
 */

const NUDGE = 0.05;
const SNAP = 0.25;

/**
 * @param {ContourView} view
 * @param {HTMLElement} host the contour's element, positioned
 * @param {object} handlers
 * @param {() => State} handlers.state
 * @param {() => boolean} handlers.snaps whether the disc keeps to a coarse grid
 * @param {(b1: number, b2: number) => void} handlers.onMove
 * @param {(beta: ?Point) => void} handlers.onHover
 */
export function startHandle(view, host, { state, snaps, onMove, onHover }) {
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "explorer-start";
  host.append(handle);

  const tidy = (/** @type {number} */ value) => {
    const { view: reach } = state();
    const inside = Math.min(Math.max(value, -reach), reach);
    const grain = snaps() ? SNAP : reach < 1 ? reach / 1000 : 0.01;
    return Number((Math.round(inside / grain) * grain).toFixed(6));
  };
  /** @type {(b1: number, b2: number) => void} */
  const move = (b1, b2) => onMove(tidy(b1), tidy(b2));

  let isDragging = false;
  let shown = "";
  /** @type {(element: HTMLElement, event: PointerEvent) => void} */
  const begin = (element, event) => {
    if (event.button !== 0) return;
    isDragging = true;
    element.setPointerCapture(event.pointerId);
    if (element !== handle) move(...view.toPlane(event));
  };
  const drag = (/** @type {PointerEvent} */ event) => {
    const beta = view.toPlane(event);
    if (isDragging) move(...beta);
    onHover(isDragging || !isInView(beta) ? null : beta);
  };
  const end = () => {
    isDragging = false;
  };
  /** @type {HTMLElement[]} */
  const places = [handle, view.canvas];
  for (const element of places) {
    element.addEventListener("pointermove", drag);
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
    element.addEventListener("pointerleave", () => onHover(null));
  }
  handle.addEventListener("pointerdown", (event) => begin(handle, event));
  // On the plot itself a finger scrolls the page, and a tap moves the start.
  view.canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && isInView(view.toPlane(event))) begin(view.canvas, event);
  });
  view.canvas.addEventListener("click", (event) => {
    if (isInView(view.toPlane(event))) move(...view.toPlane(event));
  });
  handle.addEventListener("keydown", (event) => {
    const size = snaps() ? SNAP : event.shiftKey ? 10 * NUDGE : NUDGE;
    /** @type {Record<string, Point>} */
    const moves = {
      ArrowLeft: [-size, 0],
      ArrowRight: [size, 0],
      ArrowUp: [0, size],
      ArrowDown: [0, -size],
    };
    const change = moves[event.key];
    if (!change) return;
    event.preventDefault();
    move(state().b1 + change[0], state().b2 + change[1]);
  });

  /** @param {Point} beta */
  function isInView([b1, b2]) {
    return Math.max(Math.abs(b1), Math.abs(b2)) <= state().view;
  }

  return {
    /** Follow the state. */
    show(/** @type {State} */ { b1, b2, view: reach }) {
      const clip = (/** @type {number} */ value) => Math.min(Math.max(value, -reach), reach);
      const [x, y] = view.fromPlane(clip(b1), clip(b2));
      const place = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
      const words = `Start at β₁ = ${b1}, β₂ = ${b2}; move it with the arrow keys`;
      const next = words + place;
      if (next === shown) return;
      shown = next;
      handle.style.transform = place;
      handle.setAttribute("aria-label", words.replaceAll("-", "−"));
    },
  };
}
