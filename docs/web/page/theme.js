// Light or dark, as the reader has chosen, from the first moment that there is a body. The
// page does not wait for it: a script that never came would leave the page white.
(() => {
  /** @type {?string} */
  let chosen = null;
  try {
    chosen = localStorage.getItem("theme");
  } catch {
    // Here nothing is stored.
  }
  const apply = () => {
    if (!document.body) return false;
    document.body.dataset.theme ??= chosen || "auto"; // a frame may have been told already
    return true;
  };
  if (apply()) return;
  new MutationObserver((_, observer) => {
    if (apply()) observer.disconnect();
  }).observe(document.documentElement, { childList: true });
})();
