/** Sizes of canvases: how many device pixels, and when that changes. */

/**
 * Call whenever the device pixels of a CSS pixel change: another screen, or zoom.
 * @param {() => void} changed
 * @returns {() => void} ends it
 */
export function onPixelRatio(changed) {
  /** @type {?MediaQueryList} */
  let query = null;
  const listen = () => {
    query?.removeEventListener("change", again);
    query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener("change", again);
  };
  const again = () => {
    listen();
    changed();
  };
  listen();
  return () => query?.removeEventListener("change", again);
}

/**
 * Call in the frame after the size of an element has changed: at once, a browser would
 * complain of sizes that change while it tells of them.
 * @param {Element} element
 * @param {() => void} changed
 * @returns {() => void} ends it
 */
export function onResize(element, changed) {
  let frame = 0;
  const observer = new ResizeObserver(() => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      changed();
    });
  });
  observer.observe(element);
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}
