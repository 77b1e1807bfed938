/** Light and dark, on a screen or on paper. */

/**
 * Call when the colours of the page have changed.
 * @param {() => void} recolor
 */
export function onScheme(recolor) {
  new MutationObserver(recolor).observe(document.body, { attributeFilter: ["data-theme"] });
  for (const media of ["(prefers-color-scheme: dark)", "print"]) {
    matchMedia(media).addEventListener("change", recolor);
  }
  // On paper every scheme is light, from the moment before the page is printed.
  addEventListener("beforeprint", recolor);
  addEventListener("afterprint", recolor);
}
